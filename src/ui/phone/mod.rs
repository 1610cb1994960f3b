//! The phone: dial, ring, talk, and what became of the calls of this session.

mod call_card;
mod call_controls;
mod call_standing;
mod conference;
mod dial_pad;
mod dialer;
mod dialer_settings;
mod disposition;
mod finished_card;
mod hand_over;
pub(crate) mod ids;
mod incoming_call;
mod ledger;
mod log_state;
mod move_audio;
mod notes;
mod notices;
mod number_box;
mod other_phones;
mod people_box;

use ledgerline_core::domain::{call::Direction, finished_call::CallResult};
use leptos::prelude::*;

use super::{app::Ui, dom, primitives::keyed};

pub(crate) use call_card::call_timer;
pub(crate) use incoming_call::ringing;
pub(crate) use ledger::ledger;
pub(crate) use log_state::{log_mark, log_note, record_link};
pub(crate) use notes::{NoteOf, notes};

/// A call that ended before that is not opened by itself.
const JUST_NOW_SECONDS: i64 = 60;

/// The screen at `/`: the calls on the line, or the dialer with the call that just ended.
pub(crate) fn screen(ui: Ui) -> AnyView {
    let live = ui.stores.calls.live();
    let is_free = Memo::new(move |_| live.with(Vec::is_empty));
    let opened = Memo::new(move |_| ui.opened.get().filter(|_| is_free.get()));
    Effect::new(move |before: Option<()>| {
        is_free.track();
        if before.is_some() {
            dom::catch_focus("main");
        }
    });
    view! {
        {keyed(live, move |id| call_card::call_card(ui, id))}
        {notices::notices(ui)}
        {move || opened.get().map(|id| finished_card::finished_card(ui, id))}
        {move || is_free.get().then(|| dialer::dialer(ui))}
    }
    .into_any()
}

/// Opens the card of a call when it ends, so that its note can be finished.
pub(crate) fn open_calls_that_end(ui: Ui) {
    let ids = ui.stores.finished.ids();
    Effect::new(move |before: Option<usize>| {
        let ids = ids.get();
        let is_new = before.is_some_and(|before| ids.len() > before);
        if let Some(newest) = ids.first().filter(|_| is_new) {
            let now = untrack(|| ui.stores.clock.now());
            let talked = ui.stores.finished.with(|finished| {
                finished.calls.first().is_some_and(|item| {
                    let was_talk = item.call.direction == Direction::Outbound
                        || item.call.result == CallResult::Answered;
                    // Others were on another phone, and RingCentral's log tells of them.
                    was_talk && now.seconds_since(item.call.ended_at) < JUST_NOW_SECONDS
                })
            });
            if talked {
                ui.opened.set(Some(newest.clone()));
            }
            // A number that could not be called stays, to be mended.
            let has_failed = untrack(|| ui.stores.dialer.with(|dialer| dialer.problem.is_some()));
            if was_called(ui) && !has_failed {
                ui.number.set(String::new());
            }
        }
        ids.len()
    });
}

/// Is the number that stands in the field the one that was called last?
fn was_called(ui: Ui) -> bool {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let typed = digits(&ui.number.get_untracked());
    untrack(|| {
        ui.stores.finished.with(|finished| {
            finished.calls.first().is_some_and(|item| {
                let number = item.call.remote.number.as_deref().unwrap_or_default();
                item.call.direction == Direction::Outbound && is_same(&digits(number), &typed)
            })
        })
    })
}

/// The number called, in digits, against what was typed, which may lack country and area.
fn is_same(called: &str, typed: &str) -> bool {
    const LOCAL_DIGITS: usize = 7;
    called == typed || typed.len() >= LOCAL_DIGITS && called.ends_with(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_or_a_few_digits_are_no_called_number() {
        assert!(is_same("14155550134", "4155550134"));
        assert!(is_same("102", "102"));
        assert!(!is_same("14155550134", ""));
        assert!(!is_same("14155550134", "34"));
    }
}
