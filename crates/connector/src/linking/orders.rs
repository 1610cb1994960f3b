//! Sales orders that somebody begins from a call: NetSuite's own form makes them, and nothing of it says
//! which call it was opened from. So the moment is noted, and the order that the same employee then saves
//! for the same customer is looked for, linked, and marked with where it came from (adr/0051).

use std::collections::BTreeMap;

use ledgerline_core::{
    domain::{
        ids::{ExtensionId, RecordId, TelephonySessionId},
        links::{LinkKind, LinkWish, OrderStart, OrderState},
        time::Timestamp,
    },
    wire::netsuite::{path::RecordType, query::Row},
};
use serde_json::{Map, Value};
use sqlx::Row as _;

use super::{
    LATE_MILLIS, LinkError, Linking, deal_name,
    early::{self, Sayer},
    whose::Claim,
};
use crate::{
    callers::{Part, Standing},
    customer_pane::is_id,
    netsuite::{NetSuiteError, Priority},
    records::LogError,
    ringcentral::Identity,
    storage::{StorageError, Transaction},
};

/// How long an order is waited for.
pub(super) const WAITED_MILLIS: i64 = 24 * 3_600_000;
/// So long an order is looked for each time; later ever more seldom.
const SOON_MILLIS: i64 = 10 * 60_000;
/// A pause is this part of the time that an order was waited for,
const PAUSE_PART: i64 = 20;
/// and never longer.
const LONGEST_PAUSE_MILLIS: i64 = 5 * 60_000;
/// NetSuite's clock and ours are no further apart than this.
const CLOCKS_APART_MILLIS: i64 = 30_000;
/// Of so many orders it is asked when they were made, at most.
const MOST_SINCE: usize = 20;
/// Orders of one look.
const MOST_AT_ONCE: i64 = 50;
/// Where the order came from, as it is written into it.
const SOURCE: &str = "Phone – RingCentral";
/// The fields for it, where the company has added them to its transactions; the memo stands in.
const SOURCE_FIELD: &str = "custbody_rc_source";
const CALL_FIELD: &str = "custbody_rc_call";
/// What a memo holds.
const MEMO_LIMIT: usize = 999;

/// Orders whose turn it is. That it names the states lets it read the index of those alone.
const BEGUN: &str = "SELECT session, customer, extension, employee, newest_before, begun_at, \
    state, sales_order FROM call_order \
    WHERE state IN ('awaited', 'several', 'found') \
    AND (begun_at > $1 OR looked_at <= $2 \
    OR ($3 - looked_at) * $4 >= $5 - begun_at) \
    ORDER BY looked_at, begun_at, session LIMIT $6";
/// Orders of a customer that are other calls'.
const TAKEN: &str = "SELECT sales_order FROM call_order \
    WHERE session <> $1 AND customer = $2 AND sales_order IS NOT NULL";
/// How many other calls somebody waits from for a customer's order, also such as nobody has told of yet; it
/// names the states of the index, too.
const WAITING: &str = "SELECT (SELECT COUNT(*) FROM call_order WHERE session <> $1 AND customer = $2 \
    AND extension = $3 AND state IN ('awaited', 'several', 'found') AND state <> 'found') \
    + (SELECT COUNT(*) FROM call_order_early WHERE session <> $4 AND customer = $5 \
    AND extension = $6)";

/// NetSuite's form was opened.
pub(super) struct Beginning {
    pub(super) customer: RecordId,
    /// Whose order it will be.
    pub(super) employee: Option<RecordId>,
    /// The customer's newest before.
    pub(super) newest_before: i64,
    pub(super) begun_at: Timestamp,
}

