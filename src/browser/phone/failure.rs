//! What the library and the browser throw, in the engine's words.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::engine::io::PhoneFailure;

pub(super) fn of(error: &JsValue) -> PhoneFailure {
    PhoneFailure::of_exception(&text(error, "name"))
}

/// SIP's status line out of `Registration failed: …`; empty when the socket failed.
pub(super) fn registration_status(error: &JsValue) -> String {
    text(error, "message")
        .strip_prefix("Registration failed: ")
        .unwrap_or_default()
        .to_owned()
}

fn text(error: &JsValue, property: &str) -> String {
    Reflect::get(error, &property.into())
        .ok()
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}
