//! The customer's pane, and what speaks for a match.

use ledgerline_core::domain::{
    caller::{CallerIdentity, CallerMatch, EntityKind, LoggedCallSummary, PhoneField},
    history::{About, LinkedKind},
    view::LogProblem,
    who::Exactness,
};

use super::log::log_problem;
use crate::ui::format;

pub(crate) const CUSTOMER: &str = "Customer";
pub(crate) const OVERVIEW: &str = "Overview";
pub(crate) const PHONE_CALLS: &str = "Phone Calls";
pub(crate) const ORDERS: &str = "Orders";
pub(crate) const INVOICES: &str = "Invoices";
pub(crate) const CREDITS: &str = "Credits";
pub(crate) const OPPORTUNITIES: &str = "Opportunities";
pub(crate) const CASES: &str = "Cases";
pub(crate) const COMMUNICATION: &str = "Communication";
pub(crate) const NO_COMPANY: &str =
    "This contact belongs to no company in NetSuite, so there is no account to show.";
pub(crate) const NO_ORDERS: &str = "This company has no sales order.";
pub(crate) const NO_INVOICES: &str = "This company has no invoice.";
pub(crate) const NO_CREDITS: &str = "This company has no credit memo.";
pub(crate) const NO_OPPORTUNITIES: &str = "This company has no opportunity.";
pub(crate) const NO_CASES: &str = "This company has no support case.";
pub(crate) const NO_EMAILS: &str = "NetSuite holds no email with this company.";
pub(crate) const EMAILS_HINT: &str =
    "Emails as NetSuite holds them, to be read only. Calls and texts stand under Phone Calls.";
pub(crate) const NO_SUBJECT: &str = "No subject";
pub(crate) const OLDER_IN_NETSUITE: &str = "Older ones are in NetSuite.";
pub(crate) const STILL_OPEN: &str = "open";
pub(crate) const NOT_OFFERED: &str = "Your NetSuite account does not offer this.";
pub(crate) const ENTITY_NUMBER: &str = "Number";
pub(crate) const BILLING_ADDRESS: &str = "Billing address";
pub(crate) const SHIPPING_ADDRESS: &str = "Shipping address";
pub(crate) const CREDIT: &str = "Credit";
pub(crate) const CREDIT_LIMIT: &str = "Credit limit";
pub(crate) const TAX_ITEM: &str = "Tax item";
pub(crate) const NEXT_STEPS: &str = "Next steps";
pub(crate) const NEW_SALES_ORDER: &str = "New sales order";
pub(crate) const OPEN_BALANCE: &str = "Open balance";
pub(crate) const NEW_TASK: &str = "New task";
pub(crate) const CALL_HISTORY: &str = "Call history";
pub(crate) const ADD_CUSTOMER: &str = "Add Customer";
pub(crate) const NOT_AMONG_CONTACTS: &str = "This company is not among your contacts. The NetSuite role may not read it, or it is inactive.";
pub(crate) const OPEN_IN_NETSUITE: &str = "Open in NetSuite";
pub(crate) const WHICH_CUSTOMER: &str = "Which customer is this?";
pub(crate) const WHICH_CUSTOMER_HINT: &str =
    "Several records in NetSuite carry this number. The call is filed under the one you choose.";
pub(crate) const LOOKING: &str = "Looking in NetSuite";
pub(crate) const READING: &str = "Reading the company from NetSuite";
pub(crate) const NO_MATCH: &str = "No match in NetSuite";
pub(crate) const NO_MATCH_HINT: &str =
    "The call is logged by its number. Say who it is, or add them, and it is filed there.";
pub(crate) const NOT_LOADED: &str = "This part of Ledgerline did not load";
pub(crate) const NOT_LOADED_HINT: &str = "Check your network and try again. If it stays away, Ledgerline was updated: reload the page when you are off the phone.";
pub(crate) const TRY_AGAIN: &str = "Try again";
pub(crate) const WITHHELD_TITLE: &str = "The caller withheld the number";
pub(crate) const WITHHELD_HINT: &str =
    "There is nothing to look up. The call is logged without a customer.";
