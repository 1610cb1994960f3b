//! The browser's clock.

use ledgerline_core::domain::time::Timestamp;

/// Now, by the machine's wall clock.
pub fn now() -> Timestamp {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole milliseconds, far below 2^53"
    )]
    Timestamp::from_millis(js_sys::Date::now() as i64)
}

/// How far this machine's wall clock is east of Greenwich just now.
pub fn minutes_east() -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "at most a day of minutes")]
    let west = js_sys::Date::new_0().get_timezone_offset() as i32;
    -west
}
