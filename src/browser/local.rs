//! Small choices that are no secret, in the browser's `localStorage`, and another tab's changes to them.

use wasm_bindgen::JsCast as _;
use web_sys::{Storage, StorageEvent};

use super::listener::Listener;

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

pub(super) fn read(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// Full or forbidden, the choice holds as long as the page.
pub(super) fn write(name: &str, text: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(name, text);
    }
}

/// `changed` hears the name of each that another tab changed.
pub(super) fn watch(changed: impl Fn(&str) + 'static) -> Option<Listener> {
    let window = web_sys::window()?;
    Some(Listener::new(&window, "storage", move |event| {
        if let Some(name) = event.dyn_ref().and_then(StorageEvent::key) {
            changed(&name);
        }
    }))
}
