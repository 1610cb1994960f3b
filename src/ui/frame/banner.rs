//! At most one banner, the gravest: what stands between the person and a call.

use ledgerline_core::domain::{
    company::AdminTask,
    connection::{NetSuiteState, PhoneState, RingCentralState},
    intent::Intent,
    view::AnnexName,
};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    dom,
    icon::{Icon, icon},
    route::{COMPANY_RINGCENTRAL, INTEGRATIONS, Route},
    settings::{sign_in_alert, sound_note},
    text,
};

const DISMISSED: &str = "ledgerline.notifications-later-until";
const COMPANY_LATER: &str = "ledgerline.company-ringcentral-later-until";
const RENEW_LATER: &str = "ledgerline.renew-later-until";
/// Connecting is asked for once; whoever said *not now* finds it in Settings and beside the dial pad.
const CONNECT_LATER: &str = "ledgerline.connect-later";
const SEVEN_DAYS_MILLIS: i64 = 7 * 24 * 3600 * 1000;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Banner {
    Reconnect,
    Connect,
    Company,
    /// Credentials of the company end soon.
    Renew,
    SetUp,
    /// The other half of the set-up.
    SetUpRingCentral,
    Notify,
    Sound,
    /// The same, of a phone in another tab.
    SilentTab,
}

/// What the choice depends on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, each named where it is set"
)]
struct Facts {
    ringcentral: RingCentralState,
    never_connected: bool,
    is_home: bool,
    admin_must_set_up: bool,
    /// What else an admin is led to, and has not put off.
    task: Option<AdminTask>,
    can_ask_to_notify: bool,
    /// The tab with the phone may not ring yet.
    is_silent: bool,
    is_phone_elsewhere: bool,
}

/// Gravest first.
const fn gravest(facts: Facts) -> Option<Banner> {
    let signed_in = matches!(
        facts.ringcentral,
        RingCentralState::Connected | RingCentralState::NoLiveEvents
    );
    if matches!(facts.ringcentral, RingCentralState::ReconnectNeeded) {
        Some(Banner::Reconnect)
    } else if matches!(facts.ringcentral, RingCentralState::NotConnected)
        && facts.never_connected
        && facts.is_home
    {
        Some(Banner::Connect)
    } else if signed_in && matches!(facts.task, Some(AdminTask::Mend)) {
        Some(Banner::Company)
    } else if signed_in && facts.admin_must_set_up {
        Some(Banner::SetUp)
    } else if signed_in && matches!(facts.task, Some(AdminTask::Renew)) {
        Some(Banner::Renew)
    } else if signed_in && matches!(facts.task, Some(AdminTask::ConnectRingcentral)) {
        Some(Banner::SetUpRingCentral)
    } else if signed_in && facts.can_ask_to_notify {
        Some(Banner::Notify)
    } else if signed_in && facts.is_silent && facts.is_phone_elsewhere {
        Some(Banner::SilentTab)
    } else if signed_in && facts.is_silent {
        Some(Banner::Sound)
    } else {
        None
    }
}

