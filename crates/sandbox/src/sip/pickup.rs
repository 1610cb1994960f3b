//! A call continues on another phone: `Replaces`, and retrieval from a parking slot.

use super::{
    ids,
    message::{Message, tag_of},
    settings::EarlyOnly,
    world::{Member, Origin, Route, SocketId, World},
};
use crate::telephony::{PartyStatus, Reason};

/// A `Replaces` header: a session or Call-Id and two tags, in either order.
struct Replaces<'a> {
    call: &'a str,
    tags: [&'a str; 2],
    is_early_only: bool,
}

impl<'a> Replaces<'a> {
    fn parse(header: &'a str) -> Option<Self> {
        let mut parts = header.split(';').map(str::trim);
        let call = parts.next()?;
        let (mut to, mut from) = (None, None);
        let mut is_early_only = false;
        for part in parts {
            is_early_only |= part == "early-only";
            to = to.or(part.strip_prefix("to-tag="));
            from = from.or(part.strip_prefix("from-tag="));
        }
        Some(Self {
            call,
            tags: [to?, from?],
            is_early_only,
        })
    }

    fn names(&self, one: &str, other: &str) -> bool {
        self.tags == [one, other] || self.tags == [other, one]
    }
}

impl World {
    /// A phone takes over a call that another one has, or that rings.
    pub(super) fn pick_up(
        &mut self,
        socket: SocketId,
        request: &Message,
        person: usize,
        replaces: &str,
    ) {
        let found = Replaces::parse(replaces)
            .ok_or("481 Call/Transaction Does Not Exist")
            .and_then(|wanted| self.replaced(&wanted));
        let old = match found {
            Ok(old) => old,
            Err(refusal) => {
                let progress = Message::response(request, "183 Session Progress")
                    .with("To", &format!("{};tag={}", request.text("To"), ids::tag()));
                self.send(socket, &progress);
                return self.send(socket, &Message::response(&progress, refusal));
            }
        };
        if self.is_in_conference(&old) {
            if let Some(new) = self.join(socket, request, person, &old, Reason::CallSwitch) {
                self.take_chair(&old, &new);
                self.take_leave(&old);
            }
            return;
        }
        let Some(far) = self.far_of(&old) else {
            return self.reply(socket, request, "481 Call/Transaction Does Not Exist");
        };
        let Some(new) = self.join(socket, request, person, &old, Reason::CallSwitch) else {
            return;
        };
        // The far side moves first, so that its audio has no hole while the old phone is told.
        self.set_far(&old, None);
        self.link(&new, &far);
        self.take_leave(&old);
        if let Some(seat) = self.seat(&far) {
            self.announce_answered(seat);
        }
    }

    /// A phone dials a parking slot.
    pub(super) fn retrieve(
        &mut self,
        socket: SocketId,
        request: &Message,
        person: usize,
        slot: &str,
    ) {
        let Some(waiting) = self.parks.get(slot).cloned() else {
            let progress = Message::response(request, "183 Session Progress")
                .with("To", &format!("{};tag={}", request.text("To"), ids::tag()));
            self.send(socket, &progress);
            return self.send(socket, &Message::response(&progress, "486 Busy Here"));
        };
        if let Some(new) = self.join(socket, request, person, &waiting, Reason::Pickup) {
            self.parks.remove(slot);
            self.link(&new, &waiting);
        }
    }

    /// The phone becomes a new party of the session in which `member` is.
    fn join(
        &mut self,
        socket: SocketId,
        request: &Message,
        person: usize,
        member: &Member,
        reason: Reason,
    ) -> Option<Member> {
        let session = self.seat(member)?.session.clone();
        let owner = &self.people[person];
        let extension = owner.extension_id.clone();
        let route = self.route_of(member, owner.extension_number.clone(), owner.full_name());
        let seat = self.next_seat(&session);
        self.announce_party(&seat, Some(&extension), &route, PartyStatus::Setup);
        let called = request.request_user().to_owned();
        let new = self.accept(socket, request, person, seat.clone(), &called)?;
        if let Member::Dialog(call_id) = &new {
            self.answer_phone(call_id);
        }
        self.announce(&seat, PartyStatus::Answered, Some(reason));
        Some(new)
    }

    /// The replaced member leaves: a phone gets its BYE, ringing phones a CANCEL.
    fn take_leave(&mut self, old: &Member) {
        match old {
            Member::Dialog(call_id) => {
                let Some(dialog) = self.dialogs.get_mut(call_id) else {
                    return;
                };
                // The call goes on: no resources are freed.
                dialog.origin = Origin::Phone;
                self.leave(old, Some(Reason::CallSwitch), true);
            }
            Member::Fork(id) => {
                let Some(fork) = self.forks.remove(id) else {
                    return;
                };
                self.cancel_branches(&fork);
                self.announce(&fork.seat, PartyStatus::Disconnected, Some(Reason::Pickup));
            }
            Member::Robot(_) => {}
        }
    }

    /// The member that is meant, or the refusal.
    fn replaced(&self, wanted: &Replaces<'_>) -> Result<Member, &'static str> {
        const NO_SUCH_CALL: &str = "481 Call/Transaction Does Not Exist";
        if self.early_only == EarlyOnly::Required && !wanted.is_early_only {
            return Err(NO_SUCH_CALL);
        }
        let dialog = self.dialogs.iter().find(|(call_id, dialog)| {
            let (ours, theirs) = (tag_of(&dialog.ours), tag_of(&dialog.theirs));
            (wanted.call == dialog.seat.session || wanted.call == *call_id)
                && wanted.names(ours.unwrap_or_default(), theirs.unwrap_or_default())
        });
        if let Some((call_id, _)) = dialog {
            let is_refused = self.early_only == EarlyOnly::Strict && wanted.is_early_only;
            return if is_refused {
                Err("486 Busy Here")
            } else {
                Ok(Member::Dialog(call_id.clone()))
            };
        }
        // Presence shows a ringing call with the tags `blf` and its party id.
        let fork = self.forks.iter().find(|(_, fork)| {
            wanted.call == fork.seat.session && wanted.names("blf", &fork.seat.party)
        });
        fork.map(|(id, _)| Member::Fork(*id)).ok_or(NO_SUCH_CALL)
    }

    /// From and to of a party, or from its owner to the phone when that is unknown.
    fn route_of(&self, member: &Member, number: String, name: String) -> Route {
        let party = self.seat(member).and_then(|seat| {
            let session = self.telephony.session(&seat.session)?;
            session
                .parties
                .into_iter()
                .find(|party| party.id == seat.party)
        });
        match party {
            Some(party) => Route {
                from_number: party.from_number,
                from_name: party.from_name,
                to_number: party.to_number,
                to_name: party.to_name,
            },
            None => Route {
                from_number: None,
                from_name: None,
                to_number: Some(number),
                to_name: Some(name),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tags_of_a_replaced_call_may_come_in_either_order() {
        for header in [
            "s-1;to-tag=a;from-tag=b;early-only",
            "s-1;from-tag=a;to-tag=b",
        ] {
            let replaces = Replaces::parse(header).unwrap();
            assert_eq!(replaces.call, "s-1");
            assert_eq!(replaces.is_early_only, header.ends_with("early-only"));
            assert!(replaces.names("a", "b") && replaces.names("b", "a"));
            assert!(!replaces.names("a", "a"));
        }
        assert!(Replaces::parse("s-1;to-tag=a").is_none());
    }
}
