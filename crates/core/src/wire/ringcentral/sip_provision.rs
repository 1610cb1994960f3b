//! `POST /restapi/v1.0/client-info/sip-provision`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::id_text;

/// The answer, as far as a web phone needs it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SipProvision {
    /// The line.
    pub device: Device,
    /// One per transport; handed to the phone library as it is.
    pub sip_info: Vec<Value>,
    /// What the line may do.
    #[serde(default)]
    pub sip_flags: SipFlags,
}

/// The line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Device {
    /// Device id; call control names the phone by it.
    #[serde(deserialize_with = "id_text")]
    pub id: String,
}

/// What the line may do. Old payloads write booleans as `"True"`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SipFlags {
    /// Calls out are allowed.
    #[serde(default = "yes", deserialize_with = "flag")]
    pub outbound_calls_enabled: bool,
    /// Voice is part of the plan.
    #[serde(default = "yes", deserialize_with = "flag")]
    pub voip_feature_enabled: bool,
}

impl Default for SipFlags {
    fn default() -> Self {
        Self {
            outbound_calls_enabled: true,
            voip_feature_enabled: true,
        }
    }
}

const fn yes() -> bool {
    true
}

fn flag<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Bool(value) => value,
        Value::String(text) => text.eq_ignore_ascii_case("true"),
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => true,
    })
}
