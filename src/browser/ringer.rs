//! Rings: a melody made on the spot, a notification while the tab is hidden, a flashing title.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Interval;
use ledgerline_core::domain::{phone_number::display, sound::Score};
use web_sys::{
    AudioBuffer, AudioContext, Notification, NotificationOptions, NotificationPermission,
};

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
    pub(super) ring: Option<Melody>,
    /// What whoever talks hears of a further call.
    pub(super) waiting: Option<Melody>,
    pub(super) volume: u8,
    /// The loudspeakers for the ring; an empty one is the computer's own choice.
    pub(super) devices: Vec<String>,
    /// That of the other side's voice, where whoever talks hears of a further call.
    pub(super) speaker: [String; 1],
}

/// What can sound.
#[derive(Clone, PartialEq)]
pub(super) enum Melody {
    /// Made on the spot.
    Score(Score),
    /// A sound of the person's own.
    Own(AudioBuffer),
}

impl Melody {
    /// For so long, one round at least.
    fn begin(&self, audio: &AudioContext, volume: u8, millis: u32) -> Option<Tone> {
        match self {
            Self::Score(score) => {
                let rounds = (millis / score.round_millis).max(1);
                Tone::new(audio, *score, volume, rounds)
            }
            Self::Own(sound) => Tone::own(audio, sound, volume, millis),
        }
        .ok()
    }
}

/// Rings or is silent.
pub(super) struct Ringer {
    /// One for each loudspeaker.
    voices: Vec<Voice>,
    style: Style,
    ringing: Option<Ringing>,
    played: Option<Played>,
    /// Somebody clicked the notification.
    clicked: Rc<dyn Fn()>,
}

/// What sounds.
#[derive(Clone)]
struct Played {
    melody: Melody,
    millis: u32,
    is_talking: bool,
}

/// What comes out of one loudspeaker.
struct Voice {
    audio: AudioContext,
    /// Where it is heard, as far as the browser has said.
    plays_on: Rc<RefCell<String>>,
    tone: Option<Tone>,
}

impl Voice {
    fn new() -> Option<Self> {
        Some(Self {
            audio: AudioContext::new().ok()?,
            plays_on: Rc::default(),
            tone: None,
        })
    }

    fn play_on(&self, device: &str) {
        if *device != *self.plays_on.borrow() {
            let (plays_on, asked) = (Rc::clone(&self.plays_on), device.to_owned());
            // One that has just gone is to be asked for again.
            tone::play_on(&self.audio, device, move |played| {
                if played.is_ok() {
                    plays_on.replace(asked);
                }
            });
        }
    }
}

impl Drop for Voice {
    fn drop(&mut self) {
        self.tone = None;
        let _ = self.audio.close();
    }
}

/// Everything that stops when it is dropped.
struct Ringing {
    /// Who rings, as the notification says.
    name: Option<String>,
    is_talking: bool,
    unlock: Option<[Listener; 2]>,
    notice: Option<Notice>,
    _flash: Flash,
}

impl Ringer {
    pub(super) fn new(style: Style, clicked: impl Fn() + 'static) -> Self {
        Self {
            voices: Vec::new(),
            style,
            ringing: None,
            played: None,
            clicked: Rc::new(clicked),
        }
    }

    /// From now on; a ring that is heard changes its loudspeakers alone, and one that was not is heard if it may be.
    /// Said again with each change of devices, which is when one that could not be used may be there again.
    pub(super) fn set(&mut self, style: Style) {
        self.style = style;
        self.settle();
        let unheard = self.ringing.as_ref().filter(|_| self.played.is_none());
        if let Some(is_talking) = unheard.map(|ringing| ringing.is_talking)
            && self.melody(is_talking).is_some()
        {
            self.play(LONGEST_MS, is_talking);
            let unlock = self.resume_at_next_click();
            if let Some(ringing) = &mut self.ringing {
                ringing.unlock = unlock;
            }
        }
    }

    const fn melody(&self, is_talking: bool) -> Option<&Melody> {
        if is_talking {
            self.style.waiting.as_ref()
        } else {
            self.style.ring.as_ref()
        }
    }

