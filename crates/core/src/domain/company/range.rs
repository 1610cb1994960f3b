//! Days that somebody chooses, as a range of calls, and a long range in parts. Days are those of the
//! company's clock; a browser knows how far it is ahead of UTC at a moment.

use super::{Ledger, LedgerDay, SyncRange};
use crate::domain::time::Timestamp;

const DAY_MS: i64 = 86_400_000;
/// Most days that one answer of the ledger tells of.
pub const LEDGER_DAYS: i64 = 31;
/// Most days that are synced or compared at once: RingCentral's log goes back about a year.
pub const MOST_DAYS: i64 = 400;

/// Why two days are no range.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RangeFlaw {
    /// One of them is not given.
    Missing,
    /// The last one is before the first.
    Backwards,
    /// The last one is yet to come.
    Future,
    /// They are further apart than RingCentral's log goes back.
    TooLong,
}

/// The day `2026-11-21` as if it were UTC's.
fn day(text: &str) -> Option<Timestamp> {
    let is_day = text.len() == 10;
    Timestamp::parse_iso(&[text, "T00:00:00Z"].concat()).filter(|_| is_day)
}

/// When a day begins on a clock that is so many milliseconds `ahead` of UTC at a moment. Where the clock
/// is put forward over midnight, the day begins later; where midnight comes twice, with the first.
fn begins(day: Timestamp, ahead: &dyn Fn(Timestamp) -> i64) -> Timestamp {
    let sides = [-DAY_MS, DAY_MS].map(|away| ahead(day.plus_millis(away)));
    let shows_midnight = |at: &Timestamp| at.plus_millis(ahead(*at)) == day;
    let moments = sides.map(|ahead| day.plus_millis(-ahead));
    let first = moments.into_iter().filter(shows_midnight).min();
    first.unwrap_or(moments[0])
}

/// The day that clock shows.
fn today(now: Timestamp, ahead: &dyn Fn(Timestamp) -> i64) -> Timestamp {
    let shown = now.plus_millis(ahead(now)).as_millis();
    Timestamp::from_millis(shown - shown.rem_euclid(DAY_MS))
}

impl SyncRange {
    /// So many days with today, up to now: a call that has just ended is in it.
    pub fn last_days(count: i64, now: Timestamp, ahead: &dyn Fn(Timestamp) -> i64) -> Self {
        let first = today(now, ahead).plus_millis(-(count - 1) * DAY_MS);
        Self {
            from: begins(first, ahead),
            to: now,
        }
    }

    /// From the beginning of one day to the end of another, `2026-11-21`, or up to now.
    pub fn of_days(
        from: &str,
        to: &str,
        now: Timestamp,
        ahead: &dyn Fn(Timestamp) -> i64,
    ) -> Result<Self, RangeFlaw> {
        let (Some(from), Some(to)) = (day(from), day(to)) else {
            return Err(RangeFlaw::Missing);
        };
        if to < from {
            return Err(RangeFlaw::Backwards);
        }
        if to > today(now, ahead) {
            return Err(RangeFlaw::Future);
        }
        let range = Self {
            from: begins(from, ahead),
            to: begins(to.plus_millis(DAY_MS), ahead).min(now),
        };
        if range.to.millis_since(range.from) > MOST_DAYS * DAY_MS {
            return Err(RangeFlaw::TooLong);
        }
        Ok(range)
    }

    /// The part of it that begins there, so long at most.
    #[must_use]
    pub fn part(self, from: Timestamp, longest_days: i64) -> Self {
        Self {
            from,
            to: self.to.min(from.plus_millis(longest_days * DAY_MS)),
        }
    }
}

impl Ledger {
    /// What the next part of the same range came to. A day over which they were parted is one again.
    pub fn add(&mut self, part: Self) {
        self.calls += part.calls;
        self.in_netsuite += part.in_netsuite;
        self.is_checked &= part.is_checked;
        for next in part.days {
            self.add_day(next);
        }
        self.gaps.extend(part.gaps);
        for reason in part.left_out {
            let known = self.left_out.iter_mut();
            match known.into_iter().find(|known| known.cause == reason.cause) {
                Some(known) => known.count += reason.count,
                None => self.left_out.push(reason),
            }
        }
    }

    fn add_day(&mut self, next: LedgerDay) {
        let is_same = |day: &&mut LedgerDay| day.day == next.day && day.extension == next.extension;
        match self.days.iter_mut().rev().find(is_same) {
            Some(day) => {
                day.calls += next.calls;
                day.in_netsuite += next.in_netsuite;
                day.left_out += next.left_out;
            }
            None => self.days.push(next),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        company::{Cause, Reason},
        ids::ExtensionId,
    };

    const HOUR_MS: i64 = 3_600_000;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_iso(text).unwrap()
    }

    /// Los Angeles in 2026: summer from 8 March to 1 November.
    fn los_angeles(at_: Timestamp) -> i64 {
        let is_summer = (at("2026-03-08T10:00:00Z")..at("2026-11-01T09:00:00Z")).contains(&at_);
        if is_summer {
            -7 * HOUR_MS
        } else {
            -8 * HOUR_MS
        }
    }

    /// Beirut in 2026 puts its clocks forward at midnight to 29 March, and back at midnight to 25 October.
    fn beirut(at_: Timestamp) -> i64 {
        let is_summer = (at("2026-03-28T22:00:00Z")..at("2026-10-24T21:00:00Z")).contains(&at_);
        if is_summer { 3 * HOUR_MS } else { 2 * HOUR_MS }
    }

    fn of(
        (from, to): (&str, &str),
        now: &str,
        ahead: &dyn Fn(Timestamp) -> i64,
    ) -> Result<(String, String), RangeFlaw> {
        let range = SyncRange::of_days(from, to, at(now), ahead)?;
        Ok((range.from.to_string(), range.to.to_string()))
    }

