//! The connector's API under `/api/v1`, shared word for word by the app and the connector.
//!
//! | Request | Body | Answer |
//! |---|---|---|
//! | `POST /session` | – | [`Session`] |
//! | `DELETE /session` | – | 204; forgets the logging grant |
//! | `POST /callers` | [`CallerQuestion`] | [`CallerLookup`] |
//! | `POST /callers/known` | [`NumbersQuestion`] | [`KnownNumbers`]; costs NetSuite nothing |
//! | `PUT /callers/choice` | [`NumberChoice`] | 204; remembered for the company |
//! | `GET /directory?epoch=&since=&most=` | – | [`DirectoryPage`]; 304 with `If-None-Match` |
//! | `GET /customers/{id}` | – | [`CustomerOverview`] |
//! | `GET /customers/{id}/profile` | – | [`CustomerProfile`] |
//! | `GET /customers/{id}/calls` | – | [`Listed`] of [`LoggedCallSummary`] |
//! | `GET /customers/{id}/orders` | – | [`Listed`] of [`SalesOrder`] |
//! | `GET /customers/{id}/invoices` | – | [`Listed`] of [`Invoice`] |
//! | `GET /customers/{id}/credits` | – | [`Listed`] of [`CreditMemo`] |
//! | `GET /customers/{id}/opportunities` | – | [`Listed`] of [`Opportunity`] |
//! | `GET /customers/{id}/cases` | – | [`Listed`] of [`SupportCase`] |
//! | `GET /customers/{id}/emails` | – | [`Listed`] of [`EmailSummary`] |
//! | `GET /customers/{id}/history` | – | [`CallsOf`] |
//! | `GET /orders/{id}/history` | – | [`CallsOf`] the sales order's customer |
//! | `POST /customers` | [`NewCustomer`] | [`CreatedCustomer`] |
//! | `POST /contacts` | [`NewContact`] | [`CreatedContact`] |
//! | `POST /likeness` | [`LikenessQuestion`] | [`Likenesses`]: who is there already |
//! | `PUT /calls/{telephonySessionId}` | [`FinishedCall`] | [`CallAnswer`] |
//! | `GET /calls/{telephonySessionId}/links` | – | [`CallLinks`], in NetSuite and here |
//! | `PUT /calls/{telephonySessionId}/links` | [`LinkWish`] | 204; 403 for somebody else's call |
//! | `PUT /calls/{telephonySessionId}/order` | [`OrderStart`] | 204; the order is looked for from now on |
//! | `GET /customers/{id}/linkable` | – | [`Linkables`] |
//! | `GET /revenue` | – | [`Revenue`] of the asker's own calls |
//! | `GET /company/revenue` | – | [`Revenue`]; admins only |
//! | `PUT /texts/{conversationId}` | [`TextReport`] | [`LoggedTexts`] |
//! | `GET /logging` | – | [`LoggingSettings`] |
//! | `PUT /logging` | [`LoggingQuestion`] | [`LoggingSettings`]; 409 over a newer version; admins only |
//! | `GET /logging/fields` | | fields of the company's own, [`CustomField`](crate::domain::logging::CustomField); admins only |
//! | `POST /logging/preview` | [`LoggingQuestion`] | [`Effect`](crate::domain::logging::Effect); admins only |
//! | `GET /company` | – | [`CompanyStatus`](super::company::CompanyStatus) |
//! | `POST /company/sync` | [`SyncRange`](super::company::SyncRange) | [`SyncReport`](super::company::SyncReport); admins only |
//! | `GET /company/ledger?from=&to=` | – | [`Ledger`](super::company::Ledger); admins only |
//! | `GET /company/mapping` | – | [`MappingState`] |
//! | `PUT /company/mapping` | [`Entry`](crate::domain::mapping::Entry) | [`MappingState`]; admins only, as all below |
//! | `POST /company/mapping/employees` | [`EmployeeQuestion`] | a few [`Employee`](crate::domain::mapping::Employee) |
//! | `POST /company/mapping/preview`, `/match` | – | [`Preview`](crate::domain::mapping::Preview); the second saves it |
//! | `POST /company/mapping/reviewed` | – | [`MappingState`] |
//! | `POST /company/mapping/refile` | [`RefileWish`](crate::domain::mapping::RefileWish) | [`Refiled`](crate::domain::mapping::Refiled) |
//!
//! Every request carries `Authorization: Bearer <RingCentral access token>`; `PUT /calls` and
//! `PUT /texts` also take `Authorization: Grant <logging grant>`, so that a call is logged even when
//! RingCentral has revoked the sign-in since. Errors are `application/problem+json`, [`Problem`].
//!
//! [`NewCustomer`]: crate::domain::intent::NewCustomer
//! [`FinishedCall`]: crate::domain::finished_call::FinishedCall
//! [`TextReport`]: crate::domain::texts::TextReport
//! [`CustomerOverview`]: crate::domain::caller::CustomerOverview
//! [`LoggedCallSummary`]: crate::domain::caller::LoggedCallSummary
//! [`CustomerProfile`]: crate::domain::customer_pane::CustomerProfile
//! [`Listed`]: crate::domain::customer_pane::Listed
//! [`SalesOrder`]: crate::domain::customer_pane::SalesOrder
//! [`Invoice`]: crate::domain::customer_pane::Invoice
//! [`CreditMemo`]: crate::domain::customer_pane::CreditMemo
//! [`Opportunity`]: crate::domain::customer_pane::Opportunity
//! [`SupportCase`]: crate::domain::customer_pane::SupportCase
//! [`EmailSummary`]: crate::domain::customer_pane::EmailSummary
//! [`CallLinks`]: crate::domain::history::CallLinks
//! [`LinkWish`]: crate::domain::links::LinkWish
//! [`Linkables`]: crate::domain::links::Linkables
//! [`OrderStart`]: crate::domain::links::OrderStart
//! [`Revenue`]: crate::domain::links::Revenue
//! [`CallsOf`]: crate::domain::history::CallsOf
//! [`NewContact`]: crate::domain::customer_pane::NewContact
//! [`CreatedContact`]: crate::domain::customer_pane::CreatedContact
//! [`LoggingSettings`]: crate::domain::logging::LoggingSettings
//! [`LoggingQuestion`]: crate::domain::logging::LoggingQuestion
//! [`LikenessQuestion`]: crate::domain::customer_pane::LikenessQuestion
//! [`MappingState`]: crate::domain::mapping::MappingState

