//! Identity, primary contact, addresses, terms and credit.

use ledgerline_core::{
    domain::{
        caller::{EntityKind, EntityRef},
        customer_pane::{ContactCard, Credit, CustomerProfile, Part as Shown},
        ids::RecordId,
    },
    wire::netsuite::{path::RecordType, query::Row},
};

use super::{CustomerPane, Rows, forbidden, is_id, words::lines};
use crate::{
    callers::{
        Part, Standing,
        candidates::{page, stage},
    },
    customers::name,
    money,
    netsuite::{NetSuiteError, Priority},
};

const PARTS: &[Part] = &[
    Part::Stage,
    Part::Balance,
    Part::Terms,
    Part::PrimaryContact,
    Part::Currency,
    Part::TaxItem,
    Part::CreditLimit,
    Part::DaysOverdue,
];

impl CustomerPane {
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
        let (codes, contact, addresses) = tokio::try_join!(
            self.currencies.of(&rows),
            self.primary_contact(row),
            self.addresses(id),
        )?;
        let amount = |column| money::amount(row, column, &codes);
        let is_overdue = money::is_positive(row, "overdue");
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
            primary_contact: contact,
            billing_address: default_address(&addresses, "billing"),
            shipping_address: default_address(&addresses, "shipping"),
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

    /// The customer's addresses. NetSuite's help describes neither table; that
    /// `customeraddressbook.addressbookaddress` is the `nkey` of `customeraddressbookentityaddress`, and
    /// that `defaultbilling` and `defaultshipping` are `T` or `F`, several public queries agree on.
    async fn addresses(&self, id: &RecordId) -> Rows {
        let statement = format!(
            "SELECT b.defaultbilling AS billing, b.defaultshipping AS shipping, \
             a.addrtext AS address FROM customeraddressbook b \
             JOIN customeraddressbookentityaddress a ON a.nkey = b.addressbookaddress \
             WHERE b.entity = {id}"
        );
        match self.netsuite.query(Priority::Interactive, statement).await {
            Err(NetSuiteError::Field { .. }) => Ok(Shown::NotOffered),
            // The customer was read: whatever hides its addresses, NetSuite does not name it.
            rows => forbidden(rows, "addresses"),
        }
    }
}

/// The default one, for what `column` says, line by line.
fn default_address(rows: &Shown<Vec<Row>>, column: &str) -> Shown<Option<String>> {
    match rows {
        Shown::Read(rows) => {
            let default = rows
                .iter()
                .find(|row| row.text(column).as_deref() == Some("T"));
            let address = default.and_then(|row| row.text("address"));
            Shown::Read(address.map(|address| lines(&address)))
        }
        Shown::NoAccess(permission) => Shown::NoAccess(permission.clone()),
        Shown::NotOffered => Shown::NotOffered,
    }
}

fn profile_statement(id: &RecordId, parts: &[Part]) -> String {
    let mut columns = String::new();
    for part in parts {
        columns.push_str(match part {
            Part::Stage => ", e.searchstage AS stage",
            Part::Balance => ", e.balance AS balance, e.overduebalance AS overdue",
            Part::Terms => ", BUILTIN.DF(e.terms) AS terms",
            Part::PrimaryContact => ", e.contact AS contact",
            Part::Currency => ", e.currency AS currency, BUILTIN.DF(e.currency) AS currencyname",
            Part::TaxItem => ", BUILTIN.DF(e.taxitem) AS taxitem",
            Part::CreditLimit => ", e.creditlimit AS creditlimit",
            Part::DaysOverdue => ", e.daysoverdue AS daysoverdue",
            Part::Vendors
            | Part::Unpaid
            | Part::Unused
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
