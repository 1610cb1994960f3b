//! The metadata catalog: which fields a record type has for the calling role, as a JSON schema. Without
//! `Accept: application/schema+json` NetSuite lists links to the forms of it; that is not imitated.

use axum::{
    extract::{Extension, Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde_json::{Map, Value, json};

use super::super::{
    NetSuite,
    error::ApiError,
    governance::Level,
    oauth::Caller,
    schema::{Field, Kind},
};

const SCHEMA: &str = "application/schema+json";

/// `GET /metadata-catalog/{type}`.
pub(in super::super) async fn schema(
    State(netsuite): State<NetSuite>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let record_type = super::record_type(&name)?;
    netsuite.permit(caller, record_type.permission(), Level::View)?;
    let accepted = headers.get(header::ACCEPT);
    let is_schema = accepted
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains(SCHEMA));
    if !is_schema {
        return Err(ApiError::new(
            StatusCode::NOT_ACCEPTABLE,
            "NOT_ACCEPTABLE",
            "The sandbox answers with application/schema+json only.",
        ));
    }
    let fields = record_type.fields().iter();
    let properties: Map<String, Value> = fields
        .map(|field| (field.name.to_owned(), property(field)))
        .collect();
    let body = json!({ "type": "object", "properties": properties });
    Ok(([(header::CONTENT_TYPE, SCHEMA)], body.to_string()).into_response())
}

fn property(field: &Field) -> Value {
    let text = |format: Option<&str>| match format {
        Some(format) => json!({ "type": "string", "format": format }),
        None => json!({ "type": "string" }),
    };
    let mut property = match field.kind {
        Kind::Text(_) | Kind::Time => text(None),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Date => text(Some("date")),
        Kind::DateTime => text(Some("date-time")),
        Kind::Number => json!({ "type": "number", "format": "double" }),
        Kind::Enum(options) => {
            let ids: Vec<&str> = options.iter().map(|(id, _)| *id).collect();
            json!({ "type": "object", "properties": {
                "id": { "type": "string", "enum": ids }, "refName": text(None),
            } })
        }
        Kind::List(_) | Kind::Ref(_) | Kind::SalesTeam | Kind::AddressBook => {
            json!({ "type": "object", "properties": {
                "id": text(None), "refName": text(None), "externalId": text(None),
                "links": { "type": "array", "readOnly": true },
            } })
        }
    };
    property["title"] = field.label.unwrap_or(field.name).into();
    if field.label.is_some() {
        property["x-ns-custom-field"] = true.into();
    }
    if field.is_server_set {
        property["readOnly"] = true.into();
    }
    property
}
