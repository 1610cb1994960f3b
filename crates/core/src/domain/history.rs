//! The History screen: every call that was, and every voicemail. What it shows and what a person can
//! want there travel as one JSON text, as those of [`texting`](super::texting) do.

use serde::{Deserialize, Serialize};

use super::{
    call::Direction,
    caller::{CallerIdentity, EntityRef},
    finished_call::{CallResult, FinishedCall},
    ids::{RecordId, TelephonySessionId},
    links::OrderState,
    quality::Heard,
    time::Timestamp,
    view::{LogProblem, LogState},
};

/// Which results are looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ResultFilter {
    /// Any.
    #[default]
    Any,
    /// Both sides talked.
    Answered,
    /// Somebody called and nobody here answered.
    Missed,
    /// The caller left a voicemail.
    Voicemail,
}

/// Which states in NetSuite are looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LogFilter {
    /// Any.
    #[default]
    Any,
    /// As far as this browser knows.
    Logged,
    /// Waiting, refused, or never logged from this browser.
    NotLogged,
}

/// What a call must have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HasFilter {
    /// Nothing in particular.
    #[default]
    Anything,
    /// A recording.
    Recording,
    /// A note.
    Note,
}

/// Whose calls are looked for, by a record of NetSuite.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum About {
    /// A customer.
    Customer(RecordId),
    /// The customer of a sales order.
    SalesOrder(RecordId),
}

impl About {
    /// What an address asks for, `customer=600` or `salesorder=5601`; `None` when it asks for neither.
    /// What stands there is taken as it is: whether there is such a record NetSuite knows.
    pub fn read(query: &str) -> Option<Self> {
        let mut pairs = query.trim_start_matches('?').split('&');
        pairs.find_map(|pair| match pair.split_once('=')? {
            ("customer", id) => Some(Self::Customer(RecordId::new(id))),
            ("salesorder", id) => Some(Self::SalesOrder(RecordId::new(id))),
            _ => None,
        })
    }

    /// The address of the history that is narrowed to it.
    pub fn address(&self) -> String {
        match self {
            Self::Customer(id) => format!("/history?customer={id}"),
            Self::SalesOrder(id) => format!("/history?salesorder={id}"),
        }
    }

    /// The record's internal id.
    pub const fn id(&self) -> &RecordId {
        match self {
            Self::Customer(id) | Self::SalesOrder(id) => id,
        }
    }
}

/// The address of the history with the details of a call open.
pub fn call_address(call: &TelephonySessionId) -> String {
    format!("/history?call={call}")
}

/// The call whose details an address asks for.
pub fn call_asked(query: &str) -> Option<TelephonySessionId> {
    let mut pairs = query.trim_start_matches('?').split('&');
    let id = pairs.find_map(|pair| pair.strip_prefix("call="))?;
    Some(TelephonySessionId::new(id))
}

/// Which calls are a customer's, as the connector tells.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallsOf {
    /// Whose.
    pub customer: EntityRef,
    /// NetSuite's page of the customer.
    pub url: Option<String>,
    /// Number of the sales order that was asked for.
    pub order: Option<String>,
    /// Numbers of the customer and its contacts, E.164.
    pub numbers: Vec<String>,
    /// Calls that NetSuite files under the customer.
    pub sessions: Vec<TelephonySessionId>,
}

/// How far it is known whose calls are looked for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum AboutView {
    /// The connector is being asked.
    Asked,
    /// This customer's.
    Found {
        /// Whose.
        customer: EntityRef,
        /// NetSuite's page.
        url: Option<String>,
        /// Number of the sales order that was asked for.
        order: Option<String>,
    },
    /// Nobody's.
    Failed {
        /// Why.
        problem: LogProblem,
    },
}

/// What is looked for. The default admits every call.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HistoryFilter {
    /// Words of a name, a company, a note or a call id, or the digits of a number in any spelling.
    pub text: String,
    /// Who started the call.
    pub direction: Option<Direction>,
    /// How it ended.
    pub result: ResultFilter,
    /// Where it stands with NetSuite.
    pub log: LogFilter,
    /// What it has.
    pub has: HasFilter,
    /// Whose calls.
    pub about: Option<About>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
}

