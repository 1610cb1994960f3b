//! `GET EXT/message-store/{message}/content/{attachment}`: a message's text or one of its files.

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};

use super::store::{Availability, Message};
use crate::ringcentral::{
    RingCentral,
    access::Target,
    error::ApiError,
    rest::{list::Query, media::Media},
};

/// The handler. Whole, or the one range that was asked for.
pub(crate) async fn content(
    State(platform): State<RingCentral>,
    Path((_, _, message, attachment)): Path<(String, String, i64, i64)>,
    target: Target,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let person = target.own_or_admin("ReadMessageContent")?;
    let messages = platform.messages.of(&person);
    let message = messages
        .iter()
        .find(|one| one.id == message && one.availability != Availability::Purged)
        .ok_or_else(|| ApiError::not_found("messageId"))?;
    part(message, attachment)
        .ok_or_else(|| ApiError::not_found("attachmentId"))?
        .answer(&headers, &query)
}

fn part(message: &Message, attachment: i64) -> Option<Media> {
    let position = usize::try_from(attachment - message.id).ok()?;
    let Some(file) = position.checked_sub(1) else {
        return Some(Media {
            content_type: "text/plain; charset=utf-8".to_owned(),
            name: "text.txt".to_owned(),
            bytes: message.draft.text.clone().into_bytes(),
        });
    };
    let file = message.draft.files.get(file)?;
    Some(Media {
        content_type: file.content_type.clone(),
        name: file.name.clone(),
        bytes: file.bytes.to_vec(),
    })
}
