//! Which facts of a call go into which fields that the company has added to its phone calls.

use ledgerline_core::domain::{
    logging::{CallFact, CallField, CustomField},
    pane::Reading,
};
use leptos::prelude::*;

use super::{Rules, fields::flaw};
use crate::ui::text;

pub(super) fn call_fields(rules: Rules) -> AnyView {
    let wrong = rules.draft.flaw("callFields");
    let read = Memo::new(move |_| rules.view.with(|view| view.as_ref()?.fields.clone()));
    let known = Memo::new(move |_| match read.get() {
        Some(Reading::Read { value, .. }) => value,
        Some(Reading::Asked | Reading::Failed { .. }) | None => Vec::new(),
    });
    let problem = move || match read.get() {
        Some(Reading::Failed { problem }) => Some(text::could_not_read(&problem)),
        Some(Reading::Read { value, .. }) if value.is_empty() => {
            Some(text::NO_CUSTOM_FIELDS.to_owned())
        }
        Some(Reading::Asked | Reading::Read { .. }) | None => None,
    };
    view! {
        <section class="card" aria-labelledby="call-fields">
            <div class="card-head"><h2 class="card-title" id="call-fields">{text::CALL_FIELDS}</h2></div>
            <fieldset class="card-body stack" disabled=move || rules.why_not.get().is_some()>
                <p class="meta">{text::CALL_FIELDS_ABOUT}</p>
                {move || problem().map(|words| view! { <p class="meta">{words}</p> })}
                {CallFact::ALL.map(|fact| row(rules, fact, known)).into_iter().collect_view()}
                {flaw(wrong)}
            </fieldset>
        </section>
    }
    .into_any()
}

/// One fact and the field that it goes into.
fn row(rules: Rules, fact: CallFact, known: Memo<Vec<CustomField>>) -> AnyView {
    let value = rules.draft.rules;
    let chosen = Memo::new(move |_| {
        value.with(|rules| {
            let rule = rules.call_fields.iter().find(|rule| rule.fact == fact);
            rule.map(|rule| rule.field.clone())
        })
    });
    let options = move || {
        let mut options: Vec<(String, String)> = known
            .get()
            .into_iter()
            .filter(|field| field.kind.takes(fact))
            .map(|field| (field.id, field.label))
            .collect();
        // One that NetSuite does not name just now stays chosen.
        if let Some(chosen) = chosen.get()
            && !options.iter().any(|(id, _)| *id == chosen)
        {
            options.push((chosen.clone(), chosen));
        }
        let rows = options.into_iter().map(|(id, label)| {
            let is_it = {
                let id = id.clone();
                move || chosen.with(|chosen| chosen.as_ref() == Some(&id))
            };
            view! { <option value=id selected=is_it>{label}</option> }
        });
        rows.collect_view()
    };
    let choose = move |change| {
        let field = event_target_value(&change);
        value.update(|rules| {
            rules.call_fields.retain(|rule| rule.fact != fact);
            if !field.is_empty() {
                rules.call_fields.push(CallField { fact, field });
                rules.call_fields.sort_by_key(|rule| rule.fact);
            }
        });
    };
    view! {
        <label class="field">
            <span>{text::call_fact(fact)}</span>
            <select class="select" on:change=choose>
                <option value="" selected=move || chosen.with(Option::is_none)>{text::NOT_WRITTEN}</option>
                {options}
            </select>
        </label>
    }
    .into_any()
}
