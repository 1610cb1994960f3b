//! What was missed while nobody listened: known, logged once, and said.

use super::tab::{SESSION, Tab, logged, tokens};
use crate::engine::io::{
    HttpResponse, Input, Io, LockInput, Method, PhoneInput, RequestId, SocketInput,
};
use ledgerline_core::domain::{
    call::CallPhase, connection::RingCentralState, finished_call::CallResult, intent::Intent,
    sensitive::Secret, time::Timestamp, view::LogState,
};
use serde_json::{Value, json};

const SCOPE: &str = "ReadAccounts VoipCalling ReadCallLog ReadPresence";
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// Longer than a session can be resumed, shorter than a sign-in lasts.
const GAP: i64 = 40 * MINUTE;

fn ready() -> Tab {
    let mut tab = Tab::ready_with(SCOPE);
    quiet(&mut tab);
    tab
}

/// Nothing is on now.
fn quiet(tab: &mut Tab) {
    tab.answer("/presence", 200, &json!({"activeCalls": []}));
}

/// The socket is lost for so long that its session is gone.
fn gap(tab: &mut Tab, millis: i64) {
    tab.input(Input::Socket(SocketInput::Closed(1006)));
    tab.pass(millis);
    tab.go_live();
}

/// A record of the log that began `ago` milliseconds before now.
fn record(tab: &Tab, session: &str, result: &str, ago: i64, seconds: i64) -> Value {
    let direction = match result {
        "Call connected" => "Outbound",
        _ => "Inbound",
    };
    json!({
        "id": session, "telephonySessionId": session, "direction": direction, "result": result,
        "startTime": tab.now.plus_millis(-ago).to_string(), "duration": seconds, "type": "Voice",
        "from": {"phoneNumber": "+12125550100"}, "to": {"phoneNumber": "+16505550101"}
    })
}

fn log(tab: &mut Tab, records: &[Value]) -> String {
    tab.answer("/call-log", 200, &json!({"records": records}))
        .url
}

fn away(tab: &Tab) -> Vec<(String, CallResult)> {
    let calls = tab.view().finished.calls.iter();
    let away = calls.filter(|call| call.is_away);
    away.map(|item| {
        let key = item.call.telephony_session_id.to_string();
        (key, item.call.result)
    })
    .collect()
}

fn logged_calls(tab: &mut Tab) -> Vec<String> {
    let mut keys = Vec::new();
    while tab.has_request("/calls/") {
        let request = tab.answer("/calls/", 200, &logged());
        assert_eq!(request.method, Method::Put);
        keys.push(request.url.rsplit('/').next().unwrap().to_owned());
    }
    keys.sort();
    keys
}

#[test]
fn a_first_connection_has_missed_nothing() {
    let mut tab = ready();
    tab.pass(10 * MINUTE);
    assert!(!tab.has_request("/call-log"));
    assert_eq!(tab.view().connection.health.gap, None);
}

#[test]
fn calls_that_came_and_went_in_a_gap_are_known_said_and_logged_once() {
    let mut tab = ready();
    gap(&mut tab, GAP);
    assert!(!tab.has_request("/call-log"), "one request at a time");
    quiet(&mut tab);
    let records = [
        record(&tab, "s-voicemail", "Voicemail", 10 * MINUTE, 0),
        record(&tab, "s-desk", "Accepted", 20 * MINUTE, 61),
        record(&tab, "s-missed", "Missed", 30 * MINUTE, 0),
        record(&tab, "s-before", "Missed", 3 * HOUR, 0),
        record(&tab, "s-now", "In Progress", MINUTE, 0),
    ];
    let url = log(&mut tab, &records);
    assert!(
        url.contains("view=Simple") && url.contains("type=Voice"),
        "{url}"
    );
    let away_now = [
        ("s-voicemail".to_owned(), CallResult::Voicemail),
        ("s-missed".to_owned(), CallResult::Missed),
    ];
    assert_eq!(away(&tab), away_now);
    assert_eq!(
        logged_calls(&mut tab),
        ["s-desk", "s-missed", "s-voicemail"]
    );

    // Some records come late; what is known is not taken in twice.
    let gap = tab.view().connection.health.gap.unwrap();
    assert_eq!((gap.calls, gap.is_filled), (3, false));
    tab.pass(MINUTE);
    log(&mut tab, &records);
    assert_eq!(logged_calls(&mut tab), [""; 0]);
    let gap = tab.view().connection.health.gap.unwrap();
    assert_eq!((gap.calls, gap.is_filled), (3, true));
    assert!((GAP - MINUTE..=GAP).contains(&gap.to.millis_since(gap.from)));
    tab.pass(HOUR);
    assert!(!tab.has_request("/call-log"), "filled");
}

