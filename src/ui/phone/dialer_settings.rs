//! `Dialer settings`, behind the gear.

use leptos::prelude::*;

use crate::ui::{app::Ui, primitives::dialog, text};

use super::dialer::{call_from, call_with};

pub(super) fn dialer_settings(ui: Ui, is_open: RwSignal<bool>) -> AnyView {
    dialog(text::DIALER_SETTINGS, is_open, move || {
        view! {
            <div class="dialog-body stack">
                {call_with()}
                {call_from(ui)}
                <p class="meta">{text::CALLER_ID_SHOWN}</p>
                <p class="meta">{text::DIALER_SETTINGS_ABOUT}</p>
            </div>
            <footer class="dialog-foot">
                <span class="grow"></span>
                <button class="btn primary" on:click=move |_| is_open.set(false)>{text::DONE}</button>
            </footer>
        }
        .into_any()
    })
}
