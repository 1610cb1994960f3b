//! The conversation that is open: who it is with, what was said, and the field to answer.

use ledgerline_core::domain::{
    ids::ThreadId,
    intent::Intent,
    phone_number::display,
    texting::{OpenThread, TextWish},
};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    dom,
    icon::{Icon, icon},
    primitives::{empty, keyed},
    text,
};

use super::{Opened, Texts, composer, logged, names, new_message, text_row};

pub(super) fn main(ui: Ui, texts: Texts) -> AnyView {
    let opened = Memo::new(move |_| Shown::of(ui.texting.opened()));
    let is_known = Memo::new(move |_| texts.view.with(Option::is_some));
    let is_empty = Memo::new(move |_| {
        texts
            .view
            .with(|view| view.as_ref().is_some_and(|view| view.threads.is_empty()))
    });
    let refused = Memo::new(move |_| texts.view.with(|view| view.as_ref()?.refused.clone()));
    new_message::follow_started(texts);
    let new = move || {
        view! { <button class="btn primary" on:click=move |_| ui.texting.open(new_message::empty())>{text::NEW_MESSAGE}</button> }
            .into_any()
    };
    view! {
        {move || {
            if !is_known.get() {
                return reading();
            }
            match opened.get() {
                Shown::Beginning => reading(),
                Shown::New => new_message::form(texts),
                Shown::Thread(id) => conversation(texts, id),
                Shown::Nothing => {
                    let (title, hint) = match refused.get() {
                        Some(permission) => (text::TEXTS_REFUSED, text::texts_refused(permission.as_deref())),
                        None if is_empty.get() => (text::NO_TEXTS, text::NO_TEXTS_HINT.to_owned()),
                        None => (text::NONE_OPEN, text::NONE_OPEN_HINT.to_owned()),
                    };
                    view! {
                        <div class="page-head"><h1>{text::MESSAGES}</h1></div>
                        {empty(Icon::Message, title, hint, new())}
                    }
                    .into_any()
                }
            }
        }}
    }
    .into_any()
}

/// What is drawn anew when it changes.
#[derive(Clone, PartialEq, Eq)]
enum Shown {
    Nothing,
    New,
    Beginning,
    Thread(ThreadId),
}

impl Shown {
    fn of(opened: Opened) -> Self {
        match opened {
            Opened::Nothing => Self::Nothing,
            Opened::New { .. } => Self::New,
            Opened::Beginning { .. } => Self::Beginning,
            Opened::Thread(id) => Self::Thread(id),
        }
    }
}

fn reading() -> AnyView {
    view! {
        <div class="page-head"><h1>{text::MESSAGES}</h1></div>
        <div class="loading" role="status">
            <i class="bar w70"></i><i class="bar w100"></i><i class="bar w50"></i>
            <p class="meta">{text::READING_TEXTS}</p>
        </div>
    }
    .into_any()
}

/// Has the conversation's texts told, read and given back as it comes and goes.
fn follow(texts: Texts, opened: Memo<Option<OpenThread>>, id: &ThreadId) {
    // Forgotten by the leader, or opened in a tab whose leader has gone: asked for again.
    let asks = id.clone();
    Effect::new(move |_| {
        if opened.with(Option::is_none) {
            texts.wish(&TextWish::Open {
                thread: asks.clone(),
            });
        }
    });
    let leaves = id.clone();
    on_cleanup(move || texts.wish(&TextWish::Release { thread: leaves }));
    let unread = Memo::new(move |_| opened.with(|it| it.as_ref().map_or(0, |it| it.thread.unread)));
    let seen = dom::is_on_screen();
    let reads = id.clone();
    Effect::new(move |_| {
        if seen.get() && unread.get() != 0 {
            texts.wish(&TextWish::Read {
                thread: reads.clone(),
            });
        }
    });
}

