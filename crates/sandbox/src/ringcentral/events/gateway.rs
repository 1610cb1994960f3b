//! Sessions of the event socket: one per client, outliving its connections.
//!
//! ```text
//! Connected ──socket lost──▶ Waiting (180 s) ──same wsc──▶ Connected, what was missed is replayed
//!     ▲                          └── too late, or another sign-in ──▶ a new session
//! ```

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use uuid::Uuid;

use super::{
    Occurrence, Subscription, Webhooks,
    frame::{self, Wsc},
    session::{RECOVERY_BUFFER, Recovery, Session, ToSocket, details, is_stale, read_wsc, recover},
};
use crate::{
    clock::{Clock, iso},
    gauge::Gauge,
    ringcentral::{Directory, SharedSettings, access::Caller, oauth::new_token},
};

pub(super) const TOKEN_LIFETIME_SECONDS: i64 = 600;
const SUBSCRIPTIONS_PER_USER_AND_APP: usize = 20;

/// Marks a REST request as coming over the socket of this session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SocketSession(pub(crate) String);

#[derive(Debug)]
struct IssuedToken {
    text: String,
    caller: Caller,
    expires_at: i64,
}

#[derive(Default)]
struct State {
    tokens: Vec<IssuedToken>,
    sessions: Vec<Session>,
}

/// A connection just made: its session, and what to send first.
pub(super) struct Connection {
    pub(super) session: SocketSession,
    pub(super) caller: Caller,
    pub(super) first: String,
    /// What the client missed.
    pub(super) replay: Vec<String>,
    pub(super) receiver: UnboundedReceiver<ToSocket>,
}

/// Why a connection is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ConnectRefusal {
    BadToken,
    MalformedWsc,
}

/// All socket sessions. Cheap to clone.
#[derive(Clone)]
pub struct Gateway {
    clock: Clock,
    state: Arc<Mutex<State>>,
    /// Sockets, whatever their session.
    pub(crate) sockets: Gauge,
    /// Subscriptions that are posted to an address.
    pub(crate) webhooks: Webhooks,
}

