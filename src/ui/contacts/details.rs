//! `Contact Details`, beside the list: the keys go on walking the list. On a narrow screen it takes the
//! window.

use ledgerline_core::domain::{
    contacts::{ContactsLook, PersonDetails, PersonKey, Relation},
    customer_pane::NewContact,
    directory::{DirectoryNumber, Entry, Source},
    phone_number::display,
};
use leptos::prelude::*;

use crate::ui::{
    icon::{Icon, icon, sized},
    phone::they_see,
    reach, text,
};

use super::{Contacts, list};

pub(super) const CLOSE_ID: &str = "close-person";

pub(super) fn details(contacts: Contacts) -> AnyView {
    let look = contacts.look;
    let told = Memo::new(move |_| look.mine.with(|look| look.open.clone()));
    // Who was open stays while it is not known who is wanted instead, and when that is nobody here: a
    // company that the role may not read, for one.
    let open = Memo::new(move |before: Option<&Option<PersonDetails>>| {
        let wanted = look.open.get();
        told.get().or_else(|| {
            let before = before?.as_ref()?;
            (before.row.key != wanted?).then(|| before.clone())
        })
    });
    let is_nobody = Memo::new(move |_| {
        let is_wanted = look.open.with(Option::is_some);
        let is_answered = |look: &ContactsLook, times| look.asked == times && look.open.is_none();
        let times = look.asked.with_value(|asked| asked.times);
        is_wanted && look.mine.with(|look| is_answered(look, times))
    });
    (move || open.get().map(|person| panel(contacts, &person, is_nobody))).into_any()
}

fn panel(contacts: Contacts, person: &PersonDetails, is_nobody: Memo<bool>) -> AnyView {
    let close = move || contacts.show(None);
    let entry = &person.entry;
    let key = person.row.key.clone();
    let emails = [Some(entry), person.twin.as_ref()];
    let email = emails.into_iter().flatten().find_map(|it| it.email.clone());
    let company = entry
        .company_name
        .clone()
        .map(|name| company(contacts, entry, name));
    let has_numbers = !person.numbers.is_empty();
    let numbers = person.numbers.iter().map(|number| line(contacts, number));
    let link = person.url.clone().map(|url| {
        view! {
            <a class="btn small" role="button" href=url target="_blank" rel="noopener">
                {icon(Icon::Open)}{text::OPEN_IN_NETSUITE}
            </a>
        }
    });
    let adopts = (person.row.relation == Relation::Personal).then(|| {
        let filled = StoredValue::new(filled(entry));
        view! {
            <button class="btn small" on:click=move |_| contacts.make(filled.get_value())>
                {icon(Icon::Plus)}{text::ADD_TO_NETSUITE}
            </button>
        }
    });
    view! {
        <dialog
            open
            class="details"
            aria-label=text::CONTACT_DETAILS
            on:keydown=move |key| if key.key() == "Escape" { close() }
        >
            <header class="details-head">
                <div class="grow">
                    <h2 class="wrap">{text::person_name(&entry.name)}</h2>
                    <p class="person-tags">
                        {list::badges(&person.row)}
                        {list::presence(contacts, move || Some(key.clone()))}
                    </p>
                </div>
                <button
                    class="btn quiet icon"
                    id=CLOSE_ID
                    aria-label=text::CLOSE
                    title=text::CLOSE
                    on:click=move |_| close()
                >
                    {icon(Icon::Cross)}
                </button>
            </header>
            <div class="details-body">
                {move || is_nobody.get().then(|| view! {
                    <p class="note warn" role="status">{icon(Icon::Warning)}<span>{text::NOT_AMONG_CONTACTS}</span></p>
                })}
                <div class="sec">
                    <h3 class="sec-head">{text::NUMBERS}</h3>
                    <ul class="lines">{numbers.collect_view()}</ul>
                    {(!has_numbers).then(|| view! { <p class="dim">{text::NO_NUMBERS}</p> })}
                </div>
                <div class="sec">
                    <dl class="facts">
                        {entry.title.clone().map(|title| view! { <dt>{text::TITLE}</dt><dd class="wrap">{title}</dd> })}
                        {company}
                        {email
                            .map(|email| {
                                let address = format!("mailto:{email}");
                                view! { <dt>{text::EMAIL}</dt><dd class="wrap"><a href=address>{email}</a></dd> }
                            })}
                    </dl>
                </div>
            </div>
            <footer class="details-foot"><span class="grow"></span>{adopts}{link}</footer>
        </dialog>
    }
    .into_any()
}

/// The company, and the way to it.
fn company(contacts: Contacts, entry: &Entry, name: String) -> AnyView {
    let open = entry.company.clone().map(|id| {
        let source = Source::NetSuite;
        let key = PersonKey::named(source, &id);
        move |_| contacts.show(Some(key.clone()))
    });
    let name = match open {
        Some(open) => view! { <button class="link" on:click=open>{name}</button> }.into_any(),
        None => name.into_any(),
    };
    view! { <dt>{text::COMPANY}</dt><dd class="wrap">{name}</dd> }.into_any()
}

fn line(contacts: Contacts, number: &DirectoryNumber) -> AnyView {
    let ui = contacts.look.ui;
    let shown = display(&number.number);
    let (to_call, to_text) = (number.number.clone(), number.number.clone());
    let (call_name, text_name) = (text::call_number(&shown), text::text_number(&shown));
    view! {
        <li class="with-action">
            <span class="grow">
                <span class="strong num clip">{shown}</span>
                <span class="meta">{text::number_label(number)}</span>
                {they_see(ui, number.number.clone())}
            </span>
            <button class="btn small" aria-label=text_name on:click=move |_| reach::text(ui, to_text.clone())>
                {sized(Icon::Message, "i s")}{text::TEXT}
            </button>
            <button class="btn small primary" aria-label=call_name on:click=move |_| reach::call(ui, to_call.clone())>
                {sized(Icon::Phone, "i s")}{text::CALL}
            </button>
        </li>
    }
    .into_any()
}

/// What a new record of them begins with.
fn filled(entry: &Entry) -> NewContact {
    let (first, last) = entry
        .name
        .rsplit_once(' ')
        .unwrap_or(("", entry.name.as_str()));
    let phone = entry.numbers.first().map(|one| one.number.clone());
    NewContact {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        title: entry.title.clone().unwrap_or_default(),
        phone: phone.unwrap_or_default(),
        email: entry.email.clone().unwrap_or_default(),
        ..NewContact::default()
    }
}
