//! Whether noise is taken out of what others hear, and hearing what that does.

use ledgerline_core::domain::sound::{Noise, SoundWish, Takes};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    icon::{Icon, icon},
    text,
};

/// The switch, what the browser makes of it, and `Hear yourself`.
pub(super) fn suppression(ui: Ui) -> AnyView {
    let sound = ui.stores.sound;
    let is_on = Memo::new(move |_| sound.with(|it| it.settings.suppresses_noise));
    let can = Memo::new(move |_| sound.with(|it| it.noise != Noise::Unavoidable));
    let does =
        Memo::new(move |_| sound.with(|it| text::noise(it.settings.suppresses_noise, it.noise)));
    let is_bad = Memo::new(move |_| {
        sound.with(|it| it.settings.suppresses_noise && it.noise == Noise::LetThrough)
    });
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || is_on.get() && can.get()
                disabled=move || !can.get()
                on:change=move |change| {
                    ui.dispatch.sound(SoundWish::SuppressNoise { on: event_target_checked(&change) });
                }
            />
            <span>{text::NOISE_SUPPRESSION}<small class="meta">{text::NOISE_SUPPRESSION_HINT}</small></span>
        </label>
        <div role="status">
            {move || {
                let words = does.get();
                if is_bad.get() {
                    view! { <p class="note warn">{icon(Icon::Warning)}<span>{words}</span></p> }.into_any()
                } else {
                    view! { <p class="meta">{words}</p> }.into_any()
                }
            }}
        </div>
        {hear_yourself(ui)}
    }
    .into_any()
}

fn hear_yourself(ui: Ui) -> AnyView {
    let sound = ui.stores.sound;
    let takes = Memo::new(move |_| sound.with(|it| it.takes));
    let is_calling =
        Memo::new(move |_| ui.stores.calls.with(|calls| calls.iter().next().is_some()));
    let is_busy = Memo::new(move |_| takes.get() == Takes::Recording || is_calling.get());
    let is_ready = Memo::new(move |_| matches!(takes.get(), Takes::Ready { .. }));
    let playing = Memo::new(move |_| match takes.get() {
        Takes::Ready { playing, .. } => playing,
        Takes::None | Takes::Recording | Takes::Failed(_) => None,
    });
    let said = move || match takes.get() {
        _ if is_calling.get() => text::HEAR_YOURSELF_LATER,
        Takes::None => text::HEAR_YOURSELF_HINT,
        Takes::Recording => text::HEAR_YOURSELF_SPEAK,
        Takes::Ready { is_same: true, .. } => text::HEAR_YOURSELF_SAME,
        Takes::Ready { is_same: false, .. } => text::HEAR_YOURSELF_READY,
        Takes::Failed(fault) => text::microphone_fault(fault),
    };
    let take = move |is_quiet: bool, name: &'static str| {
        view! {
            <button
                class="btn"
                aria-pressed=move || if playing.get() == Some(is_quiet) { "true" } else { "false" }
                on:click=move |_| ui.dispatch.sound(SoundWish::PlayTake { is_quiet })
            >
                {icon(Icon::Play)}
                {name}
            </button>
        }
    };
    view! {
        <div class="try-row" role="group" aria-label=text::HEAR_YOURSELF>
            <button
                class="btn"
                aria-disabled=move || is_busy.get().then_some("true")
                on:click=move |_| {
                    if !is_busy.get_untracked() {
                        ui.dispatch.sound(SoundWish::HearYourself);
                    }
                }
            >
                {icon(Icon::Record)}
                {text::HEAR_YOURSELF}
            </button>
            {move || {
                is_ready
                    .get()
                    .then(|| {
                        view! {
                            {take(false, text::PLAY_WITH_NOISE)}
                            {take(true, text::PLAY_WITHOUT_NOISE)}
                        }
                    })
            }}
        </div>
        <p class="meta" role="status">{said}</p>
    }
    .into_any()
}
