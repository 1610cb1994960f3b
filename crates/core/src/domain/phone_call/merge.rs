//! How several reports of one call become one record, the same in whatever order they come.
//!
//! A call is told of by several browsers of one rep, by several reps, and more than once by each. Of
//! what one extension tells, the fullest report stands: an answered call before one that was missed,
//! the longer before the shorter. Of several extensions one *owns* the record, that is its title,
//! numbers, times and organizer: one that talked before one that did not, then the one that called,
//! then the fuller report, then the smaller extension id. The longest talk is the call's duration.
//!
//! Each extension has one note: the one a person edited last; a report whose note nobody edited takes
//! nothing away. What somebody wrote into the record by hand stays as it is.
//!
//! A field of the company's own that a rep filled in stands as it was filled in last, whoever did: a report
//! that says nothing of it takes nothing away.
//!
//! All this needs to be remembered between reports is [`Written`], which is stored without a number and
//! without a word of a note: those are read back from the record itself. Only for the day on which somebody
//! deletes the record, what people wrote is kept apart, as [`Words`]: a record that is made anew begins with
//! them.

use std::{borrow::Cow, cmp::Reverse, collections::BTreeMap, ops::Range};

use serde::{Deserialize, Serialize};

use super::{
    Filing, Named, Phone, PhoneCall, Surroundings,
    message::{self, Section},
    slot::TimeSlot,
    title,
    worded::Worded,
    words::Words,
};
use crate::domain::{
    call::Direction,
    finished_call::{CallResult, ChosenRecords, FinishedCall},
    ids::{ExtensionId, RecordId},
    logging::{CallFact, CallFacts, Entered, Rank},
    time::Timestamp,
};

/// What was last written about a call, for the next report of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Written {
    witnesses: BTreeMap<ExtensionId, Witness>,
    /// What the record said before anybody who is remembered told of the call.
    unheard: Option<Told>,
    /// Where text stands that somebody wrote by hand.
    hand: Range<usize>,
    /// The facts, where the company words them.
    #[serde(skip_serializing_if = "Option::is_none")]
    worded: Option<Worded>,
    filed: Option<Filed>,
    /// Of which entry each field is that a rep filled in.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    entered: BTreeMap<String, Rank>,
    /// What people wrote, for a record that is gone; stored apart.
    #[serde(skip)]
    words: Words,
}

/// An extension that told of a call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Witness {
    name: String,
    told: Told,
    /// Where its note stands in the message.
    note: Range<usize>,
    note_edited_at: Option<Timestamp>,
    /// Somebody has changed or deleted that note by hand: only what is written later takes its place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_by_hand: bool,
    /// What it chose last, out of the company's list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    disposition: Option<String>,
    /// It told of a record that is gone, and of the one that took its place not yet: only its words stand
    /// there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_silent: bool,
}

/// The facts of one report, without anything personal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    direction: Direction,
    result: CallResult,
    started_at: Timestamp,
    ended_at: Timestamp,
    talk_seconds: i64,
    /// When a person chose how the call went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    disposition_at: Option<Timestamp>,
    /// How many of the optional facts were known.
    known: u8,
    /// Tells reports apart that differ in words only.
    fingerprint: u64,
}

/// Who is to own a record, the greater before the smaller.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Standing {
    has_talked: bool,
    has_called: bool,
    weight: u8,
}

/// Where a record was filed, and on whose word.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Filed {
    company: Option<RecordId>,
    contact: Option<RecordId>,
    word: Word,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Word {
    /// One record has the number of this report.
    Number { by: ExtensionId, told: Told },
    /// A rep's.
    Rep(Choice),
}

/// A rep's choice, the later the greater.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::domain) struct Choice {
    at: Option<Timestamp>,
    company: Option<RecordId>,
    contact: Option<RecordId>,
}

