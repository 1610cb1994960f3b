//! The last readings of RingCentral's log, and how old the oldest call is that is missing.

use ledgerline_core::domain::{
    company::{CompanyStatus, SyncRun},
    time::Timestamp,
};
use leptos::prelude::*;

use super::Company;
use crate::ui::{format, text};

/// So many are shown; the connector keeps more.
const MOST: usize = 8;

pub(super) fn runs(company: Company) -> AnyView {
    let known = Memo::new(move |_| {
        company
            .status
            .with(|status| status.as_ref().map(of).unwrap_or_default())
    });
    let clock = company.ui.stores.clock;
    let missing = move || {
        let (_, since) = known.get();
        let now = clock.now();
        since.map(|at| {
            let words = text::oldest_missing(&format::moment(clock.local(at), clock.local(now)));
            view! { <p class="meta">{words}</p> }
        })
    };
    let table = move || {
        let (runs, _) = known.get();
        let now = clock.local(clock.now());
        let rows = runs.iter().map(|run| {
            let at = |at| format::moment(clock.local(at), now);
            let report = &run.report;
            let why = report.reasons.iter();
            let why: Vec<_> = why
                .map(|reason| text::reason(reason.count, reason.cause.words()))
                .chain(report.cause.clone())
                .map(|words| view! { <li>{words}</li> })
                .collect();
            view! {
                <tr>
                    <td><span class="num">{at(run.began_at)}</span><br/><span class="meta">{text::sync_run(run.is_asked)}</span></td>
                    <td class="num">{at(run.ended_at)}</td>
                    <td class="num">{report.found.to_string()}</td>
                    <td class="num">{(report.already_logged + report.newly_logged).to_string()}</td>
                    <td class="wrap"><span class="num">{report.left_out.to_string()}</span><ul class="meta">{why}</ul></td>
                    <td class="num">{report.failed.to_string()}</td>
                </tr>
            }
            .into_any()
        });
        let rows: Vec<_> = rows.collect();
        let head = [
            text::STARTED,
            text::ENDED,
            text::FOUND,
            text::RUN_LOGGED,
            text::SKIPPED_AND_WHY,
            text::FAILED,
        ];
        (!rows.is_empty()).then(|| {
            view! {
                <h4>{text::SYNC_RUNS}</h4>
                <div class="scroll-x" tabindex="0" role="group" aria-label=text::SYNC_RUNS>
                    <table class="table tight" aria-label=text::SYNC_RUNS>
                        <thead>
                            <tr>{head.map(|name| view! { <th scope="col">{name}</th> }).into_iter().collect_view()}</tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            }
        })
    };
    view! { <div class="proof">{missing}{table}</div> }.into_any()
}

fn of(status: &CompanyStatus) -> (Vec<SyncRun>, Option<Timestamp>) {
    let runs = status.runs.iter().take(MOST);
    (runs.cloned().collect(), status.missing_since)
}
