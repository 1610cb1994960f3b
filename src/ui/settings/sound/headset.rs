//! Headsets whose own buttons answer, mute and hang up.

use ledgerline_core::domain::{
    headset::HeadsetState,
    sound::{HeadsetEntry, SoundWish},
};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    icon::{Icon, icon},
    primitives::keyed,
    text,
};

/// Those that were allowed, and one more.
pub(super) fn buttons(ui: Ui) -> AnyView {
    let can = Memo::new(move |_| ui.stores.sound.with(|sound| sound.headsets.is_some()));
    let offer = move || {
        if can.get() {
            allowed(ui)
        } else {
            view! { <p class="note">{icon(Icon::Dash)}<span>{text::NO_HEADSET_BUTTONS}</span></p> }
                .into_any()
        }
    };
    view! {
        <section class="card" aria-labelledby="sound-headset">
            <div class="card-head"><h2 class="card-title" id="sound-headset">{text::HEADSET_BUTTONS}</h2></div>
            <div class="card-body stack">{offer}</div>
        </section>
    }
    .into_any()
}

fn allowed(ui: Ui) -> AnyView {
    let headsets = Memo::new(move |_| {
        ui.stores
            .sound
            .with(|sound| sound.headsets.clone().unwrap_or_default())
    });
    let keys = Memo::new(move |_| {
        headsets.with(|all| {
            all.iter()
                .map(|it| it.number.to_string())
                .collect::<Vec<_>>()
        })
    });
    view! {
        <p class="meta">{text::HEADSET_BUTTONS_HINT}</p>
        <ul class="chain" aria-label=text::HEADSETS>{keyed(keys, move |key| row(ui, headsets, &key))}</ul>
        <div>
            <button class="btn" on:click=move |_| ui.dispatch.sound(SoundWish::ConnectHeadset)>
                {icon(Icon::Plus)}
                {text::CONNECT_HEADSET}
            </button>
        </div>
    }
    .into_any()
}

fn row(ui: Ui, headsets: Memo<Vec<HeadsetEntry>>, key: &str) -> AnyView {
    let number = key.parse().unwrap_or_default();
    let headset =
        Memo::new(move |_| headsets.with(|all| all.iter().find(|it| it.number == number).cloned()));
    let name = Memo::new(move |_| {
        let name = headset.with(|it| it.as_ref().map(|it| it.name.clone()));
        let name = name.unwrap_or_default();
        if name.is_empty() {
            text::HEADSET.to_owned()
        } else {
            name
        }
    });
    let state = Memo::new(move |_| headset.with(|it| it.as_ref().map(|it| it.state)));
    let mark = move || match state.get() {
        Some(HeadsetState::Used) => icon(Icon::CheckRing),
        Some(HeadsetState::NoButtons | HeadsetState::NotOpened) => icon(Icon::Warning),
        Some(HeadsetState::Elsewhere) | None => icon(Icon::Dash),
    };
    let forget = move || text::forget_headset(&name.get());
    view! {
        <li>
            <div class="chain-link with-action">
                {mark}
                <span class="grow wrap">
                    <span>{move || name.get()}</span>
                    <small class="meta">{move || state.get().map(text::headset_state)}</small>
                </span>
                <button
                    class="btn small quiet"
                    aria-label=forget
                    on:click=move |_| ui.dispatch.sound(SoundWish::ForgetHeadset { number })
                >
                    {text::FORGET}
                </button>
            </div>
        </li>
    }
    .into_any()
}
