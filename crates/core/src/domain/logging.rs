//! What the company logs, as an admin has set it: which calls and texts, and why one of them is not in
//! `NetSuite` (adr/0040).
//!
//! A rule looks at one telling of a call and at nothing else, so that it leaves out the same tellings in
//! whatever order they come, and what is merged of the others is the same record.

mod call_fields;
mod checks;
mod colleagues;
mod dispositions;
mod entered;
mod filing;
mod info_links;
mod preview;
mod stranger;
mod wording;

pub use self::{
    call_fields::{
        Ask, CallFact, CallFacts, CallField, CustomField, CustomKind, CustomValue, FieldValue,
        Filled, ListEntry, custom_values, misfit,
    },
    checks::{Fault, Flaw, MOST_SECONDS},
    colleagues::Colleagues,
    dispositions::Dispositions,
    entered::{AskedField, Entered, EnteredValue, Misfit},
    filing::{Fate, Filed, Placeholder, Several, Unfiled, Unknown, newest},
    info_links::{InfoLink, LinkField},
    preview::{Effect, LoggingQuestion, LoggingView, LoggingWish, MOST_RECENT, Sample, example},
    stranger::StrangerName,
    wording::{USUAL_BODY, USUAL_TITLE, WordField, Wording},
};
pub(super) use self::{
    entered::Rank,
    wording::{MOST_VALUE, rendered},
};

use serde::{Deserialize, Serialize};

use super::{
    call::Direction,
    finished_call::{CallResult, FinishedCall},
    ids::ExtensionId,
    phone_number::PhoneNumber,
    time::Timestamp,
};

/// The rules.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the screen"
)]
pub struct LoggingRules {
    /// Calls that came.
    pub inbound: bool,
    /// Calls that were made.
    pub outbound: bool,
    /// Calls that were talked on.
    pub answered: bool,
    /// Calls that nobody answered, in either direction.
    pub missed: bool,
    /// Calls that went to voicemail.
    pub voicemail: bool,
    /// Calls between colleagues.
    pub internal: Internal,
    /// An answered call that was talked on for less is left out.
    pub minimum_seconds: u32,
    /// Calls with one of these numbers on either side are left out.
    pub numbers: Vec<String>,
    /// Calls and texts of these extensions are left out.
    pub people: Vec<ExtensionId>,
    /// Text messages.
    pub texts: bool,
    /// Template of a call's title.
    pub title: String,
    /// Template of its comments, above the notes.
    pub body: String,
    /// Time zone in which times in titles and comments are written, as `Europe/Berlin`; without one, that
    /// of whose call it is.
    pub time_zone: Option<String>,
    /// What reps choose as the outcome of a call.
    pub dispositions: Dispositions,
    /// What goes into which fields of the company's own.
    pub call_fields: Vec<CallField>,
    /// Links beside a call.
    pub info_links: Vec<InfoLink>,
    /// Calls with numbers that nobody has.
    pub unknown: Unknown,
    /// Calls with numbers that several have.
    pub several: Several,
    /// Where contacts without a company are put.
    pub placeholder: Option<Placeholder>,
}

impl LoggingRules {
    /// The same without what names records or list entries of one `NetSuite` account, by ids that are
    /// something else in another. Whom a contact was to be created under is asked instead, and what reps
    /// choose from is the list that the next account has.
    #[must_use]
    pub fn without_ids(mut self) -> Self {
        self.placeholder = None;
        if self.unknown == Unknown::Contact {
            self.unknown = Unknown::Ask;
        }
        let is_entry = |rule: &CallField| matches!(rule.fixed(), Some(FieldValue::Entry(_)));
        self.call_fields.retain(|rule| !is_entry(rule));
        for rule in &mut self.call_fields {
            if let Filled::Rep(ask) = &mut rule.filled {
                ask.entries.clear();
            }
        }
        self
    }
}

