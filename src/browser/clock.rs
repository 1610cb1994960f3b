//! The time: this machine's wall clock, put right by our own server's where it is wrong. RingCentral and
//! NetSuite say when things happened by clocks that are right, and a call has to make sense by all of them.

use std::cell::Cell;

use ledgerline_core::domain::time::{Timestamp, clock_error};

/// A wall clock that moved by more than this against the steady one was set, or stood still.
const SET_MS: i64 = 10_000;

thread_local! {
    /// So many milliseconds the wall clock is ahead.
    static ERROR_MS: Cell<i64> = const { Cell::new(0) };
    /// The wall clock less the steady one, when the error was last looked at.
    static DRIFT_MS: Cell<Option<i64>> = const { Cell::new(None) };
}

/// Now.
pub fn now() -> Timestamp {
    wall().plus_millis(-ERROR_MS.get())
}

/// So many milliseconds this machine's clock is ahead, as far as is known.
pub fn error_ms() -> i64 {
    ERROR_MS.get()
}

/// By the machine alone.
pub(super) fn wall() -> Timestamp {
    Timestamp::from_millis(whole(js_sys::Date::now()))
}

/// Our server answered a question of `asked_at`, by [`wall`], with this `Date`.
pub(super) fn compare(asked_at: Timestamp, date: &str) {
    let served_at = js_sys::Date::parse(date);
    if served_at.is_finite() {
        let served_at = Timestamp::from_millis(whole(served_at));
        ERROR_MS.set(clock_error(asked_at, wall(), served_at));
    }
    DRIFT_MS.set(drift());
}

/// Somebody set the clock since it was last compared, so that it has to be again.
pub(super) fn was_set() -> bool {
    let (Some(before), Some(now)) = (DRIFT_MS.get(), drift()) else {
        return false;
    };
    let was_set = (now - before).abs() > SET_MS;
    if was_set {
        DRIFT_MS.set(Some(now));
    }
    was_set
}

fn drift() -> Option<i64> {
    let steady = web_sys::window()?.performance()?.now();
    Some(wall().as_millis() - whole(steady))
}

/// How far this machine's wall clock is east of Greenwich just now.
pub fn minutes_east() -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "at most a day of minutes")]
    let west = js_sys::Date::new_0().get_timezone_offset() as i32;
    -west
}

/// What this machine's wall clock shows at a moment by [`wall`], to be read as if it were UTC.
pub(super) fn shown(at: Timestamp) -> Timestamp {
    #[expect(
        clippy::cast_precision_loss,
        reason = "exact for a quarter of a million years"
    )]
    let date = js_sys::Date::new(&(at.as_millis() as f64).into());
    at.plus_millis(-whole(date.get_timezone_offset() * 60_000.0))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "whole milliseconds, far below 2^53"
)]
const fn whole(millis: f64) -> i64 {
    millis as i64
}
