//! INVITE from a phone: always challenged, then answered once with 183 and a final response.

use super::{
    digest, ids,
    message::{Message, tag_of, user_of},
    number::{self, Outside, Target},
    settings::SipFault,
    world::{Dialog, Member, Origin, Phase, Route, Seat, SocketId, World},
};
use crate::{
    media::Leg,
    telephony::{PartyStatus, Reason, SipData},
};

impl World {
    pub(super) fn invite(&mut self, socket: SocketId, request: &Message) {
        if request.tag("To").is_some() {
            return self.re_invite_from_phone(socket, request);
        }
        if self.binding_of(socket).is_none() {
            return self.refuse(socket, request, "403 Forbidden");
        }
        let Some(credentials) = request.header("Proxy-Authorization") else {
            if self.take_fault(&[SipFault::InviteForbidden]).is_some() {
                return self.refuse(socket, request, "403 Forbidden");
            }
            let nonce = self.challenge(socket, request.text("Call-Id"));
            self.reply(socket, request, "100 Trying");
            let response = Message::response(request, "407 Proxy Authentication Required")
                .with("Proxy-Authenticate", &digest::challenge(&nonce));
            return self.send(socket, &response);
        };
        let Some(person) = self.authenticate(socket, request, credentials, "INVITE") else {
            return self.refuse(socket, request, "403 Forbidden");
        };
        self.place(socket, request, person);
    }

    fn place(&mut self, socket: SocketId, request: &Message, person: usize) {
        let fault = self.take_fault(&[
            SipFault::InviteBusy,
            SipFault::InviteNotFound,
            SipFault::InviteUnavailable,
            SipFault::InviteSilence,
        ]);
        let dialled = request.request_user().to_owned();
        let target = number::resolve(&dialled, &self.people);
        let refusal = match fault {
            Some(SipFault::InviteBusy) => Some("486 Busy Here"),
            Some(SipFault::InviteNotFound) => Some("404 Not Found"),
            Some(SipFault::InviteUnavailable) => Some("503 Service Unavailable"),
            Some(SipFault::InviteSilence) => return,
            Some(_) | None => None,
        };
        if matches!(target, Target::Outside(_, Outside::Silence)) && refusal.is_none() {
            return;
        }
        self.reply(socket, request, "100 Trying");
        if let Some(replaces) = request.header("Replaces").map(str::to_owned) {
            return self.pick_up(socket, request, person, &replaces);
        }
        let caller = &self.people[person];
        let can_call = caller.has_digital_line && caller.has_emergency_address;
        match (refusal, target) {
            (Some(status), _) => self.refuse_call(socket, request, person, &dialled, status),
            (None, Target::Parked(slot)) => self.retrieve(socket, request, person, &slot),
            (None, Target::Conference(token)) => self.host_joins(socket, request, person, &token),
            (None, Target::Outside(number, Outside::Refused(status))) => {
                self.refuse_call(socket, request, person, &number, status);
            }
            (None, Target::Outside(number, outside)) if can_call => {
                self.call_outside(socket, request, person, number, outside);
            }
            (None, target @ (Target::Colleague(_) | Target::Queue(_))) if can_call => {
                self.call_inside(socket, request, person, target);
            }
            (
                None,
                Target::Invalid | Target::Outside(..) | Target::Colleague(_) | Target::Queue(_),
            ) => {
                self.refuse_call(socket, request, person, &dialled, "486 Busy Here");
            }
        }
    }

    fn call_outside(
        &mut self,
        socket: SocketId,
        request: &Message,
        person: usize,
        number: String,
        outside: Outside,
    ) {
        let route = Route {
            from_number: self.caller_id(request, person),
            from_name: Some(self.people[person].full_name()),
            to_number: Some(number.clone()),
            to_name: None,
        };
        let extension = self.people[person].extension_id.clone();
        let seat = self.open_session(Some(&extension), &route);
        let Some(caller) = self.accept(socket, request, person, seat, &dialled(&number)) else {
            return;
        };
        self.ring_outside(&caller, &route, number, outside, false);
    }

    /// To a colleague or a queue.
    fn call_inside(&mut self, socket: SocketId, request: &Message, person: usize, target: Target) {
        let (to_number, to_name) = match &target {
            Target::Colleague(colleague) => {
                let callee = &self.people[*colleague];
                (callee.extension_number.clone(), callee.full_name())
            }
            Target::Queue(queue) => (queue.extension_number.to_owned(), queue.name.to_owned()),
            Target::Outside(..) | Target::Parked(_) | Target::Conference(_) | Target::Invalid => {
                return;
            }
        };
        let caller = &self.people[person];
        let route = Route {
            from_number: Some(caller.extension_number.clone()),
            from_name: Some(caller.full_name()),
            to_number: Some(to_number),
            to_name: Some(to_name),
        };
        let extension = caller.extension_id.clone();
        let seat = self.open_session(Some(&extension), &route);
        let to = request.request_user().to_owned();
        let Some(caller) = self.accept(socket, request, person, seat.clone(), &to) else {
            return;
        };
        let Route {
            from_number,
            from_name,
            ..
        } = route;
        self.ring_target(&caller, &seat.session, target, from_number, from_name);
        if self.settings.early_answer {
            self.announce_answered(&seat);
        }
    }

