//! The company's directory: colleagues, and the extensions that are no person.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{
        HeaderMap, StatusCode,
        header::{ETAG, IF_NONE_MATCH},
    },
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::list::{Page, Query};
use crate::{
    people::{ACCOUNT_ID, COMPANY_NAME, MAIN_NUMBER, Person},
    ringcentral::{
        RingCentral,
        access::{BaseUri, Target},
        error::ApiError,
        roster::{Extension, Kind},
    },
};

const USUAL_PER_PAGE: usize = 1000;
const MOST_PER_PAGE: usize = 2000;
/// The directory's `type`s that a filter may name.
const TYPES: [&str; 12] = [
    "User",
    "Department",
    "Announcement",
    "Voicemail",
    "SharedLinesGroup",
    "PagingOnly",
    "IvrMenu",
    "ParkLocation",
    "Limited",
    "External",
    "DelegatedLinesGroup",
    "TieLine",
];

/// `(650) 555-0101` of an E.164 number of this company.
fn formatted(number: &str) -> String {
    let digits = number.trim_start_matches("+1");
    match (digits.get(..3), digits.get(3..6), digits.get(6..)) {
        (Some(area), Some(exchange), Some(line)) => format!("({area}) {exchange}-{line}"),
        _ => number.to_owned(),
    }
}

fn phone_number(number: &str, usage: &str, is_primary: bool) -> Value {
    json!({
        "phoneNumber": number,
        "formattedPhoneNumber": formatted(number),
        "type": "VoiceFax",
        "usageType": usage,
        "hidden": false,
        "primary": is_primary,
        "e164": number,
        "formatted": formatted(number),
    })
}

fn of_person(base: &BaseUri, person: &Person) -> Value {
    let mobile = person.mobile_number.iter();
    let numbers: Vec<Value> =
        std::iter::once(phone_number(&person.direct_number, "DirectNumber", true))
            .chain(mobile.map(|number| phone_number(number, "MobileNumber", false)))
            .collect();
    json!({
        "id": person.extension_id,
        "type": "User",
        "status": "Enabled",
        "firstName": person.first_name,
        "lastName": person.last_name,
        "extensionNumber": person.extension_number,
        "email": person.email,
        "jobTitle": person.job_title(),
        "department": person.department(),
        "hidden": false,
        "profileImage": {
            "etag": "0",
            "uri": format!("{}/profile-image", base.extension(person)),
        },
        "phoneNumbers": numbers,
    })
}

/// An extension that nobody signs in with; who has left is hidden.
fn beside(extension: &Extension) -> Value {
    let mut entry = json!({
        "id": extension.id,
        "type": extension.kind.name(),
        "status": extension.status,
        "extensionNumber": extension.number,
        "hidden": extension.status == "Disabled",
    });
    if extension.kind == Kind::User {
        let (first, last) = extension
            .name
            .split_once(' ')
            .unwrap_or((&extension.name, ""));
        entry["firstName"] = json!(first);
        entry["lastName"] = json!(last);
        entry["jobTitle"] = json!("Sales Representative");
        entry["department"] = json!("Sales");
    } else {
        entry["name"] = json!(extension.name);
    }
    if let Some(email) = &extension.email {
        entry["email"] = json!(email);
    }
    if let Some(phone) = &extension.phone {
        entry["phoneNumbers"] = json!([phone_number(phone, "DirectNumber", true)]);
    }
    entry
}

fn entries(base: &BaseUri, platform: &RingCentral, shows_account: bool) -> Vec<Value> {
    let people = platform.directory.people().iter();
    let mut all: Vec<Value> = people
        .filter_map(|person| platform.roster.person(person))
        .map(|person| of_person(base, &person))
        .chain(platform.roster.beside().iter().map(beside))
        .collect();
    if shows_account {
        for entry in &mut all {
            entry["account"] = json!({
                "id": ACCOUNT_ID,
                "companyName": COMPANY_NAME,
                "mainNumber": phone_number(MAIN_NUMBER, "MainCompanyNumber", true),
            });
        }
    }
    all
}

/// Answers with an `ETag`, and with nothing to who has this already.
fn tagged(headers: &HeaderMap, body: Value) -> Response {
    let digest = Sha256::digest(body.to_string().as_bytes());
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(digest));
    let is_known = headers
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
    if is_known {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response();
    }
    ([(ETAG, tag)], Json(body)).into_response()
}

fn is_false(query: &Query, name: &str) -> bool {
    query.get(name) == Some("false")
}

/// `GET ACC/directory/entries`.
pub(super) async fn list(
    State(platform): State<RingCentral>,
    base: BaseUri,
    _: Target,
    headers: HeaderMap,
    query: Query,
) -> Result<Response, ApiError> {
    let one_of = |name: &str, known: &[&str]| match query.get(name) {
        Some(asked) if !known.contains(&asked) => Err(ApiError::invalid_parameter(name)),
        asked => Ok(asked.map(str::to_owned)),
    };
    let wanted_type = one_of("type", &TYPES)?;
    let wanted_group = one_of("typeGroup", &["User", "NonUser"])?;
    let mut records = entries(&base, &platform, !is_false(&query, "showFederated"));
    records.retain(|entry| {
        let group = if entry["type"] == "User" {
            "User"
        } else {
            "NonUser"
        };
        wanted_type.as_deref().is_none_or(|wanted| entry["type"] == wanted)
            && wanted_group.as_deref().is_none_or(|wanted| group == wanted)
            // The company has no sites.
            && query.get("siteId").is_none()
    });
    let per_page = match query.get("perPage") {
        Some("all") => records.len().max(1),
        Some("max") => MOST_PER_PAGE,
        _ => query.capped_per_page(USUAL_PER_PAGE, MOST_PER_PAGE)?,
    };
    let Page {
        records, paging, ..
    } = Page::cut(records, query.page()?, per_page);
    Ok(tagged(
        &headers,
        json!({ "records": records, "paging": paging }),
    ))
}

