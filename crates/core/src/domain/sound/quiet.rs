//! When a browser does not ring although it could: outside the hours that a person keeps in a week, and while they
//! want quiet for a time. Hours are those of the computer's wall clock, whatever is done to it in spring and autumn.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::time::Timestamp;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;
const MINUTES_OF_DAY: u16 = 1_440;
/// Clocks are set at such moments: the whole and half hours of UTC.
const CLOCKS_ARE_SET_MS: i64 = 1_800_000;
/// A week's hours change within so long, also where clocks that are set forward leave out the only ones.
const LONGEST_MS: i64 = 15 * DAY_MS;
/// When a pause until the morning is over.
const MORNING: MinuteOfDay = MinuteOfDay(8 * 60);

/// What the wall clock here shows at a moment, to be read as if it were UTC.
pub type WallClock<'a> = &'a dyn Fn(Timestamp) -> Timestamp;

/// A day of the week.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Weekday {
    /// The first.
    Monday,
    /// The second.
    Tuesday,
    /// The third.
    Wednesday,
    /// The fourth.
    Thursday,
    /// The fifth.
    Friday,
    /// The sixth.
    Saturday,
    /// The last.
    Sunday,
}

impl Weekday {
    /// All there are, in their order.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// That of a wall clock.
    fn of(local: Timestamp) -> Self {
        // The first of January 1970 was a Thursday.
        let at = (local.as_millis().div_euclid(DAY_MS) + 3).rem_euclid(7);
        usize::try_from(at).map_or(Self::Monday, |at| Self::ALL[at])
    }

    const fn before(self) -> Self {
        match self {
            Self::Monday => Self::Sunday,
            Self::Tuesday => Self::Monday,
            Self::Wednesday => Self::Tuesday,
            Self::Thursday => Self::Wednesday,
            Self::Friday => Self::Thursday,
            Self::Saturday => Self::Friday,
            Self::Sunday => Self::Saturday,
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// Some days of the week.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Weekday>", into = "Vec<Weekday>")]
pub struct Days(u8);

impl Days {
    /// Is this one of them?
    pub const fn has(self, day: Weekday) -> bool {
        self.0 & day.bit() != 0
    }

    /// With this one, or without.
    #[must_use]
    pub const fn with(self, day: Weekday, on: bool) -> Self {
        Self(if on {
            self.0 | day.bit()
        } else {
            self.0 & !day.bit()
        })
    }
}

impl From<Vec<Weekday>> for Days {
    fn from(days: Vec<Weekday>) -> Self {
        let add = |all: Self, day| all.with(day, true);
        days.into_iter().fold(Self::default(), add)
    }
}

impl From<Days> for Vec<Weekday> {
    fn from(days: Days) -> Self {
        let mut all = Weekday::ALL.to_vec();
        all.retain(|day| days.has(*day));
        all
    }
}

/// A minute that a wall clock shows, `00:00` to `23:59`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MinuteOfDay(u16);

impl MinuteOfDay {
    /// Reads `08:00`.
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let number = |text: &str| {
            let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| text.parse::<u16>().ok())?
        };
        let (hour, minute) = (number(hour)?, number(minute)?);
        (hour < 24 && minute < 60).then_some(Self(hour * 60 + minute))
    }

    fn of(local: Timestamp) -> Self {
        let minute = local.as_millis().rem_euclid(DAY_MS) / MINUTE_MS;
        Self(u16::try_from(minute).unwrap_or_default())
    }

    /// When a wall clock that shows `local` will show this minute next, at least a minute from its begin, if nobody
    /// sets it meanwhile: so many milliseconds later.
    fn ahead_of(self, local: Timestamp) -> i64 {
        let minutes = (self.0 + MINUTES_OF_DAY - 1 - Self::of(local).0) % MINUTES_OF_DAY + 1;
        i64::from(minutes) * MINUTE_MS - local.as_millis().rem_euclid(MINUTE_MS)
    }
}

impl fmt::Display for MinuteOfDay {
    /// `08:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl TryFrom<String> for MinuteOfDay {
    type Error = HoursFlaw;

    fn try_from(text: String) -> Result<Self, HoursFlaw> {
        Self::parse(&text).ok_or(HoursFlaw::NoTime)
    }
}

impl From<MinuteOfDay> for String {
    fn from(minute: MinuteOfDay) -> Self {
        minute.to_string()
    }
}

/// Why there are no such hours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HoursFlaw {
    /// No day is chosen.
    #[error("no day is chosen")]
    NoDay,
    /// A time is missing.
    #[error("a time is missing")]
    NoTime,
    /// They end when they begin.
    #[error("they end when they begin")]
    SameTime,
}

