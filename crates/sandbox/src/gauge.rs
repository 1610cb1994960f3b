//! Counts connections: those open now, the most at one time, and all there were.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

/// What a [`Gauge`] shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// Now.
    pub open: usize,
    /// At one time.
    pub most_at_once: usize,
    /// In all.
    pub opened: usize,
}

/// Counts what is open. Cheap to clone; clones share the counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gauge(Arc<Mutex<Reading>>);

/// Counted as open until it is dropped.
#[derive(Debug)]
pub(crate) struct Counted(Gauge);

impl Gauge {
    fn lock(&self) -> MutexGuard<'_, Reading> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more.
    pub(crate) fn count(&self) -> Counted {
        let mut reading = self.lock();
        reading.open += 1;
        reading.opened += 1;
        reading.most_at_once = reading.most_at_once.max(reading.open);
        Counted(self.clone())
    }

    pub(crate) fn reading(&self) -> Reading {
        *self.lock()
    }

    /// Forgets all but what is open now.
    pub(crate) fn reset(&self) {
        let mut reading = self.lock();
        let open = reading.open;
        *reading = Reading {
            open,
            most_at_once: open,
            opened: open,
        };
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.lock().open -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_closed_stays_in_the_most_and_in_the_sum() {
        let gauge = Gauge::default();
        let first = gauge.count();
        let second = gauge.count();
        drop(first);
        let third = gauge.count();
        drop(third);
        let reading = |open, most_at_once, opened| Reading {
            open,
            most_at_once,
            opened,
        };
        assert_eq!(gauge.reading(), reading(1, 2, 3));
        gauge.reset();
        assert_eq!(gauge.reading(), reading(1, 1, 1));
        drop(second);
        assert_eq!(gauge.reading(), reading(0, 1, 1));
    }
}
