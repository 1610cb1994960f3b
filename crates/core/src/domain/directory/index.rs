//! The directory as it is searched: segments, newest first, and who is known twice.

use std::collections::VecDeque;

use super::{
    Badge, DirectoryNumber, Entry, Source, fold,
    segment::{Digits, Key, SLICE, Segment, Wanted},
};
use crate::domain::{caller::EntityKind, ids::RecordId, phone_number::PhoneNumber};

/// Entries whose twins are sought in one step.
const PAIRED_AT_ONCE: usize = 8;

/// Everybody, searchable. Entries are found once [`Directory::tidy`] has taken them in.
#[derive(Debug)]
pub struct Directory {
    /// Calling code of numbers without one.
    home: String,
    segments: Vec<Segment>,
    waiting: VecDeque<Entry>,
    /// Entries of RingCentral whose twins are to be sought.
    to_pair: VecDeque<Key>,
    /// RingCentral's entry and its twin of NetSuite, in the order of the former.
    pairs: Vec<(Key, Key)>,
    has_unpaired_news: bool,
    /// Counts the changes of what is found.
    revision: u64,
    /// Everybody by name, as segment and row, and the revision that this is of.
    ordered: (u64, Vec<(u32, u16)>),
}

/// Somebody who was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The entry; NetSuite's where both sides know the person.
    pub entry: Entry,
    /// RingCentral's entry for the same person.
    pub twin: Option<Entry>,
    /// Which sides know the person.
    pub badge: Badge,
}

impl Directory {
    /// Nobody yet; `home` is the calling code of numbers without one.
    pub fn new(home: &str) -> Self {
        Self {
            home: home.to_owned(),
            segments: Vec::new(),
            waiting: VecDeque::new(),
            to_pair: VecDeque::new(),
            pairs: Vec::new(),
            has_unpaired_news: false,
            revision: 1,
            ordered: (0, Vec::new()),
        }
    }

    /// Numbers without a calling code are of another country from here on.
    pub fn at_home(&mut self, home: &str) {
        if self.home != home {
            home.clone_into(&mut self.home);
            self.take_apart();
        }
    }

    /// Another number after every change of what is found.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// Takes an entry, in place of the one with the same id.
    pub fn put(&mut self, entry: Entry) {
        self.waiting.push_back(entry);
    }

    /// Forgets an entry.
    pub fn remove(&mut self, source: Source, id: &RecordId) {
        self.waiting
            .retain(|entry| entry.source != source || entry.id != *id);
        let key = Key::of(source, id);
        if self.bury(key) {
            self.revision += 1;
            self.pairs
                .retain(|(one, other)| *one != key && *other != key);
            self.has_unpaired_news = true;
        }
    }

    /// Forgets everybody of one source.
    pub fn clear(&mut self, source: Source) {
        self.take_apart();
        self.waiting.retain(|entry| entry.source != source);
    }

    fn take_apart(&mut self) {
        let all: Vec<Entry> = self
            .segments
            .drain(..)
            .flat_map(|segment| segment.entries().collect::<Vec<_>>())
            .collect();
        // What waits is newer.
        for entry in all.into_iter().rev() {
            self.waiting.push_front(entry);
        }
        self.pairs.clear();
        self.to_pair.clear();
        self.revision += 1;
    }

    /// How many are known.
    pub fn len(&self) -> usize {
        let settled: usize = self.segments.iter().map(Segment::alive).sum();
        settled + self.waiting.len()
    }

    /// Is nobody known?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes on the heap, about.
    pub fn weight(&self) -> usize {
        self.segments.iter().map(Segment::weight).sum()
    }

    /// Does a few milliseconds' worth of what is to be done; is there more?
    pub fn tidy(&mut self) -> bool {
        self.revision += 1;
        if !self.waiting.is_empty() {
            self.take_in();
        } else if let Some(at) = self.segments.iter().position(is_half_dead) {
            let old = self.segments.remove(at);
            self.build(&old.entries().collect::<Vec<_>>());
        } else if let Some((one, other)) = self.small_ones() {
            let (one, other) = (self.segments.remove(one), self.segments.remove(other));
            self.build(&other.entries().chain(one.entries()).collect::<Vec<_>>());
        } else if self.has_unpaired_news {
            self.has_unpaired_news = false;
            self.pairs.clear();
            let ours = self.segments.iter().flat_map(Segment::entries);
            let ours = ours.filter(|entry| entry.source == Source::RingCentral);
            self.to_pair = ours.map(|entry| Key::of(entry.source, &entry.id)).collect();
        } else if self.to_pair.is_empty() {
            self.revision -= 1;
            return false;
        } else {
            let count = self.to_pair.len().min(PAIRED_AT_ONCE);
            for key in self.to_pair.drain(..count).collect::<Vec<_>>() {
                self.pair(key);
            }
        }
        true
    }

