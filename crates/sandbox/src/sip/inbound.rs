//! Calls to phones: every registered phone of a person is invited, one answers.

use super::{
    agent::{Agent, AgentRequest, Announcement, CONTENT_TYPE},
    digest::DOMAIN,
    ids,
    message::{Message, tag_of},
    number::{self, Target},
    settings::SipFault,
    world::{Binding, Branch, Dialog, Fork, Member, Origin, Phase, Route, SocketId, World, via},
};
use crate::{
    media::{Leg, Script, Speech},
    telephony::{PartyStatus, Reason, SipData},
};

/// How phones are rung.
#[derive(Clone, Debug, Default)]
pub(super) struct Ring {
    /// The queue that offers the call.
    pub(super) queue: Option<String>,
    /// Only this device, which answers by itself.
    pub(super) auto_answer_on: Option<String>,
}

impl World {
    /// A colleague's party is announced at once, the phones ring after the ring delay.
    pub(super) fn ring_colleague(
        &mut self,
        caller: Option<&Member>,
        session: &str,
        person: usize,
        route: &Route,
        queue: Option<String>,
    ) -> Member {
        let id = self.add_fork(caller, session, person, route, queue);
        self.later(self.settings.ring_delay, move |world| {
            world.invite_phones(id, None)
        });
        Member::Fork(id)
    }

    /// The same, without the delay.
    pub(super) fn ring_colleague_now(
        &mut self,
        caller: Option<&Member>,
        session: &str,
        person: usize,
        route: &Route,
        ring: Ring,
    ) -> Member {
        let id = self.add_fork(caller, session, person, route, ring.queue);
        self.invite_phones(id, ring.auto_answer_on.as_deref());
        Member::Fork(id)
    }

    fn add_fork(
        &mut self,
        caller: Option<&Member>,
        session: &str,
        person: usize,
        route: &Route,
        queue: Option<String>,
    ) -> u64 {
        let seat = self.next_seat(session);
        let extension = self.people[person].extension_id.clone();
        self.announce_party(&seat, Some(&extension), route, PartyStatus::Setup);
        let agent = Agent {
            sid: ids::digits(14),
            request_id: format!("{{{}}}", uuid::Uuid::new_v4().to_string().to_uppercase()),
            server: format!("#{}@{DOMAIN}:5060", ids::digits(7)),
            username: self.people[person].sip_username(),
        };
        let number = route
            .from_number
            .clone()
            .unwrap_or_else(|| "anonymous".to_owned());
        let name = route
            .from_name
            .clone()
            .unwrap_or_else(|| number.clone())
            .replace('"', "'");
        let fork = Fork {
            seat,
            far: None,
            person,
            call_id: ids::hex(32),
            sequence: self.new_sequence(),
            from: format!("\"{name}\" <sip:{number}@127.0.0.1>;tag={}", ids::tag()),
            agent,
            from_number: route.from_number.clone(),
            from_name: route.from_name.clone(),
            queue,
            branches: Vec::new(),
            ringing: false,
        };
        let id = self.new_id();
        self.forks.insert(id, fork);
        if let Some(caller) = caller {
            self.link(caller, &Member::Fork(id));
        }
        self.later(self.settings.ring_timeout, move |world| {
            world.finish(&Member::Fork(id), Some(Reason::NoAnswer), true);
        });
        id
    }

    /// Invites every connected phone of the person, or the one that is to answer by itself.
    pub(super) fn invite_phones(&mut self, id: u64, auto_answer_on: Option<&str>) {
        let Some(fork) = self.forks.get(&id).cloned() else {
            return;
        };
        let now = self.clock.now_millis();
        let mut phones: Vec<Binding> = self
            .bindings
            .iter()
            .filter(|b| b.person == fork.person && b.expires_at > now)
            .filter(|b| self.sockets.contains_key(&b.socket))
            .cloned()
            .collect();
        if auto_answer_on.is_some() {
            phones.drain(..phones.len().saturating_sub(1));
        }
        if phones.is_empty() {
            return self.announce_ringing(id);
        }
        let has_offer = self.take_fault(&[SipFault::RingWithoutOffer]).is_none();
        for binding in phones {
            let offer = if has_offer {
                Some(Leg::offering(self.media()))
            } else {
                None
            };
            let (leg, body) = match offer.transpose() {
                Ok(made) => made.unzip(),
                Err(error) => {
                    tracing::warn!(%error, "a phone could not be invited");
                    continue;
                }
            };
            let invite = self.invitation(&fork, &binding, body, auto_answer_on.is_some());
            self.send(binding.socket, &invite);
            if let Some(fork) = self.forks.get_mut(&id) {
                fork.branches.push(Branch {
                    binding,
                    invite,
                    leg,
                });
            }
        }
    }

