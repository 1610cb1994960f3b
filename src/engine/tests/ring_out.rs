//! Calls that another phone of the person's makes.

use super::{
    tab::{SESSION, Tab},
    takeover::next_after,
};
use crate::engine::io::{HttpRequest, Input, Method, PhoneIo, SocketInput};
use ledgerline_core::domain::{
    call::{CallPhase, CallTrouble},
    call_control::{Control, Situation, WhyNot},
    finished_call::CallResult,
    ids::CallId,
    intent::Intent,
    ring_out::{HungUpBy, RingOutProblem, RingOutStage},
    view::DialProblem,
};
use serde_json::{Value, json};

const SCOPE: &str = "ReadAccounts VoipCalling RingOut CallControl";
const NUMBER: &str = "+14155550134";

fn phones() -> Value {
    json!({"records": [
        {"id": "9101", "phoneNumber": "+16505550151", "label": "Desk phone", "type": "PhoneLine",
         "features": ["CallFlip", "CallForwarding"], "device": {"id": "8"}},
        {"id": "9102", "phoneNumber": "+16505550161", "label": "Mobile", "type": "Mobile",
         "features": ["CallForwarding"]},
        {"id": "9103", "phoneNumber": "+16505550171", "label": "Showroom", "type": "Work",
         "features": ["CallFlip"]},
        {"id": "9104", "label": "My apps", "type": "ExtensionApps", "features": ["CallForwarding"]}
    ]})
}

fn wish(tab: &mut Tab, intent: Intent) {
    tab.input(Input::Intent(intent));
}

fn choose(tab: &mut Tab, phone: Option<&str>) {
    let phone = phone.map(str::to_owned);
    wish(tab, Intent::ChoosePhone { phone });
}

/// The desk phone is chosen.
fn at_the_desk() -> Tab {
    let mut tab = Tab::ready_with(SCOPE);
    tab.answer("forwarding-number", 200, &phones());
    choose(&mut tab, Some("9101"));
    tab.phone.clear();
    tab
}

fn dial(tab: &mut Tab, input: &str) {
    let input = input.to_owned();
    wish(tab, Intent::Dial { input });
}

fn made(call: &str, own: &str, theirs: &str) -> Value {
    let status = json!({"callStatus": call, "callerStatus": own, "calleeStatus": theirs});
    json!({"id": "cs1", "uri": "http://rc.test/cs1", "status": status})
}

/// RingCentral rings the desk phone.
fn asked(tab: &mut Tab) -> HttpRequest {
    dial(tab, "415 555 0134");
    tab.answer(
        "/ring-out",
        200,
        &made("InProgress", "InProgress", "InProgress"),
    )
}

/// What RingCentral tells of the own phone: a call to it.
fn own_phone(tab: &mut Tab, sequence: u64, status: &Value) {
    own_phone_in(tab, SESSION, sequence, status);
}

fn own_phone_in(tab: &mut Tab, session: &str, sequence: u64, status: &Value) {
    let party = json!({
        "id": "p-a0-1", "extensionId": "300012341", "direction": "Inbound",
        "ringOutRole": "Initiator",
        "from": {"phoneNumber": NUMBER}, "to": {"phoneNumber": "+16505550151"},
        "status": status
    });
    let event = json!([{"type": "ServerNotification", "messageId": "n"}, {
        "uuid": format!("r{session}{sequence}"),
        "event": "/restapi/v1.0/account/4/extension/300012341/telephony/sessions",
        "body": {"telephonySessionId": session, "sequence": sequence,
                 "origin": {"type": "RingOut"},
                 "eventTime": tab.now.plus_millis(-200).to_string(), "parties": [party]}
    }]);
    tab.frame(&event);
}

fn code(code: &str) -> Value {
    json!({"code": code})
}

