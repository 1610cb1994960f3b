//! Where a finished call stands on its way to `NetSuite`.

use ledgerline_core::domain::{
    logging::AskedField,
    view::{FinishedCallView, LogState},
};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    icon::Icon,
    primitives::{Mark, Tone},
    text,
};

/// The state in a few words.
pub(crate) fn log_mark(state: &LogState) -> Mark {
    match state {
        LogState::Logged { .. } => Mark::new(Tone::Good, Icon::Check, text::LOGGED),
        LogState::Waiting { .. } => Mark::new(Tone::Warn, Icon::Clock, text::WAITING),
        LogState::Sending => Mark::new(Tone::Info, Icon::Turning, text::SENDING),
        LogState::Wedged { problem } => {
            Mark::new(Tone::Bad, Icon::Warning, text::could_not_log(problem))
        }
        LogState::LeftOut { rule } => Mark::new(Tone::Quiet, Icon::Refuse, text::left_out(*rule)),
    }
}

/// The same of a call that is logged and that fields are missing of.
pub(super) fn call_mark(state: &LogState, open: &[String]) -> Mark {
    if matches!(state, LogState::Logged { .. }) && !open.is_empty() {
        return Mark::new(Tone::Warn, Icon::Question, text::LOGGED_WITHOUT_FIELDS);
    }
    log_mark(state)
}

/// The company's own fields that a call is not done with, or that NetSuite did not take, by label.
pub(super) fn open_fields(ui: Ui, item: &FinishedCallView) -> Vec<String> {
    let refused: &[String] = match &item.log {
        LogState::Logged { not_taken, .. } => not_taken,
        LogState::Waiting { .. }
        | LogState::Sending
        | LogState::Wedged { .. }
        | LogState::LeftOut { .. } => &[],
    };
    ui.stores.connection.with(|view| {
        let open = AskedField::open(&view.call_fields, &item.call);
        let is_open = |one: &&AskedField| open.contains(one) || refused.contains(&one.field.id);
        let fields = view.call_fields.iter().filter(is_open);
        fields.map(|one| one.field.label.clone()).collect()
    })
}

/// What else is to be said about it: why it waits, or why it has no customer and what the rep can do.
pub(crate) fn log_note(state: &LogState) -> Option<String> {
    match state {
        LogState::Waiting { last_problem, .. } => last_problem.as_ref().map(text::waits_because),
        LogState::Logged { unfiled, .. } => unfiled.as_ref().map(text::unfiled),
        LogState::Sending | LogState::Wedged { .. } | LogState::LeftOut { .. } => None,
    }
}

/// `NetSuite`'s page of the record.
pub(crate) fn record_link(state: &LogState) -> Option<AnyView> {
    let LogState::Logged { url: Some(url), .. } = state else {
        return None;
    };
    let link = view! { <a href=url.clone() target="_blank" rel="noopener">{text::OPEN_RECORD}</a> };
    Some(link.into_any())
}
