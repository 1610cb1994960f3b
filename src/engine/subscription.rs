//! The event socket: token, connection, subscription, keep-alive, recovery.
//!
//! ```text
//! Idle ──▶ FetchingToken ──▶ Opening ──▶ AwaitingDetails ──recovered──────────▶ Live
//!   ▲            │              │              └──new session──▶ Subscribing ───▲ │
//!   └─stop       └──────────────┴──── failure, silence, close ──▶ Down ◀──────────┘
//! ```
//!
//! RingCentral ends a socket at its absolute limit, a day after it was opened. An hour before that a
//! new one resumes the session, at a moment without a call if one comes in time: what happens between
//! the two is replayed.

use ledgerline_core::{
    domain::{
        failure::{Failure as _, FailureKind},
        sensitive::Secret,
        time::Timestamp,
    },
    wire::{
        json,
        ringcentral::{
            error::ApiError,
            events::Notification,
            oauth::SocketToken,
            socket::{
                ConnectionDetails, Frame, FrameKind, RecoveryPoint, heartbeat_frame,
                subscribe_frame,
            },
        },
    },
};

use super::{
    desk::{Desk, Purpose},
    io::{Io, Method, Place, SocketInput, Stored},
};

/// The stored recovery point and its time.
const RECOVERY: &str = "events";

/// Whether the stored session is subscribed to events about colleagues.
const COLLEAGUES: &str = "events.colleagues";

/// Silence after which a heartbeat is sent; RingCentral asks for 30 s.
const SILENCE_MS: i64 = 30_000;
/// How long an answer may take before the socket counts as dead.
const ANSWER_MS: i64 = 10_000;
/// A session can be recovered for 180 s; ours is not tried after that.
const RECOVERY_MS: i64 = 170_000;
/// RingCentral's absolute limit where it does not say another one.
const ABSOLUTE_SECONDS: i64 = 86_400;
/// So long before the end a moment without a call is looked for.
const RENEWED_BEFORE_MS: i64 = 3_600_000;
/// So long before the end calls are no reason to wait any more.
const AT_LAST_MS: i64 = 300_000;
/// A renewal that did not come about is tried again after this long.
const RENEWED_AGAIN_MS: i64 = 60_000;
/// How exactly it is written down when the session was heard last.
const KEPT_EVERY_MS: i64 = 10_000;
/// A loss shorter than this is not shown.
const SHOWN_AFTER_MS: i64 = 5_000;
const HOUR_MS: i64 = 3_600_000;
/// How many event ids are remembered to drop repeats.
const REMEMBERED: usize = 64;

enum State {
    Idle,
    FetchingToken,
    Opening {
        give_up_at: Timestamp,
    },
    AwaitingDetails {
        give_up_at: Timestamp,
    },
    Subscribing {
        message: String,
        give_up_at: Timestamp,
    },
    Live {
        answer_due: Option<Timestamp>,
    },
    Down {
        again_at: Timestamp,
    },
}

/// What came over the socket.
pub(super) enum SocketNews {
    /// Nothing for others.
    Nothing,
    /// Events flow. `has_gap` when some may have been missed.
    Live {
        has_gap: bool,
        /// When RingCentral was heard last before this; `None` when it never was.
        heard_at: Option<Timestamp>,
    },
    /// An event.
    Event(Notification),
}

/// The machine.
pub(super) struct Subscription {
    state: State,
    recovery: Option<(RecoveryPoint, Timestamp)>,
    /// Where a resumed session is. Good only after what was missed has come: a socket or a tab that
    /// ends before must resume where the last one did.
    after_replay: Option<RecoveryPoint>,
    /// When RingCentral was heard last while events flowed.
    heard_at: Option<Timestamp>,
    event_at: Option<Timestamp>,
    /// When RingCentral ends this socket.
    ends_at: Timestamp,
    /// A token for the next socket is on its way.
    is_renewing: bool,
    /// Where the socket goes to, `wss://ws-api.ringcentral.com/ws`.
    address: Option<String>,
    attempt: u32,
    lost_at: Option<Timestamp>,
    /// The session is subscribed to events about colleagues, too.
    has_colleagues: bool,
    /// The request that changes that is under way.
    changing: Option<String>,
    seen: Vec<String>,
    drops: Vec<Timestamp>,
    last_close_code: Option<u16>,
}

