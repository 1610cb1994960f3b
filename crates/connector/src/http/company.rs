//! The company's connections: how they stand for everybody; setting them up, syncing and the ledger for
//! admins.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
};
use ledgerline_core::domain::{
    company::{
        Certificate, CheckEntry, CompanyStatus, CustomerQuestion, GapCall, KnownCustomer,
        LEDGER_DAYS, Ledger, MOST_DAYS, NetSuiteEntry, Proof, RingCentralEntry, Sent, SyncRange,
        SyncReport,
    },
    event::{ConnectionLog, Platform},
    probe::ProbeReport,
    subscription::EventSubscription,
    time::Timestamp,
    you::You,
};
use serde::Deserialize;

use super::{
    api::read,
    asker::{Admin, SignedIn},
    problem::Refused,
};
use crate::{
    app::App,
    company_log::CompanyLog,
    customer_pane::is_id,
    you::{Who, look_up},
};

const DAY_MILLIS: i64 = 86_400_000;

/// How reading it stands.
pub(super) async fn status(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
) -> Result<Json<CompanyStatus>, Refused> {
    let mut status = app.company_log().status().await?;
    status.mapping_changes = app.mapping.unreviewed().await?;
    if identity.is_admin
        && let Ok(company) = app.company()
    {
        status.check = company.checks.last().await?;
    }
    app.connections
        .describe(&mut status, identity.is_admin)
        .await?;
    Ok(Json(status))
}

/// Renews the event subscription, or makes it anew where there is none any more.
pub(super) async fn renew_subscription(
    State(app): State<App>,
    _: Admin,
) -> Result<Json<EventSubscription>, Refused> {
    let webhook = app.webhook();
    webhook.renew().await?;
    Ok(Json(webhook.status()))
}

/// Tries RingCentral's credentials; those in use stay.
pub(super) async fn test_ringcentral(
    State(app): State<App>,
    _: Admin,
    body: Bytes,
) -> Result<Json<Proof>, Refused> {
    let entry: RingCentralEntry = read(&body)?;
    Ok(Json(app.connections.ringcentral(entry, false).await?))
}

/// Tries them, and uses them from now on where they work.
pub(super) async fn save_ringcentral(
    State(app): State<App>,
    _: Admin,
    body: Bytes,
) -> Result<Json<Proof>, Refused> {
    let entry: RingCentralEntry = read(&body)?;
    Ok(Json(app.connections.ringcentral(entry, true).await?))
}

