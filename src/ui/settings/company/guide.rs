//! The steps an admin takes at RingCentral and at NetSuite.

use leptos::prelude::*;

use crate::ui::{
    dom,
    icon::{Icon, icon},
    text,
};

/// A text to take along.
pub(super) fn copied(name: &'static str, value: Signal<String>) -> AnyView {
    let said = RwSignal::new("");
    let copy = move |_| {
        said.set(if dom::copy(&value.get_untracked()) {
            text::COPIED
        } else {
            text::NOT_COPIED
        });
    };
    view! {
        <span class="copied">
            <code>{value}</code>
            <button class="btn small" type="button" on:click=copy>{name}</button>
            <span class="meta" role="status">{move || said.get()}</span>
        </span>
    }
    .into_any()
}

/// Steps, each of which can be led to: `{id}-1` is the first.
pub(super) fn steps(id: &'static str, steps: &'static [&'static str]) -> AnyView {
    let all: Vec<_> = steps
        .iter()
        .zip(1..)
        .map(|(step, at)| {
            view! { <li id=format!("{id}-{at}") tabindex="-1">{*step}</li> }.into_any()
        })
        .collect();
    view! { <ol class="steps">{all}</ol> }.into_any()
}

pub(super) fn at_once(words: &'static str) -> AnyView {
    view! { <p class="note warn">{icon(Icon::Warning)}<strong>{words}</strong></p> }.into_any()
}

/// A page of the platform, in a tab of its own.
pub(super) fn link(address: &'static str, words: &'static str) -> AnyView {
    view! { <p><a href=address target="_blank" rel="noreferrer noopener">{words}</a></p> }
        .into_any()
}
