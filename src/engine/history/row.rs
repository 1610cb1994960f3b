//! A call as the list keeps it: small in memory, one line on disk.

use ledgerline_core::{
    domain::{
        call::{Direction, RemoteParty},
        caller::CallerIdentity,
        finished_call::{CallResult, ChosenRecords, FinishedCall},
        history::HistoryRow,
        ids::{RecordId, TelephonySessionId},
        logging::Entered,
        quality::Heard,
        time::Timestamp,
        view::{FinishedCallView, LogState},
    },
    wire::json,
};
use serde::{Deserialize, Serialize};

/// A recording of a shorter call is not kept.
const RECORDED_FROM_MS: i64 = 30_000;

/// What only the browser that logged a call knows of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Own {
    pub(crate) note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) note_edited_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) queue: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) disposition: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) disposition_chosen_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Entered::is_empty")]
    pub(crate) entered: Entered,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) chosen: Option<ChosenRecords>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) heard: Option<Heard>,
    pub(crate) caller: CallerIdentity,
    pub(crate) log: LogState,
}

/// One call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Row {
    pub(crate) session: Box<str>,
    pub(crate) direction: Direction,
    pub(crate) result: CallResult,
    pub(crate) number: Option<Box<str>>,
    /// The name the network sent.
    pub(crate) name: Option<Box<str>>,
    pub(crate) local: Option<Box<str>>,
    pub(crate) started_at: Timestamp,
    pub(crate) answered_at: Option<Timestamp>,
    pub(crate) ended_at: Timestamp,
    /// RingCentral's log has told of it.
    pub(crate) is_in_log: bool,
    /// Where the recording is, from RingCentral's own lips, or its id.
    pub(crate) recording: Option<Box<str>>,
    /// RingCentral's id of the voicemail that the caller left.
    pub(crate) voicemail: Option<Box<str>>,
    pub(crate) own: Option<Box<Own>>,
    /// What is searched: names, number, note and id, in small letters.
    pub(crate) haystack: Box<str>,
}

/// What RingCentral's log tells of a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Told {
    pub(crate) call: FinishedCall,
    pub(crate) recording: Option<String>,
    pub(crate) voicemail: Option<String>,
}

impl Row {
    /// As RingCentral's log tells it.
    pub(crate) fn told(told: Told) -> Self {
        let mut row = Self::of_facts(&told.call);
        row.is_in_log = true;
        row.recording = told.recording.map(Into::into);
        row.voicemail = told.voicemail.map(Into::into);
        row.index();
        row
    }

    /// As this browser saw it.
    pub(crate) fn seen(seen: &FinishedCallView) -> Self {
        let mut row = Self::of_facts(&seen.call);
        row.own = Some(Box::new(Own::of(seen)));
        row.index();
        row
    }

    fn of_facts(call: &FinishedCall) -> Self {
        Self {
            session: call.telephony_session_id.as_str().into(),
            direction: call.direction,
            result: call.result,
            number: call.remote.number.as_deref().map(Into::into),
            name: call.remote.name.as_deref().map(Into::into),
            local: call.local_number.as_deref().map(Into::into),
            started_at: call.started_at,
            answered_at: call.answered_at,
            ended_at: call.ended_at,
            is_in_log: false,
            recording: None,
            voicemail: None,
            own: None,
            haystack: Box::default(),
        }
    }

    /// RingCentral's log has come to a call that is known.
    pub(crate) fn take_told(&mut self, told: Told) {
        let is_seen = self.own.is_some();
        let corrected = corrected(self.result, told.call.result);
        // A browser that saw the talk knows when it began; the log knows only how long it was.
        if !is_seen || (self.answered_at.is_none() && told.call.answered_at.is_some()) {
            self.answered_at = told.call.answered_at;
            self.ended_at = told.call.ended_at;
        }
        self.result = if is_seen { corrected } else { told.call.result };
        if self.number.is_none() {
            self.number = told.call.remote.number.map(Into::into);
        }
        if self.name.is_none() {
            self.name = told.call.remote.name.map(Into::into);
        }
        self.is_in_log = true;
        // A record that tells of no recording any more: RingCentral has deleted it.
        self.recording = told.recording.map(Into::into);
        self.voicemail = told.voicemail.map(Into::into);
        self.index();
    }

    /// What this browser knows of a call is new.
    pub(crate) fn take_seen(&mut self, seen: &FinishedCallView) {
        let fresh = Self::seen(seen);
        let result = if self.is_in_log {
            corrected(fresh.result, self.result)
        } else {
            fresh.result
        };
        *self = Self {
            result,
            answered_at: fresh.answered_at.or(self.answered_at),
            ended_at: match (fresh.answered_at, self.answered_at) {
                (None, Some(_)) => self.ended_at,
                (_, _) => fresh.ended_at,
            },
            name: fresh.name.clone().or_else(|| self.name.take()),
            number: fresh.number.clone().or_else(|| self.number.take()),
            is_in_log: self.is_in_log,
            recording: self.recording.take(),
            voicemail: self.voicemail.take(),
            // The place in the list stays what it was.
            started_at: self.started_at,
            ..fresh
        };
        self.index();
    }

