//! Which part of the log is to be read next. A window is done once all of it was seen, and only then
//! does the cursor move, so that nothing between two windows is ever left out.
//!
//! Records appear late, and under the time their call *began*: each reading goes back a little before
//! the last one, and once an hour, and after a pause, a day, which is longer than a call can be.

use std::time::Duration;

use ledgerline_core::domain::time::Timestamp;

const HOUR_MILLIS: i64 = 3_600_000;
/// Most that is read in one go, so that a long absence is made up for day by day.
pub(super) const LONGEST_MILLIS: i64 = 24 * HOUR_MILLIS;
/// How far each reading goes back.
const OVERLAP_MILLIS: i64 = HOUR_MILLIS;
/// How far the hourly one does.
const SWEEP_MILLIS: i64 = 25 * HOUR_MILLIS;
/// Where the first reading of all begins.
const FIRST_MILLIS: i64 = 24 * HOUR_MILLIS;

/// Where the reading stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Reading {
    /// Every call that began before this was in the log when it was read.
    pub(crate) read_until: Timestamp,
    pub(crate) advanced_at: Timestamp,
    pub(crate) swept_at: Timestamp,
    pub(crate) retried_at: Timestamp,
    /// When a window was read without trouble.
    pub(crate) good_at: Option<Timestamp>,
}

/// Why a window is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Purpose {
    /// What is new.
    Advance,
    /// What came late.
    Sweep,
    /// What could not be logged.
    Retry,
    /// Calls that events named.
    Named,
}

/// Calls that began within.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Window {
    pub(crate) from: Timestamp,
    pub(crate) to: Timestamp,
    pub(crate) purpose: Purpose,
}

impl Reading {
    /// Nothing was read yet.
    pub(crate) const fn first(now: Timestamp) -> Self {
        let never = Timestamp::from_millis(0);
        Self {
            read_until: now.plus_millis(-FIRST_MILLIS),
            advanced_at: never,
            swept_at: never,
            retried_at: never,
            good_at: None,
        }
    }

    /// What is due, nothing when all is fresh. `waiting_since` is the beginning of the oldest call that
    /// waits to be logged.
    pub(crate) fn due(
        &self,
        now: Timestamp,
        every: Duration,
        waiting_since: Option<Timestamp>,
    ) -> Option<Window> {
        let every = i64::try_from(every.as_millis()).unwrap_or(i64::MAX);
        // A clock that was set back makes everything due.
        let is_due = |at: Timestamp, every: i64| now < at || now.millis_since(at) >= every;
        let until = self.read_until.min(now);
        if is_due(self.advanced_at, every) || now.millis_since(until) >= every {
            // After a pause, calls may be over that went on when the log was read last.
            let is_after_pause = is_due(self.swept_at, 2 * HOUR_MILLIS);
            let back = if is_after_pause {
                SWEEP_MILLIS
            } else {
                OVERLAP_MILLIS
            };
            return Some(Window {
                from: until.plus_millis(-back),
                to: now.min(until.plus_millis(LONGEST_MILLIS)),
                purpose: Purpose::Advance,
            });
        }
        if is_due(self.swept_at, HOUR_MILLIS) {
            return Some(Window {
                from: until.plus_millis(-SWEEP_MILLIS),
                to: until,
                purpose: Purpose::Sweep,
            });
        }
        let from = waiting_since.filter(|_| is_due(self.retried_at, every))?;
        Some(Window {
            from,
            to: now.min(from.plus_millis(LONGEST_MILLIS)).max(from),
            purpose: Purpose::Retry,
        })
    }

    /// All of the window was seen.
    #[must_use]
    pub(crate) fn done(mut self, window: &Window, now: Timestamp) -> Self {
        match window.purpose {
            Purpose::Advance => {
                self.read_until = window.to.min(now);
                self.advanced_at = now;
            }
            Purpose::Sweep => self.swept_at = now,
            Purpose::Retry => self.retried_at = now,
            // The cursor stays: the schedule looks for itself.
            Purpose::Named => {}
        }
        self.good_at = Some(now);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: Duration = Duration::from_mins(5);

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(1_795_298_700_000 + millis)
    }

    #[test]
    fn windows_overlap_and_leave_no_gap_also_after_a_week_without_the_connector() {
        let mut now = at(0);
        let mut reading = Reading::first(now);
        let mut seen_until = reading.read_until;
        for pause in [0, 300_000, 7 * LONGEST_MILLIS, 300_000] {
            now = now.plus_millis(pause);
            while let Some(window) = reading.due(now, EVERY, None) {
                if window.purpose == Purpose::Advance {
                    assert!(window.from < seen_until && window.to <= now, "{window:?}");
                    assert!(window.to.millis_since(seen_until) <= LONGEST_MILLIS);
                    seen_until = window.to;
                }
                reading = reading.done(&window, now);
            }
            assert_eq!(seen_until, now);
        }
    }

    #[test]
    fn after_a_pause_a_call_is_found_that_went_on_when_the_log_was_read_last() {
        let mut now = at(0);
        let mut reading = Reading::first(now);
        let began_at = now.plus_millis(-20 * HOUR_MILLIS);
        let mut is_found = false;
        for pause in [0, 3 * LONGEST_MILLIS] {
            is_found = false;
            now = now.plus_millis(pause);
            while let Some(window) = reading.due(now, EVERY, None) {
                is_found |= window.from <= began_at && began_at <= window.to;
                reading = reading.done(&window, now);
            }
        }
        assert!(is_found);
    }

    #[test]
    fn what_waits_is_read_again_at_the_pace_of_the_schedule() {
        let now = at(0);
        let mut reading = Reading::first(now);
        let waiting = Some(at(-3_600_000));
        let mut purposes = Vec::new();
        while let Some(window) = reading.due(now, EVERY, waiting) {
            purposes.push(window.purpose);
            reading = reading.done(&window, now);
        }
        assert_eq!(purposes, [Purpose::Advance, Purpose::Sweep, Purpose::Retry]);
        assert_eq!(reading.due(now.plus_millis(299_999), EVERY, waiting), None);
    }

    #[test]
    fn a_clock_that_was_a_day_ahead_does_not_stop_the_reading() {
        let ahead = at(LONGEST_MILLIS);
        let reading = Reading::first(ahead);
        let window = reading.due(ahead, EVERY, None).unwrap();
        let reading = reading.done(&window, ahead);
        let window = reading.due(at(0), EVERY, None).unwrap();
        assert_eq!((window.purpose, window.to), (Purpose::Advance, at(0)));
    }
}
