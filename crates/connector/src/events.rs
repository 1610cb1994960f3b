//! What befalls the company's connections, for the admins who look at them in the app: a bounded list in
//! the database of kinds, codes and times. Nothing of a person and no token can get in: there is no place
//! for a text (adr/0041). Whoever looks sees what every connector noted.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use ledgerline_core::domain::{
    event::{ConnectionLog, Line, Platform, What, redacted},
    time::Timestamp,
};
use sqlx::{Row as _, any::AnyRow};
use tokio::sync::Notify;

use crate::{
    clock::Clock,
    storage::{Database, StorageError, Transaction},
};

/// So many lines are kept.
const MOST: usize = 500;
/// What happens again within this is the same line, once more.
const SAME_MILLIS: i64 = 10 * 60_000;
/// Lines are written down this long after the first that is new.
const TOGETHER: Duration = Duration::from_secs(1);

/// The list.
#[derive(Debug)]
pub struct Events {
    database: Database,
    clock: Clock,
    /// What is not written down yet, the oldest first.
    fresh: Mutex<VecDeque<Fresh>>,
    changed: Notify,
    writing: tokio::sync::Mutex<()>,
}

/// Something that happened, perhaps several times in a row.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Fresh {
    platform: Platform,
    line: Line,
}

impl Events {
    pub(crate) fn new(database: Database, clock: Clock) -> Arc<Self> {
        Arc::new(Self {
            database,
            clock,
            fresh: Mutex::default(),
            changed: Notify::new(),
            writing: tokio::sync::Mutex::default(),
        })
    }

    fn fresh(&self) -> MutexGuard<'_, VecDeque<Fresh>> {
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something happened. Of the code only what looks like one is kept.
    pub(crate) fn note(&self, platform: Platform, what: What, code: Option<&str>) {
        let now = self.clock.now();
        let code = code.and_then(redacted);
        let mut fresh = self.fresh();
        let same = fresh.iter_mut().rev().find(|one| {
            let line = &one.line;
            let is_soon = now.millis_since(line.began_at) < SAME_MILLIS;
            is_soon && (one.platform, line.what, &line.code) == (platform, what, &code)
        });
        if let Some(Fresh { line, .. }) = same {
            line.times = line.times.saturating_add(1);
            line.last_at = now;
        } else {
            fresh.push_back(Fresh {
                platform,
                line: Line {
                    what,
                    code,
                    began_at: now,
                    last_at: now,
                    times: 1,
                },
            });
            // While the database does not answer.
            if fresh.len() > MOST {
                fresh.pop_front();
            }
        }
        drop(fresh);
        self.changed.notify_one();
    }

    /// The lines of a connection, the newest first.
    pub(crate) async fn log(&self, platform: Platform) -> Result<ConnectionLog, StorageError> {
        self.write_down().await?;
        let statement = "SELECT what, code, began_at, last_at, times FROM connection_event \
                         WHERE connection = $1 ORDER BY number DESC";
        let rows = sqlx::query(statement)
            .bind(platform.as_str())
            .fetch_all(&self.database)
            .await?;
        let mut lines = Vec::with_capacity(rows.len());
        for row in &rows {
            lines.extend(line(row)?);
        }
        Ok(ConnectionLog {
            platform,
            lines,
            seen_at: self.seen_at(platform).await?,
        })
    }

    async fn seen_at(&self, platform: Platform) -> Result<Option<Timestamp>, StorageError> {
        let statement = "SELECT seen_at FROM connection_seen WHERE connection = $1";
        let at: Option<i64> = sqlx::query_scalar(statement)
            .bind(platform.as_str())
            .fetch_optional(&self.database)
            .await?;
        Ok(at.map(Timestamp::from_millis))
    }

    /// Errors of the last 24 hours that no admin has taken note of.
    pub(crate) async fn errors(&self, platform: Platform) -> Result<u32, StorageError> {
        let now = self.clock.now();
        let log = self.log(platform).await?;
        let lines = log.lines.iter();
        Ok(lines.map(|line| line.errors(log.seen_at, now)).sum())
    }

    /// An admin has taken note of all there is.
    pub(crate) async fn acknowledge(&self, platform: Platform) -> Result<(), StorageError> {
        // What was noted before has to be there before.
        self.write_down().await?;
        let now = self.clock.now();
        self.note(platform, What::Acknowledged, None);
        self.write_down().await?;
        let statement = "INSERT INTO connection_seen (connection, seen_at) VALUES ($1, $2) \
                         ON CONFLICT (connection) DO UPDATE SET seen_at = excluded.seen_at";
        sqlx::query(statement)
            .bind(platform.as_str())
            .bind(now.as_millis())
            .execute(&self.database)
            .await?;
        Ok(())
    }

    /// Writes down what is new, for good.
    pub async fn tend(self: Arc<Self>) {
        loop {
            self.changed.notified().await;
            tokio::time::sleep(TOGETHER).await;
            if let Err(error) = self.write_down().await {
                tracing::error!(%error, "events of the connections cannot be kept");
                self.changed.notify_one();
            }
        }
    }

    pub(crate) async fn write_down(&self) -> Result<(), StorageError> {
        let _writing = self.writing.lock().await;
        let fresh: Vec<Fresh> = self.fresh().iter().cloned().collect();
        if fresh.is_empty() {
            return Ok(());
        }
        let mut transaction = self.database.begin().await?;
        for one in &fresh {
            write(&mut transaction, one).await?;
        }
        let most = i64::try_from(MOST).unwrap_or(i64::MAX);
        sqlx::query(
            "DELETE FROM connection_event WHERE number NOT IN \
             (SELECT number FROM connection_event ORDER BY number DESC LIMIT $1)",
        )
        .bind(most)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        self.forget(fresh);
        Ok(())
    }

