//! Text messages: the message store, its synchronization, and sending.

use serde::Deserialize;

use super::{id_text, optional_id};
use crate::wire::json::Value;

/// One message of the store. `message-sync` tells of a deleted one with little more than its id.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Its id.
    #[serde(deserialize_with = "id_text")]
    pub id: String,
    /// `SMS` also for pictures; `Pager`, `Fax` and `VoiceMail` are no texts.
    #[serde(rename = "type", default)]
    pub kind: Option<String>,
    /// `Alive`, `Deleted`, `Purged`.
    #[serde(default)]
    pub availability: Option<String>,
    /// `Inbound`, `Outbound`.
    #[serde(default)]
    pub direction: Option<String>,
    /// `Read`, `Unread`.
    #[serde(default)]
    pub read_status: Option<String>,
    /// `Queued`, `Sent`, `Delivered`, `DeliveryFailed`, `SendingFailed`, `Received`.
    #[serde(default)]
    pub message_status: Option<String>,
    /// Why it did not arrive: `SMS-RC-410`, `SMS-CAR-430`, …
    #[serde(default)]
    pub delivery_error_code: Option<String>,
    /// ISO 8601.
    #[serde(default)]
    pub creation_time: Option<String>,
    /// The text.
    #[serde(default)]
    pub subject: Option<String>,
    /// Who wrote it.
    #[serde(default)]
    pub from: Option<Party>,
    /// Whom to.
    #[serde(default)]
    pub to: Vec<Party>,
    /// The conversation, where `conversation` is missing. May be greater than 2^53.
    #[serde(default, deserialize_with = "optional_id")]
    pub conversation_id: Option<String>,
    /// The conversation.
    #[serde(default)]
    pub conversation: Option<Conversation>,
    /// Its text, pictures and files.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
}

impl Message {
    /// It is still there.
    pub fn is_alive(&self) -> bool {
        self.availability.as_deref().is_none_or(|it| it == "Alive")
    }

    /// The conversation's id.
    pub fn conversation(&self) -> Option<&str> {
        let newer = self.conversation.as_ref().map(|it| it.id.as_str());
        newer.or(self.conversation_id.as_deref())
    }
}

/// `conversation`.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Conversation {
    /// Its id.
    #[serde(deserialize_with = "id_text")]
    pub id: String,
}

/// One side of a message.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Party {
    /// E.164.
    pub phone_number: Option<String>,
    /// Between colleagues.
    pub extension_number: Option<String>,
    /// The network's name.
    pub name: Option<String>,
    /// Of several receivers: this is us.
    pub target: bool,
}

impl Party {
    /// What to reach it under.
    pub fn number(&self) -> Option<&str> {
        let number = self.phone_number.as_ref();
        number
            .or(self.extension_number.as_ref())
            .map(String::as_str)
    }
}

/// One of a message's parts.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// Its id.
    #[serde(default, deserialize_with = "optional_id")]
    pub id: Option<String>,
    /// `Text` is the message's own text.
    #[serde(rename = "type", default)]
    pub kind: Option<String>,
    /// Where its content is.
    #[serde(default)]
    pub uri: Option<String>,
    /// Its kind of content.
    #[serde(default)]
    pub content_type: Option<String>,
    /// Its name.
    #[serde(default)]
    pub file_name: Option<String>,
    /// Bytes.
    #[serde(default)]
    pub size: Option<u64>,
}

/// A list of messages, the newest first.
#[derive(Clone, Debug, Deserialize)]
pub struct Messages {
    /// This page.
    pub records: Vec<Message>,
}

/// `GET …/message-sync`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageSync {
    /// What is new, changed or gone; in any order.
    #[serde(default)]
    pub records: Vec<Message>,
    /// Where to go on.
    pub sync_info: SyncInfo,
}

/// `syncInfo`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncInfo {
    /// Names the state that was told.
    pub sync_token: String,
    /// RingCentral's clock then, ISO 8601.
    #[serde(default)]
    pub sync_time: Option<String>,
    /// There were more than asked for.
    #[serde(default)]
    pub older_records_exist: bool,
}

/// The token of a synchronization is not valid, or not any more: it begins anew.
pub const SYNC_TOKEN_INVALID: &str = "MSG-333";

/// Body of `POST …/sms`.
pub fn sms(from: &str, to: &[&str], text: &str) -> Value {
    let party = |number: &str| Value::fields(vec![("phoneNumber", number.into())]);
    Value::fields(vec![
        ("from", party(from)),
        (
            "to",
            Value::List(to.iter().map(|number| party(number)).collect()),
        ),
        ("text", text.into()),
    ])
}

/// Body of `PUT …/message-store/{id}`.
pub fn read_status(is_read: bool) -> Value {
    let status = if is_read { "Read" } else { "Unread" };
    Value::fields(vec![("readStatus", status.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::json;

    #[test]
    fn a_message_is_read_with_its_great_numbers_whole() {
        let message: Message = json::read(
            r#"{"id":1724099032020,"type":"SMS","direction":"Inbound","availability":"Alive",
                "readStatus":"Unread","messageStatus":"Received","subject":"hello",
                "creationTime":"2026-01-31T12:01:00.000Z","from":{"phoneNumber":"+12125550100"},
                "to":[{"phoneNumber":"+16505550101","name":"Ann Lee","target":true}],
                "conversationId":5439713300012345678,"attachments":[{"id":1,"type":"Text"}]}"#,
        )
        .unwrap();
        assert_eq!(message.id, "1724099032020");
        assert_eq!(message.conversation(), Some("5439713300012345678"));
        assert!(message.is_alive() && message.to[0].target);
    }

    #[test]
    fn a_deleted_message_has_little_more_than_its_id() {
        let message: Message = json::read(r#"{"id":"7","availability":"Purged"}"#).unwrap();
        assert!(!message.is_alive());
    }

    #[test]
    fn a_text_is_spelled_as_ringcentral_reads_it() {
        assert_eq!(
            sms("+16505550101", &["+12125550100"], "hi").to_string(),
            r#"{"from":{"phoneNumber":"+16505550101"},"to":[{"phoneNumber":"+12125550100"}],"text":"hi"}"#
        );
    }
}
