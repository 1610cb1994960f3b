//! The one loop: inputs into the engine, its outputs into the world and onto the screens.

use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::VecDeque,
    rc::{Rc, Weak},
};

use gloo_timers::callback::{Interval, Timeout};
use ledgerline_core::{
    domain::{
        connection::PhoneState,
        ids::{ExtensionId, ThreadId},
        intent::Intent,
        sound::SoundView,
        time::Timestamp,
        view::{Area, View},
    },
    wire::connector::AppConfig,
};
use thiserror::Error;

use super::{
    activation::Activation,
    alarm::Alarm,
    annexes,
    channel::Channel,
    clock, content, entropy,
    feed::Feed,
    http,
    listener::Listener,
    lock::Lock,
    notice::Notices,
    phone::Phone,
    sign_in,
    sign_in::SignIn,
    socket::Socket,
    sound::{HeadsetKey, Sound},
    storage::Storage,
    wake::Wake,
};
use crate::engine::{
    Engine,
    io::{Input, Io, Output, PhoneIo, SignInInput},
};

const SECOND_MS: u32 = 1_000;

/// Between a click that calls or answers and the drawing of what it changes: the page is drawn for 20 ms and
/// more, and what the browser says meanwhile of microphone and network would wait (adr/0030).
const DRAWN_AFTER_MS: u32 = 24;

/// Draws a part of the view.
pub type Draw = Box<dyn Fn(Area, &View)>;

/// What the driver calls to draw.
pub struct Screen {
    /// This part of the view is new.
    pub changed: Draw,
    /// Time for what counts on screen: every second while something does, and at the start.
    pub tick: Box<dyn Fn(Timestamp)>,
    /// Somebody clicked the notification of a text: its conversation is wanted in this tab.
    pub wanted: Box<dyn Fn(&ThreadId)>,
    /// Devices or ring are new.
    pub sound: Box<dyn Fn(&SoundView)>,
    /// Somebody clicked the notification of a call: it is wanted in this tab.
    pub call_wanted: Box<dyn Fn()>,
}

/// This is no browser the phone can run in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("the browser has no cryptography to offer")]
pub struct Unsupported;

/// The running phone, for as long as one of its handles lives.
#[derive(Clone)]
pub struct Driver(Rc<Inner>);

struct Inner {
    me: Weak<Inner>,
    engine: RefCell<Engine>,
    inbox: RefCell<VecDeque<Input>>,
    is_started: Cell<bool>,
    /// The person has agreed that this page goes to the sign-in.
    is_leaving: Rc<Cell<bool>>,
    /// The annexes are on their way.
    is_fetched: Cell<bool>,
    /// Whose notifications are on screen.
    person: RefCell<Option<ExtensionId>>,
    is_busy: Cell<bool>,
    screen: Screen,
    /// What is new and not drawn yet.
    undrawn: RefCell<Vec<Area>>,
    /// Until it is drawn.
    drawing: RefCell<Option<Timeout>>,
    hands: OnceCell<Hands>,
    second: RefCell<Option<Interval>>,
}

/// Everything that acts in the world.
struct Hands {
    feed: Feed,
    storage: Storage,
    channel: Channel,
    lock: Lock,
    alarm: Alarm,
    sign_in: SignIn,
    phone: Phone,
    sound: Sound,
    notices: Notices,
    socket: RefCell<Option<Socket>>,
    _wake: Wake,
    _activation: Activation,
    _leave: Option<Listener>,
}

