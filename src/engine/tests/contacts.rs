//! Everybody the company knows: read in pages, kept, searched in each tab, and asked when a phone rings.

use ledgerline_core::{
    domain::{
        caller::CallerIdentity,
        contacts::{
            ContactsLook, ContactsStanding, ContactsView, ContactsWish, Making, PersonKey, Relation,
        },
        customer_pane::NewContact,
        ids::{RecordId, TelephonySessionId},
        intent::Intent,
        view::AnnexName,
        who::Exactness,
    },
    json,
};
use serde_json::{Value, json};

use super::tab::{SESSION, Tab, logged};
use crate::engine::{
    contacts,
    io::{Input, LockInput},
};

pub(super) fn wish(tab: &mut Tab, wish: &ContactsWish) {
    tab.input(Input::Intent(Intent::Annex {
        annex: AnnexName::Contacts,
        wish: json::write(wish).unwrap(),
    }));
}

fn look(tab: &mut Tab, name: &str, text: &str) {
    window(tab, name, text, (0, 20), None);
}

pub(super) fn window(
    tab: &mut Tab,
    name: &str,
    text: &str,
    at: (usize, usize),
    open: Option<&str>,
) {
    let window = ContactsWish::Look {
        look: name.to_owned(),
        asked: 1,
        text: text.to_owned(),
        is_company: false,
        first: at.0,
        count: at.1,
        open: open.map(|key| PersonKey::from(key.to_owned())),
    };
    wish(tab, &window);
}

pub(super) fn view(tab: &Tab) -> ContactsView {
    json::read(&tab.view().annex(AnnexName::Contacts).unwrap().body).unwrap()
}

fn looked(tab: &Tab, name: &str) -> ContactsLook {
    let mut looks = view(tab).looks.into_iter();
    looks.find(|look| look.look == name).unwrap()
}

fn names(tab: &Tab, name: &str) -> Vec<String> {
    let rows = looked(tab, name).rows.into_iter();
    rows.map(|row| row.name).collect()
}

fn attach(tab: &mut Tab) {
    tab.input(Input::Attach(contacts::annex()));
}

fn person(id: &str, kind: &str, name: &str, number: &str) -> Value {
    json!({"id": id, "kind": kind, "name": name,
           "numbers": [{"field": "main", "number": number}]})
}

fn jane() -> Value {
    let mut jane = person("7", "contact", "Jane Doe", "(415) 555-0134");
    jane["company"] = "600".into();
    jane["companyName"] = "Acme".into();
    jane
}

fn acme() -> Value {
    person("600", "customer", "Acme", "415 555 0100")
}

fn page(version: i64, is_complete: bool, people: &[Value], gone: &[&str]) -> Value {
    json!({"epoch": "e1", "version": version, "complete": is_complete, "people": people,
           "gone": gone, "pages": "https://ns.test",
           "progress": {"known": 3, "isWhole": true, "checkedAt": 1_800_000_000_000_i64,
                        "noAccess": []}})
}

/// Everything there is to be done is done.
pub(super) fn settle(tab: &mut Tab) {
    for _ in 0..40 {
        tab.pass(25);
    }
}

/// Ready, looking at everybody, and two pages were read.
fn filled() -> Tab {
    let mut tab = Tab::ready();
    attach(&mut tab);
    look(&mut tab, "here", "");
    tab.answer(
        "/directory?epoch=&since=0",
        200,
        &page(1, false, &[jane()], &[]),
    );
    let rest = [acme(), person("8", "vendor", "Émile Zink", "+49 30 901820")];
    tab.answer(
        "/directory?epoch=e1&since=1",
        200,
        &page(3, true, &rest, &[]),
    );
    settle(&mut tab);
    tab
}

#[test]
fn everybody_is_read_in_pages_and_listed_by_name() {
    let tab = filled();
    assert_eq!(names(&tab, "here"), ["Acme", "Émile Zink", "Jane Doe"]);
    assert_eq!(view(&tab).standing, ContactsStanding::Ready);
    assert_eq!((view(&tab).all, looked(&tab, "here").found), (3, 3));
    assert!(
        !tab.has_request("/directory"),
        "nothing more until a minute has passed"
    );
}

#[test]
fn how_far_the_reading_is_is_said_meanwhile() {
    let mut tab = Tab::ready();
    attach(&mut tab);
    look(&mut tab, "here", "");
    assert_eq!(view(&tab).standing, ContactsStanding::Reading { of: 0 });
    tab.answer("/directory?", 200, &page(1, false, &[jane()], &[]));
    assert_eq!(view(&tab).standing, ContactsStanding::Reading { of: 3 });
    assert_eq!(view(&tab).all, 1);
}

