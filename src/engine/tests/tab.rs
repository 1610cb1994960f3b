//! A tab for the tests: an engine, a clock that the test moves, and everything the engine asks for.

use crate::engine::{
    Engine,
    io::{
        HttpRequest, HttpResponse, Input, Invite, Io, LockInput, LockIo, NoAnswer, Output,
        PhoneInput, PhoneIo, Place, RequestId, SignInInput, SocketInput, Stored,
    },
    tabs::TabMessage,
};
use ledgerline_core::{
    domain::{
        connection::{PhoneState, RingCentralState},
        ids::{CallId, TelephonySessionId},
        intent::Intent,
        sensitive::Secret,
        time::Timestamp,
        view::{CustomerPaneView, LogState, View},
    },
    wire::connector::AppConfig,
};
use litemap::LiteMap;
use serde_json::{Value, json};

pub(super) const SESSION: &str = "s-a0";
/// The inbound call of that session, as phone and engine name it.
pub(super) fn inbound() -> CallId {
    CallId::of_inbound(&TelephonySessionId::new(SESSION))
}

/// What RingCentral grants, where a test does not say.
pub(super) const SCOPE: &str = "ReadAccounts VoipCalling";

pub(in crate::engine) fn config(connector: Option<String>) -> AppConfig {
    AppConfig {
        ringcentral_server: "http://rc.test".to_owned(),
        ringcentral_client_id: "client".to_owned(),
        connector,
        home_country_code: None,
        swap_replaces_tags: false,
        plain_replaces: false,
    }
}

/// A tab: an engine, and everything it asked for.
pub(super) struct Tab {
    pub(super) engine: Engine,
    pub(super) now: Timestamp,
    pub(super) requests: Vec<(RequestId, HttpRequest)>,
    pub(super) phone: Vec<PhoneIo>,
    pub(super) told: Vec<TabMessage>,
    pub(super) other: Vec<Io>,
    pub(super) wakes: Vec<Timestamp>,
    pub(super) stored: Stored,
    pub(super) kept: LiteMap<String, String>,
    pub(super) history: LiteMap<String, String>,
    pub(super) directory: LiteMap<String, String>,
    pub(super) pending: LiteMap<String, String>,
    /// What is to be saved waits for [`Tab::save_held`].
    pub(super) holds_saves: bool,
    held: Vec<Io>,
    /// The disk is full: calls cannot be kept.
    pub(super) is_full: bool,
}

impl Tab {
    pub(super) fn new() -> Self {
        Self::seeded(1)
    }

    /// With random values of its own, as every tab has them.
    pub(super) fn seeded(seed: u8) -> Self {
        Self::with_connector(seed, Some("/api/v1".to_owned()))
    }

    /// Leading and signed in, events live, with the files of the app and nothing else of ours.
    pub(super) fn without_connector() -> Self {
        let mut tab = Self::with_connector(1, None);
        tab.input(Input::Started {
            stored: Stored::default(),
        });
        tab.input(Input::Lock(LockInput::Granted));
        tab.sign_in();
        tab.answer("phone-number", 200, &json!({"records": []}));
        tab.go_live();
        tab
    }

    fn with_connector(seed: u8, connector: Option<String>) -> Self {
        Self {
            engine: Engine::new(config(connector), "http://app.test", [seed; 32]),
            now: Timestamp::from_millis(1_800_000_000_000),
            requests: Vec::new(),
            phone: Vec::new(),
            told: Vec::new(),
            other: Vec::new(),
            wakes: Vec::new(),
            stored: Stored::default(),
            kept: LiteMap::new(),
            history: LiteMap::new(),
            directory: LiteMap::new(),
            pending: LiteMap::new(),
            holds_saves: false,
            held: Vec::new(),
            is_full: false,
        }
    }

    /// Alone in its browser, nothing stored.
    pub(super) fn leading() -> Self {
        let mut tab = Self::new();
        tab.input(Input::Started {
            stored: Stored::default(),
        });
        tab.input(Input::Lock(LockInput::Granted));
        tab
    }

    /// Leading, signed in, events live, phone registered.
    pub(super) fn ready() -> Self {
        Self::ready_with(SCOPE)
    }

    /// The same with these permissions.
    pub(super) fn ready_with(scope: &str) -> Self {
        Self::ready_as(scope, &json!({"id": 300_012_341, "name": "Ann Lee"}))
    }

    /// Somebody who may administer the company's connections.
    pub(super) fn ready_as_admin() -> Self {
        let admin = json!({"admin": {"enabled": true}});
        let profile = json!({"id": 300_012_341, "name": "Ann Lee", "permissions": admin});
        Self::ready_as(SCOPE, &profile)
    }

