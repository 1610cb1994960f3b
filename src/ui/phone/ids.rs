//! Elements that shortcuts and focus rules reach by id. They belong to the call that talks, or to the first
//! one where none does.

/// The field for a name or number.
pub(crate) const NUMBER: &str = "number";
/// The list of recent numbers under it.
pub(crate) const SUGGESTIONS: &str = "suggestions";
/// Which number they will see.
pub(crate) const CALL_FROM: &str = "call-from";
/// What they will see.
pub(crate) const THEY_SEE: &str = "they-see";
/// Calls what is in the field.
pub(crate) const CALL: &str = "call";
/// Mute or unmute.
pub(crate) const MUTE: &str = "mute";
/// Hold or resume.
pub(crate) const HOLD: &str = "hold";
/// Open or close the transfer dialog.
pub(crate) const TRANSFER: &str = "transfer";
/// Open or close the keypad.
pub(crate) const KEYPAD: &str = "keypad";
/// Notes of the live or just ended call.
pub(crate) const NOTES: &str = "notes";
