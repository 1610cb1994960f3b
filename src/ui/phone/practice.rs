//! A practice call: the app rings itself as a call would, and nobody is called, told or logged.

use ledgerline_core::domain::sound::{Practice, SoundView, SoundWish};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    dom,
    icon::{Icon, icon, sized},
    later::{Part, later},
    microphone_level,
    silence::{self, silence},
    text,
};

const CARD: &str = "practice";
const ABOUT: &str = "practice-about";

/// Its card, above every screen; nothing while there is none.
pub(crate) fn practice(ui: Ui) -> AnyView {
    let is_on = Memo::new(move |_| ui.stores.sound.with(|sound| sound.practice.is_some()));
    (move || {
        is_on
            .get()
            .then(|| view! { <div class="ringing">{later(move || card(ui))}</div> })
    })
    .into_any()
}

#[wasm_split(calls, fallible)]
fn card(ui: Ui) -> Part {
    let is_answered = Memo::new(move |_| {
        ui.stores
            .sound
            .with(|sound| sound.practice.is_some_and(Practice::is_answered))
    });
    on_cleanup(|| dom::catch_focus("main"));
    dom::focus_later(CARD);
    // The button that was clicked is gone.
    Effect::new(move |_| {
        if is_answered.get() {
            dom::focus_later(CARD);
        }
    });
    let title = move || {
        if is_answered.get() {
            text::PRACTICE_ANSWERED
        } else {
            text::PRACTICE_RINGING
        }
    };
    Ok(view! {
        <section
            class="ring"
            id=CARD
            tabindex="-1"
            role="alertdialog"
            aria-label=text::PRACTICE_CALL
            aria-describedby=ABOUT
        >
            <div class="ring-top">
                <span class="state info">{sized(Icon::Phone, "i solid")}<span>{text::PRACTICE_CALL}</span></span>
            </div>
            <div class="ring-who" id=ABOUT>
                <h2 class="two">{title}</h2>
                {move || if is_answered.get() { talking(ui) } else { ringing(ui) }}
            </div>
            {move || if is_answered.get() { end(ui) } else { answer_or_decline(ui) }}
        </section>
    }
    .into_any())
}

fn ringing(ui: Ui) -> AnyView {
    let heard = Memo::new(move |_| ui.stores.sound.with(where_it_rings));
    let silence = silence(ui);
    view! {
        <p>{text::PRACTICE_HINT}</p>
        {move || {
            if let Some(silence) = silence.get() {
                let words = text::silent(silence::end(silence).as_deref());
                view! { <p class="note warn">{icon(Icon::SoundOff)}<span>{words}</span></p> }.into_any()
            } else {
                view! { <p class="meta">{heard}</p> }.into_any()
            }
        }}
    }
    .into_any()
}

fn where_it_rings(sound: &SoundView) -> String {
    let label = |id: &str| {
        let mut devices = sound.speakers.iter();
        devices
            .find(|device| device.id == id)
            .map(|device| device.label.as_str())
    };
    let labels: Vec<_> = sound.rings_on().into_iter().map(label).collect();
    text::rings_on(&labels)
}

fn talking(ui: Ui) -> AnyView {
    // Without a microphone nothing comes back, either: its fault says what to do.
    let fault = Memo::new(move |_| {
        ui.stores.sound.with(|sound| {
            let unheard =
                (sound.practice == Some(Practice::Unheard)).then_some(text::PRACTICE_UNHEARD);
            sound.trial.fault().map(text::microphone_fault).or(unheard)
        })
    });
    view! {
        <p>{text::PRACTICE_SPEAK}</p>
        <div class="try-row">{icon(Icon::Microphone)}{microphone_level::level(ui)}</div>
        <div role="alert">
            {move || {
                fault
                    .get()
                    .map(|words| {
                        view! { <p class="note bad">{icon(Icon::MicrophoneOff)}<span>{words}</span></p> }
                    })
            }}
        </div>
    }
    .into_any()
}

fn answer_or_decline(ui: Ui) -> AnyView {
    view! {
        <div class="ring-main">
            <button class="btn danger large" on:click=move |_| ui.dispatch.sound(SoundWish::EndPractice)>
                {sized(Icon::HangUp, "i solid")}{text::DECLINE}
            </button>
            <button class="btn answer large" on:click=move |_| ui.dispatch.sound(SoundWish::AnswerPractice)>
                {sized(Icon::Phone, "i solid")}{text::ANSWER}
            </button>
        </div>
    }
    .into_any()
}

fn end(ui: Ui) -> AnyView {
    view! {
        <div class="ring-main">
            <span></span>
            <button class="btn danger large" on:click=move |_| ui.dispatch.sound(SoundWish::EndPractice)>
                {sized(Icon::HangUp, "i solid")}{text::END_PRACTICE}
            </button>
        </div>
    }
    .into_any()
}
