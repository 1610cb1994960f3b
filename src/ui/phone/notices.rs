//! What has to be said on the phone screen: why a further call was not made, what was missed, and what this
//! browser cannot do.

use ledgerline_core::domain::{
    connection::{PhoneState, PhoneUnavailable},
    finished_call::CallResult,
    ids::TelephonySessionId,
    intent::Intent,
    phone_number::display,
    view::FinishedCallView,
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    dom, format,
    icon::{Icon, icon, sized},
    later::{Part, later},
    primitives::keyed,
    text,
};

const TITLE: &str = "away-title";
const UNSHARED_READ: &str = "ledgerline.unshared-read";
/// A longer list is in RingCentral's own log, and beside the dial pad.
const MOST_LISTED: usize = 20;

/// Nothing, unless there is something to say.
pub(super) fn notices(ui: Ui) -> AnyView {
    let has_any = Memo::new(move |_| {
        let is_unshared = ui.stores.connection.with(|view| view.is_unshared);
        let has_calls = ui
            .stores
            .finished
            .with(|view| view.unkept > 0 || view.calls.iter().any(|item| item.is_away));
        is_unshared || has_calls
    });
    view! {
        {not_made(ui)}
        {move || has_any.get().then(|| later(move || all(ui)))}
    }
    .into_any()
}

/// Why a call beside one that is on was not made; without one the dialer says so.
fn not_made(ui: Ui) -> AnyView {
    let live = ui.stores.calls.live();
    let words = Memo::new(move |_| {
        let problem = || {
            ui.stores
                .dialer
                .with(|dialer| dialer.problem.as_ref().and_then(text::dial_problem))
        };
        (!live.with(Vec::is_empty)).then(problem).flatten()
    });
    let dismiss = move |_| {
        ui.dispatch.send(Intent::ClearDialProblem);
        dom::catch_focus("main");
    };
    view! {
        <div role="alert">
            {move || {
                words
                    .get()
                    .map(|words| {
                        view! {
                            <div class="note bad">
                                {icon(Icon::Warning)}<span class="grow">{words}</span>
                                {dismiss_button(dismiss)}
                            </div>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

#[wasm_split(calls, fallible)]
fn all(ui: Ui) -> Part {
    let unkept = Memo::new(move |_| ui.stores.finished.with(|view| view.unkept));
    let away = Memo::new(move |_| {
        ui.stores.finished.with(|view| {
            let away = view.calls.iter().filter(|item| item.is_away);
            away.map(|item| item.call.telephony_session_id.clone())
                .collect::<Vec<_>>()
        })
    });
    let has_away = Memo::new(move |_| away.with(|away| !away.is_empty()));
    Ok(view! {
        <div role="alert">
            {move || {
                let calls = unkept.get();
                (calls > 0)
                    .then(|| view! { <p class="note bad">{icon(Icon::Warning)}<span>{text::unkept(calls)}</span></p> })
            }}
        </div>
        {unshared(ui)}
        {move || has_away.get().then(|| while_away(ui, away))}
    }
    .into_any())
}

/// This browser lacks what tabs need to share the phone.
fn unshared(ui: Ui) -> AnyView {
    let connection = ui.stores.connection;
    let was_read = RwSignal::new(false);
    let words = Memo::new(move |_| {
        let reason = PhoneUnavailable::InOtherTab;
        if !connection.with(|view| view.is_unshared) {
            None
        } else if connection.phone() == (PhoneState::Unavailable { reason }) {
            // There is no phone here, read or not.
            Some((text::UNSHARED_ELSEWHERE, false))
        } else {
            // Perhaps in another tab.
            let was_read = was_read.get() || dom::setting(UNSHARED_READ).is_some();
            (!was_read).then_some((text::UNSHARED, true))
        }
    });
    let dismiss = move |_| {
        dom::keep_setting(UNSHARED_READ, "1");
        was_read.set(true);
    };
    view! {
        <div role="status">
            {move || {
                words
                    .get()
                    .map(|(words, can_dismiss)| {
                        view! {
                            <div class="note warn">
                                {icon(Icon::Warning)}<span class="grow">{words}</span>
                                {can_dismiss.then(|| dismiss_button(dismiss))}
                            </div>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

fn dismiss_button(act: impl Fn(leptos::ev::MouseEvent) + 'static) -> AnyView {
    view! {
        <button class="btn small quiet icon" aria-label=text::DISMISS title=text::DISMISS on:click=act>
            {icon(Icon::Cross)}
        </button>
    }
    .into_any()
}

fn while_away(ui: Ui, calls: Memo<Vec<TelephonySessionId>>) -> AnyView {
    let listed = Memo::new(move |_| {
        calls.with(|calls| calls.iter().take(MOST_LISTED).cloned().collect::<Vec<_>>())
    });
    let more = move || calls.with(|calls| calls.len().saturating_sub(MOST_LISTED));
    let dismiss = move |_| {
        ui.dispatch.send(Intent::NoteAway);
        dom::catch_focus("main");
    };
    view! {
        <section class="away" aria-label=text::AWAY>
            <header class="finished-head">
                <h2 class="grow" id=TITLE>
                    <span role="status">{move || text::away(calls.with(Vec::len))}</span>
                </h2>
                {dismiss_button(dismiss)}
            </header>
            <ul class="lines" aria-labelledby=TITLE>
                {keyed(listed, move |id| missed(ui, id))}
            </ul>
            {move || (more() > 0).then(|| view! { <p class="meta">{text::away_more(more())}</p> })}
        </section>
    }
    .into_any()
}

fn missed(ui: Ui, id: TelephonySessionId) -> AnyView {
    let item = ui.stores.finished.call(id);
    let of = move |read: fn(&FinishedCallView) -> Option<String>| {
        Memo::new(move |_| item.with(|item| item.as_ref().and_then(read)))
    };
    let name = of(|item| Some(text::finished_name(&item.caller, &item.call.remote)));
    let number = of(|item| item.call.remote.number.clone());
    let shown = move || {
        number
            .get()
            .as_deref()
            .map(display)
            .filter(|shown| Some(shown) != name.get().as_ref())
    };
    let has_voicemail = Memo::new(move |_| {
        item.with(|item| {
            item.as_ref()
                .is_some_and(|item| item.call.result == CallResult::Voicemail)
        })
    });
    let clock = ui.stores.clock;
    let when = move || {
        item.with(|item| {
            item.as_ref().map(|item| {
                format::moment(clock.local(item.call.started_at), clock.local(clock.now()))
            })
        })
    };
    let call_back = move |_| {
        if let Some(input) = number.get_untracked() {
            ui.dispatch.send(Intent::Dial { input });
        }
    };
    view! {
        <li class="with-action">
            <div class="grow">
                <span class="strong">{name}</span>
                <span class="meta">
                    {move || {
                        let (glyph, word) = if has_voicemail.get() {
                            (Icon::Voicemail, text::LEFT_VOICEMAIL)
                        } else {
                            (Icon::Missed, text::MISSED)
                        };
                        view! { {sized(glyph, "i s")}{word} }
                    }}
                    <span>"· "<time>{when}</time>{move || shown().map(|number| format!(" · {number}"))}</span>
                </span>
            </div>
            {move || {
                number
                    .get()
                    .map(|_| {
                        view! {
                            <button
                                class="btn small"
                                aria-label=move || text::call_back(&name.get().unwrap_or_default())
                                on:click=call_back
                            >
                                {text::CALL_BACK_NOW}
                            </button>
                        }
                    })
            }}
        </li>
    }
    .into_any()
}
