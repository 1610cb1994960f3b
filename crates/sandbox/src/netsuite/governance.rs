//! What an account allows: so many requests at once, how long each takes, and what no role may do.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rand::Rng as _;
use serde::{Deserialize, Serialize};

use super::locked;

/// A standard account's pool.
pub const DEFAULT_LIMIT: usize = 5;

/// How far a permission reaches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    /// Not at all.
    None,
    /// SuiteQL only: the record service opens records for editing.
    View,
    /// Read and change.
    Full,
}

/// How long the account takes to answer, in milliseconds: evenly between the two, and for `SuiteQL`
/// twice that.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub struct Latency {
    /// At least.
    pub from: u64,
    /// At most.
    pub to: u64,
}

/// How the pool was used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Concurrency {
    /// Requests allowed at once.
    pub limit: usize,
    /// Requests in flight.
    pub in_flight: usize,
    /// The most there ever were at once.
    pub peak: usize,
    /// Requests answered with 429.
    pub refused: usize,
}

/// Counts requests in flight, and keeps how slow the account is and what every role lacks.
#[derive(Debug)]
pub(super) struct Governance {
    limit: AtomicUsize,
    in_flight: AtomicUsize,
    peak: AtomicUsize,
    refused: AtomicUsize,
    latency: Mutex<Option<Latency>>,
    /// What roles have less of than they would.
    restricted: Mutex<BTreeMap<String, Level>>,
}

impl Default for Governance {
    fn default() -> Self {
        Self {
            limit: AtomicUsize::new(DEFAULT_LIMIT),
            in_flight: AtomicUsize::new(0),
            peak: AtomicUsize::new(0),
            refused: AtomicUsize::new(0),
            latency: Mutex::default(),
            restricted: Mutex::default(),
        }
    }
}

impl Governance {
    /// A place in the pool, kept until the slot is dropped.
    pub(super) fn enter(self: &Arc<Self>) -> Option<Slot> {
        let limit = self.limit.load(Ordering::SeqCst);
        let entered = self
            .in_flight
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |count| {
                (count < limit).then_some(count + 1)
            });
        if let Ok(before) = entered {
            self.peak.fetch_max(before + 1, Ordering::SeqCst);
            Some(Slot(Arc::clone(self)))
        } else {
            self.refused.fetch_add(1, Ordering::SeqCst);
            None
        }
    }

    pub(super) fn concurrency(&self) -> Concurrency {
        Concurrency {
            limit: self.limit.load(Ordering::SeqCst),
            in_flight: self.in_flight.load(Ordering::SeqCst),
            peak: self.peak.load(Ordering::SeqCst),
            refused: self.refused.load(Ordering::SeqCst),
        }
    }

    pub(super) fn set_limit(&self, limit: usize) {
        self.limit.store(limit, Ordering::SeqCst);
    }

    pub(super) fn set_latency(&self, latency: Latency) {
        *locked(&self.latency) = Some(latency);
    }

    /// How long the next request takes, when the account is slow.
    pub(super) fn latency(&self, is_query: bool) -> Option<Duration> {
        let Latency { from, to } = (*locked(&self.latency))?;
        let millis = rand::rng().random_range(from..=to.max(from));
        Some(Duration::from_millis(if is_query {
            2 * millis
        } else {
            millis
        }))
    }

    pub(super) fn set_permission(&self, permission: &str, level: Level) {
        locked(&self.restricted).insert(permission.to_owned(), level);
    }

    pub(super) fn permission(&self, permission: &str) -> Level {
        let restricted = locked(&self.restricted);
        restricted.get(permission).copied().unwrap_or(Level::Full)
    }

    /// Back to a standard account that answers at once and takes nothing from its roles.
    pub(super) fn reset(&self) {
        self.set_limit(DEFAULT_LIMIT);
        self.peak
            .store(self.in_flight.load(Ordering::SeqCst), Ordering::SeqCst);
        self.refused.store(0, Ordering::SeqCst);
        *locked(&self.latency) = None;
        locked(&self.restricted).clear();
    }
}

/// One request in flight.
#[derive(Debug)]
pub(super) struct Slot(Arc<Governance>);

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::SeqCst);
    }
}
