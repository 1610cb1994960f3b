//! What people do in NetSuite's own screens: save, merge, delete and lock records, and have the form of
//! phone calls demand a field.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{
    NetSuite,
    error::ApiError,
    locked, record,
    schema::{Family, Kind, RecordType},
    store::{Body, Key, Record, Store},
};

/// What the account's workflows and forms say of records.
#[derive(Debug, Default)]
pub(super) struct Account {
    /// Not to be changed any more.
    locked: BTreeSet<(Family, i64)>,
    /// Fields of phone calls that have to be filled.
    demanded: BTreeSet<&'static str>,
}

impl Account {
    /// A workflow refuses changes of what it has locked.
    pub(super) fn may_change(&self, record: &Record) -> Result<(), ApiError> {
        if self
            .locked
            .contains(&(record.record_type.family(), record.id))
        {
            let text = "This record has been locked by a user defined workflow.";
            return Err(ApiError::user_error(text));
        }
        Ok(())
    }

    /// The form names what is missing by its labels.
    pub(super) fn may_save(&self, record_type: RecordType, body: &Body) -> Result<(), ApiError> {
        if record_type != RecordType::PhoneCall {
            return Ok(());
        }
        let is_empty = |name: &str| match body.get(name) {
            None | Some(Value::Null) => true,
            Some(Value::String(text)) => text.trim().is_empty(),
            Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => false,
        };
        let missing: Vec<&str> = record_type
            .fields()
            .iter()
            .filter(|field| self.demanded.contains(field.name) && is_empty(field.name))
            .map(|field| field.label.unwrap_or(field.name))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let text = format!("Please enter value(s) for: {}", missing.join(", "));
        Err(ApiError::user_error(&text))
    }
}

impl NetSuite {
    /// An employee saves a new record; its id, or why it cannot be saved.
    pub fn save_by_hand(
        &self,
        employee: i64,
        record_type: &str,
        fields: &Map<String, Value>,
    ) -> Result<i64, String> {
        let record_type = known(record_type)?;
        let now = self.inner.clock.now_millis();
        let target = record::Target::New {
            id: None,
            external_id: None,
        };
        let writer = record::Writer::Client { employee };
        let account = locked(&self.inner.account);
        let saved = self.with_store(|store| {
            let form = (record_type, &*account);
            record::save(store, form, target, fields, writer, now)
        });
        saved
            .map(|saved| saved.record.id)
            .map_err(|error| error.to_string())
    }

    /// Duplicates are merged: `from` is gone, and whatever named it names `into`.
    pub fn merge(&self, record_type: &str, from: i64, into: i64) -> Result<(), String> {
        let record_type = known(record_type)?;
        if from == into {
            return Err("a record cannot be merged with itself".to_owned());
        }
        self.change(record_type, from, |store, gone| {
            let kept = store.find(record_type, &Key::Internal(into))?;
            let kept = kept.ok_or_else(ApiError::nonexistent_id)?;
            for other in RecordType::ALL {
                for mut named in store.all(other)? {
                    if repointed(&mut named, gone, kept.id) {
                        store.put(&named)?;
                    }
                }
            }
            store.delete(gone)?;
            Ok(())
        })
    }

    /// Somebody deletes a record.
    pub fn delete_by_hand(&self, record_type: &str, id: i64) -> Result<(), String> {
        self.change(known(record_type)?, id, |store, gone| {
            store.delete(gone)?;
            Ok(())
        })
    }

    /// A workflow locks a record, or lets it go.
    pub fn lock(&self, record_type: &str, id: i64, is_locked: bool) -> Result<(), String> {
        let mut account = locked(&self.inner.account);
        self.change(known(record_type)?, id, |_, record| {
            let key = (record.record_type.family(), record.id);
            if is_locked {
                account.locked.insert(key);
            } else {
                account.locked.remove(&key);
            }
            Ok(())
        })
    }

    /// The form of phone calls demands this field, or demands it no more.
    pub fn demand(&self, field: &str, is_demanded: bool) -> Result<(), String> {
        let field = RecordType::PhoneCall.field(field).ok_or("no such field")?;
        let mut account = locked(&self.inner.account);
        if is_demanded {
            account.demanded.insert(field.name);
        } else {
            account.demanded.remove(field.name);
        }
        Ok(())
    }

    fn change(
        &self,
        record_type: RecordType,
        id: i64,
        change: impl FnOnce(&Store, &Record) -> Result<(), ApiError>,
    ) -> Result<(), String> {
        let done = self.with_store(|store| {
            let record = store.find(record_type, &Key::Internal(id))?;
            change(store, &record.ok_or_else(ApiError::nonexistent_id)?)
        });
        done.map_err(|error| error.to_string())
    }
}

fn known(record_type: &str) -> Result<RecordType, String> {
    RecordType::parse(record_type).ok_or_else(|| "no such record type".to_owned())
}

/// Did it name the one that is gone? Now it names the other.
fn repointed(named: &mut Record, gone: &Record, kept: i64) -> bool {
    let mut is_changed = false;
    for field in named.record_type.fields() {
        let Kind::Ref(types) = field.kind else {
            continue;
        };
        let id = gone.id.to_string();
        let names_it = named.body.get(field.name).and_then(Value::as_str) == Some(id.as_str());
        if names_it && types.contains(&gone.record_type) {
            named
                .body
                .insert(field.name.to_owned(), kept.to_string().into());
            is_changed = true;
        }
    }
    is_changed
}
