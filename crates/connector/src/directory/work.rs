//! Open work and the last call of every company, read in the background, so that a ringing phone asks
//! NetSuite nothing.

use ledgerline_core::{
    domain::{ids::RecordId, who::OpenWork},
    wire::netsuite::query::Row,
};
use sqlx::{Row as _, SqlitePool};

use crate::storage::StorageError;

/// What is read about companies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Work {
    Sales,
    Cases,
    Calls,
}

/// A company with what was read about it.
pub(super) struct Found {
    pub(super) company: i64,
    counts: [i64; 2],
    day: Option<String>,
}

impl Work {
    pub(super) const ALL: [Self; 3] = [Self::Sales, Self::Cases, Self::Calls];

    /// The next page, by company.
    pub(super) fn statement(self, after: i64, page: usize) -> String {
        let count = |condition: &str| format!("SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)");
        let (company, columns, rest) = match self {
            Self::Sales => {
                let orders = "t.type = 'SalesOrd' AND t.status IN ('A','B','D','E','F')";
                let opportunities = "t.type = 'Opprtnty' AND t.status IN ('A','B')";
                let columns = format!("{} AS one, {} AS two", count(orders), count(opportunities));
                let rest = format!("transaction t WHERE (({orders}) OR ({opportunities}))");
                ("t.entity", columns, rest)
            }
            Self::Cases => {
                let rest = "supportcase c WHERE c.status <> 5".to_owned();
                ("c.company", "COUNT(*) AS one".to_owned(), rest)
            }
            Self::Calls => {
                let columns = "TO_CHAR(MAX(p.startdate), 'YYYY-MM-DD') AS day".to_owned();
                let rest = "phonecall p WHERE p.startdate IS NOT NULL".to_owned();
                ("p.company", columns, rest)
            }
        };
        format!(
            "SELECT {company} AS company, {columns} FROM {rest} AND {company} > {after} \
             GROUP BY {company} ORDER BY {company} FETCH NEXT {page} ROWS ONLY"
        )
    }

    pub(super) fn read(rows: &[Row]) -> Vec<Found> {
        let number = |row: &Row, column: &str| row.text(column)?.parse::<i64>().ok();
        rows.iter()
            .filter_map(|row| {
                let counts = ["one", "two"].map(|column| number(row, column).unwrap_or_default());
                Some(Found {
                    company: number(row, "company")?,
                    counts,
                    day: row.text("day"),
                })
            })
            .collect()
    }

    /// Writes a page down. Those between its ends that are not in it have none.
    pub(super) async fn take(
        self,
        database: &SqlitePool,
        (after, last): (i64, i64),
        found: &[Found],
    ) -> Result<(), StorageError> {
        let mut transaction = database.begin().await?;
        let clear = match self {
            Self::Sales => {
                "UPDATE company_work SET orders = 0, opportunities = 0 \
                            WHERE company > ? AND company <= ?"
            }
            Self::Cases => "UPDATE company_work SET cases = 0 WHERE company > ? AND company <= ?",
            Self::Calls => {
                "UPDATE company_work SET last_call = NULL \
                            WHERE company > ? AND company <= ?"
            }
        };
        sqlx::query(clear)
            .bind(after)
            .bind(last)
            .execute(&mut *transaction)
            .await?;
        for one in found {
            let put = match self {
                Self::Sales => sqlx::query(
                    "INSERT INTO company_work (company, orders, opportunities) VALUES (?, ?, ?) \
                     ON CONFLICT (company) DO UPDATE SET orders = excluded.orders, \
                     opportunities = excluded.opportunities",
                )
                .bind(one.company)
                .bind(one.counts[0])
                .bind(one.counts[1]),
                Self::Cases => sqlx::query(
                    "INSERT INTO company_work (company, cases) VALUES (?, ?) \
                     ON CONFLICT (company) DO UPDATE SET cases = excluded.cases",
                )
                .bind(one.company)
                .bind(one.counts[0]),
                Self::Calls => sqlx::query(
                    "INSERT INTO company_work (company, last_call) VALUES (?, ?) \
                     ON CONFLICT (company) DO UPDATE SET last_call = excluded.last_call",
                )
                .bind(one.company)
                .bind(&one.day),
            };
            put.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// What is open with a company, and the day of the last call.
pub(super) async fn of(
    database: &SqlitePool,
    company: &RecordId,
) -> Result<(OpenWork, Option<String>), StorageError> {
    let statement = "SELECT orders, opportunities, cases, last_call FROM company_work \
                     WHERE company = ?";
    let row = sqlx::query(statement)
        .bind(company.as_str().parse::<i64>().unwrap_or(-1))
        .fetch_optional(database)
        .await?;
    let Some(row) = row else {
        return Ok((OpenWork::default(), None));
    };
    let count = |column| {
        let count: i64 = row.try_get(column)?;
        Ok::<_, sqlx::Error>(u32::try_from(count).unwrap_or_default())
    };
    let open = OpenWork {
        orders: count("orders")?,
        opportunities: count("opportunities")?,
        cases: count("cases")?,
    };
    Ok((open, row.try_get("last_call")?))
}

/// A call with this company was logged.
pub(super) async fn called(
    database: &SqlitePool,
    company: &RecordId,
    day: &str,
) -> Result<(), StorageError> {
    let Ok(company) = company.as_str().parse::<i64>() else {
        return Ok(());
    };
    let statement = "INSERT INTO company_work (company, last_call) VALUES (?, ?) \
                     ON CONFLICT (company) DO UPDATE \
                     SET last_call = MAX(COALESCE(last_call, ''), excluded.last_call)";
    sqlx::query(statement)
        .bind(company)
        .bind(day)
        .execute(database)
        .await?;
    Ok(())
}
