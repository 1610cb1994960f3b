//! How many calls there are in which state. Dashboards and monitors ask all the time: where there are many
//! calls, they are counted once in some seconds and not for each who asks.

use std::time::Duration;

use ledgerline_core::domain::{company::CompanyCounts, time::Timestamp};
use tokio::time::Instant;

use super::store::Store;
use crate::storage::StorageError;

/// So many are counted at once.
const FEW: u64 = 20_000;
/// How long a count of more is good.
const GOOD_FOR: Duration = Duration::from_secs(5);

/// The counts, and when the oldest call began that should be in NetSuite and is not.
pub(super) type Counts = (CompanyCounts, Option<Timestamp>);

/// The last count of many.
#[derive(Debug, Default)]
pub(super) struct Counted {
    /// Held while they are counted: the others wait for this count instead of making one.
    last: tokio::sync::Mutex<Option<(Instant, Counts)>>,
}

impl Counted {
    pub(super) async fn of(&self, store: &Store) -> Result<Counts, StorageError> {
        let mut last = self.last.lock().await;
        if let Some((at, counts)) = last.as_ref()
            && at.elapsed() < GOOD_FOR
        {
            return Ok(*counts);
        }
        let counts = (store.counts().await?, store.missing_since().await?);
        *last = is_much(&counts.0).then(|| (Instant::now(), counts));
        Ok(counts)
    }
}

fn is_much(counts: &CompanyCounts) -> bool {
    let all = [
        counts.logged,
        counts.waiting,
        counts.failed,
        counts.left_out,
    ];
    all.into_iter().map(u64::from).sum::<u64>() > FEW
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{self, Database};

    async fn add(database: &Database, first: u64, count: u64, state: &str) {
        let statement = format!(
            "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n \
             WHERE i + 1 < {first} + {count}) \
             INSERT INTO company_call (call, extension, record, started_at, told, state, seen_at) \
             SELECT 's-' || i, '101', 'r', i, '', '{state}', 0 FROM n"
        );
        sqlx::query(&statement).execute(database).await.unwrap();
    }

    #[tokio::test]
    async fn few_are_counted_for_each_who_asks_and_many_once_in_a_while() {
        let database = storage::scratch().await.unwrap();
        let (store, counted) = (Store::new(database.clone()), Counted::default());
        let count = async || {
            let (counts, since) = counted.of(&store).await.unwrap();
            (
                counts.logged,
                counts.waiting,
                since.map(Timestamp::as_millis),
            )
        };
        for waiting in 1..4_u32 {
            add(&database, waiting.into(), 1, "waiting").await;
            assert_eq!(count().await, (0, waiting, Some(1)));
        }
        add(&database, 10, FEW, "logged").await;
        let many = (20_000, 3, Some(1));
        assert_eq!(count().await, many);
        add(&database, 0, 1, "failed").await;
        assert_eq!(count().await, many, "a moment ago");
        if let Some((at, _)) = counted.last.lock().await.as_mut() {
            *at = at.checked_sub(GOOD_FOR).unwrap();
        }
        assert_eq!(count().await, (20_000, 3, Some(0)));
    }
}
