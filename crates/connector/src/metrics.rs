//! A few counters in Prometheus' text format; none has a label that names a person.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicU64, Ordering},
};

/// Counts since start.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Requests sent to NetSuite.
    pub(crate) netsuite_requests: Counter,
    /// Requests NetSuite answered with its limit.
    pub(crate) netsuite_busy: Counter,
    /// Requests NetSuite did not answer or failed.
    pub(crate) netsuite_failures: Counter,
    /// Calls written.
    pub(crate) calls_written: Counter,
    /// Days of texts written.
    pub(crate) text_days_written: Counter,
}

/// A number that only grows.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Metrics {
    /// Everything, one line each.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (name, counter) in [
            ("netsuite_requests", &self.netsuite_requests),
            ("netsuite_busy", &self.netsuite_busy),
            ("netsuite_failures", &self.netsuite_failures),
            ("calls_written", &self.calls_written),
            ("text_days_written", &self.text_days_written),
        ] {
            let value = counter.0.load(Ordering::Relaxed);
            let _ = writeln!(text, "# TYPE ledgerline_{name}_total counter");
            let _ = writeln!(text, "ledgerline_{name}_total {value}");
        }
        text
    }
}