/// The session, with the other side in this state.
fn session(own: &str, theirs: Option<&str>) -> Value {
    let mut parties = vec![json!({
        "id": "p-a0-1", "extensionId": "300012341", "direction": "Inbound",
        "ringOutRole": "Initiator", "status": {"code": own}
    })];
    parties.extend(theirs.map(|code| {
        json!({"id": "p-a0-2", "direction": "Inbound", "ringOutRole": "Target",
               "status": {"code": code}})
    }));
    json!({"id": SESSION, "origin": {"type": "RingOut"}, "parties": parties})
}

/// RingCentral is asked after a moment, and answers.
fn told(tab: &mut Tab, own: &str, theirs: Option<&str>) {
    tab.pass(1_500);
    tab.answer("telephony/sessions/s-a0", 200, &session(own, theirs));
}

fn stage(tab: &Tab) -> RingOutStage {
    tab.view().calls[0].other_phone.as_ref().unwrap().stage
}

fn call(tab: &Tab) -> CallId {
    tab.view().calls[0].id.clone()
}

fn hang_up(tab: &mut Tab) {
    let call = call(tab);
    wish(tab, Intent::HangUp { call });
}

fn problem(tab: &Tab) -> Option<RingOutProblem> {
    let problem = tab.view().dialer.problem.clone()?;
    let DialProblem::RingOut { problem } = problem else {
        panic!("{problem:?}")
    };
    Some(problem)
}

fn ended_by(tab: &Tab) -> Option<HungUpBy> {
    let ended = tab.view().dialer.other_phones.ended.clone();
    ended.map(|ended| ended.by)
}

/// The other side is called.
fn calling() -> Tab {
    let mut tab = at_the_desk();
    asked(&mut tab);
    own_phone(&mut tab, 3, &code("Proceeding"));
    own_phone(&mut tab, 4, &code("Answered"));
    tab
}

/// Both talk.
pub(super) fn connected() -> Tab {
    let mut tab = calling();
    told(&mut tab, "Answered", Some("Answered"));
    assert!(matches!(
        tab.view().calls[0].phase,
        CallPhase::Talking { .. }
    ));
    tab
}

#[test]
fn the_numbers_that_calls_are_forwarded_to_are_the_other_phones() {
    let mut tab = Tab::ready_with(SCOPE);
    tab.answer("forwarding-number", 200, &phones());
    let shown = &tab.view().dialer.other_phones;
    let names: Vec<_> = shown.phones.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Desk phone", "Mobile"]);
    assert_eq!(shown.chosen, None);
    assert_eq!(shown.gone, None);
}

#[test]
fn a_call_is_flipped_to_the_phones_that_ringcentral_says_without_leave_to_ring_any_first() {
    for scope in [SCOPE, "ReadAccounts"] {
        let mut tab = Tab::ready_with(scope);
        tab.answer("forwarding-number", 200, &phones());
        let shown = &tab.view().dialer.other_phones;
        let flips = shown.flips.iter().map(|it| it.name.as_str());
        assert_eq!(flips.collect::<Vec<_>>(), ["Desk phone", "Showroom"]);
        assert_eq!(shown.phones.is_empty(), scope != SCOPE, "{scope}");
    }
}

#[test]
fn the_choice_is_kept_for_its_person_and_used_before_the_list_is_there() {
    let mut tab = at_the_desk();
    wish(&mut tab, Intent::AskForOne { on: true });
    let mut tab = next_after(tab, 2);
    let chosen = tab.view().dialer.other_phones.chosen.clone();
    assert_eq!(chosen.unwrap().name, "Desk phone");
    tab.answer("forwarding-number", 200, &phones());
    let shown = &tab.view().dialer.other_phones;
    assert_eq!(shown.chosen.as_ref().unwrap().name, "Desk phone");
    assert!(shown.asks_for_one);
    // Somebody else signs in here.
    wish(&mut tab, Intent::Disconnect);
    tab.requests.clear();
    tab.sign_in_answered(super::tab::tokens_of("300012342", "access-b"), SCOPE);
    tab.answer("forwarding-number", 200, &phones());
    assert_eq!(tab.view().dialer.other_phones.chosen, None);
    assert!(!tab.view().dialer.other_phones.asks_for_one);
    // And the first comes back.
    wish(&mut tab, Intent::Disconnect);
    tab.requests.clear();
    tab.sign_in_answered(super::tab::tokens("access-c"), SCOPE);
    tab.answer("forwarding-number", 200, &phones());
    assert!(tab.view().dialer.other_phones.chosen.is_some());
}

