//! Signing in as a person: the authorize page, codes, and refresh tokens of both kinds of client.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ledgerline_sandbox::netsuite::role::Role;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::{Url, form_urlencoded::Serializer};

use crate::support::{Account, Answer, send};

const PAGE: &str = "/app/login/oauth2/authorize.nl";
const TOKEN: &str = "/services/rest/auth/oauth2/v1/token";
const REVOKE: &str = "/services/rest/auth/oauth2/v1/revoke";
const STATE: &str = "a-state-of-22-letters-";
const VERIFIER: &str = "a-verifier-is-at-least-forty-three-letters-long";
const HOUR: i64 = 3_600_000;

const PUBLIC: (&str, &str) = ("sandbox-public", "app.example://netsuite");
const CONFIDENTIAL: (&str, &str) = (
    "sandbox-confidential",
    "https://server.example/netsuite/callback",
);

type Fields = Vec<(&'static str, String)>;

/// What a client that does everything right asks for.
fn asked((client, redirect): (&str, &str)) -> Fields {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    vec![
        ("response_type", "code".to_owned()),
        ("client_id", client.to_owned()),
        ("redirect_uri", redirect.to_owned()),
        ("scope", "rest_webservices restlets".to_owned()),
        ("state", STATE.to_owned()),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256".to_owned()),
    ]
}

fn with(mut fields: Fields, name: &'static str, value: &str) -> Fields {
    fields.retain(|(known, _)| *known != name);
    fields.push((name, value.to_owned()));
    fields
}

fn without(mut fields: Fields, name: &str) -> Fields {
    fields.retain(|(known, _)| *known != name);
    fields
}

fn encoded(fields: &Fields) -> String {
    Serializer::new(String::new()).extend_pairs(fields).finish()
}

async fn ask(account: &Account, fields: &Fields) -> Answer {
    let path = format!("{PAGE}?{}", encoded(fields));
    send(
        &account.router,
        Request::get(path).body(Body::empty()).expect("well formed"),
    )
    .await
}

async fn form(account: &Account, path: &str, fields: &Fields, basic: Option<&str>) -> Answer {
    let mut request =
        Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(basic) = basic {
        request = request.header(
            header::AUTHORIZATION,
            format!("Basic {}", STANDARD.encode(basic)),
        );
    }
    send(
        &account.router,
        request
            .body(Body::from(encoded(fields)))
            .expect("well formed"),
    )
    .await
}

/// Ann chooses a role and lets the client in, or not.
async fn decide(account: &Account, asked: Fields, role: Role, decision: &str) -> Answer {
    let fields = with(asked, "extension", "101");
    let fields = with(with(fields, "role", role.id()), "decision", decision);
    form(account, PAGE, &fields, None).await
}

/// What stands in the address to which the person is sent.
fn returned(answer: &Answer, name: &str) -> Option<String> {
    let address = answer
        .headers
        .get(header::LOCATION)?
        .to_str()
        .expect("well formed");
    let address = Url::parse(address).expect("an address");
    let found = address.query_pairs().find(|(known, _)| known == name);
    found.map(|(_, value)| value.into_owned())
}

async fn code(account: &Account, client: (&str, &str)) -> String {
    let answer = decide(account, asked(client), Role::Full, "allow").await;
    returned(&answer, "code").expect("a code")
}

fn exchange((client, redirect): (&str, &str), code: &str) -> Fields {
    vec![
        ("grant_type", "authorization_code".to_owned()),
        ("client_id", client.to_owned()),
        ("redirect_uri", redirect.to_owned()),
        ("code", code.to_owned()),
        ("code_verifier", VERIFIER.to_owned()),
    ]
}

fn refresh(client: &str, token: &str) -> Fields {
    vec![
        ("grant_type", "refresh_token".to_owned()),
        ("client_id", client.to_owned()),
        ("refresh_token", token.to_owned()),
    ]
}

fn text(answer: &Answer, name: &str) -> String {
    answer.body[name].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_page_offers_people_and_roles_and_refuses_to_be_framed() {
    let account = Account::signed_in().await;
    let answer = ask(&account, &asked(PUBLIC)).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers[header::X_FRAME_OPTIONS], "DENY");
    for role in Role::ALL {
        assert!(answer.text.contains(role.name()), "{}", role.name());
    }
    assert!(answer.text.contains("Ann Lee"));
    assert!(answer.text.contains("rest_webservices restlets"));
}

#[tokio::test]
async fn whoever_is_not_the_client_it_claims_to_be_is_sent_nowhere() {
    let account = Account::signed_in().await;
    for wrong in [
        with(asked(PUBLIC), "client_id", "somebody"),
        with(asked(PUBLIC), "client_id", "sandbox-integration"),
        with(asked(PUBLIC), "redirect_uri", "app.example://netsuite/"),
        with(asked(CONFIDENTIAL), "redirect_uri", "http://localhost:8790"),
        without(asked(PUBLIC), "redirect_uri"),
    ] {
        let answer = ask(&account, &wrong).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong:?}");
        assert!(!answer.headers.contains_key(header::LOCATION), "{wrong:?}");
        let answer = decide(&account, wrong.clone(), Role::Full, "allow").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong:?}");
    }
}

