//! Calls or texts somebody, from whichever screen.

use ledgerline_core::domain::{
    intent::Intent, phone_link::PhoneLink, texting::TextWish, view::AnnexName,
};
use leptos::prelude::*;

use crate::state::annex_wish;

use super::{app::Ui, dom, messages::Opened, phone, route::Route};

/// Dials, and shows the call.
pub(crate) fn call(ui: Ui, input: String) {
    ui.dispatch.send(Intent::Dial { input });
    ui.router.go(Route::Phone.path());
}

/// Opens the conversation with a number, or begins it. Whatever was open in Messages is not.
pub(crate) fn text(ui: Ui, to: String) {
    write(ui, to, String::new());
}

/// The same with several numbers, and words to begin with.
fn write(ui: Ui, to: String, words: String) {
    let request = dom::unique_id();
    ui.texting.open(Opened::Beginning {
        to: to.clone(),
        request: request.clone(),
    });
    let start = TextWish::Start {
        request,
        to,
        from: None,
        words,
    };
    ui.dispatch.send(annex_wish(AnnexName::Texts, &start));
    ui.router.go(Route::Messages.path());
}

/// Does what the address asks that the page was opened with: a number waits in the dialer for a click on
/// `Call`, a text for the sign-in. Either is asked once, however often the page is loaded.
pub(crate) fn follow_link(ui: Ui) {
    match PhoneLink::read(&ui.router.query()) {
        Some(PhoneLink::Call { number }) => {
            ui.number.set(number);
            ui.from_link.set(true);
            ui.router.replace(Route::Phone);
            dom::focus_later(phone::ids::CALL);
        }
        Some(PhoneLink::Text { to, words }) => {
            Effect::new(move |is_done: Option<bool>| {
                let is_known = ui.texting.person().is_some();
                if is_known && is_done != Some(true) {
                    ui.router.replace(Route::Messages);
                    write(ui, to.clone(), words.clone());
                }
                is_known || is_done == Some(true)
            });
        }
        None => {}
    }
}
