//! Which number is shown to whom, told before they are called.

use super::{
    audio::follower_of,
    tab::{BEN, Tab},
};
use crate::engine::io::{Input, LockInput, PhoneFailure, PhoneInput, PhoneIo};
use ledgerline_core::domain::{
    intent::Intent,
    view::{CallerIdChoice, Seen, SeenWhy},
};
use serde_json::{Value, json};

/// The extension's numbers.
const OWN: &str = "+16505550101";
const MAIN: &str = "+14155550100";
/// Where those stand among the choices.
const OWN_AT: usize = 0;
const MAIN_AT: usize = 1;
const SAME_AREA_AT: usize = 2;
const BLOCKED_AT: usize = 3;

fn numbers() -> Value {
    json!({"records": [
        {"phoneNumber": OWN, "usageType": "DirectNumber", "features": ["CallerId"]},
        {"phoneNumber": MAIN, "usageType": "MainCompanyNumber", "features": ["CallerId"]},
    ]})
}

/// Goes on until the phone is ready.
fn at_the_phone(mut tab: Tab) -> Tab {
    tab.answer("phone-number", 200, &numbers());
    tab.input(Input::Phone(PhoneInput::Registered));
    assert_eq!(
        tab.view().dialer.caller_ids[SAME_AREA_AT..],
        [CallerIdChoice::SameArea, CallerIdChoice::Blocked]
    );
    tab
}

fn ready() -> Tab {
    let mut tab = Tab::leading();
    tab.sign_in();
    at_the_phone(tab)
}

fn wish(tab: &mut Tab, intent: Intent) {
    tab.input(Input::Intent(intent));
}

fn choose_for(tab: &mut Tab, to: &str, index: Option<usize>) {
    let to = to.to_owned();
    let once = false;
    wish(tab, Intent::ChooseCallerIdFor { to, index, once });
}

fn choose_once(tab: &mut Tab, to: &str, index: Option<usize>) {
    let to = to.to_owned();
    let once = true;
    wish(tab, Intent::ChooseCallerIdFor { to, index, once });
}

fn seen(tab: &mut Tab, to: &str) -> Option<Seen> {
    wish(tab, Intent::AskSeen { to: to.to_owned() });
    tab.view().dialer.seen_by(to).cloned()
}

fn number_and_why(tab: &mut Tab, to: &str) -> (Option<String>, SeenWhy) {
    let seen = seen(tab, to).unwrap();
    (seen.number, seen.why)
}

/// Calls, and hangs up; what they saw.
fn call(tab: &mut Tab, to: &str) -> Option<String> {
    let call = tab.dial(to);
    let shown = match tab.phone.last() {
        Some(PhoneIo::Call { caller_id, .. }) => caller_id.clone(),
        other => panic!("{other:?}"),
    };
    wish(tab, Intent::HangUp { call: call.clone() });
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    shown
}

/// Somebody at Acme, which several numbers belong to.
fn of_acme(contact: &str) -> Value {
    json!({"matches": [{
        "contact": {"id": contact, "kind": "contact", "name": "Ida"},
        "company": {"id": "600", "kind": "customer", "name": "Acme"},
        "title": null, "field": "main", "storedAs": "x", "url": null
    }]})
}

#[test]
fn what_they_will_see_is_told_before_the_call_and_why() {
    let mut tab = ready();
    let usual = (Some(OWN.to_owned()), SeenWhy::Usual);
    assert_eq!(number_and_why(&mut tab, "(415) 555-0134"), usual);
    let index = SAME_AREA_AT;
    wish(&mut tab, Intent::ChooseCallerId { index });
    // What was asked before follows.
    let told = tab.view().dialer.seen_by("(415) 555-0134").cloned();
    let told = told.map(|seen| (seen.number, seen.choice, seen.why));
    let near = (Some(MAIN.to_owned()), SAME_AREA_AT, SeenWhy::SameArea);
    assert_eq!(told, Some(near));
    let far = (Some(OWN.to_owned()), SeenWhy::NoneOfTheirArea);
    assert_eq!(number_and_why(&mut tab, "212 555 0134"), far);
    let index = BLOCKED_AT;
    wish(&mut tab, Intent::ChooseCallerId { index });
    let nothing = (None, SeenWhy::Usual);
    assert_eq!(number_and_why(&mut tab, "212 555 0134"), nothing);
    for nobody in ["", "pizza", "102", "*67", "911"] {
        assert_eq!(seen(&mut tab, nobody), None, "{nobody}");
    }
}

