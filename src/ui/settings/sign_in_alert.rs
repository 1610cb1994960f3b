//! Why the last sign-in failed, and the way on.

use ledgerline_core::domain::{connection::SignInProblem, intent::Intent};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    dom,
    icon::{Icon, icon},
    later::{Part, later},
    text,
};

pub(crate) fn sign_in_alert(ui: Ui) -> AnyView {
    let problem = Memo::new(move |_| {
        ui.stores
            .connection
            .with(|view| view.sign_in_problem.clone())
    });
    view! { {move || problem.get().map(|problem| later(move || alert(ui, problem.clone())))} }
        .into_any()
}

#[wasm_split(settings, fallible)]
fn alert(ui: Ui, problem: SignInProblem) -> Part {
    let problem = &problem;
    let heading = text::sign_in_problem(problem);
    let code = text::sign_in_code(problem);
    let can_copy = code.is_some();
    let said = RwSignal::new("");
    let details = text::admin_details(problem);
    let copy = move |_| {
        said.set(if dom::copy(&details) {
            text::COPIED
        } else {
            text::NOT_COPIED
        });
    };
    let action = if can_copy {
        view! { <button class="btn small" on:click=copy>{text::COPY_DETAILS}</button> }.into_any()
    } else if *problem == SignInProblem::WindowBlocked {
        sign_in_here(ui, said)
    } else {
        view! {
            <button class="btn small" on:click=move |_| ui.dispatch.send(Intent::Connect)>
                {text::CONNECT}
            </button>
        }
        .into_any()
    };
    Ok(view! {
        <div class="note bad sign-in" role="alert" aria-label=heading>
            {icon(Icon::Warning)}
            <div class="grow">
                <p class="strong">{heading}</p>
                <p>{text::sign_in_cause(problem)}</p>
                {code.map(|code| view! { <p class="code wrap">{code}</p> })}
            </div>
            {action}
            <span class="meta" role="status">{move || said.get()}</span>
        </div>
    }
    .into_any())
}

/// Leaves the page to sign in. A call would not survive that, so the first click warns of it.
fn sign_in_here(ui: Ui, said: RwSignal<&'static str>) -> AnyView {
    let has_call = move || ui.stores.calls.with(|calls| !calls.is_empty());
    let is_warned = move || said.get() == text::SIGN_IN_CUTS_CALL && has_call();
    let go = move |_| {
        if untrack(has_call) && said.get_untracked() != text::SIGN_IN_CUTS_CALL {
            said.set(text::SIGN_IN_CUTS_CALL);
        } else {
            ui.dispatch.send(Intent::ConnectInThisTab);
        }
    };
    view! {
        <button class="btn small" on:click=go>
            {move || if is_warned() { text::SIGN_IN_ANYWAY } else { text::SIGN_IN_HERE }}
        </button>
    }
    .into_any()
}
