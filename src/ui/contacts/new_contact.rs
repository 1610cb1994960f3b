//! `New contact`: the form, and who is there already.

use ledgerline_core::domain::{
    contacts::{ContactsWish, Making, PersonKey},
    customer_pane::{Known, NewContact},
    directory::Source,
    ids::RecordId,
};
use leptos::{ev, prelude::*};

use crate::ui::{
    icon::{Icon, icon},
    primitives::dialog,
    text,
};

use super::{Contacts, Look, wish};

/// Companies offered at once.
const OFFERED: usize = 6;
const COMPANY_OPTIONS: &str = "company-options";

type Field = fn(&mut NewContact) -> &mut String;

pub(super) fn new_contact(contacts: Contacts) -> AnyView {
    let request = Memo::new(move |_| {
        let form = contacts.form;
        form.with(|form| form.as_ref().map(|form| form.request_id.clone()))
    });
    let making = Memo::new(move |_| {
        let request = request.get()?;
        contacts.view.with(|view| {
            let mut all = view.as_ref()?.making.iter();
            all.find(|(form, _)| *form == request)
                .map(|(_, making)| making.clone())
        })
    });
    // Whoever was made is shown, as soon as the directory has them.
    Effect::new(move |_| {
        if let Some(Making::Made { found }) = making.get()
            && let Some(record) = found.contact
        {
            contacts.makes.set(false);
            contacts.show(Some(PersonKey::named(Source::NetSuite, &record.id)));
        }
    });
    // A form that is closed is forgotten.
    Effect::new(move |was_open: Option<bool>| {
        let is_open = contacts.makes.get();
        if was_open == Some(true)
            && !is_open
            && let Some(request) = request.get_untracked()
        {
            wish(contacts.look.ui, &ContactsWish::Forget { request });
        }
        is_open
    });
    dialog(text::NEW_CONTACT, contacts.makes, move || {
        form(contacts, making)
    })
}

fn form(contacts: Contacts, making: Memo<Option<Making>>) -> AnyView {
    let facts = RwSignal::new(contacts.form.get_untracked().unwrap_or_default());
    let lacks_name = RwSignal::new(false);
    let is_saving = Memo::new(move |_| making.with(|it| matches!(it, Some(Making::Saving))));
    let problem = move || {
        let refused = making.with(|making| match making {
            Some(Making::Failed { problem }) => Some(text::log_problem(problem)),
            _ => None,
        });
        refused.or_else(|| {
            lacks_name
                .get()
                .then(|| text::CONTACT_NAME_NEEDED.to_owned())
        })
    };
    let send = move |although_known: bool| {
        let contact = NewContact {
            although_known,
            ..facts.get_untracked()
        };
        let is_named =
            !(contact.first_name.trim().is_empty() && contact.last_name.trim().is_empty());
        lacks_name.set(!is_named);
        if is_named && !is_saving.get_untracked() {
            wish(contacts.look.ui, &ContactsWish::Create { contact });
        }
    };
    let save = move |submit: ev::SubmitEvent| {
        submit.prevent_default();
        send(false);
    };
    let field = move |name: &'static str, kind: &'static str, of: Field| {
        let value = facts.with_untracked(|facts| of(&mut facts.clone()).clone());
        view! {
            <label class="field">
                <span>{name}</span>
                <input
                    class="input"
                    type=kind
                    autocomplete="off"
                    prop:value=value
                    on:input=move |input| facts.update(|facts| *of(facts) = event_target_value(&input))
                />
            </label>
        }
        .into_any()
    };
    view! {
        <form on:submit=save>
            <div class="dialog-body stack">
                <p class="meta">{text::NEW_CONTACT_HINT}</p>
                <div class="pair">
                    {field(text::FIRST_NAME, "text", |facts| &mut facts.first_name)}
                    {field(text::LAST_NAME, "text", |facts| &mut facts.last_name)}
                </div>
                <div class="pair">
                    {field(text::PHONE, "tel", |facts| &mut facts.phone)}
                    {field(text::EMAIL, "email", |facts| &mut facts.email)}
                </div>
                <div class="pair">
                    {field(text::TITLE, "text", |facts| &mut facts.title)}
                    {company(contacts, facts)}
                </div>
                <div role="alert">
                    {move || {
                        problem().map(|words| view! { <p class="note bad">{icon(Icon::Warning)}<span>{words}</span></p> })
                    }}
                    {move || making.with(|making| match making {
                        Some(Making::Known { known }) => Some(there_already(contacts, known)),
                        _ => None,
                    })}
                </div>
            </div>
            <footer class="dialog-foot">
                <span class="meta grow" role="status">{move || is_saving.get().then_some(text::SAVING)}</span>
                <button type="button" class="btn" on:click=move |_| contacts.makes.set(false)>{text::CANCEL}</button>
                {move || {
                    making
                        .with(|making| matches!(making, Some(Making::Known { .. })))
                        .then(|| {
                            view! {
                                <button type="button" class="btn" on:click=move |_| send(true)>
                                    {text::CREATE_ANYWAY}
                                </button>
                            }
                        })
                }}
                <button
                    type="submit"
                    class="btn primary"
                    aria-disabled=move || is_saving.get().then_some("true")
                >
                    {text::SAVE}
                </button>
            </footer>
        </form>
    }
    .into_any()
}