impl Subscription {
    pub(super) const fn new() -> Self {
        Self {
            state: State::Idle,
            recovery: None,
            after_replay: None,
            heard_at: None,
            event_at: None,
            ends_at: Timestamp::from_millis(i64::MAX),
            is_renewing: false,
            address: None,
            attempt: 0,
            lost_at: None,
            has_colleagues: false,
            changing: None,
            seen: Vec::new(),
            drops: Vec::new(),
            last_close_code: None,
        }
    }

    /// Takes up where the last leader's session can be resumed.
    pub(super) fn load(&mut self, stored: &Stored) {
        if matches!(self.state, State::Idle) {
            self.recovery = stored
                .sealed
                .get(RECOVERY)
                .and_then(|json| json::read(json).ok());
            if let Some((_, heard_at)) = self.recovery {
                self.heard_at = Some(heard_at);
            }
            self.has_colleagues = stored.sealed.contains_key(COLLEAGUES);
        }
    }

    /// Another tab goes on with the session.
    pub(super) fn let_go(&mut self, desk: &mut Desk) {
        if !matches!(self.state, State::Idle) {
            desk.io(Io::CloseSocket);
        }
        *self = Self::new();
    }

    /// Goes online; does nothing when it already is or is on its way.
    pub(super) fn start(&mut self, desk: &mut Desk) {
        if matches!(self.state, State::Idle) {
            self.lost_at = Some(desk.now);
            self.fetch_token(desk);
        }
    }

    /// Goes offline on purpose and forgets the session.
    pub(super) fn stop(&mut self, desk: &mut Desk) {
        self.let_go(desk);
        desk.forget(Place::Sealed, RECOVERY);
        desk.forget(Place::Sealed, COLLEAGUES);
    }

    /// Subscribes to events about colleagues as long as somebody looks at them.
    pub(super) fn follow_colleagues(&mut self, desk: &mut Desk) {
        let is_as_wanted = self.has_colleagues == desk.wants_colleagues;
        if is_as_wanted || !self.is_live() || self.changing.is_some() {
            return;
        }
        self.changing = Some(self.subscribe(desk));
    }

    /// Asks for the events that are wanted; the request's name.
    fn subscribe(&mut self, desk: &mut Desk) -> String {
        let message = desk.entropy.uuid();
        let frame = subscribe_frame(&message, desk.wants_colleagues);
        desk.io(Io::SendFrame(frame));
        if self.has_colleagues != desk.wants_colleagues {
            self.has_colleagues = desk.wants_colleagues;
            if self.has_colleagues {
                desk.save(Place::Sealed, COLLEAGUES, &true);
            } else {
                desk.forget(Place::Sealed, COLLEAGUES);
            }
        }
        message
    }

    /// The network came back: no need to sit out the pause.
    pub(super) fn network_back(&mut self, desk: &mut Desk) {
        if matches!(self.state, State::Down { .. }) {
            self.attempt = 0;
            self.fetch_token(desk);
        }
    }

    /// When RingCentral was heard last.
    pub(super) const fn heard_at(&self) -> Option<Timestamp> {
        self.heard_at
    }

    /// When the last event came.
    pub(super) const fn event_at(&self) -> Option<Timestamp> {
        self.event_at
    }

    /// Where the socket goes to.
    pub(super) fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// Events flow now.
    pub(super) const fn is_live(&self) -> bool {
        matches!(self.state, State::Live { .. })
    }

