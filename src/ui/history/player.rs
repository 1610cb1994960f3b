//! Plays a recording or a voicemail. The sound is fetched at the first click, lives as long as this
//! tab shows it, and is silent while somebody calls.

use ledgerline_core::domain::history::{HistoryWish, Sound, SoundState};
use leptos::{html, prelude::*};

use crate::ui::{
    dom, format,
    icon::{Icon, icon},
    text,
};

use super::History;

const SPEEDS: [&str; 4] = ["1", "1.25", "1.5", "2"];

/// The player of one sound; `name` is that of the button before it plays.
pub(super) fn player(history: History, sound: Sound, name: &'static str) -> AnyView {
    let key = StoredValue::new(sound);
    let state = Memo::new(move |_| {
        history.view.with(|view| {
            let mut sounds = view.as_ref()?.sounds.iter();
            let (_, state) = key.with_value(|key| sounds.find(|(sound, _)| sound == key))?;
            Some(state.clone())
        })
    });
    // What is clicked here makes way for what comes of it, and the keys go on there.
    let (main, is_ours) = (StoredValue::new(dom::unique_id()), StoredValue::new(false));
    Effect::new(move |_| {
        state.track();
        if is_ours.get_value() {
            dom::catch_focus(main.get_value());
        }
    });
    let play = move || {
        is_ours.set_value(true);
        let sound = key.get_value();
        if let Sound::Voicemail { id } = &sound {
            history.wish(&HistoryWish::Heard {
                id: id.clone(),
                is_heard: true,
            });
        }
        history.wish(&HistoryWish::Play { sound });
    };
    let stop = move || {
        is_ours.set_value(true);
        history.wish(&HistoryWish::Stop {
            sound: key.get_value(),
        });
    };
    let start = move || {
        view! {
            <button class="btn small" id=main.get_value() on:click=move |_| play()>
                {icon(Icon::Play)}{name}
            </button>
        }
        .into_any()
    };
    (move || match state.get() {
        None => view! { <div class="player">{start()}</div> }.into_any(),
        Some(SoundState::Fetching) => {
            view! {
                <div class="player">
                    <p class="meta" role="status" id=main.get_value() tabindex="-1">{text::FETCHING_SOUND}</p>
                </div>
            }
            .into_any()
        }
        Some(SoundState::Missing { reason }) => view! {
            <div class="player wrap">
                <p class="said" role="status">{text::no_recording(reason)}</p>
                <button class="btn small" id=main.get_value() on:click=move |_| play()>{text::TRY_AGAIN}</button>
            </div>
        }
        .into_any(),
        Some(SoundState::Ready { address }) => controls(history, address, main.get_value(), stop),
    })
    .into_any()
}

/// `main` names the button that plays and pauses.
fn controls(
    history: History,
    address: String,
    main: String,
    stop: impl Fn() + Copy + Send + 'static,
) -> AnyView {
    let audio = NodeRef::<html::Audio>::new();
    let at = RwSignal::new(0.0_f64);
    let length = RwSignal::new(0.0_f64);
    let is_playing = RwSignal::new(false);
    // A call is heard before a recording.
    Effect::new(move |_| {
        let rings = history
            .ui
            .stores
            .calls
            .ringing()
            .with(|ringing| !ringing.is_empty());
        if let (true, Some(audio)) = (rings, audio.get()) {
            dom::pause(&audio);
        }
    });
    let toggle = move |_| {
        if let Some(audio) = audio.get_untracked() {
            if is_playing.get_untracked() {
                dom::pause(&audio);
            } else {
                dom::play(&audio);
            }
        }
    };
    let seek = move |event| {
        if let (Some(audio), Ok(to)) = (audio.get_untracked(), event_target_value(&event).parse()) {
            dom::seek(&audio, to);
            at.set(to);
        }
    };
    let speed = move |event| {
        if let (Some(audio), Ok(rate)) = (audio.get_untracked(), event_target_value(&event).parse())
        {
            dom::set_speed(&audio, rate);
        }
    };
    let told = move || {
        if let Some(audio) = audio.get_untracked() {
            let (now, whole) = dom::progress(&audio);
            at.set(now);
            length.set(whole);
        }
    };
    let speeds = SPEEDS
        .map(|rate| view! { <option value=rate>{text::speed(rate)}</option> })
        .into_iter()
        .collect_view();
    view! {
        <div class="player" role="group" aria-label=text::PLAYER>
            <audio
                node_ref=audio
                src=address
                autoplay
                on:play=move |_| is_playing.set(true)
                on:pause=move |_| is_playing.set(false)
                on:ended=move |_| is_playing.set(false)
                on:timeupdate=move |_| told()
                on:loadedmetadata=move |_| told()
            ></audio>
            <button
                class="btn small icon"
                id=main
                aria-label=move || if is_playing.get() { text::PAUSE } else { text::PLAY }
                on:click=toggle
            >
                {move || icon(if is_playing.get() { Icon::Hold } else { Icon::Play })}
            </button>
            <div class="grow">
                <input
                    type="range"
                    class="seek"
                    min="0"
                    step="any"
                    max=move || length.get().to_string()
                    prop:value=move || at.get().to_string()
                    aria-label=text::POSITION
                    aria-valuetext=move || text::position(&seconds(at.get()), &seconds(length.get()))
                    on:input=seek
                />
                <p class="micro num times"><span>{move || seconds(at.get())}</span><span>{move || seconds(length.get())}</span></p>
            </div>
            <select class="select small speed" aria-label=text::SPEED on:change=speed>{speeds}</select>
            <button
                class="btn small quiet icon"
                aria-label=text::STOP
                title=text::STOP
                on:click=move |_| stop()
            >
                {icon(Icon::Cross)}
            </button>
        </div>
    }
    .into_any()
}

/// `1:02`
fn seconds(value: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "hours at most, cut to seconds"
    )]
    let whole = value as i64;
    format::timer(whole)
}
