//! A call is taken, declined, handed on, ignored or ended.

use ledgerline_core::domain::{call::HandOn, ids::CallId, intent::Reply, view::DialProblem};

use super::{Calls, INVITE_MS};
use crate::engine::{
    call_session::{Answering, PhoneLeg, Takeover, WeEnded},
    desk::Desk,
    io::PhoneIo,
};

impl Calls {
    pub(in crate::engine) fn answer(&mut self, id: &CallId, desk: &mut Desk) {
        let due = desk.now.plus_millis(INVITE_MS);
        let Some(call) = self.get_mut(id) else { return };
        if !call.is_ringing_in() {
            return;
        }
        call.trouble = None;
        self.give_way(Some(id), desk);
        let Some(call) = self.get_mut(id) else { return };
        if call.leg == PhoneLeg::None {
            call.answering = Answering::AwaitingInvite(due);
        } else {
            call.answering = Answering::Started;
            desk.phone(PhoneIo::Answer(id.clone()));
        }
        self.ring(desk);
    }

    pub(in crate::engine) fn hang_up(&mut self, id: &CallId, desk: &mut Desk) {
        self.end(id, WeEnded::HungUp, PhoneIo::HangUp, desk);
    }

    pub(in crate::engine) fn decline(&mut self, id: &CallId, desk: &mut Desk) {
        self.end(id, WeEnded::Declined, PhoneIo::Decline, desk);
    }

    pub(in crate::engine) fn send_to_voicemail(&mut self, id: &CallId, desk: &mut Desk) {
        let how = WeEnded::HandedOn(HandOn::Voicemail);
        self.end(id, how, PhoneIo::ToVoicemail, desk);
    }

    fn end(&mut self, id: &CallId, how: WeEnded, act: fn(CallId) -> PhoneIo, desk: &mut Desk) {
        let Some(call) = self.get_mut(id) else { return };
        if call.we_ended.is_some() || call.ended_at().is_some() {
            return;
        }
        if call.ring_out.is_some() {
            return self.end_ring_out(id, desk);
        }
        if self.end_in_conference(id, desk) {
            return;
        }
        let Some(call) = self.get_mut(id) else { return };
        call.we_ended = Some(how);
        call.answering = Answering::No;
        call.handling.shown.doing = None;
        if call.takeover != Takeover::No {
            call.end_on_its_way(desk);
        } else if call.leg == PhoneLeg::None {
            call.is_hidden = true;
        } else {
            call.trouble = None;
            desk.phone(act(id.clone()));
        }
        self.ring(desk);
    }

    /// Somebody writes a reply: RingCentral lets the caller wait a little longer.
    pub(in crate::engine) fn start_reply(&self, id: &CallId, desk: &mut Desk) {
        if self.get(id).is_some() {
            desk.phone(PhoneIo::StartReply(id.clone()));
        }
    }

    /// The caller gets a message. The call's note says so in `line`, unless RingCentral does not do it.
    pub(in crate::engine) fn reply(
        &mut self,
        id: &CallId,
        reply: Reply,
        line: String,
        desk: &mut Desk,
    ) {
        let act = PhoneIo::Reply(id.clone(), reply);
        if self.hand_on(id, HandOn::Reply, act, desk) {
            self.add_note(id, &line, desk);
            if let Some(call) = self.get_mut(id) {
                call.reply_line = Some(line);
            }
        }
    }

    /// The caller gets another phone.
    pub(in crate::engine) fn forward(&mut self, id: &CallId, number: String, desk: &mut Desk) {
        let act = PhoneIo::Forward(id.clone(), number);
        self.hand_on(id, HandOn::Forward, act, desk);
    }

    /// It ends here, as `act` says. `false` when there is no such call.
    fn hand_on(&mut self, id: &CallId, what: HandOn, act: PhoneIo, desk: &mut Desk) -> bool {
        let Some(call) = self.get_mut(id) else {
            return false;
        };
        call.we_ended = Some(WeEnded::HandedOn(what));
        call.trouble = None;
        desk.phone(act);
        self.ring(desk);
        true
    }

    /// Nothing was done with the number typed for this call, for this reason; or that is settled.
    pub(in crate::engine) fn misdialled(&mut self, id: &CallId, problem: Option<DialProblem>) {
        if let Some(call) = self.get_mut(id) {
            call.handling.shown.misdialled = problem;
        }
    }

    pub(in crate::engine) fn ignore(&mut self, id: &CallId, desk: &mut Desk) {
        if let Some(call) = self.get_mut(id) {
            call.is_hidden = true;
            call.answering = Answering::No;
        }
        self.ring(desk);
    }
}
