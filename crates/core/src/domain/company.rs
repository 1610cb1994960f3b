//! The company's connections to RingCentral and NetSuite, as the connector tells of them: how they stand,
//! what proving new credentials found, what a sync came to, and the ledger of calls. Holds no number and
//! no name of a caller, and of a secret the last four characters at most.

mod check;
mod fix;
mod range;
mod role;

use serde::{Deserialize, Serialize};

pub use check::{CheckEntry, CheckedCustomer, CustomerCheck, CustomerQuestion, KnownCustomer};
pub use fix::{Fix, GapCall, Sent};
pub use range::{LEDGER_DAYS, MOST_DAYS, RangeFlaw};
pub use role::{ROLE, RolePermission};

use super::{
    event::{ConnectionLog, Platform},
    ids::{ExtensionId, RecordId},
    logging::Rule,
    missing_calls::Search,
    pane::Reading,
    probe::ProbeReport,
    sensitive::Secret,
    subscription::EventSubscription,
    time::Timestamp,
    you::You,
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
    /// When the oldest call began that should be in NetSuite and is not.
    pub missing_since: Option<Timestamp>,
    /// Whose days the company goes by, `America/Los_Angeles`.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// The last readings, the newest first; admins alone are told.
    #[serde(default)]
    pub runs: Vec<SyncRun>,
    /// Changes of the phone system that nobody has reviewed the mapping for.
    #[serde(default)]
    pub mapping_changes: u32,
    /// RingCentral's credentials.
    pub ringcentral: Side,
    /// NetSuite, and its credentials.
    pub netsuite: Side,
    /// How RingCentral tells of calls at once; admins alone are told.
    #[serde(default)]
    pub subscription: Option<EventSubscription>,
    /// That a customer's calls were looked through; admins alone are told.
    #[serde(default)]
    pub check: Option<CustomerCheck>,
}

/// One of the company's two connections.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Side {
    /// Who gave the credentials.
    pub source: Source,
    /// How it stands.
    pub health: Health,
    /// Why, and what to do, in words.
    pub cause: Option<String>,
    /// When it last did what it should.
    pub last_good_at: Option<Timestamp>,
    /// What kind of account it is, where that can be told.
    pub environment: Option<Environment>,
    /// The account's id.
    pub account: Option<String>,
    /// Where RingCentral's API is asked.
    #[serde(default)]
    pub server: Option<String>,
    /// The credentials in use; admins alone are told.
    pub in_use: Option<InUse>,
    /// Errors of the last 24 hours that no admin has taken note of; admins alone are told.
    #[serde(default)]
    pub errors: u32,
    /// When an admin disconnected it, where nobody has connected it since.
    #[serde(default)]
    pub left_at: Option<Timestamp>,
}

/// Credentials in use, as far as anybody is ever shown them again.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InUse {
    /// The app's or integration's id, which is no secret.
    pub client_id: String,
    /// Last characters of RingCentral's client secret.
    pub secret_ends: Option<String>,
    /// Last characters of the JWT, or of the certificate's id.
    pub key_ends: Option<String>,
    /// When they were saved here; nothing for those of the settings file.
    pub saved_at: Option<Timestamp>,
    /// When JWT or certificate end, where that is known.
    pub ends_at: Option<Timestamp>,
}

/// Credentials that end within so many days are warned of.
pub const WARNED_DAYS: i64 = 30;
const DAY_MS: i64 = 86_400_000;

/// How long credentials are good for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Term {
    /// For long, or nobody knows.
    Long,
    /// They end within [`WARNED_DAYS`].
    Short,
    /// They have ended.
    Over,
}

impl InUse {
    /// How long they are good for.
    pub fn term(&self, now: Timestamp) -> Term {
        match self.ends_at {
            Some(end) if end <= now => Term::Over,
            Some(end) if end.millis_since(now) <= WARNED_DAYS * DAY_MS => Term::Short,
            Some(_) | None => Term::Long,
        }
    }
}

/// What an admin is led to, whatever they look at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AdminTask {
    /// A connection does not work before somebody does something.
    Mend,
    /// Credentials end soon.
    Renew,
    /// Nobody has ever connected RingCentral for the company.
    ConnectRingcentral,
}

