//! What RingCentral tells of the calls: by events, asked, and in its log.

use ledgerline_core::{
    domain::{
        call::{CallTrouble, Direction},
        caller::CallerIdentity,
        finished_call::FinishedCall,
        ids::{CallId, TelephonySessionId},
        time::Timestamp,
    },
    wire::ringcentral::{
        error::ApiError,
        telephony::{Party, StatusCode, TelephonySession},
    },
};

use super::{CallNews, Calls, POLL_MS, journal};
use crate::engine::{
    call_session::{Answering, CallSession, PhoneLeg, Takeover},
    callers::Callers,
    desk::Desk,
    io::{HttpResponse, NoAnswer},
};

impl Calls {
    /// RingCentral reports a change of one of our parties.
    pub(in crate::engine) fn event(
        &mut self,
        event: &TelephonySession,
        own_extension: Option<&str>,
        callers: &mut Callers,
        desk: &mut Desk,
    ) -> CallNews {
        let key = TelephonySessionId::new(event.telephony_session_id.clone());
        let at = event.happened_at(desk.now);
        let Some(party) = event.parties.first() else {
            return CallNews::Nothing;
        };
        let is_of_another = own_extension
            .zip(party.extension_id.as_deref())
            .is_some_and(|(own, theirs)| own != theirs);
        if is_of_another {
            return CallNews::Nothing;
        }
        let mut news = CallNews::Nothing;
        let is_known = self.by_session(&key).is_some();
        let is_own_phone = event.is_ring_out() && party.is_outbound();
        if is_own_phone && !is_known && !self.meet_ring_out(&key, party, desk) {
            // Another program had RingCentral ring this person's phone.
            return if party.is_over() {
                CallNews::EndedUnknown(at)
            } else {
                CallNews::Nothing
            };
        }
        let index = self
            .live
            .iter()
            .position(|call| call.session.as_ref() == Some(&key));
        let index = match (index, party.status.code) {
            (Some(index), _) => index,
            (None, StatusCode::Proceeding) if self.gone.has_heard(event, at) => {
                return CallNews::Nothing;
            }
            // A call that rings for us before its INVITE is here.
            (None, StatusCode::Proceeding) if !party.is_outbound() => {
                let id = CallId::of_inbound(&key);
                let mut call = CallSession::new(id.clone(), Direction::Inbound, at);
                call.rings_since = desk.now;
                call.session = Some(key);
                call.local_number.clone_from(&party.to.phone_number);
                self.live.push(call);
                news = CallNews::Appeared(id);
                self.live.len() - 1
            }
            // It rang nowhere: no phone of this person's was there to be invited.
            (None, _) if !party.is_outbound() && party.is_over() && party.missed_call => {
                let mut call = CallSession::new(self.new_id(desk), Direction::Inbound, at);
                call.session = Some(key);
                call.local_number.clone_from(&party.to.phone_number);
                call.phone_over(None, at);
                self.live.push(call);
                self.live.len() - 1
            }
            // Either way: which direction a parked call has for whoever picks it up is not documented.
            (None, StatusCode::Answered) => {
                self.early_answers.push(key, party.id.clone(), at);
                return CallNews::Nothing;
            }
            (None, StatusCode::Disconnected) => {
                self.gone.push((None, key), event.sequence, at);
                return CallNews::EndedUnknown(at);
            }
            (None, _) => return CallNews::Nothing,
        };
        let call = &mut self.live[index];
        if call.line().is_some() {
            // The leg from before speaks, which RingCentral lets go.
            return CallNews::Nothing;
        }
        call.party_changed(party, event.sequence, at);
        call.send_digits_soon(desk.now);
        if call.caller == CallerIdentity::Unasked || call.caller == CallerIdentity::Withheld {
            call.caller = callers.look_up(call.remote.number.as_deref(), desk);
        }
        Self::own_phone_changed(call, party.status.code, desk);
        if call.waits_for_other_side() && call.direction == Direction::Outbound {
            call.poll_at.get_or_insert(desk.now.plus_millis(POLL_MS));
        }
        journal(call, desk);
        self.ring(desk);
        match (news, self.settle(desk)) {
            (CallNews::Nothing, settled) => settled,
            (news, _) => news,
        }
    }

    /// RingCentral answered what a session's members do.
    pub(in crate::engine) fn session_state(
        &mut self,
        id: &CallId,
        answer: &Result<TelephonySession, ApiError>,
        desk: &mut Desk,
    ) -> CallNews {
        let now = desk.now;
        let has_events = self.has_events;
        let Some(call) = self.get_mut(id) else {
            return CallNews::Nothing;
        };
        if call.line().is_some() {
            return CallNews::Nothing;
        }
        if call.takeover != Takeover::No {
            // Until it is done, RingCentral speaks of the party that leaves.
            call.poll_at = Some(now.plus_millis(POLL_MS));
            return CallNews::Nothing;
        }
        let parties = match answer {
            Ok(session) => session.parties.as_slice(),
            Err(_) => &[],
        };
        call.find_party(parties);
        if call.is_line() {
            self.conference_state(id, answer, desk);
            return self.settle(desk);
        }
        call.others_are_called(parties);
        let is_own = |party: &&Party| Some(&party.id) == call.party.as_ref();
        let has_ended = match answer {
            Ok(_) => parties.iter().find(is_own).is_some_and(Party::is_over),
            // RingCentral forgets sessions that are over.
            Err(error) => matches!(error, ApiError::Status { status: 404, .. }),
        };
        let is_answered = parties
            .iter()
            .any(|party| !is_own(&party) && party.status.code == StatusCode::Answered);
        let is_heard_of = has_events || call.ring_out.is_none();
        if has_ended {
            call.party_over(now);
            Self::own_phone_changed(call, StatusCode::Disconnected, desk);
        } else if is_answered {
            call.answered(now);
            call.send_digits_soon(now);
            journal(call, desk);
            call.poll_at = (!is_heard_of).then(|| now.plus_millis(POLL_MS));
        } else if call.answered_at.is_none() && call.ended_at().is_none() {
            call.poll_at = Some(now.plus_millis(POLL_MS));
        }
        self.settle(desk)
    }

    /// Call control sent the call here, or did not.
    pub(in crate::engine) fn answered_here(
        &mut self,
        id: &CallId,
        result: &Result<HttpResponse, NoAnswer>,
    ) {
        let is_sent = result
            .as_ref()
            .is_ok_and(|response| (200..300).contains(&response.status));
        if !is_sent && let Some(call) = self.get_mut(id) {
            call.answering = Answering::No;
            call.trouble = Some(CallTrouble::Failed);
        }
    }

    /// Events may have been missed: RingCentral is asked how the calls stand, those on the phone here or
    /// those on another one.
    pub(in crate::engine) fn after_gap(&mut self, is_elsewhere: bool, now: Timestamp) {
        for call in &mut self.live {
            if call.session.is_some() && call.is_elsewhere() == is_elsewhere {
                call.poll_at = Some(now);
            }
        }
    }

    /// RingCentral's log says that a call is over. One that is talked on here tells its end by itself.
    pub(in crate::engine) fn told_by_log(&mut self, told: &FinishedCall, desk: &mut Desk) {
        for call in &mut self.live {
            if call.session.as_ref() == Some(&told.telephony_session_id)
                && call.leg != PhoneLeg::Up
                && call.takeover == Takeover::No
            {
                let from = call.answered_at.unwrap_or(told.started_at);
                let talked = told.ended_at.millis_since(told.started_at);
                call.party_over(from.plus_millis(talked));
            }
        }
        self.settle(desk);
    }
}
