//! How a call rings: where, which melody, how loud.

use ledgerline_core::domain::sound::{FULL_VOLUME, Ringtone, SoundSettings, SoundWish, Use};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    icon::{Icon, icon},
    text,
};

use super::devices::choice;

pub(super) fn ringing(ui: Ui) -> AnyView {
    let sound = ui.stores.sound;
    let ringtone = Memo::new(move |_| sound.with(|it| it.settings.ringtone));
    let volume = Memo::new(move |_| sound.with(|it| it.settings.volume));
    let sounds = Memo::new(move |_| sound.with(|it| it.settings.has_ring_sound));
    let waiting = Memo::new(move |_| sound.with(|it| it.settings.has_waiting_tone));
    let is_silent = Memo::new(move |_| sound.with(|it| SoundSettings::is_silent(&it.settings)));
    let choose = move |change| {
        let at = event_target_value(&change).parse::<usize>().ok();
        if let Some(ringtone) = at.and_then(|at| Ringtone::ALL.get(at)).copied() {
            ui.dispatch.sound(SoundWish::Ring { ringtone });
        }
    };
    let turn = move |input| {
        if let Ok(percent) = event_target_value(&input).parse() {
            ui.dispatch.sound(SoundWish::Volume { percent });
        }
    };
    let options = move || {
        let chosen = ringtone.get();
        let all = Ringtone::ALL.into_iter().enumerate();
        all.map(|(at, each)| {
            view! { <option value=at.to_string() selected=each == chosen>{text::ringtone(each)}</option> }
                .into_any()
        })
        .collect_view()
    };
    view! {
        <section class="card" aria-labelledby="sound-ringing">
            <div class="card-head"><h2 class="card-title" id="sound-ringing">{text::RINGING_SETTINGS}</h2></div>
            <div class="card-body stack">
                {choice(ui, Use::Ringer, text::RING_DEVICE)}
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || sounds.get()
                        on:change=move |change| {
                            ui.dispatch.sound(SoundWish::RingSound { on: event_target_checked(&change) });
                        }
                    />
                    <span>{text::RINGTONE_SOUND}<small class="meta">{text::RINGTONE_SOUND_HINT}</small></span>
                </label>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || waiting.get()
                        on:change=move |change| {
                            ui.dispatch.sound(SoundWish::WaitingTone { on: event_target_checked(&change) });
                        }
                    />
                    <span>{text::WAITING_TONE}<small class="meta">{text::WAITING_TONE_HINT}</small></span>
                </label>
                <label class="field">
                    <span>{text::RINGTONE}</span>
                    <select class="select" on:change=choose>{options}</select>
                </label>
                <label class="field">
                    <span>{text::RING_VOLUME}</span>
                    <input
                        class="volume"
                        type="range"
                        min="0"
                        max=FULL_VOLUME.to_string()
                        step="5"
                        prop:value=move || volume.get().to_string()
                        on:input=turn
                    />
                </label>
                <div role="status">
                    {move || {
                        is_silent
                            .get()
                            .then(|| view! { <p class="note warn">{icon(Icon::SoundOff)}<span>{text::SILENT_HINT}</span></p> })
                    }}
                </div>
                <div>
                    <button
                        class="btn"
                        disabled=move || is_silent.get()
                        on:click=move |_| ui.dispatch.sound(SoundWish::TestRing)
                    >
                        {icon(Icon::Bell)}
                        {text::TEST_RING}
                    </button>
                </div>
            </div>
        </section>
    }
    .into_any()
}
