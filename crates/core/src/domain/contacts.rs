//! The Contacts screen: everybody the company knows. What it shows and what a person can want there
//! travel as one JSON text, as those of [`texting`](super::texting) do.

use serde::{Deserialize, Serialize};

use super::{
    caller::{CallerMatch, EntityKind},
    customer_pane::{Known, NewContact},
    directory::{Badge, DirectoryNumber, Entry, Found, Source},
    ids::RecordId,
    time::Timestamp,
    view::LogProblem,
};

/// Names a person of the list, whichever side knows them.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonKey(String);

impl PersonKey {
    /// Of this entry.
    pub fn of(entry: &Entry) -> Self {
        Self::named(entry.source, &entry.id)
    }

    /// Of the entry with this id there.
    pub fn named(source: Source, id: &RecordId) -> Self {
        let side = match source {
            Source::NetSuite => 'n',
            Source::RingCentral => 'r',
        };
        Self(format!("{side}{id}"))
    }

    /// Where the entry comes from, and its id there.
    pub fn parts(&self) -> Option<(Source, RecordId)> {
        let source = match self.0.as_bytes().first()? {
            b'n' => Source::NetSuite,
            b'r' => Source::RingCentral,
            _ => return None,
        };
        Some((source, RecordId::new(self.0.get(1..)?)))
    }
}

impl AsRef<str> for PersonKey {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<String> for PersonKey {
    fn from(key: String) -> Self {
        Self(key)
    }
}

/// What somebody is to the company.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Relation {
    /// A record of NetSuite.
    Record(EntityKind),
    /// An extension of the company's at RingCentral.
    Colleague,
    /// The rep's own contact at RingCentral.
    Personal,
}

impl Relation {
    /// Of this entry.
    pub const fn of(entry: &Entry) -> Self {
        match (entry.source, entry.kind) {
            (_, EntityKind::Employee) => Self::Colleague,
            (Source::RingCentral, _) => Self::Personal,
            (Source::NetSuite, kind) => Self::Record(kind),
        }
    }
}

/// How busy a colleague is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Presence {
    /// Free.
    Available,
    /// Their phone rings, they are in a meeting, or they said so.
    Busy,
    /// They talk, or have somebody on hold.
    OnCall,
    /// They take no calls.
    DoNotDisturb,
    /// Not there, or not to be seen.
    Offline,
}

/// A row of the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonRow {
    /// Who.
    pub key: PersonKey,
    /// What they are.
    pub relation: Relation,
    /// Which sides know them.
    pub badge: Badge,
    /// Display name.
    pub name: String,
    /// The company of a contact.
    pub company: Option<String>,
    /// Job title.
    pub title: Option<String>,
    /// The number to call first, as it is stored.
    pub number: Option<String>,
}

impl PersonRow {
    /// Of somebody who was found.
    pub fn of(found: &Found) -> Self {
        let all = [Some(&found.entry), found.twin.as_ref()];
        let mut numbers = all.into_iter().flatten().flat_map(|entry| &entry.numbers);
        let number = numbers.next().map(|one| one.number.clone());
        let entry = &found.entry;
        Self {
            key: PersonKey::of(entry),
            relation: Relation::of(entry),
            badge: found.badge,
            name: entry.name.clone(),
            company: entry.company_name.clone(),
            title: entry.title.clone(),
            number,
        }
    }
}

/// Everything about one person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonDetails {
    /// The row.
    pub row: PersonRow,
    /// NetSuite's entry, or RingCentral's where that is the only one.
    pub entry: Entry,
    /// RingCentral's entry for the same person.
    pub twin: Option<Entry>,
    /// The numbers of both, each once.
    pub numbers: Vec<DirectoryNumber>,
    /// NetSuite's page, when the connector knows the account's host.
    pub url: Option<String>,
}

/// How complete the list is.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ContactsStanding {
    /// What is kept is being read.
    #[default]
    Opening,
    /// People are still on their way.
    Reading {
        /// How many there are in all, as far as is known.
        of: usize,
    },
    /// Everybody is here, as of the last check.
    Ready,
    /// The connector does not answer, or NetSuite does not answer it.
    Waiting,
    /// A phone without NetSuite.
    NoConnector,
    /// The connector keeps no directory.
    Off,
    /// The connector has no NetSuite.
    NotSetUp,
    /// The connector refuses.
    Refused,
}

/// What one tab looks at, as it is now.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ContactsLook {
    /// The tab's own name for it.
    pub look: String,
    /// The number of the wish that this answers.
    pub asked: u32,
    /// How many are found.
    pub found: usize,
    /// There are more who fit less well.
    pub has_more: bool,
    /// The place of the first row told.
    pub first: usize,
    /// Those on screen and some around them.
    pub rows: Vec<PersonRow>,
    /// Who is open.
    pub open: Option<PersonDetails>,
}

/// A record on its way into NetSuite.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Making {
    /// On its way.
    Saving,
    /// Somebody like it is there already.
    Known {
        /// The likest first.
        known: Vec<Known>,
    },
    /// It is in NetSuite.
    Made {
        /// The record.
        found: Box<CallerMatch>,
    },
    /// It is not.
    Failed {
        /// Why.
        problem: LogProblem,
    },
}

/// What the Contacts screen shows.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ContactsView {
    /// How complete the list is.
    pub standing: ContactsStanding,
    /// When NetSuite was last known to say the same.
    pub as_of: Option<Timestamp>,
    /// Kinds the connector's role may not read, by NetSuite's permission.
    pub no_access: Vec<String>,
    /// How many are in the list.
    pub all: usize,
    /// What each tab looks at.
    pub looks: Vec<ContactsLook>,
    /// Records on their way, by the form they come from.
    pub making: Vec<(String, Making)>,
    /// How busy the colleagues on screens are, as far as that is known.
    pub presence: Vec<(PersonKey, Presence)>,
}

/// What a person wants of the contacts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ContactsWish {
    /// Look at this stretch of those who fit.
    Look {
        /// The tab's own name for it.
        look: String,
        /// Counts this tab's wishes.
        asked: u32,
        /// What was typed; everybody when nothing was.
        text: String,
        /// Companies only.
        is_company: bool,
        /// The first row wanted.
        first: usize,
        /// How many rows.
        count: usize,
        /// Who is open.
        open: Option<PersonKey>,
    },
    /// This tab looks no more.
    Away {
        /// Which.
        look: String,
    },
    /// Ask for changes now.
    Refresh,
    /// Make a contact in NetSuite.
    Create {
        /// The facts; their request id names the form.
        contact: NewContact,
    },
    /// The form is closed.
    Forget {
        /// Its request id.
        request: String,
    },
}
