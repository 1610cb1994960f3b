//! What a rep does with an answered call: hold, a second call, transfer, recording, park, flip, the
//! digits of an extension.
//!
//! One wish at a time is asked of RingCentral for each call; hold is a goal that is worked towards, so
//! that it can be wished while something else is under way, and again after a takeover.

use ledgerline_core::domain::{
    act_refusal::{ActRefusal, NotDone},
    call::{CallPhase, Direction},
    call_control::{Act, Control, InCall, Situation, is_talked_on},
    conference::Conference,
    finished_call::with_line,
    ids::CallId,
    time::Timestamp,
};

use super::{CallSession, Calls, Desk, journal};
use crate::engine::{
    call_session::{PhoneLeg, Takeover},
    io::{PhoneAct, PhoneFailure, PhoneIo},
};

/// From the answer to the digits of an extension: the other side's switchboard has to listen first.
const DIGITS_AFTER_MS: i64 = 2_000;
/// For so long it is said that another phone rings for the call: until it is answered there and hung up
/// here, or rings no more.
const FLIP_MS: i64 = 60_000;

/// What of it the screens do not see.
#[derive(Default)]
pub(in crate::engine) struct Handling {
    pub(in crate::engine) shown: InCall,
    /// The other side is to wait.
    wants_hold: bool,
    /// RingCentral was asked to bring the other side into a conference, and has not answered.
    pub(in crate::engine) is_asked_in: bool,
    /// RingCentral has let the call's own leg go meanwhile.
    pub(in crate::engine) is_leg_gone: bool,
    /// How the note tells of the park or transfer that is under way.
    note: String,
    /// When the digits go out.
    digits_at: Option<Timestamp>,
    /// When nothing is said any more of the phone that the call was flipped to.
    flipped_until: Option<Timestamp>,
}

impl Handling {
    /// Of a call that another tab had: what was under way there is not under way here, and the new
    /// connection is not on hold yet.
    pub(in crate::engine) fn resumed(shown: InCall) -> Self {
        Self {
            wants_hold: shown.held_since.is_some(),
            shown: InCall {
                doing: None,
                digits: None,
                flips_to: None,
                conference: shown
                    .conference
                    .filter(|it| !matches!(it, Conference::Joining { .. })),
                ..shown
            },
            ..Self::default()
        }
    }

    /// With digits to send after the answer.
    pub(in crate::engine) fn dialled(digits: Option<String>) -> Self {
        let mut handling = Self::default();
        handling.shown.digits = digits;
        handling
    }

    /// The other side waits no longer: it is elsewhere.
    pub(in crate::engine) const fn forget_hold(&mut self) {
        self.wants_hold = false;
        self.shown.held_since = None;
        self.shown.is_held_elsewhere = false;
    }

    /// The other phone has it or does not: nothing is said of it any more.
    pub(super) fn forget_flip(&mut self) {
        self.flipped_until = None;
        self.shown.flips_to = None;
    }

    /// Parked or given away: what RingCentral says of that is to be heard before the call is closed.
    pub(in crate::engine) const fn is_leaving(&self) -> bool {
        matches!(self.shown.doing, Some(Act::Park | Act::Transfer))
    }

    /// RingCentral says that our party is on hold, or is not.
    pub(in crate::engine) fn party_is_held(&mut self, is_held: bool) {
        self.shown.is_held_elsewhere = is_held && !self.wants_hold && self.shown.doing.is_none();
    }
}

/// Why the phone did not do what it was asked.
fn why(failure: &PhoneFailure) -> ActRefusal {
    match failure {
        PhoneFailure::Sip(status) => ActRefusal::of_sip(status),
        PhoneFailure::Timeout => ActRefusal::NoAnswer,
        PhoneFailure::MicrophoneDenied
        | PhoneFailure::MicrophoneMissing
        | PhoneFailure::MicrophoneBusy
        | PhoneFailure::NoSound
        | PhoneFailure::Other => ActRefusal::Unsaid,
    }
}

