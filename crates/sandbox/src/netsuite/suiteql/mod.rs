//! SuiteQL: `POST /services/rest/query/v1/suiteql`.

mod dialect;
pub(super) mod functions;
pub(super) mod views;

use axum::{
    Json,
    body::Bytes,
    extract::{Extension, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use rusqlite::types::{Value as SqlValue, ValueRef};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use self::dialect::{DialectError, Translated};
use super::{
    NetSuite,
    error::ApiError,
    governance::Level,
    oauth::Caller,
    paging::{self, Page},
    store::Store,
};

const WORKBOOK: &str = "Reports -> SuiteAnalytics Workbook";

#[derive(Deserialize)]
struct Request {
    q: String,
    #[serde(default)]
    params: Vec<Value>,
}

/// Answers one query.
pub(super) async fn run(
    State(netsuite): State<NetSuite>,
    Extension(caller): Extension<Caller>,
    Query(page): Query<paging::Parameters>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let prefer = headers
        .get("prefer")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !prefer
        .split([',', ';'])
        .any(|one| one.trim() == "transient")
    {
        let text = if prefer.is_empty() {
            "The required request header 'Prefer' is missing or its value is not 'transient'."
        } else {
            "Invalid value for the 'Prefer' request header. Provide the value 'transient'."
        };
        return Err(
            ApiError::new(StatusCode::BAD_REQUEST, "INVALID_HEADER", text).at_header("Prefer"),
        );
    }
    let page = page.checked()?;
    let request: Request = serde_json::from_slice(&body)
        .map_err(|_| ApiError::invalid_parameter("q", "Invalid request body. Provide a query."))?;
    netsuite.permit(caller, WORKBOOK, Level::View)?;
    let translated = dialect::translate(&request.q).map_err(refused)?;
    for table in views::TABLES {
        let is_hidden = |record: &super::schema::RecordType| {
            netsuite
                .permit(caller, record.permission(), Level::View)
                .is_err()
        };
        if translated.tables.iter().any(|one| one == table.name)
            && table.records.iter().all(is_hidden)
        {
            return Err(refused(DialectError::UnknownTable(table.name.to_owned())));
        }
    }
    let params = bound(&request.params, &translated)?;
    let rows = netsuite.with_store(|store| query(store, &translated, &params))?;
    let base = format!("{}/services/rest/query/v1/suiteql", super::origin(&headers));
    Ok(answer(rows, page, &base).into_response())
}

fn bound(params: &[Value], translated: &Translated) -> Result<Vec<SqlValue>, ApiError> {
    if params.len() != translated.placeholders {
        return Err(ApiError::invalid_parameter(
            "params",
            "The number of bind parameters does not match the number of placeholders.",
        ));
    }
    params
        .iter()
        .map(|value| match value {
            Value::String(text) => Ok(SqlValue::Text(text.clone())),
            Value::Number(number) => number
                .as_i64()
                .map(SqlValue::Integer)
                .or_else(|| number.as_f64().map(SqlValue::Real))
                .ok_or_else(|| ApiError::invalid_parameter("params", "Invalid bind parameter.")),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => Err(
                ApiError::invalid_parameter("params", "Invalid bind parameter."),
            ),
        })
        .collect()
}

fn query(
    store: &Store,
    translated: &Translated,
    params: &[SqlValue],
) -> Result<Vec<Map<String, Value>>, ApiError> {
    let failed = |error: rusqlite::Error| searched(&error);
    let mut statement = store.database().prepare(&translated.sql).map_err(failed)?;
    if !statement.readonly() {
        return Err(refused(DialectError::Unsupported));
    }
    let names: Vec<Option<String>> = statement
        .column_names()
        .into_iter()
        .enumerate()
        .map(|(index, name)| column_name(index, name))
        .collect();
    let mut found = Vec::new();
    let mut rows = statement
        .query(rusqlite::params_from_iter(params))
        .map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let mut item = Map::from_iter([("links".to_owned(), json!([]))]);
        for (index, name) in names.iter().enumerate() {
            let value = row.get_ref(index).map_err(failed)?;
            if let (Some(name), Some(value)) = (name, shown(value)) {
                item.insert(name.clone(), Value::String(value));
            }
        }
        found.push(item);
    }
    Ok(found)
}

/// NetSuite numbers columns that have no name; the hidden twins of `SELECT *` are dropped.
fn column_name(index: usize, name: &str) -> Option<String> {
    let is_plain = name
        .chars()
        .all(|one| one.is_alphanumeric() || one == '_' || one == '$');
    if name.ends_with(views::DISPLAY_SUFFIX) || name.ends_with(views::CODE_SUFFIX) {
        None
    } else if is_plain {
        Some(name.to_lowercase())
    } else {
        Some(format!("expr{}", index + 1))
    }
}

/// Every value is text; null is left out.
fn shown(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(text) => Some(functions::displayed(&String::from_utf8_lossy(text))),
    }
}

fn answer(rows: Vec<Map<String, Value>>, page: Page, base: &str) -> Json<Value> {
    let total = rows.len();
    let wanted = rows.into_iter().skip(page.offset).take(page.limit);
    let items: Vec<Value> = wanted.map(Value::Object).collect();
    Json(page.envelope(base, "", total, &items))
}

fn invalid_search(text: &str) -> ApiError {
    ApiError::invalid_parameter(
        "q",
        format!(
            "Invalid search query. Detailed unprocessed description follows. Search error occurred: \
             {text}."
        ),
    )
}

fn refused(error: DialectError) -> ApiError {
    match error {
        DialectError::Unsupported => invalid_search("Invalid or unsupported search"),
        DialectError::UnknownFunction(name) => {
            invalid_search(&format!("Unknown function '{name}'"))
        }
        DialectError::UnknownTable(name) => {
            invalid_search(&format!("Record '{name}' was not found"))
        }
    }
}

/// The same texts for what only `SQLite` finds wrong.
fn searched(error: &rusqlite::Error) -> ApiError {
    let text = error.to_string();
    let unknown = text.split_once("no such column: ").map(|(_, name)| {
        let name = name.split([' ', '\n']).next().unwrap_or_default();
        let name = name.rsplit('.').next().unwrap_or_default();
        name.trim_end_matches(views::DISPLAY_SUFFIX)
            .trim_end_matches(views::CODE_SUFFIX)
            .to_owned()
    });
    match unknown {
        Some(name) => invalid_search(&format!(
            "Unknown identifier '{name}'. Available identifiers are: {{}}"
        )),
        None => invalid_search("Invalid or unsupported search"),
    }
}
