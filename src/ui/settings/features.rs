//! The live table *Feature / Requires*.

use ledgerline_core::domain::connection::{Feature, FeatureStatus, Requirement};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    icon::Icon,
    primitives::{Mark, Tone, mark},
    text,
};

const ALL: [Feature; 5] = [
    Feature::OutboundCalls,
    Feature::InboundCalls,
    Feature::Sms,
    Feature::LiveNotifications,
    Feature::AutoLog,
];

pub(super) fn features(ui: Ui) -> AnyView {
    let rows = Memo::new(move |_| {
        ui.stores.connection.with(|view| {
            ALL.map(|feature| {
                let told = view
                    .features
                    .iter()
                    .find(|status| status.feature == feature)
                    .copied();
                told.unwrap_or(FeatureStatus {
                    feature,
                    missing: Some(Requirement::RingCentral),
                })
            })
        })
    });
    view! {
        <table class="table features" aria-label=text::FEATURE_TABLE>
            <thead>
                <tr><th scope="col">{text::FEATURE}</th><th scope="col">{text::REQUIRES}</th><th scope="col">{text::NOW}</th></tr>
            </thead>
            <tbody>{move || rows.get().map(row).into_iter().collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(status: FeatureStatus) -> AnyView {
    let now = status.missing.map_or_else(
        || Mark::new(Tone::Good, Icon::Check, text::ON),
        |missing| Mark::new(Tone::Warn, Icon::Warning, text::requirement(missing)),
    );
    view! {
        <tr>
            <td class="strong">{text::feature(status.feature)}</td>
            <td class="dim">{text::feature_requires(status.feature)}</td>
            <td>{mark(now)}</td>
        </tr>
    }
    .into_any()
}
