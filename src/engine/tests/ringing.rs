//! The ring: aloud or softly, and over in every order that news may come in.

use super::tab::{SESSION, Tab, inbound};
use crate::engine::io::{Input, Invite, Io, LockInput, PhoneInput};
use ledgerline_core::domain::{ids::CallId, intent::Intent, time::Timestamp};
use serde_json::json;

/// How the tab was told to ring, in order; `None` is silence.
pub(super) fn rings(tab: &Tab) -> Vec<Option<bool>> {
    let of = |io: &Io| {
        if let Io::Ring { is_talking, .. } = io {
            Some(Some(*is_talking))
        } else {
            matches!(io, Io::StopRinging).then_some(None)
        }
    };
    tab.other.iter().filter_map(of).collect()
}

fn is_ringing(tab: &Tab) -> bool {
    rings(tab).last().copied().flatten().is_some()
}

/// What may happen around one call that rings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    /// The phone is invited.
    Invite,
    /// The invitation is withdrawn.
    Cancel,
    /// RingCentral's first event: it rings.
    Proceeding,
    /// RingCentral's last event: the caller is gone.
    Gone,
    /// Another phone of this person answered.
    Taken,
    /// Declined, in this tab or in another one that asks this one.
    Decline,
    Ignore,
    Answer,
    /// Another tab rings from here on.
    LeadLost,
}

impl Step {
    /// Nobody is to hear of the call after it, once it was heard of.
    const fn ends(self) -> bool {
        !matches!(self, Self::Invite | Self::Proceeding)
    }
}

fn event(tab: &mut Tab, began: Timestamp, sequence: i64, status: &str) {
    let happened = began.plus_millis(sequence * 100);
    tab.frame(&json!([{"type": "ServerNotification", "messageId": "n"}, {
        "uuid": format!("u{sequence}"),
        "event": "/restapi/v1.0/account/4/extension/300012341/telephony/sessions",
        "body": {"telephonySessionId": SESSION, "sequence": sequence,
            "eventTime": happened.to_string(), "parties": [{
                "id": "p-a0-2", "extensionId": "300012341", "direction": "Inbound",
                "to": {"phoneNumber": "+16505550101"}, "from": {"phoneNumber": "+14155550134"},
                "status": {"code": status}
        }]}
    }]));
}

fn take(tab: &mut Tab, began: Timestamp, step: Step) {
    let invited = inbound();
    let shown = tab.view().calls.first().map(|call| call.id.clone());
    let wish = |tab: &mut Tab, intent: fn(CallId) -> Intent| {
        if let Some(call) = shown.clone() {
            tab.input(Input::Intent(intent(call)));
        }
    };
    match step {
        Step::Invite => drop(tab.ring()),
        Step::Cancel => tab.input(Input::Phone(PhoneInput::Disposed { call: invited })),
        Step::Proceeding => event(tab, began, 1, "Proceeding"),
        Step::Taken => event(tab, began, 2, "Answered"),
        Step::Gone => event(tab, began, 3, "Disconnected"),
        Step::Decline => wish(tab, |call| Intent::Decline { call }),
        Step::Ignore => wish(tab, |call| Intent::Ignore { call }),
        Step::Answer => wish(tab, |call| Intent::Answer { call }),
        Step::LeadLost => tab.input(Input::Lock(LockInput::Lost)),
    }
}

/// All orders of these in which no invitation is withdrawn before it came.
fn orders(steps: &[Step]) -> Vec<Vec<Step>> {
    let Some((last, fewer)) = steps.split_last() else {
        return vec![Vec::new()];
    };
    let mut all = Vec::new();
    for shorter in orders(fewer) {
        for at in 0..=shorter.len() {
            let mut longer = shorter.clone();
            longer.insert(at, *last);
            all.push(longer);
        }
    }
    let place = |order: &[Step], what| order.iter().position(|step| *step == what);
    all.retain(|order| {
        let cancelled = place(order, Step::Cancel);
        cancelled.is_none() || place(order, Step::Invite) < cancelled
    });
    all
}

