//! The engine's rules, driven by hand: no browser, no network, a clock that the test moves.

use litemap::LiteMap;

use ledgerline_core::domain::{
    call::{CallPhase, CallTrouble},
    connection::{Feature, NetSuiteState, PhoneState, PhoneUnavailable, Requirement},
    finished_call::CallResult,
    ids::CallId,
    intent::Reply,
    view::{CustomerPaneView, LogState},
};
use serde_json::{Value, json};

use super::{
    io::{
        Dialog, HttpRequest, Invite, LockInput, LockIo, PhoneFailure, PhoneIo, RequestId,
        SocketInput,
    },
    *,
};

const SESSION: &str = "s-a0";
/// What RingCentral grants, where a test does not say.
const SCOPE: &str = "ReadAccounts VoipCalling";

/// A tab: an engine, and everything it asked for.
struct Tab {
    engine: Engine,
    now: Timestamp,
    requests: Vec<(RequestId, HttpRequest)>,
    phone: Vec<PhoneIo>,
    told: Vec<TabMessage>,
    other: Vec<Io>,
    wakes: Vec<Timestamp>,
    stored: Stored,
}

impl Tab {
    fn new() -> Self {
        Self::seeded(1)
    }

    /// With random values of its own, as every tab has them.
    fn seeded(seed: u8) -> Self {
        let config = AppConfig {
            ringcentral_server: "http://rc.test".to_owned(),
            ringcentral_client_id: "client".to_owned(),
            connector: Some("/api/v1".to_owned()),
            home_country_code: None,
            swap_replaces_tags: false,
        };
        Self {
            engine: Engine::new(config, "http://app.test", [seed; 32]),
            now: Timestamp::from_millis(1_800_000_000_000),
            requests: Vec::new(),
            phone: Vec::new(),
            told: Vec::new(),
            other: Vec::new(),
            wakes: Vec::new(),
            stored: Stored::default(),
        }
    }

    /// Alone in its browser, nothing stored.
    fn leading() -> Self {
        let mut tab = Self::new();
        tab.input(Input::Started {
            stored: Stored::default(),
        });
        tab.input(Input::Lock(LockInput::Granted));
        tab
    }

    /// Leading, signed in, events live, phone registered.
    fn ready() -> Self {
        Self::ready_with(SCOPE)
    }

    /// The same with these permissions.
    fn ready_with(scope: &str) -> Self {
        let mut tab = Self::leading();
        tab.sign_in_with(scope);
        tab.answer("phone-number", 200, &json!({"records": [
            {"phoneNumber": "+16505550101", "usageType": "DirectNumber", "features": ["CallerId"]}
        ]}));
        tab.answer(
            "extension/~",
            200,
            &json!({"id": 300_012_341, "name": "Ann Lee"}),
        );
        tab.answer(
            "sip-provision",
            200,
            &json!({"device": {"id": "8"}, "sipInfo": [{"domain": "d"}]}),
        );
        tab.answer(
            "/session",
            200,
            &json!({
                "extensionId": "300012341", "isAdmin": false, "netsuite": "connected",
                "loggingGrant": "the-grant", "grantExpiresAt": 1_900_000_000_000_i64
            }),
        );
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
    fn socket_token(&mut self) {
        let token = json!({"uri": "ws://rc.test/ws", "ws_access_token": "w", "expires_in": 30});
        self.answer("wstoken", 200, &token);
    }

    /// The event socket opens with a new session and is subscribed.
    fn go_live(&mut self) {
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

    fn sign_in(&mut self) {
        self.sign_in_with(SCOPE);
    }

    fn sign_in_with(&mut self, scope: &str) {
        self.sign_in_answered(tokens("access-1"), scope);
    }

    fn sign_in_as(&mut self, extension: &str, access: &str) {
        self.sign_in_answered(tokens_of(extension, access), SCOPE);
    }

    fn sign_in_answered(&mut self, mut answer: Value, scope: &str) {
        self.input(Input::Intent(Intent::Connect));
        let state = self.authorize_parameter("state");
        self.input(Input::SignIn(SignInInput::Returned {
            query: format!("code=c&state={state}"),
        }));
        answer["scope"] = scope.into();
        self.answer("oauth/token", 200, &answer);
    }

    fn authorize_parameter(&self, name: &str) -> String {
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

    fn input(&mut self, input: Input) {
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
                    Output::Io(Io::Save { place, key, value }) => {
                        let map = match place {
                            Place::Sealed => &mut self.stored.sealed,
                            Place::Settings => &mut self.stored.settings,
                            Place::Journal => &mut self.stored.journal,
                        };
                        match value {
                            Some(value) => drop(map.insert(key.clone(), value)),
                            None => drop(map.remove(&key)),
                        }
                        inputs.push(Input::Saved {
                            place,
                            key,
                            is_durable: true,
                        });
                    }
                    Output::Io(Io::Clear(Place::Sealed)) => self.stored.sealed.clear(),
                    Output::Io(io) => self.other.push(io),
                    Output::WakeAt(at) => self.wakes.push(at),
                    Output::Changed(_) => {}
                }
            }
        }
    }

    fn pass(&mut self, millis: i64) {
        self.now = self.now.plus_millis(millis);
        self.input(Input::Woke);
    }

    fn frame(&mut self, frame: &Value) {
        self.input(Input::Socket(SocketInput::Frame(frame.to_string())));
    }

    /// Takes the oldest request whose URL contains `part`.
    fn request(&mut self, part: &str) -> (RequestId, HttpRequest) {
        let at = self
            .requests
            .iter()
            .position(|(_, request)| request.url.contains(part));
        self.requests
            .remove(at.unwrap_or_else(|| panic!("nothing asked for {part}")))
    }

