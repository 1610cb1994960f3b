//! What somebody who is signed in to RingCentral is in NetSuite.

use serde::{Deserialize, Serialize};

use super::{ids::RecordId, time::Timestamp};

/// Answer of `GET /company/you`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct You {
    /// Which employee.
    pub employee: Employee,
    /// The email that was looked for, as RingCentral has it.
    pub email: Option<String>,
    /// The direct number that was looked for, as RingCentral has it.
    pub number: Option<String>,
    /// When a call or text of theirs was last written to NetSuite.
    pub written_at: Option<Timestamp>,
}

/// The employee that calls are logged for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Employee {
    /// This one.
    Found {
        /// Internal id.
        id: RecordId,
        /// Name.
        name: String,
        /// By what.
        by: FoundBy,
    },
    /// No active employee has the email or the number, or several have.
    NotFound,
    /// The connector's role may not read employees.
    NotAllowed,
    /// NetSuite was not asked, or did not answer.
    Unknown,
}

/// What of them an employee was found by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FoundBy {
    /// The email.
    Email,
    /// The direct number.
    Number,
    /// Neither is the employee's, so somebody said so.
    Mapping,
}
