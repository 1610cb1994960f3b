//! Phone numbers: reading what people type and what records store, comparing, and showing.
//!
//! Not a numbering-plan database: it knows calling codes, trunk prefixes, usual lengths and how people
//! write, which is what dialling and matching need. `RingCentral` decides whether a number exists.
//!
//! Measured against Google's libphonenumber by `tests/phone_numbers.rs`, whose table is also the list
//! of what is read otherwise. Not known are: which area codes exist, hence numbers of the right length
//! that nobody can have; Argentina's `15` for mobile phones; carrier codes outside Brazil; local
//! numbers without their area.

mod in_words;

use std::{fmt, ops::RangeInclusive};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A number in E.164, `+16505550100`. Its `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Reads any spelling of a whole number; numbers without a country are taken to be in
    /// `home` (a calling code without `+`, such as `1`). An extension is dropped. `None` when the
    /// text is not a plausible number.
    pub fn parse(text: &str, home: &str) -> Option<Self> {
        Self::of(&Spelled::read(text), home)
    }

    /// The same with the extension's digits, where the text has one.
    pub fn parse_with_extension(text: &str, home: &str) -> Option<(Self, Option<String>)> {
        let spelled = Spelled::read(text);
        let number = Self::of(&spelled, home)?;
        Some((number, spelled.extension))
    }

    fn of(spelled: &Spelled, home: &str) -> Option<Self> {
        let digits = spelled.digits.as_str();
        let e164 = if spelled.is_international {
            digits.to_owned()
        } else if let Some(rest) = international_prefix(digits, home) {
            rest.to_owned()
        } else {
            let local = plain_local(digits, home);
            match local.strip_prefix(home) {
                Some(rest) if is_whole(local, rest, home) => local.to_owned(),
                Some(_) | None => {
                    let trunk = trunk_prefix(home).filter(|_| home != "1");
                    let national = trunk.and_then(|trunk| local.strip_prefix(trunk));
                    format!("{home}{}", national.unwrap_or(local))
                }
            }
        };
        let country = calling_code(&e164)?;
        let national = drop_trunk(e164.get(country.len()..)?, country);
        // E.164 allows 15 digits; no national number in use is shorter than 5.
        let plausible = match country {
            "1" => national.len() == 10 && !national.starts_with(['0', '1']),
            _ => national.len() >= 5 && country.len() + national.len() <= 15,
        };
        plausible.then(|| Self(format!("+{country}{national}")))
    }

    /// The number in E.164.
    pub fn as_e164(&self) -> &str {
        &self.0
    }

    /// Country calling code without `+`.
    pub fn country(&self) -> &str {
        calling_code(&self.0[1..]).unwrap_or_default()
    }

    /// National significant number.
    pub fn national(&self) -> &str {
        self.0.get(1 + self.country().len()..).unwrap_or_default()
    }

    /// Of these numbers, E.164, the one that whoever has this number takes for a neighbour's: of the same
    /// area code in North America, of the longest common beginning elsewhere. None of another country.
    pub fn nearest<'a>(&self, among: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        let country = self.country();
        let least = if country == "1" { AREA_CODE } else { 1 };
        let near = among.filter_map(|number| {
            let national = number.strip_prefix('+')?.strip_prefix(country)?;
            let pairs = self.national().chars().zip(national.chars());
            let common = pairs.take_while(|(one, other)| one == other).count();
            (common >= least).then_some((common.min(most_that_counts(country)), number))
        });
        // Of several that are as near the first, which stands first in the list.
        near.fold(None, |best: Option<(usize, &str)>, one| match best {
            Some(best) if best.0 >= one.0 => Some(best),
            Some(_) | None => Some(one),
        })
        .map(|(_, number)| number)
    }

    /// Last digits, enough to find candidates in free text: ten where there are as many, else all
    /// of the national number.
    pub fn search_suffix(&self) -> &str {
        let national = self.national();
        national
            .get(national.len().saturating_sub(10)..)
            .unwrap_or(national)
    }

    /// Does this free text, as a record stores it, spell this number? The text is read in the
    /// number's own country too, because local records leave their country out.
    pub fn is_spelled_by(&self, stored: &str, home: &str) -> bool {
        Self::parse(stored, home).as_ref() == Some(self)
            || Self::parse(stored, self.country()).as_ref() == Some(self)
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[phone number]")
    }
}

impl fmt::Display for PhoneNumber {
    /// For people: `+1 (503) 555-0142`; other countries in groups after the calling code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let national = self.national();
        if self.country() == "1" && national.len() == 10 {
            let (area, rest) = national.split_at(3);
            let (exchange, line) = rest.split_at(3);
            return write!(f, "+1 ({area}) {exchange}-{line}");
        }
        write!(f, "+{}", self.country())?;
        let mut rest = national;
        while rest.len() > 4 {
            let (group, tail) = rest.split_at(3);
            write!(f, " {group}")?;
            rest = tail;
        }
        write!(f, " {rest}")
    }
}

/// A number as the network gave it, for people: E.164 is spelled out, anything else is left as is.
pub fn display(number: &str) -> String {
    match PhoneNumber::parse(number, "1") {
        Some(parsed) if number.starts_with('+') => parsed.to_string(),
        Some(_) | None => number.to_owned(),
    }
}

/// What somebody asked to call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Dialled {
    /// An outside number.
    External {
        /// Where to.
        number: PhoneNumber,
        /// Digits to send once the other side has answered.
        extension: Option<String>,
    },
    /// A colleague's short number.
    Internal {
        /// Two to six digits.
        extension: String,
    },
    /// A service code: `*67`, `*86`, a parked call such as `*801`.
    Service {
        /// As typed, without spaces.
        code: String,
    },
}

impl Dialled {
    /// The callee as `RingCentral`'s SIP edge wants it: digits without `+`.
    pub fn callee(&self) -> &str {
        match self {
            Self::External { number, .. } => &number.as_e164()[1..],
            Self::Internal { extension } => extension,
            Self::Service { code } => code,
        }
    }

    /// The same, where `RingCentral` gets there by itself; nothing where somebody has to be on the line to
    /// key an extension in.
    pub fn callee_alone(&self) -> Option<&str> {
        match self {
            Self::External {
                extension: Some(_), ..
            } => None,
            Self::External { .. } | Self::Internal { .. } | Self::Service { .. } => {
                Some(self.callee())
            }
        }
    }
}

/// Why nothing can be dialled.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum DialError {
    /// Nothing was typed.
    #[error("nothing to dial")]
    Empty,
    /// No number in it.
    #[error("not a phone number")]
    NotANumber,
    /// Too few digits.
    #[error("too few digits")]
    TooShort,
    /// Too many digits.
    #[error("too many digits")]
    TooLong,
    /// An emergency or emergency test number.
    #[error("an emergency number")]
    Emergency,
}

/// Digits of an area code of the North American Numbering Plan.
const AREA_CODE: usize = 3;

/// Past its area, the digits of a North American number say nothing about where it is.
fn most_that_counts(country: &str) -> usize {
    if country == "1" {
        AREA_CODE
    } else {
        usize::MAX
    }
}

/// Reads what was typed or pasted into the dialer, a sentence with a number in it too. `home` is a calling code such as `1`.
pub fn read_dialled(input: &str, home: &str) -> Result<Dialled, DialError> {
    let typed = input.trim();
    if typed.is_empty() {
        return Err(DialError::Empty);
    }
    let compact: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if is_emergency(&compact, home) {
        return Err(DialError::Emergency);
    }
    if let Some(code) = compact.strip_prefix('*') {
        let is_code = !code.is_empty()
            && code
                .chars()
                .all(|c| c.is_ascii_digit() || c == '*' || c == '#');
        return if is_code {
            Ok(Dialled::Service { code: compact })
        } else {
            Err(DialError::NotANumber)
        };
    }
    let spelled = Spelled::read(typed);
    if spelled.has_letters
        && let Some((number, extension)) = in_words::find(typed, home)
    {
        return Ok(Dialled::External { number, extension });
    }
    if spelled.has_foreign_letters {
        return Err(DialError::NotANumber);
    }
    let count = spelled.digits.len();
    if count == 0 {
        return Err(DialError::NotANumber);
    }
    if let Some(number) = PhoneNumber::parse(typed, home) {
        return Ok(Dialled::External {
            number,
            extension: spelled.extension,
        });
    }
    if !spelled.is_international && (2..=6).contains(&count) {
        return Ok(Dialled::Internal {
            extension: spelled.digits,
        });
    }
    Err(if count > 11 {
        DialError::TooLong
    } else {
        DialError::TooShort
    })
}

/// Emergency numbers besides 112, by calling code, as the countries' own numbering plans have them for police,
/// fire and ambulance; with North America's test number 933 and its line for people in crisis.
const EMERGENCY: [(&str, &[&str]); 25] = [
    ("1", &["911", "933", "988"]),
    ("27", &["10111", "10177"]),
    ("30", &["100", "166", "199"]),
    ("32", &["100", "101"]),
    ("33", &["15", "17", "18", "114", "191", "196"]),
    ("34", &["061", "062", "080", "091"]),
    ("39", &["113", "115", "118"]),
    ("41", &["117", "118", "144"]),
    ("43", &["122", "133", "144"]),
    ("44", &["999"]),
    ("47", &["110", "113"]),
    ("48", &["997", "998", "999"]),
    ("49", &["110"]),
    ("52", &["911"]),
    ("55", &["190", "192", "193"]),
    ("61", &["000"]),
    ("63", &["911"]),
    ("64", &["111"]),
    ("65", &["995", "999"]),
    ("81", &["110", "118", "119"]),
    ("82", &["119"]),
    ("86", &["110", "119", "120"]),
    ("91", &["100", "101", "102", "108"]),
    ("353", &["999"]),
    ("852", &["999"]),
];

/// An emergency number of the home country? 112 is one of every mobile network's, and of Europe.
fn is_emergency(compact: &str, home: &str) -> bool {
    let mut all = EMERGENCY.iter();
    let local = all.find(|(code, _)| *code == home);
    // In North America 112 is a number like any other.
    (compact == "112" && home != "1")
        || local.is_some_and(|(_, numbers)| numbers.contains(&compact))
}

/// A spelling taken apart.
struct Spelled {
    /// All digits before the extension, vanity letters turned into digits.
    digits: String,
    /// Written with `+`.
    is_international: bool,
    /// Digits after `x`, `ext`, `,` or `;ext=`.
    extension: Option<String>,
    /// Letters that are no extension mark.
    has_letters: bool,
    /// Letters that are not vanity either.
    has_foreign_letters: bool,
}

impl Spelled {
    fn read(text: &str) -> Self {
        let trimmed = text.trim();
        let is_plain =
            |b: u8| b.is_ascii_digit() || matches!(b, b' ' | b'(' | b')' | b'-' | b'.' | b'+');
        // Most numbers; a directory reads a hundred thousand of them.
        if trimmed.bytes().all(is_plain) && !trimmed.contains("(0)") {
            return Self {
                digits: trimmed.chars().filter(char::is_ascii_digit).collect(),
                is_international: trimmed.trim_start_matches('(').starts_with('+'),
                extension: None,
                has_letters: false,
                has_foreign_letters: false,
            };
        }
        let lower = trimmed.to_lowercase();
        let body = ["tel:", "callto:", "sms:"]
            .iter()
            .find_map(|scheme| lower.strip_prefix(scheme))
            .unwrap_or(&lower);
        let (number, extension) = split_extension(body);
        let number = without_bracketed_zero(number);
        let is_international = number
            .trim_start()
            .trim_start_matches('(')
            .starts_with(['+', '＋']);
        let letters = number.chars().filter(|c| c.is_alphabetic()).count();
        let plain_digits = number.chars().filter(|c| digit(*c).is_some()).count();
        // `1-800-FLOWERS` is a number; `Suite 400` is not.
        let is_vanity = letters > 0
            && plain_digits >= 3
            && letters + plain_digits >= 10
            && number
                .trim_start()
                .starts_with(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '(', '+']);
        let digits = number
            .chars()
            .filter_map(|c| digit(c).or_else(|| if is_vanity { keypad_digit(c) } else { None }))
            .collect();
        Self {
            digits,
            is_international,
            extension,
            has_letters: letters > 0,
            has_foreign_letters: letters > 0 && !is_vanity,
        }
    }
}

/// Splits `650.555.1234 x12`, `… ext. 12`, `…,204`, `…;ext=204`, `… #12`.
fn split_extension(text: &str) -> (&str, Option<String>) {
    const MARKS: [&str; 9] = [
        ";ext=",
        "extension",
        "extn",
        "ext",
        "xtn",
        "x",
        ",",
        ";",
        "#",
    ];
    let found = MARKS
        .iter()
        .filter_map(|mark| text.find(mark).map(|at| (at, mark.len())))
        // A mark before the number is not an extension mark.
        .filter(|(at, _)| {
            text.get(..*at)
                .is_some_and(|head| head.chars().filter(|c| digit(*c).is_some()).count() >= 2)
        })
        .min_by_key(|(at, length)| (*at, usize::MAX - *length));
    let Some((at, length)) = found else {
        return (text, None);
    };
    let Some(tail) = text.get(at + length..) else {
        return (text, None);
    };
    let is_extension = tail
        .chars()
        .all(|c| digit(c).is_some() || " .:-=,x".contains(c));
    let digits: String = tail.chars().filter_map(digit).collect();
    if !is_extension || digits.is_empty() || digits.len() > 9 {
        return (text, None);
    }
    (text.get(..at).unwrap_or(text), Some(digits))
}

