//! The menu `Tools`.

use ledgerline_core::domain::intent::Intent;
use leptos::{ev, prelude::*};

use crate::ui::{
    app::Ui,
    dom,
    icon::{Icon, sized},
    text,
};

use super::diagnostics::diagnostics;

const MENU: &str = "tools-menu";
const BUTTON: &str = "tools-button";
const ITEMS: [&str; 3] = ["tool-0", "tool-1", "tool-2"];

pub(super) fn tools(ui: Ui, disconnects: RwSignal<bool>) -> AnyView {
    let is_open = RwSignal::new(false);
    let shows_diagnostics = RwSignal::new(false);
    let open = move |_| {
        is_open.update(|is_open| *is_open = !*is_open);
        if is_open.get_untracked() {
            dom::focus_later(ITEMS[0]);
        }
    };
    let act = move |at: usize| {
        is_open.set(false);
        dom::focus(BUTTON);
        match at {
            0 => ui.dispatch.send(Intent::Connect),
            1 => disconnects.set(true),
            _ => shows_diagnostics.set(true),
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let at = ITEMS
            .iter()
            .position(|id| dom::holds_focus(id))
            .unwrap_or(0);
        match event.key().as_str() {
            "ArrowDown" => dom::focus(ITEMS[(at + 1) % 3]),
            "ArrowUp" => dom::focus(ITEMS[(at + 2) % 3]),
            "Home" => dom::focus(ITEMS[0]),
            "End" => dom::focus(ITEMS[2]),
            "Escape" => {
                is_open.set(false);
                dom::focus(BUTTON);
            }
            _ => return,
        }
        event.prevent_default();
    };
    let on_leave = move |_| {
        request_animation_frame(move || {
            if !dom::holds_focus(MENU) && !dom::holds_focus(BUTTON) {
                is_open.set(false);
            }
        });
    };
    let item = move |at: usize, name: &'static str| {
        view! {
            <button class="menu-item" id=ITEMS[at] role="menuitem" tabindex="-1" on:click=move |_| act(at)>
                {name}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="corner">
            <button
                class="btn"
                id=BUTTON
                aria-haspopup="menu"
                aria-expanded=move || is_open.get().to_string()
                aria-controls=MENU
                on:click=open
            >
                {text::TOOLS}{sized(Icon::Down, "i s")}
            </button>
            <div
                class="popup menu"
                id=MENU
                role="menu"
                aria-label=text::TOOLS
                hidden=move || !is_open.get()
                on:keydown=on_key
                on:focusout=on_leave
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
