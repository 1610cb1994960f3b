//! Whether one is reachable, link by link, and how to mend what is not.

use ledgerline_core::domain::{
    call_handling::{Instead, Unchecked},
    reachability::{Light, Link, Mend},
};

use super::sync::FIX;

pub(crate) const AM_I_REACHABLE: &str = "Am I reachable?";
pub(crate) const REACHABLE_SCOPE: &str = "Not looked at: what RingCentral does outside your business hours, and your computer's own volume and focus mode.";
pub(crate) const START_PRACTICE: &str = "Start practice call";
pub(crate) const PRACTICE_OFFER_HINT: &str =
    "Rings here as a real call does. Nobody is called and nothing is logged.";
pub(crate) const PRACTICE_CALL: &str = "Practice call";
pub(crate) const PRACTICE_RINGING: &str = "Do you hear it ring?";
pub(crate) const PRACTICE_HINT: &str =
    "Nobody is calling. This is how the next call rings in this browser.";
pub(crate) const PRACTICE_ANSWERED: &str = "Say something";
pub(crate) const PRACTICE_SPEAK: &str = "You hear yourself on your speaker a moment later: what you say goes the \
     way of a call and comes back. The bar moves when your microphone hears you. Nobody else does.";
pub(crate) const PRACTICE_UNHEARD: &str = "What you say does not come back: this browser could not set up the sound of a call. Reload the page and \
     practise again; if it happens again, restart the browser.";
pub(crate) const END_PRACTICE: &str = "End practice call";
pub(crate) const LINK_GOOD: &str = "OK";
pub(crate) const LINK_SOON: &str = "getting ready";
pub(crate) const LINK_PARTLY: &str = "needs attention";
pub(crate) const LINK_BROKEN: &str = "not OK";
pub(crate) const LINK_NOT_CHECKED: &str = "could not be checked";
pub(crate) const OPEN_RINGCENTRAL: &str = "Open RingCentral";

pub(crate) const fn light(light: Light) -> &'static str {
    match light {
        Light::Reachable => "Reachable",
        Light::Partly => "Reachable, needs attention",
        Light::Starting => "Getting ready",
        Light::NotReachable => "Not reachable here",
    }
}

pub(crate) const fn link(link: Link) -> &'static str {
    match link {
        Link::SignIn => "Signed in to RingCentral",
        Link::LiveEvents => "Live events",
        Link::DigitalLine => "Digital line",
        Link::DoNotDisturb => "Taking calls",
        Link::AnsweringRules => "Answering rules and forwarding",
        Link::EmergencyAddress => "Emergency address",
        Link::Speaker => "Speaker",
        Link::Registration => "Registered as a phone",
        Link::MicrophoneAccess => "Microphone allowed",
        Link::Microphone => "Microphone",
        Link::Ringer => "Ring device",
        Link::Ring => "Ringtone and volume",
        Link::Sound => "Sound unlocked",
        Link::Notifications => "Notifications",
    }
}

/// The button beside a fault.
pub(crate) fn fix(link: Link) -> String {
    format!("{FIX}: {}", self::link(link))
}

/// Where a practice call rings; nothing is where the computer plays.
pub(crate) fn rings_on(devices: &[Option<&str>]) -> String {
    let place = |device: Option<&str>| match device {
        Some(label) if !label.is_empty() => format!("on {label}"),
        Some(_) => "on a device you chose".to_owned(),
        None => "where your computer plays".to_owned(),
    };
    let places: Vec<String> = devices.iter().copied().map(place).collect();
    format!("It rings {}.", places.join(" and "))
}

