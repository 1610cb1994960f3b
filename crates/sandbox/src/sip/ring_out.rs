//! `RingOut`: one's own phone rings first; once it is answered, the platform calls the other side.
//!
//! The phone on the desk is nobody's socket: whoever tries the sandbox lifts it, presses its keys
//! and hangs it up from the console.

use serde::{Deserialize, Serialize};

use super::{
    ids,
    number::{self, Outside, Target},
    settings::ControlError,
    world::{Member, Route, World},
};
use crate::{
    media::Script,
    telephony::{Party, PartyStatus, Reason, RingOutRole, Session},
};

/// How long a `RingOut` that is over can be asked about.
const KEPT_MILLIS: i64 = 15_000;

/// What a person asks of the platform.
#[derive(Clone, Debug)]
pub struct RingOutRequest {
    /// Whose phone rings first.
    pub extension_number: String,
    /// The number of that phone.
    pub phone: String,
    /// Who is called then.
    pub callee: String,
    /// The number the callee sees; the direct one when absent.
    pub caller_id: Option<String>,
    /// The phone has to press 1 before the callee is called.
    pub has_prompt: bool,
}

/// Why nothing rings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RingOutError {
    /// Nobody has this extension.
    #[error("no such extension")]
    NoSuchExtension,
    /// The callee's number reaches nobody.
    #[error("the number reaches nobody")]
    NoSuchNumber,
}

/// What somebody does at the phone on the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AtThePhone {
    /// Lifts it.
    Answer,
    /// Presses 1.
    PressOne,
    /// Does not want the call.
    Decline,
    /// Hangs up.
    HangUp,
}

/// How one leg stands, or the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names are the platform's own")]
pub enum LegStatus {
    InProgress,
    Success,
    Busy,
    NoAnswer,
    Rejected,
    Invalid,
    CannotReach,
    Finished,
}

/// The three statuses of a `RingOut`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RingOutStatus {
    /// The whole.
    #[serde(rename = "callStatus")]
    pub call: LegStatus,
    /// The phone that rings first.
    #[serde(rename = "callerStatus")]
    pub caller: LegStatus,
    /// The other side.
    #[serde(rename = "calleeStatus")]
    pub callee: LegStatus,
}

#[derive(Clone, Debug)]
pub(super) struct RingOut {
    person: usize,
    pub(super) session: String,
    /// The phone on the desk.
    pub(super) phone: u64,
    callee: Target,
    caller_id: Option<String>,
    /// The phone was answered and is asked for a 1.
    waits_for_key: bool,
    has_prompt: bool,
}

fn has_role(role: RingOutRole) -> impl Fn(&&Party) -> bool {
    move |party| party.ring_out_role == Some(role)
}

fn leg(party: Option<&Party>) -> LegStatus {
    let Some(party) = party else {
        return LegStatus::InProgress;
    };
    match (party.is_over(), party.answered_at(), party.reason) {
        (false, Some(_), _) => LegStatus::Success,
        (false, None, _) => LegStatus::InProgress,
        (true, None, Some(Reason::NoAnswer | Reason::Timeout)) => LegStatus::NoAnswer,
        (true, None, Some(Reason::TargetBusy)) => LegStatus::Busy,
        (true, None, Some(Reason::Rejected)) => LegStatus::Rejected,
        (true, None, Some(Reason::InvalidNumber)) => LegStatus::Invalid,
        (true, _, _) => LegStatus::Finished,
    }
}

impl RingOut {
    fn status(&self, session: &Session) -> RingOutStatus {
        let find = |role| session.parties.iter().find(has_role(role));
        let initiator = find(RingOutRole::Initiator);
        let was_answered = initiator.is_some_and(|party| party.answered_at().is_some());
        let is_over = session.ended_at.is_some();
        let theirs = leg(find(RingOutRole::Target));
        let own = if self.waits_for_key && !is_over {
            LegStatus::InProgress
        } else {
            leg(initiator)
        };
        let call = match (own, theirs) {
            (LegStatus::Success, LegStatus::Success) => LegStatus::Success,
            _ if !is_over => LegStatus::InProgress,
            (LegStatus::NoAnswer | LegStatus::Rejected | LegStatus::Busy, _) if !was_answered => {
                LegStatus::CannotReach
            }
            (_, LegStatus::InProgress | LegStatus::Success) => LegStatus::Finished,
            (_, ended) => ended,
        };
        RingOutStatus {
            call,
            caller: own,
            callee: theirs,
        }
    }
}

impl World {
    pub(super) fn ring_out(&mut self, request: RingOutRequest) -> Result<String, RingOutError> {
        let person = self
            .person(&request.extension_number)
            .ok_or(RingOutError::NoSuchExtension)?;
        let callee = number::resolve(&request.callee, &self.people);
        let callee_number = match &callee {
            Target::Outside(number, _) => number.clone(),
            Target::Colleague(index) => self.people[*index].extension_number.clone(),
            Target::Queue(queue) => queue.extension_number.to_owned(),
            Target::Parked(_) | Target::Conference(_) | Target::Invalid => {
                return Err(RingOutError::NoSuchNumber);
            }
        };
        // As the platform has it: the first leg is a call to the phone, from whom it will call.
        let route = Route {
            from_number: Some(callee_number),
            from_name: None,
            to_number: Some(request.phone.clone()),
            to_name: Some(self.people[person].full_name()),
        };
        let extension = self.people[person].extension_id.clone();
        let seat = self.open_ring_out(&extension, &route);
        let session = seat.session.clone();
        let phone = self.add_robot(seat, Some(request.phone), None, Script::default(), false);
        let id = format!("cs{}~{}", ids::digits(18), self.people[person].extension_id);
        let ring_out = RingOut {
            person,
            session,
            phone,
            callee,
            caller_id: request.caller_id,
            waits_for_key: false,
            has_prompt: request.has_prompt,
        };
        self.ring_outs.insert(id.clone(), ring_out);
        self.later(self.settings.ring_delay, move |world| {
            world.announce_robot(phone, PartyStatus::Proceeding);
        });
        self.later(self.settings.ring_timeout, move |world| {
            if world.robots.get(&phone).is_some_and(|robot| !robot.talks) {
                world.finish(&Member::Robot(phone), Some(Reason::NoAnswer), true);
            }
        });
        Ok(id)
    }

