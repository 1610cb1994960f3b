//! How members leave a call, and what the others are told.

use super::{
    agent::Agent,
    message::Message,
    settings::{FarEndReport, MemberState},
    world::{Dialog, Fork, Member, Origin, Phase, Robot, World},
};
use crate::{
    media::Reading,
    telephony::{PartyStatus, Reason},
};

/// Reports of members that left, kept for whoever asks later.
const KEPT_REPORTS: usize = 500;

impl World {
    /// A member leaves and its far side with it. `is_told` is false when the leaver knows already.
    pub(super) fn finish(&mut self, leaver: &Member, reason: Option<Reason>, is_told: bool) {
        let far = self.far_of(leaver);
        self.leave(leaver, reason, is_told);
        if let Some(far) = far {
            self.leave(&far, reason, true);
        }
    }

    /// One member leaves; its far side, if any, stays behind alone.
    pub(super) fn leave(&mut self, member: &Member, reason: Option<Reason>, is_told: bool) {
        if let Some(far) = self.far_of(member) {
            self.set_far(&far, None);
            self.rewire(&far);
        }
        self.parks.retain(|_, waiting| waiting != member);
        let report = self.report(member, MemberState::Over);
        let session = self.seat(member).map(|seat| seat.session.clone());
        match member {
            Member::Dialog(call_id) => {
                let Some(dialog) = self.dialogs.remove(call_id) else {
                    return;
                };
                if is_told {
                    self.release_phone(call_id, &dialog);
                }
                dialog.leg.close();
                self.announce(&dialog.seat, PartyStatus::Disconnected, reason);
                if let Some(target) = dialog.flip
                    && self.far_of(&target).is_none()
                {
                    self.leave(&target, Some(Reason::Cancelled), true);
                }
            }
            Member::Robot(id) => {
                let Some(robot) = self.robots.remove(id) else {
                    return;
                };
                self.end_lines(*id);
                self.announce(&robot.seat, PartyStatus::Disconnected, reason);
            }
            Member::Fork(id) => {
                let Some(fork) = self.forks.remove(id) else {
                    return;
                };
                self.cancel_branches(&fork);
                self.telephony
                    .update(&fork.seat.session, &fork.seat.party, |party| {
                        party.status = PartyStatus::Disconnected;
                        party.reason = reason;
                        party.missed = true;
                    });
            }
        }
        if let Some(report) = report {
            if self.past.len() == KEPT_REPORTS {
                self.past.pop_front();
            }
            self.past.push_back(report);
        }
        if let Some(session) = session {
            self.left_conference(member, &session);
        }
    }

    /// Tells a phone that its call is over, in the way its state demands.
    fn release_phone(&mut self, call_id: &str, dialog: &Dialog) {
        match &dialog.phase {
            Phase::Early { invite, .. } => {
                self.send(dialog.socket, &Message::response(invite, "486 Busy Here"));
            }
            Phase::Up => {
                let bye = self.request_in(dialog, call_id, "BYE");
                self.send(dialog.socket, &bye);
                if let Origin::Edge(agent) = &dialog.origin {
                    self.free_resources(dialog, &agent.clone());
                }
            }
        }
    }

    fn free_resources(&mut self, dialog: &Dialog, agent: &Agent) {
        let binding = self
            .bindings
            .iter()
            .find(|b| b.person == dialog.person && b.instance == dialog.instance)
            .cloned();
        if let Some(binding) = binding {
            self.tell(&binding, agent, &agent.free_resources());
        }
    }

    /// What is known of one member.
    pub(super) fn report(&self, member: &Member, state: MemberState) -> Option<FarEndReport> {
        match member {
            Member::Dialog(id) => self.dialogs.get(id).map(|d| self.report_dialog(d, state)),
            Member::Robot(id) => self.robots.get(id).map(|robot| report_robot(robot, state)),
            Member::Fork(id) => self.forks.get(id).map(|fork| self.report_fork(fork, state)),
        }
    }

    fn report_dialog(&self, dialog: &Dialog, state: MemberState) -> FarEndReport {
        let person = &self.people[dialog.person];
        FarEndReport {
            telephony_session_id: dialog.seat.session.clone(),
            party_id: dialog.seat.party.clone(),
            extension_number: Some(person.extension_number.clone()),
            number: None,
            name: Some(person.full_name()),
            state,
            heard: dialog.leg.forwarded(),
            said: dialog.leg.received(),
        }
    }

    fn report_fork(&self, fork: &Fork, state: MemberState) -> FarEndReport {
        let person = &self.people[fork.person];
        FarEndReport {
            telephony_session_id: fork.seat.session.clone(),
            party_id: fork.seat.party.clone(),
            extension_number: Some(person.extension_number.clone()),
            number: None,
            name: Some(person.full_name()),
            state,
            heard: Reading::default(),
            said: Reading::default(),
        }
    }

    /// Where a live member stands.
    pub(super) fn state_of(&self, member: &Member) -> MemberState {
        match member {
            Member::Dialog(id) => match self.dialogs.get(id) {
                Some(dialog) if dialog.held => MemberState::Held,
                Some(_) => MemberState::Connected,
                None => MemberState::Over,
            },
            Member::Robot(id) => match self.robots.get(id) {
                Some(robot) if !robot.talks => MemberState::Ringing,
                Some(_) => MemberState::Connected,
                None => MemberState::Over,
            },
            Member::Fork(_) => MemberState::Ringing,
        }
    }
}

fn report_robot(robot: &Robot, state: MemberState) -> FarEndReport {
    FarEndReport {
        telephony_session_id: robot.seat.session.clone(),
        party_id: robot.seat.party.clone(),
        extension_number: None,
        number: robot.number.clone(),
        name: robot.name.clone(),
        state,
        heard: robot.voice.heard(),
        said: robot.voice.said(),
    }
}
