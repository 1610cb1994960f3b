//! Past calls, voicemails and recordings.

use ledgerline_core::domain::{
    call::{Direction, RemoteParty},
    finished_call::{CallResult, FinishedCall},
    history::{HistoryRow, NoRecording},
    phone_number::display,
    view::LogState,
};

use super::{
    dialer::BLOCKED,
    finished::{LOGGED, SENDING, WAITING},
    frame::NETSUITE,
    live_call::QUALITY,
};
use crate::ui::format;

pub(crate) const RECENT_CALLS: &str = "Recent calls";
pub(crate) const VOICEMAILS: &str = "Voicemails";
pub(crate) const CALL_ID: &str = "Call ID";
pub(crate) const DIRECTION: &str = "Direction";
pub(crate) const NAME: &str = "Name";
pub(crate) const NUMBER: &str = "Number";
pub(crate) const STARTED: &str = "Started";
pub(crate) const DURATION: &str = "Duration";
pub(crate) const RESULT: &str = "Result";
pub(crate) const WITH: &str = "With";
pub(crate) const FROM_DAY: &str = "From";
pub(crate) const TO_DAY: &str = "To";
pub(crate) const FILTER_CALLS: &str = "Filter calls";
pub(crate) const DIRECTIONS: [(&str, &str); 3] = [
    ("", "Any direction"),
    ("in", "Inbound"),
    ("out", "Outbound"),
];
pub(crate) const RESULTS: [(&str, &str); 4] = [
    ("", "Any result"),
    ("answered", "Answered"),
    ("missed", "Missed"),
    ("voicemail", "Voicemail"),
];
pub(crate) const LOG_STATES: [(&str, &str); 3] = [
    ("", "Any NetSuite state"),
    ("logged", "Logged"),
    ("not", "Not logged from here"),
];
pub(crate) const WITH_CHOICES: [(&str, &str); 3] = [
    ("", "With or without"),
    ("recording", "With recording"),
    ("note", "With note"),
];
pub(crate) const LOADING_CALLS: &str = "Reading your calls";
pub(crate) const READING_OLDER: &str = "Older calls are still being read from RingCentral.";
pub(crate) const LOG_NOT_READ: &str = "RingCentral's call log is not read yet.";
pub(crate) const LOG_UNREACHABLE: &str =
    "RingCentral does not give its call log just now. It is asked again by itself.";
pub(crate) const LOG_UNREACHABLE_TITLE: &str = "RingCentral does not answer";
pub(crate) const LOG_UNREACHABLE_HINT: &str =
    "Its call log is asked for again by itself. If this stays, check your network.";
pub(crate) const NO_LOG_PERMISSION_TITLE: &str = "RingCentral's call log may not be read";
pub(crate) const NO_LOG_PERMISSION: &str = "Only calls of this browser are listed. Ask your RingCentral admin to add Read Call Log to the app, then reconnect.";
pub(crate) const NO_CALLS_YET: &str = "No calls yet";
pub(crate) const NO_CALLS_YET_HINT: &str =
    "Every call of your extension is listed here, whichever phone had it.";
pub(crate) const ALL_CALLS: &str = "Show all calls";
pub(crate) const CALLS_WITH: &str = "Calls with";
pub(crate) const CALLS_UNCONNECTED: &str = "Connect RingCentral to see your calls";
pub(crate) const CALLS_UNCONNECTED_HINT: &str =
    "Then this list shows them, whichever of your phones had them.";
pub(crate) const NO_CALL_OF_THEIRS: &str = "No call with this customer is in your list";
pub(crate) const NO_CALL_OF_THEIRS_HINT: &str = "The list holds the calls of your own phones. What colleagues logged is on the customer's page in NetSuite.";
pub(crate) const NO_SUCH_CALL: &str = "No call is like that";
pub(crate) const NO_SUCH_CALL_HINT: &str =
    "Look for part of a name, a note, a number or a call ID, or choose less above.";
