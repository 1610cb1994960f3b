//! From what was typed to a call.

use super::tab::Tab;
use crate::engine::io::{Input, LockInput, PhoneInput, PhoneIo};
use ledgerline_core::domain::{intent::Intent, view::DialProblem};

#[test]
fn a_number_dialled_early_is_called_when_the_phone_is_ready() {
    let mut tab = Tab::leading();
    tab.sign_in();
    tab.input(Input::Intent(Intent::Dial {
        input: "4155550134".to_owned(),
    }));
    let queued = tab.view().dialer.queued.as_ref().unwrap();
    assert_eq!(queued.number, "+14155550134");
    assert_eq!(queued.until, tab.now.plus_millis(60_000));
    tab.input(Input::Phone(PhoneInput::Registered));
    assert_eq!(tab.view().dialer.queued, None);
    assert!(
        matches!(tab.phone.last(), Some(PhoneIo::Call { callee, .. }) if callee == "14155550134")
    );
    tab.pass(60_000);
    assert_eq!(tab.view().dialer.problem, None);
}

#[test]
fn a_number_is_read_as_in_the_country_where_somebody_is_at_home() {
    let dial = |input: &str| Intent::Dial {
        input: input.to_owned(),
    };
    for (home, input, callee) in [
        ("44", "020 7946 0000", "442079460000"),
        ("49", "030 901820", "4930901820"),
        ("1", "(415) 555-0134", "14155550134"),
    ] {
        let mut tab = Tab::ready_in(home);
        tab.input(Input::Intent(dial(input)));
        let called = tab
            .phone
            .iter()
            .any(|act| matches!(act, PhoneIo::Call { callee: number, .. } if number == callee));
        assert!(called, "{input} from +{home}: {:?}", tab.phone);
    }
    let mut tab = Tab::ready_in("44");
    tab.input(Input::Intent(dial("999")));
    assert!(matches!(
        tab.view().dialer.problem,
        Some(DialProblem::Emergency { .. })
    ));
}

/// Signed in, the phone not registered yet, a number dialled.
fn dialled_early() -> Tab {
    let mut tab = Tab::leading();
    tab.sign_in();
    tab.input(Input::Intent(Intent::Dial {
        input: "4155550134".to_owned(),
    }));
    tab.phone.clear();
    tab
}

#[test]
fn a_number_dialled_early_can_be_taken_back_until_it_is_called() {
    let mut tab = dialled_early();
    tab.input(Input::Intent(Intent::CancelQueuedDial));
    assert_eq!(tab.view().dialer.queued, None);
    tab.input(Input::Phone(PhoneInput::Registered));
    assert!(tab.phone.is_empty());
    assert_eq!(tab.view().dialer.problem, None);
}

#[test]
fn a_number_dialled_early_lapses_after_a_minute_and_says_so() {
    let mut tab = dialled_early();
    tab.pass(59_999);
    assert!(tab.view().dialer.queued.is_some());
    tab.pass(1);
    assert_eq!(tab.view().dialer.queued, None);
    assert_eq!(tab.view().dialer.problem, Some(DialProblem::PhoneNotReady));
    tab.input(Input::Phone(PhoneInput::Registered));
    assert!(tab.phone.is_empty());
}

#[test]
fn a_number_that_waited_through_sleep_is_not_called() {
    let mut tab = dialled_early();
    tab.now = tab.now.plus_millis(7_200_000);
    tab.input(Input::Phone(PhoneInput::Registered));
    assert!(tab.phone.is_empty());
    assert_eq!(tab.view().dialer.problem, Some(DialProblem::PhoneNotReady));
}

#[test]
fn what_cannot_be_dialled_says_why() {
    let mut tab = Tab::ready();
    for (input, problem) in [
        ("", DialProblem::Empty),
        ("pizza", DialProblem::NotANumber),
        (
            "911",
            DialProblem::Emergency {
                number: "911".to_owned(),
            },
        ),
    ] {
        tab.input(Input::Intent(Intent::Dial {
            input: input.to_owned(),
        }));
        assert_eq!(tab.view().dialer.problem, Some(problem));
    }
    assert!(
        !tab.phone
            .iter()
            .any(|act| matches!(act, PhoneIo::Call { .. }))
    );
}

#[test]
fn a_number_dialled_early_is_not_called_by_a_tab_that_lost_and_took_the_lead() {
    let mut tab = dialled_early();
    tab.input(Input::Lock(LockInput::Lost));
    tab.input(Input::Lock(LockInput::Granted));
    assert_eq!(tab.view().dialer.queued, None);
    tab.input(Input::Phone(PhoneInput::Registered));
    let is_call = |act: &PhoneIo| matches!(act, PhoneIo::Call { .. });
    assert!(!tab.phone.iter().any(is_call));
}

#[test]
fn a_call_is_made_ready_while_its_number_is_typed_and_only_where_it_would_be_made() {
    let expects = |tab: &mut Tab| {
        tab.phone.clear();
        tab.input(Input::Intent(Intent::ExpectCall));
        matches!(tab.phone[..], [PhoneIo::ExpectCall])
    };
    let mut tab = Tab::leading();
    tab.sign_in();
    assert!(!expects(&mut tab), "the phone is not ready");
    tab.input(Input::Phone(PhoneInput::Registered));
    assert!(expects(&mut tab));
    tab.input(Input::Intent(Intent::Dial {
        input: "4155550134".to_owned(),
    }));
    assert!(!expects(&mut tab), "a call is live");
}
