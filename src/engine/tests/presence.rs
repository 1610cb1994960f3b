//! How busy colleagues are: read while one is on a screen, and told by events.

use ledgerline_core::domain::contacts::{ContactsWish, PersonKey, Presence};
use serde_json::{Value, json};

use super::{
    contacts::{settle, view, window, wish, with_ringcentral},
    tab::Tab,
};
use crate::engine::io::{Input, Io, SocketInput};

const BEN: &str = "re300012342";
const READING: &str = "/account/~/presence?";
const EVENT: &str = "/restapi/v1.0/account/4/presence";

fn of_ben(tab: &Tab) -> Option<Presence> {
    let told = view(tab).presence;
    let mut told = told.iter();
    let ben = told.find(|(key, _)| *key == PersonKey::from(BEN.to_owned()));
    ben.map(|(_, presence)| *presence)
}

fn record(presence: &str, telephony: &str) -> Value {
    json!({"extension": {"id": 300_012_342}, "presenceStatus": presence,
           "telephonyStatus": telephony, "dndStatus": "TakeAllCalls"})
}

fn page(records: &[Value], pages: u32) -> Value {
    json!({"records": records, "paging": {"totalPages": pages}})
}

fn told(tab: &mut Tab, uuid: &str, body: &Value) {
    let mut body = body.clone();
    body["extensionId"] = "300012342".into();
    tab.frame(&json!([{"type": "ServerNotification", "messageId": "n"}, {
        "uuid": uuid, "event": EVENT, "body": body
    }]));
}

/// The subscriptions asked for since, each with whether it is about colleagues too; all are answered.
fn subscribed(tab: &mut Tab) -> Vec<bool> {
    let mut asked = Vec::new();
    for io in std::mem::take(&mut tab.other) {
        if let Io::SendFrame(text) = io {
            let frame: Value = serde_json::from_str(&text).unwrap();
            if frame[0]["path"] == "/restapi/v1.0/subscription" {
                let message = frame[0]["messageId"].clone();
                asked.push(
                    frame[1]["eventFilters"]
                        .to_string()
                        .contains("~/presence\""),
                );
                tab.frame(&json!([
                    {"type": "ClientRequest", "messageId": message, "status": 200}, {}
                ]));
            }
        }
    }
    asked
}

/// Time passes, and RingCentral's socket lives.
fn quiet(tab: &mut Tab, millis: i64) {
    let end = tab.now.plus_millis(millis);
    while tab.now < end {
        tab.pass(end.millis_since(tab.now).min(20_000));
        tab.frame(&json!([{"type": "Heartbeat", "messageId": "h"}]));
    }
}

/// On screen and looking at everybody, Ben among them.
fn on_screen() -> Tab {
    let mut tab = with_ringcentral();
    tab.input(Input::Visible(true));
    tab
}

/// The same, and his presence was read.
fn looking() -> Tab {
    let mut tab = on_screen();
    tab.answer(READING, 200, &page(&[record("Available", "NoCall")], 1));
    tab
}

#[test]
fn a_colleague_on_a_screen_has_their_presence_read_and_then_told_by_events() {
    let mut tab = looking();
    assert_eq!(of_ben(&tab), Some(Presence::Available));
    assert!(subscribed(&mut tab).ends_with(&[true]));
    let others = view(&tab).presence.len();
    assert_eq!(others, 1, "nobody else on the screen is a colleague");
    told(
        &mut tab,
        "p1",
        &json!({"telephonyStatus": "CallConnected", "sequence": 1}),
    );
    assert_eq!(of_ben(&tab), Some(Presence::OnCall));
    told(
        &mut tab,
        "p3",
        &json!({"dndStatus": "DoNotAcceptAnyCalls", "sequence": 3}),
    );
    told(
        &mut tab,
        "p2",
        &json!({"dndStatus": "TakeAllCalls", "sequence": 2}),
    );
    assert_eq!(
        of_ben(&tab),
        Some(Presence::DoNotDisturb),
        "the later one counts"
    );
    assert!(!tab.has_request(READING), "without asking");
}

