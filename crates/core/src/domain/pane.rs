//! The tabs of the customer pane: what they show of the company in front of somebody, and what is
//! wished of them. Both travel as one JSON text inside
//! [`AnnexView`](super::view::AnnexView) and [`Intent::Annex`](super::intent::Intent::Annex).

use serde::{Deserialize, Serialize};

use super::{
    caller::LoggedCallSummary,
    customer_pane::{
        CreditMemo, CustomerProfile, EmailSummary, Invoice, Listed, Opportunity, SalesOrder,
        SupportCase,
    },
    ids::RecordId,
    view::LogProblem,
};

/// What can be read of a company, each for itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PaneRead {
    /// Identity, contact, addresses, terms, credit.
    Profile,
    /// Phone calls.
    Calls,
    /// Sales orders.
    Orders,
    /// Invoices.
    Invoices,
    /// Credit memos.
    Credits,
    /// Opportunities.
    Opportunities,
    /// Support cases.
    Cases,
    /// Emails, which are NetSuite's alone.
    Emails,
}

/// How far a reading has come.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Reading<T> {
    /// Asked for the first time.
    Asked,
    /// As the connector told it.
    Read {
        /// What.
        value: T,
        /// A later reading did not come; this is the one before.
        problem: Option<LogProblem>,
    },
    /// It did not come.
    Failed {
        /// Why.
        problem: LogProblem,
    },
}

/// What was read of the company in the pane.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaneView {
    /// Which; nothing was read of any other.
    pub company: Option<RecordId>,
    /// Nothing in a part means that nobody has opened it.
    pub profile: Option<Reading<CustomerProfile>>,
    /// Newest first, as in all lists.
    pub calls: Option<Reading<Listed<LoggedCallSummary>>>,
    /// See there.
    pub orders: Option<Reading<Listed<SalesOrder>>>,
    /// See there.
    pub invoices: Option<Reading<Listed<Invoice>>>,
    /// See there.
    pub credits: Option<Reading<Listed<CreditMemo>>>,
    /// See there.
    pub opportunities: Option<Reading<Listed<Opportunity>>>,
    /// See there.
    pub cases: Option<Reading<Listed<SupportCase>>>,
    /// See there.
    pub emails: Option<Reading<Listed<EmailSummary>>>,
}

/// Somebody opened a part, or wants it read again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaneWish {
    /// Of which company.
    pub company: RecordId,
    /// What.
    pub read: PaneRead,
    /// Although it was read a moment ago.
    pub again: bool,
}
