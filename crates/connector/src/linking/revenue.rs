//! What calls led to: each linked sales order and opportunity once, in the sums of its currency.

use std::collections::{BTreeMap, HashMap, HashSet};

use ledgerline_core::{
    domain::{
        ids::{ExtensionId, RecordId, TelephonySessionId},
        links::{Counted, LinkKind, Revenue, RevenueRow, RevenueSum},
    },
    wire::netsuite::query::Row,
};

use sqlx::Row as _;

use super::{Linking, deal_name, store::word};
use crate::{
    call_links,
    callers::Part,
    customer_pane::status_alone,
    money::{self, Sum},
    netsuite::{NetSuiteError, Priority},
    records::LogError,
    ringcentral::Identity,
    storage::{Database, StorageError},
};

/// Orders and opportunities of one report.
const MOST: usize = 500;

/// A linked order or opportunity, and which calls lead to it.
struct Lead {
    kind: LinkKind,
    record: RecordId,
    name: String,
    calls: Vec<TelephonySessionId>,
}

impl Linking {
    /// The company's report, or that of one person's own calls.
    pub(crate) async fn revenue(&self, own: Option<&Identity>) -> Result<Revenue, LogError> {
        let own = own.map(|who| &who.extension_id);
        let Leads { leads, has_more } = leads(&self.store.database, own, MOST).await?;
        let found = self.read_deals(&leads).await?;
        let codes = self.currencies.of(&found).await?;
        let mut sums: BTreeMap<Option<String>, (Sum, Sum)> = BTreeMap::new();
        // Orders made from these opportunities are in the sums themselves.
        let is_order = |row: &&Row| row.text("type").as_deref() == Some("SalesOrd");
        let ordered: HashSet<String> = found
            .iter()
            .filter(is_order)
            .filter(|row| row.text("code").as_deref() != Some("C"))
            .filter_map(|row| row.text("opportunity"))
            .collect();
        let by_id: HashMap<String, &Row> = found
            .iter()
            .filter_map(|row| Some((row.text("id")?, row)))
            .collect();
        // What is in which currency is not known: nothing can be added up.
        let has_sums = self.probes.optional.forbidden(&[Part::Currency]).is_empty();
        let mut rows = Vec::new();
        for lead in leads {
            let row = by_id.get(lead.record.as_str()).copied();
            let column = match lead.kind {
                LinkKind::SalesOrder => "total",
                LinkKind::Customer | LinkKind::Project | LinkKind::Opportunity => "projected",
            };
            let code = row.and_then(|row| row.text("code"));
            let counted = match (lead.kind, row, code.as_deref()) {
                (_, None, _) => Counted::Unread,
                (LinkKind::SalesOrder, Some(_), Some("C"))
                | (LinkKind::Opportunity, Some(_), Some("D")) => Counted::Dead,
                (LinkKind::Opportunity, Some(_), _) if ordered.contains(lead.record.as_str()) => {
                    Counted::ByItsOrder
                }
                _ => Counted::Whole,
            };
            if let Some(row) = row
                && counted == Counted::Whole
                && has_sums
            {
                let currency = money::currency(row, &codes);
                let (orders, opportunities) = sums.entry(currency).or_default();
                match lead.kind {
                    LinkKind::SalesOrder => orders.add(row, column),
                    LinkKind::Customer | LinkKind::Project | LinkKind::Opportunity => {
                        opportunities.add(row, column);
                    }
                }
            }
            let kind = lead.kind.shown();
            rows.push(RevenueRow {
                kind: lead.kind,
                name: row.map_or(lead.name, deal_name),
                customer: row.and_then(|row| row.text("customername")),
                date: row.and_then(|row| row.text("day")),
                status: row
                    .and_then(|row| row.text("status"))
                    .map(|status| status_alone(&status)),
                amount: row.and_then(|row| money::amount(row, column, &codes)),
                counted,
                calls: lead.calls,
                url: call_links::page(self.pages.as_ref(), kind, lead.record.as_str()),
                record: lead.record,
            });
        }
        let sums = sums
            .into_iter()
            .map(|(currency, (orders, opportunities))| RevenueSum {
                orders: orders.told(currency.as_deref()),
                opportunities: opportunities.told(currency.as_deref()),
            });
        Ok(Revenue {
            rows,
            sums: sums.collect(),
            has_more,
            read_at: self.clock.now(),
        })
    }

