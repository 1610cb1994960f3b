//! `Keep on top`: a small window above all others with the call at hand, drawn from the same stores by
//! the same page. Closing it closes a window and no call.

use std::cell::{Cell, RefCell};

use ledgerline_core::domain::{call::CallView, call_control::Control, ids::CallId, intent::Intent};
use leptos::{
    mount::{UnmountHandle, mount_to},
    prelude::*,
};

use crate::ui::{
    app::Ui,
    dom,
    icon::{Icon, sized},
    text,
};

use super::{
    call_card::call_timer,
    legal::Legal,
    notes::{NoteOf, notes},
};

const WIDTH: u32 = 340;
const HEIGHT: u32 = 380;

thread_local! {
    /// What is in the window, for as long as it is open; with the number of that window.
    static SHOWN: RefCell<Option<(u32, Box<dyn std::any::Any>)>> = const { RefCell::new(None) };
    /// How many were opened. A browser closes the one before when another opens, and may say so late.
    static OPENED: Cell<u32> = const { Cell::new(0) };
}

/// Holds what a window shows; dropping it takes it out.
fn hold<M: leptos::tachys::view::Mountable + 'static>(window: u32, shown: UnmountHandle<M>) {
    SHOWN.with(|held| held.replace(Some((window, Box::new(shown)))));
}

fn let_go(window: u32) {
    let is_its = |held: &mut (u32, _)| held.0 == window;
    SHOWN.with(|shown| drop(shown.borrow_mut().take_if(is_its)));
}

/// The button, on the card of a call.
pub(super) fn button(ui: Ui) -> AnyView {
    let can = dom::has_window_above();
    let said = RwSignal::new("");
    let open = move |_| {
        if !can {
            return said.set(text::NO_WINDOW_ABOVE);
        }
        let number = OPENED.get() + 1;
        OPENED.set(number);
        let opened = move |body| hold(number, mount_to(body, move || window(ui)));
        let closed = move || let_go(number);
        dom::open_window_above(
            (WIDTH, HEIGHT),
            text::MINI_PHONE,
            opened,
            closed,
            move || {
                let _ = said.try_set(text::WINDOW_ABOVE_REFUSED);
            },
        );
    };
    view! {
        <button
            class="btn small quiet"
            aria-disabled=(!can).then_some("true")
            title=if can { text::KEEP_ON_TOP_HINT } else { text::NO_WINDOW_ABOVE }
            on:click=open
        >
            {text::KEEP_ON_TOP}
        </button>
        <span class="meta" role="status">{move || said.get()}</span>
    }
    .into_any()
}

/// What stands in it.
fn window(ui: Ui) -> AnyView {
    let at_hand = Memo::new(move |_| ui.stores.calls.at_hand());
    view! {
        <main class="card-body stack" aria-label=text::MINI_PHONE>
            {move || match at_hand.get() {
                Some(id) => call(ui, id),
                None => view! { <p class="dim">{text::NO_CALL_NOW}</p> }.into_any(),
            }}
        </main>
    }
    .into_any()
}

fn call(ui: Ui, id: CallId) -> AnyView {
    let call = ui.stores.calls.call(id.clone());
    let of = move |read: fn(&CallView) -> Option<String>| {
        Memo::new(move |_| call.with(|call| call.as_ref().and_then(read)))
    };
    let name = of(|call| Some(text::call_name(call)));
    let company = of(|call| call.caller.known()?.company_name().map(str::to_owned));
    let note = Memo::new(move |_| {
        call.with(|call| {
            call.as_ref()
                .map(|call| call.note.clone())
                .unwrap_or_default()
        })
    });
    view! {
        <header class="row">
            <div class="grow">
                <h1 class="two strong">{name}</h1>
                <p class="dim two">{company}</p>
            </div>
            {call_timer(ui, call)}
        </header>
        {controls(ui, &id, call)}
        {notes(ui, NoteOf::Above(id), note)}
    }
    .into_any()
}

/// Three of the card's controls, under the same law.
fn controls(ui: Ui, id: &CallId, call: Memo<Option<CallView>>) -> AnyView {
    let legal = Legal::of(ui, call);
    let is = move |read: fn(&CallView) -> bool| {
        Memo::new(move |_| call.with(|call| call.as_ref().is_some_and(read)))
    };
    let is_muted = is(|call| call.is_muted);
    let is_held = is(|call| call.in_call.held_since.is_some());
    let mute = move || {
        (
            Control::Mute,
            if is_muted.get() {
                text::UNMUTE
            } else {
                text::MUTE
            },
        )
    };
    let hold = move || {
        if is_held.get() {
            (Control::Resume, text::RESUME)
        } else {
            (Control::Hold, text::HOLD)
        }
    };
    let act = {
        let id = id.clone();
        move |control: Control, intent: fn(CallId, bool) -> Intent, is_on: Memo<bool>| {
            if legal.why_not_now(control).is_none() {
                ui.dispatch.send(intent(id.clone(), is_on.get_untracked()));
            }
        }
    };
    let (do_mute, do_hold, do_hang) = (act.clone(), act.clone(), act);
    let never = Memo::new(|_| false);
    let set_muted = |call, is_on: bool| Intent::SetMuted {
        call,
        muted: !is_on,
    };
    let set_held = |call, is_on| {
        if is_on {
            Intent::Resume { call }
        } else {
            Intent::Hold { call }
        }
    };
    let hang_up = |call, _| Intent::HangUp { call };
    view! {
        <div class="row" role="group" aria-label=text::CONTROLS>
            <button
                class="btn"
                aria-disabled=move || legal.disabled(mute().0)
                title=move || legal.why_not(mute().0)
                on:click=move |_| do_mute(untrack(mute).0, set_muted, is_muted)
            >
                {move || mute().1}
            </button>
            <button
                class="btn"
                aria-disabled=move || legal.disabled(hold().0)
                title=move || legal.why_not(hold().0)
                on:click=move |_| do_hold(untrack(hold).0, set_held, is_held)
            >
                {move || hold().1}
            </button>
            <span class="grow"></span>
            <button
                class="btn danger"
                aria-disabled=move || legal.disabled(Control::HangUp)
                on:click=move |_| do_hang(Control::HangUp, hang_up, never)
            >
                {sized(Icon::HangUp, "i solid")}{text::HANG_UP}
            </button>
        </div>
    }
    .into_any()
}
