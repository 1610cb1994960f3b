//! The message store: texts received and sent, by SMS and MMS.

mod change;
mod content;
mod send;
mod shape;
mod store;
mod sync;

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};

pub use self::store::Messages;
pub(super) use self::{
    change::{amend, mark, remove, remove_many},
    content::content,
    send::sms,
    sync::sync,
};
use self::{
    shape::{direction, instant, read_status, resource},
    store::{Availability, Draft, File, Message},
};
use super::{
    list::{Query, page},
    tone,
};
use crate::{
    people::Person,
    ringcentral::{
        RingCentral,
        access::{BaseUri, Target},
        error::ApiError,
        events::Occurrence,
    },
};

const DAY_MILLIS: i64 = 86_400_000;

/// A picture that somebody outside sends.
#[derive(Clone, Debug)]
pub struct Picture {
    /// File name.
    pub name: String,
    /// As in `Content-Type`.
    pub content_type: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl RingCentral {
    /// A text message from outside arrives. `members` are the other numbers of a group. Returns its id.
    pub fn receive_text(
        &self,
        person: &Person,
        from: &str,
        members: &[String],
        text: &str,
        picture: Option<Picture>,
    ) -> i64 {
        let mut others = vec![from.to_owned()];
        others.extend_from_slice(members);
        let file = |picture: Picture| File {
            name: picture.name,
            content_type: picture.content_type,
            bytes: picture.bytes.into(),
        };
        let draft = Draft {
            voicemail_seconds: None,
            is_outbound: false,
            from: from.to_owned(),
            others,
            text: text.to_owned(),
            files: picture.into_iter().map(file).collect(),
        };
        self.receive(person, draft)
    }

    /// A caller from outside leaves a voicemail of so many seconds; with what it says, where the
    /// platform writes that down. Returns its id.
    pub fn receive_voicemail(
        &self,
        person: &Person,
        from: &str,
        seconds: u32,
        words: Option<&str>,
    ) -> i64 {
        let sound = File {
            name: "voicemail.wav".to_owned(),
            content_type: "audio/x-wav".to_owned(),
            bytes: tone::wav(seconds).into(),
        };
        let words = words.map(|words| File {
            name: "transcription.txt".to_owned(),
            content_type: "text/plain".to_owned(),
            bytes: words.as_bytes().into(),
        });
        let draft = Draft {
            voicemail_seconds: Some(seconds),
            is_outbound: false,
            from: from.to_owned(),
            others: vec![from.to_owned()],
            text: String::new(),
            files: [Some(sound), words].into_iter().flatten().collect(),
        };
        self.receive(person, draft)
    }

    /// A person's voicemails in words, the oldest first.
    pub fn voicemails(&self, person: &Person) -> Value {
        let messages = self.messages.of(person);
        let left = messages.iter().rev();
        left.filter(|message| message.kind() == "VoiceMail")
            .map(|message| {
                json!({
                    "from": message.draft.from,
                    "isRead": message.is_read,
                    "availability": message.availability.name(),
                })
            })
            .collect()
    }

    /// A person's texts in words, the oldest first.
    pub fn texts(&self, person: &Person) -> Value {
        let told = |message: &Message| {
            json!({
                "direction": direction(message),
                "from": message.draft.from,
                "to": message.recipients(),
                "text": message.draft.text,
                "status": message.status.name(),
                "isRead": message.is_read,
            })
        };
        let messages = self.messages.of(person);
        let texts = messages.iter().rev();
        texts
            .filter(|message| message.kind() == "SMS")
            .map(told)
            .collect()
    }

    fn receive(&self, person: &Person, draft: Draft) -> i64 {
        let message = self.messages.add(person, draft);
        self.announce_messages(
            person,
            &message,
            json!({ "newCount": 1, "newMessageIds": [message.id] }),
        );
        let extension_id = person.extension_id.clone();
        let body = instant(&message, person);
        let occurrence = match message.draft.voicemail_seconds {
            Some(_) => Occurrence::Voicemail { extension_id, body },
            None => Occurrence::InstantMessage { extension_id, body },
        };
        self.gateway.publish(&self.directory, &occurrence);
        message.id
    }

    fn announce_messages(&self, person: &Person, message: &Message, mut counters: Value) {
        counters["type"] = json!(message.kind());
        self.gateway.publish(
            &self.directory,
            &Occurrence::MessageStore {
                extension_id: person.extension_id.clone(),
                direction: direction(message),
                kind: message.kind(),
                body: json!({
                    "accountId": crate::people::ACCOUNT_ID,
                    "extensionId": person.extension_id,
                    "lastUpdated": self.clock.now_iso(),
                    "changes": [counters],
                    "ownerId": person.extension_id,
                }),
            },
        );
    }
}

/// `GET EXT/message-store`: the last day's unless `dateFrom` says otherwise, the newest first.
pub(super) async fn list(
    State(platform): State<RingCentral>,
    base: BaseUri,
    target: Target,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("ReadMessages")?;
    let to = query
        .moment("dateTo")?
        .unwrap_or_else(|| platform.clock.now_millis());
    let from = query.moment("dateFrom")?.unwrap_or(to - DAY_MILLIS);
    let availability = query.all("availability");
    let is_wanted = |message: &Message| {
        let is_there = match availability.as_slice() {
            [] => message.availability == Availability::Alive,
            wanted => wanted.iter().any(|one| one == message.availability.name()),
        };
        is_there
            && (from..=to).contains(&message.created_at)
            && query.admits("messageType", message.kind())
            && query.admits("direction", direction(message))
            && query.admits("readStatus", read_status(message))
            && query.admits("conversationId", &message.conversation_id.to_string())
            && query
                .get("phoneNumber")
                .is_none_or(|number| message.is_with(number))
    };
    let mut seen = Vec::new();
    let records = platform
        .messages
        .of(&person)
        .into_iter()
        .filter(is_wanted)
        .filter(|message| {
            let is_first = !seen.contains(&message.conversation_id);
            seen.push(message.conversation_id);
            is_first || !query.is_true("distinctConversations")
        })
        .map(|message| resource(&base, &person, &message))
        .collect();
    page(
        &format!("{}/message-store", base.extension(&person)),
        records,
        &query,
    )
    .map(Json)
}

/// `GET EXT/message-store/{message}`.
pub(super) async fn read(
    State(platform): State<RingCentral>,
    base: BaseUri,
    Path((_, _, id)): Path<(String, String, i64)>,
    target: Target,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("ReadMessages")?;
    platform
        .messages
        .of(&person)
        .iter()
        .find(|message| message.id == id)
        .map(|message| Json(resource(&base, &person, message)))
        .ok_or_else(|| ApiError::not_found("messageId"))
}
