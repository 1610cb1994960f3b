//! Bad days: failures on demand, the concurrency limit and missing permissions.

use crate::support::Account;
use axum::http::{StatusCode, header};
use serde_json::{Value, json};

fn call() -> Value {
    json!({ "title": "Call", "status": "COMPLETE", "company": { "id": "600" } })
}

#[tokio::test]
async fn a_scripted_status_answers_the_next_fitting_request_only() {
    let account = Account::signed_in().await;
    for (status, code) in [
        (400, "USER_ERROR"),
        (401, "INVALID_LOGIN"),
        (403, "INSUFFICIENT_PERMISSION"),
        (429, "CONCURRENCY_LIMIT_EXCEEDED"),
        (500, "UNEXPECTED_ERROR"),
    ] {
        let fault = json!({ "match": { "method": "PUT", "path": "/phoneCall/" },
            "effect": "status", "status": status });
        account.netsuite.script(fault).unwrap();
        assert_eq!(account.get("customer/600").await.status, StatusCode::OK);
        let hit = account.record("PUT", "phoneCall/eid:rc-2", call()).await;
        assert_eq!(hit.status.as_u16(), status);
        assert_eq!(hit.code(), code);
        assert_eq!(
            account.get("phoneCall/eid:rc-2").await.status,
            StatusCode::NOT_FOUND
        );
    }
    let again = account.record("PUT", "phoneCall/eid:rc-2", call()).await;
    assert_eq!(again.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_scripted_answer_carries_the_given_code_text_and_path() {
    let account = Account::signed_in().await;
    let fault = json!({ "effect": "status", "status": 400, "errorCode": "INVALID_CONTENT",
        "detail": "Please enter value(s) for: Class", "errorPath": "class", "times": 2 });
    account.netsuite.script(fault).unwrap();
    for _ in 0..2 {
        let hit = account.record("PUT", "phoneCall/eid:rc-3", call()).await;
        assert_eq!(hit.code(), "INVALID_CONTENT");
        assert_eq!(hit.detail(), "Please enter value(s) for: Class");
        assert_eq!(hit.body["o:errorDetails"][0]["o:errorPath"], "class");
    }
    let free = account.record("PUT", "phoneCall/eid:rc-3", call()).await;
    assert_eq!(free.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn maintenance_is_a_page_for_people() {
    let account = Account::signed_in().await;
    account
        .netsuite
        .script(json!({ "effect": "status", "status": 503 }))
        .unwrap();
    let answer = account.get("customer/600").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        answer.headers[header::CONTENT_TYPE]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
}

#[tokio::test]
async fn a_script_that_cannot_be_read_is_refused() {
    let account = Account::signed_in().await;
    assert!(
        account
            .netsuite
            .script(json!({ "effect": "explode" }))
            .is_err()
    );
    assert!(
        account
            .netsuite
            .script(json!({ "effect": "status", "status": 200 }))
            .is_err()
    );
}

#[tokio::test]
async fn a_lost_answer_leaves_the_record_written_and_a_retry_makes_no_second() {
    let account = Account::signed_in().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(axum::serve(listener, account.router.clone()).into_future());
    account
        .netsuite
        .script(json!({ "match": { "method": "PUT" }, "effect": "loseResponse" }))
        .unwrap();
    let url = format!("http://{address}/services/rest/record/v1/phoneCall/eid:rc-4");
    let client = reqwest::Client::new();
    let put = || {
        client
            .put(&url)
            .bearer_auth(&account.token)
            .json(&call())
            .send()
    };
    assert!(put().await.is_err(), "the connection is dropped");
    let first = account.get("phoneCall/eid:rc-4").await;
    assert_eq!(first.status, StatusCode::OK, "yet the record is there");
    assert_eq!(put().await.unwrap().status().as_u16(), 204);
    assert_eq!(
        account.get("phoneCall/eid:rc-4").await.body["id"],
        first.body["id"]
    );
    assert_eq!(account.netsuite.concurrency().in_flight, 0);
    server.abort();
}

#[tokio::test]
async fn a_sixth_request_at_once_is_blocked() {
    let account = Account::signed_in().await;
    account
        .netsuite
        .script(json!({ "effect": "delay", "ms": 50, "times": 6 }))
        .unwrap();
    let one = || account.get("customer/600");
    let answers = tokio::join!(one(), one(), one(), one(), one(), one());
    let all = [
        answers.0, answers.1, answers.2, answers.3, answers.4, answers.5,
    ];
    let blocked: Vec<_> = all
        .iter()
        .filter(|answer| answer.status != StatusCode::OK)
        .collect();
    assert_eq!(blocked.len(), 1);
    assert_eq!(blocked[0].status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(blocked[0].code(), "CONCURRENCY_LIMIT_EXCEEDED");
    assert_eq!(blocked[0].body["o:errorCode"], "USER_ERROR");
    let measured = account.netsuite.concurrency();
    assert_eq!(
        (measured.peak, measured.refused, measured.in_flight),
        (5, 1, 0)
    );
}

#[tokio::test]
async fn a_role_without_phone_calls_is_told_which_permission_it_needs() {
    let account = Account::signed_in().await;
    account
        .netsuite
        .script(json!({ "effect": "permission", "permission": "Lists -> Phone Calls" }))
        .unwrap();
    let answer = account.record("PUT", "phoneCall/eid:rc-5", call()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(answer.code(), "INSUFFICIENT_PERMISSION");
    assert!(answer.detail().contains("'Lists -> Phone Calls'"));
    let answer = account.query("SELECT id FROM phonecall", json!([])).await;
    assert_eq!(
        answer.status,
        StatusCode::BAD_REQUEST,
        "to SuiteQL the table does not exist"
    );
    assert!(answer.detail().contains("Record 'phonecall' was not found"));
}

#[tokio::test]
async fn a_role_that_may_only_view_reads_through_suiteql_alone() {
    let account = Account::signed_in().await;
    let script =
        json!({ "effect": "permission", "permission": "Lists -> Customers", "level": "view" });
    account.netsuite.script(script).unwrap();
    assert_eq!(
        account.get("customer/600").await.status,
        StatusCode::FORBIDDEN
    );
    let answer = account
        .query("SELECT id FROM customer WHERE id = 600", json!([]))
        .await;
    assert_eq!(answer.items().len(), 1);
}

#[tokio::test]
async fn without_subsidiaries_a_write_says_so() {
    let account = Account::signed_in().await;
    let script = json!({ "effect": "permission", "permission": "Lists -> Subsidiaries" });
    account.netsuite.script(script).unwrap();
    let answer = account.record("PUT", "phoneCall/eid:rc-6", call()).await;
    assert!(answer.detail().contains("'Subsidiary' was not found."));
}

#[tokio::test]
async fn every_token_can_be_ended() {
    let account = Account::signed_in().await;
    account
        .netsuite
        .script(json!({ "effect": "expireTokens" }))
        .unwrap();
    assert_eq!(
        account.get("customer/600").await.status,
        StatusCode::UNAUTHORIZED
    );
}
