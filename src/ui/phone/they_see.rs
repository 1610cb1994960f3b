//! The number that whoever is called will see, beside what calls them.

use ledgerline_core::domain::{intent::Intent, view::Seen};
use leptos::prelude::*;

use crate::ui::{app::Ui, text};

/// What they will see, once that is known; asked for as `to` changes, and again of a leader that has not
/// been asked.
pub(crate) fn seen(ui: Ui, to: Signal<String>) -> Memo<Option<Seen>> {
    let seen = Memo::new(move |_| {
        to.with(|to| ui.stores.dialer.with(|dialer| dialer.seen_by(to).cloned()))
    });
    Effect::new(move |_| {
        let to = to.get();
        if !to.is_empty() && seen.with(Option::is_none) {
            ui.dispatch.send(Intent::AskSeen { to });
        }
    });
    seen
}

/// The words, beside a button that calls this number.
pub(crate) fn they_see(ui: Ui, number: String) -> AnyView {
    let seen = seen(ui, Signal::stored(number));
    (move || {
        let words = seen.with(|seen| seen.as_ref().map(text::they_will_see))?;
        Some(view! { <span class="meta they-see">{words}</span> })
    })
    .into_any()
}
