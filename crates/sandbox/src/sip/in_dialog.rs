//! What a phone does within a call: hold, ICE restart, hang up, cancel, INFO commands.

use serde::Deserialize;
use serde_json::json;

use super::{
    digest, ids,
    message::Message,
    number,
    settings::ControlError,
    world::{Member, Phase, SocketId, World},
};
use crate::telephony::{PartyStatus, Reason};

#[derive(Deserialize)]
struct InfoBody {
    request: InfoRequest,
}

#[derive(Deserialize)]
struct InfoRequest {
    reqid: i64,
    command: String,
    target: Option<String>,
}

impl World {
    /// Hold and unhold, or an ICE restart.
    pub(super) fn re_invite_from_phone(&mut self, socket: SocketId, request: &Message) {
        let call_id = request.text("Call-Id").to_owned();
        let asker = self.binding_of(socket).map(|binding| binding.person);
        let dialog = self
            .dialogs
            .get_mut(&call_id)
            .filter(|d| Some(d.person) == asker);
        let Some(dialog) = dialog else {
            return self.refuse(socket, request, "481 Call/Transaction Does Not Exist");
        };
        dialog.socket = socket;
        let answer = match dialog.leg.accept_offer(&request.body) {
            Ok(answer) => answer,
            Err(error) => {
                tracing::warn!(%error, "a further offer was refused");
                return self.refuse(socket, request, "488 Not Acceptable Here");
            }
        };
        let was_held = dialog.held;
        dialog.held = ["a=sendonly", "a=inactive"]
            .iter()
            .any(|way| request.body.contains(way));
        let (is_held, seat) = (dialog.held, dialog.seat.clone());
        self.reply(socket, request, "100 Trying");
        let response = Message::response(request, "200 OK")
            .with("p-rc-api-ids", &ids::api_ids(&seat.session, &seat.party))
            .with_body("application/sdp", answer);
        self.send(socket, &response);
        if was_held != is_held {
            self.rewire(&Member::Dialog(call_id));
            match self.status(&seat) {
                Some(PartyStatus::Answered) if is_held => {
                    self.announce(&seat, PartyStatus::Hold, None);
                }
                Some(PartyStatus::Hold) if !is_held => {
                    self.announce(&seat, PartyStatus::Answered, None);
                }
                _ => {}
            }
        }
    }

    /// Asks a phone to negotiate its audio again.
    pub(super) fn re_invite_phone(&mut self, member: &Member) -> Result<(), ControlError> {
        let Member::Dialog(call_id) = member else {
            return Err(ControlError::WrongState);
        };
        let dialog = self
            .dialogs
            .get(call_id)
            .ok_or(ControlError::NoSuchParty)?
            .clone();
        let offer = dialog
            .leg
            .offer_again()
            .map_err(|_| ControlError::WrongState)?;
        let invite = self
            .request_in(&dialog, call_id, "INVITE")
            .with(
                "Contact",
                &format!("<sip:edge@{};transport=wss>", digest::DOMAIN),
            )
            .with(
                "p-rc-api-ids",
                &ids::api_ids(&dialog.seat.session, &dialog.seat.party),
            )
            .with_body("application/sdp", offer);
        self.send(dialog.socket, &invite);
        Ok(())
    }

    pub(super) fn bye(&mut self, socket: SocketId, request: &Message) {
        let call_id = request.text("Call-Id").to_owned();
        let Some(dialog) = self.dialogs.get(&call_id).cloned() else {
            return self.reply(socket, request, "481 Call/Transaction Does Not Exist");
        };
        self.reply(socket, request, "200 OK");
        let leaver = Member::Dialog(call_id);
        let Some(far) = dialog.far else {
            return self.leave(&leaver, None, false);
        };
        if let Some(slot) = dialog.parked {
            self.leave(&leaver, Some(Reason::CallPark), false);
            self.parks.insert(slot, far.clone());
            self.rewire(&far);
        } else if let Some(target) = dialog.flip.filter(|target| self.seat(target).is_some()) {
            self.link(&far, &target);
            self.leave_to(&leaver, &far, Reason::CallFlip);
        } else {
            let is_answered = self.has_answered(&far);
            self.finish(&leaver, (!is_answered).then_some(Reason::Cancelled), false);
        }
    }

    /// Leaves a call whose far side has a new one already.
    pub(super) fn leave_to(&mut self, leaver: &Member, far: &Member, reason: Reason) {
        let kept = self.far_of(far);
        self.set_far(leaver, None);
        self.leave(leaver, Some(reason), false);
        self.set_far(far, kept);
        self.rewire(far);
    }

