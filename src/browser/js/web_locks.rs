//! Web Locks, <https://w3c.github.io/web-locks/>. `web-sys` has them only behind its flag for
//! unstable interfaces.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `navigator`, of which only `locks` is of interest.
    pub(crate) type LockingNavigator;

    /// `undefined` in an old browser and outside a secure context.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn locks(this: &LockingNavigator) -> Option<LockManager>;

    /// `LockManager`
    pub(crate) type LockManager;

    /// The lock is held until the promise that `granted` returns is settled. `options` may say
    /// `steal`, or give a `signal` that ends the waiting.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn request(
        this: &LockManager,
        name: &str,
        options: &JsValue,
        granted: &Function,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn query(this: &LockManager) -> Result<Promise, JsValue>;
}
