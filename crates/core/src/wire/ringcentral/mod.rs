//! `RingCentral` REST, OAuth and event shapes, as its `OpenAPI` definitions and recorded traffic
//! spell them. Only the fields this app uses; everything optional that the platform may leave out.

pub mod error;
pub mod events;
pub mod extension;
pub mod oauth;
pub mod sip_provision;
pub mod socket;
pub mod telephony;

use serde::{Deserialize, Deserializer};

/// Reads an id that older resources write as a number and newer ones as a string.
fn id_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Id {
        Text(String),
        Number(u64),
    }
    Ok(match Id::deserialize(deserializer)? {
        Id::Text(text) => text,
        Id::Number(number) => number.to_string(),
    })
}
