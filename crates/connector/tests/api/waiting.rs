//! Calls of the company's log that wait: one that NetSuite fails at keeps out no other, a NetSuite that is
//! away is asked little, and what waits is logged as fast as it allows.
#![expect(
    clippy::disallowed_methods,
    reason = "it measures time, on a machine that has it"
)]

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    company::{ANN, BEN, CARLA, Company, MINUTE},
    verdict::{Bounds, Limit, Measured, complaints},
};

/// So many of each call's requests NetSuite does not answer before it is left alone.
const TRIES: usize = 4;

fn fails_at(company: &Company, call: &str) {
    let script = json!({
        "effect": "status", "status": 500, "errorCode": "UNEXPECTED_ERROR", "times": 100_000,
        "match": { "path": format!("rc-{call}") },
    });
    company.sandbox.netsuite.script(script).unwrap();
}

fn asked_for(company: &Company, call: &str) -> usize {
    let accesses = company.sandbox.netsuite.accesses();
    let of_it = accesses.iter().filter(|one| one.path.contains(call));
    of_it.count()
}

#[tokio::test]
async fn a_call_that_netsuite_always_fails_at_keeps_out_no_other_after_an_outage() {
    let mut company = Company::start(CARLA, "").await;
    let mut calls = Vec::new();
    for _ in 0..6 {
        calls.push(company.call(ANN));
    }
    company.refuse_writes(503, 1_000);
    company.read().await.unwrap();
    let status = company.status().await;
    assert_eq!(status["state"], "netsuiteAway", "{status}");
    assert_eq!(status["counts"]["waiting"], 6);
    // NetSuite is there again, and a script of its own breaks at the newest call, which is the first one.
    company.sandbox.netsuite.reset();
    let poison = calls.last().unwrap().clone();
    fails_at(&company, &poison);
    company.pass(6 * MINUTE);
    company.read().await.unwrap();
    assert_eq!(company.records().len(), 5, "all but that one");
    let status = company.status().await;
    assert_eq!(status["state"], "connected", "{status}");
    assert_eq!(status["counts"]["waiting"], 1);
    let ledger = company.ledger().await;
    let gaps = ledger["gaps"].as_array().unwrap();
    assert_eq!(
        (gaps.len(), &gaps[0]["cause"]),
        (1, &json!("netsuite-call"))
    );
    // Alone it is tried less often each time, says nothing of NetSuite, and new calls go by it.
    let before = asked_for(&company, &poison);
    for _ in 0..48 {
        company.pass(10 * MINUTE);
        company.read().await.unwrap();
        assert_eq!(company.status().await["state"], "connected");
    }
    let tries = (asked_for(&company, &poison) - before) / TRIES;
    assert!((3..=8).contains(&tries), "{tries} tries in eight hours");
    company.call(BEN);
    company.pass(6 * MINUTE);
    company.read().await.unwrap();
    assert_eq!(company.records().len(), 6);
    // Somebody who asks for it has it tried at once.
    let before = asked_for(&company, &poison);
    company.sync().await;
    assert_eq!(asked_for(&company, &poison), before + TRIES);
    let ledger = company.ledger().await;
    assert_eq!(ledger["gaps"][0]["cause"], "netsuite-call", "{ledger}");
}

#[tokio::test]
async fn a_call_that_netsuite_fails_at_once_follows_by_itself() {
    let mut company = Company::start(CARLA, "").await;
    let poison = company.call(ANN);
    fails_at(&company, &poison);
    let script = json!({
        "effect": "status", "status": 500, "errorCode": "UNEXPECTED_ERROR", "times": TRIES,
        "match": { "method": "POST", "path": "phoneCall" },
    });
    company.sandbox.netsuite.script(script).unwrap();
    company.read().await.unwrap();
    assert_eq!(company.status().await["state"], "connected");
    assert!(company.records().is_empty());
    company.pass(6 * MINUTE);
    company.read().await.unwrap();
    company.sandbox.netsuite.reset();
    company.pass(11 * MINUTE);
    company.read().await.unwrap();
    assert_eq!(company.records().len(), 1);
    assert_eq!(company.ledger().await["gaps"], json!([]));
}

#[tokio::test]
async fn a_netsuite_that_is_away_is_asked_little_however_many_calls_wait() {
    let mut company = Company::start(CARLA, "").await;
    for _ in 0..20 {
        company.call(ANN);
    }
    company.refuse_writes(503, 100_000);
    company.read().await.unwrap();
    for _ in 0..3 {
        let before = company.netsuite_requests();
        company.pass(6 * MINUTE);
        company.read().await.unwrap();
        let status = company.status().await;
        assert_eq!(status["state"], "netsuiteAway", "{status}");
        assert_eq!(status["counts"]["waiting"], 20);
        let asked = company.netsuite_requests() - before;
        // Of two readings, what is new and what waits: a call and whether it is about that.
        assert!(asked <= 16, "{asked} requests");
    }
    let ledger = company.ledger().await;
    let gaps = ledger["gaps"].as_array().unwrap();
    assert_eq!(gaps.len(), 20);
    assert!(
        gaps.iter().all(|gap| gap["cause"] == "netsuite-away"),
        "{ledger}"
    );
}

