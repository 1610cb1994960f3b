//! Which calls are a customer's: those that NetSuite files there, and those with a number of theirs.

use std::{collections::BTreeSet, sync::Arc};

use ledgerline_core::{
    domain::{
        caller::{EntityKind, EntityRef},
        history::CallsOf,
        ids::{RecordId, TelephonySessionId},
        phone_call::session_of,
    },
    wire::netsuite::{path::RecordType, query::Row},
};

use crate::{
    callers::{Callers, candidates::page},
    customers::name,
    linking::Linking,
    netsuite::{NetSuite, NetSuiteError, Priority},
    settings::Origin,
};

/// Records of calls that are told; older ones are found by number.
const MOST: usize = 1_000;

/// Finds them.
#[derive(Debug)]
pub struct CustomerCalls {
    netsuite: Arc<NetSuite>,
    callers: Arc<Callers>,
    linking: Arc<Linking>,
    pages: Option<Origin>,
}

impl CustomerCalls {
    /// Reads through `netsuite`; numbers are read as those of `callers` are.
    pub fn new(
        netsuite: Arc<NetSuite>,
        callers: Arc<Callers>,
        linking: Arc<Linking>,
        pages: Option<Origin>,
    ) -> Self {
        Self {
            netsuite,
            callers,
            linking,
            pages,
        }
    }

    /// A customer's; `None` when there is no such customer.
    pub async fn of_customer(&self, id: &RecordId) -> Result<Option<CallsOf>, NetSuiteError> {
        let statement = format!(
            "SELECT e.entityid AS entityid, e.companyname AS companyname, \
             e.firstname AS firstname, e.lastname AS lastname, e.phone AS phone, \
             e.mobilephone AS mobilephone, e.homephone AS homephone, e.altphone AS altphone \
             FROM customer e WHERE e.id = {id}"
        );
        let rows = self.query(statement).await?;
        let Some(row) = rows.first() else {
            return self.missing(RecordType::Customer).await;
        };
        let customer = EntityRef {
            id: id.clone(),
            kind: EntityKind::Customer,
            name: name(row),
        };
        // What is theirs beside the account itself may be forbidden, and is then not found.
        let contacts = format!(
            "SELECT e.phone AS phone, e.officephone AS officephone, \
             e.mobilephone AS mobilephone, e.homephone AS homephone \
             FROM contact e WHERE e.company = {id}"
        );
        let companies = self.linking.filed_under(id).await;
        let filed = format!(
            "SELECT p.externalid AS externalid FROM phonecall p WHERE p.company IN ({companies}) \
             AND p.externalid LIKE 'rc-%' ORDER BY p.id DESC FETCH NEXT {MOST} ROWS ONLY"
        );
        let (contacts, filed) = tokio::try_join!(self.allowed(contacts), self.allowed(filed))?;
        let numbers: BTreeSet<String> = rows
            .iter()
            .chain(&contacts)
            .flat_map(|row| self.numbers(row))
            .collect();
        let sessions = filed.iter().filter_map(|row| {
            let external_id = row.text("externalid")?;
            session_of(&external_id).map(TelephonySessionId::new)
        });
        Ok(Some(CallsOf {
            url: page(self.pages.as_ref(), &customer),
            customer,
            order: None,
            numbers: numbers.into_iter().collect(),
            sessions: sessions.collect(),
        }))
    }

    /// Those of the customer of a sales order; `None` when there is no such order.
    pub async fn of_order(&self, id: &RecordId) -> Result<Option<CallsOf>, NetSuiteError> {
        let statement = format!(
            "SELECT t.entity AS entity, t.tranid AS number FROM transaction t \
             WHERE t.type = 'SalesOrd' AND t.id = {id}"
        );
        let rows = self.query(statement).await?;
        let row = rows.first();
        let Some(customer) = row.and_then(|row| row.text("entity")) else {
            return self.missing(RecordType::SalesOrder).await;
        };
        let calls = self.of_customer(&RecordId::new(customer)).await?;
        let number = row.and_then(|row| row.text("number"));
        Ok(calls.map(|calls| CallsOf {
            order: Some(number.unwrap_or_else(|| id.to_string())),
            ..calls
        }))
    }

    /// A query says nothing at all of records the role may not read.
    async fn missing(&self, record: RecordType) -> Result<Option<CallsOf>, NetSuiteError> {
        if self
            .netsuite
            .may_read(Priority::Interactive, record)
            .await?
        {
            return Ok(None);
        }
        Err(NetSuiteError::Permission {
            detail: format!("The NetSuite role lacks {}.", record.permission()),
        })
    }

    async fn query(&self, statement: String) -> Result<Vec<Row>, NetSuiteError> {
        self.netsuite.query(Priority::Interactive, statement).await
    }

    async fn allowed(&self, statement: String) -> Result<Vec<Row>, NetSuiteError> {
        match self.query(statement).await {
            Err(NetSuiteError::Permission { .. }) => Ok(Vec::new()),
            rows => rows,
        }
    }

    fn numbers<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = String> + 'a {
        const COLUMNS: [&str; 5] = [
            "phone",
            "officephone",
            "mobilephone",
            "homephone",
            "altphone",
        ];
        COLUMNS.iter().filter_map(|column| {
            let number = self.callers.number(&row.text(column)?)?;
            Some(number.as_e164().to_owned())
        })
    }
}
