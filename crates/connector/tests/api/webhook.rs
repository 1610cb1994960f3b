//! The event subscription: RingCentral posts when a call ends, and the company's log reads that call; the
//! subscription is made, renewed and made anew by itself, and whatever is lost is found by the schedule.

use std::time::Duration;

use ledgerline_sandbox::ringcentral::{
    RateLimits, WebhookSettings,
    events::webhook::{Fate, Mishap},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{company::Company, support::answer};

const ANN: &str = "101";
const BEN: &str = "102";
const CARLA: &str = "103";
const CARLAS_EXTENSION: &str = "300012343";
const HERE: &str = "webhook_url = \"{origin}\"";
const PATH: &str = "/webhooks/ringcentral";
const SECOND: i64 = 1_000;
const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

/// A company whose schedule has nothing to do, and that is subscribed.
async fn subscribed() -> Company {
    let company = Company::start(CARLA, HERE).await;
    let mut settings = company.sandbox.ringcentral.settings().current();
    settings.webhooks = WebhookSettings {
        retry_millis: 1,
        delay_millis: 50,
        ..WebhookSettings::default()
    };
    company.sandbox.ringcentral.settings().replace(settings);
    look_after(&company).await;
    company.read().await.unwrap();
    assert_eq!(subscription(&company).await["state"], "live");
    company
}

/// All that is due about the subscription.
async fn look_after(company: &Company) {
    let webhook = company.app.webhook();
    while webhook.step().await {}
}

async fn subscription(company: &Company) -> Value {
    let (status, body) = company
        .ask(CARLA, Method::GET, "/company", Value::Null)
        .await;
    assert_eq!(status, 200, "{body}");
    body["subscription"].clone()
}

/// The same where Carla's JWT is good no more: as the connector itself has it.
fn by_itself(company: &Company) -> Value {
    serde_json::to_value(company.app.webhook().status()).unwrap()
}

/// Waits until something has come of what RingCentral posted.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let patience = async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), patience)
        .await
        .expect(what);
}

/// Waits until an event has come after this moment.
async fn heard_since(company: &Company, at: i64) {
    until("an event comes", async || {
        let last = company.app.webhook().status().last_event_at;
        last.is_some_and(|last| last.as_millis() >= at)
    })
    .await;
}

/// A call that an event tells of, a few seconds after its end.
async fn call_and_hear(company: &mut Company) -> String {
    let before = company.clock.now().as_millis();
    let call = company.call(BEN);
    heard_since(company, before).await;
    company.pass(5 * SECOND);
    call
}

fn keys(company: &Company) -> Vec<String> {
    let mut keys: Vec<String> = company
        .records()
        .iter()
        .map(|record| record["externalId"].as_str().unwrap().to_owned())
        .collect();
    keys.sort();
    keys
}

fn posted_to(company: &Company) -> Vec<Value> {
    let shown = company.sandbox.ringcentral.webhooks().show();
    shown.as_array().unwrap().clone()
}

async fn post(company: &Company, headers: &[(&str, &str)], body: String) -> (u16, Value) {
    let client = reqwest::Client::new();
    let mut request = client.post(format!("{}{PATH}", company.origin)).body(body);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    answer(request.send().await.unwrap()).await
}

#[tokio::test]
async fn a_call_is_logged_within_seconds_of_its_end_once_however_often_it_is_told() {
    let mut company = subscribed().await;
    let told = call_and_hear(&mut company).await;
    let webhooks = company.sandbox.ringcentral.webhooks().clone();
    webhooks.script(Mishap::Lose, 1);
    let missed = company.call(ANN);
    company.pass(5 * SECOND);
    company.read().await.unwrap();
    let logged = keys(&company);
    assert_eq!(
        logged,
        [format!("rc-{told}"), format!("rc-{missed}")],
        "one look finds both, and the schedule was not due"
    );

    webhooks.script(Mishap::Double, 1);
    let double = call_and_hear(&mut company).await;
    company.read().await.unwrap();
    company.pass(MINUTE);
    company.read().await.unwrap();
    let records = keys(&company);
    let times = records
        .iter()
        .filter(|key| **key == format!("rc-{double}"))
        .count();
    assert_eq!((times, records.len()), (1, 3));
    let shown = subscription(&company).await;
    assert!(shown["lateMillis"].as_i64().unwrap() < MINUTE, "{shown}");
}