#[test]
fn a_number_chosen_for_somebody_is_theirs_alone_from_the_next_call_on() {
    let mut tab = ready();
    let (acme, other) = ("415 555 0134", "212 555 0177");
    choose_for(&mut tab, acme, Some(MAIN_AT));
    let chosen = (Some(MAIN.to_owned()), SeenWhy::Chosen { whose: None });
    assert_eq!(number_and_why(&mut tab, acme), chosen);
    assert_eq!(call(&mut tab, acme).as_deref(), Some("14155550100"));
    let last = (Some(MAIN.to_owned()), SeenWhy::LastTime { whose: None });
    assert_eq!(number_and_why(&mut tab, "+1 (415) 555-0134"), last);
    assert_eq!(call(&mut tab, acme).as_deref(), Some("14155550100"));
    assert_eq!(call(&mut tab, other).as_deref(), Some("16505550101"));
    // Changed, and taken back.
    choose_for(&mut tab, acme, Some(BLOCKED_AT));
    assert_eq!(call(&mut tab, acme).as_deref(), Some("anonymous"));
    choose_for(&mut tab, acme, None);
    let usual = (Some(OWN.to_owned()), SeenWhy::Usual);
    assert_eq!(number_and_why(&mut tab, acme), usual);
    choose_for(&mut tab, acme, Some(9));
    choose_for(&mut tab, "102", Some(MAIN_AT));
    assert_eq!(number_and_why(&mut tab, acme), usual);
    assert!(tab.pending.is_empty(), "{:?}", tab.pending);
}

#[test]
fn a_number_chosen_for_one_call_is_over_with_it_and_leaves_what_was_chosen_for_good() {
    let mut tab = ready();
    let (acme, other) = ("415 555 0134", "212 555 0177");
    let this_call = |number: &str| SeenWhy::ThisCall {
        number: number.to_owned(),
    };
    choose_once(&mut tab, other, Some(BLOCKED_AT));
    let withheld = (None, this_call("+12125550177"));
    assert_eq!(number_and_why(&mut tab, other), withheld);
    assert_eq!(call(&mut tab, acme).as_deref(), Some("16505550101"));
    assert_eq!(number_and_why(&mut tab, other), withheld, "not called yet");
    assert_eq!(call(&mut tab, other).as_deref(), Some("anonymous"));
    let usual = (Some(OWN.to_owned()), SeenWhy::Usual);
    assert_eq!(number_and_why(&mut tab, other), usual);
    assert_eq!(call(&mut tab, other).as_deref(), Some("16505550101"));
    assert!(tab.pending.is_empty(), "{:?}", tab.pending);
    // Beside a choice for good.
    choose_for(&mut tab, acme, Some(MAIN_AT));
    call(&mut tab, acme);
    let last = (Some(MAIN.to_owned()), SeenWhy::LastTime { whose: None });
    choose_once(&mut tab, acme, Some(BLOCKED_AT));
    assert_eq!(call(&mut tab, acme).as_deref(), Some("anonymous"));
    assert_eq!(number_and_why(&mut tab, acme), last);
    // Taken back.
    choose_once(&mut tab, acme, Some(BLOCKED_AT));
    choose_once(&mut tab, acme, None);
    assert_eq!(number_and_why(&mut tab, acme), last);
}

#[test]
fn a_choice_that_turns_out_to_be_for_one_call_gives_back_what_stood_before() {
    let mut tab = ready();
    let acme = "415 555 0134";
    choose_for(&mut tab, acme, Some(MAIN_AT));
    call(&mut tab, acme);
    // First the number, then that it is for this call.
    choose_for(&mut tab, acme, Some(OWN_AT));
    choose_for(&mut tab, acme, Some(BLOCKED_AT));
    choose_once(&mut tab, acme, Some(BLOCKED_AT));
    assert_eq!(call(&mut tab, acme).as_deref(), Some("anonymous"));
    let last = (Some(MAIN.to_owned()), SeenWhy::LastTime { whose: None });
    assert_eq!(number_and_why(&mut tab, acme), last);
    // And for good after all.
    choose_once(&mut tab, acme, Some(BLOCKED_AT));
    choose_for(&mut tab, acme, Some(BLOCKED_AT));
    for _ in 0..2 {
        assert_eq!(call(&mut tab, acme).as_deref(), Some("anonymous"));
    }
}