    /// NetSuite's name, else the network's.
    pub(crate) fn name(&self) -> Option<&str> {
        match self.own.as_deref().map(|own| &own.caller) {
            Some(CallerIdentity::Known { found, .. }) => Some(found.display_name()),
            Some(
                CallerIdentity::Unasked
                | CallerIdentity::Looking
                | CallerIdentity::Several { .. }
                | CallerIdentity::Unknown
                | CallerIdentity::Withheld
                | CallerIdentity::Unavailable,
            )
            | None => self.name.as_deref(),
        }
    }

    /// The company that somebody of this browser filed it under, or was shown for it.
    pub(crate) fn company(&self) -> Option<&RecordId> {
        let own = self.own.as_deref()?;
        let chosen = own.chosen.as_ref().and_then(|it| it.company.as_ref());
        chosen.or_else(|| Some(&own.caller.known()?.company.as_ref()?.id))
    }

    pub(crate) fn log(&self) -> Option<&LogState> {
        self.own.as_deref().map(|own| &own.log)
    }

    pub(crate) fn is_logged(&self) -> bool {
        matches!(self.log(), Some(LogState::Logged { .. }))
    }

    pub(crate) fn has_note(&self) -> bool {
        self.own.as_deref().is_some_and(|own| !own.note.is_empty())
    }

    /// Both sides talked long enough for RingCentral to keep a recording, if it made one.
    pub(crate) fn may_have_recording(&self) -> bool {
        self.answered_at
            .is_some_and(|at| self.ended_at.millis_since(at) >= RECORDED_FROM_MS)
    }

    pub(crate) fn talk_seconds(&self) -> i64 {
        self.answered_at
            .map_or(0, |answered| self.ended_at.seconds_since(answered))
    }

    /// As the list shows it.
    pub(crate) fn shown(&self) -> HistoryRow {
        HistoryRow {
            session: TelephonySessionId::new(&*self.session),
            direction: self.direction,
            result: self.result,
            name: self.name().map(str::to_owned),
            number: self.number.as_deref().map(str::to_owned),
            started_at: self.started_at,
            talk_seconds: self.talk_seconds(),
            log: self.log().cloned(),
            note: self
                .own
                .as_deref()
                .map(|own| own.note.clone())
                .unwrap_or_default(),
            heard: self.own.as_deref().and_then(|own| own.heard),
        }
    }

    /// As it is logged.
    pub(crate) fn call(&self) -> FinishedCall {
        let own = self.own.as_deref();
        FinishedCall {
            telephony_session_id: TelephonySessionId::new(&*self.session),
            direction: self.direction,
            result: self.result,
            remote: RemoteParty {
                number: self.number.as_deref().map(str::to_owned),
                name: self.name.as_deref().map(str::to_owned),
            },
            local_number: self.local.as_deref().map(str::to_owned),
            queue: own.and_then(|own| own.queue.clone()),
            started_at: self.started_at,
            answered_at: self.answered_at,
            ended_at: self.ended_at,
            note: own.map(|own| own.note.clone()).unwrap_or_default(),
            note_edited_at: own.and_then(|own| own.note_edited_at),
            disposition: own.and_then(|own| own.disposition.clone()),
            disposition_chosen_at: own.and_then(|own| own.disposition_chosen_at),
            entered: own.map(|own| own.entered.clone()).unwrap_or_default(),
            chosen: own.and_then(|own| own.chosen.clone()),
            heard: own.and_then(|own| own.heard),
        }
    }

    pub(crate) fn caller(&self) -> CallerIdentity {
        let own = self.own.as_deref();
        own.map(|own| own.caller.clone()).unwrap_or_default()
    }

    fn index(&mut self) {
        let mut text = String::new();
        let mut add = |words: &str| {
            text.push('\n');
            text.extend(words.chars().flat_map(char::to_lowercase));
        };
        if let Some(own) = self.own.as_deref() {
            if let CallerIdentity::Known { found, .. } = &own.caller {
                let people = [&found.contact, &found.company];
                people.into_iter().flatten().for_each(|one| add(&one.name));
            }
            add(&own.note);
        }
        self.name.as_deref().into_iter().for_each(&mut add);
        add(&self.session);
        text.push('\n');
        let number = self.number.as_deref().unwrap_or_default();
        text.extend(number.chars().filter(char::is_ascii_digit));
        self.haystack = text.into();
    }
}

