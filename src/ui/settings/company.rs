//! What an admin sets up for the whole company, and where.

use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    frame,
    icon::{Icon, icon},
    primitives::Mark,
    text,
};

/// A chip on a card.
pub(super) fn fill_chip(mark: Mark) -> AnyView {
    view! {
        <span class=format!("chip fill {}", mark.tone.class())>{icon(mark.icon)}<span>{mark.word}</span></span>
    }
    .into_any()
}

pub(super) fn netsuite(ui: Ui) -> AnyView {
    let connection = ui.stores.connection;
    let state = Memo::new(move |_| connection.with(|view| view.netsuite));
    let problem = Memo::new(move |_| connection.with(|view| view.netsuite_problem.clone()));
    view! {
        <section class="card" aria-label=text::NS_COMPANY>
            <header class="card-head">
                <div class="card-title">
                    <h3>{text::NS_COMPANY}</h3>
                    {move || fill_chip(frame::netsuite_mark(state.get()))}
                </div>
                <p class="meta">{move || connection.with(text::netsuite_summary)}</p>
            </header>
            {move || {
                problem.get().map(|words| view! { <p class="note bad">{icon(Icon::Warning)}<span>{words}</span></p> })
            }}
            <p class="card-body">{text::NS_COMPANY_ABOUT}</p>
            {who_may_change(ui)}
        </section>
    }
    .into_any()
}

pub(super) fn ringcentral(ui: Ui) -> AnyView {
    view! {
        <section class="card" aria-label=text::RC_COMPANY>
            <header class="card-head"><div class="card-title"><h3>{text::RC_COMPANY}</h3></div></header>
            <p class="card-body">{text::RC_COMPANY_ABOUT}</p>
            {who_may_change(ui)}
        </section>
    }
    .into_any()
}

/// What is the company's is an admin's to change; everybody else reads why not.
fn who_may_change(ui: Ui) -> AnyView {
    let words = move || {
        ui.stores.connection.with(|view| match &view.user {
            None => text::FOR_SIGNED_IN,
            Some(user) if user.is_admin => text::YOU_ARE_ADMIN,
            Some(_) => text::FOR_ADMINS,
        })
    };
    view! { <p class="card-foot meta">{words}</p> }.into_any()
}
