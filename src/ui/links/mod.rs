//! `Linked to`: what a call is linked to, as chips that can be taken away, and a box that finds more of its
//! customer's. And the report of what that is worth.

mod picker;
mod report;

use ledgerline_core::domain::{
    caller::{EntityRef, new_order_page},
    history::{CallLinks, LinkedRecord},
    ids::{RecordId, TelephonySessionId},
    links::{LinkKind, LinkWish, LinksOfCall, LinksView, LinksWish, OrderState, Undone},
    pane::Reading,
    view::AnnexName,
};
use leptos::prelude::*;

use crate::{
    state::annex_wish,
    ui::{
        app::Ui,
        icon::{Icon, icon, sized},
        text,
    },
};

pub(crate) use self::report::screen as report;

/// A call, and what is known of its links.
#[derive(Clone, Copy)]
struct Linking {
    ui: Ui,
    call: StoredValue<TelephonySessionId>,
    all: Memo<Option<LinksView>>,
    mine: Memo<Option<LinksOfCall>>,
}

impl Linking {
    fn wish(self, wish: &LinksWish) {
        self.ui.dispatch.send(annex_wish(AnnexName::Links, wish));
    }

    fn change(self, wish: LinkWish) {
        let call = self.call.get_value();
        self.wish(&LinksWish::Change { call, wish });
    }
}

/// Somebody opens NetSuite's form for an order from this call.
pub(crate) fn order_begun(ui: Ui, call: TelephonySessionId, customer: RecordId) {
    let wish = LinksWish::Order { call, customer };
    ui.dispatch.send(annex_wish(AnnexName::Links, &wish));
}

/// The section. `customer` is whose projects and orders are offered while NetSuite does not say, and
/// `pages` NetSuite's host, where it is known.
pub(crate) fn linked_to(
    ui: Ui,
    call: TelephonySessionId,
    customer: Option<&EntityRef>,
    pages: Option<String>,
) -> AnyView {
    let all = ui.stores.annexes.view::<LinksView>(AnnexName::Links);
    let of = call.clone();
    let linking = Linking {
        ui,
        all,
        mine: Memo::new(move |_| {
            all.with(|view| {
                let mut calls = view.as_ref()?.calls.iter();
                calls.find(|one| one.call == of).cloned()
            })
        }),
        call: StoredValue::new(call),
    };
    let is_there = Memo::new(move |_| ui.stores.annexes.is_there(AnnexName::Links));
    let is_missing = Memo::new(move |_| {
        is_there.get()
            && linking
                .mine
                .with(|of| of.as_ref().is_none_or(|of| of.links.is_none()))
    });
    let look = move |again| {
        let call = linking.call.get_value();
        linking.wish(&LinksWish::Look { call, again });
    };
    // Links are made in NetSuite, too, so each opening reads them.
    Effect::new(move |before: Option<()>| {
        if is_missing.get() || (before.is_none() && is_there.get_untracked()) {
            look(true);
        }
    });
    let fallback = StoredValue::new(customer.cloned());
    let whose = Memo::new(move |_| {
        linking
            .mine
            .with(|of| customer_of(of.as_ref()?))
            .or_else(|| {
                fallback
                    .get_value()
                    .filter(|one| one.kind.buys())
                    .map(|one| one.id)
            })
    });
    let shown = move || {
        linking
            .mine
            .with(|of| match of.as_ref().and_then(|of| of.links.as_ref()) {
                None | Some(Reading::Asked) => {
                    view! { <p class="meta" role="status">{text::READING_LINKS}</p> }.into_any()
                }
                Some(Reading::Failed { problem }) => {
                    failed(text::could_not_read(problem), move || look(true))
                }
                Some(Reading::Read { value, problem }) => {
                    let stale = problem.as_ref().map(|problem| {
                        view! { <p class="meta" role="status">{text::not_read_again(problem)}</p> }
                    });
                    let chips = chips(linking, value.as_ref(), fallback.get_value());
                    view! { {chips}{stale} }.into_any()
                }
            })
    };
    let undone = move || {
        linking.mine.with(|of| {
            let undone = of.as_ref().map(|of| of.undone.clone()).unwrap_or_default();
            undone
                .into_iter()
                .map(|one| not_done(linking, one))
                .collect_view()
        })
    };
    let may = Memo::new(move |_| {
        linking
            .mine
            .with(|of| match of.as_ref().and_then(|of| of.links.as_ref()) {
                // Nobody has told of it yet.
                Some(Reading::Read { value, .. }) => {
                    value.as_ref().is_none_or(|links| links.may_change)
                }
                Some(Reading::Asked | Reading::Failed { .. }) | None => false,
            })
    });
    view! {
        <section class="sec links" aria-label=text::LINKED_TO>
            <h3 class="sec-head">{text::LINKED_TO}</h3>
            {shown}
            {undone}
            {move || {
                let customer = whose.get().filter(|_| may.get());
                customer.map(|customer| {
                    view! {
                        {picker::picker(linking, customer.clone())}
                        {order(linking, customer, pages.clone())}
                    }
                })
            }}
        </section>
    }
    .into_any()
}

