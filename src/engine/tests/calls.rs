//! Calls from the first ring to the end.

use super::{
    audio::follower_of,
    tab::{SESSION, Tab, inbound},
    takeover::tell,
};
use crate::engine::io::{
    Input, Invite, Io, LockInput, Method, PhoneFailure, PhoneInput, PhoneIo, SocketInput,
};
use ledgerline_core::domain::{
    call::{CallPhase, CallTrouble, HandOn, ReplyAnswer},
    finished_call::CallResult,
    ids::CallId,
    intent::{Intent, Reply},
    refusal::Refusal,
    view::DialProblem,
};
use serde_json::json;

#[test]
fn an_outbound_call_is_answered_when_ringcentral_says_so_not_when_sip_does() {
    let mut tab = Tab::ready();
    let call = tab.dial("4155550134");
    tab.taken(&call, None);
    tab.input(Input::Phone(PhoneInput::Up { call, dialog: None }));
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
    tab.pass(3_000);
    tab.party(3, "Outbound", "Proceeding", json!({}));
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
    tab.party(6, "Outbound", "Answered", json!({}));
    let answered_at = tab.now.plus_millis(-200);
    assert_eq!(
        tab.view().calls[0].phase,
        CallPhase::Talking { answered_at }
    );
    // An older event that comes late changes nothing.
    tab.party(4, "Outbound", "Disconnected", json!({}));
    assert_eq!(
        tab.view().calls[0].phase,
        CallPhase::Talking { answered_at }
    );
}

#[test]
fn a_call_to_a_colleague_is_answered_when_the_other_party_is() {
    let mut tab = Tab::ready();
    let call = tab.dial("102");
    tab.taken(&call, Some("p-a0-1"));
    tab.party(
        4,
        "Outbound",
        "Answered",
        json!({"to": {"extensionId": "300012342"}}),
    );
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
    let state = |status: &str| {
        json!({"id": SESSION, "parties": [
            {"id": "p-a0-1", "status": {"code": "Answered"}},
            {"id": "p-a0-2", "status": {"code": status}}
        ]})
    };
    tab.answer("telephony/sessions/s-a0", 200, &state("Proceeding"));
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
    tab.pass(1_500);
    tab.answer("telephony/sessions/s-a0", 200, &state("Answered"));
    assert!(matches!(
        tab.view().calls[0].phase,
        CallPhase::Talking { .. }
    ));
}

#[test]
fn an_answer_that_is_told_before_the_phone_names_the_call_counts() {
    for direction in ["Outbound", "Inbound"] {
        let mut tab = Tab::ready();
        let call = tab.dial("*801");
        tab.party(2, direction, "Answered", json!({}));
        let answered_at = tab.now.plus_millis(-200);
        tab.taken(&call, Some("p-a0-1"));
        tab.input(Input::Phone(PhoneInput::Up { call, dialog: None }));
        assert_eq!(
            tab.view().calls[0].phase,
            CallPhase::Talking { answered_at }
        );
    }
}

#[test]
fn what_another_party_of_the_session_answered_is_not_this_call() {
    let mut tab = Tab::ready();
    let call = tab.dial("4155550134");
    tab.party(2, "Outbound", "Answered", json!({}));
    tab.taken(&call, Some("p-a0-7"));
    tab.input(Input::Phone(PhoneInput::Up { call, dialog: None }));
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
}

#[test]
fn an_inbound_call_and_its_event_are_one_call() {
    let mut tab = Tab::ready();
    tab.party(3, "Inbound", "Proceeding", json!({"id": "p-a0-2"}));
    assert_eq!(tab.view().calls.len(), 1);
    let call = tab.ring();
    assert_eq!(tab.view().calls.len(), 1);
    assert_eq!(tab.view().calls[0].id, call);
    tab.input(Input::Intent(Intent::Answer { call: call.clone() }));
    assert!(matches!(tab.phone.last(), Some(PhoneIo::Answer(answered)) if *answered == call));
    tab.input(Input::Phone(PhoneInput::Up { call, dialog: None }));
    tab.party(4, "Inbound", "Answered", json!({"id": "p-a0-2"}));
    assert!(matches!(
        tab.view().calls[0].phase,
        CallPhase::Talking { .. }
    ));
}

