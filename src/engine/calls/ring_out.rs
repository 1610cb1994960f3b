//! Calls that another phone of the person's makes (`RingOut`).
//!
//! ```text
//! asked ─▶ own phone rings ─▶ (press 1) ─▶ other side is called ─▶ connected ─▶ over
//!    └── refused, cancelled, own phone not answered, other side busy … ──────────▲
//! ```
//!
//! RingCentral's events tell of the own phone alone. That the other side answered is asked for: of the
//! session, once an event has named it, and of the `RingOut` before. A request without an answer may
//! have been heard all the same: it is never made twice, and an event of its session is waited for.

use ledgerline_core::{
    domain::{
        call::{CallTrouble, Direction},
        finished_call::CallResult,
        ids::{CallId, ExtensionId},
        phone_number::Dialled,
        refusal::Refusal,
        ring_out::{Ended, HungUpBy, OtherPhone, RingOutProblem, RingOutStage, RingOutView},
        time::Timestamp,
    },
    wire::{
        json,
        ringcentral::{
            error::ApiError,
            ring_out::{self as wire, Leg},
            telephony::{Party, StatusCode},
        },
    },
};
use serde::{Deserialize, Serialize};

use super::{CallNews, CallSession, Calls, Desk, journal};
use crate::engine::{
    call_session::WeEnded,
    callers::Callers,
    desk::{Purpose, SESSIONS},
    dialer::shown,
    io::{Method, Place, Stored},
};

/// Where a call is kept that has no session yet, and with it no place in the journal.
const KEPT: &str = "ring-out";
/// From one question to the next. A hang-up is to be seen within 2 seconds also without events, and
/// RingCentral answers 50 such questions a minute.
const ASK_MS: i64 = 1_500;
/// The same after a question that was not answered.
const ASK_LATER_MS: i64 = 5_000;
/// How long an event is waited for when nobody knows whether RingCentral heard the request.
const UNSURE_MS: i64 = 10_000;
/// What was asked for so long ago is no news to anybody.
const KEPT_FOR_MS: i64 = 120_000;
const PATH: &str = "/restapi/v1.0/account/~/extension/~/ring-out";

/// What RingCentral is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::engine) enum RingOutAsk {
    /// To ring the phone.
    Make,
    /// How it stands.
    Status,
    /// To ring it no more.
    Cancel,
    /// To end the call.
    End,
}

/// What there is of such a call besides what every call has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::engine) struct RingOut {
    /// RingCentral's id, once it has said.
    id: Option<String>,
    /// The phone, by its name.
    phone: String,
    asks_for_one: bool,
    /// To be keyed in on that phone.
    extension: Option<String>,
    stage: RingOutStage,
    /// RingCentral is asked then how it stands.
    #[serde(skip)]
    ask_at: Option<Timestamp>,
    /// Nobody knows whether it was heard; given up then.
    #[serde(skip)]
    unsure_until: Option<Timestamp>,
    #[serde(skip)]
    problem: Option<RingOutProblem>,
}

/// A call without a session, for a tab that goes on with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::engine) struct Kept {
    id: CallId,
    owner: Option<ExtensionId>,
    number: Option<String>,
    local_number: Option<String>,
    started_at: Timestamp,
    note: String,
    ring_out: RingOut,
}

impl RingOut {
    fn own_phone_answered(&mut self) {
        if self.stage == RingOutStage::OwnPhone {
            self.stage = if self.asks_for_one {
                RingOutStage::PressOne
            } else {
                RingOutStage::Calling
            };
        }
    }

    fn other_side_is_called(&mut self) {
        if self.stage != RingOutStage::Connected {
            self.stage = RingOutStage::Calling;
        }
    }
}

impl CallSession {
    /// On another phone our own party is the first that answers, so that its answer tells nothing of
    /// the other side.
    pub(in crate::engine) const fn is_answered_first(&self) -> bool {
        self.is_internal || self.ring_out.is_some()
    }

    /// Is there something to ask RingCentral about the other side?
    pub(super) fn waits_for_other_side(&self) -> bool {
        let is_own_up = self
            .ring_out
            .as_ref()
            .is_none_or(|it| it.stage != RingOutStage::OwnPhone);
        self.is_answered_first() && is_own_up && self.answered_at.is_none()
    }

