//! Time to finish up after a call, for whoever wants it: colleagues see that they are busy and no call of a
//! queue rings, until the time is over or they are ready; then it is as it was before (adr/0061).
//!
//! ```text
//! an answered call is over, none is left ──▶ Keeps ──on disk──▶ Kept ──▶ Sets ──taken──▶ Rests
//!                                                         refused: over ◀──┘               │
//!              given back: over ◀── GivesBack ◀── time over, ready, somebody else chose ───┤
//!                                       └─ no answer ─▶ Waits ─▶ again                     │
//!                                  over ◀── Yields ◀── the rep chose something else ───────┘
//! ```
//!
//! What comes back is on disk before anything is set, so that whichever tab leads next gives it back, at the
//! next start at the latest. Each person who uses this browser has a choice and a claim of their own.

use ledgerline_core::{
    domain::{
        finish_up::{FinishTime, Finishing, Interlude},
        finished_call::{CallResult, FinishedCall},
        ids::ExtensionId,
        presence::{OwnPresence, PresenceProblem},
        time::Timestamp,
    },
    wire::{json, ringcentral::oauth::EDIT_PRESENCE},
};
use serde::{Deserialize, Serialize};

use super::{
    Engine,
    desk::Desk,
    io::{Place, Stored},
    own_presence::Asked,
};

const KEPT: &str = "finish-up";
/// A call that ended longer ago is only found to be over now, and nobody is still at it. Both clocks, ours
/// and RingCentral's, have a say in when it ended.
const RECENT_MS: i64 = 600_000;
/// Whatever keeps it from beginning for longer than this keeps it from beginning.
const LATE_MS: i64 = 20_000;
/// What could not be given back is tried again after this long.
const AGAIN_MS: i64 = 30_000;
/// No time is longer; a clock that was set back would make it so.
const LONGEST_MS: i64 = 300_000;

/// What is to come back, as stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Claim {
    interlude: Interlude,
    /// When; nothing while the person talks again.
    until: Option<Timestamp>,
}

/// What is kept of one person.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    owner: ExtensionId,
    /// Nothing where they never chose.
    #[serde(default)]
    time: Option<FinishTime>,
    #[serde(default)]
    claim: Option<Claim>,
}

/// How far the claim has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Stage {
    /// It is set, and nothing is under way.
    #[default]
    Rests,
    /// On its way to the disk.
    Keeps,
    /// On disk, and to be set.
    Kept,
    /// RingCentral is asked to set it.
    Sets,
    /// It may be set; the next reading tells.
    Unsure,
    /// RingCentral is asked to have it as it was.
    GivesBack,
    /// RingCentral is asked for what the rep chose meanwhile.
    Yields,
    /// It could not be given back; tried again then.
    Waits(Timestamp),
}

/// What is on the line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Line {
    Free,
    /// Calls, of which the rep has taken none.
    Busy,
    /// A call that the rep dialled or answered.
    Taken,
}

/// How things stand.
struct Sight {
    own: Option<OwnPresence>,
    /// When it was asked for what was read last.
    read_for: Option<Timestamp>,
    line: Line,
    may_change: bool,
    /// No change of the presence is under way, or wished for.
    is_free: bool,
}

/// What is to be done.
enum Step {
    Nothing,
    /// RingCentral is to say again how it is.
    Read,
    Change(OwnPresence),
}

/// The machine.
#[derive(Default)]
pub(super) struct FinishUp {
    kept: Vec<Kept>,
    stage: Stage,
    /// An answered call is over, and no call may be left.
    talked_at: Option<Timestamp>,
    /// Since when it looks as if somebody else had chosen. An event may be older than it looks, so a reading
    /// that was asked for since then decides.
    doubted_at: Option<Timestamp>,
}

impl FinishUp {
    /// What an earlier lead left.
    pub(super) fn load(&mut self, stored: &Stored) {
        let kept = stored.settings.get(KEPT);
        let kept = kept.and_then(|text| json::read(text).ok());
        *self = Self {
            kept: kept.unwrap_or_default(),
            ..Self::default()
        };
    }

    /// Nobody is signed in, or another tab goes on with it.
    pub(super) fn stop(&mut self) {
        *self = Self {
            kept: std::mem::take(&mut self.kept),
            ..Self::default()
        };
    }

