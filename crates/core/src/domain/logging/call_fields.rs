//! Which facts of a call go into which fields that the company has added to its phone call records.

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

/// A fact and its field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CallField {
    /// What is written.
    pub fact: CallFact,
    /// Id of the field.
    pub field: String,
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
}

/// What a field takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CustomKind {
    /// Text.
    Text,
    /// Numbers.
    Number,
    /// Something that no fact can be written as: an entry of a list, a date, a yes or no.
    Other,
}

impl CustomKind {
    /// Can this fact stand there?
    pub const fn takes(self, fact: CallFact) -> bool {
        match self {
            Self::Text => true,
            Self::Number => matches!(fact, CallFact::TalkSeconds),
            Self::Other => false,
        }
    }
}

/// A value on its way into a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CustomValue {
    /// Text.
    Text(String),
    /// A number.
    Number(i64),
    /// What stands there goes.
    Nothing,
}

/// What of these facts is written, by field. A field that the account no longer has, or that cannot take
/// its fact, is left alone: naming it would have the whole record refused.
pub fn custom_values(
    rules: &[CallField],
    known: &[CustomField],
    facts: &CallFacts,
) -> Vec<(String, CustomValue)> {
    let values = rules.iter().filter_map(|rule| {
        let field = known.iter().find(|field| field.id == rule.field)?;
        let fact = facts.get(&rule.fact)?;
        if !field.kind.takes(rule.fact) {
            return None;
        }
        let value = match (fact.trim(), field.kind) {
            ("", _) => CustomValue::Nothing,
            (fact, CustomKind::Number) => CustomValue::Number(fact.parse().ok()?),
            (fact, CustomKind::Text | CustomKind::Other) => {
                CustomValue::Text(shortened(fact, MOST_TEXT))
            }
        };
        Some((rule.field.clone(), value))
    });
    values.collect()
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
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(fact: CallFact, field: &str) -> CallField {
        CallField {
            fact,
            field: field.to_owned(),
        }
    }

    fn field(id: &str, kind: CustomKind) -> CustomField {
        CustomField {
            id: id.to_owned(),
            label: id.to_owned(),
            kind,
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
        assert_eq!(custom_values(&rules, &known, &facts), expected);
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
}
