//! Rings: a melody made on the spot, a notification while the tab is hidden, a flashing title.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Interval;
use ledgerline_core::domain::{phone_number::display, sound::Score};
use web_sys::{AudioContext, Notification, NotificationOptions, NotificationPermission};

use super::{
    listener::Listener,
    tone::{self, Tone},
};

/// No call rings longer than this.
const LONGEST_MS: u32 = 120_000;
/// A practice call gives up after this.
pub(super) const PRACTICE_MS: u32 = 30_000;
const FLASH_EVERY_MS: u32 = 1_000;
const TITLE: &str = "Incoming call";

/// How it rings.
#[derive(Clone, PartialEq)]
pub(super) struct Style {
    /// Nothing where it makes no sound, here and below.
    pub(super) ring: Option<Score>,
    /// What whoever talks hears of a further call.
    pub(super) waiting: Option<Score>,
    pub(super) volume: u8,
    /// The loudspeaker for the ring; empty is the computer's own choice.
    pub(super) device: String,
    /// That of the other side's voice, where whoever talks hears of a further call.
    pub(super) speaker: String,
}

/// Rings or is silent.
pub(super) struct Ringer {
    audio: Option<AudioContext>,
    /// Where `audio` is heard, as far as the browser has said.
    plays_on: Rc<RefCell<String>>,
    style: Style,
    ringing: Option<Ringing>,
    tried: Option<Tone>,
    /// Somebody clicked the notification.
    clicked: Rc<dyn Fn()>,
}

/// Everything that stops when it is dropped.
struct Ringing {
    tone: Option<Tone>,
    is_talking: bool,
    _unlock: Option<[Listener; 2]>,
    _notice: Option<Notice>,
    _flash: Flash,
}

impl Ringer {
    pub(super) fn new(style: Style, clicked: impl Fn() + 'static) -> Self {
        Self {
            audio: None,
            plays_on: Rc::default(),
            style,
            ringing: None,
            tried: None,
            clicked: Rc::new(clicked),
        }
    }

    /// From now on; a ring that is heard changes its loudspeaker alone. Said again with each change of devices,
    /// which is when one that could not be used may be there again.
    pub(super) fn set(&mut self, style: Style) {
        self.style = style;
        self.play_on(self.ringing.as_ref().is_some_and(|it| it.is_talking));
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
        self.tried = None;
        // One ends before the next begins.
        if let Some(ringing) = &mut self.ringing {
            ringing.tone = None;
        }
        let tone = self.play(LONGEST_MS, is_talking);
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
            _notice: Notice::new(name, Rc::clone(&self.clicked)),
            _flash: Flash::new(),
        });
    }

    pub(super) fn stop(&mut self) {
        self.ringing = None;
    }

    /// One round, for somebody who tries it; within a click.
    pub(super) fn test(&mut self) {
        self.try_for(0);
    }

    /// As a call rings, until it is hushed; within a click.
    pub(super) fn practise(&mut self) {
        self.try_for(PRACTICE_MS);
    }

    pub(super) fn hush(&mut self) {
        self.tried = None;
    }

    fn try_for(&mut self, millis: u32) {
        if self.ringing.is_some() {
            return;
        }
        self.tried = None;
        self.tried = self.play(millis, false);
        if let Some(audio) = &self.audio {
            let _ = audio.resume();
        }
    }

    /// At least one round.
    fn play(&mut self, millis: u32, is_talking: bool) -> Option<Tone> {
        let score = if is_talking {
            self.style.waiting
        } else {
            self.style.ring
        }?;
        if self.audio.is_none() {
            self.audio = AudioContext::new().ok();
        }
        self.play_on(is_talking);
        let rounds = (millis / score.round_millis).max(1);
        Tone::new(self.audio.as_ref()?, score, self.style.volume, rounds).ok()
    }

    fn play_on(&self, is_talking: bool) {
        let device = if is_talking {
            &self.style.speaker
        } else {
            &self.style.device
        };
        let is_there = *device == *self.plays_on.borrow();
        if let Some(audio) = self.audio.as_ref().filter(|_| !is_there) {
            let (plays_on, asked) = (Rc::clone(&self.plays_on), device.clone());
            tone::play_on(audio, device, move || {
                plays_on.replace(asked);
            });
        }
    }
}

/// A tab that nobody has clicked yet may not make a sound: the ring is heard from the next click or key on.
fn resume_at_next_click(audio: &AudioContext) -> Option<[Listener; 2]> {
    let _ = audio.resume();
    let window = web_sys::window()?;
    Some(["pointerdown", "keydown"].map(|event| {
        let audio = audio.clone();
        Listener::new(&window, event, move |_| {
            let _ = audio.resume();
        })
    }))
}

/// The notification of a tab that is hidden, from the beginning or later; a tab that is looked at needs none.
struct Notice {
    shown: Rc<RefCell<Option<(Notification, Listener)>>>,
    _hidden: Listener,
}

impl Notice {
    fn new(name: Option<&str>, clicked: Rc<dyn Fn()>) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let shown = Rc::new(RefCell::new(None));
        let (named, showing, page) = (name.map(display), Rc::clone(&shown), document.clone());
        let look = move || {
            let is_shown = showing.borrow().is_some();
            if page.hidden() && !is_shown {
                *showing.borrow_mut() = notify(named.as_deref(), Rc::clone(&clicked));
            } else if !page.hidden() {
                close(&showing);
            }
        };
        look();
        let hidden = Listener::new(&document, "visibilitychange", move |_| look());
        Some(Self {
            shown,
            _hidden: hidden,
        })
    }
}

impl Drop for Notice {
    fn drop(&mut self) {
        close(&self.shown);
    }
}

fn close(shown: &RefCell<Option<(Notification, Listener)>>) {
    if let Some((notification, _)) = shown.take() {
        notification.close();
    }
}

fn notify(name: Option<&str>, clicked: Rc<dyn Fn()>) -> Option<(Notification, Listener)> {
    let window = web_sys::window()?;
    if Notification::permission() != NotificationPermission::Granted {
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
        clicked();
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
