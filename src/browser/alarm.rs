//! One timer for all of the engine's deadlines.

use std::{
    cell::RefCell,
    collections::BTreeSet,
    rc::{Rc, Weak},
};

use gloo_timers::callback::Timeout;
use ledgerline_core::domain::time::Timestamp;

use super::{clock, feed::Feed};
use crate::engine::io::Input;

/// A browser's timer counts to 2^31 milliseconds; a longer wait is taken in steps.
const LONGEST_MS: i64 = 86_400_000;

/// Feeds [`Input::Woke`] at every moment that was asked for.
pub(super) struct Alarm(Rc<RefCell<Armed>>);

struct Armed {
    feed: Feed,
    moments: BTreeSet<Timestamp>,
    timer: Option<(Timestamp, Timeout)>,
}

impl Alarm {
    pub(super) fn new(feed: Feed) -> Self {
        Self(Rc::new(RefCell::new(Armed {
            feed,
            moments: BTreeSet::new(),
            timer: None,
        })))
    }

    pub(super) fn set(&self, at: Timestamp) {
        self.0.borrow_mut().moments.insert(at);
        arm(&self.0);
    }
}

fn arm(alarm: &Rc<RefCell<Armed>>) {
    let mut armed = alarm.borrow_mut();
    let Some(next) = armed.moments.first().copied() else {
        armed.timer = None;
        return;
    };
    if armed.timer.as_ref().is_some_and(|(at, _)| *at == next) {
        return;
    }
    let wait = next.millis_since(clock::now()).min(LONGEST_MS);
    let weak = Rc::downgrade(alarm);
    let timer = Timeout::new(u32::try_from(wait).unwrap_or(u32::MAX), move || ring(&weak));
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
        let later = armed.moments.split_off(&now.plus_millis(1));
        let is_due = !armed.moments.is_empty();
        armed.moments = later;
        is_due.then(|| armed.feed.clone())
    };
    arm(&alarm);
    if let Some(feed) = due {
        feed.tell(Input::Woke);
    }
}
