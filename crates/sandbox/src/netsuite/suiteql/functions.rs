//! Oracle's functions, as far as SuiteQL has them and `SQLite` has not.
//!
//! A date inside a query is text of the form `MARK yyyy-mm-ddThh:mm:ss` in the account's zone: it
//! compares as a date, and the mark tells a date from text that only looks like one.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use regex::Regex;
use rusqlite::{
    Connection, Error,
    functions::{Context, FunctionFlags},
    types::{Value, ValueRef},
};

use crate::netsuite::locked;

/// Starts every date.
const MARK: char = '\u{1}';
/// The zone SuiteQL shows moments in.
const ACCOUNT_ZONE: &str = "America/Los_Angeles";
const STORED_FORMAT: &str = "%Y-%m-%dT%H:%M:%S";

/// Makes the functions known to the database.
pub(in super::super) fn register(database: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    let patterns = Patterns::default();
    for arguments in [2, 3] {
        let patterns = patterns.clone();
        database.create_scalar_function("regexp_replace", arguments, flags, move |context| {
            regexp_replace(context, &patterns)
        })?;
    }
    let of = patterns.clone();
    database.create_scalar_function("regexp_substr", 2, flags, move |context| {
        with_match(
            context,
            &of,
            |found| Value::Text(found.as_str().to_owned()),
            Value::Null,
        )
    })?;
    database.create_scalar_function("regexp_instr", 2, flags, move |context| {
        let position = |found: regex::Match<'_>| i64::try_from(found.start() + 1).unwrap_or(0);
        with_match(
            context,
            &patterns,
            |found| Value::Integer(position(found)),
            Value::Integer(0),
        )
    })?;
    database.create_scalar_function("translate", 3, flags, |context| Ok(translate(context)))?;
    database.create_scalar_function("lower", 1, flags, |context| {
        Ok(text(context, 0).map(|one| one.to_lowercase()))
    })?;
    database.create_scalar_function("upper", 1, flags, |context| {
        Ok(text(context, 0).map(|one| one.to_uppercase()))
    })?;
    database.create_scalar_function("nvl", 2, flags, |context| {
        let first: Value = context.get(0)?;
        if first == Value::Null {
            context.get(1)
        } else {
            Ok(first)
        }
    })?;
    database.create_scalar_function("to_date", 2, flags, to_date)?;
    for arguments in [1, 2] {
        database
            .create_scalar_function("to_char", arguments, flags, |context| Ok(to_char(context)))?;
    }
    database.create_scalar_function("_moment", 1, flags, |context| {
        Ok(text(context, 0).and_then(|stored| moment(&stored)))
    })
}

/// A date in the account's format, or the text as it is.
pub(super) fn displayed(value: &str) -> String {
    value
        .strip_prefix(MARK)
        .and_then(|date| DateTime::strptime(STORED_FORMAT, date).ok())
        .map_or_else(
            || value.to_owned(),
            |date| format!("{}/{}/{}", date.month(), date.day(), date.year()),
        )
}

fn moment(stored: &str) -> Option<String> {
    let local = if stored.contains('T') {
        let instant: Timestamp = stored.parse().ok()?;
        instant
            .to_zoned(TimeZone::get(ACCOUNT_ZONE).ok()?)
            .datetime()
    } else {
        stored.parse::<jiff::civil::Date>().ok()?.at(0, 0, 0, 0)
    };
    Some(format!("{MARK}{}", local.strftime(STORED_FORMAT)))
}

fn text(context: &Context<'_>, index: usize) -> Option<String> {
    match context.get_raw(index) {
        ValueRef::Null | ValueRef::Blob(_) => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
    }
}

/// Patterns as they were compiled: a query asks for the same one of every row, and compiling takes a
/// thousand times as long as matching.
#[derive(Clone, Default)]
struct Patterns {
    compiled: Arc<Mutex<HashMap<String, Arc<Regex>>>>,
}

impl Patterns {
    /// So many are kept; clients use a handful.
    const MOST: usize = 64;