/// Where a report wants its call to be filed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// Where the rep chose.
    Chosen,
    /// Where the caller's number says.
    ByNumber,
    /// Where it is.
    AsItIs,
}

/// What a report brings of a person's work that the record does not say yet.
#[derive(Clone, Default, Debug)]
struct News {
    note: bool,
    outcome: bool,
    entered: Entered,
}

/// A report on its way into a record.
#[derive(Debug)]
pub struct Merge<'a> {
    call: Cow<'a, FinishedCall>,
    reporter: &'a ExtensionId,
    written: Written,
    /// The record's message, when there is a record.
    before: Option<&'a str>,
    head: String,
    notes: BTreeMap<ExtensionId, String>,
    news: News,
    has_new_times: bool,
    /// The reporter owns the record and this is its fullest report.
    is_leading: bool,
}

impl<'a> Merge<'a> {
    /// Takes in a report of `reporter`, called `name`, for a record whose message is `before`.
    /// `written` is what stands there, exactly; without it the record was changed by hand since
    /// `remembered`, or nothing is remembered of it. Where there is no record but one is remembered,
    /// somebody has deleted it, and it begins anew with what people wrote.
    pub fn new(
        call: &'a FinishedCall,
        (reporter, name): (&'a ExtensionId, &str),
        before: Option<&'a str>,
        written: Option<Written>,
        remembered: Option<Written>,
    ) -> Self {
        let (head, mut written) = match (before, written) {
            (None, _) => (
                String::new(),
                remembered.map(Written::gone).unwrap_or_default(),
            ),
            (Some(message), Some(written)) => {
                let worded = written.worded.as_ref();
                let head = worded.and_then(|worded| worded.head(message));
                let head = head.unwrap_or_else(|| message::split(message).0);
                (head.to_owned(), written)
            }
            (Some(message), None) => Written::by_hand(message, remembered),
        };
        let notes = written.notes(before);
        written.words.learn(&notes);
        let call = written.with_disposition(reporter, call);
        let call = match before {
            Some(_) => call,
            None => Cow::Owned(written.with_words(call.into_owned())),
        };
        let mut merge = Self {
            call,
            reporter,
            written,
            before,
            head,
            notes,
            news: News::default(),
            has_new_times: false,
            is_leading: false,
        };
        merge.hear(name);
        merge
    }

    fn hear(&mut self, name: &str) {
        let mut told = Told::by(&self.call);
        let times = self.written.times();
        let note = self.call.note.replace("\r\n", "\n");
        let note = note.trim();
        let hand = self.hand().to_owned();
        let known = self.written.witnesses.get(self.reporter);
        let at = self.call.note_edited_at;
        let is_newer = match known {
            // What was changed by hand is not put back by telling the same again.
            Some(known) if known.is_held(&hand) => at > known.note_edited_at,
            Some(known) => {
                let old = self.notes.get(self.reporter).map_or("", String::as_str);
                (at, note.chars().count(), note) > (known.note_edited_at, old.chars().count(), old)
            }
            None => true,
        };
        let entered = &self.written.entered;
        self.news.entered = self
            .call
            .entered
            .only(|field, rank| entered.get(field).is_none_or(|before| rank > *before));
        let chosen_before = known.and_then(|known| known.told.disposition_at);
        self.news.outcome = told.disposition_at > chosen_before;
        if let Some(known) = known.filter(|known| told.disposition_at > known.told.disposition_at) {
            // Whoever chose late may have been told less of the call's length.
            told.talk_seconds = told.talk_seconds.max(known.told.talk_seconds);
            told.ended_at = told.ended_at.max(known.told.ended_at);
        }
        let is_fullest =
            known.is_none_or(|known| known.is_silent || told.fullness() >= known.told.fullness());
        let witness = self
            .written
            .witnesses
            .entry(self.reporter.clone())
            .or_insert_with(|| Witness {
                name: String::new(),
                told,
                note: 0..0,
                note_edited_at: at,
                is_by_hand: false,
                disposition: None,
                is_silent: false,
            });
        witness.is_silent = false;
        if !name.is_empty() {
            name.clone_into(&mut witness.name);
        }
        if is_fullest {
            witness.told = told;
            witness.disposition.clone_from(&self.call.disposition);
        }
        if is_newer {
            witness.note_edited_at = at;
            witness.is_by_hand = false;
            self.written.words.note(self.reporter, note);
            // Whole lines: a short note is found within somebody's word all too easily.
            let is_there = format!("\n{hand}\n").contains(&format!("\n{note}\n"));
            let text = if is_there { "" } else { note }.to_owned();
            let old = self.notes.insert(self.reporter.clone(), text.clone());
            self.news.note = old.unwrap_or_default() != text;
        }
        self.written.words.enter(&self.call.entered);
        self.has_new_times = self.written.times() != times;
        self.is_leading = is_fullest && self.written.owner() == Some(self.reporter);
    }

    fn hand(&self) -> &str {
        self.before
            .and_then(|message| message.get(self.written.hand.clone()))
            .unwrap_or_default()
    }

    /// Where the call is to be filed; `company` and `contact` are the record's now.
    pub fn wanted(&self, company: Option<&RecordId>, contact: Option<&RecordId>) -> Wanted {
        let filed = self.written.filed.as_ref();
        let choice = Choice::of(self.call.chosen.as_ref());
        let is_filed = company.is_some() || contact.is_some();
        match (filed.map(|filed| &filed.word), choice) {
            (Some(Word::Rep(old)), Some(choice)) if choice > *old => Wanted::Chosen,
            (Some(Word::Rep(_)), _) => Wanted::AsItIs,
            (_, Some(_)) => Wanted::Chosen,
            _ if !is_filed => Wanted::ByNumber,
            (Some(Word::Number { by, told }), None)
                if self.filed() == Some((company, contact)) && self.outranks(by, told) =>
            {
                Wanted::ByNumber
            }
            _ => Wanted::AsItIs,
        }
    }

    /// What a rep chose for the call, also if they did for a record that is gone.
    pub fn chosen(&self) -> Option<&ChosenRecords> {
        self.call.chosen.as_ref()
    }

    /// Is this report's number to be preferred to that of `other`'s?
    fn outranks(&self, other: &ExtensionId, told: &Told) -> bool {
        let own = Told::by(&self.call);
        let rank = |told: &Told, by| (told.standing(), Reverse(by), told.fullness());
        rank(&own, self.reporter) > rank(told, other)
    }

    /// The records the call was filed under last, also where the record could not take them.
    pub fn filed(&self) -> Option<(Option<&RecordId>, Option<&RecordId>)> {
        let filed = self.written.filed.as_ref()?;
        Some((filed.company.as_ref(), filed.contact.as_ref()))
    }

    /// Whose record it is: the times are those of this extension's wall clock.
    pub fn owner(&self) -> Option<&ExtensionId> {
        self.written.owner()
    }

    /// Will title, number, times and organizer be this report's?
    pub const fn is_leading(&self) -> bool {
        self.is_leading
    }

    /// Does the report bring what a person wrote or chose, and the record does not say yet?
    pub fn brings_work(&self) -> bool {
        self.news.note || self.news.outcome || !self.news.entered.is_empty()
    }

    /// What to write, nothing when the record says it all, and what is to be remembered then.
    pub fn finish(mut self, around: &Surroundings<'_>) -> (Option<PhoneCall>, Written) {
        if let Filing::Under { company, contact } = around.filing {
            self.written.filed = Some(Filed {
                company: company.clone(),
                contact: contact.clone(),
                word: Choice::of(self.call.chosen.as_ref())
                    .map_or_else(|| self.by_number(), Word::Rep),
            });
        }
        let is_refiled = matches!(around.filing, Filing::Under { .. });
        let talk_seconds = self.written.talk_seconds();
        let (head, worded) = self.head(talk_seconds, is_refiled, around);
        let is_told_better = head != self.head
            || self.news.note
            || self.has_new_times
            || !self.news.entered.is_empty();
        if !self.is_leading && !is_told_better && !is_refiled {
            return (None, self.written);
        }
        let message = self.compose(&head);
        self.written.worded = worded.map(|worded| worded.placed(&head, &message));
        let title = if self.is_leading {
            Some(title(Named::of(&self.call, around.name), around))
        } else {
            self.retitled(around.name.filter(|_| is_refiled), around)
        };
        let slot = self
            .slot(around)
            .filter(|_| self.is_leading || self.has_new_times);
        let record = PhoneCall {
            title,
            phone: if self.is_leading {
                Phone::of(&self.call.remote)
            } else {
                Phone::Unchanged
            },
            message,
            slot,
            filing: around.filing.clone(),
            assigned: around.assigned.cloned().filter(|_| self.is_leading),
            facts: self.facts(talk_seconds),
            entered: self.news.entered,
            custom: Vec::new(),
        };
        (Some(record), self.written)
    }

    /// Those of the record, where this report owns it; of others only how long the talk was is news.
    fn facts(&self, talk_seconds: i64) -> CallFacts {
        let mut facts = CallFacts::from([(CallFact::TalkSeconds, talk_seconds.to_string())]);
        if self.is_leading {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let call = &self.call;
            facts.extend([
                (
                    CallFact::Direction,
                    message::direction(call.direction).to_owned(),
                ),
                (CallFact::Result, message::result(call.result).to_owned()),
                (CallFact::Queue, text(&call.queue)),
                (CallFact::Number, text(&call.remote.number)),
                (CallFact::OurNumber, text(&call.local_number)),
                (CallFact::Disposition, text(&call.disposition)),
                (
                    CallFact::CallId,
                    call.telephony_session_id.as_str().to_owned(),
                ),
                (CallFact::Extension, self.reporter.as_str().to_owned()),
            ]);
            // Whoever did not carry the sound knows nothing of it, which is not that it was nothing.
            if let Some(heard) = &call.heard {
                facts.insert(CallFact::Quality, heard.words());
            }
        }
        facts
    }

    fn by_number(&self) -> Word {
        Word::Number {
            by: self.reporter.clone(),
            told: Told::by(&self.call),
        }
    }

    /// The facts as they are to stand there, and what is to be remembered of them.
    fn head(
        &self,
        talk_seconds: i64,
        is_refiled: bool,
        around: &Surroundings<'_>,
    ) -> (String, Option<Worded>) {
        if self.is_leading {
            return match around.wording.body {
                None => (message::facts(&self.call, talk_seconds, around), None),
                Some(template) => {
                    let (head, worded) = Worded::facts(template, &self.call, talk_seconds, around);
                    (head, Some(worded))
                }
            };
        }
        match &self.written.worded {
            None => (message::updated(&self.head, talk_seconds, is_refiled), None),
            Some(worded) => {
                let (head, worded) =
                    worded.updated(&self.head, talk_seconds, around.name, is_refiled);
                (head, Some(worded))
            }
        }
    }

    /// The owner's title with the name that was found by another's report.
    fn retitled(&self, name: Option<&str>, around: &Surroundings<'_>) -> Option<String> {
        let owner = &self.written.witnesses.get(self.written.owner()?)?.told;
        let named = Named {
            direction: owner.direction,
            result: owner.result,
            started_at: owner.started_at,
            name: Some(name?),
            network: None,
            number: around.phone,
        };
        Some(title(named, around))
    }

    fn slot(&self, around: &Surroundings<'_>) -> Option<TimeSlot> {
        let (started, ended) = self.written.times()?;
        let elapsed = ended.millis_since(started) / 60_000;
        let clock = around.wall_clock;
        Some(TimeSlot::new(clock(started), clock(ended), elapsed))
    }

    /// Puts head and notes together and remembers where each note stands.
    fn compose(&mut self, head: &str) -> String {
        let hand = self.hand().to_owned();
        let owner = self.written.owner().cloned();
        let mut authors: Vec<&ExtensionId> = self
            .notes
            .iter()
            .filter(|(_, note)| !note.is_empty())
            .map(|(extension, _)| extension)
            .collect();
        authors.sort_by_key(|extension| (Some(*extension) != owner.as_ref(), *extension));
        let is_shared = authors.len() + usize::from(!hand.is_empty()) > 1;
        let mut sections = Vec::new();
        for extension in &authors {
            let name = self.written.witnesses.get(extension);
            sections.push(Section {
                author: name.filter(|_| is_shared).map(|one| one.name.as_str()),
                text: &self.notes[*extension],
            });
        }
        let (message, by_hand, ranges) = message::join(head, &hand, &sections);
        self.written.hand = by_hand;
        for witness in self.written.witnesses.values_mut() {
            witness.note = 0..0;
        }
        for (extension, range) in authors.into_iter().zip(ranges) {
            if let Some(witness) = self.written.witnesses.get_mut(extension) {
                witness.note = range;
            }
        }
        message
    }
}

impl Written {
    /// Was this told by `reporter` already, or more than this? Then a report without a note adds
    /// nothing.
    pub fn has_heard(&self, reporter: &ExtensionId, call: &FinishedCall) -> bool {
        let known = self.witnesses.get(reporter);
        let told = Told::by(&self.with_disposition(reporter, call));
        let has_all = call.entered.iter().all(|(field, entered)| {
            let before = self.entered.get(field);
            before.is_some_and(|before| entered.rank() <= *before)
        });
        let known = known.filter(|known| !known.is_silent);
        has_all && known.is_some_and(|known| known.told.fullness() >= told.fullness())
    }

