//! The rep's own presence: known, changed, refused.

use ledgerline_core::domain::{
    intent::Intent,
    presence::{
        OwnPresence, PresenceProblem, PresenceView, PresenceWish, Said, Status, TakenCalls,
    },
    sensitive::Secret,
};
use serde_json::{Value, json};

use super::tab::Tab;
use crate::engine::io::{HttpRequest, HttpResponse, Input, Method, SocketInput};

const SCOPE: &str = "ReadAccounts VoipCalling ReadPresence EditPresence";
const PATH: &str = "/extension/~/presence";

const FREE: OwnPresence = OwnPresence {
    said: Said::Available,
    calls: TakenCalls::All,
    is_on_call: false,
};

fn said(user: &str, dnd: &str, telephony: &str) -> Value {
    json!({"extension": {"id": 300_012_341}, "userStatus": user, "dndStatus": dnd,
           "presenceStatus": user, "telephonyStatus": telephony, "activeCalls": []})
}

fn free() -> Value {
    said("Available", "TakeAllCalls", "NoCall")
}

/// RingCentral has said that the rep is available.
fn known() -> Tab {
    known_with(SCOPE)
}

fn known_with(scope: &str) -> Tab {
    let mut tab = Tab::ready_with(scope);
    tab.answer(PATH, 200, &free());
    assert_eq!(shown(&tab).own, Some(FREE));
    tab
}

fn shown(tab: &Tab) -> PresenceView {
    tab.view().connection.presence.clone()
}

fn wish(tab: &mut Tab, wish: PresenceWish) {
    tab.input(Input::Intent(Intent::ChangePresence { wish }));
}

fn be(tab: &mut Tab, status: Status) {
    wish(tab, PresenceWish::Be(status));
}

/// RingCentral tells of an extension's presence.
fn told(tab: &mut Tab, extension: &str, sequence: u64, body: &Value) {
    let mut body = body.clone();
    body["extensionId"] = extension.into();
    body["sequence"] = sequence.into();
    let event = format!("/restapi/v1.0/account/4/extension/{extension}/presence");
    tab.frame(&json!([{"type": "ServerNotification", "messageId": "n"}, {
        "uuid": format!("{extension}-{sequence}"), "event": event, "body": body
    }]));
}

fn body(request: &HttpRequest) -> Value {
    let (_, body) = request.body.as_ref().unwrap();
    serde_json::from_str(body.reveal()).unwrap()
}

#[test]
fn what_another_app_says_is_shown_at_once_and_only_of_oneself() {
    let mut tab = known();
    assert!(!shown(&tab).is_read_only);
    let away = json!({"userStatus": "Busy", "dndStatus": "DoNotAcceptAnyCalls"});
    told(&mut tab, "300012342", 9, &away);
    assert_eq!(shown(&tab).own, Some(FREE), "a colleague's");
    told(&mut tab, "300012341", 2, &away);
    let busy = OwnPresence {
        said: Said::Busy,
        calls: TakenCalls::None,
        ..FREE
    };
    assert_eq!(shown(&tab).own, Some(busy));
    told(&mut tab, "300012341", 1, &free());
    assert_eq!(shown(&tab).own, Some(busy), "an event that comes late");
    told(
        &mut tab,
        "300012341",
        3,
        &json!({"telephonyStatus": "CallConnected", "dndStatus": "TakeAllCalls"}),
    );
    let own = shown(&tab).own.unwrap();
    assert_eq!((own.is_on_call, own.calls), (true, TakenCalls::All));
}

#[test]
fn a_change_is_shown_once_ringcentral_has_taken_it() {
    let mut tab = known();
    be(&mut tab, Status::DoNotDisturb);
    let view = shown(&tab);
    assert_eq!(view.own, Some(FREE), "not before");
    assert!(view.changes_to.unwrap().is_do_not_disturb());
    let request = tab.answer(
        PATH,
        200,
        &said("Available", "DoNotAcceptAnyCalls", "NoCall"),
    );
    assert_eq!(request.method, Method::Put);
    assert_eq!(body(&request), json!({"dndStatus": "DoNotAcceptAnyCalls"}));
    let view = shown(&tab);
    assert!(view.own.unwrap().is_do_not_disturb());
    assert_eq!((view.changes_to, view.problem), (None, None));
    be(&mut tab, Status::DoNotDisturb);
    assert!(!tab.has_request(PATH), "it is so already");
}

