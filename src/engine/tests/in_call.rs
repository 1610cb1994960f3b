//! Hold, several calls, transfer, recording, park, flip, the digits of an extension.

use super::{
    ringing::rings,
    tab::{SESSION, Tab},
    takeover::next_after,
};
use crate::engine::io::{
    Dialog, Input, Invite, LockInput, PhoneAct, PhoneFailure, PhoneInput, PhoneIo,
};
use ledgerline_core::domain::{
    act_refusal::{ActRefusal, NotDone},
    call_control::{Act, InCall},
    ids::CallId,
    intent::Intent,
    quality::{Cause, Figures, Grade, Judgement, Quality},
    view::DialProblem,
};
use serde_json::json;

/// A wish about this call, with what was typed for it.
pub(super) type WishWithNumber = fn(CallId, String) -> Intent;

pub(super) fn wish(tab: &mut Tab, intent: Intent) {
    tab.input(Input::Intent(intent));
}

pub(super) fn acted(
    tab: &mut Tab,
    call: &CallId,
    act: Act,
    outcome: Result<Option<&str>, PhoneFailure>,
) {
    tab.input(Input::Phone(PhoneInput::Acted {
        call: call.clone(),
        act,
        outcome: outcome.map(|said| said.map(str::to_owned)),
    }));
}

pub(super) const fn failed(act: Act, why: ActRefusal) -> Option<NotDone> {
    Some(NotDone { act, why })
}

pub(super) fn shown<'a>(tab: &'a Tab, call: &CallId) -> &'a InCall {
    let found = tab.view().calls.iter().find(|view| view.id == *call);
    &found.unwrap_or_else(|| panic!("no {call}")).in_call
}

/// What the phone was asked to do with this call, in order.
pub(super) fn asked(tab: &Tab, call: &CallId) -> Vec<PhoneAct> {
    let of = |act: &PhoneIo| {
        let PhoneIo::Act(id, how) = act else {
            return None;
        };
        (id == call).then(|| how.clone())
    };
    tab.phone.iter().filter_map(of).collect()
}

/// Is the microphone off, as the phone was told last?
pub(super) fn is_silent(tab: &Tab, call: &CallId) -> bool {
    let of = |act: &PhoneIo| {
        let PhoneIo::SetMuted(id, is_off) = act else {
            return None;
        };
        (id == call).then_some(*is_off)
    };
    tab.phone.iter().rev().find_map(of).unwrap_or_default()
}

pub(super) fn held(tab: &mut Tab) -> CallId {
    let call = tab.talking();
    wish(tab, Intent::Hold { call: call.clone() });
    acted(tab, &call, Act::Hold, Ok(None));
    call
}

/// A second call, from somebody else.
pub(super) fn second_rings(tab: &mut Tab) -> CallId {
    let call = CallId::new("in-2");
    tab.input(Input::Phone(PhoneInput::Invited {
        call: call.clone(),
        invite: Invite {
            session: Some("s-b0".to_owned()),
            party: Some("p-b0-2".to_owned()),
            from_number: Some("+12125550177".to_owned()),
            ..Invite::default()
        },
    }));
    call
}

pub(super) fn second_answered(tab: &mut Tab) -> CallId {
    let call = second_rings(tab);
    wish(tab, Intent::Answer { call: call.clone() });
    tab.input(Input::Phone(PhoneInput::Up {
        call: call.clone(),
        dialog: None,
    }));
    call
}

/// The colleague who is asked, whose phone rings.
pub(super) fn asks(tab: &mut Tab, call: &CallId) -> CallId {
    wish(
        tab,
        Intent::AskFirst {
            call: call.clone(),
            input: "102".to_owned(),
        },
    );
    let asked = shown(tab, call).asks.clone().unwrap();
    tab.input(Input::Phone(PhoneInput::Progress {
        call: asked.clone(),
        session: Some("s-b0".to_owned()),
        party: Some("p-b0-1".to_owned()),
    }));
    tab.input(Input::Phone(PhoneInput::Up {
        call: asked.clone(),
        dialog: None,
    }));
    acted(tab, call, Act::Hold, Ok(None));
    asked
}

pub(super) fn colleague_answers(tab: &mut Tab) {
    let parties = json!({"id": "s-b0", "parties": [
        {"id": "p-b0-1", "status": {"code": "Answered"}},
        {"id": "p-b0-2", "status": {"code": "Answered"}}
    ]});
    tab.answer("telephony/sessions/s-b0", 200, &parties);
}