pub(crate) const EXPORT: &str = "Export";
pub(crate) const EXPORT_ABOUT: &str = "Saves the calls that are listed as a file for spreadsheets";
pub(crate) const EXPORT_FILE: &str = "calls.csv";
pub(crate) const EXPORT_COLUMNS: [&str; 10] = [
    CALL_ID,
    DIRECTION,
    NAME,
    NUMBER,
    "Started (UTC)",
    "Duration (seconds)",
    RESULT,
    NETSUITE,
    "Note",
    QUALITY,
];
pub(crate) const CALL_DETAILS: &str = "Call Details";
pub(crate) const CALLER_ID: &str = "Caller ID";
pub(crate) const START_AND_END: &str = "Start and end";
pub(crate) const UNTIL: &str = " to ";
pub(crate) const ANSWERED: &str = "Answered";
pub(crate) const NOT_LOGGED_HERE: &str = "Not logged from this browser. Write a note to log it.";
pub(crate) const NO_TRANSCRIPT: &str = "Transcript not available for RingCentral calls";
pub(crate) const CALL_THEM_BACK: &str = "Call back";
pub(crate) const TEXT: &str = "Text";
pub(crate) const TEXT_THEM_BACK: &str = "Text back";
pub(crate) const PLAY_RECORDING: &str = "Play recording";
pub(crate) const PLAY_VOICEMAIL: &str = "Play voicemail";
pub(crate) const PLAYER: &str = "Player";
pub(crate) const PLAY: &str = "Play";
pub(crate) const PAUSE: &str = "Pause";
pub(crate) const STOP: &str = "Stop";
pub(crate) const POSITION: &str = "Position";
pub(crate) const SPEED: &str = "Speed";
pub(crate) const FETCHING_SOUND: &str = "Fetching it from RingCentral";
pub(crate) const NO_VOICEMAILS: &str = "No voicemails";
pub(crate) const NO_VOICEMAILS_HINT: &str = "When a caller leaves one, it is here to be heard, with its words where RingCentral writes them down.";
pub(crate) const TRANSCRIPT_PENDING: &str = "RingCentral is still writing down what it says.";
pub(crate) const NEW: &str = "New";
pub(crate) const DELETE: &str = "Delete";
pub(crate) const MARK_NEW: &str = "Mark as new";
pub(crate) const MARK_HEARD: &str = "Mark as heard";
pub(crate) const UNDO: &str = "Undo";
pub(crate) const REMOVE_CALL: &str = "Remove from history";
pub(crate) const REMOVE_CALL_TITLE: &str = "Remove this call from the history?";
pub(crate) const REMOVE: &str = "Remove";
pub(crate) const LOG_FIRST: &str = "Log it first";
pub(crate) const REMOVE_CALL_WHERE: &str = "It goes from your list in every tab of this browser, and from what is searched \
     and exported. RingCentral's own log keeps it, and so do other browsers.";

/// How old the list is while RingCentral is out of reach.
pub(crate) fn as_of(at: &str) -> String {
    format!("RingCentral does not answer: calls on other phones are listed up to {at}.")
}

/// The end of a call id, which tells calls apart.
pub(crate) fn short_id(session: &str) -> String {
    const LETTERS: usize = 10;
    let count = session.chars().count();
    session
        .chars()
        .skip(count.saturating_sub(LETTERS))
        .collect()
}

/// Who started a call.
pub(crate) const fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "Inbound",
        Direction::Outbound => "Outbound",
    }
}

/// How a call ended, in a word.
pub(crate) const fn result_word(result: CallResult) -> &'static str {
    match result {
        CallResult::Answered => ANSWERED,
        CallResult::Missed => "Missed",
        CallResult::Declined => "Declined",
        CallResult::Voicemail => "Voicemail",
        CallResult::AnsweredElsewhere => "Answered elsewhere",
        CallResult::NoAnswer => "No answer",
        CallResult::Busy => "Busy",
        CallResult::Cancelled => "Cancelled",
        CallResult::Failed => "Failed",
    }
}

/// Where a call stands with `NetSuite`, in a few words.
pub(crate) const fn log_word(log: &LogState) -> &'static str {
    match log {
        LogState::Logged { .. } => LOGGED,
        LogState::Waiting { .. } => WAITING,
        LogState::Sending => SENDING,
        LogState::Wedged { .. } => "Could not log",
        LogState::LeftOut { .. } => "Not logged",
    }
}

