//! `Run tests`: each step of both connections with its own result; and `Calls are missing?`, which finds
//! out whether connection, sync or mapping is at fault.

use ledgerline_core::domain::{
    company::{CompanyWish, Verdict},
    missing_calls::{Because, Examined, Search, examine},
    pane::Reading,
    probe::{Outcome, ProbeReport, ProbeResult},
};
use leptos::prelude::*;

use super::{Company, bad, sync};
use crate::ui::{
    format,
    icon::{Icon, icon},
    text,
};

/// Days with today in which calls are looked for.
const SEARCHED_DAYS: i64 = 7;

/// For admins; members run nothing.
pub(crate) fn checks(company: Company) -> AnyView {
    let tests = Memo::new(move |_| company.view.with(|view| view.as_ref()?.tests.clone()));
    let search = Memo::new(move |_| {
        company
            .view
            .with(|view| view.as_ref().map(|view| view.search).unwrap_or_default())
    });
    let is_testing = Memo::new(move |_| tests.with(|tests| *tests == Some(Reading::Asked)));
    let run = move |_| company.send(&CompanyWish::Test);
    let find = move |_| {
        company.send(&CompanyWish::FindMissing(sync::last_days(
            company,
            SEARCHED_DAYS,
        )));
    };
    let card = move || {
        view! {
            <section class="card" aria-label=text::CHECKS id="checks">
                <header class="card-head">
                    <div class="card-title"><h3>{text::CHECKS}</h3></div>
                    <p class="meta wrap">{text::CHECKS_ABOUT}</p>
                </header>
                <div class="proof" role="status">{move || tests.get().map(|tests| tested(company, tests))}</div>
                <div class="proof" role="status">{move || searched(company, search.get())}</div>
                <footer class="card-foot">
                    <button class="btn" on:click=run aria-disabled=move || is_testing.get().to_string()>
                        {text::RUN_TESTS}
                    </button>
                    <button
                        class="btn"
                        on:click=find
                        aria-disabled=move || search.get().is_under_way().to_string()
                    >
                        {text::CALLS_MISSING}
                    </button>
                </footer>
            </section>
        }
    };
    (move || company.is_admin.get().then(card)).into_any()
}

fn tested(company: Company, tests: Reading<ProbeReport>) -> AnyView {
    match tests {
        Reading::Asked => view! { <p class="meta">{text::TESTING}</p> }.into_any(),
        Reading::Failed { problem } => bad(text::could_not_read(&problem)),
        Reading::Read { value, .. } => {
            let clock = company.ui.stores.clock;
            let at = format::clock_time(clock.local(value.at));
            let (passed, failed) = value.counts();
            let rows: Vec<_> = value.results.iter().map(row).collect();
            view! {
                <p class="meta">{text::tests_ran(passed, failed, value.results.len(), &at)}</p>
                <ul class="checks results" aria-label=text::TESTS>{rows}</ul>
            }
            .into_any()
        }
    }
}

fn row(result: &ProbeResult) -> AnyView {
    let ProbeResult { probe, outcome } = result;
    let (class, glyph, word, words) = match outcome {
        Outcome::Passed => ("ok", Icon::CheckRing, text::PASSED, None),
        Outcome::Failed {
            finding,
            permission,
            ..
        } => {
            let mut words =
                text::finding(probe.is_of_ringcentral(), *finding, permission.as_deref());
            if !probe.is_needed_to_log() {
                words.push(' ');
                words.push_str(text::LOGGING_GOES_ON);
            }
            ("bad", Icon::Refuse, text::TEST_FAILED, Some(words))
        }
        Outcome::Untried { why } => {
            let words = text::untried(*why).to_owned();
            ("quiet", Icon::Dash, text::NOT_TRIED, Some(words))
        }
    };
    let code = match outcome {
        Outcome::Failed { code, .. } => code.clone(),
        Outcome::Passed | Outcome::Untried { .. } => None,
    };
    let code = code.map(|code| view! { " "<code>{code}</code> });
    line(
        (class, glyph),
        (text::probe(*probe), word),
        words.map(|words| view! { {words}{code} }.into_any()),
    )
}

fn searched(company: Company, search: Search) -> Option<AnyView> {
    let words = match search {
        Search::Idle => return None,
        Search::Syncing => text::SYNCING,
        Search::Comparing => text::READING_LEDGER,
        Search::Looking => text::LOOKING_AT_CONNECTIONS,
        Search::Done => return Some(found(company)),
    };
    Some(view! { <p class="meta">{words}</p> }.into_any())
}

fn found(company: Company) -> AnyView {
    let all = company.view.with(|view| {
        let status = company.status.get();
        let view = view.as_ref();
        examine(
            status.as_ref(),
            view.and_then(|view| view.sync.as_ref()),
            view.and_then(|view| view.ledger.as_ref()),
        )
    });
    let is_all_well = all.iter().all(|one| one.because == Because::Fine);
    let rows: Vec<_> = all.iter().map(examined).collect();
    let well = is_all_well.then(|| view! { <p class="meta">{text::NOTHING_AT_FAULT}</p> });
    view! {
        <h4>{text::WHY_MISSING}</h4>
        <ul class="checks results" aria-label=text::WHY_MISSING>{rows}</ul>
        {well}
    }
    .into_any()
}

fn examined(one: &Examined) -> AnyView {
    let (class, glyph, word) = match one.verdict() {
        Verdict::Good => ("ok", Icon::CheckRing, text::PASSED),
        Verdict::Wrong => ("bad", Icon::Refuse, text::TEST_FAILED),
        Verdict::Unknown => ("quiet", Icon::Dash, text::NOT_TRIED),
    };
    let words = text::because(one.suspect, &one.because);
    line(
        (class, glyph),
        (text::suspect(one.suspect), word),
        Some(words.into_any()),
    )
}

fn line(
    (class, glyph): (&'static str, Icon),
    (name, word): (&'static str, &'static str),
    words: Option<AnyView>,
) -> AnyView {
    view! {
        <li class=class>
            {icon(glyph)}
            <div class="grow">
                <p><b>{name}</b><span class="meta">" – "{word}</span></p>
                {words.map(|words| view! { <p class="meta">{words}</p> })}
            </div>
        </li>
    }
    .into_any()
}
