//! Frames: a JSON array of meta data and, mostly, a body.

use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// A frame from the client.
#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
pub(super) enum ClientFrame {
    /// Keepalive, to be echoed.
    #[serde(rename_all = "camelCase")]
    Heartbeat {
        /// Any unique text.
        message_id: String,
    },
    /// REST over the socket.
    ClientRequest(ClientRequest),
}

/// A REST request in a frame.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClientRequest {
    pub(super) message_id: String,
    pub(super) method: String,
    pub(super) path: String,
    #[serde(default)]
    pub(super) headers: Option<Map<String, Value>>,
    #[serde(default)]
    pub(super) query: Option<Map<String, Value>>,
    /// The frame's second part.
    #[serde(skip)]
    pub(super) body: Option<Value>,
}

impl ClientFrame {
    /// `None` for anything that is no frame of a client.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = serde_json::from_str::<Vec<Value>>(text).ok()?.into_iter();
        match serde_json::from_value(parts.next()?).ok()? {
            Self::ClientRequest(request) => Some(Self::ClientRequest(ClientRequest {
                body: parts.next(),
                ..request
            })),
            heartbeat @ Self::Heartbeat { .. } => Some(heartbeat),
        }
    }
}

/// The newest `wsc`, which the client hands back to recover.
#[derive(Clone, Debug)]
pub(super) struct Wsc {
    pub(super) token: String,
    pub(super) sequence: u64,
}

impl Wsc {
    fn json(&self) -> Value {
        json!({ "token": self.token, "sequence": self.sequence })
    }
}

fn server_headers() -> Value {
    json!({ "RCRequestId": Uuid::new_v4().to_string() })
}

pub(super) fn connection_details(wsc: &Wsc, details: &Value) -> String {
    let meta = json!({
        "type": "ConnectionDetails",
        "messageId": Uuid::new_v4().to_string(),
        "status": 200,
        "wsc": wsc.json(),
        "headers": server_headers(),
    });
    json!([meta, details]).to_string()
}

pub(super) fn notification(wsc: &Wsc, body: &Value) -> String {
    let meta = json!({
        "type": "ServerNotification",
        "messageId": Uuid::new_v4().to_string(),
        "status": 200,
        "wsc": wsc.json(),
        "headers": server_headers(),
    });
    json!([meta, body]).to_string()
}

pub(super) fn heartbeat(message_id: &str, wsc: Option<&Wsc>) -> String {
    let mut meta = json!({ "type": "Heartbeat", "messageId": message_id });
    if let Some(wsc) = wsc {
        meta["wsc"] = wsc.json();
    }
    json!([meta]).to_string()
}

pub(super) fn answer(
    message_id: &str,
    status: u16,
    headers: &HeaderMap,
    wsc: Option<&Wsc>,
    body: Option<Value>,
) -> String {
    let headers: Map<String, Value> = headers
        .iter()
        .filter_map(|(name, value)| {
            Some((
                wire_name(name.as_str()).to_owned(),
                json!(value.to_str().ok()?),
            ))
        })
        .collect();
    let mut meta = json!({
        "type": "ClientRequest",
        "messageId": message_id,
        "status": status,
        "headers": headers,
    });
    if let Some(wsc) = wsc {
        meta["wsc"] = wsc.json();
    }
    match body {
        Some(body) => json!([meta, body]).to_string(),
        None => json!([meta]).to_string(),
    }
}

/// Frames spell header names as the platform does; HTTP here has them in lower case.
fn wire_name(name: &str) -> &str {
    match name {
        "rcrequestid" => "RCRequestId",
        "routingkey" => "RoutingKey",
        "content-type" => "Content-Type",
        "retry-after" => "Retry-After",
        "wsg-subscriptionid" => "WSG-SubscriptionId",
        "x-rate-limit-group" => "X-Rate-Limit-Group",
        "x-rate-limit-limit" => "X-Rate-Limit-Limit",
        "x-rate-limit-remaining" => "X-Rate-Limit-Remaining",
        "x-rate-limit-window" => "X-Rate-Limit-Window",
        other => other,
    }
}

pub(super) fn error(status: u16, code: &str, message: &str) -> String {
    let meta = json!({
        "type": "Error",
        "messageId": Uuid::new_v4().to_string(),
        "status": status,
        "headers": server_headers(),
    });
    json!([meta, { "errorCode": code, "message": message }]).to_string()
}

#[cfg(test)]
mod tests {
    use super::ClientFrame;

    #[test]
    fn a_request_keeps_its_message_id_and_body() {
        let text =
            r#"[{"type":"ClientRequest","messageId":"a/1","method":"GET","path":"/x"},{"b":1}]"#;
        let Some(ClientFrame::ClientRequest(request)) = ClientFrame::parse(text) else {
            panic!("no request");
        };
        assert_eq!(
            (request.message_id.as_str(), request.path.as_str()),
            ("a/1", "/x")
        );
        assert_eq!(request.body.unwrap()["b"], 1);
    }

    #[test]
    fn what_is_no_frame_is_not_read_as_one() {
        for text in ["", "{}", "[]", "[1]", r#"[{"type":"ServerNotification"}]"#] {
            assert!(ClientFrame::parse(text).is_none(), "{text}");
        }
    }
}
