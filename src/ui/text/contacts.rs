//! People of the directory, and adding one.

use ledgerline_core::domain::{
    contacts::{PersonRow, Presence, Relation},
    customer_pane::Likeness,
    directory::{Badge, DirectoryNumber},
};

use super::{
    customer::{kind, phone_field},
    dialer::CALL,
    history::TEXT,
};
use crate::ui::format;

pub(crate) const SEARCH_CONTACTS: &str = "Search contacts";
pub(crate) const SEARCH_CONTACTS_HINT: &str = "Search by name, company or number";
pub(crate) const READING_CONTACTS: &str = "Reading your contacts";
pub(crate) const CONTACT_DETAILS: &str = "Contact Details";
pub(crate) const NEW_CONTACT: &str = "New contact";
pub(crate) const NEW_CONTACT_HINT: &str =
    "Saved as a contact in NetSuite, unless somebody like it is there already.";
pub(crate) const ADD_TO_NETSUITE: &str = "Add to NetSuite";
pub(crate) const CONTACT_NAME_NEEDED: &str = "Give a first or a last name.";
pub(crate) const TITLE: &str = "Title";
pub(crate) const COMPANY: &str = "Company";
pub(crate) const COMPANIES: &str = "Companies in NetSuite";
pub(crate) const NO_SUCH_COMPANY: &str =
    "Choose a company of the list. Without one the contact is saved alone.";
pub(crate) const THERE_ALREADY: &str = "Somebody like this is in NetSuite already";
pub(crate) const CREATE_ANYWAY: &str = "Create anyway";
pub(crate) const SHOW: &str = "Show";
pub(crate) const SOMEBODY_ELSE: &str = "Somebody else";
pub(crate) const FIND_CUSTOMER: &str = "Find a customer";
pub(crate) const FIND_CUSTOMER_HINT: &str =
    "Type a name, a company or a number. Whom you pick is remembered for this number.";
pub(crate) const PICK_CUSTOMER: &str = "Pick who it is; the call is filed there.";
pub(crate) const NUMBERS: &str = "Numbers";
pub(crate) const NO_NUMBERS: &str = "No number is known.";
pub(crate) const CONTACTS_APART: &str = "Your contacts appear once you are connected";
pub(crate) const CONTACTS_APART_HINT: &str =
    "Connect RingCentral first; the connector then shows you everybody in NetSuite.";
pub(crate) const NO_CONTACTS: &str = "Nobody is in NetSuite yet";
pub(crate) const NO_CONTACTS_HINT: &str =
    "Customers, contacts, leads, vendors and colleagues appear here as soon as NetSuite has them.";
pub(crate) const NO_SUCH_PERSON: &str = "Nobody is found";
pub(crate) const NO_SUCH_PERSON_HINT: &str = "Try the beginning of a first name, last name or company, or three digits and more of a number.";
pub(crate) const CONTACTS_UNREACHABLE: &str = "Contacts cannot be read just now";
pub(crate) const CONTACTS_UNREACHABLE_HINT: &str =
    "The Ledgerline connector does not answer. It is asked again by itself; calls work meanwhile.";
pub(crate) const CONTACTS_NO_NETSUITE: &str = "NetSuite is not set up";
pub(crate) const CONTACTS_NO_NETSUITE_HINT: &str =
    "Contacts come from NetSuite. Ask your admin to connect it.";
pub(crate) const CONTACTS_OFF: &str = "No list of contacts is kept here";
pub(crate) const CONTACTS_OFF_HINT: &str = "Your company's settings keep names and numbers in NetSuite alone. Whoever calls is still looked up there.";
pub(crate) const CONTACTS_REFUSED: &str = "The connector does not show you its contacts";
pub(crate) const CONTACTS_REFUSED_HINT: &str =
    "Your RingCentral account may not belong to this company. Ask your admin.";

/// `1,204 people`.
pub(crate) fn people(all: usize) -> String {
    let noun = if all == 1 { "person" } else { "people" };
    format!("{} {noun}", format::grouped(all))
}

