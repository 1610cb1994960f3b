//! What is looked for, and what can be done with what was found.

use std::time::Duration;

use ledgerline_core::domain::{
    call::Direction,
    connection::RingCentralState,
    history::{About, HasFilter, HistoryFilter, HistoryReach, LogFilter, ResultFilter},
};
use leptos::{ev, prelude::*};

use crate::ui::{
    dom, format,
    icon::{Icon, icon},
    text,
};

use super::{History, about, export};

/// A pause in typing; short enough not to be noticed.
const PAUSE: Duration = Duration::from_millis(30);

/// The fields above the list. `changed` is called after each change.
pub(super) fn filters(
    history: History,
    changed: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let filter = history.filter;
    // Another visit begins with everything that its address admits.
    let router = history.ui.router;
    filter.set(HistoryFilter {
        about: untrack(|| About::read(&router.query())),
        ..HistoryFilter::default()
    });
    Effect::new(move |_| {
        let about = About::read(&router.query());
        if filter.with_untracked(|filter| filter.about != about) {
            filter.update(|filter| filter.about = about);
            changed();
        }
    });
    let set = move |change: &dyn Fn(&mut HistoryFilter)| {
        filter.update(change);
        changed();
    };
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let typed = move |event: ev::Event| {
        let words = event_target_value(&event);
        filter.update(|filter| filter.text = words);
        if let Some(Some(timer)) = timer.try_update_value(Option::take) {
            timer.clear();
        }
        timer.set_value(set_timeout_with_handle(changed, PAUSE).ok());
    };
    let direction = move |value: String| {
        set(&|filter| {
            filter.direction = match value.as_str() {
                "in" => Some(Direction::Inbound),
                "out" => Some(Direction::Outbound),
                _ => None,
            };
        });
    };
    let result = move |value: String| {
        set(&|filter| {
            filter.result = match value.as_str() {
                "answered" => ResultFilter::Answered,
                "missed" => ResultFilter::Missed,
                "voicemail" => ResultFilter::Voicemail,
                _ => ResultFilter::Any,
            };
        });
    };
    let log = move |value: String| {
        set(&|filter| {
            filter.log = match value.as_str() {
                "logged" => LogFilter::Logged,
                "not" => LogFilter::NotLogged,
                _ => LogFilter::Any,
            };
        });
    };
    let has = move |value: String| {
        set(&|filter| {
            filter.has = match value.as_str() {
                "recording" => HasFilter::Recording,
                "note" => HasFilter::Note,
                _ => HasFilter::Anything,
            };
        });
    };
    let from = move |day: String| set(&|filter| filter.from = dom::midnight(&day, 0));
    let until = move |day: String| set(&|filter| filter.until = dom::midnight(&day, 1));
    view! {
        {about::about(history)}
        <div class="filters">
            <div class="number small grow">
                {icon(Icon::Search)}
                <input
                    type="search"
                    class="input"
                    aria-label=text::FILTER_CALLS
                    placeholder=text::FILTER_CALLS
                    on:input=typed
                />
            </div>
            {select(text::DIRECTION, &text::DIRECTIONS, direction)}
            {select(text::RESULT, &text::RESULTS, result)}
            {select(text::NETSUITE, &text::LOG_STATES, log)}
            {select(text::WITH, &text::WITH_CHOICES, has)}
        </div>
        <div class="filters second">
            <p class="meta grow" role="status">{move || reach(history)}</p>
            {day(text::FROM_DAY, from)}
            {day(text::TO_DAY, until)}
            {export::button(history, text::EXPORT)}
        </div>
    }
    .into_any()
}

/// A choice; the first option is none.
fn select(
    name: &'static str,
    options: &'static [(&'static str, &'static str)],
    chosen: impl Fn(String) + 'static,
) -> AnyView {
    let options = options
        .iter()
        .map(|(value, words)| view! { <option value=*value>{*words}</option> }.into_any())
        .collect_view();
    view! {
        <select class="select small" aria-label=name on:change=move |event| chosen(event_target_value(&event))>
            {options}
        </select>
    }
    .into_any()
}

fn day(name: &'static str, chosen: impl Fn(String) + 'static) -> AnyView {
    view! {
        <label class="day">
            <span>{name}</span>
            <input
                type="date"
                class="input small"
                aria-label=name
                on:change=move |event| chosen(event_target_value(&event))
            />
        </label>
    }
    .into_any()
}

/// How many there are, and how old that is.
fn reach(history: History) -> String {
    let ui = history.ui;
    let found = history.mine.with(|look| look.found);
    history.view.with(|view| {
        let Some(view) = view else {
            if ui.stores.connection.ringcentral() == RingCentralState::NotConnected {
                return String::new();
            }
            return text::LOADING_CALLS.to_owned();
        };
        let at = view
            .as_of
            .map(|at| format::started(dom::local(at), dom::local(ui.stores.clock.now())));
        let counts = text::found(found, view.all);
        let rest = match (view.reach, at) {
            (HistoryReach::Loading, _) => return text::LOADING_CALLS.to_owned(),
            (HistoryReach::NoPermission, _) => text::NO_LOG_PERMISSION.to_owned(),
            (_, at) if view.is_offline => text::offline_as_of(at.as_deref()),
            (HistoryReach::Waiting { .. }, Some(at)) => text::as_of(&at),
            (HistoryReach::Waiting { .. }, None) => text::LOG_UNREACHABLE.to_owned(),
            (HistoryReach::ReadingOlder, _) => text::READING_OLDER.to_owned(),
            (_, Some(_)) => return counts,
            (_, None) => text::LOG_NOT_READ.to_owned(),
        };
        format!("{counts}. {rest}")
    })
}
