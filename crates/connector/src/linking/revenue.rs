//! What calls led to: each linked sales order and opportunity once, in the sums of its currency.

use std::collections::BTreeMap;

use ledgerline_core::{
    domain::{
        ids::{RecordId, TelephonySessionId},
        links::{Counted, LinkKind, Revenue, RevenueRow, RevenueSum},
        phone_call::{Written, external_id},
    },
    wire::netsuite::query::Row,
};

use super::{Linking, deal_name, store::Kept};
use crate::{
    call_links,
    customer_pane::status_alone,
    money::{self, Sum},
    netsuite::NetSuiteError,
    records::LogError,
    ringcentral::Identity,
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
        let mut kept = self.store.deals().await?;
        if let Some(who) = own {
            kept = self.own(who, kept).await?;
        }
        let mut leads: Vec<Lead> = Vec::new();
        for one in kept {
            let link = &one.link;
            match leads
                .iter_mut()
                .find(|lead| lead.kind == link.kind && lead.record == link.record)
            {
                Some(lead) => lead.calls.push(one.session),
                None => leads.push(Lead {
                    kind: link.kind,
                    record: link.record.clone(),
                    name: one.name,
                    calls: vec![one.session],
                }),
            }
        }
        let has_more = leads.len() > MOST;
        leads.truncate(MOST);
        let found = self.read_deals(&leads).await?;
        let codes = self.currencies.of(&found).await?;
        let mut sums: BTreeMap<Option<String>, (Sum, Sum)> = BTreeMap::new();
        // Orders made from these opportunities are in the sums themselves.
        let is_order = |row: &&Row| row.text("type").as_deref() == Some("SalesOrd");
        let ordered: Vec<String> = found
            .iter()
            .filter(is_order)
            .filter(|row| row.text("code").as_deref() != Some("C"))
            .filter_map(|row| row.text("opportunity"))
            .collect();
        let mut rows = Vec::new();
        for lead in leads {
            let row = found
                .iter()
                .find(|row| row.text("id").as_deref() == Some(lead.record.as_str()));
            let column = match lead.kind {
                LinkKind::SalesOrder => "total",
                LinkKind::Customer | LinkKind::Project | LinkKind::Opportunity => "projected",
            };
            let code = row.and_then(|row| row.text("code"));
            let counted = match (lead.kind, row, code.as_deref()) {
                (_, None, _) => Counted::Unread,
                (LinkKind::SalesOrder, Some(_), Some("C"))
                | (LinkKind::Opportunity, Some(_), Some("D")) => Counted::Dead,
                (LinkKind::Opportunity, Some(_), _)
                    if ordered.iter().any(|id| id == lead.record.as_str()) =>
                {
                    Counted::ByItsOrder
                }
                _ => Counted::Whole,
            };
            if let Some(row) = row
                && counted == Counted::Whole
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

    /// Those of calls that were this person's, or that they linked themselves.
    async fn own(&self, who: &Identity, all: Vec<Kept>) -> Result<Vec<Kept>, LogError> {
        let mut own = Vec::new();
        for one in all {
            let is_own = one.extension == who.extension_id || {
                let key = external_id(&one.session).unwrap_or_default();
                let written = self.records.memory::<Written>(&key).await?.remembered();
                written.is_some_and(|written| written.knows(&who.extension_id))
            };
            if is_own {
                own.push(one);
            }
        }
        Ok(own)
    }

    async fn read_deals(&self, leads: &[Lead]) -> Result<Vec<Row>, NetSuiteError> {
        if leads.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<&str> = leads.iter().map(|lead| lead.record.as_str()).collect();
        let statement = |parts: &str| {
            format!(
                "SELECT t.id AS id, t.type AS type, t.trandisplayname AS name, t.title AS title, \
                 BUILTIN.DF(t.entity) AS customername, TO_CHAR(t.trandate, 'YYYY-MM-DD') AS day, \
                 t.status AS code, BUILTIN.DF(t.status) AS status, t.foreigntotal AS total, \
                 t.projectedtotal AS projected{parts} FROM transaction t \
                 WHERE t.type IN ('SalesOrd', 'Opprtnty') AND t.id IN ({})",
                ids.join(", ")
            )
        };
        // An account of one currency has no such column, and a role may hide where an order came from.
        let all = ", t.opportunity AS opportunity, t.currency AS currency, \
                   BUILTIN.DF(t.currency) AS currencyname";
        for parts in [all, ", t.opportunity AS opportunity"] {
            match self.query(statement(parts)).await {
                Err(NetSuiteError::Field { .. }) => {}
                Err(NetSuiteError::Permission { .. }) => return Ok(Vec::new()),
                rows => return rows,
            }
        }
        match self.query(statement("")).await {
            Err(NetSuiteError::Permission { .. }) => Ok(Vec::new()),
            rows => rows,
        }
    }
}
