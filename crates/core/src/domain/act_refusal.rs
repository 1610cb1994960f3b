//! Why RingCentral did not do with a live call what was wished: hold, transfer, recording, park, flip,
//! conference. Each is told with what the person can do.

use serde::{Deserialize, Serialize};

use super::{call_control::Act, refusal::Refusal};

/// Why.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ActRefusal {
    /// Nothing came in time; it may have been done.
    NoAnswer,
    /// The call is in another state by now.
    WrongState,
    /// There is no such call any more.
    Gone,
    /// The app was not given the permission.
    AppPermission,
    /// The person may not.
    UserPermission,
    /// The extension or its plan has no such feature.
    NotInPlan,
    /// The company records all calls, which nobody stops.
    AlwaysRecorded,
    /// The number given along is none.
    BadNumber,
    /// Whoever was to take the call is on another.
    Busy,
    /// Whoever was to take the call turned it down.
    Declined,
    /// Whoever was to take the call cannot be reached.
    Unreachable,
    /// The phones have no kind of sound in common.
    NoCommonSound,
    /// The sign-in is not accepted.
    SignIn,
    /// Asked too often.
    TooMany,
    /// RingCentral is overloaded.
    Overloaded,
    /// RingCentral made a mistake.
    Fault,
    /// It gives no reason.
    Unsaid,
}

impl ActRefusal {
    /// All there are.
    pub const ALL: [Self; 17] = [
        Self::NoAnswer,
        Self::WrongState,
        Self::Gone,
        Self::AppPermission,
        Self::UserPermission,
        Self::NotInPlan,
        Self::AlwaysRecorded,
        Self::BadNumber,
        Self::Busy,
        Self::Declined,
        Self::Unreachable,
        Self::NoCommonSound,
        Self::SignIn,
        Self::TooMany,
        Self::Overloaded,
        Self::Fault,
        Self::Unsaid,
    ];

    /// By the status line with which SIP refuses a request within a call.
    pub fn of_sip(status_line: &str) -> Self {
        let Some(refusal) = Refusal::of_sip(status_line) else {
            let code = status_line.strip_prefix("SIP/2.0 ").unwrap_or_default();
            return match code.get(..3) {
                Some("481") => Self::Gone,
                // Another request is on its way, or this one was withdrawn.
                Some("487" | "491") => Self::WrongState,
                Some(_) | None => Self::Unsaid,
            };
        };
        match refusal {
            Refusal::BusyOrInvalid | Refusal::Busy => Self::Busy,
            Refusal::Rejected => Self::Declined,
            Refusal::NotFound | Refusal::Incomplete => Self::BadNumber,
            Refusal::Unreachable | Refusal::NoAnswer => Self::Unreachable,
            Refusal::NotAllowed | Refusal::International | Refusal::Blocked | Refusal::NoCredit => {
                Self::UserPermission
            }
            Refusal::NoCommonSound => Self::NoCommonSound,
            Refusal::SignIn => Self::SignIn,
            Refusal::Overloaded => Self::Overloaded,
            Refusal::Fault => Self::Fault,
        }
    }
}

/// What RingCentral did not do, and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(from = "Told", into = "Told")]
pub struct NotDone {
    /// What.
    pub act: Act,
    /// Why.
    pub why: ActRefusal,
}

/// Calls kept by earlier versions say what alone, and so does one without a reason.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Told {
    Alone(Act),
    Whole { act: Act, why: ActRefusal },
}

impl From<Told> for NotDone {
    fn from(told: Told) -> Self {
        match told {
            Told::Alone(act) => Self {
                act,
                why: ActRefusal::Unsaid,
            },
            Told::Whole { act, why } => Self { act, why },
        }
    }
}

impl From<NotDone> for Told {
    fn from(NotDone { act, why }: NotDone) -> Self {
        if why == ActRefusal::Unsaid {
            Self::Alone(act)
        } else {
            Self::Whole { act, why }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn what_sip_says_within_a_call_is_told_by_its_cause() {
        for (line, wanted) in [
            (
                "SIP/2.0 481 Call/Transaction Does Not Exist",
                ActRefusal::Gone,
            ),
            ("SIP/2.0 487 Request Terminated", ActRefusal::WrongState),
            ("SIP/2.0 491 Request Pending", ActRefusal::WrongState),
            ("SIP/2.0 404 Not Found", ActRefusal::BadNumber),
            ("SIP/2.0 484 Address Incomplete", ActRefusal::BadNumber),
            ("SIP/2.0 486 Busy Here", ActRefusal::Busy),
            ("SIP/2.0 600 Busy Everywhere", ActRefusal::Busy),
            ("SIP/2.0 603 Decline", ActRefusal::Declined),
            (
                "SIP/2.0 480 Temporarily Unavailable",
                ActRefusal::Unreachable,
            ),
            ("SIP/2.0 408 Request Timeout", ActRefusal::Unreachable),
            ("SIP/2.0 403 Forbidden", ActRefusal::UserPermission),
            ("SIP/2.0 402 Payment Required", ActRefusal::UserPermission),
            ("SIP/2.0 488 Not Acceptable Here", ActRefusal::NoCommonSound),
            (
                "SIP/2.0 407 Proxy Authentication Required",
                ActRefusal::SignIn,
            ),
            ("SIP/2.0 503 Service Unavailable", ActRefusal::Overloaded),
            ("SIP/2.0 500 Server Internal Error", ActRefusal::Fault),
            ("", ActRefusal::Unsaid),
        ] {
            assert_eq!(ActRefusal::of_sip(line), wanted, "{line}");
        }
    }

    #[test]
    fn what_an_earlier_version_kept_is_read() {
        let whole = NotDone {
            act: Act::Park,
            why: ActRefusal::Gone,
        };
        let text = json::write(&whole).unwrap();
        assert_eq!(json::read::<NotDone>(&text).unwrap(), whole, "{text}");
        let alone: NotDone = json::read(r#""merge""#).unwrap();
        assert_eq!((alone.act, alone.why), (Act::Merge, ActRefusal::Unsaid));
    }
}
