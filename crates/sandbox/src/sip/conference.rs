//! Conferences: a host's phone dials the token, and those it talks with elsewhere are brought in.
//!
//! Who sits in a conference has no far side; its [`Room`] is what each of them hears. The host's end is
//! the end of it, unless the platform was told to keep it.

use std::sync::Arc;

use super::{
    ids,
    message::Message,
    number::CONFERENCE,
    settings::ControlError,
    world::{Member, Phase, Route, SocketId, World},
};
use crate::{
    media::{Chair, Room},
    telephony::{self, PartyStatus, Session},
};

/// How many a conference takes besides its host.
const MOST_BROUGHT_IN: usize = 10;
const CALLED: &str = "conference";
const NAME: &str = "Conference";

#[derive(Debug)]
pub(super) struct Conference {
    token: String,
    /// Whose it is, by index among the people.
    person: usize,
    /// The host's phone, once it has joined.
    host: Option<Member>,
    members: Vec<(Member, Chair)>,
    room: Arc<Room>,
    outlives_host: bool,
}

impl World {
    /// Opens a conference, which is over when its host's phone does not come.
    pub(super) fn open_conference(&mut self, extension_id: &str) -> Option<Session> {
        let person = self
            .people
            .iter()
            .position(|person| person.extension_id == extension_id)?;
        let id = format!("s-{}", ids::session_tail());
        let token = format!("{CONFERENCE}{}", ids::hex(72));
        self.telephony.open(Session {
            id: id.clone(),
            legacy_id: ids::digits(12),
            sequence: 1,
            started_at: self.clock.now_millis(),
            ended_at: None,
            parties: Vec::new(),
            origin: NAME.to_owned(),
            conference: Some(telephony::Conference {
                voice_call_token: token.clone(),
                host_extension_id: extension_id.to_owned(),
            }),
        });
        let conference = Conference {
            token,
            person,
            host: None,
            members: Vec::new(),
            room: Room::open(),
            outlives_host: false,
        };
        self.conferences.insert(id.clone(), conference);
        let waited_for = id.clone();
        self.later(self.settings.conference_waits, move |world| {
            let is_alone = |it: &Conference| it.host.is_none() && it.members.is_empty();
            if world.conferences.get(&waited_for).is_some_and(is_alone) {
                world.conferences.remove(&waited_for);
                world.telephony.close(&waited_for);
            }
        });
        self.telephony.session(&id)
    }

    /// A phone dials a conference's token.
    pub(super) fn host_joins(
        &mut self,
        socket: SocketId,
        request: &Message,
        person: usize,
        token: &str,
    ) {
        let found = self.conferences.iter().find(|(_, conference)| {
            conference.token == token && conference.person == person && conference.host.is_none()
        });
        let Some(session) = found.map(|(session, _)| session.clone()) else {
            return self.refuse_call(socket, request, person, token, "404 Not Found");
        };
        let route = Route {
            from_number: self.caller_id(request, person),
            from_name: Some(self.people[person].full_name()),
            to_number: Some(CALLED.to_owned()),
            to_name: Some(NAME.to_owned()),
        };
        let extension = self.people[person].extension_id.clone();
        let seat = self.next_seat(&session);
        self.announce_caller(&seat, &extension, &route);
        let Some(host) = self.accept(socket, request, person, seat.clone(), token) else {
            return;
        };
        if let Member::Dialog(call_id) = &host {
            self.answer_phone(call_id);
        }
        if let Some(conference) = self.conferences.get_mut(&session) {
            conference.host = Some(host.clone());
        }
        self.sit_down(&host, &session);
        self.announce(&seat, PartyStatus::Answered, None);
    }