/// The customer that the call is linked to now.
fn customer_of(of: &LinksOfCall) -> Option<RecordId> {
    let Some(Reading::Read {
        value: Some(links), ..
    }) = &of.links
    else {
        return None;
    };
    let mut records = links.records.iter();
    let customer = records.find(|one| LinkKind::of(one.kind) == Some(LinkKind::Customer))?;
    customer.record.clone()
}

fn failed(words: String, again: impl Fn() + 'static) -> AnyView {
    view! {
        <p class="note bad" role="alert">
            {icon(Icon::Warning)}<span class="grow">{words}</span>
            <button class="btn small" on:click=move |_| again()>{text::TRY_AGAIN}</button>
        </p>
    }
    .into_any()
}

/// What there is, and how far NetSuite says it.
fn chips(linking: Linking, links: Option<&CallLinks>, known: Option<EntityRef>) -> AnyView {
    let Some(links) = links else {
        // Not in NetSuite yet: it will be filed under whom this browser knows.
        let name = known.map(|known| known.name);
        return match name {
            Some(name) => {
                view! { <ul class="link-list"><li class="chip fill"><span class="clip">{name}</span></li></ul> }
                    .into_any()
            }
            None => view! { <p class="dim">{text::NOTHING_LINKED}</p> }.into_any(),
        };
    };
    let items = links
        .records
        .iter()
        .map(|record| chip(linking, record, links.may_change))
        .collect_view();
    let is_empty = links.records.is_empty();
    let awaited = links
        .is_awaited
        .then(|| view! { <p class="meta" role="status">{text::LINKS_AWAITED}</p> });
    let refused = links.refused.clone().map(|why| {
        view! { <p class="note bad" role="alert">{icon(Icon::Warning)}<span>{text::links_refused(&why)}</span></p> }
    });
    view! {
        {is_empty.then(|| view! { <p class="dim">{text::NOTHING_LINKED}</p> })}
        <ul class="link-list" aria-label=text::LINKED_TO>{items}</ul>
        {awaited}
        {refused}
        {links.order.clone().map(|order| order_state(&order))}
    }
    .into_any()
}

fn chip(linking: Linking, record: &LinkedRecord, may_change: bool) -> AnyView {
    let what = text::linked_kind(record.kind);
    let name = match record.url.clone() {
        Some(url) => {
            view! { <a class="clip" href=url target="_blank" rel="noopener">{record.name.clone()}</a> }
                .into_any()
        }
        None => view! { <span class="clip">{record.name.clone()}</span> }.into_any(),
    };
    let wish = LinkKind::of(record.kind)
        .zip(record.record.clone())
        .map(|(kind, id)| LinkWish {
            kind,
            record: id,
            name: record.name.clone(),
            is_linked: false,
        })
        .filter(|_| may_change);
    let remove = wish.map(|wish| {
        let label = text::remove_link(&record.name);
        view! {
            <button class="remove" aria-label=label.clone() title=label on:click=move |_| linking.change(wish.clone())>
                {sized(Icon::Cross, "i")}
            </button>
        }
    });
    view! { <li class="chip fill"><span class="dim">{what}</span>{name}{remove}</li> }.into_any()
}

/// On its way, or why it did not work, and what to do.
fn not_done(linking: Linking, undone: Undone) -> AnyView {
    let Undone { wish, problem } = undone;
    match problem {
        None => {
            view! { <p class="meta" role="status">{text::linking(&wish.name, wish.is_linked)}</p> }
                .into_any()
        }
        Some(problem) => {
            let words = text::not_linked(&wish.name, wish.is_linked, &problem);
            failed(words, move || linking.change(wish.clone()))
        }
    }
}

/// NetSuite's form for an order of this customer; what comes of it is found and linked.
fn order(linking: Linking, customer: RecordId, pages: Option<String>) -> AnyView {
    let problem = move || {
        linking.mine.with(|of| {
            let problem = of.as_ref()?.order_problem.as_ref()?;
            Some(view! { <p class="note warn" role="alert">{icon(Icon::Warning)}<span>{text::order_not_noted(problem)}</span></p> })
        })
    };
    let button = pages.map(|pages| {
        let page = new_order_page(&pages, &customer);
        let begin = move |_| order_begun(linking.ui, linking.call.get_value(), customer.clone());
        view! {
            <a class="btn small" href=page target="_blank" rel="noopener" on:click=begin>
                {icon(Icon::Open)}{text::CREATE_SALES_ORDER}
            </a>
        }
    });
    view! { {button}{problem} }.into_any()
}

fn order_state(order: &OrderState) -> AnyView {
    let class = match order {
        OrderState::Awaited | OrderState::Marked => "meta",
        OrderState::Several | OrderState::Unmarked(_) | OrderState::GivenUp => "note warn",
    };
    view! { <p class=class role="status">{text::order_state(order)}</p> }.into_any()
}
