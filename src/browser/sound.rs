//! Devices and ring: what was chosen is kept here, in this browser, and carried out as long as its
//! devices are there.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use js_sys::{Array, Function};
use ledgerline_core::{
    domain::sound::{
        Access, Device, FULL_VOLUME, Ringtone, SoundNote, SoundSettings, SoundView, SoundWish,
        Trial, Use,
    },
    wire::json,
};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AudioContext, Storage, StorageEvent};

use super::{
    js::devices,
    listener::Listener,
    phone::library,
    ringer::{Ringer, Style},
    tone::{self, Tone},
};

const KEPT: &str = "ledgerline.sound";

/// A key of a headset.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum HeadsetKey {
    HangUp,
    /// Off when it is on, on when it is off.
    Microphone,
}

type Told = Closure<dyn Fn(JsValue)>;

/// Devices and ring of this tab.
pub(super) struct Sound(Rc<Inner>);

struct Inner {
    me: Weak<Inner>,
    view: RefCell<SoundView>,
    ringer: RefCell<Ringer>,
    meter: RefCell<Option<Meter>>,
    /// Counts trials of the microphone, so that one that comes late is ended.
    trial: Cell<u32>,
    tried: RefCell<Option<(AudioContext, Tone)>>,
    /// Muted or not, of the call that is talked on here.
    talks: Cell<Option<bool>>,
    tell: Box<dyn Fn(&SoundView)>,
    press: Box<dyn Fn(HeadsetKey)>,
    heard: RefCell<Vec<Told>>,
    _stored: Option<Listener>,
}

/// Ends with it.
struct Meter {
    stop: Function,
    _told: Told,
}

impl Drop for Meter {
    fn drop(&mut self) {
        let _ = self.stop.call0(&JsValue::UNDEFINED);
    }
}

impl Sound {
    /// `tell` hears what is new to draw, `press` what is pressed on a headset.
    pub(super) fn start(
        tell: impl Fn(&SoundView) + 'static,
        press: impl Fn(HeadsetKey) + 'static,
    ) -> Self {
        let view = SoundView {
            settings: kept(),
            can_choose_speaker: tone::can_choose("HTMLMediaElement"),
            can_choose_ringer: tone::can_choose("AudioContext"),
            ..SoundView::default()
        };
        let inner = Rc::new_cyclic(|me: &Weak<Inner>| Inner {
            me: me.clone(),
            ringer: RefCell::new(Ringer::new(style(&view))),
            view: RefCell::new(view),
            meter: RefCell::default(),
            trial: Cell::default(),
            tried: RefCell::default(),
            talks: Cell::default(),
            tell: Box::new(tell),
            press: Box::new(press),
            heard: RefCell::default(),
            _stored: stored(me.clone()),
        });
        let weak = inner.me.clone();
        spawn_local(async move {
            let is_loaded = library::is_loaded().await;
            if let Some(inner) = weak.upgrade().filter(|_| is_loaded) {
                inner.watch();
            }
        });
        Self(inner)
    }

    pub(super) fn ring(&self, name: Option<&str>, is_talking: bool) {
        self.0.ringer.borrow_mut().ring(name, is_talking);
    }

    pub(super) fn stop_ringing(&self) {
        self.0.ringer.borrow_mut().stop();
    }

    /// Muted or not; `None` when nobody talks here.
    pub(super) fn talks(&self, is_muted: Option<bool>) {
        if self.0.talks.replace(is_muted) != is_muted {
            let _ = devices::show_call(is_muted.is_some(), is_muted == Some(true));
        }
        let has_note = self.0.view.borrow().note.is_some();
        if is_muted.is_none() && has_note {
            self.0.change(|view| view.note = None);
        }
    }

    pub(super) fn perform(&self, wish: SoundWish) {
        let inner = &self.0;
        match wish {
            SoundWish::Choose { what, device } => {
                inner.set(|settings| settings.choose(what, device));
            }
            SoundWish::Ring { ringtone } => inner.set(|settings| settings.ringtone = ringtone),
            SoundWish::Volume { percent } => {
                inner.set(|settings| settings.volume = percent.min(FULL_VOLUME));
            }
            SoundWish::TryMicrophone => inner.try_microphone(),
            SoundWish::StopMicrophone => inner.stop_microphone(),
            SoundWish::TestSpeaker => inner.test_speaker(),
            SoundWish::TestRing => inner.ringer.borrow_mut().test(),
            SoundWish::DropNote => inner.change(|view| view.note = None),
        }
    }
}

impl Inner {
    fn change(&self, change: impl FnOnce(&mut SoundView)) {
        change(&mut self.view.borrow_mut());
        (self.tell)(&self.view.borrow());
    }

    fn set(&self, set: impl FnOnce(&mut SoundSettings)) {
        self.change(|view| set(&mut view.settings));
        if let (Some(storage), Ok(text)) = (storage(), json::write(&self.view.borrow().settings)) {
            // Full or forbidden, the choice holds as long as the page.
            let _ = storage.set_item(KEPT, &text);
        }
        self.carry_out();
    }

    /// Calls and ring use what the choices come to now.
    fn carry_out(&self) {
        let view = self.view.borrow();
        self.ringer.borrow_mut().set(style(&view));
        if view.is_known {
            let id = |what| view.picked(what).id();
            let _ = devices::use_devices(id(Use::Microphone), id(Use::Speaker));
        }
    }