/// ASCII, full-width and Arabic-Indic digits.
fn digit(c: char) -> Option<char> {
    let value = match c {
        '0'..='9' => return Some(c),
        '\u{ff10}'..='\u{ff19}' => c as u32 - 0xff10,
        '\u{660}'..='\u{669}' => c as u32 - 0x660,
        '\u{6f0}'..='\u{6f9}' => c as u32 - 0x6f0,
        _ => return None,
    };
    char::from_digit(value, 10)
}

fn keypad_digit(c: char) -> Option<char> {
    Some(match c.to_ascii_lowercase() {
        'a'..='c' => '2',
        'd'..='f' => '3',
        'g'..='i' => '4',
        'j'..='l' => '5',
        'm'..='o' => '6',
        'p'..='s' => '7',
        't'..='v' => '8',
        'w'..='z' => '9',
        _ => return None,
    })
}

/// `(0)` is a trunk prefix for callers at home, except in Italy, where the zero belongs to the number.
fn without_bracketed_zero(number: &str) -> String {
    let Some((before, after)) = number.split_once("(0)") else {
        return number.to_owned();
    };
    let code: String = before.chars().filter_map(digit).collect();
    let zero = if code.ends_with("39") { "0" } else { "" };
    format!("{before}{zero}{after}")
}

