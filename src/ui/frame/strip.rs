//! A live call on screens other than the phone's: still there, still in hand.

use ledgerline_core::domain::{call_control::Control, ids::CallId, intent::Intent};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    icon::{Icon, icon, sized},
    later::{Part, later},
    phone::{Legal, call_timer},
    primitives::keyed,
    route::Route,
    text,
};

pub(crate) fn line_strip(ui: Ui, route: Memo<Route>) -> AnyView {
    let away = Memo::new(move |_| {
        if route.get() == Route::Phone {
            Vec::new()
        } else {
            ui.stores.calls.live().get()
        }
    });
    view! {
        <div class="strip">{keyed(away, move |id: CallId| later(move || line(ui, id.clone())))}</div>
    }
    .into_any()
}

#[wasm_split(calls, fallible)]
fn line(ui: Ui, id: CallId) -> Part {
    let call = ui.stores.calls.call(id.clone());
    let name = Memo::new(move |_| {
        call.with(|call| call.as_ref().map(text::call_name).unwrap_or_default())
    });
    let legal = Legal::of(ui, call);
    // Whose other side is in a conference leaves it with the same button.
    let why_not = move || {
        let why = legal.why_not(Control::HangUp)?;
        legal.why_not(Control::Remove).map(|_| why)
    };
    let hang_up = move |_| {
        if untrack(why_not).is_none() {
            ui.dispatch.send(Intent::HangUp { call: id.clone() });
        }
    };
    Ok(view! {
        <section class="strip-call" aria-label=move || text::call_with(&name.get())>
            {sized(Icon::Phone, "i solid ok")}
            <a
                class="clip grow"
                href=Route::Phone.path()
                on:click=ui.router.follow(Route::Phone.path())
            >
                {name}
            </a>
            {call_timer(ui, call)}
            <button
                class="btn small danger"
                aria-disabled=move || why_not().map(|_| "true")
                aria-description=why_not
                title=why_not
                on:click=hang_up
            >{icon(Icon::HangUp)}{text::HANG_UP}</button>
        </section>
    }
    .into_any())
}
