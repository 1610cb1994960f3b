//! Phone call records as calls and texts are written into them: by one writer at a time, read before
//! they are written, and remembered without numbers and notes.
//!
//! A record that nothing is remembered of may be taken for new and created without a look: NetSuite
//! refuses a second one with the same external id, and then it is read after all.
//!
//! What people wrote into a record is kept apart and sealed: somebody may delete it, and the one that takes
//! its place begins with their words (adr/0063).
//!
//! What is remembered of a record is noted before it is written and again after: when the connector
//! dies or the answer is lost in between, the record itself tells which of the two is true.
//!
//! Whom a record is filed under may be gone: merged with another, or deleted. Then NetSuite is asked
//! anew, and where that does not help the record is written without them (adr/0058).

pub(crate) mod memory;

use std::sync::Arc;

use ledgerline_core::{
    domain::{
        caller::CallerMatch,
        finished_call::ChosenRecords,
        ids::RecordId,
        links::Named,
        phone_call::{Filing, PhoneCall, Wanted, Words},
    },
    wire::{
        connector::LoggedCall,
        netsuite::{
            error::blames,
            path::RecordType,
            phone_call::{PhoneCallBody, PhoneCallRead, Reassigned, Relinked},
            query::Row,
            reference::Reference,
        },
    },
};
use serde::de::DeserializeOwned;
use sqlx::Row as _;
use thiserror::Error;

use self::memory::{Copy, Memory, Remembered, normal};
use crate::{
    callers::Callers,
    connections::vault::Vault,
    directory::DirectoryError,
    employees::{EmployeeError, Rep},
    leases::{Leases, Turn},
    netsuite::{NetSuite, NetSuiteError, Priority},
    settings::Origin,
    storage::{Database, StorageError},
};

/// A call or a text was not written.
#[derive(Debug, Error)]
pub enum LogError {
    /// The report cannot be a record.
    #[error("{0}")]
    Invalid(&'static str),
    /// NetSuite.
    #[error(transparent)]
    NetSuite(#[from] NetSuiteError),
    /// Our database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Whose report it is cannot be told.
    #[error(transparent)]
    Employee(#[from] EmployeeError),
}

impl From<DirectoryError> for LogError {
    fn from(error: DirectoryError) -> Self {
        match error {
            DirectoryError::NetSuite(error) => Self::NetSuite(error),
            DirectoryError::Storage(error) => Self::Storage(error),
        }
    }
}

impl From<sqlx::Error> for LogError {
    fn from(error: sqlx::Error) -> Self {
        Self::Storage(error.into())
    }
}

/// The records of one account.
#[derive(Debug)]
pub struct Records {
    netsuite: Arc<NetSuite>,
    callers: Arc<Callers>,
    database: Database,
    pages: Option<Origin>,
    leases: Leases,
    /// Seals what people wrote.
    vault: Arc<Vault>,
}

/// Whether NetSuite is asked for the record before it is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Look {
    /// Always.
    First,
    /// Only when something is remembered of it; most calls are told once.
    IfRemembered,
}

/// What came of writing a record.
#[derive(Debug)]
pub(crate) enum Saved {
    /// It says this now. Its internal and its external id.
    Stands((RecordId, String)),
    /// It was taken for new, and somebody has written it before: look, and merge.
    IsNotNew,
    /// NetSuite does not take whom it was filed under, and says so: look for them anew.
    Misfiled(Under, NetSuiteError),
}

/// Whom a record was to be filed under.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Under {
    company: Option<RecordId>,
    contact: Option<RecordId>,
}

/// Whom a record is filed under, each way tried where NetSuite did not take the one before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Trust {
    /// Whom the connector knows.
    Known,
    /// Whom NetSuite has, asked just now.
    Anew,
    /// Nobody who is not in the record yet.
    Nobody,
}