/// The runs that the history shows, the newest first.
async fn runs(company: &Company) -> Vec<Value> {
    let (_, status) = company
        .ask(CARLA, Method::GET, "/company", Value::Null)
        .await;
    status["runs"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_sync_goes_on_to_its_end_when_whoever_asked_is_gone_and_the_history_says_so() {
    let mut company = Company::start(CARLA, "").await;
    for _ in 0..4 {
        company.call(ANN);
    }
    let script = json!({
        "effect": "delay", "ms": 200, "times": 2, "match": { "method": "POST", "path": "phoneCall" },
    });
    company.sandbox.netsuite.script(script).unwrap();
    let begun = async {
        let is_write = |path: &str| path.contains("phoneCall");
        while !company
            .sandbox
            .netsuite
            .accesses()
            .iter()
            .any(|one| is_write(&one.path))
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        answer = company.sync() => panic!("answered before it was left: {answer:?}"),
        () = begun => {}
    }
    let patience = async {
        loop {
            let runs = runs(&company).await;
            if let Some(run) = runs.first() {
                return run.clone();
            }
        }
    };
    let run = tokio::time::timeout(Duration::from_secs(20), patience)
        .await
        .expect("the run is written down");
    assert_eq!(run["isAsked"], true, "{run}");
    assert_eq!(run["report"]["isComplete"], true, "{run}");
    assert_eq!(run["report"]["newlyLogged"], 4, "{run}");
    assert_eq!(company.records().len(), 4);
}

#[tokio::test]
async fn a_sync_that_the_database_does_not_take_is_in_the_history_and_goes_on_when_asked_again() {
    let mut company = Company::start(CARLA, "").await;
    company.call(ANN);
    let rename = async |from: &str, to: &str| {
        let statement = format!("ALTER TABLE {from} RENAME TO {to}");
        sqlx::query(&statement)
            .execute(&company.database)
            .await
            .unwrap();
    };
    rename("company_call", "elsewhere").await;
    let (status, problem) = company.sync().await;
    assert_eq!(status, 500, "{problem}");
    rename("elsewhere", "company_call").await;
    let stopped = runs(&company).await;
    let report = &stopped[0]["report"];
    assert_eq!((stopped.len(), &report["isComplete"]), (1, &json!(false)));
    assert!(report["cause"].as_str().unwrap().contains("database"));
    let (status, report) = company.sync().await;
    assert_eq!(
        (status, &report["newlyLogged"]),
        (200, &json!(1)),
        "{report}"
    );
    assert_eq!(runs(&company).await.len(), 2);
}

/// Enough that the first of them, which is told alone, does not count.
const CALLS: u16 = 100;
const LIMIT: Limit = Limit {
    at_once: 5,
    answer: Duration::from_millis(150),
};
/// On a machine that builds and tests something else at the same time. One call after the other would take
/// five times as long.
fn bounds() -> Bounds {
    // PostgreSQL has processes of its own, which are busy with the other tests, too.
    let is_on_postgres = std::env::var_os("LEDGERLINE_TEST_POSTGRES").is_some();
    Bounds {
        drain: if is_on_postgres { 4.0 } else { 1.6 },
        lookup: 3.0,
    }
}

/// One good round of so many is enough.
const ROUNDS: usize = 3;

#[tokio::test]
async fn what_nobody_told_is_logged_as_fast_as_netsuite_lets_it_and_callers_go_before_it() {
    let mut refused = round().await;
    for _ in 1..ROUNDS {
        if refused.is_empty() {
            break;
        }
        refused = round().await;
    }
    assert_eq!(refused, [""; 0]);
}

/// What is too slow; every call is there once, however slow it is, and the limit is kept.
async fn round() -> Vec<String> {
    let mut company = Company::start(CARLA, "").await;
    company.settings.netsuite.concurrency = 5;
    company.restart().await;
    for _ in 0..CALLS {
        company.call(ANN);
    }
    // Who calls and whose it is are known.
    company.call(BEN);
    let millis = LIMIT.answer.as_millis();
    let netsuite = &company.sandbox.netsuite;
    netsuite
        .script(json!({ "effect": "delay", "ms": millis, "times": 100_000, "match": { "path": "/services/rest/" } }))
        .unwrap();
    let look_up = async |ring: u32| {
        let began = Instant::now();
        let question = json!({ "number": format!("+1720555{ring:04}") });
        let (status, found) = company.ask(ANN, Method::POST, "/callers", question).await;
        assert_eq!(status, 200, "{found}");
        began.elapsed().as_secs_f64() * 1000.0
    };
    let mut quiet = Vec::new();
    for ring in 0..3 {
        quiet.push(look_up(ring).await);
    }
    let before = company.netsuite_requests();
    let began = Instant::now();
    let mut busy = Vec::new();
    let read = async {
        company.read().await.unwrap();
        began.elapsed()
    };
    let looked = async {
        for ring in 3..6 {
            busy.push(look_up(ring).await);
        }
    };
    let (took, ()) = tokio::join!(read, looked);
    let requests = company.netsuite_requests() - before;
    let pool = company.sandbox.netsuite.concurrency();
    assert_eq!((pool.peak, pool.refused), (5, 0));
    let records = company.records();
    let id = |record: &Value| record["externalId"].as_str().unwrap().to_owned();
    let ids: HashSet<String> = records.iter().map(id).collect();
    let all = usize::from(CALLS) + 1;
    assert_eq!((ids.len(), records.len()), (all, all));
    let measured = Measured {
        took,
        came_in: Duration::ZERO,
        requests,
        quiet: &quiet,
        busy: &busy,
    };
    complaints(LIMIT, bounds(), &measured)
}
