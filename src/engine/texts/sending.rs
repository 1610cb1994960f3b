//! Texts on their way out: each is on disk before it is sent, and none is sent twice.
//!
//! ```text
//! Queued ──on disk as Sending──▶ asked ──▶ RingCentral has it: forgotten here
//!    ▲                             ├── refused ──▶ Failed ──Again──▶ Queued
//!    └── not there ── Lost ◀───────┘ no answer, or this is another tab's
//!                      └── there: forgotten here
//! ```
//!
//! A text whose answer is lost is looked for in the message store. That it is not there says something
//! only once the request cannot arrive any more.

use ledgerline_core::{
    domain::{
        attachment::NewFile,
        call::Direction,
        ids::{ExtensionId, MessageId, ThreadId},
        texting::{TextFault, TextState},
        time::Timestamp,
    },
    wire::{json::Value, ringcentral::messages::sms},
};
use serde::{Deserialize, Serialize};

use super::{
    PENDING_TEXT,
    thread::{File, Text, Thread},
};
use crate::engine::{desk::Desk, io::Place};

/// A request that ended without an answer may still be under way to RingCentral for so long.
const LOST_MS: i64 = 8_000;
/// A request of another tab ends and arrives within this, and within that when it carries files.
const OTHERS_MS: i64 = 30_000;
const OTHERS_FILES_MS: i64 = 60_000;
/// RingCentral's clock and ours are compared no finer.
const SKEW_MS: i64 = 60_000;
/// A request that was dropped on the way is given up after this.
pub(super) const DROPPED_MS: i64 = 45_000;

/// A text as it is on disk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Written {
    pub(super) owner: ExtensionId,
    pub(super) id: MessageId,
    pub(super) thread: ThreadId,
    pub(super) body: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) files: Vec<NewFile>,
    pub(super) at: Timestamp,
    pub(super) stage: Stage,
}

/// How far it has come.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(super) enum Stage {
    /// Not asked for yet.
    Queued,
    /// Asked for, perhaps.
    Sending {
        /// By this browser's clock.
        since: Timestamp,
        /// By RingCentral's.
        there: Timestamp,
        /// Texts of the same words that the conversation had already.
        known: Vec<String>,
    },
    /// RingCentral does not take it.
    Failed { fault: TextFault },
}

/// What is done about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    /// Nothing; its turn comes, not before then.
    Waits(Timestamp),
    /// Its stage is on its way to disk; after that it is sent.
    Saves,
    /// Sent; the answer is awaited.
    Asked(Timestamp),
    /// Looked for. Not being there counts from then on.
    Lost(Timestamp),
}

pub(super) struct Outgoing {
    pub(super) written: Written,
    step: Step,
}

/// Are they the same files, in whichever order? RingCentral need not tell a name; how large one is and
/// how exactly it is coded may change on the way.
fn are_same(ours: &[NewFile], theirs: &[File]) -> bool {
    let coarse = |kind: &str| kind.split('/').next().unwrap_or_default().to_owned();
    let is_same = |ours: &NewFile, theirs: &File| {
        (theirs.name.is_empty() || theirs.name == ours.name)
            && (theirs.kind.is_empty() || coarse(&theirs.kind) == coarse(&ours.kind))
    };
    // Whoever tells a name is matched by it first.
    let mut left: Vec<&File> = theirs.iter().collect();
    left.sort_by_key(|file| file.name.is_empty());
    ours.len() == theirs.len()
        && ours.iter().all(|ours| {
            let at = left.iter().position(|theirs| is_same(ours, theirs));
            at.map(|at| left.remove(at)).is_some()
        })
}

impl Outgoing {
    /// Newly written.
    pub(super) const fn new(written: Written) -> Self {
        let at = written.at;
        Self {
            written,
            step: Step::Waits(at),
        }
    }

    /// From disk: one that was being sent may have been.
    pub(super) fn loaded(written: Written, now: Timestamp) -> Self {
        let step = match &written.stage {
            Stage::Sending { since, .. } => {
                let others = if written.files.is_empty() {
                    OTHERS_MS
                } else {
                    OTHERS_FILES_MS
                };
                let waited = now.millis_since(*since).min(others);
                Step::Lost(now.plus_millis(others - waited))
            }
            Stage::Queued | Stage::Failed { .. } => Step::Waits(now),
        };
        Self { written, step }
    }

