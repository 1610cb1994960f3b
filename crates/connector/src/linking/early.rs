//! What is linked to a call, and the order that is begun from it, before anybody has told of the call: kept
//! for each extension by itself, seen by nobody else, and nothing that NetSuite or a report hears of. Once
//! it is known whose call it is, theirs counts, and what an admin said. What others said is kept aside: one
//! who was on the call as well may tell of it later.

use std::collections::BTreeSet;

use ledgerline_core::domain::{
    ids::{ExtensionId, RecordId, TelephonySessionId},
    links::{LinkKind, LinkWish},
    time::Timestamp,
};
use sqlx::Row as _;

use super::{
    orders::{self, Beginning, WAITED_MILLIS},
    store::{self, Kept, Store, word},
    whose::Claim,
};
use crate::{
    ringcentral::Identity,
    storage::{StorageError, Transaction},
};

/// So long it is kept for a call that nobody tells of.
const KEPT_MILLIS: i64 = 30 * 24 * 3_600_000;

/// Who says something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sayer<'s> {
    pub(super) extension: &'s ExtensionId,
    pub(super) is_admin: bool,
}

impl<'s> From<&'s Identity> for Sayer<'s> {
    fn from(who: &'s Identity) -> Self {
        Self {
            extension: &who.extension_id,
            is_admin: who.is_admin,
        }
    }
}

