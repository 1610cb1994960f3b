//! One session of the event socket: its subscription, what it was sent, and whether it can go on
//! after its connection was lost.

use std::collections::VecDeque;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;
use uuid::Uuid;

use super::{EventFilter, frame::Wsc, socket};
use crate::{clock::iso, ringcentral::access::Caller};

const RECOVERY_SECONDS: i64 = 180;
pub(super) const RECOVERY_BUFFER: usize = 100;
const SUBSCRIPTION_MILLIS: i64 = 86_400_000;

/// A subscription, which lives and dies with its socket session.
#[derive(Clone, Debug)]
pub(crate) struct Subscription {
    pub(crate) id: String,
    pub(crate) created_at: i64,
    pub(crate) filters: Vec<EventFilter>,
    /// Filters refused, with why.
    pub(crate) disabled: Vec<Value>,
}

impl Subscription {
    /// A new one with an id of its own.
    pub(crate) fn new(filters: Vec<EventFilter>, disabled: Vec<Value>, now: i64) -> Self {
        Self {
            id: Uuid::new_v4().to_string(),
            created_at: now,
            filters,
            disabled,
        }
    }

    /// When it ends by itself.
    pub(crate) fn expires_at(&self) -> i64 {
        self.created_at + SUBSCRIPTION_MILLIS
    }
}

/// What the gateway tells a connection.
pub(super) enum ToSocket {
    Frame(String),
    /// Break the connection without a word, as a network does.
    Break,
    /// Close it in order.
    Close,
}

/// What the server remembers of a client between its connections.
pub(super) struct Session {
    pub(super) id: String,
    pub(super) caller: Caller,
    pub(super) subscription: Option<Subscription>,
    pub(super) sequence: u64,
    /// The latest notifications with their sequence numbers.
    pub(super) sent: VecDeque<(u64, String)>,
    pub(super) socket: Option<UnboundedSender<ToSocket>>,
    pub(super) lost_at: Option<i64>,
}

impl Session {
    pub(super) fn new(caller: &Caller) -> Self {
        Self {
            id: Uuid::new_v4().simple().to_string(),
            caller: caller.clone(),
            subscription: None,
            sequence: 0,
            sent: VecDeque::new(),
            socket: None,
            lost_at: None,
        }
    }

    pub(super) fn wsc(&self) -> Wsc {
        let token = URL_SAFE_NO_PAD.encode(format!("{}.{}", self.id, self.sequence));
        Wsc {
            token,
            sequence: self.sequence,
        }
    }

    pub(super) fn next_wsc(&mut self) -> Wsc {
        self.sequence += 1;
        self.wsc()
    }

    pub(super) fn send(&self, message: ToSocket) {
        if let Some(socket) = &self.socket {
            // A connection that is just closing gets its frames by recovery.
            let _ = socket.send(message);
        }
    }

    pub(super) fn is_of(&self, caller: &Caller) -> bool {
        self.caller.app.id == caller.app.id
            && self.caller.person.extension_id == caller.person.extension_id
    }
}

/// How a recovery went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recovery {
    Successful,
    Failed(&'static str),
}

/// A lost session's subscription counts until it expires, though it cannot be recovered any more.
pub(super) fn is_stale(session: &Session, now: i64) -> bool {
    let can_recover = session
        .lost_at
        .is_none_or(|at| now - at <= RECOVERY_SECONDS * 1000);
    let is_subscribed = session
        .subscription
        .as_ref()
        .is_some_and(|s| s.expires_at() > now);
    !can_recover && !is_subscribed
}

pub(super) fn recover(
    session: &Session,
    caller: &Caller,
    now: i64,
    allow_recovery: bool,
) -> Recovery {
    let is_late = session
        .lost_at
        .is_some_and(|at| now - at > RECOVERY_SECONDS * 1000);
    if session.caller.session_id != caller.session_id {
        Recovery::Failed("WSG-1003")
    } else if session.subscription.is_none() || is_late || !allow_recovery {
        Recovery::Failed("WSG-1005")
    } else {
        Recovery::Successful
    }
}

/// Session id and last seen sequence number of a `wsc` token.
pub(super) fn read_wsc(token: &str) -> Option<(String, u64)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let (id, sequence) = text.split_once('.')?;
    Some((id.to_owned(), sequence.parse().ok()?))
}

pub(super) fn details(now: i64, recovery: Option<Recovery>) -> Value {
    let mut details = json!({
        "creationTime": iso(now).replace('Z', "+0000"),
        "maxConnectionsPerSession": 50,
        "recoveryBufferSize": RECOVERY_BUFFER,
        "recoveryTimeout": RECOVERY_SECONDS,
        "idleTimeout": socket::IDLE_SECONDS,
        "absoluteTimeout": socket::ABSOLUTE_SECONDS,
        "maxActiveRequests": socket::MOST_ACTIVE_REQUESTS,
    });
    match recovery {
        None => {}
        Some(Recovery::Successful) => details["recoveryState"] = json!("Successful"),
        Some(Recovery::Failed(code)) => {
            details["recoveryState"] = json!("Failed");
            details["recoveryErrorCode"] = json!(code);
        }
    }
    details
}
