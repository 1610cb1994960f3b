//! How this browser is connected: the panel behind the chip, banners, states, signing in and out.

use ledgerline_core::domain::{
    connection::{
        Feature, NetSuiteState, PhoneState, PhoneUnavailable, Requirement, RingCentralState,
        SignInProblem,
    },
    view::{ConnectionHealth, ConnectionView},
};

use super::frame::UNSHARED_ELSEWHERE;

// The panel behind the chip.
pub(crate) const CONNECTION: &str = "RingCentral connection";
pub(crate) const ABOUT_CONNECTION: &str = "About the RingCentral connection";
pub(crate) const DROPS: &str = "Drops in the last hour";
pub(crate) const CLOSE_CODE: &str = "Last close code";
pub(crate) const NO_CLOSE: &str = "None since this browser has the connection";
pub(crate) const HEARD: &str = "Last heard";
pub(crate) const LAST_EVENT: &str = "Last event";
pub(crate) const NOT_YET: &str = "Not yet";
pub(crate) const MISSED_EVENTS: &str = "Missed events";
pub(crate) const NOTHING_MISSED: &str = "0 events lost";
pub(crate) const OPEN_TABS: &str = "Open tabs";
pub(crate) const TABS_ARE_FINE: &str =
    "Many tabs are fine: together they use one connection and one registration.";
pub(crate) const REGISTRATIONS: &str = "Registrations";
pub(crate) const REGISTERED: &str =
    "1 in use by this browser, of the 5 phones that RingCentral allows your extension";
pub(crate) const NOT_REGISTERED: &str = "0 in use by this browser";
pub(crate) const WHAT_TO_CHECK: &str = "What to check";
pub(crate) const CHECK_NETWORK: &str = "Check VPN or firewall rules. They must let through, without inspecting \
     or cutting long connections:";

// Banners: contract text, what it is for, the button.
pub(crate) const CONNECT_BANNER: &str = "Connect RingCentral";
pub(crate) const CONNECT_BANNER_WHY: &str = "to call and be called in this browser.";
pub(crate) const RECONNECT_BANNER: &str = "Reconnect RingCentral";
pub(crate) const RECONNECT_BANNER_WHY: &str =
    "to call and be called again. Your notes and calls waiting to log are kept.";
pub(crate) const COMPANY_BANNER: &str = "Reconnect the company";
pub(crate) const COMPANY_BANNER_WHY: &str = "RingCentral or NetSuite refuses the company's credentials. Enter new \
     ones; mapping, settings and waiting calls are kept.";
pub(crate) const SETUP_BANNER: &str = "Finish setting up integrations";
pub(crate) const SETUP_BANNER_WHY: &str = "so that calls are written to NetSuite.";
pub(crate) const SETUP_RINGCENTRAL_BANNER_WHY: &str = "Connect RingCentral (Company), so that calls are written to NetSuite \
     also when no browser was open.";
pub(crate) const RENEW_BANNER: &str = "Renew the company's credentials";
pub(crate) const RENEW_BANNER_WHY: &str = "RingCentral's JWT or NetSuite's certificate ends within 30 days. Its card says \
     what to do.";
pub(crate) const NOTIFY_BANNER: &str = "Turn on browser notifications";
pub(crate) const NOTIFY_BANNER_WHY: &str =
    "so that you see a call when this tab is behind NetSuite.";
pub(crate) const SOUND_BANNER: &str = "Sound is off until you click once";
pub(crate) const SOUND_BANNER_WHY: &str =
    "because the browser asks for a click before a page may ring.";
pub(crate) const SILENT_TAB_BANNER: &str = "The phone is in a tab that rings in silence";
pub(crate) const SILENT_TAB_BANNER_WHY: &str =
    "because nobody has clicked there. Move it here, or click in that tab.";
pub(crate) const CONNECT: &str = "Connect";
pub(crate) const RECONNECT: &str = "Reconnect";
pub(crate) const OPEN_SETTINGS: &str = "Open Settings";
pub(crate) const ENABLE_NOTIFICATIONS: &str = "Enable notifications";
pub(crate) const TURN_ON_SOUND: &str = "Turn on sound";
pub(crate) const NOT_NOW: &str = "Not now";

