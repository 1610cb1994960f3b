//! Elements that shortcuts and focus rules reach by id. They belong to the first live call.

/// The field for a name or number.
pub(crate) const NUMBER: &str = "number";
/// The list of recent numbers under it.
pub(crate) const SUGGESTIONS: &str = "suggestions";
/// Mute or unmute.
pub(crate) const MUTE: &str = "mute";
/// Open or close the keypad.
pub(crate) const KEYPAD: &str = "keypad";
/// Notes of the live or just ended call.
pub(crate) const NOTES: &str = "notes";
