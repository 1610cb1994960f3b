//! The built app in `dist/`: made only when something it is made of has changed.

use std::{
    fs,
    hash::{DefaultHasher, Hasher},
    path::PathBuf,
    process::Command,
};

use crate::{failure::Failure, process, progress::Step, workspace};

/// Everything the app is made of.
const INGREDIENTS: &[&str] = &[
    ".cargo",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "crates/core",
    // How it is built, and with which wasm-split.
    "crates/xtask/src/app.rs",
    "crates/xtask/src/pins.rs",
    "index.html",
    "package-lock.json",
    "public",
    "rust-toolchain.toml",
    "scripts",
    "src",
    "style",
];
/// Made by the build from the rest.
const PRODUCT: &str = "src/browser/js/dist";

/// Builds the release app with its compressed copies, unless it is there already, and puts today's
/// documentation beside it.
pub(crate) fn ensure_built(step: &Step) -> Result<(), Failure> {
    ensure_app(step)?;
    let mut publish = process::command("node");
    publish
        .arg("scripts/publish-docs.mjs")
        .arg(workspace::dist_dir());
    process::run(step, "publish-docs", &mut publish)
}

fn ensure_app(step: &Step) -> Result<(), Failure> {
    let fingerprint = fingerprint()?;
    let dist = workspace::dist_dir();
    if dist.join("index.html").is_file()
        && fs::read_to_string(stamp()).is_ok_and(|made_of| made_of == fingerprint)
    {
        step.detail("the app is up to date");
        return Ok(());
    }
    forget()?;
    process::run(
        step,
        "trunk",
        small(&mut trunk()).args(["build", "--release"]),
    )?;
    step.detail("compressing");
    let mut compress = process::command("node");
    process::run(
        step,
        "precompress",
        compress.arg("scripts/precompress.mjs").arg(&dist),
    )?;
    fs::write(stamp(), fingerprint).map_err(Failure::io("remember the build"))
}

/// Has the standard library built with the app, for size, and a panic end the app without a word that
/// nobody would read: a twelfth of the download. The pinned toolchain takes these settings only when
/// it is told that its user knows them to be unstable (docs/adr/0023-parts-and-small-std.md).
fn small(trunk: &mut Command) -> &mut Command {
    trunk
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
        .env("CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT", "true")
        .env("CARGO_PROFILE_RELEASE_PANIC", "immediate-abort")
}

/// trunk with what it needs to stay on this machine.
pub(crate) fn trunk() -> Command {
    let mut trunk = process::command("trunk");
    // trunk reads NO_COLOR as a boolean and refuses the customary `1`.
    trunk
        .env_remove("NO_COLOR")
        .env("TRUNK_SKIP_VERSION_CHECK", "true");
    trunk
}

/// After this, `dist/` counts as not built.
pub(crate) fn forget() -> Result<(), Failure> {
    fs::create_dir_all(workspace::tools_dir()).map_err(Failure::io("make .tools"))?;
    match fs::remove_file(stamp()) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::io("forget the last build")(error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

fn stamp() -> PathBuf {
    workspace::tools_dir().join("app.stamp")
}

fn fingerprint() -> Result<String, Failure> {
    let root = workspace::root();
    let paths: Vec<PathBuf> = INGREDIENTS.iter().map(|path| root.join(path)).collect();
    let files = workspace::files_under(&paths).map_err(Failure::io("list the sources"))?;
    let product = root.join(PRODUCT);
    let mut hasher = DefaultHasher::new();
    for file in files.iter().filter(|file| !file.starts_with(&product)) {
        let bytes = fs::read(file).map_err(Failure::io(format!("read {}", file.display())))?;
        hasher.write(file.to_string_lossy().as_bytes());
        hasher.write_usize(bytes.len());
        hasher.write(&bytes);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_sources_have_the_same_fingerprint() {
        assert_eq!(fingerprint().unwrap(), fingerprint().unwrap());
    }
}
