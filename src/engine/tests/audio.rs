//! Where the audio of calls is, and what becomes of it when the network does.

use super::{
    tab::Tab,
    takeover::{next_after, talking_with_a_note, tell, took_over},
};
use crate::engine::io::{
    Input, Io, LockInput, LockIo, Path, PhoneFailure, PhoneInput, PhoneIo, Stored,
};
use ledgerline_core::domain::{
    call::{CallPhase, CallTrouble},
    connection::{AudioNote, PhoneState},
    ids::CallId,
    intent::Intent,
    quality::{Cause, Figures, Grade, Judgement, Quality},
};

/// Another tab, which sees what this one shows.
pub(super) fn follower_of(leader: &mut Tab) -> Tab {
    let mut follower = Tab::seeded(2);
    follower.now = leader.now;
    follower.input(Input::Started {
        stored: Stored::default(),
    });
    tell(&mut follower, leader);
    leader.told.drain(..leader.told.len() - 1);
    tell(leader, &mut follower);
    follower
}

fn steals(tab: &Tab) -> bool {
    let is_theft = |io: &Io| matches!(io, Io::Lock(LockIo::Steal));
    tab.other.iter().any(is_theft)
}

fn opened(failure: Option<PhoneFailure>) -> Input {
    Input::Phone(PhoneInput::Microphone { failure })
}

#[test]
fn every_tab_knows_whether_the_one_with_the_phone_may_ring() {
    let mut leader = Tab::ready();
    let mut follower = follower_of(&mut leader);
    follower.input(Input::Activated);
    assert!(
        !follower.view().connection.may_ring,
        "a click here does not help there"
    );
    leader.told.clear();
    leader.input(Input::Activated);
    tell(&mut leader, &mut follower);
    assert!(follower.view().connection.may_ring);
}

#[test]
fn a_call_comes_to_the_tab_where_somebody_clicked_once_that_has_a_microphone() {
    let (mut leader, call) = talking_with_a_note();
    let mut follower = follower_of(&mut leader);
    assert_eq!(follower.view().connection.phone, PhoneState::ReadyElsewhere);
    follower.input(Input::Intent(Intent::MoveAudioHere));
    assert!(matches!(follower.phone[..], [PhoneIo::OpenMicrophone]));
    assert!(!steals(&follower), "the call is still the other tab's");

    follower.input(opened(None));
    assert!(steals(&follower));
    follower.stored = leader.stored;
    follower.input(Input::Lock(LockInput::Granted));
    follower.input(Input::Phone(PhoneInput::Registered));
    assert!(took_over(&follower).is_some());
    assert_eq!(follower.view().calls[0].id, call);
    let dialled = |act: &PhoneIo| matches!(act, PhoneIo::Call { .. });
    assert!(!follower.phone.iter().any(dialled));
}

#[test]
fn a_call_stays_where_it_is_while_this_tab_has_no_microphone() {
    let (mut leader, _) = talking_with_a_note();
    let mut follower = follower_of(&mut leader);
    follower.input(Input::Intent(Intent::MoveAudioHere));
    follower.input(opened(Some(PhoneFailure::MicrophoneDenied)));
    assert!(!steals(&follower));
    let trouble = CallTrouble::MicrophoneDenied;
    let note = Some(AudioNote::NotHere { trouble });
    assert_eq!(follower.view().connection.audio_note, note);
    assert_eq!(leader.view().connection.audio_note, None, "this tab's own");

    follower.input(Input::Intent(Intent::MoveAudioHere));
    assert_eq!(follower.view().connection.audio_note, None);
    follower.input(opened(None));
    assert!(steals(&follower));
}

#[test]
fn without_a_call_the_audio_moves_at_once_and_opens_no_microphone() {
    let mut leader = Tab::ready();
    let mut follower = follower_of(&mut leader);
    follower.input(Input::Intent(Intent::MoveAudioHere));
    assert!(steals(&follower) && follower.phone.is_empty());
}