    fn take_in(&mut self) {
        let count = self.waiting.len().min(SLICE);
        let mut entries: Vec<Entry> = self.waiting.drain(..count).collect();
        // Of one entry told twice the later one stands.
        let mut seen: Vec<Key> = Vec::with_capacity(count);
        entries.reverse();
        let mut order: Vec<(Key, usize)> = entries
            .iter()
            .enumerate()
            .map(|(at, entry)| (Key::of(entry.source, &entry.id), at))
            .collect();
        order.sort_unstable();
        order.dedup_by_key(|(key, _)| *key);
        seen.extend(order.iter().map(|(key, _)| *key));
        let mut keep = vec![false; entries.len()];
        for (_, at) in &order {
            keep[*at] = true;
        }
        let mut keep = keep.into_iter();
        entries.retain(|_| keep.next().unwrap_or(true));
        entries.reverse();
        for key in seen {
            self.bury(key);
        }
        self.build(&entries);
        self.has_unpaired_news = true;
    }

    fn build(&mut self, entries: &[Entry]) {
        if !entries.is_empty() {
            self.segments.push(Segment::build(entries, &self.home));
        }
    }

    fn bury(&mut self, key: Key) -> bool {
        self.segments
            .iter_mut()
            .fold(false, |any, segment| segment.bury(key) | any)
    }

    /// The places of two segments that fit into one, the later first.
    fn small_ones(&self) -> Option<(usize, usize)> {
        let mut small = self
            .segments
            .iter()
            .enumerate()
            .filter(|(_, segment)| segment.alive() <= SLICE / 2)
            .map(|(at, _)| at);
        let first = small.next()?;
        small.next().map(|second| (second, first))
    }

    fn by_key(&self, key: Key) -> Option<Entry> {
        self.segments
            .iter()
            .find_map(|segment| segment.entry(segment.row_of(key)?))
    }

    fn pair(&mut self, key: Key) {
        let Some(entry) = self.by_key(key) else {
            return;
        };
        let mut candidates: Vec<Entry> = Vec::new();
        let numbers = entry.numbers.iter();
        for number in numbers.filter_map(|one| PhoneNumber::parse(&one.number, &self.home)) {
            candidates.extend(self.with_number(&number));
        }
        let mut like = |text: Option<&str>| {
            let words = fold::words(text.unwrap_or_default());
            let wanted = Wanted {
                words,
                digits: Vec::new(),
            };
            candidates.extend(self.ranked(&wanted, 8).into_iter().map(|found| found.1));
        };
        like(entry.email.as_deref());
        if entry.kind == EntityKind::Employee {
            like(Some(&entry.name));
        }
        let twin = candidates
            .iter()
            .find(|one| one.is_same_person(&entry, &self.home));
        if let Some(twin) = twin {
            let pair = (key, Key::of(twin.source, &twin.id));
            let at = self.pairs.partition_point(|known| known.0 < key);
            self.pairs.insert(at, pair);
        }
    }

    /// Who has this number.
    pub fn by_number(&self, number: &PhoneNumber) -> Vec<Found> {
        self.with_twins(self.with_number(number))
    }

    fn with_number(&self, number: &PhoneNumber) -> Vec<Entry> {
        let Ok(value) = number.as_e164().trim_start_matches('+').parse() else {
            return Vec::new();
        };
        let national = number.national().parse().ok();
        let mut found: Vec<Entry> = Vec::new();
        for segment in &self.segments {
            let exact = segment.with_number(value);
            let local = national
                .into_iter()
                .flat_map(|national| segment.with_local(national));
            for entry in exact.chain(local).filter_map(|row| segment.entry(row)) {
                let spells = |one: &DirectoryNumber| number.is_spelled_by(&one.number, &self.home);
                if entry.numbers.iter().any(spells) && !found.contains(&entry) {
                    found.push(entry);
                }
            }
        }
        found
    }

    /// This entry, once it was taken in.
    pub fn get(&self, source: Source, id: &RecordId) -> Option<Found> {
        let entry = self.by_key(Key::of(source, id))?;
        self.with_twins(vec![entry]).pop()
    }

    /// How many people there are, each counted once.
    pub fn people(&mut self) -> usize {
        self.order();
        self.ordered.1.len()
    }

    /// A stretch of everybody by name.
    pub fn list(&mut self, first: usize, count: usize) -> Vec<Found> {
        self.order();
        let places = self.ordered.1.iter().skip(first).take(count);
        let entries = places.filter_map(|(at, row)| self.segments.get(*at as usize)?.entry(*row));
        self.with_twins(entries.collect())
    }

