//! What a load is refused for, beside calls that are lost or written twice.

use std::time::Duration;

/// What NetSuite lets through.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    /// Requests it answers at once.
    pub(crate) at_once: u32,
    /// How long each takes.
    pub(crate) answer: Duration,
}

impl Limit {
    /// The least time in which it answers so many.
    pub(crate) fn least(self, requests: usize) -> Duration {
        self.answer * u32::try_from(requests).unwrap_or(u32::MAX) / self.at_once
    }
}

/// How much worse than the best it may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// The time until all is logged, as a multiple of the least.
    pub(crate) drain: f64,
    /// How much longer a caller is looked up for, at the median, in answers of NetSuite. It goes before
    /// everything that waits, and waits for the first of the places alone: a part of an answer, at most one.
    pub(crate) lookup: f64,
}

/// How it went.
#[derive(Debug)]
pub(crate) struct Measured<'m> {
    /// From the first call to the last one logged.
    pub(crate) took: Duration,
    /// In which time the calls came.
    pub(crate) came_in: Duration,
    /// What NetSuite was asked meanwhile.
    pub(crate) requests: usize,
    /// Milliseconds that lookups took with nothing else to do,
    pub(crate) quiet: &'m [f64],
    /// and meanwhile.
    pub(crate) busy: &'m [f64],
}

/// The value that this share of them, in hundredths, does not exceed.
pub(crate) fn at(values: &[f64], share: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = sorted.len().saturating_sub(1) * share / 100;
    sorted.get(place).copied().unwrap_or(f64::NAN)
}

/// Why it is refused, in words; nothing when it is not.
pub(crate) fn complaints(limit: Limit, bounds: Bounds, measured: &Measured<'_>) -> Vec<String> {
    let mut complaints = Vec::new();
    let least = limit.least(measured.requests).max(measured.came_in);
    let most = least.mul_f64(bounds.drain);
    if measured.took > most {
        complaints.push(format!(
            "the queue drained in {:.1} s; NetSuite's limit allows {:.1} s, and {:.1} s are let pass",
            measured.took.as_secs_f64(),
            least.as_secs_f64(),
            most.as_secs_f64(),
        ));
    }
    let (quiet, busy) = (at(measured.quiet, 50), at(measured.busy, 50));
    let longest = quiet + bounds.lookup * limit.answer.as_secs_f64() * 1000.0;
    // Also when there was none.
    if busy.is_nan() || busy > longest {
        complaints.push(format!(
            "a caller was looked up in {busy:.0} ms while calls were logged; alone it takes {quiet:.0} ms, \
             and {longest:.0} ms are let pass: lookups do not go before what waits"
        ));
    }
    complaints
}
