//! The tabs of a company: each is read when it is opened, and says for itself when there is nothing, when
//! it may not be read, and when it did not come. Comes in a part.

use ledgerline_core::domain::{
    caller::{EntityRef, pages_of},
    customer_pane::Part as Shown,
    ids::RecordId,
    pane::{PaneRead, PaneView, PaneWish, Reading},
    view::{AnnexName, LogProblem},
};
use leptos::{ev, prelude::*};
use wasm_split_helpers::wasm_split;

use crate::{
    state::annex_wish,
    ui::{
        app::Ui,
        dom,
        icon::{Icon, icon},
        later::Part,
        links, text,
    },
};

use super::{actions, bars, call_of, lists, overview, profile};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Overview,
    PhoneCalls,
    Orders,
    Invoices,
    Credits,
    Opportunities,
    Cases,
    Communication,
}

impl Tab {
    const ALL: [Self; 8] = [
        Self::Overview,
        Self::PhoneCalls,
        Self::Orders,
        Self::Invoices,
        Self::Credits,
        Self::Opportunities,
        Self::Cases,
        Self::Communication,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Overview => text::OVERVIEW,
            Self::PhoneCalls => text::PHONE_CALLS,
            Self::Orders => text::ORDERS,
            Self::Invoices => text::INVOICES,
            Self::Credits => text::CREDITS,
            Self::Opportunities => text::OPPORTUNITIES,
            Self::Cases => text::CASES,
            Self::Communication => text::COMMUNICATION,
        }
    }

    const fn ids(self) -> (&'static str, &'static str) {
        match self {
            Self::Overview => ("tab-overview", "panel-overview"),
            Self::PhoneCalls => ("tab-phone-calls", "panel-phone-calls"),
            Self::Orders => ("tab-orders", "panel-orders"),
            Self::Invoices => ("tab-invoices", "panel-invoices"),
            Self::Credits => ("tab-credits", "panel-credits"),
            Self::Opportunities => ("tab-opportunities", "panel-opportunities"),
            Self::Cases => ("tab-cases", "panel-cases"),
            Self::Communication => ("tab-communication", "panel-communication"),
        }
    }

    const fn reads(self) -> PaneRead {
        match self {
            Self::Overview => PaneRead::Profile,
            Self::PhoneCalls => PaneRead::Calls,
            Self::Orders => PaneRead::Orders,
            Self::Invoices => PaneRead::Invoices,
            Self::Credits => PaneRead::Credits,
            Self::Opportunities => PaneRead::Opportunities,
            Self::Cases => PaneRead::Cases,
            Self::Communication => PaneRead::Emails,
        }
    }
}

/// What the panels reach.
#[derive(Clone, Copy)]
pub(super) struct Pane {
    pub(super) ui: Ui,
    /// Of the company that is shown; nothing before anything of it was read.
    pub(super) view: Memo<Option<PaneView>>,
    company: StoredValue<RecordId>,
}

impl Pane {
    /// Has a part read, unless that was a moment ago.
    fn read(self, read: PaneRead, again: bool) {
        let wish = PaneWish {
            company: self.company.get_value(),
            read,
            again,
        };
        self.ui.dispatch.send(annex_wish(AnnexName::Pane, &wish));
    }
}

#[wasm_split(annexes, fallible)]
pub(super) fn tabs(ui: Ui, company: EntityRef, page: Option<String>) -> Part {
    let all = ui.stores.annexes.view::<PaneView>(AnnexName::Pane);
    let of = company.id.clone();
    let pane = Pane {
        ui,
        view: Memo::new(move |_| {
            let view = all.get()?;
            (view.company.as_ref() == Some(&of)).then_some(view)
        }),
        company: StoredValue::new(company.id.clone()),
    };
    let chosen = RwSignal::new(Tab::Overview);
    // Opened, or forgotten by a leader that has gone.
    let is_missing = Memo::new(move |_| {
        pane.view.with(|view| {
            view.as_ref()
                .is_none_or(|view| !has(view, chosen.get().reads()))
        })
    });
    Effect::new(move |_| {
        is_missing.track();
        pane.read(chosen.get().reads(), false);
    });
    // A call that was just logged is in the list.
    let told_at = Memo::new(move |_| {
        ui.stores
            .customer
            .with(|view| view.overview.as_ref().map(|overview| overview.read_at))
    });
    Effect::new(move |before: Option<Option<_>>| {
        let told_at = told_at.get();
        let is_newer = before.flatten().is_some() && before != Some(told_at);
        if is_newer && chosen.get_untracked() == Tab::PhoneCalls {
            pane.read(PaneRead::Calls, true);
        }
        told_at
    });
    let owed = move || {
        chosen.set(Tab::Invoices);
        dom::focus(Tab::Invoices.ids().0);
    };
    let pages = page.as_deref().and_then(pages_of);
    let about = Memo::new(move |_| call_of(ui));
    Ok(view! {
        {actions::actions(ui, &company, pages, owed)}
        {move || {
            let whose = company.clone();
            // The form for an order stands above.
            about.get().map(|call| links::linked_to(ui, call, Some(&whose), None))
        }}
        {head(chosen)}
        {move || {
            let tab = chosen.get();
            let (id, panel) = tab.ids();
            view! { <div id=panel role="tabpanel" aria-labelledby=id tabindex="0">{content(pane, tab)}</div> }
        }}
    }
    .into_any())
}

