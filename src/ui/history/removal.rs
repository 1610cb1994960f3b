//! Taking a call out of the history: what that means, said before it is done, and the way back for a
//! moment after.

use ledgerline_core::domain::{
    history::{CallDetails, HistoryWish},
    intent::Intent,
    view::LogState,
};
use leptos::prelude::*;

use crate::ui::{dom, primitives::dialog, text};

use super::{History, calls};

const UNDO: &str = "undo-removal";

/// What a tab does about it.
#[derive(Clone, Copy)]
pub(super) struct Removal {
    history: History,
    /// It asks whether to.
    asks: RwSignal<bool>,
    /// The call that was removed last was removed here.
    is_ours: StoredValue<bool>,
}

impl Removal {
    pub(super) fn new(history: History) -> Self {
        Self {
            history,
            asks: RwSignal::new(false),
            is_ours: StoredValue::new(false),
        }
    }

    pub(super) fn button(self) -> AnyView {
        view! {
            <button class="btn small quiet danger-quiet" on:click=move |_| self.asks.set(true)>
                {text::REMOVE_CALL}
            </button>
        }
        .into_any()
    }

    /// The question.
    pub(super) fn question(self) -> AnyView {
        let history = self.history;
        dialog(text::REMOVE_CALL_TITLE, self.asks, move || {
            let open = Memo::new(move |_| history.mine.with(|look| look.details.clone()));
            let who = move || {
                let name =
                    |open: &CallDetails| text::finished_name(&open.caller, &open.call.remote);
                open.with(|open| open.as_ref().map(name))
            };
            let log = Memo::new(move |_| {
                open.with(|open| open.as_ref().and_then(|open| open.log.clone()))
            });
            let standing = move || log.with(|log| text::removed_log(log.as_ref()));
            let session = move || {
                open.with_untracked(|open| Some(open.as_ref()?.call.telephony_session_id.clone()))
            };
            let log_first = move |_| {
                let Some(session) = session() else { return };
                if log.with_untracked(Option::<LogState>::is_some) {
                    history.ui.dispatch.send(Intent::RetryLog { session });
                } else {
                    history.wish(&HistoryWish::Log { session });
                }
            };
            let remove = move |_| {
                self.asks.set(false);
                if let Some(session) = session() {
                    self.is_ours.set_value(true);
                    history.wish(&HistoryWish::Remove { session });
                    history.show(None);
                }
            };
            view! {
                <div class="dialog-body stack">
                    <p class="strong wrap">{who}</p>
                    <p>{text::REMOVE_CALL_WHERE}</p>
                    <div class="row" role="status">
                        <span class="grow">{move || standing().0}</span>
                        {move || standing().1.then(|| view! {
                            <button class="btn small" on:click=log_first>{text::LOG_FIRST}</button>
                        })}
                    </div>
                </div>
                <footer class="dialog-foot">
                    <span class="grow"></span>
                    <button class="btn" on:click=move |_| self.asks.set(false)>{text::CANCEL}</button>
                    <button class="btn danger" on:click=remove>{text::REMOVE}</button>
                </footer>
            }
            .into_any()
        })
    }

    /// The call that goes, and the way to keep it.
    pub(super) fn undo(self) -> AnyView {
        let history = self.history;
        let going = Memo::new(move |_| history.view.with(|view| view.as_ref()?.removed.clone()));
        // The button that was pressed went with its call; the keys go on with the way back.
        Effect::new(move |before: Option<bool>| {
            let is_going = going.with(Option::is_some);
            if self.is_ours.get_value() && before.is_some_and(|before| before != is_going) {
                self.is_ours.set_value(is_going);
                dom::catch_focus(if is_going { UNDO } else { calls::SCROLLER });
            }
            is_going
        });
        let restore = move |_| history.wish(&HistoryWish::Restore);
        view! {
            <div role="status">
                {move || {
                    going
                        .get()
                        .map(|row| {
                            view! {
                                <div class="note info">
                                    <span class="grow">{text::call_removed(&text::row_name(&row))}</span>
                                    <button class="btn small" id=UNDO on:click=restore>{text::UNDO}</button>
                                </div>
                            }
                        })
                }}
            </div>
        }
        .into_any()
    }
}
