//! Settings: the integrations, and help.

mod company;
mod connection;
mod diagnostics;
mod disconnect;
mod features;
mod help;
mod leaving;
mod links;
mod logging;
mod mapping;
mod own_data;
mod ringcentral_you;
mod sign_in_alert;
mod sound;
mod tools;

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::{
    app::Ui,
    dom,
    icon::{Icon, icon},
    later::{Part, later},
    route::{INTEGRATIONS, Route},
    text,
};

pub(crate) use connection::connection;
pub(crate) use logging::logging;
pub(crate) use mapping::{Whose, WrongOwner, address_of as mapping_address, screen as mapping};
pub(crate) use sign_in_alert::sign_in_alert;
pub(crate) use sound::{note as sound_note, screen as sound};

/// The head of a page that belongs to the settings, with the way back to them.
fn head(ui: Ui, title: &'static str) -> AnyView {
    let back = text::TO_INTEGRATIONS;
    view! {
        <div class="page-head part">
            <a
                class="btn quiet icon"
                href=INTEGRATIONS
                aria-label=back
                title=back
                on:click=ui.router.follow(INTEGRATIONS)
            >
                {icon(Icon::Back)}
            </a>
            <h1>{title}</h1>
        </div>
    }
    .into_any()
}

/// The screen at `/settings`.
pub(crate) fn screen(ui: Ui) -> AnyView {
    later(move || cards(ui))
}

#[wasm_split(settings, fallible, preload(fetch))]
pub(crate) fn cards(ui: Ui) -> Part {
    let disconnects = RwSignal::new(false);
    let left = RwSignal::new(false);
    let company = company::Company::new(ui);
    // Reached by its address, the card is where reading begins.
    let target = dom::hash();
    if let Some(id) = target.strip_prefix('#').filter(|id| !id.is_empty()) {
        dom::reveal_later(id);
    }
    Ok(view! {
        <div class="page-head"><h1>{text::SETTINGS}</h1></div>
        <div class="settings-page">
            <section class="group" aria-labelledby="integrations">
                <div class="group-head">
                    <h2 id="integrations" tabindex="-1">{text::INTEGRATIONS}</h2>
                    <div class="grow">{company::summary(company)}</div>
                    <a class="btn" href=Route::Logging.path() on:click=ui.router.follow(Route::Logging.path())>
                        {text::LOGGING_RULES}
                    </a>
                    <a class="btn" href=Route::Sound.path() on:click=ui.router.follow(Route::Sound.path())>
                        {text::SOUND}
                    </a>
                    {tools::tools(ui, disconnects)}
                </div>
                <div class="cards">
                    <div class="stack">
                        {ringcentral_you::ringcentral_you(ui, disconnects, left)}
                        {company::netsuite_you(company)}
                        {company::checks(company)}
                    </div>
                    <div class="stack">
                        {company::ringcentral(company)}
                        {company::netsuite(company)}
                    </div>
                </div>
            </section>
            {own_data::own_data(ui)}
            {links::links()}
            {help::help()}
        </div>
        {disconnect::disconnect(ui, disconnects, left)}
    }
    .into_any())
}
