//! Sync of the company's calls, its events, and the ledger that proves them.

use ledgerline_core::domain::{
    company::{Fix, RangeFlaw},
    ids::RecordId,
    subscription::{Ending, SubscriptionState},
    view::LogProblem,
};

use super::{log::log_problem, rules::CALL_FIELDS};
use crate::ui::format;

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
