//! Twelve keys.

use leptos::prelude::*;

use crate::ui::text;

/// The keys of a phone; each press hands its character on.
pub(super) fn dial_pad(
    id: Option<String>,
    name: &'static str,
    press: impl Fn(&'static str) + Copy + 'static,
) -> AnyView {
    let keys = text::LETTERS.map(|(digit, letters)| {
        view! {
            // The letters are drawn by the style: a key's name is its digit alone.
            <button
                type="button"
                aria-label=digit
                data-letters=letters
                on:click=move |_| press(digit)
            >
                <b>{digit}</b>
            </button>
        }
        .into_any()
    });
    view! { <div class="pad" id=id role="group" aria-label=name>{keys.into_iter().collect_view()}</div> }
        .into_any()
}
