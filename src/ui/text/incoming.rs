//! A call that rings: who it is, what can be done with it, and replies.

use std::borrow::Cow;

use ledgerline_core::domain::{
    call::{CallView, ReplyAnswer},
    caller::CallerMatch,
    intent::{Delay, DelayUnit, Reply},
};

use super::{customer::caller_note, live_call::call_name};

pub(crate) const INCOMING: &str = "Incoming call";
pub(crate) const ANSWER: &str = "Answer";
pub(crate) const DECLINE: &str = "Decline";
pub(crate) const TO_VOICEMAIL: &str = "Send to voicemail";
pub(crate) const REPLY: &str = "Reply";
pub(crate) const REPLY_ABOUT: &str =
    "RingCentral reads it to the caller, and this phone stops ringing.";
pub(crate) const OWN_REPLY: &str = "Your own reply";
pub(crate) const SEND_REPLY: &str = "Send reply";
pub(crate) const FORWARD: &str = "Forward";
pub(crate) const FORWARD_TO: &str = "Forward to";
pub(crate) const FORWARD_NOW: &str = "Forward call";
/// To a phone of one's own.
pub(crate) fn forward_to(phone: &str) -> String {
    format!("{FORWARD_TO} {phone}")
}
pub(crate) const IGNORE: &str = "Ignore";
pub(crate) const END_AND_ANSWER: &str = "End and answer";
/// What becomes of whoever is talked to.
pub(crate) fn would_wait(name: &str) -> String {
    format!("Answer puts {name} on hold.")
}

/// `Incoming call from Jun Takeda`.
pub(crate) fn incoming_from(name: &str) -> String {
    format!("Incoming call from {name}")
}

/// What RingCentral reads to the caller; a text of its own is spoken in the caller's language.
pub(crate) fn reply(reply: &Reply) -> Cow<'_, str> {
    Cow::Borrowed(match reply {
        Reply::CallYouBack => "I will call you back later",
        Reply::CallYouBackIn(delay) => {
            return Cow::Owned(format!("{} {}", calls_back(true), after(*delay)));
        }
        Reply::CallMeBack => "Please call me back later",
        Reply::CallMeBackIn(delay) => {
            return Cow::Owned(format!("{} {}", calls_back(false), after(*delay)));
        }
        Reply::OnMyWay => "I am on my way",
        Reply::OnOtherLine => "I am on the other line",
        Reply::OnOtherLineNoCall => "I am on the other line, no call",
        Reply::InAMeeting => "I am in a meeting",
        Reply::Own(text) => text,
    })
}

/// Who calls back; the time follows.
pub(crate) const fn calls_back(is_ours: bool) -> &'static str {
    if is_ours {
        "I will call you back in"
    } else {
        "Please call me back in"
    }
}

/// `10 minutes`, `1 hour`.
fn after(Delay { amount, unit }: Delay) -> String {
    let units = delay_unit(unit);
    let unit = if amount.get() == 1 {
        units.trim_end_matches('s')
    } else {
        units
    };
    format!("{amount} {unit}")
}

pub(crate) const fn delay_unit(unit: DelayUnit) -> &'static str {
    match unit {
        DelayUnit::Minutes => "minutes",
        DelayUnit::Hours => "hours",
        DelayUnit::Days => "days",
    }
}

pub(crate) const OPEN_CALL: &str = "Open call";
pub(crate) const REPLY_WHO: &str = "Who calls back";
pub(crate) const REPLY_AMOUNT: &str = "After how many";
pub(crate) const REPLY_UNIT: &str = "Minutes, hours or days";
pub(crate) const REPLY_WITH_TIME: &str = "Send with this time";

/// Told once, when the caller has pressed a key.
pub(crate) fn reply_answered(name: &str, answer: ReplyAnswer) -> String {
    let answer = match answer {
        ReplyAnswer::Yes => "yes",
        ReplyAnswer::No => "no",
        ReplyAnswer::Urgent => "it is urgent",
    };
    format!("{name} answered your reply: {answer}.")
}

/// What the note of a call says that was answered by a reply.
pub(crate) fn replied(reply: &str) -> String {
    format!("Replied: {reply}")
}

/// What a screen reader says of a call that rings while the focus is elsewhere.
pub(crate) fn ringing_aloud(call: &CallView) -> String {
    let company = call.caller.known().and_then(CallerMatch::company_name);
    let named = company.map(|company| format!(", {company}"));
    format!(
        "{}{}. {}",
        incoming_from(&call_name(call)),
        named.unwrap_or_default(),
        caller_note(&call.caller)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_with_a_time_counts_as_people_do() {
        let delay = |amount, unit| Delay {
            amount: std::num::NonZeroU8::new(amount).unwrap(),
            unit,
        };
        for (made, expected) in [
            (
                Reply::CallYouBackIn(delay(1, DelayUnit::Hours)),
                "I will call you back in 1 hour",
            ),
            (
                Reply::CallMeBackIn(delay(10, DelayUnit::Minutes)),
                "Please call me back in 10 minutes",
            ),
        ] {
            assert_eq!(reply(&made), expected);
        }
    }
}
