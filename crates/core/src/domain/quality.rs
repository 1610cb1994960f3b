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

#[cfg(test)]
mod full_model;

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
/// As many again before them say what is usual.
const KEPT: usize = 2 * SECONDS;
/// Packets that follow each other this much more or less closely than they were sent come unevenly.
const UNEVEN_MS: f64 = 10.0;
/// What a path that has become a hundred milliseconds longer adds to the jitter, and more than a busy
/// computer does.
const STEP_JITTER_MS: f64 = 6.0;
/// For so long a round trip may be older than the path, in seconds: browsers measure it every few.
const ROUND_TRIP_LASTS: usize = 6;
/// Browsers let sound wait for so long after it has come unevenly, in seconds.
const WAITS_ON: usize = 15;

/// What was measured in one second.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Second {
    /// Share of the other side's packets that never came, 0 to 1; less than nothing where those came that
    /// had been counted as lost.
    pub lost: f64,
    /// Share that came too late to be played, 0 to 1.
    pub late: f64,
    /// Share of ours that RingCentral says it never got, 0 to 1.
    pub lost_of_ours: f64,
    /// From the browser to RingCentral and back, in milliseconds.
    pub round_trip_ms: f64,
    /// How long sound waits here so that it can be played evenly, in milliseconds.
    pub buffered_ms: f64,
    /// How many of the other side's packets came or were found lost.
    pub packets: f64,
    /// How unevenly they came at its end, as RFC 3550 has it, in milliseconds.
    pub jitter_ms: f64,
    /// At its most uneven moment.
    pub peak_jitter_ms: f64,
}

impl Second {
    /// Packets come now earlier, now later.
    fn is_uneven(&self) -> bool {
        self.jitter_ms >= UNEVEN_MS && !self.has_calmed()
    }

    /// All packets take longer, or shorter, than those before: uneven for one moment.
    fn has_stepped(&self, before: &Self) -> bool {
        self.peak_jitter_ms - before.jitter_ms >= STEP_JITTER_MS && self.has_calmed()
    }

    fn has_calmed(&self) -> bool {
        2.0 * self.jitter_ms <= self.peak_jitter_ms
    }
}

/// What a judgement rests on, in units that people can compare.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Figures {
    /// The rating R of the worse direction, 0 to 93.
    pub rating: u8,
    /// What people would give it on the scale of 1 to 5, in hundredths.
    pub mos_hundredths: u16,
    /// Of a thousand packets of the other side so many never came.
    pub lost_per_mille: u16,
    /// So many came, and too late to be played.
    pub late_per_mille: u16,
    /// Of a thousand of ours RingCentral says it never got so many.
    pub lost_of_ours_per_mille: u16,
    /// How unevenly theirs come, as RFC 3550 has it.
    pub jitter_ms: u16,
    /// From the browser to RingCentral and back.
    pub round_trip_ms: u16,
    /// From their mouth to our ear, as far as it can be known here.
    pub delay_ms: u16,
    /// How the sound is coded, as the browser names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub codec: Option<String>,
}

/// A judgement and what it rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Judgement {
    /// The judgement.
    pub quality: Quality,
    /// Its figures.
    pub figures: Figures,
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

impl Grade {
    /// `Good`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Good => "Good",
            Self::Fair => "Fair",
            Self::Poor => "Poor",
        }
    }
}

/// What costs most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
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

impl Cause {
    /// What it did, of calls that are over.
    pub const fn words(self) -> &'static str {
        match self {
            Self::TheirsIsLost => "some of what they said was lost",
            Self::OursIsLost => "some of what we said was lost",
            Self::Uneven => "what they said came unevenly",
            Self::Slow => "what was said took long to be heard",
        }
    }
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
        let well = self.good_ms.saturating_add(self.fair_ms);
        let all = well.saturating_add(self.poor_ms);
        if all == 0 {
            self.worst.grade
        } else if self.good_ms.saturating_mul(2) >= all {
            Grade::Good
        } else if well.saturating_mul(2) >= all {
            Grade::Fair
        } else {
            Grade::Poor
        }
    }

    /// `Good, at times poor: some of what they said was lost`.
    pub fn words(&self) -> String {
        let typical = self.typical();
        let mut words = typical.word().to_owned();
        if self.worst.grade > typical {
            words.push_str(", at times ");
            words.push_str(&self.worst.grade.word().to_lowercase());
        }
        if let Some(cause) = self.worst.cause {
            words.push_str(": ");
            words.push_str(cause.words());
        }
        words
    }
}

/// The rating R for a share of packets that were not played, 0 to 1, and a delay from mouth to ear.
pub fn rating(not_played: f64, delay_ms: f64) -> f64 {
    (BEST - of_loss(not_played) - of_delay(delay_ms)).max(0.0)
}

