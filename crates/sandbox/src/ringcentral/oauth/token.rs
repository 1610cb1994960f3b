//! `POST /restapi/oauth/token`.

use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    apps::App,
    client::authenticate_client,
    credential,
    error::OAuthError,
    form::Form,
    sign_ins::{Grant, Issued, Lifetimes, new_id},
};
use crate::ringcentral::{
    RingCentral,
    error::ApiError,
    permission::Scope,
    rate_limit::{Allowance, Group},
};

const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const ACCESS_SECONDS: i64 = 3_600;
const REFRESH_SECONDS: i64 = 604_800;

/// Either endpoint's refusal: OAuth's shape, or the rate limiter in the REST envelope.
enum Refusal {
    OAuth(OAuthError),
    TooMany(Allowance),
}

impl From<OAuthError> for Refusal {
    fn from(error: OAuthError) -> Self {
        Self::OAuth(error)
    }
}

pub(super) async fn issue(
    State(platform): State<RingCentral>,
    headers: HeaderMap,
    body: String,
) -> Response {
    match answer(&platform, &headers, &Form::parse(&body)) {
        Ok(issued) => Json(token_info(&issued)).into_response(),
        Err(Refusal::OAuth(error)) => error.into_response(),
        Err(Refusal::TooMany(allowance)) => {
            let mut response = ApiError::rate_exceeded(Allowance::PENALTY_SECONDS).into_response();
            allowance.write_to(response.headers_mut());
            response
        }
    }
}

fn answer(platform: &RingCentral, headers: &HeaderMap, form: &Form) -> Result<Issued, Refusal> {
    if let Some(name) = form.duplicated() {
        let text = format!("Parameter [{name}] is duplicated");
        return Err(OAuthError::InvalidRequest("OAU-111", text).into());
    }
    let app = authenticate_client(headers, form)?;
    match form
        .get("grant_type")
        .ok_or_else(|| OAuthError::missing("grant_type"))?
    {
        "authorization_code" => by_code(platform, app, form),
        "refresh_token" => by_refresh(platform, app, form),
        JWT_BEARER if app.has_jwt_grant => by_jwt(platform, app, form),
        JWT_BEARER | "password" | "partner_jwt" => Err(OAuthError::UnauthorizedClient.into()),
        _ => Err(OAuthError::UnsupportedGrantType.into()),
    }
}

fn by_code(platform: &RingCentral, app: &'static App, form: &Form) -> Result<Issued, Refusal> {
    let text = form
        .get("code")
        .ok_or_else(|| OAuthError::missing("code"))?;
    let refused = |code, message| Refusal::OAuth(OAuthError::InvalidGrant(code, message));
    let code = platform
        .sign_ins
        .peek_code(text)
        .ok_or_else(|| refused("OAU-106", "Authorization code is invalid"))?;
    count(platform, app, &code.extension_id)?;
    // From here on the code is used up, whatever is wrong with the request.
    platform.sign_ins.spend_code(text);
    if platform.clock.now_millis() >= code.expires_at {
        return Err(refused("OAU-108", "Authorization code is expired"));
    }
    if code.app.id != app.id {
        return Err(refused(
            "OAU-110",
            "Authorization code was issued for another application",
        ));
    }
    if form.get("redirect_uri") != Some(&code.redirect_uri) {
        return Err(refused("OAU-109", "Redirect URIs do not match"));
    }
    let verifier = form.get("code_verifier");
    match &code.challenge {
        Some(challenge) if !verifier.is_some_and(|verifier| challenge.is_met_by(verifier)) => {
            return Err(refused(
                "OAU-106",
                "Code verifier does not match the challenge",
            ));
        }
        Some(_) | None => {}
    }
    Ok(open(platform, app, code.extension_id, code.scope, form))
}

fn by_refresh(platform: &RingCentral, app: &'static App, form: &Form) -> Result<Issued, Refusal> {
    let refresh = form
        .get("refresh_token")
        .ok_or_else(|| OAuthError::missing("refresh_token"))?;
    let refused = || Refusal::OAuth(OAuthError::InvalidGrant("OAU-213", "Token not found"));
    let owner = platform
        .sign_ins
        .owner_of_refresh(app, refresh)
        .ok_or_else(refused)?;
    count(platform, app, &owner)?;
    let asked = form
        .get("access_token_ttl")
        .or(form.get("refresh_token_ttl"))
        .is_some();
    platform
        .sign_ins
        .refresh(app, refresh, asked.then(|| lifetimes(form)))
        .ok_or_else(refused)
}

fn by_jwt(platform: &RingCentral, app: &'static App, form: &Form) -> Result<Issued, Refusal> {
    let assertion = form
        .get("assertion")
        .ok_or_else(|| OAuthError::missing("assertion"))?;
    let extension_id = credential::extension_of(assertion, &platform.clock)
        .filter(|id| platform.directory.by_id(id).is_some())
        .filter(|id| !platform.sign_ins.is_credential_deleted(id))
        .ok_or(OAuthError::InvalidGrant("OAU-213", "Token not found"))?;
    count(platform, app, &extension_id)?;
    let scope = Scope::narrowed(app.permissions, form.get("scope"))
        .ok_or_else(|| OAuthError::InvalidRequest("OAU-117", "Scope is not allowed".to_owned()))?;
    Ok(open(platform, app, extension_id, scope, form))
}

fn count(platform: &RingCentral, app: &App, extension_id: &str) -> Result<(), Refusal> {
    let allowance = platform
        .rate_limiter
        .count(app.id, extension_id, Group::Auth);
    if allowance.is_exceeded {
        Err(Refusal::TooMany(allowance))
    } else {
        Ok(())
    }
}

fn open(
    platform: &RingCentral,
    app: &'static App,
    extension_id: String,
    scope: Scope,
    form: &Form,
) -> Issued {
    let endpoint_id = form.get("endpoint_id").map_or_else(new_id, str::to_owned);
    let lifetimes = lifetimes(form);
    let grant = Grant {
        app,
        extension_id,
        scope,
        endpoint_id,
        lifetimes,
    };
    let (issued, dropped) = platform.sign_ins.open(grant);
    if let Some(session_id) = dropped {
        platform.gateway.end_session(&session_id);
    }
    tracing::info!(app = app.id, "signed in");
    issued
}

fn lifetimes(form: &Form) -> Lifetimes {
    let seconds = |name, default: i64| {
        form.get(name)
            .and_then(|text| text.parse().ok())
            .unwrap_or(default)
    };
    Lifetimes {
        access: seconds("access_token_ttl", ACCESS_SECONDS).clamp(600, 3_600),
        refresh: seconds("refresh_token_ttl", REFRESH_SECONDS).clamp(1, 2_592_000),
    }
}

fn token_info(issued: &Issued) -> Value {
    json!({
        "access_token": issued.access_token,
        "token_type": "bearer",
        "expires_in": issued.expires_in,
        "refresh_token": issued.refresh_token,
        "refresh_token_expires_in": issued.refresh_expires_in,
        "scope": issued.grant.scope.to_string(),
        "owner_id": issued.grant.extension_id,
        "endpoint_id": issued.grant.endpoint_id,
        "session_id": issued.session_id,
    })
}