    fn of(&self, desk: &Desk) -> Option<&Kept> {
        let owner = desk.person.as_ref()?;
        self.kept.iter().find(|kept| kept.owner == *owner)
    }

    /// What the person chose, for a file too.
    pub(super) fn chosen(&self, desk: &Desk) -> Option<FinishTime> {
        self.of(desk)?.time
    }

    fn millis(&self, desk: &Desk) -> Option<i64> {
        self.chosen(desk)?.millis()
    }

    fn claim(&self, desk: &Desk) -> Option<Claim> {
        self.of(desk)?.claim
    }

    /// What a choice of the rep's goes out from.
    fn interlude(&self, desk: &Desk) -> Option<Interlude> {
        self.claim(desk).map(|claim| claim.interlude)
    }

    fn save(&mut self, desk: &mut Desk, change: impl FnOnce(&mut Kept)) {
        let Some(owner) = desk.person.clone() else {
            return;
        };
        let known = self.kept.iter().position(|kept| kept.owner == owner);
        let at = known.unwrap_or_else(|| {
            self.kept.push(Kept {
                owner,
                time: None,
                claim: None,
            });
            self.kept.len() - 1
        });
        change(&mut self.kept[at]);
        desk.save(Place::Settings, KEPT, &self.kept);
    }

    fn claims(&mut self, claim: Claim, desk: &mut Desk) {
        self.save(desk, |kept| kept.claim = Some(claim));
    }

    /// It is over.
    fn forget(&mut self, desk: &mut Desk) {
        self.stage = Stage::Rests;
        self.doubted_at = None;
        if self.claim(desk).is_some() {
            self.save(desk, |kept| kept.claim = None);
        }
    }

    pub(super) fn choose(&mut self, time: FinishTime, desk: &mut Desk) {
        self.save(desk, |kept| kept.time = Some(time));
        if time == FinishTime::Off {
            self.ready_now(desk);
        }
    }

    /// Takes a choice that a file brings, unless the person has chosen here.
    pub(super) fn bring(&mut self, time: FinishTime, desk: &mut Desk) -> bool {
        let is_new = self.chosen(desk).is_none();
        if is_new {
            self.save(desk, |kept| kept.time = Some(time));
        }
        is_new
    }

    /// The rep needs no more time.
    pub(super) fn ready_now(&mut self, desk: &mut Desk) {
        self.talked_at = None;
        let Some(claim) = self.claim(desk) else {
            return;
        };
        if matches!(self.stage, Stage::Keeps | Stage::Kept) {
            self.forget(desk);
        } else {
            let until = Some(desk.now);
            self.claims(Claim { until, ..claim }, desk);
        }
    }

    /// A call is over and in the journal.
    pub(super) fn call_over(&mut self, call: &FinishedCall, now: Timestamp) {
        let is_recent = now.millis_since(call.ended_at) < RECENT_MS;
        if call.result == CallResult::Answered && is_recent {
            self.talked_at = Some(now);
        }
    }

    /// What comes back is on disk, or could not be put there; then nothing is set.
    pub(super) fn saved(&mut self, key: &str, is_durable: bool, desk: &mut Desk) {
        if key == KEPT && self.stage == Stage::Keeps {
            if is_durable {
                self.stage = Stage::Kept;
            } else {
                self.forget(desk);
            }
        }
    }

    /// The rep has chosen how to be, over the claim.
    fn rep_chose(&mut self, asked: Asked, desk: &mut Desk) {
        if self.claim(desk).is_none() {
            return;
        }
        match asked {
            Asked::NotNow => {}
            Asked::Needless => self.forget(desk),
            Asked::Sent if matches!(self.stage, Stage::Keeps | Stage::Kept) => self.forget(desk),
            Asked::Sent => {
                self.stage = Stage::Yields;
                self.doubted_at = None;
            }
        }
    }

