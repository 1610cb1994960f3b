//! Rings: a tone made on the spot, a notification while the tab is hidden, a flashing title.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::{Interval, Timeout};
use wasm_bindgen::JsValue;
use web_sys::{
    AudioContext, AudioContextState, GainNode, Notification, NotificationOptions,
    NotificationPermission,
};

use super::listener::Listener;

/// The North American ring-back pair, ITU-T E.180 supplement 2.
const TONES_HZ: [f32; 2] = [440.0, 480.0];
const TONE_SECONDS: f64 = 2.0;
const CYCLE_SECONDS: f64 = 6.0;
const LOUDNESS: f32 = 0.12;
/// No call rings longer than this.
const CYCLES: u8 = 20;
const FLASH_EVERY_MS: u32 = 1_000;
/// Allowed sound runs by then.
const SOUND_CHECK_MS: u32 = 300;
const TITLE: &str = "Incoming call";

/// Asks to show notifications; only inside a click.
pub fn ask_to_notify() {
    if Notification::permission() == NotificationPermission::Default {
        let _ = Notification::request_permission();
    }
}

/// Rings or is silent.
pub(super) struct Ringer {
    audio: Option<AudioContext>,
    sound_blocked: Rc<dyn Fn(bool)>,
    ringing: Option<Ringing>,
}

/// Everything that stops when it is dropped.
struct Ringing {
    tone: Option<Tone>,
    _check: Option<SoundCheck>,
    notification: Option<(Notification, Listener)>,
    _flash: Flash,
}

struct Tone(GainNode);

/// Reports whether sound runs, and lets it run at the next click in the tab.
struct SoundCheck {
    _soon: Timeout,
    _listeners: Vec<Listener>,
}

impl Ringer {
    /// `sound_blocked` hears whether the browser lets this tab make a sound.
    pub(super) fn new(sound_blocked: impl Fn(bool) + 'static) -> Self {
        Self {
            audio: None,
            sound_blocked: Rc::new(sound_blocked),
            ringing: None,
        }
    }

    /// A second call's ring goes on as it is.
    pub(super) fn ring(&mut self, name: Option<&str>) {
        if self.ringing.is_some() {
            return;
        }
        if self.audio.is_none() {
            self.audio = AudioContext::new().ok();
        }
        let tone = self.audio.as_ref().and_then(|audio| Tone::new(audio).ok());
        let check = self
            .audio
            .as_ref()
            .map(|audio| SoundCheck::new(audio, &self.sound_blocked));
        self.ringing = Some(Ringing {
            tone,
            _check: check,
            notification: notify(name),
            _flash: Flash::new(),
        });
    }

    pub(super) fn stop(&mut self) {
        self.ringing = None;
    }
}

impl SoundCheck {
    fn new(audio: &AudioContext, sound_blocked: &Rc<dyn Fn(bool)>) -> Self {
        let _ = audio.resume();
        let report = {
            let (audio, heard) = (audio.clone(), Rc::clone(sound_blocked));
            move || heard(audio.state() != AudioContextState::Running)
        };
        let changed = report.clone();
        let mut listeners = vec![Listener::new(audio, "statechange", move |_| changed())];
        if let Some(window) = web_sys::window() {
            let audio = audio.clone();
            listeners.push(Listener::new(&window, "pointerdown", move |_| {
                let _ = audio.resume();
            }));
        }
        Self {
            _soon: Timeout::new(SOUND_CHECK_MS, report),
            _listeners: listeners,
        }
    }
}

impl Tone {
    /// All cycles are laid out at once: the audio clock runs on in a hidden tab.
    fn new(audio: &AudioContext) -> Result<Self, JsValue> {
        let gain = audio.create_gain()?;
        let level = gain.gain();
        level.set_value(0.0);
        let start = audio.current_time();
        let end = start + f64::from(CYCLES) * CYCLE_SECONDS;
        for cycle in 0..CYCLES {
            let on = start + f64::from(cycle) * CYCLE_SECONDS;
            level.set_value_at_time(LOUDNESS, on)?;
            level.set_value_at_time(0.0, on + TONE_SECONDS)?;
        }
        gain.connect_with_audio_node(&audio.destination())?;
        for hertz in TONES_HZ {
            let oscillator = audio.create_oscillator()?;
            oscillator.frequency().set_value(hertz);
            oscillator.connect_with_audio_node(&gain)?;
            oscillator.start()?;
            oscillator.stop_with_when(end)?;
        }
        Ok(Self(gain))
    }
}

impl Drop for Ringing {
    fn drop(&mut self) {
        if let Some(Tone(gain)) = &self.tone {
            let _ = gain.disconnect();
        }
        if let Some((notification, _)) = &self.notification {
            notification.close();
        }
    }
}

fn notify(name: Option<&str>) -> Option<(Notification, Listener)> {
    let window = web_sys::window()?;
    if !window.document()?.hidden() || Notification::permission() != NotificationPermission::Granted
    {
        return None;
    }
    let options = NotificationOptions::new();
    options.set_tag("ledgerline-call");
    options.set_require_interaction(true);
    if let Some(name) = name {
        options.set_body(name);
    }
    let notification = Notification::new_with_options(TITLE, &options).ok()?;
    let clicked = Listener::new(&notification, "click", move |_| {
        let _ = window.focus();
    });
    Some((notification, clicked))
}

/// The tab's title and `TITLE` in turn.
struct Flash {
    own: Rc<RefCell<Option<String>>>,
    _turn: Interval,
}

impl Flash {
    fn new() -> Self {
        let own = Rc::new(RefCell::new(None::<String>));
        let turning = Rc::clone(&own);
        let turn = Interval::new(FLASH_EVERY_MS, move || {
            let Some(document) = web_sys::window().and_then(|window| window.document()) else {
                return;
            };
            let before = turning.take();
            if let Some(title) = before {
                document.set_title(&title);
            } else {
                *turning.borrow_mut() = Some(document.title());
                document.set_title(TITLE);
            }
        });
        Self { own, _turn: turn }
    }
}

impl Drop for Flash {
    fn drop(&mut self) {
        let document = web_sys::window().and_then(|window| window.document());
        if let (Some(document), Some(title)) = (document, self.own.take()) {
            document.set_title(&title);
        }
    }
}
