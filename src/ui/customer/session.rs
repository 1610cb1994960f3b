//! Nobody on the line: the sums of the session, missed calls and notes.

use ledgerline_core::domain::{
    finished_call::CallResult,
    intent::Intent,
    view::{FinishedCallView, FinishedView},
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    format,
    icon::{Icon, sized},
    later::{Part, later},
    primitives::empty,
    text,
};

const MOST: usize = 5;

pub(super) fn session(ui: Ui) -> AnyView {
    let is_quiet = Memo::new(move |_| ui.stores.finished.with(|view| view.calls.is_empty()));
    view! {
        <aside class="pane" aria-label=text::THIS_SESSION>
            {move || if is_quiet.get() {
                empty(Icon::Phone, text::QUIET_TITLE, text::QUIET_HINT, ().into_any())
            } else {
                later(move || sums(ui))
            }}
        </aside>
    }
    .into_any()
}

#[wasm_split(calls, fallible)]
pub(crate) fn sums(ui: Ui) -> Part {
    let calls = Memo::new(move |_| ui.stores.finished.with(|view| view.calls.clone()));
    Ok((move || calls.with(|calls| balance(ui, calls))).into_any())
}

fn balance(ui: Ui, calls: &[FinishedCallView]) -> AnyView {
    let today = move || format::day(ui.stores.clock.local(ui.stores.clock.now()));
    let talked: i64 = calls.iter().map(|item| item.call.talk_seconds()).sum();
    let unlogged = ui.stores.finished.with(FinishedView::unlogged);
    let missed: Vec<_> = calls
        .iter()
        .filter(|item| item.call.result == CallResult::Missed)
        .take(MOST)
        .map(|item| missed_line(ui, item))
        .collect();
    let notes: Vec<_> = calls
        .iter()
        .filter(|item| !item.call.note.trim().is_empty())
        .take(MOST)
        .map(|item| note_line(ui, item))
        .collect();
    view! {
        <div class="sec">
            <div class="pane-title"><h2>{text::THIS_SESSION}</h2><span class="meta">{today}</span></div>
            <dl class="sums">
                <div><dt>{text::CALLS}</dt><dd class="num">{calls.len().to_string()}</dd></div>
                <div><dt>{text::TALK_TIME}</dt><dd class="num">{format::spell(talked)}</dd></div>
                <div>
                    <dt>{text::IN_NETSUITE}</dt>
                    <dd class="num">
                        <span class=if unlogged == 0 { "balance even" } else { "balance odd" }>
                            {text::of(calls.len() - unlogged, calls.len())}
                        </span>
                    </dd>
                </div>
            </dl>
        </div>
        {section(text::MISSED, missed)}
        {section(text::NOTES_WRITTEN, notes)}
    }
    .into_any()
}

fn section(title: &'static str, lines: Vec<AnyView>) -> Option<AnyView> {
    (!lines.is_empty()).then(|| {
        view! {
            <div class="sec"><h3 class="sec-head">{title}</h3><ul class="lines">{lines}</ul></div>
        }
        .into_any()
    })
}

fn missed_line(ui: Ui, item: &FinishedCallView) -> AnyView {
    let name = text::finished_name(&item.caller, &item.call.remote);
    let time = format::time_of_day(ui.stores.clock.local(item.call.started_at));
    let back = item.call.remote.number.clone().map(|input| {
        let label = format!("{} {name}", text::CALL);
        view! {
            <button
                class="btn small"
                aria-label=label
                on:click=move |_| ui.dispatch.send(Intent::Dial { input: input.clone() })
            >
                {sized(Icon::Phone, "i s")}{text::CALL}
            </button>
        }
    });
    view! {
        <li class="with-action">
            <span class="grow"><span class="strong clip">{name}</span><time class="meta num">{time}</time></span>
            {back}
        </li>
    }
    .into_any()
}

fn note_line(ui: Ui, item: &FinishedCallView) -> AnyView {
    let time = format::time_of_day(ui.stores.clock.local(item.call.started_at));
    let name = text::finished_name(&item.caller, &item.call.remote);
    view! {
        <li>
            <span class="two">{item.call.note.clone()}</span>
            <time class="meta num">{time}</time>
            <span class="meta clip">{name}</span>
        </li>
    }
    .into_any()
}
