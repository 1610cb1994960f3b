//! `Logging rules`: what the company logs. Admins change it and see what a change does before they save
//! it; everybody else reads it.

mod call_fields;
mod draft;
mod effect;
mod fields;
mod filing;
mod wording;

use ledgerline_core::domain::{
    company::{CompanyView, KnownCustomer},
    connection::RingCentralState,
    logging::{LoggingSettings, LoggingView, LoggingWish},
    pane::Reading,
    view::AnnexName,
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::{
    state::{Clock, Dispatch, annex_wish},
    ui::{
        app::Ui,
        format,
        icon::{Icon, icon},
        later::{Part, later},
        settings::head,
        text,
    },
};

use self::draft::Draft;

/// The screen at `/settings/logging`.
pub(crate) fn logging(ui: Ui) -> AnyView {
    later(move || page(ui))
}

/// What the parts of the screen reach.
#[derive(Clone, Copy)]
struct Rules {
    dispatch: Dispatch,
    clock: Clock,
    view: Memo<Option<LoggingView>>,
    settings: Memo<Option<LoggingSettings>>,
    /// Customers whose name has what was typed last.
    customers: Memo<Option<Vec<KnownCustomer>>>,
    /// Why this person may not change them.
    why_not: Memo<Option<&'static str>>,
    draft: Draft,
}

impl Rules {
    fn send(self, wish: &LoggingWish) {
        self.dispatch.send(annex_wish(AnnexName::Logging, wish));
    }
}

#[wasm_split(settings, fallible)]
fn page(ui: Ui) -> Part {
    let view = ui.stores.annexes.view::<LoggingView>(AnnexName::Logging);
    let connection = ui.stores.connection;
    let settings = Memo::new(move |_| {
        view.with(|view| match view.as_ref()?.settings.as_ref()? {
            Reading::Read { value, .. } => Some(value.clone()),
            Reading::Asked | Reading::Failed { .. } => None,
        })
    });
    let why_not = Memo::new(move |_| {
        connection.with(|view| match &view.user {
            _ if view.ringcentral == RingCentralState::NotConnected => Some(text::FOR_SIGNED_IN),
            None => Some(text::FOR_SIGNED_IN),
            Some(user) if user.is_admin => None,
            Some(_) => Some(text::FOR_ADMINS),
        })
    });
    let company = ui.stores.annexes.view::<CompanyView>(AnnexName::Company);
    let customers = Memo::new(move |_| {
        company.with(|view| match view.as_ref()?.customers.as_ref()? {
            Reading::Read { value, .. } => Some(value.clone()),
            Reading::Asked | Reading::Failed { .. } => None,
        })
    });
    let rules = Rules {
        customers,
        dispatch: ui.dispatch,
        clock: ui.stores.clock,
        view,
        settings,
        why_not,
        draft: Draft::new(),
    };
    let is_there = Memo::new(move |_| {
        ui.stores.annexes.is_there(AnnexName::Logging) && connection.is_signed_in()
    });
    Effect::new(move |_| {
        if is_there.get() {
            rules.send(&LoggingWish::Look);
        }
    });
    Effect::new(move |_| {
        if is_there.get() && rules.why_not.get().is_none() {
            rules.send(&LoggingWish::Fields);
        }
    });
    rules.draft.follow(rules);
    let problem = Memo::new(move |_| {
        view.with(|view| match view.as_ref()?.settings.as_ref()? {
            Reading::Failed { problem } => Some(problem.clone()),
            Reading::Asked | Reading::Read { .. } => None,
        })
    });
    let is_read = Memo::new(move |_| settings.with(Option::is_some));
    // Nothing is read before somebody is signed in.
    let is_reading = Memo::new(move |_| {
        connection.is_signed_in() && !is_read.get() && problem.with(Option::is_none)
    });
    Ok(view! {
        {head(ui, text::LOGGING_RULES)}
        <div class="settings-page rules">
            <div class="stack">
                <p>{text::RULES_ABOUT}</p>
                <p>{text::BY_HAND_ABOUT}</p>
                <p class="meta">{move || settings.get().map(|it| version(rules.clock, &it))}</p>
                {move || why_not.get().map(|why| view! {
                    <p class="note info">{icon(Icon::Question)}<span>{why}</span></p>
                })}
            </div>
            {move || problem.get().map(|problem| view! {
                <p class="note bad" role="alert">{icon(Icon::Warning)}<span>{text::could_not_read(&problem)}</span></p>
            })}
            {move || is_reading.get().then(|| view! {
                <p class="meta" role="status">{text::READING_RULES}</p>
            })}
            {move || is_read.get().then(|| view! {
                <div class="cards">
                    {fields::logged(rules)}
                    {fields::left_out(rules)}
                    {filing::filing(rules)}
                    {fields::dispositions(rules)}
                    {fields::info_links(rules)}
                    {call_fields::call_fields(rules)}
                </div>
                {wording::wording(rules)}
                {effect::effect(rules)}
            })}
        </div>
    }
    .into_any())
}

fn version(clock: Clock, settings: &LoggingSettings) -> String {
    let at = settings.changed_at.map(|at| {
        let local = clock.local(at);
        format!("{} {}", format::day(local), format::time_of_day(local))
    });
    text::rules_version(
        settings.version,
        settings.changed_by.as_deref(),
        at.as_deref(),
    )
}
