//! What the customer pane shows, part by part. Each says for itself when the role may not read it.

use std::sync::Arc;

use ledgerline_core::{
    domain::{
        caller::{EntityKind, EntityRef, LoggedCallSummary},
        customer_pane::{
            ContactCard, Credit, CustomerProfile, EmailSummary, Listed, Opportunity, Part as Shown,
            SalesOrder, SupportCase,
        },
        ids::RecordId,
    },
    wire::netsuite::{path::RecordType, query::Row},
};

use crate::{
    callers::{
        Optional, Part, Standing,
        candidates::{page, stage},
    },
    clock::Clock,
    customers::{money, name},
    netsuite::{NetSuite, NetSuiteError, Priority},
    records,
    settings::Origin,
    shared::Shared,
};

/// Items of a list; older ones are NetSuite's to show.
const MOST: usize = 50;
/// Characters of a call's comments.
const MESSAGE_SHOWN: usize = 400;
/// Characters of an email.
const EXCERPT_SHOWN: usize = 300;

const PARTS: &[Part] = &[
    Part::Stage,
    Part::Balance,
    Part::Terms,
    Part::PrimaryContact,
    Part::Currency,
    Part::BillingAddress,
    Part::ShippingAddress,
    Part::TaxItem,
    Part::CreditLimit,
    Part::DaysOverdue,
];

type Rows = Result<Shown<Vec<Row>>, NetSuiteError>;

/// Reads what is open in front of somebody.
#[derive(Debug)]
pub struct CustomerPane {
    netsuite: Arc<NetSuite>,
    clock: Clock,
    pages: Option<Origin>,
    optional: Optional,
    profiles: Shared<Result<Option<CustomerProfile>, NetSuiteError>>,
    lists: Shared<Rows>,
}

impl CustomerPane {
    /// Reads through `netsuite`.
    pub fn new(netsuite: Arc<NetSuite>, clock: Clock, pages: Option<Origin>) -> Self {
        Self {
            netsuite,
            optional: Optional::new(clock.clone()),
            clock,
            pages,
            profiles: Shared::default(),
            lists: Shared::default(),
        }
    }

    /// Identity, primary contact, addresses, terms and credit; `None` when there is no such customer.
    pub async fn profile(&self, id: &RecordId) -> Result<Option<CustomerProfile>, NetSuiteError> {
        self.profiles.get(id.as_str(), self.read_profile(id)).await
    }

    async fn read_profile(&self, id: &RecordId) -> Result<Option<CustomerProfile>, NetSuiteError> {
        let rows = self
            .optional
            .query(&self.netsuite, Priority::Interactive, PARTS, |parts| {
                profile_statement(id, parts)
            })
            .await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let currency = row.text("currency");
        let amount = |column: &str| {
            let amount = money(&row.text(column)?)?;
            Some(with_currency(amount, currency.as_deref()))
        };
        let is_overdue = row
            .text("overdue")
            .is_some_and(|amount| amount.parse::<f64>().is_ok_and(|amount| amount > 0.0));
        let days = row.text("daysoverdue").filter(|_| is_overdue);
        let credit = Credit {
            balance: amount("balance"),
            overdue: amount("overdue").filter(|_| is_overdue),
            days_overdue: days.and_then(|days| days.parse().ok()),
        };
        let company = EntityRef {
            id: id.clone(),
            kind: stage(row.text("stage").as_deref()),
            name: name(row),
        };
        Ok(Some(CustomerProfile {
            url: page(self.pages.as_ref(), &company),
            company,
            entity_number: row.text("entityid"),
            phone: row.text("phone"),
            email: row.text("email"),
            sales_rep: row.text("salesrep"),
            primary_contact: self.primary_contact(row).await?,
            billing_address: self.shown(Part::BillingAddress, row.text("billing")),
            shipping_address: self.shown(Part::ShippingAddress, row.text("shipping")),
            terms: self.shown(Part::Terms, row.text("terms")),
            tax_item: self.shown(Part::TaxItem, row.text("taxitem")),
            credit: self.shown(Part::Balance, credit),
            credit_limit: self.shown(Part::CreditLimit, amount("creditlimit")),
            read_at: self.clock.now(),
        }))
    }

