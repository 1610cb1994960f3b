//! What one tab looks at: a filter, a window over what it admits, and the call that is open.

use ledgerline_core::domain::{
    history::{About, HistoryFilter},
    ids::TelephonySessionId,
};

use super::{about::Abouts, rows::Rows, search::Search};

/// More rows than this are not told at once, however large the screen. A file is filled in portions.
const MOST_SHOWN: usize = 500;

/// The look of one tab.
pub(crate) struct Look {
    pub(crate) name: String,
    /// The wish of its tab that it answers.
    pub(crate) asked: u32,
    search: Search,
    /// Rows that the filter admits, by their place in the list.
    found: Vec<u32>,
    /// The state of the list that `found` belongs to.
    of: Option<u64>,
    first: usize,
    count: usize,
    pub(crate) open: Option<TelephonySessionId>,
}

impl Look {
    pub(crate) fn new(name: String) -> Self {
        Self {
            name,
            asked: 0,
            search: Search::new(HistoryFilter::default()),
            found: Vec::new(),
            of: None,
            first: 0,
            count: 0,
            open: None,
        }
    }

    /// Looks for this.
    pub(crate) fn filter(&mut self, filter: HistoryFilter) {
        if *self.search.filter() != filter {
            self.search = Search::new(filter);
            self.of = None;
        }
    }

    /// Whose calls it looks for.
    pub(crate) const fn about(&self) -> Option<&About> {
        self.search.filter().about.as_ref()
    }

    /// Something became known of whose calls these are.
    pub(crate) fn told_about(&mut self, about: &About) {
        if self.about() == Some(about) {
            self.of = None;
        }
    }

    /// Looks at another stretch.
    pub(crate) fn scroll(&mut self, first: usize, count: usize) {
        self.first = first;
        self.count = count.min(MOST_SHOWN);
    }

    /// Brings what is found up to date.
    pub(crate) fn update(&mut self, rows: &Rows, abouts: &Abouts) {
        if self.of != Some(rows.revision()) {
            self.of = Some(rows.revision());
            self.found.clear();
            let admitted = rows.all().iter().zip(0_u32..);
            let about = self.search.filter().about.as_ref();
            let belonging = about.and_then(|about| abouts.belonging(about));
            let admitted = admitted.filter(|(row, _)| self.search.admits(row, belonging));
            self.found.extend(admitted.map(|(_, at)| at));
        }
        // A list that has become shorter has no window past its end.
        self.first = self.first.min(self.found.len().saturating_sub(self.count));
    }

    /// How many calls the filter admits.
    pub(crate) const fn found(&self) -> usize {
        self.found.len()
    }

    pub(crate) const fn first(&self) -> usize {
        self.first
    }

    /// Places in the list of the rows in the window.
    pub(crate) fn window(&self) -> impl Iterator<Item = usize> + '_ {
        let shown = self.found.iter().skip(self.first).take(self.count);
        shown.map(|at| *at as usize)
    }
}
