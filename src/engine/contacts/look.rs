//! What one tab looks for among the people, and its window over those who are found.

use ledgerline_core::domain::{
    caller::EntityKind,
    contacts::PersonKey,
    directory::{Directory, Found},
};

/// More rows than this are not told at once, however large the screen.
const MOST_SHOWN: usize = 400;
/// The best so many are found by what was typed; who wants another types more.
const MOST_FOUND: usize = 60;
/// So many are found, to choose the companies among them.
const MOST_SIFTED: usize = 400;

/// The look of one tab.
pub(super) struct Look {
    pub(super) name: String,
    /// The wish of its tab that it answers.
    pub(super) asked: u32,
    text: String,
    is_company: bool,
    first: usize,
    count: usize,
    pub(super) open: Option<PersonKey>,
    /// The state of the list that this is of.
    of: Option<u64>,
    shown: Vec<Found>,
    found: usize,
    has_more: bool,
}

impl Look {
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            asked: 0,
            text: String::new(),
            is_company: false,
            first: 0,
            count: 0,
            open: None,
            of: None,
            shown: Vec::new(),
            found: 0,
            has_more: false,
        }
    }

    /// Looks for this, at this stretch.
    pub(super) fn at(&mut self, text: String, is_company: bool, (first, count): (usize, usize)) {
        let count = count.min(MOST_SHOWN);
        let is_same = self.text == text && self.is_company == is_company;
        if !is_same || self.is_list() && (self.first, self.count) != (first, count) {
            self.of = None;
        }
        self.text = text;
        self.is_company = is_company;
        (self.first, self.count) = (first, count);
    }

    fn is_list(&self) -> bool {
        self.text.trim().is_empty() && !self.is_company
    }

    /// Finds anew what is not of this state of the list. While people come in fast, what is shown may
    /// be older.
    pub(super) fn update(&mut self, people: &mut Directory, may_be_old: bool) {
        if self.of == Some(people.revision()) || self.of.is_some() && may_be_old {
            return;
        }
        self.of = Some(people.revision());
        if self.is_list() {
            self.found = people.people();
            self.has_more = false;
            // A list that has become shorter has no window past its end.
            self.first = self.first.min(self.found.saturating_sub(self.count));
            self.shown = people.list(self.first, self.count);
            return;
        }
        self.shown = if self.is_company {
            let mut found = people.search(&self.text, MOST_SIFTED);
            found.retain(|one| is_company(one.entry.kind));
            found
        } else {
            people.search(&self.text, MOST_FOUND + 1)
        };
        self.has_more = self.shown.len() > MOST_FOUND;
        self.shown.truncate(MOST_FOUND);
        self.found = self.shown.len();
    }

    /// How many are found, and are there more who fit less well?
    pub(super) const fn found(&self) -> (usize, bool) {
        (self.found, self.has_more)
    }

    /// The rows in the window, and the place of the first.
    pub(super) fn window(&self) -> (usize, &[Found]) {
        if self.is_list() {
            return (self.first, &self.shown);
        }
        let first = self.first.min(self.shown.len().saturating_sub(self.count));
        let end = (first + self.count).min(self.shown.len());
        (first, self.shown.get(first..end).unwrap_or_default())
    }
}

const fn is_company(kind: EntityKind) -> bool {
    match kind {
        EntityKind::Customer | EntityKind::Lead | EntityKind::Prospect | EntityKind::Vendor => true,
        EntityKind::Contact | EntityKind::Employee => false,
    }
}