impl Gateway {
    pub(crate) fn new(clock: Clock, settings: SharedSettings) -> Self {
        Self {
            webhooks: Webhooks::new(clock.clone(), settings),
            clock,
            state: Arc::default(),
            sockets: Gauge::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A token that opens sockets until it expires.
    pub(super) fn issue_token(&self, caller: &Caller) -> String {
        let now = self.clock.now_millis();
        let text = new_token();
        let mut state = self.lock();
        state.tokens.retain(|token| token.expires_at > now);
        let expires_at = now + TOKEN_LIFETIME_SECONDS * 1000;
        state.tokens.push(IssuedToken {
            text: text.clone(),
            caller: caller.clone(),
            expires_at,
        });
        text
    }

    /// A socket opens, perhaps to go on where another was lost.
    pub(super) fn connect(
        &self,
        token: &str,
        wsc: Option<&str>,
        allow_recovery: bool,
    ) -> Result<Connection, ConnectRefusal> {
        let now = self.clock.now_millis();
        let mut state = self.lock();
        state.sessions.retain(|session| !is_stale(session, now));
        let caller = state
            .tokens
            .iter()
            .find(|known| known.text == token && known.expires_at > now)
            .map(|known| known.caller.clone())
            .ok_or(ConnectRefusal::BadToken)?;
        let claimed = wsc
            .map(|wsc| read_wsc(wsc).ok_or(ConnectRefusal::MalformedWsc))
            .transpose()?;
        let recovery = claimed.as_ref().map(|(id, _)| match state.find(id) {
            Some(session) => recover(session, &caller, now, allow_recovery),
            None => Recovery::Failed("WSG-1005"),
        });
        let (sender, receiver) = unbounded_channel();
        let index = match (&claimed, recovery) {
            (Some((id, _)), Some(Recovery::Successful)) => state.index(id),
            (Some(_) | None, _) => None,
        };
        let index = index.unwrap_or_else(|| {
            state.sessions.push(Session::new(&caller));
            state.sessions.len() - 1
        });
        let session = &mut state.sessions[index];
        let seen = claimed.map_or(0, |(_, seen)| seen);
        let replay = session.sent.iter().filter(|(sequence, _)| *sequence > seen);
        let replay = replay.map(|(_, frame)| frame.clone()).collect();
        session.caller = caller.clone();
        session.socket = Some(sender);
        session.lost_at = None;
        let first = frame::connection_details(&session.next_wsc(), &details(now, recovery));
        Ok(Connection {
            session: SocketSession(session.id.clone()),
            caller,
            first,
            replay,
            receiver,
        })
    }

    /// A socket was lost or closed; its session waits for recovery.
    pub(super) fn disconnected(&self, session: &SocketSession) {
        let now = self.clock.now_millis();
        if let Some(session) = self.lock().find_mut(&session.0)
            && session
                .socket
                .as_ref()
                .is_some_and(UnboundedSender::is_closed)
        {
            session.socket = None;
            session.lost_at = Some(now);
        }
    }

    /// The newest `wsc` of a session.
    pub(super) fn wsc(&self, session: &SocketSession) -> Option<Wsc> {
        self.lock().find(&session.0).map(Session::wsc)
    }

    /// Gives a session its only subscription. `None` when its user has too many with this app.
    pub(crate) fn subscribe(
        &self,
        session: &SocketSession,
        subscription: Subscription,
    ) -> Option<()> {
        let mut state = self.lock();
        let caller = state.find(&session.0)?.caller.clone();
        let others = state
            .sessions
            .iter()
            .filter(|other| other.id != session.0 && other.is_of(&caller))
            .filter(|other| other.subscription.is_some())
            .count();
        if others + self.webhooks.of(&caller).len() >= SUBSCRIPTIONS_PER_USER_AND_APP {
            return None;
        }
        state.find_mut(&session.0)?.subscription = Some(subscription);
        Some(())
    }

    /// May this user and app have one more?
    pub(crate) fn has_room(&self, caller: &Caller) -> bool {
        let all = self.subscriptions(caller).len() + self.webhooks.of(caller).len();
        all < SUBSCRIPTIONS_PER_USER_AND_APP
    }

    /// Subscriptions of this user and app.
    pub(crate) fn subscriptions(&self, caller: &Caller) -> Vec<Subscription> {
        let now = self.clock.now_millis();
        self.lock()
            .sessions
            .iter()
            .filter(|session| session.is_of(caller))
            .filter_map(|session| session.subscription.clone())
            .filter(|subscription| subscription.expires_at() > now)
            .collect()
    }

    /// Changes (`Some`) or ends (`None`) a subscription; `None` when there is no such.
    pub(crate) fn replace_subscription(
        &self,
        caller: &Caller,
        id: &str,
        edit: impl FnOnce(Subscription) -> Option<Subscription>,
    ) -> Option<()> {
        let mut state = self.lock();
        let session = state.sessions.iter_mut().find(|session| {
            session.is_of(caller) && session.subscription.as_ref().is_some_and(|s| s.id == id)
        })?;
        session.subscription = session.subscription.take().and_then(edit);
        Some(())
    }

    /// Notifies everybody whose subscription wants this occurrence.
    pub(crate) fn publish(&self, directory: &Directory, occurrence: &Occurrence) {
        self.webhooks.publish(directory, occurrence);
        let now = self.clock.now_millis();
        for session in &mut self.lock().sessions {
            let Some(subscription) = &session.subscription else {
                continue;
            };
            if subscription.expires_at() <= now {
                continue;
            }
            let wanted = subscription
                .filters
                .iter()
                .find_map(|filter| filter.notification(occurrence, directory));
            let Some((event, body)) = wanted else {
                continue;
            };
            let envelope = json!({
                "uuid": Uuid::new_v4().to_string(),
                "event": event,
                "timestamp": iso(now),
                "subscriptionId": subscription.id,
                "ownerId": session.caller.person.extension_id,
                "body": body,
            });
            let wsc = session.next_wsc();
            let frame = frame::notification(&wsc, &envelope);
            session.sent.push_back((wsc.sequence, frame.clone()));
            if session.sent.len() > RECOVERY_BUFFER {
                session.sent.pop_front();
            }
            session.send(ToSocket::Frame(frame));
        }
    }

    /// Breaks every connection without a word; sessions can be recovered.
    pub fn drop_sockets(&self) {
        let now = self.clock.now_millis();
        for session in &mut self.lock().sessions {
            session.send(ToSocket::Break);
            if session.socket.take().is_some() {
                session.lost_at = Some(now);
            }
        }
    }

    /// Ends what belongs to an OAuth session that is over.
    pub(crate) fn end_session(&self, oauth_session_id: &str) {
        let mut state = self.lock();
        state
            .tokens
            .retain(|token| token.caller.session_id != oauth_session_id);
        state.sessions.retain(|session| {
            let is_over = session.caller.session_id == oauth_session_id;
            if is_over {
                session.send(ToSocket::Close);
            }
            !is_over
        });
    }

    /// How many sockets are open now.
    pub fn connections(&self) -> usize {
        self.lock()
            .sessions
            .iter()
            .filter(|session| session.socket.is_some())
            .count()
    }

    pub(crate) fn reset(&self) {
        let mut state = self.lock();
        for session in &state.sessions {
            session.send(ToSocket::Close);
        }
        *state = State::default();
        self.sockets.reset();
        self.webhooks.reset();
    }
}

impl State {
    fn index(&self, id: &str) -> Option<usize> {
        self.sessions.iter().position(|session| session.id == id)
    }

    fn find(&self, id: &str) -> Option<&Session> {
        self.sessions.iter().find(|session| session.id == id)
    }

    fn find_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| session.id == id)
    }
}
