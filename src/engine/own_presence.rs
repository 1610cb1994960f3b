//! What the rep says of themselves at RingCentral, and which calls ring: known from what is read when
//! events begin to flow and from events, changed by wish.
//!
//! What is shown is what RingCentral has said. A wish counts once RingCentral has taken it; one more that
//! comes meanwhile waits, and of several the last.

use ledgerline_core::{
    domain::{
        failure::{Failure as _, FailureKind},
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

/// The machine.
#[derive(Default)]
pub(super) struct OwnPresenceKeeper {
    facts: Option<PresenceFacts>,
    /// When an event or the answer to a change told of it last.
    heard_at: Timestamp,
    /// It is asked for then.
    read_at: Option<Timestamp>,
    asked_at: Option<Timestamp>,
    attempt: u32,
    changes_to: Option<OwnPresence>,
    /// Wished while a change was under way, or before anything was known.
    next: Option<PresenceWish>,
    problem: Option<PresenceProblem>,
    /// What nobody knows whether RingCentral has taken it.
    unsure: Option<OwnPresence>,
}

impl OwnPresenceKeeper {
    fn own(&self) -> Option<OwnPresence> {
        self.facts.as_ref()?.own()
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
                    self.now_sure();
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

    fn wish(&mut self, wish: PresenceWish, may_change: bool, desk: &mut Desk) {
        if self.changes_to.is_some() {
            self.next = Some(wish);
            return;
        }
        self.problem = None;
        self.unsure = None;
        if !may_change {
            self.problem = Some(PresenceProblem::Permission {
                permission: Some(EDIT_PRESENCE.to_owned()),
            });
            return;
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
            return;
        };
        let wanted = own.after(wish);
        let change = self.facts.as_ref().and_then(|facts| facts.change(wanted));
        if let Some(body) = change {
            self.changes_to = Some(wanted);
            desk.ringcentral_json(Purpose::PresenceChange, Method::Put, PATH, Some(&body));
        }
    }

    /// RingCentral has changed it, or has not. Where that is not known, it is asked.
    fn changed(&mut self, answer: Result<String, ApiError>, desk: &Desk) {
        let Some(wanted) = self.changes_to.take() else {
            return;
        };
        let facts = answer.and_then(|body| {
            let facts: PresenceFacts = json::read(&body).map_err(|_| ApiError::Unreadable)?;
            Ok(facts.answered_after(self.facts.as_ref()))
        });
        match facts {
            Ok(facts) => {
                self.facts = Some(facts);
                self.heard_at = desk.now;
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
                self.problem = Some(problem);
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
        self.own_presence.wish(wish, may_change, &mut self.desk);
    }

    pub(super) fn note_presence_problem(&mut self) {
        self.own_presence.problem = None;
    }

    pub(super) fn presence_changed(&mut self, answer: Result<String, ApiError>) {
        self.own_presence.changed(answer, &self.desk);
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
        PresenceView {
            own: match keeper.facts {
                Some(_) => keeper.own(),
                None => known,
            },
            changes_to: keeper.changes_to,
            problem: keeper.problem.clone(),
            is_read_only: keeper.facts.is_some() && !self.has_scope(EDIT_PRESENCE),
        }
    }
}
