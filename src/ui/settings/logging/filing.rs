//! Whom calls are filed under whose number nobody in NetSuite has, or several have.

use leptos::prelude::*;

use super::{
    Rules,
    fields::{choice, flaw},
};
use crate::ui::text;

pub(super) fn filing(rules: Rules) -> AnyView {
    let draft = rules.draft;
    let wrong = draft.flaw("placeholder");
    let name = Memo::new(move |_| {
        let company = draft.wanted.with(|wanted| wanted.placeholder.clone());
        company.map(|company| company.name).unwrap_or_default()
    });
    view! {
        <section class="card" aria-labelledby="filing">
            <div class="card-head"><h2 class="card-title" id="filing">{text::FILING}</h2></div>
            <fieldset class="card-body stack" disabled=move || rules.why_not.get().is_some()>
                {choice(
                    rules,
                    (text::UNKNOWN_CALLERS, Some(("unknown-about", text::UNKNOWN_ABOUT))),
                    &text::UNKNOWNS,
                    |rules| &mut rules.unknown,
                )}
                <label class="field">
                    <span>{text::PLACEHOLDER_COMPANY}</span>
                    <input
                        class="input num"
                        inputmode="numeric"
                        autocomplete="off"
                        aria-describedby="placeholder-about"
                        aria-invalid=move || wrong.get().map(|_| "true")
                        prop:value=move || draft.placeholder.get()
                        on:input=move |input| draft.placeholder.set(event_target_value(&input))
                    />
                    <small class="meta" id="placeholder-about">
                        {text::PLACEHOLDER_ABOUT}
                        {move || Some(name.get()).filter(|name| !name.is_empty()).map(|name| text::placeholder_is(&name))}
                    </small>
                </label>
                {flaw(wrong)}
                <hr/>
                {choice(
                    rules,
                    (text::SEVERAL_MATCHES, Some(("several-about", text::SEVERAL_ABOUT))),
                    &text::SEVERALS,
                    |rules| &mut rules.several,
                )}
            </fieldset>
        </section>
    }
    .into_any()
}
