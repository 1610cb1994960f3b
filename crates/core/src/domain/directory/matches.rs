//! From entries to matches: what a call would be filed under.

use super::{DirectoryNumber, Entry};
use crate::domain::{
    caller::{CallerMatch, EntityKind, EntityRef, PhoneField},
    ids::RecordId,
    phone_number::PhoneNumber,
};

/// Those of the entries that carry this number, each with its company. Colleagues are not whom a call
/// is filed under. `pages` is the host of NetSuite's pages.
pub fn matches_of(
    entries: &[(Entry, Option<Entry>)],
    number: &PhoneNumber,
    home: &str,
    pages: Option<&str>,
) -> Vec<CallerMatch> {
    let found = entries.iter().filter_map(|(entry, company)| {
        let carried = entry
            .numbers
            .iter()
            .find(|one| number.is_spelled_by(&one.number, home))?;
        match_of(entry, company.as_ref(), Some(carried), pages)
    });
    best_first(found.collect())
}

/// The record as somebody's whom a call is filed under, whichever numbers it carries; shown with its
/// first one. `None` for a colleague.
pub fn match_of_record(
    entry: &Entry,
    company: Option<&Entry>,
    pages: Option<&str>,
) -> Option<CallerMatch> {
    match_of(entry, company, entry.numbers.first(), pages)
}

fn match_of(
    entry: &Entry,
    company: Option<&Entry>,
    carried: Option<&DirectoryNumber>,
    pages: Option<&str>,
) -> Option<CallerMatch> {
    let own = EntityRef {
        id: entry.id.clone(),
        kind: entry.kind,
        name: entry.name.clone(),
    };
    let (contact, company) = match entry.kind {
        EntityKind::Contact => {
            let company = entry.company.clone().map(|id| EntityRef {
                id,
                kind: company.map_or(EntityKind::Customer, |company| company.kind),
                name: entry.company_name.clone().unwrap_or_default(),
            });
            (Some(own), company)
        }
        EntityKind::Customer | EntityKind::Lead | EntityKind::Prospect | EntityKind::Vendor => {
            (None, Some(own))
        }
        EntityKind::Employee => return None,
    };
    let shown = contact.as_ref().or(company.as_ref());
    Some(CallerMatch {
        why: None,
        url: shown.and_then(|entity| Some(entity.kind.page(pages?, &entity.id))),
        contact,
        company,
        title: entry.title.clone(),
        field: carried.map_or(PhoneField::Main, |carried| carried.field),
        stored_as: carried
            .map(|carried| carried.number.clone())
            .unwrap_or_default(),
    })
}

/// A company that matches beside its own contact is that contact's switchboard and says nothing more.
/// Contacts of a company come first, then customers, prospects, leads, then the others; ties by name.
pub fn best_first(mut found: Vec<CallerMatch>) -> Vec<CallerMatch> {
    let with_contacts: Vec<RecordId> = found
        .iter()
        .filter(|one| one.contact.is_some())
        .filter_map(|one| one.company.as_ref().map(|company| company.id.clone()))
        .collect();
    found.retain(|one| {
        let company = one.company.as_ref().map(|company| &company.id);
        one.contact.is_some() || company.is_none_or(|company| !with_contacts.contains(company))
    });
    found.sort_by_key(rank);
    found
}

fn rank(found: &CallerMatch) -> (u8, String) {
    let kind = found.company.as_ref().map(|company| company.kind);
    let rank = match (&found.contact, kind) {
        (Some(_), Some(_)) => 0,
        (None, Some(EntityKind::Customer)) => 1,
        (None, Some(EntityKind::Prospect)) => 2,
        (None, Some(EntityKind::Lead)) => 3,
        (Some(_), None) => 4,
        (None, Some(EntityKind::Vendor | EntityKind::Contact | EntityKind::Employee) | None) => 5,
    };
    (rank, found.display_name().to_lowercase())
}
