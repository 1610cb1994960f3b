//! A phone answers: of all that ring, the first gets the call.

use super::{
    message::{Message, tag_of},
    world::{Dialog, Member, Origin, Phase, SocketId, World, via},
};
use crate::{
    media::Leg,
    telephony::{PartyStatus, SipData},
};

impl World {
    /// A phone's response to a request of ours. Only those to INVITE matter.
    pub(super) fn response(&mut self, socket: SocketId, response: &Message) {
        let Some((_, "INVITE")) = response.sequence() else {
            return;
        };
        let call_id = response.text("Call-Id");
        let fork = self
            .forks
            .iter()
            .find(|(_, fork)| fork.call_id == call_id)
            .map(|(id, _)| *id);
        match (response.status(), fork) {
            (Some(180), Some(id)) => self.announce_ringing(id),
            (Some(200), Some(id)) => self.answered_by(id, socket, response),
            (Some(200), None) => self.answered_again(socket, response),
            _ => {}
        }
    }

    /// One of the invited phones answers.
    fn answered_by(&mut self, id: u64, socket: SocketId, response: &Message) {
        let media = self.media();
        let Some(fork) = self.forks.get_mut(&id) else {
            return;
        };
        let Some(at) = fork
            .branches
            .iter()
            .position(|b| b.binding.socket == socket)
        else {
            return;
        };
        let branch = fork.branches.swap_remove(at);
        let (leg, answer) = match branch.leg {
            Some(leg) => (leg.accept_answer(&response.body).map(|()| leg), None),
            None => match Leg::answering(media, &response.body) {
                Ok((leg, answer)) => (Ok(leg), Some(answer)),
                Err(error) => (Err(error), None),
            },
        };
        let leg = match leg {
            Ok(leg) => leg,
            Err(error) => {
                tracing::warn!(%error, "a phone's answer was refused");
                return;
            }
        };
        let Some(fork) = self.forks.remove(&id) else {
            return;
        };
        self.cancel_branches(&fork);
        let theirs = response.text("To").to_owned();
        let sip = SipData {
            call_id: fork.call_id.clone(),
            to_tag: tag_of(&theirs).unwrap_or_default().to_owned(),
            from_tag: tag_of(&fork.from).unwrap_or_default().to_owned(),
        };
        let mut ack = Message::request("ACK", &branch.binding.contact)
            .with("Via", &via())
            .with("From", &fork.from)
            .with("To", &theirs)
            .with("Call-Id", &fork.call_id)
            .with("CSeq", &format!("{} ACK", fork.sequence))
            .with("Max-Forwards", "67");
        if let Some(answer) = answer {
            // The phone keeps this ACK in place of the INVITE.
            ack = ack
                .with("p-rc-api-ids", branch.invite.text("p-rc-api-ids"))
                .with("P-rc", branch.invite.text("P-rc"))
                .with_body("application/sdp", answer);
        }
        self.send(socket, &ack);
        let dialog = Dialog {
            seat: fork.seat.clone(),
            far: fork.far.clone(),
            person: fork.person,
            instance: branch.binding.instance.clone(),
            socket,
            ours: fork.from.clone(),
            theirs,
            contact: branch.binding.contact.clone(),
            origin: Origin::Edge(fork.agent.clone()),
            phase: Phase::Up,
            held: false,
            leg,
            parked: None,
            flip: None,
        };
        self.dialogs.insert(fork.call_id.clone(), dialog);
        let member = Member::Dialog(fork.call_id.clone());
        self.replace(&Member::Fork(id), &member);
        self.tell_processed(&fork, &branch.binding);
        self.telephony
            .update(&fork.seat.session, &fork.seat.party, |party| {
                party.status = PartyStatus::Answered;
                party.sip = Some(sip);
            });
        self.rewire(&member);
        if let Some(Member::Dialog(call_id)) = &fork.far {
            self.answer_phone(call_id);
        }
        if let Some(seat) = fork.far.as_ref().and_then(|far| self.seat(far)) {
            self.announce_answered(seat);
        }
        if let Some(Member::Robot(robot)) = fork.far
            && let Some(script) = self.robots.get(&robot).map(|robot| robot.script)
        {
            self.hang_up_by_script(robot, script);
        }
    }

    /// A 200 that comes too late, or to a re-INVITE of ours: both need an ACK, the first a BYE.
    fn answered_again(&mut self, socket: SocketId, response: &Message) {
        let call_id = response.text("Call-Id").to_owned();
        let Some((number, _)) = response.sequence() else {
            return;
        };
        let binding = self.binding_of(socket).cloned();
        let Some(contact) = binding.map(|binding| binding.contact) else {
            return;
        };
        let request = |method: &str, number: u32| {
            Message::request(method, &contact)
                .with("Via", &via())
                .with("From", response.text("From"))
                .with("To", response.text("To"))
                .with("Call-Id", &call_id)
                .with("CSeq", &format!("{number} {method}"))
        };
        self.send(socket, &request("ACK", number));
        let ours = self
            .dialogs
            .get(&call_id)
            .filter(|dialog| dialog.theirs == response.text("To"));
        if let Some(leg) = ours.map(|dialog| dialog.leg.clone()) {
            if let Err(error) = leg.accept_answer(&response.body) {
                tracing::warn!(%error, "the answer to a re-INVITE was refused");
            }
        } else {
            let number = self.new_sequence();
            self.send(socket, &request("BYE", number));
        }
    }
}
