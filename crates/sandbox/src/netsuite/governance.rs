//! What an account allows: so many requests at once, and what the role may do.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde::{Deserialize, Serialize};

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

/// Counts requests in flight and keeps the role's permissions.
#[derive(Debug)]
pub(super) struct Governance {
    limit: AtomicUsize,
    in_flight: AtomicUsize,
    peak: AtomicUsize,
    refused: AtomicUsize,
    /// What the role has less of than everything.
    restricted: Mutex<BTreeMap<String, Level>>,
}

impl Default for Governance {
    fn default() -> Self {
        Self {
            limit: AtomicUsize::new(DEFAULT_LIMIT),
            in_flight: AtomicUsize::new(0),
            peak: AtomicUsize::new(0),
            refused: AtomicUsize::new(0),
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

    pub(super) fn set_permission(&self, permission: &str, level: Level) {
        let mut restricted = self
            .restricted
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        restricted.insert(permission.to_owned(), level);
    }

    pub(super) fn permission(&self, permission: &str) -> Level {
        let restricted = self
            .restricted
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        restricted.get(permission).copied().unwrap_or(Level::Full)
    }

    /// Back to a standard account and a role that may do everything.
    pub(super) fn reset(&self) {
        self.set_limit(DEFAULT_LIMIT);
        self.peak
            .store(self.in_flight.load(Ordering::SeqCst), Ordering::SeqCst);
        self.refused.store(0, Ordering::SeqCst);
        self.restricted
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
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
