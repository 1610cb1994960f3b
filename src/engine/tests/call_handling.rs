//! Where RingCentral sends a call before it rings, and the line's emergency address.

use super::tab::{SCOPE, Tab};
use crate::engine::{call_handling, io::Input};
use ledgerline_core::{
    domain::{
        call_handling::{
            CallHandlingView, CallHandlingWish, Checked, EmergencyAddress, Instead, Routing,
            Unchecked,
        },
        intent::Intent,
        view::AnnexName,
    },
    wire::json,
};
use serde_json::{Value, json};

const WORDS: &str = "NewCallHandlingAndForwarding";
const ANSWERING: &str = "/answering-rule";
const STATES: &str = "/state-rules";
const OWN: &str = "/interaction-rules";
const DEVICES: &str = "/extension/~/device";

fn ready() -> Tab {
    let mut tab = Tab::ready_with(SCOPE);
    tab.input(Input::Attach(call_handling::annex()));
    tab
}

fn view(tab: &Tab) -> CallHandlingView {
    let view = tab.view().annex(AnnexName::CallHandling).unwrap();
    json::read(&view.body).unwrap()
}

fn look(tab: &mut Tab) {
    tab.input(Input::Intent(Intent::Annex {
        annex: AnnexName::CallHandling,
        wish: json::write(&CallHandlingWish::Look).unwrap(),
    }));
}

fn words(is_newer: bool) -> Value {
    let value = is_newer.to_string();
    json!({"records": [{"id": WORDS, "params": [{"name": "isNewBackendAvailable", "value": value}]}]})
}

fn hours(action: &str) -> Value {
    json!({"records": [{"type": "BusinessHours", "enabled": true, "callHandlingAction": action,
        "forwarding": {"notifyMySoftPhones": true}}]})
}

fn states(forwards_all: bool) -> Value {
    let ring = json!({"type": "RingGroupAction", "enabled": true, "targets": [{"type": "AllDesktopRingTarget"}]});
    let end = json!({"type": "TerminatingAction", "terminatingTargetType": "PhoneNumberTerminatingTarget"});
    json!({"records": [
        {"id": "forward-all-calls", "state": {"enabled": forwards_all},
         "dispatching": {"type": "Terminate", "actions": [end]}},
        {"id": "work-hours", "state": {"enabled": true},
         "dispatching": {"type": "RingAtOnce", "actions": [ring]}},
    ]})
}

const fn known(value: Routing) -> Checked<Routing> {
    Checked::Known { value }
}

fn elsewhere(instead: Instead) -> Checked<Routing> {
    known(Routing::Elsewhere { instead })
}

#[test]
fn it_is_asked_at_sign_in_and_when_somebody_looks_and_not_in_between() {
    let mut tab = ready();
    tab.answer(WORDS, 200, &words(false));
    tab.answer(ANSWERING, 200, &hours("ForwardCalls"));
    tab.answer(DEVICES, 200, &json!({"records": []}));
    assert_eq!(view(&tab).routing, known(Routing::Here));
    tab.pass(600_000);
    assert!(!tab.has_request(ANSWERING) && !tab.has_request(WORDS) && !tab.has_request(DEVICES));
    look(&mut tab);
    look(&mut tab);
    assert!(!tab.has_request(WORDS), "that is known by now");
    tab.answer(ANSWERING, 200, &hours("TakeMessagesOnly"));
    assert!(!tab.has_request(ANSWERING), "asked once for two looks");
    assert_eq!(view(&tab).routing, elsewhere(Instead::Voicemail));
}

#[test]
fn an_extension_of_the_newer_call_handling_is_asked_in_its_words() {
    let mut tab = ready();
    tab.answer(WORDS, 200, &words(true));
    tab.answer(STATES, 200, &states(true));
    assert_eq!(view(&tab).routing, elsewhere(Instead::Forwarded));
    assert!(!tab.has_request(OWN), "no rule of one's own changes that");
    look(&mut tab);
    tab.answer(STATES, 200, &states(false));
    tab.answer(OWN, 200, &json!({"records": []}));
    assert_eq!(view(&tab).routing, known(Routing::Here));
    assert!(!tab.has_request(ANSWERING));
}

#[test]
fn what_may_not_be_read_says_nothing_and_what_got_no_answer_is_asked_again() {
    let mut tab = ready();
    let refusal = json!({"errorCode": "CMN-408", "message": "no permission"});
    tab.answer(WORDS, 403, &refusal);
    tab.answer(DEVICES, 503, &json!({}));
    let permission = Checked::Not {
        why: Unchecked::Permission,
    };
    assert_eq!(view(&tab).routing, permission);
    let why = Unchecked::NoAnswer;
    assert_eq!(view(&tab).emergency, Checked::Not { why });
    tab.input(Input::Online(true));
    assert!(!tab.has_request(WORDS), "nothing has changed about that");
    tab.answer(
        DEVICES,
        200,
        &json!({"records": [{"id": "800", "emergency":
        {"addressStatus": "Valid", "addressRequired": true}}]}),
    );
    let why = Unchecked::Unknown;
    assert_eq!(
        view(&tab).emergency,
        Checked::Not { why },
        "of another device"
    );
}

#[test]
fn the_address_is_that_of_this_browsers_line() {
    let mut tab = ready();
    let device = |id: &str, status: &str| json!({"id": id, "emergency": {"addressStatus": status, "addressRequired": true}});
    let all = [device("900", "Valid"), device("8", "Invalid")];
    tab.answer(DEVICES, 200, &json!({"records": all}));
    let value = EmergencyAddress::Missing;
    assert_eq!(view(&tab).emergency, Checked::Known { value });
}
