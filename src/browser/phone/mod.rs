//! The phone: RingCentral's library, made safe. The library waits for answers without a limit, so
//! every wait has one here; what it throws becomes a [`PhoneFailure`]; a call ends exactly once.

mod acts;
mod call;
mod deadline;
mod failure;
mod flow;
mod levels;
pub(super) mod library;
mod line;
mod quality;
mod reply;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo_timers::callback::Timeout;
use js_sys::{Array, Object, Promise, Reflect};
use ledgerline_core::{
    domain::{
        ids::{CallId, TelephonySessionId},
        intent::Reply,
    },
    wire::ringcentral::invite,
};
use litemap::LiteMap;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use self::{
    call::{Call, Way},
    deadline::within,
    line::Line,
};
use super::{
    entropy,
    feed::Feed,
    js::web_phone::{CallSession, expect_call, hold_microphone},
};
use crate::engine::io::{Input, PhoneFailure, PhoneInput, PhoneIo};

/// From hanging up, declining, voicemail, a reply or another number to RingCentral's CANCEL or BYE.
const ENDING_MS: u32 = 5_000;

/// A caller who got a reply hears it and presses a key, or does not.
const REPLY_ANSWER_MS: u32 = 120_000;

/// Sound goes on for so long after the calls went to another tab, which takes them over meanwhile.
const LINGER_MS: u32 = 3_000;

/// This browser as a phone.
#[derive(Clone)]
pub(super) struct Phone(Rc<Inner>);

struct Inner {
    feed: Feed,
    /// Counts starts and stops.
    turn: Cell<u32>,
    line: RefCell<Option<Rc<Line>>>,
    calls: RefCell<LiteMap<CallId, Rc<Call>>>,
}

impl Phone {
    pub(super) fn new(feed: Feed) -> Self {
        Self(Rc::new(Inner {
            feed,
            turn: Cell::default(),
            line: RefCell::default(),
            calls: RefCell::default(),
        }))
    }

    /// Does what the engine asks; for a call that is gone there is nothing to do.
    pub(super) fn perform(&self, act: PhoneIo) {
        match act {
            PhoneIo::Start {
                sip_info,
                instance_id,
            } => self.start(sip_info.reveal(), instance_id),
            PhoneIo::Stop => self.stop(),
            PhoneIo::LetGo => self.let_go(),
            PhoneIo::Renew => {
                if let Some(line) = self.line() {
                    line.renew();
                }
            }
            PhoneIo::OpenMicrophone => self.open_microphone(),
            PhoneIo::ExpectCall => {
                // A call that is not prepared is made all the same.
                let _ = self.line().map(|line| expect_call(&line.web_phone));
            }
            PhoneIo::Restore(call) => {
                if let Some(call) = self.get(&call) {
                    call.restore();
                }
            }
            PhoneIo::Call {
                call,
                callee,
                caller_id,
            } => self.call(&call, &callee, caller_id.as_deref(), &JsValue::UNDEFINED),
            PhoneIo::TakeOver { call, replaces } => self.take_over(&call, &replaces),
            PhoneIo::Answer(call) => self.answer(&call),
            PhoneIo::Decline(call) => self.end_by(&call, CallSession::decline),
            PhoneIo::ToVoicemail(call) => {
                if let Some(call) = self.get(&call) {
                    let sent = call.session.to_voicemail();
                    self.hand_on(call, sent);
                }
            }
            PhoneIo::StartReply(call) => {
                if let Some(call) = self.get(&call) {
                    start_reply(call);
                }
            }
            PhoneIo::Reply(call, reply) => {
                if let Some(call) = self.get(&call) {
                    self.reply(call, &reply);
                }
            }
            PhoneIo::Forward(call, number) => {
                if let Some(call) = self.get(&call) {
                    let sent = call.session.forward(&number);
                    self.hand_on(call, sent);
                }
            }
            PhoneIo::HangUp(call) => self.hang_up(&call),
            PhoneIo::LetCallGo(call) => self.dispose(&call),
            PhoneIo::SetMuted(call, is_muted) => {
                if let Some(call) = self.get(&call) {
                    let _ = if is_muted {
                        call.session.mute()
                    } else {
                        call.session.unmute()
                    };
                }
            }
            PhoneIo::SendDigits(call, digits) => {
                if let Some(call) = self.get(&call) {
                    call.press(&digits);
                }
            }
            PhoneIo::Act(call, how) => self.act(&call, how),
        }
    }

