//! The number in a sentence: `call Ann at +1 (415) 555-0134 tomorrow`, as somebody pastes it into the dialer.
//!
//! Dates, times, order numbers and rooms stand in sentences too. So only what has as many digits as numbers
//! of its country usually have is one, and what is written like a number goes before bare digits.

use std::ops::Range;

use super::{PhoneNumber, digit, usual_lengths};

/// More is no extension.
const LONGEST_EXTENSION: usize = 6;
const EXTENSION_MARKS: [&str; 6] = ["extension", "extn", "ext", "xtn", "x", "#"];

/// How much a stretch looks like a number, the surest last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// Bare digits, which may count anything.
    Digits,
    /// Grouped as people write numbers.
    Grouped,
    /// With its country.
    International,
}

/// The likeliest number in a text, of several the first, with the extension that follows it.
pub(super) fn find(text: &str, home: &str) -> Option<(PhoneNumber, Option<String>)> {
    let found = runs(text).into_iter().filter_map(|run| {
        stretches(&run).find_map(|range| {
            let stretch = text.get(range.clone())?;
            Some((likeness(stretch), read(stretch, home)?, range.end))
        })
    });
    let (_, number, end) = found.reduce(|best, one| if one.0 > best.0 { one } else { best })?;
    let extension = extension(text.get(end..)?);
    Some((number, extension.map(|(digits, _)| digits.to_owned())))
}

fn read(stretch: &str, home: &str) -> Option<PhoneNumber> {
    let number = PhoneNumber::parse(stretch, home)?;
    usual_lengths(number.country())
        .contains(&number.national().len())
        .then_some(number)
}

fn likeness(stretch: &str) -> Likeness {
    if stretch.contains(['+', '＋']) {
        Likeness::International
    } else if stretch.chars().all(|c| digit(c).is_some()) {
        Likeness::Digits
    } else {
        Likeness::Grouped
    }
}

/// Groups of digits with nothing but blanks between them.
fn runs(text: &str) -> Vec<Vec<Range<usize>>> {
    let mut runs = vec![Vec::new()];
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        for piece in word.split_inclusive(|c: char| !is_of_word(c)) {
            let whole = piece.trim_end_matches(|c: char| !is_of_word(c));
            let group = group(whole).filter(|group| !is_date(&whole[group.clone()]));
            let is_alone = group.is_none() && !whole.is_empty();
            if is_alone {
                runs.push(Vec::new());
            }
            if let (Some(group), Some(run)) = (group, runs.last_mut()) {
                run.push(at + group.start..at + group.end);
            }
            at += piece.len();
            let ends_in_blank = piece.ends_with(char::is_whitespace) || whole.len() == piece.len();
            if !ends_in_blank {
                runs.push(Vec::new());
            }
        }
    }
    runs
}

const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2013}')
}

fn is_of_number(c: char) -> bool {
    digit(c).is_some() || is_dash(c) || matches!(c, '+' | '＋' | '(' | ')' | '.')
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || is_of_number(c)
}

/// The part of a word that may be of a number: all of it but what ends a sentence, and an extension.
fn group(word: &str) -> Option<Range<usize>> {
    let end = word
        .char_indices()
        .find(|(_, c)| !is_of_number(*c))
        .map_or(word.len(), |(at, _)| at);
    let rest = word.get(end..)?;
    let is_extension = extension(rest).is_some_and(|(_, length)| length == rest.len());
    if !rest.is_empty() && !is_extension {
        return None;
    }
    let number = word.get(..end)?;
    let number = number.trim_end_matches(|c: char| is_dash(c) || matches!(c, '.' | '('));
    let start = number.len()
        - number
            .trim_start_matches(|c: char| is_dash(c) || c == '.')
            .len();
    let has_digit = number.chars().any(|c| digit(c).is_some());
    has_digit.then_some(start..number.len())
}

/// `2026-11-29` and `29.11.2026` have as many digits as some numbers.
fn is_date(group: &str) -> bool {
    let parts: Vec<_> = group.split(|c: char| is_dash(c) || c == '.').collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => month.len() <= 2 && day.len() <= 2,
        [day, month, year] if matches!(year.len(), 2 | 4) => day.len() <= 2 && month.len() <= 2,
        _ => false,
    }
}

