//! How long nothing is asked of RingCentral after it answered with its limit.

use ledgerline_core::domain::time::Timestamp;

/// Where it does not say.
const USUAL_SECONDS: i64 = 60;
const LONGEST_SECONDS: i64 = 3_600;

/// Until when; in the process's memory alone.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Quiet(Option<Timestamp>);

impl Quiet {
    /// It answered with its limit, and perhaps in how many seconds it may be asked again.
    pub(super) fn begin(&mut self, now: Timestamp, seconds: Option<i64>) -> Timestamp {
        let seconds = seconds.unwrap_or(USUAL_SECONDS).clamp(1, LONGEST_SECONDS);
        let until = now.plus_millis(seconds * 1000);
        self.0 = Some(until);
        until
    }

    /// Whichever of the two ends later.
    pub(super) fn longer(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    /// Until when nothing is asked. An end that is further off than any would be was told by a clock that
    /// was wrong.
    pub(super) fn until(self, now: Timestamp) -> Option<Timestamp> {
        self.0
            .filter(|until| (1..=LONGEST_SECONDS * 1000).contains(&until.millis_since(now)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_ahead_does_not_keep_quiet_for_weeks() {
        let now = Timestamp::from_millis(1_795_298_700_000);
        let mut quiet = Quiet::default();
        assert_eq!(quiet.until(now), None);
        quiet.begin(now, Some(7));
        assert_eq!(quiet.until(now), Some(now.plus_millis(7_000)));
        assert_eq!(quiet.until(now.plus_millis(7_000)), None);
        quiet.begin(now.plus_millis(40 * 24 * 3_600_000), None);
        assert_eq!(quiet.until(now), None, "the clock has come back");
    }
}
