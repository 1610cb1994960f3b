//! Everything the edge knows: sockets, registrations, and the members of calls.
//!
//! Transfer, park, flip and pickup only give members another far side; [`World::rewire`] derives
//! the audio from that.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, PoisonError, Weak},
    time::Duration,
};

pub(super) use super::members::{
    Binding, Branch, Dialog, Fork, Member, Origin, Outgoing, Phase, Robot, Route, Seat, Socket,
    SocketId,
};
use super::{
    conference::Conference,
    ids,
    lines::Lines,
    message::Message,
    number::Outside,
    ring_out::RingOut,
    settings::{EarlyOnly, EdgeSettings, FarEndReport, SipFault, TakenCalls},
};
use crate::{
    clock::Clock,
    media::{MediaSettings, Script, Sink, Source},
    people::Person,
    telephony::{Party, PartyStatus, Reason, RingOutRole, Session, Telephony},
};

#[derive(Debug)]
pub(super) struct World {
    pub(super) me: Weak<Mutex<World>>,
    pub(super) people: Vec<Person>,
    pub(super) telephony: Telephony,
    pub(super) clock: Clock,
    pub(super) settings: EdgeSettings,
    pub(super) sockets: BTreeMap<SocketId, Socket>,
    pub(super) bindings: Vec<Binding>,
    pub(super) dialogs: BTreeMap<String, Dialog>,
    pub(super) robots: BTreeMap<u64, Robot>,
    pub(super) forks: BTreeMap<u64, Fork>,
    /// By the platform's id.
    pub(super) ring_outs: BTreeMap<String, RingOut>,
    /// Waiting members by slot.
    pub(super) parks: BTreeMap<String, Member>,
    /// Conferences by session.
    pub(super) conferences: BTreeMap<String, Conference>,
    pub(super) lines: Lines,
    /// Which calls people take, by extension; who is not among them takes all.
    pub(super) taken: BTreeMap<String, TakenCalls>,
    pub(super) past: VecDeque<FarEndReport>,
    /// What callers heard who got a reply, by session.
    pub(super) replies: BTreeMap<String, String>,
    pub(super) faults: VecDeque<SipFault>,
    pub(super) early_only: EarlyOnly,
    next_id: u64,
    next_sequence: u32,
    party_counts: BTreeMap<String, usize>,
}

impl World {
    pub(super) fn new(
        me: Weak<Mutex<World>>,
        people: Vec<Person>,
        telephony: Telephony,
        clock: Clock,
        settings: EdgeSettings,
    ) -> Self {
        Self {
            me,
            people,
            telephony,
            clock,
            settings,
            sockets: BTreeMap::new(),
            bindings: Vec::new(),
            dialogs: BTreeMap::new(),
            robots: BTreeMap::new(),
            forks: BTreeMap::new(),
            ring_outs: BTreeMap::new(),
            parks: BTreeMap::new(),
            conferences: BTreeMap::new(),
            lines: Lines::default(),
            taken: BTreeMap::new(),
            past: VecDeque::new(),
            replies: BTreeMap::new(),
            faults: VecDeque::new(),
            early_only: EarlyOnly::default(),
            next_id: 1,
            // Far from the phone's own numbers, because it matches replies by number alone.
            next_sequence: 200_000_001,
            party_counts: BTreeMap::new(),
        }
    }

    pub(super) fn person(&self, extension_number: &str) -> Option<usize> {
        let mut people = self.people.iter();
        people.position(|person| person.extension_number == extension_number)
    }

    /// Which calls this person takes.
    pub(super) fn takes(&self, person: usize) -> TakenCalls {
        let taken = self.taken.get(&self.people[person].extension_id);
        taken.copied().unwrap_or_default()
    }

    pub(super) fn new_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    pub(super) fn new_sequence(&mut self) -> u32 {
        self.next_sequence += 1;
        self.next_sequence
    }

