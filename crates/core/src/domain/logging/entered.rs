//! What a rep fills in beside a call, for the fields that the company has added to its phone calls.
//!
//! What was typed is kept as it was typed, also where its field cannot take it: it is said beside the field,
//! and not dropped.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CustomField, CustomKind, CustomValue, FieldValue, ListEntry, call_fields::MOST_TEXT};
use crate::domain::{
    finished_call::{CallResult, FinishedCall},
    phone_call::fingerprint,
    time::Timestamp,
};

/// What was filled in, by field.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Entered(BTreeMap<String, EnteredValue>);

/// The last that a rep made of one field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EnteredValue {
    /// Nothing when it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<FieldValue>,
    /// When they did in this browser, later than every time before.
    pub at: Timestamp,
}

/// Orders what was made of one field, whoever did: the last time stands. The value decides between two of the
/// same time, so that they come out the same in whatever order they are told.
pub(in crate::domain) type Rank = (Timestamp, u64);

impl EnteredValue {
    /// Where it stands among others of its field.
    pub(in crate::domain) fn rank(&self) -> Rank {
        let kind = match &self.value {
            None => 'n',
            Some(FieldValue::Text(_)) => 't',
            Some(FieldValue::Number(_)) => 'i',
            Some(FieldValue::Checkbox(_)) => 'c',
            Some(FieldValue::Entry(_)) => 'e',
        };
        let words = self.value.as_ref().map(FieldValue::words);
        let words = words.unwrap_or_default();
        (self.at, fingerprint(&format!("{kind}{words}")))
    }
}

impl Entered {
    /// Nothing was ever filled in.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What stands in a field.
    pub fn get(&self, field: &str) -> Option<&FieldValue> {
        self.0.get(field)?.value.as_ref()
    }

    /// What was made of a field, where something was.
    pub fn of(&self, field: &str) -> Option<&EnteredValue> {
        self.0.get(field)
    }

    /// Every field that was filled, or emptied, by its id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &EnteredValue)> {
        self.0
            .iter()
            .map(|(field, entered)| (field.as_str(), entered))
    }

    /// No field was filled later than this.
    pub(in crate::domain) fn end_by(&mut self, now: Timestamp) {
        for entered in self.0.values_mut() {
            entered.at = entered.at.min(now);
        }
    }

    /// A person fills a field, or empties it.
    pub fn enter(&mut self, field: &str, value: Option<FieldValue>, now: Timestamp) {
        let before = self.0.get(field);
        if before.and_then(|before| before.value.as_ref()) != value.as_ref() {
            let at = now.after(before.map(|before| before.at));
            self.0.insert(field.to_owned(), EnteredValue { value, at });
        }
    }

    /// Takes on what was filled in later in another report of the call.
    pub fn take_newer(&mut self, other: &Self) {
        for (field, entered) in &other.0 {
            let own = self.0.get(field).map(EnteredValue::rank);
            if own < Some(entered.rank()) {
                self.0.insert(field.clone(), entered.clone());
            }
        }
    }

    /// Those that this says something new of.
    pub(in crate::domain) fn only(&self, is_news: impl Fn(&str, Rank) -> bool) -> Self {
        let news = self.0.iter();
        let news = news.filter(|(field, entered)| is_news(field, entered.rank()));
        Self(
            news.map(|(field, entered)| (field.clone(), entered.clone()))
                .collect(),
        )
    }
}

/// A field that the rep is asked to fill in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AskedField {
    /// Which, and for lists what may be chosen.
    pub field: CustomField,
    /// An answered call without it is marked as incomplete. It is logged all the same.
    pub is_required: bool,
}

/// Why a field cannot take what was typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Misfit {
    /// It takes whole numbers.
    NotWhole,
    /// More letters than this.
    TooLong {
        /// The most there may be.
        most: usize,
    },
    /// It takes one line.
    SeveralLines,
    /// It takes a yes or no, or an entry of a list, and this is none.
    NoChoice,
}

impl AskedField {
    /// Is it still to be filled in, for a call that needs it?
    pub fn lacks(&self, entered: &Entered) -> bool {
        self.is_required && entered.get(&self.field.id).is_none()
    }

    /// Why it cannot take what stands there.
    pub fn misfit(&self, entered: &Entered) -> Option<Misfit> {
        self.field.misfit(entered.get(&self.field.id)?)
    }

    /// The fields that a call is not done with: one that is required is empty after a talk, or holds what it
    /// cannot take.
    pub fn open<'a>(asked: &'a [Self], call: &FinishedCall) -> Vec<&'a Self> {
        let was_talk = call.result == CallResult::Answered;
        let is_open = |one: &&Self| {
            one.misfit(&call.entered).is_some() || was_talk && one.lacks(&call.entered)
        };
        asked.iter().filter(is_open).collect()
    }
}

