//! Texts on their way to `NetSuite`.

use super::{
    tab::{Tab, problem},
    texts::{
        JANE, THREAD, attach, changed, inbound, outbound, receive, reopened, send, texting, thread,
        told, view, wish,
    },
};
use crate::engine::io::{HttpResponse, Input};
use ledgerline_core::{
    domain::{
        caller::CallerIdentity,
        connection::NetSuiteState,
        ids::{RecordId, ThreadId},
        logging::Rule,
        sensitive::Secret,
        texting::{TextWish, ThreadLog},
        time::Timestamp,
        view::LogState,
    },
    wire::connector::BODY_LIMIT,
};
use serde_json::{Value, json};

const QUIET_MS: i64 = 5_000;

fn day(record: &str, messages: &[&str], found: &Value) -> Value {
    json!({"days": [{"day": "2026-11-21", "messages": messages, "record": {
        "record": record, "externalId": "rc-sms-543-20261121",
        "url": "https://netsuite.example/1", "found": found
    }}]})
}

fn harbor() -> Value {
    json!({
        "contact": {"id": "1", "kind": "contact", "name": "Jane Doe"},
        "company": {"id": "600", "kind": "customer", "name": "Harbor Supply"},
        "title": null, "field": "mobile", "storedAs": "415", "url": null
    })
}

/// Answers the report that is under way; its body.
fn log_answered(tab: &mut Tab, status: u16, body: &Value) -> Value {
    let request = tab.answer("/texts/543", status, body);
    assert_eq!(request.method.as_str(), "PUT");
    serde_json::from_str(request.body.unwrap().1.reveal()).unwrap()
}

fn ids(report: &Value) -> Vec<&str> {
    let messages = report["messages"].as_array().unwrap().iter();
    messages.map(|one| one["id"].as_str().unwrap()).collect()
}

fn log(tab: &mut Tab) -> Option<ThreadLog> {
    wish(tab, &TextWish::Open { thread: thread() });
    view(tab).open[0].log.clone()
}

fn state(tab: &mut Tab) -> LogState {
    log(tab).unwrap().state
}

fn times_reported(tab: &Tab) -> usize {
    let sent = tab.requests.iter();
    sent.filter(|(_, request)| request.url.contains("/texts/"))
        .count()
}

#[test]
fn texts_that_come_together_are_told_together_and_once() {
    let mut tab = texting();
    receive(&mut tab, 1, "hello");
    receive(&mut tab, 2, "are you there?");
    assert!(matches!(state(&mut tab), LogState::Waiting { .. }));
    assert!(!tab.has_request("/texts/"), "more may follow");
    tab.pass(QUIET_MS);
    assert_eq!(state(&mut tab), LogState::Sending);
    let report = log_answered(&mut tab, 200, &day("9001", &["1", "2"], &harbor()));
    assert_eq!(ids(&report), ["1", "2"]);
    assert_eq!(report["others"], json!([{"number": JANE, "name": null}]));
    assert_eq!(report["messages"][0]["delivery"], "delivered");
    assert_eq!(
        log(&mut tab),
        Some(ThreadLog {
            state: LogState::Logged {
                record: RecordId::new("9001"),
                url: Some("https://netsuite.example/1".to_owned()),
                unfiled: None,
                not_taken: Vec::new(),
            },
            filed: Some("Harbor Supply".to_owned()),
        })
    );
    tab.pass(600_000);
    assert!(!tab.has_request("/texts/"));
}

#[test]
fn a_text_that_was_sent_is_told_again_when_it_is_delivered() {
    let mut tab = texting();
    send(&mut tab, "a", "on its way");
    let answer = outbound(&tab, 5, "on its way", "Sent");
    tab.answer("/sms", 200, &answer);
    tab.pass(QUIET_MS);
    let report = log_answered(&mut tab, 200, &day("9001", &["5"], &harbor()));
    assert_eq!(report["messages"][0]["delivery"], "sent");
    changed(&mut tab);
    let delivered = told(&tab, "t3", &[outbound(&tab, 5, "on its way", "Delivered")]);
    tab.answer("message-sync", 200, &delivered);
    tab.pass(QUIET_MS);
    let report = log_answered(&mut tab, 200, &day("9001", &["5"], &harbor()));
    assert_eq!(ids(&report), ["5"]);
    assert_eq!(report["messages"][0]["delivery"], "delivered");
}