    fn answer(&mut self, part: &str, status: u16, body: &Value) -> HttpRequest {
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

    fn no_answer(&mut self, part: &str) {
        let (id, _) = self.request(part);
        self.input(Input::Http {
            id,
            result: Err(NoAnswer),
        });
    }

    fn has_request(&self, part: &str) -> bool {
        self.requests
            .iter()
            .any(|(_, request)| request.url.contains(part))
    }

    fn view(&self) -> &View {
        self.engine.view()
    }

    fn party(&mut self, sequence: u64, direction: &str, status: &str, extra: Value) {
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

    fn dial(&mut self, input: &str) -> CallId {
        self.input(Input::Intent(Intent::Dial {
            input: input.to_owned(),
        }));
        match self.phone.last() {
            Some(PhoneIo::Call { call, .. }) => call.clone(),
            other => panic!("not dialled: {other:?}, {:?}", self.view().dialer.problem),
        }
    }

    /// An outbound call that the other side answered.
    fn talking(&mut self) -> CallId {
        let call = self.dial("415 555 0134");
        let (session, party) = (Some(SESSION.to_owned()), Some("p-a0-1".to_owned()));
        self.input(Input::Phone(PhoneInput::Progress {
            call: call.clone(),
            session,
            party,
        }));
        self.input(Input::Phone(PhoneInput::Up {
            call: call.clone(),
            dialog: None,
        }));
        self.pass(2_000);
        self.party(3, "Outbound", "Answered", json!({}));
        call
    }

    fn hang_up(&mut self, call: &CallId) {
        self.input(Input::Intent(Intent::HangUp { call: call.clone() }));
        self.input(Input::Phone(PhoneInput::Disposed { call: call.clone() }));
        self.party(9, "Outbound", "Disconnected", json!({}));
    }

    fn ring(&mut self) -> CallId {
        let call = CallId::new("in-1");
        let invite = Invite {
            session: Some(SESSION.to_owned()),
            party: Some("p-a0-2".to_owned()),
            from_number: Some("+14155550134".to_owned()),
            ..Invite::default()
        };
        self.input(Input::Phone(PhoneInput::Invited {
            call: call.clone(),
            invite,
        }));
        call
    }

    fn log_state(&self) -> &LogState {
        &self.view().finished.calls[0].log
    }
}

fn tokens(access: &str) -> Value {
    tokens_of("300012341", access)
}

fn tokens_of(extension: &str, access: &str) -> Value {
    json!({"access_token": access, "token_type": "bearer", "expires_in": 3600,
           "refresh_token": "refresh-1", "scope": SCOPE, "owner_id": extension})
}

fn logged() -> Value {
    json!({"record": "9001", "externalId": "rc-s-a0", "url": null, "found": null})
}

fn problem(status: u16, code: &str) -> Value {
    json!({"type": "about:blank", "title": "t", "status": status, "code": code, "detail": "d"})
}

#[test]
fn signing_in_uses_pkce_and_checks_the_state() {
    let mut tab = Tab::leading();
    tab.input(Input::Intent(Intent::Connect));
    assert_eq!(tab.authorize_parameter("code_challenge_method"), "S256");
    assert_eq!(
        tab.authorize_parameter("redirect_uri"),
        "http://app.test/signed-in.html"
    );
    assert!(tab.authorize_parameter("scope").contains("VoipCalling"));
    tab.input(Input::SignIn(SignInInput::Returned {
        query: "code=c&state=forged".to_owned(),
    }));
    assert_eq!(
        tab.view().connection.sign_in_problem,
        Some(SignInProblem::StateMismatch)
    );
    assert!(!tab.has_request("oauth/token"));

    tab.input(Input::Intent(Intent::Connect));
    let state = tab.authorize_parameter("state");
    let query = format!("code=c&state={state}");
    tab.input(Input::SignIn(SignInInput::Returned {
        query: query.clone(),
    }));
    let request = tab.answer("oauth/token", 200, &tokens("access-1"));
    let (_, form) = request.body.unwrap();
    assert!(
        form.reveal().contains("code_verifier="),
        "{}",
        form.reveal()
    );
    assert!(form.reveal().contains("client_id=client"));
    // A second return with the same state belongs to no attempt.
    tab.input(Input::SignIn(SignInInput::Returned { query }));
    assert!(!tab.has_request("oauth/token"));
}

#[test]
fn a_refusal_at_sign_in_is_shown_with_its_cause() {
    let mut tab = Tab::leading();
    tab.input(Input::Intent(Intent::Connect));
    let state = tab.authorize_parameter("state");
    let query = format!("error=access_denied&error_description=no&state={state}");
    tab.input(Input::SignIn(SignInInput::Returned { query }));
    assert!(matches!(
        &tab.view().connection.sign_in_problem,
        Some(SignInProblem::Refused { error, .. }) if error == "access_denied"
    ));
    tab.input(Input::Intent(Intent::Connect));
    tab.input(Input::SignIn(SignInInput::Blocked));
    assert_eq!(
        tab.view().connection.sign_in_problem,
        Some(SignInProblem::WindowBlocked)
    );
}

#[test]
fn a_sign_in_that_leaves_the_page_is_on_disk_before_and_finished_after() {
    let mut tab = Tab::leading();
    tab.input(Input::Intent(Intent::ConnectInThisTab));
    let left = tab.other.iter().find_map(|io| {
        let Io::LeaveForSignIn(authorization) = io else {
            return None;
        };
        url::Url::parse(&authorization.address().unwrap()).ok()
    });
    assert!(tab.stored.sealed.contains_key("sign-in"));
    let state = left
        .unwrap()
        .query_pairs()
        .find(|(key, _)| key == "state")
        .unwrap()
        .1
        .into_owned();

    let mut back = Tab::new();
    back.stored = tab.stored.clone();
    back.input(Input::Started { stored: tab.stored });
    back.input(Input::SignIn(SignInInput::Returned {
        query: format!("code=c&state={state}"),
    }));
    back.input(Input::Lock(LockInput::Granted));
    back.answer("oauth/token", 200, &tokens("access-1"));
    assert!(back.has_request("sip-provision"));
}

#[test]
fn an_answer_from_a_window_that_looked_closed_still_counts() {
    let mut tab = Tab::leading();
    tab.input(Input::Intent(Intent::Connect));
    tab.input(Input::SignIn(SignInInput::Closed));
    assert_eq!(
        tab.view().connection.sign_in_problem,
        Some(SignInProblem::WindowClosed)
    );
    let query = format!("code=c&state={}", tab.authorize_parameter("state"));
    tab.input(Input::SignIn(SignInInput::Returned { query }));
    tab.answer("oauth/token", 200, &tokens("access-1"));
    assert_eq!(tab.view().connection.sign_in_problem, None);
    assert!(tab.has_request("sip-provision"));
}

#[test]
fn starting_asks_for_everything_side_by_side() {
    let mut tab = Tab::leading();
    tab.sign_in();
    for part in [
        "sip-provision",
        "wstoken",
        "/session",
        "extension/~",
        "phone-number",
    ] {
        assert!(tab.has_request(part), "{part}");
    }
}

#[test]
fn a_permission_that_was_not_granted_is_named_with_its_feature() {
    let tab = Tab::ready();
    assert!(
        tab.view()
            .connection
            .missing_scopes
            .contains(&"SMS".to_owned())
    );
    let sms = tab
        .view()
        .connection
        .features
        .iter()
        .find(|row| row.feature == Feature::Sms);
    assert_eq!(sms.unwrap().missing, Some(Requirement::Permission));
    let calls = tab
        .view()
        .connection
        .features
        .iter()
        .find(|row| row.feature == Feature::OutboundCalls);
    assert_eq!(calls.unwrap().missing, None);
}

#[test]
fn a_number_dialled_early_is_called_when_the_phone_is_ready() {
    let mut tab = Tab::leading();
    tab.sign_in();
    tab.input(Input::Intent(Intent::Dial {
        input: "4155550134".to_owned(),
    }));
    let queued = tab.view().dialer.queued.as_ref().unwrap();
    assert_eq!(queued.number, "+14155550134");
    assert_eq!(queued.until, tab.now.plus_millis(60_000));
    tab.input(Input::Phone(PhoneInput::Registered));
    assert_eq!(tab.view().dialer.queued, None);
    assert!(
        matches!(tab.phone.last(), Some(PhoneIo::Call { callee, .. }) if callee == "14155550134")
    );
    tab.pass(60_000);
    assert_eq!(tab.view().dialer.problem, None);
}

/// Signed in, the phone not registered yet, a number dialled.
fn dialled_early() -> Tab {
    let mut tab = Tab::leading();
    tab.sign_in();
    tab.input(Input::Intent(Intent::Dial {
        input: "4155550134".to_owned(),
    }));
    tab.phone.clear();
    tab
}

#[test]
fn a_number_dialled_early_can_be_taken_back_until_it_is_called() {
    let mut tab = dialled_early();
    tab.input(Input::Intent(Intent::CancelQueuedDial));
    assert_eq!(tab.view().dialer.queued, None);
    tab.input(Input::Phone(PhoneInput::Registered));
    assert!(tab.phone.is_empty());
    assert_eq!(tab.view().dialer.problem, None);
}

#[test]
fn a_number_dialled_early_lapses_after_a_minute_and_says_so() {
    let mut tab = dialled_early();
    tab.pass(59_999);
    assert!(tab.view().dialer.queued.is_some());
    tab.pass(1);
    assert_eq!(tab.view().dialer.queued, None);
    assert_eq!(tab.view().dialer.problem, Some(DialProblem::PhoneNotReady));
    tab.input(Input::Phone(PhoneInput::Registered));
    assert!(tab.phone.is_empty());
}

#[test]
fn a_number_that_waited_through_sleep_is_not_called() {
    let mut tab = dialled_early();
    tab.now = tab.now.plus_millis(7_200_000);
    tab.input(Input::Phone(PhoneInput::Registered));
    assert!(tab.phone.is_empty());
    assert_eq!(tab.view().dialer.problem, Some(DialProblem::PhoneNotReady));
}

#[test]
fn what_cannot_be_dialled_says_why() {
    let mut tab = Tab::ready();
    for (input, problem) in [
        ("", DialProblem::Empty),
        ("pizza", DialProblem::NotANumber),
        (
            "911",
            DialProblem::Emergency {
                number: "911".to_owned(),
            },
        ),
    ] {
        tab.input(Input::Intent(Intent::Dial {
            input: input.to_owned(),
        }));
        assert_eq!(tab.view().dialer.problem, Some(problem));
    }
    assert!(
        !tab.phone
            .iter()
            .any(|act| matches!(act, PhoneIo::Call { .. }))
    );
}

#[test]
fn an_outbound_call_is_answered_when_ringcentral_says_so_not_when_sip_does() {
    let mut tab = Tab::ready();
    let call = tab.dial("4155550134");
    let (session, party) = (Some(SESSION.to_owned()), None);
    tab.input(Input::Phone(PhoneInput::Progress {
        call: call.clone(),
        session,
        party,
    }));
    tab.input(Input::Phone(PhoneInput::Up { call, dialog: None }));
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
    tab.pass(3_000);
    tab.party(3, "Outbound", "Proceeding", json!({}));
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
    tab.party(6, "Outbound", "Answered", json!({}));
    let answered_at = tab.now.plus_millis(-200);
    assert_eq!(
        tab.view().calls[0].phase,
        CallPhase::Talking { answered_at }
    );
    // An older event that comes late changes nothing.
    tab.party(4, "Outbound", "Disconnected", json!({}));
    assert_eq!(
        tab.view().calls[0].phase,
        CallPhase::Talking { answered_at }
    );
}

#[test]
fn a_call_to_a_colleague_is_answered_when_the_other_party_is() {
    let mut tab = Tab::ready();
    let call = tab.dial("102");
    let (session, party) = (Some(SESSION.to_owned()), Some("p-a0-1".to_owned()));
    tab.input(Input::Phone(PhoneInput::Progress {
        call,
        session,
        party,
    }));
    tab.party(
        4,
        "Outbound",
        "Answered",
        json!({"to": {"extensionId": "300012342"}}),
    );
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
    let state = |status: &str| {
        json!({"id": SESSION, "parties": [
            {"id": "p-a0-1", "status": {"code": "Answered"}},
            {"id": "p-a0-2", "status": {"code": status}}
        ]})
    };
    tab.answer("telephony/sessions/s-a0", 200, &state("Proceeding"));
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
    tab.pass(1_500);
    tab.answer("telephony/sessions/s-a0", 200, &state("Answered"));
    assert!(matches!(
        tab.view().calls[0].phase,
        CallPhase::Talking { .. }
    ));
}

#[test]
fn a_finished_call_is_journaled_then_logged_once() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.input(Input::Intent(Intent::WriteNote {
        call: call.clone(),
        text: "wants ten".to_owned(),
    }));
    tab.pass(60_000);
    tab.hang_up(&call);
    assert!(tab.view().calls.is_empty());
    assert!(tab.stored.journal[&SESSION.to_owned()].contains("wants ten"));
    let request = tab.answer("/calls/s-a0", 200, &logged());
    assert_eq!(request.method, Method::Put);
    let body: Value = serde_json::from_str(request.body.unwrap().1.reveal()).unwrap();
    assert_eq!(body["note"], "wants ten");
    assert_eq!(body["result"], "answered");
    assert!(matches!(tab.log_state(), LogState::Logged { .. }));
    tab.pass(600_000);
    assert!(!tab.has_request("/calls/"));
}

#[test]
fn a_call_that_ends_while_the_connector_is_down_is_logged_when_it_is_back() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.hang_up(&call);
    tab.no_answer("/calls/s-a0");
    assert!(matches!(
        tab.log_state(),
        LogState::Waiting { attempts: 1, .. }
    ));
    assert_eq!(
        tab.view().connection.netsuite,
        NetSuiteState::Waiting { calls: 1 }
    );
    tab.pass(2_000);
    tab.answer("/calls/s-a0", 503, &problem(503, "netsuite-unavailable"));
    tab.pass(4_000);
    tab.answer("/calls/s-a0", 200, &logged());
    assert!(matches!(tab.log_state(), LogState::Logged { .. }));
    assert_eq!(tab.view().connection.netsuite, NetSuiteState::Connected);
}