/// Those who are like the new one, each with the way to them.
fn there_already(contacts: Contacts, known: &[Known]) -> AnyView {
    let rows = known.iter().map(|one| {
        let record = one.found.contact.as_ref().or(one.found.company.as_ref());
        let key = record.map(|record| PersonKey::named(Source::NetSuite, &record.id));
        let open = move |_| {
            contacts.makes.set(false);
            contacts.show(key.clone());
        };
        let about = [
            one.found.company_name().map(str::to_owned),
            Some(text::alike(&one.by)),
        ];
        let about: Vec<_> = about.into_iter().flatten().collect();
        view! {
            <li class="with-action">
                <span class="grow">
                    <span class="strong clip">{one.found.display_name().to_owned()}</span>
                    <span class="meta wrap">{about.join(" · ")}</span>
                </span>
                <button type="button" class="btn small" on:click=open>{text::SHOW}</button>
            </li>
        }
    });
    view! {
        <div class="note warn">
            {icon(Icon::Warning)}
            <div class="grow">
                <p class="strong">{text::THERE_ALREADY}</p>
                <ul class="lines">{rows.collect_view()}</ul>
            </div>
        </div>
    }
    .into_any()
}

/// `Company`: typed, and chosen from the companies of NetSuite.
fn company(contacts: Contacts, facts: RwSignal<NewContact>) -> AnyView {
    let look = Look::new(contacts.look.ui, contacts.view, true);
    look.window.set((0, OFFERED));
    let chosen = RwSignal::new(None::<String>);
    let active = RwSignal::new(0_usize);
    let is_open = RwSignal::new(false);
    let offered = Memo::new(move |_| look.mine.with(|look| look.rows.clone()));
    let shows = Memo::new(move |_| is_open.get() && offered.with(|offered| !offered.is_empty()));
    let typed = move |event: ev::Event| {
        look.text.set(event_target_value(&event));
        // What is typed on is no company yet.
        chosen.set(None);
        facts.update(|facts| facts.company = None);
        active.set(0);
        is_open.set(true);
        look.look();
    };
    let choose = move |at: usize| {
        let row = offered.with_untracked(|offered| offered.get(at).cloned());
        let id = row.as_ref().and_then(|row| row.key.parts());
        if let (Some(row), Some((_, id))) = (row, id) {
            look.text.set(row.name.clone());
            chosen.set(Some(row.name));
            facts.update(|facts| facts.company = Some(RecordId::new(id.as_str())));
        }
        is_open.set(false);
    };
    let key = move |key: ev::KeyboardEvent| {
        let count = offered.with_untracked(Vec::len);
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
    let lacks = move || {
        chosen.with(Option::is_none)
            && look.text.with(|text| !text.trim().is_empty())
            && !shows.get()
    };
    view! {
        <div class="field company-field">
            <span id="company-label">{text::COMPANY}</span>
            <input
                class="input"
                type="text"
                role="combobox"
                autocomplete="off"
                aria-labelledby="company-label"
                aria-autocomplete="list"
                aria-expanded=move || shows.get().to_string()
                aria-controls=COMPANY_OPTIONS
                aria-activedescendant=move || shows.get().then(|| format!("{COMPANY_OPTIONS}-{}", active.get()))
                prop:value=look.text
                on:input=typed
                on:keydown=key
                on:blur=move |_| is_open.set(false)
            />
            <ul class="popup options" id=COMPANY_OPTIONS role="listbox" aria-label=text::COMPANIES hidden=move || !shows.get()>
                {move || {
                    offered
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(at, row)| {
                            view! {
                                <li
                                    class="item"
                                    id=format!("{COMPANY_OPTIONS}-{at}")
                                    role="option"
                                    aria-selected=move || (active.get() == at).to_string()
                                    on:pointerdown=move |event| { event.prevent_default(); choose(at); }
                                >
                                    {icon(Icon::People)}
                                    <span class="who clip">{row.name.clone()}</span>
                                    <span class="tag">{text::relation(row.relation)}</span>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            {move || lacks().then(|| view! { <small class="meta">{text::NO_SUCH_COMPANY}</small> })}
        </div>
    }
    .into_any()
}
