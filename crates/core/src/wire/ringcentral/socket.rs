//! Frames of the event socket: JSON arrays of a head and an optional body.

use serde::{Deserialize, Serialize};

use crate::wire::json::{self, Value};

/// The head of a frame.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Head {
    /// What the frame is.
    #[serde(rename = "type")]
    pub kind: FrameKind,
    /// Echoed in answers.
    #[serde(default)]
    pub message_id: String,
    /// HTTP status of an answer.
    #[serde(default)]
    pub status: Option<u16>,
    /// Where a lost session can be resumed.
    #[serde(default)]
    pub wsc: Option<RecoveryPoint>,
}

/// What a frame is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum FrameKind {
    /// First frame after connecting.
    ConnectionDetails,
    /// A request's answer.
    ClientRequest,
    /// An event.
    ServerNotification,
    /// Keep-alive.
    Heartbeat,
    /// The session is in trouble.
    Error,
    /// Anything newer than this code.
    #[serde(other)]
    Other,
}

/// `wsc`: the session context to recover with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RecoveryPoint {
    /// Opaque.
    pub token: String,
    /// Grows with every frame.
    pub sequence: u64,
}

/// Body of `ConnectionDetails`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ConnectionDetails {
    /// `Successful` or `Failed`, only when recovery was asked for.
    pub recovery_state: Option<String>,
    /// Seconds until the session ends whatever happens.
    pub absolute_timeout: Option<i64>,
}

/// A frame, split.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Head.
    pub head: Head,
    /// Body, `null` when there is none.
    pub body: Value,
}

impl Frame {
    /// Reads a text frame; `None` when it is not one of the gateway's.
    pub fn parse(text: &str) -> Option<Self> {
        let Ok(Value::List(mut parts)) = Value::parse(text) else {
            return None;
        };
        let body = if parts.len() > 1 {
            parts.swap_remove(1)
        } else {
            Value::Null
        };
        let head = json::read_value(parts.first()?).ok()?;
        Some(Self { head, body })
    }

    /// Does an answer say that it was done?
    pub fn is_success(&self) -> bool {
        let status = self.head.status.unwrap_or_default();
        (200..300).contains(&status)
    }
}

/// The filters the phone subscribes to, in one list because a connection has one subscription.
pub const EVENT_FILTERS: [&str; 4] = [
    "/restapi/v1.0/account/~/extension/~/telephony/sessions?sipData=true",
    "/restapi/v1.0/account/~/extension/~/presence?detailedTelephonyState=true&sipData=true",
    "/restapi/v1.0/account/~/extension/~/message-store",
    "/restapi/v1.0/account/~/extension/~/message-store/instant?type=SMS",
];

/// Everybody's presence. A large company has many of these, so it is subscribed to only while somebody
/// looks: a lost socket is made up for by the last hundred events.
pub const COLLEAGUES_FILTER: &str = "/restapi/v1.0/account/~/presence";

/// The subscription request as a frame. It takes the place of the connection's earlier one.
pub fn subscribe_frame(message_id: &str, with_colleagues: bool) -> String {
    let head = Value::fields(vec![
        ("type", "ClientRequest".into()),
        ("messageId", message_id.into()),
        ("method", "POST".into()),
        ("path", "/restapi/v1.0/subscription".into()),
    ]);
    let colleagues = with_colleagues.then_some(COLLEAGUES_FILTER);
    let filters = EVENT_FILTERS.into_iter().chain(colleagues);
    let filters = filters.map(Value::from).collect();
    let delivery = Value::fields(vec![("transportType", "WebSocket".into())]);
    let body = Value::fields(vec![
        ("eventFilters", Value::List(filters)),
        ("deliveryMode", delivery),
    ]);
    Value::List(vec![head, body]).to_string()
}

/// A keep-alive frame.
pub fn heartbeat_frame(message_id: &str) -> String {
    let head = Value::fields(vec![
        ("type", "Heartbeat".into()),
        ("messageId", message_id.into()),
    ]);
    Value::List(vec![head]).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_spelled_as_the_gateway_reads_them() {
        let filters = EVENT_FILTERS.join(r#"",""#);
        assert_eq!(
            subscribe_frame("m", false),
            format!(
                r#"[{{"type":"ClientRequest","messageId":"m","method":"POST","path":"/restapi/v1.0/subscription"}},{{"eventFilters":["{filters}"],"deliveryMode":{{"transportType":"WebSocket"}}}}]"#
            )
        );
        let wide = subscribe_frame("m", true);
        let beside = format!(r#""{filters}","/restapi/v1.0/account/~/presence"]"#);
        assert!(wide.contains(&beside), "{wide}");
        assert_eq!(
            heartbeat_frame("m"),
            r#"[{"type":"Heartbeat","messageId":"m"}]"#
        );
    }

    #[test]
    fn a_frame_without_a_body_has_the_empty_one() {
        let frame = Frame::parse(r#"[{"type":"Heartbeat","messageId":"h"}]"#).unwrap();
        assert_eq!(frame.head.kind, FrameKind::Heartbeat);
        assert_eq!(frame.body, Value::Null);
        assert!(Frame::parse("[]").is_none());
        assert!(Frame::parse("{}").is_none());
    }
}
