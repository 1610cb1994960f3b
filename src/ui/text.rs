//! Every sentence a person reads. Names of controls are those of the UI contract, to the letter.
//!
//! A sentence about trouble says what happened and what to do, in that order.

use std::borrow::Cow;

use ledgerline_core::domain::{
    act_refusal::{ActRefusal, NotDone},
    attachment::Unfit,
    call::{CallPhase, CallTrouble, CallView, Direction, HandOn, RemoteParty, ReplyAnswer},
    call_control::{Act, WhyNot},
    call_handling::{Instead, Unchecked},
    caller::{CallerIdentity, CallerMatch, EntityKind, LoggedCallSummary, PhoneField},
    company::{Checked, Environment, Finding, Fix, Health, RangeFlaw, RolePermission},
    conference::is_line,
    connection::{
        Feature, NetSuiteState, PhoneState, PhoneUnavailable, Requirement, RingCentralState,
        SignInProblem,
    },
    contacts::{PersonRow, Presence, Relation},
    customer_pane::Likeness,
    directory::{Badge, DirectoryNumber},
    event::{Level, Platform, What},
    finish_up::FinishTime,
    finished_call::{CallResult, FinishedCall},
    headset::HeadsetState,
    history::{About, HistoryRow, LinkedKind, NoRecording},
    ids::{ExtensionId, RecordId},
    intent::{Delay, DelayUnit, Reply},
    links::{Counted, OrderState},
    logging::{
        CallFact, Effect, Filed, Flaw, Internal, LinkField, Misfit, Rule, Several, Unfiled,
        Unknown, WordField,
    },
    mapping::{Evidence, GroupKind, How, Kind as ExtensionKind, PastCalls, Refiled},
    missing_calls::{Because, Suspect},
    own_data::{Brought, DataProblem, OwnData},
    phone_number::display,
    presence::{OwnPresence, PresenceProblem, Status, TakenCalls},
    probe::{Probe, Untried},
    quality::{Cause, Grade},
    quality_report::CauseCount,
    reachability::{Light, Link, Mend},
    refusal::Refusal,
    reports::{Report, Whose},
    ring_out::{Ended, HungUpBy, OtherPhone, RingOutProblem, RingOutStage, RingOutView},
    sound::{
        MicrophoneFault, Noise, Ringtone, RingtoneProblem, SoundNote, SpeakerFault,
        quiet::{HoursFlaw, Pause, Weekday},
    },
    subscription::{Ending, SubscriptionState},
    template::Field,
    texting::{FileView, OtherSide, TextFault, TextState},
    time::Timestamp,
    view::{
        CallerIdChoice, ConnectionHealth, ConnectionView, DialProblem, LogProblem, LogState, Seen,
        SeenWhy,
    },
    who::Exactness,
    you::{Employee, FoundBy, You},
};

use super::{
    dom::Notified,
    format,
    keys::{NoKey, Shortcut},
};

// Frame.
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

// The panel behind the chip.
pub(crate) const CONNECTION: &str = "RingCentral connection";
pub(crate) const ABOUT_CONNECTION: &str = "About the RingCentral connection";
pub(crate) const DROPS: &str = "Drops in the last hour";
pub(crate) const CLOSE_CODE: &str = "Last close code";
pub(crate) const NO_CLOSE: &str = "None since this browser has the connection";
pub(crate) const HEARD: &str = "Last heard";
pub(crate) const LAST_EVENT: &str = "Last event";
pub(crate) const NOT_YET: &str = "Not yet";
pub(crate) const MISSED_EVENTS: &str = "Missed events";
pub(crate) const NOTHING_MISSED: &str = "0 events lost";
pub(crate) const OPEN_TABS: &str = "Open tabs";
pub(crate) const TABS_ARE_FINE: &str =
    "Many tabs are fine: together they use one connection and one registration.";
pub(crate) const REGISTRATIONS: &str = "Registrations";
pub(crate) const REGISTERED: &str =
    "1 in use by this browser, of the 5 phones that RingCentral allows your extension";
pub(crate) const NOT_REGISTERED: &str = "0 in use by this browser";
pub(crate) const WHAT_TO_CHECK: &str = "What to check";
pub(crate) const CHECK_NETWORK: &str = "Check VPN or firewall rules. They must let through, without inspecting \
     or cutting long connections:";

// Banners: contract text, what it is for, the button.
pub(crate) const CONNECT_BANNER: &str = "Connect RingCentral";
pub(crate) const CONNECT_BANNER_WHY: &str = "to call and be called in this browser.";
pub(crate) const RECONNECT_BANNER: &str = "Reconnect RingCentral";
pub(crate) const RECONNECT_BANNER_WHY: &str =
    "to call and be called again. Your notes and calls waiting to log are kept.";
pub(crate) const COMPANY_BANNER: &str = "Reconnect the company";
pub(crate) const COMPANY_BANNER_WHY: &str = "RingCentral or NetSuite refuses the company's credentials. Enter new \
     ones; mapping, settings and waiting calls are kept.";
pub(crate) const SETUP_BANNER: &str = "Finish setting up integrations";
pub(crate) const SETUP_BANNER_WHY: &str = "so that calls are written to NetSuite.";
pub(crate) const SETUP_RINGCENTRAL_BANNER_WHY: &str = "Connect RingCentral (Company), so that calls are written to NetSuite \
     also when no browser was open.";
pub(crate) const RENEW_BANNER: &str = "Renew the company's credentials";
pub(crate) const RENEW_BANNER_WHY: &str = "RingCentral's JWT or NetSuite's certificate ends within 30 days. Its card says \
     what to do.";
pub(crate) const NOTIFY_BANNER: &str = "Turn on browser notifications";
pub(crate) const NOTIFY_BANNER_WHY: &str =
    "so that you see a call when this tab is behind NetSuite.";
pub(crate) const SOUND_BANNER: &str = "Sound is off until you click once";
pub(crate) const SOUND_BANNER_WHY: &str =
    "because the browser asks for a click before a page may ring.";
pub(crate) const SILENT_TAB_BANNER: &str = "The phone is in a tab that rings in silence";
pub(crate) const SILENT_TAB_BANNER_WHY: &str =
    "because nobody has clicked there. Move it here, or click in that tab.";
pub(crate) const CONNECT: &str = "Connect";
pub(crate) const RECONNECT: &str = "Reconnect";
pub(crate) const OPEN_SETTINGS: &str = "Open Settings";
pub(crate) const ENABLE_NOTIFICATIONS: &str = "Enable notifications";
pub(crate) const TURN_ON_SOUND: &str = "Turn on sound";
pub(crate) const NOT_NOW: &str = "Not now";

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

// Dialer.
pub(crate) const DIALER: &str = "Dialer";
pub(crate) const NAME_OR_NUMBER: &str = "Name or number";
pub(crate) const SUGGESTIONS: &str = "Recent numbers";
pub(crate) const REDIAL: &str = "Last number dialled";
pub(crate) const DIAL_PAD: &str = "Dial pad";
pub(crate) const CALL_FROM: &str = "Call from";
pub(crate) const CALL_WITH: &str = "Call with";
pub(crate) const THIS_BROWSER: &str = "This browser";
pub(crate) const BLOCKED: &str = "Blocked";
pub(crate) const DEFAULT_CALLER_ID: &str = "Your default number";
pub(crate) const CALL: &str = "Call";
pub(crate) const SAME_AREA: &str = "Same area as theirs, or the first";
pub(crate) const FROM_LINK: &str = "From a link. Look at the number, then call.";
pub(crate) const KEEP_ON_TOP: &str = "Keep on top";
pub(crate) const KEEP_ON_TOP_HINT: &str =
    "Shows the call in a small window above all others. Closing it never ends the call.";
pub(crate) const NO_WINDOW_ABOVE: &str =
    "This browser has no window that stays on top; Chrome and Edge from version 116 on do.";
pub(crate) const WINDOW_ABOVE_REFUSED: &str =
    "The browser did not open the window. Click once more.";
pub(crate) const MINI_PHONE: &str = "Call on top";
pub(crate) const NO_CALL_NOW: &str = "No call right now.";
pub(crate) const MY_DATA: &str = "My data";
pub(crate) const MY_DATA_ABOUT: &str = "Some things are in this browser alone: calls and notes that are not in NetSuite \
     yet, texts you have not sent, your text templates, and your choices. Save them before you clear the browser's \
     data or change computers, and bring them back afterwards. Everything else comes from RingCentral and NetSuite again.";
pub(crate) const EXPORT_MY_DATA: &str = "Export my data";
pub(crate) const IMPORT_MY_DATA: &str = "Import";
pub(crate) const MY_DATA_FILE: &str = "The file holds names, numbers and notes, so keep it as you keep those. It holds \
     no password and signs nobody in. Import adds what is missing and never replaces anything newer; a call is logged once, \
     wherever it is brought.";
pub(crate) const MY_DATA_UNCONNECTED: &str =
    "Connect RingCentral first: the data belong to whoever is signed in.";
pub(crate) const DATA_WORKING: &str = "Working…";
pub(crate) const DATA_UNANSWERED: &str = "There was no answer, perhaps because the tab that does the work was closed. Try again: nothing is taken twice.";
pub(crate) const DATA_HERE: &str = "Data in this browser";
pub(crate) const ASK_TO_KEEP: &str = "Ask the browser to keep them";
pub(crate) const KEEPING_REFUSED: &str = "The browser did not promise it. Browsers decide this by how much a site is used; ask again later, or save the data to a file.";

/// Has the browser promised to keep the data?
pub(crate) const fn data_kept(kept: Option<bool>) -> &'static str {
    match kept {
        Some(true) => "Kept until you clear them.",
        Some(false) => "The browser may clear them when its disk runs low.",
        None => "This browser does not say whether it keeps them.",
    }
}

/// The name of the file, by the moment when it was made.
pub(crate) fn data_file(moment: &str) -> String {
    let day = moment.get(..10).unwrap_or_default();
    format!("ledgerline-my-data-{day}.json")
}

/// `2 calls and 1 draft`.
fn listed(counts: &[(u32, &str, &str)]) -> String {
    let some = counts.iter().filter(|(count, ..)| *count > 0);
    let words: Vec<String> = some
        .map(|(count, one, many)| counted(*count, one, many))
        .collect();
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// What the file has.
pub(crate) fn data_exported(data: &OwnData) -> String {
    let count = |all: usize| u32::try_from(all).unwrap_or(u32::MAX);
    let has = listed(&[
        (
            count(data.calls.len()),
            "call with something that is not in NetSuite yet",
            "calls with something that is not in NetSuite yet",
        ),
        (
            count(data.links.len()),
            "link that is on its way",
            "links that are on their way",
        ),
        (count(data.drafts.len()), "draft", "drafts"),
        (count(data.templates.len()), "template", "templates"),
        (
            count(data.removed.len()),
            "call you removed",
            "calls you removed",
        ),
    ]);
    if has.is_empty() {
        return "Saved. Nothing waits in this browser; the file has your choices.".to_owned();
    }
    format!("Saved: {has}, and your choices.")
}

/// What the file brought.
pub(crate) fn data_brought(brought: &Brought) -> String {
    let new = listed(&[
        (brought.calls, "call to log", "calls to log"),
        (brought.corrected, "newer note", "newer notes"),
        (brought.links, "link", "links"),
        (brought.drafts, "draft", "drafts"),
        (brought.templates, "template", "templates"),
        (brought.removed, "removed call", "removed calls"),
        (brought.choices, "choice", "choices"),
    ]);
    let kept = if brought.kept == 0 {
        String::new()
    } else {
        let kept = counted(
            brought.kept,
            "thing was here already and stays",
            "things were here already and stay",
        );
        format!(" {kept} as it is here.").replace("stay as it is", "stay as they are")
    };
    if new.is_empty() {
        return format!("The file brought nothing new.{kept}");
    }
    format!("Brought: {new}.{kept}")
}

/// Why a file was not taken.
pub(crate) fn data_problem(problem: &DataProblem) -> String {
    const AGAIN: &str = "Nothing was changed. Export it again where it comes from.";
    match problem {
        DataProblem::TooLarge => {
            "This file is too large to be one of Ledgerline's. Choose the file that Export my data saved.".to_owned()
        }
        DataProblem::NoJson => format!("This file is damaged or cut off. {AGAIN}"),
        DataProblem::NotOurs => {
            "This file is not one of Ledgerline's. Choose the file that Export my data saved.".to_owned()
        }
        DataProblem::Newer { version } => format!(
            "This file comes from a newer Ledgerline (version {version}). Reload this page to get the newest, then import it again."
        ),
        DataProblem::Unreadable { part } => format!("The part \"{part}\" of this file cannot be read. {AGAIN}"),
        DataProblem::Impossible { part, entry } => {
            format!("Entry {entry} of \"{part}\" in this file cannot be right. {AGAIN}")
        }
        DataProblem::SomebodyElses => {
            "This file belongs to another person's extension. Sign in as that person to import it.".to_owned()
        }
    }
}

pub(crate) const LINKS: &str = "Phone and text links";
pub(crate) const LINKS_ABOUT: &str = "Numbers on web pages, in email and in NetSuite can open here: a click on one \
     fills in the dialer, and nothing is called before you click Call.";
pub(crate) const LINKS_PHONE: &str = "Open phone links here";
pub(crate) const LINKS_TEXT: &str = "Open text links here";
pub(crate) const LINKS_ASKED: &str = "Your browser asks whether Ledgerline may open these links. Where you see no \
     question, look for a sign at the right end of the address bar.";
pub(crate) const LINKS_NOT_HERE: &str =
    "This browser lets no page open such links; Chrome, Edge and Firefox do.";
pub(crate) const LINKS_ADDRESS: &str = "For templates and links of your own:";
pub(crate) const QUEUED: &str = "WebRTC is not initialized. Please wait.";
pub(crate) const QUEUED_LEFT: &str = "Time left for the phone to get ready";
pub(crate) const ERASE: &str = "Erase last digit";
pub(crate) const DIALER_SETTINGS: &str = "Dialer settings";
pub(crate) const DIALER_SETTINGS_ABOUT: &str =
    "Microphone, speaker and ring are chosen and tried under Settings, Sound.";
pub(crate) const OPEN_SOUND: &str = "Open Sound";
pub(crate) const CALLER_ID_SHOWN: &str = "The number that people see when you call.";
pub(crate) const OPEN_INTEGRATIONS: &str = "Open Integrations";
pub(crate) const LETTERS: [(&str, &str); 12] = [
    ("1", ""),
    ("2", "ABC"),
    ("3", "DEF"),
    ("4", "GHI"),
    ("5", "JKL"),
    ("6", "MNO"),
    ("7", "PQRS"),
    ("8", "TUV"),
    ("9", "WXYZ"),
    ("*", ""),
    ("0", ""),
    ("#", ""),
];

// Incoming call.
pub(crate) const INCOMING: &str = "Incoming call";
pub(crate) const ANSWER: &str = "Answer";
pub(crate) const DECLINE: &str = "Decline";
pub(crate) const TO_VOICEMAIL: &str = "Send to voicemail";
pub(crate) const REPLY: &str = "Reply";
pub(crate) const REPLY_ABOUT: &str =
    "RingCentral reads it to the caller, and this phone stops ringing.";
pub(crate) const OWN_REPLY: &str = "Your own reply";
pub(crate) const SEND_REPLY: &str = "Send reply";
pub(crate) const FORWARD: &str = "Forward";
pub(crate) const FORWARD_TO: &str = "Forward to";
pub(crate) const FORWARD_NOW: &str = "Forward call";
/// To a phone of one's own.
pub(crate) fn forward_to(phone: &str) -> String {
    format!("{FORWARD_TO} {phone}")
}
pub(crate) const IGNORE: &str = "Ignore";
pub(crate) const END_AND_ANSWER: &str = "End and answer";
/// What becomes of whoever is talked to.
pub(crate) fn would_wait(name: &str) -> String {
    format!("Answer puts {name} on hold.")
}

// Live call.
pub(crate) const CALL_DURATION: &str = "Call duration";
pub(crate) const HANG_UP: &str = "Hang up";
pub(crate) const MUTE: &str = "Mute";
pub(crate) const UNMUTE: &str = "Unmute";
pub(crate) const MUTED: &str = "Muted";
pub(crate) const KEYPAD: &str = "Keypad";
pub(crate) const CONTROLS: &str = "Call controls";
pub(crate) const YOU: &str = "You";
pub(crate) const THEM: &str = "Them";
pub(crate) const CALL_NOTES: &str = "Call notes";
pub(crate) const SAVED: &str = "Saved";
pub(crate) const DISPOSITION: &str = "Disposition";
pub(crate) const NO_DISPOSITION: &str = "None";
pub(crate) const DISPOSITION_WANTED: &str =
    "Your company wants a disposition for every answered call.";
pub(crate) const NO_DISPOSITIONS: &str = "No list";
pub(crate) const NO_DISPOSITIONS_WHY: &str = "Your company has no list of dispositions. Write the outcome in Call notes; it is logged with the call.";
pub(crate) const WILL_LOG: &str = "Logs to NetSuite by itself when you hang up.";
pub(crate) const WILL_LOG_ON: &str = "Logs to NetSuite by itself when you hang up: phone call on";
pub(crate) const WILL_WAIT: &str =
    "NetSuite is not set up. This call is kept in this browser until it is.";
pub(crate) const ON_THE_LINE: &str = "On the line";
pub(crate) const NOT_ANSWERED_YET: &str = "Possible once the other side has answered.";

pub(crate) const HOLD: &str = "Hold";
pub(crate) const RESUME: &str = "Resume";
pub(crate) const ON_HOLD: &str = "On hold";
pub(crate) const HELD_ELSEWHERE: &str = "On hold on another phone";
pub(crate) const HOLD_DURATION: &str = "On hold for";
pub(crate) const TRANSFER: &str = "Transfer";
pub(crate) const TRANSFER_CALL: &str = "Transfer call";
pub(crate) const TRANSFER_NOW: &str = "Transfer now";
pub(crate) const ASK_FIRST: &str = "Ask first";
pub(crate) const COMPLETE_TRANSFER: &str = "Complete transfer";
pub(crate) const CANCEL_TRANSFER: &str = "Cancel transfer";
pub(crate) const SWAP: &str = "Swap";
pub(crate) const TRANSFER_ABOUT: &str =
    "Transfer now hands the call on at once. Ask first calls them while the customer waits.";
pub(crate) const ADD_CALL: &str = "Add call";
pub(crate) const MERGE: &str = "Merge";
pub(crate) const RECORD: &str = "Record";
pub(crate) const STOP_RECORDING: &str = "Stop recording";
pub(crate) const RECORDING: &str = "Recording";

pub(crate) const QUALITY: &str = "Sound quality";

pub(crate) const CALL_QUALITY: &str = "Call quality";
pub(crate) const CALL_QUALITY_NOW: &str = "Call quality in the last seconds";
pub(crate) const ABOUT_CALL_QUALITY: &str = "Figures of the call quality";
pub(crate) const R_FACTOR: &str = "R-factor";
pub(crate) const R_FACTOR_MEANS: &str = "of at most 93: the rating of the E-model (ITU-T G.107). From 80 on it is good, from 60 on fair.";
pub(crate) const MOS: &str = "MOS";
pub(crate) const MOS_MEANS: &str = "of 5: what people would give it on average.";
pub(crate) const LOST_OF_THEIRS: &str = "Lost from them";
pub(crate) const LOST_OF_THEIRS_MEANS: &str = "of what they say does not reach this browser.";
pub(crate) const LATE_OF_THEIRS: &str = "Late from them";
pub(crate) const LATE_OF_THEIRS_MEANS: &str = "comes too late to be played.";
pub(crate) const LOST_OF_OURS: &str = "Lost from you";
pub(crate) const LOST_OF_OURS_MEANS: &str =
    "of what you say does not reach RingCentral, as it last told.";
pub(crate) const JITTER: &str = "Jitter";
pub(crate) const JITTER_MEANS: &str = "How unevenly their sound arrives.";
pub(crate) const ROUND_TRIP: &str = "Round trip";
pub(crate) const ROUND_TRIP_MEANS: &str = "From this browser to RingCentral and back.";
pub(crate) const DELAY: &str = "Delay";
pub(crate) const DELAY_MEANS: &str = "From their mouth to your ear, as far as it can be known here. Above 180 ms people interrupt each other.";
pub(crate) const CODEC: &str = "Codec";
pub(crate) const CODEC_MEANS: &str = "How the sound is packed.";

/// The status beside a call's timer.
pub(crate) const fn call_quality(grade: Grade) -> &'static str {
    match grade {
        Grade::Good => "Call quality: Good",
        Grade::Fair => "Call quality: Fair",
        Grade::Poor => "Call quality: Poor",
    }
}

/// On the scale of 1 to 5.
pub(crate) fn mos(hundredths: u16) -> String {
    format!("{:.1}", f64::from(hundredths) / 100.0)
}

pub(crate) fn per_cent(per_mille: u16) -> String {
    format!("{:.1} %", f64::from(per_mille) / 10.0)
}

pub(crate) fn millis(millis: u16) -> String {
    format!("{millis} ms")
}

pub(crate) fn codec(name: Option<&str>) -> String {
    match name {
        None => "Not known".to_owned(),
        Some("opus") => "Opus".to_owned(),
        Some("PCMU") => "G.711 (PCMU)".to_owned(),
        Some("PCMA") => "G.711 (PCMA)".to_owned(),
        Some(other) => other.to_owned(),
    }
}

/// What is in the way, or that nothing is.
pub(crate) fn why_this_quality(cause: Option<Cause>) -> &'static str {
    cause.map_or("Nothing is in the way.", cause_of_quality)
}

/// Why it is not better, and what may help.
pub(crate) const fn cause_of_quality(cause: Cause) -> &'static str {
    match cause {
        Cause::TheirsIsLost => {
            "Your network loses some of what they say. A cable, or a place nearer to the Wi-Fi, helps."
        }
        Cause::OursIsLost => {
            "Your network loses some of what you say. A cable, or a place nearer to the Wi-Fi, helps."
        }
        Cause::Uneven => {
            "What they say reaches you unevenly. A busy computer, or downloads and video on the same network, may be why."
        }
        Cause::Slow => "What is said takes long to be heard. A VPN may be why.",
    }
}
pub(crate) const PARK: &str = "Park";
pub(crate) const PARKED_AT: &str = "Parked at";
pub(crate) const FLIP: &str = "Flip";
pub(crate) const FLIP_CALL: &str = "Flip call";
pub(crate) const FLIP_NOW: &str = "Flip now";
pub(crate) const FLIP_PHONES: &str = "Your phones";
pub(crate) const FLIP_ABOUT: &str =
    "Another phone of yours rings. Answer there, then hang up here; the call goes on.";
/// A phone of one's own, to choose: `Mobile · (650) 555-0161`.
pub(crate) fn own_phone(phone: &OtherPhone) -> String {
    format!("{} · {}", phone.name, display(&phone.number))
}
pub(crate) const MORE: &str = "More";
pub(crate) const MORE_OF_CALL: &str = "More for this call";
pub(crate) const SEND_TEXT: &str = "Send a text";
pub(crate) const COPY_NUMBER: &str = "Copy number";
pub(crate) const COPY_FACTS: &str = "Copy call facts";
pub(crate) const NUMBER_COPIED: &str = "The number is copied.";
pub(crate) const FACTS_COPIED: &str = "The facts of the call are copied.";
pub(crate) const FACTS_NOT_COPIED: &str =
    "The browser did not allow copying. Click into the page and try again.";

/// What is known of a live call, to be pasted elsewhere: a line for each that there is.
pub(crate) fn call_facts(call: &CallView, began: &str, talked: Option<&str>) -> String {
    let known = call.caller.known();
    let note = Some(call.note.trim()).filter(|note| !note.is_empty());
    let session = call.telephony_session_id.as_ref();
    [
        (
            "Call",
            Some(format!(
                "{} call, {}",
                direction(call.direction),
                call_name(call)
            )),
        ),
        (
            "Company",
            known.and_then(CallerMatch::company_name).map(str::to_owned),
        ),
        ("Number", call.remote.number.as_deref().map(display)),
        ("Our side", called_line(call)),
        ("Began", Some(began.to_owned())),
        ("Talking for", talked.map(str::to_owned)),
        ("Notes", note.map(str::to_owned)),
        ("NetSuite", known.and_then(|it| it.url.clone())),
        (
            "RingCentral session",
            session.map(|it| it.as_str().to_owned()),
        ),
    ]
    .into_iter()
    .filter_map(|(name, fact)| Some(format!("{name}: {}", fact?)))
    .collect::<Vec<_>>()
    .join("\n")
}
pub(crate) const CANCEL_DIGITS: &str = "Do not send";

/// The number of an extension that is about to be keyed in.
pub(crate) fn digits_follow(digits: &str) -> String {
    format!("Extension {digits} is keyed in by itself.")
}

/// The phone that rings for the call.
pub(crate) fn flips_to(number: &str) -> String {
    format!(
        "{} rings. Answer there, then hang up here.",
        display(number)
    )
}

/// How a call's note tells that it was given away.
pub(crate) fn transferred_to(whom: &str) -> String {
    format!("Transferred to {whom}")
}

/// Why a control of a live call is not possible now.
pub(crate) const fn why_not(why: WhyNot) -> &'static str {
    match why {
        WhyNot::NotAnswered => NOT_ANSWERED_YET,
        WhyNot::Ending => "The call is over.",
        WhyNot::Busy => "RingCentral is still at the last wish for this call. A moment.",
        WhyNot::OnHold => "The call is on hold. Resume it first.",
        WhyNot::NotOnHold => "The call is not on hold.",
        WhyNot::Recorded => "The call is recorded already.",
        WhyNot::NotRecorded => "No recording runs.",
        WhyNot::Asking => "A transfer is under way. Complete or cancel it first.",
        WhyNot::NobodyAsked => "Nobody has been asked yet.",
        WhyNot::AskedIsRinging => "Possible once the other side has answered.",
        WhyNot::NoOtherCall => "There is no second call to merge with.",
        WhyNot::SeveralOthers => {
            "There are several other calls. Choose Merge on the one that is to join this one."
        }
        WhyNot::OnOtherPhone => "The call is on another phone. Use the keys of that phone.",
        WhyNot::TonesOnOtherPhone => {
            "RingCentral cannot send tones for a call on another phone. Press the keys on that phone."
        }
        WhyNot::ConferenceFull => "A conference takes ten others, and they are there.",
        WhyNot::InConference => "The controls are on the conference's card.",
        WhyNot::WholeConference => "RingCentral does not offer this for a conference.",
        WhyNot::NoConference => "This is no conference.",
        WhyNot::NotRinging => "The call does not ring any more.",
        WhyNot::NoOtherTalk => "You are in no other call.",
        WhyNot::Rings => "The call still rings. Decline it, or answer it first.",
        WhyNot::OnlyAnnounced => {
            "The call has not reached this phone yet. Try again in a second, or decline it."
        }
        WhyNot::AudioIsHere => "The sound is in this tab already.",
        WhyNot::NoNumber => "No number is known for this call.",
        WhyNot::ShortNumber => "A colleague's short number takes no texts.",
        WhyNot::NoRecord => "No record in NetSuite is known for this call.",
        WhyNot::FromQueue => "RingCentral lets a call from a queue be answered or declined only.",
    }
}