impl CustomField {
    /// What was typed or chosen, as this field takes it; what it cannot take stays as it was typed.
    pub fn read(&self, typed: &str) -> Option<FieldValue> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let text = || FieldValue::Text(typed.to_owned());
        Some(match self.kind {
            CustomKind::Text | CustomKind::Other => text(),
            CustomKind::Number => typed.parse().map_or_else(|_| text(), FieldValue::Number),
            CustomKind::Checkbox => match typed {
                FieldValue::YES => FieldValue::Checkbox(true),
                FieldValue::NO => FieldValue::Checkbox(false),
                _ => text(),
            },
            CustomKind::List => {
                let known = self.entries.iter().find(|entry| entry.id == typed);
                FieldValue::Entry(known.cloned().unwrap_or_else(|| ListEntry {
                    id: typed.to_owned(),
                    name: None,
                }))
            }
        })
    }

    /// Why it cannot take this.
    pub fn misfit(&self, value: &FieldValue) -> Option<Misfit> {
        match (self.kind, value) {
            (CustomKind::Text, FieldValue::Text(text)) => {
                if text.chars().count() > MOST_TEXT {
                    return Some(Misfit::TooLong { most: MOST_TEXT });
                }
                text.contains(['\n', '\r']).then_some(Misfit::SeveralLines)
            }
            (CustomKind::List, FieldValue::Entry(entry)) => {
                (!entry.is_id()).then_some(Misfit::NoChoice)
            }
            (CustomKind::Number, FieldValue::Number(_))
            | (CustomKind::Checkbox, FieldValue::Checkbox(_)) => None,
            (CustomKind::Number, _) => Some(Misfit::NotWhole),
            (CustomKind::Text | CustomKind::Checkbox | CustomKind::List | CustomKind::Other, _) => {
                Some(Misfit::NoChoice)
            }
        }
    }

    /// What goes into the record for what a rep made of this field; nothing where it cannot take that.
    pub(super) fn written(&self, entered: &EnteredValue) -> Option<CustomValue> {
        match &entered.value {
            // A checkbox of NetSuite's is ticked or not.
            None if self.kind == CustomKind::Checkbox => Some(CustomValue::Checkbox(false)),
            None => Some(CustomValue::Nothing),
            Some(value) => {
                let fits = self.misfit(value).is_none();
                fits.then(|| value.clone().into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::logging::example;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn field(kind: CustomKind) -> CustomField {
        CustomField {
            id: "custevent_a".to_owned(),
            label: "A".to_owned(),
            kind,
            entries: vec![ListEntry {
                id: "2".to_owned(),
                name: Some("Harvest".to_owned()),
            }],
        }
    }

    fn asked(kind: CustomKind, is_required: bool) -> AskedField {
        AskedField {
            field: field(kind),
            is_required,
        }
    }

    fn entered(values: &[(&str, Option<&str>, i64)]) -> Entered {
        let mut entered = Entered::default();
        for (id, text, millis) in values {
            let value = text.map(|text| FieldValue::Text(text.to_owned()));
            entered.enter(id, value, at(*millis));
        }
        entered
    }

    #[test]
    fn what_is_typed_is_read_as_its_field_takes_it_and_kept_where_it_cannot() {
        let text = |text: &str| Some(FieldValue::Text(text.to_owned()));
        for (kind, typed, read, misfit) in [
            (CustomKind::Text, " West ", text("West"), None),
            (CustomKind::Text, "  ", None, None),
            (CustomKind::Number, "-7", Some(FieldValue::Number(-7)), None),
            (
                CustomKind::Number,
                "12.5",
                text("12.5"),
                Some(Misfit::NotWhole),
            ),
            (
                CustomKind::Number,
                "9999999999999999999",
                text("9999999999999999999"),
                Some(Misfit::NotWhole),
            ),
            (
                CustomKind::Checkbox,
                "yes",
                Some(FieldValue::Checkbox(true)),
                None,
            ),
            (
                CustomKind::Checkbox,
                "no",
                Some(FieldValue::Checkbox(false)),
                None,
            ),
            (
                CustomKind::Checkbox,
                "maybe",
                text("maybe"),
                Some(Misfit::NoChoice),
            ),
            (
                CustomKind::List,
                "2",
                Some(FieldValue::Entry(
                    field(CustomKind::List).entries[0].clone(),
                )),
                None,
            ),
            (
                CustomKind::List,
                "two",
                Some(FieldValue::Entry(ListEntry {
                    id: "two".to_owned(),
                    name: None,
                })),
                Some(Misfit::NoChoice),
            ),
        ] {
            let field = field(kind);
            let found = field.read(typed);
            assert_eq!(found, read, "{typed}");
            assert_eq!(
                found.and_then(|value| field.misfit(&value)),
                misfit,
                "{typed}"
            );
        }
        let long = FieldValue::Text("x".repeat(301));
        assert_eq!(
            field(CustomKind::Text).misfit(&long),
            Some(Misfit::TooLong { most: 300 })
        );
        let lines = FieldValue::Text("a\nb".to_owned());
        assert_eq!(
            field(CustomKind::Text).misfit(&lines),
            Some(Misfit::SeveralLines)
        );
    }

    #[test]
    fn an_answered_call_is_open_until_what_is_required_is_filled_and_any_call_while_something_does_not_fit()
     {
        let mut call = example(Timestamp::default());
        let fields = [asked(CustomKind::Number, true)];
        let open = |call: &FinishedCall| AskedField::open(&fields, call).len();
        assert_eq!(open(&call), 1);
        call.entered
            .enter("custevent_a", fields[0].field.read("12.5"), at(1));
        assert_eq!(open(&call), 1);
        call.result = CallResult::Missed;
        assert_eq!(open(&call), 1, "it would not be written");
        call.entered.enter("custevent_a", None, at(2));
        assert_eq!(open(&call), 0, "nobody was talked to");
        call.result = CallResult::Answered;
        call.entered
            .enter("custevent_a", fields[0].field.read("12"), at(3));
        assert_eq!(open(&call), 0);
        let free = [asked(CustomKind::Text, false)];
        call.entered = Entered::default();
        assert!(AskedField::open(&free, &call).is_empty());
    }

    #[test]
    fn a_later_entry_is_later_even_when_the_clock_was_set_back_and_the_same_is_no_entry() {
        let mut one = entered(&[
            ("custevent_a", Some("West"), 50),
            ("custevent_a", Some("East"), 10),
        ]);
        let last = one.iter().next().unwrap().1.clone();
        assert!(last.at > at(50));
        one.enter("custevent_a", last.value.clone(), at(99));
        assert_eq!(one.iter().next().unwrap().1, &last);
        one.enter("custevent_b", None, at(99));
        assert_eq!(one.iter().count(), 1, "nothing was there to be taken back");
    }

    #[test]
    fn reports_of_several_browsers_come_to_the_same_in_every_order() {
        let reports = [
            entered(&[
                ("custevent_a", Some("West"), 5),
                ("custevent_b", Some("1"), 9),
            ]),
            entered(&[("custevent_a", Some("East"), 5)]),
            entered(&[
                ("custevent_a", Some("West"), 1),
                ("custevent_a", None, 7),
                ("custevent_b", Some("2"), 3),
            ]),
            Entered::default(),
        ];
        let merged = |order: [usize; 4]| {
            let mut all = Entered::default();
            for at in order {
                all.take_newer(&reports[at]);
            }
            all
        };
        let expected = merged([0, 1, 2, 3]);
        assert_eq!(expected.get("custevent_a"), None, "it was taken back last");
        assert_eq!(
            expected.get("custevent_b"),
            Some(&FieldValue::Text("1".to_owned()))
        );
        for order in [
            [3, 2, 1, 0],
            [1, 0, 3, 2],
            [2, 0, 1, 3],
            [1, 2, 0, 3],
            [2, 1, 3, 0],
        ] {
            assert_eq!(merged(order), expected, "{order:?}");
        }
        let tie = |one: usize, other: usize| {
            let mut all = reports[one].clone();
            all.take_newer(&reports[other]);
            all.get("custevent_a").cloned()
        };
        assert_eq!(
            tie(0, 1),
            tie(1, 0),
            "of the same time, whichever came first"
        );
    }

    #[test]
    fn it_is_kept_by_field_with_its_time() {
        let mut one = Entered::default();
        one.enter("custevent_a", Some(FieldValue::Number(7)), at(5));
        let kept = r#"{"custevent_a":{"value":{"number":7},"at":5}}"#;
        assert_eq!(serde_json::to_string(&one).unwrap(), kept);
        assert_eq!(serde_json::from_str::<Entered>(kept).unwrap(), one);
        one.enter("custevent_a", None, at(6));
        let taken_back = r#"{"custevent_a":{"at":6}}"#;
        assert_eq!(serde_json::to_string(&one).unwrap(), taken_back);
        assert_eq!(serde_json::from_str::<Entered>(taken_back).unwrap(), one);
    }
}
