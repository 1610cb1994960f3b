//! Pictures and files of texts, both ways, and templates.

use super::{
    tab::{BEN, Tab},
    texts::{JANE, OWN, changed, inbound, outbound, reopened, texting, thread, told, view, wish},
};
use crate::engine::io::{HttpRequest, HttpResponse, Input, Io, LockInput};
use ledgerline_core::domain::{
    attachment::NewFile,
    ids::{FileId, MessageId, ThreadId},
    intent::Intent,
    sensitive::Secret,
    template::Template,
    texting::{FileContent, FileView, TextFault, TextState, TextView, TextWish},
};
use serde_json::{Value, json};

fn picture() -> NewFile {
    NewFile {
        name: "oak.png".to_owned(),
        kind: "image/png".to_owned(),
        data: "iVBORw==".to_owned(),
    }
}

fn send_picture(tab: &mut Tab, id: &str, body: &str) {
    attach(tab, id, picture());
    send(tab, id, body, &[id]);
}

fn attach(tab: &mut Tab, id: &str, file: NewFile) {
    wish(
        tab,
        &TextWish::Attach {
            thread: thread(),
            id: FileId::new(id),
            file,
        },
    );
}

fn send(tab: &mut Tab, id: &str, body: &str, files: &[&str]) {
    wish(
        tab,
        &TextWish::Send {
            thread: thread(),
            text_id: MessageId::new(id),
            body: body.to_owned(),
            files: files.iter().map(|id| FileId::new(*id)).collect(),
        },
    );
}

/// What is beside the draft: names, and where a picture is shown from.
fn beside(tab: &mut Tab) -> Vec<(String, Option<String>)> {
    wish(tab, &TextWish::Open { thread: thread() });
    let open = view(tab).open.swap_remove(0);
    let files = open.attached.into_iter();
    files.map(|file| (file.name, file.address)).collect()
}

/// The browser holds the next file that it was asked to; its name.
fn held(tab: &mut Tab, address: &str) -> String {
    let at = tab
        .other
        .iter()
        .position(|io| matches!(io, Io::Hold { .. }));
    let Io::Hold { id, file } = tab.other.remove(at.expect("nothing to hold")) else {
        unreachable!()
    };
    tab.input(Input::Http {
        id,
        result: Ok(HttpResponse {
            status: 200,
            retry_after: None,
            body: Secret::new(address.to_owned()),
        }),
    });
    file.name
}

fn is_held(tab: &Tab) -> bool {
    tab.other.iter().any(|io| matches!(io, Io::Hold { .. }))
}

#[test]
fn what_is_attached_to_a_draft_outlives_its_tab_and_is_shown_in_the_next_one() {
    let mut tab = texting();
    attach(&mut tab, "1", picture());
    let card = NewFile {
        name: "jane.vcf".to_owned(),
        kind: "text/vcard".to_owned(),
        data: "QQ==".to_owned(),
    };
    attach(&mut tab, "2", card);
    for (key, value) in &tab.kept {
        assert!(!key.contains("415"), "{key}");
        assert!(key == "texts" || value.contains("iVBORw=="));
    }
    assert!(view(&tab).threads[0].has_draft);
    let names = |files: Vec<(String, Option<String>)>| -> Vec<String> {
        files.into_iter().map(|(name, _)| name).collect()
    };
    assert_eq!(names(beside(&mut tab)), ["oak.png", "jane.vcf"]);
    let mut next = reopened(&tab, 2);
    assert!(!is_held(&next), "nobody looks");
    assert_eq!(names(beside(&mut next)), ["oak.png", "jane.vcf"]);
    assert_eq!(held(&mut next, "blob:oak"), "oak.png");
    assert!(!is_held(&next), "a card is no picture");
    assert_eq!(beside(&mut next)[0].1.as_deref(), Some("blob:oak"));
    wish(
        &mut next,
        &TextWish::Detach {
            thread: thread(),
            id: FileId::new("1"),
        },
    );
    assert_eq!(dropped(&next), ["blob:oak"]);
    let mut last = reopened(&next, 3);
    assert_eq!(names(beside(&mut last)), ["jane.vcf"]);
    let nothing = told(&last, "t2", &[]);
    last.answer("message-sync", 200, &nothing);
    send(&mut last, "a", "her card", &["2"]);
    assert!(beside(&mut last).is_empty());
    let (_, request) = last.request("/mms");
    assert_eq!(request.files[0].name, "jane.vcf");
    let is_left = |key: &String| key.starts_with("texts.files-");
    assert!(!last.kept.keys().any(is_left), "it is with its text now");
}

