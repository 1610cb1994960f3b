//! Counts what one end heard.

use std::time::Duration;

use serde::Serialize;
use tokio::time::Instant;

use super::{Frame, SAMPLE_RATE, signal};

/// What a [`Meter`] shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// Frames of 20 ms.
    pub packets: u64,
    /// Sum of squared amplitude (full scale 1.0) over time in seconds, as `totalAudioEnergy` of
    /// WebRTC statistics.
    pub energy: f64,
    /// Those of the frames that are hold music.
    pub music: u64,
    /// Keys pressed, in order.
    pub digits: String,
    /// The longest hole between two frames.
    pub longest_silence_ms: u64,
}

/// Counts frames, energy, digits and holes.
#[derive(Debug, Default)]
pub struct Meter {
    reading: Reading,
    last_frame: Option<Instant>,
    last_event: Option<u64>,
}

impl Meter {
    /// A frame arrived.
    pub fn hear(&mut self, frame: &Frame) {
        self.hear_at(frame, Instant::now());
    }

    fn hear_at(&mut self, frame: &Frame, at: Instant) {
        if let Some(last) = self.last_frame.replace(at) {
            let hole = millis(at.saturating_duration_since(last));
            self.reading.longest_silence_ms = self.reading.longest_silence_ms.max(hole);
        }
        self.reading.packets += 1;
        self.reading.music += u64::from(signal::is_music(frame));
        let squares: f64 = frame
            .iter()
            .map(|sample| (f64::from(*sample) / f64::from(i16::MAX)).powi(2))
            .sum();
        self.reading.energy += squares / f64::from(SAMPLE_RATE);
    }

    /// A telephone event arrived. Its reports repeat under one RTP timestamp; the first counts.
    /// Returns the digit when it is new.
    pub fn hear_event(&mut self, rtp_timestamp: u64, code: u8) -> Option<char> {
        if self.last_event.replace(rtp_timestamp) == Some(rtp_timestamp) {
            return None;
        }
        let digit = digit_of(code)?;
        self.press(digit);
        Some(digit)
    }

    /// A key was pressed.
    pub fn press(&mut self, digit: char) {
        self.reading.digits.push(digit);
    }

    /// The counts so far.
    pub fn reading(&self) -> Reading {
        self.reading.clone()
    }
}

/// The key of an RFC 4733 event code.
pub fn digit_of(code: u8) -> Option<char> {
    "0123456789*#ABCD".chars().nth(usize::from(code))
}

/// The RFC 4733 event code of a key.
pub fn code_of(digit: char) -> Option<u8> {
    "0123456789*#ABCD"
        .chars()
        .position(|key| key == digit)
        .and_then(|at| u8::try_from(at).ok())
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_between_frames_is_measured() {
        let mut meter = Meter::default();
        let began = Instant::now();
        for at in [0, 20, 320, 340] {
            meter.hear_at(&[1_000; 160], began + Duration::from_millis(at));
        }
        let reading = meter.reading();
        assert_eq!((reading.packets, reading.longest_silence_ms), (4, 300));
        assert!(reading.energy > 0.0);
    }

    #[test]
    fn a_repeated_report_of_one_key_counts_once() {
        let mut meter = Meter::default();
        for (timestamp, code) in [(160, 1), (160, 1), (1_600, 1), (3_200, 11)] {
            meter.hear_event(timestamp, code);
        }
        assert_eq!(meter.reading().digits, "11#");
    }
}
