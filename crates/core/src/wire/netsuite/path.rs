//! Addresses below an account's own origin.

use crate::domain::ids::RecordId;

/// Where access tokens come from; with the origin in front, the assertion's audience.
pub const TOKEN: &str = "/services/rest/auth/oauth2/v1/token";
/// Where queries go.
pub const QUERY: &str = "/services/rest/query/v1/suiteql";

/// Where the schemas of records are.
pub const METADATA: &str = "/services/rest/record/v1/metadata-catalog";

/// The record types the connector ever addresses; nothing else can be read or written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RecordType {
    /// Phone call.
    PhoneCall,
    /// Customer, lead or prospect.
    Customer,
    /// Contact.
    Contact,
    /// Sales order; only where it came from is ever written.
    SalesOrder,
    /// Invoice; read only.
    Invoice,
    /// Credit memo; read only.
    CreditMemo,
    /// Opportunity; read only.
    Opportunity,
    /// Support case; read only.
    SupportCase,
    /// Project; read only.
    Job,
}

impl RecordType {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::PhoneCall,
        Self::Customer,
        Self::Contact,
        Self::SalesOrder,
        Self::Invoice,
        Self::CreditMemo,
        Self::Opportunity,
        Self::SupportCase,
        Self::Job,
    ];

    const fn segment(self) -> &'static str {
        match self {
            Self::PhoneCall => "phoneCall",
            Self::Customer => "customer",
            Self::Contact => "contact",
            Self::SalesOrder => "salesOrder",
            Self::Invoice => "invoice",
            Self::CreditMemo => "creditMemo",
            Self::Opportunity => "opportunity",
            Self::SupportCase => "supportCase",
            Self::Job => "job",
        }
    }

    /// One of the records, whichever: enough to learn whether the role may read them.
    pub fn any(self) -> String {
        format!("/services/rest/record/v1/{}?limit=1", self.segment())
    }

    /// NetSuite's name of the permission to read it.
    pub const fn permission(self) -> &'static str {
        match self {
            Self::PhoneCall => "Lists -> Phone Calls",
            Self::Customer => "Lists -> Customers",
            Self::Contact => "Lists -> Contacts",
            Self::SalesOrder => "Transactions -> Sales Order",
            Self::Invoice => "Transactions -> Invoice",
            Self::CreditMemo => "Transactions -> Credit Memo",
            Self::Opportunity => "Transactions -> Opportunity",
            Self::SupportCase => "Lists -> Cases",
            Self::Job => "Lists -> Projects",
        }
    }

    /// Which fields it has.
    pub fn schema(self) -> String {
        format!("{METADATA}/{}", self.segment())
    }

    /// Where new ones are made.
    pub fn all(self) -> String {
        format!("/services/rest/record/v1/{}", self.segment())
    }

    /// The record with this internal id.
    pub fn by_id(self, id: &RecordId) -> String {
        format!("/services/rest/record/v1/{}/{id}", self.segment())
    }

    /// The record with this external id.
    pub fn by_external_id(self, external_id: &str) -> String {
        format!(
            "/services/rest/record/v1/{}/eid:{external_id}",
            self.segment()
        )
    }
}

/// The id at the end of a `Location`.
pub fn record_id(location: &str) -> Option<RecordId> {
    let last = location.trim_end_matches('/').rsplit('/').next()?;
    let is_id = !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit());
    is_id.then(|| RecordId::new(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::company::RolePermission;

    #[test]
    fn every_record_that_is_read_has_its_permission_in_the_role() {
        for record in RecordType::ALL {
            let spelling = record.permission();
            assert!(RolePermission::spelled_as(spelling).is_some(), "{spelling}");
        }
    }

    #[test]
    fn a_location_ends_with_the_id() {
        let location = "https://1.example/services/rest/record/v1/phonecall/9001";
        assert_eq!(record_id(location), Some(RecordId::new("9001")));
        assert_eq!(record_id("https://1.example/phonecall/eid:rc-s"), None);
        assert_eq!(record_id(""), None);
    }

    #[test]
    fn records_are_addressed_by_external_id() {
        assert_eq!(
            RecordType::PhoneCall.by_external_id("rc-s-1"),
            "/services/rest/record/v1/phoneCall/eid:rc-s-1"
        );
    }
}