#[test]
fn of_several_wishes_the_last_counts_and_one_goes_out_at_a_time() {
    let mut tab = known();
    be(&mut tab, Status::Busy);
    be(&mut tab, Status::Invisible);
    wish(&mut tab, PresenceWish::Take(TakenCalls::NoQueueCalls));
    let first = tab.answer(PATH, 200, &said("Busy", "TakeAllCalls", "NoCall"));
    assert_eq!(body(&first), json!({"userStatus": "Busy"}));
    let second = tab.answer(
        PATH,
        200,
        &said("Busy", "DoNotAcceptDepartmentCalls", "NoCall"),
    );
    assert_eq!(
        body(&second),
        json!({"dndStatus": "DoNotAcceptDepartmentCalls"})
    );
    assert!(!tab.has_request(PATH));
    let own = shown(&tab).own.unwrap();
    assert_eq!(
        (own.said, own.calls),
        (Said::Busy, TakenCalls::NoQueueCalls)
    );
}

#[test]
fn a_refused_change_says_why_and_the_status_stays_what_it_was() {
    let mut tab = known();
    be(&mut tab, Status::Busy);
    let refused = json!({"errorCode": "InsufficientPermissions", "message": "no", "errors": [
        {"errorCode": "CMN-408", "message": "no", "permissionName": "EditPresenceStatus"}]});
    tab.answer(PATH, 403, &refused);
    let view = shown(&tab);
    assert_eq!((view.own, view.changes_to), (Some(FREE), None));
    let permission = Some("EditPresenceStatus".to_owned());
    assert_eq!(
        view.problem,
        Some(PresenceProblem::Permission { permission })
    );
    tab.input(Input::Intent(Intent::NotePresenceProblem));
    assert_eq!(shown(&tab).problem, None);
    be(&mut tab, Status::Busy);
    tab.answer(PATH, 200, &said("Busy", "TakeAllCalls", "NoCall"));
    assert_eq!(shown(&tab).own.unwrap().said, Said::Busy);
}

#[test]
fn a_sign_in_without_the_permission_says_so_and_asks_nothing() {
    let mut tab = known_with("ReadAccounts VoipCalling ReadPresence");
    assert!(shown(&tab).is_read_only);
    assert!(
        !tab.view()
            .connection
            .missing_scopes
            .contains(&"EditPresence".to_owned())
    );
    be(&mut tab, Status::Busy);
    assert!(!tab.has_request(PATH));
    let permission = Some("EditPresence".to_owned());
    assert_eq!(
        shown(&tab).problem,
        Some(PresenceProblem::Permission { permission })
    );
}

#[test]
fn a_change_without_an_answer_is_asked_for_and_may_have_been_taken() {
    for was_taken in [false, true] {
        let mut tab = known();
        be(&mut tab, Status::Busy);
        tab.no_answer(PATH);
        let view = shown(&tab);
        assert_eq!(view.own, Some(FREE));
        assert_eq!(view.problem, Some(PresenceProblem::NoAnswer));
        tab.pass(4_000);
        let user = if was_taken { "Busy" } else { "Available" };
        let request = tab.answer(PATH, 200, &said(user, "TakeAllCalls", "NoCall"));
        assert_eq!(request.method, Method::Get);
        let wanted = (!was_taken).then_some(PresenceProblem::NoAnswer);
        assert_eq!(shown(&tab).problem, wanted);
        assert_eq!(shown(&tab).own.unwrap().said == Said::Busy, was_taken);
    }
}

#[test]
fn what_was_asked_for_before_it_changed_does_not_undo_it() {
    let mut tab = known();
    tab.input(Input::Socket(SocketInput::Closed(1006)));
    tab.pass(20_000);
    tab.go_live();
    assert!(tab.has_request(PATH), "events may have been missed");
    tab.pass(100);
    told(&mut tab, "300012341", 1, &json!({"userStatus": "Busy"}));
    tab.answer(PATH, 200, &free());
    assert_eq!(shown(&tab).own.unwrap().said, Said::Busy);
}

#[test]
fn without_events_it_is_asked_for_and_again_after_a_failure() {
    let mut tab = Tab::leading();
    tab.sign_in_with(SCOPE);
    assert!(!tab.has_request(PATH), "events will bring it");
    tab.pass(5_000);
    tab.answer(PATH, 503, &json!({}));
    assert_eq!(shown(&tab).own, None);
    tab.pass(8_000);
    tab.answer(PATH, 200, &free());
    assert_eq!(shown(&tab).own, Some(FREE));
    tab.pass(600_000);
    assert!(!tab.has_request(PATH));
}

