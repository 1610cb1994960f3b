//! Time to finish up after a call: how long it still is, in the header, with the button that ends it, and
//! the choice of how long it is, in the menu of the status.

use ledgerline_core::domain::{
    finish_up::{FinishTime, Finishing},
    intent::Intent,
    presence::PresenceView,
    time::Timestamp,
};
use leptos::prelude::*;

use crate::ui::{app::Ui, dom, format, primitives::Menu, text};

/// The end of it, while it runs.
pub(super) fn end(view: &PresenceView) -> Option<Timestamp> {
    view.finishing.and_then(|Finishing { until, .. }| until)
}

/// Seconds that are left, the last of them until it is over.
fn left(until: Timestamp, now: Timestamp) -> String {
    format::timer((until.millis_since(now) + 999) / 1_000)
}

/// Counts down beside the status. Screen readers are told the status, and not each second.
pub(super) fn countdown(ui: Ui, view: Memo<PresenceView>) -> AnyView {
    let until = Memo::new(move |_| view.with(end));
    (move || {
        until.get().map(|until| {
            let left = move || left(until, ui.stores.clock.now());
            view! { <span class="countdown" aria-hidden="true">{left}</span> }
        })
    })
    .into_any()
}

/// The button that ends it at once.
const READY: &str = "ready-now";

/// Ends it at once. The focus goes on to the status when the button is gone, which it is by itself when
/// the time is over.
pub(super) fn ready_now(ui: Ui, menu: Menu, view: Memo<PresenceView>) -> AnyView {
    let runs = Memo::new(move |_| view.with(end).is_some());
    let status = menu.button();
    let click = move |_| ui.dispatch.send(Intent::ReadyNow);
    (move || {
        let status = status.clone();
        runs.get().then(|| {
            on_cleanup(move || {
                if dom::holds_focus(READY) {
                    dom::focus(&status);
                }
            });
            view! {
                <button class="btn small ready-now" id=READY on:click=click>
                    {text::READY_NOW}
                </button>
            }
        })
    })
    .into_any()
}

/// The choice; its first item is the menu's item `first`.
pub(super) fn times(ui: Ui, menu: Menu, view: Memo<PresenceView>, first: usize) -> AnyView {
    let items = FinishTime::EACH
        .into_iter()
        .enumerate()
        .map(|(at, time)| item(ui, menu, view, (first + at, time)))
        .collect_view();
    view! {
        <div
            role="group"
            aria-label=format!("{}: {}", text::AFTER_A_CALL, text::TIME_TO_FINISH_UP)
            aria-describedby="finish-up-about"
        >
            <p class="popup-head" aria-hidden="true">
                {text::AFTER_A_CALL}
                <span class="meta">{text::TIME_TO_FINISH_UP}</span>
            </p>
            <div class="times">{items}</div>
            <p class="meta" id="finish-up-about" aria-hidden="true">{text::FINISH_UP_ABOUT}</p>
        </div>
    }
    .into_any()
}

fn item(ui: Ui, menu: Menu, view: Memo<PresenceView>, (at, time): (usize, FinishTime)) -> AnyView {
    let is_checked = Memo::new(move |_| view.with(|view| view.finish_time == time));
    let is_closed = Memo::new(move |_| view.with(|view| view.is_read_only));
    let choose = move |_| {
        if !is_closed.get_untracked() {
            menu.close();
            ui.dispatch.send(Intent::ChooseFinishTime { time });
        }
    };
    let (short, name) = text::finish_time(time);
    view! {
        <button
            class="time"
            id=menu.item(at)
            role="menuitemradio"
            tabindex="-1"
            aria-label=name
            aria-checked=move || is_checked.get().to_string()
            aria-disabled=move || is_closed.get().then_some("true")
            on:click=choose
        >
            {short}
        </button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_second_is_counted_until_it_is_over() {
        let until = Timestamp::from_millis(60_000);
        let at = |now| left(until, Timestamp::from_millis(now));
        assert_eq!(
            [at(0), at(11_500), at(59_001), at(60_000), at(70_000)],
            ["1:00", "0:49", "0:01", "0:00", "0:00"]
        );
    }

    #[test]
    fn what_is_seen_of_a_time_is_part_of_its_name() {
        for time in FinishTime::EACH {
            let (short, name) = text::finish_time(time);
            assert!(name.starts_with(short), "{name}");
        }
    }
}
