//! From rows to matches: who really has the number, in which field, and who is the best guess.

use ledgerline_core::{
    domain::{
        caller::{CallerMatch, EntityKind, EntityRef, PhoneField},
        customer_pane::{Known, Likeness, LikenessQuestion},
        directory::{Entry, words},
        ids::RecordId,
        phone_number::PhoneNumber,
    },
    wire::netsuite::query::Row,
};

use crate::settings::Origin;

const FIELDS: [(&str, PhoneField); 5] = [
    ("phone", PhoneField::Main),
    ("officephone", PhoneField::Office),
    ("mobilephone", PhoneField::Mobile),
    ("homephone", PhoneField::Home),
    ("altphone", PhoneField::Alternative),
];

/// Those of the rows that carry this number. A company that matches beside its own contact is that
/// contact's switchboard and says nothing more.
pub(super) fn by_number(
    rows: &[Row],
    number: &PhoneNumber,
    home: &str,
    pages: Option<&Origin>,
) -> Vec<CallerMatch> {
    let found = rows.iter().filter_map(|row| {
        let (field, stored) = FIELDS.iter().find_map(|(column, field)| {
            let stored = row.text(column)?;
            number
                .is_spelled_by(&stored, home)
                .then_some((*field, stored))
        })?;
        to_match(row, field, stored, pages)
    });
    best_first(found.collect())
}

