//! Calls to phones: every registered phone of a person is invited, one answers.

use super::{
    agent::{Agent, Announcement, CONTENT_TYPE},
    digest::DOMAIN,
    ids,
    message::Message,
    settings::SipFault,
    world::{Binding, Branch, Fork, Member, Route, World, via},
};
use crate::{
    media::Leg,
    telephony::{PartyStatus, Reason},
};

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
            world.offer(id);
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
        queue: Option<String>,
    ) -> Member {
        let id = self.add_fork(caller, session, person, route, queue);
        self.offer(id);
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
        let (who, setup) = (Some(extension.as_str()), PartyStatus::Setup);
        self.announce_offered(&seat, who, route, setup, queue.as_deref());
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

    /// Rings the phones, unless the person takes no such calls: their voicemail does then. A queue has
    /// asked before it offers one.
    fn offer(&mut self, id: u64) {
        let Some(fork) = self.forks.get(&id) else {
            return;
        };
        if fork.queue.is_some() || self.takes(fork.person).direct {
            self.invite_phones(id, None);
        } else {
            self.take_to_voicemail(id);
        }
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

    pub(super) fn announce_ringing(&mut self, id: u64) {
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
    pub(super) fn tell_processed(&mut self, fork: &Fork, answering: &Binding) {
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
}
