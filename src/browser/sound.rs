//! Devices and ring: what was chosen is kept here, in this browser, and carried out as long as its
//! devices are there.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use gloo_timers::callback::Timeout;
use js_sys::{Array, Function, Reflect};
use ledgerline_core::{
    domain::{
        ids::ExtensionId,
        intent::Intent,
        sound::{
            Access, Device, FULL_VOLUME, MicrophoneFault, Noise, Practice, Ringtone,
            RingtoneProblem, SoundNote, SoundSettings, SoundView, SoundWish, SpeakerFault, Takes,
            Trial, Use,
        },
        time::Timestamp,
        view::View,
    },
    wire::json,
};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AudioBuffer, AudioContext};

use super::{
    clock,
    headsets::{self, Headsets},
    js::devices,
    listener::Listener,
    local,
    phone::library,
    ringer::{Melody, PRACTICE_MS, Ringer, Style},
    ringtones::{self, Ringtones},
    tone::{self, Tone},
};

/// Each person's own; this one is nobody's, before anybody has signed in.
const KEPT: &str = "ledgerline.sound";
/// Whose were used last, so that a page that has just begun need not wait to know who is signed in.
const LAST: &str = "ledgerline.sound.of";

/// An answered practice call listens no longer than this.
const LONGEST_PRACTICE_MS: u32 = 60_000;

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
    /// Under which name the choices are kept.
    kept_as: RefCell<String>,
    view: RefCell<SoundView>,
    ringer: RefCell<Ringer>,
    meter: RefCell<Option<Meter>>,
    /// Counts trials of the microphone, so that one that comes late is ended.
    trial: Cell<u32>,
    tried: RefCell<Option<Tried>>,
    /// Counts recordings likewise.
    take: Cell<u32>,
    takes: RefCell<Option<devices::Takes>>,
    headsets: Headsets,
    ringtones: Ringtones,
    /// Ends a practice call that nobody answers, or nobody ends.
    practice: RefCell<Option<Timeout>>,
    loop_back: RefCell<Option<LoopBack>>,
    /// Muted or not, of the call that is talked on here.
    talks: Cell<Option<bool>>,
    /// There is a call, in whichever tab.
    has_calls: Cell<bool>,
    /// By the wall clock: when a time with a ring or without was last looked at, and when it ends.
    quiet: Cell<Looked>,
    wake: Box<dyn Fn(Timestamp)>,
    tell: Box<dyn Fn(&SoundView)>,
    press: Box<dyn Fn(HeadsetKey)>,
    heard: RefCell<Vec<Told>>,
    _stored: Option<Listener>,
}

#[derive(Clone, Copy, Default)]
struct Looked {
    at: Timestamp,
    /// Nothing where nothing will change by itself.
    ends: Option<Timestamp>,
}

/// A loudspeaker that is tried; silent with it.
struct Tried {
    audio: AudioContext,
    _tone: Tone,
    _over: Timeout,
}

