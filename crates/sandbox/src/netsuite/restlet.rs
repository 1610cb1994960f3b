//! `/app/site/hosting/restlet.nl`: scripts of the account, of which there is one that says who asks.
//! Their errors have a form of their own.

use axum::{
    extract::{Extension, Query, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    NetSuite,
    error::ApiError,
    governance::Level,
    oauth::Caller,
    record::{View, rendered},
    schema::RecordType,
    store::Key,
};

pub(super) const PATH: &str = "/app/site/hosting/restlet.nl";
/// The script and its deployment, each by name and by number.
const WHO_AM_I: [(&str, &str); 2] = [
    (
        "customscript_ledgerline_whoami",
        "customdeploy_ledgerline_whoami",
    ),
    ("501", "1"),
];
/// What a script may be sent, spelled exactly so.
const CONTENT_TYPES: [&str; 3] = ["application/json", "text/plain", "application/xml"];
/// Internal keys by which scripts ask, and how pages name them.
const PERMISSIONS: [(&str, &str); 5] = [
    ("LIST_CALL", "Lists -> Phone Calls"),
    ("LIST_CONTACT", "Lists -> Contacts"),
    ("LIST_CUSTJOB", "Lists -> Customers"),
    ("LIST_SUBSIDIARY", "Lists -> Subsidiaries"),
    ("REPO_ANALYTICS", "Reports -> SuiteAnalytics Workbook"),
];

/// An answer other than the script's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    NoToken,
    TooMany,
    MissingArgument,
    NoSuchScript,
    Method,
    ContentType,
    /// The script returns an object, and the request was not of JSON.
    ReturnFormat,
    Unexpected,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code, message) = match self {
            Self::NoToken => (
                StatusCode::UNAUTHORIZED,
                "INVALID_LOGIN_ATTEMPT",
                "Invalid login attempt.",
            ),
            Self::TooMany => (
                StatusCode::BAD_REQUEST,
                "SSS_REQUEST_LIMIT_EXCEEDED",
                "Request Limit Exceeded",
            ),
            Self::MissingArgument => (
                StatusCode::BAD_REQUEST,
                "SSS_MISSING_REQD_ARGUMENT",
                "Missing a required argument: script, deploy",
            ),
            Self::NoSuchScript => (
                StatusCode::NOT_FOUND,
                "SSS_INVALID_SCRIPTLET_ID",
                "That Suitelet is invalid, disabled, or no longer exists.",
            ),
            Self::Method => (
                StatusCode::METHOD_NOT_ALLOWED,
                "INVALID_REQUEST",
                "The script has no function for this method.",
            ),
            Self::ContentType => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "INVALID_REQUEST",
                "The content type of the request is not supported.",
            ),
            Self::ReturnFormat => (
                StatusCode::BAD_REQUEST,
                "INVALID_RETURN_DATA_FORMAT",
                "Invalid data format. You should return text.",
            ),
            Self::Unexpected => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "UNEXPECTED_ERROR",
                "An unexpected error occurred.",
            ),
        };
        let body = json!({ "error": { "code": code, "message": message } });
        let mut response = (status, body.to_string()).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        response
    }
}

#[derive(Deserialize)]
pub(super) struct Address {
    script: Option<String>,
    deploy: Option<String>,
}

/// Runs the script that is addressed.
pub(super) async fn run(
    State(netsuite): State<NetSuite>,
    Extension(caller): Extension<Caller>,
    Query(address): Query<Address>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let has_body = matches!(method, Method::POST | Method::PUT);
    if has_body && !content_type.is_some_and(|one| CONTENT_TYPES.contains(&one)) {
        return Err(Refusal::ContentType);
    }
    let (Some(script), Some(deploy)) = (&address.script, &address.deploy) else {
        return Err(Refusal::MissingArgument);
    };
    if !WHO_AM_I.contains(&(script.as_str(), deploy.as_str())) {
        return Err(Refusal::NoSuchScript);
    }
    if method != Method::GET {
        return Err(Refusal::Method);
    }
    if content_type != Some("application/json") {
        return Err(Refusal::ReturnFormat);
    }
    let body = who_am_i(&netsuite, caller).map_err(|_| Refusal::Unexpected)?;
    let content_type = [(header::CONTENT_TYPE, "application/json")];
    Ok((content_type, body.to_string()).into_response())
}

fn who_am_i(netsuite: &NetSuite, caller: Caller) -> Result<Value, ApiError> {
    let employee = netsuite.with_store(|store| {
        let key = Key::Internal(caller.employee);
        let record = store
            .find(RecordType::Employee, &key)?
            .ok_or_else(ApiError::nonexistent_id)?;
        Ok(rendered(store, &record, &View::default())?)
    })?;
    let text = |field: &str| employee[field].as_str().unwrap_or_default().to_owned();
    let permissions: serde_json::Map<String, Value> = PERMISSIONS
        .iter()
        .map(|(key, permission)| {
            let is_there = netsuite.permit(caller, permission, Level::View).is_ok();
            ((*key).to_owned(), is_there.into())
        })
        .collect();
    Ok(json!({
        "id": caller.employee,
        "name": format!("{} {}", text("firstName"), text("lastName")),
        "email": text("email"),
        "role": caller.role.id(),
        "subsidiary": employee["subsidiary"]["id"],
        "timeZone": text("timeZone"),
        "dateFormat": "M/D/YYYY",
        "permissions": permissions,
    }))
}
