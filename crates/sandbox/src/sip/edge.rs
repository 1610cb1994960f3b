//! The handle by which the rest of the sandbox uses the edge.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::UnboundedSender;

use super::{
    lines::Lines,
    message::Message,
    ring_out::{AtThePhone, RingOutError, RingOutRequest, RingOutStatus},
    settings::{
        ControlError, EarlyOnly, EdgeSettings, FarEndReport, Registration, RingError, RingRequest,
        SipFault, TakenCalls,
    },
    world::{Member, Outgoing, Socket, SocketId, World},
};
use crate::{
    clock::Clock,
    gauge::{Gauge, Reading},
    media::Leg,
    people::Person,
    telephony::{Reason, Session, Telephony},
};

/// The SIP edge. Clones are the same edge. Its methods must be called within a tokio runtime.
#[derive(Clone, Debug)]
pub struct Edge {
    world: Arc<Mutex<World>>,
    sockets: Gauge,
}

impl Edge {
    /// Nobody is registered yet.
    pub fn new(
        people: Vec<Person>,
        telephony: Telephony,
        clock: Clock,
        settings: EdgeSettings,
    ) -> Self {
        let world = Arc::new_cyclic(|me| {
            Mutex::new(World::new(me.clone(), people, telephony, clock, settings))
        });
        Self {
            world,
            sockets: Gauge::default(),
        }
    }

    /// Rings an extension from outside. Returns the telephony session id.
    pub fn ring(&self, request: RingRequest) -> Result<String, RingError> {
        self.lock().ring(request)
    }

    /// Far ends outside hang up: that of one call, or all.
    pub fn hang_up_far_side(&self, telephony_session_id: Option<&str>) {
        let mut world = self.lock();
        for id in world.robots.keys().copied().collect::<Vec<_>>() {
            let is_meant = world.robots.get(&id).is_some_and(|robot| {
                telephony_session_id.is_none_or(|session| robot.seat.session == session)
            });
            if is_meant && !world.is_desk_phone(id) {
                world.finish(&Member::Robot(id), None, true);
            }
        }
    }

    /// Members of past and live calls, as they were heard.
    pub fn calls(&self) -> Vec<FarEndReport> {
        let world = self.lock();
        let live = world.members();
        let live = live
            .iter()
            .filter_map(|member| world.report(member, world.state_of(member)));
        world.past.iter().cloned().chain(live).collect()
    }

    /// What the caller of this session heard instead of an answer.
    pub fn replied(&self, session: &str) -> Option<String> {
        self.lock().replies.get(session).cloned()
    }

    /// Phones whose registration has not run out.
    pub fn registrations(&self) -> Vec<Registration> {
        let world = self.lock();
        let now = world.clock.now_millis();
        let live = world
            .bindings
            .iter()
            .filter(|binding| binding.expires_at > now);
        live.map(|binding| Registration {
            authorization_id: world.people[binding.person].authorization_id.clone(),
            instance_id: binding.instance.clone(),
            extension_number: world.people[binding.person].extension_number.clone(),
            expires_at_millis: binding.expires_at,
            is_connected: world.sockets.contains_key(&binding.socket),
        })
        .collect()
    }

    /// Closes every socket. Registrations and dialogs stay, as they do when a network fails.
    pub fn drop_sockets(&self) {
        for socket in self.lock().sockets.values() {
            // It may be closing already.
            let _ = socket.outgoing.send(Outgoing::Close);
        }
    }

    /// Forgets every registration.
    pub fn drop_registrations(&self) {
        self.lock().bindings.clear();
    }

    /// Ends every call and forgets reports, registrations, parked calls and queued faults.
    pub fn reset(&self) {
        let mut world = self.lock();
        for member in world.members() {
            world.leave(&member, None, true);
        }
        world.parks.clear();
        world.ring_outs.clear();
        world.conferences.clear();
        world.lines = Lines::default();
        world.past.clear();
        world.bindings.clear();
        world.faults.clear();
        world.early_only = EarlyOnly::default();
        self.sockets.reset();
    }

    /// From here on this extension takes these calls.
    pub fn take(&self, extension_id: &str, taken: TakenCalls) {
        self.lock().taken.insert(extension_id.to_owned(), taken);
    }

    /// From here on every extension takes every call.
    pub fn take_everything(&self) {
        self.lock().taken.clear();
    }

    /// How many phones' sockets there are, registered or not.
    pub fn sockets(&self) -> Reading {
        self.sockets.reading()
    }

    /// One party leaves the call, as if it hung up; a ringing party is rejected.
    pub fn hang_up_party(&self, session: &str, party: &str) -> Result<(), ControlError> {
        let mut world = self.lock();
        let member = world
            .member_of(session, party)
            .ok_or(ControlError::NoSuchParty)?;
        match member {
            Member::Fork(id) => world.decline(id, Reason::Rejected),
            Member::Dialog(_) | Member::Robot(_) => world.finish(&member, None, true),
        }
        Ok(())
    }

    /// Opens a conference for the person of this extension, whose phone has to join it.
    pub fn open_conference(&self, extension_id: &str) -> Option<Session> {
        self.lock().open_conference(extension_id)
    }

    /// Brings whoever talks with this party into a conference; the phone in between is let go.
    /// Returns the new party's id.
    pub fn bring_in(
        &self,
        conference: &str,
        session: &str,
        party: &str,
    ) -> Result<String, ControlError> {
        self.lock().bring_in(conference, session, party)
    }

    /// A conference's host leaves it to the others.
    pub fn leave_conference_alive(&self, conference: &str) {
        self.lock().keep_conference(conference);
    }