    fn tell(&self, input: PhoneInput) {
        self.0.feed.tell(Input::Phone(input));
    }

    fn get(&self, id: &CallId) -> Option<Rc<Call>> {
        self.0.calls.borrow().get(id).cloned()
    }

    fn line(&self) -> Option<Rc<Line>> {
        self.0.line.borrow().clone()
    }

    // The line.

    fn start(&self, sip_info: &str, instance_id: String) {
        let Ok(sip_info) = js_sys::JSON::parse(sip_info) else {
            return self.not_registered(String::new());
        };
        let turn = self.next_turn();
        let phone = self.clone();
        spawn_local(async move {
            let is_loaded = library::is_loaded().await;
            if phone.0.turn.get() != turn {
                return;
            }
            let Some(line) = is_loaded
                .then(|| phone.line_for(&sip_info, &instance_id))
                .flatten()
            else {
                return phone.not_registered(String::new());
            };
            let registered = line.register().await;
            if !phone.line().is_some_and(|now| Rc::ptr_eq(&now, &line)) {
                line.close();
                return;
            }
            match registered {
                Ok(()) => {
                    let closed = phone.clone();
                    line.watch(move || closed.tell(PhoneInput::SocketClosed));
                    phone.tell(PhoneInput::Registered);
                }
                Err(status) => phone.not_registered(status),
            }
        });
    }

    /// The line there is, or a new one for another instance.
    fn line_for(&self, sip_info: &JsValue, instance_id: &str) -> Option<Rc<Line>> {
        if let Some(line) = self.line().filter(|line| line.instance_id == instance_id) {
            line.set_sip_info(sip_info);
            return Some(line);
        }
        self.stop_line();
        let (invited, renewed) = (self.clone(), self.clone());
        let line = Line::new(
            sip_info,
            instance_id,
            move |session| invited.invited(session),
            move |renewal| {
                renewed.tell(match renewal {
                    Ok(lasts_ms) => PhoneInput::Renewable { lasts_ms },
                    Err(status) => PhoneInput::RegistrationFailed { status },
                });
            },
        );
        let line = Rc::new(line.ok()?);
        *self.0.line.borrow_mut() = Some(Rc::clone(&line));
        Some(line)
    }

    /// What was begun before this is of no interest any more.
    fn next_turn(&self) -> u32 {
        let turn = self.0.turn.get().wrapping_add(1);
        self.0.turn.set(turn);
        turn
    }

    fn not_registered(&self, status: String) {
        self.tell(PhoneInput::RegistrationFailed { status });
    }

    fn stop(&self) {
        self.next_turn();
        self.stop_line();
    }

    fn stop_line(&self) {
        let Some(line) = self.0.line.borrow_mut().take() else {
            return;
        };
        let phone = self.clone();
        let calls: Vec<_> = self.0.calls.borrow().keys().cloned().collect();
        spawn_local(async move {
            line.stop().await;
            for call in calls {
                phone.dispose(&call);
            }
        });
    }

    /// Opens the microphone ahead of a call that is about to come here.
    fn open_microphone(&self) {
        let phone = self.clone();
        spawn_local(async move {
            let opened = match library::is_loaded().await.then(hold_microphone) {
                Some(Ok(opening)) => JsFuture::from(opening).await.map(drop),
                Some(Err(error)) => Err(error),
                None => Err(JsValue::UNDEFINED),
            };
            phone.tell(PhoneInput::Microphone {
                failure: opened.err().map(|error| failure::of(&error)),
            });
        });
    }

    /// Another tab goes on with line and calls: nothing is said to RingCentral.
    fn let_go(&self) {
        self.next_turn();
        let Some(line) = self.0.line.borrow_mut().take() else {
            return;
        };
        let calls = self.0.calls.take();
        for call in calls.values() {
            call.over();
            call.release();
        }
        line.close();
        // The talking partner hears this tab until the other one is heard.
        Timeout::new(LINGER_MS, move || {
            for call in calls.values() {
                let _ = call.session.dispose_session();
            }
            drop(line);
        })
        .forget();
    }