#[test]
fn each_tab_is_told_its_own_window_of_what_it_searches() {
    let mut tab = filled();
    window(&mut tab, "there", "", (1, 1), Some("n7"));
    assert_eq!(names(&tab, "there"), ["Émile Zink"]);
    let open = looked(&tab, "there").open.unwrap();
    assert_eq!(open.entry.company_name.as_deref(), Some("Acme"));
    assert_eq!(
        open.url.as_deref(),
        Some("https://ns.test/app/common/entity/contact.nl?id=7")
    );
    for found in [
        "doe ja",
        "ACME jane",
        "415.555.01 34",
        "+1 (415) 555-0134",
        "0134",
    ] {
        look(&mut tab, "here", found);
        assert_eq!(names(&tab, "here"), ["Jane Doe"], "{found}");
    }
    look(&mut tab, "here", "acme");
    assert_eq!(names(&tab, "here"), ["Acme", "Jane Doe"], "the best first");
    assert_eq!(names(&tab, "there"), ["Émile Zink"]);
    wish(
        &mut tab,
        &ContactsWish::Away {
            look: "there".to_owned(),
        },
    );
    assert_eq!(view(&tab).looks.len(), 1);
}

#[test]
fn changes_come_each_minute_and_are_kept_over_a_restart() {
    let mut tab = filled();
    tab.pass(60_000);
    let renamed = person("7", "contact", "Jane Roe", "(415) 555-0134");
    tab.answer("since=3", 200, &page(5, true, &[renamed], &["8"]));
    settle(&mut tab);
    assert_eq!(names(&tab, "here"), ["Acme", "Jane Roe"]);
    let mut next = restarted(&tab);
    look(&mut next, "here", "");
    settle(&mut next);
    assert_eq!(names(&next, "here"), ["Acme", "Jane Roe"]);
    assert!(next.has_request("/directory?epoch=e1&since=5"));
}

/// The browser was closed and opened again.
fn restarted(tab: &Tab) -> Tab {
    let mut next = Tab::seeded(7);
    next.stored = tab.stored.clone();
    next.directory = tab.directory.clone();
    next.now = tab.now.plus_millis(60_000);
    next.input(Input::Started {
        stored: tab.stored.clone(),
    });
    next.input(Input::Lock(LockInput::Granted));
    attach(&mut next);
    next
}

#[test]
fn an_interrupted_reading_goes_on() {
    let mut tab = Tab::ready();
    attach(&mut tab);
    look(&mut tab, "here", "");
    tab.answer(
        "/directory?epoch=&since=0",
        200,
        &page(1, false, &[jane()], &[]),
    );
    let mut next = restarted(&tab);
    look(&mut next, "here", "");
    settle(&mut next);
    assert_eq!(names(&next, "here"), ["Jane Doe"]);
    next.answer("since=1", 200, &page(3, true, &[acme()], &[]));
    settle(&mut next);
    assert_eq!(names(&next, "here"), ["Acme", "Jane Doe"]);
}

#[test]
fn another_epoch_begins_anew() {
    let mut tab = filled();
    tab.pass(60_000);
    let mut other = page(1, true, &[acme()], &[]);
    other["epoch"] = "e2".into();
    tab.answer("since=3", 200, &other);
    settle(&mut tab);
    assert_eq!(names(&tab, "here"), ["Acme"]);
    let mut next = restarted(&tab);
    look(&mut next, "here", "");
    settle(&mut next);
    assert_eq!(names(&next, "here"), ["Acme"]);
}

#[test]
fn while_the_connector_is_away_the_list_stays_and_says_how_old_it_is() {
    let mut tab = filled();
    tab.pass(60_000);
    tab.no_answer("/directory");
    assert_eq!(view(&tab).standing, ContactsStanding::Waiting);
    assert_eq!(view(&tab).as_of.unwrap().as_millis(), 1_800_000_000_000);
    look(&mut tab, "here", "jane");
    assert_eq!(names(&tab, "here"), ["Jane Doe"]);
    tab.input(Input::Online(false));
    tab.input(Input::Online(true));
    tab.answer("since=3", 200, &page(3, true, &[], &[]));
    assert_eq!(view(&tab).standing, ContactsStanding::Ready);
}