/// Notes it; false while one that was found is not marked yet. Whoever opens the form again still waits for
/// the first order that comes.
pub(super) async fn begin(
    transaction: &mut Transaction,
    session: &TelephonySessionId,
    (extension, begun): (&ExtensionId, &Beginning),
) -> Result<bool, StorageError> {
    let statement = "INSERT INTO call_order \
         (session, customer, extension, employee, newest_before, begun_at, looked_at, state) \
         VALUES ($1, $2, $3, $4, $5, $6, 0, 'awaited') \
         ON CONFLICT (session) DO UPDATE SET newest_before = CASE \
         WHEN call_order.customer = excluded.customer \
         AND call_order.state IN ('awaited', 'several') THEN call_order.newest_before \
         ELSE excluded.newest_before END, \
         customer = excluded.customer, extension = excluded.extension, \
         employee = excluded.employee, begun_at = excluded.begun_at, looked_at = 0, state = 'awaited', \
         sales_order = NULL, problem = NULL WHERE call_order.state <> 'found'";
    let noted = sqlx::query(statement)
        .bind(session.as_str())
        .bind(begun.customer.as_str())
        .bind(extension.as_str())
        .bind(begun.employee.as_ref().map(RecordId::as_str))
        .bind(begun.newest_before)
        .bind(begun.begun_at.as_millis())
        .execute(&mut **transaction)
        .await?;
    Ok(noted.rows_affected() > 0)
}

/// Is no order awaited from this call that this extension's would take the place of?
pub(super) async fn may_follow(
    transaction: &mut Transaction,
    session: &TelephonySessionId,
    extension: &ExtensionId,
) -> Result<bool, StorageError> {
    let statement = "SELECT COUNT(*) FROM call_order WHERE session = $1 AND (state = 'found' \
                     OR state IN ('awaited', 'several') AND extension <> $2)";
    let awaited: i64 = sqlx::query_scalar(statement)
        .bind(session.as_str())
        .bind(extension.as_str())
        .fetch_one(&mut **transaction)
        .await?;
    Ok(awaited == 0)
}

/// An order that was begun.
struct Begun {
    session: TelephonySessionId,
    customer: RecordId,
    extension: ExtensionId,
    employee: Option<String>,
    newest_before: i64,
    since: Timestamp,
    /// It is found and not marked yet.
    found: Option<RecordId>,
}

/// Orders that NetSuite has since, of all customers that one is awaited of.
#[derive(Default)]
struct Made {
    orders: Vec<Row>,
    /// It is told who made them.
    is_maker_told: bool,
}

impl Linking {
    /// Notes that NetSuite's form for an order was opened from this call. One that was found before and is
    /// not marked yet is marked first: it is from this call as well.
    pub(crate) async fn begin_order(
        &self,
        who: &Identity,
        employee: Option<&RecordId>,
        session: &TelephonySessionId,
        order: &OrderStart,
    ) -> Result<(), LinkError> {
        self.allow(who, session).await?;
        let customer = &order.customer;
        if !is_id(customer.as_str()) {
            return Err(LinkError::NoSuchRecord);
        }
        let now = self.clock.now();
        let ago = order.ago_ms.clamp(0, WAITED_MILLIS);
        let begun_at = now.plus_millis(-ago);
        let is_late = ago >= LATE_MILLIS;
        if is_late && self.is_noted(who, session, begun_at).await? {
            return Ok(());
        }
        if let Some(found) = self.found(session).await? {
            self.mark(Priority::Interactive, session, &found).await?;
        }
        let late = is_late.then_some(begun_at);
        let newest = self.newest_order(customer, late).await?;
        let begun = Beginning {
            customer: customer.clone(),
            employee: employee.cloned(),
            newest_before: newest,
            begun_at,
        };
        let mut transaction = self
            .store
            .database
            .begin()
            .await
            .map_err(StorageError::from)?;
        let own = &who.extension_id;
        let claim = Claim::read(&mut *transaction, own, session).await?;
        let is_noted = if claim.is_open() {
            early::begin(&mut transaction, session, (Sayer::from(who), &begun)).await?;
            true
        } else {
            if !claim.lets_change(who) {
                return Err(LinkError::NotYours);
            }
            begin(&mut transaction, session, (own, &begun)).await?
        };
        transaction.commit().await.map_err(StorageError::from)?;
        if !is_noted {
            // NetSuite does not take the mark just now; whoever began this one says it again.
            return Err(NetSuiteError::Busy.into());
        }
        Ok(())
    }

