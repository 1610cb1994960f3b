//! What RingCentral's call control (`telephony/sessions`) answers when it does not do something.

use super::error::ApiError;
use crate::domain::act_refusal::ActRefusal;

/// The codes that say why whatever status they come with.
pub const CODES: [(&str, ActRefusal); 14] = [
    ("TAS-101", ActRefusal::WrongState),
    ("TAS-102", ActRefusal::WrongState),
    ("TAS-115", ActRefusal::AlwaysRecorded),
    ("CMN-401", ActRefusal::AppPermission),
    ("CMN-402", ActRefusal::UserPermission),
    ("CMN-404", ActRefusal::UserPermission),
    ("CMN-408", ActRefusal::UserPermission),
    ("CMN-419", ActRefusal::UserPermission),
    ("CMN-109", ActRefusal::NotInPlan),
    ("CMN-124", ActRefusal::NotInPlan),
    ("CMN-403", ActRefusal::NotInPlan),
    ("CMN-201", ActRefusal::Overloaded),
    ("CMN-202", ActRefusal::Fault),
    ("CMN-203", ActRefusal::Fault),
];

/// Why it was not done.
pub fn refusal(error: &ApiError) -> ActRefusal {
    let ApiError::Status {
        status,
        code,
        parameter,
        ..
    } = error
    else {
        return match error {
            ApiError::Unreachable => ActRefusal::NoAnswer,
            ApiError::Unreadable | ApiError::Status { .. } => ActRefusal::Fault,
        };
    };
    let code = code.as_deref();
    if let Some((_, why)) = CODES.iter().find(|(known, _)| Some(*known) == code) {
        return *why;
    }
    match (status, code) {
        (401, _) => ActRefusal::SignIn,
        (429, _) => ActRefusal::TooMany,
        (503, _) => ActRefusal::Overloaded,
        (408, _) => ActRefusal::NoAnswer,
        // The same answer for a number that is none and for a call that is over: the field tells.
        (400 | 404, Some("CMN-101" | "CMN-102")) if is_number(parameter.as_deref()) => {
            ActRefusal::BadNumber
        }
        (404, _) => ActRefusal::Gone,
        (409, _) => ActRefusal::WrongState,
        (403, _) => ActRefusal::UserPermission,
        (500..=599, _) => ActRefusal::Fault,
        _ => ActRefusal::Unsaid,
    }
}

/// Is it about whom the call is to go to?
fn is_number(parameter: Option<&str>) -> bool {
    parameter.is_some_and(|name| {
        let last = name.rsplit('.').next().unwrap_or(name);
        matches!(
            last,
            "phoneNumber"
                | "extensionNumber"
                | "extensionId"
                | "callFlipId"
                | "parkOrbit"
                | "voicemail"
        )
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn told(status: u16, code: &str, parameter: &str) -> ActRefusal {
        let body = format!(
            r#"{{"errorCode":"X","message":"m","errors":[{{"errorCode":"{code}","message":"m",
                "parameterName":"{parameter}"}}]}}"#
        );
        refusal(&ApiError::from_response(status, &body, None))
    }

    #[test]
    fn every_documented_answer_has_a_cause_of_its_own() {
        let documented = [
            (400, "CMN-101", "phoneNumber", ActRefusal::BadNumber),
            (404, "CMN-102", "to.extensionNumber", ActRefusal::BadNumber),
            (400, "CMN-101", "callFlipId", ActRefusal::BadNumber),
            (400, "CMN-101", "mode", ActRefusal::Unsaid),
            (400, "CMN-103", "", ActRefusal::Unsaid),
            (401, "OAU-213", "", ActRefusal::SignIn),
            (403, "TAS-101", "", ActRefusal::WrongState),
            (403, "TAS-115", "", ActRefusal::AlwaysRecorded),
            (403, "CMN-401", "", ActRefusal::AppPermission),
            (403, "CMN-402", "", ActRefusal::UserPermission),
            (403, "CMN-408", "", ActRefusal::UserPermission),
            (403, "CMN-419", "", ActRefusal::UserPermission),
            (403, "CMN-109", "", ActRefusal::NotInPlan),
            (403, "CMN-403", "", ActRefusal::NotInPlan),
            (403, "TAS-999", "", ActRefusal::UserPermission),
            (404, "CMN-102", "telephonySessionId", ActRefusal::Gone),
            (404, "TAS-103", "", ActRefusal::Gone),
            (409, "TAS-102", "", ActRefusal::WrongState),
            (409, "TAS-999", "", ActRefusal::WrongState),
            (408, "", "", ActRefusal::NoAnswer),
            (429, "CMN-301", "", ActRefusal::TooMany),
            (500, "CMN-203", "", ActRefusal::Fault),
            (500, "CMN-201", "", ActRefusal::Overloaded),
            (501, "CMN-202", "", ActRefusal::Fault),
            (503, "CMN-201", "", ActRefusal::Overloaded),
        ];
        let mut seen = BTreeSet::new();
        for (status, code, parameter, wanted) in documented {
            let found = told(status, code, parameter);
            assert_eq!(found, wanted, "{status} {code} {parameter}");
            seen.insert(found);
        }
        seen.insert(refusal(&ApiError::Unreachable));
        assert_eq!(refusal(&ApiError::Unreadable), ActRefusal::Fault);
        // Those of a phone that was to take the call are told by SIP alone.
        seen.extend([
            ActRefusal::Busy,
            ActRefusal::Declined,
            ActRefusal::Unreachable,
            ActRefusal::NoCommonSound,
        ]);
        assert_eq!(seen, BTreeSet::from(ActRefusal::ALL), "each can happen");
    }
}
