//! Back to whoever it was, by voice or in writing; and on to a colleague.

use ledgerline_core::domain::view::LogState;
use leptos::prelude::*;

use crate::ui::{
    dom,
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

/// The link to NetSuite's record, which every colleague with NetSuite can open; its name where the address
/// of NetSuite's pages is not known.
pub(super) fn share(log: Memo<Option<LogState>>) -> AnyView {
    let link = Memo::new(move |_| {
        log.with(|log| match log {
            Some(LogState::Logged { url, record, .. }) => {
                Some(url.clone().unwrap_or_else(|| text::record_named(record)))
            }
            Some(_) | None => None,
        })
    });
    let said = RwSignal::new("");
    let copy = move |_| {
        said.set(match link.get_untracked() {
            None => text::SHARE_LATER,
            Some(link) if dom::copy(&link) => text::COPIED,
            Some(_) => text::NOT_COPIED,
        });
    };
    view! {
        <div class="row">
            <button
                class="btn small"
                aria-disabled=move || link.with(Option::is_none).then_some("true")
                title=move || link.with(Option::is_none).then_some(text::SHARE_LATER)
                on:click=copy
            >
                {icon(Icon::Link)}{text::SHARE_CALL}
            </button>
            <span class="meta" role="status">{move || said.get()}</span>
        </div>
    }
    .into_any()
}
