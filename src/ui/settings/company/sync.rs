//! `Sync now` over a range, and what came of it.

use ledgerline_core::domain::{
    company::{CompanyState, CompanyStatus, CompanyWish, RangeFlaw, SyncRange, SyncReport},
    pane::Reading,
    time::Timestamp,
};
use leptos::prelude::*;

use super::{Company, bad, warning};
use crate::ui::{dom, text};

/// What can be chosen, in days with today; other days are chosen by their dates.
const DAYS: [i64; 3] = [1, 7, 31];
const BY_DATE: &str = "dates";

/// Whose calls are synced or compared.
#[derive(Clone, Copy)]
struct Chosen {
    /// So many days with today; nothing while days are chosen by date.
    days: RwSignal<Option<i64>>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    flaw: RwSignal<Option<RangeFlaw>>,
}

pub(super) fn is_set_up(status: Option<&CompanyStatus>) -> bool {
    status.is_some_and(|status| status.state != CompanyState::NotSetUp)
}

/// How far the company's clock is ahead of UTC at a moment.
fn ahead(company: Company) -> impl Fn(Timestamp) -> i64 {
    let zone = company
        .status
        .with_untracked(|status| status.as_ref()?.time_zone.clone());
    move |at| dom::ahead_of_utc(zone.as_deref(), at)
}

/// So many days with today, on the company's clock, up to now.
pub(super) fn last_days(company: Company, days: i64) -> SyncRange {
    let now = company.ui.stores.clock.right(dom::now());
    SyncRange::last_days(days, now, &ahead(company))
}

impl Chosen {
    fn new() -> Self {
        Self {
            days: RwSignal::new(Some(DAYS[1])),
            from: RwSignal::default(),
            to: RwSignal::default(),
            flaw: RwSignal::default(),
        }
    }

    /// Nothing, and what is wrong is shown, where the dates are no range.
    fn range(self, company: Company) -> Option<SyncRange> {
        let range = if let Some(days) = self.days.get_untracked() {
            Ok(last_days(company, days))
        } else {
            let (from, to) = (self.from.get_untracked(), self.to.get_untracked());
            let now = company.ui.stores.clock.right(dom::now());
            SyncRange::of_days(&from, &to, now, &ahead(company))
        };
        self.flaw.set(range.err());
        range.ok()
    }

    fn choose(self, value: &str) {
        self.days.set(value.parse().ok());
        self.flaw.set(None);
    }
}

pub(super) fn sync(company: Company) -> AnyView {
    let chosen = Chosen::new();
    let last = RwSignal::new(None::<SyncRange>);
    let what = Memo::new(move |_| company.view.with(|view| view.as_ref()?.sync.clone()));
    let is_syncing = Memo::new(move |_| {
        company
            .view
            .with(|view| view.as_ref().is_some_and(|view| view.is_syncing))
    });
    let sync = move |_| {
        let Some(range) = chosen.range(company) else {
            return;
        };
        // One that could not be finished goes on where it stopped; days with today have grown meanwhile.
        let is_meant = |last: &SyncRange| last.from == range.from && last.to <= range.to;
        let is_half = what.with_untracked(
            |what| matches!(what, Some(Reading::Read { value, .. }) if !value.is_complete),
        );
        let range = last
            .get_untracked()
            .filter(|last| is_half && is_meant(last))
            .unwrap_or(range);
        last.set(Some(range));
        company.send(&CompanyWish::Sync(range));
    };
    let show = move |_| {
        if let Some(range) = chosen.range(company) {
            company.send(&CompanyWish::Ledger(range));
        }
    };
    view! {
        <div class="sync">
            <label class="field">
                <span>{text::CALLS_OF}</span>
                <select class="select" on:change=move |event| chosen.choose(&event_target_value(&event))>
                    {DAYS.map(|count| view! {
                        <option value=count.to_string() selected=move || chosen.days.get() == Some(count)>{text::days(count)}</option>
                    }).into_iter().collect_view()}
                    <option value=BY_DATE selected=move || chosen.days.get().is_none()>{text::BY_DATE}</option>
                </select>
            </label>
            {move || chosen.days.get().is_none().then(|| dates(company, chosen))}
            <button class="btn" on:click=sync aria-disabled=move || is_syncing.get().to_string()>{text::SYNC_NOW}</button>
            <button class="btn" on:click=show>{text::SHOW_LEDGER}</button>
        </div>
        <div id="sync-flaw" class="proof" role="alert">
            {move || chosen.flaw.get().map(|flaw| bad(text::range_flaw(flaw)))}
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

fn dates(company: Company, chosen: Chosen) -> AnyView {
    let now = company.ui.stores.clock.right(dom::now());
    let today = now.plus_millis(ahead(company)(now)).to_string();
    let today = today.get(..10).unwrap_or_default().to_owned();
    let zone = move || {
        company
            .status
            .with(|status| status.as_ref()?.time_zone.clone())
    };
    let one = |name: &'static str, value: RwSignal<String>| {
        view! {
            <label class="field">
                <span>{name}</span>
                <input
                    class="input"
                    type="date"
                    max=today.clone()
                    aria-describedby="sync-zone sync-flaw"
                    aria-invalid=move || chosen.flaw.get().map(|_| "true")
                    prop:value=value
                    on:input=move |input| {
                        value.set(event_target_value(&input));
                        chosen.flaw.set(None);
                    }
                />
            </label>
        }
    };
    view! {
        {one(text::FROM_DAY, chosen.from)}
        {one(text::TO_DAY, chosen.to)}
        <small class="meta sync-zone" id="sync-zone">{move || zone().map(|zone| text::days_of_zone(&zone))}</small>
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
