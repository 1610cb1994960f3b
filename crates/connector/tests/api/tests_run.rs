//! `Run tests`: each step of both connections with its own result, and nothing left behind.

use ledgerline_sandbox::ringcentral::faults::Fault;
use reqwest::Method;
use serde_json::{Value, json};

use crate::company::Company;

const ANN: &str = "101";
const CARLA: &str = "103";

const ALL: [&str; 8] = [
    "ringCentralSignIn",
    "extensions",
    "callLog",
    "recording",
    "events",
    "netSuiteSignIn",
    "netSuiteRead",
    "netSuiteWrite",
];

/// The outcomes in order.
async fn run(company: &Company) -> Vec<Value> {
    let (status, report) = company
        .ask(CARLA, Method::POST, "/company/tests", Value::Null)
        .await;
    assert_eq!(status, 200, "{report}");
    let results = report["results"].as_array().unwrap();
    let probes: Vec<_> = results.iter().map(|one| one["probe"].clone()).collect();
    assert_eq!(probes, ALL.map(Value::from));
    results.iter().map(|one| one["outcome"].clone()).collect()
}

fn untried(why: &str) -> Value {
    json!({ "untried": { "why": why } })
}

fn lacks(permission: &str, code: Option<&str>) -> Value {
    json!({ "failed": { "finding": "permission", "code": code, "permission": permission } })
}

#[tokio::test]
async fn all_of_it_works_and_nothing_is_left_behind() {
    let company = Company::start(CARLA, "").await;
    let before = company.sandbox.netsuite.records("phoneCall").unwrap();
    let outcomes = run(&company).await;
    let mut wanted = vec![json!("passed"); 8];
    wanted[3] = untried("noRecording");
    assert_eq!(outcomes, wanted);
    assert_eq!(
        company.sandbox.netsuite.records("phoneCall").unwrap(),
        before
    );
    let (status, problem) = company
        .ask(ANN, Method::POST, "/company/tests", Value::Null)
        .await;
    assert_eq!((status, &problem["code"]), (403, &json!("admin-only")));
}

#[tokio::test]
async fn a_missing_permission_is_named_where_it_is_missing() {
    let company = Company::start_as("ledgerline-no-log", CARLA, "").await;
    let outcomes = run(&company).await;
    assert_eq!(outcomes[..2], [json!("passed"), json!("passed")]);
    assert_eq!(outcomes[2], lacks("ReadCallLog", Some("CMN-401")));
    assert_eq!(outcomes[3], lacks("ReadCallRecording", None));
    assert_eq!(outcomes[4], lacks("SubscriptionWebhook", None));
    assert_eq!(outcomes[5..], [(); 3].map(|()| json!("passed")));

    let company = Company::start_as("ledgerline-no-accounts", CARLA, "").await;
    let outcomes = run(&company).await;
    assert_eq!(outcomes[0], "passed", "the sign-in itself works");
    assert_eq!(outcomes[1], lacks("ReadAccounts", Some("CMN-401")));

    // Not being an administrator is the person's lack and not the app's.
    let company = Company::start(ANN, "").await;
    let outcomes = run(&company).await;
    assert_eq!(outcomes[2], lacks("FullCompanyCallLog", Some("CMN-419")));
    assert_eq!(outcomes[3], untried("noCallLog"));
    for (permission, level, at, said) in [
        (
            "Lists -> Phone Calls",
            "view",
            7,
            "Lists -> Phone Calls, level Full",
        ),
        ("Lists -> Customers", "none", 6, "Lists -> Customers"),
    ] {
        let script =
            |level| json!({ "effect": "permission", "permission": permission, "level": level });
        company.sandbox.netsuite.script(script(level)).unwrap();
        assert_eq!(run(&company).await[at], lacks(said, None));
        company.sandbox.netsuite.script(script("full")).unwrap();
    }
}

#[tokio::test]
async fn a_refused_sign_in_leaves_the_rest_untried_and_the_other_side_tested() {
    let company = Company::start_as("ledgerline-no-jwt", CARLA, "").await;
    let outcomes = run(&company).await;
    let refused = json!({ "finding": "app", "code": "OAU-251", "permission": null });
    assert_eq!(outcomes[0], json!({ "failed": refused }));
    assert_eq!(outcomes[1..5], [(); 4].map(|()| untried("notSignedIn")));
    assert_eq!(outcomes[5..], [(); 3].map(|()| json!("passed")));
}

#[tokio::test]
async fn a_limit_is_no_verdict_and_is_waited_out_by_the_reading_too() {
    let company = Company::start(CARLA, "").await;
    let fault = json!({
        "match": { "pathPrefix": "/restapi/v1.0/account/~/call-log" }, "status": 429, "retryAfter": 30,
    });
    let fault: Fault = serde_json::from_value(fault).unwrap();
    company.sandbox.ringcentral.faults().script(fault);
    let outcomes = run(&company).await;
    assert_eq!(outcomes[1], "passed");
    assert_eq!(outcomes[3], untried("noCallLog"));
    for outcome in [&outcomes[2], &outcomes[4]] {
        assert_eq!(outcome["failed"]["finding"], "limit", "{outcomes:?}");
    }
    let (_, status) = company.ask(ANN, Method::GET, "/company", Value::Null).await;
    assert!(status["waitsUntil"].is_i64(), "{status}");
}

#[tokio::test]
async fn without_credentials_nothing_is_tried() {
    let company = Company::start(CARLA, "").await;
    for path in ["/company/ringcentral", "/company/netsuite"] {
        company.ask(CARLA, Method::DELETE, path, Value::Null).await;
    }
    let outcomes = run(&company).await;
    assert_eq!(outcomes, [(); 8].map(|()| untried("notSetUp")));
}
