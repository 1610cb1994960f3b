//! Time to finish up after a call: set, over, given back, and whatever comes between.

use ledgerline_core::domain::{
    finish_up::{FinishTime, Finishing},
    ids::CallId,
    intent::Intent,
    presence::{
        OwnPresence, PresenceProblem, PresenceView, PresenceWish, Said, Status, TakenCalls,
    },
};
use serde_json::{Value, json};

use super::{
    tab::{BEN, SESSION, Tab, tokens, tokens_of},
    takeover::next_after,
};
use crate::engine::io::{HttpRequest, Input, Invite, LockInput, Method, PhoneInput, Place};

const SCOPE: &str = "ReadAccounts VoipCalling ReadPresence EditPresence";
const PATH: &str = "/extension/~/presence";

const FREE: OwnPresence = OwnPresence {
    said: Said::Available,
    calls: TakenCalls::All,
    is_on_call: false,
};
const FINISHING: OwnPresence = OwnPresence {
    said: Said::Busy,
    calls: TakenCalls::NoQueueCalls,
    is_on_call: false,
};

fn said(user: &str, dnd: &str) -> Value {
    json!({"extension": {"id": 300_012_341}, "userStatus": user, "dndStatus": dnd,
           "presenceStatus": user, "telephonyStatus": "NoCall", "activeCalls": []})
}

fn free() -> Value {
    said("Available", "TakeAllCalls")
}

fn finishing() -> Value {
    said("Busy", "DoNotAcceptDepartmentCalls")
}

fn shown(tab: &Tab) -> PresenceView {
    tab.view().connection.presence.clone()
}

fn until(tab: &Tab) -> Option<i64> {
    let Finishing { until, .. } = shown(tab).finishing?;
    Some(until?.millis_since(tab.now))
}

fn wish(tab: &mut Tab, intent: Intent) {
    tab.input(Input::Intent(intent));
}

fn be(tab: &mut Tab, status: Status) {
    let wish = PresenceWish::Be(status);
    tab.input(Input::Intent(Intent::ChangePresence { wish }));
}

/// Available, and wants a minute after each call.
fn ready() -> Tab {
    ready_like(&free())
}

fn ready_like(presence: &Value) -> Tab {
    let mut tab = Tab::ready_with(SCOPE);
    tab.answer(PATH, 200, presence);
    let time = FinishTime::OneMinute;
    wish(&mut tab, Intent::ChooseFinishTime { time });
    tab
}

fn end(tab: &mut Tab, call: &CallId) {
    tab.hang_up(call);
    assert!(tab.view().calls.is_empty());
}

/// A call that was answered is over.
fn after_a_call(tab: &mut Tab) {
    let call = tab.talking();
    end(tab, &call);
}

/// And RingCentral has taken what is set for it.
fn set() -> Tab {
    let mut tab = ready();
    after_a_call(&mut tab);
    assert_eq!(
        put(&mut tab, &finishing()),
        both("Busy", "DoNotAcceptDepartmentCalls")
    );
    assert_eq!(shown(&tab).own, Some(FINISHING));
    tab
}

fn both(user: &str, dnd: &str) -> Value {
    json!({"userStatus": user, "dndStatus": dnd})
}

/// RingCentral takes a change; what was asked.
fn put(tab: &mut Tab, answer: &Value) -> Value {
    let request = tab.answer(PATH, 200, answer);
    assert_eq!(request.method, Method::Put);
    body(&request)
}

fn body(request: &HttpRequest) -> Value {
    let (_, body) = request.body.as_ref().unwrap();
    serde_json::from_str(body.reveal()).unwrap()
}

/// It is over, and as it was.
fn expect_given_back(tab: &mut Tab) {
    let asked = put(tab, &free());
    assert_eq!(asked, both("Available", "TakeAllCalls"));
    assert_over(tab, FREE);
}