/// What people would say of it on average, 1 to 5: G.107, annex B.
pub fn mean_opinion(rating: f64) -> f64 {
    let r = rating.clamp(0.0, 100.0);
    (1.0 + 0.035 * r + r * (r - 60.0) * (100.0 - r) * 7e-6).max(1.0)
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
    last: [Second; KEPT],
    seconds: usize,
    /// After so many of them sound came unevenly last.
    uneven_at: Option<usize>,
    longer: Option<Longer>,
}

/// The path has become longer since its round trip was measured.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Longer {
    /// By so much.
    millis: f64,
    /// What was measured before.
    round_trip_ms: f64,
    /// After so many seconds.
    at: usize,
}

impl Judge {
    /// After one more second; nothing until there are enough of them.
    pub fn hear(&mut self, second: Second) -> Option<Judgement> {
        self.last.rotate_left(1);
        if let Some(newest) = self.last.last_mut() {
            *newest = second;
        }
        self.seconds += 1;
        if let [.., before, now] = &self.last
            && before.is_uneven()
            && now.is_uneven()
        {
            self.uneven_at = Some(self.seconds);
        }
        self.measure();
        (self.seconds >= SECONDS).then(|| judged(&self.heard()))
    }

    /// Share of the usual packets that has not come within the last seconds and is not lost either; less
    /// than nothing where more came. Nothing before there is anything usual.
    fn missing(&self) -> Option<f64> {
        let (before, now) = self.last.split_at(SECONDS);
        let known = self.seconds.saturating_sub(SECONDS).min(SECONDS);
        let usual = mean(before.get(SECONDS - known..)?, |it| it.packets);
        (usual > 0.0).then(|| 1.0 - mean(now, |it| it.packets) / usual)
    }

    /// Before the browser measures the round trip anew, a step in the packets' coming tells of a longer path.
    fn measure(&mut self) {
        let (_, now) = self.last.split_at(SECONDS - 1);
        let has_stepped = now.windows(2).any(|pair| match pair {
            [before, now] => now.has_stepped(before),
            _ => false,
        });
        let round_trip_ms = now.last().map_or(0.0, |it| it.round_trip_ms);
        let millis = self.missing().unwrap_or_default() * whole(SECONDS) * 1_000.0;
        let is_new = self.longer.is_none_or(|known| millis > known.millis);
        if has_stepped && is_new && millis > 0.0 {
            let at = self.longer.map_or(self.seconds, |known| known.at);
            self.longer = Some(Longer {
                millis,
                round_trip_ms,
                at,
            });
        }
        self.longer = self.longer.filter(|known| {
            let is_measured = (known.round_trip_ms - round_trip_ms).abs() > f64::EPSILON;
            !is_measured && self.seconds - known.at <= ROUND_TRIP_LASTS
        });
    }

    /// What is counted is evened out; the rest is the newest that RingCentral or the path has told.
    fn heard(&self) -> Together {
        let (_, now) = self.last.split_at(SECONDS);
        let newest = now.last().copied().unwrap_or_default();
        // What has been overtaken counts as lost until it comes.
        let overtaken = if newest.is_uneven() {
            newest.lost.max(0.0) / whole(SECONDS)
        } else {
            0.0
        };
        let lost = (mean(now, |it| it.lost) - overtaken).max(0.0);
        let late = mean(now, |it| it.late) + overtaken;
        let missing = self.missing().filter(|_| !newest.is_uneven());
        let delayed = missing.unwrap_or_default().max(0.0).min(late);
        let longer_ms = self.longer.map_or(0.0, |longer| longer.millis);
        Together {
            lost,
            uneven: late - delayed,
            delayed,
            lost_of_ours: newest.lost_of_ours,
            network_ms: f64::midpoint(newest.round_trip_ms, longer_ms) + DEVICES_MS,
            buffered_ms: mean(now, |it| it.buffered_ms),
            round_trip_ms: newest.round_trip_ms,
            jitter_ms: newest.jitter_ms,
            waits_for_uneven: self
                .uneven_at
                .is_some_and(|at| self.seconds - at <= WAITS_ON),
        }
    }
}

fn mean(seconds: &[Second], of: fn(&Second) -> f64) -> f64 {
    let sum: f64 = seconds.iter().map(of).sum();
    sum / whole(seconds.len())
}

fn whole(count: usize) -> f64 {
    f64::from(u8::try_from(count).unwrap_or(u8::MAX))
}

/// What the seconds of a judgement were like together.
struct Together {
    /// Share of their packets that never came.
    lost: f64,
    /// Share that came too late, others in time.
    uneven: f64,
    /// Share that is still on its way, and nothing makes up for it: the path has become longer.
    delayed: f64,
    /// Share of our packets that never came there.
    lost_of_ours: f64,
    /// From mouth to ear, but for what waits here.
    network_ms: f64,
    /// What waits here.
    buffered_ms: f64,
    /// To RingCentral and back, as measured last.
    round_trip_ms: f64,
    /// How unevenly their packets come.
    jitter_ms: f64,
    /// It waits because sound comes unevenly, or did a moment ago.
    waits_for_uneven: bool,
}

