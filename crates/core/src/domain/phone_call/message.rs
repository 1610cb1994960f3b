//! The comments of a phone call record: facts line by line, then notes.

use std::ops::Range;

use super::{Filing, Surroundings, one_line, shortened};
use crate::domain::{
    call::Direction,
    finished_call::{CallResult, FinishedCall},
    phone_number,
};

/// Longest body we write on our own, in characters; integrations in the field stay at 3400.
pub const MESSAGE_LIMIT: usize = 3400;

/// What the column holds, in characters. Text that somebody typed there may fill it.
pub(in crate::domain) const COLUMN_LIMIT: usize = 4000;

/// Stands between the facts and the note of a call that one person wrote about.
const NOTE_MARK: &str = "\n\nNote:\n";

/// The same where several people wrote one, each under a name.
const NAMED_MARK: &str = "\n\nNote by ";

/// What lines of facts begin with.
const LABELS: [&str; 9] = [
    "Direction: ",
    "Result: ",
    "Duration: ",
    "Number: ",
    "Our number: ",
    "Queue: ",
    "Disposition: ",
    "Rep: ",
    NOT_FILED,
];
pub(in crate::domain) const NOT_FILED: &str = "Not filed: ";

/// A note on its way into a message.
pub(super) struct Section<'a> {
    /// Who wrote it, where that has to be said.
    pub(super) author: Option<&'a str>,
    pub(super) text: &'a str,
}

/// The facts at the head of a message, and where the text of whoever wrote below them stands. A note
/// that stands alone is meant without its mark.
pub(super) fn split(message: &str) -> (&str, Range<usize>) {
    let mut end = 0;
    for line in message.split_inclusive('\n') {
        if !LABELS.iter().any(|label| line.starts_with(label)) {
            break;
        }
        end += line.len();
    }
    let head = message.get(..end).unwrap_or_default().trim_end();
    (head, below(message, head.len()))
}

/// Direction, result and seconds of talk, as the facts of a record say them.
pub(super) fn read_facts(head: &str) -> Option<(Direction, CallResult, i64)> {
    let value = |label: &str| head.lines().find_map(|line| line.strip_prefix(label));
    let said = value("Direction: ")?;
    let direction = DIRECTIONS.into_iter().find(|one| direction(*one) == said)?;
    let said = value("Result: ")?;
    let result = RESULTS.into_iter().find(|one| result(*one) == said)?;
    let mut seconds = 0;
    for part in value("Duration: ")?.split(':') {
        seconds = seconds * 60 + part.parse::<i64>().ok()?;
    }
    Some((direction, result, seconds))
}

/// Somebody else's facts with what is known better now.
pub(super) fn updated(head: &str, talk_seconds: i64, is_filed: bool) -> String {
    let lines = head
        .lines()
        .filter(|line| !(is_filed && line.starts_with(NOT_FILED)))
        .map(|line| match line.strip_prefix("Duration: ") {
            Some(_) => format!("Duration: {}", duration(talk_seconds)),
            None => line.to_owned(),
        });
    lines.collect::<Vec<_>>().join("\n")
}

/// A whole message, where in it the text `hand` stands that somebody typed there, and where each
/// note. What was typed stands nowhere else: the last facts give way to it, and the notes share what
/// is left. Long notes are cut, the longest most; one without any room is left out and its place is
/// empty.
pub(super) fn join(
    head: &str,
    hand: &str,
    notes: &[Section<'_>],
) -> (String, Range<usize>, Vec<Range<usize>>) {
    let mut message = head.to_owned();
    let mut limit = MESSAGE_LIMIT;
    let mut by_hand = 0..0;
    if !hand.is_empty() {
        limit = COLUMN_LIMIT;
        let mark = mark(None, hand);
        let room = limit.saturating_sub(hand.chars().count());
        while !message.is_empty() && message.chars().count() + mark.chars().count() > room {
            message.truncate(message.rfind('\n').unwrap_or_default());
        }
        if message.chars().count() + mark.chars().count() <= room {
            message.push_str(&mark);
        }
        let start = message.len();
        message.push_str(&shortened(hand, limit));
        by_hand = start..message.len();
    }
    let marks: Vec<String> = notes
        .iter()
        .map(|note| mark(note.author, note.text))
        .collect();
    let taken =
        message.chars().count() + marks.iter().map(|mark| mark.chars().count()).sum::<usize>();
    let lengths: Vec<usize> = notes.iter().map(|note| note.text.chars().count()).collect();
    let rooms = rooms(&lengths, limit.saturating_sub(taken));
    let mut ranges = Vec::new();
    for ((note, mark), room) in notes.iter().zip(marks).zip(rooms) {
        if room == 0 {
            ranges.push(0..0);
            continue;
        }
        message.push_str(&mark);
        let start = message.len();
        message.push_str(&shortened(note.text, room));
        ranges.push(start..message.len());
    }
    (message, by_hand, ranges)
}

/// The text of whoever wrote below a head of this length, without the mark of a note.
pub(super) fn below(message: &str, length: usize) -> Range<usize> {
    let rest = message.get(length..).unwrap_or_default();
    let text = rest.strip_prefix(NOTE_MARK).unwrap_or(rest);
    let (start, text) = (message.len() - text.trim_start().len(), text.trim());
    start..start + text.len()
}

/// What stands before a text.
fn mark(author: Option<&str>, text: &str) -> String {
    match author {
        // What was written below several notes brings their marks along.
        None if text.starts_with(NAMED_MARK.trim_start()) => "\n\n".to_owned(),
        None => NOTE_MARK.to_owned(),
        Some(name) if name.trim().is_empty() => format!("{NAMED_MARK}a colleague:\n"),
        Some(name) => format!("{NAMED_MARK}{}:\n", shortened(&one_line(name), 120)),
    }
}

/// Shares room out: short notes get what they need, long ones the same.
fn rooms(lengths: &[usize], mut room: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..lengths.len()).collect();
    order.sort_by_key(|at| lengths[*at]);
    let mut rooms = vec![0; lengths.len()];
    for (done, at) in order.into_iter().enumerate() {
        rooms[at] = lengths[at].min(room / (lengths.len() - done));
        room -= rooms[at];
    }
    rooms
}

