//! What the library and the browser throw, in the engine's words.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::engine::io::PhoneFailure;

/// By the exception's name, <https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia>.
pub(super) fn of(error: &JsValue) -> PhoneFailure {
    match text(error, "name").as_str() {
        "NotAllowedError" | "SecurityError" => PhoneFailure::MicrophoneDenied,
        "NotFoundError" | "OverconstrainedError" => PhoneFailure::MicrophoneMissing,
        "NotReadableError" | "AbortError" => PhoneFailure::MicrophoneBusy,
        _ => PhoneFailure::Other,
    }
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
