//! The store behind the incoming-call popup and the call cards.
//!
//! Sound levels and the figures of how well it is heard change each second and more often. They are kept
//! apart, so that a card is not drawn anew for them.

use ledgerline_core::domain::{
    call::{AudioLevels, CallPhase, CallView, Direction},
    conference::Conference,
    ids::CallId,
    quality::Figures,
};
use leptos::prelude::{Get, GetUntracked, Memo, RwSignal, Update, With};

use super::set_changed;

/// Which part of the screen a call belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    /// It rings here and nobody has answered here.
    Popup,
    /// We called, or answered.
    Card,
}

/// Live calls, oldest first.
#[derive(Clone, Copy, Debug)]
pub struct CallsStore {
    calls: RwSignal<Vec<(Place, CallView)>>,
    levels: RwSignal<Vec<(CallId, AudioLevels)>>,
    figures: RwSignal<Vec<(CallId, Figures)>>,
    ringing: Memo<Vec<CallId>>,
    live: Memo<Vec<CallId>>,
    /// How often a call was wanted from outside the page.
    wanted: RwSignal<u32>,
}

impl CallsStore {
    pub(super) fn new() -> Self {
        let calls = RwSignal::new(Vec::<(Place, CallView)>::new());
        let at = move |place: Place| {
            move |_: Option<&Vec<CallId>>| {
                calls.with(|calls| {
                    calls
                        .iter()
                        .filter(|(at, _)| *at == place)
                        .map(|(_, c)| c.id.clone())
                        .collect()
                })
            }
        };
        Self {
            calls,
            levels: RwSignal::new(Vec::new()),
            figures: RwSignal::new(Vec::new()),
            ringing: Memo::new(at(Place::Popup)),
            live: Memo::new(at(Place::Card)),
            wanted: RwSignal::new(0),
        }
    }

    /// The call is wanted from outside the page.
    pub fn want(self) {
        self.wanted.update(|times| *times += 1);
    }

    /// How often it was, followed.
    pub fn wanted(self) -> u32 {
        self.wanted.get()
    }

    pub(super) fn apply(self, calls: &[CallView]) {
        let before = self.calls.get_untracked();
        let levels = calls
            .iter()
            .filter_map(|c| Some((c.id.clone(), c.levels?)))
            .collect();
        let figures = calls
            .iter()
            .filter_map(|c| Some((c.id.clone(), c.figures.clone()?)))
            .collect();
        let placed = calls
            .iter()
            .map(|call| {
                let earlier = before
                    .iter()
                    .find(|(_, c)| c.id == call.id)
                    .map(|(at, _)| *at);
                (
                    place(call, earlier),
                    CallView {
                        levels: None,
                        figures: None,
                        ..call.clone()
                    },
                )
            })
            .collect();
        set_changed(self.levels, &levels);
        set_changed(self.figures, &figures);
        set_changed(self.calls, &placed);
    }

    /// Inbound calls that ring here, for the popup.
    pub const fn ringing(self) -> Memo<Vec<CallId>> {
        self.ringing
    }

    /// Calls we made or answered, for the cards.
    pub const fn live(self) -> Memo<Vec<CallId>> {
        self.live
    }

    /// The call that single keys act on: the first that is not on hold, else the first.
    pub fn at_hand(self) -> Option<CallId> {
        self.calls.with(|calls| {
            let has_controls = |call: &CallView| {
                let conference = call.in_call.conference.as_ref();
                conference.and_then(Conference::line).is_none()
            };
            let mut cards = calls
                .iter()
                .filter(|(at, call)| *at == Place::Card && has_controls(call));
            let first = cards.clone().next();
            cards
                .find(|(_, call)| call.in_call.held_since.is_none())
                .or(first)
                .map(|(_, call)| call.id.clone())
        })
    }

    /// One call, without its levels and figures.
    pub fn call(self, id: CallId) -> Memo<Option<CallView>> {
        Memo::new(move |_| {
            self.calls.with(|calls| {
                calls
                    .iter()
                    .find(|(_, call)| call.id == id)
                    .map(|(_, call)| call.clone())
            })
        })
    }

    /// Reads all calls and follows their changes.
    pub fn with<T>(self, read: impl FnOnce(&[&CallView]) -> T) -> T {
        self.calls
            .with(|calls| read(&calls.iter().map(|(_, call)| call).collect::<Vec<_>>()))
    }

    /// What the judgement of one call's sound rests on, once there is one.
    pub fn figures(self, id: &CallId) -> Option<Figures> {
        self.figures.with(|all| {
            let found = all.iter().find(|(of, _)| of == id);
            found.map(|(_, figures)| figures.clone())
        })
    }

    /// Sound levels of one call.
    pub fn levels(self, id: &CallId) -> AudioLevels {
        self.levels.with(|levels| {
            levels
                .iter()
                .find(|(of, _)| of == id)
                .map(|(_, levels)| *levels)
                .unwrap_or_default()
        })
    }
}

/// A call that was answered here stays a card while it ends; one that was declined stays a popup.
fn place(call: &CallView, earlier: Option<Place>) -> Place {
    match (call.direction, &call.phase) {
        (Direction::Outbound, _)
        | (Direction::Inbound, CallPhase::Answering | CallPhase::Talking { .. }) => Place::Card,
        (Direction::Inbound, CallPhase::Dialling | CallPhase::Ringing | CallPhase::Ending) => {
            earlier.unwrap_or(Place::Popup)
        }
    }
}
