//! The list itself: newest first, each call once, in pages of a day for the disk.

use std::collections::{BTreeSet, HashMap, HashSet};

use ledgerline_core::domain::{ids::TelephonySessionId, time::Timestamp, view::FinishedCallView};

use super::row::{Row, Told};

/// So many calls are kept, the newest ones.
pub(crate) const MOST: usize = 100_000;
const DAY_MS: i64 = 86_400_000;

/// A day since 1970 in Greenwich: what is written to disk in one piece.
pub(crate) type Page = i64;

/// Calls by telephony session, newest first.
#[derive(Default)]
pub(crate) struct Rows {
    newest_first: Vec<Row>,
    /// When each began, which is where it stands.
    places: HashMap<Box<str>, Timestamp>,
    /// Pages that are not on disk as they are here.
    changed: BTreeSet<Page>,
    /// Calls that their person has removed, and that nobody brings back.
    removed: HashSet<Box<str>>,
    /// Counts the changes.
    revision: u64,
}

impl Rows {
    pub(crate) fn all(&self) -> &[Row] {
        &self.newest_first
    }

    /// Another number after every change.
    pub(crate) const fn revision(&self) -> u64 {
        self.revision
    }

    pub(crate) fn newest(&self) -> Option<Timestamp> {
        self.newest_first.first().map(|row| row.started_at)
    }

    pub(crate) fn get(&self, session: &str) -> Option<&Row> {
        self.place(session).and_then(|at| self.newest_first.get(at))
    }

    fn place(&self, session: &str) -> Option<usize> {
        let started_at = *self.places.get(session)?;
        self.newest_first
            .binary_search_by(|row| order(row, started_at, session))
            .ok()
    }

    /// What RingCentral's log told. Returns how many calls were new.
    pub(crate) fn take_told(&mut self, told: Vec<Told>) -> usize {
        let mut fresh = Vec::new();
        for told in told {
            let session = told.call.telephony_session_id.as_str();
            match self.place(session) {
                Some(at) => self.change(at, |row| row.take_told(told)),
                None => fresh.push(Row::told(told)),
            }
        }
        let count = fresh.len();
        self.insert(fresh, true);
        count
    }

    /// What this browser saw of a call.
    pub(crate) fn take_seen(&mut self, seen: &FinishedCallView) {
        match self.place(seen.call.telephony_session_id.as_str()) {
            Some(at) => self.change(at, |row| row.take_seen(seen)),
            None => self.insert(vec![Row::seen(seen)], true),
        }
    }

    fn change(&mut self, at: usize, change: impl FnOnce(&mut Row)) {
        let Some(row) = self.newest_first.get_mut(at) else {
            return;
        };
        let before = row.clone();
        change(row);
        if *row != before {
            self.changed.insert(page_of(row.started_at));
            self.revision += 1;
        }
    }

    /// New rows, each of a session that is not here yet.
    fn insert(&mut self, mut fresh: Vec<Row>, is_change: bool) {
        fresh.retain(|row| {
            let is_known = self.places.contains_key(&row.session);
            let is_new = !is_known && !self.removed.contains(&row.session);
            if is_new {
                self.places.insert(row.session.clone(), row.started_at);
            }
            is_new
        });
        if fresh.is_empty() {
            return;
        }
        self.revision += 1;
        if is_change {
            self.changed
                .extend(fresh.iter().map(|row| page_of(row.started_at)));
        }
        if let [_] = fresh[..] {
            let row = fresh.remove(0);
            let place = self
                .newest_first
                .binary_search_by(|one| order(one, row.started_at, &row.session));
            let (Ok(at) | Err(at)) = place;
            self.newest_first.insert(at, row);
        } else {
            self.newest_first.append(&mut fresh);
            self.newest_first
                .sort_unstable_by(|one, other| order(one, other.started_at, &other.session));
        }
        for row in self.newest_first.drain(MOST.min(self.newest_first.len())..) {
            self.places.remove(&row.session);
            self.changed.insert(page_of(row.started_at));
        }
    }

    // Removed calls.

    /// Takes a call out and keeps it out, whoever tells of it from here on.
    pub(crate) fn remove(&mut self, session: &str) -> Option<Row> {
        self.removed.insert(session.into());
        let at = self.place(session)?;
        self.places.remove(session);
        let row = self.newest_first.remove(at);
        self.changed.insert(page_of(row.started_at));
        self.revision += 1;
        Some(row)
    }

    /// Puts one back as it was.
    pub(crate) fn restore(&mut self, row: Row) {
        self.removed.remove(&row.session);
        self.insert(vec![row], true);
    }

    /// Has its person removed it?
    pub(crate) fn is_removed(&self, session: &str) -> bool {
        self.removed.contains(session)
    }

    /// All that were, in their order.
    pub(crate) fn removed(&self) -> Vec<TelephonySessionId> {
        let ids = self.removed.iter().map(|id| TelephonySessionId::new(&**id));
        let mut ids: Vec<_> = ids.collect();
        ids.sort_unstable();
        ids
    }

    /// Is the list as long as it may become?
    pub(crate) fn is_full(&self) -> bool {
        self.newest_first.len() >= MOST
    }

    // The disk.

    /// Pages to be written, with their text; `None` for one with nothing left on it.
    pub(crate) fn take_changed(&mut self) -> Vec<(Page, Option<String>)> {
        let changed = std::mem::take(&mut self.changed);
        changed
            .into_iter()
            .map(|page| (page, self.write_page(page)))
            .collect()
    }

    fn write_page(&self, page: Page) -> Option<String> {
        let until = Timestamp::from_millis((page + 1).saturating_mul(DAY_MS));
        let from = Timestamp::from_millis(page.saturating_mul(DAY_MS));
        let first = self
            .newest_first
            .partition_point(|row| row.started_at >= until);
        let end = self
            .newest_first
            .partition_point(|row| row.started_at >= from);
        let rows = self
            .newest_first
            .get(first..end)
            .filter(|rows| !rows.is_empty())?;
        let mut text = String::new();
        for row in rows {
            row.write(&mut text);
        }
        Some(text)
    }

    /// Takes pages from disk in. What is known here is kept where it stands: it is newer.
    pub(crate) fn read_pages<'a>(&mut self, pages: impl Iterator<Item = &'a str>) {
        let rows = pages.flat_map(str::lines).filter_map(Row::read).collect();
        self.insert(rows, false);
    }
}

/// Where a row stands against a moment and a session: newest first.
fn order(row: &Row, started_at: Timestamp, session: &str) -> std::cmp::Ordering {
    started_at
        .cmp(&row.started_at)
        .then_with(|| (*row.session).cmp(session))
}

/// The page of a call that began then.
pub(crate) const fn page_of(started_at: Timestamp) -> Page {
    started_at.as_millis().div_euclid(DAY_MS)
}
