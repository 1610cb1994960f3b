//! What `web-sys` lacks of IndexedDB, <https://w3c.github.io/IndexedDB>: which databases there are,
//! and a transaction's options.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use web_sys::IdbTransaction;

#[wasm_bindgen]
extern "C" {
    /// `IDBFactory`, of which only `databases` is of interest.
    pub(crate) type ListingFactory;

    /// Resolves to `{ name, version }` of each; Firefox has it from 126 on.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn databases(this: &ListingFactory) -> Result<Promise, JsValue>;

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
