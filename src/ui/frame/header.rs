//! The top line: brand, chips, own status, incoming calls, help, settings.

use leptos::prelude::*;

use crate::ui::{app::Ui, icon, keys::Shortcut, route::Route, text};

use super::{chips::chips, incoming_list::incoming_list, own_status::own_status};

pub(crate) fn header(ui: Ui) -> AnyView {
    view! {
        <header class="top">
            <a class="brand" href=Route::Phone.path() on:click=ui.router.follow(Route::Phone.path())>
                {icon::mark()}<span>{text::PRODUCT}</span>
            </a>
            {chips(ui)}
            {own_status(ui)}
            {incoming_list(ui)}
            <button
                class="btn quiet icon wide-only"
                aria-label=text::SHORTCUTS
                title=text::SHORTCUTS
                on:click=move |_| ui.shows_shortcuts.set(true)
            >
                <span class="key" aria-hidden="true">{move || ui.keys.get().of(Shortcut::Help).to_string()}</span>
            </button>
        </header>
    }
    .into_any()
}