/// A number as people write it, or that it was withheld.
pub(crate) fn number(number: Option<&str>) -> String {
    number.map_or_else(|| BLOCKED.to_owned(), display)
}

/// Who a row is about.
pub(crate) fn row_name(row: &HistoryRow) -> String {
    match (&row.name, &row.number) {
        (Some(name), _) => display(name),
        (None, Some(_)) => "Unknown".to_owned(),
        (None, None) => BLOCKED.to_owned(),
    }
}

/// Number and name as the network sent them.
pub(crate) fn caller_id_of(remote: &RemoteParty) -> String {
    match (&remote.number, &remote.name) {
        (Some(number), Some(name)) => format!("{} · {name}", display(number)),
        (Some(number), None) => display(number),
        (None, Some(name)) => format!("{BLOCKED} · {name}"),
        (None, None) => BLOCKED.to_owned(),
    }
}

/// Whether and after how long a call was answered.
pub(crate) fn answered(call: &FinishedCall, rang: Option<i64>) -> String {
    match (call.result, rang) {
        (CallResult::Answered, Some(rang)) => format!("Yes, after {}", format::spell(rang)),
        (CallResult::Answered, None) => "Yes".to_owned(),
        (CallResult::Voicemail, _) => "No, went to voicemail".to_owned(),
        (other, Some(rang)) => {
            format!(
                "No: {}, rang {}",
                result_word(other).to_lowercase(),
                format::spell(rang)
            )
        }
        (other, None) => format!("No: {}", result_word(other).to_lowercase()),
    }
}

/// A moment in UTC, behind one in local time.
pub(crate) fn utc(moment: &str) -> String {
    format!("UTC: {moment}")
}

/// Why there is no recording to play, and what to do.
pub(crate) const fn no_recording(reason: NoRecording) -> &'static str {
    match reason {
        NoRecording::NoneMade => "RingCentral has no recording of this call.",
        NoRecording::NotReady => {
            "The recording is not ready yet. RingCentral takes some minutes after a call; it is looked for again by itself."
        }
        NoRecording::NoPermission => {
            "You may not play recordings. Ask your RingCentral admin for the permission to read call recordings, then reconnect."
        }
        NoRecording::Unreachable => "RingCentral did not answer. Check your network and try again.",
    }
}

/// The recording is not ready yet, and when it is looked for.
pub(crate) fn recording_awaited(at: &str) -> String {
    format!(
        "The recording is not ready yet. RingCentral takes some minutes after a call; it is looked for again at {at}."
    )
}

/// `1.25×`.
pub(crate) fn speed(rate: &str) -> String {
    format!("{rate}×")
}

/// `0:12 of 1:40`.
pub(crate) fn position(at: &str, whole: &str) -> String {
    format!("{at} of {whole}")
}

/// What becomes of the call in NetSuite when it is removed from the history, and whether it can be logged
/// before.
pub(crate) fn removed_log(log: Option<&LogState>) -> (&'static str, bool) {
    match log {
        Some(LogState::Logged { .. }) => ("Its record in NetSuite stays.", false),
        Some(LogState::LeftOut { .. }) => ("Your company's rules keep it out of NetSuite.", false),
        Some(LogState::Sending) => ("It is being logged in NetSuite.", false),
        Some(log) if log.is_in_netsuite() => (
            "Its record in NetSuite stays. What was added to it goes on waiting, removed or not.",
            false,
        ),
        Some(LogState::Waiting { .. }) => (
            "It is not in NetSuite yet. It goes on waiting to be logged, removed or not.",
            true,
        ),
        Some(LogState::Wedged { .. }) => (
            "It could not be logged in NetSuite. It goes on waiting on the Phone screen, removed or not.",
            true,
        ),
        None => ("It was not logged from this browser.", true),
    }
}

/// A call that can still be put back.
pub(crate) fn call_removed(name: &str) -> String {
    format!("The call with {name} is removed from the history.")
}

/// A voicemail that can still be kept.
pub(crate) fn voicemail_deleted(name: &str) -> String {
    format!("The voicemail of {name} is deleted.")
}
