//! A conference bridge: whoever is in it hears the sum of all the others.
//!
//! A phone's leg says and hears at its own 20 ms clock; voices outside and hold music have none, so
//! the room has one for them.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use tokio::time::MissedTickBehavior;

use super::{Frame, SILENCE, Voice, signal};

const FRAME: Duration = Duration::from_millis(20);
/// Frames of one speaker that wait for one listener.
const WAITING_FRAMES: usize = 6;

/// Where somebody sits in a [`Room`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chair(u64);

/// The bridge.
#[derive(Debug, Default)]
pub struct Room {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    chairs: BTreeMap<Chair, Sitter>,
    last: u64,
    ticks: u64,
}

/// Who needs the room's clock.
#[derive(Clone, Debug)]
enum Clocked {
    /// Somebody outside.
    Voice(Arc<Voice>),
    Music,
}

#[derive(Debug, Default)]
struct Sitter {
    /// What each of the others said and this one has not heard yet.
    from: BTreeMap<Chair, VecDeque<Frame>>,
    clocked: Option<Clocked>,
}

impl State {
    fn say(&mut self, speaker: Chair, frame: &Frame) {
        if !self.chairs.contains_key(&speaker) {
            return;
        }
        for (chair, sitter) in &mut self.chairs {
            if *chair == speaker {
                continue;
            }
            let waiting = sitter.from.entry(speaker).or_default();
            if waiting.len() == WAITING_FRAMES {
                waiting.pop_front();
            }
            waiting.push_back(*frame);
        }
    }

    fn hear(&mut self, listener: Chair) -> Option<Frame> {
        let sitter = self.chairs.get_mut(&listener)?;
        let frames: Vec<Frame> = sitter
            .from
            .values_mut()
            .filter_map(VecDeque::pop_front)
            .collect();
        (!frames.is_empty()).then(|| frames.iter().fold(SILENCE, |sum, frame| add(&sum, frame)))
    }
}

fn add(one: &Frame, other: &Frame) -> Frame {
    let mut sum = *one;
    for (sample, more) in sum.iter_mut().zip(other) {
        *sample = sample.saturating_add(*more);
    }
    sum
}

impl Room {
    /// Nobody is in it. Must be called within a tokio runtime.
    pub fn open() -> Arc<Self> {
        let room = Arc::new(Self::default());
        tokio::spawn(keep_time(Arc::downgrade(&room)));
        room
    }

    /// A phone comes in, whose leg says and hears for itself.
    pub fn enter(&self) -> Chair {
        self.sit(None)
    }

    /// Somebody outside comes in.
    pub fn enter_with(&self, voice: Arc<Voice>) -> Chair {
        self.sit(Some(Clocked::Voice(voice)))
    }

    /// Hold music is heard in it.
    pub fn play_music(&self) {
        self.sit(Some(Clocked::Music));
    }

    fn sit(&self, clocked: Option<Clocked>) -> Chair {
        let mut state = self.lock();
        state.last += 1;
        let chair = Chair(state.last);
        let from = BTreeMap::new();
        state.chairs.insert(chair, Sitter { from, clocked });
        chair
    }

    /// Somebody leaves, and is heard no more.
    pub fn leave(&self, chair: Chair) {
        let mut state = self.lock();
        state.chairs.remove(&chair);
        for sitter in state.chairs.values_mut() {
            sitter.from.remove(&chair);
        }
    }

    /// 20 ms that one of them says.
    pub fn say(&self, speaker: Chair, frame: &Frame) {
        self.lock().say(speaker, frame);
    }

    /// The next 20 ms of all the others together; nothing when none of them is heard.
    pub fn hear(&self, listener: Chair) -> Option<Frame> {
        self.lock().hear(listener)
    }

    /// 20 ms of those who have no clock of their own.
    fn tick(&self) {
        let mut state = self.lock();
        let number = state.ticks;
        state.ticks += 1;
        let clocked: Vec<_> = state
            .chairs
            .iter()
            .filter_map(|(chair, sitter)| Some((*chair, sitter.clocked.clone()?)))
            .collect();
        for (chair, who) in &clocked {
            let frame = match who {
                Clocked::Voice(voice) => voice.speak(),
                Clocked::Music => signal::music(number),
            };
            state.say(*chair, &frame);
        }
        for (chair, who) in clocked {
            if let Some(frame) = state.hear(chair)
                && let Clocked::Voice(voice) = who
            {
                voice.listen(&frame);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn keep_time(room: Weak<Room>) {
    let mut ticks = tokio::time::interval(FRAME);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    loop {
        ticks.tick().await;
        let Some(room) = room.upgrade() else { return };
        room.tick();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::Speech;

    #[test]
    fn each_hears_the_sum_of_the_others_and_not_itself() {
        let room = Room::default();
        let chairs = [room.enter(), room.enter(), room.enter()];
        for (chair, loudness) in chairs.into_iter().zip([100, 20, 3]) {
            room.say(chair, &[loudness; 160]);
        }
        for (chair, sum) in chairs.into_iter().zip([23, 103, 120]) {
            assert_eq!(room.hear(chair), Some([sum; 160]));
            assert_eq!(room.hear(chair), None);
        }
    }

    #[test]
    fn who_has_left_is_heard_no_more_and_loud_ones_do_not_turn_over() {
        let room = Room::default();
        let [one, two, three] = [room.enter(), room.enter(), room.enter()];
        for loud in [one, two] {
            room.say(loud, &[30_000; 160]);
        }
        assert_eq!(room.hear(three), Some([i16::MAX; 160]));
        room.say(two, &[7; 160]);
        room.leave(two);
        room.say(two, &[7; 160]);
        assert_eq!(room.hear(three), None);
    }

    #[test]
    fn voices_outside_hear_each_other_at_the_rooms_clock() {
        let room = Room::default();
        let [loud, quiet] = [Speech::Tone, Speech::Silence].map(|it| Arc::new(Voice::new(it)));
        for voice in [&loud, &quiet] {
            room.enter_with(Arc::clone(voice));
        }
        for _ in 0..50 {
            room.tick();
        }
        assert!(quiet.heard().energy > 0.0);
        assert_eq!((loud.heard().packets, loud.heard().energy), (50, 0.0));
    }

    #[test]
    fn hold_music_is_told_from_a_voice() {
        let room = Room::default();
        let waiting = Arc::new(Voice::new(Speech::Tone));
        let beside = room.enter();
        room.enter_with(Arc::clone(&waiting));
        room.play_music();
        for _ in 0..100 {
            room.tick();
        }
        room.say(beside, &signal::tone(signal::ANSWER_TONE_HZ, 0));
        room.tick();
        let heard = waiting.heard();
        assert_eq!((heard.packets, heard.music), (101, 100));
    }
}