use serde::{Deserialize, Serialize};

use crate::domain::{
    caller::{CallerMatch, EntityRef},
    customer_pane::Known,
    directory::Entry,
    ids::{ExtensionId, MessageId, RecordId},
    logging::{AskedField, Dispositions, InfoLink, Rule, Unfiled},
    sensitive::Secret,
    time::Timestamp,
    who::Evidence,
};

/// Body of `POST /company/mapping/employees`. A name is personal data, so it stands in no address.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EmployeeQuestion {
    /// A part of a name or email.
    pub text: String,
}

/// How NetSuite stands, seen from the connector.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NetSuiteHealth {
    /// No credentials.
    NotSetUp,
    /// The last request worked, or none was made yet.
    Connected,
    /// NetSuite does not answer.
    Unreachable,
    /// NetSuite refuses the connector's credentials or role.
    Refused,
}

/// Who the caller is to the connector.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// The extension.
    pub extension_id: ExtensionId,
    /// May administer the company's integration.
    pub is_admin: bool,
    /// NetSuite's health.
    pub netsuite: NetSuiteHealth,
    /// What is wrong with NetSuite, when something is.
    pub netsuite_problem: Option<String>,
    /// The employee calls are logged for, when the extension is mapped.
    pub employee: Option<EntityRef>,
    /// Allows `PUT /calls` for this extension only, until it expires or is deleted.
    pub logging_grant: Secret<String>,
    /// When the grant ends.
    pub grant_expires_at: Timestamp,
    /// What the rep may choose as the outcome of a call.
    #[serde(default)]
    pub dispositions: Dispositions,
    /// The company's own fields that the rep fills in; absent while NetSuite does not name them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_fields: Option<Vec<AskedField>>,
    /// The company's own links beside a call.
    #[serde(default)]
    pub info_links: Vec<InfoLink>,
    /// When the newest of the person's texts came that any browser has told; absent where none ever told one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub texts_until: Option<Timestamp>,
}

/// Asks who has a number. A body and not an address, which servers on the way write down.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallerQuestion {
    /// As the network gave it.
    pub number: String,
}

/// So many numbers are asked for at once, at most.
pub const MOST_NUMBERS: usize = 200;

/// Asks whom of these numbers the connector knows without asking NetSuite.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NumbersQuestion {
    /// As the network gave them, [`MOST_NUMBERS`] at most.
    pub numbers: Vec<String>,
}

