//! `POST /services/rest/auth/oauth2/v1/token` and `/revoke`.

use axum::{
    Form, Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    Refusal, TOKEN_PATH,
    grants::{Consent, Handed, LIFETIME_SECONDS},
    integrations::{self, Client, Integration},
};
use crate::netsuite::{NetSuite, locked, origin};

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

#[derive(Deserialize)]
pub(in super::super) struct TokenRequest {
    grant_type: Option<String>,
    client_assertion_type: Option<String>,
    client_assertion: Option<String>,
    client_id: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
}

/// Exchanges an assertion, a code or a refresh token for an access token.
pub(in super::super) async fn token(
    State(netsuite): State<NetSuite>,
    headers: HeaderMap,
    Form(request): Form<TokenRequest>,
) -> Result<Response, Refusal> {
    let now_millis = netsuite.inner.clock.now_millis();
    let mut grants = locked(&netsuite.inner.grants);
    let handed = match request.grant_type.as_deref() {
        None => return Err(Refusal::InvalidRequest),
        Some("client_credentials") => {
            let assertion = request.client_assertion.ok_or(Refusal::InvalidRequest)?;
            if request.client_assertion_type.as_deref() != Some(ASSERTION_TYPE) {
                return Err(Refusal::InvalidRequest);
            }
            let audience = format!("{}{TOKEN_PATH}", origin(&headers));
            let now = now_millis / 1000;
            let caller = grants.certificates.check(&assertion, &audience, now)?;
            Handed {
                access: grants.issue(super::CLIENT_ID, caller, now_millis),
                refresh: None,
            }
        }
        Some("authorization_code") => {
            let integration = client(&headers, request.client_id.as_deref())?;
            let code = request.code.ok_or(Refusal::InvalidRequest)?;
            let is_proved = |consent: &Consent| {
                request.redirect_uri.as_deref() == Some(integration.redirect_uri)
                    && is_verified(consent, request.code_verifier.as_deref())
            };
            grants.exchange(&code, integration, is_proved, now_millis)?
        }
        Some("refresh_token") => {
            let integration = client(&headers, request.client_id.as_deref())?;
            let token = request.refresh_token.ok_or(Refusal::InvalidRequest)?;
            grants.refresh(&token, integration, now_millis)?
        }
        Some(_) => return Err(Refusal::UnsupportedGrantType),
    };
    let mut body = json!({
        "access_token": handed.access,
        "expires_in": LIFETIME_SECONDS.to_string(),
        "token_type": "bearer",
    });
    if let Some(refresh) = handed.refresh {
        body["refresh_token"] = refresh.into();
    }
    Ok(Json(body).into_response())
}

#[derive(Deserialize)]
pub(in super::super) struct Revocation {
    token: Option<String>,
    client_id: Option<String>,
}

/// Ends a sign-in; one that is not there is as good as ended (RFC 7009, section 2.2).
pub(in super::super) async fn revoke(
    State(netsuite): State<NetSuite>,
    headers: HeaderMap,
    Form(request): Form<Revocation>,
) -> Result<StatusCode, Refusal> {
    let integration = client(&headers, request.client_id.as_deref())?;
    let token = request.token.ok_or(Refusal::InvalidRequest)?;
    locked(&netsuite.inner.grants).revoke(&token, integration);
    Ok(StatusCode::OK)
}

/// The client that sent this, with which people sign in.
fn client(headers: &HeaderMap, in_body: Option<&str>) -> Result<&'static Integration, Refusal> {
    let basic = headers.get(header::AUTHORIZATION).map(|value| {
        let encoded = value.to_str().ok()?.strip_prefix("Basic ")?;
        let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
        let (id, secret) = text.split_once(':')?;
        Some((id.to_owned(), secret.to_owned()))
    });
    let (id, secret) = match basic {
        Some(basic) => basic.ok_or(Refusal::InvalidClient)?,
        None => (in_body.unwrap_or_default().to_owned(), String::new()),
    };
    let integration = integrations::named(&id).ok_or(Refusal::InvalidClient)?;
    let is_it = match integration.client {
        Client::Confidential { secret: known } => secret == known,
        Client::Public => secret.is_empty(),
        Client::Machine => false,
    };
    is_it.then_some(integration).ok_or(Refusal::InvalidClient)
}

/// Does the verifier belong to the challenge? A verifier to none is as wrong as none to one.
fn is_verified(consent: &Consent, verifier: Option<&str>) -> bool {
    match (&consent.challenge, verifier) {
        (None, None) => true,
        (Some(challenge), Some(verifier)) => {
            (43..=128).contains(&verifier.len())
                && *challenge == URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
        }
        (Some(_), None) | (None, Some(_)) => false,
    }
}