// Conferences.
pub(crate) const CONFERENCE: &str = "Conference";
pub(crate) const IN_CONFERENCE: &str = "In the conference";
pub(crate) const IN_CONFERENCE_ABOUT: &str = "They talk in the conference. This call is logged by itself, with its own notes, when they leave it.";
pub(crate) const CONFERENCE_ABOUT: &str =
    "Hang up ends it for everybody. Leave lets the others go on without you.";
pub(crate) const LEAVE_CONFERENCE: &str = "Leave";
pub(crate) const REMOVE_FROM_CONFERENCE: &str = "Remove";
pub(crate) const JOINING_CONFERENCE: &str = "Joining";

/// The button that takes somebody out.
pub(crate) fn remove_from_conference(name: &str) -> String {
    format!("Remove {name}")
}

/// The region of a live call's card.
pub(crate) fn card_of(call: &CallView) -> String {
    if is_line(call) {
        CONFERENCE.to_owned()
    } else {
        call_with(&call_name(call))
    }
}

/// What RingCentral did not do with a live call, why, and what to do. Each half stands in docs/failures.md.
pub(crate) fn not_done(failed: NotDone) -> String {
    let NotDone { act, why } = failed;
    format!("{} {}", act_not_done(act), act_refusal(act, why))
}

/// How the call stands after what was not done.
pub(crate) const fn act_not_done(act: Act) -> &'static str {
    match act {
        Act::Hold => "RingCentral did not put the call on hold; the other side is still connected.",
        Act::Resume => "RingCentral did not resume the call; it is still on hold.",
        Act::Record => "RingCentral did not start recording.",
        Act::StopRecording => "RingCentral did not stop recording.",
        Act::Park => "RingCentral did not park the call; you are still connected.",
        Act::Flip => "RingCentral did not ring the other phone; the call is still here.",
        Act::Transfer => "RingCentral did not transfer the call; the customer is still yours.",
        Act::Merge => "RingCentral did not bring this call into a conference; it is as it was.",
        Act::Remove => "RingCentral did not take them out of the conference; they still hear you.",
        Act::Leave => "RingCentral did not let you leave; you are still heard.",
        Act::Press => "The keys were not sent, so the other side did not hear them.",
    }
}

/// Why it was not done, and what to do.
pub(crate) const fn act_refusal(act: Act, why: ActRefusal) -> &'static str {
    match why {
        ActRefusal::NoAnswer => {
            "It did not answer in time and may do it yet: look at the call before you try again."
        }
        ActRefusal::WrongState => {
            "The call has changed meanwhile: look at it, and try again if that is still wanted."
        }
        ActRefusal::Gone => {
            "It knows this call no more. If you do not hear each other, hang up and call again."
        }
        ActRefusal::AppPermission => {
            "The app lacks a permission: ask your RingCentral admin to add Call Control to it, then reconnect."
        }
        ActRefusal::UserPermission => {
            "Your extension may not do that. Ask your RingCentral admin to allow it."
        }
        ActRefusal::NotInPlan => {
            "Your extension has no such feature. Ask your RingCentral admin whether your plan includes it."
        }
        ActRefusal::AlwaysRecorded => {
            "Your company records every call. Ask your RingCentral admin how calls are left out."
        }
        ActRefusal::BadNumber => "It does not take that number. Check it and try again.",
        ActRefusal::Busy => "They are on another call. Try again later, or choose somebody else.",
        ActRefusal::Declined => "They turned it down. Choose somebody else, or ask them first.",
        ActRefusal::Unreachable => "Their phone cannot be reached. Choose somebody else.",
        ActRefusal::NoCommonSound => {
            "The phones could not agree on how to send sound. Try again; if it happens again, hang up and call anew."
        }
        ActRefusal::SignIn => {
            "It does not accept your sign-in any more. Reconnect, then try again."
        }
        ActRefusal::TooMany => "It was asked too often. Wait a minute and try again.",
        ActRefusal::Overloaded => "It is overloaded. Wait a minute and try again.",
        ActRefusal::Fault => {
            "It made a mistake. Try again; if it happens again, see status.ringcentral.com."
        }
        ActRefusal::Unsaid => match act {
            Act::Hold => "It gives no reason. Try again, or mute.",
            Act::Record => {
                "It gives no reason. Your extension may lack the permission; ask your RingCentral admin."
            }
            Act::Flip | Act::Transfer => "It gives no reason. Check the number and try again.",
            Act::Merge => "It gives no reason. Try again, or transfer.",
            Act::Leave => "It gives no reason. Try again, or hang up for everybody.",
            Act::Press => {
                "The browser sends no tones on this call just now. Press them again; if that fails too, hang up and call anew."
            }
            Act::Resume | Act::StopRecording | Act::Park | Act::Remove => {
                "It gives no reason. Try again."
            }
        },
    }
}

// Finished calls.
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

// Messages.
pub(crate) const TEXTS_NEED_RINGCENTRAL: &str = "Texting needs RingCentral";
pub(crate) const TEXTS_NEED_RINGCENTRAL_HINT: &str =
    "Connect your account to read your texts and to send some from your number.";
pub(crate) const CONNECTING_TEXTS: &str = "Connecting RingCentral";
pub(crate) const TEXTS_REFUSED: &str = "RingCentral does not show your texts to Ledgerline";
pub(crate) const READING_TEXTS: &str = "Reading your texts from RingCentral";
pub(crate) const CONVERSATIONS: &str = "Conversations";
pub(crate) const SEARCH_MESSAGES: &str = "Search messages";
pub(crate) const NEW_MESSAGE: &str = "New message";
pub(crate) const NO_TEXTS: &str = "No texts yet";
pub(crate) const NO_TEXTS_HINT: &str =
    "Texts to your number appear here by themselves, in every tab. Write the first one.";
pub(crate) const NOTHING_FOUND: &str = "Nothing found";
pub(crate) const NOTHING_FOUND_HINT: &str =
    "The search looks in names, companies, numbers and the last text of each conversation.";
pub(crate) const NONE_OPEN: &str = "No conversation is open";
pub(crate) const NONE_OPEN_HINT: &str = "Choose one from the list, or write to somebody new.";
pub(crate) const BACK_TO_CONVERSATIONS: &str = "Back to conversations";
pub(crate) const MARK_UNREAD: &str = "Mark unread";
pub(crate) const OLDER_TEXTS: &str = "Older texts";
pub(crate) const MESSAGE: &str = "Message";
pub(crate) const SEND: &str = "Send";
pub(crate) const SEND_FROM: &str = "Send from";
pub(crate) const SEND_AGAIN: &str = "Send again";
pub(crate) const DISCARD: &str = "Discard";
pub(crate) const ATTACH_FILE: &str = "Attach file";
pub(crate) const TEMPLATES: &str = "Templates";
pub(crate) const TEMPLATES_HINT: &str = "Templates. Type / in an empty message to open them.";
pub(crate) const EDIT_TEMPLATES: &str = "Edit templates";
pub(crate) const ADD_TEMPLATE: &str = "Add template";
pub(crate) const DELETE_TEMPLATE: &str = "Delete template";
pub(crate) const TEMPLATE_NAME: &str = "Template name";
pub(crate) const TEMPLATE_TEXT: &str = "Template text";
pub(crate) const TEMPLATE_FIELDS: &str =
    "Fields in braces are filled in when you insert a template:";
/// Templates of somebody who has written none: id, name, text.
pub(crate) const STARTERS: &[(&str, &str, &str)] = &[
    (
        "missed",
        "Missed your call",
        "Hi {first name}, this is {my first name}. Sorry that I missed your call. When is a good time to call you back?",
    ),
    (
        "tried",
        "Tried to reach you",
        "Hi {first name}, {my name} here. I just tried to call you. You reach me at {my number}.",
    ),
    (
        "ready",
        "Order is ready",
        "Hi {first name}, the order for {company} is ready. Answer here if you have a question. {my first name}",
    ),
    (
        "thanks",
        "Thank you",
        "Thank you for your time today, {first name}. I will send you what we talked about. {my name}",
    ),
];
pub(crate) const ATTACH_HINT: &str = "Attach file: pictures, MP4 videos, contact cards and ZIP files, ten at most and 1.5 MB in all. A picture can be pasted, too.";
pub(crate) const ATTACHED_FILES: &str = "Attached files";
pub(crate) const NO_FILE_SENDER: &str = "This number sends no pictures and files. Ask your RingCentral admin for a number with MMS, or send the words alone.";
pub(crate) const PICTURE: &str = "Picture";
pub(crate) const A_FILE: &str = "A picture or file";
pub(crate) const ENTER_SENDS: &str = "Enter sends, Shift+Enter breaks the line";
pub(crate) const DRAFT: &str = "Draft";
pub(crate) const TO_NUMBER: &str = "To";
pub(crate) const TO_NUMBER_HINT: &str =
    "A phone number in any spelling. Several, with commas between them, make a group.";
pub(crate) const WRITE: &str = "Write";
pub(crate) const NOT_NUMBERS: &str =
    "There is no phone number in this. Check the digits and try again.";
pub(crate) const NO_SENDER: &str = "None of your numbers can send texts. Ask your RingCentral admin for a number with SMS, and for its registration if you text the US.";

/// `Jane Doe`, or the number.
pub(crate) fn other_side(other: &OtherSide) -> String {
    let name = other.name.clone().filter(|name| !name.is_empty());
    name.unwrap_or_else(|| display(&other.number))
}

/// Two letters for a name, `#` for a number.
pub(crate) fn initials(name: &str) -> String {
    let letters: String = name
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .filter(|letter| letter.is_alphabetic())
        .take(2)
        .collect();
    if letters.is_empty() {
        "#".to_owned()
    } else {
        letters.to_uppercase()
    }
}

/// The time for today, else the day. Both moments are local.
pub(crate) fn when(at: Timestamp, now: Timestamp) -> String {
    if format::day(at) == format::day(now) {
        format::time_of_day(at)
    } else {
        format::day(at)
    }
}

/// `Today`, or the day. Both moments are local.
pub(crate) fn day_name(at: Timestamp, now: Timestamp) -> String {
    let day = format::day(at);
    if day == format::day(now) {
        "Today".to_owned()
    } else {
        day
    }
}

/// `2 unread`.
pub(crate) fn unread(count: u32) -> String {
    format!("{count} unread")
}

/// `You: On my way`.
pub(crate) fn you_said(said: &str) -> String {
    format!("You: {said}")
}

/// `Not sent: On my way`.
pub(crate) fn not_sent(said: &str) -> String {
    format!("Not sent: {said}")
}

/// `Draft after: On my way`.
pub(crate) fn with_draft(said: &str) -> String {
    format!("Draft after: {said}")
}

/// `Messages with Jane Doe`.
pub(crate) fn messages_with(name: &str) -> String {
    format!("Messages with {name}")
}

/// `96 characters · 1 segment`.
pub(crate) fn length(characters: usize, segments: usize) -> String {
    let unit = if segments == 1 { "segment" } else { "segments" };
    let over = if characters > ledgerline_core::domain::texting::LONGEST_TEXT {
        " · RingCentral takes 1,000 at most"
    } else {
        ""
    };
    format!("{characters} characters · {segments} {unit}{over}")
}

/// Why nothing can be sent from this number.
pub(crate) fn not_your_sender(number: &str) -> String {
    format!(
        "{} cannot send texts, or is not yours any more. Write a new message from another number.",
        display(number)
    )
}

/// Texts may not be read.
pub(crate) fn texts_refused(permission: Option<&str>) -> String {
    let named = permission.map_or_else(String::new, |name| format!(" It lacks {name}."));
    format!(
        "Your admin has to allow the app to read messages; then disconnect and connect again.{named}"
    )
}

/// What is shown is old.
pub(crate) fn texts_stale(since: Option<&str>) -> String {
    let since = offline_as_of(since);
    format!("{since}. What you send waits and goes out by itself.")
}

/// Why a file does not go along, and what to do.
pub(crate) fn unfit(why: Unfit, name: &str) -> String {
    let why = match why {
        Unfit::Kind => {
            "is of a kind that RingCentral does not send. Pictures, MP4 videos, contact cards and ZIP files go."
        }
        Unfit::Empty => "is empty.",
        Unfit::TooLarge => {
            "is too large: RingCentral takes 1.5 MB with one text, all files together. Make it smaller, or send it with another text."
        }
        Unfit::TooMany => {
            "is one too many: RingCentral takes ten with one text. Send it with another text."
        }
        Unfit::NoRoom => {
            "has no room beside the files that wait in other conversations. Send some of those first, or take them out."
        }
    };
    format!("{name} {why}")
}

/// `240 kB`.
pub(crate) fn size(bytes: usize) -> String {
    if bytes < 1_000 {
        format!("{bytes} B")
    } else if bytes < 1_000_000 {
        format!("{} kB", bytes.div_ceil(1_000))
    } else {
        format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
    }
}

/// `Remove photograph.png`.
pub(crate) fn remove_file(name: &str) -> String {
    format!("Remove {name}")
}

/// What a file is called on screen.
pub(crate) fn file_name(file: &FileView) -> String {
    if file.name.is_empty() {
        A_FILE.to_owned()
    } else {
        file.name.clone()
    }
}

/// `Open picture photograph.png`.
pub(crate) fn open_picture(name: &str) -> String {
    format!("Open picture {name}")
}

/// What stands for a picture: `Picture from Jane Doe: photograph.png`.
pub(crate) fn picture_from(from: &str, name: &str) -> String {
    format!("Picture from {from}: {name}")
}

/// `Reading photograph.png`.
pub(crate) fn reading_file(name: &str) -> String {
    format!("Reading {name}")
}

/// `Get contact.vcf`.
pub(crate) fn get_file(name: &str) -> String {
    format!("Get {name}")
}

/// `Save contact.vcf`.
pub(crate) fn save_file(name: &str) -> String {
    format!("Save {name}")
}

/// A file cannot be shown.
pub(crate) fn file_missing(name: &str, is_final: bool) -> String {
    if is_final {
        format!("{name}: RingCentral has it no more, or does not show it to you.")
    } else {
        format!("{name}: RingCentral does not answer.")
    }
}

/// Fields that nothing was known for.
pub(crate) fn fill_in(missing: &[Field]) -> String {
    let fields: Vec<&str> = missing.iter().map(|field| field.as_written()).collect();
    format!(
        "Nothing is known here for {}. Write it in before you send.",
        fields.join(", ")
    )
}

/// Braces that hold no field.
pub(crate) fn no_such_field(slips: &[&str]) -> String {
    format!("There is no field {}. It stays as it is.", slips.join(", "))
}

/// The beginning of a text, as a name for it.
pub(crate) fn shortened(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(5).collect();
    words.join(" ")
}

/// Under whom a conversation is in `NetSuite`.
pub(crate) fn filed_under(name: Option<&str>) -> String {
    name.map_or_else(
        || "Under no customer yet".to_owned(),
        |name| format!("Under {name}"),
    )
}

/// How far a text has come.
pub(crate) fn text_state(state: &TextState) -> String {
    match state {
        TextState::Received => "Received".to_owned(),
        TextState::Queued => "Queued".to_owned(),
        TextState::Sending => "Sending".to_owned(),
        TextState::Unknown => "Unknown. Checking; never sent twice.".to_owned(),
        TextState::Sent => "Sent".to_owned(),
        TextState::Delivered => "Delivered".to_owned(),
        TextState::Failed { fault } => format!("Failed: {}", text_fault(fault)),
    }
}

/// Why a text did not arrive, and what to do.
fn text_fault(fault: &TextFault) -> String {
    match fault {
        TextFault::OptedOut => {
            "they asked for no more texts from your company. Call them, or wait until they text START.".to_owned()
        }
        TextFault::InvalidNumber => {
            "no phone with this number takes texts; a landline does not. Check the number, or call.".to_owned()
        }
        TextFault::Spam => {
            "the carrier took it for spam. Write it in other words, without shortened links.".to_owned()
        }
        TextFault::NotASender => {
            "your number may not send texts. Ask your RingCentral admin for a number with SMS.".to_owned()
        }
        TextFault::International => {
            "your extension may not text abroad. Ask your RingCentral admin.".to_owned()
        }
        TextFault::NotAPhone => "short numbers and extensions take no texts from here.".to_owned(),
        TextFault::NoCredit => {
            "the RingCentral account has no credit for it. Ask your RingCentral admin.".to_owned()
        }
        TextFault::TooMany => "a group has ten others at most.".to_owned(),
        TextFault::NoFiles => {
            "your number sends no pictures and files. Ask your RingCentral admin for a number with MMS.".to_owned()
        }
        TextFault::UnfitFile => {
            "RingCentral does not take a file of it: too large, empty, or of a kind that nobody takes.".to_owned()
        }
        TextFault::Permission { name } => {
            let named = name.as_deref().map_or_else(String::new, |name| format!(" ({name})"));
            format!("Ledgerline may not send texts for you{named}. Ask your RingCentral admin.")
        }
        TextFault::Other { code, detail } => {
            let detail = detail.as_deref().map_or_else(String::new, |detail| format!(" {detail}."));
            let code = code.as_deref().map_or_else(String::new, |code| format!(" ({code})"));
            format!(
                "RingCentral or the carrier refused it{code}.{detail} In the US, ask your RingCentral admin whether \
                 the number is registered for texting."
            )
        }
    }
}

// Customer.
pub(crate) const CUSTOMER: &str = "Customer";
pub(crate) const OVERVIEW: &str = "Overview";
pub(crate) const PHONE_CALLS: &str = "Phone Calls";
pub(crate) const ORDERS: &str = "Orders";
pub(crate) const INVOICES: &str = "Invoices";
pub(crate) const CREDITS: &str = "Credits";
pub(crate) const OPPORTUNITIES: &str = "Opportunities";
pub(crate) const CASES: &str = "Cases";
pub(crate) const COMMUNICATION: &str = "Communication";
pub(crate) const NO_COMPANY: &str =
    "This contact belongs to no company in NetSuite, so there is no account to show.";
pub(crate) const NO_ORDERS: &str = "This company has no sales order.";
pub(crate) const NO_INVOICES: &str = "This company has no invoice.";
pub(crate) const NO_CREDITS: &str = "This company has no credit memo.";
pub(crate) const NO_OPPORTUNITIES: &str = "This company has no opportunity.";
pub(crate) const NO_CASES: &str = "This company has no support case.";
pub(crate) const NO_EMAILS: &str = "NetSuite holds no email with this company.";
pub(crate) const EMAILS_HINT: &str =
    "Emails as NetSuite holds them, to be read only. Calls and texts stand under Phone Calls.";
pub(crate) const NO_SUBJECT: &str = "No subject";
pub(crate) const OLDER_IN_NETSUITE: &str = "Older ones are in NetSuite.";
pub(crate) const STILL_OPEN: &str = "open";
pub(crate) const NOT_OFFERED: &str = "Your NetSuite account does not offer this.";
pub(crate) const ENTITY_NUMBER: &str = "Number";
pub(crate) const BILLING_ADDRESS: &str = "Billing address";
pub(crate) const SHIPPING_ADDRESS: &str = "Shipping address";
pub(crate) const CREDIT: &str = "Credit";
pub(crate) const CREDIT_LIMIT: &str = "Credit limit";
pub(crate) const TAX_ITEM: &str = "Tax item";
pub(crate) const NEXT_STEPS: &str = "Next steps";
pub(crate) const NEW_SALES_ORDER: &str = "New sales order";
pub(crate) const OPEN_BALANCE: &str = "Open balance";
pub(crate) const NEW_TASK: &str = "New task";
pub(crate) const CALL_HISTORY: &str = "Call history";
pub(crate) const ADD_CUSTOMER: &str = "Add Customer";
pub(crate) const NOT_AMONG_CONTACTS: &str = "This company is not among your contacts. The NetSuite role may not read it, or it is inactive.";
pub(crate) const OPEN_IN_NETSUITE: &str = "Open in NetSuite";
pub(crate) const WHICH_CUSTOMER: &str = "Which customer is this?";
pub(crate) const WHICH_CUSTOMER_HINT: &str =
    "Several records in NetSuite carry this number. The call is filed under the one you choose.";
pub(crate) const LOOKING: &str = "Looking in NetSuite";
pub(crate) const READING: &str = "Reading the company from NetSuite";
pub(crate) const NO_MATCH: &str = "No match in NetSuite";
pub(crate) const NO_MATCH_HINT: &str =
    "The call is logged by its number. Say who it is, or add them, and it is filed there.";
pub(crate) const NOT_LOADED: &str = "This part of Ledgerline did not load";
pub(crate) const NOT_LOADED_HINT: &str = "Check your network and try again. If it stays away, Ledgerline was updated: reload the page when you are off the phone.";
pub(crate) const TRY_AGAIN: &str = "Try again";
pub(crate) const WITHHELD_TITLE: &str = "The caller withheld the number";
pub(crate) const WITHHELD_HINT: &str =
    "There is nothing to look up. The call is logged without a customer.";
pub(crate) const UNAVAILABLE_TITLE: &str = "NetSuite did not answer";
pub(crate) const UNAVAILABLE_HINT: &str =
    "The call goes on as usual and is logged once NetSuite answers again.";
pub(crate) const UNASKED_TITLE: &str = "NetSuite was not asked";
pub(crate) const UNASKED_HINT: &str =
    "NetSuite is not connected, so nobody was looked up. An admin connects it in Settings.";
pub(crate) const MATCHED_BY: &str = "Matched by";
pub(crate) const BALANCE: &str = "Balance";
pub(crate) const OVERDUE: &str = "Overdue";
pub(crate) const NOTHING_OVERDUE: &str = "None";
pub(crate) const NOT_SHOWN: &str = "–";
pub(crate) const LAST_SAID: &str = "Last said";
pub(crate) const NOTHING_SAID: &str = "No phone call is logged for this company.";
pub(crate) const NO_NOTE: &str = "No note";
pub(crate) const ACCOUNT: &str = "Account";
pub(crate) const TERMS: &str = "Terms";
pub(crate) const SALES_REP: &str = "Sales rep";
pub(crate) const PRIMARY_CONTACT: &str = "Contact";
pub(crate) const MAIN_PHONE: &str = "Phone";
pub(crate) const EMAIL: &str = "Email";
pub(crate) const COMPANY_NAME: &str = "Company";
pub(crate) const FIRST_NAME: &str = "First name";
pub(crate) const LAST_NAME: &str = "Last name";
pub(crate) const ADD_CUSTOMER_HINT: &str =
    "Creates a customer in NetSuite and files this call under it. Give a company or a last name.";
pub(crate) const NAME_NEEDED: &str = "Give a company or a last name; NetSuite needs one of them.";
pub(crate) const SAVING: &str = "Saving in NetSuite";

// Logging rules.
pub(crate) const LOGGING_RULES: &str = "Logging rules";
pub(crate) const INBOUND_CALLS: &str = "Inbound calls";
pub(crate) const OUTBOUND_CALLS: &str = "Outbound calls";
pub(crate) const ANSWERED_CALLS: &str = "Answered calls";
pub(crate) const UNANSWERED_CALLS: &str = "Calls without an answer";
pub(crate) const VOICEMAIL_CALLS: &str = "Voicemails";
pub(crate) const COLLEAGUE_CALLS: &str = "Calls between colleagues";
pub(crate) const MINIMUM_LENGTH: &str = "Minimum length";
pub(crate) const NUMBERS_NOT_LOGGED: &str = "Numbers that are not logged";
pub(crate) const PEOPLE_NOT_LOGGED: &str = "People whose calls are not logged";
pub(crate) const TEXTS_LOGGED: &str = "Text messages";
pub(crate) const LOGGED_CALLS: &str = "What is logged";
pub(crate) const LEFT_OUT_CALLS: &str = "What is left out";
pub(crate) const RULES_ABOUT: &str = "These rules count for every phone of the company: for calls in Ledgerline and for \
     those that are read from RingCentral's call log. A call that is left out stays in the history, with the rule.";
pub(crate) const BY_HAND_ABOUT: &str = "A call to which somebody writes a note or for which they choose a record is logged \
     whatever these rules say.";
pub(crate) const UNANSWERED_ABOUT: &str = "Missed, declined, busy, cancelled or failed.";
pub(crate) const TEXTS_ABOUT: &str =
    "Each day of a conversation is one record. Turned on again, the next text tells all of it.";
pub(crate) const COLLEAGUES: [(Internal, &str); 3] = [
    (Internal::Never, "Not logged"),
    (
        Internal::Told,
        "Logged when one of them has it in Ledgerline",
    ),
    (Internal::Always, "Logged from all phones"),
];
pub(crate) const FILING: &str = "Whom calls are filed under";
pub(crate) const UNKNOWN_CALLERS: &str = "Callers nobody in NetSuite has";
pub(crate) const UNKNOWN_ABOUT: &str = "One record for each number, however many calls come from it, named as the network \
     names the caller, else by the number. Nothing is created for colleagues, withheld numbers and those listed \
     under What is left out. Where NetSuite refuses the record, the call is logged without it and says so.";
pub(crate) const UNKNOWNS: [(Unknown, &str); 6] = [
    (Unknown::Leave, "Log the call without a customer"),
    (Unknown::Ask, "Ask the rep who it was"),
    (Unknown::Lead, "Create a lead"),
    (Unknown::Prospect, "Create a prospect"),
    (Unknown::Customer, "Create a customer"),
    (Unknown::Contact, "Create a contact"),
];
pub(crate) const PLACEHOLDER_COMPANY: &str = "Company for contacts without one";
pub(crate) const PLACEHOLDER_ABOUT: &str = "A customer in NetSuite. New contacts are put under it, and so are contacts \
     without a company once there is a call with them. Type a part of its name and choose it.";
pub(crate) const SEVERAL_MATCHES: &str = "Numbers that several have";
pub(crate) const SEVERAL_ABOUT: &str =
    "What a rep chooses for a number or a call always stands over this.";
pub(crate) const SEVERALS: [(Several, &str); 3] = [
    (Several::Ask, "Ask the rep which it was"),
    (
        Several::Newest,
        "Take the one there was a call with last; ask where that is unclear",
    ),
    (Several::Leave, "Log the call without a customer"),
];

/// Which company the stored id is.
pub(crate) fn internal_id(id: &str) -> String {
    format!("Internal id {id}")
}

/// Whom calls would be filed under; nothing when every call has its customer.
pub(crate) fn filed(filed: &Filed, creates: Option<EntityKind>) -> Option<String> {
    let what = creates.map_or("record".to_owned(), |creates| kind(creates).to_lowercase());
    let new = format!(
        "{} would be filed under {} new {what}{}",
        filed.created,
        filed.records,
        if filed.records == 1 { "" } else { "s" }
    );
    let rest: Vec<String> = [
        (
            filed.newest,
            format!("{} under the one called last", filed.newest),
        ),
        (filed.created, new),
        (
            filed.asked,
            format!("the rep would be asked about {}", filed.asked),
        ),
        (
            filed.nobody,
            format!("{} would have no customer", filed.nobody),
        ),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(_, words)| words)
    .collect();
    let known = format!(
        "Of those that are logged, {} have their customer",
        filed.known
    );
    (!rest.is_empty()).then(|| format!("{known}; {}.", rest.join(", ")))
}

