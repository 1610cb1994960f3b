//! A person outside: speaks by script, hears with a meter.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};

use super::{Frame, Meter, Reading, SILENCE, signal};

/// 2 s of tone before the echo.
const TONE_FRAMES: u64 = 100;
/// The echo comes this many frames late, and no more than that is kept.
const ECHO_FRAMES: usize = 6;

/// What a far end says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Speech {
    /// Two seconds of tone, then everything it hears.
    #[default]
    ToneThenEcho,
    /// A tone without end.
    Tone,
    /// Everything it hears.
    Echo,
    /// Nothing.
    Silence,
}

/// How a far end behaves once it talks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Script {
    /// What it says.
    pub speech: Speech,
    /// Hangs up this long after the answer.
    pub hang_up_after_seconds: Option<u64>,
}

/// The audio of a far end. It outlives the leg it talks with: after a transfer or a pickup the
/// same voice talks with another.
#[derive(Debug)]
pub struct Voice {
    speech: Speech,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    spoken_frames: u64,
    echo: VecDeque<Frame>,
    heard: Meter,
    said: Meter,
}

impl Voice {
    /// Has said and heard nothing yet.
    pub fn new(speech: Speech) -> Self {
        Self {
            speech,
            state: Mutex::default(),
        }
    }

    /// The next 20 ms it says.
    pub fn speak(&self) -> Frame {
        let mut state = self.lock();
        let number = state.spoken_frames;
        state.spoken_frames += 1;
        let frame = match self.speech {
            Speech::Tone => signal::tone(signal::ANSWER_TONE_HZ, number),
            Speech::ToneThenEcho if number < TONE_FRAMES => {
                signal::tone(signal::ANSWER_TONE_HZ, number)
            }
            Speech::ToneThenEcho | Speech::Echo => state.echo.pop_front().unwrap_or(SILENCE),
            Speech::Silence => SILENCE,
        };
        state.said.hear(&frame);
        frame
    }

    /// 20 ms reached it.
    pub fn listen(&self, frame: &Frame) {
        let mut state = self.lock();
        state.heard.hear(frame);
        if state.echo.len() == ECHO_FRAMES {
            state.echo.pop_front();
        }
        state.echo.push_back(*frame);
    }

    /// A key press reached it.
    pub fn press(&self, digit: char) {
        self.lock().heard.press(digit);
    }

    /// What reached it.
    pub fn heard(&self) -> Reading {
        self.lock().heard.reading()
    }

    /// What it said.
    pub fn said(&self) -> Reading {
        self.lock().said.reading()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_two_seconds_of_tone_a_far_end_says_what_it_hears() {
        let voice = Voice::new(Speech::ToneThenEcho);
        for _ in 0..TONE_FRAMES {
            assert_ne!(voice.speak(), SILENCE);
        }
        assert_eq!(voice.speak(), SILENCE);
        voice.listen(&[77; 160]);
        assert_eq!(voice.speak(), [77; 160]);
    }
}
