//! Devices, meter and headset keys, as `phone.entry.mjs` hands them over with the phone library.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(js_namespace = ledgerlinePhone)]
extern "C" {
    /// Resolves to an array of `[kind, id, label]`.
    #[wasm_bindgen(js_name = listDevices, catch)]
    pub(crate) fn list_devices() -> Result<Promise, JsValue>;

    /// By id; empty is the computer's own choice.
    #[wasm_bindgen(js_name = useDevices, catch)]
    pub(crate) fn use_devices(microphone: &str, speaker: &str) -> Result<(), JsValue>;

    /// `changed` hears the state of the permission, `replaced` the label of a microphone.
    #[wasm_bindgen(js_name = watchDevices, catch)]
    pub(crate) fn watch_devices(changed: &Function, replaced: &Function) -> Result<(), JsValue>;

    /// Resolves to the function that ends it.
    #[wasm_bindgen(js_name = startMeter, catch)]
    pub(crate) fn start_meter(tell: &Function) -> Result<Promise, JsValue>;

    /// `told` hears the name of a key.
    #[wasm_bindgen(js_name = watchHeadset, catch)]
    pub(crate) fn watch_headset(told: &Function) -> Result<(), JsValue>;

    #[wasm_bindgen(js_name = showCall, catch)]
    pub(crate) fn show_call(is_there: bool, is_muted: bool) -> Result<(), JsValue>;
}
