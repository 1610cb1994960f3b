//! JSON that is of no type of ours, or not yet.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, SeqAccess, Visitor},
};

use super::{Unreadable, parser, write};

/// Any JSON.
///
/// Serde has no call for a number in its own spelling, and JSON has no bytes: [`Value::Decimal`]
/// travels as bytes, which only this module's reader and writer understand. So a `Value` is read by
/// [`read`](super::read) and written by [`write`](super::write), by nothing else.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number.
    Whole(i64),
    /// Any other number, as it is spelled: no digit of it is lost on its way through.
    Decimal(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// An object, in its order; a name that was written twice stands here twice.
    Fields(Vec<(String, Value)>),
}

impl Value {
    /// Reads a text: RFC 8259 to the letter, nested no deeper than `serde_json` allows.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        parser::parse(text).ok_or(Unreadable)
    }

    /// The text that stands in an object under this name.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        let Self::Fields(fields) = self else {
            return None;
        };
        let (_, content) = fields.iter().find(|(field, _)| field == name)?;
        let Self::Text(text) = content else {
            return None;
        };
        Some(text)
    }

    /// An object.
    pub fn fields(fields: Vec<(&str, Self)>) -> Self {
        let named = |(name, content): (&str, Self)| (name.to_owned(), content);
        Self::Fields(fields.into_iter().map(named).collect())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// As JSON.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&write(self).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            Self::Whole(number) => serializer.serialize_i64(*number),
            Self::Decimal(spelled) => serializer.serialize_bytes(spelled.as_bytes()),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => items.serialize(serializer),
            Self::Fields(fields) => {
                serializer.collect_map(fields.iter().map(|(name, content)| (name, content)))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Anything)
    }
}

struct Anything;

impl<'de> Visitor<'de> for Anything {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Whole(number))
    }

    fn visit_bytes<E: serde::de::Error>(self, spelled: &[u8]) -> Result<Value, E> {
        let spelled = str::from_utf8(spelled).map_err(E::custom)?;
        Ok(Value::Decimal(spelled.to_owned()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rest: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = rest.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut rest: A) -> Result<Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = rest.next_entry()? {
            fields.push(field);
        }
        Ok(Value::Fields(fields))
    }
}
