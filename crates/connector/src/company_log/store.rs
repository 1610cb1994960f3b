//! What is kept of the company's call log: where the reading stands, what became of each call, and who
//! the extensions are. No number of a caller, no name of one, no note.

use ledgerline_core::domain::{
    company::{Cause, CompanyCounts},
    ids::ExtensionId,
    mapping::{Kind, Listed},
    time::Timestamp,
};
use sqlx::{Row as _, any::AnyRow};

use super::{cursor::Reading, outage::Key, rules::Entry};
use crate::{
    leases::Turn,
    storage::{Database, StorageError},
};

/// What became of a telling.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// To be logged, once what stands in the way is gone; with the permission that is missing.
    Waiting(Cause, Option<String>),
    /// In NetSuite.
    Logged,
    /// Somebody has to mend something.
    Failed(Cause, Option<String>),
    /// Not logged by rule.
    LeftOut(Cause),
}

impl Fate {
    const fn name(&self) -> &'static str {
        match self {
            Self::Waiting(..) => "waiting",
            Self::Logged => "logged",
            Self::Failed(..) => "failed",
            Self::LeftOut(_) => "left-out",
        }
    }

    pub(super) const fn cause(&self) -> Option<Cause> {
        match self {
            Self::Waiting(cause, _) | Self::Failed(cause, _) | Self::LeftOut(cause) => Some(*cause),
            Self::Logged => None,
        }
    }

    fn read(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let cause: Option<String> = row.try_get("cause")?;
        let cause = cause.as_deref().and_then(Cause::parse);
        let cause = cause.unwrap_or(Cause::NotYet);
        let state: String = row.try_get("state")?;
        let name: Option<String> = row.try_get("field")?;
        // What another cause left behind says nothing of this one.
        let name = name.filter(|_| cause.has_name());
        Ok(match state.as_str() {
            "logged" => Self::Logged,
            "failed" => Self::Failed(cause, name),
            "left-out" => Self::LeftOut(cause),
            _ => Self::Waiting(cause, name),
        })
    }
}

/// A telling as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Known {
    pub(super) call: String,
    pub(super) extension: Option<ExtensionId>,
    pub(super) started_at: Timestamp,
    pub(super) told: String,
    pub(super) fate: Fate,
}

impl Known {
    fn read(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let extension: String = row.try_get("extension")?;
        Ok(Self {
            call: row.try_get("call")?,
            extension: (!extension.is_empty()).then(|| ExtensionId::new(extension)),
            started_at: Timestamp::from_millis(row.try_get("started_at")?),
            told: row.try_get("told")?,
            fate: Fate::read(row)?,
        })
    }
}

#[derive(Clone, Debug)]
pub(super) struct Store {
    database: Database,
}

fn text(extension: Option<&ExtensionId>) -> &str {
    extension.map_or("", ExtensionId::as_str)
}

impl Store {
    pub(super) const fn new(database: Database) -> Self {
        Self { database }
    }

    pub(super) async fn reading(&self) -> Result<Option<Reading>, StorageError> {
        let statement = "SELECT read_until, advanced_at, swept_at, retried_at, good_at \
                         FROM company_reading WHERE \"only\" = 1";
        let row = sqlx::query(statement)
            .fetch_optional(&self.database)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let at = |column| row.try_get(column).map(Timestamp::from_millis);
        let good_at: Option<i64> = row.try_get("good_at")?;
        Ok(Some(Reading {
            read_until: at("read_until")?,
            advanced_at: at("advanced_at")?,
            swept_at: at("swept_at")?,
            retried_at: at("retried_at")?,
            good_at: good_at.map(Timestamp::from_millis),
        }))
    }

