//! The calls of this session, once they have ended.

use ledgerline_core::domain::{
    call::Direction,
    finished_call::{CallResult, FinishedCall},
};

use crate::ui::format;

pub(crate) const THIS_SESSION: &str = "This session";
pub(crate) const SESSION_CALLS: &str = "Calls of this session";
pub(crate) const NO_CALLS: &str = "No calls in this session";
pub(crate) const NO_CALLS_HINT: &str =
    "Each call you make or take here is listed with its state in NetSuite.";
pub(crate) const LOGGED: &str = "Logged in NetSuite";
pub(crate) const WAITING: &str = "Waiting to log";
pub(crate) const SENDING: &str = "Writing to NetSuite";
pub(crate) const RETRY: &str = "Retry";
pub(crate) const EDIT: &str = "Edit";
pub(crate) const OPEN_RECORD: &str = "Open in NetSuite";
pub(crate) const CALL_ENDED: &str = "Call ended";
pub(crate) const NOTES_GO_ALONG: &str =
    "A changed note is written to the same phone call in NetSuite.";
pub(crate) const CALLS: &str = "Calls";
pub(crate) const TALK_TIME: &str = "Talk time";
pub(crate) const IN_NETSUITE: &str = "In NetSuite";
pub(crate) const MISSED: &str = "Missed";
pub(crate) const NOTES_WRITTEN: &str = "Notes you wrote";
pub(crate) const QUIET_TITLE: &str = "Nobody on the line";
pub(crate) const QUIET_HINT: &str =
    "When somebody calls, or you call them, you see here who they are and why we think so.";

/// How a finished call ended, in a word or its length.
pub(crate) fn result(call: &FinishedCall) -> String {
    match call.result {
        CallResult::Answered => format::spell(call.talk_seconds()),
        CallResult::Missed => "Missed".to_owned(),
        CallResult::Declined => "Declined".to_owned(),
        CallResult::Voicemail => "Sent to voicemail".to_owned(),
        CallResult::AnsweredElsewhere => "Answered elsewhere".to_owned(),
        CallResult::NoAnswer => "No answer".to_owned(),
        CallResult::Busy => "Busy".to_owned(),
        CallResult::Cancelled => "Cancelled".to_owned(),
        CallResult::Failed => "Could not be made".to_owned(),
    }
}

/// Who started a call, for a reader that does not see the arrow.
pub(crate) const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "Incoming",
        Direction::Outbound => "Outgoing",
    }
}
