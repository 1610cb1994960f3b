//! Single-key shortcuts for the whole app. They never act while a field has the focus, and can be
//! turned off (WCAG 2.2, 2.1.4).

use ledgerline_core::domain::intent::Intent;
use leptos::{ev::KeyboardEvent, prelude::*};

use super::{app::Ui, dom, phone::ids, route::Route};

const SETTING: &str = "ledgerline.single-keys";

/// Are single-key shortcuts on in this browser?
pub(crate) fn are_on() -> bool {
    dom::setting(SETTING).as_deref() != Some("off")
}

/// What was chosen in this browser, if anything was.
pub(crate) fn chosen() -> Option<bool> {
    dom::setting(SETTING).map(|text| text != "off")
}

/// Turns single-key shortcuts on or off in this browser.
pub(crate) fn turn(on: bool) {
    dom::keep_setting(SETTING, if on { "on" } else { "off" });
}

/// What a key asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Key {
    Number,
    Answer,
    Decline,
    Mute,
    Hold,
    Transfer,
    Keypad,
    HangUp,
    Notes,
    Help,
    Digit(char),
}

fn meaning(key: &str) -> Option<Key> {
    Some(match key {
        "/" => Key::Number,
        "a" | "A" => Key::Answer,
        "d" | "D" => Key::Decline,
        "m" | "M" => Key::Mute,
        "h" | "H" => Key::Hold,
        "t" | "T" => Key::Transfer,
        "k" | "K" => Key::Keypad,
        "e" | "E" => Key::HangUp,
        "n" | "N" => Key::Notes,
        "?" => Key::Help,
        "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "*" | "#" => {
            Key::Digit(key.chars().next()?)
        }
        _ => return None,
    })
}

/// Acts on a key that no field took.
pub(crate) fn handle(ui: Ui, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.repeat() {
        return;
    }
    let Some(key) = meaning(&event.key()) else {
        return;
    };
    if dom::is_typing() || dom::is_modal_open() || !are_on() {
        return;
    }
    let calls = ui.stores.calls;
    let ringing = calls.ringing().get_untracked().first().cloned();
    let live = untrack(|| calls.at_hand());
    match key {
        Key::Number => {
            if ui.router.current() != Route::Phone {
                ui.router.go(Route::Phone.path());
            }
            dom::focus_later(ids::NUMBER);
        }
        Key::Answer => {
            if let Some(call) = ringing {
                ui.dispatch.send(Intent::Answer { call });
            }
        }
        Key::Decline => {
            if let Some(call) = ringing {
                ui.dispatch.send(Intent::Decline { call });
            }
        }
        Key::HangUp => {
            if let Some(call) = live {
                ui.dispatch.send(Intent::HangUp { call });
            }
        }
        Key::Mute => dom::click(ids::MUTE),
        Key::Hold => dom::click(ids::HOLD),
        Key::Transfer => dom::click(ids::TRANSFER),
        Key::Keypad => dom::click(ids::KEYPAD),
        Key::Notes => dom::focus(ids::NOTES),
        Key::Help => ui.shows_shortcuts.set(true),
        Key::Digit(digit) => {
            let talking = live.filter(|id| {
                let call = calls.call(id.clone()).get_untracked();
                call.is_some_and(|call| call.phase.answered_at().is_some())
            });
            match talking {
                Some(call) => {
                    ui.dispatch.send(Intent::SendDigits {
                        call,
                        digits: digit.to_string(),
                    });
                }
                None => return,
            }
        }
    }
    event.prevent_default();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_mean_what_the_list_of_shortcuts_says() {
        for (key, _) in super::super::text::SHORTCUT_LIST {
            assert!(key == "Enter" || meaning(key).is_some(), "{key}");
        }
        assert_eq!(meaning("#"), Some(Key::Digit('#')));
        assert_eq!(meaning("Tab"), None);
    }
}
