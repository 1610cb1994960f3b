//! The record service: `/services/rest/record/v1/{type}[/{id}]`.

mod filter;
pub(super) mod metadata;
mod read;
mod rules;
mod write;

use axum::{
    body::Bytes,
    extract::{Extension, Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

pub(super) use self::read::{View, rendered};
pub(super) use self::write::Writer;
use self::{rules::Circumstances, write::ExternalId};
use super::{
    NetSuite,
    by_hand::Account,
    error::ApiError,
    governance::Level,
    locked,
    oauth::Caller,
    paging::Parameters,
    schema::RecordType,
    store::{Key, Record, Store},
};

const SUBSIDIARIES: &str = "Lists -> Subsidiaries";
const SINGULAR: &str = "application/vnd.oracle.resource+json; type=singular";
const COLLECTION: &str = "application/vnd.oracle.resource+json; type=collection";

/// Where a write goes.
pub(super) enum Target {
    /// A new record, with this id when it is seeded.
    New {
        id: Option<i64>,
        external_id: Option<String>,
    },
    /// A change of this one.
    Existing(Record),
}

/// What a write left behind.
pub(super) struct Saved {
    pub(super) record: Record,
    /// Field names nobody knows, which were dropped.
    pub(super) ignored: Vec<String>,
}

/// Decodes, checks and stores one record.
pub(super) fn save(
    store: &Store,
    (record_type, account): (RecordType, &Account),
    target: Target,
    input: &Map<String, Value>,
    writer: Writer,
    now_millis: i64,
) -> Result<Saved, ApiError> {
    let changes = write::decode(store, record_type, input, writer)?;
    if let Target::Existing(record) = &target {
        account.may_change(record)?;
    }
    let (before, id, mut external_id) = match target {
        Target::New { id, external_id } => (None, id, external_id),
        Target::Existing(record) => (Some(record.body), Some(record.id), record.external_id),
    };
    match changes.external_id {
        ExternalId::Unchanged => {}
        ExternalId::Cleared => external_id = None,
        ExternalId::Given(given) => external_id = Some(given),
    }
    if let Some(external) = &external_id {
        let holder = store.find(record_type, &Key::External(external.clone()))?;
        if holder.is_some_and(|holder| Some(holder.id) != id) {
            return Err(rules::already_exists(record_type));
        }
    }
    let circumstances = Circumstances {
        store,
        id,
        writer,
        now_millis,
    };
    let body = rules::completed(record_type, before.as_ref(), changes.fields, &circumstances)?;
    account.may_save(record_type, &body)?;
    let id = match id {
        Some(id) => id,
        None => store.next_id(record_type.family())?,
    };
    let name = rules::display_name(record_type, id, &body);
    let record = Record {
        record_type,
        id,
        external_id,
        name,
        body,
    };
    store.put(&record)?;
    Ok(Saved {
        record,
        ignored: changes.unknown,
    })
}

fn record_type(name: &str) -> Result<RecordType, ApiError> {
    RecordType::parse(name).ok_or_else(|| {
        ApiError::new(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            format!("Record type '{}' does not exist.", name.to_lowercase()),
        )
    })
}

fn key(segment: &str) -> Result<Key, ApiError> {
    Key::parse(segment).ok_or_else(ApiError::nonexistent_id)
}

fn object(body: &[u8]) -> Result<Map<String, Value>, ApiError> {
    serde_json::from_slice(body).map_err(|_| {
        ApiError::new(
            StatusCode::BAD_REQUEST,
            "INVALID_CONTENT",
            "Invalid content in the request body. Provide a valid JSON object.",
        )
    })
}

/// 204 and where the record is.
fn written(headers: &HeaderMap, saved: &Saved) -> Response {
    let location = format!(
        "{}/services/rest/record/v1/{}/{}",
        super::origin(headers),
        saved.record.record_type.name(),
        saved.record.id
    );
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    let ignored = saved.ignored.join(", ");
    let is_silent = name_validation(headers) == NameValidation::Ignore || ignored.is_empty();
    let warning =
        HeaderValue::from_str(&format!("299 - \"Unknown field names ignored: {ignored}\""));
    if let (false, Ok(warning)) = (is_silent, warning) {
        response.headers_mut().insert(header::WARNING, warning);
    }
    response
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum NameValidation {
    Error,
    Warning,
    Ignore,
}

fn name_validation(headers: &HeaderMap) -> NameValidation {
    let value = headers.get("x-netsuite-propertynamevalidation");
    match value
        .and_then(|value| value.to_str().ok())
        .map(str::to_lowercase)
        .as_deref()
    {
        Some("error") => NameValidation::Error,
        Some("ignore") => NameValidation::Ignore,
        Some(_) | None => NameValidation::Warning,
    }
}

struct Write<'a> {
    netsuite: &'a NetSuite,
    caller: Caller,
    record_type: RecordType,
    headers: &'a HeaderMap,
    body: &'a [u8],
}

impl Write<'_> {
    fn run(
        &self,
        target: impl FnOnce(&Store) -> Result<Target, ApiError>,
    ) -> Result<Response, ApiError> {
        let (netsuite, caller, record_type) = (self.netsuite, self.caller, self.record_type);
        netsuite.permit(caller, record_type.permission(), Level::Full)?;
        if record_type.is_read_only() {
            return Err(ApiError::method_not_allowed());
        }
        let is_checked = json_content(self.headers);
        if !is_checked {
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "UNSUPPORTED_MEDIA_TYPE",
                "The content type of the request is not supported.",
            ));
        }
        let input = object(self.body)?;
        if name_validation(self.headers) == NameValidation::Error
            && let Some(unknown) = write::unknown_names(record_type, &input).into_iter().next()
        {
            let text = format!("Invalid field name '{unknown}'. Provide a valid field name.");
            return Err(ApiError::invalid_content(&unknown, text));
        }
        if netsuite.permit(caller, SUBSIDIARIES, Level::View).is_err() {
            return Err(ApiError::user_error("'Subsidiary' was not found."));
        }
        let now = netsuite.inner.clock.now_millis();
        let writer = Writer::Client {
            employee: caller.employee,
        };
        let account = locked(&netsuite.inner.account);
        let saved = netsuite.with_store(|store| {
            let target = target(store)?;
            save(store, (record_type, &*account), target, &input, writer, now)
        })?;
        Ok(written(self.headers, &saved))
    }
}

