//! `New message`: whom to, and from which of one's numbers.

use ledgerline_core::domain::{phone_number::display, texting::TextWish};
use leptos::prelude::*;

use crate::ui::{
    dom,
    icon::{Icon, icon},
    text,
};

use super::{Opened, Texts, composer};

/// The form with nothing in it.
pub(super) fn empty() -> Opened {
    Opened::New {
        to: String::new(),
        request: None,
    }
}

/// Goes to the conversation once it is there; where none can be begun, the form says why.
pub(super) fn follow_started(texts: Texts) {
    let texting = texts.ui.texting;
    let started = Memo::new(move |_| {
        let request = texting.awaited()?;
        texts.view.with(|view| {
            let started = view.as_ref()?.started(&request)?;
            Some(started.thread.clone())
        })
    });
    Effect::new(
        move |_| match (started.get(), untrack(|| texting.opened())) {
            (Some(Some(thread)), _) => {
                texting.open(Opened::Thread(thread));
                dom::focus_later(composer::FIELD);
            }
            (Some(None), Opened::Beginning { to, request }) => texting.open(Opened::New {
                to,
                request: Some(request),
            }),
            (Some(None) | None, _) => {}
        },
    );
}

pub(super) fn form(texts: Texts) -> AnyView {
    let texting = texts.ui.texting;
    let to = RwSignal::new(match untrack(|| texting.opened()) {
        Opened::New { to, .. } => to,
        Opened::Nothing | Opened::Beginning { .. } | Opened::Thread(_) => String::new(),
    });
    let from = RwSignal::new(None::<String>);
    let senders = Memo::new(move |_| {
        texts.view.with(|view| {
            view.as_ref()
                .and_then(|view| view.senders.clone())
                .unwrap_or_default()
        })
    });
    let has_failed = Memo::new(move |_| {
        let Some(request) = texting.awaited() else {
            return false;
        };
        texts.view.with(|view| {
            let started = view.as_ref().and_then(|view| view.started(&request));
            started.is_some_and(|it| it.thread.is_none())
        })
    });
    let asked = move |request| {
        texting.open(Opened::New {
            to: to.get_untracked(),
            request,
        });
    };
    let begin = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let request = dom::unique_id();
        asked(Some(request.clone()));
        // Where there is a choice, what it shows is what is meant.
        let shown = senders.with_untracked(|senders| match senders.as_slice() {
            [first, _, ..] => Some(first.clone()),
            [] | [_] => None,
        });
        texts.wish(&TextWish::Start {
            request,
            to: to.get_untracked(),
            from: from.get_untracked().or(shown),
            words: String::new(),
        });
    };
    let close = move |_| texting.open(Opened::Nothing);
    dom::focus_later("text-to");
    view! {
        <div class="page-head"><h1>{text::NEW_MESSAGE}</h1></div>
        <form class="new-message" on:submit=begin>
            <label class="field">
                <span>{text::TO_NUMBER}</span>
                <input
                    class="input"
                    id="text-to"
                    inputmode="tel"
                    autocomplete="off"
                    aria-invalid=move || has_failed.get().then_some("true")
                    aria-describedby="text-to-hint"
                    prop:value=to
                    on:input:target=move |event| {
                        to.set(event.target().value());
                        asked(None);
                    }
                />
                <small class="meta" id="text-to-hint">{text::TO_NUMBER_HINT}</small>
            </label>
            {choice(senders, from)}
            <div role="alert">
                {move || {
                    has_failed
                        .get()
                        .then(|| {
                            let why = if senders.with(Vec::is_empty) { text::NO_SENDER } else { text::NOT_NUMBERS };
                            view! { <p class="note bad">{icon(Icon::Warning)}<span>{why}</span></p> }
                        })
                }}
            </div>
            <div class="row">
                <button class="btn primary">{text::WRITE}</button>
                <button type="button" class="btn" on:click=close>{text::CANCEL}</button>
            </div>
        </form>
    }
    .into_any()
}

/// From which number, where there is a choice.
fn choice(senders: Memo<Vec<String>>, from: RwSignal<Option<String>>) -> AnyView {
    view! {
        {move || {
            (senders.with(Vec::len) > 1)
                .then(|| {
                    view! {
                        <label class="field">
                            <span>{text::SEND_FROM}</span>
                            <select
                                class="select"
                                on:change:target=move |event| from.set(Some(event.target().value()))
                            >
                                {senders
                                    .get()
                                    .into_iter()
                                    .map(|number| {
                                        let shown = display(&number);
                                        view! { <option value=number>{shown}</option> }
                                    })
                                    .collect_view()}
                            </select>
                        </label>
                    }
                })
        }}
    }
    .into_any()
}