    /// RingCentral has answered a change, of this machine's or of the rep's.
    fn changed(
        &mut self,
        outcome: &Result<(), PresenceProblem>,
        own: Option<OwnPresence>,
        desk: &mut Desk,
    ) {
        let Some(claim) = self.claim(desk) else {
            return;
        };
        match (self.stage, outcome) {
            (Stage::Sets, Ok(())) => {
                self.stage = Stage::Rests;
                match own.and_then(|own| claim.interlude.taken(own)) {
                    Some(interlude) if interlude == claim.interlude => {}
                    Some(interlude) => self.claims(Claim { interlude, ..claim }, desk),
                    None => self.forget(desk),
                }
            }
            (Stage::Sets, Err(PresenceProblem::NoAnswer | PresenceProblem::Unavailable)) => {
                self.stage = Stage::Unsure;
                self.doubted_at = Some(desk.now);
            }
            (Stage::GivesBack, Err(problem)) => match again_after(problem) {
                Some(wait) => self.stage = Stage::Waits(desk.now.plus_millis(wait)),
                None => self.forget(desk),
            },
            (Stage::Sets, Err(_)) | (Stage::GivesBack | Stage::Yields, Ok(())) => self.forget(desk),
            (Stage::Yields, Err(_)) => self.stage = Stage::Rests,
            (
                Stage::Rests | Stage::Keeps | Stage::Kept | Stage::Unsure | Stage::Waits(_),
                Ok(()) | Err(_),
            ) => {}
        }
    }

    fn next(&mut self, sight: &Sight, desk: &mut Desk) -> Step {
        if sight.line != Line::Free && self.talked_at.is_some() {
            self.talked_at = Some(desk.now);
        }
        match (self.claim(desk), self.stage) {
            (None, _) => {
                self.begin(sight, desk);
                Step::Nothing
            }
            (Some(_), Stage::Keeps | Stage::Sets | Stage::GivesBack | Stage::Yields) => {
                Step::Nothing
            }
            (Some(_), Stage::Waits(at)) if at > desk.now => Step::Nothing,
            (Some(claim), Stage::Kept) => self.set(&claim, sight, desk),
            (Some(claim), Stage::Rests | Stage::Unsure | Stage::Waits(_)) => {
                self.go_on(&claim, sight, desk)
            }
        }
    }

    /// A call is over: what is to come back is put on disk.
    fn begin(&mut self, sight: &Sight, desk: &mut Desk) {
        let Some(talked_at) = self.talked_at else {
            return;
        };
        let own = sight.own.filter(|_| sight.is_free);
        let is_late = desk.now.millis_since(talked_at) > LATE_MS;
        let (Some(own), Line::Free, false) = (own, sight.line, is_late) else {
            self.talked_at = self.talked_at.filter(|_| !is_late);
            return;
        };
        self.talked_at = None;
        let time = self.millis(desk).filter(|_| sight.may_change);
        if let Some((millis, interlude)) = time.zip(Interlude::after(own)) {
            self.stage = Stage::Keeps;
            let until = Some(desk.now.plus_millis(millis));
            self.claims(Claim { interlude, until }, desk);
        }
    }

    fn set(&mut self, claim: &Claim, sight: &Sight, desk: &mut Desk) -> Step {
        let Some(own) = sight.own.filter(|_| sight.is_free) else {
            return Step::Nothing;
        };
        // Somebody may have chosen while it was put on disk.
        if Interlude::after(own) != Some(claim.interlude) {
            self.forget(desk);
            return Step::Nothing;
        }
        self.stage = Stage::Sets;
        Step::Change(claim.interlude.set(own))
    }

    fn go_on(&mut self, claim: &Claim, sight: &Sight, desk: &mut Desk) -> Step {
        let Some(own) = sight.own else {
            return Step::Nothing;
        };
        let now = desk.now;
        let is_over = claim
            .until
            .is_some_and(|at| at <= now || at.millis_since(now) > LONGEST_MS);
        if claim.interlude.holds(own) {
            self.doubted_at = None;
            self.stage = Stage::Rests;
        } else {
            let Some(since) = self.doubted_at else {
                self.doubted_at = Some(now);
                return Step::Read;
            };
            if sight.read_for < Some(since) {
                return Step::Nothing;
            }
        }
        if is_over || self.doubted_at.is_some() {
            return self.give_back(claim, own, sight, desk);
        }
        match (sight.line, claim.until) {
            (Line::Taken, Some(_)) => self.claims(
                Claim {
                    until: None,
                    ..*claim
                },
                desk,
            ),
            (Line::Free, _) if claim.until.is_none() || self.talked_at.is_some() => {
                self.talked_at = None;
                let Some(millis) = self.millis(desk) else {
                    return self.give_back(claim, own, sight, desk);
                };
                let until = Some(now.plus_millis(millis));
                self.claims(Claim { until, ..*claim }, desk);
            }
            (Line::Free | Line::Busy | Line::Taken, _) => {}
        }
        Step::Nothing
    }