pub(crate) const INTEGRATIONS: &str = "Integrations";
pub(crate) const RC_YOU: &str = "RingCentral (You)";
pub(crate) const RC_COMPANY: &str = "RingCentral (Company)";
pub(crate) const NS_COMPANY: &str = "NetSuite (Company)";
pub(crate) const DISCONNECT: &str = "Disconnect";
pub(crate) const SIGN_IN_ENDED: &str =
    "RingCentral ended the sign-in. Sign in again; your notes and the calls that wait are kept.";
pub(crate) const NOT_SIGNED_IN: &str = "Nobody is signed in to RingCentral in this browser.";
pub(crate) const BEFORE_YOU_BEGIN: &str = "Before you begin";
pub(crate) const PREREQUISITES: [&str; 4] = [
    "You need your RingCentral email or extension and its password. If you do not have them, ask your IT contact or your RingCentral admin.",
    "Your extension needs a digital line with an emergency address. Your RingCentral admin assigns it.",
    "Keep Ledgerline open and signed in, in a Chrome, Edge or Firefox tab.",
    "Everyone connects their own account once for each browser profile, admins too. RingCentral asks you to allow call, SMS and presence access.",
];
pub(crate) const FEATURE_TABLE: &str = "Feature / Requires";
pub(crate) const FEATURE: &str = "Feature";
pub(crate) const REQUIRES: &str = "Requires";
pub(crate) const NOW: &str = "Now";
pub(crate) const ON: &str = "On";
pub(crate) const NO_EVENTS: &str = "The WebSocket to RingCentral is down and is being opened again. Calls still ring here \
     and are logged; whether the other side has answered is asked for every few seconds instead. If this stays, \
     check VPN or firewall rules.";
pub(crate) const SIGN_IN_HERE: &str = "Sign in in this tab";
pub(crate) const SIGN_IN_CUTS_CALL: &str = "A call is live. Signing in in this tab silences it meanwhile, and the other side may hang up. Hang up first, or go on.";
pub(crate) const SIGN_IN_ANYWAY: &str = "Silence the call and sign in";
pub(crate) const COPY_DETAILS: &str = "Copy details for your admin";
pub(crate) const COPIED: &str = "Copied";
pub(crate) const SHARE_CALL: &str = "Share call";
pub(crate) const SHARE_LATER: &str = "A call can be shared once it is in NetSuite.";
pub(crate) const NOT_COPIED: &str =
    "The browser did not allow copying. Select the text and copy it yourself.";
pub(crate) const TOOLS: &str = "Tools";
pub(crate) const GET_CREDENTIALS: &str = "Get RingCentral credentials";
pub(crate) const CLEAR_CREDENTIALS: &str = "Clear RingCentral credentials";
pub(crate) const DIAGNOSTICS: &str = "Diagnostics";
pub(crate) const COMPUTER_CLOCK: &str = "This computer's clock";

/// Nothing where it is right.
pub(crate) fn clock_is_wrong(ahead_ms: i64) -> Option<String> {
    let way = if ahead_ms > 0 { "fast" } else { "slow" };
    let seconds = ahead_ms.abs() / 1_000;
    let amount = match seconds {
        0 => return None,
        1..120 => format!("{seconds} seconds"),
        120..7_200 => format!("{} minutes", seconds / 60),
        _ => format!("{} hours", seconds / 3_600),
    };
    Some(format!(
        "{amount} {way}. Calls are logged by the server's time; set the computer's clock right."
    ))
}

pub(crate) const BROWSER: &str = "Browser";
pub(crate) const NETSUITE_SAID: &str = "NetSuite said";
pub(crate) const COPY: &str = "Copy";
pub(crate) const DISCONNECT_TITLE: &str = "Disconnect RingCentral?";
pub(crate) const DISCONNECT_INTRO: &str = "You will not be able to call, be called or send texts here until you reconnect. Before you do, check:";
pub(crate) const HISTORY_KEPT: &str = "History is kept: disconnecting deletes no call and no text, neither in \
     NetSuite nor in RingCentral, and what waits to be logged goes on waiting.";
