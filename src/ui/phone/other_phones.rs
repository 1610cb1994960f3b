//! Another phone in the place of this browser: choosing it, and what became of a call with it.

use ledgerline_core::domain::{
    call::CallView,
    intent::Intent,
    ring_out::{Ended, OtherPhones, RingOutProblem, RingOutView},
    view::DialProblem,
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    icon::{Icon, icon},
    later::{Part, later},
    text,
};

/// The value that stands for this browser; RingCentral's ids are numbers.
const THIS_BROWSER: &str = "";

fn phones<T: PartialEq + Send + Sync + 'static>(ui: Ui, read: fn(&OtherPhones) -> T) -> Memo<T> {
    Memo::new(move |_| ui.stores.dialer.with(|view| read(&view.other_phones)))
}

/// Are calls made with another phone?
pub(super) fn is_used(ui: Ui) -> bool {
    ui.stores
        .dialer
        .with(|view| view.other_phones.chosen.is_some())
}

/// `Call with`: this browser, then the other phones.
pub(super) fn call_with(ui: Ui) -> AnyView {
    let names = phones(ui, |it| {
        // Until RingCentral has said which phones there are, the chosen one is.
        let waits = it.chosen.iter().filter(|_| it.phones.is_empty());
        let all = it.phones.iter().chain(waits);
        all.map(|it| (it.id.clone(), it.name.clone()))
            .collect::<Vec<_>>()
    });
    let chosen = phones(ui, |it| it.chosen.as_ref().map(|it| it.id.clone()));
    let choose = move |change| {
        let value = event_target_value(&change);
        let phone = (value != THIS_BROWSER).then_some(value);
        ui.dispatch.send(Intent::ChoosePhone { phone });
    };
    view! {
        <label class="field">
            <span>{text::CALL_WITH}</span>
            <select class="select" on:change=choose>
                <option value=THIS_BROWSER selected=move || chosen.with(Option::is_none)>
                    {text::THIS_BROWSER}
                </option>
                {move || {
                    names
                        .get()
                        .into_iter()
                        .map(|(id, name)| {
                            let value = id.clone();
                            let is_it = move || chosen.with(|chosen| chosen.as_ref() == Some(&id));
                            view! { <option value=value selected=is_it>{name}</option> }
                        })
                        .collect_view()
                }}
            </select>
        </label>
    }
    .into_any()
}

/// What there is to say of other phones below the number; always in the document, so that a screen
/// reader hears it.
pub(super) fn standing(ui: Ui) -> AnyView {
    let problem = Memo::new(move |_| {
        ui.stores.dialer.with(|view| match &view.problem {
            Some(DialProblem::RingOut { problem }) => Some(problem.clone()),
            _ => None,
        })
    });
    let ended = phones(ui, |it| it.ended.clone());
    let gone = phones(ui, |it| it.gone.clone());
    view! {
        <div role="alert">
            {move || problem.get().map(|it| later(move || problem_note(ui, it.clone())))}
        </div>
        <div role="status">
            {move || ended.get().map(|it| later(move || ended_note(it.clone())))}
            {move || gone.get().map(|it| later(move || gone_note(it.clone())))}
        </div>
    }
    .into_any()
}

#[wasm_split(calls, fallible)]
fn problem_note(ui: Ui, problem: RingOutProblem) -> Part {
    let connect = move |_| ui.dispatch.send(Intent::Connect);
    let is_sign_in = problem == RingOutProblem::SignIn;
    Ok(view! {
        <div class="note bad">
            {icon(Icon::Warning)}
            <p class="grow">{text::ring_out_problem(&problem)}</p>
            {is_sign_in
                .then(|| view! { <button class="btn small" on:click=connect>{text::GET_CREDENTIALS}</button> })}
        </div>
    }
    .into_any())
}

#[wasm_split(calls, fallible)]
fn ended_note(ended: Ended) -> Part {
    Ok(view! {
        <p class="note info">{icon(Icon::Phone)}<span>{text::ring_out_ended(&ended)}</span></p>
    }
    .into_any())
}

#[wasm_split(calls, fallible)]
fn gone_note(name: String) -> Part {
    Ok(view! {
        <p class="note warn">{icon(Icon::Warning)}<span>{text::phone_gone(&name)}</span></p>
    }
    .into_any())
}

/// Of a live call: which phone has it, and how far it has come.
pub(super) fn stage(call: Memo<Option<CallView>>) -> Memo<Option<(RingOutView, String)>> {
    Memo::new(move |_| {
        call.with(|call| {
            let call = call.as_ref()?;
            let number = call.remote.number.clone().unwrap_or_default();
            Some((call.other_phone.clone()?, number))
        })
    })
}

/// What only the person can key in.
pub(super) fn to_key_in(call: Memo<Option<CallView>>) -> AnyView {
    let extension = Memo::new(move |_| {
        call.with(|call| call.as_ref()?.other_phone.as_ref()?.extension.clone())
    });
    (move || {
        extension
            .get()
            .map(|it| view! { <p class="note info">{icon(Icon::Keypad)}<span>{text::key_in(&it)}</span></p> })
    })
    .into_any()
}

/// In the dialer's settings: whether the other phone is asked for a 1.
pub(super) fn settings(ui: Ui) -> AnyView {
    let asks = phones(ui, |it| it.asks_for_one);
    let has_any = phones(ui, |it| !it.phones.is_empty() || it.chosen.is_some());
    let change = move |change| {
        let on = event_target_checked(&change);
        ui.dispatch.send(Intent::AskForOne { on });
    };
    (move || {
        if !has_any.get() {
            return view! { <p class="meta">{text::NO_OTHER_PHONES}</p> }.into_any();
        }
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    aria-describedby="ask-for-one-why"
                    prop:checked=move || asks.get()
                    on:change=change
                />
                <span>{text::ASK_FOR_ONE}</span>
            </label>
            <p class="meta" id="ask-for-one-why">{text::ASK_FOR_ONE_WHY}</p>
            <p class="meta">{text::OTHER_PHONE_ABOUT}</p>
        }
        .into_any()
    })
    .into_any()
}
