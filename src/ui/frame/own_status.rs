//! The rep's own status in the header, and the menu that changes it. Whoever is not signed in does
//! not load it.

use ledgerline_core::domain::{
    finish_up::{FinishTime, Finishing},
    intent::Intent,
    presence::{OwnPresence, PresenceView, PresenceWish, Status, TakenCalls},
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::finish_up;
use crate::ui::{
    app::Ui,
    icon::{Icon, icon, sized},
    later::{Part, later_or},
    presence::presence_mark,
    primitives::{Mark, Menu, Tone},
    text,
};

/// Every choice of the menu, in its order.
fn choices() -> Vec<PresenceWish> {
    let statuses = Status::EACH.into_iter().map(PresenceWish::Be);
    let calls = TakenCalls::EACH.into_iter().map(PresenceWish::Take);
    statuses.chain(calls).collect()
}

/// Is it so already?
fn is_chosen(own: Option<OwnPresence>, wish: PresenceWish) -> bool {
    own.is_some_and(|own| match wish {
        PresenceWish::Be(status) => own.chosen() == status,
        PresenceWish::Take(calls) => own.calls == calls,
    })
}

fn words(wish: PresenceWish) -> (&'static str, Option<&'static str>) {
    match wish {
        PresenceWish::Be(status) => (
            text::own_status(status),
            Some(text::own_status_about(status)),
        ),
        PresenceWish::Take(calls) => (text::taken_calls(calls), None),
    }
}

fn shown_mark(view: &PresenceView) -> Mark {
    if finish_up::end(view).is_some() {
        return Mark::new(Tone::Warn, Icon::Clock, text::FINISHING_UP);
    }
    view.own.map_or_else(
        || Mark::new(Tone::Quiet, Icon::Dash, text::STATUS_UNKNOWN),
        |own| Mark {
            word: text::own_status_word(own),
            ..presence_mark(own.shown())
        },
    )
}

/// What is said above the choices.
fn about(view: &PresenceView) -> Option<String> {
    if view.changes_to.is_some() {
        return Some(text::STATUS_CHANGING.to_owned());
    }
    if view.is_read_only {
        return Some(text::STATUS_READ_ONLY.to_owned());
    }
    match (view.own, view.finishing) {
        (
            Some(_),
            Some(Finishing {
                until: Some(_),
                then,
            }),
        ) => Some(text::finishing_up(then)),
        (Some(own), Some(Finishing { until: None, then })) if own.is_on_call => {
            Some(text::own_status_before_finishing(then))
        }
        (Some(own), _) => own.is_on_call.then(|| text::own_status_on_call(own)),
        (None, _) => Some(text::STATUS_UNKNOWN_ABOUT.to_owned()),
    }
}

/// Nothing while nobody is signed in.
pub(super) fn own_status(ui: Ui) -> AnyView {
    let connection = ui.stores.connection;
    let is_there = Memo::new(move |_| connection.is_signed_in());
    (move || {
        is_there
            .get()
            .then(|| later_or(move || status(ui), |_| ().into_any()))
    })
    .into_any()
}

#[wasm_split(calls, fallible)]
pub(crate) fn status(ui: Ui) -> Part {
    let choices = choices();
    let times = choices.len();
    let menu = Menu::new("own-status", times + FinishTime::EACH.len());
    let view = Memo::new(move |_| ui.stores.connection.with(|view| view.presence.clone()));
    let own = Memo::new(move |_| view.with(|view| view.own));
    let shown = Memo::new(move |_| view.with(shown_mark));
    let name = move || shown.with(|mark| format!("{}: {}", text::STATUS, mark.word));
    let first = StoredValue::new(choices.clone());
    let open = move |_| {
        let at = first.with_value(|all| {
            let own = own.get_untracked();
            all.iter().position(|wish| is_chosen(own, *wish))
        });
        menu.toggle(at.unwrap_or(0));
    };
    let (statuses, calls): (Vec<_>, Vec<_>) = choices
        .into_iter()
        .enumerate()
        .partition(|(_, wish)| matches!(wish, PresenceWish::Be(_)));
    let group = move |label: &'static str, of: Vec<(usize, PresenceWish)>| {
        let items = of
            .into_iter()
            .map(|(at, wish)| item(ui, menu, view, (at, wish)))
            .collect_view();
        view! {
            <div role="group" aria-label=label>
                <p class="popup-head" aria-hidden="true">{label}</p>
                {items}
            </div>
        }
        .into_any()
    };
    Ok(view! {
        <div class="corner own-status">
            <button
                class=move || format!("btn quiet small {}", shown.with(|mark| mark.tone.class()))
                id=menu.button()
                aria-label=name
                title=name
                aria-haspopup="menu"
                aria-expanded=move || menu.is_open.get().to_string()
                aria-controls=menu.list()
                aria-busy=move || view.with(|view| view.changes_to.is_some()).then_some("true")
                on:click=open
            >
                {move || icon(shown.with(|mark| mark.icon))}
                <span class="word clip">{move || shown.with(|mark| mark.word.clone())}</span>
                {sized(Icon::Down, "i s wide-only")}
            </button>
            {finish_up::countdown(ui, view)}
            {finish_up::ready_now(ui, menu, view)}
            <span class="sr" aria-live="polite">{name}</span>
            <div class="popup" hidden=move || !menu.is_open.get()>
                {move || view.with(about).map(|words| view! { <p class="meta">{words}</p> })}
                <div
                    id=menu.list()
                    role="menu"
                    aria-label=text::STATUS
                    on:keydown=move |event| menu.on_key(&event)
                    on:focusout=move |_| menu.on_leave()
                >
                    {group(text::STATUS, statuses)}
                    {group(text::CALLS_THAT_RING, calls)}
                    {finish_up::times(ui, menu, view, times)}
                </div>
            </div>
            {problem(ui, menu, view)}
        </div>
    }
    .into_any())
}

