//! The sign-in and consent pages: plain HTML forms that work without a script.

use std::fmt::Write;

use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use super::authorize::Authorization;
use crate::{
    pages::{escape, page},
    people::Person,
};

/// Who signs in?
pub(super) fn sign_in(authorization: &Authorization, people: &[Person]) -> Response {
    let mut options = String::new();
    for person in people {
        let (name, number) = (
            escape(&person.full_name()),
            escape(&person.extension_number),
        );
        write!(
            options,
            "<option value=\"{number}\">{name}, {number}</option>"
        )
        .ok();
    }
    let body = format!(
        "<main class=\"card\">
  <p class=\"brand\">RingCentral sandbox</p>
  <h1>Sign in</h1>
  <p>to continue to <strong>{app}</strong></p>
  <form method=\"post\" action=\"/restapi/oauth/sign-in\">
    <input type=\"hidden\" name=\"request\" value=\"{request}\">
    <label for=\"extension\">Sign in as</label>
    <select id=\"extension\" name=\"extension\" autofocus>{options}</select>
    <div class=\"actions\"><button class=\"primary\">Sign in</button></div>
  </form>
  <p class=\"hint\">This imitates RingCentral on your own machine. Nobody here has a password.</p>
</main>",
        app = escape(authorization.app.name),
        request = escape(&authorization.encoded),
    );
    answer(authorization, "Sign in", &body)
}

/// May the app do this?
pub(super) fn consent(authorization: &Authorization, person: &Person) -> Response {
    let mut scopes = String::new();
    for permission in authorization.scope.iter() {
        let (text, name) = (escape(permission.explained()), permission.name());
        write!(scopes, "<li><span>{text}</span> <code>{name}</code></li>").ok();
    }
    let body = format!(
        "<main class=\"card\">
  <p class=\"brand\">RingCentral sandbox</p>
  <h1>Allow {app}?</h1>
  <p>Signed in as <strong>{name}</strong>, extension {number}.
    <a href=\"/restapi/oauth/sign-in?{request}\">Use another account</a></p>
  <h2>{app} would like to</h2>
  <ul class=\"scopes\">{scopes}</ul>
  <form method=\"post\" action=\"/restapi/oauth/consent\">
    <input type=\"hidden\" name=\"request\" value=\"{request}\">
    <div class=\"actions\">
      <button name=\"decision\" value=\"deny\">Deny</button>
      <button class=\"primary\" name=\"decision\" value=\"allow\">Allow</button>
    </div>
  </form>
</main>",
        app = escape(authorization.app.name),
        name = escape(&person.full_name()),
        number = escape(&person.extension_number),
        request = escape(&authorization.encoded),
    );
    answer(authorization, "Allow access", &body)
}

/// The request cannot be answered with a redirect.
pub(super) fn refusal(code: &str, text: &str) -> Response {
    let body = format!(
        "<main class=\"card\">
  <p class=\"brand\">RingCentral sandbox</p>
  <h1>This request cannot be answered</h1>
  <p>{}</p>
  <p class=\"hint\">Error <code>{}</code></p>
</main>",
        escape(text),
        escape(code),
    );
    (
        StatusCode::BAD_REQUEST,
        Html(page("Request refused", &body, "")),
    )
        .into_response()
}

/// The redirect that follows a form is held to `form-action` too, so the app's origin is in it.
fn answer(authorization: &Authorization, title: &str, body: &str) -> Response {
    let policy = format!(
        "default-src 'none'; style-src 'self'; form-action 'self' {}; base-uri 'none'; \
         frame-ancestors 'none'",
        authorization.redirect_uri.origin().ascii_serialization(),
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, Html(page(title, body, ""))).into_response()
}
