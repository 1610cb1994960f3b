//! `Sync now` over a range, and what came of it.

use ledgerline_core::domain::{
    company::{CompanyState, CompanyStatus, CompanyWish, SyncRange, SyncReport},
    pane::Reading,
};
use leptos::prelude::*;

use super::{Company, bad, warning};
use crate::ui::{dom, text};

const DAY_MS: i64 = 86_400_000;
/// What can be chosen, in days with today.
const DAYS: [i64; 3] = [1, 7, 31];

pub(super) fn is_set_up(status: Option<&CompanyStatus>) -> bool {
    status.is_some_and(|status| status.state != CompanyState::NotSetUp)
}

/// So many days with today, on the rep's clock, up to now: a call that has just ended is in it.
pub(super) fn last_days(company: Company, days: i64) -> SyncRange {
    let clock = company.ui.stores.clock;
    let now = clock.right(dom::now());
    let today = clock.local(now).to_string();
    let midnight = dom::midnight(today.get(..10).unwrap_or_default(), 0).unwrap_or(now);
    SyncRange {
        from: midnight.plus_millis(-(days - 1) * DAY_MS),
        to: now,
    }
}

pub(super) fn sync(company: Company) -> AnyView {
    let days = RwSignal::new(DAYS[1]);
    let last = RwSignal::new(None::<SyncRange>);
    let what = Memo::new(move |_| company.view.with(|view| view.as_ref()?.sync.clone()));
    let is_syncing = Memo::new(move |_| {
        company
            .view
            .with(|view| view.as_ref().is_some_and(|view| view.is_syncing))
    });
    let range = move || last_days(company, days.get_untracked());
    let sync = move |_| {
        // One that could not be finished goes on where it stopped.
        let is_half = what.with_untracked(
            |what| matches!(what, Some(Reading::Read { value, .. }) if !value.is_complete),
        );
        let range = last
            .get_untracked()
            .filter(|_| is_half)
            .unwrap_or_else(range);
        last.set(Some(range));
        company.send(&CompanyWish::Sync(range));
    };
    let show = move |_| company.send(&CompanyWish::Ledger(range()));
    view! {
        <div class="sync">
            <label class="field">
                <span>{text::CALLS_OF}</span>
                <select class="select" on:change=move |chosen| days.set(event_target_value(&chosen).parse().unwrap_or(1))>
                    {DAYS.map(|count| view! {
                        <option value=count.to_string() selected=move || days.get() == count>{text::days(count)}</option>
                    }).into_iter().collect_view()}
                </select>
            </label>
            <button class="btn" on:click=sync aria-disabled=move || is_syncing.get().to_string()>{text::SYNC_NOW}</button>
            <button class="btn" on:click=show>{text::SHOW_LEDGER}</button>
        </div>
        <div class="proof" role="status">
            {move || is_syncing.get().then(|| view! { <p class="meta">{text::SYNCING}</p> })}
            {move || match what.get() {
                None | Some(Reading::Asked) => ().into_any(),
                Some(Reading::Failed { problem }) => bad(text::could_not_read(&problem)),
                Some(Reading::Read { value, .. }) => shown(&value, is_syncing.get()),
            }}
        </div>
    }
    .into_any()
}

fn shown(report: &SyncReport, is_syncing: bool) -> AnyView {
    let half = (!report.is_complete && !is_syncing).then(|| warning(text::SYNC_HALF));
    view! {
        <dl class="sums sync-sums">
            {[
                (text::FOUND, report.found),
                (text::ALREADY_LOGGED, report.already_logged),
                (text::NEWLY_LOGGED, report.newly_logged),
                (text::LEFT_OUT, report.left_out),
                (text::FAILED, report.failed),
            ].map(|(name, count)| view! {
                <div><dt>{name}</dt><dd class="num">{count.to_string()}</dd></div>
            }.into_any()).into_iter().collect_view()}
        </dl>
        {report.cause.clone().map(warning)}
        {half}
    }
    .into_any()
}