    fn shown<T>(&self, part: Part, value: T) -> Shown<T> {
        match self.optional.standing(part) {
            Standing::Present => Shown::Read(value),
            Standing::Forbidden => Shown::NoAccess(part.name().to_owned()),
            Standing::NotOffered => Shown::NotOffered,
        }
    }

    async fn primary_contact(
        &self,
        row: &Row,
    ) -> Result<Shown<Option<ContactCard>>, NetSuiteError> {
        let id = match self.shown(Part::PrimaryContact, row.text("contact")) {
            Shown::Read(Some(id)) => id,
            Shown::Read(None) => return Ok(Shown::Read(None)),
            Shown::NoAccess(permission) => return Ok(Shown::NoAccess(permission)),
            Shown::NotOffered => return Ok(Shown::NotOffered),
        };
        if !is_id(&id) {
            return Ok(Shown::Read(None));
        }
        let statement = format!(
            "SELECT e.id AS id, e.entityid AS entityid, e.firstname AS firstname, \
             e.lastname AS lastname, e.entitytitle AS title, e.phone AS phone, \
             e.mobilephone AS mobile, e.email AS email FROM contact e WHERE e.id = {id}"
        );
        let card = |row: &Row| {
            let contact = EntityRef {
                id: RecordId::new(row.text("id")?),
                kind: EntityKind::Contact,
                name: name(row),
            };
            Some(ContactCard {
                title: row.text("title"),
                phone: row.text("phone"),
                mobile: row.text("mobile"),
                email: row.text("email"),
                url: page(self.pages.as_ref(), &contact),
                contact,
            })
        };
        let query = self.netsuite.query(Priority::Interactive, statement).await;
        match query {
            Ok(rows) => Ok(Shown::Read(rows.first().and_then(card))),
            Err(NetSuiteError::Permission { .. }) => {
                let permission = RecordType::Contact.permission();
                Ok(Shown::NoAccess(permission.to_owned()))
            }
            Err(error) => Err(error),
        }
    }