    /// A ringing party answers on a device: its invitations are cancelled, and the device gets one
    /// that it answers by itself.
    pub fn answer_on(
        &self,
        session: &str,
        party: &str,
        authorization_id: &str,
    ) -> Result<(), ControlError> {
        let mut world = self.lock();
        let member = world
            .member_of(session, party)
            .ok_or(ControlError::NoSuchParty)?;
        let Member::Fork(id) = member else {
            return Err(ControlError::WrongState);
        };
        world.answer_by_itself(id, authorization_id)
    }

    /// Rings a person's own phone, and calls somebody once it is answered. Returns the platform's id.
    pub fn ring_out(&self, request: RingOutRequest) -> Result<String, RingOutError> {
        self.lock().ring_out(request)
    }

    /// How a person's `RingOut` stands; `None` some time after its end.
    pub fn ring_out_status(&self, extension_number: &str, id: &str) -> Option<RingOutStatus> {
        let world = self.lock();
        world.ring_out_status(world.person(extension_number)?, id)
    }

    /// The phone stops ringing, and nobody is called.
    pub fn cancel_ring_out(&self, extension_number: &str, id: &str) -> Result<(), ControlError> {
        let mut world = self.lock();
        let person = world
            .person(extension_number)
            .ok_or(ControlError::NoSuchParty)?;
        world.cancel_ring_out(person, id)
    }

    /// Somebody does something at the phone that rings first.
    pub fn at_the_phone(
        &self,
        extension_number: &str,
        what: AtThePhone,
    ) -> Result<(), ControlError> {
        let mut world = self.lock();
        let person = world
            .person(extension_number)
            .ok_or(ControlError::NoSuchParty)?;
        world.at_the_phone(person, what)
    }

    /// Asks a party's phone to negotiate its audio again.
    pub fn re_invite(&self, session: &str, party: &str) -> Result<(), ControlError> {
        let mut world = self.lock();
        let member = world
            .member_of(session, party)
            .ok_or(ControlError::NoSuchParty)?;
        world.re_invite_phone(&member)
    }

    /// Queues a failure; what concerns live calls, or `Replaces`, happens at once.
    pub fn script(&self, fault: SipFault) {
        let mut world = self.lock();
        let legs = world.dialogs.values().map(|dialog| &dialog.leg);
        match fault {
            SipFault::DropMedia => legs.for_each(Leg::drop_packets),
            SipFault::ImpairMedia(how) => legs.for_each(|leg| leg.impair(how)),
            SipFault::BreakPaths => legs.for_each(Leg::break_paths),
            SipFault::ReplacesByTheRfc => world.early_only = EarlyOnly::Strict,
            SipFault::ReplacesByTheGuide => world.early_only = EarlyOnly::Required,
            SipFault::RegisterTooManyContacts
            | SipFault::RegisterForbidden
            | SipFault::RegisterSilence
            | SipFault::InviteBusy
            | SipFault::InviteNotFound
            | SipFault::InviteForbidden
            | SipFault::InviteUnavailable
            | SipFault::InviteSilence
            | SipFault::RingWithoutOffer
            | SipFault::AgentSilence => world.faults.push_back(fault),
        }
    }

    pub(super) fn connect(&self, outgoing: UnboundedSender<Outgoing>) -> SocketId {
        let counted = self.sockets.count();
        let mut world = self.lock();
        let id = world.new_id();
        world.sockets.insert(
            id,
            Socket {
                outgoing,
                nonces: std::collections::BTreeMap::new(),
                _counted: counted,
            },
        );
        id
    }

    /// One frame from a phone.
    pub(super) fn receive(&self, socket: SocketId, frame: &str) {
        let Some(message) = Message::parse(frame) else {
            return tracing::debug!("a frame is no SIP message");
        };
        let mut world = self.lock();
        match message.method() {
            None => world.response(socket, &message),
            Some("REGISTER") => world.register(socket, &message),
            Some("INVITE") => world.invite(socket, &message),
            Some("ACK") => {}
            Some("BYE") => world.bye(socket, &message),
            Some("CANCEL") => world.cancel(socket, &message),
            Some("MESSAGE") => world.agent_message(socket, &message),
            Some("INFO") => world.info(socket, &message),
            Some("REFER") => world.refer(socket, &message),
            Some(_) => world.reply(socket, &message, "501 Not Implemented"),
        }
    }

    /// The socket is gone; its calls stay for a while, so that the phone can come back to them.
    pub(super) fn disconnect(&self, socket: SocketId) {
        let mut world = self.lock();
        world.sockets.remove(&socket);
        world.later(world.settings.orphan_dialog_life, move |world| {
            let orphans = world
                .dialogs
                .iter()
                .filter(|(_, dialog)| dialog.socket == socket);
            for call_id in orphans.map(|(id, _)| id.clone()).collect::<Vec<_>>() {
                world.finish(&Member::Dialog(call_id), None, false);
            }
        });
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl World {
    fn answer_by_itself(&mut self, id: u64, authorization_id: &str) -> Result<(), ControlError> {
        let fork = self
            .forks
            .get(&id)
            .cloned()
            .ok_or(ControlError::NoSuchParty)?;
        let is_registered = self.bindings.iter().any(|binding| {
            binding.person == fork.person
                && self.people[binding.person].authorization_id == authorization_id
        });
        if !is_registered {
            return Err(ControlError::NotRegistered);
        }
        self.cancel_branches(&fork);
        let sequence = self.new_sequence();
        if let Some(fork) = self.forks.get_mut(&id) {
            fork.branches.clear();
            fork.call_id = super::ids::hex(32);
            fork.sequence = sequence;
        }
        self.invite_phones(id, Some(authorization_id));
        Ok(())
    }
}