    pub(in crate::engine) fn ring_out_view(&self) -> Option<RingOutView> {
        let ring_out = self.ring_out.as_ref()?;
        Some(RingOutView {
            phone: ring_out.phone.clone(),
            stage: match self.answered_at {
                Some(_) => RingOutStage::Connected,
                None => ring_out.stage,
            },
            extension: ring_out.extension.clone(),
        })
    }

    /// How it ended, where RingCentral's words about the `RingOut` tell more than those about our party.
    pub(in crate::engine) fn ring_out_result(&self) -> Option<CallResult> {
        let ring_out = self.ring_out.as_ref()?;
        // Nobody was called.
        if matches!(
            ring_out.stage,
            RingOutStage::OwnPhone | RingOutStage::PressOne
        ) {
            return Some(CallResult::Cancelled);
        }
        let problem = ring_out.problem.as_ref()?;
        Some(
            if matches!(problem, RingOutProblem::Busy | RingOutProblem::Rejected) {
                CallResult::Busy
            } else if *problem == RingOutProblem::NotAnswered {
                CallResult::NoAnswer
            } else {
                CallResult::Failed
            },
        )
    }

    /// What the dialer says of it once it is over; `None` for a call of this browser.
    pub(super) fn ring_out_over(&self) -> Option<Result<Ended, RingOutProblem>> {
        let ring_out = self.ring_out.as_ref()?;
        let ended = |by| {
            Ok(Ended {
                number: self.remote.number.clone().unwrap_or_default(),
                by,
            })
        };
        if self.we_ended.is_some() {
            return Some(ended(HungUpBy::Us));
        }
        if self.answered_at.is_some() {
            return Some(ended(HungUpBy::Somebody));
        }
        let is_own = ring_out.stage == RingOutStage::OwnPhone;
        let reason = self.last_reason();
        let told = if matches!(reason, Some("NoAnswer" | "Timeout")) {
            Some(if is_own {
                RingOutProblem::OwnPhoneNotAnswered
            } else {
                RingOutProblem::NotAnswered
            })
        } else {
            reason
                .and_then(Refusal::of_reason)
                .and_then(|refusal| refused(refusal, is_own))
        };
        let problem = ring_out.problem.clone().or(told);
        Some(problem.map_or_else(|| ended(HungUpBy::Somebody), Err))
    }

    /// Is this the session that the own phone rings for? One that is past ringing was there before.
    fn awaits(&self, party: &Party) -> bool {
        let is_new = matches!(
            party.status.code,
            StatusCode::Setup | StatusCode::Proceeding
        );
        let is_to = party.to.phone_number.is_some() && party.to.phone_number == self.remote.number;
        self.ring_out.is_some() && self.session.is_none() && (is_new || is_to) && !party.is_over()
    }

    fn ring_out_is_over(&mut self, problem: Option<RingOutProblem>, now: Timestamp) {
        if let Some(ring_out) = &mut self.ring_out {
            ring_out.problem = ring_out.problem.take().or(problem);
            ring_out.ask_at = None;
            ring_out.unsure_until = None;
        }
        self.phone_over(None, now);
        if self.session.is_some() {
            self.party_over(now);
        }
    }
}

/// In the words of a `RingOut`; `is_own` while only the own phone is concerned.
const fn refused(refusal: Refusal, is_own: bool) -> Option<RingOutProblem> {
    match refusal {
        Refusal::BusyOrInvalid | Refusal::Busy if is_own => Some(RingOutProblem::OwnPhoneBusy),
        Refusal::Rejected if is_own => Some(RingOutProblem::OwnPhoneDeclined),
        Refusal::BusyOrInvalid | Refusal::Busy => Some(RingOutProblem::Busy),
        Refusal::Rejected => Some(RingOutProblem::Rejected),
        Refusal::NotFound => Some(RingOutProblem::InvalidNumber),
        Refusal::International => Some(RingOutProblem::International),
        Refusal::Blocked => Some(RingOutProblem::Blocked),
        Refusal::NoCredit => Some(RingOutProblem::NoCredit),
        // What only SIP says, and a mistake of RingCentral's, of which the call's end is told alone.
        Refusal::Incomplete
        | Refusal::Unreachable
        | Refusal::NoAnswer
        | Refusal::NotAllowed
        | Refusal::NoCommonSound
        | Refusal::SignIn
        | Refusal::Overloaded
        | Refusal::Fault => None,
    }
}