#[test]
fn a_phone_that_is_gone_is_said_to_be_and_this_browser_calls() {
    let tab = at_the_desk();
    let mut tab = next_after(tab, 2);
    let mut left = phones();
    left["records"].as_array_mut().unwrap().remove(0);
    tab.answer("forwarding-number", 200, &left);
    let shown = tab.view().dialer.other_phones.clone();
    assert_eq!(
        (shown.chosen, shown.gone.as_deref()),
        (None, Some("Desk phone"))
    );
    dial(&mut tab, "4155550134");
    assert!(!tab.has_request("/ring-out"));
    choose(&mut tab, None);
    assert_eq!(tab.view().dialer.other_phones.gone, None);
}

#[test]
fn ringcentral_is_asked_to_ring_the_chosen_phone_and_nothing_is_dialled_here() {
    let mut tab = at_the_desk();
    wish(&mut tab, Intent::AskForOne { on: true });
    let request = asked(&mut tab);
    assert_eq!(request.method, Method::Post);
    let body: Value = serde_json::from_str(request.body.unwrap().1.reveal()).unwrap();
    assert_eq!(
        body,
        json!({
            "from": {"forwardingNumberId": "9101"}, "to": {"phoneNumber": NUMBER},
            "callerId": {"phoneNumber": "+16505550101"}, "playPrompt": true
        })
    );
    assert!(
        !tab.phone
            .iter()
            .any(|act| matches!(act, PhoneIo::Call { .. }))
    );
    choose(&mut tab, None);
    wish(&mut tab, Intent::AskForOne { on: false });
    hang_up(&mut tab);
    tab.answer("/ring-out/cs1", 204, &json!(null));
    choose(&mut tab, Some("9102"));
    dial(&mut tab, "102");
    let (_, request) = tab.request("/ring-out");
    let body: Value = serde_json::from_str(request.body.unwrap().1.reveal()).unwrap();
    assert_eq!(body["playPrompt"], false);
    assert_eq!(body["to"]["phoneNumber"], "102");
}

#[test]
fn the_stages_follow_the_own_phone_and_then_the_other_side() {
    let mut tab = at_the_desk();
    asked(&mut tab);
    assert_eq!(stage(&tab), RingOutStage::OwnPhone);
    own_phone(&mut tab, 2, &code("Setup"));
    own_phone(&mut tab, 3, &code("Proceeding"));
    assert_eq!(
        tab.view().calls.len(),
        1,
        "its first leg rings no second time"
    );
    assert_eq!(stage(&tab), RingOutStage::OwnPhone);
    assert_eq!(tab.view().calls[0].remote.number.as_deref(), Some(NUMBER));
    own_phone(&mut tab, 4, &code("Answered"));
    assert_eq!(stage(&tab), RingOutStage::Calling);
    // The own phone talks; the other side rings.
    told(&mut tab, "Answered", Some("Proceeding"));
    assert_eq!(stage(&tab), RingOutStage::Calling);
    assert!(tab.view().calls[0].phase.answered_at().is_none());
    told(&mut tab, "Answered", Some("Answered"));
    assert_eq!(stage(&tab), RingOutStage::Connected);
    assert!(tab.view().calls[0].phase.answered_at().is_some());
    assert!(!tab.has_request("/ring-out/cs1"), "events told it all");
}

