//! `Dialer settings`, behind the gear.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    later::{Part, later},
    primitives::dialog,
    route::Route,
    text,
};

use super::{
    dialer::call_from,
    other_phones::{call_with, settings},
};

pub(super) fn dialer_settings(ui: Ui, is_open: RwSignal<bool>) -> AnyView {
    dialog(text::DIALER_SETTINGS, is_open, move || {
        later(move || body(ui, is_open))
    })
}

#[wasm_split(calls, fallible)]
fn body(ui: Ui, is_open: RwSignal<bool>) -> Part {
    let follow = ui.router.follow(Route::Sound.path());
    let to_sound = move |event| {
        is_open.set(false);
        follow(event);
    };
    Ok(view! {
        <div class="dialog-body stack">
            {call_with(ui)}
            {settings(ui)}
            {call_from(ui, None)}
            <p class="meta">{text::CALLER_ID_SHOWN}</p>
            <p class="meta">
                {text::DIALER_SETTINGS_ABOUT}" "
                <a href=Route::Sound.path() on:click=to_sound>{text::OPEN_SOUND}</a>
            </p>
        </div>
        <footer class="dialog-foot">
            <span class="grow"></span>
            <button class="btn primary" on:click=move |_| is_open.set(false)>{text::DONE}</button>
        </footer>
    }
    .into_any())
}
