//! The call queue: whoever calls it is offered to one of its members.

use super::world::{Member, Route, World};
use crate::{people::Queue, telephony::Reason};

impl World {
    /// Rings the first member that takes queue calls, has a phone and is not talking; where nobody is,
    /// the caller waits in the queue until it gives up.
    pub(super) fn ring_queue(
        &mut self,
        caller: &Member,
        session: &str,
        queue: &Queue,
        from_number: Option<String>,
        from_name: Option<String>,
    ) -> Option<Member> {
        let route = Route {
            from_number,
            from_name,
            to_number: Some(queue.extension_number.to_owned()),
            to_name: Some(queue.name.to_owned()),
        };
        let free = (0..self.people.len()).find(|member| self.is_free_for_queues(*member));
        if let Some(member) = free {
            let name = Some(queue.name.to_owned());
            return Some(self.ring_colleague(Some(caller), session, member, &route, name));
        }
        let waits = caller.clone();
        self.later(self.settings.ring_timeout, move |world| {
            world.finish(&waits, Some(Reason::NoAnswer), true);
        });
        None
    }

    fn is_free_for_queues(&self, person: usize) -> bool {
        self.takes(person).of_queues
            && self.bindings.iter().any(|phone| phone.person == person)
            && self.dialogs.values().all(|talk| talk.person != person)
    }
}