    async fn read_deals(&self, leads: &[Lead]) -> Result<Vec<Row>, NetSuiteError> {
        if leads.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<&str> = leads.iter().map(|lead| lead.record.as_str()).collect();
        let ids = ids.join(", ");
        let build = |parts: &[Part]| {
            let mut columns = String::new();
            if parts.contains(&Part::Currency) {
                columns
                    .push_str(", t.currency AS currency, BUILTIN.DF(t.currency) AS currencyname");
            }
            if parts.contains(&Part::Origin) {
                columns.push_str(", t.opportunity AS opportunity");
            }
            format!(
                "SELECT t.id AS id, t.type AS type, t.trandisplayname AS name, t.title AS title, \
                 BUILTIN.DF(t.entity) AS customername, TO_CHAR(t.trandate, 'YYYY-MM-DD') AS day, \
                 t.status AS code, BUILTIN.DF(t.status) AS status, t.foreigntotal AS total, \
                 t.projectedtotal AS projected{columns} FROM transaction t \
                 WHERE t.type IN ('SalesOrd', 'Opprtnty') AND t.id IN ({ids})"
            )
        };
        // An account of one currency has no such column, and a role may hide where an order came from.
        let parts = [Part::Currency, Part::Origin];
        let optional = &self.probes.optional;
        match optional
            .query(&self.netsuite, Priority::Interactive, &parts, build)
            .await
        {
            Err(NetSuiteError::Permission { .. }) => Ok(Vec::new()),
            rows => rows,
        }
    }
}

/// What calls lead to, as far as a report goes.
struct Leads {
    leads: Vec<Lead>,
    has_more: bool,
}

/// Links of everybody's calls.
const ALL: &str = "SELECT session, kind, record, name, linked_at FROM call_link \
    WHERE is_linked = 1 AND kind IN ('opportunity', 'salesOrder')";
/// Links of calls that were one person's, and those that they made themselves.
const OWN: &str = "SELECT l.session, l.kind, l.record, l.name, l.linked_at FROM call_link l \
    WHERE l.extension = $2 AND l.is_linked = 1 AND l.kind IN ('opportunity', 'salesOrder') \
    UNION SELECT l.session, l.kind, l.record, l.name, l.linked_at FROM call_teller o \
    JOIN call_link l ON l.session = o.session \
    WHERE o.extension = $3 AND l.is_linked = 1 AND l.kind IN ('opportunity', 'salesOrder')";

fn statement(linked: &str) -> String {
    format!(
        "WITH linked AS ({linked}), \
         newest AS (SELECT kind, record, MAX(linked_at) AS at FROM linked \
         GROUP BY kind, record ORDER BY at DESC, kind, record LIMIT $1) \
         SELECT l.session AS session, l.kind AS kind, l.record AS record, l.name AS name \
         FROM linked l JOIN newest n ON n.kind = l.kind AND n.record = l.record \
         ORDER BY n.at DESC, l.kind, l.record, l.linked_at DESC, l.session"
    )
}

