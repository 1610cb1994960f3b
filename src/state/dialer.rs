//! The store behind the dial pad.

use ledgerline_core::domain::view::DialerView;
use leptos::prelude::{RwSignal, With};

use super::set_changed;

/// Caller ids, the queued number, and why nothing was dialled.
#[derive(Clone, Copy, Debug)]
pub struct DialerStore {
    view: RwSignal<DialerView>,
}

impl DialerStore {
    pub(super) fn new() -> Self {
        Self {
            view: RwSignal::new(DialerView::default()),
        }
    }

    pub(super) fn apply(self, view: &DialerView) {
        set_changed(self.view, view);
    }

    /// Reads the view and follows its changes.
    pub fn with<T>(self, read: impl FnOnce(&DialerView) -> T) -> T {
        self.view.with(read)
    }
}
