//! The list, of which only the rows in sight are elements, its search, and how old it is.

use ledgerline_core::domain::{
    contacts::{ContactsLook, ContactsStanding, ContactsWish, PersonKey, PersonRow},
    phone_number::display,
};
use leptos::{ev, prelude::*};

use crate::ui::{
    dom, format,
    icon::{Icon, icon, sized},
    presence::presence_mark,
    primitives::{RowWindow, empty, mark, placed},
    reach, text,
};

use super::{Contacts, details, wish};

/// Pixels; the style sheet says the same.
const ROW: usize = 56;
const ROWS: RowWindow = RowWindow {
    row: ROW,
    margin: 30,
    fewest: 12,
};
const SCROLLER: &str = "people-scroller";
const SEARCH: &str = "search-contacts";

/// The list and where the keys are.
#[derive(Clone, Copy)]
struct List {
    contacts: Contacts,
    /// Which row the keys are at, by its place among those found.
    active: RwSignal<usize>,
}

impl List {
    fn found(self) -> usize {
        self.contacts.look.mine.with_untracked(|look| look.found)
    }

    /// Asks for the rows in sight and around it, unless they are there.
    fn look(self) {
        let look = self.contacts.look;
        let held = look.window.get_untracked();
        if let Some(window) = ROWS.wanted(dom::scrolled(SCROLLER), held) {
            look.window.set(window);
            look.look();
        }
    }

    /// Moves the keys to a row and shows it.
    fn go(self, to: usize) {
        let Some(last) = self.found().checked_sub(1) else {
            return;
        };
        let to = to.min(last);
        self.active.set(to);
        dom::scroll_to_show(SCROLLER, to * ROW, ROW);
        self.look();
        dom::focus_later(row_id(to));
        if self.contacts.look.open.with_untracked(Option::is_some)
            && let Some(person) = self.person_at(to)
        {
            self.contacts.show(Some(person));
        }
    }

    fn person_at(self, place: usize) -> Option<PersonKey> {
        let mine = self.contacts.look.mine;
        mine.with_untracked(|look| Some(row_at(look, place)?.key.clone()))
    }

    /// One row can be reached by Tab: the one where the keys are, or the first in sight.
    fn tab_stop(self, place: usize) -> &'static str {
        let mine = self.contacts.look.mine;
        let (first, count) = mine.with(|look| (look.first, look.rows.len()));
        let active = self.active.get();
        let is_near = (first..first + count).contains(&active);
        let stop = if is_near { active } else { first };
        if stop == place { "0" } else { "-1" }
    }

    fn key(self, key: &ev::KeyboardEvent) {
        let at = self.active.get_untracked();
        let page = (dom::scrolled(SCROLLER).1 / ROW).max(2) - 1;
        let to = match key.key().as_str() {
            "ArrowDown" => at + 1,
            "ArrowUp" if at == 0 => {
                key.prevent_default();
                dom::focus(SEARCH);
                return;
            }
            "ArrowUp" => at - 1,
            "PageDown" => at + page,
            "PageUp" => at.saturating_sub(page),
            "Home" => 0,
            "End" => usize::MAX,
            "Escape" => {
                self.contacts.show(None);
                return;
            }
            _ => return,
        };
        key.prevent_default();
        self.go(to);
    }

    /// The keys of the search go on to the list.
    fn search_key(self, key: &ev::KeyboardEvent) {
        match key.key().as_str() {
            "ArrowDown" => self.go(0),
            "Enter" => {
                if let Some(person) = self.person_at(0) {
                    self.open(person, 0);
                }
            }
            // The browser would clear what was searched; that comes after the details.
            "Escape" if self.contacts.look.open.with_untracked(Option::is_some) => {
                self.contacts.show(None);
            }
            _ => return,
        }
        key.prevent_default();
    }

    fn open(self, person: PersonKey, place: usize) {
        self.active.set(place);
        self.contacts.show(Some(person));
        if dom::is_narrow() {
            dom::focus_later(details::CLOSE_ID);
        }
    }
}

fn row_at(look: &ContactsLook, place: usize) -> Option<&PersonRow> {
    look.rows.get(place.checked_sub(look.first)?)
}

