//! What docs/operating.md tells an admin to type is typed, on a machine made of one folder.

use std::path::PathBuf;

use super::{Context, Outcome, packed};
use crate::{
    failure::Failure,
    postgres::{HOW_TO_GET_ONE, Postgres},
    process,
    progress::Step,
    workspace,
};

/// Deploying, upgrading, backing up, exchanging secrets and watching.
pub(super) fn run(context: &mut Context, step: &Step) -> Result<Outcome, Failure> {
    if cfg!(not(unix)) {
        return Ok(Outcome::NotRun("the manual is for Linux"));
    }
    let archive = packed(context, step, "operating")?;
    let mut node = process::command("node");
    node.arg("--test")
        .arg(test("manual"))
        .env("PACKAGE", archive);
    process::run(step, "operating", &mut node)?;
    Ok(Outcome::Passed)
}

/// All of it that is about a `PostgreSQL`.
pub(super) fn postgres(context: &mut Context, step: &Step) -> Result<Outcome, Failure> {
    let Some(programs) = Postgres::find() else {
        return Ok(Outcome::NotRun(HOW_TO_GET_ONE));
    };
    let archive = packed(context, step, "operating-postgres")?;
    let server = Postgres::start(step, &programs)?;
    let mut node = process::command("node");
    node.arg("--test").arg(test("postgres"));
    node.env("PACKAGE", archive)
        .env("POSTGRES", server.folder())
        .env("POSTGRES_USER", Postgres::USER);
    process::run(step, "operating-postgres", &mut node)?;
    Ok(Outcome::Passed)
}

/// The proxies that it names, each where it is installed.
pub(super) fn proxies(context: &mut Context, step: &Step) -> Result<Outcome, Failure> {
    let has = |program: &str, word: &str| process::answer(program, &[word]).is_some();
    let (nginx, caddy) = (has("nginx", "-v"), has("caddy", "version"));
    let missing = match (nginx, caddy) {
        (true, true) => Outcome::Passed,
        (true, false) => {
            Outcome::NotRun("nginx alone was tried; no caddy: sudo apt-get install caddy")
        }
        (false, true) => {
            Outcome::NotRun("caddy alone was tried; no nginx: sudo apt-get install nginx")
        }
        (false, false) => {
            return Ok(Outcome::NotRun(
                "no proxy was found: sudo apt-get install nginx caddy",
            ));
        }
    };
    let archive = packed(context, step, "proxies")?;
    let mut node = process::command("node");
    node.arg("--test")
        .arg(test("proxies"))
        .env("PACKAGE", archive);
    for (variable, is_there) in [("NGINX", nginx), ("CADDY", caddy)] {
        if is_there {
            node.env(variable, variable.to_lowercase());
        }
    }
    process::run(step, "proxies", &mut node)?;
    Ok(missing)
}

fn test(name: &str) -> PathBuf {
    let file = format!("tests/operating/{name}.test.mjs");
    workspace::root().join(file)
}
