//! `Am I reachable?`: one light beside the dial pad, and the chain behind it.

use ledgerline_core::domain::{
    intent::Intent,
    reachability::{self, Facts, Holds, Light, Link, Mend},
    sound::SoundWish,
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    dom,
    icon::{Icon, icon},
    later::{Part, later},
    primitives::{Mark, Tone, dialog, mark},
    route::{INTEGRATIONS, Route},
    text,
};

type Chain = Memo<[(Link, Holds); 9]>;

/// The light, for whoever is signed in; it opens the chain.
pub(super) fn light(ui: Ui) -> AnyView {
    let is_wanted = Memo::new(move |_| ui.stores.connection.is_signed_in());
    (move || is_wanted.get().then(|| later(move || bar(ui)))).into_any()
}

#[wasm_split(calls, fallible)]
fn bar(ui: Ui) -> Part {
    let permissions = dom::follow_permissions();
    let chain: Chain = Memo::new(move |_| {
        let (may_sound, notifications) = permissions.get();
        let connection = ui.stores.connection;
        let (ringcentral, phone) = (connection.ringcentral(), connection.phone());
        ui.stores.sound.with(|sound| {
            reachability::chain(Facts {
                ringcentral,
                phone,
                sound,
                may_sound,
                notifications,
            })
        })
    });
    let light = Memo::new(move |_| chain.with(|chain| reachability::light(chain)));
    let is_open = RwSignal::new(false);
    Ok(view! {
        <div class="reachable">
            <span role="status">{move || mark(lit(light.get()))}</span>
            <button class="link" on:click=move |_| is_open.set(true)>{text::AM_I_REACHABLE}</button>
            {dialog(text::AM_I_REACHABLE, is_open, move || panel(ui, chain, is_open))}
        </div>
    }
    .into_any())
}

fn lit(light: Light) -> Mark {
    let (tone, glyph) = match light {
        Light::Reachable => (Tone::Good, Icon::CheckRing),
        Light::Partly => (Tone::Warn, Icon::Warning),
        Light::Starting => (Tone::Info, Icon::Turning),
        Light::NotReachable => (Tone::Bad, Icon::Refuse),
    };
    Mark::new(tone, glyph, text::light(light))
}

fn panel(ui: Ui, chain: Chain, is_open: RwSignal<bool>) -> AnyView {
    view! {
        <div class="dialog-body stack">
            <ul class="links">
                {move || {
                    chain
                        .get()
                        .into_iter()
                        .map(|(link, holds)| row(ui, link, holds, is_open))
                        .collect_view()
                }}
            </ul>
            <div>
                <button
                    class="btn"
                    on:click=move |_| ui.dispatch.send(Intent::Sound { wish: SoundWish::TestRing })
                >
                    {icon(Icon::Bell)}
                    {text::TEST_RING}
                </button>
            </div>
            <p class="meta">{text::REACHABLE_SCOPE}</p>
        </div>
    }
    .into_any()
}

fn row(ui: Ui, link: Link, holds: Holds, is_open: RwSignal<bool>) -> AnyView {
    let (class, glyph, state, fault) = match holds {
        Holds::Yes => ("ok", Icon::CheckRing, text::LINK_GOOD, None),
        Holds::Soon => ("info", Icon::Turning, text::LINK_SOON, None),
        Holds::Partly(mend) => ("warn", Icon::Warning, text::LINK_PARTLY, Some(mend)),
        Holds::No(mend) => ("bad", Icon::Refuse, text::LINK_BROKEN, Some(mend)),
    };
    let button = fault.and_then(|fault| {
        let name = text::mend(fault)?;
        let act = move |_| mend(ui, fault, is_open);
        Some(view! { <button class="btn small" on:click=act>{name}</button> })
    });
    view! {
        <li class=class>
            {icon(glyph)}
            <div class="grow">
                <p><b>{text::link(link)}</b>": "{state}</p>
                {fault.map(|fault| view! { <p class="meta">{text::link_fault(link, fault)}</p> })}
            </div>
            {button}
        </li>
    }
    .into_any()
}

fn mend(ui: Ui, mend: Mend, is_open: RwSignal<bool>) {
    let go = |address: &str| {
        is_open.set(false);
        ui.router.go(address);
    };
    match mend {
        Mend::Connect => ui.dispatch.send(Intent::Connect),
        Mend::SoundSettings => go(Route::Sound.path()),
        Mend::Integrations => go(INTEGRATIONS),
        Mend::AllowNotifications => dom::ask_to_notify(),
        // Trying it is what makes the browser ask; it is tried where its level is seen.
        Mend::AllowMicrophone => {
            ui.dispatch.send(Intent::Sound {
                wish: SoundWish::TryMicrophone,
            });
            go(Route::Sound.path());
        }
        // The click itself is what the browser waited for; the rest nobody can do from here.
        Mend::Click | Mend::Wait | Mend::BrowserSettings | Mend::OtherTab => {}
    }
}
