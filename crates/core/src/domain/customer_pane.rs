//! What the customer pane shows about a company, part by part: each is read when it is opened, and
//! each says for itself when it may not be read.

use serde::{Deserialize, Serialize};

use super::{
    caller::{CallerMatch, EntityRef},
    ids::RecordId,
    time::Timestamp,
};

/// Something that is there, or that cannot be read. An empty value and a forbidden one are never the
/// same.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Part<T> {
    /// As NetSuite has it.
    Read(T),
    /// The connector's role may not read it; NetSuite's permission, as an admin finds it.
    NoAccess(String),
    /// The account has no such field or record, or hides that it has.
    NotOffered,
}

impl<T> Part<T> {
    /// What was read.
    pub const fn read(&self) -> Option<&T> {
        match self {
            Self::Read(value) => Some(value),
            Self::NoAccess(_) | Self::NotOffered => None,
        }
    }
}

/// A contact with how to reach them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactCard {
    /// The contact.
    pub contact: EntityRef,
    /// Job title.
    pub title: Option<String>,
    /// Main phone as stored.
    pub phone: Option<String>,
    /// Mobile phone as stored.
    pub mobile: Option<String>,
    /// Email.
    pub email: Option<String>,
    /// NetSuite's page.
    pub url: Option<String>,
}

/// What is owed. Amounts are formatted by the connector, `18,240.50 USD`, with their currency where the
/// account has several.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credit {
    /// Open balance.
    pub balance: Option<String>,
    /// What of it is overdue; `None` when nothing is.
    pub overdue: Option<String>,
    /// For how many days.
    pub days_overdue: Option<u32>,
}

/// Identity, addresses and terms of a company.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerProfile {
    /// The company.
    pub company: EntityRef,
    /// NetSuite's readable number, `CUST-10482`.
    pub entity_number: Option<String>,
    /// Main phone as stored.
    pub phone: Option<String>,
    /// Main email.
    pub email: Option<String>,
    /// Sales representative.
    pub sales_rep: Option<String>,
    /// Primary contact.
    pub primary_contact: Part<Option<ContactCard>>,
    /// Default billing address, line by line.
    pub billing_address: Part<Option<String>>,
    /// Default shipping address, line by line.
    pub shipping_address: Part<Option<String>>,
    /// Payment terms.
    pub terms: Part<Option<String>>,
    /// Tax item.
    pub tax_item: Part<Option<String>>,
    /// Balance and what is overdue.
    pub credit: Part<Credit>,
    /// Credit limit.
    pub credit_limit: Part<Option<String>>,
    /// When the connector read this.
    pub read_at: Timestamp,
    /// NetSuite's page of the company.
    pub url: Option<String>,
}

/// A list of the pane, newest first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Listed<T> {
    /// The newest; an empty list means that there is none.
    pub items: Part<Vec<T>>,
    /// There are older ones, in NetSuite.
    pub has_more: bool,
    /// When the connector read this.
    pub read_at: Timestamp,
}

/// A sales order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SalesOrder {
    /// Internal id.
    pub id: RecordId,
    /// Document number, `SO1042`.
    pub number: Option<String>,
    /// Local date, `2026-11-21`.
    pub date: String,
    /// Status as NetSuite words it.
    pub status: Option<String>,
    /// Neither billed, closed nor cancelled.
    pub is_open: bool,
    /// Total in the order's currency, formatted.
    pub total: Option<String>,
    /// Memo.
    pub memo: Option<String>,
    /// NetSuite's page.
    pub url: Option<String>,
}

/// An invoice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invoice {
    /// Internal id.
    pub id: RecordId,
    /// Document number, `INV3342`.
    pub number: Option<String>,
    /// Local date, `2026-11-21`.
    pub date: String,
    /// When it is to be paid, likewise.
    pub due: Option<String>,
    /// Status as NetSuite words it.
    pub status: Option<String>,
    /// Not paid in full.
    pub is_open: bool,
    /// Total in the invoice's currency, formatted.
    pub total: Option<String>,
    /// What of it is still to be paid; `None` when nothing is, or the account does not tell.
    pub unpaid: Option<String>,
    /// Memo.
    pub memo: Option<String>,
    /// NetSuite's page.
    pub url: Option<String>,
}

