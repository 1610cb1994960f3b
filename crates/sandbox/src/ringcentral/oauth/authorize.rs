//! `GET /restapi/oauth/authorize` and the two pages behind it: who signs in, and what the app may do.
//!
//! The authorize request travels through both pages as it came, so that nothing is remembered for
//! a visitor who turns away. A single sign-on cookie spares the first page the next time.

use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use url::Url;

use super::{
    apps::App,
    form::Form,
    pages,
    pkce::Challenge,
    sign_ins::{CODE_LIFETIME_MILLIS, Code},
};
use crate::{
    people::Person,
    ringcentral::{RingCentral, permission::Scope},
};

const COOKIE: &str = "sandbox_sign_on";

/// An authorize request that may be answered with a redirect.
pub(super) struct Authorization {
    pub(super) app: &'static App,
    pub(super) redirect_uri: Url,
    pub(super) scope: Scope,
    /// The request as it came, encoded.
    pub(super) encoded: String,
    challenge: Option<Challenge>,
    state: Option<String>,
    prompt: Prompt,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Prompt {
    /// Sign-in unless signed on, then consent.
    Usual,
    /// Sign-in even when signed on.
    SignInAgain,
    /// No page at all.
    Silent,
}

/// Why there is no redirect: the page says it instead.
enum Fault {
    UnknownClient,
    UnregisteredRedirect,
}

/// `error` and `error_description` of a failure redirect.
type RedirectError = (&'static str, &'static str);

impl Authorization {
    fn read(encoded: &str) -> Result<Result<Self, Response>, Fault> {
        let form = Form::parse(encoded);
        let app = form
            .get("client_id")
            .and_then(App::find)
            .ok_or(Fault::UnknownClient)?;
        let redirect_uri = form
            .get("redirect_uri")
            .filter(|uri| app.has_redirect(uri))
            .and_then(|uri| Url::parse(uri).ok())
            .ok_or(Fault::UnregisteredRedirect)?;
        let state = form.get("state").map(str::to_owned);
        let refuse = |error: RedirectError| {
            Ok(Err(redirect_with_error(
                redirect_uri.clone(),
                state.as_deref(),
                error,
            )))
        };
        if form.get("response_type") != Some("code") {
            return refuse(("unsupported_response_type", "Only [code] is supported"));
        }
        let Ok(challenge) = Challenge::read(
            form.get("code_challenge"),
            form.get("code_challenge_method"),
        ) else {
            return refuse(("invalid_request", "Unknown code_challenge_method"));
        };
        let Some(scope) = Scope::narrowed(app.permissions, form.get("scope")) else {
            return refuse((
                "invalid_scope",
                "The application does not have this permission",
            ));
        };
        let prompt = match form.get("prompt") {
            Some("none") => Prompt::Silent,
            Some(words) if has_word(words, "login") && !has_word(words, "sso") => {
                Prompt::SignInAgain
            }
            Some(_) | None => Prompt::Usual,
        };
        let encoded = encoded.to_owned();
        Ok(Ok(Self {
            app,
            redirect_uri,
            scope,
            encoded,
            challenge,
            state,
            prompt,
        }))
    }

    fn refuse(&self, error: RedirectError) -> Response {
        redirect_with_error(self.redirect_uri.clone(), self.state.as_deref(), error)
    }

    fn allow(self, platform: &RingCentral, person: &Person) -> Response {
        let code = platform.sign_ins.issue_code(Code {
            app: self.app,
            redirect_uri: self.redirect_uri.to_string(),
            challenge: self.challenge,
            extension_id: person.extension_id.clone(),
            scope: self.scope,
            expires_at: platform.clock.now_millis() + CODE_LIFETIME_MILLIS,
        });
        let mut uri = self.redirect_uri;
        uri.query_pairs_mut().append_pair("code", &code);
        if let Some(state) = &self.state {
            uri.query_pairs_mut().append_pair("state", state);
        }
        uri.query_pairs_mut().append_pair("expires_in", "60");
        found(&uri)
    }
}

fn has_word(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|candidate| candidate == word)
}

fn redirect_with_error(mut uri: Url, state: Option<&str>, error: RedirectError) -> Response {
    uri.query_pairs_mut()
        .append_pair("error", error.0)
        .append_pair("error_description", error.1);
    if let Some(state) = state {
        uri.query_pairs_mut().append_pair("state", state);
    }
    found(&uri)
}

