//! The REST error envelope and what it calls for.

use serde::Deserialize;
use thiserror::Error;

use crate::{
    domain::failure::{Failure, FailureKind},
    wire::json,
};

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Envelope {
    error_code: Option<String>,
    message: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
    permission_name: Option<String>,
    parameter_name: Option<String>,
    errors: Vec<Item>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Item {
    error_code: Option<String>,
    permission_name: Option<String>,
    parameter_name: Option<String>,
}

/// A request that `RingCentral` did not fulfil.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ApiError {
    /// No answer: offline, refused, timed out.
    #[error("no answer from ringcentral")]
    Unreachable,
    /// An answer with an error status.
    #[error("ringcentral answered {status} {}", code.as_deref().unwrap_or("without a code"))]
    Status {
        /// HTTP status.
        status: u16,
        /// The most specific code: `OAU-213`, `CMN-401`, `SUB-505`.
        code: Option<String>,
        /// OAuth's `error`, on the OAuth endpoints.
        oauth_error: Option<Box<str>>,
        /// RingCentral's own words, for the person who can mend it.
        message: Option<String>,
        /// The missing permission.
        permission: Option<Box<str>>,
        /// The parameter that is refused, a dotted path into the body.
        parameter: Option<Box<str>>,
        /// `Retry-After` in milliseconds.
        retry_after: Option<i64>,
    },
    /// An answer that could not be read.
    #[error("ringcentral's answer could not be read")]
    Unreadable,
}

impl ApiError {
    /// Reads an error answer. `retry_after` is the header's value in seconds.
    pub fn from_response(status: u16, body: &str, retry_after: Option<i64>) -> Self {
        let envelope: Envelope = json::read(body).unwrap_or_default();
        let first = envelope.errors.into_iter().next().unwrap_or_default();
        Self::Status {
            status,
            code: first.error_code.or(envelope.error_code),
            oauth_error: envelope.error.map(String::into_boxed_str),
            message: envelope.error_description.or(envelope.message),
            permission: first
                .permission_name
                .or(envelope.permission_name)
                .map(String::into_boxed_str),
            parameter: first
                .parameter_name
                .or(envelope.parameter_name)
                .map(String::into_boxed_str),
            retry_after: retry_after.map(|seconds| seconds.saturating_mul(1000)),
        }
    }

    /// The code, when there is one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Status { code, .. } => code.as_deref(),
            Self::Unreachable | Self::Unreadable => None,
        }
    }
}

/// How long a person is told to wait, in seconds; where RingCentral says nothing, its documented penalty.
pub(super) fn wait_seconds(retry_after: Option<i64>) -> u32 {
    retry_after.map_or(60, |millis| u32::try_from(millis / 1000).unwrap_or(60))
}

impl Failure for ApiError {
    fn kind(&self) -> FailureKind {
        match self {
            Self::Unreachable => FailureKind::Transient { retry_after: None },
            Self::Unreadable => FailureKind::Defect,
            Self::Status {
                status,
                retry_after,
                ..
            } => match status {
                // Browsers hide Retry-After unless it is exposed; the documented penalty is 60 s.
                429 => FailureKind::Transient {
                    retry_after: retry_after.or(Some(60_000)),
                },
                408 | 500..=599 => FailureKind::Transient {
                    retry_after: *retry_after,
                },
                401 => FailureKind::SignInRequired,
                _ => FailureKind::Refused,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_code_wins() {
        let body = r#"{"error":"invalid_grant","error_description":"Token not found",
            "errors":[{"errorCode":"OAU-213","message":"Token not found"}]}"#;
        let error = ApiError::from_response(400, body, None);
        assert_eq!(error.code(), Some("OAU-213"));
        assert_eq!(error.kind(), FailureKind::Refused);
    }

    #[test]
    fn too_many_requests_waits_a_minute_when_nothing_is_said() {
        let error = ApiError::from_response(429, "{}", None);
        assert_eq!(
            error.kind(),
            FailureKind::Transient {
                retry_after: Some(60_000)
            }
        );
        let error = ApiError::from_response(429, "not json", Some(3));
        assert_eq!(
            error.kind(),
            FailureKind::Transient {
                retry_after: Some(3_000)
            }
        );
    }
}