pub(crate) const STOPS_WORKING: &str = "What stops working:";
pub(crate) const SEND_NOW: &str = "Send now";
pub(crate) const LEAVE_YOURS_LOSES: &[&str] = &[
    "Calling and being called in this browser, on every tab",
    "Texts, voicemails and the live history",
    "Logging your calls from this browser; those of your other phones are logged where the company is connected",
];
pub(crate) const LEAVE_RC_LOSES: &[&str] = &[
    "Logging calls of desk phones, mobile apps and closed browsers",
    "Sync now, the ledger and the age of the oldest call that is missing",
];
pub(crate) const LEAVE_NS_LOSES: &[&str] = &[
    "Logging calls and texts, for everybody; they wait",
    "Names of callers, customers and their orders beside a call",
    "Adding customers and contacts",
];
pub(crate) const CHECK_NO_CALL: &str = "No call is live";
pub(crate) const CHECK_CALL_LIVE: &str = "A call is live and will be cut off";
pub(crate) const CHECK_ALL_LOGGED: &str = "Every call is in NetSuite";
pub(crate) const CHECK_TEAM: &str = "Your team knows that your calls stop being logged";
pub(crate) const CHECK_TEAM_COMPANY: &str = "Your team knows that call sync will stop, and nobody is investigating a call that is still to come";
pub(crate) const TICK_TEAM_FIRST: &str = "Tick that your team knows first.";
pub(crate) const CHECK_EXPORT: &str = "Take along the call details you need:";
pub(crate) const EXPORT_CALLS: &str = "Export calls (CSV)";
pub(crate) const RC_COMPANY_ABOUT: &str = "Not set up: calls are logged from each person's browser alone. With \
     it every call of the company is in NetSuite, also those of desk phones and of closed browsers. It connects \
     nobody's phone.";
pub(crate) const FOR_ADMINS: &str = "Read-only for you: only RingCentral admins of your company may change this. \
     Ask one of them.";
pub(crate) const FOR_SIGNED_IN: &str = "Read-only: connect RingCentral (You) first, so that Ledgerline knows \
     whether you are an admin.";
pub(crate) const HELP: &str = "Help";
pub(crate) const SEARCH_HELP: &str = "Search help";
pub(crate) const NO_HELP: &str = "No help text has these words. Try a word of the message you see.";

/// How the connection is, in a sentence or two, with the cause where there is one.
pub(crate) fn connection_cause(view: &ConnectionView) -> String {
    let drops = view.health.drops_last_hour;
    match view.ringcentral {
        RingCentralState::NotConnected => NOT_SIGNED_IN.to_owned(),
        RingCentralState::Connecting => "The connection is being made.".to_owned(),
        RingCentralState::ReconnectNeeded => SIGN_IN_ENDED.to_owned(),
        RingCentralState::NoLiveEvents if view.is_unshared => UNSHARED_ELSEWHERE.to_owned(),
        RingCentralState::NoLiveEvents => NO_EVENTS.to_owned(),
        RingCentralState::Connected if drops == 0 => {
            "Events flow, and the WebSocket has held for an hour or since it was opened.".to_owned()
        }
        RingCentralState::Connected => {
            let times = if drops == 1 {
                "once".to_owned()
            } else {
                format!("{drops} times")
            };
            format!(
                "Events flow again. The WebSocket was lost {times} within the last hour; what happened meanwhile \
                 was made up for. {}",
                view.health.last_close_code.map_or("", close_code)
            )
        }
    }
}

