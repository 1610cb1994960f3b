//! Everybody the company knows, from NetSuite and from RingCentral, found by name or number.
//!
//! [`Directory`] is what a tab searches while somebody types: it is built in slices that are short
//! enough for a browser, takes changes one by one, and shows a person whom both sides know once, with
//! a badge that says so.

mod by_name;
mod fold;
mod index;
mod matches;
mod segment;
mod twins;

use serde::{Deserialize, Serialize};

pub use self::{
    fold::words,
    index::{Directory, Found},
    matches::{best_first, match_of_record, matches_of},
};
use super::{
    caller::{EntityKind, PhoneField},
    ids::RecordId,
};

/// Where an entry comes from.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// A record of NetSuite.
    #[default]
    NetSuite,
    /// A colleague or a contact at RingCentral.
    RingCentral,
}

impl Source {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks for it")]
    const fn is_netsuite(&self) -> bool {
        matches!(self, Self::NetSuite)
    }
}

/// Which sides know a person; on screen `NS`, `RC`, `NS + RC`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Badge {
    /// NetSuite alone.
    NetSuite,
    /// RingCentral alone.
    RingCentral,
    /// Both.
    Both,
}

impl Badge {
    /// As it is shown.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NetSuite => "NS",
            Self::RingCentral => "RC",
            Self::Both => "NS + RC",
        }
    }
}

/// A number of a person, spelled as its source has it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DirectoryNumber {
    /// Which one.
    pub field: PhoneField,
    /// As it is stored.
    pub number: String,
}

/// A person or company of the directory.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Unique within its source.
    pub id: RecordId,
    /// Where it comes from; NetSuite where that is not said.
    #[serde(default, skip_serializing_if = "Source::is_netsuite")]
    pub source: Source,
    /// What it is; a colleague's extension is an employee.
    pub kind: EntityKind,
    /// Display name.
    pub name: String,
    /// The company a contact belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<RecordId>,
    /// That company's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company_name: Option<String>,
    /// Job title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Email.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<DirectoryNumber>,
}

impl Entry {
    /// Are these, one of each source, the same person? Their email says so; or a number they share,
    /// when their names agree as well: a number alone may be a switchboard. A colleague is also known
    /// by name.
    pub fn is_same_person(&self, other: &Self, home: &str) -> bool {
        if self.source == other.source {
            return false;
        }
        let email = |entry: &Self| {
            let email = entry.email.as_deref().map(str::trim).unwrap_or_default();
            (!email.is_empty()).then(|| email.to_lowercase())
        };
        if let (Some(one), Some(another)) = (email(self), email(other))
            && one == another
        {
            return true;
        }
        let agree = names_agree(&self.name, &other.name);
        let colleagues = self.kind == EntityKind::Employee && other.kind == EntityKind::Employee;
        agree && (colleagues || self.shares_a_number(other, home))
    }

    fn shares_a_number(&self, other: &Self, home: &str) -> bool {
        let numbers = |entry: &Self| {
            let numbers = entry.numbers.iter();
            let read =
                |one: &DirectoryNumber| super::phone_number::PhoneNumber::parse(&one.number, home);
            numbers.filter_map(read).collect::<Vec<_>>()
        };
        let own = numbers(self);
        numbers(other).iter().any(|number| own.contains(number))
    }
}

/// The words of one name are all among the other's, in whatever order.
fn names_agree(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let within = |few: &[String], many: &[String]| few.iter().all(|word| many.contains(word));
    !one.is_empty() && !other.is_empty() && (within(&one, &other) || within(&other, &one))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn entry(source: Source, id: &str, name: &str, numbers: &[&str]) -> Entry {
        Entry {
            id: RecordId::new(id),
            source,
            kind: EntityKind::Contact,
            name: name.to_owned(),
            company: None,
            company_name: None,
            title: None,
            email: None,
            numbers: numbers
                .iter()
                .map(|number| DirectoryNumber {
                    field: PhoneField::Main,
                    number: (*number).to_owned(),
                })
                .collect(),
        }
    }

    #[test]
    fn email_makes_two_entries_one_person_and_a_switchboard_does_not() {
        let netsuite = entry(Source::NetSuite, "1", "Siobhán O'Neil", &["(617) 555-0112"]);
        let mut ringcentral = entry(
            Source::RingCentral,
            "9",
            "O'NEIL, Siobhan",
            &["+16175550112"],
        );
        assert!(netsuite.is_same_person(&ringcentral, "1"));
        assert!(ringcentral.is_same_person(&netsuite, "1"));
        ringcentral.name = "Bernard O'Neil".to_owned();
        assert!(
            !netsuite.is_same_person(&ringcentral, "1"),
            "one number, two people"
        );
        ringcentral.numbers.clear();
        ringcentral.name = "Siobhan O'Neil".to_owned();
        assert!(
            !netsuite.is_same_person(&ringcentral, "1"),
            "one name, no number"
        );
        ringcentral.name = "Office".to_owned();
        ringcentral.email = Some(" Siobhan@oneil.example".to_owned());
        assert!(!netsuite.is_same_person(&ringcentral, "1"));
        let with_email = Entry {
            email: Some("siobhan@ONEIL.example".to_owned()),
            ..netsuite.clone()
        };
        assert!(with_email.is_same_person(&ringcentral, "1"));
        assert!(!with_email.is_same_person(&with_email, "1"), "one source");
        let nameless = Entry {
            name: String::new(),
            ..netsuite.clone()
        };
        ringcentral.numbers = netsuite.numbers.clone();
        assert!(!nameless.is_same_person(&ringcentral, "1"));
    }

    #[test]
    fn colleagues_are_known_by_name() {
        let colleague = |source, id| Entry {
            kind: EntityKind::Employee,
            ..entry(source, id, "Ann Lee", &[])
        };
        let (one, other) = (
            colleague(Source::NetSuite, "11"),
            colleague(Source::RingCentral, "300"),
        );
        assert!(one.is_same_person(&other, "1"));
    }
}
