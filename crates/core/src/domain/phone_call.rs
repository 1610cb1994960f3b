//! How a finished call becomes a `NetSuite` phone call: its key, title, times, body and filing.
//!
//! Dates and times come in as the wall clock shows them to the rep, because a phone call record has
//! a date and times of day without a zone; who knows zones is the connector.

mod merge;
mod message;
mod slot;
mod worded;
mod words;

pub(super) use merge::{Choice, fingerprint};
pub use merge::{Merge, Wanted, Written};
pub use message::MESSAGE_LIMIT;
pub(super) use message::{COLUMN_LIMIT, NOT_FILED};
pub use slot::{LocalMinute, TimeSlot};
pub use words::Words;

use super::{
    call::Direction,
    call::RemoteParty,
    caller::CallerMatch,
    finished_call::{CallResult, ChosenRecords, FinishedCall},
    ids::{RecordId, TelephonySessionId},
    logging::{CallFacts, CustomValue, Entered, USUAL_TITLE, WordField, Wording, rendered},
    phone_number,
    texts::LocalDay,
    time::Timestamp,
};

/// Longest title we write; the column holds 256.
const TITLE_LIMIT: usize = 200;
/// Longest `phone` a record takes.
const PHONE_LIMIT: usize = 100;

/// The record's external id, `rc-{telephony session id}`; `None` when the id has characters that
/// `NetSuite` does not take in an address.
pub fn external_id(session: &TelephonySessionId) -> Option<String> {
    let id = session.as_str();
    let fits = (1..=200).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    fits.then(|| format!("rc-{id}"))
}

/// The telephony session id in a record's external id; `None` for any other record, as that of a day of
/// texts.
pub fn session_of(external_id: &str) -> Option<&str> {
    external_id
        .strip_prefix("rc-")
        .filter(|id| !id.is_empty() && !id.starts_with("sms-"))
}

/// Where a call is filed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Filing {
    /// Under this company, contact or both.
    Under {
        /// Customer, lead, prospect or vendor.
        company: Option<RecordId>,
        /// Contact.
        contact: Option<RecordId>,
    },
    /// Nowhere: nobody has the number, or it was withheld.
    Nobody,
    /// Nowhere: nobody has the number, and the rep is to say who it was.
    Unknown,
    /// Nowhere: so many records have the number and the rep has not chosen.
    Ambiguous(usize),
    /// Where the record already is.
    Unchanged,
}

impl Filing {
    /// What the number alone says: one match files the call, several leave it to the rep.
    pub fn by_number(matches: &[CallerMatch]) -> Self {
        match matches {
            [] => Self::Nobody,
            [only] => Self::Under {
                company: only.company.as_ref().map(|company| company.id.clone()),
                contact: only.contact.as_ref().map(|contact| contact.id.clone()),
            },
            several => Self::Ambiguous(several.len()),
        }
    }

    /// Are these whom it is filed under?
    pub fn is_under(&self, records: &ChosenRecords) -> bool {
        matches!(
            self,
            Self::Under { company, contact }
                if *company == records.company && *contact == records.contact
        )
    }

    /// The company it is filed under, where that is one.
    pub const fn company(&self) -> Option<&RecordId> {
        match self {
            Self::Under { company, .. } => company.as_ref(),
            Self::Nobody | Self::Unknown | Self::Ambiguous(_) | Self::Unchanged => None,
        }
    }
}

/// What is known beside the call itself.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// Name of the other side as `NetSuite` has it.
    pub name: Option<&'a str>,
    /// Where the call is filed.
    pub filing: &'a Filing,
    /// The rep's employee record, or the one that stands in for it.
    pub assigned: Option<&'a RecordId>,
    /// The rep's name, to be written down where no employee record of their own says it.
    pub rep: Option<&'a str>,
    /// The number that stands in the record now.
    pub phone: Option<&'a str>,
    /// How the company words it.
    pub wording: Wording<'a>,
    /// A point in time on the wall clock of the record's owner, which is what the record's own times are.
    pub wall_clock: &'a dyn Fn(Timestamp) -> LocalMinute,
    /// The same on the clock that titles and comments are written by.
    pub worded_clock: &'a dyn Fn(Timestamp) -> LocalMinute,
}

/// A phone call record, ready to be written. What is absent stays as it is in the record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PhoneCall {
    /// Subject.
    pub title: Option<String>,
    /// The other side's number.
    pub phone: Phone,
    /// Comments.
    pub message: String,
    /// Date and times.
    pub slot: Option<TimeSlot>,
    /// Where it is filed.
    pub filing: Filing,
    /// Organizer.
    pub assigned: Option<RecordId>,
    /// Facts for the company's own fields, as far as they are known better now.
    pub facts: CallFacts,
    /// What a rep filled in for them that the record does not say yet.
    pub entered: Entered,
    /// What of both is written, by field.
    pub custom: Vec<(String, CustomValue)>,
}

/// A record's number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Phone {
    /// As the network gave it.
    Number(String),
    /// None; one that stands there is another report's.
    Withheld,
    /// What stands there.
    Unchanged,
}

