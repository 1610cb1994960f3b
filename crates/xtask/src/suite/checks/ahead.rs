//! Building the app beside the checks that do not need it. The last minutes of that build keep one
//! processor busy, and it shares no folder, so no lock of cargo's either, with what they build.

use std::{thread, thread::JoinHandle};

use crate::{app, failure::Failure, interrupt, progress::Step};

/// The build, once it has begun and until somebody has waited for it.
#[derive(Debug, Default)]
pub(super) struct Ahead(Option<Build>);

#[derive(Debug)]
struct Build {
    /// What it is at.
    step: Step,
    thread: JoinHandle<Result<(), Failure>>,
}

impl Ahead {
    /// Builds from now on, in a thread of its own.
    pub(super) fn begin(&mut self) {
        let step = Step::default();
        let its_own = step.clone();
        let thread = thread::spawn(move || app::ensure_built(&its_own));
        self.0 = Some(Build { step, thread });
    }

    /// Until the app is built; `shown` says meanwhile what the build is at.
    pub(super) fn wait(&mut self, shown: &Step) -> Result<(), Failure> {
        let Some(Build { step, thread }) = self.0.take() else {
            return app::ensure_built(shown);
        };
        while !thread.is_finished() {
            shown.detail(&step.current());
            // An interrupted build ends by itself, and says so.
            let _ = interrupt::pause();
        }
        joined(thread)
    }
}

/// A build that nobody waits for any more is not left running.
impl Drop for Ahead {
    fn drop(&mut self) {
        if let Some(build) = self.0.take() {
            let _ = joined(build.thread);
        }
    }
}

fn joined(thread: JoinHandle<Result<(), Failure>>) -> Result<(), Failure> {
    let outcome = thread.join();
    outcome.unwrap_or_else(|_| Err(Failure::Plain("building the app panicked".to_owned())))
}
