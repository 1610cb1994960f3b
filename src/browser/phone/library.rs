//! The library's file. The page does not wait for it: the screens come first, the phone follows.

use js_sys::{Promise, Reflect};
use wasm_bindgen_futures::JsFuture;

use super::deadline::within;

// Both named likewise in js/phone.entry.mjs.
const GLOBAL: &str = "ledgerlinePhone";
const LOADED: &str = "ledgerline-phone";

const LOADING_MS: u32 = 10_000;

/// Waits until the library is here; `false` when it does not come in time.
pub(in crate::browser) async fn is_loaded() -> bool {
    within(LOADING_MS, loaded()).await.is_some()
}

/// Waits until the library is here, however long that takes.
pub(in crate::browser) async fn loaded() {
    if Reflect::has(&js_sys::global(), &GLOBAL.into()).unwrap_or(false) {
        return;
    }
    let loaded = Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.add_event_listener_with_callback(LOADED, &resolve);
        }
    });
    let _ = JsFuture::from(loaded).await;
}
