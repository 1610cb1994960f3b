//! What the connector tells about the company's call log: how reading it stands, what a sync found, and
//! the ledger of calls. Holds no number and no name of a caller.

use serde::{Deserialize, Serialize};

use crate::domain::{
    ids::{ExtensionId, RecordId},
    time::Timestamp,
};

/// Answer of `GET /company`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CompanyStatus {
    /// How it stands.
    pub state: CompanyState,
    /// What is wrong and what to do, in words, when something is.
    pub cause: Option<String>,
    /// RingCentral's code for it, where it gave one.
    pub code: Option<String>,
    /// When the log was last read without trouble.
    pub last_good_at: Option<Timestamp>,
    /// Every call that began before this was in the log when it was read.
    pub read_until: Option<Timestamp>,
    /// RingCentral asked to be left alone until then.
    pub waits_until: Option<Timestamp>,
    /// How many calls are remembered, by what became of them.
    pub counts: CompanyCounts,
}

/// How reading the company's call log stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CompanyState {
    /// The settings have no such section, or NetSuite is not set up.
    NotSetUp,
    /// Nothing was read yet.
    Starting,
    /// The last reading worked.
    Connected,
    /// RingCentral refuses the JWT: an admin makes a new one.
    ReconnectNeeded,
    /// The app or the person of the JWT may not read the company's call log.
    PermissionMissing,
    /// RingCentral is at its limit or does not answer; it goes on by itself.
    RingcentralAway,
    /// NetSuite does not take calls; they wait.
    NetsuiteAway,
}

/// What became of what the company's call log told. Of a call that several extensions had, each
/// counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CompanyCounts {
    /// In NetSuite.
    pub logged: u32,
    /// To be logged as soon as that is possible.
    pub waiting: u32,
    /// Refused; somebody has to mend something.
    pub failed: u32,
    /// Not logged by rule.
    pub left_out: u32,
}

/// Body of `POST /company/sync`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SyncRange {
    /// Calls that began then or later.
    pub from: Timestamp,
    /// Calls that began before.
    pub to: Timestamp,
}

/// What a sync came to, in calls as extensions tell them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncReport {
    /// In RingCentral's log.
    pub found: u32,
    /// Were in NetSuite before.
    pub already_logged: u32,
    /// Are in NetSuite now.
    pub newly_logged: u32,
    /// Could not be logged.
    pub failed: u32,
    /// Not logged by rule.
    pub left_out: u32,
    /// The whole range was read. When it was not, `cause` says why, and asking again goes on.
    pub is_complete: bool,
    /// What stood in the way, in words.
    pub cause: Option<String>,
}

/// Why a call that RingCentral knows is not in NetSuite.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Not tried yet.
    NotYet,
    /// Between colleagues.
    Internal,
    /// Reached no person, and there is no default organizer.
    NoPerson,
    /// A fax or something else that is no call.
    NotACall,
    /// RingCentral gave it no telephony session id, or one that cannot be a key.
    NoKey,
    /// NetSuite does not answer, or is at its limit.
    NetsuiteAway,
    /// NetSuite refuses the connector's sign-in.
    NetsuiteSignIn,
    /// NetSuite's role lacks a permission.
    NetsuitePermission,
    /// NetSuite refuses a field of the record.
    NetsuiteField,
    /// RingCentral's log does not list the call any more.
    GoneFromRingcentral,
    /// It was logged, and the record is not in NetSuite any more.
    GoneFromNetsuite,
    /// The connector's own fault.
    Connector,
}

impl Cause {
    /// As it stands in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotYet => "not-yet",
            Self::Internal => "internal",
            Self::NoPerson => "no-person",
            Self::NotACall => "not-a-call",
            Self::NoKey => "no-key",
            Self::NetsuiteAway => "netsuite-away",
            Self::NetsuiteSignIn => "netsuite-sign-in",
            Self::NetsuitePermission => "netsuite-permission",
            Self::NetsuiteField => "netsuite-field",
            Self::GoneFromRingcentral => "gone-from-ringcentral",
            Self::GoneFromNetsuite => "gone-from-netsuite",
            Self::Connector => "connector",
        }
    }

    /// The cause of this name.
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::NotYet,
            Self::Internal,
            Self::NoPerson,
            Self::NotACall,
            Self::NoKey,
            Self::NetsuiteAway,
            Self::NetsuiteSignIn,
            Self::NetsuitePermission,
            Self::NetsuiteField,
            Self::GoneFromRingcentral,
            Self::GoneFromNetsuite,
            Self::Connector,
        ]
        .into_iter()
        .find(|cause| cause.as_str() == name)
    }

    /// Is the call left out by rule?
    pub const fn is_rule(self) -> bool {
        matches!(self, Self::Internal | Self::NotACall)
    }

    /// What happened and what to do.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotYet => "It was not tried yet; it is by itself.",
            Self::Internal => "A call between colleagues is not logged.",
            Self::NoPerson => {
                "It reached no person. Set company.default_organizer to an employee who gets such calls."
            }
            Self::NotACall => "It is no call.",
            Self::NoKey => "RingCentral gave it no id that can be a key in NetSuite.",
            Self::NetsuiteAway => "NetSuite did not answer. It is tried again by itself.",
            Self::NetsuiteSignIn => {
                "NetSuite refuses the connector's sign-in. Check the integration, its certificate and role."
            }
            Self::NetsuitePermission => {
                "NetSuite's role lacks a permission. Give it Phone Calls with level Full."
            }
            Self::NetsuiteField => {
                "NetSuite refuses a field of the record. Mend the record's form or rules, then sync again."
            }
            Self::GoneFromRingcentral => "RingCentral's call log does not list it any more.",
            Self::GoneFromNetsuite => {
                "It was logged, and somebody has deleted the record in NetSuite."
            }
            Self::Connector => "The connector failed at it. Sync again; its log says more.",
        }
    }
}

/// Answer of `GET /company/ledger`: RingCentral's call log against NetSuite.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ledger {
    /// Calls in RingCentral's log that are to be logged, each once.
    pub calls: u32,
    /// Those of them that are in NetSuite.
    pub in_netsuite: u32,
    /// NetSuite itself was asked just now; otherwise it is what the connector remembers.
    pub is_checked: bool,
    /// By day and person, in order.
    pub days: Vec<LedgerDay>,
    /// Calls that are not in NetSuite, the oldest first.
    pub gaps: Vec<Gap>,
}

/// A person's calls of a day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LedgerDay {
    /// The day on the person's clock, `2026-11-21`.
    pub day: String,
    /// Whose they are; absent for calls that reached nobody.
    pub extension: Option<ExtensionId>,
    /// The person's or the queue's name.
    pub name: String,
    /// The employee they are logged for.
    pub employee: Option<RecordId>,
    /// In RingCentral's log, without those a rule leaves out.
    pub calls: u32,
    /// In NetSuite.
    pub in_netsuite: u32,
    /// Left out by rule.
    pub left_out: u32,
}

/// A call that RingCentral knows and NetSuite does not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Gap {
    /// Telephony session id, or the log record's id where there is none.
    pub call: String,
    /// Whose it is.
    pub extension: Option<ExtensionId>,
    /// When it began.
    pub started_at: Timestamp,
    /// Why.
    pub cause: Cause,
    /// The same in words, with what to do.
    pub words: String,
    /// The field NetSuite refuses.
    pub field: Option<String>,
}
