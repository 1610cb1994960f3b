//! The store behind the customer pane.

use ledgerline_core::domain::view::CustomerPaneView;
use leptos::prelude::{RwSignal, With};

use super::set_changed;

/// Who the pane is about, and what NetSuite knows of them.
#[derive(Clone, Copy, Debug)]
pub struct CustomerStore {
    view: RwSignal<CustomerPaneView>,
}

impl CustomerStore {
    pub(super) fn new() -> Self {
        Self {
            view: RwSignal::new(CustomerPaneView::default()),
        }
    }

    pub(super) fn apply(self, view: &CustomerPaneView) {
        set_changed(self.view, view);
    }

    /// Reads the view and follows its changes.
    pub fn with<T>(self, read: impl FnOnce(&CustomerPaneView) -> T) -> T {
        self.view.with(read)
    }

    /// Is the pane about anybody?
    pub fn is_about_somebody(self) -> bool {
        self.with(|view| view.about.is_some() || view.number.is_some())
    }
}
