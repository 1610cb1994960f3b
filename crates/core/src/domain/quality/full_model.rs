//! The whole E-model, clause 7 of ITU-T G.107 with the default of every input that a browser cannot measure,
//! beside the reduced one that judges calls: a second reading, by which the first is checked.

use super::{FAIR_FROM, GOOD_FROM, ROBUSTNESS, rating};

/// Table 2 of the Recommendation: loudness, sidetone, noise and echo as planners assume them.
const SLR: f64 = 8.0;
const RLR: f64 = 2.0;
const STMR: f64 = 15.0;
const LSTR: f64 = 18.0;
const DS: f64 = 3.0;
const TELR: f64 = 65.0;
const WEPL: f64 = 110.0;
const QDU: f64 = 1.0;
const NC: f64 = -70.0;
const NFOR: f64 = -64.0;
const PS: f64 = 35.0;
const PR: f64 = 35.0;

fn power(decibels: f64) -> f64 {
    10.0_f64.powf(decibels / 10.0)
}

/// The `n`-th root of one more than the `n`-th power.
fn rounded(value: f64, n: f64) -> f64 {
    (1.0 + value.abs().powf(n)).powf(1.0 / n)
}

/// R for a mean one-way delay and a share of random loss, of G.711 with concealment.
fn whole_rating(loss: f64, delay_ms: f64) -> f64 {
    let olr = SLR + RLR;
    // 7.2: noise.
    let sent = PS - SLR - DS - 100.0 + 0.004 * (PS - olr - DS - 14.0).powi(2);
    let room = PR + 10.0 * (1.0 + power(10.0 - LSTR)).log10();
    let heard = RLR - 121.0 + room + 0.008 * (room - 35.0).powi(2);
    let noise = 10.0 * (power(NC) + power(sent) + power(heard) + power(NFOR + RLR)).log10();
    let basic = 15.0 - 1.5 * (SLR + noise);
    // 7.3: what comes with the voice.
    let loud = (olr + 0.2 * (64.0 + noise - RLR)) / 8.0;
    let too_loud = 20.0 * (rounded(loud, 8.0) - loud);
    let side = -10.0 * (power(-STMR) + (-delay_ms / 4.0).exp() * power(-TELR)).log10();
    let sidetone = 12.0 * rounded((side - 13.0) / 6.0, 8.0)
        - 28.0 * rounded((side + 1.0) / 19.4, 35.0)
        - 13.0 * rounded((side - 3.0) / 33.0, 13.0)
        + 29.0;
    let distortion = 37.0 - 15.0 * QDU.log10();
    let steps = 1.07 + 0.258 * distortion + 0.0602 * distortion * distortion;
    let by_noise = (basic - 100.0) / 15.0 + 46.0 / 8.4 - steps / 9.0;
    let by_steps = 46.0 / 30.0 - steps / 40.0;
    let quantised = 15.0 * (1.0 + 10.0_f64.powf(by_noise) + 10.0_f64.powf(by_steps)).log10();
    // 7.4: the talker's echo, the listener's, and delay without echo.
    let masked = TELR - 40.0 * ((1.0 + delay_ms / 10.0) / (1.0 + delay_ms / 150.0)).log10()
        + 6.0 * (-0.3 * delay_ms * delay_ms).exp();
    let half = (-1.5 * (noise - RLR) - (80.0 + 2.5 * (masked - 14.0))) / 2.0;
    let talker = (half + (half * half + 100.0).sqrt() - 1.0) * (1.0 - (-delay_ms).exp());
    let half = (basic - 10.5 * (WEPL + 7.0) * (2.0 * delay_ms + 1.0).powf(-0.25)) / 2.0;
    let listener = half + (half * half + 169.0).sqrt();
    let octaves = (delay_ms / 100.0).max(1.0).log2();
    let waiting = 25.0 * (rounded(octaves, 6.0) - 3.0 * rounded(octaves / 3.0, 6.0) + 2.0);
    // 7.5: loss.
    let percent = loss * 100.0;
    let unplayed = 95.0 * percent / (percent + ROBUSTNESS);
    basic - too_loud - sidetone - quantised - talker - listener - waiting - unplayed
}

/// 93.2, as the Recommendation gives for its defaults.
#[test]
fn the_whole_model_gives_the_published_rating_for_its_defaults() {
    let found = whole_rating(0.0, 0.0);
    assert!((found - 93.2).abs() < 0.01, "{found}");
}

/// Where calls are told apart it is as near as one step of its scale is fine; beyond, where every call is
/// poor by both, it is the stricter one.
#[test]
fn the_reduced_model_is_the_whole_one_within_a_point_up_to_300_ms_and_stricter_beyond() {
    for loss in [0.0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2] {
        for step in 0..=100 {
            let delay = f64::from(step) * 5.0;
            let (whole, reduced) = (whole_rating(loss, delay), rating(loss, delay));
            let is_near = (whole - reduced).abs() < 1.0;
            assert!(
                is_near || (delay > 300.0 && reduced < whole),
                "{loss} {delay}: {reduced}, not {whole}"
            );
        }
    }
}

/// Grade by the one, grade by the other, wherever the whole model is not within a point of a limit.
#[test]
fn calls_are_good_fair_and_poor_by_both_up_to_300_ms() {
    let grade = |rating: f64| (rating >= GOOD_FROM, rating >= FAIR_FROM);
    let mut compared = 0;
    for permille in 0..=300 {
        for step in 0..=60 {
            let (loss, delay) = (f64::from(permille) / 1000.0, f64::from(step) * 5.0);
            let whole = whole_rating(loss, delay);
            if [GOOD_FROM, FAIR_FROM]
                .iter()
                .any(|limit| (whole - limit).abs() < 1.0)
            {
                continue;
            }
            assert_eq!(grade(rating(loss, delay)), grade(whole), "{loss} {delay}");
            compared += 1;
        }
    }
    assert!(compared > 15_000, "{compared}");
}

/// What a vendor's planners take from its own listening: 4 points for one percent lost, 8 for two (Nortel
/// Networks NN43001-563, release 5.0 of 2007, table 31), within the point to which that table is rounded.
#[test]
fn loss_costs_what_a_published_table_says() {
    for (percent, points) in [(0.0, 0.0), (1.0, 4.0), (2.0, 8.0)] {
        let cost = rating(0.0, 0.0) - rating(percent / 100.0, 0.0);
        assert!((cost - points).abs() <= 1.0, "{percent} %: {cost}");
    }
}
