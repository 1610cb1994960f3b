//! `NetSuite (Company)`.

use ledgerline_core::domain::{
    company::{CompanyWish, Health, InUse, NetSuiteEntry, Side},
    connection::NetSuiteState,
    pane::Reading,
};
use leptos::prelude::*;

use super::{
    Company, bad,
    card::{Card, Form},
    field, guide,
    proof::Platform,
    warning,
};
use crate::ui::{dom, format, text};

/// Where the setup begins, and its step in which the role gets its permissions.
pub(super) const FIRST_STEP: &str = "ns-step-1";
pub(super) const ROLE_STEP: &str = "ns-step-3";

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    account: RwSignal<String>,
    client_id: RwSignal<String>,
    certificate: RwSignal<String>,
}

pub(crate) fn netsuite(company: Company) -> AnyView {
    let card = Card::new(company, Platform::NetSuite);
    let (side, in_use) = (card.side, card.in_use);
    let typed = Typed {
        account: RwSignal::new(String::new()),
        client_id: RwSignal::new(String::new()),
        certificate: RwSignal::new(String::new()),
    };
    let form = Form {
        entry: entered(side, typed),
        tried: RwSignal::new(None),
        wish: |entry, saves| CompanyWish::NetSuite { entry, saves },
    };
    let forget = move || typed.certificate.set(String::new());
    // The session tells some minutes later what an admin has just set up.
    let summary = Memo::new(move |_| {
        let is_good = side.with(|side| {
            side.as_ref()
                .is_some_and(|side| side.health == Health::Good)
        });
        let connection = company.ui.stores.connection;
        let is_late = is_good && connection.with(|view| view.netsuite == NetSuiteState::NotSetUp);
        (!is_late).then(|| connection.with(text::netsuite_summary))
    });
    let problem = Memo::new(move |_| {
        let is_told = side.with(|side| side.as_ref().is_some_and(|side| side.cause.is_some()));
        let said = company
            .ui
            .stores
            .connection
            .with(|view| view.netsuite_problem.clone());
        said.filter(|_| !is_told)
    });
    let top = view! {
        {move || problem.get().map(bad)}
        {move || summary.get().map(|words| view! { <p class="card-body">{words}</p> })}
        {move || in_use.get().map(|in_use| facts(company, &in_use))}
    };
    let setup = move || setup(company, typed);
    card.draw(&form, forget, (top.into_any(), setup, ().into_any()))
}

/// What is typed; what was left empty is what is in use.
fn entered(side: Memo<Option<Side>>, form: Typed) -> Memo<NetSuiteEntry> {
    Memo::new(move |_| {
        let or = |typed: String, known: Option<String>| {
            let typed = typed.trim().to_owned();
            if typed.is_empty() {
                known.unwrap_or_default()
            } else {
                typed
            }
        };
        side.with(|side| {
            let known = side.as_ref();
            let client = known.and_then(|side| Some(side.in_use.as_ref()?.client_id.clone()));
            NetSuiteEntry {
                account_id: or(
                    form.account.get(),
                    known.and_then(|side| side.account.clone()),
                ),
                client_id: or(form.client_id.get(), client),
                certificate_id: form.certificate.get().trim().to_owned(),
            }
        })
    })
}

fn facts(company: Company, in_use: &InUse) -> AnyView {
    let clock = company.ui.stores.clock;
    let ends = in_use
        .ends_at
        .map(|at| format::day_of_year(clock.local(at)));
    view! {
        <dl class="facts in-card">
            <dt>{text::CLIENT_ID}</dt><dd>{in_use.client_id.clone()}</dd>
            <dt>{text::CERTIFICATE}</dt>
            <dd>
                {text::masked(in_use.key_ends.as_deref())}
                {ends.map(|day| text::ends_on(&day))}
            </dd>
        </dl>
    }
    .into_any()
}

fn setup(company: Company, form: Typed) -> AnyView {
    let made = Memo::new(move |_| company.view.with(|view| view.as_ref()?.certificate.clone()));
    let clock = company.ui.stores.clock;
    let certificate = move || match made.get() {
        None | Some(Reading::Asked) => ().into_any(),
        Some(Reading::Failed { problem }) => bad(text::could_not_read(&problem)),
        Some(Reading::Read { value, .. }) => {
            let words = text::certificate_until(&format::day_of_year(clock.local(value.ends_at)));
            let pem = value.pem.clone();
            let save = move |_| {
                dom::download("ledgerline-certificate.pem", "application/x-pem-file", &pem);
            };
            view! {
                <p>{words}</p>
                <p><button class="btn" type="button" on:click=save>{text::DOWNLOAD_CERTIFICATE}</button></p>
                <details><summary>{text::CERTIFICATE_TEXT}</summary><pre class="pem" tabindex="0">{value.pem}</pre></details>
            }
            .into_any()
        }
    };
    view! {
        <div class="setup stack" id="setup-netsuite">
            {warning(text::SAVE_RISK_NS)}
            <h4>{text::NS_STEP_INTEGRATION}</h4>
            {guide::steps("ns-step", text::NS_INTEGRATION_STEPS)}
            {guide::role()}
            {field((text::ACCOUNT_ID, "text", text::ACCOUNT_ID_ABOUT), "ns-account", form.account)}
            {field((text::CLIENT_ID, "text", text::NS_CLIENT_ID_ABOUT), "ns-client-id", form.client_id)}
            <h4>{text::NS_STEP_CERTIFICATE}</h4>
            {guide::steps("ns-certificate-step", text::NS_CERTIFICATE_STEPS)}
            <p>
                <button class="btn" type="button" on:click=move |_| company.send(&CompanyWish::Certificate)>
                    {text::MAKE_CERTIFICATE}
                </button>
            </p>
            <div role="status" class="stack">{certificate}</div>
            {field((text::CERTIFICATE_ID, "text", text::CERTIFICATE_ID_ABOUT), "ns-certificate", form.certificate)}
        </div>
    }
    .into_any()
}
