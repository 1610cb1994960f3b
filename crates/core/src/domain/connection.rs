//! The states of the connections that chips and banners show.

use serde::{Deserialize, Serialize};

use super::{call::CallTrouble, time::Timestamp};

/// The connection of this person to RingCentral.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RingCentralState {
    /// Never connected, or disconnected on purpose.
    #[default]
    NotConnected,
    /// Sign-in or start-up is under way.
    Connecting,
    /// Signed in, events flow.
    Connected,
    /// Signed in, but the event socket is down; calls still ring by SIP.
    NoLiveEvents,
    /// RingCentral refused the stored sign-in.
    ReconnectNeeded,
}

/// The connection to NetSuite, through the connector.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NetSuiteState {
    /// No connector, or no NetSuite behind it.
    #[default]
    NotSetUp,
    /// Reachable, everything logged.
    Connected,
    /// This many calls are not logged yet.
    Waiting {
        /// How many.
        calls: u32,
    },
    /// A call or the connection needs a person.
    AttentionNeeded,
}

/// This browser as a phone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PhoneState {
    /// Not registered yet.
    #[default]
    Starting,
    /// Registered here.
    Ready,
    /// Registered in the tab that leads.
    ReadyElsewhere,
    /// Cannot be a phone, and why.
    Unavailable {
        /// Why.
        reason: PhoneUnavailable,
    },
}

/// Why this browser is not a phone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PhoneUnavailable {
    /// Not signed in.
    NotConnected,
    /// RingCentral gave no digital line (sip-provision refused).
    NoDigitalLine,
    /// Five phones are registered already (SIP 603).
    TooManyPhones,
    /// The app lacks a permission that calling needs.
    PermissionMissing,
    /// RingCentral's phone service does not answer; it is being tried again.
    Unreachable,
    /// It is in another tab, and this browser lets tabs share nothing.
    InOtherTab,
}

impl PhoneUnavailable {
    /// By the status line with which SIP refuses to register this phone; an empty one is a socket that failed.
    pub fn of_sip(status_line: &str) -> Self {
        if status_line.starts_with("SIP/2.0 603") {
            Self::TooManyPhones
        } else {
            Self::Unreachable
        }
    }
}

/// What became of moving the audio of calls to a tab; that tab's own, shown there alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AudioNote {
    /// It stayed where it was, because this tab cannot use the microphone.
    NotHere {
        /// Why.
        trouble: CallTrouble,
    },
    /// It came here by itself, because the tab that had it cannot use the microphone.
    CameHere {
        /// Why.
        trouble: CallTrouble,
    },
}

/// Why sign-in failed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SignInProblem {
    /// The browser blocked the window.
    WindowBlocked,
    /// The window was closed before it finished.
    WindowClosed,
    /// RingCentral answered with an error.
    Refused {
        /// `access_denied`, `invalid_grant`, …
        error: String,
        /// RingCentral's own words.
        description: Option<String>,
        /// `OAU-…` when there is one.
        code: Option<String>,
    },
    /// The answer did not belong to this sign-in.
    StateMismatch,
    /// RingCentral could not be reached.
    Unreachable,
    /// RingCentral takes no sign-in just now: too many requests (429), or a failure of its own.
    Busy,
}

/// Something that needs RingCentral, for the live *Feature / Requires* table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Feature {
    /// Make outbound calls.
    OutboundCalls,
    /// Receive inbound calls.
    InboundCalls,
    /// Send and receive SMS.
    Sms,
    /// Real-time inbound notifications.
    LiveNotifications,
    /// Auto-log calls into NetSuite.
    AutoLog,
}

/// What a feature still needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Requirement {
    /// RingCentral connected.
    RingCentral,
    /// The phone registered.
    Phone,
    /// The event socket online.
    LiveEvents,
    /// An admin has to set up NetSuite.
    NetSuite,
    /// NetSuite refuses the connector, or the connector refuses the person; the words say which.
    NetSuiteAccess,
    /// The connector, or NetSuite behind it, answers.
    NetSuiteAnswer,
    /// A permission that RingCentral did not grant.
    Permission,
}

/// One row of the *Feature / Requires* table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FeatureStatus {
    /// The feature.
    pub feature: Feature,
    /// What it still needs; `None` when it works.
    pub missing: Option<Requirement>,
}

/// Who is signed in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedInUser {
    /// Full name.
    pub name: String,
    /// Short extension number.
    pub extension_number: Option<String>,
    /// May administer the company's integration.
    pub is_admin: bool,
    /// Since when this browser is connected.
    pub since: Timestamp,
}
