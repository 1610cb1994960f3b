//! The copy on disk: pages as the connector sent them, then one page of what changed since, which is
//! written again until it is full. Where it stands is written down with each page, so that a reading
//! that was interrupted goes on.

use ledgerline_core::{
    domain::{directory::Entry, ids::RecordId, time::Timestamp},
    wire::connector::DirectoryPage,
};
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

/// Changes of one page.
const CHANGES: usize = 500;
/// More pages of changes than this cost more than reading everybody anew.
const PAGES_OF_CHANGES: usize = 40;

/// Where the copy stands.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Mark {
    /// The connector's name for its versions.
    pub(super) epoch: String,
    /// The last change in the copy.
    pub(super) version: i64,
    /// How many pages are whole; changes are in the one after them.
    pub(super) pages: usize,
    /// How many of them are no changes; none before everybody was read.
    base: Option<usize>,
    /// How many people the connector knows.
    pub(super) known: usize,
    /// When the connector last asked NetSuite for changes with success.
    pub(super) checked_at: Option<Timestamp>,
    /// The host of NetSuite's pages.
    pub(super) host: Option<String>,
}

impl Mark {
    /// Everybody was read.
    pub(super) const fn is_whole(&self) -> bool {
        self.base.is_some()
    }

    /// Everybody would better be read anew.
    pub(super) fn is_worn(&self) -> bool {
        self.base
            .is_some_and(|base| self.pages > base + PAGES_OF_CHANGES)
    }
}

/// People who are new or changed, and those who are gone.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Changes {
    #[serde(default)]
    pub(super) people: Vec<Entry>,
    #[serde(default)]
    pub(super) gone: Vec<RecordId>,
}

impl Changes {
    /// The later word about a person stands.
    fn take(&mut self, page: &DirectoryPage) {
        let told = |id: &RecordId| {
            page.gone.contains(id) || page.people.iter().any(|entry| entry.id == *id)
        };
        self.people.retain(|entry| !told(&entry.id));
        self.gone.retain(|id| !told(id));
        self.people.extend_from_slice(&page.people);
        self.gone.extend_from_slice(&page.gone);
    }

    const fn len(&self) -> usize {
        self.people.len() + self.gone.len()
    }
}

/// What is to be written for a page that came.
pub(super) enum Write {
    /// The page as it came, under this number.
    Page(usize),
    /// The changes, under this number.
    Changes(usize),
}

/// The copy.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) mark: Mark,
    pub(super) changes: Changes,
}

impl Kept {
    /// The names of the pages on disk, in the order they are to be read.
    pub(super) fn names(&self) -> impl Iterator<Item = String> + use<> {
        (0..self.mark.pages).map(|page| page.to_string())
    }

    /// Takes the page of changes from disk.
    pub(super) fn open(&mut self, values: &LiteMap<String, String>) {
        let name = self.mark.pages.to_string();
        let text = values.get(&name).filter(|_| self.mark.is_whole());
        let changes = text.and_then(|text| ledgerline_core::json::read(text).ok());
        self.changes = changes.unwrap_or_default();
    }

    /// Takes a page that followed the last one. `None` when there was nothing in it.
    pub(super) fn take(&mut self, page: &DirectoryPage) -> Option<Write> {
        let mark = &mut self.mark;
        mark.epoch.clone_from(&page.epoch);
        mark.version = page.version;
        mark.known = page.progress.known as usize;
        mark.checked_at = page.progress.checked_at;
        mark.host.clone_from(&page.pages);
        let is_whole = mark.is_whole();
        let has_any = !(page.people.is_empty() && page.gone.is_empty());
        let write = if !has_any {
            None
        } else if is_whole {
            self.changes.take(page);
            let place = mark.pages;
            if self.changes.len() >= CHANGES {
                mark.pages += 1;
                Some(Write::Changes(place))
            } else {
                return Some(Write::Changes(place));
            }
        } else {
            mark.pages += 1;
            Some(Write::Page(mark.pages - 1))
        };
        if !is_whole && page.complete && page.progress.is_whole {
            mark.base = Some(mark.pages);
        }
        write
    }

    /// A page of changes that is full was written; the next one begins empty.
    pub(super) fn turn(&mut self) {
        if self.changes.len() >= CHANGES {
            self.changes = Changes::default();
        }
    }
}
