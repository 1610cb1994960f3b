//! What the customer pane shows, part by part. Each says for itself when the role may not read it.

mod profile;
mod words;

use std::{collections::HashMap, future::Future, sync::Arc};

use ledgerline_core::{
    domain::{
        caller::LoggedCallSummary,
        customer_pane::{
            CreditMemo, CustomerProfile, EmailSummary, Invoice, Listed, Opportunity, Part as Shown,
            SalesOrder, SupportCase,
        },
        ids::RecordId,
    },
    wire::netsuite::{path::RecordType, query::Row},
};

use crate::{
    callers::{Optional, Part},
    clock::Clock,
    money::{self, Currencies},
    netsuite::{NetSuite, NetSuiteError, Priority},
    records,
    settings::Origin,
    shared::Shared,
};

pub(crate) use self::words::status_alone;
use self::words::{beginning, percent, without_markup};

/// Items of a list; older ones are NetSuite's to show.
const MOST: usize = 50;
/// Characters of a call's comments.
const MESSAGE_SHOWN: usize = 400;
/// Characters of an email.
const EXCERPT_SHOWN: usize = 300;

type Codes = Arc<HashMap<String, String>>;
type Rows = Result<Shown<Vec<Row>>, NetSuiteError>;

/// Reads what is open in front of somebody.
#[derive(Debug)]
pub struct CustomerPane {
    netsuite: Arc<NetSuite>,
    clock: Clock,
    pages: Option<Origin>,
    optional: Optional,
    currencies: Arc<Currencies>,
    profiles: Shared<Result<Option<CustomerProfile>, NetSuiteError>>,
    lists: Shared<Rows>,
}

impl CustomerPane {
    /// Reads through `netsuite`.
    pub fn new(
        netsuite: Arc<NetSuite>,
        clock: Clock,
        currencies: Arc<Currencies>,
        pages: Option<Origin>,
    ) -> Self {
        Self {
            netsuite,
            currencies,
            optional: Optional::new(clock.clone()),
            clock,
            pages,
            profiles: Shared::default(),
            lists: Shared::default(),
        }
    }

    /// Phone calls, logged and planned.
    /// `companies` are the customer and those of its projects that calls are linked to, by id.
    pub async fn calls(&self, companies: &str) -> Result<Listed<LoggedCallSummary>, NetSuiteError> {
        let statement = format!(
            "SELECT p.id AS id, p.title AS title, TO_CHAR(p.startdate, 'YYYY-MM-DD') AS day, \
             p.starttime AS starttime, BUILTIN.DF(p.assigned) AS organizer, p.message AS message \
             FROM phonecall p WHERE p.company IN ({companies}) \
             ORDER BY TO_CHAR(p.startdate, 'YYYY-MM-DD') DESC, p.id DESC"
        );
        let rows = self.rows("calls", statement, RecordType::PhoneCall).await?;
        Ok(self.listed(rows, |row| {
            let id = RecordId::new(row.text("id")?);
            Some(LoggedCallSummary {
                url: self.pages.as_ref().map(|pages| records::page(pages, &id)),
                id,
                title: row.text("title").unwrap_or_default(),
                date: row.text("day").unwrap_or_default(),
                start_time: row
                    .text("starttime")
                    .map(|time| time.chars().take(5).collect()),
                organizer: row.text("organizer"),
                message: beginning(&row.text("message").unwrap_or_default(), MESSAGE_SHOWN),
            })
        }))
    }

    /// Sales orders.
    pub async fn orders(&self, id: &RecordId) -> Result<Listed<SalesOrder>, NetSuiteError> {
        let columns = ", t.foreigntotal AS total, t.memo AS memo";
        let kind = ("SalesOrd", RecordType::SalesOrder);
        let (rows, codes) = self.transactions(kind, columns, &[], id).await?;
        Ok(self.listed(rows, |row| {
            let id = RecordId::new(row.text("id")?);
            let code = row.text("code").unwrap_or_default();
            Some(SalesOrder {
                url: self.url("accounting/transactions/salesord.nl", &id),
                id,
                number: row.text("number"),
                date: row.text("day").unwrap_or_default(),
                status: row.text("status").map(|status| status_alone(&status)),
                is_open: ["A", "B", "D", "E", "F"].contains(&code.as_str()),
                total: money::amount(row, "total", &codes),
                memo: row.text("memo"),
            })
        }))
    }

    /// Invoices.
    pub async fn invoices(&self, id: &RecordId) -> Result<Listed<Invoice>, NetSuiteError> {
        let columns = ", t.foreigntotal AS total, t.memo AS memo, \
                       TO_CHAR(t.duedate, 'YYYY-MM-DD') AS due";
        let kind = ("CustInvc", RecordType::Invoice);
        let (rows, codes) = self
            .transactions(kind, columns, &[Part::Unpaid], id)
            .await?;
        Ok(self.listed(rows, |row| {
            let id = RecordId::new(row.text("id")?);
            Some(Invoice {
                url: self.url("accounting/transactions/custinvc.nl", &id),
                id,
                number: row.text("number"),
                date: row.text("day").unwrap_or_default(),
                due: row.text("due"),
                status: row.text("status").map(|status| status_alone(&status)),
                is_open: is_open(row),
                total: money::amount(row, "total", &codes),
                unpaid: left(row, &codes),
                memo: row.text("memo"),
            })
        }))
    }