/// What it means that a WebSocket closed so. RFC 6455, section 7.4, its registry, and RingCentral's own.
pub(crate) const fn close_code(code: u16) -> &'static str {
    match code {
        1000 => "RingCentral closed it in order.",
        1001 => "RingCentral's server went away, as in maintenance.",
        1005 => "It was closed without a reason.",
        1006 => {
            "The connection broke without a word, as a VPN, a firewall or a network that changes breaks it."
        }
        1008 => "RingCentral's server refused it by its rules.",
        1009 => "A message was too long.",
        1011 => "RingCentral's server failed.",
        1012 => "RingCentral's server restarts, as in maintenance.",
        1013 => "RingCentral's server is busy.",
        1015 => "The secure connection failed, as when a proxy or firewall inspects it.",
        4400..=4407 => "RingCentral did not accept the connection's token.",
        4408 => "RingCentral ended it by its time limit.",
        _ => "The reason is not known.",
    }
}

/// Which code it closed with, and what that means.
pub(crate) fn closed_with(health: &ConnectionHealth) -> String {
    health.last_close_code.map_or_else(
        || NO_CLOSE.to_owned(),
        |code| format!("{code}. {}", close_code(code)),
    )
}

/// What became of the last gap in the events; `span` is from when to when it was.
pub(crate) fn gap(is_filled: bool, calls: u32, span: &str) -> String {
    let noun = if calls == 1 { "call" } else { "calls" };
    if is_filled {
        format!(
            "{span}: filled from RingCentral's call log, {calls} {noun} found that no tab had seen"
        )
    } else {
        format!("{span}: RingCentral's call log is being read, {calls} {noun} found so far")
    }
}

/// Host, port and protocol of an address that the network must let through.
pub(crate) fn network_rule(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("wss", address));
    let host = rest.split('/').next().unwrap_or(rest);
    let (usual, what) = match scheme {
        "https" => ("443", "HTTPS"),
        "http" => ("80", "HTTP"),
        "ws" => ("80", "WebSocket (WS)"),
        _ => ("443", "secure WebSocket (WSS)"),
    };
    let (host, port) = host.rsplit_once(':').unwrap_or((host, usual));
    format!("{host}, TCP port {port}, {what}")
}

/// State word of the `RingCentral` chip.
pub(crate) const fn ringcentral_state(state: RingCentralState) -> &'static str {
    match state {
        RingCentralState::NotConnected => "Not connected",
        RingCentralState::Connecting => "Connecting",
        RingCentralState::Connected => "Connected",
        RingCentralState::NoLiveEvents => "No live events",
        RingCentralState::ReconnectNeeded => "Reconnect needed",
    }
}

/// State word of the `NetSuite` chip.
pub(crate) fn netsuite_state(state: NetSuiteState) -> String {
    match state {
        NetSuiteState::NotSetUp => "Not set up".to_owned(),
        NetSuiteState::Connected => "Connected".to_owned(),
        NetSuiteState::Waiting { calls } => format!("Waiting ({calls})"),
        NetSuiteState::AttentionNeeded => "Attention needed".to_owned(),
    }
}

/// State word of the phone chip.
pub(crate) const fn phone_state(state: PhoneState) -> &'static str {
    match state {
        PhoneState::Starting => "Starting",
        PhoneState::Ready => "Ready",
        PhoneState::ReadyElsewhere => "Ready in another tab",
        PhoneState::Unavailable { .. } => "Unavailable",
    }
}

/// The phone's state beside the heading of the dialer.
pub(crate) const fn phone_ready(state: PhoneState) -> &'static str {
    match state {
        PhoneState::Starting => "Starting",
        PhoneState::Ready => "Ready in this browser",
        PhoneState::ReadyElsewhere => "Ready in another tab",
        PhoneState::Unavailable { .. } => "Unavailable",
    }
}

