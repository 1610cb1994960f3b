//! `GET EXT/message-store/{message}/content/{attachment}`: a message's text or one of its files.

use axum::{
    extract::{Path, State},
    http::{
        HeaderMap, StatusCode,
        header::{ACCEPT_RANGES, CONTENT_RANGE, CONTENT_TYPE, RANGE},
    },
    response::{IntoResponse, Response},
};

use super::store::{Availability, Message};
use crate::ringcentral::{RingCentral, access::Target, error::ApiError};

/// The handler. Whole, or the one range that was asked for.
pub(crate) async fn content(
    State(platform): State<RingCentral>,
    Path((_, _, message, attachment)): Path<(String, String, i64, i64)>,
    target: Target,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let person = target.own_or_admin("ReadMessageContent")?;
    let messages = platform.messages.of(&person);
    let message = messages
        .iter()
        .find(|one| one.id == message && one.availability != Availability::Purged)
        .ok_or_else(|| ApiError::not_found("messageId"))?;
    let (content_type, bytes) =
        part(message, attachment).ok_or_else(|| ApiError::not_found("attachmentId"))?;
    let usual = [
        (CONTENT_TYPE, content_type),
        (ACCEPT_RANGES, "bytes".to_owned()),
    ];
    let range = headers.get(RANGE).and_then(|range| range.to_str().ok());
    let Some(range) = range else {
        return Ok((usual, bytes).into_response());
    };
    let (first, last) = within(range, bytes.len()).ok_or_else(|| {
        let text = "Requested range is not satisfiable";
        ApiError::coded(StatusCode::RANGE_NOT_SATISFIABLE, "CMN-107", text)
    })?;
    let where_from = format!("bytes {first}-{last}/{}", bytes.len());
    let cut = bytes[first..=last].to_vec();
    let status = StatusCode::PARTIAL_CONTENT;
    Ok((status, usual, [(CONTENT_RANGE, where_from)], cut).into_response())
}

fn part(message: &Message, attachment: i64) -> Option<(String, Vec<u8>)> {
    let position = usize::try_from(attachment - message.id).ok()?;
    let Some(file) = position.checked_sub(1) else {
        let text = message.draft.text.clone().into_bytes();
        return Some(("text/plain; charset=utf-8".to_owned(), text));
    };
    let file = message.draft.files.get(file)?;
    Some((file.content_type.clone(), file.bytes.to_vec()))
}

/// First and last byte of a range like `bytes=0-499`, `bytes=500-` or `bytes=-500`.
fn within(range: &str, length: usize) -> Option<(usize, usize)> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let end = length.checked_sub(1)?;
    let (first, last) = match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(first), Ok(last)) => (first, last.min(end)),
        (Ok(first), Err(_)) if last.is_empty() => (first, end),
        (Err(_), Ok(count)) if first.is_empty() && count > 0 => (length.saturating_sub(count), end),
        (Ok(_) | Err(_), Ok(_) | Err(_)) => return None,
    };
    (first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn a_range_is_cut_to_what_there_is() {
        assert_eq!(within("bytes=0-3", 10), Some((0, 3)));
        assert_eq!(within("bytes=8-99", 10), Some((8, 9)));
        assert_eq!(within("bytes=4-", 10), Some((4, 9)));
        assert_eq!(within("bytes=-4", 10), Some((6, 9)));
        for unusable in ["bytes=10-", "bytes=5-4", "bytes=-0", "bytes=", "lines=1-2"] {
            assert_eq!(within(unusable, 10), None, "{unusable}");
        }
        assert_eq!(within("bytes=0-", 0), None);
    }
}