impl Drop for Tried {
    fn drop(&mut self) {
        let _ = self.audio.close();
    }
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

/// A call of this page with itself, which ends with it.
struct LoopBack(Function);

impl Drop for LoopBack {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

impl Sound {
    /// `wake` hears when [`Self::follow_clock`] is needed, `tell` what is new to draw, `press` which key of a headset
    /// the browser handed over, `wish` what a button of a USB headset means, `wanted` that somebody clicked the
    /// notification of a call.
    pub(super) fn start(
        wake: impl Fn(Timestamp) + 'static,
        tell: impl Fn(&SoundView) + 'static,
        press: impl Fn(HeadsetKey) + 'static,
        wish: impl Fn(Intent) + 'static,
        wanted: impl Fn() + 'static,
    ) -> Self {
        let kept_as = local::read(LAST).unwrap_or_else(|| KEPT.to_owned());
        let view = SoundView {
            settings: kept(&kept_as).unwrap_or_default(),
            can_choose_speaker: tone::can_choose("HTMLMediaElement"),
            can_choose_ringer: tone::can_choose("AudioContext"),
            headsets: headsets::can_use().then(Vec::new),
            ..SoundView::default()
        };
        let inner = Rc::new_cyclic(|me: &Weak<Inner>| Inner {
            me: me.clone(),
            kept_as: RefCell::new(kept_as),
            ringer: RefCell::new(Ringer::new(style(&view, None), wanted)),
            view: RefCell::new(view),
            meter: RefCell::default(),
            trial: Cell::default(),
            tried: RefCell::default(),
            take: Cell::default(),
            takes: RefCell::default(),
            headsets: Headsets::new(
                {
                    let me = me.clone();
                    move |there| {
                        if let Some(inner) = me.upgrade() {
                            let is_talking = inner.talks.get().is_some();
                            inner.change(|view| view.see_headsets(there, is_talking));
                        }
                    }
                },
                wish,
            ),
            ringtones: Ringtones::default(),
            practice: RefCell::default(),
            loop_back: RefCell::default(),
            talks: Cell::default(),
            has_calls: Cell::default(),
            quiet: Cell::default(),
            wake: Box::new(wake),
            tell: Box::new(tell),
            press: Box::new(press),
            heard: RefCell::default(),
            _stored: stored(me.clone()),
        });
        let weak = inner.me.clone();
        spawn_local(async move {
            library::loaded().await;
            if let Some(inner) = weak.upgrade() {
                inner.watch();
                inner.headsets.start();
            }
        });
        (inner.tell)(&inner.view.borrow());
        Self(inner)
    }

    /// The choices are this person's from now on. What was chosen before anybody had signed in is whoever
    /// signs in's.
    pub(super) fn belong_to(&self, person: &ExtensionId) {
        let name = format!("{KEPT}.{person}");
        let before = self.0.kept_as.borrow().clone();
        if before == name {
            return;
        }
        let settings = kept(&name).unwrap_or_else(|| {
            if before == KEPT {
                self.0.view.borrow().settings.clone()
            } else {
                SoundSettings::default()
            }
        });
        local::write(LAST, &name);
        self.0.kept_as.replace(name);
        self.0.ringtones.forget();
        self.0.list_ringtones();
        self.0.set(|now| *now = settings);
    }

    /// A practice call is none, and gives way to any.
    pub(super) fn has_calls(&self, has_calls: bool) {
        self.0.has_calls.set(has_calls);
        if has_calls {
            self.0.end_practice();
            self.0.drop_takes();
        }
    }

    /// Headsets show the calls of this view; the tab with the phone has them.
    pub(super) fn show(&self, view: &View, is_leader: bool) {
        self.0.headsets.show(view, is_leader);
    }

    /// Begins and ends times without a ring. The alarm rang, or something else happened meanwhile.
    pub(super) fn follow_clock(&self, has_woken: bool) {
        let (now, looked) = (clock::wall(), self.0.quiet.get());
        let is_over = looked.ends.is_some_and(|ends| ends <= now);
        // A clock that was set back, or the first time.
        let is_unknown = now < looked.at || looked.at == Timestamp::default();
        if has_woken || is_over || is_unknown {
            self.0.see_quiet();
        } else if let Some(ends) = looked.ends {
            // It may have been said by a clock that was put right since.
            (self.0.wake)(ends);
        }
    }

    pub(super) fn ring(&self, name: Option<&str>, is_talking: bool) {
        self.0.see_quiet();
        self.0.end_practice();
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
        let has_notes = !self.0.view.borrow().notes.is_empty();
        if is_muted.is_none() && has_notes {
            self.0.change(|view| view.notes.clear());
        }
    }

