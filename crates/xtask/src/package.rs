//! `cargo xtask package`: app, connector and what a machine needs to run them, in one archive.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    app, demo,
    failure::Failure,
    process,
    progress::{Progress, Step, say},
    workspace,
};

/// Everything is in a folder of this name.
const NAME: &str = "ledgerline";
/// Built for a machine that runs it for months, unlike the servers of demo and tests.
const PROFILE: &str = "deploy";
/// Beside the connector and the app: what is copied, from where.
const FILES: [(&str, &str); 7] = [
    ("connector.toml", "deploy"),
    ("ledgerline-connector.service", "deploy"),
    ("Caddyfile", "deploy"),
    ("nginx.conf", "deploy"),
    ("operating.md", "docs"),
    ("LICENSE-APACHE", "."),
    ("LICENSE-MIT", "."),
];

/// Builds and packs.
pub(crate) fn run() -> Result<(), Failure> {
    let mut progress = Progress::new(8);
    demo::fetch_tools(&mut progress)?;
    progress.step("build the app", app::ensure_built)?;
    let connector = progress.step("build the connector", build)?;
    let folder = workspace::target_dir()?.join("package");
    let archive = progress.step("pack", |step| pack(step, &connector, &folder))?;
    say(&format!("\n{}", archive.display()));
    Ok(())
}

fn build(step: &Step) -> Result<PathBuf, Failure> {
    let mut cargo = process::command("cargo");
    cargo.args(["build", "--locked", "--profile", PROFILE]);
    cargo.args(["--package", "ledgerline-connector"]);
    process::run(step, "package", &mut cargo)?;
    let folder = workspace::target_dir()?.join(PROFILE);
    Ok(folder.join(format!(
        "ledgerline-connector{}",
        std::env::consts::EXE_SUFFIX
    )))
}

/// Puts this connector and the built app into `folder`; answers the archive.
pub(crate) fn pack(step: &Step, connector: &Path, folder: &Path) -> Result<PathBuf, Failure> {
    let content = folder.join(NAME);
    lay_out(connector, &content).map_err(Failure::io(format!("fill {}", content.display())))?;
    let archive = folder.join(format!("{NAME}.tar.gz"));
    let mut tar = process::command("tar");
    tar.arg("-czf").arg(&archive);
    process::run(step, "pack", tar.arg("-C").arg(folder).arg(NAME))?;
    Ok(archive)
}

fn lay_out(connector: &Path, content: &Path) -> io::Result<()> {
    match fs::remove_dir_all(content) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => fs::create_dir_all(content)?,
    }
    let name = connector.file_name().unwrap_or_default();
    fs::copy(connector, content.join(name))?;
    for (file, from) in FILES {
        fs::copy(workspace::root().join(from).join(file), content.join(file))?;
    }
    copy_folder(&workspace::dist_dir(), &content.join("app"))
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let copy = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy_folder(&path, &copy)?;
        } else {
            fs::copy(&path, &copy)?;
        }
    }
    Ok(())
}