    /// Events have been missing long enough to say so.
    pub(super) fn is_visibly_down(&self, now: Timestamp) -> bool {
        self.lost_at
            .is_some_and(|lost| now.millis_since(lost) >= SHOWN_AFTER_MS)
    }

    fn fetch_token(&mut self, desk: &mut Desk) {
        self.state = State::FetchingToken;
        desk.ringcentral(Purpose::SocketToken, Method::Post, "/restapi/oauth/wstoken");
    }

    /// RingCentral answered the token request.
    pub(super) fn token(&mut self, answer: Result<SocketToken, ApiError>, desk: &mut Desk) {
        let is_renewal = std::mem::take(&mut self.is_renewing) && self.is_live();
        if is_renewal && answer.is_err() {
            // The old one serves meanwhile.
            self.ends_at = self.ends_at.plus_millis(RENEWED_AGAIN_MS);
            return;
        }
        if !is_renewal && !matches!(self.state, State::FetchingToken) {
            return;
        }
        match answer {
            Ok(token) => {
                let recovery = self
                    .recovery
                    .as_ref()
                    .filter(|(_, at)| desk.now.millis_since(*at) < RECOVERY_MS)
                    .map(|(point, _)| format!("&wsc={}", point.token))
                    .unwrap_or_default();
                let url = format!(
                    "{}?access_token={}{recovery}",
                    token.uri, token.ws_access_token
                );
                self.address = Some(token.uri);
                if is_renewal {
                    self.lost_at = Some(desk.now);
                }
                desk.io(Io::OpenSocket {
                    url: Secret::new(url),
                });
                self.state = State::Opening {
                    give_up_at: desk.now.plus_millis(ANSWER_MS),
                };
            }
            Err(error) => {
                let wait = match error.kind() {
                    FailureKind::Transient { retry_after } => retry_after,
                    // Without the permission there are no events; asking often changes nothing.
                    FailureKind::Refused | FailureKind::Defect => Some(300_000),
                    FailureKind::SignInRequired => None,
                };
                self.down(wait, desk);
            }
        }
    }

    fn down(&mut self, wait: Option<i64>, desk: &mut Desk) {
        let wait = wait.unwrap_or_else(|| desk.entropy.backoff_ms(self.attempt, 1_000, 60_000));
        self.attempt += 1;
        self.lost_at.get_or_insert(desk.now);
        self.is_renewing = false;
        self.state = State::Down {
            again_at: desk.now.plus_millis(wait),
        };
    }

    /// The socket said something.
    pub(super) fn socket(&mut self, input: SocketInput, desk: &mut Desk) -> SocketNews {
        match input {
            SocketInput::Opened => {
                if matches!(self.state, State::Opening { .. }) {
                    let give_up_at = desk.now.plus_millis(ANSWER_MS);
                    self.state = State::AwaitingDetails { give_up_at };
                }
                SocketNews::Nothing
            }
            SocketInput::Closed(code) => {
                if !matches!(
                    self.state,
                    State::Idle | State::Down { .. } | State::FetchingToken
                ) {
                    self.last_close_code = Some(code);
                    if self.is_live() {
                        self.attempt = 0;
                        self.dropped(desk.now);
                    }
                    self.down(None, desk);
                }
                SocketNews::Nothing
            }
            SocketInput::Frame(text) => match Frame::parse(&text) {
                Some(frame) => self.frame(frame, desk),
                None => SocketNews::Nothing,
            },
        }
    }

    fn dropped(&mut self, now: Timestamp) {
        self.drops.retain(|at| now.millis_since(*at) < HOUR_MS);
        self.drops.push(now);
    }

    /// How often the socket was lost within the last hour, and its last close code.
    pub(super) fn drops(&self, now: Timestamp) -> (u32, Option<u16>) {
        let drops = self.drops.iter();
        let drops = drops.filter(|at| now.millis_since(**at) < HOUR_MS);
        let count = u32::try_from(drops.count()).unwrap_or(u32::MAX);
        (count, self.last_close_code)
    }