    fn order(&mut self) {
        if self.ordered.0 == self.revision {
            return;
        }
        let is_twin = |key: Key| {
            let at = self.pairs.partition_point(|known| known.0 < key);
            self.pairs.get(at).is_some_and(|known| known.0 == key)
        };
        let mut all = Vec::with_capacity(self.len());
        for (segment, at) in self.segments.iter().zip(0_u32..) {
            let alone = segment.beginnings().filter(|(_, key, _)| !is_twin(*key));
            all.extend(alone.map(|(name, _, row)| (name, at, row)));
        }
        all.sort_unstable();
        // Names that begin alike and go on are told apart by the rest of them.
        let mut rest = all.as_mut_slice();
        while let Some((first, ..)) = rest.first().copied() {
            let alike = rest.iter().take_while(|(name, ..)| *name == first).count();
            let (run, others) = rest.split_at_mut(alike);
            if alike > 1 && first.is_full() {
                run.sort_by_cached_key(|(_, at, row)| {
                    let segment = self.segments.get(*at as usize);
                    let entry = segment.and_then(|segment| segment.entry(*row));
                    fold::words(entry.as_ref().map_or("", |entry| &entry.name)).join(" ")
                });
            }
            rest = others;
        }
        let places = all.into_iter().map(|(_, at, row)| (at, row));
        self.ordered = (self.revision, places.collect());
    }

    /// The best so many for what was typed: beginnings of words in any order, or three digits and
    /// more that a number begins or ends with, in any format.
    pub fn search(&self, typed: &str, most: usize) -> Vec<Found> {
        let wanted = self.read(typed);
        if wanted.words.is_empty() && wanted.digits.is_empty() {
            return Vec::new();
        }
        // A few more, because a person may have been found as both entries.
        let ranked = self.ranked(&wanted, most + most / 2 + 4);
        let mut found = self.with_twins(ranked.into_iter().map(|(_, entry)| entry).collect());
        found.truncate(most);
        found
    }

    fn read(&self, typed: &str) -> Wanted {
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        let is_number = !typed.chars().any(char::is_alphabetic) && digits.len() >= 3;
        if !is_number {
            return Wanted {
                words: fold::words(typed),
                digits: Vec::new(),
            };
        }
        let is_international = typed.trim_start_matches([' ', '(']).starts_with('+');
        let mut readings = vec![Digits::read(&digits, is_international)];
        let abroad = if self.home == "1" { "011" } else { "00" };
        if let Some(rest) = digits.strip_prefix(abroad) {
            readings.push(Digits::read(rest, true));
        }
        if let Some(rest) = digits.strip_prefix('0').filter(|_| !is_international) {
            readings.push(Digits::read(rest, false));
        }
        if let Some(number) = PhoneNumber::parse(typed, &self.home) {
            readings.push(Digits::read(number.as_e164().trim_start_matches('+'), true));
        }
        Wanted {
            // Names have digits too: `Route 101`.
            words: fold::words(typed),
            digits: readings.into_iter().flatten().collect(),
        }
    }

    fn ranked(&self, wanted: &Wanted, most: usize) -> Vec<(u32, Entry)> {
        if wanted.words.is_empty() && wanted.digits.is_empty() {
            return Vec::new();
        }
        let mut all: Vec<(u32, usize, u16)> = Vec::new();
        for (at, segment) in self.segments.iter().enumerate() {
            segment.search(wanted, |rank, row| all.push((rank, at, row)));
        }
        if all.len() > most {
            all.select_nth_unstable(most);
            all.truncate(most);
        }
        let mut found: Vec<(u32, String, Entry)> = all
            .into_iter()
            .filter_map(|(rank, at, row)| {
                let entry = self.segments[at].entry(row)?;
                let rank = rank * 4 + kind_rank(entry.kind);
                Some((rank, fold::words(&entry.name).join(" "), entry))
            })
            .collect();
        found.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
        found
            .into_iter()
            .map(|(rank, _, entry)| (rank, entry))
            .collect()
    }

    /// Each person once.
    fn with_twins(&self, entries: Vec<Entry>) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for entry in entries {
            let key = Key::of(entry.source, &entry.id);
            let pair = match key.source() {
                Source::RingCentral => {
                    let at = self.pairs.partition_point(|known| known.0 < key);
                    self.pairs.get(at).filter(|known| known.0 == key)
                }
                Source::NetSuite => self.pairs.iter().find(|known| known.1 == key),
            };
            let one = match pair {
                None => Found {
                    badge: Badge::from(entry.source),
                    entry,
                    twin: None,
                },
                Some((ringcentral, netsuite)) => {
                    let Some(shown) = self.by_key(*netsuite) else {
                        continue;
                    };
                    Found {
                        entry: shown,
                        twin: self.by_key(*ringcentral),
                        badge: Badge::Both,
                    }
                }
            };
            if !found.iter().any(|known| known.entry == one.entry) {
                found.push(one);
            }
        }
        found
    }
}

fn is_half_dead(segment: &Segment) -> bool {
    segment.dead() * 2 > segment.alive() + segment.dead()
}

/// Of equals, those one calls first.
const fn kind_rank(kind: EntityKind) -> u32 {
    match kind {
        EntityKind::Contact | EntityKind::Customer => 0,
        EntityKind::Lead | EntityKind::Prospect | EntityKind::Employee => 1,
        EntityKind::Vendor => 2,
    }
}

#[cfg(test)]
mod tests;
