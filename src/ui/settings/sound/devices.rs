//! Choosing a device, and trying microphone and speaker.

use ledgerline_core::domain::sound::{
    Access, Device, MicrophoneFault, SoundView, SoundWish, Trial, Use,
};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    icon::{Icon, icon},
    microphone_level,
    settings::sound::noise,
    text,
};

/// What there is to choose from, and what is chosen.
#[derive(Clone, PartialEq)]
struct Offer {
    devices: Vec<Device>,
    /// Its place among them; none is the computer's own choice.
    chosen: Option<usize>,
    /// The chosen one that is not there.
    away: Option<Device>,
}

impl Offer {
    fn of(sound: &SoundView, what: Use) -> Self {
        let devices = sound.devices(what).to_vec();
        let id = sound.picked(what).id();
        let away = sound.settings.chosen(what).filter(|_| id.is_empty());
        Self {
            chosen: devices.iter().position(|device| device.id == id),
            away: away.cloned(),
            devices,
        }
    }
}

/// The list of devices to talk and listen with.
fn choice(ui: Ui, what: Use, name: &'static str) -> AnyView {
    let offer = Memo::new(move |_| ui.stores.sound.with(|sound| Offer::of(sound, what)));
    let is_missing = Memo::new(move |_| ui.stores.sound.with(|sound| sound.lacks(what)));
    let can_choose = Memo::new(move |_| {
        ui.stores.sound.with(|sound| match what {
            Use::Microphone => true,
            Use::Speaker => sound.can_choose_speaker,
            Use::Ringer => sound.can_choose_ringer,
        })
    });
    let choose = move |change| {
        let at = event_target_value(&change).parse::<usize>().ok();
        let device = offer.with_untracked(|offer| offer.devices.get(at?).cloned());
        ui.dispatch.sound(SoundWish::Choose { what, device });
    };
    let options = move || {
        let offer = offer.get();
        let away = offer.away.map(|device| {
            view! { <option value="away" selected>{text::device_away(&device.label)}</option> }
        });
        let is_default = offer.chosen.is_none() && away.is_none();
        let listed = offer.devices.into_iter().enumerate().map(|(at, device)| {
            let label = if device.label.is_empty() {
                text::device_number(name, at + 1)
            } else {
                device.label
            };
            let is_chosen = offer.chosen == Some(at);
            view! { <option value=at.to_string() selected=is_chosen>{label}</option> }.into_any()
        });
        let listed = listed.collect_view();
        view! {
            <option value="" selected=is_default>{text::SYSTEM_DEFAULT}</option>
            {away}
            {listed}
        }
    };
    let lacking = move || {
        let label = offer.with(|offer| offer.away.as_ref().map(|away| away.label.clone()));
        let words = text::device_missing(&label.unwrap_or_default());
        view! { <p class="note warn">{icon(Icon::Warning)}<span>{words}</span></p> }
    };
    view! {
        <label class="field">
            <span>{name}</span>
            <select class="select" disabled=move || !can_choose.get() on:change=choose>{options}</select>
        </label>
        {move || (!can_choose.get()).then(|| view! { <p class="meta">{text::NO_SPEAKER_CHOICE}</p> })}
        <div role="status">{move || is_missing.get().then(lacking)}</div>
    }
    .into_any()
}

/// Microphone and speaker.
pub(super) fn talking(ui: Ui) -> AnyView {
    let sound = ui.stores.sound;
    let is_nameless = Memo::new(move |_| {
        sound.with(|it| it.is_known && it.microphones.iter().all(|device| device.label.is_empty()))
    });
    let fault = Memo::new(move |_| {
        sound.with(|it| {
            let refused = (it.access == Access::Refused).then_some(MicrophoneFault::Refused);
            refused
                .or_else(|| it.trial.fault())
                .map(text::microphone_fault)
        })
    });
    let unheard = Memo::new(move |_| sound.with(|it| it.speaker_fault.map(text::speaker_fault)));
    view! {
        <section class="card" aria-labelledby="sound-talking">
            <div class="card-head"><h2 class="card-title" id="sound-talking">{text::TALKING}</h2></div>
            <div class="card-body stack">
                {choice(ui, Use::Microphone, text::MICROPHONE)}
                {move || is_nameless.get().then(|| view! { <p class="meta">{text::NO_DEVICE_NAMES}</p> })}
                {meter(ui)}
                <div role="alert">
                    {move || {
                        fault
                            .get()
                            .map(|words| view! { <p class="note bad">{icon(Icon::MicrophoneOff)}<span>{words}</span></p> })
                    }}
                </div>
                {noise::suppression(ui)}
                {choice(ui, Use::Speaker, text::SPEAKER)}
                <div>
                    <button class="btn" on:click=move |_| ui.dispatch.sound(SoundWish::TestSpeaker)>
                        {icon(Icon::Play)}
                        {text::TEST_SPEAKER}
                    </button>
                </div>
                <div role="alert">
                    {move || {
                        unheard
                            .get()
                            .map(|words| view! { <p class="note bad">{icon(Icon::Warning)}<span>{words}</span></p> })
                    }}
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn meter(ui: Ui) -> AnyView {
    let is_on = Memo::new(move |_| {
        ui.stores
            .sound
            .with(|sound| matches!(sound.trial, Trial::Level(_)))
    });
    let turn = move |_| {
        let wish = if is_on.get_untracked() {
            SoundWish::StopMicrophone
        } else {
            SoundWish::TryMicrophone
        };
        ui.dispatch.sound(wish);
    };
    view! {
        <div class="try-row">
            <button class="btn" on:click=turn>
                {icon(Icon::Microphone)}
                {move || if is_on.get() { text::STOP_TEST } else { text::TEST_MICROPHONE }}
            </button>
            {microphone_level::level(ui)}
        </div>
    }
    .into_any()
}