#[test]
fn what_was_missed_is_said_until_it_was_read_also_in_the_next_tab() {
    let mut tab = ready();
    gap(&mut tab, GAP);
    quiet(&mut tab);
    let records = [record(&tab, "s-missed", "Missed", 30 * MINUTE, 0)];
    log(&mut tab, &records);
    logged_calls(&mut tab);
    let mut next = Tab::seeded(2);
    next.stored = tab.stored.clone();
    // Three days later it is logged long since and still unread.
    next.now = tab.now.plus_millis(72 * HOUR);
    next.input(Input::Started {
        stored: next.stored.clone(),
    });
    next.input(Input::Lock(LockInput::Granted));
    assert_eq!(away(&next).len(), 1);
    next.input(Input::Intent(Intent::NoteAway));
    assert_eq!(away(&next), []);

    // The log is read once more in the tab after that, and tells nobody what they know.
    let mut last = Tab::seeded(3);
    last.stored = tab_after(tab, Intent::NoteAway).stored;
    last.input(Input::Started {
        stored: last.stored.clone(),
    });
    last.input(Input::Lock(LockInput::Granted));
    last.go_live();
    quiet(&mut last);
    log(&mut last, &records);
    assert_eq!(away(&last), []);
}

fn tab_after(mut tab: Tab, wish: Intent) -> Tab {
    tab.input(Input::Intent(wish));
    tab
}

#[test]
fn a_call_known_here_is_not_doubled_and_gets_its_true_end() {
    let mut tab = ready();
    let call = tab.ring();
    tab.party(4, "Inbound", "Answered", json!({"id": "p-a0-3"}));
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    let answered_at = tab.now;
    gap(&mut tab, GAP);
    quiet(&mut tab);
    let records = [record(&tab, SESSION, "Accepted", GAP, 600)];
    log(&mut tab, &records);
    let item = tab.view().finished.calls[0].call.clone();
    assert_eq!(item.telephony_session_id.as_str(), SESSION);
    assert!((item.ended_at.millis_since(answered_at) - 600_000).abs() < 2_000);
    assert_eq!(logged_calls(&mut tab), [SESSION]);
    assert!(!tab.has_request("telephony/sessions"), "the log has told");
}

#[test]
fn a_call_on_another_phone_lasts_until_its_party_leaves() {
    let mut tab = ready();
    let call = tab.ring();
    tab.party(4, "Inbound", "Answered", json!({"id": "p-a0-3"}));
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    tab.pass(5 * MINUTE);
    tab.party(5, "Inbound", "Disconnected", json!({"id": "p-a0-3"}));
    assert_eq!(tab.view().finished.calls[0].call.talk_seconds(), 300);
}

#[test]
fn a_call_that_rings_since_before_the_events_rings_here() {
    let mut tab = Tab::ready_with(SCOPE);
    let call = json!({
        "direction": "Inbound", "telephonyStatus": "Ringing", "from": "+12125550100",
        "to": "+16505550101", "telephonySessionId": "s-b1", "partyId": "p-b1-2",
        "startTime": tab.now.plus_millis(-3_000).to_string()
    });
    tab.answer("/presence", 200, &json!({"activeCalls": [call]}));
    tab.pass(600);
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
    assert!(tab.other.iter().any(|io| matches!(io, Io::Ring { .. })));
    let call = tab.view().calls[0].id.clone();
    tab.input(Input::Intent(Intent::Answer { call }));
    tab.pass(1_500);
    let (_, request) = tab.request("/parties/p-b1-2/answer");
    assert_eq!(request.method, Method::Post);
}

#[test]
fn a_call_on_the_desk_phone_that_no_tab_knew_is_found_when_it_ends() {
    let mut tab = ready();
    tab.party(9, "Outbound", "Disconnected", json!({}));
    assert!(!tab.has_request("/call-log"), "not in the log yet");
    tab.pass(MINUTE);
    let records = [record(&tab, SESSION, "Call connected", 3 * MINUTE, 90)];
    log(&mut tab, &records);
    assert_eq!(logged_calls(&mut tab), [SESSION]);
    assert_eq!(away(&tab), []);
    assert_eq!(tab.view().connection.health.gap, None, "no event was lost");
}

