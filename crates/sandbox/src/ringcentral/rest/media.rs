//! Files as the media host gives them: whole or one range of it, to be shown or to be saved.

use axum::{
    http::{
        HeaderMap, StatusCode,
        header::{ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_TYPE, RANGE},
    },
    response::{IntoResponse, Response},
};

use super::list::Query;
use crate::ringcentral::error::ApiError;

/// A file and what it is called.
pub(super) struct Media {
    pub(super) content_type: String,
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

impl Media {
    /// The answer to somebody who asks for it.
    pub(super) fn answer(self, headers: &HeaderMap, query: &Query) -> Result<Response, ApiError> {
        let mut usual = HeaderMap::new();
        usual.insert(ACCEPT_RANGES, axum::http::HeaderValue::from_static("bytes"));
        for (name, value) in [
            (CONTENT_TYPE, Some(self.content_type)),
            (CONTENT_DISPOSITION, disposition(query, &self.name)?),
        ] {
            if let Some(value) = value.and_then(|value| value.parse().ok()) {
                usual.insert(name, value);
            }
        }
        let range = headers.get(RANGE).and_then(|range| range.to_str().ok());
        let Some(range) = range else {
            return Ok((usual, self.bytes).into_response());
        };
        let (first, last) = within(range, self.bytes.len()).ok_or_else(|| {
            let text = "Requested range is not satisfiable";
            ApiError::coded(StatusCode::RANGE_NOT_SATISFIABLE, "CMN-107", text)
        })?;
        let where_from = format!("bytes {first}-{last}/{}", self.bytes.len());
        let cut = self.bytes[first..=last].to_vec();
        let status = StatusCode::PARTIAL_CONTENT;
        Ok((status, usual, [(CONTENT_RANGE, where_from)], cut).into_response())
    }
}

fn disposition(query: &Query, name: &str) -> Result<Option<String>, ApiError> {
    let kind = match query.get("contentDisposition") {
        None => return Ok(None),
        Some("Inline") => "inline",
        Some("Attachment") => "attachment",
        Some(_) => return Err(ApiError::invalid_parameter("contentDisposition")),
    };
    let name = query.get("contentDispositionFilename").unwrap_or(name);
    let name = name.replace(['"', '\\'], "_");
    Ok(Some(format!("{kind}; filename=\"{name}\"")))
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
