//! Parts of a query that a role may not read or an account may not have. A part that is refused is
//! left out for a while, so that what can be read still is.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use ledgerline_core::{domain::time::Timestamp, wire::netsuite::query::Row};

use crate::{
    clock::Clock,
    netsuite::{NetSuite, NetSuiteError, Priority},
};

const LEFT_OUT_MILLIS: i64 = 10 * 60_000;

/// A part that may be missing, known by the word with which its refusal names it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Part {
    /// The vendor table.
    Vendors,
    /// Lead, prospect or customer.
    Stage,
    /// Balance and what is overdue of it.
    Balance,
    /// Payment terms.
    Terms,
}

impl Part {
    const fn word(self) -> &'static str {
        match self {
            Self::Vendors => "vendor",
            Self::Stage => "searchstage",
            Self::Balance => "balance",
            Self::Terms => "terms",
        }
    }
}

/// Which parts are left out, and until when.
#[derive(Debug)]
pub(crate) struct Optional {
    clock: Clock,
    left_out: Mutex<HashMap<Part, Timestamp>>,
}

impl Optional {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            clock,
            left_out: Mutex::default(),
        }
    }

    /// Runs the query that `build` makes of the parts that can be read.
    pub(crate) async fn query(
        &self,
        netsuite: &NetSuite,
        priority: Priority,
        parts: &[Part],
        build: impl Fn(&[Part]) -> String,
    ) -> Result<Vec<Row>, NetSuiteError> {
        loop {
            let present = self.present(parts);
            match netsuite.query(priority, build(&present)).await {
                Err(error) => match Self::blamed(&error, &present) {
                    Some(part) => self.leave_out(part),
                    None => return Err(error),
                },
                rows => return rows,
            }
        }
    }

    fn present(&self, parts: &[Part]) -> Vec<Part> {
        let now = self.clock.now();
        let mut left_out = self.left_out.lock().unwrap_or_else(PoisonError::into_inner);
        left_out.retain(|_, until| now < *until);
        parts
            .iter()
            .copied()
            .filter(|part| !left_out.contains_key(part))
            .collect()
    }

    fn leave_out(&self, part: Part) {
        tracing::info!(
            ?part,
            "netsuite refuses a part of a query, which is left out for a while"
        );
        let until = self.clock.now().plus_millis(LEFT_OUT_MILLIS);
        self.left_out
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(part, until);
    }

    fn blamed(error: &NetSuiteError, present: &[Part]) -> Option<Part> {
        let (NetSuiteError::Permission { detail } | NetSuiteError::Field { detail, .. }) = error
        else {
            return None;
        };
        let detail = detail.to_lowercase();
        present
            .iter()
            .copied()
            .find(|part| detail.contains(part.word()))
    }
}