#[test]
fn a_busy_log_is_asked_again_when_it_said_and_the_gap_stays_open_meanwhile() {
    let mut tab = ready();
    gap(&mut tab, GAP);
    quiet(&mut tab);
    let (id, _) = tab.request("/call-log");
    refuse(&mut tab, id, 429, Some(40));
    tab.pass(39_000);
    assert!(!tab.has_request("/call-log"));
    tab.pass(1_000);
    let (id, _) = tab.request("/call-log");
    refuse(&mut tab, id, 429, None);
    tab.pass(59_000);
    assert!(
        !tab.has_request("/call-log"),
        "a minute where nothing is said"
    );

    // The tab closes; the next one knows since when.
    let mut next = Tab::seeded(2);
    next.stored = tab.stored;
    next.now = tab.now.plus_millis(MINUTE);
    next.input(Input::Started {
        stored: next.stored.clone(),
    });
    next.input(Input::Lock(LockInput::Granted));
    next.go_live();
    quiet(&mut next);
    let records = [record(&next, "s-missed", "Missed", 30 * MINUTE, 0)];
    log(&mut next, &records);
    assert_eq!(away(&next).len(), 1);
}

fn refuse(tab: &mut Tab, id: RequestId, status: u16, retry_after: Option<i64>) {
    let response = HttpResponse {
        status,
        retry_after,
        body: Secret::new(String::new()),
    };
    tab.input(Input::Http {
        id,
        result: Ok(response),
    });
}

#[test]
fn pages_are_read_one_after_the_other() {
    let mut tab = ready();
    gap(&mut tab, GAP);
    quiet(&mut tab);
    let first = record(&tab, "s-1", "Missed", MINUTE, 0);
    let more = json!({"records": [first], "navigation": {"nextPage": {"uri": "http://rc.test/2"}}});
    let url = tab.answer("/call-log", 200, &more).url;
    assert!(url.contains("page=1&"), "{url}");
    let second = record(&tab, "s-2", "Missed", 2 * MINUTE, 0);
    let url = log(&mut tab, &[second]);
    assert!(url.contains("page=2&"), "{url}");
    assert_eq!(away(&tab).len(), 2);
    assert!(!tab.has_request("/call-log"));
}

#[test]
fn without_the_permission_nothing_is_asked() {
    let mut tab = Tab::ready();
    gap(&mut tab, GAP);
    tab.pass(MINUTE);
    assert!(!tab.has_request("/call-log") && !tab.has_request("/presence"));
}

#[test]
fn after_a_revoked_sign_in_whoever_comes_back_is_told_what_was_missed() {
    let mut tab = ready();
    tab.pass(HOUR);
    tab.answer("oauth/token", 400, &json!({"error": "invalid_grant"}));
    assert_eq!(
        tab.view().connection.ringcentral,
        RingCentralState::ReconnectNeeded
    );
    tab.pass(HOUR);
    tab.sign_in_with(SCOPE);
    tab.go_live();
    quiet(&mut tab);
    let records = [record(&tab, "s-missed", "Missed", 30 * MINUTE, 0)];
    log(&mut tab, &records);
    assert_eq!(away(&tab).len(), 1);
}

#[test]
fn a_tab_that_opens_after_a_minute_or_more_reads_the_log_although_the_events_are_resumed() {
    let mut tab = ready();
    let wsc =
        json!([{"type": "Heartbeat", "messageId": "h", "wsc": {"token": "t", "sequence": 1}}]);
    tab.frame(&wsc);
    let mut next = Tab::seeded(2);
    next.stored = tab.stored;
    next.now = tab.now.plus_millis(2 * MINUTE);
    next.input(Input::Started {
        stored: next.stored.clone(),
    });
    next.input(Input::Lock(LockInput::Granted));
    next.socket_token();
    next.input(Input::Socket(SocketInput::Opened));
    let details =
        json!([{"type": "ConnectionDetails", "messageId": "1"}, {"recoveryState": "Successful"}]);
    next.frame(&details);
    // The missed call is replayed, and in the log.
    next.party(3, "Inbound", "Proceeding", json!({}));
    next.party(4, "Inbound", "Disconnected", json!({"missedCall": true}));
    next.pass(1_000);
    quiet(&mut next);
    let records = [record(&next, SESSION, "Missed", 20_000, 0)];
    log(&mut next, &records);
    assert_eq!(away(&next).len(), 1);
    assert_eq!(next.view().finished.calls.len(), 1);
}