#[test]
fn a_refused_call_is_wedged_with_its_reason_and_blocks_nobody() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.hang_up(&call);
    tab.answer("/calls/s-a0", 403, &problem(403, "netsuite-permission"));
    assert!(matches!(
        tab.log_state(),
        LogState::Wedged { problem } if problem.code == "netsuite-permission"
    ));
    assert_eq!(
        tab.view().connection.netsuite,
        NetSuiteState::AttentionNeeded
    );
    tab.pass(600_000);
    assert!(!tab.has_request("/calls/"));
    tab.input(Input::Intent(Intent::RetryLog {
        session: TelephonySessionId::new(SESSION),
    }));
    tab.answer("/calls/s-a0", 200, &logged());
    assert!(matches!(tab.log_state(), LogState::Logged { .. }));
}

#[test]
fn a_call_is_logged_although_ringcentral_revoked_the_sign_in() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.hang_up(&call);
    let request = tab.answer("/calls/s-a0", 401, &problem(401, "sign-in-required"));
    assert_eq!(request.authorization.unwrap().reveal(), "Bearer access-1");
    let request = tab.answer("/calls/s-a0", 200, &logged());
    assert_eq!(request.authorization.unwrap().reveal(), "Grant the-grant");
    assert!(matches!(tab.log_state(), LogState::Logged { .. }));
}

#[test]
fn a_call_does_not_wait_for_ringcentral_to_renew_the_token() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.pass(3_600_000 - 60_000);
    tab.answer("oauth/token", 503, &json!({"errorCode": "CMN-201"}));
    tab.hang_up(&call);
    let request = tab.answer("/calls/s-a0", 200, &logged());
    assert_eq!(request.authorization.unwrap().reveal(), "Grant the-grant");
    assert!(matches!(tab.log_state(), LogState::Logged { .. }));
}

#[test]
fn a_grant_that_has_ended_is_not_tried_and_the_call_waits_for_the_next_token() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.pass(200_000_000_000);
    tab.answer("oauth/token", 503, &json!({"errorCode": "CMN-201"}));
    tab.hang_up(&call);
    assert!(!tab.has_request("/calls/"));
    tab.pass(60_000);
    tab.answer("oauth/token", 200, &tokens("access-2"));
    let request = tab.answer("/calls/s-a0", 200, &logged());
    assert_eq!(request.authorization.unwrap().reveal(), "Bearer access-2");
}

#[test]
fn a_call_whose_tab_died_is_logged_by_the_next_one() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.input(Input::Intent(Intent::WriteNote {
        call,
        text: "half a note".to_owned(),
    }));
    let mut next = Tab::new();
    next.stored = tab.stored.clone();
    next.now = tab.now.plus_millis(3_000);
    next.input(Input::Started { stored: tab.stored });
    next.input(Input::Lock(LockInput::Granted));
    let request = next.answer("/calls/s-a0", 200, &logged());
    assert!(request.body.unwrap().1.reveal().contains("half a note"));
}

#[test]
fn a_note_written_after_logging_is_logged_under_the_same_key() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.hang_up(&call);
    tab.answer("/calls/s-a0", 200, &logged());
    let session = TelephonySessionId::new(SESSION);
    tab.input(Input::Intent(Intent::EditFinishedNote {
        session,
        text: "later".to_owned(),
    }));
    let request = tab.answer("/calls/s-a0", 200, &logged());
    assert!(request.body.unwrap().1.reveal().contains("later"));
}

#[test]
fn an_inbound_call_and_its_event_are_one_call() {
    let mut tab = Tab::ready();
    tab.party(3, "Inbound", "Proceeding", json!({"id": "p-a0-2"}));
    assert_eq!(tab.view().calls.len(), 1);
    let call = tab.ring();
    assert_eq!(tab.view().calls.len(), 1);
    assert_eq!(tab.view().calls[0].id, call);
    tab.input(Input::Intent(Intent::Answer { call: call.clone() }));
    assert!(matches!(tab.phone.last(), Some(PhoneIo::Answer(answered)) if *answered == call));
    tab.input(Input::Phone(PhoneInput::Up { call, dialog: None }));
    tab.party(4, "Inbound", "Answered", json!({"id": "p-a0-2"}));
    assert!(matches!(
        tab.view().calls[0].phase,
        CallPhase::Talking { .. }
    ));
}

#[test]
fn the_ring_tone_waits_a_moment_for_the_name() {
    let mut tab = Tab::ready();
    tab.ring();
    let rings = |tab: &Tab| tab.other.iter().any(|io| matches!(io, Io::Ring { .. }));
    assert!(!rings(&tab));
    let found = json!({"matches": [{
        "contact": {"id": "1", "kind": "contact", "name": "Tomás Arriaga"},
        "company": {"id": "2", "kind": "customer", "name": "Cobalt Ridge Orchards"},
        "title": null, "field": "mobile", "storedAs": "415.555.0134 x12", "url": null
    }]});
    let request = tab.answer("/callers", 200, &found);
    assert_eq!(request.method, Method::Post);
    assert!(
        !request.url.contains("4155550134"),
        "no number in an address"
    );
    assert!(request.body.unwrap().1.reveal().contains("+14155550134"));
    assert!(
        tab.other
            .iter()
            .any(|io| matches!(io, Io::Ring { name: Some(name) } if name == "Tomás Arriaga"))
    );
    assert_eq!(tab.view().calls[0].display_name(), Some("Tomás Arriaga"));
    assert!(tab.has_request("/customers/2"));
}

#[test]
fn the_ring_tone_does_not_wait_for_a_slow_lookup() {
    let mut tab = Tab::ready();
    tab.ring();
    tab.pass(600);
    assert!(tab.other.iter().any(|io| matches!(io, Io::Ring { .. })));
}

#[test]
fn unanswered_and_declined_calls_are_logged_as_such() {
    for (decline, expected) in [(false, CallResult::Missed), (true, CallResult::Declined)] {
        let mut tab = Tab::ready();
        let call = tab.ring();
        if decline {
            tab.input(Input::Intent(Intent::Decline { call: call.clone() }));
        }
        tab.input(Input::Phone(PhoneInput::Disposed { call }));
        tab.party(
            5,
            "Inbound",
            "Disconnected",
            json!({"id": "p-a0-2", "missedCall": true}),
        );
        assert_eq!(tab.view().finished.calls[0].call.result, expected);
    }
}

#[test]
fn a_ringing_call_can_get_a_reply_or_another_number() {
    for (wish, forwarded_to) in [
        (
            |call| Intent::Reply {
                call,
                reply: Reply::InAMeeting,
                note: "Replied: In a meeting".to_owned(),
            },
            None,
        ),
        (
            |call| Intent::Forward {
                call,
                input: "(212) 555-0177".to_owned(),
            },
            Some("12125550177"),
        ),
    ] as [(fn(CallId) -> Intent, Option<&str>); 2]
    {
        let mut tab = Tab::ready();
        let call = tab.ring();
        tab.input(Input::Intent(wish(call.clone())));
        match (tab.phone.last(), forwarded_to) {
            (Some(PhoneIo::Reply(of, Reply::InAMeeting)), None) => assert_eq!(*of, call),
            (Some(PhoneIo::Forward(of, number)), Some(wanted)) => {
                assert_eq!((of, number.as_str()), (&call, wanted));
            }
            (other, _) => panic!("{other:?}"),
        }
        let acts = tab.phone.len();
        tab.input(Input::Intent(Intent::Decline { call: call.clone() }));
        assert_eq!(tab.phone.len(), acts, "it is on its way already");
        tab.input(Input::Phone(PhoneInput::Disposed { call }));
        tab.pass(5_000);
        assert_eq!(
            tab.view().finished.calls[0].call.result,
            CallResult::Declined
        );
    }
}

#[test]
fn a_reply_is_noted_once_however_often_it_is_clicked() {
    let mut tab = Tab::ready();
    let call = tab.ring();
    for _ in 0..2 {
        tab.input(Input::Intent(Intent::Reply {
            call: call.clone(),
            reply: Reply::InAMeeting,
            note: "Replied: In a meeting".to_owned(),
        }));
    }
    assert_eq!(tab.view().calls[0].note, "Replied: In a meeting");
}

#[test]
fn a_number_that_is_none_forwards_nothing_and_rings_on() {
    let mut tab = Tab::ready();
    let call = tab.ring();
    tab.input(Input::Intent(Intent::Forward {
        call,
        input: "my mobile".to_owned(),
    }));
    assert_eq!(tab.view().dialer.problem, Some(DialProblem::NotANumber));
    assert!(
        tab.phone
            .iter()
            .all(|act| !matches!(act, PhoneIo::Forward(..)))
    );
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
}

#[test]
fn a_queues_call_is_handed_on_to_nobody() {
    let mut tab = Tab::ready();
    let call = CallId::new("in-1");
    tab.input(Input::Phone(PhoneInput::Invited {
        call: call.clone(),
        invite: Invite {
            session: Some(SESSION.to_owned()),
            queue: Some("Inside sales".to_owned()),
            ..Invite::default()
        },
    }));
    tab.input(Input::Intent(Intent::StartReply { call: call.clone() }));
    tab.input(Input::Intent(Intent::Reply {
        call,
        reply: Reply::OnMyWay,
        note: "Replied: On my way".to_owned(),
    }));
    assert!(
        tab.phone
            .iter()
            .all(|act| { !matches!(act, PhoneIo::StartReply(_) | PhoneIo::Reply(..)) })
    );
    assert_eq!(tab.view().calls[0].note, "", "nothing was replied");
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
}

#[test]
fn a_call_ends_even_when_one_side_never_says_so() {
    let mut tab = Tab::ready();
    let call = tab.ring();
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    assert_eq!(tab.view().calls.len(), 1);
    tab.pass(1_000);
    assert!(tab.view().calls.is_empty());
    assert_eq!(tab.view().finished.calls.len(), 1);
}

#[test]
fn a_call_ringcentral_refused_before_it_existed_says_why_and_is_not_logged() {
    let mut tab = Tab::ready();
    let call = tab.dial("4155550134");
    let failure = PhoneFailure::Sip("SIP/2.0 403 Forbidden".to_owned());
    tab.input(Input::Phone(PhoneInput::Failed { call, failure }));
    assert!(matches!(
        tab.view().dialer.problem,
        Some(DialProblem::CallFailed {
            trouble: ledgerline_core::domain::call::CallTrouble::Forbidden
        })
    ));
    assert!(tab.view().calls.is_empty() && tab.view().finished.calls.is_empty());
}

