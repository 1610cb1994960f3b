//! Whether NetSuite is away, or fails at one call alone: what keeps one call out must not keep out the
//! others, and a NetSuite that is away is not asked for each of them.
//!
//! A call that it fails at is a reason to ask it something else. Where that fails, too, it is away and
//! nothing more is tried for now; where it answers, the call is at fault and rests longer each time.

use std::collections::HashMap;

use ledgerline_core::domain::{company::Cause, ids::ExtensionId, time::Timestamp};

use super::rules::Entry;

/// What keeps calls out of NetSuite, with the permission that is missing.
pub(super) type Obstacle = (Cause, Option<String>);

/// Fails so many new calls in a row and takes none: NetSuite takes no calls, whatever else it answers.
const ENOUGH: u32 = 5;
/// How long a call rests that NetSuite failed at alone; twice as long each time.
const REST_MILLIS: i64 = 5 * 60_000;
const LONGEST_REST_MILLIS: i64 = 6 * 3_600_000;
/// So many of them are known; more are tried as if they were new.
const MOST: usize = 10_000;

/// Tells a telling from others.
pub(super) type Key = (String, Option<ExtensionId>);

pub(super) fn key(entry: &Entry) -> Key {
    (entry.call.clone(), entry.extension.clone())
}

/// What a call said of NetSuite.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Said {
    /// Nothing: it was not asked, or what it said is about this call's fields.
    Nothing,
    /// It takes calls.
    Takes,
    /// It failed at this call and answers otherwise; whether that is new.
    FailedAlone(Obstacle, IsNew),
    /// It is away, or lets nobody in.
    Away(Obstacle),
}

/// A call that NetSuite had not failed at before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum IsNew {
    Yes,
    No,
}

/// How NetSuite does during one reading.
#[derive(Debug, Default)]
pub(super) struct Outage {
    has_taken: bool,
    in_a_row: u32,
    obstacle: Option<Obstacle>,
}

impl Outage {
    /// What a call that was tried says.
    pub(super) fn hear(&mut self, said: Said) {
        match said {
            Said::Nothing | Said::FailedAlone(_, IsNew::No) => {}
            Said::Takes => {
                self.has_taken = true;
                self.in_a_row = 0;
            }
            Said::FailedAlone(obstacle, IsNew::Yes) => {
                self.in_a_row += 1;
                if self.in_a_row >= ENOUGH {
                    self.obstacle = Some(obstacle);
                }
            }
            Said::Away(obstacle) => self.obstacle = Some(obstacle),
        }
    }

    /// Why nothing more is tried.
    pub(super) const fn obstacle(&self) -> Option<&Obstacle> {
        self.obstacle.as_ref()
    }

    /// How many calls are tried at once: one, until NetSuite has taken one.
    pub(super) const fn at_once(&self, most: usize) -> usize {
        if self.has_taken && self.in_a_row == 0 {
            most
        } else {
            1
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Trial {
    /// How often it was in vain.
    times: u32,
    /// How often NetSuite failed at it alone.
    alone: u32,
    rests_until: Option<Timestamp>,
}

/// Calls that were tried in vain. In the process's memory alone: after a restart, all are tried once more.
#[derive(Debug, Default)]
pub(super) struct Trials(HashMap<Key, Trial>);

impl Trials {
    /// How often this was tried in vain: what was tried least goes first.
    pub(super) fn times(&self, key: &Key) -> u32 {
        self.0.get(key).map_or(0, |trial| trial.times)
    }

    /// Is it left alone for now? A clock that was set back makes everything due.
    pub(super) fn is_resting(&self, key: &Key, now: Timestamp) -> bool {
        let until = self.0.get(key).and_then(|trial| trial.rests_until);
        until.is_some_and(|until| (1..=LONGEST_REST_MILLIS).contains(&until.millis_since(now)))
    }

    /// How many may be resting.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// It was tried and NetSuite is away.
    pub(super) fn in_vain(&mut self, key: Key) {
        if let Some(trial) = self.trial(key) {
            trial.times += 1;
        }
    }

    /// NetSuite failed at it alone; is that new?
    pub(super) fn failed_alone(&mut self, key: Key, now: Timestamp) -> IsNew {
        let Some(trial) = self.trial(key) else {
            return IsNew::Yes;
        };
        let rest = REST_MILLIS.saturating_mul(1 << trial.alone.min(16));
        trial.times += 1;
        trial.alone += 1;
        trial.rests_until = Some(now.plus_millis(rest.min(LONGEST_REST_MILLIS)));
        if trial.alone == 1 {
            IsNew::Yes
        } else {
            IsNew::No
        }
    }

    /// It waits no more.
    pub(super) fn forget(&mut self, key: &Key) {
        self.0.remove(key);
    }

    fn trial(&mut self, key: Key) -> Option<&mut Trial> {
        if self.0.len() >= MOST && !self.0.contains_key(&key) {
            return None;
        }
        Some(self.0.entry(key).or_insert(Trial {
            times: 0,
            alone: 0,
            rests_until: None,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(1_795_298_700_000 + millis)
    }

    fn away() -> Obstacle {
        (Cause::NetsuiteAway, None)
    }

    fn call(id: u32) -> Key {
        (format!("s-{id}"), None)
    }

    #[test]
    fn what_netsuite_fails_at_alone_stops_nobody_and_many_new_ones_in_a_row_do() {
        let mut outage = Outage::default();
        assert_eq!(outage.at_once(6), 1, "nobody knows how it does");
        for _ in 0..3 {
            outage.hear(Said::FailedAlone(away(), IsNew::Yes));
        }
        assert_eq!((outage.obstacle(), outage.at_once(6)), (None, 1));
        outage.hear(Said::Takes);
        assert_eq!(outage.at_once(6), 6);
        for _ in 0..100 {
            outage.hear(Said::FailedAlone(away(), IsNew::No));
        }
        assert_eq!((outage.obstacle(), outage.at_once(6)), (None, 6));
        for _ in 0..ENOUGH {
            assert_eq!(outage.obstacle(), None);
            outage.hear(Said::FailedAlone(away(), IsNew::Yes));
        }
        assert_eq!(outage.obstacle(), Some(&away()));
    }

    #[test]
    fn one_failure_is_an_outage_where_netsuite_does_not_answer_otherwise() {
        let mut outage = Outage::default();
        outage.hear(Said::Takes);
        outage.hear(Said::Away(away()));
        assert_eq!(outage.obstacle(), Some(&away()));
    }

    #[test]
    fn a_call_that_fails_alone_rests_longer_each_time_and_goes_last() {
        let mut trials = Trials::default();
        let mut rests = Vec::new();
        for _ in 0..9 {
            trials.failed_alone(call(1), at(0));
            let minutes = (0..600).find(|minute| !trials.is_resting(&call(1), at(minute * 60_000)));
            rests.push(minutes.unwrap());
        }
        assert_eq!(rests, [5, 10, 20, 40, 80, 160, 320, 360, 360]);
        trials.in_vain(call(2));
        assert!(
            !trials.is_resting(&call(2), at(0)),
            "nothing is wrong with it"
        );
        assert!(trials.times(&call(3)) < trials.times(&call(2)));
        assert!(trials.times(&call(2)) < trials.times(&call(1)));
        let weeks_ago = at(-1_000 * 3_600_000);
        assert!(
            !trials.is_resting(&call(1), weeks_ago),
            "the clock was set back"
        );
        trials.forget(&call(1));
        assert_eq!(trials.times(&call(1)), 0);
        for id in 0..20_000 {
            trials.in_vain(call(id));
        }
        assert_eq!(trials.count(), MOST);
    }
}