    /// Of one that goes on, or has just ended.
    pub(super) fn ring_out_status(&self, person: usize, id: &str) -> Option<RingOutStatus> {
        let ring_out = self.own_ring_out(person, id)?;
        let session = self.telephony.session(&ring_out.session)?;
        let is_known = session
            .ended_at
            .is_none_or(|at| self.clock.now_millis() - at < KEPT_MILLIS);
        is_known.then(|| ring_out.status(&session))
    }

    fn own_ring_out(&self, person: usize, id: &str) -> Option<&RingOut> {
        let found = self.ring_outs.get(id);
        found.filter(|ring_out| ring_out.person == person)
    }

    /// Only before the phone is answered.
    pub(super) fn cancel_ring_out(&mut self, person: usize, id: &str) -> Result<(), ControlError> {
        let found = self.own_ring_out(person, id);
        let phone = found.ok_or(ControlError::NoSuchParty)?.phone;
        match self.robots.get(&phone) {
            None => Err(ControlError::NoSuchParty),
            Some(robot) if robot.talks => Err(ControlError::WrongState),
            Some(_) => {
                self.finish(&Member::Robot(phone), Some(Reason::Cancelled), true);
                Ok(())
            }
        }
    }

    /// Is this the phone on somebody's desk?
    pub(super) fn is_desk_phone(&self, robot: u64) -> bool {
        self.ring_outs.values().any(|one| one.phone == robot)
    }

    pub(super) fn is_ring_out(&self, session: &str) -> bool {
        self.ring_outs.values().any(|one| one.session == session)
    }

    pub(super) fn at_the_phone(
        &mut self,
        person: usize,
        what: AtThePhone,
    ) -> Result<(), ControlError> {
        let found = self
            .ring_outs
            .iter()
            .find(|(_, one)| one.person == person && self.robots.contains_key(&one.phone));
        let (id, ring_out) = found.ok_or(ControlError::NoSuchParty)?;
        let (id, phone, waits_for_key) = (id.clone(), ring_out.phone, ring_out.waits_for_key);
        let talks = self.robots.get(&phone).is_some_and(|robot| robot.talks);
        match (what, talks) {
            (AtThePhone::Answer, false) => self.lift(&id),
            (AtThePhone::Decline, false) => {
                self.finish(&Member::Robot(phone), Some(Reason::Rejected), true);
            }
            (AtThePhone::PressOne, true) if waits_for_key => self.call_the_other_side(&id),
            (AtThePhone::HangUp, true) => self.finish(&Member::Robot(phone), None, true),
            _ => return Err(ControlError::WrongState),
        }
        Ok(())
    }

    fn lift(&mut self, id: &str) {
        let Some(ring_out) = self.ring_outs.get_mut(id) else {
            return;
        };
        let (phone, has_prompt) = (ring_out.phone, ring_out.has_prompt);
        ring_out.waits_for_key = has_prompt;
        if let Some(robot) = self.robots.get_mut(&phone) {
            robot.talks = true;
        }
        self.announce_robot(phone, PartyStatus::Answered);
        if !has_prompt {
            self.call_the_other_side(id);
        }
    }

    fn call_the_other_side(&mut self, id: &str) {
        let Some(ring_out) = self.ring_outs.get_mut(id) else {
            return;
        };
        ring_out.waits_for_key = false;
        let ring_out = ring_out.clone();
        let phone = Member::Robot(ring_out.phone);
        let person = &self.people[ring_out.person];
        match ring_out.callee {
            Target::Colleague(colleague) => {
                let route = Route {
                    from_number: Some(person.extension_number.clone()),
                    from_name: Some(person.full_name()),
                    to_number: Some(self.people[colleague].extension_number.clone()),
                    to_name: Some(self.people[colleague].full_name()),
                };
                self.ring_colleague(Some(&phone), &ring_out.session, colleague, &route, None);
            }
            Target::Outside(number, outside) => {
                let route = Route {
                    from_number: ring_out.caller_id.or(Some(person.direct_number.clone())),
                    from_name: Some(person.full_name()),
                    to_number: Some(number.clone()),
                    to_name: None,
                };
                if let Outside::Refused(_) = outside {
                    let seat = self.next_seat(&ring_out.session);
                    self.announce_party(&seat, None, &route, PartyStatus::Setup);
                    let reason = Some(Reason::InvalidNumber);
                    self.announce(&seat, PartyStatus::Disconnected, reason);
                    return self.finish(&phone, reason, true);
                }
                self.ring_outside(&phone, &route, number, outside, true);
            }
            Target::Queue(queue) => {
                let (number, name) = (person.extension_number.clone(), person.full_name());
                self.ring_queue(&phone, &ring_out.session, queue, Some(number), Some(name));
            }
            Target::Parked(_) | Target::Conference(_) | Target::Invalid => {}
        }
    }

    fn announce_robot(&self, id: u64, status: PartyStatus) {
        if let Some(robot) = self.robots.get(&id) {
            self.announce(&robot.seat, status, None);
        }
    }
}
