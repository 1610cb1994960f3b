//! A slice of the directory that is built in one go and then only marked: some hundred entries, the
//! words they are found by, and their numbers.
//!
//! Everything lies in a few long vectors: a hundred thousand entries are some ten thousand
//! allocations less than objects of their own.

use std::{
    hash::{Hash, Hasher},
    ops::Range,
};

use super::{Badge, DirectoryNumber, Entry, Source, fold};
use crate::domain::{
    caller::{EntityKind, PhoneField},
    ids::RecordId,
    phone_number::PhoneNumber,
};

/// Most entries of a segment: few enough to be built within a few milliseconds in a browser.
pub(super) const SLICE: usize = 512;

const NOT_FOUND: u32 = u32::MAX;

/// Between the fields of a stored entry.
const FIELD: char = '\u{1}';

/// An entry's name across all segments: a hash of source and id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Key(u64);

/// Takes keys as what they are, hashes.
#[derive(Default)]
pub(super) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, part: u64) {
        // The lowest bit tells the source alone.
        self.0 = self.0.rotate_left(8) ^ part.rotate_right(1);
    }
}

/// Where an entry is: the id of its segment, and its row there.
pub(super) type Place = (u32, u16);

impl Key {
    pub(super) fn of(source: Source, id: &RecordId) -> Self {
        // FNV-1a, 64 bits.
        let first = match source {
            Source::NetSuite => 0,
            Source::RingCentral => 1,
        };
        let hash = id.as_str().bytes().fold(
            0xcbf2_9ce4_8422_2325_u64.wrapping_add(first),
            |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3),
        );
        Self(hash << 1 | first)
    }

    pub(super) const fn source(self) -> Source {
        if self.0 & 1 == 0 {
            Source::NetSuite
        } else {
            Source::RingCentral
        }
    }
}

/// A number as numbers: 15 digits fit.
#[derive(Clone, Copy, Debug)]
struct Number {
    /// Without the country code.
    national: u64,
    row: u16,
    /// Calling code of the country; zero for a number that is spelled without.
    country: u16,
    /// Digits without the country code, leading zeros among them.
    digits: u8,
    /// Digits of the country code.
    country_digits: u8,
}

impl Number {
    /// All of it.
    const fn whole(self) -> u64 {
        self.country as u64 * power(self.digits) + self.national
    }
}

/// The first letters of a name as it is searched, as one number that sorts like them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Beginning(u128);

impl Beginning {
    fn of(words: &[String]) -> Self {
        let mut letters = [0_u8; 16];
        let name = words.iter().flat_map(|word| word.bytes().chain([b' ']));
        for (place, letter) in letters.iter_mut().zip(name) {
            *place = letter;
        }
        // A person without a name comes last.
        Self(if words.is_empty() {
            u128::MAX
        } else {
            u128::from_be_bytes(letters)
        })
    }

    /// There may be more of the name than fits.
    pub(super) const fn is_full(self) -> bool {
        self.0 & 0xff != 0
    }
}

/// What is typed, taken apart for all segments.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) words: Vec<String>,
    pub(super) digits: Vec<Digits>,
}

/// Powers of ten: many numbers are taken apart for each letter typed.
const POWERS: [u64; 16] = {
    let mut powers = [1; 16];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

const fn power(digits: u8) -> u64 {
    POWERS[(digits & 15) as usize]
}

/// Digits that a number may begin or end with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digits {
    value: u64,
    count: u8,
    /// Digits typed with `+` begin with the country.
    is_international: bool,
}

impl Digits {
    /// `None` for fewer than three, or more than a number has.
    pub(super) fn read(digits: &str, is_international: bool) -> Option<Self> {
        let fits = (3..=15).contains(&digits.len());
        Some(Self {
            value: digits.parse().ok().filter(|_| fits)?,
            count: u8::try_from(digits.len()).ok()?,
            is_international,
        })
    }

    /// How well this number fits, the smaller the better.
    fn fit(self, number: Number) -> Option<u32> {
        // No division: a hundred thousand numbers are looked at for each letter.
        let begins = |value: u64, count: u8| {
            let rest = count.checked_sub(self.count)?;
            let from = self.value * power(rest);
            let is_begun = (from..from + power(rest)).contains(&value);
            is_begun.then_some(u32::from(rest > 0))
        };
        let all = number.digits + number.country_digits;
        if let Some(fit) = begins(number.whole(), all) {
            return Some(fit);
        }
        if self.is_international {
            return None;
        }
        if let Some(fit) = begins(number.national, number.digits) {
            return Some(fit);
        }
        let ends = self.count <= number.digits && number.national % power(self.count) == self.value;
        ends.then_some(2)
    }
}

