//! Where the open conversation stands in `NetSuite`, and under whom.

use ledgerline_core::domain::{
    ids::ThreadId,
    texting::{TextWish, ThreadLog},
    view::LogState,
};
use leptos::prelude::*;

use crate::ui::{
    phone::{log_mark, log_note, record_link},
    primitives::mark,
    text,
};

use super::Texts;

pub(super) fn logged(texts: Texts, id: ThreadId) -> AnyView {
    let opened = texts.opened();
    let log = Memo::new(move |_| opened.with(|it| it.as_ref()?.log.clone()));
    view! {
        {move || log.get().map(|log| line(texts, &id, &log))}
    }
    .into_any()
}

fn line(texts: Texts, id: &ThreadId, log: &ThreadLog) -> AnyView {
    let may_retry = matches!(
        log.state,
        LogState::Wedged { .. }
            | LogState::Waiting {
                last_problem: Some(_),
                ..
            }
    );
    let is_there = matches!(log.state, LogState::Logged { .. });
    let filed = is_there.then(|| text::filed_under(log.filed.as_deref()));
    let id = id.clone();
    let retry = move |_| {
        texts.wish(&TextWish::Log { thread: id.clone() });
    };
    view! {
        <div class="thread-log meta">
            <span role="status">{mark(log_mark(&log.state))}</span>
            {filed.map(|filed| view! { <span class="clip">{filed}</span> })}
            {record_link(&log.state)}
            {log_note(&log.state).map(|note| view! { <span class="wrap">{note}</span> })}
            {may_retry.then(|| view! { <button class="link" on:click=retry>{text::RETRY}</button> })}
        </div>
    }
    .into_any()
}