    /// Has this beginning, or a later one, come before? Its answer was lost then.
    async fn is_noted(
        &self,
        who: &Identity,
        session: &TelephonySessionId,
        begun_at: Timestamp,
    ) -> Result<bool, StorageError> {
        let early = self.store.began_early(session, &who.extension_id).await?;
        let last: Option<i64> =
            sqlx::query_scalar("SELECT begun_at FROM call_order WHERE session = $1")
                .bind(session.as_str())
                .fetch_optional(&self.store.database)
                .await?;
        let last = last.max(early.map(Timestamp::as_millis));
        Ok(last.is_some_and(|last| last > begun_at.as_millis() - LATE_MILLIS))
    }

    /// The order that was found and is not marked yet.
    async fn found(&self, session: &TelephonySessionId) -> Result<Option<RecordId>, StorageError> {
        let statement = "SELECT sales_order FROM call_order \
                         WHERE session = $1 AND state = 'found' AND sales_order IS NOT NULL";
        let found: Option<String> = sqlx::query_scalar(statement)
            .bind(session.as_str())
            .fetch_optional(&self.store.database)
            .await?;
        Ok(found.map(RecordId::new))
    }

    /// The customer's newest order; of a form that was opened a while ago, the newest from before that.
    async fn newest_order(
        &self,
        customer: &RecordId,
        opened: Option<Timestamp>,
    ) -> Result<i64, NetSuiteError> {
        let Some(opened) = opened else {
            let statement = format!(
                "SELECT MAX(t.id) AS newest FROM transaction t \
                 WHERE t.type = 'SalesOrd' AND t.entity = {customer}"
            );
            let rows = self.query(statement).await?;
            let newest = rows.first().and_then(|row| row.text("newest"));
            return Ok(newest.and_then(|id| id.parse().ok()).unwrap_or_default());
        };
        let statement = format!(
            "SELECT t.id AS id FROM transaction t WHERE t.type = 'SalesOrd' \
             AND t.entity = {customer} ORDER BY t.id DESC FETCH NEXT {MOST_SINCE} ROWS ONLY"
        );
        let rows = self.query(statement).await?;
        // A query tells dates without their zone; the record itself tells the moment.
        for row in &rows {
            let Some(id) = row.text("id") else { continue };
            let kind = RecordType::SalesOrder;
            let order = RecordId::new(&*id);
            let made = self.netsuite.created(Priority::Interactive, kind, &order);
            let is_since = made
                .await?
                .is_some_and(|made| made.plus_millis(CLOCKS_APART_MILLIS) > opened);
            if !is_since {
                return Ok(id.parse().unwrap_or_default());
            }
        }
        // What is older than so many is not asked for.
        let oldest = rows.get(MOST_SINCE - 1).and_then(|row| row.text("id"));
        Ok(oldest.and_then(|id| id.parse().ok()).unwrap_or_default())
    }

    /// Where the order stands that was begun from this call.
    pub(super) async fn order_of(
        &self,
        session: &TelephonySessionId,
    ) -> Result<Option<OrderState>, StorageError> {
        let row = sqlx::query("SELECT state, problem FROM call_order WHERE session = $1")
            .bind(session.as_str())
            .fetch_optional(&self.store.database)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let state: String = row.try_get("state")?;
        let problem: Option<String> = row.try_get("problem")?;
        Ok(Some(match state.as_str() {
            "several" => OrderState::Several,
            "marked" => OrderState::Marked,
            "unmarked" => OrderState::Unmarked(problem.unwrap_or_default()),
            "given-up" => OrderState::GivenUp,
            _ => OrderState::Awaited,
        }))
    }

    /// Somebody says which order it is. Whose it is has to be known: it is none from this call when it
    /// is another customer's.
    pub(super) async fn chose_order(
        &self,
        session: &TelephonySessionId,
        order: &RecordId,
        customer: Option<&RecordId>,
    ) -> Result<(), LogError> {
        let Some(customer) = customer else {
            return Ok(());
        };
        let id: i64 = order.as_str().parse().unwrap_or_default();
        let statement = "UPDATE call_order SET state = 'found', sales_order = $1 \
                         WHERE session = $2 AND customer = $3 AND newest_before < $4 \
                         AND state IN ('awaited', 'several', 'given-up')";
        let done = sqlx::query(statement)
            .bind(order.as_str())
            .bind(session.as_str())
            .bind(customer.as_str())
            .bind(id)
            .execute(&self.store.database)
            .await?;
        if done.rows_affected() > 0 {
            self.mark(Priority::Interactive, session, order).await?;
        }
        Ok(())
    }

