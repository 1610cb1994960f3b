//! What calls are linked to.

use super::{
    tab::{Tab, problem, tokens},
    texts::reopened,
};
use crate::engine::{
    io::{HttpRequest, Input, Method},
    links,
};
use ledgerline_core::{
    domain::{
        ids::{RecordId, TelephonySessionId},
        intent::Intent,
        links::{
            Change, ChangeStage, LinkKind, LinkWish, LinksOfCall, LinksView, LinksWish, OrderState,
        },
        pane::Reading,
        view::{AnnexName, LogProblem},
    },
    json,
};
use serde_json::{Value, json};

fn ready() -> Tab {
    let mut tab = Tab::ready();
    tab.input(Input::Attach(links::annex()));
    tab
}

fn wish(tab: &mut Tab, wish: &LinksWish) {
    tab.input(Input::Intent(Intent::Annex {
        annex: AnnexName::Links,
        wish: json::write(wish).unwrap(),
    }));
}

fn view(tab: &Tab) -> LinksView {
    json::read(&tab.view().annex(AnnexName::Links).unwrap().body).unwrap()
}

fn call() -> TelephonySessionId {
    TelephonySessionId::new("s-b1")
}

fn of_call(tab: &Tab) -> LinksOfCall {
    view(tab)
        .calls
        .into_iter()
        .find(|of| of.call == call())
        .unwrap()
}

fn look(tab: &mut Tab) {
    wish(
        tab,
        &LinksWish::Look {
            call: call(),
            again: true,
        },
    );
}

fn link(tab: &mut Tab, is_linked: bool) {
    let wish_ = LinkWish {
        kind: LinkKind::Project,
        record: RecordId::new("701"),
        name: "Packing line upgrade".to_owned(),
        is_linked,
        ago_ms: 0,
    };
    wish(
        tab,
        &LinksWish::Change {
            call: call(),
            wish: wish_,
        },
    );
}

fn records() -> Value {
    json!({ "records": [
        { "kind": "customer", "name": "Cobalt Ridge Orchards", "url": "https://n/app/x?id=600", "record": "600" },
        { "kind": "project", "name": "Packing line upgrade", "url": null, "record": "701" },
    ], "mayChange": true })
}

fn names(tab: &Tab) -> Vec<String> {
    let Some(Reading::Read {
        value: Some(links), ..
    }) = of_call(tab).links
    else {
        return Vec::new();
    };
    links.records.into_iter().map(|one| one.name).collect()
}

#[test]
fn a_call_nobody_has_anything_of_is_an_answer_and_what_was_read_outlives_an_outage() {
    let mut tab = ready();
    assert!(!tab.has_request("/links"));
    look(&mut tab);
    assert_eq!(of_call(&tab).links, Some(Reading::Asked));
    tab.answer("/calls/s-b1/links", 404, &problem(404, "not-found"));
    let nothing = Some(Reading::Read {
        value: None,
        problem: None,
    });
    assert_eq!(of_call(&tab).links, nothing);
    look(&mut tab);
    tab.answer("/calls/s-b1/links", 200, &records());
    assert_eq!(
        names(&tab),
        ["Cobalt Ridge Orchards", "Packing line upgrade"]
    );
    look(&mut tab);
    tab.answer(
        "/calls/s-b1/links",
        503,
        &problem(503, "netsuite-unavailable"),
    );
    assert_eq!(names(&tab).len(), 2);
}

#[test]
fn a_link_without_an_answer_stays_said_and_is_sent_again() {
    let mut tab = ready();
    look(&mut tab);
    tab.answer("/calls/s-b1/links", 404, &problem(404, "not-found"));
    link(&mut tab, true);
    assert_eq!(of_call(&tab).undone.len(), 1);
    assert_eq!(of_call(&tab).undone[0].stage, ChangeStage::UnderWay);
    tab.no_answer("/calls/s-b1/links");
    let undone = of_call(&tab).undone;
    assert_eq!(undone[0].problem().unwrap().code, "unreachable");
    // Somebody says `Try again`: it is the same wish, once.
    link(&mut tab, true);
    assert_eq!(of_call(&tab).undone.len(), 1);
    let sent = tab.answer("/calls/s-b1/links", 204, &Value::Null);
    assert_eq!(sent.method, Method::Put);
    assert!(of_call(&tab).undone.is_empty());
    tab.answer("/calls/s-b1/links", 200, &records());
    assert!(names(&tab).contains(&"Packing line upgrade".to_owned()));
}

