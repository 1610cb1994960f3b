//! Sales orders that somebody begins from a call: NetSuite's own form makes them, and nothing of it says
//! which call it was opened from. So the moment is noted, and the order that the same employee then saves
//! for the same customer is looked for, linked, and marked with where it came from (adr/0051).

use ledgerline_core::{
    domain::{
        ids::{ExtensionId, RecordId, TelephonySessionId},
        links::{LinkKind, LinkWish, OrderState},
        time::Timestamp,
    },
    wire::netsuite::path::RecordType,
};
use serde_json::{Map, Value};
use sqlx::Row as _;

use super::{LinkError, Linking, may_answer_later};
use crate::{
    customer_pane::is_id,
    netsuite::{NetSuiteError, Priority},
    records::LogError,
    ringcentral::Identity,
    storage::StorageError,
};

/// How long an order is waited for.
const WAITED_MILLIS: i64 = 24 * 3_600_000;
/// Where the order came from, as it is written into it.
const SOURCE: &str = "Phone – RingCentral";
/// The fields for it, where the company has added them to its transactions; the memo stands in.
const SOURCE_FIELD: &str = "custbody_rc_source";
const CALL_FIELD: &str = "custbody_rc_call";
/// What a memo holds.
const MEMO_LIMIT: usize = 999;

/// An order that was begun.
struct Begun {
    session: TelephonySessionId,
    customer: RecordId,
    extension: ExtensionId,
    employee: Option<String>,
    newest_before: i64,
    since: Timestamp,
    is_found: bool,
    order: Option<RecordId>,
}

/// What a look at NetSuite says.
enum Found {
    Nothing,
    One(RecordId),
    Several,
}