#[test]
fn the_event_socket_is_renewed_without_a_gap_before_ringcentral_ends_it() {
    let mut tab = ready();
    let began = tab.now;
    while tab.now.millis_since(began) < 23 * HOUR - MINUTE {
        live_on(&mut tab, 20_000);
    }
    assert!(!tab.has_request("wstoken"));
    while !tab.has_request("wstoken") {
        live_on(&mut tab, 20_000);
    }
    assert_eq!(
        tab.view().connection.ringcentral,
        RingCentralState::Connected
    );
    tab.frame(&json!([{"type": "Heartbeat", "messageId": "h", "wsc": {"token": "resume", "sequence": 9}}]));
    tab.party(3, "Inbound", "Proceeding", json!({}));
    assert_eq!(tab.view().calls.len(), 1, "the old one serves");
    tab.socket_token();
    let is_resumed = matches!(tab.other.last(), Some(Io::OpenSocket { url })
        if url.reveal().ends_with("&wsc=resume"));
    assert!(is_resumed, "{:?}", tab.other.last());
    tab.input(Input::Socket(SocketInput::Opened));
    let details = json!([{"type": "ConnectionDetails", "messageId": "1"},
        {"recoveryState": "Successful", "absoluteTimeout": 86_400}]);
    tab.frame(&details);
    // What happened between the two is replayed.
    tab.party(4, "Inbound", "Disconnected", json!({"missedCall": true}));
    tab.pass(1_000);
    assert_eq!(tab.view().finished.calls[0].call.result, CallResult::Missed);
    assert!(!tab.has_request("/call-log"), "nothing was missed");
    let health = &tab.view().connection.health;
    assert_eq!((health.drops_last_hour, health.gap), (0, None));
    for _ in 0..3 * 60 {
        live_on(&mut tab, 20_000);
    }
    assert!(!tab.has_request("wstoken"), "renewed for a day");
}

/// Time passes on a socket that works, with a sign-in that lasts.
fn live_on(tab: &mut Tab, millis: i64) {
    tab.pass(millis);
    tab.frame(&json!([{"type": "Heartbeat", "messageId": "h"}]));
    if tab.has_request("oauth/token") {
        let mut answer = tokens("access-2");
        answer["scope"] = SCOPE.into();
        tab.answer("oauth/token", 200, &answer);
    }
}

#[test]
fn a_renewal_waits_for_the_end_of_a_call_but_not_beyond_the_limit() {
    let mut tab = ready();
    let began = tab.now;
    let call = tab.talking();
    while !tab.has_request("wstoken") {
        live_on(&mut tab, 20_000);
    }
    let age = tab.now.millis_since(began);
    assert!((24 * HOUR - 6 * MINUTE..24 * HOUR).contains(&age), "{age}");
    assert_eq!(tab.view().calls[0].id, call);
}

#[test]
fn a_renewal_that_fails_is_tried_again_and_the_old_socket_serves_meanwhile() {
    let mut tab = ready();
    while !tab.has_request("wstoken") {
        live_on(&mut tab, 20_000);
    }
    tab.no_answer("wstoken");
    assert_eq!(
        tab.view().connection.ringcentral,
        RingCentralState::Connected
    );
    assert_eq!(tab.view().connection.health.drops_last_hour, 0);
    live_on(&mut tab, 20_000);
    assert!(!tab.has_request("wstoken"));
    live_on(&mut tab, 20_000);
    live_on(&mut tab, 20_000);
    assert!(tab.has_request("wstoken"));
}

#[test]
fn the_panel_knows_when_ringcentral_was_heard_and_which_addresses_to_let_through() {
    let mut tab = ready();
    tab.pass(20_000);
    tab.party(3, "Inbound", "Proceeding", json!({}));
    let health = &tab.view().connection.health;
    assert_eq!(health.event_at, Some(tab.now));
    let age = tab
        .now
        .millis_since(health.heard_at.unwrap_or(Timestamp::from_millis(0)));
    assert!((0..10_000).contains(&age), "{age}");
    assert!(health.is_registered);
    assert_eq!(health.addresses, ["http://rc.test", "ws://rc.test/ws"]);
}

#[test]
fn a_call_the_browser_cannot_keep_is_logged_all_the_same_and_kept_when_there_is_room() {
    let mut tab = ready();
    let call = tab.talking();
    tab.is_full = true;
    tab.hang_up(&call);
    assert_eq!(tab.view().finished.unkept, 1);
    assert!(tab.engine.is_needed(), "closing the tab would lose it");
    let before = tab.stored.journal.get(SESSION).cloned();
    assert!(before.is_none_or(|entry| entry.contains("live")));
    tab.is_full = false;
    tab.pass(15_000);
    assert_eq!(tab.view().finished.unkept, 0);
    assert!(tab.stored.journal[&SESSION.to_owned()].contains("waiting"));
    assert_eq!(logged_calls(&mut tab), [SESSION]);
    assert!(matches!(
        tab.view().finished.calls[0].log,
        LogState::Logged { .. }
    ));
    assert!(!tab.engine.is_needed());
}
