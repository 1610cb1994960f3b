//! What is done about the event subscription, and when. Nothing is concluded from a clock: only RingCentral
//! says that a subscription is over.
//!
//! ```text
//! nothing ──Make──▶ known ──early enough──▶ Renew ─┐
//!    ▲                │ └──now and then──▶ Check ──┤
//!    └──── lost ──────┴── not found, blacklisted ──┘
//! ```

use ledgerline_core::domain::{
    subscription::{Ending, Mended},
    time::Timestamp,
};

const MINUTE_MILLIS: i64 = 60_000;
/// How long a subscription lasts, in seconds.
pub(crate) const LIFETIME_SECONDS: i64 = 7 * 86_400;
/// It is renewed so long before its end.
const EARLY_MILLIS: i64 = 2 * 86_400_000;
/// Whether it is still there is asked so often: RingCentral does not say that it stopped.
const CHECK_MILLIS: i64 = 5 * MINUTE_MILLIS;
/// Longest pause after failures.
const MOST_PAUSE_MILLIS: i64 = 60 * MINUTE_MILLIS;

/// The subscription as it was last seen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Known {
    pub(crate) id: String,
    pub(crate) address: String,
    pub(crate) ends_at: Timestamp,
}

/// What is to be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Act {
    /// Make one, and end what is left of earlier ones.
    Make,
    /// Let it last longer.
    Renew,
    /// Ask whether it is there.
    Check,
}

/// Where things stand.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Plan {
    pub(crate) known: Option<Known>,
    /// When the last one was made instead of one that had ended.
    pub(crate) mended: Option<Mended>,
    /// How the one before ended; nothing for the first.
    ended: Option<Ending>,
    checked_at: Option<Timestamp>,
    failed_at: Option<Timestamp>,
    failures: u32,
    /// RingCentral named a time before which nothing is asked.
    quiet_until: Option<Timestamp>,
}

impl Plan {
    /// Of an earlier run of the connector; it is looked at before it is believed.
    pub(crate) const fn restored(known: Option<Known>, mended: Option<Mended>) -> Self {
        Self {
            known,
            mended,
            ended: None,
            checked_at: None,
            failed_at: None,
            failures: 0,
            quiet_until: None,
        }
    }

    /// When something is tried again that failed.
    pub(crate) fn next_try_at(&self) -> Option<Timestamp> {
        let failed_at = self.failed_at?;
        let doubled = MINUTE_MILLIS << self.failures.saturating_sub(1).min(10);
        let paused = failed_at.plus_millis(doubled.min(MOST_PAUSE_MILLIS));
        Some(self.quiet_until.map_or(paused, |until| until.max(paused)))
    }

    /// What is due. A clock that was set back makes a look due, and one that was set forward a renewal.
    pub(crate) fn due(&self, now: Timestamp, address: &str) -> Option<Act> {
        let waits = self
            .failed_at
            .zip(self.next_try_at())
            .is_some_and(|(failed_at, next)| failed_at <= now && now < next);
        if waits {
            return None;
        }
        let Some(known) = self.known.as_ref().filter(|known| known.address == address) else {
            return Some(Act::Make);
        };
        let is_checked = self
            .checked_at
            .is_some_and(|at| at.is_within_last(CHECK_MILLIS, now));
        let left = known.ends_at.millis_since(now);
        if left > LIFETIME_SECONDS * 1000 {
            return Some(Act::Check);
        }
        if left <= EARLY_MILLIS && !is_checked {
            return Some(Act::Renew);
        }
        (!is_checked).then_some(Act::Check)
    }

    /// How the one ended whose place the next takes.
    pub(crate) fn ending(&self, address: &str) -> Option<Ending> {
        let is_elsewhere = self.known.as_ref().is_some_and(|it| it.address != address);
        if is_elsewhere {
            Some(Ending::Moved)
        } else {
            self.ended
        }
    }

    /// One was made.
    pub(crate) fn made(&mut self, known: Known, now: Timestamp) {
        let after = self.ending(&known.address);
        if let Some(after) = after {
            self.mended = Some(Mended { at: now, after });
        }
        self.ended = None;
        self.seen(known, now);
    }

    /// It is there.
    pub(crate) fn seen(&mut self, known: Known, now: Timestamp) {
        self.known = Some(known);
        self.checked_at = Some(now);
        self.failed_at = None;
        self.failures = 0;
        self.quiet_until = None;
    }

