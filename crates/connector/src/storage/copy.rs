//! Copies what one database holds into one that holds nothing yet, whichever of the two kinds each is.

use sqlx::{
    Column as _, Row as _, ValueRef as _,
    any::{AnyRow, AnyTypeInfoKind},
};
use thiserror::Error;

use super::{Database, StorageError, Transaction};

/// Nothing was copied.
#[derive(Debug, Error)]
pub enum CopyError {
    /// One of the two.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// What is there would be lost.
    #[error("the database to copy into holds something already, in {0}")]
    NotEmpty(String),
    /// A column that no version of ours has.
    #[error("{table}.{column} cannot be copied")]
    Unknown {
        /// Which table.
        table: String,
        /// Which column.
        column: String,
    },
}

impl From<sqlx::Error> for CopyError {
    fn from(error: sqlx::Error) -> Self {
        Self::Storage(error.into())
    }
}

/// All of it or nothing; how many rows. No connector may use either of them meanwhile.
pub async fn copy(from: &Database, to: &Database) -> Result<u64, CopyError> {
    let mut transaction = to.begin().await?;
    let tables = sqlx::query_scalar::<_, String>(from.dialect.tables());
    let mut tables = tables.fetch_all(from).await?;
    // Whose turn it is has no meaning elsewhere.
    tables.retain(|table| table != "lease");
    for table in &tables {
        let count: i64 = sqlx::query_scalar(&format!("SELECT COUNT(*) FROM {table}"))
            .fetch_one(&mut *transaction)
            .await?;
        if count > 0 {
            return Err(CopyError::NotEmpty(table.clone()));
        }
    }
    let mut copied = 0;
    for table in &tables {
        let rows = sqlx::query(&format!("SELECT * FROM {table}"))
            .fetch_all(from)
            .await?;
        for row in &rows {
            insert(&mut transaction, table, row).await?;
            copied += 1;
        }
    }
    if let Some(statement) = to.dialect.after_copy() {
        sqlx::query(statement).execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(copied)
}

/// Columns that are empty stay so; they have no type that could be said.
async fn insert(transaction: &mut Transaction, table: &str, row: &AnyRow) -> Result<(), CopyError> {
    let mut filled = Vec::new();
    for column in row.columns() {
        if !row.try_get_raw(column.ordinal())?.is_null() {
            filled.push(column);
        }
    }
    let names: Vec<String> = filled
        .iter()
        .map(|column| format!("\"{}\"", column.name()))
        .collect();
    let places: Vec<String> = (1..=filled.len())
        .map(|place| format!("${place}"))
        .collect();
    let statement = format!(
        "INSERT INTO {table} ({}) VALUES ({})",
        names.join(", "),
        places.join(", ")
    );
    let mut query = sqlx::query(&statement);
    for column in filled {
        let at = column.ordinal();
        query = match row.try_get_raw(at)?.type_info().kind() {
            AnyTypeInfoKind::BigInt => query.bind(row.try_get::<i64, _>(at)?),
            AnyTypeInfoKind::Text => query.bind(row.try_get::<String, _>(at)?),
            AnyTypeInfoKind::Blob => query.bind(row.try_get::<Vec<u8>, _>(at)?),
            AnyTypeInfoKind::Null
            | AnyTypeInfoKind::Bool
            | AnyTypeInfoKind::SmallInt
            | AnyTypeInfoKind::Integer
            | AnyTypeInfoKind::Real
            | AnyTypeInfoKind::Double => {
                return Err(CopyError::Unknown {
                    table: table.to_owned(),
                    column: column.name().to_owned(),
                });
            }
        };
    }
    query.execute(&mut **transaction).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{connect, dialect, scratch};

    async fn text(database: &Database, statement: &str) -> Vec<String> {
        let found = sqlx::query_scalar(statement).fetch_all(database).await;
        found.unwrap()
    }

    #[tokio::test]
    async fn what_a_file_holds_is_in_the_other_database_and_comes_back() {
        let first = connect(dialect::MEMORY, 1, None).await.unwrap();
        for statement in [
            "INSERT INTO company_connection VALUES ('netsuite', X'00ff10', 7)",
            "INSERT INTO number_choice VALUES ('+14155550134', NULL, '1001', '1', 'Ann', 0)",
            "INSERT INTO company_run (is_asked, began_at, ended_at, range_from, range_to, report) \
             VALUES (1, 2, 3, 4, 5, '{}')",
            "INSERT INTO lease VALUES ('directory', 'x', 9)",
        ] {
            sqlx::query(statement).execute(&first).await.unwrap();
        }
        let middle = scratch().await.unwrap();
        assert_eq!(copy(&first, &middle).await.unwrap(), 3);
        // The next run has a number of its own.
        let next = "INSERT INTO company_run \
                    (is_asked, began_at, ended_at, range_from, range_to, report) \
                    VALUES (0, 6, 7, 8, 9, 'next')";
        sqlx::query(next).execute(&middle).await.unwrap();
        let last = connect(dialect::MEMORY, 1, None).await.unwrap();
        assert_eq!(copy(&middle, &last).await.unwrap(), 4);
        let reports = "SELECT report FROM company_run ORDER BY id";
        assert_eq!(text(&last, reports).await, ["{}", "next"]);
        let chosen = "SELECT contact FROM number_choice WHERE company IS NULL";
        assert_eq!(text(&last, chosen).await, ["1001"]);
        let sealed: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM company_connection")
            .fetch_one(&last)
            .await
            .unwrap();
        assert_eq!(sealed, [0, 255, 16]);
        let refused = copy(&first, &last).await.unwrap_err();
        assert!(matches!(refused, CopyError::NotEmpty(_)), "{refused}");
    }
}