#[test]
fn the_connector_away_makes_texts_wait_and_the_next_life_tells_them() {
    let mut tab = texting();
    receive(&mut tab, 1, "hello");
    tab.pass(QUIET_MS);
    tab.no_answer("/texts/543");
    assert!(matches!(
        state(&mut tab),
        LogState::Waiting {
            attempts: 1,
            last_problem: Some(_),
            ..
        }
    ));
    assert_eq!(
        tab.view().connection.netsuite,
        NetSuiteState::Waiting { calls: 1 }
    );
    assert!(tab.engine.is_needed(), "closing would leave it unlogged");
    let mut next = reopened(&tab, 2);
    next.pass(QUIET_MS);
    let report = log_answered(&mut next, 200, &day("9001", &["1"], &harbor()));
    assert_eq!(ids(&report), ["1"]);
    let mut last = reopened(&next, 3);
    assert!(matches!(state(&mut last), LogState::Logged { .. }));
    last.pass(600_000);
    assert_eq!(times_reported(&last), 0, "it was told");
}

#[test]
fn a_tab_that_died_before_the_answer_tells_it_again_under_the_same_key() {
    let mut tab = texting();
    receive(&mut tab, 1, "hello");
    tab.pass(QUIET_MS);
    assert!(tab.has_request("/texts/543"));
    let mut next = reopened(&tab, 2);
    next.pass(QUIET_MS);
    let report = log_answered(&mut next, 200, &day("9001", &["1"], &harbor()));
    assert_eq!(ids(&report), ["1"]);
}

#[test]
fn what_was_written_while_no_tab_was_open_is_told_and_what_is_older_than_a_day_is_not() {
    let mut tab = Tab::ready();
    super::texts::attach(&mut tab);
    let mut old = inbound(&tab, 1, "last week");
    old["creationTime"] = tab.now.plus_millis(-7 * 86_400_000).to_string().into();
    let mut fresh = inbound(&tab, 2, "this morning");
    fresh["creationTime"] = tab.now.plus_millis(-3_600_000).to_string().into();
    let answer = told(&tab, "t1", &[old, fresh]);
    tab.answer("message-sync", 200, &answer);
    tab.pass(QUIET_MS);
    let report = log_answered(&mut tab, 200, &day("9001", &["2"], &harbor()));
    assert_eq!(ids(&report), ["2"]);
}

/// So many texts, one a minute, the newest just now; the newest first.
fn minutes(tab: &Tab, ids: std::ops::RangeInclusive<u64>) -> Vec<Value> {
    let newest = i64::try_from(*ids.end()).unwrap();
    let one = |id: u64| {
        let mut message = inbound(tab, id, "one of many");
        let minutes = newest - i64::try_from(id).unwrap();
        let at = tab.now.plus_millis(-60_000 * minutes);
        message["creationTime"] = at.to_string().into();
        message
    };
    ids.rev().map(one).collect()
}

#[test]
fn more_texts_than_one_reading_brings_are_all_logged_in_this_life_or_the_next() {
    let mut tab = Tab::ready();
    super::texts::attach(&mut tab);
    let all = minutes(&tab, 1..=800);
    let mut newest = told(&tab, "t1", &all[..250]);
    newest["syncInfo"]["olderRecordsExist"] = true.into();
    tab.answer("message-sync", 200, &newest);
    let page = json!({"records": &all[250..500]});
    let request = tab.answer("/message-store?", 200, &page);
    let until = |at: usize| {
        let oldest = Timestamp::parse_iso(all[at]["creationTime"].as_str().unwrap());
        oldest.unwrap().plus_millis(1).to_string()
    };
    assert!(request.url.contains(&until(249)), "{}", request.url);
    tab.no_answer("/message-store?");
    let mut next = reopened(&tab, 2);
    let nothing = told(&next, "t2", &[]);
    next.answer("message-sync", 200, &nothing);
    let page = json!({"records": &all[500..750]});
    let request = next.answer("/message-store?", 200, &page);
    assert!(request.url.contains(&until(499)), "{}", request.url);
    let page = json!({"records": &all[750..]});
    next.answer("/message-store?", 200, &page);
    assert!(!next.has_request("/message-store?"), "that was all");
    let mut reported = Vec::new();
    for _ in 0..2 {
        next.pass(QUIET_MS);
        let report = log_answered(&mut next, 200, &day("9001", &[], &harbor()));
        reported.extend(ids(&report).into_iter().map(str::to_owned));
    }
    reported.sort();
    reported.dedup();
    assert_eq!(reported.len(), 800);
}