#[test]
fn a_connector_that_keeps_nobody_is_not_waited_for() {
    let mut tab = Tab::ready();
    attach(&mut tab);
    look(&mut tab, "here", "");
    let mut off = page(0, true, &[], &[]);
    off["progress"]["isOff"] = true.into();
    tab.answer("/directory", 200, &off);
    settle(&mut tab);
    assert_eq!(view(&tab).standing, ContactsStanding::Off);
}

#[test]
fn whom_the_company_does_not_want_kept_any_more_is_forgotten() {
    let mut tab = filled();
    assert_eq!(names(&tab, "here").len(), 3);
    tab.pass(60_000);
    let mut off = page(0, true, &[], &[]);
    off["epoch"] = "".into();
    off["progress"]["isOff"] = true.into();
    tab.answer("/directory", 200, &off);
    settle(&mut tab);
    assert_eq!(view(&tab).standing, ContactsStanding::Off);
    assert!(names(&tab, "here").is_empty());
    assert!(
        !tab.directory.values().any(|kept| kept.contains("Jane")),
        "{:?}",
        tab.directory
    );
}

#[test]
fn nothing_stays_when_the_person_leaves() {
    let mut tab = filled();
    assert!(!tab.directory.is_empty());
    tab.input(Input::Intent(Intent::Disconnect));
    assert!(tab.directory.is_empty());
    assert!(tab.view().annex(AnnexName::Contacts).is_none());
}

#[test]
fn a_ringing_call_is_named_although_the_connector_is_away() {
    let mut tab = filled();
    tab.ring();
    let named = |tab: &Tab| {
        let caller = &tab.view().calls[0].caller;
        let CallerIdentity::Known { found, .. } = caller else {
            panic!("{caller:?}");
        };
        (
            found.display_name().to_owned(),
            found.company_name().map(str::to_owned),
        )
    };
    let jane = ("Jane Doe".to_owned(), Some("Acme".to_owned()));
    assert_eq!(named(&tab), jane, "before anybody has answered");
    tab.no_answer("/callers");
    assert_eq!(named(&tab), jane);
}

#[test]
fn the_connector_knows_better_who_calls() {
    let mut tab = filled();
    tab.ring();
    tab.answer("/callers", 200, &json!({"matches": []}));
    assert_eq!(tab.view().calls[0].caller, CallerIdentity::Unknown);
}

#[test]
fn a_new_contact_is_made_once_and_never_beside_one_like_it() {
    let mut tab = filled();
    let contact = NewContact {
        last_name: "Roe".to_owned(),
        request_id: "f1".to_owned(),
        ..NewContact::default()
    };
    let create = ContactsWish::Create {
        contact: contact.clone(),
    };
    wish(&mut tab, &create);
    wish(&mut tab, &create);
    let found = json!({"contact": {"id": "9", "kind": "contact", "name": "Roe"}, "company": null,
                       "title": null, "field": "main", "storedAs": "", "url": null});
    let known = json!({"known": [{"found": found, "by": ["name"]}]});
    tab.answer("/contacts", 200, &known);
    assert!(matches!(view(&tab).making[0].1, Making::Known { .. }));
    assert!(!tab.has_request("/contacts"), "asked once");
    let anyway = ContactsWish::Create {
        contact: NewContact {
            although_known: true,
            ..contact
        },
    };
    wish(&mut tab, &anyway);
    tab.answer("/contacts", 200, &json!({"created": found}));
    assert!(matches!(view(&tab).making[0].1, Making::Made { .. }));
    assert!(
        tab.has_request("/directory"),
        "whoever was made is read at once"
    );
    wish(
        &mut tab,
        &ContactsWish::Forget {
            request: "f1".to_owned(),
        },
    );
    assert!(view(&tab).making.is_empty());
}

/// RingCentral knows Jane as well, and two others.
pub(super) fn with_ringcentral() -> Tab {
    let mut tab = filled();
    tab.pass(10_000);
    let ben = json!({"id": "300012342", "type": "User", "status": "Enabled", "firstName": "Ben",
                     "lastName": "Okafor", "extensionNumber": "102",
                     "phoneNumbers": [{"phoneNumber": "+16505550102"}]});
    let directory = json!({"records": [ben], "paging": {"page": 1, "totalPages": 1}});
    tab.answer("directory/entries?typeGroup=User", 200, &directory);
    let jane = json!({"id": 51, "availability": "Alive", "firstName": "Jane", "lastName": "Doe",
                      "mobilePhone": "+14155550134"});
    let rosa = json!({"id": 52, "availability": "Alive", "firstName": "Rosa", "lastName": "Diaz",
                      "homePhone": "+15105550187"});
    tab.answer(
        "syncType=FSync&perPage=250",
        200,
        &book("t1", &[jane, rosa]),
    );
    settle(&mut tab);
    tab
}

