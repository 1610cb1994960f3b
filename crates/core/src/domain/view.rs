//! What screens draw. Made by the engine, mirrored to every tab, read-only to the screens.

use serde::{Deserialize, Serialize};

use super::{
    call::{CallTrouble, CallView, ReplyAnswer},
    caller::{CallerIdentity, CustomerOverview},
    company::AdminTask,
    connection::{
        AudioNote, FeatureStatus, NetSuiteState, PhoneState, RingCentralState, SignInProblem,
        SignedInUser,
    },
    finished_call::FinishedCall,
    ids::{ExtensionId, RecordId, TelephonySessionId},
    logging::{AskedField, Dispositions, InfoLink, Rule, Unfiled},
    presence::PresenceView,
    ring_out::{OtherPhones, RingOutProblem},
    time::Timestamp,
};

/// The parts of the view; one store in the app for each.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Area {
    /// [`ConnectionView`]
    Connection,
    /// [`DialerView`]
    Dialer,
    /// Live calls, [`CallView`]
    Calls,
    /// [`FinishedView`]
    Finished,
    /// [`CustomerPaneView`]
    Customer,
    /// [`AnnexView`]
    Annex(AnnexName),
}

/// An area whose code comes when somebody is signed in, and not with the first load.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AnnexName {
    /// Text messages.
    Texts,
    /// Every call that was, and voicemails.
    History,
    /// Everybody the company knows.
    Contacts,
    /// The tabs of the customer pane.
    Pane,
    /// The company's connections.
    Company,
    /// What the company logs.
    Logging,
    /// Which employee an extension's calls are filed under.
    Mapping,
    /// What calls are linked to.
    Links,
    /// What RingCentral does with a call before it rings.
    CallHandling,
    /// What this browser alone has, to take away and to bring.
    OwnData,
    /// What calls led to, and how they were heard.
    Reports,
}

impl AnnexName {
    /// All there are.
    pub const ALL: [Self; 11] = [
        Self::Texts,
        Self::History,
        Self::Contacts,
        Self::Pane,
        Self::Company,
        Self::Logging,
        Self::Mapping,
        Self::Links,
        Self::CallHandling,
        Self::OwnData,
        Self::Reports,
    ];
}

/// What an annex shows. All but its code carries the view as a text and looks no further into it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnnexView {
    /// Whose.
    pub annex: AnnexName,
    /// How many things in it wait to be seen.
    pub unseen: u32,
    /// What an admin is led to.
    #[serde(default)]
    pub task: Option<AdminTask>,
    /// Its own view, JSON.
    pub body: String,
}

/// Connections, who is signed in, and what is in the way.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionView {
    /// RingCentral, for this person.
    pub ringcentral: RingCentralState,
    /// NetSuite, through the connector.
    pub netsuite: NetSuiteState,
    /// This browser as a phone.
    pub phone: PhoneState,
    /// Whose phone this is, as soon as that is known; what screens hold of somebody else is not theirs.
    pub person: Option<ExtensionId>,
    /// Who is signed in.
    pub user: Option<SignedInUser>,
    /// True until a first connection was made in this browser.
    pub never_connected: bool,
    /// Why the last sign-in failed.
    pub sign_in_problem: Option<SignInProblem>,
    /// What became of moving the audio to this tab; no other tab is told.
    #[serde(skip)]
    pub audio_note: Option<AudioNote>,
    /// The *Feature / Requires* table.
    pub features: Vec<FeatureStatus>,
    /// App permissions RingCentral did not grant, by RingCentral's names.
    pub missing_scopes: Vec<String>,
    /// What the connector said about NetSuite, when it needs attention.
    pub netsuite_problem: Option<String>,
    /// What the rep may choose as the outcome of a call.
    #[serde(default)]
    pub dispositions: Dispositions,
    /// The company's own fields that the rep fills in.
    #[serde(default)]
    pub call_fields: Vec<AskedField>,
    /// The company's own links beside a call.
    #[serde(default)]
    pub info_links: Vec<InfoLink>,
    /// What the rep says of themselves at RingCentral, and which calls ring.
    #[serde(default)]
    pub presence: PresenceView,
    /// What there is to know when the connection does not hold.
    pub health: ConnectionHealth,
    /// Somebody has clicked or typed in the tab with the phone, before which no browser lets it ring.
    #[serde(default)]
    pub may_ring: bool,
    /// Of this tab alone: the browser lets tabs share nothing, so the phone is in one of them.
    pub is_unshared: bool,
}

/// A time in which no event could be heard.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Gap {
    /// When RingCentral was heard last before it.
    pub from: Timestamp,
    /// When events flowed again.
    pub to: Timestamp,
    /// So many calls of it were found in RingCentral's call log and known to no tab.
    pub calls: u32,
    /// The call log was read to the end.
    pub is_filled: bool,
}