/// What follows the digits that mean "abroad" where the phone is. `00` is understood in North America
/// too, where no number begins with it.
fn international_prefix<'a>(digits: &'a str, home: &str) -> Option<&'a str> {
    let prefixes: &[&str] = match home {
        "1" => &["011", "00"],
        "7" => &["810"],
        "55" => return digits.strip_prefix("00")?.get(2..),
        "61" => &["0011"],
        "65" => &["000", "001", "002", "008"],
        "66" | "82" => &["001", "002", "008"],
        "81" => &["010"],
        "234" => &["009"],
        "852" => &["001"],
        _ => &["00"],
    };
    prefixes
        .iter()
        .find_map(|prefix| digits.strip_prefix(prefix))
}

/// Digits dialled at home without what some countries put in front: Brazil's carrier codes, and the
/// prefix of calls to mobile phones that Mexico gave up in 2019.
fn plain_local<'a>(digits: &'a str, home: &str) -> &'a str {
    let rest = match (home, digits.len()) {
        ("52", 13) => digits
            .strip_prefix("044")
            .or_else(|| digits.strip_prefix("045")),
        ("55", 13 | 14) if digits.starts_with('0') => digits.get(3..),
        _ => None,
    };
    rest.unwrap_or(digits)
}

/// Do digits without `+` begin with their own country's code, with `rest` after it? They do when the
/// rest has a usual length and either they do not, or a number of the country begins with its trunk
/// prefix and these do not.
fn is_whole(digits: &str, rest: &str, home: &str) -> bool {
    let usual = usual_lengths(home);
    let has_trunk = matches!(trunk_prefix(home), Some("0" | "06"));
    usual.contains(&rest.len()) && (has_trunk || !usual.contains(&digits.len()))
}

