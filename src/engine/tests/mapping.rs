//! The organizer mapping.

use super::tab::{Tab, problem};
use crate::engine::{io::Input, mapping};
use ledgerline_core::{
    domain::{
        ids::{ExtensionId, RecordId},
        intent::Intent,
        mapping::{
            ContextEntry, EVER, Entry, ExtensionEntry, MappingView, MappingWish, RefileWish,
        },
        pane::Reading,
        view::AnnexName,
    },
    json,
};
use serde_json::{Value, json};

fn ready() -> Tab {
    let mut tab = Tab::ready();
    tab.input(Input::Attach(mapping::annex()));
    tab
}

fn wish(tab: &mut Tab, wish: &MappingWish) {
    tab.input(Input::Intent(Intent::Annex {
        annex: AnnexName::Mapping,
        wish: json::write(wish).unwrap(),
    }));
}

fn view(tab: &Tab) -> MappingView {
    let view = tab.view().annex(AnnexName::Mapping).unwrap();
    json::read(&view.body).unwrap()
}

/// As the connector tells it: with a saved period, a match that nobody saved, and a change.
fn state(waiting: u32) -> Value {
    let extension = json!({
        "id": "300012341", "number": "101", "name": "Ann Lee", "kind": "user", "email": null,
        "phone": "+16505550101", "status": "Enabled", "isThere": true,
    });
    let owner = json!({ "organizer": { "id": "11", "name": "Ann Lee" }, "how": "userEmail" });
    let now = json!({ "id": "300012341", "number": "101", "name": "Ann Lee" });
    json!({
        "rows": [{ "extension": extension, "mapping": [{ "from": 0, "owner": owner }], "found": owner }],
        "defaultOrganizer": { "organizer": null, "isFromFile": false },
        "changes": [{ "added": { "now": now } }],
        "trouble": { "permission": { "name": "ReadAccounts" } },
        "now": 9, "readAt": 5, "employeesTrouble": null, "withoutOrganizer": 0, "waiting": waiting,
    })
}

fn refiled(corrected: u32, left: u32, cause: &Value) -> Value {
    json!({ "corrected": corrected, "left": left, "byHand": 0, "gone": 0, "cause": cause })
}

#[test]
fn it_is_read_when_somebody_looks_and_one_look_is_one_request() {
    let mut tab = ready();
    assert!(!tab.has_request("/company/mapping"));
    wish(&mut tab, &MappingWish::Look);
    wish(&mut tab, &MappingWish::Look);
    tab.answer("/company/mapping", 200, &state(2));
    assert!(!tab.has_request("/company/mapping"));
    assert!(matches!(
        view(&tab).state,
        Some(Reading::Read { value, .. })
            if value.waiting == 2 && value.rows[0].is_saved(EVER) && value.changes.len() == 1
    ));
}

#[test]
fn what_is_saved_replaces_what_was_shown_and_a_refusal_keeps_it_with_its_reason() {
    let mut tab = ready();
    wish(&mut tab, &MappingWish::Look);
    tab.answer("/company/mapping", 200, &state(0));
    let entry = Entry {
        extensions: vec![ExtensionEntry {
            extension: ExtensionId::new("300012341"),
            employee: Some(RecordId::new("13")),
            from: EVER,
        }],
        contexts: vec![ContextEntry {
            extension: ExtensionId::new("300012341"),
            subsidiary: Some(RecordId::new("2")),
            department: None,
        }],
        default_organizer: None,
    };
    wish(&mut tab, &MappingWish::Save(entry.clone()));
    assert!(view(&tab).is_saving);
    tab.answer("/company/mapping", 403, &problem(403, "admin-only"));
    let refused = view(&tab);
    assert!(!refused.is_saving && refused.saves == 0);
    assert_eq!(refused.save_problem.unwrap().code, "admin-only");
    assert!(matches!(refused.state, Some(Reading::Read { .. })));
    wish(&mut tab, &MappingWish::Save(entry.clone()));
    let request = tab.answer("/company/mapping", 200, &state(1));
    let (_, text) = request.body.unwrap();
    assert_eq!(json::read::<Entry>(text.reveal()).unwrap(), entry);
    let saved = view(&tab);
    assert_eq!((saved.saves, saved.save_problem), (1, None));
    assert!(matches!(saved.state, Some(Reading::Read { value, .. }) if value.waiting == 1));
}

#[test]
fn only_the_answer_to_what_was_typed_last_is_shown() {
    let mut tab = ready();
    let found = |name: &str| json!([{ "id": "1", "name": name, "email": null, "phone": null }]);
    wish(&mut tab, &MappingWish::Find("an".to_owned()));
    wish(&mut tab, &MappingWish::Find("ann".to_owned()));
    tab.answer("/company/mapping/employees", 200, &found("Anders"));
    assert_eq!(view(&tab).employees, None);
    tab.answer("/company/mapping/employees", 200, &found("Ann Lee"));
    assert!(matches!(
        view(&tab).employees,
        Some(Reading::Read { value, .. }) if value[0].name == "Ann Lee"
    ));
}

#[test]
fn matching_is_shown_and_the_mapping_is_read_again_only_where_it_was_saved() {
    let mut tab = ready();
    let preview =
        |is_saved| json!({ "isSaved": is_saved, "proposals": [], "unchanged": 3, "unmatched": 1 });
    wish(&mut tab, &MappingWish::Preview);
    tab.answer("/company/mapping/preview", 200, &preview(false));
    assert!(!tab.has_request("/company/mapping"));
    wish(&mut tab, &MappingWish::Match);
    tab.answer("/company/mapping/match", 200, &preview(true));
    assert!(tab.has_request("/company/mapping"));
    assert!(matches!(
        view(&tab).preview,
        Some(Reading::Read { value, .. }) if value.is_saved && value.unchanged == 3
    ));
}

#[test]
fn calls_are_filed_anew_until_none_is_left_and_a_lost_answer_is_asked_for_again() {
    let mut tab = ready();
    let ask = |only_counts| {
        MappingWish::Refile(RefileWish {
            extension: Some(ExtensionId::new("300012341")),
            from: EVER,
            only: None,
            only_counts,
        })
    };
    let path = "/company/mapping/refile";
    wish(&mut tab, &ask(true));
    tab.answer(path, 200, &refiled(0, 45, &Value::Null));
    assert!(!tab.has_request(path), "counting files nothing");
    wish(&mut tab, &ask(false));
    wish(&mut tab, &ask(false));
    tab.answer(path, 200, &refiled(20, 25, &Value::Null));
    assert!(view(&tab).is_refiling);
    tab.no_answer(path);
    tab.answer(path, 200, &refiled(20, 5, &Value::Null));
    tab.answer(
        path,
        200,
        &refiled(2, 3, &json!("NetSuite is at its limit")),
    );
    assert!(!tab.has_request(path), "what stands in the way stops it");
    let stopped = view(&tab);
    assert!(!stopped.is_refiling);
    assert!(matches!(
        stopped.refiled,
        Some(Reading::Read { value, .. })
            if (value.corrected, value.left) == (42, 3) && value.cause.is_some()
    ));
}

#[test]
fn nothing_of_it_outlives_the_person() {
    let mut tab = ready();
    wish(&mut tab, &MappingWish::Look);
    tab.answer("/company/mapping", 200, &state(2));
    tab.input(Input::Intent(Intent::Disconnect));
    assert!(tab.view().annex(AnnexName::Mapping).is_none());
}
