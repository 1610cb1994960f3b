//! Call log, its sync and active calls, all read from telephony's past: nothing is stored twice.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::{Value, json};

use super::{
    call_record::{Entry, own_party, record_id},
    list::{Query, page},
    recordings,
};
use crate::{
    clock::iso,
    people::Person,
    ringcentral::{
        RingCentral,
        access::{BaseUri, Target},
        error::ApiError,
    },
    telephony::Session,
};

const DAY_MILLIS: i64 = 86_400_000;
const MOST_SYNCED: usize = 250;
const SYNC_TOKEN_PREFIX: &str = "sandbox-sync-";

/// Entries of these people, the newest first; finished ones only once they are logged.
fn entries<'a>(
    platform: &RingCentral,
    sessions: &'a [Session],
    people: &'a [Person],
) -> Vec<Entry<'a>> {
    let now = platform.clock.now_millis();
    let delay = platform.settings.current().call_log_delay_millis;
    sessions
        .iter()
        .rev()
        .flat_map(|session| people.iter().map(move |person| (session, person)))
        .filter_map(|(session, person)| {
            let party = own_party(session, &person.extension_id)?;
            let logged_at = session.ended_at.map(|ended_at| ended_at + delay);
            let is_due = logged_at.is_none_or(|at| at <= now);
            is_due.then_some(Entry {
                session,
                party,
                person,
                logged_at,
            })
        })
        .collect()
}

/// When the record became what it is: it appeared, or its recording did.
fn changed_at(platform: &RingCentral, entry: &Entry<'_>) -> Option<i64> {
    let logged_at = entry.logged_at?;
    let recording = recordings::of(platform, entry.session);
    Some(recording.map_or(logged_at, |recording| recording.ready_at.max(logged_at)))
}

fn admits(query: &Query, entry: &Entry<'_>) -> Result<bool, ApiError> {
    let starts_at = entry.session.started_at;
    let direction = if entry.party.is_callers() {
        "Outbound"
    } else {
        "Inbound"
    };
    let number = query.get("phoneNumber").is_none_or(|wanted| {
        [&entry.party.from_number, &entry.party.to_number]
            .into_iter()
            .flatten()
            .any(|number| number.trim_start_matches('+') == wanted.trim_start_matches('+'))
    });
    Ok(query
        .moment("dateFrom")?
        .is_none_or(|from| starts_at >= from)
        && query.moment("dateTo")?.is_none_or(|to| starts_at <= to)
        && query.admits("direction", direction)
        && query.admits("type", "Voice")
        && query.admits("telephonySessionId", &entry.session.id)
        && query.admits("sessionId", &entry.session.legacy_id)
        && number)
}

fn log_page(
    platform: &RingCentral,
    base: &BaseUri,
    people: &[Person],
    uri: &str,
    query: &Query,
) -> Result<Json<Value>, ApiError> {
    let asked_for_one = query
        .get("sessionId")
        .or(query.get("telephonySessionId"))
        .is_some();
    let earliest = match query.moment("dateFrom")? {
        Some(_) => None,
        None if asked_for_one => None,
        None => {
            let to = query
                .moment("dateTo")?
                .unwrap_or_else(|| platform.clock.now_millis());
            Some(to - DAY_MILLIS)
        }
    };
    let is_detailed = query.get("view") == Some("Detailed");
    let sessions = platform.telephony.sessions();
    let mut records = Vec::new();
    for entry in entries(platform, &sessions, people) {
        let is_recent = earliest.is_none_or(|earliest| entry.session.started_at >= earliest);
        if entry.logged_at.is_some() && is_recent && admits(query, &entry)? {
            let record = entry.record(platform, base, is_detailed);
            if is_recorded_as_asked(query, &record)? {
                records.push(record);
            }
        }
    }
    let mut list = page(uri, records, query)?;
    if let Some(paging) = list["paging"].as_object_mut() {
        paging.remove("totalPages");
        paging.remove("totalElements");
    }
    Ok(Json(list))
}

/// `recordingType` wants calls that were recorded, in that way or in any.
fn is_recorded_as_asked(query: &Query, record: &Value) -> Result<bool, ApiError> {
    let kind = record["recording"]["type"].as_str();
    match query.get("recordingType") {
        None => Ok(true),
        Some("All") => Ok(kind.is_some()),
        Some(wanted @ ("Automatic" | "OnDemand")) => Ok(kind == Some(wanted)),
        Some(_) => Err(ApiError::invalid_parameter("recordingType")),
    }
}

fn active_page(
    platform: &RingCentral,
    base: &BaseUri,
    people: &[Person],
    uri: &str,
    query: &Query,
) -> Result<Json<Value>, ApiError> {
    let sessions = platform.telephony.sessions();
    let is_detailed = query.get("view") == Some("Detailed");
    let records = entries(platform, &sessions, people)
        .iter()
        .filter(|entry| entry.logged_at.is_none())
        .map(|entry| entry.record(platform, base, is_detailed))
        .collect();
    page(uri, records, query).map(Json)
}

