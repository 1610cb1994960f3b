//! Back to whoever it was, by voice or in writing.

use ledgerline_core::domain::{intent::Intent, texting::TextWish, view::AnnexName};
use leptos::prelude::*;

use crate::{
    state::annex_wish,
    ui::{
        dom,
        icon::{Icon, icon},
        route::Route,
        text,
    },
};

use super::History;

pub(super) fn back(history: History, number: String) -> AnyView {
    let ui = history.ui;
    let to = number.clone();
    let text = move |_| {
        let request = dom::unique_id();
        ui.texting.started.set(Some(request.clone()));
        let start = TextWish::Start {
            request,
            to: to.clone(),
            from: None,
        };
        ui.dispatch.send(annex_wish(AnnexName::Texts, &start));
        ui.router.go(Route::Messages.path());
    };
    let call = move |_| {
        let input = number.clone();
        ui.dispatch.send(Intent::Dial { input });
        ui.router.go(Route::Phone.path());
    };
    view! {
        <button class="btn small" on:click=text>{icon(Icon::Message)}{text::TEXT_THEM_BACK}</button>
        <button class="btn small primary" on:click=call>{icon(Icon::Phone)}{text::CALL_THEM_BACK}</button>
    }
    .into_any()
}
