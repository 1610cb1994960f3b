//! Notifications.

use serde::Deserialize;

use crate::wire::json::Value;

/// Body of a `ServerNotification`; the same object a webhook posts.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notification {
    /// Unique; delivery is at least once.
    #[serde(default)]
    pub uuid: String,
    /// The filter's path without its query.
    pub event: String,
    /// The facts.
    #[serde(default)]
    pub body: Value,
}
