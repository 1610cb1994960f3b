//! The image of deploy/Containerfile, built and run by the manual's commands.

use std::{fs, path::Path, process::Command};

use super::{Context, Outcome, node_tests, packed};
use crate::{failure::Failure, process, progress::Step, workspace};

const BASE: &str = "docker.io/library/debian:bookworm-slim";
const NO_BUILDAH: &str = "no buildah was found: sudo apt-get install buildah mmdebstrap";
const NO_ROOT: &str = "containers without a runtime take root";
const NO_BASE: &str =
    "there is no image of Debian 12: neither the registry nor mmdebstrap has brought one";

/// Images and containers of the suite's own, in plain folders, which every file system can hold.
const STORE: [&str; 2] = ["--storage-driver", "vfs"];

/// With buildah, which needs no daemon and no namespaces.
pub(super) fn run(context: &mut Context, step: &Step) -> Result<Outcome, Failure> {
    if process::answer("buildah", &["--version"]).is_none() {
        return Ok(Outcome::NotRun(NO_BUILDAH));
    }
    if process::answer("id", &["-u"]).as_deref() != Some("0") {
        return Ok(Outcome::NotRun(NO_ROOT));
    }
    let store = workspace::tools_dir().join("containers");
    fs::create_dir_all(&store).map_err(Failure::io(format!("make {}", store.display())))?;
    // A run that broke off leaves its containers, and each run an image without a name.
    let clear = || {
        process::run(step, "container-rm", buildah(&store).args(["rm", "--all"]))?;
        process::run(
            step,
            "container-rmi",
            buildah(&store).args(["rmi", "--prune"]),
        )
    };
    clear()?;
    if !has_base(step, &store)? {
        return Ok(Outcome::NotRun(NO_BASE));
    }
    let archive = packed(context, step, "container")?;
    let mut node = process::command("node");
    node.arg("--test").args(node_tests("tests/container")?);
    node.env("PACKAGE", archive).env("STORE", &store);
    let outcome = process::run(step, "container", &mut node);
    clear()?;
    outcome.map(|()| Outcome::Passed)
}

fn buildah(store: &Path) -> Command {
    let mut buildah = process::command("buildah");
    buildah.arg("--root").arg(store.join("root"));
    buildah.arg("--runroot").arg(store.join("run"));
    buildah.args(STORE);
    buildah
}

/// What the image is built on: fetched, or made of the packages that the image of this name is made of.
/// False where neither the registry nor Debian's mirror is reached.
fn has_base(step: &Step, store: &Path) -> Result<bool, Failure> {
    let log = "container-base";
    let is_there = |buildah: &mut Command| match process::run(step, log, buildah) {
        Ok(()) => Ok(true),
        Err(Failure::Interrupted) => Err(Failure::Interrupted),
        Err(_) => Ok(false),
    };
    step.detail("an image of Debian");
    if is_there(buildah(store).args(["inspect", "--type", "image", BASE]))?
        || is_there(buildah(store).args(["pull", BASE]))?
    {
        return Ok(true);
    }
    let files = store.join("base.tar");
    let mut debian = process::command("mmdebstrap");
    debian.args(["--variant=minbase", "bookworm"]).arg(&files);
    if process::answer("mmdebstrap", &["--version"]).is_none() || !is_there(&mut debian)? {
        return Ok(false);
    }
    let name = "ledgerline-base";
    process::run(
        step,
        log,
        buildah(store).args(["from", "--name", name, "scratch"]),
    )?;
    process::run(step, log, buildah(store).args(["add", name]).arg(&files))?;
    process::run(
        step,
        log,
        buildah(store).args(["commit", "--rm", name, BASE]),
    )?;
    fs::remove_file(&files).map_err(Failure::io("remove what the image is made of"))?;
    Ok(true)
}