/// Why this browser is not a phone, and what to do.
pub(crate) const fn phone_unavailable(reason: PhoneUnavailable) -> &'static str {
    match reason {
        PhoneUnavailable::NotConnected => "RingCentral is not connected. Connect it to call.",
        PhoneUnavailable::NoDigitalLine => {
            "RingCentral gave no digital line to your extension, so a browser cannot be its phone. \
             Ask your RingCentral admin to assign a digital line."
        }
        PhoneUnavailable::TooManyPhones => {
            "Five phones are signed in to your extension, which is RingCentral's limit. \
             Close Ledgerline or the RingCentral app somewhere else."
        }
        PhoneUnavailable::PermissionMissing => {
            "RingCentral did not grant the permission to call. Ask your RingCentral admin to add \
             VoIP Calling to the app, then reconnect."
        }
        PhoneUnavailable::InOtherTab => {
            "The phone is in another tab of this browser, which cannot share it between tabs. Call in that \
             tab, or close it to call here."
        }
        PhoneUnavailable::Unreachable => {
            "RingCentral's phone service does not answer. It is being tried again; if this stays, \
             check VPN or firewall rules."
        }
    }
}

/// The feature's name.
pub(crate) const fn feature(feature: Feature) -> &'static str {
    match feature {
        Feature::OutboundCalls => "Make outbound calls",
        Feature::InboundCalls => "Receive inbound calls",
        Feature::Sms => "Send and receive SMS",
        Feature::LiveNotifications => "Real-time inbound notifications",
        Feature::AutoLog => "Auto-log calls into NetSuite",
    }
}

/// What the feature requires.
pub(crate) const fn feature_requires(feature: Feature) -> &'static str {
    match feature {
        Feature::OutboundCalls | Feature::Sms => "RingCentral connected",
        Feature::InboundCalls => "RingCentral connected and a browser tab open",
        Feature::LiveNotifications => "RingCentral connected and WebSocket online",
        Feature::AutoLog => "RingCentral connected and an admin has set up NetSuite",
    }
}

/// What is missing.
pub(crate) const fn requirement(missing: Requirement) -> &'static str {
    match missing {
        Requirement::RingCentral => "Connect RingCentral",
        Requirement::Phone => "The phone is not ready",
        Requirement::LiveEvents => "WebSocket is offline",
        Requirement::NetSuite => "Admin must set up NetSuite",
        Requirement::NetSuiteAccess => "Refused, see NetSuite (Company)",
        Requirement::NetSuiteAnswer => "NetSuite does not answer",
        Requirement::Permission => "RingCentral permission missing",
    }
}

/// Heading of a sign-in alert.
pub(crate) const fn sign_in_problem(problem: &SignInProblem) -> &'static str {
    match problem {
        SignInProblem::WindowBlocked => {
            "Allow pop-ups for Ledgerline in your browser, then click Connect again."
        }
        SignInProblem::WindowClosed => "The sign-in window was closed before it finished",
        SignInProblem::Unreachable => "RingCentral did not answer",
        SignInProblem::Busy => "RingCentral is busy",
        SignInProblem::Refused { .. } | SignInProblem::StateMismatch => "Authorization failed",
    }
}

/// Cause and remedy under the heading; empty where the heading says it all.
pub(crate) fn sign_in_cause(problem: &SignInProblem) -> String {
    match problem {
        SignInProblem::WindowBlocked => String::new(),
        SignInProblem::WindowClosed => "Click Connect again and finish signing in there.".to_owned(),
        SignInProblem::Unreachable => "Check your network, then click Connect again.".to_owned(),
        SignInProblem::Busy => {
            "It took no sign-in just now. Nothing is wrong with your account. Wait a minute, then click Connect again."
                .to_owned()
        }
        SignInProblem::StateMismatch => {
            "The answer did not belong to this sign-in, so it was not used. Click Connect again.".to_owned()
        }
        SignInProblem::Refused { error, .. } if error == "access_denied" => {
            "RingCentral was told not to allow Ledgerline. Click Connect again and choose Allow. Your RingCentral \
             admin may need to approve Ledgerline for your account."
                .to_owned()
        }
        SignInProblem::Refused { error, .. } if error == "invalid_grant" => {
            "The sign-in was used already or took too long. Click Connect again.".to_owned()
        }
        SignInProblem::Refused { .. } => {
            "Your RingCentral admin may need to approve Ledgerline for your account.".to_owned()
        }
    }
}