#[test]
fn long_texts_are_told_in_parts_that_the_connector_reads() {
    let mut tab = Tab::ready();
    super::texts::attach(&mut tab);
    let mut all = minutes(&tab, 1..=200);
    for text in &mut all {
        text["subject"] = "😀".repeat(1_000).into();
    }
    let answer = told(&tab, "t1", &all);
    tab.answer("message-sync", 200, &answer);
    let (mut reported, mut parts) = (Vec::new(), 0);
    while reported.len() < 200 {
        tab.pass(QUIET_MS);
        let report = log_answered(&mut tab, 200, &day("9001", &[], &harbor()));
        let body = report.to_string().len();
        assert!(body <= BODY_LIMIT, "{body} bytes");
        parts += 1;
        reported.extend(ids(&report).into_iter().map(str::to_owned));
    }
    reported.sort();
    reported.dedup();
    assert_eq!((reported.len(), parts), (200, 5));
}

#[test]
fn a_report_that_is_too_long_for_whatever_is_on_the_way_is_not_repeated_for_ever() {
    let mut tab = texting();
    receive(&mut tab, 1, "hello");
    tab.pass(QUIET_MS);
    tab.answer(
        "/texts/543",
        413,
        &json!("<html>413 Request Entity Too Large</html>"),
    );
    assert!(matches!(
        state(&mut tab),
        LogState::Wedged { problem } if problem.code == "invalid-request"
    ));
    tab.pass(600_000);
    assert!(!tab.has_request("/texts/543"));
}

#[test]
fn a_refusal_says_why_and_waits_for_a_person_or_the_next_text() {
    let mut tab = texting();
    receive(&mut tab, 1, "hello");
    tab.pass(QUIET_MS);
    log_answered(&mut tab, 403, &problem(403, "netsuite-permission"));
    assert!(matches!(
        state(&mut tab),
        LogState::Wedged { problem } if problem.code == "netsuite-permission"
    ));
    assert_eq!(
        tab.view().connection.netsuite,
        NetSuiteState::AttentionNeeded
    );
    tab.pass(600_000);
    assert!(!tab.has_request("/texts/"));
    let mut next = reopened(&tab, 2);
    next.pass(QUIET_MS);
    assert!(matches!(state(&mut next), LogState::Wedged { .. }));
    wish(&mut next, &TextWish::Log { thread: thread() });
    log_answered(&mut next, 403, &problem(403, "netsuite-permission"));
    let answer = told(&next, "t7", &[inbound(&next, 2, "still there?")]);
    next.answer("message-sync", 200, &answer);
    next.pass(QUIET_MS);
    let report = log_answered(&mut next, 200, &day("9001", &["1", "2"], &harbor()));
    assert_eq!(ids(&report), ["1", "2"]);
}

#[test]
fn a_revoked_sign_in_does_not_keep_texts_from_being_logged() {
    let mut tab = texting();
    receive(&mut tab, 1, "hello");
    tab.pass(QUIET_MS);
    tab.answer("/texts/543", 401, &problem(401, "sign-in-required"));
    tab.pass(2_000);
    let (id, request) = tab.request("/texts/543");
    assert!(
        request
            .authorization
            .unwrap()
            .reveal()
            .starts_with("Grant "),
        "the logging grant outlives the sign-in"
    );
    tab.input(Input::Http {
        id,
        result: Ok(HttpResponse {
            status: 200,
            retry_after: None,
            body: Secret::new(day("9001", &["1"], &harbor()).to_string()),
        }),
    });
    assert!(matches!(state(&mut tab), LogState::Logged { .. }));
}

