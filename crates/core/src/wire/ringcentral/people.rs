//! Whom RingCentral knows: colleagues, from the company's directory, and the rep's own contacts, from
//! the address book.

use serde::Deserialize;

use super::{id_text, messages::SyncInfo, optional_id};
use crate::domain::{
    caller::{EntityKind, PhoneField},
    directory::{DirectoryNumber, Entry, Source},
    ids::RecordId,
};

/// `GET /restapi/v1.0/account/~/directory/entries`.
#[derive(Clone, Debug, Deserialize)]
pub struct CompanyDirectory {
    /// A page of it.
    #[serde(default)]
    pub records: Vec<Colleague>,
    /// Where the page stands.
    #[serde(default)]
    pub paging: Paging,
}

/// Where a page stands.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Paging {
    /// How many there are.
    pub total_pages: Option<u32>,
}

/// An extension of the company.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Colleague {
    /// Of the extension.
    #[serde(deserialize_with = "optional_id")]
    pub id: Option<String>,
    /// `User`, `Department`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// `Enabled`, `Disabled`, `NotActivated`, …
    pub status: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Of what is no person.
    pub name: Option<String>,
    /// Short number.
    pub extension_number: Option<String>,
    /// Email.
    pub email: Option<String>,
    /// Job title.
    pub job_title: Option<String>,
    /// Not to be shown.
    pub hidden: bool,
    /// Numbers.
    pub phone_numbers: Vec<ColleagueNumber>,
}

/// A number of a colleague.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ColleagueNumber {
    /// E.164.
    pub phone_number: Option<String>,
    /// `DirectNumber`, `MobileNumber`, …
    pub usage_type: Option<String>,
    /// Not to be shown.
    pub hidden: bool,
}

fn number(field: PhoneField, number: Option<String>) -> Option<DirectoryNumber> {
    let number = number.filter(|number| number.chars().any(|one| one.is_ascii_digit()))?;
    Some(DirectoryNumber { field, number })
}

fn full_name(parts: [Option<&str>; 2]) -> Option<String> {
    let parts = parts.into_iter().flatten().map(str::trim);
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

impl Colleague {
    /// As an entry of the directory; `None` for what nobody can call.
    pub fn entry(self) -> Option<Entry> {
        let is_there = self.status.as_deref().is_none_or(|it| it == "Enabled");
        if self.hidden || !is_there || self.kind != "User" {
            return None;
        }
        let name = full_name([self.first_name.as_deref(), self.last_name.as_deref()]);
        let others = self.phone_numbers.into_iter().filter(|one| !one.hidden);
        let others = others.filter_map(|one| {
            let field = match one.usage_type.as_deref() {
                Some("MobileNumber") => PhoneField::Mobile,
                _ => PhoneField::Office,
            };
            number(field, one.phone_number)
        });
        let own = number(PhoneField::Main, self.extension_number);
        Some(Entry {
            id: RecordId::new(format!("e{}", self.id?)),
            source: Source::RingCentral,
            kind: EntityKind::Employee,
            name: name.or(self.name)?,
            company: None,
            company_name: None,
            title: self.job_title,
            email: self.email,
            numbers: own.into_iter().chain(others).collect(),
        })
    }
}

/// `GET …/address-book-sync`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddressBookSync {
    /// Everybody, or who is new, changed or deleted since the token was given.
    #[serde(default)]
    pub records: Vec<PersonalContact>,
    /// How to ask for what comes next.
    pub sync_info: SyncInfo,
    /// Of the page that follows.
    #[serde(default, deserialize_with = "optional_id")]
    pub next_page_id: Option<String>,
}

/// A contact; a deleted one is told by its id and availability alone.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonalContact {
    /// The id.
    #[serde(deserialize_with = "id_text")]
    pub id: String,
    /// What is known.
    #[serde(flatten)]
    pub facts: PersonalFacts,
}

/// What is known of a contact.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PersonalFacts {
    /// `Alive`, `Deleted`, `Purged`.
    pub availability: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// What they are called.
    pub nick_name: Option<String>,
    /// Their company's name.
    pub company: Option<String>,
    /// Job title.
    pub job_title: Option<String>,
    /// Email.
    pub email: Option<String>,
    /// Numbers, each as the platform names it.
    pub business_phone: Option<String>,
    /// Another one.
    pub business_phone2: Option<String>,
    /// Mobile.
    pub mobile_phone: Option<String>,
    /// Home.
    pub home_phone: Option<String>,
    /// Another one.
    pub home_phone2: Option<String>,
    /// The switchboard.
    pub company_phone: Option<String>,
    /// Car.
    pub car_phone: Option<String>,
    /// Any other.
    pub other_phone: Option<String>,
}