/// What the rules want to create, and NetSuite would not take.
pub(crate) fn cannot_create(why: &str) -> String {
    format!(
        "NetSuite would not take the new records, so these calls would be logged without them. {why}"
    )
}

/// Why a call that is logged has no customer, and what to do.
pub(crate) fn unfiled(unfiled: &Unfiled) -> String {
    match unfiled {
        Unfiled::Unknown => {
            "Nobody in NetSuite has this number. Say in the customer pane who it was.".to_owned()
        }
        Unfiled::Several { count } => {
            format!("{count} in NetSuite have this number. Choose in the customer pane who it was.")
        }
        Unfiled::NotCreated { kind, why } => format!(
            "No {} could be created for this number: {why}",
            self::kind(*kind).to_lowercase()
        ),
    }
}
pub(crate) const MINIMUM_ABOUT: &str = "Seconds that both sides talk. Answered calls that are shorter are left out; 0 leaves out none.";
pub(crate) const NUMBERS_ABOUT: &str =
    "One a line, theirs or ours, however it is written. Calls and texts with them are left out.";
pub(crate) const PEOPLE_ABOUT: &str =
    "Calls and texts of these people are left out, unless a colleague has the same call.";
pub(crate) const ADD_PERSON: &str = "Add a person";
pub(crate) const CHOOSE_PERSON: &str = "Choose a person";
pub(crate) const NO_PEOPLE: &str = "Everybody's calls are logged.";
pub(crate) const PEOPLE_UNKNOWN: &str =
    "People can be chosen once RingCentral (Company) is connected under Integrations.";
pub(crate) const WHAT_IT_DOES: &str = "What this does";
pub(crate) const RULES_AS_STORED: &str = "Nothing is changed.";
pub(crate) const TRYING_CHANGE: &str = "Trying it on recent calls…";
pub(crate) const NO_CALLS_TO_TRY: &str = "There are no recent calls of the company to try this on. They come with \
     RingCentral (Company), under Integrations.";
pub(crate) const SYNC_AFTER: &str = "Calls that were left out before are logged by Sync now over their days, under \
     Settings, RingCentral (Company).";
pub(crate) const SHOW_STORED: &str = "Show the stored rules";
pub(crate) const UNDO_CHANGE: &str = "Undo";
pub(crate) const READING_RULES: &str = "Reading the rules…";

pub(crate) fn rules_version(version: u32, by: Option<&str>, at: Option<&str>) -> String {
    match (version, by, at) {
        (0, _, _) | (_, None, _) | (_, _, None) => "Nobody has changed them yet.".to_owned(),
        (_, Some(by), Some(at)) => format!("Version {version}, saved by {by}, {at}."),
    }
}

pub(crate) fn remove_person(name: &str) -> String {
    format!("Remove {name}")
}

/// What a change would do to recent calls.
pub(crate) fn effect(effect: &Effect) -> String {
    let of = match effect.calls {
        0 => return NO_CALLS_TO_TRY.to_owned(),
        1 => "Of the last call of the company".to_owned(),
        count => format!("Of the last {count} calls of the company"),
    };
    match (effect.no_longer, effect.newly) {
        (0, 0) => format!("{of}, this changes nothing."),
        (less, 0) => format!("{of}, {less} would no longer be logged."),
        (0, more) => format!("{of}, {more} that are left out would be logged."),
        (less, more) => format!(
            "{of}, {less} would no longer be logged, and {more} that are left out would be."
        ),
    }
}

pub(crate) const WORDING: &str = "How a call reads in NetSuite";
pub(crate) const TITLE_TEMPLATE: &str = "Title";
pub(crate) const BODY_TEMPLATE: &str = "Comments above the notes";
pub(crate) const BODY_ABOUT: &str = "Notes always stand below. A line whose fields are all empty is left out. Calls that are \
     in NetSuite already keep their words until they are told again.";
pub(crate) const DISPOSITIONS: &str = "Dispositions";
pub(crate) const DISPOSITION_LIST: &str = "Outcomes to choose from";
pub(crate) const DISPOSITION_LIST_ABOUT: &str = "One a line, in the order in which they are offered. The rep chooses one during a \
     call or after it, and it stands in the comments. Calls keep an outcome that is no longer in the list.";
pub(crate) const DISPOSITION_REQUIRED: &str = "Ask for one after every answered call";
pub(crate) const DISPOSITION_REQUIRED_ABOUT: &str = "The call is logged all the same.";
pub(crate) const CALL_FIELDS: &str = "Call Fields";
pub(crate) const CALL_FIELDS_ABOUT: &str = "Facts of a call that are written into fields your company has added to phone calls in \
     NetSuite. Fields for text and numbers can be chosen, as far as the connector's role sees them.";
pub(crate) const FIXED_VALUES: &str = "Fixed values";
pub(crate) const FIXED_VALUES_ABOUT: &str = "Written into each call and each day of texts whose record says nothing there yet. \
     A field that your form in NetSuite demands needs one, or a fact.";
pub(crate) const WHOLE_NUMBER: &str = "A whole number.";
pub(crate) const REP_FIELDS: &str = "The rep fills it in";
pub(crate) const REP_FIELDS_ABOUT: &str = "Beside the call, in the customer pane, while it lasts or after it. A required field \
     that is empty is asked for after an answered call; the call is logged all the same.";
pub(crate) const REP_CHOICES: [&str; 3] = ["Not asked", "Asked", "Asked and required"];
pub(crate) const ENTRIES_TO_CHOOSE: &str = "Entries to choose from";
pub(crate) const ENTRIES_ABOUT: &str = "One a line, its internal id and its name: 2 Harvest. Empty: those that calls in \
     NetSuite have had.";
pub(crate) const LOST_FIELDS: &str = "Fields that NetSuite does not name now";
pub(crate) const LOST_FIELDS_ABOUT: &str = "They were deleted, do not apply to phone calls, or the connector's role does not see \
     them. Nothing is written into them meanwhile.";
pub(crate) const TAKE_OUT: &str = "Take out";
pub(crate) const NEEDED: &str = "Needed";
pub(crate) const LOGGED_WITHOUT_FIELDS: &str = "Logged in NetSuite, fields missing";
pub(crate) const NOT_TAKEN: &str = "NetSuite did not take this, and the call is logged without it. Change it, or ask an admin \
     whether the field still takes it.";
pub(crate) const NOT_FILLED: &str = "—";
pub(crate) const YES: &str = "Yes";
pub(crate) const NO: &str = "No";
pub(crate) const NO_ENTRIES: &str = "No call in NetSuite has had an entry of this list yet. An admin can name them under \
     Settings, Logging rules.";
pub(crate) const ENTRY_ID_ABOUT: &str =
    "The entry's internal id. Those that calls in NetSuite have had are offered by name.";
pub(crate) const TICKED: &str = "Ticked";
pub(crate) const NOT_TICKED: &str = "Not ticked";
pub(crate) const NO_CUSTOM_FIELDS: &str = "NetSuite names no such fields to the connector's role.";
pub(crate) const NOT_WRITTEN: &str = "Not written";

/// Why a field cannot take what stands in it.
pub(crate) fn misfit(misfit: Misfit) -> String {
    match misfit {
        Misfit::NotWhole => "A whole number, as 12. This is not written to NetSuite.".to_owned(),
        Misfit::TooLong { most } => {
            format!("{most} letters at most. This is not written to NetSuite.")
        }
        Misfit::SeveralLines => "One line only. This is not written to NetSuite.".to_owned(),
        Misfit::NoChoice => {
            "This field does not take this. Choose again; it is not written to NetSuite.".to_owned()
        }
    }
}

/// `Take out custevent_a`.
pub(crate) fn take_out(field: &str) -> String {
    format!("{TAKE_OUT} {field}")
}

/// What a call that is logged lacks, by label.
pub(crate) fn fields_open(labels: &[String]) -> String {
    format!(
        "To be filled in, in the customer pane: {}.",
        labels.join(", ")
    )
}

/// A fact as people call it.
pub(crate) const fn call_fact(fact: CallFact) -> &'static str {
    match fact {
        CallFact::Direction => "Direction",
        CallFact::Result => "Result",
        CallFact::TalkSeconds => "Seconds of talk",
        CallFact::Queue => "Queue",
        CallFact::Number => "Their number",
        CallFact::OurNumber => "Our number",
        CallFact::Disposition => DISPOSITION,
        CallFact::CallId => "RingCentral's call id",
        CallFact::Extension => "RingCentral's extension id",
        CallFact::Quality => QUALITY,
    }
}

pub(crate) const INFO_LINKS: &str = "Info Links";
pub(crate) const INFO_LINK_LIST: &str = "Links beside a call";
pub(crate) const INFO_LINKS_ABOUT: &str = "One a line, its name and its address: Orders https://shop.example/find?phone={number}. \
     They stand in the customer pane. One with a field that is not known of a call is not shown.";

/// `Fields: {number} …`.
pub(crate) fn link_fields() -> String {
    let written = LinkField::ALL.map(LinkField::as_written);
    format!("Fields: {}.", written.join(" "))
}

pub(crate) const WORDED_CLOCK: &str = "Time zone of times in words";
pub(crate) const WORDED_CLOCK_ABOUT: &str = "One for all calls, as Europe/Berlin. Empty: each person's own, as their calls \
     stand in NetSuite's calendar, which this does not change.";
pub(crate) const RESTORE_DEFAULT: &str = "Restore default";
pub(crate) const READS_NOW: &str = "Now";
pub(crate) const READS_THEN: &str = "With this change";

/// `Fields: {call} {name} …`.
pub(crate) fn fields(fields: &[WordField]) -> String {
    let written: Vec<&str> = fields.iter().map(|field| field.as_written()).collect();
    format!("Fields: {}.", written.join(" "))
}

/// Which call is shown as it reads.
pub(crate) fn sample_of(when: Option<&str>) -> String {
    match when {
        Some(when) => format!("The company's last call, {when}, named as the network did:"),
        None => "An example, for there is no recent call to show:".to_owned(),
    }
}

pub(crate) const SAVING_RULES: &str = "Saving…";

pub(crate) fn rules_saved(version: u32) -> String {
    format!("Saved as version {version}. It counts from the next call on.")
}

/// `Not saved: <reason>`.
pub(crate) fn could_not_save(problem: &LogProblem) -> String {
    format!("Not saved: {}", log_problem(problem))
}

/// What is wrong with a field of the rules.
pub(crate) fn flaw(flaw: &Flaw) -> String {
    match flaw {
        Flaw::TooMuch { most } => format!("{most} at most."),
        Flaw::NotANumber { entered } => {
            format!("“{entered}” is neither a phone number nor an extension.")
        }
        Flaw::Empty => "Nothing stands there. Restore default brings the usual words.".to_owned(),
        Flaw::SeveralLines => "One line only.".to_owned(),
        Flaw::UnknownField { field } => {
            format!("{field} is no field that can stand here. Those that can are listed below.")
        }
        Flaw::NothingLeft => "Then no call would be logged at all. Leave one on.".to_owned(),
        Flaw::FieldTwice { field } => {
            format!(
                "{field} is filled twice; a field holds one fact, one value or what the rep fills in."
            )
        }
        Flaw::DoesNotFit { field } => {
            format!("{field} does not take the fixed value that it is to have.")
        }
        Flaw::NotALink { entered } => {
            format!(
                "“{entered}” is not an address that begins with https:// or http:// and names its host."
            )
        }
        Flaw::NoName { entered } => format!("Write a name in front of {entered}."),
        Flaw::TooLong { most } => format!("{most} letters at most."),
        Flaw::NoTimeZone { entered } => {
            format!(
                "“{entered}” is no time zone. They are called as Europe/Berlin or America/Chicago."
            )
        }
        Flaw::NotAnId => {
            "Choose a customer of the list, or enter its internal id, which has digits only."
                .to_owned()
        }
        Flaw::NoCompany => "No company in NetSuite has this internal id.".to_owned(),
        Flaw::CompanyNeeded => {
            "A new contact needs a company to be put under. Name one here.".to_owned()
        }
    }
}

// Settings.
pub(crate) const INTEGRATIONS: &str = "Integrations";
pub(crate) const RC_YOU: &str = "RingCentral (You)";
pub(crate) const RC_COMPANY: &str = "RingCentral (Company)";
pub(crate) const NS_COMPANY: &str = "NetSuite (Company)";
pub(crate) const DISCONNECT: &str = "Disconnect";
pub(crate) const SIGN_IN_ENDED: &str =
    "RingCentral ended the sign-in. Sign in again; your notes and the calls that wait are kept.";
pub(crate) const NOT_SIGNED_IN: &str = "Nobody is signed in to RingCentral in this browser.";
pub(crate) const BEFORE_YOU_BEGIN: &str = "Before you begin";
pub(crate) const PREREQUISITES: [&str; 4] = [
    "You need your RingCentral email or extension and its password. If you do not have them, ask your IT contact or your RingCentral admin.",
    "Your extension needs a digital line with an emergency address. Your RingCentral admin assigns it.",
    "Keep Ledgerline open and signed in, in a Chrome, Edge or Firefox tab.",
    "Everyone connects their own account once for each browser profile, admins too. RingCentral asks you to allow call, SMS and presence access.",
];
pub(crate) const FEATURE_TABLE: &str = "Feature / Requires";
pub(crate) const FEATURE: &str = "Feature";
pub(crate) const REQUIRES: &str = "Requires";
pub(crate) const NOW: &str = "Now";
pub(crate) const ON: &str = "On";
pub(crate) const NO_EVENTS: &str = "The WebSocket to RingCentral is down and is being opened again. Calls still ring here \
     and are logged; whether the other side has answered is asked for every few seconds instead. If this stays, \
     check VPN or firewall rules.";
pub(crate) const SIGN_IN_HERE: &str = "Sign in in this tab";
pub(crate) const SIGN_IN_CUTS_CALL: &str = "A call is live. Signing in in this tab silences it meanwhile, and the other side may hang up. Hang up first, or go on.";
pub(crate) const SIGN_IN_ANYWAY: &str = "Silence the call and sign in";
pub(crate) const COPY_DETAILS: &str = "Copy details for your admin";
pub(crate) const COPIED: &str = "Copied";
pub(crate) const SHARE_CALL: &str = "Share call";
pub(crate) const SHARE_LATER: &str = "A call can be shared once it is in NetSuite.";
pub(crate) const NOT_COPIED: &str =
    "The browser did not allow copying. Select the text and copy it yourself.";
pub(crate) const TOOLS: &str = "Tools";
pub(crate) const GET_CREDENTIALS: &str = "Get RingCentral credentials";
pub(crate) const CLEAR_CREDENTIALS: &str = "Clear RingCentral credentials";
pub(crate) const DIAGNOSTICS: &str = "Diagnostics";
pub(crate) const COMPUTER_CLOCK: &str = "This computer's clock";

/// Nothing where it is right.
pub(crate) fn clock_is_wrong(ahead_ms: i64) -> Option<String> {
    let way = if ahead_ms > 0 { "fast" } else { "slow" };
    let seconds = ahead_ms.abs() / 1_000;
    let amount = match seconds {
        0 => return None,
        1..120 => format!("{seconds} seconds"),
        120..7_200 => format!("{} minutes", seconds / 60),
        _ => format!("{} hours", seconds / 3_600),
    };
    Some(format!(
        "{amount} {way}. Calls are logged by the server's time; set the computer's clock right."
    ))
}

pub(crate) const BROWSER: &str = "Browser";
pub(crate) const NETSUITE_SAID: &str = "NetSuite said";
pub(crate) const COPY: &str = "Copy";
pub(crate) const DISCONNECT_TITLE: &str = "Disconnect RingCentral?";
pub(crate) const DISCONNECT_INTRO: &str = "You will not be able to call, be called or send texts here until you reconnect. Before you do, check:";
pub(crate) const HISTORY_KEPT: &str = "History is kept: disconnecting deletes no call and no text, neither in \
     NetSuite nor in RingCentral, and what waits to be logged goes on waiting.";
pub(crate) const STOPS_WORKING: &str = "What stops working:";
pub(crate) const SEND_NOW: &str = "Send now";
pub(crate) const LEAVE_YOURS_LOSES: &[&str] = &[
    "Calling and being called in this browser, on every tab",
    "Texts, voicemails and the live history",
    "Logging your calls from this browser; those of your other phones are logged where the company is connected",
];
pub(crate) const LEAVE_RC_LOSES: &[&str] = &[
    "Logging calls of desk phones, mobile apps and closed browsers",
    "Sync now, the ledger and the age of the oldest call that is missing",
];
pub(crate) const LEAVE_NS_LOSES: &[&str] = &[
    "Logging calls and texts, for everybody; they wait",
    "Names of callers, customers and their orders beside a call",
    "Adding customers and contacts",
];
pub(crate) const CHECK_NO_CALL: &str = "No call is live";
pub(crate) const CHECK_CALL_LIVE: &str = "A call is live and will be cut off";
pub(crate) const CHECK_ALL_LOGGED: &str = "Every call is in NetSuite";
pub(crate) const CHECK_TEAM: &str = "Your team knows that your calls stop being logged";
pub(crate) const CHECK_TEAM_COMPANY: &str = "Your team knows that call sync will stop, and nobody is investigating a call that is still to come";
pub(crate) const TICK_TEAM_FIRST: &str = "Tick that your team knows first.";
pub(crate) const CHECK_EXPORT: &str = "Take along the call details you need:";
pub(crate) const EXPORT_CALLS: &str = "Export calls (CSV)";
pub(crate) const RC_COMPANY_ABOUT: &str = "Not set up: calls are logged from each person's browser alone. With \
     it every call of the company is in NetSuite, also those of desk phones and of closed browsers. It connects \
     nobody's phone.";
pub(crate) const FOR_ADMINS: &str = "Read-only for you: only RingCentral admins of your company may change this. \
     Ask one of them.";
pub(crate) const FOR_SIGNED_IN: &str = "Read-only: connect RingCentral (You) first, so that Ledgerline knows \
     whether you are an admin.";
pub(crate) const HELP: &str = "Help";
pub(crate) const SEARCH_HELP: &str = "Search help";
pub(crate) const NO_HELP: &str = "No help text has these words. Try a word of the message you see.";

// The organizer mapping.
pub(crate) const ORGANIZER_MAPPING: &str = "Organizer mapping";
pub(crate) const TO_INTEGRATIONS: &str = "Back to Integrations";
pub(crate) const MAPPING_ABOUT: &str = "Which NetSuite employee each extension's calls are filed under. An extension that \
     nobody has mapped goes to the employee with its email, else with the email of who signs in with it, else with its \
     number. Calls that began before a mapping is valid keep their employee.";
pub(crate) const READING_MAPPING: &str = "Reading the extensions…";
pub(crate) const NO_EXTENSIONS: &str =
    "No extensions in this account: RingCentral lists none, and the app may read them.";
pub(crate) const LIST_NOT_SET_UP: &str = "RingCentral (Company) is not set up, so there is no list of extensions. An admin \
     sets it up in Settings, Integrations.";
pub(crate) const LIST_REFUSED: &str = "RingCentral refuses the company's credentials, so the list of extensions is an old \
     one. An admin mends them in Settings, Integrations; the mapping is kept.";
pub(crate) const LIST_AWAY: &str =
    "RingCentral does not answer just now, so the list of extensions may be an old one.";
pub(crate) const MARK_REVIEWED: &str = "Mark as reviewed";
pub(crate) const FILE_THEM: &str = "File them now";
pub(crate) const DEFAULT_ORGANIZER: &str = "Default organizer";
pub(crate) const DEFAULT_ABOUT: &str = "Gets the calls of extensions that have nobody. Without one, a call that reached \
     no person waits, and is counted here.";
pub(crate) const DEFAULT_FROM_FILE: &str = "From the connector's settings file, until somebody is chosen here. Gets the \
     calls of extensions that have nobody.";
pub(crate) const PREVIEW_MATCH: &str = "Preview auto-match";
pub(crate) const MATCH_AND_SAVE: &str = "Auto-match and save";
pub(crate) const MATCHING: &str = "Matching extensions with employees…";
pub(crate) const NOT_SAVED_YET: &str = "Not saved yet";
pub(crate) const NAME_OR_EMAIL: &str = "Name or email";
pub(crate) const EMPLOYEES: &str = "Employees";
pub(crate) const NO_SUCH_EMPLOYEE: &str = "Choose an employee from the list.";
pub(crate) const FIND_EXTENSION: &str = "Find an extension";
pub(crate) const EXTENSION_NUMBER: &str = "Extension";
pub(crate) const KIND: &str = "Kind";
pub(crate) const NETSUITE_EMPLOYEE: &str = "NetSuite employee";
pub(crate) const MATCH: &str = "Match";
pub(crate) const STATE: &str = "State";
pub(crate) const ACTIONS: &str = "Actions";
pub(crate) const UNMAPPED: &str = "Unmapped";
pub(crate) const MANUAL: &str = "Manual";
pub(crate) const AUTOMATIC: &str = "Automatic match";
pub(crate) const BY_ITSELF: &str = "Found by itself";
pub(crate) const EXTENSION_GONE: &str = "Removed in RingCentral";
pub(crate) const CHANGE: &str = "Change";
pub(crate) const FILE_AGAIN: &str = "File again";
pub(crate) const CHANGE_EMPLOYEE: &str = "Change employee";
pub(crate) const VALID_FROM: &str = "Valid from";
pub(crate) const VALID_EVER: &str =
    "For all calls, also older ones. Choose a day to leave older calls as they are.";
pub(crate) const SUBSIDIARY: &str = "Subsidiary";
pub(crate) const DEPARTMENT: &str = "Department";
pub(crate) const EMPLOYEES_OWN: &str = "The employee\u{2019}s own";
pub(crate) const PART_ABOUT: &str = "A phone call in NetSuite has no field for these. Chosen here, they are written \
     beside the rep\u{2019}s name, and customers and contacts that are created with this extension are of this subsidiary.";
pub(crate) const SITES_AND_DEPARTMENTS: &str = "Sites and departments of the phone system";
pub(crate) const MAPPED: &str = "Mapped";
pub(crate) const NEW_GROUP: &str = "New";
pub(crate) const MAP_TOGETHER: &str = "Map together";
pub(crate) const OLDER_UNMAPPED: &str = "Calls that began before stay as they are.";
pub(crate) const USE_AUTOMATIC: &str = "Leave to automatic match";
pub(crate) const APPLY: &str = "Apply";
pub(crate) const FILE_AGAIN_TITLE: &str = "File calls again?";
pub(crate) const FILE_AGAIN_ABOUT: &str = "The records of this extension's calls in NetSuite get the employee that the \
     mapping says. Only the organizer changes. A record that somebody gave to another employee in NetSuite stays theirs.";
pub(crate) const CALLS_SINCE: &str = "Calls since";
pub(crate) const CALLS_SINCE_ABOUT: &str = "Leave it empty for all calls.";
pub(crate) const WHICH_CALLS: &str = "Which calls";
pub(crate) const COUNTING: &str = "Counting…";
pub(crate) const REFILING: &str = "Correcting the records…";

/// What an extension is.
pub(crate) const fn extension_kind(kind: ExtensionKind) -> &'static str {
    match kind {
        ExtensionKind::User => "User",
        ExtensionKind::Queue => "Queue",
        ExtensionKind::Shared => "Shared or other",
    }
}

/// RingCentral's word for an extension that cannot be used just now; nothing for one that can.
pub(crate) fn extension_status(status: &str) -> Option<&'static str> {
    Some(match status {
        "Disabled" => "Disabled",
        "Frozen" => "Frozen",
        "NotActivated" => "Not activated",
        "Unassigned" => "Unassigned",
        _ => return None,
    })
}

/// How an extension came to its employee.
pub(crate) const fn how(how: Option<How>) -> &'static str {
    match how {
        Some(How::Email) => "Auto (email)",
        Some(How::UserEmail) => "Auto (user email)",
        Some(How::Phone) => "Auto (phone)",
        Some(How::PastCalls) => "Past calls",
        Some(How::Manual) => MANUAL,
        None => UNMAPPED,
    }
}

/// An extension by name and number.
pub(crate) fn extension_name(name: &str, number: &str) -> String {
    match (name, number) {
        ("", number) => format!("Extension {number}"),
        (name, "") => name.to_owned(),
        (name, number) => format!("{name}, {number}"),
    }
}