/// One call of the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HistoryRow {
    /// Which call.
    pub session: TelephonySessionId,
    /// Who started it.
    pub direction: Direction,
    /// How it ended.
    pub result: CallResult,
    /// Who it was: NetSuite's name, else the network's.
    pub name: Option<String>,
    /// The other side's number; `None` when withheld.
    pub number: Option<String>,
    /// When it began.
    pub started_at: Timestamp,
    /// How long both sides talked.
    pub talk_seconds: i64,
    /// Where it stands with NetSuite; `None` when this browser did not log it.
    pub log: Option<LogState>,
    /// What was written of it.
    pub note: String,
    /// How well the two heard each other, where this browser carried the sound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<Heard>,
}

/// How far the list reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum HistoryReach {
    /// What this browser has kept is being read.
    #[default]
    Loading,
    /// RingCentral's log is in the list as far back as it goes, or as far as is kept.
    Complete,
    /// Older calls are still being read.
    ReadingOlder,
    /// RingCentral did not answer; it is asked again then.
    Waiting {
        /// When.
        again_at: Timestamp,
    },
    /// The sign-in may not read the call log: only calls of this browser are shown.
    NoPermission,
}

/// Why there is no recording to play.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NoRecording {
    /// The call was not recorded.
    NoneMade,
    /// RingCentral is still working on it, or has not told yet whether there is one.
    NotReady,
    /// The sign-in may not read recordings.
    NoPermission,
    /// RingCentral did not answer.
    Unreachable,
}

/// A recording of a call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Recording {
    /// There is one.
    There {
        /// RingCentral's id of it.
        id: String,
    },
    /// There is none to play.
    Missing {
        /// Why.
        reason: NoRecording,
        /// When RingCentral is asked for it again by itself, if it is.
        again_at: Option<Timestamp>,
    },
}

/// What a record is that a call is linked to in NetSuite.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LinkedKind {
    /// A customer, lead or prospect.
    Customer,
    /// A supplier.
    Vendor,
    /// A person.
    Contact,
    /// A project.
    Project,
    /// An opportunity.
    Opportunity,
    /// A sales order.
    SalesOrder,
    /// Another transaction.
    Transaction,
}

impl LinkedKind {
    /// Is it work for a customer, and not the customer?
    pub const fn is_job(self) -> bool {
        match self {
            Self::Customer | Self::Vendor | Self::Contact => false,
            Self::Project | Self::Opportunity | Self::SalesOrder | Self::Transaction => true,
        }
    }
}

/// A record that a call is linked to in NetSuite.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkedRecord {
    /// What it is.
    pub kind: LinkedKind,
    /// Display name.
    pub name: String,
    /// NetSuite's page.
    pub url: Option<String>,
    /// Its internal id.
    #[serde(default)]
    pub record: Option<RecordId>,
}

/// What a call is linked to, whoever linked it: in NetSuite or here.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallLinks {
    /// Customers and contacts first.
    pub records: Vec<LinkedRecord>,
    /// Somebody may link it who asks: theirs, or they are an admin.
    #[serde(default)]
    pub may_change: bool,
    /// NetSuite's record does not say all of this yet; it will.
    #[serde(default)]
    pub is_awaited: bool,
    /// Why NetSuite's record will not say it, in its words.
    #[serde(default)]
    pub refused: Option<String>,
    /// The sales order that was begun from the call.
    #[serde(default)]
    pub order: Option<OrderState>,
}

/// Everything about one call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallDetails {
    /// The facts, with the note.
    pub call: FinishedCall,
    /// Who it was.
    pub caller: CallerIdentity,
    /// Where it stands with NetSuite; `None` when this browser did not log it.
    pub log: Option<LogState>,
    /// How long it rang, where this browser was there to see it.
    pub ring_seconds: Option<i64>,
    /// Its recording.
    pub recording: Recording,
    /// The voicemail that the caller left.
    pub voicemail: Option<String>,
}

/// Whether RingCentral has written down what a voicemail says.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Transcript {
    /// It has not, and will not.
    #[default]
    None,
    /// It is being written.
    Pending,
    /// There is one, not read yet.
    There,
    /// This is it.
    Text {
        /// The words.
        text: String,
    },
}

/// A voicemail.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VoicemailView {
    /// RingCentral's id of the message.
    pub id: String,
    /// The caller's number; `None` when withheld.
    pub number: Option<String>,
    /// The name the network sent.
    pub name: Option<String>,
    /// When it was left.
    pub left_at: Timestamp,
    /// Its length.
    pub seconds: i64,
    /// Nobody has heard it.
    pub is_new: bool,
    /// What it says, in writing.
    pub transcript: Transcript,
}

/// What is being played.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Sound {
    /// A call's recording, by its id.
    Recording {
        /// RingCentral's.
        id: String,
    },
    /// A voicemail, by its message's id.
    Voicemail {
        /// RingCentral's.
        id: String,
    },
}