/// A credit memo.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreditMemo {
    /// Internal id.
    pub id: RecordId,
    /// Document number, `CM121`.
    pub number: Option<String>,
    /// Local date, `2026-11-21`.
    pub date: String,
    /// Status as NetSuite words it.
    pub status: Option<String>,
    /// Not fully applied.
    pub is_open: bool,
    /// Total in its currency, formatted.
    pub total: Option<String>,
    /// What of it no invoice was lowered by yet; `None` when nothing is left, or the account does not
    /// tell.
    pub unused: Option<String>,
    /// Memo.
    pub memo: Option<String>,
    /// NetSuite's page.
    pub url: Option<String>,
}

/// An opportunity.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Opportunity {
    /// Internal id.
    pub id: RecordId,
    /// Document number.
    pub number: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Local date, `2026-11-21`.
    pub date: String,
    /// Status as NetSuite words it.
    pub status: Option<String>,
    /// Neither won nor lost.
    pub is_open: bool,
    /// Projected total, formatted.
    pub projected_total: Option<String>,
    /// Probability in percent.
    pub probability: Option<u32>,
    /// Expected close, `2026-12-01`.
    pub expected_close: Option<String>,
    /// NetSuite's page.
    pub url: Option<String>,
}

/// A support case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SupportCase {
    /// Internal id.
    pub id: RecordId,
    /// Case number.
    pub number: Option<String>,
    /// Subject.
    pub title: Option<String>,
    /// Local date, `2026-11-21`.
    pub date: String,
    /// Status as NetSuite words it.
    pub status: Option<String>,
    /// Not closed.
    pub is_open: bool,
    /// Priority.
    pub priority: Option<String>,
    /// Who works on it.
    pub assigned: Option<String>,
    /// NetSuite's page.
    pub url: Option<String>,
}

/// An email with the company, to be read only: it is NetSuite's, never ours.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EmailSummary {
    /// Internal id.
    pub id: RecordId,
    /// Local date, `2026-11-21`.
    pub date: String,
    /// Subject.
    pub subject: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who got it.
    pub recipient: Option<String>,
    /// It came from the customer.
    pub is_incoming: bool,
    /// The beginning of the text, without markup.
    pub excerpt: String,
}

/// Facts for a new NetSuite contact.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewContact {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Job title.
    #[serde(default)]
    pub title: String,
    /// The customer, lead, prospect or vendor they belong to.
    #[serde(default)]
    pub company: Option<RecordId>,
    /// Phone as it should stand in NetSuite.
    #[serde(default)]
    pub phone: String,
    /// Email.
    #[serde(default)]
    pub email: String,
    /// Made once per form, so that saving twice creates one record.
    pub request_id: String,
    /// Create it although somebody like it is there already: the rep has seen who.
    #[serde(default)]
    pub although_known: bool,
}

/// Asks who is in NetSuite already, before somebody is created.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LikenessQuestion {
    /// Number in any spelling; empty when there is none.
    #[serde(default)]
    pub phone: String,
    /// Email; empty when there is none.
    #[serde(default)]
    pub email: String,
    /// First name.
    #[serde(default)]
    pub first_name: String,
    /// Last name.
    #[serde(default)]
    pub last_name: String,
    /// Company name.
    #[serde(default)]
    pub company_name: String,
}

/// By what somebody is like the one to be created.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Likeness {
    /// The same number.
    Number,
    /// The same email.
    Email,
    /// The same name.
    Name,
}

/// Somebody who is in NetSuite already.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Known {
    /// The record.
    pub found: CallerMatch,
    /// By what it is like; the strongest first.
    pub by: Vec<Likeness>,
}

/// What became of a new contact.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CreatedContact {
    /// It is there, now or since the same form was saved before.
    Created(CallerMatch),
    /// Nothing was created: these are like it. Ask the rep, then say `althoughKnown`.
    Known(Vec<Known>),
}