    /// Runs this after a while, unless the edge is gone by then.
    pub(super) fn later(&self, delay: Duration, act: impl FnOnce(&mut World) + Send + 'static) {
        let me = self.me.clone();
        tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            if let Some(world) = me.upgrade() {
                act(&mut world.lock().unwrap_or_else(PoisonError::into_inner));
            }
        });
    }

    pub(super) fn send(&self, socket: SocketId, message: &Message) {
        if let Some(socket) = self.sockets.get(&socket) {
            // A socket that closes meanwhile loses its frames.
            let _ = socket.outgoing.send(Outgoing::Frame(message.to_string()));
        }
    }

    pub(super) fn reply(&self, socket: SocketId, request: &Message, status: &str) {
        self.send(socket, &Message::response(request, status));
    }

    /// A request of ours within a dialog.
    pub(super) fn request_in(&mut self, dialog: &Dialog, call_id: &str, method: &str) -> Message {
        let sequence = self.new_sequence();
        Message::request(method, &dialog.contact)
            .with("Via", &via())
            .with("From", &dialog.ours)
            .with("To", &dialog.theirs)
            .with("Call-Id", call_id)
            .with("CSeq", &format!("{sequence} {method}"))
            .with("Max-Forwards", "67")
    }

    pub(super) fn media(&self) -> MediaSettings {
        MediaSettings {
            ip: self.settings.media_ip,
        }
    }

    /// Takes the first queued fault that `wanted` names.
    pub(super) fn take_fault(&mut self, wanted: &[SipFault]) -> Option<SipFault> {
        let at = self
            .faults
            .iter()
            .position(|fault| wanted.contains(fault))?;
        self.faults.remove(at)
    }

    /// The registration that uses this socket and has not run out.
    pub(super) fn binding_of(&self, socket: SocketId) -> Option<&Binding> {
        let now = self.clock.now_millis();
        self.bindings
            .iter()
            .find(|b| b.socket == socket && b.expires_at > now)
    }

    // Sessions and parties.

    /// Opens a session whose first party calls, and announces it.
    pub(super) fn open_session(&mut self, extension: Option<&str>, route: &Route) -> Seat {
        self.open(extension, route, None)
    }

    /// Opens a session whose first party is the phone of whoever asked for a `RingOut`.
    pub(super) fn open_ring_out(&mut self, extension: &str, route: &Route) -> Seat {
        self.open(Some(extension), route, Some(RingOutRole::Initiator))
    }

    fn open(
        &mut self,
        extension: Option<&str>,
        route: &Route,
        ring_out_role: Option<RingOutRole>,
    ) -> Seat {
        let tail = ids::session_tail();
        let session = format!("s-{tail}");
        let party = ids::party_id(&session, 1);
        self.party_counts.insert(session.clone(), 1);
        self.telephony.open(Session {
            id: session.clone(),
            legacy_id: ids::digits(12),
            sequence: 1,
            started_at: self.clock.now_millis(),
            ended_at: None,
            parties: vec![Party {
                ring_out_role,
                ..new_party(
                    &party,
                    extension,
                    ring_out_role.is_none(),
                    route,
                    PartyStatus::Setup,
                )
            }],
            origin: ring_out_role.map_or("Call", |_| "RingOut").to_owned(),
            conference: None,
        });
        self.telephony.update(&session, &party, |_| {});
        Seat { session, party }
    }

    /// Keeps the next party number of a session.
    pub(super) fn next_seat(&mut self, session: &str) -> Seat {
        let count = self.party_counts.entry(session.to_owned()).or_default();
        *count += 1;
        Seat {
            session: session.to_owned(),
            party: ids::party_id(session, *count),
        }
    }

    pub(super) fn announce_party(
        &self,
        seat: &Seat,
        extension: Option<&str>,
        route: &Route,
        status: PartyStatus,
    ) {
        self.announce_offered(seat, extension, route, status, None);
    }

    /// A member to whom a queue may have offered the call.
    pub(super) fn announce_offered(
        &self,
        seat: &Seat,
        extension: Option<&str>,
        route: &Route,
        status: PartyStatus,
        queue: Option<&str>,
    ) {
        let mut party = new_party(&seat.party, extension, false, route, status);
        party.queue = queue.map(str::to_owned);
        let is_ring_out = self.is_ring_out(&seat.session);
        party.ring_out_role = is_ring_out.then_some(RingOutRole::Target);
        self.telephony.add_party(&seat.session, party);
    }

    /// A further member that dialled in by itself.
    pub(super) fn announce_caller(&self, seat: &Seat, extension: &str, route: &Route) {
        let setup = PartyStatus::Setup;
        let party = new_party(&seat.party, Some(extension), true, route, setup);
        self.telephony.add_party(&seat.session, party);
    }

    pub(super) fn announce(&self, seat: &Seat, status: PartyStatus, reason: Option<Reason>) {
        self.telephony.update(&seat.session, &seat.party, |party| {
            party.status = status;
            party.reason = reason;
        });
    }

    pub(super) fn status(&self, seat: &Seat) -> Option<PartyStatus> {
        let session = self.telephony.session(&seat.session)?;
        session
            .parties
            .iter()
            .find(|party| party.id == seat.party)
            .map(|party| party.status)
    }

    /// Announces `Answered` unless that is where the party stands.
    pub(super) fn announce_answered(&self, seat: &Seat) {
        let status = self.status(seat);
        if !matches!(
            status,
            None | Some(PartyStatus::Answered | PartyStatus::Hold)
        ) {
            self.announce(seat, PartyStatus::Answered, None);
        }
    }

    // Members.

    pub(super) fn seat(&self, member: &Member) -> Option<&Seat> {
        match member {
            Member::Dialog(id) => self.dialogs.get(id).map(|dialog| &dialog.seat),
            Member::Robot(id) => self.robots.get(id).map(|robot| &robot.seat),
            Member::Fork(id) => self.forks.get(id).map(|fork| &fork.seat),
        }
    }

    pub(super) fn far_of(&self, member: &Member) -> Option<Member> {
        match member {
            Member::Dialog(id) => self.dialogs.get(id)?.far.clone(),
            Member::Robot(id) => self.robots.get(id)?.far.clone(),
            Member::Fork(id) => self.forks.get(id)?.far.clone(),
        }
    }

    pub(super) fn set_far(&mut self, member: &Member, far: Option<Member>) {
        match member {
            Member::Dialog(id) => {
                if let Some(dialog) = self.dialogs.get_mut(id) {
                    dialog.far = far;
                }
            }
            Member::Robot(id) => {
                if let Some(robot) = self.robots.get_mut(id) {
                    robot.far = far;
                }
            }
            Member::Fork(id) => {
                if let Some(fork) = self.forks.get_mut(id) {
                    fork.far = far;
                }
            }
        }
    }

    /// The live members of a session, or of all.
    pub(super) fn members(&self) -> Vec<Member> {
        let dialogs = self.dialogs.keys().cloned().map(Member::Dialog);
        let robots = self.robots.keys().copied().map(Member::Robot);
        let forks = self.forks.keys().copied().map(Member::Fork);
        dialogs.chain(robots).chain(forks).collect()
    }

    pub(super) fn member_of(&self, session: &str, party: &str) -> Option<Member> {
        self.members().into_iter().find(|member| {
            self.seat(member)
                .is_some_and(|seat| seat.session == session && seat.party == party)
        })
    }

    /// Makes two members each other's far side.
    pub(super) fn link(&mut self, one: &Member, other: &Member) {
        self.set_far(one, Some(other.clone()));
        self.set_far(other, Some(one.clone()));
        self.rewire(one);
        self.rewire(other);
    }

    /// `new` stands wherever `old` stood.
    pub(super) fn replace(&mut self, old: &Member, new: &Member) {
        for member in self.members() {
            if self.far_of(&member).as_ref() == Some(old) {
                self.set_far(&member, Some(new.clone()));
            }
        }
        for dialog in self.dialogs.values_mut() {
            if dialog.flip.as_ref() == Some(old) {
                dialog.flip = Some(new.clone());
            }
        }
    }

    /// Derives from a member's far side what its leg plays and to whom it talks, and the same for
    /// that far side.
    pub(super) fn rewire(&mut self, member: &Member) {
        self.rewire_one(member);
        if let Some(far) = self.far_of(member) {
            self.rewire_one(&far);
        }
    }

    fn rewire_one(&mut self, member: &Member) {
        match member {
            Member::Dialog(id) => {
                if let Some(dialog) = self.dialogs.get(id) {
                    let (source, sink) = self.audio(member, dialog);
                    dialog.leg.connect(source, sink);
                }
            }
            Member::Robot(id) => self.rewire_outside(*id),
            Member::Fork(_) => {}
        }
    }

    fn audio(&self, member: &Member, dialog: &Dialog) -> (Source, Sink) {
        if let Some((room, chair)) = self.chair_of(member, &dialog.seat.session) {
            return if dialog.held {
                (Source::Silence, Sink::Nobody)
            } else {
                (Source::Room(room.clone(), chair), Sink::Room(room, chair))
            };
        }
        match &dialog.far {
            None if self.parks.values().any(|waiting| waiting == member) => {
                (Source::Music, Sink::Nobody)
            }
            None => (Source::Silence, Sink::Nobody),
            Some(Member::Fork(_)) => (Source::Ringback, Sink::Nobody),
            Some(Member::Robot(id)) => match self.robots.get(id) {
                Some(robot) if !robot.talks => (Source::Ringback, Sink::Nobody),
                Some(robot) if !dialog.held => (
                    Source::Voice(robot.voice.clone()),
                    Sink::Voice(robot.voice.clone()),
                ),
                Some(_) | None => (Source::Silence, Sink::Nobody),
            },
            Some(Member::Dialog(far)) => match self.dialogs.get(far) {
                Some(far) if matches!(far.phase, Phase::Early { .. }) => {
                    (Source::Ringback, Sink::Nobody)
                }
                Some(far) if far.held => (Source::Music, Sink::Nobody),
                Some(far) if !dialog.held => (Source::Inbox, Sink::Leg(far.leg.clone())),
                Some(_) | None => (Source::Silence, Sink::Nobody),
            },
        }
    }
}

impl Outside {
    /// What it says once it answers; nothing for those who never do.
    pub(super) fn script(self) -> Script {
        match self {
            Self::Answers(script) => script,
            Self::NeverAnswers | Self::Busy | Self::Refused(_) | Self::Silence => Script::default(),
        }
    }
}

/// Our Via, with a new branch.
pub(super) fn via() -> String {
    format!("SIP/2.0/WSS 127.0.0.1:8083;branch=z9hG4bK{}", ids::hex(14))
}

fn new_party(
    id: &str,
    extension: Option<&str>,
    is_outbound: bool,
    route: &Route,
    status: PartyStatus,
) -> Party {
    Party {
        id: id.to_owned(),
        extension_id: extension.map(str::to_owned),
        is_outbound,
        from_number: route.from_number.clone(),
        from_name: route.from_name.clone(),
        to_number: route.to_number.clone(),
        to_name: route.to_name.clone(),
        status,
        reason: None,
        missed: false,
        muted: false,
        recording: None,
        recorded: None,
        sip: None,
        pickup: None,
        queue: None,
        ring_out_role: None,
        history: Vec::new(),
    }
}