/// Where credentials come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// There are none.
    #[default]
    Nobody,
    /// The connector's settings file.
    File,
    /// An admin saved them.
    Admin,
}

/// How a connection does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Health {
    /// There are no credentials.
    #[default]
    NotSetUp,
    /// It was not used yet.
    Starting,
    /// The last use worked.
    Good,
    /// It goes on by itself.
    Away,
    /// An admin has to do something.
    Broken,
}

/// What an account is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Environment {
    /// For trying things out.
    Sandbox,
    /// For the company's work.
    Production,
}

impl Environment {
    /// RingCentral's, by the address of its API.
    pub fn of_server(server: &str) -> Self {
        let host = server.split("://").last().unwrap_or_default();
        let is_test = host.contains("devtest")
            || host.starts_with("localhost")
            || host.starts_with("127.")
            || host.starts_with("[::1]");
        if is_test {
            Self::Sandbox
        } else {
            Self::Production
        }
    }

    /// NetSuite's, by the account's id: `1234567_SB1` and `TSTDRV1234567` are for trials.
    pub fn of_account(account: &str) -> Self {
        let upper = account.trim().to_uppercase().replace('-', "_");
        let is_test = upper.starts_with("TSTDRV")
            || upper.starts_with("TD")
            || upper.contains("_SB")
            || upper.contains("_RP");
        if is_test {
            Self::Sandbox
        } else {
            Self::Production
        }
    }
}

/// A test account on one side and a production account on the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mixture {
    /// Real calls would be logged where nobody looks.
    TestNetSuite,
    /// Calls of trials would be logged among real ones.
    TestRingCentral,
}

impl CompanyStatus {
    /// Whether both sides are in use and not meant for each other.
    pub fn mixture(&self) -> Option<Mixture> {
        let of = |side: &Side| side.environment.filter(|_| side.source != Source::Nobody);
        match (of(&self.ringcentral)?, of(&self.netsuite)?) {
            (Environment::Production, Environment::Sandbox) => Some(Mixture::TestNetSuite),
            (Environment::Sandbox, Environment::Production) => Some(Mixture::TestRingCentral),
            (Environment::Sandbox, Environment::Sandbox)
            | (Environment::Production, Environment::Production) => None,
        }
    }

    /// What an admin is led to, the gravest.
    pub fn task(&self, now: Timestamp) -> Option<AdminTask> {
        let sides = [&self.ringcentral, &self.netsuite];
        let ends = |side: &&Side| {
            let in_use = side.in_use.as_ref();
            in_use.is_some_and(|in_use| in_use.term(now) != Term::Long)
        };
        // Whoever disconnected it wants it so.
        let is_new =
            self.ringcentral.source == Source::Nobody && self.ringcentral.left_at.is_none();
        if sides.iter().any(|side| side.health == Health::Broken) {
            Some(AdminTask::Mend)
        } else if sides.iter().any(ends) {
            Some(AdminTask::Renew)
        } else {
            is_new.then_some(AdminTask::ConnectRingcentral)
        }
    }

    /// How many of the company's connections in use are for trials, and how many for work.
    pub fn environments(&self) -> (usize, usize) {
        let sides = [&self.ringcentral, &self.netsuite].into_iter();
        let in_use = sides.filter(|side| side.source != Source::Nobody);
        let (mut trials, mut work) = (0, 0);
        for environment in in_use.filter_map(|side| side.environment) {
            match environment {
                Environment::Sandbox => trials += 1,
                Environment::Production => work += 1,
            }
        }
        (trials, work)
    }
}

/// RingCentral's credentials as an admin enters them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RingCentralEntry {
    /// Client id of the server-side app.
    pub client_id: String,
    /// Its secret; nothing keeps the one in use.
    pub client_secret: Option<Secret<String>>,
    /// The JWT credential; nothing keeps the one in use.
    pub jwt: Option<Secret<String>>,
    /// The account that is read, `~` for the one the JWT is of; nothing keeps the one in use.
    #[serde(default)]
    pub account: Option<String>,
    /// Origin of RingCentral's API, `~` for the one that people sign in to; nothing keeps the one in use.
    #[serde(default)]
    pub server: Option<String>,
}