    /// The report with what its extension chose before, where that is later than what it says: RingCentral's
    /// log knows of no choice.
    fn with_disposition<'c>(
        &self,
        reporter: &ExtensionId,
        call: &'c FinishedCall,
    ) -> Cow<'c, FinishedCall> {
        match self.witnesses.get(reporter) {
            Some(known) if known.told.disposition_at > call.disposition_chosen_at => {
                Cow::Owned(FinishedCall {
                    disposition: known.disposition.clone(),
                    disposition_chosen_at: known.told.disposition_at,
                    ..call.clone()
                })
            }
            Some(_) | None => Cow::Borrowed(call),
        }
    }

    /// These fields are written as they were filled in.
    pub fn took(&mut self, entered: &Entered, is_written: impl Fn(&str) -> bool) {
        let written = entered.iter().filter(|(field, _)| is_written(field));
        self.entered
            .extend(written.map(|(field, entered)| (field.to_owned(), entered.rank())));
    }

    /// NetSuite did not take what was to stand in this field.
    pub fn not_taken(&mut self, field: &str) {
        self.entered.remove(field);
    }

    /// Has this extension told of the call, for the record that there is?
    pub fn knows(&self, reporter: &ExtensionId) -> bool {
        let known = self.witnesses.get(reporter);
        known.is_some_and(|known| !known.is_silent)
    }

    /// The extensions that have told of the call.
    pub fn tellers(&self) -> impl Iterator<Item = &ExtensionId> {
        self.witnesses.keys()
    }

    /// What people wrote into the record, which is not stored with the rest.
    pub const fn words(&self) -> &Words {
        &self.words
    }

    /// With what was stored apart.
    #[must_use]
    pub fn with_stored(self, words: Words) -> Self {
        Self { words, ..self }
    }

    /// What is left to be known when somebody has deleted the record: what people wrote and chose. All
    /// who told of it are to tell of it anew.
    #[must_use]
    pub fn gone(self) -> Self {
        let silent = |(extension, one): (ExtensionId, Witness)| {
            let witness = Witness {
                note: 0..0,
                is_silent: true,
                ..one
            };
            (extension, witness)
        };
        let is_chosen = |filed: &Filed| matches!(filed.word, Word::Rep(_));
        Self {
            witnesses: self.witnesses.into_iter().map(silent).collect(),
            unheard: None,
            hand: 0..0,
            worded: None,
            filed: self.filed.filter(is_chosen),
            entered: BTreeMap::new(),
            words: self.words,
        }
    }

    /// Each one's note as it stands in this message; of a record that is gone as it was written.
    fn notes(&self, message: Option<&str>) -> BTreeMap<ExtensionId, String> {
        let text = |extension: &ExtensionId, one: &Witness| match message {
            Some(message) => message.get(one.note.clone()).map(str::to_owned),
            None => Some(self.words.note_of(extension).to_owned()),
        };
        let witnesses = self.witnesses.iter();
        witnesses
            .filter_map(|(extension, one)| Some((extension.clone(), text(extension, one)?)))
            .collect()
    }

    /// The first report for a record that is made anew, with what people filled in and chose for the one
    /// that is gone.
    fn with_words(&mut self, mut call: FinishedCall) -> FinishedCall {
        call.entered.take_newer(self.words.entered());
        if let Some(Filed {
            word: Word::Rep(choice),
            ..
        }) = self.filed.take()
            && Choice::of(call.chosen.as_ref()).is_none_or(|own| own < choice)
        {
            call.chosen = Some(choice.records());
        }
        call
    }

    /// The head of a record that is not as it was written, and what is to be known of it: all text
    /// after the facts is somebody's own, and each extension's note is whatever they made of it.
    fn by_hand(message: &str, remembered: Option<Self>) -> (String, Self) {
        let known = remembered
            .as_ref()
            .and_then(|written| written.worded.as_ref());
        let (head, hand) = match known.and_then(|worded| worded.head(message)) {
            Some(head) => (head, message::below(message, head.len())),
            None => message::split(message),
        };
        let mut written = remembered.unwrap_or_else(|| Self {
            unheard: Told::read(head),
            ..Self::default()
        });
        for (extension, witness) in &mut written.witnesses {
            let had_note = !witness.note.is_empty();
            if had_note && hand.is_empty() {
                // Somebody has deleted it, which is not to be undone when they delete the record, too.
                written.words.note(extension, "");
            }
            witness.is_by_hand |= had_note;
            witness.note = 0..0;
        }
        written.hand = hand;
        (head.to_owned(), written)
    }

    fn owner(&self) -> Option<&ExtensionId> {
        let (extension, standing) = self
            .witnesses
            .iter()
            .filter(|(_, one)| !one.is_silent)
            .map(|(extension, _)| extension)
            .map(|extension| (extension, self.standing(extension)))
            .max_by(|one, other| one.1.cmp(&other.1))?;
        let unheard = self.unheard.map(Told::standing);
        (unheard <= standing.map(|(standing, _)| standing)).then_some(extension)
    }

    fn standing<'a>(
        &self,
        extension: &'a ExtensionId,
    ) -> Option<(Standing, Reverse<&'a ExtensionId>)> {
        let witness = self.witnesses.get(extension)?;
        Some((witness.told.standing(), Reverse(extension)))
    }

    fn everything_told(&self) -> impl Iterator<Item = &Told> {
        self.heard().chain(&self.unheard)
    }

    fn heard(&self) -> impl Iterator<Item = &Told> {
        let heard = self.witnesses.values().filter(|one| !one.is_silent);
        heard.map(|witness| &witness.told)
    }

    fn talk_seconds(&self) -> i64 {
        let spans = self.everything_told().map(|told| told.talk_seconds);
        spans.max().unwrap_or_default()
    }

    /// From the owner's start to the end of the last one who talked.
    fn times(&self) -> Option<(Timestamp, Timestamp)> {
        let owner = &self.witnesses.get(self.owner()?)?.told;
        let talked = |told: &&Told| told.result == CallResult::Answered;
        let last = self.heard().filter(talked);
        let last = last.map(|told| told.ended_at).max();
        Some((owner.started_at, last.unwrap_or(owner.ended_at)))
    }
}

