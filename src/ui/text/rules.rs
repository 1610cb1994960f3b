//! The company's logging rules, wording and Call Fields.

use ledgerline_core::domain::{
    caller::EntityKind,
    logging::{
        CallFact, Effect, Filed, Flaw, Internal, LinkField, Misfit, Several, Unfiled, Unknown,
        WordField,
    },
    view::LogProblem,
};

use super::{
    customer::kind,
    live_call::{DISPOSITION, QUALITY},
    log::log_problem,
};

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
