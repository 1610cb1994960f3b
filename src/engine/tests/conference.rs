//! Two calls become a conference, in which each stays a call.

use super::{
    tab::{SESSION, Tab},
    takeover::next_after,
};
use crate::engine::io::{Dialog, Input, Invite, Method, PhoneFailure, PhoneInput, PhoneIo, Stored};
use ledgerline_core::domain::{
    act_refusal::{ActRefusal, NotDone},
    call::CallPhase,
    call_control::{Act, InCall},
    conference::Conference,
    ids::CallId,
    intent::Intent,
};
use serde_json::{Value, json};

const OTHER: &str = "s-b0";
const ROOM: &str = "s-c0";

fn wish(tab: &mut Tab, intent: Intent) {
    tab.input(Input::Intent(intent));
}

const fn failed(act: Act, why: ActRefusal) -> Option<NotDone> {
    Some(NotDone { act, why })
}

fn shown<'a>(tab: &'a Tab, call: &CallId) -> &'a InCall {
    let found = tab.view().calls.iter().find(|view| view.id == *call);
    &found.unwrap_or_else(|| panic!("no {call}")).in_call
}

fn dialog(of: &str) -> Option<Dialog> {
    Some(Dialog {
        to_tag: format!("to-{of}"),
        from_tag: format!("from-{of}"),
    })
}

/// Ann talks to a second caller; the first one waits.
fn two_calls(tab: &mut Tab) -> (CallId, CallId) {
    let first = tab.talking();
    let second = CallId::new("in-2");
    tab.input(Input::Phone(PhoneInput::Invited {
        call: second.clone(),
        invite: Invite {
            session: Some(OTHER.to_owned()),
            party: Some("p-b0-2".to_owned()),
            from_number: Some("+12125550177".to_owned()),
            ..Invite::default()
        },
    }));
    let call = second.clone();
    wish(tab, Intent::Answer { call: call.clone() });
    tab.input(Input::Phone(PhoneInput::Up {
        call,
        dialog: dialog("b"),
    }));
    tab.input(Input::Phone(PhoneInput::Acted {
        call: first.clone(),
        act: Act::Hold,
        outcome: Ok(None),
    }));
    (first, second)
}

fn opened() -> Value {
    json!({"session": {"id": ROOM, "origin": {"type": "Conference"}, "parties": [],
        "voiceCallToken": "conf_1f"}})
}

/// The line that the phone was asked to dial.
fn line_of(tab: &Tab) -> CallId {
    let dialled = |act: &PhoneIo| {
        let PhoneIo::Call { call, callee, .. } = act else {
            return None;
        };
        (callee == "conf_1f").then(|| call.clone())
    };
    let newest = tab.phone.iter().rev().find_map(dialled);
    newest.expect("the token was not dialled")
}

/// The conference is opened, and its line is dialled.
fn merge(tab: &mut Tab, call: &CallId) -> CallId {
    wish(tab, Intent::Merge { call: call.clone() });
    tab.answer("telephony/conference", 201, &opened());
    line_of(tab)
}

fn line_is_up(tab: &mut Tab, line: &CallId) {
    tab.input(Input::Phone(PhoneInput::Progress {
        call: line.clone(),
        session: Some(ROOM.to_owned()),
        party: Some("p-c0-1".to_owned()),
    }));
    tab.input(Input::Phone(PhoneInput::Up {
        call: line.clone(),
        dialog: dialog("c"),
    }));
}

/// Who is in the room, as RingCentral answers it: the rep, and these.
fn room(members: &[(&str, &str)]) -> Value {
    let mut parties = vec![json!({"id": "p-c0-1", "status": {"code": "Answered"}})];
    for (id, status) in members {
        parties.push(json!({"id": id, "status": {"code": status}}));
    }
    json!({"id": ROOM, "parties": parties})
}

fn look(tab: &mut Tab, members: &[(&str, &str)]) {
    tab.pass(3_000);
    tab.answer(&format!("sessions/{ROOM}"), 200, &room(members));
}

