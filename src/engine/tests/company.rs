//! The company's connections.

use super::tab::{Tab, problem};
use crate::engine::{company, io::Input};
use ledgerline_core::{
    domain::{
        company::{
            AdminTask, CompanyView, CompanyWish, Finding, NetSuiteEntry, RingCentralEntry,
            SyncRange,
        },
        event::Platform,
        intent::Intent,
        missing_calls::Search,
        pane::Reading,
        sensitive::Secret,
        subscription::{Ending, SubscriptionState},
        time::Timestamp,
        view::AnnexName,
    },
    json,
};
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;

fn ready() -> Tab {
    let mut tab = Tab::ready();
    tab.input(Input::Attach(company::annex()));
    tab
}

fn wish(tab: &mut Tab, wish: &CompanyWish) {
    tab.input(Input::Intent(Intent::Annex {
        annex: AnnexName::Company,
        wish: json::write(wish).unwrap(),
    }));
}

fn body(tab: &Tab) -> String {
    let view = tab.view().annex(AnnexName::Company).unwrap();
    view.body.clone()
}

fn view(tab: &Tab) -> CompanyView {
    json::read(&body(tab)).unwrap()
}

fn days(count: i64) -> SyncRange {
    SyncRange {
        from: Timestamp::from_millis(0),
        to: Timestamp::from_millis(count * DAY),
    }
}

fn report(newly: u32, is_complete: bool) -> Value {
    json!({
        "found": 3, "alreadyLogged": 3 - newly, "newlyLogged": newly, "failed": 0, "leftOut": 0,
        "isComplete": is_complete, "cause": if is_complete { Value::Null } else { json!("At its limit.") },
    })
}

fn proof(finding: &Value, is_saved: bool) -> Value {
    json!({
        "at": 1, "isSaved": is_saved, "finding": finding, "code": null, "permission": null,
        "extensions": null,
    })
}

fn status() -> Value {
    let side = json!({
        "source": "nobody", "health": "notSetUp", "cause": null, "lastGoodAt": null,
        "environment": null, "account": null, "inUse": null,
    });
    json!({
        "state": "notSetUp", "cause": null, "code": null, "lastGoodAt": null, "readUntil": null,
        "waitsUntil": null, "counts": { "logged": 0, "waiting": 0, "failed": 0, "leftOut": 0 },
        "ringcentral": side, "netsuite": side,
    })
}

#[test]
fn how_it_stands_is_read_when_somebody_looks_and_stays_while_it_is_read_again() {
    let mut tab = ready();
    assert!(!tab.has_request("/company"));
    wish(&mut tab, &CompanyWish::Look);
    wish(&mut tab, &CompanyWish::Look);
    assert_eq!(view(&tab).status, Some(Reading::Asked));
    tab.answer("/company", 200, &status());
    assert!(!tab.has_request("/company"), "one look is one request");
    wish(&mut tab, &CompanyWish::Look);
    tab.no_answer("/company");
    assert!(matches!(
        view(&tab).status,
        Some(Reading::Read { problem: Some(problem), .. }) if problem.code == "unreachable"
    ));
}

#[test]
fn what_is_entered_goes_to_the_connector_and_into_no_view() {
    let mut tab = ready();
    let entry = RingCentralEntry {
        client_id: "app".to_owned(),
        client_secret: Some(Secret::new("s3cret".to_owned())),
        jwt: Some(Secret::new("head.claims.signature".to_owned())),
        account: Some("400012345".to_owned()),
        server: Some("https://platform.ringcentral.com".to_owned()),
    };
    for (saves, path) in [
        (false, "/company/ringcentral/test"),
        (true, "/company/ringcentral"),
    ] {
        let wanted = CompanyWish::RingCentral {
            entry: entry.clone(),
            saves,
        };
        wish(&mut tab, &wanted);
        assert_eq!(view(&tab).ringcentral, Some(Reading::Asked));
        assert!(!body(&tab).contains("s3cret") && !body(&tab).contains("claims"));
        let request = tab.answer(path, 200, &proof(&json!("jwt"), false));
        let sent = format!("{:?}", request.body);
        assert!(!sent.contains("s3cret"), "{sent}");
        assert!(matches!(
            view(&tab).ringcentral,
            Some(Reading::Read { value, .. }) if value.finding == Some(Finding::Jwt)
        ));
        tab.answer("/company", 200, &status());
    }
    let entry = NetSuiteEntry::default();
    wish(&mut tab, &CompanyWish::NetSuite { entry, saves: true });
    assert!(!tab.has_request("/session"));
    tab.answer("/company/netsuite", 403, &problem(403, "admin-only"));
    assert!(matches!(
        view(&tab).netsuite,
        Some(Reading::Failed { problem }) if problem.code == "admin-only"
    ));
    assert!(
        tab.has_request("/session"),
        "how NetSuite stands is asked anew at once"
    );
}

