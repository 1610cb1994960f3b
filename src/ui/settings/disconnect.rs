//! `Disconnect RingCentral?`: five things to check first, and a call that would be cut off.

use ledgerline_core::domain::{
    intent::Intent,
    view::{FinishedView, LogState},
};
use leptos::prelude::*;

use super::leaving::{Leaving, checked, checks, send_own};
use crate::ui::{app::Ui, primitives::dialog, text};

/// `left` says that somebody did it here.
pub(super) fn disconnect(ui: Ui, is_open: RwSignal<bool>, left: RwSignal<bool>) -> AnyView {
    let finished = ui.stores.finished;
    let leaving = Leaving {
        team: text::CHECK_TEAM,
        knows: RwSignal::new(false),
        unlogged: Memo::new(move |_| finished.with(FinishedView::unlogged)),
        is_sending: Memo::new(move |_| {
            finished.with(|view| view.calls.iter().any(|call| call.log == LogState::Sending))
        }),
        lost: text::LEAVE_YOURS_LOSES,
    };
    let send_now = move || send_own(ui);
    dialog(text::DISCONNECT_TITLE, is_open, move || {
        let disconnect = move |_| {
            is_open.set(false);
            left.set(true);
            ui.number.set(String::new());
            ui.dispatch.send(Intent::Disconnect);
        };
        view! {
            <div class="dialog-body stack">
                <p>{text::DISCONNECT_INTRO}</p>
                <ul class="checks">{move || no_call(ui)}</ul>
                {checks(ui, leaving, send_now)}
            </div>
            <footer class="dialog-foot">
                <span class="grow"></span>
                <button class="btn" on:click=move |_| is_open.set(false)>{text::CANCEL}</button>
                <button class="btn danger" on:click=disconnect>{text::DISCONNECT}</button>
            </footer>
        }
        .into_any()
    })
}

fn no_call(ui: Ui) -> AnyView {
    let is_free = ui.stores.calls.with(|calls| calls.is_empty());
    let words = if is_free {
        text::CHECK_NO_CALL
    } else {
        text::CHECK_CALL_LIVE
    };
    checked(is_free, words.to_owned(), None)
}
