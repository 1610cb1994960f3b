//! What the sandbox's own pages share: the frame, the style sheet and escaping.

use axum::{Router, http::header, routing::get};

/// Serves `/sandbox.css`.
pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let style = || async {
        (
            [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
            include_str!("sandbox.css"),
        )
    };
    Router::new().route("/sandbox.css", get(style))
}

/// A whole document around `body`; `head` goes into the document's head.
pub(crate) fn page(title: &str, body: &str, head: &str) -> String {
    format!(
        "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\">
<title>{} · Ledgerline sandbox</title>
<link rel=\"stylesheet\" href=\"/sandbox.css\">
{head}
</head>
<body>
{body}
</body>
</html>
",
        escape(title)
    )
}

/// The options of a choice: what each stands for, and what a person reads.
pub(crate) fn options<'a>(all: impl Iterator<Item = (&'a str, String)>) -> String {
    let mut options = String::new();
    for (value, text) in all {
        for part in [
            "<option value=\"",
            &escape(value),
            "\">",
            &escape(&text),
            "</option>",
        ] {
            options.push_str(part);
        }
    }
    options
}

/// Text as it may stand in HTML, attribute values included.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn markup_in_a_text_stays_text() {
        assert_eq!(
            escape("<a href=\"'&\">"),
            "&lt;a href=&quot;&#39;&amp;&quot;&gt;"
        );
    }
}