#[test]
fn a_save_whose_answer_is_lost_is_found_done_by_how_it_stands() {
    let mut tab = ready();
    let stands = |saved_at: Option<i64>| {
        let mut status = status();
        status["netsuite"]["source"] = json!("admin");
        status["netsuite"]["inUse"] = json!({
            "clientId": "c", "secretEnds": null, "keyEnds": null, "savedAt": saved_at, "endsAt": null,
        });
        status
    };
    let save = |tab: &mut Tab, saves| {
        let entry = NetSuiteEntry {
            account_id: "TSTDRV0000001".to_owned(),
            client_id: "c".to_owned(),
            certificate_id: "cert".to_owned(),
        };
        wish(tab, &CompanyWish::NetSuite { entry, saves });
    };
    let is_saved = |tab: &Tab| {
        let proof = view(tab).netsuite;
        matches!(proof, Some(Reading::Read { value, .. }) if value.is_saved)
    };
    wish(&mut tab, &CompanyWish::Look);
    tab.answer("/company", 200, &stands(Some(5)));
    save(&mut tab, true);
    tab.no_answer("/company/netsuite");
    assert!(matches!(view(&tab).netsuite, Some(Reading::Failed { .. })));
    tab.answer("/company", 200, &stands(Some(5)));
    assert!(!is_saved(&tab), "not yet, or not at all");
    wish(&mut tab, &CompanyWish::Look);
    tab.answer("/company", 200, &stands(Some(9)));
    assert!(is_saved(&tab));

    // What came of a test is no save, whatever came before.
    save(&mut tab, true);
    tab.no_answer("/company/netsuite");
    tab.answer("/company", 200, &stands(Some(9)));
    save(&mut tab, false);
    tab.no_answer("/company/netsuite/test");
    tab.answer("/company", 200, &stands(Some(12)));
    assert!(!is_saved(&tab));
}

#[test]
fn a_sync_goes_day_by_day_adds_up_and_goes_on_where_it_stopped() {
    let mut tab = ready();
    wish(&mut tab, &CompanyWish::Sync(days(3)));
    wish(&mut tab, &CompanyWish::Sync(days(3)));
    let part = |tab: &mut Tab, answer: &Value| {
        let request = tab.answer("/company/sync", 200, answer);
        let (_, text) = request.body.unwrap();
        let range: SyncRange = json::read(text.reveal()).unwrap();
        (range.from.as_millis() / DAY, range.to.as_millis() / DAY)
    };
    assert_eq!(part(&mut tab, &report(2, true)), (0, 1));
    assert!(view(&tab).is_syncing);
    // The answer to the second day is lost; it is asked for again.
    tab.no_answer("/company/sync");
    assert_eq!(part(&mut tab, &report(1, false)), (1, 2));
    let half = view(&tab);
    assert!(!half.is_syncing);
    assert!(matches!(
        half.sync,
        Some(Reading::Read { value, .. })
            if value.newly_logged == 3 && !value.is_complete && value.cause.is_some()
    ));
    assert!(!tab.has_request("/company/sync"));
    wish(&mut tab, &CompanyWish::Sync(days(3)));
    assert_eq!(part(&mut tab, &report(1, true)), (1, 2));
    assert_eq!(part(&mut tab, &report(1, true)), (2, 3));
    assert!(matches!(
        view(&tab).sync,
        Some(Reading::Read { value, .. }) if value.is_complete && value.cause.is_none()
    ));
    wish(&mut tab, &CompanyWish::Sync(days(1)));
    assert_eq!(view(&tab).sync, None, "another range is counted anew");
}

fn ledger(calls: u32, day: &str) -> Value {
    json!({
        "calls": calls, "inNetsuite": calls, "isChecked": true, "gaps": [], "leftOut": [],
        "days": [{
            "day": day, "extension": "101", "name": "Ann Lee", "employee": "5", "calls": calls,
            "inNetsuite": calls, "leftOut": 0,
        }],
    })
}

