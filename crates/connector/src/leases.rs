//! Whose turn it is: what only one may do at a time, in this connector and among all that share the
//! database (adr/0043).
//!
//! A turn is a row with a name, its holder and its end. It is renewed while it is held and ends by itself
//! when its holder dies; then another connector takes it. A holder that was away for longer than its turn
//! can do no harm: what it writes down begins with a look at the row, in the same transaction, and is
//! refused.

use std::sync::{Arc, PoisonError, RwLock};

use rand::Rng as _;
use tokio::{
    sync::OwnedMutexGuard,
    task::AbortHandle,
    time::{Duration, Instant},
};

use crate::{
    keyed_locks::KeyedLocks,
    storage::{Database, StorageError, Transaction},
};

/// Whoever waits for another connector looks so often.
const LOOK: Duration = Duration::from_millis(50);
/// The turn of changing the company's connections.
pub(crate) const CHANGING: &str = "connections";
/// Nobody waits longer; whoever asked asks again.
const PATIENCE: Duration = Duration::from_mins(1);

/// Gives turns.
#[derive(Clone, Debug)]
pub(crate) struct Leases(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    database: Database,
    locks: KeyedLocks,
    /// Tells this connector's turns from those of others.
    connector: String,
    /// The NetSuite account that this connector works for. While the database is of another one, an admin
    /// has just changed it, and nothing is begun for the old one.
    account: RwLock<Option<String>>,
}

/// As long as this lives, it is nobody else's turn.
#[derive(Debug)]
pub(crate) struct Turn {
    leases: Leases,
    name: String,
    /// Nobody ever had the same; nothing where this connector is the only one anyway.
    holder: Option<String>,
    renewing: Option<AbortHandle>,
    _here: OwnedMutexGuard<()>,
}

impl Leases {
    pub(crate) fn new(database: Database) -> Self {
        Self(Arc::new(Parts {
            database,
            locks: KeyedLocks::default(),
            connector: random(),
            account: RwLock::default(),
        }))
    }

    /// There may be other connectors.
    pub(crate) fn is_shared(&self) -> bool {
        self.0.database.is_shared()
    }

    /// This connector works for this NetSuite account from now on.
    pub(crate) fn work_for(&self, account: Option<String>) {
        let known = self.0.account.write();
        *known.unwrap_or_else(PoisonError::into_inner) = account;
    }

    /// A turn, unless it is another connector's.
    pub(crate) async fn take(&self, name: &str) -> Result<Option<Turn>, StorageError> {
        let here = self.0.locks.lock(name).await;
        let holder = self.holder();
        if !self.claim(name, &holder, self.account()).await? {
            return Ok(None);
        }
        Ok(Some(self.turn(name, holder, here)))
    }

    /// A turn, as soon as it is no other connector's.
    pub(crate) async fn wait(&self, name: &str) -> Result<Turn, StorageError> {
        self.wait_for(name, || self.account()).await
    }

    /// The turn of changing what this connector works for, whatever that is.
    pub(crate) async fn wait_to_change(&self) -> Result<Turn, StorageError> {
        self.wait_for(CHANGING, String::new).await
    }

    async fn wait_for(
        &self,
        name: &str,
        account: impl Fn() -> String,
    ) -> Result<Turn, StorageError> {
        let here = self.0.locks.lock(name).await;
        let holder = self.holder();
        let since = Instant::now();
        while !self.claim(name, &holder, account()).await? {
            if since.elapsed() > PATIENCE {
                return Err(StorageError::Occupied(name.to_owned()));
            }
            tokio::time::sleep(LOOK).await;
        }
        Ok(self.turn(name, holder, here))
    }

    /// The same for what happens so often and is so small that a file, which one connector has alone, need
    /// not hear of it.
    pub(crate) async fn wait_among_connectors(&self, name: &str) -> Result<Turn, StorageError> {
        if self.is_shared() {
            return self.wait(name).await;
        }
        Ok(Turn {
            leases: self.clone(),
            name: name.to_owned(),
            holder: None,
            renewing: None,
            _here: self.0.locks.lock(name).await,
        })
    }