#[test]
fn what_is_refused_says_so_and_is_not_sent_by_itself() {
    let mut tab = ready();
    link(&mut tab, true);
    tab.answer("/calls/s-b1/links", 403, &problem(403, "forbidden"));
    let undone = of_call(&tab).undone;
    assert_eq!(undone[0].problem().unwrap().code, "forbidden");
    tab.pass(120_000);
    assert!(!tab.has_request("/links"));
    // The other way round takes its place.
    link(&mut tab, false);
    assert_eq!(of_call(&tab).undone.len(), 1);
}

fn begin(tab: &mut Tab) {
    let begin = LinksWish::Order {
        call: call(),
        customer: RecordId::new("600"),
    };
    wish(tab, &begin);
}

fn problem_of(tab: &Tab) -> Option<LogProblem> {
    of_call(tab).undone.first()?.problem().cloned()
}

fn body(request: &HttpRequest) -> Value {
    let (_, body) = request.body.as_ref().unwrap();
    serde_json::from_str(body.reveal()).unwrap()
}

#[test]
fn an_order_that_cannot_be_noted_is_noted_later_with_when_it_was_begun() {
    let mut tab = ready();
    begin(&mut tab);
    let away = problem(503, "netsuite-unavailable");
    let sent = tab.answer("/calls/s-b1/order", 503, &away);
    assert_eq!(body(&sent), json!({ "customer": "600", "agoMs": 0 }));
    assert_eq!(problem_of(&tab).unwrap().code, "netsuite-unavailable");
    assert!(tab.engine.is_needed(), "nobody has it yet");
    // Whoever opens the form again still waits for the same order.
    tab.pass(1_000);
    begin(&mut tab);
    assert_eq!(of_call(&tab).undone.len(), 1);
    assert_eq!(problem_of(&tab), None);
    let sent = tab.answer("/calls/s-b1/order", 503, &away);
    assert_eq!(body(&sent)["agoMs"], 1_000);

    let mut next = reopened(&tab, 2);
    next.pass(4_000);
    next.input(Input::Attach(links::annex()));
    let sent = next.answer("/calls/s-b1/order", 204, &Value::Null);
    assert!(body(&sent)["agoMs"].as_i64().unwrap() >= 4_000);
    assert!(of_call(&next).undone.is_empty());
    assert!(next.has_request("/calls/s-b1/links"), "it is looked for");
}

#[test]
fn an_order_that_is_refused_says_so() {
    let mut tab = ready();
    begin(&mut tab);
    tab.answer("/calls/s-b1/order", 403, &problem(403, "forbidden"));
    assert!(!of_call(&tab).undone[0].is_on_its_way());
    assert_eq!(problem_of(&tab).unwrap().code, "forbidden");
    begin(&mut tab);
    assert_eq!(problem_of(&tab), None);
}

#[test]
fn what_is_in_the_way_for_a_while_refuses_nothing_and_the_change_outlives_it() {
    let signed_out = (401, "sign-in-required");
    for (status, code) in [
        signed_out,
        (503, "ringcentral-unavailable"),
        (500, "internal"),
    ] {
        let mut tab = ready();
        link(&mut tab, true);
        tab.answer("/calls/s-b1/links", status, &problem(status, code));
        if status == 401 {
            // It is asked once more with a new token.
            tab.answer("oauth/token", 200, &tokens("access-2"));
            tab.answer("/calls/s-b1/links", status, &problem(status, code));
        }
        assert_eq!(problem_of(&tab).unwrap().code, code);
        assert!(tab.engine.is_needed(), "nobody has it yet");
        let mut next = reopened(&tab, 2);
        next.input(Input::Attach(links::annex()));
        assert!(next.has_request("/calls/s-b1/links"));

        tab.pass(10_000);
        let sent = tab.answer("/calls/s-b1/links", 204, &Value::Null);
        assert_eq!(sent.method, Method::Put, "after a while");
        assert!(of_call(&tab).undone.is_empty());
    }
}