    pub(super) fn perform(&self, wish: SoundWish) {
        let inner = &self.0;
        match wish {
            SoundWish::Choose { what, device } => {
                inner.speaker_fails(None);
                inner.set(|settings| settings.choose(what, device));
            }
            SoundWish::RingOn { device, on } => {
                inner.set(|settings| settings.ring_on(device.as_ref(), on));
            }
            SoundWish::Ring { ringtone } => inner.set(|settings| settings.ring_like(ringtone)),
            SoundWish::RingOwn { name } => {
                inner.set(|settings| settings.own_ringtone = Some(name));
            }
            SoundWish::AddRingtone { name, data } => inner.add_ringtone(name, &data),
            SoundWish::RemoveRingtone { name } => inner.remove_ringtone(&name),
            SoundWish::RingSound { on } => inner.set(|settings| settings.has_ring_sound = on),
            SoundWish::KeepHours { on } => inner.set(|settings| settings.quiet.keeps_hours = on),
            SoundWish::Hours { hours } => inner.set(|settings| settings.quiet.hours = hours),
            SoundWish::Pause { pause } => {
                let until = pause.end(clock::wall(), &clock::shown);
                inner.set(|settings| settings.quiet.until = Some(until));
            }
            SoundWish::EndPause => inner.set(|settings| settings.quiet.until = None),
            SoundWish::WaitingTone { on } => inner.set(|settings| settings.has_waiting_tone = on),
            SoundWish::Volume { percent } => {
                inner.set(|settings| settings.volume = percent.min(FULL_VOLUME));
            }
            SoundWish::TryMicrophone => inner.try_microphone(),
            SoundWish::StopMicrophone => inner.stop_microphone(),
            SoundWish::TestSpeaker => inner.test_speaker(),
            SoundWish::TestRing => inner.ringer.borrow_mut().test(),
            SoundWish::SuppressNoise { on } => {
                inner.set(|settings| settings.suppresses_noise = on);
            }
            SoundWish::HearYourself => inner.hear_yourself(),
            SoundWish::PlayTake { is_quiet } => inner.play_take(is_quiet),
            SoundWish::DropTakes => inner.drop_takes(),
            SoundWish::ConnectHeadset => inner.headsets.connect(),
            SoundWish::ForgetHeadset { number } => {
                inner.change(|view| {
                    let headsets = view.headsets.iter_mut();
                    headsets.for_each(|all| all.retain(|it| it.number != number));
                });
                inner.headsets.forget(number);
            }
            SoundWish::DropNotes => inner.change(|view| view.notes.clear()),
            SoundWish::Practise => inner.practise(),
            SoundWish::AnswerPractice => inner.answer_practice(),
            SoundWish::EndPractice => inner.end_practice(),
        }
    }
}

impl Inner {
    fn change(&self, change: impl FnOnce(&mut SoundView)) {
        change(&mut self.view.borrow_mut());
        (self.tell)(&self.view.borrow());
    }

    fn set(&self, set: impl FnOnce(&mut SoundSettings)) {
        self.change(|view| view.set(set));
        self.keep();
        self.see_quiet();
        self.carry_out();
    }

    fn keep(&self) {
        if let Ok(text) = json::write(&self.view.borrow().settings) {
            local::write(&self.kept_as.borrow(), &text);
        }
    }

    /// Looks at the clock: is this a time without a ring, and until when is that so?
    fn see_quiet(&self) {
        let at = clock::wall();
        let mut quiet = self.view.borrow().settings.quiet;
        let is_pause_over = quiet.forget_pause(at);
        let rings = quiet.at(at, &clock::shown);
        let ends = rings.changes_at();
        self.quiet.set(Looked { at, ends });
        if is_pause_over || self.view.borrow().spell != rings.spell() {
            self.change(|view| {
                view.settings.quiet = quiet;
                view.spell = rings.spell();
            });
            self.carry_out();
        }
        if is_pause_over {
            self.keep();
        }
        if let Some(ends) = ends {
            (self.wake)(ends);
        }
    }