#[test]
fn the_ledger_of_a_long_range_is_asked_for_in_parts_and_shown_whole_or_not_at_all() {
    let mut tab = ready();
    let part = |tab: &mut Tab, answer: &Value| {
        let request = tab.answer("/company/ledger", 200, answer);
        let (_, query) = request.url.split_once('?').unwrap();
        let millis = query.split('&').map(|one| {
            let (_, value) = one.split_once('=').unwrap();
            value.parse::<i64>().unwrap() / DAY
        });
        millis.collect::<Vec<_>>()
    };
    wish(&mut tab, &CompanyWish::Ledger(days(70)));
    assert_eq!(part(&mut tab, &ledger(2, "1970-01-31")), [0, 31]);
    assert_eq!(view(&tab).ledger, Some(Reading::Asked));
    assert_eq!(part(&mut tab, &ledger(3, "1970-01-31")), [31, 62]);
    assert_eq!(part(&mut tab, &ledger(4, "1970-03-11")), [62, 70]);
    assert!(matches!(
        view(&tab).ledger,
        Some(Reading::Read { value, .. }) if value.calls == 9 && value.days.len() == 2
    ));
    assert!(!tab.has_request("/company/ledger"));

    // Another range leaves the one before unanswered, and half of one is not shown.
    wish(&mut tab, &CompanyWish::Ledger(days(40)));
    assert_eq!(view(&tab).ledger, Some(Reading::Asked));
    wish(&mut tab, &CompanyWish::Ledger(days(32)));
    tab.answer("/company/ledger", 200, &ledger(7, "1970-01-01"));
    assert_eq!(view(&tab).ledger, Some(Reading::Asked));
    assert_eq!(part(&mut tab, &ledger(1, "1970-01-01")), [0, 31]);
    tab.answer("/company/ledger", 503, &problem(503, "company-not-set-up"));
    assert!(matches!(view(&tab).ledger, Some(Reading::Failed { .. })));
}

#[test]
fn looking_for_missing_calls_syncs_compares_and_looks_and_each_may_fail() {
    let mut tab = ready();
    wish(&mut tab, &CompanyWish::FindMissing(days(2)));
    wish(&mut tab, &CompanyWish::FindMissing(days(2)));
    assert_eq!(view(&tab).search, Search::Syncing);
    tab.answer("/company/sync", 200, &report(1, true));
    assert_eq!(
        view(&tab).search,
        Search::Syncing,
        "the second day is read, too"
    );
    tab.answer("/company/sync", 503, &problem(503, "company-not-set-up"));
    assert_eq!(view(&tab).search, Search::Comparing);
    // What the sync looked at is of before.
    tab.answer("/company", 200, &status());
    assert_eq!(view(&tab).search, Search::Comparing);
    tab.no_answer("/company/ledger");
    assert_eq!(view(&tab).search, Search::Looking);
    tab.answer("/company", 200, &status());
    let found = view(&tab);
    assert_eq!(found.search, Search::Done);
    assert!(matches!(found.sync, Some(Reading::Failed { .. })));
    assert!(matches!(found.ledger, Some(Reading::Failed { .. })));
    assert!(!tab.has_request("/company/sync"));
    wish(&mut tab, &CompanyWish::FindMissing(days(2)));
    assert_eq!(view(&tab).search, Search::Syncing, "it may be asked again");
}

#[test]
fn the_tests_run_once_at_a_time_and_how_it_stands_is_read_after_them() {
    let mut tab = ready();
    wish(&mut tab, &CompanyWish::Test);
    wish(&mut tab, &CompanyWish::Test);
    assert_eq!(view(&tab).tests, Some(Reading::Asked));
    let lacks = json!({ "failed": { "finding": "permission", "code": "CMN-401", "permission": "ReadCallLog" } });
    let results = json!([
        { "probe": "ringCentralSignIn", "outcome": "passed" },
        { "probe": "callLog", "outcome": lacks },
        { "probe": "netSuiteWrite", "outcome": { "untried": { "why": "notSignedIn" } } },
    ]);
    tab.answer(
        "/company/tests",
        200,
        &json!({ "at": 1, "results": results }),
    );
    let Some(Reading::Read { value, .. }) = view(&tab).tests else {
        panic!("{}", body(&tab));
    };
    assert_eq!(value.counts(), (1, 1));
    assert!(!tab.has_request("/company/tests"));
    tab.answer("/company", 200, &status());
}

