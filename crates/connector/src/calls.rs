//! Writes a finished call to `NetSuite`, once, however often it is reported.
//!
//! A second writer of the same call never makes it poorer: a note that somebody else wrote is kept
//! when it is longer; facts of a person who talked are kept when the reporter did not; and a filing
//! changes only when a rep chooses.

use std::sync::Arc;

use ledgerline_core::{
    domain::{
        caller::CallerMatch,
        finished_call::{CallResult, ChosenRecords, FinishedCall},
        ids::RecordId,
        phone_call::{Filing, PhoneCall, Surroundings, external_id, note_in},
    },
    wire::{
        connector::LoggedCall,
        netsuite::{
            path::RecordType,
            phone_call::{PhoneCallBody, PhoneCallRead},
        },
    },
};
use sha2::{Digest as _, Sha256};
use sqlx::{Row as _, SqlitePool};
use thiserror::Error;

use crate::{
    callers::Callers,
    employees::Rep,
    keyed_locks::KeyedLocks,
    metrics::Metrics,
    netsuite::{NetSuite, NetSuiteError, Priority},
    settings::Origin,
    storage::StorageError,
    time_zones::TimeZones,
};

/// A call was not written.
#[derive(Debug, Error)]
pub enum LogError {
    /// The call cannot be a record's key, or ends before it starts.
    #[error("{0}")]
    Invalid(&'static str),
    /// NetSuite.
    #[error(transparent)]
    NetSuite(#[from] NetSuiteError),
    /// Our database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<sqlx::Error> for LogError {
    fn from(error: sqlx::Error) -> Self {
        Self::Storage(error.into())
    }
}

/// Writes calls.
#[derive(Debug)]
pub struct Calls {
    netsuite: Arc<NetSuite>,
    callers: Arc<Callers>,
    database: SqlitePool,
    time_zones: TimeZones,
    pages: Option<Origin>,
    metrics: Arc<Metrics>,
    locks: KeyedLocks,
}

/// What was written before, and by whom.
struct Written {
    extension_id: String,
    talked: bool,
    message_hash: Vec<u8>,
}

impl Calls {
    /// Writes through `netsuite`, remembers in `database`.
    pub fn new(
        netsuite: Arc<NetSuite>,
        callers: Arc<Callers>,
        database: SqlitePool,
        time_zones: TimeZones,
        pages: Option<Origin>,
        metrics: Arc<Metrics>,
    ) -> Self {
        let locks = KeyedLocks::default();
        Self {
            netsuite,
            callers,
            database,
            time_zones,
            pages,
            metrics,
            locks,
        }
    }

    /// Writes the call for this rep.
    pub async fn log(&self, rep: &Rep, call: &FinishedCall) -> Result<LoggedCall, LogError> {
        let key = external_id(&call.telephony_session_id).ok_or(LogError::Invalid(
            "telephonySessionId cannot be an external id",
        ))?;
        if call.ended_at < call.started_at {
            return Err(LogError::Invalid("endedAt is before startedAt"));
        }
        let _only_writer = self.locks.lock(&key).await;
        let existing: Option<PhoneCallRead> = self
            .netsuite
            .read(Priority::Background, RecordType::PhoneCall, &key)
            .await?;
        let written = self.written(&key).await?;
        let by_another = written
            .as_ref()
            .is_none_or(|one| one.extension_id != rep.extension_id.as_str());
        let (filing, found) = self.filing(call, existing.as_ref()).await?;
        if let (Some(record), Some(written)) = (&existing, &written)
            && by_another
            && written.talked
            && call.result != CallResult::Answered
        {
            return Ok(self.logged(key, record.id.clone(), found));
        }
        let note = existing
            .as_ref()
            .and_then(|record| kept_note(call, record, written.as_ref(), by_another))
            .unwrap_or(&call.note);
        let email = rep.email.as_deref();
        let record = PhoneCall::new(
            call,
            Surroundings {
                name: found.as_ref().map(CallerMatch::display_name),
                filing: &filing,
                assigned: rep.employee.as_ref().map(|employee| &employee.id),
                rep: Some(&rep.name),
                note,
                started: self.time_zones.wall_clock(email, call.started_at),
                ended: self.time_zones.wall_clock(email, call.ended_at),
            },
        );
        let message_hash = Sha256::digest(record.message.as_bytes()).to_vec();
        let id = self.write(&key, record).await?;
        let talked = call.result == CallResult::Answered;
        self.remember(&key, rep, talked, message_hash).await?;
        self.metrics.calls_written.count();
        Ok(self.logged(key, id, found))
    }

    /// A contact without a company is refused in some accounts; the call is then written unfiled,
    /// with the contact's name in its title.
    async fn write(&self, key: &str, record: PhoneCall) -> Result<RecordId, NetSuiteError> {
        let put = async |record: PhoneCall| {
            let body = PhoneCallBody::from(record);
            self.netsuite
                .put(Priority::Background, RecordType::PhoneCall, key, &body)
                .await
        };
        let is_lone_contact = matches!(
            &record.filing,
            Filing::Under {
                company: None,
                contact: Some(_)
            }
        );
        match put(record.clone()).await {
            Err(NetSuiteError::Field { detail, path })
                if is_lone_contact
                    && (path.as_deref() == Some("company") || detail.contains("'company'")) =>
            {
                put(PhoneCall {
                    filing: Filing::Nobody,
                    ..record
                })
                .await
            }
            outcome => outcome,
        }
    }

    async fn filing(
        &self,
        call: &FinishedCall,
        existing: Option<&PhoneCallRead>,
    ) -> Result<(Filing, Option<CallerMatch>), NetSuiteError> {
        if let Some(ChosenRecords { company, contact }) = &call.chosen {
            let found = self
                .callers
                .chosen(Priority::Background, company.as_ref(), contact.as_ref())
                .await?;
            // A contact chosen alone brings its company.
            let own = found.as_ref().and_then(|found| found.company.as_ref());
            let company = company
                .clone()
                .or_else(|| own.map(|company| company.id.clone()));
            return Ok((
                Filing::Under {
                    company,
                    contact: contact.clone(),
                },
                found,
            ));
        }
        let filed = existing.and_then(|record| {
            let company = record.company.as_ref().map(|company| &company.id);
            let contact = record.contact.as_ref().map(|contact| &contact.id);
            (company.is_some() || contact.is_some()).then_some((company, contact))
        });
        if let Some((company, contact)) = filed {
            let found = self
                .callers
                .chosen(Priority::Background, company, contact)
                .await?;
            return Ok((Filing::Unchanged, found));
        }
        let number = call
            .remote
            .number
            .as_deref()
            .and_then(|text| self.callers.number(text));
        let Some(number) = number else {
            return Ok((Filing::Nobody, None));
        };
        let matches = self.callers.lookup(Priority::Background, &number).await?;
        let found = match matches.as_slice() {
            [only] => Some(only.clone()),
            [] | [_, _, ..] => None,
        };
        Ok((Filing::by_number(&matches), found))
    }

    fn logged(
        &self,
        external_id: String,
        record: RecordId,
        found: Option<CallerMatch>,
    ) -> LoggedCall {
        let url = self.pages.as_ref().map(|pages| page(pages, &record));
        LoggedCall {
            record,
            external_id,
            url,
            found,
        }
    }

    async fn written(&self, key: &str) -> Result<Option<Written>, LogError> {
        let statement =
            "SELECT extension_id, talked, message_hash FROM written_call WHERE external_id = ?";
        let row = sqlx::query(statement)
            .bind(key)
            .fetch_optional(&self.database)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Written {
            extension_id: row.try_get("extension_id")?,
            talked: row.try_get("talked")?,
            message_hash: row.try_get("message_hash")?,
        }))
    }

