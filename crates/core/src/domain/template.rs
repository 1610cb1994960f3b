//! Text templates: words with merge fields such as `{first name}`, filled from what is known of both
//! sides. A field that nothing is known for stays as it is, so that a person sees it before sending.

use serde::{Deserialize, Serialize};

/// A template of a person's own.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Template {
    /// Made once.
    pub id: String,
    /// What it is for, as the list shows it.
    pub name: String,
    /// With fields in braces.
    pub text: String,
}

/// A merge field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// The other side's first name.
    FirstName,
    /// The other side's name.
    Name,
    /// Their company.
    Company,
    /// Our person's first name.
    MyFirstName,
    /// Our person's name.
    MyName,
    /// The number the text comes from.
    MyNumber,
}

impl Field {
    /// All there are.
    pub const ALL: [Self; 6] = [
        Self::FirstName,
        Self::Name,
        Self::Company,
        Self::MyFirstName,
        Self::MyName,
        Self::MyNumber,
    ];

    /// As it is written in a template, with its braces.
    pub const fn as_written(self) -> &'static str {
        match self {
            Self::FirstName => "{first name}",
            Self::Name => "{name}",
            Self::Company => "{company}",
            Self::MyFirstName => "{my first name}",
            Self::MyName => "{my name}",
            Self::MyNumber => "{my number}",
        }
    }

    /// The field of this name, without braces, in any case and with any blanks around it.
    fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        let is_it = |field: &Self| {
            let written = field.as_written();
            written[1..written.len() - 1].eq_ignore_ascii_case(name)
        };
        Self::ALL.into_iter().find(is_it)
    }
}

/// What is known of the two sides.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// Our person.
    pub my_name: Option<String>,
    /// Ours, as people write it.
    pub my_number: Option<String>,
    /// The other side; nobody in a group.
    pub name: Option<String>,
    /// Theirs.
    pub company: Option<String>,
}

impl Facts {
    fn of(&self, field: Field) -> Option<String> {
        let first = |name: &Option<String>| {
            let name = name.as_deref()?;
            name.split_whitespace().next().map(str::to_owned)
        };
        let known = match field {
            Field::FirstName => first(&self.name),
            Field::Name => self.name.clone(),
            Field::Company => self.company.clone(),
            Field::MyFirstName => first(&self.my_name),
            Field::MyName => self.my_name.clone(),
            Field::MyNumber => self.my_number.clone(),
        };
        known.filter(|known| !known.trim().is_empty())
    }
}

/// A piece of a template.
pub(super) enum Piece<'t> {
    /// As they stand.
    Words(&'t str),
    /// What stands in braces, and with them.
    Braced(&'t str, &'t str),
}

pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let braced = |open: usize| {
            let length = rest[open + 1..].find(['{', '}', '\n'])?;
            let end = open + 1 + length;
            rest[end..].starts_with('}').then_some(end + 1)
        };
        let found = rest
            .match_indices('{')
            .find_map(|(open, _)| Some((open, braced(open)?)));
        let (piece, length) = match found {
            Some((0, end)) => (Piece::Braced(&rest[1..end - 1], &rest[..end]), end),
            Some((open, _)) => (Piece::Words(&rest[..open]), open),
            None => (Piece::Words(rest), rest.len()),
        };
        rest = &rest[length..];
        Some(piece)
    })
}

/// The text with every field that is known filled in.
pub fn filled(text: &str, facts: &Facts) -> String {
    let pieces = pieces(text).map(|piece| match piece {
        Piece::Words(words) => words.to_owned(),
        Piece::Braced(name, whole) => Field::named(name)
            .and_then(|field| facts.of(field))
            .unwrap_or_else(|| whole.to_owned()),
    });
    pieces.collect()
}

/// The fields that still stand in a text.
pub fn missing(text: &str) -> Vec<Field> {
    let mut missing = Vec::new();
    for piece in pieces(text) {
        if let Piece::Braced(name, _) = piece
            && let Some(field) = Field::named(name)
            && !missing.contains(&field)
        {
            missing.push(field);
        }
    }
    missing
}

/// What stands in braces and is no field, with its braces: a slip of the pen.
pub fn misspelt(text: &str) -> Vec<&str> {
    let braced = pieces(text).filter_map(|piece| match piece {
        Piece::Braced(name, whole) => Field::named(name).is_none().then_some(whole),
        Piece::Words(_) => None,
    });
    braced.collect()
}

/// Where the first field that still stands begins and ends, in UTF-16 code units.
pub fn first_missing(text: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    for piece in pieces(text) {
        let (length, is_field) = match piece {
            Piece::Words(words) => (words.encode_utf16().count(), false),
            Piece::Braced(name, whole) => {
                (whole.encode_utf16().count(), Field::named(name).is_some())
            }
        };
        if is_field {
            return Some((at, at + length));
        }
        at += length;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts {
            my_name: Some("Ann Lee".to_owned()),
            my_number: Some("(650) 555-0101".to_owned()),
            name: Some("Jane Doe".to_owned()),
            company: None,
        }
    }

    #[test]
    fn known_fields_are_filled_and_unknown_ones_stay_to_be_seen() {
        let text = "Hi {first name}, {My First Name} of {company} here: { my number }.";
        let filled = filled(text, &facts());
        assert_eq!(filled, "Hi Jane, Ann of {company} here: (650) 555-0101.");
        assert_eq!(missing(&filled), [Field::Company]);
        assert_eq!(first_missing(&filled), Some((16, 25)));
    }

    #[test]
    fn what_a_field_is_filled_with_is_not_read_as_a_field() {
        let facts = Facts {
            name: Some("{company}".to_owned()),
            company: Some("Acme".to_owned()),
            ..Facts::default()
        };
        assert_eq!(filled("{name}", &facts), "{company}");
    }

    #[test]
    fn braces_that_are_no_field_are_left_alone_and_named() {
        for text in ["{", "}{", "{{name}", "a { b\n} c", "{}"] {
            let _ = first_missing(text);
            assert_eq!(filled(text, &Facts::default()), text, "{text}");
        }
        assert_eq!(misspelt("Hi {frist name} of {company}"), ["{frist name}"]);
        assert_eq!(filled("{{name}}", &facts()), "{Jane Doe}");
    }

    #[test]
    fn a_name_of_blanks_is_no_name() {
        let facts = Facts {
            name: Some("  ".to_owned()),
            ..Facts::default()
        };
        assert_eq!(missing(&filled("{name} {first name}", &facts)).len(), 2);
    }

    #[test]
    fn places_are_counted_as_the_browser_counts_them() {
        assert_eq!(first_missing("😀 {name}"), Some((3, 9)));
    }
}
