//! The steps an admin takes at RingCentral and at NetSuite.

use ledgerline_core::domain::company::{ROLE, RolePermission};
use leptos::prelude::*;

use crate::ui::{
    dom,
    icon::{Icon, icon},
    text,
};

/// A text to take along.
pub(super) fn copied(name: &'static str, value: Signal<String>) -> AnyView {
    let said = RwSignal::new("");
    let copy = move |_| {
        said.set(if dom::copy(&value.get_untracked()) {
            text::COPIED
        } else {
            text::NOT_COPIED
        });
    };
    view! {
        <span class="copied">
            <code>{value}</code>
            <button class="btn small" type="button" on:click=copy>{name}</button>
            <span class="meta" role="status">{move || said.get()}</span>
        </span>
    }
    .into_any()
}

/// Steps, each of which can be led to: `{id}-1` is the first.
pub(super) fn steps(id: &'static str, steps: &'static [&'static str]) -> AnyView {
    let all: Vec<_> = steps
        .iter()
        .zip(1..)
        .map(|(step, at)| {
            view! { <li id=format!("{id}-{at}") tabindex="-1">{*step}</li> }.into_any()
        })
        .collect();
    view! { <ol class="steps">{all}</ol> }.into_any()
}

/// The permissions of NetSuite's role, and what each is for.
pub(super) fn role() -> AnyView {
    let listed = |is_required: bool| {
        let all = ROLE.iter().filter(|one| one.is_required == is_required);
        all.map(|one| {
            view! {
                <li>
                    <span class="strong">{text::role_permission(one)}</span>
                    <span class="meta">" – "{one.purpose}</span>
                </li>
            }
        })
        .collect_view()
    };
    view! {
        <details>
            <summary>{text::NS_ROLE}</summary>
            <div class="stack">
                <p>{text::NS_ROLE_NEEDED}</p>
                <ul class="bullets">{listed(true)}</ul>
                <p>{text::NS_ROLE_USEFUL}</p>
                <ul class="bullets">{listed(false)}</ul>
            </div>
        </details>
    }
    .into_any()
}

/// What does not work because of permissions that the role lacks.
pub(super) fn lacking(spellings: &[String]) -> Option<AnyView> {
    let rows: Vec<_> = spellings
        .iter()
        .filter_map(|spelling| RolePermission::spelled_as(spelling))
        .map(|one| {
            view! {
                <li>
                    <span class="strong">{text::role_permission(one)}</span>
                    <span class="meta">" – "{one.without}</span>
                </li>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <p class="state warn">{icon(Icon::Warning)}<span>{text::NS_ROLE_LACKS}</span></p>
            <ul class="bullets" aria-label=text::NS_ROLE_LACKS>{rows}</ul>
        }
        .into_any()
    })
}

pub(super) fn at_once(words: &'static str) -> AnyView {
    view! { <p class="note warn">{icon(Icon::Warning)}<strong>{words}</strong></p> }.into_any()
}

/// A page of the platform, in a tab of its own.
pub(super) fn link(address: &'static str, words: &'static str) -> AnyView {
    view! { <p><a href=address target="_blank" rel="noreferrer noopener">{words}</a></p> }
        .into_any()
}