/// On which days from when to when it rings. What ends before it begins ends on the next day, and belongs to the day
/// on which it begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Unchecked")]
pub struct RingHours {
    days: Days,
    from: MinuteOfDay,
    to: MinuteOfDay,
}

/// As somebody may have written them.
#[derive(Deserialize)]
struct Unchecked {
    days: Days,
    from: MinuteOfDay,
    to: MinuteOfDay,
}

impl TryFrom<Unchecked> for RingHours {
    type Error = HoursFlaw;

    fn try_from(it: Unchecked) -> Result<Self, HoursFlaw> {
        Self::new(it.days, Some(it.from), Some(it.to))
    }
}

impl Default for RingHours {
    /// From Monday to Friday by day.
    fn default() -> Self {
        Self {
            days: Days(0b001_1111),
            from: MinuteOfDay(8 * 60),
            to: MinuteOfDay(18 * 60),
        }
    }
}

impl RingHours {
    /// These.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn new(
        days: Days,
        from: Option<MinuteOfDay>,
        to: Option<MinuteOfDay>,
    ) -> Result<Self, HoursFlaw> {
        let (from, to) = from.zip(to).ok_or(HoursFlaw::NoTime)?;
        if days == Days::default() {
            Err(HoursFlaw::NoDay)
        } else if from == to {
            Err(HoursFlaw::SameTime)
        } else {
            Ok(Self { days, from, to })
        }
    }

    /// On which days they begin.
    pub const fn days(self) -> Days {
        self.days
    }

    /// When they begin.
    pub const fn from(self) -> MinuteOfDay {
        self.from
    }

    /// When they end.
    pub const fn to(self) -> MinuteOfDay {
        self.to
    }

    /// Does it ring in this minute of this day?
    pub fn ring_at(self, day: Weekday, minute: MinuteOfDay) -> bool {
        let (has_begun, is_over) = (minute >= self.from, minute >= self.to);
        if self.from < self.to {
            self.days.has(day) && has_begun && !is_over
        } else {
            self.days.has(day) && has_begun || self.days.has(day.before()) && !is_over
        }
    }
}

/// For how long somebody wants quiet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Pause {
    /// 30 minutes.
    HalfHour,
    /// 60 minutes.
    Hour,
    /// Until it is 08:00 next.
    UntilMorning,
}

impl Pause {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::HalfHour, Self::Hour, Self::UntilMorning];

    /// When one that begins now is over.
    pub fn end(self, now: Timestamp, wall: WallClock<'_>) -> Timestamp {
        match self {
            Self::HalfHour => now.plus_millis(30 * MINUTE_MS),
            Self::Hour => now.plus_millis(60 * MINUTE_MS),
            Self::UntilMorning => {
                let ahead = MORNING.ahead_of(wall(now));
                let at = now.plus_millis(ahead);
                // Clocks may be set in between.
                let shown = wall(at).as_millis();
                let meant = wall(now).plus_millis(ahead).as_millis();
                at.plus_millis(meant - shown)
            }
        }
    }
}

/// When a person wants no ring in a browser.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Quiet {
    /// It rings only in [`Self::hours`].
    pub keeps_hours: bool,
    /// Those they chose last.
    pub hours: RingHours,
    /// A pause is on, by the computer's clock until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// What keeps it quiet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QuietBy {
    /// The pause alone: it would ring again if that were ended.
    Pause,
    /// The hours of the week.
    Hours,
}

/// A time without a ring.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spell {
    /// It rings from then on, by the computer's clock.
    pub until: Timestamp,
    /// Why it does not.
    pub by: QuietBy,
}

/// Does it ring at a moment, and for how long is that so?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rings {
    /// It does, as long as nobody says otherwise.
    Always,
    /// It does until then.
    Until(Timestamp),
    /// It does not.
    Not(Spell),
}

impl Rings {
    /// When that changes.
    pub const fn changes_at(self) -> Option<Timestamp> {
        match self {
            Self::Always => None,
            Self::Until(at) | Self::Not(Spell { until: at, .. }) => Some(at),
        }
    }

