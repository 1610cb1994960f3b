//! Who has the numbers that are on screens, as far as the connector knows without asking NetSuite.

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
        self.known.insert(number, identity);
    }

    /// The numbers to ask for now, out of those on screens that nobody is known for.
    pub(super) fn next<'n>(
        &mut self,
        shown: impl Iterator<Item = &'n str>,
        now: Timestamp,
    ) -> Option<Vec<String>> {
        if !self.asking.is_empty() || now < self.not_before {
            return None;
        }
        let is_due = |number: &&str| {
            let asked = self.asked.get(*number);
            asked.is_none_or(|at| now.millis_since(*at) >= FRESH_MS)
        };
        // Rows of one number are one question.
        let due: BTreeSet<&str> = shown.filter(is_due).collect();
        if due.is_empty() {
            return None;
        }
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
        let is_new = !answer.known.is_empty();
        for one in answer.known {
            let identity = CallerIdentity::Known {
                found: one.found,
                others: Vec::new(),
            };
            self.known.insert(one.number, identity);
        }
        is_new
    }
}
