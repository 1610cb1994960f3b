//! The ringtone of a person's own that is chosen: opened once, and what keeps it from being played.

use std::cell::RefCell;

use ledgerline_core::domain::sound::RingtoneProblem;
use wasm_bindgen::JsValue;
use web_sys::AudioBuffer;

use super::sound::exception;

/// The one that is chosen.
#[derive(Default)]
pub(super) struct Ringtones(RefCell<Option<Chosen>>);

struct Chosen {
    name: String,
    /// Nothing until it is open, and where it cannot be.
    sound: Option<AudioBuffer>,
}

impl Ringtones {
    /// The one that has to be opened now that this one is chosen, if it is not open or being opened.
    pub(super) fn opens(&self, chosen: Option<String>) -> Option<String> {
        let mut own = self.0.borrow_mut();
        if own.as_ref().map(|own| &own.name) == chosen.as_ref() {
            return None;
        }
        *own = chosen.clone().map(|name| Chosen { name, sound: None });
        chosen
    }

    /// It is open, or could not be. `false` when another one is chosen meanwhile.
    pub(super) fn opened(&self, name: &str, sound: Option<AudioBuffer>) -> bool {
        let mut own = self.0.borrow_mut();
        let chosen = own.as_mut().filter(|own| own.name == name);
        chosen.map(|own| own.sound = sound).is_some()
    }

    /// To be opened anew.
    pub(super) fn forget(&self) {
        self.0.take();
    }

    /// What is to be played while this one is chosen.
    pub(super) fn ready(&self, chosen: Option<&str>) -> Option<AudioBuffer> {
        let own = self.0.borrow();
        let own = own
            .as_ref()
            .filter(|own| Some(own.name.as_str()) == chosen)?;
        own.sound.clone()
    }
}

/// Why a file was not kept.
pub(super) fn problem(error: &JsValue) -> RingtoneProblem {
    RingtoneProblem::of_exception(&exception(error))
}
