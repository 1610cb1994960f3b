//! The calls of this session, each with its state in `NetSuite`, over the balance of both.

use ledgerline_core::domain::{
    call::Direction,
    finished_call::{CallResult, FinishedCall},
    ids::TelephonySessionId,
    intent::Intent,
    view::{FinishedCallView, FinishedView, LogState},
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    dom, format,
    icon::{Icon, icon, sized},
    later::{Part, later},
    primitives::{Mark, keyed},
    route::Route,
    text,
};

use super::{
    ids,
    log_state::{call_mark, log_note, open_fields},
};

pub(crate) fn ledger(ui: Ui) -> AnyView {
    let ids = ui.stores.finished.ids();
    view! {
        <section class="ledger" aria-label=text::THIS_SESSION>
            <div class="list-head"><h2 class="micro">{text::THIS_SESSION}</h2></div>
            <ul class="scroll" aria-label=text::SESSION_CALLS>
                {keyed(ids, move |id| later(move || row(ui, id.clone())))}
            </ul>
            {move || {
                ids.with(Vec::is_empty)
                    .then(|| {
                        view! {
                            <p class="ledger-empty meta">
                                <span class="strong">{text::NO_CALLS}</span>
                                {text::NO_CALLS_HINT}
                            </p>
                        }
                    })
            }}
            {move || (!ids.with(Vec::is_empty)).then(|| view! { <div class="foot">{balance(ui)}</div> })}
        </section>
    }
    .into_any()
}

/// Calls over calls in `NetSuite`, on the accountant's double rule.
fn balance(ui: Ui) -> AnyView {
    let sums = Memo::new(move |_| ui.stores.finished.with(FinishedView::balance));
    view! {
        <span
            class="balance num"
            class:odd=move || sums.get().0 != sums.get().1
            class:even=move || sums.get().0 == sums.get().1
        >
            {move || text::balance(sums.get().0, sums.get().1)}
        </span>
    }
    .into_any()
}

/// Refused, or tried in vain: trying at once may help when the cause is gone.
const fn may_retry(log: &LogState) -> bool {
    match log {
        LogState::Wedged { .. }
        | LogState::Waiting {
            last_problem: Some(_),
            ..
        } => true,
        LogState::Waiting {
            last_problem: None, ..
        }
        | LogState::Sending
        | LogState::Logged { .. }
        | LogState::LeftOut { .. } => false,
    }
}

const fn is_missed(call: &FinishedCall) -> bool {
    matches!(call.result, CallResult::Missed)
}

const fn glyph(call: &FinishedCall) -> Icon {
    match (call.result, call.direction) {
        (CallResult::Missed, _) => Icon::Missed,
        (CallResult::Voicemail, _) => Icon::Voicemail,
        (CallResult::Failed, _) => Icon::Refuse,
        (_, Direction::Inbound) => Icon::Inbound,
        (_, Direction::Outbound) => Icon::Outbound,
    }
}

fn company(item: &FinishedCallView) -> Option<String> {
    item.caller.known()?.company_name().map(str::to_owned)
}

#[wasm_split(calls, fallible)]
fn row(ui: Ui, id: TelephonySessionId) -> Part {
    let item = ui.stores.finished.call(id.clone());
    let of = move |read: fn(&FinishedCallView) -> Option<String>| {
        Memo::new(move |_| item.with(|item| item.as_ref().and_then(read)))
    };
    let name = of(|item| Some(text::finished_name(&item.caller, &item.call.remote)));
    let sub = of(|item| {
        let result = text::result(&item.call);
        Some(
            company(item).map_or_else(|| result.clone(), |company| format!("{result} · {company}")),
        )
    });
    let note = of(|item| log_note(&item.log));
    let lacks = Memo::new(move |_| {
        item.with(|item| item.as_ref().map(|item| open_fields(ui, item)))
            .unwrap_or_default()
    });
    let direction = of(|item| Some(text::direction(item.call.direction).to_owned()));
    let log = Memo::new(move |_| {
        item.with(|item| {
            let log = &item.as_ref()?.log;
            Some(lacks.with(|lacks| call_mark(log, lacks)))
        })
    });
    let can = move |may: fn(&LogState) -> bool| {
        Memo::new(move |_| item.with(|item| item.as_ref().is_some_and(|item| may(&item.log))))
    };
    let can_retry = can(may_retry);
    let is_wedged = can(|log| matches!(log, LogState::Wedged { .. }));
    let missed = Memo::new(move |_| {
        item.with(|item| item.as_ref().is_some_and(|item| is_missed(&item.call)))
    });
    let arrow = Memo::new(move |_| item.with(|item| item.as_ref().map(|item| glyph(&item.call))));
    let time = move || {
        item.with(|item| {
            item.as_ref()
                .map(|item| format::time_of_day(ui.stores.clock.local(item.call.started_at)))
        })
    };
    let key = StoredValue::new(id);
    let open = move || {
        let session = key.get_value();
        ui.opened.set(Some(session.clone()));
        ui.dispatch.send(Intent::ShowFinished { session });
        if ui.router.current() != Route::Phone {
            ui.router.go(Route::Phone.path());
        }
    };
    let edit = move |_| {
        open();
        dom::focus_later(ids::NOTES);
    };
    let retry = move |_| {
        ui.dispatch.send(Intent::RetryLog {
            session: key.get_value(),
        });
    };
    Ok(view! {
        <li class="entry">
            <button
                class="item"
                class:missed=missed
                aria-current=move || (ui.opened.get() == Some(key.get_value())).then_some("true")
                on:click=move |_| open()
            >
                {move || arrow.get().map(|arrow| sized(arrow, "i"))}
                <span class="who clip" title=move || name.get()>
                    <span class="sr">{direction}" "</span>{name}
                </span>
                <time>{time}</time>
                <span class="sub clip">{sub}</span>
            </button>
            {move || log.get().map(log_line)}
            {move || note.get().map(|note| view! { <p class="meta why-not">{note}</p> })}
            {move || lacks.with(|lacks| (!lacks.is_empty()).then(|| view! {
                <p class="meta why-not">{text::fields_open(lacks)}</p>
            }))}
            {move || {
                can_retry
                    .get()
                    .then(|| {
                        view! {
                            <div class="mend">
                                <button class="btn small" on:click=retry>{text::RETRY}</button>
                                {is_wedged
                                    .get()
                                    .then(|| {
                                        view! {
                                            <button class="btn small quiet" on:click=edit>{text::EDIT}</button>
                                        }
                                    })}
                            </div>
                        }
                    })
            }}
        </li>
    }
    .into_any())
}

fn log_line(state: Mark) -> AnyView {
    let (words, tip) = (state.word.clone(), state.word.clone());
    view! {
        <p class=format!("state log {}", state.tone.class()) role="status" aria-label=words>
            {icon(state.icon)}
            <span title=tip>{state.word}</span>
        </p>
    }
    .into_any()
}