fn assert_over(tab: &Tab, own: OwnPresence) {
    let view = shown(tab);
    assert_eq!((view.own, view.finishing), (Some(own), None));
    assert!(!tab.has_request(PATH));
    let kept = tab.stored.settings.get("finish-up");
    assert!(
        kept.is_none_or(|kept| !kept.contains("interlude")),
        "{kept:?}"
    );
}

/// RingCentral tells of the rep's presence.
fn told(tab: &mut Tab, sequence: u64, body: &Value) {
    let mut body = body.clone();
    body["extensionId"] = "300012341".into();
    body["sequence"] = sequence.into();
    let event = "/restapi/v1.0/account/4/extension/300012341/presence";
    tab.frame(&json!([{"type": "ServerNotification", "messageId": "n"}, {
        "uuid": format!("p-{sequence}"), "event": event, "body": body
    }]));
}

/// Reading presence is what is asked, and answered like this.
fn read(tab: &mut Tab, answer: &Value) {
    assert_eq!(tab.answer(PATH, 200, answer).method, Method::Get);
}

#[test]
fn after_a_call_there_is_time_and_then_it_is_as_it_was() {
    let mut tab = ready();
    let call = tab.talking();
    assert!(!tab.has_request(PATH), "not before it is over");
    end(&mut tab, &call);
    assert_eq!(
        shown(&tab).finishing,
        None,
        "not before RingCentral has taken it"
    );
    put(&mut tab, &finishing());
    let view = shown(&tab);
    assert_eq!(view.finishing.unwrap().then, FREE);
    assert_eq!(until(&tab), Some(60_000));
    assert!(view.own.unwrap().calls.direct(), "direct calls ring");
    tab.pass(59_000);
    assert!(!tab.has_request(PATH));
    assert!(tab.wakes.contains(&tab.now.plus_millis(1_000)));
    tab.pass(1_000);
    expect_given_back(&mut tab);
    tab.pass(600_000);
    assert!(!tab.has_request(PATH));
}

#[test]
fn nothing_is_set_before_it_is_on_disk_what_comes_back() {
    for is_durable in [true, false] {
        let mut tab = ready();
        let call = tab.talking();
        tab.holds_saves = true;
        tab.hang_up(&call);
        tab.input(Input::Saved {
            place: Place::Journal,
            key: SESSION.to_owned(),
            is_durable: true,
        });
        assert!(tab.view().calls.is_empty());
        assert!(!tab.has_request(PATH));
        tab.input(Input::Saved {
            place: Place::Settings,
            key: "finish-up".to_owned(),
            is_durable,
        });
        if is_durable {
            put(&mut tab, &finishing());
            assert_eq!(until(&tab), Some(60_000));
        } else {
            assert_over(&tab, FREE);
        }
    }
}

#[test]
fn ready_now_ends_it_at_once() {
    let mut tab = set();
    tab.pass(12_000);
    wish(&mut tab, Intent::ReadyNow);
    assert_eq!(until(&tab), Some(0), "until RingCentral has taken it");
    expect_given_back(&mut tab);
}

#[test]
fn without_the_choice_or_without_an_answer_nothing_is_set() {
    let mut tab = ready();
    let time = FinishTime::Off;
    wish(&mut tab, Intent::ChooseFinishTime { time });
    after_a_call(&mut tab);
    assert_over(&tab, FREE);

    let mut tab = ready();
    let call = tab.ring();
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    let missed = json!({"id": "p-a0-2", "missedCall": true});
    tab.party(5, "Inbound", "Disconnected", missed);
    tab.pass(5_000);
    assert_eq!(tab.view().finished.calls.len(), 1);
    assert_over(&tab, FREE);

    let mut tab = ready();
    let call = tab.dial("415 555 0134");
    tab.taken(&call, Some("p-a0-1"));
    end(&mut tab, &call);
    assert_over(&tab, FREE);
}