impl Driver {
    /// Starts the phone.
    pub fn start(config: AppConfig, screen: Screen) -> Result<Self, Unsupported> {
        let seed = entropy::seed().ok_or(Unsupported)?;
        let origin = web_sys::window()
            .and_then(|window| window.location().origin().ok())
            .ok_or(Unsupported)?;
        let inner = Rc::new_cyclic(|me| Inner {
            me: me.clone(),
            engine: RefCell::new(Engine::new(config, &origin, seed)),
            inbox: RefCell::default(),
            is_started: Cell::new(false),
            is_leaving: Rc::default(),
            is_fetched: Cell::new(false),
            person: RefCell::default(),
            is_busy: Cell::new(false),
            screen,
            undrawn: RefCell::default(),
            drawing: RefCell::default(),
            hands: OnceCell::new(),
            second: RefCell::default(),
        });
        (inner.screen.tick)(clock::now());
        let weak = inner.me.clone();
        let feed = Feed::new({
            let weak = weak.clone();
            move |input| {
                if let Some(inner) = weak.upgrade() {
                    inner.take(input);
                }
            }
        });
        let hands = inner.hands.get_or_init(|| Hands {
            storage: Storage::start(feed.clone()),
            channel: Channel::open(feed.clone()),
            lock: Lock::queue(feed.clone()),
            alarm: Alarm::new(feed.clone()),
            sign_in: SignIn::new(feed.clone()),
            phone: Phone::new(feed.clone()),
            sound: Sound::start(
                wake(inner.me.clone()),
                {
                    let weak = inner.me.clone();
                    move |view| {
                        if let Some(inner) = weak.upgrade() {
                            (inner.screen.sound)(view);
                        }
                    }
                },
                {
                    let weak = inner.me.clone();
                    move |key| {
                        if let Some(inner) = weak.upgrade() {
                            inner.press(key);
                        }
                    }
                },
                {
                    let weak = inner.me.clone();
                    move |wish| {
                        if let Some(inner) = weak.upgrade() {
                            inner.take(Input::Intent(wish));
                        }
                    }
                },
                {
                    let weak = inner.me.clone();
                    move || {
                        if let Some(inner) = weak.upgrade() {
                            (inner.screen.call_wanted)();
                        }
                    }
                },
            ),
            notices: Notices::new({
                let weak = inner.me.clone();
                move |thread| {
                    if let Some(inner) = weak.upgrade() {
                        (inner.screen.wanted)(thread);
                    }
                }
            }),
            socket: RefCell::default(),
            _wake: Wake::new(&feed),
            _activation: Activation::new(&feed),
            _leave: leave_warning(inner.me.clone()),
            feed,
        });
        if !hands.channel.carries_all() {
            hands.feed.tell(Input::Unshared);
        }
        if let Some(query) = sign_in::take_returned() {
            let returned = SignInInput::Returned { query };
            hands.feed.tell(Input::SignIn(returned));
        }
        Ok(Self(inner))
    }

    /// What a person wants; what has to happen within their click has happened on return.
    pub fn dispatch(&self, intent: Intent) {
        if !self.0.is_started.get() {
            let _ = sign_in::within_click(&intent);
        }
        match (intent, self.0.hands.get()) {
            (Intent::Sound { wish }, Some(hands)) => hands.sound.perform(wish),
            (intent, _) => self.0.take(Input::Intent(intent)),
        }
    }
}

/// Sets the alarm for a moment of the wall clock.
fn wake(inner: Weak<Inner>) -> impl Fn(Timestamp) {
    move |at| {
        if let Some(inner) = inner.upgrade()
            && let Some(hands) = inner.hands.get()
        {
            hands.alarm.set(at.plus_millis(-clock::error_ms()));
        }
    }
}

/// The browser asks before it closes a tab that is still needed.
fn leave_warning(inner: Weak<Inner>) -> Option<Listener> {
    let window = web_sys::window()?;
    Some(Listener::new(&window, "beforeunload", move |event| {
        if inner
            .upgrade()
            .is_some_and(|inner| !inner.is_leaving.get() && inner.engine.borrow().is_needed())
        {
            event.prevent_default();
        }
    }))
}

impl Inner {
    /// Inputs that come while one is at work wait; those that come before storage was read wait
    /// for that.
    fn take(&self, input: Input) {
        if matches!(input, Input::Started { .. }) {
            self.is_started.set(true);
            self.inbox.borrow_mut().push_front(input);
        } else {
            self.inbox.borrow_mut().push_back(input);
        }
        if self.is_started.get() {
            self.alone(|| ());
        }
    }

    /// Does `first`, then what waits and what comes meanwhile: never one within another.
    fn alone(&self, first: impl FnOnce()) {
        if self.is_busy.replace(true) {
            return;
        }
        first();
        while let Some(next) = self.next() {
            self.work(next);
        }
        self.is_busy.set(false);
    }

    fn next(&self) -> Option<Input> {
        self.inbox.borrow_mut().pop_front()
    }

