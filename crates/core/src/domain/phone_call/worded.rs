//! The facts of a call in the company's own words.
//!
//! Facts in the usual words are known by their labels. Of others it is remembered how long they are, what
//! they said, and where in them the fields stand that another's report may change: how long the call
//! was, and who it was.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Named, Surroundings, message, one_line, shortened};
use crate::domain::{
    finished_call::FinishedCall,
    logging::{MOST_VALUE, WordField, rendered},
    phone_number,
    quality::Heard,
};

/// What is remembered of facts that a company has worded, in bytes of the message.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Worded {
    length: usize,
    /// Tells whether they still stand there.
    fingerprint: u64,
    durations: Vec<Range<usize>>,
    names: Vec<Range<usize>>,
}

impl Worded {
    /// The facts by this template, with whom NetSuite could not tell apart as a last line.
    pub(super) fn facts(
        template: &str,
        call: &FinishedCall,
        talk_seconds: i64,
        around: &Surroundings<'_>,
    ) -> (String, Self) {
        let named = Named::of(call, around.name);
        let value = |field| match field {
            WordField::Duration => Some(message::duration(talk_seconds)),
            WordField::OurNumber => call.local_number.as_deref().map(phone_number::display),
            WordField::Queue => call.queue.clone(),
            WordField::Disposition => call.disposition.clone(),
            WordField::Quality => call.heard.as_ref().map(Heard::words),
            WordField::Rep => around.rep.map(str::to_owned),
            WordField::Call
            | WordField::FromOrTo
            | WordField::Name
            | WordField::Number
            | WordField::Direction
            | WordField::Result
            | WordField::Date
            | WordField::Time => named.value(field, around),
        };
        let (mut head, places) = rendered(template, &value);
        let of = |wanted: WordField| {
            let found = places.iter().filter(|(field, _)| *field == wanted);
            found.map(|(_, at)| at.clone()).collect()
        };
        let worded = Self {
            length: 0,
            fingerprint: 0,
            durations: of(WordField::Duration),
            names: of(WordField::Name),
        };
        if let Some(line) = message::not_filed(around.filing) {
            if !head.is_empty() {
                head.push('\n');
            }
            head.push_str(&line);
        }
        (head, worded)
    }

    /// The facts with what is known better now.
    pub(super) fn updated(
        &self,
        head: &str,
        talk_seconds: i64,
        name: Option<&str>,
        is_filed: bool,
    ) -> (String, Self) {
        let duration = message::duration(talk_seconds);
        let name = name.map(|name| shortened(&one_line(name), MOST_VALUE));
        let mut places: Vec<(bool, Range<usize>)> = Vec::new();
        places.extend(self.durations.iter().map(|at| (true, at.clone())));
        places.extend(self.names.iter().map(|at| (false, at.clone())));
        places.sort_by_key(|(_, at)| at.start);
        let (mut text, mut done, mut next) = (String::new(), 0, Self::default());
        for (is_duration, at) in places {
            let (Some(before), Some(old)) = (head.get(done..at.start), head.get(at.clone())) else {
                continue;
            };
            text.push_str(before);
            let start = text.len();
            let value = if is_duration {
                duration.as_str()
            } else {
                name.as_deref().filter(|_| is_filed).unwrap_or(old)
            };
            text.push_str(value);
            let place = start..text.len();
            if is_duration {
                next.durations.push(place);
            } else {
                next.names.push(place);
            }
            done = at.end;
        }
        text.push_str(head.get(done..).unwrap_or_default());
        if is_filed {
            let kept = text
                .lines()
                .filter(|line| !line.starts_with(message::NOT_FILED));
            text = kept.collect::<Vec<_>>().join("\n");
        }
        (text, next)
    }

    /// As it came to stand in the message: what somebody typed there may have cost its last lines.
    pub(super) fn placed(mut self, head: &str, message: &str) -> Self {
        let mut head = head;
        while !message.starts_with(head) {
            head = head
                .get(..head.rfind('\n').unwrap_or(0))
                .unwrap_or_default();
        }
        self.length = head.len();
        self.fingerprint = super::merge::fingerprint(head);
        self.durations.retain(|at| at.end <= head.len());
        self.names.retain(|at| at.end <= head.len());
        self
    }

    /// The facts as they stand in a message, where they do.
    pub(super) fn head<'m>(&self, message: &'m str) -> Option<&'m str> {
        let head = message.get(..self.length)?;
        (super::merge::fingerprint(head) == self.fingerprint).then_some(head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        call::RemoteParty,
        logging::USUAL_BODY,
        phone_call::{
            Filing,
            tests::{around, call},
        },
    };

    #[test]
    fn the_usual_template_says_what_is_said_without_one() {
        let told = call();
        let withheld = FinishedCall {
            queue: Some("Order\nDesk".to_owned()),
            disposition: Some("Interested".to_owned()),
            local_number: None,
            remote: RemoteParty::default(),
            ..call()
        };
        for call in [told, withheld] {
            for filing in [Filing::Nobody, Filing::Ambiguous(3), Filing::Unknown] {
                let around = Surroundings {
                    rep: Some("Ann Lee"),
                    ..around(&filing)
                };
                let (head, _) = Worded::facts(USUAL_BODY, &call, 391, &around);
                assert_eq!(head, message::facts(&call, 391, &around));
            }
        }
    }
}