/// Whom a record is to be filed under, as far as its number need not be asked.
#[derive(Debug)]
pub(crate) enum Place {
    /// As it is, and whom that is.
    Stays(Option<CallerMatch>),
    /// As a rep has just chosen.
    Chosen(Filing, Option<CallerMatch>),
    /// Under whom NetSuite has of those that it is filed under.
    Mended(Filing, CallerMatch),
    /// As its number says.
    ByNumber,
}

/// A range, which the primary key finds: both databases order ids by their bytes.
const BEGINNING_LIKE: &str = "SELECT external_id, COALESCE(written, intended) AS text \
                              FROM told_record WHERE external_id >= $1 AND external_id < $2 \
                              ORDER BY external_id DESC";

/// Company and contact.
pub(crate) type Pair<'a> = (Option<&'a RecordId>, Option<&'a RecordId>);

impl Trust {
    /// What is left to be tried.
    const fn less(self) -> Self {
        match self {
            Self::Known => Self::Anew,
            Self::Anew | Self::Nobody => Self::Nobody,
        }
    }
}

/// A record that nobody else writes as long as this lives.
pub(crate) struct Open<W> {
    key: String,
    existing: Option<PhoneCallRead>,
    /// What the record says now.
    pub(crate) message: Option<String>,
    /// What stands there, when it stands there as it was written.
    pub(crate) exact: Option<W>,
    /// What is remembered of it anyway.
    pub(crate) remembered: Option<W>,
    memory: Memory<W>,
    is_taken_for_new: bool,
    turn: Turn,
}

impl<W> Open<W> {
    /// The company the record is filed under.
    pub(crate) fn company(&self) -> Option<&RecordId> {
        Some(&self.existing.as_ref()?.company.as_ref()?.id)
    }

    /// The contact the record is filed under.
    pub(crate) fn contact(&self) -> Option<&RecordId> {
        Some(&self.existing.as_ref()?.contact.as_ref()?.id)
    }

    /// Whom the record is filed under; nothing where that is nobody.
    fn under(&self) -> Option<Under> {
        let (company, contact) = (self.company().cloned(), self.contact().cloned());
        (company.is_some() || contact.is_some()).then_some(Under { company, contact })
    }

    /// The number that stands in the record.
    pub(crate) fn phone(&self) -> Option<&str> {
        self.existing.as_ref()?.phone.as_deref()
    }

    /// The record, when there is one.
    pub(crate) fn record(&self) -> Option<RecordId> {
        Some(self.existing.as_ref()?.id.clone())
    }

    /// Is nothing in this field of the record?
    pub(crate) fn is_empty(&self, field: &str) -> bool {
        let existing = self.existing.as_ref();
        existing.is_none_or(|record| record.is_empty(field))
    }

    /// Is there a record yet?
    pub(crate) fn exists(&self) -> bool {
        self.existing.is_some()
    }

    /// The same as if somebody had chosen them.
    fn records(&self) -> ChosenRecords {
        ChosenRecords {
            company: self.company().cloned(),
            contact: self.contact().cloned(),
            chosen_at: None,
        }
    }

    /// Is it filed at all?
    pub(crate) fn is_filed(&self) -> bool {
        self.company().is_some() || self.contact().is_some()
    }
}

impl Records {
    /// Writes through `netsuite`, remembers in `database`.
    pub(crate) fn new(
        netsuite: Arc<NetSuite>,
        callers: Arc<Callers>,
        (database, leases, vault): (Database, Leases, Arc<Vault>),
        pages: Option<Origin>,
    ) -> Self {
        Self {
            netsuite,
            callers,
            database,
            pages,
            leases,
            vault,
        }
    }

    /// Waits for every other writer of this record, and reads it where it is to be looked at.
    pub(crate) async fn open<W: Remembered>(
        &self,
        key: &str,
        look: Look,
    ) -> Result<Open<W>, LogError> {
        let turn = self.only_writer(key).await?;
        let memory = self.memory::<W>(key).await?;
        let is_taken_for_new = look == Look::IfRemembered && memory.is_blank();
        let existing = if is_taken_for_new {
            None
        } else {
            self.read(key).await?
        };
        let message = existing
            .as_ref()
            .map(|record| normal(record.message.as_deref().unwrap_or_default()));
        Ok(Open {
            key: key.to_owned(),
            existing,
            exact: memory.exact(message.as_deref()),
            remembered: memory.remembered(),
            message,
            memory,
            is_taken_for_new,
            turn,
        })
    }