    fn texts(from: &str, to: &str) -> Result<(String, String), RangeFlaw> {
        Ok((from.to_owned(), to.to_owned()))
    }

    #[test]
    fn days_are_those_of_the_companys_clock_also_when_it_is_put_forward_or_back() {
        let now = "2026-12-24T12:00:00Z";
        assert_eq!(
            of(("2026-02-01", "2026-02-28"), now, &los_angeles),
            texts("2026-02-01T08:00:00.000Z", "2026-03-01T08:00:00.000Z"),
        );
        assert_eq!(
            of(("2026-03-08", "2026-03-08"), now, &los_angeles),
            texts("2026-03-08T08:00:00.000Z", "2026-03-09T07:00:00.000Z"),
            "a day of 23 hours"
        );
        assert_eq!(
            of(("2026-11-01", "2026-11-01"), now, &los_angeles),
            texts("2026-11-01T07:00:00.000Z", "2026-11-02T08:00:00.000Z"),
            "one of 25"
        );
        assert_eq!(
            of(("2026-03-29", "2026-03-29"), now, &beirut),
            texts("2026-03-28T22:00:00.000Z", "2026-03-29T21:00:00.000Z"),
            "there is no midnight"
        );
        assert_eq!(
            of(("2026-10-24", "2026-10-24"), now, &beirut),
            texts("2026-10-23T21:00:00.000Z", "2026-10-24T22:00:00.000Z"),
            "the day goes on when it is 23 o'clock anew"
        );
    }

    #[test]
    fn today_ends_now_and_what_is_no_range_says_why() {
        // The evening before in Los Angeles.
        let now = "2026-11-29T05:00:00Z";
        assert_eq!(
            of(("2026-11-27", "2026-11-28"), now, &los_angeles),
            texts("2026-11-27T08:00:00.000Z", "2026-11-29T05:00:00.000Z"),
        );
        for (days, flaw) in [
            (("2026-11-28", "2026-11-29"), RangeFlaw::Future),
            (("2026-11-28", "2026-11-27"), RangeFlaw::Backwards),
            (("", "2026-11-27"), RangeFlaw::Missing),
            (("2026-11-27", ""), RangeFlaw::Missing),
            (("27 Nov", "2026-11-27"), RangeFlaw::Missing),
            (("2025-10-01", "2026-11-27"), RangeFlaw::TooLong),
        ] {
            assert_eq!(of(days, now, &los_angeles), Err(flaw), "{days:?}");
        }
    }

    #[test]
    fn the_last_days_begin_at_midnight_also_before_the_clock_was_changed() {
        let range = SyncRange::last_days(31, at("2026-11-29T05:00:00Z"), &los_angeles);
        assert_eq!(range.from.to_string(), "2026-10-29T07:00:00.000Z");
        let range = SyncRange::last_days(1, at("2026-11-29T05:00:00Z"), &los_angeles);
        assert_eq!(range.from.to_string(), "2026-11-28T08:00:00.000Z");
    }

    #[test]
    fn parts_follow_each_other_without_gap_and_none_is_longer_than_it_may_be() {
        for days in [
            ("2026-01-01", "2026-01-31"),
            // With the hour that comes twice, longer than 31 times 24 hours.
            ("2026-10-10", "2026-11-09"),
            ("2026-02-01", "2026-12-01"),
        ] {
            let range =
                SyncRange::of_days(days.0, days.1, at("2026-12-24T12:00:00Z"), &los_angeles);
            let range = range.unwrap();
            for longest in [1, LEDGER_DAYS] {
                let mut from = range.from;
                let mut count = 0;
                while from < range.to {
                    let part = range.part(from, longest);
                    assert_eq!(part.from, from);
                    let long = part.to.millis_since(part.from);
                    assert!(long > 0 && long <= longest * DAY_MS, "{part:?}");
                    from = part.to;
                    count += 1;
                }
                assert_eq!(from, range.to);
                let whole = range.to.millis_since(range.from);
                assert_eq!(count, (whole + longest * DAY_MS - 1) / (longest * DAY_MS));
            }
        }
    }

    #[test]
    fn ledgers_of_parts_add_up_and_a_parted_day_is_one() {
        let row = |day: &str, extension: Option<&str>, calls| LedgerDay {
            day: day.to_owned(),
            extension: extension.map(ExtensionId::new),
            name: String::new(),
            employee: None,
            calls,
            in_netsuite: 1,
            left_out: 1,
        };
        let ledger = |calls, days, left_out, is_checked| Ledger {
            calls,
            in_netsuite: 1,
            is_checked,
            days,
            gaps: Vec::new(),
            left_out,
        };
        let reason = |cause, count| Reason { cause, count };
        let mut sum = ledger(
            2,
            vec![row("2026-10-31", Some("101"), 2)],
            vec![reason(Cause::Internal, 1)],
            true,
        );
        sum.add(ledger(
            3,
            vec![
                row("2026-10-31", Some("101"), 1),
                row("2026-10-31", None, 1),
                row("2026-11-01", Some("101"), 1),
            ],
            vec![reason(Cause::Internal, 2), reason(Cause::RuleLength, 1)],
            false,
        ));
        assert_eq!((sum.calls, sum.in_netsuite, sum.is_checked), (5, 2, false));
        let calls: Vec<u32> = sum.days.iter().map(|day| day.calls).collect();
        assert_eq!(calls, [3, 1, 1]);
        assert_eq!(sum.days[0].left_out, 2);
        let counts: Vec<u32> = sum.left_out.iter().map(|reason| reason.count).collect();
        assert_eq!(counts, [3, 1]);
    }
}