/// How well the connection holds, and what may be the cause when it does not.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionHealth {
    /// How often the event socket was lost within the last hour.
    pub drops_last_hour: u32,
    /// The code it closed with last, RFC 6455 section 7.4; 1006 is a connection that broke.
    pub last_close_code: Option<u16>,
    /// Tabs of this app that are open in this browser, this one included.
    pub open_tabs: u32,
    /// When RingCentral was heard last, to ten seconds.
    pub heard_at: Option<Timestamp>,
    /// When the last event came.
    pub event_at: Option<Timestamp>,
    /// The last gap in the events.
    pub gap: Option<Gap>,
    /// This browser is one of the extension's five phones.
    pub is_registered: bool,
    /// The addresses that the network must let through: REST, event socket, phone socket.
    pub addresses: Vec<String>,
}

/// What whoever is called may be shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum CallerIdChoice {
    /// One of the extension's numbers.
    Number {
        /// E.164.
        number: String,
        /// What RingCentral calls it: `Direct`, `Main company number`, a label.
        label: Option<String>,
    },
    /// The one of their own area, where the extension has one there; else the first.
    SameArea,
    /// None.
    Blocked,
}

/// The number that whoever is called will see, told before they are.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seen {
    /// Whom it is told of, as it was asked.
    pub to: String,
    /// E.164; nothing where it is withheld.
    pub number: Option<String>,
    /// Which of the caller ids that is; an index into them.
    pub choice: usize,
    /// Why that one.
    pub why: SeenWhy,
}

/// Why they will see this number and no other.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SeenWhy {
    /// The person shows it to everybody.
    Usual,
    /// It is of their area.
    SameArea,
    /// The person wants one of their area and has none there.
    NoneOfTheirArea,
    /// The person chose it for them.
    Chosen {
        /// The customer's name, where it is known who that is.
        whose: Option<String>,
    },
    /// The person chose it for the next call to them.
    ThisCall {
        /// The number that is called, E.164.
        number: String,
    },
    /// The person chose it for them, and called.
    LastTime {
        /// The customer's name, where it is known who that is.
        whose: Option<String>,
    },
}

impl SeenWhy {
    /// It is for the next call to them.
    pub const fn is_once(&self) -> bool {
        matches!(self, Self::ThisCall { .. })
    }

    /// It is for them alone, whatever others see.
    pub const fn is_theirs_alone(&self) -> bool {
        match self {
            Self::Chosen { .. } | Self::ThisCall { .. } | Self::LastTime { .. } => true,
            Self::Usual | Self::SameArea | Self::NoneOfTheirArea => false,
        }
    }
}

/// Why nothing was dialled.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum DialProblem {
    /// Nothing was typed.
    Empty,
    /// There is no number in what was typed.
    NotANumber,
    /// Too few digits.
    TooShort,
    /// More digits than any number has.
    TooLong,
    /// An emergency number; RingCentral's rules apply.
    Emergency {
        /// What was typed, `911`.
        number: String,
    },
    /// A call cannot be given at once to an extension behind a number; who asks first reaches it.
    ExtensionAtOnce,
    /// RingCentral does not reach an extension behind a number in this way.
    ExtensionOutOfReach,
    /// Not signed in to RingCentral.
    NotConnected,
    /// The phone did not get ready while the number waited for it.
    PhoneNotReady,
    /// The last call could not be made.
    CallFailed {
        /// Why.
        trouble: CallTrouble,
    },
    /// A call with another phone did not come about.
    RingOut {
        /// Why.
        problem: RingOutProblem,
    },
}

/// A number that is called as soon as the phone is ready.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueuedDial {
    /// As the call will show it.
    pub number: String,
    /// Not called any more from then on.
    pub until: Timestamp,
}

/// The dial pad's surroundings.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DialerView {
    /// Caller ids, the default first.
    pub caller_ids: Vec<CallerIdChoice>,
    /// Which one is chosen; an index into `caller_ids`.
    pub chosen_caller_id: usize,
    /// The number that waits for the phone.
    pub queued: Option<QueuedDial>,
    /// Why the last attempt did not dial.
    pub problem: Option<DialProblem>,
    /// The number dialled last, for redial.
    pub last_dialled: Option<String>,
    /// What besides this browser can be called with.
    #[serde(default)]
    pub other_phones: OtherPhones,
    /// What those will see of whom a screen asked lately; nobody of whom that is not known.
    #[serde(default)]
    pub seen: Vec<Seen>,
}

impl DialerView {
    /// What they will see, where it is known.
    pub fn seen_by(&self, to: &str) -> Option<&Seen> {
        self.seen.iter().find(|seen| seen.to == to)
    }
}

