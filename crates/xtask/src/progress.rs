//! What a person sees while something runs: step, name, time, and a live line on a terminal.

use std::{
    io::{IsTerminal, Write},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use crate::{
    clock::{Stopwatch, readable},
    failure::Failure,
};

/// How often the live line is drawn.
const REDRAW: Duration = Duration::from_millis(150);
/// How often a log without a terminal hears that we are still alive.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// Prints one line for a person. A closed pipe is nobody's fault.
pub(crate) fn say(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Counts the steps of a command.
#[derive(Debug)]
pub(crate) struct Progress {
    total: usize,
    begun: usize,
}

/// The running step.
#[derive(Clone, Debug, Default)]
pub(crate) struct Step {
    detail: Arc<Mutex<String>>,
}

impl Step {
    /// What is going on right now, shown behind the step's name.
    pub(crate) fn detail(&self, text: &str) {
        let text = without_escapes(text.trim());
        if !text.is_empty() {
            *self.detail.lock().unwrap_or_else(PoisonError::into_inner) = text;
        }
    }

    /// What was said last.
    pub(crate) fn current(&self) -> String {
        self.detail
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Progress {
    /// A command of this many steps.
    pub(crate) const fn new(total: usize) -> Self {
        Self { total, begun: 0 }
    }

    /// Runs one step and tells how it went.
    pub(crate) fn step<T>(
        &mut self,
        name: &str,
        work: impl FnOnce(&Step) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.begun += 1;
        let label = format!("[{}/{}] {name}", self.begun, self.total);
        let step = Step::default();
        let watch = Stopwatch::start();
        let ticker = Ticker::start(&label, &step, watch);
        let outcome = work(&step);
        ticker.stop();
        let time = readable(watch.elapsed());
        match &outcome {
            Ok(_) => say(&format!("{label}  ✓ {time}")),
            Err(Failure::Interrupted) => {}
            Err(_) => say(&format!("{label}  ✗ {time}")),
        }
        outcome
    }
}

/// Draws the live line until it is stopped.
struct Ticker {
    stop: mpsc::Sender<()>,
    thread: thread::JoinHandle<()>,
}

impl Ticker {
    fn start(label: &str, step: &Step, watch: Stopwatch) -> Self {
        let (sender, is_over) = mpsc::channel();
        let (label, step) = (label.to_owned(), step.clone());
        let thread = thread::spawn(move || {
            let on_terminal = std::io::stdout().is_terminal();
            let pace = if on_terminal { REDRAW } else { HEARTBEAT };
            while matches!(is_over.recv_timeout(pace), Err(RecvTimeoutError::Timeout)) {
                let line = format!("{label}  {}  {}", readable(watch.elapsed()), step.current());
                if on_terminal {
                    redraw(&shortened(&line, terminal_width()));
                } else {
                    say(&line);
                }
            }
            if on_terminal {
                redraw("");
            }
        });
        Self {
            stop: sender,
            thread,
        }
    }

    fn stop(self) {
        drop(self.stop);
        let _ = self.thread.join();
    }
}

fn redraw(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = write!(out, "\r\x1b[2K{line}");
    let _ = out.flush();
}

fn terminal_width() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .unwrap_or(80)
}

/// Cut so that it never wraps; a wrapped line cannot be drawn over.
fn shortened(line: &str, width: usize) -> String {
    if line.chars().count() < width {
        return line.to_owned();
    }
    let mut short: String = line.chars().take(width.saturating_sub(2)).collect();
    short.push('…');
    short
}

/// Drops the colour codes that build tools write.
fn without_escapes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\x1b' {
            for inner in characters.by_ref() {
                if inner.is_ascii_alphabetic() {
                    break;
                }
            }
        } else if !character.is_control() {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_never_reach_the_live_line() {
        assert_eq!(
            without_escapes("\x1b[1m\x1b[32mCompiling\x1b[0m a"),
            "Compiling a"
        );
    }

    #[test]
    fn a_long_line_is_cut_before_the_edge() {
        assert_eq!(shortened("abcdefghij", 6), "abcd…");
        assert_eq!(shortened("abc", 6), "abc");
    }

    #[test]
    fn a_failed_step_hands_its_failure_on() {
        let outcome: Result<(), _> =
            Progress::new(1).step("fail", |_| Err(Failure::Plain("no".to_owned())));
        assert_eq!(outcome.unwrap_err().to_string(), "no");
    }
}