#[test]
fn the_ring_tone_waits_a_moment_for_the_name() {
    let mut tab = Tab::ready();
    tab.ring();
    let rings = |tab: &Tab| tab.other.iter().any(|io| matches!(io, Io::Ring { .. }));
    assert!(!rings(&tab));
    let found = json!({"matches": [{
        "contact": {"id": "1", "kind": "contact", "name": "Tomás Arriaga"},
        "company": {"id": "2", "kind": "customer", "name": "Cobalt Ridge Orchards"},
        "title": null, "field": "mobile", "storedAs": "415.555.0134 x12", "url": null
    }]});
    let request = tab.answer("/callers", 200, &found);
    assert_eq!(request.method, Method::Post);
    assert!(
        !request.url.contains("4155550134"),
        "no number in an address"
    );
    assert!(request.body.unwrap().1.reveal().contains("+14155550134"));
    assert!(
        tab.other
            .iter()
            .any(|io| matches!(io, Io::Ring { name: Some(name), .. } if name == "Tomás Arriaga"))
    );
    assert_eq!(tab.view().calls[0].display_name(), Some("Tomás Arriaga"));
    assert!(tab.has_request("/customers/2"));
}

#[test]
fn the_ring_tone_does_not_wait_for_a_slow_lookup() {
    let mut tab = Tab::ready();
    tab.ring();
    tab.pass(600);
    let names = |tab: &Tab| -> Vec<_> {
        let of = |io: &Io| {
            let Io::Ring { name, .. } = io else {
                return None;
            };
            Some(name.clone())
        };
        tab.other.iter().filter_map(of).collect()
    };
    assert_eq!(names(&tab).len(), 1);
    // Whoever reads the notification later is to know who it is.
    let found = json!({"matches": [{
        "contact": {"id": "1", "kind": "contact", "name": "Tomás Arriaga"},
        "company": null, "title": null, "field": "mobile", "storedAs": "415.555.0134", "url": null
    }]});
    tab.answer("/callers", 200, &found);
    assert_eq!(names(&tab).len(), 2);
    assert_eq!(names(&tab)[1].as_deref(), Some("Tomás Arriaga"));
}

#[test]
fn a_call_that_no_phone_of_ours_could_ring_for_is_missed() {
    let mut tab = Tab::ready();
    tab.party(2, "Inbound", "Setup", json!({}));
    assert!(
        tab.view().calls.is_empty(),
        "it may go straight to voicemail"
    );
    tab.party(3, "Inbound", "Disconnected", json!({"missedCall": true}));
    assert!(tab.view().calls.is_empty());
    let finished = &tab.view().finished.calls[0].call;
    assert_eq!(finished.result, CallResult::Missed);
    assert_eq!(finished.remote.number.as_deref(), Some("+14155550134"));
    tab.request("/calls/s-a0");
    // Told twice, it is one call.
    tab.party(4, "Inbound", "Disconnected", json!({"missedCall": true}));
    assert_eq!(tab.view().finished.calls.len(), 1);
}

#[test]
fn the_end_of_a_call_that_nobody_here_missed_makes_no_call() {
    let mut tab = Tab::ready();
    tab.party(3, "Inbound", "Disconnected", json!({}));
    tab.party(4, "Outbound", "Disconnected", json!({"missedCall": true}));
    assert!(tab.view().finished.calls.is_empty());
}

#[test]
fn unanswered_and_declined_calls_are_logged_as_such() {
    for (decline, expected) in [(false, CallResult::Missed), (true, CallResult::Declined)] {
        let mut tab = Tab::ready();
        let call = tab.ring();
        if decline {
            tab.input(Input::Intent(Intent::Decline { call: call.clone() }));
        }
        tab.input(Input::Phone(PhoneInput::Disposed { call }));
        tab.party(
            5,
            "Inbound",
            "Disconnected",
            json!({"id": "p-a0-2", "missedCall": true}),
        );
        assert_eq!(tab.view().finished.calls[0].call.result, expected);
    }
}

