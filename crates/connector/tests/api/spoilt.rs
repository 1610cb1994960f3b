//! Whatever RingCentral and NetSuite answer, whatever is sent and whatever stands in the settings, nothing
//! in the connector panics: each is given hundreds of spoilt ones, the same ones every time.

#[path = "../../../core/tests/foreign_input/mangle.rs"]
mod mangle;

use std::{
    fs,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use ledgerline_connector::{http, settings::Settings};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    company::{ANN, CARLA, Company},
    support::serve,
    tricks::{Asker, known, name, set_up},
};

const HOUR: i64 = 3_600_000;
const ROUNDS: u64 = 12;
const BODIES: u64 = 100;
const SETTINGS: u64 = 1_500;
/// More than any answer of the sandbox.
const MOST: usize = 16 * 1024 * 1024;

/// Hands everything on to a platform, and spoils some of its answers.
#[derive(Clone)]
struct Spoiler {
    target: String,
    http: reqwest::Client,
    /// Spoils nothing without one.
    random: Arc<Mutex<Option<StdRng>>>,
}

impl Spoiler {
    async fn of(target: &str) -> (Self, String) {
        let spoiler = Self {
            target: target.to_owned(),
            http: reqwest::Client::new(),
            random: Arc::default(),
        };
        let router = Router::new().fallback(hand_on).with_state(spoiler.clone());
        (spoiler, serve(router).await)
    }

    fn spoil_from(&self, seed: u64) {
        *self.random.lock().unwrap() = Some(StdRng::seed_from_u64(seed));
    }

    fn spoilt(&self, text: String) -> String {
        let mut random = self.random.lock().unwrap();
        let Some(random) = random.as_mut() else {
            return text;
        };
        if random.random_ratio(1, 4) {
            mangle::mangled(&text, random)
        } else {
            text
        }
    }
}

async fn hand_on(State(spoiler): State<Spoiler>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MOST).await.unwrap();
    let address = format!("{}{}", spoiler.target, parts.uri);
    let asked = spoiler.http.request(parts.method, address);
    let answer = asked.headers(parts.headers).body(body).send().await;
    let Ok(answer) = answer else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let mut handed_on = Response::new(Body::empty());
    *handed_on.status_mut() = answer.status();
    for kept in [header::CONTENT_TYPE, header::LOCATION, header::DATE] {
        if let Some(value) = answer.headers().get(&kept) {
            handed_on.headers_mut().insert(kept, value.clone());
        }
    }
    let bytes = answer.bytes().await.unwrap();
    *handed_on.body_mut() = match String::from_utf8(bytes.to_vec()) {
        Ok(text) if !text.is_empty() => Body::from(spoiler.spoilt(text)),
        _ => Body::from(bytes),
    };
    handed_on
}

/// Everything there is to ask, once.
async fn ask_everything(company: &Company, samples: &[crate::samples::Sample], round: u64) {
    for route in http::routes() {
        let name = name(&route);
        let (disconnects, is_api) = (
            route.method == Method::DELETE,
            route.path.starts_with("/api"),
        );
        if disconnects || !is_api {
            continue;
        }
        let sample = samples.iter().find(|one| one.route == name);
        let id = sample.map_or("600", |one| one.id);
        let body = sample.map_or(&Value::Null, |one| &one.body);
        let mut address = route.path.replace("{id}", id);
        if address.contains("/events") {
            address.push_str("?connection=netsuite");
        }
        let asker = Asker::now(company).await;
        let (status, found) = asker.ask(&route.method, &address, body).await;
        assert_ne!(status, 500, "{name} in round {round}: {found}");
    }
}

