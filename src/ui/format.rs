//! Spans and moments as people read them. Moments are given in local time, to be read as if UTC.

use ledgerline_core::domain::time::Timestamp;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `6:37`, `1:02:03`.
pub(crate) fn timer(seconds: i64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// `48 s`, `14 min`, `2 h 41 min`.
pub(crate) fn spell(seconds: i64) -> String {
    let minutes = (seconds + 30) / 60;
    match (seconds, minutes) {
        (..60, _) => format!("{seconds} s"),
        (_, ..60) => format!("{minutes} min"),
        _ => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}

/// `11:42`.
pub(crate) fn time_of_day(local: Timestamp) -> String {
    local.to_string().get(11..16).unwrap_or_default().to_owned()
}

/// `11:42` of today, `21 Nov 11:42` of any other day.
pub(crate) fn moment(local: Timestamp, today: Timestamp) -> String {
    let time = time_of_day(local);
    if day(local) == day(today) {
        time
    } else {
        format!("{} {time}", day(local))
    }
}

/// `21 Nov`.
pub(crate) fn day(local: Timestamp) -> String {
    day_of_date(local.to_string().get(..10).unwrap_or_default())
}

/// `3 Nov 2027`.
pub(crate) fn day_of_year(local: Timestamp) -> String {
    let year = local.to_string().get(..4).unwrap_or_default().to_owned();
    format!("{} {year}", day(local))
}

/// `11:42:08`.
pub(crate) fn clock_time(local: Timestamp) -> String {
    local.to_string().get(11..19).unwrap_or_default().to_owned()
}

const DAY_MS: i64 = 86_400_000;
const DAYS: [&str; 7] = [
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
];

fn weekday(local: Timestamp) -> &'static str {
    let days = local.as_millis().div_euclid(DAY_MS).rem_euclid(7);
    let at = usize::try_from(days).unwrap_or_default();
    DAYS.get(at).copied().unwrap_or_default()
}

/// When something was, as short as it can be told now: `11:42`, `Fri 17:20`, `3 Nov 17:20`,
/// `3 Nov 2025`.
pub(crate) fn started(local: Timestamp, now: Timestamp) -> String {
    let day_of = |at: Timestamp| at.as_millis().div_euclid(DAY_MS);
    let year_of = |at: Timestamp| at.to_string().get(..4).unwrap_or_default().to_owned();
    let time = time_of_day(local);
    match day_of(now) - day_of(local) {
        ..=0 => time,
        1..=6 => format!("{} {time}", weekday(local).get(..3).unwrap_or_default()),
        _ if year_of(now) == year_of(local) => format!("{} {time}", day(local)),
        _ => format!("{} {}", day(local), year_of(local)),
    }
}

/// When something will be, as short as it can be told now: `11:42`, `Mon 08:00`, `7 Dec 08:00`.
pub(crate) fn coming(local: Timestamp, now: Timestamp) -> String {
    let day_of = |at: Timestamp| at.as_millis().div_euclid(DAY_MS);
    let time = time_of_day(local);
    match day_of(local) - day_of(now) {
        ..=0 => time,
        1..=6 => format!("{} {time}", weekday(local).get(..3).unwrap_or_default()),
        _ => format!("{} {time}", day(local)),
    }
}

/// `Saturday 21 Nov 2026`.
pub(crate) fn long_day(local: Timestamp) -> String {
    let year = local.to_string().get(..4).unwrap_or_default().to_owned();
    format!("{} {} {year}", weekday(local), day(local))
}

/// `100,000`.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `21 Nov` from `2026-11-21`; anything else is given back as it is.
pub(crate) fn day_of_date(date: &str) -> String {
    let mut parts = date.split('-').skip(1);
    let month = parts.next().and_then(|month| month.parse::<usize>().ok());
    let day = parts.next().and_then(|day| day.parse::<u8>().ok());
    match (
        month.and_then(|month| MONTHS.get(month.wrapping_sub(1))),
        day,
    ) {
        (Some(month), Some(day)) => format!("{day} {month}"),
        _ => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timer_counts_minutes_and_shows_hours_only_when_there_are_any() {
        assert_eq!(
            [timer(0), timer(397), timer(3723)],
            ["0:00", "6:37", "1:02:03"]
        );
    }

    #[test]
    fn a_length_is_told_in_the_unit_that_matters() {
        assert_eq!(
            [spell(48), spell(59), spell(60), spell(845), spell(9660)],
            ["48 s", "59 s", "1 min", "14 min", "2 h 41 min"]
        );
    }

    #[test]
    fn a_moment_is_told_against_now() {
        let at = |text: &str| Timestamp::parse_iso(text).unwrap();
        let now = at("2026-11-21T12:00:00Z");
        for (then, told) in [
            ("2026-11-21T11:42:00Z", "11:42"),
            ("2026-11-20T17:20:00Z", "Fri 17:20"),
            ("2026-11-03T17:20:00Z", "3 Nov 17:20"),
            ("2025-11-03T17:20:00Z", "3 Nov 2025"),
        ] {
            assert_eq!(started(at(then), now), told);
        }
        for (then, told) in [
            ("2026-11-21T12:30:00Z", "12:30"),
            ("2026-11-22T00:00:00Z", "Sun 00:00"),
            ("2026-11-27T08:00:00Z", "Fri 08:00"),
            ("2026-11-28T08:00:00Z", "28 Nov 08:00"),
        ] {
            assert_eq!(coming(at(then), now), told);
        }
        assert_eq!(long_day(now), "Saturday 21 Nov 2026");
        assert_eq!(
            [grouped(7), grouped(1_000), grouped(100_000)],
            ["7", "1,000", "100,000"]
        );
    }

    #[test]
    fn moments_are_short() {
        let at = Timestamp::parse_iso("2026-11-03T11:42:05Z").unwrap();
        assert_eq!(
            (time_of_day(at).as_str(), day(at).as_str()),
            ("11:42", "3 Nov")
        );
        let [morning, next_day] = ["2026-11-03T08:00:00Z", "2026-11-04T08:00:00Z"]
            .map(|text| Timestamp::parse_iso(text).unwrap());
        assert_eq!(moment(at, morning), "11:42");
        assert_eq!(moment(at, next_day), "3 Nov 11:42");
        assert_eq!(day_of_date("2026-13-40"), "2026-13-40");
        assert_eq!(day_of_date("yesterday"), "yesterday");
    }
}
