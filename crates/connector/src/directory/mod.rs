//! Everybody in NetSuite, kept in the database: read once by id, then kept fresh by what changed, and
//! read by id again twice a day, which notices who was deleted.
//!
//! One request is under way at a time, behind those of people and of outboxes. Where a reading stands
//! is written down with each page, so that a restart goes on where it was.

mod source;
mod store;
mod work;

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use ledgerline_core::{
    domain::{
        caller::CallerMatch,
        directory::{DirectoryNumber, Entry, Source as From},
        ids::RecordId,
        phone_number::PhoneNumber,
        time::Timestamp,
        who::OpenWork,
    },
    wire::{connector::DirectoryProgress, netsuite::query::Row},
};
use serde::Serialize;
use thiserror::Error;
use tokio::sync::Mutex;

use self::{
    source::{Mark, Source},
    store::{Reading, Store, Swept},
    work::Work,
};
use crate::{
    callers::Optional,
    clock::Clock,
    leases::{Leases, Turn},
    netsuite::{NetSuite, NetSuiteError, Priority},
    settings::Origin,
    storage::{Database, StorageError},
};

/// How often changes are asked for.
const CHECK_MILLIS: i64 = 60_000;
/// How often everybody is read again.
const SWEEP_MILLIS: i64 = 12 * 3_600_000;
/// How often open work is read.
const WORK_MILLIS: i64 = 10 * 60_000;
/// Older than this, what is open counts as unknown.
const LONG_AGO_MILLIS: i64 = 6 * WORK_MILLIS;
/// The turn of reading.
const READING: &str = "directory";
/// What the role may not read is tried again after this.
const FORBIDDEN_MILLIS: i64 = 3_600_000;
/// Older than this, the directory is asked only when NetSuite does not answer.
const FRESH_MILLIS: i64 = 10 * 60_000;
/// Most entries in one answer.
const ANSWER: i64 = 5_000;
/// Pause when there is nothing to do, or nothing can be done.
const PAUSE: Duration = Duration::from_secs(15);

/// The directory could not go on.
#[derive(Debug, Error)]
pub enum DirectoryError {
    /// NetSuite.
    #[error(transparent)]
    NetSuite(#[from] NetSuiteError),
    /// Our database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What a step came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Something was read; there may be more.
    Worked,
    /// Everything is as fresh as it should be.
    Idle,
}

/// What the directory says to a number.
#[derive(Debug)]
pub(crate) struct Local {
    /// Each with its company, where the directory knows that.
    pub(crate) entries: Vec<(Entry, Option<Entry>)>,
    pub(crate) is_fresh: bool,
    pub(crate) checked_at: Option<Timestamp>,
}

/// Keeps and answers.
#[derive(Debug)]
pub struct Directory {
    netsuite: Arc<NetSuite>,
    clock: Clock,
    database: Database,
    leases: Leases,
    store: Store,
    optional: Optional,
    /// Rows of one request.
    page: usize,
    /// One step at a time, and what need not outlive the process.
    state: Mutex<State>,
    /// Open work was read lately.
    knows_work: AtomicBool,
}

#[derive(Debug, Default)]
struct State {
    /// Changes that are being read page by page.
    marks: HashMap<&'static str, Mark>,
}

/// What is due next.
#[derive(Clone, Debug)]
enum Due {
    Sweep(Source, Reading),
    Check(Source, Reading),
    Work(Work, work::Reading),
}

impl Directory {
    /// Reads through `netsuite`, keeps in `database`; nothing is read before the first step.
    pub(crate) fn new(
        netsuite: Arc<NetSuite>,
        clock: Clock,
        (database, leases): (Database, Leases),
        home: String,
        page: usize,
    ) -> Self {
        Self {
            page,
            netsuite,
            optional: Optional::new(clock.clone()),
            clock,
            store: Store::new(database.clone(), home),
            database,
            leases,
            state: Mutex::default(),
            knows_work: AtomicBool::new(false),
        }
    }

    /// Steps for good.
    pub async fn tend(self: Arc<Self>) {
        loop {
            match self.step().await {
                Ok(Step::Worked) => {}
                Ok(Step::Idle) => tokio::time::sleep(PAUSE).await,
                Err(DirectoryError::NetSuite(_)) => tokio::time::sleep(PAUSE * 2).await,
                Err(DirectoryError::Storage(error)) => {
                    tracing::error!(%error, "the directory cannot be kept");
                    tokio::time::sleep(PAUSE * 4).await;
                }
            }
        }
    }