pub(crate) const UNAVAILABLE_TITLE: &str = "NetSuite did not answer";
pub(crate) const UNAVAILABLE_HINT: &str =
    "The call goes on as usual and is logged once NetSuite answers again.";
pub(crate) const UNASKED_TITLE: &str = "NetSuite was not asked";
pub(crate) const UNASKED_HINT: &str =
    "NetSuite is not connected, so nobody was looked up. An admin connects it in Settings.";
pub(crate) const MATCHED_BY: &str = "Matched by";
pub(crate) const BALANCE: &str = "Balance";
pub(crate) const OVERDUE: &str = "Overdue";
pub(crate) const NOTHING_OVERDUE: &str = "None";
pub(crate) const NOT_SHOWN: &str = "–";
pub(crate) const LAST_SAID: &str = "Last said";
pub(crate) const NOTHING_SAID: &str = "No phone call is logged for this company.";
pub(crate) const NO_NOTE: &str = "No note";
pub(crate) const ACCOUNT: &str = "Account";
pub(crate) const TERMS: &str = "Terms";
pub(crate) const SALES_REP: &str = "Sales rep";
pub(crate) const PRIMARY_CONTACT: &str = "Contact";
pub(crate) const MAIN_PHONE: &str = "Phone";
pub(crate) const EMAIL: &str = "Email";
pub(crate) const COMPANY_NAME: &str = "Company";
pub(crate) const FIRST_NAME: &str = "First name";
pub(crate) const LAST_NAME: &str = "Last name";
pub(crate) const ADD_CUSTOMER_HINT: &str =
    "Creates a customer in NetSuite and files this call under it. Give a company or a last name.";
pub(crate) const NAME_NEEDED: &str = "Give a company or a last name; NetSuite needs one of them.";
pub(crate) const SAVING: &str = "Saving in NetSuite";

/// Which number of a record matched.
pub(crate) const fn phone_field(field: PhoneField) -> &'static str {
    match field {
        PhoneField::Main => "main number",
        PhoneField::Office => "office number",
        PhoneField::Mobile => "mobile number",
        PhoneField::Home => "home number",
        PhoneField::Alternative => "alternative number",
    }
}

/// Instead of what matched, where nothing did and somebody chose.
pub(crate) const CHOSEN_FOR_NUMBER: &str =
    "Chosen for this number, which the record in NetSuite does not carry.";

/// Did the number itself say who it is?
pub(crate) fn is_matched(found: &CallerMatch) -> bool {
    let why = found.why.as_ref();
    why.is_none_or(|why| why.exactness != Exactness::Absent)
}

/// The rest of the sentence that begins `Matched by <field>`.
pub(crate) fn matched_record(found: &CallerMatch) -> String {
    let of = found
        .contact
        .as_ref()
        .or(found.company.as_ref())
        .map_or("a record", |entity| kind_with_article(entity.kind));
    format!("of {of}, which NetSuite spells {}.", found.stored_as)
}

/// The whole reason, for places without emphasis.
pub(crate) fn why_matched(found: &CallerMatch) -> String {
    let number = if is_matched(found) {
        let field = phone_field(found.field);
        format!("{MATCHED_BY} {field} {}", matched_record(found))
    } else {
        CHOSEN_FOR_NUMBER.to_owned()
    };
    match evidence(found) {
        Some(evidence) => format!("{number} {evidence}"),
        None => number,
    }
}

