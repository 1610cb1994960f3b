//! RingCentral's call log against NetSuite, by day and person.

use ledgerline_core::domain::{company::Ledger, pane::Reading};
use leptos::prelude::*;

use super::{Company, bad, warning};
use crate::ui::{
    format,
    icon::{Icon, icon},
    text,
};

/// Most calls that are listed one by one.
const MOST_GAPS: usize = 50;

pub(super) fn ledger(company: Company) -> AnyView {
    let what = Memo::new(move |_| company.view.with(|view| view.as_ref()?.ledger.clone()));
    view! {
        <div class="proof">
            {move || match what.get() {
                None => ().into_any(),
                Some(Reading::Asked) => view! { <p class="meta" role="status">{text::READING_LEDGER}</p> }.into_any(),
                Some(Reading::Failed { problem }) => bad(text::could_not_read(&problem)),
                Some(Reading::Read { value, .. }) => shown(company, &value),
            }}
        </div>
    }
    .into_any()
}

fn shown(company: Company, ledger: &Ledger) -> AnyView {
    let is_even = ledger.calls == ledger.in_netsuite;
    let (class, glyph) = if is_even {
        ("state ok", Icon::CheckRing)
    } else {
        ("state warn", Icon::Warning)
    };
    let rows: Vec<_> = ledger
        .days
        .iter()
        .map(|day| {
            let name = if day.name.is_empty() {
                text::NOBODYS.to_owned()
            } else {
                day.name.clone()
            };
            let class = if day.calls == day.in_netsuite {
                "num"
            } else {
                "num odd"
            };
            view! {
                <tr>
                    <td>{format::day_of_date(&day.day)}</td>
                    <td class="strong">{name}</td>
                    <td class=class>{text::ledger_balance(day.calls, day.in_netsuite)}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let clock = company.ui.stores.clock;
    let gaps: Vec<_> = ledger
        .gaps
        .iter()
        .take(MOST_GAPS)
        .map(|gap| {
            let at = format::moment(clock.local(gap.started_at), clock.local(clock.now()));
            let field = gap
                .field
                .as_ref()
                .map(|field| view! { " "<code>{field.clone()}</code> });
            view! { <li><time class="num">{at}</time>" – "{gap.words.clone()}{field}</li> }
                .into_any()
        })
        .collect();
    let has_rows = !rows.is_empty();
    let missing = (!gaps.is_empty()).then(|| {
        view! { <h4>{text::GAPS}</h4><ul class="bullets meta">{gaps}</ul> }
    });
    view! {
        <p class=class role="status">
            {icon(glyph)}<span>{text::ledger_balance(ledger.calls, ledger.in_netsuite)}</span>
        </p>
        {(!ledger.is_checked).then(|| warning(text::LEDGER_UNCHECKED))}
        {has_rows.then(|| view! {
            <div class="scroll-x">
                <table class="table" aria-label=text::CALL_LEDGER>
                    <thead><tr>
                        <th scope="col">{text::DAY}</th><th scope="col">{text::PERSON}</th><th scope="col">{text::CALLS}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })}
        {missing}
    }
    .into_any()
}
