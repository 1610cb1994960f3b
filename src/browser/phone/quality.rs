//! What a second of talk was like, from counters that only grow.

use ledgerline_core::domain::quality::{Judge, Judgement, Second};

/// What the browser has counted since the call began, in the terms of its statistics.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Counters {
    /// Packets that came.
    pub(super) received: f64,
    /// Packets that never did. A late one takes itself off again.
    pub(super) lost: f64,
    /// Samples that were played.
    pub(super) samples: f64,
    /// Those of them that were made up, because there was nothing to play.
    pub(super) concealed: f64,
    /// How long all played samples together had waited.
    pub(super) waited_seconds: f64,
    /// How many those were.
    pub(super) played: f64,
    /// How unevenly packets come now.
    pub(super) jitter_seconds: f64,
    /// What RingCentral reported last of our packets, 0 to 1.
    pub(super) lost_of_ours: f64,
    /// The last round trip.
    pub(super) round_trip_seconds: f64,
}

/// Turns counters into judgements, and says only what is new.
#[derive(Debug, Default)]
pub(super) struct Meter {
    last: Counters,
    judge: Judge,
    /// The greatest jitter since the last second.
    peak_jitter_seconds: f64,
    told: Option<Judgement>,
}

impl Meter {
    /// To be told more often than once a second: a step in the path is seen for a moment only.
    pub(super) fn jitters(&mut self, seconds: f64) {
        self.peak_jitter_seconds = self.peak_jitter_seconds.max(seconds);
    }

    /// To be asked once a second.
    pub(super) fn heard(&mut self, now: Counters) -> Option<Judgement> {
        let before = std::mem::replace(&mut self.last, now);
        let peak_jitter_seconds =
            std::mem::take(&mut self.peak_jitter_seconds).max(now.jitter_seconds);
        // Counted anew since a new path; and who says nothing is not to blame for it.
        if now.received <= before.received && now.lost <= before.lost {
            return None;
        }
        let packets = now.received - before.received + now.lost - before.lost;
        let lost = share(now.lost - before.lost, packets) - share(before.lost - now.lost, packets);
        let made_up = share(
            now.concealed - before.concealed,
            now.samples - before.samples,
        );
        let waited = share(
            now.waited_seconds - before.waited_seconds,
            now.played - before.played,
        );
        let second = Second {
            lost,
            late: (made_up - lost.max(0.0)).max(0.0),
            lost_of_ours: now.lost_of_ours,
            round_trip_ms: now.round_trip_seconds * 1_000.0,
            buffered_ms: waited * 1_000.0,
            packets,
            jitter_ms: now.jitter_seconds * 1_000.0,
            peak_jitter_ms: peak_jitter_seconds * 1_000.0,
        };
        let judgement = self.judge.hear(second)?;
        let is_new = self.told.as_ref() != Some(&judgement);
        is_new.then(|| self.told.insert(judgement).clone())
    }
}

/// Of nothing there is no share.
fn share(part: f64, whole: f64) -> f64 {
    if part > 0.0 && whole > 0.0 {
        part / whole
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use ledgerline_core::domain::quality::{Cause, Grade};
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    /// Fifty packets a second, of which so many are lost, and what that leaves to make up.
    fn after(seconds: u32, lost_of_fifty: f64) -> Counters {
        let seconds = f64::from(seconds);
        Counters {
            received: seconds * (50.0 - lost_of_fifty),
            lost: seconds * lost_of_fifty,
            samples: seconds * 48_000.0,
            concealed: seconds * lost_of_fifty * 960.0,
            waited_seconds: seconds * 48_000.0 * 0.06,
            played: seconds * 48_000.0,
            jitter_seconds: 0.003,
            lost_of_ours: 0.0,
            round_trip_seconds: 0.05,
        }
    }

    fn told(
        meter: &mut Meter,
        counters: impl Iterator<Item = Counters>,
    ) -> Vec<(Grade, Option<Cause>)> {
        counters
            .filter_map(|counters| meter.heard(counters))
            .map(|it| (it.quality.grade, it.quality.cause))
            .collect()
    }

    #[wasm_bindgen_test]
    fn a_good_call_is_told_once() {
        let mut meter = Meter::default();
        let all = (1..20).map(|second| after(second, 0.0));
        assert_eq!(told(&mut meter, all), [(Grade::Good, None)]);
    }

    #[wasm_bindgen_test]
    fn loss_is_told_with_its_cause_and_what_it_leaves_to_make_up_is_not_unevenness() {
        let mut meter = Meter::default();
        let all = (1..20).map(|second| after(second, 12.0));
        assert_eq!(
            told(&mut meter, all),
            [(Grade::Poor, Some(Cause::TheirsIsLost))]
        );
    }

    #[wasm_bindgen_test]
    fn sound_that_is_made_up_without_a_loss_came_too_late() {
        let mut meter = Meter::default();
        let all = (1..20).map(|second| Counters {
            concealed: f64::from(second) * 12_000.0,
            ..after(second, 0.0)
        });
        assert_eq!(told(&mut meter, all), [(Grade::Poor, Some(Cause::Uneven))]);
    }

    #[wasm_bindgen_test]
    fn figures_that_change_are_told_and_those_that_do_not_are_not() {
        let mut meter = Meter::default();
        let all = (1..20).map(|second| Counters {
            round_trip_seconds: if second < 10 { 0.05 } else { 0.09 },
            ..after(second, 0.0)
        });
        let told: Vec<_> = all
            .filter_map(|counters| meter.heard(counters))
            .map(|it| (it.quality.grade, it.figures.round_trip_ms))
            .collect();
        assert_eq!(told, [(Grade::Good, 50), (Grade::Good, 90)]);
    }

    #[wasm_bindgen_test]
    fn a_pause_says_nothing_and_a_new_path_begins_anew() {
        let mut meter = Meter::default();
        assert_eq!(
            told(&mut meter, (1..6).map(|second| after(second, 0.0))).len(),
            1
        );
        assert!(told(&mut meter, (0..9).map(|_| after(5, 0.0))).is_empty());
        assert!(told(&mut meter, (1..9).map(|second| after(second, 0.0))).is_empty());
    }
}
