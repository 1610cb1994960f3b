//! The fields that the company has added to its phone calls, as NetSuite's metadata names them to the
//! connector's role (adr/0045).

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    clock::Clock,
    netsuite::{NetSuite, NetSuiteError, Priority},
};
use ledgerline_core::{
    domain::{
        logging::{
            Ask, AskedField, CallFacts, CallField, CustomField, CustomKind, CustomValue, Entered,
            Filled, ListEntry, LoggingRules, custom_values,
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
    /// Of lists that reps are asked for, by field, the entries that calls have had.
    entries: tokio::sync::Mutex<BTreeMap<String, (Timestamp, Vec<Row>)>>,
}

impl CallFields {
    pub(crate) fn new(netsuite: Arc<NetSuite>, clock: Clock) -> Arc<Self> {
        Arc::new(Self {
            netsuite,
            clock,
            known: tokio::sync::Mutex::default(),
            entries: tokio::sync::Mutex::default(),
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
            if field.kind == CustomKind::List && is_column(&field.id) {
                let rows = self.entries_of(&field.id).await?;
                name(&mut field.entries, &rows);
            }
        }
        Ok(fields)
    }

    /// The entries of a list that calls have had; none where that cannot be read, as their ids do without.
    async fn entries_of(&self, field: &str) -> Result<Vec<Row>, NetSuiteError> {
        let statement = entries_of(field);
        match self.netsuite.query(Priority::Interactive, statement).await {
            Ok(rows) => Ok(rows),
            Err(error) if error.is_transient() => Err(error),
            Err(error) => {
                tracing::warn!(%error, "a list's entries cannot be read");
                Ok(Vec::new())
            }
        }
    }

    /// The fields that these rules have a rep fill in, by label. Nothing where NetSuite does not name them
    /// and never did; it is asked while it answers.
    pub(crate) async fn asked(
        &self,
        rules: &LoggingRules,
        is_answering: bool,
    ) -> Option<Vec<AskedField>> {
        let mut asked: BTreeMap<&str, &Ask> = BTreeMap::new();
        for rule in &rules.call_fields {
            asked.extend(rule.ask().map(|ask| (rule.field.as_str(), ask)));
        }
        if asked.is_empty() {
            return Some(Vec::new());
        }
        let lately = if is_answering {
            self.lately().await.ok()
        } else {
            None
        };
        let known = match lately {
            Some(known) => known,
            None => self.known.lock().await.as_ref()?.1.clone(),
        };
        let mut fields = Vec::new();
        for mut field in known {
            let Some(ask) = asked.get(field.id.as_str()) else {
                continue;
            };
            match field.kind {
                CustomKind::Other => continue,
                CustomKind::List if !ask.entries.is_empty() => {
                    field.entries.clone_from(&ask.entries);
                }
                CustomKind::List => self.name_entries(&mut field, is_answering).await,
                CustomKind::Text | CustomKind::Number | CustomKind::Checkbox => {}
            }
            fields.push(AskedField {
                field,
                is_required: ask.is_required,
            });
        }
        Some(fields)
    }

    /// Puts to a list's entries what is known of them, which may be some minutes old.
    async fn name_entries(&self, field: &mut CustomField, is_answering: bool) {
        if !is_column(&field.id) {
            return;
        }
        let mut entries = self.entries.lock().await;
        let now = self.clock.now();
        let is_fresh = entries
            .get(&field.id)
            .is_some_and(|(at, _)| at.is_within_last(FRESH_MILLIS, now));
        if !is_fresh && is_answering {
            match self.entries_of(&field.id).await {
                Ok(rows) => {
                    entries.insert(field.id.clone(), (now, rows));
                }
                Err(error) => tracing::warn!(%error, "a list's entries cannot be read"),
            }
        }
        if let Some((_, rows)) = entries.get(&field.id) {
            name(&mut field.entries, rows);
        }
    }

    /// What of these facts, of what a rep filled in, and of the values that are the same for each call, goes
    /// into the record; `is_empty` says of which field nothing is in it. Where the catalog cannot be read, nothing does: a name
    /// that NetSuite does not know would have it refuse the whole record.
    pub(crate) async fn values(
        &self,
        rules: &LoggingRules,
        (facts, entered): (&CallFacts, &Entered),
        is_empty: impl Fn(&str) -> bool,
    ) -> Result<Vec<(String, CustomValue)>, NetSuiteError> {
        let is_news = |rule: &CallField| match &rule.filled {
            Filled::Fact(fact) => facts.contains_key(fact),
            Filled::Fixed(_) => is_empty(&rule.field),
            Filled::Rep(_) => entered.of(&rule.field).is_some(),
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
        let told = (facts, entered);
        Ok(custom_values(&rules.call_fields, &known, told, is_empty))
    }

    /// All there are, as NetSuite told lately.
    pub(crate) async fn lately(&self) -> Result<Vec<CustomField>, NetSuiteError> {
        let mut slot = self.known.lock().await;
        let now = self.clock.now();
        let fresh = slot
            .as_ref()
            .filter(|(at, _)| at.is_within_last(FRESH_MILLIS, now));
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
