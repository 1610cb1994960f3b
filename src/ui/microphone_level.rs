//! How loud the microphone is, while somebody tries it.

use ledgerline_core::domain::sound::Trial;
use leptos::prelude::*;

use super::{app::Ui, text};

/// The level; nothing while no microphone is tried.
pub(super) fn level(ui: Ui) -> AnyView {
    let level = Memo::new(move |_| {
        ui.stores.sound.with(|sound| match sound.trial {
            Trial::Level(level) => Some(level),
            Trial::Off | Trial::Failed(_) => None,
        })
    });
    let is_on = Memo::new(move |_| level.with(Option::is_some));
    let percent = move || level.get().unwrap_or_default();
    let bar = move || {
        view! {
            <i
                class="try-level"
                role="meter"
                aria-label=text::MICROPHONE_LEVEL
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=percent
                style:--level=move || format!("{}%", percent())
            ></i>
        }
    };
    (move || is_on.get().then(bar)).into_any()
}