#[test]
fn a_wish_from_before_anything_is_known_waits_for_that() {
    let mut tab = Tab::leading();
    tab.sign_in_with(SCOPE);
    be(&mut tab, Status::Invisible);
    let read = tab.answer(PATH, 200, &free());
    assert_eq!(read.method, Method::Get);
    let change = tab.answer(PATH, 200, &said("Offline", "TakeAllCalls", "NoCall"));
    assert_eq!(body(&change), json!({"userStatus": "Offline"}));
    assert_eq!(shown(&tab).own.unwrap().chosen(), Status::Invisible);
}

#[test]
fn nothing_of_it_stays_when_somebody_leaves() {
    let mut tab = known();
    tab.input(Input::Intent(Intent::Disconnect));
    assert_eq!(shown(&tab), PresenceView::default());
}

#[test]
fn a_wish_that_found_nothing_known_is_refused_and_the_reading_repeated() {
    let mut tab = Tab::leading();
    tab.sign_in_with(SCOPE);
    be(&mut tab, Status::Busy);
    tab.answer(PATH, 503, &json!({}));
    assert_eq!(shown(&tab).problem, Some(PresenceProblem::Unavailable));
    tab.pass(8_000);
    tab.answer(PATH, 200, &free());
    assert_eq!(shown(&tab).own, Some(FREE));
}

#[test]
fn a_reading_that_fails_drops_no_wish_that_waits_for_a_change() {
    let mut tab = known();
    be(&mut tab, Status::DoNotDisturb);
    be(&mut tab, Status::Invisible);
    let (change, _) = tab.request(PATH);
    tab.input(Input::Socket(SocketInput::Closed(1006)));
    tab.pass(20_000);
    tab.go_live();
    let read = tab.answer(PATH, 503, &json!({}));
    assert_eq!(read.method, Method::Get);
    assert_eq!(shown(&tab).problem, None);
    let taken = said("Available", "DoNotAcceptAnyCalls", "NoCall");
    let response = HttpResponse {
        status: 200,
        retry_after: None,
        body: Secret::new(taken.to_string()),
    };
    tab.input(Input::Http {
        id: change,
        result: Ok(response),
    });
    let next = tab.answer(PATH, 200, &said("Offline", "TakeAllCalls", "NoCall"));
    assert_eq!(next.method, Method::Put);
    assert_eq!(shown(&tab).own.unwrap().said, Said::Invisible);
    assert_eq!(shown(&tab).problem, None);
}

#[test]
fn a_status_without_a_word_of_ours_is_said_to_be_that() {
    for (user, dnd, word) in [
        ("InAMeeting", "TakeAllCalls", "InAMeeting"),
        ("Available", "TakeVipCalls", "TakeVipCalls"),
    ] {
        let mut tab = Tab::ready_with(SCOPE);
        tab.answer(PATH, 200, &said(user, dnd, "NoCall"));
        be(&mut tab, Status::Busy);
        let word = Some(word.to_owned());
        assert_eq!(shown(&tab).problem, Some(PresenceProblem::Unknown { word }));
        told(&mut tab, "300012341", 2, &free());
        be(&mut tab, Status::Busy);
        tab.answer(PATH, 200, &said("Busy", "TakeAllCalls", "NoCall"));
        assert_eq!(shown(&tab).problem, None);
    }
    let mut tab = Tab::ready_with(SCOPE);
    tab.answer(PATH, 200, &json!({}));
    be(&mut tab, Status::Busy);
    let nothing = Some(PresenceProblem::Unknown { word: None });
    assert_eq!(shown(&tab).problem, nothing);
}

#[test]
fn what_failed_with_an_ended_sign_in_is_no_problem_of_the_next_one() {
    let mut tab = known();
    be(&mut tab, Status::Busy);
    let ended = json!({"errorCode": "TokenInvalid", "message": "no", "errors": [
        {"errorCode": "OAU-213", "message": "no"}]});
    tab.answer(PATH, 401, &ended);
    tab.answer("oauth/token", 400, &json!({"error": "invalid_grant"}));
    assert!(shown(&tab).problem.is_some());
    tab.sign_in_with(SCOPE);
    assert_eq!(shown(&tab).problem, None);
}