impl CallSession {
    fn is_talking(&self) -> bool {
        self.leg == PhoneLeg::Up
            && self.takeover == Takeover::No
            && self.line().is_none()
            && matches!(self.phase(), CallPhase::Talking { .. })
    }

    /// Does the other side hear this microphone, now or as soon as a takeover is done or a conference has
    /// come to nothing?
    fn may_hear(&self) -> bool {
        self.leg == PhoneLeg::Up
            && self.seat().is_none()
            && matches!(self.phase(), CallPhase::Talking { .. })
    }

    /// Will whoever is called hear this microphone from the moment in which they pick up? RingCentral's edge
    /// takes the sound long before it tells of an answer.
    fn may_soon_hear(&self) -> bool {
        self.leg == PhoneLeg::Up
            && self.direction == Direction::Outbound
            && self.phase() == CallPhase::Ringing
    }

    /// The microphone as it is to be: nobody who waits hears what is said meanwhile.
    pub(in crate::engine) fn tell_microphone(&self, desk: &mut Desk) {
        let is_off = self.is_muted || self.handling.wants_hold;
        desk.phone(PhoneIo::SetMuted(self.id.clone(), is_off));
    }

    fn ask(&mut self, act: Act, how: PhoneAct, desk: &mut Desk) {
        self.handling.shown.doing = Some(act);
        self.handling.forget_flip();
        desk.phone(PhoneIo::Act(self.id.clone(), how));
    }

    fn want_hold(&mut self, wanted: bool, desk: &mut Desk) {
        if self.handling.wants_hold == wanted {
            return;
        }
        self.handling.wants_hold = wanted;
        self.handling.shown.failed = None;
        self.tell_microphone(desk);
        self.work_towards_hold(desk);
    }

    /// Asks for what is wished, unless something is under way or it is so already.
    pub(in crate::engine) fn work_towards_hold(&mut self, desk: &mut Desk) {
        let handling = &self.handling;
        if handling.shown.doing.is_some() || !self.is_talking() {
            return;
        }
        match (handling.wants_hold, handling.shown.held_since.is_some()) {
            (true, false) => self.ask(Act::Hold, PhoneAct::Hold, desk),
            (false, true) => self.ask(Act::Resume, PhoneAct::Resume, desk),
            (true, true) | (false, false) => {}
        }
    }

    /// Audio is up on a connection that RingCentral has not been asked to hold yet.
    pub(in crate::engine) fn hold_again(&mut self, desk: &mut Desk) {
        if self.is_muted || self.handling.wants_hold {
            self.tell_microphone(desk);
        }
        if self.handling.wants_hold {
            self.ask(Act::Hold, PhoneAct::Hold, desk);
        }
    }

    /// The other side answered: an extension's digits follow.
    pub(in crate::engine) fn send_digits_soon(&mut self, now: Timestamp) {
        if self.handling.shown.digits.is_some() && self.is_talking() {
            self.handling
                .digits_at
                .get_or_insert(now.plus_millis(DIGITS_AFTER_MS));
        }
    }

    /// When [`Calls::tick_handling`] has something to do.
    pub(super) fn handling_at(&self) -> Option<Timestamp> {
        let Handling {
            digits_at,
            flipped_until,
            ..
        } = self.handling;
        digits_at.into_iter().chain(flipped_until).min()
    }

    /// RingCentral did not do it. Who was to wait is to wait all the same, unless that is what was refused.
    fn not_done(&mut self, act: Act, why: ActRefusal, others_talk: bool) {
        let handling = &mut self.handling;
        handling.shown.failed = Some(NotDone { act, why });
        match act {
            // It talks on; what is said on the other call is not for this one's ears.
            Act::Hold => {
                handling.wants_hold = false;
                handling.shown.held_since = None;
                self.is_muted |= others_talk;
            }
            Act::Resume => handling.wants_hold = handling.shown.held_since.is_some(),
            // The rep goes on with whom they could not give away.
            Act::Transfer if handling.shown.asks.is_none() && !others_talk => {
                handling.wants_hold = false;
            }
            Act::Record
            | Act::StopRecording
            | Act::Park
            | Act::Flip
            | Act::Transfer
            | Act::Merge
            | Act::Remove
            | Act::Leave
            | Act::Press => {}
        }
    }

