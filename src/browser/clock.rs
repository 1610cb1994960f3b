//! The browser's clock.

use ledgerline_core::domain::time::Timestamp;

/// Now, by the machine's wall clock.
pub(super) fn now() -> Timestamp {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole milliseconds, far below 2^53"
    )]
    Timestamp::from_millis(js_sys::Date::now() as i64)
}
