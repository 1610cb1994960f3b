//! How a call reads in `NetSuite`: templates of title and comments with merge fields such as
//! `{from or to}`, and what may be written into them.
//!
//! A record is told by several reports, and of the owner's facts only those are remembered that are not
//! personal (adr/0011). So a title has no field that another's report could not fill in again, and in the
//! comments it is remembered where the fields stand that change later.

use std::ops::Range;

use super::{Flaw, LoggingRules};
use crate::domain::{
    phone_call::{one_line, shortened},
    template::{Piece, pieces},
};

/// The title of a call, where nobody has set another.
pub const USUAL_TITLE: &str = "{call} {from or to} {name}";

/// The comments of a call, where nobody has set others.
pub const USUAL_BODY: &str = "Direction: {direction}\nResult: {result}\nDuration: {duration}\n\
    Number: {number}\nOur number: {our number}\nQueue: {queue}\nDisposition: {disposition}\nRep: {rep}";

/// Longest templates, in characters.
const MOST_TITLE: usize = 200;
const MOST_BODY: usize = 1_500;
/// Longest value of a field.
pub(in crate::domain) const MOST_VALUE: usize = 120;
/// Longest facts; the rest of a record is for notes.
pub(in crate::domain) const HEAD_LIMIT: usize = 2_500;

/// A merge field.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum WordField {
    /// `Missed inbound call`.
    Call,
    /// `from` or `to`.
    FromOrTo,
    /// The other side, by name where there is one.
    Name,
    /// Their number.
    Number,
    /// `Inbound`.
    Direction,
    /// `Answered`.
    Result,
    /// `2026-11-21`, on the owner's clock.
    Date,
    /// `14:05`, on the owner's clock.
    Time,
    /// `00:06:31`.
    Duration,
    /// Which of our numbers.
    OurNumber,
    /// The queue it came through.
    Queue,
    /// What the rep chose.
    Disposition,
    /// How well the two heard each other.
    Quality,
    /// Whose call it is, where no employee record says it.
    Rep,
}

impl WordField {
    /// All there are.
    pub const ALL: [Self; 14] = [
        Self::Call,
        Self::FromOrTo,
        Self::Name,
        Self::Number,
        Self::Direction,
        Self::Result,
        Self::Date,
        Self::Time,
        Self::Duration,
        Self::OurNumber,
        Self::Queue,
        Self::Disposition,
        Self::Quality,
        Self::Rep,
    ];
    /// Those of a title.
    pub const OF_TITLE: [Self; 8] = [
        Self::Call,
        Self::FromOrTo,
        Self::Name,
        Self::Number,
        Self::Direction,
        Self::Result,
        Self::Date,
        Self::Time,
    ];

    /// As it is written in a template, with its braces.
    pub const fn as_written(self) -> &'static str {
        match self {
            Self::Call => "{call}",
            Self::FromOrTo => "{from or to}",
            Self::Name => "{name}",
            Self::Number => "{number}",
            Self::Direction => "{direction}",
            Self::Result => "{result}",
            Self::Date => "{date}",
            Self::Time => "{time}",
            Self::Duration => "{duration}",
            Self::OurNumber => "{our number}",
            Self::Queue => "{queue}",
            Self::Disposition => "{disposition}",
            Self::Quality => "{quality}",
            Self::Rep => "{rep}",
        }
    }

    fn named(name: &str) -> Option<Self> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_it = |field: &Self| {
            let written = field.as_written();
            written[1..written.len() - 1].eq_ignore_ascii_case(&name)
        };
        Self::ALL.into_iter().find(is_it)
    }
}

/// Templates that a company has set; the usual words where it has none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Wording<'r> {
    pub(in crate::domain) title: Option<&'r str>,
    pub(in crate::domain) body: Option<&'r str>,
}

impl LoggingRules {
    /// How calls read.
    pub fn wording(&self) -> Wording<'_> {
        let other = |text: &'_ str, usual: &str| text != usual;
        Wording {
            title: Some(self.title.as_str()).filter(|text| other(text, USUAL_TITLE)),
            body: Some(self.body.as_str()).filter(|text| other(text, USUAL_BODY)),
        }
    }
}

/// A template filled in, and where each field stands in it.
pub(in crate::domain) type Rendered = (String, Vec<(WordField, Range<usize>)>);

/// The template with its fields. A line whose fields are all empty is left out; values are one line, so
/// that they cannot pass for another. No line and not the whole ends in blanks, which a record loses at its
/// end: the text would not be known again.
pub(in crate::domain) fn rendered(
    template: &str,
    value: &dyn Fn(WordField) -> Option<String>,
) -> Rendered {
    let mut whole = String::new();
    let mut places = Vec::new();
    for line in template.lines() {
        let start = whole.len() + usize::from(!whole.is_empty());
        let (mut text, found, has_fields) = rendered_line(line, value);
        // No value ends in a blank.
        text.truncate(text.trim_end().len());
        if has_fields && found.is_empty() {
            continue;
        }
        if whole.chars().count() + text.chars().count() >= HEAD_LIMIT {
            break;
        }
        if !whole.is_empty() {
            whole.push('\n');
        }
        whole.push_str(&text);
        let moved = found
            .into_iter()
            .map(|(field, at)| (field, at.start + start..at.end + start));
        places.extend(moved);
    }
    whole.truncate(whole.trim_end().len());
    (whole, places)
}

