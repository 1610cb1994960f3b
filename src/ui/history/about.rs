//! Whose calls the list is narrowed to, by its address: a chip that can be taken away, or why there is
//! nobody.

use ledgerline_core::domain::{
    caller::EntityRef,
    history::{About, AboutView, HistoryWish},
};
use leptos::prelude::*;

use crate::ui::{
    icon::{Icon, icon, sized},
    route::Route,
    text,
};

use super::History;

pub(super) fn about(history: History) -> AnyView {
    let wanted = Memo::new(move |_| history.filter.with(|filter| filter.about.clone()));
    let known = Memo::new(move |_| history.mine.with(|look| look.about.clone()));
    (move || {
        let about = wanted.get()?;
        let shown = known.with(|known| match known {
            Some(AboutView::Failed { problem }) => {
                failed(history, text::no_calls_of(&about, problem))
            }
            Some(AboutView::Found {
                customer,
                url,
                order,
            }) => found(history, customer, url.clone(), order.as_deref()),
            Some(AboutView::Asked) | None => asked(history, &about),
        });
        Some(view! { <div class="filters about">{shown}</div> })
    })
    .into_any()
}

fn asked(history: History, about: &About) -> AnyView {
    let words = text::about(about);
    chip(history, words.into_any())
}

fn found(
    history: History,
    customer: &EntityRef,
    url: Option<String>,
    order: Option<&str>,
) -> AnyView {
    let name = text::calls_of(&customer.name, order);
    let name = match url {
        Some(url) => view! { <a href=url target="_blank" rel="noopener">{name}</a> }.into_any(),
        None => name.into_any(),
    };
    chip(history, name)
}

/// It is removed by its cross.
fn chip(history: History, whose: AnyView) -> AnyView {
    view! {
        <p class="chip fill info" role="status">
            {icon(Icon::People)}<span class="clip">{text::CALLS_WITH}" "{whose}</span>
            <button class="remove" aria-label=text::ALL_CALLS title=text::ALL_CALLS on:click=move |_| all(history)>
                {sized(Icon::Cross, "i")}
            </button>
        </p>
    }
    .into_any()
}

fn failed(history: History, why: String) -> AnyView {
    view! {
        <div class="note warn" role="alert">
            {icon(Icon::Warning)}<span class="grow">{why}</span>
            <button class="btn small" on:click=move |_| history.wish(&HistoryWish::Refresh)>{text::TRY_AGAIN}</button>
            <button class="btn small" on:click=move |_| all(history)>{text::ALL_CALLS}</button>
        </div>
    }
    .into_any()
}

fn all(history: History) {
    history.ui.router.go(Route::History.path());
}
