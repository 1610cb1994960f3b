//! References to other records.

use serde::{Deserialize, Serialize};

use crate::domain::ids::RecordId;

/// A reference: written with its id alone, read with the name too.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reference {
    /// Internal id.
    pub id: RecordId,
    /// Display name; never written.
    #[serde(default, skip_serializing)]
    pub ref_name: Option<String>,
}

impl Reference {
    /// To this record.
    pub const fn to(id: RecordId) -> Self {
        Self { id, ref_name: None }
    }
}
