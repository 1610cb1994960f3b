//! Conferences, and what the phone system answers when an act of a call is refused.

use ledgerline_core::domain::{
    act_refusal::{ActRefusal, NotDone},
    call::CallView,
    call_control::Act,
    conference::is_line,
};

use super::live_call::{call_name, call_with};

pub(crate) const CONFERENCE: &str = "Conference";
pub(crate) const IN_CONFERENCE: &str = "In the conference";
pub(crate) const IN_CONFERENCE_ABOUT: &str = "They talk in the conference. This call is logged by itself, with its own notes, when they leave it.";
pub(crate) const CONFERENCE_ABOUT: &str =
    "Hang up ends it for everybody. Leave lets the others go on without you.";
pub(crate) const LEAVE_CONFERENCE: &str = "Leave";
pub(crate) const REMOVE_FROM_CONFERENCE: &str = "Remove";
pub(crate) const JOINING_CONFERENCE: &str = "Joining";

/// The button that takes somebody out.
pub(crate) fn remove_from_conference(name: &str) -> String {
    format!("Remove {name}")
}

/// The region of a live call's card.
pub(crate) fn card_of(call: &CallView) -> String {
    if is_line(call) {
        CONFERENCE.to_owned()
    } else {
        call_with(&call_name(call))
    }
}

/// What RingCentral did not do with a live call, why, and what to do. Each half stands in docs/failures.md.
pub(crate) fn not_done(failed: NotDone) -> String {
    let NotDone { act, why } = failed;
    format!("{} {}", act_not_done(act), act_refusal(act, why))
}

/// How the call stands after what was not done.
pub(crate) const fn act_not_done(act: Act) -> &'static str {
    match act {
        Act::Hold => "RingCentral did not put the call on hold; the other side is still connected.",
        Act::Resume => "RingCentral did not resume the call; it is still on hold.",
        Act::Record => "RingCentral did not start recording.",
        Act::StopRecording => "RingCentral did not stop recording.",
        Act::Park => "RingCentral did not park the call; you are still connected.",
        Act::Flip => "RingCentral did not ring the other phone; the call is still here.",
        Act::Transfer => "RingCentral did not transfer the call; the customer is still yours.",
        Act::Merge => "RingCentral did not bring this call into a conference; it is as it was.",
        Act::Remove => "RingCentral did not take them out of the conference; they still hear you.",
        Act::Leave => "RingCentral did not let you leave; you are still heard.",
        Act::Press => "The keys were not sent, so the other side did not hear them.",
    }
}

/// Why it was not done, and what to do.
pub(crate) const fn act_refusal(act: Act, why: ActRefusal) -> &'static str {
    match why {
        ActRefusal::NoAnswer => {
            "It did not answer in time and may do it yet: look at the call before you try again."
        }
        ActRefusal::WrongState => {
            "The call has changed meanwhile: look at it, and try again if that is still wanted."
        }
        ActRefusal::Gone => {
            "It knows this call no more. If you do not hear each other, hang up and call again."
        }
        ActRefusal::AppPermission => {
            "The app lacks a permission: ask your RingCentral admin to add Call Control to it, then reconnect."
        }
        ActRefusal::UserPermission => {
            "Your extension may not do that. Ask your RingCentral admin to allow it."
        }
        ActRefusal::NotInPlan => {
            "Your extension has no such feature. Ask your RingCentral admin whether your plan includes it."
        }
        ActRefusal::AlwaysRecorded => {
            "Your company records every call. Ask your RingCentral admin how calls are left out."
        }
        ActRefusal::BadNumber => "It does not take that number. Check it and try again.",
        ActRefusal::Busy => "They are on another call. Try again later, or choose somebody else.",
        ActRefusal::Declined => "They turned it down. Choose somebody else, or ask them first.",
        ActRefusal::Unreachable => "Their phone cannot be reached. Choose somebody else.",
        ActRefusal::NoCommonSound => {
            "The phones could not agree on how to send sound. Try again; if it happens again, hang up and call anew."
        }
        ActRefusal::SignIn => {
            "It does not accept your sign-in any more. Reconnect, then try again."
        }
        ActRefusal::TooMany => "It was asked too often. Wait a minute and try again.",
        ActRefusal::Overloaded => "It is overloaded. Wait a minute and try again.",
        ActRefusal::Fault => {
            "It made a mistake. Try again; if it happens again, see status.ringcentral.com."
        }
        ActRefusal::Unsaid => match act {
            Act::Hold => "It gives no reason. Try again, or mute.",
            Act::Record => {
                "It gives no reason. Your extension may lack the permission; ask your RingCentral admin."
            }
            Act::Flip | Act::Transfer => "It gives no reason. Check the number and try again.",
            Act::Merge => "It gives no reason. Try again, or transfer.",
            Act::Leave => "It gives no reason. Try again, or hang up for everybody.",
            Act::Press => {
                "The browser sends no tones on this call just now. Press them again; if that fails too, hang up and call anew."
            }
            Act::Resume | Act::StopRecording | Act::Park | Act::Remove => {
                "It gives no reason. Try again."
            }
        },
    }
}
