//! How well the two sides of a call hear each other: the E-model of ITU-T G.107, simplified to what a
//! browser can measure.
//!
//! `R = 93.2 - Id - Ie,eff`, where every input that is not measured has the Recommendation's default:
//!
//! - `Ie,eff = Ie + (95 - Ie) Ppl / (Ppl / BurstR + Bpl)`, clause 7.5, with Ie = 0 and Bpl = 25.1 for
//!   G.711 with concealment (G.113, appendix I) and random loss, `BurstR` = 1. No value is published for
//!   Opus at the rates of telephony; it conceals at least as well.
//! - `Id = 0.024 d + 0.11 (d - 177.3) H(d - 177.3)`, the approximation of clause 7.4 by Cole and
//!   Rosenbluth ("Voice over IP performance monitoring", 2001); echo is cancelled.

use serde::{Deserialize, Serialize};

const BEST: f64 = 93.2;
/// Packet-loss robustness of G.711 with concealment, in percent.
const ROBUSTNESS: f64 = 25.1;
/// Capture, packetisation and playing, which no counter shows.
const DEVICES_MS: f64 = 30.0;
/// Most users are satisfied from here on (G.107, annex B).
const GOOD_FROM: f64 = 80.0;
/// Nearly all are dissatisfied below.
const FAIR_FROM: f64 = 60.0;
/// A judgement is of so many seconds together: one lost packet is no poor call.
const SECONDS: usize = 3;

/// What was measured in one second.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Second {
    /// Share of the other side's packets that never came, 0 to 1.
    pub lost: f64,
    /// Share that came too late to be played, 0 to 1.
    pub late: f64,
    /// Share of ours that RingCentral says it never got, 0 to 1.
    pub lost_of_ours: f64,
    /// From the browser to RingCentral and back, in milliseconds.
    pub round_trip_ms: f64,
    /// How long sound waits here so that it can be played evenly, in milliseconds.
    pub buffered_ms: f64,
}

/// In words that people use.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Grade {
    /// Nobody would complain.
    Good,
    /// Many would.
    Fair,
    /// Everybody would.
    Poor,
}

/// What costs most.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Cause {
    /// Some of what the other side says does not arrive.
    TheirsIsLost,
    /// Some of what the rep says does not.
    OursIsLost,
    /// What they say comes too unevenly to be played.
    Uneven,
    /// What is said takes long to be heard.
    Slow,
}

/// The judgement.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Quality {
    /// How good.
    pub grade: Grade,
    /// Why it is not better; nothing of a good one.
    pub cause: Option<Cause>,
}

/// How a whole call was heard: how long at which grade, in milliseconds, and at its worst.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Heard {
    /// Well.
    pub good_ms: i64,
    /// Less well.
    pub fair_ms: i64,
    /// Badly.
    pub poor_ms: i64,
    /// The worst judgement, the first of its grade.
    pub worst: Quality,
}

impl Heard {
    /// As of now, after `before`.
    pub fn judged(before: Option<Self>, now: Quality) -> Self {
        let mut heard = before.unwrap_or(Self {
            good_ms: 0,
            fair_ms: 0,
            poor_ms: 0,
            worst: now,
        });
        if now.grade > heard.worst.grade {
            heard.worst = now;
        }
        heard
    }

    /// It was heard at this grade for so long.
    pub const fn lasted(&mut self, grade: Grade, millis: i64) {
        match grade {
            Grade::Good => self.good_ms += millis,
            Grade::Fair => self.fair_ms += millis,
            Grade::Poor => self.poor_ms += millis,
        }
    }

    /// Half of the time it was heard as well as this, or better.
    pub const fn typical(&self) -> Grade {
        let all = self.good_ms + self.fair_ms + self.poor_ms;
        if all == 0 {
            self.worst.grade
        } else if 2 * self.good_ms >= all {
            Grade::Good
        } else if 2 * (self.good_ms + self.fair_ms) >= all {
            Grade::Fair
        } else {
            Grade::Poor
        }
    }

    /// `Good, at times poor: some of what they said was lost`.
    pub fn words(&self) -> String {
        let typical = self.typical();
        let mut words = word(typical).to_owned();
        if self.worst.grade > typical {
            words.push_str(", at times ");
            words.push_str(&word(self.worst.grade).to_lowercase());
        }
        if let Some(cause) = self.worst.cause {
            words.push_str(": ");
            words.push_str(what_was(cause));
        }
        words
    }
}

