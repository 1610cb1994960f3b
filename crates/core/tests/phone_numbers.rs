//! How numbers are read, measured against Google's libphonenumber: `phone_numbers/spellings.tsv` is
//! its reading of a thousand spellings from forty countries, written by `phone_numbers/make.mjs`.

#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

use std::collections::HashSet;

use ledgerline_core::domain::phone_number::{PhoneNumber, display, read_dialled};

const SPELLINGS: &str = include_str!("phone_numbers/spellings.tsv");

/// Spellings that we read otherwise: as the number here.
const OTHERWISE: &[(&str, &str, &str)] = &[
    // Understood as calls abroad, which is what whoever wrote them meant.
    ("1", "001 415 555 0134", "+14155550134"),
    ("1", "00 44 20 7946 0018", "+442079460018"),
    ("1", "0044 20 7946 0018", "+442079460018"),
    // Mexico's mobile numbers as they were written until 2019, and still are in many records.
    ("52", "+52 1 55 1234 5678", "+525512345678"),
    ("52", "044 55 1234 5678", "+525512345678"),
    // Without a trunk prefix the country's own code is likelier than an area that begins like it.
    ("49", "4915123456789", "+4915123456789"),
    ("46", "468123456", "+468123456"),
    // Argentina's 15, which takes a list of area codes to find.
    ("54", "011 15-2345-6789", "+54111523456789"),
    ("54", "011.15.2345.6789", "+54111523456789"),
    ("54", "0111523456789", "+54111523456789"),
    ("54", "011 15-2345-6789 x45", "+54111523456789"),
    ("54", "011 15 2345 6789", "+54111523456789"),
    // No numbers; nothing is found under them.
    ("380", "8 044 234 5678", "+38080442345678"),
    ("1", "+999 123 4567", "+9991234567"),
];

struct Spelling {
    home: &'static str,
    text: &'static str,
    expected: Option<(&'static str, Option<&'static str>)>,
}

fn spellings() -> Vec<Spelling> {
    let known = |text: &'static str| (text != "-").then_some(text);
    let read = |line: &'static str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [home, text, number, extension] = fields[..] else {
            panic!("four fields: {line}");
        };
        Spelling {
            home,
            text,
            expected: known(number).map(|number| (number, known(extension))),
        }
    };
    SPELLINGS.lines().skip(1).map(read).collect()
}

#[test]
fn the_table_is_as_wide_as_it_says() {
    let spellings = spellings();
    assert!(spellings.len() >= 1_000, "{}", spellings.len());
    let homes: HashSet<&str> = spellings.iter().map(|one| one.home).collect();
    assert!(homes.len() >= 38, "{}", homes.len());
}

#[test]
fn every_spelling_is_read_as_libphonenumber_reads_it_but_for_what_is_named() {
    let mut wrong = Vec::new();
    let mut named = 0;
    for Spelling {
        home,
        text,
        expected,
    } in spellings()
    {
        let read = PhoneNumber::parse_with_extension(text, home);
        let read = read
            .as_ref()
            .map(|(number, extension)| (number.as_e164(), extension.as_deref()));
        if read == expected {
            continue;
        }
        let ours = read.map_or("-", |read| read.0);
        if OTHERWISE.contains(&(home, text, ours)) {
            named += 1;
        } else {
            wrong.push(format!("{home}\t{text}\t{expected:?}\t{read:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of them:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert_eq!(named, OTHERWISE.len(), "all that is named is needed");
}

/// Xorshift: the same texts in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }
}

fn check(text: &str, home: &str) {
    let _ = read_dialled(text, home);
    let _ = display(text);
    let Some((number, extension)) = PhoneNumber::parse_with_extension(text, home) else {
        return;
    };
    let e164 = number.as_e164();
    assert!(
        (7..=16).contains(&e164.len()),
        "{text:?} in {home} became {e164}"
    );
    assert!(e164[1..].bytes().all(|b| b.is_ascii_digit()), "{e164}");
    assert_eq!(e164, format!("+{}{}", number.country(), number.national()));
    assert!(e164.ends_with(number.search_suffix()));
    let again = PhoneNumber::parse(e164, home);
    assert_eq!(again.as_ref(), Some(&number), "{text:?} in {home}: {e164}");
    assert_eq!(PhoneNumber::parse(&number.to_string(), home), again);
    assert!(extension.is_none_or(|digits| digits.bytes().all(|b| b.is_ascii_digit())));
}

#[test]
fn no_text_panics_and_whatever_is_a_number_stays_one() {
    const HOMES: [&str; 13] = [
        "1", "7", "44", "49", "39", "36", "52", "54", "55", "65", "81", "852", "998",
    ];
    const PIECES: [&str; 40] = [
        "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "00", "011", "+", "＋", "(0)", "(", ")",
        " ", "-", ".", "/", "x", "ext", ";ext=", ",", "#", "*", "tel:", "abc", "FLOWERS", "é", "٤",
        "１", "\u{a0}", "\n", "\u{0}", "🙂", "ß", "İ", "+39",
    ];
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..60_000 {
        let mut text = String::new();
        for _ in 0..dice.roll(22) {
            text.push_str(PIECES[dice.roll(PIECES.len())]);
        }
        check(&text, HOMES[dice.roll(HOMES.len())]);
    }
    // Any text at all, wherever it is read.
    for _ in 0..20_000 {
        let text: String = (0..dice.roll(18))
            .map(|_| match dice.roll(3) {
                0 => char::from(b"0123456789+*#x,;()"[dice.roll(18)]),
                _ => u32::try_from(dice.roll(0x11_0000))
                    .ok()
                    .and_then(char::from_u32)
                    .unwrap_or('5'),
            })
            .collect();
        check(&text, HOMES[dice.roll(HOMES.len())]);
        for no_country in ["", "0", "999", "+1"] {
            let _ = PhoneNumber::parse(&text, no_country);
        }
    }
    for spelling in spellings() {
        for (cut, _) in spelling.text.char_indices() {
            check(&spelling.text[cut..], spelling.home);
            check(&spelling.text[..cut], spelling.home);
        }
    }
}
