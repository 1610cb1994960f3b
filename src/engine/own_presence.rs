//! What the rep says of themselves at RingCentral, and which calls ring: known from what is read when
//! events begin to flow and from events, changed by wish.
//!
//! What is shown is what RingCentral has said. A wish counts once RingCentral has taken it; one more that
//! comes meanwhile waits, and of several the last.

use ledgerline_core::{
    domain::{
        failure::{Failure as _, FailureKind},
        finish_up::Interlude,
        ids::ExtensionId,
        presence::{OwnPresence, PresenceProblem, PresenceView, PresenceWish},
        time::Timestamp,
    },
    wire::{
        json,
        ringcentral::{
            error::ApiError,
            events::Notification,
            oauth::EDIT_PRESENCE,
            presence::{PresenceFacts, refusal},
        },
    },
};

use super::{
    Engine,
    desk::{Desk, Purpose},
    io::Method,
};

const PATH: &str = "/restapi/v1.0/account/~/extension/~/presence";
/// The reading with which events begin tells of it too; where none comes, it is asked for after this long.
const ALONE_AFTER_MS: i64 = 5_000;
const FIRST_RETRY_MS: i64 = 4_000;
const LAST_RETRY_MS: i64 = 300_000;

/// What became of a choice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Asked {
    /// RingCentral is asked for it.
    Sent,
    /// It is so already.
    Needless,
    /// It waits, or cannot be.
    NotNow,
}

/// The machine.
#[derive(Default)]
pub(super) struct OwnPresenceKeeper {
    facts: Option<PresenceFacts>,
    /// When an event or the answer to a change told of it last.
    heard_at: Timestamp,
    /// It is asked for then.
    read_at: Option<Timestamp>,
    asked_at: Option<Timestamp>,
    /// What was read last was asked for then.
    read_for: Option<Timestamp>,
    /// Events are not trusted: what they tell is asked for, until an answer is newer than they are.
    is_doubted: bool,
    attempt: u32,
    changes_to: Option<OwnPresence>,
    /// Wished while a change was under way, or before anything was known.
    next: Option<PresenceWish>,
    problem: Option<PresenceProblem>,
    /// What nobody knows whether RingCentral has taken it.
    unsure: Option<OwnPresence>,
}

impl OwnPresenceKeeper {
    pub(super) fn own(&self) -> Option<OwnPresence> {
        self.facts.as_ref()?.own()
    }

    /// When it was asked for what was read last.
    pub(super) const fn read_for(&self) -> Option<Timestamp> {
        self.read_for
    }

    /// Nothing is being changed, or waits to be.
    pub(super) const fn is_free(&self) -> bool {
        self.facts.is_some() && self.changes_to.is_none() && self.next.is_none()
    }

    /// RingCentral is to say how it is, whatever events told.
    pub(super) fn read_again(&mut self, now: Timestamp) {
        self.is_doubted = true;
        if self.asked_at.is_none() {
            self.read_at.get_or_insert(now);
        }
    }

    /// Somebody is signed in.
    pub(super) fn start(&mut self, now: Timestamp) {
        // What was in the way before may not be any more.
        self.problem = None;
        if self.facts.is_none() && self.asked_at.is_none() {
            self.read_at.get_or_insert(now.plus_millis(ALONE_AFTER_MS));
        }
    }

    /// Nobody is, or another tab goes on with it.
    pub(super) fn stop(&mut self) {
        *self = Self::default();
    }