#[test]
fn with_a_prompt_the_screen_reminds_of_the_one_until_the_other_side_is_called() {
    let mut tab = at_the_desk();
    wish(&mut tab, Intent::AskForOne { on: true });
    asked(&mut tab);
    own_phone(&mut tab, 3, &code("Proceeding"));
    own_phone(&mut tab, 4, &code("Answered"));
    assert_eq!(stage(&tab), RingOutStage::PressOne);
    told(&mut tab, "Answered", None);
    assert_eq!(stage(&tab), RingOutStage::PressOne);
    told(&mut tab, "Answered", Some("Setup"));
    assert_eq!(stage(&tab), RingOutStage::Calling);
}

#[test]
fn a_phone_hung_up_before_the_one_was_pressed_has_called_nobody() {
    let mut tab = at_the_desk();
    wish(&mut tab, Intent::AskForOne { on: true });
    asked(&mut tab);
    own_phone(&mut tab, 3, &code("Proceeding"));
    own_phone(&mut tab, 4, &code("Answered"));
    own_phone(&mut tab, 5, &code("Disconnected"));
    tab.answer(
        "/ring-out/cs1",
        200,
        &made("Finished", "Finished", "InProgress"),
    );
    let finished = &tab.view().finished.calls;
    assert_eq!(finished[0].call.result, CallResult::Cancelled);
}

#[test]
fn a_hang_up_on_any_phone_is_seen_at_once_and_the_call_is_logged_once() {
    let mut tab = connected();
    tab.pass(10_000);
    own_phone(&mut tab, 9, &code("Disconnected"));
    assert!(tab.view().calls.is_empty());
    assert_eq!(ended_by(&tab), Some(HungUpBy::Somebody));
    assert_eq!(problem(&tab), None);
    let finished = &tab.view().finished.calls;
    assert_eq!(finished.len(), 1);
    assert_eq!(finished[0].call.telephony_session_id.as_str(), SESSION);
    assert_eq!(finished[0].call.result, CallResult::Answered);
    assert_eq!(finished[0].call.remote.number.as_deref(), Some(NUMBER));
    own_phone(&mut tab, 10, &code("Disconnected"));
    assert_eq!(tab.view().finished.calls.len(), 1);
}

#[test]
fn a_hang_up_is_seen_within_two_seconds_without_events() {
    let mut tab = connected();
    tab.pass(20_000);
    assert!(!tab.has_request("telephony/sessions"), "events would tell");
    tab.input(Input::Socket(SocketInput::Closed(1006)));
    for _ in 0..3 {
        told(&mut tab, "Answered", Some("Answered"));
    }
    tab.pass(1_500);
    tab.answer("telephony/sessions/s-a0", 404, &json!({}));
    assert!(tab.view().calls.is_empty());
    assert_eq!(ended_by(&tab), Some(HungUpBy::Somebody));
}

#[test]
fn hanging_up_takes_it_back_while_the_own_phone_rings() {
    let mut tab = at_the_desk();
    asked(&mut tab);
    own_phone(&mut tab, 3, &code("Proceeding"));
    hang_up(&mut tab);
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ending);
    let request = tab.answer("/ring-out/cs1", 204, &json!(null));
    assert_eq!(request.method, Method::Delete);
    assert!(tab.view().calls.is_empty());
    assert_eq!(ended_by(&tab), Some(HungUpBy::Us));
    assert_eq!(
        tab.view().finished.calls[0].call.result,
        CallResult::Cancelled
    );
}

#[test]
fn hanging_up_before_ringcentral_has_answered_is_made_good_as_soon_as_it_has() {
    let mut tab = at_the_desk();
    dial(&mut tab, "4155550134");
    hang_up(&mut tab);
    assert!(!tab.has_request("/ring-out/"));
    tab.answer(
        "/ring-out",
        200,
        &made("InProgress", "InProgress", "InProgress"),
    );
    let request = tab.answer("/ring-out/cs1", 204, &json!(null));
    assert_eq!(request.method, Method::Delete);
    assert!(tab.view().calls.is_empty());
    assert_eq!(tab.view().finished.calls.len(), 0, "there was no session");
}