/// The worse of the two directions is what the call is like.
fn judged(heard: &Together) -> Judgement {
    let their_delay = heard.network_ms + heard.buffered_ms;
    let slow = of_delay(heard.network_ms);
    let waiting = of_delay(their_delay) - slow;
    let theirs = rating(heard.lost + heard.uneven + heard.delayed, their_delay);
    let ours = rating(heard.lost_of_ours, heard.network_ms);
    let grade = match theirs.min(ours) {
        good if good >= GOOD_FROM => Grade::Good,
        fair if fair >= FAIR_FROM => Grade::Fair,
        _ => Grade::Poor,
    };
    let (waits_uneven, waits_slow) = if heard.waits_for_uneven {
        (waiting, 0.0)
    } else {
        (0.0, waiting)
    };
    let costs = if theirs <= ours {
        vec![
            (Cause::TheirsIsLost, of_loss(heard.lost)),
            (Cause::Uneven, of_loss(heard.uneven) + waits_uneven),
            (Cause::Slow, of_loss(heard.delayed) + slow + waits_slow),
        ]
    } else {
        vec![
            (Cause::OursIsLost, of_loss(heard.lost_of_ours)),
            (Cause::Slow, slow),
        ]
    };
    let dearest = costs
        .into_iter()
        .max_by(|(_, one), (_, other)| one.total_cmp(other));
    let quality = Quality {
        grade,
        cause: dearest
            .map(|(cause, _)| cause)
            .filter(|_| grade != Grade::Good),
    };
    Judgement {
        quality,
        figures: figures(heard, theirs.min(ours), their_delay),
    }
}

fn figures(heard: &Together, rating: f64, delay_ms: f64) -> Figures {
    let per_mille = |share: f64| rounded(share.clamp(0.0, 1.0) * 1_000.0);
    Figures {
        rating: u8::try_from(rounded(rating)).unwrap_or(u8::MAX),
        mos_hundredths: rounded(mean_opinion(rating) * 100.0),
        lost_per_mille: per_mille(heard.lost),
        late_per_mille: per_mille(heard.uneven + heard.delayed),
        lost_of_ours_per_mille: per_mille(heard.lost_of_ours),
        jitter_ms: rounded(heard.jitter_ms),
        round_trip_ms: rounded(heard.round_trip_ms),
        delay_ms: rounded(delay_ms),
        codec: None,
    }
}