fn row_id(place: usize) -> String {
    format!("person-row-{place}")
}

pub(super) fn list(contacts: Contacts) -> AnyView {
    let list = List {
        contacts,
        active: RwSignal::new(0),
    };
    let look = contacts.look.mine;
    let places = Memo::new(move |_| look.with(|look| look.first..look.first + look.rows.len()));
    let first = Memo::new(move |_| look.with(|look| look.first));
    let found = Memo::new(move |_| look.with(|look| look.found));
    let shown = Memo::new(move |_| look.with(|look| look.rows.len()));
    let is_open = Memo::new(move |_| look.with(|look| look.open.is_some()));
    let top = move || format!("{}px", first.get() * ROW);
    let bottom = move || {
        let below = found.get().saturating_sub(first.get() + shown.get());
        format!("{}px", below * ROW)
    };
    dom::on_size(SCROLLER, move || list.look());
    // Something else is looked for, from the top.
    let typed = move |event: ev::Event| {
        contacts.look.text.set(event_target_value(&event));
        list.active.set(0);
        // Only what is in sight: drawing rows is what a key waits for.
        let (top, height) = dom::scrolled(SCROLLER);
        if top > 0 {
            dom::scroll_to_show(SCROLLER, 0, 0);
        }
        contacts.look.window.set(ROWS.least(height));
        contacts.look.look();
    };
    let nothing = move || (found.get() == 0).then(|| none(contacts));
    view! {
        <div class="history-split" class:open=is_open>
            <div class="history-list">
                <div class="filters">
                    <div class="number small grow">
                        {icon(Icon::Search)}
                        <input
                            type="search"
                            class="input"
                            id=SEARCH
                            autocomplete="off"
                            spellcheck="false"
                            aria-label=text::SEARCH_CONTACTS
                            aria-controls=SCROLLER
                            placeholder=text::SEARCH_CONTACTS_HINT
                            on:input=typed
                            on:keydown=move |key| list.search_key(&key)
                        />
                    </div>
                </div>
                {standing(contacts)}
                <div
                    class="people-scroller"
                    id=SCROLLER
                    tabindex="-1"
                    on:scroll=move |_| list.look()
                    on:keydown=move |key| list.key(&key)
                >
                    <div class="gap" style:height=top></div>
                    <ul class="people" aria-label=text::CONTACTS>{placed(places, move |place| row(&list, place))}</ul>
                    <div class="gap" style:height=bottom></div>
                    {nothing}
                </div>
            </div>
            {details::details(contacts)}
        </div>
    }
    .into_any()
}

/// How many there are, how far the reading is, and how old the list is.
fn standing(contacts: Contacts) -> AnyView {
    let ui = contacts.look.ui;
    let words = Memo::new(move |_| {
        let is_searched = contacts.look.text.with(|text| !text.trim().is_empty());
        let (found, has_more) = contacts.look.mine.with(|look| (look.found, look.has_more));
        contacts.view.with(|view| {
            let Some(view) = view else {
                return String::new();
            };
            if let ContactsStanding::Reading { of } = view.standing {
                text::people_read(view.all, of)
            } else if view.all == 0 {
                String::new()
            } else if is_searched && has_more {
                text::best_people(found)
            } else if is_searched {
                text::people_of(found, view.all)
            } else {
                text::people(view.all)
            }
        })
    });
    // Set only while there is something to wait for.
    let progress = Memo::new(move |_| {
        contacts.view.with(|view| {
            let view = view.as_ref()?;
            let ContactsStanding::Reading { of } = view.standing else {
                return None;
            };
            (of > 0).then(|| (view.all.min(of).to_string(), of.to_string()))
        })
    });
    let age = Memo::new(move |_| {
        contacts.view.with(|view| {
            let view = view.as_ref()?;
            let now = ui.stores.clock.now();
            let at = view.as_of?;
            let words = format::started(dom::local(at), dom::local(now));
            let is_down = view.standing == ContactsStanding::Waiting;
            (view.all > 0 && is_down).then(|| text::contacts_as_of(&words))
        })
    });
    let denied = Memo::new(move |_| {
        contacts.view.with(|view| {
            let denied = &view.as_ref()?.no_access;
            (!denied.is_empty()).then(|| text::no_access(denied))
        })
    });
    // Colleagues are there all the same; nobody should take them for everybody.
    let lacks = Memo::new(move |_| {
        contacts.view.with(|view| {
            let view = view.as_ref().filter(|view| view.all > 0)?;
            let (_, title, hint) = without_netsuite(&view.standing)?;
            Some(format!("{title}. {hint}"))
        })
    });
    let again = move |_| wish(ui, &ContactsWish::Refresh);
    view! {
        <div class="people-standing">
            <p class="meta grow" role="status">{words}</p>
            {move || {
                progress
                    .get()
                    .map(|(value, of)| view! { <progress class="reading" value=value max=of aria-label=text::READING_CONTACTS></progress> })
            }}
        </div>
        <div role="status">
            {move || {
                age.get()
                    .map(|words| {
                        view! {
                            <div class="note warn people-note">
                                {icon(Icon::Warning)}
                                <span class="grow">{words}</span>
                                <button class="btn small" on:click=again>{text::TRY_AGAIN}</button>
                            </div>
                        }
                    })
            }}
            {move || denied.get().map(|words| view! { <p class="meta people-note">{words}</p> })}
            {move || lacks.get().map(|words| view! { <p class="meta people-note">{words}</p> })}
        </div>
    }
    .into_any()
}