/// Where a finished call stands on its way to NetSuite.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum LogState {
    /// In the outbox.
    Waiting {
        /// How often it was tried.
        attempts: u32,
        /// When it is tried next.
        next_attempt_at: Option<Timestamp>,
        /// Why the last attempt failed, for a person.
        last_problem: Option<LogProblem>,
    },
    /// On its way.
    Sending,
    /// NetSuite has it.
    Logged {
        /// Internal id of the phone call record.
        record: RecordId,
        /// NetSuite's page of the record.
        url: Option<String>,
        /// Why it is filed under nobody, where the rep can do something about it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unfiled: Option<Unfiled>,
        /// Fields of the company's own, by id, that NetSuite did not take as they were filled in.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        not_taken: Vec<String>,
    },
    /// A person must mend something.
    Wedged {
        /// What.
        problem: LogProblem,
    },
    /// Not logged, by the company's rule.
    LeftOut {
        /// By which.
        rule: Rule,
    },
}

impl LogState {
    /// NetSuite has the call, also where what was added to it since waits.
    pub fn is_in_netsuite(&self) -> bool {
        match self {
            Self::Logged { .. } => true,
            Self::Waiting { last_problem, .. } => last_problem
                .as_ref()
                .is_some_and(|problem| problem.code == LOCKED),
            Self::Sending | Self::Wedged { .. } | Self::LeftOut { .. } => false,
        }
    }
}

/// The code where NetSuite has the record and lets nobody change it.
pub const LOCKED: &str = "netsuite-locked";

/// Why a call is not in NetSuite.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogProblem {
    /// The connector's stable code, `netsuite-permission`, `netsuite-field`, `unreachable`, …
    pub code: String,
    /// The connector's or NetSuite's own words.
    pub detail: Option<String>,
    /// The field NetSuite complained about.
    pub field: Option<String>,
}

impl LogProblem {
    /// The code of what is no answer at all.
    pub const UNREACHABLE: &str = "unreachable";
}

/// One finished call of this session.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FinishedCallView {
    /// The facts.
    pub call: FinishedCall,
    /// Who it was.
    pub caller: CallerIdentity,
    /// On its way to NetSuite.
    pub log: LogState,
    /// It was missed while nobody was here, and nobody has taken note of it yet.
    pub is_away: bool,
    /// What its caller pressed after our reply was read to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_answer: Option<ReplyAnswer>,
}

/// Finished calls, newest first.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FinishedView {
    /// Newest first.
    pub calls: Vec<FinishedCallView>,
    /// So many calls, live or finished, the browser could not keep. They are lost if the tab closes.
    pub unkept: u32,
}

impl FinishedView {
    /// How many are to be in NetSuite, and how many of them are; those that a rule leaves out are
    /// neither.
    pub fn balance(&self) -> (usize, usize) {
        let count = |is_it: fn(&LogState) -> bool| {
            self.calls.iter().filter(|call| is_it(&call.log)).count()
        };
        let left_out = count(|log| matches!(log, LogState::LeftOut { .. }));
        let logged = count(LogState::is_in_netsuite);
        (self.calls.len() - left_out, logged)
    }

    /// Those that are to be in NetSuite and are not, newest first; none that a rule leaves out.
    pub fn missing(&self) -> impl Iterator<Item = &FinishedCallView> {
        self.calls.iter().filter(|call| {
            !call.log.is_in_netsuite() && !matches!(call.log, LogState::LeftOut { .. })
        })
    }

    /// How many are to be in NetSuite and are not.
    pub fn unlogged(&self) -> usize {
        self.missing().count()
    }
}

/// The customer pane.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerPaneView {
    /// The call the pane is about, live or finished.
    pub about: Option<TelephonySessionId>,
    /// The number the pane is about.
    pub number: Option<String>,
    /// Who it is.
    pub caller: CallerIdentity,
    /// The company, once read.
    pub overview: Option<CustomerOverview>,
    /// The overview is being read.
    pub is_loading: bool,
    /// A new customer is being saved.
    pub is_saving: bool,
    /// Why the last save failed.
    pub save_problem: Option<LogProblem>,
}

/// Everything a tab shows.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    /// See [`ConnectionView`].
    pub connection: ConnectionView,
    /// See [`DialerView`].
    pub dialer: DialerView,
    /// Live calls, oldest first.
    pub calls: Vec<CallView>,
    /// See [`FinishedView`].
    pub finished: FinishedView,
    /// See [`CustomerPaneView`].
    pub customer: CustomerPaneView,
    /// One for each annex that has come and has something to show.
    #[serde(default)]
    pub annexes: Vec<AnnexView>,
}

impl View {
    /// The call somebody talks on; one that waits, when there is no other. In a conference it is the rep's
    /// line, which has the microphone: the calls of those who talk there have none.
    pub fn talking(&self) -> Option<&CallView> {
        let is_up = |call: &&CallView| call.phase.answered_at().is_some();
        self.calls.iter().filter(is_up).min_by_key(|call| {
            let conference = call.in_call.conference.as_ref();
            let is_in_one = conference.is_some_and(|it| it.line().is_some());
            (is_in_one, call.in_call.held_since.is_some())
        })
    }

    /// What this annex shows; `None` before it has come.
    pub fn annex(&self, name: AnnexName) -> Option<&AnnexView> {
        self.annexes.iter().find(|view| view.annex == name)
    }
}