    /// The time without a ring, in it.
    pub const fn spell(self) -> Option<Spell> {
        match self {
            Self::Always | Self::Until(_) => None,
            Self::Not(spell) => Some(spell),
        }
    }
}

impl Quiet {
    /// A pause that is over by now is none any more; was there one?
    pub fn forget_pause(&mut self, now: Timestamp) -> bool {
        self.until.take_if(|until| *until <= now).is_some()
    }

    /// Does it ring now?
    pub fn at(&self, now: Timestamp, wall: WallClock<'_>) -> Rings {
        let is_in_hours = self.is_in_hours(now, wall);
        let by = if is_in_hours {
            QuietBy::Pause
        } else {
            QuietBy::Hours
        };
        match (self.rings(now, wall), self.next_change(now, wall)) {
            (true, Some(at)) => Rings::Until(at),
            (false, Some(until)) => Rings::Not(Spell { until, by }),
            (true | false, None) => Rings::Always,
        }
    }

    fn is_in_hours(&self, at: Timestamp, wall: WallClock<'_>) -> bool {
        let local = wall(at);
        !self.keeps_hours
            || self
                .hours
                .ring_at(Weekday::of(local), MinuteOfDay::of(local))
    }

    fn rings(&self, at: Timestamp, wall: WallClock<'_>) -> bool {
        self.until.is_none_or(|until| until <= at) && self.is_in_hours(at, wall)
    }

    /// The first moment at which it is not as now. Each at which that may be is looked at.
    fn next_change(&self, now: Timestamp, wall: WallClock<'_>) -> Option<Timestamp> {
        let rings = self.rings(now, wall);
        let end = now.max(self.until.unwrap_or(now)).plus_millis(LONGEST_MS);
        let mut at = now;
        while at < end {
            at = self.next_look(at, wall)?;
            if self.rings(at, wall) != rings {
                return Some(at);
            }
        }
        None
    }

    fn next_look(&self, at: Timestamp, wall: WallClock<'_>) -> Option<Timestamp> {
        let pause = self.until.filter(|until| *until > at);
        let hours = self.keeps_hours.then(|| {
            let local = wall(at);
            let edges = [self.hours.from, self.hours.to].map(|edge| edge.ahead_of(local));
            let to_half_hour = CLOCKS_ARE_SET_MS - at.as_millis().rem_euclid(CLOCKS_ARE_SET_MS);
            at.plus_millis(edges.into_iter().fold(to_half_hour, i64::min))
        });
        [pause, hours].into_iter().flatten().min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_iso(text).unwrap()
    }

    fn minute(text: &str) -> MinuteOfDay {
        MinuteOfDay::parse(text).unwrap()
    }

    fn hours(days: &[Weekday], from: &str, to: &str) -> RingHours {
        let days = days.to_vec().into();
        RingHours::new(days, Some(minute(from)), Some(minute(to))).unwrap()
    }

    fn keeps(hours: RingHours) -> Quiet {
        Quiet {
            keeps_hours: true,
            hours,
            until: None,
        }
    }

