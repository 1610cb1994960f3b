//! What somebody should know before the table: that the list of extensions is an old one, what has changed
//! in the phone system, and which calls have nobody.

use ledgerline_core::domain::mapping::{
    Change, EVER, ListTrouble, MappingState, MappingWish, RefileWish, Reviewed,
};
use leptos::prelude::*;

use super::{Screen, bad, warning};
use crate::ui::{
    icon::{Icon, icon},
    text,
};

/// So many changes are named one by one.
const MOST: usize = 20;

pub(super) fn notices(screen: Screen) -> AnyView {
    let trouble = Memo::new(move |_| screen.state.with(|state| state.as_ref().and_then(trouble)));
    let staff = Memo::new(move |_| {
        screen
            .state
            .with(|state| state.as_ref()?.employees_trouble.clone())
    });
    let changes = Memo::new(move |_| {
        screen
            .state
            .with(|state| state.as_ref().map(|state| state.changes.clone()))
            .unwrap_or_default()
    });
    let counts = Memo::new(move |_| {
        screen.state.with(|state| {
            state
                .as_ref()
                .map_or((0, 0), |state| (state.waiting, state.without_organizer))
        })
    });
    view! {
        <div class="stack" role="status">
            {move || trouble.get().map(|(is_bad, words)| if is_bad { bad(words) } else { warning(words) })}
            {move || staff.get().map(|words| warning(text::no_employees(&words)))}
            {move || {
                let changes = changes.get();
                (!changes.is_empty()).then(|| review(screen, &changes))
            }}
            {move || {
                let (waiting, without) = counts.get();
                view! {
                    {(waiting > 0).then(|| warning(text::calls_wait(waiting)))}
                    {(without > 0).then(|| nobodys(screen, without))}
                }
            }}
        </div>
    }
    .into_any()
}

fn trouble(state: &MappingState) -> Option<(bool, String)> {
    let is_empty = state.rows.is_empty();
    Some(match &state.trouble {
        None if is_empty => (false, text::NO_EXTENSIONS.to_owned()),
        None => return None,
        Some(ListTrouble::NotSetUp) => (false, text::LIST_NOT_SET_UP.to_owned()),
        Some(ListTrouble::Permission { name }) => (true, text::list_forbidden(name.as_deref())),
        Some(ListTrouble::Refused) => (true, text::LIST_REFUSED.to_owned()),
        Some(ListTrouble::Away) => (false, text::LIST_AWAY.to_owned()),
    })
}

fn named(one: &Reviewed) -> String {
    text::extension_name(&one.name, &one.number)
}

fn review(screen: Screen, changes: &[Change]) -> AnyView {
    let lines = changes.iter().take(MOST).map(|change| match change {
        Change::Added { now } => text::extension_new(&named(now)),
        Change::Renamed { before, now } => text::extension_renamed(&named(before), &named(now)),
        Change::Removed { before } => text::extension_removed(&named(before)),
    });
    let lines: Vec<_> = lines
        .map(|words| view! { <li>{words}</li> }.into_any())
        .collect();
    let more = changes.len().saturating_sub(MOST);
    view! {
        <section class="note warn" aria-labelledby="review-mapping">
            {icon(Icon::Warning)}
            <div class="grow">
                <h2 class="strong" id="review-mapping">{text::review_mapping(changes.len())}</h2>
                <ul class="bullets">
                    {lines}
                    {(more > 0).then(|| view! { <li>{text::and_more(more)}</li> })}
                </ul>
                {move || {
                    screen.is_admin.get().then(|| {
                        view! {
                            <button class="btn small" on:click=move |_| screen.send(&MappingWish::Reviewed)>
                                {text::MARK_REVIEWED}
                            </button>
                        }
                    })
                }}
            </div>
        </section>
    }
    .into_any()
}

fn nobodys(screen: Screen, count: u32) -> AnyView {
    let again = move |_| {
        screen.send(&MappingWish::Refile(RefileWish {
            extension: None,
            from: EVER,
            only: None,
            only_counts: false,
        }));
    };
    let is_refiling = Memo::new(move |_| {
        screen
            .view
            .with(|view| view.as_ref().is_some_and(|view| view.is_refiling))
    });
    view! {
        <div class="note warn">
            {icon(Icon::Warning)}
            <div class="grow">
                <p>{text::calls_without_organizer(count)}</p>
                {move || {
                    screen.is_admin.get().then(|| {
                        view! {
                            <button class="btn small" aria-disabled=move || is_refiling.get().to_string() on:click=again>
                                {text::FILE_THEM}
                            </button>
                        }
                    })
                }}
                {super::refile::outcome(screen)}
            </div>
        </div>
    }
    .into_any()
}
