//! Which tab leads.
//!
//! ```text
//! Starting ─▶ Following ──lock granted, or lease claimed──▶ TakingOver ──storage read──▶ Leading
//!                 ▲                                             │                         │ ▲
//!                 └──── lock lost, or a newer leader heard ─────┴─────────────────────────┤ │
//!                                                             slept past its own beat ─▶ Doubting
//! ```
//!
//! The browser's Web Lock decides where there is one: its holder leads, and the next in line is
//! told the moment the holder dies. A frozen holder keeps the lock, so the leader beats, and a
//! follower that misses beats steals it. Without Web Locks the beats are a lease: who misses them
//! claims the lead aloud, and leads when nobody with a better claim answers. Whatever happens, a
//! greater [`Generation`] wins, and the lesser leader steps down when it hears of it.

use ledgerline_core::domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::TabMessage;
use crate::engine::{
    desk::Desk,
    io::{Io, LockInput, LockIo},
};

/// A leader that others follow lets them hear something this often.
const BEAT_MS: i64 = 2_000;
/// Without a word of the leader for this long, its lock is stolen. Browsers freeze hidden tabs
/// without asking them.
const STEAL_AFTER_MS: i64 = 10_000;
/// The same where there is no lock to free at once when a leader dies.
const LEASE_MS: i64 = 4_000;
/// How long others have to answer a claim.
const CLAIM_MS: i64 = 600;
/// Who comes this much too late to its own deadline was asleep and cannot trust what it knew.
const LATE_MS: i64 = 3_000;
/// No two tabs lose patience at the same moment.
const SCATTER_MS: i64 = 2_000;

/// Names a tab for as long as it is open.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TabId(String);

impl TabId {
    pub(super) const fn new(name: String) -> Self {
        Self(name)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Counts the leaders. The greater one is right; no two are the same, because the tab is in it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Generation {
    /// Greater than every number the leader had seen, in storage or from others.
    pub number: i64,
    /// Who leads.
    pub tab: TabId,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    Starting,
    Following,
    /// May lead, and waits for storage: the last leader may have changed it.
    TakingOver {
        since: Timestamp,
        /// Which reading of storage it waits for; an earlier one may be out of date.
        reading: u64,
    },
    Leading,
    /// Slept while it led or was about to; asks whether it still may.
    Doubting {
        since: Timestamp,
        has_led: bool,
    },
}

/// What changed for this tab.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::engine) enum Turn {
    /// Nothing.
    None,
    /// It leads from here on.
    Leads,
    /// It led, and must let go of everything a leader has.
    StepsDown,
}

/// What a word from a leader means here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Heard {
    /// It is the one to follow.
    Follow,
    /// It is not; ignore it.
    Stale,
    /// It is newer than this tab's own lead.
    StepDown,
}

/// The machine.
pub(super) struct Election {
    pub(super) me: TabId,
    role: Role,
    is_granted: bool,
    has_locks: bool,
    /// The newest generation heard of; this tab's own while it leads.
    newest: Option<Generation>,
    /// When the leader was heard last.
    heard_at: Timestamp,
    patience_ms: i64,
    beat_at: Timestamp,
    /// A claim of this tab's own ends then, without Web Locks.
    claim_ends_at: Option<Timestamp>,
}

impl Election {
    /// `me` must be no other tab's.
    pub(super) fn new(me: String) -> Self {
        Self {
            me: TabId::new(me),
            role: Role::Starting,
            is_granted: false,
            has_locks: true,
            newest: None,
            heard_at: Timestamp::default(),
            patience_ms: 0,
            beat_at: Timestamp::default(),
            claim_ends_at: None,
        }
    }

    pub(super) fn is_starting(&self) -> bool {
        self.role == Role::Starting
    }

    pub(super) fn is_following(&self) -> bool {
        self.role == Role::Following
    }

    /// Leads and has no doubt about it.
    pub(super) fn is_leading(&self) -> bool {
        self.role == Role::Leading
    }

    /// Holds what a leader holds, even if in doubt whether it still should.
    pub(super) fn has_lead(&self) -> bool {
        matches!(
            self.role,
            Role::Leading | Role::Doubting { has_led: true, .. }
        )
    }

    /// The leader as far as this tab knows: itself, or the one it follows.
    pub(super) fn leader(&self) -> Option<&Generation> {
        match self.role {
            Role::Leading => self.newest.as_ref(),
            // Its own, of before it stepped down, is nobody's.
            Role::Following => self.newest.as_ref().filter(|newest| newest.tab != self.me),
            Role::Starting | Role::TakingOver { .. } | Role::Doubting { .. } => None,
        }
    }

