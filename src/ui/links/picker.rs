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
    let list = List::new(is_open, found);
    let open = move || {
        if !is_open.get_untracked() {
            is_open.set(true);
            list.active.set(None);
            linking.wish(&LinksWish::Search {
                customer: customer.clone(),
            });
        }
    };
    let choose = move |one: Linkable| {
        linking.change(LinkWish {
            kind: one.kind,
            record: one.record,
            name: one.name,
            is_linked: true,
            ago_ms: 0,
        });
        typed.set(String::new());
        is_open.set(false);
    };
    let key = {
        let open = open.clone();
        move |key: ev::KeyboardEvent| {
            match key.key().as_str() {
                "ArrowDown" if !is_open.get_untracked() => open(),
                "ArrowDown" => list.walk(true),
                "ArrowUp" => list.walk(false),
                "Enter" if is_open.get_untracked() => {
                    if let Some(one) = list.chosen() {
                        choose(one);
                    }
                }
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
            list.to_first();
        }
    };
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
                aria-expanded=move || list.shows.get().to_string()
                aria-controls=OPTIONS
                aria-activedescendant=move || list.active_id()
                prop:value=typed
                on:focus=move |_| open()
                on:input=narrow
                on:keydown=key
                on:blur=move |_| is_open.set(false)
            />
            {options(list, choose)}
            {move || is_open.get().then(|| reading.with(|reading| says(reading.as_ref(), found.with(Vec::is_empty))))}
        </div>
    }
    .into_any()
}

/// What is found, and which of it the keys are at.
#[derive(Clone, Copy)]
struct List {
    found: Memo<Vec<Linkable>>,
    shows: Memo<bool>,
    /// Not a place: the list may change between a look at it and the Enter.
    active: RwSignal<Option<Linkable>>,
}

impl List {
    fn new(is_open: RwSignal<bool>, found: Memo<Vec<Linkable>>) -> Self {
        let list = Self {
            found,
            shows: Memo::new(move |_| is_open.get() && found.with(|found| !found.is_empty())),
            active: RwSignal::new(None),
        };
        // Enter alone takes the first, once that is to be seen.
        Effect::new(move |_| {
            found.track();
            if list.shows.get() && list.active.with_untracked(Option::is_none) {
                list.to_first();
            }
        });
        list
    }

    fn to_first(self) {
        let first = self.found.with_untracked(|found| found.first().cloned());
        self.active.set(first);
    }

    fn place(self) -> Option<usize> {
        let place = |found: &Vec<Linkable>| self.active.with(|one| place_of(one.as_ref(), found));
        self.found.with(place)
    }

    fn chosen(self) -> Option<Linkable> {
        let at = untrack(|| self.place())?;
        self.found.with_untracked(|found| found.get(at).cloned())
    }

    fn walk(self, is_down: bool) {
        let at = untrack(|| self.place());
        let next = self.found.with_untracked(|found| {
            let count = found.len();
            let to = match (at, is_down) {
                (Some(at), true) => at + 1,
                (None, true) => 0,
                (at, false) => at.unwrap_or(0) + count.saturating_sub(1),
            };
            found.get(to.checked_rem(count)?).cloned()
        });
        if next.is_some() {
            self.active.set(next);
        }
    }

    fn active_id(self) -> Option<String> {
        let at = self.place().filter(|_| self.shows.get())?;
        Some(format!("{OPTIONS}-{at}"))
    }
}

fn options(list: List, choose: impl Fn(Linkable) + Copy + Send + Sync + 'static) -> AnyView {
    let options = move || {
        let options = list.found.get().into_iter().enumerate().map(|(at, one)| {
            let this = StoredValue::new(one.clone());
            let is_active = move || {
                let is_it = |active: &Linkable| this.with_value(|this| is_same(active, this));
                list.active.with(|active| active.as_ref().is_some_and(is_it))
            };
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
                    aria-selected=move || is_active().to_string()
                    on:pointerdown=move |event| { event.prevent_default(); choose(this.get_value()); }
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
        <ul class="popup options" id=OPTIONS role="listbox" aria-label=text::LINK_MORE hidden=move || !list.shows.get()>
            {options}
        </ul>
    }
    .into_any()
}

/// A new status or name makes it no other one.
fn is_same(one: &Linkable, other: &Linkable) -> bool {
    (one.kind, &one.record) == (other.kind, &other.record)
}

/// Where the one that the keys are at stands now; nowhere once it is not offered.
fn place_of(active: Option<&Linkable>, found: &[Linkable]) -> Option<usize> {
    let active = active?;
    found.iter().position(|one| is_same(one, active))
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

#[cfg(test)]
mod tests {
    use ledgerline_core::domain::links::LinkKind;

    use super::*;

    fn order(record: &str, status: &str) -> Linkable {
        Linkable {
            kind: LinkKind::SalesOrder,
            record: RecordId::new(record),
            name: format!("Sales Order #{record}"),
            date: None,
            status: Some(status.to_owned()),
        }
    }

    #[test]
    fn the_keys_stay_with_the_record_they_were_at_when_the_list_is_read_anew() {
        let [old, new] = [order("1", "Pending"), order("2", "Pending")];
        let active = Some(old.clone());
        assert_eq!(
            place_of(active.as_ref(), &[old.clone(), new.clone()]),
            Some(0)
        );
        assert_eq!(place_of(active.as_ref(), &[new.clone(), old]), Some(1));
        assert_eq!(
            place_of(active.as_ref(), &[new]),
            None,
            "nothing else instead"
        );
        assert_eq!(place_of(active.as_ref(), &[order("1", "Billed")]), Some(0));
        assert_eq!(place_of(None, &[order("1", "Billed")]), None);
    }
}
