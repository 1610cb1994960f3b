//! A `PostgreSQL` of the suite's own: made anew, reached through a socket in its folder, and gone with its
//! folder when it is dropped.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{failure::Failure, process, progress::Step, service::Service, workspace};

/// What to do where there is none.
pub(crate) const HOW_TO_GET_ONE: &str = if cfg!(target_os = "macos") {
    "no PostgreSQL server was found: brew install postgresql"
} else {
    "no PostgreSQL server was found: sudo apt-get install postgresql"
};

/// Where distributions keep the programs of each version, without putting them on PATH.
const VERSIONS: &str = "/usr/lib/postgresql";

/// A server that holds nothing yet.
#[derive(Debug)]
pub(crate) struct Postgres {
    // Before the folder is removed.
    service: Option<Service>,
    folder: PathBuf,
}

/// Whose processes a server's are; `PostgreSQL` refuses to run as root.
#[derive(Debug, Clone, Copy)]
struct User {
    id: u32,
    group: u32,
}

impl Postgres {
    /// Who may do everything there.
    pub(crate) const USER: &str = "ledgerline";

    /// The folder of a server's programs, if there is one.
    pub(crate) fn find() -> Option<PathBuf> {
        let versions = fs::read_dir(VERSIONS).into_iter().flatten().flatten();
        let mut folders: Vec<PathBuf> =
            versions.map(|version| version.path().join("bin")).collect();
        let newest = |folder: &PathBuf| -> u32 {
            let version = folder.parent().and_then(Path::file_name);
            let version = version.and_then(|name| name.to_str());
            version.and_then(|name| name.parse().ok()).unwrap_or(0)
        };
        folders.sort_by_key(|folder| std::cmp::Reverse(newest(folder)));
        let path = std::env::var_os("PATH").unwrap_or_default();
        folders.extend(std::env::split_paths(&path));
        let is_whole = |folder: &PathBuf| {
            ["initdb", "postgres", "pg_isready"]
                .iter()
                .all(|program| folder.join(program).is_file())
        };
        folders.into_iter().find(is_whole)
    }

    /// Makes and starts one with the programs in `programs`.
    pub(crate) fn start(step: &Step, programs: &Path) -> Result<Self, Failure> {
        // A socket's path must be short.
        let name = format!("ledgerline-postgres-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).map_err(Failure::io(format!("make {}", folder.display())))?;
        let mut server = Self {
            service: None,
            folder,
        };
        let folder = server.folder.clone();
        let user = unprivileged()?;
        if let Some(user) = user {
            give(&folder, user)?;
        }
        let data = folder.join("data");
        step.detail("making a PostgreSQL");
        let mut initdb = command(programs, "initdb", &folder, user);
        initdb.args(["--auth=trust", "--encoding=UTF8", "--username", Self::USER]);
        initdb.args(["--no-sync", "--pgdata"]).arg(&data);
        process::run(step, "postgres-initdb", &mut initdb)?;
        let mut postgres = command(programs, "postgres", &folder, user);
        postgres.arg("-D").arg(&data);
        let socket = format!("unix_socket_directories={}", folder.display());
        for setting in [
            "listen_addresses=",
            &socket,
            // What a test leaves need not outlive the machine.
            "fsync=off",
            "full_page_writes=off",
            "synchronous_commit=off",
            "max_connections=200",
        ] {
            postgres.args(["-c", setting]);
        }
        let log = workspace::logs_dir().join("postgres-server.log");
        let mut service = Service::start("PostgreSQL", log, &mut postgres)?;
        service.wait_until(|| {
            let mut ready = command(programs, "pg_isready", &folder, None);
            ready.arg("--quiet").arg("--host").arg(&folder);
            ready.stdin(Stdio::null()).stderr(Stdio::null());
            ready.status().is_ok_and(|status| status.success())
        })?;
        server.service = Some(service);
        Ok(server)
    }

    /// The folder of its socket.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where it is reached.
    pub(crate) fn address(&self) -> String {
        let folder = self.folder.display();
        format!("postgres://{}@localhost/postgres?host={folder}", Self::USER)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.service = None;
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn command(programs: &Path, name: &str, folder: &Path, user: Option<User>) -> Command {
    let mut command = Command::new(programs.join(name));
    // A user that may not look at the workspace could not start there.
    command.current_dir(folder);
    #[cfg(unix)]
    if let Some(User { id, group }) = user {
        use std::os::unix::process::CommandExt as _;
        command.uid(id).gid(group);
    }
    #[cfg(not(unix))]
    let _ = user;
    command
}

/// Whom a server is started as where this is root; nobody else where it is not.
fn unprivileged() -> Result<Option<User>, Failure> {
    if process::answer("id", &["-u"]).as_deref() != Some("0") {
        return Ok(None);
    }
    let known = fs::read_to_string("/etc/passwd").map_err(Failure::io("read /etc/passwd"))?;
    let named = |name: &str| known.lines().find_map(|line| user(line, name));
    let user = named("postgres").or_else(|| named("nobody"));
    user.map(Some).ok_or_else(|| {
        Failure::Plain("PostgreSQL does not run as root, and there is no user postgres".to_owned())
    })
}

/// The user of this name in a line of `/etc/passwd`.
fn user(line: &str, name: &str) -> Option<User> {
    let mut fields = line.split(':');
    if fields.next() != Some(name) {
        return None;
    }
    let id = fields.nth(1)?.parse().ok()?;
    let group = fields.next()?.parse().ok()?;
    Some(User { id, group })
}

fn give(folder: &Path, user: User) -> Result<(), Failure> {
    #[cfg(unix)]
    std::os::unix::fs::chown(folder, Some(user.id), Some(user.group))
        .map_err(Failure::io(format!("give {} away", folder.display())))?;
    #[cfg(not(unix))]
    let _ = (folder, user);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_known_by_the_whole_name() {
        let line = "postgres:x:101:104:PostgreSQL administrator:/var/lib/postgresql:/bin/bash";
        let found = user(line, "postgres").unwrap();
        assert_eq!((found.id, found.group), (101, 104));
        assert!(user(line, "post").is_none());
        assert!(user("postgres:x:no number", "postgres").is_none());
    }
}