fn brought_in(tab: &mut Tab, call: &CallId, party: &str) -> Value {
    // RingCentral lets the leg go before it answers.
    tab.input(Input::Phone(PhoneInput::Disposed { call: call.clone() }));
    let answer = json!({"id": party, "status": {"code": "Answered"}});
    let request = tab.answer("parties/bring-in", 201, &answer);
    assert_eq!(request.method, Method::Post);
    assert!(request.url.contains(ROOM), "{}", request.url);
    serde_json::from_str(request.body.unwrap().1.reveal()).unwrap()
}

pub(super) fn conference(tab: &mut Tab) -> (CallId, CallId, CallId) {
    let (first, second) = two_calls(tab);
    let line = merge(tab, &second);
    line_is_up(tab, &line);
    look(tab, &[]);
    brought_in(tab, &first, "p-c0-2");
    brought_in(tab, &second, "p-c0-3");
    (line, first, second)
}

fn is_in(tab: &Tab, call: &CallId, line: &CallId, party: &str) -> bool {
    let (line, party) = (line.clone(), party.to_owned());
    shown(tab, call).conference == Some(Conference::In { line, party })
}

fn ends(tab: &mut Tab, call: &CallId) {
    tab.input(Input::Phone(PhoneInput::Disposed { call: call.clone() }));
}

fn logged_sessions(tab: &Tab) -> Vec<String> {
    let finished = &tab.view().finished;
    let keys = finished
        .calls
        .iter()
        .map(|it| &it.call.telephony_session_id);
    keys.map(|key| key.as_str().to_owned()).collect()
}

#[test]
fn both_others_are_brought_into_the_conference_one_after_the_other() {
    let mut tab = Tab::ready();
    let (first, second) = two_calls(&mut tab);
    wish(
        &mut tab,
        Intent::Merge {
            call: first.clone(),
        },
    );
    for call in [&first, &second] {
        assert_eq!(shown(&tab, call).doing, Some(Act::Merge));
    }
    tab.answer("telephony/conference", 201, &opened());
    let line = line_of(&tab);
    line_is_up(&mut tab, &line);
    assert!(!tab.has_request("bring-in"), "the rep is not there yet");
    look(&mut tab, &[]);
    let body = brought_in(&mut tab, &first, "p-c0-2");
    assert_eq!(body["sessionId"], SESSION);
    let body = brought_in(&mut tab, &second, "p-c0-3");
    assert_eq!(body, json!({"sessionId": OTHER, "partyId": "p-b0-2"}));
    assert!(is_in(&tab, &first, &line, "p-c0-2"));
    assert!(is_in(&tab, &second, &line, "p-c0-3"));
    assert_eq!(shown(&tab, &line).conference, Some(Conference::Line));
    // What a key of a headset is for.
    assert_eq!(tab.view().talking().map(|call| &call.id), Some(&line));
    assert_eq!(shown(&tab, &first).held_since, None, "nobody waits");
    for view in &tab.view().calls {
        assert!(matches!(view.phase, CallPhase::Talking { .. }), "{view:?}");
    }
    assert!(logged_sessions(&tab).is_empty(), "nothing is over");
}

#[test]
fn each_call_lasts_until_its_party_has_left_and_the_line_is_no_call() {
    let mut tab = Tab::ready();
    let (line, first, second) = conference(&mut tab);
    tab.pass(60_000);
    tab.answer(
        &format!("sessions/{ROOM}"),
        200,
        &room(&[("p-c0-2", "Answered"), ("p-c0-3", "Answered")]),
    );
    let left_at = tab.now.plus_millis(3_000);
    look(
        &mut tab,
        &[("p-c0-2", "Disconnected"), ("p-c0-3", "Answered")],
    );
    assert_eq!(logged_sessions(&tab), [SESSION]);
    assert_eq!(tab.view().finished.calls[0].call.ended_at, left_at);
    assert_eq!(tab.view().calls.len(), 2);
    assert!(!tab.view().calls.iter().any(|view| view.id == first));

    wish(&mut tab, Intent::HangUp { call: line.clone() });
    assert!(matches!(tab.phone.last(), Some(PhoneIo::HangUp(call)) if *call == line));
    ends(&mut tab, &line);
    tab.pass(1_000);
    let mut logged = logged_sessions(&tab);
    logged.sort();
    assert_eq!(logged, [SESSION, OTHER]);
    assert!(
        tab.view().calls.is_empty(),
        "{second} and the line are over"
    );
    assert!(!tab.stored.journal.contains_key(ROOM));
}

