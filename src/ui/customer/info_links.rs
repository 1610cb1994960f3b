//! `Info Links`: the company's own links, with what is known of the call in them.

use ledgerline_core::domain::{logging::LinkField, view::CustomerPaneView};
use leptos::prelude::*;

use crate::ui::{app::Ui, text};

pub(super) fn info_links(ui: Ui) -> AnyView {
    let links = Memo::new(move |_| {
        let links = ui.stores.connection.with(|view| view.info_links.clone());
        ui.stores.customer.with(|pane| {
            let shown = links.into_iter().filter_map(|link| {
                let href = link.href(|field| value(pane, field))?;
                Some((link.name, href))
            });
            shown.collect::<Vec<_>>()
        })
    });
    (move || {
        (!links.with(Vec::is_empty)).then(|| {
            let rows = links.get().into_iter().map(|(name, href)| {
                view! { <li><a href=href target="_blank" rel="noopener noreferrer">{name}</a></li> }
            });
            view! {
                <section class="sec" aria-label=text::INFO_LINKS>
                    <h3 class="sec-head">{text::INFO_LINKS}</h3>
                    <ul class="listed">{rows.collect_view()}</ul>
                </section>
            }
        })
    })
    .into_any()
}

fn value(pane: &CustomerPaneView, field: LinkField) -> Option<String> {
    let known = pane.caller.known();
    match field {
        LinkField::Number => pane.number.clone(),
        LinkField::Name => known.map(|known| known.display_name().to_owned()),
        LinkField::Customer => Some(known?.company.as_ref()?.id.to_string()),
        LinkField::Contact => Some(known?.contact.as_ref()?.id.to_string()),
        LinkField::CallId => Some(pane.about.as_ref()?.as_str().to_owned()),
    }
}
