//! `Linked to`: what a call is linked to, as chips that can be taken away, and a box that finds more of its
//! customer's.

mod picker;

use ledgerline_core::domain::{
    caller::{EntityRef, new_order_page},
    history::{CallLinks, LinkedRecord},
    ids::{RecordId, TelephonySessionId},
    links::{
        Change, LinkKind, LinkWish, LinkWished, LinksOfCall, LinksView, LinksWish, OrderState,
        Undone,
    },
    pane::Reading,
    view::{AnnexName, LogProblem},
};
use leptos::prelude::*;

use crate::{
    state::annex_wish,
    ui::{
        app::Ui,
        dom,
        icon::{Icon, icon, sized},
        primitives::keyed,
        text,
    },
};

/// A call, and what is known of its links.
#[derive(Clone, Copy)]
struct Linking {
    ui: Ui,
    call: StoredValue<TelephonySessionId>,
    all: Memo<Option<LinksView>>,
    mine: Memo<Option<LinksOfCall>>,
    /// The section's, which has the focus when what had it is taken away.
    id: StoredValue<String>,
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
        id: StoredValue::new(dom::unique_id()),
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
        <section class="sec linked-to" id=linking.id.get_value() tabindex="-1" aria-label=text::LINKED_TO>
            <h3 class="sec-head">{text::LINKED_TO}</h3>
            {reading(linking, fallback, look)}
            {changes(linking)}
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

/// What there is, as far as it was read; `look` reads it again.
fn reading(
    linking: Linking,
    known: StoredValue<Option<EntityRef>>,
    look: impl Fn(bool) + Copy + Send + Sync + 'static,
) -> AnyView {
    let links = Memo::new(move |_| linking.mine.with(|of| of.as_ref()?.links.clone()));
    let told = Memo::new(move |_| {
        links.with(|links| match links {
            Some(Reading::Read { value, .. }) => value.clone(),
            Some(Reading::Asked | Reading::Failed { .. }) | None => None,
        })
    });
    // Each part is drawn, and said, when it itself changes.
    let stage = Memo::new(move |_| links.with(|links| stage(links.as_ref())));
    let shown = move || match stage.get() {
        Stage::Asked => {
            view! { <p class="meta" role="status">{text::READING_LINKS}</p> }.into_any()
        }
        Stage::Failed(problem) => failed(text::could_not_read(&problem), move || look(true)),
        Stage::Untold => untold(known.get_value()),
        Stage::Told => chips(linking, told),
    };
    let problem = Memo::new(move |_| {
        links.with(|links| match links {
            Some(Reading::Read { problem, .. }) => problem.clone(),
            Some(Reading::Asked | Reading::Failed { .. }) | None => None,
        })
    });
    let earlier = move || {
        problem.get().map(|problem| {
            view! { <p class="meta" role="status">{text::not_read_again(&problem)}</p> }
        })
    };
    view! { {shown}{earlier} }.into_any()
}

/// What was wished and is not so yet.
fn changes(linking: Linking) -> AnyView {
    let all = Memo::new(move |_| {
        let undone = |of: &LinksOfCall| of.undone.clone();
        linking
            .mine
            .with(|of| of.as_ref().map(undone).unwrap_or_default())
    });
    let shown = move || {
        let all = all.get().into_iter();
        all.map(|one| not_done(linking, one)).collect_view()
    };
    shown.into_any()
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

/// How far the reading of the links has come.
#[derive(Clone, PartialEq, Eq)]
enum Stage {
    Asked,
    Failed(LogProblem),
    /// Neither NetSuite nor the connector has anything of the call.
    Untold,
    Told,
}

fn stage(links: Option<&Reading<Option<CallLinks>>>) -> Stage {
    match links {
        None | Some(Reading::Asked) => Stage::Asked,
        Some(Reading::Failed { problem }) => Stage::Failed(problem.clone()),
        Some(Reading::Read { value: None, .. }) => Stage::Untold,
        Some(Reading::Read { value: Some(_), .. }) => Stage::Told,
    }
}

/// Not in NetSuite yet: it will be filed under whom this browser knows.
fn untold(known: Option<EntityRef>) -> AnyView {
    match known {
        Some(known) => {
            view! { <ul class="link-list"><li class="chip fill"><span class="clip">{known.name}</span></li></ul> }
                .into_any()
        }
        None => view! { <p class="dim">{text::NOTHING_LINKED}</p> }.into_any(),
    }
}

/// What there is, and how far NetSuite says it.
fn chips(linking: Linking, told: Memo<Option<CallLinks>>) -> AnyView {
    let records = Memo::new(move |_| {
        let records = |links: &CallLinks| links.records.clone();
        told.with(|links| links.as_ref().map(records).unwrap_or_default())
    });
    let keys = Memo::new(move |_| records.with(|records| records.iter().map(key).collect()));
    let may_change =
        Memo::new(move |_| told.with(|links| links.as_ref().is_some_and(|links| links.may_change)));
    let is_awaited =
        Memo::new(move |_| told.with(|links| links.as_ref().is_some_and(|links| links.is_awaited)));
    let refused = Memo::new(move |_| told.with(|links| links.as_ref()?.refused.clone()));
    let order = Memo::new(move |_| told.with(|links| links.as_ref()?.order.clone()));
    let is_empty = Memo::new(move |_| records.with(Vec::is_empty));
    let row = move |of: String| {
        let record = Memo::new(move |_| {
            records.with(|records| records.iter().find(|one| key(one) == of).cloned())
        });
        let shown = move || {
            let record = record.get();
            record.map(|record| chip(linking, &record, may_change.get()))
        };
        view! { <li class="chip fill">{shown}</li> }.into_any()
    };
    view! {
        {move || is_empty.get().then(|| view! { <p class="dim">{text::NOTHING_LINKED}</p> })}
        <ul class="link-list" aria-label=text::LINKED_TO>{keyed(keys, row)}</ul>
        {move || is_awaited.get().then(|| view! { <p class="meta" role="status">{text::LINKS_AWAITED}</p> })}
        {move || refused.get().map(|why| {
            view! { <p class="note bad" role="alert">{icon(Icon::Warning)}<span>{text::links_refused(&why)}</span></p> }
        })}
        {move || order.get().map(|order| order_state(&order))}
    }
    .into_any()
}

/// What tells one record from the others.
fn key(record: &LinkedRecord) -> String {
    let id = record.record.as_ref().map(RecordId::as_str);
    format!("{:?} {}", record.kind, id.unwrap_or(&record.name))
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
            ago_ms: 0,
        })
        .filter(|_| may_change);
    let remove = wish.map(|wish| {
        let label = text::remove_link(&record.name);
        let remove = move |_| {
            // The chip goes when it is done, and the focus is not to go with it.
            dom::focus(&linking.id.get_value());
            linking.change(wish.clone());
        };
        view! {
            <button class="remove" aria-label=label.clone() title=label on:click=remove>
                {sized(Icon::Cross, "i")}
            </button>
        }
    });
    view! { <span class="dim">{what}</span>{name}{remove} }.into_any()
}

