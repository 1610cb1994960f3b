//! Which employee an extension is: the one with its email, else the one with its number. Kept in the database, so that a call can
//! be logged for somebody whom `RingCentral` no longer lets in.

use ledgerline_core::{
    domain::{
        caller::{EntityKind, EntityRef},
        ids::{ExtensionId, RecordId},
        phone_number::PhoneNumber,
    },
    wire::netsuite::query::{Row, literal},
};
use sqlx::{Row as _, SqlitePool};
use thiserror::Error;

use crate::{
    clock::Clock,
    netsuite::{NetSuite, NetSuiteError, Priority},
    ringcentral::Identity,
    storage::StorageError,
};

const FOUND_MILLIS: i64 = 3_600_000;
const NOT_FOUND_MILLIS: i64 = 60_000;

/// A person cannot be told.
#[derive(Debug, Error)]
pub enum EmployeeError {
    /// NetSuite.
    #[error(transparent)]
    NetSuite(#[from] NetSuiteError),
    /// Our database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<sqlx::Error> for EmployeeError {
    fn from(error: sqlx::Error) -> Self {
        Self::Storage(error.into())
    }
}

/// A person for whom calls are logged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rep {
    /// The extension.
    pub extension_id: ExtensionId,
    /// First and last name.
    pub name: String,
    /// Email.
    pub email: Option<String>,
    /// Direct number.
    pub number: Option<String>,
    /// The employee record.
    pub employee: Option<EntityRef>,
}

/// Finds and remembers employees.
#[derive(Clone, Debug)]
pub struct Employees {
    database: SqlitePool,
    clock: Clock,
    home: String,
}

impl Employees {
    /// In this database; `home` is the calling code of numbers stored without one.
    pub const fn new(database: SqlitePool, clock: Clock, home: String) -> Self {
        Self {
            database,
            clock,
            home,
        }
    }

    /// What is remembered about an extension.
    pub async fn remembered(&self, extension: &ExtensionId) -> Result<Option<Rep>, EmployeeError> {
        Ok(self.row(extension).await?.map(|(rep, _)| rep))
    }

    /// Who this is, asking NetSuite when that was not done lately.
    pub async fn of(
        &self,
        netsuite: &NetSuite,
        priority: Priority,
        identity: &Identity,
    ) -> Result<Rep, EmployeeError> {
        if let Some((rep, checked_at)) = self.row(&identity.extension_id).await? {
            let lasts = if rep.employee.is_some() {
                FOUND_MILLIS
            } else {
                NOT_FOUND_MILLIS
            };
            let is_fresh = self.clock.now().as_millis() < checked_at + lasts;
            if is_fresh && rep.email == identity.email && rep.name == identity.name {
                return Ok(rep);
            }
        }
        let employee = match find(netsuite, priority, identity, &self.home).await {
            Ok(employee) => employee,
            // A call is logged under the rep's name then, which is better than not at all.
            Err(NetSuiteError::Permission { .. }) => {
                tracing::warn!("the netsuite role may not read employees");
                None
            }
            Err(error) => {
                self.meet(identity).await?;
                return Err(error.into());
            }
        };
        let rep = Rep {
            extension_id: identity.extension_id.clone(),
            name: identity.name.clone(),
            email: identity.email.clone(),
            number: identity.number.clone(),
            employee,
        };
        self.remember(&rep).await?;
        Ok(rep)
    }

    /// Keeps who this is while nobody can say which employee, for a grant that comes later.
    async fn meet(&self, identity: &Identity) -> Result<(), EmployeeError> {
        sqlx::query(
            "INSERT OR IGNORE INTO person (extension_id, name, email, number, employee_checked_at) \
             VALUES (?, ?, ?, ?, 0)",
        )
        .bind(identity.extension_id.as_str())
        .bind(&identity.name)
        .bind(&identity.email)
        .bind(&identity.number)
        .execute(&self.database)
        .await?;
        Ok(())
    }

    async fn remember(&self, rep: &Rep) -> Result<(), EmployeeError> {
        sqlx::query(
            "INSERT OR REPLACE INTO person \
             (extension_id, name, email, number, employee_id, employee_name, employee_checked_at) \
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(rep.extension_id.as_str())
        .bind(&rep.name)
        .bind(&rep.email)
        .bind(&rep.number)
        .bind(rep.employee.as_ref().map(|employee| employee.id.as_str()))
        .bind(rep.employee.as_ref().map(|employee| employee.name.as_str()))
        .bind(self.clock.now().as_millis())
        .execute(&self.database)
        .await?;
        Ok(())
    }

    async fn row(&self, extension: &ExtensionId) -> Result<Option<(Rep, i64)>, EmployeeError> {
        let statement = "SELECT name, email, number, employee_id, employee_name, employee_checked_at \
                         FROM person WHERE extension_id = ?";
        let found = sqlx::query(statement)
            .bind(extension.as_str())
            .fetch_optional(&self.database)
            .await?;
        let Some(row) = found else { return Ok(None) };
        let id: Option<String> = row.try_get("employee_id")?;
        let name: Option<String> = row.try_get("employee_name")?;
        let employee = id.map(|id| EntityRef {
            id: RecordId::new(id),
            kind: EntityKind::Employee,
            name: name.unwrap_or_default(),
        });
        let rep = Rep {
            extension_id: extension.clone(),
            name: row.try_get("name")?,
            email: row.try_get("email")?,
            number: row.try_get("number")?,
            employee,
        };
        Ok(Some((rep, row.try_get("employee_checked_at")?)))
    }
}

const COLUMNS: &str = "e.id AS id, e.entityid AS entityid, e.firstname AS firstname, \
                       e.lastname AS lastname, e.phone AS phone";

async fn find(
    netsuite: &NetSuite,
    priority: Priority,
    identity: &Identity,
    home: &str,
) -> Result<Option<EntityRef>, NetSuiteError> {
    if let Some(email) = &identity.email {
        let statement = format!(
            "SELECT {COLUMNS} FROM employee e WHERE LOWER(e.email) = {} AND e.isinactive = 'F'",
            literal(&email.to_lowercase())
        );
        let rows = netsuite.query(priority, statement).await?;
        if let Some(employee) = only(rows.iter()) {
            return Ok(Some(employee));
        }
    }
    let number = identity.number.as_deref();
    let Some(number) = number.and_then(|text| PhoneNumber::parse(text, home)) else {
        return Ok(None);
    };
    let statement = format!(
        "SELECT {COLUMNS} FROM employee e \
         WHERE e.isinactive = 'F' AND REGEXP_REPLACE(e.phone, '[^0-9]', '') LIKE {}",
        literal(&format!("%{}%", number.search_suffix()))
    );
    let rows = netsuite.query(priority, statement).await?;
    let spells = |row: &&Row| {
        row.text("phone")
            .is_some_and(|phone| number.is_spelled_by(&phone, home))
    };
    Ok(only(rows.iter().filter(spells)))
}

/// Two employees with one email or number cannot be told apart.
fn only<'a>(mut rows: impl Iterator<Item = &'a Row>) -> Option<EntityRef> {
    let (row, None) = (rows.next()?, rows.next()) else {
        return None;
    };
    let names = [row.text("firstname"), row.text("lastname")];
    let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let name = if name.is_empty() {
        row.text("entityid").unwrap_or_default()
    } else {
        name
    };
    Some(EntityRef {
        id: RecordId::new(row.text("id")?),
        kind: EntityKind::Employee,
        name,
    })
}
