//! Personal contacts: the address book of one extension.
//!
//! | Module | Is |
//! |---|---|
//! | `store` | who is in whose address book |
//! | `fields` | what a contact may hold |
//! | `sync` | `address-book-sync` |

mod fields;
mod store;
mod sync;

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::{Map, Value, json};

use super::list::{Page, Query};
use crate::{
    people::Person,
    ringcentral::{
        RingCentral,
        access::{BaseUri, Target},
        error::ApiError,
    },
};

pub use store::AddressBook;
use store::Contact;
pub(super) use sync::sync;

const USUAL_PER_PAGE: usize = 100;
const MOST_PER_PAGE: usize = 1000;
/// The dialing plan of numbers without a country code, unless the request names one.
const HOME_COUNTRY: &str = "US";

fn resource(base: &BaseUri, person: &Person, contact: &Contact) -> Value {
    let mut resource = json!({
        "uri": format!("{}/address-book/contact/{}", base.extension(person), contact.id),
        "id": contact.id,
        "availability": if contact.is_deleted { "Deleted" } else { "Alive" },
    });
    if !contact.is_deleted {
        for (name, value) in &contact.fields {
            resource[name] = value.clone();
        }
    }
    resource
}

/// Reads a body; a member that is `null` is among them.
fn parsed(body: &Bytes, query: &Query) -> Result<Map<String, Value>, ApiError> {
    let body: Map<String, Value> =
        serde_json::from_slice(body).map_err(|_| ApiError::unreadable_body())?;
    fields::read(&body, query.get("dialingPlan").unwrap_or(HOME_COUNTRY))
}

fn is_something(_: &String, value: &mut Value) -> bool {
    !value.is_null()
}

/// The contact a path speaks of.
fn contact_id(path: &str) -> Result<i64, ApiError> {
    path.parse().map_err(|_| ApiError::not_found("contactId"))
}

fn no_such_contact() -> ApiError {
    ApiError::not_found("contactId")
}

impl RingCentral {
    /// Puts somebody into a person's address book; gives the id, or the member that makes no sense.
    pub fn add_contact(&self, person: &Person, body: &Map<String, Value>) -> Result<i64, String> {
        let mut fields = fields::read(body, HOME_COUNTRY)
            .map_err(|error| error.parameter().unwrap_or_default().to_owned())?;
        if let Some(unknown) = body.keys().find(|name| !fields.contains_key(*name)) {
            return Err(unknown.clone());
        }
        fields.retain(is_something);
        Ok(self.address_book.add(person, fields).id)
    }

    /// A person's contacts, as the sync tells them.
    pub fn contacts(&self, person: &Person) -> Value {
        let (_, contacts) = self.address_book.of(person);
        let base = BaseUri::of_host("localhost");
        let alive = contacts.iter().filter(|contact| !contact.is_deleted);
        alive
            .map(|contact| resource(&base, person, contact))
            .collect()
    }
}

/// `GET EXT/address-book/contact`.
pub(super) async fn list(
    State(platform): State<RingCentral>,
    base: BaseUri,
    target: Target,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("ReadPersonalContacts")?;
    let order = query.all("sortBy");
    let mut keys = Vec::new();
    for wanted in &order {
        keys.push(match wanted.as_str() {
            "FirstName" => "firstName",
            "LastName" => "lastName",
            "Company" => "company",
            _ => return Err(ApiError::invalid_parameter("sortBy")),
        });
    }
    let (_, mut contacts) = platform.address_book.of(&person);
    let text = |contact: &Contact, name: &str| {
        let value = contact.fields.get(name).and_then(Value::as_str);
        value.unwrap_or_default().to_lowercase()
    };
    let start = query.get("startsWith").map(str::to_lowercase);
    let numbers = query.all("phoneNumber");
    contacts.retain(|contact| {
        let is_named = start.as_deref().is_none_or(|start| {
            ["firstName", "lastName"]
                .iter()
                .any(|name| text(contact, name).starts_with(start))
        });
        let is_called = numbers.is_empty() || fields::has_number(contact, &numbers);
        !contact.is_deleted && is_named && is_called
    });
    contacts.sort_by_cached_key(|contact| {
        let keys = keys.iter().map(|key| text(contact, key));
        keys.collect::<Vec<_>>()
    });
    let records = contacts
        .iter()
        .map(|contact| resource(&base, &person, contact))
        .collect();
    let uri = format!("{}/address-book", base.extension(&person));
    let per_page = query.capped_per_page(USUAL_PER_PAGE, MOST_PER_PAGE)?;
    let page = Page::cut(records, query.page()?, per_page);
    let mut list = page.linked(&format!("{uri}/contact"), &query);
    list["groups"] = json!({ "uri": format!("{uri}/group") });
    Ok(Json(list))
}

/// `POST EXT/address-book/contact`.
pub(super) async fn create(
    State(platform): State<RingCentral>,
    base: BaseUri,
    target: Target,
    query: Query,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("EditPersonalContacts")?;
    let mut fields = parsed(&body, &query)?;
    fields.retain(is_something);
    let contact = platform.address_book.add(&person, fields);
    Ok(Json(resource(&base, &person, &contact)))
}

/// `GET EXT/address-book/contact/{contact}`.
pub(super) async fn read(
    State(platform): State<RingCentral>,
    base: BaseUri,
    Path((_, _, id)): Path<(String, String, String)>,
    target: Target,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("ReadPersonalContacts")?;
    let id = contact_id(&id)?;
    let (_, contacts) = platform.address_book.of(&person);
    contacts
        .iter()
        .find(|contact| contact.id == id && !contact.is_deleted)
        .map(|contact| Json(resource(&base, &person, contact)))
        .ok_or_else(no_such_contact)
}

/// `PUT EXT/address-book/contact/{contact}`: what is left out is gone.
pub(super) async fn replace(
    State(platform): State<RingCentral>,
    base: BaseUri,
    Path((_, _, id)): Path<(String, String, String)>,
    target: Target,
    query: Query,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("EditPersonalContacts")?;
    let mut fields = parsed(&body, &query)?;
    fields.retain(is_something);
    let change = |contact: &mut Contact| contact.fields = fields;
    platform
        .address_book
        .change(&person, contact_id(&id)?, change)
        .map(|contact| Json(resource(&base, &person, &contact)))
        .ok_or_else(no_such_contact)
}

/// `PATCH EXT/address-book/contact/{contact}`: what is left out stays, what is `null` goes.
pub(super) async fn amend(
    State(platform): State<RingCentral>,
    base: BaseUri,
    Path((_, _, id)): Path<(String, String, String)>,
    target: Target,
    query: Query,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("EditPersonalContacts")?;
    let fields = parsed(&body, &query)?;
    let change = |contact: &mut Contact| {
        contact.fields.extend(fields);
        contact.fields.retain(is_something);
    };
    platform
        .address_book
        .change(&person, contact_id(&id)?, change)
        .map(|contact| Json(resource(&base, &person, &contact)))
        .ok_or_else(no_such_contact)
}

/// `DELETE EXT/address-book/contact/{contact}`.
pub(super) async fn remove(
    State(platform): State<RingCentral>,
    Path((_, _, id)): Path<(String, String, String)>,
    target: Target,
) -> Result<StatusCode, ApiError> {
    let person = target.own_or_admin("EditPersonalContacts")?;
    let change = |contact: &mut Contact| contact.is_deleted = true;
    platform
        .address_book
        .change(&person, contact_id(&id)?, change)
        .map(|_| StatusCode::NO_CONTENT)
        .ok_or_else(no_such_contact)
}
