//! The tabs of the customer pane.

use super::tab::{Tab, problem};
use crate::engine::{
    io::{Input, LockInput},
    pane,
};
use ledgerline_core::{
    domain::{
        customer_pane::Part,
        ids::RecordId,
        intent::Intent,
        pane::{PaneRead, PaneView, PaneWish, Reading},
        view::AnnexName,
    },
    json,
};
use serde_json::{Value, json};

fn ready() -> Tab {
    let mut tab = Tab::ready();
    tab.input(Input::Attach(pane::annex()));
    tab
}

fn open_of(tab: &mut Tab, company: &str, read: PaneRead, again: bool) {
    let wish = PaneWish {
        company: RecordId::new(company),
        read,
        again,
    };
    tab.input(Input::Intent(Intent::Annex {
        annex: AnnexName::Pane,
        wish: json::write(&wish).unwrap(),
    }));
}

fn open(tab: &mut Tab, read: PaneRead) {
    open_of(tab, "600", read, false);
}

fn view(tab: &Tab) -> PaneView {
    json::read(&tab.view().annex(AnnexName::Pane).unwrap().body).unwrap()
}

fn orders(number: &str) -> Value {
    json!({"items": {"read": [{
        "id": "7", "number": number, "date": "2026-11-21", "status": "Billed", "isOpen": false,
        "total": "12.00", "memo": null, "url": null
    }]}, "hasMore": false, "readAt": 1_764_000_000_000_i64})
}

fn first_order(view: &PaneView) -> Option<String> {
    let Some(Reading::Read { value, .. }) = &view.orders else {
        return None;
    };
    value.items.read()?.first()?.number.clone()
}

#[test]
fn a_part_is_read_when_it_is_opened_and_not_before() {
    let mut tab = ready();
    assert!(!tab.has_request("/customers/"));
    open(&mut tab, PaneRead::Orders);
    assert_eq!(view(&tab).orders, Some(Reading::Asked));
    assert_eq!(view(&tab).cases, None);
    open(&mut tab, PaneRead::Orders);
    let request = tab.answer("/customers/600/orders", 200, &orders("SO1"));
    assert!(
        request
            .authorization
            .unwrap()
            .reveal()
            .starts_with("Bearer ")
    );
    assert_eq!(first_order(&view(&tab)).as_deref(), Some("SO1"));
    open(&mut tab, PaneRead::Orders);
    assert!(!tab.has_request("/customers/"), "it was read just now");
    tab.pass(30_000);
    open(&mut tab, PaneRead::Orders);
    assert_eq!(
        first_order(&view(&tab)).as_deref(),
        Some("SO1"),
        "what is there stays while it is read again"
    );
    tab.answer("/customers/600/orders", 200, &orders("SO2"));
    assert_eq!(first_order(&view(&tab)).as_deref(), Some("SO2"));
}

#[test]
fn what_did_not_come_says_why_and_comes_when_it_is_wanted_again() {
    let mut tab = ready();
    open(&mut tab, PaneRead::Orders);
    tab.answer(
        "/customers/600/orders",
        503,
        &problem(503, "netsuite-unavailable"),
    );
    assert!(matches!(
        view(&tab).orders,
        Some(Reading::Failed { problem }) if problem.code == "netsuite-unavailable"
    ));
    open_of(&mut tab, "600", PaneRead::Orders, true);
    assert_eq!(view(&tab).orders, Some(Reading::Asked));
    tab.answer("/customers/600/orders", 200, &orders("SO1"));
    open_of(&mut tab, "600", PaneRead::Orders, true);
    tab.no_answer("/customers/600/orders");
    assert_eq!(first_order(&view(&tab)).as_deref(), Some("SO1"));
    assert!(matches!(
        view(&tab).orders,
        Some(Reading::Read { problem: Some(problem), .. }) if problem.code == "unreachable"
    ));
}

#[test]
fn what_the_role_may_not_read_is_not_taken_for_nothing() {
    let mut tab = ready();
    open(&mut tab, PaneRead::Cases);
    let refused = json!({"items": {"noAccess": "Cases"}, "hasMore": false, "readAt": 1});
    tab.answer("/customers/600/cases", 200, &refused);
    let Some(Reading::Read { value, .. }) = view(&tab).cases else {
        panic!("it was read");
    };
    assert_eq!(value.items, Part::NoAccess("Cases".to_owned()));
}

#[test]
fn what_is_owed_and_what_is_credited_are_read_each_for_itself() {
    let mut tab = ready();
    open(&mut tab, PaneRead::Invoices);
    assert_eq!(view(&tab).credits, None);
    let invoice = json!({"id": "7", "number": "INV1", "date": "2026-11-21", "due": "2026-12-21",
        "status": "Open", "isOpen": true, "total": "12.00 USD", "unpaid": "2.00 USD",
        "memo": null, "url": null});
    let list = json!({"items": {"read": [invoice]}, "hasMore": false, "readAt": 1});
    tab.answer("/customers/600/invoices", 200, &list);
    open(&mut tab, PaneRead::Credits);
    let refused = json!({"items": {"noAccess": "Transactions -> Credit Memo"},
        "hasMore": false, "readAt": 1});
    tab.answer("/customers/600/credits", 200, &refused);
    let view = view(&tab);
    let Some(Reading::Read { value, .. }) = view.invoices else {
        panic!("it was read");
    };
    assert_eq!(
        value.items.read().unwrap()[0].unpaid.as_deref(),
        Some("2.00 USD")
    );
    let Some(Reading::Read { value, .. }) = view.credits else {
        panic!("it was read");
    };
    assert_eq!(
        value.items,
        Part::NoAccess("Transactions -> Credit Memo".to_owned())
    );
}

#[test]
fn another_company_begins_with_nothing_and_a_late_answer_is_nobodys() {
    let mut tab = ready();
    open(&mut tab, PaneRead::Orders);
    let (late, _) = tab.request("/customers/600/orders");
    open_of(&mut tab, "601", PaneRead::Calls, false);
    tab.input(Input::Http {
        id: late,
        result: Ok(crate::engine::io::HttpResponse {
            status: 200,
            retry_after: None,
            body: ledgerline_core::domain::sensitive::Secret::new(orders("SO1").to_string()),
        }),
    });
    let view = view(&tab);
    assert_eq!(view.company, Some(RecordId::new("601")));
    assert_eq!(view.orders, None);
}

#[test]
fn nothing_of_it_is_left_when_the_lead_or_the_person_goes() {
    let mut tab = ready();
    open(&mut tab, PaneRead::Orders);
    tab.answer("/customers/600/orders", 200, &orders("SO1"));
    tab.input(Input::Intent(Intent::Disconnect));
    assert!(tab.view().annex(AnnexName::Pane).is_none());
    tab.requests.clear();
    tab.sign_in();
    assert_eq!(view(&tab), PaneView::default());
    tab.input(Input::Lock(LockInput::Lost));
    open(&mut tab, PaneRead::Orders);
    assert!(!tab.has_request("/customers/"), "the leader reads");
}