#[test]
fn the_event_subscription_is_renewed_once_at_a_time_and_how_it_stands_is_read_after_it() {
    let mut tab = ready();
    wish(&mut tab, &CompanyWish::RenewSubscription);
    wish(&mut tab, &CompanyWish::RenewSubscription);
    assert_eq!(view(&tab).renewal, Some(Reading::Asked));
    let renewed = json!({
        "state": "live", "id": "95fecfc9", "endsAt": 5, "lastEventAt": 3, "lateMillis": 40,
        "mended": { "at": 2, "after": "blacklisted" }, "cause": null, "code": null,
        "nextTryAt": null,
    });
    tab.answer("/company/subscription/renew", 200, &renewed);
    let Some(Reading::Read { value, .. }) = view(&tab).renewal else {
        panic!("{}", body(&tab));
    };
    assert_eq!(value.state, SubscriptionState::Live);
    assert_eq!(value.mended.unwrap().after, Ending::Blacklisted);
    assert!(!tab.has_request("/company/subscription/renew"));
    tab.answer("/company", 200, &status());
}

#[test]
fn an_admins_browser_notices_a_refused_connection_by_itself_and_a_members_does_not_ask() {
    let mut member = ready();
    member.pass(10 * 60_000);
    assert!(!member.has_request("/company"));

    let mut tab = Tab::ready_as_admin();
    tab.input(Input::Attach(company::annex()));
    assert!(!tab.has_request("/company"), "nobody sees the tab");
    tab.input(Input::Visible(true));
    tab.answer("/company", 200, &status());
    let task = |tab: &Tab| tab.view().annex(AnnexName::Company).unwrap().task;
    let connect = Some(AdminTask::ConnectRingcentral);
    assert_eq!(task(&tab), connect, "nothing set up is nothing refused");
    tab.pass(4 * 60_000);
    assert!(!tab.has_request("/company"));
    tab.pass(2 * 60_000);
    let mut refused = status();
    refused["ringcentral"]["health"] = json!("broken");
    tab.answer("/company", 200, &refused);
    assert_eq!(task(&tab), Some(AdminTask::Mend));
    tab.pass(6 * 60_000);
    let mut good = status();
    good["ringcentral"]["source"] = json!("admin");
    good["ringcentral"]["health"] = json!("good");
    tab.answer("/company", 200, &good);
    assert_eq!(task(&tab), None);
    // Its JWT ends in a month, by the clock of this browser.
    tab.pass(6 * 60_000);
    let end = tab.now.plus_millis(29 * DAY).as_millis();
    good["ringcentral"]["inUse"] = json!({
        "clientId": "c", "secretEnds": null, "keyEnds": null, "savedAt": 1, "endsAt": end,
    });
    tab.answer("/company", 200, &good);
    assert_eq!(task(&tab), Some(AdminTask::Renew));
}

#[test]
fn an_admin_who_connects_ringcentral_is_led_to_it_no_more() {
    let mut tab = Tab::ready_as_admin();
    tab.input(Input::Attach(company::annex()));
    tab.input(Input::Visible(true));
    tab.answer("/company", 200, &status());
    let task = |tab: &Tab| tab.view().annex(AnnexName::Company).unwrap().task;
    assert_eq!(task(&tab), Some(AdminTask::ConnectRingcentral));
    let entry = RingCentralEntry::default();
    wish(&mut tab, &CompanyWish::RingCentral { entry, saves: true });
    tab.answer("/company/ringcentral", 200, &proof(&Value::Null, true));
    let mut stands = status();
    stands["ringcentral"]["source"] = json!("admin");
    tab.answer("/company", 200, &stands);
    assert_eq!(task(&tab), None);
    // Whoever disconnects it is not asked to connect it.
    wish(&mut tab, &CompanyWish::DisconnectRingCentral);
    tab.answer("/company/ringcentral", 204, &Value::Null);
    let mut left = status();
    left["ringcentral"]["leftAt"] = json!(5);
    tab.answer("/company", 200, &left);
    assert_eq!(task(&tab), None);
}