/// What of a run may be a number: all of it, else without what stands before or after it.
fn stretches(run: &[Range<usize>]) -> impl Iterator<Item = Range<usize>> {
    let between = |first: usize, last: usize| {
        let (first, last) = (run.get(first)?, run.get(last)?);
        Some(first.start..last.end)
    };
    let count = run.len();
    let suffixes = (0..count).map(move |first| (first, count - 1));
    let but_last = (count > 1).then(|| (0, count - 2));
    suffixes
        .chain(but_last)
        .chain((0..count).map(|at| (at, at)))
        .filter_map(move |(first, last)| between(first, last))
}

/// The extension in what follows a number, and where it ends.
fn extension(rest: &str) -> Option<(&str, usize)> {
    let blank = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | ':');
    let marked = rest.trim_start_matches(blank);
    let after = EXTENSION_MARKS.iter().find_map(|mark| {
        let head = marked.get(..mark.len())?;
        let is_marked = head.eq_ignore_ascii_case(mark);
        is_marked.then(|| marked.get(mark.len()..))?
    })?;
    let tail = after.trim_start_matches(blank);
    let end = tail.find(|c: char| !c.is_ascii_digit());
    let (digits, beyond) = tail.split_at(end.unwrap_or(tail.len()));
    let is_word = beyond.starts_with(char::is_alphanumeric);
    let is_extension = (1..=LONGEST_EXTENSION).contains(&digits.len()) && !is_word;
    is_extension.then(|| (digits, rest.len() - beyond.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, home: &str) -> Option<(String, Option<String>)> {
        let (number, extension) = find(text, home)?;
        Some((number.as_e164().to_owned(), extension))
    }

    fn check(home: &str, cases: &[(&str, &str)]) {
        for (text, number) in cases {
            let wanted = Some(((*number).to_owned(), None));
            assert_eq!(found(text, home), wanted, "{text}");
        }
    }

    #[test]
    fn the_number_among_words_is_found_however_it_is_written() {
        check(
            "1",
            &[
                ("call Ann at +1 (555) 010-0199 tomorrow", "+15550100199"),
                ("Ann Lee (415) 555-0134.", "+14155550134"),
                ("415-555-0134 is Ann's number", "+14155550134"),
                ("Ann 4155550134", "+14155550134"),
                ("Phone:415.555.0134\nFax:415.555.0135", "+14155550134"),
                ("Ann, +44 20 7946 0018 Bo", "+442079460018"),
                ("Ann <+14155550134>, at work", "+14155550134"),
                ("tel 415\u{2013}555\u{2013}0134", "+14155550134"),
            ],
        );
        check("44", &[("ring 020 7946 0018 at noon", "+442079460018")]);
    }

    #[test]
    fn its_extension_goes_with_it() {
        for (text, extension) in [
            ("Ann 415-555-0134 x204 or later", Some("204")),
            ("Ann 415-555-0134x204", Some("204")),
            ("Ann: 415-555-0134, ext. 204.", Some("204")),
            ("Ann 415-555-0134 Extension 7 thanks", Some("7")),
            ("Ann 415-555-0134 x-ray", None),
            ("Ann 415-555-0134 x2b", None),
        ] {
            let wanted = ("+14155550134".to_owned(), extension.map(str::to_owned));
            assert_eq!(found(text, "1"), Some(wanted), "{text}");
        }
    }

    #[test]
    fn what_counts_something_else_is_passed_over() {
        check(
            "1",
            &[
                ("on 2026-11-29 10:00 call 415-555-0134", "+14155550134"),
                ("29.11.2026 10 Uhr, 415-555-0134", "+14155550134"),
                ("at 10 415 555 0134", "+14155550134"),
                ("dial 415 555 0134 10:30", "+14155550134"),
                ("order 4155550199, call (415) 555-0134", "+14155550134"),
                ("415-555-0134, from abroad +14155550135", "+14155550135"),
            ],
        );
    }

    #[test]
    fn where_no_number_is_nothing_is_found() {
        for text in [
            "",
            "call 911",
            "call 102",
            "Suite 400",
            "1-800-FLOWERS",
            "INV4155550134",
            "paid on 2026-11-29 10:30",
            "call 41 5555 0134 999 0",
            "().-+ x",
            "é１x",
        ] {
            assert_eq!(found(text, "1"), None, "{text}");
        }
    }
}
