//! What a change of the logging rules would do, told from the newest calls of RingCentral's log.

use ledgerline_core::domain::{
    finished_call::FinishedCall,
    logging::{Effect, Fate, Filed, LoggingRules, MOST_RECENT, Person, Sample, example},
};

use super::{CompanyError, CompanyLog, CompanyRecord, Entry, Rules, Verdict, pace::Asker};
use crate::storage::StorageError;

/// How far back the newest calls are looked for.
const DAYS_MILLIS: i64 = 30 * 86_400_000;
/// Whoever tries one change after the other asks RingCentral once in so long.
const FRESH_MILLIS: i64 = 60_000;

impl CompanyLog {
    /// How the newest calls fare by the rules in use and by others, and how the last of them reads.
    pub async fn effect(
        &self,
        in_use: &LoggingRules,
        wanted: &LoggingRules,
    ) -> Result<Effect, StorageError> {
        let (mut effect, newest) = match self.tried(in_use, wanted).await {
            Ok(tried) => tried,
            Err(CompanyError::RingCentral(error)) => {
                let problem = Some(error.words());
                let effect = Effect {
                    problem,
                    ..Effect::default()
                };
                (effect, None)
            }
            Err(CompanyError::Storage(error)) => return Err(error),
        };
        let of = newest.as_ref().map(|call| call.started_at);
        let call = newest.unwrap_or_else(|| example(self.around.clock.now()));
        let sample = |rules: &LoggingRules| {
            let company = rules.time_zone.as_deref();
            let clock = |at| self.around.time_zones.worded(company, None, at);
            Sample {
                of,
                ..Sample::of(&call, rules, &clock)
            }
        };
        if wanted.unknown != in_use.unknown {
            // Where NetSuite does not answer, the connection's own screens say so.
            let why = self.around.calls.cannot_create(wanted).await;
            effect.cannot_create = why.unwrap_or_default();
        }
        effect.before = Some(sample(in_use));
        effect.after = Some(sample(wanted));
        Ok(effect)
    }

    /// Each extension's telling counts. The newest call, too, if there is one.
    async fn tried(
        &self,
        in_use: &LoggingRules,
        wanted: &LoggingRules,
    ) -> Result<(Effect, Option<FinishedCall>), CompanyError> {
        if !self.is_set_up() {
            return Ok((Effect::default(), None));
        }
        let now = self.around.clock.now();
        let mut recent = self.recent.lock().await;
        let fresh = recent
            .take()
            .filter(|(at, _)| at.is_within_last(FRESH_MILLIS, now));
        let (at, records) = if let Some(fresh) = fresh {
            fresh
        } else {
            let range = (now.plus_millis(-DAYS_MILLIS), now);
            let mut records = self.client.log(range, (1, Asker::Aside)).await?.records;
            records.truncate(MOST_RECENT);
            (now, records)
        };
        let extensions = self.store.extensions().await?;
        let find = |id: &_| extensions.iter().find(|one| one.id == *id);
        let organizers = &self.around.organizers;
        let mappings = organizers.mappings().await?;
        let has_default_organizer = organizers.default_organizer().await?.is_some();
        let colleagues = self.around.employees.colleagues().await?;
        let mut effect = Effect::default();
        let mut fates = Some(Vec::new());
        for record in &records {
            let entries = [in_use, wanted].map(|rules| {
                let rules = Rules {
                    logging: rules,
                    has_default_organizer,
                    mappings: &mappings,
                    colleagues: &colleagues,
                };
                rules.entries(record, find, now)
            });
            self.file(&entries[1], wanted, &mut fates).await?;
            let is_logged = |entry: &Entry| match &entry.verdict {
                Verdict::Not(cause) => !cause.is_rule(),
                Verdict::Person(_) | Verdict::Company(_) => true,
            };
            let logged = entries.map(|entries| entries.iter().map(is_logged).collect::<Vec<_>>());
            for (before, after) in logged[0].iter().zip(&logged[1]) {
                effect.calls += 1;
                effect.logged += u32::from(*before);
                effect.no_longer += u32::from(*before && !*after);
                effect.newly += u32::from(!*before && *after);
            }
        }
        effect.filed = fates.map(Filed::of);
        let oldest = records.iter().filter_map(CompanyRecord::started_at);
        effect.since = oldest.min();
        let told = records
            .iter()
            .filter(|record| !record.is_live())
            .find_map(|record| record.tellings(&self.around.home).into_iter().next());
        *recent = Some((at, records));
        drop(recent);
        Ok((effect, told.map(|told| told.call)))
    }

    /// Where those that would be logged would be filed; once per call, whoever had it. Nothing at all
    /// where it cannot be told of one.
    async fn file(
        &self,
        entries: &[Entry],
        rules: &LoggingRules,
        fates: &mut Option<Vec<Fate>>,
    ) -> Result<(), StorageError> {
        let logged = entries.iter().find_map(|entry| match &entry.verdict {
            Verdict::Person(call) | Verdict::Company(call) => Some((call, entry.source())),
            Verdict::Not(_) => None,
        });
        if let (Some((call, source)), Some(known)) = (logged, fates.as_mut()) {
            match self.around.calls.fate(call, source, rules).await? {
                Some(fate) => known.push(fate),
                None => *fates = None,
            }
        }
        Ok(())
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
