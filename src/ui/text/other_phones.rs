//! Calls made on another phone.

use ledgerline_core::domain::{
    phone_number::display,
    ring_out::{Ended, HungUpBy, RingOutProblem, RingOutStage, RingOutView},
};

pub(crate) const ASK_FOR_ONE: &str = "Ask me to press 1 before connecting";
pub(crate) const ASK_FOR_ONE_WHY: &str =
    "So that no mailbox or assistant that picks up your phone is connected.";
pub(crate) const NO_OTHER_PHONES: &str = "Your extension has no other phone that RingCentral can ring. Its \
     administrator can add a desk phone or a number that calls are forwarded to.";
pub(crate) const OTHER_PHONE_ABOUT: &str = "With another phone, RingCentral rings that phone first. Once you \
     answer, it calls the other side.";

/// The phone that was chosen is there no more.
pub(crate) fn phone_gone(name: &str) -> String {
    format!(
        "RingCentral has no phone {name} for your extension any more. Calls are made with this browser; \
         choose another under Call with."
    )
}

/// How far a call on another phone has come.
pub(crate) fn ring_out_stage(call: &RingOutView, number: &str) -> String {
    match call.stage {
        RingOutStage::OwnPhone => "Calling your phone…".to_owned(),
        RingOutStage::PressOne => "Press 1 on your phone".to_owned(),
        RingOutStage::Calling => format!("Calling {}…", display(number)),
        RingOutStage::Connected => "Connected".to_owned(),
    }
}

pub(crate) fn on_phone(name: &str) -> String {
    format!("with {name}")
}

/// An extension that nobody but the person can key in.
pub(crate) fn key_in(extension: &str) -> String {
    format!(
        "Key in the extension {extension} on your phone once they answer: RingCentral cannot send it for a \
         call on another phone."
    )
}

/// How a call on another phone ended.
pub(crate) fn ring_out_ended(ended: &Ended) -> String {
    let number = display(&ended.number);
    match ended.by {
        HungUpBy::Us => format!("Disconnected from {number}: you hung up here."),
        HungUpBy::Somebody => {
            format!("Disconnected from {number}: your phone or the other side hung up.")
        }
    }
}

/// Why a call with another phone did not come about, and what to do.
pub(crate) fn ring_out_problem(problem: &RingOutProblem) -> String {
    let words = match problem {
        RingOutProblem::InvalidNumber => {
            "Error: RingCentral does not take that number. Check it and call again."
        }
        RingOutProblem::PhoneRefused => {
            "Error: RingCentral does not ring that phone. Choose another under Call with."
        }
        RingOutProblem::SignIn => {
            "Error: RingCentral does not accept your sign-in any more. Sign in again, then call again."
        }
        RingOutProblem::PermissionMissing { permission } => {
            let name = permission.as_deref().unwrap_or("RingOut");
            return format!(
                "Error: RingCentral lets this app ring no other phone: the permission {name} is missing. \
                 Ask your RingCentral admin for it, and call with this browser meanwhile."
            );
        }
        RingOutProblem::TooMany { seconds } => {
            return format!(
                "Error: RingCentral takes no more calls from other phones just now. Wait {seconds} seconds, \
                 then call again."
            );
        }
        RingOutProblem::Unavailable => {
            "Error: RingCentral could not make the call. Try again in a moment, or call with this browser."
        }
        RingOutProblem::NoAnswerYet => {
            "Error: RingCentral did not answer, so it is not known whether it calls. If your phone rings, \
             the call goes on there; else call again."
        }
        RingOutProblem::Refused { code, message } => {
            let said = message.as_deref().unwrap_or("it gives no reason");
            let code = code.as_deref().map(|code| format!(" ({code})"));
            return format!(
                "Error: RingCentral refused the call: {said}{}. Call with this browser; if that fails too, tell your RingCentral admin.",
                code.unwrap_or_default()
            );
        }
        RingOutProblem::OwnPhoneNotAnswered => {
            "Your phone was not answered, so nobody was called. Call again when you are at it."
        }
        RingOutProblem::OwnPhoneDeclined => {
            "Your phone turned the call down, so nobody was called. Call again and answer it there, or call with this browser."
        }
        RingOutProblem::OwnPhoneBusy => {
            "Your phone is busy, so nobody was called. Hang up there and call again, or call with this browser."
        }
        RingOutProblem::OwnPhoneUnreachable => {
            "Error: RingCentral cannot reach your phone, so nobody was called. See that it is on and connected, or choose another under Call with."
        }
        RingOutProblem::Busy => "The other side is busy. Call again later, or send a text.",
        RingOutProblem::Rejected => {
            "The other side turned the call down, or something screens their calls. Send a text, or call from another of your numbers."
        }
        RingOutProblem::NotAnswered => {
            "The other side did not answer. Call again later, or send a text."
        }
        RingOutProblem::NoSuchUser => {
            "Error: nobody has that extension. Look the colleague up under Contacts and call again."
        }
        RingOutProblem::International => {
            "Error: your extension may not call abroad. Ask your RingCentral admin to allow international calls."
        }
        RingOutProblem::Blocked => {
            "Error: RingCentral or your company blocks calls to that number. Ask your RingCentral admin if it should be called."
        }
        RingOutProblem::NoCredit => {
            "Error: your company has no calling credit for that number. Ask your RingCentral admin to add some."
        }
        RingOutProblem::NotInPlan => {
            "Error: your extension rings no other phone. Ask your RingCentral admin for RingOut, and call with this browser meanwhile."
        }
        RingOutProblem::LostSight => {
            "Error: RingCentral knows this call no more. If your phone still has it, go on there; else call again."
        }
        RingOutProblem::Fault => {
            "Error: RingCentral or the network behind it made a mistake. Call again; if it happens again, see status.ringcentral.com."
        }
        RingOutProblem::ServiceCode => {
            "Codes such as *67 work in this browser alone. Choose This browser under Call with."
        }
        RingOutProblem::CannotWithhold => {
            "With another phone RingCentral cannot withhold your number. Choose a number under Call from, or \
             call with this browser."
        }
        RingOutProblem::HasCall => "Your phone has a call already. Hang up first.",
    };
    words.to_owned()
}
