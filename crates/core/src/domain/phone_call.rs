//! How a finished call becomes a `NetSuite` phone call: its key, title, times, body and filing.
//!
//! Dates and times come in as the wall clock shows them to the rep, because a phone call record has
//! a date and times of day without a zone; who knows zones is the connector.

mod message;
mod slot;

pub use message::{MESSAGE_LIMIT, note_in};
pub use slot::{LocalMinute, TimeSlot};

use super::{
    call::Direction,
    caller::CallerMatch,
    finished_call::{CallResult, FinishedCall},
    ids::{RecordId, TelephonySessionId},
    phone_number,
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
}

/// What is known beside the call itself.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// Name of the other side as `NetSuite` has it.
    pub name: Option<&'a str>,
    /// Where the call is filed.
    pub filing: &'a Filing,
    /// The rep's employee record.
    pub assigned: Option<&'a RecordId>,
    /// The rep's name, written down when no employee record stands for it.
    pub rep: Option<&'a str>,
    /// The note to write, which may be longer than the one the call carries.
    pub note: &'a str,
    /// Start on the rep's wall clock.
    pub started: LocalMinute,
    /// End on the rep's wall clock.
    pub ended: LocalMinute,
}

/// A phone call record, ready to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PhoneCall {
    /// Subject.
    pub title: String,
    /// The other side's number as the network gave it.
    pub phone: Option<String>,
    /// Comments.
    pub message: String,
    /// Date and times.
    pub slot: TimeSlot,
    /// Where it is filed.
    pub filing: Filing,
    /// Organizer.
    pub assigned: Option<RecordId>,
}

impl PhoneCall {
    /// Writes the call down.
    pub fn new(call: &FinishedCall, around: Surroundings<'_>) -> Self {
        let elapsed = call.ended_at.millis_since(call.started_at) / 60_000;
        Self {
            title: title(call, around.name),
            phone: call
                .remote
                .number
                .as_deref()
                .map(|number| shortened(number, PHONE_LIMIT)),
            message: message::compose(call, &around),
            slot: TimeSlot::new(around.started, around.ended, elapsed),
            filing: around.filing.clone(),
            assigned: around.assigned.cloned(),
        }
    }
}

fn title(call: &FinishedCall, name: Option<&str>) -> String {
    let number = call.remote.number.as_deref().map(phone_number::display);
    let who = name
        .or(call.remote.name.as_deref())
        .map(str::to_owned)
        .or(number);
    let who = who.as_deref().map(str::trim).filter(|who| !who.is_empty());
    let (what, towards, unknown) = match (call.direction, call.result) {
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
    };
    shortened(
        &one_line(&format!("{what} {towards} {}", who.unwrap_or(unknown))),
        TITLE_LIMIT,
    )
}

/// At most so many characters, with an ellipsis where something is missing.
fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut kept: String = text.chars().take(limit.saturating_sub(1)).collect();
    kept.push('…');
    kept
}

/// The text without line breaks, so that it cannot pass for another line of the message.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        call::RemoteParty,
        caller::{EntityKind, EntityRef, PhoneField},
        time::Timestamp,
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
            disposition: None,
            chosen: None,
        }
    }

    pub(super) fn around<'a>(call: &'a FinishedCall, filing: &'a Filing) -> Surroundings<'a> {
        Surroundings {
            name: None,
            filing,
            assigned: None,
            rep: None,
            note: &call.note,
            started: LocalMinute {
                year: 2026,
                month: 11,
                day: 21,
                hour: 14,
                minute: 5,
            },
            ended: LocalMinute {
                year: 2026,
                month: 11,
                day: 21,
                hour: 14,
                minute: 11,
            },
        }
    }

    fn found(id: &str) -> CallerMatch {
        CallerMatch {
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
        let title_of = |direction, result, name| {
            title(
                &FinishedCall {
                    direction,
                    result,
                    ..call()
                },
                name,
            )
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
        let nobody = RemoteParty {
            number: None,
            name: None,
        };
        assert_eq!(
            title(
                &FinishedCall {
                    remote: nobody,
                    ..call()
                },
                None
            ),
            "Inbound call from withheld number"
        );
        let long = "x".repeat(400);
        assert_eq!(title(&call(), Some(&long)).chars().count(), TITLE_LIMIT);
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
        let call = call();
        let rep = RecordId::new("12");
        let filing = Filing::Nobody;
        let record = PhoneCall::new(
            &call,
            Surroundings {
                assigned: Some(&rep),
                ..around(&call, &filing)
            },
        );
        assert_eq!(record.phone.as_deref(), Some("+14155550134"));
        assert_eq!(record.slot.date(), "2026-11-21");
        assert_eq!(
            (record.slot.start().as_str(), record.slot.end().as_str()),
            ("14:05", "14:11")
        );
        assert_eq!(record.assigned, Some(rep));
    }
}