impl Linking {
    /// Notes that NetSuite's form for an order was opened from this call.
    pub(crate) async fn begin_order(
        &self,
        who: &Identity,
        employee: Option<&RecordId>,
        session: &TelephonySessionId,
        customer: &RecordId,
    ) -> Result<(), LinkError> {
        self.allow(who, session).await?;
        if !is_id(customer.as_str()) {
            return Err(LinkError::NoSuchRecord);
        }
        let statement = format!(
            "SELECT MAX(t.id) AS newest FROM transaction t \
             WHERE t.type = 'SalesOrd' AND t.entity = {customer}"
        );
        let rows = self.query(statement).await?;
        let newest = rows.first().and_then(|row| row.text("newest"));
        let newest: i64 = newest.and_then(|id| id.parse().ok()).unwrap_or_default();
        // Whoever opens the form again still waits for the first order that comes.
        let statement = "INSERT INTO call_order \
             (session, customer, extension, employee, newest_before, begun_at, state) \
             VALUES ($1, $2, $3, $4, $5, $6, 'awaited') \
             ON CONFLICT (session) DO UPDATE SET newest_before = CASE \
             WHEN call_order.customer = excluded.customer \
             AND call_order.state IN ('awaited', 'several') THEN call_order.newest_before \
             ELSE excluded.newest_before END, \
             customer = excluded.customer, extension = excluded.extension, \
             employee = excluded.employee, begun_at = excluded.begun_at, state = 'awaited', \
             sales_order = NULL, problem = NULL";
        sqlx::query(statement)
            .bind(session.as_str())
            .bind(customer.as_str())
            .bind(who.extension_id.as_str())
            .bind(employee.map(RecordId::as_str))
            .bind(newest)
            .bind(self.clock.now().as_millis())
            .execute(&self.store.database)
            .await
            .map_err(StorageError::from)?;
        Ok(())
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

    /// Somebody says which order it is.
    pub(super) async fn chose_order(
        &self,
        session: &TelephonySessionId,
        order: &RecordId,
    ) -> Result<(), LogError> {
        let id: i64 = order.as_str().parse().unwrap_or_default();
        let statement = "UPDATE call_order SET state = 'found', sales_order = $1 \
                         WHERE session = $2 AND newest_before < $3 \
                         AND state IN ('awaited', 'several', 'given-up')";
        let done = sqlx::query(statement)
            .bind(order.as_str())
            .bind(session.as_str())
            .bind(id)
            .execute(&self.store.database)
            .await?;
        if done.rows_affected() > 0 {
            self.mark(session, order).await?;
        }
        Ok(())
    }

    /// Looks for each order that was begun and did not come yet.
    pub(super) async fn look_for_orders(&self) -> Result<(), LogError> {
        for begun in self.begun().await? {
            if let (true, Some(order)) = (begun.is_found, &begun.order) {
                self.mark(&begun.session, order).await?;
                continue;
            }
            match self.came(&begun).await? {
                Found::One(order) => self.take_order(&begun, &order).await?,
                Found::Several => self.set_order(&begun.session, "several", None).await?,
                Found::Nothing => {
                    if self.clock.now().millis_since(begun.since) > WAITED_MILLIS {
                        self.set_order(&begun.session, "given-up", None).await?;
                    }
                }
            }
        }
        Ok(())
    }

    async fn begun(&self) -> Result<Vec<Begun>, StorageError> {
        let statement = "SELECT session, customer, extension, employee, newest_before, begun_at, \
                         state, sales_order FROM call_order \
                         WHERE state IN ('awaited', 'several', 'found') ORDER BY begun_at, session";
        let rows = sqlx::query(statement)
            .fetch_all(&self.store.database)
            .await?;
        rows.iter()
            .map(|row| {
                let text = |column| row.try_get::<String, _>(column);
                let order: Option<String> = row.try_get("sales_order")?;
                Ok(Begun {
                    session: TelephonySessionId::new(text("session")?),
                    customer: RecordId::new(text("customer")?),
                    extension: ExtensionId::new(text("extension")?),
                    employee: row.try_get("employee")?,
                    newest_before: row.try_get("newest_before")?,
                    since: Timestamp::from_millis(row.try_get("begun_at")?),
                    is_found: text("state")? == "found",
                    order: order.map(RecordId::new),
                })
            })
            .collect()
    }

    /// Of the customer's orders since, those that the employee made and that are no other call's.
    async fn came(&self, begun: &Begun) -> Result<Found, LogError> {
        let (customer, newest) = (&begun.customer, begun.newest_before);
        let since = |maker: &str| {
            format!(
                "SELECT t.id AS id{maker} FROM transaction t WHERE t.type = 'SalesOrd' \
                 AND t.entity = {customer} AND t.id > {newest} ORDER BY t.id"
            )
        };
        let (rows, is_told) = match self.query(since(", t.createdby AS maker")).await {
            // Without who made them, whoever made them says which it is.
            Err(NetSuiteError::Field { .. }) => (self.query(since("")).await?, false),
            rows => (rows?, true),
        };
        let taken = self.orders_of_others(begun).await?;
        let mut ids = Vec::new();
        for row in &rows {
            let is_theirs = !is_told || row.text("maker") == begun.employee;
            if let Some(id) = row.text("id").filter(|id| is_theirs && !taken.contains(id)) {
                ids.push(id);
            }
        }
        let is_certain =
            is_told && begun.employee.is_some() && !self.waits_elsewhere(begun).await?;
        Ok(match ids.as_slice() {
            [] => Found::Nothing,
            [only] if is_certain => Found::One(RecordId::new(only.clone())),
            _ => Found::Several,
        })
    }

    async fn orders_of_others(&self, begun: &Begun) -> Result<Vec<String>, StorageError> {
        let statement = "SELECT sales_order FROM call_order \
                         WHERE session <> $1 AND customer = $2 AND sales_order IS NOT NULL";
        let rows = sqlx::query_scalar(statement)
            .bind(begun.session.as_str())
            .bind(begun.customer.as_str())
            .fetch_all(&self.store.database)
            .await?;
        Ok(rows)
    }

    /// The same person waits for an order of the same customer from another call, too.
    async fn waits_elsewhere(&self, begun: &Begun) -> Result<bool, StorageError> {
        let statement = "SELECT COUNT(*) FROM call_order WHERE session <> $1 AND customer = $2 \
                         AND extension = $3 AND state IN ('awaited', 'several')";
        let count: i64 = sqlx::query_scalar(statement)
            .bind(begun.session.as_str())
            .bind(begun.customer.as_str())
            .bind(begun.extension.as_str())
            .fetch_one(&self.store.database)
            .await?;
        Ok(count > 0)
    }

    async fn take_order(&self, begun: &Begun, order: &RecordId) -> Result<(), LogError> {
        let about = self.about(LinkKind::SalesOrder, order).await?;
        let (name, customer) = about.unwrap_or_else(|| (order.to_string(), None));
        let wish = LinkWish {
            kind: LinkKind::SalesOrder,
            record: order.clone(),
            name,
            is_linked: true,
        };
        let by = (&begun.extension, self.clock.now());
        self.store
            .change(&begun.session, &wish, customer.as_ref(), by)
            .await?;
        let statement =
            "UPDATE call_order SET state = 'found', sales_order = $1 WHERE session = $2";
        sqlx::query(statement)
            .bind(order.as_str())
            .bind(begun.session.as_str())
            .execute(&self.store.database)
            .await?;
        self.tell_or_later(&begun.session).await;
        self.mark(&begun.session, order).await
    }

    /// Writes into the order where it came from; a second time changes nothing.
    async fn mark(&self, session: &TelephonySessionId, order: &RecordId) -> Result<(), LogError> {
        match self.written_into(session, order).await {
            Ok(None) => self.set_order(session, "marked", None).await?,
            Ok(Some(problem)) => self.set_order(session, "unmarked", Some(problem)).await?,
            // The next look tries again.
            Err(error) if may_answer_later(&error) => {}
            Err(error) => {
                let detail = error.to_problem().detail.unwrap_or_default();
                self.set_order(session, "unmarked", Some(&detail)).await?;
            }
        }
        Ok(())
    }

    async fn written_into(
        &self,
        session: &TelephonySessionId,
        order: &RecordId,
    ) -> Result<Option<&'static str>, NetSuiteError> {
        let (priority, kind) = (Priority::Background, RecordType::SalesOrder);
        let offered: Vec<String> = match self.netsuite.schema(priority, kind).await {
            Ok(schema) => schema
                .custom_fields()
                .into_iter()
                .map(|field| field.id)
                .collect(),
            Err(error) if may_answer_later(&error) => return Err(error),
            Err(_) => Vec::new(),
        };
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
            let rows = self.query(statement).await?;
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

    async fn set_order(
        &self,
        session: &TelephonySessionId,
        state: &str,
        problem: Option<&str>,
    ) -> Result<(), StorageError> {
        sqlx::query("UPDATE call_order SET state = $1, problem = $2 WHERE session = $3")
            .bind(state)
            .bind(problem)
            .bind(session.as_str())
            .execute(&self.store.database)
            .await?;
        Ok(())
    }
}
