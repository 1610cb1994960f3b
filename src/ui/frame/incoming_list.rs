//! The header's phone icon: how many incoming calls were answered, and which.

use ledgerline_core::domain::{call::Direction, finished_call::CallResult, intent::Intent};
use leptos::{ev, prelude::*};

use crate::ui::{
    app::Ui,
    dom, format,
    icon::{Icon, icon},
    route::Route,
    text,
};

const LIST: &str = "incoming-calls";

/// A line of the list.
#[derive(Clone, PartialEq, Eq)]
struct Line {
    name: String,
    note: String,
    show: Intent,
}

fn lines(ui: Ui) -> Vec<Line> {
    let mut lines: Vec<Line> = ui.stores.calls.with(|calls| {
        calls
            .iter()
            .filter(|call| call.direction == Direction::Inbound)
            .filter(|call| call.phase.answered_at().is_some())
            .map(|call| Line {
                name: text::call_name(call),
                note: text::ON_THE_LINE.to_owned(),
                show: Intent::ShowCall {
                    call: call.id.clone(),
                },
            })
            .collect()
    });
    let clock = ui.stores.clock;
    lines.extend(ui.stores.finished.with(|finished| {
        finished
            .calls
            .iter()
            .filter(|item| item.call.direction == Direction::Inbound)
            .filter(|item| item.call.result == CallResult::Answered)
            .map(|item| Line {
                name: text::finished_name(&item.caller, &item.call.remote),
                note: format!(
                    "{} · {}",
                    format::time_of_day(clock.local(item.call.started_at)),
                    text::result(&item.call)
                ),
                show: Intent::ShowFinished {
                    session: item.call.telephony_session_id.clone(),
                },
            })
            .collect::<Vec<_>>()
    }));
    lines
}

pub(super) fn incoming_list(ui: Ui) -> AnyView {
    let lines = Memo::new(move |_| lines(ui));
    let is_open = RwSignal::new(false);
    let described = move || text::answered_calls(lines.with(Vec::len));
    // Esc closes without moving the focus; leaving the whole corner closes, too.
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && is_open.get_untracked() {
            is_open.set(false);
            event.stop_propagation();
        }
    };
    let on_leave = move |_: ev::FocusEvent| {
        request_animation_frame(move || {
            if !dom::holds_focus("incoming-corner") {
                is_open.set(false);
            }
        });
    };
    view! {
        <div
            class="corner"
            id="incoming-corner"
            on:keydown=on_key
            on:focusout=on_leave
            on:mouseenter=move |_| is_open.set(true)
            on:mouseleave=move |_| is_open.set(false)
        >
            <button
                class="btn quiet icon"
                class:lit=move || !lines.with(Vec::is_empty)
                aria-label=text::INCOMING_CALLS
                aria-describedby="answered-calls"
                aria-expanded=move || is_open.get().to_string()
                aria-controls=LIST
                title=move || format!("{}: {}", text::INCOMING_CALLS, described())
                on:focus=move |_| is_open.set(true)
                on:click=move |_| is_open.set(true)
            >
                {icon(Icon::Phone)}
            </button>
            <span class="sr" id="answered-calls">{described}</span>
            <div class="popup" id=LIST hidden=move || !is_open.get()>
                <p class="popup-head">{text::INCOMING_CALLS}<span class="meta">{described}</span></p>
                <ul aria-label=text::INCOMING_CALLS>
                    {move || lines.get().into_iter().map(|line| row(ui, line)).collect_view()}
                </ul>
                {move || {
                    lines.with(Vec::is_empty).then(|| view! { <p class="meta">{text::NO_ANSWERED_CALLS}</p> })
                }}
            </div>
        </div>
    }
    .into_any()
}

fn row(ui: Ui, line: Line) -> AnyView {
    let show = line.show;
    let open = move |_| {
        if let Intent::ShowFinished { session } = &show {
            ui.opened.set(Some(session.clone()));
        }
        ui.dispatch.send(show.clone());
        ui.router.go(Route::Phone.path());
    };
    view! {
        <li>
            <button class="item" on:click=open>
                {icon(Icon::Inbound)}
                <span class="who clip">{line.name}</span>
                <span class="sub clip">{line.note}</span>
            </button>
        </li>
    }
    .into_any()
}
