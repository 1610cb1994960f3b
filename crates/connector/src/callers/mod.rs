//! Who has a number. The directory knows it at once; what it does not know, or not freshly, NetSuite
//! is asked. One query then finds candidates by their last digits, whatever their spelling; real number
//! reading decides. Answers are kept briefly, and askers for the same number share one.

pub(crate) mod candidates;
pub(crate) mod optional;
mod statement;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use ledgerline_core::domain::{
    caller::CallerMatch,
    customer_pane::{Known, LikenessQuestion},
    directory::{match_of_record, matches_of},
    finished_call::ChosenRecords,
    ids::{ExtensionId, RecordId},
    logging,
    phone_number::PhoneNumber,
    time::Timestamp,
    who::{self, Evidence, Exactness},
};

pub(crate) use self::optional::{Optional, Part, Standing};
use crate::{
    choices::{Choice, Choices},
    clock::Clock,
    directory::Directory,
    netsuite::{NetSuite, NetSuiteError, Priority},
    records::LogError,
    settings::Origin,
    storage::StorageError,
};

const KNOWN_MILLIS: i64 = 60_000;
const UNKNOWN_MILLIS: i64 = 20_000;
/// Long enough for those who waited for the same failed question, and no longer.
const FAILED_MILLIS: i64 = 1_000;
/// More than a person reads through.
const MOST_LIKE: usize = 10;
/// More numbers than ring in a minute; then the old ones are forgotten.
const MOST_REMEMBERED: usize = 2_000;

type Answer = Result<Vec<CallerMatch>, NetSuiteError>;

/// Who has a number, best first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The records.
    pub matches: Vec<CallerMatch>,
    /// NetSuite does not answer; this is how it was then.
    pub stale_since: Option<Timestamp>,
}
type Slot = Arc<tokio::sync::Mutex<Option<(Timestamp, Answer)>>>;

/// Looks callers up.
#[derive(Debug)]
pub struct Callers {
    netsuite: Arc<NetSuite>,
    clock: Clock,
    home: String,
    pages: Option<Origin>,
    optional: Optional,
    directory: Arc<Directory>,
    choices: Choices,
    slots: Mutex<HashMap<PhoneNumber, Slot>>,
}

impl Callers {
    /// `home` is the calling code of numbers stored without one.
    pub fn new(
        netsuite: Arc<NetSuite>,
        directory: Arc<Directory>,
        choices: Choices,
        clock: Clock,
        home: String,
        pages: Option<Origin>,
    ) -> Self {
        let optional = Optional::new(clock.clone());
        Self {
            netsuite,
            clock,
            home,
            pages,
            optional,
            directory,
            choices,
            slots: Mutex::default(),
        }
    }

    /// Reads a number as the network gives it; `None` for short numbers and withheld ones.
    pub fn number(&self, text: &str) -> Option<PhoneNumber> {
        PhoneNumber::parse(text, &self.home)
    }

    /// Everybody with this number, best first.
    pub async fn lookup(
        &self,
        priority: Priority,
        number: &PhoneNumber,
    ) -> Result<Found, NetSuiteError> {
        let (known, is_fresh, checked_at) = self.known(number).await;
        if is_fresh && !known.is_empty() {
            return Ok(Found {
                matches: known,
                stale_since: None,
            });
        }
        match self.shared(priority, number).await {
            Ok(matches) => Ok(Found {
                matches,
                stale_since: None,
            }),
            Err(error) if error.is_transient() && !known.is_empty() => Ok(Found {
                matches: known,
                stale_since: checked_at.or_else(|| Some(self.clock.now())),
            }),
            Err(error) => Err(error),
        }
    }

    /// Who has this number for certain, without asking NetSuite: its only owner in the directory, or
    /// the one that somebody chose.
    pub async fn certain(&self, number: &PhoneNumber) -> Result<Option<CallerMatch>, StorageError> {
        let (mut matches, ..) = self.known(number).await;
        if let Some(choice) = self.choices.of(number).await? {
            if let Some(chosen) = matches.iter().find(|found| choice.is_of(found)) {
                return Ok(Some(chosen.clone()));
            }
            if let Some(chosen) = self.in_directory(&choice).await? {
                return Ok(Some(chosen));
            }
        }
        Ok(matches.pop().filter(|_| matches.is_empty()))
    }

    /// The chosen record as the directory has it.
    async fn in_directory(&self, choice: &Choice) -> Result<Option<CallerMatch>, StorageError> {
        let (company, contact) = (choice.company.as_ref(), choice.contact.as_ref());
        let Some((entry, company)) = self.directory.record(company, contact).await? else {
            return Ok(None);
        };
        let pages = self.pages.as_ref().map(ToString::to_string);
        Ok(match_of_record(&entry, company.as_ref(), pages.as_deref()))
    }

    /// The record that somebody chose for a number, although it does not carry it; `None` when it is
    /// gone.
    async fn named(
        &self,
        priority: Priority,
        choice: &Choice,
    ) -> Result<Option<CallerMatch>, LogError> {
        if let Some(known) = self.in_directory(choice).await? {
            return Ok(Some(known));
        }
        let (company, contact) = (choice.company.as_ref(), choice.contact.as_ref());
        Ok(self.chosen(priority, company, contact).await?)
    }