/// RingCentral's own limit of requests for the log; the rest is as much as a test asks for.
fn limit_heavy_requests(company: &Company) {
    let mut settings = company.sandbox.ringcentral.settings().current();
    settings.rate_limits.heavy = RateLimits::default().heavy;
    company.sandbox.ringcentral.settings().replace(settings);
}

#[tokio::test]
async fn events_of_a_busy_company_keep_to_ringcentrals_limit_and_their_calls_are_logged() {
    let mut company = Company::start(CARLA, HERE).await;
    // Two pages of the last minute, which no record in NetSuite comes of.
    for _ in 0..1_100 {
        company.call_of_a_colleague();
    }
    company.pass(5 * SECOND);
    limit_heavy_requests(&company);
    look_after(&company).await;
    company.read().await.unwrap();
    let subscription = posted_to(&company)[0]["id"].clone();
    for round in 0..7 {
        let event = json!({
            "uuid": "u", "event": "/restapi/v1.0/account/1/telephony/sessions", "ownerId": "2",
            "timestamp": "2026-11-02T17:05:00.000Z", "subscriptionId": subscription,
            "body": {
                "telephonySessionId": format!("s-never{round}"), "sequence": 3,
                "parties": [{ "status": { "code": "Disconnected" } }],
            },
        });
        company.survives_event(&event.to_string()).await;
        company.pass(10 * SECOND);
        // One request above the limit would end here.
        company.read().await.unwrap();
    }
    let told = call_and_hear(&mut company).await;
    for _ in 0..6 {
        company.read().await.unwrap();
        company.pass(10 * SECOND);
    }
    assert_eq!(keys(&company), [format!("rc-{told}")], "within a minute");
    assert_eq!(company.status().await["state"], "connected");
}

#[tokio::test]
async fn without_events_nothing_is_read_before_the_schedule_and_with_it_everything() {
    let mut company = subscribed().await;
    company
        .sandbox
        .ringcentral
        .webhooks()
        .script(Mishap::Lose, 1);
    let lost = company.call(BEN);
    company.read().await.unwrap();
    assert!(company.records().is_empty(), "the schedule is not due");
    company.pass(5 * MINUTE);
    company.read().await.unwrap();
    assert_eq!(keys(&company), [format!("rc-{lost}")]);
}

#[tokio::test]
async fn one_that_is_blacklisted_expired_or_deleted_is_made_anew_and_says_why() {
    let mut company = subscribed().await;
    for (fate, ending) in [
        (Fate::Blacklist, "blacklisted"),
        (Fate::Delete, "deleted"),
        (Fate::Expire, "deleted"),
    ] {
        let before = posted_to(&company)[0]["id"].clone();
        company.sandbox.ringcentral.webhooks().befall(fate);
        company.call(BEN);
        look_after(&company).await;
        company.pass(5 * MINUTE);
        look_after(&company).await;
        let shown = subscription(&company).await;
        assert_eq!(shown["state"], "live", "{shown}");
        assert_eq!(shown["mended"]["after"], ending, "{shown}");
        let live: Vec<Value> = posted_to(&company)
            .into_iter()
            .filter(|one| one["status"] == "Active")
            .collect();
        assert_eq!(live.len(), 1, "{live:?}");
        assert_ne!(live[0]["id"], before);
        assert!(
            live[0]["id"]
                .as_str()
                .unwrap()
                .starts_with(shown["id"].as_str().unwrap())
        );
        company.read().await.unwrap();
        call_and_hear(&mut company).await;
        company.read().await.unwrap();
    }
    assert_eq!(company.records().len(), 6, "none is missing");
    // Away so long that its time was over.
    company.pass(8 * DAY);
    look_after(&company).await;
    assert_eq!(subscription(&company).await["mended"]["after"], "expired");
}

