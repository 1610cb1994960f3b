//! The fields that the company has added to its phone calls, as NetSuite's metadata names them to the
//! connector's role (adr/0045).

use std::sync::Arc;

use crate::{
    clock::Clock,
    netsuite::{NetSuite, NetSuiteError, Priority},
};
use ledgerline_core::{
    domain::{
        logging::{
            CallFacts, CallField, CustomField, CustomKind, CustomValue, Filled, ListEntry,
            LoggingRules, custom_values,
        },
        time::Timestamp,
    },
    wire::netsuite::{path::RecordType, query::Row},
};

/// How long the catalog is good. A field that is gone sooner costs a call its fields and no more.
const FRESH_MILLIS: i64 = 10 * 60_000;

/// Most entries of one list that are named.
const MOST_ENTRIES: usize = 200;

/// Reads and remembers them.
#[derive(Debug)]
pub(crate) struct CallFields {
    netsuite: Arc<NetSuite>,
    clock: Clock,
    known: tokio::sync::Mutex<Option<(Timestamp, Vec<CustomField>)>>,
}

impl CallFields {
    pub(crate) fn new(netsuite: Arc<NetSuite>, clock: Clock) -> Arc<Self> {
        Arc::new(Self {
            netsuite,
            clock,
            known: tokio::sync::Mutex::default(),
        })
    }

    /// All there are now.
    pub(crate) async fn all(&self) -> Result<Vec<CustomField>, NetSuiteError> {
        self.read(&mut *self.known.lock().await, Priority::Interactive)
            .await
    }

    /// All there are, and of lists the entries by name. The catalog has no names, and does not say which
    /// list a field is of: they are those that calls have had.
    pub(crate) async fn with_entries(&self) -> Result<Vec<CustomField>, NetSuiteError> {
        let mut fields = self.all().await?;
        for field in &mut fields {
            if field.kind != CustomKind::List || !is_column(&field.id) {
                continue;
            }
            let statement = entries_of(&field.id);
            match self.netsuite.query(Priority::Interactive, statement).await {
                Ok(rows) => name(&mut field.entries, &rows),
                Err(error) if error.is_transient() => return Err(error),
                // Their ids do without.
                Err(error) => tracing::warn!(%error, "a list's entries cannot be read"),
            }
        }
        Ok(fields)
    }

    /// What of these facts, and of the values that are the same for each call, goes into the record;
    /// `is_empty` says of which field nothing is in it. Where the catalog cannot be read, nothing does: a name
    /// that NetSuite does not know would have it refuse the whole record.
    pub(crate) async fn values(
        &self,
        rules: &LoggingRules,
        facts: &CallFacts,
        is_empty: impl Fn(&str) -> bool,
    ) -> Result<Vec<(String, CustomValue)>, NetSuiteError> {
        let is_news = |rule: &CallField| match &rule.filled {
            Filled::Fact(fact) => facts.contains_key(fact),
            Filled::Fixed(_) => is_empty(&rule.field),
        };
        if !rules.call_fields.iter().any(is_news) {
            return Ok(Vec::new());
        }
        let known = match self.lately().await {
            Ok(known) => known,
            Err(error) if error.is_transient() => return Err(error),
            Err(error) => {
                tracing::warn!(%error, "netsuite's metadata cannot be read");
                return Ok(Vec::new());
            }
        };
        Ok(custom_values(&rules.call_fields, &known, facts, is_empty))
    }

    /// All there are, as NetSuite told lately.
    pub(crate) async fn lately(&self) -> Result<Vec<CustomField>, NetSuiteError> {
        let mut slot = self.known.lock().await;
        let now = self.clock.now();
        let fresh = slot
            .as_ref()
            .filter(|(at, _)| now.millis_since(*at) < FRESH_MILLIS);
        match fresh {
            Some((_, known)) => Ok(known.clone()),
            None => self.read(&mut slot, Priority::Background).await,
        }
    }

    async fn read(
        &self,
        slot: &mut Option<(Timestamp, Vec<CustomField>)>,
        priority: Priority,
    ) -> Result<Vec<CustomField>, NetSuiteError> {
        let schema = self
            .netsuite
            .schema(priority, RecordType::PhoneCall)
            .await?;
        let fields = schema.custom_fields();
        *slot = Some((self.clock.now(), fields.clone()));
        Ok(fields)
    }
}

fn is_column(id: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    id.starts_with("custevent") && id.bytes().all(is_part)
}

fn entries_of(column: &str) -> String {
    format!(
        "SELECT p.{column} AS id, BUILTIN.DF(p.{column}) AS name FROM phonecall p \
         WHERE p.{column} IS NOT NULL GROUP BY p.{column}, BUILTIN.DF(p.{column}) \
         ORDER BY BUILTIN.DF(p.{column}) FETCH NEXT {MOST_ENTRIES} ROWS ONLY"
    )
}

/// Puts these names to the entries that are known, and those that are not yet beside them.
fn name(entries: &mut Vec<ListEntry>, rows: &[Row]) {
    for row in rows {
        let Some(id) = row.text("id") else { continue };
        let name = row.text("name");
        match entries.iter_mut().find(|entry| entry.id == id) {
            Some(entry) => entry.name = name,
            None => entries.push(ListEntry { id, name }),
        }
    }
}
