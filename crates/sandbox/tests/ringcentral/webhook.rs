//! Webhooks: the handshake, what is posted, what becomes of an address that does not take it.

use std::sync::{
    Arc,
    atomic::{AtomicU16, Ordering},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
    routing::post,
};
use ledgerline_sandbox::{
    ringcentral::{RateLimits, Settings, WebhookSettings},
    telephony::PartyStatus,
};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::support::World;

const ALL: &str = "/restapi/v1.0/subscription";
const CALLS: &str = "/restapi/v1.0/account/~/telephony/sessions?statusCode=Disconnected";
const CARLA: &str = "300012343";

#[derive(Clone)]
struct Place {
    /// What it answers a notification with.
    status: Arc<AtomicU16>,
    taken: UnboundedSender<(Option<String>, Value)>,
}

/// Where notifications are posted to.
struct Receiver {
    origin: String,
    status: Arc<AtomicU16>,
    posted: UnboundedReceiver<(Option<String>, Value)>,
}

async fn hear(State(place): State<Place>, headers: HeaderMap, body: Bytes) -> Response {
    if let Some(token) = headers.get("validation-token") {
        return ([("validation-token", token.clone())], Json(json!({}))).into_response();
    }
    let token = headers.get("verification-token");
    let token = token.map(|token| token.to_str().unwrap().to_owned());
    let body = serde_json::from_slice(&body).unwrap();
    place.taken.send((token, body)).unwrap();
    let status = place.status.load(Ordering::SeqCst);
    StatusCode::from_u16(status).unwrap().into_response()
}

