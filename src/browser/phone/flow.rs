//! Whether a call's sound gets through. A peer that says nothing still answers ICE's checks of the
//! path (RFC 7675), though only every few seconds; a path that is gone does neither.

use ledgerline_core::domain::time::Timestamp;

use crate::engine::io::Path;

/// Sound that came steadily and then not at all for so long may have lost its path.
const FALTERS_MS: i64 = 750;
/// Nothing at all for so long is no pause.
const SILENT_MS: i64 = 3_000;

/// What has come in so far. Counted as the browser counts, so it may start anew with a new path.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Traffic {
    /// RTP packets.
    pub(super) sound: f64,
    /// Answers to checks of the path.
    pub(super) checks: f64,
    /// The browser itself calls the path broken.
    pub(super) is_broken: bool,
}

/// The judgement.
pub(super) struct Flow {
    last: Traffic,
    heard_at: Timestamp,
    /// Nothing before the first sound.
    sound_at: Option<Timestamp>,
    /// The peer sends nothing while it says nothing, so that a pause means nothing.
    pauses: bool,
    path: Path,
}

impl Flow {
    pub(super) fn new(now: Timestamp) -> Self {
        Self {
            last: Traffic::default(),
            heard_at: now,
            sound_at: None,
            pauses: false,
            path: Path::Holds,
        }
    }

    /// What has come in by now; returns what is new about it.
    #[expect(clippy::float_cmp, reason = "counts, which are the same or are not")]
    pub(super) fn heard(&mut self, traffic: Traffic, now: Timestamp) -> Option<Path> {
        let last = std::mem::replace(&mut self.last, traffic);
        let has_sound = traffic.sound != last.sound;
        if has_sound {
            self.sound_at = Some(now);
        }
        if has_sound || traffic.checks != last.checks {
            self.heard_at = now;
        }
        let is_proven = has_sound || traffic.checks > last.checks;
        let path = if traffic.is_broken || now.millis_since(self.heard_at) >= SILENT_MS {
            Path::Broken
        } else {
            let quiet_ms = self.sound_at.map_or(0, |at| now.millis_since(at));
            match self.path {
                Path::Holds if quiet_ms >= FALTERS_MS && !self.pauses => Path::Falters,
                Path::Falters if quiet_ms >= SILENT_MS => {
                    self.pauses = true;
                    Path::Holds
                }
                Path::Falters if has_sound => Path::Holds,
                Path::Broken if is_proven => Path::Holds,
                path @ (Path::Holds | Path::Falters | Path::Broken) => path,
            }
        };
        (std::mem::replace(&mut self.path, path) != path).then_some(path)
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn traffic(sound: f64, checks: f64) -> Traffic {
        Traffic {
            sound,
            checks,
            is_broken: false,
        }
    }

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[wasm_bindgen_test]
    fn a_path_that_carries_nothing_falters_and_is_broken_then() {
        let mut flow = Flow::new(at(0));
        assert_eq!(flow.heard(traffic(25.0, 1.0), at(500)), None);
        assert_eq!(flow.heard(traffic(25.0, 1.0), at(1_200)), None);
        assert_eq!(
            flow.heard(traffic(25.0, 1.0), at(1_250)),
            Some(Path::Falters)
        );
        assert_eq!(flow.heard(traffic(25.0, 1.0), at(3_400)), None);
        assert_eq!(
            flow.heard(traffic(25.0, 1.0), at(3_500)),
            Some(Path::Broken)
        );
        assert_eq!(flow.heard(traffic(25.0, 0.0), at(4_000)), None);
        assert_eq!(flow.heard(traffic(1.0, 0.0), at(4_500)), Some(Path::Holds));
    }

    #[wasm_bindgen_test]
    fn a_path_that_answers_again_holds_though_nobody_speaks() {
        let mut flow = Flow::new(at(0));
        flow.heard(traffic(25.0, 1.0), at(0));
        flow.heard(traffic(25.0, 1.0), at(3_000));
        assert_eq!(flow.heard(traffic(25.0, 2.0), at(3_500)), Some(Path::Holds));
    }

    #[wasm_bindgen_test]
    fn who_pauses_is_taken_for_gone_once_at_most() {
        let mut flow = Flow::new(at(0));
        let mut news = Vec::new();
        for second in 1..30 {
            let checks = f64::from(second / 2);
            let sound = f64::from(second / 8);
            news.extend(flow.heard(traffic(sound, checks), at(i64::from(second) * 1_000)));
        }
        assert_eq!(news, [Path::Falters, Path::Holds]);
    }

    #[wasm_bindgen_test]
    fn what_the_browser_calls_broken_is() {
        let mut flow = Flow::new(at(0));
        let broken = |sound| Traffic {
            is_broken: true,
            ..traffic(sound, 1.0)
        };
        assert_eq!(flow.heard(broken(25.0), at(0)), Some(Path::Broken));
        assert_eq!(flow.heard(broken(50.0), at(0)), None);
        assert_eq!(flow.heard(traffic(75.0, 2.0), at(0)), Some(Path::Holds));
    }
}