fn book(token: &str, records: &[Value]) -> Value {
    json!({"records": records, "syncInfo": {"syncType": "FSync", "syncToken": token}})
}

#[test]
fn colleagues_and_personal_contacts_are_in_the_same_list_each_person_once() {
    let tab = with_ringcentral();
    let expected = ["Acme", "Ben Okafor", "Émile Zink", "Jane Doe", "Rosa Diaz"];
    assert_eq!(names(&tab, "here"), expected);
    let rows = looked(&tab, "here").rows;
    let badges: Vec<_> = rows.iter().map(|row| row.badge.label()).collect();
    assert_eq!(badges, ["NS", "RC", "NS", "NS + RC", "RC"]);
    let relations: Vec<_> = rows.iter().map(|row| row.relation).collect();
    assert_eq!(relations[1], Relation::Colleague);
    assert_eq!(relations[4], Relation::Personal);
    let mut next = restarted(&tab);
    window(&mut next, "here", "", (0, 20), Some("n7"));
    settle(&mut next);
    assert_eq!(names(&next, "here"), expected, "kept over a restart");
    let numbers = looked(&next, "here").open.unwrap().numbers;
    assert_eq!(numbers.len(), 1, "one number, however spelled: {numbers:?}");
}

#[test]
fn personal_contacts_follow_their_sync_and_begin_anew_when_its_token_is_too_old() {
    let mut tab = with_ringcentral();
    tab.pass(15 * 60_000);
    let gone = json!({"id": 52, "availability": "Deleted"});
    let renamed = json!({"id": 51, "availability": "Alive", "firstName": "Janet"});
    tab.answer(
        "syncType=ISync&perPage=250&syncToken=t1",
        200,
        &book("t2", &[gone, renamed]),
    );
    settle(&mut tab);
    assert_eq!(
        names(&tab, "here"),
        ["Acme", "Ben Okafor", "Émile Zink", "Jane Doe", "Janet"]
    );
    tab.pass(15 * 60_000);
    tab.answer("syncToken=t2", 400, &json!({}));
    tab.pass(7_000);
    tab.answer("syncType=FSync&perPage=250", 200, &book("t3", &[]));
    settle(&mut tab);
    assert_eq!(
        names(&tab, "here"),
        ["Acme", "Ben Okafor", "Émile Zink", "Jane Doe"]
    );
}

#[test]
fn a_list_that_may_not_be_read_is_not_asked_for_again() {
    let mut tab = filled();
    tab.pass(10_000);
    tab.answer("address-book-sync", 403, &json!({"errorCode": "CMN-408"}));
    tab.pass(60 * 60_000);
    assert!(!tab.has_request("address-book-sync"));
    assert!(tab.has_request("directory/entries"));
}

#[test]
fn a_choice_is_told_to_the_company_and_can_be_corrected() {
    let mut tab = Tab::ready();
    tab.ring();
    let one = |id: &str, name: &str| {
        json!({"contact": {"id": id, "kind": "contact", "name": name}, "company": null,
               "title": null, "field": "mobile", "storedAs": "415", "url": null})
    };
    let why = |days: Value| json!({"exactness": "exact", "daysSinceCall": days});
    let answer = json!({"matches": [one("1", "Dana"), one("2", "Marcus")],
                        "evidence": [why(json!(2)), why(Value::Null)]});
    tab.answer("/callers", 200, &answer);
    let caller = |tab: &Tab| tab.view().calls[0].caller.clone();
    let CallerIdentity::Several { matches } = caller(&tab) else {
        panic!("{:?}", caller(&tab));
    };
    assert_eq!(matches[0].why.as_ref().unwrap().days_since_call, Some(2));
    for (id, name) in [("2", "Marcus"), ("1", "Dana")] {
        tab.input(Input::Intent(Intent::ChooseMatch {
            session: TelephonySessionId::new(SESSION),
            company: None,
            contact: Some(RecordId::new(id)),
        }));
        let CallerIdentity::Known { found, others } = caller(&tab) else {
            panic!("{:?}", caller(&tab));
        };
        assert_eq!((found.display_name(), others.len()), (name, 1));
        let told = tab.answer("/callers/choice", 204, &Value::Null);
        let told: Value = serde_json::from_str(told.body.unwrap().1.reveal()).unwrap();
        assert_eq!(told["contact"], id);
        assert_eq!(told["number"], "+14155550134");
    }
}