#[test]
fn a_busy_callee_is_said_and_logged() {
    let mut tab = Tab::ready();
    let call = tab.dial("4155550134");
    let (session, party) = (Some(SESSION.to_owned()), None);
    tab.input(Input::Phone(PhoneInput::Progress {
        call: call.clone(),
        session,
        party,
    }));
    let status = json!({"status": {"code": "Disconnected", "reason": "TargetBusy"}});
    tab.party(5, "Outbound", "Disconnected", status);
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    let trouble = ledgerline_core::domain::call::CallTrouble::BusyOrInvalid;
    assert_eq!(
        tab.view().dialer.problem,
        Some(DialProblem::CallFailed { trouble })
    );
    assert_eq!(tab.view().finished.calls[0].call.result, CallResult::Busy);
}

#[test]
fn a_refused_microphone_leaves_an_inbound_call_ringing() {
    let mut tab = Tab::ready();
    let call = tab.ring();
    tab.input(Input::Intent(Intent::Answer { call: call.clone() }));
    let failure = PhoneFailure::MicrophoneDenied;
    tab.input(Input::Phone(PhoneInput::Failed { call, failure }));
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
    assert!(tab.view().calls[0].trouble.is_some());
}

#[test]
fn five_phones_and_missing_lines_are_named() {
    let mut tab = Tab::leading();
    tab.sign_in();
    tab.answer(
        "sip-provision",
        403,
        &json!({"errorCode": "SPR-131", "message": "no"}),
    );
    let reason = PhoneUnavailable::NoDigitalLine;
    assert_eq!(
        tab.view().connection.phone,
        PhoneState::Unavailable { reason }
    );

    let mut tab = Tab::leading();
    tab.sign_in();
    tab.answer(
        "sip-provision",
        200,
        &json!({"device": {"id": "8"}, "sipInfo": [{}]}),
    );
    let status = "SIP/2.0 603 Too Many Contacts".to_owned();
    tab.input(Input::Phone(PhoneInput::RegistrationFailed { status }));
    let reason = PhoneUnavailable::TooManyPhones;
    assert_eq!(
        tab.view().connection.phone,
        PhoneState::Unavailable { reason }
    );
}

fn refused(status: &str) -> Input {
    Input::Phone(PhoneInput::RegistrationFailed {
        status: status.to_owned(),
    })
}

const UNREACHABLE: PhoneState = PhoneState::Unavailable {
    reason: PhoneUnavailable::Unreachable,
};

#[test]
fn a_refused_renewal_is_tried_again_and_shown_when_it_lasts() {
    let mut tab = Tab::ready();
    tab.phone.clear();
    tab.input(refused("SIP/2.0 503 Service Unavailable"));
    assert_eq!(tab.view().connection.phone, PhoneState::Ready);
    assert!(tab.phone.is_empty(), "not at once");
    tab.pass(4_900);
    assert!(matches!(tab.phone[..], [PhoneIo::Start { .. }]));
    assert_eq!(tab.view().connection.phone, PhoneState::Ready);
    tab.pass(200);
    assert_eq!(tab.view().connection.phone, UNREACHABLE);
    tab.input(refused("SIP/2.0 503 Service Unavailable"));
    tab.pass(60_000);
    assert_eq!(tab.phone.len(), 2);
    assert_eq!(
        tab.view().connection.phone,
        UNREACHABLE,
        "every attempt looks the same from outside"
    );
    tab.input(Input::Phone(PhoneInput::Registered));
    assert_eq!(tab.view().connection.phone, PhoneState::Ready);
}

#[test]
fn a_renewal_that_is_one_phone_too_many_says_so_at_once() {
    let mut tab = Tab::ready();
    tab.input(refused("SIP/2.0 603 Too Many Contacts"));
    let reason = PhoneUnavailable::TooManyPhones;
    assert_eq!(
        tab.view().connection.phone,
        PhoneState::Unavailable { reason }
    );
    tab.phone.clear();
    tab.pass(30_000);
    assert!(matches!(tab.phone[..], [PhoneIo::Start { .. }]));
}

#[test]
fn a_forbidden_renewal_reads_the_line_anew_once() {
    let mut tab = Tab::ready();
    tab.input(refused("SIP/2.0 403 Forbidden"));
    let line = json!({"device": {"id": "9"}, "sipInfo": [{"domain": "d"}]});
    tab.answer("sip-provision", 200, &line);
    assert!(matches!(tab.phone.last(), Some(PhoneIo::Start { .. })));
    tab.input(refused("SIP/2.0 403 Forbidden"));
    assert!(!tab.has_request("sip-provision"));
    tab.pass(5_100);
    assert_eq!(tab.view().connection.phone, UNREACHABLE);
}

#[test]
fn a_dying_token_is_refreshed_once_and_waiting_requests_follow() {
    let mut tab = Tab::ready();
    tab.pass(3_600_000 - 60_000);
    let request = tab.answer("oauth/token", 200, &tokens("access-2"));
    assert!(
        request
            .body
            .unwrap()
            .1
            .reveal()
            .contains("grant_type=refresh_token")
    );
    assert!(!tab.has_request("oauth/token"));
    assert!(tab.stored.sealed[&auth::TOKENS.to_owned()].contains("access-2"));
}

#[test]
fn an_alarm_that_rings_too_early_is_set_again() {
    let mut tab = Tab::ready();
    let next = tab.wakes.pop().unwrap();
    tab.wakes.clear();
    tab.pass(-1_000);
    assert_eq!(tab.wakes.last(), Some(&next));
}

#[test]
fn a_rejected_sign_in_asks_to_reconnect_and_does_not_loop() {
    let mut tab = Tab::ready();
    tab.pass(3_600_000 - 60_000);
    tab.answer("oauth/token", 400, &json!({"error": "invalid_grant"}));
    assert_eq!(
        tab.view().connection.ringcentral,
        RingCentralState::ReconnectNeeded
    );
    tab.requests.clear();
    tab.pass(3_600_000);
    assert!(!tab.has_request("oauth/token"));
    tab.sign_in();
    assert_ne!(
        tab.view().connection.ringcentral,
        RingCentralState::ReconnectNeeded
    );
}

#[test]
fn a_passing_refresh_failure_keeps_the_sign_in() {
    let mut tab = Tab::ready();
    tab.pass(3_600_000 - 60_000);
    tab.answer("oauth/token", 503, &json!({"errorCode": "CMN-201"}));
    assert_ne!(
        tab.view().connection.ringcentral,
        RingCentralState::ReconnectNeeded
    );
    tab.pass(60_000);
    tab.answer("oauth/token", 200, &tokens("access-2"));
}

#[test]
fn disconnecting_revokes_forgets_and_unregisters() {
    let mut tab = Tab::ready();
    tab.input(Input::Intent(Intent::Disconnect));
    assert!(tab.has_request("oauth/revoke"));
    assert!(tab.stored.sealed.is_empty());
    assert!(tab.phone.iter().any(|act| matches!(act, PhoneIo::Stop)));
    assert_eq!(
        tab.view().connection.ringcentral,
        RingCentralState::NotConnected
    );
    tab.input(Input::Intent(Intent::Dial {
        input: "4155550134".to_owned(),
    }));
    assert_eq!(tab.view().dialer.problem, Some(DialProblem::NotConnected));
}

#[test]
fn a_lost_event_socket_is_shown_only_after_five_seconds() {
    let mut tab = Tab::ready();
    tab.input(Input::Socket(SocketInput::Closed(1006)));
    assert_eq!(
        tab.view().connection.ringcentral,
        RingCentralState::Connected
    );
    tab.pass(5_000);
    assert_eq!(
        tab.view().connection.ringcentral,
        RingCentralState::NoLiveEvents
    );
}

/// What each feature still needs, in the order of the table.
fn needs(tab: &Tab) -> Vec<Option<Requirement>> {
    let features = &tab.view().connection.features;
    features.iter().map(|status| status.missing).collect()
}

#[test]
fn the_table_of_features_follows_what_is_really_there() {
    use Requirement::{LiveEvents, Phone, RingCentral};
    let all = "VoipCalling SMS WebSocket";
    let mut tab = Tab::leading();
    assert_eq!(needs(&tab), [Some(RingCentral); 5]);
    tab.sign_in_with(all);
    assert_eq!(needs(&tab), [Some(RingCentral); 5], "still connecting");
    tab.go_live();
    assert_eq!(needs(&tab), [Some(Phone), Some(Phone), None, None, None]);
    let mut tab = Tab::ready_with(all);
    assert_eq!(needs(&tab), [None; 5]);
    tab.input(Input::Socket(SocketInput::Closed(1006)));
    tab.pass(5_000);
    assert_eq!(needs(&tab), [None, None, None, Some(LiveEvents), None]);
}

#[test]
fn logging_says_what_it_needs_while_calls_wait_for_it() {
    for (health, need, chip) in [
        ("notSetUp", Requirement::NetSuite, NetSuiteState::NotSetUp),
        (
            "refused",
            Requirement::NetSuiteAccess,
            NetSuiteState::AttentionNeeded,
        ),
        (
            "unreachable",
            Requirement::NetSuiteAnswer,
            NetSuiteState::AttentionNeeded,
        ),
    ] {
        let mut tab = Tab::ready();
        tab.pass(5 * 60 * 1_000);
        tab.answer(
            "/session",
            200,
            &json!({
                "extensionId": "300012341", "isAdmin": false, "netsuite": health,
                "loggingGrant": "the-grant", "grantExpiresAt": 1_900_000_000_000_i64
            }),
        );
        assert_eq!(needs(&tab)[4], Some(need), "{health}");
        assert_eq!(tab.view().connection.netsuite, chip, "{health}");
        let call = tab.talking();
        tab.hang_up(&call);
        tab.pass(5_000);
        tab.answer("/calls/", 503, &problem(503, "netsuite-not-set-up"));
        assert_eq!(tab.view().finished.unlogged(), 1);
        assert_eq!(needs(&tab)[4], Some(need), "{health}, with a call waiting");
    }
}

