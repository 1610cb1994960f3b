//! Screens without content of their own: they say so, and where to go instead.

use leptos::prelude::*;

use super::{app::Ui, icon::Icon, primitives::empty, route::Route, text};

pub(crate) fn without_content(ui: Ui, route: Route) -> AnyView {
    let (glyph, title, hint) = match route {
        Route::Reports => (Icon::Bars, text::REPORTS_TITLE, text::REPORTS_HINT),
        Route::Phone
        | Route::Messages
        | Route::Contacts
        | Route::History
        | Route::Settings
        | Route::Logging
        | Route::Mapping
        | Route::Sound
        | Route::Missing => (Icon::Question, text::NOT_FOUND, text::NOT_FOUND_HINT),
    };
    let back = view! {
        <a class="btn" href=Route::Phone.path() on:click=ui.router.follow(Route::Phone.path())>
            {text::GO_TO_PHONE}
        </a>
    };
    view! {
        <div class="page-head"><h1>{route.title()}</h1></div>
        {empty(glyph, title, hint, back.into_any())}
    }
    .into_any()
}