    /// Does the most urgent request, unless another connector reads.
    pub async fn step(&self) -> Result<Step, DirectoryError> {
        let mut state = self.state.lock().await;
        let now = self.clock.now();
        if self.due(&state, now).await?.is_none() {
            return Ok(Step::Idle);
        }
        let Some(turn) = self.leases.take(READING).await? else {
            return Ok(Step::Idle);
        };
        // Another connector may just have done it.
        let Some(due) = self.due(&state, now).await? else {
            return Ok(Step::Idle);
        };
        let (source, reading, outcome) = match due {
            Due::Sweep(source, reading) => {
                let outcome = self.sweep(&turn, source, reading.clone()).await;
                (source, reading, outcome)
            }
            Due::Check(source, reading) => {
                let outcome = self.check(&turn, source, reading.clone(), &mut state).await;
                (source, reading, outcome)
            }
            Due::Work(work, reading) => {
                self.work(&turn, work, reading, now).await?;
                turn.end().await?;
                return Ok(Step::Worked);
            }
        };
        match outcome {
            Err(DirectoryError::NetSuite(NetSuiteError::Permission { .. })) => {
                tracing::info!(
                    kind = source.name(),
                    "the role may not read a kind of people"
                );
                let reading = Reading {
                    forbidden_until: Some(now.as_millis() + FORBIDDEN_MILLIS),
                    ..reading
                };
                self.store.note(&turn, source, &reading).await?;
            }
            outcome => outcome?,
        }
        turn.end().await?;
        Ok(Step::Worked)
    }

    async fn due(&self, state: &State, now: Timestamp) -> Result<Option<Due>, StorageError> {
        let is_due = |at: Option<i64>, every| at.is_none_or(|at| now.as_millis() >= at + every);
        for source in Source::ALL {
            let reading = self.store.reading(source).await?;
            if reading.is_forbidden(now) {
                continue;
            }
            if reading.sweep_after.is_some() || is_due(reading.swept_at, SWEEP_MILLIS) {
                return Ok(Some(Due::Sweep(source, reading)));
            }
            if state.marks.contains_key(source.name()) || is_due(reading.checked_at, CHECK_MILLIS) {
                return Ok(Some(Due::Check(source, reading)));
            }
        }
        let mut due = None;
        let mut is_known = true;
        for work in Work::ALL {
            let reading = work.reading(&self.database).await?;
            let read_at = reading.read_at.map(Timestamp::as_millis);
            if reading.after > 0 || is_due(read_at, WORK_MILLIS) {
                due.get_or_insert(Due::Work(work, reading));
            }
            is_known &= !is_due(read_at, LONG_AGO_MILLIS);
        }
        self.knows_work.store(is_known, Ordering::Relaxed);
        Ok(due)
    }

    async fn sweep(
        &self,
        turn: &Turn,
        source: Source,
        mut reading: Reading,
    ) -> Result<(), DirectoryError> {
        let now = self.clock.now().as_millis();
        let Some(after) = reading.sweep_after else {
            // What changes while everybody is read is read again as a change.
            let rows = self
                .netsuite
                .query(Priority::Background, source.last_change())
                .await?;
            reading.changed_until = rows.first().and_then(|row| row.text("modified"));
            reading.sweep_after = Some(0);
            self.store.note(turn, source, &reading).await?;
            return Ok(());
        };
        let rows = self
            .rows(source, |parts| source.sweep(after, self.page, parts))
            .await?;
        let last = rows.iter().filter_map(source::id).max();
        let is_last = rows.len() < self.page;
        let swept = Swept {
            after,
            last: last.filter(|_| !is_last),
        };
        if is_last {
            reading.sweep_after = None;
            reading.swept_at = Some(now);
            reading.checked_at = Some(now);
        } else {
            reading.sweep_after = last;
        }
        let entries: Vec<Entry> = rows.iter().filter_map(|row| source.entry(row)).collect();
        self.store
            .take(turn, source, (&entries, &[]), Some(&swept), &reading)
            .await?;
        Ok(())
    }

    async fn check(
        &self,
        turn: &Turn,
        source: Source,
        mut reading: Reading,
        state: &mut State,
    ) -> Result<(), DirectoryError> {
        let now = self.clock.now().as_millis();
        let until = reading.changed_until.clone().unwrap_or_default();
        let mark = state.marks.get(source.name());
        if source.changes((&until, mark), self.page, &[]).is_none() {
            // Nothing was ever changed: begin with the first change there is.
            let rows = self
                .netsuite
                .query(Priority::Background, source.last_change())
                .await?;
            reading.changed_until = rows.first().and_then(|row| row.text("modified"));
            if reading.changed_until.is_none() {
                reading.checked_at = Some(now);
            }
            self.store.note(turn, source, &reading).await?;
            return Ok(());
        }
        let rows = self
            .rows(source, |parts| {
                source
                    .changes((&until, mark), self.page, parts)
                    .unwrap_or_default()
            })
            .await?;
        let last = rows.iter().filter_map(source::mark).next_back();
        if let Some(last) = &last
            && last.modified > until
        {
            reading.changed_until = Some(last.modified.clone());
        }
        if rows.len() < self.page {
            state.marks.remove(source.name());
            reading.checked_at = Some(now);
        } else if let Some(last) = last {
            state.marks.insert(source.name(), last);
        }
        let entries: Vec<Entry> = rows.iter().filter_map(|row| source.entry(row)).collect();
        let gone: Vec<i64> = rows
            .iter()
            .filter(|row| row.text("isinactive").as_deref() == Some("T"))
            .filter_map(source::id)
            .collect();
        self.store
            .take(turn, source, (&entries, &gone), None, &reading)
            .await?;
        Ok(())
    }

