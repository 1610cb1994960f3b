//! Rings: a tone made on the spot, a notification while the tab is hidden, a flashing title.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Interval;
use wasm_bindgen::JsValue;
use web_sys::{AudioContext, GainNode, Notification, NotificationOptions, NotificationPermission};

use super::listener::Listener;

/// The North American ring-back pair, ITU-T E.180 supplement 2.
const TONES_HZ: [f32; 2] = [440.0, 480.0];
const TONE_SECONDS: f64 = 2.0;
const CYCLE_SECONDS: f64 = 6.0;
const LOUDNESS: f32 = 0.12;
/// No call rings longer than this.
const CYCLES: u8 = 20;
const FLASH_EVERY_MS: u32 = 1_000;
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
    ringing: Option<Ringing>,
}

/// Everything that stops when it is dropped.
struct Ringing {
    tone: Option<Tone>,
    _unlock: Option<Listener>,
    notification: Option<(Notification, Listener)>,
    _flash: Flash,
}

struct Tone(GainNode);

impl Ringer {
    pub(super) const fn new() -> Self {
        Self {
            audio: None,
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
        let unlock = self.audio.as_ref().and_then(resume_at_next_click);
        self.ringing = Some(Ringing {
            tone,
            _unlock: unlock,
            notification: notify(name),
            _flash: Flash::new(),
        });
    }

    pub(super) fn stop(&mut self) {
        self.ringing = None;
    }
}

/// A tab that nobody has clicked yet may not make a sound: the ring is heard from the next click on.
fn resume_at_next_click(audio: &AudioContext) -> Option<Listener> {
    let _ = audio.resume();
    let audio = audio.clone();
    let window = web_sys::window()?;
    Some(Listener::new(&window, "pointerdown", move |_| {
        let _ = audio.resume();
    }))
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
            oscillator.start_with_when(start)?;
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
