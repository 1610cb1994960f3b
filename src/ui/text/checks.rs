//! The company's tests, the causes of missing calls, and the connector's log.

use ledgerline_core::domain::{
    event::{Level, What},
    missing_calls::{Because, Suspect},
    probe::{Probe, Untried},
};

use super::{log::of, sync::reason};

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
        What::RulesCleared => {
            "Another account: the logging rules that named records of the one before are no longer in use"
        }
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