    /// What the directory says, how fresh it is, and when it was.
    async fn known(&self, number: &PhoneNumber) -> (Vec<CallerMatch>, bool, Option<Timestamp>) {
        match self.directory.with_number(number).await {
            Ok(local) => {
                let pages = self.pages.as_ref().map(ToString::to_string);
                let matches = matches_of(&local.entries, number, &self.home, pages.as_deref());
                (matches, local.is_fresh, local.checked_at)
            }
            Err(error) => {
                tracing::error!(%error, "the directory cannot be read");
                (Vec::new(), false, None)
            }
        }
    }

    async fn shared(&self, priority: Priority, number: &PhoneNumber) -> Answer {
        let slot = self.slot(number);
        let mut slot = slot.lock().await;
        let now = self.clock.now();
        if let Some((_, answer)) = slot.as_ref().filter(|(until, _)| now < *until) {
            return answer.clone();
        }
        let answer = self.ask(priority, number).await;
        let remembered = match &answer {
            Ok(matches) if matches.is_empty() => UNKNOWN_MILLIS,
            Ok(_) => KNOWN_MILLIS,
            Err(_) => FAILED_MILLIS,
        };
        *slot = Some((self.clock.now().plus_millis(remembered), answer.clone()));
        answer
    }

    /// The same with what speaks for each, the likeliest first. Whom somebody chose is among them.
    pub async fn judged(
        &self,
        number: &PhoneNumber,
        mut matches: Vec<CallerMatch>,
    ) -> Result<Vec<(CallerMatch, Evidence)>, StorageError> {
        let choice = self.choices.of(number).await?;
        if let Some(choice) = &choice
            && !matches.iter().any(|found| choice.is_of(found))
        {
            match self.named(Priority::Interactive, choice).await {
                Ok(chosen) => matches.extend(chosen),
                // Those who carry the number are worth more than no answer.
                Err(error) => tracing::warn!(%error, "a chosen record cannot be read"),
            }
        }
        let today = self.clock.now();
        let mut judged = Vec::new();
        for found in matches {
            let (open, day) = match &found.company {
                Some(company) => self.directory.work_of(&company.id).await?,
                None => (None, None),
            };
            let called = day.and_then(|day| Timestamp::parse_iso(&format!("{day}T12:00:00Z")));
            let days = called.map(|called| today.seconds_since(called) / 86_400);
            let chosen = choice.as_ref().filter(|choice| choice.is_of(&found));
            let evidence = Evidence {
                exactness: Exactness::of(number, &found.stored_as, &self.home),
                days_since_call: days.and_then(|days| u32::try_from(days).ok()),
                open,
                chosen: chosen.map(|choice| choice.told.clone()),
            };
            judged.push((found, evidence));
        }
        who::rank(&mut judged);
        Ok(judged)
    }

    /// Those with this number, or the one that somebody chose for it: where a call is filed.
    pub async fn for_filing(&self, number: &PhoneNumber) -> Result<Vec<CallerMatch>, LogError> {
        let matches = self.lookup(Priority::Background, number).await?.matches;
        let Some(choice) = self.choices.of(number).await? else {
            return Ok(matches);
        };
        if let Some(chosen) = matches.iter().find(|found| choice.is_of(found)) {
            return Ok(vec![chosen.clone()]);
        }
        let named = self.named(Priority::Background, &choice).await?;
        Ok(named.map_or(matches, |chosen| vec![chosen]))
    }

    /// The same as far as the directory tells; nothing while it is not fresh.
    pub(crate) async fn locally(
        &self,
        number: &PhoneNumber,
    ) -> Result<Option<Vec<CallerMatch>>, StorageError> {
        let (matches, is_fresh, _) = self.known(number).await;
        if !is_fresh {
            return Ok(None);
        }
        let Some(choice) = self.choices.of(number).await? else {
            return Ok(Some(matches));
        };
        let chosen = matches.iter().find(|found| choice.is_of(found)).cloned();
        let chosen = match chosen {
            Some(chosen) => Some(chosen),
            None => self.in_directory(&choice).await?,
        };
        Ok(Some(chosen.map_or(matches, |chosen| vec![chosen])))
    }

