//! How the text messages of a conversation become `NetSuite` phone calls, which is what `NetSuite`
//! has for texts: one record for each conversation and local day, its comments a transcript.
//!
//! The day is the rep's own, which only the connector knows, so a report is of a conversation and may
//! hold messages of several days. Messages are told apart by their ids: telling one again changes
//! nothing, and reports make the same record in whatever order they come.

mod merge;
mod transcript;

use serde::{Deserialize, Serialize};

pub use self::merge::{Merge, Surroundings, Written};
use super::{
    call::{Direction, RemoteParty},
    finished_call::ChosenRecords,
    ids::{ConversationId, MessageId},
    phone_call::{LocalMinute, one_line, shortened},
    phone_number,
    time::Timestamp,
};

/// Longest title we write; the column holds 256.
const TITLE_LIMIT: usize = 200;

/// How far a text has come. One that was received is delivered. The greater never goes back to the
/// smaller.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Delivery {
    /// On its way to RingCentral or there.
    Sending,
    /// With the carrier, which may never say more.
    Sent,
    /// It did not arrive.
    Failed,
    /// It arrived.
    Delivered,
}

/// One text message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TextMessage {
    /// RingCentral's; the key of the message within its conversation.
    pub id: MessageId,
    /// Who wrote it.
    pub direction: Direction,
    /// When it was written.
    pub at: Timestamp,
    /// Which of several wrote a received one, by number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The text.
    pub body: String,
    /// Names of pictures and files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<String>,
    /// How far it has come.
    pub delivery: Delivery,
}

/// Text messages of one conversation, to be logged: new ones, ones whose delivery changed, or all
/// that are known, of one day or of several.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TextReport {
    /// RingCentral's conversation: one own number and the same others.
    pub conversation: ConversationId,
    /// The other side; several in a group.
    pub others: Vec<RemoteParty>,
    /// Our number.
    pub local_number: Option<String>,
    /// In any order.
    pub messages: Vec<TextMessage>,
    /// The records a rep chose, over what the numbers alone suggest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<ChosenRecords>,
    /// Days that were refused just now, `2026-11-21`: where nothing is told of them, the choice leaves them
    /// alone this time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<String>,
}

/// A day on a wall clock.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LocalDay {
    year: i16,
    month: u8,
    day: u8,
}

impl LocalDay {
    /// `2026-11-21`.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl From<LocalMinute> for LocalDay {
    fn from(minute: LocalMinute) -> Self {
        Self {
            year: minute.year,
            month: minute.month,
            day: minute.day,
        }
    }
}

/// The record's external id, `rc-sms-{conversation}-{yyyymmdd}`; `None` when the id has characters
/// that `NetSuite` does not take in an address.
pub fn external_id(conversation: &ConversationId, day: LocalDay) -> Option<String> {
    let id = conversation.as_str();
    let fits = (1..=190).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let LocalDay { year, month, day } = day;
    fits.then(|| format!("rc-sms-{id}-{year:04}{month:02}{day:02}"))
}

/// The day of a conversation that a record is of, by its external id.
pub fn day_of(conversation: &ConversationId, external_id: &str) -> Option<LocalDay> {
    let digits = external_id
        .strip_prefix("rc-sms-")?
        .strip_prefix(conversation.as_str())?
        .strip_prefix('-')?;
    let is_day = digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit());
    let part = |range: std::ops::Range<usize>| digits.get(range).filter(|_| is_day);
    Some(LocalDay {
        year: part(0..4)?.parse().ok()?,
        month: part(4..6)?.parse().ok()?,
        day: part(6..8)?.parse().ok()?,
    })
}

impl TextReport {
    /// The same report for each local day there are messages of, oldest day first.
    pub fn by_day(&self, wall_clock: &dyn Fn(Timestamp) -> LocalMinute) -> Vec<(LocalDay, Self)> {
        let mut messages = self.messages.clone();
        messages.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
        let mut days: Vec<(LocalDay, Self)> = Vec::new();
        for message in messages {
            let day = LocalDay::from(wall_clock(message.at));
            match days.iter_mut().find(|(known, _)| *known == day) {
                Some((_, report)) => report.messages.push(message),
                None => days.push((
                    day,
                    Self {
                        messages: vec![message],
                        ..self.without_messages()
                    },
                )),
            }
        }
        days
    }

