//! The five things to check before a connection is given up, yours or the company's.

use ledgerline_core::domain::{intent::Intent, view::FinishedView};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    history,
    icon::{Icon, icon},
    later::later,
    text,
};

/// What the checks are about.
#[derive(Clone, Copy)]
pub(super) struct Leaving {
    /// What the team has to know.
    pub(super) team: &'static str,
    /// It does, somebody says.
    pub(super) knows: RwSignal<bool>,
    /// Calls that are not in NetSuite.
    pub(super) unlogged: Memo<usize>,
    /// They are being sent.
    pub(super) is_sending: Memo<bool>,
    /// What will not work any more.
    pub(super) lost: &'static [&'static str],
}

/// `send_now` tries to log what waits.
pub(super) fn checks(
    ui: Ui,
    leaving: Leaving,
    send_now: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let Leaving {
        team,
        knows,
        unlogged,
        is_sending,
        lost,
    } = leaving;
    let waits = move || match unlogged.get() {
        0 => checked(true, text::CHECK_ALL_LOGGED.to_owned(), None),
        count => {
            let send = move || {
                view! {
                    <button
                        class="btn small"
                        aria-disabled=move || is_sending.get().to_string()
                        on:click=move |_| if !is_sending.get_untracked() { send_now() }
                    >
                        {text::SEND_NOW}
                    </button>
                }
                .into_any()
            };
            checked(false, text::check_unlogged(count), Some(send()))
        }
    };
    view! {
        <ul class="checks">
            <li>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=knows
                        on:change=move |event| knows.set(event_target_checked(&event))
                    />
                    <span>{team}</span>
                </label>
            </li>
            {waits}
            <li>
                {icon(Icon::Ledger)}
                <div class="stack">
                    <span>{text::CHECK_EXPORT}</span>
                    {later(move || history::export_all(ui))}
                </div>
            </li>
            <li>{icon(Icon::Dash)}{losses(lost)}</li>
            <li class="ok">{icon(Icon::CheckRing)}{kept()}</li>
        </ul>
    }
    .into_any()
}

/// Tries to log what only this browser has.
pub(super) fn send_own(ui: Ui) {
    let missing = |view: &FinishedView| -> Vec<_> {
        let calls = view.missing();
        calls
            .map(|call| call.call.telephony_session_id.clone())
            .collect()
    };
    let waiting = untrack(|| ui.stores.finished.with(missing));
    for session in waiting {
        ui.dispatch.send(Intent::RetryLog { session });
    }
}

pub(super) fn checked(is_good: bool, words: String, action: Option<AnyView>) -> AnyView {
    let (class, glyph) = if is_good {
        ("ok", Icon::CheckRing)
    } else {
        ("warn", Icon::Warning)
    };
    view! { <li class=class>{icon(glyph)}<span class="grow">{words}</span>{action}</li> }.into_any()
}

/// What does not work without it.
pub(super) fn losses(lost: &'static [&'static str]) -> AnyView {
    let all: Vec<_> = lost
        .iter()
        .map(|words| view! { <li>{*words}</li> }.into_any())
        .collect();
    view! {
        <div><span>{text::STOPS_WORKING}</span><ul class="bullets meta">{all}</ul></div>
    }
    .into_any()
}

/// Nothing is deleted; the same words before and after.
pub(super) fn kept() -> AnyView {
    view! { <span>{text::HISTORY_KEPT}</span> }.into_any()
}
