//! The routes under `/api/v1`.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use ledgerline_core::{
    domain::{
        caller::CustomerOverview, finished_call::FinishedCall, ids::RecordId, intent::NewCustomer,
        texts::TextReport, time::Timestamp,
    },
    wire::connector::{
        CallAnswer, CallerLookup, CallerQuestion, CreatedCustomer, KnownNumber, KnownNumbers,
        LoggedTexts, MOST_NUMBERS, NetSuiteHealth, NumberChoice, NumbersQuestion, Session,
    },
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    asker::{CallWriter, SignedIn, Token},
    problem::Refused,
};
use crate::{
    app::{App, Company},
    employees::{EmployeeError, Rep},
    netsuite::Priority,
    ringcentral::Identity,
};

/// Opens or renews a session; NetSuite's troubles are told and do not stand in its way.
pub(super) async fn open_session(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
    Token(token): Token,
) -> Result<Json<Session>, Refused> {
    let (employee, netsuite, netsuite_problem) = match app.company() {
        Err(_) => (None, NetSuiteHealth::NotSetUp, None),
        Ok(company) => {
            app.employees.note_sign_in(&identity).await?;
            let at = app.now();
            let rep = app
                .organizers
                .rep(&company.netsuite, Priority::Interactive, &identity, at)
                .await;
            let employee = match rep {
                Ok(rep) => {
                    company.netsuite.check_up().await;
                    rep.employee
                }
                Err(EmployeeError::NetSuite(_)) => None,
                Err(EmployeeError::Storage(error)) => return Err(error.into()),
            };
            let (health, problem) = company.netsuite.health();
            (employee, health, problem)
        }
    };
    let (logging_grant, grant_expires_at) =
        app.grants.issue(&identity.extension_id, &token).await?;
    let rules = app.logging.settings().await?.rules;
    let call_fields = match app.company() {
        Err(_) => Some(Vec::new()),
        Ok(company) => {
            let is_answering = netsuite == NetSuiteHealth::Connected;
            company.call_fields.asked(&rules, is_answering).await
        }
    };
    Ok(Json(Session {
        texts_until: app.writes.texts_until(&identity.extension_id).await?,
        extension_id: identity.extension_id,
        is_admin: identity.is_admin,
        netsuite,
        netsuite_problem,
        employee,
        logging_grant,
        grant_expires_at,
        dispositions: rules.dispositions,
        call_fields,
        info_links: rules.info_links,
    }))
}

