//! Who one is in NetSuite.

use ledgerline_core::domain::{
    phone_number::display,
    you::{Employee, FoundBy, You},
};

pub(crate) const NS_YOU: &str = "NetSuite (You)";
pub(crate) const NS_YOU_ABOUT: &str = "The employee your calls and texts are logged for.";
pub(crate) const YOU_SIGN_IN_FIRST: &str =
    "Connect RingCentral (You) first; it says by which email and number to find you in NetSuite.";
pub(crate) const YOU_NOT_SET_UP: &str =
    "NetSuite is not set up for the company. An admin does that on the card NetSuite (Company).";
pub(crate) const LOOKING_FOR_YOU: &str = "Looking for you among NetSuite's employees…";
pub(crate) const EMPLOYEE: &str = "Employee";
pub(crate) const NO_EMPLOYEE: &str = "None found";
pub(crate) const LAST_WRITTEN: &str = "Last logged";
pub(crate) const WAITING_HERE: &str = "Waiting in this browser";
pub(crate) const NEVER: &str = "Nothing yet";

/// By what the employee was found; why none was, and what to do.
pub(crate) fn employee(you: &You) -> String {
    let email = you.email.as_deref();
    let number = you.number.as_deref().map(display);
    match &you.employee {
        Employee::Found { by, .. } => match (by, email, number) {
            (FoundBy::Email, Some(email), _) => format!("Found by your email, {email}."),
            (FoundBy::Number, _, Some(number)) => format!("Found by your direct number, {number}."),
            _ => "Mapped to you by an administrator.".to_owned(),
        },
        Employee::NotFound => {
            let known = match (email, number) {
                (Some(email), Some(number)) => format!("the email {email} or the number {number}"),
                (Some(email), None) => format!("the email {email}"),
                (None, Some(number)) => format!("the number {number}"),
                (None, None) => {
                    return "RingCentral tells neither an email nor a direct number of you, so nobody can be found. \
                            Ask your RingCentral admin to enter your email. Your calls are logged under your name."
                        .to_owned();
                }
            };
            format!(
                "Not exactly one active employee has {known}. Ask your NetSuite admin to enter it at your employee \
                 record. Until then your calls are logged under your name, without an employee."
            )
        }
        Employee::NotAllowed => {
            "The connector's role may not read employees. Ask your NetSuite admin to give it Lists -> Employees and \
             Employee Record, level View. Until then your calls are logged under your name, without an employee."
                .to_owned()
        }
        Employee::Unknown => {
            "NetSuite does not answer, so it is not known just now. Calls wait and are logged later.".to_owned()
        }
    }
}