fn counted(count: u32, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Changes of the phone system that nobody has seen.
pub(crate) fn review_mapping(changes: usize) -> String {
    let changes = u32::try_from(changes).unwrap_or(u32::MAX);
    format!("Review mapping ({})", counted(changes, "change", "changes"))
}

/// An extension is new.
pub(crate) fn extension_new(name: &str) -> String {
    format!("New: {name}")
}

/// An extension has another name or number.
pub(crate) fn extension_renamed(before: &str, now: &str) -> String {
    format!("Renamed: {before} is {now} now")
}

/// An extension is gone.
pub(crate) fn extension_removed(name: &str) -> String {
    format!("Removed: {name}")
}

/// More than are listed.
pub(crate) const SHOW_MORE: &str = "Show more";
pub(crate) fn and_more(count: usize) -> String {
    format!("and {count} more")
}

/// The app may not read extensions.
pub(crate) fn list_forbidden(permission: Option<&str>) -> String {
    format!(
        "No permission to read extensions: the company's app, or the person of its JWT, lacks {} in RingCentral. This \
         does not mean that the account has none. What is shown is the list as it was read last.",
        permission.unwrap_or("the permission to read accounts")
    )
}

/// Employees could not be read.
pub(crate) fn no_employees(why: &str) -> String {
    format!(
        "The employees of NetSuite could not be read: {why}. What is mapped stays; nobody can be matched or chosen just now."
    )
}

/// Calls that are not logged because nobody has their extension.
pub(crate) fn calls_wait(count: u32) -> String {
    format!(
        "{} reached an extension that has nobody, and not in NetSuite yet. They are logged by themselves when the \
         extension is mapped or a default organizer is chosen.",
        counted(count, "call", "calls")
    )
}

/// Calls whose records name no employee of theirs.
pub(crate) fn calls_without_organizer(count: u32) -> String {
    format!(
        "{} in NetSuite without an employee of ours: nobody had their extension when they were logged.",
        counted(count, "call is", "calls are")
    )
}

/// What matching says of an extension.
pub(crate) fn proposed(
    before: Option<&str>,
    after: &str,
    how: &str,
    since: Option<&str>,
) -> String {
    let before = before.map(|name| format!("{name} → ")).unwrap_or_default();
    let since = since
        .map(|day| format!(", from {day} on"))
        .unwrap_or_default();
    format!("{before}{after}, {how}{since}")
}

/// What matching came to.
pub(crate) fn matched(
    is_saved: bool,
    (changed, unchanged, unmatched): (usize, u32, u32),
) -> String {
    let what = match (is_saved, changed) {
        (false, 0) => "Auto-match would change nothing".to_owned(),
        (true, 0) => "Auto-match has changed nothing".to_owned(),
        (false, count) => format!("Auto-match would map {count}; nothing is saved yet"),
        (true, count) => format!("Auto-match has mapped {count}, and they are saved"),
    };
    format!("{what}. {unchanged} stay as they are, {unmatched} fit nobody.")
}

/// It was not saved.
pub(crate) fn not_saved(problem: &LogProblem) -> String {
    format!("It was not saved: {}.", log_problem(problem))
}

/// It was not corrected.
pub(crate) fn not_refiled(problem: &LogProblem) -> String {
    format!("The calls were not filed again: {}.", log_problem(problem))
}

pub(crate) const NO_PAST_CALLS: &str = "Extensions are also matched from past calls. There are none yet: no call \
     has been read from RingCentral\u{2019}s call log, so nobody has \u{201c}Past calls\u{201d} as match.";

/// What speaks for an employee.
pub(crate) fn calls_agree(Evidence { agree, of }: Evidence) -> String {
    format!("Past calls: {agree} of {of} calls agree")
}

/// How matching by past calls went, or why nobody is matched by them.
pub(crate) fn past_calls(past: &PastCalls) -> String {
    match past {
        PastCalls::Compared { calls: 0, .. } => NO_PAST_CALLS.to_owned(),
        PastCalls::Compared { records: 0, .. } => {
            "Past calls match nobody: NetSuite has no phone calls of the last \
             30 days that somebody logged by hand or with another program."
                .to_owned()
        }
        PastCalls::Compared { calls, records } => format!(
            "For extensions without a match by email or number, {calls} past calls were compared with {records} phone \
             calls in NetSuite."
        ),
        PastCalls::Unread(why) => format!("Past calls could not be compared. {why}"),
    }
}

/// A site or department of the phone system.
pub(crate) fn group_name(kind: GroupKind, name: &str) -> String {
    let kind = match kind {
        GroupKind::Site => "Site",
        GroupKind::Department => "Department",
    };
    format!("{kind} {name}")
}

/// How many of its extensions nobody has.
pub(crate) fn group_counts(all: usize, unmapped: usize) -> String {
    match (all, unmapped) {
        (1, 0) => "1 extension".to_owned(),
        (_, 0) => format!("{all} extensions"),
        _ => format!("{unmapped} of {all} unmapped"),
    }
}

/// What `Map together` does.
pub(crate) fn map_together(name: &str, count: usize) -> String {
    format!("Map together: {}", several(name, count))
}

/// Extensions that are mapped at once.
pub(crate) fn several(name: &str, count: usize) -> String {
    let noun = if count == 1 {
        "extension"
    } else {
        "extensions"
    };
    format!("{name}, {count} {noun}")
}

/// Since when somebody has an extension.
pub(crate) fn valid_since(day: &str) -> String {
    format!("since {day}")
}

/// Who will have it.
pub(crate) fn valid_later(name: &str, day: &str) -> String {
    format!("{name} from {day} on")
}

/// A period of a mapping.
pub(crate) fn period(name: &str, since: Option<&str>) -> String {
    since.map_or_else(
        || format!("{name} from the beginning"),
        |day| format!("{name} since {day}"),
    )
}

/// What happens to calls before a mapping is valid.
pub(crate) fn older_stay(name: &str) -> String {
    format!("Calls that began before stay with {name}. Empty it for all calls.")
}

/// Name of the button beside an extension.
pub(crate) fn change_employee_of(extension: &str) -> String {
    format!("Change employee of {extension}")
}

/// Name of the button beside an extension.
pub(crate) fn refile_of(extension: &str) -> String {
    format!("File again the calls of {extension}")
}

/// Calls that name another employee than the mapping says.
pub(crate) fn wrong_calls(count: u32) -> String {
    match count {
        0 => "No call of this extension names another employee.".to_owned(),
        count => format!(
            "{} in NetSuite under another employee than the mapping says.",
            counted(count, "call is", "calls are")
        ),
    }
}

/// A choice beside all of them.
pub(crate) fn only_the_call_of(moment: &str) -> String {
    format!("Only the call of {moment}")
}

/// The choice of all of them.
pub(crate) fn all_calls(count: u32) -> String {
    format!("All {count}")
}

/// Name of the button that corrects them.
pub(crate) fn correct_calls(count: u32) -> String {
    match count {
        0 => "Correct calls".to_owned(),
        count => format!("Correct {}", counted(count, "call", "calls")),
    }
}

/// What came of correcting them.
pub(crate) fn refiled(refiled: &Refiled) -> String {
    let corrected = counted(refiled.corrected, "call", "calls");
    let by_hand = match refiled.by_hand {
        0 => String::new(),
        count => format!(", {count} left to whom somebody gave them in NetSuite"),
    };
    let gone = match refiled.gone {
        0 => String::new(),
        count => format!(", {count} deleted in NetSuite"),
    };
    format!("{corrected} corrected{by_hand}{gone}")
}

/// Correcting stopped on the way.
pub(crate) fn refiling_stopped(why: &str, left: u32) -> String {
    format!(
        "It stopped: {why}. {} left; try again to go on.",
        counted(left, "call is", "calls are")
    )
}

// The company's connections.
pub(crate) const SETUP_INFORMATION: &str = "Setup Information";
pub(crate) const TEST_CONNECTION: &str = "Test connection";
pub(crate) const SYNC_NOW: &str = "Sync now";
pub(crate) const SHOW_LEDGER: &str = "Show ledger";
pub(crate) const TESTING: &str = "Testing…";
pub(crate) const SYNCING: &str = "Syncing…";
pub(crate) const READING_LEDGER: &str = "Comparing RingCentral's call log with NetSuite…";
pub(crate) const FROM_FILE: &str = "from the connector's settings file";
pub(crate) const SAVE_RISK: &str = "A bad credential stops call sync for the whole company. New ones are tested \
     before they replace those in use, which stay until then.";
pub(crate) const SAVE_RISK_NS: &str = "A bad credential stops names of callers and logging for the whole company. \
     New ones are tested before they replace those in use, which stay until then.";
pub(crate) const TEST_FIRST: &str =
    "Save takes only what Test connection has proved as it stands here.";
pub(crate) const NOTHING_CHANGED: &str = "Nothing was changed.";
pub(crate) const MIX_TEST_NETSUITE: &str = "RingCentral is a production account and NetSuite a sandbox: real calls \
     would be logged where nobody looks. Connect NetSuite's production account, or a RingCentral sandbox.";
pub(crate) const MIX_TEST_RINGCENTRAL: &str = "RingCentral is a sandbox and NetSuite a production account: calls of \
     trials would be logged among real ones. Connect RingCentral's production account, or a NetSuite sandbox.";
pub(crate) const CLIENT_ID: &str = "Client ID";
pub(crate) const CLIENT_SECRET: &str = "Client secret";
pub(crate) const JWT: &str = "JWT";
pub(crate) const ACCOUNT_ID: &str = "Account ID";
pub(crate) const CERTIFICATE: &str = "Certificate";
pub(crate) const CERTIFICATE_ID: &str = "Certificate ID";
pub(crate) const CLIENT_ID_ABOUT: &str =
    "Of the app's Credentials page. Left empty, the one in use is kept.";
pub(crate) const CLIENT_SECRET_ABOUT: &str =
    "Beside it. It cannot be read again once it is saved. Left empty, the one in use is kept.";
pub(crate) const JWT_ABOUT: &str = "Paste all of it; spaces and line breaks do no harm. It reads the company's call \
     log and is nobody's phone. Left empty, the one in use is kept.";
pub(crate) const ACCOUNT_ID_ABOUT: &str =
    "Setup > Company > Company Information, 1234567 or 1234567_SB1 for a sandbox.";
pub(crate) const NS_CLIENT_ID_ABOUT: &str =
    "NetSuite shows it once, when the integration is saved. Left empty, the one in use is kept.";
pub(crate) const CERTIFICATE_ID_ABOUT: &str =
    "In the list, after the upload. Left empty, the one in use is kept.";
pub(crate) const YOUR_CLIENT_ID: &str = "type the client ID above";
pub(crate) const COPY_CLIENT_ID: &str = "Copy client ID";
pub(crate) const COPY_AT_ONCE: &str =
    "Copy the token immediately. You may not be able to view it again later.";
pub(crate) const JWT_CUT: &str = "This JWT is cut off: it has three parts divided by dots. Copy all of it again; \
     where RingCentral does not show it any more, create a new one.";
pub(crate) const JWT_OVER: &str = "This JWT has ended; create a new one.";
pub(crate) const RC_STEP_APP: &str = "1. The app";
pub(crate) const RC_APP_STEPS: &[&str] = &[
    "Log in to RingCentral as an administrator: only administrators can do this.",
    "Open the Developer Portal and create an app: REST API App, JWT auth flow, server-side.",
    "Give it the permissions Read Accounts and Read Call Log; for events also Call Control and Webhook Subscriptions.",
    "Copy its Client ID and Client Secret into the fields below.",
];
pub(crate) const RC_PORTAL: &str = "RingCentral's Developer Portal";
pub(crate) const RC_STEP_JWT: &str = "2. The JWT";
pub(crate) const RC_JWT_STEPS: &[&str] = &[
    "In the Developer Portal, top right, click your username and select Credentials.",
    "Create a new JWT token. Only administrators of the account may; its role needs Full Company Call Log.",
    "When prompted, restrict it to this app and enter its client ID:",
    "Click \u{201c}Click to see\u{201d} and copy the full JWT.",
];
pub(crate) const NS_STEP_INTEGRATION: &str = "1. The integration";
pub(crate) const NS_INTEGRATION_STEPS: &[&str] = &[
    "Log in to NetSuite as an administrator.",
    "Setup > Company > Enable Features > SuiteCloud: REST Web Services and OAuth 2.0; Analytics: SuiteAnalytics Workbook.",
    "Setup > Users/Roles > Manage Roles: a role with the permissions that are listed below.",
    "Setup > Integration > Manage Integrations > New: Client Credentials (Machine to Machine) Grant, scope REST Web \
     Services. Copy the client ID, which is shown once.",
];
pub(crate) const NS_ROLE: &str = "What the role needs";
pub(crate) const NS_ROLE_NEEDED: &str = "Nothing is logged without these:";
pub(crate) const NS_ROLE_USEFUL: &str = "Each of these makes something more work:";
pub(crate) const NS_ROLE_LACKS: &str = "It works, and the role lacks what something else needs:";
/// A permission where NetSuite has it, with its level.
pub(crate) fn role_permission(permission: &RolePermission) -> String {
    let RolePermission {
        tab, name, level, ..
    } = permission;
    format!("{tab} > {name}, {level}")
}
pub(crate) const NS_STEP_CERTIFICATE: &str = "2. The certificate";
pub(crate) const NS_CERTIFICATE_STEPS: &[&str] = &[
    "Make a certificate here. Its private key stays with the connector and is shown to nobody.",
    "Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup > Create New: an employee, the role, the \
     integration, and the certificate.",
    "Copy the Certificate ID of the new line into the field below.",
];
pub(crate) const MAKE_CERTIFICATE: &str = "Make certificate";
pub(crate) const DOWNLOAD_CERTIFICATE: &str = "Download certificate";
pub(crate) const CERTIFICATE_TEXT: &str = "Certificate as text";
pub(crate) const RC_ACCOUNT_ID: &str = "RingCentral account ID";
pub(crate) const RC_ACCOUNT_ID_ABOUT: &str = "Only where another account\u{2019}s calls are read than that administrator\u{2019}s, as in a \
     federation of accounts. Empty keeps the one in use; ~ is the administrator\u{2019}s own.";
pub(crate) const RC_SERVER: &str = "Server address";
pub(crate) const RC_SERVER_ABOUT: &str = "Where RingCentral\u{2019}s API of that account is, such as \
     https://platform.ringcentral.com. Empty keeps the one in use; ~ is the one that people sign in to.";
pub(crate) const FIRST_READING: &str = "Saved. The first reading of the call log is under way.";
pub(crate) const CHECK_GOOD: &str = "right";
pub(crate) const CHECK_WRONG: &str = "this is what is wrong";
pub(crate) const CHECK_ONE_OF_TWO: &str = "one of these two is wrong";
pub(crate) const CHECK_UNKNOWN: &str = "not reached";
pub(crate) const CALLS_OF: &str = "Calls of";
pub(crate) const BY_DATE: &str = "From … to …";
pub(crate) const LEDGER_EMPTY: &str = "Of these days no call was read yet, or there was none. Sync now reads RingCentral's \
     log of them; then show the ledger again.";
pub(crate) const FOUND: &str = "Found";
pub(crate) const ALREADY_LOGGED: &str = "Already logged";
pub(crate) const NEWLY_LOGGED: &str = "Newly logged";
pub(crate) const LEFT_OUT: &str = "Left out by rule";
pub(crate) const FAILED: &str = "Failed";
pub(crate) const SYNC_HALF: &str = "Not all of it was read. Sync now goes on where it stopped.";
pub(crate) const CALL_LEDGER: &str = "Call Ledger";
pub(crate) const SYNC_RUNS: &str = "Sync runs";
pub(crate) const ENDED: &str = "Ended";
pub(crate) const RUN_LOGGED: &str = "Logged";
pub(crate) const SKIPPED_AND_WHY: &str = "Skipped and why";
pub(crate) const DAY: &str = "Day";
pub(crate) const PERSON: &str = "Person";
pub(crate) const NOBODYS: &str = "Nobody";
pub(crate) const GAPS: &str = "Not in NetSuite";
pub(crate) const LEDGER_COUNTS: &str = "A call that several people had counts for each of them.";
pub(crate) const LEDGER_UNCHECKED: &str =
    "NetSuite did not answer, so this is what the connector remembers of it.";
pub(crate) const LEAVE_RC_TITLE: &str = "Disconnect the company's RingCentral?";
pub(crate) const LEAVE_RC: &str = "Calls that no browser sees are not logged any more, for anybody in the company. \
     Browsers go on logging their own.";
pub(crate) const LEAVE_NS_TITLE: &str = "Disconnect the company's NetSuite?";
pub(crate) const LEAVE_NS: &str = "Nobody's calls and texts are logged any more, and callers have no names. Calls \
     wait in the browsers until NetSuite is connected again.";
pub(crate) const LEAVE_AFTER: &str =
    "The credentials are forgotten. Mapping, settings and what is known of calls stay.";
pub(crate) const CHECKS: &str = "Checks";
pub(crate) const CHECKS_ABOUT: &str = "Tries both of the company's connections step by step, as they are in use. \
     Nothing is left behind in NetSuite.";
pub(crate) const RUN_TESTS: &str = "Run tests";
pub(crate) const CALLS_MISSING: &str = "Calls are missing?";
pub(crate) const TESTS: &str = "Tests";
pub(crate) const WHY_MISSING: &str = "Why calls are missing";
pub(crate) const PASSED: &str = "works";
pub(crate) const TEST_FAILED: &str = "failed";
pub(crate) const NOT_TRIED: &str = "not tried";
pub(crate) const LOGGING_GOES_ON: &str = "Calls are logged without it.";
pub(crate) const LOOKING_AT_CONNECTIONS: &str = "Looking at the connections…";
pub(crate) const NOTHING_AT_FAULT: &str = "All three are in order. A call is in RingCentral's log some minutes after \
     it has ended; one that a rule leaves out is counted under Skipped.";

pub(crate) const READING_LOG: &str = "Reading the log…";
pub(crate) const NO_LINES: &str = "Nothing of this level happened since the log was begun.";
pub(crate) const LINES: &str = "Log lines";
pub(crate) const LOG_ABOUT: &str = "What befell this connection, the newest first: kinds, codes and times, never \
     numbers, names, notes or tokens. Errors count for 24 hours, or until an admin takes note of them.";
pub(crate) const LEVEL: &str = "Level";
pub(crate) const ACKNOWLEDGE: &str = "Take note of all errors";
pub(crate) const DOWNLOAD_LOG: &str = "Download log";
pub(crate) const LOG_FILE: &str = "connection-log.txt";
pub(crate) const NS_YOU: &str = "NetSuite (You)";
pub(crate) const NS_YOU_ABOUT: &str = "The employee your calls and texts are logged for.";
pub(crate) const YOU_SIGN_IN_FIRST: &str =
    "Connect RingCentral (You) first; it says by which email and number to find you in NetSuite.";
pub(crate) const YOU_NOT_SET_UP: &str =
    "NetSuite is not set up for the company. An admin does that on the card NetSuite (Company).";
pub(crate) const LOOKING_FOR_YOU: &str = "Looking for you among NetSuite's employees…";
pub(crate) const EMPLOYEE: &str = "Employee";
pub(crate) const NO_EMPLOYEE: &str = "None found";
pub(crate) const LAST_WRITTEN: &str = "Last logged";
pub(crate) const WAITING_HERE: &str = "Waiting in this browser";
pub(crate) const NEVER: &str = "Nothing yet";

/// By what the employee was found; why none was, and what to do.
pub(crate) fn employee(you: &You) -> String {
    let email = you.email.as_deref();
    let number = you.number.as_deref().map(display);
    match &you.employee {
        Employee::Found { by, .. } => match (by, email, number) {
            (FoundBy::Email, Some(email), _) => format!("Found by your email, {email}."),
            (FoundBy::Number, _, Some(number)) => format!("Found by your direct number, {number}."),
            _ => "Mapped to you by an administrator.".to_owned(),
        },
        Employee::NotFound => {
            let known = match (email, number) {
                (Some(email), Some(number)) => format!("the email {email} or the number {number}"),
                (Some(email), None) => format!("the email {email}"),
                (None, Some(number)) => format!("the number {number}"),
                (None, None) => {
                    return "RingCentral tells neither an email nor a direct number of you, so nobody can be found. \
                            Ask your RingCentral admin to enter your email. Your calls are logged under your name."
                        .to_owned();
                }
            };
            format!(
                "Not exactly one active employee has {known}. Ask your NetSuite admin to enter it at your employee \
                 record. Until then your calls are logged under your name, without an employee."
            )
        }
        Employee::NotAllowed => {
            "The connector's role may not read employees. Ask your NetSuite admin to give it Lists -> Employees and \
             Employee Record, level View. Until then your calls are logged under your name, without an employee."
                .to_owned()
        }
        Employee::Unknown => {
            "NetSuite does not answer, so it is not known just now. Calls wait and are logged later.".to_owned()
        }
    }
}

/// Opens the log.
pub(crate) fn errors_of_day(count: u32) -> String {
    match count {
        0 => "No errors in 24 hours".to_owned(),
        1 => "1 error in 24 hours".to_owned(),
        count => format!("{count} errors in 24 hours"),
    }
}

/// Whose log it is.
pub(crate) const fn log_of(is_ringcentral: bool) -> &'static str {
    if is_ringcentral {
        "Log of RingCentral (Company)"
    } else {
        "Log of NetSuite (Company)"
    }
}

/// A level.
pub(crate) const fn level(level: Level) -> &'static str {
    match level {
        Level::Info => "Info",
        Level::Warning => "Warning",
        Level::Error => "Error",
    }
}

/// This level and the graver ones.
pub(crate) const fn level_and_up(level: Level) -> &'static str {
    match level {
        Level::Info => "All",
        Level::Warning => "Warnings and errors",
        Level::Error => "Errors",
    }
}

/// `Error · 10:42 · 3 times`.
pub(crate) fn line_times(level: &str, at: &str, times: u32) -> String {
    if times == 1 {
        format!("{level} · {at}")
    } else {
        format!("{level} · {at} · {times} times")
    }
}

/// What befell a connection.
pub(crate) const fn event(what: What) -> &'static str {
    match what {
        What::CallsLogged => "Calls of the call log were logged",
        What::Saved => "An admin saved credentials",
        What::Disconnected => "An admin disconnected it",
        What::Acknowledged => "An admin took note of the errors before",
        What::Subscribed => "Subscribed to RingCentral's events",
        What::Renewed => "The event subscription was renewed",
        What::SubscriptionEnded => "The event subscription had ended; it is made anew",
        What::SubscriptionRefused => "The event subscription was refused",
        What::NotProved => "Credentials that an admin entered did not work; nothing was changed",
        What::Busy => "At its limit of requests",
        What::ReadRefused => "The role may not read something that was looked for",
        What::SignInRefused => "The sign-in was refused",
        What::AppRefused => "The app was refused",
        What::OtherAccount => "The sign-in was for another account",
        What::PermissionMissing => "A permission is missing",
        What::FieldRefused => "A field of a record was refused",
        What::NoAnswer => "No answer, or one of failure",
        What::Unreadable => "An answer that makes no sense",
    }
}

/// What is tried.
pub(crate) const fn probe(probe: Probe) -> &'static str {
    match probe {
        Probe::RingCentralSignIn => "Sign-in at RingCentral (JWT)",
        Probe::Extensions => "Extension list",
        Probe::CallLog => "The company's call log",
        Probe::Recording => "A recording",
        Probe::Events => "Event subscription",
        Probe::NetSuiteSignIn => "Sign-in at NetSuite",
        Probe::NetSuiteRead => "Reading from NetSuite",
        Probe::NetSuiteWrite => "Writing to NetSuite (dry run)",
    }
}

/// Why it could not be tried.
pub(crate) const fn untried(why: Untried) -> &'static str {
    match why {
        Untried::NotSetUp => "It is not set up. Open Setup Information on its card.",
        Untried::NotSignedIn => "It needs the sign-in, which did not work.",
        Untried::NoCallLog => "It needs the call log, which could not be read.",
        Untried::NoRecording => {
            "The app may read recordings, and no call of the last 90 days has one to try it with."
        }
    }
}

/// How the tests went.
pub(crate) fn tests_ran(passed: usize, failed: usize, all: usize, at: &str) -> String {
    let failed = match failed {
        0 => String::new(),
        failed => format!(", {failed} failed"),
    };
    format!("Run at {at}: {} work{failed}.", of(passed, all))
}

/// What may keep calls out of NetSuite.
pub(crate) const fn suspect(suspect: Suspect) -> &'static str {
    match suspect {
        Suspect::Connection => "Connections",
        Suspect::Sync => "Sync",
        Suspect::Mapping => "Mapping",
    }
}

/// Why it does, and what to do.
pub(crate) fn because(suspect: Suspect, because: &Because) -> String {
    let said = |words: &Option<String>, none: &str| match words {
        Some(words) => words.clone(),
        None => none.to_owned(),
    };
    match because {
        Because::Fine => match suspect {
            Suspect::Connection => "Both connections work.".to_owned(),
            Suspect::Sync => {
                "RingCentral's log of the last 7 days was read to its end, and all that is to be logged is logged."
                    .to_owned()
            }
            Suspect::Mapping => "Everybody who has calls is an employee in NetSuite.".to_owned(),
        },
        Because::NotExamined => "It could not be examined just now.".to_owned(),
        Because::RingCentral(words) => said(
            words,
            "RingCentral is not set up. Open Setup Information on its card.",
        ),
        Because::NetSuite(words) => said(
            words,
            "NetSuite is not set up. Open Setup Information on its card.",
        ),
        Because::Stopped(words) => {
            let words = said(words, "It stopped before its end.");
            format!("{words} Sync now goes on where it stopped.")
        }
        Because::NotLogged(count, reasons) => {
            let mut words = format!("{} could not be logged.", calls(*count));
            for one in reasons {
                words.push(' ');
                words.push_str(&reason(one.count, one.cause.words()));
            }
            words
        }
        Because::NoEmployee(names) => format!(
            "No employee in NetSuite was found for {}. Their calls are logged without an owner. Map them to an \
             employee, or enter their email or direct number there.",
            names.join(", ")
        ),
    }
}

/// `3 calls`.
fn calls(count: u32) -> String {
    if count == 1 {
        "1 call".to_owned()
    } else {
        format!("{count} calls")
    }
}

/// Since when a connection of the company is given up.
pub(crate) fn disconnected_at(at: &str) -> String {
    format!("Disconnected {at}")
}

/// How a connection of the company stands.
pub(crate) const fn health(health: Health) -> &'static str {
    match health {
        Health::NotSetUp => "Not set up",
        Health::Starting => "Starting",
        Health::Good => "Connected",
        Health::Away => "Waiting",
        Health::Broken => "Attention needed",
    }
}

/// What kind of account it is.
pub(crate) const fn environment(environment: Environment) -> &'static str {
    match environment {
        Environment::Sandbox => "Company, sandbox",
        Environment::Production => "Company, production",
    }
}

/// `Account 1234567`.
pub(crate) fn account(id: &str) -> String {
    format!("Account {id}")
}

/// When all was well.
pub(crate) fn last_good(at: &str) -> String {
    format!("last good {at}")
}

/// `2 of 3 connected · 1 needs attention`.
pub(crate) fn connected_of(
    connected: usize,
    all: usize,
    broken: usize,
    kinds: Option<(usize, usize)>,
) -> String {
    let kinds = match kinds {
        None | Some((0, 0)) => String::new(),
        Some((trials, work)) => format!(" · {trials} sandbox, {work} production"),
    };
    let attention = match broken {
        0 => String::new(),
        1 => " · 1 needs attention".to_owned(),
        many => format!(" · {many} need attention"),
    };
    format!("{} connected{attention}{kinds}", of(connected, all))
}

/// The last characters of a secret, never more.
pub(crate) fn masked(ends: Option<&str>) -> String {
    format!("••••••••{}", ends.unwrap_or_default())
}

/// `, ends 3 Nov 2027`.
pub(crate) fn ends_on(day: &str) -> String {
    format!(", ends {day}")
}

/// Credentials end within a month.
pub(crate) fn ends_soon(platform: Platform, day: &str) -> String {
    match platform {
        Platform::Ringcentral => format!(
            "The JWT ends on {day}. Create another JWT credential at RingCentral before, and enter it under Setup \
             Information; calls go on meanwhile."
        ),
        Platform::Netsuite => format!(
            "The certificate ends on {day}. Make another one under Setup Information before, upload it to NetSuite and \
             enter its id; calls go on meanwhile."
        ),
    }
}

/// Credentials have ended.
pub(crate) fn has_ended(platform: Platform, day: &str) -> String {
    match platform {
        Platform::Ringcentral => format!(
            "The JWT ended on {day}. Create another JWT credential at RingCentral and enter it under Setup Information; \
             the calls of the meantime follow."
        ),
        Platform::Netsuite => format!(
            "The certificate ended on {day}. Make another one under Setup Information, upload it to NetSuite and enter \
             its id; calls that wait follow."
        ),
    }
}

/// What a pasted JWT says of itself.
pub(crate) fn jwt_says(ends_with: Option<&str>, issuer: Option<&str>, day: Option<&str>) -> String {
    let issuer = issuer.map_or("without an issuer".to_owned(), |issuer| {
        format!("issued by {issuer}")
    });
    let day = day.map_or("without an end".to_owned(), |day| format!("ends {day}"));
    format!("A whole JWT, {}: {issuer}, {day}.", masked(ends_with))
}

