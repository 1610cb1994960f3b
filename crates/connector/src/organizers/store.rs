//! What is kept of the mapping: ids of extensions and employees, the employees' names as they were when
//! somebody chose them, and which employee each record of a call names.

use std::collections::BTreeMap;

use ledgerline_core::domain::{
    ids::{ExtensionId, RecordId},
    mapping::{Context, How, Listed, Mapping, Organizer, Owner, Period, Rest, Reviewed, Unit},
    time::Timestamp,
};
use sqlx::{Row as _, any::AnyRow};

use crate::{
    leases::Turn,
    storage::{Database, StorageError},
};

/// A record of a call, and which employee it names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Filed {
    pub(super) external_id: String,
    pub(super) extension: ExtensionId,
    pub(super) started_at: Timestamp,
    pub(super) employee: Option<RecordId>,
}

#[derive(Clone, Debug)]
pub(super) struct Store {
    database: Database,
}

fn organizer(row: &AnyRow) -> Result<Option<Organizer>, sqlx::Error> {
    let id: Option<String> = row.try_get("employee")?;
    let name: Option<String> = row.try_get("employee_name")?;
    Ok(id.map(|id| Organizer {
        id: RecordId::new(id),
        name: name.unwrap_or_default(),
    }))
}

fn period(row: &AnyRow) -> Result<Period, sqlx::Error> {
    let how: Option<String> = row.try_get("how")?;
    let how = how.as_deref().and_then(How::parse).unwrap_or(How::Manual);
    Ok(Period {
        from: Timestamp::from_millis(row.try_get("valid_from")?),
        owner: organizer(row)?.map(|organizer| Owner { organizer, how }),
    })
}

fn context(row: &AnyRow) -> Result<Context, sqlx::Error> {
    let unit = |id: &str, name: &str| {
        let id: Option<String> = row.try_get(id)?;
        let name: Option<String> = row.try_get(name)?;
        Ok::<_, sqlx::Error>(id.map(|id| Unit {
            id: RecordId::new(id),
            name: name.unwrap_or_default(),
        }))
    };
    Ok(Context {
        subsidiary: unit("subsidiary", "subsidiary_name")?,
        department: unit("department", "department_name")?,
    })
}

impl Store {
    pub(super) const fn new(database: Database) -> Self {
        Self { database }
    }

    pub(super) async fn mapping(&self, extension: &ExtensionId) -> Result<Mapping, StorageError> {
        let rows = sqlx::query("SELECT * FROM organizer_period WHERE extension = $1")
            .bind(extension.as_str())
            .fetch_all(&self.database)
            .await?;
        let periods: Result<Vec<_>, _> = rows.iter().map(period).collect();
        Ok(Mapping::new(periods?))
    }

    pub(super) async fn mappings(&self) -> Result<BTreeMap<ExtensionId, Mapping>, StorageError> {
        let rows = sqlx::query("SELECT * FROM organizer_period")
            .fetch_all(&self.database)
            .await?;
        let mut periods: BTreeMap<ExtensionId, Vec<Period>> = BTreeMap::new();
        for row in rows {
            let extension = ExtensionId::new(row.try_get::<String, _>("extension")?);
            periods.entry(extension).or_default().push(period(&row)?);
        }
        let mappings = periods.into_iter();
        Ok(mappings
            .map(|(extension, periods)| (extension, Mapping::new(periods)))
            .collect())
    }

    /// Which part of the company calls of the extension are for, where that was said.
    pub(super) async fn context(&self, extension: &ExtensionId) -> Result<Context, StorageError> {
        let row = sqlx::query("SELECT * FROM organizer_context WHERE extension = $1")
            .bind(extension.as_str())
            .fetch_optional(&self.database)
            .await?;
        let said = row.as_ref().map(context).transpose()?;
        Ok(said.unwrap_or_default())
    }

