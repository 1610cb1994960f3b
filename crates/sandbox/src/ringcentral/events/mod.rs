//! The event socket: REST over a WebSocket, subscriptions, notifications and session recovery.
//!
//! | Module | Is |
//! |---|---|
//! | `gateway` | all sessions of the socket: opened, recovered, notified |
//! | `session` | one session: its subscription and replay buffer |
//! | `filter` | which occurrence a subscription wants, and in what shape |
//! | `socket` | one connection, from upgrade to close |
//! | `frame` | the JSON arrays on the wire |
//! | [`webhook`] | subscriptions that are posted to an address |
//! | `announce` | telephony changes become occurrences |

mod announce;
mod filter;
mod frame;
mod gateway;
mod session;
mod socket;
pub mod webhook;

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};

use super::{
    RingCentral,
    access::{BaseUri, Caller},
};

pub(super) use announce::{announce, presence_said};
pub(crate) use filter::{EventFilter, Occurrence};
pub use gateway::Gateway;
pub(crate) use gateway::SocketSession;
pub(crate) use session::Subscription;
pub use webhook::Webhooks;

pub(super) fn router() -> Router<RingCentral> {
    Router::new().route("/ws", get(socket::upgrade))
}

/// `POST /restapi/oauth/wstoken`.
pub(super) async fn wstoken(
    State(platform): State<RingCentral>,
    base: BaseUri,
    caller: Caller,
) -> Json<Value> {
    Json(json!({
        "uri": format!("ws://{}/ws", base.host()),
        "ws_access_token": platform.gateway.issue_token(&caller),
        "expires_in": gateway::TOKEN_LIFETIME_SECONDS,
    }))
}
