//! Who has the numbers that are on screens, as far as the connector knows without asking NetSuite.
//!
//! A number is asked for again from time to time as long as it is on a screen: somebody may be new in
//! NetSuite, or have another name there. What could not be answered takes back nothing that is known.

use std::collections::BTreeSet;

use ledgerline_core::{
    domain::{caller::CallerIdentity, time::Timestamp},
    wire::connector::{KnownNumbers, MOST_NUMBERS},
};
use litemap::LiteMap;

use crate::engine::desk::ConnectorError;

/// Somebody new in NetSuite is named after this long.
const FRESH_MS: i64 = 10 * 60 * 1000;
/// A connector that does not answer is asked again after this long.
const AGAIN_MS: i64 = 60_000;

/// The names.
#[derive(Default)]
pub(super) struct Names {
    known: LiteMap<String, CallerIdentity>,
    /// When each number was asked for.
    asked: LiteMap<String, Timestamp>,
    /// Numbers of the question that is under way.
    asking: Vec<String>,
    not_before: Timestamp,
    /// When one of those on screens is to be asked for; nothing while a question is under way.
    due_at: Option<Timestamp>,
}

impl Names {
    pub(super) fn get(&self, number: &str) -> Option<&CallerIdentity> {
        self.known.get(number)
    }

    /// Somebody else found out; only news about those on screens is kept. Is it such?
    pub(super) fn identified(&mut self, number: &str, identity: &CallerIdentity) -> bool {
        let is_wanted = self.known.contains_key(number) || self.asked.contains_key(number);
        if is_wanted {
            self.insert(number.to_owned(), identity.clone());
        }
        is_wanted
    }

    pub(super) fn insert(&mut self, number: String, identity: CallerIdentity) {
        let is_answered = self
            .known
            .get(&number)
            .is_some_and(CallerIdentity::is_answer);
        if identity.is_answer() || !is_answered {
            self.known.insert(number, identity);
        }
    }

    /// Nothing in the way is left: the connector may be asked now.
    pub(super) const fn back(&mut self) {
        self.not_before = Timestamp::from_millis(0);
    }

    /// When [`Names::next`] has a question, if the same numbers stay on screens.
    pub(super) const fn deadline(&self) -> Option<Timestamp> {
        self.due_at
    }

    /// Nobody can be asked.
    pub(super) const fn rest(&mut self) {
        self.due_at = None;
    }

    /// The numbers to ask for now, out of those on screens.
    pub(super) fn next<'n>(
        &mut self,
        shown: impl Iterator<Item = &'n str>,
        now: Timestamp,
    ) -> Option<Vec<String>> {
        self.due_at = None;
        if !self.asking.is_empty() {
            return None;
        }
        let due_at = |number: &str| {
            let asked = self.asked.get(number);
            let again_at = asked.map(|at| at.plus_millis(FRESH_MS));
            again_at.map_or(self.not_before, |at| at.max(self.not_before))
        };
        // Rows of one number are one question.
        let mut due = BTreeSet::new();
        for number in shown {
            let at = due_at(number);
            if at <= now {
                due.insert(number);
            } else {
                self.due_at = Some(self.due_at.map_or(at, |first| first.min(at)));
            }
        }
        if due.is_empty() {
            return None;
        }
        self.due_at = None;
        self.asking = due
            .into_iter()
            .take(MOST_NUMBERS)
            .map(str::to_owned)
            .collect();
        Some(self.asking.clone())
    }

    /// The connector answered. Is somebody known now?
    pub(super) fn answered(
        &mut self,
        answer: Result<KnownNumbers, ConnectorError>,
        now: Timestamp,
    ) -> bool {
        let asking = std::mem::take(&mut self.asking);
        let Ok(answer) = answer else {
            self.not_before = now.plus_millis(AGAIN_MS);
            return false;
        };
        for number in asking {
            self.asked.insert(number, now);
        }
        let mut is_new = false;
        for one in answer.known {
            let before = self.known.get(&one.number).and_then(CallerIdentity::known);
            if before != Some(&one.found) {
                is_new = true;
                self.known
                    .insert(one.number, CallerIdentity::only(one.found));
            }
        }
        is_new
    }
}
