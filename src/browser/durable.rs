//! Asks the browser not to clear what is kept here when its disk runs low.
//!
//! It is asked once somebody is signed in, because then there is something to lose, and not on every
//! visit: Firefox asks its person. Chrome and Safari decide by themselves, by how a site is used, so a
//! refusal is not for ever.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Storage;

use super::clock;

/// When it was asked last.
const ASKED: &str = "ledgerline.durable.asked";
/// Again after so long.
const AGAIN_MS: i64 = 14 * 24 * 60 * 60 * 1_000;

/// Asks, unless the browser has promised already or was asked a short while ago.
pub(super) fn ask() {
    let Some(window) = web_sys::window() else {
        return;
    };
    // There is none outside a secure context.
    let manager = window.navigator().storage();
    if manager.is_undefined() {
        return;
    }
    let kept = window.local_storage().ok().flatten();
    spawn_local(async move {
        let Ok(promised) = manager.persisted() else {
            return;
        };
        let is_promised = JsFuture::from(promised).await.ok();
        let is_promised = is_promised.and_then(|answer| answer.as_bool());
        if is_promised == Some(false) && is_time(kept.as_ref()) {
            // Whatever the answer, Settings and Diagnostics say what holds.
            let _ = manager.persist();
        }
    });
}

/// Notes that it is asked now, if it is time for that.
fn is_time(kept: Option<&Storage>) -> bool {
    let now = clock::now().as_millis();
    let asked = kept.and_then(|kept| kept.get_item(ASKED).ok().flatten());
    let asked: Option<i64> = asked.and_then(|text| text.parse().ok());
    let is_time = asked.is_none_or(|asked| (now - asked).abs() >= AGAIN_MS);
    if is_time && let Some(kept) = kept {
        let _ = kept.set_item(ASKED, &now.to_string());
    }
    is_time
}