impl Phone {
    pub(super) fn of(remote: &RemoteParty) -> Self {
        let number = remote.number.as_deref();
        number.map_or(Self::Withheld, |number| {
            Self::Number(shortened(number, PHONE_LIMIT))
        })
    }
}

/// What a title is made of; of somebody else's report nothing but this is known.
#[derive(Clone, Copy)]
pub(in crate::domain) struct Named<'a> {
    direction: Direction,
    result: CallResult,
    started_at: Timestamp,
    /// NetSuite's for the other side, which the network's own stands in for.
    name: Option<&'a str>,
    network: Option<&'a str>,
    number: Option<&'a str>,
}

impl<'a> Named<'a> {
    fn of(call: &'a FinishedCall, name: Option<&'a str>) -> Self {
        Self {
            direction: call.direction,
            result: call.result,
            started_at: call.started_at,
            name,
            network: call.remote.name.as_deref(),
            number: call.remote.number.as_deref(),
        }
    }

    fn value(self, field: WordField, around: &Surroundings<'_>) -> Option<String> {
        let (what, towards, unknown) = words(self.direction, self.result);
        let clock = || (around.worded_clock)(self.started_at);
        match field {
            WordField::Call => Some(what.to_owned()),
            WordField::FromOrTo => Some(towards.to_owned()),
            WordField::Name => {
                let who = self.name.or(self.network).map(str::to_owned);
                let who = who.or_else(|| self.number.map(phone_number::display));
                let who = who.filter(|who| !who.trim().is_empty());
                Some(who.unwrap_or_else(|| unknown.to_owned()))
            }
            WordField::Number => Some(message::number(self.number)),
            WordField::Direction => Some(message::direction(self.direction).to_owned()),
            WordField::Result => Some(message::result(self.result).to_owned()),
            WordField::Date => Some(LocalDay::from(clock()).iso()),
            WordField::Time => {
                let at = clock();
                Some(format!("{:02}:{:02}", at.hour, at.minute))
            }
            WordField::Duration
            | WordField::OurNumber
            | WordField::Queue
            | WordField::Quality
            | WordField::Disposition
            | WordField::Rep => None,
        }
    }
}

fn title(named: Named<'_>, around: &Surroundings<'_>) -> String {
    let template = around.wording.title.unwrap_or(USUAL_TITLE);
    let (text, _) = rendered(template, &|field| named.value(field, around));
    shortened(&one_line(&text), TITLE_LIMIT)
}

/// What a call was, towards whom, and what stands for nobody.
const fn words(
    direction: Direction,
    result: CallResult,
) -> (&'static str, &'static str, &'static str) {
    match (direction, result) {
        (Direction::Inbound, CallResult::Missed) => {
            ("Missed inbound call", "from", "withheld number")
        }
        (Direction::Inbound, CallResult::Declined) => {
            ("Declined inbound call", "from", "withheld number")
        }
        (Direction::Inbound, CallResult::Voicemail) => {
            ("Inbound voicemail", "from", "withheld number")
        }
        (
            Direction::Inbound,
            CallResult::Answered
            | CallResult::AnsweredElsewhere
            | CallResult::NoAnswer
            | CallResult::Busy
            | CallResult::Cancelled
            | CallResult::Failed,
        ) => ("Inbound call", "from", "withheld number"),
        (
            Direction::Outbound,
            CallResult::Answered
            | CallResult::Missed
            | CallResult::Declined
            | CallResult::Voicemail
            | CallResult::AnsweredElsewhere
            | CallResult::NoAnswer
            | CallResult::Busy
            | CallResult::Cancelled
            | CallResult::Failed,
        ) => ("Outbound call", "to", "unknown number"),
    }
}

/// At most so many characters, with an ellipsis where something is missing.
pub(super) fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut kept: String = text.chars().take(limit.saturating_sub(1)).collect();
    kept.push('…');
    kept
}