/// A call that another tab can take over.
pub(super) fn talking_in_a_dialog(tab: &mut Tab) -> CallId {
    let call = tab.talking();
    tab.input(Input::Phone(PhoneInput::Up {
        call: call.clone(),
        dialog: Some(Dialog {
            to_tag: "to".to_owned(),
            from_tag: "from".to_owned(),
        }),
    }));
    call
}

#[test]
fn hold_is_shown_when_ringcentral_has_agreed_and_silences_the_microphone_at_once() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    wish(&mut tab, Intent::Hold { call: call.clone() });
    assert!(is_silent(&tab, &call));
    assert_eq!(shown(&tab, &call).held_since, None);
    assert_eq!(shown(&tab, &call).doing, Some(Act::Hold));
    tab.pass(300);
    acted(&mut tab, &call, Act::Hold, Ok(None));
    assert_eq!(shown(&tab, &call).held_since, Some(tab.now));
    assert_eq!(shown(&tab, &call).doing, None);

    wish(&mut tab, Intent::Resume { call: call.clone() });
    acted(&mut tab, &call, Act::Resume, Ok(None));
    assert_eq!(shown(&tab, &call).held_since, None);
    assert!(!is_silent(&tab, &call));
    assert_eq!(asked(&tab, &call), [PhoneAct::Hold, PhoneAct::Resume]);
}

#[test]
fn a_refused_hold_says_so_and_the_call_talks_on() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    wish(&mut tab, Intent::Hold { call: call.clone() });
    let refusal = PhoneFailure::Sip("SIP/2.0 488 Not Acceptable Here".to_owned());
    acted(&mut tab, &call, Act::Hold, Err(refusal));
    assert_eq!(
        shown(&tab, &call).failed,
        failed(Act::Hold, ActRefusal::NoCommonSound)
    );
    assert_eq!(shown(&tab, &call).held_since, None);
    assert!(!is_silent(&tab, &call));
    wish(&mut tab, Intent::Hold { call: call.clone() });
    assert_eq!(shown(&tab, &call).failed, None, "the next wish forgets it");
}

#[test]
fn a_refused_resume_leaves_the_call_on_hold_and_silent() {
    let mut tab = Tab::ready();
    let call = held(&mut tab);
    let since = shown(&tab, &call).held_since;
    wish(&mut tab, Intent::Resume { call: call.clone() });
    acted(&mut tab, &call, Act::Resume, Err(PhoneFailure::Timeout));
    assert_eq!(
        shown(&tab, &call).failed,
        failed(Act::Resume, ActRefusal::NoAnswer)
    );
    assert_eq!(shown(&tab, &call).held_since, since);
    assert!(is_silent(&tab, &call));
}

#[test]
fn mute_lasts_through_hold() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    let muted = true;
    wish(
        &mut tab,
        Intent::SetMuted {
            call: call.clone(),
            muted,
        },
    );
    wish(&mut tab, Intent::Hold { call: call.clone() });
    acted(&mut tab, &call, Act::Hold, Ok(None));
    wish(&mut tab, Intent::Resume { call: call.clone() });
    acted(&mut tab, &call, Act::Resume, Ok(None));
    assert!(is_silent(&tab, &call));
    let muted = false;
    wish(
        &mut tab,
        Intent::SetMuted {
            call: call.clone(),
            muted,
        },
    );
    assert!(!is_silent(&tab, &call));
}

#[test]
fn the_tab_that_takes_a_held_call_over_holds_it_again() {
    let mut before = Tab::ready();
    let call = talking_in_a_dialog(&mut before);
    wish(&mut before, Intent::Hold { call: call.clone() });
    acted(&mut before, &call, Act::Hold, Ok(None));
    let since = shown(&before, &call).held_since;

    let mut tab = Tab::seeded(2);
    tab.stored = before.stored.clone();
    tab.now = before.now;
    tab.input(Input::Started {
        stored: before.stored.clone(),
    });
    tab.input(Input::Lock(LockInput::Granted));
    assert_eq!(shown(&tab, &call).held_since, since);
    tab.input(Input::Phone(PhoneInput::Registered));
    tab.input(Input::Phone(PhoneInput::Up {
        call: call.clone(),
        dialog: None,
    }));
    assert!(is_silent(&tab, &call));
    assert_eq!(asked(&tab, &call), [PhoneAct::Hold]);
    acted(&mut tab, &call, Act::Hold, Ok(None));
    assert_eq!(shown(&tab, &call).held_since, since, "it waits since then");
}

