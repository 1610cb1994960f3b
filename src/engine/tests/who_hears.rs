//! One call at a time has the microphone, whatever RingCentral refuses and in whatever order calls are answered.

use super::{
    in_call::{
        WishWithNumber, acted, asked, colleague_answers, failed, is_silent, second_answered,
        second_rings, shown, talking_in_a_dialog, wish,
    },
    tab::Tab,
    takeover::next_after,
};
use crate::engine::io::{Input, Invite, PhoneAct, PhoneFailure, PhoneInput};
use ledgerline_core::domain::{
    act_refusal::ActRefusal, call_control::Act, ids::CallId, intent::Intent,
};
use serde_json::json;

fn not_acceptable() -> PhoneFailure {
    PhoneFailure::Sip("SIP/2.0 488 Not Acceptable Here".to_owned())
}

fn is_up(tab: &mut Tab, call: &CallId) {
    tab.input(Input::Phone(PhoneInput::Up {
        call: call.clone(),
        dialog: None,
    }));
}

/// A colleague is called besides, and their phone rings.
fn colleague_rings(tab: &mut Tab, besides: &CallId) -> CallId {
    wish(
        tab,
        Intent::AddCall {
            call: besides.clone(),
            input: "102".to_owned(),
        },
    );
    let call = tab.view().calls[1].id.clone();
    tab.input(Input::Phone(PhoneInput::Progress {
        call: call.clone(),
        session: Some("s-b0".to_owned()),
        party: Some("p-b0-1".to_owned()),
    }));
    is_up(tab, &call);
    call
}

#[test]
fn whoever_waits_behind_something_that_fails_waits_on_and_hears_nothing() {
    let to = || "212 555 0177".to_owned();
    let wishes: [(Act, WishWithNumber); 4] = [
        (Act::Record, |call, _| Intent::SetRecording {
            call,
            on: true,
        }),
        (Act::Park, |call, note| Intent::Park { call, note }),
        (Act::Flip, |call, input| Intent::Flip { call, input }),
        (Act::Transfer, |call, input| Intent::Transfer {
            call,
            input,
            note: String::new(),
        }),
    ];
    for (act, intent) in wishes {
        let mut tab = Tab::ready();
        let first = tab.talking();
        wish(&mut tab, intent(first.clone(), to()));
        assert_eq!(shown(&tab, &first).doing, Some(act));
        let second = second_answered(&mut tab);
        assert!(is_silent(&tab, &first), "{act:?}");
        acted(&mut tab, &first, act, Err(PhoneFailure::Timeout));
        assert!(is_silent(&tab, &first), "{act:?} failed");
        assert_eq!(asked(&tab, &first).last(), Some(&PhoneAct::Hold), "{act:?}");
        acted(&mut tab, &first, Act::Hold, Ok(None));
        assert!(is_silent(&tab, &first), "{act:?}");
        assert!(!is_silent(&tab, &second), "{act:?}");
        assert!(shown(&tab, &first).held_since.is_some(), "{act:?}");
        let why = failed(act, ActRefusal::NoAnswer);
        assert_eq!(shown(&tab, &first).failed, why, "it is said all the same");
    }
}

#[test]
fn who_cannot_wait_does_not_hear_the_one_who_answers_later() {
    let mut tab = Tab::ready();
    let first = tab.talking();
    let second = colleague_rings(&mut tab, &first);
    acted(&mut tab, &first, Act::Hold, Err(not_acceptable()));
    assert!(!is_silent(&tab, &first), "nobody else is talked to");
    colleague_answers(&mut tab);
    assert!(is_silent(&tab, &first));
    assert_eq!(asked(&tab, &first), [PhoneAct::Hold, PhoneAct::Hold]);
    acted(&mut tab, &first, Act::Hold, Err(not_acceptable()));
    assert!(is_silent(&tab, &first));
    assert!(tab.view().calls[0].is_muted, "and is shown to be");
    assert!(!is_silent(&tab, &second));
}

#[test]
fn who_cannot_wait_does_not_hear_the_one_who_is_being_answered() {
    let mut tab = Tab::ready();
    let first = tab.talking();
    let second = second_rings(&mut tab);
    wish(
        &mut tab,
        Intent::Answer {
            call: second.clone(),
        },
    );
    acted(&mut tab, &first, Act::Hold, Err(not_acceptable()));
    is_up(&mut tab, &second);
    assert!(is_silent(&tab, &first));
    acted(&mut tab, &first, Act::Hold, Err(not_acceptable()));
    assert!(is_silent(&tab, &first));
    assert!(!is_silent(&tab, &second));
}

#[test]
fn who_is_gone_back_to_waits_when_the_other_one_answers() {
    let mut tab = Tab::ready();
    let first = tab.talking();
    let second = colleague_rings(&mut tab, &first);
    acted(&mut tab, &first, Act::Hold, Ok(None));
    wish(
        &mut tab,
        Intent::Resume {
            call: first.clone(),
        },
    );
    acted(&mut tab, &first, Act::Resume, Ok(None));
    assert!(!is_silent(&tab, &first));
    colleague_answers(&mut tab);
    assert!(is_silent(&tab, &first));
    assert!(!is_silent(&tab, &second));
}

#[test]
fn who_is_being_taken_over_does_not_hear_the_one_who_is_answered_meanwhile() {
    let mut before = Tab::ready();
    let first = talking_in_a_dialog(&mut before);
    let mut tab = next_after(before, 2);
    tab.input(Input::Phone(PhoneInput::Registered));
    let second = second_answered(&mut tab);
    is_up(&mut tab, &first);
    assert!(is_silent(&tab, &first));
    assert_eq!(asked(&tab, &first), [PhoneAct::Hold]);
    assert!(!is_silent(&tab, &second));
}

#[test]
fn who_is_in_no_conference_after_all_does_not_hear_the_one_who_was_answered_meanwhile() {
    let mut tab = Tab::ready();
    let first = tab.talking();
    let second = second_answered(&mut tab);
    acted(&mut tab, &first, Act::Hold, Ok(None));
    wish(
        &mut tab,
        Intent::Merge {
            call: second.clone(),
        },
    );
    let third = CallId::new("in-3");
    tab.input(Input::Phone(PhoneInput::Invited {
        call: third.clone(),
        invite: Invite {
            session: Some("s-c0".to_owned()),
            from_number: Some("+12125550178".to_owned()),
            ..Invite::default()
        },
    }));
    wish(
        &mut tab,
        Intent::Answer {
            call: third.clone(),
        },
    );
    is_up(&mut tab, &third);
    tab.answer("telephony/conference", 403, &json!({}));
    for waiting in [&first, &second] {
        assert!(is_silent(&tab, waiting), "{waiting}");
    }
    assert_eq!(asked(&tab, &second), [PhoneAct::Hold]);
    assert!(!is_silent(&tab, &third));
}

#[test]
fn who_is_called_hears_nothing_of_another_call_before_they_are_talked_to() {
    let mut tab = Tab::ready();
    let first = tab.dial("415 555 0134");
    tab.taken(&first, Some("p-a0-1"));
    is_up(&mut tab, &first);
    let second = second_rings(&mut tab);
    wish(
        &mut tab,
        Intent::Answer {
            call: second.clone(),
        },
    );
    is_up(&mut tab, &second);
    assert!(is_silent(&tab, &first), "they may pick up at any moment");
    assert!(!is_silent(&tab, &second));
    tab.pass(2_000);
    tab.party(3, "Outbound", "Answered", json!({}));
    assert!(!is_silent(&tab, &first));
    assert!(is_silent(&tab, &second), "one at a time");
}
