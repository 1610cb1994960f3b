//! One's own status, and the time to finish up after a call.

use ledgerline_core::domain::{
    contacts::Presence,
    finish_up::FinishTime,
    presence::{OwnPresence, PresenceProblem, Status, TakenCalls},
};

use super::contacts::presence;

pub(crate) const STATUS: &str = "Status";
pub(crate) const STATUS_UNKNOWN: &str = "Not known";
pub(crate) const STATUS_UNKNOWN_ABOUT: &str = "RingCentral has not said yet what your status is.";
pub(crate) const STATUS_CHANGING: &str = "RingCentral is changing it…";
pub(crate) const STATUS_READ_ONLY: &str = "Ledgerline may show your status and not change it. Ask your RingCentral admin to add Edit Presence to the app, then reconnect; until then change it in RingCentral’s own app.";
pub(crate) const CALLS_THAT_RING: &str = "Calls that ring";

/// What the rep chose, in the menu.
pub(crate) const fn own_status(status: Status) -> &'static str {
    match status {
        Status::Available => presence(Presence::Available),
        Status::Busy => presence(Presence::Busy),
        Status::DoNotDisturb => presence(Presence::DoNotDisturb),
        Status::Invisible => "Invisible",
    }
}

/// What it means.
pub(crate) const fn own_status_about(status: Status) -> &'static str {
    match status {
        Status::Available => "Colleagues see that you are free",
        Status::Busy => "Colleagues see it; calls ring all the same",
        Status::DoNotDisturb => "No call rings; callers reach your voicemail",
        Status::Invisible => "Colleagues see you as offline; calls ring",
    }
}

/// Which calls ring.
pub(crate) const fn taken_calls(calls: TakenCalls) -> &'static str {
    match calls {
        TakenCalls::All => "Take all calls",
        TakenCalls::NoQueueCalls => "No queue calls",
        TakenCalls::QueueCallsOnly => "Queue calls only",
        TakenCalls::None => "No calls at all",
    }
}

/// What the header says of the rep, in a word or two.
pub(crate) fn own_status_word(own: OwnPresence) -> String {
    let word = match own.shown() {
        Presence::Offline => own_status(Status::Invisible),
        told @ (Presence::Available
        | Presence::Busy
        | Presence::OnCall
        | Presence::DoNotDisturb) => presence(told),
    };
    match own.calls {
        TakenCalls::All | TakenCalls::None => word.to_owned(),
        calls @ (TakenCalls::NoQueueCalls | TakenCalls::QueueCallsOnly) => {
            format!("{word}, {}", taken_calls(calls).to_lowercase())
        }
    }
}

/// The same of what was chosen alone.
fn own_status_chosen(own: OwnPresence) -> String {
    own_status_word(OwnPresence {
        is_on_call: false,
        ..own
    })
}

/// The rep talks, and what comes after.
pub(crate) fn own_status_on_call(own: OwnPresence) -> String {
    let chosen = own_status(own.chosen());
    format!("RingCentral shows you as on a call. After it: {chosen}.")
}

pub(crate) const AFTER_A_CALL: &str = "After a call";
pub(crate) const TIME_TO_FINISH_UP: &str = "Time to finish up";
pub(crate) const FINISH_UP_ABOUT: &str =
    "Colleagues see Busy meanwhile and no queue call rings; direct calls do.";
pub(crate) const FINISHING_UP: &str = "Finishing up";
pub(crate) const READY_NOW: &str = "Ready now";

/// How long, as it stands in a row, and in full.
pub(crate) const fn finish_time(time: FinishTime) -> (&'static str, &'static str) {
    match time {
        FinishTime::Off => ("Off", "Off"),
        FinishTime::HalfMinute => ("30 s", "30 seconds"),
        FinishTime::OneMinute => ("1 min", "1 minute"),
        FinishTime::TwoMinutes => ("2 min", "2 minutes"),
        FinishTime::FiveMinutes => ("5 min", "5 minutes"),
    }
}

/// The rep finishes up, and what comes after.
pub(crate) fn finishing_up(then: OwnPresence) -> String {
    let then = own_status_chosen(then);
    format!("No queue call rings while you finish up. After it: {then}.")
}

/// The rep talks, has time to finish up after it, and what comes then.
pub(crate) fn own_status_before_finishing(then: OwnPresence) -> String {
    let then = own_status_chosen(then);
    format!("RingCentral shows you as on a call. After it: time to finish up, then {then}.")
}

/// Why the status was not changed, and what to do. Each stands in docs/failures.md.
pub(crate) fn presence_problem(problem: &PresenceProblem) -> String {
    let told = match problem {
        PresenceProblem::Permission {
            permission: Some(permission),
        } => {
            return format!(
                "RingCentral does not let you change your status here: {permission} is missing. Ask your RingCentral admin to allow it, then reconnect; until then change it in RingCentral’s own app."
            );
        }
        PresenceProblem::TooMany { seconds } => {
            return format!(
                "Your status was changed too often. Wait {seconds} seconds and try again."
            );
        }
        PresenceProblem::Permission { permission: None } => {
            "RingCentral does not let you change your status here. Ask your RingCentral admin to allow it, then reconnect; until then change it in RingCentral’s own app."
        }
        PresenceProblem::NotForExtension => {
            "Your extension has no status that can be changed. Ask your RingCentral admin whether your plan includes presence."
        }
        PresenceProblem::Unknown { word: Some(word) } => {
            return format!(
                "RingCentral says that your status is “{word}”, which Ledgerline does not know. Set another one in RingCentral’s own app; from then on it can be changed here."
            );
        }
        PresenceProblem::Unknown { word: None } => {
            "RingCentral does not say what your status is. Set it in RingCentral’s own app; from then on it can be changed here."
        }
        PresenceProblem::SignIn => {
            "RingCentral has ended your sign-in, so your status stays. Reconnect and try again."
        }
        PresenceProblem::Unavailable => {
            "RingCentral could not change your status just now. Try again in a minute; if it happens again, see status.ringcentral.com."
        }
        PresenceProblem::NoAnswer => {
            "RingCentral did not answer, so your status may not have changed. Check your network and try again."
        }
        PresenceProblem::Refused { code: Some(code) } => {
            return format!(
                "RingCentral refused the new status ({code}). Change it in RingCentral’s own app; if that works, tell your admin the code."
            );
        }
        PresenceProblem::Refused { code: None } => {
            "RingCentral refused the new status. Change it in RingCentral’s own app."
        }
    };
    told.to_owned()
}
