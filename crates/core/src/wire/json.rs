//! Reads JSON into our types, with as little code as the app's download allows.
//!
//! Serde writes each type's reader anew for every kind of input and with it the sentence for every
//! way to fail. Here there is one kind of input, a parsed [`Value`], and one way to fail,
//! [`Unreadable`]: nothing in the app says more than that an answer could not be read.

use serde::{
    Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess,
        Visitor, value::BorrowedStrDeserializer,
    },
};
use serde_json::{Map, Value, map};
use thiserror::Error;

/// The text is no JSON, or not of the shape that was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("unreadable")]
pub struct Unreadable;

impl Error for Unreadable {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Reads a text.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    let value = serde_json::from_str(text).map_err(|_| Unreadable)?;
    read_value(&value)
}

/// Reads what is parsed already.
pub fn read_value<T: DeserializeOwned>(value: &Value) -> Result<T, Unreadable> {
    T::deserialize(Reader(value))
}

#[derive(Clone, Copy)]
struct Reader<'de>(&'de Value);

impl<'de> Reader<'de> {
    fn number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let Value::Number(number) = self.0 else {
            return Err(Unreadable);
        };
        if let Some(number) = number.as_u64() {
            visitor.visit_u64(number)
        } else if let Some(number) = number.as_i64() {
            visitor.visit_i64(number)
        } else {
            visitor.visit_f64(number.as_f64().ok_or(Unreadable)?)
        }
    }
}

/// Kinds of value that are read alike.
macro_rules! alike {
    ($reads:ident: $($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            self.$reads(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Unreadable;

    alike!(number: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64);
    alike!(deserialize_str: deserialize_char deserialize_string deserialize_identifier);
    alike!(deserialize_any: deserialize_bytes deserialize_byte_buf);

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(_) => self.deserialize_bool(visitor),
            Value::Number(_) => self.number(visitor),
            Value::String(_) => self.deserialize_str(visitor),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_bool(self.0.as_bool().ok_or(Unreadable)?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_str(self.0.as_str().ok_or(Unreadable)?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.0.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.0.as_null().ok_or(Unreadable)?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let items = self.0.as_array().ok_or(Unreadable)?;
        visitor.visit_seq(Items(items.iter()))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_map(Fields::of(self.0.as_object().ok_or(Unreadable)?))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_enum(match self.0 {
            Value::String(name) => Variant {
                name,
                content: &Value::Null,
            },
            Value::Object(fields) => {
                let (name, content) = fields.iter().next().ok_or(Unreadable)?;
                Variant { name, content }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
                return Err(Unreadable);
            }
        })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }
}

struct Items<'de>(std::slice::Iter<'de, Value>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        let item = self.0.next();
        item.map(|item| seed.deserialize(Reader(item))).transpose()
    }
}

struct Fields<'de> {
    rest: map::Iter<'de>,
    content: &'de Value,
}

impl<'de> Fields<'de> {
    fn of(fields: &'de Map<String, Value>) -> Self {
        Self {
            rest: fields.iter(),
            content: &Value::Null,
        }
    }
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Unreadable> {
        let Some((name, content)) = self.rest.next() else {
            return Ok(None);
        };
        self.content = content;
        seed.deserialize(BorrowedStrDeserializer::new(name))
            .map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, Unreadable> {
        seed.deserialize(Reader(self.content))
    }
}

struct Variant<'de> {
    name: &'de str,
    content: &'de Value,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Unreadable;
    type Variant = Reader<'de>;

    fn variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<(T::Value, Reader<'de>), Unreadable> {
        let variant = seed.deserialize(BorrowedStrDeserializer::new(self.name))?;
        Ok((variant, Reader(self.content)))
    }
}

impl<'de> VariantAccess<'de> for Reader<'de> {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        self.0.as_null().ok_or(Unreadable)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<T::Value, Unreadable> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_map(visitor)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Deserialize, PartialEq, Debug)]
    #[serde(rename_all = "camelCase")]
    struct Everything {
        text: String,
        flag: bool,
        small: u8,
        negative: i64,
        fraction: f64,
        absent: Option<String>,
        list: Vec<Choice>,
        named: BTreeMap<String, u32>,
        #[serde(default)]
        other: Value,
    }

    #[derive(Deserialize, PartialEq, Debug)]
    #[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
    enum Choice {
        Bare,
        One(u32),
        Pair(u32, u32),
        Fields { is_set: bool },
    }

    fn everything() -> Value {
        json!({
            "text": "é\n", "flag": true, "small": 255, "negative": -1, "fraction": 0.5,
            "list": ["bare", { "one": 1 }, { "pair": [1, 2] }, { "fields": { "isSet": true } }],
            "named": { "a": 1 }, "other": { "kept": [1, null, "x"] }, "newer": [{}],
        })
    }

    #[test]
    fn every_shape_is_read_as_serde_json_reads_it() {
        let text = everything().to_string();
        let expected: Everything = serde_json::from_str(&text).unwrap();
        assert_eq!(read::<Everything>(&text), Ok(expected));
    }

    #[test]
    fn another_shape_is_refused() {
        for (field, value) in [
            ("text", json!(1)),
            ("flag", json!("true")),
            ("small", json!(256)),
            ("negative", json!(1.5)),
            ("list", json!({})),
            ("list", json!(["unheard-of"])),
            ("list", json!([{ "bare": 1 }])),
            ("list", json!(["one"])),
            ("named", Value::Null),
        ] {
            let mut changed = everything();
            changed[field] = value;
            assert_eq!(
                read_value::<Everything>(&changed),
                Err(Unreadable),
                "{field}"
            );
        }
        let mut incomplete = everything();
        incomplete.as_object_mut().unwrap().remove("text");
        assert_eq!(read_value::<Everything>(&incomplete), Err(Unreadable));
    }

    #[test]
    fn what_is_no_json_is_refused() {
        assert_eq!(read::<Value>("{"), Err(Unreadable));
    }
}