#[test]
fn whoever_said_at_least_as_much_stays_as_they_are() {
    for presence in [said("Available", "DoNotAcceptAnyCalls"), finishing()] {
        let mut tab = ready_like(&presence);
        let own = shown(&tab).own.unwrap();
        after_a_call(&mut tab);
        assert_over(&tab, own);
    }
}

#[test]
fn it_begins_when_no_call_is_left() {
    let mut tab = ready();
    let call = tab.talking();
    let waiting = CallId::new("in-2");
    tab.input(Input::Phone(PhoneInput::Invited {
        call: waiting.clone(),
        invite: Invite {
            session: Some("s-b1".to_owned()),
            party: Some("p-b1-2".to_owned()),
            from_number: Some("+12125550177".to_owned()),
            ..Invite::default()
        },
    }));
    tab.hang_up(&call);
    assert!(!tab.has_request(PATH), "one still rings");
    tab.pass(30_000);
    assert!(!tab.has_request(PATH));
    tab.input(Input::Phone(PhoneInput::Disposed { call: waiting }));
    tab.pass(10_000);
    assert!(tab.view().calls.is_empty());
    put(&mut tab, &finishing());
    assert_eq!(until(&tab), Some(60_000), "from then on");
}

#[test]
fn what_the_rep_chooses_meanwhile_wins_and_counts_from_what_they_were() {
    for (status, user, dnd, asked) in [
        (
            Status::DoNotDisturb,
            "Available",
            "DoNotAcceptAnyCalls",
            both("Available", "DoNotAcceptAnyCalls"),
        ),
        (
            Status::Available,
            "Available",
            "TakeAllCalls",
            both("Available", "TakeAllCalls"),
        ),
        (
            Status::Busy,
            "Busy",
            "TakeAllCalls",
            json!({"dndStatus": "TakeAllCalls"}),
        ),
    ] {
        let mut tab = set();
        be(&mut tab, status);
        assert_eq!(put(&mut tab, &said(user, dnd)), asked, "{status:?}");
        let own = shown(&tab).own.unwrap();
        assert_eq!(own.chosen(), status);
        assert_over(&tab, own);
        tab.pass(61_000);
        assert_over(&tab, own);
    }
}

#[test]
fn a_choice_that_is_refused_leaves_the_time_to_finish_up() {
    let mut tab = set();
    be(&mut tab, Status::Invisible);
    tab.answer(PATH, 503, &json!({}));
    assert_eq!(until(&tab), Some(60_000));
    assert_eq!(shown(&tab).problem, Some(PresenceProblem::Unavailable));
    tab.pass(4_000);
    read(&mut tab, &finishing());
    tab.pass(56_000);
    expect_given_back(&mut tab);
}

#[test]
fn what_another_app_chooses_wins_and_queue_calls_do_not_stay_away_for_good() {
    let mut tab = set();
    let away = said("Busy", "DoNotAcceptAnyCalls");
    told(&mut tab, 20, &away);
    read(&mut tab, &away);
    let then = said("Available", "DoNotAcceptAnyCalls");
    assert_eq!(put(&mut tab, &then), json!({"userStatus": "Available"}));
    let own = shown(&tab).own.unwrap();
    assert!(own.is_do_not_disturb());
    assert_over(&tab, own);

    let mut tab = set();
    told(&mut tab, 20, &free());
    read(&mut tab, &free());
    assert_over(&tab, FREE);
    tab.pass(61_000);
    assert_over(&tab, FREE);
}

#[test]
fn an_event_from_before_it_was_set_ends_nothing() {
    let mut tab = set();
    told(&mut tab, 20, &free());
    assert_eq!(until(&tab), Some(60_000), "it is asked first");
    tab.pass(300);
    // Told while the question is on its way: the answer is older, and it is asked once more.
    told(&mut tab, 21, &free());
    read(&mut tab, &finishing());
    assert!(until(&tab).is_some());
    tab.pass(4_000);
    read(&mut tab, &finishing());
    assert_eq!(shown(&tab).own, Some(FINISHING));
    assert_eq!(until(&tab), Some(55_700));
    tab.pass(55_700);
    expect_given_back(&mut tab);
}