#[test]
fn a_text_never_goes_without_what_was_to_go_along() {
    let mut tab = texting();
    attach(&mut tab, "1", picture());
    send(&mut tab, "a", "the frames", &["1", "2"]);
    assert_eq!(times_sent(&tab), 0);
    assert_eq!(beside(&mut tab).len(), 1);
    assert_eq!(view(&tab).open[0].draft, "the frames");
    send(&mut tab, "b", "the frames", &["1"]);
    send(&mut tab, "c", "", &["1"]);
    assert_eq!(times_sent(&tab), 1, "each file goes once");
}

#[test]
fn what_is_attached_goes_with_the_person_and_is_nobody_elses() {
    let mut tab = texting();
    attach(&mut tab, "1", picture());
    beside(&mut tab);
    held(&mut tab, "blob:oak");
    tab.input(Input::Intent(Intent::Disconnect));
    assert_eq!(dropped(&tab), ["blob:oak"]);
    assert!(tab.kept.is_empty());
    let left = tab.kept.values().chain(tab.pending.values());
    assert!(!left.into_iter().any(|value| value.contains("iVBORw==")));
    let mut other = texting();
    attach(&mut other, "1", picture());
    let kept = other.kept.clone();
    tab.kept = kept;
    tab.requests.clear();
    tab.sign_in_as(BEN, "access-b");
    let nothing = told(&tab, "b1", &[]);
    tab.answer("message-sync", 200, &nothing);
    assert!(view(&tab).threads.is_empty(), "whatever is on the disk");
    assert_eq!(view(&tab).attached_bytes, 0);
}

#[test]
fn no_more_is_kept_than_there_is_room_for() {
    let mut tab = texting();
    let large = |bytes: usize| NewFile {
        name: "large.png".to_owned(),
        kind: "image/png".to_owned(),
        data: "A".repeat(bytes / 3 * 4),
    };
    attach(&mut tab, "1", large(1_499_997));
    attach(&mut tab, "1", large(3));
    attach(&mut tab, "2", large(1_499_997));
    assert_eq!(beside(&mut tab).len(), 1, "one text takes no more");
    for at in 0..20 {
        wish(
            &mut tab,
            &TextWish::Attach {
                thread: ThreadId::new(format!("{OWN}|+1415555{at:04}")),
                id: FileId::new(format!("other-{at}")),
                file: large(1_499_997),
            },
        );
    }
    let bytes = view(&tab).attached_bytes;
    assert!(bytes <= 12_000_000 && bytes > 10_000_000, "{bytes}");
}

fn with_picture(mut message: Value, name: &str) -> Value {
    let id = message["id"].as_u64().unwrap() + 1;
    let parts = message["attachments"].as_array_mut().unwrap();
    parts.push(json!({
        "id": id, "type": "MmsAttachment", "contentType": "image/png", "fileName": name,
        "uri": format!("http://rc.test/restapi/content/{id}"), "size": 4
    }));
    message
}

fn shown(tab: &mut Tab) -> Vec<TextView> {
    wish(tab, &TextWish::Open { thread: thread() });
    view(tab).open[0].texts.clone()
}

fn content(tab: &mut Tab, text: usize) -> FileContent {
    shown(tab)[text].files[0].content.clone()
}

fn times_sent(tab: &Tab) -> usize {
    let sent = tab.requests.iter();
    sent.filter(|(_, request)| request.url.ends_with("/mms"))
        .count()
}

fn read(tab: &mut Tab, records: &[Value]) {
    changed(tab);
    let answer = told(tab, "t2", records);
    tab.answer("message-sync", 200, &answer);
}

fn fetch(tab: &mut Tab, text: &str) {
    fetch_as(tab, text, true);
}

fn fetch_as(tab: &mut Tab, text: &str, is_asked: bool) {
    wish(
        tab,
        &TextWish::Fetch {
            thread: thread(),
            text: MessageId::new(text),
            file: 0,
            is_asked,
        },
    );
}

