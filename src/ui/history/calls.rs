//! `Recent calls`: a table of which only the rows in sight are elements.

use ledgerline_core::domain::{
    connection::RingCentralState,
    finished_call::CallResult,
    history::{AboutView, HistoryReach, HistoryRow},
    ids::TelephonySessionId,
    intent::Intent,
    view::LogState,
};
use leptos::{ev, prelude::*};

use crate::ui::{
    dom, format,
    icon::{Icon, icon, sized},
    phone::log_mark,
    primitives::{RowWindow, Tone, empty, keyed},
    text,
};

use super::{History, details, filters, removal::Removal};

/// Pixels; the style sheet says the same.
const ROW: usize = 36;
const ROW_NARROW: usize = 76;
pub(super) const SCROLLER: &str = "calls-scroller";

fn row_height() -> usize {
    if dom::is_narrow() { ROW_NARROW } else { ROW }
}

fn rows() -> RowWindow {
    RowWindow {
        row: row_height(),
        margin: 40,
        fewest: 15,
    }
}

/// The table and what stands around it.
#[derive(Clone, Copy)]
struct Table {
    history: History,
    /// Which row the keys are at, by its place among those found.
    active: RwSignal<usize>,
}

impl Table {
    fn found(self) -> usize {
        self.history.mine.with_untracked(|look| look.found)
    }

    /// Asks for the rows in sight and around it, unless they are there.
    fn look(self) {
        let held = self.history.window.get_untracked();
        if let Some(window) = rows().wanted(dom::scrolled(SCROLLER), held) {
            self.history.window.set(window);
            self.history.look();
        }
    }

    /// Moves the keys to a row and shows it.
    fn go(self, to: usize) {
        let Some(last) = self.found().checked_sub(1) else {
            return;
        };
        let to = to.min(last);
        self.active.set(to);
        dom::scroll_to_show(SCROLLER, to * row_height(), row_height());
        self.look();
        dom::focus_later(row_id(to));
        if self.history.open.with_untracked(Option::is_some)
            && let Some(session) = self.session_at(to)
        {
            self.history.show(Some(session));
        }
    }

    fn session_at(self, place: usize) -> Option<TelephonySessionId> {
        self.history.mine.with_untracked(|look| {
            let row = look.rows.get(place.checked_sub(look.first)?)?;
            Some(row.session.clone())
        })
    }

    /// One row can be reached by Tab: the one where the keys are, or the first in sight.
    fn tab_stop(self, place: usize) -> &'static str {
        let (first, count) = self.history.mine.with(|look| (look.first, look.rows.len()));
        let active = self.active.get();
        let is_near = (first..first + count).contains(&active);
        let stop = if is_near { active } else { first };
        if stop == place { "0" } else { "-1" }
    }

    fn key(self, key: &ev::KeyboardEvent) {
        let at = self.active.get_untracked();
        let page = (dom::scrolled(SCROLLER).1 / row_height()).max(2) - 1;
        let to = match key.key().as_str() {
            "ArrowDown" => at + 1,
            "ArrowUp" => at.saturating_sub(1),
            "PageDown" => at + page,
            "PageUp" => at.saturating_sub(page),
            "Home" => 0,
            "End" => usize::MAX,
            "Escape" => {
                self.history.show(None);
                return;
            }
            _ => return,
        };
        key.prevent_default();
        self.go(to);
    }
}

fn row_id(place: usize) -> String {
    format!("call-row-{place}")
}