    /// Of all connectors; a browser and the company's log tell of the same call at the same time.
    pub(crate) async fn only_writer(&self, key: &str) -> Result<Turn, StorageError> {
        let name = format!("record {key}");
        self.leases.wait_among_connectors(&name).await
    }

    async fn read(&self, key: &str) -> Result<Option<PhoneCallRead>, NetSuiteError> {
        self.netsuite
            .read(Priority::Background, RecordType::PhoneCall, key)
            .await
    }

    /// Writes the record, when there is something to write, and remembers how it was told. `without` is told
    /// which of the company's own fields NetSuite did not take.
    pub(crate) async fn save<W: Remembered>(
        &self,
        open: Open<W>,
        record: Option<PhoneCall>,
        written: W,
        without: impl FnOnce(&mut W, Vec<String>),
    ) -> Result<Saved, LogError> {
        let was = open.under();
        let message = record.as_ref().map(|record| record.message.as_str());
        let message = message.or(open.message.as_deref()).unwrap_or_default();
        let mut copy = Copy::new(written, message);
        let id = match (record, &open.existing) {
            (None, Some(record)) => record.id.clone(),
            (None, None) => return Err(LogError::Invalid("nothing to write")),
            (Some(record), _) => {
                let memory = open.memory.intending(open.message.as_deref(), copy.clone());
                self.keep(&open.turn, &open.key, &memory).await?;
                let under = under(&record.filing).or_else(|| was.clone());
                match self
                    .write(&open.key, record, open.is_taken_for_new, was.as_ref())
                    .await
                {
                    Err(refusal) if under.is_some() && blames_filing(&refusal) => {
                        return match under {
                            Some(under) => Ok(Saved::Misfiled(under, refusal)),
                            None => Err(refusal.into()),
                        };
                    }
                    // Of what NetSuite says to that only the status is documented: the record tells.
                    Err(refusal @ NetSuiteError::Field { .. }) if open.is_taken_for_new => {
                        return match self.read(&open.key).await? {
                            Some(_) => Ok(Saved::IsNotNew),
                            None => Err(refusal.into()),
                        };
                    }
                    Err(refusal) if open.existing.is_some() => {
                        return Err(refusal.of_change().into());
                    }
                    outcome => {
                        let (id, refused) = outcome?;
                        without(&mut copy.written, refused);
                        id
                    }
                }
            }
        };
        self.keep(&open.turn, &open.key, &Memory::settled(copy))
            .await?;
        Ok(Saved::Stands((id, open.key)))
    }

    /// Another employee has the record from now on; false where there is no such record.
    pub(crate) async fn reassign(&self, key: &str, employee: &RecordId) -> Result<bool, LogError> {
        let _turn = self.only_writer(key).await?;
        let body = Reassigned {
            assigned: Reference::to(employee.clone()),
        };
        let done = self
            .netsuite
            .patch(Priority::Background, RecordType::PhoneCall, key, &body)
            .await
            .map_err(NetSuiteError::of_change)?;
        Ok(done)
    }

    /// What the record names, for whoever is the [only writer](Self::only_writer); nothing where there is
    /// none.
    pub(crate) async fn named_in(&self, key: &str) -> Result<Option<Named>, NetSuiteError> {
        Ok(self.read(key).await?.map(|record| record.named()))
    }

