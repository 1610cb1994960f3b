//! `NetSuite (Company)`.

use ledgerline_core::domain::{
    company::{CompanyWish, Health, InUse, NetSuiteEntry, Side, Source},
    connection::NetSuiteState,
    pane::Reading,
};
use leptos::prelude::*;

use super::{
    Company, bad, field,
    foot::{Foot, foot},
    guide, proof,
    proof::Platform,
    ringcentral::setup_button,
    standing, warning, who_may_change,
};
use crate::ui::{dom, format, primitives::dialog, text};

/// What is typed, and what of it was tried.
#[derive(Clone, Copy)]
struct Form {
    account: RwSignal<String>,
    client_id: RwSignal<String>,
    certificate: RwSignal<String>,
    tried: RwSignal<Option<NetSuiteEntry>>,
}

pub(crate) fn netsuite(company: Company) -> AnyView {
    let side = Memo::new(move |_| {
        company
            .status
            .with(|status| status.as_ref().map(|status| status.netsuite.clone()))
    });
    let in_use = Memo::new(move |_| side.with(|side| side.as_ref()?.in_use.clone()));
    let form = Form {
        account: RwSignal::new(String::new()),
        client_id: RwSignal::new(String::new()),
        certificate: RwSignal::new(String::new()),
        tried: RwSignal::new(None),
    };
    let is_open = RwSignal::new(false);
    let what = Memo::new(move |_| company.view.with(|view| view.as_ref()?.netsuite.clone()));
    let entry = entered(side, form);
    let is_proved = Memo::new(move |_| {
        let is_good = what.with(
            |what| matches!(what, Some(Reading::Read { value, .. }) if value.finding.is_none()),
        );
        is_good
            && form
                .tried
                .with(|tried| tried.as_ref() == Some(&entry.get()))
    });
    Effect::new(move |_| {
        let is_saved =
            what.with(|what| matches!(what, Some(Reading::Read { value, .. }) if value.is_saved));
        if is_saved {
            form.certificate.set(String::new());
            form.tried.set(None);
            is_open.set(false);
        }
    });
    let send = move |saves: bool| {
        let entry = entry.get_untracked();
        form.tried.set(Some(entry.clone()));
        company.send(&CompanyWish::NetSuite { entry, saves });
    };
    let has_any = Memo::new(move |_| {
        side.with(|side| {
            side.as_ref()
                .is_some_and(|side| side.source != Source::Nobody)
        })
    });
    let leaves = RwSignal::new(false);
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
    let buttons = Foot {
        has_any,
        is_open,
        is_proved,
        leaves,
        risk: text::SAVE_RISK_NS,
        about: "save-netsuite-about",
    };
    view! {
        <section class="card" aria-label=text::NS_COMPANY id="netsuite-company">
            {standing::head(company, text::NS_COMPANY, side, setup_button(company, is_open, "setup-netsuite"))}
            {move || problem.get().map(bad)}
            {move || summary.get().map(|words| view! { <p class="card-body">{words}</p> })}
            {move || in_use.get().map(|in_use| facts(&in_use))}
            {move || (company.is_admin.get() && is_open.get()).then(|| setup(company, form))}
            {proof::proof(company, Platform::NetSuite, what)}
            {foot(company, buttons, send)}
            {who_may_change(company)}
            {leave(company, leaves)}
        </section>
    }
    .into_any()
}

/// What is typed; what was left empty is what is in use.
fn entered(side: Memo<Option<Side>>, form: Form) -> Memo<NetSuiteEntry> {
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

fn facts(in_use: &InUse) -> AnyView {
    view! {
        <dl class="facts in-card">
            <dt>{text::CLIENT_ID}</dt><dd>{in_use.client_id.clone()}</dd>
            <dt>{text::CERTIFICATE}</dt><dd>{text::masked(in_use.key_ends.as_deref())}</dd>
        </dl>
    }
    .into_any()
}

fn setup(company: Company, form: Form) -> AnyView {
    let made = Memo::new(move |_| company.view.with(|view| view.as_ref()?.certificate.clone()));
    let clock = company.ui.stores.clock;
    let certificate = move || match made.get() {
        None | Some(Reading::Asked) => ().into_any(),
        Some(Reading::Failed { problem }) => bad(text::could_not_read(&problem)),
        Some(Reading::Read { value, .. }) => {
            let local = clock.local(value.ends_at);
            let year = local.to_string().get(..4).unwrap_or_default().to_owned();
            let words = text::certificate_until(&format!("{} {year}", format::day(local)));
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
            {guide::steps(text::NS_INTEGRATION_STEPS)}
            {field((text::ACCOUNT_ID, "text", text::ACCOUNT_ID_ABOUT), "ns-account", form.account)}
            {field((text::CLIENT_ID, "text", text::NS_CLIENT_ID_ABOUT), "ns-client-id", form.client_id)}
            <h4>{text::NS_STEP_CERTIFICATE}</h4>
            {guide::steps(text::NS_CERTIFICATE_STEPS)}
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

fn leave(company: Company, is_open: RwSignal<bool>) -> AnyView {
    dialog(text::LEAVE_NS_TITLE, is_open, move || {
        let leave = move |_| {
            is_open.set(false);
            company.send(&CompanyWish::DisconnectNetSuite);
        };
        view! {
            <div class="dialog-body stack"><p>{text::LEAVE_NS}</p><p class="meta">{text::LEAVE_AFTER}</p></div>
            <footer class="dialog-foot">
                <span class="grow"></span>
                <button class="btn" on:click=move |_| is_open.set(false)>{text::CANCEL}</button>
                <button class="btn danger" on:click=leave>{text::DISCONNECT}</button>
            </footer>
        }
        .into_any()
    })
}