impl Default for LoggingRules {
    fn default() -> Self {
        Self {
            inbound: true,
            outbound: true,
            answered: true,
            missed: true,
            voicemail: true,
            internal: Internal::default(),
            minimum_seconds: 0,
            numbers: Vec::new(),
            people: Vec::new(),
            texts: true,
            title: USUAL_TITLE.to_owned(),
            body: USUAL_BODY.to_owned(),
            time_zone: None,
            dispositions: Dispositions::default(),
            call_fields: Vec::new(),
            info_links: Vec::new(),
            unknown: Unknown::default(),
            several: Several::default(),
            placeholder: None,
        }
    }
}

/// Which calls between colleagues are logged.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Internal {
    /// None.
    Never,
    /// Those that a browser of one of the two had.
    #[default]
    Told,
    /// Those of all phones.
    Always,
}

/// Why a call or a text is left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Rule {
    /// Calls that came are not logged.
    Inbound,
    /// Calls that were made are not logged.
    Outbound,
    /// Answered calls are not logged.
    Answered,
    /// Calls without an answer are not logged.
    Missed,
    /// Voicemails are not logged.
    Voicemail,
    /// Calls between colleagues are not logged.
    Internal,
    /// It was too short.
    Length,
    /// The number is listed.
    Number,
    /// The person is listed.
    Person,
    /// Texts are not logged.
    Texts,
}

/// Where a telling comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// A browser that had the call.
    Browser,
    /// RingCentral's log of the company; whether both ends are extensions, it says itself.
    CompanyLog {
        /// Both are.
        is_internal: bool,
    },
}

impl LoggingRules {
    /// Why this telling is left out; nothing when it is to be logged. What a person has written or chosen
    /// by hand is logged whatever the rules say.
    pub fn leaves_out(
        &self,
        call: &FinishedCall,
        extension: Option<&ExtensionId>,
        source: Source,
        colleagues: &Colleagues,
    ) -> Option<Rule> {
        if call.is_worked_on() {
            return None;
        }
        if extension.is_some_and(|extension| self.people.contains(extension)) {
            return Some(Rule::Person);
        }
        let sides = [&call.remote.number, &call.local_number];
        if sides
            .into_iter()
            .flatten()
            .any(|it| self.lists(it, colleagues.home()))
        {
            return Some(Rule::Number);
        }
        let is_left_out = match (self.internal, source) {
            (Internal::Never, _) | (Internal::Told, Source::CompanyLog { .. }) => {
                colleagues.had(call, source)
            }
            (Internal::Told, Source::Browser) | (Internal::Always, _) => false,
        };
        if is_left_out {
            return Some(Rule::Internal);
        }
        match call.direction {
            Direction::Inbound if !self.inbound => return Some(Rule::Inbound),
            Direction::Outbound if !self.outbound => return Some(Rule::Outbound),
            Direction::Inbound | Direction::Outbound => {}
        }
        let minimum = i64::from(self.minimum_seconds);
        match call.result {
            CallResult::Answered | CallResult::AnsweredElsewhere if !self.answered => {
                Some(Rule::Answered)
            }
            CallResult::Answered | CallResult::AnsweredElsewhere => {
                (call.talk_seconds() < minimum).then_some(Rule::Length)
            }
            CallResult::Voicemail => (!self.voicemail).then_some(Rule::Voicemail),
            CallResult::Missed
            | CallResult::Declined
            | CallResult::NoAnswer
            | CallResult::Busy
            | CallResult::Cancelled
            | CallResult::Failed => (!self.missed).then_some(Rule::Missed),
        }
    }

    /// Why texts between these are left out.
    pub fn leaves_out_texts<'n>(
        &self,
        extension: &ExtensionId,
        mut numbers: impl Iterator<Item = &'n str>,
        home: &str,
    ) -> Option<Rule> {
        if !self.texts {
            return Some(Rule::Texts);
        }
        if self.people.contains(extension) {
            return Some(Rule::Person);
        }
        numbers
            .any(|number| self.lists(number, home))
            .then_some(Rule::Number)
    }

    fn lists(&self, number: &str, home: &str) -> bool {
        let is_it = |listed: &String| {
            listed == number
                || PhoneNumber::parse(listed, home)
                    .is_some_and(|listed| listed.is_spelled_by(number, home))
        };
        self.numbers.iter().any(is_it)
    }
}