    const WORK: [Weekday; 5] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
    ];

    /// Offsets east of Greenwich in minutes, and when the clocks are set to the second one.
    struct Zone(i64, i64, &'static str);

    const ZONES: [Zone; 6] = [
        Zone(0, 0, "2026-03-08T10:00:00Z"),
        Zone(345, 345, "2026-03-08T10:00:00Z"),
        // Los Angeles, forward at 02:00 on Sunday, 8 March, and back at 02:00 on Sunday, 1 November.
        Zone(-480, -420, "2026-03-08T10:00:00Z"),
        Zone(-420, -480, "2026-11-01T09:00:00Z"),
        // Lord Howe Island, by half an hour.
        Zone(660, 630, "2026-04-04T15:00:00Z"),
        Zone(630, 660, "2026-10-03T15:30:00Z"),
    ];

    impl Zone {
        fn wall(&self, when: Timestamp) -> Timestamp {
            let east = if when < at(self.2) { self.0 } else { self.1 };
            when.plus_millis(east * MINUTE_MS)
        }
    }

    /// The same said another way: each day's span is laid out on the wall clock's own line.
    fn is_in_a_span(hours: RingHours, local: Timestamp) -> bool {
        let today = local.as_millis().div_euclid(DAY_MS);
        let length = (i64::from(hours.to.0) - i64::from(hours.from.0)).rem_euclid(1_440);
        [today - 1, today].into_iter().any(|day| {
            let of_week = usize::try_from((day + 3).rem_euclid(7)).unwrap();
            let is_on = hours.days.has(Weekday::ALL[of_week]);
            let begin = day * DAY_MS + i64::from(hours.from.0) * MINUTE_MS;
            let end = begin + length * MINUTE_MS;
            is_on && (begin..end).contains(&local.as_millis())
        })
    }

    fn some_hours() -> [RingHours; 6] {
        [
            RingHours::default(),
            hours(&Weekday::ALL, "08:00", "07:59"),
            hours(&[Weekday::Saturday, Weekday::Sunday], "20:00", "04:00"),
            hours(&[Weekday::Sunday], "02:15", "02:45"),
            hours(&[Weekday::Saturday], "23:59", "00:00"),
            hours(&[Weekday::Tuesday, Weekday::Sunday], "00:00", "03:10"),
        ]
    }

    #[test]
    fn every_minute_of_a_week_rings_as_the_spans_of_its_days_say() {
        let monday = at("2026-11-23T00:00:00Z");
        for hours in some_hours() {
            let mut rung = 0;
            for minutes in 0..7 * 1_440 {
                let local = monday.plus_millis(minutes * MINUTE_MS);
                let rings = hours.ring_at(Weekday::of(local), MinuteOfDay::of(local));
                assert_eq!(rings, is_in_a_span(hours, local), "{hours:?} {local}");
                rung += i64::from(rings);
            }
            let days: Vec<Weekday> = hours.days.into();
            let length = (i64::from(hours.to.0) - i64::from(hours.from.0)).rem_euclid(1_440);
            assert_eq!(rung, length * i64::try_from(days.len()).unwrap());
        }
    }

    #[test]
    fn what_goes_past_midnight_belongs_to_the_day_on_which_it_begins() {
        let late = hours(&[Weekday::Friday], "20:00", "04:00");
        for (day, time, rings) in [
            (Weekday::Friday, "03:59", false),
            (Weekday::Friday, "19:59", false),
            (Weekday::Friday, "20:00", true),
            (Weekday::Friday, "23:59", true),
            (Weekday::Saturday, "00:00", true),
            (Weekday::Saturday, "03:59", true),
            (Weekday::Saturday, "04:00", false),
            (Weekday::Saturday, "20:00", false),
        ] {
            assert_eq!(late.ring_at(day, minute(time)), rings, "{day:?} {time}");
        }
        let from_sunday = hours(&[Weekday::Sunday], "20:00", "04:00");
        assert!(from_sunday.ring_at(Weekday::Monday, minute("03:59")));
    }

    #[test]
    fn what_is_said_of_a_moment_holds_until_it_is_said_to_end_also_when_clocks_are_set() {
        for zone in &ZONES {
            let wall = |when| zone.wall(when);
            let begin = at(zone.2).plus_millis(-3 * DAY_MS);
            for hours in some_hours() {
                let quiet = keeps(hours);
                // Every minute is looked at for eleven days, and each change found is one that was foretold.
                let is_on = |minutes: i64| {
                    is_in_a_span(hours, wall(begin.plus_millis(minutes * MINUTE_MS)))
                };
                let changes: Vec<i64> = (1..11 * 1_440)
                    .filter(|minutes| is_on(*minutes) != is_on(minutes - 1))
                    .collect();
                for minutes in (0..3 * 1_440 + 200).step_by(37) {
                    let now = begin.plus_millis(minutes * MINUTE_MS + 12_345);
                    let next = changes.iter().find(|change| **change > minutes);
                    let next = begin.plus_millis(next.unwrap() * MINUTE_MS);
                    let expected = if is_on(minutes) {
                        Rings::Until(next)
                    } else {
                        let by = QuietBy::Hours;
                        Rings::Not(Spell { until: next, by })
                    };
                    assert_eq!(quiet.at(now, &wall), expected, "{hours:?} {now}");
                }
            }
        }
    }

    #[test]
    fn hours_that_begin_while_the_clocks_are_set_forward_begin_with_the_hour_after() {
        let spring = &ZONES[2];
        let quiet = keeps(hours(&[Weekday::Sunday], "02:30", "04:00"));
        let rings = quiet.at(at("2026-03-08T09:00:00Z"), &|when| spring.wall(when));
        // 03:00, which is where 02:00 would have been.
        assert_eq!(rings.changes_at(), Some(at("2026-03-08T10:00:00Z")));
    }

    #[test]
    fn a_pause_ends_by_itself_and_where_hours_are_kept_with_them() {
        let wall = |when| when;
        let noon = at("2026-11-27T12:00:00Z");
        let mut quiet = Quiet {
            until: Some(Pause::HalfHour.end(noon, &wall)),
            ..Quiet::default()
        };
        let paused = |until, by| Rings::Not(Spell { until, by });
        let half_past = at("2026-11-27T12:30:00Z");
        assert_eq!(quiet.at(noon, &wall), paused(half_past, QuietBy::Pause));
        assert_eq!(quiet.at(half_past, &wall), Rings::Always);
        assert!(!quiet.forget_pause(half_past.plus_millis(-1)));
        assert!(quiet.forget_pause(half_past));
        assert_eq!(quiet.until, None);

        // It outlasts a Friday's hours: then it is quiet until Monday.
        quiet = keeps(RingHours::default());
        let monday = at("2026-11-30T08:00:00Z");
        quiet.until = Some(at("2026-11-27T19:00:00Z"));
        assert_eq!(quiet.at(noon, &wall), paused(monday, QuietBy::Pause));
        let evening = at("2026-11-27T18:30:00Z");
        assert_eq!(quiet.at(evening, &wall), paused(monday, QuietBy::Hours));
        quiet.until = Some(half_past);
        assert_eq!(quiet.at(noon, &wall), paused(half_past, QuietBy::Pause));
        let closing = at("2026-11-27T18:00:00Z");
        assert_eq!(quiet.at(half_past, &wall), Rings::Until(closing));
        quiet.until = Some(at("2027-01-15T09:00:00Z"));
        let later = quiet.at(noon, &wall).changes_at();
        assert_eq!(later, quiet.until, "however long it is");
    }

    #[test]
    fn a_pause_until_the_morning_ends_at_eight_on_the_wall_clock() {
        let autumn = &ZONES[3];
        for (now, end) in [
            ("2026-10-30T00:10:59Z", "2026-10-30T15:00:00Z"),
            ("2026-10-30T14:59:59Z", "2026-10-30T15:00:00Z"),
            ("2026-10-30T15:00:00Z", "2026-10-31T15:00:00Z"),
            // An hour longer, in the night in which the clocks are set back.
            ("2026-11-01T05:00:00Z", "2026-11-01T16:00:00Z"),
        ] {
            let ends = Pause::UntilMorning.end(at(now), &|when| autumn.wall(when));
            assert_eq!(ends, at(end), "{now}");
        }
    }

    #[test]
    fn hours_that_cannot_be_are_refused_with_what_is_wrong() {
        let (eight, nine) = (Some(minute("08:00")), Some(minute("09:00")));
        let monday = Days::default().with(Weekday::Monday, true);
        let new = RingHours::new;
        assert_eq!(new(Days::default(), eight, nine), Err(HoursFlaw::NoDay));
        assert_eq!(new(monday, eight, None), Err(HoursFlaw::NoTime));
        assert_eq!(new(monday, eight, eight), Err(HoursFlaw::SameTime));
        assert!(new(monday, nine, eight).is_ok());
        assert_eq!(monday.with(Weekday::Monday, false), Days::default());
        for text in ["", "8:00", "08:0", "24:00", "08:60", "+8:00", "08:00:00"] {
            assert_eq!(MinuteOfDay::parse(text), None, "{text}");
        }
        assert_eq!(minute("23:59").to_string(), "23:59");
    }

    #[test]
    fn what_is_kept_can_be_read_by_people_and_is_checked() {
        let quiet = Quiet {
            until: Some(Timestamp::from_millis(5)),
            ..keeps(hours(&[Weekday::Monday, Weekday::Sunday], "20:00", "04:00"))
        };
        let kept = json::write(&quiet).unwrap();
        let said = r#"{"keepsHours":true,"hours":{"days":["monday","sunday"],"from":"20:00","to":"04:00"},"until":5}"#;
        assert_eq!(kept, said);
        assert_eq!(json::read::<Quiet>(said).unwrap(), quiet);
        assert_eq!(json::read::<Quiet>("{}").unwrap(), Quiet::default());
        let same = r#"{"days":["monday"],"from":"20:00","to":"20:00"}"#;
        assert!(json::read::<RingHours>(same).is_err());
        let working_days = json::write(&Quiet::default().hours.days).unwrap();
        assert_eq!(working_days, json::write(&WORK.to_vec()).unwrap());
    }
}
