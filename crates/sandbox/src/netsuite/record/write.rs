//! From what a client sends to what is stored, field by field.

use jiff::civil;
use serde_json::{Map, Value};

use super::super::{
    error::ApiError,
    schema::{Field, Kind, RecordType},
    seed::INTEGRATION_EMPLOYEE,
    store::{Body, Key, Store},
};

/// Who writes; only the seed may set what NetSuite sets itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in super::super) enum Writer {
    /// A client of the record service, for this employee.
    Client { employee: i64 },
    /// The seed.
    Seed,
}

impl Writer {
    pub(super) const fn is_client(self) -> bool {
        matches!(self, Self::Client { .. })
    }

    /// Whose a record is that names nobody.
    pub(super) const fn employee(self) -> i64 {
        match self {
            Self::Client { employee } => employee,
            Self::Seed => INTEGRATION_EMPLOYEE,
        }
    }
}

/// What a request does to the external id.
pub(super) enum ExternalId {
    Unchanged,
    Cleared,
    Given(String),
}

/// What a request changes; null clears.
pub(super) struct Changes {
    pub(super) fields: Body,
    pub(super) external_id: ExternalId,
    pub(super) unknown: Vec<String>,
}

const META: [&str; 4] = ["id", "externalId", "links", "refName"];

fn is_meta(name: &str) -> bool {
    META.iter().any(|meta| meta.eq_ignore_ascii_case(name))
}

/// The names of the request that the record has not.
pub(super) fn unknown_names(record_type: RecordType, input: &Map<String, Value>) -> Vec<String> {
    let is_unknown = |name: &&String| !is_meta(name) && record_type.field(name).is_none();
    input.keys().filter(is_unknown).cloned().collect()
}

/// Reads the request.
pub(super) fn decode(
    store: &Store,
    record_type: RecordType,
    input: &Map<String, Value>,
    writer: Writer,
) -> Result<Changes, ApiError> {
    let mut changes = Changes {
        fields: Body::new(),
        external_id: ExternalId::Unchanged,
        unknown: unknown_names(record_type, input),
    };
    for (name, value) in input {
        if name.eq_ignore_ascii_case("externalId") {
            changes.external_id = value.as_str().map_or(ExternalId::Cleared, |given| {
                ExternalId::Given(given.to_owned())
            });
            continue;
        }
        let Some(field) = record_type.field(name) else {
            continue;
        };
        if field.is_server_set && writer.is_client() {
            continue;
        }
        let stored = if value.is_null() {
            Value::Null
        } else {
            stored(store, field, value)?
        };
        changes.fields.insert(field.name.to_owned(), stored);
    }
    Ok(changes)
}

fn stored(store: &Store, field: &Field, value: &Value) -> Result<Value, ApiError> {
    let invalid = || ApiError::invalid_value(field.name);
    match field.kind {
        Kind::Text(most) => {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                    return Err(invalid());
                }
            };
            if text.chars().count() > most {
                return Err(too_long(field.name, most));
            }
            Ok(text.into())
        }
        Kind::Flag => value.as_bool().map(Value::Bool).ok_or_else(invalid),
        Kind::Date => {
            let date = value
                .as_str()
                .and_then(|text| text.parse::<civil::Date>().ok());
            date.map(|date| date.to_string().into()).ok_or_else(invalid)
        }
        Kind::Time => {
            let time = value.as_str().and_then(time_of_day).ok_or_else(invalid)?;
            Ok(time.strftime("%H:%M").to_string().into())
        }
        Kind::DateTime => {
            let moment = value
                .as_str()
                .and_then(|text| text.parse::<jiff::Timestamp>().ok());
            let moment = moment.ok_or_else(invalid)?;
            Ok(moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into())
        }
        Kind::Number => match value {
            Value::Number(_) => Ok(value.clone()),
            Value::String(text) => text.parse::<f64>().map(Value::from).map_err(|_| invalid()),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => Err(invalid()),
        },
        Kind::Enum(options) | Kind::List(options) => {
            chosen(value, options).map(Into::into).ok_or_else(invalid)
        }
        Kind::Ref(types) => {
            let key = reference(value).ok_or_else(invalid)?;
            let target = store.find_any(types, &key)?.ok_or_else(invalid)?;
            Ok(target.id.to_string().into())
        }
        Kind::SalesTeam | Kind::AddressBook => Ok(value.clone()),
    }
}

fn too_long(name: &str, most: usize) -> ApiError {
    ApiError::user_error(&format!(
        "The field {name} contained more than the maximum number ( {most} ) of characters allowed."
    ))
    .at_path(name)
}

/// `HH:mm` or `HH:mm:ss`.
pub(super) fn time_of_day(text: &str) -> Option<civil::Time> {
    ["%H:%M", "%H:%M:%S"]
        .iter()
        .find_map(|format| civil::Time::strptime(format, text).ok())
}

/// `"COMPLETE"`, `{"id": "COMPLETE"}` or `{"refName": "Completed"}`.
fn chosen(value: &Value, options: &[(&'static str, &'static str)]) -> Option<&'static str> {
    let id = |wanted: &str| {
        options
            .iter()
            .find(|(id, _)| id.eq_ignore_ascii_case(wanted))
    };
    let label = |wanted: &str| options.iter().find(|(_, label)| *label == wanted);
    let found = match value {
        Value::String(text) => id(text),
        Value::Number(number) => id(&number.to_string()),
        Value::Object(object) => match (object.get("id"), object.get("refName")) {
            (Some(Value::String(text)), _) => id(text),
            (Some(Value::Number(number)), _) => id(&number.to_string()),
            (_, Some(Value::String(text))) => label(text),
            _ => None,
        },
        Value::Null | Value::Bool(_) | Value::Array(_) => None,
    };
    found.map(|(id, _)| *id)
}

/// `{"id": "7"}`, `{"externalId": "x"}`, `"7"` or `7`.
fn reference(value: &Value) -> Option<Key> {
    let internal = |value: &Value| match value {
        Value::String(text) => text.parse().ok().map(Key::Internal),
        Value::Number(number) => number.as_i64().map(Key::Internal),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    match value {
        Value::Object(object) => match (object.get("id"), object.get("externalId")) {
            (Some(id), _) => internal(id),
            (None, Some(Value::String(external))) => Some(Key::External(external.clone())),
            (None, _) => None,
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            internal(value)
        }
    }
}
