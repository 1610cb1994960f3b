//! `/console/ringcentral/credentials`: what an administrator does in RingCentral's Developer Portal before
//! a company is connected. The app is there, with its id and secret; a JWT is created for it and shown once.

use axum::{
    Form,
    extract::State,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;

use super::Console;
use crate::{
    pages::{escape, options, page},
    people::Person,
    ringcentral::oauth::{App, personal_jwt},
};

/// Where the page is.
pub(super) const PATH: &str = "/console/ringcentral/credentials";
/// The server-side app that a company's connector uses.
const APP: &str = "ledgerline-company";
const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// What is filled in.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wanted {
    extension: String,
    client_id: String,
}

/// The app, and the form for a JWT.
pub(super) async fn show(State(console): State<Console>) -> Response {
    answer(
        StatusCode::OK,
        &body(console.ringcentral.directory.people(), ""),
    )
}

/// The JWT, this once.
pub(super) async fn create(State(console): State<Console>, Form(wanted): Form<Wanted>) -> Response {
    let people = console.ringcentral.directory.people();
    let person = people
        .iter()
        .find(|person| person.extension_number == wanted.extension);
    let app = App::find(wanted.client_id.trim()).filter(|app| app.has_jwt_grant);
    let (Some(person), Some(app)) = (person, app) else {
        let why = "<p class=\"notice\" role=\"alert\">No app of this client ID uses the JWT auth flow.</p>";
        return answer(StatusCode::BAD_REQUEST, &body(people, why));
    };
    let made = format!(
        "<section aria-labelledby=\"made\">
  <h2 id=\"made\">JWT of {name} for {app}</h2>
  <p>Copy it now. It is not shown again.</p>
  <details><summary>Click to see</summary><p><code id=\"jwt\">{jwt}</code></p></details>
</section>",
        name = escape(&person.full_name()),
        app = escape(app.name),
        jwt = escape(&personal_jwt(person)),
    );
    answer(StatusCode::CREATED, &body(people, &made))
}

fn body(people: &[Person], said: &str) -> String {
    let (id, secret, name) = App::find(APP).map_or(("", "", ""), |app| {
        (app.id, app.secret.unwrap_or_default(), app.name)
    });
    let options = options(people.iter().map(|person| {
        let number = person.extension_number.as_str();
        (number, person.full_name())
    }));
    format!(
        "<main class=\"card\">
  <p class=\"brand\">RingCentral sandbox, Developer Portal</p>
  <h1>{name}</h1>
  <p>REST API App, JWT auth flow, server-side.</p>
  <dl>
    <dt>Client ID</dt><dd><code id=\"client-id\">{id}</code></dd>
    <dt>Client Secret</dt><dd><code id=\"client-secret\">{secret}</code></dd>
  </dl>
  <h2>Credentials</h2>
  <form method=\"post\" action=\"{PATH}\">
    <label for=\"extension\">Logged in as</label>
    <select id=\"extension\" name=\"extension\">{options}</select>
    <label for=\"client\">Client ID of the app it is restricted to</label>
    <input id=\"client\" name=\"clientId\" required autocomplete=\"off\">
    <div class=\"actions\"><button class=\"primary\">Create JWT</button></div>
  </form>
  {said}
  <p class=\"hint\">A JWT of this sandbox is good for each of its apps that use one.</p>
  <p class=\"hint\">This imitates RingCentral on your own machine. Nobody here has a password.</p>
</main>"
    )
}

fn answer(status: StatusCode, body: &str) -> Response {
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let page = Html(page("Developer Portal", body, ""));
    (status, headers, page).into_response()
}
