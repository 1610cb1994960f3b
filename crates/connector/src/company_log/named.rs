//! Calls that an event has named: they are looked for in the log before the schedule would. Nothing here
//! outlives the process, and nothing has to: what an event did not bring, the schedule finds.
//!
//! The log knows a call some seconds to a minute after its end, and is read a few times a minute at most,
//! however many calls end: one reading is for all that were named.

use std::collections::{BTreeMap, BTreeSet};

use ledgerline_core::domain::time::Timestamp;

use super::cursor::{LONGEST_MILLIS, Load, Purpose, Window};

const HOUR_MILLIS: i64 = 3_600_000;
/// Pauses before each look for a call; after the last one it is left to the schedule.
const WAITS_MILLIS: [i64; 5] = [4_000, 10_000, 20_000, 60_000, 180_000];
/// How far the first looks go back, at most and at least, and the pages that this may take; most calls are
/// minutes old when somebody leaves them.
const NEAR_MILLIS: (i64, i64) = (HOUR_MILLIS, 10 * 60_000);
const NEAR_PAGES: i64 = 2;
/// The same of the last ones.
const FAR_MILLIS: (i64, i64) = (LONGEST_MILLIS, 20 * 60_000);
const FAR_PAGES: i64 = 6;
/// Events do not begin to read the log more often than this.
const PACE_MILLIS: i64 = 10_000;
/// So many calls are looked for at once; more are left to the schedule.
const MOST: usize = 5_000;

/// One of them.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    named_at: Timestamp,
    looks: usize,
    next_at: Timestamp,
}

impl Wanted {
    /// A clock that was set back makes everything due.
    fn is_due(&self, now: Timestamp) -> bool {
        self.next_at <= now || now < self.named_at
    }
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Named {
    calls: BTreeMap<String, Wanted>,
    read_at: Option<Timestamp>,
    /// Those that are being looked for.
    sought: BTreeSet<String>,
}

impl Named {
    /// Somebody left this call.
    pub(super) fn note(&mut self, call: String, now: Timestamp) {
        if self.calls.len() >= MOST && !self.calls.contains_key(&call) {
            return;
        }
        let wanted = Wanted {
            named_at: now,
            looks: 0,
            next_at: now.plus_millis(WAITS_MILLIS[0]),
        };
        self.calls.insert(call, wanted);
    }

    /// When there is something to look for; nothing while no call is named.
    pub(super) fn next_at(&self) -> Option<Timestamp> {
        let first = self.calls.values().map(|wanted| wanted.next_at).min()?;
        let paced = self.read_at.map(|at| at.plus_millis(PACE_MILLIS));
        Some(paced.map_or(first, |paced| first.max(paced)))
    }

    /// Is there something to be read?
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        let is_paced = self
            .read_at
            .is_some_and(|at| at.is_within_last(PACE_MILLIS, now));
        !is_paced && self.calls.values().any(|wanted| wanted.is_due(now))
    }

    /// What is to be read for those that are due. Each look is counted as it begins, so that one that
    /// fails is not repeated at once.
    pub(super) fn due(&mut self, now: Timestamp, load: &Load) -> Option<Window> {
        if !self.is_due(now) {
            return None;
        }
        let mut back = load.reach(NEAR_PAGES, NEAR_MILLIS);
        let sought = &mut self.sought;
        sought.clear();
        self.calls.retain(|call, wanted| {
            if !wanted.is_due(now) {
                return true;
            }
            sought.insert(call.clone());
            wanted.looks += 1;
            // It is listed under its beginning, which may be long ago.
            if wanted.looks + 1 >= WAITS_MILLIS.len() {
                back = back.max(load.reach(FAR_PAGES, FAR_MILLIS));
            }
            let wait = WAITS_MILLIS.get(wanted.looks);
            wanted.named_at = wanted.named_at.min(now);
            wait.is_some_and(|wait| {
                wanted.next_at = now.plus_millis(*wait);
                true
            })
        });
        self.read_at = Some(now);
        Some(Window {
            from: now.plus_millis(-back),
            to: now,
            purpose: Purpose::Named,
        })
    }

    /// The log that was asked for then has this call; who left it later is looked for once more.
    pub(super) fn found(&mut self, call: &str, asked_at: Timestamp) {
        if self
            .calls
            .get(call)
            .is_some_and(|wanted| wanted.named_at <= asked_at)
        {
            self.calls.remove(call);
            self.sought.remove(call);
        }
    }

    /// Was all found that was looked for? Then the rest of the window says nothing new.
    pub(super) fn has_all(&self) -> bool {
        self.sought.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(1_795_298_700_000 + millis)
    }

    #[test]
    fn calls_that_end_together_are_looked_for_together_until_the_log_has_them() {
        let mut named = Named::default();
        named.note("s-1".to_owned(), at(0));
        named.note("s-2".to_owned(), at(1_000));
        assert_eq!(named.due(at(3_999), &Load::default()), None);
        let window = named.due(at(5_000), &Load::default()).unwrap();
        assert_eq!(
            (window.from, window.to),
            (at(5_000 - HOUR_MILLIS), at(5_000))
        );
        named.found("s-1", at(5_000));
        assert_eq!(named.next_at(), Some(at(15_000)));
        assert_eq!(named.due(at(14_999), &Load::default()), None);
        named.due(at(15_000), &Load::default()).unwrap();
        named.found("s-2", at(15_000));
        assert_eq!(
            (named.next_at(), named.due(at(900_000), &Load::default())),
            (None, None)
        );
    }

    #[test]
    fn one_that_is_not_found_is_looked_for_further_back_and_then_left_to_the_schedule() {
        let mut named = Named::default();
        named.note("s-1".to_owned(), at(0));
        let mut backs = Vec::new();
        while let Some(next) = named.next_at() {
            let window = named.due(next, &Load::default()).unwrap();
            backs.push(window.to.millis_since(window.from) / HOUR_MILLIS);
        }
        assert_eq!(backs, [1, 1, 1, 24, 24]);
    }

    #[test]
    fn who_leaves_after_the_log_was_asked_is_looked_for_again() {
        let mut named = Named::default();
        named.note("s-1".to_owned(), at(0));
        named.due(at(4_000), &Load::default()).unwrap();
        named.note("s-1".to_owned(), at(4_001));
        named.found("s-1", at(4_000));
        assert!(named.next_at().is_some());
    }

    #[test]
    fn a_clock_that_was_set_back_stops_nothing_and_the_number_is_bounded() {
        let mut named = Named::default();
        named.note("s-1".to_owned(), at(HOUR_MILLIS * 48));
        assert!(named.due(at(0), &Load::default()).is_some());
        for call in 0..MOST + 10 {
            named.note(format!("s-{call}"), at(0));
        }
        assert_eq!(named.calls.len(), MOST);
    }
}
