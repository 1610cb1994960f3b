//! The dialer: number, pad, caller id, `Call`, and whatever keeps the call from being made.

use ledgerline_core::domain::{
    connection::{PhoneState, PhoneUnavailable, RingCentralState},
    intent::Intent,
    time::Timestamp,
    view::{Seen, SeenWhy},
};
use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    dom, format,
    icon::{Icon, icon, sized},
    primitives::{Mark, Tone, mark},
    route::INTEGRATIONS,
    text,
};

use super::{
    dial_pad::dial_pad, dialer_settings::dialer_settings, ids, move_audio::audio_bar,
    number_box::NumberBox, other_phones, reachable, they_see::seen,
};

/// Why nothing can be called from here at all.
fn obstacle(ui: Ui) -> Option<&'static str> {
    let connection = ui.stores.connection;
    match (connection.ringcentral(), connection.phone()) {
        (RingCentralState::NotConnected | RingCentralState::ReconnectNeeded, _) => {
            Some(text::phone_unavailable(PhoneUnavailable::NotConnected))
        }
        // An unreachable phone service may come back: the number waits for it.
        (
            RingCentralState::Connecting
            | RingCentralState::Connected
            | RingCentralState::NoLiveEvents,
            PhoneState::Starting
            | PhoneState::Ready
            | PhoneState::ReadyElsewhere
            | PhoneState::Unavailable {
                reason: PhoneUnavailable::Unreachable,
            },
        ) => None,
        // Another phone calls without this one.
        (
            _,
            PhoneState::Unavailable {
                reason:
                    PhoneUnavailable::NoDigitalLine
                    | PhoneUnavailable::TooManyPhones
                    | PhoneUnavailable::PermissionMissing,
            },
        ) if other_phones::is_used(ui) => None,
        (_, PhoneState::Unavailable { reason }) => Some(text::phone_unavailable(reason)),
    }
}

fn readiness(state: PhoneState) -> Mark {
    let (tone, glyph) = match state {
        PhoneState::Starting => (Tone::Info, Icon::Turning),
        PhoneState::Ready | PhoneState::ReadyElsewhere => (Tone::Good, Icon::CheckRing),
        PhoneState::Unavailable { .. } => (Tone::Quiet, Icon::Dash),
    };
    Mark::new(tone, glyph, text::phone_ready(state))
}

pub(super) fn dialer(ui: Ui) -> AnyView {
    let number = NumberBox::new(ui);
    let obstacle = Memo::new(move |_| obstacle(ui));
    let seen = seen(ui, Signal::derive(move || number.callee()));
    let theirs = Theirs::new(seen);
    let shows_settings = RwSignal::new(false);
    let phone = Memo::new(move |_| ui.stores.connection.phone());
    let call = move |_| {
        if obstacle.get_untracked().is_none() {
            number.call();
        }
    };
    view! {
        <section class="dialer" aria-label=text::DIALER>
            <div class="dial-head">
                <h1>{text::PHONE}</h1>
                {move || (obstacle.get().is_none() && !other_phones::is_used(ui)).then(|| mark(readiness(phone.get())))}
                <button
                    class="btn quiet icon"
                    aria-label=text::DIALER_SETTINGS
                    title=text::DIALER_SETTINGS
                    on:click=move |_| shows_settings.set(true)
                >
                    {icon(Icon::Sliders)}
                </button>
            </div>
            {reachable::light(ui)}
            {audio_bar(ui)}
            <div class="typed">
                {number.view()} {from_link(ui)} {problem(ui)} {other_phones::standing(ui)} {queued(ui)}
            </div>
            {dial_pad(None, text::DIAL_PAD, move |digit| number.append(digit))}
            <div class="from-with">{call_from(ui, Some(theirs))} {other_phones::call_with(ui)}</div>
            {this_call_only(ui, theirs)}
            {move || obstacle.get().map(|why| obstacle_note(ui, why))}
            <button
                class="btn answer large block"
                id=ids::CALL
                aria-disabled=move || obstacle.get().map(|_| "true")
                aria-describedby=format!("obstacle {}", ids::THEY_SEE)
                on:click=call
            >
                {sized(Icon::Phone, "i solid")}
                {text::CALL}
                <kbd class="key wide-only" aria-hidden="true">"Enter"</kbd>
            </button>
            {they_see(ui, seen)}
            {dialer_settings(ui, shows_settings)}
        </section>
    }
    .into_any()
}

