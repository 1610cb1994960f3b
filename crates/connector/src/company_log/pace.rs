//! How fast RingCentral is asked for pages of the log. It allows each user of an app so many heavy requests
//! a minute, and one above that costs a minute of silence for everything.
//!
//! One place of them stays free, for an admin's questions. What is new goes before what events named, and
//! that before what came late; but each has a share, so that none of them is starved.

use std::collections::VecDeque;

use ledgerline_core::domain::time::Timestamp;

use super::cursor::Purpose;

/// A minute, and a little for answers that are under way.
const WINDOW_MILLIS: i64 = 61_000;
/// Where RingCentral has not said otherwise.
const USUAL_LIMIT: usize = 10;
/// Others ask with the same sign-in, as another connector does.
const OTHERS_MILLIS: i64 = 30_000;

/// For whom a page is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Asker {
    /// What is new.
    Advance,
    /// Calls that events named.
    Named,
    /// What came late, and what waits.
    Behind,
    /// A range that an admin asked for.
    Asked,
    /// An admin waits for this one answer.
    Aside,
}

impl From<Purpose> for Asker {
    fn from(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Advance => Self::Advance,
            Purpose::Named => Self::Named,
            Purpose::Sweep | Purpose::Retry => Self::Behind,
            Purpose::Asked => Self::Asked,
        }
    }
}

/// What was asked in the last minute; in the process's memory alone.
#[derive(Debug)]
pub(super) struct Pace {
    limit: usize,
    asked: VecDeque<(Timestamp, Asker)>,
    others_until: Option<Timestamp>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            limit: USUAL_LIMIT,
            asked: VecDeque::new(),
            others_until: None,
        }
    }
}

impl Pace {
    /// A page is asked for.
    pub(super) fn note(&mut self, asker: Asker, now: Timestamp) {
        // A clock that was set back forgets.
        self.asked
            .retain(|(at, _)| at.is_within_last(WINDOW_MILLIS, now));
        self.asked.push_back((now, asker));
    }

    /// What RingCentral says of the limit, and of what is left of it.
    pub(super) fn heard(&mut self, limit: usize, remaining: usize, now: Timestamp) {
        self.limit = limit.max(2);
        let own = self.since(now).count();
        if remaining == 0 && own < self.limit {
            self.others_until = Some(now.plus_millis(OTHERS_MILLIS));
        }
    }

    /// When this one may ask; nothing when it may at once.
    pub(super) fn next_at(&self, asker: Asker, now: Timestamp) -> Option<Timestamp> {
        if asker == Asker::Aside {
            return None;
        }
        let all = self.limit - 1;
        let share = match asker {
            Asker::Advance | Asker::Asked | Asker::Aside => all,
            Asker::Named => self.limit / 2,
            Asker::Behind => (self.limit * 3 / 10).max(1),
        };
        let others = self
            .others_until
            .filter(|until| (1..=OTHERS_MILLIS).contains(&until.millis_since(now)));
        let whole = full(self.since(now).map(|(at, _)| *at), all);
        let own = self.since(now).filter(|(_, one)| *one == asker);
        let own = full(own.map(|(at, _)| *at), share);
        whole.max(own).max(others)
    }

    /// Who of these, the most urgent first, may ask now; else when one may, if there is any.
    pub(super) fn first(
        &self,
        wanted: &[Asker],
        now: Timestamp,
    ) -> Result<Asker, Option<Timestamp>> {
        let mut soonest: Option<Timestamp> = None;
        for asker in wanted {
            match self.next_at(*asker, now) {
                None => return Ok(*asker),
                Some(at) => soonest = Some(soonest.map_or(at, |soonest| soonest.min(at))),
            }
        }
        Err(soonest)
    }

    fn since(&self, now: Timestamp) -> impl Iterator<Item = &(Timestamp, Asker)> {
        let is_lately = move |at: Timestamp| at.is_within_last(WINDOW_MILLIS, now);
        self.asked.iter().filter(move |(at, _)| is_lately(*at))
    }
}