    fn has_answered(&self, member: &Member) -> bool {
        match member {
            Member::Dialog(_) => true,
            Member::Robot(id) => self.robots.get(id).is_some_and(|robot| robot.talks),
            Member::Fork(_) => false,
        }
    }

    /// 487 to the INVITE first, then 200 to the CANCEL: the phone needs this order.
    pub(super) fn cancel(&mut self, socket: SocketId, request: &Message) {
        let call_id = request.text("Call-Id").to_owned();
        let Some(dialog) = self.dialogs.get(&call_id) else {
            return self.reply(socket, request, "481 Call/Transaction Does Not Exist");
        };
        if let Phase::Early { invite, .. } = &dialog.phase {
            self.send(socket, &Message::response(invite, "487 Request Terminated"));
        }
        self.reply(socket, request, "200 OK");
        self.finish(&Member::Dialog(call_id), Some(Reason::Cancelled), false);
    }

    /// Record, park and flip: 200 at once, the result in an INFO of ours.
    pub(super) fn info(&mut self, socket: SocketId, request: &Message) {
        let call_id = request.text("Call-Id").to_owned();
        let Some(dialog) = self.dialogs.get(&call_id).cloned() else {
            return self.reply(socket, request, "481 Call/Transaction Does Not Exist");
        };
        self.reply(socket, request, "200 OK");
        let Ok(InfoBody { request }) = serde_json::from_str(&request.body) else {
            return;
        };
        let result = match request.command.as_str() {
            "startcallrecord" => self.record(&call_id, true),
            "stopcallrecord" => self.record(&call_id, false),
            "callpark" => self.park(&call_id),
            "callflip" => self.flip(&call_id, request.target.as_deref().unwrap_or_default()),
            _ => failed("Unknown command"),
        };
        let body = json!({ "response": {
            "reqid": request.reqid, "command": request.command, "result": result,
        }});
        let info = self
            .request_in(&dialog, &call_id, "INFO")
            .with_body("application/json;charset=utf-8", body.to_string());
        self.send(dialog.socket, &info);
    }

    fn record(&self, call_id: &str, starts: bool) -> serde_json::Value {
        let Some(dialog) = self.dialogs.get(call_id) else {
            return failed("No such call");
        };
        let recording = starts.then(|| ids::digits(12));
        self.telephony
            .update(&dialog.seat.session, &dialog.seat.party, |party| {
                party.recorded = recording.clone().or_else(|| party.recorded.take());
                party.recording = recording;
            });
        json!({ "code": 0, "description": "Succeeded" })
    }

    fn park(&mut self, call_id: &str) -> serde_json::Value {
        let taken = |slot: &String| {
            self.parks.contains_key(slot)
                || self
                    .dialogs
                    .values()
                    .any(|dialog| dialog.parked.as_ref() == Some(slot))
        };
        let Some(slot) = (801..=899)
            .map(|slot| slot.to_string())
            .find(|slot| !taken(slot))
        else {
            return failed("No free slot");
        };
        let Some(dialog) = self.dialogs.get_mut(call_id) else {
            return failed("No such call");
        };
        dialog.parked = Some(slot.clone());
        let seat = dialog.seat.clone();
        self.announce(&seat, PartyStatus::Parked, Some(Reason::CallPark));
        json!({ "code": 0, "description": "Succeeded", "park extension": slot })
    }

    fn flip(&mut self, call_id: &str, dialled: &str) -> serde_json::Value {
        let target = number::resolve(dialled, &self.people);
        if !target.rings() {
            return failed("Invalid target");
        }
        let Some(dialog) = self.dialogs.get(call_id) else {
            return failed("No such call");
        };
        let (seat, far) = (dialog.seat.clone(), dialog.far.clone());
        let person = &self.people[dialog.person];
        let (number, name) = (person.direct_number.clone(), person.full_name());
        let me = Member::Dialog(call_id.to_owned());
        let flipped =
            self.ring_target(&me, &seat.session, target, Some(number.clone()), Some(name));
        // The target rings beside the call; both stay as they are until the phone hangs up.
        if let Some(far) = &far {
            self.link(&me, far);
        }
        if let Some(flipped) = &flipped {
            self.set_far(flipped, None);
        }
        if let Some(dialog) = self.dialogs.get_mut(call_id) {
            dialog.flip = flipped;
        }
        json!({
            "code": 0,
            "description": "Succeeded",
            "number": number,
            "target": dialled.trim_start_matches('+'),
        })
    }
}

fn failed(description: &str) -> serde_json::Value {
    json!({ "code": 1, "description": description })
}