#[test]
fn hanging_up_later_ends_the_session() {
    for begins in [calling, connected] {
        let mut tab = begins();
        hang_up(&mut tab);
        tab.requests.retain(|(_, it)| it.method == Method::Delete);
        let request = tab.answer("telephony/sessions/s-a0", 204, &json!(null));
        assert_eq!(request.method, Method::Delete);
        assert!(tab.view().calls.is_empty());
        assert_eq!(ended_by(&tab), Some(HungUpBy::Us));
    }
}

#[test]
fn a_phone_answered_at_the_last_moment_is_hung_up_by_its_session() {
    let mut tab = at_the_desk();
    asked(&mut tab);
    own_phone(&mut tab, 3, &code("Proceeding"));
    hang_up(&mut tab);
    tab.answer("/ring-out/cs1", 409, &json!({"errorCode": "TAS-102"}));
    let request = tab.answer("telephony/sessions/s-a0", 204, &json!(null));
    assert_eq!(request.method, Method::Delete);
    assert!(tab.view().calls.is_empty());
}

#[test]
fn a_hang_up_that_ringcentral_did_not_do_can_be_tried_again() {
    let mut tab = connected();
    hang_up(&mut tab);
    tab.no_answer("telephony/sessions/s-a0");
    assert_eq!(tab.view().calls[0].trouble, Some(CallTrouble::NotHungUp));
    assert!(matches!(
        tab.view().calls[0].phase,
        CallPhase::Talking { .. }
    ));
    hang_up(&mut tab);
    tab.answer("telephony/sessions/s-a0", 404, &json!({}));
    assert!(tab.view().calls.is_empty());
}

#[test]
fn each_refusal_is_told_by_its_cause_and_nothing_stays_behind() {
    let permission = json!({"errorCode": "InsufficientPermissions", "permissionName": "RingOut",
        "errors": [{"errorCode": "CMN-401", "permissionName": "RingOut"}]});
    let parameter = |name: &str| {
        json!({"errorCode": "InvalidParameter", "parameterName": name,
               "errors": [{"errorCode": "CMN-101", "parameterName": name}]})
    };
    for (status, body, expected) in [
        (
            400,
            parameter("to.phoneNumber"),
            RingOutProblem::InvalidNumber,
        ),
        (
            400,
            parameter("from.phoneNumber"),
            RingOutProblem::PhoneRefused,
        ),
        (
            404,
            parameter("from.forwardingNumberId"),
            RingOutProblem::PhoneRefused,
        ),
        (
            403,
            permission,
            RingOutProblem::PermissionMissing {
                permission: Some("RingOut".to_owned()),
            },
        ),
        (429, json!({}), RingOutProblem::TooMany { seconds: 60 }),
        (503, json!({}), RingOutProblem::Unavailable),
        (
            403,
            json!({"errorCode": "CMN-109", "message": "Feature is not available"}),
            RingOutProblem::NotInPlan,
        ),
        (
            403,
            json!({"errorCode": "TAS-999", "message": "Not today"}),
            RingOutProblem::Refused {
                code: Some("TAS-999".to_owned()),
                message: Some("Not today".to_owned()),
            },
        ),
    ] {
        let mut tab = at_the_desk();
        dial(&mut tab, "4155550134");
        tab.answer("/ring-out", status, &body);
        assert_eq!(problem(&tab), Some(expected));
        assert!(tab.view().calls.is_empty());
        assert!(!tab.stored.sealed.contains_key("ring-out"));
    }
}

#[test]
fn a_sign_in_that_is_refused_is_the_cause_that_is_told() {
    let mut tab = at_the_desk();
    dial(&mut tab, "4155550134");
    let expired = json!({"errors": [{"errorCode": "OAU-128"}]});
    tab.answer("/ring-out", 401, &expired);
    tab.answer("oauth/token", 200, &super::tab::tokens("access-2"));
    tab.answer("/ring-out", 401, &expired);
    assert_eq!(problem(&tab), Some(RingOutProblem::SignIn));
    assert!(tab.view().calls.is_empty());
}

