//! How several reports of one conversation's day become one record, the same in whatever order they
//! come.
//!
//! Messages are put together by their ids. Of two tellings of one the further delivery stands. The
//! extension that told, the smallest id of several, *owns* the record: its name stands for our side
//! and its employee is the organizer. What somebody wrote into the record by hand stays as it is.
//!
//! What has to be remembered between reports is [`Written`], which holds no number and no word of a
//! text: those are read back from the record itself.

use std::{collections::BTreeMap, ops::Range};

use serde::{Deserialize, Serialize};

use super::{
    Delivery, TextMessage, TextReport, name_of, title,
    transcript::{self, Line, Span},
};
use crate::domain::{
    call::Direction,
    finished_call::ChosenRecords,
    ids::{ExtensionId, MessageId, RecordId},
    logging::{CallFacts, Entered},
    phone_call::{
        Choice, Filing, LocalMinute, NOT_FILED, Phone, PhoneCall, TimeSlot, Wanted, one_line,
        shortened,
    },
    phone_number,
    time::Timestamp,
};

/// What was last written about a conversation's day, for the next report of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Written {
    /// Who told, with the name of each.
    witnesses: BTreeMap<ExtensionId, String>,
    messages: BTreeMap<MessageId, Known>,
    /// Where text stands that somebody wrote by hand.
    hand: Range<usize>,
    filed: Option<Filed>,
    /// A choice that this day could not be filed by: alone, without a text to tell, it is not tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_vain: Option<Choice>,
}

/// A message without its words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Known {
    direction: Direction,
    at: Timestamp,
    delivery: Delivery,
    place: Place,
}

/// Where a message stands in the record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Place {
    /// In the transcript.
    Line(Span),
    /// Somewhere in a text that was changed by hand.
    ByHand,
    /// There was no room for it.
    LeftOut,
}

/// Where a record was filed, and on whose word.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Filed {
    company: Option<RecordId>,
    contact: Option<RecordId>,
    choice: Option<Choice>,
}

/// What is known beside the report itself.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The name `NetSuite` has for a number.
    pub names: &'a dyn Fn(&str) -> Option<String>,
    /// Where the record is filed.
    pub filing: &'a Filing,
    /// The rep's employee record.
    pub assigned: Option<&'a RecordId>,
    /// A point in time on the rep's wall clock.
    pub wall_clock: &'a dyn Fn(Timestamp) -> LocalMinute,
}

/// A report of one day on its way into a record.
#[derive(Debug)]
pub struct Merge<'a> {
    report: &'a TextReport,
    reporter: &'a ExtensionId,
    written: Written,
    /// The record's message, when there is a record.
    before: Option<&'a str>,
    /// Messages as they stand in the record: who wrote them, and what they say.
    standing: BTreeMap<MessageId, (String, String)>,
    hand: String,
}

