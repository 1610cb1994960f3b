//! What is kept of links and of orders that were begun: rows, and nothing decided.

use ledgerline_core::domain::{
    ids::{ExtensionId, RecordId, TelephonySessionId},
    links::{Due, Link, LinkKind, LinkWish, Named},
    time::Timestamp,
};
use sqlx::{Row as _, any::AnyRow};

use crate::{
    leases::{Leases, Turn},
    storage::{Database, StorageError, Transaction},
};

/// Longest name that is kept.
const NAME_LIMIT: usize = 300;

/// A link as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) session: TelephonySessionId,
    pub(super) link: Link,
    pub(super) name: String,
    /// Who said so last; nobody here where it was found in NetSuite.
    pub(super) extension: ExtensionId,
}

/// How far NetSuite's record of a call has come.
#[derive(Clone, Debug, Default)]
pub(super) struct Progress {
    pub(super) version: i64,
    pub(super) told: i64,
    pub(super) refused: Option<String>,
    /// What the record named as company and as transaction when it was told last.
    pub(super) said: (Option<RecordId>, Option<RecordId>),
    /// What is to be done about its company.
    pub(super) company: Due,
    /// What is to be done about its transaction.
    pub(super) deal: Due,
}

/// A call's record was written by whoever files calls.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refiled<'a> {
    /// There was none before.
    pub(crate) is_new: bool,
    /// The company it was filed under, where that was written.
    pub(crate) company: Option<&'a RecordId>,
    /// The rep chose it: what is linked to other customers gives way.
    pub(crate) is_chosen: bool,
}

/// The table.
#[derive(Clone, Debug)]
pub(super) struct Store {
    pub(super) database: Database,
    pub(super) leases: Leases,
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

/// One line, that every database takes.
fn printed(text: &str) -> String {
    text.chars().filter(|one| !one.is_control()).collect()
}

/// A name as it is kept.
pub(super) fn clean(name: &str) -> String {
    printed(name).chars().take(NAME_LIMIT).collect()
}

/// The column that says what is to be done about the field for links of this sort.
const fn due_column(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Customer | LinkKind::Project => "company_due",
        LinkKind::Opportunity | LinkKind::SalesOrder => "deal_due",
    }
}

fn due(kept: i64, said: Option<&RecordId>) -> Due {
    match kept {
        0 => Due::Nothing,
        1 => Due::Again {
            said: said.cloned(),
        },
        _ => Due::Told,
    }
}

pub(super) fn all_kept(rows: &[AnyRow]) -> Result<Vec<Kept>, StorageError> {
    rows.iter()
        .filter_map(|row| kept(row).transpose())
        .collect()
}

