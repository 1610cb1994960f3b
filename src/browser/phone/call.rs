//! One call: what the library's session says, told to the engine until the call is over.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::{Rc, Weak},
};

use gloo_timers::callback::Timeout;
use ledgerline_core::{domain::ids::CallId, wire::ringcentral::invite};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use super::{
    Inner, Phone,
    acts::Turns,
    deadline::within,
    failure,
    levels::{self, Heard},
};
use crate::{
    browser::{
        feed::Feed,
        js::web_phone::{CallSession, SipMessage},
        pulse::Pulse,
    },
    engine::io::{Dialog, Input, PhoneFailure, PhoneInput},
};

/// From the microphone to the first 183.
const PROGRESS_MS: u32 = 12_000;
/// From the microphone to our 200.
const ANSWER_MS: u32 = 10_000;
/// From a new offer within a call to its answer.
const RESTORING_MS: u32 = 5_000;

/// A key tone and the gap after it: the library's 100 and 70 ms, and a little more.
const TONE_MS: u32 = 200;

type SessionListener = Closure<dyn Fn(JsValue)>;

/// Who calls whom.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    In,
    Out,
}

/// A session of the library and what we know about it.
pub(super) struct Call {
    pub(super) id: CallId,
    pub(super) session: CallSession,
    pub(super) way: Way,
    pub(super) is_answering: Cell<bool>,
    /// For whoever sends a further INVITE.
    pub(super) turns: Turns,
    /// As RingCentral agreed to last.
    pub(super) is_held: Cell<bool>,
    is_restoring: Cell<bool>,
    feed: Feed,
    phone: Weak<Inner>,
    is_over: Cell<bool>,
    refusal: RefCell<Option<String>>,
    setup: RefCell<Option<Timeout>>,
    levels: RefCell<Option<Pulse>>,
    keys: RefCell<VecDeque<char>>,
    tone: RefCell<Option<Timeout>>,
    listeners: RefCell<Vec<SessionListener>>,
}

impl Call {
    pub(super) fn new(
        id: CallId,
        session: CallSession,
        way: Way,
        feed: Feed,
        phone: &Phone,
    ) -> Rc<Self> {
        let call = Rc::new(Self {
            id,
            session,
            way,
            is_answering: Cell::new(false),
            turns: Turns::new(),
            is_held: Cell::new(false),
            is_restoring: Cell::new(false),
            feed,
            phone: Rc::downgrade(&phone.0),
            is_over: Cell::new(false),
            refusal: RefCell::default(),
            setup: RefCell::default(),
            levels: RefCell::default(),
            keys: RefCell::default(),
            tone: RefCell::default(),
            listeners: RefCell::default(),
        });
        call.on("mediaStreamSet", |call, _| call.microphone_on());
        call.on("ringing", |call, _| call.ringing());
        call.on("answered", |call, _| call.answered());
        call.on("inboundMessage", |call, message| {
            call.note_refusal(message.unchecked_ref::<SipMessage>());
        });
        call.on("failed", |call, status| {
            let failure = PhoneFailure::Sip(status.as_string().unwrap_or_default());
            call.tell(PhoneInput::Failed {
                call: call.id.clone(),
                failure,
            });
        });
        call.on("disposed", |call, _| {
            call.with_phone(|phone| phone.disposed(call));
        });
        call
    }

    /// Sends key tones one after the other: a browser that is given new ones forgets those it has
    /// not sent yet (WebRTC 1.0, `insertDTMF`).
    pub(super) fn press(self: &Rc<Self>, digits: &str) {
        self.keys.borrow_mut().extend(digits.chars());
        if self.tone.borrow().is_none() {
            self.next_tone();
        }
    }

    fn next_tone(self: &Rc<Self>) {
        let Some(key) = self.keys.borrow_mut().pop_front() else {
            self.tone.take();
            return;
        };
        let sent = self.session.send_dtmf(key.encode_utf8(&mut [0; 4]));
        if sent.is_err() {
            // The next ones would make no number of what was heard.
            self.keys.borrow_mut().clear();
            self.tone.take();
            return self.tell(PhoneInput::NotPressed {
                call: self.id.clone(),
            });
        }
        let call = Rc::downgrade(self);
        let next = Timeout::new(TONE_MS, move || {
            if let Some(call) = call.upgrade() {
                call.next_tone();
            }
        });
        self.tone.replace(Some(next));
    }

    fn on(self: &Rc<Self>, event: &str, heard: fn(&Rc<Self>, JsValue)) {
        let weak = Rc::downgrade(self);
        let listener = SessionListener::new(move |argument| {
            if let Some(call) = weak.upgrade() {
                heard(&call, argument);
            }
        });
        let _ = self
            .session
            .on_event(event, listener.as_ref().unchecked_ref());
        self.listeners.borrow_mut().push(listener);
    }

    fn with_phone(&self, act: impl FnOnce(&Phone)) {
        if let Some(inner) = self.phone.upgrade() {
            act(&Phone(inner));
        }
    }

    /// To the engine, unless it was told that the call is over.
    pub(super) fn tell(&self, input: PhoneInput) {
        if !self.is_over.get() {
            self.feed.tell(Input::Phone(input));
        }
    }

