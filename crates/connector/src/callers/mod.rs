//! Who has a number. One query finds candidates by their last digits, whatever their spelling; real
//! number reading then decides. Answers are kept briefly, and askers for the same number share one.

pub(crate) mod candidates;
mod optional;
mod statement;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use ledgerline_core::domain::{
    caller::CallerMatch, ids::RecordId, phone_number::PhoneNumber, time::Timestamp,
};

pub(crate) use self::optional::{Optional, Part};
use crate::{
    clock::Clock,
    netsuite::{NetSuite, NetSuiteError, Priority},
    settings::Origin,
};

const KNOWN_MILLIS: i64 = 60_000;
const UNKNOWN_MILLIS: i64 = 20_000;
/// Long enough for those who waited for the same failed question, and no longer.
const FAILED_MILLIS: i64 = 1_000;
/// More numbers than ring in a minute; then the old ones are forgotten.
const MOST_REMEMBERED: usize = 2_000;

type Answer = Result<Vec<CallerMatch>, NetSuiteError>;
type Slot = Arc<tokio::sync::Mutex<Option<(Timestamp, Answer)>>>;

/// Looks callers up.
#[derive(Debug)]
pub struct Callers {
    netsuite: Arc<NetSuite>,
    clock: Clock,
    home: String,
    pages: Option<Origin>,
    optional: Optional,
    slots: Mutex<HashMap<PhoneNumber, Slot>>,
}

impl Callers {
    /// `home` is the calling code of numbers stored without one.
    pub fn new(netsuite: Arc<NetSuite>, clock: Clock, home: String, pages: Option<Origin>) -> Self {
        let optional = Optional::new(clock.clone());
        Self {
            netsuite,
            clock,
            home,
            pages,
            optional,
            slots: Mutex::default(),
        }
    }

    /// Reads a number as the network gives it; `None` for short numbers and withheld ones.
    pub fn number(&self, text: &str) -> Option<PhoneNumber> {
        PhoneNumber::parse(text, &self.home)
    }

    /// Everybody with this number, best first.
    pub async fn lookup(&self, priority: Priority, number: &PhoneNumber) -> Answer {
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

    /// Forgets what is known about this number.
    pub fn forget(&self, number: &PhoneNumber) {
        self.slots
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(number);
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
