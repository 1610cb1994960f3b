//! A conference: the rep's line into it, and the calls whose other sides talk there.
//!
//! ```text
//! Merge ─▶ opened ─▶ line dialled ─▶ line answered ─▶ one after the other brought in ─▶ In
//!             └───────────┴───────────────┴── refused: both calls are as they were, and say so
//! ```
//!
//! RingCentral lets a call's own leg go when its other side is brought in. The call stays, for its
//! notes and its record; its end is that of its party in the conference, which is asked for because
//! RingCentral tells nobody of the parties of others. With the rep's line it ends for the rep too.

use ledgerline_core::{
    domain::{
        act_refusal::{ActRefusal, NotDone},
        call::Direction,
        call_control::Act,
        caller::CallerIdentity,
        conference::{self, Conference},
        ids::{CallId, TelephonySessionId},
        time::Timestamp,
    },
    wire::ringcentral::{
        call_control::refusal,
        error::ApiError,
        telephony::{
            OpenedConference, Party, StatusCode, TelephonySession, bring_in_request, leave_request,
        },
    },
};

use super::{CallSession, Calls, Desk, journal};
use crate::engine::{
    call_session::{PhoneLeg, WeEnded},
    desk::{ConferenceStep, Purpose, SESSIONS, ringcentral_answer, ringcentral_text},
    io::{HttpResponse, Method, NoAnswer, PhoneIo, Place},
};

const OPEN: &str = "/restapi/v1.0/account/~/telephony/conference";
/// How often RingCentral is asked who is still there: twenty times a minute, of the fifty that it
/// allows.
const LOOK_MS: i64 = 3_000;
/// How soon it is asked whether the rep's line is there, where no event says so.
const JOINED_MS: i64 = 1_000;

const fn not_done(act: Act, why: ActRefusal) -> NotDone {
    NotDone { act, why }
}

impl CallSession {
    /// Is it the rep's line into a conference?
    pub(in crate::engine) fn is_line(&self) -> bool {
        self.handling.shown.conference == Some(Conference::Line)
    }

    /// The line of the conference in which its other side talks, or is about to.
    pub(in crate::engine) fn line(&self) -> Option<&CallId> {
        self.handling.shown.conference.as_ref()?.line()
    }

    fn is_joining(&self, line: &CallId) -> bool {
        let joining = Conference::Joining { line: line.clone() };
        self.handling.shown.conference == Some(joining)
    }

    pub(super) fn seat(&self) -> Option<&str> {
        match &self.handling.shown.conference {
            Some(Conference::In { party, .. }) => Some(party),
            Some(Conference::Line | Conference::Joining { .. }) | None => None,
        }
    }

    /// The other side is to come into the conference with this line.
    fn join(&mut self, line: &CallId) {
        let shown = &mut self.handling.shown;
        shown.conference = Some(Conference::Joining { line: line.clone() });
        shown.doing = Some(Act::Merge);
        shown.failed = None;
        shown.asks = None;
        shown.asked_for = None;
        self.handling.forget_flip();
    }

    /// It does not come. The call is as it was, unless RingCentral has let its leg go meanwhile.
    fn not_joined(&mut self, why: ActRefusal, at: Timestamp, desk: &mut Desk) {
        let shown = &mut self.handling.shown;
        shown.conference = None;
        shown.doing = None;
        shown.failed = Some(not_done(Act::Merge, why));
        self.handling.is_asked_in = false;
        if std::mem::take(&mut self.handling.is_leg_gone) {
            self.phone_over(None, at);
            self.party_over(at);
        }
        // Another call may have been answered meanwhile.
        self.work_towards_hold(desk);
    }

    /// The other side talks in the conference, as `party`.
    fn joined(&mut self, line: &CallId, party: String, now: Timestamp) {
        // From here on the line is what is heard.
        self.hear(None, now);
        let (line, handling) = (line.clone(), &mut self.handling);
        handling.is_asked_in = false;
        handling.forget_hold();
        handling.shown.conference = Some(Conference::In { line, party });
        handling.shown.doing = None;
        handling.shown.is_recorded = false;
        self.levels = None;
        self.dialog = None;
        self.sound_flows();
    }