/// `RingCentral's own words`, with its code, for people and for copying.
pub(crate) fn sign_in_code(problem: &SignInProblem) -> Option<String> {
    match problem {
        SignInProblem::Refused {
            error,
            description,
            code,
        } => {
            let parts = [Some(error.clone()), code.clone(), description.clone()];
            Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
        }
        SignInProblem::StateMismatch => Some("state_mismatch".to_owned()),
        SignInProblem::WindowBlocked
        | SignInProblem::WindowClosed
        | SignInProblem::Unreachable
        | SignInProblem::Busy => None,
    }
}

/// What is copied for an admin.
pub(crate) fn admin_details(problem: &SignInProblem) -> String {
    format!(
        "Ledgerline could not sign in to RingCentral.\n{}\n{}\nRingCentral: {}",
        sign_in_problem(problem),
        sign_in_cause(problem),
        sign_in_code(problem).unwrap_or_default(),
    )
}

/// Who is signed in, since when.
pub(crate) fn signed_in_as(name: &str, extension: Option<&str>, since: &str) -> String {
    match extension {
        Some(extension) => {
            format!("{name} · ext. {extension} · signed in on this browser since {since}")
        }
        None => format!("{name} · signed in on this browser since {since}"),
    }
}

/// `2 calls are not in NetSuite; they stay in this browser and are logged after you reconnect`.
pub(crate) fn check_unlogged(count: usize) -> String {
    let (noun, verb) = if count == 1 {
        ("call", "is")
    } else {
        ("calls", "are")
    };
    format!("{count} {noun} {verb} not in NetSuite; kept in this browser until you reconnect")
}

/// App permissions that `RingCentral` did not grant.
pub(crate) fn missing_scopes(scopes: &[String]) -> String {
    format!(
        "RingCentral did not grant: {}. Ask your RingCentral admin to add them to the app, then reconnect.",
        scopes.join(", ")
    )
}

/// The state of the company's `NetSuite` in a sentence.
pub(crate) fn netsuite_summary(view: &ConnectionView) -> String {
    let lacks = view.features.iter().find_map(|status| {
        let is_logging = status.feature == Feature::AutoLog;
        status.missing.filter(|_| is_logging)
    });
    match (lacks, view.netsuite) {
        (Some(Requirement::NetSuiteAnswer), _) => {
            "The Ledgerline connector or NetSuite does not answer. Calls are kept in this browser until it does."
                .to_owned()
        }
        (Some(Requirement::NetSuite), _) | (_, NetSuiteState::NotSetUp) => {
            "Calls are kept in this browser until an admin has set it up.".to_owned()
        }
        (_, NetSuiteState::Connected) => {
            "Every call and text of this browser is logged.".to_owned()
        }
        (_, NetSuiteState::Waiting { calls: 1 }) => {
            "1 call or conversation waits to be logged.".to_owned()
        }
        (_, NetSuiteState::Waiting { calls }) => {
            format!("{calls} calls and conversations wait to be logged.")
        }
        (_, NetSuiteState::AttentionNeeded) => {
            "A call, a conversation or the connection needs a person.".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_network_must_let_through_is_named_by_host_and_port() {
        for (address, rule) in [
            (
                "https://platform.ringcentral.com",
                "platform.ringcentral.com, TCP port 443, HTTPS",
            ),
            (
                "wss://ws-api.ringcentral.com/ws",
                "ws-api.ringcentral.com, TCP port 443, secure WebSocket (WSS)",
            ),
            (
                "sip10.ringcentral.com:8083",
                "sip10.ringcentral.com, TCP port 8083, secure WebSocket (WSS)",
            ),
        ] {
            assert_eq!(network_rule(address), rule);
        }
    }

    #[test]
    fn the_connect_panel_says_what_one_needs_and_whom_to_ask() {
        let all = PREREQUISITES.join(" ");
        for needed in [
            "email or extension and its password",
            "ask your IT contact or your RingCentral admin",
            "Chrome, Edge or Firefox",
            "digital line",
            "allow call, SMS and presence access",
        ] {
            assert!(all.contains(needed), "{needed}");
        }
    }
}
