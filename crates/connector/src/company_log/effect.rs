//! What a change of the logging rules would do, told from the newest calls of RingCentral's log.

use ledgerline_core::domain::logging::{Effect, LoggingRules, MOST_RECENT, Person};

use super::{CompanyError, CompanyLog, Entry, Verdict};
use crate::storage::StorageError;

/// How far back the newest calls are looked for.
const DAYS_MILLIS: i64 = 30 * 86_400_000;
/// Whoever tries one change after the other asks RingCentral once in so long.
const FRESH_MILLIS: i64 = 60_000;

impl CompanyLog {
    /// How the newest calls fare by the rules in use and by others. Each extension's telling counts.
    pub async fn effect(
        &self,
        in_use: &LoggingRules,
        wanted: &LoggingRules,
    ) -> Result<Effect, CompanyError> {
        if !self.is_set_up() {
            return Ok(Effect::default());
        }
        let now = self.around.clock.now();
        let mut recent = self.recent.lock().await;
        let fresh = recent
            .take()
            .filter(|(at, _)| now.millis_since(*at) < FRESH_MILLIS);
        let (at, records) = if let Some(fresh) = fresh {
            fresh
        } else {
            let range = (now.plus_millis(-DAYS_MILLIS), now);
            let mut records = self.client.log(range, 1).await?.records;
            records.truncate(MOST_RECENT);
            (now, records)
        };
        let extensions = self.store.extensions().await?;
        let find = |id: &_| extensions.iter().find(|one| one.id == *id);
        let mut effect = Effect::default();
        for record in &records {
            let fates = [in_use, wanted].map(|rules| {
                let entries = self.rules(rules).entries(record, find, now);
                let is_logged = |entry: &Entry| match &entry.verdict {
                    Verdict::Not(cause) => !cause.is_rule(),
                    Verdict::Person(_) | Verdict::Company(_) => true,
                };
                entries.iter().map(is_logged).collect::<Vec<_>>()
            });
            for (before, after) in fates[0].iter().zip(&fates[1]) {
                effect.calls += 1;
                effect.logged += u32::from(*before);
                effect.no_longer += u32::from(*before && !*after);
                effect.newly += u32::from(!*before && *after);
            }
        }
        let oldest = records.iter().filter_map(|record| record.started_at());
        effect.since = oldest.min();
        *recent = Some((at, records));
        drop(recent);
        Ok(effect)
    }

    /// Everybody with an extension of their own, by name.
    pub async fn people(&self) -> Result<Vec<Person>, StorageError> {
        let extensions = self.store.extensions().await?;
        let mut people: Vec<Person> = extensions
            .into_iter()
            .map(|one| Person {
                name: one.name,
                id: one.id,
            })
            .collect();
        people.sort_unstable();
        Ok(people)
    }
}
