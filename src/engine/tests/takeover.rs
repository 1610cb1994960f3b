//! Leading, following, and going on where another tab was.

use super::tab::{BEN, SESSION, Tab, body_logged, logged, refused};
use crate::engine::{
    auth,
    io::{
        Dialog, Input, Io, LockInput, LockIo, Method, PhoneFailure, PhoneInput, PhoneIo,
        SocketInput, Stored,
    },
    tabs::TabMessage,
};
use ledgerline_core::domain::{
    call::{CallPhase, CallTrouble},
    caller::CallerIdentity,
    connection::{PhoneState, RingCentralState},
    finished_call::CallResult,
    ids::CallId,
    intent::Intent,
    view::DialProblem,
};
use serde_json::json;

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
pub(super) fn tell(from: &mut Tab, to: &mut Tab) {
    for message in from.told.drain(..) {
        to.input(Input::Tab(message));
    }
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

/// The tab that was talking is gone; the next one has the same storage and its own memory.
pub(super) fn next_after(gone: Tab, seed: u8) -> Tab {
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
pub(super) fn talking_with_a_note() -> (Tab, CallId) {
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

pub(super) fn took_over(tab: &Tab) -> Option<&str> {
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
    for form in [
        "to-tag=theirs;from-tag=ours;early-only",
        "to-tag=theirs;from-tag=ours",
        "to-tag=ours;from-tag=theirs;early-only",
        "to-tag=ours;from-tag=theirs",
    ] {
        assert_eq!(took_over(&next), Some(format!("s-a0;{form}").as_str()));
        next.phone.clear();
        next.input(Input::Phone(PhoneInput::Failed {
            call: call.clone(),
            failure: PhoneFailure::Sip("SIP/2.0 481 Call/Transaction Does Not Exist".to_owned()),
        }));
        assert!(next.phone.is_empty(), "the phone is still at the last try");
        next.input(Input::Phone(PhoneInput::Disposed { call: call.clone() }));
    }
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
fn a_call_answered_before_the_next_tab_is_registered_is_sent_there_once_it_is() {
    let mut gone = Tab::ready();
    let call = gone.ring();
    let mut next = next_after(gone, 2);
    next.input(Input::Intent(Intent::Answer { call }));
    next.pass(3_000);
    assert!(
        !next.has_request("/answer"),
        "there is no phone to send it to"
    );
    next.input(Input::Phone(PhoneInput::Registered));
    assert!(next.has_request("/answer"));
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
fn what_happens_right_after_a_takeover_is_seen_in_the_tabs_that_were_there_before() {
    let mut gone = Tab::ready();
    let mut third = Tab::seeded(3);
    third.now = gone.now;
    third.input(Input::Started {
        stored: Stored::default(),
    });
    tell(&mut third, &mut gone);
    gone.told.drain(..gone.told.len() - 1);
    tell(&mut gone, &mut third);

    let mut next = next_after(gone, 2);
    next.ring();
    tell(&mut next, &mut third);
    assert_eq!(third.view().calls.len(), 1, "nobody had to ask");

    tell(&mut third, &mut next);
    assert_eq!(
        next.view().connection.health.open_tabs,
        2,
        "it has made itself known"
    );
}

#[test]
fn a_lookup_of_a_finished_call_is_asked_again_by_the_next_leader() {
    let mut gone = Tab::ready();
    gone.ring();
    gone.party(4, "Inbound", "Disconnected", json!({"missedCall": true}));
    gone.pass(1_000);
    assert!(gone.view().calls.is_empty());
    assert_eq!(gone.view().customer.caller, CallerIdentity::Looking);
    let mut next = Tab::seeded(2);
    next.now = gone.now;
    next.input(Input::Started {
        stored: Stored::default(),
    });
    tell(&mut next, &mut gone);
    gone.told.drain(..gone.told.len() - 1);
    tell(&mut gone, &mut next);
    next.stored = gone.stored;
    next.input(Input::Lock(LockInput::Granted));
    next.answer("/callers", 200, &json!({"matches": []}));
    assert_eq!(next.view().customer.caller, CallerIdentity::Unknown);
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
    other.input(Input::Leaving { may_return: false });
    tell(&mut other, &mut tab);
    assert!(tab.engine.is_needed());
    tab.hang_up(&call);
    assert!(tab.engine.is_needed(), "not logged yet");
    tab.answer("/calls/s-a0", 200, &logged());
    assert!(!tab.engine.is_needed());
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

/// The browser puts the page away, and brings it back a while later.
fn put_away(tab: &mut Tab) {
    tab.input(Input::Leaving { may_return: true });
}

#[test]
fn a_leader_that_is_put_away_holds_nothing_and_shows_nothing_as_ready() {
    let mut tab = Tab::ready();
    put_away(&mut tab);
    assert!(
        matches!(tab.phone.last(), Some(PhoneIo::LetGo)),
        "{:?}",
        tab.phone
    );
    let has = |tab: &Tab, wanted: &str| tab.other.iter().any(|io| format!("{io:?}") == wanted);
    assert!(has(&tab, "CloseSocket"), "{:?}", tab.other);
    assert!(has(&tab, "Lock(Leave)"), "{:?}", tab.other);
    assert!(
        tab.told
            .iter()
            .any(|said| matches!(said, TabMessage::Bye { .. }))
    );
    assert_eq!(tab.view().connection.phone, PhoneState::Starting);
    assert_eq!(
        tab.view().connection.ringcentral,
        RingCentralState::Connecting
    );
    // What comes late is nothing to it.
    tab.requests.clear();
    tab.input(Input::Socket(SocketInput::Closed(1006)));
    tab.input(Input::Phone(PhoneInput::Registered));
    assert!(tab.requests.is_empty(), "{:?}", tab.requests);
    assert_eq!(tab.view().connection.phone, PhoneState::Starting);
}

#[test]
fn a_page_that_comes_back_follows_whoever_leads_by_then() {
    let mut first = Tab::ready();
    let mut second = Tab::seeded(2);
    second.now = first.now;
    put_away(&mut first);
    let stored = first.stored.clone();
    second.stored = stored.clone();
    second.input(Input::Started { stored });
    second.input(Input::Lock(LockInput::Granted));
    second.input(Input::Phone(PhoneInput::Registered));
    second.pass(60_000);
    first.now = second.now;
    first.other.clear();
    first.told.clear();
    first.phone.clear();
    first.requests.clear();
    first.input(Input::Returned);
    assert!(
        matches!(first.other[..], [Io::Lock(LockIo::Queue)]),
        "{:?}",
        first.other
    );
    assert_eq!(first.view().connection.phone, PhoneState::Starting);
    second.told.clear();
    tell(&mut first, &mut second);
    tell(&mut second, &mut first);
    assert_eq!(second.view().connection.phone, PhoneState::Ready);
    assert_eq!(first.view().connection.phone, PhoneState::ReadyElsewhere);
    assert!(first.phone.is_empty() && first.requests.is_empty());
}

#[test]
fn a_lone_page_that_comes_back_registers_anew_before_it_says_that_it_is_ready() {
    let mut tab = Tab::ready();
    put_away(&mut tab);
    tab.now = tab.now.plus_millis(600_000);
    tab.phone.clear();
    tab.input(Input::Returned);
    tab.input(Input::Lock(LockInput::Granted));
    assert!(
        matches!(tab.phone[..], [PhoneIo::Start { .. }]),
        "{:?}",
        tab.phone
    );
    assert_eq!(tab.view().connection.phone, PhoneState::Starting);
    assert_eq!(
        tab.view().connection.ringcentral,
        RingCentralState::Connecting
    );
    tab.input(Input::Phone(PhoneInput::Registered));
    tab.go_live();
    assert_eq!(tab.view().connection.phone, PhoneState::Ready);
    assert_eq!(
        tab.view().connection.ringcentral,
        RingCentralState::Connected
    );
}

#[test]
fn a_follower_that_is_put_away_waits_for_nothing_and_comes_back_in_line() {
    let mut tab = Tab::new();
    tab.input(Input::Started {
        stored: Tab::ready().stored,
    });
    put_away(&mut tab);
    tab.input(Input::Returned);
    let locks: Vec<_> = tab.other.iter().map(|io| format!("{io:?}")).collect();
    assert_eq!(locks, ["Lock(Leave)", "Lock(Queue)"]);
}

/// RingCentral is asked to let our party go.
fn party_dropped(tab: &mut Tab) -> bool {
    let part = "/parties/p-a0-1";
    tab.has_request(part) && tab.request(part).1.method == Method::Delete
}

#[test]
fn who_hangs_up_before_the_call_is_here_is_not_heard_again() {
    for has_begun in [false, true] {
        let (gone, call) = talking_with_a_note();
        let mut next = next_after(gone, 2);
        if has_begun {
            next.input(Input::Phone(PhoneInput::Registered));
            assert!(took_over(&next).is_some());
            next.phone.clear();
        }
        next.input(Input::Intent(Intent::HangUp { call: call.clone() }));
        assert!(party_dropped(&mut next), "the phone cannot end it");
        let is_cancelled = |act: &PhoneIo| matches!(act, PhoneIo::HangUp(id) if *id == call);
        let is_cancelled = next.phone.iter().any(is_cancelled);
        assert_eq!(is_cancelled, has_begun);
        next.phone.clear();
        if has_begun {
            next.input(Input::Phone(PhoneInput::Disposed { call }));
        } else {
            next.input(Input::Phone(PhoneInput::Registered));
        }
        assert_eq!(took_over(&next), None);
        next.pass(2_000);
        assert!(next.view().calls.is_empty());
        assert_eq!(next.view().dialer.problem, None, "nothing was lost");
        let finished = &next.view().finished.calls[0].call;
        assert_eq!(finished.result, CallResult::Answered);
        assert_eq!(finished.note, "wants ten");
    }
}