#[tokio::test]
async fn it_is_renewed_long_before_its_end_and_when_an_admin_asks() {
    let company = subscribed().await;
    let first = subscription(&company).await;
    let ends = first["endsAt"].as_i64().unwrap();
    company.pass(5 * DAY + MINUTE);
    look_after(&company).await;
    let renewed = subscription(&company).await;
    assert_eq!(renewed["id"], first["id"]);
    assert_eq!(renewed["mended"], Value::Null);
    assert!(renewed["endsAt"].as_i64().unwrap() > ends + 4 * DAY);
    company.pass(DAY);
    let path = "/company/subscription/renew";
    let (status, by_hand) = company.ask(CARLA, Method::POST, path, Value::Null).await;
    assert_eq!(status, 200, "{by_hand}");
    assert!(by_hand["endsAt"].as_i64() > renewed["endsAt"].as_i64());
    company.sandbox.ringcentral.webhooks().befall(Fate::Delete);
    let (_, anew) = company.ask(CARLA, Method::POST, path, Value::Null).await;
    assert_eq!(
        (&anew["state"], &anew["mended"]["after"]),
        (&json!("live"), &json!("deleted"))
    );
    let (_, for_member) = company.ask(ANN, Method::GET, "/company", Value::Null).await;
    assert_eq!(
        for_member["subscription"],
        Value::Null,
        "admins alone are told"
    );
}

#[tokio::test]
async fn what_is_posted_while_the_connector_is_away_is_found_by_the_schedule() {
    let mut company = subscribed().await;
    let told = call_and_hear(&mut company).await;
    // It dies before it has read what was told.
    company.stop();
    for _ in 0..5 {
        company.call(BEN);
    }
    until("it is blacklisted", async || {
        posted_to(&company)[0]["status"] == "Blacklisted"
    })
    .await;
    company.pass(10 * MINUTE);
    company.restart().await;
    look_after(&company).await;
    company.read().await.unwrap();
    let keys = keys(&company);
    assert_eq!(keys.len(), 6, "{keys:?}");
    assert!(keys.contains(&format!("rc-{told}")));
    assert_eq!(
        subscription(&company).await["mended"]["after"],
        "blacklisted"
    );
    call_and_hear(&mut company).await;
    company.read().await.unwrap();
    assert_eq!(company.records().len(), 7);
}

#[tokio::test]
async fn a_restart_goes_on_with_the_subscription_there_is() {
    let mut company = subscribed().await;
    let before = posted_to(&company);
    company.restart().await;
    assert_eq!(subscription(&company).await["state"], "live");
    call_and_hear(&mut company).await;
    look_after(&company).await;
    let ids = |all: Vec<Value>| all.iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(posted_to(&company)), ids(before));
}

#[tokio::test]
async fn a_revoked_jwt_is_named_and_another_one_subscribes_again() {
    let mut company = subscribed().await;
    company
        .sandbox
        .ringcentral
        .delete_credential(CARLAS_EXTENSION);
    assert!(
        posted_to(&company).is_empty(),
        "its subscriptions are over, too"
    );
    company.pass(5 * MINUTE);
    look_after(&company).await;
    let shown = by_itself(&company);
    assert_eq!(shown["state"], "missing", "{shown}");
    assert!(shown["cause"].as_str().unwrap().contains("JWT"), "{shown}");
    company.call(BEN);
    company.sandbox.ringcentral.reset();
    company.pass(60 * MINUTE);
    look_after(&company).await;
    let shown = subscription(&company).await;
    assert_eq!(shown["state"], "live", "{shown}");
    company.read().await.unwrap();
    assert_eq!(company.records().len(), 1);
}

#[tokio::test]
async fn an_address_that_cannot_be_reached_is_said_and_tried_again_by_itself() {
    let company = Company::start(CARLA, HERE).await;
    company.stop();
    company.app.webhook().step().await;
    let mut other = company;
    other.restart().await;
    let shown = subscription(&other).await;
    assert_eq!(shown["state"], "starting", "a start asks anew");
    other.stop();
    other.app.webhook().step().await;
    other.answer_again();
    let shown = subscription(&other).await;
    assert_eq!(
        (&shown["state"], &shown["code"]),
        (&json!("missing"), &json!("SUB-525")),
        "{shown}"
    );
    assert!(
        shown["cause"].as_str().unwrap().contains(&other.origin),
        "{shown}"
    );
    assert!(shown["nextTryAt"].is_i64());
    other.pass(MINUTE);
    look_after(&other).await;
    assert_eq!(subscription(&other).await["state"], "live");
}