#[test]
fn of_one_call_one_change_goes_out_at_a_time_and_the_last_counts() {
    let mut tab = ready();
    link(&mut tab, true);
    link(&mut tab, false);
    link(&mut tab, true);
    link(&mut tab, false);
    begin(&mut tab);
    assert!(!tab.has_request("/order"), "the link is under way");
    let first = tab.answer("/calls/s-b1/links", 204, &Value::Null);
    assert_eq!(body(&first)["isLinked"], true);
    let undone = of_call(&tab).undone;
    assert!(matches!(&undone[0].change, Change::Link(it) if !it.wish.is_linked));
    let read = tab.answer("/calls/s-b1/links", 200, &records());
    assert_eq!(read.method, Method::Get);
    let second = tab.answer("/calls/s-b1/links", 204, &Value::Null);
    assert_eq!(body(&second)["isLinked"], false);
    tab.answer("/calls/s-b1/order", 204, &Value::Null);
    assert!(of_call(&tab).undone.is_empty());
    tab.answer("/calls/s-b1/links", 200, &records());
    tab.answer("/calls/s-b1/links", 200, &records());
    assert!(!tab.has_request("/calls/s-b1"), "each once");
}

fn awaited() -> Value {
    let mut links = records();
    links["order"] = json!(OrderState::Awaited);
    links
}

#[test]
fn an_order_that_is_awaited_is_looked_for_as_soon_as_somebody_is_back() {
    let mut tab = ready();
    tab.input(Input::Visible(true));
    begin(&mut tab);
    tab.answer("/calls/s-b1/order", 204, &Value::Null);
    tab.answer("/calls/s-b1/links", 200, &awaited());
    // NetSuite's form is in front.
    tab.input(Input::Visible(false));
    tab.pass(20_000);
    tab.pass(600_000);
    assert!(!tab.has_request("/links"), "nobody sees it");
    tab.input(Input::Visible(true));
    tab.answer("/calls/s-b1/links", 200, &awaited());
    assert!(!tab.has_request("/links"), "once");
    tab.pass(19_000);
    assert!(!tab.has_request("/links"));
    tab.pass(1_000);
    let mut marked = records();
    marked["order"] = json!(OrderState::Marked);
    tab.answer("/calls/s-b1/links", 200, &marked);
    tab.pass(600_000);
    assert!(!tab.has_request("/links"), "it is there");
}

/// A wish as it was sent.
fn sent(request: HttpRequest) -> Value {
    serde_json::from_str(request.body.unwrap().1.reveal()).unwrap()
}

#[test]
fn a_change_that_is_sent_again_says_how_long_ago_it_was_wished() {
    let mut tab = ready();
    link(&mut tab, true);
    tab.no_answer("/calls/s-b1/links");
    tab.pass(90_000);
    let again = sent(tab.answer("/calls/s-b1/links", 204, &Value::Null));
    let ago = again["agoMs"].as_i64().unwrap();
    assert!((1..=90_000).contains(&ago), "{again}");
    assert_eq!(again["wishedAt"], Value::Null, "by whose clock?");
    // Another wish is of now.
    tab.pass(10_000);
    link(&mut tab, false);
    tab.answer("/calls/s-b1/links", 200, &records());
    let other = sent(tab.answer("/calls/s-b1/links", 204, &Value::Null));
    assert_eq!(other["agoMs"], 0, "{other}");
}