pub(super) fn calls(history: History) -> AnyView {
    let table = Table {
        history,
        active: RwSignal::new(0),
    };
    let removal = Removal::new(history);
    let look = history.mine;
    let sessions = Memo::new(move |_| {
        look.with(|look| look.rows.iter().map(|row| row.session.clone()).collect())
    });
    let first = Memo::new(move |_| look.with(|look| look.first));
    let found = Memo::new(move |_| look.with(|look| look.found));
    let shown = Memo::new(move |_| look.with(|look| look.rows.len()));
    let is_open = Memo::new(move |_| look.with(|look| look.details.is_some()));
    let top = move || format!("{}px", first.get() * row_height());
    let bottom = move || {
        let below = found.get().saturating_sub(first.get() + shown.get());
        format!("{}px", below * row_height())
    };
    // Another visit says anew what it looks for.
    history.window.set((0, 0));
    dom::on_size(SCROLLER, move || table.look());
    on_cleanup(move || history.show(None));
    // Whoever was in the details goes on at the call they were of.
    Effect::new(move |was_open: Option<bool>| {
        let is_open = history.open.with(Option::is_some);
        if was_open == Some(true) && !is_open && !dom::is_typing() {
            dom::focus_later(row_id(table.active.get_untracked()));
        }
        is_open
    });
    // Something else is looked for, from the top.
    let changed = move || {
        table.active.set(0);
        dom::scroll_to_show(SCROLLER, 0, 0);
        let (_, count) = history.window.get_untracked();
        history.window.set((0, count));
        history.look();
    };
    let nothing = move || (found.get() == 0).then(|| none(history));
    view! {
        <div class="history-split" class:open=is_open>
            <div class="history-list">
                {filters::filters(history, changed)}
                {removal.undo()}
                <div
                    class="calls-scroller"
                    id=SCROLLER
                    tabindex="-1"
                    on:scroll=move |_| table.look()
                    on:keydown=move |key| table.key(&key)
                >
                    // On a narrow screen a row is drawn as a card, and only its roles still make it a row.
                    <table
                        class="table calls"
                        role="table"
                        aria-label=text::RECENT_CALLS
                        aria-rowcount=move || found.get() + 1
                        aria-colcount=COLUMNS.len()
                    >
                        <thead role="rowgroup">
                            <tr role="row" aria-rowindex="1">{head()}</tr>
                        </thead>
                        <tbody role="rowgroup">
                            <tr class="gap" aria-hidden="true" style:height=top></tr>
                            {keyed(sessions, move |session| row(table, session))}
                            <tr class="gap" aria-hidden="true" style:height=bottom></tr>
                        </tbody>
                    </table>
                    {nothing}
                </div>
            </div>
            {details::details(history, removal)}
            {removal.question()}
        </div>
    }
    .into_any()
}

/// Each column's class and name.
const COLUMNS: [(&str, &str); 8] = [
    ("c-id", text::CALL_ID),
    ("c-dir", text::DIRECTION),
    ("c-name", text::NAME),
    ("c-num", text::NUMBER),
    ("c-start", text::STARTED),
    ("c-dur", text::DURATION),
    ("c-res", text::RESULT),
    ("c-ns", text::NETSUITE),
];

fn head() -> Vec<AnyView> {
    let cell = |(at, (class, name)): (usize, (&'static str, &'static str))| {
        let sort = (name == text::STARTED).then_some("descending");
        view! {
            <th scope="col" role="columnheader" class=class aria-colindex=at + 1 aria-sort=sort>{name}</th>
        }
        .into_any()
    };
    COLUMNS.into_iter().enumerate().map(cell).collect()
}

/// Why the list is empty.
fn none(history: History) -> AnyView {
    let ui = history.ui;
    if ui.stores.connection.ringcentral() == RingCentralState::NotConnected {
        let connect = view! {
            <button class="btn primary" on:click=move |_| ui.dispatch.send(Intent::Connect)>{text::CONNECT}</button>
        };
        return empty(
            Icon::Phone,
            text::CALLS_UNCONNECTED,
            text::CALLS_UNCONNECTED_HINT,
            connect.into_any(),
        );
    }
    let (all, reach) = history.view.with(|view| {
        let view = view.as_ref();
        view.map_or((0, HistoryReach::Loading), |view| (view.all, view.reach))
    });
    // The leader has not heard yet what this tab looks at.
    let is_told = history.mine.with(|look| look.asked > 0);
    let about = history.mine.with(|look| look.about.clone());
    let (glyph, title, hint) = match reach {
        _ if matches!(about, Some(AboutView::Failed { .. })) => return ().into_any(),
        _ if matches!(about, Some(AboutView::Asked)) => return bars(),
        HistoryReach::Complete if about.is_some() => (
            Icon::People,
            text::NO_CALL_OF_THEIRS,
            text::NO_CALL_OF_THEIRS_HINT,
        ),
        _ if all > 0 && is_told => (Icon::Search, text::NO_SUCH_CALL, text::NO_SUCH_CALL_HINT),
        _ if !is_told => return bars(),
        HistoryReach::Loading | HistoryReach::ReadingOlder => {
            return bars();
        }
        HistoryReach::Waiting { .. } => (
            Icon::Warning,
            text::LOG_UNREACHABLE_TITLE,
            text::LOG_UNREACHABLE_HINT,
        ),
        HistoryReach::NoPermission => (
            Icon::Refuse,
            text::NO_LOG_PERMISSION_TITLE,
            text::NO_LOG_PERMISSION,
        ),
        HistoryReach::Complete => (Icon::Clock, text::NO_CALLS_YET, text::NO_CALLS_YET_HINT),
    };
    empty(glyph, title, hint, ().into_any())
}

fn bars() -> AnyView {
    view! {
        <div class="loading">
            <i class="bar w70"></i><i class="bar w100"></i><i class="bar w50"></i>
        </div>
    }
    .into_any()
}

