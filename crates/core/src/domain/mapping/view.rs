//! What the connector tells of the mapping, what an admin says, and what the screen shows.

use serde::{Deserialize, Serialize};

use super::{
    Change, Context, ContextEntry, Employee, Listed, Mapping, Organizer, Owner, PastCalls,
    Proposal, Units,
};
use crate::domain::{
    ids::{ExtensionId, RecordId},
    pane::Reading,
    time::Timestamp,
    view::LogProblem,
};

/// Answer of `GET /company/mapping`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MappingState {
    /// Every extension, in order of their numbers; those that are gone where something is said of them.
    pub rows: Vec<Row>,
    /// Who gets the calls of extensions that have nobody.
    pub default_organizer: DefaultOrganizer,
    /// What has changed in the phone system since the last review.
    pub changes: Vec<Change>,
    /// Why the list of extensions may be an old one.
    pub trouble: Option<ListTrouble>,
    /// When this was told.
    pub now: Timestamp,
    /// When the list was read.
    pub read_at: Option<Timestamp>,
    /// Why nobody can be matched just now, in words.
    pub employees_trouble: Option<String>,
    /// Calls in NetSuite that name no employee of theirs.
    pub without_organizer: u32,
    /// Calls that wait for somebody to have their extension.
    pub waiting: u32,
    /// RingCentral's log has calls to match extensions by.
    #[serde(default)]
    pub has_past_calls: bool,
    /// Subsidiaries and departments that can be chosen.
    #[serde(default)]
    pub units: Units,
}

/// An extension and whose it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// Which.
    pub extension: Listed,
    /// What was said of it.
    pub mapping: Mapping,
    /// Who files its calls where nothing was said.
    pub found: Option<Owner>,
    /// Subsidiary and department of the employee whose it is now.
    #[serde(default)]
    pub own: Context,
    /// What was said of the extension instead.
    #[serde(default)]
    pub said: Context,
}

impl Row {
    /// Whose a call is that begins at this moment; the default organizer's where it is nobody's.
    pub fn owner(&self, at: Timestamp) -> Option<&Owner> {
        self.mapping.owner_at(at).or(self.found.as_ref())
    }

    /// Which part of the company its calls are for.
    pub fn context(&self) -> Context {
        self.said.over(&self.own)
    }

    /// Is this what somebody saved?
    pub fn is_saved(&self, at: Timestamp) -> bool {
        self.mapping.owner_at(at).is_some()
    }
}

/// Who gets the calls of extensions that have nobody.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DefaultOrganizer {
    /// Who.
    pub organizer: Option<Organizer>,
    /// The connector's settings file says so.
    pub is_from_file: bool,
}

/// Why the list of extensions could not be read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ListTrouble {
    /// The company has no RingCentral credentials.
    NotSetUp,
    /// The app or the person of the JWT may not read extensions.
    Permission {
        /// RingCentral's name for what is missing.
        name: Option<String>,
    },
    /// RingCentral refuses the credentials.
    Refused,
    /// RingCentral is at its limit or does not answer; it is asked again by itself.
    Away,
}

/// Body of `PUT /company/mapping`: what is to be said from now on. What is left out stays.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Entry {
    /// Extensions.
    pub extensions: Vec<ExtensionEntry>,
    /// Which parts of the company their calls are for.
    pub contexts: Vec<ContextEntry>,
    /// The default organizer, where that changes.
    pub default_organizer: Option<DefaultEntry>,
}

/// Who gets the calls of extensions that have nobody from now on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DefaultEntry {
    /// Which employee, or nobody.
    pub employee: Option<RecordId>,
}

/// Whose an extension is from some moment on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExtensionEntry {
    /// Which.
    pub extension: ExtensionId,
    /// Which employee; nothing leaves it to the automatic match.
    pub employee: Option<RecordId>,
    /// From when on.
    pub from: Timestamp,
}

/// What matching all extensions would come to, or came to.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// It is saved.
    pub is_saved: bool,
    /// What changes.
    pub proposals: Vec<Proposal>,
    /// Extensions that stay as they are.
    pub unchanged: u32,
    /// Extensions that have nobody, and nobody is found for.
    pub unmatched: u32,
    /// How it went with past calls; nothing where nobody was left to be found by them.
    #[serde(default)]
    pub past: Option<PastCalls>,
}

/// Whose calls are to be filed anew.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RefileWish {
    /// Those of this extension; nothing for all that name no employee of theirs.
    pub extension: Option<ExtensionId>,
    /// Calls that began then or later.
    pub from: Timestamp,
    /// Of these, the one with this record alone.
    #[serde(default)]
    pub only: Option<String>,
    /// Only count them.
    pub only_counts: bool,
}

/// What came of filing calls anew.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Refiled {
    /// Were corrected.
    pub corrected: u32,
    /// Still are to be.
    pub left: u32,
    /// Somebody has given them to another employee in NetSuite; that stays.
    pub by_hand: u32,
    /// NetSuite has them no more.
    pub gone: u32,
    /// Why it stopped, in words.
    pub cause: Option<String>,
    /// The first of those that are left, where they were only counted.
    #[serde(default)]
    pub calls: Vec<WrongCall>,
}

/// A call whose record names another employee than the mapping says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WrongCall {
    /// External id of its record.
    pub record: String,
    /// When it began.
    pub started_at: Timestamp,
}

/// What the screen shows.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MappingView {
    /// The mapping.
    pub state: Option<Reading<MappingState>>,
    /// What matching came to.
    pub preview: Option<Reading<Preview>>,
    /// Employees that fit what was typed last.
    pub employees: Option<Reading<Vec<Employee>>>,
    /// Something is on its way to be saved.
    pub is_saving: bool,
    /// How often something was saved: what is entered on the screen is saved when this changes.
    pub saves: u32,
    /// Why the last time it was not.
    pub save_problem: Option<LogProblem>,
    /// How many would be filed anew.
    pub counted: Option<Reading<Refiled>>,
    /// What came of filing them anew so far.
    pub refiled: Option<Reading<Refiled>>,
    /// They are being filed anew.
    pub is_refiling: bool,
}

/// What a person wants of the mapping.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum MappingWish {
    /// See it.
    Look,
    /// Employees whose name or email has this in it.
    Find(String),
    /// What matching would change.
    Preview,
    /// Match, and save it.
    Match,
    /// Save this.
    Save(Entry),
    /// The phone system's changes are seen.
    Reviewed,
    /// Count, or file anew.
    Refile(RefileWish),
}