/// Those of the directory's entries that carry this number, each with its company. Colleagues are not
/// whom a call is filed under.
pub(super) fn by_entries(
    entries: &[(Entry, Option<Entry>)],
    number: &PhoneNumber,
    home: &str,
    pages: Option<&Origin>,
) -> Vec<CallerMatch> {
    let found = entries.iter().filter_map(|(entry, company)| {
        let carried = entry
            .numbers
            .iter()
            .find(|one| number.is_spelled_by(&one.number, home))?;
        let own = EntityRef {
            id: entry.id.clone(),
            kind: entry.kind,
            name: entry.name.clone(),
        };
        let (contact, company) = match entry.kind {
            EntityKind::Contact => {
                let company = entry.company.clone().map(|id| EntityRef {
                    id,
                    kind: company
                        .as_ref()
                        .map_or(EntityKind::Customer, |company| company.kind),
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
            url: shown.and_then(|entity| page(pages, entity)),
            contact,
            company,
            title: entry.title.clone(),
            field: carried.field,
            stored_as: carried.number.clone(),
        })
    });
    best_first(found.collect())
}

/// Rows that are like somebody, by what they are.
pub(super) fn like(
    rows: &[Row],
    wanted: &LikenessQuestion,
    number: Option<&PhoneNumber>,
    home: &str,
    pages: Option<&Origin>,
) -> Vec<Known> {
    let same = |one: &str, other: &str| !words(one).is_empty() && words(one) == words(other);
    let person = format!("{} {}", wanted.first_name, wanted.last_name);
    let found = rows.iter().filter_map(|row| {
        let carried = number.and_then(|number| {
            FIELDS.iter().find_map(|(column, field)| {
                let stored = row.text(column)?;
                number
                    .is_spelled_by(&stored, home)
                    .then_some((*field, stored))
            })
        });
        let email = row.text("email").unwrap_or_default();
        let name = self::person(row).unwrap_or_default();
        let company = row.text("companyname").unwrap_or_default();
        let mut by = Vec::new();
        if carried.is_some() {
            by.push(Likeness::Number);
        }
        if !wanted.email.trim().is_empty() && email.eq_ignore_ascii_case(wanted.email.trim()) {
            by.push(Likeness::Email);
        }
        if same(&person, &name) || same(&wanted.company_name, &company) {
            by.push(Likeness::Name);
        }
        if by.is_empty() {
            return None;
        }
        let (field, stored) = carried
            .or_else(|| Some((PhoneField::Main, row.text("phone")?)))
            .unwrap_or((PhoneField::Main, String::new()));
        let found = to_match(row, field, stored, pages)?;
        Some(Known { found, by })
    });
    found.collect()
}

/// The rows of records that were asked for by id: the contact with its company, or the company.
pub(super) fn by_records(rows: &[Row], pages: Option<&Origin>) -> Vec<CallerMatch> {
    let found = rows.iter().filter_map(|row| {
        let first = FIELDS
            .iter()
            .find_map(|(column, field)| Some((*field, row.text(column)?)));
        let (field, stored) = first.unwrap_or((PhoneField::Main, String::new()));
        to_match(row, field, stored, pages)
    });
    let mut found: Vec<CallerMatch> = found.collect();
    // Id spaces are one for all entities, so a company's row comes once, and after its contact's.
    found.sort_by_key(|one| one.contact.is_none());
    if let [first, second, ..] = found.as_slice()
        && first.company.is_none()
    {
        let company = second.company.clone();
        found[0].company = company;
    }
    found
}

fn best_first(mut found: Vec<CallerMatch>) -> Vec<CallerMatch> {
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

/// Contacts of a company, then customers, prospects, leads, then the others; ties by name.
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

fn to_match(
    row: &Row,
    field: PhoneField,
    stored_as: String,
    pages: Option<&Origin>,
) -> Option<CallerMatch> {
    let id = RecordId::new(row.text("id")?);
    let stage = stage(row.text("stage").as_deref());
    let kind = row.text("kind")?;
    let (contact, company) = if kind == "contact" {
        let company = row.text("company").map(|company| EntityRef {
            id: RecordId::new(company),
            kind: stage,
            name: row.text("company_name").unwrap_or_default(),
        });
        let name = person(row).or_else(|| row.text("entityid"))?;
        (
            Some(EntityRef {
                id,
                kind: EntityKind::Contact,
                name,
            }),
            company,
        )
    } else {
        let kind = if kind == "vendor" {
            EntityKind::Vendor
        } else {
            stage
        };
        let name = row
            .text("companyname")
            .or_else(|| person(row))
            .or_else(|| row.text("entityid"))?;
        (None, Some(EntityRef { id, kind, name }))
    };
    let url = contact
        .as_ref()
        .or(company.as_ref())
        .and_then(|entity| page(pages, entity));
    Some(CallerMatch {
        contact,
        company,
        title: row.text("title"),
        field,
        stored_as,
        url,
    })
}

fn person(row: &Row) -> Option<String> {
    let names = [row.text("firstname"), row.text("lastname")];
    let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

/// The stage as people read it; an unknown one is a customer's.
pub(crate) fn stage(text: Option<&str>) -> EntityKind {
    match text.map(str::to_lowercase).as_deref() {
        Some("lead") => EntityKind::Lead,
        Some("prospect") => EntityKind::Prospect,
        _ => EntityKind::Customer,
    }
}

/// NetSuite's page of a record.
pub(crate) fn page(pages: Option<&Origin>, entity: &EntityRef) -> Option<String> {
    let path = match entity.kind {
        EntityKind::Contact => "contact",
        EntityKind::Customer | EntityKind::Lead | EntityKind::Prospect => "custjob",
        EntityKind::Vendor => "vendor",
        EntityKind::Employee => "employee",
    };
    Some(format!(
        "{}/app/common/entity/{path}.nl?id={}",
        pages?, entity.id
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn matches(rows: Value) -> Vec<CallerMatch> {
        let rows: Vec<Row> = serde_json::from_value(rows).unwrap();
        let number = PhoneNumber::parse("+14155550134", "1").unwrap();
        by_number(&rows, &number, "1", None)
    }

    #[test]
    fn candidates_are_read_as_numbers_so_extensions_fit_and_longer_numbers_do_not() {
        let found = matches(json!([
            { "kind": "contact", "id": "1", "firstname": "Jane", "phone": "(415) 555-0134 x12" },
            { "kind": "contact", "id": "2", "firstname": "Other", "phone": "+49 4155550134" },
        ]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].stored_as, "(415) 555-0134 x12");
    }

    #[test]
    fn a_contact_of_a_company_comes_first_and_speaks_for_the_company() {
        let found = matches(json!([
            { "kind": "vendor", "id": "9", "companyname": "Paper Mill", "phone": "4155550134" },
            { "kind": "customer", "id": "660", "companyname": "Acme", "phone": "415.555.0134" },
            { "kind": "contact", "id": "7", "firstname": "Alone", "mobilephone": "4155550134" },
            { "kind": "contact", "id": "8", "firstname": "Jane", "lastname": "Doe",
              "company": "660", "company_name": "Acme", "stage": "Lead", "homephone": "14155550134" },
        ]));
        let names: Vec<&str> = found.iter().map(CallerMatch::display_name).collect();
        assert_eq!(names, ["Jane Doe", "Alone", "Paper Mill"]);
        assert_eq!(found[0].field, PhoneField::Home);
        assert_eq!(found[0].company.as_ref().unwrap().kind, EntityKind::Lead);
    }
}
