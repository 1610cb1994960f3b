//! What building needs beyond rustup and Node: fetched once, at pinned versions, into this clone.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    failure::Failure,
    pins::{self, Archive},
    process,
    progress::Step,
    workspace,
};

const WASM_SPLIT_PACKAGE: &str = "wasm_split_cli_support";

/// Finds or fetches trunk.
pub(crate) fn ensure_trunk(step: &Step) -> Result<(), Failure> {
    let suits = |version| ((0, 21, 14)..(0, 23, 0)).contains(&version);
    if version_of("trunk").is_some_and(suits) {
        step.detail("trunk is there");
        return Ok(());
    }
    // It fetches nothing here, so it is built without TLS, which would take longest of all.
    let features = ["--no-default-features"];
    fetch(step, "trunk", pins::TRUNK, pins::TRUNK_ARCHIVES, &features)
}

/// Finds or fetches the wasm-bindgen that matches Cargo.lock.
pub(crate) fn ensure_wasm_bindgen(step: &Step) -> Result<(), Failure> {
    if version_of("wasm-bindgen").is_some_and(|found| Some(found) == parsed(pins::WASM_BINDGEN)) {
        step.detail("wasm-bindgen is there");
        return Ok(());
    }
    let archives = pins::WASM_BINDGEN_ARCHIVES;
    fetch(
        step,
        "wasm-bindgen",
        pins::WASM_BINDGEN,
        archives,
        &["--no-default-features"],
    )
}

/// Finds or builds wasm-split; its project publishes no archives.
pub(crate) fn ensure_wasm_split(step: &Step) -> Result<(), Failure> {
    // It cannot tell its version; cargo's list of what it has installed here can.
    let list = fs::read_to_string(workspace::tools_dir().join(".crates.toml")).unwrap_or_default();
    if lists(&list, WASM_SPLIT_PACKAGE, pins::WASM_SPLIT) {
        step.detail("wasm-split is there");
        return Ok(());
    }
    let features = ["--features", "build-binary"];
    build(step, WASM_SPLIT_PACKAGE, pins::WASM_SPLIT, &features)
}

/// Adds the wasm target, and the standard library's sources from which the release app is built, to
/// the toolchain when rustup has not done so by itself.
pub(crate) fn ensure_wasm_target(step: &Step) -> Result<(), Failure> {
    let Some(sysroot) = process::answer("rustc", &["--print", "sysroot"]) else {
        return Err(Failure::Plain(
            "rustc does not run; install Rust from https://rustup.rs".into(),
        ));
    };
    let libraries = Path::new(&sysroot).join("lib/rustlib");
    let rustup =
        |what: &[&str]| process::run(step, "rustup", process::command("rustup").args(what));
    if !libraries.join("wasm32-unknown-unknown").is_dir() {
        rustup(&["target", "add", "wasm32-unknown-unknown"])?;
    }
    if !libraries.join("src/rust/library").is_dir() {
        rustup(&["component", "add", "rust-src"])?;
    }
    Ok(())
}

/// Installs the npm packages when package-lock.json is newer than what is installed.
pub(crate) fn ensure_npm_packages(step: &Step) -> Result<(), Failure> {
    check_node()?;
    let root = workspace::root();
    let modified = |path: &str| {
        fs::metadata(root.join(path))
            .and_then(|data| data.modified())
            .ok()
    };
    let lock = modified("package-lock.json");
    if lock.is_some() && modified("node_modules/.package-lock.json") >= lock {
        step.detail("npm packages are there");
        return Ok(());
    }
    // Nothing we use needs an install script, and none may run.
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    process::run(step, "npm", process::command("npm").args(arguments))
}

fn check_node() -> Result<(), Failure> {
    match version_of("node") {
        Some((major, _, _)) if major >= pins::NODE_MAJOR => Ok(()),
        Some(_) | None => Err(Failure::Plain(format!(
            "Node {} or newer is needed: https://nodejs.org",
            pins::NODE_MAJOR
        ))),
    }
}

/// Downloads the release, or builds it where there is none or the network does not reach it.
fn fetch(
    step: &Step,
    name: &str,
    version: &str,
    archives: &[Archive],
    features: &[&str],
) -> Result<(), Failure> {
    if let Some(archive) = pins::for_this_system(archives) {
        match download(step, name, &archive) {
            Ok(()) if version_of(name) == parsed(version) => return Ok(()),
            Ok(()) => discard(name),
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(_) => step.detail("no download; building it instead"),
        }
    }
    build(step, name, version, features)
}

fn discard(name: &str) {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let _ = fs::remove_file(workspace::tools_bin().join(file));
}

