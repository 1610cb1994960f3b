//! What goes into the fields that the company has added to its phone calls: facts, and fixed values.

use ledgerline_core::domain::{
    logging::{CallFact, CallField, CustomField, CustomKind, Filled, FixedValue, ListEntry},
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
                <h3>{text::FIXED_VALUES}</h3>
                <p class="meta">{text::FIXED_VALUES_ABOUT}</p>
                {move || known.get().into_iter().map(|field| fixed(rules, field)).collect_view()}
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
            let rule = rules
                .call_fields
                .iter()
                .find(|rule| rule.fact() == Some(fact));
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
            rules.call_fields.retain(|rule| rule.fact() != Some(fact));
            if !field.is_empty() {
                let filled = Filled::Fact(fact);
                rules.call_fields.push(CallField { filled, field });
                sort(&mut rules.call_fields);
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

/// Facts in their order, then fixed values by field.
fn sort(fields: &mut [CallField]) {
    fields.sort_by(|one, other| {
        let key = |rule: &CallField| (rule.fact().is_none(), rule.fact());
        (key(one), &one.field).cmp(&(key(other), &other.field))
    });
}

/// One field and the value that stands in it for each call.
fn fixed(rules: Rules, field: CustomField) -> AnyView {
    let value = rules.draft.rules;
    let id = field.id.clone();
    let now = Memo::new(move |_| {
        value.with(|rules| {
            let mut all = rules.call_fields.iter();
            all.find_map(|rule| rule.fixed().filter(|_| rule.field == id).cloned())
        })
    });
    let id = field.id.clone();
    let set = Callback::new(move |fixed: Option<FixedValue>| {
        let field = id.clone();
        value.update(|rules| {
            rules
                .call_fields
                .retain(|rule| rule.fixed().is_none() || rule.field != field);
            if let Some(fixed) = fixed {
                let filled = Filled::Fixed(fixed);
                rules.call_fields.push(CallField { filled, field });
                sort(&mut rules.call_fields);
            }
        });
    });
    match field.kind {
        CustomKind::Text => typed(field.label, None, now, set, |text| {
            Some(FixedValue::Text(text))
        }),
        CustomKind::Number => typed(field.label, Some(text::WHOLE_NUMBER), now, set, |text| {
            text.parse().ok().map(FixedValue::Number)
        }),
        CustomKind::Checkbox => ticked(field.label, now, set),
        CustomKind::List => listed(field, now, set),
        CustomKind::Other => ().into_any(),
    }
}

fn words(value: Option<FixedValue>) -> String {
    match value {
        Some(FixedValue::Text(text)) => text,
        Some(FixedValue::Number(number)) => number.to_string(),
        Some(FixedValue::Entry(entry)) => entry.id,
        Some(FixedValue::Checkbox(_)) | None => String::new(),
    }
}

/// A value that is typed; what cannot be read is none.
fn typed(
    label: String,
    about: Option<&'static str>,
    now: Memo<Option<FixedValue>>,
    set: Callback<Option<FixedValue>>,
    read: fn(String) -> Option<FixedValue>,
) -> AnyView {
    let change = move |change| {
        let entered = event_target_value(&change).trim().to_owned();
        set.run(Some(entered).filter(|text| !text.is_empty()).and_then(read));
    };
    view! {
        <label class="field">
            <span>{label}</span>
            <input class="input" autocomplete="off" prop:value=move || words(now.get()) on:change=change/>
            {about.map(|about| view! { <small class="meta">{about}</small> })}
        </label>
    }
    .into_any()
}

fn ticked(
    label: String,
    now: Memo<Option<FixedValue>>,
    set: Callback<Option<FixedValue>>,
) -> AnyView {
    let is = move |wanted: Option<bool>| {
        let wanted = wanted.map(FixedValue::Checkbox);
        move || now.with(|now| *now == wanted)
    };
    let change = move |change| {
        set.run(match event_target_value(&change).as_str() {
            "yes" => Some(FixedValue::Checkbox(true)),
            "no" => Some(FixedValue::Checkbox(false)),
            _ => None,
        });
    };
    view! {
        <label class="field">
            <span>{label}</span>
            <select class="select" on:change=change>
                <option value="" selected=is(None)>{text::NOT_WRITTEN}</option>
                <option value="yes" selected=is(Some(true))>{text::TICKED}</option>
                <option value="no" selected=is(Some(false))>{text::NOT_TICKED}</option>
            </select>
        </label>
    }
    .into_any()
}

/// An entry by its id, offered by name where that is known.
fn listed(
    field: CustomField,
    now: Memo<Option<FixedValue>>,
    set: Callback<Option<FixedValue>>,
) -> AnyView {
    let list = format!("entries-{}", field.id);
    let offered = field.entries.iter().map(|entry| {
        let name = entry.name.clone().unwrap_or_default();
        view! { <option value=entry.id.clone()>{name}</option> }
    });
    let offered = offered.collect_view();
    let entries = field.entries;
    let change = move |change| {
        let id = event_target_value(&change).trim().to_owned();
        let known = entries.iter().find(|entry| entry.id == id);
        let name = known.and_then(|entry| entry.name.clone());
        let entry = (!id.is_empty()).then_some(FixedValue::Entry(ListEntry { id, name }));
        set.run(entry);
    };
    let name = move || match now.get() {
        Some(FixedValue::Entry(ListEntry {
            name: Some(name), ..
        })) => name,
        _ => text::ENTRY_ID_ABOUT.to_owned(),
    };
    view! {
        <label class="field">
            <span>{field.label}</span>
            <input
                class="input num"
                autocomplete="off"
                list=list.clone()
                prop:value=move || words(now.get())
                on:change=change
            />
            <datalist id=list>{offered}</datalist>
            <small class="meta">{name}</small>
        </label>
    }
    .into_any()
}
