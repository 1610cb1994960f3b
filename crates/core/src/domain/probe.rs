//! Trying the company's two connections as they are in use, step by step, each with a result of its own.

use serde::{Deserialize, Serialize};

use super::{company::Finding, time::Timestamp};

/// One thing that is tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Probe {
    /// The JWT still gives a sign-in.
    RingCentralSignIn,
    /// The extensions can be read.
    Extensions,
    /// The call log of the company can be read.
    CallLog,
    /// A recording can be read.
    Recording,
    /// The app may have events sent.
    Events,
    /// The certificate still gives a sign-in, to the right account.
    NetSuiteSignIn,
    /// Records and queries can be read.
    NetSuiteRead,
    /// Phone calls may be written.
    NetSuiteWrite,
}

impl Probe {
    /// All, in the order in which each needs what stands before it.
    pub const ALL: [Self; 8] = [
        Self::RingCentralSignIn,
        Self::Extensions,
        Self::CallLog,
        Self::Recording,
        Self::Events,
        Self::NetSuiteSignIn,
        Self::NetSuiteRead,
        Self::NetSuiteWrite,
    ];

    /// Is it RingCentral that is asked?
    pub const fn is_of_ringcentral(self) -> bool {
        match self {
            Self::RingCentralSignIn
            | Self::Extensions
            | Self::CallLog
            | Self::Recording
            | Self::Events => true,
            Self::NetSuiteSignIn | Self::NetSuiteRead | Self::NetSuiteWrite => false,
        }
    }

    /// Does logging calls stop without it?
    pub const fn is_needed_to_log(self) -> bool {
        !matches!(self, Self::Recording | Self::Events)
    }
}

/// What came of trying it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Outcome {
    /// It works.
    Passed,
    /// It does not, for one reason.
    Failed {
        /// Which.
        finding: Finding,
        /// The platform's code for it.
        code: Option<String>,
        /// The permission that is missing, by the platform's name.
        permission: Option<String>,
    },
    /// It could not be tried, which says nothing.
    Untried {
        /// Why.
        why: Untried,
    },
}

/// Why something could not be tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Untried {
    /// There are no credentials.
    NotSetUp,
    /// The sign-in before it did not work.
    NotSignedIn,
    /// The call log before it could not be read.
    NoCallLog,
    /// No call was recorded in the time that is kept.
    NoRecording,
}

/// One of them with its outcome.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProbeResult {
    /// What was tried.
    pub probe: Probe,
    /// What came of it.
    pub outcome: Outcome,
}

/// Answer of `POST /company/tests`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProbeReport {
    /// When.
    pub at: Timestamp,
    /// All of [`Probe::ALL`], in that order.
    pub results: Vec<ProbeResult>,
}

impl ProbeReport {
    /// How many work, and how many do not; what was not tried is neither.
    pub fn counts(&self) -> (usize, usize) {
        let count = |is: fn(&Outcome) -> bool| {
            let results = self.results.iter();
            results.filter(|result| is(&result.outcome)).count()
        };
        (
            count(|outcome| *outcome == Outcome::Passed),
            count(|outcome| matches!(outcome, Outcome::Failed { .. })),
        )
    }
}
