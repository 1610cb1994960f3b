//! Lists in pages, and query parameters that may be repeated.

use axum::{extract::FromRequestParts, http::request::Parts};
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::ringcentral::error::ApiError;

/// The query, in the order sent; empty values count as absent.
#[derive(Clone, Debug)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(encoded: &str) -> Self {
        Self(
            form_urlencoded::parse(encoded.as_bytes())
                .into_owned()
                .filter(|(_, value)| !value.is_empty())
                .collect(),
        )
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every value of a parameter that may be repeated.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let given = self.0.iter().filter(|(key, _)| key == name);
        given.map(|(_, value)| value.clone()).collect()
    }

    /// `true` when the parameter is absent or one of its values is this one.
    pub(crate) fn admits(&self, name: &str, value: &str) -> bool {
        let mut given = self.0.iter().filter(|(key, _)| key == name).peekable();
        given.peek().is_none() || given.any(|(_, candidate)| candidate == value)
    }

    pub(crate) fn is_true(&self, name: &str) -> bool {
        self.get(name) == Some("true")
    }

    /// A moment, milliseconds since the epoch; without a zone it is in UTC.
    pub(crate) fn moment(&self, name: &str) -> Result<Option<i64>, ApiError> {
        let Some(text) = self.get(name) else {
            return Ok(None);
        };
        let moment: Option<jiff::Timestamp> = text
            .parse()
            .ok()
            .or_else(|| format!("{text}Z").parse().ok())
            .or_else(|| {
                let day: jiff::civil::Date = text.parse().ok()?;
                Some(day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
            });
        moment
            .map(|moment| Some(moment.as_millisecond()))
            .ok_or_else(|| ApiError::invalid_parameter(name))
    }

    fn page_number(&self, name: &str, default: usize, max: usize) -> Result<usize, ApiError> {
        match self.get(name) {
            None => Ok(default),
            Some("max") => Ok(max),
            Some(text) => text
                .parse()
                .ok()
                .filter(|number| (1..=max).contains(number))
                .ok_or_else(|| ApiError::invalid_parameter(name)),
        }
    }

    /// Which page is wanted, counted from 1.
    pub(crate) fn page(&self) -> Result<usize, ApiError> {
        self.page_number("page", 1, usize::MAX)
    }

    /// How long a page is to be where a greater wish than `max` counts as `max`.
    pub(crate) fn capped_per_page(&self, default: usize, max: usize) -> Result<usize, ApiError> {
        self.page_number("perPage", default, usize::MAX)
            .map(|wanted| wanted.min(max))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

/// One page of a list, and where it stands in it.
pub(crate) struct Page {
    pub(crate) records: Vec<Value>,
    /// `paging`.
    pub(crate) paging: Value,
    number: usize,
    of: usize,
    size: usize,
}

impl Page {
    /// Page `number`, counted from 1; empty beyond the last one.
    pub(crate) fn cut(records: Vec<Value>, number: usize, per_page: usize) -> Self {
        let total = records.len();
        let of = total.div_ceil(per_page.max(1)).max(1);
        let start = (number - 1).saturating_mul(per_page);
        let records: Vec<Value> = records.into_iter().skip(start).take(per_page).collect();
        let mut paging = json!({
            "page": number, "perPage": per_page, "totalPages": of, "totalElements": total,
        });
        if !records.is_empty() {
            paging["pageStart"] = json!(start);
            paging["pageEnd"] = json!(start + records.len() - 1);
        }
        Self {
            records,
            paging,
            number,
            of,
            size: per_page,
        }
    }

    /// In the list envelope, with links to the other pages. `uri` is the list's, without a query.
    pub(crate) fn linked(self, uri: &str, query: &Query) -> Value {
        let link = |number: usize| json!({ "uri": page_uri(uri, query, number, self.size) });
        let mut navigation = json!({ "firstPage": link(1), "lastPage": link(self.of) });
        if self.number < self.of {
            navigation["nextPage"] = link(self.number + 1);
        }
        if self.number > 1 {
            navigation["previousPage"] = link(self.number - 1);
        }
        json!({
            "uri": page_uri(uri, query, self.number, self.size),
            "records": self.records,
            "paging": self.paging,
            "navigation": navigation,
        })
    }
}

/// One page of `records` in the list envelope. `uri` is the list's, without a query.
pub(crate) fn page(uri: &str, records: Vec<Value>, query: &Query) -> Result<Value, ApiError> {
    let per_page = query.page_number("perPage", 100, 1000)?;
    Ok(Page::cut(records, query.page()?, per_page).linked(uri, query))
}

fn page_uri(uri: &str, query: &Query, page: usize, per_page: usize) -> String {
    let kept = query
        .0
        .iter()
        .filter(|(name, _)| name != "page" && name != "perPage");
    let mut encoded = form_urlencoded::Serializer::new(String::new());
    encoded.extend_pairs(kept);
    encoded
        .append_pair("page", &page.to_string())
        .append_pair("perPage", &per_page.to_string());
    format!("{uri}?{}", encoded.finish())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Query, page};

    #[test]
    fn the_last_page_has_no_next_page_and_keeps_the_filters() {
        let query = Query::parse("type=Voice&page=2&perPage=2");
        let list = page("http://x/list", vec![json!(1), json!(2), json!(3)], &query).unwrap();
        assert_eq!(list["records"], json!([3]));
        assert_eq!(list["paging"]["pageStart"], 2);
        assert!(list["navigation"].get("nextPage").is_none());
        assert_eq!(
            list["navigation"]["previousPage"]["uri"],
            "http://x/list?type=Voice&page=1&perPage=2"
        );
    }

    #[test]
    fn a_date_without_a_zone_is_in_utc() {
        let moment = |text: &str| Query::parse(&format!("d={text}")).moment("d");
        assert_eq!(moment("1970-01-01T00:00:01.000Z"), Ok(Some(1000)));
        assert_eq!(moment("1970-01-01T00:00:01"), Ok(Some(1000)));
        assert_eq!(moment("1970-01-02"), Ok(Some(86_400_000)));
        assert!(moment("yesterday").is_err());
    }
}