    /// Phone calls, logged and planned.
    pub async fn calls(&self, id: &RecordId) -> Result<Listed<LoggedCallSummary>, NetSuiteError> {
        let statement = format!(
            "SELECT p.id AS id, p.title AS title, TO_CHAR(p.startdate, 'YYYY-MM-DD') AS day, \
             p.starttime AS starttime, BUILTIN.DF(p.assigned) AS organizer, p.message AS message \
             FROM phonecall p WHERE p.company = {id} \
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
        let statement = transactions("SalesOrd", "t.foreigntotal AS total, t.memo AS memo", id);
        let rows = self
            .rows("orders", statement, RecordType::SalesOrder)
            .await?;
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
                total: total(row, "total"),
                memo: row.text("memo"),
            })
        }))
    }

    /// Opportunities.
    pub async fn opportunities(&self, id: &RecordId) -> Result<Listed<Opportunity>, NetSuiteError> {
        let columns = "t.projectedtotal AS total, t.title AS title, t.probability AS probability, \
                       TO_CHAR(t.expectedclosedate, 'YYYY-MM-DD') AS closes";
        let statement = transactions("Opprtnty", columns, id);
        let rows = self
            .rows("opportunities", statement, RecordType::Opportunity)
            .await?;
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
                projected_total: total(row, "total"),
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

    async fn rows(&self, what: &str, statement: String, record: RecordType) -> Rows {
        let statement = newest(&statement);
        let question = format!("{what} {statement}");
        let read = async {
            let rows = self.netsuite.query(Priority::Interactive, statement).await;
            let rows = forbidden(rows, record.permission())?;
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
        self.lists.get(&question, read).await
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

fn transactions(kind: &str, columns: &str, id: &RecordId) -> String {
    format!(
        "SELECT t.id AS id, t.tranid AS number, TO_CHAR(t.trandate, 'YYYY-MM-DD') AS day, \
         t.status AS code, BUILTIN.DF(t.status) AS status, BUILTIN.DF(t.currency) AS currency, \
         {columns} FROM transaction t WHERE t.type = '{kind}' AND t.entity = {id} \
         ORDER BY TO_CHAR(t.trandate, 'YYYY-MM-DD') DESC, t.id DESC"
    )
}

fn profile_statement(id: &RecordId, parts: &[Part]) -> String {
    let mut columns = String::new();
    for part in parts {
        columns.push_str(match part {
            Part::Stage => ", e.searchstage AS stage",
            Part::Balance => ", e.balance AS balance, e.overduebalance AS overdue",
            Part::Terms => ", BUILTIN.DF(e.terms) AS terms",
            Part::PrimaryContact => ", e.contact AS contact",
            Part::Currency => ", BUILTIN.DF(e.currency) AS currency",
            Part::BillingAddress => ", BUILTIN.DF(e.defaultbillingaddress) AS billing",
            Part::ShippingAddress => ", BUILTIN.DF(e.defaultshippingaddress) AS shipping",
            Part::TaxItem => ", BUILTIN.DF(e.taxitem) AS taxitem",
            Part::CreditLimit => ", e.creditlimit AS creditlimit",
            Part::DaysOverdue => ", e.daysoverdue AS daysoverdue",
            Part::Vendors => "",
        });
    }
    format!(
        "SELECT e.entityid AS entityid, e.companyname AS companyname, e.firstname AS firstname, \
         e.lastname AS lastname, e.phone AS phone, e.email AS email, \
         BUILTIN.DF(e.salesrep) AS salesrep{columns} FROM customer e WHERE e.id = {id}"
    )
}

fn with_currency(amount: String, currency: Option<&str>) -> String {
    match currency {
        Some(currency) => format!("{amount} {currency}"),
        None => amount,
    }
}

fn total(row: &Row, column: &str) -> Option<String> {
    let amount = money(&row.text(column)?)?;
    Some(with_currency(amount, row.text("currency").as_deref()))
}

/// `0.5`, `50` and `50%` are all fifty percent.
fn percent(text: &str) -> Option<u32> {
    let number: f64 = text.trim_end_matches('%').trim().parse().ok()?;
    let percent = if number <= 1.0 && !text.contains('%') {
        number * 100.0
    } else {
        number
    };
    format!("{percent:.0}").parse().ok()
}

/// `Sales Order : Pending Fulfillment` says its kind as well.
fn status_alone(status: &str) -> String {
    status
        .rsplit_once(" : ")
        .map_or(status, |(_, status)| status)
        .to_owned()
}

fn beginning(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// The words of an email that may be a web page.
fn without_markup(text: &str) -> String {
    let mut plain = String::new();
    let mut is_markup = false;
    for letter in text.chars() {
        match letter {
            '<' => is_markup = true,
            '>' if is_markup => {
                is_markup = false;
                plain.push(' ');
            }
            _ if is_markup => {}
            _ => plain.push(letter),
        }
    }
    let plain = plain
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn netsuites_spellings_are_read() {
        assert_eq!(
            status_alone("Sales Order : Pending Billing"),
            "Pending Billing"
        );
        assert_eq!(status_alone("Billed"), "Billed");
        assert_eq!(percent("0.5"), Some(50));
        assert_eq!(percent("75"), Some(75));
        assert_eq!(percent("75.0%"), Some(75));
        assert_eq!(percent("likely"), None);
        assert_eq!(
            without_markup("<p>Dear&nbsp;Jane,</p>\n<b>5 &lt; 6</b>"),
            "Dear Jane, 5 < 6"
        );
    }
}