#[test]
fn a_ringing_call_can_get_a_reply_or_another_number() {
    for (wish, forwarded_to) in [
        (
            |call| Intent::Reply {
                call,
                reply: Reply::InAMeeting,
                note: "Replied: In a meeting".to_owned(),
            },
            None,
        ),
        (
            |call| Intent::Forward {
                call,
                input: "(212) 555-0177".to_owned(),
            },
            Some("12125550177"),
        ),
    ] as [(fn(CallId) -> Intent, Option<&str>); 2]
    {
        let mut tab = Tab::ready();
        let call = tab.ring();
        tab.input(Input::Intent(wish(call.clone())));
        match (tab.phone.last(), forwarded_to) {
            (Some(PhoneIo::Reply(of, Reply::InAMeeting)), None) => assert_eq!(*of, call),
            (Some(PhoneIo::Forward(of, number)), Some(wanted)) => {
                assert_eq!((of, number.as_str()), (&call, wanted));
            }
            (other, _) => panic!("{other:?}"),
        }
        let acts = tab.phone.len();
        tab.input(Input::Intent(Intent::Decline { call: call.clone() }));
        assert_eq!(tab.phone.len(), acts, "it is on its way already");
        tab.input(Input::Phone(PhoneInput::Disposed { call }));
        tab.pass(5_000);
        assert_eq!(
            tab.view().finished.calls[0].call.result,
            CallResult::Declined
        );
    }
}

#[test]
fn a_reply_is_noted_once_however_often_it_is_clicked() {
    let mut tab = Tab::ready();
    let call = tab.ring();
    for _ in 0..2 {
        tab.input(Input::Intent(Intent::Reply {
            call: call.clone(),
            reply: Reply::InAMeeting,
            note: "Replied: In a meeting".to_owned(),
        }));
    }
    assert_eq!(tab.view().calls[0].note, "Replied: In a meeting");
}

#[test]
fn what_ringcentral_does_not_carry_out_rings_again_and_says_so() {
    type Wish = fn(CallId) -> Intent;
    let wishes: [(HandOn, Wish); 3] = [
        (HandOn::Voicemail, |call| Intent::SendToVoicemail { call }),
        (HandOn::Reply, |call| Intent::Reply {
            call,
            reply: Reply::InAMeeting,
            note: "Replied: In a meeting".to_owned(),
        }),
        (HandOn::Forward, |call| Intent::Forward {
            call,
            input: "(212) 555-0177".to_owned(),
        }),
    ];
    for (what, wish) in wishes {
        let mut tab = Tab::ready();
        let call = tab.ring();
        tab.pass(2_000);
        tab.input(Input::Intent(Intent::WriteNote {
            call: call.clone(),
            text: "Waited for this.".to_owned(),
        }));
        tab.input(Input::Intent(wish(call.clone())));
        assert_eq!(tab.view().calls[0].phase, CallPhase::Ending);
        let not_done = PhoneInput::NotHandedOn { call: call.clone() };
        tab.other.clear();
        tab.input(Input::Phone(not_done));
        let shown = &tab.view().calls[0];
        assert_eq!(shown.phase, CallPhase::Ringing, "{what:?}");
        assert_eq!(shown.trouble, Some(CallTrouble::NotHandedOn(what)));
        assert_eq!(shown.note, "Waited for this.", "{what:?}");
        let rings = |io: &Io| matches!(io, Io::Ring { .. });
        assert!(tab.other.iter().any(rings), "{what:?}");

        tab.input(Input::Intent(wish(call.clone())));
        assert_eq!(tab.view().calls[0].trouble, None, "it is tried again");
        tab.input(Input::Phone(PhoneInput::Disposed { call }));
        tab.pass(5_000);
        let finished = &tab.view().finished.calls[0].call;
        assert_eq!(finished.note.contains("Replied"), what == HandOn::Reply);
    }
}

