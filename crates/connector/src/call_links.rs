//! What NetSuite's record of a call is linked to: by us its customer and contact, by people of the company
//! perhaps a project or a transaction as well.

use std::sync::Arc;

use ledgerline_core::{
    domain::{
        history::{CallLinks, LinkedKind, LinkedRecord},
        ids::{RecordId, TelephonySessionId},
        links::Named,
        phone_call::external_id,
    },
    wire::netsuite::query::Row,
};

use crate::{
    customer_pane::is_id,
    netsuite::{NetSuite, NetSuiteError, Priority},
    settings::Origin,
};

/// What NetSuite's record of a call is linked to.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// As the record has it.
    pub(crate) named: Named,
    /// As a person sees it.
    pub(crate) links: CallLinks,
}

/// Reads them.
#[derive(Debug)]
pub struct Links {
    netsuite: Arc<NetSuite>,
    pages: Option<Origin>,
}

impl Links {
    /// Reads through `netsuite`.
    pub const fn new(netsuite: Arc<NetSuite>, pages: Option<Origin>) -> Self {
        Self { netsuite, pages }
    }

    /// Those of this call; `None` when NetSuite has no record of it.
    pub(crate) async fn of(
        &self,
        priority: Priority,
        call: &TelephonySessionId,
    ) -> Result<Option<Found>, NetSuiteError> {
        let Some(external_id) = external_id(call) else {
            return Ok(None);
        };
        let statement = format!(
            "SELECT p.company AS company, BUILTIN.DF(p.company) AS companyname, \
             p.contact AS contact, BUILTIN.DF(p.contact) AS contactname, \
             p.transaction AS deal, BUILTIN.DF(p.transaction) AS dealname \
             FROM phonecall p WHERE p.externalid = '{external_id}'"
        );
        let rows = self.netsuite.query(priority, statement).await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let (company, deal) =
            tokio::try_join!(self.company(priority, row), self.deal(priority, row))?;
        let contact = self.record(LinkedKind::Contact, row, "contact", "contactname");
        let mut records: Vec<_> = company.into_iter().chain(contact).chain(deal).collect();
        records.sort_by_key(|record| record.kind.is_job());
        let id = |column| row.text(column).map(RecordId::new);
        Ok(Some(Found {
            named: Named {
                company: id("company"),
                contact: id("contact"),
                transaction: id("deal"),
            },
            links: CallLinks {
                records,
                ..CallLinks::default()
            },
        }))
    }

    /// Customers, vendors and projects share their ids: a phone call names one of them. What is neither a
    /// customer nor a vendor is a project, also to a role that may not read projects.
    async fn company(
        &self,
        priority: Priority,
        row: &Row,
    ) -> Result<Vec<LinkedRecord>, NetSuiteError> {
        let Some(id) = row.text("company").filter(|id| is_id(id)) else {
            return Ok(Vec::new());
        };
        let is = |table: &str| format!("SELECT e.id AS id FROM {table} e WHERE e.id = {id}");
        let project = format!(
            "SELECT e.parent AS parent, BUILTIN.DF(e.parent) AS parentname FROM job e \
             WHERE e.id = {id}"
        );
        let (customers, vendors, projects) = tokio::try_join!(
            self.allowed(priority, is("customer")),
            self.allowed(priority, is("vendor")),
            self.allowed(priority, project),
        )?;
        let kind = if !customers.is_empty() {
            LinkedKind::Customer
        } else if !vendors.is_empty() {
            LinkedKind::Vendor
        } else {
            LinkedKind::Project
        };
        let customer = projects
            .first()
            .and_then(|project| self.record(LinkedKind::Customer, project, "parent", "parentname"));
        let company = self.record(kind, row, "company", "companyname");
        Ok(company.into_iter().chain(customer).collect())
    }

    async fn deal(
        &self,
        priority: Priority,
        row: &Row,
    ) -> Result<Option<LinkedRecord>, NetSuiteError> {
        let Some(id) = row.text("deal").filter(|id| is_id(id)) else {
            return Ok(None);
        };
        let statement = format!("SELECT t.type AS type FROM transaction t WHERE t.id = {id}");
        let rows = self.allowed(priority, statement).await?;
        let kind = match rows.first().and_then(|row| row.text("type")).as_deref() {
            Some("Opprtnty") => LinkedKind::Opportunity,
            Some("SalesOrd") => LinkedKind::SalesOrder,
            Some(_) | None => LinkedKind::Transaction,
        };
        Ok(self.record(kind, row, "deal", "dealname"))
    }

    /// Nothing of what the role may not read, or the account does not have.
    async fn allowed(
        &self,
        priority: Priority,
        statement: String,
    ) -> Result<Vec<Row>, NetSuiteError> {
        match self.netsuite.query(priority, statement).await {
            Err(NetSuiteError::Permission { .. } | NetSuiteError::Field { .. }) => Ok(Vec::new()),
            rows => rows,
        }
    }

    fn record(&self, kind: LinkedKind, row: &Row, id: &str, name: &str) -> Option<LinkedRecord> {
        let id = row.text(id).filter(|id| is_id(id))?;
        Some(LinkedRecord {
            kind,
            url: page(self.pages.as_ref(), kind, &id),
            name: row.text(name).unwrap_or_else(|| id.clone()),
            record: Some(RecordId::new(id)),
        })
    }
}

/// NetSuite's page of a record that a call is linked to.
pub(crate) fn page(pages: Option<&Origin>, kind: LinkedKind, id: &str) -> Option<String> {
    let place = match kind {
        LinkedKind::Customer | LinkedKind::Project => "common/entity/custjob.nl",
        LinkedKind::Vendor => "common/entity/vendor.nl",
        LinkedKind::Contact => "common/entity/contact.nl",
        LinkedKind::Opportunity => "accounting/transactions/opprtnty.nl",
        LinkedKind::SalesOrder => "accounting/transactions/salesord.nl",
        LinkedKind::Transaction => return None,
    };
    Some(format!("{}/app/{place}?id={id}", pages?))
}
