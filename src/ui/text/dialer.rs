//! The dialer: name or number, caller ID, links that dial, and why a number is not dialled.

use ledgerline_core::domain::{
    phone_number::display,
    view::{CallerIdChoice, DialProblem, Seen, SeenWhy},
};

use super::live_call::call_trouble;

pub(crate) const DIALER: &str = "Dialer";
pub(crate) const NAME_OR_NUMBER: &str = "Name or number";
pub(crate) const SUGGESTIONS: &str = "Recent numbers";
pub(crate) const REDIAL: &str = "Last number dialled";
pub(crate) const DIAL_PAD: &str = "Dial pad";
pub(crate) const CALL_FROM: &str = "Call from";
pub(crate) const CALL_WITH: &str = "Call with";
pub(crate) const THIS_BROWSER: &str = "This browser";
pub(crate) const BLOCKED: &str = "Blocked";
pub(crate) const DEFAULT_CALLER_ID: &str = "Your default number";
pub(crate) const CALL: &str = "Call";
pub(crate) const SAME_AREA: &str = "Same area as theirs, or the first";
pub(crate) const FROM_LINK: &str = "From a link. Look at the number, then call.";
pub(crate) const KEEP_ON_TOP: &str = "Keep on top";
pub(crate) const KEEP_ON_TOP_HINT: &str =
    "Shows the call in a small window above all others. Closing it never ends the call.";
pub(crate) const NO_WINDOW_ABOVE: &str =
    "This browser has no window that stays on top; Chrome and Edge from version 116 on do.";
pub(crate) const WINDOW_ABOVE_REFUSED: &str =
    "The browser did not open the window. Click once more.";
pub(crate) const MINI_PHONE: &str = "Call on top";
pub(crate) const NO_CALL_NOW: &str = "No call right now.";

pub(crate) const LINKS: &str = "Phone and text links";
pub(crate) const LINKS_ABOUT: &str = "Numbers on web pages, in email and in NetSuite can open here: a click on one \
     fills in the dialer, and nothing is called before you click Call.";
pub(crate) const LINKS_PHONE: &str = "Open phone links here";
pub(crate) const LINKS_TEXT: &str = "Open text links here";
pub(crate) const LINKS_ASKED: &str = "Your browser asks whether Ledgerline may open these links. Where you see no \
     question, look for a sign at the right end of the address bar.";
pub(crate) const LINKS_NOT_HERE: &str =
    "This browser lets no page open such links; Chrome, Edge and Firefox do.";
pub(crate) const LINKS_ADDRESS: &str = "For templates and links of your own:";
pub(crate) const QUEUED: &str = "WebRTC is not initialized. Please wait.";
pub(crate) const QUEUED_LEFT: &str = "Time left for the phone to get ready";
pub(crate) const ERASE: &str = "Erase last digit";
pub(crate) const DIALER_SETTINGS: &str = "Dialer settings";
pub(crate) const DIALER_SETTINGS_ABOUT: &str =
    "Microphone, speaker and ring are chosen and tried under Settings, Sound.";
pub(crate) const OPEN_SOUND: &str = "Open Sound";
pub(crate) const CALLER_ID_SHOWN: &str = "The number that people see when you call.";
pub(crate) const OPEN_INTEGRATIONS: &str = "Open Integrations";
pub(crate) const LETTERS: [(&str, &str); 12] = [
    ("1", ""),
    ("2", "ABC"),
    ("3", "DEF"),
    ("4", "GHI"),
    ("5", "JKL"),
    ("6", "MNO"),
    ("7", "PQRS"),
    ("8", "TUV"),
    ("9", "WXYZ"),
    ("*", ""),
    ("0", ""),
    ("#", ""),
];

/// Why nothing was dialled, and what to do.
pub(crate) fn dial_problem(problem: &DialProblem) -> Option<String> {
    Some(match problem {
        DialProblem::Empty => "Type a name or a number first.".to_owned(),
        DialProblem::NotANumber => {
            "That is not a phone number. Type digits, such as (415) 555-0134, or an extension."
                .to_owned()
        }
        DialProblem::TooShort => "That number is too short. Type it with its area code.".to_owned(),
        DialProblem::TooLong => {
            "That number is too long. Check it for a digit too many.".to_owned()
        }
        DialProblem::Emergency { number } => format!(
            "Ledgerline does not call {number}. RingCentral requires a registered emergency address for a \
             phone that may, and a browser cannot tell responders where you are. Use a mobile or desk phone now."
        ),
        DialProblem::ExtensionAtOnce => {
            "RingCentral transfers at once to a number alone, without the extension behind it. Ask first \
             instead: then the extension is keyed in after the answer."
                .to_owned()
        }
        DialProblem::ExtensionOutOfReach => {
            "RingCentral rings a number alone here, and the extension behind it cannot be reached this \
             way. Type a number without an extension."
                .to_owned()
        }
        DialProblem::NotConnected => {
            "RingCentral is not connected. Connect it, then call again.".to_owned()
        }
        DialProblem::PhoneNotReady => {
            "The phone did not get ready within a minute, so nobody was called. The number is kept: \
             look at the Phone state above, then click Call again."
                .to_owned()
        }
        DialProblem::CallFailed { trouble } => call_trouble(*trouble).to_owned(),
        // Words of their own say it, with what can be done.
        DialProblem::RingOut { .. } => return None,
    })
}

/// An entry of `Call from`.
pub(crate) fn caller_id(choice: &CallerIdChoice) -> String {
    match choice {
        CallerIdChoice::Number {
            number,
            label: None,
        } => display(number),
        CallerIdChoice::Number {
            number,
            label: Some(label),
        } => format!("{label} · {}", display(number)),
        CallerIdChoice::SameArea => SAME_AREA.to_owned(),
        CallerIdChoice::Blocked => BLOCKED.to_owned(),
    }
}

/// What becomes of the number that waits.
pub(crate) fn queued_for(number: &str) -> String {
    format!(
        "{} is called as soon as the phone is ready.",
        display(number)
    )
}

/// What they will see when they are called.
pub(crate) fn they_will_see(seen: &Seen) -> String {
    let number = match &seen.number {
        Some(number) => display(number),
        None => "no number".to_owned(),
    };
    let why = match &seen.why {
        SeenWhy::Usual => String::new(),
        SeenWhy::SameArea => " · same area".to_owned(),
        SeenWhy::NoneOfTheirArea => " · you have none of their area".to_owned(),
        SeenWhy::Chosen { whose: Some(name) } => format!(" · chosen for {name}"),
        SeenWhy::Chosen { whose: None } => " · chosen for them".to_owned(),
        SeenWhy::ThisCall { .. } => " · for this call only".to_owned(),
        SeenWhy::LastTime { whose: Some(name) } => format!(" · as last time with {name}"),
        SeenWhy::LastTime { whose: None } => " · as last time".to_owned(),
    };
    format!("They will see {number}{why}")
}

pub(crate) const AS_EVERYBODY: &str = "Show my usual number";
pub(crate) const THIS_CALL_ONLY: &str = "For this call only";
pub(crate) const NOT_THIS_CALL: &str = "Take it back";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emergency_number_is_named_and_the_rule_with_it() {
        let text = dial_problem(&DialProblem::Emergency {
            number: "911".to_owned(),
        })
        .unwrap();
        assert!(text.contains("911") && text.contains("registered emergency address"));
    }
}
