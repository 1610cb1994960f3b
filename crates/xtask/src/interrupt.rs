//! Ctrl-C, SIGTERM and a closed terminal: remembered here, heeded wherever something waits.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use crate::failure::Failure;

static WAS_ASKED_TO_STOP: AtomicBool = AtomicBool::new(false);

/// Starts listening. Without it, a Ctrl-C would leave the servers running.
pub(crate) fn listen() {
    let heard = || WAS_ASKED_TO_STOP.store(true, Ordering::Relaxed);
    if let Err(error) = ctrlc::set_handler(heard) {
        crate::progress::say(&format!("Ctrl-C will not clean up: {error}"));
    }
}

/// Fails once a person or a script asked us to stop.
pub(crate) fn check() -> Result<(), Failure> {
    if WAS_ASKED_TO_STOP.load(Ordering::Relaxed) {
        Err(Failure::Interrupted)
    } else {
        Ok(())
    }
}

/// One turn of a waiting loop.
pub(crate) fn pause() -> Result<(), Failure> {
    check()?;
    thread::sleep(Duration::from_millis(50));
    check()
}
