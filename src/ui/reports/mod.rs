//! Reports: what calls led to, and how well they were heard. An admin sees the company's, everybody else
//! their own.

mod quality;
mod revenue;

use ledgerline_core::domain::{
    pane::Reading,
    reports::{Readings, Report, ReportsView, ReportsWish, Whose},
    view::AnnexName,
};
use leptos::prelude::*;

use crate::{
    state::annex_wish,
    ui::{
        app::Ui,
        dom,
        icon::{Icon, icon},
        route::Route,
        text,
    },
};

pub(crate) use self::{quality::screen as quality, revenue::screen as revenue};

/// What only these screens look like; in the first load it would weigh on everybody.
const STYLE: &str = "/reports.css";

/// A report: read with each opening and when somebody says so, and how far that has come. `shown` draws
/// what was read.
fn report<T>(
    ui: Ui,
    (report, title): (Report, &'static str),
    of: fn(&ReportsView) -> &Readings<T>,
    shown: fn(Ui, &T, Whose) -> AnyView,
) -> AnyView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    dom::add_style(STYLE);
    let view = ui.stores.annexes.view::<ReportsView>(AnnexName::Reports);
    let whose = Memo::new(move |_| {
        let user = |is_admin| {
            if is_admin {
                Whose::Companys
            } else {
                Whose::Own
            }
        };
        ui.stores
            .connection
            .with(|view| view.user.as_ref().map(|it| user(it.is_admin)))
    });
    let reading = Memo::new(move |_| {
        let whose = whose.get()?;
        view.with(|view| of(view.as_ref()?).of(whose).cloned())
    });
    let is_there = Memo::new(move |_| ui.stores.annexes.is_there(AnnexName::Reports));
    let look = move |again| {
        if let Some(whose) = whose.get_untracked() {
            let wish = ReportsWish {
                report,
                whose,
                again,
            };
            ui.dispatch.send(annex_wish(AnnexName::Reports, &wish));
        }
    };
    // Each opening reads it anew; and a leader that comes later has read nothing.
    let is_missing = Memo::new(move |_| {
        whose.get().is_some() && is_there.get() && reading.with(Option::is_none)
    });
    Effect::new(move |before: Option<()>| {
        if is_missing.get() || before.is_none() {
            look(true);
        }
    });
    let body = move || {
        match (whose.get(), reading.get()) {
        (None, _) => view! { <p class="meta">{text::REPORT_SIGN_IN}</p> }.into_any(),
        (Some(_), None | Some(Reading::Asked)) => {
            view! { <p class="meta" role="status">{text::reading_report(report)}</p> }.into_any()
        }
        (Some(_), Some(Reading::Failed { problem })) => view! {
            <p class="note bad" role="alert">{icon(Icon::Warning)}<span>{text::could_not_read(&problem)}</span></p>
        }
        .into_any(),
        (Some(whose), Some(Reading::Read { value, problem })) => {
            let stale = problem.map(|problem| {
                view! { <p class="note warn" role="status">{icon(Icon::Warning)}<span>{text::not_read_again(&problem)}</span></p> }
            });
            view! { {stale}{shown(ui, &value, whose)} }.into_any()
        }
    }
    };
    view! {
        <div class="page-head report-head">
            <h1>{title}</h1>
            {others(ui)}
            <span class="grow"></span>
            <button class="btn small" on:click=move |_| look(true)>{text::READ_AGAIN}</button>
        </div>
        <div class="report">{body}</div>
    }
    .into_any()
}

/// The way from one report to another.
fn others(ui: Ui) -> AnyView {
    let link = move |to: Route, name: &'static str| {
        view! {
            <a
                href=to.path()
                aria-current=move || (ui.router.current() == to).then_some("page")
                on:click=ui.router.follow(to.path())
            >
                {name}
            </a>
        }
        .into_any()
    };
    view! {
        <nav class="reports-nav" aria-label=text::REPORTS>
            {link(Route::Reports, text::REVENUE)}
            {link(Route::Quality, text::QUALITY)}
        </nav>
    }
    .into_any()
}
