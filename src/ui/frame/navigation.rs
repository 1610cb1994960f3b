//! The main navigation. Settings stands at the top right, the others in the first column, or at the
//! foot of a narrow window.

use ledgerline_core::domain::view::AnnexName;
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    icon::{Icon, icon},
    route::Route,
    text,
};

pub(crate) fn navigation(ui: Ui) -> AnyView {
    view! {
        <nav class="nav" aria-label=text::MAIN_NAV>
            {link(ui, Route::Phone, Icon::Phone, "")}
            {link(ui, Route::Messages, Icon::Message, "")}
            {link(ui, Route::Contacts, Icon::People, "")}
            {link(ui, Route::History, Icon::Clock, "")}
            {link(ui, Route::Reports, Icon::Bars, "")}
            {link(ui, Route::Settings, Icon::Sliders, "settings")}
        </nav>
    }
    .into_any()
}

/// How many texts nobody has read, or voicemails nobody has heard. The link keeps its name.
fn unseen(ui: Ui, of: AnnexName) -> AnyView {
    let unread = Memo::new(move |_| ui.stores.annexes.unseen(of));
    view! {
        {move || {
            let unread = unread.get();
            (unread != 0)
                .then(|| {
                    view! { <i class="count" aria-hidden="true" title=text::unread(unread)>{unread}</i> }
                })
        }}
    }
    .into_any()
}

fn link(ui: Ui, to: Route, glyph: Icon, class: &'static str) -> AnyView {
    view! {
        <a
            class=class
            href=to.path()
            title=to.title()
            aria-current=move || (ui.router.current().area() == to).then_some("page")
            on:click=ui.router.follow(to.path())
        >
            {icon(glyph)}
            <span>{to.title()}</span>
            {match to {
                Route::Messages => Some(AnnexName::Texts),
                Route::History => Some(AnnexName::History),
                Route::Phone
                | Route::Contacts
                | Route::Reports
                | Route::Settings
                | Route::Logging | Route::Mapping | Route::Sound
                | Route::Missing => None,
            }
            .map(|annex| unseen(ui, annex))}
        </a>
    }
    .into_any()
}
