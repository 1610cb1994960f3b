//! The database: opened, and brought up to date, at start. `SQLite` in a file, or `PostgreSQL`, where
//! several connectors may share it (adr/0043).
//!
//! | Module | Is |
//! |---|---|
//! | `copy` | what is in one, put into another |
//! | `dialect` | all that the two databases say differently |
//! | `scratch` | a database of a test's own |
//!
//! Every statement is written once, in the SQL that both understand: `$1`, `ON CONFLICT`, columns of the
//! row that is there by the table's name, integers for flags.

mod copy;
mod dialect;
mod scratch;
#[cfg(test)]
mod tls;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use futures_core::{future::BoxFuture, stream::BoxStream};
use ledgerline_core::domain::sensitive::Secret;
use sqlx::{
    Any, AnyConnection, AnyPool, ConnectOptions as _, Connection as _, Describe, Either, Execute,
    Executor, TransactionManager as _,
    any::{AnyPoolOptions, AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo},
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};
use thiserror::Error;

pub use self::copy::{CopyError, copy};
pub use self::scratch::{scratch, scratch_in, shared_scratch};
use self::{dialect::Dialect, scratch::Scratch};

type AnyTransactions = <Any as sqlx::Database>::TransactionManager;

/// Several statements that count together or not at all.
pub(crate) type Transaction = sqlx::Transaction<'static, Any>;

/// Connections to `PostgreSQL`; requests wait for one of them.
const MOST_CONNECTIONS: u32 = 10;
/// So long a request waits for one of them, also while the server is away.
const PATIENCE: Duration = Duration::from_secs(10);
/// A turn that nobody renews is over after this.
const TURN: Duration = Duration::from_secs(10);

/// The database does not do what it should.
#[derive(Debug, Error)]
pub enum StorageError {
    /// A statement or the connection failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// There is no file where it should be, or it is somebody else's.
    #[error("database: {} cannot be opened or made: {reason}; is its folder there, and the connector's own?", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: sqlx::Error,
    },
    /// The tables could not be brought up to date.
    #[error("database migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// This connector was away for so long that another one does its work now.
    #[error("another connector has taken {0} over")]
    TakenOver(String),
    /// Another connector does the same, and for long.
    #[error("another connector is busy with {0}")]
    Occupied(String),
}

/// Where the database is.
#[derive(Clone, Debug)]
pub enum Place {
    /// In a file, for one connector.
    File(PathBuf),
    /// `postgres://…`, for as many as there are. It may hold a password.
    Server(Secret<String>),
}

/// An open database.
#[derive(Clone, Debug)]
pub struct Database {
    pool: AnyPool,
    dialect: Dialect,
    turn: Duration,
    /// What is left of a test is cleared away with the last handle.
    _scratch: Option<Arc<Scratch>>,
}

/// Opens it; a file is created when it is not there.
pub async fn open(place: &Place) -> Result<Database, StorageError> {
    match place {
        Place::File(path) => open_file(path).await,
        Place::Server(address) => connect(address.reveal(), MOST_CONNECTIONS, None).await,
    }
}

async fn open_file(path: &Path) -> Result<Database, StorageError> {
    // The file keeps this mode, so that it need not be said to each connection.
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .connect()
        .await
        .map_err(|reason| StorageError::File {
            path: path.to_owned(),
            reason,
        })?
        .close()
        .await?;
    let database = connect(&dialect::file_address(path), 4, None).await?;
    // One process has the file: whoever had a turn before is not there any more.
    sqlx::query("DELETE FROM lease").execute(&database).await?;
    Ok(database)
}

async fn connect(
    address: &str,
    most: u32,
    scratch: Option<Arc<Scratch>>,
) -> Result<Database, StorageError> {
    sqlx::any::install_default_drivers();
    let dialect = Dialect::of(address);
    let mut options = AnyPoolOptions::new()
        .max_connections(most)
        .after_release(|connection, _| Box::pin(end_transaction(connection)));
    if dialect::is_in_memory(address) {
        // Each connection to `:memory:` is a database of its own, so there is one and it stays.
        options = options.idle_timeout(None).max_lifetime(None);
    }
    if dialect == Dialect::Postgres {
        options = options
            .acquire_timeout(PATIENCE)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    connection.execute(dialect::SESSION).await?;
                    Ok(())
                })
            });
    }
    let pool = options.connect(address).await?;
    dialect.migrations().run(&pool).await?;
    Ok(Database {
        pool,
        dialect,
        turn: TURN,
        _scratch: scratch,
    })
}

