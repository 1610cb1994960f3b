//! NetSuite's error envelope.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

const CONTENT_TYPE: HeaderValue =
    HeaderValue::from_static("application/vnd.oracle.resource+json; type=error");

/// What NetSuite complains about; one answer may hold several.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Detail {
    /// For people.
    pub detail: String,
    /// The record field.
    #[serde(rename = "o:errorPath", skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The query parameter, or the `q` of a SuiteQL body.
    #[serde(rename = "o:errorQueryParam", skip_serializing_if = "Option::is_none")]
    pub query_param: Option<String>,
    /// The request header.
    #[serde(rename = "o:errorHeader", skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// For programs.
    #[serde(rename = "o:errorCode")]
    pub code: String,
}

/// An answer other than success.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("netsuite answers {status}")]
pub struct ApiError {
    status: StatusCode,
    details: Vec<Detail>,
}

impl ApiError {
    /// Any status, code and text.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        let detail = Detail {
            detail: detail.into(),
            path: None,
            query_param: None,
            header: None,
            code: code.to_owned(),
        };
        Self {
            status,
            details: vec![detail],
        }
    }

    /// Names the record field.
    #[must_use]
    pub fn at_path(mut self, path: &str) -> Self {
        for detail in &mut self.details {
            detail.path = Some(path.to_owned());
        }
        self
    }

    /// Names the query parameter.
    #[must_use]
    pub fn at_query_param(mut self, name: &str) -> Self {
        for detail in &mut self.details {
            detail.query_param = Some(name.to_owned());
        }
        self
    }

    /// Names the request header.
    #[must_use]
    pub fn at_header(mut self, name: &str) -> Self {
        for detail in &mut self.details {
            detail.header = Some(name.to_owned());
        }
        self
    }

    /// The same answer in other words.
    #[must_use]
    pub fn reworded(mut self, code: Option<&str>, text: Option<&str>) -> Self {
        for detail in &mut self.details {
            if let Some(code) = code {
                code.clone_into(&mut detail.code);
            }
            if let Some(text) = text {
                text.clone_into(&mut detail.detail);
            }
        }
        self
    }

    /// A value of the wrong shape.
    pub fn invalid_content(path: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "INVALID_CONTENT", detail).at_path(path)
    }

    /// A value NetSuite cannot use, mostly a reference to nothing.
    pub fn invalid_value(path: &str) -> Self {
        Self::invalid_content(
            path,
            format!(
                "Invalid value for the resource or sub-resource field '{path}'. Provide a valid value."
            ),
        )
    }

    /// A complaint of the record itself.
    pub fn user_error(detail: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "USER_ERROR",
            format!("Error while accessing a resource. {detail}"),
        )
    }

    /// A parameter or query that cannot be used.
    pub fn invalid_parameter(name: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "INVALID_PARAMETER", detail).at_query_param(name)
    }

    /// No or a dead access token.
    pub fn invalid_login() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "INVALID_LOGIN",
            "Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI \
             at Setup > Users/Roles > User Management > View Login Audit Trail.",
        )
    }

    /// The role lacks this permission.
    pub fn insufficient_permission(permission: &str) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "INSUFFICIENT_PERMISSION",
            format!(
                "Permission Violation: You need the '{permission}' permission to access this page. \
                 Please contact your account administrator."
            ),
        )
    }

    /// No record of this id.
    pub fn nonexistent_id() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "NONEXISTENT_ID",
            "The record instance does not exist. Provide a valid record instance ID.",
        )
    }

    /// No such path.
    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            "The requested resource was not found.",
        )
    }

    /// The path knows no such method; also how a browser's preflight ends.
    pub fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "METHOD_NOT_ALLOWED",
            "The method is not allowed for the requested resource.",
        )
    }

    /// More requests at once than the account may have.
    pub fn concurrency_limit_exceeded() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "CONCURRENCY_LIMIT_EXCEEDED",
            "Concurrent request limit exceeded. Request blocked.",
        )
    }

    /// NetSuite's own fault.
    pub fn unexpected() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "UNEXPECTED_ERROR",
            format!(
                "An unexpected error occurred. Error ID: {}",
                uuid::Uuid::new_v4().simple()
            ),
        )
    }

    fn title(&self) -> &'static str {
        match self.status {
            StatusCode::TOO_MANY_REQUESTS => "Bad Request",
            other => other.canonical_reason().unwrap_or("Error"),
        }
    }

    fn reference(&self) -> String {
        let code = self.status.as_u16();
        match code {
            429 => "https://www.rfc-editor.org/rfc/rfc6585.html#section-4".to_owned(),
            500.. => format!(
                "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.6.{}",
                code - 499
            ),
            400..=417 => format!(
                "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.{}",
                code - 399
            ),
            _ => "about:blank".to_owned(),
        }
    }
}

impl From<rusqlite::Error> for ApiError {
    fn from(error: rusqlite::Error) -> Self {
        tracing::error!(%error, "the sandbox database failed");
        Self::unexpected()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut body = serde_json::json!({
            "type": self.reference(),
            "title": self.title(),
            "status": self.status.as_u16(),
            "o:errorDetails": self.details,
        });
        if self.status == StatusCode::TOO_MANY_REQUESTS {
            body["o:errorCode"] = "USER_ERROR".into();
        }
        let mut response = (self.status, body.to_string()).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, CONTENT_TYPE);
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static(
                    "Bearer realm=\"TSTDRV0000001\", error=\"invalid_token\", \
                     error_description=\"Invalid login attempt.\"",
                ),
            );
        }
        response
    }
}