    /// Storage was read for the first time.
    pub(super) fn started(&mut self, desk: &mut Desk) {
        self.role = Role::Following;
        self.heard_at = desk.now;
        self.patience_ms = desk.entropy.backoff_ms(0, SCATTER_MS, SCATTER_MS);
        if self.is_granted {
            self.take_over(desk);
        } else if !self.has_locks {
            self.claim(desk);
        }
    }

    /// The browser's word about the lock.
    pub(super) fn lock(&mut self, input: LockInput, desk: &mut Desk) -> Turn {
        match input {
            LockInput::Missing => {
                self.has_locks = false;
                if self.is_following() {
                    self.claim(desk);
                }
            }
            LockInput::Granted => {
                self.is_granted = true;
                if self.is_following() {
                    self.take_over(desk);
                }
            }
            LockInput::Held => self.trust(desk),
            LockInput::Lost => {
                desk.io(Io::Lock(LockIo::Queue));
                return self.step_down(desk);
            }
        }
        Turn::None
    }

    /// A person wants the audio here: no waiting for anybody.
    pub(super) fn seize(&mut self, desk: &mut Desk) {
        if !self.is_following() {
            return;
        }
        if self.has_locks {
            self.heard_at = desk.now;
            desk.io(Io::Lock(LockIo::Steal));
        } else {
            self.take_over(desk);
        }
    }

    fn claim(&mut self, desk: &mut Desk) {
        self.claim_ends_at = Some(desk.now.plus_millis(CLAIM_MS));
        let generation = self.own_claim();
        desk.io(Io::Tell(TabMessage::Claim { generation }));
    }

    fn own_claim(&self) -> Generation {
        Generation {
            number: self.newest.as_ref().map_or(0, |newest| newest.number) + 1,
            tab: self.me.clone(),
        }
    }

    fn take_over(&mut self, desk: &mut Desk) {
        self.claim_ends_at = None;
        self.role = Role::TakingOver {
            since: desk.now,
            reading: desk.reread(),
        };
    }

    /// Storage was read; `stored` is the last leader's number in it. True when this tab leads from
    /// here on.
    pub(super) fn read(&mut self, stored: i64, desk: &Desk) -> bool {
        let has_read = desk.rereads_come();
        if !matches!(self.role, Role::TakingOver { reading, .. } if reading <= has_read) {
            return false;
        }
        let seen = self.newest.as_ref().map_or(0, |newest| newest.number);
        // By the clock it is also greater where storage was wiped.
        let number = desk.now.as_millis().max(stored.max(seen) + 1);
        self.newest = Some(Generation {
            number,
            tab: self.me.clone(),
        });
        self.role = Role::Leading;
        self.beat_at = desk.now;
        true
    }

    /// The lead is another's.
    fn step_down(&mut self, desk: &Desk) -> Turn {
        let has_led = self.has_lead();
        if !matches!(self.role, Role::Starting | Role::Following) {
            self.role = Role::Following;
            self.heard_at = desk.now;
        }
        self.is_granted = false;
        if has_led { Turn::StepsDown } else { Turn::None }
    }

    /// A leader of this generation said something.
    pub(super) fn heard(&mut self, generation: &Generation, desk: &mut Desk) -> Heard {
        let is_newer = self
            .newest
            .as_ref()
            .is_none_or(|newest| newest < generation);
        match self.role {
            Role::Starting => Heard::Stale,
            Role::Following => {
                if !is_newer && self.newest.as_ref() != Some(generation) {
                    return Heard::Stale;
                }
                self.newest = Some(generation.clone());
                self.heard_at = desk.now;
                self.claim_ends_at = None;
                Heard::Follow
            }
            Role::TakingOver { .. } | Role::Doubting { has_led: false, .. } => {
                if is_newer {
                    self.newest = Some(generation.clone());
                }
                // With a lock, only its holder may lead, and that is this tab.
                if self.has_locks {
                    return Heard::Stale;
                }
                self.role = Role::Following;
                self.heard_at = desk.now;
                Heard::Follow
            }
            Role::Leading | Role::Doubting { has_led: true, .. } => {
                if is_newer {
                    self.newest = Some(generation.clone());
                    self.step_down(desk);
                    if self.has_locks {
                        desk.io(Io::Lock(LockIo::LetGo));
                    }
                    return Heard::StepDown;
                }
                // Whoever that is has missed that there is a newer leader.
                self.beat_at = desk.now;
                Heard::Stale
            }
        }
    }

    /// Another tab wants to lead, or asks whether it still does.
    pub(super) fn claimed(&mut self, generation: &Generation, desk: &mut Desk) {
        if self.is_leading() {
            // Heard as: there is a leader.
            self.beat_at = desk.now;
        } else if self.claim_ends_at.is_some() {
            if *generation > self.own_claim() {
                self.claim_ends_at = None;
                self.heard_at = desk.now;
            } else {
                let generation = self.own_claim();
                desk.io(Io::Tell(TabMessage::Claim { generation }));
            }
        }
    }