    /// Its part in the conference is over, and so is the call.
    fn left(&mut self, at: Timestamp) {
        self.phone_over(None, at);
        self.party_over(at);
    }
}

impl Calls {
    /// This call and the one it is merged with become one conversation.
    pub(in crate::engine) fn merge(&mut self, id: &CallId, desk: &mut Desk) {
        let live = self.view();
        let Some(call) = live.iter().find(|call| call.id == *id) else {
            return;
        };
        let Ok(other) = conference::partner(call, &live.iter()) else {
            return;
        };
        let pair = [call, other];
        let known = pair.iter().find(|it| conference::is_line(it));
        let (into, is_new) = match known {
            Some(known) => (known.id.clone(), false),
            None => (self.new_id(desk), true),
        };
        for joining in pair.iter().filter(|it| it.id != into) {
            if let Some(call) = self.get_mut(&joining.id) {
                call.join(&into);
                journal(call, desk);
            }
        }
        if is_new {
            desk.ringcentral(
                Purpose::Conference(ConferenceStep::Open, into),
                Method::Post,
                OPEN,
            );
        } else {
            self.tend_conferences(desk);
        }
    }

    /// RingCentral answered what it was asked about a conference.
    pub(in crate::engine) fn conference_answered(
        &mut self,
        step: ConferenceStep,
        id: &CallId,
        result: Result<HttpResponse, NoAnswer>,
        desk: &mut Desk,
    ) {
        match step {
            ConferenceStep::Open => self.conference_opened(id, ringcentral_answer(result), desk),
            ConferenceStep::BringIn => self.brought_in(id, ringcentral_answer(result), desk),
            ConferenceStep::Remove => self.removed(id, &ringcentral_text(result), desk),
            ConferenceStep::Leave => self.left_conference(id, &ringcentral_text(result)),
        }
    }

    /// RingCentral has opened the conference for this line, or has not.
    fn conference_opened(
        &mut self,
        line: &CallId,
        answer: Result<OpenedConference, ApiError>,
        desk: &mut Desk,
    ) {
        let opened = match answer {
            Ok(opened) => opened,
            Err(error) => return self.nobody_joins(line, refusal(&error), desk),
        };
        // Both may have hung up meanwhile. RingCentral ends what nobody joins.
        if !self.live.iter().any(|call| call.is_joining(line)) {
            return;
        }
        let mut call = CallSession::new(line.clone(), Direction::Outbound, desk.now);
        call.session = Some(TelephonySessionId::new(opened.session.id));
        call.caller = CallerIdentity::Withheld;
        call.leg = PhoneLeg::Setup;
        call.handling.shown.conference = Some(Conference::Line);
        self.live.push(call);
        desk.phone(PhoneIo::Call {
            call: line.clone(),
            callee: opened.session.voice_call_token,
            caller_id: None,
        });
    }

    fn nobody_joins(&mut self, line: &CallId, why: ActRefusal, desk: &mut Desk) {
        for call in &mut self.live {
            if call.is_joining(line) {
                call.not_joined(why, desk.now, desk);
                journal(call, desk);
            }
        }
    }

    /// Audio of a line is up: RingCentral takes others in once it counts the rep as there.
    pub(in crate::engine) fn line_is_up(&mut self, id: &CallId, now: Timestamp) {
        if let Some(call) = self.get_mut(id).filter(|call| call.is_line()) {
            let wait = if call.answered_at.is_some() {
                LOOK_MS
            } else {
                JOINED_MS
            };
            call.poll_at = Some(now.plus_millis(wait));
        }
    }