    /// Somebody at home in a country with this calling code.
    pub(super) fn ready_in(calling_code: &str) -> Self {
        let home = json!({"homeCountry": {"callingCode": calling_code}});
        let profile = json!({"id": 300_012_341, "name": "Ann Lee", "regionalSettings": home});
        Self::ready_as(SCOPE, &profile)
    }

    /// Somebody whose texts some browser has told until then, as the connector says.
    pub(super) fn ready_told(until: Option<Timestamp>) -> Self {
        let profile = json!({"id": 300_012_341, "name": "Ann Lee"});
        Self::ready_in_session(SCOPE, &profile, &json!({"textsUntil": until}))
    }

    fn ready_as(scope: &str, profile: &Value) -> Self {
        Self::ready_in_session(scope, profile, &json!({}))
    }

    fn ready_in_session(scope: &str, profile: &Value, more: &Value) -> Self {
        let mut session = json!({
            "extensionId": "300012341", "isAdmin": false, "netsuite": "connected",
            "loggingGrant": "the-grant", "grantExpiresAt": 1_900_000_000_000_i64
        });
        let more = more.as_object().unwrap().clone();
        session.as_object_mut().unwrap().extend(more);
        let mut tab = Self::leading();
        tab.sign_in_with(scope);
        tab.answer("phone-number", 200, &json!({"records": [
            {"phoneNumber": "+16505550101", "usageType": "DirectNumber", "features": ["CallerId"]}
        ]}));
        tab.answer("extension/~", 200, profile);
        tab.answer(
            "sip-provision",
            200,
            &json!({"device": {"id": "8"}, "sipInfo": [{"domain": "d"}]}),
        );
        tab.answer("/session", 200, &session);
        tab.go_live();
        tab.input(Input::Phone(PhoneInput::Registered));
        assert_eq!(
            tab.view().connection.ringcentral,
            RingCentralState::Connected
        );
        assert_eq!(tab.view().connection.phone, PhoneState::Ready);
        tab
    }

    /// RingCentral gives a token for the event socket.
    pub(super) fn socket_token(&mut self) {
        let token = json!({"uri": "ws://rc.test/ws", "ws_access_token": "w", "expires_in": 30});
        self.answer("wstoken", 200, &token);
    }

    /// The event socket opens with a new session and is subscribed.
    pub(super) fn go_live(&mut self) {
        self.socket_token();
        self.input(Input::Socket(SocketInput::Opened));
        self.frame(&json!([{"type": "ConnectionDetails", "messageId": "1"}, {}]));
        let subscribed = self.other.iter().rev().find_map(|io| {
            let Io::SendFrame(text) = io else { return None };
            serde_json::from_str::<Value>(text).ok()
        });
        let message = subscribed.unwrap()[0]["messageId"].clone();
        self.frame(&json!([{"type": "ClientRequest", "messageId": message, "status": 200}, {}]));
    }

    pub(super) fn sign_in(&mut self) {
        self.sign_in_with(SCOPE);
    }

    pub(super) fn sign_in_with(&mut self, scope: &str) {
        self.sign_in_answered(tokens("access-1"), scope);
    }

    pub(super) fn sign_in_as(&mut self, extension: &str, access: &str) {
        self.sign_in_answered(tokens_of(extension, access), SCOPE);
    }

    pub(super) fn sign_in_answered(&mut self, mut answer: Value, scope: &str) {
        self.input(Input::Intent(Intent::Connect));
        let state = self.authorize_parameter("state");
        self.input(Input::SignIn(SignInInput::Returned {
            query: format!("code=c&state={state}"),
        }));
        answer["scope"] = scope.into();
        self.answer("oauth/token", 200, &answer);
    }

    pub(super) fn authorize_parameter(&self, name: &str) -> String {
        let url = self.other.iter().rev().find_map(|io| {
            let Io::OpenSignIn(authorization) = io else {
                return None;
            };
            Some(url::Url::parse(&authorization.address().unwrap()).unwrap())
        });
        url.unwrap()
            .query_pairs()
            .find(|(key, _)| key == name)
            .unwrap()
            .1
            .into_owned()
    }

