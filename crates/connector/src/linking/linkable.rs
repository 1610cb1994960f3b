//! What of a customer's a call can be linked to.

use ledgerline_core::{
    domain::{
        customer_pane::Part,
        ids::RecordId,
        links::{LinkKind, Linkable, Linkables},
    },
    wire::netsuite::{path::RecordType, query::Row},
};

use super::{Linking, deal_name};
use crate::{customer_pane::status_alone, customers::name, netsuite::NetSuiteError};

/// Of each sort; the newest.
const MOST: usize = 200;

impl Linking {
    /// A customer's projects, opportunities and sales orders, the newest first.
    pub(crate) async fn linkables(&self, customer: &RecordId) -> Result<Linkables, NetSuiteError> {
        let projects = format!(
            "SELECT e.id AS id, e.entityid AS entityid, e.companyname AS companyname, \
             TO_CHAR(e.startdate, 'YYYY-MM-DD') AS day FROM job e \
             WHERE e.parent = {customer} AND e.isinactive = 'F' ORDER BY e.id DESC"
        );
        let (opportunities, orders) = (
            deals("Opprtnty", ", t.title AS title", customer),
            deals("SalesOrd", "", customer),
        );
        let (projects, opportunities, orders) = tokio::try_join!(
            self.readable(LinkKind::Project, RecordType::Job, projects),
            self.readable(
                LinkKind::Opportunity,
                RecordType::Opportunity,
                opportunities
            ),
            self.readable(LinkKind::SalesOrder, RecordType::SalesOrder, orders),
        )?;
        let has_more = [&projects, &opportunities, &orders]
            .into_iter()
            .any(|part| part.read().is_some_and(|found| found.len() > MOST));
        let shown = |part: Part<Vec<Linkable>>| match part {
            Part::Read(mut found) => {
                found.truncate(MOST);
                Part::Read(found)
            }
            Part::NoAccess(permission) => Part::NoAccess(permission),
            Part::NotOffered => Part::NotOffered,
        };
        Ok(Linkables {
            projects: shown(projects),
            opportunities: shown(opportunities),
            orders: shown(orders),
            has_more,
        })
    }

    async fn readable(
        &self,
        kind: LinkKind,
        record: RecordType,
        statement: String,
    ) -> Result<Part<Vec<Linkable>>, NetSuiteError> {
        let statement = format!("{statement} FETCH NEXT {} ROWS ONLY", MOST + 1);
        let rows = match self.query(statement).await {
            Ok(rows) => rows,
            Err(NetSuiteError::Permission { .. }) => {
                return Ok(Part::NoAccess(record.permission().to_owned()));
            }
            // An account without projects has no such table.
            Err(NetSuiteError::Field { .. }) if kind == LinkKind::Project => {
                return Ok(Part::NotOffered);
            }
            Err(error) => return Err(error),
        };
        if rows.is_empty() && !self.probes.may_read(&self.netsuite, (kind, record)).await? {
            return Ok(Part::NoAccess(record.permission().to_owned()));
        }
        let linkable = |row: &Row| {
            Some(Linkable {
                kind,
                record: RecordId::new(row.text("id")?),
                name: match kind {
                    LinkKind::Customer | LinkKind::Project => name(row),
                    LinkKind::Opportunity | LinkKind::SalesOrder => deal_name(row),
                },
                date: row.text("day"),
                status: row.text("status").map(|status| status_alone(&status)),
            })
        };
        Ok(Part::Read(rows.iter().filter_map(linkable).collect()))
    }
}

fn deals(kind: &str, more: &str, customer: &RecordId) -> String {
    format!(
        "SELECT t.id AS id, t.trandisplayname AS name, TO_CHAR(t.trandate, 'YYYY-MM-DD') AS day, \
         BUILTIN.DF(t.status) AS status{more} FROM transaction t \
         WHERE t.type = '{kind}' AND t.entity = {customer} ORDER BY t.id DESC"
    )
}