#[test]
fn a_caller_who_gave_up_meanwhile_does_not_ring_again() {
    let mut tab = Tab::ready();
    let call = tab.ring();
    tab.pass(2_000);
    tab.input(Input::Intent(Intent::SendToVoicemail {
        call: call.clone(),
    }));
    tab.party(3, "Inbound", "Disconnected", json!({}));
    tab.other.clear();
    tab.input(Input::Phone(PhoneInput::NotHandedOn { call: call.clone() }));
    assert!(!tab.other.iter().any(|io| matches!(io, Io::Ring { .. })));
    assert!(matches!(tab.phone.last(), Some(PhoneIo::Decline(of)) if *of == call));
}

#[test]
fn what_the_caller_answers_to_a_reply_is_in_the_note_before_and_after_the_end_of_the_call() {
    let answered = |call: &CallId, answer| {
        Input::Phone(PhoneInput::ReplyAnswered {
            call: call.clone(),
            session: Some(SESSION.to_owned()),
            answer,
        })
    };
    let mut tab = Tab::ready();
    let call = tab.ring();
    tab.input(Input::Intent(Intent::Reply {
        call: call.clone(),
        reply: Reply::InAMeeting,
        note: "Replied: In a meeting".to_owned(),
    }));
    tab.input(answered(&call, ReplyAnswer::No));
    let noted = "Replied: In a meeting\nThe caller answered: no";
    assert_eq!(tab.view().calls[0].note, noted);
    tab.input(Input::Phone(PhoneInput::Disposed { call: call.clone() }));
    tab.pass(5_000);
    let shown = |tab: &Tab| tab.view().finished.calls[0].clone();
    assert_eq!(shown(&tab).call.note, noted);
    assert_eq!(shown(&tab).reply_answer, Some(ReplyAnswer::No));
    tab.input(answered(&call, ReplyAnswer::Urgent));
    assert_eq!(shown(&tab).reply_answer, Some(ReplyAnswer::Urgent));
    let note = &tab.view().finished.calls[0].call.note;
    assert_eq!(*note, format!("{noted}\nThe caller answered: it is urgent"));
}

#[test]
fn what_the_caller_answers_reaches_the_note_from_a_tab_that_leads_no_more() {
    let answered = |call: &CallId, answer| {
        Input::Phone(PhoneInput::ReplyAnswered {
            call: call.clone(),
            session: Some(SESSION.to_owned()),
            answer,
        })
    };
    let mut leader = Tab::ready();
    let call = leader.ring();
    leader.input(Input::Intent(Intent::Reply {
        call: call.clone(),
        reply: Reply::InAMeeting,
        note: "Replied: In a meeting".to_owned(),
    }));
    let mut follower = follower_of(&mut leader);
    follower.input(answered(&call, ReplyAnswer::No));
    let said = follower.told.clone();
    tell(&mut follower, &mut leader);
    let noted = "Replied: In a meeting\nThe caller answered: no";
    assert_eq!(leader.view().calls[0].note, noted);
    for message in said {
        leader.input(Input::Tab(message));
    }
    assert_eq!(leader.view().calls[0].note, noted, "said twice, noted once");

    leader.input(Input::Phone(PhoneInput::Disposed { call: call.clone() }));
    leader.pass(5_000);
    leader.told.clear();
    follower.now = leader.now;
    // Nobody hears it: that leader is gone, and the next one is told.
    follower.input(answered(&call, ReplyAnswer::Urgent));
    follower.told.clear();
    follower.stored = leader.stored;
    follower.input(Input::Lock(LockInput::Granted));
    follower.pass(1_000);
    let finished = &follower.view().finished.calls[0];
    assert_eq!(finished.reply_answer, Some(ReplyAnswer::Urgent));
    let note = &finished.call.note;
    assert_eq!(*note, format!("{noted}\nThe caller answered: it is urgent"));
}

