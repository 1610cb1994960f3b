//! The REST error envelope.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::permission::Permission;

/// A refusal as REST words it: a symbolic name, a code and a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiError(Box<Envelope>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Envelope {
    status: StatusCode,
    symbol: String,
    code: String,
    message: String,
    parameter: Option<String>,
    permission: Option<&'static str>,
    retry_after: Option<u32>,
}

impl ApiError {
    /// Any refusal whose top-level `errorCode` repeats the code.
    pub(crate) fn coded(status: StatusCode, code: &str, message: &str) -> Self {
        Self(Box::new(Envelope {
            status,
            symbol: code.to_owned(),
            code: code.to_owned(),
            message: message.to_owned(),
            parameter: None,
            permission: None,
            retry_after: None,
        }))
    }

    fn named(status: StatusCode, symbol: &str, code: &str, message: &str) -> Self {
        let mut error = Self::coded(status, code, message);
        symbol.clone_into(&mut error.0.symbol);
        error
    }

    /// 401, the token's time is over.
    pub(crate) fn token_expired() -> Self {
        let text = "Access token expired";
        Self::named(StatusCode::UNAUTHORIZED, "TokenExpired", "OAU-128", text)
    }

    /// 401 with one of the other token codes.
    pub(crate) fn token_invalid(code: &str, message: &str) -> Self {
        Self::named(StatusCode::UNAUTHORIZED, "TokenInvalid", code, message)
    }

    /// 403, the app was not given this permission.
    pub(crate) fn app_permission(permission: Permission) -> Self {
        let name = permission.name();
        let text = format!(
            "In order to call this API endpoint, application needs to have [{name}] permission"
        );
        let mut error = Self::named(
            StatusCode::FORBIDDEN,
            "InsufficientPermissions",
            "CMN-401",
            &text,
        );
        error.0.permission = Some(name);
        error
    }

    /// 403, the user may not look at other extensions.
    pub(crate) fn other_extension(user_permission: &'static str) -> Self {
        let text = format!(
            "In order to call this API endpoint, user needs to have [{user_permission}] \
             permission for requested resource."
        );
        let mut error = Self::named(
            StatusCode::FORBIDDEN,
            "InsufficientPermissions",
            "CMN-419",
            &text,
        );
        error.0.permission = Some(user_permission);
        error
    }

    /// 400, a parameter makes no sense.
    pub(crate) fn invalid_parameter(name: &str) -> Self {
        let text = format!("Parameter [{name}] value is invalid");
        let status = StatusCode::BAD_REQUEST;
        let mut error = Self::named(status, "InvalidParameter", "CMN-101", &text);
        error.0.parameter = Some(name.to_owned());
        error
    }

    /// 400, a parameter is refused with a code of its own.
    pub(crate) fn refused_parameter(code: &str, name: &str, message: &str) -> Self {
        let status = StatusCode::BAD_REQUEST;
        let mut error = Self::named(status, "InvalidParameter", code, message);
        error.0.parameter = Some(name.to_owned());
        error
    }

    /// 400, the body is no JSON.
    pub(crate) fn unreadable_body() -> Self {
        let text = "Request body cannot be parsed";
        Self::named(StatusCode::BAD_REQUEST, "InvalidParameter", "CMN-103", text)
    }

    /// 404, there is no such resource.
    pub(crate) fn not_found(parameter: &str) -> Self {
        let text = format!("Resource for parameter [{parameter}] is not found");
        let status = StatusCode::NOT_FOUND;
        let mut error = Self::named(status, "ResourceNotFound", "CMN-102", &text);
        error.0.parameter = Some(parameter.to_owned());
        error
    }

    /// 404, there is no such path.
    pub(crate) fn unknown_path() -> Self {
        Self::named(
            StatusCode::NOT_FOUND,
            "InvalidURI",
            "CMN-120",
            "Invalid URI",
        )
    }

    /// 403, the extension lacks a feature.
    pub(crate) fn feature_not_available(feature: &str) -> Self {
        let text = format!("Feature [{feature}] is not available");
        Self::named(
            StatusCode::FORBIDDEN,
            "FeatureNotAvailable",
            "CMN-109",
            &text,
        )
    }

    /// 403, the call is not in a state for this, and why.
    pub(crate) fn wrong_state(why: &str) -> Self {
        Self::coded(StatusCode::FORBIDDEN, "TAS-101", why)
    }

    /// 409, the call is not in a state for this.
    pub(crate) fn incorrect_state() -> Self {
        Self::coded(StatusCode::CONFLICT, "TAS-102", "Incorrect State")
    }

    /// 429.
    pub(crate) fn rate_exceeded(retry_after_seconds: u32) -> Self {
        let mut error = Self::coded(
            StatusCode::TOO_MANY_REQUESTS,
            "CMN-301",
            "Request rate exceeded",
        );
        error.0.retry_after = Some(retry_after_seconds);
        error
    }

    /// The same refusal with a `Retry-After` header, or without one.
    #[must_use]
    pub(crate) fn retry_after(mut self, seconds: Option<u32>) -> Self {
        self.0.retry_after = seconds;
        self
    }

    /// The parameter that is refused.
    pub(crate) fn parameter(&self) -> Option<&str> {
        self.0.parameter.as_deref()
    }

    /// The envelope.
    pub(crate) fn body(&self) -> Value {
        let mut detail = json!({ "errorCode": self.0.code, "message": self.0.message });
        let mut body = json!({ "errorCode": self.0.symbol, "message": self.0.message });
        if let Some(parameter) = &self.0.parameter {
            detail["parameterName"] = json!(parameter);
            body["parameterName"] = json!(parameter);
        }
        if let Some(permission) = self.0.permission {
            detail["permissionName"] = json!(permission);
            body["permissionName"] = json!(permission);
        }
        body["errors"] = json!([detail]);
        body
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.0.status, Json(self.body())).into_response();
        if let Some(seconds) = self.0.retry_after {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
