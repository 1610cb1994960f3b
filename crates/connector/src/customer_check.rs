//! *Check one customer*: finds customers by name, and remembers that an admin has looked through the calls
//! of one.

use std::sync::Arc;

use ledgerline_core::{
    domain::{
        company::{CustomerCheck, KnownCustomer},
        ids::RecordId,
        time::Timestamp,
    },
    wire::netsuite::query::{Row, literal},
};
use sqlx::Row as _;

use crate::{
    clock::Clock,
    customers::name,
    netsuite::{NetSuite, NetSuiteError, Priority},
    storage::{Database, StorageError},
};

/// So many are offered.
const MOST: usize = 8;
/// More words than a name has find nobody.
const MOST_WORDS: usize = 6;

/// Finds and remembers.
#[derive(Debug)]
pub(crate) struct CustomerChecks {
    netsuite: Arc<NetSuite>,
    database: Database,
    clock: Clock,
}

impl CustomerChecks {
    pub(crate) const fn new(netsuite: Arc<NetSuite>, database: Database, clock: Clock) -> Self {
        Self {
            netsuite,
            database,
            clock,
        }
    }

    /// Customers whose name has all these words in it, the first few.
    pub(crate) async fn find(&self, text: &str) -> Result<Vec<KnownCustomer>, NetSuiteError> {
        let text = text.to_lowercase();
        let words: Vec<String> = text
            .split_whitespace()
            .take(MOST_WORDS)
            .map(|word| {
                let has = literal(&format!("%{word}%"));
                format!(" AND (LOWER(e.entityid) LIKE {has} OR LOWER(e.companyname) LIKE {has})")
            })
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let statement = format!(
            "SELECT e.id AS id, e.entityid AS entityid, e.companyname AS companyname, \
             e.firstname AS firstname, e.lastname AS lastname FROM customer e \
             WHERE e.isinactive = 'F'{} ORDER BY e.id FETCH NEXT {MOST} ROWS ONLY",
            words.concat()
        );
        let rows = self
            .netsuite
            .query(Priority::Interactive, statement)
            .await?;
        let customer = |row: &Row| {
            Some(KnownCustomer {
                id: RecordId::new(row.text("id")?),
                name: name(row),
            })
        };
        Ok(rows.iter().filter_map(customer).collect())
    }

    /// An admin finds this customer's calls right.
    pub(crate) async fn confirm(
        &self,
        customer: &KnownCustomer,
        by: &str,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT INTO company_check (\"only\", customer, name, checked_by, checked_at) \
             VALUES (1, $1, $2, $3, $4) ON CONFLICT (\"only\") DO UPDATE SET \
             customer = excluded.customer, name = excluded.name, \
             checked_by = excluded.checked_by, checked_at = excluded.checked_at",
        )
        .bind(customer.id.as_str())
        .bind(&customer.name)
        .bind(by)
        .bind(self.clock.now().as_millis())
        .execute(&self.database)
        .await?;
        Ok(())
    }

    /// The last one.
    pub(crate) async fn last(&self) -> Result<Option<CustomerCheck>, StorageError> {
        let row = sqlx::query("SELECT * FROM company_check")
            .fetch_optional(&self.database)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(CustomerCheck {
            customer: KnownCustomer {
                id: RecordId::new(row.try_get::<String, _>("customer")?),
                name: row.try_get("name")?,
            },
            by: row.try_get("checked_by")?,
            at: Timestamp::from_millis(row.try_get("checked_at")?),
        }))
    }
}
