//! A state as icon and word, and the page for having nothing.

use leptos::prelude::*;

use crate::ui::icon::{Icon, icon, sized};

/// How good a state is. Never shown by colour alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Tone {
    Quiet,
    Info,
    Good,
    Warn,
    Bad,
}

impl Tone {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Info => "info",
            Self::Good => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// Icon, word and tone of a state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Mark {
    pub(crate) tone: Tone,
    pub(crate) icon: Icon,
    pub(crate) word: String,
}

impl Mark {
    pub(crate) fn new(tone: Tone, icon: Icon, word: impl Into<String>) -> Self {
        Self {
            tone,
            icon,
            word: word.into(),
        }
    }
}

/// The state as text with its icon.
pub(crate) fn mark(mark: Mark) -> AnyView {
    view! { <span class=format!("state {}", mark.tone.class())>{icon(mark.icon)}<span>{mark.word}</span></span> }
        .into_any()
}

/// One icon, one sentence, one hint, and what can be done.
pub(crate) fn empty(
    what: Icon,
    title: &'static str,
    hint: impl Into<String>,
    action: AnyView,
) -> AnyView {
    view! {
        <div class="empty">
            {sized(what, "i l")}
            <p class="strong">{title}</p>
            <p class="meta">{hint.into()}</p>
            {action}
        </div>
    }
    .into_any()
}