#[test]
fn a_number_that_is_none_forwards_nothing_and_rings_on() {
    let mut tab = Tab::ready();
    let call = tab.ring();
    tab.input(Input::Intent(Intent::Forward {
        call: call.clone(),
        input: "my mobile".to_owned(),
    }));
    let misdialled = |tab: &Tab| tab.view().calls[0].in_call.misdialled.clone();
    assert_eq!(misdialled(&tab), Some(DialProblem::NotANumber));
    assert_eq!(
        tab.view().dialer.problem,
        None,
        "the dialer's own number is another one"
    );
    assert!(
        tab.phone
            .iter()
            .all(|act| !matches!(act, PhoneIo::Forward(..)))
    );
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
    tab.input(Input::Intent(Intent::ClearMisdialled { call }));
    assert_eq!(misdialled(&tab), None);
}

#[test]
fn a_caller_who_does_not_wait_for_a_reply_is_told_of_while_it_is_written() {
    let mut tab = Tab::ready();
    let call = tab.ring();
    tab.input(Input::Intent(Intent::StartReply { call: call.clone() }));
    let not_waiting = PhoneInput::NotWaiting { call: call.clone() };
    tab.input(Input::Phone(not_waiting));
    let shown = &tab.view().calls[0];
    assert_eq!(shown.trouble, Some(CallTrouble::NotWaiting));
    assert_eq!(shown.phase, CallPhase::Ringing);
    tab.input(Input::Intent(Intent::Reply {
        call,
        reply: Reply::InAMeeting,
        note: "Replied: In a meeting".to_owned(),
    }));
    assert_eq!(tab.view().calls[0].trouble, None, "the reply goes out");
}

#[test]
fn a_queues_call_is_handed_on_to_nobody() {
    let mut tab = Tab::ready();
    let call = inbound();
    tab.input(Input::Phone(PhoneInput::Invited {
        call: call.clone(),
        invite: Invite {
            session: Some(SESSION.to_owned()),
            queue: Some("Inside sales".to_owned()),
            ..Invite::default()
        },
    }));
    tab.input(Input::Intent(Intent::StartReply { call: call.clone() }));
    tab.input(Input::Intent(Intent::Reply {
        call,
        reply: Reply::OnMyWay,
        note: "Replied: On my way".to_owned(),
    }));
    assert!(
        tab.phone
            .iter()
            .all(|act| { !matches!(act, PhoneIo::StartReply(_) | PhoneIo::Reply(..)) })
    );
    assert_eq!(tab.view().calls[0].note, "", "nothing was replied");
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
}

#[test]
fn a_call_ends_even_when_one_side_never_says_so() {
    let mut tab = Tab::ready();
    let call = tab.ring();
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    assert_eq!(tab.view().calls.len(), 1);
    tab.pass(1_000);
    assert!(tab.view().calls.is_empty());
    assert_eq!(tab.view().finished.calls.len(), 1);
}

#[test]
fn a_call_ringcentral_refused_before_it_existed_says_why_and_is_not_logged() {
    let mut tab = Tab::ready();
    let call = tab.dial("4155550134");
    let failure = PhoneFailure::Sip("SIP/2.0 403 Forbidden".to_owned());
    tab.input(Input::Phone(PhoneInput::Failed { call, failure }));
    assert!(matches!(
        tab.view().dialer.problem,
        Some(DialProblem::CallFailed {
            trouble: CallTrouble::Refused(Refusal::NotAllowed)
        })
    ));
    assert!(tab.view().calls.is_empty() && tab.view().finished.calls.is_empty());
}

/// RingCentral says 486 without an emergency address, too, whatever its event says.
#[test]
fn a_486_is_not_taken_for_what_its_event_says() {
    for reason in ["TargetBusy", "InvalidNumber"] {
        let mut tab = Tab::ready();
        let call = tab.dial("4155550134");
        tab.taken(&call, None);
        let status = json!({"status": {"code": "Disconnected", "reason": reason}});
        tab.party(5, "Outbound", "Disconnected", status);
        let failure = PhoneFailure::Sip("SIP/2.0 486 Busy Here".to_owned());
        tab.input(Input::Phone(PhoneInput::Failed { call, failure }));
        let trouble = CallTrouble::Refused(Refusal::BusyOrInvalid);
        assert_eq!(
            tab.view().dialer.problem,
            Some(DialProblem::CallFailed { trouble }),
            "{reason}"
        );
    }
}