    /// A second call's ring goes on as it is, under the name that is said last. Whoever talks meanwhile hears a
    /// short tone instead.
    pub(super) fn ring(&mut self, name: Option<&str>, is_talking: bool) {
        if let Some(ringing) = &mut self.ringing {
            if ringing.name.as_deref() != name {
                ringing.name = name.map(str::to_owned);
                // The one before goes first: both have the same tag.
                ringing.notice = None;
                ringing.notice = Notice::new(name, Rc::clone(&self.clicked));
            }
            if ringing.is_talking == is_talking {
                return;
            }
        }
        self.play(LONGEST_MS, is_talking);
        if let Some(ringing) = &mut self.ringing {
            ringing.is_talking = is_talking;
            return;
        }
        self.ringing = Some(Ringing {
            name: name.map(str::to_owned),
            is_talking,
            unlock: self.resume_at_next_click(),
            notice: Notice::new(name, Rc::clone(&self.clicked)),
            _flash: Flash::new(),
        });
    }

    pub(super) fn stop(&mut self) {
        if self.ringing.take().is_some() {
            self.quiet();
        }
    }

    /// One round, for somebody who tries it; within a click.
    pub(super) fn test(&mut self) {
        self.try_for(0);
        // It ends by itself, and is no ring that a loudspeaker joins later.
        self.played = None;
    }

    /// As a call rings, until it is hushed; within a click.
    pub(super) fn practise(&mut self) {
        self.try_for(PRACTICE_MS);
    }

    /// A try is over; a call rings on.
    pub(super) fn hush(&mut self) {
        if self.ringing.is_none() {
            self.quiet();
        }
    }

    fn try_for(&mut self, millis: u32) {
        if self.ringing.is_some() {
            return;
        }
        self.play(millis, false);
        for voice in &self.voices {
            let _ = voice.audio.resume();
        }
    }

    /// At least one round; what sounded before ends.
    fn play(&mut self, millis: u32, is_talking: bool) {
        self.quiet();
        let melody = self.melody(is_talking).cloned();
        self.played = melody.map(|melody| Played {
            melody,
            millis,
            is_talking,
        });
        self.settle();
    }

    fn quiet(&mut self) {
        self.played = None;
        for voice in &mut self.voices {
            voice.tone = None;
        }
    }

    /// What sounds comes from each loudspeaker that is wanted and from no other: from one that is plugged in
    /// meanwhile from its beginning.
    fn settle(&mut self) {
        let Some(played) = self.played.clone() else {
            return;
        };
        let devices: &[String] = if played.is_talking {
            &self.style.speaker
        } else {
            &self.style.devices
        };
        self.voices.truncate(devices.len());
        while self.voices.len() < devices.len()
            && let Some(voice) = Voice::new()
        {
            self.voices.push(voice);
        }
        let volume = self.style.volume;
        for (voice, device) in self.voices.iter_mut().zip(devices) {
            voice.play_on(device);
            if voice.tone.is_none() {
                voice.tone = played.melody.begin(&voice.audio, volume, played.millis);
            }
        }
    }

    /// A tab that nobody has clicked yet may not make a sound: the ring is heard from the next click or key on.
    fn resume_at_next_click(&self) -> Option<[Listener; 2]> {
        let audios: Vec<AudioContext> = self.voices.iter().map(|it| it.audio.clone()).collect();
        let resume = move || {
            for audio in &audios {
                let _ = audio.resume();
            }
        };
        resume();
        let window = web_sys::window()?;
        Some(["pointerdown", "keydown"].map(|event| {
            let resume = resume.clone();
            Listener::new(&window, event, move |_| resume())
        }))
    }
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
            // The app's own may be another by now: somebody's name is known, or somebody else rings.
            let shown = document.title();
            if shown == TITLE {
                if let Some(own) = turning.take() {
                    document.set_title(&own);
                }
            } else {
                *turning.borrow_mut() = Some(shown);
                document.set_title(TITLE);
            }
        });
        Self { own, _turn: turn }
    }
}

impl Drop for Flash {
    fn drop(&mut self) {
        let document = web_sys::window().and_then(|window| window.document());
        if let (Some(document), Some(title)) = (document, self.own.take())
            && document.title() == TITLE
        {
            document.set_title(&title);
        }
    }
}