/// `GET EXT/call-log`.
pub(super) async fn list(
    State(platform): State<RingCentral>,
    base: BaseUri,
    target: Target,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("ReadCallLog")?;
    let uri = format!("{}/call-log", base.extension(&person));
    log_page(&platform, &base, &[person], &uri, &query)
}

/// `GET ACC/call-log`, for administrators.
pub(super) async fn list_of_account(
    State(platform): State<RingCentral>,
    base: BaseUri,
    target: Target,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    admin(&target)?;
    let uri = format!("{}/call-log", base.account());
    log_page(&platform, &base, &platform.everybody(), &uri, &query)
}

/// `GET EXT/active-calls`.
pub(super) async fn active(
    State(platform): State<RingCentral>,
    base: BaseUri,
    target: Target,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("ReadCallLog")?;
    let uri = format!("{}/active-calls", base.extension(&person));
    active_page(&platform, &base, &[person], &uri, &query)
}

/// `GET ACC/active-calls`, for administrators.
pub(super) async fn active_of_account(
    State(platform): State<RingCentral>,
    base: BaseUri,
    target: Target,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    admin(&target)?;
    let uri = format!("{}/active-calls", base.account());
    active_page(&platform, &base, &platform.everybody(), &uri, &query)
}

fn admin(target: &Target) -> Result<(), ApiError> {
    if target.caller.person.is_admin {
        Ok(())
    } else {
        Err(ApiError::other_extension("FullCompanyCallLog"))
    }
}

/// `GET EXT/call-log/{record}`.
pub(super) async fn read(
    State(platform): State<RingCentral>,
    base: BaseUri,
    Path((_, _, id)): Path<(String, String, String)>,
    target: Target,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("ReadCallLog")?;
    let people = [person];
    let sessions = platform.telephony.sessions();
    entries(&platform, &sessions, &people)
        .iter()
        .find(|entry| entry.logged_at.is_some() && record_id(entry.session, &people[0]) == id)
        .map(|entry| Json(entry.record(&platform, &base, query.get("view") == Some("Detailed"))))
        .ok_or_else(|| ApiError::not_found("callRecordId"))
}

/// `GET EXT/call-log-sync`: the newest records, or those that appeared since a token was given out.
pub(super) async fn sync(
    State(platform): State<RingCentral>,
    base: BaseUri,
    target: Target,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let people = [target.own_or_admin("ReadCallLog")?];
    let now = platform.clock.now_millis();
    let sync_type = query.get("syncType").unwrap_or("FSync");
    let count = match query.get("recordCount") {
        None => MOST_SYNCED,
        Some(text) => text
            .parse()
            .ok()
            .filter(|count| (1..=MOST_SYNCED).contains(count))
            .ok_or_else(|| ApiError::invalid_parameter("recordCount"))?,
    };
    let (since_logged, since_started) = match sync_type {
        "FSync" => {
            let from = query.moment("dateFrom")?.unwrap_or(now - DAY_MILLIS);
            (i64::MIN, from)
        }
        "ISync" => {
            let token = query
                .get("syncToken")
                .and_then(|token| token.strip_prefix(SYNC_TOKEN_PREFIX))
                .and_then(|millis| millis.parse::<i64>().ok())
                .ok_or_else(|| {
                    let text = "Sync token is invalid";
                    ApiError::coded(StatusCode::BAD_REQUEST, "CLG-104", text)
                })?;
            (token, i64::MIN)
        }
        _ => return Err(ApiError::invalid_parameter("syncType")),
    };
    let sessions = platform.telephony.sessions();
    let is_detailed = query.get("view") == Some("Detailed");
    let mut wanted = entries(&platform, &sessions, &people);
    wanted.retain(|entry| {
        entry.session.started_at >= since_started
            && changed_at(&platform, entry).is_some_and(|at| at > since_logged)
    });
    if sync_type == "ISync" && wanted.len() > MOST_SYNCED {
        let text = "Max sync record number limit is exceeded";
        return Err(ApiError::coded(StatusCode::BAD_REQUEST, "CLG-105", text));
    }
    let records: Vec<Value> = wanted
        .iter()
        .take(count)
        .map(|entry| entry.record(&platform, &base, is_detailed))
        .collect();
    Ok(Json(json!({
        "uri": format!("{}/call-log-sync", base.extension(&people[0])),
        "records": records,
        "syncInfo": {
            "syncType": sync_type,
            "syncToken": format!("{SYNC_TOKEN_PREFIX}{now}"),
            "syncTime": iso(now),
        },
    })))
}