    /// Whoever talks with `party` goes on in the conference, and the phone between is let go.
    pub(super) fn bring_in(
        &mut self,
        conference: &str,
        session: &str,
        party: &str,
    ) -> Result<String, ControlError> {
        let into = self
            .conferences
            .get(conference)
            .ok_or(ControlError::WrongState)?;
        if into.host.is_none() {
            return Err(ControlError::NoHost);
        }
        if into.members.len() > MOST_BROUGHT_IN {
            return Err(ControlError::Full);
        }
        let host = into.person;
        let named = self
            .member_of(session, party)
            .ok_or(ControlError::NoSuchParty)?;
        let other = self.far_of(&named).ok_or(ControlError::WrongState)?;
        // The host's own party stands for the one it talks with.
        let is_hosts = |member: &Member| {
            matches!(member, Member::Dialog(id)
                if self.dialogs.get(id).is_some_and(|dialog| dialog.person == host))
        };
        let (phone, guest) = if is_hosts(&named) {
            (named, other)
        } else {
            (other, named)
        };
        let Member::Dialog(phone) = phone else {
            return Err(ControlError::WrongState);
        };
        if !self.talks(&guest) {
            return Err(ControlError::WrongState);
        }
        self.hand_over(&phone, None);
        self.move_to(&guest, conference, None);
        self.sit_down(&guest, conference);
        self.seat(&guest)
            .map(|seat| seat.party.clone())
            .ok_or(ControlError::NoSuchParty)
    }

    fn talks(&self, member: &Member) -> bool {
        match member {
            Member::Dialog(id) => self
                .dialogs
                .get(id)
                .is_some_and(|dialog| matches!(dialog.phase, Phase::Up)),
            Member::Robot(id) => self.robots.get(id).is_some_and(|robot| robot.talks),
            Member::Fork(_) => false,
        }
    }

    fn sit_down(&mut self, member: &Member, session: &str) {
        let voice = match member {
            Member::Robot(id) => self.robots.get(id).map(|robot| robot.voice.clone()),
            Member::Dialog(_) | Member::Fork(_) => None,
        };
        if let Some(conference) = self.conferences.get_mut(session) {
            let chair = match voice {
                Some(voice) => conference.room.enter_with(voice),
                None => conference.room.enter(),
            };
            conference.members.push((member.clone(), chair));
        }
        self.rewire(member);
    }

    /// The room a member of this session hears, and where it sits.
    pub(super) fn chair_of(&self, member: &Member, session: &str) -> Option<(Arc<Room>, Chair)> {
        let conference = self.conferences.get(session)?;
        let (_, chair) = conference.members.iter().find(|(it, _)| it == member)?;
        Some((Arc::clone(&conference.room), *chair))
    }

    pub(super) fn is_in_conference(&self, member: &Member) -> bool {
        self.seat(member)
            .is_some_and(|seat| self.chair_of(member, &seat.session).is_some())
    }

    /// Another phone of the same person sits down where the old one sat.
    pub(super) fn take_chair(&mut self, old: &Member, new: &Member) {
        for conference in self.conferences.values_mut() {
            for (member, _) in &mut conference.members {
                if member == old {
                    member.clone_from(new);
                }
            }
            if conference.host.as_ref() == Some(old) {
                conference.host = Some(new.clone());
            }
        }
        self.rewire(new);
    }

    /// The others go on when the host leaves.
    pub(super) fn keep_conference(&mut self, session: &str) {
        if let Some(conference) = self.conferences.get_mut(session) {
            conference.outlives_host = true;
        }
    }

    /// A member is gone. With the host all are, and so is whoever would be left alone without one.
    pub(super) fn left_conference(&mut self, member: &Member, session: &str) {
        let Some(conference) = self.conferences.get_mut(session) else {
            return;
        };
        let Some(at) = conference.members.iter().position(|(it, _)| it == member) else {
            return;
        };
        let (_, chair) = conference.members.remove(at);
        conference.room.leave(chair);
        if conference.host.as_ref() == Some(member) {
            conference.host = None;
        }
        let has_host = conference.host.is_some();
        let goes_on = has_host || (conference.outlives_host && conference.members.len() > 1);
        if !goes_on && let Some(over) = self.conferences.remove(session) {
            for (member, _) in over.members {
                self.leave(&member, None, true);
            }
        }
    }
}
