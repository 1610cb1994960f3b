//! `RESTlets`: which request they take, what they answer, and the form of their errors.

use axum::http::{StatusCode, header};
use ledgerline_sandbox::netsuite::role::Role;
use serde_json::{Value, json};

use crate::support::{Account, Answer, send};

const WHO_AM_I: &str = "/app/site/hosting/restlet.nl\
                        ?script=customscript_ledgerline_whoami&deploy=customdeploy_ledgerline_whoami";

async fn run(account: &Account, method: &str, path: &str, content_type: Option<&str>) -> Answer {
    let mut request = account.request(method, path, &Value::Null);
    request.headers_mut().remove(header::CONTENT_TYPE);
    if let Some(content_type) = content_type {
        let value = content_type.parse().expect("a header");
        request.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    send(&account.router, request).await
}

fn code(answer: &Answer) -> &str {
    answer.body["error"]["code"].as_str().unwrap_or_default()
}

const JSON: Option<&str> = Some("application/json");

#[tokio::test]
async fn who_am_i_says_employee_role_zone_and_permissions() {
    let account = Account::as_role(Role::NoSubsidiary).await;
    for path in [WHO_AM_I, "/app/site/hosting/restlet.nl?script=501&deploy=1"] {
        let answer = run(&account, "GET", path, JSON).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json");
        assert_eq!(answer.body["id"], 10);
        assert_eq!(answer.body["name"], "Sandbox Integration");
        assert_eq!(answer.body["role"], "1003");
        assert_eq!(answer.body["timeZone"], "America/Los_Angeles");
        assert_eq!(answer.body["permissions"]["LIST_CALL"], true);
        assert_eq!(answer.body["permissions"]["LIST_SUBSIDIARY"], false);
    }
}

#[tokio::test]
async fn a_script_that_is_not_there_and_an_address_without_one_are_told_apart() {
    let account = Account::signed_in().await;
    let base = "/app/site/hosting/restlet.nl";
    let missing = run(&account, "GET", &format!("{base}?script=501"), JSON).await;
    assert_eq!(missing.status, StatusCode::BAD_REQUEST);
    assert_eq!(code(&missing), "SSS_MISSING_REQD_ARGUMENT");
    for unknown in ["script=502&deploy=1", "script=501&deploy=2"] {
        let answer = run(&account, "GET", &format!("{base}?{unknown}"), JSON).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(code(&answer), "SSS_INVALID_SCRIPTLET_ID");
    }
}

#[tokio::test]
async fn only_four_methods_and_three_content_types_spelled_exactly_are_taken() {
    let account = Account::signed_in().await;
    for method in ["PATCH", "OPTIONS", "HEAD"] {
        let answer = run(&account, method, WHO_AM_I, JSON).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    for method in ["POST", "PUT"] {
        for wrong in [None, Some("Application/JSON"), Some("text/html")] {
            let answer = run(&account, method, WHO_AM_I, wrong).await;
            assert_eq!(
                answer.status,
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "{wrong:?}"
            );
        }
        let answer = run(&account, method, WHO_AM_I, JSON).await;
        assert_eq!(
            answer.status,
            StatusCode::METHOD_NOT_ALLOWED,
            "no such function"
        );
    }
    for text in [None, Some("text/plain")] {
        let answer = run(&account, "GET", WHO_AM_I, text).await;
        assert_eq!(code(&answer), "INVALID_RETURN_DATA_FORMAT", "{text:?}");
    }
}

#[tokio::test]
async fn a_token_for_records_alone_runs_no_script_and_the_other_way_round() {
    let mut account = Account::signed_in().await;
    account.token = "nobody".to_owned();
    let answer = run(&account, "GET", WHO_AM_I, JSON).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(code(&answer), "INVALID_LOGIN_ATTEMPT");
    account.token = account.token_for("rest_webservices").await;
    assert_eq!(account.get("customer/600").await.status, StatusCode::OK);
    let answer = run(&account, "GET", WHO_AM_I, JSON).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn scripts_share_the_pool_and_say_so_in_their_own_words() {
    let account = Account::signed_in().await;
    let full = json!({ "effect": "concurrencyLimit", "limit": 0 });
    account.netsuite.script(full).unwrap();
    let answer = run(&account, "GET", WHO_AM_I, JSON).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(code(&answer), "SSS_REQUEST_LIMIT_EXCEEDED");
}
