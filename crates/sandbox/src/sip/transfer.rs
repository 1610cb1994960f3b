//! REFER: blind and attended transfer.

use super::{
    message::Message,
    number::{self, Target},
    world::{Member, Route, SocketId, World},
};
use crate::telephony::{PartyStatus, Reason};

impl World {
    pub(super) fn refer(&mut self, socket: SocketId, request: &Message) {
        let call_id = request.text("Call-Id").to_owned();
        let far = self
            .dialogs
            .get(&call_id)
            .and_then(|dialog| dialog.far.clone());
        let Some(far) = far else {
            return self.refuse(socket, request, "481 Call/Transaction Does Not Exist");
        };
        self.reply(socket, request, "202 Accepted");
        self.notify(&call_id, "SIP/2.0 100 Trying");
        let refer_to = request.text("Refer-To");
        let is_done = match consulted_call(refer_to) {
            Some(consult) => self.transfer_attended(&call_id, &far, &consult),
            None => self.transfer_blind(&call_id, &far, refer_to),
        };
        if !is_done {
            self.notify(&call_id, "SIP/2.0 404 Not Found");
        }
    }

    fn transfer_blind(&mut self, call_id: &str, far: &Member, refer_to: &str) -> bool {
        let dialled = super::message::user_of(refer_to).unwrap_or_default();
        let target = number::resolve(dialled, &self.people);
        if !target.rings() {
            return false;
        }
        let Some(dialog) = self.dialogs.get(call_id) else {
            return false;
        };
        let session = dialog.seat.session.clone();
        let (number, name) = self.shown(far, dialog.person);
        self.notify(call_id, "SIP/2.0 200 OK");
        self.hand_over(call_id, Some(Reason::BlindTransfer));
        self.ring_target(far, &session, target, number, name);
        true
    }

    /// The far sides of two calls of one phone are joined; both of its own sides leave.
    fn transfer_attended(&mut self, call_id: &str, far: &Member, consult: &str) -> bool {
        let Some(consulted) = self
            .dialogs
            .get(consult)
            .and_then(|dialog| dialog.far.clone())
        else {
            return false;
        };
        let Some(session) = self.seat(far).map(|seat| seat.session.clone()) else {
            return false;
        };
        self.hand_over(consult, Some(Reason::AttendedTransfer));
        self.notify(call_id, "SIP/2.0 200 OK");
        self.hand_over(call_id, Some(Reason::AttendedTransfer));
        self.move_to(&consulted, &session, Some(Reason::AttendedTransfer));
        self.link(far, &consulted);
        true
    }

    /// BYE to a phone whose far side goes on. Frees no resources: the call is not over.
    pub(super) fn hand_over(&mut self, call_id: &str, reason: Option<Reason>) {
        let Some(dialog) = self.dialogs.get(call_id).cloned() else {
            return;
        };
        let bye = self.request_in(&dialog, call_id, "BYE");
        self.send(dialog.socket, &bye);
        self.leave(&Member::Dialog(call_id.to_owned()), reason, false);
    }

    /// A member goes on in another session, as a new party there.
    pub(super) fn move_to(&mut self, member: &Member, session: &str, reason: Option<Reason>) {
        let Some(old) = self.seat(member).cloned() else {
            return;
        };
        let Some(party) = self.telephony.session(&old.session).and_then(|session| {
            session
                .parties
                .into_iter()
                .find(|party| party.id == old.party)
        }) else {
            return;
        };
        let seat = self.next_seat(session);
        match member {
            Member::Dialog(id) => {
                if let Some(dialog) = self.dialogs.get_mut(id) {
                    dialog.seat = seat.clone();
                }
            }
            Member::Robot(id) => {
                if let Some(robot) = self.robots.get_mut(id) {
                    robot.seat = seat.clone();
                }
            }
            Member::Fork(id) => {
                if let Some(fork) = self.forks.get_mut(id) {
                    fork.seat = seat.clone();
                }
            }
        }
        self.announce(&old, PartyStatus::Gone, reason);
        let mut moved = party;
        moved.id.clone_from(&seat.party);
        moved.history.clear();
        self.telephony.add_party(&seat.session, moved);
    }

    /// Rings whom a number reaches, for `caller`, as a new party of its session.
    pub(super) fn ring_target(
        &mut self,
        caller: &Member,
        session: &str,
        target: Target,
        from_number: Option<String>,
        from_name: Option<String>,
    ) -> Option<Member> {
        match target {
            Target::Colleague(person) => {
                let route = Route {
                    from_number,
                    from_name,
                    to_number: Some(self.people[person].extension_number.clone()),
                    to_name: Some(self.people[person].full_name()),
                };
                Some(self.ring_colleague(Some(caller), session, person, &route, None))
            }
            Target::Outside(number, outside) => {
                let to_number = Some(number.clone());
                let route = Route {
                    from_number,
                    from_name,
                    to_number,
                    to_name: None,
                };
                self.ring_outside(caller, &route, number, outside, true)
            }
            Target::Queue(queue) => self.ring_queue(caller, session, queue, from_number, from_name),
            Target::Parked(_) | Target::Conference(_) | Target::Invalid => None,
        }
    }

    /// Number and name that a transferred member shows to its new far side.
    fn shown(&self, member: &Member, otherwise: usize) -> (Option<String>, Option<String>) {
        let person = match member {
            Member::Robot(id) => {
                let robot = self.robots.get(id);
                return (
                    robot.and_then(|robot| robot.number.clone()),
                    robot.and_then(|robot| robot.name.clone()),
                );
            }
            Member::Dialog(id) => self.dialogs.get(id).map(|dialog| dialog.person),
            Member::Fork(id) => self.forks.get(id).map(|fork| fork.person),
        };
        let person = &self.people[person.unwrap_or(otherwise)];
        (
            Some(person.extension_number.clone()),
            Some(person.full_name()),
        )
    }

    fn notify(&mut self, call_id: &str, fragment: &str) {
        let Some(dialog) = self.dialogs.get(call_id).cloned() else {
            return;
        };
        let state = if fragment.contains(" 100 ") {
            "active"
        } else {
            "terminated"
        };
        let notify = self
            .request_in(&dialog, call_id, "NOTIFY")
            .with("Event", "refer")
            .with("Subscription-State", state)
            .with_body("message/sipfrag;version=2.0", fragment);
        self.send(dialog.socket, &notify);
    }
}

/// The Call-Id in `…?Replaces={Call-Id}%3Bto-tag%3D…`.
fn consulted_call(refer_to: &str) -> Option<String> {
    let (_, rest) = refer_to.split_once("?Replaces=")?;
    let end = rest
        .find("%3B")
        .or_else(|| rest.find('>'))
        .unwrap_or(rest.len());
    Some(rest[..end].to_owned())
}