    /// Over for the engine.
    pub(super) fn over(&self) {
        if !self.is_over.replace(true) {
            self.feed.tell(Input::Phone(PhoneInput::Disposed {
                call: self.id.clone(),
            }));
        }
    }

    /// Another session goes on with the same call.
    pub(super) fn say_no_more(&self) {
        self.is_over.set(true);
    }

    /// Lets go of timers and listeners.
    pub(super) fn release(&self) {
        self.setup.take();
        self.levels.take();
        self.listeners.take();
    }

    /// What a rejected promise of this call means. The library trips over refusals it does not
    /// expect; the refusal itself says more than its exception.
    pub(super) fn failure(&self, error: &JsValue) -> PhoneFailure {
        match (failure::of(error), self.refusal.take()) {
            (PhoneFailure::Other, Some(status)) => PhoneFailure::Sip(status),
            (failure, _) => failure,
        }
    }

    /// The person's part, a permission prompt, is done; from here on it is a matter of seconds.
    fn microphone_on(self: &Rc<Self>) {
        if self.is_over.get() {
            self.with_phone(|phone| phone.dispose(&self.id));
            return;
        }
        let limit = match self.way {
            Way::Out => PROGRESS_MS,
            Way::In => ANSWER_MS,
        };
        let weak = Rc::downgrade(self);
        let timeout = Timeout::new(limit, move || {
            if let Some(call) = weak.upgrade() {
                call.with_phone(|phone| phone.fail(&call, PhoneFailure::Timeout));
            }
        });
        *self.setup.borrow_mut() = Some(timeout);
    }

    fn ringing(self: &Rc<Self>) {
        self.setup.take();
        let Some(message) = self.session.sip_message() else {
            return;
        };
        let status = message.subject();
        // The library takes any answer to the authenticated INVITE for ringing.
        if !(status.starts_with("SIP/2.0 1") || status.starts_with("SIP/2.0 2")) {
            return self.with_phone(|phone| phone.fail(self, PhoneFailure::Sip(status)));
        }
        if self.is_over.get() {
            // The library sets what `cancel` needs right after this event.
            let call = Rc::clone(self);
            wasm_bindgen_futures::spawn_local(async move {
                call.with_phone(|phone| phone.hang_up(&call.id));
            });
            return;
        }
        let ids = message.get_header("p-rc-api-ids").ok().flatten();
        let (session, party) = invite::ids(ids.as_deref().unwrap_or_default());
        self.tell(PhoneInput::Progress {
            call: self.id.clone(),
            session,
            party,
        });
    }

    fn answered(self: &Rc<Self>) {
        self.setup.take();
        if self.is_over.get() {
            let call = Rc::clone(self);
            wasm_bindgen_futures::spawn_local(async move {
                call.with_phone(|phone| phone.hang_up(&call.id));
            });
            return;
        }
        self.tell(PhoneInput::Up {
            call: self.id.clone(),
            dialog: self.dialog(),
        });
        if let Some(connection) = self.session.rtc_peer_connection() {
            let weak = Rc::downgrade(self);
            let meter = levels::watch(connection, move |heard| {
                if let Some(call) = weak.upgrade() {
                    let id = call.id.clone();
                    call.tell(match heard {
                        Heard::Levels(levels) => PhoneInput::Levels { call: id, levels },
                        Heard::Path(path) => PhoneInput::Path { call: id, path },
                        Heard::Quality(judgement) => PhoneInput::Quality {
                            call: id,
                            judgement,
                        },
                    });
                }
            });
            *self.levels.borrow_mut() = Some(meter);
        }
    }

    /// Negotiates the audio anew. Whether that helped is heard, or not.
    pub(super) fn restore(self: &Rc<Self>) {
        if self.session.state() != "answered" || self.is_restoring.replace(true) {
            return;
        }
        let call = Rc::clone(self);
        wasm_bindgen_futures::spawn_local(async move {
            let turn = call.turns.take().await;
            if let Ok(invited) = call.session.re_invite(!call.is_held.get()) {
                let _ = within(RESTORING_MS, JsFuture::from(invited)).await;
            }
            call.forget_refusal();
            drop(turn);
            call.is_restoring.set(false);
        });
    }

    fn dialog(&self) -> Option<Dialog> {
        let local = self.session.local_tag().ok()?;
        let remote = self.session.remote_tag().ok()?;
        let (to_tag, from_tag) = match self.way {
            Way::Out => (remote, local),
            Way::In => (local, remote),
        };
        Some(Dialog { to_tag, from_tag })
    }

    /// The refusal that came since the last time, if any.
    pub(super) fn forget_refusal(&self) -> Option<String> {
        self.refusal.take()
    }

    fn note_refusal(&self, message: &SipMessage) {
        let status = message.subject();
        let is_refusal = ["SIP/2.0 4", "SIP/2.0 5", "SIP/2.0 6"]
            .iter()
            .any(|class| status.starts_with(class));
        if is_refusal && !status.starts_with("SIP/2.0 407") {
            *self.refusal.borrow_mut() = Some(status);
        }
    }
}
