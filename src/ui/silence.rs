//! That a call makes no sound in this browser, and until when, as the screens say it.

use ledgerline_core::domain::sound::{
    Silence, SoundView, SoundWish,
    quiet::{QuietBy, Spell},
};
use leptos::prelude::*;

use super::{app::Ui, dom, format, route::Route};

/// Why it makes none; nothing while it does.
pub(crate) fn silence(ui: Ui) -> Memo<Option<Silence>> {
    Memo::new(move |_| ui.stores.sound.with(SoundView::silence))
}

/// `Mon 08:00`, where it has an end.
pub(crate) fn end(silence: Silence) -> Option<String> {
    match silence {
        Silence::Off => None,
        Silence::For(spell) => Some(until(spell)),
    }
}

/// `Mon 08:00`.
pub(crate) fn until(spell: Spell) -> String {
    format::coming(dom::local(spell.until), dom::local(dom::now()))
}

/// Is a pause all that keeps it silent?
pub(crate) const fn is_pause(silence: Silence) -> bool {
    match silence {
        Silence::Off => false,
        Silence::For(spell) => matches!(spell.by, QuietBy::Pause),
    }
}

/// Has it ring again where only a pause keeps it silent, or leads to where that is chosen; did it lead there?
pub(crate) fn mend(ui: Ui, silence: Silence) -> bool {
    let leads = !is_pause(silence);
    if leads {
        ui.router.go(Route::Sound.path());
    } else {
        ui.dispatch.sound(SoundWish::EndPause);
    }
    leads
}
