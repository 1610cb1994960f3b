//! OAuth as `RingCentral` speaks it: the token answer and the permissions we ask for.

use serde::Deserialize;

use super::error::ApiError;
use crate::domain::{connection::SignInProblem, ids::ExtensionId, sensitive::Secret};

/// Answer of `POST /restapi/oauth/token`, RFC 6749, 5.1.
#[derive(Clone, Debug, Deserialize)]
pub struct TokenAnswer {
    /// For every request.
    pub access_token: Secret<String>,
    /// Good for one refresh.
    pub refresh_token: Option<Secret<String>>,
    /// Seconds until the access token ends.
    pub expires_in: Option<i64>,
    /// The permissions granted, separated by spaces.
    pub scope: Option<String>,
    /// The extension that signed in.
    pub owner_id: Option<ExtensionId>,
}

/// The app permissions that the phone uses, by `RingCentral`'s names, exactly these.
pub const SCOPES: [&str; 12] = [
    "ReadAccounts",
    "VoipCalling",
    "CallControl",
    "ReadCallLog",
    "ReadCallRecording",
    "ReadPresence",
    "SMS",
    "ReadMessages",
    "EditMessages",
    "WebSocket",
    RING_OUT,
    EDIT_PRESENCE,
];

/// What a sign-in may lack without being the poorer for most: who wants it is told there.
pub const OPTIONAL: [&str; 2] = [RING_OUT, EDIT_PRESENCE];

/// To have another phone rung first. Whoever calls with the browser alone lacks nothing without it.
pub const RING_OUT: &str = "RingOut";

/// To change the own presence.
pub const EDIT_PRESENCE: &str = "EditPresence";

/// Why the code that a sign-in came back with was not exchanged.
pub fn refusal(error: ApiError) -> SignInProblem {
    match error {
        ApiError::Unreachable | ApiError::Unreadable => SignInProblem::Unreachable,
        ApiError::Status {
            status: 429 | 500..=599,
            ..
        } => SignInProblem::Busy,
        ApiError::Status {
            oauth_error,
            message,
            code,
            status,
            ..
        } => SignInProblem::Refused {
            error: oauth_error.map_or_else(|| format!("HTTP {status}"), String::from),
            description: message,
            code,
        },
    }
}

/// Answer of `POST /restapi/oauth/wstoken`.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct SocketToken {
    /// Where to connect; has no query part.
    pub uri: String,
    /// Goes into the query as it is.
    pub ws_access_token: String,
    /// Seconds.
    pub expires_in: i64,
}
