//! One record matched, or was chosen: the head of the pane and its tabs.

use ledgerline_core::domain::caller::{CallerMatch, EntityRef};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    icon::{Icon, icon},
    later::later,
    text,
};

use super::{matches, tabs};

/// Who it is, and why we think so.
pub(super) fn head(
    ui: Ui,
    found: &CallerMatch,
    others: Vec<CallerMatch>,
    adds: RwSignal<bool>,
) -> AnyView {
    let customer = ui.stores.customer;
    let shown = found.company.as_ref().or(found.contact.as_ref());
    let what = shown.map(|entity| text::kind(entity.kind));
    let title = shown.map(|entity| entity.name.clone());
    let person: Option<&EntityRef> = found.contact.as_ref().filter(|_| found.company.is_some());
    // Where NetSuite numbers nobody, the entity id is the name once more.
    let own_name = title.clone();
    let number = Memo::new(move |_| {
        customer.with(|view| {
            let overview = view.overview.as_ref()?;
            let number = overview.entity_number.clone();
            number.filter(|number| own_name.as_ref() != Some(number))
        })
    });
    let url = found.url.clone();
    let overview_url = Memo::new(move |_| {
        customer.with(|view| {
            view.overview
                .as_ref()
                .and_then(|overview| overview.url.clone())
        })
    });
    let link = move || {
        overview_url.get().or_else(|| url.clone()).map(|url| {
            view! {
                <a
                    class="btn small icon"
                    href=url
                    target="_blank"
                    rel="noopener"
                    role="button"
                    aria-label=text::OPEN_IN_NETSUITE
                    title=text::OPEN_IN_NETSUITE
                >
                    {icon(Icon::Open)}
                </a>
            }
        })
    };
    view! {
        <div class="who-head">
            <div class="grow">
                <p class="micro num">{move || number.get().map(|number| format!("{number} · "))}{what}</p>
                <h2 class="two">{title}</h2>
                {person.map(|person| view! { <p class="wrap">{person.name.clone()}</p> })}
                {found.title.clone().map(|title| view! { <p class="dim wrap">{title}</p> })}
            </div>
            {link}
        </div>
        <p class="why flat">
            {icon(Icon::Link)}
            <span>
                {if text::is_matched(found) {
                    let field = text::phone_field(found.field);
                    view! { {text::MATCHED_BY}" "<b>{field}</b>" "{text::matched_record(found)} }.into_any()
                } else {
                    text::CHOSEN_FOR_NUMBER.into_any()
                }}
                {text::evidence(found).map(|evidence| format!(" {evidence}"))}
            </span>
        </p>
        {matches::somebody_else(ui, adds, others)}
    }
    .into_any()
}

/// What is known of the company.
pub(super) fn account(ui: Ui, found: &CallerMatch) -> AnyView {
    let page = found.url.clone();
    match found.company.clone() {
        Some(company) => later(move || tabs::tabs(ui, company.clone(), page.clone())),
        None => view! { <p class="sec meta">{text::NO_COMPANY}</p> }.into_any(),
    }
}
