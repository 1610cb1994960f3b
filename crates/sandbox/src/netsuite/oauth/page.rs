//! The consent page: a plain form that works without a script.

use std::fmt::Write;

use axum::{
    http::header,
    response::{Html, IntoResponse, Response},
};

use super::authorize::{ACTION, Asked, Request};
use crate::{
    netsuite::role::Role,
    pages::{escape, page},
    people::Person,
};

/// Who signs in, in which role, and may the client in?
pub(super) fn consent(request: &Request, asked: &Asked, people: &[Person]) -> Response {
    let option = |value: &str, text: &str| {
        format!(
            "<option value=\"{}\">{}</option>",
            escape(value),
            escape(text)
        )
    };
    let names: String = people
        .iter()
        .map(|person| option(&person.extension_number, &person.full_name()))
        .collect();
    let roles: String = Role::ALL
        .iter()
        .map(|role| option(role.id(), role.name()))
        .collect();
    let body = format!(
        "<main class=\"card\">
  <p class=\"brand\">NetSuite sandbox</p>
  <h1>Allow {app}?</h1>
  <p>It would like to use <code>{scopes}</code>.</p>
  <form method=\"post\" action=\"{ACTION}\">{hidden}
    <label for=\"extension\">Sign in as</label>
    <select id=\"extension\" name=\"extension\">{names}</select>
    <label for=\"role\">Role</label>
    <select id=\"role\" name=\"role\">{roles}</select>
    <div class=\"actions\">
      <button name=\"decision\" value=\"deny\">Deny</button>
      <button class=\"primary\" name=\"decision\" value=\"allow\">Allow</button>
    </div>
  </form>
  <p class=\"hint\">This imitates NetSuite on your own machine. Nobody here has a password.</p>
</main>",
        app = escape(asked.integration.name),
        scopes = asked.scopes,
        hidden = hidden(request),
    );
    answer("Allow access", &body)
}

/// Nobody is sent anywhere.
pub(super) fn refusal(text: &str) -> Response {
    let body = format!(
        "<main class=\"card\">
  <p class=\"brand\">NetSuite sandbox</p>
  <h1>This request cannot be answered</h1>
  <p>{}</p>
</main>",
        escape(text),
    );
    answer("Request refused", &body)
}

/// NetSuite's login pages refuse to be framed.
fn answer(title: &str, body: &str) -> Response {
    let headers = [
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, Html(page(title, body, ""))).into_response()
}

fn hidden(request: &Request) -> String {
    let mut fields = String::new();
    let mut field = |name: &str, value: &str| {
        let value = escape(value);
        write!(
            fields,
            "<input type=\"hidden\" name=\"{name}\" value=\"{value}\">"
        )
        .ok();
    };
    field("response_type", &request.response_type);
    field("client_id", &request.client_id);
    field("redirect_uri", &request.redirect_uri);
    field("scope", &request.scope);
    field("state", &request.state);
    if let (Some(challenge), Some(method)) =
        (&request.code_challenge, &request.code_challenge_method)
    {
        field("code_challenge", challenge);
        field("code_challenge_method", method);
    }
    fields
}