    /// The leader closed its tab.
    pub(super) fn leader_left(&mut self, tab: &TabId, desk: &mut Desk) {
        let is_leader = self
            .newest
            .as_ref()
            .is_some_and(|newest| newest.tab == *tab);
        if is_leader && self.is_following() && !self.has_locks {
            self.claim(desk);
        }
    }

    /// The page is put away: it holds nothing, and waits for nothing.
    pub(super) fn put_away(&mut self, desk: &mut Desk) -> Turn {
        self.claim_ends_at = None;
        if self.has_locks {
            desk.io(Io::Lock(LockIo::Leave));
        }
        self.step_down(desk)
    }

    /// The page is back, as the last in line.
    pub(super) fn returned(&mut self, desk: &mut Desk) {
        self.heard_at = desk.now;
        if self.has_locks {
            desk.io(Io::Lock(LockIo::Queue));
        }
    }

    /// This tab has just been heard by all.
    pub(super) fn beaten(&mut self, now: Timestamp) {
        self.beat_at = now.plus_millis(BEAT_MS);
    }

    /// It led before it slept, and nobody else has led since.
    fn trust(&mut self, desk: &mut Desk) {
        if let Role::Doubting { has_led, .. } = self.role {
            if has_led {
                self.role = Role::Leading;
                self.beat_at = desk.now;
            } else {
                self.take_over(desk);
            }
        }
    }

    fn doubt(&mut self, has_led: bool, desk: &mut Desk) {
        self.role = Role::Doubting {
            since: desk.now,
            has_led,
        };
        if self.has_locks {
            desk.io(Io::Lock(LockIo::Confirm));
        } else if let Some(generation) = self.newest.clone() {
            desk.io(Io::Tell(TabMessage::Claim { generation }));
        }
    }

    /// The clock was set back: nothing may wait for a time that is far off again.
    pub(super) fn clock_set_back(&mut self, now: Timestamp) {
        self.heard_at = self.heard_at.min(now);
        self.beat_at = self.beat_at.min(now);
    }

    /// Did this tab sleep through something it should have done?
    pub(super) fn has_slept(
        &self,
        has_others: bool,
        alarm: Option<Timestamp>,
        now: Timestamp,
    ) -> bool {
        let own = self.deadline(has_others);
        [own, alarm.filter(|_| self.has_lead())]
            .into_iter()
            .flatten()
            .any(|due| now.millis_since(due) >= LATE_MS)
    }

    /// It did, or may have: nothing it knew may be acted on.
    pub(super) fn woke(&mut self, desk: &mut Desk) {
        match self.role {
            Role::Starting => {}
            Role::Following => {
                self.heard_at = desk.now;
                self.claim_ends_at = None;
            }
            Role::TakingOver { .. } | Role::Doubting { has_led: false, .. } => {
                self.doubt(false, desk);
            }
            Role::Leading | Role::Doubting { has_led: true, .. } => self.doubt(true, desk),
        }
    }

    /// Time passed. True when the followers are to hear that the leader lives.
    pub(super) fn tick(&mut self, has_others: bool, desk: &mut Desk) -> bool {
        if self.deadline(has_others).is_none_or(|due| due > desk.now) {
            return false;
        }
        match self.role {
            Role::Starting => false,
            Role::Leading => true,
            Role::Following => {
                if self.claim_ends_at.is_some() {
                    self.take_over(desk);
                } else if self.has_locks {
                    self.heard_at = desk.now;
                    desk.io(Io::Lock(LockIo::Steal));
                } else {
                    self.claim(desk);
                }
                false
            }
            Role::TakingOver { .. } => {
                self.take_over(desk);
                false
            }
            Role::Doubting { has_led, .. } => {
                if self.has_locks {
                    self.doubt(has_led, desk);
                } else {
                    // Nobody objected.
                    self.trust(desk);
                }
                false
            }
        }
    }

    /// When [`Self::tick`] has something to do.
    pub(super) fn deadline(&self, has_others: bool) -> Option<Timestamp> {
        match self.role {
            Role::Starting => None,
            Role::Following => {
                let patience = if self.has_locks {
                    STEAL_AFTER_MS
                } else {
                    LEASE_MS
                };
                let silent = self.heard_at.plus_millis(patience + self.patience_ms);
                Some(self.claim_ends_at.unwrap_or(silent))
            }
            Role::TakingOver { since, .. } => Some(since.plus_millis(LATE_MS)),
            Role::Doubting { since, .. } => Some(since.plus_millis(CLAIM_MS)),
            // Without a lock there may be a leader that knows of this one as little.
            Role::Leading => (has_others || !self.has_locks).then_some(self.beat_at),
        }
    }
}