/// What else speaks for a match: `Last call yesterday, 2 open orders, chosen by Ann Lee.`
pub(crate) fn evidence(found: &CallerMatch) -> Option<String> {
    let why = found.why.as_ref()?;
    let mut reasons = Vec::new();
    if why.exactness == Exactness::Local {
        reasons.push("the number is stored without its country".to_owned());
    }
    match why.days_since_call {
        Some(0) => reasons.push("last call today".to_owned()),
        Some(1) => reasons.push("last call yesterday".to_owned()),
        Some(days) => reasons.push(format!("last call {days} days ago")),
        None => {}
    }
    let open = why.open.unwrap_or_default();
    let counted = [
        (open.orders, "open order", "open orders"),
        (open.opportunities, "open opportunity", "open opportunities"),
        (open.cases, "open case", "open cases"),
    ];
    let counted = counted.into_iter().filter(|(count, ..)| *count > 0);
    reasons.extend(counted.map(|(count, one, several)| {
        format!("{count} {}", if count == 1 { one } else { several })
    }));
    if let Some(chosen) = &why.chosen {
        reasons.push(match chosen.by.trim() {
            "" => "chosen by a colleague".to_owned(),
            name => format!("chosen by {name}"),
        });
    }
    let mut sentence = reasons.join(", ");
    let first = sentence.get_mut(..1)?;
    first.make_ascii_uppercase();
    Some(format!("{sentence}."))
}

const fn kind_with_article(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Contact => "a contact",
        EntityKind::Customer => "a customer",
        EntityKind::Lead => "a lead",
        EntityKind::Prospect => "a prospect",
        EntityKind::Vendor => "a vendor",
        EntityKind::Employee => "a colleague",
    }
}

/// What a record is.
pub(crate) const fn kind(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Contact => "Contact",
        EntityKind::Customer => "Customer",
        EntityKind::Lead => "Lead",
        EntityKind::Prospect => "Prospect",
        EntityKind::Vendor => "Vendor",
        EntityKind::Employee => "Colleague",
    }
}

/// What a record is that a call is linked to.
pub(crate) const fn linked_kind(kind: LinkedKind) -> &'static str {
    match kind {
        LinkedKind::Customer => "Customer",
        LinkedKind::Vendor => "Vendor",
        LinkedKind::Contact => "Contact",
        LinkedKind::Project => "Project",
        LinkedKind::Opportunity => "Opportunity",
        LinkedKind::SalesOrder => "Sales order",
        LinkedKind::Transaction => "Transaction",
    }
}

/// What is known of a caller nobody matched, in one line of the popup.
pub(crate) fn caller_note(caller: &CallerIdentity) -> String {
    match caller {
        CallerIdentity::Known { found, .. } => why_matched(found),
        CallerIdentity::Looking => format!("{LOOKING}."),
        CallerIdentity::Several { matches } => {
            format!("{} records in NetSuite carry this number.", matches.len())
        }
        CallerIdentity::Unknown => format!("{NO_MATCH}."),
        CallerIdentity::Withheld => format!("{WITHHELD_TITLE}."),
        CallerIdentity::Unavailable => format!("{UNAVAILABLE_TITLE}."),
        CallerIdentity::Unasked => format!("{UNASKED_TITLE}."),
    }
}

/// `Last spoke 18 Nov with Ann Lee: …`.
pub(crate) fn last_spoke(call: &LoggedCallSummary) -> String {
    let day = format::day_of_date(&call.date);
    let said = match &call.organizer {
        Some(organizer) => format!("Last spoke {day} with {organizer}"),
        None => format!("Last spoke {day}"),
    };
    match call.message.trim() {
        "" => said + ".",
        message => format!("{said}: “{message}”"),
    }
}

/// `closes 1 Dec`.
pub(crate) fn closes(date: &str) -> String {
    format!("closes {}", format::day_of_date(date))
}

/// What of an invoice is still to be paid.
pub(crate) fn unpaid(sum: &str) -> String {
    format!("{sum} unpaid")
}

/// What of a credit memo is left.
pub(crate) fn unused(sum: &str) -> String {
    format!("{sum} left")
}

/// When an open invoice is to be paid.
pub(crate) fn due(day: &str, is_past: bool) -> String {
    if is_past {
        format!("overdue since {day}")
    } else {
        format!("due {day}")
    }
}

/// Whose calls the history is narrowed to.
pub(crate) fn calls_of(customer: &str, order: Option<&str>) -> String {
    match order {
        Some(order) => format!("{customer}, of sales order {order}"),
        None => customer.to_owned(),
    }
}

/// Whose calls they are, before NetSuite has told the name.
pub(crate) fn about(about: &About) -> String {
    match about {
        About::Customer(id) => format!("customer {id}"),
        About::SalesOrder(id) => format!("the customer of sales order {id}"),
    }
}