/// How far the sound is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SoundState {
    /// It is being fetched.
    Fetching,
    /// It can be played from this address, in any tab and as long as the one that fetched it is open.
    Ready {
        /// `blob:…`
        address: String,
    },
    /// It cannot be played.
    Missing {
        /// Why.
        reason: NoRecording,
    },
}

/// What one tab looks at: what a filter admits, and the rows of it that are on its screen.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LookView {
    /// The look's own name, made up by its tab.
    pub look: String,
    /// The wish that it answers, by the tab's own count.
    pub asked: u32,
    /// Calls that the filter admits.
    pub found: usize,
    /// Where in those the window begins.
    pub first: usize,
    /// The window, newest first.
    pub rows: Vec<HistoryRow>,
    /// The call whose details are open.
    pub details: Option<CallDetails>,
    /// Whose calls are looked for, when the filter says it.
    #[serde(default)]
    pub about: Option<AboutView>,
}

/// What every tab is told of the history. It holds the rows on screens and no others.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HistoryView {
    /// How far the list reaches.
    pub reach: HistoryReach,
    /// When RingCentral's log was read last.
    pub as_of: Option<Timestamp>,
    /// When the voicemails were.
    pub voicemails_as_of: Option<Timestamp>,
    /// There is no network, or nobody is signed in: nothing newer comes.
    pub is_offline: bool,
    /// All calls that are known.
    pub all: usize,
    /// What the tabs look at.
    pub looks: Vec<LookView>,
    /// Voicemails, newest first.
    pub voicemails: Vec<VoicemailView>,
    /// A voicemail that is deleted unless the person takes that back.
    pub deleting: Option<VoicemailView>,
    /// The call that was removed last, as long as the person can take that back.
    #[serde(default)]
    pub removed: Option<HistoryRow>,
    /// What is being played.
    pub sounds: Vec<(Sound, SoundState)>,
}

/// What a person wants of the history.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum HistoryWish {
    /// Show this in one tab. It says everything, so that a new leader is told by it as well.
    Look {
        /// The look's own name.
        look: String,
        /// Counts the wishes of this look.
        asked: u32,
        /// What is looked for.
        filter: HistoryFilter,
        /// The first row on screen.
        first: usize,
        /// How many.
        count: usize,
        /// The call whose details are open.
        open: Option<TelephonySessionId>,
    },
    /// That tab looks no longer.
    Away {
        /// The look's own name.
        look: String,
    },
    /// Ask RingCentral what is new.
    Refresh,
    /// Write this about a call, whoever had it.
    Note {
        /// The call.
        session: TelephonySessionId,
        /// All of the note.
        text: String,
    },
    /// Somebody has heard this voicemail, or wants it to count as new again.
    Heard {
        /// RingCentral's id of it.
        id: String,
        /// Heard.
        is_heard: bool,
    },
    /// Delete this voicemail, unless that is taken back in time.
    Delete {
        /// RingCentral's id of it.
        id: String,
    },
    /// The deletion is taken back.
    Keep,
    /// Take this call out of the history of this person in this browser. Where it is in NetSuite, or on
    /// its way there, nothing changes.
    Remove {
        /// Which.
        session: TelephonySessionId,
    },
    /// The removal is taken back, while it can be.
    Restore,
    /// Log this call, which this browser did not log.
    Log {
        /// Which.
        session: TelephonySessionId,
    },
    /// Fetch this sound.
    Play {
        /// Which.
        sound: Sound,
    },
    /// Forget it.
    Stop {
        /// Which.
        sound: Sound,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_whose_calls_it_shows_and_leads_back_to_them() {
        for (query, about) in [
            ("?customer=600", About::Customer(RecordId::new("600"))),
            (
                "?x=1&salesorder=5601",
                About::SalesOrder(RecordId::new("5601")),
            ),
        ] {
            assert_eq!(About::read(query).as_ref(), Some(&about));
            let address = about.address();
            let query = address.split_once('?').unwrap().1;
            assert_eq!(About::read(query), Some(about));
        }
        let call = TelephonySessionId::new("s-a0d17930");
        let address = call_address(&call);
        let query = address.split_once('?').unwrap().1;
        assert_eq!(call_asked(query), Some(call));
        assert_eq!(
            (call_asked("customer=600"), About::read(query)),
            (None, None)
        );
        assert_eq!(About::read(""), None);
        assert_eq!(About::read("?dial=600"), None);
    }
}