#[test]
fn no_order_of_events_leaves_the_ring_going() {
    use Step::{Answer, Cancel, Decline, Gone, Ignore, Invite, LeadLost, Proceeding, Taken};
    let mut tried = 0;
    for one in [
        None,
        Some(Taken),
        Some(Decline),
        Some(Ignore),
        Some(Answer),
        Some(LeadLost),
    ] {
        let mut steps = vec![Invite, Cancel, Proceeding, Gone];
        // The caller gives up while the phone waits for it, too.
        steps.extend(one);
        for order in orders(&steps) {
            for pause in [0, 700, 5_000] {
                let mut tab = Tab::ready();
                let began = tab.now;
                let (mut is_over, mut has_left) = (false, false);
                // Whoever does not lead has neither phone nor events.
                let lost = order.iter().position(|step| *step == LeadLost);
                for step in &order[..lost.map_or(order.len(), |at| at + 1)] {
                    let was_known = !rings(&tab).is_empty() || !tab.view().calls.is_empty();
                    take(&mut tab, began, *step);
                    tab.pass(pause);
                    is_over |= was_known && step.ends();
                    // RingCentral may hand a call back; what it invites to rings until it is withdrawn.
                    has_left |= *step == Gone;
                    is_over &= !(has_left && *step == Invite);
                    let was = format!("{order:?} with {pause} ms between, at {step:?}");
                    assert!(!(is_over && is_ringing(&tab)), "rings on: {was}");
                }
                tab.pass(2_000);
                assert!(!is_ringing(&tab), "{order:?} with {pause} ms between");
                tried += 1;
            }
        }
    }
    assert!(tried > 900, "only {tried} orders");
}

#[test]
fn a_ring_whose_end_was_lost_is_over_after_two_minutes_and_wakes_nobody() {
    let mut tab = Tab::ready();
    tab.ring();
    tab.pass(600);
    assert!(is_ringing(&tab));
    for _ in 0..20 {
        tab.pass(6_000);
    }
    assert!(!is_ringing(&tab));
    assert_eq!(tab.view().calls.len(), 1, "it can still be answered");
    let now = tab.now;
    tab.wakes.clear();
    tab.pass(1);
    assert!(tab.wakes.iter().all(|at| *at > now), "{:?}", tab.wakes);
}

/// A second call, from somebody else.
fn second_rings(tab: &mut Tab) {
    tab.input(Input::Phone(PhoneInput::Invited {
        call: CallId::new("in-2"),
        invite: Invite {
            session: Some("s-b0".to_owned()),
            party: Some("p-b0-2".to_owned()),
            from_number: Some("+12125550177".to_owned()),
            ..Invite::default()
        },
    }));
    tab.pass(600);
}

#[test]
fn whoever_talks_hears_of_a_second_call_softly_until_the_first_is_over() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    second_rings(&mut tab);
    assert_eq!(rings(&tab), [Some(true)]);
    tab.input(Input::Intent(Intent::HangUp { call }));
    assert_eq!(rings(&tab), [Some(true), Some(false)]);
}

#[test]
fn whoever_listens_to_a_call_being_made_hears_of_another_softly() {
    let mut tab = Tab::ready();
    tab.dial("415 555 0134");
    second_rings(&mut tab);
    assert_eq!(rings(&tab), [Some(true)]);
}

#[test]
fn a_call_that_was_answered_and_is_handed_back_rings_again() {
    let mut tab = Tab::ready();
    let call = tab.ring();
    tab.input(Input::Intent(Intent::Answer { call: call.clone() }));
    tab.input(Input::Phone(PhoneInput::Up {
        call: call.clone(),
        dialog: None,
    }));
    tab.pass(600_000);
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    tab.pass(1_000);
    assert!(!is_ringing(&tab));
    tab.ring();
    tab.pass(1_000);
    assert!(is_ringing(&tab));
}

#[test]
fn a_clock_that_runs_ahead_of_ringcentrals_silences_no_call() {
    let mut tab = Tab::ready();
    let began = tab.now.plus_millis(-300_000);
    event(&mut tab, began, 1, "Proceeding");
    tab.pass(1_000);
    assert!(is_ringing(&tab));
}
