//! The field to answer in. What is typed is a draft of the person's, the same in every tab.

use std::time::Duration;

use ledgerline_core::domain::{
    ids::{MessageId, ThreadId},
    phone_number::display,
    text_length::TextLength,
    texting::{LONGEST_TEXT, OpenThread, TextWish},
};
use leptos::{ev, prelude::*};

use crate::ui::{
    dom,
    icon::{Icon, icon},
    text,
};

use super::Texts;

const FIELD: &str = "message";
/// A pause in typing.
const PAUSE: Duration = Duration::from_millis(400);

pub(super) fn composer(texts: Texts, id: ThreadId) -> AnyView {
    let opened = texts.opened();
    let kept = Memo::new(move |_| {
        opened.with(|it| it.as_ref().map(|it| it.draft.clone()).unwrap_or_default())
    });
    // What is typed lies over the draft until that is the same.
    let typed = RwSignal::new(None::<String>);
    let shown = Memo::new(move |_| typed.get().unwrap_or_else(|| kept.get()));
    Effect::new(move |_| {
        let kept = kept.get();
        if typed.with_untracked(|typed| typed.as_ref() == Some(&kept)) {
            typed.set(None);
        }
    });
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(Some(timer)) = timer.try_update_value(Option::take) {
            timer.clear();
        }
    };
    let drafts = id.clone();
    let keep = move || {
        stop();
        let unsaved = typed.try_get_untracked().flatten();
        if let Some(text) = unsaved.filter(|text| kept.try_get_untracked().as_ref() != Some(text)) {
            texts.wish(&TextWish::Draft {
                thread: drafts.clone(),
                text,
            });
        }
    };
    let (on_pause, on_blur, on_end, on_hide) = (keep.clone(), keep.clone(), keep.clone(), keep);
    on_cleanup(on_end);
    let hide = window_event_listener(ev::pagehide, move |_| on_hide());
    on_cleanup(move || hide.remove());

    let length =
        Memo::new(move |_| shown.with(|text| (text.encode_utf16().count(), TextLength::of(text))));
    let obstacle = Memo::new(move |_| obstacle(texts, opened));
    let can_send = Memo::new(move |_| {
        obstacle.with(Option::is_none)
            && shown.with(|text| !text.trim().is_empty())
            && length.get().0 <= LONGEST_TEXT
    });
    let send = move || {
        if !can_send.get_untracked() {
            return;
        }
        stop();
        texts.wish(&TextWish::Send {
            thread: id.clone(),
            text_id: MessageId::new(dom::unique_id()),
            body: shown.get_untracked(),
        });
        typed.set(Some(String::new()));
    };
    let by_key = send.clone();
    let key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
            event.prevent_default();
            by_key();
        }
    };
    let input = move |value: String| {
        typed.set(Some(value));
        stop();
        let keep = on_pause.clone();
        timer.set_value(set_timeout_with_handle(keep, PAUSE).ok());
    };
    view! {
        <form
            class="compose"
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            {head(opened, length)}
            {move || {
                obstacle
                    .get()
                    .map(|why| view! { <p class="note warn" id="why-not-send">{icon(Icon::Warning)}<span>{why}</span></p> })
            }}
            <div class="box">
                <textarea
                    class="area"
                    id=FIELD
                    rows="2"
                    aria-label=text::MESSAGE
                    prop:value=shown
                    on:input:target=move |event| input(event.target().value())
                    on:blur=move |_| on_blur()
                    on:keydown=key
                ></textarea>
                {foot(can_send)}
            </div>
        </form>
    }
    .into_any()
}

/// From which number it goes, and how long it is.
fn head(opened: Memo<Option<OpenThread>>, length: Memo<(usize, TextLength)>) -> AnyView {
    let own = Memo::new(move |_| opened.with(|it| it.as_ref().map(|it| display(&it.thread.own))));
    view! {
        <div class="row from meta">
            <span>{text::SEND_FROM}</span>
            <span class="num">{own}</span>
            <span class="grow"></span>
            <span class="num" class:bad=move || { length.get().0 > LONGEST_TEXT } role="status">
                {move || text::length(length.get().0, length.get().1.segments)}
            </span>
        </div>
    }
    .into_any()
}

/// What stands below the words.
fn foot(can_send: Memo<bool>) -> AnyView {
    view! {
        <div class="row">
            <button
                type="button"
                class="btn small quiet icon"
                aria-label=text::ATTACH_FILE
                title=text::ATTACH_WHY_NOT
                aria-disabled="true"
            >
                {icon(Icon::Clip)}
            </button>
            <span class="micro grow clip">{text::ENTER_SENDS}</span>
            <button class="btn primary small" aria-disabled=move || (!can_send.get()).then_some("true")>
                {icon(Icon::Send)}{text::SEND}
            </button>
        </div>
    }
    .into_any()
}

/// Why nothing can be sent from here.
fn obstacle(
    texts: Texts,
    opened: Memo<Option<ledgerline_core::domain::texting::OpenThread>>,
) -> Option<String> {
    let own = opened.with(|it| it.as_ref().map(|it| it.thread.own.clone()))?;
    texts.view.with(|view| {
        let senders = view.as_ref()?.senders.as_ref()?;
        if senders.is_empty() {
            Some(text::NO_SENDER.to_owned())
        } else if senders.contains(&own) {
            None
        } else {
            Some(text::not_your_sender(&own))
        }
    })
}
