//! `Move audio here`, in every tab that does not hold the audio, and what became of it.

use ledgerline_core::domain::{
    connection::{AudioNote, PhoneState},
    intent::Intent,
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    icon::{Icon, icon},
    later::{Part, later},
    text,
};

/// Both, where there is one of them and no call shows them on its card.
pub(super) fn audio_bar(ui: Ui) -> AnyView {
    let is_wanted = Memo::new(move |_| {
        ui.stores
            .connection
            .with(|view| view.phone == PhoneState::ReadyElsewhere || view.audio_note.is_some())
    });
    (move || is_wanted.get().then(|| later(move || bar(ui)))).into_any()
}

#[wasm_split(calls, fallible)]
fn bar(ui: Ui) -> Part {
    Ok(view! { <div class="audio-bar">{audio_note(ui)} {move_audio(ui)}</div> }.into_any())
}

/// The button, where another tab holds the audio.
pub(super) fn move_audio(ui: Ui) -> AnyView {
    let is_elsewhere =
        Memo::new(move |_| ui.stores.connection.phone() == PhoneState::ReadyElsewhere);
    let here = move |_| ui.dispatch.send(Intent::MoveAudioHere);
    (move || {
        is_elsewhere.get().then(|| {
            view! {
                <button class="btn small" title=text::MOVE_AUDIO_WHY on:click=here>
                    {icon(Icon::Phone)}{text::MOVE_AUDIO}
                </button>
            }
        })
    })
    .into_any()
}

/// Why the audio stayed away, or why it came; always in the document, so that a screen reader hears it.
pub(super) fn audio_note(ui: Ui) -> AnyView {
    let note = Memo::new(move |_| ui.stores.connection.with(|view| view.audio_note));
    view! {
        <div role="alert">
            {move || {
                note.get()
                    .map(|note| {
                        let (class, words) = match note {
                            AudioNote::NotHere { trouble } => ("note bad", text::audio_not_here(trouble)),
                            AudioNote::CameHere { trouble } => ("note info", text::audio_came_here(trouble)),
                        };
                        view! { <p class=class>{icon(Icon::Warning)}<span>{words}</span></p> }
                    })
            }}
        </div>
    }
    .into_any()
}