/// The rules as they are kept.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoggingSettings {
    /// Counts the changes; 0 before the first.
    pub version: u32,
    /// When they were last changed.
    pub changed_at: Option<Timestamp>,
    /// By whom.
    pub changed_by: Option<String>,
    /// What they are.
    pub rules: LoggingRules,
    /// Extensions the connector knows, for choosing among them; admins alone are told.
    #[serde(default)]
    pub people: Vec<Person>,
}

/// An extension by name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Person {
    /// As people call it.
    pub name: String,
    /// Which.
    pub id: ExtensionId,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{call::RemoteParty, ids::TelephonySessionId};

    fn call(result: CallResult, talked: i64) -> FinishedCall {
        let start = Timestamp::parse_iso("2026-11-21T22:05:00Z").unwrap();
        FinishedCall {
            telephony_session_id: TelephonySessionId::new("s-1"),
            direction: Direction::Inbound,
            result,
            remote: RemoteParty {
                number: Some("+14155550134".into()),
                name: None,
            },
            local_number: Some("+16505550101".into()),
            queue: None,
            started_at: start,
            answered_at: (result == CallResult::Answered).then_some(start),
            ended_at: start.plus_millis(talked * 1000),
            note: String::new(),
            note_edited_at: None,
            disposition: None,
            disposition_chosen_at: None,
            entered: Entered::default(),
            chosen: None,
            heard: None,
        }
    }

    fn colleagues() -> Colleagues {
        Colleagues::new(["(650) 555-0102"], "1")
    }

    fn verdict(rules: &LoggingRules, call: &FinishedCall) -> Option<Rule> {
        let ann = ExtensionId::new("101");
        rules.leaves_out(call, Some(&ann), Source::Browser, &colleagues())
    }

    #[test]
    fn without_a_rule_everything_is_logged() {
        let rules = LoggingRules::default();
        for result in [
            CallResult::Answered,
            CallResult::Missed,
            CallResult::Voicemail,
            CallResult::AnsweredElsewhere,
            CallResult::Failed,
        ] {
            assert_eq!(verdict(&rules, &call(result, 0)), None);
        }
        let internal = FinishedCall {
            remote: RemoteParty {
                number: Some("102".into()),
                name: None,
            },
            ..call(CallResult::Answered, 9)
        };
        assert_eq!(verdict(&rules, &internal), None);
    }

    #[test]
    fn each_switch_leaves_out_its_calls_and_names_itself() {
        let all = LoggingRules::default;
        let (answered, missed) = (call(CallResult::Answered, 9), call(CallResult::Missed, 0));
        let voicemail = call(CallResult::Voicemail, 0);
        let outbound = FinishedCall {
            direction: Direction::Outbound,
            ..answered.clone()
        };
        let off = |change: fn(&mut LoggingRules)| {
            let mut rules = all();
            change(&mut rules);
            rules
        };
        for (rules, rule, out, stays) in [
            (
                off(|it| it.inbound = false),
                Rule::Inbound,
                &answered,
                &outbound,
            ),
            (
                off(|it| it.outbound = false),
                Rule::Outbound,
                &outbound,
                &answered,
            ),
            (
                off(|it| it.answered = false),
                Rule::Answered,
                &answered,
                &missed,
            ),
            (
                off(|it| it.missed = false),
                Rule::Missed,
                &missed,
                &voicemail,
            ),
            (
                off(|it| it.voicemail = false),
                Rule::Voicemail,
                &voicemail,
                &missed,
            ),
            (
                off(|it| it.minimum_seconds = 10),
                Rule::Length,
                &answered,
                &missed,
            ),
            (
                off(|it| it.people = vec![ExtensionId::new("101")]),
                Rule::Person,
                &answered,
                &FinishedCall {
                    note: "Wants the blue one".into(),
                    ..answered.clone()
                },
            ),
        ] {
            assert_eq!(verdict(&rules, out), Some(rule));
            assert_eq!(verdict(&rules, stays), None);
        }
    }

    #[test]
    fn a_call_of_exactly_the_least_length_is_logged() {
        let rules = LoggingRules {
            minimum_seconds: 10,
            ..LoggingRules::default()
        };
        assert_eq!(verdict(&rules, &call(CallResult::Answered, 10)), None);
        let shorter = call(CallResult::Answered, 9);
        assert_eq!(verdict(&rules, &shorter), Some(Rule::Length));
    }

    #[test]
    fn a_number_is_found_however_it_is_written_and_on_either_side() {
        for written in ["(415) 555-0134", "+1 650 555 0101", "4155550134"] {
            let rules = LoggingRules {
                numbers: vec![written.into()],
                ..LoggingRules::default()
            };
            let found = verdict(&rules, &call(CallResult::Missed, 0));
            assert_eq!(found, Some(Rule::Number), "{written}");
        }
    }

    #[test]
    fn what_a_person_did_by_hand_is_logged_whatever_the_rules_say() {
        let rules = LoggingRules {
            inbound: false,
            numbers: vec!["+14155550134".into()],
            ..LoggingRules::default()
        };
        let plain = call(CallResult::Answered, 9);
        let noted = FinishedCall {
            note: "Wants the blue one".into(),
            ..plain.clone()
        };
        let wiped = FinishedCall {
            note_edited_at: Some(plain.ended_at),
            ..plain.clone()
        };
        let judged = FinishedCall {
            disposition: Some("Interested".into()),
            ..plain.clone()
        };
        assert!(verdict(&rules, &plain).is_some());
        let mut filled = plain.clone();
        let value = Some(FieldValue::Text("West".into()));
        filled
            .entered
            .enter("custevent_region", value, plain.ended_at);
        for call in [noted, wiped, judged, filled] {
            assert_eq!(verdict(&rules, &call), None);
        }
    }

    #[test]
    fn calls_between_colleagues_have_three_ways() {
        let inside = FinishedCall {
            remote: RemoteParty {
                number: Some("102".into()),
                name: None,
            },
            ..call(CallResult::Answered, 9)
        };
        let log = Source::CompanyLog { is_internal: true };
        for (internal, browser, company) in [
            (Internal::Never, Some(Rule::Internal), Some(Rule::Internal)),
            (Internal::Told, None, Some(Rule::Internal)),
            (Internal::Always, None, None),
        ] {
            let rules = LoggingRules {
                internal,
                ..LoggingRules::default()
            };
            assert_eq!(verdict(&rules, &inside), browser);
            assert_eq!(rules.leaves_out(&inside, None, log, &colleagues()), company);
        }
    }

    #[test]
    fn whoever_tells_of_a_call_between_colleagues_the_verdict_is_the_same() {
        let rules = LoggingRules {
            internal: Internal::Never,
            ..LoggingRules::default()
        };
        for (shown, is_left_out) in [
            (Some("102"), true),
            (Some("+16505550102"), true),
            (Some("650-555-0102"), true),
            (Some("+16505550103"), false),
            (Some("1650555"), false),
            (None, false),
        ] {
            for direction in [Direction::Inbound, Direction::Outbound] {
                let told = FinishedCall {
                    direction,
                    remote: RemoteParty {
                        number: shown.map(str::to_owned),
                        name: None,
                    },
                    ..call(CallResult::Answered, 9)
                };
                for source in [Source::Browser, Source::CompanyLog { is_internal: false }] {
                    let verdict = rules.leaves_out(&told, None, source, &colleagues());
                    assert_eq!(
                        verdict == Some(Rule::Internal),
                        is_left_out,
                        "{shown:?} {source:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn texts_are_left_out_all_by_person_or_by_number() {
        let ann = ExtensionId::new("101");
        let with =
            |rules: &LoggingRules| rules.leaves_out_texts(&ann, ["+14155550134"].into_iter(), "1");
        let all = LoggingRules::default();
        assert_eq!(with(&all), None);
        for (rules, rule) in [
            (
                LoggingRules {
                    texts: false,
                    ..all.clone()
                },
                Rule::Texts,
            ),
            (
                LoggingRules {
                    people: vec![ann.clone()],
                    ..all.clone()
                },
                Rule::Person,
            ),
            (
                LoggingRules {
                    numbers: vec!["415 555 0134".into()],
                    ..all.clone()
                },
                Rule::Number,
            ),
        ] {
            assert_eq!(with(&rules), Some(rule));
        }
    }
}
