//! The list of keyboard shortcuts, and the switch that turns the single keys off.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    keys,
    later::{Part, later},
    primitives::dialog,
    text,
};

pub(crate) fn shortcuts(ui: Ui) -> AnyView {
    dialog(text::SHORTCUTS, ui.shows_shortcuts, move || {
        later(move || list(ui))
    })
}

#[wasm_split(settings, fallible)]
fn list(ui: Ui) -> Part {
    let rows = text::SHORTCUT_LIST.map(|(key, what)| {
        view! { <div><dt><kbd class="key">{key}</kbd></dt><dd>{what}</dd></div> }.into_any()
    });
    let close = move |()| ui.shows_shortcuts.set(false);
    Ok(view! {
        <div class="dialog-body">
            <dl class="keys">{rows.into_iter().collect_view()}</dl>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=keys::are_on()
                    on:change=|change| keys::turn(event_target_checked(&change))
                />
                <span>
                    {text::SINGLE_KEYS}<small class="meta">{text::SINGLE_KEYS_HINT}</small>
                </span>
            </label>
        </div>
        <footer class="dialog-foot">
            <a
                class="btn quiet"
                href="/settings#help"
                on:click=move |click| {
                    close(());
                    ui.router.follow("/settings#help")(click);
                }
            >
                {text::HELP}
            </a>
            <span class="grow"></span>
            <button class="btn primary" on:click=move |_| close(())>{text::DONE}</button>
        </footer>
    }
    .into_any())
}
