//! Why a text was not sent or did not arrive: RingCentral's codes, in kinds that a person can act on.

use ledgerline_core::{domain::texting::TextFault, wire::ringcentral::error::ApiError};

/// From an answer that refuses a text.
pub(super) fn of_refusal(error: ApiError) -> TextFault {
    let ApiError::Status {
        code,
        message,
        permission,
        ..
    } = error
    else {
        return TextFault::Other {
            code: None,
            detail: None,
        };
    };
    match code.as_deref() {
        Some("MSG-243" | "CMN-101") => TextFault::InvalidNumber,
        Some("MSG-245" | "MSG-304" | "MSG-242" | "MSG-367" | "MSG-241") => TextFault::NotASender,
        Some("MSG-246" | "MSG-247") => TextFault::NotAPhone,
        Some("MSG-240") => TextFault::International,
        Some("MSG-381") => TextFault::TooMany,
        Some("MSG-380") => TextFault::NoFiles,
        Some("MSG-337" | "MSG-338" | "MSG-347" | "MSG-348") => TextFault::UnfitFile,
        Some("BIL-103") => TextFault::NoCredit,
        Some("CMN-401" | "CMN-408") => TextFault::Permission {
            name: permission.map(String::from),
        },
        Some(_) | None => TextFault::Other {
            code,
            detail: message,
        },
    }
}

/// From the code of a text that did not arrive: `SMS-RC-410`, `SMS-CAR-413`, …; whoever refused it,
/// the number says why.
pub(super) fn of_delivery(code: Option<&str>) -> TextFault {
    let why = code.and_then(|code| code.rsplit('-').next());
    match why {
        Some("410") => TextFault::InvalidNumber,
        Some("413") => TextFault::OptedOut,
        Some("430") => TextFault::Spam,
        Some(_) | None => TextFault::Other {
            code: code.map(str::to_owned),
            detail: None,
        },
    }
}
