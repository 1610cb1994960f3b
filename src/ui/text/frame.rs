//! The frame around every screen: navigation, notices of what happened while away, single keys.

use super::finished::THIS_SESSION;
use crate::ui::{keys::NoKey, keys::Shortcut};

pub(crate) const PRODUCT: &str = "Ledgerline";
pub(crate) const SKIP: &str = "Skip to main content";
pub(crate) const MAIN_NAV: &str = "Main";
pub(crate) const PHONE: &str = "Phone";
pub(crate) const MESSAGES: &str = "Messages";
pub(crate) const CONTACTS: &str = "Contacts";
pub(crate) const HISTORY: &str = "History";
pub(crate) const REPORTS: &str = "Reports";
pub(crate) const SETTINGS: &str = "Settings";
pub(crate) const INCOMING_CALLS: &str = "Incoming Calls";
pub(crate) const NO_ANSWERED_CALLS: &str = "No incoming call was answered in this session.";
pub(crate) const SHORTCUTS: &str = "Keyboard shortcuts";
pub(crate) const CLOSE: &str = "Close";
pub(crate) const DONE: &str = "Done";
pub(crate) const CANCEL: &str = "Cancel";
pub(crate) const SAVE: &str = "Save";
pub(crate) const RINGCENTRAL: &str = "RingCentral";
pub(crate) const NETSUITE: &str = "NetSuite";
pub(crate) const STATUS_GROUP: &str = "Connections";

// Notices of the phone screen.
pub(crate) const AWAY: &str = "While you were away";
pub(crate) const DISMISS: &str = "Dismiss";
pub(crate) const CALL_BACK_NOW: &str = "Call back";
pub(crate) const LEFT_VOICEMAIL: &str = "Voicemail";
pub(crate) const UNSHARED: &str = "This browser cannot share the phone between tabs, because it has no \
     BroadcastChannel. Use Ledgerline in this tab alone: in others nothing rings. A current Chrome, Edge or \
     Firefox shares it.";
pub(crate) const UNSHARED_ELSEWHERE: &str = "This browser cannot share the phone between tabs, and the phone \
     is in another one. Calls ring there. Use that tab, or close it to have the phone here.";

// Keyboard shortcuts.
pub(crate) const SINGLE_KEYS: &str = "Use single-key shortcuts";
pub(crate) const SINGLE_KEYS_HINT: &str =
    "They never act while you type in a field. Digits, * and # dial during a call in any case.";
pub(crate) const ENTER_KEY: &str = "Call the number, or the first result";
pub(crate) const USUAL_KEYS: &str = "Use the usual keys";
pub(crate) const CHANGE_KEYS_HINT: &str = "To change a key, go to it and press another one.";

/// What a single key does.
pub(crate) const fn shortcut(act: Shortcut) -> &'static str {
    match act {
        Shortcut::Number => "Go to Name or number",
        Shortcut::Answer => "Answer the ringing call",
        Shortcut::Decline => "Decline the ringing call",
        Shortcut::Mute => "Mute or unmute",
        Shortcut::Hold => "Hold or resume",
        Shortcut::Transfer => "Transfer the call",
        Shortcut::Keypad => "Open or close the keypad",
        Shortcut::HangUp => "Hang up",
        Shortcut::Notes => "Go to Call notes",
        Shortcut::Help => "Show this list",
    }
}

/// The field that holds it.
pub(crate) fn key_for(act: Shortcut) -> String {
    format!("Key: {}", shortcut(act))
}

/// Why a key cannot be had.
pub(crate) fn no_key(key: char, why: NoKey) -> String {
    match why {
        NoKey::Dials => format!("{key} dials during a call. Choose a letter or another mark."),
        NoKey::NoMark => "This key stands for no letter. Choose a letter or a mark.".to_owned(),
        NoKey::Taken(act) => format!("{key} is taken: {}. Change that one first.", shortcut(act)),
    }
}

// Pages without content of their own.
pub(crate) const NOT_FOUND: &str = "There is no page at this address";
pub(crate) const NOT_FOUND_HINT: &str = "The link may be old. The phone is one click away.";
pub(crate) const GO_TO_PHONE: &str = "Go to Phone";

/// `3 answered calls`.
pub(crate) fn answered_calls(count: usize) -> String {
    format!(
        "{count} answered {}",
        if count == 1 { "call" } else { "calls" }
    )
}

/// `While you were away: 2 missed calls`.
pub(crate) fn away(calls: usize) -> String {
    let noun = if calls == 1 { "call" } else { "calls" };
    format!("{AWAY}: {calls} missed {noun}")
}

/// Those that the notice has no room for.
pub(crate) fn away_more(calls: usize) -> String {
    format!("And {calls} more, under {THIS_SESSION}.")
}

/// Whom a button calls back.
pub(crate) fn call_back(name: &str) -> String {
    format!("{CALL_BACK_NOW} {name}")
}

/// Calls that the browser could not keep.
pub(crate) fn unkept(calls: u32) -> String {
    let (noun, verb) = if calls == 1 {
        ("call", "is")
    } else {
        ("calls", "are")
    };
    format!(
        "This browser has no room left to keep {calls} {noun}, which {verb} lost if this tab closes before \
         NetSuite has them. Keep the tab open and free some disk space; it is tried again by itself."
    )
}

/// `Phone · Ledgerline`.
pub(crate) fn page_title(page: &str) -> String {
    format!("{page} · {PRODUCT}")
}
