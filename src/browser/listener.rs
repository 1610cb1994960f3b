//! A DOM event listener that goes away with its owner.

use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{Event, EventTarget};

/// Registered while it lives.
pub(super) struct Listener {
    target: EventTarget,
    event: &'static str,
    callback: Closure<dyn Fn(Event)>,
}

impl Listener {
    pub(super) fn new(
        target: &EventTarget,
        event: &'static str,
        heard: impl Fn(Event) + 'static,
    ) -> Self {
        let callback = Closure::<dyn Fn(Event)>::new(heard);
        // Fails only for a callback that is no function.
        let _ = target.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref());
        Self {
            target: target.clone(),
            event,
            callback,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.callback.as_ref().unchecked_ref();
        let _ = self
            .target
            .remove_event_listener_with_callback(self.event, callback);
    }
}
