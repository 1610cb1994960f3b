//! The list of keyboard shortcuts, other keys for them, and the switch that turns the single keys off.

use leptos::{ev, prelude::*};
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    keys::{self, Keys, Shortcut},
    later::{Part, later},
    primitives::dialog,
    text,
};

fn choose(ui: Ui, keys: Keys) {
    keys.keep();
    ui.keys.set(keys);
}

/// What a key does, and the key, which another one pressed there takes the place of.
fn row(ui: Ui, act: Shortcut, said: RwSignal<String>) -> AnyView {
    let shown = move || ui.keys.get().of(act).to_string();
    let take = move |key: char| match ui.keys.get_untracked().with(act, key) {
        Ok(keys) => {
            said.set(String::new());
            choose(ui, keys);
        }
        Err(why) => said.set(text::no_key(key, why)),
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let key = event.key();
        let mut chars = key.chars();
        let is_combined = event.ctrl_key() || event.meta_key();
        if let (Some(key), None, false) = (chars.next(), chars.next(), is_combined) {
            event.prevent_default();
            take(key);
        }
    };
    // Keyboards on a screen name no keys.
    let on_input = move |event: ev::Event| {
        if let Some(key) = event_target_value(&event).chars().last() {
            take(key);
        }
        ui.keys.notify();
    };
    view! {
        <div>
            <dt>
                <input
                    class="key"
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    aria-label=text::key_for(act)
                    prop:value=shown
                    on:keydown=on_key
                    on:input=on_input
                />
            </dt>
            <dd>{text::shortcut(act)}</dd>
        </div>
    }
    .into_any()
}

pub(crate) fn shortcuts(ui: Ui) -> AnyView {
    dialog(text::SHORTCUTS, ui.shows_shortcuts, move || {
        later(move || list(ui))
    })
}

#[wasm_split(settings, fallible)]
fn list(ui: Ui) -> Part {
    let said = RwSignal::new(String::new());
    let rows = Shortcut::EACH.map(|act| row(ui, act, said));
    let is_usual = Memo::new(move |_| ui.keys.get() == Keys::USUAL);
    let back = move |_| {
        said.set(String::new());
        choose(ui, Keys::USUAL);
    };
    let close = move |()| ui.shows_shortcuts.set(false);
    Ok(view! {
        <div class="dialog-body">
            <dl class="keys">
                {rows.into_iter().collect_view()}
                <div><dt><kbd class="key">"Enter"</kbd></dt><dd>{text::ENTER_KEY}</dd></div>
            </dl>
            <p class="meta">{text::CHANGE_KEYS_HINT}</p>
            <p class="bad" role="status">{said}</p>
            {move || {
                (!is_usual.get()).then(|| view! { <p><button class="btn small" on:click=back>{text::USUAL_KEYS}</button></p> })
            }}
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
