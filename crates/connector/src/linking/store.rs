//! What is kept of links and of orders that were begun: rows, and nothing decided.

use ledgerline_core::domain::{
    ids::{ExtensionId, RecordId, TelephonySessionId},
    links::{Link, LinkKind, LinkWish},
    time::Timestamp,
};
use sqlx::{Row as _, any::AnyRow};

use crate::storage::{Database, StorageError};

/// A link as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) session: TelephonySessionId,
    pub(super) link: Link,
    pub(super) name: String,
    /// Who said so last.
    pub(super) extension: ExtensionId,
}

/// How far NetSuite's record of a call has come.
#[derive(Clone, Debug, Default)]
pub(super) struct Progress {
    pub(super) version: i64,
    pub(super) told: i64,
    pub(super) refused: Option<String>,
}

/// The table.
#[derive(Clone, Debug)]
pub(super) struct Store {
    pub(super) database: Database,
}

pub(super) const fn word(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Customer => "customer",
        LinkKind::Project => "project",
        LinkKind::Opportunity => "opportunity",
        LinkKind::SalesOrder => "salesOrder",
    }
}

fn kept(row: &AnyRow) -> Result<Option<Kept>, StorageError> {
    let word_of: String = row.try_get("kind")?;
    let Some(kind) = LinkKind::ALL
        .into_iter()
        .find(|kind| word(*kind) == word_of)
    else {
        return Ok(None);
    };
    Ok(Some(Kept {
        session: TelephonySessionId::new(row.try_get::<String, _>("session")?),
        link: Link {
            kind,
            record: RecordId::new(row.try_get::<String, _>("record")?),
            customer: row
                .try_get::<Option<String>, _>("customer")?
                .map(RecordId::new),
            is_linked: row.try_get::<i64, _>("is_linked")? != 0,
        },
        name: row.try_get("name")?,
        extension: ExtensionId::new(row.try_get::<String, _>("extension")?),
    }))
}

fn all_kept(rows: &[AnyRow]) -> Result<Vec<Kept>, StorageError> {
    rows.iter()
        .filter_map(|row| kept(row).transpose())
        .collect()
}

impl Store {
    /// Those of a call, the oldest first.
    pub(super) async fn of(&self, session: &TelephonySessionId) -> Result<Vec<Kept>, StorageError> {
        let statement = "SELECT session, kind, record, name, customer, extension, is_linked \
                         FROM call_link WHERE session = $1 ORDER BY linked_at, kind, record";
        let rows = sqlx::query(statement)
            .bind(session.as_str())
            .fetch_all(&self.database)
            .await?;
        all_kept(&rows)
    }

    /// The projects of a customer that calls are linked to.
    pub(super) async fn projects_of(
        &self,
        customer: &RecordId,
    ) -> Result<Vec<String>, StorageError> {
        let statement = "SELECT DISTINCT record FROM call_link WHERE kind = 'project' \
                         AND customer = $1 ORDER BY record";
        let rows = sqlx::query_scalar(statement)
            .bind(customer.as_str())
            .fetch_all(&self.database)
            .await?;
        Ok(rows)
    }

