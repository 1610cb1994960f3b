//! Far ends outside the company: they ring, answer and hang up by script.

use std::{sync::Arc, time::Duration};

use super::{
    number::Outside,
    settings::{RingError, RingRequest},
    world::{Member, Robot, Route, Seat, World},
};
use crate::{
    media::{Script, Voice},
    telephony::{PartyStatus, Reason},
};

impl World {
    /// A number outside begins to ring for `caller`. `announce_setup` is for parties that join a
    /// call; the first callee of a call is announced when it rings.
    pub(super) fn ring_outside(
        &mut self,
        caller: &Member,
        route: &Route,
        number: String,
        outside: Outside,
        announce_setup: bool,
    ) -> Option<Member> {
        let session = self.seat(caller)?.session.clone();
        let seat = self.next_seat(&session);
        if announce_setup {
            self.announce_party(&seat, None, route, PartyStatus::Setup);
        }
        let id = self.add_robot(seat, Some(number), None, outside.script(), false);
        self.link(caller, &Member::Robot(id));
        let route = route.clone();
        self.later(self.settings.ring_delay, move |world| {
            world.outside_rings(id, outside, &route, announce_setup);
        });
        Some(Member::Robot(id))
    }

    pub(super) fn add_robot(
        &mut self,
        seat: Seat,
        number: Option<String>,
        name: Option<String>,
        script: Script,
        talks: bool,
    ) -> u64 {
        let id = self.new_id();
        let voice = Arc::new(Voice::new(script.speech));
        let robot = Robot {
            seat,
            far: None,
            number,
            name,
            script,
            talks,
            voice,
        };
        self.robots.insert(id, robot);
        id
    }

    fn outside_rings(&mut self, id: u64, outside: Outside, route: &Route, is_announced: bool) {
        let Some(robot) = self.robots.get(&id) else {
            return;
        };
        let seat = robot.seat.clone();
        if is_announced {
            self.announce(&seat, PartyStatus::Proceeding, None);
        } else {
            self.announce_party(&seat, None, route, PartyStatus::Proceeding);
        }
        if let Some(caller) = robot.far.as_ref().and_then(|far| self.seat(far))
            && self.status(caller) == Some(PartyStatus::Setup)
        {
            self.announce(caller, PartyStatus::Proceeding, None);
        }
        let (delay, end) = match outside {
            Outside::Answers(_) => {
                return self.later(self.settings.answer_after, move |world| {
                    world.outside_answers(id);
                });
            }
            Outside::Busy => (self.settings.ring_delay, Reason::TargetBusy),
            Outside::NeverAnswers | Outside::Refused(_) | Outside::Silence => {
                (self.settings.ring_timeout, Reason::NoAnswer)
            }
        };
        self.later(delay, move |world| {
            if world.robots.get(&id).is_some_and(|robot| !robot.talks) {
                world.finish(&Member::Robot(id), Some(end), true);
            }
        });
    }

    fn outside_answers(&mut self, id: u64) {
        let Some(robot) = self.robots.get_mut(&id) else {
            return;
        };
        robot.talks = true;
        let (seat, far, script) = (robot.seat.clone(), robot.far.clone(), robot.script);
        self.announce_answered(&seat);
        if let Some(Member::Dialog(call_id)) = &far {
            self.answer_phone(call_id);
        }
        if let Some(caller) = far.as_ref().and_then(|far| self.seat(far)) {
            self.announce_answered(caller);
        }
        self.rewire(&Member::Robot(id));
        self.hang_up_by_script(id, script);
    }

    /// Arms the script's own hang-up.
    pub(super) fn hang_up_by_script(&self, id: u64, script: Script) {
        if let Some(seconds) = script.hang_up_after_seconds {
            self.later(Duration::from_secs(seconds), move |world| {
                world.finish(&Member::Robot(id), None, true);
            });
        }
    }

    /// Someone outside calls an extension.
    pub(super) fn ring(&mut self, request: RingRequest) -> Result<String, RingError> {
        let callee = self
            .people
            .iter()
            .position(|person| person.extension_number == request.extension_number)
            .ok_or(RingError::NoSuchExtension)?;
        let route = Route {
            from_number: request.from_number.clone(),
            from_name: request.from_name.clone(),
            to_number: Some(self.people[callee].direct_number.clone()),
            to_name: Some(self.people[callee].full_name()),
        };
        let seat = self.open_session(None, &route);
        let session = seat.session.clone();
        let id = self.add_robot(
            seat,
            request.from_number,
            request.from_name,
            request.far_end,
            true,
        );
        let from = Member::Robot(id);
        if request.queue.is_some() && !self.takes(callee).of_queues {
            // The queue passes this member over, and the caller waits in it until it gives up.
            self.later(self.settings.ring_timeout, move |world| {
                world.finish(&from, Some(Reason::NoAnswer), true);
            });
        } else {
            self.ring_colleague_now(Some(&from), &session, callee, &route, request.queue);
        }
        Ok(session)
    }
}
