//! What NetSuite holds: every record as one JSON row of a `SQLite` database.
//!
//! SuiteQL's tables are views over the same rows, so a record written through the record service is
//! there for the next query. Bodies are kept plain: a reference is the id as text, an enum its id, a
//! moment ISO 8601 in UTC.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value};

use super::{
    schema::{Family, RecordType},
    suiteql::{functions, views},
};

const TABLE: &str = "
    CREATE TABLE _record (
        family TEXT NOT NULL,
        id INTEGER NOT NULL,
        type TEXT NOT NULL,
        external_id TEXT,
        name TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (family, id)
    );
    CREATE UNIQUE INDEX _record_external_id ON _record (type, external_id);
    CREATE TABLE _sequence (family TEXT PRIMARY KEY, last INTEGER NOT NULL);
    PRAGMA case_sensitive_like = ON;
";

/// Fields by name, as stored.
pub type Body = Map<String, Value>;

/// One stored record.
#[derive(Clone, PartialEq, Debug)]
pub struct Record {
    /// What it is.
    pub record_type: RecordType,
    /// Internal id.
    pub id: i64,
    /// The id its writer gave it.
    pub external_id: Option<String>,
    /// What NetSuite shows for a reference to it.
    pub name: String,
    /// Its fields.
    pub body: Body,
}

/// How a path or a reference names a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Key {
    /// Internal id.
    Internal(i64),
    /// `eid:…`.
    External(String),
}

impl Key {
    /// Reads the id segment of a path.
    pub fn parse(segment: &str) -> Option<Self> {
        match segment.strip_prefix("eid:") {
            Some("") => None,
            Some(external) => Some(Self::External(external.to_owned())),
            None => segment.parse().ok().map(Self::Internal),
        }
    }
}

/// The database.
#[derive(Debug)]
pub struct Store {
    database: Connection,
}

impl Store {
    /// An empty database in memory.
    pub fn open() -> rusqlite::Result<Self> {
        let database = Connection::open_in_memory()?;
        functions::register(&database)?;
        database.execute_batch(TABLE)?;
        database.execute_batch(&views::definitions())?;
        Ok(Self { database })
    }

    /// For SuiteQL.
    pub(super) const fn database(&self) -> &Connection {
        &self.database
    }

    /// The record of this type and key.
    pub fn find(&self, record_type: RecordType, key: &Key) -> rusqlite::Result<Option<Record>> {
        const COLUMNS: &str =
            "SELECT type, id, external_id, name, body FROM _record WHERE type = ?";
        let name = record_type.name();
        match key {
            Key::Internal(id) => self
                .database
                .prepare_cached(&format!("{COLUMNS} AND id = ?"))?
                .query_row(params![name, id], read)
                .optional(),
            Key::External(external) => self
                .database
                .prepare_cached(&format!("{COLUMNS} AND external_id = ?"))?
                .query_row(params![name, external], read)
                .optional(),
        }
    }

    /// The record one of these types holds under the key.
    pub fn find_any(&self, types: &[RecordType], key: &Key) -> rusqlite::Result<Option<Record>> {
        for record_type in types {
            if let Some(record) = self.find(*record_type, key)? {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    /// Every record of the type, in the order of ids.
    pub fn all(&self, record_type: RecordType) -> rusqlite::Result<Vec<Record>> {
        self.database
            .prepare_cached(
                "SELECT type, id, external_id, name, body FROM _record WHERE type = ? ORDER BY id",
            )?
            .query_map([record_type.name()], read)?
            .collect()
    }

    /// The next id of the family; no id is given twice, not even after a deletion.
    pub fn next_id(&self, family: Family) -> rusqlite::Result<i64> {
        self.database.query_row(
            "INSERT INTO _sequence VALUES (?1, 1 + (SELECT COALESCE(MAX(id), 0) FROM _record WHERE family = ?1))
             ON CONFLICT (family) DO UPDATE SET last = last + 1 RETURNING last",
            [family.name()],
            |row| row.get(0),
        )
    }

    /// Stores the record, new or changed.
    pub fn put(&self, record: &Record) -> rusqlite::Result<()> {
        self.database.execute(
            "INSERT INTO _record (family, id, type, external_id, name, body) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (family, id) DO UPDATE SET
                external_id = excluded.external_id, name = excluded.name, body = excluded.body",
            params![
                record.record_type.family().name(),
                record.id,
                record.record_type.name(),
                record.external_id,
                record.name,
                Value::Object(record.body.clone()).to_string(),
            ],
        )?;
        Ok(())
    }

    /// Removes the record; false when there was none.
    pub fn delete(&self, record: &Record) -> rusqlite::Result<bool> {
        let removed = self.database.execute(
            "DELETE FROM _record WHERE family = ? AND id = ?",
            params![record.record_type.family().name(), record.id],
        )?;
        Ok(removed > 0)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Record> {
    let invalid = || rusqlite::Error::InvalidQuery;
    let type_name: String = row.get(0)?;
    let body: String = row.get(4)?;
    Ok(Record {
        record_type: RecordType::parse(&type_name).ok_or_else(invalid)?,
        id: row.get(1)?,
        external_id: row.get(2)?,
        name: row.get(3)?,
        body: serde_json::from_str(&body).map_err(|_| invalid())?,
    })
}
