//! Text messages: reading them, reading them out, and sending each once.

use super::tab::{BEN, Tab};
use crate::engine::{
    io::{HttpRequest, HttpResponse, Input, Io, LockInput},
    tabs::TabMessage,
    texts,
};
use ledgerline_core::{
    domain::{
        ids::{MessageId, ThreadId},
        intent::Intent,
        sensitive::Secret,
        texting::{TextFault, TextState, TextView, TextWish, TextsView},
        view::AnnexName,
    },
    json,
};
use serde_json::{Value, json};

pub(super) const JANE: &str = "+14155550134";
pub(super) const OWN: &str = "+16505550101";
pub(super) const THREAD: &str = "+16505550101|+14155550134";

/// A tab with texts, its storage read and the store empty so far.
pub(super) fn texting() -> Tab {
    let mut tab = Tab::ready();
    attach(&mut tab);
    tab.answer("message-sync", 200, &told(&tab, "t1", &[]));
    tab
}

pub(super) fn attach(tab: &mut Tab) {
    tab.input(Input::Attach(texts::annex()));
}

pub(super) fn told(tab: &Tab, token: &str, records: &[Value]) -> Value {
    json!({"records": records, "syncInfo": {
        "syncType": "ISync", "syncToken": token, "syncTime": tab.now.to_string(),
        "olderRecordsExist": false
    }})
}

pub(super) fn inbound(tab: &Tab, id: u64, text: &str) -> Value {
    json!({
        "id": id, "type": "SMS", "direction": "Inbound", "availability": "Alive",
        "readStatus": "Unread", "messageStatus": "Received", "subject": text,
        "creationTime": tab.now.to_string(), "from": {"phoneNumber": JANE},
        "to": [{"phoneNumber": OWN, "target": true}], "conversation": {"id": "543"},
        "attachments": [{"id": id, "type": "Text", "contentType": "text/plain"}]
    })
}

pub(super) fn outbound(tab: &Tab, id: u64, text: &str, status: &str) -> Value {
    let mut message = inbound(tab, id, text);
    message["direction"] = "Outbound".into();
    message["readStatus"] = "Read".into();
    message["messageStatus"] = status.into();
    message["from"] = json!({"phoneNumber": OWN});
    message["to"] = json!([{"phoneNumber": JANE}]);
    message
}

pub(super) fn changed(tab: &mut Tab) {
    // Each event has a name of its own.
    tab.pass(1);
    let uuid = format!("m{}", tab.now.as_millis());
    tab.frame(&json!([{"type": "ServerNotification", "messageId": "n"}, {
        "uuid": uuid, "event": "/restapi/v1.0/account/4/extension/300012341/message-store",
        "body": {"changes": [{"type": "SMS", "newCount": 1}]}
    }]));
}

/// A text arrives and is read by its change.
pub(super) fn receive(tab: &mut Tab, id: u64, text: &str) {
    tab.pass(1_000);
    changed(tab);
    let answer = told(tab, "t2", &[inbound(tab, id, text)]);
    tab.answer("message-sync", 200, &answer);
}

pub(super) fn wish(tab: &mut Tab, wish: &TextWish) {
    tab.input(Input::Intent(Intent::Annex {
        annex: AnnexName::Texts,
        wish: json::write(wish).unwrap(),
    }));
}

pub(super) fn thread() -> ThreadId {
    ThreadId::new(THREAD)
}

pub(super) fn send(tab: &mut Tab, id: &str, body: &str) {
    wish(
        tab,
        &TextWish::Send {
            thread: thread(),
            text_id: MessageId::new(id),
            body: body.to_owned(),
            files: Vec::new(),
        },
    );
}

pub(super) fn view(tab: &Tab) -> TextsView {
    json::read(&tab.view().annex(AnnexName::Texts).unwrap().body).unwrap()
}

/// What the open conversation shows.
fn shown(tab: &mut Tab) -> Vec<TextView> {
    wish(tab, &TextWish::Open { thread: thread() });
    view(tab).open[0].texts.clone()
}

