//! The company's figures at a glance, and what was last said.

use ledgerline_core::domain::caller::{CustomerOverview, LoggedCallSummary};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    format,
    icon::{Icon, icon},
    text,
};

use super::bars;

const LAST_SAID: usize = 2;

fn with_overview(ui: Ui, draw: fn(&CustomerOverview) -> AnyView) -> AnyView {
    let shown = Memo::new(move |_| {
        ui.stores
            .customer
            .with(|view| (view.is_loading, view.overview.clone()))
    });
    view! {
        {move || shown.with(|(is_loading, overview)| match overview {
            Some(overview) => draw(overview),
            None if *is_loading => bars(text::READING),
            None => view! { <p class="sec meta">{text::UNAVAILABLE_TITLE}</p> }.into_any(),
        })}
    }
    .into_any()
}

pub(super) fn overview(ui: Ui) -> AnyView {
    with_overview(ui, |company| {
        let overdue = company.overdue.clone().map_or_else(
            || view! { <dd class="num">{text::NOTHING_OVERDUE}</dd> }.into_any(),
            |sum| view! { <dd class="num warn">{icon(Icon::Warning)}{sum}</dd> }.into_any(),
        );
        view! {
            <div class="sec">
                <dl class="sums">
                    {sum(text::PHONE_CALLS, company.phone_calls.len().to_string())}
                    {sum(text::BALANCE, company.balance.clone().unwrap_or_else(|| text::NOT_SHOWN.to_owned()))}
                    <div><dt>{text::OVERDUE}</dt>{overdue}</div>
                </dl>
            </div>
            <div class="sec">
                <h3 class="sec-head">{text::LAST_SAID}</h3>
                {said(&company.phone_calls, LAST_SAID)}
            </div>
            {(!company.no_access.is_empty())
                .then(|| view! { <p class="sec meta">{text::no_access(&company.no_access)}</p> })}
        }
        .into_any()
    })
}

fn sum(name: &'static str, figure: String) -> AnyView {
    view! { <div><dt>{name}</dt><dd class="num">{figure}</dd></div> }.into_any()
}

fn said(calls: &[LoggedCallSummary], most: usize) -> AnyView {
    if calls.is_empty() {
        return view! { <p class="meta">{text::NOTHING_SAID}</p> }.into_any();
    }
    let items: Vec<_> = calls.iter().take(most).map(call).collect();
    view! { <ul class="lines">{items}</ul> }.into_any()
}

pub(super) fn call(call: &LoggedCallSummary) -> AnyView {
    let when = [
        Some(format::day_of_date(&call.date)),
        call.start_time.clone(),
        call.organizer.clone(),
    ];
    let when = when.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let title = match call.url.clone() {
        Some(url) => {
            view! { <a href=url target="_blank" rel="noopener">{call.title.clone()}</a> }.into_any()
        }
        None => call.title.clone().into_any(),
    };
    let message = match call.message.trim() {
        "" => text::NO_NOTE.to_owned(),
        message => message.to_owned(),
    };
    view! {
        <li>
            <span class="strong wrap">{title}</span>
            <span class="meta num">{when}</span>
            <span class="said wrap">{message}</span>
        </li>
    }
    .into_any()
}
