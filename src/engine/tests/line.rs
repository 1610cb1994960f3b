//! The registration of this browser as a phone.

use super::tab::{Tab, refused};
use crate::engine::io::{Input, LockInput, PhoneInput, PhoneIo};
use ledgerline_core::domain::connection::{PhoneState, PhoneUnavailable, RingCentralState};
use serde_json::json;

#[test]
fn five_phones_and_missing_lines_are_named() {
    let mut tab = Tab::leading();
    tab.sign_in();
    tab.answer(
        "sip-provision",
        403,
        &json!({"errorCode": "SPR-131", "message": "no"}),
    );
    let reason = PhoneUnavailable::NoDigitalLine;
    assert_eq!(
        tab.view().connection.phone,
        PhoneState::Unavailable { reason }
    );

    let mut tab = Tab::leading();
    tab.sign_in();
    tab.answer(
        "sip-provision",
        200,
        &json!({"device": {"id": "8"}, "sipInfo": [{}]}),
    );
    let status = "SIP/2.0 603 Too Many Contacts".to_owned();
    tab.input(Input::Phone(PhoneInput::RegistrationFailed { status }));
    let reason = PhoneUnavailable::TooManyPhones;
    assert_eq!(
        tab.view().connection.phone,
        PhoneState::Unavailable { reason }
    );
}

const UNREACHABLE: PhoneState = PhoneState::Unavailable {
    reason: PhoneUnavailable::Unreachable,
};

#[test]
fn a_refused_renewal_is_tried_again_and_shown_when_it_lasts() {
    let mut tab = Tab::ready();
    tab.phone.clear();
    tab.input(refused("SIP/2.0 503 Service Unavailable"));
    assert_eq!(tab.view().connection.phone, PhoneState::Ready);
    assert!(tab.phone.is_empty(), "not at once");
    tab.pass(4_900);
    assert!(matches!(tab.phone[..], [PhoneIo::Start { .. }]));
    assert_eq!(tab.view().connection.phone, PhoneState::Ready);
    tab.pass(200);
    assert_eq!(tab.view().connection.phone, UNREACHABLE);
    tab.input(refused("SIP/2.0 503 Service Unavailable"));
    tab.pass(60_000);
    assert_eq!(tab.phone.len(), 2);
    assert_eq!(
        tab.view().connection.phone,
        UNREACHABLE,
        "every attempt looks the same from outside"
    );
    tab.input(Input::Phone(PhoneInput::Registered));
    assert_eq!(tab.view().connection.phone, PhoneState::Ready);
}

#[test]
fn a_renewal_that_is_one_phone_too_many_says_so_at_once() {
    let mut tab = Tab::ready();
    tab.input(refused("SIP/2.0 603 Too Many Contacts"));
    let reason = PhoneUnavailable::TooManyPhones;
    assert_eq!(
        tab.view().connection.phone,
        PhoneState::Unavailable { reason }
    );
    tab.phone.clear();
    tab.pass(30_000);
    assert!(matches!(tab.phone[..], [PhoneIo::Start { .. }]));
}

#[test]
fn a_forbidden_renewal_reads_the_line_anew_once() {
    let mut tab = Tab::ready();
    tab.input(refused("SIP/2.0 403 Forbidden"));
    let line = json!({"device": {"id": "9"}, "sipInfo": [{"domain": "d"}]});
    tab.answer("sip-provision", 200, &line);
    assert!(matches!(tab.phone.last(), Some(PhoneIo::Start { .. })));
    tab.input(refused("SIP/2.0 403 Forbidden"));
    assert!(!tab.has_request("sip-provision"));
    tab.pass(5_100);
    assert_eq!(tab.view().connection.phone, UNREACHABLE);
}

#[test]
fn a_phone_refused_with_its_sign_in_starts_again_with_the_next() {
    let mut tab = Tab::leading();
    tab.sign_in();
    tab.answer("sip-provision", 401, &json!({"errorCode": "TokenInvalid"}));
    tab.answer("oauth/token", 400, &json!({"error": "invalid_grant"}));
    assert_eq!(
        tab.view().connection.ringcentral,
        RingCentralState::ReconnectNeeded
    );
    tab.requests.clear();
    tab.sign_in();
    assert!(tab.has_request("sip-provision"));
}

#[test]
fn a_registration_is_renewed_before_it_ends_by_the_tab_that_holds_it() {
    let mut tab = Tab::ready();
    tab.phone.clear();
    tab.input(Input::Phone(PhoneInput::Renewable { lasts_ms: 47_000 }));
    let due = tab.now.plus_millis(44_000);
    tab.pass(43_900);
    assert!(tab.wakes.contains(&due), "the tab wakes for it");
    assert!(!tab.phone.iter().any(is_renewal));
    tab.pass(100);
    tab.pass(1_000);
    let renewals = tab.phone.iter().filter(|act| is_renewal(act));
    assert_eq!(renewals.count(), 1, "once, until it is granted");
    tab.input(Input::Phone(PhoneInput::Renewable { lasts_ms: 47_000 }));
    tab.phone.clear();
    tab.input(Input::Lock(LockInput::Lost));
    tab.pass(60_000);
    assert!(!tab.phone.iter().any(is_renewal), "another tab's by now");
}

fn is_renewal(act: &PhoneIo) -> bool {
    matches!(act, PhoneIo::Renew)
}

#[test]
fn a_socket_from_before_another_network_is_not_trusted() {
    let mut tab = Tab::ready();
    tab.phone.clear();
    tab.input(Input::Online(true));
    assert!(tab.phone.is_empty(), "it was never gone");
    tab.input(Input::Online(false));
    tab.input(Input::Online(true));
    assert!(matches!(tab.phone[..], [PhoneIo::Start { .. }]));
    assert_eq!(tab.view().connection.phone, PhoneState::Ready);
    tab.pass(5_100);
    assert_eq!(tab.view().connection.phone, PhoneState::Starting);
    tab.input(Input::Phone(PhoneInput::Registered));
    assert_eq!(tab.view().connection.phone, PhoneState::Ready);
}