#[test]
fn the_log_of_one_connection_is_never_shown_as_the_others_and_a_note_is_answered_by_it() {
    let mut tab = ready();
    let log = |platform: &str, lines: &[Value]| json!({ "platform": platform, "lines": lines, "seenAt": null });
    let line = json!({
        "what": "noAnswer", "code": null, "beganAt": 1, "lastAt": 2, "times": 3,
    });
    wish(&mut tab, &CompanyWish::Log(Platform::Ringcentral));
    assert_eq!(view(&tab).log, Some(Reading::Asked));
    tab.answer("connection=ringcentral", 200, &log("ringcentral", &[line]));
    tab.answer("/company", 200, &status());
    wish(&mut tab, &CompanyWish::Log(Platform::Netsuite));
    assert_eq!(view(&tab).log, Some(Reading::Asked));
    tab.answer("connection=netsuite", 200, &log("netsuite", &[]));
    tab.answer("/company", 200, &status());
    wish(&mut tab, &CompanyWish::Acknowledge(Platform::Netsuite));
    tab.answer(
        "/company/events/seen?connection=netsuite",
        200,
        &log("netsuite", &[]),
    );
    assert!(matches!(
        view(&tab).log,
        Some(Reading::Read { value, .. }) if value.platform == Platform::Netsuite
    ));
    assert!(tab.has_request("/company"), "the count is read anew");
}

#[test]
fn nothing_of_it_outlives_the_person() {
    let mut tab = ready();
    wish(&mut tab, &CompanyWish::Look);
    tab.answer("/company", 200, &status());
    tab.input(Input::Intent(Intent::Disconnect));
    assert!(tab.view().annex(AnnexName::Company).is_none());
    tab.requests.clear();
    tab.sign_in();
    assert_eq!(view(&tab), CompanyView::default());
}

#[test]
fn a_call_of_the_ledger_is_sent_once_and_the_ledger_is_read_anew() {
    let mut tab = ready();
    wish(&mut tab, &CompanyWish::Ledger(days(1)));
    let call = json!({ "call": "s-1", "extension": "101", "startedAt": 5 });
    let gap = json!({
        "call": "s-1", "extension": "101", "startedAt": 5, "cause": "netsuite-field",
        "words": "NetSuite refuses the field company.", "field": "company",
    });
    let ledger = |gaps: &Value| {
        json!({
            "calls": 1, "inNetsuite": 0, "isChecked": true, "days": [], "gaps": gaps,
        })
    };
    let ledger_path = "/company/ledger?from=0&to=86400000";
    tab.answer(ledger_path, 200, &ledger(&json!([gap])));
    let Some(Reading::Read { value, .. }) = view(&tab).ledger else {
        panic!("no ledger");
    };
    let send = CompanyWish::Send(value.gaps[0].of());
    wish(&mut tab, &send);
    wish(&mut tab, &send);
    assert_eq!(view(&tab).sending, Some(value.gaps[0].of()));
    let answer = json!({ "gap": gap, "problem": null });
    let request = tab.answer("/company/ledger/send", 200, &answer);
    let (_, text) = request.body.unwrap();
    let told: Value = json::read(text.reveal()).unwrap();
    assert_eq!(told, call);
    assert!(!tab.has_request("/company/ledger/send"), "one press is one");
    assert_eq!(view(&tab).sending, None);
    assert!(matches!(view(&tab).sent, Some(Reading::Read { value, .. }) if value.gap.is_some()));
    tab.answer(ledger_path, 200, &ledger(&json!([])));
    assert!(
        matches!(view(&tab).ledger, Some(Reading::Read { value, .. }) if value.gaps.is_empty())
    );
}

#[test]
fn a_known_customers_calls_are_looked_through_and_found_right() {
    let mut tab = ready();
    wish(&mut tab, &CompanyWish::FindCustomers("coa".to_owned()));
    wish(&mut tab, &CompanyWish::FindCustomers("coast".to_owned()));
    let found = json!([{ "id": "600", "name": "Coastline" }]);
    tab.answer("/company/check/customers", 200, &json!([]));
    assert_eq!(
        view(&tab).customers,
        Some(Reading::Asked),
        "an old answer is none"
    );
    tab.answer("/company/check/customers", 200, &found);
    let Some(Reading::Read { value, .. }) = view(&tab).customers else {
        panic!("nobody was found");
    };
    wish(&mut tab, &CompanyWish::CheckCustomer(value[0].clone()));
    let calls = json!({ "items": { "read": [] }, "hasMore": false, "readAt": 1 });
    tab.answer("/customers/600/calls", 200, &calls);
    let checked = view(&tab).checked.unwrap();
    assert!(matches!(checked.calls, Some(Reading::Read { .. })));
    wish(&mut tab, &CompanyWish::Confirm(checked.customer.id));
    tab.answer("/company/check", 204, &Value::Null);
    assert!(tab.has_request("/company"), "who said so is read anew");
}