    async fn remember(
        &self,
        key: &str,
        rep: &Rep,
        talked: bool,
        message_hash: Vec<u8>,
    ) -> Result<(), LogError> {
        sqlx::query(
            "INSERT OR REPLACE INTO written_call (external_id, extension_id, talked, message_hash) \
             VALUES (?, ?, ?, ?)",
        )
        .bind(key)
        .bind(rep.extension_id.as_str())
        .bind(talked)
        .bind(message_hash)
        .execute(&self.database)
        .await?;
        Ok(())
    }
}

/// NetSuite's page of a phone call.
pub(crate) fn page(pages: &Origin, record: &RecordId) -> String {
    format!("{pages}/app/crm/calendar/call.nl?id={record}")
}

/// The note that stands in the record, when it is another writer's and longer than the new one.
fn kept_note<'a>(
    call: &FinishedCall,
    record: &'a PhoneCallRead,
    written: Option<&Written>,
    by_another: bool,
) -> Option<&'a str> {
    let message = record.message.as_deref()?;
    let is_untouched = written
        .is_some_and(|one| one.message_hash == Sha256::digest(message.as_bytes()).as_slice());
    if is_untouched && !by_another {
        return None;
    }
    // A body in which our mark is missing was rewritten by hand; all of it is the note.
    let stored = note_in(message).unwrap_or(if is_untouched { "" } else { message });
    let is_longer = stored.trim().chars().count() > call.note.trim().chars().count();
    is_longer.then_some(stored)
}