const fn word(grade: Grade) -> &'static str {
    match grade {
        Grade::Good => "Good",
        Grade::Fair => "Fair",
        Grade::Poor => "Poor",
    }
}

const fn what_was(cause: Cause) -> &'static str {
    match cause {
        Cause::TheirsIsLost => "some of what they said was lost",
        Cause::OursIsLost => "some of what we said was lost",
        Cause::Uneven => "what they said came unevenly",
        Cause::Slow => "what was said took long to be heard",
    }
}

/// The rating R for a share of packets that were not played, 0 to 1, and a delay from mouth to ear.
pub fn rating(not_played: f64, delay_ms: f64) -> f64 {
    (BEST - of_loss(not_played) - of_delay(delay_ms)).max(0.0)
}

fn of_loss(share: f64) -> f64 {
    let percent = share.clamp(0.0, 1.0) * 100.0;
    95.0 * percent / (percent + ROBUSTNESS)
}

fn of_delay(millis: f64) -> f64 {
    0.024 * millis + 0.11 * (millis - 177.3).max(0.0)
}

/// Judges a call second by second.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Judge {
    last: [Second; SECONDS],
    seconds: usize,
}

impl Judge {
    /// After one more second; nothing until there are enough of them.
    pub fn hear(&mut self, second: Second) -> Option<Quality> {
        self.last.rotate_left(1);
        if let Some(newest) = self.last.last_mut() {
            *newest = second;
        }
        self.seconds += 1;
        (self.seconds >= SECONDS).then(|| judged(mean(&self.last)))
    }
}

/// What is counted here is evened out; the rest is the newest that RingCentral or the path has told.
fn mean(seconds: &[Second; SECONDS]) -> Second {
    let share = 1.0 / f64::from(u8::try_from(SECONDS).unwrap_or(u8::MAX));
    seconds
        .iter()
        .fold(Second::default(), |sum, second| Second {
            lost: sum.lost + share * second.lost,
            late: sum.late + share * second.late,
            buffered_ms: sum.buffered_ms + share * second.buffered_ms,
            lost_of_ours: second.lost_of_ours,
            round_trip_ms: second.round_trip_ms,
        })
}

