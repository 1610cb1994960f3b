//! What an admin does with a connection: test, save what was proved, leave.

use leptos::prelude::*;

use super::Company;
use crate::ui::text;

/// What a card's buttons depend on.
#[derive(Clone, Copy)]
pub(super) struct Foot {
    /// There are credentials in use.
    pub(super) has_any: Memo<bool>,
    /// The setup is open.
    pub(super) is_open: RwSignal<bool>,
    /// What is entered was tried as it stands, and worked.
    pub(super) is_proved: Memo<bool>,
    /// Leaving is being asked about.
    pub(super) leaves: RwSignal<bool>,
    /// What a bad save would do.
    pub(super) risk: &'static str,
    /// Id of the words beside `Save`.
    pub(super) about: &'static str,
}

/// For admins; `send` tries, and saves where that is asked.
pub(super) fn foot(
    company: Company,
    foot: Foot,
    send: impl Fn(bool) + Copy + Send + Sync + 'static,
) -> AnyView {
    let Foot {
        has_any,
        is_open,
        is_proved,
        leaves,
        risk,
        about,
    } = foot;
    let leave = move || {
        has_any.get().then(|| {
            view! {
                <button class="btn danger-quiet" on:click=move |_| leaves.set(true)>{text::DISCONNECT}</button>
            }
        })
    };
    let test = move || {
        (has_any.get() || is_open.get()).then(|| {
            view! { <button class="btn" on:click=move |_| send(false)>{text::TEST_CONNECTION}</button> }
        })
    };
    let save = move || {
        is_open.get().then(|| {
            view! {
                <button
                    class="btn primary"
                    disabled=move || !is_proved.get()
                    aria-describedby=about
                    on:click=move |_| send(true)
                >
                    {text::SAVE}
                </button>
                <p class="meta full" id=about>{move || if is_proved.get() { risk } else { text::TEST_FIRST }}</p>
            }
        })
    };
    (move || {
        company.is_admin.get().then(|| {
            view! { <footer class="card-foot">{leave}<span class="grow"></span>{test}{save}</footer> }
        })
    })
    .into_any()
}
