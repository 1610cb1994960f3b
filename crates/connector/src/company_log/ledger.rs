//! The ledger: how many calls RingCentral knows, how many of them are in NetSuite, and which are not
//! and why, by day and person. NetSuite itself is asked, so that a record somebody deleted is missed.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use ledgerline_core::{
    domain::{
        company::{Cause, Gap, GapCall, Ledger, LedgerDay, Reason, Sent, SyncRange},
        ids::{ExtensionId, TelephonySessionId},
        mapping::Listed,
        phone_call::external_id,
        texts::LocalDay,
        time::Timestamp,
    },
    wire::netsuite::query::literal,
};

use super::{
    CompanyLog,
    store::{Fate, Known},
};
use crate::{
    netsuite::{NetSuiteError, Priority},
    records::LogError,
    storage::StorageError,
};

/// Records asked for in one query.
const CHUNK: usize = 200;
/// Calls that began within so long of the one that is sent are read with it.
const SENT_MILLIS: i64 = 1_000;

impl CompanyLog {
    /// The calls that began from `from` on and before `to`.
    pub async fn ledger(&self, range: (Timestamp, Timestamp)) -> Result<Ledger, StorageError> {
        let known = self.store.between(range).await?;
        let keys: BTreeSet<String> = known
            .iter()
            .filter(|known| known.fate == Fate::Logged)
            .filter_map(|known| external_id(&TelephonySessionId::new(known.call.as_str())))
            .collect();
        let there = self.in_netsuite(&keys).await.ok();
        let extensions = self.store.extensions().await?;
        let extensions: HashMap<_, _> = extensions
            .into_iter()
            .map(|extension| (extension.id.clone(), extension))
            .collect();
        let mut ledger = Ledger {
            calls: 0,
            in_netsuite: 0,
            is_checked: there.is_some(),
            days: Vec::new(),
            gaps: Vec::new(),
            left_out: Vec::new(),
        };
        let mut left_out: BTreeMap<Cause, u32> = BTreeMap::new();
        let mut days: BTreeMap<(String, Option<ExtensionId>), LedgerDay> = BTreeMap::new();
        let (mut calls, mut logged) = (BTreeSet::new(), BTreeSet::new());
        for one in &known {
            let listed = one.extension.as_ref().and_then(|id| extensions.get(id));
            let day = self.day(one, listed);
            let row = match days.entry((day.clone(), one.extension.clone())) {
                std::collections::btree_map::Entry::Occupied(row) => row.into_mut(),
                std::collections::btree_map::Entry::Vacant(place) => {
                    place.insert(self.row(day, one, listed).await)
                }
            };
            match missing(one, there.as_ref()) {
                None => {
                    row.calls += 1;
                    row.in_netsuite += 1;
                    calls.insert(&one.call);
                    logged.insert(&one.call);
                }
                Some((cause, _)) if cause.is_rule() => {
                    row.left_out += 1;
                    *left_out.entry(cause).or_default() += 1;
                }
                Some(missing) => {
                    row.calls += 1;
                    calls.insert(&one.call);
                    ledger.gaps.push(gap(one, missing));
                }
            }
        }
        let left_out = left_out.into_iter();
        ledger.left_out = left_out
            .map(|(cause, count)| Reason { cause, count })
            .collect();
        let count = |set: BTreeSet<&String>| u32::try_from(set.len()).unwrap_or(u32::MAX);
        ledger.calls = count(calls);
        ledger.in_netsuite = count(logged);
        ledger.days = days.into_values().collect();
        Ok(ledger)
    }

    /// Sends one of its gaps now. A record that somebody has deleted is made anew, which nothing else does.
    pub async fn send(&self, wanted: &GapCall) -> Result<Sent, StorageError> {
        let find = || self.store.known(&wanted.call, wanted.extension.as_ref());
        let Some(known) = find().await? else {
            return Ok(Sent::default());
        };
        if known.fate == Fate::Logged {
            let session = TelephonySessionId::new(known.call.as_str());
            let keys: BTreeSet<String> = external_id(&session).into_iter().collect();
            match self.in_netsuite(&keys).await {
                Ok(there) if keys.iter().all(|key| there.contains(key)) => {
                    return Ok(Sent::default());
                }
                Ok(_) => {}
                Err(error) => return Ok(untried(error.to_problem().title)),
            }
            match self.around.calls.forget(&session).await {
                Ok(()) => self.store.tell_again(&known.call).await?,
                Err(LogError::Storage(error)) => return Err(error),
                Err(error) => return Ok(untried(error.to_string())),
            }
        }
        // RingCentral lists it under its beginning.
        let report = self
            .sync(SyncRange {
                from: known.started_at,
                to: known.started_at.plus_millis(SENT_MILLIS),
            })
            .await?;
        let missing = find().await?.and_then(|known| {
            let missing = missing(&known, None)?;
            Some(gap(&known, missing))
        });
        Ok(Sent {
            gap: missing,
            problem: report.cause.filter(|_| !report.is_complete),
        })
    }

    fn day(&self, one: &Known, listed: Option<&Listed>) -> String {
        let email = listed.and_then(|listed| listed.email.as_deref());
        let clock = self.around.time_zones.wall_clock(email, one.started_at);
        LocalDay::from(clock).iso()
    }

    async fn row(&self, day: String, one: &Known, listed: Option<&Listed>) -> LedgerDay {
        let organizers = &self.around.organizers;
        let employee = organizers.employee_of(one.extension.as_ref(), one.started_at);
        let employee = employee.await.ok().flatten();
        LedgerDay {
            day,
            extension: one.extension.clone(),
            name: listed.map(|listed| listed.name.clone()).unwrap_or_default(),
            employee,
            calls: 0,
            in_netsuite: 0,
            left_out: 0,
        }
    }

    /// Which of these records NetSuite has.
    async fn in_netsuite(&self, keys: &BTreeSet<String>) -> Result<HashSet<String>, NetSuiteError> {
        let keys: Vec<&String> = keys.iter().collect();
        let mut there = HashSet::new();
        for chunk in keys.chunks(CHUNK) {
            let list: Vec<String> = chunk.iter().map(|key| literal(key)).collect();
            let statement = format!(
                "SELECT p.externalid AS externalid FROM phonecall p WHERE p.externalid IN ({})",
                list.join(", ")
            );
            let rows = self
                .around
                .netsuite
                .query(Priority::Background, statement)
                .await?;
            there.extend(rows.iter().filter_map(|row| row.text("externalid")));
        }
        Ok(there)
    }
}

/// Why it is not in NetSuite, and the field that is refused or the permission that is missing; nothing
/// when it is there.
fn missing(one: &Known, there: Option<&HashSet<String>>) -> Option<(Cause, Option<String>)> {
    match &one.fate {
        Fate::Logged => {
            let key = external_id(&TelephonySessionId::new(one.call.as_str()));
            let is_there = there.is_none_or(|there| key.is_some_and(|key| there.contains(&key)));
            (!is_there).then_some((Cause::GoneFromNetsuite, None))
        }
        Fate::Failed(cause, name) | Fate::Waiting(cause, name) => Some((*cause, name.clone())),
        Fate::LeftOut(cause) => Some((*cause, None)),
    }
}

fn gap(one: &Known, (cause, name): (Cause, Option<String>)) -> Gap {
    Gap {
        call: one.call.clone(),
        extension: one.extension.clone(),
        started_at: one.started_at,
        cause,
        words: cause.words_of(name.as_deref()),
        field: name,
    }
}

const fn untried(problem: String) -> Sent {
    Sent {
        gap: None,
        problem: Some(problem),
    }
}
