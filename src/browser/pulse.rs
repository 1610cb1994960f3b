//! A steady beat that counts by the clock: a browser that slows a hidden page's timers down makes no second longer.

use gloo_timers::callback::Interval;
use ledgerline_core::domain::time::Timestamp;

use super::clock;

/// A timer may ring so much too early, by the clock.
const EARLY_MS: i64 = 50;

/// Beats for as long as it lives.
pub(super) struct Pulse {
    _beating: Interval,
}

impl Pulse {
    pub(super) fn new(every_ms: u32, beat: impl Fn(Timestamp) + 'static) -> Self {
        Self {
            _beating: Interval::new(every_ms, move || beat(clock::now())),
        }
    }
}

/// When something is due that is to be done every so often: by the clock, however often it is asked.
#[derive(Clone, Copy)]
pub(super) struct Every {
    millis: i64,
    last: Timestamp,
}

impl Every {
    pub(super) fn new(millis: u32, now: Timestamp) -> Self {
        Self {
            millis: i64::from(millis),
            last: now,
        }
    }

    pub(super) fn is_due(&mut self, now: Timestamp) -> bool {
        let was_clock_set_back = now < self.last;
        let is_due = was_clock_set_back || now.millis_since(self.last) + EARLY_MS >= self.millis;
        if is_due {
            self.last = now;
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    /// At which of these moments a second was over.
    fn seconds(moments: impl Iterator<Item = i64>) -> Vec<i64> {
        let mut every = Every::new(1_000, at(0));
        moments.filter(|moment| every.is_due(at(*moment))).collect()
    }

    #[wasm_bindgen_test]
    fn a_second_is_a_second_however_often_is_asked() {
        let quick = (1..=12).map(|beat| beat * 250);
        assert_eq!(seconds(quick), [1_000, 2_000, 3_000]);
        let slowed = (1..=3).map(|beat| beat * 1_000);
        assert_eq!(seconds(slowed), [1_000, 2_000, 3_000]);
        let early = (1..=8).map(|beat| beat * 249);
        assert_eq!(seconds(early), [996, 1_992]);
        assert_eq!(
            seconds([60_000, 60_250, 61_000].into_iter()),
            [60_000, 61_000]
        );
    }

    #[wasm_bindgen_test]
    fn a_clock_that_is_set_back_stops_nothing() {
        assert_eq!(
            seconds([1_000, 200, 700, 1_200].into_iter()),
            [1_000, 200, 1_200]
        );
    }
}
