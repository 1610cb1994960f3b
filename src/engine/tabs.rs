//! What tabs say to each other, and how followers get their wishes done.
//!
//! The tab that holds the lock leads: it alone has the event socket, the SIP registration and the
//! outbox. The others show the leader's view and send it what their person wants. A wish is
//! repeated until the leader acknowledges it; the leader does none twice.

use std::collections::VecDeque;

use ledgerline_core::domain::{intent::Intent, time::Timestamp, view::View};
use serde::{Deserialize, Serialize};

/// Between tabs of one origin, over a `BroadcastChannel`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TabMessage {
    /// A tab opened and wants to see.
    Hello,
    /// What the leader shows.
    Snapshot {
        /// Which leader; the greater is the newer.
        generation: i64,
        /// Everything.
        view: Box<View>,
    },
    /// A follower's wish.
    Command {
        /// Unique.
        id: String,
        /// The wish.
        intent: Intent,
    },
    /// The leader has it.
    Done {
        /// Which command.
        id: String,
    },
    /// A tab signed in or out; what is stored changed.
    SignInChanged,
}

/// How long a follower waits for an acknowledgement before it repeats a wish.
const REPEAT_AFTER_MS: i64 = 1_000;
/// How many performed commands a leader remembers.
const REMEMBERED: usize = 256;

/// A follower's unacknowledged wishes.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    waiting: Vec<(String, Intent, Timestamp)>,
}

impl Wishes {
    /// A new wish; returns what to say.
    pub(super) fn add(&mut self, id: String, intent: Intent, now: Timestamp) -> TabMessage {
        self.waiting
            .push((id.clone(), intent.clone(), now.plus_millis(REPEAT_AFTER_MS)));
        TabMessage::Command { id, intent }
    }

    /// The leader has it.
    pub(super) fn done(&mut self, id: &str) {
        self.waiting.retain(|(waiting, _, _)| waiting != id);
    }

    /// What has to be said again by now.
    pub(super) fn due(&mut self, now: Timestamp) -> Vec<TabMessage> {
        let mut again = Vec::new();
        for (id, intent, at) in &mut self.waiting {
            if *at <= now {
                *at = now.plus_millis(REPEAT_AFTER_MS);
                again.push(TabMessage::Command {
                    id: id.clone(),
                    intent: intent.clone(),
                });
            }
        }
        again
    }

    /// When something has to be said again.
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.waiting.iter().map(|(_, _, at)| *at).min()
    }

    /// Everything unacknowledged, when this tab itself becomes the leader.
    pub(super) fn take(&mut self) -> Vec<Intent> {
        self.waiting
            .drain(..)
            .map(|(_, intent, _)| intent)
            .collect()
    }
}

/// The commands a leader has performed.
#[derive(Debug, Default)]
pub(super) struct Performed {
    ids: VecDeque<String>,
}

impl Performed {
    /// Is this one new? It is remembered either way.
    pub(super) fn is_new(&mut self, id: &str) -> bool {
        if self.ids.iter().any(|known| known == id) {
            return false;
        }
        if self.ids.len() == REMEMBERED {
            self.ids.pop_front();
        }
        self.ids.push_back(id.to_owned());
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_repeated_until_it_is_acknowledged() {
        let mut wishes = Wishes::default();
        let start = Timestamp::from_millis(0);
        let _ = wishes.add("a".to_owned(), Intent::Disconnect, start);
        assert!(wishes.due(start).is_empty());
        assert_eq!(wishes.due(start.plus_millis(1_000)).len(), 1);
        wishes.done("a");
        assert!(wishes.due(start.plus_millis(5_000)).is_empty());
    }

    #[test]
    fn a_leader_performs_a_command_once() {
        let mut performed = Performed::default();
        assert!(performed.is_new("a"));
        assert!(!performed.is_new("a"));
    }
}
