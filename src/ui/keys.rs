//! Single-key shortcuts for the whole app. They never act while a field has the focus, can be turned off and
//! can be given to other keys (WCAG 2.2, 2.1.4). Digits are no shortcuts: they are what is dialled.

use ledgerline_core::domain::{
    call_control::{Control, Situation},
    ids::CallId,
    intent::Intent,
};
use leptos::{
    ev::{self, KeyboardEvent},
    prelude::*,
};

use super::{app::Ui, dom, phone::ids, route::Route};

const SETTING: &str = "ledgerline.single-keys";
/// The keys of [`Shortcut::EACH`], one after the other.
const CHOSEN_KEYS: &str = "ledgerline.keys";

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

/// What a single key does. The person may choose another key for each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shortcut {
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
}

impl Shortcut {
    /// All there are, as they are listed and kept.
    pub(crate) const EACH: [Self; 10] = [
        Self::Number,
        Self::Answer,
        Self::Decline,
        Self::Mute,
        Self::Hold,
        Self::Transfer,
        Self::Keypad,
        Self::HangUp,
        Self::Notes,
        Self::Help,
    ];
}

/// Why a key cannot be had for something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NoKey {
    /// It dials.
    Dials,
    /// It is no letter or mark that stands for itself.
    NoMark,
    /// It does this.
    Taken(Shortcut),
}

/// Which key does what, each of [`Shortcut::EACH`] by one of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Keys([char; 10]);

impl Keys {
    /// As long as nobody has chosen others.
    pub(crate) const USUAL: Self = Self(['/', 'A', 'D', 'M', 'H', 'T', 'K', 'E', 'N', '?']);

    /// What was chosen in this browser.
    pub(crate) fn kept() -> Self {
        let kept = dom::setting(CHOSEN_KEYS);
        kept.and_then(|text| Self::read(&text))
            .unwrap_or(Self::USUAL)
    }

    /// For this browser.
    pub(crate) fn keep(self) {
        dom::keep_setting(CHOSEN_KEYS, &self.0.iter().collect::<String>());
    }

    fn read(text: &str) -> Option<Self> {
        let chars: Vec<char> = text.chars().collect();
        let mut keys = Self(['\0'; 10]);
        if chars.len() != Shortcut::EACH.len() {
            return None;
        }
        for (act, key) in Shortcut::EACH.into_iter().zip(chars) {
            keys = keys.with(act, key).ok()?;
        }
        Some(keys)
    }

    /// The one that does this.
    pub(crate) fn of(self, act: Shortcut) -> char {
        let mut each = Shortcut::EACH.into_iter().zip(self.0);
        each.find(|(of, _)| *of == act).map_or(' ', |(_, key)| key)
    }

    fn act(self, key: char) -> Option<Shortcut> {
        let key = upper(key);
        let mut each = Shortcut::EACH.into_iter().zip(self.0);
        each.find(|(_, of)| *of == key).map(|(act, _)| act)
    }

    /// This one does that from now on.
    ///
    /// # Errors
    ///
    /// Why it cannot.
    pub(crate) fn with(mut self, act: Shortcut, key: char) -> Result<Self, NoKey> {
        if key.is_ascii_digit() || matches!(key, '*' | '#') {
            return Err(NoKey::Dials);
        }
        if key.is_whitespace() || key.is_control() {
            return Err(NoKey::NoMark);
        }
        match self.act(key) {
            Some(other) if other != act => return Err(NoKey::Taken(other)),
            _ => {}
        }
        for (of, kept) in Shortcut::EACH.into_iter().zip(&mut self.0) {
            if of == act {
                *kept = upper(key);
            }
        }
        Ok(self)
    }
}

/// Small or large, it is the same key; one whose large form is several letters stays as it is.
fn upper(key: char) -> char {
    let mut upper = key.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(large), None) => large,
        _ => key,
    }
}

/// What a key asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Key {
    Shortcut(Shortcut),
    Digit(char),
}

fn meaning(key: &str, keys: Keys) -> Option<Key> {
    let mut chars = key.chars();
    let (Some(key), None) = (chars.next(), chars.next()) else {
        return None;
    };
    if key.is_ascii_digit() || matches!(key, '*' | '#') {
        return Some(Key::Digit(key));
    }
    keys.act(key).map(Key::Shortcut)
}

/// Acts on keys from now on, and follows what another tab chooses.
pub(crate) fn listen(ui: Ui) {
    let _ = window_event_listener(ev::keydown, move |event| handle(ui, &event));
    let _ = window_event_listener(ev::storage, move |_| ui.keys.set(Keys::kept()));
}

