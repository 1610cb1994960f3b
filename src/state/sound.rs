//! The store behind everything about devices and ring; this tab's own, mirrored nowhere.

use ledgerline_core::domain::sound::SoundView;
use leptos::prelude::{RwSignal, With, WithUntracked};

use super::set_changed;

/// Devices, ring, and what changed under a call.
#[derive(Clone, Copy, Debug)]
pub struct SoundStore {
    view: RwSignal<SoundView>,
}

impl SoundStore {
    pub(super) fn new() -> Self {
        Self {
            view: RwSignal::new(SoundView::default()),
        }
    }

    /// The browser calls this when something is new.
    pub fn apply(self, view: &SoundView) {
        set_changed(self.view, view);
    }

    /// Reads the view as it is now.
    pub fn with_untracked<T>(self, read: impl FnOnce(&SoundView) -> T) -> T {
        self.view.with_untracked(read)
    }

    /// Reads the view and follows its changes.
    pub fn with<T>(self, read: impl FnOnce(&SoundView) -> T) -> T {
        self.view.with(read)
    }
}
