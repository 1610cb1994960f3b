//! The field to answer in. What is typed is a draft of the person's, the same in every tab.

use ledgerline_core::domain::{
    ids::{MessageId, ThreadId},
    phone_number::display,
    template::{self, Template},
    text_length::TextLength,
    texting::{LONGEST_TEXT, OpenThread, TextWish},
};
use leptos::{ev, prelude::*};

use crate::ui::{
    dom,
    icon::{Icon, icon},
    text,
};

use super::{
    Texts,
    attached::{self, Attached},
    draft::Draft,
    templates,
};

pub(super) const FIELD: &str = "message";

pub(super) fn composer(texts: Texts, id: ThreadId) -> AnyView {
    let opened = texts.opened();
    let draft = Draft::new(texts, id.clone(), opened);
    let shown = draft.shown;
    let length =
        Memo::new(move |_| shown.with(|text| (text.encode_utf16().count(), TextLength::of(text))));
    let attached = Attached::new(texts, &id, opened);
    let obstacle = Memo::new(move |_| obstacle(texts, opened, attached));
    let missing = Memo::new(move |_| {
        let missing = shown.with(|text| template::missing(text));
        (!missing.is_empty()).then(|| text::fill_in(&missing))
    });
    let can_send = Memo::new(move |_| {
        obstacle.with(Option::is_none)
            && missing.with(Option::is_none)
            && (shown.with(|text| !text.trim().is_empty()) || !attached.is_empty())
            && length.get().0 <= LONGEST_TEXT
    });
    let send = move || {
        if !can_send.get_untracked() {
            return;
        }
        texts.wish(&TextWish::Send {
            thread: id.clone(),
            text_id: MessageId::new(dom::unique_id()),
            body: shown.get_untracked(),
            files: attached.take(),
        });
        draft.clear();
    };
    let (shows_templates, edits) = (RwSignal::new(false), RwSignal::new(false));
    let by_key = send.clone();
    let key = move |event: ev::KeyboardEvent| {
        if event.key() == "/" && shown.with_untracked(String::is_empty) {
            event.prevent_default();
            templates::open_menu(shows_templates);
        }
        if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
            event.prevent_default();
            by_key();
        }
    };
    let insert = move |chosen: Template| {
        let words = template::filled(&chosen.text, &untrack(|| templates::facts(texts, opened)));
        let whole = dom::spliced(FIELD, &shown.get_untracked(), &words);
        // What is still to be written in is what one types next.
        let end = whole.encode_utf16().count();
        let (from, to) = template::first_missing(&whole).unwrap_or((end, end));
        draft.write(whole);
        dom::select_later(FIELD, from, to);
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
                    .or_else(|| missing.get())
                    .map(|why| view! { <p class="note warn" id="why-not-send" role="status">{icon(Icon::Warning)}<span>{why}</span></p> })
            }}
            {attached::list(attached)}
            <div class="box">
                <textarea
                    class="area"
                    id=FIELD
                    rows="2"
                    aria-label=text::MESSAGE
                    prop:value=shown
                    on:input:target=move |event| draft.write(event.target().value())
                    on:blur=move |_| draft.keep()
                    on:keydown=key
                    on:paste=move |event: ev::ClipboardEvent| { let (fits, take) = attached.intake(); dom::read_pasted(&event, fits, take); }
                ></textarea>
                {foot(
                    can_send,
                    (attached::button(attached), templates::menu(texts, shows_templates, edits, insert)).into_any(),
                )}
            </div>
        </form>
        {templates::editing(texts, edits)}
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
fn foot(can_send: Memo<bool>, tools: AnyView) -> AnyView {
    view! {
        <div class="row">
            {tools}
            <span class="micro grow clip">{text::ENTER_SENDS}</span>
            <button class="btn primary small" aria-disabled=move || (!can_send.get()).then_some("true")>
                {icon(Icon::Send)}{text::SEND}
            </button>
        </div>
    }
    .into_any()
}

/// Why nothing can be sent from here.
fn obstacle(texts: Texts, opened: Memo<Option<OpenThread>>, attached: Attached) -> Option<String> {
    let own = opened.with(|it| it.as_ref().map(|it| it.thread.own.clone()))?;
    texts.view.with(|view| {
        let view = view.as_ref()?;
        let senders = view.senders.as_ref()?;
        if senders.is_empty() {
            Some(text::NO_SENDER.to_owned())
        } else if !senders.contains(&own) {
            Some(text::not_your_sender(&own))
        } else if !attached.is_empty() && !view.file_senders.contains(&own) {
            Some(text::NO_FILE_SENDER.to_owned())
        } else {
            None
        }
    })
}