    fn add_line(&mut self, line: &str, now: Timestamp) {
        self.write_note(with_line(&self.note, line), now);
    }
}

impl Calls {
    pub(in crate::engine) fn allows(&self, id: &CallId, control: Control) -> bool {
        let live = self.view();
        live.iter()
            .find(|call| call.id == *id)
            .is_some_and(|call| Situation::of(call, live.iter()).allows(control).is_ok())
    }

    /// Everybody but this one waits: one call at a time has the microphone. Who is about to be in the
    /// conference that is talked in does not.
    pub(in crate::engine) fn give_way(&mut self, to: Option<&CallId>, desk: &mut Desk) {
        for call in &mut self.live {
            let is_of_it = call.line().is_some() && call.line() == to;
            if Some(&call.id) != to && !is_of_it && call.may_hear() {
                call.want_hold(true, desk);
                journal(call, desk);
            } else if Some(&call.id) != to && call.may_soon_hear() {
                desk.phone(PhoneIo::SetMuted(call.id.clone(), true));
            }
        }
    }

    /// Whoever begins to talk is talked to alone. Everybody else was asked to wait when this call was
    /// dialled or answered; who did not then is asked again.
    pub(super) fn meet(&mut self, desk: &mut Desk) {
        let is_one_of_several = self.live.len() > 1;
        for at in 0..self.live.len() {
            let call = &mut self.live[at];
            if call.is_talking() && !std::mem::replace(&mut call.has_met, true) {
                let id = call.id.clone();
                if is_one_of_several {
                    call.tell_microphone(desk);
                }
                self.give_way(Some(&id), desk);
            }
        }
    }

    /// Answers this one; whoever is talked to is let go instead of having to wait.
    pub(in crate::engine) fn end_and_answer(&mut self, id: &CallId, desk: &mut Desk) {
        let talked_on: Vec<CallId> = self
            .view()
            .into_iter()
            .filter(|call| call.id != *id && is_talked_on(call))
            .map(|call| call.id)
            .collect();
        for other in &talked_on {
            self.hang_up(other, desk);
        }
        self.answer(id, desk);
    }

    pub(in crate::engine) fn hold(&mut self, id: &CallId, desk: &mut Desk) {
        if let Some(call) = self.get_mut(id) {
            call.want_hold(true, desk);
            journal(call, desk);
        }
    }

    pub(in crate::engine) fn go_back_to(&mut self, id: &CallId, desk: &mut Desk) {
        self.give_way(Some(id), desk);
        if let Some(call) = self.get_mut(id) {
            call.want_hold(false, desk);
            journal(call, desk);
        }
    }

    /// Asks RingCentral for `act`; `note` tells of it once it is done.
    pub(in crate::engine) fn act(
        &mut self,
        id: &CallId,
        (act, how): (Act, PhoneAct),
        note: String,
        desk: &mut Desk,
    ) {
        if let Some(call) = self.get_mut(id) {
            call.handling.note = note;
            call.handling.shown.failed = None;
            call.ask(act, how, desk);
        }
    }

    /// `asked` is the call to the one who is asked about `id`.
    pub(in crate::engine) fn consult(&mut self, id: &CallId, asked: &CallId, desk: &mut Desk) {
        if let Some(call) = self.get_mut(asked) {
            call.handling.shown.asked_for = Some(id.clone());
        }
        if let Some(call) = self.get_mut(id) {
            call.handling.shown.asks = Some(asked.clone());
            call.handling.shown.failed = None;
            journal(call, desk);
        }
    }

    pub(in crate::engine) fn complete_transfer(
        &mut self,
        id: &CallId,
        note: String,
        desk: &mut Desk,
    ) {
        let asked = self
            .get(id)
            .and_then(|call| call.handling.shown.asks.clone());
        if let Some(asked) = asked {
            let act = (Act::Transfer, PhoneAct::TransferTo(asked));
            self.act(id, act, note, desk);
        }
    }