    // Calls.

    fn invited(&self, session: CallSession) {
        let message = session.sip_message();
        let header = |name: &str| message.as_ref()?.get_header(name).ok().flatten();
        let invite = invite::read(header);
        let id = self.id_of(invite.session.as_deref());
        if let Some(first) = self.get(&id) {
            // The same call, which call control has sent here once more.
            first.say_no_more();
            self.dispose(&id);
        }
        self.adopt(&id, session, Way::In);
        self.tell(PhoneInput::Invited { call: id, invite });
    }

    /// The call's own, unless another leg of it is talked on here.
    fn id_of(&self, session: Option<&str>) -> CallId {
        let own = session.map(|session| CallId::of_inbound(&TelephonySessionId::new(session)));
        let rings = |call: Rc<Call>| call.session.state() == "ringing";
        own.filter(|id| self.get(id).is_none_or(rings))
            .unwrap_or_else(|| CallId::new(entropy::uuid()))
    }

    /// Whom to call says the header, so the callee is anybody.
    fn take_over(&self, id: &CallId, replaces: &str) {
        let (options, headers) = (Object::new(), Object::new());
        let _ = Reflect::set(&headers, &"Replaces".into(), &replaces.into());
        let _ = Reflect::set(&options, &"headers".into(), &headers);
        self.call(id, "0", None, &options);
    }

    fn call(&self, id: &CallId, callee: &str, caller_id: Option<&str>, options: &JsValue) {
        let started = self.line().and_then(|line| {
            let promise = line.web_phone.call(callee, caller_id, options).ok()?;
            let sessions = line.web_phone.call_sessions();
            let session = sessions.get(sessions.length().checked_sub(1)?);
            Some((promise, session.unchecked_into::<CallSession>()))
        });
        let Some((promise, session)) = started else {
            self.tell(PhoneInput::Failed {
                call: id.clone(),
                failure: PhoneFailure::Other,
            });
            return self.tell(PhoneInput::Disposed { call: id.clone() });
        };
        let call = self.adopt(id, session, Way::Out);
        let phone = self.clone();
        spawn_local(async move {
            match JsFuture::from(promise).await {
                // The library returns without a word after a 403 to the first INVITE.
                Ok(_) if call.session.state() == "init" => {
                    let failure = PhoneFailure::Sip("SIP/2.0 403 Forbidden".to_owned());
                    phone.fail(&call, failure);
                }
                Ok(_) => {}
                Err(error) => {
                    let failure = call.failure(&error);
                    phone.fail(&call, failure);
                    // A microphone that was granted late is still on.
                    let _ = call.session.dispose_session();
                }
            }
        });
    }

    fn answer(&self, id: &CallId) {
        let Some(call) = self
            .get(id)
            .filter(|call| call.session.state() == "ringing")
        else {
            return;
        };
        if call.is_answering.replace(true) {
            return;
        }
        let Ok(answer) = call.session.answer() else {
            return self.fail(&call, PhoneFailure::Other);
        };
        let phone = self.clone();
        spawn_local(async move {
            let Err(error) = JsFuture::from(answer).await else {
                return;
            };
            call.is_answering.set(false);
            match call.failure(&error) {
                failure @ (PhoneFailure::MicrophoneDenied
                | PhoneFailure::MicrophoneMissing
                | PhoneFailure::MicrophoneBusy) => {
                    // It rings on: the person may allow the microphone and answer again.
                    call.tell(PhoneInput::Failed {
                        call: call.id.clone(),
                        failure,
                    });
                }
                failure @ (PhoneFailure::Sip(_)
                | PhoneFailure::Timeout
                | PhoneFailure::NoSound
                | PhoneFailure::Other) => {
                    phone.fail(&call, failure);
                }
            }
        });
    }

    fn hang_up(&self, id: &CallId) {
        let Some(call) = self.get(id) else {
            return;
        };
        match (call.session.state().as_str(), call.way) {
            ("ringing", Way::Out) => self.end_by(id, CallSession::cancel),
            ("ringing", Way::In) => self.end_by(id, CallSession::decline),
            // Nothing can be cancelled before the first answer: over for the person now, cancelled
            // as soon as there is something to cancel.
            ("init", _) => call.over(),
            _ => {
                // Whoever has hung up is heard no longer, however late RingCentral's answer is.
                let _ = call.session.mute();
                self.end_by(id, CallSession::hangup);
            }
        }
    }

