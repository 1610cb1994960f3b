//! What goes into the fields that the company has added to its phone call records: facts of a call, and
//! values that are the same for each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Flaw;
use crate::domain::phone_call::shortened;

/// Most fields that can be filled, and longest text in one.
const MOST: usize = 20;
const MOST_TEXT: usize = 300;

/// A fact of a call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CallFact {
    /// `Inbound`.
    Direction,
    /// `Answered`.
    Result,
    /// Seconds both sides talked.
    TalkSeconds,
    /// The queue it came through.
    Queue,
    /// The other side's number.
    Number,
    /// Which of our numbers.
    OurNumber,
    /// What the rep chose.
    Disposition,
    /// RingCentral's id of the call.
    CallId,
    /// RingCentral's id of the extension whose call it is.
    Extension,
    /// How well the two heard each other.
    Quality,
}

impl CallFact {
    /// All there are.
    pub const ALL: [Self; 10] = [
        Self::Direction,
        Self::Result,
        Self::TalkSeconds,
        Self::Queue,
        Self::Number,
        Self::OurNumber,
        Self::Disposition,
        Self::CallId,
        Self::Extension,
        Self::Quality,
    ];
}

/// The facts of a call, as far as they are known; one that is empty is known to be none.
pub type CallFacts = BTreeMap<CallFact, String>;

/// A field and what fills it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CallField {
    /// What is written.
    #[serde(flatten)]
    pub filled: Filled,
    /// Id of the field.
    pub field: String,
}

/// What fills a field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Filled {
    /// A fact of the call.
    Fact(CallFact),
    /// The same for each call, where the record says nothing yet.
    Fixed(FixedValue),
}

/// A value that is the same for each call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FixedValue {
    /// Text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A checkbox.
    Checkbox(bool),
    /// An entry of a list.
    Entry(ListEntry),
}

/// An entry of one of the account's lists.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ListEntry {
    /// Its internal id.
    pub id: String,
    /// What people call it, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl CallField {
    /// The fact that fills it.
    pub const fn fact(&self) -> Option<CallFact> {
        match &self.filled {
            Filled::Fact(fact) => Some(*fact),
            Filled::Fixed(_) => None,
        }
    }

    /// The value that fills it.
    pub const fn fixed(&self) -> Option<&FixedValue> {
        match &self.filled {
            Filled::Fixed(value) => Some(value),
            Filled::Fact(_) => None,
        }
    }
}

/// A field that the company has added to phone calls.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomField {
    /// Its id, `custevent_…`.
    pub id: String,
    /// As forms name it.
    pub label: String,
    /// What it takes.
    pub kind: CustomKind,
    /// Of a list: the entries that are known by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<ListEntry>,
}

/// What a field takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CustomKind {
    /// Text.
    Text,
    /// Numbers.
    Number,
    /// A yes or no.
    Checkbox,
    /// An entry of a list.
    List,
    /// Something that nothing here can be written as, such as a date.
    Other,
}

impl CustomKind {
    /// Can this fact stand there?
    pub const fn takes(self, fact: CallFact) -> bool {
        match self {
            Self::Text => true,
            Self::Number => matches!(fact, CallFact::TalkSeconds),
            Self::Checkbox | Self::List | Self::Other => false,
        }
    }

    /// Can this value stand there?
    pub const fn holds(self, value: &FixedValue) -> bool {
        matches!(
            (self, value),
            (Self::Text, FixedValue::Text(_))
                | (Self::Number, FixedValue::Number(_))
                | (Self::Checkbox, FixedValue::Checkbox(_))
                | (Self::List, FixedValue::Entry(_))
        )
    }
}

/// A value on its way into a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CustomValue {
    /// Text.
    Text(String),
    /// A number.
    Number(i64),
    /// A checkbox.
    Checkbox(bool),
    /// An entry of a list, by its id.
    Entry(String),
    /// What stands there goes.
    Nothing,
}

/// What is written, by field; a fixed value where `is_empty` says so of its field. A field that the account
/// no longer has, or that cannot take what is to fill it, is left alone: naming it would have the whole
/// record refused.
pub fn custom_values(
    rules: &[CallField],
    known: &[CustomField],
    facts: &CallFacts,
    is_empty: impl Fn(&str) -> bool,
) -> Vec<(String, CustomValue)> {
    let values = rules.iter().filter_map(|rule| {
        let field = known.iter().find(|field| field.id == rule.field)?;
        let value = match &rule.filled {
            Filled::Fact(fact) => fact_in(field.kind, *fact, facts.get(fact)?.trim())?,
            Filled::Fixed(value) => {
                let fits = field.kind.holds(value) && is_empty(&rule.field);
                fits.then(|| value.clone().into())?
            }
        };
        Some((rule.field.clone(), value))
    });
    values.collect()
}

