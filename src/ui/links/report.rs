//! `Revenue from calls`: the orders and opportunities that calls led to, each once, over their sums. An
//! admin sees the company's, everybody else their own.

use ledgerline_core::domain::{
    links::{Counted, LinksView, LinksWish, Revenue, RevenueRow},
    pane::Reading,
    view::AnnexName,
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::{
    state::annex_wish,
    ui::{
        app::Ui,
        dom, format,
        icon::{Icon, icon},
        later::{Part, later},
        text,
    },
};

pub(crate) fn screen(ui: Ui) -> AnyView {
    later(move || page(ui))
}

#[wasm_split(annexes, fallible)]
fn page(ui: Ui) -> Part {
    let view = ui.stores.annexes.view::<LinksView>(AnnexName::Links);
    let is_admin = Memo::new(move |_| {
        ui.stores
            .connection
            .with(|view| view.user.as_ref().map(|user| user.is_admin))
    });
    let reading = Memo::new(move |_| {
        let is_admin = is_admin.get()?;
        view.with(|view| {
            let view = view.as_ref()?;
            if is_admin {
                view.companys_report.clone()
            } else {
                view.own_report.clone()
            }
        })
    });
    let is_there = Memo::new(move |_| ui.stores.annexes.is_there(AnnexName::Links));
    let look = move |again| {
        if let Some(is_companys) = is_admin.get_untracked() {
            let wish = LinksWish::Report { is_companys, again };
            ui.dispatch.send(annex_wish(AnnexName::Links, &wish));
        }
    };
    // Each opening reads it anew; and a leader that comes later has read nothing.
    let is_missing = Memo::new(move |_| {
        is_admin.get().is_some() && is_there.get() && reading.with(Option::is_none)
    });
    Effect::new(move |before: Option<()>| {
        if is_missing.get() || before.is_none() {
            look(true);
        }
    });
    let shown = move || {
        match (is_admin.get(), reading.get()) {
        (None, _) => view! { <p class="meta">{text::REVENUE_SIGN_IN}</p> }.into_any(),
        (Some(_), None | Some(Reading::Asked)) => {
            view! { <p class="meta" role="status">{text::READING_REVENUE}</p> }.into_any()
        }
        (Some(_), Some(Reading::Failed { problem })) => view! {
            <p class="note bad" role="alert">{icon(Icon::Warning)}<span>{text::could_not_read(&problem)}</span></p>
        }
        .into_any(),
        (Some(is_admin), Some(Reading::Read { value, problem })) => {
            let stale = problem.map(|problem| {
                view! { <p class="note warn" role="status">{icon(Icon::Warning)}<span>{text::not_read_again(&problem)}</span></p> }
            });
            view! { {stale}{table(&value, is_admin)} }.into_any()
        }
    }
    };
    Ok(view! {
        <div class="page-head">
            <h1>{text::REVENUE_FROM_CALLS}</h1>
            <span class="grow"></span>
            <button class="btn small" on:click=move |_| look(true)>{text::READ_AGAIN}</button>
        </div>
        <div class="revenue">{shown}</div>
    }
    .into_any())
}

fn table(report: &Revenue, is_companys: bool) -> AnyView {
    let about = if is_companys {
        text::REVENUE_COMPANYS
    } else {
        text::REVENUE_OWN
    };
    if report.rows.is_empty() {
        return view! { <p class="meta">{about}</p><p>{text::REVENUE_NONE}</p> }.into_any();
    }
    let sums = report
        .sums
        .iter()
        .map(|sum| {
            view! {
                <div class="sum">
                    <dt>{text::ORDERED}</dt><dd class="num strong">{sum.orders.clone()}</dd>
                    <dt>{text::EXPECTED}</dt><dd class="num">{sum.opportunities.clone()}</dd>
                </div>
            }
            .into_any()
        })
        .collect_view();
    let rows = report.rows.iter().map(row).collect_view();
    let read_at = format::time_of_day(dom::local(report.read_at));
    let more = report
        .has_more
        .then(|| view! { <p class="note warn" role="status">{text::REVENUE_MORE}</p> });
    view! {
        <p class="meta">{about}" "{text::read_at(&read_at)}</p>
        <dl class="revenue-sums" aria-label=text::SUMS>{sums}</dl>
        {more}
        <div class="table-box" tabindex="0" role="region" aria-label=text::REVENUE_FROM_CALLS>
            <table class="table">
                <thead><tr>
                    <th scope="col">{text::ORDER_OR_OPPORTUNITY}</th>
                    <th scope="col">{text::CUSTOMER}</th>
                    <th scope="col">{text::STATUS}</th>
                    <th scope="col">{text::CALLS}</th>
                    <th scope="col">{text::AMOUNT}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(row: &RevenueRow) -> AnyView {
    let name = match row.url.clone() {
        Some(url) => {
            view! { <a href=url target="_blank" rel="noopener">{row.name.clone()}</a> }.into_any()
        }
        None => row.name.clone().into_any(),
    };
    let not_counted = (row.counted != Counted::Whole)
        .then(|| view! { <small class="meta">{text::not_counted(row.counted)}</small> });
    let amount = row
        .amount
        .clone()
        .unwrap_or_else(|| text::NOT_SHOWN.to_owned());
    view! {
        <tr>
            <td>{name}</td>
            <td>{row.customer.clone()}</td>
            <td>{row.status.clone()}</td>
            <td class="num">{row.calls.len().to_string()}</td>
            <td class="num">{amount}" "{not_counted}</td>
        </tr>
    }
    .into_any()
}
