//! Where a finished call stands on its way to `NetSuite`.

use ledgerline_core::domain::view::LogState;
use leptos::prelude::*;

use crate::ui::{
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