#[test]
fn a_request_without_an_answer_is_not_made_twice_and_its_call_is_waited_for() {
    let mut tab = at_the_desk();
    dial(&mut tab, "4155550134");
    tab.no_answer("/ring-out");
    assert_eq!(stage(&tab), RingOutStage::OwnPhone);
    own_phone(&mut tab, 3, &code("Proceeding"));
    own_phone(&mut tab, 4, &code("Answered"));
    assert_eq!(stage(&tab), RingOutStage::Calling);
    tab.pass(20_000);
    assert_eq!(tab.view().calls.len(), 1);
    let mut tab = at_the_desk();
    dial(&mut tab, "4155550134");
    tab.no_answer("/ring-out");
    tab.pass(10_000);
    assert_eq!(problem(&tab), Some(RingOutProblem::NoAnswerYet));
    assert!(tab.view().calls.is_empty());
    assert!(!tab.has_request("/ring-out"));
}

#[test]
fn without_an_event_the_ring_out_itself_is_asked() {
    let mut tab = at_the_desk();
    asked(&mut tab);
    tab.pass(1_500);
    tab.answer(
        "/ring-out/cs1",
        200,
        &made("InProgress", "Success", "InProgress"),
    );
    assert_eq!(stage(&tab), RingOutStage::Calling);
    tab.pass(1_500);
    tab.answer("/ring-out/cs1", 429, &json!({}));
    tab.pass(1_500);
    assert!(!tab.has_request("/ring-out/cs1"), "a penalty is waited for");
    tab.pass(60_000);
    tab.answer("/ring-out/cs1", 200, &made("Success", "Success", "Success"));
    assert_eq!(stage(&tab), RingOutStage::Connected);
    tab.pass(1_500);
    tab.answer(
        "/ring-out/cs1",
        404,
        &json!({"errors": [{"errorCode": "CMN-102"}]}),
    );
    assert!(tab.view().calls.is_empty());
    assert_eq!(problem(&tab), None);
}

#[test]
fn why_nobody_was_reached_is_told_by_the_event_or_asked_for() {
    let reason = |reason: &str| json!({"code": "Disconnected", "reason": reason});
    let mut tab = at_the_desk();
    asked(&mut tab);
    own_phone(&mut tab, 3, &code("Proceeding"));
    own_phone(&mut tab, 4, &reason("NoAnswer"));
    assert_eq!(problem(&tab), Some(RingOutProblem::OwnPhoneNotAnswered));
    let mut tab = calling();
    own_phone(&mut tab, 6, &reason("TargetBusy"));
    assert_eq!(problem(&tab), Some(RingOutProblem::Busy));
    // The event does not say.
    let mut tab = calling();
    own_phone(&mut tab, 6, &code("Disconnected"));
    tab.answer(
        "/ring-out/cs1",
        200,
        &made("NoAnswer", "Finished", "NoAnswer"),
    );
    assert_eq!(problem(&tab), Some(RingOutProblem::NotAnswered));
    assert_eq!(
        tab.view().finished.calls[0].call.result,
        CallResult::NoAnswer
    );
    // Nor does RingCentral.
    let mut tab = calling();
    own_phone(&mut tab, 6, &code("Disconnected"));
    tab.pass(1_000);
    assert!(tab.view().calls.is_empty());
    assert_eq!(ended_by(&tab), Some(HungUpBy::Somebody));
}