    /// Has the record name something else, for whoever is the only writer; nothing where there is no such
    /// record. What NetSuite refuses of it is left out, with its words.
    pub(crate) async fn relink(
        &self,
        key: &str,
        now: &Named,
        mut next: Named,
    ) -> Result<Option<(Named, Option<NetSuiteError>)>, NetSuiteError> {
        let mut refused = None;
        while let Some(body) = Relinked::between(now, &next) {
            let done = self
                .netsuite
                .patch(Priority::Background, RecordType::PhoneCall, key, &body)
                .await;
            match done {
                Ok(true) => break,
                Ok(false) => return Ok(None),
                Err(error) => {
                    let Some(less) = without_blamed(&error, now, &next) else {
                        return Err(error.of_change());
                    };
                    next = less;
                    refused.get_or_insert(error);
                }
            }
        }
        Ok(Some((next, refused)))
    }

    /// Asks NetSuite something about the records.
    pub(crate) async fn query(
        &self,
        priority: Priority,
        statement: String,
    ) -> Result<Vec<Row>, NetSuiteError> {
        self.netsuite.query(priority, statement).await
    }

    /// A contact without a company is refused in some accounts; the record is then written unfiled,
    /// with the contact's name in its title. Of the company's own fields those are left out that NetSuite
    /// does not take, and named.
    async fn write(
        &self,
        key: &str,
        record: PhoneCall,
        is_new: bool,
        was: Option<&Under>,
    ) -> Result<(RecordId, Vec<String>), NetSuiteError> {
        let put = async |record: PhoneCall| {
            let stays = record.filing == Filing::Unchanged;
            let mut body = PhoneCallBody::from(record);
            if let Some(was) = was.filter(|_| !stays) {
                body = body.in_place_of(was.company.as_ref(), was.contact.as_ref());
            }
            let (priority, kind) = (Priority::Background, RecordType::PhoneCall);
            if is_new {
                self.netsuite.create(priority, kind, key, &body).await
            } else {
                self.netsuite.put(priority, kind, key, &body).await
            }
        };
        let is_lone_contact = matches!(
            &record.filing,
            Filing::Under {
                company: None,
                contact: Some(_)
            }
        );
        let mut record = record;
        let mut outcome = put(record.clone()).await;
        let mut refused = Vec::new();
        // A field is gone that was there a moment ago, or does not take this: it goes without, and where it is
        // not known which or that does not help, without all.
        for is_first in [true, false] {
            if record.custom.is_empty() || !outcome.as_ref().is_err_and(blames_custom) {
                break;
            }
            let custom = std::mem::take(&mut record.custom);
            let is_blamed = |(field, _): &(String, _)| is_first && blames_one(&outcome, field);
            if custom.iter().any(is_blamed) {
                record.custom = custom
                    .iter()
                    .filter(|one| !is_blamed(one))
                    .cloned()
                    .collect();
            }
            let is_out = |field: &String| !record.custom.iter().any(|(one, _)| one == field);
            let fields = custom.iter().map(|(field, _)| field);
            refused.extend(fields.filter(|field| is_out(field)).cloned());
            outcome = put(record.clone()).await;
        }
        let outcome = match outcome {
            Err(NetSuiteError::Field { detail, path })
                if is_lone_contact && blames("company", &detail, path.as_deref()) =>
            {
                put(PhoneCall {
                    filing: Filing::Nobody,
                    ..record
                })
                .await
            }
            outcome => outcome,
        };
        Ok((outcome?, refused))
    }

    /// These records by name.
    pub(crate) async fn named(
        &self,
        company: Option<&RecordId>,
        contact: Option<&RecordId>,
    ) -> Result<Option<CallerMatch>, NetSuiteError> {
        self.callers
            .chosen(Priority::Background, company, contact)
            .await
    }

    /// Where a rep chose. A contact chosen alone brings its company.
    async fn under(
        &self,
        chosen: &ChosenRecords,
    ) -> Result<(Filing, Option<CallerMatch>), NetSuiteError> {
        let (company, contact) = (chosen.company.as_ref(), chosen.contact.as_ref());
        let found = self.named(company, contact).await?;
        let own = found.as_ref().and_then(|found| found.company.as_ref());
        let company = company.or(own.map(|company| &company.id)).cloned();
        let contact = contact.cloned();
        Ok((Filing::Under { company, contact }, found))
    }

