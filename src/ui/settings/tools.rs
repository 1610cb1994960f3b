//! The menu `Tools`.

use ledgerline_core::domain::intent::Intent;
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    icon::{Icon, sized},
    primitives::Menu,
    text,
};

use super::diagnostics::diagnostics;

pub(super) fn tools(ui: Ui, disconnects: RwSignal<bool>) -> AnyView {
    let menu = Menu::new("tools", 3);
    let shows_diagnostics = RwSignal::new(false);
    let act = move |at: usize| {
        menu.close();
        match at {
            0 => ui.dispatch.send(Intent::Connect),
            1 => disconnects.set(true),
            _ => shows_diagnostics.set(true),
        }
    };
    let item = move |at: usize, name: &'static str| {
        view! {
            <button class="menu-item" id=menu.item(at) role="menuitem" tabindex="-1" on:click=move |_| act(at)>
                {name}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="corner">
            <button
                class="btn"
                id=menu.button()
                aria-haspopup="menu"
                aria-expanded=move || menu.is_open.get().to_string()
                aria-controls=menu.list()
                on:click=move |_| menu.toggle(0)
            >
                {text::TOOLS}{sized(Icon::Down, "i s")}
            </button>
            <div
                class="popup menu"
                id=menu.list()
                role="menu"
                aria-label=text::TOOLS
                hidden=move || !menu.is_open.get()
                on:keydown=move |event| menu.on_key(&event)
                on:focusout=move |_| menu.on_leave()
            >
                {item(0, text::GET_CREDENTIALS)}
                {item(1, text::CLEAR_CREDENTIALS)}
                {item(2, text::DIAGNOSTICS)}
            </div>
        </div>
        {diagnostics(ui, shows_diagnostics)}
    }
    .into_any()
}