fn states(tab: &mut Tab) -> Vec<TextState> {
    shown(tab).into_iter().map(|text| text.state).collect()
}

fn sms_body(request: &HttpRequest) -> Value {
    serde_json::from_str(request.body.as_ref().unwrap().1.reveal()).unwrap()
}

fn times_sent(tab: &Tab) -> usize {
    let sent = tab.requests.iter();
    sent.filter(|(_, request)| request.url.ends_with("/sms"))
        .count()
}

/// Another life of the same browser, with everything that is on disk.
pub(super) fn reopened(before: &Tab, seed: u8) -> Tab {
    let mut tab = Tab::seeded(seed);
    tab.now = before.now;
    tab.stored = before.stored.clone();
    tab.kept = before.kept.clone();
    tab.pending = before.pending.clone();
    tab.input(Input::Started {
        stored: tab.stored.clone(),
    });
    tab.input(Input::Lock(LockInput::Granted));
    attach(&mut tab);
    tab
}

#[test]
fn the_store_is_read_whole_once_and_then_by_its_changes() {
    let mut tab = Tab::ready();
    attach(&mut tab);
    let answer = told(&tab, "one&two", &[inbound(&tab, 1, "hello")]);
    let first = tab.answer("message-sync", 200, &answer);
    assert!(
        first.url.contains("syncType=FSync&messageType=SMS"),
        "{}",
        first.url
    );
    changed(&mut tab);
    let (_, second) = tab.request("message-sync");
    assert!(
        second.url.ends_with("syncType=ISync&syncToken=one%26two"),
        "{}",
        second.url
    );
    assert_eq!(view(&tab).threads[0].others[0].number, JANE);
    assert_eq!(view(&tab).threads[0].unread, 1);
    assert_eq!(tab.view().annex(AnnexName::Texts).unwrap().unseen, 1);
}

#[test]
fn a_token_that_expired_begins_anew_and_forgets_what_is_gone() {
    let mut tab = texting();
    receive(&mut tab, 1, "to be deleted");
    receive(&mut tab, 2, "stays");
    changed(&mut tab);
    tab.answer(
        "syncType=ISync",
        400,
        &json!({"errorCode": "MSG-333", "message": "expired"}),
    );
    let answer = told(&tab, "t9", &[inbound(&tab, 2, "stays")]);
    tab.answer("syncType=FSync", 200, &answer);
    let bodies: Vec<String> = shown(&mut tab).into_iter().map(|text| text.body).collect();
    assert_eq!(bodies, ["stays"]);
}

#[test]
fn a_change_during_a_reading_is_read_after_it() {
    let mut tab = texting();
    changed(&mut tab);
    changed(&mut tab);
    let answer = told(&tab, "t2", &[]);
    tab.answer("message-sync", 200, &answer);
    assert!(tab.has_request("syncToken=t2"));
}

#[test]
fn what_was_read_is_there_in_the_next_life_before_ringcentral_answers() {
    let mut tab = texting();
    receive(&mut tab, 1, "hello");
    let mut next = reopened(&tab, 2);
    assert_eq!(shown(&mut next)[0].body, "hello");
    assert!(next.has_request("syncToken=t2"));
}

#[test]
fn without_a_network_what_is_known_stays_and_says_how_old_it_is() {
    let mut tab = texting();
    receive(&mut tab, 1, "hello");
    let read_at = tab.now;
    assert!(!view(&tab).is_stale);
    tab.pass(60_000);
    tab.input(Input::Online(false));
    assert!(view(&tab).is_stale);
    assert_eq!(view(&tab).known_at, Some(read_at));
    assert_eq!(shown(&mut tab)[0].body, "hello");
    tab.input(Input::Online(true));
    assert!(!view(&tab).is_stale);
}

