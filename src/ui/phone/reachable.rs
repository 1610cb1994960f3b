//! `Am I reachable?`: one light beside the dial pad, and the chain behind it.

use ledgerline_core::domain::{
    call_handling::{CallHandlingView, CallHandlingWish},
    intent::Intent,
    presence::{PresenceWish, TakenCalls},
    reachability::{self, Facts, Holds, Light, Link, Mend},
    sound::{Silence, SoundWish},
    view::AnnexName,
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::state::annex_wish;

use crate::ui::{
    app::Ui,
    dom::{self, Notified},
    icon::{Icon, icon},
    later::{Part, later},
    primitives::{Mark, Tone, dialog, keyed, mark},
    route::{INTEGRATIONS, Route},
    silence::{self, silence},
    text,
};

/// Where a person changes their rules and their line's address.
const RINGCENTRAL_SETTINGS: &str = "https://service.ringcentral.com/";

/// Opens the chain.
const OPENER: &str = "am-i-reachable";

type Chain = Memo<Vec<(Link, Holds)>>;

/// The light, for whoever is signed in; it opens the chain.
pub(super) fn light(ui: Ui) -> AnyView {
    let is_wanted = Memo::new(move |_| ui.stores.connection.is_signed_in());
    (move || is_wanted.get().then(|| later(move || bar(ui)))).into_any()
}

#[wasm_split(calls, fallible)]
fn bar(ui: Ui) -> Part {
    let notifications = dom::follow_notifications();
    let annexes = ui.stores.annexes;
    let handling = annexes.view::<CallHandlingView>(AnnexName::CallHandling);
    let chain: Chain = Memo::new(move |_| {
        let connection = ui.stores.connection;
        let (ringcentral, phone) = (connection.ringcentral(), connection.phone());
        let (own, may_ring) = connection.with(|view| (view.presence.own, view.may_ring));
        ui.stores.sound.with(|sound| {
            reachability::chain(Facts {
                ringcentral,
                phone,
                sound,
                may_ring,
                notifications: notifications.get(),
                taken: own.map(|own| own.calls),
                handling: handling.get().unwrap_or_default(),
            })
        })
    });
    let light = Memo::new(move |_| chain.with(|chain| reachability::light(chain)));
    let is_open = RwSignal::new(false);
    // Whoever looks may just have changed something at RingCentral.
    let open = move |_| {
        let look = annex_wish(AnnexName::CallHandling, &CallHandlingWish::Look);
        ui.dispatch.send(look);
        is_open.set(true);
    };
    Ok(view! {
        <div class="reachable">
            <span role="status">{move || mark(lit(light.get()))}</span>
            <button class="link" id=OPENER on:click=open>{text::AM_I_REACHABLE}</button>
            {silent(ui)}
            {dialog(text::AM_I_REACHABLE, is_open, move || panel(ui, chain, is_open))}
        </div>
    }
    .into_any())
}

/// That it does not ring here, as long as that is so.
fn silent(ui: Ui) -> AnyView {
    let silence = silence(ui);
    let words = move || {
        let words = text::no_ring(silence::end(silence.get()?).as_deref());
        Some(view! { {icon(Icon::SoundOff)} <span>{words}</span> })
    };
    let mend = move || {
        let silence = silence.get()?;
        let act = move |_| {
            if !silence::mend(ui, silence) {
                dom::focus_later(OPENER);
            }
        };
        Some(if silence::is_pause(silence) {
            view! { <button class="link" on:click=act>{text::RING_AGAIN}</button> }.into_any()
        } else {
            view! { <button class="link" aria-label=text::fix(Link::Ring) on:click=act>{text::FIX}</button> }.into_any()
        })
    };
    view! { <p class="silent"><span role="status">{words}</span>{mend}</p> }.into_any()
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
    let names = Memo::new(move |_| {
        chain.with(|chain| {
            let names = chain.iter().map(|(link, _)| text::link(*link).to_owned());
            names.collect::<Vec<String>>()
        })
    });
    let is_busy = Memo::new(move |_| ui.stores.calls.with(|calls| !calls.is_empty()));
    let practise = move |_| {
        if !is_busy.get_untracked() {
            is_open.set(false);
            ui.dispatch.sound(SoundWish::Practise);
        }
    };
    view! {
        <div class="dialog-body stack">
            <ul class="chain">{keyed(names, move |name| row(ui, chain, &name, is_open))}</ul>
            <p class="meta">{text::REACHABLE_SCOPE}</p>
        </div>
        <footer class="dialog-foot">
            <span class="meta grow">{text::PRACTICE_OFFER_HINT}</span>
            <button
                class="btn primary"
                aria-disabled=move || is_busy.get().then_some("true")
                on:click=practise
            >
                {icon(Icon::Bell)}
                {text::START_PRACTICE}
            </button>
        </footer>
    }
    .into_any()
}

fn row(ui: Ui, chain: Chain, name: &str, is_open: RwSignal<bool>) -> AnyView {
    let name = name.to_owned();
    let held = Memo::new(move |_| {
        chain.with(|chain| {
            let found = chain.iter().find(|(link, _)| text::link(*link) == name);
            found.copied()
        })
    });
    let shows_how = RwSignal::new(false);
    let drawn = move |(link, holds): (Link, Holds)| {
        let (class, glyph, state, fault) = match holds {
            Holds::Yes => ("chain-link ok", Icon::CheckRing, text::LINK_GOOD, None),
            Holds::Soon => ("chain-link info", Icon::Turning, text::LINK_SOON, None),
            Holds::Partly(mend) => (
                "chain-link warn",
                Icon::Warning,
                text::LINK_PARTLY,
                Some(mend),
            ),
            Holds::No(mend) => (
                "chain-link bad",
                Icon::Refuse,
                text::LINK_BROKEN,
                Some(mend),
            ),
            Holds::NotChecked(_) => ("chain-link", Icon::Question, text::LINK_NOT_CHECKED, None),
        };
        let fix = fault.map(|fault| {
            let act = move |_| mend(ui, fault, is_open, shows_how);
            view! { <button class="btn small" aria-label=text::fix(link) on:click=act>{text::FIX}</button> }
        });
        let why = fault.map(|fault| {
            let how = move || shows_how.get().then(|| text::how_to_mend(link, fault));
            let there = move || (shows_how.get() && is_at_ringcentral(fault)).then(ringcentral);
            view! {
                <p class="meta">{fault_words(link, fault)}</p>
                <p class="how" role="status">{how}</p>
                {there}
            }
        });
        let tries = (link == Link::Notifications && holds == Holds::Yes).then(try_notification);
        let unread = match holds {
            Holds::NotChecked(why) => Some(text::not_checked(why)),
            Holds::Yes | Holds::Soon | Holds::Partly(_) | Holds::No(_) => None,
        };
        view! {
            <div class=class>
                {icon(glyph)}
                <div class="grow"><p><b>{text::link(link)}</b>": "{state}</p>{why}{unread.map(|why| view! { <p class="meta">{why}</p> })}{tries}</div>
                {fix}
            </div>
        }
    };
    view! { <li>{move || held.get().map(drawn)}</li> }.into_any()
}

fn fault_words(link: Link, mend: Mend) -> String {
    if let Mend::Quiet(spell) = mend {
        text::silent(Some(&silence::until(spell)))
    } else {
        text::link_fault(link, mend).to_owned()
    }
}

/// The browser may show notifications; whether the computer does, only a person can see.
fn try_notification() -> AnyView {
    let became = RwSignal::new(None::<Notified>);
    let send = move |_| {
        dom::notify(
            text::TEST_NOTIFICATION,
            text::TEST_NOTIFICATION_BODY,
            move |what| {
                // The panel may be closed by then.
                let _ = became.try_set(Some(what));
            },
        );
    };
    view! {
        <p><button class="btn small" on:click=send>{icon(Icon::Bell)}{text::TEST_NOTIFICATION}</button></p>
        <p class="meta" role="status">{move || became.get().map(text::notified)}</p>
    }
    .into_any()
}

/// Only RingCentral's own pages mend it.
const fn is_at_ringcentral(mend: Mend) -> bool {
    matches!(
        mend,
        Mend::Rules(_) | Mend::OwnRules | Mend::EmergencyAddress
    )
}

fn ringcentral() -> AnyView {
    view! {
        <p>
            <a class="link" href=RINGCENTRAL_SETTINGS target="_blank" rel="noopener">
                {text::OPEN_RINGCENTRAL}
            </a>
        </p>
    }
    .into_any()
}

/// Does what a page can do, or says what the person can.
fn mend(ui: Ui, mend: Mend, is_open: RwSignal<bool>, shows_how: RwSignal<bool>) {
    let go = |address: &str| {
        is_open.set(false);
        ui.router.go(address);
    };
    match mend {
        Mend::Connect => ui.dispatch.send(Intent::Connect),
        Mend::SoundSettings => go(Route::Sound.path()),
        Mend::Quiet(spell) => {
            if silence::mend(ui, Silence::For(spell)) {
                is_open.set(false);
            }
        }
        Mend::Integrations => go(INTEGRATIONS),
        Mend::AllowNotifications => dom::ask_to_notify(),
        // Trying it is what makes the browser ask; it is tried where its level is seen.
        Mend::AllowMicrophone => {
            ui.dispatch.sound(SoundWish::TryMicrophone);
            go(Route::Sound.path());
        }
        // The click itself is what the browser waited for.
        Mend::Click => {}
        Mend::MoveAudioHere => ui.dispatch.send(Intent::MoveAudioHere),
        Mend::TakeCalls => ui.dispatch.send(Intent::ChangePresence {
            wish: PresenceWish::Take(TakenCalls::All),
        }),
        Mend::Wait
        | Mend::BrowserSettings
        | Mend::OtherBrowser
        | Mend::OtherTab
        | Mend::Rules(_)
        | Mend::OwnRules
        | Mend::EmergencyAddress => {
            shows_how.set(true);
        }
    }
}
