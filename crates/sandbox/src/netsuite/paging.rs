//! `limit` and `offset`, and the envelope around a page.

use serde::Deserialize;
use serde_json::{Value, json};

use super::error::ApiError;

const MOST: usize = 1000;

/// The query parameters of a list.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Parameters {
    limit: Option<String>,
    offset: Option<String>,
    /// Filter of a record list.
    pub(super) q: Option<String>,
}

impl Parameters {
    /// Refuses what NetSuite refuses.
    pub(super) fn checked(&self) -> Result<Page, ApiError> {
        let number = |name: &str, text: &Option<String>, default: usize| {
            let invalid = || {
                ApiError::invalid_parameter(
                    name,
                    format!(
                        "Invalid value for the query parameter '{name}'. Provide a valid value."
                    ),
                )
            };
            text.as_deref()
                .map_or(Ok(default), |text| text.parse().map_err(|_| invalid()))
        };
        let limit = number("limit", &self.limit, MOST)?;
        let offset = number("offset", &self.offset, 0)?;
        if limit == 0 || limit > MOST {
            return Err(ApiError::invalid_parameter(
                "limit",
                "The limit must be between 1 and 1000.",
            ));
        }
        if !offset.is_multiple_of(limit) {
            return Err(ApiError::invalid_parameter(
                "offset",
                "The offset must be divisible by the limit.",
            ));
        }
        Ok(Page { limit, offset })
    }
}

/// Which part of a list is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Page {
    /// At most so many.
    pub(super) limit: usize,
    /// Leaving out so many.
    pub(super) offset: usize,
}

impl Page {
    /// The answer; `filter` is repeated in its links (`&q=…`).
    pub(super) fn envelope(self, base: &str, filter: &str, total: usize, items: &[Value]) -> Value {
        let Self { limit, offset } = self;
        let link = |rel: &str, offset: usize| json!({ "rel": rel, "href": format!("{base}?limit={limit}&offset={offset}{filter}") });
        let has_more = offset + items.len() < total;
        let mut links = Vec::new();
        if offset > 0 {
            links.push(link("first", 0));
            links.push(link("prev", offset.saturating_sub(limit)));
        }
        if has_more {
            links.push(link("next", offset + limit));
            links.push(link("last", (total - 1) / limit * limit));
        }
        links.push(link("self", offset));
        json!({
            "links": links,
            "count": items.len(),
            "hasMore": has_more,
            "items": items,
            "offset": offset,
            "totalResults": total,
        })
    }
}
