//! A native modal dialog: focus stays inside, Esc closes it, the opener gets the focus back.

use leptos::{html, prelude::*};

use crate::ui::{
    dom,
    icon::{Icon, icon},
    text,
};

/// A dialog of a given name. Its body is made anew at each opening.
pub(crate) fn dialog(
    name: &'static str,
    is_open: RwSignal<bool>,
    body: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let is_open = is_open.get();
        if let Some(dialog) = node.get() {
            dom::set_modal(&dialog, is_open);
        }
    });
    view! {
        <dialog node_ref=node class="dialog" aria-label=name on:close=move |_| is_open.set(false)>
            <header class="dialog-head">
                <h2>{name}</h2>
                <button class="btn quiet icon" aria-label=text::CLOSE on:click=move |_| is_open.set(false)>
                    {icon(Icon::Cross)}
                </button>
            </header>
            {move || is_open.get().then(&body)}
        </dialog>
    }
    .into_any()
}
