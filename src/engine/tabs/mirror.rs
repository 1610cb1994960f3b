//! The leader's view in the other tabs: a snapshot, and then numbered changes.

use ledgerline_core::domain::{
    call::CallView,
    time::Timestamp,
    view::{AnnexView, Area, ConnectionView, CustomerPaneView, DialerView, FinishedView, View},
};
use serde::{Deserialize, Serialize};

use super::election::Generation;

/// A snapshot that did not come is asked for again after this long.
const ASK_AGAIN_MS: i64 = 1_000;

/// Which state of which leader's view.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    /// Whose.
    pub generation: Generation,
    /// Counts the changes of the view under this leader.
    pub sequence: u64,
}

/// The parts of the view that are new.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// [`Area::Connection`]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection: Option<ConnectionView>,
    /// [`Area::Dialer`]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dialer: Option<DialerView>,
    /// [`Area::Calls`]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calls: Option<Vec<CallView>>,
    /// [`Area::Finished`]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished: Option<FinishedView>,
    /// [`Area::Customer`]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerPaneView>,
    /// [`Area::Annex`]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annexes: Vec<AnnexView>,
}

impl Change {
    /// These areas as they are in `view`.
    pub(super) fn of(view: &View, areas: &[Area]) -> Self {
        let mut change = Self::default();
        for area in areas {
            match area {
                Area::Connection => change.connection = Some(view.connection.clone()),
                Area::Dialer => change.dialer = Some(view.dialer.clone()),
                Area::Calls => change.calls = Some(view.calls.clone()),
                Area::Finished => change.finished = Some(view.finished.clone()),
                Area::Customer => change.customer = Some(view.customer.clone()),
                Area::Annex(name) => change.annexes.extend(view.annex(*name).cloned()),
            }
        }
        change
    }

    fn apply(self, view: &mut View) {
        if let Some(connection) = self.connection {
            view.connection = connection;
        }
        if let Some(dialer) = self.dialer {
            view.dialer = dialer;
        }
        if let Some(calls) = self.calls {
            view.calls = calls;
        }
        if let Some(finished) = self.finished {
            view.finished = finished;
        }
        if let Some(customer) = self.customer {
            view.customer = customer;
        }
        for annex in self.annexes {
            view.annexes.retain(|known| known.annex != annex.annex);
            view.annexes.push(annex);
        }
    }
}

/// What a follower shows. It stays on screen when its leader is gone, until there is a better one.
#[derive(Default)]
pub(super) struct Mirror {
    mark: Option<Mark>,
    pub(super) view: Option<View>,
    /// A snapshot is asked for then.
    ask_at: Option<Timestamp>,
}

impl Mirror {
    /// Shows this until a leader says something else.
    pub(super) fn keep(&mut self, view: View) {
        self.mark = None;
        self.view = Some(view);
    }

    /// A snapshot is wanted now.
    pub(super) const fn ask(&mut self, now: Timestamp) {
        self.ask_at = Some(now);
    }

    /// All of the view.
    pub(super) fn snapshot(&mut self, mark: Mark, view: View) {
        let is_older = self.mark.as_ref().is_some_and(|known| {
            known.generation == mark.generation && known.sequence > mark.sequence
        });
        if !is_older {
            self.mark = Some(mark);
            self.view = Some(view);
        }
        self.ask_at = None;
    }

    /// A change, or with none the leader's word on how far its view is.
    pub(super) fn change(&mut self, mark: Mark, change: Option<Change>, now: Timestamp) {
        let known = self
            .mark
            .as_ref()
            .filter(|known| known.generation == mark.generation)
            .map(|known| known.sequence);
        match (known, &mut self.view, change) {
            (Some(known), _, _) if mark.sequence <= known => {}
            (Some(known), Some(view), Some(change)) if mark.sequence == known + 1 => {
                change.apply(view);
                self.mark = Some(mark);
            }
            _ => {
                self.ask_at.get_or_insert(now);
            }
        }
    }

    /// Is it time to ask for a snapshot?
    pub(super) fn asks(&mut self, now: Timestamp) -> bool {
        let is_due = self.ask_at.is_some_and(|at| at <= now);
        if is_due {
            self.ask_at = Some(now.plus_millis(ASK_AGAIN_MS));
        }
        is_due
    }

    pub(super) const fn deadline(&self) -> Option<Timestamp> {
        self.ask_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(number: i64, sequence: u64) -> Mark {
        let generation = serde_json::json!({ "number": number, "tab": "leader" });
        Mark {
            generation: serde_json::from_value(generation).unwrap(),
            sequence,
        }
    }

    fn dialled(number: &str) -> View {
        let mut view = View::default();
        view.dialer.last_dialled = Some(number.to_owned());
        view
    }

    fn change(number: &str) -> Change {
        Change::of(&dialled(number), &[Area::Dialer])
    }

    fn shown(mirror: &Mirror) -> Option<&str> {
        mirror.view.as_ref()?.dialer.last_dialled.as_deref()
    }

    #[test]
    fn changes_follow_a_snapshot_and_a_gap_asks_for_another() {
        let now = Timestamp::from_millis(0);
        let mut mirror = Mirror::default();
        mirror.snapshot(mark(1, 4), dialled("4"));
        mirror.change(mark(1, 5), Some(change("5")), now);
        mirror.change(mark(1, 5), Some(change("doubled")), now);
        assert_eq!(shown(&mirror), Some("5"));
        assert!(!mirror.asks(now));
        mirror.change(mark(1, 7), Some(change("7")), now);
        assert_eq!(shown(&mirror), Some("5"));
        assert!(mirror.asks(now));
        assert!(!mirror.asks(now), "asked a moment ago");
        assert!(mirror.asks(now.plus_millis(1_000)), "nobody answered");
        mirror.snapshot(mark(1, 8), dialled("8"));
        assert_eq!(shown(&mirror), Some("8"));
        assert_eq!(mirror.deadline(), None);
    }

    #[test]
    fn a_lost_last_change_is_noticed_at_the_next_beat() {
        let now = Timestamp::from_millis(0);
        let mut mirror = Mirror::default();
        mirror.snapshot(mark(1, 4), dialled("4"));
        mirror.change(mark(1, 4), None, now);
        assert!(!mirror.asks(now));
        mirror.change(mark(1, 5), None, now);
        assert!(mirror.asks(now));
    }

    #[test]
    fn changes_of_another_leader_are_not_mixed_in() {
        let now = Timestamp::from_millis(0);
        let mut mirror = Mirror::default();
        mirror.snapshot(mark(1, 4), dialled("4"));
        mirror.change(mark(2, 5), Some(change("5")), now);
        assert_eq!(shown(&mirror), Some("4"));
        assert!(mirror.asks(now));
    }

    #[test]
    fn a_change_carries_only_what_is_new() {
        let text = serde_json::to_string(&change("1")).unwrap();
        assert!(text.contains("dialer") && !text.contains("calls"), "{text}");
        assert_eq!(serde_json::from_str::<Change>(&text).unwrap(), change("1"));
    }
}