#[test]
fn a_number_withheld_for_one_call_is_withheld_when_another_tab_makes_it() {
    let mut tab = ready();
    let to = "212 555 0177";
    choose_once(&mut tab, to, Some(BLOCKED_AT));
    assert!(seen(&mut tab, to).is_some());
    let mut next = follower_of(&mut tab);
    next.stored = tab.stored;
    next.input(Input::Lock(LockInput::Granted));
    next.answer("phone-number", 200, &numbers());
    next.input(Input::Phone(PhoneInput::Registered));
    assert_eq!(call(&mut next, to).as_deref(), Some("anonymous"));
    assert_eq!(call(&mut next, to).as_deref(), Some("16505550101"));
}

#[test]
fn a_number_withheld_for_one_call_is_withheld_until_a_call_is_made() {
    let mut tab = ready();
    let to = "212 555 0177";
    choose_once(&mut tab, to, Some(BLOCKED_AT));
    for failure in [PhoneFailure::MicrophoneDenied, PhoneFailure::Timeout] {
        let made = tab.dial(to);
        let withheld = matches!(tab.phone.last(), Some(PhoneIo::Call { caller_id: Some(id), .. }) if id == "anonymous");
        assert!(withheld, "{:?}", tab.phone.last());
        tab.input(Input::Phone(PhoneInput::Failed {
            call: made.clone(),
            failure,
        }));
        tab.input(Input::Phone(PhoneInput::Disposed { call: made }));
        assert_eq!(number_and_why(&mut tab, to).0, None);
    }
    assert_eq!(call(&mut tab, to).as_deref(), Some("anonymous"));
    assert_eq!(call(&mut tab, to).as_deref(), Some("16505550101"));
}

#[test]
fn what_was_chosen_for_a_customer_holds_for_all_their_numbers_and_no_other_customers() {
    let mut tab = ready();
    let (main, mobile) = ("415 555 0134", "415 555 0135");
    call(&mut tab, main);
    tab.answer("/callers", 200, &of_acme("1"));
    choose_for(&mut tab, main, Some(MAIN_AT));
    call(&mut tab, mobile);
    let usual = (Some(OWN.to_owned()), SeenWhy::Usual);
    assert_eq!(number_and_why(&mut tab, mobile), usual, "not known yet");
    tab.answer("/callers", 200, &of_acme("2"));
    let whose = Some("Acme".to_owned());
    let chosen = (Some(MAIN.to_owned()), SeenWhy::Chosen { whose });
    assert_eq!(number_and_why(&mut tab, mobile), chosen);
    assert_eq!(call(&mut tab, mobile).as_deref(), Some("14155550100"));
    let whose = Some("Acme".to_owned());
    let last = (Some(MAIN.to_owned()), SeenWhy::LastTime { whose });
    assert_eq!(number_and_why(&mut tab, main), last);
    // The number has another owner by now.
    tab.pass(600_000);
    call(&mut tab, main);
    let mut beta = of_acme("3");
    beta["matches"][0]["company"] = json!({"id": "601", "kind": "customer", "name": "Beta"});
    tab.answer("/callers", 200, &beta);
    assert_eq!(number_and_why(&mut tab, main), usual);
}

#[test]
fn whose_number_it_is_is_kept_with_the_choice_once_it_is_known() {
    let mut tab = ready();
    choose_for(&mut tab, "415 555 0134", Some(MAIN_AT));
    call(&mut tab, "415 555 0134");
    tab.answer("/callers", 200, &of_acme("1"));
    let mut next = at_the_phone(reopened(&tab));
    let whose = Some("Acme".to_owned());
    let last = (Some(MAIN.to_owned()), SeenWhy::LastTime { whose });
    assert_eq!(number_and_why(&mut next, "415 555 0134"), last);
    call(&mut next, "415 555 0135");
    next.answer("/callers", 200, &of_acme("2"));
    assert_eq!(number_and_why(&mut next, "415 555 0135"), last);
}

