//! The store behind the list of finished calls.

use ledgerline_core::domain::{
    ids::TelephonySessionId,
    view::{FinishedCallView, FinishedView},
};
use leptos::prelude::{Memo, RwSignal, With};

use super::set_changed;

/// Finished calls of this session, newest first.
#[derive(Clone, Copy, Debug)]
pub struct FinishedStore {
    view: RwSignal<FinishedView>,
    ids: Memo<Vec<TelephonySessionId>>,
}

impl FinishedStore {
    pub(super) fn new() -> Self {
        let view = RwSignal::new(FinishedView::default());
        let ids = Memo::new(move |_| {
            view.with(|view| {
                view.calls
                    .iter()
                    .map(|item| item.call.telephony_session_id.clone())
                    .collect()
            })
        });
        Self { view, ids }
    }

    pub(super) fn apply(self, view: &FinishedView) {
        set_changed(self.view, view);
    }

    /// Reads the view and follows its changes.
    pub fn with<T>(self, read: impl FnOnce(&FinishedView) -> T) -> T {
        self.view.with(read)
    }

    /// Which calls there are; changes only when one comes or goes.
    pub const fn ids(self) -> Memo<Vec<TelephonySessionId>> {
        self.ids
    }

    /// One call.
    pub fn call(self, id: TelephonySessionId) -> Memo<Option<FinishedCallView>> {
        Memo::new(move |_| {
            self.view.with(|view| {
                view.calls
                    .iter()
                    .find(|item| item.call.telephony_session_id == id)
                    .cloned()
            })
        })
    }
}
