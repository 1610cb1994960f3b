//! OAuth beyond RFC 6749: what `RingCentral`'s token answer adds, and the permissions we ask for.

use serde::{Deserialize, Serialize};

/// Fields of the token answer that the standard does not have.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct TokenExtras {
    /// Extension id of the person.
    #[serde(default)]
    pub owner_id: Option<String>,
    /// Seconds until the refresh token ends.
    #[serde(default)]
    pub refresh_token_expires_in: Option<i64>,
}

/// The app permissions that the phone uses, by `RingCentral`'s names, exactly these.
pub const SCOPES: [&str; 8] = [
    "ReadAccounts",
    "VoipCalling",
    "CallControl",
    "ReadCallLog",
    "ReadPresence",
    "SMS",
    "ReadMessages",
    "WebSocket",
];

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
