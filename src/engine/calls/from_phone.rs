//! What the phone library tells of the calls.

use ledgerline_core::domain::{
    act_refusal::{ActRefusal, NotDone},
    call::{CallTrouble, Direction, HandOn},
    call_control::Act,
    ids::{CallId, TelephonySessionId},
    phone_number::PhoneNumber,
};

use super::{CallNews, Calls, journal};
use crate::engine::{
    audio::microphone_trouble,
    call_session::{Answering, CallSession, PhoneLeg, Takeover, WeEnded},
    callers::Callers,
    desk::Desk,
    io::{Invite, Path, PhoneInput, PhoneIo},
};

impl Calls {
    /// The phone library said something about a call.
    pub(in crate::engine) fn phone(
        &mut self,
        input: PhoneInput,
        callers: &mut Callers,
        desk: &mut Desk,
    ) -> CallNews {
        let has_events = self.has_events;
        match input {
            PhoneInput::Invited { call, invite } => {
                return self.invited(call, invite, callers, desk);
            }
            PhoneInput::Progress {
                call,
                session,
                party,
            } => {
                let session = session.map(TelephonySessionId::new);
                // The event may have come first and made a call of its own.
                let early = session.as_ref().and_then(|key| {
                    let at = self
                        .live
                        .iter()
                        .position(|c| c.session.as_ref() == Some(key) && c.id != call)?;
                    Some(self.live.remove(at))
                });
                let named = session.as_ref().zip(party.as_deref());
                let answered = named.and_then(|(key, party)| self.early_answers.take(key, party));
                if let Some(found) = self.get_mut(&call) {
                    found.session = session.or(found.session.take());
                    found.party = party.or(found.party.take());
                    if let Some(early) = early {
                        found.answered_at = found.answered_at.or(early.answered_at);
                    }
                    found.poll_at = (found.is_internal || !has_events).then_some(desk.now);
                    if let Some(at) = answered.filter(|_| !found.is_answered_first()) {
                        found.answered(at);
                    }
                    journal(found, desk);
                }
            }
            PhoneInput::Up { call, dialog } => {
                let now = desk.now;
                if let Some(found) = self.get_mut(&call) {
                    let is_taken_over = found.takeover != Takeover::No;
                    found.up(dialog, now);
                    if is_taken_over {
                        found.hold_again(desk);
                    }
                    found.send_digits_soon(now);
                    journal(found, desk);
                }
                self.line_is_up(&call, now);
            }
            PhoneInput::Failed { call, failure } => {
                let microphone = microphone_trouble(&failure);
                let now = desk.now;
                if let Some(found) = self.get_mut(&call) {
                    if found.takeover != Takeover::No {
                        found.not_taken_over(&failure, now);
                    } else if let (Some(trouble), Direction::Inbound) =
                        (microphone, found.direction)
                    {
                        // It rings on: the microphone may be allowed now, or voicemail chosen.
                        found.answering = Answering::No;
                        found.trouble = Some(trouble);
                    } else {
                        found.phone_over(Some(failure), desk.now);
                    }
                }
            }
            PhoneInput::Disposed { call } => self.disposed(&call, desk),
            PhoneInput::NotHandedOn { call } => self.not_handed_on(&call, desk),
            PhoneInput::NotWaiting { call } => self.not_waiting(&call),
            PhoneInput::NotPressed { call } => self.not_pressed(&call),
            PhoneInput::Path { call, path } => self.path(&call, path, desk),
            PhoneInput::Acted { call, act, outcome } => self.acted(&call, act, outcome, desk),
            PhoneInput::Quality { call, judgement } => {
                if let Some(found) = self.get_mut(&call) {
                    found.hear(Some(judgement), desk.now);
                }
            }
            PhoneInput::Levels { call, levels } => {
                if let Some(found) = self.get_mut(&call) {
                    found.levels = Some(levels);
                }
            }
            PhoneInput::Registered
            | PhoneInput::RegistrationFailed { .. }
            | PhoneInput::SocketClosed
            | PhoneInput::Renewable { .. }
            | PhoneInput::Microphone { .. }
            | PhoneInput::ReplyAnswered { .. } => {}
        }
        self.settle(desk)
    }

