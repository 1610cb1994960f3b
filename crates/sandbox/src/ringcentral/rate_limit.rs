//! The four rate groups: a sliding minute per user and app, and a penalty that every further
//! request restarts.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::settings::{RateLimits, SharedSettings};
use crate::clock::Clock;

const WINDOW_MILLIS: i64 = 60_000;
const WINDOW_SECONDS: u32 = 60;

/// The usage plan group of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the platform's own")]
pub enum Group {
    Light,
    Medium,
    Heavy,
    Auth,
}

impl Group {
    fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Medium => "medium",
            Self::Heavy => "heavy",
            Self::Auth => "auth",
        }
    }

    fn limit(self, limits: &RateLimits) -> u32 {
        match self {
            Self::Light => limits.light,
            Self::Medium => limits.medium,
            Self::Heavy => limits.heavy,
            Self::Auth => limits.auth,
        }
    }
}

/// How a user and app stand in a group after a request; becomes the `X-Rate-Limit-*` headers.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    group: Group,
    limit: u32,
    remaining: u32,
    /// The request must be refused.
    pub is_exceeded: bool,
}

impl Allowance {
    /// How long a refused client must stay away.
    pub const PENALTY_SECONDS: u32 = WINDOW_SECONDS;

    /// Writes the `X-Rate-Limit-*` headers.
    pub fn write_to(self, headers: &mut HeaderMap) {
        headers.insert(
            HeaderName::from_static("x-rate-limit-group"),
            HeaderValue::from_static(self.group.name()),
        );
        for (name, value) in [
            ("x-rate-limit-limit", self.limit),
            ("x-rate-limit-remaining", self.remaining),
            ("x-rate-limit-window", WINDOW_SECONDS),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
    }
}

#[derive(Default, Debug)]
struct Window {
    requests: VecDeque<i64>,
    penalty_until: i64,
}

type Key = (String, String, Group);

/// Counts requests. Cheap to clone.
#[derive(Clone, Debug)]
pub struct RateLimiter {
    clock: Clock,
    settings: SharedSettings,
    windows: Arc<Mutex<BTreeMap<Key, Window>>>,
}

impl RateLimiter {
    pub(crate) fn new(clock: Clock, settings: SharedSettings) -> Self {
        Self {
            clock,
            settings,
            windows: Arc::default(),
        }
    }

    /// Counts one request of this user and app.
    pub fn count(&self, app_id: &str, extension_id: &str, group: Group) -> Allowance {
        let now = self.clock.now_millis();
        let limit = group.limit(&self.settings.current().rate_limits);
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (app_id.to_owned(), extension_id.to_owned(), group);
        let window = windows.entry(key).or_default();
        window.requests.retain(|at| now - at < WINDOW_MILLIS);
        let used = u32::try_from(window.requests.len()).unwrap_or(u32::MAX);
        let is_exceeded = now < window.penalty_until || used >= limit;
        if is_exceeded {
            window.penalty_until = now + WINDOW_MILLIS;
            return Allowance {
                group,
                limit,
                remaining: 0,
                is_exceeded,
            };
        }
        window.requests.push_back(now);
        Allowance {
            group,
            limit,
            remaining: limit.saturating_sub(used + 1),
            is_exceeded,
        }
    }

    /// Forgets all counts and penalties.
    pub fn reset(&self) {
        self.windows
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}
