//! The `contact` record.

use serde::Serialize;

use super::reference::Reference;
use crate::domain::{customer_pane::NewContact, ids::RecordId};

/// The body of a `PUT`; empty fields are not named.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<Reference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subsidiary: Option<Reference>,
}

impl ContactBody {
    /// `subsidiary` is that of new records, in accounts that have several.
    pub fn new(facts: &NewContact, subsidiary: Option<RecordId>) -> Self {
        let field = |text: &str| {
            let text = text.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        Self {
            first_name: field(&facts.first_name),
            last_name: field(&facts.last_name),
            title: field(&facts.title),
            phone: field(&facts.phone),
            email: field(&facts.email),
            company: facts.company.clone().map(Reference::to),
            subsidiary: subsidiary.map(Reference::to),
        }
    }
}

/// The body of a `PATCH` that puts a contact under a company.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Housed {
    /// Customer, lead, prospect or vendor.
    pub company: Reference,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_not_named() {
        let facts = NewContact {
            first_name: " Ada ".into(),
            last_name: "King".into(),
            company: Some(RecordId::new("600")),
            request_id: "r1".into(),
            ..NewContact::default()
        };
        assert_eq!(
            serde_json::to_value(ContactBody::new(&facts, Some(RecordId::new("1")))).unwrap(),
            serde_json::json!({
                "firstName": "Ada", "lastName": "King",
                "company": { "id": "600" }, "subsidiary": { "id": "1" },
            })
        );
    }
}
