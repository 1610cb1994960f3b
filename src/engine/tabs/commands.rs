//! How a follower's wishes get done: each once, in their order, whichever tab leads.
//!
//! A tab numbers its wishes and says every one until it is acknowledged. Each is addressed to one
//! leader, which performs it only while it is fresh, and writes down what it has performed. When
//! another tab leads, the sender waits until the old leader cannot find its wish fresh any more,
//! and the new one reads what was written down before it performs a wish that was another's first.

use std::collections::VecDeque;

use ledgerline_core::{
    domain::{intent::Intent, time::Timestamp},
    wire::json,
};
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use super::election::{Generation, TabId};
use crate::engine::{
    desk::Desk,
    io::{Place, Stored},
};

/// How long a wish may wait for its acknowledgement before it is repeated.
const REPEAT_AFTER_MS: i64 = 1_000;
/// How old a command may be when it is performed. A frozen tab finds old ones when it thaws.
const FRESH_MS: i64 = 500;
/// What a tab wished last is forgotten after a day.
const REMEMBERED_MS: i64 = 86_400_000;
/// Begins the names of the stored values, which end with the tab's.
const PERFORMED: &str = "performed-";

/// A wish on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Command {
    /// Which leader is to perform it.
    pub to: Generation,
    /// Whose wish.
    pub from: TabId,
    /// Counts the sender's wishes from 1.
    pub number: u64,
    /// The sender's oldest wish without an acknowledgement.
    pub oldest: u64,
    /// It was said to an earlier leader, who may have performed it.
    pub is_again: bool,
    /// When it was said.
    pub at: Timestamp,
    /// The wish.
    pub intent: Intent,
}

impl Command {
    /// Said a moment ago, by the clock that all tabs share.
    pub(super) fn is_fresh(&self, now: Timestamp) -> bool {
        let age = now.as_millis() - self.at.as_millis();
        (-FRESH_MS..=FRESH_MS).contains(&age)
    }
}

struct Wish {
    number: u64,
    intent: Intent,
    /// Whom it was addressed to first.
    first_to: Option<Generation>,
}

/// This tab's unacknowledged wishes.
#[derive(Default)]
pub(super) struct Wishes {
    made: u64,
    waiting: VecDeque<Wish>,
    said_to: Option<Generation>,
    said_at: Timestamp,
}

impl Wishes {
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub(super) fn add(&mut self, intent: Intent) {
        self.made += 1;
        self.waiting.push_back(Wish {
            number: self.made,
            intent,
            first_to: None,
        });
    }

    /// A leader has performed everything up to `number`.
    pub(super) fn done(&mut self, number: u64) {
        self.waiting.retain(|wish| wish.number > number);
    }

    /// What is to be said to this leader by now, in order.
    pub(super) fn due(
        &mut self,
        me: &TabId,
        leader: Option<&Generation>,
        now: Timestamp,
    ) -> Vec<Command> {
        let Some(leader) = leader.filter(|_| self.deadline(leader).is_some_and(|at| at <= now))
        else {
            return Vec::new();
        };
        let Some(oldest) = self.waiting.front().map(|wish| wish.number) else {
            return Vec::new();
        };
        self.said_to = Some(leader.clone());
        self.said_at = now;
        self.waiting
            .iter_mut()
            .map(|wish| {
                let first = wish.first_to.get_or_insert_with(|| leader.clone());
                Command {
                    to: leader.clone(),
                    from: me.clone(),
                    number: wish.number,
                    oldest,
                    is_again: first != leader,
                    at: now,
                    intent: wish.intent.clone(),
                }
            })
            .collect()
    }

    /// The clock was set back.
    pub(super) fn clock_set_back(&mut self, now: Timestamp) {
        self.said_at = self.said_at.min(now);
    }

    /// When something is to be said to this leader.
    pub(super) fn deadline(&self, leader: Option<&Generation>) -> Option<Timestamp> {
        let leader = leader?;
        let (oldest, newest) = (self.waiting.front()?, self.waiting.back()?);
        let wait = match (&oldest.first_to, &newest.first_to) {
            // Longer than the last leader takes what it was told for fresh.
            (Some(_), _) if self.said_to.as_ref() != Some(leader) => FRESH_MS + 1,
            (None, _) | (Some(_), None) => 0,
            (Some(_), Some(_)) => REPEAT_AFTER_MS,
        };
        Some(self.said_at.plus_millis(wait))
    }
}

/// What a leader does with a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// It is the sender's next.
    Perform,
    /// It was performed before.
    Known,
    /// One that comes before it is missing.
    TooEarly,
}

/// How far each tab's wishes are performed. Every tab has a stored value of its own, because two
/// leaders may write at once while one of them does not know yet that it is none.
#[derive(Default)]
pub(super) struct Performed {
    tabs: LiteMap<TabId, Progress>,
}

/// The number of a tab's last performed wish, and when that was.
type Progress = (u64, Timestamp);

impl Performed {
    /// Judges a command, and writes it down as performed when it is to be.
    pub(super) fn judge(&mut self, command: &Command, desk: &mut Desk) -> Verdict {
        let last = self.up_to(&command.from).max(command.oldest - 1);
        if command.number <= last {
            return Verdict::Known;
        }
        if command.number > last + 1 {
            return Verdict::TooEarly;
        }
        let progress = (command.number, desk.now);
        desk.save(Place::Settings, &key_of(&command.from), &progress);
        self.tabs.insert(command.from.clone(), progress);
        Verdict::Perform
    }

    /// The number of this tab's last performed wish.
    pub(super) fn up_to(&self, tab: &TabId) -> u64 {
        self.tabs.get(tab).map_or(0, |(number, _)| *number)
    }

    /// Takes up what other leaders wrote down.
    pub(super) fn learn(&mut self, stored: &Stored) {
        for (key, value) in &stored.settings {
            let Some(tab) = key.strip_prefix(PERFORMED) else {
                continue;
            };
            let tab = TabId::new(tab.to_owned());
            if let Ok(progress) = json::read::<Progress>(value)
                && progress.0 > self.up_to(&tab)
            {
                self.tabs.insert(tab, progress);
            }
        }
    }

    /// Forgets tabs that are surely closed.
    pub(super) fn tidy(&mut self, desk: &mut Desk) {
        let now = desk.now;
        self.tabs.retain(|tab, (_, at)| {
            let is_young = now.millis_since(*at) < REMEMBERED_MS;
            if !is_young {
                desk.forget(Place::Settings, &key_of(tab));
            }
            is_young
        });
    }
}

fn key_of(tab: &TabId) -> String {
    format!("{PERFORMED}{}", tab.as_str())
}