/// A screen shows all texts: it wishes for each picture that is not there, and what is asked for
/// comes, until there is nothing more to do. What was asked for, in its order.
fn looked_at(tab: &mut Tab) -> Vec<u64> {
    let mut fetched = Vec::new();
    loop {
        for text in shown(tab) {
            if text.files[0].content == FileContent::There {
                fetch_as(tab, text.id.as_str(), false);
            }
        }
        if !tab.has_request("/content/") {
            return fetched;
        }
        let address = format!("blob:{}", fetched.len());
        let request = comes(tab, "/content/", 200, &address);
        let (_, id) = request.url.rsplit_once('/').unwrap();
        fetched.push(id.parse().unwrap());
        assert!(fetched.len() < 200, "without end");
    }
}

fn many_pictures(count: u64) -> Tab {
    let mut tab = texting();
    let mut messages = Vec::new();
    for at in 1..=count {
        tab.pass(1_000);
        messages.push(with_picture(inbound(&tab, at * 10, "look"), "one.png"));
    }
    read(&mut tab, &messages);
    tab
}

#[test]
fn a_conversation_with_more_pictures_than_fit_into_memory_shows_the_newest_and_comes_to_rest() {
    let mut tab = many_pictures(60);
    let fetched = looked_at(&mut tab);
    // The first two were on their way before all were wished for.
    assert_eq!(fetched[..4], [11, 411, 601, 591], "then the newest first");
    let mut rest = fetched[1..].to_vec();
    rest.sort_unstable();
    let newest: Vec<u64> = (21..=60).map(|at| at * 10 + 1).collect();
    assert_eq!(rest, newest);
    assert_eq!(content(&mut tab, 0), FileContent::There);
    assert!(matches!(content(&mut tab, 59), FileContent::Here { .. }));
    assert_eq!(dropped(&tab), ["blob:0"]);
}

#[test]
fn a_picture_that_a_person_asks_for_stays_and_another_one_goes() {
    let mut tab = many_pictures(60);
    looked_at(&mut tab);
    fetch(&mut tab, "10");
    let again = looked_at(&mut tab);
    assert_eq!(again, [11], "the one that went is not fetched again");
    assert!(matches!(content(&mut tab, 0), FileContent::Here { .. }));
    assert_eq!(content(&mut tab, 20), FileContent::There);
}

/// The browser has kept what came.
fn comes(tab: &mut Tab, part: &str, status: u16, address: &str) -> HttpRequest {
    let (id, request) = tab.request(part);
    tab.input(Input::Http {
        id,
        result: Ok(HttpResponse {
            status,
            retry_after: None,
            body: Secret::new(address.to_owned()),
        }),
    });
    request
}

fn dropped(tab: &Tab) -> Vec<String> {
    let all = tab.other.iter().filter_map(|io| {
        let Io::DropContent(address) = io else {
            return None;
        };
        Some(address.clone())
    });
    all.collect()
}

#[test]
fn a_picture_is_on_disk_before_it_is_sent_and_goes_behind_its_words() {
    let mut tab = texting();
    tab.holds_saves = true;
    send_picture(&mut tab, "a", " the frame ");
    assert_eq!(times_sent(&tab), 0);
    tab.save_held();
    assert!(tab.pending[&"texts.out-a".to_owned()].contains("iVBORw=="));
    assert_eq!(
        shown(&mut tab)[0].files,
        [FileView {
            name: "oak.png".to_owned(),
            kind: "image/png".to_owned(),
            content: FileContent::Leaving,
        }]
    );
    let taken = with_picture(outbound(&tab, 5, "the frame", "Queued"), "oak.png");
    let request = tab.answer("/mms", 200, &taken);
    let body: Value = serde_json::from_str(request.body.unwrap().1.reveal()).unwrap();
    assert_eq!(
        body,
        json!({"from": {"phoneNumber": OWN}, "to": [{"phoneNumber": JANE}], "text": "the frame"})
    );
    assert_eq!(request.files[0].name, "oak.png");
    assert_eq!(request.files[0].kind, "image/png");
    assert_eq!(request.files[0].data.reveal(), "iVBORw==");
    assert!(!tab.pending.contains_key("texts.out-a"));
    assert_eq!(shown(&mut tab)[0].state, TextState::Sent);
}

