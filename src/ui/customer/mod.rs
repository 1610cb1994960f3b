//! The customer pane: who it is, why we think so, what is open, what was last said. While nobody is
//! on the line it sums up the session.

mod actions;
mod add_customer;
mod call_fields;
mod info_links;
mod known;
mod lists;
mod matches;
mod overview;
mod profile;
mod session;
mod tabs;

use ledgerline_core::domain::{
    caller::CallerIdentity, ids::TelephonySessionId, phone_number::display,
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::{
    app::Ui,
    icon::{Icon, icon},
    later::{Part, later},
    primitives::empty,
    text,
};

/// The third column.
pub(crate) fn pane(ui: Ui) -> AnyView {
    let is_about = Memo::new(move |_| ui.stores.customer.is_about_somebody());
    view! {
        {move || if is_about.get() { about(ui) } else { session::session(ui) }}
    }
    .into_any()
}

/// The call that the pane is about. One whose session came after the pane was shown is known by its number.
fn call_of(ui: Ui) -> Option<TelephonySessionId> {
    let (about, number) = ui
        .stores
        .customer
        .with(|view| (view.about.clone(), view.number.clone()));
    about.or_else(|| {
        ui.stores.calls.with(|calls| {
            let mut theirs = calls
                .iter()
                .filter(|call| number.is_some() && call.remote.number == number);
            let only = theirs.next().filter(|_| theirs.next().is_none())?;
            only.telephony_session_id.clone()
        })
    })
}

fn about(ui: Ui) -> AnyView {
    later(move || somebody(ui))
}

#[wasm_split(calls, fallible, preload(fetch_calls))]
pub(crate) fn somebody(ui: Ui) -> Part {
    let customer = ui.stores.customer;
    let caller = Memo::new(move |_| customer.with(|view| view.caller.clone()));
    let number = Memo::new(move |_| customer.with(|view| view.number.as_deref().map(display)));
    let adds = RwSignal::new(false);
    Ok(view! {
        <aside class="pane" role="region" aria-label=text::CUSTOMER>
            {move || match caller.get() {
                CallerIdentity::Known { found, others } => known::head(ui, &found, others, adds),
                CallerIdentity::Several { matches } => matches::which_customer(ui, number, matches, adds),
                CallerIdentity::Looking => looking(text::LOOKING, number),
                CallerIdentity::Unknown => view! {
                    {nobody(Icon::People, text::NO_MATCH, text::NO_MATCH_HINT, number)}
                    {matches::somebody_else(ui, adds, Vec::new())}
                }
                .into_any(),
                CallerIdentity::Withheld => {
                    nobody(Icon::Empty, text::WITHHELD_TITLE, text::WITHHELD_HINT, number)
                }
                CallerIdentity::Unavailable => {
                    nobody(Icon::Warning, text::UNAVAILABLE_TITLE, text::UNAVAILABLE_HINT, number)
                }
                CallerIdentity::Unasked => {
                    nobody(Icon::Dash, text::UNASKED_TITLE, text::UNASKED_HINT, number)
                }
            }}
            {call_fields::call_fields(ui)}
            {move || {
                caller
                    .with(|caller| match caller {
                        CallerIdentity::Known { found, .. } => Some(known::account(ui, found)),
                        CallerIdentity::Several { .. }
                        | CallerIdentity::Looking
                        | CallerIdentity::Unknown
                        | CallerIdentity::Withheld
                        | CallerIdentity::Unavailable
                        | CallerIdentity::Unasked => None,
                    })
            }}
            {info_links::info_links(ui)}
            {add_customer::add_customer(ui, adds)}
        </aside>
    }
    .into_any())
}

/// `Add Customer`, which opens the form.
fn add_button(adds: RwSignal<bool>) -> AnyView {
    view! {
        <button class="btn small" on:click=move |_| adds.set(true)>{icon(Icon::Plus)}{text::ADD_CUSTOMER}</button>
    }
    .into_any()
}

fn nobody(
    glyph: Icon,
    title: &'static str,
    hint: &'static str,
    number: Memo<Option<String>>,
) -> AnyView {
    view! {
        <div class="who-head"><h2 class="num">{number}</h2></div>
        {empty(glyph, title, hint, ().into_any())}
    }
    .into_any()
}

/// Grey bars in the shape of what comes, with words.
fn looking(words: &'static str, number: Memo<Option<String>>) -> AnyView {
    view! {
        <div class="who-head"><h2 class="num">{number}</h2></div>
        {bars(words)}
    }
    .into_any()
}

fn bars(words: &'static str) -> AnyView {
    view! {
        <div class="loading" role="status">
            <i class="bar w70"></i><i class="bar w100"></i><i class="bar w50"></i>
            <p class="meta">{words}</p>
        </div>
    }
    .into_any()
}
