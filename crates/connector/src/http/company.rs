//! The company's call log: how it stands for everybody, syncing and the ledger for admins.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{Query, State, rejection::QueryRejection},
};
use ledgerline_core::{
    domain::time::Timestamp,
    wire::company::{CompanyCounts, CompanyState, CompanyStatus, Ledger, SyncRange, SyncReport},
};
use serde::Deserialize;

use super::{
    api::read,
    asker::{Admin, SignedIn},
    problem::Refused,
};
use crate::{
    app::App,
    company_log::{CompanyLog, MOST_DAYS},
};

const DAY_MILLIS: i64 = 86_400_000;
/// RingCentral's log goes back about a year.
const MOST_SYNCED_DAYS: i64 = 400;

/// How reading it stands.
pub(super) async fn status(
    State(app): State<App>,
    SignedIn(_): SignedIn,
) -> Result<Json<CompanyStatus>, Refused> {
    match log(&app) {
        Ok(log) => Ok(Json(log.status().await?)),
        Err(_) => Ok(Json(CompanyStatus {
            state: CompanyState::NotSetUp,
            cause: None,
            code: None,
            last_good_at: None,
            read_until: None,
            waits_until: None,
            counts: CompanyCounts::default(),
        })),
    }
}

/// Reads a range now.
pub(super) async fn sync(
    State(app): State<App>,
    _: Admin,
    body: Bytes,
) -> Result<Json<SyncReport>, Refused> {
    let range: SyncRange = read(&body)?;
    let (from, to) = checked((range.from, range.to), MOST_SYNCED_DAYS)?;
    Ok(Json(log(&app)?.sync(SyncRange { from, to }).await?))
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
    let range = checked(range, MOST_DAYS)?;
    Ok(Json(log(&app)?.ledger(range).await?))
}

fn log(app: &App) -> Result<Arc<CompanyLog>, Refused> {
    app.company_log().ok_or_else(Refused::no_company_log)
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