    fn frame(&mut self, mut frame: Frame, desk: &mut Desk) -> SocketNews {
        if let State::Live { answer_due } = &mut self.state {
            *answer_due = None;
            self.heard_at = Some(desk.now);
        }
        let point = frame.head.wsc.take();
        if frame.head.kind == FrameKind::ConnectionDetails {
            return self.connected(point, &frame, desk);
        }
        let after_replay = self.after_replay.take();
        let point = point.or(after_replay);
        if let Some(point) = point.or_else(|| self.same_point(desk.now)) {
            self.resumable(point, desk);
        }
        match frame.head.kind {
            FrameKind::ClientRequest => match &self.state {
                State::Subscribing { message, .. } if *message == frame.head.message_id => {
                    if frame.is_success() {
                        self.live(true, desk)
                    } else {
                        desk.io(Io::CloseSocket);
                        self.down(Some(60_000), desk);
                        SocketNews::Nothing
                    }
                }
                State::Idle
                | State::FetchingToken
                | State::Opening { .. }
                | State::AwaitingDetails { .. }
                | State::Subscribing { .. }
                | State::Live { .. }
                | State::Down { .. } => {
                    // Refused, the session has the events that it had.
                    let message = Some(&frame.head.message_id);
                    self.changing.take_if(|it| Some(&*it) == message);
                    SocketNews::Nothing
                }
            },
            FrameKind::ServerNotification => self.notified(&frame, desk),
            FrameKind::Error => {
                // The session context is of no use any more; the next connection starts afresh.
                self.recovery = None;
                if self.is_live() {
                    self.dropped(desk.now);
                }
                desk.io(Io::CloseSocket);
                self.down(None, desk);
                SocketNews::Nothing
            }
            FrameKind::ConnectionDetails | FrameKind::Heartbeat | FrameKind::Other => {
                SocketNews::Nothing
            }
        }
    }

    /// The socket is open: the session goes on, or a new one subscribes.
    fn connected(
        &mut self,
        point: Option<RecoveryPoint>,
        frame: &Frame,
        desk: &mut Desk,
    ) -> SocketNews {
        let details: ConnectionDetails = json::read_value(&frame.body).unwrap_or_default();
        let seconds = details.absolute_timeout.unwrap_or(ABSOLUTE_SECONDS);
        self.ends_at = desk.now.plus_millis(seconds.saturating_mul(1000));
        if details.recovery_state.as_deref() == Some("Successful") {
            self.after_replay = point;
            return self.live(false, desk);
        }
        self.recovery = point.map(|point| (point, desk.now));
        let message = self.subscribe(desk);
        let give_up_at = desk.now.plus_millis(ANSWER_MS);
        self.state = State::Subscribing {
            message,
            give_up_at,
        };
        SocketNews::Nothing
    }

    /// A session that is heard from lives, also when a frame says nothing new of how to resume it.
    fn same_point(&self, now: Timestamp) -> Option<RecoveryPoint> {
        let (point, heard_at) = self.recovery.as_ref().filter(|_| self.is_live())?;
        (now.millis_since(*heard_at) >= KEPT_EVERY_MS).then(|| point.clone())
    }

    /// Nothing is written down before events flow: what it says was heard then was not missed.
    fn resumable(&mut self, point: RecoveryPoint, desk: &mut Desk) {
        self.recovery = Some((point, desk.now));
        if self.is_live() {
            self.keep(desk);
        }
    }

    fn keep(&self, desk: &mut Desk) {
        if let Some(recovery) = &self.recovery {
            desk.save(Place::Sealed, RECOVERY, recovery);
        }
    }

    fn notified(&mut self, frame: &Frame, desk: &Desk) -> SocketNews {
        match json::read_value::<Notification>(&frame.body) {
            Ok(event) if self.is_new(&event.uuid) => {
                self.event_at = Some(desk.now);
                SocketNews::Event(event)
            }
            Ok(_) | Err(_) => SocketNews::Nothing,
        }
    }

