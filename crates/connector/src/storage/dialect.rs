//! All that `SQLite` and `PostgreSQL` say differently.

use std::{fmt::Write as _, path::Path};

use sqlx::migrate::Migrator;

/// Within a transaction: waits until no other one writes. Each schema is a database of its own.
pub(super) const ONE_WRITER: &str =
    "SELECT pg_advisory_xact_lock(hashtextextended('ledgerline ' || current_schema(), 0))";

/// Of each connection: a connector that hangs in the middle of a transaction ends it that way, and with it
/// its hold on all others.
pub(super) const SESSION: &str =
    "SET idle_in_transaction_session_timeout = '10s'; SET lock_timeout = '30s'";

static SQLITE: Migrator = sqlx::migrate!("./migrations");
static POSTGRES: Migrator = sqlx::migrate!("./migrations/postgres");

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    pub(super) fn of(address: &str) -> Self {
        if address.starts_with("sqlite:") {
            Self::Sqlite
        } else {
            Self::Postgres
        }
    }

    /// Same tables and columns, each in its own types.
    pub(super) fn migrations(self) -> &'static Migrator {
        match self {
            Self::Sqlite => &SQLITE,
            Self::Postgres => &POSTGRES,
        }
    }

    /// The names of our tables.
    pub(super) const fn tables(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT name FROM sqlite_master WHERE type = 'table' \
                 AND name NOT LIKE '%sqlx%' AND name NOT LIKE 'sqlite%' ORDER BY name"
            }
            Self::Postgres => {
                "SELECT CAST(table_name AS TEXT) FROM information_schema.tables \
                 WHERE table_schema = current_schema() AND table_name NOT LIKE '%sqlx%' \
                 ORDER BY table_name"
            }
        }
    }

    /// What numbers rows must be told which numbers are given already.
    pub(super) const fn after_copy(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(
                "SELECT setval(pg_get_serial_sequence('company_run', 'id'), \
                 (SELECT COALESCE(MAX(id), 0) + 1 FROM company_run), false)",
            ),
        }
    }

    /// Milliseconds since 1970, as an expression.
    pub(super) const fn now(self) -> &'static str {
        match self {
            Self::Sqlite => "CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER)",
            Self::Postgres => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
        }
    }
}

pub(super) const MEMORY: &str = "sqlite::memory:";

pub(super) fn is_in_memory(address: &str) -> bool {
    address == MEMORY
}

/// A path may hold characters that have a meaning in addresses.
pub(super) fn file_address(path: &Path) -> String {
    let mut address = "sqlite:".to_owned();
    for byte in path.to_string_lossy().bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-".contains(&byte) {
            address.push(char::from(byte));
        } else {
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address
}