impl Own {
    fn of(seen: &FinishedCallView) -> Self {
        Self {
            note: seen.call.note.clone(),
            note_edited_at: seen.call.note_edited_at,
            queue: seen.call.queue.clone(),
            disposition: seen.call.disposition.clone(),
            disposition_chosen_at: seen.call.disposition_chosen_at,
            entered: seen.call.entered.clone(),
            chosen: seen.call.chosen.clone(),
            heard: seen.call.heard,
            caller: seen.caller.clone(),
            log: seen.log.clone(),
        }
    }
}

/// RingCentral's log is right about how a call ended, where it does not merely say less.
const fn corrected(seen: CallResult, told: CallResult) -> CallResult {
    match (seen, told) {
        (
            CallResult::Declined | CallResult::AnsweredElsewhere | CallResult::Voicemail,
            CallResult::Missed,
        )
        | (
            CallResult::Cancelled | CallResult::Busy | CallResult::NoAnswer,
            CallResult::Failed | CallResult::Cancelled | CallResult::NoAnswer,
        ) => seen,
        (_, told) => told,
    }
}

// On disk: fields between tabs, in this order, and last what only this browser knows, as JSON.

const FIELDS: usize = 13;

impl Row {
    /// The line of it.
    pub(crate) fn write(&self, text: &mut String) {
        use std::fmt::Write as _;
        let part = |field: &Option<Box<str>>| escaped(field.as_deref().unwrap_or_default());
        let answered = self.answered_at.map_or(-1, Timestamp::as_millis);
        let own = self.own.as_deref().and_then(|own| json::write(own).ok());
        // A string takes everything.
        let _ = writeln!(
            text,
            "{}\t{}\t{answered}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            escaped(&self.session),
            self.started_at.as_millis(),
            self.ended_at.as_millis(),
            if self.direction == Direction::Inbound {
                'i'
            } else {
                'o'
            },
            result_letter(self.result),
            part(&self.number),
            part(&self.name),
            part(&self.local),
            part(&self.recording),
            part(&self.voicemail),
            u8::from(self.is_in_log),
            own.as_deref().map(escaped).unwrap_or_default(),
        );
    }

    /// Reads a line back; `None` for one that is none of ours.
    pub(crate) fn read(line: &str) -> Option<Self> {
        let mut parts = line.splitn(FIELDS, '\t');
        let mut next = || parts.next();
        let session = restored(next()?)?;
        let started_at = moment(next()?)?;
        let answered_at = moment(next()?);
        let ended_at = moment(next()?)?;
        let direction = match next()? {
            "i" => Direction::Inbound,
            "o" => Direction::Outbound,
            _ => return None,
        };
        let result = result_of(next()?)?;
        let (number, name, local) = (restored(next()?), restored(next()?), restored(next()?));
        let (recording, voicemail) = (restored(next()?), restored(next()?));
        let is_in_log = next()? == "1";
        let own = restored(next()?).and_then(|text| json::read(&text).ok());
        let mut row = Self {
            session,
            direction,
            result,
            number,
            name,
            local,
            started_at,
            answered_at,
            ended_at,
            is_in_log,
            recording,
            voicemail,
            own: own.map(Box::new),
            haystack: Box::default(),
        };
        row.index();
        Some(row)
    }
}

fn moment(text: &str) -> Option<Timestamp> {
    let millis: i64 = text.parse().ok()?;
    (millis >= 0).then_some(Timestamp::from_millis(millis))
}

/// Tabs and line ends part fields and rows.
fn escaped(text: &str) -> String {
    if !text.contains(['\\', '\t', '\n', '\r']) {
        return text.to_owned();
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '\\' => safe.push_str("\\\\"),
            '\t' => safe.push_str("\\t"),
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            other => safe.push(other),
        }
    }
    safe
}

/// The other way round; nothing for an empty field.
fn restored(field: &str) -> Option<Box<str>> {
    if field.is_empty() {
        return None;
    }
    if !field.contains('\\') {
        return Some(field.into());
    }
    let mut text = String::with_capacity(field.len());
    let mut letters = field.chars();
    while let Some(letter) = letters.next() {
        text.push(match letter {
            '\\' => match letters.next()? {
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                other => other,
            },
            other => other,
        });
    }
    Some(text.into())
}

const RESULTS: [(CallResult, char); 9] = [
    (CallResult::Answered, 'a'),
    (CallResult::Missed, 'm'),
    (CallResult::Declined, 'd'),
    (CallResult::Voicemail, 'v'),
    (CallResult::AnsweredElsewhere, 'e'),
    (CallResult::NoAnswer, 'n'),
    (CallResult::Busy, 'b'),
    (CallResult::Cancelled, 'c'),
    (CallResult::Failed, 'f'),
];

fn result_letter(result: CallResult) -> char {
    let found = RESULTS.iter().find(|(one, _)| *one == result);
    found.map_or('f', |(_, letter)| *letter)
}

fn result_of(field: &str) -> Option<CallResult> {
    let found = RESULTS
        .iter()
        .find(|(_, letter)| field.starts_with(*letter));
    found.map(|(result, _)| *result)
}