/// The facts of a call, line by line.
pub(super) fn facts(call: &FinishedCall, talk_seconds: i64, around: &Surroundings<'_>) -> String {
    let mut lines = vec![
        format!("Direction: {}", direction(call.direction)),
        format!("Result: {}", result(call.result)),
        format!("Duration: {}", duration(talk_seconds)),
    ];
    lines.push(fact("Number", &number(call.remote.number.as_deref())));
    let optional = [
        (
            "Our number",
            call.local_number.as_deref().map(phone_number::display),
        ),
        ("Queue", call.queue.clone()),
        ("Disposition", call.disposition.clone()),
        ("Rep", around.rep.map(str::to_owned)),
    ];
    for (name, value) in optional {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            lines.push(fact(name, &value));
        }
    }
    lines.extend(not_filed(around.filing));
    lines.join("\n")
}

/// Why nobody is named, where the rep is to say who it was.
pub(super) fn not_filed(filing: &Filing) -> Option<String> {
    match filing {
        Filing::Ambiguous(count) => Some(format!("{NOT_FILED}{count} records have this number")),
        Filing::Unknown => Some(format!("{NOT_FILED}nobody in NetSuite has this number")),
        Filing::Under { .. } | Filing::Nobody | Filing::Unchanged => None,
    }
}

/// A number for people.
pub(super) fn number(number: Option<&str>) -> String {
    number.map_or_else(|| "withheld".to_owned(), phone_number::display)
}

/// One line; long values must not push out the note.
fn fact(name: &str, value: &str) -> String {
    format!("{name}: {}", shortened(&one_line(value), 120))
}

const DIRECTIONS: [Direction; 2] = [Direction::Inbound, Direction::Outbound];

const RESULTS: [CallResult; 9] = [
    CallResult::Answered,
    CallResult::Missed,
    CallResult::Declined,
    CallResult::Voicemail,
    CallResult::AnsweredElsewhere,
    CallResult::NoAnswer,
    CallResult::Busy,
    CallResult::Cancelled,
    CallResult::Failed,
];

pub(super) const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "Inbound",
        Direction::Outbound => "Outbound",
    }
}

pub(super) const fn result(result: CallResult) -> &'static str {
    match result {
        CallResult::Answered => "Answered",
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

pub(super) fn duration(seconds: i64) -> String {
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{around, call},
        *,
    };

    fn whole(call: &FinishedCall, around: &Surroundings<'_>) -> String {
        let note = Section {
            author: None,
            text: &call.note,
        };
        join(&facts(call, call.talk_seconds(), around), "", &[note]).0
    }

    #[test]
    fn the_body_reads_without_any_custom_field() {
        let call = FinishedCall {
            queue: Some("Sales\nNote:".into()),
            ..call()
        };
        assert_eq!(
            whole(&call, &around(&Filing::Nobody)),
            "Direction: Inbound\nResult: Answered\nDuration: 00:06:31\nNumber: +1 (415) 555-0134\n\
             Our number: +1 (650) 555-0101\nQueue: Sales Note:\n\nNote:\nWants the blue one"
        );
    }

    #[test]
    fn several_matches_are_said_until_the_call_is_filed() {
        let call = call();
        let said = "Not filed: 3 records have this number";
        let head = facts(&call, 0, &around(&Filing::Ambiguous(3)));
        assert!(head.contains(said), "{head}");
        assert!(updated(&head, 0, false).contains(said));
        assert!(!updated(&head, 0, true).contains(said));
    }

    #[test]
    fn a_text_below_the_facts_is_found_wherever_it_stands() {
        let facts = "Direction: Outbound\nResult: Busy\nDuration: 01:00:01";
        for (message, text) in [
            (facts.to_owned(), ""),
            (
                format!("{facts}\n\nNote:\none\n\nNote:\ntwo"),
                "one\n\nNote:\ntwo",
            ),
            (format!("{facts}\nCalled back."), "Called back."),
            ("Written by hand".to_owned(), "Written by hand"),
            (String::new(), ""),
        ] {
            let (head, range) = split(&message);
            assert_eq!(&message[range], text);
            assert!(head.is_empty() || head == facts, "{head}");
        }
        assert_eq!(
            read_facts(facts),
            Some((Direction::Outbound, CallResult::Busy, 3601))
        );
        assert_eq!(read_facts("by hand"), None);
    }

    #[test]
    fn a_long_note_is_cut_to_what_a_record_holds() {
        let call = FinishedCall {
            note: "ü".repeat(5000),
            ..call()
        };
        let body = whole(&call, &around(&Filing::Nobody));
        assert_eq!(body.chars().count(), MESSAGE_LIMIT);
        assert!(body.ends_with('…'));
    }

    #[test]
    fn a_short_note_beside_a_long_one_is_not_cut() {
        assert_eq!(rooms(&[5000, 10, 5000], 1010), [500, 10, 500]);
        assert_eq!(rooms(&[3, 4], 100), [3, 4]);
        assert_eq!(rooms(&[], 100), Vec::<usize>::new());
    }

    #[test]
    fn a_rep_without_an_employee_record_is_named() {
        let named = Surroundings {
            rep: Some("Ann Lee"),
            ..around(&Filing::Nobody)
        };
        assert!(facts(&call(), 0, &named).contains("\nRep: Ann Lee"));
    }
}
