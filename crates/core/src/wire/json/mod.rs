//! Reads and writes JSON with as little code as the app's download allows.
//!
//! Serde writes each type's reader anew for every kind of input and with it the sentence for every
//! way to fail. Here there is one kind of input, a parsed [`Value`], and one way to fail,
//! [`Unreadable`]: nothing in the app says more than that an answer could not be read. What is
//! written here `serde_json` reads to the same value, and the other way round.

mod decimal;
mod parser;
mod reader;
mod value;
mod writer;

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;

use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;

pub use value::Value;

use reader::Reader;

/// The text is no JSON, or not of the shape that was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("unreadable")]
pub struct Unreadable;

/// The value holds what we do not write: an `f64`, bytes, or a map whose keys are no text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("unwritable")]
pub struct Unwritable;

/// Reads a text.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    read_value(&Value::parse(text)?)
}

/// Reads what is parsed already.
pub fn read_value<T: DeserializeOwned>(value: &Value) -> Result<T, Unreadable> {
    T::deserialize(Reader(value))
}

/// Writes without spaces, fields in their order.
pub fn write<T: Serialize + ?Sized>(value: &T) -> Result<String, Unwritable> {
    let mut text = String::new();
    value.serialize(&mut writer::Writer(&mut text))?;
    Ok(text)
}
