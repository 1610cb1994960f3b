//! `RingCentral` REST, OAuth and event shapes, as its `OpenAPI` definitions and recorded traffic
//! spell them. Only the fields this app uses; everything optional that the platform may leave out.

pub mod call_control;
pub mod call_handling;
pub mod call_log;
pub mod company_log;
pub mod error;
pub mod events;
pub mod extension;
pub mod invite;
pub mod messages;
pub mod oauth;
pub mod people;
pub mod presence;
pub mod ring_out;
pub mod sip_provision;
pub mod socket;
pub mod subscription;
pub mod telephony;
pub mod voicemail;

use serde::{Deserialize, Deserializer, de::Error as _};

use crate::wire::json::Value;

/// Reads an id that older resources write as a number and newer ones as a string.
fn id_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    optional_id(deserializer)?.ok_or_else(|| D::Error::custom("no id"))
}

/// The same, where it may be absent.
fn optional_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::Text(text) | Value::Decimal(text) => Ok(Some(text)),
        Value::Whole(number) => Ok(Some(number.to_string())),
        Value::Bool(_) | Value::List(_) | Value::Fields(_) => Err(D::Error::custom("not an id")),
    }
}