#[test]
fn with_the_last_other_the_conference_ends() {
    let mut tab = Tab::ready();
    let (line, ..) = conference(&mut tab);
    look(&mut tab, &[("p-c0-2", "Disconnected"), ("p-c0-3", "Gone")]);
    assert!(matches!(tab.phone.last(), Some(PhoneIo::HangUp(call)) if *call == line));
}

#[test]
fn where_ringcentral_opens_none_both_calls_are_as_they_were() {
    let mut tab = Tab::ready();
    let (first, second) = two_calls(&mut tab);
    wish(
        &mut tab,
        Intent::Merge {
            call: first.clone(),
        },
    );
    tab.answer("telephony/conference", 403, &json!({}));
    for call in [&first, &second] {
        assert_eq!(
            shown(&tab, call).failed,
            failed(Act::Merge, ActRefusal::UserPermission)
        );
        assert_eq!(shown(&tab, call).conference, None);
    }
    assert!(shown(&tab, &first).held_since.is_some());
    assert_eq!(tab.view().calls.len(), 2);
}

#[test]
fn a_line_that_does_not_come_up_costs_no_call() {
    let mut tab = Tab::ready();
    let (first, second) = two_calls(&mut tab);
    let line = merge(&mut tab, &first);
    tab.input(Input::Phone(PhoneInput::Failed {
        call: line.clone(),
        failure: PhoneFailure::Timeout,
    }));
    ends(&mut tab, &line);
    tab.pass(1_000);
    assert_eq!(tab.view().calls.len(), 2);
    assert_eq!(
        shown(&tab, &second).failed,
        failed(Act::Merge, ActRefusal::Gone)
    );
    assert_eq!(tab.view().dialer.problem, None, "it is said at the calls");
    assert!(logged_sessions(&tab).is_empty());
}

#[test]
fn one_that_is_refused_waits_beside_the_conference() {
    let mut tab = Tab::ready();
    let (first, second) = two_calls(&mut tab);
    let line = merge(&mut tab, &first);
    line_is_up(&mut tab, &line);
    look(&mut tab, &[]);
    brought_in(&mut tab, &first, "p-c0-2");
    tab.answer("parties/bring-in", 409, &json!({"errorCode": "TAS-102"}));
    assert_eq!(
        shown(&tab, &second).failed,
        failed(Act::Merge, ActRefusal::WrongState)
    );
    assert_eq!(
        shown(&tab, &second).doing,
        Some(Act::Hold),
        "one is talked to"
    );
    assert!(is_in(&tab, &first, &line, "p-c0-2"));

    tab.input(Input::Phone(PhoneInput::Acted {
        call: second.clone(),
        act: Act::Hold,
        outcome: Ok(None),
    }));
    wish(
        &mut tab,
        Intent::Merge {
            call: second.clone(),
        },
    );
    brought_in(&mut tab, &second, "p-c0-3");
    assert!(
        is_in(&tab, &second, &line, "p-c0-3"),
        "and may be tried again"
    );
}

#[test]
fn a_customer_who_hangs_up_on_the_way_is_logged_and_the_others_go_on() {
    let mut tab = Tab::ready();
    let (first, second) = two_calls(&mut tab);
    let line = merge(&mut tab, &first);
    line_is_up(&mut tab, &line);
    look(&mut tab, &[]);
    ends(&mut tab, &first);
    tab.answer("parties/bring-in", 404, &json!({}));
    assert_eq!(logged_sessions(&tab), [SESSION]);
    brought_in(&mut tab, &second, "p-c0-2");
    assert!(is_in(&tab, &second, &line, "p-c0-2"));
}