    /// These are written down; what happened again meanwhile is not.
    fn forget(&self, written: Vec<Fresh>) {
        let mut fresh = self.fresh();
        for one in written {
            let began = |other: &&mut Fresh| {
                let is_it = (other.platform, other.line.what) == (one.platform, one.line.what);
                is_it
                    && other.line.code == one.line.code
                    && other.line.began_at == one.line.began_at
            };
            if let Some(left) = fresh.iter_mut().find(began) {
                left.line.times = left.line.times.saturating_sub(one.line.times);
            }
        }
        fresh.retain(|one| one.line.times > 0);
    }
}

/// Adds to the line that tells the same since shortly before, or begins one.
async fn write(
    transaction: &mut Transaction,
    Fresh { platform, line }: &Fresh,
) -> Result<(), StorageError> {
    let again = "UPDATE connection_event SET times = times + $1, last_at = $2 WHERE number = \
                 (SELECT MAX(number) FROM connection_event WHERE connection = $3 AND what = $4 \
                 AND COALESCE(code, '') = $5 AND began_at > $6 AND began_at > COALESCE(\
                 (SELECT seen_at FROM connection_seen WHERE connection = $3), -1))";
    let is_same = sqlx::query(again)
        .bind(i64::from(line.times))
        .bind(line.last_at.as_millis())
        .bind(platform.as_str())
        .bind(line.what.as_str())
        .bind(line.code.as_deref().unwrap_or_default())
        .bind(line.began_at.plus_millis(-SAME_MILLIS).as_millis())
        .execute(&mut **transaction)
        .await?;
    if is_same.rows_affected() > 0 {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO connection_event \
         (number, connection, what, code, began_at, last_at, times) \
         SELECT COALESCE(MAX(number), -1) + 1, $1, $2, $3, $4, $5, $6 FROM connection_event",
    )
    .bind(platform.as_str())
    .bind(line.what.as_str())
    .bind(&line.code)
    .bind(line.began_at.as_millis())
    .bind(line.last_at.as_millis())
    .bind(i64::from(line.times))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Nothing where a newer connector wrote what this one does not know.
fn line(row: &AnyRow) -> Result<Option<Line>, sqlx::Error> {
    let Some(what) = What::parse(row.try_get("what")?) else {
        return Ok(None);
    };
    let times: i64 = row.try_get("times")?;
    Ok(Some(Line {
        what,
        code: row.try_get("code")?,
        began_at: Timestamp::from_millis(row.try_get("began_at")?),
        last_at: Timestamp::from_millis(row.try_get("last_at")?),
        times: u32::try_from(times).unwrap_or(u32::MAX),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage;

    const RC: Platform = Platform::Ringcentral;

    async fn events() -> (Arc<Events>, Clock, Database) {
        let (database, clock) = (storage::scratch().await.unwrap(), Clock::default());
        let events = Events::new(database.clone(), clock.clone());
        (events, clock, database)
    }

    #[tokio::test]
    async fn what_happens_again_soon_is_one_line_and_outlives_a_restart() {
        let (events, clock, database) = events().await;
        events.note(RC, What::NoAnswer, None);
        clock.advance_millis(60_000);
        events.note(RC, What::NoAnswer, None);
        events.write_down().await.unwrap();
        events.note(RC, What::SignInRefused, Some("OAU-213"));
        clock.advance_millis(SAME_MILLIS);
        events.note(RC, What::NoAnswer, None);
        events.write_down().await.unwrap();
        let log = events.log(RC).await.unwrap();
        let times: Vec<_> = log.lines.iter().map(|line| line.times).collect();
        assert_eq!(times, [1, 1, 2]);
        assert_eq!(events.errors(RC).await.unwrap(), 4);
        assert_eq!(events.errors(Platform::Netsuite).await.unwrap(), 0);
        let again = Events::new(database, clock);
        assert_eq!(again.log(RC).await.unwrap(), log);
        again.note(RC, What::Busy, None);
        again.write_down().await.unwrap();
        assert_eq!(again.log(RC).await.unwrap().lines.len(), 4);
    }

    #[tokio::test]
    async fn only_an_admins_note_and_a_day_clear_the_count() {
        let (events, clock, database) = events().await;
        events.note(RC, What::NoAnswer, None);
        clock.advance_millis(1);
        events.acknowledge(RC).await.unwrap();
        assert_eq!(events.errors(RC).await.unwrap(), 0);
        clock.advance_millis(1);
        events.note(RC, What::NoAnswer, None);
        assert_eq!(
            events.errors(RC).await.unwrap(),
            1,
            "what comes later counts by itself"
        );
        events.write_down().await.unwrap();
        let again = Events::new(database, clock.clone());
        assert_eq!(again.errors(RC).await.unwrap(), 1);
        clock.advance_millis(24 * 3_600_000);
        assert_eq!(again.errors(RC).await.unwrap(), 0);
        assert_eq!(
            again.log(RC).await.unwrap().lines.len(),
            3,
            "the lines stay"
        );
    }

    #[tokio::test]
    async fn the_list_is_bounded_and_takes_no_words() {
        let (events, clock, database) = events().await;
        for _ in 0..MOST + 20 {
            clock.advance_millis(SAME_MILLIS);
            events.note(RC, What::FieldRefused, Some("call 415-555-0134 back"));
        }
        events.write_down().await.unwrap();
        assert_eq!(events.log(RC).await.unwrap().lines.len(), MOST);
        assert!(
            events
                .log(RC)
                .await
                .unwrap()
                .lines
                .iter()
                .all(|line| line.code.is_none())
        );
        let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM connection_event")
            .fetch_one(&database)
            .await
            .unwrap();
        assert_eq!(usize::try_from(count).unwrap(), MOST);
    }
}