#[test]
fn nothing_that_is_kept_is_named_after_a_person() {
    let mut tab = texting();
    receive(&mut tab, 1, "hello");
    send(&mut tab, "a", "hi");
    for key in tab.kept.keys().chain(tab.pending.keys()) {
        assert!(!key.contains("415"), "{key}");
    }
}

#[test]
fn reading_a_conversation_marks_each_text_once() {
    let mut tab = texting();
    receive(&mut tab, 7, "hello");
    wish(&mut tab, &TextWish::Read { thread: thread() });
    wish(&mut tab, &TextWish::Read { thread: thread() });
    let (_, request) = tab.request("message-store/7");
    assert_eq!(request.body.unwrap().1.reveal(), r#"{"readStatus":"Read"}"#);
    assert!(!tab.has_request("message-store/7"));
    assert_eq!(tab.view().annex(AnnexName::Texts).unwrap().unseen, 0);
}

#[test]
fn a_mark_that_ringcentral_refuses_is_not_asked_for_again_and_again() {
    let mut tab = texting();
    receive(&mut tab, 1, "hello");
    shown(&mut tab);
    wish(&mut tab, &TextWish::Read { thread: thread() });
    let refusal = json!({"errorCode": "CMN-401", "message": "EditMessages"});
    tab.answer("message-store/1", 403, &refusal);
    assert_eq!(
        view(&tab).threads[0].unread,
        0,
        "who sees it unread asks again"
    );
}

fn notifications(tab: &Tab) -> Vec<(String, String)> {
    let shown = tab.other.iter().filter_map(|io| {
        let Io::Notify { title, text, .. } = io else {
            return None;
        };
        Some((title.clone(), text.clone()))
    });
    shown.collect()
}

#[test]
fn a_new_text_is_notified_with_the_senders_name_while_no_tab_is_on_screen() {
    let mut tab = texting();
    receive(&mut tab, 1, "hello");
    assert!(
        notifications(&tab).is_empty(),
        "the name is being looked up"
    );
    tab.answer(
        "/callers",
        200,
        &json!({"matches": [{
            "contact": {"id": "1", "kind": "contact", "name": "Jane Doe"}, "company": null,
            "title": null, "field": "mobile", "storedAs": "415", "url": null
        }]}),
    );
    assert_eq!(
        notifications(&tab),
        [("Jane Doe".to_owned(), "hello".to_owned())]
    );
    assert_eq!(
        view(&tab).threads[0].others[0].name.as_deref(),
        Some("Jane Doe")
    );
    changed(&mut tab);
    let again = told(&tab, "t3", &[inbound(&tab, 1, "hello")]);
    tab.answer("message-sync", 200, &again);
    tab.pass(10_000);
    assert_eq!(notifications(&tab).len(), 1, "readings overlap");
}

#[test]
fn the_first_reading_notifies_of_what_came_while_somebody_connected_and_not_of_what_waited() {
    let mut tab = Tab::ready();
    let waited = inbound(&tab, 1, "since this morning");
    tab.pass(60_000);
    attach(&mut tab);
    let came = inbound(&tab, 2, "just now");
    tab.answer("message-sync", 200, &told(&tab, "t1", &[came, waited]));
    tab.pass(4_000);
    let told: Vec<_> = notifications(&tab).into_iter().map(|it| it.1).collect();
    assert_eq!(told, ["just now"]);
}

#[test]
fn nothing_is_notified_while_any_tab_is_on_screen() {
    let mut tab = texting();
    let other = serde_json::from_value(json!("other")).unwrap();
    tab.input(Input::Tab(TabMessage::Here {
        tab: other,
        is_visible: true,
    }));
    receive(&mut tab, 1, "hello");
    tab.answer("/callers", 200, &json!({"matches": []}));
    assert!(notifications(&tab).is_empty());
    // That tab crashed without a word.
    tab.pass(30_000);
    receive(&mut tab, 2, "still there?");
    tab.pass(4_000);
    assert_eq!(notifications(&tab).len(), 1);
    tab.input(Input::Visible(true));
    receive(&mut tab, 3, "and now?");
    tab.pass(4_000);
    assert_eq!(notifications(&tab).len(), 1);
}

#[test]
fn a_text_is_on_disk_as_being_sent_before_it_is_sent() {
    let mut tab = texting();
    tab.holds_saves = true;
    send(&mut tab, "a", "hi");
    assert_eq!(times_sent(&tab), 0);
    tab.save_held();
    assert_eq!(times_sent(&tab), 1);
    assert!(tab.pending[&"texts.out-a".to_owned()].contains("sending"));
}

#[test]
fn a_text_that_ringcentral_took_is_shown_once_and_follows_its_status() {
    let mut tab = texting();
    send(&mut tab, "a", " hi ");
    send(&mut tab, "a", "hi");
    assert_eq!(times_sent(&tab), 1);
    let answer = outbound(&tab, 5, "hi", "Queued");
    let request = tab.answer("/sms", 200, &answer);
    assert_eq!(
        sms_body(&request),
        json!({"from": {"phoneNumber": OWN}, "to": [{"phoneNumber": JANE}], "text": "hi"})
    );
    assert_eq!(states(&mut tab), [TextState::Sent]);
    assert!(!tab.pending.contains_key("texts.out-a"));
    changed(&mut tab);
    let delivered = told(&tab, "t3", &[outbound(&tab, 5, "hi", "Delivered")]);
    tab.answer("message-sync", 200, &delivered);
    assert_eq!(states(&mut tab), [TextState::Delivered]);
    changed(&mut tab);
    let mut failed = outbound(&tab, 5, "hi", "DeliveryFailed");
    failed["deliveryErrorCode"] = "SMS-CAR-413".into();
    let failed = told(&tab, "t4", &[failed]);
    tab.answer("message-sync", 200, &failed);
    let fault = TextFault::OptedOut;
    assert_eq!(states(&mut tab), [TextState::Failed { fault }]);
}

#[test]
fn a_lost_answer_is_looked_up_and_a_text_that_is_there_is_not_sent_again() {
    let mut tab = texting();
    send(&mut tab, "a", "hi");
    let sent_at = outbound(&tab, 5, "hi", "Sent");
    tab.no_answer("/sms");
    assert_eq!(states(&mut tab), [TextState::Unknown]);
    let found = told(&tab, "t3", &[sent_at]);
    tab.answer("message-sync", 200, &found);
    assert_eq!(states(&mut tab), [TextState::Sent]);
    tab.pass(120_000);
    assert_eq!(times_sent(&tab), 0);
    assert!(!tab.pending.contains_key("texts.out-a"));
}

#[test]
fn a_text_is_sent_again_only_once_it_is_certain_that_it_is_not_there() {
    let mut tab = texting();
    send(&mut tab, "a", "hi");
    tab.no_answer("/sms");
    let nothing = told(&tab, "t3", &[]);
    tab.answer("message-sync", 200, &nothing);
    assert_eq!(times_sent(&tab), 0, "it may still be under way");
    tab.pass(8_000);
    assert_eq!(times_sent(&tab), 0);
    let nothing = told(&tab, "t4", &[]);
    tab.answer("message-sync", 200, &nothing);
    assert_eq!(times_sent(&tab), 1);
}

#[test]
fn the_same_words_sent_before_are_not_taken_for_the_lost_ones() {
    let mut tab = texting();
    send(&mut tab, "a", "ok");
    let first = outbound(&tab, 5, "ok", "Sent");
    tab.answer("/sms", 200, &first);
    send(&mut tab, "b", "ok");
    tab.no_answer("/sms");
    let overlap = told(&tab, "t3", &[first]);
    tab.answer("message-sync", 200, &overlap);
    assert_eq!(states(&mut tab), [TextState::Sent, TextState::Unknown]);
}

#[test]
fn a_text_that_was_being_sent_when_its_tab_died_is_looked_up_first() {
    let mut tab = texting();
    send(&mut tab, "a", "hi");
    assert_eq!(times_sent(&tab), 1);
    let mut next = reopened(&tab, 2);
    next.answer("phone-number", 200, &json!({"records": []}));
    assert_eq!(states(&mut next), [TextState::Unknown]);
    let nothing = told(&next, "t2", &[]);
    next.answer("message-sync", 200, &nothing);
    next.pass(20_000);
    assert_eq!(
        times_sent(&next),
        0,
        "the dead tab's request may still arrive"
    );
    next.pass(10_000);
    let nothing = told(&next, "t3", &[]);
    next.answer("message-sync", 200, &nothing);
    assert_eq!(times_sent(&next), 1);
}

#[test]
fn without_a_network_texts_wait_in_their_order() {
    let mut tab = texting();
    tab.input(Input::Online(false));
    send(&mut tab, "a", "one");
    send(&mut tab, "b", "two");
    assert_eq!(states(&mut tab), [TextState::Queued, TextState::Queued]);
    assert_eq!(times_sent(&tab), 0);
    tab.input(Input::Online(true));
    assert_eq!(times_sent(&tab), 1, "one at a time");
    let one = outbound(&tab, 5, "one", "Sent");
    let request = tab.answer("/sms", 200, &one);
    assert_eq!(sms_body(&request)["text"], "one");
    let (_, request) = tab.request("/sms");
    assert_eq!(sms_body(&request)["text"], "two");
}

#[test]
fn a_refused_text_says_why_and_goes_again_only_when_a_person_wants_it() {
    let mut tab = texting();
    send(&mut tab, "a", "hi");
    tab.answer(
        "/sms",
        403,
        &json!({"errorCode": "MSG-240", "message": "no"}),
    );
    let fault = TextFault::International;
    assert_eq!(states(&mut tab), [TextState::Failed { fault }]);
    send(&mut tab, "b", "next");
    assert_eq!(times_sent(&tab), 1, "a refused one holds up nothing");
    tab.pass(600_000);
    assert!(tab.pending[&"texts.out-a".to_owned()].contains("failed"));
    let text = MessageId::new("a");
    wish(&mut tab, &TextWish::Discard { text });
    assert!(!tab.pending.contains_key("texts.out-a"));
}

#[test]
fn too_many_texts_wait_as_long_as_ringcentral_asks() {
    let mut tab = texting();
    send(&mut tab, "a", "hi");
    let (id, _) = tab.request("/sms");
    let response = HttpResponse {
        status: 429,
        retry_after: Some(30),
        body: Secret::new(r#"{"errorCode":"MSG-305"}"#.to_owned()),
    };
    tab.input(Input::Http {
        id,
        result: Ok(response),
    });
    assert_eq!(states(&mut tab), [TextState::Queued]);
    tab.pass(29_000);
    assert_eq!(times_sent(&tab), 0);
    tab.pass(1_000);
    assert_eq!(times_sent(&tab), 1);
}

#[test]
fn a_draft_outlives_its_tab_and_ends_when_it_is_sent() {
    let mut tab = texting();
    receive(&mut tab, 1, "hello");
    let draft = TextWish::Draft {
        thread: thread(),
        text: "I will ".to_owned(),
    };
    wish(&mut tab, &draft);
    let mut next = reopened(&tab, 2);
    shown(&mut next);
    assert_eq!(view(&next).open[0].draft, "I will ");
    send(&mut next, "a", "I will call");
    assert_eq!(view(&next).open[0].draft, "");
}

#[test]
fn a_conversation_begins_with_a_number_in_any_spelling() {
    let mut tab = texting();
    let start = |to: &str| TextWish::Start {
        request: to.to_owned(),
        to: to.to_owned(),
        from: Some(OWN.to_owned()),
        words: String::new(),
    };
    wish(&mut tab, &start("(415) 555-0134"));
    assert_eq!(view(&tab).started.pop().unwrap().thread, Some(thread()));
    assert!(view(&tab).threads.is_empty(), "nothing was written yet");
    wish(&mut tab, &start("415 555 0135, 415-555-0134"));
    let group = view(&tab).started.pop().unwrap().thread.unwrap();
    assert_eq!(group.as_str(), "+16505550101|+14155550134,+14155550135");
    wish(&mut tab, &start("Jane"));
    assert_eq!(view(&tab).started.pop().unwrap().thread, None);
}

#[test]
fn a_conversation_begins_with_the_words_of_a_link_where_nothing_is_typed_yet() {
    let mut tab = texting();
    let link = |words: &str| TextWish::Start {
        request: "r".to_owned(),
        to: JANE.to_owned(),
        from: Some(OWN.to_owned()),
        words: words.to_owned(),
    };
    wish(&mut tab, &link("Hello Jane"));
    assert_eq!(view(&tab).open[0].draft, "Hello Jane");
    wish(&mut tab, &link("something else"));
    assert_eq!(view(&tab).open[0].draft, "Hello Jane");
    assert_eq!(times_sent(&tab), 0);
}

/// The extension's numbers, as RingCentral lists them.
fn numbers() -> Value {
    let number = |number: &str, usage: &str| {
        json!({
            "phoneNumber": number, "usageType": usage, "features": ["CallerId", "SmsSender"]
        })
    };
    json!({"records": [
        number("+18005550100", "CompanyNumber"), number(OWN, "DirectNumber"),
        number("+16505550102", "ForwardedNumber"),
    ]})
}

fn text_jane(tab: &mut Tab) {
    wish(
        tab,
        &TextWish::Start {
            request: "r".to_owned(),
            to: JANE.to_owned(),
            from: None,
            words: String::new(),
        },
    );
}

fn begun(tab: &Tab) -> Option<String> {
    let thread = view(tab).started.pop()?.thread?;
    Some(thread.as_str().to_owned())
}

#[test]
fn a_conversation_begins_from_the_persons_own_number_as_soon_as_that_is_known() {
    let mut tab = reopened(&texting(), 2);
    text_jane(&mut tab);
    assert!(view(&tab).started.is_empty(), "the numbers are being read");
    let answer = numbers();
    tab.answer("phone-number", 200, &answer);
    assert_eq!(begun(&tab).as_deref(), Some(THREAD));
    assert_eq!(view(&tab).senders.unwrap()[0], OWN);
    tab.input(Input::Intent(Intent::ChooseCallerId { index: 2 }));
    wish(
        &mut tab,
        &TextWish::Start {
            request: "s".to_owned(),
            to: "415 555 0199".to_owned(),
            from: None,
            words: String::new(),
        },
    );
    assert_eq!(
        begun(&tab).as_deref(),
        Some("+16505550102|+14155550199"),
        "the one that is shown in calls"
    );
}

#[test]
fn a_conversation_goes_on_from_the_number_that_was_last_used_with_that_person() {
    let mut tab = reopened(&texting(), 2);
    let answer = numbers();
    tab.answer("phone-number", 200, &answer);
    let nothing = told(&tab, "t2", &[]);
    tab.answer("message-sync", 200, &nothing);
    receive(&mut tab, 1, "to the first");
    tab.pass(60_000);
    changed(&mut tab);
    let mut second = inbound(&tab, 2, "to the second");
    second["to"][0]["phoneNumber"] = "+16505550102".into();
    second["conversation"]["id"] = "544".into();
    let answer = told(&tab, "t3", &[second]);
    tab.answer("message-sync", 200, &answer);
    text_jane(&mut tab);
    assert_eq!(begun(&tab).as_deref(), Some("+16505550102|+14155550134"));
    receive(&mut tab, 3, "to the first again");
    text_jane(&mut tab);
    assert_eq!(begun(&tab).as_deref(), Some(THREAD));
}

#[test]
fn what_two_tabs_begin_at_once_is_answered_to_each_of_them() {
    let start = |request: &str, to: &str| TextWish::Start {
        request: request.to_owned(),
        to: to.to_owned(),
        from: None,
        words: String::new(),
    };
    let mut tab = reopened(&texting(), 2);
    wish(&mut tab, &start("of-one", JANE));
    wish(&mut tab, &start("of-another", "+14155550199"));
    assert!(view(&tab).started.is_empty(), "which number may send?");
    let answer = numbers();
    tab.answer("phone-number", 200, &answer);
    let began = |request: &str| view(&tab).started(request).unwrap().thread.clone();
    assert_eq!(began("of-one"), Some(thread()));
    let other = ThreadId::new("+16505550101|+14155550199");
    assert_eq!(began("of-another"), Some(other));
    assert_eq!(view(&tab).started("of-a-third"), None);
    for at in 0..40 {
        wish(&mut tab, &start(&at.to_string(), JANE));
    }
    assert!(view(&tab).started.len() <= 16, "without end");
}

#[test]
fn who_signs_in_next_sees_nothing_and_the_first_persons_texts_wait() {
    let mut tab = texting();
    receive(&mut tab, 1, "hello");
    tab.input(Input::Online(false));
    send(&mut tab, "a", "unsent");
    tab.input(Input::Intent(Intent::Disconnect));
    assert!(tab.view().annexes.is_empty());
    assert!(
        tab.kept.is_empty(),
        "what RingCentral has is forgotten here"
    );
    assert!(
        tab.pending.contains_key("texts.out-a"),
        "what only we have is not"
    );
    tab.requests.clear();
    tab.input(Input::Online(true));
    tab.sign_in_as(BEN, "access-b");
    let nothing = told(&tab, "b1", &[]);
    tab.answer("message-sync", 200, &nothing);
    assert!(view(&tab).threads.is_empty());
    assert_eq!(times_sent(&tab), 0);
    tab.input(Input::Intent(Intent::Disconnect));
    tab.requests.clear();
    tab.sign_in();
    let nothing = told(&tab, "a1", &[]);
    tab.answer("message-sync", 200, &nothing);
    assert_eq!(times_sent(&tab), 1);
}

#[test]
fn what_a_screen_wishes_after_its_person_has_left_is_nothing_to_the_next_one() {
    let mut tab = texting();
    receive(&mut tab, 1, "hello");
    assert!(tab.view().connection.person.is_some());
    tab.input(Input::Intent(Intent::Disconnect));
    assert_eq!(
        tab.view().connection.person,
        None,
        "screens forget with this"
    );
    tab.requests.clear();
    send(&mut tab, "late", "for Jane");
    wish(&mut tab, &TextWish::Open { thread: thread() });
    tab.sign_in_as(BEN, "access-b");
    assert!(tab.view().connection.person.is_some());
    let nothing = told(&tab, "b1", &[]);
    tab.answer("message-sync", 200, &nothing);
    assert_eq!(times_sent(&tab), 0);
    assert!(view(&tab).open.is_empty());
}

#[test]
fn texts_wished_for_before_their_code_has_come_are_sent_then() {
    let mut tab = Tab::ready();
    send(&mut tab, "a", "hi");
    attach(&mut tab);
    let nothing = told(&tab, "t1", &[]);
    tab.answer("message-sync", 200, &nothing);
    assert_eq!(times_sent(&tab), 1);
}

#[test]
fn texts_need_no_connector() {
    let mut tab = Tab::without_connector();
    attach(&mut tab);
    let one = told(&tab, "t1", &[inbound(&tab, 1, "hello")]);
    tab.answer("message-sync", 200, &one);
    send(&mut tab, "a", "hi");
    let answer = outbound(&tab, 5, "hi", "Sent");
    tab.answer("/sms", 200, &answer);
    assert_eq!(states(&mut tab), [TextState::Received, TextState::Sent]);
    assert!(!tab.has_request("/callers"));
}
