//! RingCentral's call log against NetSuite, by day and person.

use ledgerline_core::domain::{
    company::{Cause, CompanyWish, Fix, Gap, Ledger, Reason},
    event::Platform,
    pane::Reading,
};
use leptos::prelude::*;

use super::{Company, bad, warning};
use crate::ui::{
    format,
    icon::{Icon, icon},
    route::Route,
    settings::mapping::{Whose, address_of},
    text,
};

/// So many calls are listed one by one at first, and with each wish for more.
const GAPS_AT_ONCE: usize = 50;

pub(super) fn ledger(company: Company) -> AnyView {
    let what = Memo::new(move |_| company.view.with(|view| view.as_ref()?.ledger.clone()));
    view! {
        <div class="proof">
            {move || match what.get() {
                None => ().into_any(),
                Some(Reading::Asked) => view! { <p class="meta" role="status">{text::READING_LEDGER}</p> }.into_any(),
                Some(Reading::Failed { problem }) => bad(text::could_not_read(&problem)),
                Some(Reading::Read { value, .. }) => shown(company, &value),
            }}
        </div>
    }
    .into_any()
}

fn shown(company: Company, ledger: &Ledger) -> AnyView {
    let is_even = ledger.calls == ledger.in_netsuite;
    let (class, glyph) = if is_even {
        ("state ok", Icon::CheckRing)
    } else {
        ("state warn", Icon::Warning)
    };
    let rows: Vec<_> = ledger
        .days
        .iter()
        .map(|day| {
            let name = if day.name.is_empty() {
                text::NOBODYS.to_owned()
            } else {
                day.name.clone()
            };
            let class = if day.calls == day.in_netsuite {
                "num"
            } else {
                "num odd"
            };
            view! {
                <tr>
                    <td>{format::day_of_date(&day.day)}</td>
                    <td class="strong">{name}</td>
                    <td class=class>{text::ledger_balance(day.calls, day.in_netsuite)}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let has_rows = !rows.is_empty();
    let missing = (!ledger.gaps.is_empty()).then(|| missing(company, ledger));
    let left_out: Vec<_> = ledger
        .left_out
        .iter()
        .map(|reason| left_out(company, *reason))
        .collect();
    let left_out = (!left_out.is_empty()).then(|| {
        view! { <h4>{text::LEFT_OUT_BY_RULE}</h4><ul class="bullets meta">{left_out}</ul> }
    });
    view! {
        <p class=class role="status">
            {icon(glyph)}<span>{text::ledger_balance(ledger.calls, ledger.in_netsuite)}</span>
        </p>
        {(!has_rows).then(|| view! { <p class="meta">{text::LEDGER_EMPTY}</p> })}
        {(!ledger.is_checked).then(|| warning(text::LEDGER_UNCHECKED))}
        {has_rows.then(|| view! {
            <p class="meta">{text::LEDGER_COUNTS}</p>
            <div class="scroll-x">
                <table class="table" aria-label=text::CALL_LEDGER>
                    <thead><tr>
                        <th scope="col">{text::DAY}</th><th scope="col">{text::PERSON}</th><th scope="col">{text::CALLS}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })}
        {missing}
        <div role="status">{move || came_of_it(company)}</div>
        {left_out}
    }
    .into_any()
}

/// The calls that are missing, the oldest first.
fn missing(company: Company, ledger: &Ledger) -> AnyView {
    let whose = |gap: &Gap| {
        let mut days = ledger.days.iter();
        let day = days.find(|day| gap.extension.is_some() && day.extension == gap.extension);
        day.map(|day| day.name.clone())
            .filter(|name| !name.is_empty())
    };
    let all: Vec<(Gap, Option<String>)> = ledger
        .gaps
        .iter()
        .map(|gap| (gap.clone(), whose(gap)))
        .collect();
    let count = all.len();
    let shown = RwSignal::new(GAPS_AT_ONCE);
    let rows = move || {
        let shown = all.iter().take(shown.get());
        shown
            .map(|(gap, whose)| row(company, gap, whose.as_deref()))
            .collect_view()
    };
    let more = move || {
        let rest = count.checked_sub(shown.get()).filter(|rest| *rest > 0)?;
        Some(view! {
            <p class="meta">
                {text::and_more(rest)}" "
                <button class="btn small" on:click=move |_| shown.update(|shown| *shown += GAPS_AT_ONCE)>
                    {text::SHOW_MORE}
                </button>
            </p>
        })
    };
    view! {
        <h4>{text::GAPS}</h4>
        <ul class="bullets meta" aria-label=text::GAPS>{rows}</ul>
        {more}
    }
    .into_any()
}

/// A call that is missing, whose it is, why, and what mends that.
fn row(company: Company, gap: &Gap, whose: Option<&str>) -> AnyView {
    let clock = company.ui.stores.clock;
    let at = format::moment(clock.local(gap.started_at), clock.local(clock.now()));
    let fix = gap.fix().map(|fix| mend(company, gap, &fix, &at));
    let whose = whose.map(|name| view! { ", "<span class="strong">{name.to_owned()}</span> });
    view! {
        <li class="gap">
            <span class="grow"><time class="num">{at}</time>{whose}" – "{gap.words.clone()}</span>{fix}
        </li>
    }
    .into_any()
}

fn mend(company: Company, gap: &Gap, fix: &Fix, at: &str) -> AnyView {
    let name = text::fix_of(fix, at);
    match fix {
        Fix::Send | Fix::SendAnew | Fix::MendThenSend => {
            let call = gap.of();
            let wanted = call.clone();
            let is_sending = Memo::new(move |_| {
                let sending = company.view.with(|view| view.as_ref()?.sending.clone());
                sending.map(|sending| sending == call)
            });
            let send = move |_| {
                if is_sending.get_untracked().is_none() {
                    company.send(&CompanyWish::Send(wanted.clone()));
                }
            };
            let words = move || match is_sending.get() {
                Some(true) => text::SENDING,
                Some(false) | None => text::FIX,
            };
            view! {
                <button
                    class="btn small"
                    aria-label=name.clone()
                    title=name
                    aria-disabled=move || is_sending.get().is_some().to_string()
                    on:click=send
                >
                    {words}
                </button>
            }
            .into_any()
        }
        Fix::Reconnect => opener(company, name, super::netsuite::FIRST_STEP),
        Fix::Permission => opener(company, name, super::netsuite::ROLE_STEP),
        Fix::Map(extension) => {
            let whose = Whose::Extension(extension.clone());
            link(company, name, address_of(Some(&whose), None))
        }
        Fix::DefaultOrganizer => link(company, name, address_of(None, None)),
        Fix::Wording | Fix::CallField(_) | Fix::Rule => link(company, name, place_of(gap.cause)),
    }
}

/// Opens NetSuite's setup at a step.
fn opener(company: Company, name: String, step: &'static str) -> AnyView {
    let open = move |_| company.opens.set(Some((Platform::Netsuite, step)));
    view! {
        <button class="btn small" aria-label=name.clone() title=name on:click=open>{text::FIX}</button>
    }
    .into_any()
}

fn link(company: Company, name: String, address: String) -> AnyView {
    let follow = company.ui.router.follow(address.clone());
    view! {
        <a class="btn small" href=address aria-label=name.clone() title=name on:click=follow>{text::FIX}</a>
    }
    .into_any()
}

/// Where among the logging rules it is.
fn place_of(cause: Cause) -> String {
    let place = if cause == Cause::NetsuiteMandatory {
        "#call-fields"
    } else if cause == Cause::NetsuiteField {
        "#wording"
    } else if matches!(
        cause,
        Cause::RuleLength | Cause::RuleNumber | Cause::RulePerson
    ) {
        "#left-out-calls"
    } else {
        "#logged-calls"
    };
    [Route::Logging.path(), place].concat()
}

/// So many calls are left out by a rule, and the way to it.
fn left_out(company: Company, Reason { cause, count }: Reason) -> AnyView {
    let fix = cause.is_changeable_rule().then(|| {
        let name = text::fix_rule(cause.words());
        link(company, name, place_of(cause))
    });
    view! {
        <li class="gap"><span class="grow">{text::reason(count, cause.words())}</span>{fix}</li>
    }
    .into_any()
}

/// What sending one came to, where it is not in NetSuite now.
fn came_of_it(company: Company) -> Option<AnyView> {
    let sent = company.view.with(|view| view.as_ref()?.sent.clone());
    let words = match sent? {
        Reading::Asked => return None,
        Reading::Failed { problem } => text::could_not_read(&problem),
        Reading::Read { value, .. } => match (value.problem, value.gap) {
            (Some(problem), _) => problem,
            (None, Some(gap)) => text::still_missing(&gap.words),
            (None, None) => {
                return Some(
                    view! {
                        <p class="state ok">{icon(Icon::Check)}<span>{text::SENT_NOW}</span></p>
                    }
                    .into_any(),
                );
            }
        },
    };
    Some(bad(words))
}
