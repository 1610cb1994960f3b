//! Calls or texts somebody, from whichever screen.

use ledgerline_core::domain::{intent::Intent, texting::TextWish, view::AnnexName};

use crate::state::annex_wish;

use super::{app::Ui, dom, messages::Opened, route::Route};

/// Dials, and shows the call.
pub(crate) fn call(ui: Ui, input: String) {
    ui.dispatch.send(Intent::Dial { input });
    ui.router.go(Route::Phone.path());
}

/// Opens the conversation with a number, or begins it. Whatever was open in Messages is not.
pub(crate) fn text(ui: Ui, to: String) {
    let request = dom::unique_id();
    ui.texting.open(Opened::Beginning {
        to: to.clone(),
        request: request.clone(),
    });
    let start = TextWish::Start {
        request,
        to,
        from: None,
    };
    ui.dispatch.send(annex_wish(AnnexName::Texts, &start));
    ui.router.go(Route::Messages.path());
}
