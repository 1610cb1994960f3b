//! The field that says to whom a call goes that is there already: transferred, added to, forwarded.
//!
//! It goes to nobody whose number was not in the field: a name puts the first one it means there, and so does
//! a choice from the list; what is asked next acts.

use ledgerline_core::domain::{ids::CallId, intent::Intent};
use leptos::{ev, prelude::*};

use crate::ui::{app::Ui, text};

use super::people_box::{Beside, PeopleBox, Suggestion};

/// The field, and whose number it holds.
#[derive(Clone, Copy)]
pub(super) struct PersonField {
    people: PeopleBox,
    /// Whose number the field holds, as long as it does.
    picked: RwSignal<Option<Suggestion>>,
    suggests: bool,
}

/// Whom the call is to go to.
pub(super) struct Meant {
    pub(super) input: String,
    /// The same for a person.
    pub(super) name: String,
}

impl PersonField {
    /// `list` is the id of the list of people.
    pub(super) fn new(ui: Ui, list: String, suggests: bool) -> Self {
        let typed = RwSignal::new(String::new());
        Self {
            people: PeopleBox::new(ui, typed, list, Beside::Nothing),
            picked: RwSignal::new(None),
            suggests,
        }
    }

    fn pick(self, one: Suggestion) {
        self.people.write(one.number.clone());
        self.people.is_open.set(false);
        self.picked.set(Some(one));
    }

    /// Nothing where a name stood there: the number it means does now.
    pub(super) fn meant(self) -> Option<Meant> {
        let typed = self.people.typed.get_untracked();
        let picked = self.picked.get_untracked();
        let known = picked.filter(|one| one.number == typed);
        let first = self.people.first_of_name();
        if let Some(first) = first.filter(|_| self.suggests && known.is_none()) {
            self.pick(first);
            return None;
        }
        self.people.is_open.set(false);
        Some(match known {
            Some(one) => Meant {
                input: one.number,
                name: one.name,
            },
            None => Meant {
                name: typed.trim().to_owned(),
                input: typed,
            },
        })
    }

    /// Why nothing was done with what the field held for this call; once it holds something else, that is
    /// settled.
    pub(super) fn problem(self, call: CallId) -> AnyView {
        let (ui, typed) = (self.people.ui, self.people.typed);
        let of = ui.stores.calls.call(call.clone());
        let problem = Memo::new(move |_| of.with(|call| call.as_ref()?.in_call.misdialled.clone()));
        Effect::new(move |_| {
            typed.track();
            if problem.with_untracked(Option::is_some) {
                let call = call.clone();
                ui.dispatch.send(Intent::ClearMisdialled { call });
            }
        });
        let words = move || problem.with(|problem| problem.as_ref().and_then(text::dial_problem));
        view! { <p class="bad" role="alert">{words}</p> }.into_any()
    }

    /// The field, with the people it may mean where they are suggested.
    pub(super) fn view(self, id: String, name: &'static str) -> AnyView {
        let Self {
            people, suggests, ..
        } = self;
        let on_key = move |event: ev::KeyboardEvent| {
            if !suggests {
                return;
            }
            if people.on_key(&event) {
                event.stop_propagation();
            } else if event.key() == "Enter"
                && let Some(one) = people.chosen()
            {
                self.pick(one);
                event.prevent_default();
            }
        };
        view! {
            {suggests.then(|| people.follow())}
            <div class="number small">
                <input
                    class="input"
                    id=id
                    role=suggests.then_some("combobox")
                    autocomplete="off"
                    spellcheck="false"
                    aria-label=name
                    placeholder=name
                    aria-autocomplete=suggests.then_some("list")
                    aria-expanded=move || suggests.then(|| people.shows().to_string())
                    aria-controls=suggests.then(|| people.list_id())
                    aria-activedescendant=move || people.active_id()
                    prop:value=people.typed
                    on:input=move |input| {
                        people.write(event_target_value(&input));
                        people.is_open.update(|is_open| *is_open &= suggests);
                    }
                    on:keydown=on_key
                    on:blur=move |_| people.is_open.set(false)
                />
                {suggests.then(|| people.list(Callback::new(move |one| self.pick(one))))}
            </div>
        }
        .into_any()
    }
}
