//! What is typed about a call: kept as it is typed, and whenever its field or the page is left.

use std::time::Duration;

use leptos::{ev, prelude::*};

/// What is typed about a live call is kept at once, and again after this: its tab may die at any
/// moment.
const EVERY: Duration = Duration::from_millis(250);
/// A pause in typing. A finished call goes to `NetSuite` once more with every word that is kept.
const PAUSE: Duration = Duration::from_millis(500);

/// A field that is typed into.
#[derive(Clone, Copy)]
pub(crate) struct Typing {
    /// Lies over what is kept, until that is the same.
    typed: RwSignal<Option<String>>,
    kept: Memo<String>,
    is_live: Signal<bool>,
    write: Callback<String>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Typing {
    /// `kept` is the text as it stands, and `write` has it kept otherwise.
    pub(crate) fn new(
        kept: Memo<String>,
        is_live: impl Fn() -> bool + Send + Sync + 'static,
        write: impl Fn(String) + Send + Sync + 'static,
    ) -> Self {
        let typing = Self {
            typed: RwSignal::new(None),
            kept,
            is_live: Signal::derive(is_live),
            write: Callback::new(write),
            timer: StoredValue::new(None),
        };
        Effect::new(move |_| {
            let kept = kept.get();
            if typing
                .typed
                .with_untracked(|typed| typed.as_ref() == Some(&kept))
            {
                typing.typed.set(None);
            }
        });
        // What is asked for when the page hides no longer reaches the disk; before it unloads, it does.
        let leaving = [
            window_event_listener(ev::beforeunload, move |_| typing.keep()),
            window_event_listener(ev::pagehide, move |_| typing.keep()),
        ];
        on_cleanup(move || {
            typing.stop();
            typing.keep();
            for listener in leaving {
                listener.remove();
            }
        });
        typing
    }

    /// What stands in the field.
    pub(crate) fn shown(self) -> String {
        self.typed.get().unwrap_or_else(|| self.kept.get())
    }

    /// What is typed and not kept yet.
    pub(crate) fn unkept(self) -> Option<String> {
        self.typed.get_untracked()
    }

    /// Nothing is typed that is not kept.
    pub(crate) fn is_kept(self) -> bool {
        self.typed.with(Option::is_none)
    }

    /// Somebody types.
    pub(crate) fn input(self, text: String) {
        self.typed.set(Some(text));
        let is_live = self.is_live.get_untracked();
        if is_live && self.timer.with_value(Option::is_some) {
            return;
        }
        self.stop();
        let mut wait = PAUSE;
        if is_live {
            self.keep();
            wait = EVERY;
        }
        let again = move || {
            self.stop();
            self.keep();
        };
        self.timer
            .set_value(set_timeout_with_handle(again, wait).ok());
    }

    /// The field is left: what was typed stands there as it is kept.
    pub(crate) fn leave_as(self, text: String) {
        self.keep();
        let is_kept = self.kept.with_untracked(|kept| *kept == text);
        self.typed.set((!is_kept).then_some(text));
    }

    /// Keeps what was typed.
    pub(crate) fn keep(self) {
        let unsaved = self.typed.try_get_untracked().flatten();
        let kept = self.kept.try_get_untracked();
        if let Some(text) = unsaved.filter(|text| kept.as_ref() != Some(text)) {
            self.write.run(text);
        }
    }

    fn stop(self) {
        if let Some(Some(timer)) = self.timer.try_update_value(Option::take) {
            timer.clear();
        }
    }
}