    /// Credit memos.
    pub async fn credits(&self, id: &RecordId) -> Result<Listed<CreditMemo>, NetSuiteError> {
        // Whether a credit's total is negative depends on who asks; a credit is never a debt.
        let columns = ", t.foreigntotal AS total, t.memo AS memo";
        let kind = ("CustCred", RecordType::CreditMemo);
        let (rows, codes) = self
            .transactions(kind, columns, &[Part::Unused], id)
            .await?;
        Ok(self.listed(rows, |row| {
            let id = RecordId::new(row.text("id")?);
            Some(CreditMemo {
                url: self.url("accounting/transactions/custcred.nl", &id),
                id,
                number: row.text("number"),
                date: row.text("day").unwrap_or_default(),
                status: row.text("status").map(|status| status_alone(&status)),
                is_open: is_open(row),
                total: money::amount(row, "total", &codes),
                unused: left(row, &codes),
                memo: row.text("memo"),
            })
        }))
    }

    /// Opportunities.
    pub async fn opportunities(&self, id: &RecordId) -> Result<Listed<Opportunity>, NetSuiteError> {
        let columns = ", t.projectedtotal AS total, t.title AS title, t.probability AS probability, \
                       TO_CHAR(t.expectedclosedate, 'YYYY-MM-DD') AS closes";
        let kind = ("Opprtnty", RecordType::Opportunity);
        let (rows, codes) = self.transactions(kind, columns, &[], id).await?;
        Ok(self.listed(rows, |row| {
            let id = RecordId::new(row.text("id")?);
            let code = row.text("code").unwrap_or_default();
            Some(Opportunity {
                url: self.url("accounting/transactions/opprtnty.nl", &id),
                id,
                number: row.text("number"),
                title: row.text("title"),
                date: row.text("day").unwrap_or_default(),
                status: row.text("status").map(|status| status_alone(&status)),
                is_open: ["A", "B"].contains(&code.as_str()),
                projected_total: money::amount(row, "total", &codes),
                probability: row.text("probability").and_then(|text| percent(&text)),
                expected_close: row.text("closes"),
            })
        }))
    }

    /// Support cases.
    pub async fn cases(&self, id: &RecordId) -> Result<Listed<SupportCase>, NetSuiteError> {
        let statement = format!(
            "SELECT c.id AS id, c.casenumber AS number, c.title AS title, \
             TO_CHAR(c.startdate, 'YYYY-MM-DD') AS day, c.status AS code, \
             BUILTIN.DF(c.status) AS status, BUILTIN.DF(c.priority) AS priority, \
             BUILTIN.DF(c.assigned) AS assigned FROM supportcase c WHERE c.company = {id} \
             ORDER BY TO_CHAR(c.startdate, 'YYYY-MM-DD') DESC, c.id DESC"
        );
        let rows = self
            .rows("cases", statement, RecordType::SupportCase)
            .await?;
        Ok(self.listed(rows, |row| {
            let id = RecordId::new(row.text("id")?);
            let status = row.text("status");
            let is_closed = row.text("code").as_deref() == Some("5")
                || status
                    .as_ref()
                    .is_some_and(|status| status.to_lowercase().contains("closed"));
            Some(SupportCase {
                url: self.url("crm/support/supportcase.nl", &id),
                id,
                number: row.text("number"),
                title: row.text("title"),
                date: row.text("day").unwrap_or_default(),
                status,
                is_open: !is_closed,
                priority: row.text("priority"),
                assigned: row.text("assigned"),
            })
        }))
    }

    /// Email with the customer as NetSuite has it.
    pub async fn emails(&self, id: &RecordId) -> Result<Listed<EmailSummary>, NetSuiteError> {
        let statement = format!(
            "SELECT m.id AS id, m.subject AS subject, \
             TO_CHAR(m.messagedate, 'YYYY-MM-DD') AS day, BUILTIN.DF(m.author) AS author, \
             BUILTIN.DF(m.recipient) AS recipient, m.incoming AS incoming, m.message AS message \
             FROM message m WHERE m.entity = {id} \
             ORDER BY TO_CHAR(m.messagedate, 'YYYY-MM-DD') DESC, m.id DESC"
        );
        let statement = newest(&statement);
        let question = format!("emails {statement}");
        let query = self.netsuite.query(Priority::Interactive, statement);
        let read = async { forbidden(query.await, "Lists -> Track Messages") };
        let rows = self.lists.get(&question, read).await?;
        Ok(self.listed(rows, |row| {
            Some(EmailSummary {
                id: RecordId::new(row.text("id")?),
                date: row.text("day").unwrap_or_default(),
                subject: row.text("subject"),
                author: row.text("author"),
                recipient: row.text("recipient"),
                is_incoming: row.text("incoming").as_deref() == Some("T"),
                excerpt: beginning(
                    &without_markup(&row.text("message").unwrap_or_default()),
                    EXCERPT_SHOWN,
                ),
            })
        }))
    }

