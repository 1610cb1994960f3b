//! A program that runs in the background until it is dropped.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use crate::{clock::Stopwatch, failure::Failure, interrupt, process};

/// A server that needs longer than this to start does not start.
const START: Duration = Duration::from_mins(1);
/// How long a server may take to put its things away.
const FAREWELL: Duration = Duration::from_secs(4);

/// A running server; dropping it stops it.
#[derive(Debug)]
pub(crate) struct Service {
    name: &'static str,
    child: Child,
    log: PathBuf,
    lines: mpsc::Receiver<String>,
}

impl Service {
    /// Starts it; what it says goes to `log`.
    pub(crate) fn start(
        name: &'static str,
        log: PathBuf,
        command: &mut Command,
    ) -> Result<Self, Failure> {
        if let Some(folder) = log.parent() {
            fs::create_dir_all(folder)
                .map_err(Failure::io(format!("make {}", folder.display())))?;
        }
        let file = File::create(&log).map_err(Failure::io(format!("write {}", log.display())))?;
        let errors = file.try_clone().map_err(Failure::io("write the log"))?;
        apart_from_the_terminal(command);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .map_err(Failure::io(format!("start the {name}")))?;
        let (sender, lines) = mpsc::channel();
        if let Some(pipe) = child.stdout.take() {
            let mut file = file;
            thread::spawn(move || {
                for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                    let _ = writeln!(file, "{line}");
                    let _ = sender.send(line);
                }
            });
        }
        Ok(Self {
            name,
            child,
            log,
            lines,
        })
    }

    /// Waits for the JSON line with which it says that it is ready.
    pub(crate) fn ready_line(&mut self) -> Result<serde_json::Value, Failure> {
        let lines = &self.lines;
        let is_json = || {
            lines.try_iter().find_map(|line| {
                line.trim_start()
                    .starts_with('{')
                    .then(|| serde_json::from_str(&line).ok())?
            })
        };
        let found = wait_for(&mut self.child, is_json);
        found?.ok_or_else(|| self.failure("did not start"))
    }

    /// Waits until the condition holds.
    pub(crate) fn wait_until(&mut self, is_ready: impl Fn() -> bool) -> Result<(), Failure> {
        let found = wait_for(&mut self.child, || is_ready().then_some(()));
        found?.ok_or_else(|| self.failure("did not start"))
    }

    /// Fails, with the log's end, when it has ended by itself.
    pub(crate) fn check(&mut self) -> Result<(), Failure> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            Ok(Some(status)) => Err(self.failure(&format!("stopped ({status})"))),
            Err(error) => Err(Failure::io(format!("watch the {}", self.name))(error)),
        }
    }

    fn failure(&self, what: &str) -> Failure {
        Failure::Program {
            what: format!("The {} {what}.", self.name),
            tail: process::tail(&self.log),
            log: self.log.clone(),
        }
    }

    fn ask_to_stop(&mut self) {
        if cfg!(unix) {
            let id = self.child.id().to_string();
            let _ = Command::new("kill")
                .args(["-TERM", &id])
                .stderr(Stdio::null())
                .status();
            let watch = Stopwatch::start();
            while watch.elapsed() < FAREWELL {
                if matches!(self.child.try_wait(), Ok(Some(_)) | Err(_)) {
                    return;
                }
                thread::sleep(Duration::from_millis(20));
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.ask_to_stop();
        }
    }
}

/// `None` when the child ended, or took too long.
fn wait_for<T>(child: &mut Child, found: impl Fn() -> Option<T>) -> Result<Option<T>, Failure> {
    let watch = Stopwatch::start();
    while watch.elapsed() < START {
        let has_ended = matches!(child.try_wait(), Ok(Some(_)) | Err(_));
        if let Some(value) = found() {
            return Ok(Some(value));
        }
        if has_ended {
            break;
        }
        interrupt::pause()?;
    }
    Ok(None)
}

/// Ctrl-C in the terminal reaches us alone, so that we stop the servers in order.
fn apart_from_the_terminal(command: &mut Command) {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        command.process_group(0);
    }
    #[cfg(not(unix))]
    let _ = command;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    fn node(script: &str) -> Result<Service, Failure> {
        let log = workspace::logs_dir().join(format!("service-test-{}.log", script.len()));
        Service::start(
            "test server",
            log,
            process::command("node").args(["-e", script]),
        )
    }

    #[test]
    fn the_ready_line_is_found_among_others() {
        let mut service =
            node("console.log('hello'); console.log('{\"port\":7}'); setInterval(() => 0, 1000)")
                .unwrap();
        assert_eq!(service.ready_line().unwrap()["port"], 7);
        service.check().unwrap();
    }

    #[test]
    fn a_server_that_dies_says_why() {
        let mut service = node("console.error('no room'); process.exit(1)").unwrap();
        let failure = service.ready_line().unwrap_err().to_string();
        assert!(failure.contains("no room"), "{failure}");
    }

    #[test]
    fn a_dropped_server_no_longer_listens() {
        let mut service = node(
            "require('net').createServer().listen(0, '127.0.0.1', function () {\
               console.log(JSON.stringify({ port: this.address().port })) })",
        )
        .unwrap();
        let port = u16::try_from(service.ready_line().unwrap()["port"].as_u64().unwrap()).unwrap();
        std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
        drop(service);
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
    }
}
