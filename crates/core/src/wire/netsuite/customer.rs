//! The `customer` record, as far as it is written.

use serde::{Deserialize, Serialize};

use super::reference::Reference;
use crate::domain::{ids::RecordId, intent::NewCustomer};

/// The body of a `PUT`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerBody {
    is_person: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    company_name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    first_name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    last_name: String,
    phone: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    email: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    subsidiary: Option<Reference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity_status: Option<Reference>,
}

impl CustomerBody {
    /// A company when it has a company name, else a person. Accounts with subsidiaries require one.
    pub fn new(facts: &NewCustomer, subsidiary: Option<RecordId>) -> Self {
        let trimmed = |text: &str| text.trim().to_owned();
        let is_person = facts.company_name.trim().is_empty();
        let name = |text: &str| {
            if is_person {
                trimmed(text)
            } else {
                String::new()
            }
        };
        Self {
            is_person,
            company_name: trimmed(&facts.company_name),
            first_name: name(&facts.first_name),
            last_name: name(&facts.last_name),
            phone: trimmed(&facts.phone),
            email: trimmed(&facts.email),
            subsidiary: subsidiary.map(Reference::to),
            entity_status: None,
        }
    }

    /// The same with the status that makes it a lead, a prospect or a customer.
    #[must_use]
    pub fn with_status(self, status: RecordId) -> Self {
        Self {
            entity_status: Some(Reference::to(status)),
            ..self
        }
    }
}

/// What is read of a record that exists.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerRead {
    /// Internal id.
    pub id: RecordId,
    /// Company name.
    #[serde(default)]
    pub company_name: Option<String>,
    /// First name of a person.
    #[serde(default)]
    pub first_name: Option<String>,
    /// Last name of a person.
    #[serde(default)]
    pub last_name: Option<String>,
    /// Main phone as stored.
    #[serde(default)]
    pub phone: Option<String>,
    /// Nobody uses it any more.
    #[serde(default)]
    pub is_inactive: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_and_a_person_are_written_differently() {
        let facts = NewCustomer {
            company_name: " Acme ".into(),
            first_name: "Jane".into(),
            phone: "+14155550134".into(),
            ..NewCustomer::default()
        };
        let company = CustomerBody::new(&facts, Some(RecordId::new("1")));
        assert_eq!(
            serde_json::to_value(company).unwrap(),
            serde_json::json!({
                "isPerson": false, "companyName": "Acme", "phone": "+14155550134",
                "subsidiary": { "id": "1" },
            })
        );
        let person = NewCustomer {
            company_name: String::new(),
            last_name: "Doe".into(),
            ..facts
        };
        assert_eq!(
            serde_json::to_value(CustomerBody::new(&person, None)).unwrap(),
            serde_json::json!({
                "isPerson": true, "firstName": "Jane", "lastName": "Doe", "phone": "+14155550134",
            })
        );
    }
}
