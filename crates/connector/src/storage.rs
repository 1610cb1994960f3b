//! The `SQLite` database: opened, and brought up to date, at start.

use std::path::Path;

use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions},
};
use thiserror::Error;

/// The database does not do what it should.
#[derive(Debug, Error)]
pub enum StorageError {
    /// A statement or the connection failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("database migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

/// Opens the file, creating it when it is not there.
pub async fn open(path: &Path) -> Result<SqlitePool, StorageError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal);
    ready(
        SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options)
            .await?,
    )
    .await
}

/// A database that lives as long as the process.
pub async fn in_memory() -> Result<SqlitePool, StorageError> {
    // Each connection to `:memory:` is a database of its own, so there is one and it stays.
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect("sqlite::memory:")
        .await?;
    ready(pool).await
}

async fn ready(pool: SqlitePool) -> Result<SqlitePool, StorageError> {
    sqlx::migrate!("./migrations").run(&pool).await?;
    Ok(pool)
}