    /// RingCentral has said how it is, asked at that time, or has not.
    pub(super) fn told(
        &mut self,
        answer: &Result<String, ApiError>,
        asked_at: Timestamp,
        desk: &mut Desk,
    ) {
        self.asked_at = None;
        match answer {
            Ok(body) => {
                self.attempt = 0;
                self.read_at = None;
                // An event or a change since then is newer.
                if self.facts.is_none() || self.heard_at <= asked_at {
                    let facts: PresenceFacts = json::read(body).unwrap_or_default();
                    self.facts = Some(facts.answered_after(self.facts.as_ref()));
                    self.read_for = Some(asked_at);
                    self.is_doubted = false;
                    self.now_sure();
                } else if self.is_doubted {
                    self.read_at = Some(desk.now.plus_millis(FIRST_RETRY_MS));
                }
            }
            Err(error) => {
                // A wish that waited for this is not performed; one that waits for a change still is.
                if self.facts.is_none() && self.next.take().is_some() {
                    self.problem = Some(refusal(error));
                }
                self.read_at = match error.kind() {
                    FailureKind::Transient { retry_after } => {
                        let entropy = &mut desk.entropy;
                        let wait = retry_after.unwrap_or_else(|| {
                            entropy.backoff_ms(self.attempt, FIRST_RETRY_MS, LAST_RETRY_MS)
                        });
                        self.attempt += 1;
                        Some(desk.now.plus_millis(wait))
                    }
                    FailureKind::SignInRequired | FailureKind::Refused | FailureKind::Defect => {
                        None
                    }
                };
            }
        }
    }

    /// The answer to this machine's own question.
    pub(super) fn read(&mut self, answer: &Result<String, ApiError>, desk: &mut Desk) {
        if let Some(asked_at) = self.asked_at {
            self.told(answer, asked_at, desk);
        }
    }

    /// RingCentral tells of somebody's presence; perhaps the rep's.
    pub(super) fn event(
        &mut self,
        event: &Notification,
        person: Option<&ExtensionId>,
        now: Timestamp,
    ) {
        if !event.event.ends_with("/presence") {
            return;
        }
        let Ok(facts) = json::read_value::<PresenceFacts>(&event.body) else {
            return;
        };
        let is_own = facts.extension().is_some() && facts.extension() == person.map(AsRef::as_ref);
        // What is told before anything was read is part of it only.
        let Some(known) = self.facts.as_ref().filter(|_| is_own) else {
            return;
        };
        if let Some(facts) = facts.after(known) {
            self.facts = Some(facts);
            self.heard_at = now;
            self.now_sure();
        }
    }

    /// Whatever became of a change without an answer is known now; it may have been taken.
    fn now_sure(&mut self) {
        let unsure = self.unsure.take();
        let told = |own: OwnPresence| (own.said, own.calls);
        if unsure.is_some() && unsure.map(told) == self.own().map(told) {
            self.problem = None;
        }
    }

    /// `interlude` is what is set for a while, over which the rep now chooses.
    fn wish(
        &mut self,
        wish: PresenceWish,
        interlude: Option<Interlude>,
        may_change: bool,
        desk: &mut Desk,
    ) -> Asked {
        if self.changes_to.is_some() {
            self.next = Some(wish);
            return Asked::NotNow;
        }
        self.problem = None;
        self.unsure = None;
        if !may_change {
            self.problem = Some(PresenceProblem::Permission {
                permission: Some(EDIT_PRESENCE.to_owned()),
            });
            return Asked::NotNow;
        }
        let Some(own) = self.own() else {
            // What was read is of no use; otherwise it is read now.
            if let Some(facts) = &self.facts {
                let word = facts.unknown_word().map(str::to_owned);
                self.problem = Some(PresenceProblem::Unknown { word });
            } else {
                self.next = Some(wish);
                self.read_at = self.asked_at.is_none().then_some(desk.now);
            }
            return Asked::NotNow;
        };
        let before = interlude.map_or(own, |interlude| interlude.given_back(own));
        if self.change_to(before.after(wish), desk) {
            Asked::Sent
        } else {
            Asked::Needless
        }
    }

    /// Has RingCentral make it so; `false` when it is so already.
    pub(super) fn change_to(&mut self, wanted: OwnPresence, desk: &mut Desk) -> bool {
        let change = self.facts.as_ref().and_then(|facts| facts.change(wanted));
        let Some(body) = change else {
            return false;
        };
        self.problem = None;
        self.unsure = None;
        self.changes_to = Some(wanted);
        desk.ringcentral_json(Purpose::PresenceChange, Method::Put, PATH, Some(&body));
        true
    }

