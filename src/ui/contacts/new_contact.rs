//! `New contact`: the form, and who is there already.

use ledgerline_core::domain::{
    contacts::{ContactsWish, Making, PersonKey, PersonRow},
    customer_pane::{Known, NewContact},
    directory::Source,
    ids::RecordId,
};
use leptos::{ev, prelude::*};

use crate::ui::{
    icon::{Icon, icon},
    primitives::{Combobox, Did, combobox, dialog},
    text,
};

use super::{Contacts, Look, wish};

/// Companies offered at once.
const OFFERED: usize = 6;

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
    let is_chosen = RwSignal::new(false);
    let rows = Memo::new(move |_| look.mine.with(|look| look.rows.clone()));
    let offered = Memo::new(move |_| {
        let row = |row: PersonRow| (row.name, text::relation(row.relation).to_owned());
        rows.get().into_iter().map(row).collect::<Vec<_>>()
    });
    let did = move |did: Did| match did {
        Did::Opened => {}
        Did::Typed(_) => {
            // What is typed on is no company yet.
            is_chosen.set(false);
            facts.update(|facts| facts.company = None);
            look.look();
        }
        Did::Chose(at) => {
            let row = rows.with_untracked(|rows| rows.get(at).cloned());
            let id = row.as_ref().and_then(|row| row.key.parts());
            if let (Some(row), Some((_, id))) = (row, id) {
                look.text.set(row.name.clone());
                is_chosen.set(true);
                facts.update(|facts| facts.company = Some(RecordId::new(id.as_str())));
            }
        }
    };
    let lacks = move || !is_chosen.get() && look.text.with(|text| !text.trim().is_empty());
    let below = move || {
        let words = lacks().then(|| view! { <small class="meta">{text::NO_SUCH_COMPANY}</small> });
        words.into_any()
    };
    let field = Combobox {
        id: "new-contact-company",
        label: text::COMPANY,
        hint: "",
        list: text::COMPANIES,
        glyph: Icon::People,
        described_by: None,
    };
    let never_wrong = Signal::derive(|| false);
    combobox(field, look.text, offered, did, (never_wrong, below))
}