    /// Where a rep chose, as far as NetSuite has them now; nothing where it has none of them.
    async fn under_anew(
        &self,
        chosen: &ChosenRecords,
    ) -> Result<Option<(Filing, CallerMatch)>, NetSuiteError> {
        let (company, contact) = (chosen.company.as_ref(), chosen.contact.as_ref());
        let found = self.named(company, contact).await?;
        Ok(found.map(|found| (Filing::by_number(std::slice::from_ref(&found)), found)))
    }

    /// Whom a record is to be filed under: as it is `wanted`, with what a rep `chose`, as far as NetSuite has
    /// and takes them. `stands` is where the record is now, `last` where it was filed last.
    pub(crate) async fn place<W>(
        &self,
        (wanted, chose): (Wanted, Option<&ChosenRecords>),
        (open, trust): (&Open<W>, Trust),
        stands: Pair<'_>,
        last: Option<Pair<'_>>,
    ) -> Result<Place, NetSuiteError> {
        let (company, contact) = match (wanted, chose, trust) {
            (Wanted::Chosen, Some(chose), Trust::Known) => {
                let (filing, found) = self.under(chose).await?;
                return Ok(Place::Chosen(filing, found));
            }
            (Wanted::Chosen, Some(chose), Trust::Anew) => {
                let there = self.under_anew(chose).await?;
                return Ok(there.map_or(Place::ByNumber, |(filing, found)| {
                    Place::Chosen(filing, Some(found))
                }));
            }
            (Wanted::Chosen, Some(_), Trust::Nobody) | (Wanted::ByNumber, ..) => {
                return Ok(Place::ByNumber);
            }
            (Wanted::AsItIs, _, Trust::Anew | Trust::Nobody) if open.is_filed() => {
                let own = open.records();
                match (self.under_anew(&own).await?, trust) {
                    (Some((filing, found)), Trust::Anew) if !filing.is_under(&own) => {
                        return Ok(Place::Mended(filing, found));
                    }
                    (None, _) => return Ok(Place::ByNumber),
                    (Some(_), _) => stands,
                }
            }
            // The record may have refused a contact; its name is in the title all the same.
            (Wanted::Chosen | Wanted::AsItIs, ..) => {
                last.filter(|_| !open.is_filed()).unwrap_or(stands)
            }
        };
        Ok(Place::Stays(self.named(company, contact).await?))
    }

    /// What becomes of a record whose number leads to nobody: one that is filed stays as it is, unless
    /// NetSuite does not take it and has none of those whom it names. Then `unfiled` is what it is, as if
    /// it were new.
    pub(crate) async fn by_no_number<W>(
        &self,
        unfiled: Filing,
        (open, trust): (&Open<W>, Trust),
        (company, contact): Pair<'_>,
    ) -> Result<(Filing, Option<CallerMatch>), NetSuiteError> {
        if !open.is_filed() {
            return Ok((unfiled, None));
        }
        let is_doubted = trust != Trust::Known;
        if is_doubted && self.under_anew(&open.records()).await?.is_none() {
            return Ok((unfiled, None));
        }
        Ok((Filing::Unchanged, self.named(company, contact).await?))
    }

    /// NetSuite does not take these: whoever of them is gone there is forgotten here, and the others are
    /// known as they are now.
    /// What is left to be tried after `trust`; nothing more where nobody was named.
    pub(crate) async fn look_anew(
        &self,
        (under, refusal): (Under, NetSuiteError),
        trust: Trust,
    ) -> Result<Trust, LogError> {
        if trust == Trust::Nobody {
            return Err(refusal.into());
        }
        let (company, contact) = (under.company.as_ref(), under.contact.as_ref());
        self.callers.look_anew(company, contact).await?;
        Ok(trust.less())
    }