/// Makes a link of a call or takes it away; nothing when it is so already.
pub(super) async fn change(
    transaction: &mut Transaction,
    session: &TelephonySessionId,
    (wish, customer): (&LinkWish, Option<&RecordId>),
    (extension, at): (&ExtensionId, Timestamp),
) -> Result<(), StorageError> {
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
        .bind(clean(&wish.name))
        .bind(customer.map(RecordId::as_str))
        .bind(extension.as_str())
        .bind(i64::from(wish.is_linked))
        .bind(at.as_millis())
        .execute(&mut **transaction)
        .await?
        .rows_affected();
    if changed == 0 {
        return Ok(());
    }
    let column = due_column(wish.kind);
    let statement = format!(
        "INSERT INTO call_link_told (session, version, told, {column}) \
         VALUES ($1, 1, 0, $2) ON CONFLICT (session) DO UPDATE SET \
         version = call_link_told.version + 1, refused = NULL, {column} = CASE \
         WHEN call_link_told.{column} > excluded.{column} THEN call_link_told.{column} \
         ELSE excluded.{column} END"
    );
    sqlx::query(&statement)
        .bind(session.as_str())
        .bind(if wish.is_linked { 2_i64 } else { 1 })
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// Was the other thing said of this record since then? A link that somebody made or took away meanwhile is
/// not undone by a wish that arrives late.
pub(super) async fn is_superseded(
    transaction: &mut Transaction,
    session: &TelephonySessionId,
    wish: &LinkWish,
    at: Timestamp,
) -> Result<bool, StorageError> {
    let statement = "SELECT COUNT(*) FROM call_link WHERE session = $1 AND kind = $2 \
                     AND record = $3 AND is_linked <> $4 AND linked_at > $5";
    let since: i64 = sqlx::query_scalar(statement)
        .bind(session.as_str())
        .bind(word(wish.kind))
        .bind(wish.record.as_str())
        .bind(i64::from(wish.is_linked))
        .bind(at.as_millis())
        .fetch_one(&mut **transaction)
        .await?;
    Ok(since > 0)
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

    /// The turn of changing a call's links, which is over when the account is changed.
    pub(super) async fn turn(&self, session: &TelephonySessionId) -> Result<Turn, StorageError> {
        let name = format!("links {session}");
        self.leases.wait_among_connectors(&name).await
    }

    /// Makes a link or takes it away.
    pub(super) async fn change(
        &self,
        session: &TelephonySessionId,
        wish: &LinkWish,
        customer: Option<&RecordId>,
        by: (&ExtensionId, Timestamp),
    ) -> Result<(), StorageError> {
        let turn = self.turn(session).await?;
        let mut transaction = turn.begin().await?;
        change(&mut transaction, session, (wish, customer), by).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Keeps what stands in NetSuite's record as a link; there is nothing to be told of it.
    pub(super) async fn adopt(
        &self,
        turn: &Turn,
        session: &TelephonySessionId,
        link: &Link,
        (name, at): (&str, Timestamp),
    ) -> Result<(), StorageError> {
        let mut transaction = turn.begin().await?;
        // Nobody here linked it.
        let statement = "INSERT INTO call_link \
             (session, kind, record, name, customer, extension, is_linked, linked_at) \
             VALUES ($1, $2, $3, $4, $5, '', 1, $6) \
             ON CONFLICT (session, kind, record) DO NOTHING";
        sqlx::query(statement)
            .bind(session.as_str())
            .bind(word(link.kind))
            .bind(link.record.as_str())
            .bind(clean(name))
            .bind(link.customer.as_ref().map(RecordId::as_str))
            .bind(at.as_millis())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Somebody took it away in NetSuite.
    pub(super) async fn removed(
        &self,
        turn: &Turn,
        session: &TelephonySessionId,
        link: &Link,
        noticed_at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = turn.begin().await?;
        let statement = "UPDATE call_link SET is_linked = 0, linked_at = $1 \
                         WHERE session = $2 AND kind = $3 AND record = $4";
        sqlx::query(statement)
            .bind(noticed_at.as_millis())
            .bind(session.as_str())
            .bind(word(link.kind))
            .bind(link.record.as_str())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Whose a project or a transaction is, once NetSuite has said so.
    pub(super) async fn learn(
        &self,
        turn: &Turn,
        kept: &Kept,
        name: &str,
        customer: &RecordId,
    ) -> Result<(), StorageError> {
        let mut transaction = turn.begin().await?;
        let statement = "UPDATE call_link SET name = $1, customer = $2 \
                         WHERE session = $3 AND kind = $4 AND record = $5";
        sqlx::query(statement)
            .bind(clean(name))
            .bind(customer.as_str())
            .bind(kept.session.as_str())
            .bind(word(kept.link.kind))
            .bind(kept.link.record.as_str())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    pub(super) async fn progress(
        &self,
        session: &TelephonySessionId,
    ) -> Result<Option<Progress>, StorageError> {
        let statement = "SELECT version, told, refused, company, deal, company_due, deal_due \
                         FROM call_link_told WHERE session = $1";
        let row = sqlx::query(statement)
            .bind(session.as_str())
            .fetch_optional(&self.database)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let id = |column| {
            let id = row.try_get::<Option<String>, _>(column)?;
            Ok::<_, StorageError>(id.map(RecordId::new))
        };
        let said = (id("company")?, id("deal")?);
        Ok(Some(Progress {
            version: row.try_get("version")?,
            told: row.try_get("told")?,
            refused: row.try_get("refused")?,
            company: due(row.try_get("company_due")?, said.0.as_ref()),
            deal: due(row.try_get("deal_due")?, said.1.as_ref()),
            said,
        }))
    }

    /// NetSuite's record says this version, or refuses it; and what it names, where that is known. What was
    /// refused is tried again with the next change.
    pub(super) async fn told(
        &self,
        turn: &Turn,
        session: &TelephonySessionId,
        version: i64,
        (refused, named): (Option<&str>, Option<&Named>),
    ) -> Result<(), StorageError> {
        let mut transaction = turn.begin().await?;
        if let Some(named) = named {
            let statement = "UPDATE call_link_told SET company = $1, deal = $2 WHERE session = $3";
            sqlx::query(statement)
                .bind(named.company.as_ref().map(RecordId::as_str))
                .bind(named.transaction.as_ref().map(RecordId::as_str))
                .bind(session.as_str())
                .execute(&mut *transaction)
                .await?;
        }
        let statement = "UPDATE call_link_told SET told = $1, refused = $2, \
                         company_due = company_due * $3, deal_due = deal_due * $4 \
                         WHERE session = $5 AND version = $6";
        let is_left = i64::from(refused.is_some());
        sqlx::query(statement)
            .bind(version)
            .bind(refused.map(printed))
            .bind(is_left)
            .bind(is_left)
            .bind(session.as_str())
            .bind(version)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The record was written again: what of its links is to be told anew. False when that is nothing.
    pub(super) async fn refiled(
        &self,
        session: &TelephonySessionId,
        refiled: Refiled<'_>,
        at: Timestamp,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.database.begin().await?;
        if let (true, Some(company)) = (refiled.is_chosen, refiled.company) {
            let statement = "DELETE FROM call_link WHERE session = $1 AND kind = 'customer' \
                             AND record = $2 AND is_linked = 0";
            sqlx::query(statement)
                .bind(session.as_str())
                .bind(company.as_str())
                .execute(&mut *transaction)
                .await?;
            // Whose project it is may not be known yet: then it stays.
            let statement = "UPDATE call_link SET is_linked = 0, linked_at = $1 \
                             WHERE session = $2 AND is_linked = 1 \
                             AND (kind = 'customer' AND record <> $3 \
                             OR kind = 'project' AND customer <> $4)";
            sqlx::query(statement)
                .bind(at.as_millis())
                .bind(session.as_str())
                .bind(company.as_str())
                .bind(company.as_str())
                .execute(&mut *transaction)
                .await?;
        }
        let done = if refiled.is_new {
            let statement = "UPDATE call_link_told SET version = version + 1, refused = NULL, \
                             company = NULL, deal = NULL, company_due = 2, deal_due = 2 \
                             WHERE session = $1 AND EXISTS \
                             (SELECT 1 FROM call_link l WHERE l.session = call_link_told.session)";
            sqlx::query(statement)
                .bind(session.as_str())
                .execute(&mut *transaction)
                .await?
                .rows_affected()
        } else if let Some(company) = refiled.company {
            let statement = "UPDATE call_link_told SET company = $1 WHERE session = $2";
            sqlx::query(statement)
                .bind(company.as_str())
                .bind(session.as_str())
                .execute(&mut *transaction)
                .await?;
            let statement = "UPDATE call_link_told SET version = version + 1, refused = NULL, \
                             company_due = CASE WHEN company_due > 1 THEN company_due ELSE 1 END \
                             WHERE session = $1 AND EXISTS (SELECT 1 FROM call_link l \
                             WHERE l.session = call_link_told.session \
                             AND (l.kind = 'project' AND l.is_linked = 1 \
                             OR l.kind = 'customer' AND (l.is_linked = 1 AND l.record <> $2 \
                             OR l.is_linked = 0 AND l.record = $3)))";
            sqlx::query(statement)
                .bind(session.as_str())
                .bind(company.as_str())
                .bind(company.as_str())
                .execute(&mut *transaction)
                .await?
                .rows_affected()
        } else {
            0
        };
        transaction.commit().await?;
        Ok(done > 0)
    }

    /// Calls in NetSuite whose record does not say their links yet, those first that wait longest.
    pub(super) async fn due(&self, most: i64) -> Result<Vec<TelephonySessionId>, StorageError> {
        let statement = "SELECT l.session AS session FROM call_link_told l \
                         JOIN told_record t ON t.external_id = 'rc-' || l.session \
                         WHERE l.told < l.version AND t.written IS NOT NULL \
                         ORDER BY l.tried_at, l.session LIMIT $1";
        let rows: Vec<String> = sqlx::query_scalar(statement)
            .bind(most)
            .fetch_all(&self.database)
            .await?;
        Ok(rows.into_iter().map(TelephonySessionId::new).collect())
    }

    /// Telling is tried now.
    pub(super) async fn trying(
        &self,
        session: &TelephonySessionId,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        sqlx::query("UPDATE call_link_told SET tried_at = $1 WHERE session = $2")
            .bind(at.as_millis())
            .bind(session.as_str())
            .execute(&self.database)
            .await?;
        Ok(())
    }

    /// These have told of a call; kept for calls that are linked alone.
    pub(super) async fn told_by<'e>(
        &self,
        session: &TelephonySessionId,
        tellers: impl Iterator<Item = &'e ExtensionId>,
    ) -> Result<(), StorageError> {
        let statement = "INSERT INTO call_teller (extension, session) \
                         SELECT DISTINCT $1, l.session FROM call_link l WHERE l.session = $2 \
                         ON CONFLICT (extension, session) DO NOTHING";
        for teller in tellers {
            sqlx::query(statement)
                .bind(teller.as_str())
                .bind(session.as_str())
                .execute(&self.database)
                .await?;
        }
        Ok(())
    }

    /// What was told at this version is looked at again, and nothing of it due.
    pub(super) async fn doubt(
        &self,
        session: &TelephonySessionId,
        version: i64,
    ) -> Result<(), StorageError> {
        let statement = "UPDATE call_link_told SET version = version + 1 \
                         WHERE session = $1 AND version = $2";
        sqlx::query(statement)
            .bind(session.as_str())
            .bind(version)
            .execute(&self.database)
            .await?;
        Ok(())
    }
}