/// A slice of the directory.
#[derive(Debug, Default)]
pub(super) struct Segment {
    /// Its own, and greater than those of all that were built before.
    id: u32,
    /// The entries, field by field.
    text: String,
    /// Where each entry's text starts.
    starts: Vec<u32>,
    keys: Vec<Key>,
    /// Of equals, which come first.
    kinds: Vec<u8>,
    /// How each name begins, for the order of the whole list.
    names: Vec<Beginning>,
    is_alive: Vec<bool>,
    dead: usize,
    /// All words in order, one after the other.
    dictionary: String,
    /// Where each word starts; one more than there are words.
    words: Vec<u32>,
    /// Where the rows of each word start in `rows`; one more than there are words.
    row_starts: Vec<u32>,
    rows: Vec<u16>,
    /// Where the words of each row start in `row_words`; one more than there are rows.
    word_starts: Vec<u32>,
    row_words: Vec<u16>,
    /// How many of a row's words are its name's; they come first.
    name_words: Vec<u8>,
    /// Those without a country first, each by value.
    numbers: Vec<Number>,
    /// How many are without a country.
    locals: usize,
}

impl Segment {
    /// Takes in at most [`SLICE`] entries.
    pub(super) fn build(id: u32, entries: &[Entry], home: &str) -> Self {
        let mut segment = Self {
            id,
            ..Self::default()
        };
        let mut found: Vec<(String, u16)> = Vec::new();
        let mut names: Vec<usize> = Vec::new();
        for (row, entry) in entries.iter().enumerate().take(SLICE) {
            let row = u16::try_from(row).unwrap_or(u16::MAX);
            segment.starts.push(small(segment.text.len()));
            write(entry, &mut segment.text);
            segment.keys.push(Key::of(entry.source, &entry.id));
            segment.kinds.push(kind_rank(entry.kind));
            let name = fold::words(&entry.name);
            segment.names.push(Beginning::of(&name));
            names.push(name.len().min(usize::from(u8::MAX)));
            let others = [&entry.company_name, &entry.email, &entry.title];
            let others = others
                .into_iter()
                .flatten()
                .flat_map(|text| fold::words(text));
            found.extend(name.into_iter().chain(others).map(|word| (word, row)));
            segment.add_numbers(entry, row, home);
        }
        segment.name_words = names
            .iter()
            .map(|count| u8::try_from(*count).unwrap_or(u8::MAX))
            .collect();
        segment.is_alive = vec![true; segment.keys.len()];
        let order = |number: &Number| (number.country > 0, number.whole());
        segment.numbers.sort_unstable_by_key(order);
        segment.locals = segment
            .numbers
            .partition_point(|number| number.country == 0);
        segment.index(&found);
        segment.shrink();
        segment
    }

    fn add_numbers(&mut self, entry: &Entry, row: u16, home: &str) {
        for one in &entry.numbers {
            let parsed = PhoneNumber::parse(&one.number, home);
            // A colleague's short number has no country.
            let country = parsed.as_ref().map_or("", |number| number.country());
            let digits: String = parsed.as_ref().map_or_else(
                || one.number.chars().filter(char::is_ascii_digit).collect(),
                |number| number.as_e164().trim_start_matches('+').to_owned(),
            );
            if !(2..=15).contains(&digits.len()) {
                continue;
            }
            let national = digits.strip_prefix(country).unwrap_or_default();
            if let (Ok(value), Ok(digits), Ok(country_digits)) = (
                national.parse(),
                u8::try_from(national.len()),
                u8::try_from(country.len()),
            ) {
                self.numbers.push(Number {
                    national: value,
                    row,
                    country: country.parse().unwrap_or_default(),
                    digits,
                    country_digits,
                });
            }
        }
    }