#[test]
fn another_phone_may_hold_the_call() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.party(4, "Outbound", "Hold", json!({}));
    assert!(shown(&tab, &call).is_held_elsewhere);
    tab.party(5, "Outbound", "Answered", json!({}));
    assert!(!shown(&tab, &call).is_held_elsewhere);
    wish(&mut tab, Intent::Hold { call: call.clone() });
    tab.party(6, "Outbound", "Hold", json!({}));
    assert!(!shown(&tab, &call).is_held_elsewhere, "that is our own");
}

#[test]
fn a_second_call_rings_aloud_while_the_first_waits() {
    let mut tab = Tab::ready();
    let first = held(&mut tab);
    second_rings(&mut tab);
    tab.pass(600);
    assert_eq!(rings(&tab), [Some(false)]);
    let talked = tab.view().talking().map(|call| call.id.clone());
    assert_eq!(talked, Some(first), "a headset's key means it all the same");
}

#[test]
fn who_answers_a_second_call_lets_the_first_wait() {
    let mut tab = Tab::ready();
    let first = tab.talking();
    let second = second_answered(&mut tab);
    assert!(is_silent(&tab, &first));
    acted(&mut tab, &first, Act::Hold, Ok(None));
    assert!(shown(&tab, &first).held_since.is_some());
    assert!(!is_silent(&tab, &second));

    // Changing over.
    wish(
        &mut tab,
        Intent::Resume {
            call: first.clone(),
        },
    );
    acted(&mut tab, &first, Act::Resume, Ok(None));
    acted(&mut tab, &second, Act::Hold, Ok(None));
    assert!(!is_silent(&tab, &first));
    assert!(is_silent(&tab, &second));
    assert_eq!(shown(&tab, &first).held_since, None);
    assert!(shown(&tab, &second).held_since.is_some());
}

#[test]
fn who_ends_and_answers_lets_go_of_whom_they_talk_to_and_of_nobody_else() {
    let mut tab = Tab::ready();
    let first = tab.talking();
    let second = second_rings(&mut tab);
    wish(
        &mut tab,
        Intent::EndAndAnswer {
            call: second.clone(),
        },
    );
    let place = |tab: &Tab, of: fn(&PhoneIo) -> bool| tab.phone.iter().position(of);
    let ended = place(&tab, |act| matches!(act, PhoneIo::HangUp(_)));
    let answered = place(&tab, |act| matches!(act, PhoneIo::Answer(_)));
    assert!(ended.is_some() && ended < answered);
    assert_eq!(asked(&tab, &first), [], "whoever is let go does not wait");
    tab.input(Input::Phone(PhoneInput::Disposed { call: first }));
    tab.input(Input::Phone(PhoneInput::Up {
        call: second.clone(),
        dialog: None,
    }));
    assert!(!is_silent(&tab, &second));

    let mut tab = Tab::ready();
    let first = held(&mut tab);
    let second = second_rings(&mut tab);
    wish(&mut tab, Intent::EndAndAnswer { call: second });
    assert!(tab.view().calls.iter().any(|call| call.id == first));
    assert!(place(&tab, |act| matches!(act, PhoneIo::HangUp(_))).is_none());
    assert!(place(&tab, |act| matches!(act, PhoneIo::Answer(_))).is_some());
}

#[test]
fn a_first_call_that_cannot_wait_does_not_hear_the_second() {
    let mut tab = Tab::ready();
    let first = tab.talking();
    second_answered(&mut tab);
    acted(&mut tab, &first, Act::Hold, Err(PhoneFailure::Timeout));
    assert_eq!(
        shown(&tab, &first).failed,
        failed(Act::Hold, ActRefusal::NoAnswer)
    );
    assert!(tab.view().calls[0].is_muted);
    assert!(is_silent(&tab, &first));
}

#[test]
fn who_dials_somebody_else_lets_the_call_wait() {
    let mut tab = Tab::ready();
    let first = tab.talking();
    tab.dial("212 555 0177");
    assert!(tab.view().calls.len() == 2);
    assert_eq!(asked(&tab, &first), [PhoneAct::Hold]);
}

