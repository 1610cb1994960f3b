//! Devices, meter, loop-back, headset keys and own ringtones, as `phone.entry.mjs` hands them over with the phone library.

use js_sys::{Function, Promise, Uint8Array};
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

    /// A call of this page with itself; resolves to the function that ends it.
    #[wasm_bindgen(js_name = loopBack, catch)]
    pub(crate) fn loop_back() -> Result<Promise, JsValue>;

    /// `told` hears the name of a key.
    #[wasm_bindgen(js_name = watchHeadset, catch)]
    pub(crate) fn watch_headset(told: &Function) -> Result<(), JsValue>;

    #[wasm_bindgen(js_name = showCall, catch)]
    pub(crate) fn show_call(is_there: bool, is_muted: bool) -> Result<(), JsValue>;

    /// Resolves to whether one was chosen; only inside a click.
    #[wasm_bindgen(js_name = chooseHeadset, catch)]
    pub(crate) fn choose_headset() -> Result<Promise, JsValue>;

    /// Resolves to an array of `[number, name, descriptor, is_open]`.
    #[wasm_bindgen(js_name = listHeadsets, catch)]
    pub(crate) fn list_headsets() -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_name = watchHeadsets, catch)]
    pub(crate) fn watch_headsets(changed: &Function) -> Result<(), JsValue>;

    /// `heard` hears the number of a report and its bytes.
    #[wasm_bindgen(js_name = openHeadset, catch)]
    pub(crate) fn open_headset(number: u32, heard: &Function) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_name = closeHeadset, catch)]
    pub(crate) fn close_headset(number: u32) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_name = forgetHeadset, catch)]
    pub(crate) fn forget_headset(number: u32) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_name = lightHeadset, catch)]
    pub(crate) fn light_headset(number: u32, report: u8, data: Uint8Array) -> Result<(), JsValue>;

    #[wasm_bindgen(js_name = canBeQuiet, catch)]
    pub(crate) fn can_be_quiet() -> Result<bool, JsValue>;

    /// Noise is taken out, or is not.
    #[wasm_bindgen(js_name = beQuiet, catch)]
    pub(crate) fn be_quiet(is_wanted: bool) -> Result<(), JsValue>;

    /// `told` hears whether the microphone that is open takes noise out.
    #[wasm_bindgen(js_name = watchQuiet, catch)]
    pub(crate) fn watch_quiet(told: &Function) -> Result<(), JsValue>;

    /// Resolves to the names of this person's own ringtones.
    #[wasm_bindgen(js_name = listRingtones, catch)]
    pub(crate) fn list_ringtones(owner: &str) -> Result<Promise, JsValue>;

    /// Rejects with an `EncodingError` what is no sound, with a `RangeError` what is too long.
    #[wasm_bindgen(js_name = keepRingtone, catch)]
    pub(crate) fn keep_ringtone(owner: &str, name: &str, base64: &str) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_name = dropRingtone, catch)]
    pub(crate) fn drop_ringtone(owner: &str, name: &str) -> Result<Promise, JsValue>;

    /// Resolves to an `AudioBuffer`.
    #[wasm_bindgen(js_name = openRingtone, catch)]
    pub(crate) fn open_ringtone(owner: &str, name: &str) -> Result<Promise, JsValue>;

    /// What others hear, with and without.
    pub(crate) type Takes;

    #[wasm_bindgen(constructor, catch)]
    pub(crate) fn new() -> Result<Takes, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    /// Resolves, once both are there, to whether they do not differ.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn same(this: &Takes) -> Promise;

    /// Resolves at its end.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn play(this: &Takes, is_quiet: bool) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn end(this: &Takes) -> Result<(), JsValue>;
}
