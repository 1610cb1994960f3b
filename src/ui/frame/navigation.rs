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
            {Route::MAIN.into_iter().map(|to| link(ui, to)).collect_view()}
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

fn link(ui: Ui, to: Route) -> AnyView {
    view! {
        <a
            class=if to == Route::Settings { "settings" } else { "" }
            href=to.path()
            title=to.title()
            aria-current=move || (ui.router.current().area() == to).then_some("page")
            on:click=ui.router.follow(to.path())
        >
            {icon(glyph(to))}
            <span>{to.title()}</span>
            {match to {
                Route::Messages => Some(AnnexName::Texts),
                Route::History => Some(AnnexName::History),
                Route::Phone
                | Route::Contacts
                | Route::Reports
                | Route::Quality
                | Route::Settings
                | Route::Logging | Route::Mapping | Route::Sound
                | Route::Missing => None,
            }
            .map(|annex| unseen(ui, annex))}
        </a>
    }
    .into_any()
}

const fn glyph(of: Route) -> Icon {
    match of {
        Route::Phone | Route::Missing => Icon::Phone,
        Route::Messages => Icon::Message,
        Route::Contacts => Icon::People,
        Route::History => Icon::Clock,
        Route::Reports | Route::Quality => Icon::Bars,
        Route::Settings | Route::Logging | Route::Mapping | Route::Sound => Icon::Sliders,
    }
}
