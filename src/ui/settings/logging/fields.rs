//! The fields of the form, each with what it is for and what is wrong with it.

use ledgerline_core::domain::{
    ids::ExtensionId,
    logging::{Flaw, LoggingRules, Person},
};
use leptos::prelude::*;

use super::Rules;
use crate::ui::{
    icon::{Icon, icon},
    text,
};

/// A switch of the rules, by where it is.
#[derive(Clone, Copy)]
struct Switch {
    name: &'static str,
    about: Option<&'static str>,
    of: fn(&mut LoggingRules) -> &mut bool,
}

const DIRECTIONS: [Switch; 2] = [
    Switch {
        name: text::INBOUND_CALLS,
        about: None,
        of: |rules| &mut rules.inbound,
    },
    Switch {
        name: text::OUTBOUND_CALLS,
        about: None,
        of: |rules| &mut rules.outbound,
    },
];
const RESULTS: [Switch; 3] = [
    Switch {
        name: text::ANSWERED_CALLS,
        about: None,
        of: |rules| &mut rules.answered,
    },
    Switch {
        name: text::UNANSWERED_CALLS,
        about: Some(text::UNANSWERED_ABOUT),
        of: |rules| &mut rules.missed,
    },
    Switch {
        name: text::VOICEMAIL_CALLS,
        about: None,
        of: |rules| &mut rules.voicemail,
    },
];
const DISPOSITION_REQUIRED: Switch = Switch {
    name: text::DISPOSITION_REQUIRED,
    about: Some(text::DISPOSITION_REQUIRED_ABOUT),
    of: |rules| &mut rules.dispositions.is_required,
};
const TEXTS: Switch = Switch {
    name: text::TEXTS_LOGGED,
    about: Some(text::TEXTS_ABOUT),
    of: |rules| &mut rules.texts,
};

pub(super) fn logged(rules: Rules) -> AnyView {
    view! {
        <section class="card" aria-labelledby="logged-calls">
            <div class="card-head"><h2 class="card-title" id="logged-calls">{text::LOGGED_CALLS}</h2></div>
            <fieldset class="card-body stack" disabled=move || rules.why_not.get().is_some()>
                {DIRECTIONS.map(|one| switch(rules, one)).into_iter().collect_view()}
                {flaw(rules.draft.flaw("inbound"))}
                <hr/>
                {RESULTS.map(|one| switch(rules, one)).into_iter().collect_view()}
                {flaw(rules.draft.flaw("answered"))}
                <hr/>
                {switch(rules, TEXTS)}
                <hr/>
                {choice(rules, (text::COLLEAGUE_CALLS, None), &text::COLLEAGUES, |rules| &mut rules.internal)}
            </fieldset>
        </section>
    }
    .into_any()
}

pub(super) fn left_out(rules: Rules) -> AnyView {
    let draft = rules.draft;
    let (short, listed) = (draft.flaw("minimumSeconds"), draft.flaw("numbers"));
    view! {
        <section class="card" aria-labelledby="left-out-calls">
            <div class="card-head"><h2 class="card-title" id="left-out-calls">{text::LEFT_OUT_CALLS}</h2></div>
            <fieldset class="card-body stack" disabled=move || rules.why_not.get().is_some()>
                <label class="field">
                    <span>{text::MINIMUM_LENGTH}</span>
                    <input
                        class="input num"
                        inputmode="numeric"
                        autocomplete="off"
                        aria-describedby="minimum-about"
                        aria-invalid=move || short.get().map(|_| "true")
                        prop:value=move || draft.minimum.get()
                        on:input=move |input| draft.minimum.set(event_target_value(&input))
                    />
                    <small class="meta" id="minimum-about">{text::MINIMUM_ABOUT}</small>
                </label>
                {flaw(short)}
                <label class="field">
                    <span>{text::NUMBERS_NOT_LOGGED}</span>
                    <textarea
                        class="area num"
                        rows="4"
                        spellcheck="false"
                        aria-describedby="numbers-about"
                        aria-invalid=move || listed.get().map(|_| "true")
                        prop:value=move || draft.numbers.get()
                        on:input=move |input| draft.numbers.set(event_target_value(&input))
                    ></textarea>
                    <small class="meta" id="numbers-about">{text::NUMBERS_ABOUT}</small>
                </label>
                {flaw(listed)}
                {people(rules)}
            </fieldset>
        </section>
    }
    .into_any()
}

pub(super) fn dispositions(rules: Rules) -> AnyView {
    let draft = rules.draft;
    let wrong = draft.flaw("dispositions");
    view! {
        <section class="card" aria-labelledby="dispositions">
            <div class="card-head"><h2 class="card-title" id="dispositions">{text::DISPOSITIONS}</h2></div>
            <fieldset class="card-body stack" disabled=move || rules.why_not.get().is_some()>
                <label class="field">
                    <span>{text::DISPOSITION_LIST}</span>
                    <textarea
                        class="area"
                        rows="5"
                        aria-describedby="dispositions-about"
                        aria-invalid=move || wrong.get().map(|_| "true")
                        prop:value=move || draft.dispositions.get()
                        on:input=move |input| draft.dispositions.set(event_target_value(&input))
                    ></textarea>
                    <small class="meta" id="dispositions-about">{text::DISPOSITION_LIST_ABOUT}</small>
                </label>
                {flaw(wrong)}
                {switch(rules, DISPOSITION_REQUIRED)}
            </fieldset>
        </section>
    }
    .into_any()
}