    pub(super) fn key(&self) -> String {
        [PENDING_TEXT, self.written.id.as_str()].concat()
    }

    pub(super) fn save(&self, desk: &mut Desk) {
        desk.save(Place::Pending, &self.key(), &self.written);
    }

    pub(super) fn state(&self) -> TextState {
        match (&self.written.stage, self.step) {
            (Stage::Failed { fault }, _) => TextState::Failed {
                fault: fault.clone(),
            },
            (Stage::Sending { .. }, Step::Lost(_)) => TextState::Unknown,
            (Stage::Sending { .. }, _) => TextState::Sending,
            (Stage::Queued, _) => TextState::Queued,
        }
    }

    /// Holds up those after it in the same conversation.
    pub(super) const fn is_under_way(&self) -> bool {
        !matches!(self.written.stage, Stage::Failed { .. })
    }

    pub(super) const fn is_lost(&self) -> bool {
        matches!(self.step, Step::Lost(_))
    }

    /// Its turn has come.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        matches!(self.written.stage, Stage::Queued)
            && matches!(self.step, Step::Waits(at) if at <= now || at.millis_since(now) > DROPPED_MS * 2)
    }

    /// The first step: on disk as being sent. `there` is RingCentral's time now.
    pub(super) fn begin(&mut self, thread: &Thread, there: Timestamp, desk: &mut Desk) {
        let same = thread.texts.iter().filter(|text| self.is_same(text));
        self.written.stage = Stage::Sending {
            since: desk.now,
            there,
            known: same.map(|text| text.id.clone()).collect(),
        };
        self.step = Step::Saves;
        self.save(desk);
    }

    /// On disk: the body of the request, if that was waited for.
    pub(super) fn saved(&mut self, thread: &Thread, now: Timestamp) -> Option<Value> {
        if self.step != Step::Saves {
            return None;
        }
        self.step = Step::Asked(now);
        let to: Vec<&str> = thread.others.iter().map(|it| it.number.as_str()).collect();
        Some(sms(&thread.own, &to, &self.written.body))
    }

    /// No answer came, or none that tells whether it was sent.
    pub(super) const fn lose(&mut self, now: Timestamp) {
        self.step = Step::Lost(now.plus_millis(LOST_MS));
    }

    /// Not sent for certain: again, not before then.
    pub(super) fn requeue(&mut self, at: Timestamp, desk: &mut Desk) {
        self.written.stage = Stage::Queued;
        self.step = Step::Waits(at);
        self.save(desk);
    }

    pub(super) fn fail(&mut self, fault: TextFault, desk: &mut Desk) {
        self.written.stage = Stage::Failed { fault };
        self.step = Step::Waits(desk.now);
        self.save(desk);
    }

    /// Does it say the same, with the same files?
    fn is_same(&self, text: &Text) -> bool {
        text.direction == Direction::Outbound
            && text.body.trim() == self.written.body.trim()
            && are_same(&self.written.files, &text.files)
    }

    /// The message that it became.
    pub(super) fn became<'t>(&self, thread: &'t Thread) -> Option<&'t Text> {
        let Stage::Sending { there, known, .. } = &self.written.stage else {
            return None;
        };
        thread.texts.iter().find(|text| {
            self.is_same(text)
                && !known.contains(&text.id)
                && text.at.plus_millis(SKEW_MS) >= *there
        })
    }

    /// All was told that RingCentral knew at `asked`: is this one not there for certain?
    pub(super) fn is_absent(&self, asked: Timestamp) -> bool {
        matches!(self.step, Step::Lost(after) if after <= asked)
    }

    /// Time passed.
    pub(super) fn tick(&mut self, now: Timestamp) -> bool {
        let is_dropped =
            matches!(self.step, Step::Asked(since) if now.millis_since(since) >= DROPPED_MS);
        if is_dropped {
            self.lose(now);
        }
        is_dropped
    }

    /// When something is to be done about it.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        match (self.step, &self.written.stage) {
            (Step::Waits(at), Stage::Queued) | (Step::Lost(at), _) => Some(at),
            (Step::Asked(since), _) => Some(since.plus_millis(DROPPED_MS)),
            (Step::Waits(_), Stage::Sending { .. } | Stage::Failed { .. }) | (Step::Saves, _) => {
                None
            }
        }
    }
}
