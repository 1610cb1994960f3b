//! OAuth 2.0: who gets an access token, and how.
//!
//! | Module | Is |
//! |---|---|
//! | `integrations` | the clients |
//! | `authorize` | the page on which a person chooses a role and lets a client in |
//! | `token` | codes, refresh tokens and assertions become access tokens |
//! | `assertion` | client credentials with a certificate |
//! | `machines` | the page on which a certificate is uploaded |
//! | `grants` | what was handed out |
//!
//! An access token lives for an hour. A machine gets no refresh token; a confidential client keeps the
//! one it got for a week; a public client's works once and brings the next.

mod assertion;
pub(super) mod authorize;
mod grants;
mod integrations;
pub(super) mod machines;
mod page;
mod scope;
pub(super) mod token;

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

pub(super) use self::grants::Grants;
pub use self::{grants::Caller, scope::Scopes};
use super::{NetSuite, role::Role};

/// Where the account lives.
pub const ACCOUNT_ID: &str = "TSTDRV0000001";
/// The integration record of the sandbox that signs in with a certificate.
pub const CLIENT_ID: &str = "sandbox-integration";
/// Path of the token endpoint; with the origin in front, the assertion's `aud`.
pub const TOKEN_PATH: &str = "/services/rest/auth/oauth2/v1/token";
pub(super) const REVOKE_PATH: &str = "/services/rest/auth/oauth2/v1/revoke";
pub(super) const AUTHORIZE_PATH: &str = "/app/login/oauth2/authorize.nl";

/// A certificate that cannot be registered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a PEM certificate or public key of RSA or an elliptic curve")]
pub struct CertificateError;

/// Why no token is given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    InvalidRequest,
    UnsupportedGrantType,
    InvalidClient,
    InvalidGrant,
    InvalidScope,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, error) = match self {
            Self::InvalidRequest => (StatusCode::BAD_REQUEST, "invalid_request"),
            Self::UnsupportedGrantType => (StatusCode::BAD_REQUEST, "unsupported_grant_type"),
            Self::InvalidClient => (StatusCode::UNAUTHORIZED, "invalid_client"),
            Self::InvalidGrant => (StatusCode::BAD_REQUEST, "invalid_grant"),
            Self::InvalidScope => (StatusCode::BAD_REQUEST, "invalid_scope"),
        };
        let mut response = (status, Json(json!({ "error": error }))).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"TSTDRV0000001\""),
            );
        }
        response
    }
}

impl Grants {
    /// Lets the sandbox integration sign in with this certificate or public key, in this role; gives
    /// its id.
    pub(super) fn register(&mut self, pem: &str, role: Role) -> Result<String, CertificateError> {
        self.certificates.register(pem, role)
    }
}

/// `POST /console/netsuite/certificates`: a PEM text, or `{"certificate": "<PEM>", "role": "1001"}`.
pub(super) async fn register(State(netsuite): State<NetSuite>, body: String) -> Response {
    let json = serde_json::from_str::<Value>(&body).unwrap_or_default();
    let pem = json["certificate"].as_str().unwrap_or(&body);
    let role = json["role"].as_str().map_or(Some(Role::Full), Role::parse);
    let Some(role) = role else {
        let body = json!({ "error": "there is no role of this id" });
        return (StatusCode::BAD_REQUEST, Json(body)).into_response();
    };
    match netsuite.register_certificate_as(role, pem) {
        Ok(id) => {
            let body = json!({
                "certificateId": id, "clientId": CLIENT_ID, "accountId": ACCOUNT_ID,
            });
            (StatusCode::CREATED, Json(body)).into_response()
        }
        Err(error) => (
            StatusCode::BAD_REQUEST,
            Json(json!({ "error": error.to_string() })),
        )
            .into_response(),
    }
}
