//! The call log of the whole account, and the JWT that reads it.

use ledgerline_sandbox::{ringcentral::Settings, telephony::PartyStatus};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::World;

const LOG: &str = "/restapi/v1.0/account/~/call-log";
const CARLA: &str = "300012343";
const SECRET: &str = "sandbox-company-secret";

/// A call that Ann answered and that is over.
fn call(world: &World, tail: &str) -> String {
    let (session, own) = world.call_ann(tail);
    world.set(&session, &own, |party| party.status = PartyStatus::Answered);
    world.sandbox.clock.advance_millis(61_000);
    world.set(&session, &own, |party| {
        party.status = PartyStatus::Disconnected;
    });
    world.sandbox.clock.advance_millis(3_000);
    session
}

#[tokio::test]
async fn an_admin_reads_everybodys_calls_page_by_page_the_newest_first() {
    let world = World::start().await;
    let carla = world.sign_in("103").await;
    let first = call(&world, "c1z1");
    let second = call(&world, "c2z1");
    let page = world
        .get_json(&format!("{LOG}?view=Detailed&perPage=1"), &carla)
        .await;
    let record = &page["records"][0];
    assert_eq!(record["telephonySessionId"], json!(second));
    assert_eq!(record["extension"]["id"], 300_012_341);
    assert_eq!(record["legs"][0]["extension"]["id"], 300_012_341);
    assert!(page["paging"].get("totalElements").is_none());
    assert!(page["navigation"]["nextPage"]["uri"].is_string());
    let page = world
        .get_json(&format!("{LOG}?view=Detailed&perPage=1&page=2"), &carla)
        .await;
    assert_eq!(page["records"][0]["telephonySessionId"], json!(first));
    assert!(page["navigation"].get("nextPage").is_none());
}

#[tokio::test]
async fn a_member_lacks_the_permission_to_read_everybodys_calls() {
    let world = World::start().await;
    let ann = world.sign_in("101").await;
    let refused = world.get(LOG, &ann).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let body: Value = refused.json().await.unwrap();
    assert_eq!(body["errors"][0]["errorCode"], "CMN-419");
    assert_eq!(body["permissionName"], "FullCompanyCallLog");
}

#[tokio::test]
async fn a_deleted_jwt_is_refused_and_its_sessions_are_over() {
    let world = World::start().await;
    let carla = world.sign_in("103").await;
    world.sandbox.ringcentral.delete_credential(CARLA);
    let gone = world.get(LOG, &carla).send().await.unwrap();
    assert_eq!(gone.status(), StatusCode::UNAUTHORIZED);
    let refused = world.ask_to_sign_in("103").await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    let body: Value = refused.json().await.unwrap();
    assert_eq!(body["error"], "invalid_grant");
    assert_eq!(body["errors"][0]["errorCode"], "OAU-213");
}

#[tokio::test]
async fn the_eleventh_reading_in_a_minute_is_refused_with_a_time_to_wait() {
    let world = World::start_with(Settings::default()).await;
    let carla = world.sign_in("103").await;
    for _ in 0..10 {
        world.get_json(LOG, &carla).await;
    }
    let refused = world.get(LOG, &carla).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()["x-rate-limit-group"], "heavy");
    assert_eq!(refused.headers()["retry-after"], "60");
}

async fn refused(world: &World, (app, secret): (&str, &str), jwt: &str) -> (StatusCode, Value) {
    let request = world
        .client
        .post(world.url("/restapi/oauth/token"))
        .basic_auth(app, Some(secret))
        .form(&[
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("assertion", jwt),
        ]);
    let answer = request.send().await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

#[tokio::test]
async fn a_sign_in_with_a_jwt_is_refused_for_the_first_thing_that_is_wrong() {
    let world = World::start().await;
    let people = &world.sandbox.people;
    let carla = people.iter().find(|one| one.extension_id == CARLA).unwrap();
    let jwt = ledgerline_sandbox::ringcentral::oauth::personal_jwt(carla);
    for (app, jwt, error, code) in [
        (("nobodys", SECRET), "no jwt", "invalid_client", "OAU-123"),
        (
            ("ledgerline-company", "wrong"),
            "no jwt",
            "invalid_client",
            "OAU-123",
        ),
        (
            ("ledgerline-no-jwt", SECRET),
            "no jwt",
            "unauthorized_client",
            "OAU-251",
        ),
        (
            ("ledgerline-company", SECRET),
            "no jwt",
            "invalid_grant",
            "OAU-213",
        ),
        (
            ("ledgerline-company", SECRET),
            &jwt[..jwt.len() - 9],
            "invalid_grant",
            "OAU-213",
        ),
    ] {
        let (status, body) = refused(&world, app, jwt).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!(
            (&body["error"], &body["errors"][0]["errorCode"]),
            (&json!(error), &json!(code))
        );
    }
    let (status, tokens) = refused(&world, ("ledgerline-no-log", SECRET), &jwt).await;
    assert_eq!(status, StatusCode::OK);
    let log = world.get(LOG, &tokens).send().await.unwrap();
    assert_eq!(log.status(), StatusCode::FORBIDDEN);
    let body: Value = log.json().await.unwrap();
    assert_eq!(
        (&body["errors"][0]["errorCode"], &body["permissionName"]),
        (&json!("CMN-401"), &json!("ReadCallLog"))
    );
}