/// NetSuite's credentials as an admin enters them; the key is the connector's own.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetSuiteEntry {
    /// The account, `1234567_SB1`.
    pub account_id: String,
    /// Client id of the integration record.
    pub client_id: String,
    /// The id that NetSuite shows for the uploaded certificate.
    pub certificate_id: String,
}

/// The certificate that an admin uploads to NetSuite.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    /// PEM; no secret.
    pub pem: String,
    /// Its last day.
    pub ends_at: Timestamp,
}

/// What proving credentials found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Proof {
    /// When.
    pub at: Timestamp,
    /// They are in use from now on.
    pub is_saved: bool,
    /// The one thing that is wrong; nothing when they work.
    pub finding: Option<Finding>,
    /// The platform's code for it.
    pub code: Option<String>,
    /// The permission that is missing, by the platform's name.
    pub permission: Option<String>,
    /// Extensions of the account that the app can see.
    pub extensions: Option<u32>,
    /// Permissions that the role lacks for something besides logging, by NetSuite's names.
    #[serde(default)]
    pub lacks: Vec<String>,
}

/// The one thing that keeps credentials from working.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Finding {
    /// No client id was given.
    NoClientId,
    /// No client secret was given, and none is in use.
    NoSecret,
    /// No JWT was given, and none is in use.
    NoJwt,
    /// What was pasted is not a whole JWT.
    CutJwt,
    /// The JWT's time is over.
    EndedJwt,
    /// The address is none of RingCentral's.
    NoServer,
    /// No account id was given, or it is none.
    NoAccount,
    /// No certificate was made, or its id was not given.
    NoCertificate,
    /// Client id or secret; with NetSuite client id, certificate id or who they are mapped to.
    Client,
    /// The app may not sign in like this, or is not active.
    App,
    /// The app or account is of the other environment.
    Environment,
    /// The JWT is revoked, expired, or of another app.
    Jwt,
    /// They are of another account.
    Account,
    /// There is no account of the id that was given, or the JWT may not see it.
    NoSuchAccount,
    /// A permission is missing.
    Permission,
    /// The app sees no extension.
    NoExtensions,
    /// The platform is at its limit; nothing was found out.
    Limit,
    /// The platform does not answer; nothing was found out.
    Away,
}

/// What is checked of RingCentral's credentials, in this order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Checked {
    /// The server's address.
    Server,
    /// Client id.
    ClientId,
    /// Client secret.
    ClientSecret,
    /// JWT.
    Jwt,
    /// The app: its type, its state, its environment.
    App,
    /// The account.
    Account,
    /// Permissions of app and person.
    Permissions,
}

/// What is known of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It is right.
    Good,
    /// It is what is wrong.
    Wrong,
    /// Not reached.
    Unknown,
}

impl Checked {
    /// All there are.
    pub const ALL: [Self; 7] = [
        Self::Server,
        Self::ClientId,
        Self::ClientSecret,
        Self::App,
        Self::Jwt,
        Self::Account,
        Self::Permissions,
    ];

    /// What a proof says of it. RingCentral looks at the app first, then at the JWT, then at what they
    /// may do; it never says whether id or secret is wrong.
    pub fn verdict(self, finding: Option<Finding>) -> Verdict {
        let Some(finding) = finding else {
            return Verdict::Good;
        };
        let (first, last) = match finding {
            Finding::NoServer => (0, 0),
            Finding::NoClientId => (1, 1),
            Finding::NoSecret => (2, 2),
            Finding::Client => (1, 2),
            Finding::App | Finding::Environment => (3, 3),
            Finding::NoJwt | Finding::CutJwt | Finding::EndedJwt | Finding::Jwt => (4, 4),
            Finding::Account
            | Finding::NoSuchAccount
            | Finding::NoAccount
            | Finding::NoCertificate => (5, 5),
            Finding::Permission | Finding::NoExtensions => (6, 6),
            Finding::Limit | Finding::Away => return Verdict::Unknown,
        };
        // What was found before anything was asked says nothing about the rest.
        let was_asked = !matches!(
            finding,
            Finding::NoServer
                | Finding::NoClientId
                | Finding::NoSecret
                | Finding::NoJwt
                | Finding::CutJwt
                | Finding::EndedJwt
        );
        let at = Self::ALL.iter().position(|one| *one == self).unwrap_or(0);
        if (first..=last).contains(&at) {
            Verdict::Wrong
        } else if at < first && was_asked {
            Verdict::Good
        } else {
            Verdict::Unknown
        }
    }
}

