//! The time the screens count in: told by the driver, never asked of the machine.

use ledgerline_core::domain::time::Timestamp;
use leptos::prelude::{Get, GetUntracked, RwSignal, Set};

/// The time now, as far as the screens know.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    now: RwSignal<Timestamp>,
    zone_minutes: RwSignal<i32>,
    error_ms: RwSignal<i64>,
}

impl Clock {
    pub(super) fn new() -> Self {
        Self {
            now: RwSignal::new(Timestamp::default()),
            zone_minutes: RwSignal::new(0),
            error_ms: RwSignal::new(0),
        }
    }

    /// The driver calls this at start, and once a second while a call is live.
    pub fn tick(&self, now: Timestamp) {
        self.now.set(now);
    }

    /// Minutes east of Greenwich that people here live by.
    pub fn set_zone(&self, minutes_east: i32) {
        self.zone_minutes.set(minutes_east);
    }

    /// So many milliseconds the machine's own clock is ahead.
    pub fn set_error(&self, ahead_ms: i64) {
        if self.error_ms.get_untracked() != ahead_ms {
            self.error_ms.set(ahead_ms);
        }
    }

    /// How far the machine's own clock is ahead.
    pub fn error_ms(&self) -> i64 {
        self.error_ms.get()
    }

    /// When it is so late by the machine's own clock.
    pub fn right(&self, machine: Timestamp) -> Timestamp {
        machine.plus_millis(-self.error_ms.get_untracked())
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.now.get()
    }

    /// A moment as the wall clock here shows it, to be formatted as if it were UTC.
    pub fn local(&self, at: Timestamp) -> Timestamp {
        at.plus_millis(i64::from(self.zone_minutes.get()) * 60_000)
    }
}
