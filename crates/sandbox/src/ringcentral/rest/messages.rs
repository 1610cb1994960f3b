//! The message store: text messages a person received.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
};
use serde_json::{Value, json};

use super::list::{Query, page};
use crate::{
    clock::{Clock, iso},
    people::Person,
    ringcentral::{
        RingCentral,
        access::{BaseUri, Target},
        error::ApiError,
        events::Occurrence,
    },
};

const DAY_MILLIS: i64 = 86_400_000;
const FIRST_MESSAGE_ID: i64 = 1_724_099_032_020;
/// Above 2^53: a reader that takes it for a JavaScript number reads it wrong, as on the platform.
const FIRST_CONVERSATION_ID: i64 = 5_439_713_300_012_345_679;

/// One inbound text message.
#[derive(Clone, Debug)]
pub struct Message {
    id: i64,
    extension_id: String,
    from: String,
    to: String,
    text: String,
    conversation_id: i64,
    created_at: i64,
    modified_at: i64,
    is_read: bool,
}

#[derive(Debug, Default)]
struct Store {
    messages: Vec<Message>,
    /// Own number and remote number; the position makes the id.
    conversations: Vec<(String, String)>,
}

/// All messages. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Messages {
    clock: Clock,
    store: Arc<Mutex<Store>>,
}

impl Messages {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            clock,
            store: Arc::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, person: &Person, from: &str, text: &str) -> Message {
        let now = self.clock.now_millis();
        let mut store = self.lock();
        let key = (person.direct_number.clone(), from.to_owned());
        let position = store.conversations.iter().position(|known| *known == key);
        let position = position.unwrap_or_else(|| {
            store.conversations.push(key);
            store.conversations.len() - 1
        });
        let ordinal = |index: usize| i64::try_from(index).unwrap_or(i64::MAX);
        let message = Message {
            id: FIRST_MESSAGE_ID + ordinal(store.messages.len()) * 10,
            extension_id: person.extension_id.clone(),
            from: from.to_owned(),
            to: person.direct_number.clone(),
            text: text.to_owned(),
            conversation_id: FIRST_CONVERSATION_ID + ordinal(position) * 2,
            created_at: now,
            modified_at: now,
            is_read: false,
        };
        store.messages.push(message.clone());
        message
    }

    fn of(&self, person: &Person) -> Vec<Message> {
        let store = self.lock();
        let own = store
            .messages
            .iter()
            .rev()
            .filter(|m| m.extension_id == person.extension_id);
        own.cloned().collect()
    }

    fn mark(&self, person: &Person, id: i64, is_read: bool) -> Option<Message> {
        let now = self.clock.now_millis();
        let mut store = self.lock();
        let message = store
            .messages
            .iter_mut()
            .find(|message| message.extension_id == person.extension_id && message.id == id)?;
        message.is_read = is_read;
        message.modified_at = now;
        Some(message.clone())
    }

    pub(crate) fn reset(&self) {
        *self.lock() = Store::default();
    }
}

impl RingCentral {
    /// A text message from outside arrives. Returns its id.
    pub fn receive_text(&self, person: &Person, from: &str, text: &str) -> i64 {
        let message = self.messages.add(person, from, text);
        self.announce_messages(
            person,
            json!({ "newCount": 1, "newMessageIds": [message.id] }),
        );
        self.gateway.publish(
            &self.directory,
            &Occurrence::InstantMessage {
                extension_id: person.extension_id.clone(),
                body: instant(&message, person),
            },
        );
        message.id
    }

    fn announce_messages(&self, person: &Person, mut counters: Value) {
        counters["type"] = json!("SMS");
        self.gateway.publish(
            &self.directory,
            &Occurrence::MessageStore {
                extension_id: person.extension_id.clone(),
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

fn read_status(message: &Message) -> &'static str {
    if message.is_read { "Read" } else { "Unread" }
}

fn resource(base: &BaseUri, person: &Person, message: &Message) -> Value {
    let uri = format!("{}/message-store/{}", base.extension(person), message.id);
    let conversation = message.conversation_id.to_string();
    json!({
        "id": message.id,
        "uri": uri,
        "extensionId": person.extension_id,
        "type": "SMS",
        "direction": "Inbound",
        "availability": "Alive",
        "readStatus": read_status(message),
        "priority": "Normal",
        "messageStatus": "Received",
        "creationTime": iso(message.created_at),
        "lastModifiedTime": iso(message.modified_at),
        "subject": message.text,
        "from": { "phoneNumber": message.from },
        "to": [{ "phoneNumber": message.to, "name": person.full_name(), "target": true }],
        "conversationId": message.conversation_id,
        "conversation": {
            "id": conversation,
            "uri": format!("{}/restapi/v1.0/conversations/{conversation}", base.0),
        },
        "attachments": [{
            "id": message.id,
            "uri": format!("{uri}/content/{}", message.id),
            "type": "Text",
            "contentType": "text/plain",
        }],
    })
}

/// The `instant` notification: the whole message, with its ids as strings.
fn instant(message: &Message, person: &Person) -> Value {
    let id = message.id.to_string();
    let conversation = message.conversation_id.to_string();
    json!({
        "id": id,
        "to": [{ "phoneNumber": message.to, "name": person.full_name(), "target": true }],
        "from": { "phoneNumber": message.from },
        "type": "SMS",
        "creationTime": iso(message.created_at),
        "lastModifiedTime": iso(message.modified_at),
        "readStatus": "Unread",
        "priority": "Normal",
        "attachments": [{ "id": id, "type": "Text", "contentType": "text/plain" }],
        "direction": "Inbound",
        "availability": "Alive",
        "subject": message.text,
        "messageStatus": "Received",
        "conversationId": conversation,
        "conversation": { "id": conversation },
        "eventType": "Create",
        "owner": {
            "extensionId": person.extension_id,
            "extensionType": "User",
            "name": person.full_name(),
        },
        "ownerId": person.extension_id,
    })
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
    let is_wanted = |message: &Message| {
        (from..=to).contains(&message.created_at)
            && query.admits("messageType", "SMS")
            && query.admits("direction", "Inbound")
            && query.admits("readStatus", read_status(message))
            && query.admits("conversationId", &message.conversation_id.to_string())
            && query.get("phoneNumber").is_none_or(|number| {
                number.trim_start_matches('+') == message.from.trim_start_matches('+')
            })
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

/// `PUT EXT/message-store/{message}`: read or unread.
pub(super) async fn mark(
    State(platform): State<RingCentral>,
    base: BaseUri,
    Path((_, _, id)): Path<(String, String, i64)>,
    target: Target,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("EditMessages")?;
    let body: Value = serde_json::from_slice(&body).map_err(|_| ApiError::unreadable_body())?;
    let is_read = match body["readStatus"].as_str() {
        Some("Read") => true,
        Some("Unread") => false,
        Some(_) | None => return Err(ApiError::invalid_parameter("readStatus")),
    };
    let message = platform
        .messages
        .mark(&person, id, is_read)
        .ok_or_else(|| ApiError::not_found("messageId"))?;
    platform.announce_messages(&person, json!({ "newCount": 0, "updatedCount": 1 }));
    Ok(Json(resource(&base, &person, &message)))
}
