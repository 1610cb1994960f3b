//! What a test or a person may change about the platform while it runs.

use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

/// The platform's adjustable behaviour; the defaults are the documented ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Settings {
    /// Requests per minute in each group.
    pub rate_limits: RateLimits,
    /// How long after its end a call appears in the call log.
    pub call_log_delay_millis: i64,
    /// How long after its end a call's recording can be heard.
    pub recording_delay_millis: i64,
    /// Lets browsers read `Retry-After`, `RCRequestId` and the rate-limit headers.
    pub expose_headers: bool,
    /// Lets a lost event socket session be recovered.
    pub allow_recovery: bool,
    /// How notifications are posted to webhooks.
    pub webhooks: WebhookSettings,
}

/// How notifications are posted to webhooks; the platform documents that it tries again and blacklists,
/// and no numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct WebhookSettings {
    /// How often one is tried.
    pub attempts: u32,
    /// Pause between two tries.
    pub retry_millis: u64,
    /// So many in a row that were not taken blacklist the subscription.
    pub most_failures: u32,
    /// How much later a delayed one is posted.
    pub delay_millis: u64,
}

impl Default for WebhookSettings {
    fn default() -> Self {
        Self {
            attempts: 3,
            retry_millis: 1_000,
            most_failures: 5,
            delay_millis: 5_000,
        }
    }
}

/// Requests per minute, per user and app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct RateLimits {
    /// Group Light.
    pub light: u32,
    /// Group Medium.
    pub medium: u32,
    /// Group Heavy.
    pub heavy: u32,
    /// Group Auth.
    pub auth: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rate_limits: RateLimits::default(),
            call_log_delay_millis: 3_000,
            recording_delay_millis: 120_000,
            expose_headers: true,
            allow_recovery: true,
            webhooks: WebhookSettings::default(),
        }
    }
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            light: 50,
            medium: 40,
            heavy: 10,
            auth: 5,
        }
    }
}

/// The settings in force, shared by all parts of the platform.
#[derive(Clone, Debug)]
pub struct SharedSettings {
    initial: Settings,
    current: Arc<Mutex<Settings>>,
}

impl SharedSettings {
    pub(crate) fn new(initial: Settings) -> Self {
        Self {
            current: Arc::new(Mutex::new(initial.clone())),
            initial,
        }
    }

    /// A copy of the settings in force.
    pub fn current(&self) -> Settings {
        self.current
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Puts these in force from the next request on.
    pub fn replace(&self, settings: Settings) {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = settings;
    }

    /// Back to what the sandbox was started with.
    pub fn reset(&self) {
        self.replace(self.initial.clone());
    }
}
