//! The box that finds a customer's projects, opportunities and sales orders: typed into, walked with the
//! arrow keys, chosen with Enter.

use ledgerline_core::domain::{
    customer_pane::Part,
    ids::RecordId,
    links::{LinkWish, Linkable, Linkables, LinksOfCall, LinksWish},
    pane::Reading,
};
use leptos::{ev, prelude::*};

use super::Linking;
use crate::ui::{
    icon::{Icon, icon},
    text,
};

const OPTIONS: &str = "linkable-options";
/// Options shown at once; typing narrows them.
const MOST: usize = 40;

pub(super) fn picker(linking: Linking, customer: RecordId) -> AnyView {
    let typed = RwSignal::new(String::new());
    let is_open = RwSignal::new(false);
    let active = RwSignal::new(0_usize);
    let of = customer.clone();
    let reading = Memo::new(move |_| {
        linking.all.with(|view| {
            let (whose, reading) = view.as_ref()?.linkables.as_ref()?;
            (*whose == of).then(|| reading.clone())
        })
    });
    let found = Memo::new(move |_| {
        let linked = linking
            .mine
            .with(|of| of.as_ref().map(linked).unwrap_or_default());
        reading.with(|reading| match reading {
            Some(Reading::Read { value, .. }) => matching(value, &typed.get(), &linked),
            Some(Reading::Asked | Reading::Failed { .. }) | None => Vec::new(),
        })
    });
    let open = move || {
        if !is_open.get_untracked() {
            is_open.set(true);
            active.set(0);
            linking.wish(&LinksWish::Search {
                customer: customer.clone(),
            });
        }
    };
    let choose = move |at: usize| {
        let one = found.with_untracked(|found| found.get(at).cloned());
        if let Some(one) = one {
            linking.change(LinkWish {
                kind: one.kind,
                record: one.record,
                name: one.name,
                is_linked: true,
            });
            typed.set(String::new());
            is_open.set(false);
        }
    };
    let key = {
        let open = open.clone();
        move |key: ev::KeyboardEvent| {
            let count = found.with_untracked(Vec::len);
            match key.key().as_str() {
                "ArrowDown" if !is_open.get_untracked() => open(),
                "ArrowDown" if count > 0 => active.update(|at| *at = (*at + 1) % count),
                "ArrowUp" if count > 0 => active.update(|at| *at = (*at + count - 1) % count),
                "Enter" if is_open.get_untracked() => choose(active.get_untracked()),
                "Escape" if is_open.get_untracked() => {
                    // The key closes the list and nothing around it.
                    key.stop_propagation();
                    is_open.set(false);
                }
                _ => return,
            }
            key.prevent_default();
        }
    };
    let narrow = {
        let open = open.clone();
        move |input| {
            typed.set(event_target_value(&input));
            open();
            active.set(0);
        }
    };
    let shows = Memo::new(move |_| is_open.get() && found.with(|found| !found.is_empty()));
    view! {
        <div class="field picker">
            <label for="linkable">{text::LINK_MORE}</label>
            <input
                class="input"
                id="linkable"
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                placeholder=text::LINKABLE_PLACEHOLDER
                aria-autocomplete="list"
                aria-expanded=move || shows.get().to_string()
                aria-controls=OPTIONS
                aria-activedescendant=move || shows.get().then(|| format!("{OPTIONS}-{}", active.get()))
                prop:value=typed
                on:focus=move |_| open()
                on:input=narrow
                on:keydown=key
                on:blur=move |_| is_open.set(false)
            />
            {options(found, shows, active, choose)}
            {move || is_open.get().then(|| reading.with(|reading| says(reading.as_ref(), found.with(Vec::is_empty))))}
        </div>
    }
    .into_any()
}

fn options(
    found: Memo<Vec<Linkable>>,
    shows: Memo<bool>,
    active: RwSignal<usize>,
    choose: impl Fn(usize) + Copy + Send + Sync + 'static,
) -> AnyView {
    let options = move || {
        let options = found.get().into_iter().enumerate().map(|(at, one)| {
            let kind = text::linked_kind(one.kind.shown()).to_owned();
            let about: Vec<String> = [Some(kind), one.status, one.date]
                .into_iter()
                .flatten()
                .collect();
            view! {
                <li
                    class="item"
                    id=format!("{OPTIONS}-{at}")
                    role="option"
                    aria-selected=move || (active.get() == at).to_string()
                    on:pointerdown=move |event| { event.prevent_default(); choose(at); }
                >
                    {icon(Icon::Link)}
                    <span class="who clip">{one.name}</span>
                    <span class="sub clip">{about.join(" · ")}</span>
                </li>
            }
            .into_any()
        });
        options.collect_view()
    };
    view! {
        <ul class="popup options" id=OPTIONS role="listbox" aria-label=text::LINK_MORE hidden=move || !shows.get()>
            {options}
        </ul>
    }
    .into_any()
}

/// What cannot be offered again.
fn linked(of: &LinksOfCall) -> Vec<RecordId> {
    let Some(Reading::Read {
        value: Some(links), ..
    }) = &of.links
    else {
        return Vec::new();
    };
    let records = links.records.iter();
    records.filter_map(|one| one.record.clone()).collect()
}

/// Why there is nothing to choose, or not all.
fn says(reading: Option<&Reading<Linkables>>, is_empty: bool) -> AnyView {
    let words = match reading {
        None | Some(Reading::Asked) => Some(text::READING_LINKABLE.to_owned()),
        Some(Reading::Failed { problem }) => Some(text::could_not_read(problem)),
        Some(Reading::Read { value, .. }) => about(value, is_empty),
    };
    words
        .map(|words| view! { <small class="meta" role="status">{words}</small> })
        .into_any()
}

fn parts(all: &Linkables) -> [&Part<Vec<Linkable>>; 3] {
    [&all.projects, &all.opportunities, &all.orders]
}

/// Every word that is typed is in it somewhere.
fn matching(all: &Linkables, typed: &str, linked: &[RecordId]) -> Vec<Linkable> {
    let typed = typed.to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    parts(all)
        .into_iter()
        .filter_map(Part::read)
        .flatten()
        .filter(|one| !linked.contains(&one.record))
        .filter(|one| {
            let name = one.name.to_lowercase();
            words.iter().all(|word| name.contains(word))
        })
        .take(MOST)
        .cloned()
        .collect()
}

/// What cannot be found, and why.
fn about(all: &Linkables, is_empty: bool) -> Option<String> {
    let denied: Vec<&str> = parts(all)
        .into_iter()
        .filter_map(|part| match part {
            Part::NoAccess(permission) => Some(permission.as_str()),
            Part::Read(_) | Part::NotOffered => None,
        })
        .collect();
    if !denied.is_empty() {
        return Some(text::linkable_denied(&denied));
    }
    match (is_empty, all.has_more) {
        (true, true) => Some(text::LINKABLE_TOO_MANY.to_owned()),
        (true, false) => Some(text::LINKABLE_NONE.to_owned()),
        (false, _) => None,
    }
}