#[test]
fn a_connector_that_does_not_answer_is_no_missing_setup() {
    let mut tab = Tab::leading();
    tab.sign_in();
    tab.no_answer("/session");
    tab.go_live();
    assert_eq!(needs(&tab)[4], Some(Requirement::NetSuiteAnswer));
    assert_eq!(
        tab.view().connection.netsuite,
        NetSuiteState::AttentionNeeded
    );
}

#[test]
fn a_sign_in_that_ringcentral_has_no_time_for_is_not_called_refused() {
    for status in [429, 503] {
        let mut tab = Tab::leading();
        tab.input(Input::Intent(Intent::Connect));
        let state = tab.authorize_parameter("state");
        tab.input(Input::SignIn(SignInInput::Returned {
            query: format!("code=c&state={state}"),
        }));
        tab.answer("oauth/token", status, &json!({"errorCode": "CMN-301"}));
        let connection = &tab.view().connection;
        assert_eq!(connection.sign_in_problem, Some(SignInProblem::Busy));
        assert_eq!(connection.ringcentral, RingCentralState::NotConnected);
    }
}

#[test]
fn the_event_socket_is_resumed_where_it_was() {
    let mut tab = Tab::ready();
    tab.frame(&json!([{"type": "Heartbeat", "messageId": "h", "wsc": {"token": "resume", "sequence": 9}}]));
    tab.input(Input::Socket(SocketInput::Closed(1006)));
    tab.pass(1_000);
    tab.socket_token();
    let is_resumed = tab
        .other
        .iter()
        .any(|io| matches!(io, Io::OpenSocket { url } if url.reveal().ends_with("&wsc=resume")));
    assert!(is_resumed);
    tab.input(Input::Socket(SocketInput::Opened));
    tab.frame(
        &json!([{"type": "ConnectionDetails", "messageId": "1"}, {"recoveryState": "Successful"}]),
    );
    assert_eq!(
        tab.view().connection.ringcentral,
        RingCentralState::Connected
    );
}

#[test]
fn a_follower_shows_the_leaders_view_and_gets_its_wishes_done_once() {
    let mut leader = Tab::ready();
    let mut follower = Tab::seeded(2);
    follower.now = leader.now;
    follower.input(Input::Started {
        stored: Stored::default(),
    });
    tell(&mut follower, &mut leader);
    leader.told.drain(..leader.told.len() - 1);
    tell(&mut leader, &mut follower);
    assert_eq!(follower.view().connection.phone, PhoneState::ReadyElsewhere);
    assert_eq!(
        follower.view().connection.ringcentral,
        RingCentralState::Connected
    );

    follower.input(Input::Intent(Intent::Dial {
        input: "4155550134".to_owned(),
    }));
    follower.pass(1_000);
    leader.now = follower.now;
    let said = follower.told.iter();
    let said = said.filter(|message| matches!(message, TabMessage::Command(_)));
    assert_eq!(said.count(), 2, "said twice because nobody answered");
    tell(&mut follower, &mut leader);
    let dialled = leader
        .phone
        .iter()
        .filter(|act| matches!(act, PhoneIo::Call { .. }))
        .count();
    assert_eq!(dialled, 1);
    assert!(follower.requests.is_empty() && follower.phone.is_empty());

    tell(&mut leader, &mut follower);
    assert_eq!(follower.view().calls.len(), 1, "the change came across");
    follower.pass(5_000);
    let is_said = |message: &TabMessage| matches!(message, TabMessage::Command(_));
    assert!(!follower.told.iter().any(is_said), "acknowledged");
}

/// Everything that one tab has said reaches the other.
fn tell(from: &mut Tab, to: &mut Tab) {
    for message in from.told.drain(..) {
        to.input(Input::Tab(message));
    }
}

#[test]
fn a_caller_nobody_knows_can_be_added_and_the_call_is_filed() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.answer("/callers", 200, &json!({"matches": []}));
    assert_eq!(tab.view().calls[0].caller, CallerIdentity::Unknown);
    tab.hang_up(&call);
    tab.answer("/calls/s-a0", 200, &logged());
    let session = Some(TelephonySessionId::new(SESSION));
    let customer = ledgerline_core::domain::intent::NewCustomer::default();
    tab.input(Input::Intent(Intent::AddCustomer { session, customer }));
    tab.answer(
        "/customers",
        200,
        &json!({"found": {
            "contact": null, "company": {"id": "77", "kind": "customer", "name": "New Co"},
            "title": null, "field": "main", "storedAs": "+14155550134", "url": null
        }}),
    );
    let request = tab.answer("/calls/s-a0", 200, &logged());
    let body: Value = serde_json::from_str(request.body.unwrap().1.reveal()).unwrap();
    assert_eq!(body["chosen"]["company"], "77");
}

#[test]
fn damaged_storage_never_keeps_the_phone_from_starting() {
    let mut tab = Tab::new();
    let broken = || LiteMap::from_iter([(auth::TOKENS.to_owned(), "{".to_owned())]);
    let stored = Stored {
        sealed: broken(),
        settings: broken(),
        journal: broken(),
    };
    tab.stored = stored.clone();
    tab.input(Input::Started { stored });
    tab.input(Input::Lock(LockInput::Granted));
    assert_eq!(
        tab.view().connection.ringcentral,
        RingCentralState::NotConnected
    );
}

#[test]
fn an_expired_token_found_at_the_start_is_refreshed_once_and_kept() {
    let mut before = Tab::ready();
    before.pass(0);
    let mut tab = Tab::new();
    tab.now = before.now.plus_millis(4_000_000);
    tab.stored = before.stored.clone();
    tab.input(Input::Started {
        stored: before.stored,
    });
    tab.input(Input::Lock(LockInput::Granted));
    tab.input(Input::Tab(TabMessage::SignInChanged));
    tab.answer("oauth/token", 200, &tokens("access-2"));
    assert!(!tab.has_request("oauth/token"));
    let (_, request) = tab.request("wstoken");
    assert_eq!(request.authorization.unwrap().reveal(), "Bearer access-2");
}

#[test]
fn a_follower_that_takes_over_uses_what_the_last_leader_stored() {
    let old = Tab::ready();
    let mut tab = Tab::new();
    tab.input(Input::Started {
        stored: old.stored.clone(),
    });
    tab.now = old.now.plus_millis(4_000_000);
    tab.stored = old.stored;
    let renewed = tab.stored.sealed[&auth::TOKENS.to_owned()]
        .replace("access-1", "access-9")
        .replace(
            &old.now.plus_millis(3_600_000).as_millis().to_string(),
            &tab.now.plus_millis(3_600_000).as_millis().to_string(),
        );
    tab.stored.sealed.insert(auth::TOKENS.to_owned(), renewed);
    tab.input(Input::Lock(LockInput::Granted));
    assert!(!tab.has_request("oauth/token"));
    let (_, request) = tab.request("wstoken");
    assert_eq!(request.authorization.unwrap().reveal(), "Bearer access-9");
}

#[test]
fn a_call_that_was_being_sent_at_disconnect_is_sent_after_the_next_sign_in() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.hang_up(&call);
    let _lost = tab.request("/calls/s-a0");
    tab.input(Input::Intent(Intent::Disconnect));
    let (_, request) = tab.request("/session");
    assert_eq!(request.method, Method::Delete);
    assert_eq!(request.authorization.unwrap().reveal(), "Grant the-grant");
    tab.sign_in();
    tab.answer("/calls/s-a0", 200, &logged());
    assert!(matches!(tab.log_state(), LogState::Logged { .. }));
}

#[test]
fn without_a_connector_the_phone_sleeps_between_calls() {
    let mut tab = Tab::ready();
    tab.engine.desk.config.connector = None;
    let call = tab.talking();
    tab.hang_up(&call);
    tab.wakes.clear();
    tab.pass(5_000);
    tab.pass(5_000);
    assert!(
        tab.wakes.iter().all(|at| tab.now.plus_millis(1_000) < *at),
        "{:?}",
        tab.wakes
    );
    assert_eq!(tab.view().connection.netsuite, NetSuiteState::NotSetUp);
}

#[test]
fn a_call_whose_end_was_missed_ends_when_the_events_are_back() {
    let mut tab = Tab::ready();
    tab.party(3, "Inbound", "Proceeding", json!({"id": "p-a0-2"}));
    tab.input(Input::Socket(SocketInput::Closed(1006)));
    tab.pass(400_000);
    tab.go_live();
    tab.answer(
        "telephony/sessions/s-a0",
        404,
        &json!({"errorCode": "CMN-102"}),
    );
    tab.pass(1_000);
    assert!(tab.view().calls.is_empty());
    assert_eq!(tab.view().finished.calls[0].call.result, CallResult::Missed);
}

#[test]
fn a_call_declined_before_its_invite_came_is_not_answered_by_it() {
    let mut tab = Tab::ready();
    tab.party(3, "Inbound", "Proceeding", json!({"id": "p-a0-2"}));
    let call = tab.view().calls[0].id.clone();
    tab.input(Input::Intent(Intent::Answer { call: call.clone() }));
    tab.input(Input::Intent(Intent::Decline { call }));
    tab.ring();
    assert!(
        !tab.phone
            .iter()
            .any(|act| matches!(act, PhoneIo::Answer(_)))
    );
    assert!(
        tab.phone
            .iter()
            .any(|act| matches!(act, PhoneIo::Decline(_)))
    );
}

#[test]
fn a_replayed_event_does_not_bring_a_finished_call_back() {
    let mut tab = Tab::ready();
    let call = tab.ring();
    tab.input(Input::Intent(Intent::WriteNote {
        call: call.clone(),
        text: "kept".to_owned(),
    }));
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    tab.pass(1_000);
    tab.party(3, "Inbound", "Proceeding", json!({"id": "p-a0-2"}));
    tab.party(5, "Inbound", "Disconnected", json!({"id": "p-a0-2"}));
    assert!(tab.view().calls.is_empty());
    assert_eq!(tab.view().finished.calls[0].call.note, "kept");
}