    /// Everybody with this number; nobody when it is withheld or no whole number.
    pub(crate) async fn by_number(
        &self,
        number: Option<&str>,
    ) -> Result<Vec<CallerMatch>, LogError> {
        match number.and_then(|text| self.callers.number(text)) {
            Some(number) => self.callers.for_filing(&number).await,
            None => Ok(Vec::new()),
        }
    }

    /// A rep's choice for one call is the company's for its number.
    pub(crate) async fn remember_choice(
        &self,
        number: Option<&str>,
        chosen: &ChosenRecords,
        rep: &Rep,
    ) -> Result<(), StorageError> {
        let Some(number) = number.and_then(|text| self.callers.number(text)) else {
            return Ok(());
        };
        let records = (chosen.company.as_ref(), chosen.contact.as_ref());
        let by = (&rep.extension_id, rep.name.as_str());
        // A choice of unknown age gives way to every other.
        let at = chosen.chosen_at.unwrap_or_default();
        self.callers.choose(&number, records, by, Some(at)).await
    }

    /// What was chosen for the number since this was; a choice that stands keeps its place.
    pub(crate) async fn later_choice(
        &self,
        number: Option<&str>,
        chosen: &ChosenRecords,
    ) -> Result<Option<ChosenRecords>, StorageError> {
        let Some(number) = number.and_then(|text| self.callers.number(text)) else {
            return Ok(None);
        };
        let latest = self.callers.chosen_for(&number).await?;
        Ok(latest.filter(|latest| latest.chosen_at > chosen.chosen_at))
    }

    /// What is remembered of the records whose external ids begin like this.
    pub(crate) async fn remembered<W: DeserializeOwned>(
        &self,
        beginning: &str,
    ) -> Result<Vec<(String, W)>, LogError> {
        let rows = sqlx::query(BEGINNING_LIKE)
            .bind(beginning)
            // No character comes after this one.
            .bind(format!("{beginning}{}", char::MAX))
            .fetch_all(&self.database)
            .await?;
        let mut found = Vec::new();
        for row in rows {
            let (key, text): (String, String) = (row.try_get("external_id")?, row.try_get("text")?);
            if let Ok(written) = serde_json::from_str(&text) {
                found.push((key, written));
            }
        }
        Ok(found)
    }

    /// Takes note that somebody has deleted the record: whoever told of it may tell anew. One that is there
    /// after all stays as it is.
    pub(crate) async fn lost<W: Remembered>(
        &self,
        key: &str,
        gone: impl FnOnce(W) -> W,
    ) -> Result<(), LogError> {
        let turn = self.only_writer(key).await?;
        if self.read(key).await?.is_some() {
            return Ok(());
        }
        let memory = self.memory::<W>(key).await?;
        if memory.is_blank() {
            return Ok(());
        }
        self.keep(&turn, key, &memory.gone(gone)).await
    }

    /// Forgets a record that NetSuite has no more.
    pub(crate) async fn forget(&self, key: &str) -> Result<(), LogError> {
        sqlx::query("DELETE FROM told_record WHERE external_id = $1")
            .bind(key)
            .execute(&self.database)
            .await?;
        Ok(())
    }

    /// There was a call, or there were texts, with whom was found on this day.
    pub(crate) async fn note_contact(
        &self,
        found: Option<&CallerMatch>,
        day: &str,
    ) -> Result<(), StorageError> {
        match found.and_then(|found| found.company.as_ref()) {
            Some(company) => self.callers.called(&company.id, day).await,
            None => Ok(()),
        }
    }

    /// The record as the API tells of it.
    pub(crate) fn logged(
        &self,
        (record, external_id): (RecordId, String),
        found: Option<CallerMatch>,
    ) -> LoggedCall {
        LoggedCall {
            url: self.pages.as_ref().map(|pages| page(pages, &record)),
            record,
            external_id,
            found,
            unfiled: None,
            not_taken: Vec::new(),
        }
    }