/// Keeps what is known until there is a session, and with it the journal.
fn keep(call: &mut CallSession, desk: &mut Desk) {
    let Some(ring_out) = &call.ring_out else {
        return;
    };
    call.owner = call.owner.take().or_else(|| desk.person.clone());
    let kept = Kept {
        id: call.id.clone(),
        owner: call.owner.clone(),
        number: call.remote.number.clone(),
        local_number: call.local_number.clone(),
        started_at: call.started_at,
        note: call.note.clone(),
        ring_out: ring_out.clone(),
    };
    desk.save(Place::Sealed, KEPT, &kept);
}

fn ask(call: &CallSession, what: RingOutAsk, desk: &mut Desk) {
    let id = call.ring_out.as_ref().and_then(|it| it.id.as_ref());
    let (method, path) = match (what, id, &call.session) {
        (RingOutAsk::Status, Some(id), _) => (Method::Get, format!("{PATH}/{id}")),
        (RingOutAsk::Cancel, Some(id), _) => (Method::Delete, format!("{PATH}/{id}")),
        (RingOutAsk::End, _, Some(session)) => {
            let path = format!("{SESSIONS}/{session}");
            (Method::Delete, path)
        }
        _ => return,
    };
    desk.ringcentral(Purpose::RingOut(call.id.clone(), what), method, &path);
}

impl Calls {
    pub(in crate::engine) fn load_ring_out(&mut self, stored: &Stored) {
        let kept = stored.sealed.get(KEPT);
        self.kept_ring_out = kept.and_then(|text| json::read(text).ok());
    }

    /// Goes on with a call that another tab asked for and that had no session yet.
    pub(super) fn go_on_ringing_out(&mut self, callers: &mut Callers, desk: &mut Desk) {
        let Some(kept) = self.kept_ring_out.take() else {
            return;
        };
        if desk.now.millis_since(kept.started_at) > KEPT_FOR_MS {
            return desk.forget(Place::Sealed, KEPT);
        }
        if kept.owner.is_none() || kept.owner != desk.person {
            return;
        }
        let mut call = CallSession::new(kept.id, Direction::Outbound, desk.now);
        call.owner = kept.owner;
        call.caller = callers.look_up(kept.number.as_deref(), desk);
        call.remote.number = kept.number;
        call.local_number = kept.local_number;
        call.started_at = kept.started_at;
        call.note = kept.note;
        let mut ring_out = kept.ring_out;
        if ring_out.id.is_some() {
            ring_out.ask_at = Some(desk.now);
        } else {
            // It was asked for, or was about to be. Asking again might ring the phone twice.
            ring_out.unsure_until = Some(desk.now.plus_millis(UNSURE_MS));
        }
        call.ring_out = Some(ring_out);
        self.live.push(call);
    }

    /// Does another phone have a call, or is it about to?
    pub(in crate::engine) fn has_ring_out(&self) -> bool {
        self.live.iter().any(|call| call.ring_out.is_some())
    }

    /// Does this browser have one?
    pub(in crate::engine) fn has_audio(&self) -> bool {
        let mut live = self.live.iter();
        live.any(|call| call.ring_out.is_none() && call.leg != super::PhoneLeg::None)
    }

    /// Has RingCentral ring that phone, and then call somebody.
    pub(in crate::engine) fn ring_out(
        &mut self,
        dialled: &Dialled,
        (phone, asks_for_one): (&OtherPhone, bool),
        caller_id: Option<String>,
        callers: &mut Callers,
        desk: &mut Desk,
    ) -> CallId {
        let id = self.new_id(desk);
        let number = shown(dialled);
        let mut call = CallSession::new(id.clone(), Direction::Outbound, desk.now);
        call.caller = callers.look_up(Some(&number), desk);
        let body = wire::request(&phone.id, &number, caller_id.as_deref(), asks_for_one);
        call.remote.number = Some(number);
        call.local_number = caller_id;
        let extension = match dialled {
            Dialled::External { extension, .. } => extension.clone(),
            Dialled::Internal { .. } | Dialled::Service { .. } => None,
        };
        call.ring_out = Some(RingOut {
            id: None,
            phone: phone.name.clone(),
            asks_for_one,
            extension,
            stage: RingOutStage::OwnPhone,
            ask_at: None,
            unsure_until: None,
            problem: None,
        });
        keep(&mut call, desk);
        self.live.push(call);
        let purpose = Purpose::RingOut(id.clone(), RingOutAsk::Make);
        desk.ringcentral_json(purpose, Method::Post, PATH, Some(&body));
        id
    }