/// What the screens show of the company's connections.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CompanyView {
    /// How they stand.
    pub status: Option<Reading<CompanyStatus>>,
    /// A sync is under way.
    pub is_syncing: bool,
    /// What the last sync that somebody asked for came to so far.
    pub sync: Option<Reading<SyncReport>>,
    /// RingCentral's log against NetSuite.
    pub ledger: Option<Reading<Ledger>>,
    /// The call of the ledger that is being sent.
    #[serde(default)]
    pub sending: Option<GapCall>,
    /// What came of sending one.
    #[serde(default)]
    pub sent: Option<Reading<Sent>>,
    /// Customers whose name has what was typed last.
    #[serde(default)]
    pub customers: Option<Reading<Vec<KnownCustomer>>>,
    /// The customer whose calls are looked through.
    #[serde(default)]
    pub checked: Option<CheckedCustomer>,
    /// What came of testing or saving RingCentral's credentials.
    pub ringcentral: Option<Reading<Proof>>,
    /// What came of testing or saving NetSuite's.
    pub netsuite: Option<Reading<Proof>>,
    /// The certificate to upload.
    pub certificate: Option<Reading<Certificate>>,
    /// What came of running the tests.
    pub tests: Option<Reading<ProbeReport>>,
    /// What came of renewing the event subscription.
    #[serde(default)]
    pub renewal: Option<Reading<EventSubscription>>,
    /// How far looking for missing calls has come.
    pub search: Search,
    /// What befell one of the connections.
    pub log: Option<Reading<ConnectionLog>>,
    /// What the one who is signed in is in NetSuite.
    pub you: Option<Reading<You>>,
}

/// What a person wants of the company's connections.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum CompanyWish {
    /// See how they stand.
    Look,
    /// Read a range of RingCentral's log now.
    Sync(SyncRange),
    /// Compare a range of it with NetSuite.
    Ledger(SyncRange),
    /// Send a call that the ledger misses.
    Send(GapCall),
    /// Customers whose name has this in it.
    FindCustomers(String),
    /// Look through a customer's calls.
    CheckCustomer(KnownCustomer),
    /// They are right.
    Confirm(RecordId),
    /// Try RingCentral's credentials, and use them from now on if they work and that is wanted.
    RingCentral {
        /// Which.
        entry: RingCentralEntry,
        /// Use them.
        saves: bool,
    },
    /// Get the certificate to upload.
    Certificate,
    /// See what somebody is in NetSuite.
    LookAtYou,
    /// See what befell a connection.
    Log(Platform),
    /// Take note of a connection's errors, so that they count no more.
    Acknowledge(Platform),
    /// Try both connections as they are in use, step by step.
    Test,
    /// Find out why calls of a range are missing.
    FindMissing(SyncRange),
    /// The same with NetSuite's.
    NetSuite {
        /// Which.
        entry: NetSuiteEntry,
        /// Use them.
        saves: bool,
    },
    /// Renew the event subscription, or make it anew.
    RenewSubscription,
    /// Use RingCentral's credentials no more.
    DisconnectRingCentral,
    /// Use NetSuite's credentials no more.
    DisconnectNetSuite,
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
    /// Why those are not logged that were left out or failed, and how many each.
    #[serde(default)]
    pub reasons: Vec<Reason>,
    /// The whole range was read. When it was not, `cause` says why, and asking again goes on.
    pub is_complete: bool,
    /// What stood in the way, in words.
    pub cause: Option<String>,
}

impl SyncReport {
    /// What came of the next part of the same range.
    pub fn add(&mut self, part: Self) {
        self.found += part.found;
        self.already_logged += part.already_logged;
        self.newly_logged += part.newly_logged;
        self.failed += part.failed;
        self.left_out += part.left_out;
        self.is_complete = part.is_complete;
        self.cause = part.cause;
        for Reason { cause, count } in part.reasons {
            self.count(cause, count);
        }
    }

