//! `RingCentral (Company)`.

use ledgerline_core::domain::{
    company::{CompanyWish, Health, InUse, RingCentralEntry, Side, Source},
    jwt::JwtFault,
    pane::Reading,
    sensitive::Secret,
};
use leptos::prelude::*;

use super::{
    Company, bad, field,
    foot::{Foot, foot},
    guide, ledger, proof,
    proof::Platform,
    runs, standing, sync, warning, who_may_change,
};
use crate::{
    state::read_pasted_jwt,
    ui::{
        app::Ui,
        format,
        icon::{Icon, icon},
        primitives::dialog,
        text,
    },
};

/// What is typed, and what of it was tried.
#[derive(Clone, Copy)]
struct Form {
    client_id: RwSignal<String>,
    secret: RwSignal<String>,
    jwt: RwSignal<String>,
    tried: RwSignal<Option<RingCentralEntry>>,
}

impl Form {
    fn entry(self, in_use: Option<&InUse>) -> RingCentralEntry {
        let typed = self.client_id.get().trim().to_owned();
        let given = |text: String| (!text.trim().is_empty()).then(|| Secret::new(text));
        RingCentralEntry {
            client_id: match in_use {
                Some(known) if typed.is_empty() => known.client_id.clone(),
                Some(_) | None => typed,
            },
            client_secret: given(self.secret.get()),
            jwt: given(self.jwt.get()),
        }
    }
}

pub(crate) fn ringcentral(company: Company) -> AnyView {
    let side = Memo::new(move |_| {
        company
            .status
            .with(|status| status.as_ref().map(|status| status.ringcentral.clone()))
    });
    let in_use = Memo::new(move |_| side.with(|side| side.as_ref()?.in_use.clone()));
    let form = Form {
        client_id: RwSignal::new(String::new()),
        secret: RwSignal::new(String::new()),
        jwt: RwSignal::new(String::new()),
        tried: RwSignal::new(None),
    };
    let is_open = RwSignal::new(false);
    let what = Memo::new(move |_| company.view.with(|view| view.as_ref()?.ringcentral.clone()));
    let entry = Memo::new(move |_| in_use.with(|in_use| form.entry(in_use.as_ref())));
    // Proved is what was tried last, as it was tried, and worked.
    let is_proved = Memo::new(move |_| {
        let is_good = what.with(
            |what| matches!(what, Some(Reading::Read { value, .. }) if value.finding.is_none()),
        );
        is_good
            && form
                .tried
                .with(|tried| tried.as_ref() == Some(&entry.get()))
    });
    // What was saved is not kept here.
    Effect::new(move |_| {
        let is_saved =
            what.with(|what| matches!(what, Some(Reading::Read { value, .. }) if value.is_saved));
        if is_saved {
            form.secret.set(String::new());
            form.jwt.set(String::new());
            form.tried.set(None);
            is_open.set(false);
        }
    });
    let send = move |saves: bool| {
        let entry = entry.get_untracked();
        form.tried.set(Some(entry.clone()));
        company.send(&CompanyWish::RingCentral { entry, saves });
    };
    let has_any = Memo::new(move |_| {
        side.with(|side| {
            side.as_ref()
                .is_some_and(|side| side.source != Source::Nobody)
        })
    });
    let leaves = RwSignal::new(false);
    let buttons = Foot {
        has_any,
        is_open,
        is_proved,
        leaves,
        risk: text::SAVE_RISK,
        about: "save-ringcentral-about",
    };
    view! {
        <section class="card" aria-label=text::RC_COMPANY id="ringcentral-company">
            {standing::head(company, text::RC_COMPANY, side, setup_button(company, is_open, "setup-ringcentral"))}
            {move || {
                (!has_any.get()).then(|| view! { <p class="card-body">{text::RC_COMPANY_ABOUT}</p> })
            }}
            {move || in_use.get().map(|in_use| facts(company.ui, &in_use))}
            {move || receiving(company.ui, side.get())}
            {move || {
                (company.is_admin.get() && is_open.get()).then(|| setup(company, form))
            }}
            {proof::proof(company, Platform::RingCentral, what)}
            {move || {
                (company.is_admin.get() && company.status.with(|status| sync::is_set_up(status.as_ref()))).then(|| sync::sync(company))
            }}
            {ledger::ledger(company)}
            {runs::runs(company)}
            {foot(company, buttons, send)}
            {who_may_change(company)}
            {leave(company, leaves)}
        </section>
    }
    .into_any()
}

/// Opens and closes the setup.
pub(super) fn setup_button(
    company: Company,
    is_open: RwSignal<bool>,
    controls: &'static str,
) -> AnyView {
    (move || {
        company.is_admin.get().then(|| {
            view! {
                <button
                    class="btn"
                    aria-expanded=move || is_open.get().to_string()
                    aria-controls=controls
                    on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
                >
                    {text::SETUP_INFORMATION}
                </button>
            }
        })
    })
    .into_any()
}