#[test]
fn one_can_be_taken_out_and_is_there_until_ringcentral_has_done_it() {
    let mut tab = Tab::ready();
    let (line, first, _) = conference(&mut tab);
    wish(
        &mut tab,
        Intent::HangUp {
            call: first.clone(),
        },
    );
    let request = tab.answer("parties/p-c0-2", 500, &json!({}));
    assert_eq!(request.method, Method::Delete);
    assert_eq!(
        shown(&tab, &first).failed,
        failed(Act::Remove, ActRefusal::Fault)
    );
    assert!(is_in(&tab, &first, &line, "p-c0-2"));
    wish(
        &mut tab,
        Intent::HangUp {
            call: first.clone(),
        },
    );
    tab.answer("parties/p-c0-2", 204, &Value::Null);
    assert_eq!(logged_sessions(&tab), [SESSION]);
}

#[test]
fn who_leaves_lets_the_others_go_on_and_has_both_calls_logged() {
    let mut tab = Tab::ready();
    let (line, ..) = conference(&mut tab);
    wish(&mut tab, Intent::LeaveConference { call: line.clone() });
    let request = tab.answer("parties/p-c0-1", 204, &Value::Null);
    assert_eq!(
        request.body.unwrap().1.reveal(),
        r#"{"keepConferenceAlive":true}"#
    );
    ends(&mut tab, &line);
    tab.pass(1_000);
    assert_eq!(logged_sessions(&tab).len(), 2);
    assert!(
        !tab.phone
            .iter()
            .any(|act| matches!(act, PhoneIo::HangUp(_)))
    );
}

#[test]
fn the_next_tab_goes_on_with_the_conference() {
    let mut tab = Tab::ready();
    let (line, first, second) = conference(&mut tab);
    let mut next = next_after(tab, 2);
    assert!(is_in(&next, &first, &line, "p-c0-2"));
    next.input(Input::Phone(PhoneInput::Registered));
    let took_over = |act: &PhoneIo| {
        let PhoneIo::TakeOver { call, replaces } = act else {
            return None;
        };
        Some((call.clone(), replaces.clone()))
    };
    let found = next.phone.iter().find_map(took_over);
    let (taken, replaces) = found.expect("nothing was taken over");
    assert_eq!(taken, line);
    assert!(replaces.starts_with(ROOM), "{replaces}");
    next.input(Input::Phone(PhoneInput::Up {
        call: line.clone(),
        dialog: dialog("d"),
    }));
    assert!(is_in(&next, &second, &line, "p-c0-3"));
    assert!(logged_sessions(&next).is_empty());
}

#[test]
fn a_conference_that_no_tab_could_go_on_with_leaves_its_calls_and_nothing_else() {
    let mut tab = Tab::ready();
    conference(&mut tab);
    let mut next = Tab::seeded(2);
    next.now = tab.now.plus_millis(120_000);
    next.stored = tab.stored.clone();
    next.input(Input::Started {
        stored: Stored {
            journal: tab.stored.journal.clone(),
            ..tab.stored
        },
    });
    next.input(Input::Lock(crate::engine::io::LockInput::Granted));
    let mut logged = logged_sessions(&next);
    logged.sort();
    assert_eq!(logged, [SESSION, OTHER]);
    assert!(!next.stored.journal.contains_key(ROOM));
}

#[test]
fn a_line_that_is_lost_is_the_end_of_all() {
    let mut tab = Tab::ready();
    let (line, ..) = conference(&mut tab);
    ends(&mut tab, &line);
    tab.pass(1_000);
    assert_eq!(logged_sessions(&tab).len(), 2);
    assert!(tab.view().calls.is_empty());
    assert_eq!(tab.view().dialer.problem, None);
}
