//! How a live call stands besides talking: on hold and for how long, recorded, what is in the way of its
//! sound, rung elsewhere, digits about to go out.

use ledgerline_core::domain::{
    call::CallView, call_control::InCall, ids::CallId, intent::Intent, quality::Quality,
};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    format,
    icon::Icon,
    primitives::{Mark, Tone, mark},
    text,
};

fn read<T: Default + Send + Sync + PartialEq + 'static>(
    call: Memo<Option<CallView>>,
    of: fn(&InCall) -> T,
) -> Memo<T> {
    Memo::new(move |_| {
        call.with(|call| call.as_ref().map(|call| of(&call.in_call)))
            .unwrap_or_default()
    })
}

/// Beside the phase.
pub(super) fn marks(call: Memo<Option<CallView>>) -> AnyView {
    let is_held = read(call, |it| it.held_since.is_some());
    let is_held_elsewhere = read(call, |it| it.is_held_elsewhere);
    let is_recorded = read(call, |it| it.is_recorded);
    view! {
        <span role="status">
            {move || is_held.get().then(|| mark(Mark::new(Tone::Warn, Icon::Hold, text::ON_HOLD)))}
            {move || {
                is_held_elsewhere.get().then(|| mark(Mark::new(Tone::Warn, Icon::Hold, text::HELD_ELSEWHERE)))
            }}
            {move || is_recorded.get().then(|| mark(Mark::new(Tone::Bad, Icon::Record, text::RECORDING)))}
        </span>
    }
    .into_any()
}

/// Counts from the moment RingCentral put the call on hold.
pub(super) fn hold_timer(ui: Ui, call: Memo<Option<CallView>>) -> AnyView {
    let since = read(call, |it| it.held_since);
    let timer = move || {
        since.get().map(|at| {
            let shown = move || format::timer(ui.stores.clock.now().seconds_since(at));
            view! { <span class="meta num" role="timer" aria-label=text::HOLD_DURATION>{shown}</span> }
        })
    };
    view! { {timer} }.into_any()
}

/// What goes on by itself, and how to stop it.
pub(super) fn news(ui: Ui, id: CallId, call: Memo<Option<CallView>>) -> AnyView {
    let digits = read(call, |it| it.digits.clone());
    let flips_to = read(call, |it| it.flips_to.clone());
    let cause = read(call, |it| {
        it.quality.and_then(|Quality { cause, .. }| cause)
    });
    let id = StoredValue::new(id);
    let cancel = move |_| {
        ui.dispatch.send(Intent::CancelDigits {
            call: id.get_value(),
        });
    };
    view! {
        <div class="news" role="status">
            {move || cause.get().map(|cause| view! { <p class="note warn">{text::cause_of_quality(cause)}</p> })}
            {move || flips_to.get().map(|number| view! { <p class="note info">{text::flips_to(&number)}</p> })}
            {move || {
                digits
                    .get()
                    .map(|digits| {
                        view! {
                            <p class="note info">
                                <span class="grow">{text::digits_follow(&digits)}</span>
                                <button class="btn small" on:click=cancel>{text::CANCEL_DIGITS}</button>
                            </p>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}
