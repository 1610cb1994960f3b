//! The phone: dial, ring, talk, and what became of the calls of this session.

mod call_card;
mod call_controls;
mod call_quality;
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
mod legal;
mod lines;
mod log_state;
mod mini;
mod more;
mod move_audio;
mod notes;
mod notices;
mod number_box;
mod other_phones;
mod people_box;
mod person_field;
mod practice;
mod reachable;
mod reply_answer;
mod they_see;
mod typing;

use ledgerline_core::domain::{
    call::Direction,
    finished_call::{CallResult, FinishedCall},
    ids::TelephonySessionId,
};
use leptos::prelude::*;

use super::{app::Ui, dom, primitives::keyed};

pub(crate) use call_card::call_timer;
pub(crate) use incoming_call::{focus_ringing, ringing};
pub(crate) use ledger::ledger;
pub(crate) use legal::Legal;
pub(crate) use log_state::{log_mark, log_note, record_link};
pub(crate) use notes::{NoteOf, notes};
pub(crate) use practice::practice;
pub(crate) use reply_answer::reply_answer;
pub(crate) use they_see::they_see;
pub(crate) use typing::Typing;

/// A call that ended before that is not opened by itself.
const JUST_NOW_SECONDS: i64 = 60;

/// RingCentral tells of the ends of both calls of a transfer within this time.
const ENDED_TOGETHER_SECONDS: i64 = 5;

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
    Effect::new(move |before: Option<Vec<TelephonySessionId>>| {
        let ids = ids.get();
        // Not the first of the list, in which a call that began later and ended sooner may stand before it.
        let new = before.and_then(|before| ids.iter().find(|id| !before.contains(id)).cloned());
        if let Some(new) = new {
            let now = untrack(|| ui.stores.clock.now());
            let ended = ui.stores.finished.with(|finished| {
                let calls = finished.calls.iter().map(|item| &item.call);
                let is_it = |call: &&FinishedCall| call.telephony_session_id == new;
                let ended = calls.clone().find(is_it)?;
                let was_talk =
                    ended.direction == Direction::Outbound || ended.result == CallResult::Answered;
                // Others were on another phone, and RingCentral's log tells of them.
                let is_ours = was_talk && now.seconds_since(ended.ended_at) < JUST_NOW_SECONDS;
                let others = calls.filter(|call| !is_it(call));
                is_ours.then(|| main_call(ended, others).telephony_session_id.clone())
            });
            // Nobody loses the note they are writing to a call that ended on another phone.
            let written = dom::heir_with_focus();
            let is_written = |open: TelephonySessionId| written.as_deref() == Some(open.as_str());
            if ended.is_some() && !ui.opened.get_untracked().is_some_and(is_written) {
                ui.opened.set(ended);
            }
            // A number that could not be called stays, to be mended.
            let has_failed = untrack(|| ui.stores.dialer.with(|dialer| dialer.problem.is_some()));
            if was_called(ui, &new) && !has_failed {
                ui.number.set(String::new());
            }
        }
        ids
    });
}

/// The call that `ended` was made within and ended with: after a transfer the note and the outcome
/// belong to the customer, not to whoever was asked.
fn main_call<'a>(
    ended: &'a FinishedCall,
    mut others: impl Iterator<Item = &'a FinishedCall>,
) -> &'a FinishedCall {
    let holds_it = |other: &&FinishedCall| {
        let was_on = other.started_at <= ended.started_at && ended.started_at < other.ended_at;
        let apart = ended.ended_at.seconds_since(other.ended_at).abs();
        was_on && apart <= ENDED_TOGETHER_SECONDS
    };
    others.find(holds_it).unwrap_or(ended)
}

/// Is the number that stands in the field the one that was called in `ended`?
fn was_called(ui: Ui, ended: &TelephonySessionId) -> bool {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let typed = digits(&ui.number.get_untracked());
    untrack(|| {
        ui.stores.finished.with(|finished| {
            let mut calls = finished.calls.iter().map(|item| &item.call);
            calls.any(|call| {
                let number = call.remote.number.as_deref().unwrap_or_default();
                call.telephony_session_id == *ended
                    && call.direction == Direction::Outbound
                    && is_same(&digits(number), &typed)
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
    use ledgerline_core::domain::{
        call::RemoteParty, ids::TelephonySessionId, logging::Entered, time::Timestamp,
    };

    use super::*;

    /// An outbound call that nobody wrote anything about; its times in seconds.
    pub(super) fn call(session: &str, started: i64, ended: i64) -> FinishedCall {
        FinishedCall {
            telephony_session_id: TelephonySessionId::new(session),
            direction: Direction::Outbound,
            result: CallResult::Answered,
            remote: RemoteParty::default(),
            local_number: None,
            queue: None,
            started_at: Timestamp::from_millis(started * 1000),
            answered_at: None,
            ended_at: Timestamp::from_millis(ended * 1000),
            note: String::new(),
            note_edited_at: None,
            disposition: None,
            disposition_chosen_at: None,
            entered: Entered::default(),
            chosen: None,
            heard: None,
        }
    }

    #[test]
    fn after_a_transfer_the_customers_call_is_open_whichever_ended_first() {
        let customer = call("s-1", 100, 200);
        for ended in [198, 201] {
            let asked = call("s-2", 150, ended);
            assert_eq!(main_call(&asked, [&customer].into_iter()), &customer);
            assert_eq!(main_call(&customer, [&asked].into_iter()), &customer);
        }
        let later = call("s-3", 200, 203);
        assert_eq!(main_call(&later, [&customer].into_iter()), &later);
        let longer = call("s-4", 150, 230);
        assert_eq!(main_call(&longer, [&customer].into_iter()), &longer);
    }

    #[test]
    fn a_name_or_a_few_digits_are_no_called_number() {
        assert!(is_same("14155550134", "4155550134"));
        assert!(is_same("102", "102"));
        assert!(!is_same("14155550134", ""));
        assert!(!is_same("14155550134", "34"));
    }
}