/// `Valid until 27 Nov 2028.`
pub(crate) fn certificate_until(day: &str) -> String {
    format!("Made, valid until {day}. Upload it to NetSuite.")
}

/// Since when there is data.
pub(crate) fn receiving_since(at: &str) -> String {
    format!("Receiving call data since {at}")
}

/// How long back.
pub(crate) fn days(count: i64) -> String {
    if count == 1 {
        "Today".to_owned()
    } else {
        format!("Last {count} days")
    }
}

/// Why two days are no range.
pub(crate) const fn range_flaw(flaw: RangeFlaw) -> &'static str {
    match flaw {
        RangeFlaw::Missing => "Enter both days, the first and the last.",
        RangeFlaw::Backwards => "The last day is before the first. Swap them.",
        RangeFlaw::Future => "The last day is yet to come. Choose today or an earlier day.",
        RangeFlaw::TooLong => {
            "These are more than 400 days. RingCentral's call log goes back about a year: choose fewer."
        }
    }
}

pub(crate) fn days_of_zone(zone: &str) -> String {
    format!("Both days are included, as the company's clock has them ({zone}).")
}

/// What a live subscription is good for.
pub(crate) const EVENTS_LIVE: &str =
    "RingCentral tells of each call when it ends; it is logged within seconds.";
/// The same while there is none.
pub(crate) const EVENTS_BY_SCHEDULE: &str = "Calls are logged on the schedule all the same.";
pub(crate) const EVENT_SUBSCRIPTION: &str = "Event subscription";
pub(crate) const SUBSCRIPTION_ID: &str = "Id";
pub(crate) const ENDS_AT: &str = "Ends";
pub(crate) const NO_EVENT_YET: &str = "None yet";
pub(crate) const RENEW: &str = "Renew";
pub(crate) const RENEWING: &str = "Renewing…";
pub(crate) const NO_PUBLIC_ADDRESS: &str = "Not available: the connector's settings name no public address for RingCentral (company.webhook_url).";
pub(crate) const SUBSCRIPTION_NEEDS_BOTH: &str =
    "It is made as soon as both RingCentral and NetSuite are connected for the company.";
pub(crate) const SUBSCRIPTION_STARTING: &str = "Being made…";

/// Chip of the event subscription.
pub(crate) const fn subscription(state: SubscriptionState) -> &'static str {
    match state {
        SubscriptionState::NoAddress | SubscriptionState::NotSetUp => "Off",
        SubscriptionState::Starting => "Starting",
        SubscriptionState::Live => "On",
        SubscriptionState::Missing => "Not working",
    }
}

/// `14:05 · came 2 s late`.
pub(crate) fn last_event(at: &str, late_millis: Option<i64>) -> String {
    match late_millis {
        Some(late) if late < 1_000 => format!("{at} · less than a second late"),
        Some(late) => format!("{at} · {} late", format::spell(late / 1_000)),
        None => at.to_owned(),
    }
}

/// `28 Nov 14:05 · renewed by itself before that`.
pub(crate) fn ends_by(at: &str) -> String {
    format!("{at} · renewed by itself before")
}

/// Renewing did not work.
pub(crate) fn not_renewed(problem: &LogProblem) -> String {
    format!("Not renewed: {}.", log_problem(problem))
}

/// How it was mended.
pub(crate) fn mended(at: &str, after: Ending) -> String {
    let why = match after {
        Ending::Expired => "had expired",
        Ending::Blacklisted => {
            "had been blacklisted by RingCentral, which could not reach the connector"
        }
        Ending::Deleted => "was gone at RingCentral",
        Ending::Moved => "led to another address",
    };
    format!("Made anew by itself {at}: the one before {why}.")
}

/// When it is tried again.
pub(crate) fn tried_again(at: &str) -> String {
    format!("It is tried again by itself {at}.")
}

/// Who began a reading of RingCentral's log.
pub(crate) const fn sync_run(is_asked: bool) -> &'static str {
    if is_asked { "Sync now" } else { "By itself" }
}

/// `2 × It is no call.`
pub(crate) fn reason(count: u32, words: &str) -> String {
    format!("{count} × {words}")
}

pub(crate) const CHECK_CUSTOMER: &str = "Check one customer";
pub(crate) const CHECK_CUSTOMER_ABOUT: &str =
    "Open a customer whose calls you know, and say whether they look right.";
pub(crate) const CUSTOMER_NAME: &str = "Customer name";
pub(crate) const FOUND_CUSTOMERS: &str = "Customers of that name";
pub(crate) const FIND: &str = "Find";
pub(crate) const FINDING: &str = "Looking in NetSuite…";
pub(crate) const NO_SUCH_CUSTOMER: &str = "No customer has this in its name.";
pub(crate) const READING_CALLS: &str = "Reading its calls from NetSuite…";
pub(crate) const NO_CALLS_OF_CUSTOMER: &str =
    "NetSuite has no calls of this customer, or the role may not read them.";
pub(crate) const LOOKS_RIGHT: &str = "Looks right";
pub(crate) const OPEN_ITS_HISTORY: &str = "Open its call history";

/// Who found a customer's calls right.
pub(crate) fn found_right(by: &str, customer: &str, at: &str) -> String {
    format!("{by} found the calls of {customer} right, {at}.")
}

pub(crate) const WRONG_OWNER: &str = "Wrong owner?";
pub(crate) const WRONG_OWNER_ASK: &str = "Ask an administrator of your company\u{2019}s RingCentral account: under \
     Settings > Organizer mapping they say which employee your calls are filed under, and file this one anew.";
pub(crate) const FIX: &str = "Fix";
pub(crate) const LEFT_OUT_BY_RULE: &str = "Not logged by rule";
pub(crate) const SENT_NOW: &str = "It is in NetSuite now.";

/// What a press on `Fix` does about the call of this moment.
pub(crate) fn fix_of(fix: &Fix, at: &str) -> String {
    let demanded;
    let does = match fix {
        Fix::CallField(label) => {
            demanded = format!("give the field {label} a value under {CALL_FIELDS}");
            demanded.as_str()
        }
        Fix::Send => "send it now",
        Fix::SendAnew => "make its record anew, with what reps wrote in Ledgerline",
        Fix::MendThenSend => {
            "once the record\u{2019}s form or rules are mended in NetSuite, send it now"
        }
        Fix::Map(_) => "map its extension to an employee",
        Fix::DefaultOrganizer => "choose a default organizer",
        Fix::Reconnect => "open NetSuite\u{2019}s Setup Information to connect it anew",
        Fix::Permission => "open the setup step in which the role gets its permissions",
        Fix::Wording => "change the title or comments template",
        Fix::Rule => "change the rule",
    };
    format!("Fix the call of {at}: {does}")
}

/// The way to a rule that leaves calls out.
pub(crate) fn fix_rule(words: &str) -> String {
    format!("Fix: change the rule. {words}")
}

/// A call was sent, and is not in NetSuite all the same.
pub(crate) fn still_missing(words: &str) -> String {
    format!("It is still not in NetSuite. {words}")
}

/// When the oldest call began that should be in NetSuite and is not.
pub(crate) fn oldest_missing(began: &str) -> String {
    format!("The oldest call that is missing in NetSuite began {began}.")
}

/// `214 calls, 214 in NetSuite`.
pub(crate) fn ledger_balance(calls: u32, logged: u32) -> String {
    let noun = if calls == 1 { "call" } else { "calls" };
    format!("{calls} {noun}, {logged} in NetSuite")
}

/// A record of NetSuite's where there is no link to it.
pub(crate) fn record_named(record: &RecordId) -> String {
    format!("Phone Call {record} in NetSuite")
}

/// What is checked of RingCentral's credentials.
pub(crate) const fn checked(checked: Checked) -> &'static str {
    match checked {
        Checked::Server => RC_SERVER,
        Checked::ClientId => CLIENT_ID,
        Checked::ClientSecret => CLIENT_SECRET,
        Checked::App => "App status and type",
        Checked::Jwt => JWT,
        Checked::Account => "Account",
        Checked::Permissions => "Permissions",
    }
}

/// They work.
pub(crate) fn proved(
    is_ringcentral: bool,
    is_saved: bool,
    extensions: Option<u32>,
    at: &str,
) -> String {
    let what = if is_ringcentral {
        "RingCentral"
    } else {
        "NetSuite"
    };
    let seen = match extensions {
        None => String::new(),
        Some(1) => ", 1 extension".to_owned(),
        Some(count) => format!(", {count} extensions"),
    };
    if is_saved {
        format!("Saved at {at}: {what} accepts them{seen}.")
    } else {
        format!("Accepted by {what} at {at}{seen}. Nothing is saved yet.")
    }
}

/// The one thing that is wrong, and what to do.
pub(crate) fn finding(is_ringcentral: bool, finding: Finding, permission: Option<&str>) -> String {
    let words = match finding {
        Finding::NoServer => {
            "This is no address of RingCentral\u{2019}s: https://platform.ringcentral.com, or the one that your \
             RingCentral partner names under ringcentral.com."
        }
        Finding::NoClientId => "The client ID is missing.",
        Finding::NoSecret => "The client secret is missing.",
        Finding::NoJwt => "The JWT is missing.",
        Finding::CutJwt => JWT_CUT,
        Finding::EndedJwt => JWT_OVER,
        Finding::NoAccount => "The account ID is missing, or is none.",
        Finding::NoCertificate => {
            "Make a certificate, upload it, and enter the ID that NetSuite shows for it."
        }
        Finding::Client if is_ringcentral => {
            "RingCentral does not know this client ID with this client secret. Copy both again from the app."
        }
        Finding::Client => {
            "NetSuite refuses the sign-in and does not say more: the client ID, the certificate ID, or the line that \
             maps integration, role and employee is wrong."
        }
        Finding::App => {
            "RingCentral refuses the app: it is not active, or has no JWT auth flow. Look at its settings in the \
             Developer Portal."
        }
        Finding::Environment => {
            "The app is of RingCentral's other environment, sandbox or production."
        }
        Finding::Jwt => {
            "RingCentral refuses the JWT: it was revoked, has expired, or is restricted to another app. Create a new one."
        }
        Finding::Account if is_ringcentral => {
            "The JWT is of another RingCentral account than the one people sign in to here."
        }
        Finding::NoSuchAccount => {
            "RingCentral knows no account of this ID, or the JWT may not see it. Check the RingCentral account ID."
        }
        Finding::Account => "The sign-in is for another NetSuite account. Check the account ID.",
        Finding::Permission => {
            let name = permission.unwrap_or("to read the company's call log");
            return if is_ringcentral {
                format!(
                    "The app, or the administrator whose JWT it is, lacks the permission {name}. Add it in RingCentral."
                )
            } else {
                format!(
                    "NetSuite's role lacks {name}. Add it under Setup > Users/Roles > Manage Roles > Permissions."
                )
            };
        }
        Finding::NoExtensions => {
            "The app may read extensions, and the account has none. Use the JWT of an administrator of the account \
             that people sign in to here."
        }
        Finding::Limit => {
            "It is at its limit of requests, so nothing was found out. Try again in a minute."
        }
        Finding::Away => "It does not answer, so nothing was found out. Try again.",
    };
    words.to_owned()
}

/// Titles of the two helps that lead to each other: a person's own sign-in, and the company's set-up.
const HELP_YOU: &str = "Connecting RingCentral";
const HELP_COMPANY: &str = "The company's integration";
/// The help that the connection's panel leads to.
pub(crate) const HELP_TABS: &str = "Multiple tabs";

/// The help that continues another one, if any does.
pub(crate) fn related_help(title: &str) -> Option<&'static str> {
    match title {
        HELP_YOU | "Could not log" => Some(HELP_COMPANY),
        HELP_COMPANY | "Authorization failed" | "The sign-in window is blocked" => Some(HELP_YOU),
        _ => None,
    }
}

/// Symptom and remedy, searchable by the exact message.
pub(crate) const HELP_ENTRIES: [(&str, &str); 15] = [
    (
        HELP_YOU,
        "Click Connect, here under Integrations or on the banner of the Phone screen. Sign in on RingCentral's own \
         page and allow what it asks. The window closes by itself. Everyone does this once for each browser \
         profile, admins too; nobody's sign-in serves anybody else.",
    ),
    (
        HELP_COMPANY,
        "Names of callers and calls in NetSuite need a connection that an admin sets up once for everybody, where \
         the Ledgerline connector runs. Until then calls work, and are kept in the browser to be logged later. It \
         connects nobody's phone.",
    ),
    (
        "The sign-in window is blocked",
        "Allow pop-ups for Ledgerline in your browser, then click Connect again. Or choose Sign in in this tab: \
         the page goes to RingCentral and comes back.",
    ),
    (
        "Authorization failed",
        "Your RingCentral admin may need to approve Ledgerline for your account. Use Copy details for your admin \
         beside the message and send them on.",
    ),
    (
        "The RingCentral chip flickers between green and amber",
        "The network drops the WebSocket to RingCentral. Check VPN or firewall rules: they must allow secure \
         WebSockets to RingCentral. Many open tabs are no reason; together they use one connection.",
    ),
    (
        "WebRTC is not initialized. Please wait.",
        "The phone is still starting after the page was loaded. You need not dial again: the number is kept and \
         called as soon as the phone is ready. Cancel takes it back, and after a minute it is not called any more.",
    ),
    (
        "The microphone is blocked",
        "Click the icon left of the address, allow the microphone for this page, and call again.",
    ),
    (
        "Will I hear the next call?",
        "Am I reachable? beside the dial pad shows what the next call hangs on, and mends what is not in order. \
         Start practice call there rings as a real call does. Where it rings, how, and how loud is set in Settings > \
         Sound; while you talk, another call plays a short tone instead.",
    ),
    (
        HELP_TABS,
        "Open as many tabs as you like. One of them holds the connection and the line, every tab shows the call and \
         can answer it. Close all of them, and calls no longer ring here.",
    ),
    (
        "Hold and several calls",
        "Hold lets the other side wait with music; Resume goes on. When you answer or dial a second call, the first \
         is put on hold by itself, so that one call at a time hears you. Resume on a card changes over to it.",
    ),
    (
        "Transfer a call",
        "Transfer now hands the call on at once. Ask first calls the other person while the customer waits; Swap \
         changes between the two, Complete transfer connects them, Cancel transfer goes back. If it fails, the \
         customer is still yours. The call is logged with whom it went to.",
    ),
    (
        "Park and flip",
        "Park leaves the call at a place such as *813, which stands in the call's notes: a colleague dials it to pick \
         the call up. Flip rings another phone of yours; answer there, then hang up here.",
    ),
    (
        "Could not log",
        "NetSuite refused the phone call and says why beside it. Mend the cause, then click Retry. Edit opens the \
         note. The call waits in this browser meanwhile, and other calls are logged past it.",
    ),
    (
        "Emergency calls",
        "Ledgerline does not dial emergency numbers, because a browser cannot tell responders where you are. Use a \
         mobile or desk phone. RingCentral requires a registered emergency address for lines that may dial them.",
    ),
    (
        "No digital line",
        "RingCentral lets a browser be a phone only when the extension has a digital line with a confirmed \
         emergency address. Ask your RingCentral admin to assign one.",
    ),
];

// History.
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

// Contacts.
pub(crate) const SEARCH_CONTACTS: &str = "Search contacts";
pub(crate) const SEARCH_CONTACTS_HINT: &str = "Search by name, company or number";
pub(crate) const READING_CONTACTS: &str = "Reading your contacts";
pub(crate) const CONTACT_DETAILS: &str = "Contact Details";
pub(crate) const NEW_CONTACT: &str = "New contact";
pub(crate) const NEW_CONTACT_HINT: &str =
    "Saved as a contact in NetSuite, unless somebody like it is there already.";
pub(crate) const ADD_TO_NETSUITE: &str = "Add to NetSuite";
pub(crate) const CONTACT_NAME_NEEDED: &str = "Give a first or a last name.";
pub(crate) const TITLE: &str = "Title";
pub(crate) const COMPANY: &str = "Company";
pub(crate) const COMPANIES: &str = "Companies in NetSuite";
pub(crate) const NO_SUCH_COMPANY: &str =
    "Choose a company of the list. Without one the contact is saved alone.";
pub(crate) const THERE_ALREADY: &str = "Somebody like this is in NetSuite already";
pub(crate) const CREATE_ANYWAY: &str = "Create anyway";
pub(crate) const SHOW: &str = "Show";
pub(crate) const SOMEBODY_ELSE: &str = "Somebody else";
pub(crate) const FIND_CUSTOMER: &str = "Find a customer";
pub(crate) const FIND_CUSTOMER_HINT: &str =
    "Type a name, a company or a number. Whom you pick is remembered for this number.";
pub(crate) const PICK_CUSTOMER: &str = "Pick who it is; the call is filed there.";
pub(crate) const NUMBERS: &str = "Numbers";
pub(crate) const NO_NUMBERS: &str = "No number is known.";
pub(crate) const CONTACTS_APART: &str = "Your contacts appear once you are connected";
pub(crate) const CONTACTS_APART_HINT: &str =
    "Connect RingCentral first; the connector then shows you everybody in NetSuite.";
pub(crate) const NO_CONTACTS: &str = "Nobody is in NetSuite yet";
pub(crate) const NO_CONTACTS_HINT: &str =
    "Customers, contacts, leads, vendors and colleagues appear here as soon as NetSuite has them.";
pub(crate) const NO_SUCH_PERSON: &str = "Nobody is found";
pub(crate) const NO_SUCH_PERSON_HINT: &str = "Try the beginning of a first name, last name or company, or three digits and more of a number.";
pub(crate) const CONTACTS_UNREACHABLE: &str = "Contacts cannot be read just now";
pub(crate) const CONTACTS_UNREACHABLE_HINT: &str =
    "The Ledgerline connector does not answer. It is asked again by itself; calls work meanwhile.";
pub(crate) const CONTACTS_NO_NETSUITE: &str = "NetSuite is not set up";
pub(crate) const CONTACTS_NO_NETSUITE_HINT: &str =
    "Contacts come from NetSuite. Ask your admin to connect it.";
pub(crate) const CONTACTS_OFF: &str = "No list of contacts is kept here";
pub(crate) const CONTACTS_OFF_HINT: &str = "Your company's settings keep names and numbers in NetSuite alone. Whoever calls is still looked up there.";
pub(crate) const CONTACTS_REFUSED: &str = "The connector does not show you its contacts";
pub(crate) const CONTACTS_REFUSED_HINT: &str =
    "Your RingCentral account may not belong to this company. Ask your admin.";

/// `1,204 people`.
pub(crate) fn people(all: usize) -> String {
    let noun = if all == 1 { "person" } else { "people" };
    format!("{} {noun}", format::grouped(all))
}

/// `3 of 1,204 people`.
pub(crate) fn people_of(found: usize, all: usize) -> String {
    format!("{} of {}", format::grouped(found), people(all))
}

/// Too many fit to be listed.
pub(crate) fn best_people(found: usize) -> String {
    format!("The best {found} are listed. Type more to find others.")
}

/// `Reading NetSuite: 12,000 of 100,000 people`.
pub(crate) fn people_read(read: usize, of: usize) -> String {
    if of <= read {
        format!("Reading NetSuite: {}", people(read))
    } else {
        format!("Reading NetSuite: {}", people_of(read, of))
    }
}

/// How old the list is while nobody answers for it.
pub(crate) fn contacts_as_of(at: &str) -> String {
    format!("NetSuite cannot be asked just now. The list is as it was at {at}.")
}

/// Which of somebody's numbers it is.
pub(crate) fn number_label(number: &DirectoryNumber) -> &'static str {
    const SHORT: usize = 6;
    let digits = number.number.chars().filter(char::is_ascii_digit).count();
    if digits <= SHORT {
        "extension"
    } else {
        phone_field(number.field)
    }
}

/// What somebody is to the company, in a word.
pub(crate) const fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Record(of) => kind(of),
        Relation::Colleague => "Colleague",
        Relation::Personal => "Personal",
    }
}

/// How busy a colleague is.
pub(crate) const fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Available => "Available",
        Presence::Busy => "Busy",
        Presence::OnCall => "On a call",
        Presence::DoNotDisturb => "Do not disturb",
        Presence::Offline => "Offline",
    }
}

pub(crate) const STATUS: &str = "Status";
pub(crate) const STATUS_UNKNOWN: &str = "Not known";
pub(crate) const STATUS_UNKNOWN_ABOUT: &str = "RingCentral has not said yet what your status is.";
pub(crate) const STATUS_CHANGING: &str = "RingCentral is changing it…";
pub(crate) const STATUS_READ_ONLY: &str = "Ledgerline may show your status and not change it. Ask your RingCentral admin to add Edit Presence to the app, then reconnect; until then change it in RingCentral’s own app.";
pub(crate) const CALLS_THAT_RING: &str = "Calls that ring";

/// What the rep chose, in the menu.
pub(crate) const fn own_status(status: Status) -> &'static str {
    match status {
        Status::Available => presence(Presence::Available),
        Status::Busy => presence(Presence::Busy),
        Status::DoNotDisturb => presence(Presence::DoNotDisturb),
        Status::Invisible => "Invisible",
    }
}

/// What it means.
pub(crate) const fn own_status_about(status: Status) -> &'static str {
    match status {
        Status::Available => "Colleagues see that you are free",
        Status::Busy => "Colleagues see it; calls ring all the same",
        Status::DoNotDisturb => "No call rings; callers reach your voicemail",
        Status::Invisible => "Colleagues see you as offline; calls ring",
    }
}

/// Which calls ring.
pub(crate) const fn taken_calls(calls: TakenCalls) -> &'static str {
    match calls {
        TakenCalls::All => "Take all calls",
        TakenCalls::NoQueueCalls => "No queue calls",
        TakenCalls::QueueCallsOnly => "Queue calls only",
        TakenCalls::None => "No calls at all",
    }
}

/// What the header says of the rep, in a word or two.
pub(crate) fn own_status_word(own: OwnPresence) -> String {
    let word = match own.shown() {
        Presence::Offline => own_status(Status::Invisible),
        told @ (Presence::Available
        | Presence::Busy
        | Presence::OnCall
        | Presence::DoNotDisturb) => presence(told),
    };
    match own.calls {
        TakenCalls::All | TakenCalls::None => word.to_owned(),
        calls @ (TakenCalls::NoQueueCalls | TakenCalls::QueueCallsOnly) => {
            format!("{word}, {}", taken_calls(calls).to_lowercase())
        }
    }
}

/// The same of what was chosen alone.
fn own_status_chosen(own: OwnPresence) -> String {
    own_status_word(OwnPresence {
        is_on_call: false,
        ..own
    })
}

/// The rep talks, and what comes after.
pub(crate) fn own_status_on_call(own: OwnPresence) -> String {
    let chosen = own_status(own.chosen());
    format!("RingCentral shows you as on a call. After it: {chosen}.")
}

pub(crate) const AFTER_A_CALL: &str = "After a call";
pub(crate) const TIME_TO_FINISH_UP: &str = "Time to finish up";
pub(crate) const FINISH_UP_ABOUT: &str =
    "Colleagues see Busy meanwhile and no queue call rings; direct calls do.";
pub(crate) const FINISHING_UP: &str = "Finishing up";
pub(crate) const READY_NOW: &str = "Ready now";

/// How long, as it stands in a row, and in full.
pub(crate) const fn finish_time(time: FinishTime) -> (&'static str, &'static str) {
    match time {
        FinishTime::Off => ("Off", "Off"),
        FinishTime::HalfMinute => ("30 s", "30 seconds"),
        FinishTime::OneMinute => ("1 min", "1 minute"),
        FinishTime::TwoMinutes => ("2 min", "2 minutes"),
        FinishTime::FiveMinutes => ("5 min", "5 minutes"),
    }
}

/// The rep finishes up, and what comes after.
pub(crate) fn finishing_up(then: OwnPresence) -> String {
    let then = own_status_chosen(then);
    format!("No queue call rings while you finish up. After it: {then}.")
}

/// The rep talks, has time to finish up after it, and what comes then.
pub(crate) fn own_status_before_finishing(then: OwnPresence) -> String {
    let then = own_status_chosen(then);
    format!("RingCentral shows you as on a call. After it: time to finish up, then {then}.")
}

/// Why the status was not changed, and what to do. Each stands in docs/failures.md.
pub(crate) fn presence_problem(problem: &PresenceProblem) -> String {
    let told = match problem {
        PresenceProblem::Permission {
            permission: Some(permission),
        } => {
            return format!(
                "RingCentral does not let you change your status here: {permission} is missing. Ask your RingCentral admin to allow it, then reconnect; until then change it in RingCentral’s own app."
            );
        }
        PresenceProblem::TooMany { seconds } => {
            return format!(
                "Your status was changed too often. Wait {seconds} seconds and try again."
            );
        }
        PresenceProblem::Permission { permission: None } => {
            "RingCentral does not let you change your status here. Ask your RingCentral admin to allow it, then reconnect; until then change it in RingCentral’s own app."
        }
        PresenceProblem::NotForExtension => {
            "Your extension has no status that can be changed. Ask your RingCentral admin whether your plan includes presence."
        }
        PresenceProblem::Unknown { word: Some(word) } => {
            return format!(
                "RingCentral says that your status is “{word}”, which Ledgerline does not know. Set another one in RingCentral’s own app; from then on it can be changed here."
            );
        }
        PresenceProblem::Unknown { word: None } => {
            "RingCentral does not say what your status is. Set it in RingCentral’s own app; from then on it can be changed here."
        }
        PresenceProblem::SignIn => {
            "RingCentral has ended your sign-in, so your status stays. Reconnect and try again."
        }
        PresenceProblem::Unavailable => {
            "RingCentral could not change your status just now. Try again in a minute; if it happens again, see status.ringcentral.com."
        }
        PresenceProblem::NoAnswer => {
            "RingCentral did not answer, so your status may not have changed. Check your network and try again."
        }
        PresenceProblem::Refused { code: Some(code) } => {
            return format!(
                "RingCentral refused the new status ({code}). Change it in RingCentral’s own app; if that works, tell your admin the code."
            );
        }
        PresenceProblem::Refused { code: None } => {
            "RingCentral refused the new status. Change it in RingCentral’s own app."
        }
    };
    told.to_owned()
}

/// What a badge means.
pub(crate) const fn badge_about(badge: Badge) -> &'static str {
    match badge {
        Badge::NetSuite => "In NetSuite",
        Badge::RingCentral => "In RingCentral",
        Badge::Both => "In NetSuite and in RingCentral",
    }
}

/// A name, or that there is none.
pub(crate) fn person_name(name: &str) -> String {
    if name.trim().is_empty() {
        "No name".to_owned()
    } else {
        name.to_owned()
    }
}

/// Title and company of a row.
pub(crate) fn person_about(row: &PersonRow) -> String {
    let both = [row.title.as_deref(), row.company.as_deref()];
    let both: Vec<_> = both.into_iter().flatten().collect();
    both.join(" · ")
}

/// `Call Jane Doe`.
pub(crate) fn call_person(name: &str) -> String {
    format!("{CALL} {name}")
}

/// `Call (415) 555-0134`.
pub(crate) fn call_number(number: &str) -> String {
    format!("{CALL} {number}")
}

