//! What a change of the rules would do, before it is saved, and what the screen shows and wants.

use serde::{Deserialize, Serialize};

use super::{CustomField, Entered, Filed, LoggingRules, LoggingSettings};
use crate::domain::{
    call::{Direction, RemoteParty},
    finished_call::{CallResult, FinishedCall},
    ids::{ExtensionId, TelephonySessionId},
    pane::Reading,
    phone_call::{Filing, LocalMinute, Merge, Surroundings},
    time::Timestamp,
};

/// So many recent calls a change is tried on, at most.
pub const MOST_RECENT: usize = 200;

/// Body of `PUT /logging` and `POST /logging/preview`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoggingQuestion {
    /// The version that was changed; an older one than what is kept is refused.
    pub version: u32,
    /// As they are to be.
    pub rules: LoggingRules,
}

/// What a change would do.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Effect {
    /// So many recent calls of the company it was tried on; none when its log is not read.
    pub calls: u32,
    /// When the oldest of them began.
    pub since: Option<Timestamp>,
    /// So many are logged by the rules in use.
    pub logged: u32,
    /// So many of these would be left out.
    pub no_longer: u32,
    /// So many that are left out would be logged.
    pub newly: u32,
    /// Whom those that are logged would be filed under; nothing while NetSuite's directory is not known.
    #[serde(default)]
    pub filed: Option<Filed>,
    /// Why NetSuite would not take what the rules create, in words.
    #[serde(default)]
    pub cannot_create: Option<String>,
    /// Why it could not be tried, in words.
    pub problem: Option<String>,
    /// How a call reads by the rules in use.
    pub before: Option<Sample>,
    /// How it would read.
    pub after: Option<Sample>,
}

/// How a call reads in NetSuite.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sample {
    /// When it began, if it is a real one.
    pub of: Option<Timestamp>,
    /// Title.
    pub title: String,
    /// Comments.
    pub message: String,
}

/// What the screens show of the rules.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoggingView {
    /// The rules.
    pub settings: Option<Reading<LoggingSettings>>,
    /// What the change that is being made would do.
    pub effect: Option<Reading<Effect>>,
    /// Fields of the company's own in NetSuite.
    #[serde(default)]
    pub fields: Option<Reading<Vec<CustomField>>>,
    /// What came of saving.
    pub saved: Option<Reading<LoggingSettings>>,
}

/// What a person wants of them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LoggingWish {
    /// Read them.
    Look,
    /// Read which fields the company has added to its phone calls.
    Fields,
    /// See what a change would do.
    Preview(LoggingQuestion),
    /// Keep it.
    Save(LoggingQuestion),
}

impl Sample {
    /// How this call reads by these rules, as its own record.
    pub fn of(
        call: &FinishedCall,
        rules: &LoggingRules,
        wall_clock: &dyn Fn(Timestamp) -> LocalMinute,
    ) -> Self {
        let nobody = ExtensionId::new("");
        let merge = Merge::new(call, (&nobody, ""), None, None, None);
        let (record, _) = merge.finish(&Surroundings {
            name: None,
            filing: &Filing::Nobody,
            assigned: None,
            rep: None,
            phone: None,
            wording: rules.wording(),
            wall_clock,
            worded_clock: wall_clock,
        });
        record.map_or_else(Self::default, |record| Self {
            of: None,
            title: record.title.unwrap_or_default(),
            message: record.message,
        })
    }
}

/// A call for showing how one reads where there was none.
pub fn example(now: Timestamp) -> FinishedCall {
    let start = now.plus_millis(-600_000);
    FinishedCall {
        telephony_session_id: TelephonySessionId::new("example"),
        direction: Direction::Inbound,
        result: CallResult::Answered,
        remote: RemoteParty {
            number: Some("+14155550134".to_owned()),
            name: Some("Jane Doe".to_owned()),
        },
        local_number: Some("+16505550120".to_owned()),
        queue: Some("Order Desk".to_owned()),
        started_at: start,
        answered_at: Some(start.plus_millis(9_000)),
        ended_at: start.plus_millis(400_000),
        note: "Wants the quote by Friday.".to_owned(),
        note_edited_at: None,
        disposition: None,
        disposition_chosen_at: None,
        entered: Entered::default(),
        chosen: None,
        heard: None,
    }
}
