//! A database for one test: in memory, or where a variable names a `PostgreSQL`, a schema there that is
//! dropped with its last handle. So every test runs on both.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use ledgerline_core::domain::sensitive::Secret;
use sqlx::{AnyConnection, Connection as _};

use super::{Database, Place, StorageError, connect, dialect, open_file};

/// Names the `PostgreSQL` of the tests.
const VARIABLE: &str = "LEDGERLINE_TEST_POSTGRES";

static SCHEMAS: AtomicUsize = AtomicUsize::new(0);

/// A schema of a test.
#[derive(Debug)]
pub(super) struct Scratch {
    server: Secret<String>,
    schema: String,
}

/// A database that lives as long as somebody holds it.
pub async fn scratch() -> Result<Database, StorageError> {
    match std::env::var(VARIABLE) {
        Ok(server) => schema(&server).await,
        Err(_) => connect(dialect::MEMORY, 1, None).await,
    }
}

/// The same for tests in which several write at once; `SQLite` needs a file for that.
pub async fn scratch_in(path: &Path) -> Result<Database, StorageError> {
    match std::env::var(VARIABLE) {
        Ok(server) => schema(&server).await,
        Err(_) => open_file(path).await,
    }
}

/// One that several connectors open, and where.
pub async fn shared_scratch() -> Result<(Place, Database), StorageError> {
    let server = std::env::var(VARIABLE)
        .map_err(|_| sqlx::Error::Configuration(format!("{VARIABLE} is not set").into()))?;
    schema_at(&server).await
}

async fn schema(server: &str) -> Result<Database, StorageError> {
    Ok(schema_at(server).await?.1)
}

async fn schema_at(server: &str) -> Result<(Place, Database), StorageError> {
    sqlx::any::install_default_drivers();
    let number = SCHEMAS.fetch_add(1, Ordering::Relaxed);
    let schema = format!("scratch_{}_{number}", std::process::id());
    let mut connection = AnyConnection::connect(server).await?;
    let create = format!("CREATE SCHEMA {schema}");
    sqlx::query(&create).execute(&mut connection).await?;
    connection.close().await?;
    let mark = if server.contains('?') { '&' } else { '?' };
    let address = format!("{server}{mark}options[search_path]={schema}");
    let scratch = Scratch {
        server: Secret::new(server.to_owned()),
        schema,
    };
    let database = connect(&address, 6, Some(Arc::new(scratch))).await?;
    Ok((Place::Server(Secret::new(address)), database))
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let (server, schema) = (self.server.reveal().clone(), self.schema.clone());
        // The runtime of the test may be ending.
        let dropping = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let Ok(runtime) = runtime else { return };
            let done = runtime.block_on(async {
                let mut connection = AnyConnection::connect(&server).await?;
                // Somebody may still hold a table; the next server is empty anyway.
                sqlx::query("SET lock_timeout = '2s'")
                    .execute(&mut connection)
                    .await?;
                let drop = format!("DROP SCHEMA {schema} CASCADE");
                sqlx::query(&drop).execute(&mut connection).await?;
                connection.close().await
            });
            if let Err(error) = done {
                tracing::warn!(%error, "the schema of a test stays");
            }
        });
        let _ = dropping.join();
    }
}