/// Uses none from now on.
pub(super) async fn disconnect_ringcentral(
    State(app): State<App>,
    _: Admin,
) -> Result<StatusCode, Refused> {
    app.connections.disconnect_ringcentral().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The certificate to upload to NetSuite; its key stays here.
pub(super) async fn certificate(
    State(app): State<App>,
    _: Admin,
) -> Result<Json<Certificate>, Refused> {
    Ok(Json(app.connections.certificate().await?))
}

/// Tries NetSuite's credentials; those in use stay.
pub(super) async fn test_netsuite(
    State(app): State<App>,
    _: Admin,
    body: Bytes,
) -> Result<Json<Proof>, Refused> {
    let entry: NetSuiteEntry = read(&body)?;
    Ok(Json(app.connections.netsuite(entry, false).await?))
}

/// Tries them, and uses them from now on where they work.
pub(super) async fn save_netsuite(
    State(app): State<App>,
    _: Admin,
    body: Bytes,
) -> Result<Json<Proof>, Refused> {
    let entry: NetSuiteEntry = read(&body)?;
    Ok(Json(app.connections.netsuite(entry, true).await?))
}

/// Uses none from now on.
pub(super) async fn disconnect_netsuite(
    State(app): State<App>,
    _: Admin,
) -> Result<StatusCode, Refused> {
    app.connections.disconnect_netsuite().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tries both connections as they are in use.
pub(super) async fn run_tests(State(app): State<App>, _: Admin) -> Json<ProbeReport> {
    Json(app.connections.run_tests().await)
}

/// Which connection.
#[derive(Debug, Deserialize)]
pub(super) struct EventsQuestion {
    connection: Platform,
}

/// What befell a connection.
pub(super) async fn events(
    State(app): State<App>,
    _: Admin,
    question: Result<Query<EventsQuestion>, QueryRejection>,
) -> Result<Json<ConnectionLog>, Refused> {
    let platform = platform(question)?;
    Ok(Json(app.events.log(platform).await?))
}

/// An admin takes note of a connection's errors.
pub(super) async fn acknowledge(
    State(app): State<App>,
    _: Admin,
    question: Result<Query<EventsQuestion>, QueryRejection>,
) -> Result<Json<ConnectionLog>, Refused> {
    let platform = platform(question)?;
    app.events.acknowledge(platform).await?;
    Ok(Json(app.events.log(platform).await?))
}

fn platform(question: Result<Query<EventsQuestion>, QueryRejection>) -> Result<Platform, Refused> {
    question.map_or_else(
        |_| {
            Err(Refused::invalid(
                Some("connection"),
                "ringcentral or netsuite",
            ))
        },
        |Query(question)| Ok(question.connection),
    )
}

/// What somebody is in NetSuite.
pub(super) async fn you(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
) -> Result<Json<You>, Refused> {
    let who = Who {
        netsuite: &app.company()?.netsuite,
        employees: &app.employees,
        organizers: &app.organizers,
        home: &app.settings.home_country_code,
    };
    let now = app.now();
    Ok(Json(look_up(identity, &who, &app.writes, now).await?))
}

/// Reads a range now.
pub(super) async fn sync(
    State(app): State<App>,
    _: Admin,
    body: Bytes,
) -> Result<Json<SyncReport>, Refused> {
    let range: SyncRange = read(&body)?;
    let (from, to) = checked((range.from, range.to), MOST_DAYS)?;
    let range = SyncRange { from, to };
    Ok(Json(log(&app)?.sync_to_the_end(range).await?))
}

/// Milliseconds since 1970.
#[derive(Debug, Deserialize)]
pub(super) struct LedgerQuestion {
    from: i64,
    to: i64,
}

/// RingCentral's log against NetSuite.
pub(super) async fn ledger(
    State(app): State<App>,
    _: Admin,
    question: Result<Query<LedgerQuestion>, QueryRejection>,
) -> Result<Json<Ledger>, Refused> {
    let Ok(Query(LedgerQuestion { from, to })) = question else {
        return Err(Refused::invalid(Some("from"), "from and to are missing"));
    };
    let range = (Timestamp::from_millis(from), Timestamp::from_millis(to));
    let range = checked(range, LEDGER_DAYS)?;
    Ok(Json(log(&app)?.ledger(range).await?))
}

/// Sends one of its gaps now.
pub(super) async fn send(
    State(app): State<App>,
    _: Admin,
    body: Bytes,
) -> Result<Json<Sent>, Refused> {
    let wanted: GapCall = read(&body)?;
    Ok(Json(log(&app)?.send(&wanted).await?))
}

/// Customers whose name has this in it.
pub(super) async fn find_customers(
    State(app): State<App>,
    _: Admin,
    body: Bytes,
) -> Result<Json<Vec<KnownCustomer>>, Refused> {
    let question: CustomerQuestion = read(&body)?;
    Ok(Json(app.company()?.checks.find(&question.text).await?))
}

/// An admin finds a customer's calls right.
pub(super) async fn confirm(
    State(app): State<App>,
    SignedIn(identity): SignedIn,
    _: Admin,
    body: Bytes,
) -> Result<StatusCode, Refused> {
    let CheckEntry { customer } = read(&body)?;
    let company = app.company()?;
    let found = if is_id(customer.as_str()) {
        company.customer_calls.of_customer(&customer).await?
    } else {
        None
    };
    let Some(found) = found else {
        return Err(Refused::invalid(Some("customer"), "no such customer"));
    };
    let customer = KnownCustomer {
        id: found.customer.id,
        name: found.customer.name,
    };
    company.checks.confirm(&customer, &identity.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn log(app: &App) -> Result<Arc<CompanyLog>, Refused> {
    let log = app.company_log();
    if log.is_set_up() {
        Ok(log)
    } else {
        Err(Refused::no_company_log())
    }
}

fn checked(
    (from, to): (Timestamp, Timestamp),
    most_days: i64,
) -> Result<(Timestamp, Timestamp), Refused> {
    // Before 1970 or after the year 9999 nobody called.
    let is_date = |at: Timestamp| (0..253_402_300_800_000).contains(&at.as_millis());
    if !is_date(from) || !is_date(to) {
        return Err(Refused::invalid(Some("from"), "not a time"));
    }
    if from >= to {
        return Err(Refused::invalid(Some("to"), "not after from"));
    }
    if to.millis_since(from) > most_days * DAY_MILLIS {
        let detail = format!("more than {most_days} days");
        return Err(Refused::invalid(Some("to"), &detail));
    }
    Ok((from, to))
}
