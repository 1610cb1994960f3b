//! An answer of any shape, made from the type that reads it: every field is there, every list has
//! something in it, and of each choice it takes the one whose turn it is.

use serde::{
    Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, EnumAccess, IntoDeserializer as _, MapAccess, SeqAccess,
        VariantAccess, Visitor, value,
    },
    forward_to_deserialize_any,
};

/// The answer in which every choice falls on its variant number `turn`, counted round.
pub(crate) fn filled<T: DeserializeOwned>(turn: usize) -> Result<T, value::Error> {
    T::deserialize(Filler { turn, depth: 0 })
}

/// Types that hold themselves end here.
const DEEPEST: usize = 12;

#[derive(Clone, Copy)]
struct Filler {
    turn: usize,
    depth: usize,
}

impl Filler {
    const fn deeper(self) -> Self {
        Self {
            turn: self.turn,
            depth: self.depth + 1,
        }
    }
}

macro_rules! number {
    ($($method:ident $visit:ident $value:expr;)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
            visitor.$visit($value)
        })*
    };
}

impl<'de> Deserializer<'de> for Filler {
    type Error = value::Error;

    number! {
        deserialize_bool visit_bool true;
        deserialize_i8 visit_i8 7;
        deserialize_i16 visit_i16 7;
        deserialize_i32 visit_i32 7;
        deserialize_i64 visit_i64 1_795_298_700_000;
        deserialize_u8 visit_u8 7;
        deserialize_u16 visit_u16 7;
        deserialize_u32 visit_u32 7;
        deserialize_u64 visit_u64 7;
        deserialize_f32 visit_f32 0.5;
        deserialize_f64 visit_f64 0.5;
        deserialize_str visit_str "600";
        deserialize_string visit_str "600";
        deserialize_any visit_str "600";
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        if self.depth < DEEPEST {
            visitor.visit_some(self.deeper())
        } else {
            visitor.visit_none()
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        let left = usize::from(self.depth < DEEPEST);
        visitor.visit_seq(Items {
            filler: self.deeper(),
            left,
        })
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        left: usize,
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        visitor.visit_seq(Items {
            filler: self.deeper(),
            left,
        })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        visitor.visit_map(Fields {
            filler: self.deeper(),
            names: &["600"],
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        visitor.visit_map(Fields {
            filler: self.deeper(),
            names,
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        let turn = self.turn % variants.len().max(1);
        visitor.visit_enum(Choice {
            filler: self.deeper(),
            variant: variants.get(turn).copied().unwrap_or_default(),
        })
    }

    forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit_struct tuple_struct identifier ignored_any
    }
}

struct Items {
    filler: Filler,
    left: usize,
}

impl<'de> SeqAccess<'de> for Items {
    type Error = value::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, value::Error> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(self.filler).map(Some)
    }
}

struct Fields {
    filler: Filler,
    names: &'static [&'static str],
}

impl<'de> MapAccess<'de> for Fields {
    type Error = value::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, value::Error> {
        let Some((name, rest)) = self.names.split_first() else {
            return Ok(None);
        };
        self.names = rest;
        seed.deserialize((*name).into_deserializer()).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, value::Error> {
        seed.deserialize(self.filler)
    }
}

struct Choice {
    filler: Filler,
    variant: &'static str,
}

impl<'de> EnumAccess<'de> for Choice {
    type Error = value::Error;
    type Variant = Filler;

    fn variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<(T::Value, Filler), value::Error> {
        let variant = seed.deserialize(self.variant.into_deserializer())?;
        Ok((variant, self.filler))
    }
}

impl<'de> VariantAccess<'de> for Filler {
    type Error = value::Error;

    fn unit_variant(self) -> Result<(), value::Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<T::Value, value::Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        self.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        self.deserialize_struct("", names, visitor)
    }
}
