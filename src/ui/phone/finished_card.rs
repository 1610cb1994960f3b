//! The card of a call that is over: what became of it, and its note.

use ledgerline_core::domain::{ids::TelephonySessionId, view::FinishedCallView};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    format,
    icon::{Icon, icon},
    later::{Part, later},
    messages::text_button,
    primitives::mark,
    text,
};

use super::{
    disposition::{DispositionOf, disposition},
    log_state::{call_mark, open_fields, record_link},
    notes::{NoteOf, notes},
};

pub(super) fn finished_card(ui: Ui, id: TelephonySessionId) -> AnyView {
    later(move || card(ui, id.clone()))
}

#[wasm_split(calls, fallible)]
fn card(ui: Ui, id: TelephonySessionId) -> Part {
    let item = ui.stores.finished.call(id.clone());
    let of = move |read: fn(&FinishedCallView) -> Option<String>| {
        Memo::new(move |_| item.with(|item| item.as_ref().and_then(read)))
    };
    let name = of(|item| Some(text::finished_name(&item.caller, &item.call.remote)));
    let result = of(|item| {
        Some(format!(
            "{} · {}",
            text::direction(item.call.direction),
            text::result(&item.call)
        ))
    });
    let to = of(|item| item.call.remote.number.clone());
    let note = Memo::new(move |_| {
        item.with(|item| {
            item.as_ref()
                .map(|item| item.call.note.clone())
                .unwrap_or_default()
        })
    });
    let heard = of(|item| Some(format!("{}: {}", text::QUALITY, item.call.heard?.words())));
    let answered = of(|item| Some(item.reply_answer?.words().to_owned()));
    let chosen = of(|item| item.call.disposition.clone());
    let lacks = Memo::new(move |_| {
        let list = ui.stores.connection.with(|view| view.dispositions.clone());
        item.with(|item| item.as_ref().is_some_and(|item| list.lacks(&item.call)))
    });
    let log = Memo::new(move |_| item.with(|item| item.as_ref().map(|item| item.log.clone())));
    let open = Memo::new(move |_| {
        item.with(|item| item.as_ref().map(|item| open_fields(ui, item)))
            .unwrap_or_default()
    });
    let state = Memo::new(move |_| {
        log.with(|log| {
            let log = log.as_ref()?;
            Some(open.with(|open| call_mark(log, open)))
        })
    });
    let span = move || {
        item.with(|item| {
            item.as_ref().map(|item| {
                let at = |moment| format::time_of_day(ui.stores.clock.local(moment));
                format!("{}–{}", at(item.call.started_at), at(item.call.ended_at))
            })
        })
    };
    Ok(view! {
        <section class="finished" aria-label=text::CALL_ENDED>
            <header class="finished-head">
                <div class="grow">
                    <p class="micro">{text::CALL_ENDED}" "<span class="num">{span}</span></p>
                    <h2 class="two">{name}</h2>
                    <p class="finished-facts meta">
                        <span>{result}</span>
                        {move || answered.get().map(|words| view! { <span>{words}</span> })}
                        {move || heard.get().map(|heard| view! { <span>{heard}</span> })}
                        {move || state.get().map(mark)}
                        {move || log.with(|log| log.as_ref().and_then(record_link))}
                    </p>
                </div>
                {text_button(ui, to)}
                <button
                    class="btn quiet icon"
                    aria-label=text::CLOSE
                    title=text::CLOSE
                    on:click=move |_| ui.opened.set(None)
                >
                    {icon(Icon::Cross)}
                </button>
            </header>
            {notes(ui, NoteOf::Finished(id.clone()), note)}
            {disposition(ui, DispositionOf::Finished(id), chosen)}
            {move || lacks.get().then(|| view! { <p class="note info">{icon(Icon::Question)}<span>{text::DISPOSITION_WANTED}</span></p> })}
            {move || open.with(|open| (!open.is_empty()).then(|| view! {
                <p class="note info">{icon(Icon::Question)}<span>{text::fields_open(open)}</span></p>
            }))}
            <p class="meta">{text::NOTES_GO_ALONG}</p>
        </section>
    }
    .into_any())
}
