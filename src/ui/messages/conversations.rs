//! The list of conversations, its search, and `New message`.

use ledgerline_core::domain::{
    call::Direction,
    ids::ThreadId,
    texting::{TextState, ThreadView},
};
use leptos::prelude::*;

use crate::ui::{
    icon::{Icon, icon},
    primitives::keyed,
    text,
};

use super::{Texts, names, new_message};

pub(super) fn column(_: crate::ui::app::Ui, texts: Texts) -> AnyView {
    let searched = RwSignal::new(String::new());
    let shown = Memo::new(move |_| {
        let words = searched.get().to_lowercase();
        texts.view.with(|view| {
            let threads = view.iter().flat_map(|view| &view.threads);
            threads
                .filter(|thread| is_found(thread, &words))
                .map(|thread| thread.id.clone())
                .collect::<Vec<_>>()
        })
    });
    let is_empty = Memo::new(move |_| {
        texts
            .view
            .with(|view| view.as_ref().is_some_and(|view| view.threads.is_empty()))
    });
    let new = move |_| {
        texts.ui.texting.open(new_message::empty());
    };
    view! {
        <section class="ledger conversations" aria-label=text::CONVERSATIONS>
            <div class="page-head narrow-only"><h1>{text::MESSAGES}</h1></div>
            <div class="conv-head">
                <div class="number small grow">
                    {icon(Icon::Search)}
                    <input
                        type="search"
                        class="input"
                        aria-label=text::SEARCH_MESSAGES
                        placeholder=text::SEARCH_MESSAGES
                        prop:value=searched
                        on:input:target=move |event| searched.set(event.target().value())
                    />
                </div>
                <button class="btn icon" aria-label=text::NEW_MESSAGE title=text::NEW_MESSAGE on:click=new>
                    {icon(Icon::Pen)}
                </button>
            </div>
            {as_of(texts)}
            <ul class="scroll convs" aria-label=text::CONVERSATIONS>
                {keyed(shown, move |id| row(texts, id))}
            </ul>
            {move || {
                let words = if is_empty.get() {
                    Some((text::NO_TEXTS, text::NO_TEXTS_HINT))
                } else if shown.with(Vec::is_empty) && !searched.with(String::is_empty) {
                    Some((text::NOTHING_FOUND, text::NOTHING_FOUND_HINT))
                } else {
                    None
                };
                words
                    .map(|(title, hint)| {
                        view! { <p class="ledger-empty meta"><span class="strong">{title}</span>{hint}</p> }
                    })
            }}
        </section>
    }
    .into_any()
}

/// How old the list is, while nothing newer comes.
fn as_of(texts: Texts) -> AnyView {
    let clock = texts.ui.stores.clock;
    let words = Memo::new(move |_| {
        texts.view.with(|view| {
            let view = view.as_ref().filter(|view| view.is_stale)?;
            let now = clock.local(clock.now());
            let at = view.known_at.map(|at| text::when(clock.local(at), now));
            Some(text::offline_as_of(at.as_deref()))
        })
    });
    let line = move || {
        words
            .get()
            .map(|words| view! { <p class="meta as-of">{words}</p> })
    };
    view! { <div role="status">{line}</div> }.into_any()
}

/// Looks in names, companies, numbers and the last text.
fn is_found(thread: &ThreadView, words: &str) -> bool {
    let words = words.trim();
    if words.is_empty() {
        return true;
    }
    let digits: String = words.chars().filter(char::is_ascii_digit).collect();
    let has = |text: &str| text.to_lowercase().contains(words);
    let others = thread.others.iter();
    others.clone().any(|other| {
        other.name.as_deref().is_some_and(has)
            || other.company.as_deref().is_some_and(has)
            || digits.len() > 2 && other.number.contains(&digits)
    }) || thread.last.as_ref().is_some_and(|last| has(&last.body))
}

fn row(texts: Texts, id: ThreadId) -> AnyView {
    let wanted = id.clone();
    let thread = Memo::new(move |_| {
        texts.view.with(|view| {
            let mut threads = view.iter().flat_map(|view| &view.threads);
            threads.find(|thread| thread.id == wanted).cloned()
        })
    });
    let of = move |read: fn(&ThreadView) -> String| {
        Memo::new(move |_| thread.with(|thread| thread.as_ref().map(read).unwrap_or_default()))
    };
    let name = of(|thread| names(&thread.others));
    let initials = of(|thread| text::initials(&names(&thread.others)));
    let preview = of(preview);
    let unread = Memo::new(move |_| thread.with(|it| it.as_ref().map_or(0, |it| it.unread)));
    let clock = texts.ui.stores.clock;
    let time = move || {
        thread.with(|thread| {
            let last = thread.as_ref()?.last.as_ref()?;
            Some(text::when(clock.local(last.at), clock.local(clock.now())))
        })
    };
    let mine = id.clone();
    let is_open = Memo::new(move |_| texts.ui.texting.thread().as_ref() == Some(&mine));
    view! {
        <li>
            <button
                class="item"
                class:unread=move || unread.get() != 0
                aria-current=move || is_open.get().then_some("true")
                on:click=move |_| texts.open(id.clone())
            >
                <span class="initials" aria-hidden="true">{initials}</span>
                <span class="who clip">{name}</span>
                <time>{time}</time>
                <span class="sub clip">{preview}</span>
                {move || {
                    let unread = unread.get();
                    (unread != 0)
                        .then(|| {
                            view! {
                                <span class="count">
                                    <span aria-hidden="true">{unread}</span>
                                    <span class="sr">{text::unread(unread)}</span>
                                </span>
                            }
                        })
                }}
            </button>
        </li>
    }
    .into_any()
}

fn preview(thread: &ThreadView) -> String {
    let Some(last) = &thread.last else {
        return text::DRAFT.to_owned();
    };
    let said = if last.body.is_empty() {
        last.files.first().map_or(text::A_FILE, |file| &file.name)
    } else {
        &last.body
    };
    match (&last.state, last.direction) {
        _ if thread.has_draft => text::with_draft(said),
        (TextState::Failed { .. }, _) => text::not_sent(said),
        (_, Direction::Outbound) => text::you_said(said),
        (_, Direction::Inbound) => said.to_owned(),
    }
}
