//! Runs a program to its end: its output goes to a file, its last line to the live line.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use crate::{failure::Failure, interrupt, progress::Step, workspace};

/// How many of a failed program's lines are shown.
const TAIL: usize = 40;

/// A command in the repository's root, with the fetched tools first on PATH.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(on_this_system(program));
    command
        .current_dir(workspace::root())
        .env("PATH", workspace::path_with_tools());
    command
}

/// npm and npx are scripts on Windows, which only start under their full name.
fn on_this_system(program: &str) -> String {
    match program {
        "npm" | "npx" if cfg!(windows) => format!("{program}.cmd"),
        other => other.to_owned(),
    }
}

/// Runs it; the log is named after `log_name`.
pub(crate) fn run(step: &Step, log_name: &str, command: &mut Command) -> Result<(), Failure> {
    interrupt::check()?;
    let shown = readable(command);
    let log = log_path(log_name)?;
    let file = File::create(&log).map_err(Failure::io(format!("write {}", log.display())))?;
    let file = Arc::new(Mutex::new(file));
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(Failure::io(format!("start `{shown}`")))?;
    let readers = [
        child
            .stdout
            .take()
            .map(|pipe| copy_lines(pipe, &file, step)),
        child
            .stderr
            .take()
            .map(|pipe| copy_lines(pipe, &file, step)),
    ];
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) => {}
            Err(error) => return Err(Failure::io(format!("wait for `{shown}`"))(error)),
        }
        if let Err(failure) = interrupt::pause() {
            let _ = child.kill();
            let _ = child.wait();
            return Err(failure);
        }
    };
    for reader in readers.into_iter().flatten() {
        let _ = reader.join();
    }
    interrupt::check()?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::Program {
        what: format!("`{shown}` failed ({status})"),
        tail: tail(&log),
        log,
    })
}

/// What a short command prints, or `None` when it cannot be run or fails.
pub(crate) fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let output = command(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The last lines of a log.
pub(crate) fn tail(log: &Path) -> String {
    let text = fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let text = text.unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(TAIL)..].join("\n")
}

fn log_path(name: &str) -> Result<PathBuf, Failure> {
    let folder = workspace::logs_dir();
    fs::create_dir_all(&folder).map_err(Failure::io(format!("make {}", folder.display())))?;
    Ok(folder.join(format!("{name}.log")))
}

fn copy_lines(
    pipe: impl Read + Send + 'static,
    file: &Arc<Mutex<File>>,
    step: &Step,
) -> thread::JoinHandle<()> {
    let (file, step) = (Arc::clone(file), step.clone());
    thread::spawn(move || {
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            let text = String::from_utf8_lossy(&line);
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            let _ = writeln!(file, "{text}");
            drop(file);
            step.detail(&text);
        }
    })
}

fn readable(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|argument| argument.to_string_lossy().into_owned()),
    );
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_shows_its_last_words() {
        let mut node = command("node");
        node.args(["-e", "console.error('the reason'); process.exit(3)"]);
        let failure = run(&Step::default(), "self-test", &mut node).unwrap_err();
        assert!(failure.to_string().contains("the reason"), "{failure}");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let failure = run(
            &Step::default(),
            "self-test-missing",
            &mut command("no-such-program"),
        )
        .unwrap_err();
        assert!(failure.to_string().contains("no-such-program"), "{failure}");
    }
}
