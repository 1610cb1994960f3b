//! The store behind chips, banners and the settings.

use ledgerline_core::domain::{
    connection::{PhoneState, RingCentralState},
    view::ConnectionView,
};
use leptos::prelude::{RwSignal, With};

use super::set_changed;

/// Connections, who is signed in, and what is in the way.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionStore {
    view: RwSignal<ConnectionView>,
}

impl ConnectionStore {
    pub(super) fn new() -> Self {
        Self {
            // Nothing is known before storage was read; saying *not connected* would be a guess.
            view: RwSignal::new(ConnectionView {
                ringcentral: RingCentralState::Connecting,
                ..Default::default()
            }),
        }
    }

    pub(super) fn apply(self, view: &ConnectionView) {
        set_changed(self.view, view);
    }

    /// Reads the view and follows its changes.
    pub fn with<T>(self, read: impl FnOnce(&ConnectionView) -> T) -> T {
        self.view.with(read)
    }

    /// The connection to `RingCentral`.
    pub fn ringcentral(self) -> RingCentralState {
        self.with(|view| view.ringcentral)
    }

    /// This browser as a phone.
    pub fn phone(self) -> PhoneState {
        self.with(|view| view.phone)
    }

    /// Signed in, with or without live events.
    pub fn is_signed_in(self) -> bool {
        matches!(
            self.ringcentral(),
            RingCentralState::Connected | RingCentralState::NoLiveEvents
        )
    }
}
