//! `Revenue from calls`: the orders and opportunities that calls led to, each once, over their sums. An
//! admin sees the company's, everybody else their own.

use ledgerline_core::domain::{
    links::{Counted, Revenue, RevenueRow},
    reports::{Report, Whose},
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    dom, format,
    later::{Part, later},
    text,
};

use super::report;

pub(crate) fn screen(ui: Ui) -> AnyView {
    later(move || page(ui))
}

#[wasm_split(annexes, fallible)]
fn page(ui: Ui) -> Part {
    Ok(report(
        ui,
        (Report::Revenue, text::REVENUE_FROM_CALLS),
        |view| &view.revenue,
        table,
    ))
}

fn table(_: Ui, report: &Revenue, whose: Whose) -> AnyView {
    let about = match whose {
        Whose::Companys => text::REVENUE_COMPANYS,
        Whose::Own => text::REVENUE_OWN,
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
