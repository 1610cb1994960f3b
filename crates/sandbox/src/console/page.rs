//! `/console`: the actions as forms, beside live lists of calls and of what `NetSuite` holds.

use axum::{
    extract::State,
    http::header,
    response::{Html, IntoResponse, Response},
};

use super::{
    Console,
    actions::{ACTIONS, Action, Field, Kind},
    developer,
};
use crate::{
    pages::{escape, page},
    people::Person,
};

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

const HEAD: &str = "<script type=\"module\" src=\"/console/console.js\"></script>";

pub(super) async fn show(State(console): State<Console>) -> Response {
    let people = console.ringcentral.directory.people();
    let forms: String = ACTIONS
        .iter()
        .filter(|action| action.method == "POST")
        .map(|action| form(action, people))
        .collect();
    let body = format!(
        "<header class=\"bar\">
  <h1>Sandbox console</h1>
  <p>RingCentral and NetSuite, imitated on this machine</p>
</header>
<p id=\"notice\" class=\"notice\" role=\"status\"></p>
<div class=\"columns\">
  <main class=\"actions-grid\" aria-label=\"Actions\">
{forms}
  </main>
  <aside class=\"lists\" aria-label=\"What happened\">
    <section aria-labelledby=\"calls-title\">
      <h2 id=\"calls-title\">Calls</h2>
      <ul id=\"calls\" class=\"list\"><li class=\"hint\">No calls yet. Ring somebody.</li></ul>
    </section>
    <section aria-labelledby=\"phone-calls-title\">
      <h2 id=\"phone-calls-title\">Phone calls in NetSuite</h2>
      <ul id=\"phone-calls\" class=\"list\"><li class=\"hint\">Nothing logged yet.</li></ul>
    </section>
    <p class=\"hint\">To connect a company: <a href=\"{developer}\">RingCentral's Developer Portal</a>; NetSuite's
      certificates are at <code>/console/netsuite/certificates</code> of its own port.</p>
    <p class=\"hint\">Scripts find every action at <a href=\"/console/api\">/console/api</a>.</p>
  </aside>
</div>",
        developer = developer::PATH,
    );
    (
        [(header::CONTENT_SECURITY_POLICY, POLICY)],
        Html(page("Console", &body, HEAD)),
    )
        .into_response()
}

fn form(action: &Action, people: &[Person]) -> String {
    let fields: String = action
        .fields
        .iter()
        .map(|field| input(action, field, people))
        .collect();
    format!(
        "<form class=\"action\" data-path=\"{path}\">
  <h2>{name}</h2>
  <p class=\"hint\">{about}</p>
  {fields}
  <div class=\"actions\"><button>{name}</button></div>
</form>
",
        path = escape(action.path),
        name = escape(action.name),
        about = escape(action.about),
    )
}

fn input(action: &Action, field: &Field, people: &[Person]) -> String {
    let id = format!(
        "{}-{}",
        action.path.rsplit('/').next().unwrap_or_default(),
        field.name
    );
    let required = if field.is_required { " required" } else { "" };
    let attributes = format!("id=\"{id}\" name=\"{}\"{required}", field.name);
    let example = escape(field.example);
    let control = match field.kind {
        Kind::Extension => {
            let options = people.iter().map(|person| {
                let number = &person.extension_number;
                option(
                    number,
                    &format!("{}, {number}", person.full_name()),
                    field.example,
                )
            });
            select(&attributes, options)
        }
        Kind::Choice(values) => {
            let usual = (!field.is_required && field.example.is_empty())
                .then(|| option("", "does the usual", ""));
            let options = values
                .iter()
                .map(|value| option(value, value, field.example));
            select(&attributes, usual.into_iter().chain(options))
        }
        Kind::Text => format!("<input {attributes} value=\"{example}\" autocomplete=\"off\">"),
        Kind::Number => {
            format!("<input {attributes} type=\"number\" data-number value=\"{example}\">")
        }
        Kind::Members => {
            format!("<textarea {attributes} data-members rows=\"2\">{example}</textarea>")
        }
    };
    format!(
        "<label for=\"{id}\">{}</label>{control}",
        escape(field.label)
    )
}

fn select(attributes: &str, options: impl Iterator<Item = String>) -> String {
    format!(
        "<select {attributes}>{}</select>",
        options.collect::<String>()
    )
}

fn option(value: &str, label: &str, chosen: &str) -> String {
    let selected = if value == chosen { " selected" } else { "" };
    format!(
        "<option value=\"{}\"{selected}>{}</option>",
        escape(value),
        escape(label)
    )
}
