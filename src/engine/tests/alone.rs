//! Tabs of a browser that lacks what tabs share the phone by, and a lone tab that slept.

use super::tab::Tab;
use crate::engine::{
    io::{Input, Io, LockInput, LockIo, SocketInput},
    tabs::TabMessage,
};
use ledgerline_core::domain::{
    connection::{PhoneState, PhoneUnavailable, RingCentralState},
    intent::Intent,
};
use serde_json::json;

/// A tab that cannot tell others what it shows.
fn unshared(seed: u8) -> Tab {
    let mut tab = Tab::seeded(seed);
    tab.input(Input::Unshared);
    tab
}

/// The same, signed in before and leading.
fn leading() -> Tab {
    let mut tab = unshared(1);
    tab.stored = Tab::ready().stored;
    tab.input(Input::Started {
        stored: tab.stored.clone(),
    });
    tab.input(Input::Lock(LockInput::Granted));
    tab
}

/// Only what the election needs gets across.
fn tell(from: &mut Tab, to: &mut Tab) {
    for message in from.told.drain(..) {
        if message.is_of_election() {
            to.input(Input::Tab(message));
        }
    }
}

const ELSEWHERE: PhoneState = PhoneState::Unavailable {
    reason: PhoneUnavailable::InOtherTab,
};

#[test]
fn without_a_channel_the_second_tab_says_where_the_phone_is_and_takes_over_when_it_is_free() {
    let mut first = leading();
    assert!(first.view().connection.is_unshared);
    let mut second = unshared(2);
    second.now = first.now;
    second.stored = first.stored.clone();
    second.input(Input::Started {
        stored: second.stored.clone(),
    });
    for _ in 0..30 {
        for tab in [&mut first, &mut second] {
            tab.pass(1_000);
        }
        tell(&mut second, &mut first);
        tell(&mut first, &mut second);
    }
    let is_stolen = second
        .other
        .iter()
        .any(|io| matches!(io, Io::Lock(LockIo::Steal)));
    assert!(!is_stolen, "the leader was heard");
    let shown = &second.view().connection;
    assert_eq!(shown.phone, ELSEWHERE);
    assert_eq!(shown.ringcentral, RingCentralState::NoLiveEvents);
    assert_eq!(first.view().connection.health.open_tabs, 2);
    let input = "4155550134".to_owned();
    second.input(Input::Intent(Intent::Dial { input }));

    second.input(Input::Lock(LockInput::Granted));
    assert_ne!(second.view().connection.phone, ELSEWHERE);
    second.pass(1_000);
    assert_eq!(
        second.view().dialer.queued,
        None,
        "not dialled minutes later"
    );
}

#[test]
fn without_a_channel_nothing_a_person_does_or_sees_is_told() {
    let mut tab = leading();
    let other = serde_json::from_value(json!({"hello": {"tab": "other"}})).unwrap();
    tab.input(Input::Tab(other));
    tab.pass(10_000);
    assert!(
        tab.told.iter().all(TabMessage::is_of_election),
        "{:?}",
        tab.told
    );
    assert!(
        tab.told
            .iter()
            .any(|said| matches!(said, TabMessage::Beat { .. }))
    );
}

#[test]
fn without_a_channel_the_sign_in_is_in_this_tab() {
    let mut tab = unshared(1);
    tab.input(Input::Started {
        stored: tab.stored.clone(),
    });
    tab.input(Input::Intent(Intent::Connect));
    assert!(
        matches!(tab.other.last(), Some(Io::LeaveForSignIn(_))),
        "{:?}",
        tab.other
    );
}

#[test]
fn a_lone_leader_that_slept_asks_whether_it_still_leads_before_it_acts() {
    let mut tab = Tab::ready();
    tab.input(Input::Socket(SocketInput::Closed(1006)));
    tab.requests.clear();
    // Frozen before its next attempt was due, and robbed of the lock meanwhile.
    tab.now = tab.now.plus_millis(60_000);
    tab.engine.handle(Input::Woke, tab.now);
    let mut asked = Vec::new();
    while let Some(output) = tab.engine.poll_output() {
        asked.push(format!("{output:?}"));
    }
    assert!(
        asked.iter().any(|output| output.contains("Lock(Confirm)")),
        "{asked:?}"
    );
    let acts = |output: &String| output.contains("Http") || output.contains("Phone(");
    assert!(!asked.iter().any(acts), "{asked:?}");
    tab.input(Input::Lock(LockInput::Lost));
    assert!(!tab.has_request("wstoken"));
}
