//! One person after another in the same browser.

use super::tab::{BEN, SESSION, Tab, assert_nothing_of_ann, logged, problem};
use crate::engine::io::{Input, LockInput, Method, PhoneIo};
use ledgerline_core::domain::{intent::Intent, view::LogState};
use serde_json::{Value, json};

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
    let waiting = include_str!("../../../tests/fixtures/persisted/journal-waiting.json");
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
