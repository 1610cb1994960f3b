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

use super::{
    Linking, deal_name,
    store::word,
    whose::{self, Claim},
};
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
fn of_all() -> String {
    "SELECT l.session, l.kind, l.record, l.name, l.linked_at FROM call_link l \
     WHERE l.is_linked = 1 AND l.kind IN ('opportunity', 'salesOrder')"
        .to_owned()
}

/// Links of calls that may be one person's, with their claim on them, which says whether they are.
fn of_one() -> String {
    let claim = whose::columns("l.session", ("$1", "$2"));
    format!(
        "SELECT l.session, l.kind, l.record, l.name, l.linked_at, {claim} FROM \
         (SELECT session FROM call_link WHERE extension = $3 \
         UNION SELECT call AS session FROM company_call WHERE extension = $4 \
         UNION SELECT session FROM call_teller WHERE extension = $5) o CROSS JOIN call_link l \
         WHERE l.session = o.session AND l.is_linked = 1 \
         AND l.kind IN ('opportunity', 'salesOrder')"
    )
}

fn statement(linked: &str, limit: &str) -> String {
    format!(
        "WITH linked AS ({linked}), \
         newest AS (SELECT kind, record, MAX(linked_at) AS at FROM linked \
         GROUP BY kind, record ORDER BY at DESC, kind, record {limit}) \
         SELECT l.* FROM linked l JOIN newest n ON n.kind = l.kind AND n.record = l.record \
         ORDER BY n.at DESC, l.kind, l.record, l.linked_at DESC, l.session"
    )
}

/// The orders and opportunities that were linked last, with their calls; of one person, with their own.
async fn leads(
    database: &Database,
    own: Option<&ExtensionId>,
    most: usize,
) -> Result<Leads, StorageError> {
    // What may be theirs the database finds, what is their claim says; so that has no limit.
    let statement = match own {
        None => statement(&of_all(), "LIMIT $1"),
        Some(_) => statement(&of_one(), ""),
    };
    let mut query = sqlx::query(&statement);
    match own {
        None => query = query.bind(i64::try_from(most + 1).unwrap_or(i64::MAX)),
        Some(own) => {
            for _ in 0..5 {
                query = query.bind(own.as_str());
            }
        }
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
        if let Some(own) = own
            && !Claim::of(row)?.is_own(own)
        {
            continue;
        }
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
        let mut explained = format!("{explain} {}", statement(&of_one(), ""));
        for place in ["$1", "$2", "$3", "$4", "$5"] {
            explained = explained.replace(place, "'101'");
        }
        let rows = connection.fetch_all(explained.as_str()).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.get(column)).collect();
        let plan = plan.join("; ");
        for index in ["call_link_maker", "company_call_extension"] {
            assert!(plan.contains(index), "{plan}");
        }
        for table in ["call_link", "company_call", "call_teller", "l"] {
            assert!(!plan.contains(&format!("SCAN {table} ")), "{plan}");
            assert!(!plan.ends_with(&format!("SCAN {table}")), "{plan}");
            assert!(!plan.contains(&format!("SCAN {table};")), "{plan}");
        }
        let by_session = if is_sqlite {
            "SEARCH l USING PRIMARY KEY (session=?"
        } else {
            "call_link_pkey"
        };
        assert!(plan.contains(by_session), "{plan}");
    }

    async fn link(database: &Database, who: &str, session: &str, record: &str, at: i64) {
        let statement = "INSERT INTO call_link \
             (session, kind, record, name, customer, extension, is_linked, linked_at) \
             VALUES ($1, 'salesOrder', $2, 'Order', NULL, $3, 1, $4)";
        sqlx::query(statement)
            .bind(session)
            .bind(record)
            .bind(who)
            .bind(at)
            .execute(database)
            .await
            .unwrap();
    }

    async fn logged(database: &Database, who: &str, session: &str) {
        let statement = "INSERT INTO company_call \
             (call, extension, record, started_at, told, state, seen_at) \
             VALUES ($1, $2, 'r', 0, '', 'logged', 0)";
        sqlx::query(statement)
            .bind(session)
            .bind(who)
            .execute(database)
            .await
            .unwrap();
    }

    async fn read(database: &Database, own: Option<&str>, most: usize) -> (Vec<String>, bool) {
        let own = own.map(ExtensionId::new);
        let read = leads(database, own.as_ref(), most).await.unwrap();
        let told = read.leads.iter().map(|lead| {
            let calls: Vec<&str> = lead.calls.iter().map(TelephonySessionId::as_str).collect();
            format!("{} {}", lead.record, calls.join(","))
        });
        (told.collect(), read.has_more)
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
            link(&database, "101", session, record, at).await;
        }
        let two = ["1 s-4,s-1", "3 s-3"].map(str::to_owned).to_vec();
        assert_eq!(read(&database, None, 2).await, (two.clone(), true));
        assert_eq!(read(&database, Some("101"), 2).await, (two, true));
        assert!(!read(&database, None, 3).await.1);
        assert_eq!(read(&database, Some("1"), 3).await, (Vec::new(), false));
    }

    #[tokio::test]
    async fn a_persons_report_has_the_calls_that_are_theirs_whoever_linked_them() {
        let database = storage::scratch().await.unwrap();
        // All linked by the admin 900, who had none but the one that still lasts.
        for session in ["logged", "others", "both"] {
            link(&database, "900", session, "1", 1).await;
        }
        link(&database, "900", "live", "2", 2).await;
        logged(&database, "101", "logged").await;
        logged(&database, "102", "others").await;
        logged(&database, "101", "both").await;
        logged(&database, "102", "both").await;
        let of = async |own: &str| {
            let (told, has_more) = read(&database, Some(own), 1).await;
            assert!(!has_more, "what is others' has no place");
            told
        };
        assert_eq!(of("101").await, ["1 both,logged"]);
        assert_eq!(of("102").await, ["1 both,others"]);
        assert_eq!(of("900").await, ["2 live"]);
    }
}
