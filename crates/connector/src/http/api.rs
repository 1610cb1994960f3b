//! The routes under `/api/v1`.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use ledgerline_core::{
    domain::{
        caller::CustomerOverview, finished_call::FinishedCall, ids::RecordId, intent::NewCustomer,
        texts::TextReport,
    },
    wire::connector::{
        CallerLookup, CallerQuestion, CreatedCustomer, LoggedCall, LoggedTexts, NetSuiteHealth,
        Session,
    },
};
use serde::de::DeserializeOwned;

use super::{
    asker::{CallWriter, SignedIn},
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
) -> Result<Json<Session>, Refused> {
    let (employee, netsuite, netsuite_problem) = match app.company() {
        Err(_) => (None, NetSuiteHealth::NotSetUp, None),
        Ok(company) => {
            let rep = app
                .employees
                .of(&company.netsuite, Priority::Interactive, &identity)
                .await;
            let employee = match rep {
                Ok(rep) => rep.employee,
                Err(EmployeeError::NetSuite(_)) => None,
                Err(EmployeeError::Storage(error)) => return Err(error.into()),
            };
            let (health, problem) = company.netsuite.health();
            (employee, health, problem)
        }
    };
    let (logging_grant, grant_expires_at) = app.grants.issue(&identity.extension_id).await?;
    Ok(Json(Session {
        extension_id: identity.extension_id,
        is_admin: identity.is_admin,
        netsuite,
        netsuite_problem,
        employee,
        logging_grant,
        grant_expires_at,
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
    let matches = match company.callers.number(&question.number) {
        Some(number) => {
            company
                .callers
                .lookup(Priority::Interactive, &number)
                .await?
        }
        None => Vec::new(),
    };
    Ok(Json(CallerLookup {
        matches,
        evidence: Vec::new(),
        stale_since: None,
    }))
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
    SignedIn(_): SignedIn,
    body: Bytes,
) -> Result<Json<CreatedCustomer>, Refused> {
    let facts: NewCustomer = read(&body)?;
    let found = app.company()?.customers.create(&facts).await?;
    Ok(Json(CreatedCustomer { found }))
}

/// Writes a finished call.
pub(super) async fn log_call(
    State(app): State<App>,
    writer: CallWriter,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<LoggedCall>, Refused> {
    let call: FinishedCall = read(&body)?;
    if call.telephony_session_id.as_str() != id {
        let detail = "the path and the body name different calls";
        return Err(Refused::invalid(Some("telephonySessionId"), detail));
    }
    let company = app.company()?;
    let rep = rep(&app, company, writer).await?;
    Ok(Json(company.calls.log(&rep, &call).await?))
}

/// Writes texts of a conversation.
pub(super) async fn log_texts(
    State(app): State<App>,
    writer: CallWriter,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<LoggedTexts>, Refused> {
    let report: TextReport = read(&body)?;
    if report.conversation.as_str() != id {
        let detail = "the path and the body name different conversations";
        return Err(Refused::invalid(Some("conversation"), detail));
    }
    let company = app.company()?;
    let rep = rep(&app, company, writer).await?;
    Ok(Json(company.texts.log(&rep, &report).await?))
}

/// For whom something is logged.
async fn rep(app: &App, company: &Company, writer: CallWriter) -> Result<Rep, Refused> {
    let identity = match writer {
        CallWriter::SignedIn(identity) => identity,
        CallWriter::Granted(extension_id) => {
            // The employee may not have been found before only because NetSuite was away.
            match app.employees.remembered(&extension_id).await? {
                Some(rep) => Identity {
                    extension_id: rep.extension_id,
                    name: rep.name,
                    email: rep.email,
                    is_admin: false,
                },
                None => {
                    return Ok(Rep {
                        extension_id,
                        name: String::new(),
                        email: None,
                        employee: None,
                    });
                }
            }
        }
    };
    let employees = &app.employees;
    Ok(employees
        .of(&company.netsuite, Priority::Background, &identity)
        .await?)
}

/// The API's description.
pub(super) async fn describe() -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, include_str!("../../openapi.json")).into_response()
}

/// The reason is told by place alone, because a reader's own words quote the value.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|error| {
        let place = format!(
            "not the expected JSON, line {} column {}",
            error.line(),
            error.column()
        );
        Refused::invalid(None, &place)
    })
}