impl<'a> Merge<'a> {
    /// Takes in a report of `reporter`, called `name`, for a record whose message is `before`.
    /// `written` is what stands there, exactly; without it the record was changed by hand since
    /// `remembered`, or nothing is remembered of it.
    pub fn new(
        report: &'a TextReport,
        (reporter, name): (&'a ExtensionId, &str),
        before: Option<&'a str>,
        written: Option<Written>,
        remembered: Option<Written>,
    ) -> Self {
        let mut merge = Self {
            report,
            reporter,
            written: Written::default(),
            before,
            standing: BTreeMap::new(),
            hand: String::new(),
        };
        match (before, written) {
            (None, _) => {}
            (Some(message), Some(written)) => merge.read(message, written),
            (Some(message), None) => {
                merge.hand = transcript::without_count(transcript::below_facts(message));
                merge.written = remembered.unwrap_or_default();
                merge.written.hand = 0..0;
                for known in merge.written.messages.values_mut() {
                    known.place = match known.place {
                        Place::LeftOut => Place::LeftOut,
                        Place::Line(_) | Place::ByHand => Place::ByHand,
                    };
                }
            }
        }
        // Whoever only says whose the conversation is tells of no text.
        if !report.messages.is_empty() {
            let witness = merge.written.witnesses.entry(reporter.clone()).or_default();
            if !name.is_empty() {
                name.clone_into(witness);
            }
        }
        for message in &report.messages {
            merge.written.hear(message);
        }
        merge
    }

    fn read(&mut self, message: &str, written: Written) {
        let text = |range: &Range<usize>| message.get(range.clone()).unwrap_or_default().to_owned();
        self.hand = text(&written.hand);
        for (id, known) in &written.messages {
            if let Place::Line(span) = &known.place {
                let line = (text(&span.author), text(&span.said));
                self.standing.insert(id.clone(), line);
            }
        }
        self.written = written;
    }

    /// Where the conversation is to be filed; `company` and `contact` are the record's now.
    pub fn wanted(&self, company: Option<&RecordId>, contact: Option<&RecordId>) -> Wanted {
        match (
            self.written.choice(),
            Choice::of(self.report.chosen.as_ref()),
        ) {
            (Some(old), Some(new)) if new > *old => Wanted::Chosen,
            (None, Some(_)) => Wanted::Chosen,
            (None, None) if company.is_none() && contact.is_none() => Wanted::ByNumber,
            (Some(_), _) | (None, None) => Wanted::AsItIs,
        }
    }

    /// The records the conversation was filed under last, also where the record could not take them.
    pub fn filed(&self) -> Option<(Option<&RecordId>, Option<&RecordId>)> {
        let filed = self.written.filed.as_ref()?;
        Some((filed.company.as_ref(), filed.contact.as_ref()))
    }

    /// Whose record it is: the times are those of this extension's wall clock.
    pub fn owner(&self) -> Option<&ExtensionId> {
        self.written.owner().map(|(extension, _)| extension)
    }

    /// What to write, nothing when the record says it all, and what is to be remembered then.
    pub fn finish(mut self, around: &Surroundings<'_>) -> (Option<PhoneCall>, Written) {
        let is_refiled = match around.filing {
            Filing::Under { company, contact } => {
                self.written.filed = Some(Filed {
                    company: company.clone(),
                    contact: contact.clone(),
                    choice: Choice::of(self.report.chosen.as_ref()),
                });
                self.written.in_vain = None;
                true
            }
            Filing::Nobody | Filing::Unknown | Filing::Ambiguous(_) | Filing::Unchanged => {
                let chosen = self.report.chosen.as_ref();
                if chosen.is_some_and(|chosen| self.written.yields_to(chosen)) {
                    self.written.in_vain = Choice::of(chosen);
                }
                false
            }
        };
        let message = self.compose(around);
        if !is_refiled && self.before == Some(message.as_str()) {
            return (None, self.written);
        }
        let is_leading = self.owner() == Some(self.reporter);
        let title = title(&self.report.others, around.names);
        let record = PhoneCall {
            title: Some(title).filter(|_| is_leading || is_refiled),
            phone: match self.report.others.first() {
                Some(party) if is_leading => Phone::of(party),
                Some(_) | None => Phone::Unchanged,
            },
            message,
            slot: self.written.slot(around),
            filing: around.filing.clone(),
            assigned: around.assigned.cloned().filter(|_| is_leading),
            facts: CallFacts::new(),
            entered: Entered::default(),
            custom: Vec::new(),
        };
        (Some(record), self.written)
    }

    /// Puts the record's message together and remembers where each text stands in it.
    fn compose(&mut self, around: &Surroundings<'_>) -> String {
        let clock = |at| {
            let LocalMinute { hour, minute, .. } = (around.wall_clock)(at);
            format!("{hour:02}:{minute:02}")
        };
        let ours = self.written.owner().map(|(_, name)| name.to_owned());
        let ours = ours.filter(|name| !name.trim().is_empty());
        let ours = ours.unwrap_or_else(|| "Us".to_owned());
        let sole = match self.report.others.as_slice() {
            [sole] => Some(name_of(sole, around.names)),
            [] | [_, _, ..] => None,
        };
        let told: BTreeMap<&MessageId, &TextMessage> = self
            .report
            .messages
            .iter()
            .map(|message| (&message.id, message))
            .collect();
        let mut by_time: Vec<(&MessageId, &Known)> = self.written.messages.iter().collect();
        by_time.sort_by_key(|(id, known)| (known.at, *id));
        let (mut ids, mut lines, mut older) = (Vec::new(), Vec::new(), 0);
        for (id, known) in by_time {
            let (author, said) = match (told.get(id), self.standing.get(id)) {
                (Some(message), _) => (self.author(message, around), transcript::said(message)),
                (None, Some((author, said))) => (author.clone(), said.clone()),
                (None, None) => {
                    older += usize::from(known.place == Place::LeftOut);
                    continue;
                }
            };
            let author = match (known.direction, &sole) {
                (Direction::Outbound, _) => ours.clone(),
                (Direction::Inbound, Some(sole)) => sole.clone(),
                (Direction::Inbound, None) => author,
            };
            let time = clock(known.at);
            match transcript::without(&self.hand, &time, &said) {
                // Other things in the record were changed by hand; this takes its own place again.
                Some(rest) => self.hand = rest,
                // What was changed by hand is not put back by telling the same again.
                None if known.place == Place::ByHand => continue,
                None => {}
            }
            ids.push(id.clone());
            lines.push(Line {
                time,
                author,
                said,
                delivery: known.delivery,
            });
        }
        let head = self.facts(around);
        let (message, hand, places) = transcript::join(&head, &self.hand, &lines, older);
        self.written.hand = hand;
        for (id, place) in ids.iter().zip(places) {
            if let Some(known) = self.written.messages.get_mut(id) {
                known.place = place.map_or(Place::LeftOut, Place::Line);
            }
        }
        message
    }

    fn author(&self, message: &TextMessage, around: &Surroundings<'_>) -> String {
        let others = &self.report.others;
        let writer = others.iter().find(|party| party.number == message.from);
        writer.map_or_else(
            || "Somebody".to_owned(),
            |party| name_of(party, around.names),
        )
    }

    /// The facts of the day, line by line.
    fn facts(&self, around: &Surroundings<'_>) -> String {
        let count = |wanted| {
            let known = self.written.messages.values();
            known.filter(|one| one.direction == wanted).count()
        };
        let (received, sent) = (count(Direction::Inbound), count(Direction::Outbound));
        let counts = match (received, sent) {
            (received, 0) => format!("{received} received"),
            (0, sent) => format!("{sent} sent"),
            (received, sent) => format!("{received} received, {sent} sent"),
        };
        let mut lines = vec![format!("Texts: {counts}")];
        let numbers: Vec<String> = self
            .report
            .others
            .iter()
            .filter_map(|party| party.number.as_deref().map(phone_number::display))
            .take(10)
            .collect();
        match numbers.as_slice() {
            [] => {}
            [number] => lines.push(format!("Number: {number}")),
            several => lines.push(format!("Numbers: {}", several.join(", "))),
        }
        if let Some(number) = &self.report.local_number {
            lines.push(format!("Our number: {}", phone_number::display(number)));
        }
        // An organizer says it better where there is one.
        if let (None, Some((_, name))) = (around.assigned, self.written.owner())
            && !name.trim().is_empty()
        {
            lines.push(format!("Rep: {}", shortened(&one_line(name), 80)));
        }
        if let Filing::Ambiguous(count) = around.filing {
            lines.push(format!("{NOT_FILED}{count} records have this number"));
        }
        lines.join("\n")
    }
}

impl Written {
    fn hear(&mut self, message: &TextMessage) {
        let known = self.messages.entry(message.id.clone());
        let known = known.or_insert_with(|| Known {
            direction: message.direction,
            at: message.at,
            delivery: message.delivery,
            place: Place::LeftOut,
        });
        known.delivery = known.delivery.max(message.delivery);
    }

    fn choice(&self) -> Option<&Choice> {
        self.filed.as_ref()?.choice.as_ref()
    }

    /// Would this choice file the day anew?
    pub fn yields_to(&self, chosen: &ChosenRecords) -> bool {
        let chosen = Choice::of(Some(chosen));
        chosen.as_ref() > self.choice() && chosen > self.in_vain
    }

    fn owner(&self) -> Option<(&ExtensionId, &str)> {
        let (extension, name) = self.witnesses.first_key_value()?;
        Some((extension, name))
    }

    /// From the first text to the last.
    fn slot(&self, around: &Surroundings<'_>) -> Option<TimeSlot> {
        let times = || self.messages.values().map(|known| known.at);
        let (first, last) = (times().min()?, times().max()?);
        let clock = around.wall_clock;
        let elapsed = last.millis_since(first) / 60_000;
        Some(TimeSlot::new(clock(first), clock(last), elapsed))
    }
}

#[cfg(test)]
mod tests;
