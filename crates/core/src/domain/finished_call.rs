//! What is known about a call once it is over: the unit that is logged.

use serde::{Deserialize, Serialize};

use super::{
    call::{Direction, RemoteParty},
    caller::{CallerMatch, EntityRef},
    ids::{RecordId, TelephonySessionId},
    logging::Entered,
    quality::Heard,
    time::Timestamp,
};

/// How a call ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CallResult {
    /// Both sides talked.
    Answered,
    /// Nobody here answered an inbound call.
    Missed,
    /// The rep declined it.
    Declined,
    /// The caller left, or was sent to leave, a voicemail.
    Voicemail,
    /// Somebody else, or another phone, answered.
    AnsweredElsewhere,
    /// The other side did not answer our call.
    NoAnswer,
    /// The other side was busy or turned the call down.
    Busy,
    /// We hung up before an answer.
    Cancelled,
    /// The call could not be made.
    Failed,
}

/// The records a rep chose for a call, over what the number alone suggests.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChosenRecords {
    /// Customer, lead, prospect or vendor.
    pub company: Option<RecordId>,
    /// Contact.
    pub contact: Option<RecordId>,
    /// When the rep chose; absent in entries of before it was kept, which count as the oldest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen_at: Option<Timestamp>,
}

impl ChosenRecords {
    /// These records, chosen at this moment.
    pub fn of(found: &CallerMatch, at: Timestamp) -> Self {
        let id = |entity: &Option<EntityRef>| entity.as_ref().map(|entity| entity.id.clone());
        Self {
            company: id(&found.company),
            contact: id(&found.contact),
            chosen_at: Some(at),
        }
    }

    /// The same, chosen by `now` at the latest: a clock that is ahead must not outdo whoever chooses
    /// before it is right.
    #[must_use]
    pub fn chosen_by(mut self, now: Timestamp) -> Self {
        self.chosen_at = self.chosen_at.map(|at| at.min(now));
        self
    }
}

/// A call that is over, ready to be logged. Written to the browser's journal before the screen says
/// that the call ended, and sent to the connector until NetSuite has it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FinishedCall {
    /// The key: two reports with the same id are the same call.
    pub telephony_session_id: TelephonySessionId,
    /// Who started it.
    pub direction: Direction,
    /// How it ended.
    pub result: CallResult,
    /// The other side.
    pub remote: RemoteParty,
    /// Our number: the one called, or the caller id shown.
    pub local_number: Option<String>,
    /// The queue it came through.
    pub queue: Option<String>,
    /// When it began.
    pub started_at: Timestamp,
    /// When the other side answered, as RingCentral reports it.
    pub answered_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Timestamp,
    /// The rep's notes.
    pub note: String,
    /// When a person last edited the note in this browser, later than every edit before; absent when
    /// nobody did. Of two notes of one extension the one edited last stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_edited_at: Option<Timestamp>,
    /// What the rep chose from the company's list.
    pub disposition: Option<String>,
    /// When they chose it in this browser, later than every choice before; absent when nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disposition_chosen_at: Option<Timestamp>,
    /// What the rep filled in, for fields of the company's own.
    #[serde(default, skip_serializing_if = "Entered::is_empty")]
    pub entered: Entered,
    /// What the rep chose when several records matched, or corrected.
    pub chosen: Option<ChosenRecords>,
    /// How well the two heard each other, where this browser carried the sound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<Heard>,
}

/// A note with one more line below what it says.
pub fn with_line(note: &str, line: &str) -> String {
    let separator = if note.is_empty() { "" } else { "\n" };
    format!("{note}{separator}{line}")
}

/// The note without the last of such a line, wherever it stands by now.
pub fn without_line(note: &str, line: &str) -> String {
    let Some(at) = note
        .rmatch_indices(line)
        .map(|(at, _)| at)
        .find(|at| is_whole_line(note, *at, line.len()))
    else {
        return note.to_owned();
    };
    let (before, after) = (&note[..at], &note[at + line.len()..]);
    match before.strip_suffix('\n') {
        Some(before) => format!("{before}{after}"),
        None => after.strip_prefix('\n').unwrap_or(after).to_owned(),
    }
}

fn is_whole_line(note: &str, at: usize, length: usize) -> bool {
    let (before, after) = (&note[..at], &note[at + length..]);
    (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with('\n'))
}

