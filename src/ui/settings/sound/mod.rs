//! `Sound`: microphone, speaker, ring and headsets of this browser, each to be tried on the spot.

mod devices;
mod headset;
mod noise;
mod quiet;
mod ring;
mod ringtone;

use ledgerline_core::domain::sound::{SoundNote, SoundWish};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    icon::{Icon, icon},
    later::{Part, later},
    route::Route,
    settings::head,
    text,
};

/// The screen at `/settings/sound`.
pub(crate) fn screen(ui: Ui) -> AnyView {
    later(move || page(ui))
}

#[wasm_split(settings, fallible)]
fn page(ui: Ui) -> Part {
    // Whoever leaves is not listened to any more.
    on_cleanup(move || {
        ui.dispatch.sound(SoundWish::StopMicrophone);
        ui.dispatch.sound(SoundWish::DropTakes);
    });
    Ok(view! {
        {head(ui, text::SOUND)}
        <div class="settings-page">
            <p class="meta">
                {text::SOUND_HINT}" "
                <a href=Route::Quality.path() on:click=ui.router.follow(Route::Quality.path())>{text::HOW_CALLS_WERE_HEARD}</a>
            </p>
            <div class="cards">
                {devices::talking(ui)}
                {ring::ringing(ui)}
                {headset::buttons(ui)}
            </div>
        </div>
    }
    .into_any())
}

/// What changed under a call; always in the document, so that a screen reader hears it.
pub(crate) fn note(ui: Ui) -> AnyView {
    let notes = Memo::new(move |_| ui.stores.sound.with(|sound| sound.notes.clone()));
    view! {
        <div role="alert">
            {move || {
                let notes = notes.get();
                (!notes.is_empty())
                    .then(|| {
                        let is_bad = notes.contains(&SoundNote::NoMicrophone);
                        let class = if is_bad { "banner bad" } else { "banner warn" };
                        let said = notes.iter().map(text::sound_note).collect::<Vec<_>>().join(" ");
                        view! {
                            <div class=class>
                                <div class="said">
                                    {icon(Icon::Microphone)}
                                    <p>{said}</p>
                                    <button
                                        class="btn small quiet icon"
                                        aria-label=text::DISMISS
                                        title=text::DISMISS
                                        on:click=move |_| ui.dispatch.sound(SoundWish::DropNotes)
                                    >
                                        {icon(Icon::Cross)}
                                    </button>
                                </div>
                            </div>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}
