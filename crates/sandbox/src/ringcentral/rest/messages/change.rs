//! What becomes of a message in its store: read, deleted, brought back.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::{Value, json};

use super::{
    shape::resource,
    store::{Availability, Message},
};
use crate::{
    people::Person,
    ringcentral::{
        RingCentral,
        access::{BaseUri, Target},
        error::ApiError,
        rest::list::Query,
    },
};

impl RingCentral {
    fn change_message(
        &self,
        person: &Person,
        id: i64,
        change: impl FnOnce(&mut Message),
    ) -> Result<Message, ApiError> {
        let message = self
            .messages
            .change(&person.extension_id, id, change)
            .ok_or_else(|| ApiError::not_found("messageId"))?;
        self.announce_messages(
            person,
            &message,
            json!({ "newCount": 0, "updatedCount": 1 }),
        );
        Ok(message)
    }
}

fn is_read(body: &Value) -> Result<Option<bool>, ApiError> {
    match body["readStatus"].as_str() {
        Some("Read") => Ok(Some(true)),
        Some("Unread") => Ok(Some(false)),
        Some(_) => Err(ApiError::invalid_parameter("readStatus")),
        None => Ok(None),
    }
}

/// `PUT EXT/message-store/{message}`: read or unread.
pub(in crate::ringcentral::rest) async fn mark(
    State(platform): State<RingCentral>,
    base: BaseUri,
    Path((_, _, id)): Path<(String, String, i64)>,
    target: Target,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("EditMessages")?;
    let body: Value = serde_json::from_slice(&body).map_err(|_| ApiError::unreadable_body())?;
    let is_read = is_read(&body)?.ok_or_else(|| ApiError::invalid_parameter("readStatus"))?;
    let message = platform.change_message(&person, id, |message| message.is_read = is_read)?;
    Ok(Json(resource(&base, &person, &message)))
}

/// `PATCH EXT/message-store/{message}`: read or unread, and back from the deleted ones.
pub(in crate::ringcentral::rest) async fn amend(
    State(platform): State<RingCentral>,
    base: BaseUri,
    Path((_, _, id)): Path<(String, String, i64)>,
    target: Target,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("EditMessages")?;
    let body: Value = serde_json::from_slice(&body).map_err(|_| ApiError::unreadable_body())?;
    let is_read = is_read(&body)?;
    let comes_back = match body["availability"].as_str() {
        Some("Alive") => true,
        None => false,
        Some(_) => return Err(ApiError::invalid_parameter("availability")),
    };
    let known = platform.messages.of(&person);
    let is_purged = known
        .iter()
        .any(|message| message.id == id && message.availability == Availability::Purged);
    if comes_back && is_purged {
        return Err(ApiError::invalid_parameter("availability"));
    }
    let message = platform.change_message(&person, id, |message| {
        message.is_read = is_read.unwrap_or(message.is_read);
        if comes_back {
            message.availability = Availability::Alive;
        }
    })?;
    Ok(Json(resource(&base, &person, &message)))
}

fn discarded(is_purge: bool) -> impl Fn(&mut Message) {
    move |message| {
        let is_final = is_purge || message.availability >= Availability::Deleted;
        message.availability = if is_final {
            Availability::Purged
        } else {
            Availability::Deleted
        };
    }
}

/// `DELETE EXT/message-store/{message}`: the first time it can be brought back, the second it is gone.
pub(in crate::ringcentral::rest) async fn remove(
    State(platform): State<RingCentral>,
    Path((_, _, id)): Path<(String, String, i64)>,
    target: Target,
    query: Query,
) -> Result<StatusCode, ApiError> {
    let person = target.own_or_admin("EditMessages")?;
    platform.change_message(&person, id, discarded(query.is_true("purge")))?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE EXT/message-store`: conversations, or all messages of a type, up to a moment.
pub(in crate::ringcentral::rest) async fn remove_many(
    State(platform): State<RingCentral>,
    target: Target,
    query: Query,
) -> Result<StatusCode, ApiError> {
    let person = target.own_or_admin("EditMessages")?;
    let until = query
        .moment("dateTo")?
        .unwrap_or_else(|| platform.clock.now_millis());
    let conversations: Vec<String> = query
        .all("conversationId")
        .iter()
        .flat_map(|ids| ids.split(','))
        .map(str::to_owned)
        .collect();
    let is_meant = |message: &Message| {
        let conversation = message.conversation_id.to_string();
        message.availability != Availability::Purged
            && message.created_at <= until
            && (conversations.is_empty() || conversations.contains(&conversation))
            && (query.get("type") == Some("All") || query.admits("type", message.kind()))
    };
    let meant = platform.messages.of(&person).into_iter().filter(is_meant);
    for message in meant.collect::<Vec<_>>() {
        platform.change_message(&person, message.id, discarded(query.is_true("purge")))?;
    }
    Ok(StatusCode::NO_CONTENT)
}
