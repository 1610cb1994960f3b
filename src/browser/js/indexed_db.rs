//! IndexedDB's transaction options, <https://w3c.github.io/IndexedDB/#dom-idbdatabase-transaction>.
//! `web-sys` has them only behind its flag for unstable interfaces.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::IdbTransaction;

#[wasm_bindgen]
extern "C" {
    /// `IDBDatabase`, of which only `transaction` is of interest.
    pub(crate) type DurableDatabase;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn transaction(
        this: &DurableDatabase,
        stores: &Array,
        mode: &str,
        options: &JsValue,
    ) -> Result<IdbTransaction, JsValue>;
}