    /// Is it somebody's turn?
    pub(crate) async fn is_taken(&self, name: &str) -> Result<bool, StorageError> {
        let now = self.0.database.now();
        let statement =
            format!("SELECT COUNT(*) FROM lease WHERE name = $1 AND expires_at > {now}");
        let count: i64 = sqlx::query_scalar(&statement)
            .bind(name)
            .fetch_one(&self.0.database)
            .await?;
        Ok(count > 0)
    }

    fn holder(&self) -> String {
        format!("{}{}", self.0.connector, random())
    }

    /// Nothing where it is not known, or there is none.
    fn account(&self) -> String {
        let account = self.0.account.read();
        let account = account.unwrap_or_else(PoisonError::into_inner);
        account.clone().unwrap_or_default()
    }

    async fn claim(&self, name: &str, holder: &str, account: String) -> Result<bool, StorageError> {
        let now = self.0.database.now();
        let statement = format!(
            "INSERT INTO lease (name, holder, expires_at) SELECT $1, $2, {now} + $3 \
             WHERE $4 = '' OR NOT EXISTS (SELECT 1 FROM netsuite_account WHERE account <> $4) \
             ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, \
             expires_at = excluded.expires_at WHERE lease.expires_at <= {now} \
             OR substr(lease.holder, 1, length($5)) = $5"
        );
        let done = sqlx::query(&statement)
            .bind(name)
            .bind(holder)
            .bind(self.length())
            .bind(account)
            // Nobody else here has it, so it is one that was left and not given back yet.
            .bind(&self.0.connector)
            .execute(&self.0.database)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    fn length(&self) -> i64 {
        i64::try_from(self.0.database.turn().as_millis()).unwrap_or(i64::MAX)
    }

    fn turn(&self, name: &str, holder: String, here: OwnedMutexGuard<()>) -> Turn {
        let (leases, own, renewed) = (self.clone(), name.to_owned(), holder.clone());
        let renewing = tokio::spawn(async move {
            loop {
                tokio::time::sleep(leases.0.database.turn() / 3).await;
                let statement = leases.renewal();
                let done = sqlx::query(&statement)
                    .bind(&own)
                    .bind(&renewed)
                    .bind(leases.length())
                    .execute(&leases.0.database)
                    .await;
                if let Err(error) = done {
                    tracing::warn!(%error, "a turn could not be renewed");
                }
            }
        });
        Turn {
            leases: self.clone(),
            name: name.to_owned(),
            holder: Some(holder),
            renewing: Some(renewing.abort_handle()),
            _here: here,
        }
    }

    fn renewal(&self) -> String {
        let now = self.0.database.now();
        format!("UPDATE lease SET expires_at = {now} + $3 WHERE name = $1 AND holder = $2")
    }
}

impl Turn {
    /// Begins a transaction that counts only if it is still this turn when it ends: the row is held until
    /// then, so that nobody can take it over meanwhile.
    pub(crate) async fn begin(&self) -> Result<Transaction, StorageError> {
        let mut transaction = self.leases.0.database.begin().await?;
        let Some(holder) = &self.holder else {
            return Ok(transaction);
        };
        let done = sqlx::query(&self.leases.renewal())
            .bind(&self.name)
            .bind(holder)
            .bind(self.leases.length())
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Err(StorageError::TakenOver(self.name.clone()));
        }
        Ok(transaction)
    }

    /// Whoever waits need not wait for its end.
    pub(crate) async fn end(mut self) -> Result<(), StorageError> {
        let Some(holder) = self.holder.take() else {
            return Ok(());
        };
        self.stop_renewing();
        give_back(&self.leases, &self.name, &holder).await
    }