#[test]
fn a_picture_needs_no_words_and_nothing_at_all_is_not_sent() {
    let mut tab = texting();
    send_picture(&mut tab, "a", "");
    assert_eq!(times_sent(&tab), 1);
    let mut other = texting();
    wish(
        &mut other,
        &TextWish::Send {
            thread: thread(),
            text_id: MessageId::new("a"),
            body: " ".to_owned(),
            files: Vec::new(),
        },
    );
    assert!(!other.has_request("/sms") && !other.has_request("/mms"));
}

#[test]
fn a_picture_whose_answer_is_lost_is_not_sent_again_when_it_is_there() {
    let mut tab = texting();
    send_picture(&mut tab, "a", "look");
    // The same words without a picture are another text.
    let words_alone = outbound(&tab, 4, "look", "Sent");
    let there = with_picture(outbound(&tab, 6, "look", "Sent"), "oak.png");
    tab.no_answer("/mms");
    let answer = told(&tab, "t3", std::slice::from_ref(&words_alone));
    tab.answer("message-sync", 200, &answer);
    assert!(tab.pending.contains_key("texts.out-a"));
    tab.pass(8_000);
    let answer = told(&tab, "t4", &[there]);
    tab.answer("message-sync", 200, &answer);
    assert!(!tab.pending.contains_key("texts.out-a"));
    tab.pass(120_000);
    assert_eq!(times_sent(&tab), 0);
}

#[test]
fn another_picture_of_the_same_minute_is_not_taken_for_the_lost_one() {
    let mut tab = texting();
    send_picture(&mut tab, "a", "");
    tab.no_answer("/mms");
    // From the person's other phone.
    let other = with_picture(outbound(&tab, 6, "", "Sent"), "elm.png");
    let mut film = with_picture(outbound(&tab, 8, "", "Sent"), "oak.png");
    film["attachments"][1]["contentType"] = "video/mp4".into();
    let answer = told(&tab, "t3", &[other, film]);
    tab.answer("message-sync", 200, &answer);
    assert!(tab.pending.contains_key("texts.out-a"));
    // RingCentral need not tell the name.
    let mut there = with_picture(outbound(&tab, 10, "", "Sent"), "oak.png");
    there["attachments"][1]["fileName"] = Value::Null;
    tab.pass(8_000);
    let answer = told(&tab, "t4", &[there]);
    tab.answer("message-sync", 200, &answer);
    assert!(!tab.pending.contains_key("texts.out-a"));
}

#[test]
fn a_picture_that_was_leaving_when_its_tab_died_waits_until_it_cannot_arrive_any_more() {
    let mut tab = texting();
    send_picture(&mut tab, "a", "look");
    let mut next = reopened(&tab, 2);
    let nothing = told(&next, "t2", &[]);
    next.answer("message-sync", 200, &nothing);
    next.pass(59_000);
    assert_eq!(times_sent(&next), 0, "an upload takes its time");
    next.pass(1_000);
    let nothing = told(&next, "t3", &[]);
    next.answer("message-sync", 200, &nothing);
    let (_, request) = next.request("/mms");
    assert_eq!(request.files.len(), 1);
}

#[test]
fn a_refused_picture_says_why_and_goes_again_with_its_file() {
    let mut tab = texting();
    send_picture(&mut tab, "a", "look");
    let refusal = json!({"errorCode": "MSG-348", "message": "no"});
    tab.answer("/mms", 415, &refusal);
    let fault = TextFault::UnfitFile;
    assert_eq!(shown(&mut tab)[0].state, TextState::Failed { fault });
    wish(
        &mut tab,
        &TextWish::Again {
            text: MessageId::new("a"),
        },
    );
    let (_, request) = tab.request("/mms");
    assert_eq!(request.files[0].data.reveal(), "iVBORw==");
}