#[test]
fn reconnecting_in_another_tab_leaves_a_live_call_alone() {
    let mut tab = Tab::ready();
    tab.talking();
    tab.input(Input::Tab(TabMessage::SignInChanged));
    assert_eq!(tab.view().calls.len(), 1);
    assert!(tab.view().finished.calls.is_empty() && !tab.has_request("/calls/"));
}

#[test]
fn a_connector_that_refuses_the_token_does_not_end_the_sign_in() {
    let mut tab = Tab::leading();
    tab.sign_in();
    tab.answer("/session", 401, &problem(401, "sign-in-required"));
    tab.answer("oauth/token", 200, &tokens("access-2"));
    tab.answer("/session", 401, &problem(401, "sign-in-required"));
    assert_ne!(
        tab.view().connection.ringcentral,
        RingCentralState::ReconnectNeeded
    );
}

#[test]
fn a_phone_refused_with_its_sign_in_starts_again_with_the_next() {
    let mut tab = Tab::leading();
    tab.sign_in();
    tab.answer("sip-provision", 401, &json!({"errorCode": "TokenInvalid"}));
    tab.answer("oauth/token", 400, &json!({"error": "invalid_grant"}));
    assert_eq!(
        tab.view().connection.ringcentral,
        RingCentralState::ReconnectNeeded
    );
    tab.requests.clear();
    tab.sign_in();
    assert!(tab.has_request("sip-provision"));
}

#[test]
fn tokens_that_are_being_stored_survive_what_was_read_before() {
    let mut tab = Tab::leading();
    tab.input(Input::Intent(Intent::Connect));
    let query = format!("code=c&state={}", tab.authorize_parameter("state"));
    tab.input(Input::SignIn(SignInInput::Returned { query }));
    let (id, _) = tab.request("oauth/token");
    let body = Secret::new(tokens("access-1").to_string());
    let result = Ok(HttpResponse {
        status: 200,
        retry_after: None,
        body,
    });
    // The answer is in, its tokens are on their way to disk, and an older reading arrives.
    tab.engine.handle(Input::Http { id, result }, tab.now);
    tab.input(Input::Reread {
        stored: Stored::default(),
    });
    assert!(tab.engine.auth.tokens().is_some());
    assert_ne!(
        tab.view().connection.ringcentral,
        RingCentralState::NotConnected
    );
}

const BEN: &str = "300012342";

/// Nothing Ann left is to be seen or used while Ben is here.
fn assert_nothing_of_ann(tab: &Tab) {
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

#[test]
fn who_signs_in_after_a_disconnect_meets_nothing_of_the_person_before() {
    let mut tab = Tab::ready();
    tab.input(Input::Intent(Intent::ChooseCallerId { index: 1 }));
    let call = tab.talking();
    tab.hang_up(&call);
    tab.answer("/calls/s-a0", 503, &problem(503, "netsuite-unavailable"));
    tab.input(Input::Intent(Intent::Disconnect));
    assert_nothing_of_ann(&tab);
    tab.requests.clear();
    tab.sign_in_as(BEN, "access-b");
    tab.answer(
        "phone-number",
        200,
        &json!({"records": [
            {"phoneNumber": "+16505550102", "usageType": "DirectNumber", "features": ["CallerId"]}
        ]}),
    );
    tab.pass(600_000);
    assert_nothing_of_ann(&tab);
    assert_eq!(tab.view().dialer.chosen_caller_id, 0, "not Ann's choice");

    tab.input(Input::Intent(Intent::Disconnect));
    tab.requests.clear();
    tab.sign_in();
    let request = tab.answer("/calls/s-a0", 200, &logged());
    assert_eq!(request.authorization.unwrap().reveal(), "Bearer access-1");
    assert!(matches!(tab.log_state(), LogState::Logged { .. }));
}

#[test]
fn who_reconnects_in_another_persons_place_meets_nothing_of_them() {
    let mut tab = Tab::ready();
    tab.talking();
    tab.pass(3_600_000 - 60_000);
    tab.answer("oauth/token", 400, &json!({"error": "invalid_grant"}));
    tab.requests.clear();
    tab.sign_in_as(BEN, "access-b");
    assert_nothing_of_ann(&tab);
    let (_, request) = tab.request("/session");
    assert_eq!(request.method, Method::Delete, "Ann's grant is given up");
    let entry: Value = serde_json::from_str(&tab.stored.journal[&SESSION.to_owned()]).unwrap();
    assert_eq!(entry["owner"], "300012341", "the call Ann was in is hers");
    assert_eq!(entry["call"]["result"], "answered");
    assert!(tab.phone.iter().any(|act| matches!(act, PhoneIo::Stop)));
    assert!(tab.has_request("sip-provision"));
}

#[test]
fn a_revoked_sign_in_leaves_a_person_their_calls_across_a_reload() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.hang_up(&call);
    tab.no_answer("/calls/s-a0");
    tab.pass(3_600_000 - 60_000);
    tab.answer("oauth/token", 400, &json!({"error": "invalid_grant"}));
    let mut next = Tab::new();
    next.now = tab.now;
    next.stored = tab.stored.clone();
    next.input(Input::Started { stored: tab.stored });
    next.input(Input::Lock(LockInput::Granted));
    let request = next.answer("/calls/s-a0", 200, &logged());
    assert_eq!(request.authorization.unwrap().reveal(), "Grant the-grant");
    assert_eq!(next.view().finished.calls.len(), 1);
}

#[test]
fn logged_calls_are_forgotten_on_disconnect_and_waiting_ones_are_not() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.hang_up(&call);
    assert!(tab.stored.journal.contains_key(SESSION));
    tab.answer("/calls/s-a0", 200, &logged());
    tab.input(Input::Intent(Intent::Disconnect));
    assert!(tab.stored.journal.is_empty());
}

#[test]
fn a_call_journaled_before_owners_were_kept_is_logged_by_who_is_signed_in() {
    let waiting = include_str!("../../tests/fixtures/persisted/journal-waiting.json");
    let mut tab = Tab::new();
    let key = "s-a0d17930c96bd".to_owned();
    tab.stored.journal.insert(key.clone(), waiting.to_owned());
    tab.input(Input::Started {
        stored: tab.stored.clone(),
    });
    tab.input(Input::Lock(LockInput::Granted));
    assert!(tab.view().finished.calls.is_empty());
    tab.sign_in();
    tab.answer(&format!("/calls/{key}"), 200, &logged());
    assert!(tab.stored.journal[&key].contains("300012341"));
    tab.input(Input::Intent(Intent::Disconnect));
    tab.sign_in_as(BEN, "access-b");
    assert!(tab.view().finished.calls.is_empty());
}

#[test]
fn a_sign_out_in_a_tab_that_leads_too_is_followed() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.hang_up(&call);
    tab.no_answer("/calls/s-a0");
    tab.stored.sealed.clear();
    tab.input(Input::Tab(TabMessage::SignInChanged));
    assert_nothing_of_ann(&tab);
    assert!(tab.stored.journal[&SESSION.to_owned()].contains("300012341"));
}

/// What was sent about the call last, answered.
fn body_logged(tab: &mut Tab) -> Value {
    let request = tab.answer("/calls/s-a0", 200, &logged());
    serde_json::from_str(request.body.unwrap().1.reveal()).unwrap()
}

/// A call that rang out here, logged as missed, and answered on another phone a moment later.
fn answered_on_another_phone() -> Tab {
    let mut tab = Tab::ready();
    let call = tab.ring();
    tab.input(Input::Intent(Intent::WriteNote {
        call: call.clone(),
        text: "kept".to_owned(),
    }));
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    tab.pass(1_000);
    assert_eq!(body_logged(&mut tab)["result"], "missed");
    tab.pass(1_000);
    tab.party(4, "Inbound", "Answered", json!({"id": "p-a0-3"}));
    let body = body_logged(&mut tab);
    assert_eq!(
        (&body["result"], &body["note"]),
        (&json!("answered"), &json!("kept"))
    );
    tab
}

#[test]
fn a_missed_call_that_another_phone_answered_late_is_corrected_and_logged_again() {
    let mut tab = answered_on_another_phone();
    tab.pass(90_000);
    tab.party(5, "Inbound", "Disconnected", json!({"id": "p-a0-3"}));
    let body = body_logged(&mut tab);
    let talked = body["endedAt"].as_i64().unwrap() - body["answeredAt"].as_i64().unwrap();
    assert_eq!((talked, &body["result"]), (90_000, &json!("answered")));
    assert!(tab.view().calls.is_empty());
    tab.party(6, "Inbound", "Answered", json!({"id": "p-a0-3"}));
    assert!(!tab.has_request("/calls/"), "told before");
}

#[test]
fn the_end_of_a_call_on_another_phone_is_asked_for_when_it_may_have_been_missed() {
    let mut tab = answered_on_another_phone();
    tab.input(Input::Socket(SocketInput::Closed(1006)));
    tab.pass(400_000);
    tab.go_live();
    let gone = json!({"errorCode": "CMN-102"});
    tab.answer("telephony/sessions/s-a0", 404, &gone);
    let body = body_logged(&mut tab);
    assert!(body["endedAt"].as_i64().unwrap() - body["answeredAt"].as_i64().unwrap() >= 400_000);
}

#[test]
fn a_missed_call_that_went_to_voicemail_late_says_so() {
    let mut tab = Tab::ready();
    let call = tab.ring();
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    tab.pass(1_000);
    assert_eq!(body_logged(&mut tab)["result"], "missed");
    tab.party(6, "Inbound", "VoiceMail", json!({"id": "p-a0-2"}));
    assert_eq!(body_logged(&mut tab)["result"], "voicemail");
}

#[test]
fn a_call_that_rings_again_keeps_what_was_written_of_it() {
    let mut tab = Tab::ready();
    let call = tab.ring();
    tab.input(Input::Intent(Intent::WriteNote {
        call: call.clone(),
        text: "kept".to_owned(),
    }));
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    tab.pass(1_000);
    let (late, _) = tab.request("/calls/s-a0");
    let call = tab.ring();
    assert_eq!(tab.view().calls[0].note, "kept");
    assert!(tab.view().finished.calls.is_empty());
    assert!(tab.stored.journal[&SESSION.to_owned()].contains("kept"));
    tab.input(Input::Intent(Intent::Answer { call: call.clone() }));
    tab.input(Input::Phone(PhoneInput::Up {
        call: call.clone(),
        dialog: None,
    }));
    tab.pass(30_000);
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    tab.pass(1_000);
    let body = Secret::new(logged().to_string());
    let result = Ok(HttpResponse {
        status: 200,
        retry_after: None,
        body,
    });
    tab.input(Input::Http { id: late, result });
    assert_eq!(
        *tab.log_state(),
        LogState::Sending,
        "an old answer counts for nothing"
    );
    let body = body_logged(&mut tab);
    assert_eq!(
        (&body["result"], &body["note"]),
        (&json!("answered"), &json!("kept"))
    );
}