    /// Something else can be said of the path of a call's sound.
    fn path(&mut self, call: &CallId, path: Path, desk: &mut Desk) {
        let has_phone = self.has_phone;
        let Some(found) = self.get_mut(call) else {
            return;
        };
        match path {
            Path::Holds => found.sound_flows(),
            // Nobody has to know, unless it stops.
            Path::Falters if has_phone && found.is_up() => {
                desk.phone(PhoneIo::Restore(call.clone()));
            }
            Path::Falters => {}
            Path::Broken => {
                if found.sound_stopped() && has_phone {
                    found.restore(desk);
                }
            }
        }
    }

    fn invited(
        &mut self,
        id: CallId,
        invite: Invite,
        callers: &mut Callers,
        desk: &mut Desk,
    ) -> CallNews {
        let session = invite.session.map(TelephonySessionId::new);
        let known = session.as_ref().and_then(|key| {
            self.live
                .iter()
                .position(|call| call.session.as_ref() == Some(key))
        });
        let at = known.unwrap_or_else(|| {
            self.live
                .push(CallSession::new(id.clone(), Direction::Inbound, desk.now));
            self.live.len() - 1
        });
        let number = invite.from_number.map(|number| {
            PhoneNumber::parse(&number, &self.home).map_or(number, |n| n.as_e164().to_owned())
        });
        let call = &mut self.live[at];
        call.id = id.clone();
        call.leg = PhoneLeg::Setup;
        call.session = session;
        call.party = invite.party.or(call.party.take());
        call.remote.number = number.or(call.remote.number.take());
        call.remote.name = invite.from_name.or(call.remote.name.take());
        call.local_number = invite.to_number;
        call.queue = invite.queue.or(call.queue.take());
        call.caller = callers.look_up(call.remote.number.as_deref(), desk);
        call.invited();
        journal(call, desk);
        match call.we_ended {
            Some(WeEnded::HandedOn(HandOn::Voicemail)) => {
                desk.phone(PhoneIo::ToVoicemail(id.clone()));
            }
            Some(WeEnded::Declined | WeEnded::HungUp | WeEnded::HandedOn(_)) => {
                desk.phone(PhoneIo::Decline(id.clone()));
            }
            None if matches!(call.answering, Answering::AwaitingInvite(_)) => {
                call.answering = Answering::Started;
                desk.phone(PhoneIo::Answer(id.clone()));
            }
            None => {}
        }
        self.ring(desk);
        if known.is_none() {
            CallNews::Appeared(id)
        } else {
            CallNews::Nothing
        }
    }

    /// RingCentral did not give the caller what they were to get: they ring on here.
    fn not_handed_on(&mut self, id: &CallId, desk: &mut Desk) {
        let now = desk.now;
        match self.get_mut(id).filter(|call| call.ended_at().is_none()) {
            Some(call) => {
                call.not_handed_on(now);
                journal(call, desk);
            }
            // Over by all that is known, so the phone has to let it go, too.
            None => desk.phone(PhoneIo::Decline(id.clone())),
        }
    }

    /// The phone has let the call go.
    fn disposed(&mut self, id: &CallId, desk: &mut Desk) {
        let Some(found) = self.get_mut(id) else {
            return;
        };
        found.hear(None, desk.now);
        match found.takeover {
            // RingCentral lets a leg go whose other side is in a conference.
            Takeover::No if found.line().is_some() => found.handling.is_leg_gone = true,
            // Only now is the phone done with the last try.
            Takeover::Refused(next) => found.take_over(next, desk),
            Takeover::Wanted(_) => {}
            Takeover::Started(_) => {
                found.lost();
                found.phone_over(None, desk.now);
            }
            Takeover::No => found.phone_over(None, desk.now),
        }
    }

    /// The caller gets no longer to wait for a reply; nothing of the ring has changed.
    fn not_waiting(&mut self, id: &CallId) {
        if let Some(call) = self.get_mut(id).filter(|call| call.is_ringing_in()) {
            call.trouble = Some(CallTrouble::NotWaiting);
        }
    }

    /// The other side did not hear what was pressed.
    fn not_pressed(&mut self, id: &CallId) {
        if let Some(call) = self.get_mut(id).filter(|call| call.leg == PhoneLeg::Up) {
            call.handling.shown.failed = Some(NotDone {
                act: Act::Press,
                why: ActRefusal::Unsaid,
            });
        }
    }
}