    pub(super) async fn keep_reading(
        &self,
        turn: &Turn,
        reading: &Reading,
    ) -> Result<(), StorageError> {
        let statement = "INSERT INTO company_reading \
                         (\"only\", read_until, advanced_at, swept_at, retried_at, good_at) \
                         VALUES (1, $1, $2, $3, $4, $5) \
                         ON CONFLICT (\"only\") DO UPDATE SET read_until = excluded.read_until, \
                         advanced_at = excluded.advanced_at, swept_at = excluded.swept_at, \
                         retried_at = excluded.retried_at, good_at = excluded.good_at";
        let mut transaction = turn.begin().await?;
        sqlx::query(statement)
            .bind(reading.read_until.as_millis())
            .bind(reading.advanced_at.as_millis())
            .bind(reading.swept_at.as_millis())
            .bind(reading.retried_at.as_millis())
            .bind(reading.good_at.map(Timestamp::as_millis))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    pub(super) async fn known(
        &self,
        call: &str,
        extension: Option<&ExtensionId>,
    ) -> Result<Option<Known>, StorageError> {
        let statement = "SELECT * FROM company_call WHERE call = $1 AND extension = $2";
        let row = sqlx::query(statement)
            .bind(call)
            .bind(text(extension))
            .fetch_optional(&self.database)
            .await?;
        Ok(row.as_ref().map(Known::read).transpose()?)
    }

    /// All tellings of a page, at once: whatever happens later, they are known. One that is told as
    /// before keeps its fate; one that changed waits to be told anew. What a record told before and
    /// tells no more is forgotten, unless it was logged: a call that was nobody's is somebody's now.
    /// `now` is when the reading began: an interrupted one that goes on does not undo what a later one saw.
    pub(super) async fn see(
        &self,
        turn: &Turn,
        entries: &[Entry],
        now: Timestamp,
    ) -> Result<(), StorageError> {
        let statement = "INSERT INTO company_call \
                         (call, extension, record, started_at, told, state, cause, seen_at) \
                         VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7) \
                         ON CONFLICT (call, extension) DO UPDATE SET \
                         seen_at = CASE WHEN excluded.seen_at > company_call.seen_at \
                         THEN excluded.seen_at ELSE company_call.seen_at END, \
                         record = excluded.record, \
                         started_at = excluded.started_at, \
                         state = CASE company_call.told WHEN excluded.told \
                         THEN company_call.state ELSE 'waiting' END, \
                         cause = CASE company_call.told WHEN excluded.told \
                         THEN company_call.cause ELSE excluded.cause END, \
                         told = excluded.told";
        let mut transaction = turn.begin().await?;
        for entry in entries {
            sqlx::query(statement)
                .bind(&entry.call)
                .bind(text(entry.extension.as_ref()))
                .bind(&entry.record)
                .bind(entry.started_at.as_millis())
                .bind(&entry.told)
                .bind(Cause::NotYet.as_str())
                .bind(now.as_millis())
                .execute(&mut *transaction)
                .await?;
        }
        let superseded = "DELETE FROM company_call \
                          WHERE record = $1 AND state <> 'logged' AND seen_at < $2";
        for entry in entries {
            sqlx::query(superseded)
                .bind(&entry.record)
                .bind(now.as_millis())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    pub(super) async fn decide(
        &self,
        turn: &Turn,
        entry: &Entry,
        fate: &Fate,
    ) -> Result<(), StorageError> {
        let field = match fate {
            Fate::Failed(_, field) | Fate::Waiting(_, field) => field.as_deref(),
            Fate::Logged | Fate::LeftOut(_) => None,
        };
        let statement = "UPDATE company_call SET state = $1, cause = $2, field = $3 \
                         WHERE call = $4 AND extension = $5";
        let mut transaction = turn.begin().await?;
        sqlx::query(statement)
            .bind(fate.name())
            .bind(fate.cause().map(Cause::as_str))
            .bind(field)
            .bind(&entry.call)
            .bind(text(entry.extension.as_ref()))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// A call whose record is gone is told anew, by everybody who told of it.
    pub(super) async fn tell_again(&self, call: &str) -> Result<(), StorageError> {
        let statement = "UPDATE company_call SET state = 'waiting', cause = $1, field = NULL \
                         WHERE call = $2 AND state = 'logged'";
        sqlx::query(statement)
            .bind(Cause::NotYet.as_str())
            .bind(call)
            .execute(&self.database)
            .await?;
        Ok(())
    }

    /// What waits, began within and was not seen since: RingCentral lists it no more.
    pub(super) async fn give_up_unseen(
        &self,
        turn: &Turn,
        (from, to): (Timestamp, Timestamp),
        since: Timestamp,
    ) -> Result<(), StorageError> {
        let statement = "UPDATE company_call SET state = 'failed', cause = $1 \
                         WHERE state = 'waiting' AND started_at BETWEEN $2 AND $3 AND seen_at < $4";
        let mut transaction = turn.begin().await?;
        sqlx::query(statement)
            .bind(Cause::GoneFromRingcentral.as_str())
            .bind(from.as_millis())
            .bind(to.as_millis())
            .bind(since.as_millis())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The tellings that wait, so many of the oldest, with when their calls began.
    pub(super) async fn waiting(&self, most: usize) -> Result<Vec<(Key, Timestamp)>, StorageError> {
        let statement = "SELECT call, extension, started_at FROM company_call \
                         WHERE state = 'waiting' ORDER BY started_at, call, extension LIMIT $1";
        let rows = sqlx::query(statement)
            .bind(i64::try_from(most).unwrap_or(i64::MAX))
            .fetch_all(&self.database)
            .await?;
        let read = |row: &AnyRow| {
            let extension: String = row.try_get("extension")?;
            let extension = (!extension.is_empty()).then(|| ExtensionId::new(extension));
            let started_at = Timestamp::from_millis(row.try_get("started_at")?);
            Ok::<_, sqlx::Error>(((row.try_get("call")?, extension), started_at))
        };
        let waiting: Result<Vec<_>, _> = rows.iter().map(read).collect();
        Ok(waiting?)
    }

    /// When the newest call began that waits.
    pub(super) async fn newest_waiting(&self) -> Result<Option<Timestamp>, StorageError> {
        let statement = "SELECT MAX(started_at) FROM company_call WHERE state = 'waiting'";
        let at: Option<i64> = sqlx::query_scalar(statement)
            .fetch_one(&self.database)
            .await?;
        Ok(at.map(Timestamp::from_millis))
    }

    /// When the oldest call began that should be in NetSuite and is not.
    pub(super) async fn missing_since(&self) -> Result<Option<Timestamp>, StorageError> {
        let statement =
            "SELECT MIN(started_at) FROM company_call WHERE state IN ('waiting', 'failed')";
        let at: Option<i64> = sqlx::query_scalar(statement)
            .fetch_one(&self.database)
            .await?;
        Ok(at.map(Timestamp::from_millis))
    }

    pub(super) async fn has_calls(&self) -> Result<bool, StorageError> {
        let any = sqlx::query("SELECT 1 FROM company_call LIMIT 1")
            .fetch_optional(&self.database)
            .await?;
        Ok(any.is_some())
    }

    pub(super) async fn counts(&self) -> Result<CompanyCounts, StorageError> {
        let rows = sqlx::query("SELECT state, COUNT(*) AS count FROM company_call GROUP BY state")
            .fetch_all(&self.database)
            .await?;
        let mut counts = CompanyCounts::default();
        for row in rows {
            let (state, count): (String, i64) = (row.try_get("state")?, row.try_get("count")?);
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            match state.as_str() {
                "logged" => counts.logged = count,
                "failed" => counts.failed = count,
                "left-out" => counts.left_out = count,
                _ => counts.waiting = count,
            }
        }
        Ok(counts)
    }

    /// Everything that began from `from` on and before `to`, the oldest first.
    pub(super) async fn between(
        &self,
        (from, to): (Timestamp, Timestamp),
    ) -> Result<Vec<Known>, StorageError> {
        let statement = "SELECT * FROM company_call WHERE started_at >= $1 AND started_at < $2 \
                         ORDER BY started_at, call, extension";
        let rows = sqlx::query(statement)
            .bind(from.as_millis())
            .bind(to.as_millis())
            .fetch_all(&self.database)
            .await?;
        let known: Result<Vec<_>, _> = rows.iter().map(Known::read).collect();
        Ok(known?)
    }

    pub(super) async fn extensions(&self) -> Result<Vec<Listed>, StorageError> {
        let rows = sqlx::query("SELECT * FROM company_extension")
            .fetch_all(&self.database)
            .await?;
        let read = |row: &AnyRow| {
            let kind: String = row.try_get("kind")?;
            Ok::<_, sqlx::Error>(Listed {
                id: ExtensionId::new(row.try_get::<String, _>("extension")?),
                number: row.try_get("short_number")?,
                name: row.try_get("name")?,
                kind: Kind::parse(&kind).unwrap_or(Kind::User),
                email: row.try_get("email")?,
                phone: row.try_get("number")?,
                status: row.try_get("status")?,
                site: row.try_get("site")?,
                department: row.try_get("department")?,
                is_there: row.try_get::<i64, _>("is_there")? != 0,
            })
        };
        let extensions: Result<Vec<_>, _> = rows.iter().map(read).collect();
        Ok(extensions?)
    }

    /// Those who are not listed any more stay known, for their calls.
    pub(super) async fn keep_extensions(&self, all: &[Listed]) -> Result<(), StorageError> {
        let mut transaction = self.database.begin().await?;
        sqlx::query("UPDATE company_extension SET is_there = 0")
            .execute(&mut *transaction)
            .await?;
        for one in all {
            sqlx::query(
                "INSERT INTO company_extension \
                 (extension, name, email, number, is_person, short_number, kind, status, site, \
                 department, is_there) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) \
                 ON CONFLICT (extension) DO UPDATE SET name = excluded.name, \
                 email = excluded.email, number = excluded.number, \
                 is_person = excluded.is_person, short_number = excluded.short_number, \
                 kind = excluded.kind, status = excluded.status, site = excluded.site, \
                 department = excluded.department, is_there = 1",
            )
            .bind(one.id.as_str())
            .bind(&one.name)
            .bind(&one.email)
            .bind(&one.phone)
            .bind(i64::from(one.kind == Kind::User))
            .bind(&one.number)
            .bind(one.kind.as_str())
            .bind(&one.status)
            .bind(&one.site)
            .bind(&one.department)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{super::rules::Verdict, *};
    use crate::{leases::Leases, storage};

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(1_795_298_700_000 + minutes * 60_000)
    }

    #[tokio::test]
    async fn an_interrupted_reading_that_goes_on_gives_up_nothing_that_a_later_one_saw() {
        let database = storage::scratch().await.unwrap();
        let turn = Leases::new(database.clone()).wait("log").await.unwrap();
        let store = Store::new(database);
        let entry = Entry {
            record: "r-1".to_owned(),
            call: "s-1".to_owned(),
            extension: None,
            started_at: at(-60),
            told: "told".to_owned(),
            is_internal: false,
            verdict: Verdict::Not(Cause::NotYet),
        };
        let (entries, all) = (std::slice::from_ref(&entry), (at(-120), at(0)));
        store.see(&turn, entries, at(5)).await.unwrap();
        // A reading that began before goes on, and tells of the call as it does.
        store.see(&turn, entries, at(0)).await.unwrap();
        store.give_up_unseen(&turn, all, at(5)).await.unwrap();
        let known = store.known("s-1", None).await.unwrap().unwrap();
        assert_eq!(known.fate, Fate::Waiting(Cause::NotYet, None));
        store.give_up_unseen(&turn, all, at(6)).await.unwrap();
        let known = store.known("s-1", None).await.unwrap().unwrap();
        assert_eq!(known.fate, Fate::Failed(Cause::GoneFromRingcentral, None));
    }
}