/// Why the history cannot be narrowed to whom its address names.
pub(crate) fn no_calls_of(about: &About, problem: &LogProblem) -> String {
    let what = match about {
        About::Customer(id) => format!("customer with the id {id}"),
        About::SalesOrder(id) => format!("sales order with the id {id}"),
    };
    match (problem.code.as_str(), &problem.detail) {
        ("not-found" | "invalid-request", _) => format!("NetSuite has no {what}."),
        ("netsuite-permission", Some(detail)) => format!("No access to the {what}: {detail}"),
        _ => format!("Could not look for the {what}: {}.", log_problem(problem)),
    }
}

/// `120.00 USD, 12 days`.
pub(crate) fn overdue(sum: &str, days: Option<u32>) -> String {
    match days {
        Some(1) => format!("{sum}, 1 day"),
        Some(days) => format!("{sum}, {days} days"),
        None => sum.to_owned(),
    }
}

/// Who wrote an email.
pub(crate) const fn email_direction(is_incoming: bool) -> &'static str {
    if is_incoming { "received" } else { "sent" }
}

/// `to Jane Doe`.
pub(crate) fn email_to(recipient: &str) -> String {
    format!("to {recipient}")
}

/// Parts of the company that the role may not read.
pub(crate) fn no_access(permissions: &[String]) -> String {
    format!(
        "The NetSuite role may not read: {}. An admin can add these permissions.",
        permissions.join(", ")
    )
}

/// A customer option in the list of several.
pub(crate) fn option_note(found: &CallerMatch) -> String {
    let number = format!("{} · {}", phone_field(found.field), found.stored_as);
    match evidence(found) {
        Some(evidence) => format!("{number} · {evidence}"),
        None => number,
    }
}

#[cfg(test)]
mod tests {
    use ledgerline_core::domain::{
        time::Timestamp,
        who::{Evidence, OpenWork, RememberedChoice},
    };

    use super::*;

    fn found_by(why: Option<Evidence>) -> CallerMatch {
        CallerMatch {
            why: why.map(Box::new),
            contact: None,
            company: None,
            title: None,
            field: PhoneField::Main,
            stored_as: String::new(),
            url: None,
        }
    }

    #[test]
    fn what_speaks_for_a_match_is_said_in_one_sentence() {
        let golden = [
            (
                Exactness::Exact,
                Some(2),
                [2, 0, 1],
                None,
                Some("Last call 2 days ago, 2 open orders, 1 open case."),
            ),
            (Exactness::Exact, None, [0, 0, 0], None, None),
            (
                Exactness::Local,
                Some(0),
                [0, 3, 0],
                None,
                Some(
                    "The number is stored without its country, last call today, 3 open opportunities.",
                ),
            ),
            (
                Exactness::Exact,
                Some(1),
                [1, 0, 0],
                Some("Ann Lee"),
                Some("Last call yesterday, 1 open order, chosen by Ann Lee."),
            ),
            (
                Exactness::Exact,
                None,
                [0, 0, 0],
                Some(" "),
                Some("Chosen by a colleague."),
            ),
        ];
        for (exactness, days_since_call, [orders, opportunities, cases], by, sentence) in golden {
            let found = found_by(Some(Evidence {
                exactness,
                days_since_call,
                open: Some(OpenWork {
                    orders,
                    opportunities,
                    cases,
                }),
                chosen: by.map(|by| RememberedChoice {
                    by: by.to_owned(),
                    at: Timestamp::default(),
                }),
            }));
            assert_eq!(evidence(&found).as_deref(), sentence);
        }
        assert_eq!(evidence(&found_by(None)), None);
    }

    #[test]
    fn a_match_says_which_number_and_how_netsuite_spells_it() {
        let found = CallerMatch {
            why: None,
            contact: None,
            company: None,
            title: None,
            field: PhoneField::Mobile,
            stored_as: "503.555.0142".to_owned(),
            url: None,
        };
        assert_eq!(
            why_matched(&found),
            "Matched by mobile number of a record, which NetSuite spells 503.555.0142."
        );
    }
}