/// The text without line breaks, so that it cannot pass for another line of the message.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::{
        caller::{EntityKind, EntityRef, PhoneField},
        ids::ExtensionId,
    };

    pub(super) fn call() -> FinishedCall {
        FinishedCall {
            telephony_session_id: TelephonySessionId::new("s-a0d1"),
            direction: Direction::Inbound,
            result: CallResult::Answered,
            remote: RemoteParty {
                number: Some("+14155550134".into()),
                name: Some("JANE D".into()),
            },
            local_number: Some("+16505550101".into()),
            queue: None,
            started_at: Timestamp::parse_iso("2026-11-21T22:05:00Z").unwrap(),
            answered_at: Timestamp::parse_iso("2026-11-21T22:05:10Z"),
            ended_at: Timestamp::parse_iso("2026-11-21T22:11:41Z").unwrap(),
            note: "Wants the blue one".into(),
            note_edited_at: None,
            disposition: None,
            disposition_chosen_at: None,
            entered: Entered::default(),
            chosen: None,
            heard: None,
        }
    }

    /// A rep in Greenwich.
    pub(in crate::domain) fn wall_clock(at: Timestamp) -> LocalMinute {
        let text = at.to_string();
        let part = |range: std::ops::Range<usize>| text[range].parse::<u8>().unwrap();
        LocalMinute {
            year: text[..4].parse().unwrap(),
            month: part(5..7),
            day: part(8..10),
            hour: part(11..13),
            minute: part(14..16),
        }
    }

    pub(super) fn around(filing: &Filing) -> Surroundings<'_> {
        Surroundings {
            name: None,
            filing,
            assigned: None,
            rep: None,
            phone: None,
            wording: Wording::default(),
            wall_clock: &wall_clock,
            worded_clock: &wall_clock,
        }
    }

    fn found(id: &str) -> CallerMatch {
        CallerMatch {
            why: None,
            contact: Some(EntityRef {
                id: RecordId::new(id),
                kind: EntityKind::Contact,
                name: "Jane Doe".into(),
            }),
            company: None,
            title: None,
            field: PhoneField::Main,
            stored_as: "(415) 555-0134".into(),
            url: None,
        }
    }

    #[test]
    fn the_external_id_is_the_session_and_nothing_that_breaks_an_address() {
        assert_eq!(
            external_id(&TelephonySessionId::new("s-a0_D1")).as_deref(),
            Some("rc-s-a0_D1")
        );
        for odd in ["", "s/1", "s 1", "s|1", "s-é", "../s"] {
            assert_eq!(external_id(&TelephonySessionId::new(odd)), None, "{odd}");
        }
    }

    #[test]
    fn titles_say_direction_result_and_who() {
        let call = call();
        let titled = |named: Named<'_>| title(named, &around(&Filing::Nobody));
        let title_of = |direction, result, name| {
            titled(Named {
                direction,
                result,
                ..Named::of(&call, name)
            })
        };
        assert_eq!(
            title_of(Direction::Inbound, CallResult::Answered, Some("Jane Doe")),
            "Inbound call from Jane Doe"
        );
        assert_eq!(
            title_of(Direction::Inbound, CallResult::Missed, None),
            "Missed inbound call from JANE D"
        );
        assert_eq!(
            title_of(Direction::Outbound, CallResult::Busy, Some("Jane\nDoe")),
            "Outbound call to Jane Doe"
        );
        let withheld = Named {
            network: None,
            number: None,
            ..Named::of(&call, None)
        };
        assert_eq!(titled(withheld), "Inbound call from withheld number");
        let wording = Wording {
            title: Some("{name} {name} {name} {name}"),
            body: None,
        };
        let worded = Surroundings {
            wording,
            ..around(&Filing::Nobody)
        };
        let long = "x".repeat(400);
        let long = title(Named::of(&call, Some(&long)), &worded);
        assert_eq!(long.chars().count(), TITLE_LIMIT);
    }

    #[test]
    fn times_in_words_are_on_the_clock_for_words_and_the_records_own_are_not() {
        let (call, ann) = (call(), ExtensionId::new("101"));
        let berlin = |at: Timestamp| wall_clock(at.plus_millis(3_600_000));
        let wording = Wording {
            title: Some("{call} {date} {time}"),
            body: Some("At {time}"),
        };
        let around = Surroundings {
            wording,
            worded_clock: &berlin,
            ..around(&Filing::Nobody)
        };
        let (record, _) = Merge::new(&call, (&ann, "Ann Lee"), None, None, None).finish(&around);
        let record = record.unwrap();
        assert_eq!(record.title.unwrap(), "Inbound call 2026-11-21 23:05");
        assert!(
            record.message.starts_with("At 23:05\n"),
            "{}",
            record.message
        );
        assert_eq!(record.slot.unwrap().start(), "22:05");
    }

    #[test]
    fn one_match_files_the_call_and_several_leave_it_to_the_rep() {
        assert_eq!(Filing::by_number(&[]), Filing::Nobody);
        let under = Filing::Under {
            company: None,
            contact: Some(RecordId::new("7")),
        };
        assert_eq!(Filing::by_number(&[found("7")]), under);
        assert_eq!(
            Filing::by_number(&[found("7"), found("8")]),
            Filing::Ambiguous(2)
        );
    }

    #[test]
    fn the_record_has_number_times_and_organizer() {
        let (call, ann, rep) = (call(), ExtensionId::new("101"), RecordId::new("12"));
        let around = Surroundings {
            assigned: Some(&rep),
            ..around(&Filing::Nobody)
        };
        let (record, _) = Merge::new(&call, (&ann, "Ann Lee"), None, None, None).finish(&around);
        let record = record.unwrap();
        assert_eq!(record.phone, Phone::Number("+14155550134".into()));
        let slot = record.slot.unwrap();
        assert_eq!(slot.date(), "2026-11-21");
        assert_eq!(
            (slot.start().as_str(), slot.end().as_str()),
            ("22:05", "22:11")
        );
        assert_eq!(record.assigned, Some(rep));
    }
}
