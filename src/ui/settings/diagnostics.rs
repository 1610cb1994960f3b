//! What a person helping would ask first. Holds no name, number or token.

use ledgerline_core::domain::{connection::PhoneState, view::FinishedView};
use leptos::prelude::*;

use crate::ui::{app::Ui, dom, primitives::dialog, text};

fn lines(ui: Ui, kept: Option<bool>) -> Vec<(&'static str, String)> {
    let connection = ui.stores.connection;
    let phone = match connection.phone() {
        PhoneState::Unavailable { reason } => text::phone_unavailable(reason).to_owned(),
        state @ (PhoneState::Starting | PhoneState::Ready | PhoneState::ReadyElsewhere) => {
            text::phone_state(state).to_owned()
        }
    };
    let (netsuite, said) = connection.with(|view| (view.netsuite, view.netsuite_problem.clone()));
    let live = ui.stores.calls.with(|calls| calls.len());
    let (calls, logged) = ui.stores.finished.with(FinishedView::balance);
    let mut lines = vec![
        (text::DATA_HERE, text::data_kept(kept).to_owned()),
        (
            text::RINGCENTRAL,
            text::ringcentral_state(connection.ringcentral()).to_owned(),
        ),
        (text::NETSUITE, text::netsuite_state(netsuite)),
        (text::PHONE, phone),
        (text::ON_THE_LINE, live.to_string()),
        (text::IN_NETSUITE, text::of(logged, calls)),
        (text::BROWSER, dom::browser()),
    ];
    let clock = text::clock_is_wrong(ui.stores.clock.error_ms());
    lines.extend(clock.map(|words| (text::COMPUTER_CLOCK, words)));
    lines.extend(said.map(|said| (text::NETSUITE_SAID, said)));
    lines
}

pub(super) fn diagnostics(ui: Ui, is_open: RwSignal<bool>) -> AnyView {
    dialog(text::DIAGNOSTICS, is_open, move || {
        let said = RwSignal::new("");
        let kept = RwSignal::new(None);
        dom::is_kept(move |answer| {
            let _ = kept.try_set(answer);
        });
        let copy = move |_| {
            let text: Vec<_> = lines(ui, kept.get_untracked())
                .iter()
                .map(|(name, value)| format!("{name}: {value}"))
                .collect();
            said.set(if dom::copy(&text.join("\n")) {
                text::COPIED
            } else {
                text::NOT_COPIED
            });
        };
        let facts = move || {
            lines(ui, kept.get())
                .into_iter()
                .map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> }.into_any())
                .collect_view()
        };
        view! {
            <div class="dialog-body"><dl class="facts">{facts}</dl></div>
            <footer class="dialog-foot">
                <span class="meta grow" role="status">{move || said.get()}</span>
                <button class="btn" on:click=copy>{text::COPY}</button>
                <button class="btn primary" on:click=move |_| is_open.set(false)>{text::DONE}</button>
            </footer>
        }
        .into_any()
    })
}