    fn stop_renewing(&self) {
        if let Some(renewing) = &self.renewing {
            renewing.abort();
        }
    }
}

fn random() -> String {
    format!("{:032x}", rand::rng().random::<u128>())
}

async fn give_back(leases: &Leases, name: &str, holder: &str) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM lease WHERE name = $1 AND holder = $2")
        .bind(name)
        .bind(holder)
        .execute(&leases.0.database)
        .await?;
    Ok(())
}

/// Also when whoever asked for it has gone away in the middle.
impl Drop for Turn {
    fn drop(&mut self) {
        self.stop_renewing();
        let Some(holder) = self.holder.take() else {
            return;
        };
        let (leases, name) = (self.leases.clone(), self.name.clone());
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if let Err(error) = give_back(&leases, &name, &holder).await {
                    tracing::warn!(%error, "a turn could not be given back and ends by itself");
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage;

    async fn two() -> (Leases, Leases, Database) {
        let database = storage::scratch().await.unwrap();
        let database = database.with_turns_of(Duration::from_millis(300));
        let (one, other) = (Leases::new(database.clone()), Leases::new(database.clone()));
        (one, other, database)
    }

    /// As if its connector had died: nobody renews it and nobody gives it back.
    async fn abandoned(turn: &Turn, database: &Database) {
        turn.stop_renewing();
        let statement = "UPDATE lease SET expires_at = 0 WHERE name = $1";
        let statement = sqlx::query(statement).bind(&turn.name);
        statement.execute(database).await.unwrap();
    }

    #[tokio::test]
    async fn a_turn_is_one_connectors_until_it_is_given_back() {
        let (one, other, _database) = two().await;
        let turn = one.take("log").await.unwrap().unwrap();
        assert!(other.take("log").await.unwrap().is_none());
        assert!(other.is_taken("log").await.unwrap());
        assert!(other.take("directory").await.unwrap().is_some());
        turn.end().await.unwrap();
        assert!(!other.is_taken("log").await.unwrap());
        assert!(other.take("log").await.unwrap().is_some());
    }

    #[tokio::test]
    async fn a_turn_outlasts_its_length_while_it_is_held() {
        let (one, other, database) = two().await;
        let turn = one.take("log").await.unwrap().unwrap();
        let ends = "SELECT expires_at FROM lease WHERE name = 'log'";
        let first: i64 = sqlx::query_scalar(ends).fetch_one(&database).await.unwrap();
        loop {
            let now: i64 = sqlx::query_scalar(ends).fetch_one(&database).await.unwrap();
            assert!(other.take("log").await.unwrap().is_none());
            if now > first + 300 {
                break;
            }
            tokio::time::sleep(LOOK).await;
        }
        drop(turn);
        other.wait("log").await.unwrap().end().await.unwrap();
    }

    #[tokio::test]
    async fn whoever_was_away_for_too_long_writes_nothing_down() {
        let (one, other, database) = two().await;
        let late = one.take("log").await.unwrap().unwrap();
        assert!(late.begin().await.is_ok());
        abandoned(&late, &database).await;
        let new = other.wait("log").await.unwrap();
        let refused = late.begin().await.err().unwrap();
        assert_eq!(refused.to_string(), "another connector has taken log over");
        // Nor does it end the turn of the other.
        late.end().await.unwrap();
        assert!(new.begin().await.is_ok());
    }

    #[tokio::test]
    async fn nothing_is_begun_for_an_account_that_was_left() {
        let (one, other, database) = two().await;
        let account = "INSERT INTO netsuite_account (\"only\", account) VALUES (1, '7654321_SB1')";
        sqlx::query(account).execute(&database).await.unwrap();
        one.work_for(Some("7654321".to_owned()));
        other.work_for(Some("7654321_SB1".to_owned()));
        assert!(one.take("log").await.unwrap().is_none());
        assert!(other.take("log").await.unwrap().is_some());
    }
}
