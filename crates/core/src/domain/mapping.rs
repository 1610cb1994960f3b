//! The organizer mapping: which NetSuite employee an extension's calls are filed under, and since when
//! (adr/0039). Pure rules; nothing here asks anybody.

mod changes;
mod groups;
mod matching;
mod past;
mod periods;
mod units;
mod view;

use serde::{Deserialize, Serialize};

use super::ids::{ExtensionId, RecordId};

pub use changes::{Change, Reviewed, changes};
pub use groups::{Group, GroupKind, groups};
pub use matching::{Facts, Matcher, Proposal, propose};
pub use past::{Evidence, PastCall, PastCalls, PastRecord, past_owners};
pub use periods::{EVER, Mapping, Period};
pub use units::{Context, ContextEntry, Unit, Units};
pub use view::{
    DefaultEntry, DefaultOrganizer, Entry, ExtensionEntry, ListTrouble, MappingState, MappingView,
    MappingWish, Preview, RefileWish, Refiled, Row, WrongCall,
};

/// An employee of NetSuite, as far as somebody chooses one or is matched with one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Employee {
    /// Internal id.
    pub id: RecordId,
    /// First and last name, or the record's own.
    pub name: String,
    /// Email.
    pub email: Option<String>,
    /// Number, as the record spells it.
    pub phone: Option<String>,
    /// Subsidiary and department, where the account has them.
    #[serde(default)]
    pub context: Context,
}

/// Whom calls are filed under.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Organizer {
    /// The employee's internal id.
    pub id: RecordId,
    /// The name as it was when this was said.
    pub name: String,
}

impl From<&Employee> for Organizer {
    fn from(employee: &Employee) -> Self {
        Self {
            id: employee.id.clone(),
            name: employee.name.clone(),
        }
    }
}

/// Who gets the calls of extensions that have nobody, as an admin says it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rest {
    /// Nobody leaves them without.
    pub organizer: Option<Organizer>,
}

/// How an extension came to its employee.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum How {
    /// They have the extension's email.
    Email,
    /// They have the email of who signed in with the extension.
    UserEmail,
    /// They have the extension's number.
    Phone,
    /// Phone calls of the past that name them were the extension's.
    PastCalls,
    /// An admin said so.
    Manual,
}

impl How {
    /// As it is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::UserEmail => "user-email",
            Self::Phone => "phone",
            Self::PastCalls => "past-calls",
            Self::Manual => "manual",
        }
    }

    /// What was kept.
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::Email,
            Self::UserEmail,
            Self::Phone,
            Self::PastCalls,
            Self::Manual,
        ]
        .into_iter()
        .find(|how| how.as_str() == name)
    }
}

/// The employee of an extension.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Owner {
    /// Who.
    pub organizer: Organizer,
    /// How they came to it.
    pub how: How,
}

/// What an extension is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// A person's.
    User,
    /// A call queue.
    Queue,
    /// A shared line, a menu, a room or something else that is no person's.
    Shared,
}

impl Kind {
    /// As it is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Queue => "queue",
            Self::Shared => "shared",
        }
    }

    /// What was kept.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::User, Self::Queue, Self::Shared]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }

    /// By RingCentral's word (`GetExtensionInfoResponse.type`); nothing said is a person's.
    pub fn of(kind: &str) -> Self {
        match kind {
            "" | "User" | "DigitalUser" | "VirtualUser" | "FlexibleUser" | "FaxUser"
            | "Unknown" => Self::User,
            "Department" => Self::Queue,
            _ => Self::Shared,
        }
    }
}

/// An extension as RingCentral lists it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Listed {
    /// Which.
    pub id: ExtensionId,
    /// Its short number, `101`; empty where it has none.
    pub number: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its email.
    pub email: Option<String>,
    /// Its number in the telephone network.
    pub phone: Option<String>,
    /// RingCentral's word for how it stands, `Enabled`.
    pub status: String,
    /// The name of its site.
    #[serde(default)]
    pub site: Option<String>,
    /// The department of its contact.
    #[serde(default)]
    pub department: Option<String>,
    /// It was in the list when that was read last.
    pub is_there: bool,
}
