//! What calls are linked to.

use super::{
    tab::{Tab, problem},
    texts::reopened,
};
use crate::engine::{io::Input, links};
use ledgerline_core::{
    domain::{
        ids::{RecordId, TelephonySessionId},
        intent::Intent,
        links::{LinkKind, LinkWish, LinksOfCall, LinksView, LinksWish, OrderState},
        pane::Reading,
        view::AnnexName,
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
    assert_eq!(of_call(&tab).undone[0].problem, None);
    tab.no_answer("/calls/s-b1/links");
    let undone = of_call(&tab).undone;
    assert_eq!(undone[0].problem.as_ref().unwrap().code, "unreachable");
    // Somebody says `Try again`: it is the same wish, once.
    link(&mut tab, true);
    assert_eq!(of_call(&tab).undone.len(), 1);
    let sent = tab.answer("/calls/s-b1/links", 204, &Value::Null);
    assert_eq!(sent.method, crate::engine::io::Method::Put);
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
    assert_eq!(undone[0].problem.as_ref().unwrap().code, "forbidden");
    tab.pass(120_000);
    assert!(!tab.has_request("/links"));
    // The other way round takes its place.
    link(&mut tab, false);
    assert_eq!(of_call(&tab).undone.len(), 1);
}

#[test]
fn an_order_that_cannot_be_noted_says_so() {
    let mut tab = ready();
    let begin = LinksWish::Order {
        call: call(),
        customer: RecordId::new("600"),
    };
    wish(&mut tab, &begin);
    tab.answer(
        "/calls/s-b1/order",
        503,
        &problem(503, "netsuite-unavailable"),
    );
    let why = of_call(&tab).order_problem.unwrap();
    assert_eq!(why.code, "netsuite-unavailable");
    wish(&mut tab, &begin);
    assert_eq!(of_call(&tab).order_problem, None);
}

#[test]
fn an_admin_reads_the_companys_report_and_others_their_own() {
    for (is_companys, path) in [(true, "/company/revenue"), (false, "/api/v1/revenue")] {
        let mut tab = ready();
        wish(
            &mut tab,
            &LinksWish::Report {
                is_companys,
                again: false,
            },
        );
        let report = json!({ "rows": [], "sums": [], "hasMore": false, "readAt": 1 });
        tab.answer(path, 200, &report);
        let view = view(&tab);
        assert_eq!(view.companys_report.is_some(), is_companys);
        assert_eq!(view.own_report.is_some(), !is_companys);
    }
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
    let begin = LinksWish::Order {
        call: call(),
        customer: RecordId::new("600"),
    };
    wish(&mut tab, &begin);
    tab.answer("/calls/s-b1/order", 204, &Value::Null);
    tab.answer("/calls/s-b1/links", 200, &awaited());
    // NetSuite's form is in front.
    tab.input(Input::Visible(false));
    tab.pass(60_000);
    tab.pass(600_000);
    assert!(!tab.has_request("/links"), "nobody sees it");
    tab.input(Input::Visible(true));
    tab.answer("/calls/s-b1/links", 200, &awaited());
    assert!(!tab.has_request("/links"), "once");
    tab.pass(59_000);
    assert!(!tab.has_request("/links"));
    tab.pass(1_000);
    let mut marked = records();
    marked["order"] = json!(OrderState::Marked);
    tab.answer("/calls/s-b1/links", 200, &marked);
    tab.pass(600_000);
    assert!(!tab.has_request("/links"), "it is there");
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
    tab.pass(60_000);
    assert!(tab.has_request("/calls/s-b1/links"));
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
    assert_eq!(sent.method, crate::engine::io::Method::Put);
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
    for is_companys in [true, false] {
        wish(
            &mut tab,
            &LinksWish::Report {
                is_companys,
                again: true,
            },
        );
    }
    wish(
        &mut tab,
        &LinksWish::Order {
            call: call(),
            customer: RecordId::new("600"),
        },
    );
    let of = of_call(&tab);
    let Some(Reading::Failed { problem }) = of.links else {
        panic!("{:?}", of.links);
    };
    assert_eq!(problem.code, "netsuite-not-set-up");
    let same = Some(problem.clone());
    assert_eq!(of.undone[0].problem, same);
    assert_eq!(of.order_problem, same);
    let all = view(&tab);
    let (_, linkables) = all.linkables.unwrap();
    assert_eq!(
        linkables,
        Reading::Failed {
            problem: problem.clone()
        }
    );
    let report = Some(Reading::Failed { problem });
    assert_eq!(all.own_report, report);
    assert_eq!(all.companys_report, report);
    assert!(!tab.engine.is_needed());
}
