//! Dedicated workers, <https://html.spec.whatwg.org/multipage/workers.html#worker>, as far as a
//! timer needs them.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `Worker`
    #[wasm_bindgen(extends = web_sys::EventTarget)]
    pub(crate) type Worker;

    #[wasm_bindgen(constructor, catch)]
    pub(crate) fn new(address: &str) -> Result<Worker, JsValue>;

    #[wasm_bindgen(method, js_name = postMessage)]
    pub(crate) fn post(this: &Worker, number: u32);
}