    /// The number the caller chose to show, or the direct one; `None` when withheld.
    pub(super) fn caller_id(&self, request: &Message, person: usize) -> Option<String> {
        match request.header("P-Asserted-Identity").and_then(user_of) {
            Some("anonymous") => None,
            Some(chosen) => number::normalize(chosen),
            None => Some(self.people[person].direct_number.clone()),
        }
    }

    /// 183 and, unless the answer waits for the callee, 200. `None` when the offer is unusable.
    pub(super) fn accept(
        &mut self,
        socket: SocketId,
        request: &Message,
        person: usize,
        seat: Seat,
        called: &str,
    ) -> Option<Member> {
        let ours = format!("<sip:{called}@{}>;tag={}", digest::DOMAIN, ids::tag());
        let progress = Message::response(request, "183 Session Progress")
            .with("To", &ours)
            .with("p-rc-api-ids", &ids::api_ids(&seat.session, &seat.party));
        self.send(socket, &progress);
        let (leg, answer) = match Leg::answering(self.media(), &request.body) {
            Ok(made) => made,
            Err(error) => {
                tracing::warn!(%error, "an offer was refused");
                let refusal = Message::response(&progress, "488 Not Acceptable Here");
                self.send(socket, &refusal);
                self.announce(&seat, PartyStatus::Disconnected, None);
                return None;
            }
        };
        let call_id = request.text("Call-Id").to_owned();
        let theirs = request.text("From").to_owned();
        let sip = SipData {
            call_id: call_id.clone(),
            to_tag: tag_of(&ours).unwrap_or_default().to_owned(),
            from_tag: tag_of(&theirs).unwrap_or_default().to_owned(),
        };
        self.telephony
            .amend(&seat.session, &seat.party, |party| party.sip = Some(sip));
        let binding = self.binding_of(socket)?.clone();
        let dialog = Dialog {
            seat,
            far: None,
            person,
            instance: binding.instance,
            socket,
            ours,
            theirs,
            contact: binding.contact,
            origin: Origin::Phone,
            phase: Phase::Early {
                invite: progress,
                answer,
            },
            held: false,
            leg,
            parked: None,
            flip: None,
        };
        self.dialogs.insert(call_id.clone(), dialog);
        if self.settings.early_answer {
            self.answer_phone(&call_id);
        }
        Some(Member::Dialog(call_id))
    }

    /// The 200 a phone waits for, if it still does.
    pub(super) fn answer_phone(&mut self, call_id: &str) {
        let Some(dialog) = self.dialogs.get_mut(call_id) else {
            return;
        };
        let Phase::Early { invite, answer } = std::mem::replace(&mut dialog.phase, Phase::Up)
        else {
            return;
        };
        let (socket, seat) = (dialog.socket, dialog.seat.clone());
        let response = Message::response(&invite, "200 OK")
            .with("p-rc-api-ids", &ids::api_ids(&seat.session, &seat.party))
            .with(
                "Contact",
                &format!("<sip:edge@{};transport=wss>", digest::DOMAIN),
            )
            .with_body("application/sdp", answer);
        self.send(socket, &response);
    }

    /// 183 and a final refusal: without the 183 the phone would wait for ever.
    pub(super) fn refuse_call(
        &mut self,
        socket: SocketId,
        request: &Message,
        person: usize,
        called: &str,
        status: &str,
    ) {
        let route = Route {
            from_number: self.caller_id(request, person),
            from_name: Some(self.people[person].full_name()),
            to_number: Some(called.to_owned()),
            to_name: None,
        };
        let extension = self.people[person].extension_id.clone();
        let seat = self.open_session(Some(&extension), &route);
        let progress = Message::response(request, "183 Session Progress")
            .with("To", &format!("{};tag={}", request.text("To"), ids::tag()))
            .with("p-rc-api-ids", &ids::api_ids(&seat.session, &seat.party));
        self.send(socket, &progress);
        self.send(socket, &Message::response(&progress, status));
        let reason = matches!(status, "486 Busy Here" | "404 Not Found");
        self.announce(
            &seat,
            PartyStatus::Disconnected,
            reason.then_some(Reason::InvalidNumber),
        );
    }
}

/// A number as a phone dials it.
fn dialled(number: &str) -> String {
    number.trim_start_matches('+').to_owned()
}