/// Whoever stops waiting for a transaction to begin, as a request does whose browser is gone, may leave it
/// begun: with a statement of one's own for it, sqlx hands it out only after a second look at the
/// connection. Left alone it would keep every other writer from the database for good.
async fn end_transaction(connection: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    while AnyTransactions::get_transaction_depth(connection) > 0 {
        AnyTransactions::rollback(connection).await?;
    }
    Ok(true)
}

impl Database {
    /// Turns last so long from now on.
    #[must_use]
    pub const fn with_turns_of(mut self, turn: Duration) -> Self {
        self.turn = turn;
        self
    }

    pub(crate) const fn turn(&self) -> Duration {
        self.turn
    }

    /// Several connectors may work on it.
    pub(crate) const fn is_shared(&self) -> bool {
        matches!(self.dialect, Dialect::Postgres)
    }

    /// Milliseconds since 1970 by the database's own clock, the one that all connectors have in common.
    pub(crate) const fn now(&self) -> &'static str {
        self.dialect.now()
    }

    /// Begins a transaction that writes. There is one at a time, so that what it reads stays true until
    /// it ends and none is ever refused for the sake of another.
    pub(crate) async fn begin(&self) -> Result<Transaction, sqlx::Error> {
        match self.dialect {
            Dialect::Sqlite => self.pool.begin_with("BEGIN IMMEDIATE").await,
            Dialect::Postgres => {
                let mut transaction = self.pool.begin().await?;
                sqlx::query(dialect::ONE_WRITER)
                    .execute(&mut *transaction)
                    .await?;
                Ok(transaction)
            }
        }
    }

    /// Waits for what is under way, and closes.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Statements outside of a transaction.
impl<'p> Executor<'p> for &'_ Database {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxStream<'e, Result<Either<AnyQueryResult, AnyRow>, sqlx::Error>>
    where
        'p: 'e,
        E: 'q + Execute<'q, Any>,
    {
        (&self.pool).fetch_many(query)
    }

    fn fetch_optional<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxFuture<'e, Result<Option<AnyRow>, sqlx::Error>>
    where
        'p: 'e,
        E: 'q + Execute<'q, Any>,
    {
        (&self.pool).fetch_optional(query)
    }

    fn prepare_with<'e, 'q: 'e>(
        self,
        sql: &'q str,
        parameters: &'e [AnyTypeInfo],
    ) -> BoxFuture<'e, Result<AnyStatement<'q>, sqlx::Error>>
    where
        'p: 'e,
    {
        (&self.pool).prepare_with(sql, parameters)
    }

    fn describe<'e, 'q: 'e>(self, sql: &'q str) -> BoxFuture<'e, Result<Describe<Any>, sqlx::Error>>
    where
        'p: 'e,
    {
        (&self.pool).describe(sql)
    }
}

#[cfg(test)]
mod tests {
    use sqlx::Row as _;

    use super::*;

    /// Table, column, whether it may be empty, whether the key holds it.
    type Column = (String, String, bool, bool);

    const SQLITE: &str = "SELECT m.name AS t, c.name AS c, \
        CASE WHEN c.\"notnull\" = 0 AND c.pk = 0 THEN 1 ELSE 0 END AS may_be_empty, \
        CASE WHEN c.pk > 0 THEN 1 ELSE 0 END AS is_key \
        FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'";
    const POSTGRES: &str = "SELECT CAST(c.table_name AS TEXT) AS t, CAST(c.column_name AS TEXT) AS c, \
        CASE c.is_nullable WHEN 'YES' THEN CAST(1 AS BIGINT) ELSE 0 END AS may_be_empty, \
        (SELECT COUNT(*) FROM information_schema.table_constraints k \
        JOIN information_schema.key_column_usage u ON u.constraint_name = k.constraint_name \
        AND u.constraint_schema = k.constraint_schema \
        WHERE k.constraint_type = 'PRIMARY KEY' AND k.table_name = c.table_name \
        AND k.table_schema = c.table_schema AND u.column_name = c.column_name) AS is_key \
        FROM information_schema.columns c WHERE c.table_schema = current_schema()";

