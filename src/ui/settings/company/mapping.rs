//! The way from the card to the organizer mapping, with how much of it is to be reviewed.

use leptos::prelude::*;

use super::Company;
use crate::ui::{
    icon::{Icon, icon},
    route::Route,
    text,
};

pub(super) fn mapping(company: Company) -> AnyView {
    let changes = Memo::new(move |_| {
        company
            .status
            .with(|status| status.as_ref().map_or(0, |status| status.mapping_changes))
    });
    let path = Route::Mapping.path();
    view! {
        <p class="card-link">
            <a class="link" href=path on:click=company.ui.router.follow(path)>{text::ORGANIZER_MAPPING}</a>
            {move || {
                let changes = changes.get();
                (changes > 0)
                    .then(|| {
                        view! {
                            <span class="state warn">
                                {icon(Icon::Warning)}<span>{text::review_mapping(changes as usize)}</span>
                            </span>
                        }
                    })
            }}
        </p>
    }
    .into_any()
}
