//! Which tab leads: the one that holds the lock. A browser without Web Locks leads in every tab.

use js_sys::Promise;
use wasm_bindgen::{JsCast as _, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{
    feed::Feed,
    js::web_locks::{LockManager, LockingNavigator},
};
use crate::engine::io::Input;

/// One for the origin: its tabs share one sign-in and with it one extension.
const NAME: &str = "ledgerline-leader";

/// Feeds [`Input::Leading`] once this tab holds the lock, which it then does until it closes.
pub(super) fn lead(feed: Feed) {
    let Some(locks) = manager() else {
        feed.tell(Input::Leading);
        return;
    };
    spawn_local(async move {
        if !hold(&locks, NAME, {
            let feed = feed.clone();
            move || feed.tell(Input::Leading)
        })
        .await
        {
            feed.tell(Input::Leading);
        }
    });
}

pub(super) fn manager() -> Option<LockManager> {
    let navigator = web_sys::window()?.navigator();
    navigator.unchecked_into::<LockingNavigator>().locks()
}

/// Waits for the lock and holds it from `granted` on; returns only, with `false`, when the browser
/// refuses to queue for it.
pub(super) async fn hold(locks: &LockManager, name: &str, granted: impl Fn() + 'static) -> bool {
    let callback = Closure::<dyn Fn() -> Promise>::new(move || {
        granted();
        Promise::new(&mut |_, _| {})
    });
    match locks.request(name, callback.as_ref().unchecked_ref()) {
        Ok(held) => JsFuture::from(held).await.is_ok(),
        Err(_) => false,
    }
}
