//! Title and comments of a call as templates, with the fields that they may have.

use ledgerline_core::domain::logging::{USUAL_BODY, USUAL_TITLE, WordField};
use leptos::prelude::*;

use super::{Rules, fields::flaw};
use crate::ui::{dom, text};

/// Those that the browser knows.
fn time_zones() -> AnyView {
    let zones = dom::time_zones().into_iter();
    zones
        .map(|zone| view! { <option value=zone></option> })
        .collect_view()
        .into_any()
}

pub(super) fn wording(rules: Rules) -> AnyView {
    let value = rules.draft.rules;
    let (title, body) = (rules.draft.flaw("title"), rules.draft.flaw("body"));
    let zone = rules.draft.flaw("timeZone");
    let is_usual = Memo::new(move |_| {
        value.with(|rules| rules.title == USUAL_TITLE && rules.body == USUAL_BODY)
    });
    let restore = move |_| {
        value.update(|rules| {
            USUAL_TITLE.clone_into(&mut rules.title);
            USUAL_BODY.clone_into(&mut rules.body);
        });
    };
    view! {
        <section class="card" aria-labelledby="wording">
            <div class="card-head"><h2 class="card-title" id="wording">{text::WORDING}</h2></div>
            <fieldset class="card-body stack" disabled=move || rules.why_not.get().is_some()>
                <label class="field">
                    <span>{text::TITLE_TEMPLATE}</span>
                    <input
                        class="input"
                        autocomplete="off"
                        spellcheck="false"
                        aria-describedby="title-fields"
                        aria-invalid=move || title.get().map(|_| "true")
                        prop:value=move || value.with(|rules| rules.title.clone())
                        on:input=move |input| value.update(|rules| rules.title = event_target_value(&input))
                    />
                    <small class="meta" id="title-fields">{text::fields(&WordField::OF_TITLE)}</small>
                </label>
                {flaw(title)}
                <label class="field">
                    <span>{text::BODY_TEMPLATE}</span>
                    <textarea
                        class="area"
                        rows="9"
                        spellcheck="false"
                        aria-describedby="body-fields body-about"
                        aria-invalid=move || body.get().map(|_| "true")
                        prop:value=move || value.with(|rules| rules.body.clone())
                        on:input=move |input| value.update(|rules| rules.body = event_target_value(&input))
                    ></textarea>
                    <small class="meta" id="body-fields">{text::fields(&WordField::ALL)}</small>
                    <small class="meta" id="body-about">{text::BODY_ABOUT}</small>
                </label>
                {flaw(body)}
                <label class="field">
                    <span>{text::WORDED_CLOCK}</span>
                    <input
                        class="input"
                        autocomplete="off"
                        spellcheck="false"
                        list="time-zones"
                        aria-describedby="clock-about"
                        aria-invalid=move || zone.get().map(|_| "true")
                        prop:value=move || value.with(|rules| rules.time_zone.clone().unwrap_or_default())
                        on:input=move |input| {
                            let typed = Some(event_target_value(&input)).filter(|typed| !typed.trim().is_empty());
                            value.update(|rules| rules.time_zone = typed);
                        }
                    />
                    <datalist id="time-zones">{time_zones()}</datalist>
                    <small class="meta" id="clock-about">{text::WORDED_CLOCK_ABOUT}</small>
                </label>
                {flaw(zone)}
                {move || rules.why_not.get().is_none().then(|| view! {
                    <p><button class="btn" type="button" disabled=move || is_usual.get() on:click=restore>
                        {text::RESTORE_DEFAULT}
                    </button></p>
                })}
            </fieldset>
        </section>
    }
    .into_any()
}
