//! Shows a customer, and creates one.

use std::sync::Arc;

use ledgerline_core::{
    domain::{
        caller::{
            CallerMatch, CustomerOverview, EntityKind, EntityRef, LoggedCallSummary, PhoneField,
        },
        ids::RecordId,
        intent::NewCustomer,
    },
    wire::netsuite::{
        customer::{CustomerBody, CustomerRead},
        path::RecordType,
        query::Row,
    },
};
use thiserror::Error;

use crate::{
    callers::{
        Callers, Optional, Part,
        candidates::{page, stage},
    },
    clock::Clock,
    creating::Creating,
    linking::Linking,
    money::{self, Currencies},
    netsuite::{NetSuite, NetSuiteError, Priority},
    records,
    settings::Origin,
    storage::StorageError,
};

const PARTS: &[Part] = &[
    Part::Stage,
    Part::Balance,
    Part::Terms,
    Part::PrimaryContact,
    Part::Currency,
];
const MOST_CALLS: usize = 20;
const MESSAGE_SHOWN: usize = 400;

/// A customer cannot be shown or created.
#[derive(Debug, Error)]
pub enum CustomerError {
    /// A field makes no sense.
    #[error("{reason}")]
    Invalid {
        /// Which field.
        field: &'static str,
        /// Why.
        reason: &'static str,
    },
    /// NetSuite.
    #[error(transparent)]
    NetSuite(#[from] NetSuiteError),
    /// Our database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Reads and creates customers.
#[derive(Debug)]
pub struct Customers {
    netsuite: Arc<NetSuite>,
    callers: Arc<Callers>,
    linking: Arc<Linking>,
    clock: Clock,
    pages: Option<Origin>,
    optional: Optional,
    currencies: Arc<Currencies>,
    creating: Creating,
}

impl Customers {
    /// Nothing is read yet.
    pub(crate) fn new(
        netsuite: Arc<NetSuite>,
        (callers, linking): (Arc<Callers>, Arc<Linking>),
        clock: Clock,
        currencies: Arc<Currencies>,
        pages: Option<Origin>,
        creating: Creating,
    ) -> Self {
        let optional = Optional::new(clock.clone());
        Self {
            netsuite,
            callers,
            linking,
            clock,
            pages,
            optional,
            currencies,
            creating,
        }
    }

    /// Everything the pane shows, read now, so that a call logged a moment ago is there.
    pub async fn overview(&self, id: &RecordId) -> Result<Option<CustomerOverview>, CustomerError> {
        if id.as_str().is_empty() || !id.as_str().bytes().all(|b| b.is_ascii_digit()) {
            return Err(CustomerError::Invalid {
                field: "id",
                reason: "not an internal id",
            });
        }
        let rows = self
            .optional
            .query(&self.netsuite, Priority::Interactive, PARTS, |parts| {
                statement(id, parts)
            })
            .await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let forbidden = self.optional.forbidden(PARTS);
        let mut no_access: Vec<String> = forbidden
            .into_iter()
            .map(|part| part.name().to_owned())
            .collect();
        let codes = self.currencies.of(&rows).await?;
        let amount = |column| money::amount(row, column, &codes);
        let phone_calls = match self.phone_calls(id).await {
            Ok(calls) => calls,
            Err(NetSuiteError::Permission { .. }) => {
                no_access.push("Lists -> Phone Calls".to_owned());
                Vec::new()
            }
            Err(error) => return Err(error.into()),
        };
        let company = EntityRef {
            id: id.clone(),
            kind: stage(row.text("stage").as_deref()),
            name: name(row),
        };
        Ok(Some(CustomerOverview {
            url: page(self.pages.as_ref(), &company),
            company,
            entity_number: row.text("entityid"),
            primary_contact: primary_contact(row),
            phone: row.text("phone"),
            email: row.text("email"),
            sales_rep: row.text("salesrep"),
            terms: row.text("terms"),
            balance: amount("balance"),
            overdue: amount("overdue").filter(|_| money::is_positive(row, "overdue")),
            phone_calls,
            no_access,
            read_at: self.clock.now(),
        }))
    }

    async fn phone_calls(&self, id: &RecordId) -> Result<Vec<LoggedCallSummary>, NetSuiteError> {
        let companies = self.linking.filed_under(id).await;
        let statement = format!(
            "SELECT p.id AS id, p.title AS title, TO_CHAR(p.startdate, 'YYYY-MM-DD') AS startday, \
             p.starttime AS starttime, BUILTIN.DF(p.assigned) AS organizer, p.message AS message \
             FROM phonecall p WHERE p.company IN ({companies}) \
             ORDER BY TO_CHAR(p.startdate, 'YYYY-MM-DD') DESC, p.id DESC \
             FETCH NEXT {MOST_CALLS} ROWS ONLY"
        );
        let rows = self
            .netsuite
            .query(Priority::Interactive, statement)
            .await?;
        Ok(rows.iter().filter_map(|row| self.summary(row)).collect())
    }

    fn summary(&self, row: &Row) -> Option<LoggedCallSummary> {
        let id = RecordId::new(row.text("id")?);
        Some(LoggedCallSummary {
            title: row.text("title").unwrap_or_default(),
            date: row.text("startday").unwrap_or_default(),
            start_time: row
                .text("starttime")
                .map(|time| time.chars().take(5).collect()),
            organizer: row.text("organizer"),
            message: row
                .text("message")
                .unwrap_or_default()
                .chars()
                .take(MESSAGE_SHOWN)
                .collect(),
            url: self.pages.as_ref().map(|pages| records::page(pages, &id)),
            id,
        })
    }

    /// Creates the customer, unless the same form did before or somebody has the number by now.
    pub async fn create(
        &self,
        facts: &NewCustomer,
        subsidiary: Option<RecordId>,
    ) -> Result<CallerMatch, CustomerError> {
        let invalid = |field, reason| CustomerError::Invalid { field, reason };
        let external_id = external_id(&facts.request_id)
            .ok_or_else(|| invalid("requestId", "not 1 to 64 letters, digits, - or _"))?;
        if facts.company_name.trim().is_empty() && facts.last_name.trim().is_empty() {
            return Err(invalid(
                "companyName",
                "a company name or a last name is needed",
            ));
        }
        let number = self
            .callers
            .number(&facts.phone)
            .ok_or_else(|| invalid("phone", "not a phone number"))?;
        let _only_one = self.creating.for_number(&number).await?;
        let known: Option<CustomerRead> = self
            .netsuite
            .read(Priority::Interactive, RecordType::Customer, &external_id)
            .await?;
        if let Some(known) = known {
            return Ok(self.as_match(known.id, facts));
        }
        self.callers.forget(&number);
        let found = self.callers.lookup(Priority::Interactive, &number).await?;
        if let Some(existing) = found.matches.into_iter().find(|one| one.company.is_some()) {
            return Ok(existing);
        }
        let body = CustomerBody::new(facts, subsidiary);
        let id = self
            .netsuite
            .put(
                Priority::Interactive,
                RecordType::Customer,
                &external_id,
                &body,
            )
            .await?;
        let made = self.as_match(id, facts);
        self.callers.made(&made, &facts.email).await;
        Ok(made)
    }

    fn as_match(&self, id: RecordId, facts: &NewCustomer) -> CallerMatch {
        let name = if facts.company_name.trim().is_empty() {
            format!("{} {}", facts.first_name.trim(), facts.last_name.trim())
                .trim()
                .to_owned()
        } else {
            facts.company_name.trim().to_owned()
        };
        let company = EntityRef {
            id,
            kind: EntityKind::Customer,
            name,
        };
        CallerMatch {
            why: None,
            url: page(self.pages.as_ref(), &company),
            contact: None,
            company: Some(company),
            title: None,
            field: PhoneField::Main,
            stored_as: facts.phone.trim().to_owned(),
        }
    }
}

fn external_id(request: &str) -> Option<String> {
    let fits = (1..=64).contains(&request.len())
        && request
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    fits.then(|| format!("ll-cust-{request}"))
}

fn statement(id: &RecordId, parts: &[Part]) -> String {
    let mut columns = String::new();
    for part in parts {
        columns.push_str(match part {
            Part::Stage => ", e.searchstage AS stage",
            Part::Balance => ", e.balance AS balance, e.overduebalance AS overdue",
            Part::Terms => ", BUILTIN.DF(e.terms) AS terms",
            Part::PrimaryContact => ", e.contact AS contact, BUILTIN.DF(e.contact) AS contactname",
            Part::Currency => ", e.currency AS currency, BUILTIN.DF(e.currency) AS currencyname",
            Part::Vendors
            | Part::Unpaid
            | Part::Unused
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
        "SELECT e.entityid AS entityid, e.companyname AS companyname, e.firstname AS firstname, \
         e.lastname AS lastname, e.phone AS phone, e.email AS email, \
         BUILTIN.DF(e.salesrep) AS salesrep{columns} FROM customer e WHERE e.id = {id}"
    )
}

fn primary_contact(row: &Row) -> Option<EntityRef> {
    Some(EntityRef {
        id: RecordId::new(row.text("contact")?),
        kind: EntityKind::Contact,
        name: row.text("contactname")?,
    })
}

pub(crate) fn name(row: &Row) -> String {
    let person = [row.text("firstname"), row.text("lastname")];
    let person = person.into_iter().flatten().collect::<Vec<_>>().join(" ");
    row.text("companyname")
        .or_else(|| (!person.is_empty()).then_some(person))
        .or_else(|| row.text("entityid"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_names_its_customer_in_letters_an_address_can_hold() {
        assert_eq!(external_id("a1-b_2").as_deref(), Some("ll-cust-a1-b_2"));
        assert_eq!(external_id("a/b"), None);
        assert_eq!(external_id(""), None);
    }
}
