//! *Check one customer*, the end of the set-up: somebody who knows a customer looks through its calls and
//! says that they are right.

use serde::{Deserialize, Serialize};

use crate::domain::{
    caller::LoggedCallSummary, customer_pane::Listed, ids::RecordId, pane::Reading, time::Timestamp,
};

/// A customer that somebody may know.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KnownCustomer {
    /// Internal id.
    pub id: RecordId,
    /// Name.
    pub name: String,
}

/// Body of `POST /company/check/customers`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerQuestion {
    /// A part of the name, or several.
    pub text: String,
}

/// Body of `PUT /company/check`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckEntry {
    /// The customer whose calls are right.
    pub customer: RecordId,
}

/// An admin has said that a customer's calls are right.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerCheck {
    /// Whose.
    pub customer: KnownCustomer,
    /// Who said so.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// The customer that is looked at, and its calls.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckedCustomer {
    /// Whose.
    pub customer: KnownCustomer,
    /// The calls, the newest first.
    pub calls: Option<Reading<Listed<LoggedCallSummary>>>,
}