    /// Calls and ring use what the choices come to now.
    fn carry_out(&self) {
        self.open_ringtone();
        let view = self.view.borrow();
        let own = self.ringtones.ready(view.settings.own_ringtone.as_deref());
        self.ringer.borrow_mut().set(style(&view, own));
        let _ = devices::be_quiet(view.settings.suppresses_noise);
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
            if is_told {
                inner.change(|view| view.note(note));
            }
        });
        let pressed = self.hear(|inner, key| match key.as_string().as_deref() {
            Some("hangup") => (inner.press)(HeadsetKey::HangUp),
            Some("togglemicrophone") => (inner.press)(HeadsetKey::Microphone),
            Some(_) | None => {}
        });
        let _ = devices::watch_headset(&pressed);
        let noise = self.hear(|inner, is_quiet| {
            let noise = if is_quiet == JsValue::TRUE {
                Noise::TakenOut
            } else {
                Noise::LetThrough
            };
            inner.change(|view| view.noise = noise);
        });
        let _ = devices::watch_quiet(&noise);
        if devices::can_be_quiet() == Ok(false) {
            self.change(|view| view.noise = Noise::Unavoidable);
        }
        self.list_ringtones();
        self.carry_out();
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
                let is_talking = inner.talks.get().is_some();
                inner.change(|view| view.see(microphones, speakers, is_talking));
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
            let meter = started.map(|stop| Meter {
                stop: stop.unchecked_into(),
                _told: told,
            });
            if inner.trial.get() != trial {
                return;
            }
            let trial = match &meter {
                Ok(_) => Trial::Level(0),
                Err(error) => Trial::Failed(fault(error)),
            };
            inner.change(|view| view.trial = trial);
            *inner.meter.borrow_mut() = meter.ok();
            // The browser names devices only to those that may listen.
            inner.look();
        });
    }

    fn stop_microphone(&self) {
        self.next_trial();
        self.meter.take();
        self.change(|view| view.trial = Trial::Off);
    }

    /// Rings as a call does, and is nothing but sound and a card. Not while there is a call.
    fn practise(&self) {
        if self.has_calls.get() {
            return;
        }
        self.end_practice();
        self.ringer.borrow_mut().practise();
        self.end_practice_after(PRACTICE_MS);
        self.change(|view| view.practice = Some(Practice::Ringing));
    }

    fn answer_practice(&self) {
        if self.view.borrow().practice == Some(Practice::Ringing) {
            self.end_practice_after(LONGEST_PRACTICE_MS);
            self.ringer.borrow_mut().hush();
            self.change(|view| view.practice = Some(Practice::Answered));
            self.try_microphone();
            self.loop_back();
        }
    }

    /// What the person says goes the way of a call and comes back to them.
    fn loop_back(&self) {
        let trial = self.trial.get();
        let (me, looping) = (self.me.clone(), devices::loop_back());
        spawn_local(async move {
            let looped = match looping {
                Ok(looping) => JsFuture::from(looping).await,
                Err(error) => Err(error),
            };
            let looped = looped.map(|end| LoopBack(end.unchecked_into()));
            // One that comes when the practice call is over ends at once.
            let is_this = |inner: &Rc<Self>| inner.trial.get() == trial;
            let Some(inner) = me.upgrade().filter(is_this) else {
                return;
            };
            if looped.is_err() {
                inner.change(|view| view.practice = Some(Practice::Unheard));
            }
            *inner.loop_back.borrow_mut() = looped.ok();
        });
    }

    fn end_practice_after(&self, millis: u32) {
        let weak = self.me.clone();
        let over = Timeout::new(millis, move || {
            if let Some(inner) = weak.upgrade() {
                inner.end_practice();
            }
        });
        self.practice.replace(Some(over));
    }

    fn end_practice(&self) {
        let practice = self.view.borrow().practice;
        if practice.is_none() {
            return;
        }
        // Its own timer may be what ends it, and must not be dropped while it runs.
        if let Some(over) = self.practice.take() {
            over.cancel();
        }
        self.ringer.borrow_mut().hush();
        self.change(|view| view.practice = None);
        self.loop_back.take();
        if practice.is_some_and(Practice::is_answered) {
            self.stop_microphone();
        }
    }

    /// Two recordings at once, that nobody else hears. Not while there is a call.
    fn hear_yourself(&self) {
        if self.has_calls.get() {
            return;
        }
        self.drop_takes();
        let take = self.take.get();
        let takes = match devices::Takes::new() {
            Ok(takes) => takes,
            Err(error) => return self.change(|view| view.takes = Takes::Failed(fault(&error))),
        };
        let recording = takes.same();
        self.takes.replace(Some(takes));
        self.change(|view| view.takes = Takes::Recording);
        let me = self.me.clone();
        spawn_local(async move {
            let recorded = JsFuture::from(recording).await;
            let is_this = |inner: &Rc<Self>| inner.take.get() == take;
            let Some(inner) = me.upgrade().filter(is_this) else {
                return;
            };
            let shown = match recorded {
                Ok(is_same) => Takes::Ready {
                    is_same: is_same == JsValue::TRUE,
                    playing: None,
                },
                Err(error) => Takes::Failed(fault(&error)),
            };
            inner.change(|view| view.takes = shown);
            // The browser names devices only to those that may listen.
            inner.look();
        });
    }

    fn play_take(&self, is_quiet: bool) {
        let Takes::Ready { is_same, .. } = self.view.borrow().takes else {
            return;
        };
        let takes = self.takes.borrow();
        let Some(Ok(playing)) = takes.as_ref().map(|takes| takes.play(is_quiet)) else {
            return;
        };
        let ready = move |playing| Takes::Ready { is_same, playing };
        self.change(|view| view.takes = ready(Some(is_quiet)));
        let (me, take) = (self.me.clone(), self.take.get());
        spawn_local(async move {
            let _ = JsFuture::from(playing).await;
            let is_this = |inner: &Rc<Self>| {
                inner.take.get() == take && inner.view.borrow().takes == ready(Some(is_quiet))
            };
            if let Some(inner) = me.upgrade().filter(is_this) {
                inner.change(|view| view.takes = ready(None));
            }
        });
    }

    fn drop_takes(&self) {
        self.take.set(self.take.get().wrapping_add(1));
        if let Some(takes) = self.takes.take() {
            let _ = takes.end();
        }
        if self.view.borrow().takes != Takes::None {
            self.change(|view| view.takes = Takes::None);
        }
    }

    /// Which ones of their own the person has here.
    fn list_ringtones(&self) {
        let owner = self.kept_as.borrow().clone();
        let Ok(listing) = devices::list_ringtones(&owner) else {
            return;
        };
        let me = self.me.clone();
        spawn_local(async move {
            // A browser that keeps nothing has none.
            let listed = JsFuture::from(listing).await;
            let names = listed.map(|names| Array::from(&names)).unwrap_or_default();
            let names: Vec<String> = names.iter().filter_map(|name| name.as_string()).collect();
            let is_theirs = |inner: &Rc<Self>| *inner.kept_as.borrow() == owner;
            if let Some(inner) = me.upgrade().filter(is_theirs) {
                inner.change(|view| view.own_ringtones = names);
            }
        });
    }

    /// Makes the chosen one of the person's own ready; until it is, and where it cannot be played, a melody
    /// stands in for it.
    fn open_ringtone(&self) {
        let chosen = self.view.borrow().settings.own_ringtone.clone();
        let Some(name) = self.ringtones.opens(chosen) else {
            return;
        };
        let Ok(opening) = devices::open_ringtone(&self.kept_as.borrow(), &name) else {
            // Before the code for it is there; it is asked for again then.
            return self.ringtones.forget();
        };
        let me = self.me.clone();
        spawn_local(async move {
            let sound = JsFuture::from(opening).await.ok();
            let sound = sound.and_then(|sound| sound.dyn_into::<AudioBuffer>().ok());
            let Some(inner) = me.upgrade() else { return };
            if !inner.ringtones.opened(&name, sound.clone()) {
                return;
            }
            inner.change(|view| {
                view.ringtone_problem = sound.is_none().then_some(RingtoneProblem::Gone(name));
            });
            inner.carry_out();
        });
    }

    fn add_ringtone(&self, name: String, data: &str) {
        let owner = self.kept_as.borrow().clone();
        self.change(|view| view.ringtone_problem = None);
        let keeping = devices::keep_ringtone(&owner, &name, data);
        let me = self.me.clone();
        spawn_local(async move {
            let kept = match keeping {
                Ok(keeping) => JsFuture::from(keeping).await.map(|_| ()),
                Err(error) => Err(error),
            };
            let is_theirs = |inner: &Rc<Self>| *inner.kept_as.borrow() == owner;
            let Some(inner) = me.upgrade().filter(is_theirs) else {
                return;
            };
            if let Err(error) = kept {
                let problem = ringtones::problem(&error);
                return inner.change(|view| view.ringtone_problem = Some(problem));
            }
            inner.ringtones.forget();
            inner.list_ringtones();
            inner.set(|settings| settings.own_ringtone = Some(name));
        });
    }

    fn remove_ringtone(&self, name: &str) {
        let owner = self.kept_as.borrow().clone();
        let Ok(dropping) = devices::drop_ringtone(&owner, name) else {
            return;
        };
        self.set(|settings| settings.forget_ringtone(name));
        let me = self.me.clone();
        spawn_local(async move {
            let is_dropped = JsFuture::from(dropping).await.is_ok();
            if let Some(inner) = me.upgrade() {
                let problem = (!is_dropped).then_some(RingtoneProblem::NotKept);
                inner.change(|view| view.ringtone_problem = problem);
                inner.list_ringtones();
            }
        });
    }

    fn next_trial(&self) -> u32 {
        self.trial.set(self.trial.get().wrapping_add(1));
        self.meter.take();
        self.trial.get()
    }

    fn speaker_fails(&self, fault: Option<SpeakerFault>) {
        if self.view.borrow().speaker_fault != fault {
            self.change(|view| view.speaker_fault = fault);
        }
    }

    fn test_speaker(&self) {
        let device = self.view.borrow().picked(Use::Speaker).id().to_owned();
        self.tried.take();
        self.speaker_fails(None);
        let Ok(audio) = AudioContext::new() else {
            return self.speaker_fails(Some(SpeakerFault::Silent));
        };
        if !device.is_empty() {
            let weak = self.me.clone();
            tone::play_on(&audio, &device, move |played| {
                if let (Some(inner), Err(error)) = (weak.upgrade(), played) {
                    inner.tried.take();
                    inner.speaker_fails(Some(SpeakerFault::of_exception(&exception(&error))));
                }
            });
        }
        let score = Ringtone::Chime.score();
        let Ok(tone) = Tone::new(&audio, score, FULL_VOLUME, 1) else {
            let _ = audio.close();
            return self.speaker_fails(Some(SpeakerFault::Silent));
        };
        let weak = self.me.clone();
        let over = Timeout::new(score.round_millis, move || {
            if let Some(inner) = weak.upgrade() {
                inner.tried.take();
            }
        });
        self.tried.replace(Some(Tried {
            audio,
            _tone: tone,
            _over: over,
        }));
    }
}