    /// Writes down which word is in which rows, and which row has which words.
    fn index(&mut self, found: &[(String, u16)]) {
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_unstable_by(|one, other| found[*one].cmp(&found[*other]));
        let mut word_of = vec![0_u16; found.len()];
        let mut last: Option<&str> = None;
        for at in order {
            let (word, row) = &found[at];
            if last != Some(word.as_str()) {
                self.words.push(small(self.dictionary.len()));
                self.row_starts.push(small(self.rows.len()));
                self.dictionary.push_str(word);
                last = Some(word);
            }
            let is_new = small(self.rows.len()) == self.row_starts[self.words.len() - 1]
                || self.rows.last() != Some(row);
            if is_new {
                self.rows.push(*row);
            }
            word_of[at] = u16::try_from(self.words.len() - 1).unwrap_or(u16::MAX);
        }
        self.words.push(small(self.dictionary.len()));
        self.row_starts.push(small(self.rows.len()));
        let mut at = 0;
        for row in 0..self.keys.len() {
            self.word_starts.push(small(self.row_words.len()));
            while found.get(at).is_some_and(|(_, of)| usize::from(*of) == row) {
                self.row_words.push(word_of[at]);
                at += 1;
            }
        }
        self.word_starts.push(small(self.row_words.len()));
    }

    fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.dictionary.shrink_to_fit();
        self.words.shrink_to_fit();
        self.row_starts.shrink_to_fit();
        self.rows.shrink_to_fit();
        self.row_words.shrink_to_fit();
        self.numbers.shrink_to_fit();
    }

    pub(super) fn alive(&self) -> usize {
        self.keys.len() - self.dead
    }

    pub(super) const fn dead(&self) -> usize {
        self.dead
    }

    /// Forgets the entry at this row.
    pub(super) fn bury(&mut self, row: u16) {
        if std::mem::take(&mut self.is_alive[usize::from(row)]) {
            self.dead += 1;
        }
    }

    pub(super) const fn id(&self) -> u32 {
        self.id
    }

    /// The living rows, each with its key.
    pub(super) fn keys(&self) -> impl Iterator<Item = (Key, u16)> {
        let keyed = self.keys.iter().zip(0_u16..);
        let alive = keyed.filter(|(_, row)| self.is_alive[usize::from(*row)]);
        alive.map(|(key, row)| (*key, row))
    }

    /// The key of a row, if that lives.
    pub(super) fn key(&self, row: u16) -> Option<Key> {
        let row = usize::from(row);
        self.keys.get(row).filter(|_| self.is_alive[row]).copied()
    }

    /// How the name of a row begins.
    pub(super) fn beginning(&self, row: u16) -> Beginning {
        self.names[usize::from(row)]
    }

    /// The words of a row's name.
    pub(super) fn name(&self, row: u16) -> impl Iterator<Item = &str> {
        let at = usize::from(row);
        let from = self.word_starts[at] as usize;
        let words = &self.row_words[from..from + usize::from(self.name_words[at])];
        words.iter().map(|word| self.word(usize::from(*word)))
    }

    pub(super) fn entry(&self, row: u16) -> Option<Entry> {
        let row = usize::from(row);
        let start = *self.starts.get(row)? as usize;
        let end = self
            .starts
            .get(row + 1)
            .map_or(self.text.len(), |end| *end as usize);
        read(self.text.get(start..end)?)
    }

    /// All that are left, for another segment.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry> {
        let rows = (0..self.keys.len()).filter(|row| self.is_alive[*row]);
        rows.filter_map(|row| self.entry(u16::try_from(row).ok()?))
    }

    /// Rows with exactly this number.
    pub(super) fn with_number(&self, value: u64) -> impl Iterator<Item = u16> {
        let whole = self.numbers.get(self.locals..).unwrap_or_default();
        let from = whole.partition_point(|number| number.whole() < value);
        let rest = whole.get(from..).unwrap_or_default().iter();
        rest.take_while(move |number| number.whole() == value)
            .map(|number| number.row)
            .filter(|row| self.is_alive[usize::from(*row)])
    }

    /// Rows with a number that is spelled without its country and may be this one, to be read again.
    pub(super) fn with_local(&self, national: u64) -> impl Iterator<Item = u16> {
        let digits = national.checked_ilog10().unwrap_or_default() + 1;
        // A trunk prefix is a leading zero, which is no part of a value.
        let power = POWERS[digits as usize & 15];
        let locals = self.numbers.get(..self.locals).unwrap_or_default().iter();
        locals
            .filter(move |number| number.national % power == national)
            .map(|number| number.row)
            .filter(|row| self.is_alive[usize::from(*row)])
    }

    /// Adds each row that fits, with its rank; the smaller the better.
    pub(super) fn search(&self, wanted: &Wanted, mut found: impl FnMut(u32, u16)) {
        let mut best = [NOT_FOUND; SLICE];
        let mut note = |row: u16, rank: u32| {
            if let Some(known) = best.get_mut(usize::from(row)) {
                *known = rank.min(*known);
            }
        };
        for digits in &wanted.digits {
            for number in &self.numbers {
                if let Some(fit) = digits.fit(*number) {
                    note(number.row, fit);
                }
            }
        }
        if !wanted.words.is_empty() {
            self.search_words(&wanted.words, &mut note);
        }
        for (row, rank) in (0_u16..).zip(best) {
            if rank != NOT_FOUND && self.is_alive[usize::from(row)] {
                found(rank * 4 + u32::from(self.kinds[usize::from(row)]), row);
            }
        }
    }

    fn search_words(&self, words: &[String], note: &mut impl FnMut(u16, u32)) {
        let mut all: Vec<Beginnings> = Vec::new();
        for word in words {
            let range = self.range(word);
            if range.is_empty() {
                return;
            }
            // The word itself stands before those that go on.
            let whole = Some(range.start).filter(|at| self.word(usize::from(*at)) == word);
            all.push(Beginnings { range, whole });
        }
        let rows_of = |one: &Beginnings| {
            let start = self.row_starts[usize::from(one.range.start)] as usize;
            let end = self.row_starts[usize::from(one.range.end)] as usize;
            start..end
        };
        let Some(rarest) = all.iter().min_by_key(|one| rows_of(one).len()) else {
            return;
        };
        for row in &self.rows[rows_of(rarest)] {
            if let Some(rank) = self.rank(*row, &all) {
                note(*row, rank);
            }
        }
    }

    /// Each word is at the beginning of one of the row's; whole words before beginnings, the name
    /// before the company, the first word before the others.
    fn rank(&self, row: u16, wanted: &[Beginnings]) -> Option<u32> {
        let at = usize::from(row);
        let own = self.word_starts[at] as usize..self.word_starts[at + 1] as usize;
        let own = &self.row_words[own];
        let in_name = usize::from(self.name_words[at]);
        let mut total = 0;
        for Beginnings { range, whole } in wanted {
            let ranks = own
                .iter()
                .enumerate()
                .filter(|(_, one)| range.contains(one));
            let best = ranks.map(|(place, one)| {
                let is_whole = *whole == Some(*one);
                let place = match place {
                    0 => 0,
                    place if place < in_name => 1,
                    _ => 4,
                };
                place + if is_whole { 0 } else { 2 }
            });
            total += best.min()?;
        }
        Some(total)
    }

    fn word(&self, at: usize) -> &str {
        let range = self.words[at] as usize..self.words[at + 1] as usize;
        self.dictionary.get(range).unwrap_or_default()
    }

    /// The words that begin like this.
    fn range(&self, prefix: &str) -> Range<u16> {
        let count = self.words.len().saturating_sub(1);
        let first = partition(count, |at| self.word(at) < prefix);
        let after = partition(count, |at| {
            let word = self.word(at);
            word < prefix || word.starts_with(prefix)
        });
        let small = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        small(first)..small(after)
    }

    /// Bytes on the heap.
    pub(super) fn weight(&self) -> usize {
        self.text.capacity()
            + self.dictionary.capacity()
            + 4 * (self.starts.capacity()
                + self.words.capacity()
                + self.row_starts.capacity()
                + self.word_starts.capacity())
            + 2 * (self.rows.capacity() + self.row_words.capacity())
            + 9 * self.keys.capacity()
            + 16 * self.names.capacity()
            + 16 * self.numbers.capacity()
            + self.is_alive.capacity()
            + self.name_words.capacity()
    }
}

/// The words of a segment that begin like a wanted one.
struct Beginnings {
    range: Range<u16>,
    /// The wanted word itself, if it is among them.
    whole: Option<u16>,
}