#[tokio::test]
async fn a_request_that_cannot_be_granted_goes_back_with_its_error_and_its_state() {
    let account = Account::signed_in().await;
    for (wrong, error) in [
        (
            with(asked(PUBLIC), "response_type", "token"),
            "unsupported_response_type",
        ),
        (with(asked(PUBLIC), "state", "short"), "invalid_request"),
        (
            with(asked(PUBLIC), "state", &"x".repeat(1025)),
            "invalid_request",
        ),
        (
            with(asked(PUBLIC), "code_challenge_method", "plain"),
            "invalid_request",
        ),
        (
            without(
                without(asked(PUBLIC), "code_challenge"),
                "code_challenge_method",
            ),
            "invalid_request",
        ),
        (with(asked(PUBLIC), "scope", ""), "invalid_scope"),
        (
            with(asked(PUBLIC), "scope", "rest_webservices everything"),
            "invalid_scope",
        ),
    ] {
        let answer = ask(&account, &wrong).await;
        assert!(answer.status.is_redirection(), "{wrong:?}");
        assert_eq!(
            returned(&answer, "error").as_deref(),
            Some(error),
            "{wrong:?}"
        );
        assert_eq!(returned(&answer, "code"), None);
    }
    let answer = decide(&account, asked(PUBLIC), Role::Full, "deny").await;
    assert_eq!(returned(&answer, "error").as_deref(), Some("access_denied"));
    assert_eq!(returned(&answer, "state").as_deref(), Some(STATE));
}

#[tokio::test]
async fn a_code_comes_with_role_entity_and_company_and_serves_once() {
    let account = Account::signed_in().await;
    let answer = decide(&account, asked(PUBLIC), Role::NoWorkbook, "allow").await;
    assert_eq!(returned(&answer, "state").as_deref(), Some(STATE));
    assert_eq!(returned(&answer, "role").as_deref(), Some("1004"));
    assert_eq!(returned(&answer, "entity").as_deref(), Some("11"));
    assert_eq!(
        returned(&answer, "company").as_deref(),
        Some("TSTDRV0000001")
    );
    let code = returned(&answer, "code").unwrap();
    let tokens = form(&account, TOKEN, &exchange(PUBLIC, &code), None).await;
    assert_eq!(tokens.status, StatusCode::OK, "{}", tokens.text);
    assert_eq!(text(&tokens, "expires_in"), "3600");
    let claims = text(&tokens, "access_token");
    let claims = claims.split('.').nth(1).expect("three parts");
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    assert_eq!(claims["sub"], "1004;11");
    assert_eq!(claims["aud"][1], "sandbox-public");
    let again = form(&account, TOKEN, &exchange(PUBLIC, &code), None).await;
    assert_eq!(again.status, StatusCode::BAD_REQUEST);
    assert_eq!(text(&again, "error"), "invalid_grant");
}

#[tokio::test]
async fn a_code_is_of_no_use_to_anybody_else() {
    let account = Account::signed_in().await;
    let right = |code: &str| exchange(PUBLIC, code);
    for (wrong, error) in [
        (
            with(
                right(&code(&account, PUBLIC).await),
                "code_verifier",
                &"x".repeat(43),
            ),
            "invalid_grant",
        ),
        (
            with(
                right(&code(&account, PUBLIC).await),
                "code_verifier",
                "short",
            ),
            "invalid_grant",
        ),
        (
            without(right(&code(&account, PUBLIC).await), "code_verifier"),
            "invalid_grant",
        ),
        (
            with(
                right(&code(&account, PUBLIC).await),
                "redirect_uri",
                "app.example://other",
            ),
            "invalid_grant",
        ),
        (with(right("a-guess"), "code", "a-guess"), "invalid_grant"),
        (
            with(
                right(&code(&account, PUBLIC).await),
                "client_id",
                "sandbox-confidential",
            ),
            "invalid_client",
        ),
        (
            without(right(&code(&account, PUBLIC).await), "code"),
            "invalid_request",
        ),
        (
            with(
                right(&code(&account, PUBLIC).await),
                "grant_type",
                "password",
            ),
            "unsupported_grant_type",
        ),
    ] {
        let answer = form(&account, TOKEN, &wrong, None).await;
        assert_eq!(text(&answer, "error"), error, "{wrong:?}");
    }
    let late = code(&account, PUBLIC).await;
    account.clock.advance_millis(HOUR);
    let answer = form(&account, TOKEN, &exchange(PUBLIC, &late), None).await;
    assert_eq!(text(&answer, "error"), "invalid_grant");
}

