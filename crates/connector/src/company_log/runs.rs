//! Readings of the log that are over, for whoever wants to know what happened.

use ledgerline_core::domain::{
    company::{SyncRange, SyncReport, SyncRun},
    time::Timestamp,
};
use sqlx::{Row as _, any::AnyRow};

use crate::{
    leases::Turn,
    storage::{Database, StorageError},
};

/// So many are kept.
const MOST: i64 = 50;

/// Between the parts of one run; a browser waits so long for an answer, and asks again.
const PARTS_APART_MILLIS: i64 = 120_000;

/// Readings because of events, within this, are one run with what was due before.
const EVENTS_TOGETHER_MILLIS: i64 = 3_600_000;

/// Why the log was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Why {
    /// It was due.
    Due,
    /// Events named calls.
    Named,
    /// Somebody asked for it.
    Asked,
}

/// The last ones.
#[derive(Clone, Debug)]
pub(super) struct Runs {
    database: Database,
}

impl Runs {
    pub(super) const fn new(database: Database) -> Self {
        Self { database }
    }

    /// Writes a run down. One that was due and came to the same as the due one before it takes its place:
    /// most of them find nothing new, and while RingCentral is away each says so again. One that was asked
    /// for and goes on where the one before it ended is the same run: a long range is asked for in parts.
    /// One because of events that found nothing new is not written down, and others are one with the due
    /// one before: else a busy hour would leave nothing else to be seen.
    pub(super) async fn keep(
        &self,
        turn: &Turn,
        run: &SyncRun,
        why: Why,
    ) -> Result<(), StorageError> {
        let mut run = run.clone();
        let is_named = why == Why::Named;
        let report = &run.report;
        if is_named && report.is_complete && report.newly_logged == 0 && report.failed == 0 {
            return Ok(());
        }
        let mut transaction = turn.begin().await?;
        let last = sqlx::query("SELECT * FROM company_run ORDER BY id DESC LIMIT 1")
            .fetch_optional(&mut *transaction)
            .await?;
        if let Some(row) = last {
            let last = read(&row)?;
            let goes_on = goes_on(&run, &last) || (is_named && is_between(&run, &last));
            if goes_on || is_no_news(&run, &last) {
                sqlx::query("DELETE FROM company_run WHERE id = $1")
                    .bind(row.try_get::<i64, _>("id")?)
                    .execute(&mut *transaction)
                    .await?;
            }
            if goes_on {
                run = joined(last, run);
            }
        }
        let report = serde_json::to_string(&run.report).unwrap_or_default();
        let statement = "INSERT INTO company_run \
                         (is_asked, began_at, ended_at, range_from, range_to, report) \
                         VALUES ($1, $2, $3, $4, $5, $6)";
        sqlx::query(statement)
            .bind(i64::from(run.is_asked))
            .bind(run.began_at.as_millis())
            .bind(run.ended_at.as_millis())
            .bind(run.range.from.as_millis())
            .bind(run.range.to.as_millis())
            .bind(report)
            .execute(&mut *transaction)
            .await?;
        let old = "DELETE FROM company_run WHERE id NOT IN \
                   (SELECT id FROM company_run ORDER BY id DESC LIMIT $1)";
        sqlx::query(old)
            .bind(MOST)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The newest first.
    pub(super) async fn last(&self) -> Result<Vec<SyncRun>, StorageError> {
        let rows = sqlx::query("SELECT * FROM company_run ORDER BY id DESC")
            .fetch_all(&self.database)
            .await?;
        let runs: Result<Vec<_>, _> = rows.iter().map(read).collect();
        Ok(runs?)
    }
}

/// Parts follow each other at once; a range asked for later is a run of its own.
fn goes_on(run: &SyncRun, last: &SyncRun) -> bool {
    let is_asked = run.is_asked && last.is_asked;
    let is_next = last.report.is_complete && run.range.from == last.range.to;
    is_asked && is_next && run.began_at.millis_since(last.ended_at) < PARTS_APART_MILLIS
}

/// Both went well and are not far apart.
fn is_between(run: &SyncRun, last: &SyncRun) -> bool {
    let are_well = [run, last]
        .iter()
        .all(|run| run.report.is_complete && run.report.failed == 0);
    let apart = run.ended_at.millis_since(last.began_at);
    are_well && !last.is_asked && (0..EVENTS_TOGETHER_MILLIS).contains(&apart)
}

fn joined(mut first: SyncRun, next: SyncRun) -> SyncRun {
    first.ended_at = next.ended_at;
    first.range.from = first.range.from.min(next.range.from);
    first.range.to = first.range.to.max(next.range.to);
    first.report.add(next.report);
    first
}

fn is_no_news(run: &SyncRun, last: &SyncRun) -> bool {
    let (now, before) = (&run.report, &last.report);
    let is_due = !run.is_asked && !last.is_asked;
    let finds_nothing = now.newly_logged == 0 && before.newly_logged == 0;
    is_due && finds_nothing && (now.failed, &now.cause) == (before.failed, &before.cause)
}

fn read(row: &AnyRow) -> Result<SyncRun, sqlx::Error> {
    let at = |column| row.try_get(column).map(Timestamp::from_millis);
    let report: String = row.try_get("report")?;
    let report: SyncReport = serde_json::from_str(&report).unwrap_or_default();
    Ok(SyncRun {
        is_asked: row.try_get::<i64, _>("is_asked")? != 0,
        began_at: at("began_at")?,
        ended_at: at("ended_at")?,
        range: SyncRange {
            from: at("range_from")?,
            to: at("range_to")?,
        },
        report,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{leases::Leases, storage};

    async fn runs() -> (Runs, Turn) {
        let database = storage::scratch().await.unwrap();
        let turn = Leases::new(database.clone()).wait("log").await.unwrap();
        (Runs::new(database), turn)
    }

    fn run(is_asked: bool, began: i64, newly_logged: u32, cause: Option<&str>) -> SyncRun {
        let at = Timestamp::from_millis;
        SyncRun {
            is_asked,
            began_at: at(began),
            ended_at: at(began + 1),
            range: SyncRange {
                from: at(0),
                to: at(began),
            },
            report: SyncReport {
                found: 3,
                newly_logged,
                is_complete: cause.is_none(),
                cause: cause.map(str::to_owned),
                ..SyncReport::default()
            },
        }
    }

    #[tokio::test]
    async fn runs_that_come_to_the_same_are_one_and_few_are_kept() {
        let (runs, turn) = runs().await;
        for one in [
            run(false, 1, 2, None),
            run(false, 2, 0, None),
            run(false, 3, 0, None),
            run(true, 4, 0, None),
            run(false, 5, 0, Some("away")),
            run(false, 6, 0, Some("away")),
            run(false, 7, 0, None),
        ] {
            runs.keep(&turn, &one, Why::Due).await.unwrap();
        }
        let began = |runs: &[SyncRun]| -> Vec<i64> {
            runs.iter().map(|run| run.began_at.as_millis()).collect()
        };
        let last = runs.last().await.unwrap();
        assert_eq!(began(&last), [7, 6, 4, 3, 1]);
        assert_eq!(last[2], run(true, 4, 0, None));
        for at in 8..80 {
            runs.keep(&turn, &run(false, at, 1, None), Why::Due)
                .await
                .unwrap();
        }
        let last = runs.last().await.unwrap();
        assert_eq!(began(&last), (30..80).rev().collect::<Vec<_>>());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_run_is_kept_although_others_write_at_the_same_time() {
        let folder = std::env::temp_dir().join(format!("ledgerline-runs-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let database = storage::scratch_in(&folder.join("runs.db")).await.unwrap();
        let others = database.clone();
        let busy = tokio::spawn(async move {
            loop {
                let statement = "INSERT INTO connection_seen VALUES ('x', 1) \
                                 ON CONFLICT (connection) DO UPDATE SET seen_at = connection_seen.seen_at + 1";
                sqlx::query(statement).execute(&others).await.unwrap();
            }
        });
        let runs = Runs::new(database.clone());
        let turn = Leases::new(database.clone()).wait("log").await.unwrap();
        for at in 0..100 {
            runs.keep(&turn, &run(false, at, 1, None), Why::Due)
                .await
                .unwrap();
        }
        busy.abort();
        database.close().await;
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[tokio::test]
    async fn what_events_brought_is_one_run_with_what_was_due_before() {
        let (runs, turn) = runs().await;
        runs.keep(&turn, &run(false, 1, 2, None), Why::Due)
            .await
            .unwrap();
        for began in [10, 20, 30] {
            let newly = u32::from(began != 20);
            let one = run(false, began, newly, None);
            runs.keep(&turn, &one, Why::Named).await.unwrap();
        }
        let last = runs.last().await.unwrap();
        assert_eq!((last.len(), last[0].report.newly_logged), (1, 4));
        let failing = run(false, 40, 0, Some("away"));
        runs.keep(&turn, &failing, Why::Named).await.unwrap();
        let later = run(false, 40 + EVENTS_TOGETHER_MILLIS, 1, None);
        runs.keep(&turn, &later, Why::Named).await.unwrap();
        assert_eq!(runs.last().await.unwrap().len(), 3);
    }

    fn part(day: i64, began: i64, cause: Option<&str>) -> SyncRun {
        let at = Timestamp::from_millis;
        SyncRun {
            range: SyncRange {
                from: at(day),
                to: at(day + 1),
            },
            ..run(true, began, 1, cause)
        }
    }

    #[tokio::test]
    async fn the_parts_of_a_range_that_was_asked_for_are_one_run() {
        let (runs, turn) = runs().await;
        for one in [
            part(0, 1_000, None),
            part(1, 2_000, None),
            part(2, 3_000, Some("away")),
        ] {
            runs.keep(&turn, &one, Why::Due).await.unwrap();
        }
        let last = runs.last().await.unwrap();
        assert_eq!(last.len(), 1);
        let whole = &last[0];
        assert_eq!(whole.range.to, Timestamp::from_millis(3));
        assert_eq!((whole.report.found, whole.report.newly_logged), (9, 3));
        assert_eq!(
            (whole.began_at.as_millis(), whole.ended_at.as_millis()),
            (1_000, 3_001)
        );
        assert!(!whole.report.is_complete);
        assert_eq!(whole.report.cause.as_deref(), Some("away"));
        for one in [
            // After one that stopped, another range, and much later: runs of their own.
            part(3, 4_000, None),
            part(9, 5_000, None),
            part(10, 5_000 + PARTS_APART_MILLIS + 1, None),
        ] {
            runs.keep(&turn, &one, Why::Due).await.unwrap();
        }
        assert_eq!(runs.last().await.unwrap().len(), 4);
    }
}