impl PersonalContact {
    /// The id among the entries of the directory.
    pub fn entry_id(&self) -> RecordId {
        RecordId::new(format!("c{}", self.id))
    }

    /// As an entry of the directory; `None` for one who is deleted or has no name at all.
    pub fn entry(self) -> Option<Entry> {
        let id = self.entry_id();
        let facts = self.facts;
        if facts
            .availability
            .as_deref()
            .is_some_and(|it| it != "Alive")
        {
            return None;
        }
        let person = full_name([facts.first_name.as_deref(), facts.last_name.as_deref()]);
        let own = person.or(facts.nick_name);
        // One who has none is a company.
        let (name, company_name) = match own {
            Some(own) => (own, facts.company),
            None => (facts.company?, None),
        };
        let numbers = [
            (PhoneField::Main, facts.business_phone),
            (PhoneField::Mobile, facts.mobile_phone),
            (PhoneField::Office, facts.company_phone),
            (PhoneField::Office, facts.business_phone2),
            (PhoneField::Home, facts.home_phone),
            (PhoneField::Home, facts.home_phone2),
            (PhoneField::Alternative, facts.other_phone),
            (PhoneField::Alternative, facts.car_phone),
        ];
        let numbers = numbers
            .into_iter()
            .filter_map(|(field, one)| number(field, one));
        Some(Entry {
            id,
            source: Source::RingCentral,
            kind: EntityKind::Contact,
            name,
            company: None,
            company_name,
            title: facts.job_title,
            email: facts.email,
            numbers: numbers.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn colleagues_are_those_who_can_be_called() {
        let text = r#"{"records":[
            {"id":"300012342","type":"User","status":"Enabled","firstName":"Ben","lastName":"Okafor",
             "extensionNumber":"102","email":"ben@northgate.example","jobTitle":"Rep","hidden":false,
             "phoneNumbers":[{"phoneNumber":"+16505550102","usageType":"DirectNumber"},
                             {"phoneNumber":"+16505550162","usageType":"MobileNumber"},
                             {"phoneNumber":"+16505550199","hidden":true}]},
            {"id":"1","type":"User","status":"Disabled","firstName":"Greta","hidden":true},
            {"id":"2","type":"User","status":"NotActivated","firstName":"Femi"},
            {"id":"3","type":"Department","status":"Enabled","name":"Order Desk"}],
            "paging":{"page":1,"totalPages":1,"perPage":1000}}"#;
        let page: CompanyDirectory = json::read(text).unwrap();
        assert_eq!(page.paging.total_pages, Some(1));
        let entries: Vec<_> = page
            .records
            .into_iter()
            .filter_map(Colleague::entry)
            .collect();
        assert_eq!(entries.len(), 1);
        let ben = &entries[0];
        assert_eq!(
            (ben.name.as_str(), ben.id.as_str()),
            ("Ben Okafor", "e300012342")
        );
        let numbers: Vec<_> = ben.numbers.iter().map(|one| one.number.as_str()).collect();
        assert_eq!(numbers, ["102", "+16505550102", "+16505550162"]);
    }

    #[test]
    fn contacts_come_with_their_numbers_and_go_by_their_id() {
        let text = r#"{"records":[
            {"id":623045004,"availability":"Alive","firstName":"Rosa","lastName":"Delgado",
             "company":"Delgado Tiles","mobilePhone":"+15105550187","businessPhone":"(510) 555-0188"},
            {"id":623045005,"availability":"Alive","company":"Corner Cafe","otherPhone":"x"},
            {"id":623045006,"availability":"Deleted"}],
            "syncInfo":{"syncType":"FSync","syncToken":"ab-0-3"},"nextPageId":77}"#;
        let sync: AddressBookSync = json::read(text).unwrap();
        assert_eq!(sync.next_page_id.as_deref(), Some("77"));
        assert_eq!(sync.records[2].entry_id().as_str(), "c623045006");
        let entries: Vec<_> = sync
            .records
            .into_iter()
            .map(PersonalContact::entry)
            .collect();
        let rosa = entries[0].as_ref().unwrap();
        assert_eq!(rosa.company_name.as_deref(), Some("Delgado Tiles"));
        assert_eq!(rosa.numbers.len(), 2);
        let cafe = entries[1].as_ref().unwrap();
        assert_eq!((cafe.name.as_str(), cafe.numbers.len()), ("Corner Cafe", 0));
        assert!(entries[2].is_none());
    }
}