fn json_content(headers: &HeaderMap) -> bool {
    let content = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    content.is_some_and(|content| content.contains("json"))
}

/// `POST /{type}`.
pub(super) async fn create(
    State(netsuite): State<NetSuite>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let record_type = record_type(&name)?;
    Write {
        netsuite: &netsuite,
        caller,
        record_type,
        headers: &headers,
        body: &body,
    }
    .run(|_| {
        Ok(Target::New {
            id: None,
            external_id: None,
        })
    })
}

/// `PATCH /{type}/{id}`.
pub(super) async fn update(
    State(netsuite): State<NetSuite>,
    Extension(caller): Extension<Caller>,
    Path((name, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let (record_type, key) = (record_type(&name)?, key(&id)?);
    Write {
        netsuite: &netsuite,
        caller,
        record_type,
        headers: &headers,
        body: &body,
    }
    .run(|store| {
        store
            .find(record_type, &key)?
            .map(Target::Existing)
            .ok_or_else(ApiError::nonexistent_id)
    })
}

/// `PUT /{type}/eid:{external id}`: created or changed, the answer does not say which.
pub(super) async fn upsert(
    State(netsuite): State<NetSuite>,
    Extension(caller): Extension<Caller>,
    Path((name, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let (record_type, key) = (record_type(&name)?, key(&id)?);
    Write {
        netsuite: &netsuite,
        caller,
        record_type,
        headers: &headers,
        body: &body,
    }
    .run(|store| {
        let existing = store.find(record_type, &key)?.map(Target::Existing);
        match (existing, key) {
            (Some(existing), _) => Ok(existing),
            (None, Key::External(external)) => Ok(Target::New {
                id: None,
                external_id: Some(external),
            }),
            (None, Key::Internal(_)) => Err(ApiError::nonexistent_id()),
        }
    })
}

/// `DELETE /{type}/{id}`.
pub(super) async fn delete(
    State(netsuite): State<NetSuite>,
    Extension(caller): Extension<Caller>,
    Path((name, id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let (record_type, key) = (record_type(&name)?, key(&id)?);
    netsuite.permit(caller, record_type.permission(), Level::Full)?;
    if record_type.is_read_only() {
        return Err(ApiError::method_not_allowed());
    }
    let account = locked(&netsuite.inner.account);
    netsuite.with_store(|store| {
        let record = store
            .find(record_type, &key)?
            .ok_or_else(ApiError::nonexistent_id)?;
        account.may_change(&record)?;
        store.delete(&record)?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
}

/// How a record is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ReadParameters {
    fields: Option<String>,
    simple_enum_format: bool,
    expand_sub_resources: bool,
}

/// `GET /{type}/{id}`.
pub(super) async fn read(
    State(netsuite): State<NetSuite>,
    Extension(caller): Extension<Caller>,
    Path((name, id)): Path<(String, String)>,
    Query(parameters): Query<ReadParameters>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (record_type, key) = (record_type(&name)?, key(&id)?);
    // NetSuite opens the record for editing, even to read it.
    netsuite.permit(caller, record_type.permission(), Level::Full)?;
    let fields = parameters
        .fields
        .as_deref()
        .map(|names| names.split(',').map(str::trim).collect());
    let view = View {
        origin: super::origin(&headers),
        fields,
        is_simple_enum: parameters.simple_enum_format,
        is_expanded: parameters.expand_sub_resources,
    };
    let body = netsuite.with_store(|store| {
        let record = store
            .find(record_type, &key)?
            .ok_or_else(ApiError::nonexistent_id)?;
        Ok(rendered(store, &record, &view)?)
    })?;
    Ok(([(header::CONTENT_TYPE, SINGULAR)], body.to_string()).into_response())
}

/// `GET /{type}`: ids and links only.
pub(super) async fn list(
    State(netsuite): State<NetSuite>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    Query(parameters): Query<Parameters>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let record_type = record_type(&name)?;
    netsuite.permit(caller, record_type.permission(), Level::View)?;
    let page = parameters.checked()?;
    let filter = parameters
        .q
        .as_deref()
        .map(|text| filter::Filter::parse(record_type, text))
        .transpose()?
        .unwrap_or_default();
    let records = netsuite.with_store(|store| Ok(store.all(record_type)?))?;
    let found: Vec<Record> = records.into_iter().filter(|one| filter.fits(one)).collect();
    let base = format!(
        "{}/services/rest/record/v1/{}",
        super::origin(&headers),
        record_type.name()
    );
    let items: Vec<Value> = found
        .iter()
        .skip(page.offset)
        .take(page.limit)
        .map(|record| {
            let href = format!("{base}/{}", record.id);
            json!({ "links": [{ "rel": "self", "href": href }], "id": record.id.to_string() })
        })
        .collect();
    let repeated = parameters.q.map(|q| {
        let encoded: String = url::form_urlencoded::byte_serialize(q.as_bytes()).collect();
        format!("&q={encoded}")
    });
    let body = page.envelope(&base, &repeated.unwrap_or_default(), found.len(), &items);
    Ok(([(header::CONTENT_TYPE, COLLECTION)], body.to_string()).into_response())
}