/// Keeps what somebody links or takes away.
pub(super) async fn link(
    transaction: &mut Transaction,
    session: &TelephonySessionId,
    (wish, customer): (&LinkWish, Option<&RecordId>),
    (by, at): (Sayer<'_>, Timestamp),
) -> Result<(), StorageError> {
    let statement = "INSERT INTO call_link_early \
         (session, extension, kind, record, name, customer, is_admin, is_linked, linked_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (session, extension, kind, record) DO UPDATE SET \
         name = CASE WHEN excluded.name = '' THEN call_link_early.name ELSE excluded.name END, \
         customer = COALESCE(excluded.customer, call_link_early.customer), \
         is_admin = excluded.is_admin, is_linked = excluded.is_linked, \
         linked_at = excluded.linked_at \
         WHERE call_link_early.is_linked <> excluded.is_linked";
    sqlx::query(statement)
        .bind(session.as_str())
        .bind(by.extension.as_str())
        .bind(word(wish.kind))
        .bind(wish.record.as_str())
        .bind(store::clean(&wish.name))
        .bind(customer.map(RecordId::as_str))
        .bind(i64::from(by.is_admin))
        .bind(i64::from(wish.is_linked))
        .bind(at.as_millis())
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// Keeps that somebody began an order. Whoever opens the form again still waits for the first that comes.
pub(super) async fn begin(
    transaction: &mut Transaction,
    session: &TelephonySessionId,
    (by, begun): (Sayer<'_>, &Beginning),
) -> Result<(), StorageError> {
    let statement = "INSERT INTO call_order_early \
         (session, extension, customer, employee, newest_before, is_admin, begun_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (session, extension) DO UPDATE SET newest_before = CASE \
         WHEN call_order_early.customer = excluded.customer THEN call_order_early.newest_before \
         ELSE excluded.newest_before END, \
         customer = excluded.customer, employee = excluded.employee, \
         is_admin = excluded.is_admin, begun_at = excluded.begun_at";
    sqlx::query(statement)
        .bind(session.as_str())
        .bind(by.extension.as_str())
        .bind(begun.customer.as_str())
        .bind(begun.employee.as_ref().map(RecordId::as_str))
        .bind(begun.newest_before)
        .bind(i64::from(by.is_admin))
        .bind(begun.begun_at.as_millis())
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

impl Store {
    /// What this extension has said, the oldest first.
    pub(super) async fn early(
        &self,
        session: &TelephonySessionId,
        own: &ExtensionId,
    ) -> Result<Vec<Kept>, StorageError> {
        let statement = "SELECT session, kind, record, name, customer, extension, is_linked \
                         FROM call_link_early WHERE session = $1 AND extension = $2 \
                         ORDER BY linked_at, kind, record";
        let rows = sqlx::query(statement)
            .bind(session.as_str())
            .bind(own.as_str())
            .fetch_all(&self.database)
            .await?;
        store::all_kept(&rows)
    }

    /// When it began an order.
    pub(super) async fn began_early(
        &self,
        session: &TelephonySessionId,
        own: &ExtensionId,
    ) -> Result<Option<Timestamp>, StorageError> {
        let statement =
            "SELECT begun_at FROM call_order_early WHERE session = $1 AND extension = $2";
        let at: Option<i64> = sqlx::query_scalar(statement)
            .bind(session.as_str())
            .bind(own.as_str())
            .fetch_optional(&self.database)
            .await?;
        Ok(at.map(Timestamp::from_millis))
    }

    /// Has what was said early count, as far as it is known now whose call it is; `teller` has told of it,
    /// though nothing of that is written. Was there any?
    pub(super) async fn settle_early(
        &self,
        session: &TelephonySessionId,
        teller: Option<&ExtensionId>,
    ) -> Result<bool, StorageError> {
        let statement = "SELECT extension FROM call_link_early WHERE session = $1 \
                         UNION SELECT extension FROM call_order_early WHERE session = $2";
        let sayers: Vec<String> = sqlx::query_scalar(statement)
            .bind(session.as_str())
            .bind(session.as_str())
            .fetch_all(&self.database)
            .await?;
        if sayers.is_empty() {
            return Ok(false);
        }
        let mut transaction = self.database.begin().await?;
        let mut owners = BTreeSet::new();
        for sayer in sayers {
            let sayer = ExtensionId::new(sayer);
            let claim = Claim::read(&mut *transaction, &sayer, session).await?;
            if claim.is_open() && teller.is_none() {
                return Ok(false);
            }
            if claim.is_own(&sayer) || claim.is_open() && teller == Some(&sayer) {
                owners.insert(sayer);
            }
        }
        let links = settle_links(&mut transaction, session, &owners).await?;
        let orders = settle_orders(&mut transaction, session, &owners).await?;
        transaction.commit().await?;
        Ok(links || orders)
    }

    /// Calls of which it is known by now whose they are, and of which something was said early.
    pub(super) async fn settled_early(&self) -> Result<Vec<TelephonySessionId>, StorageError> {
        let statement = "SELECT e.session AS session FROM \
             (SELECT session FROM call_link_early UNION SELECT session FROM call_order_early) e \
             WHERE EXISTS (SELECT 1 FROM told_record t \
             WHERE t.external_id = 'rc-' || e.session AND t.written IS NOT NULL) \
             OR EXISTS (SELECT 1 FROM company_call c WHERE c.call = e.session)";
        let rows: Vec<String> = sqlx::query_scalar(statement)
            .fetch_all(&self.database)
            .await?;
        Ok(rows.into_iter().map(TelephonySessionId::new).collect())
    }

    /// Forgets what nobody was found for.
    pub(super) async fn forget_early(&self, now: Timestamp) -> Result<(), StorageError> {
        for (statement, kept) in [
            (
                "DELETE FROM call_link_early WHERE linked_at < $1",
                KEPT_MILLIS,
            ),
            // No order is looked for any longer.
            (
                "DELETE FROM call_order_early WHERE begun_at < $1",
                WAITED_MILLIS,
            ),
        ] {
            sqlx::query(statement)
                .bind(now.plus_millis(-kept).as_millis())
                .execute(&self.database)
                .await?;
        }
        Ok(())
    }
}

/// Has the links of these count, and an admin's, unless something else was said of them since.
async fn settle_links(
    transaction: &mut Transaction,
    session: &TelephonySessionId,
    owners: &BTreeSet<ExtensionId>,
) -> Result<bool, StorageError> {
    let statement = "SELECT extension, kind, record, name, customer, is_admin, is_linked, linked_at \
                     FROM call_link_early WHERE session = $1 \
                     ORDER BY linked_at, extension, kind, record";
    let rows = sqlx::query(statement)
        .bind(session.as_str())
        .fetch_all(&mut **transaction)
        .await?;
    let mut has_any = false;
    for row in &rows {
        let text = |column| row.try_get::<String, _>(column);
        let extension = ExtensionId::new(text("extension")?);
        if row.try_get::<i64, _>("is_admin")? == 0 && !owners.contains(&extension) {
            continue;
        }
        has_any = true;
        let (kind_word, record) = (text("kind")?, text("record")?);
        let at: i64 = row.try_get("linked_at")?;
        let since = "SELECT linked_at FROM call_link \
                     WHERE session = $1 AND kind = $2 AND record = $3 AND linked_at >= $4";
        let since: Option<i64> = sqlx::query_scalar(since)
            .bind(session.as_str())
            .bind(&kind_word)
            .bind(&record)
            .bind(at)
            .fetch_optional(&mut **transaction)
            .await?;
        let kind = LinkKind::ALL
            .into_iter()
            .find(|kind| word(*kind) == kind_word);
        if let (None, Some(kind)) = (since, kind) {
            let wish = LinkWish {
                kind,
                record: RecordId::new(&*record),
                name: text("name")?,
                is_linked: row.try_get::<i64, _>("is_linked")? != 0,
                ago_ms: 0,
            };
            let customer: Option<String> = row.try_get("customer")?;
            let customer = customer.map(RecordId::new);
            let by = (&extension, Timestamp::from_millis(at));
            store::change(transaction, session, (&wish, customer.as_ref()), by).await?;
        }
        let done = "DELETE FROM call_link_early \
                    WHERE session = $1 AND extension = $2 AND kind = $3 AND record = $4";
        sqlx::query(done)
            .bind(session.as_str())
            .bind(extension.as_str())
            .bind(&kind_word)
            .bind(&record)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(has_any)
}

/// Has the orders that these began be looked for, and an admin's; one after the other, as there is one of a
/// call at a time.
async fn settle_orders(
    transaction: &mut Transaction,
    session: &TelephonySessionId,
    owners: &BTreeSet<ExtensionId>,
) -> Result<bool, StorageError> {
    let statement = "SELECT extension, customer, employee, newest_before, is_admin, begun_at \
                     FROM call_order_early WHERE session = $1 ORDER BY begun_at, extension";
    let rows = sqlx::query(statement)
        .bind(session.as_str())
        .fetch_all(&mut **transaction)
        .await?;
    let mut has_any = false;
    for row in &rows {
        let extension = ExtensionId::new(row.try_get::<String, _>("extension")?);
        if row.try_get::<i64, _>("is_admin")? == 0 && !owners.contains(&extension) {
            continue;
        }
        let employee: Option<String> = row.try_get("employee")?;
        let begun = Beginning {
            customer: RecordId::new(row.try_get::<String, _>("customer")?),
            employee: employee.map(RecordId::new),
            newest_before: row.try_get("newest_before")?,
            begun_at: Timestamp::from_millis(row.try_get("begun_at")?),
        };
        if !orders::may_follow(transaction, session, &extension).await? {
            continue;
        }
        orders::begin(transaction, session, (&extension, &begun)).await?;
        has_any = true;
        let done = "DELETE FROM call_order_early WHERE session = $1 AND extension = $2";
        sqlx::query(done)
            .bind(session.as_str())
            .bind(extension.as_str())
            .execute(&mut **transaction)
            .await?;
    }
    Ok(has_any)
}