fn download(step: &Step, name: &str, archive: &Archive) -> Result<(), Failure> {
    let folder = workspace::tools_dir().join("download").join(name);
    fs::create_dir_all(&folder).map_err(Failure::io(format!("make {}", folder.display())))?;
    let packed = folder.join("archive.tar.gz");
    step.detail(&format!("downloading {}", archive.url));
    let mut curl = process::command("curl");
    curl.args([
        "--fail",
        "--silent",
        "--show-error",
        "--location",
        "--proto",
        "=https",
    ])
    .args([
        "--connect-timeout",
        "6",
        "--speed-limit",
        "10000",
        "--speed-time",
        "10",
    ])
    .arg("--output")
    .arg(&packed)
    .arg(archive.url);
    process::run(step, &format!("{name}-download"), &mut curl)?;
    check_sum(&packed, archive.sha256)?;
    let mut tar = process::command("tar");
    tar.arg("-xzf").arg(&packed).arg("-C").arg(&folder);
    process::run(step, &format!("{name}-unpack"), &mut tar)?;
    let unpacked = workspace::files_under(std::slice::from_ref(&folder))
        .map_err(Failure::io(format!("read {}", folder.display())))?;
    let bin = workspace::tools_bin();
    fs::create_dir_all(&bin).map_err(Failure::io(format!("make {}", bin.display())))?;
    // wasm-bindgen's archive also holds the test runner.
    for file in unpacked.iter().filter(|file| file.extension().is_none()) {
        if let Some(file_name) = file
            .file_name()
            .filter(|it| it.to_string_lossy().starts_with(name))
        {
            fs::copy(file, bin.join(file_name))
                .map_err(Failure::io(format!("copy {}", file.display())))?;
        }
    }
    fs::remove_dir_all(&folder).map_err(Failure::io(format!("remove {}", folder.display())))
}

/// Node is there anyway and has SHA-256; the machine may have no tool for it.
fn check_sum(file: &Path, expected: &str) -> Result<(), Failure> {
    let script = "const bytes = require('fs').readFileSync(process.argv[1]);\
                  console.log(require('crypto').createHash('sha256').update(bytes).digest('hex'))";
    let path = file.to_string_lossy();
    match process::answer("node", &["-e", script, &path]) {
        Some(sum) if sum == expected => Ok(()),
        Some(_) | None => Err(Failure::Plain(format!(
            "{path} is not the file that was published"
        ))),
    }
}

/// Built without optimising: these tools run for seconds, and building the app takes as long with
/// them either way. What one has compiled the next may use, until [`discard_leftovers`].
fn build(step: &Step, name: &str, version: &str, features: &[&str]) -> Result<(), Failure> {
    let package = if name == "wasm-bindgen" {
        "wasm-bindgen-cli"
    } else {
        name
    };
    let mut cargo = process::command("cargo");
    cargo
        .args(["install", "--locked", "--root"])
        .arg(workspace::tools_dir())
        .arg(format!("{package}@{version}"))
        .args(features)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_TARGET_DIR", leftovers());
    process::run(step, &format!("{name}-build"), &mut cargo)?;
    Ok(())
}

fn leftovers() -> PathBuf {
    workspace::tools_dir().join("build")
}

/// Removes what building the tools has left behind.
pub(crate) fn discard_leftovers() -> Result<(), Failure> {
    let folder = leftovers();
    if !folder.exists() {
        return Ok(());
    }
    fs::remove_dir_all(&folder).map_err(Failure::io(format!("remove {}", folder.display())))
}

/// Does cargo's list of installed packages hold this one in this version?
fn lists(list: &str, package: &str, version: &str) -> bool {
    list.contains(&format!("\"{package} {version} ("))
}

fn version_of(program: &str) -> Option<(u32, u32, u32)> {
    parsed(&process::answer(program, &["--version"])?)
}

/// Reads `trunk 0.21.14`, `v20.20.2` and the like.
fn parsed(text: &str) -> Option<(u32, u32, u32)> {
    let word = text.split_whitespace().last()?;
    let mut parts = word
        .trim_start_matches('v')
        .split(['.', '-', '+'])
        .map(str::parse);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch))) => Some((major, minor, patch)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_each_tool_writes_them() {
        assert_eq!(parsed("trunk 0.21.14"), Some((0, 21, 14)));
        assert_eq!(parsed("v20.20.2"), Some((20, 20, 2)));
        assert_eq!(parsed("wasm-bindgen 0.2.129"), Some((0, 2, 129)));
        assert_eq!(parsed("trunk"), None);
    }

    #[test]
    fn an_installed_package_counts_in_its_version_only() {
        let list = "[v1]\n\"trunk 0.21.14 (registry+https://example.com)\" = [\"trunk\"]\n";
        assert!(lists(list, "trunk", "0.21.14"));
        assert!(!lists(list, "trunk", "0.21.1"));
        assert!(!lists("", "trunk", "0.21.14"));
    }

    #[test]
    fn a_file_that_is_not_the_published_one_is_refused() {
        let manifest = workspace::root().join("Cargo.toml");
        assert!(check_sum(&manifest, &"0".repeat(64)).is_err());
    }
}