#[tokio::test]
async fn no_answer_of_ringcentral_or_netsuite_makes_the_connector_panic() {
    let mut company = set_up().await;
    let samples = crate::samples::samples(&known(&company).await, company.clock.now().as_millis());
    let (ringcentral, its) = Spoiler::of(&company.sandbox.ringcentral_url).await;
    let (netsuite, other) = Spoiler::of(&company.sandbox.netsuite_url).await;
    let file = company.settings_file();
    let text = fs::read_to_string(&file).unwrap();
    let text = text
        .replace(&company.sandbox.ringcentral_url, &its)
        .replace(&company.sandbox.netsuite_url, &other)
        .replace("directory = false", "directory = true");
    fs::write(&file, text).unwrap();
    company.settings = Settings::load(&file, std::iter::empty()).unwrap();
    company.restart().await;
    ask_everything(&company, &samples, 0).await;
    let before = company.netsuite_requests();
    for round in 1..=ROUNDS {
        company.pass(HOUR);
        company.call(ANN);
        ringcentral.spoil_from(round);
        netsuite.spoil_from(1_000 + round);
        for _ in 0..4 {
            let _ = company.app.company_log().step().await;
            let _ = company.app.directory().unwrap().step().await;
            company.app.webhook().step().await;
        }
        ask_everything(&company, &samples, round).await;
    }
    assert!(
        company.netsuite_requests() > before + 100,
        "much was asked behind the spoiler"
    );
}

#[tokio::test]
async fn no_body_makes_the_connector_panic() {
    let company = set_up().await;
    let samples = crate::samples::samples(&known(&company).await, company.clock.now().as_millis());
    for sample in &samples {
        let asker = Asker::new(&company).await;
        let (method, path) = sample.route.split_once(' ').unwrap();
        let method: Method = method.parse().unwrap();
        let address = path.replace("{id}", sample.id);
        let text = sample.body.to_string();
        for seed in 0..BODIES {
            let body = mangle::mangled(&text, &mut StdRng::seed_from_u64(seed));
            let status = asker.send(&method, &address, body.clone()).await;
            assert_ne!(status, 500, "{} {body}", sample.route);
        }
    }
}

#[tokio::test]
async fn no_event_makes_the_connector_panic() {
    let company = set_up().await;
    let webhooks = company.sandbox.ringcentral.webhooks();
    let event = json!({
        "uuid": "u", "event": "/restapi/v1.0/account/400012345/telephony/sessions",
        "timestamp": "2026-11-21T22:05:00Z", "subscriptionId": webhooks.show()[0]["id"],
        "body": {
            "telephonySessionId": "s-c1", "eventTime": "2026-11-21T22:05:00Z", "sequence": 1,
            "parties": [{ "extensionId": "300012341", "status": { "code": "Disconnected" } }],
        },
    })
    .to_string();
    for seed in 0..SETTINGS {
        let body = mangle::mangled(&event, &mut StdRng::seed_from_u64(seed));
        company.survives_event(&body).await;
    }
    let webhook = company.app.webhook();
    while webhook.step().await {}
    company.read().await.unwrap();
}

#[tokio::test]
async fn no_settings_file_and_no_variable_makes_the_connector_panic() {
    let company = Company::start(CARLA, "webhook_url = \"https://phone.example\"").await;
    let file = company.settings_file();
    let text = fs::read_to_string(&file).unwrap();
    let address = "postgres://ledgerline:p%40ss@db.example:5432/ledgerline?sslmode=verify-full";
    let load = |text: &str, address: &str| {
        let spoilt = file.with_file_name("spoilt.toml");
        fs::write(&spoilt, text).unwrap();
        let variable = ("DATABASE_URL".to_owned(), address.to_owned());
        Settings::load(&spoilt, std::iter::once(variable))
            .map_err(|error| error.to_string())
            .is_ok()
    };
    assert!(load(&text, address) && load(&text, ""));
    let mut refused = 0;
    for seed in 0..SETTINGS {
        let random = &mut StdRng::seed_from_u64(seed);
        refused += u64::from(!load(&mangle::mangled(&text, random), ""));
        load(&text, &mangle::mangled(address, random));
    }
    assert!(refused > 0 && refused < SETTINGS, "{refused}");
}
