//! `RingCentral (Company)` and `NetSuite (Company)`: how the company's connections stand for everybody,
//! and for admins setting them up, syncing and the ledger.

mod card;
mod check;
mod checks;
mod foot;
mod guide;
mod leaving;
mod ledger;
mod log;
mod mapping;
mod netsuite;
mod proof;
mod ringcentral;
mod runs;
mod standing;
mod subscription;
mod sync;
mod you;

use std::time::Duration;

use ledgerline_core::domain::{
    company::{CompanyStatus, CompanyView, CompanyWish},
    connection::RingCentralState,
    event::Platform,
    pane::Reading,
    view::AnnexName,
};
use leptos::prelude::*;

use crate::{
    state::annex_wish,
    ui::{
        app::Ui,
        icon::{Icon, icon},
        primitives::Mark,
        text,
    },
};

pub(super) use {
    checks::checks, netsuite::netsuite, ringcentral::ringcentral, standing::summary,
    you::netsuite_you,
};

/// How often the connections are looked at while somebody looks at them.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// What both cards reach.
#[derive(Clone, Copy)]
pub(super) struct Company {
    ui: Ui,
    view: Memo<Option<CompanyView>>,
    status: Memo<Option<CompanyStatus>>,
    is_admin: Memo<bool>,
    /// Somebody is signed in, and the connector can be asked.
    is_there: Memo<bool>,
    /// The card whose setup is to be opened, and at which of its steps.
    opens: RwSignal<Option<(Platform, &'static str)>>,
}

impl Company {
    /// Looks at once, and again as long as the screen is there.
    pub(super) fn new(ui: Ui) -> Self {
        let view = ui.stores.annexes.view::<CompanyView>(AnnexName::Company);
        let connection = ui.stores.connection;
        let is_there = Memo::new(move |_| {
            ui.stores.annexes.is_there(AnnexName::Company) && connection.is_signed_in()
        });
        let company = Self {
            ui,
            is_there,
            opens: RwSignal::new(None),
            view,
            status: Memo::new(move |_| {
                view.with(|view| match view.as_ref()?.status.as_ref()? {
                    Reading::Read { value, .. } => Some(value.clone()),
                    Reading::Asked | Reading::Failed { .. } => None,
                })
            }),
            is_admin: Memo::new(move |_| {
                connection.with(|view| view.user.as_ref().is_some_and(|user| user.is_admin))
            }),
        };
        Effect::new(move |_| {
            if is_there.get() {
                company.send(&CompanyWish::Look);
            }
        });
        let looks = set_interval_with_handle(
            move || {
                if is_there.try_get_untracked() == Some(true) {
                    company.send(&CompanyWish::Look);
                }
            },
            LOOK_EVERY,
        );
        on_cleanup(move || {
            if let Ok(looks) = looks {
                looks.clear();
            }
        });
        company
    }

    fn send(self, wish: &CompanyWish) {
        self.ui.dispatch.send(annex_wish(AnnexName::Company, wish));
    }
}

/// A chip on a card.
pub(super) fn fill_chip(mark: Mark) -> AnyView {
    view! {
        <span class=format!("chip fill {}", mark.tone.class())>{icon(mark.icon)}<span>{mark.word}</span></span>
    }
    .into_any()
}

fn warning(words: impl Into<String>) -> AnyView {
    let words = words.into();
    view! { <p class="note warn">{icon(Icon::Warning)}<span>{words}</span></p> }.into_any()
}

fn bad(words: impl Into<String>) -> AnyView {
    let words = words.into();
    view! { <p class="note bad">{icon(Icon::Warning)}<span>{words}</span></p> }.into_any()
}

/// What is the company's is an admin's to change; everybody else reads why not.
fn who_may_change(company: Company) -> AnyView {
    let words = Memo::new(move |_| {
        company.ui.stores.connection.with(|view| match &view.user {
            _ if view.ringcentral == RingCentralState::NotConnected => Some(text::FOR_SIGNED_IN),
            None => Some(text::FOR_SIGNED_IN),
            Some(user) if user.is_admin => None,
            Some(_) => Some(text::FOR_ADMINS),
        })
    });
    (move || {
        words
            .get()
            .map(|words| view! { <p class="card-foot meta">{words}</p> })
    })
    .into_any()
}

/// One field of a form, with what it is for always in view.
fn field(
    (name, kind, about): (&'static str, &'static str, &'static str),
    id: &'static str,
    value: RwSignal<String>,
) -> AnyView {
    let about_id = format!("{id}-about");
    view! {
        <label class="field">
            <span>{name}</span>
            <input
                class="input"
                id=id
                type=kind
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=about_id.clone()
                prop:value=move || value.get()
                on:input=move |input| value.set(event_target_value(&input))
            />
            <small class="meta" id=about_id>{about}</small>
        </label>
    }
    .into_any()
}