/// When there is a place again among so many.
fn full(asked: impl Iterator<Item = Timestamp>, most: usize) -> Option<Timestamp> {
    let asked: Vec<Timestamp> = asked.collect();
    let oldest = asked.len().checked_sub(most)?;
    Some(asked.get(oldest)?.plus_millis(WINDOW_MILLIS))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::company_log::{
        cursor::{Load, Reading},
        named::Named,
    };

    const SECOND: i64 = 1_000;
    const MINUTE: i64 = 60_000;
    const HOUR: i64 = 3_600_000;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(1_795_298_700_000 + millis)
    }

    #[test]
    fn each_has_a_share_and_one_place_stays_free() {
        let mut pace = Pace::default();
        for second in 0..5 {
            assert_eq!(pace.next_at(Asker::Named, at(second * SECOND)), None);
            pace.note(Asker::Named, at(second * SECOND));
        }
        let now = at(5 * SECOND);
        assert_eq!(pace.next_at(Asker::Named, now), Some(at(WINDOW_MILLIS)));
        for _ in 0..3 {
            pace.note(Asker::Behind, now);
        }
        assert!(pace.next_at(Asker::Behind, now).is_some());
        let wanted = [Asker::Named, Asker::Behind];
        assert_eq!(pace.first(&wanted, now), Err(Some(at(WINDOW_MILLIS))));
        assert_eq!(
            pace.first(&[Asker::Behind, Asker::Advance], now),
            Ok(Asker::Advance)
        );
        pace.note(Asker::Advance, now);
        assert!(pace.next_at(Asker::Asked, now).is_some());
        assert_eq!(pace.next_at(Asker::Aside, now), None);
        assert_eq!(pace.next_at(Asker::Named, at(WINDOW_MILLIS)), None);
    }

    #[test]
    fn what_ringcentral_says_counts_and_others_are_made_way_for() {
        let mut pace = Pace::default();
        pace.heard(1_000, 999, at(0));
        for _ in 0..400 {
            pace.note(Asker::Named, at(0));
        }
        assert_eq!(pace.next_at(Asker::Named, at(0)), None);
        pace.heard(1_000, 0, at(0));
        let free = at(OTHERS_MILLIS);
        assert_eq!(pace.next_at(Asker::Advance, at(0)), Some(free));
        assert_eq!(pace.next_at(Asker::Advance, free), None);
        assert_eq!(pace.next_at(Asker::Advance, at(-HOUR)), None, "set back");
    }

    #[test]
    fn a_clock_that_was_set_back_holds_nobody_up() {
        let mut pace = Pace::default();
        for _ in 0..USUAL_LIMIT {
            pace.note(Asker::Advance, at(HOUR));
        }
        assert!(pace.next_at(Asker::Advance, at(HOUR)).is_some());
        assert_eq!(pace.next_at(Asker::Advance, at(0)), None);
        pace.note(Asker::Advance, at(0));
        assert_eq!(pace.asked.len(), 1, "what is to come is forgotten");
    }

    /// A day of RingCentral with so many calls an hour, each told by an event when it ends.
    struct Day {
        per_hour: i64,
        asked: VecDeque<i64>,
        most_a_minute: usize,
        sweeps: Vec<(i64, i64)>,
        longest_behind: i64,
        named_pages: usize,
    }

    fn day(per_hour: i64) -> Day {
        let mut day = Day {
            per_hour,
            asked: VecDeque::new(),
            most_a_minute: 0,
            sweeps: Vec::new(),
            longest_behind: 0,
            named_pages: 0,
        };
        let every = Duration::from_mins(5);
        let (mut pace, mut named, mut load) = (Pace::default(), Named::default(), Load::default());
        let mut reading = Reading::first(at(0));
        // Windows that were begun, with the pages that are left.
        let mut begun: Vec<(super::super::cursor::Window, i64)> = Vec::new();
        for second in 0..24 * 3_600 {
            let now = at(second * SECOND);
            if second % 4 == 0 {
                named.note(format!("s-{second}"), now);
            }
            if let Some(due) = reading.due(now, every, None, &load)
                && !begun
                    .iter()
                    .any(|(window, _)| window.purpose == due.purpose)
            {
                begun.push((due, day.pages(due.to.millis_since(due.from))));
            }
            let is_begun = |asker| {
                begun
                    .iter()
                    .any(|(one, _)| Asker::from(one.purpose) == asker)
            };
            let mut wanted = Vec::new();
            for asker in [Asker::Advance, Asker::Named, Asker::Behind] {
                if is_begun(asker) || (asker == Asker::Named && named.is_due(now)) {
                    wanted.push(asker);
                }
            }
            let Ok(asker) = pace.first(&wanted, now) else {
                continue;
            };
            if !is_begun(asker)
                && let Some(due) = named.due(now, &load)
            {
                begun.push((due, day.pages(due.to.millis_since(due.from))));
            }
            pace.note(asker, now);
            day.ask(second * SECOND);
            day.named_pages += usize::from(asker == Asker::Named);
            let index = begun
                .iter()
                .position(|(one, _)| Asker::from(one.purpose) == asker);
            let index = index.unwrap();
            begun[index].1 -= 1;
            if begun[index].1 > 0 {
                continue;
            }
            let (window, _) = begun.remove(index);
            load.seen(&window, day.calls(window.to.millis_since(window.from)), now);
            if window.purpose == Purpose::Sweep {
                let back = window.to.millis_since(window.from) / HOUR;
                day.sweeps.push((second / 3_600, back));
            }
            if second > 3 * 3_600 {
                let behind = now.millis_since(reading.read_until);
                day.longest_behind = day.longest_behind.max(behind);
            }
            reading = reading.done(&window, now);
        }
        day
    }

    impl Day {
        fn calls(&self, millis: i64) -> u32 {
            u32::try_from(self.per_hour * millis / HOUR).unwrap()
        }

        fn pages(&self, millis: i64) -> i64 {
            i64::from(self.calls(millis)) / 1_000 + 1
        }

        fn ask(&mut self, now: i64) {
            self.asked.retain(|at| now - at < MINUTE);
            self.asked.push_back(now);
            self.most_a_minute = self.most_a_minute.max(self.asked.len());
        }
    }

    #[test]
    fn a_day_of_any_number_of_calls_keeps_to_the_limit_and_leaves_nothing_behind() {
        for per_hour in [100, 1_200, 5_000, 16_000] {
            let day = day(per_hour);
            assert!(day.most_a_minute < USUAL_LIMIT, "{per_hour}");
            let behind = day.longest_behind / MINUTE;
            assert!(behind <= 12, "{per_hour}: {behind} minutes behind");
            assert!(day.named_pages > 1_000, "{per_hour}: {}", day.named_pages);
            let deep: Vec<i64> = day
                .sweeps
                .iter()
                .filter(|one| one.1 == 25)
                .map(|one| one.0)
                .collect();
            assert!(deep.len() >= 2, "{per_hour}: a day back at {deep:?}");
            let (sweeps, least) = (day.sweeps.len(), if per_hour > 2_000 { 10 } else { 18 });
            assert!(sweeps >= least, "{per_hour}: {:?}", day.sweeps);
        }
    }
}
