//! `Disposition`: how a call went, out of the company's list.

use ledgerline_core::domain::{
    ids::{CallId, TelephonySessionId},
    intent::Intent,
};
use leptos::prelude::*;

use crate::ui::{app::Ui, text};

/// Whose.
#[derive(Clone)]
pub(super) enum DispositionOf {
    Live(CallId),
    Finished(TelephonySessionId),
}

impl DispositionOf {
    fn choose(self, disposition: Option<String>) -> Intent {
        match self {
            Self::Live(call) => Intent::ChooseDisposition { call, disposition },
            Self::Finished(session) => Intent::EditDisposition {
                session,
                disposition,
            },
        }
    }
}

/// The field; where there is no list to choose from, it says so and where to write instead.
pub(super) fn disposition(ui: Ui, of: DispositionOf, chosen: Memo<Option<String>>) -> AnyView {
    let list = Memo::new(move |_| ui.stores.connection.with(|view| view.dispositions.clone()));
    // What was chosen stays in sight when the company no longer has it.
    let words = Memo::new(move |_| {
        let mut words = list.with(|list| list.words.clone());
        words.extend(chosen.get().filter(|chosen| !words.contains(chosen)));
        words
    });
    (move || {
        if words.with(Vec::is_empty) {
            return view! {
                <label class="field">
                    <span>{text::DISPOSITION}</span>
                    <select class="select" disabled title=text::NO_DISPOSITIONS_WHY aria-description=text::NO_DISPOSITIONS_WHY>
                        <option>{text::NO_DISPOSITIONS}</option>
                    </select>
                </label>
            }
            .into_any();
        }
        let of = of.clone();
        let options = words.get().into_iter().map(|word| {
            let is_it = {
                let word = word.clone();
                move || chosen.with(|chosen| chosen.as_ref() == Some(&word))
            };
            let value = word.clone();
            view! { <option value=value selected=is_it>{word}</option> }
        });
        view! {
            <label class="field">
                <span>{text::DISPOSITION}</span>
                <select
                    class="select"
                    aria-required=move || list.with(|list| list.is_required.then_some("true"))
                    on:change=move |change| {
                        let word = Some(event_target_value(&change)).filter(|word| !word.is_empty());
                        ui.dispatch.send(of.clone().choose(word));
                    }
                >
                    <option value="" selected=move || chosen.with(Option::is_none)>{text::NO_DISPOSITION}</option>
                    {options.collect_view()}
                </select>
            </label>
        }
        .into_any()
    })
    .into_any()
}