    /// The session of a `RingOut` becomes known by its first event. `false` when it is not ours.
    pub(super) fn meet_ring_out(
        &mut self,
        session: &super::TelephonySessionId,
        party: &Party,
        desk: &mut Desk,
    ) -> bool {
        let Some(call) = self.live.iter_mut().find(|call| call.awaits(party)) else {
            return false;
        };
        call.session = Some(session.clone());
        if let Some(ring_out) = &mut call.ring_out {
            ring_out.ask_at = None;
            ring_out.unsure_until = None;
        }
        desk.forget(Place::Sealed, KEPT);
        true
    }

    /// RingCentral has told of our party, which is the own phone.
    pub(super) fn own_phone_changed(call: &mut CallSession, code: StatusCode, desk: &mut Desk) {
        let is_reason_known = call.last_reason().is_some() || call.we_ended.is_some();
        let has_talked = call.answered_at.is_some();
        let is_over = call.ended_at().is_some();
        let Some(ring_out) = &mut call.ring_out else {
            return;
        };
        if matches!(code, StatusCode::Answered | StatusCode::Hold) {
            ring_out.own_phone_answered();
        }
        if is_over && (is_reason_known || has_talked || ring_out.id.is_none()) {
            call.ring_out_is_over(None, desk.now);
        } else if is_over {
            // Why is known to the `RingOut` alone.
            ask(call, RingOutAsk::Status, desk);
        }
    }

    /// RingCentral answered, or did not.
    pub(in crate::engine) fn ring_out_answered(
        &mut self,
        id: &CallId,
        what: RingOutAsk,
        answer: Result<String, ApiError>,
        desk: &mut Desk,
    ) -> CallNews {
        let now = desk.now;
        let has_events = self.has_events;
        let Some(call) = self.live.iter_mut().find(|call| call.id == *id) else {
            return CallNews::Nothing;
        };
        match (what, answer) {
            (RingOutAsk::Make, Ok(body)) => made(call, &body, desk),
            (RingOutAsk::Make, Err(error)) => not_made(call, &error, now),
            (RingOutAsk::Status, Ok(body)) => {
                if let Ok(told) = json::read::<wire::RingOut>(&body) {
                    stands(call, told.status, now);
                }
            }
            // What is over is forgotten.
            (_, Err(ApiError::Status { status: 404, .. }))
            | (RingOutAsk::Cancel | RingOutAsk::End, Ok(_)) => call.ring_out_is_over(None, now),
            (RingOutAsk::Status, Err(ApiError::Status { retry_after, .. })) => {
                ask_again(call, now.plus_millis(retry_after.unwrap_or(ASK_LATER_MS)));
            }
            (RingOutAsk::Status, Err(_)) => ask_again(call, now.plus_millis(ASK_LATER_MS)),
            // The phone was answered meanwhile.
            (RingOutAsk::Cancel, Err(ApiError::Status { status, .. }))
                if status < 500 && status != 429 && call.session.is_some() =>
            {
                ask(call, RingOutAsk::End, desk);
            }
            (RingOutAsk::Cancel | RingOutAsk::End, Err(_)) => {
                call.we_ended = None;
                call.trouble = Some(CallTrouble::NotHungUp);
                if !has_events || call.session.is_none() {
                    ask_again(call, now.plus_millis(ASK_MS));
                }
            }
        }
        self.settle(desk)
    }

    /// Hangs it up: before the own phone is answered by taking the `RingOut` back, later by call control.
    pub(super) fn end_ring_out(&mut self, id: &CallId, desk: &mut Desk) {
        let Some(call) = self.live.iter_mut().find(|call| call.id == *id) else {
            return;
        };
        call.we_ended = Some(WeEnded::HungUp);
        call.trouble = None;
        let Some(ring_out) = &call.ring_out else {
            return;
        };
        let is_ringing = ring_out.stage == RingOutStage::OwnPhone;
        let what = match (&ring_out.id, &call.session) {
            (Some(_), None) => RingOutAsk::Cancel,
            (Some(_), Some(_)) if is_ringing => RingOutAsk::Cancel,
            (_, Some(_)) => RingOutAsk::End,
            // As soon as there is something to end.
            (None, None) => return,
        };
        ask(call, what, desk);
    }

