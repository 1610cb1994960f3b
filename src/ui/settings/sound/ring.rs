//! How a call rings: where, which melody, how loud.

use ledgerline_core::domain::sound::{Device, FULL_VOLUME, Picked, SoundView, SoundWish, pick};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    icon::{Icon, icon},
    primitives::keyed,
    silence::{self, silence},
    text,
};

use super::{quiet, ringtone};

/// A place where it may ring.
#[derive(Clone, PartialEq, Eq)]
struct Place {
    /// Nothing is the computer's own choice.
    device: Option<Device>,
    is_chosen: bool,
    /// It was chosen and is not plugged in.
    is_away: bool,
}

impl Place {
    /// The browser's name for it; nobody's is empty but that of the computer's own choice.
    fn key(&self) -> String {
        let id = self.device.as_ref().map(|device| device.id.clone());
        id.unwrap_or_default()
    }
}

/// All there are: the computer's own choice, then the devices, then those that are missed.
fn places(sound: &SoundView) -> Vec<Place> {
    let chosen: Vec<Option<&Device>> = sound.settings.ringers().collect();
    let picked = |device: &Device| {
        let is_it = |one: &&Device| pick(Some(one), &sound.speakers) == Picked::Device(device);
        chosen.iter().flatten().any(is_it)
    };
    let default = Place {
        device: None,
        is_chosen: chosen.contains(&None),
        is_away: false,
    };
    let there = sound.speakers.iter().map(|device| Place {
        device: Some(device.clone()),
        is_chosen: picked(device),
        is_away: false,
    });
    let away = chosen
        .iter()
        .flatten()
        .filter(|one| sound.is_known && pick(Some(one), &sound.speakers) == Picked::Missing);
    let away = away.map(|device| Place {
        device: Some((*device).clone()),
        is_chosen: true,
        is_away: true,
    });
    std::iter::once(default).chain(there).chain(away).collect()
}

/// `Ring on`: one device or several. The computer's own choice cannot be given up while it is the only one.
fn ring_on(ui: Ui) -> AnyView {
    let sound = ui.stores.sound;
    let places = Memo::new(move |_| sound.with(places));
    let keys =
        Memo::new(move |_| places.with(|all| all.iter().map(Place::key).collect::<Vec<_>>()));
    let can_choose = Memo::new(move |_| sound.with(|it| it.can_choose_ringer));
    let missing = move || {
        places.with(|places| {
            let away = places.iter().find(|place| place.is_away)?;
            let label = away.device.as_ref().map(|device| device.label.clone());
            let words = text::ringer_missing(&label.unwrap_or_default());
            Some(view! { <p class="note warn">{icon(Icon::Warning)}<span>{words}</span></p> })
        })
    };
    view! {
        <fieldset class="ticks">
            <legend class="label">{text::RING_DEVICE}</legend>
            {keyed(keys, move |key| choice(ui, places, can_choose, key))}
        </fieldset>
        <p class="meta">
            {move || if can_choose.get() { text::RING_DEVICE_HINT } else { text::NO_SPEAKER_CHOICE }}
        </p>
        <div role="status">{missing}</div>
    }
    .into_any()
}

fn choice(ui: Ui, places: Memo<Vec<Place>>, can_choose: Memo<bool>, key: String) -> AnyView {
    let place = Memo::new(move |_| {
        places.with(|all| {
            let at = all.iter().position(|place| place.key() == key)?;
            Some((at, all[at].clone()))
        })
    });
    let is_chosen = move || place.with(|it| it.as_ref().is_some_and(|(_, it)| it.is_chosen));
    let is_only = Memo::new(move |_| {
        let is_default = place.with(|it| it.as_ref().is_some_and(|(_, it)| it.device.is_none()));
        is_default && places.with(|all| all.iter().filter(|one| one.is_chosen).count() == 1)
    });
    let label = move || {
        place.with(|it| {
            let (at, place) = it.as_ref()?;
            Some(match &place.device {
                None => text::SYSTEM_DEFAULT.to_owned(),
                Some(device) if place.is_away => text::device_away(&device.label),
                Some(device) if device.label.is_empty() => text::device_number(text::SPEAKER, *at),
                Some(device) => device.label.clone(),
            })
        })
    };
    let choose = move |change| {
        if let Some((_, place)) = place.get_untracked() {
            ui.dispatch.sound(SoundWish::RingOn {
                device: place.device,
                on: event_target_checked(&change),
            });
        }
    };
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=is_chosen
                disabled=move || !can_choose.get() || is_only.get() && is_chosen()
                on:change=choose
            />
            <span class="wrap">{label}</span>
        </label>
    }
    .into_any()
}

pub(super) fn ringing(ui: Ui) -> AnyView {
    let sound = ui.stores.sound;
    let volume = Memo::new(move |_| sound.with(|it| it.settings.volume));
    let sounds = Memo::new(move |_| sound.with(|it| it.settings.has_ring_sound));
    let waiting = Memo::new(move |_| sound.with(|it| it.settings.has_waiting_tone));
    let silence = silence(ui);
    let is_silent = Memo::new(move |_| silence.get().is_some());
    let silent = move || {
        let words = text::silent(silence::end(silence.get()?).as_deref());
        Some(view! { <p class="note warn">{icon(Icon::SoundOff)}<span>{words}</span></p> })
    };
    let turn = move |input| {
        if let Ok(percent) = event_target_value(&input).parse() {
            ui.dispatch.sound(SoundWish::Volume { percent });
        }
    };
    view! {
        <section class="card" aria-labelledby="sound-ringing">
            <div class="card-head"><h2 class="card-title" id="sound-ringing">{text::RINGING_SETTINGS}</h2></div>
            <div class="card-body stack">
                {ring_on(ui)}
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
                {quiet::hours(ui)}
                {quiet::pause(ui)}
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
                {ringtone::choice(ui)}
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
                <div role="status">{silent}</div>
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
