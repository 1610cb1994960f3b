//! The directory as it is searched: segments, newest first, and who is known twice.

use std::{
    collections::{HashMap, VecDeque},
    hash::BuildHasherDefault,
};

use super::{
    Badge, DirectoryNumber, Entry, Source,
    by_name::ByName,
    fold,
    segment::{Beginning, Digits, Key, KeyHasher, Place, SLICE, Segment, Wanted},
    twins::Twins,
};
use crate::domain::{caller::EntityKind, ids::RecordId, phone_number::PhoneNumber};

/// Entries whose twins are sought in one step.
const PAIRED_AT_ONCE: usize = 8;

/// So many new segments are put into the order of names together; more would take too long at once.
const ORDERED_AT_ONCE: u32 = 8;

/// Everybody, searchable. Entries are found once [`Directory::tidy`] has taken them in.
#[derive(Debug)]
pub struct Directory {
    /// Calling code of numbers without one.
    home: String,
    /// In the order of their ids.
    segments: Vec<Segment>,
    /// Where everybody is that lives.
    places: HashMap<Key, Place, BuildHasherDefault<KeyHasher>>,
    /// Id of the segment to come.
    next_segment: u32,
    waiting: VecDeque<Entry>,
    twins: Twins,
    /// Counts the changes of what is found.
    revision: u64,
    by_name: ByName,
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
            places: HashMap::default(),
            next_segment: 0,
            waiting: VecDeque::new(),
            twins: Twins::default(),
            revision: 1,
            by_name: ByName::default(),
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
            self.twins.part(key);
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
        self.places.clear();
        self.twins.clear();
        self.revision += 1;
    }

    /// How many are known.
    pub fn len(&self) -> usize {
        self.places.len() + self.waiting.len()
    }

    /// Is nobody known?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes on the heap, about.
    pub fn weight(&self) -> usize {
        let places = self.places.capacity() * (size_of::<(Key, Place)>() + 1);
        places + self.segments.iter().map(Segment::weight).sum::<usize>()
    }

    /// Does a few milliseconds' worth of what is to be done; is there more?
    pub fn tidy(&mut self) -> bool {
        if self.next_segment - self.by_name.taken() >= ORDERED_AT_ONCE {
            self.order();
            return true;
        } else if !self.waiting.is_empty() {
            self.take_in();
        } else if let Some(at) = self.segments.iter().position(is_half_dead) {
            let old = self.segments.remove(at);
            self.build(&old.entries().collect::<Vec<_>>());
        } else if let Some((one, other)) = self.small_ones() {
            let (one, other) = (self.segments.remove(one), self.segments.remove(other));
            self.build(&other.entries().chain(one.entries()).collect::<Vec<_>>());
        } else {
            let due = self.twins.due(self.next_segment, PAIRED_AT_ONCE);
            for (key, from) in &due {
                self.pair(*key, *from);
            }
            return !due.is_empty();
        }
        self.revision += 1;
        true
    }

    fn take_in(&mut self) {
        let count = self.waiting.len().min(SLICE);
        let mut entries: Vec<Entry> = self.waiting.drain(..count).collect();
        // Of one entry told twice the later one stands.
        entries.reverse();
        let mut order: Vec<(Key, usize)> = entries
            .iter()
            .enumerate()
            .map(|(at, entry)| (Key::of(entry.source, &entry.id), at))
            .collect();
        order.sort_unstable();
        order.dedup_by_key(|(key, _)| *key);
        let mut keep = vec![false; entries.len()];
        for (_, at) in &order {
            keep[*at] = true;
        }
        let mut keep = keep.into_iter();
        entries.retain(|_| keep.next().unwrap_or(true));
        entries.reverse();
        for (key, _) in order {
            if self.bury(key) {
                self.twins.part(key);
            }
            if key.source() == Source::RingCentral {
                self.twins.seek(key);
            }
        }
        self.build(&entries);
    }

    fn build(&mut self, entries: &[Entry]) {
        if !entries.is_empty() {
            let id = self.next_segment;
            let segment = Segment::build(id, entries, &self.home);
            let placed = segment.keys().map(|(key, row)| (key, (id, row)));
            self.places.extend(placed);
            self.next_segment += 1;
            self.segments.push(segment);
        }
    }

    fn bury(&mut self, key: Key) -> bool {
        let Some((id, row)) = self.places.remove(&key) else {
            return false;
        };
        let at = self.segments.partition_point(|one| one.id() < id);
        if let Some(segment) = self.segments.get_mut(at) {
            segment.bury(row);
        }
        true
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
        let (id, row) = *self.places.get(&key)?;
        self.segment(id)?.entry(row)
    }

    /// Seeks the twin of RingCentral's entry in segments from this id on.
    fn pair(&mut self, key: Key, from: u32) {
        let after = self.segments.partition_point(|one| one.id() < from);
        let twin = self
            .by_key(key)
            .and_then(|entry| self.twin_of(&entry, &self.segments[after..]));
        if twin.is_some() {
            self.revision += 1;
        }
        self.twins.sought(key, twin, self.next_segment);
    }

    fn twin_of(&self, entry: &Entry, among: &[Segment]) -> Option<Key> {
        let numbers = entry.numbers.iter();
        let numbers = numbers.filter_map(|one| PhoneNumber::parse(&one.number, &self.home));
        let with_number = numbers.flat_map(|number| self.with_number(&number, among));
        let email = entry.email.as_deref();
        let name = (entry.kind == EntityKind::Employee).then_some(entry.name.as_str());
        let like = email.into_iter().chain(name).flat_map(|text| {
            let wanted = Wanted {
                words: fold::words(text),
                digits: Vec::new(),
            };
            ranked(&wanted, 8, among)
        });
        let mut candidates = with_number.chain(like);
        let twin = candidates.find(|one| one.is_same_person(entry, &self.home))?;
        Some(Key::of(twin.source, &twin.id))
    }

    /// Who has this number.
    pub fn by_number(&self, number: &PhoneNumber) -> Vec<Found> {
        self.with_twins(self.with_number(number, &self.segments))
    }

    fn with_number(&self, number: &PhoneNumber, among: &[Segment]) -> Vec<Entry> {
        let Ok(value) = number.as_e164().trim_start_matches('+').parse() else {
            return Vec::new();
        };
        let national = number.national().parse().ok();
        let mut found: Vec<Entry> = Vec::new();
        for segment in among {
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
        self.by_name.len()
    }

    /// A stretch of everybody by name.
    pub fn list(&mut self, first: usize, count: usize) -> Vec<Found> {
        self.order();
        let places = self.by_name.stretch(first, count).iter();
        let entries = places.filter_map(|(id, row)| self.segment(*id)?.entry(*row));
        self.with_twins(entries.collect())
    }

    fn order(&mut self) {
        if self.by_name.revision() != self.revision {
            let (segments, next) = (&self.segments, self.next_segment);
            let twins = self.twins.paired().collect();
            let place = |key: Key| self.places.get(&key).copied();
            self.by_name
                .update(self.revision, segments, next, twins, place);
        }
    }

    fn segment(&self, id: u32) -> Option<&Segment> {
        let at = self.segments.partition_point(|one| one.id() < id);
        self.segments.get(at).filter(|one| one.id() == id)
    }

    /// The best so many for what was typed: beginnings of words in any order, or three digits and
    /// more that a number begins or ends with, in any format.
    pub fn search(&self, typed: &str, most: usize) -> Vec<Found> {
        let wanted = self.read(typed);
        if wanted.words.is_empty() && wanted.digits.is_empty() {
            return Vec::new();
        }
        // A few more, because a person may have been found as both entries.
        let ranked = ranked(&wanted, most + most / 2 + 4, &self.segments);
        let mut found = self.with_twins(ranked);
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

    /// Each person once.
    fn with_twins(&self, entries: Vec<Entry>) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for entry in entries {
            let key = Key::of(entry.source, &entry.id);
            let one = match self.twins.pair(key) {
                None => Found {
                    badge: Badge::from(entry.source),
                    entry,
                    twin: None,
                },
                Some((ringcentral, netsuite)) => {
                    let Some(shown) = self.by_key(netsuite) else {
                        continue;
                    };
                    Found {
                        entry: shown,
                        twin: self.by_key(ringcentral),
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

/// The best so many of these segments; of equals by name.
fn ranked(wanted: &Wanted, most: usize, among: &[Segment]) -> Vec<Entry> {
    if wanted.words.is_empty() && wanted.digits.is_empty() {
        return Vec::new();
    }
    let mut all: Vec<(u32, Beginning, usize, u16)> = Vec::new();
    for (at, segment) in among.iter().enumerate() {
        segment.search(wanted, |rank, row| {
            all.push((rank, segment.beginning(row), at, row));
        });
    }
    if all.len() > most {
        all.select_nth_unstable(most);
        all.truncate(most);
    }
    all.sort_unstable_by(|one, other| {
        let (rank, begins, at, row) = *one;
        let (rank_other, begins_other, at_other, row_other) = *other;
        let names = || among[at].name(row).cmp(among[at_other].name(row_other));
        (rank, begins)
            .cmp(&(rank_other, begins_other))
            .then_with(names)
            .then((at, row).cmp(&(at_other, row_other)))
    });
    let found = all.into_iter();
    found
        .filter_map(|(_, _, at, row)| among[at].entry(row))
        .collect()
}

#[cfg(test)]
mod tests;
