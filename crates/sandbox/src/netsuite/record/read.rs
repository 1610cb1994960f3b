//! How a stored record reads back.

use serde_json::{Map, Value, json};

use super::super::{
    schema::{Kind, RecordType},
    store::{Key, Record, Store},
};

/// How the reader wants it.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct View<'a> {
    /// Scheme and host of links.
    pub(in super::super) origin: String,
    /// Only these, when given.
    pub(in super::super) fields: Option<Vec<&'a str>>,
    /// An enum as its id alone.
    pub(in super::super) is_simple_enum: bool,
    /// Sublists with their items.
    pub(in super::super) is_expanded: bool,
}

/// The record as NetSuite answers it.
pub(in super::super) fn rendered(
    store: &Store,
    record: &Record,
    view: &View<'_>,
) -> rusqlite::Result<Value> {
    let origin = &view.origin;
    let own = format!(
        "{origin}/services/rest/record/v1/{}/{}",
        record.record_type.name(),
        record.id
    );
    let mut shown = Map::new();
    shown.insert("id".to_owned(), record.id.to_string().into());
    if let Some(external) = &record.external_id {
        shown.insert("externalId".to_owned(), external.clone().into());
    }
    shown.insert("refName".to_owned(), record.name.clone().into());
    for field in record.record_type.fields() {
        if let Some(value) = record.body.get(field.name) {
            let value = match field.kind {
                Kind::Enum(options) => entry(value, options, view.is_simple_enum),
                Kind::List(options) => entry(value, options, false),
                Kind::Ref(types) => reference(store, value, types, origin)?,
                Kind::SalesTeam => {
                    let members = sales_team(store, value, origin)?;
                    sublist(&format!("{own}/salesTeam"), members, view)
                }
                Kind::AddressBook => sublist(&format!("{own}/addressBook"), addresses(value), view),
                Kind::Text(_)
                | Kind::Flag
                | Kind::Date
                | Kind::Time
                | Kind::DateTime
                | Kind::Number => value.clone(),
            };
            shown.insert(field.name.to_owned(), value);
        }
    }
    if record.record_type == RecordType::Customer {
        shown.extend(search_stage(store, record)?);
    }
    if record.record_type == RecordType::PhoneCall {
        let items = sublist(&format!("{own}/timeItem"), Vec::new(), view);
        shown.insert("timeItem".to_owned(), items);
    }
    if let Some(fields) = &view.fields {
        shown.retain(|name, _| fields.iter().any(|field| field.eq_ignore_ascii_case(name)));
    }
    shown.insert("links".to_owned(), link(&own)["links"].clone());
    Ok(Value::Object(shown))
}

fn link(href: &str) -> Value {
    json!({ "links": [{ "rel": "self", "href": href }] })
}

/// Where a sublist is and, when it is wanted whole, its lines.
fn sublist(href: &str, lines: Vec<Value>, view: &View<'_>) -> Value {
    let mut sublist = link(href);
    if view.is_expanded {
        sublist["totalResults"] = lines.len().into();
        sublist["items"] = lines.into();
    }
    sublist
}

/// The first is the primary one; the seed says no more of them than who they are.
fn sales_team(store: &Store, ids: &Value, origin: &str) -> rusqlite::Result<Vec<Value>> {
    let ids = ids.as_array().map(Vec::as_slice).unwrap_or_default();
    let line = |(at, id): (usize, &Value)| {
        let employee = reference(store, id, &[RecordType::Employee], origin)?;
        Ok(json!({ "employee": employee, "isPrimary": at == 0 }))
    };
    ids.iter().enumerate().map(line).collect()
}

/// The lines' own fields, and below them the address.
fn addresses(book: &Value) -> Vec<Value> {
    const OWN: [&str; 3] = ["label", "defaultBilling", "defaultShipping"];
    let entries = book.as_array().map(Vec::as_slice).unwrap_or_default();
    let line = |entry: &Map<String, Value>| {
        let (own, address): (Map<_, _>, Map<_, _>) = entry
            .clone()
            .into_iter()
            .partition(|(name, _)| OWN.contains(&name.as_str()));
        let mut line = Value::Object(own);
        line["addressBookAddress"] = Value::Object(address);
        line
    };
    entries
        .iter()
        .filter_map(Value::as_object)
        .map(line)
        .collect()
}

fn entry(id: &Value, options: &[(&str, &str)], is_simple: bool) -> Value {
    if is_simple {
        return id.clone();
    }
    let label = options
        .iter()
        .find(|(one, _)| id == one)
        .map(|(_, label)| *label);
    json!({ "id": id, "refName": label })
}

fn reference(
    store: &Store,
    id: &Value,
    types: &[RecordType],
    origin: &str,
) -> rusqlite::Result<Value> {
    let key = id.as_str().and_then(Key::parse);
    let target = key
        .map(|key| store.find_any(types, &key))
        .transpose()?
        .flatten();
    Ok(match target {
        Some(target) => {
            let href = format!(
                "{origin}/services/rest/record/v1/{}/{}",
                target.record_type.name(),
                target.id
            );
            json!({ "links": link(&href)["links"], "id": id, "refName": target.name })
        }
        None => json!({ "links": [], "id": id }),
    })
}

fn search_stage(store: &Store, record: &Record) -> rusqlite::Result<Option<(String, Value)>> {
    let key = record
        .body
        .get("entityStatus")
        .and_then(Value::as_str)
        .and_then(Key::parse);
    let status = key
        .map(|key| store.find(RecordType::CustomerStatus, &key))
        .transpose()?
        .flatten();
    let label = match status
        .as_ref()
        .and_then(|one| one.body.get("stage"))
        .and_then(Value::as_str)
    {
        Some("LEAD") => "Lead",
        Some("PROSPECT") => "Prospect",
        Some("CUSTOMER") => "Customer",
        Some(_) | None => return Ok(None),
    };
    Ok(Some(("searchStage".to_owned(), label.into())))
}