/// The same browser, opened again.
fn reopened(tab: &Tab) -> Tab {
    let mut next = Tab::seeded(2);
    next.now = tab.now;
    next.stored = tab.stored.clone();
    next.pending = tab.pending.clone();
    next.input(Input::Started {
        stored: tab.stored.clone(),
    });
    next.input(Input::Lock(LockInput::Granted));
    next
}

#[test]
fn what_was_chosen_is_kept_sealed_and_is_nobody_elses() {
    let mut tab = ready();
    choose_for(&mut tab, "415 555 0134", Some(MAIN_AT));
    call(&mut tab, "415 555 0134");
    let settings = tab.stored.settings.values();
    assert!(
        settings
            .into_iter()
            .all(|text| !text.contains("4155550134"))
    );
    let mut next = at_the_phone(reopened(&tab));
    let last = (Some(MAIN.to_owned()), SeenWhy::LastTime { whose: None });
    assert_eq!(number_and_why(&mut next, "415 555 0134"), last);
    wish(&mut next, Intent::Disconnect);
    assert_eq!(next.view().dialer.seen, []);
    next.requests.clear();
    next.sign_in_as(BEN, "access-b");
    let mut bens = at_the_phone(next);
    let usual = (Some(OWN.to_owned()), SeenWhy::Usual);
    assert_eq!(number_and_why(&mut bens, "415 555 0134"), usual);
    wish(&mut bens, Intent::Disconnect);
    bens.requests.clear();
    bens.sign_in();
    let mut anns = at_the_phone(bens);
    assert_eq!(number_and_why(&mut anns, "415 555 0134"), last);
}

#[test]
fn a_number_that_the_extension_has_no_longer_is_nobodys_choice() {
    let mut tab = ready();
    choose_for(&mut tab, "415 555 0134", Some(MAIN_AT));
    let mut next = reopened(&tab);
    let own = json!({"records": [numbers()["records"][OWN_AT]]});
    next.answer("phone-number", 200, &own);
    next.input(Input::Phone(PhoneInput::Registered));
    let usual = (Some(OWN.to_owned()), SeenWhy::Usual);
    assert_eq!(number_and_why(&mut next, "415 555 0134"), usual);
    assert_eq!(
        call(&mut next, "415 555 0134").as_deref(),
        Some("16505550101")
    );
}

/// What browsers have on disk must stay readable.
#[test]
fn what_was_stored_stays_readable() {
    let stored = json!([
        {"customer": "600", "name": "Acme", "number": "+14155550134", "shows": {"number": {"number": MAIN}}, "wasCalled": true},
        {"customer": null, "number": "+12125550177", "shows": "sameArea", "wasCalled": false},
        {"customer": null, "number": "+12125550178", "shows": "nothing", "wasCalled": true},
    ]);
    let mut tab = ready();
    let mut next = {
        tab.pending
            .insert("caller-ids-300012341".to_owned(), stored.to_string());
        at_the_phone(reopened(&tab))
    };
    let last = |number: Option<&str>, whose: Option<&str>| {
        let whose = whose.map(str::to_owned);
        let number = number.map(str::to_owned);
        (number, SeenWhy::LastTime { whose })
    };
    let acme = last(Some(MAIN), Some("Acme"));
    assert_eq!(number_and_why(&mut next, "4155550134"), acme);
    let chosen = SeenWhy::Chosen { whose: None };
    let shown = number_and_why(&mut next, "2125550177");
    assert_eq!(shown, (Some(OWN.to_owned()), chosen));
    assert_eq!(number_and_why(&mut next, "2125550178"), last(None, None));
    // Written back as it was read, but for what is new.
    call(&mut next, "2125550177");
    let kept: Value =
        serde_json::from_str(&next.pending[&"caller-ids-300012341".to_owned()]).unwrap();
    assert_eq!(kept[0], stored[0]);
    assert_eq!(kept[1]["shows"], stored[2]["shows"]);
    assert_eq!(kept[2]["wasCalled"], true);
}