    /// Looks for the orders that were begun and did not come yet. NetSuite is asked once for all, and what
    /// goes wrong with one is no matter of the others.
    pub(super) async fn look_for_orders(&self) -> Result<(), LogError> {
        let begun = self.begun().await?;
        for one in &begun {
            self.note_look(one).await?;
        }
        let made = self.made_since(&begun).await;
        for one in &begun {
            let done = match (&one.found, &made) {
                (Some(order), _) => self.finish(one, order, None).await,
                (None, Ok(made)) => self.follow(one, made).await,
                (None, Err(error)) if error.may_answer_later() => Ok(()),
                (None, Err(_)) => self.wait_on(one, "awaited").await,
            };
            if let Err(error) = done {
                tracing::warn!(%error, "an order from a call is looked for again later");
            }
        }
        made?;
        Ok(())
    }

    /// Those whose turn it is.
    async fn begun(&self) -> Result<Vec<Begun>, StorageError> {
        let now = self.clock.now().as_millis();
        let rows = sqlx::query(BEGUN)
            .bind(now - SOON_MILLIS)
            .bind(now - LONGEST_PAUSE_MILLIS)
            .bind(now)
            .bind(PAUSE_PART)
            .bind(now)
            .bind(MOST_AT_ONCE)
            .fetch_all(&self.store.database)
            .await?;
        rows.iter()
            .map(|row| {
                let text = |column| row.try_get::<String, _>(column);
                let order: Option<String> = row.try_get("sales_order")?;
                let is_found = text("state")? == "found";
                Ok(Begun {
                    session: TelephonySessionId::new(text("session")?),
                    customer: RecordId::new(text("customer")?),
                    extension: ExtensionId::new(text("extension")?),
                    employee: row.try_get("employee")?,
                    newest_before: row.try_get("newest_before")?,
                    since: Timestamp::from_millis(row.try_get("begun_at")?),
                    found: order.filter(|_| is_found).map(RecordId::new),
                })
            })
            .collect()
    }

    async fn note_look(&self, begun: &Begun) -> Result<(), StorageError> {
        sqlx::query("UPDATE call_order SET looked_at = $1 WHERE session = $2 AND begun_at = $3")
            .bind(self.clock.now().as_millis())
            .bind(begun.session.as_str())
            .bind(begun.since.as_millis())
            .execute(&self.store.database)
            .await?;
        Ok(())
    }

    async fn made_since(&self, begun: &[Begun]) -> Result<Made, NetSuiteError> {
        let mut newest: BTreeMap<&RecordId, i64> = BTreeMap::new();
        for one in begun.iter().filter(|one| one.found.is_none()) {
            let before = newest.entry(&one.customer).or_insert(one.newest_before);
            *before = one.newest_before.min(*before);
        }
        if newest.is_empty() {
            return Ok(Made::default());
        }
        let of_each: Vec<String> = newest
            .iter()
            .map(|(customer, newest)| format!("(t.entity = {customer} AND t.id > {newest})"))
            .collect();
        let of_each = of_each.join(" OR ");
        let build = |parts: &[Part]| {
            let maker = if parts.contains(&Part::Maker) {
                ", t.createdby AS maker"
            } else {
                ""
            };
            format!(
                "SELECT t.id AS id, t.entity AS customer, t.trandisplayname AS name{maker} \
                 FROM transaction t WHERE t.type = 'SalesOrd' AND ({of_each}) ORDER BY t.id"
            )
        };
        let optional = &self.probes.optional;
        let orders = optional
            .query(&self.netsuite, Priority::Background, &[Part::Maker], build)
            .await?;
        Ok(Made {
            orders,
            is_maker_told: optional.standing(Part::Maker) == Standing::Present,
        })
    }

