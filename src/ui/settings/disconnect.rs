//! `Disconnect RingCentral?`: five things to check first. Two of them the app checks itself.

use ledgerline_core::domain::{intent::Intent, view::FinishedView};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    icon::{Icon, icon},
    primitives::dialog,
    text,
};

pub(super) fn disconnect(ui: Ui, is_open: RwSignal<bool>) -> AnyView {
    dialog(text::DISCONNECT_TITLE, is_open, move || {
        let disconnect = move |_| {
            is_open.set(false);
            ui.number.set(String::new());
            ui.dispatch.send(Intent::Disconnect);
        };
        view! {
            <div class="dialog-body stack">
                <p>{text::DISCONNECT_INTRO}</p>
                <ul class="checks">
                    {move || checked(no_call(ui))}
                    {move || checked(all_logged(ui))}
                    {asked(text::CHECK_TEAM)}
                    {asked(text::CHECK_INVESTIGATION)}
                    {asked(text::CHECK_EXPORT)}
                </ul>
                <p class="meta">{text::DISCONNECT_AFTER}</p>
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

/// Good or not, and in words.
type Check = (bool, String);

fn no_call(ui: Ui) -> Check {
    let is_free = ui.stores.calls.with(|calls| calls.next().is_none());
    (
        is_free,
        if is_free {
            text::CHECK_NO_CALL
        } else {
            text::CHECK_CALL_LIVE
        }
        .to_owned(),
    )
}

fn all_logged(ui: Ui) -> Check {
    match ui.stores.finished.with(FinishedView::unlogged) {
        0 => (true, text::CHECK_ALL_LOGGED.to_owned()),
        count => (false, text::check_unlogged(count)),
    }
}

fn checked((is_good, words): Check) -> AnyView {
    let (class, glyph) = if is_good {
        ("ok", Icon::CheckRing)
    } else {
        ("warn", Icon::Warning)
    };
    view! { <li class=class>{icon(glyph)}<span>{words}</span></li> }.into_any()
}

/// Only the person knows; ticking it is for their own count.
fn asked(words: &'static str) -> AnyView {
    view! { <li><label class="check"><input type="checkbox"/><span>{words}</span></label></li> }
        .into_any()
}
