//! From SuiteQL to `SQLite`: what is the same passes, what Oracle has is rewritten, what NetSuite
//! refuses is refused.

use super::views::{CODE_SUFFIX, DISPLAY_SUFFIX, TABLES};

/// A query `SQLite` can run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Translated {
    /// The statement.
    pub(super) sql: String,
    /// How many `?` it holds.
    pub(super) placeholders: usize,
    /// The tables it reads.
    pub(super) tables: Vec<String>,
}

/// Why a query cannot be run.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(super) enum DialectError {
    /// Not a single SELECT, or not in SuiteQL's grammar.
    #[error("invalid or unsupported search")]
    Unsupported,
    /// No such function.
    #[error("unknown function {0}")]
    UnknownFunction(String),
    /// No such table.
    #[error("unknown table {0}")]
    UnknownTable(String),
}

const FUNCTIONS: &[&str] = &[
    "abs",
    "avg",
    "coalesce",
    "concat",
    "count",
    "instr",
    "length",
    "lower",
    "ltrim",
    "max",
    "min",
    "nullif",
    "nvl",
    "regexp_instr",
    "regexp_replace",
    "regexp_substr",
    "replace",
    "round",
    "row_number",
    "rtrim",
    "substr",
    "sum",
    "to_char",
    "to_date",
    "translate",
    "trim",
    "upper",
];

/// Words that may stand before a bracket without being functions.
const KEYWORDS: &[&str] = &[
    "all",
    "and",
    "any",
    "as",
    "between",
    "by",
    "case",
    "distinct",
    "else",
    "except",
    "exists",
    "from",
    "having",
    "in",
    "intersect",
    "is",
    "join",
    "like",
    "minus",
    "not",
    "on",
    "or",
    "over",
    "select",
    "then",
    "union",
    "when",
    "where",
];

const REFUSED: &[&str] = &[
    "with", "limit", "pragma", "attach", "insert", "update", "delete", "create", "drop", "alter",
];

#[derive(Clone, PartialEq, Eq, Debug)]
enum Token {
    Word(String),
    /// A literal, a quoted name, white space or a sign, passed on as it is.
    Other(String),
}

impl Token {
    fn text(&self) -> &str {
        match self {
            Self::Word(text) | Self::Other(text) => text,
        }
    }

    fn is_blank(&self) -> bool {
        self.text().trim().is_empty()
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(text) if text.eq_ignore_ascii_case(word))
    }
}

/// Reads a SuiteQL query.
pub(super) fn translate(query: &str) -> Result<Translated, DialectError> {
    let tokens: Vec<Token> = tokens(query)
        .into_iter()
        .filter(|token| !token.is_blank())
        .collect();
    if !tokens.first().is_some_and(|first| first.is_word("select")) {
        return Err(DialectError::Unsupported);
    }
    let mut translated = Translated {
        sql: String::new(),
        placeholders: 0,
        tables: Vec::new(),
    };
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let consumed = match token {
            Token::Word(word) => {
                check_word(&tokens, index)?;
                note_table(&tokens, index, &mut translated)?;
                push_word(&tokens, index, &word.to_lowercase(), &mut translated.sql)?
            }
            Token::Other(text) => {
                if text == ";" || text.starts_with('[') || text.starts_with("--") {
                    return Err(DialectError::Unsupported);
                }
                translated.placeholders += usize::from(text == "?");
                translated.sql.push_str(text);
                1
            }
        };
        translated.sql.push(' ');
        index += consumed;
    }
    Ok(translated)
}

/// Writes one word, or the construction it starts; how many tokens that was.
fn push_word(
    tokens: &[Token],
    index: usize,
    word: &str,
    sql: &mut String,
) -> Result<usize, DialectError> {
    match word {
        "builtin" => push_builtin(tokens, index, sql),
        "fetch" => {
            // FETCH NEXT 5 ROWS ONLY
            let rest: Vec<&str> = tokens
                .iter()
                .skip(index + 1)
                .take(4)
                .map(Token::text)
                .collect();
            let [first, count, rows, only] = rest[..] else {
                return Err(DialectError::Unsupported);
            };
            let fits = matches!(first.to_lowercase().as_str(), "next" | "first")
                && count.parse::<u32>().is_ok()
                && matches!(rows.to_lowercase().as_str(), "row" | "rows")
                && only.eq_ignore_ascii_case("only");
            if !fits {
                return Err(DialectError::Unsupported);
            }
            sql.push_str("LIMIT ");
            sql.push_str(count);
            Ok(5)
        }
        "transaction" => {
            sql.push_str("\"transaction\"");
            Ok(1)
        }
        "minus" => {
            sql.push_str("EXCEPT");
            Ok(1)
        }
        _ => {
            sql.push_str(word);
            Ok(1)
        }
    }
}