/// `Text (415) 555-0134`.
pub(crate) fn text_number(number: &str) -> String {
    format!("{TEXT} {number}")
}

/// In what somebody is like the one who is to be created.
pub(crate) fn alike(by: &[Likeness]) -> String {
    let words: Vec<_> = by
        .iter()
        .map(|one| match one {
            Likeness::Number => "number",
            Likeness::Email => "email",
            Likeness::Name => "name",
        })
        .collect();
    format!("same {}", words.join(" and "))
}

/// `12 of 340 calls`.
pub(crate) fn found(found: usize, all: usize) -> String {
    let noun = if all == 1 { "call" } else { "calls" };
    if found == all {
        format!("{} {noun}", format::grouped(all))
    } else {
        format!(
            "{} of {} {noun}",
            format::grouped(found),
            format::grouped(all)
        )
    }
}

/// How old what is shown is, while nothing newer comes.
pub(crate) fn offline_as_of(at: Option<&str>) -> String {
    at.map_or_else(
        || "Offline, and never read from RingCentral in this browser".to_owned(),
        |at| format!("As of {at}, offline"),
    )
}

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

/// How the connection is, in a sentence or two, with the cause where there is one.
pub(crate) fn connection_cause(view: &ConnectionView) -> String {
    let drops = view.health.drops_last_hour;
    match view.ringcentral {
        RingCentralState::NotConnected => NOT_SIGNED_IN.to_owned(),
        RingCentralState::Connecting => "The connection is being made.".to_owned(),
        RingCentralState::ReconnectNeeded => SIGN_IN_ENDED.to_owned(),
        RingCentralState::NoLiveEvents if view.is_unshared => UNSHARED_ELSEWHERE.to_owned(),
        RingCentralState::NoLiveEvents => NO_EVENTS.to_owned(),
        RingCentralState::Connected if drops == 0 => {
            "Events flow, and the WebSocket has held for an hour or since it was opened.".to_owned()
        }
        RingCentralState::Connected => {
            let times = if drops == 1 {
                "once".to_owned()
            } else {
                format!("{drops} times")
            };
            format!(
                "Events flow again. The WebSocket was lost {times} within the last hour; what happened meanwhile \
                 was made up for. {}",
                view.health.last_close_code.map_or("", close_code)
            )
        }
    }
}

/// What it means that a WebSocket closed so. RFC 6455, section 7.4, its registry, and RingCentral's own.
pub(crate) const fn close_code(code: u16) -> &'static str {
    match code {
        1000 => "RingCentral closed it in order.",
        1001 => "RingCentral's server went away, as in maintenance.",
        1005 => "It was closed without a reason.",
        1006 => {
            "The connection broke without a word, as a VPN, a firewall or a network that changes breaks it."
        }
        1008 => "RingCentral's server refused it by its rules.",
        1009 => "A message was too long.",
        1011 => "RingCentral's server failed.",
        1012 => "RingCentral's server restarts, as in maintenance.",
        1013 => "RingCentral's server is busy.",
        1015 => "The secure connection failed, as when a proxy or firewall inspects it.",
        4400..=4407 => "RingCentral did not accept the connection's token.",
        4408 => "RingCentral ended it by its time limit.",
        _ => "The reason is not known.",
    }
}

/// Which code it closed with, and what that means.
pub(crate) fn closed_with(health: &ConnectionHealth) -> String {
    health.last_close_code.map_or_else(
        || NO_CLOSE.to_owned(),
        |code| format!("{code}. {}", close_code(code)),
    )
}

/// What became of the last gap in the events; `span` is from when to when it was.
pub(crate) fn gap(is_filled: bool, calls: u32, span: &str) -> String {
    let noun = if calls == 1 { "call" } else { "calls" };
    if is_filled {
        format!(
            "{span}: filled from RingCentral's call log, {calls} {noun} found that no tab had seen"
        )
    } else {
        format!("{span}: RingCentral's call log is being read, {calls} {noun} found so far")
    }
}

/// Host, port and protocol of an address that the network must let through.
pub(crate) fn network_rule(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("wss", address));
    let host = rest.split('/').next().unwrap_or(rest);
    let (usual, what) = match scheme {
        "https" => ("443", "HTTPS"),
        "http" => ("80", "HTTP"),
        "ws" => ("80", "WebSocket (WS)"),
        _ => ("443", "secure WebSocket (WSS)"),
    };
    let (host, port) = host.rsplit_once(':').unwrap_or((host, usual));
    format!("{host}, TCP port {port}, {what}")
}

/// `Phone · Ledgerline`.
pub(crate) fn page_title(page: &str) -> String {
    format!("{page} · {PRODUCT}")
}

/// State word of the `RingCentral` chip.
pub(crate) const fn ringcentral_state(state: RingCentralState) -> &'static str {
    match state {
        RingCentralState::NotConnected => "Not connected",
        RingCentralState::Connecting => "Connecting",
        RingCentralState::Connected => "Connected",
        RingCentralState::NoLiveEvents => "No live events",
        RingCentralState::ReconnectNeeded => "Reconnect needed",
    }
}

/// State word of the `NetSuite` chip.
pub(crate) fn netsuite_state(state: NetSuiteState) -> String {
    match state {
        NetSuiteState::NotSetUp => "Not set up".to_owned(),
        NetSuiteState::Connected => "Connected".to_owned(),
        NetSuiteState::Waiting { calls } => format!("Waiting ({calls})"),
        NetSuiteState::AttentionNeeded => "Attention needed".to_owned(),
    }
}

/// State word of the phone chip.
pub(crate) const fn phone_state(state: PhoneState) -> &'static str {
    match state {
        PhoneState::Starting => "Starting",
        PhoneState::Ready => "Ready",
        PhoneState::ReadyElsewhere => "Ready in another tab",
        PhoneState::Unavailable { .. } => "Unavailable",
    }
}

/// The phone's state beside the heading of the dialer.
pub(crate) const fn phone_ready(state: PhoneState) -> &'static str {
    match state {
        PhoneState::Starting => "Starting",
        PhoneState::Ready => "Ready in this browser",
        PhoneState::ReadyElsewhere => "Ready in another tab",
        PhoneState::Unavailable { .. } => "Unavailable",
    }
}

/// Why this browser is not a phone, and what to do.
pub(crate) const fn phone_unavailable(reason: PhoneUnavailable) -> &'static str {
    match reason {
        PhoneUnavailable::NotConnected => "RingCentral is not connected. Connect it to call.",
        PhoneUnavailable::NoDigitalLine => {
            "RingCentral gave no digital line to your extension, so a browser cannot be its phone. \
             Ask your RingCentral admin to assign a digital line."
        }
        PhoneUnavailable::TooManyPhones => {
            "Five phones are signed in to your extension, which is RingCentral's limit. \
             Close Ledgerline or the RingCentral app somewhere else."
        }
        PhoneUnavailable::PermissionMissing => {
            "RingCentral did not grant the permission to call. Ask your RingCentral admin to add \
             VoIP Calling to the app, then reconnect."
        }
        PhoneUnavailable::InOtherTab => {
            "The phone is in another tab of this browser, which cannot share it between tabs. Call in that \
             tab, or close it to call here."
        }
        PhoneUnavailable::Unreachable => {
            "RingCentral's phone service does not answer. It is being tried again; if this stays, \
             check VPN or firewall rules."
        }
    }
}

/// Why nothing was dialled, and what to do.
pub(crate) fn dial_problem(problem: &DialProblem) -> Option<String> {
    Some(match problem {
        DialProblem::Empty => "Type a name or a number first.".to_owned(),
        DialProblem::NotANumber => {
            "That is not a phone number. Type digits, such as (415) 555-0134, or an extension."
                .to_owned()
        }
        DialProblem::TooShort => "That number is too short. Type it with its area code.".to_owned(),
        DialProblem::TooLong => {
            "That number is too long. Check it for a digit too many.".to_owned()
        }
        DialProblem::Emergency { number } => format!(
            "Ledgerline does not call {number}. RingCentral requires a registered emergency address for a \
             phone that may, and a browser cannot tell responders where you are. Use a mobile or desk phone now."
        ),
        DialProblem::ExtensionAtOnce => {
            "RingCentral transfers at once to a number alone, without the extension behind it. Ask first \
             instead: then the extension is keyed in after the answer."
                .to_owned()
        }
        DialProblem::ExtensionOutOfReach => {
            "RingCentral rings a number alone here, and the extension behind it cannot be reached this \
             way. Type a number without an extension."
                .to_owned()
        }
        DialProblem::NotConnected => {
            "RingCentral is not connected. Connect it, then call again.".to_owned()
        }
        DialProblem::PhoneNotReady => {
            "The phone did not get ready within a minute, so nobody was called. The number is kept: \
             look at the Phone state above, then click Call again."
                .to_owned()
        }
        DialProblem::CallFailed { trouble } => call_trouble(*trouble).to_owned(),
        // Words of their own say it, with what can be done.
        DialProblem::RingOut { .. } => return None,
    })
}

/// What is wrong with a call, and what to do.
pub(crate) const fn call_trouble(trouble: CallTrouble) -> &'static str {
    match trouble {
        CallTrouble::MicrophoneDenied => {
            "The browser blocks the microphone. Click the icon left of the address, allow the microphone, and call again."
        }
        CallTrouble::MicrophoneMissing => {
            "There is no microphone. Plug in a headset, wait until the computer has found it, and call again."
        }
        CallTrouble::MicrophoneBusy => {
            "The microphone does not open; another program may be using it. Close that program, or plug in a headset, and try again."
        }
        CallTrouble::NoSound => {
            "This browser could not set up the sound of the call. Reload the page and call again; if it happens again, restart the browser, or call with another phone."
        }
        CallTrouble::Restoring => {
            "The connection was lost. It is being restored; stay on the line."
        }
        CallTrouble::NoResponse => {
            "RingCentral did not answer in time. Check your network and call again."
        }
        CallTrouble::Refused(why) => refusal(why),
        CallTrouble::Lost => {
            "The tab that had the call is gone, and the call could not be continued here. \
             What is known of it is logged; call again to go on."
        }
        CallTrouble::NotHungUp => {
            "RingCentral did not hang up. Hang up on your phone, or click Hang up again."
        }
        CallTrouble::NotHandedOn(HandOn::Voicemail) => {
            "RingCentral did not send the caller to voicemail; they are still ringing. Answer, or try again."
        }
        CallTrouble::NotHandedOn(HandOn::Reply) => {
            "RingCentral did not give your reply to the caller; they are still ringing. Answer, or try again."
        }
        CallTrouble::NotHandedOn(HandOn::Forward) => {
            "RingCentral did not forward the call; the caller is still ringing here. Answer, or try another number."
        }
        CallTrouble::NotWaiting => {
            "RingCentral does not let the caller wait for your reply, so voicemail may take the call before it is sent. Choose a reply at once, or answer."
        }
        CallTrouble::Failed => {
            "The call could not be made. Try again; if it fails again, reload the page."
        }
    }
}

/// Why a call came to nothing, and what to do. Each stands in docs/failures.md.
pub(crate) const fn refusal(why: Refusal) -> &'static str {
    match why {
        Refusal::BusyOrInvalid => {
            "The line is busy or the number does not work. Check the number; if every call ends like this, \
             ask your RingCentral admin about your digital line and emergency address."
        }
        Refusal::Busy => "The line is busy. Call again later, or send a text.",
        Refusal::Rejected => {
            "They turned the call down, or something screens their calls. Send a text, or call from another of your numbers."
        }
        Refusal::NotFound => "RingCentral knows no such number. Check it and call again.",
        Refusal::Incomplete => {
            "The number is too short. Type all of it, with the area code, and call again."
        }
        Refusal::Unreachable => {
            "Their phone is off or cannot be reached. Call again later, or send a text."
        }
        Refusal::NoAnswer => "Nobody answered in time. Call again later, or send a text.",
        Refusal::NotAllowed => {
            "RingCentral does not let this phone call that number. Ask your RingCentral admin what your extension may call."
        }
        Refusal::International => {
            "Your extension may not call abroad. Ask your RingCentral admin to allow international calls."
        }
        Refusal::Blocked => {
            "RingCentral or your company blocks calls to that number. Ask your RingCentral admin if it should be called."
        }
        Refusal::NoCredit => {
            "Your company has no calling credit for that number. Ask your RingCentral admin to add some."
        }
        Refusal::NoCommonSound => {
            "Their phone and this browser could not agree on how to send sound. Call from another phone."
        }
        Refusal::SignIn => {
            "RingCentral does not take this phone\u{2019}s sign-in. Reload the page and call again."
        }
        Refusal::Overloaded => "RingCentral is overloaded. Wait a minute and call again.",
        Refusal::Fault => {
            "RingCentral or the network behind it made a mistake. Call again; if it happens again, see status.ringcentral.com."
        }
    }
}

/// Moves the audio of calls to the tab where it is clicked.
pub(crate) const MOVE_AUDIO: &str = "Move audio here";
pub(crate) const MOVE_AUDIO_WHY: &str =
    "Calls sound in another tab. From here on they sound in this one; a call that is on goes on.";

/// What a microphone lacks, as the middle of a sentence.
const fn microphone_lacks(trouble: CallTrouble) -> &'static str {
    match trouble {
        CallTrouble::MicrophoneDenied => "the browser blocks the microphone",
        CallTrouble::MicrophoneMissing => "there is no microphone",
        CallTrouble::MicrophoneBusy
        | CallTrouble::NoSound
        | CallTrouble::Restoring
        | CallTrouble::NoResponse
        | CallTrouble::Refused(_)
        | CallTrouble::Lost
        | CallTrouble::NotHungUp
        | CallTrouble::NotHandedOn(_)
        | CallTrouble::NotWaiting
        | CallTrouble::Failed => "the microphone does not open",
    }
}

/// The audio stayed in the other tab.
pub(crate) fn audio_not_here(trouble: CallTrouble) -> String {
    let lacks = microphone_lacks(trouble);
    format!(
        "The audio stays in the other tab: {lacks} in this one. Mend that, then click Move audio here again."
    )
}

/// The audio came by itself.
pub(crate) fn audio_came_here(trouble: CallTrouble) -> String {
    let lacks = microphone_lacks(trouble);
    format!("The audio came to this tab: {lacks} in the other one.")
}

/// An entry of `Call from`.
pub(crate) fn caller_id(choice: &CallerIdChoice) -> String {
    match choice {
        CallerIdChoice::Number {
            number,
            label: None,
        } => display(number),
        CallerIdChoice::Number {
            number,
            label: Some(label),
        } => format!("{label} · {}", display(number)),
        CallerIdChoice::SameArea => SAME_AREA.to_owned(),
        CallerIdChoice::Blocked => BLOCKED.to_owned(),
    }
}

/// The other side's name or number.
pub(crate) fn call_name(call: &CallView) -> String {
    if is_line(call) {
        return CONFERENCE.to_owned();
    }
    call.display_name()
        .map_or_else(|| "withheld number".to_owned(), display)
}

/// The other side's name or number, of a finished call.
pub(crate) fn finished_name(caller: &CallerIdentity, remote: &RemoteParty) -> String {
    if let Some(found) = caller.known() {
        return found.display_name().to_owned();
    }
    let told = remote.name.as_deref().or(remote.number.as_deref());
    told.map_or_else(|| "Withheld number".to_owned(), display)
}

/// `Incoming call from Jun Takeda`.
pub(crate) fn incoming_from(name: &str) -> String {
    format!("Incoming call from {name}")
}

/// `Call with Jun Takeda`.
pub(crate) fn call_with(name: &str) -> String {
    format!("Call with {name}")
}

/// What RingCentral reads to the caller; a text of its own is spoken in the caller's language.
pub(crate) fn reply(reply: &Reply) -> Cow<'_, str> {
    Cow::Borrowed(match reply {
        Reply::CallYouBack => "I will call you back later",
        Reply::CallYouBackIn(delay) => {
            return Cow::Owned(format!("{} {}", calls_back(true), after(*delay)));
        }
        Reply::CallMeBack => "Please call me back later",
        Reply::CallMeBackIn(delay) => {
            return Cow::Owned(format!("{} {}", calls_back(false), after(*delay)));
        }
        Reply::OnMyWay => "I am on my way",
        Reply::OnOtherLine => "I am on the other line",
        Reply::OnOtherLineNoCall => "I am on the other line, no call",
        Reply::InAMeeting => "I am in a meeting",
        Reply::Own(text) => text,
    })
}

/// Who calls back; the time follows.
pub(crate) const fn calls_back(is_ours: bool) -> &'static str {
    if is_ours {
        "I will call you back in"
    } else {
        "Please call me back in"
    }
}

/// `10 minutes`, `1 hour`.
fn after(Delay { amount, unit }: Delay) -> String {
    let units = delay_unit(unit);
    let unit = if amount.get() == 1 {
        units.trim_end_matches('s')
    } else {
        units
    };
    format!("{amount} {unit}")
}

pub(crate) const fn delay_unit(unit: DelayUnit) -> &'static str {
    match unit {
        DelayUnit::Minutes => "minutes",
        DelayUnit::Hours => "hours",
        DelayUnit::Days => "days",
    }
}

pub(crate) const OPEN_CALL: &str = "Open call";
pub(crate) const REPLY_WHO: &str = "Who calls back";
pub(crate) const REPLY_AMOUNT: &str = "After how many";
pub(crate) const REPLY_UNIT: &str = "Minutes, hours or days";
pub(crate) const REPLY_WITH_TIME: &str = "Send with this time";

/// Told once, when the caller has pressed a key.
pub(crate) fn reply_answered(name: &str, answer: ReplyAnswer) -> String {
    let answer = match answer {
        ReplyAnswer::Yes => "yes",
        ReplyAnswer::No => "no",
        ReplyAnswer::Urgent => "it is urgent",
    };
    format!("{name} answered your reply: {answer}.")
}

/// What the note of a call says that was answered by a reply.
pub(crate) fn replied(reply: &str) -> String {
    format!("Replied: {reply}")
}

// Calls on another phone.

pub(crate) const ASK_FOR_ONE: &str = "Ask me to press 1 before connecting";
pub(crate) const ASK_FOR_ONE_WHY: &str =
    "So that no mailbox or assistant that picks up your phone is connected.";
pub(crate) const NO_OTHER_PHONES: &str = "Your extension has no other phone that RingCentral can ring. Its \
     administrator can add a desk phone or a number that calls are forwarded to.";
pub(crate) const OTHER_PHONE_ABOUT: &str = "With another phone, RingCentral rings that phone first. Once you \
     answer, it calls the other side.";

/// The phone that was chosen is there no more.
pub(crate) fn phone_gone(name: &str) -> String {
    format!(
        "RingCentral has no phone {name} for your extension any more. Calls are made with this browser; \
         choose another under Call with."
    )
}

/// How far a call on another phone has come.
pub(crate) fn ring_out_stage(call: &RingOutView, number: &str) -> String {
    match call.stage {
        RingOutStage::OwnPhone => "Calling your phone…".to_owned(),
        RingOutStage::PressOne => "Press 1 on your phone".to_owned(),
        RingOutStage::Calling => format!("Calling {}…", display(number)),
        RingOutStage::Connected => "Connected".to_owned(),
    }
}

pub(crate) fn on_phone(name: &str) -> String {
    format!("with {name}")
}

/// An extension that nobody but the person can key in.
pub(crate) fn key_in(extension: &str) -> String {
    format!(
        "Key in the extension {extension} on your phone once they answer: RingCentral cannot send it for a \
         call on another phone."
    )
}

/// How a call on another phone ended.
pub(crate) fn ring_out_ended(ended: &Ended) -> String {
    let number = display(&ended.number);
    match ended.by {
        HungUpBy::Us => format!("Disconnected from {number}: you hung up here."),
        HungUpBy::Somebody => {
            format!("Disconnected from {number}: your phone or the other side hung up.")
        }
    }
}

/// Why a call with another phone did not come about, and what to do.
pub(crate) fn ring_out_problem(problem: &RingOutProblem) -> String {
    let words = match problem {
        RingOutProblem::InvalidNumber => {
            "Error: RingCentral does not take that number. Check it and call again."
        }
        RingOutProblem::PhoneRefused => {
            "Error: RingCentral does not ring that phone. Choose another under Call with."
        }
        RingOutProblem::SignIn => {
            "Error: RingCentral does not accept your sign-in any more. Sign in again, then call again."
        }
        RingOutProblem::PermissionMissing { permission } => {
            let name = permission.as_deref().unwrap_or("RingOut");
            return format!(
                "Error: RingCentral lets this app ring no other phone: the permission {name} is missing. \
                 Ask your RingCentral admin for it, and call with this browser meanwhile."
            );
        }
        RingOutProblem::TooMany { seconds } => {
            return format!(
                "Error: RingCentral takes no more calls from other phones just now. Wait {seconds} seconds, \
                 then call again."
            );
        }
        RingOutProblem::Unavailable => {
            "Error: RingCentral could not make the call. Try again in a moment, or call with this browser."
        }
        RingOutProblem::NoAnswerYet => {
            "Error: RingCentral did not answer, so it is not known whether it calls. If your phone rings, \
             the call goes on there; else call again."
        }
        RingOutProblem::Refused { code, message } => {
            let said = message.as_deref().unwrap_or("it gives no reason");
            let code = code.as_deref().map(|code| format!(" ({code})"));
            return format!(
                "Error: RingCentral refused the call: {said}{}. Call with this browser; if that fails too, tell your RingCentral admin.",
                code.unwrap_or_default()
            );
        }
        RingOutProblem::OwnPhoneNotAnswered => {
            "Your phone was not answered, so nobody was called. Call again when you are at it."
        }
        RingOutProblem::OwnPhoneDeclined => {
            "Your phone turned the call down, so nobody was called. Call again and answer it there, or call with this browser."
        }
        RingOutProblem::OwnPhoneBusy => {
            "Your phone is busy, so nobody was called. Hang up there and call again, or call with this browser."
        }
        RingOutProblem::OwnPhoneUnreachable => {
            "Error: RingCentral cannot reach your phone, so nobody was called. See that it is on and connected, or choose another under Call with."
        }
        RingOutProblem::Busy => "The other side is busy. Call again later, or send a text.",
        RingOutProblem::Rejected => {
            "The other side turned the call down, or something screens their calls. Send a text, or call from another of your numbers."
        }
        RingOutProblem::NotAnswered => {
            "The other side did not answer. Call again later, or send a text."
        }
        RingOutProblem::NoSuchUser => {
            "Error: nobody has that extension. Look the colleague up under Contacts and call again."
        }
        RingOutProblem::International => {
            "Error: your extension may not call abroad. Ask your RingCentral admin to allow international calls."
        }
        RingOutProblem::Blocked => {
            "Error: RingCentral or your company blocks calls to that number. Ask your RingCentral admin if it should be called."
        }
        RingOutProblem::NoCredit => {
            "Error: your company has no calling credit for that number. Ask your RingCentral admin to add some."
        }
        RingOutProblem::NotInPlan => {
            "Error: your extension rings no other phone. Ask your RingCentral admin for RingOut, and call with this browser meanwhile."
        }
        RingOutProblem::LostSight => {
            "Error: RingCentral knows this call no more. If your phone still has it, go on there; else call again."
        }
        RingOutProblem::Fault => {
            "Error: RingCentral or the network behind it made a mistake. Call again; if it happens again, see status.ringcentral.com."
        }
        RingOutProblem::ServiceCode => {
            "Codes such as *67 work in this browser alone. Choose This browser under Call with."
        }
        RingOutProblem::CannotWithhold => {
            "With another phone RingCentral cannot withhold your number. Choose a number under Call from, or \
             call with this browser."
        }
        RingOutProblem::HasCall => "Your phone has a call already. Hang up first.",
    };
    words.to_owned()
}

/// Where a live call stands.
pub(crate) const fn phase(direction: Direction, phase: &CallPhase) -> &'static str {
    match (phase, direction) {
        (CallPhase::Dialling, _) => "Calling",
        (CallPhase::Ringing, _) => "Ringing",
        (CallPhase::Answering, _) => "Answering",
        (CallPhase::Talking { .. }, _) => "Answered",
        (CallPhase::Ending, _) => "Ending",
    }
}

/// `to Inside sales · +1 (415) 555-0104`.
pub(crate) fn called_line(call: &CallView) -> Option<String> {
    let number = call.local_number.as_deref().map(display);
    let line = match (&call.queue, number) {
        (Some(queue), Some(number)) => format!("{queue} · {number}"),
        (Some(queue), None) => queue.clone(),
        (None, Some(number)) => number,
        (None, None) => return None,
    };
    Some(match call.direction {
        Direction::Inbound => format!("to {line}"),
        Direction::Outbound => format!("from {line}"),
    })
}

/// Which number of a record matched.
pub(crate) const fn phone_field(field: PhoneField) -> &'static str {
    match field {
        PhoneField::Main => "main number",
        PhoneField::Office => "office number",
        PhoneField::Mobile => "mobile number",
        PhoneField::Home => "home number",
        PhoneField::Alternative => "alternative number",
    }
}

/// Instead of what matched, where nothing did and somebody chose.
pub(crate) const CHOSEN_FOR_NUMBER: &str =
    "Chosen for this number, which the record in NetSuite does not carry.";

/// Did the number itself say who it is?
pub(crate) fn is_matched(found: &CallerMatch) -> bool {
    let why = found.why.as_ref();
    why.is_none_or(|why| why.exactness != Exactness::Absent)
}

/// The rest of the sentence that begins `Matched by <field>`.
pub(crate) fn matched_record(found: &CallerMatch) -> String {
    let of = found
        .contact
        .as_ref()
        .or(found.company.as_ref())
        .map_or("a record", |entity| kind_with_article(entity.kind));
    format!("of {of}, which NetSuite spells {}.", found.stored_as)
}

/// The whole reason, for places without emphasis.
pub(crate) fn why_matched(found: &CallerMatch) -> String {
    let number = if is_matched(found) {
        let field = phone_field(found.field);
        format!("{MATCHED_BY} {field} {}", matched_record(found))
    } else {
        CHOSEN_FOR_NUMBER.to_owned()
    };
    match evidence(found) {
        Some(evidence) => format!("{number} {evidence}"),
        None => number,
    }
}

/// What else speaks for a match: `Last call yesterday, 2 open orders, chosen by Ann Lee.`
pub(crate) fn evidence(found: &CallerMatch) -> Option<String> {
    let why = found.why.as_ref()?;
    let mut reasons = Vec::new();
    if why.exactness == Exactness::Local {
        reasons.push("the number is stored without its country".to_owned());
    }
    match why.days_since_call {
        Some(0) => reasons.push("last call today".to_owned()),
        Some(1) => reasons.push("last call yesterday".to_owned()),
        Some(days) => reasons.push(format!("last call {days} days ago")),
        None => {}
    }
    let open = why.open.unwrap_or_default();
    let counted = [
        (open.orders, "open order", "open orders"),
        (open.opportunities, "open opportunity", "open opportunities"),
        (open.cases, "open case", "open cases"),
    ];
    let counted = counted.into_iter().filter(|(count, ..)| *count > 0);
    reasons.extend(counted.map(|(count, one, several)| {
        format!("{count} {}", if count == 1 { one } else { several })
    }));
    if let Some(chosen) = &why.chosen {
        reasons.push(match chosen.by.trim() {
            "" => "chosen by a colleague".to_owned(),
            name => format!("chosen by {name}"),
        });
    }
    let mut sentence = reasons.join(", ");
    let first = sentence.get_mut(..1)?;
    first.make_ascii_uppercase();
    Some(format!("{sentence}."))
}

