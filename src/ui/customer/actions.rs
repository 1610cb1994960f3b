//! What one does next about a company, beside its calls: its whole history here, and NetSuite's forms with
//! the company in them.

use ledgerline_core::domain::{
    caller::{EntityRef, new_order_page, new_task_page},
    history::About,
};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    icon::{Icon, icon},
    links::order_begun,
    text,
};

use super::call_of;

/// `pages` is NetSuite's host, where it is known; `owed` opens what is owed.
pub(super) fn actions(
    ui: Ui,
    company: &EntityRef,
    pages: Option<&str>,
    owed: impl Fn() + 'static,
) -> AnyView {
    let buys = company.kind.buys();
    let order = pages.filter(|_| buys).map(|pages| {
        let page = new_order_page(pages, &company.id);
        let customer = company.id.clone();
        let begin = move |_| {
            if let Some(call) = untrack(|| call_of(ui)) {
                order_begun(ui, call, customer.clone());
            }
        };
        view! { <span on:click=begin>{form(text::NEW_SALES_ORDER, page)}</span> }
    });
    let owed = buys.then(|| {
        view! {
            <button class="btn small" on:click=move |_| owed()>{icon(Icon::Bars)}{text::OPEN_BALANCE}</button>
        }
    });
    let task = pages.map(|pages| form(text::NEW_TASK, new_task_page(pages, &company.id)));
    let all = buys.then(|| {
        let address = About::Customer(company.id.clone()).address();
        let follow = ui.router.follow(address.clone());
        view! {
            <a class="btn small" href=address on:click=follow>{icon(Icon::Clock)}{text::CALL_HISTORY}</a>
        }
    });
    view! {
        <div class="who-actions" role="group" aria-label=text::NEXT_STEPS>{order}{owed}{task}{all}</div>
    }
    .into_any()
}

fn form(name: &'static str, page: String) -> AnyView {
    view! {
        <a class="btn small" href=page target="_blank" rel="noopener">{icon(Icon::Open)}{name}</a>
    }
    .into_any()
}