fn fact_in(kind: CustomKind, fact: CallFact, text: &str) -> Option<CustomValue> {
    if !kind.takes(fact) {
        return None;
    }
    Some(match (text, kind) {
        ("", _) => CustomValue::Nothing,
        (text, CustomKind::Number) => CustomValue::Number(text.parse().ok()?),
        (text, CustomKind::Text | CustomKind::Checkbox | CustomKind::List | CustomKind::Other) => {
            CustomValue::Text(shortened(text, MOST_TEXT))
        }
    })
}

impl From<FixedValue> for CustomValue {
    fn from(value: FixedValue) -> Self {
        match value {
            FixedValue::Text(text) => Self::Text(text),
            FixedValue::Number(number) => Self::Number(number),
            FixedValue::Checkbox(is_checked) => Self::Checkbox(is_checked),
            FixedValue::Entry(entry) => Self::Entry(entry.id),
        }
    }
}

/// What is wrong with the fields of the rules.
pub(super) fn flaw(rules: &[CallField]) -> Option<Flaw> {
    if rules.len() > MOST {
        let most = u32::try_from(MOST).unwrap_or(u32::MAX);
        return Some(Flaw::TooMuch { most });
    }
    let mut seen: Vec<&str> = Vec::new();
    for rule in rules {
        let is_id = rule.field.starts_with("custevent")
            && rule.field.len() <= 60
            && rule
                .field
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !is_id {
            let field = shortened(&rule.field, 40);
            return Some(Flaw::UnknownField { field });
        }
        if seen.contains(&rule.field.as_str()) {
            let field = rule.field.clone();
            return Some(Flaw::FieldTwice { field });
        }
        seen.push(&rule.field);
        if let Some(flaw) = rule.fixed().and_then(flaw_of_value) {
            return Some(flaw);
        }
    }
    None
}

