//! `RingCentral (Company)`.

use ledgerline_core::domain::{
    company::{CompanyWish, Health, InUse, RingCentralEntry, Side},
    jwt::JwtFault,
    sensitive::Secret,
};
use leptos::prelude::*;

use super::{
    Company, bad,
    card::{Card, Form},
    check, field, guide, ledger, mapping,
    proof::Platform,
    runs, subscription, sync, warning,
};
use crate::{
    state::read_pasted_jwt,
    ui::{
        app::Ui,
        format,
        icon::{Icon, icon},
        text,
    },
};

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    client_id: RwSignal<String>,
    secret: RwSignal<String>,
    jwt: RwSignal<String>,
    account: RwSignal<String>,
    server: RwSignal<String>,
}

impl Typed {
    fn entry(self, in_use: Option<&InUse>) -> RingCentralEntry {
        let typed = self.client_id.get().trim().to_owned();
        let given = |text: String| (!text.trim().is_empty()).then(|| Secret::new(text));
        let named = |text: String| Some(text.trim().to_owned()).filter(|typed| !typed.is_empty());
        RingCentralEntry {
            client_id: match in_use {
                Some(known) if typed.is_empty() => known.client_id.clone(),
                Some(_) | None => typed,
            },
            client_secret: given(self.secret.get()),
            jwt: given(self.jwt.get()),
            account: named(self.account.get()),
            server: named(self.server.get()),
        }
    }
}

pub(crate) fn ringcentral(company: Company) -> AnyView {
    let card = Card::new(company, Platform::RingCentral);
    let in_use = card.in_use;
    let typed = Typed {
        client_id: RwSignal::new(String::new()),
        secret: RwSignal::new(String::new()),
        jwt: RwSignal::new(String::new()),
        account: RwSignal::new(String::new()),
        server: RwSignal::new(String::new()),
    };
    let form = Form {
        entry: Memo::new(move |_| in_use.with(|in_use| typed.entry(in_use.as_ref()))),
        tried: RwSignal::new(None),
        wish: |entry, saves| CompanyWish::RingCentral { entry, saves },
    };
    // What was saved is not kept here.
    let forget = move || {
        typed.secret.set(String::new());
        typed.jwt.set(String::new());
    };
    let top = view! {
        {move || {
            (!card.has_any.get()).then(|| view! { <p class="card-body">{text::RC_COMPANY_ABOUT}</p> })
        }}
        {move || {
            let server = card.side.with(|side| side.as_ref()?.server.clone());
            in_use.get().map(|in_use| facts(company.ui, &in_use, server))
        }}
        {move || receiving(company.ui, card.side.get())}
    };
    let is_set_up = Memo::new(move |_| {
        company.is_admin.get()
            && company
                .status
                .with(|status| sync::is_set_up(status.as_ref()))
    });
    let below = view! {
        {subscription::subscription(company)}
        {move || is_set_up.get().then(|| sync::sync(company))}
        {ledger::ledger(company)}
        {move || is_set_up.get().then(|| check::check(company))}
        {mapping::mapping(company)}
        {runs::runs(company)}
    };
    let setup = move || setup(company, typed);
    card.draw(&form, forget, (top.into_any(), setup, below.into_any()))
}

fn facts(ui: Ui, in_use: &InUse, server: Option<String>) -> AnyView {
    let clock = ui.stores.clock;
    let ends = in_use
        .ends_at
        .map(|at| format::day_of_year(clock.local(at)));
    view! {
        <dl class="facts in-card">
            <dt>{text::CLIENT_ID}</dt><dd>{in_use.client_id.clone()}</dd>
            <dt>{text::CLIENT_SECRET}</dt><dd>{text::masked(in_use.secret_ends.as_deref())}</dd>
            <dt>{text::JWT}</dt>
            <dd>
                {text::masked(in_use.key_ends.as_deref())}
                {ends.map(|day| text::ends_on(&day))}
            </dd>
            {server.map(|server| view! { <dt>{text::RC_SERVER}</dt><dd>{server}</dd> })}
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

fn setup(company: Company, form: Typed) -> AnyView {
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
            let day = |at| format::day_of_year(clock.local(at));
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
            {guide::steps("rc-app-step", text::RC_APP_STEPS)}
            {guide::link("https://developers.ringcentral.com/", text::RC_PORTAL)}
            {field((text::CLIENT_ID, "text", text::CLIENT_ID_ABOUT), "rc-client-id", form.client_id)}
            {field((text::CLIENT_SECRET, "password", text::CLIENT_SECRET_ABOUT), "rc-client-secret", form.secret)}
            <h4>{text::RC_STEP_JWT}</h4>
            {guide::steps("rc-jwt-step", text::RC_JWT_STEPS)}
            {guide::copied(text::COPY_CLIENT_ID, client)}
            {guide::at_once(text::COPY_AT_ONCE)}
            {field((text::JWT, "password", text::JWT_ABOUT), "rc-jwt", form.jwt)}
            <div role="status">{about_jwt}</div>
            {field((text::RC_ACCOUNT_ID, "text", text::RC_ACCOUNT_ID_ABOUT), "rc-account", form.account)}
            {field((text::RC_SERVER, "url", text::RC_SERVER_ABOUT), "rc-server", form.server)}
        </div>
    }
    .into_any()
}