    /// Makes a link or takes it away; false when it is so already.
    pub(super) async fn change(
        &self,
        session: &TelephonySessionId,
        wish: &LinkWish,
        customer: Option<&RecordId>,
        (extension, at): (&ExtensionId, Timestamp),
    ) -> Result<bool, StorageError> {
        let mut transaction = self.database.begin().await?;
        let statement = "INSERT INTO call_link \
             (session, kind, record, name, customer, extension, is_linked, linked_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
             ON CONFLICT (session, kind, record) DO UPDATE SET \
             name = CASE WHEN excluded.name = '' THEN call_link.name ELSE excluded.name END, \
             customer = COALESCE(excluded.customer, call_link.customer), \
             extension = excluded.extension, is_linked = excluded.is_linked, \
             linked_at = excluded.linked_at \
             WHERE call_link.is_linked <> excluded.is_linked";
        let changed = sqlx::query(statement)
            .bind(session.as_str())
            .bind(word(wish.kind))
            .bind(wish.record.as_str())
            .bind(&wish.name)
            .bind(customer.map(RecordId::as_str))
            .bind(extension.as_str())
            .bind(i64::from(wish.is_linked))
            .bind(at.as_millis())
            .execute(&mut *transaction)
            .await?
            .rows_affected();
        if changed > 0 {
            let statement = "INSERT INTO call_link_told (session, version, told) VALUES ($1, 1, 0) \
                             ON CONFLICT (session) DO UPDATE SET \
                             version = call_link_told.version + 1, refused = NULL";
            sqlx::query(statement)
                .bind(session.as_str())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(changed > 0)
    }

    /// Whose a project or a transaction is, once NetSuite has said so.
    pub(super) async fn learn(
        &self,
        kept: &Kept,
        name: &str,
        customer: &RecordId,
    ) -> Result<(), StorageError> {
        let statement = "UPDATE call_link SET name = $1, customer = $2 \
                         WHERE session = $3 AND kind = $4 AND record = $5";
        sqlx::query(statement)
            .bind(name)
            .bind(customer.as_str())
            .bind(kept.session.as_str())
            .bind(word(kept.link.kind))
            .bind(kept.link.record.as_str())
            .execute(&self.database)
            .await?;
        Ok(())
    }

    pub(super) async fn progress(
        &self,
        session: &TelephonySessionId,
    ) -> Result<Option<Progress>, StorageError> {
        let statement = "SELECT version, told, refused FROM call_link_told WHERE session = $1";
        let row = sqlx::query(statement)
            .bind(session.as_str())
            .fetch_optional(&self.database)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Progress {
            version: row.try_get("version")?,
            told: row.try_get("told")?,
            refused: row.try_get("refused")?,
        }))
    }

    /// NetSuite's record says this version, or refuses it.
    pub(super) async fn told(
        &self,
        session: &TelephonySessionId,
        version: i64,
        refused: Option<&str>,
    ) -> Result<(), StorageError> {
        let statement = "UPDATE call_link_told SET told = $1, refused = $2 \
                         WHERE session = $3 AND version = $4";
        sqlx::query(statement)
            .bind(version)
            .bind(refused)
            .bind(session.as_str())
            .bind(version)
            .execute(&self.database)
            .await?;
        Ok(())
    }

    /// The record was written again: what it says of links is to be looked at again.
    pub(super) async fn doubt(&self, session: &TelephonySessionId) -> Result<bool, StorageError> {
        let statement = "UPDATE call_link_told SET version = version + 1, refused = NULL \
                         WHERE session = $1";
        let done = sqlx::query(statement)
            .bind(session.as_str())
            .execute(&self.database)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Calls in NetSuite whose record does not say their links yet.
    pub(super) async fn due(&self, most: i64) -> Result<Vec<TelephonySessionId>, StorageError> {
        let statement = "SELECT l.session AS session FROM call_link_told l \
                         JOIN told_record t ON t.external_id = 'rc-' || l.session \
                         WHERE l.told < l.version AND t.written IS NOT NULL \
                         ORDER BY l.session LIMIT $1";
        let rows: Vec<String> = sqlx::query_scalar(statement)
            .bind(most)
            .fetch_all(&self.database)
            .await?;
        Ok(rows.into_iter().map(TelephonySessionId::new).collect())
    }

    /// The extensions that RingCentral's log has a call of.
    pub(super) async fn logged_for(
        &self,
        session: &TelephonySessionId,
    ) -> Result<Vec<String>, StorageError> {
        let statement = "SELECT extension FROM company_call WHERE call = $1";
        let rows = sqlx::query_scalar(statement)
            .bind(session.as_str())
            .fetch_all(&self.database)
            .await?;
        Ok(rows)
    }
}
