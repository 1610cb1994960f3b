//! `NetSuite (You)`: which employee somebody is, what was written last and what waits.

use ledgerline_core::domain::{
    company::CompanyWish,
    connection::{NetSuiteState, RingCentralState},
    pane::Reading,
    view::FinishedView,
    you::{Employee, You},
};
use leptos::prelude::*;

use super::{Company, fill_chip, warning};
use crate::ui::{format, frame, text};

pub(crate) fn netsuite_you(company: Company) -> AnyView {
    let connection = company.ui.stores.connection;
    let state = Memo::new(move |_| connection.with(|view| view.netsuite));
    let you = Memo::new(move |_| company.view.with(|view| view.as_ref()?.you.clone()));
    // Asked again when NetSuite comes and goes, and after each call that was written.
    let waiting = Memo::new(move |_| company.ui.stores.finished.with(FinishedView::unlogged));
    let is_there = company.is_there;
    Effect::new(move |_| {
        state.track();
        waiting.track();
        if is_there.get() {
            company.send(&CompanyWish::LookAtYou);
        }
    });
    let body = move || {
        let is_in = connection
            .with(|view| view.user.is_some() && view.ringcentral != RingCentralState::NotConnected);
        if !is_in {
            return view! { <p class="card-body">{text::YOU_SIGN_IN_FIRST}</p> }.into_any();
        }
        match you.get() {
            Some(Reading::Read { value, .. }) => known(company, &value, waiting.get()),
            Some(Reading::Failed { .. }) if state.get() == NetSuiteState::NotSetUp => {
                view! { <p class="card-body">{text::YOU_NOT_SET_UP}</p> }.into_any()
            }
            Some(Reading::Failed { problem }) => warning(text::could_not_read(&problem)),
            Some(Reading::Asked) | None => {
                view! { <p class="card-body meta" role="status">{text::LOOKING_FOR_YOU}</p> }
                    .into_any()
            }
        }
    };
    view! {
        <section class="card" aria-label=text::NS_YOU id="netsuite-you">
            <header class="card-head">
                <div class="card-title">
                    <h3>{text::NS_YOU}</h3>
                    <span role="status">{move || fill_chip(frame::netsuite_mark(state.get()))}</span>
                </div>
                <p class="meta wrap">{text::NS_YOU_ABOUT}</p>
            </header>
            {body}
        </section>
    }
    .into_any()
}

fn known(company: Company, you: &You, waiting: usize) -> AnyView {
    let clock = company.ui.stores.clock;
    let name = match &you.employee {
        Employee::Found { name, .. } => name.clone(),
        Employee::NotFound | Employee::NotAllowed | Employee::Unknown => {
            text::NO_EMPLOYEE.to_owned()
        }
    };
    let words = text::employee(you);
    let words = if matches!(you.employee, Employee::Found { .. }) {
        view! { <p class="card-body meta">{words}</p> }.into_any()
    } else {
        warning(words)
    };
    let written = you.written_at.map_or_else(
        || text::NEVER.to_owned(),
        |at| format::moment(clock.local(at), clock.local(clock.now())),
    );
    view! {
        <dl class="facts in-card">
            <dt>{text::EMPLOYEE}</dt><dd>{name}</dd>
            <dt>{text::LAST_WRITTEN}</dt><dd>{written}</dd>
            <dt>{text::WAITING_HERE}</dt><dd class="num">{waiting.to_string()}</dd>
        </dl>
        {words}
    }
    .into_any()
}
