//! Why a call came to nothing before anybody answered: SIP's answers and the reasons of RingCentral's events,
//! each in the words of what a person can do about it.
//!
//! The numbers are those of IANA's registry of SIP response codes (RFC 3261, section 21, and later ones),
//! the reasons those of `status.reason` in RingCentral's telephony events.

use serde::{Deserialize, Serialize};

/// Why.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Refusal {
    /// Busy, or a number that does not work: RingCentral says 486 for both.
    BusyOrInvalid,
    /// On another call.
    Busy,
    /// Turned down, by a person or by what screens their calls.
    Rejected,
    /// There is no such number.
    NotFound,
    /// Digits are missing.
    Incomplete,
    /// Their phone is off or cannot be reached.
    Unreachable,
    /// The network waited for them in vain.
    NoAnswer,
    /// This extension may not call that.
    NotAllowed,
    /// It may not call abroad.
    International,
    /// RingCentral or the company blocks that destination.
    Blocked,
    /// The account has no credit for it.
    NoCredit,
    /// The two sides have no kind of sound in common.
    NoCommonSound,
    /// RingCentral does not take this phone's sign-in.
    SignIn,
    /// RingCentral is overloaded.
    Overloaded,
    /// RingCentral, or a network behind it, made a mistake.
    Fault,
}

impl Refusal {
    /// All there are.
    pub const ALL: [Self; 15] = [
        Self::BusyOrInvalid,
        Self::Busy,
        Self::Rejected,
        Self::NotFound,
        Self::Incomplete,
        Self::Unreachable,
        Self::NoAnswer,
        Self::NotAllowed,
        Self::International,
        Self::Blocked,
        Self::NoCredit,
        Self::NoCommonSound,
        Self::SignIn,
        Self::Overloaded,
        Self::Fault,
    ];

    /// The reasons of RingCentral's events that refuse.
    pub const REASONS: [(&str, Self); 8] = [
        ("TargetBusy", Self::Busy),
        ("Rejected", Self::Rejected),
        ("InvalidNumber", Self::NotFound),
        ("NoSuchUser", Self::NotFound),
        ("InternationalDisabled", Self::International),
        ("DestinationBlocked", Self::Blocked),
        ("NotEnoughFunds", Self::NoCredit),
        ("InternalError", Self::Fault),
    ];

    /// By a status line, `SIP/2.0 486 Busy Here`. `None` for what refuses nothing: the call was over or
    /// withdrawn already, or it is no status line.
    pub fn of_sip(status_line: &str) -> Option<Self> {
        let code = status_line.strip_prefix("SIP/2.0 ")?.get(..3)?;
        Some(match code.parse().ok()? {
            402 => Self::NoCredit,
            401 | 407 | 494 => Self::SignIn,
            403 | 405 | 433 | 436..=438 => Self::NotAllowed,
            404 | 410 | 416 | 485 | 604 => Self::NotFound,
            406 | 415 | 488 | 606 => Self::NoCommonSound,
            408 => Self::NoAnswer,
            480 | 430 | 440 => Self::Unreachable,
            484 => Self::Incomplete,
            486 => Self::BusyOrInvalid,
            481 | 487 | 491 => return None,
            503 => Self::Overloaded,
            600 => Self::Busy,
            603 | 607 | 608 => Self::Rejected,
            400..=699 => Self::Fault,
            _ => return None,
        })
    }

    /// By the reason with which RingCentral says that the other side has left. `None` for what refuses
    /// nothing: nobody answered, or the call went elsewhere.
    pub fn of_reason(reason: &str) -> Option<Self> {
        let known = Self::REASONS.iter().find(|(word, _)| *word == reason);
        known.map(|(_, why)| *why)
    }

    /// The other side could not or would not talk, which is no failure of the call.
    pub const fn is_theirs(self) -> bool {
        matches!(self, Self::BusyOrInvalid | Self::Busy | Self::Rejected)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Final answers that refuse, of IANA's registry.
    const REGISTERED: [u16; 75] = [
        400, 401, 402, 403, 404, 405, 406, 407, 408, 410, 412, 413, 414, 415, 416, 417, 420, 421,
        422, 423, 424, 425, 428, 429, 430, 433, 436, 437, 438, 439, 440, 469, 470, 480, 481, 482,
        483, 484, 485, 486, 487, 488, 489, 491, 493, 494, 500, 501, 502, 503, 504, 505, 513, 555,
        580, 600, 603, 604, 606, 607, 608, 300, 301, 302, 305, 380, 100, 180, 181, 182, 183, 199,
        200, 202, 204,
    ];

    #[test]
    fn every_answer_that_refuses_has_words_of_its_own_and_no_other_has() {
        let mut seen = BTreeSet::new();
        for code in REGISTERED {
            let found = Refusal::of_sip(&format!("SIP/2.0 {code} Whatever"));
            let refuses = code >= 400 && ![481, 487, 491].contains(&code);
            assert_eq!(found.is_some(), refuses, "{code}");
            seen.extend(found);
        }
        seen.extend(Refusal::REASONS.map(|(reason, _)| Refusal::of_reason(reason).unwrap()));
        assert_eq!(seen, BTreeSet::from(Refusal::ALL), "each can happen");
    }

    #[test]
    fn what_is_no_refusal_is_none() {
        for line in [
            "",
            "SIP/2.0",
            "SIP/2.0 48",
            "HTTP/1.1 404 Not Found",
            "SIP/2.0 4x4",
        ] {
            assert_eq!(Refusal::of_sip(line), None, "{line}");
        }
        for reason in [
            "NoAnswer",
            "Timeout",
            "CallFinished",
            "BlindTransfer",
            "Voicemail",
            "",
        ] {
            assert_eq!(Refusal::of_reason(reason), None, "{reason}");
        }
    }
}
