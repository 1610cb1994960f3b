//! Who gets the calls of extensions that have nobody, and what is done to the whole mapping.

use ledgerline_core::domain::mapping::{MappingWish, Organizer, Rest};
use leptos::prelude::*;

use super::{
    Screen, bad,
    staff::{Picked, staff},
};
use crate::ui::{
    icon::{Icon, icon},
    text,
};

pub(super) fn rest(screen: Screen) -> AnyView {
    let saved = Memo::new(move |_| {
        screen
            .state
            .with(|state| Some(state.as_ref()?.default_organizer.clone()))
            .unwrap_or_default()
    });
    let organizer = Memo::new(move |_| saved.with(|saved| saved.organizer.clone()));
    let about = move || {
        let is_from_file = saved.with(|saved| saved.is_from_file);
        if is_from_file {
            text::DEFAULT_FROM_FILE
        } else {
            text::DEFAULT_ABOUT
        }
    };
    let shown = move || {
        if screen.is_admin.get() {
            // Made anew with what was saved.
            return picked(screen, organizer.get());
        }
        let name = organizer.get().map(|one| one.name);
        let name = name.unwrap_or_else(|| text::NOBODYS.to_owned());
        view! { <dl class="facts"><dt>{text::DEFAULT_ORGANIZER}</dt><dd>{name}</dd></dl> }
            .into_any()
    };
    view! {
        <section class="card mapping-rest" aria-label=text::DEFAULT_ORGANIZER>
            <div class="mapping-default">
                {shown}
                <p class="meta">{about}</p>
            </div>
            {move || screen.is_admin.get().then(|| buttons(screen))}
        </section>
    }
    .into_any()
}

fn picked(screen: Screen, saved: Option<Organizer>) -> AnyView {
    let picked = Picked::of(saved.clone());
    let changed = move || {
        let now = picked.organizer.get_untracked();
        // What is no employee says nothing yet.
        let is_other = now != saved && !picked.is_unclear();
        screen
            .default_edit
            .set(is_other.then_some(Rest { organizer: now }));
    };
    let changed = StoredValue::new(changed);
    let field = ("default-organizer", text::DEFAULT_ORGANIZER);
    staff(screen, field, picked, move || {
        changed.with_value(|changed| changed());
    })
}

fn buttons(screen: Screen) -> AnyView {
    let is_saving = Memo::new(move |_| {
        screen
            .view
            .with(|view| view.as_ref().is_some_and(|view| view.is_saving))
    });
    let has_edits = Memo::new(move |_| screen.has_edits());
    let problem = Memo::new(move |_| {
        screen
            .view
            .with(|view| Some(text::not_saved(view.as_ref()?.save_problem.as_ref()?)))
    });
    let saves = Memo::new(move |_| {
        screen
            .view
            .with(|view| view.as_ref().is_some_and(|view| view.saves > 0))
    });
    let is_idle = move || has_edits.get() && !is_saving.get();
    let save = move |_| {
        if untrack(is_idle) {
            screen.save();
        }
    };
    view! {
        <footer class="card-foot">
            <button class="btn" on:click=move |_| screen.send(&MappingWish::Preview)>{text::PREVIEW_MATCH}</button>
            <button class="btn" on:click=move |_| screen.send(&MappingWish::Match)>{text::MATCH_AND_SAVE}</button>
            <span class="grow"></span>
            <span role="status">
                {move || {
                    let is_saved = saves.get() && !has_edits.get() && problem.with(Option::is_none);
                    is_saved
                        .then(|| view! { <span class="state ok">{icon(Icon::Check)}<span>{text::SAVED}</span></span> })
                }}
                {move || has_edits.get().then(|| view! { <span class="meta">{text::NOT_SAVED_YET}</span> })}
            </span>
            <button class="btn primary" aria-disabled=move || (!is_idle()).to_string() on:click=save>{text::SAVE}</button>
            <div class="full" role="alert">{move || problem.get().map(bad)}</div>
        </footer>
    }
    .into_any()
}
