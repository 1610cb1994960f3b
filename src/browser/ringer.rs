//! Rings: a melody made on the spot, a notification while the tab is hidden, a flashing title.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Interval;
use ledgerline_core::domain::sound::{Ringtone, Score, WAITING};
use web_sys::{AudioContext, Notification, NotificationOptions, NotificationPermission};

use super::{
    listener::Listener,
    tone::{self, Tone},
};

/// No call rings longer than this.
const LONGEST_MS: u32 = 120_000;
const FLASH_EVERY_MS: u32 = 1_000;
const TITLE: &str = "Incoming call";

/// How it rings.
#[derive(Clone, PartialEq)]
pub(super) struct Style {
    pub(super) ringtone: Ringtone,
    pub(super) volume: u8,
    /// The loudspeaker; empty is the computer's own choice.
    pub(super) device: String,
}

/// Rings or is silent.
pub(super) struct Ringer {
    audio: Option<AudioContext>,
    style: Style,
    ringing: Option<Ringing>,
    tried: Option<Tone>,
}

/// Everything that stops when it is dropped.
struct Ringing {
    tone: Option<Tone>,
    is_talking: bool,
    _unlock: Option<Listener>,
    notification: Option<(Notification, Listener)>,
    _flash: Flash,
}

impl Ringer {
    pub(super) const fn new(style: Style) -> Self {
        Self {
            audio: None,
            style,
            ringing: None,
            tried: None,
        }
    }

    /// From now on; a ring that is heard changes its loudspeaker alone.
    pub(super) fn set(&mut self, style: Style) {
        let before = std::mem::replace(&mut self.style, style);
        if before.device != self.style.device
            && let Some(audio) = &self.audio
        {
            tone::play_on(audio, &self.style.device);
        }
    }

    /// A second call's ring goes on as it is. Whoever talks meanwhile hears a short tone instead.
    pub(super) fn ring(&mut self, name: Option<&str>, is_talking: bool) {
        if self
            .ringing
            .as_ref()
            .is_some_and(|ringing| ringing.is_talking == is_talking)
        {
            return;
        }
        let score = if is_talking {
            Some(WAITING)
        } else {
            self.style.ringtone.score()
        };
        self.tried = None;
        let tone = score.and_then(|score| self.play(score, LONGEST_MS / score.round_millis));
        if let Some(ringing) = &mut self.ringing {
            ringing.tone = tone;
            ringing.is_talking = is_talking;
            return;
        }
        let unlock = self.audio.as_ref().and_then(resume_at_next_click);
        self.ringing = Some(Ringing {
            tone,
            is_talking,
            _unlock: unlock,
            notification: notify(name),
            _flash: Flash::new(),
        });
    }

    pub(super) fn stop(&mut self) {
        self.ringing = None;
    }

    /// One round, for somebody who tries it; within a click.
    pub(super) fn test(&mut self) {
        if self.ringing.is_some() {
            return;
        }
        let score = self.style.ringtone.score();
        self.tried = score.and_then(|score| self.play(score, 1));
        if let Some(audio) = &self.audio {
            let _ = audio.resume();
        }
    }

    fn play(&mut self, score: Score, rounds: u32) -> Option<Tone> {
        if self.audio.is_none() {
            self.audio = AudioContext::new().ok();
            if let Some(audio) = self
                .audio
                .as_ref()
                .filter(|_| !self.style.device.is_empty())
            {
                tone::play_on(audio, &self.style.device);
            }
        }
        Tone::new(self.audio.as_ref()?, score, self.style.volume, rounds).ok()
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

impl Drop for Ringing {
    fn drop(&mut self) {
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