    /// So many more are not logged, for this reason.
    pub fn count(&mut self, cause: Cause, more: u32) {
        match self.reasons.iter_mut().find(|reason| reason.cause == cause) {
            Some(reason) => reason.count += more,
            None => self.reasons.push(Reason { cause, count: more }),
        }
    }
}

/// Why calls are not logged.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// Why.
    pub cause: Cause,
    /// How many.
    pub count: u32,
}

/// A reading of the log that is over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncRun {
    /// Somebody asked for it; else it was due.
    pub is_asked: bool,
    /// When it began.
    pub began_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// When the calls began that it was about.
    pub range: SyncRange,
    /// What it came to.
    pub report: SyncReport,
}

/// Why a call that RingCentral knows is not in NetSuite.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Not tried yet.
    NotYet,
    /// Between colleagues.
    Internal,
    /// Calls that came are not logged.
    RuleInbound,
    /// Calls that were made are not logged.
    RuleOutbound,
    /// Answered calls are not logged.
    RuleAnswered,
    /// Calls without an answer are not logged.
    RuleMissed,
    /// Voicemails are not logged.
    RuleVoicemail,
    /// It was too short.
    RuleLength,
    /// The number is listed.
    RuleNumber,
    /// The person is listed.
    RulePerson,
    /// Reached no person, and there is no default organizer.
    NoPerson,
    /// A fax or something else that is no call.
    NotACall,
    /// RingCentral gave it no telephony session id, or one that cannot be a key.
    NoKey,
    /// NetSuite does not answer, or is at its limit.
    NetsuiteAway,
    /// NetSuite answers, and fails at this call.
    NetsuiteCall,
    /// NetSuite refuses the connector's sign-in.
    NetsuiteSignIn,
    /// NetSuite's role lacks a permission.
    NetsuitePermission,
    /// NetSuite refuses a field of the record.
    NetsuiteField,
    /// NetSuite's form demands a field that the company has added, and nothing fills it.
    NetsuiteMandatory,
    /// RingCentral's log does not list the call any more.
    GoneFromRingcentral,
    /// It was logged, and the record is not in NetSuite any more.
    GoneFromNetsuite,
    /// The connector's own fault.
    Connector,
}

impl From<Rule> for Cause {
    fn from(rule: Rule) -> Self {
        match rule {
            Rule::Internal => Self::Internal,
            // No call is a text.
            Rule::Texts => Self::NotACall,
            Rule::Inbound => Self::RuleInbound,
            Rule::Outbound => Self::RuleOutbound,
            Rule::Answered => Self::RuleAnswered,
            Rule::Missed => Self::RuleMissed,
            Rule::Voicemail => Self::RuleVoicemail,
            Rule::Length => Self::RuleLength,
            Rule::Number => Self::RuleNumber,
            Rule::Person => Self::RulePerson,
        }
    }
}