#[test]
fn the_next_leader_goes_on_at_every_stage_and_rings_nobody_again() {
    // Before RingCentral has answered.
    let mut tab = at_the_desk();
    dial(&mut tab, "4155550134");
    let mut next = next_after(tab, 2);
    assert_eq!(stage(&next), RingOutStage::OwnPhone);
    own_phone(&mut next, 3, &code("Proceeding"));
    own_phone(&mut next, 4, &code("Answered"));
    assert_eq!(stage(&next), RingOutStage::Calling);
    assert!(!next.has_request("/ring-out"));
    // While the own phone rings, before any event.
    let mut tab = at_the_desk();
    asked(&mut tab);
    let mut next = next_after(tab, 2);
    next.answer(
        "/ring-out/cs1",
        200,
        &made("InProgress", "InProgress", "InProgress"),
    );
    hang_up(&mut next);
    let request = next.answer("/ring-out/cs1", 204, &json!(null));
    assert_eq!(request.method, Method::Delete);
    assert!(next.view().calls.is_empty());
    // While both talk.
    let tab = connected();
    let id = call(&tab);
    let mut next = next_after(tab, 2);
    assert_eq!(call(&next), id);
    assert_eq!(stage(&next), RingOutStage::Connected);
    told(&mut next, "Disconnected", Some("Disconnected"));
    assert!(next.view().calls.is_empty());
    assert_eq!(next.view().finished.calls.len(), 1);
    assert_eq!(
        next.view().finished.calls[0].call.result,
        CallResult::Answered
    );
}

#[test]
fn what_was_asked_for_long_ago_is_not_gone_on_with() {
    let mut tab = at_the_desk();
    asked(&mut tab);
    tab.now = tab.now.plus_millis(3_600_000);
    let next = next_after(tab, 2);
    assert!(next.view().calls.is_empty());
    assert!(!next.stored.sealed.contains_key("ring-out"));
}

#[test]
fn on_another_phone_no_control_but_hanging_up_is_possible() {
    let tab = connected();
    let calls = &tab.view().calls;
    let situation = Situation::of(&calls[0], calls.iter());
    let tones = situation.allows(Control::Keypad);
    assert_eq!(tones, Err(WhyNot::TonesOnOtherPhone));
    assert_eq!(situation.allows(Control::Hold), Err(WhyNot::OnOtherPhone));
}

#[test]
fn what_another_phone_cannot_do_is_said_before_anything_rings() {
    let mut tab = at_the_desk();
    dial(&mut tab, "*801");
    assert_eq!(problem(&tab), Some(RingOutProblem::ServiceCode));
    wish(&mut tab, Intent::ChooseCallerId { index: 1 });
    dial(&mut tab, "4155550134");
    assert_eq!(problem(&tab), Some(RingOutProblem::CannotWithhold));
    wish(&mut tab, Intent::ChooseCallerId { index: 0 });
    asked(&mut tab);
    assert_eq!(problem(&tab), None);
    dial(&mut tab, "2125550100");
    assert_eq!(problem(&tab), Some(RingOutProblem::HasCall));
    assert_eq!(tab.view().calls.len(), 1);
}

#[test]
fn an_extension_is_left_to_the_person_to_key_in() {
    let mut tab = at_the_desk();
    dial(&mut tab, "415-555-0134 x204");
    let shown = tab.view().calls[0].clone();
    assert_eq!(shown.other_phone.unwrap().extension.as_deref(), Some("204"));
    assert_eq!(shown.in_call.digits, None);
}

#[test]
fn a_ring_out_of_another_program_neither_rings_here_nor_is_taken_for_ours() {
    let mut tab = at_the_desk();
    own_phone_in(&mut tab, "s-b0", 3, &code("Proceeding"));
    assert!(tab.view().calls.is_empty());
    asked(&mut tab);
    own_phone_in(&mut tab, "s-b0", 4, &json!({"code": "Disconnected"}));
    assert_eq!(tab.view().calls.len(), 1);
    own_phone(&mut tab, 3, &code("Proceeding"));
    let session = tab.view().calls[0].telephony_session_id.clone();
    assert_eq!(session.unwrap().as_str(), SESSION);
}

#[test]
fn a_second_call_is_made_with_the_phone_that_has_the_first() {
    let mut tab = Tab::ready_with(SCOPE);
    tab.answer("forwarding-number", 200, &phones());
    tab.talking();
    choose(&mut tab, Some("9101"));
    dial(&mut tab, "2125550100");
    assert!(!tab.has_request("/ring-out"));
    let is_call =
        |act: &PhoneIo| matches!(act, PhoneIo::Call { callee, .. } if callee == "12125550100");
    assert!(tab.phone.iter().any(is_call));
}
