//! One text: its words, when, and how far it has come.

use ledgerline_core::domain::{
    call::Direction,
    ids::MessageId,
    texting::{OpenThread, TextState, TextView, TextWish},
};
use leptos::prelude::*;

use crate::ui::{
    format,
    icon::{Icon, icon},
    primitives::{Mark, Tone, mark},
    text,
};

use super::Texts;

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
    let said = Memo::new(move |_| shown.with(|it| it.as_ref().map(|it| it.body.clone())));
    let files = Memo::new(move |_| {
        shown.with(|it| it.as_ref().map(|it| it.files.clone()).unwrap_or_default())
    });
    let clock = texts.ui.stores.clock;
    let at = move || shown.with(|it| Some(format::time_of_day(clock.local(it.as_ref()?.at))));
    let from = Memo::new(move |_| sender(opened, shown));
    view! {
        <li class="m" class:me=is_ours class:them=!is_ours>
            {move || from.get().map(|from| view! { <span class="micro">{from}</span> })}
            <div class="b">
                {said}
                {move || {
                    let named = |name: String| {
                        let name = if name.is_empty() { text::A_FILE.to_owned() } else { name };
                        view! { <span class="file">{icon(Icon::Clip)}{name}</span> }
                    };
                    files.get().into_iter().map(named).collect_view()
                }}
            </div>
            <div class="m-meta micro">
                <span class="num">{at}</span>
                {move || state.get().map(|state| standing(texts, &id, &state))}
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

fn standing(texts: Texts, id: &MessageId, state: &TextState) -> AnyView {
    let (tone, glyph) = match state {
        TextState::Received => return ().into_any(),
        TextState::Queued => (Tone::Quiet, Icon::Clock),
        TextState::Sending => (Tone::Quiet, Icon::Turning),
        TextState::Sent => (Tone::Quiet, Icon::Check),
        TextState::Delivered => (Tone::Good, Icon::CheckRing),
        TextState::Unknown => (Tone::Warn, Icon::Warning),
        TextState::Failed { .. } => (Tone::Bad, Icon::Warning),
    };
    let is_failed = matches!(state, TextState::Failed { .. });
    let (again, discard) = (id.clone(), id.clone());
    view! {
        {mark(Mark::new(tone, glyph, text::text_state(state)))}
        {is_failed
            .then(|| {
                view! {
                    <button
                        class="link"
                        on:click=move |_| texts.wish(&TextWish::Again { text: again.clone() })
                    >
                        {text::SEND_AGAIN}
                    </button>
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