#[test]
fn a_call_that_the_leader_has_no_microphone_for_is_made_by_the_tab_that_wished_for_it() {
    let mut leader = Tab::ready();
    let mut follower = follower_of(&mut leader);
    follower.input(Input::Intent(Intent::Dial {
        input: "4155550134".to_owned(),
    }));
    tell(&mut follower, &mut leader);
    let call = match leader.phone.last() {
        Some(PhoneIo::Call { call, .. }) => call.clone(),
        other => panic!("not dialled: {other:?}"),
    };
    leader.input(Input::Phone(PhoneInput::Failed {
        call,
        failure: PhoneFailure::MicrophoneMissing,
    }));
    assert!(leader.view().calls.is_empty());
    assert_eq!(leader.view().dialer.problem, None);

    tell(&mut leader, &mut follower);
    assert!(matches!(follower.phone[..], [PhoneIo::OpenMicrophone]));
    follower.input(opened(None));
    follower.stored = leader.stored;
    follower.input(Input::Lock(LockInput::Granted));
    follower.input(Input::Phone(PhoneInput::Registered));
    let dialled = follower.phone.iter();
    let dialled = dialled.filter(|act| matches!(act, PhoneIo::Call { .. }));
    assert_eq!(dialled.count(), 1);
    let trouble = CallTrouble::MicrophoneMissing;
    let note = Some(AudioNote::CameHere { trouble });
    assert_eq!(follower.view().connection.audio_note, note);
}

#[test]
fn a_call_that_cannot_be_taken_over_without_a_microphone_waits_for_one() {
    let (gone, call) = talking_with_a_note();
    let mut next = next_after(gone, 2);
    next.input(Input::Phone(PhoneInput::Registered));
    next.phone.clear();
    next.input(Input::Phone(PhoneInput::Failed {
        call: call.clone(),
        failure: PhoneFailure::MicrophoneDenied,
    }));
    next.input(Input::Phone(PhoneInput::Disposed { call }));
    let shown = &next.view().calls[0];
    assert_eq!(shown.trouble, Some(CallTrouble::MicrophoneDenied));
    next.pass(30_000);
    next.input(Input::Intent(Intent::MoveAudioHere));
    assert!(took_over(&next).is_some(), "somebody allowed it");
    assert_eq!(next.view().calls[0].trouble, None);
}

#[test]
fn a_microphone_that_never_comes_gives_the_call_up_after_a_minute() {
    let (gone, call) = talking_with_a_note();
    let mut next = next_after(gone, 2);
    next.input(Input::Phone(PhoneInput::Registered));
    next.input(Input::Phone(PhoneInput::Failed {
        call,
        failure: PhoneFailure::MicrophoneBusy,
    }));
    next.pass(60_000);
    assert!(next.view().calls.is_empty());
    assert_eq!(next.view().finished.calls[0].call.note, "wants ten");
}

fn hears(tab: &mut Tab, call: &CallId, path: Path) {
    let call = call.clone();
    tab.input(Input::Phone(PhoneInput::Path { call, path }));
}

/// How often the audio was negotiated anew since the last time.
fn restored(tab: &mut Tab) -> usize {
    let is_restore = |act: &PhoneIo| matches!(act, PhoneIo::Restore(_));
    let count = tab.phone.iter().filter(|act| is_restore(act)).count();
    tab.phone.clear();
    count
}

#[test]
fn sound_that_has_stopped_is_restored_again_and_again_and_the_card_says_so_until_it_flows() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.phone.clear();
    hears(&mut tab, &call, Path::Broken);
    assert_eq!(restored(&mut tab), 1, "at once");
    let shown = &tab.view().calls[0];
    assert_eq!(shown.trouble, Some(CallTrouble::Restoring));
    assert!(matches!(shown.phase, CallPhase::Talking { .. }));
    for pause in [2_000, 4_000, 8_000, 8_000] {
        tab.pass(pause - 100);
        assert_eq!(restored(&mut tab), 0);
        tab.pass(100);
        assert_eq!(restored(&mut tab), 1, "after {pause} ms");
    }
    hears(&mut tab, &call, Path::Holds);
    assert_eq!(tab.view().calls[0].trouble, None);
    tab.pass(60_000);
    assert_eq!(restored(&mut tab), 0);
}

