//! Refusals of the token endpoints: OAuth's shape with the platform's list appended.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// Why `/token` or `/revoke` refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OAuthError {
    /// No or wrong client credentials.
    InvalidClient,
    /// The app may not use this grant.
    UnauthorizedClient,
    /// The platform does not know this grant.
    UnsupportedGrantType,
    /// A parameter is missing, twice there or makes no sense.
    InvalidRequest(&'static str, String),
    /// The code, refresh token or credential is not good, or not any more.
    InvalidGrant(&'static str, &'static str),
}

impl OAuthError {
    /// A required parameter is missing.
    pub(super) fn missing(parameter: &str) -> Self {
        Self::InvalidRequest("CMN-101", format!("Parameter [{parameter}] is missing"))
    }

    fn parts(&self) -> (StatusCode, &'static str, Option<&'static str>, &str) {
        let bad = StatusCode::BAD_REQUEST;
        match self {
            Self::InvalidClient => (
                bad,
                "invalid_client",
                Some("OAU-123"),
                "Client authentication is required",
            ),
            Self::UnauthorizedClient => (
                bad,
                "unauthorized_client",
                Some("OAU-251"),
                "Unauthorized for this grant type",
            ),
            Self::UnsupportedGrantType => (
                bad,
                "unsupported_grant_type",
                None,
                "Unsupported grant type",
            ),
            Self::InvalidRequest(code, text) => (bad, "invalid_request", Some(code), text),
            Self::InvalidGrant(code, text) => (bad, "invalid_grant", Some(code), text),
        }
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let (status, error, code, description) = self.parts();
        let mut body = json!({ "error": error, "error_description": description });
        if let Some(code) = code {
            body["errors"] = json!([{ "errorCode": code, "message": description }]);
        }
        (status, Json(body)).into_response()
    }
}
