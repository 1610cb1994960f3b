//! The directory in the database.

use ledgerline_core::domain::{directory::Entry, phone_number::PhoneNumber, time::Timestamp};
use rand::Rng as _;
use sqlx::Row as _;

use super::source::Source;
use crate::{
    leases::Turn,
    storage::{Database, StorageError, Transaction},
};

/// Digits by which a number is found; its spelling decides.
const DIGITS: usize = 7;

/// How far a kind is read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Reading {
    pub(super) sweep_after: Option<i64>,
    pub(super) swept_at: Option<i64>,
    pub(super) changed_until: Option<String>,
    pub(super) checked_at: Option<i64>,
    pub(super) forbidden_until: Option<i64>,
}

/// A part of the changes, as they are stored.
pub(super) struct Changes {
    pub(super) epoch: String,
    pub(super) version: i64,
    pub(super) is_complete: bool,
    /// Entries as JSON.
    pub(super) people: Vec<String>,
    pub(super) gone: Vec<i64>,
    pub(super) known: u32,
}

/// Who is no longer there, of the ids up to and with the last one.
pub(super) struct Swept {
    pub(super) after: i64,
    /// `None`: to the end.
    pub(super) last: Option<i64>,
}

#[derive(Clone, Debug)]
pub(super) struct Store {
    database: Database,
    home: String,
}

impl Store {
    pub(super) const fn new(database: Database, home: String) -> Self {
        Self { database, home }
    }

    pub(super) async fn reading(&self, source: Source) -> Result<Reading, StorageError> {
        let statement = "SELECT sweep_after, swept_at, changed_until, checked_at, forbidden_until \
                         FROM directory_source WHERE source = $1";
        let row = sqlx::query(statement)
            .bind(source.name())
            .fetch_optional(&self.database)
            .await?;
        let Some(row) = row else {
            return Ok(Reading::default());
        };
        Ok(Reading {
            sweep_after: row.try_get("sweep_after")?,
            swept_at: row.try_get("swept_at")?,
            changed_until: row.try_get("changed_until")?,
            checked_at: row.try_get("checked_at")?,
            forbidden_until: row.try_get("forbidden_until")?,
        })
    }