    /// The pattern that the second argument spells; `None` when it is null.
    fn of(&self, context: &Context<'_>) -> rusqlite::Result<Option<Arc<Regex>>> {
        let Some(spelled) = text(context, 1) else {
            return Ok(None);
        };
        let mut compiled = locked(&self.compiled);
        if let Some(pattern) = compiled.get(&spelled) {
            return Ok(Some(Arc::clone(pattern)));
        }
        let pattern =
            Regex::new(&spelled).map_err(|error| Error::UserFunctionError(Box::new(error)))?;
        let pattern = Arc::new(pattern);
        if compiled.len() >= Self::MOST {
            compiled.clear();
        }
        compiled.insert(spelled, Arc::clone(&pattern));
        Ok(Some(pattern))
    }
}

fn regexp_replace(context: &Context<'_>, patterns: &Patterns) -> rusqlite::Result<Option<String>> {
    let (Some(subject), Some(pattern)) = (text(context, 0), patterns.of(context)?) else {
        return Ok(text(context, 0));
    };
    let replacement = if context.len() > 2 {
        text(context, 2).unwrap_or_default()
    } else {
        String::new()
    };
    // Oracle writes a group as `\1`.
    let replacement = replacement.replace('$', "$$").replace('\\', "$");
    let replaced = pattern
        .replace_all(&subject, replacement.as_str())
        .into_owned();
    // To Oracle, text without characters is null.
    Ok(Some(replaced).filter(|one| !one.is_empty()))
}

fn with_match(
    context: &Context<'_>,
    patterns: &Patterns,
    found: impl FnOnce(regex::Match<'_>) -> Value,
    otherwise: Value,
) -> rusqlite::Result<Value> {
    let (Some(subject), Some(pattern)) = (text(context, 0), patterns.of(context)?) else {
        return Ok(Value::Null);
    };
    Ok(pattern.find(&subject).map_or(otherwise, found))
}

fn translate(context: &Context<'_>) -> Option<String> {
    let (Some(subject), Some(from), Some(to)) =
        (text(context, 0), text(context, 1), text(context, 2))
    else {
        return None;
    };
    let to: Vec<char> = to.chars().collect();
    let replace = |one: char| match from.chars().position(|candidate| candidate == one) {
        Some(index) => to.get(index).copied(),
        None => Some(one),
    };
    Some(subject.chars().filter_map(replace).collect())
}

/// Oracle's format model as a strftime format, as far as clients use it.
fn strftime_format(model: &str) -> String {
    const TOKENS: [(&str, &str); 9] = [
        ("YYYY", "%Y"),
        ("HH24", "%H"),
        ("HH12", "%I"),
        ("MM", "%m"),
        ("DD", "%d"),
        ("HH", "%I"),
        ("MI", "%M"),
        ("SS", "%S"),
        ("AM", "%p"),
    ];
    let mut format = String::new();
    let mut rest = model;
    while let Some(first) = rest.chars().next() {
        if let Some(quoted) = rest.strip_prefix('"') {
            let (literal, after) = quoted.split_once('"').unwrap_or((quoted, ""));
            format.push_str(literal);
            rest = after;
            continue;
        }
        let token = TOKENS.iter().find(|(token, _)| {
            rest.get(..token.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(token))
        });
        if let Some((token, specifier)) = token {
            format.push_str(specifier);
            rest = &rest[token.len()..];
        } else {
            format.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    format
}

fn to_date(context: &Context<'_>) -> rusqlite::Result<Option<String>> {
    let (Some(value), Some(model)) = (text(context, 0), text(context, 1)) else {
        return Ok(None);
    };
    let format = strftime_format(&model);
    let parsed = DateTime::strptime(&format, &value)
        .or_else(|_| jiff::civil::Date::strptime(&format, &value).map(|date| date.at(0, 0, 0, 0)));
    parsed
        .map(|date| Some(format!("{MARK}{}", date.strftime(STORED_FORMAT))))
        .map_err(|error| Error::UserFunctionError(Box::new(error)))
}

fn to_char(context: &Context<'_>) -> Option<String> {
    let value = text(context, 0)?;
    let date = value
        .strip_prefix(MARK)
        .and_then(|date| DateTime::strptime(STORED_FORMAT, date).ok());
    let Some(date) = date else {
        return Some(value);
    };
    let format = if context.len() > 1 {
        text(context, 1)
    } else {
        None
    };
    Some(format.map_or_else(
        || displayed(&value),
        |model| date.strftime(&strftime_format(&model)).to_string(),
    ))
}