fn rounded(value: f64) -> u16 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast from a float stays within the bounds, and nothing comes of what is no number"
    )]
    let whole = value.round() as u16;
    whole
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

    /// Known ones of G.107, annex B, table B.1.
    #[test]
    fn mean_opinions_are_those_of_the_recommendation() {
        for (rating, expected) in [
            (90.0, 4.34),
            (80.0, 4.03),
            (70.0, 3.60),
            (60.0, 3.10),
            (50.0, 2.58),
        ] {
            assert!((mean_opinion(rating) - expected).abs() < 0.0065, "{rating}");
        }
        assert_eq!((mean_opinion(0.0), mean_opinion(-5.0)), (1.0, 1.0));
    }

    fn judgement_after(seconds: &[Second]) -> Option<Judgement> {
        let mut judge = Judge::default();
        seconds.iter().fold(None, |_, second| judge.hear(*second))
    }

    fn after(seconds: &[Second]) -> Option<Quality> {
        judgement_after(seconds).map(|judgement| judgement.quality)
    }

    #[test]
    fn a_judgement_has_the_figures_it_rests_on() {
        let second = Second {
            lost: 0.02,
            late: 0.01,
            lost_of_ours: 0.004,
            round_trip_ms: 80.0,
            buffered_ms: 60.0,
            jitter_ms: 3.4,
            ..USUAL
        };
        let found = judgement_after(&[second; 3]).unwrap().figures;
        // Worked by hand: Ie,eff = 95 * 3 / 28.1 = 10.14, Id = 0.024 * 130 = 3.12.
        let expected = Figures {
            rating: 80,
            mos_hundredths: 402,
            lost_per_mille: 20,
            late_per_mille: 10,
            lost_of_ours_per_mille: 4,
            jitter_ms: 3,
            round_trip_ms: 80,
            delay_ms: 130,
            codec: None,
        };
        assert_eq!(found, expected);
    }

    const USUAL: Second = Second {
        lost: 0.0,
        late: 0.0,
        lost_of_ours: 0.0,
        round_trip_ms: 60.0,
        buffered_ms: 60.0,
        packets: 50.0,
        jitter_ms: 3.0,
        peak_jitter_ms: 4.0,
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
        let mut grade = |second| judge.hear(second).map(|it| it.quality.grade);
        for _ in 0..10 {
            grade(USUAL);
        }
        let begins: Vec<_> = (0..3).map(|_| grade(bad)).collect();
        assert_eq!(begins.last(), Some(&Some(Grade::Poor)));
        let ends: Vec<_> = (0..3).map(|_| grade(USUAL)).collect();
        assert_eq!(ends.last(), Some(&Some(Grade::Good)));
    }

    /// As a browser measured them, of a path on which each packet took half a second longer from the fifth
    /// second on: the gap is filled up, and what comes then is played as late as the gap was long.
    #[test]
    fn a_path_that_gets_longer_is_slow_from_its_first_second_on_and_never_uneven() {
        let gap = Second {
            late: 0.45,
            packets: 26.0,
            peak_jitter_ms: 30.0,
            ..USUAL
        };
        let then = |buffered_ms, round_trip_ms| Second {
            round_trip_ms,
            buffered_ms,
            ..USUAL
        };
        let seconds = [
            [USUAL; 5].as_slice(),
            &[gap, then(20.0, 60.0), then(20.0, 60.0), then(20.0, 60.0)],
            &[then(120.0, 560.0)],
            &[400.0, 430.0, 400.0, 350.0].map(|waits| then(waits, 560.0)),
        ]
        .concat();
        let mut judge = Judge::default();
        let told: Vec<_> = seconds.iter().map(|one| judge.hear(*one)).collect();
        for told in &told[5..] {
            let told = told.as_ref().unwrap().quality;
            assert_ne!(told.grade, Grade::Good);
            assert_eq!(told.cause, Some(Cause::Slow));
        }
    }

    /// While nobody speaks nothing is made up, and the path is longer all the same.
    #[test]
    fn a_path_that_gets_longer_in_a_silence_is_slow_within_a_second() {
        let gap = Second {
            packets: 26.0,
            peak_jitter_ms: 30.0,
            ..USUAL
        };
        let told = after(&[[USUAL; 4].as_slice(), &[gap]].concat()).unwrap();
        assert_eq!((told.grade, told.cause), (Grade::Fair, Some(Cause::Slow)));
        // Who sends nothing while they are silent sends no step: each packet took as long as the one before.
        let pause = Second {
            packets: 26.0,
            ..USUAL
        };
        let told = after(&[[USUAL; 4].as_slice(), &[pause]].concat()).unwrap();
        assert_eq!(told.grade, Grade::Good);
    }

    #[test]
    fn packets_that_overtake_each_other_are_not_lost() {
        let shuffled = |lost| Second {
            lost,
            late: 0.2,
            jitter_ms: 30.0,
            peak_jitter_ms: 35.0,
            ..USUAL
        };
        let mut judge = Judge::default();
        let seconds = [
            [USUAL; 4].as_slice(),
            &[0.14, -0.12, 0.11, -0.13].map(shuffled),
        ]
        .concat();
        let told: Vec<_> = seconds.iter().map(|one| judge.hear(*one)).collect();
        for told in &told[4..] {
            assert_eq!(told.as_ref().unwrap().quality.cause, Some(Cause::Uneven));
        }
    }

    #[test]
    fn a_moment_in_which_nothing_came_and_then_all_at_once_is_uneven() {
        let gap = Second {
            late: 0.45,
            packets: 26.0,
            ..USUAL
        };
        let burst = Second {
            packets: 74.0,
            peak_jitter_ms: 25.0,
            ..USUAL
        };
        let seconds = [[USUAL; 5].as_slice(), &[gap, burst]].concat();
        let told = after(&seconds).unwrap();
        assert_eq!(told.cause, Some(Cause::Uneven));
    }

    #[test]
    fn what_waits_here_waits_because_sound_came_unevenly_as_long_as_browsers_remember_it() {
        let waits = Second {
            buffered_ms: 330.0,
            ..USUAL
        };
        let uneven = Second {
            jitter_ms: 30.0,
            peak_jitter_ms: 32.0,
            ..waits
        };
        let cause = |seconds: &[Second]| after(seconds).unwrap().cause;
        assert_eq!(cause(&[uneven; 3]), Some(Cause::Uneven));
        let since = |seconds| [vec![uneven; 3], vec![waits; seconds]].concat();
        assert_eq!(cause(&since(WAITS_ON)), Some(Cause::Uneven));
        assert_eq!(cause(&since(WAITS_ON + 1)), Some(Cause::Slow));
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
                packets: value,
                jitter_ms: value,
                peak_jitter_ms: value,
            };
            after(&[second; KEPT]);
            after(&[[USUAL; 3], [second; 3]].concat());
        }
    }
}