    /// The one of these with whom there was a call last, where that is one alone. Of several contacts of
    /// one company nobody knows which it was: their company is meant.
    pub(crate) async fn newest(
        &self,
        matches: &[CallerMatch],
    ) -> Result<Option<CallerMatch>, StorageError> {
        let mut companies: Vec<&RecordId> = Vec::new();
        for company in matches.iter().filter_map(|found| found.company.as_ref()) {
            if !companies.contains(&&company.id) {
                companies.push(&company.id);
            }
        }
        let mut days = Vec::new();
        for company in &companies {
            days.push(self.directory.work_of(company).await?.1);
        }
        let newest = logging::newest(days.iter().map(Option::as_deref));
        let Some(company) = newest.and_then(|at| companies.get(at)) else {
            return Ok(None);
        };
        let is_of = |found: &&CallerMatch| {
            let its = found.company.as_ref().map(|company| &company.id);
            its == Some(*company)
        };
        let of: Vec<&CallerMatch> = matches.iter().filter(is_of).collect();
        Ok(match of.as_slice() {
            [only] => Some((*only).clone()),
            [first, ..] => Some(CallerMatch {
                contact: None,
                title: None,
                url: first
                    .company
                    .as_ref()
                    .and_then(|company| candidates::page(self.pages.as_ref(), company)),
                ..(*first).clone()
            }),
            [] => None,
        })
    }

    /// What somebody of the company chose for this number last.
    pub(crate) async fn chosen_for(
        &self,
        number: &PhoneNumber,
    ) -> Result<Option<ChosenRecords>, StorageError> {
        let choice = self.choices.of(number).await?;
        Ok(choice.map(|choice| ChosenRecords {
            company: choice.company,
            contact: choice.contact,
            chosen_at: Some(choice.told.at),
        }))
    }

    /// Somebody says whose this number is.
    pub async fn choose(
        &self,
        number: &PhoneNumber,
        records: (Option<&RecordId>, Option<&RecordId>),
        by: (&ExtensionId, &str),
        at: Option<Timestamp>,
    ) -> Result<(), StorageError> {
        let now = self.clock.now();
        let at = at.unwrap_or(now).min(now);
        self.choices.remember(number, records, by, (at, now)).await
    }

    /// A call with this company was logged.
    pub async fn called(&self, company: &RecordId, day: &str) -> Result<(), StorageError> {
        self.directory.called(company, day).await
    }

    /// NetSuite does not take these: whoever of them is gone leaves the directory and the choices, the
    /// others are known as NetSuite has them now, and of every number it is asked anew.
    pub(crate) async fn look_anew(
        &self,
        company: Option<&RecordId>,
        contact: Option<&RecordId>,
    ) -> Result<(), LogError> {
        let gone = self.directory.look_again(company, contact).await?;
        self.choices.forget(&gone).await?;
        self.forget_all();
        Ok(())
    }

    /// Forgets what is known about this number.
    pub fn forget(&self, number: &PhoneNumber) {
        self.slots
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(number);
    }

    /// Forgets what is known about all numbers.
    pub fn forget_all(&self) {
        self.slots
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// Somebody was created with this email: their number is theirs, and the directory knows them.
    pub async fn made(&self, made: &CallerMatch, email: &str) {
        if let Some(number) = self.number(&made.stored_as) {
            self.forget(&number);
        }
        if let Err(error) = self.directory.add(made, email).await {
            // The next look at NetSuite's changes finds them.
            tracing::error!(%error, "who was created is not in the directory yet");
        }
    }

    /// The records a rep chose, as a match; `None` when they do not exist.
    pub async fn chosen(
        &self,
        priority: Priority,
        company: Option<&RecordId>,
        contact: Option<&RecordId>,
    ) -> Result<Option<CallerMatch>, NetSuiteError> {
        let Some(condition) = statement::Condition::of_records(company, contact) else {
            return Ok(None);
        };
        let rows = self
            .optional
            .query(&self.netsuite, priority, statement::PARTS, |parts| {
                statement::build(&condition, parts)
            })
            .await?;
        Ok(candidates::by_records(&rows, self.pages.as_ref())
            .into_iter()
            .next())
    }

    /// Who is in NetSuite already and like somebody who is to be created, the likest first.
    pub(crate) async fn like(
        &self,
        wanted: &LikenessQuestion,
    ) -> Result<Vec<Known>, NetSuiteError> {
        let number = self.number(&wanted.phone);
        let Some(condition) = statement::Condition::like(wanted, number.as_ref()) else {
            return Ok(Vec::new());
        };
        let rows = self
            .optional
            .query(
                &self.netsuite,
                Priority::Interactive,
                statement::PARTS,
                |parts| statement::build(&condition, parts),
            )
            .await?;
        let pages = self.pages.as_ref();
        let mut known = candidates::like(&rows, wanted, number.as_ref(), &self.home, pages);
        known.sort_by(|one, other| one.by.cmp(&other.by));
        known.truncate(MOST_LIKE);
        Ok(known)
    }

    fn slot(&self, number: &PhoneNumber) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= MOST_REMEMBERED {
            slots.retain(|_, slot| Arc::strong_count(slot) > 1);
        }
        Arc::clone(slots.entry(number.clone()).or_default())
    }

    async fn ask(&self, priority: Priority, number: &PhoneNumber) -> Answer {
        let condition = statement::Condition::by_digits(number.search_suffix());
        let rows = self
            .optional
            .query(&self.netsuite, priority, statement::PARTS, |parts| {
                statement::build(&condition, parts)
            })
            .await?;
        Ok(candidates::by_number(
            &rows,
            number,
            &self.home,
            self.pages.as_ref(),
        ))
    }
}