    /// RingCentral has brought the other side of this call in, or has not.
    fn brought_in(&mut self, id: &CallId, answer: Result<Party, ApiError>, desk: &mut Desk) {
        let now = desk.now;
        let Some(call) = self.get_mut(id) else { return };
        let line = call.line().cloned().filter(|line| call.is_joining(line));
        let Some(line) = line else { return };
        let refused = answer.as_ref().err().map(refusal);
        match (answer, refused) {
            (Ok(party), _) => call.joined(&line, party.id, now),
            (Err(_), why) => call.not_joined(why.unwrap_or(ActRefusal::Unsaid), now, desk),
        }
        let is_unwanted = call.we_ended.take().is_some();
        journal(call, desk);
        if is_unwanted {
            self.hang_up(id, desk);
        }
        let has_members = |it: &CallSession| it.line() == Some(&line) && it.seat().is_some();
        if self.live.iter().any(has_members) {
            self.go_back_to(&line, desk);
        }
        if let Some(why) = refused
            && let Some(call) = self.get_mut(id)
        {
            // It waits now beside the conference, and that wish forgets what failed before.
            call.handling.shown.failed = Some(not_done(Act::Merge, why));
        }
        self.settle(desk);
    }

    /// One thing at a time: brings in the next one, ends what is empty, and ends with a line what
    /// hung on it.
    pub(super) fn tend_conferences(&mut self, desk: &mut Desk) {
        let now = desk.now;
        let lines: Vec<_> = self
            .live
            .iter()
            .filter(|call| call.is_line())
            .map(|line| (line.id.clone(), line.ended_at(), line.answered_at.is_some()))
            .collect();
        for (line, ended_at, is_there) in lines {
            if let Some(ended_at) = ended_at {
                self.line_is_over(&line, ended_at, desk);
                continue;
            }
            let is_up = self.get(&line).is_some_and(CallSession::is_up);
            if !(is_there && is_up) {
                continue;
            }
            let members = || self.live.iter().filter(|call| call.line() == Some(&line));
            let is_asking = members().any(|call| call.handling.is_asked_in);
            let next = members()
                .find(|call| call.is_joining(&line))
                .map(|call| call.id.clone());
            let has_any = members().any(|call| call.ended_at().is_none());
            match next {
                Some(next) if !is_asking => self.bring_in(&next, &line, desk),
                Some(_) => {}
                None if has_any => {}
                None => self.hang_up(&line, desk),
            }
        }
        // A tab that took over may find members of a line that is no more.
        let live: Vec<_> = self.live.iter().map(|call| call.id.clone()).collect();
        for call in &mut self.live {
            let has_line = call.line().is_none_or(|line| live.contains(line));
            if call.seat().is_some() && !has_line && call.ended_at().is_none() {
                call.left(now);
            }
        }
    }

    fn line_is_over(&mut self, line: &CallId, at: Timestamp, desk: &mut Desk) {
        for call in &mut self.live {
            if call.line() != Some(line) || call.ended_at().is_some() {
                continue;
            }
            if call.seat().is_some() {
                call.left(at);
            } else if !call.handling.is_asked_in {
                call.not_joined(ActRefusal::Gone, at, desk);
                journal(call, desk);
            }
        }
    }

    fn bring_in(&mut self, id: &CallId, line: &CallId, desk: &mut Desk) {
        let into = self.get(line).and_then(|line| line.session.clone());
        let now = desk.now;
        let Some(call) = self.get_mut(id) else { return };
        if let (Some(into), Some(session), Some(party)) = (into, &call.session, &call.party) {
            let path = format!("{SESSIONS}/{into}/parties/bring-in");
            let body = bring_in_request(session.as_str(), party);
            let purpose = Purpose::Conference(ConferenceStep::BringIn, id.clone());
            desk.ringcentral_json(purpose, Method::Post, &path, Some(&body));
            call.handling.is_asked_in = true;
        } else {
            call.not_joined(ActRefusal::WrongState, now, desk);
        }
    }