/// The worse of the two directions is what the call is like.
fn judged(second: Second) -> Quality {
    let network_ms = second.round_trip_ms / 2.0 + DEVICES_MS;
    let their_delay = network_ms + second.buffered_ms;
    // What waits here waits because the rest comes unevenly.
    let waiting = of_delay(their_delay) - of_delay(network_ms);
    let theirs = rating(second.lost + second.late, their_delay);
    let ours = rating(second.lost_of_ours, network_ms);
    let grade = match theirs.min(ours) {
        good if good >= GOOD_FROM => Grade::Good,
        fair if fair >= FAIR_FROM => Grade::Fair,
        _ => Grade::Poor,
    };
    let costs = if theirs <= ours {
        vec![
            (Cause::TheirsIsLost, of_loss(second.lost)),
            (Cause::Uneven, of_loss(second.late) + waiting),
            (Cause::Slow, of_delay(network_ms)),
        ]
    } else {
        vec![
            (Cause::OursIsLost, of_loss(second.lost_of_ours)),
            (Cause::Slow, of_delay(network_ms)),
        ]
    };
    let dearest = costs
        .into_iter()
        .max_by(|(_, one), (_, other)| one.total_cmp(other));
    Quality {
        grade,
        cause: dearest
            .map(|(cause, _)| cause)
            .filter(|_| grade != Grade::Good),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 0.05, "{found}, not {expected}");
    }

    /// Worked from the formulas above by hand.
    #[test]
    fn ratings_are_those_of_the_formula() {
        for (loss, delay, expected) in [
            (0.0, 0.0, 93.2),
            (0.0, 150.0, 89.6),
            (0.0, 177.3, 88.94),
            (0.0, 400.0, 59.1),
            (0.01, 0.0, 89.56),
            (0.02, 100.0, 83.79),
            (0.05, 100.0, 75.02),
            (0.10, 100.0, 63.73),
            (0.20, 150.0, 47.47),
            (1.0, 0.0, 17.26),
        ] {
            close(rating(loss, delay), expected);
        }
    }

    fn after(seconds: &[Second]) -> Option<Quality> {
        let mut judge = Judge::default();
        seconds.iter().fold(None, |_, second| judge.hear(*second))
    }

    const USUAL: Second = Second {
        lost: 0.0,
        late: 0.0,
        lost_of_ours: 0.0,
        round_trip_ms: 60.0,
        buffered_ms: 60.0,
    };

    #[test]
    fn a_usual_call_is_good_and_nothing_is_said_before_three_seconds() {
        assert_eq!(after(&[USUAL, USUAL]), None);
        let good = Quality {
            grade: Grade::Good,
            cause: None,
        };
        assert_eq!(after(&[USUAL; 3]), Some(good));
        let one_packet = Second {
            lost: 0.02,
            ..USUAL
        };
        assert_eq!(after(&[USUAL, one_packet, USUAL]), Some(good));
    }

    #[test]
    fn each_cause_is_named_fair_and_poor() {
        let of = |second: Second| after(&[second; 3]).map(|it| (it.grade, it.cause));
        for (fair, poor, cause) in [
            (
                Second {
                    lost: 0.05,
                    ..USUAL
                },
                Second {
                    lost: 0.25,
                    ..USUAL
                },
                Cause::TheirsIsLost,
            ),
            (
                Second {
                    late: 0.05,
                    ..USUAL
                },
                Second {
                    late: 0.25,
                    ..USUAL
                },
                Cause::Uneven,
            ),
            (
                Second {
                    lost_of_ours: 0.05,
                    ..USUAL
                },
                Second {
                    lost_of_ours: 0.25,
                    ..USUAL
                },
                Cause::OursIsLost,
            ),
            (
                Second {
                    round_trip_ms: 450.0,
                    ..USUAL
                },
                Second {
                    round_trip_ms: 900.0,
                    ..USUAL
                },
                Cause::Slow,
            ),
        ] {
            assert_eq!(of(fair), Some((Grade::Fair, Some(cause))));
            assert_eq!(of(poor), Some((Grade::Poor, Some(cause))));
        }
    }

    #[test]
    fn what_begins_is_said_within_three_seconds_and_so_is_its_end() {
        let bad = Second { lost: 0.3, ..USUAL };
        let mut judge = Judge::default();
        let mut grade = |second| judge.hear(second).map(|it| it.grade);
        for _ in 0..10 {
            grade(USUAL);
        }
        let begins: Vec<_> = (0..3).map(|_| grade(bad)).collect();
        assert_eq!(begins.last(), Some(&Some(Grade::Poor)));
        let ends: Vec<_> = (0..3).map(|_| grade(USUAL)).collect();
        assert_eq!(ends.last(), Some(&Some(Grade::Good)));
    }

    #[test]
    fn a_whole_call_is_what_it_was_half_of_the_time_and_names_its_worst() {
        let quality = |grade, cause| Quality { grade, cause };
        let good = quality(Grade::Good, None);
        let poor = quality(Grade::Poor, Some(Cause::TheirsIsLost));
        let fair = quality(Grade::Fair, Some(Cause::Slow));
        let heard = |parts: &[(Quality, i64)]| {
            let heard = parts.iter().fold(None, |before, (now, millis)| {
                let mut heard = Heard::judged(before, *now);
                heard.lasted(now.grade, *millis);
                Some(heard)
            });
            heard.unwrap().words()
        };
        assert_eq!(heard(&[(good, 9_000)]), "Good");
        assert_eq!(
            heard(&[(good, 9_000), (poor, 3_000), (good, 1_000), (fair, 1_000)]),
            "Good, at times poor: some of what they said was lost"
        );
        assert_eq!(
            heard(&[(fair, 9_000), (good, 3_000)]),
            "Fair: what was said took long to be heard"
        );
        assert_eq!(
            heard(&[(good, 3_000), (poor, 9_000)]),
            "Poor: some of what they said was lost"
        );
        assert_eq!(heard(&[(good, 0)]), "Good", "too short to have lasted");
    }

    #[test]
    fn nonsense_from_a_browser_is_no_panic() {
        for value in [f64::NAN, f64::INFINITY, -1.0] {
            let second = Second {
                lost: value,
                late: value,
                lost_of_ours: value,
                round_trip_ms: value,
                buffered_ms: value,
            };
            after(&[second; 3]);
        }
    }
}