/// Any page can hold a link, so nothing is dialled before somebody has looked at the number.
fn from_link(ui: Ui) -> AnyView {
    view! {
        <div role="status">
            {move || {
                ui.from_link
                    .get()
                    .then(|| view! { <p class="note info">{icon(Icon::Link)}<span>{text::FROM_LINK}</span></p> })
            }}
        </div>
    }
    .into_any()
}

/// Always in the document, so that a screen reader hears it when it fills.
fn problem(ui: Ui) -> AnyView {
    let words = Memo::new(move |_| {
        ui.stores
            .dialer
            .with(|dialer| dialer.problem.as_ref().and_then(text::dial_problem))
    });
    view! {
        <div role="alert" id="dial-problem">
            {move || {
                words.get().map(|words| view! { <p class="note bad">{icon(Icon::Warning)}<span>{words}</span></p> })
            }}
        </div>
    }
    .into_any()
}

fn queued(ui: Ui) -> AnyView {
    let queued = Memo::new(move |_| ui.stores.dialer.with(|dialer| dialer.queued.clone()));
    let cancel = move |_| {
        ui.dispatch.send(Intent::CancelQueuedDial);
        dom::focus_later(super::ids::NUMBER);
    };
    let left = move |until: Timestamp| {
        // A second that has begun counts whole.
        format::timer(until.plus_millis(999).seconds_since(ui.stores.clock.now()))
    };
    view! {
        <div role="status">
            {move || {
                queued
                    .get()
                    .map(|queued| {
                        view! {
                            <div class="note info">
                                {icon(Icon::Turning)}
                                <div class="grow">
                                    <p class="strong">{text::QUEUED}</p>
                                    <p class="meta">{text::queued_for(&queued.number)}</p>
                                </div>
                                // Not spoken every second, although it stands in a live region.
                                <span class="num" role="timer" aria-live="off" aria-label=text::QUEUED_LEFT>
                                    {move || left(queued.until)}
                                </span>
                                <button class="btn small" on:click=cancel>{text::CANCEL}</button>
                            </div>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

fn obstacle_note(ui: Ui, why: &'static str) -> AnyView {
    view! {
        <div class="note warn" id="obstacle">
            {icon(Icon::Warning)}
            <p class="grow">
                {why}" "
                <a href=INTEGRATIONS on:click=ui.router.follow(INTEGRATIONS)>{text::OPEN_INTEGRATIONS}</a>
            </p>
        </div>
    }
    .into_any()
}

/// What they will see whose number is typed, and the way back to what everybody sees.
fn they_see(ui: Ui, seen: Memo<Option<Seen>>) -> AnyView {
    let shown = move || {
        let seen = seen.get()?;
        let words = text::they_will_see(&seen);
        let usual = seen.why.is_theirs_alone().then(|| {
            let (to, once) = (seen.to, seen.why.is_once());
            let forget = move |_| {
                let (to, index) = (to.clone(), None);
                ui.dispatch
                    .send(Intent::ChooseCallerIdFor { to, index, once });
                dom::focus_later(ids::CALL_FROM);
            };
            let name = if once {
                text::NOT_THIS_CALL
            } else {
                text::AS_EVERYBODY
            };
            view! { <button class="link" on:click=forget>{name}</button> }
        });
        Some(view! { <span id=ids::THEY_SEE>{words}</span>" "{usual} })
    };
    view! { <p class="meta they-see">{shown}</p> }.into_any()
}

/// What they will see who are about to be called, and whether a choice is for this call.
#[derive(Clone, Copy)]
pub(super) struct Theirs {
    seen: Memo<Option<Seen>>,
    /// Said before anything was chosen.
    wants_once: RwSignal<bool>,
}

impl Theirs {
    fn new(seen: Memo<Option<Seen>>) -> Self {
        let wants_once = RwSignal::new(false);
        let to = Memo::new(move |_| seen.with(|seen| seen.as_ref().map(|seen| seen.to.clone())));
        // It was said of another call.
        Effect::new(move |_| {
            to.track();
            wants_once.set(false);
        });
        Self { seen, wants_once }
    }

    fn is_once(self) -> bool {
        let is_chosen = self
            .seen
            .with(|seen| seen.as_ref().is_some_and(|seen| seen.why.is_once()));
        is_chosen || self.wants_once.get()
    }
}

/// Whether what is chosen for them holds for this call only; there while somebody outside is about to be called.
fn this_call_only(ui: Ui, theirs: Theirs) -> AnyView {
    let is_there = Memo::new(move |_| theirs.seen.with(Option::is_some));
    let is_once = Memo::new(move |_| theirs.is_once());
    let change = move |change| {
        let once = event_target_checked(&change);
        theirs.wants_once.set(once);
        // What is chosen already turns into the other.
        if let Some(Seen {
            to, choice, why, ..
        }) = theirs.seen.get_untracked()
            && (why.is_once() || matches!(why, SeenWhy::Chosen { .. }))
        {
            let index = Some(choice);
            ui.dispatch
                .send(Intent::ChooseCallerIdFor { to, index, once });
        }
    };
    let check = move || {
        is_there.get().then(|| {
            view! {
                <label class="check">
                    <input type="checkbox" prop:checked=move || is_once.get() on:change=change />
                    <span>{text::THIS_CALL_ONLY}</span>
                </label>
            }
        })
    };
    view! { {check} }.into_any()
}

/// `theirs` is of whom is about to be called: the choice is for them alone then.
pub(super) fn call_from(ui: Ui, theirs: Option<Theirs>) -> AnyView {
    let theirs_now = move || theirs.and_then(|theirs| theirs.seen.get());
    let choose = move |change| {
        let Ok(index) = event_target_value(&change).parse() else {
            return;
        };
        ui.dispatch.send(match untrack(theirs_now) {
            Some(Seen { to, .. }) => Intent::ChooseCallerIdFor {
                to,
                index: Some(index),
                once: theirs.is_some_and(|theirs| untrack(|| theirs.is_once())),
            },
            None => Intent::ChooseCallerId { index },
        });
    };
    let names = Memo::new(move |_| {
        ui.stores.dialer.with(|dialer| {
            let names: Vec<_> = dialer.caller_ids.iter().map(text::caller_id).collect();
            if names.is_empty() {
                vec![text::DEFAULT_CALLER_ID.to_owned()]
            } else {
                names
            }
        })
    });
    let chosen = Memo::new(move |_| {
        let usual = || ui.stores.dialer.with(|dialer| dialer.chosen_caller_id);
        theirs_now().map_or_else(usual, |seen| seen.choice)
    });
    let options = move || {
        let names = names.get().into_iter().enumerate();
        names
            .map(|(at, name)| {
                view! { <option value=at.to_string() prop:selected=move || at == chosen.get()>{name}</option> }
                    .into_any()
            })
            .collect_view()
    };
    view! {
        <label class="field">
            <span>{text::CALL_FROM}</span>
            <select
                class="select"
                id=theirs.map(|_| ids::CALL_FROM)
                aria-describedby=theirs.map(|_| ids::THEY_SEE)
                on:change=choose
            >
                {options}
            </select>
        </label>
    }
    .into_any()
}