    /// Of the customer's orders since, those that are no other call's: one that somebody has linked to
    /// this call is it, or else the only one that the employee made.
    async fn follow(&self, begun: &Begun, made: &Made) -> Result<(), LogError> {
        let taken = self.orders_of_others(begun).await?;
        let linked = self.store.of(&begun.session).await?;
        let linked = |id: &str| {
            linked.iter().find(|one| {
                let link = &one.link;
                link.is_linked && link.kind == LinkKind::SalesOrder && link.record.as_str() == id
            })
        };
        let (mut chosen, mut theirs) = (Vec::new(), Vec::new());
        let is_maker_known = made.is_maker_told && begun.employee.is_some();
        for row in &made.orders {
            let Some(id) = row.text("id").filter(|id| !taken.contains(id)) else {
                continue;
            };
            let is_since = id.parse().is_ok_and(|id: i64| id > begun.newest_before);
            if !is_since || row.text("customer").as_deref() != Some(begun.customer.as_str()) {
                continue;
            }
            let may_be_theirs = !is_maker_known || row.text("maker") == begun.employee;
            // What somebody else made and linked is the one that they began from the same call.
            if linked(&id).is_some_and(|one| may_be_theirs || one.extension == begun.extension) {
                chosen.push(row);
            }
            if may_be_theirs {
                theirs.push(row);
            }
        }
        if let [only] = chosen.as_slice() {
            return self.take_order(begun, only).await;
        }
        match theirs.as_slice() {
            [] => self.wait_on(begun, "awaited").await,
            [only] if is_maker_known && !self.waits_elsewhere(begun).await? => {
                self.take_order(begun, only).await
            }
            _ => self.wait_on(begun, "several").await,
        }
    }

    /// It is looked for again, until a day has passed; unless somebody has said which it is meanwhile, or
    /// has begun it anew.
    async fn wait_on(&self, begun: &Begun, state: &str) -> Result<(), LogError> {
        let is_over = self.clock.now().millis_since(begun.since) > WAITED_MILLIS;
        let statement = "UPDATE call_order SET state = $1 WHERE session = $2 AND begun_at = $3 \
                         AND state IN ('awaited', 'several')";
        sqlx::query(statement)
            .bind(if is_over { "given-up" } else { state })
            .bind(begun.session.as_str())
            .bind(begun.since.as_millis())
            .execute(&self.store.database)
            .await?;
        Ok(())
    }

    async fn orders_of_others(&self, begun: &Begun) -> Result<Vec<String>, StorageError> {
        let rows = sqlx::query_scalar(TAKEN)
            .bind(begun.session.as_str())
            .bind(begun.customer.as_str())
            .fetch_all(&self.store.database)
            .await?;
        Ok(rows)
    }

    /// The same person waits for an order of the same customer from another call, too.
    async fn waits_elsewhere(&self, begun: &Begun) -> Result<bool, StorageError> {
        let count: i64 = sqlx::query_scalar(WAITING)
            .bind(begun.session.as_str())
            .bind(begun.customer.as_str())
            .bind(begun.extension.as_str())
            .bind(begun.session.as_str())
            .bind(begun.customer.as_str())
            .bind(begun.extension.as_str())
            .fetch_one(&self.store.database)
            .await?;
        Ok(count > 0)
    }

