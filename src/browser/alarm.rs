//! One timer for all of the engine's deadlines. It ticks in a worker as well as here: the worker's
//! is the one that keeps time while the page is hidden, this one where there is no worker.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use gloo_timers::callback::Timeout;
use ledgerline_core::domain::time::Timestamp;

use super::{clock, feed::Feed, js::worker::Worker, listener::Listener};
use crate::engine::io::Input;

const WORKER: &str = "/timer.js";
/// A browser's timer counts to 2^31 milliseconds; a longer wait is taken in steps.
const LONGEST_MS: i64 = 86_400_000;

/// Feeds [`Input::Woke`] at every moment that was asked for.
pub(super) struct Alarm(Rc<RefCell<Armed>>);

struct Armed {
    feed: Feed,
    /// In no order; there are a handful.
    moments: Vec<Timestamp>,
    timer: Option<(Timestamp, Timeout)>,
    worker: Option<(Worker, Listener)>,
}

impl Alarm {
    pub(super) fn new(feed: Feed) -> Self {
        let alarm = Rc::new(RefCell::new(Armed {
            feed,
            moments: Vec::new(),
            timer: None,
            worker: None,
        }));
        let weak = Rc::downgrade(&alarm);
        alarm.borrow_mut().worker = Worker::new(WORKER).ok().map(|worker| {
            let rings = Listener::new(&worker, "message", move |_| ring(&weak));
            (worker, rings)
        });
        Self(alarm)
    }

    pub(super) fn set(&self, at: Timestamp) {
        let mut armed = self.0.borrow_mut();
        if !armed.moments.contains(&at) {
            armed.moments.push(at);
        }
        drop(armed);
        arm(&self.0);
    }
}

fn arm(alarm: &Rc<RefCell<Armed>>) {
    let mut armed = alarm.borrow_mut();
    let Some(next) = armed.moments.iter().min().copied() else {
        armed.timer = None;
        return;
    };
    if armed.timer.as_ref().is_some_and(|(at, _)| *at == next) {
        return;
    }
    let wait = next.millis_since(clock::now()).min(LONGEST_MS);
    let wait = u32::try_from(wait).unwrap_or(u32::MAX);
    if let Some((worker, _)) = &armed.worker {
        worker.post(wait);
    }
    let weak = Rc::downgrade(alarm);
    let timer = Timeout::new(wait, move || ring(&weak));
    armed.timer = Some((next, timer));
}

fn ring(alarm: &Weak<RefCell<Armed>>) {
    let Some(alarm) = alarm.upgrade() else {
        return;
    };
    let due = {
        let mut armed = alarm.borrow_mut();
        armed.timer = None;
        let now = clock::now();
        let before = armed.moments.len();
        armed.moments.retain(|at| *at > now);
        let is_due = armed.moments.len() < before;
        is_due.then(|| armed.feed.clone())
    };
    arm(&alarm);
    if let Some(feed) = due {
        feed.tell(Input::Woke);
    }
}