/// What is wrong with a link.
pub(crate) const fn link_fault(link: Link, mend: Mend) -> &'static str {
    match (link, mend) {
        (_, Mend::Connect) => "Sign in to RingCentral to be called.",
        (_, Mend::Rules(instead)) => match instead {
            Instead::Voicemail => {
                "Your rules at RingCentral send every call straight to voicemail, so nothing rings here."
            }
            Instead::Forwarded => {
                "Your rules at RingCentral forward every call to another number, so nothing rings here."
            }
            Instead::Announcement => {
                "Your rules at RingCentral play an announcement and end the call, so nothing rings here."
            }
            Instead::OtherPhones => {
                "Your rules at RingCentral ring your other phones and no app, so nothing rings here."
            }
        },
        (_, Mend::OwnRules) => {
            "A rule of your own at RingCentral sends some calls elsewhere; those do not ring here."
        }
        (_, Mend::EmergencyAddress) => {
            "Your line has no valid emergency address. Calls come in, but RingCentral lets none out."
        }
        (Link::LiveEvents, _) => {
            "Calls ring, but what happens on your other phones is not seen. It is being tried again."
        }
        (Link::DigitalLine, _) => {
            "RingCentral gives this browser no line, so no call can come here. Your admin assigns one."
        }
        (_, Mend::Wait) => {
            "RingCentral's phone service refuses or does not answer. It is being tried again."
        }
        (_, Mend::AllowMicrophone) => {
            "The browser will ask at your first call. Allow it now, so that nobody waits."
        }
        (Link::Notifications, Mend::BrowserSettings) => {
            "The browser shows none for this page. While the tab is hidden, only sound and title tell of a call."
        }
        (_, Mend::OtherBrowser) => {
            "This browser has no notifications. While the tab is hidden, only sound and title tell of a call."
        }
        (_, Mend::BrowserSettings) => {
            "The browser does not let this page listen: you can be rung, but not answer."
        }
        (Link::Ring, Mend::Quiet(_)) => "A call makes no sound for now.",
        (Link::Ring, _) => {
            "A call makes no sound: Ringtone sound is off, or the volume is at zero."
        }
        (Link::Microphone | Link::Speaker | Link::Ringer, _) => {
            "It is not plugged in. Another one stands in, where there is one."
        }
        (_, Mend::SoundSettings | Mend::Quiet(_)) => "Choose it again under Settings > Sound.",
        (_, Mend::Click) => "The browser lets a page ring only after a click.",
        (_, Mend::MoveAudioHere) => {
            "Nobody has clicked in the tab with the phone, so the browser lets it ring in silence only."
        }
        (_, Mend::AllowNotifications) => {
            "Not allowed yet: a call is easily missed while the tab is hidden."
        }
        (_, Mend::Integrations) => "This browser cannot be a phone; Settings say why.",
        (_, Mend::OtherTab) => "The phone is in another tab of this browser.",
        (_, Mend::TakeCalls) => {
            "You do not take all calls: RingCentral keeps the others away from you."
        }
    }
}

/// Why nothing is said of a link.
pub(crate) const fn not_checked(why: Unchecked) -> &'static str {
    match why {
        Unchecked::Permission => {
            "RingCentral does not let Ledgerline read it. Your admin can allow the app Read Accounts, and you \
             the reading of your own settings."
        }
        Unchecked::NoAnswer => {
            "RingCentral did not answer. Close this and open it again to ask once more."
        }
        Unchecked::Unknown => "RingCentral's answer says nothing that is understood here.",
    }
}

/// What the person can do about it, where the page cannot.
pub(crate) const fn how_to_mend(link: Link, mend: Mend) -> &'static str {
    match (link, mend) {
        (Link::Notifications, Mend::BrowserSettings) => {
            "Click the icon left of the address, set Notifications to Allow, and reload. Without it, keep this \
             tab in sight."
        }
        (_, Mend::OtherBrowser) => {
            "Use Ledgerline in a browser that has notifications, or keep this tab in sight."
        }
        (_, Mend::BrowserSettings) => {
            "Click the icon left of the address, set Microphone to Allow, and reload."
        }
        (_, Mend::OtherTab) => "Go to that tab, or close it and reload this one.",
        (_, Mend::Rules(_)) => {
            "At RingCentral, under your call rules, let your desktop and mobile apps ring and switch Forward \
             all calls off. Then look here again."
        }
        (_, Mend::OwnRules) => {
            "At RingCentral, under your call rules, switch the custom rule off, or leave it if you want it so."
        }
        (_, Mend::EmergencyAddress) => {
            "At RingCentral, under your phones and numbers, enter the address of this line. If it is locked, \
             your admin can. Then look here again."
        }
        _ => {
            "Nothing to do yet: it is tried again within a minute. If it stays so, reload, and close \
             Ledgerline and RingCentral's app in other browsers."
        }
    }
}
