//! `SuiteQL` over REST: rows of text, with absent columns left out.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The body of a query.
#[derive(Clone, Debug, Serialize)]
pub struct Query {
    /// The statement.
    pub q: String,
}

/// One page of rows.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// Rows.
    #[serde(default)]
    pub items: Vec<Row>,
    /// There are more.
    #[serde(default)]
    pub has_more: bool,
}

/// One row; column names are lower case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Row(Map<String, Value>);

impl Row {
    /// A column's text; `None` when it is null, which means left out, or empty.
    pub fn text(&self, column: &str) -> Option<String> {
        let text = match self.0.get(column)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => if *flag { "T" } else { "F" }.to_owned(),
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        };
        (!text.is_empty()).then_some(text)
    }
}

/// Text as a literal of the dialect. Control characters, which no field holds, become spaces.
pub fn literal(text: &str) -> String {
    let text = text.replace(char::is_control, " ");
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_text_whatever_their_type_and_nulls_are_absent() {
        let page: Page = serde_json::from_str(
            r#"{"links":[],"count":1,"hasMore":false,"items":[{"links":[],"id":"66","n":7,"empty":""}]}"#,
        )
        .unwrap();
        let row = &page.items[0];
        assert_eq!(row.text("id").as_deref(), Some("66"));
        assert_eq!(row.text("n").as_deref(), Some("7"));
        assert_eq!(
            (row.text("empty"), row.text("links"), row.text("phone")),
            (None, None, None)
        );
    }

    #[test]
    fn a_quote_cannot_end_a_literal() {
        assert_eq!(literal("o'hara' OR 1=1"), "'o''hara'' OR 1=1'");
        assert_eq!(literal("a\0b\r\nc"), "'a b  c'");
    }
}