#[test]
fn a_busy_callee_is_said_and_logged() {
    let mut tab = Tab::ready();
    let call = tab.dial("4155550134");
    tab.taken(&call, None);
    let status = json!({"status": {"code": "Disconnected", "reason": "TargetBusy"}});
    tab.party(5, "Outbound", "Disconnected", status);
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    let trouble = CallTrouble::Refused(Refusal::Busy);
    assert_eq!(
        tab.view().dialer.problem,
        Some(DialProblem::CallFailed { trouble })
    );
    assert_eq!(tab.view().finished.calls[0].call.result, CallResult::Busy);
}

/// On the real platform SIP says 200 at once, and why the call came to nothing is told by events alone.
#[test]
fn a_call_that_ringcentral_ends_before_an_answer_says_why() {
    for (reason, why, result) in [
        ("InvalidNumber", Refusal::NotFound, CallResult::Failed),
        (
            "InternationalDisabled",
            Refusal::International,
            CallResult::Failed,
        ),
        ("DestinationBlocked", Refusal::Blocked, CallResult::Failed),
        ("NotEnoughFunds", Refusal::NoCredit, CallResult::Failed),
        ("InternalError", Refusal::Fault, CallResult::Failed),
        ("Rejected", Refusal::Rejected, CallResult::Busy),
    ] {
        let mut tab = Tab::ready();
        let call = tab.dial("4155550134");
        tab.taken(&call, None);
        tab.input(Input::Phone(PhoneInput::Up {
            call: call.clone(),
            dialog: None,
        }));
        let status = json!({"status": {"code": "Disconnected", "reason": reason}});
        tab.party(5, "Outbound", "Disconnected", status);
        tab.input(Input::Phone(PhoneInput::Disposed { call }));
        let trouble = CallTrouble::Refused(why);
        assert_eq!(
            tab.view().dialer.problem,
            Some(DialProblem::CallFailed { trouble }),
            "{reason}"
        );
        assert_eq!(tab.view().finished.calls[0].call.result, result, "{reason}");
    }
}

/// What the browser cannot do for a call, and how that is told.
const NOT_HERE: [(PhoneFailure, CallTrouble); 5] = [
    (
        PhoneFailure::MicrophoneDenied,
        CallTrouble::MicrophoneDenied,
    ),
    (
        PhoneFailure::MicrophoneMissing,
        CallTrouble::MicrophoneMissing,
    ),
    (PhoneFailure::MicrophoneBusy, CallTrouble::MicrophoneBusy),
    (PhoneFailure::NoSound, CallTrouble::NoSound),
    (PhoneFailure::Other, CallTrouble::Failed),
];

#[test]
fn a_call_that_the_browser_could_not_make_says_why_and_is_not_logged() {
    for (failure, trouble) in NOT_HERE {
        let mut tab = Tab::ready();
        let call = tab.dial("4155550134");
        tab.input(Input::Phone(PhoneInput::Failed { call, failure }));
        assert_eq!(
            tab.view().dialer.problem,
            Some(DialProblem::CallFailed { trouble })
        );
        assert!(tab.view().calls.is_empty(), "{trouble:?}");
        assert!(tab.view().finished.calls.is_empty(), "{trouble:?}");
        tab.dial("4155550134");
        assert_eq!(tab.view().dialer.problem, None, "{trouble:?}: tried again");
    }
}

#[test]
fn a_microphone_that_does_not_open_leaves_an_inbound_call_ringing() {
    for (failure, trouble) in NOT_HERE.into_iter().take(3) {
        let mut tab = Tab::ready();
        let call = tab.ring();
        let answer = Intent::Answer { call: call.clone() };
        tab.input(Input::Intent(answer.clone()));
        tab.input(Input::Phone(PhoneInput::Failed { call, failure }));
        assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
        assert_eq!(tab.view().calls[0].trouble, Some(trouble));
        tab.phone.clear();
        tab.input(Input::Intent(answer));
        assert!(matches!(tab.phone[..], [PhoneIo::Answer(_)]), "tried again");
    }
}

