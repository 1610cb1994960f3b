//! What a call is linked to: orders, opportunities, projects.

use ledgerline_core::domain::{links::OrderState, view::LogProblem};

use super::log::log_problem;

pub(crate) const LINKED_TO: &str = "Linked to";
pub(crate) const READING_LINKS: &str = "Reading what this call is linked to…";
pub(crate) const NOTHING_LINKED: &str = "Nothing is linked to this call.";
pub(crate) const LINKS_AWAITED: &str = "Saved. NetSuite's record of the call gets these links as soon as it is there and NetSuite answers.";
pub(crate) const LINK_MORE: &str = "Link a project, opportunity or order";
pub(crate) const LINKABLE_PLACEHOLDER: &str = "Name or number";
pub(crate) const READING_LINKABLE: &str = "Looking in NetSuite…";
pub(crate) const LINKABLE_NONE: &str = "This customer has nothing more of that name to link.";
pub(crate) const LINKABLE_TOO_MANY: &str =
    "Not among the newest 200 of each kind. Link it in NetSuite; it shows here then.";
pub(crate) const CREATE_SALES_ORDER: &str = "Create sales order";

pub(crate) fn remove_link(name: &str) -> String {
    format!("Remove link to {name}")
}

pub(crate) fn linking(name: &str, is_linked: bool) -> String {
    if is_linked {
        format!("Linking {name}…")
    } else {
        format!("Removing {name}…")
    }
}

/// A link was not made or taken away; the button beside it does it again.
pub(crate) fn not_linked(name: &str, is_linked: bool, problem: &LogProblem) -> String {
    let what = if is_linked { "linked" } else { "removed" };
    let why = if problem.code == "forbidden" {
        "this is somebody else's call. Whoever had it, or an admin, can do it".to_owned()
    } else {
        log_problem(problem)
    };
    format!("{name} is not {what}: {why}.")
}

/// NetSuite will not have a link, in its words.
pub(crate) fn links_refused(why: &str) -> String {
    let why = why.trim_end_matches('.');
    format!(
        "The links are saved here, but NetSuite does not take them into its record: {why}. Remove the link \
         that is wrong, or ask an admin."
    )
}

/// Kinds that the connector's role may not read.
pub(crate) fn linkable_denied(permissions: &[&str]) -> String {
    format!(
        "Some of it cannot be searched: the NetSuite role lacks {}. An admin can add it.",
        permissions.join(", ")
    )
}

/// NetSuite's form was opened, and the connector is told from which call.
pub(crate) const NOTING_ORDER: &str = "Noting that an order is made from this call…";

/// The form was opened, but the connector has not noted from which call.
pub(crate) fn order_not_noted(problem: &LogProblem, is_tried_again: bool) -> String {
    let problem = log_problem(problem);
    if is_tried_again {
        format!(
            "It is not noted yet that the order is made from this call: {problem}. Save the order all the \
             same: this is tried again by itself."
        )
    } else {
        format!(
            "The order will not say that it came from this call: {problem}. Save it, then link it here."
        )
    }
}

pub(crate) fn order_state(order: &OrderState) -> String {
    match order {
        OrderState::Awaited => {
            "Save the order in NetSuite: it is then linked to this call by itself, within two \
             minutes, or within seven when it takes you longer than that to save it."
                .to_owned()
        }
        OrderState::Several => {
            "Several orders could be the one from this call. Link the right one here.".to_owned()
        }
        OrderState::Marked => {
            "The order carries its source, Phone – RingCentral, and this call.".to_owned()
        }
        OrderState::Unmarked(why) => {
            let why = why.trim_end_matches('.');
            format!("The order is linked, but its source could not be written into it: {why}.")
        }
        OrderState::GivenUp => {
            "No order was linked to this call within a day. It can still be linked here.".to_owned()
        }
    }
}