#[test]
fn a_call_that_is_taken_meanwhile_has_its_own_time_after_it() {
    let mut tab = set();
    tab.pass(40_000);
    let call = tab.dial("212 555 0177");
    assert_eq!(shown(&tab).finishing.unwrap().until, None);
    tab.pass(25_000);
    assert!(!tab.has_request(PATH), "nothing is over while they talk");
    tab.input(Input::Intent(Intent::HangUp { call: call.clone() }));
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    tab.pass(5_000);
    assert!(tab.view().calls.is_empty());
    assert_eq!(shown(&tab).finishing.unwrap().then, FREE);
    let left = until(&tab).unwrap();
    assert!((50_000..=60_000).contains(&left), "{left}");
    tab.pass(left);
    expect_given_back(&mut tab);
}

#[test]
fn a_call_that_only_rings_does_not_prolong_it() {
    let mut tab = set();
    tab.pass(50_000);
    let ringing = Input::Phone(PhoneInput::Invited {
        call: CallId::new("in-2"),
        invite: Invite {
            session: Some("s-b1".to_owned()),
            ..Invite::default()
        },
    });
    tab.input(ringing);
    assert_eq!(until(&tab), Some(10_000));
    tab.pass(10_000);
    expect_given_back(&mut tab);
    assert_eq!(tab.view().calls.len(), 1);
}

#[test]
fn what_is_refused_is_said_and_over() {
    let mut tab = ready();
    after_a_call(&mut tab);
    let refused = json!({"errorCode": "InsufficientPermissions", "message": "no", "errors": [
        {"errorCode": "CMN-408", "message": "no", "permissionName": "EditPresenceStatus"}]});
    tab.answer(PATH, 403, &refused);
    let permission = Some("EditPresenceStatus".to_owned());
    let problem = Some(PresenceProblem::Permission { permission });
    assert_eq!(shown(&tab).problem, problem);
    assert_over(&tab, FREE);
    tab.dial("415 555 0134");
}

#[test]
fn without_the_permission_nothing_is_asked_and_nothing_said() {
    let mut tab = Tab::ready_with("ReadAccounts VoipCalling ReadPresence");
    tab.answer(PATH, 200, &free());
    let time = FinishTime::OneMinute;
    wish(&mut tab, Intent::ChooseFinishTime { time });
    after_a_call(&mut tab);
    assert_over(&tab, FREE);
    assert_eq!(shown(&tab).problem, None);
}

#[test]
fn what_may_have_been_set_is_found_out_and_given_back() {
    for was_taken in [false, true] {
        let mut tab = ready();
        after_a_call(&mut tab);
        tab.no_answer(PATH);
        assert_eq!(shown(&tab).finishing, None);
        assert_eq!(shown(&tab).problem, Some(PresenceProblem::NoAnswer));
        // So long without a network that the time is over before anything is known.
        tab.pass(61_000);
        read(&mut tab, &if was_taken { finishing() } else { free() });
        if was_taken {
            expect_given_back(&mut tab);
        } else {
            assert_over(&tab, FREE);
        }
    }
}

#[test]
fn what_could_not_be_given_back_is_tried_again() {
    let mut tab = set();
    tab.pass(60_000);
    tab.no_answer(PATH);
    assert_eq!(shown(&tab).problem, Some(PresenceProblem::NoAnswer));
    tab.pass(4_000);
    read(&mut tab, &finishing());
    assert!(!tab.has_request(PATH));
    tab.pass(26_000);
    expect_given_back(&mut tab);
    assert_eq!(shown(&tab).problem, None);

    // And where that would change nothing, it is said and left.
    let mut tab = set();
    tab.pass(60_000);
    tab.answer(PATH, 403, &json!({"errorCode": "CMN-401", "message": "no"}));
    assert!(shown(&tab).problem.is_some());
    assert_over(&tab, FINISHING);
}

