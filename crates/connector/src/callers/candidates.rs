//! From rows to matches: who really has the number, in which field, and who is the best guess.

use ledgerline_core::{
    domain::{
        caller::{CallerMatch, EntityKind, EntityRef, PhoneField},
        customer_pane::{Known, Likeness, LikenessQuestion},
        directory::{best_first, words},
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
        why: None,
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
    Some(entity.kind.page(&pages?.to_string(), &entity.id))
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