impl Witness {
    /// Is its note somebody else's by now? Where that was not noted, its own stands nowhere beside a text
    /// that was written by `hand`.
    fn is_held(&self, hand: &str) -> bool {
        self.is_by_hand || !hand.is_empty() && self.note.is_empty()
    }
}

impl Told {
    fn by(call: &FinishedCall) -> Self {
        let words = [
            &call.remote.number,
            &call.remote.name,
            &call.local_number,
            &call.queue,
            &call.disposition,
        ];
        let mut fingerprint = Fingerprint::default();
        fingerprint.add(call.telephony_session_id.as_str());
        for word in words {
            fingerprint.add(word.as_deref().unwrap_or_default());
        }
        let is_answered = call.result == CallResult::Answered;
        Self {
            direction: call.direction,
            result: call.result,
            started_at: call.started_at,
            ended_at: call.ended_at,
            talk_seconds: if is_answered { call.talk_seconds() } else { 0 },
            disposition_at: call.disposition_chosen_at,
            known: words.into_iter().flatten().fold(0, |count, _| count + 1),
            fingerprint: fingerprint.0,
        }
    }

    /// What the facts of a record say, when somebody unknown wrote them.
    fn read(head: &str) -> Option<Self> {
        let (direction, result, talk_seconds) = message::read_facts(head)?;
        Some(Self {
            direction,
            result,
            started_at: Timestamp::default(),
            ended_at: Timestamp::default(),
            talk_seconds,
            disposition_at: None,
            known: 0,
            fingerprint: 0,
        })
    }

