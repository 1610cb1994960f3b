//! The dialog in which calls under a wrong employee are filed anew: counted first, and only corrected when
//! that is confirmed.

use ledgerline_core::domain::{
    ids::ExtensionId,
    mapping::{EVER, MappingWish, RefileWish, Refiled, Row},
    pane::Reading,
    phone_call::external_id,
};
use leptos::prelude::*;

use super::{Screen, bad, date, warning};
use crate::ui::{
    dom, format,
    icon::{Icon, icon},
    primitives::dialog,
    text,
};

pub(super) fn refile(screen: Screen) -> AnyView {
    let is_open = super::open_for(screen.refiled);
    dialog(text::FILE_AGAIN_TITLE, is_open, move || {
        let extension = screen.refiled.get_untracked();
        let row = extension.and_then(|extension| screen.row(&extension));
        row.map_or_else(|| ().into_any(), |row| body(screen, &row, is_open))
    })
}

fn body(screen: Screen, row: &Row, is_open: RwSignal<bool>) -> AnyView {
    let now = screen.now();
    let extension = row.extension.id.clone();
    // From when on it is whose it is now.
    let from = row
        .mapping
        .period_at(now)
        .map_or(EVER, |period| period.from);
    let since = RwSignal::new(if from == EVER {
        String::new()
    } else {
        date(screen, from)
    });
    let only = RwSignal::new(None::<String>);
    let ask = move |extension: ExtensionId, only_counts: bool| {
        let day = since.get_untracked();
        let from = dom::midnight(&day, 0).filter(|_| !day.is_empty());
        screen.send(&MappingWish::Refile(RefileWish {
            extension: Some(extension),
            from: from.unwrap_or(EVER),
            only: only.get_untracked().filter(|_| !only_counts),
            only_counts,
        }));
    };
    let counts = extension.clone();
    Effect::new(move |_| {
        since.track();
        only.set(None);
        ask(counts.clone(), true);
    });
    let counted = Memo::new(move |_| screen.view.with(|view| view.as_ref()?.counted.clone()));
    let count = Memo::new(move |_| match counted.get() {
        Some(Reading::Read { value, .. }) => value.left,
        None | Some(Reading::Asked | Reading::Failed { .. }) => 0,
    });
    came_for(screen, only, counted);
    let is_refiling = Memo::new(move |_| {
        screen
            .view
            .with(|view| view.as_ref().is_some_and(|view| view.is_refiling))
    });
    let has_come = Memo::new(move |_| {
        screen
            .view
            .with(|view| view.as_ref().is_some_and(|view| view.refiled.is_some()))
    });
    let may = move || count.get() > 0 && !is_refiling.get() && !has_come.get();
    let go = move |_| {
        if untrack(may) {
            ask(extension.clone(), false);
        }
    };
    let name = text::extension_name(&row.extension.name, &row.extension.number);
    view! {
        <div class="dialog-body stack">
            <p class="strong">{name}</p>
            <p>{text::FILE_AGAIN_ABOUT}</p>
            <label class="field">
                <span>{text::CALLS_SINCE}</span>
                <input
                    class="input"
                    type="date"
                    prop:value=since
                    on:input=move |input| since.set(event_target_value(&input))
                />
                <small class="meta">{text::CALLS_SINCE_ABOUT}</small>
            </label>
            <div role="status">
                {move || match counted.get() {
                    Some(Reading::Read { value, .. }) if !has_come.get() => {
                        view! {
                            <p>{text::wrong_calls(value.left)}</p>
                            {(value.left > 1).then(|| which(screen, only, &value))}
                        }
                        .into_any()
                    }
                    Some(Reading::Failed { problem }) => bad(text::could_not_read(&problem)),
                    Some(Reading::Asked) => view! { <p class="meta">{text::COUNTING}</p> }.into_any(),
                    None | Some(Reading::Read { .. }) => ().into_any(),
                }}
                {outcome(screen)}
            </div>
        </div>
        <footer class="dialog-foot">
            <span class="grow"></span>
            <button class="btn" on:click=move |_| is_open.set(false)>{text::CLOSE}</button>
            <button class="btn primary" aria-disabled=move || (!may()).to_string() on:click=go>
                {move || {
                    let is_one = only.with(Option::is_some);
                    text::correct_calls(if is_one { 1 } else { count.get() })
                }}
            </button>
        </footer>
    }
    .into_any()
}

/// Somebody came for one call: of those that are counted, it alone is chosen.
fn came_for(
    screen: Screen,
    only: RwSignal<Option<String>>,
    counted: Memo<Option<Reading<Refiled>>>,
) {
    Effect::new(move |_| {
        let wrong = screen.wrong_call.get();
        let key = wrong.and_then(|wrong| external_id(&wrong.call));
        let is_listed = counted.with(|counted| match counted {
            Some(Reading::Read { value, .. }) => value
                .calls
                .iter()
                .any(|call| Some(&call.record) == key.as_ref()),
            None | Some(Reading::Asked | Reading::Failed { .. }) => false,
        });
        if is_listed {
            only.set(key);
        }
    });
}

/// All of them, or one alone.
fn which(screen: Screen, only: RwSignal<Option<String>>, counted: &Refiled) -> AnyView {
    let clock = screen.ui.stores.clock;
    let now = clock.local(screen.now());
    let calls: Vec<_> = counted
        .calls
        .iter()
        .map(|call| {
            let words = text::only_the_call_of(&format::moment(clock.local(call.started_at), now));
            let record = call.record.clone();
            let is_chosen = move || only.with(|only| only.as_ref() == Some(&record));
            view! { <option value=call.record.clone() selected=is_chosen>{words}</option> }
                .into_any()
        })
        .collect();
    let choose = move |event| {
        let record = event_target_value(&event);
        only.set((!record.is_empty()).then_some(record));
    };
    view! {
        <label class="field">
            <span>{text::WHICH_CALLS}</span>
            <select class="select" on:change=choose>
                <option value="">{text::all_calls(counted.left)}</option>
                {calls}
            </select>
        </label>
    }
    .into_any()
}

/// What came of it so far.
pub(super) fn outcome(screen: Screen) -> AnyView {
    let refiled = Memo::new(move |_| screen.view.with(|view| view.as_ref()?.refiled.clone()));
    (move || match refiled.get() {
        None => ().into_any(),
        Some(Reading::Asked) => view! { <p class="meta">{text::REFILING}</p> }.into_any(),
        Some(Reading::Failed { problem }) => bad(text::not_refiled(&problem)),
        Some(Reading::Read { value, .. }) => told(&value),
    })
    .into_any()
}

fn told(refiled: &Refiled) -> AnyView {
    let words = text::refiled(refiled);
    let done = view! { <p class="state ok">{icon(Icon::Check)}<span>{words}</span></p> };
    let cause = refiled.cause.clone();
    let stopped = cause.map(|cause| warning(text::refiling_stopped(&cause, refiled.left)));
    view! { {done}{stopped} }.into_any()
}