#[test]
fn whom_the_person_chooses_is_told_with_every_text_of_the_conversation() {
    let mut tab = texting();
    receive(&mut tab, 1, "hello");
    let mut other = harbor();
    other["company"]["id"] = "601".into();
    tab.answer("/callers", 200, &json!({"matches": [harbor(), other]}));
    tab.pass(QUIET_MS);
    log_answered(&mut tab, 200, &day("9001", &["1"], &Value::Null));
    assert_eq!(log(&mut tab).unwrap().filed, None);
    wish(
        &mut tab,
        &TextWish::File {
            number: JANE.to_owned(),
            company: Some(RecordId::new("601")),
            contact: Some(RecordId::new("1")),
        },
    );
    let report = log_answered(&mut tab, 200, &day("9001", &["1"], &harbor()));
    assert_eq!(ids(&report), ["1"]);
    assert_eq!(report["chosen"]["company"], "601");
    assert_eq!(
        log(&mut tab).unwrap().filed.as_deref(),
        Some("Harbor Supply")
    );
}

/// Days that the connector wrote in one request, `(day, message)`, and whether others are left.
fn days(written: &[(&str, &str)], is_more: bool) -> Value {
    let day = |(day, message): &(&str, &str)| {
        json!({"day": day, "messages": [message], "record": {
            "record": format!("r-{day}"), "externalId": format!("rc-sms-543-{day}"),
            "url": null, "found": harbor()
        }})
    };
    json!({"days": written.iter().map(day).collect::<Vec<_>>(), "isMore": is_more})
}

#[test]
fn what_one_request_had_no_time_for_is_told_by_the_next_ones_and_by_the_next_life() {
    let mut tab = texting();
    receive(&mut tab, 1, "first");
    receive(&mut tab, 2, "second");
    wish(
        &mut tab,
        &TextWish::File {
            number: JANE.to_owned(),
            company: Some(RecordId::new("601")),
            contact: None,
        },
    );
    let report = log_answered(&mut tab, 200, &days(&[("2026-11-21", "1")], true));
    assert_eq!(ids(&report), ["1", "2"]);
    let report = log_answered(&mut tab, 200, &days(&[("2026-11-22", "2")], true));
    assert_eq!(ids(&report), ["2"], "the first is in its record");
    assert_eq!(report["chosen"]["company"], "601");
    assert!(
        tab.has_request("/texts/543"),
        "older days follow the choice"
    );
    let mut next = reopened(&tab, 2);
    next.pass(QUIET_MS);
    let older = days(&[("2026-10-01", "0")], true);
    let report = log_answered(&mut next, 200, &older);
    assert_eq!(ids(&report), [""; 0]);
    assert_eq!(report["chosen"]["company"], "601");
    // All of its days are deleted in NetSuite: what is left has time.
    log_answered(&mut next, 200, &days(&[], true));
    assert_eq!(times_reported(&next), 0);
    next.pass(QUIET_MS);
    log_answered(&mut next, 200, &days(&[("2026-09-01", "0")], false));
    next.pass(600_000);
    assert_eq!(times_reported(&next), 0, "all of it is told");
    let LogState::Logged { record, .. } = state(&mut next) else {
        panic!("{:?}", state(&mut next));
    };
    assert_eq!(record, RecordId::new("r-2026-11-22"), "the newest day's");
}

/// The same, and days that were refused: `(day, message, code)`.
fn with_refused(mut answer: Value, refused: &[(&str, &[&str], u16, &str)]) -> Value {
    let one = |(day, messages, status, code): &(&str, &[&str], u16, &str)| json!({"day": day, "messages": messages, "problem": problem(*status, code)});
    answer["isMore"] = true.into();
    answer["refused"] = refused.iter().map(one).collect();
    answer
}

