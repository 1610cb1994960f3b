//! A field in which an employee of NetSuite is chosen by typing a part of a name or email.

use ledgerline_core::domain::{
    mapping::{Employee, MappingWish, Organizer},
    pane::Reading,
};
use leptos::{ev, prelude::*};

use super::Screen;
use crate::ui::{
    icon::{Icon, icon},
    text,
};

/// What is in the field.
#[derive(Clone, Copy)]
pub(super) struct Picked {
    /// What stands there.
    pub(super) typed: RwSignal<String>,
    /// Who is meant; nobody while what stands there is no employee.
    pub(super) organizer: RwSignal<Option<Organizer>>,
}

impl Picked {
    pub(super) fn of(organizer: Option<Organizer>) -> Self {
        let name = organizer.as_ref().map(|one| one.name.clone());
        Self {
            typed: RwSignal::new(name.unwrap_or_default()),
            organizer: RwSignal::new(organizer),
        }
    }

    /// Something stands there, and nobody is meant.
    pub(super) fn is_unclear(self) -> bool {
        self.organizer.with(Option::is_none) && self.typed.with(|typed| !typed.trim().is_empty())
    }
}

/// The field; `changed` hears of whatever comes to stand there.
pub(super) fn staff(
    screen: Screen,
    (id, label): (&'static str, &'static str),
    picked: Picked,
    changed: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let active = RwSignal::new(0_usize);
    let is_open = RwSignal::new(false);
    let found = Memo::new(move |_| {
        screen
            .view
            .with(|view| match view.as_ref()?.employees.as_ref()? {
                Reading::Read { value, .. } => Some(value.clone()),
                Reading::Asked | Reading::Failed { .. } => None,
            })
    });
    let offered = move || found.with(|found| found.as_ref().map_or(0, Vec::len));
    let shows = Memo::new(move |_| is_open.get() && offered() > 0);
    let type_ = move |event: ev::Event| {
        picked.typed.set(event_target_value(&event));
        picked.organizer.set(None);
        active.set(0);
        let text = picked.typed.get_untracked();
        changed();
        is_open.set(true);
        screen.send(&MappingWish::Find(text));
    };
    let choose = move |at: usize| {
        let employee = found.with_untracked(|found| found.as_ref()?.get(at).cloned());
        if let Some(employee) = employee {
            picked.typed.set(employee.name.clone());
            picked.organizer.set(Some(Organizer::from(&employee)));
            changed();
        }
        is_open.set(false);
    };
    let key = move |key: ev::KeyboardEvent| {
        let count = untrack(offered);
        match key.key().as_str() {
            "ArrowDown" if count > 0 => {
                is_open.set(true);
                active.update(|at| *at = (*at + 1) % count);
            }
            "ArrowUp" if count > 0 => active.update(|at| *at = (*at + count - 1) % count),
            "Enter" if shows.get_untracked() => choose(active.get_untracked()),
            "Escape" if shows.get_untracked() => {
                key.stop_propagation();
                is_open.set(false);
            }
            _ => return,
        }
        key.prevent_default();
    };
    let open = move |_| {
        is_open.set(true);
        screen.send(&MappingWish::Find(String::new()));
    };
    let list = format!("{id}-options");
    let (option, controls, label_id) = (list.clone(), list.clone(), format!("{id}-label"));
    let active_option = move || shows.get().then(|| format!("{option}-{}", active.get()));
    let lacks = move || picked.is_unclear() && !shows.get();
    view! {
        <div class="field picker">
            <span id=label_id.clone()>{label}</span>
            <input
                class="input"
                id=id
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                placeholder=text::NAME_OR_EMAIL
                aria-labelledby=label_id
                aria-autocomplete="list"
                aria-expanded=move || shows.get().to_string()
                aria-controls=controls
                aria-activedescendant=active_option
                prop:value=picked.typed
                on:focus=open
                on:input=type_
                on:keydown=key
                on:blur=move |_| is_open.set(false)
            />
            {options(list, found, shows, active, choose)}
            {move || lacks().then(|| view! { <small class="meta">{text::NO_SUCH_EMPLOYEE}</small> })}
        </div>
    }
    .into_any()
}

fn options(
    list: String,
    found: Memo<Option<Vec<Employee>>>,
    shows: Memo<bool>,
    active: RwSignal<usize>,
    choose: impl Fn(usize) + Copy + Send + Sync + 'static,
) -> AnyView {
    let id = list.clone();
    let options = move || {
        let employees = found.get().unwrap_or_default().into_iter().enumerate();
        let options = employees.map(|(at, employee)| {
            view! {
                <li
                    class="item"
                    id=format!("{id}-{at}")
                    role="option"
                    aria-selected=move || (active.get() == at).to_string()
                    on:pointerdown=move |event| { event.prevent_default(); choose(at); }
                >
                    {icon(Icon::People)}
                    <span class="who clip">{employee.name}</span>
                    <span class="sub clip">{employee.email.unwrap_or_default()}</span>
                </li>
            }
            .into_any()
        });
        options.collect_view()
    };
    view! {
        <ul class="popup options" id=list role="listbox" aria-label=text::EMPLOYEES hidden=move || !shows.get()>
            {options}
        </ul>
    }
    .into_any()
}