/// On its way, or why it did not work, and what to do.
fn not_done(linking: Linking, undone: Undone) -> AnyView {
    let Some(problem) = undone.problem() else {
        let words = match &undone.change {
            Change::Link(LinkWished { wish, .. }) => text::linking(&wish.name, wish.is_linked),
            Change::Order(_) => text::NOTING_ORDER.to_owned(),
        };
        return view! { <p class="meta" role="status">{words}</p> }.into_any();
    };
    let words = match &undone.change {
        Change::Link(LinkWished { wish, .. }) => {
            text::not_linked(&wish.name, wish.is_linked, problem)
        }
        Change::Order(_) => text::order_not_noted(problem, undone.is_on_its_way()),
    };
    failed(words, move || match undone.change.clone() {
        Change::Link(LinkWished { wish, .. }) => linking.change(wish),
        Change::Order(order) => {
            order_begun(linking.ui, linking.call.get_value(), order.customer);
        }
    })
}

/// NetSuite's form for an order of this customer; what comes of it is found and linked.
fn order(linking: Linking, customer: RecordId, pages: Option<String>) -> AnyView {
    let button = pages.map(|pages| {
        let page = new_order_page(&pages, &customer);
        let begin = move |_| order_begun(linking.ui, linking.call.get_value(), customer.clone());
        view! {
            <a class="btn small" href=page target="_blank" rel="noopener" on:click=begin>
                {icon(Icon::Open)}{text::CREATE_SALES_ORDER}
            </a>
        }
    });
    button.into_any()
}

fn order_state(order: &OrderState) -> AnyView {
    let class = match order {
        OrderState::Awaited | OrderState::Marked => "meta",
        OrderState::Several | OrderState::Unmarked(_) | OrderState::GivenUp => "note warn",
    };
    view! { <p class=class role="status">{text::order_state(order)}</p> }.into_any()
}