#[test]
fn a_day_that_is_refused_holds_up_no_other_and_is_tried_again_by_itself_while_it_may_be_taken() {
    let mut tab = texting();
    for (id, text) in [(1, "locked"), (2, "locked, too"), (3, "today")] {
        receive(&mut tab, id, text);
    }
    tab.pass(QUIET_MS);
    let (locked, too): (&[&str], &[&str]) = (&["1"], &["2"]);
    let answer = with_refused(
        days(&[], true),
        &[
            ("2026-11-19", locked, 423, "netsuite-locked"),
            ("2026-11-20", too, 423, "netsuite-locked"),
        ],
    );
    let report = log_answered(&mut tab, 200, &answer);
    assert_eq!(
        (ids(&report), report.get("refused")),
        (vec!["1", "2", "3"], None)
    );
    let report = log_answered(&mut tab, 200, &days(&[("2026-11-21", "3")], false));
    assert_eq!(ids(&report), ["3"], "at once, without them");
    assert_eq!(report["refused"], json!(["2026-11-19", "2026-11-20"]));
    assert!(matches!(
        state(&mut tab),
        LogState::Waiting { last_problem: Some(problem), .. } if problem.code == "netsuite-locked"
    ));
    assert!(!tab.has_request("/texts/543"), "not in a hurry");
    // One of them each time, whichever was refused longest ago.
    tab.pass(60_000);
    let again = with_refused(
        days(&[], true),
        &[("2026-11-19", locked, 423, "netsuite-locked")],
    );
    let report = log_answered(&mut tab, 200, &again);
    assert_eq!(
        (ids(&report), &report["refused"]),
        (vec!["1"], &json!(["2026-11-20"]))
    );
    tab.pass(60_000);
    let report = log_answered(&mut tab, 200, &days(&[("2026-11-20", "2")], false));
    assert_eq!(ids(&report), ["2"]);
    tab.pass(60_000);
    let report = log_answered(&mut tab, 200, &days(&[("2026-11-19", "1")], false));
    assert_eq!((ids(&report), report.get("refused")), (vec!["1"], None));
    let LogState::Logged { record, .. } = state(&mut tab) else {
        panic!("{:?}", state(&mut tab));
    };
    assert_eq!(record, RecordId::new("r-2026-11-21"), "the newest day's");
    tab.pass(600_000);
    assert!(!tab.has_request("/texts/543"));
}

#[test]
fn a_day_that_a_person_must_mend_says_so_after_the_others_and_a_new_text_tries_it_again() {
    let mut tab = texting();
    receive(&mut tab, 1, "refused");
    receive(&mut tab, 2, "today");
    tab.pass(QUIET_MS);
    let refused = |written: &[(&str, &str)]| {
        let one: (&str, &[&str], u16, &str) = ("2026-11-20", &["1"], 422, "netsuite-field");
        with_refused(days(written, true), &[one])
    };
    log_answered(&mut tab, 200, &refused(&[("2026-11-21", "2")]));
    let wedged = |tab: &mut Tab| matches!(state(tab), LogState::Wedged { problem } if problem.code == "netsuite-field");
    assert!(wedged(&mut tab));
    tab.pass(600_000);
    assert!(!tab.has_request("/texts/543"));
    receive(&mut tab, 3, "and another");
    tab.pass(QUIET_MS);
    let report = log_answered(&mut tab, 200, &refused(&[("2026-11-21", "3")]));
    assert_eq!(
        (ids(&report), report.get("refused")),
        (vec!["1", "3"], None)
    );
    assert!(wedged(&mut tab));
    wish(&mut tab, &TextWish::Log { thread: thread() });
    let report = log_answered(&mut tab, 200, &days(&[("2026-11-20", "1")], false));
    assert_eq!(ids(&report), ["1"]);
    assert!(matches!(state(&mut tab), LogState::Logged { .. }));
}

#[test]
fn a_choice_is_told_until_the_last_day_follows_it_and_days_that_are_refused_hold_up_no_other() {
    let mut tab = texting();
    receive(&mut tab, 1, "today");
    wish(
        &mut tab,
        &TextWish::File {
            number: JANE.to_owned(),
            company: Some(RecordId::new("601")),
            contact: None,
        },
    );
    let old: (&str, &[&str], u16, &str) = ("2026-10-01", &[], 423, "netsuite-locked");
    let answer = with_refused(days(&[("2026-11-21", "1")], true), &[old]);
    log_answered(&mut tab, 200, &answer);
    let report = log_answered(&mut tab, 200, &days(&[("2026-09-01", "0")], false));
    assert_eq!(
        (ids(&report), &report["refused"]),
        (vec![], &json!(["2026-10-01"]))
    );
    tab.pass(60_000);
    let report = log_answered(&mut tab, 200, &days(&[("2026-10-01", "0")], false));
    assert_eq!(report["chosen"]["company"], "601");
    assert_eq!((ids(&report), report.get("refused")), (vec![], None));
    tab.pass(600_000);
    assert!(!tab.has_request("/texts/543"));
}

