//! What is behind the chip of `RingCentral`: how the connection holds, why it does not, what to check.

use ledgerline_core::domain::{
    connection::{PhoneState, PhoneUnavailable},
    time::Timestamp,
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    dom, format, frame,
    icon::{Icon, icon},
    later::{Part, later},
    primitives::{dialog, mark},
    route::Route,
    text,
};

use super::help::anchor;

/// The panel, wherever one is; it is there from the first time it is opened.
pub(crate) fn connection(ui: Ui) -> AnyView {
    let is_wanted = Memo::new(move |before| before == Some(&true) || ui.shows_connection.get());
    (move || is_wanted.get().then(|| later(move || panel(ui)))).into_any()
}

#[wasm_split(settings, fallible)]
fn panel(ui: Ui) -> Part {
    Ok(dialog(text::CONNECTION, ui.shows_connection, move || {
        content(ui)
    }))
}

fn content(ui: Ui) -> AnyView {
    let connection = ui.stores.connection;
    let state = Memo::new(move |_| connection.ringcentral());
    let cause = Memo::new(move |_| connection.with(text::connection_cause));
    let is_one_too_many = Memo::new(move |_| {
        let reason = PhoneUnavailable::TooManyPhones;
        connection.phone() == PhoneState::Unavailable { reason }
    });
    let addresses = Memo::new(move |_| connection.with(|view| view.health.addresses.clone()));
    let help = format!("{}#{}", Route::Settings.path(), anchor(text::HELP_TABS));
    let to_help = {
        let help = help.clone();
        move |click: leptos::ev::MouseEvent| {
            click.prevent_default();
            ui.shows_connection.set(false);
            ui.router.go(&help);
            // On another screen Settings opens it when it is there.
            dom::reveal_later(anchor(text::HELP_TABS));
        }
    };
    view! {
        <div class="dialog-body stack">
            <p role="status">{move || mark(frame::ringcentral_mark(state.get()))}" "{cause}</p>
            {move || {
                is_one_too_many
                    .get()
                    .then(|| {
                        let words = text::phone_unavailable(PhoneUnavailable::TooManyPhones);
                        view! { <p class="note bad">{icon(Icon::Warning)}<span>{words}</span></p> }
                    })
            }}
            <dl class="facts">
                {move || {
                    facts(ui).into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> }.into_any()).collect_view()
                }}
                <dt>{text::OPEN_TABS}</dt>
                <dd>
                    {move || connection.with(|view| view.health.open_tabs)}". "{text::TABS_ARE_FINE}" "
                    <a href=help.clone() on:click=to_help>{text::HELP_TABS}</a>
                </dd>
            </dl>
            <section>
                <h3 class="sec-head">{text::WHAT_TO_CHECK}</h3>
                <p class="meta">{text::CHECK_NETWORK}</p>
                <ul class="bullets meta">
                    {move || {
                        addresses
                            .get()
                            .iter()
                            .map(|address| view! { <li>{text::network_rule(address)}</li> }.into_any())
                            .collect_view()
                    }}
                </ul>
            </section>
        </div>
    }
    .into_any()
}

fn facts(ui: Ui) -> Vec<(&'static str, String)> {
    let clock = ui.stores.clock;
    let moment = |at: Option<Timestamp>| {
        at.map_or_else(
            || text::NOT_YET.to_owned(),
            |at| format::moment(clock.local(at), clock.local(clock.now())),
        )
    };
    ui.stores.connection.with(|view| {
        let health = &view.health;
        let gap = health.gap.map_or_else(
            || text::NOTHING_MISSED.to_owned(),
            |gap| {
                let span = format!("{}–{}", moment(Some(gap.from)), moment(Some(gap.to)));
                text::gap(gap.is_filled, gap.calls, &span)
            },
        );
        let registrations = if health.is_registered {
            text::REGISTERED
        } else {
            text::NOT_REGISTERED
        };
        vec![
            (text::DROPS, health.drops_last_hour.to_string()),
            (text::CLOSE_CODE, text::closed_with(health)),
            (text::HEARD, moment(health.heard_at)),
            (text::LAST_EVENT, moment(health.event_at)),
            (text::MISSED_EVENTS, gap),
            (text::REGISTRATIONS, registrations.to_owned()),
        ]
    })
}
