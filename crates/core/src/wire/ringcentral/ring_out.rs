//! `RingOut`, and the phones it can ring first.

use serde::Deserialize;

use super::id_text;
use crate::{
    domain::ring_out::{OtherPhone, RingOutProblem},
    wire::{
        json::Value,
        ringcentral::error::{ApiError, wait_seconds},
    },
};

/// Body of `POST …/ring-out`.
pub fn request(phone: &str, callee: &str, caller_id: Option<&str>, asks_for_one: bool) -> Value {
    let number = |number: &str| Value::fields(vec![("phoneNumber", number.into())]);
    let from = Value::fields(vec![("forwardingNumberId", phone.into())]);
    let mut fields = vec![
        ("from", from),
        ("to", number(callee)),
        ("playPrompt", Value::Bool(asks_for_one)),
    ];
    fields.extend(caller_id.map(|own| ("callerId", number(own))));
    Value::fields(fields)
}

/// A `RingOut` as RingCentral answers and tells of it.
#[derive(Clone, Debug, Deserialize)]
pub struct RingOut {
    /// Its id.
    #[serde(deserialize_with = "id_text")]
    pub id: String,
    /// How it stands.
    pub status: Status,
}

/// `status`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// The whole.
    pub call_status: Leg,
    /// The own phone.
    #[serde(default)]
    pub caller_status: Leg,
    /// The other side.
    #[serde(default)]
    pub callee_status: Leg,
}

/// How a leg stands, or the whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
pub enum Leg {
    /// On its way.
    #[default]
    InProgress,
    /// Talking.
    Success,
    /// Over.
    Finished,
    /// Busy.
    Busy,
    /// Nobody answered.
    NoAnswer,
    /// Declined.
    Rejected,
    /// The own phone was not reached.
    CannotReach,
    /// The number is wrong.
    Invalid,
    /// The own phone is none that RingCentral rings.
    RingOutFromThisNumberIsNotSupported,
    /// No calls abroad.
    InternationalDisabled,
    /// No calls there.
    DestinationBlocked,
    /// No money.
    NotEnoughFunds,
    /// Nobody has that extension.
    #[serde(alias = "NosuchUser")]
    NoSuchUser,
    /// RingCentral made a mistake.
    #[serde(alias = "Error")]
    GenericError,
    /// RingCentral knows the call no more.
    NoSessionFound,
    /// A machine took it that takes no messages.
    NoAnsweringMachine,
    /// Anything else that went wrong.
    #[serde(other)]
    Other,
}

impl Leg {
    /// Nothing more will come of it.
    pub const fn is_over(self) -> bool {
        !matches!(self, Self::InProgress | Self::Success)
    }
}

impl Status {
    /// Why it did not come about; `None` while it may, and once it did.
    pub const fn problem(self) -> Option<RingOutProblem> {
        Some(match (self.call_status, self.caller_status) {
            (Leg::InProgress | Leg::Success | Leg::Finished, _) => return None,
            (Leg::RingOutFromThisNumberIsNotSupported, _)
            | (_, Leg::RingOutFromThisNumberIsNotSupported | Leg::Invalid) => {
                RingOutProblem::PhoneRefused
            }
            (_, Leg::NoAnswer | Leg::NoAnsweringMachine) => RingOutProblem::OwnPhoneNotAnswered,
            (_, Leg::Rejected) => RingOutProblem::OwnPhoneDeclined,
            (_, Leg::Busy) => RingOutProblem::OwnPhoneBusy,
            (Leg::CannotReach, _) | (_, Leg::CannotReach) => RingOutProblem::OwnPhoneUnreachable,
            (Leg::Busy, _) => RingOutProblem::Busy,
            (Leg::Rejected, _) => RingOutProblem::Rejected,
            (Leg::NoAnswer | Leg::NoAnsweringMachine, _) => RingOutProblem::NotAnswered,
            (Leg::Invalid, _) => RingOutProblem::InvalidNumber,
            (Leg::NoSuchUser, _) => RingOutProblem::NoSuchUser,
            (Leg::InternationalDisabled, _) => RingOutProblem::International,
            (Leg::DestinationBlocked, _) => RingOutProblem::Blocked,
            (Leg::NotEnoughFunds, _) => RingOutProblem::NoCredit,
            (Leg::NoSessionFound, _) => RingOutProblem::LostSight,
            (Leg::GenericError, _) => RingOutProblem::Fault,
            (Leg::Other, _) => RingOutProblem::Refused {
                code: None,
                message: None,
            },
        })
    }
}

/// What a refusal to make one comes from.
pub fn refusal(error: &ApiError) -> RingOutProblem {
    let ApiError::Status {
        status,
        code,
        message,
        permission,
        retry_after,
        parameter,
        ..
    } = error
    else {
        return RingOutProblem::NoAnswerYet;
    };
    let names = |what: &str| parameter.as_deref().is_some_and(|it| it.starts_with(what));
    match status {
        401 => RingOutProblem::SignIn,
        403 if permission.is_some() || matches!(code.as_deref(), Some("CMN-401" | "CMN-408")) => {
            RingOutProblem::PermissionMissing {
                permission: permission.as_deref().map(str::to_owned),
            }
        }
        403 if matches!(code.as_deref(), Some("CMN-109" | "CMN-403")) => RingOutProblem::NotInPlan,
        429 => RingOutProblem::TooMany {
            seconds: wait_seconds(*retry_after),
        },
        400 | 404 if names("from") => RingOutProblem::PhoneRefused,
        400 | 404 if names("to") => RingOutProblem::InvalidNumber,
        500..=599 => RingOutProblem::Unavailable,
        _ => RingOutProblem::Refused {
            code: code.clone(),
            message: message.clone(),
        },
    }
}