#[test]
fn a_clock_set_back_loses_no_call_and_delays_none() {
    let mut tab = Tab::ready();
    let call = tab.ring();
    tab.now = tab.now.plus_millis(-86_400_000);
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    tab.pass(1_000);
    tab.no_answer("/calls/s-a0");
    let ended: Value = serde_json::from_str(&tab.stored.journal[&SESSION.to_owned()]).unwrap();
    let ended = &ended["call"];
    assert!(
        ended["endedAt"].as_i64() >= ended["startedAt"].as_i64(),
        "{ended}"
    );
    tab.pass(-3_600_000);
    tab.answer("/calls/s-a0", 200, &logged());
    assert!(matches!(tab.log_state(), LogState::Logged { .. }));
}

#[test]
fn without_the_connector_the_phone_calls_and_the_call_waits() {
    let mut tab = Tab::leading();
    tab.sign_in();
    tab.no_answer("/session");
    tab.answer(
        "sip-provision",
        200,
        &json!({"device": {"id": "8"}, "sipInfo": [{"domain": "d"}]}),
    );
    tab.go_live();
    tab.input(Input::Phone(PhoneInput::Registered));
    assert_eq!(
        tab.view().connection.ringcentral,
        RingCentralState::Connected
    );
    let call = tab.talking();
    tab.no_answer("/callers");
    assert_eq!(tab.view().calls[0].caller, CallerIdentity::Unavailable);
    tab.hang_up(&call);
    tab.no_answer("/calls/s-a0");
    assert!(matches!(tab.log_state(), LogState::Waiting { .. }));
    tab.pass(10_000);
    tab.answer("/calls/s-a0", 200, &logged());
    assert!(matches!(tab.log_state(), LogState::Logged { .. }));
}

/// The tab that was talking is gone; the next one has the same storage and its own memory.
fn next_after(gone: Tab, seed: u8) -> Tab {
    let mut next = Tab::seeded(seed);
    next.now = gone.now;
    next.stored = gone.stored;
    next.input(Input::Started {
        stored: next.stored.clone(),
    });
    next.input(Input::Lock(LockInput::Granted));
    next
}

fn dialog(to: &str, from: &str) -> Dialog {
    Dialog {
        to_tag: to.to_owned(),
        from_tag: from.to_owned(),
    }
}

/// Talking for eight seconds, with a note, muted.
fn talking_with_a_note() -> (Tab, CallId) {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.input(Input::Phone(PhoneInput::Up {
        call: call.clone(),
        dialog: Some(dialog("theirs", "ours")),
    }));
    tab.input(Input::Intent(Intent::WriteNote {
        call: call.clone(),
        text: "wants ten".to_owned(),
    }));
    tab.input(Input::Intent(Intent::SetMuted {
        call: call.clone(),
        muted: true,
    }));
    tab.pass(8_000);
    (tab, call)
}

fn took_over(tab: &Tab) -> Option<&str> {
    tab.phone.iter().find_map(|act| {
        let PhoneIo::TakeOver { replaces, .. } = act else {
            return None;
        };
        Some(replaces.as_str())
    })
}

#[test]
fn a_live_call_outlives_its_tab() {
    let (gone, call) = talking_with_a_note();
    let before = gone.view().calls[0].clone();
    let mut next = next_after(gone, 2);
    assert_eq!(took_over(&next), None, "not registered yet");
    next.input(Input::Phone(PhoneInput::Registered));
    assert_eq!(
        took_over(&next),
        Some("s-a0;to-tag=theirs;from-tag=ours;early-only")
    );
    let shown = &next.view().calls[0];
    assert_eq!((&shown.id, &shown.phase), (&call, &before.phase));
    assert_eq!((shown.note.as_str(), shown.is_muted), ("wants ten", true));

    // RingCentral moves the call to a new party of ours; the old one leaves.
    let (session, party) = (Some(SESSION.to_owned()), Some("p-a0-3".to_owned()));
    next.input(Input::Phone(PhoneInput::Progress {
        call: call.clone(),
        session,
        party,
    }));
    next.phone.clear();
    next.input(Input::Phone(PhoneInput::Up {
        call: call.clone(),
        dialog: Some(dialog("theirs-2", "ours-2")),
    }));
    assert!(matches!(next.phone[..], [PhoneIo::SetMuted(_, true)]));
    next.go_live();
    // Our new party has called ourselves.
    let ann = json!({"extensionId": "300012341", "name": "Ann Lee"});
    next.party(
        7,
        "Outbound",
        "Answered",
        json!({"id": "p-a0-3", "to": ann, "from": ann}),
    );
    assert_eq!(next.view().calls[0].remote.name, None);
    next.party(8, "Outbound", "Disconnected", json!({"id": "p-a0-1"}));
    next.pass(5_000);
    assert_eq!(next.view().calls[0].phase, before.phase, "still talking");

    next.input(Input::Intent(Intent::HangUp { call: call.clone() }));
    next.input(Input::Phone(PhoneInput::Disposed { call }));
    next.party(9, "Outbound", "Disconnected", json!({"id": "p-a0-3"}));
    let finished = &next.view().finished.calls[0].call;
    assert_eq!(finished.note, "wants ten");
    assert_eq!(finished.answered_at, before.phase.answered_at());
    assert!(finished.ended_at.millis_since(finished.started_at) >= 13_000);
}

#[test]
fn the_order_of_the_tags_can_be_swapped() {
    let (gone, _) = talking_with_a_note();
    let mut next = next_after(gone, 2);
    next.engine.desk.config.swap_replaces_tags = true;
    next.input(Input::Phone(PhoneInput::Registered));
    assert_eq!(
        took_over(&next),
        Some("s-a0;to-tag=ours;from-tag=theirs;early-only")
    );
}

#[test]
fn a_call_whose_other_side_is_gone_ends_when_its_tab_did() {
    let (gone, call) = talking_with_a_note();
    let last_seen = gone.now.plus_millis(-8_000);
    let mut next = next_after(gone, 2);
    next.pass(5_000);
    next.input(Input::Phone(PhoneInput::Registered));
    next.input(Input::Phone(PhoneInput::Failed {
        call: call.clone(),
        failure: PhoneFailure::Sip("SIP/2.0 481 Call/Transaction Does Not Exist".to_owned()),
    }));
    next.input(Input::Phone(PhoneInput::Disposed { call }));
    assert!(next.view().calls.is_empty());
    assert_eq!(
        next.view().dialer.problem,
        Some(DialProblem::CallFailed {
            trouble: CallTrouble::Lost
        })
    );
    let finished = &next.view().finished.calls[0].call;
    assert_eq!(finished.ended_at, last_seen);
    assert_eq!(finished.result, CallResult::Answered);
}

#[test]
fn a_phone_that_does_not_come_back_gives_the_call_up() {
    let (gone, _) = talking_with_a_note();
    let mut next = next_after(gone, 2);
    next.pass(15_000);
    assert!(next.view().calls.is_empty());
    assert_eq!(next.view().finished.calls[0].call.note, "wants ten");
}

#[test]
fn a_call_that_rings_rings_on_in_the_next_tab() {
    let mut gone = Tab::ready();
    let call = gone.ring();
    let mut next = next_after(gone, 2);
    assert_eq!(next.view().calls[0].id, call);
    assert!(
        next.has_request("/callers"),
        "the answer was the last tab's"
    );
    next.pass(600);
    assert!(next.other.iter().any(|io| matches!(io, Io::Ring { .. })));
    let party = |status: &str| {
        json!({"id": SESSION, "parties": [
            {"id": "p-a0-2", "direction": "Inbound", "status": {"code": status}}
        ]})
    };
    next.answer("telephony/sessions/s-a0", 200, &party("Proceeding"));
    assert_eq!(next.view().calls[0].phase, CallPhase::Ringing);
    next.pass(1_500);
    next.answer("telephony/sessions/s-a0", 200, &party("Disconnected"));
    next.pass(1_000);
    assert!(next.view().calls.is_empty());
    assert_eq!(
        next.view().finished.calls[0].call.result,
        CallResult::Missed
    );
}

#[test]
fn the_next_leader_resumes_the_event_socket_and_shows_what_was_shown() {
    let mut leader = Tab::ready();
    leader.frame(&json!([{"type": "Heartbeat", "messageId": "h",
        "wsc": {"token": "resume-here", "sequence": 4}}, {}]));
    let mut follower = Tab::seeded(2);
    follower.now = leader.now;
    follower.input(Input::Started {
        stored: Stored::default(),
    });
    tell(&mut follower, &mut leader);
    leader.told.drain(..leader.told.len() - 1);
    tell(&mut leader, &mut follower);
    let shown = follower.view().clone();
    follower.stored = leader.stored;
    follower.input(Input::Lock(LockInput::Granted));
    follower.socket_token();
    let url = follower.other.iter().rev().find_map(|io| {
        let Io::OpenSocket { url } = io else {
            return None;
        };
        Some(url.reveal())
    });
    assert!(url.unwrap().contains("wsc=resume-here"));
    let now = &follower.view().connection;
    assert_eq!(now.ringcentral, shown.connection.ringcentral);
    assert_eq!(now.netsuite, shown.connection.netsuite);
    assert_eq!(now.phone, PhoneState::Ready);
    assert_eq!(now.user, shown.connection.user);
    assert_eq!(follower.view().dialer, shown.dialer);
}