fn found(uri: &Url) -> Response {
    let location = HeaderValue::from_str(uri.as_str())
        .unwrap_or_else(|_| HeaderValue::from_static("about:blank"));
    (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
}

fn signed_on(platform: &RingCentral, headers: &HeaderMap) -> Option<Person> {
    let cookie = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)?;
    let extension_id = platform.sign_ins.browser(cookie)?;
    platform.directory.by_id(&extension_id).cloned()
}

/// Reads the request and hands it on, or shows why it cannot be answered with a redirect.
fn with_authorization(encoded: &str, answer: impl FnOnce(Authorization) -> Response) -> Response {
    match Authorization::read(encoded) {
        Ok(Ok(authorization)) => answer(authorization),
        Ok(Err(redirect)) => redirect,
        Err(Fault::UnknownClient) => {
            pages::refusal("OAU-120", "No app is registered under this client ID.")
        }
        Err(Fault::UnregisteredRedirect) => pages::refusal(
            "OAU-113",
            "The redirect URI is not registered for this app. It must match to the letter.",
        ),
    }
}

pub(super) async fn start(
    State(platform): State<RingCentral>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    begin(&platform, &headers, &query.unwrap_or_default())
}

pub(super) async fn start_by_form(
    State(platform): State<RingCentral>,
    headers: HeaderMap,
    body: String,
) -> Response {
    begin(&platform, &headers, &body)
}

fn begin(platform: &RingCentral, headers: &HeaderMap, encoded: &str) -> Response {
    with_authorization(encoded, |authorization| {
        let person = signed_on(platform, headers);
        match (authorization.prompt, person) {
            (Prompt::Silent, None) => {
                authorization.refuse(("login_required", "The user is not signed in"))
            }
            (Prompt::Silent, Some(person)) => {
                if platform
                    .sign_ins
                    .has_consented(&person.extension_id, authorization.app)
                {
                    authorization.allow(platform, &person)
                } else {
                    authorization.refuse(("consent_required", "The user has not agreed yet"))
                }
            }
            (Prompt::Usual, Some(person)) => pages::consent(&authorization, &person),
            (Prompt::Usual, None) | (Prompt::SignInAgain, _) => {
                pages::sign_in(&authorization, platform.directory.people())
            }
        }
    })
}

/// `GET /restapi/oauth/sign-in`: the link `Use another account`.
pub(super) async fn other_account(
    State(platform): State<RingCentral>,
    RawQuery(query): RawQuery,
) -> Response {
    with_authorization(&query.unwrap_or_default(), |authorization| {
        pages::sign_in(&authorization, platform.directory.people())
    })
}

/// `POST /restapi/oauth/sign-in`.
pub(super) async fn sign_in(State(platform): State<RingCentral>, body: String) -> Response {
    let form = Form::parse(&body);
    let encoded = form.get("request").unwrap_or_default().to_owned();
    with_authorization(&encoded, |authorization| {
        let person = form
            .get("extension")
            .and_then(|number| platform.directory.by_extension_number(number));
        let Some(person) = person else {
            return pages::sign_in(&authorization, platform.directory.people());
        };
        let cookie = platform.sign_ins.open_browser(&person.extension_id);
        let cookie = format!("{COOKIE}={cookie}; Path=/restapi/oauth; HttpOnly; SameSite=Lax");
        let to_consent = Redirect::to(&format!("/restapi/oauth/consent?{encoded}"));
        ([(header::SET_COOKIE, cookie)], to_consent).into_response()
    })
}

/// `GET /restapi/oauth/consent`.
pub(super) async fn ask_consent(
    State(platform): State<RingCentral>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    with_authorization(&query.unwrap_or_default(), |authorization| match signed_on(
        &platform, &headers,
    ) {
        Some(person) => pages::consent(&authorization, &person),
        None => pages::sign_in(&authorization, platform.directory.people()),
    })
}

/// `POST /restapi/oauth/consent`.
pub(super) async fn decide(
    State(platform): State<RingCentral>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let form = Form::parse(&body);
    with_authorization(
        form.get("request").unwrap_or_default(),
        |authorization| match (form.get("decision"), signed_on(&platform, &headers)) {
            (Some("allow"), Some(person)) => {
                platform
                    .sign_ins
                    .note_consent(&person.extension_id, authorization.app);
                authorization.allow(&platform, &person)
            }
            (Some("allow"), None) => pages::sign_in(&authorization, platform.directory.people()),
            (Some(_) | None, _) => {
                authorization.refuse(("access_denied", "The user did not agree"))
            }
        },
    )
}