    /// RingCentral says that it is over, or knows it no more.
    pub(crate) fn lost(&mut self, is_blacklisted: bool, now: Timestamp) -> Ending {
        let known = self.known.take();
        let is_over = known.is_some_and(|known| known.ends_at <= now);
        let ending = match (is_blacklisted, is_over) {
            (true, _) => Ending::Blacklisted,
            (false, true) => Ending::Expired,
            (false, false) => Ending::Deleted,
        };
        self.ended = Some(ending);
        ending
    }

    /// Nothing was found out, or nothing could be made.
    pub(crate) fn failed(&mut self, now: Timestamp, quiet_until: Option<Timestamp>) {
        self.failed_at = Some(now);
        self.failures = self.failures.saturating_add(1);
        self.quiet_until = quiet_until;
    }

    /// Somebody wants it to be tried now.
    pub(crate) fn hurry(&mut self) {
        self.failed_at = None;
        self.quiet_until = None;
        self.checked_at = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "https://phone.example/webhooks/ringcentral";
    const DAY: i64 = 86_400_000;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(1_795_298_700_000 + millis)
    }

    fn known(ends_at: i64) -> Known {
        Known {
            id: "sub-1".to_owned(),
            address: HERE.to_owned(),
            ends_at: at(ends_at),
        }
    }

    fn live(now: i64) -> Plan {
        let mut plan = Plan::default();
        plan.made(known(now + 7 * DAY), at(now));
        plan
    }

    #[test]
    fn it_is_made_looked_at_and_renewed_long_before_its_end() {
        assert_eq!(Plan::default().due(at(0), HERE), Some(Act::Make));
        let mut plan = live(0);
        assert_eq!((plan.due(at(0), HERE), plan.mended), (None, None));
        assert_eq!(plan.due(at(CHECK_MILLIS), HERE), Some(Act::Check));
        plan.seen(known(7 * DAY), at(5 * DAY - 1));
        assert_eq!(plan.due(at(5 * DAY), HERE), None, "it was just looked at");
        let due = at(5 * DAY + CHECK_MILLIS);
        assert_eq!(plan.due(due, HERE), Some(Act::Renew));
    }

    #[test]
    fn what_has_ended_is_made_anew_and_why_is_remembered() {
        for (blacklisted, now, ending) in [
            (true, 0, Ending::Blacklisted),
            (false, 0, Ending::Deleted),
            (false, 8 * DAY, Ending::Expired),
        ] {
            let mut plan = live(0);
            assert_eq!(plan.lost(blacklisted, at(now)), ending);
            assert_eq!(plan.due(at(now), HERE), Some(Act::Make));
            plan.made(known(now + 7 * DAY), at(now));
            let mended = plan.mended.unwrap();
            assert_eq!((mended.at, mended.after), (at(now), ending));
        }
        let mut plan = live(0);
        let there = "https://other.example/webhooks/ringcentral";
        assert_eq!(plan.due(at(0), there), Some(Act::Make));
        let moved = Known {
            address: there.to_owned(),
            ..known(DAY)
        };
        plan.made(moved, at(0));
        assert_eq!(plan.mended.unwrap().after, Ending::Moved);
    }

    #[test]
    fn failures_are_repeated_ever_more_slowly_and_at_once_when_somebody_asks() {
        let mut plan = Plan::default();
        let mut pauses = Vec::new();
        for _ in 0..8 {
            plan.failed(at(0), None);
            pauses.push(plan.next_try_at().unwrap().millis_since(at(0)) / MINUTE_MILLIS);
        }
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(plan.due(at(1), HERE), None);
        assert_eq!(
            plan.due(at(-1), HERE),
            Some(Act::Make),
            "the clock was set back"
        );
        plan.failed(at(0), Some(at(3 * DAY)));
        assert_eq!(plan.next_try_at(), Some(at(3 * DAY)));
        plan.hurry();
        assert_eq!(plan.due(at(1), HERE), Some(Act::Make));
    }

    #[test]
    fn a_clock_that_jumps_makes_nothing_end_and_is_set_right_by_the_next_look() {
        let plan = live(30 * DAY);
        assert_eq!(plan.due(at(0), HERE), Some(Act::Check));
        let mut plan = live(0);
        assert_eq!(plan.due(at(30 * DAY), HERE), Some(Act::Renew));
        plan.seen(known(37 * DAY), at(30 * DAY));
        assert_eq!(plan.due(at(30 * DAY), HERE), None);
    }
}