#[test]
fn what_is_awaited_is_that_of_the_call_looked_at_last_whatever_else_is_answered() {
    let mut tab = ready();
    tab.input(Input::Visible(true));
    let other = TelephonySessionId::new("s-b2");
    let change = LinkWish {
        kind: LinkKind::Project,
        record: RecordId::new("701"),
        name: "Packing line upgrade".to_owned(),
        is_linked: true,
        ago_ms: 0,
    };
    wish(
        &mut tab,
        &LinksWish::Change {
            call: other,
            wish: change,
        },
    );
    look(&mut tab);
    tab.answer("/calls/s-b1/links", 200, &awaited());
    tab.answer("/calls/s-b2/links", 204, &Value::Null);
    tab.answer("/calls/s-b2/links", 200, &records());
    tab.pass(20_000);
    assert!(tab.has_request("/calls/s-b1/links"));
}

#[test]
fn an_answer_about_another_call_has_the_one_looked_at_not_read_again() {
    let mut tab = ready();
    tab.input(Input::Visible(true));
    for call in ["s-b2", "s-b1"] {
        let call = TelephonySessionId::new(call);
        wish(&mut tab, &LinksWish::Look { call, again: true });
    }
    tab.answer("/calls/s-b1/links", 200, &records());
    tab.answer("/calls/s-b2/links", 200, &awaited());
    tab.pass(20_000);
    assert!(!tab.has_request("/links"), "all of it is said");
    // Whoever changes a call looks at it.
    look(&mut tab);
    tab.answer("/calls/s-b1/links", 200, &awaited());
    let other = TelephonySessionId::new("s-b2");
    let customer = RecordId::new("600");
    let begin = LinksWish::Order {
        call: other,
        customer,
    };
    wish(&mut tab, &begin);
    tab.answer("/calls/s-b2/order", 204, &Value::Null);
    tab.answer("/calls/s-b2/links", 200, &awaited());
    tab.pass(20_000);
    assert!(tab.has_request("/calls/s-b2/links"));
    assert!(!tab.has_request("/calls/s-b1/links"));
}

#[test]
fn a_change_without_an_answer_keeps_the_tab_and_is_sent_by_the_next_one() {
    let mut tab = ready();
    link(&mut tab, true);
    assert!(tab.engine.is_needed(), "it is asked for");
    tab.no_answer("/calls/s-b1/links");
    assert!(tab.engine.is_needed(), "nobody has it yet");

    let mut next = reopened(&tab, 2);
    next.input(Input::Attach(links::annex()));
    assert_eq!(of_call(&next).undone.len(), 1);
    let sent = next.answer("/calls/s-b1/links", 204, &Value::Null);
    assert_eq!(sent.method, Method::Put);
    assert!(sent.body.unwrap().1.reveal().contains("\"701\""));
    assert!(of_call(&next).undone.is_empty());
    next.answer("/calls/s-b1/links", 200, &records());
    assert!(!next.engine.is_needed());

    let mut last = reopened(&next, 3);
    last.input(Input::Attach(links::annex()));
    assert!(!last.has_request("/links"), "done, once");
}

#[test]
fn what_is_refused_neither_keeps_the_tab_nor_is_sent_by_the_next_one() {
    let mut tab = ready();
    link(&mut tab, true);
    tab.answer("/calls/s-b1/links", 403, &problem(403, "forbidden"));
    assert!(!tab.engine.is_needed());
    let mut next = reopened(&tab, 2);
    next.input(Input::Attach(links::annex()));
    assert!(!next.has_request("/links"));
}

#[test]
fn without_a_connector_everything_says_that_netsuite_is_not_connected() {
    let mut tab = Tab::without_connector();
    tab.input(Input::Attach(links::annex()));
    look(&mut tab);
    link(&mut tab, true);
    wish(
        &mut tab,
        &LinksWish::Search {
            customer: RecordId::new("600"),
        },
    );
    begin(&mut tab);
    let of = of_call(&tab);
    let Some(Reading::Failed { problem }) = of.links else {
        panic!("{:?}", of.links);
    };
    assert_eq!(problem.code, "netsuite-not-set-up");
    assert_eq!(of.undone.len(), 2);
    for undone in of.undone {
        assert_eq!(undone.stage, ChangeStage::Refused(problem.clone()));
    }
    let all = view(&tab);
    let (_, linkables) = all.linkables.unwrap();
    assert_eq!(linkables, Reading::Failed { problem });
    assert!(!tab.engine.is_needed());
}