/// Those with exactly one owner, or one that somebody chose. The others are left out: NetSuite may
/// know them nevertheless.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KnownNumbers {
    /// In the order of the question.
    pub known: Vec<KnownNumber>,
}

/// Whose a number is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KnownNumber {
    /// As it was asked for.
    pub number: String,
    /// Who has it.
    pub found: CallerMatch,
}

/// Answer to a caller lookup.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallerLookup {
    /// Best first; empty when NetSuite has nobody with this number.
    pub matches: Vec<CallerMatch>,
    /// What speaks for each, in the same order.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// NetSuite does not answer: this is how it was then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_since: Option<Timestamp>,
}

/// Somebody says which of several records has a number. It stands for the whole company until another
/// choice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NumberChoice {
    /// As the network gave it.
    pub number: String,
    /// Customer, lead, prospect or vendor.
    pub company: Option<RecordId>,
    /// Contact.
    pub contact: Option<RecordId>,
}

/// Who in NetSuite is like somebody who is to be created; empty when nobody is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Likenesses {
    /// The likest first.
    pub known: Vec<Known>,
}

/// A page of the directory: changes after a version, in order. From version 0 on they are everybody,
/// so a first reading and a later one are the same question: ask again with this page's `epoch` and
/// `version` until it is `complete`, and now and then afterwards.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DirectoryPage {
    /// Versions of another epoch mean nothing: forget everybody when it changes.
    pub epoch: String,
    /// The last change in this page; what to ask after next.
    pub version: i64,
    /// There is no more just now.
    pub complete: bool,
    /// New or changed people and companies.
    pub people: Vec<Entry>,
    /// Those who are gone.
    pub gone: Vec<RecordId>,
    /// How the connector stands with NetSuite.
    pub progress: DirectoryProgress,
    /// The host of NetSuite's pages, without a slash at the end, when the connector knows it.
    #[serde(default)]
    pub pages: Option<String>,
}

/// How far the connector's reading of NetSuite is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DirectoryProgress {
    /// How many are known.
    pub known: u32,
    /// The settings of the connector say that nobody is kept.
    #[serde(default)]
    pub is_off: bool,
    /// The first reading is done, so that who is not here is not in NetSuite either.
    pub is_whole: bool,
    /// When NetSuite was last asked for changes with success.
    pub checked_at: Option<Timestamp>,
    /// Kinds the connector's role may not read, by NetSuite's permission.
    pub no_access: Vec<String>,
}

/// A customer that was created, or found under the same request id.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatedCustomer {
    /// The record, as a match for the number that was given.
    pub found: CallerMatch,
}

/// A call, or a day of texts, as NetSuite holds it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoggedCall {
    /// Internal id of the phone call record.
    pub record: RecordId,
    /// `rc-{telephony session id}`, or `rc-sms-{conversation}-{yyyymmdd}`.
    pub external_id: String,
    /// NetSuite's page of the record.
    pub url: Option<String>,
    /// Whom it was filed under.
    pub found: Option<CallerMatch>,
    /// Why it is filed under nobody, where the rep can do something about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfiled: Option<Unfiled>,
    /// Fields of the company's own, by id, that are not in the record as this report filled them in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_taken: Vec<String>,
}

/// What became of a call that was told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CallAnswer {
    /// It is left out by rule; telling it again once the rule has changed logs it.
    #[serde(rename_all = "camelCase")]
    LeftOut {
        /// By which.
        left_out_by: Rule,
    },
    /// It is in NetSuite.
    Logged(Box<LoggedCall>),
}

/// The records of a conversation's texts, one for each local day that the report had messages of.
/// Which day that is only the connector can tell: it knows the zone the rep sees in NetSuite.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoggedTexts {
    /// Oldest first; empty when the report had no message.
    pub days: Vec<LoggedTextDay>,
    /// They are left out by rule, and nothing was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out_by: Option<Rule>,
    /// Not all is written, for want of time or as `refused` says: the same is to be told again, without the
    /// messages that are in `days` and, until later, without those of `refused`.
    #[serde(default)]
    pub is_more: bool,
    /// Days that could not be written, each for a reason of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<RefusedTextDay>,
}

/// A day's texts as NetSuite holds them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoggedTextDay {
    /// The day on the rep's clock, `2026-11-21`.
    pub day: String,
    /// The messages of the report that are in this day's record.
    pub messages: Vec<MessageId>,
    /// The phone call record that holds them.
    pub record: LoggedCall,
}