    /// Transactions of one kind, and the codes of what they are in.
    async fn transactions(
        &self,
        (kind, record): (&str, RecordType),
        columns: &str,
        parts: &[Part],
        id: &RecordId,
    ) -> Result<(Shown<Vec<Row>>, Codes), NetSuiteError> {
        let parts = [&[Part::Currency], parts].concat();
        let read = self
            .optional
            .query(&self.netsuite, Priority::Interactive, &parts, |parts| {
                newest(&transactions(kind, columns, parts, id))
            });
        let rows = self.allowed(&format!("{kind} {id}"), read, record).await?;
        let codes = match rows.read() {
            Some(rows) => self.currencies.of(rows).await?,
            None => Codes::default(),
        };
        Ok((rows, codes))
    }

    async fn rows(&self, what: &str, statement: String, record: RecordType) -> Rows {
        let statement = newest(&statement);
        let question = format!("{what} {statement}");
        let read = self.netsuite.query(Priority::Interactive, statement);
        self.allowed(&question, read, record).await
    }

    /// The rows, once for all who ask for them, unless the role may not read such records.
    async fn allowed(
        &self,
        question: &str,
        rows: impl Future<Output = Result<Vec<Row>, NetSuiteError>>,
        record: RecordType,
    ) -> Rows {
        let read = async {
            let rows = forbidden(rows.await, record.permission())?;
            // A query says nothing at all of records the role may not read.
            let is_empty = rows.read().is_some_and(Vec::is_empty);
            if is_empty
                && !self
                    .netsuite
                    .may_read(Priority::Interactive, record)
                    .await?
            {
                return Ok(Shown::NoAccess(record.permission().to_owned()));
            }
            Ok(rows)
        };
        self.lists.get(question, read).await
    }

    fn listed<T>(&self, rows: Shown<Vec<Row>>, item: impl Fn(&Row) -> Option<T>) -> Listed<T> {
        let has_more = rows.read().is_some_and(|rows| rows.len() > MOST);
        let items = match rows {
            Shown::Read(rows) => Shown::Read(rows.iter().take(MOST).filter_map(item).collect()),
            Shown::NoAccess(permission) => Shown::NoAccess(permission),
            Shown::NotOffered => Shown::NotOffered,
        };
        Listed {
            items,
            has_more,
            read_at: self.clock.now(),
        }
    }

    fn url(&self, place: &str, id: &RecordId) -> Option<String> {
        let pages = self.pages.as_ref()?;
        Some(format!("{pages}/app/{place}?id={id}"))
    }
}

/// An id of NetSuite, and so nothing that could end a statement.
pub(crate) fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit())
}

fn forbidden(
    rows: Result<Vec<Row>, NetSuiteError>,
    permission: &str,
) -> Result<Shown<Vec<Row>>, NetSuiteError> {
    match rows {
        Ok(rows) => Ok(Shown::Read(rows)),
        Err(NetSuiteError::Permission { .. }) => Ok(Shown::NoAccess(permission.to_owned())),
        Err(error) => Err(error),
    }
}

/// One more than is shown, to know whether there is more.
fn newest(statement: &str) -> String {
    format!("{statement} FETCH NEXT {} ROWS ONLY", MOST + 1)
}

/// Neither an invoice nor a credit memo is done with. Letters: A Open, B Paid In Full or Fully Applied.
fn is_open(row: &Row) -> bool {
    row.text("code").as_deref() == Some("A")
}

/// What is left of an invoice or a credit memo.
fn left(row: &Row, codes: &Codes) -> Option<String> {
    money::amount(row, "remaining", codes).filter(|_| money::is_positive(row, "remaining"))
}

fn transactions(kind: &str, columns: &str, parts: &[Part], id: &RecordId) -> String {
    let mut columns = columns.to_owned();
    for part in parts {
        columns.push_str(match part {
            Part::Currency => ", t.currency AS currency, BUILTIN.DF(t.currency) AS currencyname",
            Part::Unpaid => ", t.foreignamountunpaid AS remaining",
            Part::Unused => ", t.foreignpaymentamountunused AS remaining",
            Part::Vendors
            | Part::Stage
            | Part::Balance
            | Part::Terms
            | Part::PrimaryContact
            | Part::TaxItem
            | Part::CreditLimit
            | Part::DaysOverdue
            | Part::Subsidiary
            | Part::Department
            | Part::Maker
            | Part::Origin => "",
        });
    }
    format!(
        "SELECT t.id AS id, t.tranid AS number, TO_CHAR(t.trandate, 'YYYY-MM-DD') AS day, \
         t.status AS code, BUILTIN.DF(t.status) AS status{columns} FROM transaction t WHERE t.type = '{kind}' AND t.entity = {id} \
         ORDER BY TO_CHAR(t.trandate, 'YYYY-MM-DD') DESC, t.id DESC"
    )
}