    pub(in crate::engine) fn cancel_transfer(&mut self, id: &CallId, desk: &mut Desk) {
        let asked = self
            .get_mut(id)
            .and_then(|call| call.handling.shown.asks.take());
        if let Some(asked) = asked {
            self.hang_up(&asked, desk);
        }
        self.go_back_to(id, desk);
    }

    pub(in crate::engine) fn cancel_digits(&mut self, id: &CallId) {
        if let Some(call) = self.get_mut(id) {
            call.handling.shown.digits = None;
            call.handling.digits_at = None;
        }
    }

    /// The phone says what became of a wish; a park says where.
    pub(in crate::engine) fn acted(
        &mut self,
        id: &CallId,
        act: Act,
        outcome: Result<Option<String>, PhoneFailure>,
        desk: &mut Desk,
    ) {
        let now = desk.now;
        let others_talk = self
            .live
            .iter()
            .any(|call| call.id != *id && call.is_talking() && !call.handling.wants_hold);
        let Some(call) = self.get_mut(id) else { return };
        if call.handling.shown.doing != Some(act) {
            return;
        }
        call.handling.shown.doing = None;
        let note = std::mem::take(&mut call.handling.note);
        match (act, outcome) {
            (Act::Hold, Ok(_)) => {
                call.handling.shown.held_since.get_or_insert(now);
            }
            (Act::Resume, Ok(_)) => call.handling.shown.held_since = None,
            (Act::Record, Ok(_)) => call.handling.shown.is_recorded = true,
            (Act::StopRecording, Ok(_)) => call.handling.shown.is_recorded = false,
            (Act::Flip, Ok(to)) => {
                call.handling.shown.flips_to = to;
                call.handling.flipped_until = Some(now.plus_millis(FLIP_MS));
            }
            (Act::Park, Ok(place)) => {
                let place = place.unwrap_or_default();
                call.add_line(&[note.as_str(), " *", place.as_str()].concat(), now);
            }
            // Who hung up while the transfer was under way was not transferred.
            (Act::Transfer, Ok(_)) if call.was_transferred() => call.add_line(&note, now),
            (Act::Transfer | Act::Merge | Act::Remove | Act::Leave | Act::Press, Ok(_)) => {}
            (act, Err(failure)) => {
                call.not_done(act, why(&failure), others_talk);
                call.tell_microphone(desk);
            }
        }
        call.work_towards_hold(desk);
        journal(call, desk);
    }

    /// Whoever was asked is gone, or the customer is: the rep goes back to the one who is left.
    pub(super) fn untie(&mut self, desk: &mut Desk) {
        let is_there = |live: &[CallSession], id: &CallId| {
            live.iter()
                .any(|call| call.id == *id && call.ended_at().is_none() && call.we_ended.is_none())
        };
        let mut left = None;
        for at in 0..self.live.len() {
            let shown = &self.live[at].handling.shown;
            let is_alone =
                |other: &Option<CallId>| other.as_ref().is_some_and(|id| !is_there(&self.live, id));
            // Completing a transfer ends the one call before the other.
            if shown.doing == Some(Act::Transfer) {
                continue;
            }
            if is_alone(&shown.asks) {
                let call = &mut self.live[at];
                call.handling.shown.asks = None;
                left = (call.ended_at().is_none()).then(|| call.id.clone());
            } else if is_alone(&shown.asked_for) {
                self.live[at].handling.shown.asked_for = None;
            }
        }
        if let Some(id) = left {
            self.go_back_to(&id, desk);
        }
    }

    /// Time passed: digits go out, and a flip is over.
    pub(super) fn tick_handling(&mut self, desk: &mut Desk) {
        for call in &mut self.live {
            if call.handling.flipped_until.is_some_and(|at| at <= desk.now) {
                call.handling.forget_flip();
                journal(call, desk);
            }
            if call.handling.digits_at.is_some_and(|at| at <= desk.now) {
                call.handling.digits_at = None;
                if let Some(digits) = call.handling.shown.digits.take() {
                    desk.phone(PhoneIo::SendDigits(call.id.clone(), digits));
                }
            }
        }
    }
}
