//! Which part of the log is to be read next. A window is done once all of it was seen, and only then
//! does the cursor move, so that nothing between two windows is ever left out.
//!
//! Records appear late, and under the time their call *began*: each reading goes back a little before
//! the last one, and once an hour, and after a pause, a day, which is longer than a call can be. Where
//! there are so many calls that this would take more of RingCentral's limit than is there, less is read
//! again, and the day less often ([`Load`]).

use std::time::Duration;

use ledgerline_core::domain::time::Timestamp;

/// Records in one page; the most there may be.
pub(super) const PAGE: i64 = 1_000;

const HOUR_MILLIS: i64 = 3_600_000;
const SECOND_MILLIS: i64 = 1_000;
/// Most that is read in one go, so that a long absence is made up for day by day.
pub(super) const LONGEST_MILLIS: i64 = 24 * HOUR_MILLIS;
/// How far each reading goes back, at most and at least, and the pages that this may take.
const OVERLAP_MILLIS: (i64, i64) = (HOUR_MILLIS, 15 * 60_000);
const OVERLAP_PAGES: i64 = 3;
/// How far the hourly one does.
const SWEEP_MILLIS: i64 = 25 * HOUR_MILLIS;
const LEAST_SWEEP_MILLIS: i64 = 2 * HOUR_MILLIS;
/// Pages that may be read again in an hour.
const SWEEP_PAGES: i64 = 45;
/// A pause of the connector.
const PAUSE_MILLIS: i64 = 2 * HOUR_MILLIS;
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
    /// An admin asked for it.
    Asked,
}

/// How many calls there are, as far as was seen lately, and when a whole day was read again; in the
/// process's memory alone.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Load {
    per_hour: i64,
    deep_at: Option<Timestamp>,
}

impl Load {
    /// So many were found in this window.
    pub(crate) fn seen(&mut self, window: &Window, found: u32, now: Timestamp) {
        let long = window.to.millis_since(window.from).max(1);
        let per_hour = i64::from(found).saturating_mul(HOUR_MILLIS) / long;
        // A night is no reason to read as if there were no day.
        self.per_hour = per_hour.max(self.per_hour / 10 * 9);
        if window.purpose == Purpose::Sweep && long >= SWEEP_MILLIS {
            self.deep_at = Some(now);
        }
    }

    /// How far back so many pages reach.
    pub(crate) fn reach(&self, pages: i64, (most, least): (i64, i64)) -> i64 {
        let records = pages.saturating_mul(PAGE);
        let reach = records.saturating_mul(HOUR_MILLIS) / self.per_hour.max(1);
        reach.clamp(least, most)
    }

    /// How far the next sweep goes back.
    fn sweep(&self, now: Timestamp) -> i64 {
        let hours = SWEEP_MILLIS / HOUR_MILLIS * self.per_hour / PAGE / SWEEP_PAGES;
        let is_fresh = |at: Timestamp| at.is_within_last(hours * HOUR_MILLIS, now);
        if self.deep_at.is_some_and(is_fresh) {
            self.reach(SWEEP_PAGES, (SWEEP_MILLIS, LEAST_SWEEP_MILLIS))
        } else {
            SWEEP_MILLIS
        }
    }
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

    /// What is due, nothing when all is fresh. `waiting` is when the oldest and the newest of the
    /// calls began that wait to be logged.
    pub(crate) fn due(
        &self,
        now: Timestamp,
        every: Duration,
        waiting: Option<(Timestamp, Timestamp)>,
        load: &Load,
    ) -> Option<Window> {
        let every = i64::try_from(every.as_millis()).unwrap_or(i64::MAX);
        // A clock that was set back makes everything due.
        let is_due = |at: Timestamp, every: i64| now < at || now.millis_since(at) >= every;
        let until = self.read_until.min(now);
        if is_due(self.advanced_at, every) || now.millis_since(until) >= every {
            // After a pause, calls may be over that went on when the log was read last.
            let is_after_pause = is_due(self.advanced_at, PAUSE_MILLIS);
            let back = if is_after_pause {
                SWEEP_MILLIS
            } else {
                load.reach(OVERLAP_PAGES, OVERLAP_MILLIS)
            };
            return Some(Window {
                from: until.plus_millis(-back),
                to: now.min(until.plus_millis(LONGEST_MILLIS)),
                purpose: Purpose::Advance,
            });
        }
        if is_due(self.swept_at, HOUR_MILLIS) {
            return Some(Window {
                from: until.plus_millis(-load.sweep(now)),
                to: until,
                purpose: Purpose::Sweep,
            });
        }
        let (from, newest) = waiting.filter(|_| is_due(self.retried_at, every))?;
        let until = now.min(from.plus_millis(LONGEST_MILLIS));
        Some(Window {
            from,
            to: until.min(newest.plus_millis(SECOND_MILLIS)).max(from),
            purpose: Purpose::Retry,
        })
    }

    /// What says whether a window that was interrupted for this is still to be read.
    pub(crate) const fn mark(&self, purpose: Purpose) -> Option<(Timestamp, Timestamp)> {
        match purpose {
            Purpose::Advance => Some((self.read_until, self.advanced_at)),
            Purpose::Sweep => Some((self.swept_at, self.swept_at)),
            Purpose::Retry => Some((self.retried_at, self.retried_at)),
            Purpose::Named | Purpose::Asked => None,
        }
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
            Purpose::Named | Purpose::Asked => {}
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
            while let Some(window) = reading.due(now, EVERY, None, &Load::default()) {
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
            while let Some(window) = reading.due(now, EVERY, None, &Load::default()) {
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
        let waiting = Some((at(-3_600_000), at(-60_000)));
        let mut purposes = Vec::new();
        while let Some(window) = reading.due(now, EVERY, waiting, &Load::default()) {
            purposes.push(window.purpose);
            reading = reading.done(&window, now);
        }
        assert_eq!(purposes, [Purpose::Advance, Purpose::Sweep, Purpose::Retry]);
        assert_eq!(
            reading.due(now.plus_millis(299_999), EVERY, waiting, &Load::default()),
            None
        );
    }

    #[test]
    fn a_clock_that_was_a_day_ahead_does_not_stop_the_reading() {
        let ahead = at(LONGEST_MILLIS);
        let reading = Reading::first(ahead);
        let window = reading.due(ahead, EVERY, None, &Load::default()).unwrap();
        let reading = reading.done(&window, ahead);
        let window = reading.due(at(0), EVERY, None, &Load::default()).unwrap();
        assert_eq!((window.purpose, window.to), (Purpose::Advance, at(0)));
    }
}
