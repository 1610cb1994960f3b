//! Past calls of RingCentral's log, for telling whose an extension is.

use ledgerline_core::domain::{mapping::PastCall, phone_call::LocalMinute, time::Timestamp};

use super::{CompanyLog, ReadError, pace::Asker};
use crate::storage::StorageError;

/// How far back.
const DAYS_MILLIS: i64 = 30 * 86_400_000;

impl CompanyLog {
    /// The newest calls of extensions, as many as are on one page.
    pub(crate) async fn past_calls(&self) -> Result<(Vec<PastCall>, Timestamp), ReadError> {
        let now = self.client.now();
        let since = now.plus_millis(-DAYS_MILLIS);
        let log = self.client.log((since, now), (1, Asker::Aside)).await?;
        let home = &self.around.home;
        let told = log.records.iter().filter(|record| !record.is_live());
        let calls = told.flat_map(|record| record.tellings(home));
        let calls = calls.filter_map(|telling| {
            Some(PastCall {
                extension: telling.extension?,
                at: telling.call.started_at,
                number: telling.call.remote.number?,
            })
        });
        Ok((calls.collect(), since))
    }

    /// Has any call been read from RingCentral's log?
    pub(crate) async fn has_calls(&self) -> Result<bool, StorageError> {
        self.store.has_calls().await
    }

    /// What somebody's clock shows.
    pub(crate) fn wall_clock(&self, email: Option<&str>, at: Timestamp) -> LocalMinute {
        self.around.time_zones.wall_clock(email, at)
    }
}