    fn give_back(
        &mut self,
        claim: &Claim,
        own: OwnPresence,
        sight: &Sight,
        desk: &mut Desk,
    ) -> Step {
        let then = claim.interlude.given_back(own);
        if then == own {
            self.forget(desk);
            return Step::Nothing;
        }
        if !sight.is_free || !sight.may_change {
            return Step::Nothing;
        }
        self.stage = Stage::GivesBack;
        Step::Change(then)
    }

    /// When [`Engine::tick_finish_up`] has something to do.
    pub(super) fn deadline(&self, desk: &Desk) -> Option<Timestamp> {
        let claim = self.claim(desk)?;
        let at = match self.stage {
            Stage::Rests | Stage::Unsure => claim.until,
            Stage::Waits(at) => Some(at),
            Stage::Keeps | Stage::Kept | Stage::Sets | Stage::GivesBack | Stage::Yields => None,
        };
        // What was due and could not be done waits for what is in the way.
        at.filter(|at| *at > desk.now)
    }

    /// As screens show it, over what is known of the presence: until RingCentral has given it back.
    pub(super) fn finishing(&self, own: Option<OwnPresence>, desk: &Desk) -> Option<Finishing> {
        let claim = self.claim(desk)?;
        let is_set = match self.stage {
            Stage::Rests | Stage::GivesBack | Stage::Yields => true,
            Stage::Keeps | Stage::Kept | Stage::Sets | Stage::Unsure | Stage::Waits(_) => false,
        };
        let own = own.filter(|_| is_set)?;
        Some(Finishing {
            until: claim.until,
            then: claim.interlude.given_back(own),
        })
    }
}

/// How long a presence that could not be given back waits; nothing where trying again changes nothing.
fn again_after(problem: &PresenceProblem) -> Option<i64> {
    match problem {
        PresenceProblem::NoAnswer | PresenceProblem::Unavailable | PresenceProblem::SignIn => {
            Some(AGAIN_MS)
        }
        PresenceProblem::TooMany { seconds } => {
            Some(AGAIN_MS.max(i64::from(*seconds).saturating_mul(1_000)))
        }
        PresenceProblem::Permission { .. }
        | PresenceProblem::NotForExtension
        | PresenceProblem::Unknown { .. }
        | PresenceProblem::Refused { .. } => None,
    }
}

impl Engine {
    /// What the rep chooses counts from what they were before it was set for them.
    pub(super) fn rep_chooses(
        &mut self,
        choose: impl FnOnce(&mut Self, Option<Interlude>) -> Asked,
    ) {
        let interlude = self.finish_up.interlude(&self.desk);
        let asked = choose(self, interlude);
        self.finish_up.rep_chose(asked, &mut self.desk);
    }

    pub(super) fn presence_answered(&mut self, outcome: &Result<(), PresenceProblem>) {
        let own = self.own_presence.own();
        self.finish_up.changed(outcome, own, &mut self.desk);
    }

    pub(super) fn tick_finish_up(&mut self) {
        if self.auth.tokens().is_none() {
            return;
        }
        let line = if self.calls.has_taken() {
            Line::Taken
        } else if self.calls.has_any() {
            Line::Busy
        } else {
            Line::Free
        };
        let sight = Sight {
            own: self.own_presence.own(),
            read_for: self.own_presence.read_for(),
            line,
            may_change: self.has_scope(EDIT_PRESENCE),
            is_free: self.own_presence.is_free(),
        };
        match self.finish_up.next(&sight, &mut self.desk) {
            Step::Nothing => {}
            Step::Read => self.own_presence.read_again(self.desk.now),
            Step::Change(wanted) => {
                if !self.own_presence.change_to(wanted, &mut self.desk) {
                    self.presence_answered(&Ok(()));
                }
            }
        }
    }

    /// The person leaves: what was set for them is given back while their sign-in still counts. Where that
    /// does not get through, their next sign-in does it.
    pub(super) fn give_back_at_leaving(&mut self) {
        self.finish_up.ready_now(&mut self.desk);
        let interlude = self.finish_up.interlude(&self.desk);
        if let Some(interlude) = interlude.filter(|_| self.has_scope(EDIT_PRESENCE)) {
            self.own_presence.leave_as(interlude, &mut self.desk);
            self.send_planned();
        }
    }
}
