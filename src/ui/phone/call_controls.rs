//! The grid of controls of a live call, and its keypad. What is not possible stays in its place, can
//! be reached, and says why.

use ledgerline_core::domain::{call::CallView, ids::CallId, intent::Intent};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    icon::{Icon, sized},
    text,
};

use super::{dial_pad::dial_pad, ids};

const GLYPHS: [Icon; 8] = [
    Icon::Hold,
    Icon::Transfer,
    Icon::Plus,
    Icon::Merge,
    Icon::Record,
    Icon::Park,
    Icon::Flip,
    Icon::More,
];

pub(super) fn call_controls(ui: Ui, id: CallId, call: Memo<Option<CallView>>) -> AnyView {
    let is_muted =
        Memo::new(move |_| call.with(|call| call.as_ref().is_some_and(|call| call.is_muted)));
    let talks = Memo::new(move |_| {
        call.with(|call| {
            call.as_ref()
                .is_some_and(|call| call.phase.answered_at().is_some())
        })
    });
    let shows_keypad = RwSignal::new(false);
    let reason = RwSignal::new("");
    let of = id.clone();
    let is_first = Memo::new(move |_| {
        ui.stores
            .calls
            .live()
            .with(|live| live.first() == Some(&of))
    });
    let handle = move |name: &'static str| move || is_first.get().then_some(name);
    let waits = move || (!talks.get()).then_some("true");
    let why_waits = move || (!talks.get()).then_some(text::NOT_ANSWERED_YET);
    let mute = {
        let call = id.clone();
        move |_| {
            if talks.get_untracked() {
                let muted = !is_muted.get_untracked();
                ui.dispatch.send(Intent::SetMuted {
                    call: call.clone(),
                    muted,
                });
            } else {
                reason.set(text::NOT_ANSWERED_YET);
            }
        }
    };
    let keypad = move |_| {
        if talks.get_untracked() {
            shows_keypad.update(|shows| *shows = !*shows);
        } else {
            reason.set(text::NOT_ANSWERED_YET);
        }
    };
    let (hold, rest) = others(reason);
    let press = StoredValue::new(id);
    view! {
        <div class="controls" role="group" aria-label=text::CONTROLS>
            <button
                class="control"
                class:on=is_muted
                id=handle(ids::MUTE)
                aria-disabled=waits
                aria-description=why_waits
                on:click=mute
            >
                {move || sized(if is_muted.get() { Icon::MicrophoneOff } else { Icon::Microphone }, "i l")}
                <span>{move || if is_muted.get() { text::UNMUTE } else { text::MUTE }}</span>
            </button>
            {hold}
            <button
                class="control"
                id=handle(ids::KEYPAD)
                aria-disabled=waits
                aria-description=why_waits
                aria-expanded=move || shows_keypad.get().to_string()
                on:click=keypad
            >
                {sized(Icon::Keypad, "i l")}<span>{text::KEYPAD}</span>
            </button>
            {rest}
        </div>
        <p class="meta reason" role="status">{move || reason.get()}</p>
        {move || {
            (shows_keypad.get() && talks.get())
                .then(|| {
                    dial_pad(
                        text::KEYPAD,
                        move |digit| {
                            ui.dispatch
                                .send(Intent::SendDigits {
                                    call: press.get_value(),
                                    digits: digit.to_owned(),
                                });
                        },
                    )
                })
        }}
    }
    .into_any()
}

/// Hold, which stands second, and the others behind the keypad.
fn others(reason: RwSignal<&'static str>) -> (Option<AnyView>, Vec<AnyView>) {
    let mut all =
        text::UNAVAILABLE_CONTROLS
            .iter()
            .zip(GLYPHS)
            .map(move |(&(name, why), glyph)| {
                view! {
                    <button
                        class="control"
                        aria-disabled="true"
                        aria-description=why
                        title=why
                        on:click=move |_| reason.set(why)
                    >
                        {sized(glyph, "i l")}
                        <span>{name}</span>
                    </button>
                }
                .into_any()
            });
    (all.next(), all.collect())
}