/// Nobody has answered the caller, whatever the reason here.
#[test]
fn an_answer_that_the_browser_could_not_give_says_why_with_the_call() {
    for (failure, trouble) in NOT_HERE.into_iter().skip(3) {
        let mut tab = Tab::ready();
        let call = tab.ring();
        tab.input(Input::Intent(Intent::Answer { call: call.clone() }));
        tab.input(Input::Phone(PhoneInput::Failed {
            call: call.clone(),
            failure,
        }));
        tab.input(Input::Phone(PhoneInput::Disposed { call }));
        tab.pass(1_000);
        assert!(tab.view().calls.is_empty());
        assert_eq!(
            tab.view().dialer.problem,
            Some(DialProblem::CallFailed { trouble })
        );
        assert_eq!(tab.view().finished.calls[0].call.result, CallResult::Missed);
    }
}

#[test]
fn a_call_that_ringcentral_did_not_send_here_rings_on_and_says_so() {
    let mut tab = Tab::ready();
    tab.party(3, "Inbound", "Proceeding", json!({"id": "p-a0-2"}));
    let call = tab.view().calls[0].id.clone();
    tab.input(Input::Intent(Intent::Answer { call }));
    tab.pass(2_000);
    tab.answer("/answer", 403, &json!({"errorCode": "CMN-408"}));
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
    assert_eq!(tab.view().calls[0].trouble, Some(CallTrouble::Failed));
}

#[test]
fn a_call_whose_end_was_missed_ends_when_the_events_are_back() {
    let mut tab = Tab::ready();
    tab.party(3, "Inbound", "Proceeding", json!({"id": "p-a0-2"}));
    tab.input(Input::Socket(SocketInput::Closed(1006)));
    tab.pass(400_000);
    tab.go_live();
    tab.answer(
        "telephony/sessions/s-a0",
        404,
        &json!({"errorCode": "CMN-102"}),
    );
    tab.pass(1_000);
    assert!(tab.view().calls.is_empty());
    assert_eq!(tab.view().finished.calls[0].call.result, CallResult::Missed);
}

#[test]
fn a_call_given_up_before_its_invite_came_is_not_answered_by_it() {
    let decline: fn(CallId) -> Intent = |call| Intent::Decline { call };
    let answer: fn(CallId) -> Intent = |call| Intent::Answer { call };
    let hang_up: fn(CallId) -> Intent = |call| Intent::HangUp { call };
    for wishes in [[decline].as_slice(), &[answer, hang_up]] {
        let mut tab = Tab::ready();
        tab.party(3, "Inbound", "Proceeding", json!({"id": "p-a0-2"}));
        let call = tab.view().calls[0].id.clone();
        for wish in wishes {
            tab.input(Input::Intent(wish(call.clone())));
        }
        tab.ring();
        let did = |wanted: fn(&PhoneIo) -> bool| tab.phone.iter().any(wanted);
        assert!(!did(|act| matches!(act, PhoneIo::Answer(_))));
        assert!(did(|act| matches!(act, PhoneIo::Decline(_))));
    }
}

#[test]
fn what_a_call_does_not_allow_any_more_or_not_yet_is_not_done() {
    let mut tab = Tab::ready();
    tab.party(3, "Inbound", "Proceeding", json!({"id": "p-a0-2"}));
    let call = tab.view().calls[0].id.clone();
    // Another phone would ring on, unheard here, and the caller would get no voicemail.
    tab.input(Input::Intent(Intent::SendToVoicemail {
        call: call.clone(),
    }));
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
    tab.input(Input::Intent(Intent::HangUp { call: call.clone() }));
    assert_eq!(tab.view().calls[0].phase, CallPhase::Ringing);
    tab.ring();
    let call = tab.view().calls[0].id.clone();
    tab.input(Input::Intent(Intent::Answer { call: call.clone() }));
    // Another tab's popup was clicked while this one answered.
    tab.input(Input::Intent(Intent::Decline { call: call.clone() }));
    tab.input(Input::Intent(Intent::Ignore { call }));
    assert_eq!(tab.view().calls[0].phase, CallPhase::Answering);
}