fn facts(ui: Ui, in_use: &InUse) -> AnyView {
    let clock = ui.stores.clock;
    let ends = in_use.ends_at.map(|at| format::day(clock.local(at)));
    let year = in_use
        .ends_at
        .and_then(|at| clock.local(at).to_string().get(..4).map(str::to_owned));
    view! {
        <dl class="facts in-card">
            <dt>{text::CLIENT_ID}</dt><dd>{in_use.client_id.clone()}</dd>
            <dt>{text::CLIENT_SECRET}</dt><dd>{text::masked(in_use.secret_ends.as_deref())}</dd>
            <dt>{text::JWT}</dt>
            <dd>
                {text::masked(in_use.key_ends.as_deref())}
                {ends.zip(year).map(|(day, year)| text::ends_on(&day, &year))}
            </dd>
        </dl>
    }
    .into_any()
}

fn receiving(ui: Ui, side: Option<Side>) -> Option<AnyView> {
    let side = side?;
    let since = side.in_use?.saved_at?;
    let clock = ui.stores.clock;
    let since = format::moment(clock.local(since), clock.local(clock.now()));
    let words = match side.health {
        Health::Good => text::receiving_since(&since),
        Health::Starting => text::FIRST_READING.to_owned(),
        Health::NotSetUp | Health::Away | Health::Broken => return None,
    };
    Some(
        view! { <p class="card-line" role="status">{icon(Icon::Check)}<span>{words}</span></p> }
            .into_any(),
    )
}

fn setup(company: Company, form: Form) -> AnyView {
    let ui = company.ui;
    let pasted = Memo::new(move |_| form.jwt.with(|text| read_pasted_jwt(text)));
    let client = Signal::derive(move || {
        let typed = form.client_id.get().trim().to_owned();
        let known = company.status.with(|status| {
            let in_use = status.as_ref()?.ringcentral.in_use.as_ref()?;
            Some(in_use.client_id.clone())
        });
        if typed.is_empty() {
            known.unwrap_or_else(|| text::YOUR_CLIENT_ID.to_owned())
        } else {
            typed
        }
    });
    let about_jwt = move || match pasted.get() {
        Err(JwtFault::Empty) => ().into_any(),
        Err(JwtFault::Cut) => bad(text::JWT_CUT),
        Ok(pasted) => {
            let clock = ui.stores.clock;
            let day = |at| {
                let local = clock.local(at);
                let year = local.to_string().get(..4).unwrap_or_default().to_owned();
                format!("{} {year}", format::day(local))
            };
            let is_over = pasted.ends_at.is_some_and(|at| at <= clock.now());
            let words = text::jwt_says(
                pasted.ends_with.as_deref(),
                pasted.issuer.as_deref(),
                pasted.ends_at.map(day).as_deref(),
            );
            if is_over {
                bad(format!("{} {words}", text::JWT_OVER))
            } else {
                view! { <p class="state ok">{icon(Icon::Check)}<span>{words}</span></p> }.into_any()
            }
        }
    };
    view! {
        <div class="setup stack" id="setup-ringcentral">
            {warning(text::SAVE_RISK)}
            <h4>{text::RC_STEP_APP}</h4>
            {guide::steps(text::RC_APP_STEPS)}
            {guide::link("https://developers.ringcentral.com/", text::RC_PORTAL)}
            {field((text::CLIENT_ID, "text", text::CLIENT_ID_ABOUT), "rc-client-id", form.client_id)}
            {field((text::CLIENT_SECRET, "password", text::CLIENT_SECRET_ABOUT), "rc-client-secret", form.secret)}
            <h4>{text::RC_STEP_JWT}</h4>
            {guide::steps(text::RC_JWT_STEPS)}
            {guide::copied(text::COPY_CLIENT_ID, client)}
            {guide::at_once(text::COPY_AT_ONCE)}
            {field((text::JWT, "password", text::JWT_ABOUT), "rc-jwt", form.jwt)}
            <div role="status">{about_jwt}</div>
        </div>
    }
    .into_any()
}

fn leave(company: Company, is_open: RwSignal<bool>) -> AnyView {
    dialog(text::LEAVE_RC_TITLE, is_open, move || {
        let leave = move |_| {
            is_open.set(false);
            company.send(&CompanyWish::DisconnectRingCentral);
        };
        view! {
            <div class="dialog-body stack"><p>{text::LEAVE_RC}</p><p class="meta">{text::LEAVE_AFTER}</p></div>
            <footer class="dialog-foot">
                <span class="grow"></span>
                <button class="btn" on:click=move |_| is_open.set(false)>{text::CANCEL}</button>
                <button class="btn danger" on:click=leave>{text::DISCONNECT}</button>
            </footer>
        }
        .into_any()
    })
}
