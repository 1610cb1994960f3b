//! OAuth 2.0 client credentials with a certificate.
//!
//! A client signs an assertion with the private key of a certificate it registered; the answer is
//! an access token for one hour and no refresh token.

use std::{collections::BTreeMap, sync::PoisonError};

use axum::{
    Form, Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde_json::{Value, json};

use super::NetSuite;

/// Where the account lives.
pub const ACCOUNT_ID: &str = "TSTDRV0000001";
/// The integration record of the sandbox.
pub const CLIENT_ID: &str = "sandbox-integration";
/// Path of the token endpoint; with the origin in front, the assertion's `aud`.
pub const TOKEN_PATH: &str = "/services/rest/auth/oauth2/v1/token";

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const LIFETIME_SECONDS: i64 = 3600;
const SCOPES: [&str; 2] = ["rest_webservices", "restlets"];
const ROLE: &str = "1001";

/// A certificate that cannot be registered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a PEM certificate or public key of RSA or an elliptic curve")]
pub struct CertificateError;

#[derive(Clone)]
struct Certificate {
    key: DecodingKey,
    algorithms: &'static [Algorithm],
}

const RSA: &[Algorithm] = &[Algorithm::PS256, Algorithm::PS384, Algorithm::PS512];
const ELLIPTIC: &[Algorithm] = &[Algorithm::ES256, Algorithm::ES384];

/// Registered certificates and live tokens.
#[derive(Default)]
pub(super) struct Grants {
    certificates: BTreeMap<String, Certificate>,
    /// Access tokens and when each ends, in milliseconds.
    tokens: BTreeMap<String, i64>,
}

impl std::fmt::Debug for Grants {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Grants").finish_non_exhaustive()
    }
}

impl Grants {
    /// Keeps the certificate and gives its id.
    pub(super) fn register(&mut self, pem: &str) -> Result<String, CertificateError> {
        let rsa = DecodingKey::from_rsa_pem(pem.as_bytes()).map(|key| (key, RSA));
        let (key, algorithms) = rsa
            .or_else(|_| DecodingKey::from_ec_pem(pem.as_bytes()).map(|key| (key, ELLIPTIC)))
            .map_err(|_| CertificateError)?;
        let id = format!("sandbox-certificate-{}", self.certificates.len() + 1);
        self.certificates
            .insert(id.clone(), Certificate { key, algorithms });
        Ok(id)
    }

    /// Is this access token alive?
    pub(super) fn is_valid(&self, token: &str, now_millis: i64) -> bool {
        self.tokens
            .get(token)
            .is_some_and(|ends| *ends > now_millis)
    }

    /// Ends every access token.
    pub(super) fn expire_tokens(&mut self) {
        self.tokens.clear();
    }

    fn issue(&mut self, now_millis: i64) -> String {
        let now = now_millis / 1000;
        let header = json!({ "typ": "JWT", "alg": "PS256", "kid": "sandbox" });
        let claims = json!({
            "sub": format!("{ROLE};{}", super::seed::INTEGRATION_EMPLOYEE),
            "aud": [format!("sandbox;{ACCOUNT_ID}"), CLIENT_ID],
            "scope": SCOPES,
            "iss": "https://system.netsuite.com",
            "iat": now,
            "exp": now + LIFETIME_SECONDS,
            "jti": uuid::Uuid::new_v4().to_string(),
        });
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signature = URL_SAFE_NO_PAD.encode(uuid::Uuid::new_v4().as_bytes());
        let token = format!("{}.{}.{signature}", part(header), part(claims));
        self.tokens
            .insert(token.clone(), now_millis + LIFETIME_SECONDS * 1000);
        token
    }
}

#[derive(Deserialize)]
pub(super) struct TokenRequest {
    grant_type: Option<String>,
    client_assertion_type: Option<String>,
    client_assertion: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    iss: Option<String>,
    aud: Option<Value>,
    scope: Option<Value>,
    iat: Option<i64>,
    exp: Option<i64>,
}

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

/// `POST /services/rest/auth/oauth2/v1/token`.
pub(super) async fn token(
    State(netsuite): State<NetSuite>,
    headers: HeaderMap,
    Form(request): Form<TokenRequest>,
) -> Result<Response, Refusal> {
    match request.grant_type.as_deref() {
        None => return Err(Refusal::InvalidRequest),
        Some("client_credentials") => {}
        Some(_) => return Err(Refusal::UnsupportedGrantType),
    }
    let assertion = request.client_assertion.ok_or(Refusal::InvalidRequest)?;
    if request.client_assertion_type.as_deref() != Some(ASSERTION_TYPE) {
        return Err(Refusal::InvalidRequest);
    }
    let now_millis = netsuite.inner.clock.now_millis();
    let mut grants = netsuite
        .inner
        .grants
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let audience = format!("{}{TOKEN_PATH}", super::origin(&headers));
    check(&grants, &assertion, &audience, now_millis / 1000)?;
    let body = json!({
        "access_token": grants.issue(now_millis),
        "expires_in": LIFETIME_SECONDS.to_string(),
        "token_type": "bearer",
    });
    Ok(Json(body).into_response())
}

fn check(grants: &Grants, assertion: &str, audience: &str, now: i64) -> Result<(), Refusal> {
    let header = jsonwebtoken::decode_header(assertion).map_err(|_| Refusal::InvalidRequest)?;
    let certificate = header
        .kid
        .and_then(|kid| grants.certificates.get(&kid))
        .filter(|certificate| certificate.algorithms.contains(&header.alg))
        .ok_or(Refusal::InvalidClient)?;
    // The times are judged by the sandbox's clock, below.
    let mut validation = Validation::new(header.alg);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let claims: Claims = jsonwebtoken::decode(assertion, &certificate.key, &validation)
        .map_err(|_| Refusal::InvalidClient)?
        .claims;
    if claims.iss.as_deref() != Some(CLIENT_ID) {
        return Err(Refusal::InvalidClient);
    }
    let is_for_us = match &claims.aud {
        Some(Value::Array(all)) => all.iter().any(|one| one == audience),
        Some(one) => one == audience,
        None => false,
    };
    let (Some(issued), Some(ends)) = (claims.iat, claims.exp) else {
        return Err(Refusal::InvalidGrant);
    };
    if !is_for_us || ends <= now || ends > issued + LIFETIME_SECONDS {
        return Err(Refusal::InvalidGrant);
    }
    let scopes: Vec<&str> = match &claims.scope {
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(all)) => all.split([' ', ',']).collect(),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => {
            Vec::new()
        }
    };
    if !scopes.contains(&"rest_webservices") || scopes.iter().any(|one| !SCOPES.contains(one)) {
        return Err(Refusal::InvalidScope);
    }
    Ok(())
}

/// `POST /console/netsuite/certificates`: a PEM text, or `{"certificate": "<PEM>"}`.
pub(super) async fn register(State(netsuite): State<NetSuite>, body: String) -> Response {
    let pem = serde_json::from_str::<Value>(&body)
        .ok()
        .and_then(|json| {
            json.get("certificate")
                .and_then(Value::as_str)
                .map(str::to_owned)
        })
        .unwrap_or(body);
    match netsuite.register_certificate(&pem) {
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
