//! `Voicemails`: who left one, what it says, and the sound of it.

use ledgerline_core::domain::{
    history::{HistoryWish, Sound, Transcript, VoicemailView},
    ids::MessageId,
    phone_number::display,
};
use leptos::prelude::*;

use crate::ui::{
    dom, format,
    icon::{Icon, sized},
    primitives::{empty, keyed},
    text,
};

use super::{History, actions, player};

const LIST: &str = "voicemails";
const UNDO: &str = "undo-voicemail";

pub(super) fn voicemails(history: History) -> AnyView {
    let ids = Memo::new(move |_| {
        history.view.with(|view| {
            let all = view.iter().flat_map(|view| &view.voicemails);
            all.map(|one| MessageId::new(one.id.clone()))
                .collect::<Vec<_>>()
        })
    });
    // One was deleted in this tab.
    let deletes = StoredValue::new(false);
    view! {
        <div class="voicemails">
            {offline(history)}
            {undo(history, deletes)}
            <ul id=LIST tabindex="-1" aria-label=text::VOICEMAILS>{keyed(ids, move |id| item(history, id.as_str().to_owned(), deletes))}</ul>
            {move || ids.with(Vec::is_empty).then(|| none(history))}
        </div>
    }
    .into_any()
}

fn none(history: History) -> AnyView {
    if history.view.with(Option::is_none) {
        return view! { <p class="meta" role="status">{text::LOADING_CALLS}</p> }.into_any();
    }
    empty(
        Icon::Voicemail,
        text::NO_VOICEMAILS,
        text::NO_VOICEMAILS_HINT,
        ().into_any(),
    )
}

/// How old they are, while nothing newer comes.
fn offline(history: History) -> AnyView {
    let clock = history.ui.stores.clock;
    let words = Memo::new(move |_| {
        history.view.with(|view| {
            let view = view.as_ref().filter(|view| view.is_offline)?;
            let now = dom::local(clock.now());
            let at = view.voicemails_as_of;
            let at = at.map(|at| format::started(dom::local(at), now));
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

/// The one that goes, and the way to keep it.
fn undo(history: History, is_ours: StoredValue<bool>) -> AnyView {
    let going = Memo::new(move |_| history.view.with(|view| view.as_ref()?.deleting.clone()));
    let keep = move |_| history.wish(&HistoryWish::Keep);
    // The button that was pressed goes with its voicemail; the keys go on with the way back.
    Effect::new(move |before: Option<bool>| {
        let is_going = going.with(Option::is_some);
        if is_ours.get_value() && before.is_some_and(|before| before != is_going) {
            is_ours.set_value(is_going);
            dom::catch_focus(if is_going { UNDO } else { LIST });
        }
        is_going
    });
    view! {
        <div role="status">
            {move || {
                going
                    .get()
                    .map(|one| {
                        view! {
                            <div class="note info">
                                <span class="grow">{text::voicemail_deleted(&name(&one))}</span>
                                <button class="btn small" id=UNDO on:click=keep>{text::UNDO}</button>
                            </div>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

fn name(one: &VoicemailView) -> String {
    one.name
        .clone()
        .unwrap_or_else(|| text::number(one.number.as_deref()))
}

fn item(history: History, id: String, deletes: StoredValue<bool>) -> AnyView {
    let key = StoredValue::new(id);
    let item = Memo::new(move |_| {
        history.view.with(|view| {
            let mut all = view.as_ref()?.voicemails.iter();
            key.with_value(|key| all.find(|one| one.id == *key).cloned())
        })
    });
    let of = move |read: fn(&VoicemailView) -> Option<String>| {
        Memo::new(move |_| item.with(|item| item.as_ref().and_then(read)))
    };
    let who = of(|one| Some(name(one)));
    let facts = of(|one| {
        let number = one.number.as_deref().map(display);
        let length = format::timer(one.seconds);
        Some(number.map_or_else(|| length.clone(), |number| format!("{number} · {length}")))
    });
    let words = of(|one| match &one.transcript {
        Transcript::Text { text } => Some(text.clone()),
        Transcript::Pending => Some(text::TRANSCRIPT_PENDING.to_owned()),
        Transcript::None | Transcript::There => None,
    });
    let is_new = Memo::new(move |_| item.with(|item| item.as_ref().is_some_and(|one| one.is_new)));
    let left = move || {
        item.with(|item| {
            item.as_ref().map(|one| {
                let now = dom::local(history.ui.stores.clock.now());
                format::started(dom::local(one.left_at), now)
            })
        })
    };
    let delete = move |_| {
        deletes.set_value(true);
        history.wish(&HistoryWish::Delete {
            id: key.get_value(),
        });
    };
    let mark = move |_| {
        history.wish(&HistoryWish::Heard {
            id: key.get_value(),
            is_heard: is_new.get_untracked(),
        });
    };
    let number = of(|one| one.number.clone());
    view! {
        <li class="voicemail" class:new=is_new>
            <div class="voicemail-head">
                {sized(Icon::Voicemail, "i")}
                <p class="grow">
                    <span class="strong">{who}</span>
                    {move || is_new.get().then(|| view! { " "<span class="tag">{text::NEW}</span> })}
                    <span class="sub meta num">{facts}</span>
                </p>
                <time class="meta num">{left}</time>
            </div>
            {player::player(history, Sound::Voicemail { id: key.get_value() }, text::PLAY_VOICEMAIL)}
            {move || words.get().map(|words| view! { <p class="said wrap">{words}</p> })}
            <p class="row">
                {move || number.get().map(|number| actions::back(history, number))}
                <button class="btn small quiet" on:click=mark>
                    {move || if is_new.get() { text::MARK_HEARD } else { text::MARK_NEW }}
                </button>
                <button class="btn small quiet danger-quiet" on:click=delete>{text::DELETE}</button>
            </p>
        </li>
    }
    .into_any()
}