    pub(super) async fn contexts(&self) -> Result<BTreeMap<ExtensionId, Context>, StorageError> {
        let rows = sqlx::query("SELECT * FROM organizer_context")
            .fetch_all(&self.database)
            .await?;
        let read = |row: &AnyRow| {
            let extension = ExtensionId::new(row.try_get::<String, _>("extension")?);
            Ok::<_, sqlx::Error>((extension, context(row)?))
        };
        let contexts: Result<BTreeMap<_, _>, _> = rows.iter().map(read).collect();
        Ok(contexts?)
    }

    /// What an admin said of the default organizer; nothing where nobody has.
    pub(super) async fn default_organizer(&self) -> Result<Option<Rest>, StorageError> {
        let row = sqlx::query("SELECT * FROM organizer_default")
            .fetch_optional(&self.database)
            .await?;
        let said = row.as_ref().map(organizer).transpose()?;
        Ok(said.map(|organizer| Rest { organizer }))
    }

    /// All of it or nothing. Calls that waited for somebody to have their extension are tried again.
    pub(super) async fn save(
        &self,
        turn: &Turn,
        mappings: &[(ExtensionId, Mapping)],
        contexts: &[(ExtensionId, Context)],
        rest: Option<&Rest>,
    ) -> Result<(), StorageError> {
        let mut transaction = turn.begin().await?;
        for (
            extension,
            Context {
                subsidiary,
                department,
            },
        ) in contexts
        {
            let (id, name) = (
                |unit: &Unit| unit.id.to_string(),
                |unit: &Unit| unit.name.clone(),
            );
            sqlx::query(
                "INSERT INTO organizer_context \
                 (extension, subsidiary, subsidiary_name, department, department_name) \
                 VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (extension) DO UPDATE SET subsidiary = excluded.subsidiary, \
                 subsidiary_name = excluded.subsidiary_name, department = excluded.department, \
                 department_name = excluded.department_name",
            )
            .bind(extension.as_str())
            .bind(subsidiary.as_ref().map(id))
            .bind(subsidiary.as_ref().map(name))
            .bind(department.as_ref().map(id))
            .bind(department.as_ref().map(name))
            .execute(&mut *transaction)
            .await?;
        }
        for (extension, mapping) in mappings {
            sqlx::query("DELETE FROM organizer_period WHERE extension = $1")
                .bind(extension.as_str())
                .execute(&mut *transaction)
                .await?;
            for period in mapping.periods() {
                let owner = period.owner.as_ref();
                sqlx::query(
                    "INSERT INTO organizer_period \
                     (extension, valid_from, employee, employee_name, how) VALUES ($1, $2, $3, $4, $5)",
                )
                .bind(extension.as_str())
                .bind(period.from.as_millis())
                .bind(owner.map(|owner| owner.organizer.id.as_str()))
                .bind(owner.map(|owner| owner.organizer.name.as_str()))
                .bind(owner.map(|owner| owner.how.as_str()))
                .execute(&mut *transaction)
                .await?;
            }
        }
        if let Some(Rest { organizer }) = rest {
            sqlx::query(
                "INSERT INTO organizer_default (id, employee, employee_name) VALUES (1, $1, $2) \
                 ON CONFLICT (id) DO UPDATE SET employee = excluded.employee, \
                 employee_name = excluded.employee_name",
            )
            .bind(organizer.as_ref().map(|organizer| organizer.id.as_str()))
            .bind(organizer.as_ref().map(|organizer| organizer.name.as_str()))
            .execute(&mut *transaction)
            .await?;
        }
        let again = "UPDATE company_call SET state = 'waiting' \
                     WHERE state = 'failed' AND cause = 'no-person'";
        let waiting = sqlx::query(again).execute(&mut *transaction).await?;
        if waiting.rows_affected() > 0 {
            sqlx::query("UPDATE company_reading SET retried_at = 0")
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    pub(super) async fn reviewed(&self) -> Result<Vec<Reviewed>, StorageError> {
        let rows = sqlx::query("SELECT * FROM organizer_reviewed")
            .fetch_all(&self.database)
            .await?;
        let read = |row: &AnyRow| {
            Ok::<_, sqlx::Error>(Reviewed {
                id: ExtensionId::new(row.try_get::<String, _>("extension")?),
                number: row.try_get("short_number")?,
                name: row.try_get("name")?,
            })
        };
        let reviewed: Result<Vec<_>, _> = rows.iter().map(read).collect();
        Ok(reviewed?)
    }

    /// The phone system as it is now is seen.
    pub(super) async fn review(&self, listed: &[Listed]) -> Result<(), StorageError> {
        let mut transaction = self.database.begin().await?;
        sqlx::query("DELETE FROM organizer_reviewed")
            .execute(&mut *transaction)
            .await?;
        for one in listed.iter().filter(|one| one.is_there) {
            sqlx::query(
                "INSERT INTO organizer_reviewed (extension, short_number, name) VALUES ($1, $2, $3)",
            )
            .bind(one.id.as_str())
            .bind(&one.number)
            .bind(&one.name)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    pub(super) async fn note_filed(
        &self,
        external_id: &str,
        (extension, started_at): (&ExtensionId, Timestamp),
        employee: Option<&RecordId>,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT INTO organizer_filed (external_id, extension, started_at, employee) \
             VALUES ($1, $2, $3, $4) \
             ON CONFLICT (external_id) DO UPDATE SET extension = excluded.extension, \
             started_at = excluded.started_at, \
             employee = COALESCE(excluded.employee, organizer_filed.employee), is_by_hand = 0",
        )
        .bind(external_id)
        .bind(extension.as_str())
        .bind(started_at.as_millis())
        .bind(employee.map(RecordId::as_str))
        .execute(&self.database)
        .await?;
        Ok(())
    }

    /// Records of an extension's calls since a moment, or all that name no employee; without those that
    /// somebody gave to another one by hand. The oldest first.
    pub(super) async fn filed(
        &self,
        extension: Option<&ExtensionId>,
        since: Timestamp,
    ) -> Result<Vec<Filed>, StorageError> {
        let statement = if extension.is_some() {
            "SELECT * FROM organizer_filed \
             WHERE is_by_hand = 0 AND extension = $1 AND started_at >= $2 \
             ORDER BY started_at, external_id"
        } else {
            "SELECT * FROM organizer_filed \
             WHERE is_by_hand = 0 AND employee IS NULL AND $1 = '' AND started_at >= $2 \
             ORDER BY started_at, external_id"
        };
        let rows = sqlx::query(statement)
            .bind(extension.map_or("", ExtensionId::as_str))
            .bind(since.as_millis())
            .fetch_all(&self.database)
            .await?;
        let read = |row: &AnyRow| {
            let employee: Option<String> = row.try_get("employee")?;
            Ok::<_, sqlx::Error>(Filed {
                external_id: row.try_get("external_id")?,
                extension: ExtensionId::new(row.try_get::<String, _>("extension")?),
                started_at: Timestamp::from_millis(row.try_get("started_at")?),
                employee: employee.map(RecordId::new),
            })
        };
        let filed: Result<Vec<_>, _> = rows.iter().map(read).collect();
        Ok(filed?)
    }

    pub(super) async fn note_by_hand(&self, external_id: &str) -> Result<(), StorageError> {
        sqlx::query("UPDATE organizer_filed SET is_by_hand = 1 WHERE external_id = $1")
            .bind(external_id)
            .execute(&self.database)
            .await?;
        Ok(())
    }

    pub(super) async fn forget_filed(&self, external_id: &str) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM organizer_filed WHERE external_id = $1")
            .bind(external_id)
            .execute(&self.database)
            .await?;
        Ok(())
    }

    /// Records that name no employee, and calls that wait for somebody to have their extension.
    pub(super) async fn without_organizer(&self) -> Result<(u32, u32), StorageError> {
        let filed =
            "SELECT COUNT(*) FROM organizer_filed WHERE employee IS NULL AND is_by_hand = 0";
        let filed: i64 = sqlx::query_scalar(filed).fetch_one(&self.database).await?;
        let waiting = "SELECT COUNT(*) FROM company_call \
                       WHERE cause = 'no-person' AND state IN ('waiting', 'failed')";
        let waiting: i64 = sqlx::query_scalar(waiting)
            .fetch_one(&self.database)
            .await?;
        let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        Ok((count(filed), count(waiting)))
    }
}