#[test]
fn anybody_of_the_contacts_can_be_chosen_for_a_caller_nobody_knows() {
    let mut tab = filled();
    tab.ring_from("+12125550100");
    let nobody = json!({"matches": [], "evidence": []});
    tab.answer("/callers", 200, &nobody);
    assert_eq!(tab.view().calls[0].caller, CallerIdentity::Unknown);
    tab.input(Input::Intent(Intent::ChooseMatch {
        session: TelephonySessionId::new(SESSION),
        company: None,
        contact: Some(RecordId::new("7")),
    }));
    let CallerIdentity::Known { found, .. } = tab.view().calls[0].caller.clone() else {
        panic!("{:?}", tab.view().calls[0].caller);
    };
    assert_eq!(found.display_name(), "Jane Doe");
    assert_eq!(found.company.unwrap().id, RecordId::new("600"));
    assert_eq!(found.why.unwrap().exactness, Exactness::Absent);
    let told = tab.answer("/callers/choice", 204, &Value::Null);
    let told: Value = serde_json::from_str(told.body.unwrap().1.reveal()).unwrap();
    assert_eq!(
        (&told["number"], &told["contact"], &told["company"]),
        (&json!("+12125550100"), &json!("7"), &json!("600"))
    );
}

fn marcus() -> Value {
    json!({"contact": {"id": "9", "kind": "contact", "name": "Marcus"}, "company": null,
           "title": null, "field": "mobile", "storedAs": "415", "url": null})
}

fn name_of(caller: &CallerIdentity) -> &str {
    let CallerIdentity::Known { found, .. } = caller else {
        panic!("{caller:?}");
    };
    found.display_name()
}

/// The book is a copy, and a copy may be old.
#[test]
fn a_finished_call_is_whose_netsuite_says_whatever_the_book_said() {
    let over = || {
        let mut tab = filled();
        let call = tab.talking();
        tab.hang_up(&call);
        assert_eq!(name_of(&tab.view().finished.calls[0].caller), "Jane Doe");
        tab
    };
    let mut tab = over();
    let answer = json!({"matches": [marcus()], "evidence": [{"exactness": "exact"}]});
    tab.answer("/callers", 200, &answer);
    assert_eq!(name_of(&tab.view().finished.calls[0].caller), "Marcus");

    let mut tab = over();
    let mut answer = logged();
    answer["found"] = marcus();
    tab.answer("/calls/s-a0", 200, &answer);
    assert_eq!(name_of(&tab.view().finished.calls[0].caller), "Marcus");

    let mut tab = over();
    tab.no_answer("/callers");
    assert_eq!(name_of(&tab.view().finished.calls[0].caller), "Jane Doe");
}

#[test]
fn a_lookup_under_way_does_not_undo_a_choice() {
    let mut tab = filled();
    tab.ring();
    tab.input(Input::Intent(Intent::ChooseMatch {
        session: TelephonySessionId::new(SESSION),
        company: Some(RecordId::new("600")),
        contact: None,
    }));
    let answer = json!({"matches": [marcus()], "evidence": [{"exactness": "exact"}]});
    let lookup = tab.answer("/callers", 200, &answer);
    assert!(lookup.url.ends_with("/callers"), "{}", lookup.url);
    assert_eq!(name_of(&tab.view().calls[0].caller), "Acme");
    assert_eq!(name_of(&tab.view().customer.caller), "Acme");
}

#[test]
fn a_number_somebody_chose_for_is_not_asked_about_again() {
    let mut tab = Tab::ready();
    tab.ring();
    let one = |id: &str| {
        json!({"contact": {"id": id, "kind": "contact", "name": id}, "company": null,
               "title": null, "field": "mobile", "storedAs": "415", "url": null})
    };
    let chosen = json!({"exactness": "exact", "chosen": {"by": "Ben Okafor", "at": 1}});
    let answer = json!({"matches": [one("1"), one("2")],
                        "evidence": [chosen, {"exactness": "exact"}]});
    tab.answer("/callers", 200, &answer);
    let CallerIdentity::Known { found, others } = tab.view().calls[0].caller.clone() else {
        panic!("{:?}", tab.view().calls[0].caller);
    };
    assert_eq!((found.display_name(), others.len()), ("1", 1));
}