/// Answer of `GET …/forwarding-number`.
#[derive(Clone, Debug, Deserialize)]
pub struct ForwardingNumbers {
    /// The numbers of this page.
    pub records: Vec<ForwardingNumber>,
}

/// A phone that calls can be forwarded to.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ForwardingNumber {
    #[serde(deserialize_with = "id_text")]
    id: String,
    #[serde(default)]
    phone_number: Option<String>,
    #[serde(default)]
    label: Option<String>,
    #[serde(default)]
    features: Vec<String>,
    #[serde(default, rename = "type")]
    kind: Option<String>,
}

impl ForwardingNumbers {
    /// Those that `RingOut` may ring first: numbers calls are forwarded to, lines of desk phones among
    /// them. Apps are no phone.
    pub fn phones(&self) -> Vec<OtherPhone> {
        self.with("CallForwarding")
    }

    /// Those that a live call can be flipped to.
    pub fn flips(&self) -> Vec<OtherPhone> {
        self.with("CallFlip")
    }

    fn with(&self, feature: &str) -> Vec<OtherPhone> {
        let has_it = |record: &&ForwardingNumber| {
            record.features.iter().any(|it| it == feature)
                && record.kind.as_deref() != Some("ExtensionApps")
        };
        let records = self.records.iter().filter(has_it);
        let phones = records.filter_map(|record| {
            let number = record.phone_number.clone()?;
            Some(OtherPhone {
                id: record.id.clone(),
                name: record.label.clone().unwrap_or_else(|| number.clone()),
                number,
            })
        });
        phones.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json;

    fn problem(call: &str, own: &str, theirs: &str) -> Option<RingOutProblem> {
        let body = format!(
            r#"{{"id":7,"uri":"u","status":{{"callStatus":"{call}","callerStatus":"{own}",
                "calleeStatus":"{theirs}"}}}}"#
        );
        json::read::<RingOut>(&body).unwrap().status.problem()
    }

    #[test]
    fn what_went_wrong_is_told_by_the_leg_it_went_wrong_at() {
        let refused = RingOutProblem::Refused {
            code: None,
            message: None,
        };
        for ((call, own, theirs), expected) in [
            (("InProgress", "Success", "InProgress"), None),
            (("Success", "Success", "Success"), None),
            (("Finished", "Finished", "Finished"), None),
            (
                ("CannotReach", "NoAnswer", "InProgress"),
                Some(RingOutProblem::OwnPhoneNotAnswered),
            ),
            (
                ("CannotReach", "Rejected", "InProgress"),
                Some(RingOutProblem::OwnPhoneDeclined),
            ),
            (
                ("RingOutFromThisNumberIsNotSupported", "Invalid", "Invalid"),
                Some(RingOutProblem::PhoneRefused),
            ),
            (("Busy", "Finished", "Busy"), Some(RingOutProblem::Busy)),
            (
                ("NoAnswer", "Finished", "NoAnswer"),
                Some(RingOutProblem::NotAnswered),
            ),
            (
                ("CannotReach", "Busy", "InProgress"),
                Some(RingOutProblem::OwnPhoneBusy),
            ),
            (
                ("CannotReach", "CannotReach", "InProgress"),
                Some(RingOutProblem::OwnPhoneUnreachable),
            ),
            (
                ("GenericError", "NoAnsweringMachine", "InProgress"),
                Some(RingOutProblem::OwnPhoneNotAnswered),
            ),
            (
                ("Rejected", "Finished", "Rejected"),
                Some(RingOutProblem::Rejected),
            ),
            (
                ("NoAnsweringMachine", "Finished", "NoAnsweringMachine"),
                Some(RingOutProblem::NotAnswered),
            ),
            (
                ("Invalid", "Finished", "Invalid"),
                Some(RingOutProblem::InvalidNumber),
            ),
            (
                ("NosuchUser", "Finished", "NosuchUser"),
                Some(RingOutProblem::NoSuchUser),
            ),
            (
                ("InternationalDisabled", "Finished", "InternationalDisabled"),
                Some(RingOutProblem::International),
            ),
            (
                ("DestinationBlocked", "Finished", "DestinationBlocked"),
                Some(RingOutProblem::Blocked),
            ),
            (
                ("NotEnoughFunds", "Finished", "NotEnoughFunds"),
                Some(RingOutProblem::NoCredit),
            ),
            (
                ("NoSessionFound", "Unknown", "Unknown"),
                Some(RingOutProblem::LostSight),
            ),
            (
                ("GenericError", "Finished", "GenericError"),
                Some(RingOutProblem::Fault),
            ),
            (("Error", "Finished", "Error"), Some(RingOutProblem::Fault)),
            (("Unknown", "Finished", "Unknown"), Some(refused.clone())),
            (("Newer", "Finished", "Newer"), Some(refused)),
        ] {
            assert_eq!(
                problem(call, own, theirs),
                expected,
                "{call} {own} {theirs}"
            );
        }
    }
}
