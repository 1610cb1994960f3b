//! Which employee an extension is by itself: the one with its email, else the one with the email of who
//! signed in with it, else the one with its number. Kept in the database, so that a call can be logged for
//! somebody whom `RingCentral` no longer lets in.

use std::collections::HashMap;

use ledgerline_core::{
    domain::{
        caller::{EntityKind, EntityRef},
        ids::{ExtensionId, RecordId},
        logging::Colleagues,
        mapping::{Employee, Facts, Matcher},
        phone_number::PhoneNumber,
    },
    wire::netsuite::query::{Row, literal},
};
use sqlx::{Row as _, any::AnyRow};
use thiserror::Error;

use crate::{
    clock::Clock,
    netsuite::{NetSuite, NetSuiteError, Priority},
    organizers::staff::{COLUMNS, employee},
    ringcentral::Identity,
    storage::{Database, StorageError},
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
    database: Database,
    clock: Clock,
    home: String,
}

impl Employees {
    /// In this database; `home` is the calling code of numbers stored without one.
    pub const fn new(database: Database, clock: Clock, home: String) -> Self {
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
        let user_email = self.user_email(&identity.extension_id).await?;
        let facts = Facts {
            email: identity.email.as_deref(),
            user_email: user_email.as_deref(),
            phone: identity.number.as_deref(),
        };
        let employee = match find(netsuite, priority, facts, &self.home).await {
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
    pub(crate) async fn meet(&self, identity: &Identity) -> Result<(), EmployeeError> {
        sqlx::query(
            "INSERT INTO person (extension_id, name, email, number, employee_checked_at) \
             VALUES ($1, $2, $3, $4, 0) ON CONFLICT (extension_id) DO NOTHING",
        )
        .bind(identity.extension_id.as_str())
        .bind(&identity.name)
        .bind(&identity.email)
        .bind(&identity.number)
        .execute(&self.database)
        .await?;
        Ok(())
    }

    /// Somebody has signed in with the extension; their email may not be the extension's own.
    pub(crate) async fn note_sign_in(&self, identity: &Identity) -> Result<(), EmployeeError> {
        self.meet(identity).await?;
        sqlx::query("UPDATE person SET user_email = $1 WHERE extension_id = $2")
            .bind(&identity.email)
            .bind(identity.extension_id.as_str())
            .execute(&self.database)
            .await?;
        Ok(())
    }

    /// The direct numbers of everybody of the company, as far as RingCentral has listed them.
    pub(crate) async fn colleagues(&self) -> Result<Colleagues, StorageError> {
        let statement = "SELECT number FROM company_extension \
                         WHERE number IS NOT NULL AND is_there = 1 \
                         UNION SELECT p.number FROM person p WHERE p.number IS NOT NULL \
                         AND NOT EXISTS (SELECT 1 FROM company_extension e \
                         WHERE e.extension = p.extension_id AND e.is_there = 0)";
        let stored: Vec<String> = sqlx::query_scalar(statement)
            .fetch_all(&self.database)
            .await?;
        let numbers = stored.iter().map(String::as_str);
        Ok(Colleagues::new(numbers, &self.home))
    }

    /// The email of everybody who signed in, by extension.
    pub(crate) async fn user_emails(&self) -> Result<HashMap<ExtensionId, String>, StorageError> {
        let statement = "SELECT extension_id, user_email FROM person WHERE user_email IS NOT NULL";
        let rows = sqlx::query(statement).fetch_all(&self.database).await?;
        let read = |row: &AnyRow| {
            let extension = ExtensionId::new(row.try_get::<String, _>("extension_id")?);
            Ok::<_, sqlx::Error>((extension, row.try_get("user_email")?))
        };
        let emails: Result<HashMap<_, _>, _> = rows.iter().map(read).collect();
        Ok(emails?)
    }

    async fn user_email(&self, extension: &ExtensionId) -> Result<Option<String>, EmployeeError> {
        let statement = "SELECT user_email FROM person WHERE extension_id = $1";
        let row = sqlx::query(statement)
            .bind(extension.as_str())
            .fetch_optional(&self.database)
            .await?;
        Ok(match row {
            Some(row) => row.try_get("user_email")?,
            None => None,
        })
    }

    async fn remember(&self, rep: &Rep) -> Result<(), EmployeeError> {
        sqlx::query(
            "INSERT INTO person \
             (extension_id, name, email, number, employee_id, employee_name, employee_checked_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT (extension_id) DO UPDATE SET name = excluded.name, \
             email = excluded.email, number = excluded.number, \
             employee_id = excluded.employee_id, employee_name = excluded.employee_name, \
             employee_checked_at = excluded.employee_checked_at",
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
                         FROM person WHERE extension_id = $1";
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

/// The matching rule is the mapping's own; NetSuite is asked for those alone who may fit.
async fn find(
    netsuite: &NetSuite,
    priority: Priority,
    facts: Facts<'_>,
    home: &str,
) -> Result<Option<EntityRef>, NetSuiteError> {
    let emails = [facts.email, facts.user_email].into_iter().flatten();
    let mut emails: Vec<String> = emails.map(|email| literal(&email.to_lowercase())).collect();
    emails.dedup();
    if !emails.is_empty() {
        let statement = format!(
            "SELECT {COLUMNS} FROM employee e WHERE LOWER(e.email) IN ({}) AND e.isinactive = 'F'",
            emails.join(", ")
        );
        let by_email = Facts {
            phone: None,
            ..facts
        };
        let found = best(&netsuite.query(priority, statement).await?, by_email, home);
        if found.is_some() {
            return Ok(found);
        }
    }
    let number = facts.phone.and_then(|text| PhoneNumber::parse(text, home));
    let Some(number) = number else {
        return Ok(None);
    };
    let statement = format!(
        "SELECT {COLUMNS} FROM employee e \
         WHERE e.isinactive = 'F' AND REGEXP_REPLACE(e.phone, '[^0-9]', '') LIKE {}",
        literal(&format!("%{}%", number.search_suffix()))
    );
    let by_phone = Facts {
        phone: facts.phone,
        ..Facts::default()
    };
    Ok(best(
        &netsuite.query(priority, statement).await?,
        by_phone,
        home,
    ))
}

fn best(rows: &[Row], facts: Facts<'_>, home: &str) -> Option<EntityRef> {
    let staff: Vec<Employee> = rows.iter().filter_map(employee).collect();
    let owner = Matcher::new(&staff, home).best(facts)?;
    Some(EntityRef {
        id: owner.organizer.id,
        kind: EntityKind::Employee,
        name: owner.organizer.name,
    })
}
