//! What goes into the fields that the company has added to its phone calls: facts, fixed values, and what the
//! rep fills in.

use ledgerline_core::domain::{
    logging::{Ask, CallFact, CallField, CustomField, CustomKind, FieldValue, Filled, ListEntry},
    pane::Reading,
};
use leptos::prelude::*;

use super::{Rules, fields::flaw};
use crate::ui::{
    icon::{Icon, icon},
    text,
};

pub(super) fn call_fields(rules: Rules) -> AnyView {
    let wrong = rules.draft.flaw("callFields");
    let read = Memo::new(move |_| rules.view.with(|view| view.as_ref()?.fields.clone()));
    let known = Memo::new(move |_| match read.get() {
        Some(Reading::Read { value, .. }) => value,
        Some(Reading::Asked | Reading::Failed { .. }) | None => Vec::new(),
    });
    Effect::new(move |_| rules.draft.known.set(known.get()));
    let is_told = Memo::new(move |_| {
        read.with(|read| matches!(read, Some(Reading::Read { .. } | Reading::Failed { .. })))
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
                <h3 id="rep-fields">{text::REP_FIELDS}</h3>
                <p class="meta">{text::REP_FIELDS_ABOUT}</p>
                <div class="stack" role="group" aria-labelledby="rep-fields">
                    {move || known.get().into_iter().map(|field| asked(rules, field)).collect_view()}
                </div>
                {lost(rules, known, is_told)}
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

/// Facts in their order, then fixed values by field, then what the rep fills in.
fn sort(fields: &mut [CallField]) {
    fields.sort_by(|one, other| {
        let key = |rule: &CallField| {
            let is_asked = rule.ask().is_some();
            (rule.fact().is_none(), is_asked, rule.fact())
        };
        (key(one), &one.field).cmp(&(key(other), &other.field))
    });
}

/// Fixed values and questions whose fields NetSuite does not name, to be taken out.
fn lost(rules: Rules, known: Memo<Vec<CustomField>>, is_told: Memo<bool>) -> AnyView {
    let value = rules.draft.rules;
    let lost = Memo::new(move |_| {
        if !is_told.get() {
            return Vec::new();
        }
        let mut known = known.get();
        known.retain(|field| field.kind != CustomKind::Other);
        value.with(|rules| {
            let is_lost = |rule: &&CallField| {
                rule.fact().is_none() && !known.iter().any(|field| field.id == rule.field)
            };
            let lost = rules.call_fields.iter().filter(is_lost);
            lost.cloned().collect::<Vec<_>>()
        })
    });
    let line = move |rule: CallField| {
        let holds = match &rule.filled {
            Filled::Fixed(value) => value.words(),
            Filled::Fact(_) | Filled::Rep(_) => text::REP_FIELDS.to_owned(),
        };
        let take_out = text::take_out(&rule.field);
        let field = rule.field.clone();
        let remove = move |_| {
            value.update(|rules| {
                rules
                    .call_fields
                    .retain(|one| one.fact().is_some() || one.field != field);
            });
        };
        view! {
            <li>
                <span class="grow"><code class="code">{rule.field}</code>" "<span class="meta">{holds}</span></span>
                <button class="btn small quiet" type="button" aria-label=take_out on:click=remove>
                    {icon(Icon::Cross)}{text::TAKE_OUT}
                </button>
            </li>
        }
    };
    (move || {
        (!lost.with(Vec::is_empty)).then(|| {
            view! {
                <h3 id="lost-fields">{text::LOST_FIELDS}</h3>
                <p class="meta">{text::LOST_FIELDS_ABOUT}</p>
                <ul class="listed" aria-labelledby="lost-fields">{lost.get().into_iter().map(line).collect_view()}</ul>
            }
        })
    })
    .into_any()
}

/// One field and whether the rep fills it in.
fn asked(rules: Rules, field: CustomField) -> AnyView {
    if field.kind == CustomKind::Other {
        return ().into_any();
    }
    let value = rules.draft.rules;
    let now = {
        let id = field.id.clone();
        Memo::new(move |_| {
            value.with(|rules| {
                let mut all = rules.call_fields.iter();
                all.find_map(|rule| rule.ask().filter(|_| rule.field == id).cloned())
            })
        })
    };
    let set = {
        let id = field.id.clone();
        Callback::new(move |ask: Option<Ask>| {
            let field = id.clone();
            value.update(|rules| {
                rules
                    .call_fields
                    .retain(|rule| rule.ask().is_none() || rule.field != field);
                if let Some(ask) = ask {
                    let filled = Filled::Rep(ask);
                    rules.call_fields.push(CallField { filled, field });
                    sort(&mut rules.call_fields);
                }
            });
        })
    };
    let chosen = move || {
        now.with(|now| {
            now.as_ref()
                .map_or(0, |ask| 1 + usize::from(ask.is_required))
        })
    };
    let options = text::REP_CHOICES
        .into_iter()
        .enumerate()
        .map(|(at, words)| {
            view! { <option value=at.to_string() selected=move || chosen() == at>{words}</option> }
        });
    let change = move |change| {
        let choice = event_target_value(&change);
        let before = now.get_untracked().unwrap_or_default();
        set.run((choice != "0").then(|| Ask {
            is_required: choice == "2",
            ..before
        }));
    };
    let is_list = field.kind == CustomKind::List;
    let label = field.label.clone();
    view! {
        <label class="field">
            <span>{field.label}</span>
            <select class="select" on:change=change>{options.collect_view()}</select>
        </label>
        {move || (is_list && now.with(Option::is_some)).then(|| entries(&label, now, set))}
    }
    .into_any()
}

/// The entries of a list that a rep chooses from, one a line.
fn entries(label: &str, now: Memo<Option<Ask>>, set: Callback<Option<Ask>>) -> AnyView {
    let change = move |change| {
        let typed = event_target_value(&change);
        let lines = typed.lines().filter(|line| !line.trim().is_empty());
        let entries = lines.map(ListEntry::parse).collect();
        let ask = now.get_untracked();
        set.run(ask.map(|ask| Ask { entries, ..ask }));
    };
    let lines = move || {
        now.with(|now| {
            let entries = now.as_ref().map(|ask| ask.entries.iter());
            let lines = entries.into_iter().flatten().map(ListEntry::line);
            lines.collect::<Vec<_>>().join("\n")
        })
    };
    view! {
        <label class="field">
            <span>{format!("{label}: {}", text::ENTRIES_TO_CHOOSE)}</span>
            <textarea class="area" rows="4" prop:value=lines on:change=change></textarea>
            <small class="meta">{text::ENTRIES_ABOUT}</small>
        </label>
    }
    .into_any()
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
    let set = Callback::new(move |fixed: Option<FieldValue>| {
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
        CustomKind::Text | CustomKind::Number => typed(field, now, set),
        CustomKind::Checkbox => ticked(field.label, now, set),
        CustomKind::List => listed(field, now, set),
        CustomKind::Other => ().into_any(),
    }
}

fn words(value: Option<&FieldValue>) -> String {
    value.map(FieldValue::words).unwrap_or_default()
}

/// A value that is typed. One that the field cannot take stays, and is said beside it.
fn typed(
    field: CustomField,
    now: Memo<Option<FieldValue>>,
    set: Callback<Option<FieldValue>>,
) -> AnyView {
    let about = (field.kind == CustomKind::Number).then_some(text::WHOLE_NUMBER);
    let wrong = {
        let field = field.clone();
        Memo::new(move |_| now.with(|now| field.misfit(now.as_ref()?)))
    };
    let said = format!("fixed-said-{}", field.id);
    let (label, describes) = (field.label.clone(), said.clone());
    let change = move |change| set.run(field.read(&event_target_value(&change)));
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                class="input"
                autocomplete="off"
                aria-invalid=move || wrong.get().map(|_| "true")
                aria-describedby=describes
                prop:value=move || now.with(|now| words(now.as_ref()))
                on:change=change
            />
            {about.map(|about| view! { <small class="meta">{about}</small> })}
            <small class="meta wrong" id=said role="status">{move || wrong.get().map(text::misfit)}</small>
        </label>
    }
    .into_any()
}

fn ticked(
    label: String,
    now: Memo<Option<FieldValue>>,
    set: Callback<Option<FieldValue>>,
) -> AnyView {
    let is = move |wanted: Option<bool>| {
        let wanted = wanted.map(FieldValue::Checkbox);
        move || now.with(|now| *now == wanted)
    };
    let change = move |change| {
        set.run(match event_target_value(&change).as_str() {
            "yes" => Some(FieldValue::Checkbox(true)),
            "no" => Some(FieldValue::Checkbox(false)),
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
    now: Memo<Option<FieldValue>>,
    set: Callback<Option<FieldValue>>,
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
        let entry = (!id.is_empty()).then_some(FieldValue::Entry(ListEntry { id, name }));
        set.run(entry);
    };
    let name = move || match now.get() {
        Some(FieldValue::Entry(ListEntry {
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
                prop:value=move || now.with(|now| words(now.as_ref()))
                on:change=change
            />
            <datalist id=list>{offered}</datalist>
            <small class="meta">{name}</small>
        </label>
    }
    .into_any()
}
