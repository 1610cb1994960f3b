//! Randomness from the browser's crypto.

use web_sys::Crypto;

pub(super) fn crypto() -> Option<Crypto> {
    web_sys::window()?.crypto().ok()
}

/// The engine's seed; `None` in a browser that has no crypto.
pub(super) fn seed() -> Option<[u8; 32]> {
    let mut seed = [0; 32];
    crypto()?.get_random_values_with_u8_array(&mut seed).ok()?;
    Some(seed)
}

/// Unique among all tabs. Without crypto it is empty, and nothing asks for it: the phone does not
/// start without [`seed`].
pub(super) fn uuid() -> String {
    crypto().map_or_else(String::new, |crypto| crypto.random_uuid())
}