#[test]
fn a_leader_that_was_robbed_lets_go_in_silence() {
    let (mut tab, call) = talking_with_a_note();
    let shown = tab.view().calls.clone();
    tab.phone.clear();
    tab.requests.clear();
    tab.input(Input::Lock(LockInput::Lost));
    assert!(matches!(tab.phone[..], [PhoneIo::LetGo]));
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    tab.pass(5_000);
    assert_eq!(tab.view().calls, shown, "until the next leader is heard");
    assert!(tab.requests.is_empty());
    let is_live = |text: &String| text.contains("\"live\"");
    assert!(tab.stored.journal.values().all(is_live));
}

#[test]
fn only_the_last_tab_is_needed_and_only_while_something_is_unfinished() {
    let mut tab = Tab::ready();
    assert!(!tab.engine.is_needed());
    let call = tab.talking();
    assert!(tab.engine.is_needed());
    let mut other = Tab::seeded(2);
    other.now = tab.now;
    other.input(Input::Started {
        stored: Stored::default(),
    });
    tell(&mut other, &mut tab);
    assert!(!tab.engine.is_needed(), "the other tab goes on");
    other.input(Input::Leaving);
    tell(&mut other, &mut tab);
    assert!(tab.engine.is_needed());
    tab.hang_up(&call);
    assert!(tab.engine.is_needed(), "not logged yet");
    tab.answer("/calls/s-a0", 200, &logged());
    assert!(!tab.engine.is_needed());
}

#[test]
fn losses_of_the_event_socket_are_counted_for_an_hour() {
    let mut tab = Tab::ready();
    for _ in 0..2 {
        tab.input(Input::Socket(SocketInput::Closed(1006)));
        tab.pass(2_000);
        tab.go_live();
    }
    tab.input(Input::Socket(SocketInput::Closed(4001)));
    let health = tab.view().connection.health;
    assert_eq!(
        (health.drops_last_hour, health.last_close_code),
        (3, Some(4001))
    );
    assert_eq!(health.open_tabs, 1);
    tab.pass(3_600_000);
    assert_eq!(tab.view().connection.health.drops_last_hour, 0);
}

#[test]
fn a_tab_that_followed_one_person_does_not_register_their_line_for_the_next() {
    let ann = Tab::ready();
    let mut follower = Tab::seeded(2);
    follower.now = ann.now;
    follower.input(Input::Started {
        stored: ann.stored.clone(),
    });
    follower.input(Input::Tab(TabMessage::SignInChanged));
    let mut ben = Tab::leading();
    ben.sign_in_as(BEN, "access-b");
    follower.stored = ben.stored;
    follower.input(Input::Tab(TabMessage::SignInChanged));
    follower.input(Input::Lock(LockInput::Granted));
    assert!(follower.has_request("sip-provision"));
    let is_start = |act: &PhoneIo| matches!(act, PhoneIo::Start { .. });
    assert!(!follower.phone.iter().any(is_start));
}

#[test]
fn a_tab_that_leads_again_registers_the_line_that_was_read_meanwhile() {
    let mut tab = Tab::ready();
    tab.input(Input::Lock(LockInput::Lost));
    let line = tab.stored.sealed.get_mut("line").unwrap();
    *line = line.replace("\"d\"", "\"renewed\"");
    tab.phone.clear();
    tab.input(Input::Lock(LockInput::Granted));
    assert!(
        matches!(&tab.phone[..], [PhoneIo::Start { sip_info, .. }] if sip_info.reveal().contains("renewed"))
    );
}

#[test]
fn a_number_dialled_early_is_not_called_by_a_tab_that_lost_and_took_the_lead() {
    let mut tab = dialled_early();
    tab.input(Input::Lock(LockInput::Lost));
    tab.input(Input::Lock(LockInput::Granted));
    assert_eq!(tab.view().dialer.queued, None);
    tab.input(Input::Phone(PhoneInput::Registered));
    let is_call = |act: &PhoneIo| matches!(act, PhoneIo::Call { .. });
    assert!(!tab.phone.iter().any(is_call));
}

#[test]
fn a_lookup_that_was_under_way_at_the_loss_of_the_lead_is_asked_again() {
    let mut tab = Tab::ready();
    tab.ring();
    tab.request("/callers");
    tab.input(Input::Lock(LockInput::Lost));
    assert!(!tab.has_request("/callers"));
    tab.input(Input::Lock(LockInput::Granted));
    assert!(tab.has_request("/callers"));
}

#[test]
fn what_kept_the_phone_from_registering_is_forgotten_with_the_lead() {
    let mut tab = Tab::ready();
    tab.input(refused("SIP/2.0 603 Too Many Contacts"));
    tab.input(Input::Lock(LockInput::Lost));
    tab.input(Input::Lock(LockInput::Granted));
    tab.pass(6_000);
    assert_eq!(tab.view().connection.phone, PhoneState::Starting);
}

#[test]
fn a_refusal_that_comes_after_the_lead_was_lost_signs_nobody_out() {
    let mut tab = Tab::ready();
    tab.frame(&json!([{"type": "Heartbeat", "messageId": "h",
        "wsc": {"token": "resume-here", "sequence": 4}}, {}]));
    tab.pass(3_600_000 - 60_000);
    tab.input(Input::Lock(LockInput::Lost));
    let renewed = tab.stored.sealed[&auth::TOKENS.to_owned()].replace("access-1", "access-9");
    tab.stored.sealed.insert(auth::TOKENS.to_owned(), renewed);
    let stored = tab.stored.sealed.clone();
    assert!(stored.contains_key("events"));
    tab.told.clear();
    tab.answer("oauth/token", 400, &json!({"error": "invalid_grant"}));
    assert_eq!(tab.stored.sealed, stored);
    let is_news = |message: &TabMessage| matches!(message, TabMessage::SignInChanged);
    assert!(!tab.told.iter().any(is_news));
    tab.input(Input::Lock(LockInput::Granted));
    assert_ne!(
        tab.view().connection.ringcentral,
        RingCentralState::ReconnectNeeded
    );
    let tokens = tab.engine.auth.tokens().unwrap();
    assert_eq!(tokens.access.reveal(), "access-9");
}

/// A call that was taken over and is talked on, before anybody named our new party.
fn talking_on() -> (Tab, CallPhase) {
    let (gone, call) = talking_with_a_note();
    let phase = gone.view().calls[0].phase.clone();
    let mut next = next_after(gone, 2);
    next.input(Input::Phone(PhoneInput::Registered));
    next.input(Input::Phone(PhoneInput::Up {
        call,
        dialog: Some(dialog("theirs-2", "ours-2")),
    }));
    next.go_live();
    (next, phase)
}

#[test]
fn a_party_that_left_in_a_takeover_ends_nothing_when_it_is_asked_about() {
    let (mut next, phase) = talking_on();
    let left = json!({"id": "p-a0-1", "extensionId": "300012341", "direction": "Outbound",
        "status": {"code": "Disconnected"}});
    let theirs = json!({"id": "p-a0-2", "direction": "Inbound", "status": {"code": "Answered"}});
    let ours = json!({"id": "p-a0-3", "extensionId": "300012341", "direction": "Outbound",
        "status": {"code": "Answered"}});
    let session = json!({"id": SESSION, "parties": [left, ours, theirs]});
    next.answer("telephony/sessions/s-a0", 200, &session);
    next.pass(5_000);
    assert_eq!(next.view().calls[0].phase, phase, "still talking");

    next.input(Input::Socket(SocketInput::Closed(1006)));
    next.pass(2_000);
    next.go_live();
    let mut ours = ours;
    ours["status"]["code"] = "Disconnected".into();
    let session = json!({"id": SESSION, "parties": [left, ours, theirs]});
    next.answer("telephony/sessions/s-a0", 200, &session);
    next.pass(5_000);
    assert!(next.view().calls.is_empty(), "nobody of ours is there");
}

#[test]
fn late_news_of_a_party_that_left_in_a_takeover_does_not_make_it_ours() {
    let (mut next, phase) = talking_on();
    next.party(7, "Outbound", "Answered", json!({"id": "p-a0-3"}));
    next.party(8, "Outbound", "Hold", json!({"id": "p-a0-1"}));
    let party = |id: &str, status: &str| {
        json!({"id": id, "extensionId": "300012341", "direction": "Outbound",
            "status": {"code": status}})
    };
    let parties = [party("p-a0-1", "Disconnected"), party("p-a0-3", "Answered")];
    let session = json!({"id": SESSION, "parties": parties});
    next.answer("telephony/sessions/s-a0", 200, &session);
    next.pass(5_000);
    assert_eq!(next.view().calls[0].phase, phase, "still talking");
    next.party(9, "Outbound", "Disconnected", json!({"id": "p-a0-3"}));
    next.pass(5_000);
    assert!(next.view().calls.is_empty());
}

/// Answered on another phone, and the tab that knew is gone.
fn next_while_talked_elsewhere() -> Tab {
    let mut gone = Tab::ready();
    let call = gone.ring();
    gone.party(4, "Inbound", "Answered", json!({"id": "p-a0-3"}));
    gone.input(Input::Phone(PhoneInput::Disposed { call }));
    gone.pass(1_000);
    let mut next = next_after(gone, 2);
    assert_eq!(body_logged(&mut next)["result"], "answered");
    next
}

#[test]
fn a_call_on_another_phone_keeps_its_length_when_the_tab_that_knew_is_gone() {
    let mut next = next_while_talked_elsewhere();
    next.go_live();
    next.pass(600_000);
    assert!(!next.has_request("/calls/"));
    next.party(5, "Inbound", "Disconnected", json!({"id": "p-a0-3"}));
    let body = body_logged(&mut next);
    let talked = body["endedAt"].as_i64().unwrap() - body["answeredAt"].as_i64().unwrap();
    assert!(talked >= 600_000, "{talked}");
}

#[test]
fn a_call_on_another_phone_is_asked_about_by_the_next_tab() {
    let mut next = next_while_talked_elsewhere();
    next.pass(300_000);
    next.go_live();
    let gone = json!({"errorCode": "CMN-102"});
    next.answer("telephony/sessions/s-a0", 404, &gone);
    let body = body_logged(&mut next);
    assert!(body["endedAt"].as_i64().unwrap() - body["answeredAt"].as_i64().unwrap() >= 300_000);
}
