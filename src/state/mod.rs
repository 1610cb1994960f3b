//! What the screens draw, one store per area of the view. The driver writes through
//! [`Stores::apply`]; the screens only read, and say what they want through [`Dispatch`].

mod annexes;
mod calls;
mod clock;
mod connection;
mod customer;
mod dialer;
mod dispatch;
mod finished;
mod pasted;
mod sound;

use ledgerline_core::domain::view::{Area, View};
use leptos::prelude::{RwSignal, Set, WithUntracked};

pub use annexes::{AnnexStore, annex_wish};
pub use calls::CallsStore;
pub use clock::Clock;
pub use connection::ConnectionStore;
pub use customer::CustomerStore;
pub use dialer::DialerStore;
pub use dispatch::Dispatch;
pub use finished::FinishedStore;
pub use pasted::{Pasted, read_pasted_jwt};
pub use sound::SoundStore;

/// All stores; a handle that is copied around.
#[derive(Clone, Copy, Debug)]
pub struct Stores {
    /// Connections, who is signed in, and what is in the way.
    pub connection: ConnectionStore,
    /// The dial pad's surroundings.
    pub dialer: DialerStore,
    /// Live calls.
    pub calls: CallsStore,
    /// Finished calls of this session.
    pub finished: FinishedStore,
    /// The customer pane.
    pub customer: CustomerStore,
    /// Areas whose code comes later.
    pub annexes: AnnexStore,
    /// Devices and ring of this tab.
    pub sound: SoundStore,
    /// The time that the screens count in.
    pub clock: Clock,
}

impl Stores {
    /// Empty stores: not connected, no call.
    pub fn new() -> Self {
        Self {
            connection: ConnectionStore::new(),
            dialer: DialerStore::new(),
            calls: CallsStore::new(),
            finished: FinishedStore::new(),
            customer: CustomerStore::new(),
            annexes: AnnexStore::new(),
            sound: SoundStore::new(),
            clock: Clock::new(),
        }
    }

    /// Takes one area of the view over. What did not change is not announced.
    pub fn apply(&self, area: Area, view: &View) {
        match area {
            Area::Connection => self.connection.apply(&view.connection),
            Area::Dialer => self.dialer.apply(&view.dialer),
            Area::Calls => self.calls.apply(&view.calls),
            Area::Finished => self.finished.apply(&view.finished),
            Area::Customer => self.customer.apply(&view.customer),
            Area::Annex(name) => self.annexes.apply(name, view),
        }
    }
}

impl Default for Stores {
    fn default() -> Self {
        Self::new()
    }
}

/// Sets a signal only when the value is another one.
fn set_changed<T>(signal: RwSignal<T>, value: &T)
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    if signal.with_untracked(|held| held != value) {
        signal.set(value.clone());
    }
}

#[cfg(test)]
mod tests;