/// Digits of most national numbers.
fn usual_lengths(country: &str) -> RangeInclusive<usize> {
    match country {
        "45" | "47" | "65" | "852" | "853" => 8..=8,
        "27" | "31" | "33" | "34" | "40" | "41" | "48" | "61" | "351" | "380" | "420" => 9..=9,
        "1" | "7" | "30" | "52" | "63" | "90" | "91" | "98" | "234" => 10..=10,
        "32" | "36" | "971" | "972" => 8..=9,
        "44" | "81" => 9..=10,
        "46" | "353" => 7..=9,
        "64" | "82" => 8..=10,
        "54" | "55" | "86" => 10..=11,
        _ => 6..=11,
    }
}

/// The digit dialled before a national number, where there is one (ITU-T E.123 and operators).
fn trunk_prefix(country: &str) -> Option<&'static str> {
    match country {
        "1" => Some("1"),
        "7" => Some("8"),
        "36" => Some("06"),
        // No trunk prefix; Italy's leading zero belongs to the number.
        "30" | "34" | "39" | "45" | "47" | "48" | "65" | "351" | "352" | "354" | "356" | "357"
        | "372" | "371" | "420" | "52" | "57" | "852" | "853" | "974" | "973" | "965" | "968" => {
            None
        }
        _ => Some("0"),
    }
}

