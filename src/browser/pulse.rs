//! A steady beat, also while the page is hidden. A browser slows a hidden page's own timers down, some even
//! while a call is on, but not those of its workers; so it ticks there as well as here, and whoever counts
//! seconds does so by the clock.

use std::{cell::Cell, rc::Rc};

use gloo_timers::callback::Interval;
use ledgerline_core::domain::time::Timestamp;

use super::{clock, js::worker::Worker, listener::Listener};

const WORKER: &str = "/timer.js";
/// A timer may ring so much too early, by the clock.
const EARLY_MS: i64 = 50;

/// Beats for as long as it lives.
pub(super) struct Pulse {
    _here: Interval,
    _there: Option<Beating>,
}

/// In a worker, which is told after each beat to wait for the next.
struct Beating {
    worker: Worker,
    _rings: Listener,
}

impl Pulse {
    pub(super) fn new(every_ms: u32, beat: impl Fn(Timestamp) + 'static) -> Self {
        let every = Cell::new(Every::new(every_ms, clock::now()));
        // Whichever timer is later finds that it has been done.
        let tick = Rc::new(move || {
            let now = clock::now();
            let mut schedule = every.get();
            let is_due = schedule.is_due(now);
            every.set(schedule);
            if is_due {
                beat(now);
            }
        });
        let there = Worker::new(WORKER).ok().map(|worker| {
            let (again, tick) = (worker.clone(), Rc::clone(&tick));
            worker.post(every_ms);
            let rings = Listener::new(&worker, "message", move |_| {
                again.post(every_ms);
                tick();
            });
            Beating {
                worker,
                _rings: rings,
            }
        });
        Self {
            _here: Interval::new(every_ms, move || tick()),
            _there: there,
        }
    }
}

impl Drop for Beating {
    fn drop(&mut self) {
        self.worker.terminate();
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
    use gloo_timers::future::TimeoutFuture;
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

    #[wasm_bindgen_test]
    async fn it_beats_at_its_pace_and_no_more_once_it_is_gone() {
        let beats = Rc::new(Cell::new(0_u32));
        let counted = Rc::clone(&beats);
        let pulse = Pulse::new(100, move |_| counted.set(counted.get() + 1));
        TimeoutFuture::new(560).await;
        let seen = beats.get();
        assert!((2..=8).contains(&seen), "{seen} beats");
        drop(pulse);
        TimeoutFuture::new(300).await;
        assert_eq!(beats.get(), seen);
    }
}