#[test]
fn the_next_tab_goes_on_with_it() {
    let mut gone = set();
    gone.pass(20_000);
    let mut tab = next_after(gone, 2);
    assert_eq!(shown(&tab).finish_time, FinishTime::OneMinute);
    tab.go_live();
    read(&mut tab, &finishing());
    assert_eq!(until(&tab), Some(40_000));
    tab.pass(40_000);
    expect_given_back(&mut tab);
}

#[test]
fn a_browser_that_was_closed_gives_it_back_at_the_next_start() {
    let mut gone = set();
    gone.pass(50_000_000);
    let mut tab = next_after(gone, 2);
    let mut renewed = tokens("access-2");
    renewed["scope"] = SCOPE.into();
    tab.answer("oauth/token", 200, &renewed);
    tab.pass(5_000);
    read(&mut tab, &finishing());
    expect_given_back(&mut tab);
}

#[test]
fn what_was_never_set_is_forgotten_by_the_next_tab() {
    let mut gone = ready();
    after_a_call(&mut gone);
    let _unsent = gone.request(PATH);
    let mut tab = next_after(gone, 2);
    tab.go_live();
    read(&mut tab, &free());
    read(&mut tab, &free());
    assert_over(&tab, FREE);
}

#[test]
fn whoever_signs_out_is_first_given_back_what_they_were() {
    let mut tab = set();
    tab.requests.clear();
    wish(&mut tab, Intent::Disconnect);
    let (_, request) = tab.request(PATH);
    assert!(request.authorization.is_some());
    assert_eq!(body(&request), both("Available", "TakeAllCalls"));
    assert!(tab.requests.iter().any(|(_, it)| it.url.contains("revoke")));
    assert_eq!(shown(&tab), PresenceView::default());

    // Nobody answered: it is done when they are back.
    tab.sign_in_with(SCOPE);
    tab.pass(5_000);
    read(&mut tab, &finishing());
    expect_given_back(&mut tab);
    assert_eq!(shown(&tab).finish_time, FinishTime::OneMinute);
}

#[test]
fn the_claim_of_one_person_is_nothing_to_another() {
    let mut tab = set();
    wish(&mut tab, Intent::Disconnect);
    tab.requests.clear();
    tab.sign_in_answered(tokens_of(BEN, "access-2"), SCOPE);
    tab.pass(5_000);
    tab.answer(PATH, 200, &finishing());
    assert_eq!(shown(&tab).finish_time, FinishTime::Off);
    assert_eq!(shown(&tab).finishing, None);
    tab.pass(120_000);
    assert!(!tab.has_request(PATH));
}

#[test]
fn the_choice_is_changed_while_it_counts() {
    let mut tab = set();
    let time = FinishTime::Off;
    wish(&mut tab, Intent::ChooseFinishTime { time });
    expect_given_back(&mut tab);
}

/// As it is on disk since it was first kept there.
#[test]
fn what_was_ever_kept_is_read() {
    let old = set();
    let mut tab = Tab::new();
    tab.now = old.now;
    tab.stored = old.stored;
    let kept = json!([{"owner": "300012341", "time": "oneMinute", "claim": {
        "interlude": {"earlier": {"said": "available", "calls": "all"},
                      "meanwhile": {"said": "busy", "calls": "noQueueCalls"}},
        "until": tab.now.plus_millis(30_000).as_millis()}}]);
    let written: Value =
        serde_json::from_str(tab.stored.settings.get("finish-up").unwrap()).unwrap();
    let named = |value: &Value| value[0]["claim"]["interlude"].clone();
    assert_eq!(named(&written), named(&kept));
    let kept = kept.to_string();
    tab.stored.settings.insert("finish-up".to_owned(), kept);
    tab.input(Input::Started {
        stored: tab.stored.clone(),
    });
    tab.input(Input::Lock(LockInput::Granted));
    tab.go_live();
    read(&mut tab, &finishing());
    assert_eq!(until(&tab), Some(30_000));
}