/// The first of so many for which this is not true; it is true for those before.
fn partition(count: usize, is_before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = usize::midpoint(low, high);
        if is_before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// Of equals, those one calls first.
const fn kind_rank(kind: EntityKind) -> u8 {
    match kind {
        EntityKind::Contact | EntityKind::Customer => 0,
        EntityKind::Lead | EntityKind::Prospect | EntityKind::Employee => 1,
        EntityKind::Vendor => 2,
    }
}

fn small(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

const KINDS: [EntityKind; 6] = [
    EntityKind::Contact,
    EntityKind::Customer,
    EntityKind::Lead,
    EntityKind::Prospect,
    EntityKind::Vendor,
    EntityKind::Employee,
];
const FIELDS: [PhoneField; 5] = [
    PhoneField::Main,
    PhoneField::Office,
    PhoneField::Mobile,
    PhoneField::Home,
    PhoneField::Alternative,
];

/// A digit that stands for one of a few.
fn code<T: PartialEq>(all: &[T], one: &T) -> char {
    let at = all.iter().position(|known| known == one).unwrap_or(0);
    char::from(b'0' + u8::try_from(at).unwrap_or(0))
}

fn of_code<T: Copy>(all: &[T], code: char) -> Option<T> {
    let at = code.to_digit(10)?;
    all.get(at as usize).copied()
}

fn write(entry: &Entry, text: &mut String) {
    text.push(code(
        &[Source::NetSuite, Source::RingCentral],
        &entry.source,
    ));
    text.push(code(&KINDS, &entry.kind));
    let fields = [
        Some(entry.id.as_str()),
        Some(entry.name.as_str()),
        entry.company.as_ref().map(RecordId::as_str),
        entry.company_name.as_deref(),
        entry.title.as_deref(),
        entry.email.as_deref(),
    ];
    for field in fields {
        text.extend(
            field
                .unwrap_or_default()
                .chars()
                .filter(|one| *one != FIELD),
        );
        text.push(FIELD);
    }
    for number in &entry.numbers {
        text.push(code(&FIELDS, &number.field));
        text.extend(number.number.chars().filter(|one| *one != FIELD));
        text.push(FIELD);
    }
}

fn read(text: &str) -> Option<Entry> {
    let mut letters = text.chars();
    let source = of_code(&[Source::NetSuite, Source::RingCentral], letters.next()?)?;
    let kind = of_code(&KINDS, letters.next()?)?;
    let mut fields = letters.as_str().split(FIELD);
    let mut field = || {
        fields
            .next()
            .filter(|field| !field.is_empty())
            .map(str::to_owned)
    };
    Some(Entry {
        id: RecordId::new(field()?),
        source,
        kind,
        name: field().unwrap_or_default(),
        company: field().map(RecordId::new),
        company_name: field(),
        title: field(),
        email: field(),
        numbers: fields
            .filter_map(|field| {
                let mut letters = field.chars();
                let field = of_code(&FIELDS, letters.next()?)?;
                let number = letters.as_str().to_owned();
                Some(DirectoryNumber { field, number })
            })
            .collect(),
    })
}

impl From<Source> for Badge {
    fn from(source: Source) -> Self {
        match source {
            Source::NetSuite => Self::NetSuite,
            Source::RingCentral => Self::RingCentral,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::directory::tests::entry;

    #[test]
    fn an_entry_comes_out_as_it_went_in() {
        let whole = Entry {
            kind: EntityKind::Vendor,
            company: Some(RecordId::new("600")),
            company_name: Some("Cobalt Ridge".into()),
            title: Some("Buyer".into()),
            email: Some("t@cobalt.example".into()),
            ..entry(
                Source::RingCentral,
                "7",
                "Tomás",
                &["415.555.0134 x12", "101"],
            )
        };
        let bare = entry(Source::NetSuite, "8", "", &[]);
        let segment = Segment::build(0, &[whole.clone(), bare.clone()], "1");
        assert_eq!(segment.entries().collect::<Vec<_>>(), [whole, bare]);
    }

    #[test]
    fn keys_of_two_sources_are_two() {
        let id = RecordId::new("7");
        let (one, other) = (
            Key::of(Source::NetSuite, &id),
            Key::of(Source::RingCentral, &id),
        );
        assert_ne!(one, other);
        assert_eq!(
            (one.source(), other.source()),
            (Source::NetSuite, Source::RingCentral)
        );
    }
}