    /// What is remembered of a record.
    pub(crate) async fn memory<W: Remembered>(&self, key: &str) -> Result<Memory<W>, LogError> {
        let statement = "SELECT written, message_hash, intended, intended_hash, words \
                         FROM told_record WHERE external_id = $1";
        let row = sqlx::query(statement)
            .bind(key)
            .fetch_optional(&self.database)
            .await?;
        let Some(row) = row else {
            return Ok(Memory::default());
        };
        let words = self.words(key, row.try_get("words")?);
        let copy = |text: Option<String>, message_hash: Option<Vec<u8>>| {
            let written: W = serde_json::from_str(&text?).ok()?;
            Some(Copy {
                written: written.with_words(words.clone()),
                message_hash: message_hash?,
            })
        };
        Ok(Memory {
            written: copy(row.try_get("written")?, row.try_get("message_hash")?),
            intended: copy(row.try_get("intended")?, row.try_get("intended_hash")?),
        })
    }

    /// What people wrote; nothing where it cannot be opened any more.
    fn words(&self, key: &str, sealed: Option<Vec<u8>>) -> Words {
        let words = sealed.map(|sealed| self.vault.unseal(key, &sealed));
        words
            .transpose()
            .unwrap_or_else(|error| {
                tracing::warn!(%error, "what people wrote into a record cannot be opened");
                None
            })
            .unwrap_or_default()
    }

    /// A call is logged also where nothing can be sealed: what is in NetSuite is not lost by that.
    fn sealed<W: Remembered>(&self, key: &str, memory: &Memory<W>) -> Option<Vec<u8>> {
        let words = memory.latest()?.words()?;
        let sealed = self.vault.seal(key, words);
        sealed
            .inspect_err(|error| tracing::warn!(%error, "what people wrote cannot be kept"))
            .ok()
    }

    async fn keep<W: Remembered>(
        &self,
        turn: &Turn,
        key: &str,
        memory: &Memory<W>,
    ) -> Result<(), LogError> {
        let text = |copy: &Option<Copy<W>>| {
            let text = copy
                .as_ref()
                .map(|copy| serde_json::to_string(&copy.written));
            text.transpose()
                .map_err(|_| LogError::Invalid("what is written cannot be remembered"))
        };
        let hash = |copy: &Option<Copy<W>>| copy.as_ref().map(|copy| copy.message_hash.clone());
        let statement = "INSERT INTO told_record \
                         (external_id, written, message_hash, intended, intended_hash, words) \
                         VALUES ($1, $2, $3, $4, $5, $6) \
                         ON CONFLICT (external_id) DO UPDATE SET written = excluded.written, \
                         message_hash = excluded.message_hash, intended = excluded.intended, \
                         intended_hash = excluded.intended_hash, words = excluded.words";
        let mut transaction = turn.begin().await?;
        sqlx::query(statement)
            .bind(key)
            .bind(text(&memory.written)?)
            .bind(hash(&memory.written))
            .bind(text(&memory.intended)?)
            .bind(hash(&memory.intended))
            .bind(self.sealed(key, memory))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}

fn under(filing: &Filing) -> Option<Under> {
    let Filing::Under { company, contact } = filing else {
        return None;
    };
    let (company, contact) = (company.clone(), contact.clone());
    (company.is_some() || contact.is_some()).then_some(Under { company, contact })
}

/// Is it whom the record is filed under that NetSuite does not take? A record that is written under its own
/// id cannot itself be missing.
fn blames_filing(refusal: &NetSuiteError) -> bool {
    match refusal {
        NetSuiteError::NotFound { .. } => true,
        NetSuiteError::Field { detail, path } => ["company", "contact", "customer"]
            .into_iter()
            .any(|field| blames(field, detail, path.as_deref())),
        NetSuiteError::NotSetUp
        | NetSuiteError::SignIn { .. }
        | NetSuiteError::Permission { .. }
        | NetSuiteError::Locked { .. }
        | NetSuiteError::Busy
        | NetSuiteError::Failing { .. }
        | NetSuiteError::NoAnswer
        | NetSuiteError::Unreadable => false,
    }
}

/// What is left to be named when the field that NetSuite blames stays as it is; nothing when it blames none
/// that was to change. A contact is its company's, and stays with it.
fn without_blamed(error: &NetSuiteError, now: &Named, next: &Named) -> Option<Named> {
    let NetSuiteError::Field { detail, path } = error else {
        return None;
    };
    let is_blamed = |field| blames(field, detail, path.as_deref());
    let mut less = next.clone();
    if is_blamed("company") || is_blamed("contact") {
        less.company.clone_from(&now.company);
        less.contact.clone_from(&now.contact);
    }
    if is_blamed("transaction") {
        less.transaction.clone_from(&now.transaction);
    }
    (less != *next).then_some(less)
}

/// Is one of the account's own fields at fault?
fn blames_custom(error: &NetSuiteError) -> bool {
    match error {
        NetSuiteError::Field { detail, path } => {
            let is_custom = |text: &str| text.to_lowercase().contains("custevent");
            path.as_deref().is_some_and(is_custom) || is_custom(detail)
        }
        NetSuiteError::NotSetUp
        | NetSuiteError::SignIn { .. }
        | NetSuiteError::Permission { .. }
        | NetSuiteError::Locked { .. }
        | NetSuiteError::NotFound { .. }
        | NetSuiteError::Busy
        | NetSuiteError::Failing { .. }
        | NetSuiteError::NoAnswer
        | NetSuiteError::Unreadable => false,
    }
}

/// Is this one of the account's own fields at fault?
fn blames_one<T>(outcome: &Result<T, NetSuiteError>, field: &str) -> bool {
    match outcome {
        Err(NetSuiteError::Field { detail, path }) => blames(field, detail, path.as_deref()),
        Ok(_) | Err(_) => false,
    }
}

/// NetSuite's page of a phone call.
pub(crate) fn page(pages: &Origin, record: &RecordId) -> String {
    format!("{pages}/app/crm/calendar/call.nl?id={record}")
}

#[cfg(test)]
mod tests {
    use sqlx::{Executor as _, Row as _};

