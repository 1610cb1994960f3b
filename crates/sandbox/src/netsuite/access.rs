//! The log of requests, by which a test shows what a client did and did not write.

use serde::Serialize;

use super::schema::RecordType;

/// One request and its answer; never a query string or a body.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Access {
    /// HTTP method.
    pub method: String,
    /// Path without the query.
    pub path: String,
    /// Status of the answer, absent when the answer was lost on purpose.
    pub status: Option<u16>,
    /// The record type a write was meant for, as paths spell it.
    pub writes: Option<String>,
}

impl Access {
    /// A request, not answered yet.
    pub(super) fn new(method: &str, path: &str) -> Self {
        let record_type = path.strip_prefix("/services/rest/record/v1/").map(|rest| {
            let segment = rest.split('/').next().unwrap_or_default();
            RecordType::parse(segment)
                .map_or_else(|| segment.to_lowercase(), |one| one.name().to_owned())
        });
        let is_write = matches!(method, "POST" | "PUT" | "PATCH" | "DELETE");
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            status: None,
            writes: record_type.filter(|_| is_write),
        }
    }
}
