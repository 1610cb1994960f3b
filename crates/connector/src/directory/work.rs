//! Open work and the last call of every company, read in the background, so that a ringing phone asks
//! NetSuite nothing.

use ledgerline_core::{
    domain::{ids::RecordId, time::Timestamp, who::OpenWork},
    wire::netsuite::query::Row,
};
use sqlx::Row as _;

use crate::{
    leases::Turn,
    storage::{Database, StorageError},
};

/// What is read about companies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Work {
    Sales,
    Cases,
    Calls,
}

/// How far it is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Reading {
    /// The last company of the page before; none at the beginning.
    pub(super) after: i64,
    /// When all of it was read last.
    pub(super) read_at: Option<Timestamp>,
}

/// A company with what was read about it.
pub(super) struct Found {
    pub(super) company: i64,
    counts: [i64; 2],
    day: Option<String>,
}

impl Work {
    pub(super) const ALL: [Self; 3] = [Self::Sales, Self::Cases, Self::Calls];

    const fn name(self) -> &'static str {
        match self {
            Self::Sales => "sales",
            Self::Cases => "cases",
            Self::Calls => "calls",
        }
    }

    pub(super) async fn reading(self, database: &Database) -> Result<Reading, StorageError> {
        let statement = "SELECT after_company, read_at FROM directory_work WHERE work = $1";
        let row = sqlx::query(statement)
            .bind(self.name())
            .fetch_optional(database)
            .await?;
        let Some(row) = row else {
            return Ok(Reading::default());
        };
        let read_at: Option<i64> = row.try_get("read_at")?;
        Ok(Reading {
            after: row.try_get("after_company")?,
            read_at: read_at.map(Timestamp::from_millis),
        })
    }

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

    /// Writes a page down, and where the reading stands after it. Those between its ends that are not in it
    /// have none.
    pub(super) async fn take(
        self,
        turn: &Turn,
        (after, last): (i64, i64),
        found: &[Found],
        reading: Reading,
    ) -> Result<(), StorageError> {
        let mut transaction = turn.begin().await?;
        let clear = match self {
            Self::Sales => {
                "UPDATE company_work SET orders = 0, opportunities = 0 \
                            WHERE company > $1 AND company <= $2"
            }
            Self::Cases => "UPDATE company_work SET cases = 0 WHERE company > $1 AND company <= $2",
            Self::Calls => {
                "UPDATE company_work SET last_call = NULL \
                            WHERE company > $1 AND company <= $2"
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
                    "INSERT INTO company_work (company, orders, opportunities) VALUES ($1, $2, $3) \
                     ON CONFLICT (company) DO UPDATE SET orders = excluded.orders, \
                     opportunities = excluded.opportunities",
                )
                .bind(one.company)
                .bind(one.counts[0])
                .bind(one.counts[1]),
                Self::Cases => sqlx::query(
                    "INSERT INTO company_work (company, cases) VALUES ($1, $2) \
                     ON CONFLICT (company) DO UPDATE SET cases = excluded.cases",
                )
                .bind(one.company)
                .bind(one.counts[0]),
                Self::Calls => sqlx::query(
                    "INSERT INTO company_work (company, last_call) VALUES ($1, $2) \
                     ON CONFLICT (company) DO UPDATE SET last_call = excluded.last_call",
                )
                .bind(one.company)
                .bind(&one.day),
            };
            put.execute(&mut *transaction).await?;
        }
        let note = "INSERT INTO directory_work (work, after_company, read_at) VALUES ($1, $2, $3) \
                    ON CONFLICT (work) DO UPDATE SET after_company = excluded.after_company, \
                    read_at = excluded.read_at";
        sqlx::query(note)
            .bind(self.name())
            .bind(reading.after)
            .bind(reading.read_at.map(Timestamp::as_millis))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// What is open with a company, and the day of the last call.
pub(super) async fn of(
    database: &Database,
    company: &RecordId,
) -> Result<(OpenWork, Option<String>), StorageError> {
    let statement = "SELECT orders, opportunities, cases, last_call FROM company_work \
                     WHERE company = $1";
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
    database: &Database,
    company: &RecordId,
    day: &str,
) -> Result<(), StorageError> {
    let Ok(company) = company.as_str().parse::<i64>() else {
        return Ok(());
    };
    let statement = "INSERT INTO company_work (company, last_call) VALUES ($1, $2) \
                     ON CONFLICT (company) DO UPDATE \
                     SET last_call = CASE WHEN company_work.last_call > excluded.last_call \
                     THEN company_work.last_call ELSE excluded.last_call END";
    sqlx::query(statement)
        .bind(company)
        .bind(day)
        .execute(database)
        .await?;
    Ok(())
}