/// `3 of 1,204 people`.
pub(crate) fn people_of(found: usize, all: usize) -> String {
    format!("{} of {}", format::grouped(found), people(all))
}

/// Too many fit to be listed.
pub(crate) fn best_people(found: usize) -> String {
    format!("The best {found} are listed. Type more to find others.")
}

/// `Reading NetSuite: 12,000 of 100,000 people`.
pub(crate) fn people_read(read: usize, of: usize) -> String {
    if of <= read {
        format!("Reading NetSuite: {}", people(read))
    } else {
        format!("Reading NetSuite: {}", people_of(read, of))
    }
}

/// How old the list is while nobody answers for it.
pub(crate) fn contacts_as_of(at: &str) -> String {
    format!("NetSuite cannot be asked just now. The list is as it was at {at}.")
}

/// Which of somebody's numbers it is.
pub(crate) fn number_label(number: &DirectoryNumber) -> &'static str {
    const SHORT: usize = 6;
    let digits = number.number.chars().filter(char::is_ascii_digit).count();
    if digits <= SHORT {
        "extension"
    } else {
        phone_field(number.field)
    }
}

/// What somebody is to the company, in a word.
pub(crate) const fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Record(of) => kind(of),
        Relation::Colleague => "Colleague",
        Relation::Personal => "Personal",
    }
}

/// How busy a colleague is.
pub(crate) const fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Available => "Available",
        Presence::Busy => "Busy",
        Presence::OnCall => "On a call",
        Presence::DoNotDisturb => "Do not disturb",
        Presence::Offline => "Offline",
    }
}

/// What a badge means.
pub(crate) const fn badge_about(badge: Badge) -> &'static str {
    match badge {
        Badge::NetSuite => "In NetSuite",
        Badge::RingCentral => "In RingCentral",
        Badge::Both => "In NetSuite and in RingCentral",
    }
}

/// A name, or that there is none.
pub(crate) fn person_name(name: &str) -> String {
    if name.trim().is_empty() {
        "No name".to_owned()
    } else {
        name.to_owned()
    }
}

/// Title and company of a row.
pub(crate) fn person_about(row: &PersonRow) -> String {
    let both = [row.title.as_deref(), row.company.as_deref()];
    let both: Vec<_> = both.into_iter().flatten().collect();
    both.join(" · ")
}

/// `Call Jane Doe`.
pub(crate) fn call_person(name: &str) -> String {
    format!("{CALL} {name}")
}

/// `Call (415) 555-0134`.
pub(crate) fn call_number(number: &str) -> String {
    format!("{CALL} {number}")
}

/// `Text (415) 555-0134`.
pub(crate) fn text_number(number: &str) -> String {
    format!("{TEXT} {number}")
}

/// In what somebody is like the one who is to be created.
pub(crate) fn alike(by: &[Likeness]) -> String {
    let words: Vec<_> = by
        .iter()
        .map(|one| match one {
            Likeness::Number => "number",
            Likeness::Email => "email",
            Likeness::Name => "name",
        })
        .collect();
    format!("same {}", words.join(" and "))
}

/// `12 of 340 calls`.
pub(crate) fn found(found: usize, all: usize) -> String {
    let noun = if all == 1 { "call" } else { "calls" };
    if found == all {
        format!("{} {noun}", format::grouped(all))
    } else {
        format!(
            "{} of {} {noun}",
            format::grouped(found),
            format::grouped(all)
        )
    }
}

/// How old what is shown is, while nothing newer comes.
pub(crate) fn offline_as_of(at: Option<&str>) -> String {
    at.map_or_else(
        || "Offline, and never read from RingCentral in this browser".to_owned(),
        |at| format!("As of {at}, offline"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_busy_a_colleague_is_is_said_in_words_of_its_own() {
        let all = [
            Presence::Available,
            Presence::Busy,
            Presence::OnCall,
            Presence::DoNotDisturb,
            Presence::Offline,
        ];
        let words: std::collections::BTreeSet<&str> = all.map(presence).into();
        assert_eq!(words.len(), all.len());
    }
}
