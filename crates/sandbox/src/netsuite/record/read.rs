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
                Kind::SalesTeam => link(&format!("{own}/salesTeam")),
                Kind::AddressBook => link(&format!("{own}/addressBook")),
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
        let mut sublist = link(&format!("{own}/timeItem"));
        if view.is_expanded {
            sublist["items"] = json!([]);
            sublist["totalResults"] = 0.into();
        }
        shown.insert("timeItem".to_owned(), sublist);
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