    use super::*;
    use crate::storage;

    #[tokio::test]
    async fn what_begins_alike_is_found_without_reading_all_that_is_remembered() {
        let database = storage::scratch().await.unwrap();
        for id in [
            "rc-sms-7-20261121",
            "rc-sms-7-20261122",
            "rc-sms-77-20261121",
            "rc-sms-6-x",
        ] {
            let statement = "INSERT INTO told_record (external_id, written) VALUES ($1, '{}')";
            let statement = sqlx::query(statement).bind(id);
            statement.execute(&database).await.unwrap();
        }
        let found: Vec<String> = sqlx::query(BEGINNING_LIKE)
            .bind("rc-sms-7-")
            .bind(format!("rc-sms-7-{}", char::MAX))
            .fetch_all(&database)
            .await
            .unwrap()
            .iter()
            .map(|row| row.get("external_id"))
            .collect();
        assert_eq!(found, ["rc-sms-7-20261122", "rc-sms-7-20261121"]);
        let mut transaction = database.begin().await.unwrap();
        let connection = &mut *transaction;
        let is_sqlite = connection.backend_name() == "SQLite";
        let (explain, column, wanted) = if is_sqlite {
            ("EXPLAIN QUERY PLAN", 3, "(external_id>? AND external_id<?)")
        } else {
            // Of a small table it would read all.
            let off = "SET enable_seqscan = off";
            connection.execute(off).await.unwrap();
            ("EXPLAIN", 0, "Index Cond: ((external_id >=")
        };
        let explained = format!("{explain} {BEGINNING_LIKE}");
        let explained = explained.replace("$1", "'rc-a'").replace("$2", "'rc-b'");
        let rows = connection.fetch_all(explained.as_str()).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.get(column)).collect();
        let plan = plan.join("; ");
        assert!(plan.contains(wanted), "{plan}");
    }
}
