//! Help: symptoms and their remedies.

/// Titles of the two helps that lead to each other: a person's own sign-in, and the company's set-up.
const HELP_YOU: &str = "Connecting RingCentral";
const HELP_COMPANY: &str = "The company's integration";
/// The help that the connection's panel leads to.
pub(crate) const HELP_TABS: &str = "Multiple tabs";

/// The help that continues another one, if any does.
pub(crate) fn related_help(title: &str) -> Option<&'static str> {
    match title {
        HELP_YOU | "Could not log" => Some(HELP_COMPANY),
        HELP_COMPANY | "Authorization failed" | "The sign-in window is blocked" => Some(HELP_YOU),
        _ => None,
    }
}

/// Symptom and remedy, searchable by the exact message.
pub(crate) const HELP_ENTRIES: [(&str, &str); 15] = [
    (
        HELP_YOU,
        "Click Connect, here under Integrations or on the banner of the Phone screen. Sign in on RingCentral's own \
         page and allow what it asks. The window closes by itself. Everyone does this once for each browser \
         profile, admins too; nobody's sign-in serves anybody else.",
    ),
    (
        HELP_COMPANY,
        "Names of callers and calls in NetSuite need a connection that an admin sets up once for everybody, where \
         the Ledgerline connector runs. Until then calls work, and are kept in the browser to be logged later. It \
         connects nobody's phone.",
    ),
    (
        "The sign-in window is blocked",
        "Allow pop-ups for Ledgerline in your browser, then click Connect again. Or choose Sign in in this tab: \
         the page goes to RingCentral and comes back.",
    ),
    (
        "Authorization failed",
        "Your RingCentral admin may need to approve Ledgerline for your account. Use Copy details for your admin \
         beside the message and send them on.",
    ),
    (
        "The RingCentral chip flickers between green and amber",
        "The network drops the WebSocket to RingCentral. Check VPN or firewall rules: they must allow secure \
         WebSockets to RingCentral. Many open tabs are no reason; together they use one connection.",
    ),
    (
        "WebRTC is not initialized. Please wait.",
        "The phone is still starting after the page was loaded. You need not dial again: the number is kept and \
         called as soon as the phone is ready. Cancel takes it back, and after a minute it is not called any more.",
    ),
    (
        "The microphone is blocked",
        "Click the icon left of the address, allow the microphone for this page, and call again.",
    ),
    (
        "Will I hear the next call?",
        "Am I reachable? beside the dial pad shows what the next call hangs on, and mends what is not in order. \
         Start practice call there rings as a real call does. Where it rings, how, and how loud is set in Settings > \
         Sound; while you talk, another call plays a short tone instead.",
    ),
    (
        HELP_TABS,
        "Open as many tabs as you like. One of them holds the connection and the line, every tab shows the call and \
         can answer it. Close all of them, and calls no longer ring here.",
    ),
    (
        "Hold and several calls",
        "Hold lets the other side wait with music; Resume goes on. When you answer or dial a second call, the first \
         is put on hold by itself, so that one call at a time hears you. Resume on a card changes over to it.",
    ),
    (
        "Transfer a call",
        "Transfer now hands the call on at once. Ask first calls the other person while the customer waits; Swap \
         changes between the two, Complete transfer connects them, Cancel transfer goes back. If it fails, the \
         customer is still yours. The call is logged with whom it went to.",
    ),
    (
        "Park and flip",
        "Park leaves the call at a place such as *813, which stands in the call's notes: a colleague dials it to pick \
         the call up. Flip rings another phone of yours; answer there, then hang up here.",
    ),
    (
        "Could not log",
        "NetSuite refused the phone call and says why beside it. Mend the cause, then click Retry. Edit opens the \
         note. The call waits in this browser meanwhile, and other calls are logged past it.",
    ),
    (
        "Emergency calls",
        "Ledgerline does not dial emergency numbers, because a browser cannot tell responders where you are. Use a \
         mobile or desk phone. RingCentral requires a registered emergency address for lines that may dial them.",
    ),
    (
        "No digital line",
        "RingCentral lets a browser be a phone only when the extension has a digital line with a confirmed \
         emergency address. Ask your RingCentral admin to assign one.",
    ),
];

#[cfg(test)]
mod tests {
    use super::{super::dialer::QUEUED, *};

    #[test]
    fn help_is_found_by_the_exact_messages() {
        let all = HELP_ENTRIES
            .map(|(symptom, remedy)| format!("{symptom} {remedy}"))
            .join(" ");
        for message in [
            "Allow pop-ups for Ledgerline in your browser, then click Connect again.",
            "Authorization failed",
            "flickers between green and amber",
            QUEUED,
        ] {
            assert!(all.contains(message), "{message}");
        }
    }

    #[test]
    fn help_on_connecting_and_help_on_the_company_lead_to_each_other() {
        assert_eq!(related_help(HELP_YOU), Some(HELP_COMPANY));
        assert_eq!(related_help(HELP_COMPANY), Some(HELP_YOU));
        let titles = HELP_ENTRIES.map(|(title, _)| title);
        for title in titles {
            assert!(related_help(title).is_none_or(|related| titles.contains(&related)));
        }
    }
}