#[test]
fn a_transferred_call_is_logged_with_whom_it_went_to() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    wish(
        &mut tab,
        Intent::Transfer {
            call: call.clone(),
            input: "102".to_owned(),
            note: "Transferred to 102".to_owned(),
        },
    );
    assert_eq!(asked(&tab, &call), [PhoneAct::Transfer("102".to_owned())]);
    tab.party(
        9,
        "Outbound",
        "Disconnected",
        json!({"status":
        {"code": "Disconnected", "reason": "BlindTransfer"}}),
    );
    tab.input(Input::Phone(PhoneInput::Disposed { call: call.clone() }));
    assert!(
        tab.view().finished.calls.is_empty(),
        "its end is not told yet"
    );
    acted(&mut tab, &call, Act::Transfer, Ok(None));
    assert_eq!(tab.view().finished.calls[0].call.note, "Transferred to 102");
    assert_eq!(tab.view().finished.calls.len(), 1);
}

#[test]
fn a_customer_who_hangs_up_meanwhile_was_not_transferred() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    wish(
        &mut tab,
        Intent::Transfer {
            call: call.clone(),
            input: "102".to_owned(),
            note: "Transferred to 102".to_owned(),
        },
    );
    tab.party(9, "Outbound", "Disconnected", json!({}));
    tab.input(Input::Phone(PhoneInput::Disposed { call: call.clone() }));
    acted(&mut tab, &call, Act::Transfer, Ok(None));
    assert_eq!(tab.view().finished.calls[0].call.note, "");
}

#[test]
fn a_failed_transfer_returns_to_the_customer() {
    let mut tab = Tab::ready();
    let call = held(&mut tab);
    wish(
        &mut tab,
        Intent::Transfer {
            call: call.clone(),
            input: "102".to_owned(),
            note: "Transferred to 102".to_owned(),
        },
    );
    acted(&mut tab, &call, Act::Transfer, Err(PhoneFailure::Timeout));
    assert_eq!(asked(&tab, &call).last(), Some(&PhoneAct::Resume));
    acted(&mut tab, &call, Act::Resume, Ok(None));
    assert_eq!(shown(&tab, &call).held_since, None);
    assert!(!is_silent(&tab, &call));
    assert_eq!(tab.view().calls[0].note, "");
}

#[test]
fn who_was_asked_takes_the_call() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    let colleague = asks(&mut tab, &call);
    let complete = Intent::CompleteTransfer {
        call: call.clone(),
        note: "Transferred to Ben".to_owned(),
    };
    wish(&mut tab, complete.clone());
    assert_eq!(asked(&tab, &call), [PhoneAct::Hold], "nobody answered yet");
    colleague_answers(&mut tab);
    wish(&mut tab, complete);
    let completed = PhoneAct::TransferTo(colleague.clone());
    assert_eq!(asked(&tab, &call), [PhoneAct::Hold, completed]);
    // The call to the colleague ends first; that is no reason to take the customer back.
    tab.input(Input::Phone(PhoneInput::Disposed { call: colleague }));
    tab.pass(1_500);
    assert_eq!(asked(&tab, &call).len(), 2);
    tab.party(
        9,
        "Outbound",
        "Disconnected",
        json!({"status":
        {"code": "Disconnected", "reason": "AttendedTransfer"}}),
    );
    tab.input(Input::Phone(PhoneInput::Disposed { call: call.clone() }));
    acted(&mut tab, &call, Act::Transfer, Ok(None));
    let finished = &tab.view().finished.calls;
    let of = finished
        .iter()
        .find(|item| item.call.telephony_session_id.as_str() == SESSION);
    assert_eq!(of.unwrap().call.note, "Transferred to Ben");
    assert!(tab.view().calls.is_empty());
}

#[test]
fn whoever_was_asked_and_is_gone_leaves_the_rep_with_the_customer() {
    for hangs_up in [true, false] {
        let mut tab = Tab::ready();
        let call = tab.talking();
        let colleague = asks(&mut tab, &call);
        if hangs_up {
            tab.input(Input::Phone(PhoneInput::Disposed { call: colleague }));
        } else {
            wish(&mut tab, Intent::CancelTransfer { call: call.clone() });
            let ended = tab
                .phone
                .iter()
                .any(|act| matches!(act, PhoneIo::HangUp(id) if *id == colleague));
            assert!(ended);
        }
        assert_eq!(asked(&tab, &call), [PhoneAct::Hold, PhoneAct::Resume]);
        acted(&mut tab, &call, Act::Resume, Ok(None));
        assert_eq!(*shown(&tab, &call), InCall::default());
        assert!(!is_silent(&tab, &call));
    }
}

