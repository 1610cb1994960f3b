//! The roles of the account, and an account that is slow.

use std::time::Duration;

use axum::http::StatusCode;
use ledgerline_sandbox::netsuite::role::Role;
use serde_json::json;
use tokio::time::Instant;

use crate::support::Account;

const ANY_CUSTOMER: &str = "SELECT c.id FROM customer c";

#[tokio::test]
async fn a_role_that_may_not_edit_calls_reads_them_in_suiteql_and_writes_none() {
    let account = Account::as_role(Role::NoEditCalls).await;
    let call = json!({ "title": "Outbound call" });
    let answer = account.record("POST", "phoneCall", call).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(answer.code(), "INSUFFICIENT_PERMISSION");
    assert!(answer.detail().contains("'Lists -> Phone Calls'"));
    let calls = account
        .query("SELECT c.id FROM phonecall c", json!([]))
        .await;
    assert_eq!(calls.status, StatusCode::OK);
    let contact = json!({ "firstName": "Role", "lastName": "Tester", "company": { "id": "600" } });
    let answer = account.record("POST", "contact", contact).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text);
}

#[tokio::test]
async fn a_role_without_subsidiaries_is_told_that_there_is_none() {
    let account = Account::as_role(Role::NoSubsidiary).await;
    let call = json!({ "title": "Outbound call" });
    let answer = account.record("POST", "phoneCall", call).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.detail().contains("'Subsidiary' was not found."));
    assert_eq!(
        account.query(ANY_CUSTOMER, json!([])).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_role_without_workbook_reads_records_and_no_suiteql() {
    let account = Account::as_role(Role::NoWorkbook).await;
    let answer = account.query(ANY_CUSTOMER, json!([])).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.detail().contains("SuiteAnalytics Workbook"));
    assert_eq!(account.get("customer/600").await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_every_role_lacks_no_role_has() {
    let account = Account::as_role(Role::NoWorkbook).await;
    let lost = json!({ "effect": "permission", "permission": "Lists -> Customers" });
    account.netsuite.script(lost).unwrap();
    assert_eq!(
        account.get("customer/600").await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_slow_account_takes_its_time_and_twice_that_for_suiteql() {
    let account = Account::signed_in().await;
    let slow = json!({ "effect": "latency", "from": 60, "to": 80 });
    account.netsuite.script(slow).unwrap();
    let start = Instant::now();
    account.get("customer/600").await;
    assert!(start.elapsed() >= Duration::from_millis(60));
    let start = Instant::now();
    account.query(ANY_CUSTOMER, json!([])).await;
    assert!(start.elapsed() >= Duration::from_millis(120));
    account.netsuite.reset();
    let mut fastest = Duration::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        account.get("customer/600").await;
        fastest = fastest.min(start.elapsed());
    }
    assert!(fastest < Duration::from_millis(60), "{fastest:?}");
}