    /// A request is dropped wherever it stands when its browser is gone.
    #[tokio::test]
    async fn whoever_stops_waiting_for_a_transaction_keeps_nobody_from_the_next() {
        let folder = std::env::temp_dir().join(format!("ledgerline-begun-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let database = scratch_in(&folder.join("begun.db")).await.unwrap();
        for patience in 0..60 {
            tokio::select! {
                biased;
                _ = database.begin() => {}
                () = async {
                    for _ in 0..patience {
                        tokio::task::yield_now().await;
                    }
                } => {}
            }
        }
        for _ in 0..20 {
            database.begin().await.unwrap().commit().await.unwrap();
        }
        database.close().await;
        std::fs::remove_dir_all(&folder).unwrap();
    }

    async fn columns(database: &Database, statement: &str) -> Vec<Column> {
        let rows = sqlx::query(statement).fetch_all(database).await.unwrap();
        let mut columns: Vec<Column> = rows
            .iter()
            .map(|row| {
                let flag = |name| row.get::<i64, _>(name) != 0;
                (
                    row.get("t"),
                    row.get("c"),
                    flag("may_be_empty"),
                    flag("is_key"),
                )
            })
            .filter(|(table, ..): &Column| !table.contains("sqlx") && !table.contains("sqlite"))
            .collect();
        columns.sort();
        columns
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_made_is_named_with_what_to_look_at() {
        let place = Place::File("/proc/ledgerline/connector.db".into());
        let wrong = open(&place).await.unwrap_err().to_string();
        assert!(
            wrong.starts_with("database: /proc/ledgerline/connector.db cannot be opened or made: "),
            "{wrong}"
        );
    }

    #[test]
    fn a_migration_of_one_database_is_one_of_the_other() {
        let versions = |dialect: Dialect| -> Vec<i64> {
            let all = dialect.migrations().iter();
            all.map(|migration| migration.version)
                .filter(|version| *version >= 12)
                .collect()
        };
        assert_eq!(versions(Dialect::Sqlite), versions(Dialect::Postgres));
    }

    #[tokio::test]
    #[ignore = "needs a PostgreSQL, which `cargo xtask test --only postgres` starts"]
    async fn both_databases_have_the_same_tables_and_columns() {
        let sqlite = connect(dialect::MEMORY, 1, None).await.unwrap();
        let (_, postgres) = shared_scratch().await.unwrap();
        let in_sqlite = columns(&sqlite, SQLITE).await;
        assert!(in_sqlite.len() > 100, "{in_sqlite:?}");
        assert_eq!(in_sqlite, columns(&postgres, POSTGRES).await);
    }

    #[tokio::test]
    #[ignore = "needs a PostgreSQL, which `cargo xtask test --only postgres` starts"]
    async fn whoever_hangs_in_a_transaction_does_not_hold_up_the_others() {
        let (_, database) = shared_scratch().await.unwrap();
        let mut hangs = database.begin().await.unwrap();
        sqlx::query("SET LOCAL idle_in_transaction_session_timeout = '50ms'")
            .execute(&mut *hangs)
            .await
            .unwrap();
        let next = database.begin().await.unwrap();
        assert!(hangs.commit().await.is_err());
        next.commit().await.unwrap();
        let longest = "SELECT current_setting('idle_in_transaction_session_timeout')";
        let longest: String = sqlx::query_scalar(longest)
            .fetch_one(&database)
            .await
            .unwrap();
        assert_eq!(longest, "10s");
    }

    #[tokio::test]
    async fn transactions_that_read_and_then_write_wait_for_each_other() {
        let name = format!("ledgerline-storage-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        // With a character that has a meaning in addresses.
        let database = scratch_in(&folder.join("a ?%#.db")).await.unwrap();
        let add = async |database: &Database| {
            let mut transaction = database.begin().await.unwrap();
            let last: Option<i64> = sqlx::query_scalar("SELECT MAX(version) FROM logging_rules")
                .fetch_one(&mut *transaction)
                .await
                .unwrap();
            sqlx::query("INSERT INTO logging_rules VALUES ($1, '', 0, '')")
                .bind(last.unwrap_or_default() + 1)
                .execute(&mut *transaction)
                .await
                .unwrap();
            transaction.commit().await.unwrap();
        };
        let writers = (0..4).map(|_| {
            let database = database.clone();
            tokio::spawn(async move {
                for _ in 0..25 {
                    add(&database).await;
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        let count = "SELECT COUNT(*) FROM logging_rules";
        let count: i64 = sqlx::query_scalar(count)
            .fetch_one(&database)
            .await
            .unwrap();
        assert_eq!(count, 100);
        database.close().await;
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
