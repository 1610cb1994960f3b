//! Points in time and spans, in milliseconds, without a clock.

use std::fmt;

use serde::{Deserialize, Serialize};

/// No clock is called wrong for less.
const CLOCK_TOLERANCE_MS: i64 = 10_000;

/// So many milliseconds a clock is ahead of a server's, by which an answer has the `Date` `served_at`
/// (whole seconds; RFC 9110, section 6.6.1) that was asked for and came at these moments. Zero where a slow
/// answer may be the reason.
pub const fn clock_error(asked_at: Timestamp, answered_at: Timestamp, served_at: Timestamp) -> i64 {
    let half_way = answered_at.millis_since(asked_at) / 2;
    let error = asked_at.0 + half_way - (served_at.0 + 500);
    if error.abs() > CLOCK_TOLERANCE_MS + half_way {
        error
    } else {
        0
    }
}

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Milliseconds from `earlier` to here; zero when `earlier` is later.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        let span = self.0.saturating_sub(earlier.0);
        if span < 0 { 0 } else { span }
    }

    /// Is this one of the last so many milliseconds before `now`? What is still to come is not, as after a
    /// clock that was set back.
    pub const fn is_within_last(self, millis: i64, now: Self) -> bool {
        self.0 <= now.0 && now.millis_since(self) < millis
    }

    /// Whole seconds from `earlier` to here, rounded down; zero when `earlier` is later.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        self.millis_since(earlier) / 1000
    }

    /// This many milliseconds later. What others send may be any number, so it ends where numbers do.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// This point, or the first one after `earlier` when the clock was set back meanwhile.
    #[must_use]
    pub fn after(self, earlier: Option<Self>) -> Self {
        earlier.map_or(self, |earlier| self.max(earlier.plus_millis(1)))
    }

    /// Reads ISO 8601 in UTC or with an offset, as `RingCentral` writes it:
    /// `2026-01-31T12:00:05.123Z`, `2026-01-31T12:00:00.737+0000`. `None` for anything else.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() < 20 || bytes[4] != b'-' || bytes[7] != b'-' || bytes[10] != b'T' {
            return None;
        }
        let field = |from: usize, to: usize| -> Option<i64> {
            let part = text.get(from..to)?;
            part.bytes()
                .all(|b| b.is_ascii_digit())
                .then(|| part.parse().ok())?
        };
        let (year, month, day) = (field(0, 4)?, field(5, 7)?, field(8, 10)?);
        let (hour, minute, second) = (field(11, 13)?, field(14, 16)?, field(17, 19)?);
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 {
            return None;
        }
        let rest = text.get(19..)?;
        let (fraction, zone) = match rest.strip_prefix('.') {
            Some(tail) => {
                let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
                tail.split_at_checked(digits)?
            }
            None => ("", rest),
        };
        let millis: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
        let offset_minutes = match zone {
            "Z" => 0,
            _ => offset_minutes(zone)?,
        };
        let days = days_from_civil(year, month, day);
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset_minutes * 60;
        Some(Self(seconds * 1000 + millis))
    }
}

fn offset_minutes(zone: &str) -> Option<i64> {
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = zone.get(1..)?.chars().filter(|c| *c != ':').collect();
    if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hours: i64 = digits.get(..2)?.parse().ok()?;
    let minutes: i64 = digits.get(2..)?.parse().ok()?;
    Some(sign * (hours * 60 + minutes))
}

/// Days since the epoch of a proleptic Gregorian date (H. Hinnant, "chrono-compatible low-level
/// date algorithms").
const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

const fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

impl fmt::Display for Timestamp {
    /// ISO 8601 in UTC with milliseconds, as `RingCentral` expects dates.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.0.div_euclid(86_400_000);
        let in_day = self.0.rem_euclid(86_400_000);
        let (year, month, day) = civil_from_days(days);
        let (hour, minute) = (in_day / 3_600_000, in_day / 60_000 % 60);
        let (second, millis) = (in_day / 1000 % 60, in_day % 1000);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_wrong_only_by_more_than_a_slow_answer_explains() {
        let at = Timestamp::from_millis;
        let served = at(1_000_000_000);
        let error = |asked: i64, took: i64| {
            let asked = served.plus_millis(asked);
            clock_error(asked, asked.plus_millis(took), served)
        };
        assert_eq!(error(0, 40), 0);
        assert_eq!(error(-9_000, 300), 0);
        assert_eq!(
            error(-5_000, 60_000),
            0,
            "it may have been served at any moment"
        );
        assert_eq!(error(3_600_500, 0), 3_600_000);
        assert_eq!(error(-3_600_000, 1_000), -3_600_000);
    }

    #[test]
    fn what_is_still_to_come_is_not_of_the_last_minute() {
        let now = Timestamp::from_millis(1_000_000);
        for (ago, is_within) in [
            (0, true),
            (59_999, true),
            (60_000, false),
            (-1, false),
            (i64::MIN, false),
        ] {
            let at = Timestamp::from_millis(now.as_millis().saturating_sub(ago));
            assert_eq!(at.is_within_last(60_000, now), is_within, "{ago}");
        }
    }

    #[test]
    fn iso_dates_survive_a_round_trip() {
        for text in [
            "1970-01-01T00:00:00.000Z",
            "2026-01-31T12:00:05.123Z",
            "2028-02-29T23:59:59.999Z",
            "1969-12-31T23:59:59.001Z",
        ] {
            assert_eq!(Timestamp::parse_iso(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn offsets_and_missing_fractions_are_read() {
        let noon = Timestamp::parse_iso("2026-01-31T12:00:00.000Z");
        assert_eq!(Timestamp::parse_iso("2026-01-31T12:00:00Z"), noon);
        assert_eq!(Timestamp::parse_iso("2026-01-31T12:00:00.000+0000"), noon);
        assert_eq!(Timestamp::parse_iso("2026-01-31T04:00:00.000-08:00"), noon);
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "today",
            "2026-13-01T00:00:00Z",
            "2026-01-31 12:00:00Z",
            "2026-01-31T12:00:00é",
        ] {
            assert_eq!(Timestamp::parse_iso(text), None, "{text}");
        }
    }
}
