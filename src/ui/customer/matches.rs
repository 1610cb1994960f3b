//! Several records carry the number: a list to choose from, by keyboard or click.

use ledgerline_core::domain::{
    caller::{CallerMatch, EntityRef},
    ids::RecordId,
    intent::Intent,
    texting::TextWish,
    view::AnnexName,
};
use leptos::{ev, prelude::*};

use crate::{
    state::annex_wish,
    ui::{
        app::Ui,
        contacts::{self, Picked},
        icon::{Icon, icon, sized},
        text,
    },
};

use super::add_button;

pub(super) fn which_customer(
    ui: Ui,
    number: Memo<Option<String>>,
    matches: Vec<CallerMatch>,
    adds: RwSignal<bool>,
) -> AnyView {
    view! {
        <div class="who-head">
            <div class="grow">
                <p class="micro num">{number}</p>
                <h2>{text::WHICH_CUSTOMER}</h2>
                <p class="meta">{text::WHICH_CUSTOMER_HINT}</p>
            </div>
        </div>
        {choices(ui, matches)}
        {somebody_else(ui, adds, Vec::new())}
    }
    .into_any()
}

/// The ways to say that it is nobody shown here: another of those with the number, anybody NetSuite
/// knows, or somebody new.
pub(super) fn somebody_else(ui: Ui, adds: RwSignal<bool>, others: Vec<CallerMatch>) -> AnyView {
    let looks = RwSignal::new(false);
    let pick = Callback::new(move |Picked { company, contact }| file(ui, company, contact));
    view! {
        <div class="who-actions">
            {add_button(adds)}
            <button
                class="btn small"
                aria-expanded=move || looks.get().to_string()
                on:click=move |_| looks.update(|looks| *looks = !*looks)
            >
                {icon(Icon::People)}{text::SOMEBODY_ELSE}
            </button>
        </div>
        {move || {
            looks
                .get()
                .then(|| {
                    let others = (!others.is_empty()).then(|| choices(ui, others.clone()));
                    view! { {others}{contacts::find(ui, pick)} }
                })
        }}
    }
    .into_any()
}

/// Files what the pane is about under this record, which stands for the number from then on.
fn file(ui: Ui, company: Option<RecordId>, contact: Option<RecordId>) {
    let about = ui
        .stores
        .customer
        .with(|view| (view.about.clone(), view.number.clone()));
    match about {
        (Some(session), _) => ui.dispatch.send(Intent::ChooseMatch {
            session,
            company,
            contact,
        }),
        // The pane is about a conversation.
        (None, Some(number)) => ui.dispatch.send(annex_wish(
            AnnexName::Texts,
            &TextWish::File {
                number,
                company,
                contact,
            },
        )),
        (None, None) => {}
    }
}

/// Records to choose from; a choice files the call, and stands for the number from then on.
pub(super) fn choices(ui: Ui, matches: Vec<CallerMatch>) -> AnyView {
    let count = matches.len();
    let active = RwSignal::new(0_usize);
    let options: Vec<_> = matches
        .iter()
        .enumerate()
        .map(|(at, found)| option(at, found, active))
        .collect();
    let records = StoredValue::new(matches);
    let choose = move || {
        let found = records.with_value(|records| records.get(active.get_untracked()).cloned());
        if let Some(found) = found {
            let id = |entity: Option<EntityRef>| entity.map(|entity| entity.id);
            file(ui, id(found.company), id(found.contact));
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => active.update(|at| *at = (*at + 1).min(count - 1)),
            "ArrowUp" => active.update(|at| *at = at.saturating_sub(1)),
            "Home" => active.set(0),
            "End" => active.set(count - 1),
            "Enter" | " " => choose(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    view! {
        <ul
            class="choices"
            role="listbox"
            tabindex="0"
            aria-label=text::WHICH_CUSTOMER
            aria-activedescendant=move || format!("choice-{}", active.get())
            on:keydown=on_key
            on:click=move |_| choose()
        >
            {options}
        </ul>
    }
    .into_any()
}

fn option(at: usize, found: &CallerMatch, active: RwSignal<usize>) -> AnyView {
    let company = found.company_name().map(str::to_owned);
    let what = found
        .contact
        .as_ref()
        .or(found.company.as_ref())
        .map(|entity| text::kind(entity.kind));
    // The pointer chooses on its way down, the list's click then confirms.
    view! {
        <li
            class="item"
            id=format!("choice-{at}")
            role="option"
            aria-selected=move || (active.get() == at).to_string()
            on:pointerdown=move |_| active.set(at)
        >
            {sized(Icon::People, "i")}
            <span class="who wrap">{found.display_name().to_owned()}</span>
            <span class="tag">{what}</span>
            {company.map(|company| view! { <span class="sub wrap">{company}</span> })}
            <span class="sub num wrap">{text::option_note(found)}</span>
        </li>
    }
    .into_any()
}
