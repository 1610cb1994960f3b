//! Who is known twice: RingCentral's entries and their twins of NetSuite.
//!
//! Each entry of RingCentral is compared with what came since it was compared last, so that a change
//! of one person costs no search for all of them.

use super::{Source, segment::Key};

/// Pairs, and who has none yet.
#[derive(Debug, Default)]
pub(super) struct Twins {
    /// RingCentral's entry and its twin, in the order of the former.
    pairs: Vec<(Key, Key)>,
    /// RingCentral's entries without a twin, in order, and the first segment that each is still to be
    /// compared with.
    single: Vec<(Key, u32)>,
}

impl Twins {
    /// An entry is new, changed or gone: what it was paired with is to be sought anew.
    pub(super) fn part(&mut self, key: Key) {
        match key.source() {
            Source::RingCentral => {
                self.pairs.retain(|(one, _)| *one != key);
                self.single.retain(|(one, _)| *one != key);
            }
            Source::NetSuite => {
                let alone = self.pairs.extract_if(.., |(_, other)| *other == key);
                for (one, _) in alone.collect::<Vec<_>>() {
                    self.seek(one);
                }
            }
        }
    }

    /// Seeks a twin of this entry of RingCentral's among everybody.
    pub(super) fn seek(&mut self, key: Key) {
        let at = self.single.partition_point(|(one, _)| *one < key);
        self.single.insert(at, (key, 0));
    }

    /// Forgets everybody.
    pub(super) fn clear(&mut self) {
        self.pairs.clear();
        self.single.clear();
    }

    /// A few who are to be compared with segments from this id on, `next` being the one to come.
    pub(super) fn due(&self, next: u32, most: usize) -> Vec<(Key, u32)> {
        let due = self.single.iter().filter(|(_, from)| *from < next);
        due.take(most).copied().collect()
    }

    /// The entry was compared with all segments before `next`.
    pub(super) fn sought(&mut self, key: Key, twin: Option<Key>, next: u32) {
        let at = self.single.partition_point(|(one, _)| *one < key);
        let Some(twin) = twin else {
            if let Some(single) = self.single.get_mut(at) {
                single.1 = next;
            }
            return;
        };
        self.single.remove(at);
        let at = self.pairs.partition_point(|(one, _)| *one < key);
        self.pairs.insert(at, (key, twin));
    }

    /// The pair somebody belongs to, RingCentral's entry first.
    pub(super) fn pair(&self, key: Key) -> Option<(Key, Key)> {
        match key.source() {
            Source::RingCentral => {
                let at = self.pairs.partition_point(|(one, _)| *one < key);
                self.pairs.get(at).filter(|(one, _)| *one == key)
            }
            Source::NetSuite => self.pairs.iter().find(|(_, other)| *other == key),
        }
        .copied()
    }

    /// RingCentral's entries that have a twin, in order.
    pub(super) fn paired(&self) -> impl Iterator<Item = Key> {
        self.pairs.iter().map(|(one, _)| *one)
    }
}