    fn end_by(&self, id: &CallId, act: fn(&CallSession) -> Result<Promise, JsValue>) {
        if let Some(call) = self.get(id) {
            let acted = act(&call.session);
            self.end_after(call, acted);
        }
    }

    /// Ends the call here, whatever the other side thinks.
    fn end_after(&self, call: Rc<Call>, acted: Result<Promise, JsValue>) {
        let phone = self.clone();
        spawn_local(async move {
            if let Ok(promise) = acted {
                let _ = within(ENDING_MS, JsFuture::from(promise)).await;
            }
            phone.dispose(&call.id);
        });
    }

    /// The call is over when RingCentral takes it back, which tells its phone so; else it rings on.
    fn hand_on(&self, call: Rc<Call>, sent: Result<Promise, JsValue>) {
        let phone = self.clone();
        spawn_local(async move {
            let is_done = match sent {
                Ok(sent) => within(ENDING_MS, JsFuture::from(sent)).await,
                Err(error) => Some(Err(error)),
            };
            if matches!(is_done, Some(Ok(_))) {
                phone.dispose(&call.id);
            } else {
                call.tell(PhoneInput::NotHandedOn {
                    call: call.id.clone(),
                });
            }
        });
    }

    /// The call is over with the reply; what the caller presses then is told for as long as they may.
    fn reply(&self, call: Rc<Call>, reply: &Reply) {
        let sent = call.session.reply(&reply::argument(reply));
        let session = call.session.sip_message().and_then(|message| {
            let header = message.get_header("p-rc-api-ids").ok().flatten()?;
            invite::ids(&header).0
        });
        let (phone, id) = (self.clone(), call.id.clone());
        self.hand_on(call, sent.clone());
        spawn_local(async move {
            let Ok(sent) = sent else { return };
            let message = within(REPLY_ANSWER_MS, JsFuture::from(sent)).await;
            if let Some(Ok(message)) = message
                && let Some(answer) = reply::answer(&message)
            {
                phone.tell(PhoneInput::ReplyAnswered {
                    call: id,
                    session,
                    answer,
                });
            }
        });
    }

    fn adopt(&self, id: &CallId, session: CallSession, way: Way) -> Rc<Call> {
        let call = Call::new(id.clone(), session, way, self.0.feed.clone(), self);
        self.0
            .calls
            .borrow_mut()
            .insert(id.clone(), Rc::clone(&call));
        call
    }

    fn fail(&self, call: &Call, failure: PhoneFailure) {
        call.tell(PhoneInput::Failed {
            call: call.id.clone(),
            failure,
        });
        self.dispose(&call.id);
    }

    /// Ends a call here, without asking anybody.
    fn dispose(&self, id: &CallId) {
        let Some(call) = self.get(id) else {
            return;
        };
        if let Some(line) = self.line() {
            let others: Array = line
                .web_phone
                .call_sessions()
                .filter(&mut |session, _, _| !Object::is(&session, call.session.as_ref()));
            line.web_phone.set_call_sessions(&others);
        }
        let _ = call.session.dispose_session();
        self.disposed(&call);
    }

    /// The id may be another session's by now, which goes on with the same call.
    fn disposed(&self, call: &Rc<Call>) {
        if self.get(&call.id).is_some_and(|now| Rc::ptr_eq(&now, call)) {
            self.0.calls.borrow_mut().remove(&call.id);
            call.over();
            call.release();
        }
    }
}

/// A caller who does not wait may be gone before the reply is written, so whoever writes is told.
fn start_reply(call: Rc<Call>) {
    call.forget_refusal();
    let sent = call.session.start_reply();
    spawn_local(async move {
        let is_taken = match sent {
            Ok(sent) => matches!(within(ENDING_MS, JsFuture::from(sent)).await, Some(Ok(_))),
            Err(_) => false,
        };
        // The library takes every answer for a yes.
        if call.forget_refusal().is_some() || !is_taken {
            call.tell(PhoneInput::NotWaiting {
                call: call.id.clone(),
            });
        }
    });
}