impl Receiver {
    async fn start() -> Self {
        let (taken, posted) = unbounded_channel();
        let status = Arc::new(AtomicU16::new(200));
        let place = Place {
            status: Arc::clone(&status),
            taken,
        };
        let silent = async || Json(json!({}));
        let text = async |headers: HeaderMap| {
            let proof = headers["validation-token"].clone();
            ([("validation-token", proof)], "hello")
        };
        let long = async |headers: HeaderMap| {
            let proof = headers["validation-token"].clone();
            ([("validation-token", proof)], Json("x".repeat(1024)))
        };
        let router = Router::new()
            .route("/hook", post(hear))
            .route("/silent", post(silent))
            .route("/text", post(text))
            .route("/long", post(long))
            .with_state(place);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            origin,
            status,
            posted,
        }
    }

    fn answers(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }

    /// The session that the next notification is about.
    async fn session(&mut self) -> String {
        let (token, body) = self.posted.recv().await.unwrap();
        assert_eq!(token.as_deref(), Some("the-token"));
        body["body"]["telephonySessionId"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

async fn world() -> (World, Value) {
    let rate_limits = RateLimits {
        light: 1000,
        medium: 1000,
        heavy: 1000,
        auth: 1000,
    };
    let webhooks = WebhookSettings {
        retry_millis: 1,
        delay_millis: 50,
        ..WebhookSettings::default()
    };
    let settings = Settings {
        rate_limits,
        webhooks,
        ..Settings::default()
    };
    let world = World::start_with(settings).await;
    let carla = world.sign_in("103").await;
    (world, carla)
}

async fn subscribe(world: &World, tokens: &Value, address: &str) -> (u16, Value) {
    let body = json!({
        "eventFilters": [CALLS],
        "deliveryMode": { "transportType": "WebHook", "address": address, "verificationToken": "the-token" },
        "expiresIn": 3600,
    });
    let request = world.post(ALL, tokens).json(&body);
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// A call of Ann's that is over.
fn call(world: &World, tail: &str) -> String {
    let (session, own) = world.call_ann(tail);
    world.set(&session, &own, |party| party.status = PartyStatus::Answered);
    world.set(&session, &own, |party| {
        party.status = PartyStatus::Disconnected;
    });
    session
}

#[tokio::test]
async fn an_address_proves_itself_and_is_posted_every_notification_with_the_token() {
    let (world, carla) = world().await;
    let mut receiver = Receiver::start().await;
    let (status, made) = subscribe(&world, &carla, &format!("{}/hook", receiver.origin)).await;
    assert_eq!(status, 200, "{made}");
    assert_eq!(made["status"], "Active");
    let left = made["expiresIn"].as_i64().unwrap();
    assert!((3_590..=3_600).contains(&left), "{left}");
    assert_eq!(made["deliveryMode"]["transportType"], "WebHook");
    assert!(!made.to_string().contains("the-token"));
    let session = call(&world, "w1");
    let (token, body) = receiver.posted.recv().await.unwrap();
    assert_eq!(token.as_deref(), Some("the-token"));
    assert_eq!(body["subscriptionId"], made["id"]);
    assert_eq!(body["ownerId"], CARLA);
    assert_eq!(body["body"]["telephonySessionId"], json!(session));
    assert_eq!(body["body"]["parties"][0]["status"]["code"], "Disconnected");
    let list = world.get_json(ALL, &carla).await;
    assert_eq!(list["records"][0]["id"], made["id"]);
}

#[tokio::test]
async fn an_address_that_does_not_prove_itself_gets_no_subscription() {
    let (world, carla) = world().await;
    let receiver = Receiver::start().await;
    let origin = &receiver.origin;
    for (address, code) in [
        (format!("{origin}/silent"), "SUB-520"),
        (format!("{origin}/text"), "SUB-525"),
        (format!("{origin}/long"), "SUB-525"),
        (format!("{origin}/nothing"), "SUB-525"),
        ("http://127.0.0.1:1/hook".to_owned(), "SUB-521"),
        ("https://phone.example/hook".to_owned(), "SUB-521"),
    ] {
        let (status, refused) = subscribe(&world, &carla, &address).await;
        assert_eq!(
            (status, &refused["errorCode"]),
            (400, &json!(code)),
            "{address}"
        );
    }
    let (status, refused) = subscribe(&world, &world.sign_in("101").await, origin).await;
    assert_eq!((status, &refused["errorCode"]), (400, &json!("SUB-508")));
}

#[tokio::test]
async fn what_is_not_taken_is_tried_again_and_too_much_of_it_blacklists_until_it_is_renewed() {
    let (world, carla) = world().await;
    let mut receiver = Receiver::start().await;
    let (_, made) = subscribe(&world, &carla, &format!("{}/hook", receiver.origin)).await;
    let one = format!("{ALL}/{}", made["id"].as_str().unwrap());
    receiver.answers(503);
    for number in 0..5 {
        let session = call(&world, &format!("w{number}"));
        for _ in 0..3 {
            assert_eq!(receiver.session().await, session);
        }
    }
    loop {
        let known = world.get_json(&one, &carla).await;
        if known["status"] == "Blacklisted" {
            assert!(known["blacklistedData"]["reason"].is_string());
            break;
        }
        tokio::task::yield_now().await;
    }
    receiver.answers(200);
    call(&world, "lost");
    let renewed = world.post(&format!("{one}/renew"), &carla);
    let renewed: Value = renewed.send().await.unwrap().json().await.unwrap();
    assert_eq!(renewed["status"], "Active");
    let session = call(&world, "w9");
    assert_eq!(
        receiver.session().await,
        session,
        "what was in between is lost"
    );
}

#[tokio::test]
async fn the_console_loses_doubles_swaps_and_delays() {
    let (world, carla) = world().await;
    let mut receiver = Receiver::start().await;
    subscribe(&world, &carla, &format!("{}/hook", receiver.origin)).await;
    let hinder = async |what: &str| world.act("webhooks", json!({ "what": what })).await;
    hinder("lose").await;
    call(&world, "lost");
    hinder("double").await;
    let double = call(&world, "double");
    hinder("swap").await;
    let (swapped, next) = (call(&world, "swapped"), call(&world, "next"));
    hinder("delay").await;
    let (late, last) = (call(&world, "late"), call(&world, "last"));
    for expected in [&double, &double, &next, &swapped, &last, &late] {
        assert_eq!(receiver.session().await, *expected);
    }
}

#[tokio::test]
async fn one_that_is_over_deleted_or_whose_sign_in_is_over_is_found_no_more() {
    let (world, carla) = world().await;
    let receiver = Receiver::start().await;
    let address = format!("{}/hook", receiver.origin);
    let gone = async |tokens: &Value, made: &Value| {
        let one = format!("{ALL}/{}", made["id"].as_str().unwrap());
        let answer = world.get(&one, tokens).send().await.unwrap();
        let status = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap();
        (status, body["errorCode"].clone())
    };
    let unknown = (404, json!("SUB-507"));
    let (_, made) = subscribe(&world, &carla, &address).await;
    world.sandbox.clock.advance_millis(3_600_000);
    let carla = world.sign_in("103").await;
    assert_eq!(gone(&carla, &made).await, unknown);
    for fate in ["delete", "expire"] {
        let (_, made) = subscribe(&world, &carla, &address).await;
        world.act("webhooks", json!({ "what": fate })).await;
        assert_eq!(gone(&carla, &made).await, unknown, "{fate}");
    }
    subscribe(&world, &carla, &address).await;
    world.sandbox.ringcentral.delete_credential(CARLA);
    let shown = world.sandbox.ringcentral.webhooks().show();
    assert!(
        shown
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["status"] != "Active"),
        "{shown}"
    );
}
