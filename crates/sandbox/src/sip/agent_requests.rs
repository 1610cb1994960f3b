//! What a phone does with a ringing call other than answering it: agent messages.

use super::{
    agent::{AgentRequest, Reply},
    message::Message,
    number,
    settings::SipFault,
    world::{Fork, Member, SocketId, World},
};
use crate::{
    media::{Script, Speech},
    telephony::{PartyStatus, Reason},
};

impl World {
    /// An agent message of a phone.
    pub(super) fn agent_message(&mut self, socket: SocketId, request: &Message) {
        self.reply(socket, request, "100 Trying");
        self.reply(socket, request, "200 OK");
        let call_id = request.text("Call-Id");
        let Some(id) = self
            .forks
            .iter()
            .find(|(_, f)| f.call_id == call_id)
            .map(|(id, _)| *id)
        else {
            return;
        };
        match AgentRequest::parse(&request.body) {
            Some(AgentRequest::ReceiveConfirm) => self.announce_ringing(id),
            Some(AgentRequest::StartReply) | None => {}
            Some(_) if self.take_fault(&[SipFault::AgentSilence]).is_some() => {}
            Some(AgentRequest::Reject) => self.decline(id, Reason::Rejected),
            Some(AgentRequest::Voicemail) => self.take_to_voicemail(id),
            Some(AgentRequest::Forward(number)) => self.forward(id, &number),
            Some(AgentRequest::Reply(reply)) => self.reply_to_caller(id, &reply),
        }
    }

    pub(super) fn decline(&mut self, id: u64, reason: Reason) {
        let Some(fork) = self.forks.get(&id).cloned() else {
            return;
        };
        self.finish(&Member::Fork(id), Some(reason), true);
        self.tell_rest(&fork);
    }

    /// Cmd 7 to phones whose invitation was cancelled.
    fn tell_rest(&mut self, fork: &Fork) {
        let device = self.people[fork.person].authorization_id.clone();
        let xml = fork.agent.already_processed(&device);
        for branch in &fork.branches {
            self.tell(&branch.binding, &fork.agent, &xml);
        }
    }

    /// The caller talks to voicemail, in the called party's name.
    pub(super) fn take_to_voicemail(&mut self, id: u64) {
        let Some(fork) = self.forks.remove(&id) else {
            return;
        };
        self.cancel_branches(&fork);
        self.tell_rest(&fork);
        let script = Script {
            speech: Speech::Silence,
            hang_up_after_seconds: None,
        };
        let voicemail = self.add_robot(fork.seat.clone(), None, None, script, true);
        let voicemail = Member::Robot(voicemail);
        self.replace(&Member::Fork(id), &voicemail);
        self.set_far(&voicemail, fork.far.clone());
        self.announce(&fork.seat, PartyStatus::VoiceMail, None);
        if let Some(caller) = &fork.far {
            self.connect_caller(caller);
        }
        self.rewire(&voicemail);
        self.later(self.settings.voicemail_lasts, move |world| {
            world.finish(&voicemail, Some(Reason::Voicemail), true);
        });
    }

    /// The caller's call is answered by something other than a phone.
    fn connect_caller(&mut self, caller: &Member) {
        if let Member::Dialog(call_id) = caller {
            self.answer_phone(call_id);
        }
        if let Some(seat) = self.seat(caller) {
            self.announce_answered(seat);
        }
    }

    fn forward(&mut self, id: u64, dialled: &str) {
        let target = number::resolve(dialled, &self.people);
        if !target.rings() {
            return self.decline(id, Reason::Rejected);
        }
        let Some(fork) = self.forks.remove(&id) else {
            return;
        };
        self.cancel_branches(&fork);
        self.tell_rest(&fork);
        self.announce(
            &fork.seat,
            PartyStatus::Disconnected,
            Some(Reason::BlindTransfer),
        );
        if let Some(caller) = &fork.far {
            self.set_far(caller, None);
            self.ring_target(
                caller,
                &fork.seat.session,
                target,
                fork.from_number,
                fork.from_name,
            );
        }
    }

    fn reply_to_caller(&mut self, id: u64, reply: &Reply) {
        let Some(fork) = self.forks.get(&id).cloned() else {
            return;
        };
        self.replies
            .insert(fork.seat.session.clone(), reply.spoken());
        self.finish(&Member::Fork(id), Some(Reason::CallReplied), true);
        let number = fork.from_number.as_deref().unwrap_or_default();
        let name = fork.from_name.as_deref().unwrap_or_default();
        let xml = fork.agent.session_close('1', number, name);
        self.later(self.settings.reply_answered_after, move |world| {
            for branch in &fork.branches {
                world.tell(&branch.binding, &fork.agent, &xml);
            }
        });
    }
}
