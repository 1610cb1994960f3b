//! The ledger: how many calls RingCentral knows, how many of them are in NetSuite, and which are not
//! and why, by day and person. NetSuite itself is asked, so that a record somebody deleted is missed.
//!
//! A call that several people had counts for each of them: what one of them told may be in NetSuite while
//! what another did was refused. So the total is the sum of the days, and what is missing is the gaps.

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

/// What a ledger comes to, while it is counted.
#[derive(Default)]
struct Tally {
    days: BTreeMap<Row, LedgerDay>,
    gaps: Vec<Gap>,
    left_out: BTreeMap<Cause, u32>,
}

/// A day of a person's.
type Row = (String, Option<ExtensionId>);

impl Tally {
    /// Counts one person's part in a call, in a row that is there.
    fn count(&mut self, row: &Row, one: &Known, there: Option<&HashSet<String>>) {
        let Some(row) = self.days.get_mut(row) else {
            return;
        };
        match missing(one, there) {
            None => {
                row.calls += 1;
                row.in_netsuite += 1;
            }
            Some((cause, _)) if cause.is_rule() => {
                row.left_out += 1;
                *self.left_out.entry(cause).or_default() += 1;
            }
            Some(missing) => {
                row.calls += 1;
                self.gaps.push(gap(one, missing));
            }
        }
    }

    fn ledger(self, is_checked: bool) -> Ledger {
        let days: Vec<LedgerDay> = self.days.into_values().collect();
        let left_out = self.left_out.into_iter();
        Ledger {
            calls: days.iter().map(|day| day.calls).sum(),
            in_netsuite: days.iter().map(|day| day.in_netsuite).sum(),
            is_checked,
            days,
            gaps: self.gaps,
            left_out: left_out
                .map(|(cause, count)| Reason { cause, count })
                .collect(),
        }
    }
}

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
        let mut tally = Tally::default();
        for one in &known {
            let listed = one.extension.as_ref().and_then(|id| extensions.get(id));
            let key = (self.day(one, listed), one.extension.clone());
            if !tally.days.contains_key(&key) {
                let row = self.row(key.0.clone(), one, listed).await;
                tally.days.insert(key.clone(), row);
            }
            tally.count(&key, one, there.as_ref());
        }
        Ok(tally.ledger(there.is_some()))
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
            match self.around.calls.lost(&session).await {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The same small numbers in every run.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, limit: u64) -> u64 {
            self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            (self.0 >> 33) % limit
        }
    }

    fn known(dice: &mut Dice, extension: u64) -> Known {
        let fate = match dice.below(6) {
            0 | 1 => Fate::Logged,
            2 => Fate::Failed(Cause::NetsuiteField, Some("phone".to_owned())),
            3 => Fate::Waiting(Cause::NetsuiteAway, None),
            4 => Fate::LeftOut(Cause::RuleLength),
            _ => Fate::Failed(Cause::NoPerson, None),
        };
        Known {
            call: format!("s-{}", dice.below(12)),
            extension: (extension > 0).then(|| ExtensionId::new(extension.to_string())),
            started_at: Timestamp::from_millis(0),
            told: String::new(),
            fate,
        }
    }

    #[test]
    fn total_days_and_gaps_agree_whatever_became_of_each_ones_part_in_a_call() {
        let mut dice = Dice(3);
        let mut split = 0;
        for _ in 0..500 {
            let all: Vec<Known> = (0..dice.below(40))
                .map(|at| known(&mut dice, at % 4))
                .collect();
            let gone = format!("rc-s-{}", dice.below(12));
            let keys = all.iter().map(|one| format!("rc-{}", one.call));
            let there: HashSet<String> = keys.filter(|key| *key != gone).collect();
            let there = (dice.below(3) > 0).then_some(&there);
            let mut tally = Tally::default();
            for one in &all {
                let day = format!("2026-11-2{}", dice.below(3));
                let row = (day.clone(), one.extension.clone());
                tally.days.entry(row.clone()).or_insert_with(|| LedgerDay {
                    day,
                    extension: one.extension.clone(),
                    name: String::new(),
                    employee: None,
                    calls: 0,
                    in_netsuite: 0,
                    left_out: 0,
                });
                tally.count(&row, one, there);
            }
            let ledger = tally.ledger(there.is_some());
            let gaps = u32::try_from(ledger.gaps.len()).unwrap();
            assert_eq!(ledger.calls, ledger.in_netsuite + gaps, "{ledger:?}");
            for person in all.iter().map(|one| &one.extension) {
                let days = ledger.days.iter().filter(|day| day.extension == *person);
                let open: u32 = days.map(|day| day.calls - day.in_netsuite).sum();
                let own = ledger.gaps.iter().filter(|gap| gap.extension == *person);
                assert_eq!(usize::try_from(open).unwrap(), own.count(), "{ledger:?}");
            }
            let by_rule: u32 = ledger.days.iter().map(|day| day.left_out).sum();
            let reasons: u32 = ledger.left_out.iter().map(|reason| reason.count).sum();
            assert_eq!(by_rule, reasons, "{ledger:?}");
            let total = usize::try_from(ledger.calls + by_rule).unwrap();
            assert_eq!(total, all.len(), "everything is counted, once");
            let logged = |one: &&Known| one.fate == Fate::Logged;
            split += usize::from(all.iter().filter(logged).any(|one| {
                ledger
                    .gaps
                    .iter()
                    .any(|gap| gap.call == one.call && gap.extension != one.extension)
            }));
        }
        assert!(
            split > 100,
            "calls of which one's part is there and another's is not"
        );
    }
}