/// Why nobody of NetSuite is in the list, where that does not pass by itself.
const fn without_netsuite(
    standing: &ContactsStanding,
) -> Option<(Icon, &'static str, &'static str)> {
    Some(match standing {
        ContactsStanding::NoConnector | ContactsStanding::NotSetUp => (
            Icon::Dash,
            text::CONTACTS_NO_NETSUITE,
            text::CONTACTS_NO_NETSUITE_HINT,
        ),
        ContactsStanding::Off => (Icon::Dash, text::CONTACTS_OFF, text::CONTACTS_OFF_HINT),
        ContactsStanding::Refused => (
            Icon::Refuse,
            text::CONTACTS_REFUSED,
            text::CONTACTS_REFUSED_HINT,
        ),
        ContactsStanding::Opening
        | ContactsStanding::Reading { .. }
        | ContactsStanding::Waiting
        | ContactsStanding::Ready => return None,
    })
}

/// Why the list is empty.
fn none(contacts: Contacts) -> AnyView {
    let ui = contacts.look.ui;
    if !ui.stores.connection.is_signed_in() && contacts.view.with(Option::is_none) {
        return empty(
            Icon::People,
            text::CONTACTS_APART,
            text::CONTACTS_APART_HINT,
            ().into_any(),
        );
    }
    let (all, standing) = contacts.view.with(|view| {
        let view = view.as_ref();
        view.map_or((0, ContactsStanding::Opening), |view| {
            (view.all, view.standing.clone())
        })
    });
    // The leader has not heard yet what this tab looks at.
    let is_told = contacts.look.mine.with(|look| look.asked > 0);
    let is_coming = matches!(
        standing,
        ContactsStanding::Opening | ContactsStanding::Reading { .. }
    );
    if all > 0 && is_told && !is_coming {
        return empty(
            Icon::Search,
            text::NO_SUCH_PERSON,
            text::NO_SUCH_PERSON_HINT,
            ().into_any(),
        );
    }
    let again = move |_| wish(ui, &ContactsWish::Refresh);
    let (glyph, title, hint) = match standing {
        ContactsStanding::Opening | ContactsStanding::Reading { .. } => {
            return bars();
        }
        ContactsStanding::Waiting => (
            Icon::Warning,
            text::CONTACTS_UNREACHABLE,
            text::CONTACTS_UNREACHABLE_HINT,
        ),
        ContactsStanding::Ready if !is_told => return bars(),
        ContactsStanding::Ready => (Icon::People, text::NO_CONTACTS, text::NO_CONTACTS_HINT),
        ContactsStanding::NoConnector
        | ContactsStanding::NotSetUp
        | ContactsStanding::Off
        | ContactsStanding::Refused => match without_netsuite(&standing) {
            Some(words) => words,
            None => return bars(),
        },
    };
    let retry = matches!(standing, ContactsStanding::Waiting).then(|| {
        view! { <button class="btn" on:click=again>{text::TRY_AGAIN}</button> }
    });
    empty(glyph, title, hint, retry.into_any())
}