/// Acts on a key that no field took.
fn handle(ui: Ui, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.repeat() {
        return;
    }
    let Some(key) = meaning(&event.key(), Keys::kept()) else {
        return;
    };
    let is_off = matches!(key, Key::Shortcut(_)) && !are_on();
    if dom::is_typing() || dom::types_on() || dom::is_modal_open() || is_off {
        return;
    }
    let calls = ui.stores.calls;
    let ringing = calls.ringing().get_untracked().first().cloned();
    let live = untrack(|| calls.at_hand());
    match key {
        Key::Shortcut(Shortcut::Number) => {
            if ui.router.current() != Route::Phone {
                ui.router.go(Route::Phone.path());
            }
            dom::focus_later(ids::NUMBER);
        }
        Key::Shortcut(Shortcut::Answer) => {
            if let Some(call) = ringing {
                ui.dispatch.send(Intent::Answer { call });
            }
        }
        Key::Shortcut(Shortcut::Decline) => {
            if let Some(call) = ringing {
                ui.dispatch.send(Intent::Decline { call });
            }
        }
        Key::Shortcut(Shortcut::HangUp) => {
            if let Some(call) = live {
                ui.dispatch.send(Intent::HangUp { call });
            }
        }
        Key::Shortcut(Shortcut::Mute) => dom::click(ids::MUTE),
        Key::Shortcut(Shortcut::Hold) => dom::click(ids::HOLD),
        Key::Shortcut(Shortcut::Transfer) => dom::click(ids::TRANSFER),
        Key::Shortcut(Shortcut::Keypad) => dom::click(ids::KEYPAD),
        Key::Shortcut(Shortcut::Notes) => dom::focus(ids::NOTES),
        Key::Shortcut(Shortcut::Help) => ui.shows_shortcuts.set(true),
        Key::Digit(digit) => {
            let Some(call) = live else { return };
            key_in(ui, call, digit);
        }
    }
    event.prevent_default();
}

/// Sends a tone. Where none can be sent, the keypad's button says why.
fn key_in(ui: Ui, call: CallId, digit: char) {
    let is_legal = untrack(|| {
        ui.stores.calls.with(|live| {
            let found = live.iter().find(|it| it.id == call);
            found.is_some_and(|found| {
                let situation = Situation::of(found, live.iter().copied());
                situation.allows(Control::Keypad).is_ok()
            })
        })
    });
    if is_legal {
        let digits = digit.to_string();
        ui.dispatch.send(Intent::SendDigits { call, digits });
    } else {
        dom::click(ids::KEYPAD);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_dials_stays_one_and_names_of_keys_are_none() {
        assert_eq!(meaning("#", Keys::USUAL), Some(Key::Digit('#')));
        assert_eq!(
            meaning("h", Keys::USUAL),
            Some(Key::Shortcut(Shortcut::Hold))
        );
        assert_eq!(
            meaning("H", Keys::USUAL),
            Some(Key::Shortcut(Shortcut::Hold))
        );
        assert_eq!(meaning("Tab", Keys::USUAL), None);
        assert_eq!(meaning("x", Keys::USUAL), None);
    }

    #[test]
    fn another_key_is_had_for_something_unless_it_does_something_else() {
        let chosen = Keys::USUAL.with(Shortcut::Hold, 'j').unwrap();
        assert_eq!(meaning("J", chosen), Some(Key::Shortcut(Shortcut::Hold)));
        assert_eq!(meaning("h", chosen), None);
        assert_eq!(chosen.with(Shortcut::Hold, 'J'), Ok(chosen), "its own");
        assert_eq!(
            chosen.with(Shortcut::Mute, 'j'),
            Err(NoKey::Taken(Shortcut::Hold))
        );
        assert_eq!(chosen.with(Shortcut::Mute, '5'), Err(NoKey::Dials));
        assert_eq!(chosen.with(Shortcut::Mute, ' '), Err(NoKey::NoMark));
        let sharp = Keys::USUAL.with(Shortcut::Mute, 'ß').unwrap();
        assert_eq!(meaning("ß", sharp), Some(Key::Shortcut(Shortcut::Mute)));
    }

    #[test]
    fn what_is_kept_is_read_again_and_nonsense_is_not() {
        for keys in [
            Keys::USUAL,
            Keys::USUAL.with(Shortcut::HangUp, 'ü').unwrap(),
        ] {
            let kept: String = keys.0.iter().collect();
            assert_eq!(Keys::read(&kept), Some(keys));
        }
        for nonsense in ["", "AAAAAAAAAA", "0123456789", "/ADMHTKEN", "/ADMHTKEN?X"] {
            assert_eq!(Keys::read(nonsense), None, "{nonsense}");
        }
    }
}