const fn kind_with_article(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Contact => "a contact",
        EntityKind::Customer => "a customer",
        EntityKind::Lead => "a lead",
        EntityKind::Prospect => "a prospect",
        EntityKind::Vendor => "a vendor",
        EntityKind::Employee => "a colleague",
    }
}

/// What a record is.
pub(crate) const fn kind(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Contact => "Contact",
        EntityKind::Customer => "Customer",
        EntityKind::Lead => "Lead",
        EntityKind::Prospect => "Prospect",
        EntityKind::Vendor => "Vendor",
        EntityKind::Employee => "Colleague",
    }
}

/// What a record is that a call is linked to.
pub(crate) const fn linked_kind(kind: LinkedKind) -> &'static str {
    match kind {
        LinkedKind::Customer => "Customer",
        LinkedKind::Vendor => "Vendor",
        LinkedKind::Contact => "Contact",
        LinkedKind::Project => "Project",
        LinkedKind::Opportunity => "Opportunity",
        LinkedKind::SalesOrder => "Sales order",
        LinkedKind::Transaction => "Transaction",
    }
}

/// What is known of a caller nobody matched, in one line of the popup.
pub(crate) fn caller_note(caller: &CallerIdentity) -> String {
    match caller {
        CallerIdentity::Known { found, .. } => why_matched(found),
        CallerIdentity::Looking => format!("{LOOKING}."),
        CallerIdentity::Several { matches } => {
            format!("{} records in NetSuite carry this number.", matches.len())
        }
        CallerIdentity::Unknown => format!("{NO_MATCH}."),
        CallerIdentity::Withheld => format!("{WITHHELD_TITLE}."),
        CallerIdentity::Unavailable => format!("{UNAVAILABLE_TITLE}."),
        CallerIdentity::Unasked => format!("{UNASKED_TITLE}."),
    }
}

/// What a screen reader says of a call that rings while the focus is elsewhere.
pub(crate) fn ringing_aloud(call: &CallView) -> String {
    let company = call.caller.known().and_then(CallerMatch::company_name);
    let named = company.map(|company| format!(", {company}"));
    format!(
        "{}{}. {}",
        incoming_from(&call_name(call)),
        named.unwrap_or_default(),
        caller_note(&call.caller)
    )
}

/// `Last spoke 18 Nov with Ann Lee: …`.
pub(crate) fn last_spoke(call: &LoggedCallSummary) -> String {
    let day = format::day_of_date(&call.date);
    let said = match &call.organizer {
        Some(organizer) => format!("Last spoke {day} with {organizer}"),
        None => format!("Last spoke {day}"),
    };
    match call.message.trim() {
        "" => said + ".",
        message => format!("{said}: “{message}”"),
    }
}

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

/// `Could not log: <reason>`.
pub(crate) fn could_not_log(problem: &LogProblem) -> String {
    format!("Could not log: {}", log_problem(problem))
}

/// `Not logged: <rule>`.
pub(crate) fn left_out(rule: Rule) -> String {
    format!("Not logged: {}", rule_name(rule))
}

/// A rule as its field on the screen is called.
pub(crate) const fn rule_name(rule: Rule) -> &'static str {
    match rule {
        Rule::Inbound => INBOUND_CALLS,
        Rule::Outbound => OUTBOUND_CALLS,
        Rule::Answered => ANSWERED_CALLS,
        Rule::Missed => UNANSWERED_CALLS,
        Rule::Voicemail => VOICEMAIL_CALLS,
        Rule::Internal => COLLEAGUE_CALLS,
        Rule::Length => MINIMUM_LENGTH,
        Rule::Number => NUMBERS_NOT_LOGGED,
        Rule::Person => PEOPLE_NOT_LOGGED,
        Rule::Texts => TEXTS_LOGGED,
    }
}

/// Why a call or a customer is not in `NetSuite`.
pub(crate) fn log_problem(problem: &LogProblem) -> String {
    let reason = match problem.code.as_str() {
        "netsuite-permission" => "the NetSuite role lacks a permission",
        "netsuite-field" => "NetSuite refused a field",
        "netsuite-locked" => {
            "the call is in NetSuite, and its record is locked there, so what was added since waits"
        }
        "netsuite-sign-in" => "NetSuite refused the connector's sign-in",
        "netsuite-not-set-up" => "NetSuite is not set up",
        "netsuite-busy" => "NetSuite is busy",
        "netsuite-unavailable" => "NetSuite does not answer",
        "ringcentral-unavailable" => {
            "RingCentral does not answer, so the connector cannot tell who you are"
        }
        "sign-in-required" => "RingCentral sign-in is needed",
        "admin-only" => "only RingCentral admins of your company may do this",
        "company-not-set-up" => "the company's connections are not both set up",
        "forbidden" => "your RingCentral account may not use this connector",
        LogProblem::UNREACHABLE => "the Ledgerline connector does not answer",
        "invalid-request" => "the connector could not read the call",
        "not-found" => "the record is gone",
        "outdated" => "somebody else has changed it meanwhile",
        _ => "the connector failed",
    };
    match (&problem.field, &problem.detail) {
        (Some(field), Some(detail)) => format!("{reason} ({field}): {detail}"),
        (Some(field), None) => format!("{reason} ({field})"),
        (None, Some(detail)) => format!("{reason}: {detail}"),
        (None, None) => reason.to_owned(),
    }
}

/// The balance: calls made and calls in `NetSuite`.
pub(crate) fn balance(calls: usize, logged: usize) -> String {
    let noun = if calls == 1 { "call" } else { "calls" };
    if calls == logged {
        format!("{calls} {noun} = {logged} in NetSuite")
    } else {
        format!("{calls} {noun}, {logged} in NetSuite")
    }
}

/// `12 of 14`.
pub(crate) fn of(part: usize, whole: usize) -> String {
    format!("{part} of {whole}")
}

/// What an attempt that failed said, under `Waiting to log`.
pub(crate) fn waits_because(problem: &LogProblem) -> String {
    let mut text = log_problem(problem);
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    format!("{text}. It is tried again by itself.")
}

/// A tab of the customer pane did not come, and what to do.
pub(crate) fn could_not_read(problem: &LogProblem) -> String {
    if problem.code == "netsuite-not-set-up" {
        "NetSuite is not connected, so there is nothing to read. An admin connects it in Settings."
            .to_owned()
    } else {
        format!("Could not read it: {}.", log_problem(problem))
    }
}

/// What is shown is from before.
pub(crate) fn not_read_again(problem: &LogProblem) -> String {
    format!(
        "This is as it was a while ago. Reading it again did not work: {}.",
        log_problem(problem)
    )
}

/// The role may not read something.
pub(crate) fn no_access_to(permission: &str) -> String {
    if permission.contains("->") {
        format!("No access: the NetSuite role lacks {permission}. An admin can add it.")
    } else {
        "No access: the NetSuite role may not read this. An admin can allow it.".to_owned()
    }
}

/// Why a company has no calls in its list: nothing yet, or calls of this browser that are on their way.
pub(crate) fn no_calls(waiting: usize) -> String {
    match waiting {
        0 => NOTHING_SAID.to_owned(),
        1 => "Nothing is logged for this company yet; 1 call of this browser waits to be logged."
            .to_owned(),
        more => format!(
            "Nothing is logged for this company yet; {more} calls of this browser wait to be logged."
        ),
    }
}

/// `closes 1 Dec`.
pub(crate) fn closes(date: &str) -> String {
    format!("closes {}", format::day_of_date(date))
}

/// What of an invoice is still to be paid.
pub(crate) fn unpaid(sum: &str) -> String {
    format!("{sum} unpaid")
}

/// What of a credit memo is left.
pub(crate) fn unused(sum: &str) -> String {
    format!("{sum} left")
}

/// When an open invoice is to be paid.
pub(crate) fn due(day: &str, is_past: bool) -> String {
    if is_past {
        format!("overdue since {day}")
    } else {
        format!("due {day}")
    }
}

/// Whose calls the history is narrowed to.
pub(crate) fn calls_of(customer: &str, order: Option<&str>) -> String {
    match order {
        Some(order) => format!("{customer}, of sales order {order}"),
        None => customer.to_owned(),
    }
}

/// Whose calls they are, before NetSuite has told the name.
pub(crate) fn about(about: &About) -> String {
    match about {
        About::Customer(id) => format!("customer {id}"),
        About::SalesOrder(id) => format!("the customer of sales order {id}"),
    }
}

/// Why the history cannot be narrowed to whom its address names.
pub(crate) fn no_calls_of(about: &About, problem: &LogProblem) -> String {
    let what = match about {
        About::Customer(id) => format!("customer with the id {id}"),
        About::SalesOrder(id) => format!("sales order with the id {id}"),
    };
    match (problem.code.as_str(), &problem.detail) {
        ("not-found" | "invalid-request", _) => format!("NetSuite has no {what}."),
        ("netsuite-permission", Some(detail)) => format!("No access to the {what}: {detail}"),
        _ => format!("Could not look for the {what}: {}.", log_problem(problem)),
    }
}

/// `120.00 USD, 12 days`.
pub(crate) fn overdue(sum: &str, days: Option<u32>) -> String {
    match days {
        Some(1) => format!("{sum}, 1 day"),
        Some(days) => format!("{sum}, {days} days"),
        None => sum.to_owned(),
    }
}

/// Who wrote an email.
pub(crate) const fn email_direction(is_incoming: bool) -> &'static str {
    if is_incoming { "received" } else { "sent" }
}

/// `to Jane Doe`.
pub(crate) fn email_to(recipient: &str) -> String {
    format!("to {recipient}")
}

/// Parts of the company that the role may not read.
pub(crate) fn no_access(permissions: &[String]) -> String {
    format!(
        "The NetSuite role may not read: {}. An admin can add these permissions.",
        permissions.join(", ")
    )
}

/// The feature's name.
pub(crate) const fn feature(feature: Feature) -> &'static str {
    match feature {
        Feature::OutboundCalls => "Make outbound calls",
        Feature::InboundCalls => "Receive inbound calls",
        Feature::Sms => "Send and receive SMS",
        Feature::LiveNotifications => "Real-time inbound notifications",
        Feature::AutoLog => "Auto-log calls into NetSuite",
    }
}

/// What the feature requires.
pub(crate) const fn feature_requires(feature: Feature) -> &'static str {
    match feature {
        Feature::OutboundCalls | Feature::Sms => "RingCentral connected",
        Feature::InboundCalls => "RingCentral connected and a browser tab open",
        Feature::LiveNotifications => "RingCentral connected and WebSocket online",
        Feature::AutoLog => "RingCentral connected and an admin has set up NetSuite",
    }
}

/// What is missing.
pub(crate) const fn requirement(missing: Requirement) -> &'static str {
    match missing {
        Requirement::RingCentral => "Connect RingCentral",
        Requirement::Phone => "The phone is not ready",
        Requirement::LiveEvents => "WebSocket is offline",
        Requirement::NetSuite => "Admin must set up NetSuite",
        Requirement::NetSuiteAccess => "Refused, see NetSuite (Company)",
        Requirement::NetSuiteAnswer => "NetSuite does not answer",
        Requirement::Permission => "RingCentral permission missing",
    }
}

/// Heading of a sign-in alert.
pub(crate) const fn sign_in_problem(problem: &SignInProblem) -> &'static str {
    match problem {
        SignInProblem::WindowBlocked => {
            "Allow pop-ups for Ledgerline in your browser, then click Connect again."
        }
        SignInProblem::WindowClosed => "The sign-in window was closed before it finished",
        SignInProblem::Unreachable => "RingCentral did not answer",
        SignInProblem::Busy => "RingCentral is busy",
        SignInProblem::Refused { .. } | SignInProblem::StateMismatch => "Authorization failed",
    }
}

/// Cause and remedy under the heading; empty where the heading says it all.
pub(crate) fn sign_in_cause(problem: &SignInProblem) -> String {
    match problem {
        SignInProblem::WindowBlocked => String::new(),
        SignInProblem::WindowClosed => "Click Connect again and finish signing in there.".to_owned(),
        SignInProblem::Unreachable => "Check your network, then click Connect again.".to_owned(),
        SignInProblem::Busy => {
            "It took no sign-in just now. Nothing is wrong with your account. Wait a minute, then click Connect again."
                .to_owned()
        }
        SignInProblem::StateMismatch => {
            "The answer did not belong to this sign-in, so it was not used. Click Connect again.".to_owned()
        }
        SignInProblem::Refused { error, .. } if error == "access_denied" => {
            "RingCentral was told not to allow Ledgerline. Click Connect again and choose Allow. Your RingCentral \
             admin may need to approve Ledgerline for your account."
                .to_owned()
        }
        SignInProblem::Refused { error, .. } if error == "invalid_grant" => {
            "The sign-in was used already or took too long. Click Connect again.".to_owned()
        }
        SignInProblem::Refused { .. } => {
            "Your RingCentral admin may need to approve Ledgerline for your account.".to_owned()
        }
    }
}

/// `RingCentral's own words`, with its code, for people and for copying.
pub(crate) fn sign_in_code(problem: &SignInProblem) -> Option<String> {
    match problem {
        SignInProblem::Refused {
            error,
            description,
            code,
        } => {
            let parts = [Some(error.clone()), code.clone(), description.clone()];
            Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
        }
        SignInProblem::StateMismatch => Some("state_mismatch".to_owned()),
        SignInProblem::WindowBlocked
        | SignInProblem::WindowClosed
        | SignInProblem::Unreachable
        | SignInProblem::Busy => None,
    }
}

/// What is copied for an admin.
pub(crate) fn admin_details(problem: &SignInProblem) -> String {
    format!(
        "Ledgerline could not sign in to RingCentral.\n{}\n{}\nRingCentral: {}",
        sign_in_problem(problem),
        sign_in_cause(problem),
        sign_in_code(problem).unwrap_or_default(),
    )
}

/// Who is signed in, since when.
pub(crate) fn signed_in_as(name: &str, extension: Option<&str>, since: &str) -> String {
    match extension {
        Some(extension) => {
            format!("{name} · ext. {extension} · signed in on this browser since {since}")
        }
        None => format!("{name} · signed in on this browser since {since}"),
    }
}

/// `2 calls are not in NetSuite; they stay in this browser and are logged after you reconnect`.
pub(crate) fn check_unlogged(count: usize) -> String {
    let (noun, verb) = if count == 1 {
        ("call", "is")
    } else {
        ("calls", "are")
    };
    format!("{count} {noun} {verb} not in NetSuite; kept in this browser until you reconnect")
}

/// App permissions that `RingCentral` did not grant.
pub(crate) fn missing_scopes(scopes: &[String]) -> String {
    format!(
        "RingCentral did not grant: {}. Ask your RingCentral admin to add them to the app, then reconnect.",
        scopes.join(", ")
    )
}

/// What becomes of the number that waits.
pub(crate) fn queued_for(number: &str) -> String {
    format!(
        "{} is called as soon as the phone is ready.",
        display(number)
    )
}

/// The state of the company's `NetSuite` in a sentence.
pub(crate) fn netsuite_summary(view: &ConnectionView) -> String {
    let lacks = view.features.iter().find_map(|status| {
        let is_logging = status.feature == Feature::AutoLog;
        status.missing.filter(|_| is_logging)
    });
    match (lacks, view.netsuite) {
        (Some(Requirement::NetSuiteAnswer), _) => {
            "The Ledgerline connector or NetSuite does not answer. Calls are kept in this browser until it does."
                .to_owned()
        }
        (Some(Requirement::NetSuite), _) | (_, NetSuiteState::NotSetUp) => {
            "Calls are kept in this browser until an admin has set it up.".to_owned()
        }
        (_, NetSuiteState::Connected) => {
            "Every call and text of this browser is logged.".to_owned()
        }
        (_, NetSuiteState::Waiting { calls: 1 }) => {
            "1 call or conversation waits to be logged.".to_owned()
        }
        (_, NetSuiteState::Waiting { calls }) => {
            format!("{calls} calls and conversations wait to be logged.")
        }
        (_, NetSuiteState::AttentionNeeded) => {
            "A call, a conversation or the connection needs a person.".to_owned()
        }
    }
}

/// A customer option in the list of several.
pub(crate) fn option_note(found: &CallerMatch) -> String {
    let number = format!("{} · {}", phone_field(found.field), found.stored_as);
    match evidence(found) {
        Some(evidence) => format!("{number} · {evidence}"),
        None => number,
    }
}

// Devices, ring and reachability.
pub(crate) const SOUND: &str = "Sound";
pub(crate) const SOUND_HINT: &str =
    "What you choose here is kept for you in this browser and holds for all its tabs.";
pub(crate) const TALKING: &str = "Talking";
pub(crate) const RINGING_SETTINGS: &str = "Ringing";
pub(crate) const MICROPHONE: &str = "Microphone";
pub(crate) const SPEAKER: &str = "Speaker";
pub(crate) const RING_DEVICE: &str = "Ring on";
pub(crate) const RING_DEVICE_HINT: &str =
    "It rings on all that you choose, a headset and the loudspeakers for example.";
pub(crate) const RINGTONE: &str = "Ringtone";
pub(crate) const RINGTONE_SOUND: &str = "Ringtone sound";
pub(crate) const RINGTONE_SOUND_HINT: &str =
    "Switched off, you hear neither it nor the soft tone below.";
pub(crate) const RING_HOURS: &str = "Ring only at these times";
pub(crate) const RING_HOURS_HINT: &str =
    "At other times calls come here without a sound, as if the switch above were off.";
pub(crate) const RING_DAYS: &str = "Days";
pub(crate) const RING_FROM: &str = "From";
pub(crate) const RING_TO: &str = "To";
pub(crate) const RING_CLOCK: &str =
    "By this computer's clock and time zone. A To that is earlier than From is on the next day.";
pub(crate) const QUIET_NOW: &str = "No ring for now";
pub(crate) const RING_AGAIN: &str = "Ring again";
pub(crate) const WAITING_TONE: &str = "Soft tone during a call";
pub(crate) const WAITING_TONE_HINT: &str = "While you talk, another call plays a short tone in your speaker every ten seconds. Switched off, you only see it.";
pub(crate) const RING_VOLUME: &str = "Ring volume";
pub(crate) const MICROPHONE_LEVEL: &str = "Microphone level";
pub(crate) const SYSTEM_DEFAULT: &str = "As the computer is set";
pub(crate) const TEST_MICROPHONE: &str = "Test microphone";
pub(crate) const STOP_TEST: &str = "Stop test";
pub(crate) const TEST_SPEAKER: &str = "Test speaker";
pub(crate) const TEST_RING: &str = "Test ring";
pub(crate) const NO_DEVICE_NAMES: &str =
    "The browser names devices only after the microphone was allowed. Test it once.";
pub(crate) const NOISE_SUPPRESSION: &str = "Noise suppression";
pub(crate) const NOISE_SUPPRESSION_HINT: &str = "The browser takes fans, keys and traffic out of what others hear. Holds for the call you are on, too.";
pub(crate) const HEAR_YOURSELF: &str = "Hear yourself";
pub(crate) const HEAR_YOURSELF_HINT: &str =
    "Records five seconds of you, for you alone. Nothing is sent or kept.";
pub(crate) const HEAR_YOURSELF_LATER: &str = "You can hear yourself when no call is on.";
pub(crate) const HEAR_YOURSELF_SPEAK: &str = "Recording. Say something, and make the usual noise.";
pub(crate) const HEAR_YOURSELF_READY: &str = "Listen to both: the same five seconds.";
pub(crate) const HEAR_YOURSELF_SAME: &str = "This browser made no difference between the two.";
pub(crate) const PLAY_WITH_NOISE: &str = "Play without suppression";
pub(crate) const PLAY_WITHOUT_NOISE: &str = "Play with suppression";
pub(crate) const HEADSET: &str = "Headset";
pub(crate) const HEADSETS: &str = "Headsets";
pub(crate) const HEADSET_BUTTONS: &str = "Headset buttons";
pub(crate) const HEADSET_BUTTONS_HINT: &str = "A USB headset answers, mutes, holds and hangs up by its own buttons, and its lamps show that it rings and that you are muted. No program of its maker is needed.";
pub(crate) const NO_HEADSET_BUTTONS: &str = "This browser lets no page use the buttons of USB headsets; Chrome and Edge on a computer do. You talk with any headset all the same, and the keys A, M and E of your keyboard answer, mute and hang up.";
pub(crate) const CONNECT_HEADSET: &str = "Connect headset";
pub(crate) const FORGET: &str = "Forget";
pub(crate) const NO_SPEAKER_CHOICE: &str = "This browser plays only where the computer is set to.";
pub(crate) const SILENT_HINT: &str =
    "No call is heard here. The title of the tab and the notification tell of it.";
pub(crate) const AM_I_REACHABLE: &str = "Am I reachable?";
pub(crate) const REACHABLE_SCOPE: &str = "Not looked at: what RingCentral does outside your business hours, and your computer's own volume and focus mode.";
pub(crate) const START_PRACTICE: &str = "Start practice call";
pub(crate) const PRACTICE_OFFER_HINT: &str =
    "Rings here as a real call does. Nobody is called and nothing is logged.";
pub(crate) const PRACTICE_CALL: &str = "Practice call";
pub(crate) const PRACTICE_RINGING: &str = "Do you hear it ring?";
pub(crate) const PRACTICE_HINT: &str =
    "Nobody is calling. This is how the next call rings in this browser.";
pub(crate) const PRACTICE_ANSWERED: &str = "Say something";
pub(crate) const PRACTICE_SPEAK: &str = "You hear yourself on your speaker a moment later: what you say goes the \
     way of a call and comes back. The bar moves when your microphone hears you. Nobody else does.";
pub(crate) const PRACTICE_UNHEARD: &str = "What you say does not come back: this browser could not set up the sound of a call. Reload the page and \
     practise again; if it happens again, restart the browser.";
pub(crate) const END_PRACTICE: &str = "End practice call";
pub(crate) const LINK_GOOD: &str = "OK";
pub(crate) const LINK_SOON: &str = "getting ready";
pub(crate) const LINK_PARTLY: &str = "needs attention";
pub(crate) const LINK_BROKEN: &str = "not OK";
pub(crate) const LINK_NOT_CHECKED: &str = "could not be checked";
pub(crate) const OPEN_RINGCENTRAL: &str = "Open RingCentral";

/// A day of the week.
pub(crate) const fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// The button that begins a pause.
pub(crate) const fn pause(pause: Pause) -> &'static str {
    match pause {
        Pause::HalfHour => "For 30 minutes",
        Pause::Hour => "For 1 hour",
        Pause::UntilMorning => "Until 08:00",
    }
}

/// Why hours are not taken. It rings as before meanwhile.
pub(crate) const fn hours_flaw(flaw: HoursFlaw) -> &'static str {
    match flaw {
        HoursFlaw::NoDay => "Choose at least one day. Until then the times before hold.",
        HoursFlaw::NoTime => "Enter both times. Until then the times before hold.",
        HoursFlaw::SameTime => {
            "From and To are the same. Until they differ, the times before hold."
        }
    }
}

/// That a call makes no sound here, and until when, where that has an end.
pub(crate) fn no_ring(until: Option<&str>) -> String {
    until.map_or_else(
        || "Does not ring here".to_owned(),
        |until| format!("Does not ring here until {until}"),
    )
}

/// The same, with what tells of a call instead.
pub(crate) fn silent(until: Option<&str>) -> String {
    if until.is_none() {
        return SILENT_HINT.to_owned();
    }
    let said = no_ring(until);
    format!("{said}. The title of the tab and the notification tell of a call.")
}

/// What somebody chose and what stands in for it.
pub(crate) fn device_missing(label: &str) -> String {
    if label.is_empty() {
        "The chosen device is not plugged in. The computer's own choice is used meanwhile."
            .to_owned()
    } else {
        format!("{label} is not plugged in. The computer's own choice is used meanwhile.")
    }
}

/// One of several that it rings on.
pub(crate) fn ringer_missing(label: &str) -> String {
    let device = if label.is_empty() {
        "A chosen device"
    } else {
        label
    };
    format!(
        "{device} is not plugged in. It rings on the others you chose, or where your computer plays."
    )
}

pub(crate) fn device_away(label: &str) -> String {
    format!("{label} (not plugged in)")
}

/// A device that the browser does not name yet.
pub(crate) fn device_number(name: &str, number: usize) -> String {
    format!("{name} {number}")
}

pub(crate) const TEST_NOTIFICATION: &str = "Test notification";
pub(crate) const TEST_NOTIFICATION_BODY: &str =
    "A call is told of like this. Click to come back to Ledgerline.";

/// What became of it, and what to do.
pub(crate) const fn notified(what: Notified) -> &'static str {
    match what {
        Notified::Sent | Notified::Shown => {
            "Sent. If you see none, your computer holds it back: turn off Do Not Disturb or Focus, and allow this browser in the computer's notification settings."
        }
        Notified::Clicked => "It works: you saw it, and your click came here.",
        Notified::Refused => {
            "The browser did not show it. Allow notifications for this site in the browser's settings, then try again."
        }
    }
}

pub(crate) const ADD_RINGTONE: &str = "Add your own";
pub(crate) const ADD_RINGTONE_HINT: &str =
    "An audio file of at most 1 MB and one minute. It stays in this browser, for you alone.";
pub(crate) const ADD_RINGTONE_UNCONNECTED: &str =
    "Connect RingCentral first: a ringtone is kept for its person.";
pub(crate) const OWN_RINGTONES: &str = "Your own ringtones";

pub(crate) fn remove_ringtone(name: &str) -> String {
    format!("{REMOVE} {name}")
}

/// Why no microphone can be tried, and what to do.
pub(crate) const fn microphone_fault(fault: MicrophoneFault) -> &'static str {
    match fault {
        MicrophoneFault::Refused => {
            "The browser does not let this page listen. Allow the microphone in the address bar, then test it again."
        }
        MicrophoneFault::Missing => {
            "There is no microphone. Plug in a headset, wait until the computer has found it, then test it again."
        }
        MicrophoneFault::Busy => {
            "The microphone does not open; another program may be using it. Close that program, or plug in a headset, then test it again."
        }
    }
}

/// Why a loudspeaker that was tried was not heard, and what to do.
pub(crate) const fn speaker_fault(fault: SpeakerFault) -> &'static str {
    match fault {
        SpeakerFault::Refused => {
            "The browser does not let this page use that speaker. Choose the computer's own, or another browser."
        }
        SpeakerFault::Missing => {
            "That speaker is not there any more. Plug it in again or choose another one, then test it again."
        }
        SpeakerFault::Silent => {
            "The speaker does not play; another program may be using it alone. Close that program or choose another speaker, then test it again."
        }
    }
}