#[test]
fn a_received_picture_is_fetched_when_it_is_looked_at_and_given_back_after() {
    let mut tab = texting();
    let one = with_picture(inbound(&tab, 10, "one"), "one.png");
    let two = with_picture(inbound(&tab, 20, "two"), "two.png");
    read(&mut tab, &[one, two]);
    assert_eq!(content(&mut tab, 0), FileContent::There);
    assert!(!tab.has_request("/content/"), "nobody looks");
    fetch(&mut tab, "10");
    fetch(&mut tab, "20");
    fetch(&mut tab, "10");
    assert!(!tab.has_request("/content/21"), "one at a time");
    let request = comes(&mut tab, "/content/11", 200, "blob:1");
    assert!(request.is_content && request.authorization.is_some());
    let here = FileContent::Here {
        address: "blob:1".to_owned(),
    };
    assert_eq!(content(&mut tab, 0), here);
    comes(&mut tab, "/content/21", 404, "");
    assert_eq!(
        content(&mut tab, 1),
        FileContent::Missing { is_final: true }
    );
    wish(&mut tab, &TextWish::Release { thread: thread() });
    assert_eq!(dropped(&tab), ["blob:1"]);
    assert_eq!(content(&mut tab, 0), FileContent::There);
    fetch(&mut tab, "10");
    wish(&mut tab, &TextWish::Release { thread: thread() });
    comes(&mut tab, "/content/11", 200, "blob:2");
    assert_eq!(dropped(&tab), ["blob:1", "blob:2"], "it came too late");
}

#[test]
fn a_picture_that_did_not_come_comes_when_a_person_tries_again() {
    let mut tab = texting();
    let one = with_picture(inbound(&tab, 10, "one"), "one.png");
    read(&mut tab, &[one]);
    fetch(&mut tab, "10");
    tab.no_answer("/content/11");
    let missing = FileContent::Missing { is_final: false };
    assert_eq!(content(&mut tab, 0), missing);
    tab.pass(60_000);
    assert!(!tab.has_request("/content/"));
    fetch(&mut tab, "10");
    comes(&mut tab, "/content/11", 200, "blob:1");
    tab.input(Input::Intent(Intent::Disconnect));
    assert_eq!(dropped(&tab), ["blob:1"], "who leaves leaves nothing");
}

#[test]
fn a_picture_that_comes_when_its_tab_leads_no_longer_or_the_person_has_left_is_given_back() {
    let leaves: [fn(&mut Tab); 2] = [
        |tab| tab.input(Input::Intent(Intent::Disconnect)),
        |tab| tab.input(Input::Lock(LockInput::Lost)),
    ];
    for leave in leaves {
        let mut tab = texting();
        let one = with_picture(inbound(&tab, 10, "one"), "one.png");
        read(&mut tab, &[one]);
        fetch(&mut tab, "10");
        let (id, _) = tab.request("/content/11");
        leave(&mut tab);
        tab.input(Input::Http {
            id,
            result: Ok(HttpResponse {
                status: 200,
                retry_after: None,
                body: Secret::new("blob:late".to_owned()),
            }),
        });
        assert_eq!(dropped(&tab), ["blob:late"]);
    }
}

#[test]
fn the_token_goes_to_no_other_server_with_a_picture() {
    let mut tab = texting();
    let mut one = with_picture(inbound(&tab, 10, "one"), "one.png");
    one["attachments"][1]["uri"] = "http://evil.test/content/11".into();
    read(&mut tab, &[one]);
    fetch(&mut tab, "10");
    assert!(!tab.has_request("evil.test"));
    assert!(matches!(content(&mut tab, 0), FileContent::Missing { .. }));
}

#[test]
fn templates_are_the_persons_own_and_outlive_the_sign_in() {
    let mut tab = texting();
    assert_eq!(view(&tab).templates, None);
    let own = vec![Template {
        id: "1".to_owned(),
        name: "Hello".to_owned(),
        text: "Hi {first name}".to_owned(),
    }];
    wish(
        &mut tab,
        &TextWish::Templates {
            templates: own.clone(),
        },
    );
    assert_eq!(view(&tab).templates, Some(own.clone()));
    let next = reopened(&tab, 2);
    assert_eq!(view(&next).templates, Some(own.clone()));
    tab.input(Input::Intent(Intent::Disconnect));
    tab.requests.clear();
    tab.sign_in_as(BEN, "access-b");
    assert_eq!(view(&tab).templates, None);
    tab.input(Input::Intent(Intent::Disconnect));
    tab.requests.clear();
    tab.sign_in();
    assert_eq!(view(&tab).templates, Some(own));
}
