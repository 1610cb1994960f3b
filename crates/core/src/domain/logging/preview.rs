//! What a change of the rules would do, before it is saved, and what the screen shows and wants.

use serde::{Deserialize, Serialize};

use super::{LoggingRules, LoggingSettings};
use crate::domain::{pane::Reading, time::Timestamp};

/// So many recent calls a change is tried on, at most.
pub const MOST_RECENT: usize = 200;

/// Body of `PUT /logging` and `POST /logging/preview`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoggingQuestion {
    /// The version that was changed; an older one than what is kept is refused.
    pub version: u32,
    /// As they are to be.
    pub rules: LoggingRules,
}

/// What a change would do.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Effect {
    /// So many recent calls of the company it was tried on; none when its log is not read.
    pub calls: u32,
    /// When the oldest of them began.
    pub since: Option<Timestamp>,
    /// So many are logged by the rules in use.
    pub logged: u32,
    /// So many of these would be left out.
    pub no_longer: u32,
    /// So many that are left out would be logged.
    pub newly: u32,
    /// Why it could not be tried, in words.
    pub problem: Option<String>,
}

/// What the screens show of the rules.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoggingView {
    /// The rules.
    pub settings: Option<Reading<LoggingSettings>>,
    /// What the change that is being made would do.
    pub effect: Option<Reading<Effect>>,
    /// What came of saving.
    pub saved: Option<Reading<LoggingSettings>>,
}

/// What a person wants of them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LoggingWish {
    /// Read them.
    Look,
    /// See what a change would do.
    Preview(LoggingQuestion),
    /// Keep it.
    Save(LoggingQuestion),
}
