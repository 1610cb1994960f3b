//! Corrects which employee the records of calls name: after a mapping came late or was wrong, and only
//! when an admin asks for it. What somebody has given to another employee in NetSuite stays theirs.

use std::collections::{BTreeMap, HashMap};

use ledgerline_core::{
    domain::{
        ids::RecordId,
        mapping::{RefileWish, Refiled, WrongCall},
    },
    wire::netsuite::query::literal,
};

use super::{
    mapping::{MappingError, OrganizerMapping},
    store::Filed,
};
use crate::{
    employees::EmployeeError,
    netsuite::{NetSuiteError, Priority},
    records::LogError,
};

/// Records of one request: it is answered long before whoever asked gives up.
const MOST: usize = 20;

impl OrganizerMapping {
    /// Corrects the first few, the oldest first; or only counts them.
    pub async fn refile(&self, wish: &RefileWish) -> Result<Refiled, MappingError> {
        let mut wrong = self.wrong(wish).await?;
        if let Some(only) = &wish.only {
            wrong.retain(|(filed, _)| filed.external_id == *only);
        }
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let mut refiled = Refiled {
            left: count(wrong.len()),
            ..Refiled::default()
        };
        if wish.only_counts {
            let first = wrong.into_iter().take(MOST).map(|(filed, _)| WrongCall {
                record: filed.external_id,
                started_at: filed.started_at,
            });
            refiled.calls = first.collect();
            return Ok(refiled);
        }
        let some = &wrong[..wrong.len().min(MOST)];
        let outcome = self.correct(some, &mut refiled).await;
        match outcome {
            Ok(()) => {}
            Err(MappingError::NetSuite(error)) => {
                let problem = error.to_problem();
                refiled.cause = Some(problem.detail.unwrap_or(problem.title));
            }
            Err(error) => return Err(error),
        }
        Ok(refiled)
    }

    /// Records that name somebody else than the mapping says, and whom it says.
    async fn wrong(&self, wish: &RefileWish) -> Result<Vec<(Filed, RecordId)>, MappingError> {
        let organizers = &self.organizers;
        let filed = organizers
            .store
            .filed(wish.extension.as_ref(), wish.from)
            .await?;
        let mut known = BTreeMap::new();
        let mut wrong = Vec::new();
        for one in filed {
            // Periods are as long as days, and an extension has many calls of one.
            let mapping = match known.get(&one.extension) {
                Some(mapping) => mapping,
                None => known
                    .entry(one.extension.clone())
                    .or_insert(organizers.store.mapping(&one.extension).await?),
            };
            let mapped = mapping.owner_at(one.started_at);
            let wanted = match mapped {
                Some(owner) => Some(owner.organizer.id.clone()),
                None => organizers
                    .employee_of(Some(&one.extension), one.started_at)
                    .await
                    .map_err(|error| match error {
                        EmployeeError::NetSuite(error) => MappingError::NetSuite(error),
                        EmployeeError::Storage(error) => MappingError::Storage(error),
                    })?,
            };
            if let Some(wanted) = wanted
                && one.employee.as_ref() != Some(&wanted)
            {
                wrong.push((one, wanted));
            }
        }
        Ok(wrong)
    }

    async fn correct(
        &self,
        wrong: &[(Filed, RecordId)],
        refiled: &mut Refiled,
    ) -> Result<(), MappingError> {
        let now = self.named(wrong).await?;
        let store = &self.organizers.store;
        for (filed, wanted) in wrong {
            let key = filed.external_id.as_str();
            match now.get(key) {
                None => {
                    store.forget_filed(key).await?;
                    refiled.gone += 1;
                }
                Some(named) if named.as_ref() == Some(wanted) => {
                    self.note(filed, wanted).await?;
                    refiled.corrected += 1;
                }
                Some(named) if filed.employee.is_some() && *named != filed.employee => {
                    store.note_by_hand(key).await?;
                    refiled.by_hand += 1;
                }
                Some(_) => {
                    let is_there = self.records.reassign(key, wanted).await;
                    if let Err(LogError::NetSuite(NetSuiteError::Locked { .. })) = is_there {
                        // Whoever locked it wants it to stay as it is.
                        store.note_by_hand(key).await?;
                        refiled.by_hand += 1;
                        refiled.left -= 1;
                        continue;
                    }
                    let is_there = is_there.map_err(|error| match error {
                        LogError::NetSuite(error) => MappingError::NetSuite(error),
                        LogError::Storage(error) => MappingError::Storage(error),
                        LogError::Employee(_) | LogError::Invalid(_) => {
                            MappingError::NetSuite(NetSuiteError::Unreadable)
                        }
                    })?;
                    if is_there {
                        self.note(filed, wanted).await?;
                        refiled.corrected += 1;
                    } else {
                        store.forget_filed(key).await?;
                        refiled.gone += 1;
                    }
                }
            }
            refiled.left -= 1;
        }
        Ok(())
    }

    async fn note(&self, filed: &Filed, employee: &RecordId) -> Result<(), MappingError> {
        let call = (&filed.extension, filed.started_at);
        let organizers = &self.organizers;
        organizers
            .note_filed(&filed.external_id, call, Some(employee))
            .await?;
        Ok(())
    }

    /// Whom the records name now; those that are not there are not in it.
    async fn named(
        &self,
        wrong: &[(Filed, RecordId)],
    ) -> Result<HashMap<String, Option<RecordId>>, MappingError> {
        if wrong.is_empty() {
            return Ok(HashMap::new());
        }
        let keys: Vec<String> = wrong
            .iter()
            .map(|(filed, _)| literal(&filed.external_id))
            .collect();
        let statement = format!(
            "SELECT p.externalid AS externalid, p.assigned AS assigned FROM phonecall p \
             WHERE p.externalid IN ({})",
            keys.join(", ")
        );
        let rows = self.records.query(Priority::Background, statement).await?;
        let names = rows.iter().filter_map(|row| {
            let assigned = row.text("assigned").map(RecordId::new);
            Some((row.text("externalid")?, assigned))
        });
        Ok(names.collect())
    }
}
