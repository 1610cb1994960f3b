//! Readings of the log that are over, for whoever wants to know what happened.

use ledgerline_core::domain::{
    company::{SyncRange, SyncReport, SyncRun},
    time::Timestamp,
};
use sqlx::{Row as _, SqlitePool, sqlite::SqliteRow};

use crate::storage::StorageError;

/// So many are kept.
const MOST: i64 = 50;

/// The last ones.
#[derive(Clone, Debug)]
pub(super) struct Runs {
    database: SqlitePool,
}

impl Runs {
    pub(super) const fn new(database: SqlitePool) -> Self {
        Self { database }
    }

    /// Writes a run down. One that was due and came to the same as the due one before it takes its place:
    /// most of them find nothing new, and while RingCentral is away each says so again.
    pub(super) async fn keep(&self, run: &SyncRun) -> Result<(), StorageError> {
        let report = serde_json::to_string(&run.report).unwrap_or_default();
        let mut transaction = self.database.begin().await?;
        let last = sqlx::query("SELECT * FROM company_run ORDER BY id DESC LIMIT 1")
            .fetch_optional(&mut *transaction)
            .await?;
        if let Some(row) = last
            && is_no_news(run, &read(&row)?)
        {
            sqlx::query("DELETE FROM company_run WHERE id = ?")
                .bind(row.try_get::<i64, _>("id")?)
                .execute(&mut *transaction)
                .await?;
        }
        let statement = "INSERT INTO company_run \
                         (is_asked, began_at, ended_at, range_from, range_to, report) \
                         VALUES (?, ?, ?, ?, ?, ?)";
        sqlx::query(statement)
            .bind(run.is_asked)
            .bind(run.began_at.as_millis())
            .bind(run.ended_at.as_millis())
            .bind(run.range.from.as_millis())
            .bind(run.range.to.as_millis())
            .bind(report)
            .execute(&mut *transaction)
            .await?;
        let old = "DELETE FROM company_run WHERE id NOT IN \
                   (SELECT id FROM company_run ORDER BY id DESC LIMIT ?)";
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

fn is_no_news(run: &SyncRun, last: &SyncRun) -> bool {
    let (now, before) = (&run.report, &last.report);
    let is_due = !run.is_asked && !last.is_asked;
    let finds_nothing = now.newly_logged == 0 && before.newly_logged == 0;
    is_due && finds_nothing && (now.failed, &now.cause) == (before.failed, &before.cause)
}

fn read(row: &SqliteRow) -> Result<SyncRun, sqlx::Error> {
    let at = |column| row.try_get(column).map(Timestamp::from_millis);
    let report: String = row.try_get("report")?;
    let report: SyncReport = serde_json::from_str(&report).unwrap_or_default();
    Ok(SyncRun {
        is_asked: row.try_get("is_asked")?,
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
    use crate::storage;

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
                cause: cause.map(str::to_owned),
                ..SyncReport::default()
            },
        }
    }

    #[tokio::test]
    async fn runs_that_come_to_the_same_are_one_and_few_are_kept() {
        let runs = Runs::new(storage::in_memory().await.unwrap());
        for one in [
            run(false, 1, 2, None),
            run(false, 2, 0, None),
            run(false, 3, 0, None),
            run(true, 4, 0, None),
            run(false, 5, 0, Some("away")),
            run(false, 6, 0, Some("away")),
            run(false, 7, 0, None),
        ] {
            runs.keep(&one).await.unwrap();
        }
        let began = |runs: &[SyncRun]| -> Vec<i64> {
            runs.iter().map(|run| run.began_at.as_millis()).collect()
        };
        let last = runs.last().await.unwrap();
        assert_eq!(began(&last), [7, 6, 4, 3, 1]);
        assert_eq!(last[2], run(true, 4, 0, None));
        for at in 8..80 {
            runs.keep(&run(false, at, 1, None)).await.unwrap();
        }
        let last = runs.last().await.unwrap();
        assert_eq!(began(&last), (30..80).rev().collect::<Vec<_>>());
    }
}
