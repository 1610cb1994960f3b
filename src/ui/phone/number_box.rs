//! `Name or number`: what is typed there is called.

use ledgerline_core::domain::intent::Intent;
use leptos::{ev, prelude::*};

use crate::ui::{
    app::Ui,
    icon::{Icon, icon},
    keys::Shortcut,
    text,
};

use super::{
    ids,
    people_box::{Beside, PeopleBox},
};

/// What the field holds; shared with the dial pad.
#[derive(Clone, Copy)]
pub(super) struct NumberBox {
    ui: Ui,
    people: PeopleBox,
}

impl NumberBox {
    pub(super) fn new(ui: Ui) -> Self {
        Self {
            ui,
            people: PeopleBox::new(ui, ui.number, ids::SUGGESTIONS.to_owned(), Beside::Redial),
        }
    }

    pub(super) fn is_empty(self) -> bool {
        self.people.typed.with(String::is_empty)
    }

    /// Replaces the text; a message about the old one has been read.
    fn write(self, text: String) {
        if !text.is_empty() {
            self.ui.dispatch.send(Intent::ExpectCall);
        }
        self.people.write(text);
        self.ui.from_link.set(false);
        if self
            .ui
            .stores
            .dialer
            .with(|dialer| dialer.problem.is_some())
        {
            self.ui.dispatch.send(Intent::ClearDialProblem);
        }
    }

    pub(super) fn append(self, digit: &str) {
        let text = self.people.typed.get_untracked() + digit;
        self.write(text);
        self.people.is_open.set(false);
    }

    fn erase(self) {
        let mut text = self.people.typed.get_untracked();
        text.pop();
        self.write(text);
    }

    /// What `Call` would dial now, followed.
    pub(super) fn callee(self) -> String {
        let meant = self.people.followed().map(|meant| meant.number);
        meant.unwrap_or_else(|| self.people.typed.get())
    }

    /// Calls what is chosen, the first result for a name, or the number as typed.
    pub(super) fn call(self) {
        let meant = self.people.meant().map(|meant| meant.number);
        self.people.is_open.set(false);
        self.ui.from_link.set(false);
        self.ui.dispatch.send(Intent::Dial {
            input: meant.unwrap_or_else(|| self.people.typed.get_untracked()),
        });
    }

    fn on_key(self, event: &ev::KeyboardEvent) {
        if !self.people.on_key(event) && event.key() == "Enter" {
            self.call();
            event.prevent_default();
        }
    }

    pub(super) fn view(self) -> AnyView {
        let people = self.people;
        let has_problem = move || {
            self.ui
                .stores
                .dialer
                .with(|dialer| dialer.problem.is_some())
        };
        view! {
            <div class="number">
                {people.follow()}
                {icon(Icon::Search)}
                <input
                    class="input big"
                    id=ids::NUMBER
                    type="text"
                    inputmode="tel"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=text::NAME_OR_NUMBER
                    aria-label=text::NAME_OR_NUMBER
                    aria-autocomplete="list"
                    aria-expanded=move || people.shows().to_string()
                    aria-controls=ids::SUGGESTIONS
                    aria-activedescendant=move || people.active_id()
                    aria-invalid=move || has_problem().then_some("true")
                    aria-describedby="dial-problem"
                    prop:value=people.typed
                    on:input=move |input| self.write(event_target_value(&input))
                    on:keydown=move |event| self.on_key(&event)
                    on:blur=move |_| people.is_open.set(false)
                />
                {move || {
                    if self.is_empty() {
                        view! { <kbd class="key wide-only" aria-hidden="true">{move || self.ui.keys.get().of(Shortcut::Number).to_string()}</kbd> }.into_any()
                    } else {
                        view! {
                            <button
                                type="button"
                                class="btn quiet small icon"
                                aria-label=text::ERASE
                                title=text::ERASE
                                on:click=move |_| self.erase()
                            >
                                {icon(Icon::Erase)}
                            </button>
                        }
                            .into_any()
                    }
                }}
                {people.list(Callback::new(move |_| self.call()))}
            </div>
        }
        .into_any()
    }
}