    pub(super) fn input(&mut self, input: Input) {
        let mut inputs = vec![input];
        while let Some(input) = (!inputs.is_empty()).then(|| inputs.remove(0)) {
            self.engine.handle(input, self.now);
            while let Some(output) = self.engine.poll_output() {
                match output {
                    Output::Io(Io::Http { id, request }) => self.requests.push((id, request)),
                    Output::Io(Io::Phone(act)) => self.phone.push(act),
                    Output::Io(Io::Tell(message)) => self.told.push(message),
                    Output::Io(Io::Lock(LockIo::Confirm)) => {
                        inputs.push(Input::Lock(LockInput::Held));
                    }
                    Output::Io(Io::Reread) => {
                        inputs.push(Input::Reread {
                            stored: self.stored.clone(),
                        });
                    }
                    Output::Io(io @ Io::Save { .. }) if self.holds_saves => self.held.push(io),
                    Output::Io(Io::Read(place)) => inputs.push(Input::Read {
                        place,
                        values: match place {
                            Place::Kept => self.kept.clone(),
                            Place::History => self.history.clone(),
                            Place::Directory => self.directory.clone(),
                            Place::Pending => self.pending.clone(),
                            Place::Sealed | Place::Settings | Place::Journal => {
                                panic!("{place:?} is read at the start")
                            }
                        },
                    }),
                    Output::Io(Io::Save { place, key, value }) => {
                        let map = match place {
                            Place::Sealed => &mut self.stored.sealed,
                            Place::Settings => &mut self.stored.settings,
                            Place::Journal => &mut self.stored.journal,
                            Place::Kept => &mut self.kept,
                            Place::History => &mut self.history,
                            Place::Directory => &mut self.directory,
                            Place::Pending => &mut self.pending,
                        };
                        let is_durable = !self.is_full || place != Place::Journal;
                        match value.filter(|_| is_durable) {
                            Some(value) => drop(map.insert(key.clone(), value)),
                            None if is_durable => drop(map.remove(&key)),
                            None => {}
                        }
                        inputs.push(Input::Saved {
                            place,
                            key,
                            is_durable,
                        });
                    }
                    Output::Io(Io::Clear(Place::Sealed)) => self.stored.sealed.clear(),
                    Output::Io(Io::Clear(Place::Kept)) => self.kept.clear(),
                    Output::Io(Io::Clear(Place::History)) => self.history.clear(),
                    Output::Io(Io::Clear(Place::Directory)) => self.directory.clear(),
                    Output::Io(io) => self.other.push(io),
                    Output::WakeAt(at) => self.wakes.push(at),
                    Output::Changed(_) => {}
                }
            }
        }
    }

    /// What waited to be saved is on disk now.
    pub(super) fn save_held(&mut self) {
        self.holds_saves = false;
        for io in std::mem::take(&mut self.held) {
            let Io::Save { place, key, value } = io else {
                continue;
            };
            let map = match place {
                Place::Sealed => &mut self.stored.sealed,
                Place::Settings => &mut self.stored.settings,
                Place::Journal => &mut self.stored.journal,
                Place::Kept => &mut self.kept,
                Place::History => &mut self.history,
                Place::Directory => &mut self.directory,
                Place::Pending => &mut self.pending,
            };
            match value {
                Some(value) => drop(map.insert(key.clone(), value)),
                None => drop(map.remove(&key)),
            }
            self.input(Input::Saved {
                place,
                key,
                is_durable: true,
            });
        }
    }

    pub(super) fn pass(&mut self, millis: i64) {
        self.now = self.now.plus_millis(millis);
        self.input(Input::Woke);
    }

    pub(super) fn frame(&mut self, frame: &Value) {
        self.input(Input::Socket(SocketInput::Frame(frame.to_string())));
    }

    /// Takes the oldest request whose URL contains `part`.
    pub(super) fn request(&mut self, part: &str) -> (RequestId, HttpRequest) {
        let at = self
            .requests
            .iter()
            .position(|(_, request)| request.url.contains(part));
        self.requests
            .remove(at.unwrap_or_else(|| panic!("nothing asked for {part}")))
    }

    pub(super) fn answer(&mut self, part: &str, status: u16, body: &Value) -> HttpRequest {
        let (id, request) = self.request(part);
        let response = HttpResponse {
            status,
            retry_after: None,
            body: Secret::new(body.to_string()),
        };
        self.input(Input::Http {
            id,
            result: Ok(response),
        });
        request
    }

    pub(super) fn no_answer(&mut self, part: &str) {
        let (id, _) = self.request(part);
        self.input(Input::Http {
            id,
            result: Err(NoAnswer),
        });
    }

    pub(super) fn has_request(&self, part: &str) -> bool {
        self.requests
            .iter()
            .any(|(_, request)| request.url.contains(part))
    }

    pub(super) fn view(&self) -> &View {
        self.engine.view()
    }

