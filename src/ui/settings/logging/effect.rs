//! What a change does, before it is saved; saving it, and what came of that.

use std::time::Duration;

use ledgerline_core::domain::{
    logging::{Effect as WhatItDoes, LoggingSettings, LoggingWish, Sample},
    pane::Reading,
    view::LogProblem,
};
use leptos::prelude::*;

use super::Rules;
use crate::ui::{
    format,
    icon::{Icon, icon},
    text,
};

/// A pause in typing.
const PAUSE: Duration = Duration::from_millis(400);

pub(super) fn effect(rules: Rules) -> AnyView {
    let draft = rules.draft;
    let is_good = Memo::new(move |_| draft.faults.with(Vec::is_empty));
    let pause = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(waits) = pause.try_update_value(Option::take).flatten() {
            waits.clear();
        }
    };
    Effect::new(move |_| {
        draft.wanted.track();
        let is_due = draft.is_changed.get() && is_good.get() && rules.why_not.get().is_none();
        stop();
        if is_due {
            let waits = set_timeout_with_handle(move || draft.try_out(rules), PAUSE);
            pause.set_value(waits.ok());
        }
    });
    on_cleanup(stop);
    let what = Memo::new(move |_| rules.view.with(|view| view.as_ref()?.effect.clone()));
    let saved = Memo::new(move |_| rules.view.with(|view| view.as_ref()?.saved.clone()));
    let may_save = Memo::new(move |_| {
        draft.is_changed.get() && is_good.get() && saved.get() != Some(Reading::Asked)
    });
    let save = move |_| {
        if may_save.get_untracked() {
            draft.save(rules);
        }
    };
    (move || {
        rules.why_not.get().is_none().then(|| view! {
            <section class="card" aria-labelledby="what-it-does">
                <div class="card-head"><h2 class="card-title" id="what-it-does">{text::WHAT_IT_DOES}</h2></div>
                <div class="proof" role="status">
                    {move || if draft.is_changed.get() {
                        tried(rules, what.get())
                    } else {
                        view! { <p class="meta">{text::RULES_AS_STORED}</p> }.into_any()
                    }}
                    {move || came_of(rules, saved.get().filter(|_| draft.has_sent.get()))}
                    <p class="meta">{text::SYNC_AFTER}</p>
                </div>
                <div class="card-foot">
                    <span class="grow"></span>
                    <button class="btn quiet" disabled=move || !draft.is_changed.get() on:click=move |_| draft.undo()>
                        {text::UNDO_CHANGE}
                    </button>
                    <button class="btn primary" disabled=move || !may_save.get() on:click=save>{text::SAVE}</button>
                </div>
            </section>
        })
    })
    .into_any()
}

/// How a call reads now and would read, where that is not the same.
fn samples(rules: Rules, effect: &WhatItDoes) -> Option<AnyView> {
    let (before, after) = (effect.before.clone()?, effect.after.clone()?);
    if before == after {
        return None;
    }
    let when = before.of.map(|at| {
        let local = rules.clock.local(at);
        format!("{} {}", format::day(local), format::time_of_day(local))
    });
    let shown = |name: &'static str, sample: Sample| {
        view! {
            <figure class="sample">
                <figcaption class="micro">{name}</figcaption>
                <p class="strong">{sample.title}</p>
                <p class="wrap">{sample.message}</p>
            </figure>
        }
        .into_any()
    };
    let samples = view! {
        <p class="meta">{text::sample_of(when.as_deref())}</p>
        <div class="samples">{shown(text::READS_NOW, before)}{shown(text::READS_THEN, after)}</div>
    };
    Some(samples.into_any())
}

fn tried(rules: Rules, what: Option<Reading<WhatItDoes>>) -> AnyView {
    match what {
        Some(Reading::Read { value, .. }) => {
            let words = value
                .problem
                .clone()
                .unwrap_or_else(|| text::effect(&value));
            let filed = value.filed.as_ref().filter(|_| value.problem.is_none());
            let kind = rules.draft.wanted.with(|wanted| wanted.unknown.creates());
            view! {
                <p class="strong">{words}</p>
                {filed.and_then(|filed| text::filed(filed, kind)).map(|words| view! { <p>{words}</p> })}
                {value.cannot_create.as_deref().map(|why| bad(text::cannot_create(why)))}
                {samples(rules, &value)}
            }
            .into_any()
        }
        Some(Reading::Failed { problem }) => bad(text::could_not_read(&problem)),
        Some(Reading::Asked) | None => {
            view! { <p class="meta">{text::TRYING_CHANGE}</p> }.into_any()
        }
    }
}

fn came_of(rules: Rules, saved: Option<Reading<LoggingSettings>>) -> AnyView {
    match saved {
        Some(Reading::Failed { problem }) => refused(rules, &problem),
        Some(Reading::Asked) => view! { <p class="meta">{text::SAVING_RULES}</p> }.into_any(),
        Some(Reading::Read { value, .. }) if !rules.draft.is_changed.get() => view! {
            <p class="state ok">{icon(Icon::Check)}<span>{text::rules_saved(value.version)}</span></p>
        }
        .into_any(),
        Some(Reading::Read { .. }) | None => ().into_any(),
    }
}

/// Whoever was slower may look at what the other one has saved; what they entered stays until then.
fn refused(rules: Rules, problem: &LogProblem) -> AnyView {
    let is_late = problem.code == "outdated";
    let look = move |_| {
        // Another tab may have read them already.
        if let Some(known) = rules.settings.get_untracked() {
            rules.draft.fill(known);
        }
        rules.send(&LoggingWish::Look);
    };
    view! {
        {bad(text::could_not_save(problem))}
        {is_late.then(|| view! {
            <p><button class="btn" on:click=look>{text::SHOW_STORED}</button></p>
        })}
    }
    .into_any()
}

fn bad(words: String) -> AnyView {
    view! { <p class="note bad">{icon(Icon::Warning)}<span>{words}</span></p> }.into_any()
}
