//! The screen of an address that leads nowhere: it says so, and where to go instead.

use leptos::prelude::*;

use super::{app::Ui, icon::Icon, primitives::empty, route::Route, text};

pub(crate) fn without_content(ui: Ui) -> AnyView {
    let back = view! {
        <a class="btn" href=Route::Phone.path() on:click=ui.router.follow(Route::Phone.path())>
            {text::GO_TO_PHONE}
        </a>
    };
    view! {
        <div class="page-head"><h1>{Route::Missing.title()}</h1></div>
        {empty(Icon::Question, text::NOT_FOUND, text::NOT_FOUND_HINT, back.into_any())}
    }
    .into_any()
}