#[tokio::test]
async fn a_public_refresh_token_works_once_and_its_sign_in_ends_after_a_week() {
    let account = Account::signed_in().await;
    let first = code(&account, PUBLIC).await;
    let tokens = form(&account, TOKEN, &exchange(PUBLIC, &first), None).await;
    let mut token = text(&tokens, "refresh_token");
    for _ in 0..6 {
        account.clock.advance_millis(24 * HOUR);
        let answer = form(&account, TOKEN, &refresh(PUBLIC.0, &token), None).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let used = form(&account, TOKEN, &refresh(PUBLIC.0, &token), None).await;
        assert_eq!(text(&used, "error"), "invalid_grant", "the old one");
        token = text(&answer, "refresh_token");
    }
    account.clock.advance_millis(24 * HOUR);
    let answer = form(&account, TOKEN, &refresh(PUBLIC.0, &token), None).await;
    assert_eq!(text(&answer, "error"), "invalid_grant", "after a week");

    let first = code(&account, PUBLIC).await;
    let tokens = form(&account, TOKEN, &exchange(PUBLIC, &first), None).await;
    account.clock.advance_millis(48 * HOUR);
    let unused = refresh(PUBLIC.0, &text(&tokens, "refresh_token"));
    let answer = form(&account, TOKEN, &unused, None).await;
    assert_eq!(
        text(&answer, "error"),
        "invalid_grant",
        "after two days unused"
    );
}

#[tokio::test]
async fn a_confidential_refresh_token_goes_on_for_a_week_and_needs_the_secret() {
    let account = Account::signed_in().await;
    let (id, secret) = (CONFIDENTIAL.0, "sandbox-netsuite-secret");
    let basic = format!("{id}:{secret}");
    let first = code(&account, CONFIDENTIAL).await;
    for wrong in [None, Some("sandbox-confidential:guessed"), Some("no colon")] {
        let answer = form(&account, TOKEN, &exchange(CONFIDENTIAL, &first), wrong).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{wrong:?}");
        assert!(answer.headers.contains_key(header::WWW_AUTHENTICATE));
    }
    let exchanged = exchange(CONFIDENTIAL, &first);
    let tokens = form(&account, TOKEN, &exchanged, Some(&basic)).await;
    let token = text(&tokens, "refresh_token");
    for _ in 0..6 {
        account.clock.advance_millis(24 * HOUR);
        let answer = form(&account, TOKEN, &refresh(id, &token), Some(&basic)).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(text(&answer, "refresh_token"), "", "the same one continues");
    }
    let answer = form(&account, TOKEN, &refresh(PUBLIC.0, &token), None).await;
    assert_eq!(text(&answer, "error"), "invalid_grant", "another client's");
    account.clock.advance_millis(24 * HOUR);
    let answer = form(&account, TOKEN, &refresh(id, &token), Some(&basic)).await;
    assert_eq!(text(&answer, "error"), "invalid_grant", "after a week");
}

#[tokio::test]
async fn a_sign_in_can_be_revoked_by_its_client_alone() {
    let account = Account::signed_in().await;
    let first = code(&account, PUBLIC).await;
    let tokens = form(&account, TOKEN, &exchange(PUBLIC, &first), None).await;
    let token = text(&tokens, "refresh_token");
    let revocation =
        |client: &str| vec![("token", token.clone()), ("client_id", client.to_owned())];
    let basic = Some("sandbox-confidential:sandbox-netsuite-secret");
    let other = form(&account, REVOKE, &revocation(CONFIDENTIAL.0), basic).await;
    assert_eq!(other.status, StatusCode::OK);
    let next = form(&account, TOKEN, &refresh(PUBLIC.0, &token), None).await;
    assert_eq!(next.status, StatusCode::OK);
    let token = text(&next, "refresh_token");
    let fields = vec![("token", token.clone()), ("client_id", PUBLIC.0.to_owned())];
    assert_eq!(
        form(&account, REVOKE, &fields, None).await.status,
        StatusCode::OK
    );
    let ended = form(&account, TOKEN, &refresh(PUBLIC.0, &token), None).await;
    assert_eq!(text(&ended, "error"), "invalid_grant");
}

#[tokio::test]
async fn what_a_person_writes_is_theirs_unless_it_names_somebody() {
    let mut account = Account::signed_in().await;
    let first = code(&account, PUBLIC).await;
    let tokens = form(&account, TOKEN, &exchange(PUBLIC, &first), None).await;
    account.token = text(&tokens, "access_token");
    let call = json!({ "title": "Outbound call" });
    let written = account.record("POST", "phoneCall", call).await;
    let read = account.get(&format!("phoneCall/{}", written.id())).await;
    assert_eq!(read.body["assigned"]["id"], "11");
    assert_eq!(read.body["owner"]["id"], "11");
}
