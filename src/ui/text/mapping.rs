//! Whose employee an extension is, and calls that are filed anew.

use ledgerline_core::domain::{
    mapping::{Evidence, GroupKind, How, Kind as ExtensionKind, PastCalls, Refiled},
    view::LogProblem,
};

use super::log::log_problem;

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

pub(super) fn counted(count: u32, one: &str, many: &str) -> String {
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