    /// Time passed.
    pub(super) fn tick_ring_outs(&mut self, desk: &mut Desk) {
        let now = desk.now;
        let are_events_lost =
            std::mem::replace(&mut self.had_events, self.has_events) && !self.has_events;
        for call in &mut self.live {
            if are_events_lost && call.ring_out.is_some() && call.session.is_some() {
                call.poll_at = Some(now);
            }
            let Some(ring_out) = &mut call.ring_out else {
                continue;
            };
            if ring_out.unsure_until.is_some_and(|until| until <= now) {
                call.ring_out_is_over(Some(RingOutProblem::NoAnswerYet), now);
            } else if ring_out.ask_at.is_some_and(|at| at <= now) {
                ring_out.ask_at = None;
                ask(call, RingOutAsk::Status, desk);
            }
        }
    }
}

impl CallSession {
    /// When there is something to ask, or to give up.
    pub(super) fn ring_out_at(&self) -> Option<Timestamp> {
        let ring_out = self.ring_out.as_ref()?;
        let both = [ring_out.ask_at, ring_out.unsure_until];
        both.into_iter().flatten().min()
    }

    /// Somebody else than our own phone is in the session: it has been called.
    pub(super) fn others_are_called(&mut self, parties: &[Party]) {
        let own = self.party.clone();
        if let Some(ring_out) = &mut self.ring_out
            && parties
                .iter()
                .any(|it| Some(&it.id) != own.as_ref() && !it.is_initiator())
        {
            ring_out.other_side_is_called();
        }
    }
}

/// Forgets what was kept of a call that ended without a session.
pub(super) fn forget(call: &CallSession, desk: &mut Desk) {
    if call.ring_out.is_some() && call.session.is_none() {
        desk.forget(Place::Sealed, KEPT);
    }
}

fn ask_again(call: &mut CallSession, at: Timestamp) {
    if let Some(ring_out) = &mut call.ring_out {
        ring_out.ask_at = Some(at);
    }
}

fn made(call: &mut CallSession, body: &str, desk: &mut Desk) {
    let Ok(told) = json::read::<wire::RingOut>(body) else {
        return not_made(call, &ApiError::Unreadable, desk.now);
    };
    if let Some(ring_out) = &mut call.ring_out {
        ring_out.id = Some(told.id);
        ring_out.unsure_until = None;
    }
    if call.session.is_some() {
        journal(call, desk);
    } else {
        keep(call, desk);
    }
    if call.we_ended.is_some() {
        return ask(call, RingOutAsk::Cancel, desk);
    }
    stands(call, told.status, desk.now);
}

fn not_made(call: &mut CallSession, error: &ApiError, now: Timestamp) {
    let problem = wire::refusal(error);
    if problem != RingOutProblem::NoAnswerYet {
        return call.ring_out_is_over(Some(problem), now);
    }
    // An event may have told of it already.
    if call.session.is_none()
        && let Some(ring_out) = &mut call.ring_out
    {
        ring_out.unsure_until = Some(now.plus_millis(UNSURE_MS));
    }
}

/// RingCentral says how the `RingOut` stands.
fn stands(call: &mut CallSession, status: wire::Status, now: Timestamp) {
    if status.call_status.is_over() {
        return call.ring_out_is_over(status.problem(), now);
    }
    if call.ended_at().is_some() {
        // The event said so, and RingCentral's other half does not know yet.
        return call.ring_out_is_over(None, now);
    }
    if status.caller_status == Leg::Success
        && let Some(ring_out) = &mut call.ring_out
    {
        ring_out.other_side_is_called();
    }
    if status.callee_status == Leg::Success && status.call_status == Leg::Success {
        call.answered(now);
    }
    // With a session, events and questions about the session tell the rest.
    if call.session.is_none() {
        ask_again(call, now.plus_millis(ASK_MS));
    }
}