/// `BUILTIN.DF(t.column)` and `BUILTIN.CF(t.column)` become the column's twin.
fn push_builtin(tokens: &[Token], index: usize, sql: &mut String) -> Result<usize, DialectError> {
    let name = tokens
        .get(index + 2)
        .map(|token| token.text().to_lowercase())
        .unwrap_or_default();
    let suffix = match name.as_str() {
        "df" => DISPLAY_SUFFIX,
        "cf" => CODE_SUFFIX,
        _ => return Err(DialectError::UnknownFunction(format!("BUILTIN.{name}"))),
    };
    let close = tokens
        .iter()
        .skip(index)
        .position(|token| token.text() == ")");
    let Some(close) = close.map(|offset| index + offset) else {
        return Err(DialectError::Unsupported);
    };
    let column: String = tokens
        .get(index + 4..close)
        .unwrap_or_default()
        .iter()
        .map(|token| token.text().to_lowercase())
        .collect();
    if column.is_empty() {
        return Err(DialectError::Unsupported);
    }
    sql.extend(["(", &column, suffix, " || '')"]);
    Ok(close - index + 1)
}

fn check_word(tokens: &[Token], index: usize) -> Result<(), DialectError> {
    let word = tokens[index].text().to_lowercase();
    if REFUSED.contains(&word.as_str()) || word.starts_with('_') || word.starts_with("sqlite_") {
        return Err(DialectError::Unsupported);
    }
    let is_called = tokens.get(index + 1).is_some_and(|next| next.text() == "(");
    let is_builtin = index >= 2 && tokens[index - 2].is_word("builtin");
    let is_known = FUNCTIONS.contains(&word.as_str()) || KEYWORDS.contains(&word.as_str());
    if is_called && !is_known && !is_builtin {
        return Err(DialectError::UnknownFunction(word));
    }
    Ok(())
}

/// A word after FROM, JOIN or a comma between tables is a table.
fn note_table(
    tokens: &[Token],
    index: usize,
    translated: &mut Translated,
) -> Result<(), DialectError> {
    let Some(before) = index.checked_sub(1).map(|before| &tokens[before]) else {
        return Ok(());
    };
    let word = tokens[index].text().to_lowercase();
    let is_known = TABLES.iter().any(|table| table.name == word);
    let opens = before.is_word("from") || before.is_word("join");
    if opens && !is_known {
        return Err(DialectError::UnknownTable(word));
    }
    if opens || (is_known && before.text() == ",") {
        translated.tables.push(word);
    }
    Ok(())
}

fn tokens(query: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = query;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => quoted_length(rest, first),
            _ if is_word_part(first) && !first.is_ascii_digit() => {
                rest.find(|one| !is_word_part(one)).unwrap_or(rest.len())
            }
            _ if first.is_ascii_digit() => rest
                .find(|one: char| !one.is_ascii_digit() && one != '.')
                .unwrap_or(rest.len()),
            _ if ["||", "<=", ">=", "<>", "!=", "--"]
                .iter()
                .any(|sign| rest.starts_with(sign)) =>
            {
                2
            }
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        let is_word = is_word_part(first) && !first.is_ascii_digit();
        found.push(if is_word {
            Token::Word(token.to_owned())
        } else {
            Token::Other(token.to_owned())
        });
        rest = after;
    }
    found
}

fn is_word_part(one: char) -> bool {
    one.is_alphanumeric() || one == '_' || one == '$'
}

/// Up to and with the closing quote; a doubled quote does not close.
fn quoted_length(rest: &str, quote: char) -> usize {
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((index, one)) = characters.next() {
        if one == quote {
            if characters.peek().is_some_and(|(_, next)| *next == quote) {
                characters.next();
            } else {
                return index + quote.len_utf8();
            }
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sql(query: &str) -> String {
        translate(query).expect("a query SuiteQL allows").sql
    }

    #[test]
    fn a_display_value_becomes_the_twin_of_its_column() {
        assert_eq!(
            sql("SELECT BUILTIN.DF(c.company) AS firm FROM contact c"),
            "select (c.company__df || '') as firm from contact c ",
        );
    }

    #[test]
    fn text_in_quotes_is_left_alone() {
        let translated = sql("SELECT id FROM customer WHERE companyname = 'O''Neil ; LIMIT'");
        assert!(translated.contains("'O''Neil ; LIMIT'"));
    }

    #[test]
    fn only_one_select_is_allowed() {
        for query in [
            "DELETE FROM customer",
            "SELECT id FROM customer; SELECT 1 FROM contact",
            "WITH a AS (SELECT id FROM customer) SELECT id FROM a",
            "SELECT id FROM customer LIMIT 5",
        ] {
            assert_eq!(translate(query), Err(DialectError::Unsupported), "{query}");
        }
    }

    #[test]
    fn only_the_tables_of_netsuite_can_be_read() {
        assert_eq!(
            translate("SELECT id FROM invoices"),
            Err(DialectError::UnknownTable("invoices".to_owned()))
        );
        assert!(translate("SELECT body FROM _record").is_err());
    }

    #[test]
    fn functions_oracle_has_not_are_refused() {
        assert_eq!(
            translate("SELECT SUBSTRING(phone, 1) FROM contact"),
            Err(DialectError::UnknownFunction("substring".to_owned()))
        );
    }

    #[test]
    fn a_page_of_rows_is_fetched() {
        assert!(sql("SELECT id FROM contact FETCH NEXT 5 ROWS ONLY").ends_with("LIMIT 5 "));
    }
}
