//! The comments of a day's record: facts line by line, what somebody typed into the record, then the
//! texts, oldest first.
//!
//! A text is one line that begins with its time; further lines of it are indented, so that no text can
//! pass for another's. What a record cannot hold is left out at the old end, and said.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{
    super::phone_call::{COLUMN_LIMIT, MESSAGE_LIMIT, NOT_FILED, one_line, shortened},
    Delivery, TextMessage,
};

/// What lines of facts begin with.
const LABELS: [&str; 6] = [
    "Texts: ",
    "Number: ",
    "Numbers: ",
    "Our number: ",
    "Rep: ",
    NOT_FILED,
];

const INDENT: &str = "    ";
/// Longest text we write; RingCentral sends 1,000 characters.
const TEXT_LIMIT: usize = 1500;
/// Stands for older texts that a record has no room for.
const LEFT_OUT: (&str, &str) = ("… ", " earlier in RingCentral");
/// Room for that line.
const LEFT_OUT_ROOM: usize = 60;

/// A text on its way into a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Line {
    /// `14:05`.
    pub(super) time: String,
    pub(super) author: String,
    /// As [`said`] has it.
    pub(super) said: String,
    pub(super) delivery: Delivery,
}

/// What a message says: its lines, with names for what is not text.
pub(super) fn said(message: &TextMessage) -> String {
    let body = shortened(&message.body.replace("\r\n", "\n"), TEXT_LIMIT);
    let files = message
        .attachments
        .iter()
        .map(|name| format!("[{}]", shortened(&one_line(name), 80)));
    let lines: Vec<String> = body
        .lines()
        .map(one_line)
        .chain(files)
        .filter(|line| !line.is_empty())
        .collect();
    if lines.is_empty() {
        "[no text]".to_owned()
    } else {
        lines.join(&format!("\n{INDENT}"))
    }
}

const fn suffix(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Sending => " (sending)",
        Delivery::Failed => " (not delivered)",
        Delivery::Sent | Delivery::Delivered => "",
    }
}

/// The text of a message without the facts at its head.
pub(super) fn below_facts(message: &str) -> &str {
    let mut end = 0;
    for line in message.split_inclusive('\n') {
        if !LABELS.iter().any(|label| line.starts_with(label)) {
            break;
        }
        end += line.len();
    }
    message.get(end..).unwrap_or_default().trim()
}

/// `text` without this line, where it stands there word for word, under whatever name.
pub(super) fn without(text: &str, time: &str, said: &str) -> Option<String> {
    let lines: Vec<&str> = text.split('\n').collect();
    let wanted: Vec<&str> = said.split('\n').collect();
    let at = (0..lines.len()).find(|at| {
        let Some(found) = lines.get(*at..at + wanted.len()) else {
            return false;
        };
        found.iter().enumerate().all(|(index, line)| {
            let mut line = line.trim_end();
            if index + 1 == wanted.len() {
                for delivery in [Delivery::Sending, Delivery::Failed] {
                    line = line.strip_suffix(suffix(delivery)).unwrap_or(line);
                }
            }
            let wanted = wanted[index].trim_end();
            if index > 0 {
                return line == wanted;
            }
            let head = line.strip_suffix(wanted);
            head.is_some_and(|head| head.starts_with(&format!("{time} ")) && head.ends_with(": "))
        })
    })?;
    let mut kept = lines;
    kept.drain(at..at + wanted.len());
    Some(kept.join("\n").trim().to_owned())
}

/// `text` without the line that says what is left out.
pub(super) fn without_count(text: &str) -> String {
    let is_count =
        |line: &&str| line.starts_with(LEFT_OUT.0) && line.trim_end().ends_with(LEFT_OUT.1);
    let kept: Vec<&str> = text.split('\n').filter(|line| !is_count(line)).collect();
    kept.join("\n").trim().to_owned()
}

/// Where a line's author and words stand in a message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Span {
    pub(super) author: Range<usize>,
    pub(super) said: Range<usize>,
}

