//! The connector's tests once more, on a `PostgreSQL` of the suite's own.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use super::{Context, Outcome};
use crate::{
    failure::Failure,
    postgres::{HOW_TO_GET_ONE, Postgres},
    process,
    progress::Step,
    workspace,
};

/// What `rust` has built and run on `SQLite` runs once more, and with it what needs a server.
pub(super) fn run(_: &mut Context, step: &Step) -> Result<Outcome, Failure> {
    let Some(programs) = Postgres::find() else {
        return Ok(Outcome::NotRun(HOW_TO_GET_ONE));
    };
    let build = ["test", "--workspace", "--locked", "--no-run"];
    process::run(
        step,
        "postgres-build",
        process::command("cargo").args(build),
    )?;
    let told = [build.as_slice(), &["--message-format=json"]].concat();
    let told = process::answer("cargo", &told).unwrap_or_default();
    let tests = tests_of("crates/connector", &told);
    if tests.is_empty() {
        return Err(Failure::Plain(
            "cargo names no test of the connector".to_owned(),
        ));
    }
    let server = Postgres::start(step, &programs)?;
    for (number, test) in tests.iter().enumerate() {
        let mut command = Command::new(test);
        command
            .arg("--include-ignored")
            // They keep their calls in a `SQLite` file of their own, whatever is named below.
            .args(["--skip", "histories::"])
            .current_dir(workspace::root().join("crates/connector"))
            .env("LEDGERLINE_TEST_POSTGRES", server.address());
        process::run(step, &format!("postgres-{number}"), &mut command)?;
    }
    Ok(Outcome::Passed)
}

/// The test programs of a package, as cargo's messages name them.
fn tests_of(package: &str, messages: &str) -> Vec<PathBuf> {
    let messages = messages.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let is_test = message["profile"]["test"] == true;
        let manifest = message["manifest_path"].as_str()?;
        let is_ours = Path::new(manifest).ends_with(Path::new(package).join("Cargo.toml"));
        let program = message["executable"].as_str()?;
        (is_test && is_ours).then(|| PathBuf::from(program))
    });
    messages.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_tests_of_the_package_are_run() {
        let told = concat!(
            "{\"manifest_path\":\"/w/crates/connector/Cargo.toml\",\"profile\":{\"test\":true},",
            "\"executable\":\"/t/api-1\"}\n",
            "{\"manifest_path\":\"/w/crates/connector/Cargo.toml\",\"profile\":{\"test\":false},",
            "\"executable\":\"/t/ledgerline-connector\"}\n",
            "{\"manifest_path\":\"/w/crates/core/Cargo.toml\",\"profile\":{\"test\":true},",
            "\"executable\":\"/t/core-1\"}\nnot json\n",
        );
        let tests = tests_of("crates/connector", told);
        assert_eq!(tests, [PathBuf::from("/t/api-1")]);
    }
}
