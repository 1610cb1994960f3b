//! Where things are.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use crate::failure::Failure;

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Tools that were fetched for this clone.
pub(crate) fn tools_dir() -> PathBuf {
    root().join(".tools")
}

/// Executables that were fetched for this clone.
pub(crate) fn tools_bin() -> PathBuf {
    tools_dir().join("bin")
}

/// Everything the demo writes: settings, certificate, database, logs.
pub(crate) fn demo_dir() -> PathBuf {
    root().join(".demo")
}

/// The built app.
pub(crate) fn dist_dir() -> PathBuf {
    root().join("dist")
}

/// Logs of the commands that were run.
pub(crate) fn logs_dir() -> PathBuf {
    tools_dir().join("logs")
}

/// A binary of this workspace, beside our own: both are built by the same cargo into one folder.
pub(crate) fn built_binary(name: &str) -> Result<PathBuf, Failure> {
    let me = std::env::current_exe().map_err(Failure::io("find the build folder"))?;
    let folder = me.parent().unwrap_or(Path::new("."));
    Ok(folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// Where cargo builds: two folders above us, who are in a profile's.
pub(crate) fn target_dir() -> Result<PathBuf, Failure> {
    let me = std::env::current_exe().map_err(Failure::io("find the build folder"))?;
    Ok(me
        .ancestors()
        .nth(2)
        .unwrap_or(Path::new("."))
        .to_path_buf())
}

/// PATH with the fetched tools first.
pub(crate) fn path_with_tools() -> OsString {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(tools_bin()).chain(std::env::split_paths(&old));
    std::env::join_paths(folders).unwrap_or(old)
}

/// Every file under these paths, sorted; a path that does not exist has none.
pub(crate) fn files_under(paths: &[PathBuf]) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open: Vec<PathBuf> = paths.to_vec();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path)? {
                open.push(entry?.path());
            }
        } else if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_the_workspace_manifest() {
        assert!(root().join("Cargo.lock").is_file());
        assert!(root().join("crates/xtask/Cargo.toml").is_file());
    }
}
