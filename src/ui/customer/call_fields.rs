//! `Call Fields`: the company's own fields of the call that the pane is about, for the rep to fill in.

use ledgerline_core::domain::{
    finished_call::FinishedCall,
    ids::TelephonySessionId,
    intent::Intent,
    logging::{AskedField, CustomField, CustomKind, Entered, FieldValue},
    view::LogState,
};
use leptos::prelude::*;

use super::call_of;
use crate::ui::{app::Ui, phone::Typing, text};

/// A call on the line, or one that ended in this session.
#[derive(Clone, PartialEq)]
struct Filled {
    entered: Entered,
    is_live: bool,
    /// What NetSuite did not take.
    not_taken: Vec<String>,
}

impl Filled {
    fn of(ui: Ui, session: &TelephonySessionId) -> Option<Self> {
        let live = ui.stores.calls.with(|calls| {
            let is_it = |id: &TelephonySessionId| id == session;
            let mut calls = calls.iter();
            let call = calls.find(|call| call.telephony_session_id.as_ref().is_some_and(is_it))?;
            Some(Self {
                entered: call.entered.clone(),
                is_live: true,
                not_taken: Vec::new(),
            })
        });
        live.or_else(|| {
            ui.stores.finished.with(|finished| {
                let mut items = finished.calls.iter();
                let item = items.find(|item| item.call.telephony_session_id == *session)?;
                let not_taken = match &item.log {
                    LogState::Logged { not_taken, .. } => not_taken.clone(),
                    LogState::Waiting { .. }
                    | LogState::Sending
                    | LogState::Wedged { .. }
                    | LogState::LeftOut { .. } => Vec::new(),
                };
                Some(Self {
                    entered: item.call.entered.clone(),
                    is_live: false,
                    not_taken,
                })
            })
        })
    }
}

/// The call whose card was opened by itself when it ended: the pane still shows whom it was with.
fn just_ended(ui: Ui) -> Option<TelephonySessionId> {
    let opened = ui.opened.get()?;
    let number = ui.stores.customer.with(|view| view.number.clone());
    ui.stores.finished.with(|finished| {
        let is_it = |call: &FinishedCall| {
            call.telephony_session_id == opened && call.remote.number == number
        };
        finished
            .calls
            .iter()
            .any(|item| is_it(&item.call))
            .then_some(opened)
    })
}

/// The region; none where nothing is asked, or of a call that is not this browser's to fill.
pub(super) fn call_fields(ui: Ui) -> AnyView {
    let session = Memo::new(move |_| call_of(ui).or_else(|| just_ended(ui)));
    let filled = Memo::new(move |_| Filled::of(ui, &session.get()?));
    let asked = Memo::new(move |_| ui.stores.connection.with(|view| view.call_fields.clone()));
    let about = Memo::new(move |_| session.get().filter(|_| filled.with(Option::is_some)));
    (move || {
        let session = about.get()?;
        let asked = asked.get();
        if asked.is_empty() {
            return None;
        }
        let rows = asked
            .into_iter()
            .map(|asked| row(ui, session.clone(), &asked, filled));
        Some(view! {
            <section class="sec stack" aria-label=text::CALL_FIELDS>
                <h3 class="sec-head">{text::CALL_FIELDS}</h3>
                {rows.collect_view()}
            </section>
        })
    })
    .into_any()
}