fn conversation(texts: Texts, id: ThreadId) -> AnyView {
    let opened = texts.opened();
    follow(texts, opened, &id);
    let name = Memo::new(move |_| {
        opened.with(|it| {
            it.as_ref()
                .map(|it| names(&it.thread.others))
                .unwrap_or_default()
        })
    });
    let about = Memo::new(move |_| {
        opened.with(|it| {
            let others = &it.as_ref()?.thread.others;
            let told = others
                .iter()
                .map(|other| match (&other.name, &other.company) {
                    (None, _) => String::new(),
                    (Some(_), None) => display(&other.number),
                    (Some(_), Some(company)) => [&display(&other.number), " · ", company].concat(),
                });
            Some(
                told.filter(|it| !it.is_empty())
                    .collect::<Vec<_>>()
                    .join(", "),
            )
        })
    });
    let single = Memo::new(move |_| {
        opened.with(|it| match it.as_ref()?.thread.others.as_slice() {
            [other] => Some(other.number.clone()),
            _ => None,
        })
    });
    let call = move |_| {
        if let Some(input) = single.get_untracked() {
            texts.ui.dispatch.send(Intent::Dial { input });
            texts.ui.router.go("/");
        }
    };
    let back = move |_| {
        texts.ui.texting.open(Opened::Nothing);
        dom::focus_later("main");
    };
    let marks = id.clone();
    let unread_again = move |_| {
        texts.wish(&TextWish::Unread {
            thread: marks.clone(),
        });
        texts.ui.texting.open(Opened::Nothing);
    };
    view! {
        <div class="thread">
            <header class="thread-head">
                <button class="btn quiet icon narrow-only" aria-label=text::BACK_TO_CONVERSATIONS on:click=back>
                    {icon(Icon::Back)}
                </button>
                <div class="grow">
                    <h1 class="clip" title=name>{name}</h1>
                    <p class="meta clip num">{about}</p>
                </div>
                {move || {
                    single
                        .get()
                        .is_some()
                        .then(|| {
                            view! {
                                <button class="btn small" aria-label=text::CALL on:click=call>
                                    {icon(Icon::Phone)}
                                    <span class="wide-only">{text::CALL}</span>
                                </button>
                            }
                        })
                }}
                <button class="btn small quiet" on:click=unread_again>{text::MARK_UNREAD}</button>
            </header>
            {logged::logged(texts, id.clone())}
            {stale(texts)}
            {said(texts, id.clone(), name)}
            {composer::composer(texts, id)}
        </div>
    }
    .into_any()
}

/// How old what is shown is, while RingCentral cannot be reached.
fn stale(texts: Texts) -> AnyView {
    let clock = texts.ui.stores.clock;
    let since = Memo::new(move |_| {
        texts.view.with(|view| {
            view.as_ref()
                .filter(|view| view.is_stale)
                .map(|view| view.known_at)
        })
    });
    view! {
        {move || {
            since
                .get()
                .map(|since| {
                    let since = since.map(|at| text::when(clock.local(at), clock.local(clock.now())));
                    view! {
                        <p class="note warn flat" role="status">
                            {icon(Icon::Warning)}
                            <span>{text::texts_stale(since.as_deref())}</span>
                        </p>
                    }
                })
        }}
    }
    .into_any()
}

fn said(texts: Texts, id: ThreadId, name: Memo<String>) -> AnyView {
    let opened = texts.opened();
    let clock = texts.ui.stores.clock;
    // Days and texts in one list, each with a name of its own.
    let rows = Memo::new(move |_| {
        opened.with(|it| {
            let mut rows: Vec<String> = Vec::new();
            let mut last = String::new();
            for text in it.iter().flat_map(|it| &it.texts) {
                let day = text::day_name(clock.local(text.at), clock.local(clock.now()));
                if day != last {
                    rows.push(["day ", &day].concat());
                    last = day;
                }
                rows.push(["text ", text.id.as_str()].concat());
            }
            rows
        })
    });
    let row = move |key: String| match key.split_once(' ') {
        Some(("day", day)) => {
            view! { <li class="day-rule"><span>{day.to_owned()}</span></li> }.into_any()
        }
        Some((_, id)) => text_row::text_row(texts, opened, id.to_owned()),
        None => ().into_any(),
    };
    let older = Memo::new(move |_| {
        opened.with(|it| it.as_ref().map(|it| (it.has_older, it.is_reading_older)))
    });
    let read_older = move |_| {
        texts.wish(&TextWish::Older { thread: id.clone() });
    };
    view! {
        <div class="log" role="log" aria-label=move || text::messages_with(&name.get()) tabindex="0">
            <ol class="log-in">{keyed(rows, row)}</ol>
            {move || match older.get() {
                Some((true, false)) => {
                    let read_older = read_older.clone();
                    view! { <button class="btn small older" on:click=read_older>{text::OLDER_TEXTS}</button> }
                        .into_any()
                }
                Some((_, true)) => view! { <p class="meta older">{text::READING_TEXTS}</p> }.into_any(),
                Some((false, false)) | None => ().into_any(),
            }}
        </div>
    }
    .into_any()
}