    fn live(&mut self, has_gap: bool, desk: &mut Desk) -> SocketNews {
        self.state = State::Live { answer_due: None };
        if let Some((_, heard_at)) = &mut self.recovery {
            *heard_at = desk.now;
        }
        self.keep(desk);
        self.attempt = 0;
        self.lost_at = None;
        self.changing = None;
        let heard_at = self.heard_at.replace(desk.now);
        SocketNews::Live { has_gap, heard_at }
    }

    fn is_new(&mut self, uuid: &str) -> bool {
        if uuid.is_empty() {
            return true;
        }
        if self.seen.iter().any(|seen| seen == uuid) {
            return false;
        }
        if self.seen.len() == REMEMBERED {
            self.seen.remove(0);
        }
        self.seen.push(uuid.to_owned());
        true
    }

    /// Time passed. A call that is on puts off the renewal.
    pub(super) fn tick(&mut self, has_call: bool, desk: &mut Desk) {
        let now = desk.now;
        if self.is_live() && self.renewed_at(has_call) <= now && !self.is_renewing {
            self.is_renewing = true;
            desk.ringcentral(Purpose::SocketToken, Method::Post, "/restapi/oauth/wstoken");
        }
        let heard_at = self.heard_at.unwrap_or(now);
        match &mut self.state {
            State::Down { again_at } if *again_at <= now => self.fetch_token(desk),
            State::Opening { give_up_at }
            | State::AwaitingDetails { give_up_at }
            | State::Subscribing { give_up_at, .. }
                if *give_up_at <= now =>
            {
                desk.io(Io::CloseSocket);
                self.down(None, desk);
            }
            State::Live {
                answer_due: Some(due),
            } if *due <= now => {
                self.dropped(now);
                desk.io(Io::CloseSocket);
                self.down(Some(0), desk);
            }
            State::Live { answer_due } if now.millis_since(heard_at) >= SILENCE_MS => {
                if answer_due.is_none() {
                    *answer_due = Some(now.plus_millis(ANSWER_MS));
                    let message = desk.entropy.uuid();
                    desk.io(Io::SendFrame(heartbeat_frame(&message)));
                }
            }
            State::Idle
            | State::FetchingToken
            | State::Opening { .. }
            | State::AwaitingDetails { .. }
            | State::Subscribing { .. }
            | State::Live { .. }
            | State::Down { .. } => {}
        }
    }

    /// When a new socket is opened. A call that is on makes it wait as long as there is time.
    const fn renewed_at(&self, has_call: bool) -> Timestamp {
        let before = if has_call {
            AT_LAST_MS
        } else {
            RENEWED_BEFORE_MS
        };
        self.ends_at.plus_millis(-before)
    }

    /// When [`Self::tick`] has something to do, or the chip something to say.
    pub(super) fn deadline(&self, has_call: bool, now: Timestamp) -> Option<Timestamp> {
        let shown = self
            .lost_at
            .map(|lost| lost.plus_millis(SHOWN_AFTER_MS))
            .filter(|at| *at > now);
        let due = match &self.state {
            State::Idle | State::FetchingToken => None,
            State::Opening { give_up_at }
            | State::AwaitingDetails { give_up_at }
            | State::Subscribing { give_up_at, .. } => Some(*give_up_at),
            State::Live {
                answer_due: Some(due),
            } => Some(*due),
            State::Live { answer_due: None } => {
                self.heard_at.map(|heard| heard.plus_millis(SILENCE_MS))
            }
            State::Down { again_at } => Some(*again_at),
        };
        let is_served = self.is_live() && !self.is_renewing;
        let renewal = is_served.then(|| self.renewed_at(has_call));
        [shown, due, renewal].into_iter().flatten().min()
    }
}
