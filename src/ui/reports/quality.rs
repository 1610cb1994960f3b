//! `Sound quality`: how well calls were heard over four weeks, by day and, for admins, by person, why, and
//! the calls that were heard worst.

use ledgerline_core::domain::{
    history,
    quality::Grade,
    quality_report::{BadCall, CauseCount, DAYS, QualityDay, QualityPerson, QualityReport, Tally},
    reports::{Report, Whose},
};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    dom, format,
    later::{Part, later},
    route::Route,
    text,
};

use super::report;

pub(crate) fn screen(ui: Ui) -> AnyView {
    later(move || page(ui))
}

#[wasm_split(annexes, fallible)]
fn page(ui: Ui) -> Part {
    Ok(report(
        ui,
        (Report::Quality, text::QUALITY),
        |view| &view.quality,
        shown,
    ))
}

fn shown(ui: Ui, report: &QualityReport, whose: Whose) -> AnyView {
    let about = match whose {
        Whose::Companys => text::QUALITY_COMPANYS,
        Whose::Own => text::QUALITY_OWN,
    };
    if report.total.calls() == 0 {
        let more = match whose {
            Whose::Companys => None,
            Whose::Own => Some(device(ui)),
        };
        return view! { <p class="meta">{about}</p><p>{text::QUALITY_NONE}</p>{more} }.into_any();
    }
    let read_at = format::time_of_day(dom::local(report.read_at));
    let people = match whose {
        Whose::Companys => Some(people(&report.people)),
        Whose::Own => None,
    };
    view! {
        <p class="meta">{about}" "{text::quality_span(DAYS)}" "{text::counted_at(&read_at)}</p>
        <div class="report-parts">
            {total(&report.total)}
            {causes(ui, &report.total, whose)}
        </div>
        {worst(ui, &report.worst, whose)}
        {people}
        {days(report)}
    }
    .into_any()
}

fn total(tally: &Tally) -> AnyView {
    let fact =
        |name: &'static str, value: String| view! { <dt>{name}</dt><dd class="num">{value}</dd> };
    view! {
        <section class="report-card" aria-label=text::ALL_CALLS_HEARD>
            <h2 class="sec-head">{text::ALL_CALLS_HEARD}</h2>
            {bar(tally)}
            <dl class="sum">
                {fact(text::CALLS, tally.calls().to_string())}
                {fact(Grade::Good.word(), (tally.good - tally.dipped).to_string())}
                {fact(text::MOSTLY_GOOD, tally.dipped.to_string())}
                {fact(Grade::Fair.word(), tally.fair.to_string())}
                {fact(Grade::Poor.word(), tally.poor.to_string())}
            </dl>
        </section>
    }
    .into_any()
}

/// The shares at a glance; the numbers stand beside it.
fn bar(tally: &Tally) -> AnyView {
    let part = |class: &'static str, calls: u32| {
        (calls > 0).then(|| view! { <i class=class style:flex-grow=calls.to_string()></i> })
    };
    view! {
        <span class="heard-bar" aria-hidden="true">
            {part("good", tally.good - tally.dipped)}
            {part("dipped", tally.dipped)}
            {part("fair", tally.fair)}
            {part("poor", tally.poor)}
        </span>
    }
    .into_any()
}

fn causes(ui: Ui, tally: &Tally, whose: Whose) -> AnyView {
    let line = |one: &CauseCount| {
        view! {
            <li>
                <p><span class="num strong">{text::calls_counted(one.calls)}</span>": "{one.cause.words()}"."</p>
                <p class="meta">{text::what_helps(one.cause, whose)}</p>
            </li>
        }
        .into_any()
    };
    let body = if tally.causes.is_empty() {
        view! { <p>{text::NO_TROUBLE}</p> }.into_any()
    } else {
        let lines = tally.causes.iter().map(line).collect_view();
        view! { <ul class="causes">{lines}</ul> }.into_any()
    };
    let device = match whose {
        Whose::Own => Some(device(ui)),
        Whose::Companys => None,
    };
    view! {
        <section class="report-card" aria-label=text::WHY_NOT_GOOD>
            <h2 class="sec-head">{text::WHY_NOT_GOOD}</h2>
            {body}
            {device}
        </section>
    }
    .into_any()
}

/// Where microphone and speaker are tried.
fn device(ui: Ui) -> AnyView {
    view! {
        <p class="meta">
            <a href=Route::Sound.path() on:click=ui.router.follow(Route::Sound.path())>{text::TRY_YOUR_SOUND}</a>
        </p>
    }
    .into_any()
}