impl FinishedCall {
    /// A person writes the note. An edit is later than the one before it even when the clock was set
    /// back between them.
    pub fn write_note(&mut self, text: String, now: Timestamp) {
        if text != self.note {
            self.note_edited_at = Some(now.after(self.note_edited_at));
            self.note = text;
        }
    }

    /// A person chooses how the call went, or takes that back.
    pub fn choose_disposition(&mut self, chosen: Option<String>, now: Timestamp) {
        if chosen != self.disposition {
            self.disposition_chosen_at = Some(now.after(self.disposition_chosen_at));
            self.disposition = chosen;
        }
    }

    /// Takes on what a person wrote or chose later in another report of the call; `true` when there was
    /// something.
    pub fn take_newer(&mut self, other: &Self) -> bool {
        let before = self.clone();
        if other.note_edited_at > self.note_edited_at {
            self.note.clone_from(&other.note);
            self.note_edited_at = other.note_edited_at;
        }
        if other.disposition_chosen_at > self.disposition_chosen_at {
            self.disposition.clone_from(&other.disposition);
            self.disposition_chosen_at = other.disposition_chosen_at;
        }
        self.entered.take_newer(&other.entered);
        let at = |call: &Self| Some(call.chosen.as_ref()?.chosen_at);
        if at(other) > at(self) {
            self.chosen.clone_from(&other.chosen);
        }
        *self != before
    }

    /// The same, with what a person wrote or chose done by `now` at the latest, whatever their clock says.
    #[must_use]
    pub fn worked_on_by(mut self, now: Timestamp) -> Self {
        let by_now = |at: Option<Timestamp>| at.map(|at| at.min(now));
        self.note_edited_at = by_now(self.note_edited_at);
        self.disposition_chosen_at = by_now(self.disposition_chosen_at);
        self.entered.end_by(now);
        self.chosen = self.chosen.map(|chosen| chosen.chosen_by(now));
        self
    }

    /// A person has written or chosen something by hand: they want the call to be kept.
    pub fn is_worked_on(&self) -> bool {
        let has_words = |text: &str| !text.trim().is_empty();
        self.note_edited_at.is_some()
            || has_words(&self.note)
            || self.disposition.as_deref().is_some_and(has_words)
            || !self.entered.is_empty()
            || self.chosen.is_some()
    }

    /// Seconds both sides talked; zero when nobody answered.
    pub fn talk_seconds(&self) -> i64 {
        self.answered_at
            .map_or(0, |answered| self.ended_at.seconds_since(answered))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{FinishedCall, with_line, without_line};
    use crate::domain::time::Timestamp;

    #[test]
    fn what_a_clock_that_is_ahead_tells_was_done_now() {
        let told = |note: i64, rest: i64| -> FinishedCall {
            serde_json::from_value(json!({
                "telephonySessionId": "s-1", "direction": "Inbound", "result": "answered",
                "remote": { "number": null, "name": null }, "localNumber": null, "queue": null,
                "startedAt": 1, "answeredAt": 2, "endedAt": 3, "note": "x", "noteEditedAt": note,
                "disposition": "Sale", "dispositionChosenAt": rest,
                "entered": { "custevent_topic": { "value": { "text": "y" }, "at": rest } },
                "chosen": { "company": "600", "contact": null, "chosenAt": rest },
            }))
            .unwrap()
        };
        let now = Timestamp::from_millis(50);
        assert_eq!(told(7, 99).worked_on_by(now), told(7, 50));
        assert_eq!(told(99, 50).worked_on_by(now), told(50, 50));
    }

    #[test]
    fn a_line_is_taken_out_as_it_was_put_in() {
        let line = "Replied: On my way";
        for note in [
            "",
            "Asked for Ann.",
            "Asked for Ann.\nReplied: On my way soon",
        ] {
            assert_eq!(without_line(&with_line(note, line), line), note);
        }
    }

    #[test]
    fn only_a_whole_line_is_taken_out_and_what_was_written_around_it_stays() {
        let line = "Replied: On my way";
        let note = "Before\nReplied: On my way\nafter";
        assert_eq!(without_line(note, line), "Before\nafter");
        assert_eq!(without_line("Replied: On my way\nafter", line), "after");
        let edited = "I said: Replied: On my way!";
        assert_eq!(without_line(edited, line), edited);
    }
}
