//! The fields that the company has added to its phone calls, as NetSuite's metadata names them to the
//! connector's role (adr/0045).

use std::sync::Arc;

use crate::{
    clock::Clock,
    netsuite::{NetSuite, NetSuiteError, Priority},
};
use ledgerline_core::{
    domain::{
        logging::{CallFacts, CustomField, CustomValue, LoggingRules, custom_values},
        time::Timestamp,
    },
    wire::netsuite::path::RecordType,
};

/// How long the catalog is good. A field that is gone sooner costs a call its fields and no more.
const FRESH_MILLIS: i64 = 10 * 60_000;

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

    /// What of these facts goes into the record. Where the catalog cannot be read, nothing does: a name
    /// that NetSuite does not know would have it refuse the whole record.
    pub(crate) async fn values(
        &self,
        rules: &LoggingRules,
        facts: &CallFacts,
    ) -> Result<Vec<(String, CustomValue)>, NetSuiteError> {
        if rules.call_fields.is_empty() || facts.is_empty() {
            return Ok(Vec::new());
        }
        let mut slot = self.known.lock().await;
        let now = self.clock.now();
        let fresh = slot
            .as_ref()
            .filter(|(at, _)| now.millis_since(*at) < FRESH_MILLIS);
        let known = match fresh {
            Some((_, known)) => known.clone(),
            None => match self.read(&mut slot, Priority::Background).await {
                Ok(known) => known,
                Err(error) if error.is_transient() => return Err(error),
                Err(error) => {
                    tracing::warn!(%error, "netsuite's metadata cannot be read");
                    return Ok(Vec::new());
                }
            },
        };
        drop(slot);
        Ok(custom_values(&rules.call_fields, &known, facts))
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
