//! The lists of a company: calls, orders, invoices, credits, opportunities, cases, and email, which is
//! NetSuite's alone.

use ledgerline_core::domain::{
    caller::LoggedCallSummary,
    customer_pane::{
        CreditMemo, EmailSummary, Invoice, Listed, Opportunity, SalesOrder, SupportCase,
    },
    view::FinishedView,
};
use leptos::prelude::*;

use crate::ui::{format, text};

use super::{
    overview,
    tabs::{Pane, closed},
};

/// One line of a list.
#[derive(Default)]
struct Line {
    title: String,
    url: Option<String>,
    /// At the end of the first line.
    figure: Option<String>,
    /// Date, status and the like.
    facts: Vec<String>,
    words: Option<String>,
}

/// Items, or the one reason why there are none.
fn listed<T>(list: &Listed<T>, nothing: String, draw: impl Fn(&T) -> AnyView) -> AnyView {
    let Some(items) = list.items.read() else {
        let why = closed(&list.items);
        return view! { <p class="sec meta">{why}</p> }.into_any();
    };
    if items.is_empty() {
        return view! { <p class="sec meta">{nothing}</p> }.into_any();
    }
    let more = list
        .has_more
        .then(|| view! { <p class="meta">{text::OLDER_IN_NETSUITE}</p> });
    view! {
        <div class="sec">
            <ul class="lines">{items.iter().map(draw).collect_view()}</ul>
            {more}
        </div>
    }
    .into_any()
}

fn line(line: Line) -> AnyView {
    let title = match line.url {
        Some(url) => {
            view! { <a href=url target="_blank" rel="noopener">{line.title}</a> }.into_any()
        }
        None => line.title.into_any(),
    };
    view! {
        <li>
            <span class="strong wrap">{title}</span>
            <span class="num figure">{line.figure}</span>
            <span class="meta wrap whole">{line.facts.join(" · ")}</span>
            {line.words.map(|words| view! { <span class="said wrap whole">{words}</span> })}
        </li>
    }
    .into_any()
}

fn facts(facts: impl IntoIterator<Item = Option<String>>) -> Vec<String> {
    facts.into_iter().flatten().collect()
}

fn open_or(is_open: bool) -> Option<String> {
    is_open.then(|| text::STILL_OPEN.to_owned())
}

/// An empty list is no proof while calls of this browser wait to be logged.
pub(super) fn calls(pane: Pane, list: &Listed<LoggedCallSummary>) -> AnyView {
    let waiting = pane.ui.stores.finished.with(FinishedView::unlogged);
    listed(list, text::no_calls(waiting), overview::call)
}

pub(super) fn orders(list: &Listed<SalesOrder>) -> AnyView {
    listed(list, text::NO_ORDERS.to_owned(), |order| {
        line(Line {
            title: order.number.clone().unwrap_or_else(|| order.id.to_string()),
            url: order.url.clone(),
            figure: order.total.clone(),
            facts: facts([
                Some(format::day_of_date(&order.date)),
                order.status.clone(),
                open_or(order.is_open),
            ]),
            words: order.memo.clone(),
        })
    })
}

/// What is to be paid, and whether it should have been.
pub(super) fn invoices(pane: Pane, list: &Listed<Invoice>) -> AnyView {
    let clock = pane.ui.stores.clock;
    let today = clock.local(clock.now()).to_string();
    let today = today.get(..10).unwrap_or_default();
    listed(list, text::NO_INVOICES.to_owned(), |invoice| {
        let due = invoice.due.as_deref().filter(|_| invoice.is_open);
        line(Line {
            title: invoice
                .number
                .clone()
                .unwrap_or_else(|| invoice.id.to_string()),
            url: invoice.url.clone(),
            figure: invoice.total.clone(),
            facts: facts([
                Some(format::day_of_date(&invoice.date)),
                invoice.status.clone(),
                invoice.unpaid.as_deref().map(text::unpaid),
                due.map(|due| text::due(&format::day_of_date(due), due < today)),
            ]),
            words: invoice.memo.clone(),
        })
    })
}

pub(super) fn credits(list: &Listed<CreditMemo>) -> AnyView {
    listed(list, text::NO_CREDITS.to_owned(), |credit| {
        line(Line {
            title: credit
                .number
                .clone()
                .unwrap_or_else(|| credit.id.to_string()),
            url: credit.url.clone(),
            figure: credit.total.clone(),
            facts: facts([
                Some(format::day_of_date(&credit.date)),
                credit.status.clone(),
                credit.unused.as_deref().map(text::unused),
            ]),
            words: credit.memo.clone(),
        })
    })
}

pub(super) fn opportunities(list: &Listed<Opportunity>) -> AnyView {
    listed(list, text::NO_OPPORTUNITIES.to_owned(), |one| {
        let named = one.title.clone().or_else(|| one.number.clone());
        line(Line {
            title: named.unwrap_or_else(|| one.id.to_string()),
            url: one.url.clone(),
            figure: one.projected_total.clone(),
            facts: facts([
                Some(format::day_of_date(&one.date)),
                one.status.clone(),
                one.probability.map(|percent| format!("{percent} %")),
                one.expected_close.as_deref().map(text::closes),
                open_or(one.is_open),
            ]),
            words: None,
        })
    })
}

pub(super) fn cases(list: &Listed<SupportCase>) -> AnyView {
    listed(list, text::NO_CASES.to_owned(), |case| {
        let named = case.title.clone().or_else(|| case.number.clone());
        line(Line {
            title: named.unwrap_or_else(|| case.id.to_string()),
            url: case.url.clone(),
            figure: case.number.clone().filter(|_| case.title.is_some()),
            facts: facts([
                Some(format::day_of_date(&case.date)),
                case.status.clone(),
                case.priority.clone(),
                case.assigned.clone(),
                open_or(case.is_open),
            ]),
            words: None,
        })
    })
}

pub(super) fn emails(list: &Listed<EmailSummary>) -> AnyView {
    let shown = listed(list, text::NO_EMAILS.to_owned(), |email| {
        line(Line {
            title: email
                .subject
                .clone()
                .unwrap_or_else(|| text::NO_SUBJECT.to_owned()),
            url: None,
            figure: Some(format::day_of_date(&email.date)),
            facts: facts([
                Some(text::email_direction(email.is_incoming).to_owned()),
                email.author.clone(),
                email.recipient.as_deref().map(text::email_to),
            ]),
            words: Some(email.excerpt.clone()).filter(|excerpt| !excerpt.trim().is_empty()),
        })
    });
    view! { <p class="sec meta">{text::EMAILS_HINT}</p>{shown} }.into_any()
}
