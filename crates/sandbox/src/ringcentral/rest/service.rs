//! Probes that need no token.

use axum::{Json, http::StatusCode};
use serde_json::{Value, json};

use crate::ringcentral::access::BaseUri;

/// `GET /restapi`.
pub(super) async fn versions(base: BaseUri) -> Json<Value> {
    Json(json!({
        "uri": format!("{}/restapi/", base.0),
        "apiVersions": [{
            "uri": format!("{}/restapi/v1.0", base.0),
            "versionString": "1.0.60",
            "releaseDate": "2026-01-01T00:00:00.000Z",
            "uriString": "v1.0",
        }],
        "serverVersion": env!("CARGO_PKG_VERSION"),
        "serverRevision": "sandbox",
    }))
}

/// `GET /restapi/v1.0/status`.
pub(super) async fn status() -> StatusCode {
    StatusCode::OK
}
