//! `Call notes`: kept as they are typed, and whenever the field or the page is left.

use std::time::Duration;

use ledgerline_core::domain::{
    history::HistoryWish,
    ids::{CallId, TelephonySessionId},
    intent::Intent,
    view::AnnexName,
};
use leptos::{ev, prelude::*};

use crate::{
    state::annex_wish,
    ui::{app::Ui, text},
};

use super::ids;

/// What is typed about a live call is kept at once, and again after this: its tab may die at any
/// moment.
const EVERY: Duration = Duration::from_millis(250);
/// A pause in typing. A finished call goes to `NetSuite` once more with every note that is kept.
const PAUSE: Duration = Duration::from_millis(500);

/// Which note.
#[derive(Clone)]
pub(crate) enum NoteOf {
    Live(CallId),
    /// Of the same call, in a window of its own, which no shortcut leads to.
    Above(CallId),
    Finished(TelephonySessionId),
    /// Of the history: the call may be logged no longer here, or never was.
    Past(TelephonySessionId),
}

impl NoteOf {
    /// One note on the screen is the one that the shortcut and `Edit` lead to.
    fn is_first(&self, ui: Ui) -> bool {
        match self {
            Self::Live(call) => ui
                .stores
                .calls
                .live()
                .with(|live| live.first() == Some(call)),
            Self::Above(_) => false,
            Self::Finished(_) | Self::Past(_) => true,
        }
    }

    fn write(self, text: String) -> Intent {
        match self {
            Self::Live(call) | Self::Above(call) => Intent::WriteNote { call, text },
            Self::Finished(session) => Intent::EditFinishedNote { session, text },
            Self::Past(session) => {
                annex_wish(AnnexName::History, &HistoryWish::Note { session, text })
            }
        }
    }
}

/// The field. `kept` is the note as it stands; what is typed lies over it until it is kept, too.
pub(crate) fn notes(ui: Ui, of: NoteOf, kept: Memo<String>) -> AnyView {
    let typed = RwSignal::new(None::<String>);
    let asked_for = of.clone();
    let handle = move || asked_for.is_first(ui).then_some(ids::NOTES);
    let is_live = matches!(of, NoteOf::Live(_) | NoteOf::Above(_));
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(Some(timer)) = timer.try_update_value(Option::take) {
            timer.clear();
        }
    };
    let keep = move || {
        let unsaved = typed.try_get_untracked().flatten();
        if let Some(text) = unsaved.filter(|text| kept.try_get_untracked().as_ref() != Some(text)) {
            ui.dispatch.send(of.clone().write(text));
        }
    };
    Effect::new(move |_| {
        let kept = kept.get();
        if typed.with_untracked(|typed| typed.as_ref() == Some(&kept)) {
            typed.set(None);
        }
    });
    // What is asked for when the page hides no longer reaches the disk; before it unloads, it does.
    let leaving = [
        window_event_listener(ev::beforeunload, {
            let keep = keep.clone();
            move |_| keep()
        }),
        window_event_listener(ev::pagehide, {
            let keep = keep.clone();
            move |_| keep()
        }),
    ];
    on_cleanup({
        let keep = keep.clone();
        move || {
            stop();
            keep();
            for listener in leaving {
                listener.remove();
            }
        }
    });
    let on_input = {
        let keep = keep.clone();
        move |input| {
            typed.set(Some(event_target_value(&input)));
            if is_live && timer.with_value(Option::is_some) {
                return;
            }
            stop();
            let mut wait = PAUSE;
            if is_live {
                keep();
                wait = EVERY;
            }
            let keep = keep.clone();
            let again = move || {
                stop();
                keep();
            };
            timer.set_value(set_timeout_with_handle(again, wait).ok());
        }
    };
    let is_kept = move || typed.with(Option::is_none) && kept.with(|kept| !kept.is_empty());
    view! {
        <div class="note-head">
            <span class="label" aria-hidden="true">{text::CALL_NOTES}</span>
            <span class="micro" role="status">{move || is_kept().then_some(text::SAVED)}</span>
        </div>
        <textarea
            class="area"
            id=handle
            aria-label=text::CALL_NOTES
            rows="5"
            prop:value=move || typed.get().unwrap_or_else(|| kept.get())
            on:input=on_input
            on:blur=move |_| keep()
        ></textarea>
    }
    .into_any()
}
