//! Everybody in the order of their names, carried on from one state of the directory to the next:
//! sorting a hundred thousand people anew would make a browser stand still.

use std::cmp::Ordering;

use super::segment::{Key, Place, Segment};

/// The order.
#[derive(Debug, Default)]
pub(super) struct ByName {
    places: Vec<Place>,
    /// Segments with an id below this one are in it.
    taken: u32,
    /// Who was left out as somebody's twin.
    left_out: Vec<Key>,
    /// The directory's revision that this is of.
    revision: u64,
}

impl ByName {
    /// The revision that this is of.
    pub(super) const fn revision(&self) -> u64 {
        self.revision
    }

    /// Segments with an id below this one are in it.
    pub(super) const fn taken(&self) -> u32 {
        self.taken
    }

    /// Brings the order up to date with the directory's `revision`. `next` is the id of the segment to
    /// come; `twins` are in order; `place` tells where somebody is.
    pub(super) fn update(
        &mut self,
        revision: u64,
        segments: &[Segment],
        next: u32,
        twins: Vec<Key>,
        place: impl Fn(Key) -> Option<Place>,
    ) {
        self.revision = revision;
        let is_shown = |key: Key| twins.binary_search(&key).is_err();
        let known = Known::of(segments);
        self.places.retain(|(id, row)| {
            let key = known.segment(*id).and_then(|segment| segment.key(*row));
            key.is_some_and(is_shown)
        });
        let new = segments.iter().filter(|segment| segment.id() >= self.taken);
        let mut more: Vec<Place> = new
            .flat_map(|segment| {
                let shown = segment.keys().filter(|(key, _)| is_shown(*key));
                shown.map(|(_, row)| (segment.id(), row))
            })
            .collect();
        // Nobody's twin any more.
        let back = self.left_out.iter().filter(|key| is_shown(**key));
        more.extend(back.filter_map(|key| place(*key).filter(|(id, _)| *id < self.taken)));
        more.sort_unstable_by(|one, other| known.compare(*one, *other));
        self.places = merged(std::mem::take(&mut self.places), more, &known);
        self.taken = next;
        self.left_out = twins;
    }

    /// How many they are.
    pub(super) const fn len(&self) -> usize {
        self.places.len()
    }

    /// A stretch of them.
    pub(super) fn stretch(&self, first: usize, count: usize) -> &[Place] {
        let first = first.min(self.places.len());
        let end = first.saturating_add(count).min(self.places.len());
        &self.places[first..end]
    }
}

fn merged(old: Vec<Place>, more: Vec<Place>, known: &Known<'_>) -> Vec<Place> {
    if old.is_empty() || more.is_empty() {
        return if old.is_empty() { more } else { old };
    }
    let mut places = Vec::with_capacity(old.len() + more.len());
    let mut rest = old.as_slice();
    for place in more {
        // Few come among many, or many after each other: both are found by doubling steps.
        let mut reach = 1;
        while reach < rest.len() && known.compare(rest[reach], place) == Ordering::Less {
            reach *= 2;
        }
        let within = &rest[..rest.len().min(reach + 1)];
        let before = within.partition_point(|one| known.compare(*one, place) == Ordering::Less);
        places.extend_from_slice(&rest[..before]);
        places.push(place);
        rest = &rest[before..];
    }
    places.extend_from_slice(rest);
    places
}

/// Segments by their ids.
struct Known<'a> {
    first: u32,
    segments: Vec<Option<&'a Segment>>,
}

impl<'a> Known<'a> {
    /// The segments are in the order of their ids.
    fn of(segments: &'a [Segment]) -> Self {
        let first = segments.first().map_or(0, Segment::id);
        let mut known = Self {
            first,
            segments: Vec::new(),
        };
        for segment in segments {
            let at = (segment.id() - first) as usize;
            known.segments.resize(at, None);
            known.segments.push(Some(segment));
        }
        known
    }

    fn segment(&self, id: u32) -> Option<&'a Segment> {
        let at = id.checked_sub(self.first)? as usize;
        self.segments.get(at).copied().flatten()
    }

    fn compare(&self, one: Place, other: Place) -> Ordering {
        let (Some(a), Some(b)) = (self.segment(one.0), self.segment(other.0)) else {
            return one.cmp(&other);
        };
        let (begins, begins_other) = (a.beginning(one.1), b.beginning(other.1));
        begins
            .cmp(&begins_other)
            .then_with(|| {
                // Names that begin alike and go on are told apart by the rest of them.
                if begins.is_full() {
                    a.name(one.1).cmp(b.name(other.1))
                } else {
                    Ordering::Equal
                }
            })
            .then(one.cmp(&other))
    }
}
