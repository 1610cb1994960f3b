//! The company's logging rules, as the connector keeps them.

use super::tab::Tab;
use crate::engine::{
    io::{Input, Method},
    logging,
};
use ledgerline_core::{
    domain::{
        intent::Intent,
        logging::{LoggingQuestion, LoggingRules, LoggingView, LoggingWish},
        pane::Reading,
        view::AnnexName,
    },
    wire::json,
};
use serde_json::{Value, json};

fn wish(tab: &mut Tab, wish: &LoggingWish) {
    tab.input(Input::Intent(Intent::Annex {
        annex: AnnexName::Logging,
        wish: json::write(wish).unwrap(),
    }));
}

fn view(tab: &Tab) -> LoggingView {
    let view = tab.view().annex(AnnexName::Logging).unwrap();
    json::read(&view.body).unwrap()
}

fn ready() -> Tab {
    let mut tab = Tab::ready();
    tab.input(Input::Attach(logging::annex()));
    tab
}

fn question(minimum_seconds: u32) -> LoggingQuestion {
    LoggingQuestion {
        version: 3,
        rules: LoggingRules {
            minimum_seconds,
            ..LoggingRules::default()
        },
    }
}

fn settings(version: u32, minimum_seconds: u32) -> Value {
    json!({
        "version": version, "changedAt": 1, "changedBy": "Carla Mendes",
        "rules": question(minimum_seconds).rules, "people": [],
    })
}

fn effect(no_longer: u32) -> Value {
    json!({
        "calls": 200, "since": 1, "logged": 190, "noLonger": no_longer, "newly": 0, "problem": null,
    })
}

fn length(tab: &Tab) -> u32 {
    match view(tab).settings {
        Some(Reading::Read { value, .. }) => value.rules.minimum_seconds,
        Some(Reading::Asked | Reading::Failed { .. }) | None => panic!("not read"),
    }
}

#[test]
fn of_several_changes_in_a_row_the_last_is_tried() {
    let mut tab = ready();
    wish(&mut tab, &LoggingWish::Look);
    tab.answer("/logging", 200, &settings(3, 0));
    for seconds in [1, 12, 120] {
        wish(&mut tab, &LoggingWish::Preview(question(seconds)));
    }
    let first = tab.answer("/logging/preview", 200, &effect(1));
    assert_eq!(first.method, Method::Post);
    let last = tab.answer("/logging/preview", 200, &effect(14));
    let body: Value = serde_json::from_str(last.body.unwrap().1.reveal()).unwrap();
    assert_eq!(body["rules"]["minimumSeconds"], 120);
    assert!(!tab.has_request("/logging/preview"));
    assert!(matches!(
        view(&tab).effect,
        Some(Reading::Read { value, .. }) if value.no_longer == 14
    ));
}

#[test]
fn what_is_saved_is_shown_and_what_is_refused_leaves_what_was() {
    let mut tab = ready();
    wish(&mut tab, &LoggingWish::Look);
    tab.answer("/logging", 200, &settings(3, 0));
    wish(&mut tab, &LoggingWish::Save(question(10)));
    assert_eq!(view(&tab).saved, Some(Reading::Asked));
    let refusal = json!({
        "type": "about:blank", "title": "x", "status": 409, "code": "outdated",
        "detail": "Version 4 is stored; version 3 was changed. Nothing was saved.",
    });
    tab.answer("/logging", 409, &refusal);
    assert!(matches!(
        view(&tab).saved,
        Some(Reading::Failed { problem }) if problem.code == "outdated" && problem.detail.is_some()
    ));
    assert_eq!(length(&tab), 0);
    wish(&mut tab, &LoggingWish::Save(question(10)));
    let request = tab.answer("/logging", 200, &settings(4, 10));
    assert_eq!(request.method, Method::Put);
    assert_eq!(length(&tab), 10);
}

#[test]
fn fields_of_the_companys_own_are_read_beside_the_rules() {
    let mut tab = ready();
    wish(&mut tab, &LoggingWish::Fields);
    let field = json!({ "id": "custevent_a", "label": "Queue", "kind": "text" });
    tab.answer("/logging/fields", 200, &json!([field]));
    let Some(Reading::Read { value, .. }) = view(&tab).fields else {
        panic!("not read");
    };
    assert_eq!(value[0].label, "Queue");
}
