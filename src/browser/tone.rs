//! Melodies of pure tones, laid out on the browser's audio clock, and sounds of a person's own.

use js_sys::{Function, Reflect};
use ledgerline_core::domain::sound::{FULL_VOLUME, Score};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{
    AudioBuffer, AudioBufferSourceNode, AudioContext, AudioScheduledSourceNode, GainNode,
};

/// Two tones at once are still far from clipping.
const LOUDEST: f32 = 0.4;
/// A stroke begins without a click, and has died away to this.
const FAINT: f32 = 0.001;
const SET_SINK: &str = "setSinkId";

/// Sounds while it lives.
pub(super) struct Tone {
    master: GainNode,
    /// What plays a sound of the person's own.
    source: Option<AudioBufferSourceNode>,
}

impl Tone {
    /// Over and over for so long, once at least.
    pub(super) fn own(
        audio: &AudioContext,
        sound: &AudioBuffer,
        volume: u8,
        millis: u32,
    ) -> Result<Self, JsValue> {
        let master = audio.create_gain()?;
        master.gain().set_value(loudness(volume));
        master.connect_with_audio_node(&audio.destination())?;
        let source = audio.create_buffer_source()?;
        source.set_buffer(Some(sound));
        source.connect_with_audio_node(&master)?;
        let lasts = seconds(millis);
        source.set_loop(lasts > sound.duration());
        source.start()?;
        let over = audio.current_time() + lasts.max(sound.duration());
        AudioScheduledSourceNode::stop_with_when(&source, over)?;
        Ok(Self {
            master,
            source: Some(source),
        })
    }

    /// All rounds are laid out at once: the audio clock runs on in a hidden tab.
    pub(super) fn new(
        audio: &AudioContext,
        score: Score,
        volume: u8,
        rounds: u32,
    ) -> Result<Self, JsValue> {
        let master = audio.create_gain()?;
        master.gain().set_value(LOUDEST * loudness(volume));
        master.connect_with_audio_node(&audio.destination())?;
        let begin = audio.current_time();
        for round in 0..rounds {
            for note in score.notes {
                let at = begin + seconds(round * score.round_millis + note.at_millis);
                let end = at + seconds(note.lasts_millis);
                let envelope = audio.create_gain()?;
                let level = envelope.gain();
                level.set_value_at_time(1.0, at)?;
                if note.fades {
                    level.exponential_ramp_to_value_at_time(FAINT, end)?;
                }
                envelope.connect_with_audio_node(&master)?;
                let oscillator = audio.create_oscillator()?;
                oscillator.frequency().set_value(note.hertz);
                oscillator.connect_with_audio_node(&envelope)?;
                oscillator.start_with_when(at)?;
                oscillator.stop_with_when(end)?;
            }
        }
        Ok(Self {
            master,
            source: None,
        })
    }
}

impl Drop for Tone {
    fn drop(&mut self) {
        if let Some(source) = &self.source {
            let _ = AudioScheduledSourceNode::stop(source);
        }
        let _ = self.master.disconnect();
    }
}

/// The ear hears loudness by ratios.
fn loudness(volume: u8) -> f32 {
    let volume = f32::from(volume.min(FULL_VOLUME)) / f32::from(FULL_VOLUME);
    volume * volume
}

fn seconds(millis: u32) -> f64 {
    f64::from(millis) / 1_000.0
}

/// Has the class of this name a way to choose a loudspeaker?
pub(super) fn can_choose(class: &str) -> bool {
    let prototype = Reflect::get(&js_sys::global(), &class.into())
        .and_then(|class| Reflect::get(&class, &"prototype".into()));
    prototype.is_ok_and(|prototype| {
        prototype.is_object() && Reflect::has(&prototype, &SET_SINK.into()).unwrap_or(false)
    })
}

/// Has all of it come from this loudspeaker; empty is the computer's own choice. `then` is told whether it does, where
/// the browser lets one be chosen.
pub(super) fn play_on(
    audio: &AudioContext,
    device: &str,
    then: impl FnOnce(Result<JsValue, JsValue>) + 'static,
) {
    let set = Reflect::get(audio, &SET_SINK.into()).ok();
    if let Some(set) = set.and_then(|set| set.dyn_into::<Function>().ok())
        && let Ok(setting) = set.call1(audio, &device.into())
        && let Ok(setting) = setting.dyn_into::<js_sys::Promise>()
    {
        wasm_bindgen_futures::spawn_local(async move {
            then(wasm_bindgen_futures::JsFuture::from(setting).await);
        });
    }
}