/// The orders and opportunities that were linked last, with their calls.
async fn leads(
    database: &Database,
    own: Option<&ExtensionId>,
    most: usize,
) -> Result<Leads, StorageError> {
    let statement = statement(if own.is_some() { OWN } else { ALL });
    let mut query = sqlx::query(&statement).bind(i64::try_from(most + 1).unwrap_or(i64::MAX));
    if let Some(own) = own {
        query = query.bind(own.as_str()).bind(own.as_str());
    }
    let rows = query.fetch_all(database).await?;
    let mut places: BTreeMap<(LinkKind, RecordId), usize> = BTreeMap::new();
    let mut leads: Vec<Lead> = Vec::new();
    for row in &rows {
        let text = |column| row.try_get::<String, _>(column);
        let word_of = text("kind")?;
        let mut kinds = LinkKind::ALL.into_iter();
        let Some(kind) = kinds.find(|kind| word(*kind) == word_of) else {
            continue;
        };
        let record = RecordId::new(text("record")?);
        let name = text("name")?;
        let place = *places.entry((kind, record.clone())).or_insert_with(|| {
            leads.push(Lead {
                kind,
                record,
                name,
                calls: Vec::new(),
            });
            leads.len() - 1
        });
        if let Some(lead) = leads.get_mut(place) {
            lead.calls.push(TelephonySessionId::new(text("session")?));
        }
    }
    let has_more = leads.len() > most;
    leads.truncate(most);
    Ok(Leads { leads, has_more })
}

#[cfg(test)]
mod tests {
    use sqlx::Executor as _;

    use super::*;
    use crate::storage;

    #[tokio::test]
    async fn ones_own_report_reads_no_call_of_others() {
        let database = storage::scratch().await.unwrap();
        let mut transaction = database.begin().await.unwrap();
        let connection = &mut *transaction;
        let is_sqlite = connection.backend_name() == "SQLite";
        let (explain, column) = if is_sqlite {
            ("EXPLAIN QUERY PLAN", 3)
        } else {
            // Of an empty table it would read all.
            connection
                .execute("SET enable_seqscan = off")
                .await
                .unwrap();
            ("EXPLAIN", 0)
        };
        let mut explained = format!("{explain} {}", statement(OWN));
        for (place, value) in [("$1", "1"), ("$2", "'101'"), ("$3", "'101'")] {
            explained = explained.replace(place, value);
        }
        let rows = connection.fetch_all(explained.as_str()).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.get(column)).collect();
        let plan = plan.join("; ");
        assert!(plan.contains("call_link_maker"), "{plan}");
        assert!(
            plan.contains(if is_sqlite {
                "SEARCH o USING PRIMARY KEY (extension=?)"
            } else {
                "call_teller_pkey"
            }),
            "{plan}"
        );
        assert!(
            !plan.contains("SCAN call_link") && !plan.contains("SCAN o"),
            "{plan}"
        );
        assert!(
            !is_sqlite || plan.matches("SEARCH l USING").count() == 2,
            "{plan}"
        );
    }

    async fn link(database: &Database, session: &str, record: &str, at: i64) {
        let statement = "INSERT INTO call_link \
             (session, kind, record, name, customer, extension, is_linked, linked_at) \
             VALUES ($1, 'salesOrder', $2, 'Order', NULL, '101', 1, $3)";
        sqlx::query(statement)
            .bind(session)
            .bind(record)
            .bind(at)
            .execute(database)
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_report_has_the_newest_and_each_once_with_all_its_calls() {
        let database = storage::scratch().await.unwrap();
        for (session, record, at) in [
            ("s-1", "1", 1),
            ("s-2", "2", 2),
            ("s-3", "3", 3),
            ("s-4", "1", 4),
        ] {
            link(&database, session, record, at).await;
        }
        let read = async |own: Option<&str>, most| {
            let own = own.map(ExtensionId::new);
            let read = leads(&database, own.as_ref(), most).await.unwrap();
            let told = read.leads.iter().map(|lead| {
                let calls: Vec<&str> = lead.calls.iter().map(TelephonySessionId::as_str).collect();
                format!("{} {}", lead.record, calls.join(","))
            });
            (told.collect::<Vec<_>>(), read.has_more)
        };
        let two = ["1 s-4,s-1", "3 s-3"].map(str::to_owned).to_vec();
        assert_eq!(read(None, 2).await, (two.clone(), true));
        assert_eq!(read(Some("101"), 2).await, (two, true));
        assert!(!read(None, 3).await.1);
        assert_eq!(read(Some("1"), 3).await, (Vec::new(), false));
    }
}