    /// The same for whoever leaves, who hears no answer.
    pub(super) fn leave_as(&self, interlude: Interlude, desk: &mut Desk) {
        let facts = self.facts.as_ref();
        let change = facts.and_then(|facts| facts.change(interlude.given_back(facts.own()?)));
        if let Some(body) = change {
            desk.ringcentral_json(Purpose::Choice, Method::Put, PATH, Some(&body));
        }
    }

    /// RingCentral has changed it, or has not. Where that is not known, it is asked. Nothing where nobody
    /// waited for it.
    fn changed(
        &mut self,
        answer: Result<String, ApiError>,
        desk: &Desk,
    ) -> Option<Result<(), PresenceProblem>> {
        let wanted = self.changes_to.take()?;
        let facts = answer.and_then(|body| {
            let facts: PresenceFacts = json::read(&body).map_err(|_| ApiError::Unreadable)?;
            Ok(facts.answered_after(self.facts.as_ref()))
        });
        match facts {
            Ok(facts) => {
                self.facts = Some(facts);
                self.heard_at = desk.now;
                Some(Ok(()))
            }
            Err(error) => {
                let problem = refusal(&error);
                if matches!(
                    problem,
                    PresenceProblem::NoAnswer | PresenceProblem::Unavailable
                ) {
                    self.unsure = Some(wanted);
                    self.read_at = Some(desk.now.plus_millis(FIRST_RETRY_MS));
                }
                self.problem = Some(problem.clone());
                Some(Err(problem))
            }
        }
    }

    /// Time passed.
    fn tick(&mut self, desk: &mut Desk) {
        if self.read_at.is_some_and(|at| at <= desk.now) {
            self.read_at = None;
            self.asked_at = Some(desk.now);
            desk.ringcentral(Purpose::PresenceReading, Method::Get, PATH);
        }
    }

    /// When [`Self::tick`] has something to do.
    pub(super) const fn deadline(&self) -> Option<Timestamp> {
        self.read_at
    }
}

impl Engine {
    pub(super) fn has_scope(&self, scope: &str) -> bool {
        self.auth.tokens().is_some_and(|tokens| tokens.has(scope))
    }

    pub(super) fn change_presence(&mut self, wish: PresenceWish) {
        let may_change = self.has_scope(EDIT_PRESENCE);
        self.rep_chooses(|engine, interlude| {
            let desk = &mut engine.desk;
            engine.own_presence.wish(wish, interlude, may_change, desk)
        });
    }

    pub(super) fn note_presence_problem(&mut self) {
        self.own_presence.problem = None;
    }

    pub(super) fn presence_changed(&mut self, answer: Result<String, ApiError>) {
        let outcome = self.own_presence.changed(answer, &self.desk);
        if let Some(outcome) = outcome {
            self.presence_answered(&outcome);
        }
    }

    pub(super) fn tick_own_presence(&mut self) {
        let keeper = &mut self.own_presence;
        let is_free = keeper.facts.is_some() && keeper.changes_to.is_none();
        if let Some(wish) = keeper.next.take_if(|_| is_free) {
            self.change_presence(wish);
        }
        if self.may_read().presence {
            self.own_presence.tick(&mut self.desk);
        }
    }

    pub(super) fn presence_view(&self) -> PresenceView {
        let keeper = &self.own_presence;
        // What the last leader knew stays until this one knows.
        let known = &self.view.connection.presence;
        let known = known.own.filter(|_| self.auth.tokens().is_some());
        let own = match keeper.facts {
            Some(_) => keeper.own(),
            None => known,
        };
        PresenceView {
            own,
            changes_to: keeper.changes_to,
            problem: keeper.problem.clone(),
            is_read_only: keeper.facts.is_some() && !self.has_scope(EDIT_PRESENCE),
            finish_time: self.finish_up.chosen(&self.desk).unwrap_or_default(),
            finishing: self.finish_up.finishing(own, &self.desk),
        }
    }
}
