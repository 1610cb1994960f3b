//! From the end of a call to its record.

use super::tab::{SESSION, Tab, body_logged, logged, problem, tokens};
use crate::engine::io::{HttpResponse, Input, LockInput, Method, PhoneInput, SocketInput};
use ledgerline_core::domain::{
    caller::{CallerIdentity, EntityKind},
    connection::NetSuiteState,
    ids::TelephonySessionId,
    intent::Intent,
    logging::{FieldValue, Rule, Unfiled},
    sensitive::Secret,
    view::LogState,
};
use serde_json::{Value, json};

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
    assert_eq!(tab.view().finished.missing().count(), 1);
    tab.pass(600_000);
    assert!(!tab.has_request("/calls/"));
    tab.input(Input::Intent(Intent::RetryLog {
        session: TelephonySessionId::new(SESSION),
    }));
    tab.answer("/calls/s-a0", 200, &logged());
    assert!(matches!(tab.log_state(), LogState::Logged { .. }));
}

#[test]
fn a_call_that_a_rule_leaves_out_says_which_waits_for_nobody_and_is_logged_with_a_note() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.hang_up(&call);
    tab.answer("/calls/s-a0", 200, &json!({ "leftOutBy": "length" }));
    let rule = Rule::Length;
    assert_eq!(*tab.log_state(), LogState::LeftOut { rule });
    assert_eq!(tab.view().connection.netsuite, NetSuiteState::Connected);
    assert_eq!(tab.view().finished.balance(), (0, 0));
    assert_eq!(
        tab.view().finished.missing().count(),
        0,
        "nobody who sends what is missing sends it"
    );
    tab.pass(600_000);
    assert!(!tab.has_request("/calls/"));
    tab.input(Input::Intent(Intent::EditFinishedNote {
        session: TelephonySessionId::new(SESSION),
        text: "Wants ten".to_owned(),
    }));
    tab.answer("/calls/s-a0", 200, &logged());
    assert!(matches!(tab.log_state(), LogState::Logged { .. }));
    assert_eq!(tab.view().finished.balance(), (1, 1));
}

#[test]
fn what_a_rep_chose_goes_along_with_the_call_and_can_be_changed_and_taken_back_after_it() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    let chose = |word: &str| Some(word.to_owned());
    tab.input(Input::Intent(Intent::ChooseDisposition {
        call: call.clone(),
        disposition: chose("Sold"),
    }));
    assert_eq!(tab.view().calls[0].disposition, chose("Sold"));
    tab.hang_up(&call);
    let body = body_logged(&mut tab);
    assert_eq!(body["disposition"], "Sold");
    let first = body["dispositionChosenAt"].as_i64().unwrap();
    for (disposition, told) in [
        (chose("Call back"), json!("Call back")),
        (None, Value::Null),
    ] {
        tab.input(Input::Intent(Intent::EditDisposition {
            session: TelephonySessionId::new(SESSION),
            disposition,
        }));
        let body = body_logged(&mut tab);
        assert_eq!(body["disposition"], told);
        assert!(body["dispositionChosenAt"].as_i64().unwrap() > first);
    }
}

#[test]
fn what_a_rep_filled_in_goes_along_with_the_call_and_is_told_again_when_it_is_changed() {
    const FIELD: &str = "custevent_region";
    let mut tab = Tab::ready();
    let call = tab.talking();
    let enter = |tab: &mut Tab, value: Option<FieldValue>| {
        tab.input(Input::Intent(Intent::EnterField {
            session: TelephonySessionId::new(SESSION),
            field: FIELD.to_owned(),
            value,
        }));
    };
    let west = FieldValue::Text("West".to_owned());
    enter(&mut tab, Some(west.clone()));
    assert_eq!(tab.view().calls[0].entered.get(FIELD), Some(&west));
    assert!(tab.stored.journal[&SESSION.to_owned()].contains("West"));
    tab.hang_up(&call);
    let body = body_logged(&mut tab);
    assert_eq!(body["entered"][FIELD]["value"], json!({ "text": "West" }));
    let first = body["entered"][FIELD]["at"].as_i64().unwrap();
    for (value, told) in [
        (Some(FieldValue::Number(12)), json!({ "number": 12 })),
        (None, Value::Null),
    ] {
        enter(&mut tab, value);
        let body = body_logged(&mut tab);
        assert_eq!(body["entered"][FIELD]["value"], told);
        assert!(body["entered"][FIELD]["at"].as_i64().unwrap() > first);
    }
    enter(&mut tab, Some(west));
    let mut answer = logged();
    answer["notTaken"] = json!([FIELD]);
    tab.answer("/calls/s-a0", 200, &answer);
    let LogState::Logged { not_taken, .. } = tab.log_state() else {
        panic!("it is logged all the same")
    };
    assert_eq!(not_taken, &[FIELD]);
}

#[test]
fn the_fields_that_a_rep_is_asked_stay_while_netsuite_does_not_name_them() {
    let mut tab = Tab::ready();
    let session = json!({
        "extensionId": "300012341", "isAdmin": false, "netsuite": "connected",
        "loggingGrant": "the-grant", "grantExpiresAt": 1_900_000_000_000_i64
    });
    let told = |tab: &mut Tab, fields: Option<Value>| {
        let mut session = session.clone();
        if let Some(fields) = fields {
            session["callFields"] = fields;
        }
        tab.pass(300_000);
        tab.answer("/session", 200, &session);
        tab.view().connection.call_fields.len()
    };
    let field = json!({ "id": "custevent_region", "label": "Region", "kind": "text" });
    let asked = json!([{ "field": field, "isRequired": true }]);
    assert_eq!(told(&mut tab, Some(asked)), 1);
    assert_eq!(told(&mut tab, None), 1);
    assert_eq!(told(&mut tab, Some(json!([]))), 0);
}

#[test]
fn why_a_logged_call_has_no_customer_is_kept_until_it_has_one() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.hang_up(&call);
    let mut answer = logged();
    answer["found"] = Value::Null;
    answer["unfiled"] = json!({ "notCreated": { "kind": "lead", "why": "No." } });
    tab.answer("/calls/s-a0", 200, &answer);
    let kind = EntityKind::Lead;
    let why = "No.".to_owned();
    let expected = Unfiled::NotCreated { kind, why };
    let unfiled = |tab: &Tab| {
        let LogState::Logged { unfiled, .. } = tab.log_state() else {
            panic!("{:?}", tab.log_state());
        };
        unfiled.clone()
    };
    assert_eq!(unfiled(&tab), Some(expected));
    tab.input(Input::Intent(Intent::EditFinishedNote {
        session: TelephonySessionId::new(SESSION),
        text: "Jane".to_owned(),
    }));
    tab.answer("/calls/s-a0", 200, &logged());
    assert_eq!(unfiled(&tab), None);
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
