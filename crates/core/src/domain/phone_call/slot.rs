//! Date and times of day of a phone call record, which knows one date and no zone.

/// A minute on a wall clock.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LocalMinute {
    /// Year.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month.
    pub day: u8,
    /// Hour, 0 to 23.
    pub hour: u8,
    /// Minute, 0 to 59.
    pub minute: u8,
}

impl LocalMinute {
    const fn date(self) -> (i16, u8, u8) {
        (self.year, self.month, self.day)
    }

    fn of_day(self) -> i64 {
        i64::from(self.hour) * 60 + i64::from(self.minute)
    }
}

/// The last minute of a day.
const LAST_MINUTE: i64 = 24 * 60 - 1;

/// When a call was, in a way `NetSuite` accepts: the end is after the start and on the same day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TimeSlot {
    date: (i16, u8, u8),
    start: i64,
    end: i64,
}

impl TimeSlot {
    /// `elapsed` is the true length in minutes: it decides when the clock was set back during the
    /// call. A call over midnight ends at 23:59, for the record has no end date.
    pub fn new(started: LocalMinute, ended: LocalMinute, elapsed: i64) -> Self {
        let start = started.of_day();
        let end = if ended.date() > started.date() {
            LAST_MINUTE
        } else if ended.date() == started.date() && ended.of_day() > start {
            ended.of_day()
        } else {
            start.saturating_add(elapsed.max(1)).min(LAST_MINUTE)
        };
        Self {
            date: started.date(),
            start: start.min(LAST_MINUTE - 1),
            end,
        }
    }

    /// `2026-11-21`.
    pub fn date(&self) -> String {
        let (year, month, day) = self.date;
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// `14:05`.
    pub fn start(&self) -> String {
        clock(self.start)
    }

    /// `14:12`, after the start.
    pub fn end(&self) -> String {
        clock(self.end)
    }
}

fn clock(minute_of_day: i64) -> String {
    format!("{:02}:{:02}", minute_of_day / 60, minute_of_day % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: u8, hour: u8, minute: u8) -> LocalMinute {
        LocalMinute {
            year: 2026,
            month: 11,
            day,
            hour,
            minute,
        }
    }

    fn slot(started: LocalMinute, ended: LocalMinute, elapsed: i64) -> (String, String, String) {
        let slot = TimeSlot::new(started, ended, elapsed);
        (slot.date(), slot.start(), slot.end())
    }

    fn texts(date: &str, start: &str, end: &str) -> (String, String, String) {
        (date.to_owned(), start.to_owned(), end.to_owned())
    }

    #[test]
    fn an_ordinary_call_keeps_its_times() {
        assert_eq!(
            slot(at(21, 14, 5), at(21, 14, 12), 7),
            texts("2026-11-21", "14:05", "14:12")
        );
    }

    #[test]
    fn a_call_within_one_minute_ends_one_minute_later() {
        assert_eq!(
            slot(at(21, 14, 5), at(21, 14, 5), 0),
            texts("2026-11-21", "14:05", "14:06")
        );
    }

    #[test]
    fn a_call_over_midnight_ends_with_its_day() {
        assert_eq!(
            slot(at(21, 23, 50), at(22, 0, 10), 20),
            texts("2026-11-21", "23:50", "23:59")
        );
    }

    #[test]
    fn a_call_in_the_last_minute_of_a_day_still_ends_after_it_starts() {
        assert_eq!(
            slot(at(21, 23, 59), at(21, 23, 59), 0),
            texts("2026-11-21", "23:58", "23:59")
        );
        assert_eq!(
            slot(at(21, 23, 59), at(22, 0, 3), 4),
            texts("2026-11-21", "23:58", "23:59")
        );
    }

    #[test]
    fn a_clock_set_back_during_the_call_does_not_turn_it_around() {
        assert_eq!(
            slot(at(1, 1, 50), at(1, 1, 10), 20),
            texts("2026-11-01", "01:50", "02:10")
        );
    }
}