fn worst(ui: Ui, calls: &[BadCall], whose: Whose) -> Option<AnyView> {
    let rows = calls.iter().map(|call| bad_call(ui, call, whose));
    let rows = rows.collect_view();
    let person = match whose {
        Whose::Companys => Some(view! { <th scope="col">{text::PERSON}</th> }),
        Whose::Own => None,
    };
    (!calls.is_empty()).then(|| {
        view! {
            <section>
                <h2 class="sec-head">{text::WORST_CALLS}</h2>
                <div class="table-box" tabindex="0" role="region" aria-label=text::WORST_CALLS>
                    <table class="table">
                        <thead><tr>
                            <th scope="col">{text::CALL}</th>
                            {person}
                            <th scope="col">{text::NOT_GOOD_FOR}</th>
                            <th scope="col">{text::HOW_HEARD}</th>
                        </tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_any()
    })
}

/// One's own is opened here, another's in NetSuite: the history is one's own.
fn bad_call(ui: Ui, call: &BadCall, whose: Whose) -> AnyView {
    let local = dom::local(call.started_at);
    let when = format!("{} {}", format::day(local), format::time_of_day(local));
    let (name, person) = match whose {
        Whose::Own => {
            let address = history::call_address(&call.call);
            let follow = ui.router.follow(address.clone());
            let link = view! { <a class="num" href=address on:click=follow>{when}</a> };
            (link.into_any(), None)
        }
        Whose::Companys => {
            let name = match call.url.clone() {
                Some(url) => view! {
                    <a class="num" href=url target="_blank" rel="noopener">{when}</a>
                }
                .into_any(),
                None => view! { <span class="num">{when}</span> }.into_any(),
            };
            let person = text::person_of(call.name.as_deref(), &call.extension);
            (name, Some(view! { <td>{person}</td> }))
        }
    };
    let seconds = (call.heard.fair_ms + call.heard.poor_ms + 999) / 1_000;
    view! {
        <tr>
            <td>{name}</td>
            {person}
            <td class="num">{format::timer(seconds)}</td>
            <td>{call.heard.words()}</td>
        </tr>
    }
    .into_any()
}

fn people(people: &[QualityPerson]) -> AnyView {
    let row = |person: &QualityPerson| {
        let name = text::person_of(person.name.as_deref(), &person.extension);
        let cause = |one: &CauseCount| view! { <li>{text::cause_counted(*one)}</li> };
        let causes = person.tally.causes.iter().map(cause).collect_view();
        view! {
            <tr>
                <th scope="row">{name}</th>
                {counts(&person.tally)}
                <td><ul class="causes">{causes}</ul></td>
            </tr>
        }
        .into_any()
    };
    let rows = people.iter().map(row).collect_view();
    table(text::BY_PERSON, text::PERSON, text::CAUSES, rows)
}

fn days(report: &QualityReport) -> AnyView {
    let row = |day: &QualityDay| {
        let usual = day.tally.causes.first();
        view! {
            <tr>
                <th scope="row" class="num">{format::day_of_date(&day.day)}</th>
                {counts(&day.tally)}
                <td>{usual.map(|one| one.cause.words())}</td>
            </tr>
        }
        .into_any()
    };
    let rows = report.days.iter().map(row).collect_view();
    table(text::BY_DAY, text::DAY, text::USUAL_CAUSE, rows)
}

fn counts(tally: &Tally) -> AnyView {
    view! {
        <td class="num">{tally.calls().to_string()}</td>
        <td class="shares">{bar(tally)}</td>
        <td class="num">{(tally.good - tally.dipped).to_string()}</td>
        <td class="num">{tally.dipped.to_string()}</td>
        <td class="num">{tally.fair.to_string()}</td>
        <td class="num">{tally.poor.to_string()}</td>
    }
    .into_any()
}

fn table(name: &'static str, of: &'static str, why: &'static str, rows: impl IntoView) -> AnyView {
    view! {
        <section>
            <h2 class="sec-head">{name}</h2>
            <div class="table-box" tabindex="0" role="region" aria-label=name>
                <table class="table">
                    <thead><tr>
                        <th scope="col">{of}</th>
                        <th scope="col">{text::CALLS}</th>
                        <td aria-hidden="true" class="shares"></td>
                        <th scope="col">{Grade::Good.word()}</th>
                        <th scope="col">{text::MOSTLY_GOOD}</th>
                        <th scope="col">{Grade::Fair.word()}</th>
                        <th scope="col">{Grade::Poor.word()}</th>
                        <th scope="col">{why}</th>
                    </tr></thead>
                    <tbody>{rows.into_any()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