fn bars() -> AnyView {
    view! {
        <div class="loading" role="status">
            <i class="bar w70"></i><i class="bar w100"></i><i class="bar w50"></i>
            <p class="meta">{text::READING_CONTACTS}</p>
        </div>
    }
    .into_any()
}

/// What somebody is, and which sides know them.
pub(super) fn badges(row: &PersonRow) -> AnyView {
    view! {
        <span class="tag">{text::relation(row.relation)}</span>
        <span class="tag side" title=text::badge_about(row.badge)>{row.badge.label()}</span>
    }
    .into_any()
}

/// How busy somebody of the list is, where that is known.
pub(super) fn presence(
    contacts: Contacts,
    person: impl Fn() -> Option<PersonKey> + Send + Sync + 'static,
) -> AnyView {
    let shown = Memo::new(move |_| {
        let person = person()?;
        contacts.view.with(|view| {
            let mut told = view.as_ref()?.presence.iter();
            told.find(|(key, _)| *key == person).map(|(_, told)| *told)
        })
    });
    (move || {
        let told = shown.get()?;
        Some(mark(presence_mark(told)))
    })
    .into_any()
}

/// The row at a place, whoever stands there.
fn row(list: &List, place: usize) -> AnyView {
    let list = *list;
    let contacts = list.contacts;
    let person = Memo::new(move |_| contacts.look.mine.with(|look| row_at(look, place).cloned()));
    let presence = presence(contacts, move || {
        person.with(|person| person.as_ref().map(|row| row.key.clone()))
    });
    let of = move |read: fn(&PersonRow) -> String| {
        move || person.with(|person| person.as_ref().map(read).unwrap_or_default())
    };
    let name = of(|row| text::person_name(&row.name));
    let about = of(text::person_about);
    let number = of(|row| row.number.as_deref().map(display).unwrap_or_default());
    let tags = move || person.with(|person| person.as_ref().map(badges));
    let has_number = Memo::new(move |_| {
        person.with(|person| person.as_ref().is_some_and(|row| row.number.is_some()))
    });
    let is_open = Memo::new(move |_| {
        let open = contacts.look.open;
        person.with(|person| {
            open.with(|open| open.is_some() && *open == person.as_ref().map(|row| row.key.clone()))
        })
    });
    let tab_stop = move || list.tab_stop(place);
    let open = move || {
        if let Some(person) = list.person_at(place) {
            list.open(person, place);
        }
    };
    let call = move |click: ev::MouseEvent| {
        click.stop_propagation();
        let number = person.with_untracked(|person| person.as_ref()?.number.clone());
        if let Some(number) = number {
            reach::call(contacts.look.ui, number);
        }
    };
    view! {
        <li
            class="person"
            class:open=is_open
            aria-setsize=move || list.contacts.look.mine.with(|look| look.found)
            aria-posinset=place + 1
            on:click=move |_| open()
        >
            <button
                class="person-name"
                id=row_id(place)
                aria-expanded=move || is_open.get().to_string()
                tabindex=tab_stop
                on:click=move |click| { click.stop_propagation(); open(); }
            >
                <span class="clip strong" title=name>{name}</span>
                <span class="person-about">
                    {presence}
                    <span class="clip meta" title=about>{about}</span>
                </span>
            </button>
            <span class="person-tags">{tags}</span>
            <span class="person-number num">{number}</span>
            {move || {
                has_number
                    .get()
                    .then(|| {
                        view! {
                            <button
                                class="btn small icon"
                                aria-label=move || text::call_person(&name())
                                title=text::CALL
                                tabindex=tab_stop
                                on:click=call
                            >
                                {sized(Icon::Phone, "i s")}
                            </button>
                        }
                    })
            }}
        </li>
    }
    .into_any()
}
