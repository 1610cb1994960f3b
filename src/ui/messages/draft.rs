//! What is typed and not sent, the same in every tab: kept at each pause in typing and on any exit.

use std::time::Duration;

use ledgerline_core::domain::{
    ids::{ExtensionId, ThreadId},
    texting::{OpenThread, TextWish},
};
use leptos::{ev, prelude::*};

use super::Texts;

/// A pause in typing.
const PAUSE: Duration = Duration::from_millis(400);

/// The draft of one conversation, in one tab.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    /// What the field shows.
    pub(super) shown: Memo<String>,
    texts: Texts,
    thread: StoredValue<ThreadId>,
    whose: StoredValue<Option<ExtensionId>>,
    kept: Memo<String>,
    /// What is typed lies over what is kept until that is the same.
    typed: RwSignal<Option<String>>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Draft {
    pub(super) fn new(texts: Texts, thread: ThreadId, opened: Memo<Option<OpenThread>>) -> Self {
        let kept = Memo::new(move |_| {
            opened.with(|it| it.as_ref().map(|it| it.draft.clone()).unwrap_or_default())
        });
        let typed = RwSignal::new(None::<String>);
        Effect::new(move |_| {
            let kept = kept.get();
            if typed.with_untracked(|typed| typed.as_ref() == Some(&kept)) {
                typed.set(None);
            }
        });
        let draft = Self {
            shown: Memo::new(move |_| typed.get().unwrap_or_else(|| kept.get())),
            texts,
            thread: StoredValue::new(thread),
            whose: StoredValue::new(untrack(|| texts.ui.texting.person())),
            kept,
            typed,
            timer: StoredValue::new(None),
        };
        on_cleanup(move || draft.keep());
        let hide = window_event_listener(ev::pagehide, move |_| draft.keep());
        on_cleanup(move || hide.remove());
        draft
    }

    fn stop(self) {
        if let Some(Some(timer)) = self.timer.try_update_value(Option::take) {
            timer.clear();
        }
    }

    /// Keeps what is not kept yet.
    pub(super) fn keep(self) {
        self.stop();
        let unsaved = self.typed.try_get_untracked().flatten();
        let kept = self.kept.try_get_untracked();
        let person = untrack(|| self.texts.ui.texting.person());
        if let Some(text) = unsaved.filter(|text| kept.as_ref() != Some(text))
            // What one person types is no draft of the next one's.
            && self.whose.try_get_value() == Some(person)
            && let Some(thread) = self.thread.try_get_value()
        {
            self.texts.wish(&TextWish::Draft { thread, text });
        }
    }

    /// Somebody types.
    pub(super) fn write(self, value: String) {
        self.typed.set(Some(value));
        self.stop();
        let timer = set_timeout_with_handle(move || self.keep(), PAUSE);
        self.timer.set_value(timer.ok());
    }

    /// It was sent, and with that the draft is done.
    pub(super) fn clear(self) {
        self.stop();
        self.typed.set(Some(String::new()));
    }
}