    fn work(&self, input: Input) {
        if clock::was_set() {
            wasm_bindgen_futures::spawn_local(async { drop(http::app_config().await) });
        }
        if let Some(hands) = self.hands.get() {
            hands.sound.follow_clock(matches!(input, Input::Woke));
        }
        self.engine.borrow_mut().handle(input, clock::now());
        let mut is_urgent = false;
        while let Some(output) = self.poll() {
            match output {
                Output::Io(io) => {
                    is_urgent |=
                        matches!(&io, Io::Phone(PhoneIo::Call { .. } | PhoneIo::Answer(_)));
                    self.perform(io);
                }
                Output::Changed(area) => {
                    let mut undrawn = self.undrawn.borrow_mut();
                    if !undrawn.contains(&area) {
                        undrawn.push(area);
                    }
                }
                Output::WakeAt(at) => {
                    if let Some(hands) = self.hands.get() {
                        hands.alarm.set(at);
                    }
                }
            }
        }
        if is_urgent {
            let me = self.me.clone();
            let draw = Timeout::new(DRAWN_AFTER_MS, move || {
                if let Some(inner) = me.upgrade() {
                    inner.drawing.take();
                    inner.alone(|| inner.draw());
                }
            });
            self.drawing.replace(Some(draw));
        }
        if self.drawing.borrow().is_none() {
            self.draw();
        }
        let engine = self.engine.borrow();
        let view = engine.view();
        if *self.person.borrow() != view.connection.person {
            let before = self.person.replace(view.connection.person.clone());
            if let (Some(_), Some(hands)) = (before, self.hands.get()) {
                hands.notices.clear();
            }
        }
        if view.connection.user.is_some()
            && !self.is_fetched.replace(true)
            && let Some(hands) = self.hands.get()
        {
            annexes::fetch(hands.feed.clone());
        }
        if let Some(hands) = self.hands.get() {
            if let Some(person) = &view.connection.person {
                hands.sound.belong_to(person);
            }
            let is_here = view.connection.phone == PhoneState::Ready;
            let talked = view.talking().filter(|_| is_here);
            hands.sound.talks(talked.map(|call| call.is_muted));
            hands.sound.has_calls(!view.calls.is_empty());
            hands.sound.show(view, engine.has_phone());
        }
        let counts_down = view.connection.presence.finishing.is_some();
        self.keep_time(!view.calls.is_empty() || view.dialer.queued.is_some() || counts_down);
    }

    fn draw(&self) {
        let engine = self.engine.borrow();
        let undrawn = self.undrawn.take();
        // How long ago a call ended is looked at when it is shown, and nobody has counted seconds since the
        // one before.
        if undrawn.contains(&Area::Finished) {
            (self.screen.tick)(clock::now());
        }
        for area in undrawn {
            (self.screen.changed)(area, engine.view());
        }
    }

    /// A key of a headset means the call that is talked on.
    fn press(&self, key: HeadsetKey) {
        let wish = self.engine.borrow().view().talking().map(|call| {
            let (call, muted) = (call.id.clone(), !call.is_muted);
            match key {
                HeadsetKey::HangUp => Intent::HangUp { call },
                HeadsetKey::Microphone => Intent::SetMuted { call, muted },
            }
        });
        if let Some(wish) = wish {
            self.take(Input::Intent(wish));
        }
    }

    fn poll(&self) -> Option<Output> {
        self.engine.borrow_mut().poll_output()
    }

    fn perform(&self, io: Io) {
        let Some(hands) = self.hands.get() else {
            return;
        };
        match io {
            Io::Http { id, request } => http::send(id, request, hands.feed.clone()),
            Io::OpenSignIn(authorization) => hands.sign_in.open(&authorization),
            // What was asked to be kept must be on disk before this page goes.
            Io::LeaveForSignIn(authorization) => {
                let (feed, is_leaving) = (hands.feed.clone(), Rc::clone(&self.is_leaving));
                hands
                    .storage
                    .then(move || sign_in::leave(&authorization, &feed, &is_leaving));
            }
            Io::OpenSocket { url } => {
                // The old one closes before the new one opens.
                hands.socket.take();
                *hands.socket.borrow_mut() = Socket::open(url.reveal(), &hands.feed);
            }
            Io::SendFrame(frame) => {
                if let Some(socket) = &*hands.socket.borrow() {
                    socket.send(&frame);
                }
            }
            Io::CloseSocket => drop(hands.socket.take()),
            Io::Save { place, key, value } => hands.storage.save(place, key, value),
            Io::Clear(place) => hands.storage.clear(place),
            Io::Reread => hands.storage.reread(),
            Io::Read(place) => hands.storage.read(place),
            Io::Hold { id, file } => http::hold(id, file, hands.feed.clone()),
            Io::DropContent(address) => content::forget(&address),
            Io::Tell(message) => hands.channel.tell(&message),
            Io::Lock(act) => hands.lock.perform(act),
            Io::Phone(act) => hands.phone.perform(act),
            Io::Ring { name, is_talking } => hands.sound.ring(name.as_deref(), is_talking),
            Io::StopRinging => hands.sound.stop_ringing(),
            Io::Notify {
                tag,
                title,
                text,
                thread,
            } => hands.notices.show(&tag, &title, &text, thread),
        }
    }

    /// Seconds are counted only while there is a call, a number that waits, or time to finish up, to count
    /// them for.
    fn keep_time(&self, is_needed: bool) {
        let mut second = self.second.borrow_mut();
        if is_needed == second.is_some() {
            return;
        }
        *second = None;
        if is_needed {
            (self.screen.tick)(clock::now());
            let me = self.me.clone();
            *second = Some(Interval::new(SECOND_MS, move || {
                if let Some(inner) = me.upgrade() {
                    (inner.screen.tick)(clock::now());
                }
            }));
        }
    }
}