#[test]
fn nobody_looks_and_nothing_is_asked_or_told_of_colleagues() {
    let mut tab = looking();
    subscribed(&mut tab);
    window(&mut tab, "here", "Acme", (0, 20), None);
    assert!(view(&tab).presence.is_empty());
    quiet(&mut tab, 59_000);
    assert!(
        subscribed(&mut tab).is_empty(),
        "somebody may be back at once"
    );
    quiet(&mut tab, 1_000);
    assert_eq!(subscribed(&mut tab), [false]);
    quiet(&mut tab, 1_200_000);
    assert!(!tab.has_request(READING));
    window(&mut tab, "here", "", (0, 20), None);
    settle(&mut tab);
    assert!(tab.has_request(READING));
    assert!(subscribed(&mut tab).ends_with(&[true]));
    wish(
        &mut tab,
        &ContactsWish::Away {
            look: "here".to_owned(),
        },
    );
    quiet(&mut tab, 60_000);
    assert!(subscribed(&mut tab).ends_with(&[false]));
}

#[test]
fn a_page_is_read_every_two_minutes_at_most_and_many_pages_one_after_the_other() {
    let mut tab = on_screen();
    tab.answer(READING, 200, &page(&[], 3));
    assert!(!tab.has_request(READING));
    tab.pass(7_000);
    told(&mut tab, "p1", &json!({"presenceStatus": "Busy"}));
    assert_eq!(of_ben(&tab), None, "nothing else is known of him yet");
    let second = tab.answer(READING, 200, &page(&[record("Available", "NoCall")], 3));
    assert!(second.url.ends_with("&page=2"), "{}", second.url);
    // An event that comes while the reading goes on is newer than what it brings.
    told(&mut tab, "p2", &json!({"telephonyStatus": "OnHold"}));
    tab.pass(7_000);
    let third = page(&[record("Available", "NoCall")], 3);
    tab.answer(READING, 200, &third);
    assert_eq!(of_ben(&tab), Some(Presence::OnCall));
    for _ in 0..11 {
        tab.pass(10_000);
        assert!(!tab.has_request(READING));
    }
    tab.pass(10_000);
    tab.answer(READING, 200, &page(&[record("Offline", "NoCall")], 1));
    assert_eq!(of_ben(&tab), Some(Presence::Offline));
}

#[test]
fn what_is_old_is_not_shown_and_a_refusal_is_not_repeated() {
    let mut tab = looking();
    tab.input(Input::Online(false));
    assert_eq!(of_ben(&tab), None, "nobody can tell");
    tab.input(Input::Online(true));
    assert_eq!(of_ben(&tab), Some(Presence::Available));
    for _ in 0..3 {
        if tab.has_request(READING) {
            tab.no_answer(READING);
        }
        tab.pass(130_000);
    }
    assert_eq!(of_ben(&tab), None, "read too long ago");
    tab.answer(READING, 403, &json!({"errorCode": "CMN-401"}));
    tab.pass(1_200_000);
    assert!(!tab.has_request(READING));
    tab.input(Input::Online(true));
    assert!(tab.has_request(READING), "a new sign-in may be allowed to");
}

#[test]
fn what_was_missed_is_read_again_and_the_new_session_is_told_of_colleagues_at_once() {
    let mut tab = looking();
    subscribed(&mut tab);
    tab.input(Input::Socket(SocketInput::Closed(1006)));
    tab.pass(60_000);
    tab.socket_token();
    tab.input(Input::Socket(SocketInput::Opened));
    tab.frame(&json!([{"type": "ConnectionDetails", "messageId": "2"}, {}]));
    assert_eq!(subscribed(&mut tab), [true], "once");
    tab.answer(READING, 200, &page(&[record("Busy", "NoCall")], 1));
    assert_eq!(of_ben(&tab), Some(Presence::Busy));
}

#[test]
fn behind_other_windows_nothing_is_asked_and_the_clock_is_left_alone() {
    let mut tab = looking();
    subscribed(&mut tab);
    tab.input(Input::Visible(false));
    quiet(&mut tab, 600_000);
    assert!(!tab.has_request(READING));
    assert_eq!(subscribed(&mut tab), [false]);
    tab.input(Input::Visible(true));
    assert!(tab.has_request(READING));
    assert_eq!(subscribed(&mut tab), [true]);
}
