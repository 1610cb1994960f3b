//! One text: its words, when, and how far it has come.

use ledgerline_core::domain::{
    call::Direction,
    ids::MessageId,
    texting::{OpenThread, TextState, TextView, TextWish},
};
use leptos::prelude::*;

use crate::ui::{
    format,
    icon::Icon,
    primitives::{Mark, Tone, mark},
    text,
};

use super::{
    Texts,
    file::{Which, file},
};

pub(super) fn text_row(texts: Texts, opened: Memo<Option<OpenThread>>, id: String) -> AnyView {
    let id = MessageId::new(id);
    let wanted = id.clone();
    let shown = Memo::new(move |_| {
        opened.with(|open| {
            let mut texts = open.iter().flat_map(|open| &open.texts);
            texts.find(|text| text.id == wanted).cloned()
        })
    });
    let is_ours = shown.with_untracked(|it| {
        it.as_ref()
            .is_some_and(|it| it.direction == Direction::Outbound)
    });
    let state = Memo::new(move |_| shown.with(|it| it.as_ref().map(|it| it.state.clone())));
    // RingCentral's own cannot be taken back, and their files are not here any more.
    let can = Memo::new(move |_| {
        shown.with(|it| {
            it.as_ref().map_or((false, false), |it| {
                let is_failed = matches!(it.state, TextState::Failed { .. });
                let is_repeatable = !it.is_known || it.files.is_empty();
                (is_failed && is_repeatable, is_failed && !it.is_known)
            })
        })
    });
    let said = Memo::new(move |_| shown.with(|it| it.as_ref().map(|it| it.body.clone())));
    let files = Memo::new(move |_| shown.with(|it| it.as_ref().map_or(0, |it| it.files.len())));
    let thread = opened.with_untracked(|open| open.as_ref().map(|open| open.thread.id.clone()));
    let author = Memo::new(move |_| {
        if is_ours {
            return text::YOU.to_owned();
        }
        let named = sender(opened, shown);
        named.unwrap_or_else(|| {
            opened.with(|open| {
                let others = open.as_ref().map(|open| super::names(&open.thread.others));
                others.unwrap_or_default()
            })
        })
    });
    let message = id.clone();
    let clock = texts.ui.stores.clock;
    let at = move || shown.with(|it| Some(format::time_of_day(clock.local(it.as_ref()?.at))));
    let from = Memo::new(move |_| sender(opened, shown));
    view! {
        <li class="m" class:me=is_ours class:them=!is_ours>
            {move || from.get().map(|from| view! { <span class="micro">{from}</span> })}
            <div class="b">
                {said}
                {move || {
                    let one = |at| {
                        let which = Which { thread: thread.clone()?, text: message.clone(), at };
                        Some(file(texts, which, shown, author))
                    };
                    (0..files.get()).map(one).collect_view()
                }}
            </div>
            <div class="m-meta micro">
                <span class="num">{at}</span>
                {move || state.get().map(|state| standing(texts, &id, &state, can.get()))}
            </div>
        </li>
    }
    .into_any()
}

/// Who of several wrote it.
fn sender(opened: Memo<Option<OpenThread>>, shown: Memo<Option<TextView>>) -> Option<String> {
    let from = shown.with(|it| it.as_ref()?.from.clone())?;
    opened.with(|open| {
        let mut others = open.as_ref()?.thread.others.iter();
        others
            .find(|other| other.number == from)
            .map(text::other_side)
    })
}

/// `can` says whether it can be sent again, and whether it can be discarded.
fn standing(texts: Texts, id: &MessageId, state: &TextState, can: (bool, bool)) -> AnyView {
    let (tone, glyph) = match state {
        TextState::Received => return ().into_any(),
        TextState::Queued => (Tone::Quiet, Icon::Clock),
        TextState::Sending => (Tone::Quiet, Icon::Turning),
        TextState::Sent => (Tone::Quiet, Icon::Check),
        TextState::Delivered => (Tone::Good, Icon::CheckRing),
        TextState::Unknown => (Tone::Warn, Icon::Warning),
        TextState::Failed { .. } => (Tone::Bad, Icon::Warning),
    };
    let (again, discard) = (id.clone(), id.clone());
    view! {
        {mark(Mark::new(tone, glyph, text::text_state(state)))}
        {can.0
            .then(|| {
                view! {
                    <button
                        class="link"
                        on:click=move |_| texts.wish(&TextWish::Again { text: again.clone() })
                    >
                        {text::SEND_AGAIN}
                    </button>
                }
            })}
        {can.1
            .then(|| {
                view! {
                    <button
                        class="link"
                        on:click=move |_| texts.wish(&TextWish::Discard { text: discard.clone() })
                    >
                        {text::DISCARD}
                    </button>
                }
            })}
    }
    .into_any()
}