#[tokio::test]
async fn without_a_public_address_there_is_none_and_the_schedule_goes_on() {
    let mut company = Company::start(CARLA, "").await;
    look_after(&company).await;
    assert_eq!(subscription(&company).await["state"], "noAddress");
    assert!(posted_to(&company).is_empty());
    let shake = [("Validation-Token", "x")];
    assert_eq!(post(&company, &shake, String::new()).await.0, 403);
    company.call(BEN);
    company.read().await.unwrap();
    assert_eq!(company.records().len(), 1);
}

#[tokio::test]
async fn whoever_has_not_the_secret_is_refused_and_nothing_is_read_for_them() {
    let company = subscribed().await;
    let id = posted_to(&company)[0]["id"].as_str().unwrap().to_owned();
    let event = |id: &str| {
        json!({
            "uuid": "u", "event": "/x", "timestamp": "2026-11-21T22:05:00Z", "subscriptionId": id,
            "body": { "telephonySessionId": "s-c1", "parties": [{ "status": { "code": "Disconnected" } }] },
        })
        .to_string()
    };
    for headers in [
        vec![],
        vec![("Verification-Token", "")],
        vec![("Verification-Token", "wrong")],
        vec![("Authorization", "Bearer carla")],
    ] {
        assert_eq!(
            post(&company, &headers, event(&id)).await.0,
            403,
            "{headers:?}"
        );
    }
    let (status, body) = post(&company, &[("Validation-Token", "wrong")], event(&id)).await;
    assert_eq!(
        (status, body),
        (200, json!({})),
        "a handshake proves an address and does nothing"
    );
    let long = "t".repeat(257);
    assert_eq!(
        post(&company, &[("Validation-Token", &long)], String::new())
            .await
            .0,
        403
    );
    assert_eq!(subscription(&company).await["lastEventAt"], Value::Null);

    // With the secret, too, only a notification of this subscription is taken.
    let webhooks = company.sandbox.ringcentral.webhooks();
    assert_eq!(webhooks.post_to_all(&event("another")).await, [404]);
    assert_eq!(webhooks.post_to_all("{}").await, [400]);
    assert_eq!(webhooks.post_to_all(&"[".repeat(60_000)).await, [400]);
    let oversized = format!("{{\"subscriptionId\":\"{}\"}}", "x".repeat(64 * 1024));
    assert_eq!(webhooks.post_to_all(&oversized).await, [413]);
    assert_eq!(subscription(&company).await["lastEventAt"], Value::Null);
    assert_eq!(webhooks.post_to_all(&event(&id)).await, [200]);
    assert!(subscription(&company).await["lastEventAt"].is_i64());
}

#[tokio::test]
async fn the_secret_is_sealed_and_shown_to_nobody_and_leaving_ends_the_subscription() {
    let company = subscribed().await;
    let id = posted_to(&company)[0]["id"].as_str().unwrap().to_owned();
    let statement = "SELECT sealed FROM company_connection WHERE name = 'ringcentral-webhook'";
    let sealed: Vec<u8> = sqlx::query_scalar(statement)
        .fetch_one(&company.database)
        .await
        .unwrap();
    let holds = |word: &str| {
        sealed
            .windows(word.len())
            .any(|part| part == word.as_bytes())
    };
    assert!(sealed.len() > 43 && !holds("token"));
    let shown = subscription(&company).await;
    assert_eq!(shown["id"], id[..8]);
    assert!(!shown.to_string().to_lowercase().contains("token"));
    let path = "/company/ringcentral";
    let (status, _) = company.ask(CARLA, Method::DELETE, path, Value::Null).await;
    assert_eq!(status, 204);
    assert!(posted_to(&company).is_empty());
    assert_eq!(subscription(&company).await["state"], "notSetUp");
    let sealed: Option<Vec<u8>> = sqlx::query_scalar(statement)
        .fetch_one(&company.database)
        .await
        .unwrap();
    assert_eq!(sealed, None);
}
