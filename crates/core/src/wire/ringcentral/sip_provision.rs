//! `POST /restapi/v1.0/client-info/sip-provision`.

use serde::{Deserialize, Serialize};

use super::{error::ApiError, id_text};
use crate::{
    domain::{
        connection::PhoneUnavailable,
        failure::{Failure as _, FailureKind},
    },
    wire::json::Value,
};

/// Asks for a line over a WebSocket, the only transport of a browser.
pub fn request() -> Value {
    let line = Value::fields(vec![("transport", "WSS".into())]);
    Value::fields(vec![("sipInfo", Value::List(vec![line]))])
}

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

/// Why a line was refused.
pub fn refusal(error: &ApiError) -> PhoneUnavailable {
    match error.kind() {
        FailureKind::SignInRequired => PhoneUnavailable::NotConnected,
        FailureKind::Refused if error.code() == Some("CMN-401") => {
            PhoneUnavailable::PermissionMissing
        }
        FailureKind::Refused => PhoneUnavailable::NoDigitalLine,
        FailureKind::Transient { .. } | FailureKind::Defect => PhoneUnavailable::Unreachable,
    }
}

fn flag<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Bool(value) => value,
        Value::Text(text) => text.eq_ignore_ascii_case("true"),
        Value::Null | Value::Whole(_) | Value::Decimal(_) | Value::List(_) | Value::Fields(_) => {
            true
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json;

    #[test]
    fn what_the_phone_library_reads_is_handed_on_as_it_came() {
        let info =
            r#"{"domain":"d","new":{"weight":0.10,"list":[null,true,18446744073709551616]}}"#;
        let answer = format!(r#"{{"device":{{"id":8}},"sipInfo":[{info}]}}"#);
        let read: SipProvision = json::read(&answer).unwrap();
        let kept: SipProvision = json::read(&json::write(&read).unwrap()).unwrap();
        assert_eq!(kept.device.id, "8");
        assert_eq!(kept.sip_info[0].to_string(), info);
    }

    #[test]
    fn a_line_is_asked_for_by_its_transport() {
        assert_eq!(
            request().to_string(),
            r#"{"sipInfo":[{"transport":"WSS"}]}"#
        );
    }
}