fn item(
    ui: Ui,
    menu: Menu,
    view: Memo<PresenceView>,
    (at, wish): (usize, PresenceWish),
) -> AnyView {
    let (name, about) = words(wish);
    let is_checked = Memo::new(move |_| view.with(|view| is_chosen(view.own, wish)));
    let is_closed = Memo::new(move |_| view.with(|view| view.is_read_only));
    let choose = move |_| {
        if !is_closed.get_untracked() {
            menu.close();
            ui.dispatch.send(Intent::ChangePresence { wish });
        }
    };
    view! {
        <button
            class="menu-item radio"
            id=menu.item(at)
            role="menuitemradio"
            tabindex="-1"
            aria-label=name
            aria-description=about
            aria-checked=move || is_checked.get().to_string()
            aria-disabled=move || is_closed.get().then_some("true")
            on:click=choose
        >
            <span class="tick">{move || is_checked.get().then(|| sized(Icon::Check, "i s"))}</span>
            <span>{name}</span>
            {about.map(|about| view! { <span class="meta">{about}</span> })}
        </button>
    }
    .into_any()
}

/// Why the last change did not come about; stays until it was read.
fn problem(ui: Ui, menu: Menu, view: Memo<PresenceView>) -> AnyView {
    let words =
        Memo::new(move |_| view.with(|view| view.problem.as_ref().map(text::presence_problem)));
    let note = move || {
        words.get().filter(|_| !menu.is_open.get()).map(|words| {
            view! {
                <div class="popup said">
                    <p class="bad" role="alert">{words}</p>
                    <button
                        class="btn small"
                        on:click=move |_| ui.dispatch.send(Intent::NotePresenceProblem)
                    >
                        {text::CLOSE}
                    </button>
                </div>
            }
        })
    };
    view! { {note} }.into_any()
}

#[cfg(test)]
mod tests {
    use ledgerline_core::domain::presence::Said;

    use super::*;

    const FREE: OwnPresence = OwnPresence {
        said: Said::Available,
        calls: TakenCalls::All,
        is_on_call: false,
    };

    #[test]
    fn one_of_each_group_is_chosen_whatever_it_is() {
        for wish in choices() {
            let own = Some(FREE.after(wish));
            assert!(is_chosen(own, wish), "{wish:?}");
            let of = |is_status: bool| {
                choices()
                    .into_iter()
                    .filter(|it| matches!(it, PresenceWish::Be(_)) == is_status)
                    .filter(|it| is_chosen(own, *it))
                    .count()
            };
            assert_eq!((of(true), of(false)), (1, 1), "{wish:?}");
        }
        assert!(choices().iter().all(|wish| !is_chosen(None, *wish)));
    }

    #[test]
    fn the_header_says_what_does_not_ring() {
        let shown = |own| {
            shown_mark(&PresenceView {
                own,
                ..PresenceView::default()
            })
        };
        let word = |wish| shown(Some(FREE.after(wish))).word;
        let queue = PresenceWish::Take(TakenCalls::NoQueueCalls);
        assert_eq!(word(queue), "Available, no queue calls");
        assert_eq!(word(PresenceWish::Take(TakenCalls::None)), "Do not disturb");
        assert_eq!(word(PresenceWish::Be(Status::Invisible)), "Invisible");
        assert_eq!(shown(None).word, "Not known");
    }

    #[test]
    fn what_stands_above_the_choices_is_the_most_pressing() {
        let talking = PresenceView {
            own: Some(OwnPresence {
                is_on_call: true,
                ..FREE
            }),
            ..PresenceView::default()
        };
        let said = about(&talking).unwrap();
        assert!(said.ends_with("After it: Available."), "{said}");
        let closed = PresenceView {
            is_read_only: true,
            ..talking
        };
        assert_eq!(about(&closed).as_deref(), Some(text::STATUS_READ_ONLY));
        let changing = PresenceView {
            changes_to: Some(FREE),
            ..closed
        };
        assert_eq!(about(&changing).as_deref(), Some(text::STATUS_CHANGING));
        assert_eq!(
            about(&PresenceView::default()).as_deref(),
            Some(text::STATUS_UNKNOWN_ABOUT)
        );
    }
}