    fn hear(&self, heard: impl Fn(&Rc<Self>, JsValue) + 'static) -> Function {
        let weak = self.me.clone();
        let told = Told::new(move |value| {
            if let Some(inner) = weak.upgrade() {
                heard(&inner, value);
            }
        });
        let function = told.as_ref().unchecked_ref::<Function>().clone();
        self.heard.borrow_mut().push(told);
        function
    }

    fn watch(&self) {
        let changed = self.hear(|inner, permission| {
            let access = match permission.as_string().as_deref() {
                Some("granted") => Access::Allowed,
                Some("denied") => Access::Refused,
                Some(_) | None => Access::Unknown,
            };
            inner.change(|view| view.access = access);
            inner.look();
        });
        let replaced = self.hear(|inner, label| {
            let note = label
                .as_string()
                .map_or(SoundNote::NoMicrophone, SoundNote::Microphone);
            // Nobody has to be told what they try just now.
            let is_told = inner.talks.get().is_some();
            inner.change(|view| view.note = Some(note).filter(|_| is_told));
        });
        let pressed = self.hear(|inner, key| match key.as_string().as_deref() {
            Some("hangup") => (inner.press)(HeadsetKey::HangUp),
            Some("togglemicrophone") => (inner.press)(HeadsetKey::Microphone),
            Some(_) | None => {}
        });
        let _ = devices::watch_headset(&pressed);
        if devices::watch_devices(&changed, &replaced).is_err() {
            tracing::warn!("devices cannot be followed");
        }
    }

    /// Sees which devices are there.
    fn look(&self) {
        let (me, Ok(listing)) = (self.me.clone(), devices::list_devices()) else {
            return;
        };
        spawn_local(async move {
            let Ok(listed) = JsFuture::from(listing).await else {
                return;
            };
            let (mut microphones, mut speakers) = (Vec::new(), Vec::new());
            for each in Array::from(&listed).iter() {
                let each = Array::from(&each);
                let text = |at| each.get(at).as_string().unwrap_or_default();
                let list = match text(0).as_str() {
                    "audioinput" => &mut microphones,
                    "audiooutput" => &mut speakers,
                    _ => continue,
                };
                list.push(Device {
                    id: text(1),
                    label: text(2),
                });
            }
            if let Some(inner) = me.upgrade() {
                inner.change(|view| {
                    view.microphones = microphones;
                    view.speakers = speakers;
                    view.is_known = true;
                });
                inner.carry_out();
            }
        });
    }

    fn try_microphone(&self) {
        let trial = self.next_trial();
        let weak = self.me.clone();
        let told = Told::new(move |level: JsValue| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and 100"
            )]
            let level = level.as_f64().unwrap_or_default().clamp(0.0, 100.0) as u8;
            if let Some(inner) = weak.upgrade() {
                inner.change(|view| view.trial = Trial::Level(level));
            }
        });
        let starting = devices::start_meter(told.as_ref().unchecked_ref());
        let me = self.me.clone();
        spawn_local(async move {
            let started = match starting {
                Ok(starting) => JsFuture::from(starting).await,
                Err(error) => Err(error),
            };
            let Some(inner) = me.upgrade() else { return };
            let meter = started.ok().map(|stop| Meter {
                stop: stop.unchecked_into(),
                _told: told,
            });
            if inner.trial.get() != trial {
                return;
            }
            let trial = if meter.is_some() {
                Trial::Level(0)
            } else {
                Trial::Failed
            };
            inner.change(|view| view.trial = trial);
            *inner.meter.borrow_mut() = meter;
            // The browser names devices only to those that may listen.
            inner.look();
        });
    }

    fn stop_microphone(&self) {
        self.next_trial();
        self.meter.take();
        self.change(|view| view.trial = Trial::Off);
    }

    fn next_trial(&self) -> u32 {
        self.trial.set(self.trial.get().wrapping_add(1));
        self.meter.take();
        self.trial.get()
    }

    fn test_speaker(&self) {
        let device = self.view.borrow().picked(Use::Speaker).id().to_owned();
        if let Some((before, _)) = self.tried.take() {
            let _ = before.close();
        }
        let (Ok(audio), Some(score)) = (AudioContext::new(), Ringtone::Chime.score()) else {
            return;
        };
        if !device.is_empty() {
            tone::play_on(&audio, &device);
        }
        if let Ok(tone) = Tone::new(&audio, score, FULL_VOLUME, 1) {
            self.tried.replace(Some((audio, tone)));
        }
    }
}

fn style(view: &SoundView) -> Style {
    Style {
        ringtone: view.settings.ringtone,
        volume: view.settings.volume,
        device: view.picked(Use::Ringer).id().to_owned(),
    }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn kept() -> SoundSettings {
    let text = storage().and_then(|storage| storage.get_item(KEPT).ok().flatten());
    text.and_then(|text| json::read(&text).ok())
        .unwrap_or_default()
}

/// Another tab's choice is this one's too: it may be this one that rings.
fn stored(me: Weak<Inner>) -> Option<Listener> {
    let window = web_sys::window()?;
    Some(Listener::new(&window, "storage", move |event| {
        let is_ours = event
            .dyn_ref::<StorageEvent>()
            .is_some_and(|event| event.key().as_deref() == Some(KEPT));
        if let Some(inner) = me.upgrade().filter(|_| is_ours) {
            inner.change(|view| view.settings = kept());
            inner.carry_out();
        }
    }))
}