    /// Orders the reports of one extension; the greatest says most. It begins as the order of
    /// extensions does, so that a fuller report never takes a record from its owner.
    fn fullness(&self) -> impl Ord + use<> {
        (
            self.standing(),
            self.talk_seconds,
            self.disposition_at,
            self.known,
            self.ended_at,
            Reverse(self.started_at),
            self.fingerprint,
        )
    }

    /// Orders extensions; the greatest owns the record.
    fn standing(self) -> Standing {
        Standing {
            has_talked: self.result == CallResult::Answered,
            has_called: self.direction == Direction::Outbound,
            weight: weight(self.result),
        }
    }
}

/// How much a result says.
const fn weight(result: CallResult) -> u8 {
    match result {
        CallResult::Answered => 8,
        CallResult::Voicemail => 7,
        CallResult::Declined => 6,
        CallResult::Busy => 5,
        CallResult::Cancelled => 4,
        CallResult::AnsweredElsewhere => 3,
        CallResult::NoAnswer => 2,
        CallResult::Failed => 1,
        CallResult::Missed => 0,
    }
}

impl Choice {
    pub(in crate::domain) fn of(chosen: Option<&ChosenRecords>) -> Option<Self> {
        let chosen = chosen?;
        Some(Self {
            at: chosen.chosen_at,
            company: chosen.company.clone(),
            contact: chosen.contact.clone(),
        })
    }

    fn records(self) -> ChosenRecords {
        ChosenRecords {
            company: self.company,
            contact: self.contact,
            chosen_at: self.at,
        }
    }
}

/// Of one text.
pub(in crate::domain) fn fingerprint(text: &str) -> u64 {
    let mut fingerprint = Fingerprint::default();
    fingerprint.add(text);
    fingerprint.0
}

/// FNV-1a, 64 bits: not for secrets, only so that equals stay equal.
struct Fingerprint(u64);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fingerprint {
    fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests;
