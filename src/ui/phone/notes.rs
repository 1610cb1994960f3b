//! `Call notes`: kept as they are typed, and whenever the field or the page is left.

use ledgerline_core::domain::{
    history::HistoryWish,
    ids::{CallId, TelephonySessionId},
    intent::Intent,
    view::AnnexName,
};
use leptos::{html::Textarea, prelude::*};

use crate::{
    state::annex_wish,
    ui::{app::Ui, dom, text},
};

use super::{
    ids,
    lines::{self, Written},
    typing::Typing,
};

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

    /// By what the note of a live call and that of the finished one are the same.
    fn heir(self, ui: Ui) -> Memo<Option<String>> {
        match self {
            Self::Live(id) => {
                let call = ui.stores.calls.call(id);
                Memo::new(move |_| {
                    call.with(|call| {
                        Some(call.as_ref()?.telephony_session_id.as_ref()?.to_string())
                    })
                })
            }
            Self::Finished(session) => Memo::new(move |_| Some(session.to_string())),
            Self::Above(_) | Self::Past(_) => Memo::new(|_| None),
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

/// The field. `kept` is the note as it stands.
pub(crate) fn notes(ui: Ui, of: NoteOf, kept: Memo<String>) -> AnyView {
    let asked_for = of.clone();
    let handle = move || asked_for.is_first(ui).then_some(ids::NOTES);
    let is_live = matches!(of, NoteOf::Live(_) | NoteOf::Above(_));
    let heir = of.clone().heir(ui);
    let written = StoredValue::new(Written::new(kept.get_untracked()));
    let write = move |text: String| {
        let _ = written.try_update_value(|written| written.write(&text));
        ui.dispatch.send(of.clone().write(text));
    };
    let typing = Typing::new(kept, move || is_live, write);
    lines::take_in(typing, kept, written);
    let field = NodeRef::<Textarea>::new();
    Effect::new(move |_| {
        let text = typing.shown();
        if let Some(field) = field.get() {
            dom::show_text(&field, &text);
        }
    });
    let is_kept = move || typing.is_kept() && kept.with(|kept| !kept.is_empty());
    view! {
        <div class="note-head">
            <span class="label" aria-hidden="true">{text::CALL_NOTES}</span>
            <span class="micro" role="status">{move || is_kept().then_some(text::SAVED)}</span>
        </div>
        <textarea
            class="area"
            id=handle
            aria-label=text::CALL_NOTES
            data-heir=move || heir.get()
            rows="5"
            node_ref=field
            prop:value=untrack(|| typing.shown())
            on:input=move |input| typing.input(event_target_value(&input))
            on:blur=move |_| typing.keep()
        ></textarea>
    }
    .into_any()
}