    fn invitation(
        &self,
        fork: &Fork,
        binding: &Binding,
        offer: Option<String>,
        auto_answer: bool,
    ) -> Message {
        let person = &self.people[fork.person];
        let announcement = Announcement {
            from_number: fork.from_number.as_deref().unwrap_or_default(),
            from_name: fork.from_name.as_deref().unwrap_or_default(),
            to_number: &person.direct_number,
            to_name: &person.full_name(),
        };
        let call_info = match &fork.queue {
            Some(queue) => format!(
                "callAttributes=queue-call,reject;callerIdName={};displayInfo=queueName;\
                 displayInfoSub=callerIdName;queueName={queue}",
                announcement.from_name
            ),
            None => "callAttributes=reject,send-vm".to_owned(),
        };
        let to = format!(
            "\"{}\" <sip:{}@{DOMAIN}>",
            person.full_name(),
            person.sip_username()
        );
        let mut invite = Message::request("INVITE", &binding.contact)
            .with("Via", &via())
            .with("From", &fork.from)
            .with("To", &to)
            .with("Call-Id", &fork.call_id)
            .with("CSeq", &format!("{} INVITE", fork.sequence))
            .with("Max-Forwards", "67")
            .with("Contact", &format!("<sip:edge@{DOMAIN};transport=wss>"))
            .with("User-Agent", "RC_SIPWRP_22.241")
            .with(
                "p-rc-api-ids",
                &ids::api_ids(&fork.seat.session, &fork.seat.party),
            )
            .with("p-rc-api-call-info", &call_info)
            .with("P-rc", &fork.agent.incoming_call(&announcement));
        let info = format!(
            "<{}_{}@127.0.0.1>;purpose=info",
            ids::digits(9),
            ids::digits(9)
        );
        invite = if auto_answer {
            invite
                .with("Alert-Info", "Auto Answer")
                .with("Call-Info", &format!("{info};Answer-After=0"))
        } else {
            invite.with("Call-Info", &info)
        };
        match offer {
            Some(offer) => invite.with_body("application/sdp", offer),
            None => invite,
        }
    }

    fn announce_ringing(&mut self, id: u64) {
        let Some(fork) = self.forks.get_mut(&id) else {
            return;
        };
        if std::mem::replace(&mut fork.ringing, true) {
            return;
        }
        let pickup = (fork.agent.sid.clone(), fork.agent.server.clone());
        self.telephony
            .update(&fork.seat.session, &fork.seat.party, |party| {
                party.status = PartyStatus::Proceeding;
                party.pickup = Some(pickup);
            });
    }

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
        if let Some(Member::Robot(robot)) = fork.far {
            if let Some(script) = self.robots.get(&robot).map(|robot| robot.script) {
                self.hang_up_by_script(robot, script);
            }
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
        match ours.map(|dialog| dialog.leg.clone()) {
            Some(leg) => {
                if let Err(error) = leg.accept_answer(&response.body) {
                    tracing::warn!(%error, "the answer to a re-INVITE was refused");
                }
            }
            None => {
                let number = self.new_sequence();
                self.send(socket, &request("BYE", number));
            }
        }
    }

    /// Ends what still rings. The phone answers a CANCEL only with its 200.
    pub(super) fn cancel_branches(&self, fork: &Fork) {
        for branch in &fork.branches {
            let cancel = Message::request("CANCEL", &branch.binding.contact)
                .with("Via", branch.invite.text("Via"))
                .with("From", branch.invite.text("From"))
                .with("To", branch.invite.text("To"))
                .with("Call-Id", &fork.call_id)
                .with("CSeq", &format!("{} CANCEL", fork.sequence))
                .with("Max-Forwards", "67");
            self.send(branch.binding.socket, &cancel);
            if let Some(leg) = &branch.leg {
                leg.close();
            }
        }
    }

    /// Cmd 7 to every phone that was invited.
    fn tell_processed(&mut self, fork: &Fork, answering: &Binding) {
        let device = self.people[fork.person].authorization_id.clone();
        let xml = fork.agent.already_processed(&device);
        self.tell(answering, &fork.agent, &xml);
        for branch in &fork.branches {
            self.tell(&branch.binding, &fork.agent, &xml);
        }
    }

    /// A MESSAGE of the agent server.
    pub(super) fn tell(&mut self, binding: &Binding, agent: &Agent, xml: &str) {
        let sequence = self.new_sequence();
        let message = Message::request("MESSAGE", &binding.contact)
            .with("Via", &via())
            .with("From", &format!("<{}>;tag={}", agent.address(), ids::tag()))
            .with("To", &format!("<sip:{}@{DOMAIN}>", agent.username))
            .with("Call-Id", &ids::hex(32))
            .with("CSeq", &format!("{sequence} MESSAGE"))
            .with("Max-Forwards", "67")
            .with_body(CONTENT_TYPE, xml);
        self.send(binding.socket, &message);
    }

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
            Some(AgentRequest::Reject) => self.decline(id, Reason::Rejected),
            Some(AgentRequest::Voicemail) => self.to_voicemail(id),
            Some(AgentRequest::Forward(number)) => self.forward(id, &number),
            Some(AgentRequest::Reply) => self.reply_to_caller(id),
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
    fn to_voicemail(&mut self, id: u64) {
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
        let (Target::Colleague(_) | Target::Outside(..)) = target else {
            return self.decline(id, Reason::Rejected);
        };
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

    fn reply_to_caller(&mut self, id: u64) {
        let Some(fork) = self.forks.get(&id).cloned() else {
            return;
        };
        self.finish(&Member::Fork(id), Some(Reason::CallReplied), true);
        let number = fork.from_number.as_deref().unwrap_or_default();
        let name = fork.from_name.as_deref().unwrap_or_default();
        let xml = fork.agent.session_close('1', number, name);
        for branch in &fork.branches {
            self.tell(&branch.binding, &fork.agent, &xml);
        }
    }
}
