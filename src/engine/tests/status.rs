//! What the connection says of itself.

use super::tab::{Tab, config, logged, problem};
use crate::engine::{
    auth,
    io::{Input, Io, LockInput, PhoneInput, SocketInput, Stored},
    nobody,
};
use ledgerline_core::domain::{
    caller::CallerIdentity,
    connection::{NetSuiteState, Requirement, RingCentralState},
    view::{LogState, View},
};
use litemap::LiteMap;
use serde_json::json;

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
fn before_the_phone_is_there_the_screens_show_what_it_would() {
    let tab = Tab::leading();
    let shown = View {
        connection: nobody::connection(&config(Some("/api/v1".to_owned()))),
        ..View::default()
    };
    assert_eq!(*tab.view(), shown);
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
        assert_eq!(tab.view().finished.balance(), (1, 0));
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
fn a_session_that_is_lost_again_before_its_replay_is_resumed_where_it_was() {
    let mut tab = Tab::ready();
    let resumed_at = |tab: &Tab| {
        let opened = tab.other.iter().rev().find_map(|io| {
            let Io::OpenSocket { url } = io else {
                return None;
            };
            Some(url.reveal().to_owned())
        });
        opened.and_then(|url| url.split_once("&wsc=").map(|(_, wsc)| wsc.to_owned()))
    };
    let lose = |tab: &mut Tab| {
        tab.input(Input::Socket(SocketInput::Closed(1006)));
        tab.pass(2_000);
        tab.socket_token();
        tab.input(Input::Socket(SocketInput::Opened));
        resumed_at(tab)
    };
    let details = json!([{"type": "ConnectionDetails", "messageId": "1", "wsc": {"token": "newer", "sequence": 12}},
        {"recoveryState": "Successful"}]);
    tab.frame(&json!([{"type": "Heartbeat", "messageId": "h", "wsc": {"token": "resume", "sequence": 9}}]));
    assert_eq!(lose(&mut tab).as_deref(), Some("resume"));
    tab.frame(&details);
    assert!(
        !tab.stored.sealed[&"events".to_owned()].contains("newer"),
        "for the next tab too"
    );
    assert_eq!(lose(&mut tab).as_deref(), Some("resume"));
    tab.frame(&details);
    tab.frame(&json!([{"type": "Heartbeat", "messageId": "h"}]));
    assert_eq!(lose(&mut tab).as_deref(), Some("newer"));
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

#[test]
fn losses_of_the_event_socket_are_counted_for_an_hour() {
    let mut tab = Tab::ready();
    for _ in 0..2 {
        tab.input(Input::Socket(SocketInput::Closed(1006)));
        tab.pass(2_000);
        tab.go_live();
    }
    tab.input(Input::Socket(SocketInput::Closed(4001)));
    let health = tab.view().connection.health.clone();
    assert_eq!(
        (health.drops_last_hour, health.last_close_code),
        (3, Some(4001))
    );
    assert_eq!(health.open_tabs, 1);
    tab.pass(3_600_000);
    assert_eq!(tab.view().connection.health.drops_last_hour, 0);
}