pub(crate) fn banner(ui: Ui) -> AnyView {
    let connection = ui.stores.connection;
    let asked = RwSignal::new(0_u32);
    let put_off_until = move |key: &str| {
        dom::setting(key)
            .and_then(|until| until.parse::<i64>().ok())
            .unwrap_or_default()
    };
    // The engine looks for admins alone.
    let task = Memo::new(move |_| ui.stores.annexes.task(AnnexName::Company));
    let shown = Memo::new(move |_| {
        asked.track();
        let now = ui.stores.clock.now().as_millis();
        let task = task.get().filter(|task| {
            let key = match task {
                // In the settings the cards say it.
                AdminTask::Mend => return ui.router.current() != Route::Settings,
                AdminTask::Renew => RENEW_LATER,
                AdminTask::ConnectRingcentral => COMPANY_LATER,
            };
            put_off_until(key) <= now
        });
        connection.with(|view| {
            let is_admin = view.user.as_ref().is_some_and(|user| user.is_admin);
            gravest(Facts {
                ringcentral: view.ringcentral,
                never_connected: view.never_connected && dom::setting(CONNECT_LATER).is_none(),
                is_home: ui.router.current() == Route::Phone,
                admin_must_set_up: view.netsuite == NetSuiteState::NotSetUp && is_admin,
                task: task.filter(|_| is_admin),
                can_ask_to_notify: dom::can_ask_to_notify() && put_off_until(DISMISSED) <= now,
                is_silent: !view.may_ring,
                is_phone_elsewhere: view.phone == PhoneState::ReadyElsewhere,
            })
        })
    });
    let act = move |banner: Banner| match banner {
        Banner::Reconnect | Banner::Connect => ui.dispatch.send(Intent::Connect),
        Banner::SetUp | Banner::Company | Banner::Renew => ui.router.go(INTEGRATIONS),
        Banner::SetUpRingCentral => ui.router.go(COMPANY_RINGCENTRAL),
        Banner::Notify => {
            dom::ask_to_notify();
            later(ui, DISMISSED);
            asked.update(|times| *times += 1);
        }
        // The click itself is what the browser waited for.
        Banner::Sound => {}
        Banner::SilentTab => ui.dispatch.send(Intent::MoveAudioHere),
    };
    let dismiss = move |banner: Banner| {
        match banner {
            Banner::Connect => dom::keep_setting(CONNECT_LATER, "1"),
            Banner::Renew => later(ui, RENEW_LATER),
            Banner::SetUpRingCentral => later(ui, COMPANY_LATER),
            Banner::Notify => later(ui, DISMISSED),
            // They go when what they are about is over.
            Banner::Reconnect
            | Banner::Company
            | Banner::SetUp
            | Banner::Sound
            | Banner::SilentTab => {}
        }
        asked.update(|times| *times += 1);
    };
    view! {
        <div class="banner-place">
            {move || {
                // Settings shows the problem in the card itself.
                (ui.router.current() != Route::Settings).then(|| sign_in_alert(ui))
            }}
            {sound_note(ui)}
            {move || shown.get().map(|banner| draw(banner, act, dismiss))}
        </div>
    }
    .into_any()
}

/// Not again for seven days.
fn later(ui: Ui, key: &str) {
    let until = ui.stores.clock.now().as_millis() + SEVEN_DAYS_MILLIS;
    dom::keep_setting(key, &until.to_string());
}