/// A day's texts that NetSuite does not hold yet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RefusedTextDay {
    /// The day on the rep's clock, `2026-11-21`.
    pub day: String,
    /// The messages of the report that belong into this day's record; none where it was only to be filed
    /// anew.
    pub messages: Vec<MessageId>,
    /// Why.
    pub problem: Problem,
}

/// Longest body of a request, in bytes.
pub const BODY_LIMIT: usize = 256 * 1024;

/// RFC 9457 problem details with a stable code.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// `about:blank` or a link to the code's description.
    #[serde(rename = "type", default = "about_blank")]
    pub kind: String,
    /// Short text for a person.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Stable code.
    pub code: ProblemCode,
    /// What happened, in NetSuite's or our words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The field NetSuite complained about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

fn about_blank() -> String {
    "about:blank".to_owned()
}

/// What went wrong, for programs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// The request itself is malformed.
    InvalidRequest,
    /// RingCentral does not know the token.
    SignInRequired,
    /// The person belongs to another RingCentral account, or may not do this.
    Forbidden,
    /// No such thing.
    NotFound,
    /// The person is no administrator of the RingCentral account.
    AdminOnly,
    /// The company's call log is not set up.
    CompanyNotSetUp,
    /// RingCentral does not answer, so the connector cannot tell who asks.
    RingcentralUnavailable,
    /// The connector has no NetSuite credentials.
    NetsuiteNotSetUp,
    /// NetSuite refuses the connector's credentials (401).
    NetsuiteSignIn,
    /// NetSuite's role lacks a permission (403, or the same in words).
    NetsuitePermission,
    /// NetSuite refuses a field of this record (400).
    NetsuiteField,
    /// NetSuite has locked the record (400, and says so): what it says stands, and more may be written
    /// once it is unlocked.
    NetsuiteLocked,
    /// NetSuite is at its limit (429); try again later.
    NetsuiteBusy,
    /// NetSuite does not answer or fails (5xx).
    NetsuiteUnavailable,
    /// Somebody else has changed it meanwhile.
    Outdated,
    /// Our own fault.
    Internal,
}

impl ProblemCode {
    /// May the same request succeed later without anybody mending anything?
    pub const fn is_transient(self) -> bool {
        match self {
            Self::RingcentralUnavailable
            | Self::CompanyNotSetUp
            | Self::NetsuiteNotSetUp
            | Self::NetsuiteSignIn
            | Self::NetsuiteBusy
            | Self::NetsuiteLocked
            | Self::NetsuiteUnavailable
            | Self::Internal => true,
            Self::InvalidRequest
            | Self::SignInRequired
            | Self::Forbidden
            | Self::AdminOnly
            | Self::NotFound
            | Self::Outdated
            | Self::NetsuitePermission
            | Self::NetsuiteField => false,
        }
    }

    /// The code as it stands in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid-request",
            Self::SignInRequired => "sign-in-required",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::AdminOnly => "admin-only",
            Self::CompanyNotSetUp => "company-not-set-up",
            Self::RingcentralUnavailable => "ringcentral-unavailable",
            Self::NetsuiteNotSetUp => "netsuite-not-set-up",
            Self::NetsuiteSignIn => "netsuite-sign-in",
            Self::NetsuitePermission => "netsuite-permission",
            Self::NetsuiteField => "netsuite-field",
            Self::NetsuiteLocked => crate::domain::view::LOCKED,
            Self::NetsuiteBusy => "netsuite-busy",
            Self::NetsuiteUnavailable => "netsuite-unavailable",
            Self::Outdated => "outdated",
            Self::Internal => "internal",
        }
    }
}

/// The app's settings, served at `/config.json`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppConfig {
    /// RingCentral's REST base, no slash at the end.
    pub ringcentral_server: String,
    /// The client id of the app registered with RingCentral.
    pub ringcentral_client_id: String,
    /// Base of the connector's API, `/api/v1`; `None` for a phone without NetSuite.
    pub connector: Option<String>,
    /// Country of numbers typed without one, as a calling code; the extension's home country wins.
    #[serde(default)]
    pub home_country_code: Option<String>,
    /// Swaps the tags of `Replaces` when a tab takes a call over; RingCentral's own documents
    /// disagree about their order.
    #[serde(default)]
    pub swap_replaces_tags: bool,
    /// Leave `early-only` out of the first `Replaces` that is tried.
    #[serde(default)]
    pub plain_replaces: bool,
}