/// A line, where its fields stand that have a value, and whether it has any fields.
fn rendered_line(
    line: &str,
    value: &dyn Fn(WordField) -> Option<String>,
) -> (String, Vec<(WordField, Range<usize>)>, bool) {
    let (mut text, mut found, mut has_fields) = (String::new(), Vec::new(), false);
    for piece in pieces(line) {
        match piece {
            Piece::Words(words) => text.push_str(words),
            Piece::Braced(name, whole) => {
                let Some(field) = WordField::named(name) else {
                    text.push_str(whole);
                    continue;
                };
                has_fields = true;
                let value = value(field).map(|value| shortened(&one_line(&value), MOST_VALUE));
                if let Some(value) = value.filter(|value| !value.is_empty()) {
                    let start = text.len();
                    text.push_str(&value);
                    found.push((field, start..text.len()));
                }
            }
        }
    }
    (text, found, has_fields)
}

/// What is wrong with a title.
pub(super) fn flaw_of_title(text: &str) -> Option<Flaw> {
    if text.trim().is_empty() {
        return Some(Flaw::Empty);
    }
    if text.contains(['\n', '\r']) {
        return Some(Flaw::SeveralLines);
    }
    flaw(text, MOST_TITLE, &WordField::OF_TITLE)
}

/// What is wrong with comments.
pub(super) fn flaw_of_body(text: &str) -> Option<Flaw> {
    if text.trim().is_empty() {
        return Some(Flaw::Empty);
    }
    flaw(text, MOST_BODY, &WordField::ALL)
}

fn flaw(text: &str, most: usize, fields: &[WordField]) -> Option<Flaw> {
    if text.chars().count() > most {
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        return Some(Flaw::TooMuch { most });
    }
    let unknown = pieces(text).find_map(|piece| match piece {
        Piece::Braced(name, whole) => match WordField::named(name) {
            Some(field) if fields.contains(&field) => None,
            Some(_) | None => Some(shortened(whole, 40)),
        },
        Piece::Words(_) => None,
    });
    unknown.map(|field| Flaw::UnknownField { field })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(field: WordField) -> Option<String> {
        let written = field.as_written().trim_matches(['{', '}']);
        let value = if field == WordField::Name {
            "Jane\nDoe"
        } else {
            written
        };
        (field != WordField::Queue).then(|| value.to_owned())
    }

    #[test]
    fn fields_are_filled_and_lines_without_a_value_are_left_out() {
        let template = "On { Date } with {NAME}\nQueue: {queue}\nPlain\n{queue}{time}";
        let (text, places) = rendered(template, &value);
        assert_eq!(text, "On date with Jane Doe\nPlain\ntime");
        let texts: Vec<_> = places
            .iter()
            .map(|(field, at)| (*field, &text[at.clone()]))
            .collect();
        assert_eq!(
            texts,
            [
                (WordField::Date, "date"),
                (WordField::Name, "Jane Doe"),
                (WordField::Time, "time")
            ]
        );
    }

    #[test]
    fn nothing_ends_in_blanks_whatever_has_no_value() {
        for template in [
            "Talked {duration} {queue}",
            "Talked {duration} \t{queue}\u{a0} ",
            "Talked {duration}\n\n{queue}\n \n",
        ] {
            let (text, places) = rendered(template, &value);
            assert_eq!(text, "Talked duration", "{template:?}");
            assert_eq!(places, [(WordField::Duration, 7..15)]);
        }
        let (text, _) = rendered("{time} {queue}\n\nAt {date}", &value);
        assert_eq!(text, "time\n\nAt date");
    }

    #[test]
    fn what_a_value_says_is_not_read_as_a_field_or_a_line() {
        let odd = |_| Some("{number}\nRep: Ann".to_owned());
        let (text, _) = rendered("{name}", &odd);
        assert_eq!(text, "{number} Rep: Ann");
    }

    #[test]
    fn an_unknown_field_is_named_and_so_is_one_that_a_title_cannot_have() {
        let unknown = |flaw| match flaw {
            Some(Flaw::UnknownField { field }) => field,
            other => panic!("{other:?}"),
        };
        assert_eq!(unknown(flaw_of_title("{call} {nmae}")), "{nmae}");
        assert_eq!(unknown(flaw_of_title("{call} {duration}")), "{duration}");
        assert_eq!(unknown(flaw_of_body("{note}")), "{note}");
        assert_eq!(flaw_of_body("{duration} {"), None);
        assert_eq!(flaw_of_title(" "), Some(Flaw::Empty));
        assert_eq!(flaw_of_title("a\nb"), Some(Flaw::SeveralLines));
        assert_eq!(
            flaw_of_title(&"x".repeat(201)),
            Some(Flaw::TooMuch { most: 200 })
        );
        assert_eq!(
            (flaw_of_title(USUAL_TITLE), flaw_of_body(USUAL_BODY)),
            (None, None)
        );
    }

    /// Any text whatever is a template that fills in without a panic and within the limit.
    #[test]
    fn no_template_panics_or_outgrows_a_record() {
        let pieces = [
            "{",
            "}",
            "{name}",
            "{ ",
            "\n",
            "\r\n",
            "ü",
            "😀",
            "{duration}",
            "{queue}",
            "{note}",
            " ",
            "{{",
            "}}",
            "a long run of words ",
            "\u{0}",
            "Note:\n",
        ];
        let mut seed = 0x9e37_79b9_u64;
        let mut next = |most: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            usize::try_from(seed % (most as u64)).unwrap()
        };
        for _ in 0..2_000 {
            let count = next(400);
            let template: String = (0..count).map(|_| pieces[next(pieces.len())]).collect();
            let long = "ü".repeat(next(400));
            let value = |field| (field != WordField::Queue).then(|| long.clone());
            let (text, places) = rendered(&template, &value);
            assert!(text.chars().count() <= HEAD_LIMIT);
            for (_, at) in places {
                assert!(text.get(at).is_some());
            }
            assert!(
                !text
                    .lines()
                    .chain([text.as_str()])
                    .any(|line| line != line.trim_end())
            );
            let _ = (flaw_of_title(&template), flaw_of_body(&template));
        }
    }
}