    pub(super) async fn note(
        &self,
        turn: &Turn,
        source: Source,
        reading: &Reading,
    ) -> Result<(), StorageError> {
        let mut transaction = turn.begin().await?;
        note(&mut transaction, source, reading).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Takes in a page and where the reading stands after it, both or neither.
    pub(super) async fn take(
        &self,
        turn: &Turn,
        source: Source,
        (entries, gone): (&[Entry], &[i64]),
        swept: Option<&Swept>,
        reading: &Reading,
    ) -> Result<(), StorageError> {
        let mut transaction = turn.begin().await?;
        let mut version = version(&mut transaction).await?;
        let mut there = Vec::with_capacity(entries.len());
        for entry in entries {
            let Ok(id) = entry.id.as_str().parse::<i64>() else {
                continue;
            };
            there.push(id);
            let Ok(text) = serde_json::to_string(entry) else {
                continue;
            };
            let statement = "SELECT entry FROM directory_entry WHERE source = $1 AND id = $2";
            let known: Option<Option<String>> = sqlx::query_scalar(statement)
                .bind(source.name())
                .bind(id)
                .fetch_optional(&mut *transaction)
                .await?;
            if known.flatten().as_deref() == Some(text.as_str()) {
                continue;
            }
            version += 1;
            put(&mut transaction, source, id, version, Some(&text)).await?;
            self.number(&mut transaction, source, id, entry).await?;
        }
        let mut leaving = gone.to_vec();
        if let Some(Swept { after, last }) = swept {
            let statement = "SELECT id FROM directory_entry \
                             WHERE source = $1 AND id > $2 AND id <= $3 AND entry IS NOT NULL";
            let known: Vec<i64> = sqlx::query_scalar(statement)
                .bind(source.name())
                .bind(after)
                .bind(last.unwrap_or(i64::MAX))
                .fetch_all(&mut *transaction)
                .await?;
            there.sort_unstable();
            leaving.extend(
                known
                    .into_iter()
                    .filter(|id| there.binary_search(id).is_err()),
            );
        }
        for id in leaving {
            let statement = "SELECT COUNT(*) FROM directory_entry \
                             WHERE source = $1 AND id = $2 AND entry IS NOT NULL";
            let count: i64 = sqlx::query_scalar(statement)
                .bind(source.name())
                .bind(id)
                .fetch_one(&mut *transaction)
                .await?;
            if count > 0 {
                version += 1;
                put(&mut transaction, source, id, version, None).await?;
            }
        }
        set_version(&mut transaction, version).await?;
        note(&mut transaction, source, reading).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Takes in somebody who was just created, unless they are known already or nobody is: what
    /// NetSuite says of them comes with the next change.
    pub(super) async fn add(&self, source: Source, entry: &Entry) -> Result<(), StorageError> {
        let mut transaction = self.database.begin().await?;
        let version = version(&mut transaction).await? + 1;
        let is_read =
            "SELECT COUNT(*) FROM directory_source WHERE source = $1 AND swept_at IS NOT NULL";
        let is_read: i64 = sqlx::query_scalar(is_read)
            .bind(source.name())
            .fetch_one(&mut *transaction)
            .await?;
        let id = entry.id.as_str().parse::<i64>();
        let (Ok(id), Ok(text), 1) = (id, serde_json::to_string(entry), is_read) else {
            return Ok(());
        };
        let known = "SELECT COUNT(*) FROM directory_entry WHERE source = $1 AND id = $2";
        let known: i64 = sqlx::query_scalar(known)
            .bind(source.name())
            .bind(id)
            .fetch_one(&mut *transaction)
            .await?;
        if known > 0 {
            return Ok(());
        }
        put(&mut transaction, source, id, version, Some(&text)).await?;
        self.number(&mut transaction, source, id, entry).await?;
        set_version(&mut transaction, version).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// What NetSuite says now of somebody who is known; `None`: it has them no more.
    pub(super) async fn renew(
        &self,
        source: Source,
        id: i64,
        entry: Option<&Entry>,
    ) -> Result<(), StorageError> {
        let Ok(text) = entry.map(serde_json::to_string).transpose() else {
            return Ok(());
        };
        let mut transaction = self.database.begin().await?;
        let version = version(&mut transaction).await? + 1;
        let known = "SELECT entry FROM directory_entry \
                     WHERE source = $1 AND id = $2 AND entry IS NOT NULL";
        let known: Option<String> = sqlx::query_scalar(known)
            .bind(source.name())
            .bind(id)
            .fetch_optional(&mut *transaction)
            .await?;
        if known.is_none() || known == text {
            return Ok(());
        }
        put(&mut transaction, source, id, version, text.as_deref()).await?;
        if let Some(entry) = entry {
            self.number(&mut transaction, source, id, entry).await?;
        }
        set_version(&mut transaction, version).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Writes down which numbers are this entry's.
    async fn number(
        &self,
        transaction: &mut Transaction,
        source: Source,
        id: i64,
        entry: &Entry,
    ) -> Result<(), StorageError> {
        for digits in self.digits(entry) {
            let statement = "INSERT INTO directory_number (digits, source, id) \
                             VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
            sqlx::query(statement)
                .bind(digits)
                .bind(source.name())
                .bind(id)
                .execute(&mut **transaction)
                .await?;
        }
        Ok(())
    }

    /// Forgets everybody; copies of them are told of a new beginning.
    pub(super) async fn erase(&self) -> Result<(), StorageError> {
        let mut transaction = self.database.begin().await?;
        for statement in [
            "DELETE FROM directory_number",
            "DELETE FROM directory_entry",
            "DELETE FROM directory_source",
            "DELETE FROM directory_state",
            "DELETE FROM directory_work",
        ] {
            sqlx::query(statement).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// What changed after this version of this epoch, oldest change first.
    pub(super) async fn changes(
        &self,
        epoch: Option<&str>,
        since: i64,
        most: i64,
    ) -> Result<Changes, StorageError> {
        let mut transaction = self.database.begin().await?;
        version(&mut transaction).await?;
        let state = sqlx::query("SELECT epoch, version FROM directory_state")
            .fetch_one(&mut *transaction)
            .await?;
        let (own, last): (String, i64) = (state.try_get("epoch")?, state.try_get("version")?);
        let since = if epoch == Some(own.as_str()) {
            since
        } else {
            0
        };
        // Whoever knows nobody need not be told who is gone.
        let statement = "SELECT version, id, entry FROM directory_entry \
                         WHERE version > $1 AND ($2 > 0 OR entry IS NOT NULL) \
                         ORDER BY version LIMIT $3";
        let rows = sqlx::query(statement)
            .bind(since)
            .bind(since)
            .bind(most)
            .fetch_all(&mut *transaction)
            .await?;
        let count = "SELECT COUNT(*) FROM directory_entry WHERE entry IS NOT NULL";
        let known: i64 = sqlx::query_scalar(count)
            .fetch_one(&mut *transaction)
            .await?;
        let is_complete = i64::try_from(rows.len()).unwrap_or(i64::MAX) < most;
        let mut changes = Changes {
            epoch: own,
            version: if is_complete { last } else { since },
            is_complete,
            people: Vec::new(),
            gone: Vec::new(),
            known: u32::try_from(known).unwrap_or(u32::MAX),
        };
        for row in rows {
            if !is_complete {
                changes.version = row.try_get("version")?;
            }
            match row.try_get::<Option<String>, _>("entry")? {
                Some(entry) => changes.people.push(entry),
                None => changes.gone.push(row.try_get("id")?),
            }
        }
        Ok(changes)
    }

    /// Everybody whose number ends like this one and is spelled like it.
    pub(super) async fn with_number(
        &self,
        number: &PhoneNumber,
    ) -> Result<Vec<Entry>, StorageError> {
        let statement = "SELECT e.entry FROM directory_number n \
                         JOIN directory_entry e ON e.source = n.source AND e.id = n.id \
                         WHERE n.digits = $1 AND e.entry IS NOT NULL ORDER BY n.source, n.id";
        let found: Vec<String> = sqlx::query_scalar(statement)
            .bind(last_digits(number.national()))
            .fetch_all(&self.database)
            .await?;
        let entries = found
            .iter()
            .filter_map(|text| serde_json::from_str::<Entry>(text).ok());
        let spells = |entry: &Entry| {
            let mut numbers = entry.numbers.iter();
            numbers.any(|one| number.is_spelled_by(&one.number, &self.home))
        };
        Ok(entries.filter(spells).collect())
    }

    /// One of them.
    pub(super) async fn entry(
        &self,
        source: Source,
        id: &str,
    ) -> Result<Option<Entry>, StorageError> {
        let statement = "SELECT entry FROM directory_entry \
                         WHERE source = $1 AND id = $2 AND entry IS NOT NULL";
        let found: Option<String> = sqlx::query_scalar(statement)
            .bind(source.name())
            .bind(id.parse::<i64>().unwrap_or(-1))
            .fetch_optional(&self.database)
            .await?;
        Ok(found.and_then(|text| serde_json::from_str(&text).ok()))
    }

    fn digits(&self, entry: &Entry) -> Vec<String> {
        let numbers = entry.numbers.iter();
        numbers
            .map(|one| {
                if let Some(number) = PhoneNumber::parse(&one.number, &self.home) {
                    return last_digits(number.national()).to_owned();
                }
                let digits: String = one.number.chars().filter(char::is_ascii_digit).collect();
                last_digits(&digits).to_owned()
            })
            .filter(|digits| digits.len() >= 3)
            .collect()
    }
}

/// When NetSuite was last asked with success, and is everybody known?
pub(super) fn standing(
    readings: &[(Source, Reading)],
    now: Timestamp,
) -> (bool, Option<Timestamp>) {
    let mut read = readings
        .iter()
        .filter(|(_, reading)| !reading.is_forbidden(now));
    let is_whole = readings
        .iter()
        .any(|(_, reading)| reading.swept_at.is_some())
        && read.clone().all(|(_, reading)| reading.swept_at.is_some());
    let oldest = read.try_fold(i64::MAX, |oldest, (_, reading)| {
        reading.checked_at.map(|at| at.min(oldest))
    });
    let checked_at = oldest.filter(|at| *at != i64::MAX);
    (is_whole, checked_at.map(Timestamp::from_millis))
}

impl Reading {
    pub(super) fn is_forbidden(&self, now: Timestamp) -> bool {
        self.forbidden_until
            .is_some_and(|until| now.as_millis() < until)
    }
}

fn last_digits(digits: &str) -> &str {
    digits
        .get(digits.len().saturating_sub(DIGITS)..)
        .unwrap_or(digits)
}

/// The version so far, in a directory that has an epoch.
async fn version(transaction: &mut Transaction) -> Result<i64, StorageError> {
    let epoch = format!("{:016x}", rand::rng().random::<u64>());
    let statement = "INSERT INTO directory_state (\"only\", epoch, version) VALUES (1, $1, 0) \
                     ON CONFLICT (\"only\") DO UPDATE SET version = directory_state.version \
                     RETURNING version";
    let version = sqlx::query_scalar(statement)
        .bind(epoch)
        .fetch_one(&mut **transaction)
        .await?;
    Ok(version)
}

async fn set_version(transaction: &mut Transaction, version: i64) -> Result<(), StorageError> {
    sqlx::query("UPDATE directory_state SET version = $1")
        .bind(version)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

async fn put(
    transaction: &mut Transaction,
    source: Source,
    id: i64,
    version: i64,
    entry: Option<&str>,
) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM directory_number WHERE source = $1 AND id = $2")
        .bind(source.name())
        .bind(id)
        .execute(&mut **transaction)
        .await?;
    let statement = "INSERT INTO directory_entry (source, id, version, entry) \
                     VALUES ($1, $2, $3, $4) ON CONFLICT (source, id) DO UPDATE SET \
                     version = excluded.version, entry = excluded.entry";
    sqlx::query(statement)
        .bind(source.name())
        .bind(id)
        .bind(version)
        .bind(entry)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

async fn note(
    transaction: &mut Transaction,
    source: Source,
    reading: &Reading,
) -> Result<(), StorageError> {
    let statement = "INSERT INTO directory_source (source, sweep_after, swept_at, \
                     changed_until, checked_at, forbidden_until) VALUES ($1, $2, $3, $4, $5, $6) \
                     ON CONFLICT (source) DO UPDATE SET sweep_after = excluded.sweep_after, \
                     swept_at = excluded.swept_at, changed_until = excluded.changed_until, \
                     checked_at = excluded.checked_at, \
                     forbidden_until = excluded.forbidden_until";
    sqlx::query(statement)
        .bind(source.name())
        .bind(reading.sweep_after)
        .bind(reading.swept_at)
        .bind(&reading.changed_until)
        .bind(reading.checked_at)
        .bind(reading.forbidden_until)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{leases::Leases, storage};

    #[tokio::test(flavor = "multi_thread")]
    async fn somebody_new_is_taken_in_although_others_write_at_the_same_time() {
        let name = format!("ledgerline-directory-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let database = storage::scratch_in(&folder.join("directory.db"))
            .await
            .unwrap();
        let others = database.clone();
        let busy = tokio::spawn(async move {
            loop {
                let statement = "INSERT INTO connection_seen VALUES ('x', 1) \
                                 ON CONFLICT (connection) DO UPDATE SET seen_at = connection_seen.seen_at + 1";
                sqlx::query(statement).execute(&others).await.unwrap();
            }
        });
        let store = Store::new(database.clone(), "1".to_owned());
        let reading = Reading {
            swept_at: Some(1),
            ..Reading::default()
        };
        let turn = Leases::new(database.clone())
            .wait("directory")
            .await
            .unwrap();
        store.note(&turn, Source::Contact, &reading).await.unwrap();
        for id in 0..200 {
            let entry = json!({
                "id": id.to_string(), "kind": "contact", "name": "Tomás Arriaga",
                "numbers": [{ "field": "main", "number": "415.555.0134" }],
            });
            let entry: Entry = serde_json::from_value(entry).unwrap();
            store.add(Source::Contact, &entry).await.unwrap();
        }
        let changes = store.changes(None, 0, 1_000).await.unwrap();
        assert_eq!((changes.people.len(), changes.version), (200, 200));
        busy.abort();
        database.close().await;
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
