//! Signals the sandbox makes itself.

use std::f64::consts::TAU;

use super::{Frame, SAMPLE_RATE, SILENCE};

/// The tone with which a far end answers.
pub const ANSWER_TONE_HZ: f64 = 1_000.0;

const LEVEL: f64 = 8_000.0;

/// 20 ms of a tone, from this frame number on, without a click between frames.
pub fn tone(frequency: f64, frame_number: u64) -> Frame {
    mix(&[frequency], frame_number)
}

/// North American ringback: 440 Hz + 480 Hz, 2 s on and 4 s off.
pub fn ringback(frame_number: u64) -> Frame {
    if frame_number % 300 < 100 {
        mix(&[440.0, 480.0], frame_number)
    } else {
        SILENCE
    }
}

const NOTES: [f64; 4] = [261.63, 329.63, 392.0, 523.25];

/// Hold music: a slow arpeggio, easy to tell from a voice and from the answer tone.
pub fn music(frame_number: u64) -> Frame {
    let note = usize::try_from((frame_number / 20) % 4).unwrap_or(0);
    tone(NOTES[note], frame_number)
}

/// Is this hold music? It is when one of its notes makes up nearly all that is heard, and that is
/// loud.
pub fn is_music(frame: &Frame) -> bool {
    let samples = || frame.iter().map(|sample| f64::from(*sample));
    let whole: f64 = samples().map(|sample| sample * sample).sum();
    let count = samples().map(|_| 1.0).sum::<f64>();
    let is_loud = whole / count > (LEVEL / 8.0).powi(2);
    is_loud
        && NOTES.iter().any(|hz| {
            let step = TAU * hz / f64::from(SAMPLE_RATE);
            let (mut along, mut across, mut angle) = (0.0, 0.0, 0.0_f64);
            for sample in samples() {
                along += sample * angle.cos();
                across += sample * angle.sin();
                angle += step;
            }
            let of_note = 2.0 / count * (along * along + across * across);
            of_note > NEARLY_ALL * whole
        })
}

/// A 20 ms frame holds no whole number of a note's waves: some of it always looks like other notes.
const NEARLY_ALL: f64 = 0.9;

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a frame number of a call is small, and the level keeps samples within i16"
)]
fn mix(frequencies: &[f64], frame_number: u64) -> Frame {
    let mut frame = SILENCE;
    let first = frame_number * frame.len() as u64;
    let level = LEVEL / frequencies.len() as f64;
    for (index, sample) in frame.iter_mut().enumerate() {
        let seconds = (first + index as u64) as f64 / f64::from(SAMPLE_RATE);
        *sample = frequencies
            .iter()
            .map(|hz| (TAU * hz * seconds).sin() * level)
            .sum::<f64>() as i16;
    }
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn music_is_known_and_nothing_else_is_taken_for_it() {
        assert!((0..200).all(|number| is_music(&music(number))));
        for number in 0..200 {
            assert!(!is_music(&ringback(number)));
            assert!(!is_music(&tone(ANSWER_TONE_HZ, number)));
        }
    }

    #[test]
    fn ringback_is_heard_for_two_seconds_and_then_rests_for_four() {
        let audible = |number| ringback(number).iter().any(|sample| *sample != 0);
        assert!((0..100).all(audible));
        assert!(!(100..300).any(audible));
        assert!(audible(300));
    }
}
