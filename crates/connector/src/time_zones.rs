//! The wall clock a rep sees in `NetSuite`. A record's times have no zone, and the preference they are
//! read in cannot be asked for over REST, so the zones are settings: one for all, and exceptions.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use ledgerline_core::domain::{phone_call::LocalMinute, time::Timestamp};

/// Zones by person.
#[derive(Clone, Debug)]
pub struct TimeZones {
    default: TimeZone,
    /// By email, lower case.
    exceptions: HashMap<String, TimeZone>,
}

impl TimeZones {
    /// `exceptions` are keyed by email.
    pub fn new(
        default: TimeZone,
        exceptions: impl IntoIterator<Item = (String, TimeZone)>,
    ) -> Self {
        let exceptions = exceptions
            .into_iter()
            .map(|(email, zone)| (email.to_lowercase(), zone))
            .collect();
        Self {
            default,
            exceptions,
        }
    }

    /// The one for all, by its name.
    pub fn name(&self) -> Option<&str> {
        self.default.iana_name()
    }

    /// What this person's clock shows at this moment.
    pub fn wall_clock(&self, email: Option<&str>, at: Timestamp) -> LocalMinute {
        local(self.of(email), at)
    }

    /// What titles and comments say of this moment: on the company's clock where it wants one for all,
    /// else on this person's.
    pub fn worded(&self, company: Option<&str>, email: Option<&str>, at: Timestamp) -> LocalMinute {
        match company.and_then(zone) {
            Some(zone) => local(&zone, at),
            None => local(self.of(email), at),
        }
    }

    fn of(&self, email: Option<&str>) -> &TimeZone {
        email
            .and_then(|email| self.exceptions.get(&email.to_lowercase()))
            .unwrap_or(&self.default)
    }
}

/// The zone of this name.
pub(crate) fn zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

fn local(zone: &TimeZone, at: Timestamp) -> LocalMinute {
    let moment = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
    let local = moment.to_zoned(zone.clone());
    LocalMinute {
        year: local.year(),
        month: local.month().unsigned_abs(),
        day: local.day().unsigned_abs(),
        hour: local.hour().unsigned_abs(),
        minute: local.minute().unsigned_abs(),
    }
}

#[cfg(test)]
mod tests {
    use ledgerline_core::domain::phone_call::TimeSlot;

    use super::*;

    fn zones() -> TimeZones {
        let zone = |name| TimeZone::get(name).unwrap();
        TimeZones::new(
            zone("America/Los_Angeles"),
            [("Eva@northgate.example".to_owned(), zone("Europe/Berlin"))],
        )
    }

    fn slot(email: Option<&str>, started: &str, ended: &str) -> (String, String, String) {
        let (started, ended) = (
            Timestamp::parse_iso(started).unwrap(),
            Timestamp::parse_iso(ended).unwrap(),
        );
        let zones = zones();
        let slot = TimeSlot::new(
            zones.wall_clock(email, started),
            zones.wall_clock(email, ended),
            ended.millis_since(started) / 60_000,
        );
        (slot.date(), slot.start(), slot.end())
    }

    fn texts(date: &str, start: &str, end: &str) -> (String, String, String) {
        (date.to_owned(), start.to_owned(), end.to_owned())
    }

    #[test]
    fn a_late_call_is_logged_on_the_reps_day_and_not_the_servers() {
        let called = slot(None, "2026-11-22T07:50:00Z", "2026-11-22T07:55:00Z");
        assert_eq!(called, texts("2026-11-21", "23:50", "23:55"));
    }

    #[test]
    fn a_call_over_the_reps_midnight_ends_with_the_day() {
        let called = slot(None, "2026-11-22T07:50:00Z", "2026-11-22T08:20:00Z");
        assert_eq!(called, texts("2026-11-21", "23:50", "23:59"));
    }

    #[test]
    fn a_person_may_have_a_zone_of_their_own() {
        let called = slot(
            Some("eva@Northgate.example"),
            "2026-07-01T12:00:00Z",
            "2026-07-01T12:03:00Z",
        );
        assert_eq!(called, texts("2026-07-01", "14:00", "14:03"));
    }

    #[test]
    fn words_go_by_the_companys_clock_where_it_has_one() {
        let at = Timestamp::parse_iso("2026-11-21T22:05:00Z").unwrap();
        let eva = Some("eva@northgate.example");
        let shown = |company, email| {
            let minute = zones().worded(company, email, at);
            (minute.day, minute.hour)
        };
        assert_eq!(shown(None, None), (21, 14));
        assert_eq!(shown(None, eva), (21, 23));
        assert_eq!(shown(Some("Asia/Tokyo"), eva), (22, 7));
        assert_eq!(shown(Some("Nowhere/At_All"), eva), (21, 23));
    }

    #[test]
    fn a_call_while_the_clock_goes_back_keeps_its_length() {
        // 01:50 PDT to 01:10 PST.
        let called = slot(None, "2026-11-01T08:50:00Z", "2026-11-01T09:10:00Z");
        assert_eq!(called, texts("2026-11-01", "01:50", "02:10"));
    }

    #[test]
    fn a_call_while_the_clock_goes_forward_shows_the_clock() {
        // 01:50 PST to 03:10 PDT.
        let called = slot(None, "2026-03-08T09:50:00Z", "2026-03-08T10:10:00Z");
        assert_eq!(called, texts("2026-03-08", "01:50", "03:10"));
    }
}