/// Why a file is no ringtone, and what to do.
pub(crate) fn ringtone_problem(problem: &RingtoneProblem) -> String {
    match problem {
        RingtoneProblem::TooLarge => {
            "The file has more than 1 MB. Shorten it, or save it as MP3 or Ogg.".to_owned()
        }
        RingtoneProblem::TooLong => {
            "The sound is longer than a minute. Shorten it and choose it again.".to_owned()
        }
        RingtoneProblem::NoSound => {
            "This browser cannot play the file. Save the sound as MP3, Ogg or WAV and choose that.".to_owned()
        }
        RingtoneProblem::NotKept => {
            "The browser keeps no more for this site. Make room on the disk, or leave private browsing, and try again."
                .to_owned()
        }
        RingtoneProblem::Gone(name) => format!(
            "{name} cannot be played in this browser any more. It rings with a ringtone of Ledgerline's; add the file again, or choose another one."
        ),
    }
}

pub(crate) const fn ringtone(ringtone: Ringtone) -> &'static str {
    match ringtone {
        Ringtone::Telephone => "Telephone",
        Ringtone::Bell => "Bell",
        Ringtone::Chime => "Chime",
        Ringtone::Pulse => "Pulse",
    }
}

pub(crate) fn forget_headset(name: &str) -> String {
    format!("{FORGET} {name}")
}

pub(crate) const fn headset_state(state: HeadsetState) -> &'static str {
    match state {
        HeadsetState::Used => "Its buttons work.",
        HeadsetState::Elsewhere => "Its buttons go to the tab with the phone.",
        HeadsetState::NoButtons => "It has no buttons that a page can use for calls.",
        HeadsetState::NotOpened => {
            "It could not be opened. Close other programs that use it, then plug it in again."
        }
    }
}

/// What the browser makes of noise.
pub(crate) const fn noise(is_wanted: bool, noise: Noise) -> &'static str {
    match (is_wanted, noise) {
        (_, Noise::Unavoidable) => "This browser cannot take noise out.",
        (true, Noise::TakenOut) => "On: your microphone's noise is taken out.",
        (true, Noise::LetThrough) => {
            "This microphone or browser does not take noise out, though it was asked to."
        }
        (true, Noise::Unknown) => {
            "Whether it works is said here once your microphone is open: in a call or a test."
        }
        (false, Noise::TakenOut) => {
            "Off here, but the browser or computer takes noise out all the same."
        }
        (false, Noise::LetThrough | Noise::Unknown) => "Off: others hear your noise.",
    }
}

pub(crate) fn sound_note(note: &SoundNote) -> String {
    match note {
        SoundNote::Microphone(label) if label.is_empty() => {
            "Your microphone changed. The call goes on with another one.".to_owned()
        }
        SoundNote::Microphone(label) => format!("Your microphone is now {label}."),
        SoundNote::SpeakerGone(label) if label.is_empty() => {
            "Your speaker is gone. You hear them where your computer plays.".to_owned()
        }
        SoundNote::SpeakerGone(label) => {
            format!("{label} is gone. You hear them where your computer plays.")
        }
        SoundNote::Speaker(label) if label.is_empty() => "Your speaker is back.".to_owned(),
        SoundNote::Speaker(label) => format!("You hear them on {label} again."),
        SoundNote::ButtonsGone(name) if name.is_empty() => {
            "Your headset is unplugged. The call goes on; use the buttons on screen.".to_owned()
        }
        SoundNote::ButtonsGone(name) => {
            format!("{name} is unplugged. The call goes on; use the buttons on screen.")
        }
        SoundNote::Buttons(name) if name.is_empty() => {
            "Your headset's buttons work again.".to_owned()
        }
        SoundNote::Buttons(name) => format!("The buttons of {name} work again."),
        SoundNote::NoMicrophone => {
            "Your microphone is gone and there is no other. They cannot hear you until you plug one in.".to_owned()
        }
    }
}

pub(crate) const fn light(light: Light) -> &'static str {
    match light {
        Light::Reachable => "Reachable",
        Light::Partly => "Reachable, needs attention",
        Light::Starting => "Getting ready",
        Light::NotReachable => "Not reachable here",
    }
}

pub(crate) const fn link(link: Link) -> &'static str {
    match link {
        Link::SignIn => "Signed in to RingCentral",
        Link::LiveEvents => "Live events",
        Link::DigitalLine => "Digital line",
        Link::DoNotDisturb => "Taking calls",
        Link::AnsweringRules => "Answering rules and forwarding",
        Link::EmergencyAddress => "Emergency address",
        Link::Speaker => "Speaker",
        Link::Registration => "Registered as a phone",
        Link::MicrophoneAccess => "Microphone allowed",
        Link::Microphone => "Microphone",
        Link::Ringer => "Ring device",
        Link::Ring => "Ringtone and volume",
        Link::Sound => "Sound unlocked",
        Link::Notifications => "Notifications",
    }
}

/// The button beside a fault.
pub(crate) fn fix(link: Link) -> String {
    format!("{FIX}: {}", self::link(link))
}

/// Where a practice call rings; nothing is where the computer plays.
pub(crate) fn rings_on(devices: &[Option<&str>]) -> String {
    let place = |device: Option<&str>| match device {
        Some(label) if !label.is_empty() => format!("on {label}"),
        Some(_) => "on a device you chose".to_owned(),
        None => "where your computer plays".to_owned(),
    };
    let places: Vec<String> = devices.iter().copied().map(place).collect();
    format!("It rings {}.", places.join(" and "))
}

/// What is wrong with a link.
pub(crate) const fn link_fault(link: Link, mend: Mend) -> &'static str {
    match (link, mend) {
        (_, Mend::Connect) => "Sign in to RingCentral to be called.",
        (_, Mend::Rules(instead)) => match instead {
            Instead::Voicemail => {
                "Your rules at RingCentral send every call straight to voicemail, so nothing rings here."
            }
            Instead::Forwarded => {
                "Your rules at RingCentral forward every call to another number, so nothing rings here."
            }
            Instead::Announcement => {
                "Your rules at RingCentral play an announcement and end the call, so nothing rings here."
            }
            Instead::OtherPhones => {
                "Your rules at RingCentral ring your other phones and no app, so nothing rings here."
            }
        },
        (_, Mend::OwnRules) => {
            "A rule of your own at RingCentral sends some calls elsewhere; those do not ring here."
        }
        (_, Mend::EmergencyAddress) => {
            "Your line has no valid emergency address. Calls come in, but RingCentral lets none out."
        }
        (Link::LiveEvents, _) => {
            "Calls ring, but what happens on your other phones is not seen. It is being tried again."
        }
        (Link::DigitalLine, _) => {
            "RingCentral gives this browser no line, so no call can come here. Your admin assigns one."
        }
        (_, Mend::Wait) => {
            "RingCentral's phone service refuses or does not answer. It is being tried again."
        }
        (_, Mend::AllowMicrophone) => {
            "The browser will ask at your first call. Allow it now, so that nobody waits."
        }
        (Link::Notifications, Mend::BrowserSettings) => {
            "The browser shows none for this page. While the tab is hidden, only sound and title tell of a call."
        }
        (_, Mend::OtherBrowser) => {
            "This browser has no notifications. While the tab is hidden, only sound and title tell of a call."
        }
        (_, Mend::BrowserSettings) => {
            "The browser does not let this page listen: you can be rung, but not answer."
        }
        (Link::Ring, Mend::Quiet(_)) => "A call makes no sound for now.",
        (Link::Ring, _) => {
            "A call makes no sound: Ringtone sound is off, or the volume is at zero."
        }
        (Link::Microphone | Link::Speaker | Link::Ringer, _) => {
            "It is not plugged in. Another one stands in, where there is one."
        }
        (_, Mend::SoundSettings | Mend::Quiet(_)) => "Choose it again under Settings > Sound.",
        (_, Mend::Click) => "The browser lets a page ring only after a click.",
        (_, Mend::MoveAudioHere) => {
            "Nobody has clicked in the tab with the phone, so the browser lets it ring in silence only."
        }
        (_, Mend::AllowNotifications) => {
            "Not allowed yet: a call is easily missed while the tab is hidden."
        }
        (_, Mend::Integrations) => "This browser cannot be a phone; Settings say why.",
        (_, Mend::OtherTab) => "The phone is in another tab of this browser.",
        (_, Mend::TakeCalls) => {
            "You do not take all calls: RingCentral keeps the others away from you."
        }
    }
}

/// Why nothing is said of a link.
pub(crate) const fn not_checked(why: Unchecked) -> &'static str {
    match why {
        Unchecked::Permission => {
            "RingCentral does not let Ledgerline read it. Your admin can allow the app Read Accounts, and you \
             the reading of your own settings."
        }
        Unchecked::NoAnswer => {
            "RingCentral did not answer. Close this and open it again to ask once more."
        }
        Unchecked::Unknown => "RingCentral's answer says nothing that is understood here.",
    }
}

/// What the person can do about it, where the page cannot.
pub(crate) const fn how_to_mend(link: Link, mend: Mend) -> &'static str {
    match (link, mend) {
        (Link::Notifications, Mend::BrowserSettings) => {
            "Click the icon left of the address, set Notifications to Allow, and reload. Without it, keep this \
             tab in sight."
        }
        (_, Mend::OtherBrowser) => {
            "Use Ledgerline in a browser that has notifications, or keep this tab in sight."
        }
        (_, Mend::BrowserSettings) => {
            "Click the icon left of the address, set Microphone to Allow, and reload."
        }
        (_, Mend::OtherTab) => "Go to that tab, or close it and reload this one.",
        (_, Mend::Rules(_)) => {
            "At RingCentral, under your call rules, let your desktop and mobile apps ring and switch Forward \
             all calls off. Then look here again."
        }
        (_, Mend::OwnRules) => {
            "At RingCentral, under your call rules, switch the custom rule off, or leave it if you want it so."
        }
        (_, Mend::EmergencyAddress) => {
            "At RingCentral, under your phones and numbers, enter the address of this line. If it is locked, \
             your admin can. Then look here again."
        }
        _ => {
            "Nothing to do yet: it is tried again within a minute. If it stays so, reload, and close \
             Ledgerline and RingCentral's app in other browsers."
        }
    }
}

pub(crate) const LINKED_TO: &str = "Linked to";
pub(crate) const READING_LINKS: &str = "Reading what this call is linked to…";
pub(crate) const NOTHING_LINKED: &str = "Nothing is linked to this call.";
pub(crate) const LINKS_AWAITED: &str = "Saved. NetSuite's record of the call gets these links as soon as it is there and NetSuite answers.";
pub(crate) const LINK_MORE: &str = "Link a project, opportunity or order";
pub(crate) const LINKABLE_PLACEHOLDER: &str = "Name or number";
pub(crate) const READING_LINKABLE: &str = "Looking in NetSuite…";
pub(crate) const LINKABLE_NONE: &str = "This customer has nothing more of that name to link.";
pub(crate) const LINKABLE_TOO_MANY: &str =
    "Not among the newest 200 of each kind. Link it in NetSuite; it shows here then.";
pub(crate) const CREATE_SALES_ORDER: &str = "Create sales order";

pub(crate) fn remove_link(name: &str) -> String {
    format!("Remove link to {name}")
}

pub(crate) fn linking(name: &str, is_linked: bool) -> String {
    if is_linked {
        format!("Linking {name}…")
    } else {
        format!("Removing {name}…")
    }
}

/// A link was not made or taken away; the button beside it does it again.
pub(crate) fn not_linked(name: &str, is_linked: bool, problem: &LogProblem) -> String {
    let what = if is_linked { "linked" } else { "removed" };
    let why = if problem.code == "forbidden" {
        "this is somebody else's call. Whoever had it, or an admin, can do it".to_owned()
    } else {
        log_problem(problem)
    };
    format!("{name} is not {what}: {why}.")
}

/// NetSuite will not have a link, in its words.
pub(crate) fn links_refused(why: &str) -> String {
    let why = why.trim_end_matches('.');
    format!(
        "The links are saved here, but NetSuite does not take them into its record: {why}. Remove the link \
         that is wrong, or ask an admin."
    )
}

/// Kinds that the connector's role may not read.
pub(crate) fn linkable_denied(permissions: &[&str]) -> String {
    format!(
        "Some of it cannot be searched: the NetSuite role lacks {}. An admin can add it.",
        permissions.join(", ")
    )
}

/// NetSuite's form was opened, and the connector is told from which call.
pub(crate) const NOTING_ORDER: &str = "Noting that an order is made from this call…";

/// The form was opened, but the connector has not noted from which call.
pub(crate) fn order_not_noted(problem: &LogProblem, is_tried_again: bool) -> String {
    let problem = log_problem(problem);
    if is_tried_again {
        format!(
            "It is not noted yet that the order is made from this call: {problem}. Save the order all the \
             same: this is tried again by itself."
        )
    } else {
        format!(
            "The order will not say that it came from this call: {problem}. Save it, then link it here."
        )
    }
}

pub(crate) fn order_state(order: &OrderState) -> String {
    match order {
        OrderState::Awaited => {
            "Save the order in NetSuite: it is then linked to this call by itself, within two \
             minutes, or within seven when it takes you longer than that to save it."
                .to_owned()
        }
        OrderState::Several => {
            "Several orders could be the one from this call. Link the right one here.".to_owned()
        }
        OrderState::Marked => {
            "The order carries its source, Phone – RingCentral, and this call.".to_owned()
        }
        OrderState::Unmarked(why) => {
            let why = why.trim_end_matches('.');
            format!("The order is linked, but its source could not be written into it: {why}.")
        }
        OrderState::GivenUp => {
            "No order was linked to this call within a day. It can still be linked here.".to_owned()
        }
    }
}

pub(crate) const REVENUE_FROM_CALLS: &str = "Revenue from calls";
pub(crate) const REVENUE: &str = "Revenue";
pub(crate) const REPORT_SIGN_IN: &str = "Connect RingCentral to see this report of your calls.";

/// A report is on its way.
pub(crate) const fn reading_report(report: Report) -> &'static str {
    match report {
        Report::Revenue => "Reading from NetSuite…",
        Report::Quality => "Reading…",
    }
}

pub(crate) const QUALITY_COMPANYS: &str = "Everybody's calls whose sound Ledgerline carried.";
pub(crate) const QUALITY_OWN: &str = "Your own calls whose sound Ledgerline carried.";
pub(crate) const QUALITY_NONE: &str = "No such call in the last four weeks. How well a call was heard is kept once the call \
     is in NetSuite.";
pub(crate) const ALL_CALLS_HEARD: &str = "All calls";
pub(crate) const WHY_NOT_GOOD: &str = "What was in the way";
pub(crate) const NO_TROUBLE: &str = "Nothing. All of them were good from beginning to end.";
pub(crate) const HOW_CALLS_WERE_HEARD: &str = "How your calls were heard lately";
pub(crate) const TRY_YOUR_SOUND: &str = "Try your microphone and speaker";
pub(crate) const WORST_CALLS: &str = "Heard worst";
pub(crate) const NOT_GOOD_FOR: &str = "Not good for";
pub(crate) const HOW_HEARD: &str = "Heard";
pub(crate) const BY_PERSON: &str = "By person";
pub(crate) const BY_DAY: &str = "By day";
pub(crate) const CAUSES: &str = "Causes";
pub(crate) const USUAL_CAUSE: &str = "Usual cause";

/// `As of 15:02.`
pub(crate) fn counted_at(time: &str) -> String {
    format!("As of {time}.")
}

pub(crate) const MOSTLY_GOOD: &str = "Mostly good";

/// How far back the report goes, and how it counts.
pub(crate) fn quality_span(days: i64) -> String {
    format!(
        "The last {days} days. Each counts as what it was half of the time; mostly good is one that was worse for a while."
    )
}

/// `1 call`, `3 calls`.
pub(crate) fn calls_counted(calls: u32) -> String {
    match calls {
        1 => "1 call".to_owned(),
        calls => format!("{calls} calls"),
    }
}

/// `3 calls: what they said came unevenly`.
pub(crate) fn cause_counted(one: CauseCount) -> String {
    format!("{}: {}", calls_counted(one.calls), one.cause.words())
}

/// Whose calls they are; somebody who has never signed in has no name here.
pub(crate) fn person_of(name: Option<&str>, extension: &ExtensionId) -> String {
    match name.filter(|name| !name.is_empty()) {
        Some(name) => name.to_owned(),
        None => format!("RingCentral's extension id {extension}"),
    }
}

/// What may help against it.
pub(crate) const fn what_helps(cause: Cause, whose: Whose) -> &'static str {
    match (cause, whose) {
        (Cause::TheirsIsLost | Cause::OursIsLost, Whose::Own) => {
            "Your network loses it. A cable, or a place nearer to the Wi-Fi, helps."
        }
        (Cause::TheirsIsLost | Cause::OursIsLost, Whose::Companys) => {
            "The person's network loses it. A cable, or better Wi-Fi, helps."
        }
        (Cause::Uneven, _) => {
            "A busy computer, or downloads and video on the same network, may be why."
        }
        (Cause::Slow, _) => "A VPN may be why.",
    }
}

/// What they will see when they are called.
pub(crate) fn they_will_see(seen: &Seen) -> String {
    let number = match &seen.number {
        Some(number) => display(number),
        None => "no number".to_owned(),
    };
    let why = match &seen.why {
        SeenWhy::Usual => String::new(),
        SeenWhy::SameArea => " · same area".to_owned(),
        SeenWhy::NoneOfTheirArea => " · you have none of their area".to_owned(),
        SeenWhy::Chosen { whose: Some(name) } => format!(" · chosen for {name}"),
        SeenWhy::Chosen { whose: None } => " · chosen for them".to_owned(),
        SeenWhy::ThisCall { .. } => " · for this call only".to_owned(),
        SeenWhy::LastTime { whose: Some(name) } => format!(" · as last time with {name}"),
        SeenWhy::LastTime { whose: None } => " · as last time".to_owned(),
    };
    format!("They will see {number}{why}")
}

pub(crate) const AS_EVERYBODY: &str = "Show my usual number";
pub(crate) const THIS_CALL_ONLY: &str = "For this call only";
pub(crate) const NOT_THIS_CALL: &str = "Take it back";
pub(crate) const REVENUE_COMPANYS: &str =
    "Everybody's calls. Each order and opportunity counts once, however many calls lead to it.";
pub(crate) const REVENUE_OWN: &str =
    "Your own calls. Each order and opportunity counts once, however many calls lead to it.";
pub(crate) const REVENUE_NONE: &str = "No call is linked to a sales order or an opportunity yet. Open a call in History and link one.";
pub(crate) const REVENUE_MORE: &str = "These are the 500 linked last; the sums are of those.";
pub(crate) const READ_AGAIN: &str = "Read again";
pub(crate) const ORDERED: &str = "Sales orders";
pub(crate) const EXPECTED: &str = "Opportunities, projected";
pub(crate) const SUMS: &str = "Sums";
pub(crate) const ORDER_OR_OPPORTUNITY: &str = "Order or opportunity";
pub(crate) const AMOUNT: &str = "Amount";

pub(crate) fn read_at(time: &str) -> String {
    format!("As NetSuite had it at {time}.")
}

/// Why an amount is not in the sums.
pub(crate) const fn not_counted(counted: Counted) -> &'static str {
    match counted {
        Counted::Whole => "",
        Counted::Dead => "not counted: cancelled or lost",
        Counted::ByItsOrder => "not counted: its order is",
        Counted::Unread => "not counted: NetSuite does not show it",
    }
}

#[cfg(test)]
mod tests {
    use ledgerline_core::domain::who::{Evidence, OpenWork, RememberedChoice};

    use super::*;

    fn found_by(why: Option<Evidence>) -> CallerMatch {
        CallerMatch {
            why: why.map(Box::new),
            contact: None,
            company: None,
            title: None,
            field: PhoneField::Main,
            stored_as: String::new(),
            url: None,
        }
    }

    #[test]
    fn what_a_save_may_break_is_said_and_that_what_works_stays_until_then() {
        for risk in [SAVE_RISK, SAVE_RISK_NS] {
            assert!(
                risk.contains("stops") && risk.contains("for the whole company"),
                "{risk}"
            );
            assert!(
                risk.contains("tested before they replace those in use"),
                "{risk}"
            );
        }
    }

    #[test]
    fn a_reply_with_a_time_counts_as_people_do() {
        let delay = |amount, unit| Delay {
            amount: std::num::NonZeroU8::new(amount).unwrap(),
            unit,
        };
        for (made, expected) in [
            (
                Reply::CallYouBackIn(delay(1, DelayUnit::Hours)),
                "I will call you back in 1 hour",
            ),
            (
                Reply::CallMeBackIn(delay(10, DelayUnit::Minutes)),
                "Please call me back in 10 minutes",
            ),
        ] {
            assert_eq!(reply(&made), expected);
        }
    }

    #[test]
    fn what_is_shown_without_a_network_says_how_old_it_is() {
        assert_eq!(offline_as_of(Some("10:42")), "As of 10:42, offline");
        assert_eq!(
            texts_stale(Some("10:42")),
            "As of 10:42, offline. What you send waits and goes out by itself."
        );
        assert!(offline_as_of(None).starts_with("Offline"));
    }

    #[test]
    fn how_busy_a_colleague_is_is_said_in_words_of_its_own() {
        let all = [
            Presence::Available,
            Presence::Busy,
            Presence::OnCall,
            Presence::DoNotDisturb,
            Presence::Offline,
        ];
        let words: std::collections::BTreeSet<&str> = all.map(presence).into();
        assert_eq!(words.len(), all.len());
    }

    #[test]
    fn what_speaks_for_a_match_is_said_in_one_sentence() {
        let golden = [
            (
                Exactness::Exact,
                Some(2),
                [2, 0, 1],
                None,
                Some("Last call 2 days ago, 2 open orders, 1 open case."),
            ),
            (Exactness::Exact, None, [0, 0, 0], None, None),
            (
                Exactness::Local,
                Some(0),
                [0, 3, 0],
                None,
                Some(
                    "The number is stored without its country, last call today, 3 open opportunities.",
                ),
            ),
            (
                Exactness::Exact,
                Some(1),
                [1, 0, 0],
                Some("Ann Lee"),
                Some("Last call yesterday, 1 open order, chosen by Ann Lee."),
            ),
            (
                Exactness::Exact,
                None,
                [0, 0, 0],
                Some(" "),
                Some("Chosen by a colleague."),
            ),
        ];
        for (exactness, days_since_call, [orders, opportunities, cases], by, sentence) in golden {
            let found = found_by(Some(Evidence {
                exactness,
                days_since_call,
                open: Some(OpenWork {
                    orders,
                    opportunities,
                    cases,
                }),
                chosen: by.map(|by| RememberedChoice {
                    by: by.to_owned(),
                    at: Timestamp::default(),
                }),
            }));
            assert_eq!(evidence(&found).as_deref(), sentence);
        }
        assert_eq!(evidence(&found_by(None)), None);
    }

    #[test]
    fn a_refusal_names_its_reason_field_and_words() {
        let mut problem = LogProblem {
            code: "netsuite-field".to_owned(),
            detail: None,
            field: Some("company".to_owned()),
        };
        assert_eq!(
            could_not_log(&problem),
            "Could not log: NetSuite refused a field (company)"
        );
        problem.detail = Some("Invalid reference".to_owned());
        assert_eq!(
            could_not_log(&problem),
            "Could not log: NetSuite refused a field (company): Invalid reference"
        );
    }

    #[test]
    fn an_empty_list_of_calls_says_which_of_three_reasons_it_has() {
        let not_set_up = LogProblem {
            code: "netsuite-not-set-up".to_owned(),
            detail: None,
            field: None,
        };
        let reasons = [could_not_read(&not_set_up), no_calls(2), no_calls(0)];
        for (reason, words) in reasons.iter().zip([
            "NetSuite is not connected",
            "2 calls of this browser wait to be logged",
            "No phone call is logged for this company",
        ]) {
            assert!(reason.contains(words), "{reason}");
        }
    }

    #[test]
    fn a_file_says_how_large_it_is_as_people_say_it() {
        assert_eq!(size(999), "999 B");
        assert_eq!(size(1_001), "2 kB");
        assert_eq!(size(1_450_000), "1.4 MB");
    }

    #[test]
    fn the_balance_is_even_only_when_every_call_is_logged() {
        assert_eq!(balance(3, 3), "3 calls = 3 in NetSuite");
        assert_eq!(balance(1, 0), "1 call, 0 in NetSuite");
    }

    #[test]
    fn a_match_says_which_number_and_how_netsuite_spells_it() {
        let found = CallerMatch {
            why: None,
            contact: None,
            company: None,
            title: None,
            field: PhoneField::Mobile,
            stored_as: "503.555.0142".to_owned(),
            url: None,
        };
        assert_eq!(
            why_matched(&found),
            "Matched by mobile number of a record, which NetSuite spells 503.555.0142."
        );
    }

    #[test]
    fn what_the_network_must_let_through_is_named_by_host_and_port() {
        for (address, rule) in [
            (
                "https://platform.ringcentral.com",
                "platform.ringcentral.com, TCP port 443, HTTPS",
            ),
            (
                "wss://ws-api.ringcentral.com/ws",
                "ws-api.ringcentral.com, TCP port 443, secure WebSocket (WSS)",
            ),
            (
                "sip10.ringcentral.com:8083",
                "sip10.ringcentral.com, TCP port 8083, secure WebSocket (WSS)",
            ),
        ] {
            assert_eq!(network_rule(address), rule);
        }
    }

    #[test]
    fn help_is_found_by_the_exact_messages() {
        let all = HELP_ENTRIES
            .map(|(symptom, remedy)| format!("{symptom} {remedy}"))
            .join(" ");
        for message in [
            "Allow pop-ups for Ledgerline in your browser, then click Connect again.",
            "Authorization failed",
            "flickers between green and amber",
            QUEUED,
        ] {
            assert!(all.contains(message), "{message}");
        }
    }

    #[test]
    fn help_on_connecting_and_help_on_the_company_lead_to_each_other() {
        assert_eq!(related_help(HELP_YOU), Some(HELP_COMPANY));
        assert_eq!(related_help(HELP_COMPANY), Some(HELP_YOU));
        let titles = HELP_ENTRIES.map(|(title, _)| title);
        for title in titles {
            assert!(related_help(title).is_none_or(|related| titles.contains(&related)));
        }
    }

    #[test]
    fn the_connect_panel_says_what_one_needs_and_whom_to_ask() {
        let all = PREREQUISITES.join(" ");
        for needed in [
            "email or extension and its password",
            "ask your IT contact or your RingCentral admin",
            "Chrome, Edge or Firefox",
            "digital line",
            "allow call, SMS and presence access",
        ] {
            assert!(all.contains(needed), "{needed}");
        }
    }

    #[test]
    fn an_emergency_number_is_named_and_the_rule_with_it() {
        let text = dial_problem(&DialProblem::Emergency {
            number: "911".to_owned(),
        })
        .unwrap();
        assert!(text.contains("911") && text.contains("registered emergency address"));
    }
}