pub(super) fn info_links(rules: Rules) -> AnyView {
    let draft = rules.draft;
    let wrong = draft.flaw("infoLinks");
    view! {
        <section class="card" aria-labelledby="info-links">
            <div class="card-head"><h2 class="card-title" id="info-links">{text::INFO_LINKS}</h2></div>
            <fieldset class="card-body stack" disabled=move || rules.why_not.get().is_some()>
                <label class="field">
                    <span>{text::INFO_LINK_LIST}</span>
                    <textarea
                        class="area"
                        rows="4"
                        spellcheck="false"
                        aria-describedby="links-about link-fields"
                        aria-invalid=move || wrong.get().map(|_| "true")
                        prop:value=move || draft.links.get()
                        on:input=move |input| draft.links.set(event_target_value(&input))
                    ></textarea>
                    <small class="meta" id="links-about">{text::INFO_LINKS_ABOUT}</small>
                    <small class="meta" id="link-fields">{text::link_fields()}</small>
                </label>
                {flaw(wrong)}
            </fieldset>
        </section>
    }
    .into_any()
}

fn people(rules: Rules) -> AnyView {
    let known = Memo::new(move |_| {
        rules
            .settings
            .with(|settings| settings.as_ref().map(|it| it.people.clone()))
            .unwrap_or_default()
    });
    let listed = Memo::new(move |_| rules.draft.rules.with(|rules| rules.people.clone()));
    let others = Memo::new(move |_| {
        let listed = listed.get();
        let mut others: Vec<Person> = known.get();
        others.retain(|one| !listed.contains(&one.id));
        others
    });
    let name_of = move |id: &ExtensionId| {
        let found = known.with(|known| known.iter().find(|one| one.id == *id).cloned());
        found.map_or_else(|| id.as_str().to_owned(), |one| one.name)
    };
    let may = move || rules.why_not.get().is_none();
    view! {
        <div class="field" role="group" aria-labelledby="people-left-out" aria-describedby="people-about">
            <span id="people-left-out">{text::PEOPLE_NOT_LOGGED}</span>
            {move || {
                let listed = listed.get();
                if listed.is_empty() {
                    return view! { <p class="meta">{text::NO_PEOPLE}</p> }.into_any();
                }
                let rows = listed.into_iter().map(|id| {
                    let name = name_of(&id);
                    let remove = text::remove_person(&name);
                    view! {
                        <li>
                            <span class="clip">{name}</span>
                            {may().then(|| view! {
                                <button class="btn small quiet" type="button" aria-label=remove.clone() title=remove
                                    on:click=move |_| rules.draft.remove(&id)>{icon(Icon::Cross)}</button>
                            })}
                        </li>
                    }
                    .into_any()
                });
                view! { <ul class="listed">{rows.collect_view()}</ul> }.into_any()
            }}
            {move || (may() && !others.with(Vec::is_empty)).then(|| view! {
                <select
                    class="select"
                    aria-label=text::ADD_PERSON
                    on:change=move |chosen| {
                        let id = event_target_value(&chosen);
                        if !id.is_empty() {
                            rules.draft.add(ExtensionId::new(id));
                        }
                    }
                >
                    <option value="">{text::CHOOSE_PERSON}</option>
                    {others.get().into_iter().map(|one| view! {
                        <option value=one.id.as_str().to_owned()>{one.name}</option>
                    }).collect_view()}
                </select>
            })}
            <small class="meta" id="people-about">
                {text::PEOPLE_ABOUT}
                {move || (may() && known.with(Vec::is_empty)).then(|| format!(" {}", text::PEOPLE_UNKNOWN))}
            </small>
        </div>
    }
    .into_any()
}

fn switch(rules: Rules, Switch { name, about, of }: Switch) -> AnyView {
    let value = rules.draft.rules;
    let is_on = Memo::new(move |_| *of(&mut value.get()));
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || is_on.get()
                on:change=move |change| {
                    let is_checked = event_target_checked(&change);
                    value.update(|rules| *of(rules) = is_checked);
                }
            />
            <span>{name}{about.map(|about| view! { <small class="meta">{about}</small> })}</span>
        </label>
    }
    .into_any()
}

/// A choice of the rules, by where it is, with what is to be said about it.
pub(super) fn choice<T: Copy + PartialEq + Send + Sync + 'static>(
    rules: Rules,
    (name, about): (&'static str, Option<(&'static str, &'static str)>),
    options: &'static [(T, &'static str)],
    of: fn(&mut LoggingRules) -> &mut T,
) -> AnyView {
    let value = rules.draft.rules;
    let chosen = Memo::new(move |_| *of(&mut value.get()));
    let rows = options.iter().enumerate().map(|(at, (option, words))| {
        view! {
            <option value=at.to_string() selected=move || chosen.get() == *option>{*words}</option>
        }
    });
    view! {
        <label class="field">
            <span>{name}</span>
            <select
                class="select"
                aria-describedby=about.map(|(id, _)| id)
                on:change=move |change| {
                    let at = event_target_value(&change).parse::<usize>();
                    if let Some((option, _)) = at.ok().and_then(|at| options.get(at)) {
                        value.update(|rules| *of(rules) = *option);
                    }
                }
            >
                {rows.collect_view()}
            </select>
            {about.map(|(id, words)| view! { <small class="meta" id=id>{words}</small> })}
        </label>
    }
    .into_any()
}

/// What is wrong with a field, said at once.
pub(super) fn flaw(flaw: Memo<Option<Flaw>>) -> AnyView {
    (move || {
        flaw.get().map(|flaw| {
            view! {
                <p class="note bad" role="alert">{icon(Icon::Warning)}<span>{text::flaw(&flaw)}</span></p>
            }
        })
    })
    .into_any()
}
