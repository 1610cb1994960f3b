//! What befalls the company's connections, for the admins who look at them in the app: a bounded list,
//! in memory and in the database, of kinds, codes and times. Nothing of a person and no token can get
//! in: there is no place for a text (adr/0041).

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use ledgerline_core::domain::{
    event::{ConnectionLog, Line, Platform, What, redacted},
    time::Timestamp,
};
use sqlx::{Row as _, SqlitePool};
use tokio::sync::Notify;

use crate::{clock::Clock, storage::StorageError};

/// So many lines are kept.
const MOST: usize = 500;
/// What happens again within this is the same line, once more.
const SAME_MILLIS: i64 = 10 * 60_000;
/// Lines are written down this long after the first that is new.
const TOGETHER: Duration = Duration::from_secs(1);

/// The list.
#[derive(Debug)]
pub struct Events {
    database: SqlitePool,
    clock: Clock,
    kept: Mutex<Kept>,
    changed: Notify,
    writing: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Kept {
    /// The oldest first.
    lines: VecDeque<Entry>,
    next: i64,
    seen_at: [Option<Timestamp>; 2],
}

#[derive(Clone, Debug)]
struct Entry {
    number: i64,
    platform: Platform,
    line: Line,
    is_written: bool,
}

impl Kept {
    fn seen_at(&mut self, platform: Platform) -> &mut Option<Timestamp> {
        match platform {
            Platform::Ringcentral => &mut self.seen_at[0],
            Platform::Netsuite => &mut self.seen_at[1],
        }
    }
}

impl Events {
    pub(crate) fn new(database: SqlitePool, clock: Clock) -> Arc<Self> {
        Arc::new(Self {
            database,
            clock,
            kept: Mutex::default(),
            changed: Notify::new(),
            writing: tokio::sync::Mutex::default(),
        })
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes up what was written down before this start.
    pub(crate) async fn restore(&self) -> Result<(), StorageError> {
        let rows = sqlx::query("SELECT * FROM connection_event ORDER BY number")
            .fetch_all(&self.database)
            .await?;
        let seen = sqlx::query("SELECT * FROM connection_seen")
            .fetch_all(&self.database)
            .await?;
        let mut kept = Kept::default();
        for row in rows {
            let number: i64 = row.try_get("number")?;
            kept.next = number + 1;
            let platform = Platform::parse(row.try_get("connection")?);
            let what = What::parse(row.try_get("what")?);
            let (Some(platform), Some(what)) = (platform, what) else {
                continue;
            };
            let times: i64 = row.try_get("times")?;
            kept.lines.push_back(Entry {
                number,
                platform,
                line: Line {
                    what,
                    code: row.try_get("code")?,
                    began_at: Timestamp::from_millis(row.try_get("began_at")?),
                    last_at: Timestamp::from_millis(row.try_get("last_at")?),
                    times: u32::try_from(times).unwrap_or(u32::MAX),
                },
                is_written: true,
            });
        }
        for row in seen {
            if let Some(platform) = Platform::parse(row.try_get("connection")?) {
                *kept.seen_at(platform) = Some(Timestamp::from_millis(row.try_get("seen_at")?));
            }
        }
        *self.kept() = kept;
        Ok(())
    }

    /// Something happened. Of the code only what looks like one is kept.
    pub(crate) fn note(&self, platform: Platform, what: What, code: Option<&str>) {
        let now = self.clock.now();
        let code = code.and_then(redacted);
        let mut kept = self.kept();
        let seen_at = *kept.seen_at(platform);
        let same = kept.lines.iter_mut().rev().find(|entry| {
            let line = &entry.line;
            let is_new = seen_at.is_none_or(|at| line.began_at > at);
            let is_soon = now.millis_since(line.began_at) < SAME_MILLIS;
            let is_it = (entry.platform, line.what, &line.code) == (platform, what, &code);
            is_it && is_new && is_soon
        });
        if let Some(entry) = same {
            entry.line.times = entry.line.times.saturating_add(1);
            entry.line.last_at = now;
            entry.is_written = false;
        } else {
            let number = kept.next;
            kept.next += 1;
            kept.lines.push_back(Entry {
                number,
                platform,
                line: Line {
                    what,
                    code,
                    began_at: now,
                    last_at: now,
                    times: 1,
                },
                is_written: false,
            });
            if kept.lines.len() > MOST {
                kept.lines.pop_front();
            }
        }
        drop(kept);
        self.changed.notify_one();
    }

    /// The lines of a connection.
    pub(crate) fn log(&self, platform: Platform) -> ConnectionLog {
        let mut kept = self.kept();
        let seen_at = *kept.seen_at(platform);
        let lines = kept.lines.iter().rev();
        let lines = lines.filter(|entry| entry.platform == platform);
        ConnectionLog {
            platform,
            lines: lines.map(|entry| entry.line.clone()).collect(),
            seen_at,
        }
    }

    /// Errors of the last 24 hours that no admin has taken note of.
    pub(crate) fn errors(&self, platform: Platform) -> u32 {
        let now = self.clock.now();
        let log = self.log(platform);
        let lines = log.lines.iter();
        lines.map(|line| line.errors(log.seen_at, now)).sum()
    }

    /// An admin has taken note of all there is.
    pub(crate) async fn acknowledge(&self, platform: Platform) -> Result<(), StorageError> {
        let now = self.clock.now();
        let statement = "INSERT INTO connection_seen (connection, seen_at) VALUES (?, ?) \
                         ON CONFLICT (connection) DO UPDATE SET seen_at = excluded.seen_at";
        sqlx::query(statement)
            .bind(platform.as_str())
            .bind(now.as_millis())
            .execute(&self.database)
            .await?;
        self.note(platform, What::Acknowledged, None);
        *self.kept().seen_at(platform) = Some(now);
        Ok(())
    }

    /// Writes down what is new, for good.
    pub async fn tend(self: Arc<Self>) {
        loop {
            self.changed.notified().await;
            tokio::time::sleep(TOGETHER).await;
            if let Err(error) = self.write_down().await {
                tracing::error!(%error, "events of the connections cannot be kept");
            }
        }
    }

    pub(crate) async fn write_down(&self) -> Result<(), StorageError> {
        let _writing = self.writing.lock().await;
        let (fresh, oldest) = {
            let kept = self.kept();
            let fresh = kept.lines.iter().filter(|entry| !entry.is_written);
            let oldest = kept.lines.front().map_or(0, |entry| entry.number);
            (fresh.cloned().collect::<Vec<_>>(), oldest)
        };
        if fresh.is_empty() {
            return Ok(());
        }
        let statement = "INSERT INTO connection_event \
                         (number, connection, what, code, began_at, last_at, times) \
                         VALUES (?, ?, ?, ?, ?, ?, ?) \
                         ON CONFLICT (number) DO UPDATE SET last_at = excluded.last_at, \
                         times = excluded.times";
        let mut transaction = self.database.begin().await?;
        for Entry {
            number,
            platform,
            line,
            ..
        } in &fresh
        {
            sqlx::query(statement)
                .bind(number)
                .bind(platform.as_str())
                .bind(line.what.as_str())
                .bind(&line.code)
                .bind(line.began_at.as_millis())
                .bind(line.last_at.as_millis())
                .bind(i64::from(line.times))
                .execute(&mut *transaction)
                .await?;
        }
        sqlx::query("DELETE FROM connection_event WHERE number < ?")
            .bind(oldest)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        let mut kept = self.kept();
        for written in fresh {
            let entry = kept
                .lines
                .iter_mut()
                .find(|entry| entry.number == written.number && entry.line == written.line);
            if let Some(entry) = entry {
                entry.is_written = true;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage;

    const RC: Platform = Platform::Ringcentral;

    async fn events() -> (Arc<Events>, Clock, SqlitePool) {
        let (database, clock) = (storage::in_memory().await.unwrap(), Clock::default());
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
        let log = events.log(RC);
        let times: Vec<_> = log.lines.iter().map(|line| line.times).collect();
        assert_eq!(times, [1, 1, 2]);
        assert_eq!(events.errors(RC), 4);
        assert_eq!(events.errors(Platform::Netsuite), 0);
        let again = Events::new(database, clock);
        again.restore().await.unwrap();
        assert_eq!(again.log(RC), log);
        again.note(RC, What::Busy, None);
        again.write_down().await.unwrap();
        assert_eq!(again.log(RC).lines.len(), 4);
    }

    #[tokio::test]
    async fn only_an_admins_note_and_a_day_clear_the_count() {
        let (events, clock, database) = events().await;
        events.note(RC, What::NoAnswer, None);
        clock.advance_millis(1);
        events.acknowledge(RC).await.unwrap();
        assert_eq!(events.errors(RC), 0);
        clock.advance_millis(1);
        events.note(RC, What::NoAnswer, None);
        assert_eq!(events.errors(RC), 1, "what comes later counts by itself");
        events.write_down().await.unwrap();
        let again = Events::new(database, clock.clone());
        again.restore().await.unwrap();
        assert_eq!(again.errors(RC), 1);
        clock.advance_millis(24 * 3_600_000);
        assert_eq!(again.errors(RC), 0);
        assert_eq!(again.log(RC).lines.len(), 3, "the lines stay");
    }

    #[tokio::test]
    async fn the_list_is_bounded_and_takes_no_words() {
        let (events, clock, database) = events().await;
        for _ in 0..MOST + 20 {
            clock.advance_millis(SAME_MILLIS);
            events.note(RC, What::FieldRefused, Some("call 415-555-0134 back"));
        }
        events.write_down().await.unwrap();
        assert_eq!(events.log(RC).lines.len(), MOST);
        assert!(events.log(RC).lines.iter().all(|line| line.code.is_none()));
        let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM connection_event")
            .fetch_one(&database)
            .await
            .unwrap();
        assert_eq!(usize::try_from(count).unwrap(), MOST);
    }
}
