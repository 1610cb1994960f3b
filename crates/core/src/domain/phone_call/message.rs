//! The comments of a phone call record: facts line by line, then the rep's note.

use super::{Filing, Surroundings, one_line, shortened};
use crate::domain::{
    call::Direction,
    finished_call::{CallResult, FinishedCall},
    phone_number,
};

/// Longest body we write, in characters. The column holds 4000; integrations in the field stay at
/// 3400.
pub const MESSAGE_LIMIT: usize = 3400;

/// Stands between the facts and the note, which is always last.
const NOTE_MARK: &str = "\n\nNote:\n";

/// The note in a body that [`compose`] wrote, whoever wrote the note.
pub fn note_in(message: &str) -> Option<&str> {
    message.split_once(NOTE_MARK).map(|(_, note)| note)
}

pub(super) fn compose(call: &FinishedCall, around: &Surroundings<'_>) -> String {
    let mut lines = vec![
        format!("Direction: {}", direction(call.direction)),
        format!("Result: {}", result(call.result)),
        format!("Duration: {}", duration(call.talk_seconds())),
    ];
    let number = call.remote.number.as_deref().map(phone_number::display);
    let number = number.unwrap_or_else(|| "withheld".to_owned());
    lines.push(fact("Number", &number));
    let optional = [
        (
            "Our number",
            call.local_number.as_deref().map(phone_number::display),
        ),
        ("Queue", call.queue.clone()),
        ("Disposition", call.disposition.clone()),
        // An organizer says it better where there is one.
        (
            "Rep",
            around
                .rep
                .filter(|_| around.assigned.is_none())
                .map(str::to_owned),
        ),
    ];
    for (name, value) in optional {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            lines.push(fact(name, &value));
        }
    }
    if let Filing::Ambiguous(count) = around.filing {
        lines.push(format!("Not filed: {count} records have this number"));
    }
    let mut message = lines.join("\n");
    // NetSuite's forms write line breaks the way browsers send them.
    let note = around.note.replace("\r\n", "\n");
    let note = note.trim_end();
    if !note.is_empty() {
        message.push_str(NOTE_MARK);
        message.push_str(note);
    }
    shortened(&message, MESSAGE_LIMIT)
}

/// One line; long values must not push out the note.
fn fact(name: &str, value: &str) -> String {
    format!("{name}: {}", shortened(&one_line(value), 120))
}

const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "Inbound",
        Direction::Outbound => "Outbound",
    }
}

const fn result(result: CallResult) -> &'static str {
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

fn duration(seconds: i64) -> String {
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

    #[test]
    fn the_body_reads_without_any_custom_field() {
        let call = FinishedCall {
            queue: Some("Sales\nNote:".into()),
            ..call()
        };
        assert_eq!(
            compose(&call, &around(&call, &Filing::Nobody)),
            "Direction: Inbound\nResult: Answered\nDuration: 00:06:31\nNumber: +1 (415) 555-0134\n\
             Our number: +1 (650) 555-0101\nQueue: Sales Note:\n\nNote:\nWants the blue one"
        );
    }

    #[test]
    fn several_matches_are_said_in_the_body() {
        let call = call();
        let body = compose(&call, &around(&call, &Filing::Ambiguous(3)));
        assert!(
            body.contains("Not filed: 3 records have this number"),
            "{body}"
        );
    }

    #[test]
    fn the_note_is_found_again_with_its_line_breaks() {
        let call = FinishedCall {
            note: "one\r\n\r\nNote:\r\ntwo".into(),
            ..call()
        };
        let body = compose(&call, &around(&call, &Filing::Nobody));
        assert_eq!(note_in(&body), Some("one\n\nNote:\ntwo"));
        assert_eq!(note_in("written by hand"), None);
    }

    #[test]
    fn a_long_note_is_cut_to_what_a_record_holds() {
        let call = FinishedCall {
            note: "ü".repeat(5000),
            ..call()
        };
        let body = compose(&call, &around(&call, &Filing::Nobody));
        assert_eq!(body.chars().count(), MESSAGE_LIMIT);
        assert!(body.ends_with('…'));
    }

    #[test]
    fn a_rep_without_an_employee_record_is_named() {
        let call = call();
        let filing = Filing::Nobody;
        let named = Surroundings {
            rep: Some("Ann Lee"),
            ..around(&call, &filing)
        };
        assert!(compose(&call, &named).contains("\nRep: Ann Lee"));
    }
}