fn flaw_of_value(value: &FixedValue) -> Option<Flaw> {
    match value {
        FixedValue::Text(text) if text.trim().is_empty() => Some(Flaw::Empty),
        FixedValue::Text(text) if text.chars().count() > MOST_TEXT => Some(Flaw::TooLong {
            most: u32::try_from(MOST_TEXT).unwrap_or(u32::MAX),
        }),
        FixedValue::Text(text) if text.contains(['\n', '\r']) => Some(Flaw::SeveralLines),
        FixedValue::Entry(entry) => {
            // Entries of NetSuite's own lists have negative ids.
            let digits = entry.id.strip_prefix('-').unwrap_or(&entry.id);
            let is_id = (1..=18).contains(&digits.len())
                && digits.bytes().all(|byte| byte.is_ascii_digit());
            (!is_id).then_some(Flaw::NotAnId)
        }
        FixedValue::Text(_) | FixedValue::Number(_) | FixedValue::Checkbox(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(fact: CallFact, field: &str) -> CallField {
        CallField {
            filled: Filled::Fact(fact),
            field: field.to_owned(),
        }
    }

    fn field(id: &str, kind: CustomKind) -> CustomField {
        CustomField {
            id: id.to_owned(),
            label: id.to_owned(),
            kind,
            entries: Vec::new(),
        }
    }

    #[test]
    fn a_fact_is_written_as_its_field_takes_it_and_nowhere_else() {
        let known = [
            field("custevent_direction", CustomKind::Text),
            field("custevent_seconds", CustomKind::Number),
            field("custevent_queue", CustomKind::Text),
            field("custevent_campaign", CustomKind::Other),
        ];
        let rules = [
            rule(CallFact::Direction, "custevent_direction"),
            rule(CallFact::TalkSeconds, "custevent_seconds"),
            rule(CallFact::Queue, "custevent_queue"),
            rule(CallFact::Number, "custevent_campaign"),
            rule(CallFact::CallId, "custevent_gone"),
            rule(CallFact::Disposition, "custevent_direction"),
        ];
        let facts = CallFacts::from([
            (CallFact::Direction, "Inbound".to_owned()),
            (CallFact::TalkSeconds, "391".to_owned()),
            (CallFact::Queue, String::new()),
            (CallFact::Number, "+14155550134".to_owned()),
            (CallFact::CallId, "s-1".to_owned()),
        ]);
        let text = |text: &str| CustomValue::Text(text.to_owned());
        let expected = [
            ("custevent_direction".to_owned(), text("Inbound")),
            ("custevent_seconds".to_owned(), CustomValue::Number(391)),
            ("custevent_queue".to_owned(), CustomValue::Nothing),
        ];
        assert_eq!(custom_values(&rules, &known, &facts, |_| true), expected);
        assert!(!CustomKind::Number.takes(CallFact::Number));
    }

    #[test]
    fn only_fields_of_phone_calls_can_be_filled_and_each_with_one_fact() {
        let good = [rule(CallFact::Queue, "custevent_a")];
        assert_eq!(flaw(&good), None);
        for odd in ["title", "custevent a", "", "custentity_a", "custevent_ä"] {
            let found = flaw(&[rule(CallFact::Queue, odd)]);
            assert!(matches!(found, Some(Flaw::UnknownField { .. })), "{odd}");
        }
        let twice = [good[0].clone(), rule(CallFact::Result, "custevent_a")];
        assert!(matches!(flaw(&twice), Some(Flaw::FieldTwice { .. })));
    }

    fn fixed(value: FixedValue, field: &str) -> CallField {
        CallField {
            filled: Filled::Fixed(value),
            field: field.to_owned(),
        }
    }

    fn entry(id: &str) -> FixedValue {
        FixedValue::Entry(ListEntry {
            id: id.to_owned(),
            name: Some("Harvest".to_owned()),
        })
    }

    #[test]
    fn a_fixed_value_stands_where_its_field_takes_it_and_nothing_is_said_yet() {
        let known = [
            field("custevent_campaign", CustomKind::List),
            field("custevent_billable", CustomKind::Checkbox),
            field("custevent_rate", CustomKind::Number),
            field("custevent_region", CustomKind::Text),
            field("custevent_day", CustomKind::Other),
        ];
        let text = |text: &str| FixedValue::Text(text.to_owned());
        let rules = [
            fixed(entry("2"), "custevent_campaign"),
            fixed(FixedValue::Checkbox(false), "custevent_billable"),
            fixed(FixedValue::Number(7), "custevent_rate"),
            fixed(text("West"), "custevent_region"),
            fixed(text("2026-11-21"), "custevent_day"),
            fixed(text("x"), "custevent_gone"),
        ];
        let none = CallFacts::new();
        let expected = [
            (
                "custevent_campaign".to_owned(),
                CustomValue::Entry("2".to_owned()),
            ),
            (
                "custevent_billable".to_owned(),
                CustomValue::Checkbox(false),
            ),
            ("custevent_rate".to_owned(), CustomValue::Number(7)),
            (
                "custevent_region".to_owned(),
                CustomValue::Text("West".to_owned()),
            ),
        ];
        assert_eq!(custom_values(&rules, &known, &none, |_| true), expected);
        let by_hand = custom_values(&rules, &known, &none, |field| field != "custevent_campaign");
        assert_eq!(by_hand, expected[1..], "somebody chose another campaign");
        assert_eq!(flaw(&rules), None);
        for odd in [
            entry("two"),
            entry(""),
            entry("-"),
            text(" "),
            text(&"x".repeat(301)),
        ] {
            assert!(
                flaw(&[fixed(odd.clone(), "custevent_a")]).is_some(),
                "{odd:?}"
            );
        }
        assert_eq!(flaw(&[fixed(entry("-5"), "custevent_a")]), None);
    }

    #[test]
    fn fields_are_read_as_they_were_kept_before_there_were_fixed_values() {
        let before = r#"{"fact":"queue","field":"custevent_a"}"#;
        let read: CallField = serde_json::from_str(before).unwrap();
        assert_eq!(read, rule(CallFact::Queue, "custevent_a"));
        assert_eq!(serde_json::to_string(&read).unwrap(), before);
        for (value, kept) in [
            (
                entry("2"),
                r#"{"fixed":{"entry":{"id":"2","name":"Harvest"}},"field":"custevent_a"}"#,
            ),
            (
                FixedValue::Checkbox(true),
                r#"{"fixed":{"checkbox":true},"field":"custevent_a"}"#,
            ),
            (
                FixedValue::Number(-3),
                r#"{"fixed":{"number":-3},"field":"custevent_a"}"#,
            ),
            (
                FixedValue::Text("x".into()),
                r#"{"fixed":{"text":"x"},"field":"custevent_a"}"#,
            ),
        ] {
            let rule = fixed(value, "custevent_a");
            assert_eq!(serde_json::to_string(&rule).unwrap(), kept);
            assert_eq!(serde_json::from_str::<CallField>(kept).unwrap(), rule);
        }
    }
}
