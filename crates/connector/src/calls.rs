//! Writes a finished call to `NetSuite`, once, however often and by whomever it is reported.
//!
//! What the record says already is read first, and [`Merge`] puts the report into it. What is
//! remembered of a record is noted before it is written and again after: when the connector dies or
//! the answer is lost in between, the record itself tells which of the two is true.

use std::sync::Arc;

use ledgerline_core::{
    domain::{
        caller::CallerMatch,
        finished_call::{ChosenRecords, FinishedCall},
        ids::{ExtensionId, RecordId},
        phone_call::{Filing, Merge, PhoneCall, Surroundings, Wanted, Written, external_id},
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
    employees::{EmployeeError, Employees, Rep},
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
    /// Whose call it is cannot be told.
    #[error(transparent)]
    Employee(#[from] EmployeeError),
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
    employees: Employees,
    database: SqlitePool,
    time_zones: TimeZones,
    pages: Option<Origin>,
    metrics: Arc<Metrics>,
    locks: KeyedLocks,
}

/// A record as it was written.
struct Copy {
    written: Written,
    message_hash: Vec<u8>,
}

/// What is remembered of a call: its record as it was written last, and as it was to become.
#[derive(Default)]
struct Memory {
    written: Option<Copy>,
    intended: Option<Copy>,
}

impl Calls {
    /// Writes through `netsuite`, remembers in `database`.
    pub fn new(
        netsuite: Arc<NetSuite>,
        callers: Arc<Callers>,
        employees: Employees,
        database: SqlitePool,
        time_zones: TimeZones,
        pages: Option<Origin>,
        metrics: Arc<Metrics>,
    ) -> Self {
        let locks = KeyedLocks::default();
        Self {
            netsuite,
            callers,
            employees,
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
        let before = existing.as_ref().map(|record| {
            let message = record.message.as_deref().unwrap_or_default();
            // NetSuite's forms write line breaks the way browsers send them.
            message.replace("\r\n", "\n").trim_end().to_owned()
        });
        let (exact, remembered) = self.memory(&key).await?.split(before.as_deref());
        let reporter = (&rep.extension_id, rep.name.as_str());
        let merge = Merge::new(call, reporter, before.as_deref(), exact, remembered);
        let (filing, found) = self.filing(call, existing.as_ref(), &merge).await?;
        let email = self.email_of_owner(&merge, rep).await?;
        let (record, written) = merge.finish(&Surroundings {
            name: found.as_ref().map(CallerMatch::display_name),
            filing: &filing,
            assigned: rep.employee.as_ref().map(|employee| &employee.id),
            rep: Some(&rep.name),
            wall_clock: &|at| self.time_zones.wall_clock(email.as_deref(), at),
        });
        let message = record.as_ref().map(|record| record.message.as_str());
        let copy = Copy {
            written,
            message_hash: hash(message.or(before.as_deref()).unwrap_or_default()),
        };
        let id = match (record, existing) {
            (None, Some(record)) => record.id,
            (None, None) => return Err(LogError::Invalid("nothing to write")),
            (Some(record), _) => {
                self.intend(&key, &copy).await?;
                let id = self.write(&key, record).await?;
                self.metrics.calls_written.count();
                id
            }
        };
        self.remember(&key, &copy).await?;
        Ok(self.logged(key, id, found))
    }

    /// The email of whoever's wall clock the record goes by.
    async fn email_of_owner(
        &self,
        merge: &Merge<'_>,
        rep: &Rep,
    ) -> Result<Option<String>, LogError> {
        let is_another = |owner: &&ExtensionId| **owner != rep.extension_id;
        let Some(owner) = merge.owner().filter(is_another) else {
            return Ok(rep.email.clone());
        };
        let owner = self.employees.remembered(owner).await?;
        Ok(owner.and_then(|owner| owner.email))
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
        merge: &Merge<'_>,
    ) -> Result<(Filing, Option<CallerMatch>), NetSuiteError> {
        let company = existing.and_then(|record| Some(&record.company.as_ref()?.id));
        let contact = existing.and_then(|record| Some(&record.contact.as_ref()?.id));
        let is_filed = company.is_some() || contact.is_some();
        match (merge.wanted(company, contact), &call.chosen) {
            (Wanted::Chosen, Some(chosen)) => self.under(chosen).await,
            (Wanted::ByNumber, _) => {
                let (filing, found) = self.by_number(call).await?;
                if !is_filed || matches!(filing, Filing::Under { .. }) {
                    return Ok((filing, found));
                }
                Ok((Filing::Unchanged, self.named(company, contact).await?))
            }
            (Wanted::Chosen | Wanted::AsItIs, _) => {
                // The record may have refused a contact; its name is in the title all the same.
                let filed = merge.filed().filter(|_| !is_filed);
                let (company, contact) = filed.unwrap_or((company, contact));
                Ok((Filing::Unchanged, self.named(company, contact).await?))
            }
        }
    }

    async fn named(
        &self,
        company: Option<&RecordId>,
        contact: Option<&RecordId>,
    ) -> Result<Option<CallerMatch>, NetSuiteError> {
        self.callers
            .chosen(Priority::Background, company, contact)
            .await
    }

    async fn under(
        &self,
        chosen: &ChosenRecords,
    ) -> Result<(Filing, Option<CallerMatch>), NetSuiteError> {
        let (company, contact) = (chosen.company.as_ref(), chosen.contact.as_ref());
        let found = self.named(company, contact).await?;
        // A contact chosen alone brings its company.
        let own = found.as_ref().and_then(|found| found.company.as_ref());
        let company = company.or(own.map(|company| &company.id)).cloned();
        let contact = contact.cloned();
        Ok((Filing::Under { company, contact }, found))
    }

    async fn by_number(
        &self,
        call: &FinishedCall,
    ) -> Result<(Filing, Option<CallerMatch>), NetSuiteError> {
        let number = call.remote.number.as_deref();
        let Some(number) = number.and_then(|text| self.callers.number(text)) else {
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

    async fn memory(&self, key: &str) -> Result<Memory, LogError> {
        let statement = "SELECT written, message_hash, intended, intended_hash FROM told_call \
                         WHERE external_id = ?";
        let row = sqlx::query(statement)
            .bind(key)
            .fetch_optional(&self.database)
            .await?;
        let Some(row) = row else {
            return Ok(Memory::default());
        };
        let copy = |text: Option<String>, message_hash: Option<Vec<u8>>| {
            Some(Copy {
                written: serde_json::from_str(&text?).ok()?,
                message_hash: message_hash?,
            })
        };
        Ok(Memory {
            written: copy(row.try_get("written")?, row.try_get("message_hash")?),
            intended: copy(row.try_get("intended")?, row.try_get("intended_hash")?),
        })
    }

    async fn intend(&self, key: &str, copy: &Copy) -> Result<(), LogError> {
        let statement = "INSERT INTO told_call (external_id, intended, intended_hash) \
                         VALUES (?, ?, ?) ON CONFLICT (external_id) DO UPDATE \
                         SET intended = excluded.intended, intended_hash = excluded.intended_hash";
        self.keep(statement, key, copy).await
    }

    async fn remember(&self, key: &str, copy: &Copy) -> Result<(), LogError> {
        let statement = "INSERT OR REPLACE INTO told_call (external_id, written, message_hash) \
                         VALUES (?, ?, ?)";
        self.keep(statement, key, copy).await
    }

    async fn keep(&self, statement: &'static str, key: &str, copy: &Copy) -> Result<(), LogError> {
        let written = serde_json::to_string(&copy.written)
            .map_err(|_| LogError::Invalid("what is written cannot be remembered"))?;
        sqlx::query(statement)
            .bind(key)
            .bind(written)
            .bind(&copy.message_hash)
            .execute(&self.database)
            .await?;
        Ok(())
    }
}

impl Memory {
    /// What stands in a record with this message exactly, and what is remembered of it anyway.
    fn split(self, message: Option<&str>) -> (Option<Written>, Option<Written>) {
        let hash = message.map(hash);
        let is_exact = |copy: &Copy| Some(&copy.message_hash) == hash.as_ref();
        let remembered = self.written.as_ref().map(|copy| copy.written.clone());
        let copies = [self.written, self.intended];
        let exact = copies.into_iter().flatten().find(is_exact);
        (exact.map(|copy| copy.written), remembered)
    }
}

fn hash(message: &str) -> Vec<u8> {
    Sha256::digest(message.as_bytes()).to_vec()
}

/// NetSuite's page of a phone call.
pub(crate) fn page(pages: &Origin, record: &RecordId) -> String {
    format!("{pages}/app/crm/calendar/call.nl?id={record}")
}
