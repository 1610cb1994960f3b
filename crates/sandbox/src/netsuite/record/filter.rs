//! The `q` filter of lists: conditions joined by AND and OR, without brackets.

use jiff::civil::Date;
use serde_json::Value;

use super::super::{error::ApiError, schema::RecordType, store::Record};

/// Any of these groups, each of which wants all its conditions; empty fits everything.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Filter {
    groups: Vec<Vec<Condition>>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Condition {
    field: String,
    operator: Operator,
    values: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Operator {
    Is,
    IsNot,
    Contain,
    StartWith,
    Equal,
    AnyOf,
    Empty,
    On,
    Before,
    After,
    OnOrBefore,
    OnOrAfter,
}

impl Filter {
    /// Reads a filter.
    pub(super) fn parse(record_type: RecordType, text: &str) -> Result<Self, ApiError> {
        let invalid = || ApiError::invalid_parameter("q", "Invalid query filter.");
        let words = words(text).ok_or_else(invalid)?;
        let groups: Option<Vec<Vec<Condition>>> = words
            .split(|word| word.eq_ignore_ascii_case("OR"))
            .map(|group| {
                group
                    .split(|word| word.eq_ignore_ascii_case("AND"))
                    .map(|words| condition(record_type, words))
                    .collect()
            })
            .collect();
        groups.map(|groups| Self { groups }).ok_or_else(invalid)
    }

    /// Is the record wanted?
    pub(super) fn fits(&self, record: &Record) -> bool {
        self.groups.is_empty()
            || self
                .groups
                .iter()
                .any(|group| group.iter().all(|one| one.fits(record)))
    }
}

impl Condition {
    fn fits(&self, record: &Record) -> bool {
        let value = match self.field.as_str() {
            "id" => record.id.to_string(),
            "externalId" => record.external_id.clone().unwrap_or_default(),
            name => match record.body.get(name) {
                Some(Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
                None => String::new(),
            },
        };
        let value = value.to_lowercase();
        let first = self
            .values
            .first()
            .map(|one| one.to_lowercase())
            .unwrap_or_default();
        match self.operator {
            Operator::Is | Operator::Equal => value == first,
            Operator::IsNot => value != first,
            Operator::Contain => value.contains(&first),
            Operator::StartWith => value.starts_with(&first),
            Operator::AnyOf => self.values.contains(&value),
            Operator::Empty => value.is_empty(),
            Operator::On
            | Operator::Before
            | Operator::After
            | Operator::OnOrBefore
            | Operator::OnOrAfter => self.fits_day(&value, &first),
        }
    }

    /// A moment counts by its day.
    fn fits_day(&self, value: &str, wanted: &str) -> bool {
        let day = value.get(..10).and_then(|day| day.parse::<Date>().ok());
        let (Some(day), Some(wanted)) = (day, account_day(wanted)) else {
            return false;
        };
        match self.operator {
            Operator::Before => day < wanted,
            Operator::After => day > wanted,
            Operator::OnOrBefore => day <= wanted,
            Operator::OnOrAfter => day >= wanted,
            Operator::On
            | Operator::Is
            | Operator::IsNot
            | Operator::Contain
            | Operator::StartWith
            | Operator::Equal
            | Operator::AnyOf
            | Operator::Empty => day == wanted,
        }
    }
}

/// `1/31/2026`, as the account writes dates.
fn account_day(text: &str) -> Option<Date> {
    Date::strptime("%m/%d/%Y", text).ok()
}

fn condition(record_type: RecordType, words: &[String]) -> Option<Condition> {
    let (name, rest) = words.split_first()?;
    let (operator, values) = rest.split_first()?;
    let field = match name.to_lowercase().as_str() {
        "id" => "id",
        "externalid" => "externalId",
        _ => record_type.field(name)?.name,
    };
    let operator = match operator.to_uppercase().as_str() {
        "IS" => Operator::Is,
        "IS_NOT" => Operator::IsNot,
        "CONTAIN" => Operator::Contain,
        "START_WITH" => Operator::StartWith,
        "EQUAL" => Operator::Equal,
        "ANY_OF" => Operator::AnyOf,
        "EMPTY" => Operator::Empty,
        "ON" => Operator::On,
        "BEFORE" => Operator::Before,
        "AFTER" => Operator::After,
        "ON_OR_BEFORE" => Operator::OnOrBefore,
        "ON_OR_AFTER" => Operator::OnOrAfter,
        _ => return None,
    };
    let values: Vec<String> = values.to_vec();
    let fits = match operator {
        Operator::Empty => values.is_empty(),
        Operator::AnyOf => !values.is_empty(),
        Operator::Is
        | Operator::IsNot
        | Operator::Contain
        | Operator::StartWith
        | Operator::Equal => values.len() == 1,
        Operator::On
        | Operator::Before
        | Operator::After
        | Operator::OnOrBefore
        | Operator::OnOrAfter => matches!(&values[..], [day] if account_day(day).is_some()),
    };
    fits.then(|| Condition {
        field: field.to_owned(),
        operator,
        values,
    })
}

/// Words, quoted texts as one word, and the members of `[1,2]` as one word each.
fn words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix('"') {
            let (word, after) = quoted.split_once('"')?;
            words.push(word.to_owned());
            rest = after;
        } else {
            let is_end = |one: char| one.is_whitespace() || matches!(one, '[' | ']' | ',');
            let end = rest.find(is_end).unwrap_or(rest.len());
            if end > 0 {
                words.push(rest[..end].to_owned());
            }
            rest = &rest[end..];
        }
        rest = rest
            .trim_start_matches(|one: char| one.is_whitespace() || matches!(one, '[' | ']' | ','));
    }
    (!words.is_empty()).then_some(words)
}