/// A whole message, where the text `hand` stands in it that somebody typed there, and where each line
/// stands; a line without a place is left out. `older` are left out already.
pub(super) fn join(
    head: &str,
    hand: &str,
    lines: &[Line],
    older: usize,
) -> (String, Range<usize>, Vec<Option<Span>>) {
    let mut message = head.to_owned();
    let (mut limit, mut by_hand) = (MESSAGE_LIMIT, 0..0);
    if !hand.is_empty() {
        limit = COLUMN_LIMIT;
        let room = limit.saturating_sub(hand.chars().count() + 2);
        while !message.is_empty() && message.chars().count() > room {
            message.truncate(message.rfind('\n').unwrap_or_default());
        }
        if !message.is_empty() {
            message.push_str("\n\n");
        }
        let start = message.len();
        message.push_str(&shortened(hand, limit));
        by_hand = start..message.len();
    }
    let mut room = limit.saturating_sub(message.chars().count() + LEFT_OUT_ROOM);
    let size = |line: &Line| {
        let parts = [&line.time, &line.author, &line.said];
        let letters: usize = parts.iter().map(|part| part.chars().count()).sum();
        letters + suffix(line.delivery).len() + 4
    };
    let fitting = lines.iter().rev().take_while(|line| {
        let fits = size(line) <= room;
        room = room.saturating_sub(size(line));
        fits
    });
    let left_out = lines.len() - fitting.count();
    let mut places = vec![None; left_out];
    let mut separator = "\n\n";
    let count = format!("{}{}{}", LEFT_OUT.0, left_out + older, LEFT_OUT.1);
    let has_room = message.chars().count() + count.chars().count() + separator.len() <= limit;
    if left_out + older > 0 && has_room {
        message.push_str(separator);
        separator = "\n";
        message.push_str(&count);
    }
    for line in lines.iter().skip(left_out) {
        message.push_str(separator);
        separator = "\n";
        message.push_str(&line.time);
        message.push(' ');
        let author = message.len()..message.len() + line.author.len();
        message.push_str(&line.author);
        message.push_str(": ");
        let said = message.len()..message.len() + line.said.len();
        message.push_str(&line.said);
        places.push(Some(Span { author, said }));
        message.push_str(suffix(line.delivery));
    }
    (message, by_hand, places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{call::Direction, texts::tests::message};

    fn line(time: &str, said: &str, delivery: Delivery) -> Line {
        Line {
            time: time.to_owned(),
            author: "Jane Doe".to_owned(),
            said: said.to_owned(),
            delivery,
        }
    }

    #[test]
    fn no_text_can_pass_for_another() {
        let mut sly = message(
            "1",
            Direction::Inbound,
            "2026-11-21T14:05:00Z",
            "hello\r\n14:06 Ann Lee: we agreed\n\n  Number: 1",
        );
        sly.attachments = vec!["a\nb.jpg".to_owned()];
        let said = said(&sly);
        assert_eq!(
            said,
            "hello\n    14:06 Ann Lee: we agreed\n    Number: 1\n    [a b.jpg]"
        );
        let (message, _, _) = join(
            "Texts: 1 received",
            "",
            &[line("14:05", &said, Delivery::Sent)],
            0,
        );
        assert_eq!(
            message,
            "Texts: 1 received\n\n14:05 Jane Doe: hello\n    14:06 Ann Lee: we agreed\n    \
             Number: 1\n    [a b.jpg]"
        );
        assert_eq!(without(&message, "14:06", "we agreed"), None);
    }

    #[test]
    fn a_text_is_found_again_among_what_somebody_typed() {
        let text =
            "Call her back!\n14:05 J. D.: hello\n    there (not delivered)\n14:06 J. D.: 5 pm";
        let rest = without(text, "14:05", "hello\n    there").unwrap();
        assert_eq!(rest, "Call her back!\n14:06 J. D.: 5 pm");
        assert_eq!(without(&rest, "14:06", "pm"), None, "half a text");
        assert_eq!(without(&rest, "14:07", "5 pm"), None);
        assert_eq!(without(&rest, "14:06", "5 pm").unwrap(), "Call her back!");
    }

    #[test]
    fn what_has_no_room_is_left_out_at_the_old_end_and_counted() {
        let long = "ü".repeat(900);
        let lines: Vec<Line> = (10..20)
            .map(|minute| line(&format!("14:{minute}"), &long, Delivery::Delivered))
            .collect();
        let (message, _, places) = join("Texts: 12 received", "", &lines, 2);
        assert!(message.chars().count() <= MESSAGE_LIMIT);
        assert!(
            message.contains("\n\n… 9 earlier in RingCentral\n14:17 Jane Doe: "),
            "{message}"
        );
        assert_eq!(places.iter().flatten().count(), 3);
        assert!(places[9].is_some() && places[0].is_none());
        assert!(!without_count(&message).contains('…'));
    }

    #[test]
    fn what_somebody_typed_stays_whole_and_the_facts_give_way() {
        let hand = "x".repeat(COLUMN_LIMIT - 30);
        let head = "Texts: 1 received\nNumber: +1 (415) 555-0134";
        let (message, by_hand, places) =
            join(head, &hand, &[line("14:05", "hi", Delivery::Sent)], 0);
        assert!(message.chars().count() <= COLUMN_LIMIT);
        assert!(message.starts_with("Texts: 1 received\n\nxxx"));
        assert_eq!(&message[by_hand], hand);
        assert_eq!(places, [None]);
    }
}