#[test]
fn under_whom_a_conversation_is_filed_follows_its_newest_day_and_outlives_the_tab() {
    let filed = |tab: &mut Tab| log(tab).unwrap().filed;
    let found = |day: &str, found: &Value| {
        json!({"days": [{"day": day, "messages": [], "record": {
            "record": day, "externalId": day, "url": null, "found": found
        }}]})
    };
    let mut tab = texting();
    receive(&mut tab, 1, "hello");
    assert_eq!(filed(&mut tab), None, "nobody has written it yet");
    tab.pass(QUIET_MS);
    log_answered(&mut tab, 200, &found("2026-11-22", &harbor()));
    assert_eq!(filed(&mut tab).as_deref(), Some("Harbor Supply"));
    receive(&mut tab, 2, "from yesterday");
    tab.pass(QUIET_MS);
    let mut other = harbor();
    other["company"]["name"] = "Elm & Sons".into();
    log_answered(&mut tab, 200, &found("2026-11-21", &other));
    assert_eq!(
        filed(&mut tab).as_deref(),
        Some("Harbor Supply"),
        "an older day says nothing of the newest"
    );
    receive(&mut tab, 3, "the company alone");
    tab.pass(QUIET_MS);
    other["contact"] = Value::Null;
    log_answered(&mut tab, 200, &found("2026-11-23", &other));
    assert_eq!(filed(&mut tab).as_deref(), Some("Elm & Sons"));
    let mut next = reopened(&tab, 2);
    assert_eq!(filed(&mut next).as_deref(), Some("Elm & Sons"));
    receive(&mut next, 4, "whose number is it now?");
    next.pass(QUIET_MS);
    log_answered(&mut next, 200, &found("2026-11-24", &Value::Null));
    assert_eq!(filed(&mut next), None, "nobody's any more");
}

#[test]
fn a_choice_is_told_although_every_text_is_older_than_what_this_browser_tells() {
    let mut tab = Tab::ready();
    super::texts::attach(&mut tab);
    let mut old = inbound(&tab, 1, "last week");
    old["creationTime"] = tab.now.plus_millis(-7 * 86_400_000).to_string().into();
    let answer = told(&tab, "t1", &[old]);
    tab.answer("message-sync", 200, &answer);
    wish(
        &mut tab,
        &TextWish::File {
            number: JANE.to_owned(),
            company: Some(RecordId::new("601")),
            contact: None,
        },
    );
    tab.pass(QUIET_MS);
    let mut next = reopened(&tab, 2);
    next.pass(QUIET_MS);
    let report = log_answered(&mut next, 200, &day("9001", &[], &harbor()));
    assert_eq!(ids(&report), [""; 0]);
    assert_eq!(report["chosen"]["company"], "601");
    let filed = log(&mut next).unwrap().filed;
    assert_eq!(filed.as_deref(), Some("Harbor Supply"));
    next.pass(600_000);
    assert!(!next.has_request("/texts/"), "once");
}

#[test]
fn a_choice_is_taken_however_long_ago_the_number_was_looked_up() {
    let mut tab = texting();
    receive(&mut tab, 1, "hello");
    let mut other = harbor();
    other["company"]["id"] = "601".into();
    tab.answer("/callers", 200, &json!({"matches": [harbor(), other]}));
    tab.pass(QUIET_MS);
    log_answered(&mut tab, 200, &day("9001", &["1"], &Value::Null));
    wish(&mut tab, &TextWish::Open { thread: thread() });
    tab.pass(600_000);
    wish(
        &mut tab,
        &TextWish::File {
            number: JANE.to_owned(),
            company: Some(RecordId::new("601")),
            contact: Some(RecordId::new("1")),
        },
    );
    let report = log_answered(&mut tab, 200, &day("9001", &["1"], &harbor()));
    assert_eq!(report["chosen"]["company"], "601");
    assert!(tab.has_request("/callers/choice"), "the company is told");
    assert!(matches!(
        tab.view().customer.caller,
        CallerIdentity::Known { .. }
    ));
}

