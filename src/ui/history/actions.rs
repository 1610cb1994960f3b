//! Back to whoever it was, by voice or in writing.

use leptos::prelude::*;

use crate::ui::{
    icon::{Icon, icon},
    reach, text,
};

use super::History;

pub(super) fn back(history: History, number: String) -> AnyView {
    let ui = history.ui;
    let to = number.clone();
    view! {
        <button class="btn small" on:click=move |_| reach::text(ui, to.clone())>
            {icon(Icon::Message)}{text::TEXT_THEM_BACK}
        </button>
        <button class="btn small primary" on:click=move |_| reach::call(ui, number.clone())>
            {icon(Icon::Phone)}{text::CALL_THEM_BACK}
        </button>
    }
    .into_any()
}