#[test]
fn a_replayed_event_does_not_bring_a_finished_call_back() {
    let mut tab = Tab::ready();
    let call = tab.ring();
    tab.input(Input::Intent(Intent::WriteNote {
        call: call.clone(),
        text: "kept".to_owned(),
    }));
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    tab.pass(1_000);
    tab.party(3, "Inbound", "Proceeding", json!({"id": "p-a0-2"}));
    tab.party(5, "Inbound", "Disconnected", json!({"id": "p-a0-2"}));
    assert!(tab.view().calls.is_empty());
    assert_eq!(tab.view().finished.calls[0].call.note, "kept");
}

#[test]
fn a_call_that_a_transfer_moved_goes_on_until_its_audio_ends() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.party(4, "Outbound", "Gone", json!({}));
    tab.pass(60_000);
    assert!(matches!(
        tab.view().calls[0].phase,
        CallPhase::Talking { .. }
    ));
    tab.input(Input::Phone(PhoneInput::Disposed { call }));
    tab.pass(2_000);
    assert!(tab.view().calls.is_empty());
    assert_eq!(tab.view().finished.calls.len(), 1);
}

#[test]
fn a_call_that_ringcentral_alone_ended_is_let_go_by_the_phone_too() {
    for tells_too in [false, true] {
        let mut tab = Tab::ready();
        let call = tab.talking();
        tab.phone.clear();
        tab.party(9, "Outbound", "Disconnected", json!({}));
        if tells_too {
            tab.input(Input::Phone(PhoneInput::Disposed { call: call.clone() }));
        }
        tab.pass(1_000);
        assert!(tab.view().calls.is_empty());
        let is_let_go = |act: &PhoneIo| matches!(act, PhoneIo::LetCallGo(id) if *id == call);
        let is_let_go = tab.phone.iter().any(is_let_go);
        assert_eq!(is_let_go, !tells_too, "its microphone would stay on");
    }
}

#[test]
fn a_hang_up_of_which_nobody_tells_is_asked_of_ringcentral() {
    for tells_too in [false, true] {
        let mut tab = Tab::ready();
        let call = tab.talking();
        tab.input(Input::Intent(Intent::HangUp { call: call.clone() }));
        tab.input(Input::Phone(PhoneInput::Disposed { call }));
        if tells_too {
            tab.party(9, "Outbound", "Disconnected", json!({}));
        }
        tab.pass(1_000);
        assert!(tab.view().calls.is_empty());
        let part = "/sessions/s-a0/parties/p-a0-1";
        assert_eq!(tab.has_request(part), !tells_too);
        if !tells_too {
            assert_eq!(tab.request(part).1.method, Method::Delete);
        }
    }
}

#[test]
fn what_was_typed_while_a_call_ended_is_in_its_note() {
    let mut tab = Tab::ready();
    let call = tab.talking();
    tab.hang_up(&call);
    assert!(tab.view().calls.is_empty());
    tab.input(Input::Intent(Intent::WriteNote {
        call,
        text: "wants ten more".to_owned(),
    }));
    assert_eq!(tab.view().finished.calls[0].call.note, "wants ten more");
}

#[test]
fn a_call_that_rang_by_its_event_is_the_same_when_its_invite_comes() {
    let mut tab = Tab::ready();
    tab.party(1, "Inbound", "Proceeding", json!({"id": "p-a0-2"}));
    let announced = tab.view().calls[0].id.clone();
    assert_eq!(tab.ring(), announced, "what shows it stays as it is");
    assert_eq!(tab.view().calls.len(), 1);
    tab.input(Input::Intent(Intent::Answer { call: announced }));
    let is_answered = |act: &PhoneIo| matches!(act, PhoneIo::Answer(id) if *id == inbound());
    assert!(tab.phone.iter().any(is_answered));
}