/// `GET ACC/directory/entries/{entry}`.
pub(super) async fn read(
    State(platform): State<RingCentral>,
    base: BaseUri,
    Path((_, id)): Path<(String, String)>,
    _: Target,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    entries(&base, &platform, true)
        .into_iter()
        .find(|entry| entry["id"] == id.as_str())
        .map(|entry| tagged(&headers, entry))
        .ok_or_else(|| ApiError::not_found("entryId"))
}

/// What a search may look into, and be ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Field {
    FirstName,
    LastName,
    ExtensionNumber,
    PhoneNumber,
    Email,
    JobTitle,
    Department,
    CustomFieldValue,
}

const SEARCHED: [Field; 7] = [
    Field::FirstName,
    Field::LastName,
    Field::ExtensionNumber,
    Field::PhoneNumber,
    Field::Email,
    Field::JobTitle,
    Field::Department,
];

impl Field {
    /// What an entry has there, in small letters.
    fn values(self, entry: &Value) -> Vec<String> {
        let named = |name: &str| entry[name].as_str().map(str::to_lowercase);
        match self {
            Self::FirstName => named("firstName").or_else(|| named("name")),
            Self::LastName => named("lastName"),
            Self::ExtensionNumber => named("extensionNumber"),
            Self::Email => named("email"),
            Self::JobTitle => named("jobTitle"),
            Self::Department => named("department"),
            Self::CustomFieldValue => None,
            Self::PhoneNumber => {
                let numbers = entry["phoneNumbers"].as_array().into_iter().flatten();
                return numbers
                    .filter_map(|number| number["phoneNumber"].as_str())
                    .map(str::to_owned)
                    .collect();
            }
        }
        .into_iter()
        .collect()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OrderBy {
    #[serde(default)]
    index: u32,
    field_name: Field,
    #[serde(default)]
    direction: Direction,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
enum Direction {
    #[default]
    Asc,
    Desc,
}

/// The body of a search; other members are accepted and have nothing to find here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wanted {
    #[serde(default)]
    search_string: String,
    search_fields: Option<Vec<Field>>,
    show_federated: Option<bool>,
    extension_type: Option<String>,
    extension_types: Option<Vec<String>>,
    extension_statuses: Option<Vec<String>>,
    extension_ids: Option<Vec<String>>,
    department: Option<String>,
    #[serde(default)]
    order_by: Vec<OrderBy>,
    page: Option<usize>,
    per_page: Option<usize>,
}

impl Wanted {
    fn admits(&self, entry: &Value) -> bool {
        let among = |name: &str, wanted: Option<&Vec<String>>| {
            wanted.is_none_or(|wanted| wanted.iter().any(|one| entry[name] == one.as_str()))
        };
        let is = |name: &str, wanted: Option<&String>| {
            wanted.is_none_or(|wanted| entry[name] == wanted.as_str())
        };
        let text = self.search_string.to_lowercase();
        let fields = self.search_fields.as_deref().unwrap_or(&SEARCHED);
        let is_found = text.is_empty()
            || fields
                .iter()
                .flat_map(|field| field.values(entry))
                .any(|value| value.contains(&text));
        is_found
            && is("type", self.extension_type.as_ref())
            && among("type", self.extension_types.as_ref())
            && among("status", self.extension_statuses.as_ref())
            && among("id", self.extension_ids.as_ref())
            && is("department", self.department.as_ref())
    }

    fn order(&mut self, entries: &mut [Value]) {
        self.order_by.sort_by_key(|order| order.index);
        for order in self.order_by.iter().rev() {
            entries.sort_by(|one, other| {
                let ascending = order
                    .field_name
                    .values(one)
                    .cmp(&order.field_name.values(other));
                match order.direction {
                    Direction::Asc => ascending,
                    Direction::Desc => ascending.reverse(),
                }
            });
        }
    }
}

/// `POST ACC/directory/entries/search`.
pub(super) async fn search(
    State(platform): State<RingCentral>,
    base: BaseUri,
    _: Target,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let body: Value = serde_json::from_slice(&body).map_err(|_| ApiError::unreadable_body())?;
    let mut wanted: Wanted = serde_json::from_value(body)
        .map_err(|_| ApiError::invalid_parameter("searchDirectoryEntriesRequest"))?;
    let number = |name: &str, given: Option<usize>, usual: usize| match given {
        Some(0) => Err(ApiError::invalid_parameter(name)),
        given => Ok(given.unwrap_or(usual)),
    };
    let page = number("page", wanted.page, 1)?;
    let per_page = number("perPage", wanted.per_page, USUAL_PER_PAGE)?.min(MOST_PER_PAGE);
    let shows_account = wanted.show_federated.unwrap_or(true);
    let mut records = entries(&base, &platform, shows_account);
    records.retain(|entry| wanted.admits(entry));
    wanted.order(&mut records);
    let Page {
        records, paging, ..
    } = Page::cut(records, page, per_page);
    Ok(Json(json!({ "records": records, "paging": paging })))
}
