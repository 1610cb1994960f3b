//! What goes into the fields that the company has added to its phone call records: facts of a call, values
//! that are the same for each, and what the rep fills in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Entered, Flaw};
use crate::domain::phone_call::shortened;

/// Most fields that can be filled, and longest text in one.
const MOST: usize = 20;
pub(super) const MOST_TEXT: usize = 300;
/// Most entries of a list that a rule names.
const MOST_ENTRIES: usize = 200;

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
    Fixed(FieldValue),
    /// The rep, beside the call.
    Rep(Ask),
}

/// How the rep is asked.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ask {
    /// An answered call without it is marked as incomplete.
    #[serde(default)]
    pub is_required: bool,
    /// Of a list: what may be chosen; nothing for the entries that NetSuite names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<ListEntry>,
}

/// What stands in a field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FieldValue {
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
            Filled::Fixed(_) | Filled::Rep(_) => None,
        }
    }

    /// The value that fills it.
    pub const fn fixed(&self) -> Option<&FieldValue> {
        match &self.filled {
            Filled::Fixed(value) => Some(value),
            Filled::Fact(_) | Filled::Rep(_) => None,
        }
    }

    /// How the rep is asked who fills it.
    pub const fn ask(&self) -> Option<&Ask> {
        match &self.filled {
            Filled::Rep(ask) => Some(ask),
            Filled::Fact(_) | Filled::Fixed(_) => None,
        }
    }
}

impl FieldValue {
    /// A checkbox that is ticked, where it is chosen.
    pub const YES: &str = "yes";
    /// One that is not.
    pub const NO: &str = "no";

    /// As it is typed or chosen.
    pub fn words(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Checkbox(true) => Self::YES.to_owned(),
            Self::Checkbox(false) => Self::NO.to_owned(),
            Self::Entry(entry) => entry.id.clone(),
        }
    }
}

