//! `RingCentral (You)`: connect, reconnect, disconnect, and what each feature still needs.

use ledgerline_core::domain::{connection::RingCentralState, intent::Intent};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    format, frame,
    icon::{Icon, icon},
    text,
};

use super::{
    company::fill_chip,
    features::features,
    leaving::{kept, losses},
    sign_in_alert::sign_in_alert,
};

pub(super) fn ringcentral_you(
    ui: Ui,
    disconnects: RwSignal<bool>,
    left: RwSignal<bool>,
) -> AnyView {
    let connection = ui.stores.connection;
    let state = Memo::new(move |_| connection.ringcentral());
    let who = move || {
        connection.with(|view| match &view.user {
            Some(user) => {
                let since = format::day(ui.stores.clock.local(user.since));
                text::signed_in_as(&user.name, user.extension_number.as_deref(), &since)
            }
            None if view.ringcentral == RingCentralState::ReconnectNeeded => {
                text::SIGN_IN_ENDED.to_owned()
            }
            None => text::NOT_SIGNED_IN.to_owned(),
        })
    };
    let scopes = Memo::new(move |_| {
        connection.with(|view| {
            (!view.missing_scopes.is_empty()).then(|| text::missing_scopes(&view.missing_scopes))
        })
    });
    view! {
        <section class="card" aria-label=text::RC_YOU>
            <header class="card-head">
                <div class="card-title">
                    <h3>{text::RC_YOU}</h3>
                    {move || fill_chip(frame::ringcentral_mark(state.get()))}
                </div>
                <p class="meta wrap">{who}</p>
            </header>
            {sign_in_alert(ui)}
            {move || {
                scopes.get().map(|words| view! { <p class="note warn">{icon(Icon::Warning)}<span>{words}</span></p> })
            }}
            {move || {
                (state.get() == RingCentralState::NoLiveEvents)
                    .then(|| view! { <p class="note warn">{icon(Icon::Warning)}<span>{text::NO_EVENTS}</span></p> })
            }}
            {move || {
                (left.get() && state.get() == RingCentralState::NotConnected).then(|| view! {
                    <div class="card-body stack">{kept()}{losses(text::LEAVE_YOURS_LOSES)}</div>
                })
            }}
            {features(ui)}
            <details class="prerequisites" open=move || !connection.is_signed_in()>
                <summary>{text::BEFORE_YOU_BEGIN}</summary>
                <ul class="bullets meta">
                    {text::PREREQUISITES.map(|text| view! { <li>{text}</li> }.into_any()).into_iter().collect_view()}
                </ul>
            </details>
            <footer class="card-foot">{move || buttons(ui, state.get(), disconnects)}</footer>
        </section>
    }
    .into_any()
}

fn buttons(ui: Ui, state: RingCentralState, disconnects: RwSignal<bool>) -> AnyView {
    let connect = move |_| ui.dispatch.send(Intent::Connect);
    let (connect_name, connect_class) = match state {
        RingCentralState::NotConnected | RingCentralState::Connecting => {
            (text::CONNECT, "btn primary")
        }
        RingCentralState::ReconnectNeeded => (text::RECONNECT, "btn primary"),
        RingCentralState::Connected | RingCentralState::NoLiveEvents => (text::RECONNECT, "btn"),
    };
    let can_disconnect = match state {
        RingCentralState::NotConnected | RingCentralState::Connecting => false,
        RingCentralState::Connected
        | RingCentralState::NoLiveEvents
        | RingCentralState::ReconnectNeeded => true,
    };
    view! {
        {can_disconnect
            .then(|| {
                view! {
                    <button class="btn danger-quiet" on:click=move |_| disconnects.set(true)>
                        {text::DISCONNECT}
                    </button>
                }
            })}
        <span class="grow"></span>
        <button class=connect_class on:click=connect>{connect_name}</button>
    }
    .into_any()
}