/// Why no microphone could be used.
fn fault(error: &JsValue) -> MicrophoneFault {
    MicrophoneFault::of_exception(&exception(error)).unwrap_or(MicrophoneFault::Busy)
}

/// The name of what was thrown.
pub(super) fn exception(error: &JsValue) -> String {
    let name = Reflect::get(error, &"name".into()).ok();
    name.and_then(|name| name.as_string()).unwrap_or_default()
}

/// `own` is the person's own sound, where that is chosen and can be played.
fn style(view: &SoundView, own: Option<AudioBuffer>) -> Style {
    let heard = |is_talking| view.heard(is_talking).map(Melody::Score);
    Style {
        ring: heard(false).map(|melody| own.map_or(melody, Melody::Own)),
        waiting: heard(true),
        volume: view.settings.volume,
        devices: view.rings_on().into_iter().map(str::to_owned).collect(),
        speaker: [view.picked(Use::Speaker).id().to_owned()],
    }
}

fn kept(name: &str) -> Option<SoundSettings> {
    json::read(&local::read(name)?).ok()
}

/// Another tab's choice is this one's too: it may be this one that rings.
fn stored(me: Weak<Inner>) -> Option<Listener> {
    local::watch(move |name| {
        let is_ours = |inner: &Rc<Inner>| *inner.kept_as.borrow() == name;
        if let Some(inner) = me.upgrade().filter(is_ours) {
            let settings = kept(name).unwrap_or_default();
            inner.change(|view| view.set(|now| *now = settings));
            inner.see_quiet();
            inner.list_ringtones();
            inner.carry_out();
        }
    })
}