fn draw(
    banner: Banner,
    act: impl Fn(Banner) + 'static,
    dismiss: impl Fn(Banner) + 'static,
) -> AnyView {
    let (class, glyph, name, why, button) = match banner {
        Banner::Reconnect => (
            "banner bad",
            Icon::Warning,
            text::RECONNECT_BANNER,
            text::RECONNECT_BANNER_WHY,
            text::RECONNECT,
        ),
        Banner::Connect => (
            "banner info",
            Icon::Phone,
            text::CONNECT_BANNER,
            text::CONNECT_BANNER_WHY,
            text::CONNECT,
        ),
        Banner::Company => (
            "banner bad",
            Icon::Warning,
            text::COMPANY_BANNER,
            text::COMPANY_BANNER_WHY,
            text::OPEN_SETTINGS,
        ),
        Banner::SetUp => (
            "banner info",
            Icon::Sliders,
            text::SETUP_BANNER,
            text::SETUP_BANNER_WHY,
            text::OPEN_SETTINGS,
        ),
        Banner::SetUpRingCentral => (
            "banner info",
            Icon::Sliders,
            text::SETUP_BANNER,
            text::SETUP_RINGCENTRAL_BANNER_WHY,
            text::OPEN_SETTINGS,
        ),
        Banner::Renew => (
            "banner warn",
            Icon::Clock,
            text::RENEW_BANNER,
            text::RENEW_BANNER_WHY,
            text::OPEN_SETTINGS,
        ),
        Banner::Notify => (
            "banner warn",
            Icon::Bell,
            text::NOTIFY_BANNER,
            text::NOTIFY_BANNER_WHY,
            text::ENABLE_NOTIFICATIONS,
        ),
        Banner::SilentTab => (
            "banner warn",
            Icon::SoundOff,
            text::SILENT_TAB_BANNER,
            text::SILENT_TAB_BANNER_WHY,
            text::MOVE_AUDIO,
        ),
        Banner::Sound => (
            "banner warn",
            Icon::SoundOff,
            text::SOUND_BANNER,
            text::SOUND_BANNER_WHY,
            text::TURN_ON_SOUND,
        ),
    };
    view! {
        <div class=class>
            <div class="said" role="alert" aria-label=name>
                {icon(glyph)}
                <p><b>{name}</b>" "<span class="more">{why}</span></p>
                <button class="btn small" on:click=move |_| act(banner)>{button}</button>
            </div>
            {matches!(banner, Banner::Notify | Banner::Connect | Banner::Renew | Banner::SetUpRingCentral)
                .then(|| {
                    view! {
                        <button
                            class="btn small quiet icon"
                            aria-label=text::NOT_NOW
                            title=text::NOT_NOW
                            on:click=move |_| dismiss(banner)
                        >
                            {icon(Icon::Cross)}
                        </button>
                    }
                })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALM: Facts = Facts {
        ringcentral: RingCentralState::Connected,
        never_connected: false,
        is_home: true,
        admin_must_set_up: false,
        task: None,
        can_ask_to_notify: false,
        is_silent: false,
        is_phone_elsewhere: false,
    };

    #[test]
    fn the_gravest_banner_wins() {
        let all = Facts {
            admin_must_set_up: true,
            can_ask_to_notify: true,
            is_silent: true,
            ..CALM
        };
        assert_eq!(gravest(CALM), None);
        assert_eq!(gravest(all), Some(Banner::SetUp));
        assert_eq!(
            gravest(Facts {
                admin_must_set_up: false,
                ..all
            }),
            Some(Banner::Notify)
        );
        let refused = Facts {
            task: Some(AdminTask::Mend),
            ..all
        };
        assert_eq!(gravest(refused), Some(Banner::Company));
        let lost = Facts {
            ringcentral: RingCentralState::ReconnectNeeded,
            ..refused
        };
        assert_eq!(gravest(lost), Some(Banner::Reconnect));
    }

    #[test]
    fn admins_are_led_to_both_sides_netsuite_first_and_to_what_ends() {
        let task = |task, admin_must_set_up| {
            gravest(Facts {
                admin_must_set_up,
                task: Some(task),
                can_ask_to_notify: true,
                ..CALM
            })
        };
        let connect = AdminTask::ConnectRingcentral;
        assert_eq!(task(connect, true), Some(Banner::SetUp));
        assert_eq!(task(connect, false), Some(Banner::SetUpRingCentral));
        assert_eq!(task(AdminTask::Renew, false), Some(Banner::Renew));
        let out = Facts {
            ringcentral: RingCentralState::NotConnected,
            task: Some(connect),
            ..CALM
        };
        assert_eq!(gravest(out), None);
    }

    #[test]
    fn a_phone_that_may_not_ring_is_clicked_here_or_moved_here() {
        let silent = Facts {
            is_silent: true,
            ..CALM
        };
        assert_eq!(gravest(silent), Some(Banner::Sound));
        let elsewhere = Facts {
            is_phone_elsewhere: true,
            ..silent
        };
        assert_eq!(gravest(elsewhere), Some(Banner::SilentTab));
    }

    #[test]
    fn connecting_is_offered_at_home_to_those_who_never_did() {
        let new = Facts {
            ringcentral: RingCentralState::NotConnected,
            never_connected: true,
            ..CALM
        };
        assert_eq!(gravest(new), Some(Banner::Connect));
        assert_eq!(
            gravest(Facts {
                is_home: false,
                ..new
            }),
            None
        );
        assert_eq!(
            gravest(Facts {
                never_connected: false,
                ..new
            }),
            None
        );
    }
}