/// A field, and what is to be said about what stands in it.
fn row(
    ui: Ui,
    session: TelephonySessionId,
    asked: &AskedField,
    filled: Memo<Option<Filled>>,
) -> AnyView {
    let (id, field) = (asked.field.id.clone(), asked.field.clone());
    let value = {
        let id = id.clone();
        Memo::new(move |_| filled.with(|filled| filled.as_ref()?.entered.get(&id).cloned()))
    };
    let write = {
        let (id, field) = (id.clone(), field.clone());
        Callback::new(move |typed: String| {
            ui.dispatch.send(Intent::EnterField {
                session: session.clone(),
                field: id.clone(),
                value: field.read(&typed),
            });
        })
    };
    let wrong = {
        let field = field.clone();
        Memo::new(move |_| value.with(|value| field.misfit(value.as_ref()?)))
    };
    let is_refused = {
        let id = id.clone();
        Memo::new(move |_| {
            filled.with(|filled| {
                let refused = filled.as_ref().map(|filled| &filled.not_taken);
                refused.is_some_and(|refused| refused.contains(&id))
            })
        })
    };
    let is_required = asked.is_required;
    let said = move || match wrong.get() {
        Some(wrong) => Some(text::misfit(wrong)),
        None if is_refused.get() => Some(text::NOT_TAKEN.to_owned()),
        None if is_required && value.with(Option::is_none) => Some(text::NEEDED.to_owned()),
        None => None,
    };
    let is_invalid = Memo::new(move |_| wrong.with(Option::is_some) || is_refused.get());
    let control = Control {
        id: format!("call-field-{id}"),
        said: format!("call-field-said-{id}"),
        is_required,
        is_invalid,
        value,
        write,
    };
    let (names, says) = (control.id.clone(), control.said.clone());
    let input = match field.kind {
        CustomKind::Checkbox => {
            let options = [(FieldValue::YES, text::YES), (FieldValue::NO, text::NO)];
            let options = options.map(|(value, words)| (value.to_owned(), words.to_owned()));
            control.choice(options.into())
        }
        CustomKind::List => {
            let entries = field.entries.iter();
            let options = entries.map(|entry| {
                let name = entry.name.clone().unwrap_or_else(|| entry.id.clone());
                (entry.id.clone(), name)
            });
            control.choice(options.collect())
        }
        CustomKind::Text | CustomKind::Number | CustomKind::Other => {
            let is_live =
                move || filled.with(|filled| filled.as_ref().is_some_and(|filled| filled.is_live));
            control.line(field.clone(), is_live)
        }
    };
    let class = move || {
        if is_invalid.get() {
            "meta wrong"
        } else {
            "meta"
        }
    };
    view! {
        <div class="field">
            <label class="label" for=names>{field.label}</label>
            {input}
            <small id=says role="status" class=class>{said}</small>
        </div>
    }
    .into_any()
}

/// What every kind of field is made of.
struct Control {
    id: String,
    /// Of what is said about it.
    said: String,
    is_required: bool,
    is_invalid: Memo<bool>,
    value: Memo<Option<FieldValue>>,
    write: Callback<String>,
}

impl Control {
    /// A line to type on.
    fn line(
        self,
        field: CustomField,
        is_live: impl Fn() -> bool + Send + Sync + 'static,
    ) -> AnyView {
        let (value, write, is_invalid) = (self.value, self.write, self.is_invalid);
        let kept = Memo::new(move |_| {
            value.with(|value| value.as_ref().map(FieldValue::words).unwrap_or_default())
        });
        let typing = Typing::new(kept, is_live, move |typed| write.run(typed));
        let is_number = field.kind == CustomKind::Number;
        let leave = move |_| {
            let read = field.read(&typing.shown());
            typing.leave_as(read.as_ref().map(FieldValue::words).unwrap_or_default());
        };
        view! {
            <input
                class="input"
                class:num=is_number
                id=self.id
                autocomplete="off"
                inputmode=is_number.then_some("numeric")
                aria-required=self.is_required.then_some("true")
                aria-invalid=move || is_invalid.get().then_some("true")
                aria-describedby=self.said
                prop:value=move || typing.shown()
                on:input=move |input| typing.input(event_target_value(&input))
                on:change=leave
            />
        }
        .into_any()
    }

    /// A choice, or none. What stands there stays in sight when it is no longer offered.
    fn choice(self, options: Vec<(String, String)>) -> AnyView {
        let (value, write, is_invalid) = (self.value, self.write, self.is_invalid);
        let chosen = Memo::new(move |_| value.with(|value| value.as_ref().map(FieldValue::words)));
        let offered = Memo::new(move |_| {
            let mut offered = options.clone();
            let is_offered = |chosen: &str| options.iter().any(|(one, _)| one == chosen);
            value.with(|value| {
                if let Some(value) = value
                    && !is_offered(&value.words())
                {
                    let name = match value {
                        FieldValue::Entry(entry) => entry.name.clone(),
                        FieldValue::Text(_) | FieldValue::Number(_) | FieldValue::Checkbox(_) => {
                            None
                        }
                    };
                    offered.push((value.words(), name.unwrap_or_else(|| value.words())));
                }
            });
            offered
        });
        let rows = move || {
            let rows = offered.get().into_iter().map(|(one, words)| {
                let is_it = {
                    let one = one.clone();
                    move || chosen.with(|chosen| chosen.as_ref() == Some(&one))
                };
                view! { <option value=one selected=is_it>{words}</option> }
            });
            rows.collect_view()
        };
        let about = move || {
            let is_bare = offered.with(Vec::is_empty);
            is_bare.then(|| view! { <small class="meta">{text::NO_ENTRIES}</small> })
        };
        view! {
            <select
                class="select"
                id=self.id
                aria-required=self.is_required.then_some("true")
                aria-invalid=move || is_invalid.get().then_some("true")
                aria-describedby=self.said
                on:change=move |change| write.run(event_target_value(&change))
            >
                <option value="" selected=move || chosen.with(Option::is_none)>{text::NOT_FILLED}</option>
                {rows}
            </select>
            {about}
        }
        .into_any()
    }
}