#[test]
fn nothing_is_logged_without_a_connector_or_between_colleagues() {
    let mut tab = texting();
    let mut pager = inbound(&tab, 1, "lunch?");
    pager["from"] = json!({"extensionNumber": "102"});
    pager["conversation"] = json!({"id": "544"});
    changed(&mut tab);
    let answer = told(&tab, "t2", &[pager]);
    tab.answer("message-sync", 200, &answer);
    tab.pass(600_000);
    assert!(!tab.has_request("/texts/"));
    assert_ne!(view(&tab).threads[0].id, ThreadId::new(THREAD));

    let mut alone = Tab::without_connector();
    super::texts::attach(&mut alone);
    alone.pass(600_000);
    assert!(!alone.has_request("/texts/"));
}

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// A browser that is new to somebody whose texts were told until so long ago, if they were; RingCentral has
/// texts that came so long ago.
fn newcomer(until: Option<i64>, ages: &[i64]) -> Tab {
    let now = Tab::new().now;
    let mut tab = Tab::ready_told(until.map(|ago| now.plus_millis(-ago)));
    attach(&mut tab);
    let texts: Vec<Value> = (1..)
        .zip(ages)
        .map(|(id, age)| {
            let mut text = inbound(&tab, id, "hello");
            text["creationTime"] = json!(now.plus_millis(-age).to_string());
            text
        })
        .collect();
    let answer = told(&tab, "t1", &texts);
    while tab.has_request("message-sync") {
        tab.answer("message-sync", 200, &answer);
    }
    tab.pass(QUIET_MS);
    tab
}

#[test]
fn a_new_browser_takes_a_persons_telling_up_where_it_ended() {
    // Nobody had a browser open over the weekend, and on Monday there is a new laptop.
    let ages = [5 * DAY_MS, 3 * DAY_MS + HOUR_MS, 2 * DAY_MS, HOUR_MS];
    let mut tab = newcomer(Some(3 * DAY_MS), &ages);
    let report = log_answered(&mut tab, 200, &day("9001", &["2", "3", "4"], &harbor()));
    assert_eq!(
        ids(&report),
        ["2", "3", "4"],
        "a day before it ended, and on"
    );
    // The next life goes on from there, and asks nobody.
    let mut next = reopened(&tab, 2);
    next.pass(QUIET_MS);
    assert_eq!(times_reported(&next), 0);
}

#[test]
fn of_somebody_who_never_told_one_only_the_last_day_is_told() {
    let mut tab = newcomer(None, &[2 * DAY_MS, HOUR_MS]);
    let report = log_answered(&mut tab, 200, &day("9001", &["2"], &harbor()));
    assert_eq!(ids(&report), ["2"]);
}

#[test]
fn no_telling_is_taken_up_after_more_than_31_days() {
    let mut tab = newcomer(Some(60 * DAY_MS), &[32 * DAY_MS, 30 * DAY_MS]);
    let report = log_answered(&mut tab, 200, &day("9001", &["2"], &harbor()));
    assert_eq!(ids(&report), ["2"]);
}

#[test]
fn what_ringcentrals_first_answer_leaves_out_is_read_back_to_where_the_telling_ended() {
    let now = Tab::new().now;
    let until = now.plus_millis(-3 * DAY_MS);
    let mut tab = Tab::ready_told(Some(until));
    attach(&mut tab);
    let mut answer = told(&tab, "t1", &[inbound(&tab, 9, "hello")]);
    answer["syncInfo"]["olderRecordsExist"] = json!(true);
    while tab.has_request("message-sync") {
        tab.answer("message-sync", 200, &answer);
    }
    let from = until.plus_millis(-DAY_MS);
    let (_, request) = tab.request(&format!("dateFrom={from}"));
    assert!(request.url.contains("message-store"), "{}", request.url);
}

#[test]
fn texts_that_the_company_does_not_log_rest_and_say_so_until_another_one_comes() {
    let mut tab = texting();
    receive(&mut tab, 1, "hello");
    tab.pass(QUIET_MS);
    log_answered(&mut tab, 200, &json!({"days": [], "leftOutBy": "texts"}));
    let left_out = LogState::LeftOut { rule: Rule::Texts };
    assert_eq!(state(&mut tab), left_out);
    assert_eq!(tab.view().connection.netsuite, NetSuiteState::Connected);
    tab.pass(600_000);
    assert!(
        !tab.has_request("/texts/"),
        "nobody asks for what is left out"
    );
    let mut next = reopened(&tab, 2);
    assert_eq!(state(&mut next), left_out, "the next life says so, too");
    // An admin may have changed it since.
    receive(&mut tab, 2, "are you there?");
    tab.pass(QUIET_MS);
    let report = log_answered(&mut tab, 200, &day("9001", &["1", "2"], &harbor()));
    assert_eq!(ids(&report), ["1", "2"]);
    assert!(matches!(state(&mut tab), LogState::Logged { .. }));
}