#[test]
fn a_parked_call_says_where_in_its_note() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    let note = "Parked at".to_owned();
    wish(
        &mut tab,
        Intent::Park {
            call: call.clone(),
            note,
        },
    );
    tab.party(8, "Outbound", "Parked", json!({}));
    tab.party(9, "Outbound", "Disconnected", json!({}));
    tab.input(Input::Phone(PhoneInput::Disposed { call: call.clone() }));
    acted(&mut tab, &call, Act::Park, Ok(Some("813")));
    assert_eq!(tab.view().finished.calls[0].call.note, "Parked at *813");
}

#[test]
fn recording_is_shown_while_ringcentral_records() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    wish(
        &mut tab,
        Intent::SetRecording {
            call: call.clone(),
            on: true,
        },
    );
    assert!(!shown(&tab, &call).is_recorded);
    acted(&mut tab, &call, Act::Record, Ok(None));
    assert!(shown(&tab, &call).is_recorded);
    wish(
        &mut tab,
        Intent::SetRecording {
            call: call.clone(),
            on: false,
        },
    );
    acted(
        &mut tab,
        &call,
        Act::StopRecording,
        Err(PhoneFailure::Other),
    );
    assert!(shown(&tab, &call).is_recorded, "it runs on");
    assert_eq!(
        shown(&tab, &call).failed,
        failed(Act::StopRecording, ActRefusal::Unsaid)
    );
}

#[test]
fn a_flipped_call_stays_until_it_is_hung_up_here() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    let input = "212 555 0177".to_owned();
    wish(
        &mut tab,
        Intent::Flip {
            call: call.clone(),
            input,
        },
    );
    acted(&mut tab, &call, Act::Flip, Ok(Some("12125550177")));
    assert_eq!(shown(&tab, &call).flips_to.as_deref(), Some("12125550177"));
    assert_eq!(tab.view().calls.len(), 1);
}

#[test]
fn a_flip_is_told_of_for_a_minute_and_until_something_else_is_done_with_the_call() {
    let flipped = || {
        let mut tab = Tab::ready();
        let call = talking_in_a_dialog(&mut tab);
        let input = "212 555 0177".to_owned();
        let flip = Intent::Flip {
            call: call.clone(),
            input,
        };
        wish(&mut tab, flip);
        acted(&mut tab, &call, Act::Flip, Ok(Some("12125550177")));
        (tab, call)
    };
    let flips = |tab: &Tab, call: &CallId| shown(tab, call).flips_to.is_some();

    let (mut tab, call) = flipped();
    tab.pass(59_000);
    assert!(flips(&tab, &call));
    let over_at = tab.now.plus_millis(1_000);
    assert!(tab.wakes.contains(&over_at), "the tab wakes for it");
    tab.pass(1_000);
    assert!(!flips(&tab, &call));

    let (mut tab, call) = flipped();
    let muted = true;
    let mute = Intent::SetMuted {
        call: call.clone(),
        muted,
    };
    wish(&mut tab, mute);
    assert!(flips(&tab, &call), "whoever changes over may want that");
    wish(&mut tab, Intent::Hold { call: call.clone() });
    assert!(!flips(&tab, &call));

    let (tab, call) = flipped();
    let next = next_after(tab, 2);
    assert!(!flips(&next, &call), "nobody knows any more");
}

fn digits_sent(tab: &Tab) -> Vec<&str> {
    tab.phone
        .iter()
        .filter_map(|act| {
            let PhoneIo::SendDigits(_, digits) = act else {
                return None;
            };
            Some(digits.as_str())
        })
        .collect()
}

#[test]
fn an_extension_is_keyed_in_after_the_answer_unless_it_is_cancelled() {
    for is_cancelled in [false, true] {
        for spelled in [
            "415 555 0134 x204",
            "+14155550134,204",
            "tel:+1-415-555-0134;ext=204",
        ] {
            let mut tab = Tab::ready();
            let call = tab.dial(spelled);
            tab.input(Input::Phone(PhoneInput::Progress {
                call: call.clone(),
                session: Some(SESSION.to_owned()),
                party: Some("p-a0-1".to_owned()),
            }));
            tab.input(Input::Phone(PhoneInput::Up {
                call: call.clone(),
                dialog: None,
            }));
            tab.pass(5_000);
            assert_eq!(digits_sent(&tab), [""; 0], "nobody has answered");
            tab.party(3, "Outbound", "Answered", json!({}));
            assert_eq!(shown(&tab, &call).digits.as_deref(), Some("204"));
            if is_cancelled {
                wish(&mut tab, Intent::CancelDigits { call: call.clone() });
            }
            tab.pass(2_000);
            let expected: &[&str] = if is_cancelled { &[] } else { &["204"] };
            assert_eq!(digits_sent(&tab), expected, "{spelled}");
            assert_eq!(shown(&tab, &call).digits, None);
        }
    }
}