    pub(super) fn party(&mut self, sequence: u64, direction: &str, status: &str, extra: Value) {
        let mut party = json!({
            "id": "p-a0-1", "extensionId": "300012341", "direction": direction,
            "to": {"phoneNumber": "+14155550134"}, "from": {"phoneNumber": "+16505550101"},
            "status": {"code": status}
        });
        if direction == "Inbound" {
            party["to"] = json!({"phoneNumber": "+16505550101"});
            party["from"] = json!({"phoneNumber": "+14155550134"});
        }
        if let Value::Object(extra) = extra {
            party.as_object_mut().unwrap().extend(extra);
        }
        let event = json!([{"type": "ServerNotification", "messageId": "n"}, {
            "uuid": format!("u{sequence}"),
            "event": "/restapi/v1.0/account/4/extension/300012341/telephony/sessions",
            "body": {"telephonySessionId": SESSION, "sequence": sequence,
                     "eventTime": self.now.plus_millis(-200).to_string(), "parties": [party]}
        }]);
        self.frame(&event);
    }

    pub(super) fn dial(&mut self, input: &str) -> CallId {
        self.input(Input::Intent(Intent::Dial {
            input: input.to_owned(),
        }));
        match self.phone.last() {
            Some(PhoneIo::Call { call, .. }) => call.clone(),
            other => panic!("not dialled: {other:?}, {:?}", self.view().dialer.problem),
        }
    }

    /// An outbound call is under way, and known by its session; its party is, where it is named.
    pub(super) fn taken(&mut self, call: &CallId, party: Option<&str>) {
        self.input(Input::Phone(PhoneInput::Progress {
            call: call.clone(),
            session: Some(SESSION.to_owned()),
            party: party.map(str::to_owned),
        }));
    }

    /// An outbound call that the other side answered.
    pub(super) fn talking(&mut self) -> CallId {
        let call = self.dial("415 555 0134");
        self.taken(&call, Some("p-a0-1"));
        self.input(Input::Phone(PhoneInput::Up {
            call: call.clone(),
            dialog: None,
        }));
        self.pass(2_000);
        self.party(3, "Outbound", "Answered", json!({}));
        call
    }

    pub(super) fn hang_up(&mut self, call: &CallId) {
        self.input(Input::Intent(Intent::HangUp { call: call.clone() }));
        self.input(Input::Phone(PhoneInput::Disposed { call: call.clone() }));
        self.party(9, "Outbound", "Disconnected", json!({}));
    }

    pub(super) fn ring(&mut self) -> CallId {
        self.ring_from("+14155550134")
    }

    /// The same from another number.
    pub(super) fn ring_from(&mut self, number: &str) -> CallId {
        let call = inbound();
        let invite = Invite {
            session: Some(SESSION.to_owned()),
            party: Some("p-a0-2".to_owned()),
            from_number: Some(number.to_owned()),
            ..Invite::default()
        };
        self.input(Input::Phone(PhoneInput::Invited {
            call: call.clone(),
            invite,
        }));
        call
    }

    pub(super) fn log_state(&self) -> &LogState {
        &self.view().finished.calls[0].log
    }
}

pub(super) fn tokens(access: &str) -> Value {
    tokens_of("300012341", access)
}

pub(super) fn tokens_of(extension: &str, access: &str) -> Value {
    json!({"access_token": access, "token_type": "bearer", "expires_in": 3600,
           "refresh_token": "refresh-1", "scope": SCOPE, "owner_id": extension})
}

pub(super) fn logged() -> Value {
    json!({"record": "9001", "externalId": "rc-s-a0", "url": null, "found": null})
}

pub(super) fn problem(status: u16, code: &str) -> Value {
    json!({"type": "about:blank", "title": "t", "status": status, "code": code, "detail": "d"})
}

pub(super) const BEN: &str = "300012342";

/// Nothing Ann left is to be seen or used while Ben is here.
pub(super) fn assert_nothing_of_ann(tab: &Tab) {
    assert!(tab.view().finished.calls.is_empty());
    assert!(tab.view().calls.is_empty());
    assert_eq!(tab.view().dialer.queued, None);
    assert_eq!(tab.view().dialer.last_dialled, None);
    assert_eq!(tab.view().customer, CustomerPaneView::default());
    assert!(!tab.has_request("/calls/"));
    for (key, value) in &tab.stored.sealed {
        let is_of_ann = ["access-1", "the-grant", "300012341", "sipInfo"]
            .iter()
            .any(|one| value.contains(one));
        assert!(!is_of_ann, "{key}: {value}");
    }
}

pub(super) fn refused(status: &str) -> Input {
    Input::Phone(PhoneInput::RegistrationFailed {
        status: status.to_owned(),
    })
}

/// What was sent about the call last, answered.
pub(super) fn body_logged(tab: &mut Tab) -> Value {
    let request = tab.answer("/calls/s-a0", 200, &logged());
    serde_json::from_str(request.body.unwrap().1.reveal()).unwrap()
}