    /// RingCentral answered who is in the conference with this line.
    pub(super) fn conference_state(
        &mut self,
        id: &CallId,
        answer: &Result<TelephonySession, ApiError>,
        desk: &mut Desk,
    ) {
        let now = desk.now;
        let Some(line) = self.get_mut(id) else { return };
        line.poll_at = Some(now.plus_millis(LOOK_MS));
        let parties = match answer {
            Ok(session) => session.parties.as_slice(),
            Err(ApiError::Status { status: 404, .. }) => {
                line.party_over(now);
                &[]
            }
            // Who is there is not known this time.
            Err(_) => return,
        };
        let own = line.party.clone();
        let own = parties.iter().find(|it| Some(&it.id) == own.as_ref());
        match own.map(|party| party.status.code) {
            Some(StatusCode::Answered) => line.answered(now),
            Some(StatusCode::Disconnected | StatusCode::Gone) => line.party_over(now),
            Some(_) | None => {}
        }
        line.poll_at = Some(now.plus_millis(LOOK_MS));
        for call in &mut self.live {
            let is_gone = call.line() == Some(id)
                && call.ended_at().is_none()
                && call.seat().is_some_and(|seat| {
                    let mut found = parties.iter().filter(|party| party.id == seat);
                    found.next().is_none_or(Party::is_over)
                });
            if is_gone {
                call.left(now);
            }
        }
    }

    /// Ends a call whose other side is in a conference, or about to be: it is taken out, at once or as
    /// soon as it is in. `false` when its own leg is to be ended.
    pub(super) fn end_in_conference(&mut self, id: &CallId, desk: &mut Desk) -> bool {
        let Some(call) = self.get_mut(id).filter(|call| call.line().is_some()) else {
            return false;
        };
        call.handling.shown.failed = None;
        if call.handling.is_asked_in {
            call.we_ended = Some(WeEnded::HungUp);
            return true;
        }
        if call.seat().is_none() {
            call.handling.shown.conference = None;
            return false;
        }
        let found = self
            .get(id)
            .and_then(|call| Some((call.seat()?.to_owned(), self.get(call.line()?)?)));
        let Some((seat, into)) = found.and_then(|(seat, line)| Some((seat, line.session.clone()?)))
        else {
            return true;
        };
        let path = format!("{SESSIONS}/{into}/parties/{seat}");
        desk.ringcentral(
            Purpose::Conference(ConferenceStep::Remove, id.clone()),
            Method::Delete,
            &path,
        );
        if let Some(call) = self.get_mut(id) {
            call.we_ended = Some(WeEnded::HungUp);
        }
        true
    }

    /// RingCentral has taken it out, or has not.
    fn removed(&mut self, id: &CallId, answer: &Result<String, ApiError>, desk: &mut Desk) {
        let now = desk.now;
        let Some(call) = self.get_mut(id) else { return };
        match answer {
            Ok(_) | Err(ApiError::Status { status: 404, .. }) => call.left(now),
            Err(error) => {
                call.we_ended = None;
                call.handling.shown.failed = Some(not_done(Act::Remove, refusal(error)));
            }
        }
        self.settle(desk);
    }

    /// The rep leaves a conference, in which the others go on.
    pub(in crate::engine) fn leave(&mut self, id: &CallId, desk: &mut Desk) {
        let Some(call) = self.get_mut(id) else { return };
        let (Some(session), Some(party)) = (call.session.clone(), call.party.clone()) else {
            return;
        };
        call.handling.shown.doing = Some(Act::Leave);
        call.handling.shown.failed = None;
        let path = format!("{SESSIONS}/{session}/parties/{party}");
        let purpose = Purpose::Conference(ConferenceStep::Leave, id.clone());
        desk.ringcentral_json(purpose, Method::Delete, &path, Some(&leave_request()));
    }

    /// RingCentral lets the rep go, which ends the line, or does not.
    fn left_conference(&mut self, id: &CallId, answer: &Result<String, ApiError>) {
        let Some(call) = self.get_mut(id) else { return };
        if call.handling.shown.doing == Some(Act::Leave) {
            call.handling.shown.doing = None;
            let refused = answer.as_ref().err().map(refusal);
            call.handling.shown.failed = refused.map(|why| not_done(Act::Leave, why));
        }
    }

    /// A line is no call to log: the journal forgets it when it is over.
    pub(super) fn drop_lines(&mut self, desk: &mut Desk) {
        self.live.retain(|call| {
            let is_over =
                call.is_line() && (call.over_at().is_some() || call.grace_is_over(desk.now));
            if is_over {
                call.end_other_half(desk);
            }
            if is_over && let Some(session) = &call.session {
                desk.forget(Place::Journal, session.as_str());
            }
            !is_over
        });
    }
}