    async fn rows(
        &self,
        source: Source,
        statement: impl Fn(&[crate::callers::Part]) -> String,
    ) -> Result<Vec<Row>, NetSuiteError> {
        self.optional
            .query(
                &self.netsuite,
                Priority::Background,
                source.parts(),
                statement,
            )
            .await
    }

    async fn work(
        &self,
        turn: &Turn,
        work: Work,
        reading: work::Reading,
        now: Timestamp,
    ) -> Result<(), DirectoryError> {
        let statement = work.statement(reading.after, self.page);
        let rows = match self.netsuite.query(Priority::Background, statement).await {
            Ok(rows) => rows,
            // Without the permission, or in an account that has no such thing, none is open.
            Err(NetSuiteError::Permission { .. } | NetSuiteError::Field { .. }) => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        let found = Work::read(&rows);
        let last = found.iter().map(|one| one.company).max();
        let next = last.filter(|_| rows.len() >= self.page);
        let done = work::Reading {
            after: 0,
            read_at: Some(now),
        };
        let stands = next.map_or(done, |after| work::Reading { after, ..reading });
        let page = (reading.after, next.unwrap_or(i64::MAX));
        work.take(turn, page, &found, stands).await?;
        Ok(())
    }

    /// Forgets everybody, for a company that wants no directory kept.
    pub async fn erase(&self) -> Result<(), StorageError> {
        self.store.erase().await
    }

    /// Waits for the step under way, does this, and begins anew: what is kept may be of another account
    /// then.
    pub(crate) async fn anew<T>(&self, change: impl Future<Output = T>) -> T {
        let mut state = self.state.lock().await;
        let done = change.await;
        *state = State::default();
        self.knows_work.store(false, Ordering::Relaxed);
        done
    }

    async fn readings(&self) -> Result<Vec<(Source, Reading)>, StorageError> {
        let mut readings = Vec::new();
        for source in Source::ALL {
            readings.push((source, self.store.reading(source).await?));
        }
        Ok(readings)
    }

    async fn progress(&self, known: u32, is_off: bool) -> Result<DirectoryProgress, StorageError> {
        let now = self.clock.now();
        let readings = self.readings().await?;
        let (is_whole, checked_at) = store::standing(&readings, now);
        let forbidden = readings
            .iter()
            .filter(|(_, reading)| reading.is_forbidden(now));
        Ok(DirectoryProgress {
            known,
            is_off,
            is_whole,
            checked_at,
            no_access: forbidden
                .map(|(source, _)| source.permission().to_owned())
                .collect(),
        })
    }

    /// A page of changes as JSON, and its name for `If-None-Match`. Entries are passed on as they are
    /// stored.
    pub(crate) async fn page(
        &self,
        (epoch, since): (Option<&str>, i64),
        most: Option<i64>,
        (pages, is_off): (Option<&Origin>, bool),
    ) -> Result<(String, String), StorageError> {
        let most = most.unwrap_or(ANSWER).clamp(1, ANSWER);
        let changes = self.store.changes(epoch, since, most).await?;
        let progress = self.progress(changes.known, is_off).await?;
        // The moment of the last check changes all the time and alone is no news.
        let name = format!(
            "\"{}-{since}-{}-{}{}{}\"",
            changes.epoch,
            changes.version,
            u8::from(changes.is_complete),
            u8::from(progress.is_whole),
            u8::from(progress.is_off)
        );
        let gone: Vec<String> = changes.gone.iter().map(|id| format!("\"{id}\"")).collect();
        let text = format!(
            "{{\"epoch\":\"{}\",\"version\":{},\"complete\":{},\"people\":[{}],\"gone\":[{}],\
             \"progress\":{},\"pages\":{}}}",
            changes.epoch,
            changes.version,
            changes.is_complete,
            changes.people.join(","),
            gone.join(","),
            json(&progress),
            json(&pages.map(ToString::to_string))
        );
        Ok((text, name))
    }

    /// Who has this number, as far as the directory knows.
    pub(crate) async fn with_number(&self, number: &PhoneNumber) -> Result<Local, StorageError> {
        let mut entries = Vec::new();
        for entry in self.store.with_number(number).await? {
            entries.push(self.with_company(entry).await?);
        }
        let now = self.clock.now();
        let (is_whole, checked_at) = store::standing(&self.readings().await?, now);
        let is_fresh = is_whole && checked_at.is_some_and(|at| now < at.plus_millis(FRESH_MILLIS));
        Ok(Local {
            entries,
            is_fresh,
            checked_at,
        })
    }

    /// The contact with its company, or else the company, if the directory knows it.
    pub(crate) async fn record(
        &self,
        company: Option<&RecordId>,
        contact: Option<&RecordId>,
    ) -> Result<Option<(Entry, Option<Entry>)>, StorageError> {
        let sources: &[Source] = match contact {
            Some(_) => &[Source::Contact],
            None => &[Source::Customer, Source::Vendor],
        };
        let Some(id) = contact.or(company) else {
            return Ok(None);
        };
        for source in sources {
            if let Some(entry) = self.store.entry(*source, id.as_str()).await? {
                return Ok(Some(self.with_company(entry).await?));
            }
        }
        Ok(None)
    }

    /// Somebody was created with this email. They are known from here on, without waiting for the next
    /// look at NetSuite's changes.
    pub(crate) async fn add(&self, made: &CallerMatch, email: &str) -> Result<(), StorageError> {
        let (source, own) = match (&made.contact, &made.company) {
            (Some(contact), _) => (Source::Contact, contact),
            (None, Some(company)) => (Source::Customer, company),
            (None, None) => return Ok(()),
        };
        let company = made.contact.as_ref().and(made.company.as_ref());
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let number = text(&made.stored_as).map(|number| DirectoryNumber {
            field: made.field,
            number,
        });
        let entry = Entry {
            id: own.id.clone(),
            source: From::NetSuite,
            kind: own.kind,
            name: own.name.clone(),
            company: company.map(|company| company.id.clone()),
            company_name: company.map(|company| company.name.clone()),
            title: made.title.clone(),
            email: text(email),
            numbers: number.into_iter().collect(),
        };
        self.store.add(source, &entry).await
    }

    /// Asks NetSuite about these again. Who is known is as it has them now; those that it has no more, or
    /// that are in use no more, come back.
    pub(crate) async fn look_again(
        &self,
        company: Option<&RecordId>,
        contact: Option<&RecordId>,
    ) -> Result<Vec<RecordId>, DirectoryError> {
        let mut gone = Vec::new();
        for (wanted, sources) in [
            (company, [Source::Customer, Source::Vendor].as_slice()),
            (contact, [Source::Contact].as_slice()),
        ] {
            let Some(wanted) = wanted else { continue };
            let Ok(id) = wanted.as_str().parse::<i64>() else {
                gone.push(wanted.clone());
                continue;
            };
            let mut is_gone = true;
            for (at, source) in sources.iter().enumerate() {
                let rows = match self.rows(*source, |parts| source.one(id, parts)).await {
                    // What the role may not read was not in the directory either.
                    // Nobody is gone because they cannot be looked for where nearly all are.
                    Err(NetSuiteError::Permission { .. } | NetSuiteError::Field { .. }) => {
                        is_gone &= at > 0;
                        continue;
                    }
                    rows => rows?,
                };
                let entry = rows.iter().find_map(|row| source.entry(row));
                self.store.renew(*source, id, entry.as_ref()).await?;
                is_gone &= entry.is_none();
            }
            if is_gone {
                gone.push(wanted.clone());
            }
        }
        Ok(gone)
    }

    async fn with_company(&self, entry: Entry) -> Result<(Entry, Option<Entry>), StorageError> {
        let company = match &entry.company {
            Some(id) => self.store.entry(Source::Customer, id.as_str()).await?,
            None => None,
        };
        Ok((entry, company))
    }

    /// What is open with a company and the day of the last call; nothing before it was read.
    pub(crate) async fn work_of(
        &self,
        company: &RecordId,
    ) -> Result<(Option<OpenWork>, Option<String>), StorageError> {
        let (open, day) = work::of(&self.database, company).await?;
        let is_known = self.knows_work.load(Ordering::Relaxed) || open != OpenWork::default();
        Ok((Some(open).filter(|_| is_known), day))
    }

    /// A call with this company was logged on this day.
    pub(crate) async fn called(&self, company: &RecordId, day: &str) -> Result<(), StorageError> {
        work::called(&self.database, company, day).await
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