#[test]
fn tones_that_the_browser_does_not_send_are_told_of_until_they_are_pressed_again() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    let not_pressed = PhoneInput::NotPressed { call: call.clone() };
    let press = Intent::SendDigits {
        call: call.clone(),
        digits: "5".to_owned(),
    };
    wish(&mut tab, press.clone());
    tab.input(Input::Phone(not_pressed));
    let told = failed(Act::Press, ActRefusal::Unsaid);
    assert_eq!(shown(&tab, &call).failed, told);
    assert_eq!(tab.view().calls.len(), 1, "the call goes on");
    wish(&mut tab, press);
    assert_eq!(shown(&tab, &call).failed, None);
    assert_eq!(digits_sent(&tab), ["5", "5"]);
}

#[test]
fn how_a_call_was_heard_is_kept_with_it_through_a_takeover() {
    let mut before = Tab::ready();
    let call = talking_in_a_dialog(&mut before);
    let hears = |tab: &mut Tab, grade, cause| {
        let judgement = Judgement {
            quality: Quality { grade, cause },
            figures: Figures::default(),
        };
        let call = call.clone();
        tab.input(Input::Phone(PhoneInput::Quality { call, judgement }));
    };
    hears(&mut before, Grade::Good, None);
    before.pass(20_000);
    hears(&mut before, Grade::Poor, Some(Cause::OursIsLost));
    before.pass(15_000);

    let mut tab = next_after(before, 2);
    tab.input(Input::Phone(PhoneInput::Registered));
    tab.input(Input::Phone(PhoneInput::Up {
        call: call.clone(),
        dialog: None,
    }));
    hears(&mut tab, Grade::Good, None);
    tab.pass(5_000);
    tab.hang_up(&call);
    tab.pass(1_000);
    let kept = tab.view().finished.calls[0].call.heard.unwrap();
    assert_eq!(kept.poor_ms, 15_000);
    assert!(kept.good_ms >= 25_000, "{kept:?}");
    assert_eq!(
        kept.words(),
        "Good, at times poor: some of what we said was lost"
    );
}

#[test]
fn an_extension_behind_a_number_is_refused_where_nobody_keys_it_in() {
    let input = || "415-555-0134 x204".to_owned();
    let wishes: [(WishWithNumber, DialProblem); 2] = [
        (
            |call, input| Intent::Transfer {
                call,
                input,
                note: "Transferred to x204".to_owned(),
            },
            DialProblem::ExtensionAtOnce,
        ),
        (
            |call, input| Intent::Flip { call, input },
            DialProblem::ExtensionOutOfReach,
        ),
    ];
    for (intent, problem) in wishes {
        let mut tab = Tab::ready();
        let call = tab.talking();
        wish(&mut tab, intent(call.clone(), input()));
        assert_eq!(asked(&tab, &call), []);
        assert_eq!(shown(&tab, &call).misdialled, Some(problem));
        wish(&mut tab, intent(call.clone(), "102".to_owned()));
        assert_eq!(asked(&tab, &call).len(), 1, "a colleague's own extension");
        assert_eq!(shown(&tab, &call).misdialled, None);
    }
    let mut tab = Tab::ready();
    let call = tab.ring();
    let forward = |call, input| Intent::Forward { call, input };
    wish(&mut tab, forward(call.clone(), input()));
    let is_forwarded = |tab: &Tab| {
        tab.phone
            .iter()
            .any(|it| matches!(it, PhoneIo::Forward(..)))
    };
    assert!(!is_forwarded(&tab));
    let problem = Some(DialProblem::ExtensionOutOfReach);
    assert_eq!(shown(&tab, &call).misdialled, problem);
    wish(&mut tab, forward(call, "102".to_owned()));
    assert!(is_forwarded(&tab));

    // Who is asked first is called, and the extension is keyed in after the answer.
    let mut tab = Tab::ready();
    let call = tab.talking();
    let input = input();
    wish(
        &mut tab,
        Intent::AskFirst {
            call: call.clone(),
            input,
        },
    );
    let asked = shown(&tab, &call).asks.clone().unwrap();
    assert_eq!(shown(&tab, &asked).digits.as_deref(), Some("204"));
}
