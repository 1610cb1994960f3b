//! Whether a call is in NetSuite, and why not yet.

use ledgerline_core::domain::{logging::Rule, view::LogProblem};

use super::{
    customer::NOTHING_SAID,
    rules::{
        ANSWERED_CALLS, COLLEAGUE_CALLS, INBOUND_CALLS, MINIMUM_LENGTH, NUMBERS_NOT_LOGGED,
        OUTBOUND_CALLS, PEOPLE_NOT_LOGGED, TEXTS_LOGGED, UNANSWERED_CALLS, VOICEMAIL_CALLS,
    },
};

/// `Could not log: <reason>`.
pub(crate) fn could_not_log(problem: &LogProblem) -> String {
    format!("Could not log: {}", log_problem(problem))
}

/// `Not logged: <rule>`.
pub(crate) fn left_out(rule: Rule) -> String {
    format!("Not logged: {}", rule_name(rule))
}

/// A rule as its field on the screen is called.
pub(crate) const fn rule_name(rule: Rule) -> &'static str {
    match rule {
        Rule::Inbound => INBOUND_CALLS,
        Rule::Outbound => OUTBOUND_CALLS,
        Rule::Answered => ANSWERED_CALLS,
        Rule::Missed => UNANSWERED_CALLS,
        Rule::Voicemail => VOICEMAIL_CALLS,
        Rule::Internal => COLLEAGUE_CALLS,
        Rule::Length => MINIMUM_LENGTH,
        Rule::Number => NUMBERS_NOT_LOGGED,
        Rule::Person => PEOPLE_NOT_LOGGED,
        Rule::Texts => TEXTS_LOGGED,
    }
}

/// Why a call or a customer is not in `NetSuite`.
pub(crate) fn log_problem(problem: &LogProblem) -> String {
    let reason = match problem.code.as_str() {
        "netsuite-permission" => "the NetSuite role lacks a permission",
        "netsuite-field" => "NetSuite refused a field",
        "netsuite-locked" => {
            "the call is in NetSuite, and its record is locked there, so what was added since waits"
        }
        "netsuite-sign-in" => "NetSuite refused the connector's sign-in",
        "netsuite-not-set-up" => "NetSuite is not set up",
        "netsuite-busy" => "NetSuite is busy",
        "netsuite-unavailable" => "NetSuite does not answer",
        "ringcentral-unavailable" => {
            "RingCentral does not answer, so the connector cannot tell who you are"
        }
        "sign-in-required" => "RingCentral sign-in is needed",
        "admin-only" => "only RingCentral admins of your company may do this",
        "company-not-set-up" => "the company's connections are not both set up",
        "forbidden" => "your RingCentral account may not use this connector",
        LogProblem::UNREACHABLE => "the Ledgerline connector does not answer",
        "invalid-request" => "the connector could not read the call",
        "not-found" => "the record is gone",
        "outdated" => "somebody else has changed it meanwhile",
        _ => "the connector failed",
    };
    match (&problem.field, &problem.detail) {
        (Some(field), Some(detail)) => format!("{reason} ({field}): {detail}"),
        (Some(field), None) => format!("{reason} ({field})"),
        (None, Some(detail)) => format!("{reason}: {detail}"),
        (None, None) => reason.to_owned(),
    }
}

/// The balance: calls made and calls in `NetSuite`.
pub(crate) fn balance(calls: usize, logged: usize) -> String {
    let noun = if calls == 1 { "call" } else { "calls" };
    if calls == logged {
        format!("{calls} {noun} = {logged} in NetSuite")
    } else {
        format!("{calls} {noun}, {logged} in NetSuite")
    }
}

/// `12 of 14`.
pub(crate) fn of(part: usize, whole: usize) -> String {
    format!("{part} of {whole}")
}

/// What an attempt that failed said, under `Waiting to log`.
pub(crate) fn waits_because(problem: &LogProblem) -> String {
    let mut text = log_problem(problem);
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    format!("{text}. It is tried again by itself.")
}

/// A tab of the customer pane did not come, and what to do.
pub(crate) fn could_not_read(problem: &LogProblem) -> String {
    if problem.code == "netsuite-not-set-up" {
        "NetSuite is not connected, so there is nothing to read. An admin connects it in Settings."
            .to_owned()
    } else {
        format!("Could not read it: {}.", log_problem(problem))
    }
}

/// What is shown is from before.
pub(crate) fn not_read_again(problem: &LogProblem) -> String {
    format!(
        "This is as it was a while ago. Reading it again did not work: {}.",
        log_problem(problem)
    )
}

/// The role may not read something.
pub(crate) fn no_access_to(permission: &str) -> String {
    if permission.contains("->") {
        format!("No access: the NetSuite role lacks {permission}. An admin can add it.")
    } else {
        "No access: the NetSuite role may not read this. An admin can allow it.".to_owned()
    }
}

/// Why a company has no calls in its list: nothing yet, or calls of this browser that are on their way.
pub(crate) fn no_calls(waiting: usize) -> String {
    match waiting {
        0 => NOTHING_SAID.to_owned(),
        1 => "Nothing is logged for this company yet; 1 call of this browser waits to be logged."
            .to_owned(),
        more => format!(
            "Nothing is logged for this company yet; {more} calls of this browser wait to be logged."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_its_reason_field_and_words() {
        let mut problem = LogProblem {
            code: "netsuite-field".to_owned(),
            detail: None,
            field: Some("company".to_owned()),
        };
        assert_eq!(
            could_not_log(&problem),
            "Could not log: NetSuite refused a field (company)"
        );
        problem.detail = Some("Invalid reference".to_owned());
        assert_eq!(
            could_not_log(&problem),
            "Could not log: NetSuite refused a field (company): Invalid reference"
        );
    }

    #[test]
    fn an_empty_list_of_calls_says_which_of_three_reasons_it_has() {
        let not_set_up = LogProblem {
            code: "netsuite-not-set-up".to_owned(),
            detail: None,
            field: None,
        };
        let reasons = [could_not_read(&not_set_up), no_calls(2), no_calls(0)];
        for (reason, words) in reasons.iter().zip([
            "NetSuite is not connected",
            "2 calls of this browser wait to be logged",
            "No phone call is logged for this company",
        ]) {
            assert!(reason.contains(words), "{reason}");
        }
    }

    #[test]
    fn the_balance_is_even_only_when_every_call_is_logged() {
        assert_eq!(balance(3, 3), "3 calls = 3 in NetSuite");
        assert_eq!(balance(1, 0), "1 call, 0 in NetSuite");
    }
}
