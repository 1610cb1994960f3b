//! OAuth 2.0 client credentials: documented request in, documented answer out.

use crate::support::{Account, assertion, claims, send, token_request};
use axum::http::{StatusCode, header};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;

#[tokio::test]
async fn a_signed_assertion_is_answered_with_a_bearer_token_for_an_hour_and_no_refresh_token() {
    let account = Account::signed_in().await;
    let id = account
        .netsuite
        .register_certificate(crate::support::CERTIFICATE)
        .expect("an id");
    let signed = assertion(&id, &claims(&account.clock));
    let answer = send(&account.router, token_request(&signed)).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.body["token_type"], "bearer");
    assert_eq!(answer.body["expires_in"], "3600");
    assert!(answer.body.get("refresh_token").is_none());
}

#[tokio::test]
async fn an_rsa_key_signs_with_pss() {
    let account = Account::signed_in().await;
    let public = include_str!("../netsuite_fixtures/ps256.pub.pem");
    let id = account
        .netsuite
        .register_certificate(public)
        .expect("an id");
    let mut jwt = Header::new(Algorithm::PS256);
    jwt.kid = Some(id);
    let key = include_str!("../netsuite_fixtures/ps256.key.pem");
    let key = EncodingKey::from_rsa_pem(key.as_bytes()).expect("an RSA key");
    let sign = |jwt: &Header| jsonwebtoken::encode(jwt, &claims(&account.clock), &key);
    let answer = send(&account.router, token_request(&sign(&jwt).expect("signed"))).await;
    assert_eq!(answer.status, StatusCode::OK);

    jwt.alg = Algorithm::RS256;
    let answer = send(&account.router, token_request(&sign(&jwt).expect("signed"))).await;
    assert_eq!(
        answer.status,
        StatusCode::UNAUTHORIZED,
        "RS256 is not among the algorithms"
    );
    assert_eq!(answer.body["error"], "invalid_client");
}

#[tokio::test]
async fn a_wrong_assertion_is_refused_with_the_documented_error() {
    let account = Account::signed_in().await;
    let good = claims(&account.clock);
    let with = |name: &str, value: serde_json::Value| {
        let mut claims = good.clone();
        claims[name] = value;
        claims
    };
    let now = account.clock.now_millis() / 1000;
    let id = "sandbox-certificate-1";
    let cases = [
        (
            "unknown certificate",
            "another",
            good.clone(),
            "invalid_client",
        ),
        (
            "another client",
            id,
            with("iss", json!("somebody")),
            "invalid_client",
        ),
        (
            "another address",
            id,
            with("aud", json!("https://elsewhere/token")),
            "invalid_grant",
        ),
        ("expired", id, with("exp", json!(now - 1)), "invalid_grant"),
        (
            "longer than an hour",
            id,
            with("exp", json!(now + 7200)),
            "invalid_grant",
        ),
        (
            "unknown scope",
            id,
            with("scope", json!(["everything"])),
            "invalid_scope",
        ),
    ];
    for (case, kid, claims, error) in cases {
        let answer = send(&account.router, token_request(&assertion(kid, &claims))).await;
        assert_eq!(answer.body["error"], error, "{case}");
        let is_unauthorized = answer.status == StatusCode::UNAUTHORIZED;
        assert_eq!(is_unauthorized, error == "invalid_client", "{case}");
        assert_eq!(
            answer.headers.contains_key(header::WWW_AUTHENTICATE),
            is_unauthorized,
            "{case}"
        );
    }
    let mut forged = assertion(id, &good);
    let swapped = if forged.ends_with("AAAA") {
        "BBBB"
    } else {
        "AAAA"
    };
    forged.replace_range(forged.len() - 4.., swapped);
    let answer = send(&account.router, token_request(&forged)).await;
    assert_eq!(answer.body["error"], "invalid_client", "forged");
}

#[tokio::test]
async fn a_token_ends_after_an_hour_and_its_requests_with_invalid_login() {
    let account = Account::signed_in().await;
    assert_eq!(account.get("customer/600").await.status, StatusCode::OK);
    account.clock.advance_millis(3_600_001);
    let answer = account.get("customer/600").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.code(), "INVALID_LOGIN");
    assert!(
        answer.headers[header::WWW_AUTHENTICATE]
            .to_str()
            .unwrap()
            .contains("invalid_token")
    );
}

#[tokio::test]
async fn a_certificate_is_registered_over_http() {
    let account = Account::signed_in().await;
    let body = json!({ "certificate": crate::support::CERTIFICATE });
    let answer = account
        .call("POST", "/console/netsuite/certificates", body)
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let id = answer.body["certificateId"].as_str().expect("an id");
    let signed = assertion(id, &claims(&account.clock));
    let answer = send(&account.router, token_request(&signed)).await;
    assert_eq!(answer.status, StatusCode::OK);

    let body = json!({ "certificate": "not a certificate" });
    let answer = account
        .call("POST", "/console/netsuite/certificates", body)
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_page_of_certificates_names_what_a_client_needs_and_lists_those_there_are() {
    let account = Account::signed_in().await;
    let path = "/console/netsuite/certificates";
    let page = account.call("GET", path, json!(null)).await;
    assert_eq!(page.status, StatusCode::OK);
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"));
    for known in [
        "TSTDRV0000001",
        "sandbox-integration",
        "Carla Mendes",
        "Sales with everything",
    ] {
        assert!(page.text.contains(known), "{known}");
    }
    let body = json!({ "certificate": crate::support::CERTIFICATE });
    let made = account.call("POST", path, body).await;
    let id = made.body["certificateId"].as_str().expect("an id");
    let page = account.call("GET", path, json!(null)).await;
    assert!(page.text.contains(&format!("<li><code>{id}</code></li>")));
    for file in ["/console/netsuite/machines.js", "/sandbox.css"] {
        let answer = account.call("GET", file, json!(null)).await;
        assert_eq!(answer.status, StatusCode::OK, "{file}");
    }
}

#[tokio::test]
async fn a_browser_is_not_served() {
    let account = Account::signed_in().await;
    let answer = account
        .call("OPTIONS", "/services/rest/query/v1/suiteql", json!(null))
        .await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(
        !answer
            .headers
            .contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
    );
}