impl ListEntry {
    /// Can its id be one? Entries of NetSuite's own lists have negative ones.
    pub fn is_id(&self) -> bool {
        let digits = self.id.strip_prefix('-').unwrap_or(&self.id);
        (1..=18).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Reads a line of its id and its name.
    pub fn parse(line: &str) -> Self {
        let line = line.trim();
        let (id, name) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        Self {
            id: id.to_owned(),
            name: Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
        }
    }

    /// The line.
    pub fn line(&self) -> String {
        let name = self.name.as_deref().unwrap_or_default();
        format!("{} {name}", self.id).trim_end().to_owned()
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
    pub const fn holds(self, value: &FieldValue) -> bool {
        matches!(
            (self, value),
            (Self::Text, FieldValue::Text(_))
                | (Self::Number, FieldValue::Number(_))
                | (Self::Checkbox, FieldValue::Checkbox(_))
                | (Self::List, FieldValue::Entry(_))
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
    (facts, entered): (&CallFacts, &Entered),
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
            Filled::Rep(_) => field.written(entered.of(&rule.field)?)?,
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

impl From<FieldValue> for CustomValue {
    fn from(value: FieldValue) -> Self {
        match value {
            FieldValue::Text(text) => Self::Text(text),
            FieldValue::Number(number) => Self::Number(number),
            FieldValue::Checkbox(is_checked) => Self::Checkbox(is_checked),
            FieldValue::Entry(entry) => Self::Entry(entry.id),
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
        let flaw = rule.fixed().and_then(flaw_of_value);
        if let Some(flaw) = flaw.or_else(|| rule.ask().and_then(flaw_of_entries)) {
            return Some(flaw);
        }
    }
    None
}

/// The first field that cannot take the fixed value that it is to have, by its label, among those that
/// NetSuite names.
pub fn misfit(rules: &[CallField], known: &[CustomField]) -> Option<Flaw> {
    rules.iter().find_map(|rule| {
        let field = known.iter().find(|field| field.id == rule.field)?;
        field.misfit(rule.fixed()?)?;
        let field = field.label.clone();
        Some(Flaw::DoesNotFit { field })
    })
}

fn flaw_of_entries(ask: &Ask) -> Option<Flaw> {
    let most = |most: usize| u32::try_from(most).unwrap_or(u32::MAX);
    if ask.entries.len() > MOST_ENTRIES {
        return Some(Flaw::TooMuch {
            most: most(MOST_ENTRIES),
        });
    }
    ask.entries.iter().find_map(|entry| {
        let name = entry.name.as_deref().unwrap_or_default();
        if !entry.is_id() {
            return Some(Flaw::NotAnId);
        }
        (name.chars().count() > MOST_TEXT).then(|| Flaw::TooLong {
            most: most(MOST_TEXT),
        })
    })
}

fn flaw_of_value(value: &FieldValue) -> Option<Flaw> {
    match value {
        FieldValue::Text(text) if text.trim().is_empty() => Some(Flaw::Empty),
        FieldValue::Text(text) if text.chars().count() > MOST_TEXT => Some(Flaw::TooLong {
            most: u32::try_from(MOST_TEXT).unwrap_or(u32::MAX),
        }),
        FieldValue::Text(text) if text.contains(['\n', '\r']) => Some(Flaw::SeveralLines),
        FieldValue::Entry(entry) => (!entry.is_id()).then_some(Flaw::NotAnId),
        FieldValue::Text(_) | FieldValue::Number(_) | FieldValue::Checkbox(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Timestamp;

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
        assert_eq!(
            custom_values(&rules, &known, (&facts, &Entered::default()), |_| true),
            expected
        );
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

    fn fixed(value: FieldValue, field: &str) -> CallField {
        CallField {
            filled: Filled::Fixed(value),
            field: field.to_owned(),
        }
    }

    fn entry(id: &str) -> FieldValue {
        FieldValue::Entry(ListEntry {
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
        let text = |text: &str| FieldValue::Text(text.to_owned());
        let rules = [
            fixed(entry("2"), "custevent_campaign"),
            fixed(FieldValue::Checkbox(false), "custevent_billable"),
            fixed(FieldValue::Number(7), "custevent_rate"),
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
        assert_eq!(
            custom_values(&rules, &known, (&none, &Entered::default()), |_| true),
            expected
        );
        let by_hand = custom_values(&rules, &known, (&none, &Entered::default()), |field| {
            field != "custevent_campaign"
        });
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
                FieldValue::Checkbox(true),
                r#"{"fixed":{"checkbox":true},"field":"custevent_a"}"#,
            ),
            (
                FieldValue::Number(-3),
                r#"{"fixed":{"number":-3},"field":"custevent_a"}"#,
            ),
            (
                FieldValue::Text("x".into()),
                r#"{"fixed":{"text":"x"},"field":"custevent_a"}"#,
            ),
        ] {
            let rule = fixed(value, "custevent_a");
            assert_eq!(serde_json::to_string(&rule).unwrap(), kept);
            assert_eq!(serde_json::from_str::<CallField>(kept).unwrap(), rule);
        }
        let asked = rep(true, "custevent_a");
        let kept = r#"{"rep":{"isRequired":true},"field":"custevent_a"}"#;
        assert_eq!(serde_json::to_string(&asked).unwrap(), kept);
        assert_eq!(serde_json::from_str::<CallField>(kept).unwrap(), asked);
    }

    fn rep(is_required: bool, field: &str) -> CallField {
        let ask = Ask {
            is_required,
            ..Ask::default()
        };
        CallField {
            filled: Filled::Rep(ask),
            field: field.to_owned(),
        }
    }

    #[test]
    fn what_the_rep_filled_in_goes_where_a_rule_asks_for_it_and_an_emptied_field_is_emptied() {
        let known = [
            field("custevent_region", CustomKind::Text),
            field("custevent_seats", CustomKind::Number),
            field("custevent_rush", CustomKind::Checkbox),
            field("custevent_queue", CustomKind::Text),
            field("custevent_reason", CustomKind::List),
        ];
        let rules = [
            rep(true, "custevent_region"),
            rep(false, "custevent_seats"),
            rep(false, "custevent_rush"),
            rep(false, "custevent_reason"),
            rep(false, "custevent_gone"),
            rule(CallFact::Queue, "custevent_queue"),
        ];
        let facts = CallFacts::from([(CallFact::Queue, "Sales".to_owned())]);
        let mut entered = Entered::default();
        let now = Timestamp::default();
        let text = |text: &str| Some(FieldValue::Text(text.to_owned()));
        entered.enter("custevent_region", text("West"), now);
        entered.enter("custevent_seats", text("12.5"), now);
        entered.enter("custevent_rush", Some(FieldValue::Checkbox(true)), now);
        entered.enter("custevent_rush", None, now);
        entered.enter("custevent_reason", Some(entry("2")), now);
        entered.enter("custevent_reason", None, now);
        entered.enter("custevent_gone", text("x"), now);
        entered.enter("custevent_queue", text("not by a rep"), now);
        let given = custom_values(&rules, &known, (&facts, &entered), |_| false);
        let expected = [
            ("custevent_region", CustomValue::Text("West".to_owned())),
            ("custevent_rush", CustomValue::Checkbox(false)),
            ("custevent_reason", CustomValue::Nothing),
            ("custevent_queue", CustomValue::Text("Sales".to_owned())),
        ];
        assert_eq!(given, expected.map(|(id, value)| (id.to_owned(), value)));
    }

    #[test]
    fn a_fixed_value_that_its_field_cannot_take_and_an_entry_without_an_id_are_said() {
        let known = [field("custevent_seats", CustomKind::Number)];
        let typed = |typed: &str| fixed(known[0].read(typed).unwrap(), "custevent_seats");
        assert_eq!(misfit(&[typed("12")], &known), None);
        assert_eq!(
            misfit(&[typed("12.5")], &[]),
            None,
            "nobody knows what it takes"
        );
        let label = "custevent_seats".to_owned();
        let expected = Some(Flaw::DoesNotFit { field: label });
        assert_eq!(misfit(&[typed("12.5")], &known), expected);
        let mut asked = rep(true, "custevent_a");
        let entries = |lines: &[&str]| lines.iter().map(|line| ListEntry::parse(line)).collect();
        for (lines, expected) in [
            (["2 Harvest", "-5"], None),
            (["2 Harvest", "Spring"], Some(Flaw::NotAnId)),
        ] {
            let Filled::Rep(ask) = &mut asked.filled else {
                unreachable!("it asks the rep")
            };
            ask.entries = entries(&lines);
            assert_eq!(flaw(std::slice::from_ref(&asked)), expected, "{lines:?}");
        }
        assert_eq!(
            ListEntry::parse(" 2  Late harvest ").line(),
            "2 Late harvest"
        );
        assert_eq!(ListEntry::parse("-5").line(), "-5");
    }
}