fn glyph(row: &HistoryRow) -> Icon {
    use ledgerline_core::domain::call::Direction;
    match (row.result, row.direction) {
        (CallResult::Missed, _) => Icon::Missed,
        (CallResult::Voicemail, _) => Icon::Voicemail,
        (_, Direction::Inbound) => Icon::Inbound,
        (_, Direction::Outbound) => Icon::Outbound,
    }
}

fn row(table: Table, session: TelephonySessionId) -> AnyView {
    let history = table.history;
    let ui = history.ui;
    let key = StoredValue::new(session);
    let item = Memo::new(move |_| {
        history.mine.with(|view| {
            let at = key.with_value(|key| view.rows.iter().position(|row| row.session == *key))?;
            let row = view.rows.get(at)?.clone();
            Some((view.first + at, row))
        })
    });
    let of = move |read: fn(&HistoryRow) -> String| {
        Memo::new(move |_| {
            item.with(|item| item.as_ref().map(|(_, row)| read(row)).unwrap_or_default())
        })
    };
    let place = Memo::new(move |_| item.with(|item| item.as_ref().map_or(0, |(at, _)| *at)));
    let name = of(text::row_name);
    let number = of(|row| text::number(row.number.as_deref()));
    let result = of(|row| text::result_word(row.result).to_owned());
    let duration = of(|row| {
        if row.talk_seconds == 0 {
            text::NOT_SHOWN.to_owned()
        } else {
            format::timer(row.talk_seconds)
        }
    });
    let is_missed = Memo::new(move |_| {
        item.with(|item| {
            item.as_ref()
                .is_some_and(|(_, row)| row.result == CallResult::Missed)
        })
    });
    let arrow = move || item.with(|item| item.as_ref().map(|(_, row)| sized(glyph(row), "i")));
    let direction = of(|row| text::direction_word(row.direction).to_owned());
    let started = Memo::new(move |_| {
        item.with(|item| {
            item.as_ref().map(|(_, row)| {
                let now = dom::local(ui.stores.clock.now());
                format::started(dom::local(row.started_at), now)
            })
        })
    });
    let log =
        Memo::new(move |_| item.with(|item| item.as_ref().and_then(|(_, row)| row.log.clone())));
    let is_open = Memo::new(move |_| {
        let open = history.open;
        open.with(|open| key.with_value(|key| open.as_ref() == Some(key)))
    });
    let open = move || {
        table.active.set(place.get_untracked());
        history.show(Some(key.get_value()));
        if dom::is_narrow() {
            dom::focus_later(details::CLOSE_ID);
        }
    };
    let retry = move |click: ev::MouseEvent| {
        click.stop_propagation();
        ui.dispatch.send(Intent::RetryLog {
            session: key.get_value(),
        });
    };
    let tab_stop = move || table.tab_stop(place.get());
    let short = key.with_value(|key| text::short_id(key.as_str()));
    let whole = key.with_value(|key| key.as_str().to_owned());
    view! {
        <tr
            class="call"
            role="row"
            class:missed=is_missed
            aria-rowindex=move || place.get() + 2
            aria-selected=move || is_open.get().then_some("true")
            on:click=move |_| open()
        >
            <td class="c-id num" role="cell" aria-colindex="1">
                <button
                    class="link"
                    id=move || row_id(place.get())
                    title=whole
                    tabindex=tab_stop
                    on:click=move |click| { click.stop_propagation(); open(); }
                >
                    {short}
                </button>
            </td>
            <td class="c-dir" role="cell" aria-colindex="2"><span class="state dim" title=direction>{arrow}<span>{direction}</span></span></td>
            <td class="c-name" role="cell" aria-colindex="3"><span class="clip strong" title=name>{name}</span></td>
            <td class="c-num num dim" role="cell" aria-colindex="4">{number}</td>
            <td class="c-start num" role="cell" aria-colindex="5">{started}</td>
            <td class="c-dur num" role="cell" aria-colindex="6">{duration}</td>
            <td class="c-res" role="cell" aria-colindex="7">{result}</td>
            <td class="c-ns" role="cell" aria-colindex="8">{move || log.get().map(|log| log_cell(&log, retry))}</td>
        </tr>
    }
    .into_any()
}

fn log_cell(log: &LogState, retry: impl Fn(ev::MouseEvent) + 'static) -> AnyView {
    let mark = log_mark(log);
    let tip = mark.word.clone();
    let word = text::log_word(log);
    let class = match mark.tone {
        Tone::Good => "state quiet done",
        tone @ (Tone::Quiet | Tone::Info | Tone::Warn | Tone::Bad) => tone.class(),
    };
    let again = matches!(log, LogState::Wedged { .. }).then(|| {
        view! { <button class="btn small quiet" on:click=retry>{text::RETRY}</button> }
    });
    view! {
        <span class=format!("state {class}") title=tip>{icon(mark.icon)}<span>{word}</span></span>
        {again}
    }
    .into_any()
}
