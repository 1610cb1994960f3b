//! What calls led to and how they were heard.

use super::tab::{Tab, problem};
use crate::engine::{
    io::{Input, Method},
    reports,
};
use ledgerline_core::{
    domain::{
        intent::Intent,
        pane::Reading,
        reports::{Report, ReportsView, ReportsWish, Whose},
        view::AnnexName,
    },
    json,
};
use serde_json::{Value, json};

fn look(tab: &mut Tab, report: Report, whose: Whose, again: bool) {
    let wish = ReportsWish {
        report,
        whose,
        again,
    };
    tab.input(Input::Intent(Intent::Annex {
        annex: AnnexName::Reports,
        wish: json::write(&wish).unwrap(),
    }));
}

fn view(tab: &Tab) -> ReportsView {
    json::read(&tab.view().annex(AnnexName::Reports).unwrap().body).unwrap()
}

fn quality(poor: u32) -> Value {
    let tally = json!({ "good": 3, "dipped": 0, "fair": 0, "poor": poor, "causes": [] });
    json!({ "total": tally, "days": [], "people": [], "worst": [], "readAt": 1 })
}

/// Which of the four is read.
fn read(tab: &Tab) -> [bool; 4] {
    let view = view(tab);
    [
        matches!(view.revenue.of(Whose::Own), Some(Reading::Read { .. })),
        matches!(view.revenue.of(Whose::Companys), Some(Reading::Read { .. })),
        matches!(view.quality.of(Whose::Own), Some(Reading::Read { .. })),
        matches!(view.quality.of(Whose::Companys), Some(Reading::Read { .. })),
    ]
}

#[test]
fn an_admin_reads_the_companys_reports_and_others_their_own() {
    let revenue = json!({ "rows": [], "sums": [], "hasMore": false, "readAt": 1 });
    let cases = [
        (Report::Revenue, Whose::Own, "/api/v1/revenue", &revenue),
        (
            Report::Revenue,
            Whose::Companys,
            "/company/revenue",
            &revenue,
        ),
        (Report::Quality, Whose::Own, "/api/v1/quality", &quality(1)),
        (
            Report::Quality,
            Whose::Companys,
            "/company/quality",
            &quality(1),
        ),
    ];
    for (at, (report, whose, path, body)) in cases.into_iter().enumerate() {
        let mut tab = Tab::ready();
        tab.input(Input::Attach(reports::annex()));
        look(&mut tab, report, whose, false);
        let asked = tab.answer(path, 200, body);
        assert_eq!(asked.method, Method::Get);
        let mut expected = [false; 4];
        expected[at] = true;
        assert_eq!(read(&tab), expected);
        look(&mut tab, report, whose, false);
        assert!(!tab.has_request(path), "it was read a moment ago");
    }
}

#[test]
fn a_report_that_does_not_come_anew_leaves_the_one_before() {
    let mut tab = Tab::ready();
    tab.input(Input::Attach(reports::annex()));
    look(&mut tab, Report::Quality, Whose::Own, false);
    tab.answer("/quality", 200, &quality(2));
    look(&mut tab, Report::Quality, Whose::Own, true);
    tab.answer("/quality", 503, &problem(503, "netsuite-unavailable"));
    let view = view(&tab);
    let Some(Reading::Read {
        value,
        problem: Some(problem),
    }) = view.quality.of(Whose::Own)
    else {
        panic!("{view:?}");
    };
    assert_eq!(value.total.poor, 2);
    assert_eq!(problem.code, "netsuite-unavailable");
}

#[test]
fn without_a_connector_each_says_that_netsuite_is_not_connected() {
    let mut tab = Tab::without_connector();
    tab.input(Input::Attach(reports::annex()));
    look(&mut tab, Report::Revenue, Whose::Own, true);
    look(&mut tab, Report::Quality, Whose::Companys, true);
    let view = view(&tab);
    let Some(Reading::Failed { problem: revenue }) = view.revenue.of(Whose::Own) else {
        panic!("{view:?}");
    };
    let Some(Reading::Failed { problem: quality }) = view.quality.of(Whose::Companys) else {
        panic!("{view:?}");
    };
    assert_eq!(revenue.code, "netsuite-not-set-up");
    assert_eq!(revenue, quality);
}