#[test]
fn sound_that_falters_is_restored_once_and_nobody_is_bothered() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.phone.clear();
    hears(&mut tab, &call, Path::Falters);
    tab.pass(2_500);
    assert_eq!(restored(&mut tab), 1);
    assert_eq!(tab.view().calls[0].trouble, None);
}

#[test]
fn how_well_they_hear_each_other_is_shown_until_the_phone_is_done_with_the_call() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    assert_eq!(tab.view().calls[0].in_call.quality, None);
    let quality = Quality {
        grade: Grade::Fair,
        cause: Some(Cause::Slow),
    };
    let figures = Figures {
        rating: 71,
        round_trip_ms: 460,
        codec: Some("opus".to_owned()),
        ..Figures::default()
    };
    tab.input(Input::Phone(PhoneInput::Quality {
        call: call.clone(),
        judgement: Judgement {
            quality,
            figures: figures.clone(),
        },
    }));
    assert_eq!(tab.view().calls[0].in_call.quality, Some(quality));
    assert_eq!(tab.view().calls[0].figures, Some(figures));
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    let shown = &tab.view().calls;
    assert!(
        shown
            .iter()
            .all(|call| call.in_call.quality.is_none() && call.figures.is_none())
    );
}

#[test]
fn without_a_registration_sound_waits_for_it() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.input(Input::Phone(PhoneInput::SocketClosed));
    tab.phone.clear();
    hears(&mut tab, &call, Path::Falters);
    hears(&mut tab, &call, Path::Broken);
    tab.pass(2_000);
    assert_eq!(restored(&mut tab), 0);
    tab.input(Input::Phone(PhoneInput::Registered));
    assert_eq!(restored(&mut tab), 1);
}

#[test]
fn a_call_goes_on_over_another_network_without_a_word() {
    let mut tab = Tab::ready();
    tab.talking();
    tab.phone.clear();
    tab.input(Input::Online(false));
    tab.input(Input::Online(true));
    assert!(matches!(tab.phone[..], [PhoneIo::Start { .. }]));
    assert_eq!(restored(&mut tab), 0, "not over a socket of before");
    tab.input(Input::Phone(PhoneInput::Registered));
    assert_eq!(restored(&mut tab), 1);
    assert_eq!(tab.view().calls[0].trouble, None);
    tab.input(Input::Phone(PhoneInput::Registered));
    assert_eq!(restored(&mut tab), 0, "once for each change");
}

#[test]
fn a_call_that_ends_is_not_restored() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.input(Input::Intent(Intent::HangUp { call: call.clone() }));
    tab.phone.clear();
    hears(&mut tab, &call, Path::Falters);
    hears(&mut tab, &call, Path::Broken);
    tab.pass(2_000);
    assert_eq!(restored(&mut tab), 0);
}

#[test]
fn a_company_can_set_which_form_of_replaces_is_tried_first() {
    let (gone, call) = talking_with_a_note();
    let mut next = next_after(gone, 2);
    next.engine.desk.config.plain_replaces = true;
    next.input(Input::Phone(PhoneInput::Registered));
    assert_eq!(took_over(&next), Some("s-a0;to-tag=theirs;from-tag=ours"));
    next.phone.clear();
    next.input(Input::Phone(PhoneInput::Failed {
        call: call.clone(),
        failure: PhoneFailure::Sip("SIP/2.0 481 Call/Transaction Does Not Exist".to_owned()),
    }));
    next.input(Input::Phone(PhoneInput::Disposed { call: call.clone() }));
    assert_eq!(
        took_over(&next),
        Some("s-a0;to-tag=theirs;from-tag=ours;early-only")
    );
    next.input(Input::Phone(PhoneInput::Up { call, dialog: None }));
    assert_eq!(next.view().calls[0].trouble, None);
}