    /// The same report without any message: it says whose the conversation is.
    #[must_use]
    pub fn without_messages(&self) -> Self {
        Self {
            conversation: self.conversation.clone(),
            others: self.others.clone(),
            local_number: self.local_number.clone(),
            messages: Vec::new(),
            chosen: self.chosen.clone(),
            refused: Vec::new(),
        }
    }
}

/// The name to show for one of the others: NetSuite's, else the network's, else the number.
fn name_of(party: &RemoteParty, names: &dyn Fn(&str) -> Option<String>) -> String {
    let number = party.number.as_deref();
    let name = number
        .and_then(names)
        .or_else(|| party.name.clone())
        .or_else(|| number.map(phone_number::display));
    let name = one_line(name.as_deref().unwrap_or_default());
    if name.is_empty() {
        "unknown number".to_owned()
    } else {
        shortened(&name, 80)
    }
}

fn title(others: &[RemoteParty], names: &dyn Fn(&str) -> Option<String>) -> String {
    let mut who: Vec<String> = others.iter().map(|party| name_of(party, names)).collect();
    let rest = who.len().saturating_sub(2);
    who.truncate(2);
    let who = match (who.as_slice(), rest) {
        ([], _) => "unknown number".to_owned(),
        (_, 0) => who.join(" and "),
        (_, rest) => format!("{} and {rest} more", who.join(", ")),
    };
    shortened(&format!("Texts with {who}"), TITLE_LIMIT)
}

#[cfg(test)]
mod tests {
    use super::{super::phone_call::tests::wall_clock, *};

    pub(super) fn party(number: &str, name: Option<&str>) -> RemoteParty {
        RemoteParty {
            number: Some(number.to_owned()),
            name: name.map(str::to_owned),
        }
    }

    pub(super) fn message(id: &str, direction: Direction, at: &str, body: &str) -> TextMessage {
        TextMessage {
            id: MessageId::new(id),
            direction,
            at: Timestamp::parse_iso(at).unwrap(),
            from: None,
            body: body.to_owned(),
            attachments: Vec::new(),
            delivery: Delivery::Delivered,
        }
    }

    pub(super) fn report(messages: &[TextMessage]) -> TextReport {
        TextReport {
            conversation: ConversationId::new("5439713300012345678"),
            others: vec![party("+14155550134", Some("JANE D"))],
            local_number: Some("+16505550101".into()),
            messages: messages.to_vec(),
            chosen: None,
            refused: Vec::new(),
        }
    }

    #[test]
    fn a_conversation_has_one_record_for_each_day() {
        let day = LocalDay::from(wall_clock(
            Timestamp::parse_iso("2026-01-02T03:04:05Z").unwrap(),
        ));
        let id = |text: &str| external_id(&ConversationId::new(text), day);
        assert_eq!(id("543").as_deref(), Some("rc-sms-543-20260102"));
        for odd in ["", "5/43", "é", "5 4"] {
            assert_eq!(id(odd), None, "{odd}");
        }
        assert_eq!(day.iso(), "2026-01-02");
    }

    #[test]
    fn messages_are_told_by_the_day_they_were_written_on() {
        let of = |id, at| message(id, Direction::Inbound, at, "x");
        let report = report(&[
            of("3", "2026-11-22T00:00:00Z"),
            of("1", "2026-11-21T09:00:00Z"),
            of("2", "2026-11-21T23:59:59Z"),
        ]);
        let days = report.by_day(&wall_clock);
        let told: Vec<(String, Vec<&str>)> = days
            .iter()
            .map(|(day, report)| {
                let ids = report.messages.iter().map(|one| one.id.as_str());
                (day.iso(), ids.collect())
            })
            .collect();
        assert_eq!(
            told,
            [
                ("2026-11-21".to_owned(), vec!["1", "2"]),
                ("2026-11-22".to_owned(), vec!["3"])
            ]
        );
    }

    #[test]
    fn a_title_names_two_and_counts_the_others() {
        let names = |number: &str| (number == "+14155550134").then(|| "Jane\nDoe".to_owned());
        let others = [
            party("+14155550134", Some("JANE D")),
            party("+14155550135", Some("JOHN")),
            party("+14155550136", None),
        ];
        assert_eq!(title(&others[..1], &names), "Texts with Jane Doe");
        assert_eq!(title(&others[..2], &names), "Texts with Jane Doe and JOHN");
        assert_eq!(
            title(&others, &names),
            "Texts with Jane Doe, JOHN and 1 more"
        );
        assert_eq!(title(&others[2..], &names), "Texts with +1 (415) 555-0136");
        assert_eq!(title(&[], &names), "Texts with unknown number");
    }
}