impl Cause {
    /// As it stands in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotYet => "not-yet",
            Self::Internal => "internal",
            Self::RuleInbound => "rule-inbound",
            Self::RuleOutbound => "rule-outbound",
            Self::RuleAnswered => "rule-answered",
            Self::RuleMissed => "rule-missed",
            Self::RuleVoicemail => "rule-voicemail",
            Self::RuleLength => "rule-length",
            Self::RuleNumber => "rule-number",
            Self::RulePerson => "rule-person",
            Self::NoPerson => "no-person",
            Self::NotACall => "not-a-call",
            Self::NoKey => "no-key",
            Self::NetsuiteAway => "netsuite-away",
            Self::NetsuiteCall => "netsuite-call",
            Self::NetsuiteSignIn => "netsuite-sign-in",
            Self::NetsuitePermission => "netsuite-permission",
            Self::NetsuiteField => "netsuite-field",
            Self::NetsuiteMandatory => "netsuite-mandatory",
            Self::GoneFromRingcentral => "gone-from-ringcentral",
            Self::GoneFromNetsuite => "gone-from-netsuite",
            Self::Connector => "connector",
        }
    }

    /// All there are.
    pub const ALL: [Self; 22] = [
        Self::NotYet,
        Self::Internal,
        Self::RuleInbound,
        Self::RuleOutbound,
        Self::RuleAnswered,
        Self::RuleMissed,
        Self::RuleVoicemail,
        Self::RuleLength,
        Self::RuleNumber,
        Self::RulePerson,
        Self::NoPerson,
        Self::NotACall,
        Self::NoKey,
        Self::NetsuiteAway,
        Self::NetsuiteCall,
        Self::NetsuiteSignIn,
        Self::NetsuitePermission,
        Self::NetsuiteField,
        Self::NetsuiteMandatory,
        Self::GoneFromRingcentral,
        Self::GoneFromNetsuite,
        Self::Connector,
    ];

    /// The cause of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == name)
    }

    /// Is the call left out by rule?
    pub const fn is_rule(self) -> bool {
        matches!(
            self,
            Self::Internal
                | Self::NotACall
                | Self::RuleInbound
                | Self::RuleOutbound
                | Self::RuleAnswered
                | Self::RuleMissed
                | Self::RuleVoicemail
                | Self::RuleLength
                | Self::RuleNumber
                | Self::RulePerson
        )
    }

    /// What happened and what to do.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotYet => "It was not tried yet; it is by itself.",
            Self::Internal => "A call between colleagues is not logged.",
            Self::RuleInbound => "Inbound calls are not logged.",
            Self::RuleOutbound => "Outbound calls are not logged.",
            Self::RuleAnswered => "Answered calls are not logged.",
            Self::RuleMissed => "Calls without an answer are not logged.",
            Self::RuleVoicemail => "Voicemails are not logged.",
            Self::RuleLength => "It was shorter than the minimum length.",
            Self::RuleNumber => "Its number is one of those that are not logged.",
            Self::RulePerson => "Calls of this person are not logged.",
            Self::NoPerson => {
                "It reached no person. Map its extension to an employee, or choose a default organizer."
            }
            Self::NotACall => "It is no call.",
            Self::NoKey => "RingCentral gave it no id that can be a key in NetSuite.",
            Self::NetsuiteAway => "NetSuite did not answer. It is tried again by itself.",
            Self::NetsuiteCall => {
                "NetSuite takes other calls and fails at this one, as where a script of its own breaks. It is tried again by itself, less often each time."
            }
            Self::NetsuiteSignIn => {
                "NetSuite refuses the connector's sign-in. Check the integration, its certificate and role."
            }
            Self::NetsuitePermission => {
                "NetSuite's role lacks a permission. Give it Phone Calls with level Full."
            }
            Self::NetsuiteField => {
                "NetSuite refuses a field of the record. Mend the record's form or rules, then sync again."
            }
            Self::NetsuiteMandatory => {
                "NetSuite's form demands a field that nothing fills. Give it a value under Call Fields, then sync again."
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
    /// Calls in RingCentral's log that are to be logged; one that several people had counts for each of them,
    /// so that this is always those in NetSuite and the gaps.
    pub calls: u32,
    /// Those of them that are in NetSuite.
    pub in_netsuite: u32,
    /// NetSuite itself was asked just now; otherwise it is what the connector remembers.
    pub is_checked: bool,
    /// By day and person, in order.
    pub days: Vec<LedgerDay>,
    /// Calls that are not in NetSuite, the oldest first.
    pub gaps: Vec<Gap>,
    /// Calls that a rule leaves out, by rule.
    #[serde(default)]
    pub left_out: Vec<Reason>,
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
    /// The field NetSuite refuses, or the permission its role lacks.
    pub field: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::{
        Verdict::{Good, Unknown, Wrong},
        *,
    };

    #[test]
    fn accounts_for_trials_are_told_from_those_for_work() {
        let is_test = |account| Environment::of_account(account) == Environment::Sandbox;
        assert!(
            ["1234567_SB1", "1234567-sb2", "tstdrv0000001", "1234567_RP"].map(is_test) == [true; 4]
        );
        assert!(!is_test("1234567"));
        for (server, is_sandbox) in [
            ("https://platform.ringcentral.com", false),
            ("https://platform.devtest.ringcentral.com", true),
            ("http://localhost:8790", true),
        ] {
            let found = Environment::of_server(server) == Environment::Sandbox;
            assert_eq!(found, is_sandbox, "{server}");
        }
    }

    fn status(ringcentral: Side, netsuite: Side) -> CompanyStatus {
        CompanyStatus {
            state: CompanyState::Connected,
            cause: None,
            code: None,
            last_good_at: None,
            read_until: None,
            waits_until: None,
            counts: CompanyCounts::default(),
            missing_since: None,
            time_zone: None,
            runs: Vec::new(),
            mapping_changes: 0,
            ringcentral,
            netsuite,
            subscription: None,
            check: None,
        }
    }

    #[test]
    fn credentials_are_warned_of_from_thirty_days_before_they_end() {
        let now = Timestamp::from_millis(1_795_298_700_000);
        let in_use = |ends_at| InUse {
            ends_at,
            ..InUse::default()
        };
        let at = |millis| Some(now.plus_millis(millis));
        for (ends_at, term) in [
            (None, Term::Long),
            (at(30 * DAY_MS + 1), Term::Long),
            (at(30 * DAY_MS), Term::Short),
            (at(1), Term::Short),
            (at(0), Term::Over),
            (at(-DAY_MS), Term::Over),
        ] {
            assert_eq!(in_use(ends_at).term(now), term, "{ends_at:?}");
        }
    }

    #[test]
    fn what_is_broken_comes_before_what_ends_and_that_before_what_is_not_there() {
        let now = Timestamp::from_millis(1_795_298_700_000);
        let side = |health, ends_at: i64| Side {
            source: Source::Admin,
            health,
            in_use: Some(InUse {
                ends_at: Some(now.plus_millis(ends_at)),
                ..InUse::default()
            }),
            ..Side::default()
        };
        let task = |ringcentral, netsuite| status(ringcentral, netsuite).task(now);
        let good = side(Health::Good, 100 * DAY_MS);
        let ending = side(Health::Good, 10 * DAY_MS);
        let broken = side(Health::Broken, 100 * DAY_MS);
        let left = Side {
            left_at: Some(now),
            ..Side::default()
        };
        let connect = Some(AdminTask::ConnectRingcentral);
        assert_eq!(task(good.clone(), good.clone()), None);
        assert_eq!(task(Side::default(), good.clone()), connect);
        assert_eq!(task(left, good), None);
        let renew = Some(AdminTask::Renew);
        assert_eq!(task(Side::default(), ending.clone()), renew);
        assert_eq!(task(ending, broken), Some(AdminTask::Mend));
    }

    #[test]
    fn a_mixture_of_trial_and_work_is_pointed_out_where_both_are_in_use() {
        let side = |environment, source| Side {
            source,
            environment,
            ..Side::default()
        };
        let (trial, work) = (Some(Environment::Sandbox), Some(Environment::Production));
        for (ringcentral, netsuite, mixture, counts) in [
            (trial, work, Some(Mixture::TestRingCentral), (1, 1)),
            (work, trial, Some(Mixture::TestNetSuite), (1, 1)),
            (work, work, None, (0, 2)),
            (trial, None, None, (1, 0)),
        ] {
            let status = status(
                side(ringcentral, Source::Admin),
                side(netsuite, Source::File),
            );
            assert_eq!((status.mixture(), status.environments()), (mixture, counts));
        }
        let alone = status(side(work, Source::Admin), side(trial, Source::Nobody));
        assert_eq!((alone.mixture(), alone.environments()), (None, (0, 1)));
    }

    #[test]
    fn a_proof_marks_what_is_wrong_and_calls_nothing_good_that_was_not_reached() {
        let verdicts = |finding| Checked::ALL.map(|checked| checked.verdict(Some(finding)));
        assert_eq!(
            verdicts(Finding::Client),
            [Good, Wrong, Wrong, Unknown, Unknown, Unknown, Unknown]
        );
        assert_eq!(
            verdicts(Finding::Jwt),
            [Good, Good, Good, Good, Wrong, Unknown, Unknown]
        );
        assert_eq!(
            verdicts(Finding::Permission),
            [Good, Good, Good, Good, Good, Good, Wrong]
        );
        assert_eq!(verdicts(Finding::Away), [Unknown; 7]);
        assert_eq!(verdicts(Finding::CutJwt)[1], Unknown);
        assert_eq!(verdicts(Finding::NoServer)[..2], [Wrong, Unknown]);
        assert_eq!(Checked::Jwt.verdict(None), Good);
    }
}
