//! The one way out of the screens.

use std::rc::Rc;

use ledgerline_core::domain::{intent::Intent, sound::SoundWish};
use leptos::prelude::{LocalStorage, StoredValue, WithValue};

/// Hands an intent to the driver, at once and in the same turn of the event loop: a sign-in window
/// may only be opened while the click that asked for it is being handled.
#[derive(Clone, Copy, Debug)]
pub struct Dispatch {
    deliver: StoredValue<Rc<dyn Fn(Intent)>, LocalStorage>,
}

impl Dispatch {
    /// Wraps the driver's door.
    pub fn new(deliver: impl Fn(Intent) + 'static) -> Self {
        Self {
            deliver: StoredValue::new_local(Rc::new(deliver)),
        }
    }

    /// Says what the person wants.
    pub fn send(&self, intent: Intent) {
        // The handle is cloned out, so that an intent may lead to another one.
        let deliver = self.deliver.with_value(Rc::clone);
        deliver(intent);
    }

    /// Says what the person wants of this tab's devices and ring.
    pub fn sound(&self, wish: SoundWish) {
        self.send(Intent::Sound { wish });
    }
}