/// `+44 020 …` is a common slip: the trunk prefix is dropped after a country code. So is the `1` that
/// Mexico's mobile numbers had until 2019.
fn drop_trunk<'a>(national: &'a str, country: &str) -> &'a str {
    let rest = match trunk_prefix(country) {
        Some("0") => return national.trim_start_matches('0'),
        None if country == "52" => national.strip_prefix('1'),
        Some(trunk) => national.strip_prefix(trunk),
        None => None,
    };
    let usual = usual_lengths(country);
    rest.filter(|rest| usual.contains(&rest.len()) && !usual.contains(&national.len()))
        .unwrap_or(national)
}

/// The calling code a number without `+` begins with (ITU-T E.164 assignments; codes are
/// prefix-free).
fn calling_code(digits: &str) -> Option<&str> {
    let first = digits.as_bytes().first()?;
    let two = digits.get(..2)?;
    let length = match first {
        b'1' | b'7' => 1,
        b'0' => return None,
        _ => match two {
            "20" | "27" | "30" | "31" | "32" | "33" | "34" | "36" | "39" | "40" | "41" | "43"
            | "44" | "45" | "46" | "47" | "48" | "49" | "51" | "52" | "53" | "54" | "55" | "56"
            | "57" | "58" | "60" | "61" | "62" | "63" | "64" | "65" | "66" | "81" | "82" | "84"
            | "86" | "90" | "91" | "92" | "93" | "94" | "95" | "98" => 2,
            _ => 3,
        },
    };
    digits.get(..length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn e164(text: &str, home: &str) -> Option<String> {
        PhoneNumber::parse(text, home).map(|number| number.as_e164().to_owned())
    }

    #[test]
    fn every_spelling_of_a_number_is_the_same_number() {
        for text in [
            "+14155550134",
            "14155550134",
            "4155550134",
            "(415) 555-0134",
            "415.555.0134",
            "415-555-0134 x12",
            "415 555 0134 ext. 9",
            "+1 415-555-0134",
            "1 (415) 555 0134",
            "tel:+1-415-555-0134;ext=204",
            "＋１ ４１５ ５５５ ０１３４",
            "011 1 415 555 0134",
        ] {
            assert_eq!(e164(text, "1").as_deref(), Some("+14155550134"), "{text}");
        }
    }

    #[test]
    fn numbers_abroad_are_read_with_and_without_their_country() {
        assert_eq!(
            e164("+44 (0)20 7946 0018", "1").as_deref(),
            Some("+442079460018")
        );
        assert_eq!(
            e164("020 7946 0018", "44").as_deref(),
            Some("+442079460018")
        );
        assert_eq!(
            e164("011 44 20 7946 0018", "1").as_deref(),
            Some("+442079460018")
        );
        assert_eq!(e164("0049 30 901820", "44").as_deref(), Some("+4930901820"));
        assert_eq!(e164("06 1234 5678", "39").as_deref(), Some("+390612345678"));
        assert_eq!(
            e164("8 (495) 123-45-67", "7").as_deref(),
            Some("+74951234567")
        );
    }

    #[test]
    fn vanity_numbers_are_numbers_and_words_are_not() {
        assert_eq!(e164("1-800-FLOWERS", "1").as_deref(), Some("+18003569377"));
        assert_eq!(e164("Suite 400", "1"), None);
        assert_eq!(read_dialled("pizza", "1"), Err(DialError::NotANumber));
        assert_eq!(read_dialled("call 555", "1"), Err(DialError::NotANumber));
    }

    #[test]
    fn a_stored_local_spelling_matches_the_international_number() {
        let london = PhoneNumber::parse("+442079460018", "1").unwrap();
        assert!(london.is_spelled_by("020 7946 0018", "1"));
        assert!(london.is_spelled_by("+44 20 7946 0018 ext 4", "1"));
        assert!(!london.is_spelled_by("020 7946 0019", "1"));
    }

    #[test]
    fn what_is_typed_becomes_a_call_or_a_clear_reason() {
        let external = read_dialled("(415) 555-0134 x204", "1").unwrap();
        assert_eq!(external.callee(), "14155550134");
        assert_eq!(external.callee_alone(), None);
        assert!(matches!(&external, Dialled::External { extension: Some(e), .. } if e == "204"));
        assert_eq!(read_dialled("102", "1").unwrap().callee(), "102");
        assert_eq!(
            read_dialled("102", "1").unwrap().callee_alone(),
            Some("102")
        );
        assert_eq!(read_dialled("*801", "1").unwrap().callee(), "*801");
        let words = "Ann: 415 555 0134, ext. 204, tomorrow at 10";
        assert_eq!(read_dialled(words, "1").unwrap(), external);
        assert_eq!(read_dialled("   ", "1"), Err(DialError::Empty));
        assert_eq!(read_dialled("415555013", "1"), Err(DialError::TooShort));
        assert_eq!(read_dialled("4155550134999", "1"), Err(DialError::TooLong));
        assert_eq!(read_dialled("911", "1"), Err(DialError::Emergency));
        assert_eq!(read_dialled("9 1 1", "1"), Err(DialError::Emergency));
        for (home, numbers) in EMERGENCY {
            for number in numbers {
                assert_eq!(
                    read_dialled(number, home),
                    Err(DialError::Emergency),
                    "{number}"
                );
            }
            let is_112 = read_dialled("112", home) == Err(DialError::Emergency);
            assert_eq!(is_112, home != "1", "{home}");
        }
        let colleague = Ok(Dialled::Internal {
            extension: "110".to_owned(),
        });
        assert_eq!(read_dialled("110", "44"), colleague);
    }

    #[test]
    fn a_neighbours_number_is_of_the_same_area() {
        let own = [
            "+18005550100",
            "+16505550101",
            "+14155550199",
            "+442079460000",
            "+441632960000",
        ];
        let nearest = |to: &str| PhoneNumber::parse(to, "1")?.nearest(own.into_iter());
        assert_eq!(nearest("(415) 555-0134"), Some("+14155550199"));
        assert_eq!(nearest("(650) 555-0134"), Some("+16505550101"));
        assert_eq!(nearest("+442071234567"), Some("+442079460000"));
        assert_eq!(nearest("+441632123456"), Some("+441632960000"));
        for stranger in ["(651) 555-0134", "+33142685300", "+446000000000"] {
            assert_eq!(nearest(stranger), None, "{stranger}");
        }
        // As near as the other, although it has more digits in common.
        let two = ["+14155550134", "+14155559999"];
        let to = PhoneNumber::parse("+14155559998", "1").unwrap();
        assert_eq!(to.nearest(two.into_iter()), Some("+14155550134"));
    }

    #[test]
    fn numbers_are_shown_the_way_people_write_them() {
        assert_eq!(display("+15035550142"), "+1 (503) 555-0142");
        assert_eq!(display("+442079460018"), "+44 207 946 0018");
        assert_eq!(display("101"), "101");
        assert_eq!(display("anonymous"), "anonymous");
    }

    #[test]
    fn a_number_is_not_shown_in_debug_output() {
        let number = PhoneNumber::parse("+14155550134", "1");
        assert!(!format!("{number:?}").contains("5550134"));
    }

    #[test]
    fn no_text_panics() {
        for text in [
            "",
            "+",
            "＋",
            "(0)",
            ";ext=",
            "x",
            ",,,,",
            "é",
            "+999999999999999999999",
            "0",
            "00",
            "011",
        ] {
            let _ = e164(text, "1");
            let _ = e164(text, "44");
            let _ = read_dialled(text, "1");
        }
    }
}
