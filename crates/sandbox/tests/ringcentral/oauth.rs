//! Authorize, token, refresh and revoke.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ledgerline_sandbox::ringcentral::Settings;
use reqwest::{StatusCode, header};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{
    ANN, DEMO, JWT_BEARER, REDIRECT, World, authorize_query, location, parameter,
};

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const EXTENSION: &str = "/restapi/v1.0/account/~/extension/~";

async fn error(response: reqwest::Response) -> (u16, Value, Value) {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    (
        status,
        body["error"].clone(),
        body["errors"][0]["errorCode"].clone(),
    )
}

#[tokio::test]
async fn a_public_client_signs_in_with_a_proof_key() {
    let world = World::start().await;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    let query = authorize_query(&[
        ("state", "opaque &value"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("brand_id", ""),
        ("prompt", ""),
    ]);
    let page = world
        .client
        .get(world.url(&format!("/restapi/oauth/authorize?{query}")));
    let page = page.send().await.unwrap().text().await.unwrap();
    assert!(
        page.contains("Sign in as") && page.contains("Ann Lee, 101"),
        "{page}"
    );
    let back = world.decide(&query, "allow").await;
    assert!(back.as_str().starts_with(REDIRECT));
    assert_eq!(parameter(&back, "state").unwrap(), "opaque &value");
    assert_eq!(parameter(&back, "expires_in").unwrap(), "60");
    let code = parameter(&back, "code").unwrap();
    let response = world
        .token(&[
            ("grant_type", "authorization_code"),
            ("client_id", DEMO),
            ("code", &code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
            ("endpoint_id", "tab-1"),
        ])
        .await;
    assert_eq!(response.status(), StatusCode::OK);
    let tokens: Value = response.json().await.unwrap();
    assert_eq!(tokens["token_type"], "bearer");
    assert_eq!(tokens["expires_in"], 3600);
    assert_eq!(tokens["refresh_token_expires_in"], 604_800);
    assert_eq!(tokens["owner_id"], ANN);
    assert_eq!(tokens["endpoint_id"], "tab-1");
    assert!(tokens["scope"].as_str().unwrap().contains("VoipCalling"));
    let extension = world.get_json(EXTENSION, &tokens).await;
    assert_eq!(extension["id"], 300_012_341);
}

#[tokio::test]
async fn a_code_is_good_once_and_only_with_its_verifier_and_redirect() {
    let world = World::start().await;
    let query = authorize_query(&[("code_challenge", VERIFIER)]);
    let exchange = async |changes: &[(&str, &str)]| {
        let code = parameter(&world.decide(&query, "allow").await, "code").unwrap();
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("client_id", DEMO),
            ("code", code.as_str()),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        for (name, value) in changes {
            form.retain(|(known, _)| known != name);
            form.push((name, value));
        }
        let first = world.token(&form).await;
        let again = world.token(&form).await;
        (error(first).await, error(again).await)
    };
    let refused = |code: &str| (400, json!("invalid_grant"), json!(code));
    let (good, again) = exchange(&[]).await;
    assert_eq!(good.0, 200);
    assert_eq!(again, refused("OAU-106"));
    let (wrong, again) = exchange(&[("code_verifier", "wrong")]).await;
    assert_eq!(wrong, refused("OAU-106"));
    assert_eq!(again, refused("OAU-106"));
    let elsewhere = "http://localhost:1/signed-in.html";
    assert_eq!(
        exchange(&[("redirect_uri", elsewhere)]).await.0,
        refused("OAU-109")
    );
}

#[tokio::test]
async fn a_code_expires_after_a_minute() {
    let world = World::start().await;
    let code = parameter(&world.decide(&authorize_query(&[]), "allow").await, "code").unwrap();
    world.sandbox.clock.advance_millis(60_000);
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", DEMO),
        ("code", &code),
        ("redirect_uri", REDIRECT),
    ];
    let refused = error(world.token(&form).await).await;
    assert_eq!(refused, (400, json!("invalid_grant"), json!("OAU-108")));
}

#[tokio::test]
async fn denying_returns_access_denied_with_the_state() {
    let world = World::start().await;
    let back = world
        .decide(&authorize_query(&[("state", "s1")]), "deny")
        .await;
    assert_eq!(parameter(&back, "error").unwrap(), "access_denied");
    assert_eq!(parameter(&back, "state").unwrap(), "s1");
    assert_eq!(parameter(&back, "code"), None);
}

#[tokio::test]
async fn an_unregistered_redirect_gets_a_page_and_no_redirect() {
    let world = World::start().await;
    for redirect in [
        "http://evil.example/signed-in.html",
        "http://localhost:8787/signed-in.html?x=1",
        "http://localhost:8787/other.html",
        "http://LOCALHOST:8787/signed-in.html",
    ] {
        let url = world.url("/restapi/oauth/authorize");
        let query = [
            ("response_type", "code"),
            ("client_id", DEMO),
            ("redirect_uri", redirect),
        ];
        let response = world.client.get(url).query(&query).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{redirect}");
        assert!(response.text().await.unwrap().contains("OAU-113"));
    }
}

#[tokio::test]
async fn a_second_authorize_in_the_same_browser_skips_the_sign_in() {
    let world = World::start().await;
    let query = authorize_query(&[]);
    let authorize = async |query: &str, cookie: &str| {
        let url = world.url(&format!("/restapi/oauth/authorize?{query}"));
        world
            .client
            .get(url)
            .header(header::COOKIE, cookie)
            .send()
            .await
            .unwrap()
    };
    let silent = authorize_query(&[("prompt", "none")]);
    let back = location(&authorize(&silent, "").await);
    assert_eq!(parameter(&back, "error").unwrap(), "login_required");

    let signed_in = world
        .client
        .post(world.url("/restapi/oauth/sign-in"))
        .form(&[("request", query.as_str()), ("extension", "101")])
        .send()
        .await
        .unwrap();
    let cookie = signed_in.headers()[header::SET_COOKIE].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let back = location(&authorize(&silent, &cookie).await);
    assert_eq!(parameter(&back, "error").unwrap(), "consent_required");
    let page = authorize(&query, &cookie).await.text().await.unwrap();
    assert!(
        page.contains("Allow Ledgerline?") && page.contains("Ann Lee"),
        "{page}"
    );
    let again = authorize_query(&[("prompt", "login")]);
    let page = authorize(&again, &cookie).await.text().await.unwrap();
    assert!(page.contains("Sign in as"), "{page}");

    let consent = world.client.post(world.url("/restapi/oauth/consent"));
    let form = [("request", query.as_str()), ("decision", "allow")];
    consent
        .header(header::COOKIE, &cookie)
        .form(&form)
        .send()
        .await
        .unwrap();
    let back = location(&authorize(&silent, &cookie).await);
    assert!(parameter(&back, "code").is_some());
}

#[tokio::test]
async fn a_refresh_replaces_the_pair_and_can_be_replayed_for_a_moment() {
    let world = World::start().await;
    let first = world.sign_in_by_code().await;
    let refresh = async |tokens: &Value| {
        let token = tokens["refresh_token"].as_str().unwrap();
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", DEMO),
            ("refresh_token", token),
        ];
        world.token(&form).await
    };
    let second: Value = refresh(&first).await.json().await.unwrap();
    assert_ne!(second["access_token"], first["access_token"]);
    assert_eq!(second["session_id"], first["session_id"]);

    let code = async |tokens: &Value| -> Value {
        let response = world.get(EXTENSION, tokens).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        response.json::<Value>().await.unwrap()["errors"][0]["errorCode"].clone()
    };
    assert_eq!(code(&first).await, "OAU-129");
    world.sandbox.clock.advance_millis(10_000);
    assert_eq!(code(&first).await, "OAU-213");

    let replayed: Value = refresh(&first).await.json().await.unwrap();
    assert_eq!(replayed["access_token"], second["access_token"]);
    assert_eq!(replayed["refresh_token"], second["refresh_token"]);
    world.get_json(EXTENSION, &second).await;
    world.sandbox.clock.advance_millis(10_001);
    let refused = error(refresh(&first).await).await;
    assert_eq!(refused, (400, json!("invalid_grant"), json!("OAU-213")));
    assert_eq!(refresh(&second).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_unused_new_pair_can_be_replayed_for_an_hour_only() {
    let world = World::start().await;
    let first = world.sign_in_by_code().await;
    let token = first["refresh_token"].as_str().unwrap();
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", DEMO),
        ("refresh_token", token),
    ];
    assert_eq!(world.token(&form).await.status(), StatusCode::OK);
    world.sandbox.clock.advance_millis(3_590_000);
    assert_eq!(world.token(&form).await.status(), StatusCode::OK);
    world.sandbox.clock.advance_millis(11_000);
    assert_eq!(world.token(&form).await.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn expired_unknown_and_foreign_tokens_are_told_apart() {
    let world = World::start().await;
    let tokens = world.sign_in_by_code().await;
    let answer = async |token: &str| -> Value {
        let request = world.client.get(world.url(EXTENSION)).bearer_auth(token);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        response.json().await.unwrap()
    };
    assert_eq!(
        answer("nonsense").await["errors"][0]["errorCode"],
        "OAU-149"
    );
    assert_eq!(
        answer("U0pDMDFQunknown").await["errors"][0]["errorCode"],
        "OAU-213"
    );
    world
        .act("expire-token", json!({ "extension": "101" }))
        .await;
    let expired = answer(tokens["access_token"].as_str().unwrap()).await;
    assert_eq!(expired["errorCode"], "TokenExpired");
    assert_eq!(expired["errors"][0]["errorCode"], "OAU-128");
}

#[tokio::test]
async fn revoking_either_token_ends_the_session() {
    let world = World::start().await;
    for name in ["access_token", "refresh_token"] {
        let tokens = world.sign_in_by_code().await;
        let form = [
            ("client_id", DEMO),
            ("token", tokens[name].as_str().unwrap()),
        ];
        let revoke = world
            .client
            .post(world.url("/restapi/oauth/revoke"))
            .form(&form);
        let response = revoke.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.text().await.unwrap(), "");
        let gone = world.get(EXTENSION, &tokens).send().await.unwrap();
        assert_eq!(gone.status(), StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_sixth_session_of_one_user_and_app_ends_the_oldest() {
    let world = World::start().await;
    let oldest = world.sign_in("101").await;
    for _ in 0..5 {
        world.sign_in("101").await;
    }
    let gone = world.get(EXTENSION, &oldest).send().await.unwrap();
    assert_eq!(gone.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn clients_and_grants_are_checked() {
    let world = World::start().await;
    let refused = async |form: &[(&str, &str)]| error(world.token(form).await).await;
    let invalid_client = (400, json!("invalid_client"), json!("OAU-123"));
    assert_eq!(
        refused(&[("grant_type", "refresh_token")]).await,
        invalid_client
    );
    let secretless = [
        ("grant_type", JWT_BEARER),
        ("client_id", "ledgerline-company"),
    ];
    assert_eq!(refused(&secretless).await, invalid_client);
    assert_eq!(
        refused(&[("grant_type", JWT_BEARER), ("client_id", DEMO)]).await,
        (400, json!("unauthorized_client"), json!("OAU-251"))
    );
    assert_eq!(
        refused(&[("grant_type", "telepathy"), ("client_id", DEMO)]).await,
        (400, json!("unsupported_grant_type"), Value::Null)
    );
    assert_eq!(
        refused(&[
            ("grant_type", "a"),
            ("grant_type", "b"),
            ("client_id", DEMO)
        ])
        .await,
        (400, json!("invalid_request"), json!("OAU-111"))
    );
}

#[tokio::test]
async fn the_sixth_token_request_in_a_minute_is_refused() {
    let world = World::start_with(Settings::default()).await;
    for _ in 0..5 {
        world.sign_in_by_code().await;
    }
    let code = parameter(&world.decide(&authorize_query(&[]), "allow").await, "code").unwrap();
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", DEMO),
        ("code", &code),
        ("redirect_uri", REDIRECT),
    ];
    let response = world.token(&form).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(response.headers()["x-rate-limit-group"], "auth");
    assert_eq!(response.headers()["retry-after"], "60");
}