const fn has(view: &PaneView, read: PaneRead) -> bool {
    match read {
        PaneRead::Profile => view.profile.is_some(),
        PaneRead::Calls => view.calls.is_some(),
        PaneRead::Orders => view.orders.is_some(),
        PaneRead::Invoices => view.invoices.is_some(),
        PaneRead::Credits => view.credits.is_some(),
        PaneRead::Opportunities => view.opportunities.is_some(),
        PaneRead::Cases => view.cases.is_some(),
        PaneRead::Emails => view.emails.is_some(),
    }
}

fn head(chosen: RwSignal<Tab>) -> AnyView {
    let move_by_key = move |event: ev::KeyboardEvent| {
        let count = Tab::ALL.len();
        let now = chosen.get_untracked();
        let at = Tab::ALL.iter().position(|tab| *tab == now).unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => Tab::ALL[(at + 1) % count],
            "ArrowLeft" => Tab::ALL[(at + count - 1) % count],
            "Home" => Tab::ALL[0],
            "End" => Tab::ALL[count - 1],
            _ => return,
        };
        event.prevent_default();
        chosen.set(next);
        dom::focus(next.ids().0);
    };
    let tab = move |tab: Tab| {
        view! {
            <button
                id=tab.ids().0
                role="tab"
                aria-selected=move || (chosen.get() == tab).to_string()
                tabindex=move || if chosen.get() == tab { "0" } else { "-1" }
                on:click=move |_| chosen.set(tab)
            >
                {tab.name()}
            </button>
        }
    };
    view! {
        <div class="tabs many" role="tablist" aria-label=text::CUSTOMER on:keydown=move_by_key>
            {Tab::ALL.map(tab).collect_view()}
        </div>
    }
    .into_any()
}

fn content(pane: Pane, tab: Tab) -> AnyView {
    match tab {
        Tab::Overview => {
            let facts = part(
                pane,
                tab,
                |view| view.profile.clone(),
                |_, it| profile::profile(it),
            );
            view! { {overview::overview(pane.ui)}{facts} }.into_any()
        }
        Tab::PhoneCalls => part(pane, tab, |view| view.calls.clone(), lists::calls),
        Tab::Orders => part(
            pane,
            tab,
            |view| view.orders.clone(),
            |_, it| lists::orders(it),
        ),
        Tab::Invoices => part(pane, tab, |view| view.invoices.clone(), lists::invoices),
        Tab::Credits => part(
            pane,
            tab,
            |view| view.credits.clone(),
            |_, it| lists::credits(it),
        ),
        Tab::Opportunities => part(
            pane,
            tab,
            |view| view.opportunities.clone(),
            |_, it| lists::opportunities(it),
        ),
        Tab::Cases => part(
            pane,
            tab,
            |view| view.cases.clone(),
            |_, it| lists::cases(it),
        ),
        Tab::Communication => part(
            pane,
            tab,
            |view| view.emails.clone(),
            |_, it| lists::emails(it),
        ),
    }
}

/// A part as far as it has come.
fn part<T>(
    pane: Pane,
    tab: Tab,
    of: fn(&PaneView) -> Option<Reading<T>>,
    draw: fn(Pane, &T) -> AnyView,
) -> AnyView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let reading = Memo::new(move |_| pane.view.with(|view| of(view.as_ref()?)));
    let again = move || {
        view! {
            <button class="btn small" on:click=move |_| pane.read(tab.reads(), true)>{text::TRY_AGAIN}</button>
        }
    };
    view! {
        {move || reading.with(|reading| match reading {
            None | Some(Reading::Asked) => bars(text::READING),
            Some(Reading::Failed { problem }) => {
                view! { <div class="sec stack" role="alert">{trouble(text::could_not_read(problem))}{again()}</div> }
                    .into_any()
            }
            Some(Reading::Read { value, problem }) => {
                let old = problem.as_ref().map(|problem| old(problem, again().into_any()));
                view! { {old}{draw(pane, value)} }.into_any()
            }
        })}
    }
    .into_any()
}

fn old(problem: &LogProblem, again: AnyView) -> AnyView {
    view! { <div class="sec stack" role="status">{trouble(text::not_read_again(problem))}{again}</div> }
        .into_any()
}

fn trouble(words: String) -> AnyView {
    view! { <p class="note warn">{icon(Icon::Warning)}<span>{words}</span></p> }.into_any()
}

/// What stands in the place of something that is not to be read.
pub(super) fn closed<T>(part: &Shown<T>) -> Option<String> {
    match part {
        Shown::Read(_) => None,
        Shown::NoAccess(permission) => Some(text::no_access_to(permission)),
        Shown::NotOffered => Some(text::NOT_OFFERED.to_owned()),
    }
}