    async fn take_order(&self, begun: &Begun, row: &Row) -> Result<(), LogError> {
        let Some(order) = row.text("id").map(RecordId::new) else {
            return Ok(());
        };
        let statement = "UPDATE call_order SET state = 'found', sales_order = $1 \
                         WHERE session = $2 AND begun_at = $3 AND state IN ('awaited', 'several')";
        let done = sqlx::query(statement)
            .bind(order.as_str())
            .bind(begun.session.as_str())
            .bind(begun.since.as_millis())
            .execute(&self.store.database)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(());
        }
        self.finish(begun, &order, Some(row)).await
    }

    /// Links an order that was found, unless somebody has done that or undone it, and marks it.
    async fn finish(
        &self,
        begun: &Begun,
        order: &RecordId,
        row: Option<&Row>,
    ) -> Result<(), LogError> {
        let kept = self.store.of(&begun.session).await?;
        let is_it =
            |kind: LinkKind, record: &RecordId| kind == LinkKind::SalesOrder && record == order;
        if !kept
            .iter()
            .any(|one| is_it(one.link.kind, &one.link.record))
        {
            let wish = LinkWish {
                kind: LinkKind::SalesOrder,
                record: order.clone(),
                name: row.map_or_else(|| order.to_string(), deal_name),
                is_linked: true,
                ago_ms: 0,
            };
            // Without its name its customer stays open as well, so that both are asked for.
            let customer = row.map(|_| &begun.customer);
            let by = (&begun.extension, self.clock.now());
            self.store
                .change(&begun.session, &wish, customer, by)
                .await?;
            self.tell_or_later(&begun.session).await;
        }
        self.mark(Priority::Background, &begun.session, order).await
    }

    /// Writes into the order where it came from; a second time changes nothing.
    async fn mark(
        &self,
        priority: Priority,
        session: &TelephonySessionId,
        order: &RecordId,
    ) -> Result<(), LogError> {
        let (state, problem) = match self.written_into(priority, session, order).await {
            Ok(None) => ("marked", None),
            Ok(Some(problem)) => ("unmarked", Some(problem.to_owned())),
            // The next look tries again.
            Err(error) if error.may_answer_later() => return Ok(()),
            Err(error) => (
                "unmarked",
                Some(error.to_problem().detail.unwrap_or_default()),
            ),
        };
        let statement = "UPDATE call_order SET state = $1, problem = $2 \
                         WHERE session = $3 AND state = 'found' AND sales_order = $4";
        sqlx::query(statement)
            .bind(state)
            .bind(problem)
            .bind(session.as_str())
            .bind(order.as_str())
            .execute(&self.store.database)
            .await?;
        Ok(())
    }

    async fn written_into(
        &self,
        priority: Priority,
        session: &TelephonySessionId,
        order: &RecordId,
    ) -> Result<Option<&'static str>, NetSuiteError> {
        let kind = RecordType::SalesOrder;
        let offered = self.probes.order_fields(&self.netsuite, priority).await?;
        let has = |field: &str| offered.iter().any(|one| one == field);
        let mut body = Map::new();
        let mut missing = Vec::new();
        for (field, text) in [(SOURCE_FIELD, SOURCE), (CALL_FIELD, session.as_str())] {
            if has(field) {
                body.insert(field.to_owned(), Value::from(text));
            } else {
                missing.push(text);
            }
        }
        if !missing.is_empty() {
            let words = missing.join(", call ");
            let statement = format!(
                "SELECT t.memo AS memo FROM transaction t WHERE t.type = 'SalesOrd' AND t.id = {order}"
            );
            let rows = self.netsuite.query(priority, statement).await?;
            let memo = rows.first().and_then(|row| row.text("memo"));
            let memo = memo.unwrap_or_default();
            if !memo.contains(&words) {
                let memo = if memo.is_empty() {
                    words
                } else {
                    format!("{memo} · {words}")
                };
                if memo.chars().count() > MEMO_LIMIT {
                    return Ok(Some("The order's memo is full."));
                }
                body.insert("memo".to_owned(), Value::from(memo));
            }
        }
        if !body.is_empty() {
            self.netsuite
                .patch_by_id(priority, kind, order, &body)
                .await?;
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{Executor as _, Row as _};

    use super::*;
    use crate::storage;

    #[tokio::test]
    async fn a_look_reads_no_order_that_is_settled() {
        let database = storage::scratch().await.unwrap();
        let mut transaction = database.begin().await.unwrap();
        let connection = &mut *transaction;
        let (explain, column) = if connection.backend_name() == "SQLite" {
            ("EXPLAIN QUERY PLAN", 3)
        } else {
            // Of an empty table it would read all.
            let off = "SET enable_seqscan = off";
            connection.execute(off).await.unwrap();
            ("EXPLAIN", 0)
        };
        let waits = ["'s'", "'600'", "'101'", "'s'", "'600'", "'101'"];
        for (statement, values, index) in [
            (BEGUN, ["1"; 6].as_slice(), "call_order_open"),
            (TAKEN, &["'s'", "'600'"], "call_order_taken"),
            (WAITING, &waits, "call_order_open"),
            (WAITING, &waits, "call_order_early_customer"),
        ] {
            let mut explained = format!("{explain} {statement}");
            for (place, value) in values.iter().enumerate() {
                explained = explained.replace(&format!("${}", place + 1), value);
            }
            let rows = connection.fetch_all(explained.as_str()).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.get(column)).collect();
            let plan = plan.join("; ");
            assert!(plan.contains(index), "{plan}");
        }
    }
}
