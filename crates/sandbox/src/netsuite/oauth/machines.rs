//! `/console/netsuite/certificates`: NetSuite's *OAuth 2.0 Client Credentials (M2M) Setup*, where an
//! administrator uploads a certificate for an integration, a role and an employee.

use axum::{
    extract::State,
    http::header,
    response::{Html, IntoResponse, Response},
};

use super::{ACCOUNT_ID, CLIENT_ID, integrations};
use crate::{
    netsuite::{NetSuite, locked, role::Role},
    pages::{escape, options, page},
};

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
     form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
const HEAD: &str = "<script type=\"module\" src=\"/console/netsuite/machines.js\"></script>";

/// The list, and the form for a new line.
pub(in super::super) async fn show(State(netsuite): State<NetSuite>) -> Response {
    let integration = integrations::named(CLIENT_ID).map_or("", |one| one.name);
    let mut lines = String::new();
    for id in locked(&netsuite.inner.grants).certificates.ids() {
        lines.extend(["<li><code>", &escape(id), "</code></li>"]);
    }
    let people = netsuite.inner.people.iter();
    let people = options(people.map(|person| {
        let id = person.extension_id.as_str();
        (id, person.full_name())
    }));
    let roles = Role::ALL.iter();
    let roles = options(roles.map(|role| (role.id(), role.name().to_owned())));
    let body = format!(
        "<main class=\"card\">
  <p class=\"brand\">NetSuite sandbox</p>
  <h1>OAuth 2.0 Client Credentials (M2M) Setup</h1>
  <dl>
    <dt>Account ID</dt><dd><code id=\"account-id\">{ACCOUNT_ID}</code></dd>
    <dt>Client ID of {integration}</dt><dd><code id=\"client-id\">{CLIENT_ID}</code></dd>
  </dl>
  <h2>Create New</h2>
  <form>
    <label for=\"employee\">Entity</label>
    <select id=\"employee\">{people}</select>
    <label for=\"role\">Role</label>
    <select id=\"role\" name=\"role\">{roles}</select>
    <label for=\"application\">Application</label>
    <select id=\"application\"><option>{integration}</option></select>
    <label for=\"certificate\">Certificate</label>
    <input id=\"certificate\" name=\"certificate\" type=\"file\" accept=\".pem\" required>
    <div class=\"actions\"><button class=\"primary\">Save</button></div>
  </form>
  <p id=\"notice\" class=\"notice\" role=\"status\"></p>
  <h2 id=\"lines\">Certificate ID</h2>
  <ul id=\"certificates\" class=\"list\" aria-labelledby=\"lines\">{lines}</ul>
  <p class=\"hint\">This imitates NetSuite on your own machine. Nobody here has a password.</p>
</main>",
        integration = escape(integration),
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, Html(page("Client Credentials Setup", &body, HEAD))).into_response()
}

/// What sends the file.
pub(in super::super) async fn script() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (kind, include_str!("machines.js")).into_response()
}