/// Forgets the extension's logging grants.
pub(super) async fn close_session(
    State(app): State<App>,
    writer: CallWriter,
) -> Result<StatusCode, Refused> {
    let extension = match &writer {
        CallWriter::SignedIn(identity) => &identity.extension_id,
        CallWriter::Granted(extension) => extension,
    };
    app.grants.forget(extension).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who has this number.
pub(super) async fn look_up_caller(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    body: Bytes,
) -> Result<Json<CallerLookup>, Refused> {
    let question: CallerQuestion = read(&body)?;
    let company = app.company()?;
    let callers = &company.callers;
    let Some(number) = callers.number(&question.number) else {
        return Ok(Json(CallerLookup {
            matches: Vec::new(),
            evidence: Vec::new(),
            stale_since: None,
        }));
    };
    let found = callers.lookup(Priority::Interactive, &number).await?;
    let judged = callers.judged(&number, found.matches).await?;
    let (matches, evidence) = judged.into_iter().unzip();
    Ok(Json(CallerLookup {
        matches,
        evidence,
        stale_since: found.stale_since,
    }))
}

/// Whose these numbers are, as far as the directory tells.
pub(super) async fn known_numbers(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    body: Bytes,
) -> Result<Json<KnownNumbers>, Refused> {
    let question: NumbersQuestion = read(&body)?;
    if question.numbers.len() > MOST_NUMBERS {
        return Err(Refused::invalid(Some("numbers"), "too many at once"));
    }
    let callers = &app.company()?.callers;
    let mut answer = KnownNumbers::default();
    for number in question.numbers {
        if let Some(read) = callers.number(&number)
            && let Some(found) = callers.certain(&read).await?
        {
            answer.known.push(KnownNumber { number, found });
        }
    }
    Ok(Json(answer))
}

/// Remembers for the company whose a number is.
pub(super) async fn choose_caller(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
    body: Bytes,
) -> Result<StatusCode, Refused> {
    let choice: NumberChoice = read(&body)?;
    let callers = &app.company()?.callers;
    let number = callers
        .number(&choice.number)
        .ok_or_else(|| Refused::invalid(Some("number"), "not a phone number"))?;
    if choice.company.is_none() && choice.contact.is_none() {
        return Err(Refused::invalid(Some("company"), "nothing is chosen"));
    }
    let records = (choice.company.as_ref(), choice.contact.as_ref());
    let by = (&identity.extension_id, identity.name.as_str());
    callers.choose(&number, records, by, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where somebody's copy of the directory stands.
#[derive(Debug, Deserialize)]
pub(super) struct DirectoryQuestion {
    epoch: Option<String>,
    #[serde(default)]
    since: i64,
    most: Option<i64>,
}

/// A page of the directory.
pub(super) async fn show_directory(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Query(question): Query<DirectoryQuestion>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let directory = &app.company()?.directory;
    let after = (question.epoch.as_deref(), question.since);
    let netsuite = &app.settings.netsuite;
    let (pages, is_off) = (netsuite.app_url.as_ref(), !netsuite.directory);
    let (text, name) = directory
        .page(after, question.most, (pages, is_off))
        .await?;
    let known = headers.get(header::IF_NONE_MATCH);
    let tag = [(header::ETAG, name.clone())];
    if known.is_some_and(|known| known.as_bytes() == name.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, tag).into_response());
    }
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok((tag, kind, text).into_response())
}

/// Everything the pane shows about a customer.
pub(super) async fn show_customer(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<CustomerOverview>, Refused> {
    let overview = app
        .company()?
        .customers
        .overview(&RecordId::new(id))
        .await?;
    overview.map(Json).ok_or_else(Refused::missing)
}

/// Creates a customer.
pub(super) async fn create_customer(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
    body: Bytes,
) -> Result<Json<CreatedCustomer>, Refused> {
    let facts: NewCustomer = read(&body)?;
    let customers = &app.company()?.customers;
    let subsidiary = app.subsidiary_of(&identity).await?;
    let found = customers.create(&facts, subsidiary).await?;
    Ok(Json(CreatedCustomer { found }))
}

/// Writes a finished call.
pub(super) async fn log_call(
    State(app): State<App>,
    writer: CallWriter,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<CallAnswer>, Refused> {
    let call: FinishedCall = read(&body)?;
    let call = call.worked_on_by(app.now());
    if call.telephony_session_id.as_str() != id {
        let detail = "the path and the body name different calls";
        return Err(Refused::invalid(Some("telephonySessionId"), detail));
    }
    let company = app.company()?;
    let rep = rep(&app, company, writer, Some(call.started_at)).await?;
    let answer = company.calls.log(&rep, &call).await?;
    if let CallAnswer::Logged(_) = answer {
        app.writes.note(&rep.extension_id).await?;
    }
    Ok(Json(answer))
}

/// Writes texts of a conversation.
pub(super) async fn log_texts(
    State(app): State<App>,
    writer: CallWriter,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<LoggedTexts>, Refused> {
    let mut report: TextReport = read(&body)?;
    report.chosen = report.chosen.map(|chosen| chosen.chosen_by(app.now()));
    if report.conversation.as_str() != id {
        let detail = "the path and the body name different conversations";
        return Err(Refused::invalid(Some("conversation"), detail));
    }
    let company = app.company()?;
    // Each of its days may be somebody else's, so the mapping is asked for each.
    let rep = rep(&app, company, writer, None).await?;
    let logged = company.texts.log(&rep, &report).await?;
    app.writes.note(&rep.extension_id).await?;
    let days = logged.days.iter();
    let written: Vec<_> = days.flat_map(|day| &day.messages).collect();
    let told = report.messages.iter();
    let told = told.filter(|message| written.contains(&&message.id));
    if let Some(until) = told.map(|message| message.at).max() {
        app.writes.note_texts(&rep.extension_id, until).await?;
    }
    Ok(Json(logged))
}

/// For whom something is logged; the mapping has its say where it is one call, that began `at` some moment.
async fn rep(
    app: &App,
    company: &Company,
    writer: CallWriter,
    at: Option<Timestamp>,
) -> Result<Rep, Refused> {
    let identity = match writer {
        CallWriter::SignedIn(identity) => identity,
        CallWriter::Granted(extension_id) => {
            // The employee may not have been found before only because NetSuite was away.
            let Some(rep) = app.employees.remembered(&extension_id).await? else {
                let nobody = Rep {
                    extension_id,
                    name: String::new(),
                    email: None,
                    number: None,
                    employee: None,
                };
                return Ok(match at {
                    Some(at) => app.organizers.apply(nobody, at).await?,
                    None => nobody,
                });
            };
            Identity {
                extension_id: rep.extension_id,
                name: rep.name,
                email: rep.email,
                number: rep.number,
                is_admin: false,
            }
        }
    };
    let (netsuite, priority) = (&company.netsuite, Priority::Background);
    Ok(match at {
        Some(at) => {
            app.organizers
                .rep(netsuite, priority, &identity, at)
                .await?
        }
        None => app.employees.of(netsuite, priority, &identity).await?,
    })
}

/// The API's description.
pub(super) async fn describe() -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, include_str!("../../openapi.json")).into_response()
}

/// The reason is told by place alone, because a reader's own words quote the value.
pub(super) fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refused> {
    if holds_nul(body) {
        return Err(Refused::invalid(None, "a text holds a NUL"));
    }
    serde_json::from_slice(body).map_err(|error| {
        let place = format!(
            "not the expected JSON, line {} column {}",
            error.line(),
            error.column()
        );
        Refused::invalid(None, &place)
    })
}

/// Nobody types one, and `PostgreSQL`'s texts cannot hold it.
fn holds_nul(body: &[u8]) -> bool {
    fn has(value: &Value) -> bool {
        match value {
            Value::String(text) => text.contains('\0'),
            Value::Array(items) => items.iter().any(has),
            Value::Object(fields) => fields
                .iter()
                .any(|(name, value)| name.contains('\0') || has(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }
    // Only an escape can say it in JSON, and hardly any body holds what looks like one.
    body.windows(6).any(|part| part == b"\\u0000")
        && serde_json::from_slice(body).is_ok_and(|value: Value| has(&value))
}
