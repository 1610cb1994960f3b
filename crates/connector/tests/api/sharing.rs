//! Connectors that share one `PostgreSQL`: none does what another does, and what one leaves undone, because
//! it was killed in the middle of it, another does.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use ledgerline_connector::{
    app::App,
    clock::Clock,
    http,
    settings::Settings,
    storage::{self, Place},
};
use rand::Rng as _;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::{
    runtime::{Builder, Runtime},
    time::Instant,
};

use crate::{
    company::{ANN, BEN, CARLA, Company, MINUTE},
    support::{answer, serve},
};

/// Far longer than anything takes here.
const PATIENCE: Duration = Duration::from_mins(1);
/// A turn; whoever is killed keeps it so long from the other.
const TURN: Duration = Duration::from_millis(600);

/// A connector with a runtime of its own, so that it can be killed: nothing of it goes on then, nothing is
/// tidied up, and its connections to the database break.
struct Connector {
    runtime: Runtime,
    origin: String,
}

impl Connector {
    async fn start(settings: &Settings, place: &Place, clock: &Clock) -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let (settings, place, clock) = (settings.clone(), place.clone(), clock.clone());
        let starting = runtime.spawn(async move {
            let database = storage::open(&place).await.unwrap();
            let app = App::new(settings, database.with_turns_of(TURN), clock).unwrap();
            app.restore().await.unwrap();
            let origin = serve(http::router(app.clone())).await;
            let log = app.company_log();
            tokio::spawn(async move {
                loop {
                    // What fails is tried again, as it is when the schedule does it.
                    let _ = log.step().await;
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            });
            tokio::spawn(app.clone().keep_following());
            origin
        });
        let origin = starting.await.unwrap();
        Self { runtime, origin }
    }

    fn kill(self) {
        self.runtime.shutdown_background();
    }
}

/// Where the connectors are, as a load balancer knows it.
pub(crate) type Origins = Arc<Mutex<[String; 2]>>;

/// A browser's report, sent again and again, to one connector and to the other, until it is taken.
pub(crate) async fn report(origins: Origins, token: String, call: Value, mut to: usize) {
    let http = reqwest::Client::new();
    let since = Instant::now();
    loop {
        let origin = origins.lock().unwrap()[to % 2].clone();
        let session = call["telephonySessionId"].as_str().unwrap();
        let sent = http
            .put(format!("{origin}/api/v1/calls/{session}"))
            .bearer_auth(&token)
            .json(&call)
            .timeout(Duration::from_secs(10))
            .send()
            .await;
        let told = match sent {
            Ok(answered) if answered.status() == 200 => return,
            Ok(answered) => format!("{:?}", answer(answered).await),
            Err(error) => error.to_string(),
        };
        assert!(
            since.elapsed() < PATIENCE,
            "{session} was not taken: {told}"
        );
        to += 1;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Ann's call as one of her tabs tells it.
pub(crate) fn told(session: &str, ended_at: i64, note: Option<&str>) -> Value {
    json!({
        "telephonySessionId": session, "direction": "Inbound", "result": "answered",
        "remote": { "number": "+14155550134", "name": "ARRIAGA T" },
        "localNumber": "+16505550101", "queue": null,
        "startedAt": ended_at - 60_000, "answeredAt": ended_at - 55_000, "endedAt": ended_at,
        "note": note.unwrap_or_default(),
        "noteEditedAt": note.map_or(ended_at, |_| ended_at + 1_000),
        "disposition": null, "chosen": null,
    })
}

fn writes(company: &Company) -> usize {
    let accesses = company.sandbox.netsuite.accesses();
    let written = accesses
        .iter()
        .filter(|one| one.writes.as_deref() == Some("phonecall"));
    written.count()
}

fn record(company: &Company, session: &str) -> Value {
    let id = format!("rc-{session}");
    let mut records = company.records().into_iter();
    records
        .find(|one| one["externalId"] == id.as_str())
        .unwrap()
}

pub(crate) async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let since = Instant::now();
    while !is_so().await {
        assert!(since.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn ledger(company: &Company, origin: &str) -> Value {
    let to = company.clock.now().as_millis();
    let path = format!("/company/ledger?from={}&to={to}", to - 86_400_000);
    let token = company.token(CARLA).await;
    let asked = reqwest::Client::new()
        .request(Method::GET, format!("{origin}/api/v1{path}"))
        .bearer_auth(token)
        .send()
        .await
        .unwrap();
    answer(asked).await.1
}

/// So many calls there are, and all of them are in NetSuite, by the ledger.
pub(crate) async fn are_logged(company: &Company, origin: &str, calls: usize) -> bool {
    let ledger = ledger(company, origin).await;
    ledger["calls"] == calls && ledger["inNetsuite"] == calls
}

/// NetSuite has one record of each of these calls and no other, with its note.
pub(crate) fn each_is_there_once(
    company: &Company,
    mut calls: Vec<String>,
    notes: BTreeMap<String, String>,
) {
    let mut ids: Vec<_> = company
        .records()
        .iter()
        .map(|record| record["externalId"].as_str().unwrap().to_owned())
        .collect();
    ids.sort_unstable();
    calls.sort_unstable();
    let expected: Vec<_> = calls.iter().map(|call| format!("rc-{call}")).collect();
    assert_eq!(ids, expected, "each call is there once");
    for (session, note) in notes {
        let record = record(company, &session);
        let message = record["message"].as_str().unwrap();
        assert!(
            message.contains(&note),
            "{session} lost its note: {message}"
        );
    }
}

#[tokio::test]
#[ignore = "needs a PostgreSQL, which `cargo xtask test --only postgres` starts"]
async fn each_call_is_written_once_and_what_two_tell_at_the_same_moment_stays() {
    let mut company = Company::start(CARLA, "every_seconds = 60").await;
    let (place, _database) = storage::shared_scratch().await.unwrap();
    let start = async || Connector::start(&company.settings, &place, &company.clock).await;
    let connectors = [start().await, start().await];
    let slow = json!({
        "effect": "delay", "ms": 30, "times": 20, "match": { "path": "phoneCall" },
    });
    company.sandbox.netsuite.script(slow).unwrap();
    let calls: Vec<String> = (0..8).map(|_| company.call(BEN)).collect();
    company.pass(2 * MINUTE);
    until("the calls of a quiet hour are logged", async || {
        company.records().len() == 8
    })
    .await;
    for _ in 0..5 {
        company.pass(2 * MINUTE);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(writes(&company), 8, "each call is written once");

    // Two colleagues tell of one call at the same moment, each to another connector: both notes stay.
    let slow = json!({
        "effect": "delay", "ms": 100, "times": 24, "match": { "path": "phoneCall" },
    });
    company.sandbox.netsuite.script(slow).unwrap();
    let mut origins = [0, 1].map(|index: usize| connectors[index].origin.clone());
    let ended_at = company.clock.now().as_millis();
    for session in &calls[..4] {
        let tell = async |who: &str, note: &str, origin: &String| {
            let token = company.token(who).await;
            let both = Arc::new(Mutex::new([origin.clone(), origin.clone()]));
            report(both, token, told(session, ended_at, Some(note)), 0).await;
        };
        tokio::join!(
            tell(ANN, "what Ann noted", &origins[0]),
            tell(BEN, "what Ben noted", &origins[1]),
        );
        origins.swap(0, 1);
        let record = record(&company, session);
        let message = record["message"].as_str().unwrap();
        for note in ["what Ann noted", "what Ben noted"] {
            assert!(message.contains(note), "{session} lost a note: {message}");
        }
    }

    connectors.into_iter().for_each(Connector::kill);
}

/// NetSuite is slow, away, or loses its answers.
fn trouble(company: &Company) {
    for _ in 0..20 {
        for (effect, times) in [
            ("delay", 4),
            ("loseResponse", 1),
            ("delay", 4),
            ("status", 1),
        ] {
            let fault = json!({
                "effect": effect, "ms": 40, "status": 503, "times": times,
                "match": { "path": "phoneCall" },
            });
            company.sandbox.netsuite.script(fault).unwrap();
        }
    }
}

#[tokio::test]
#[ignore = "needs a PostgreSQL, which `cargo xtask test --only postgres` starts"]
async fn each_of_two_may_die_in_the_middle_of_its_work_and_nothing_is_lost_or_doubled() {
    let mut company = Company::start(CARLA, "every_seconds = 60").await;
    let (place, _database) = storage::shared_scratch().await.unwrap();
    let (settings, clock) = (company.settings.clone(), company.clock.clone());
    let start = async || Connector::start(&settings, &place, &clock).await;
    let mut connectors = [start().await, start().await];
    trouble(&company);
    let token = company.token(ANN).await;
    let origins: Origins = Arc::new(Mutex::new(
        [0, 1].map(|index: usize| connectors[index].origin.clone()),
    ));
    let (mut calls, mut browsers) = (Vec::new(), Vec::new());
    let mut notes = BTreeMap::new();
    let mut kills = 0;
    for number in 0..40 {
        let session = company.call(if number % 4 == 0 { BEN } else { ANN });
        calls.push(session.clone());
        if number % 4 != 0 {
            let ended_at = company.clock.now().as_millis() - 5_000;
            let note = format!("note number {number} of many");
            for (text, to) in [(None, number), (Some(note.as_str()), number + 1)] {
                let call = told(&session, ended_at, text);
                let report = report(Arc::clone(&origins), token.clone(), call, to);
                browsers.push(tokio::spawn(report));
            }
            notes.insert(session, note);
        }
        let pause = rand::rng().random_range(20..120);
        tokio::time::sleep(Duration::from_millis(pause)).await;
        if number % 3 == 2 {
            let victim = rand::rng().random_range(0..2);
            let fresh = start().await;
            origins.lock().unwrap()[victim].clone_from(&fresh.origin);
            std::mem::replace(&mut connectors[victim], fresh).kill();
            kills += 1;
        }
    }
    for browser in browsers {
        browser.await.unwrap();
    }
    until(
        "every call is in NetSuite, as the ledger tells",
        async || {
            company.pass(2 * MINUTE);
            are_logged(&company, &connectors[0].origin, calls.len()).await
        },
    )
    .await;
    assert_eq!(kills, 13);
    let ledgers = [
        ledger(&company, &connectors[0].origin).await,
        ledger(&company, &connectors[1].origin).await,
    ];
    assert_eq!(ledgers[0]["gaps"], json!([]), "{}", ledgers[0]);
    assert_eq!(ledgers[0], ledgers[1]);
    each_is_there_once(&company, calls, notes);
    connectors.into_iter().for_each(Connector::kill);
}

#[tokio::test]
#[ignore = "needs a PostgreSQL, which `cargo xtask test --only postgres` starts"]
async fn what_an_admin_changes_at_one_connector_counts_at_the_other() {
    let company = Company::start(CARLA, "").await;
    let (place, _database) = storage::shared_scratch().await.unwrap();
    let (settings, clock) = (&company.settings, &company.clock);
    let [one, other] = [
        Connector::start(settings, &place, clock).await,
        Connector::start(settings, &place, clock).await,
    ];
    let admin = company.token(CARLA).await;
    let http = reqwest::Client::new();
    let ask = async |at: &Connector, method: Method, path: &str| {
        let address = format!("{}/api/v1{path}", at.origin);
        let asked = http.request(method, address).bearer_auth(&admin);
        answer(asked.send().await.unwrap()).await
    };
    let (_, before) = ask(&other, Method::GET, "/company").await;
    assert_eq!(before["ringcentral"]["source"], "file", "{before}");
    let (status, _) = ask(&one, Method::DELETE, "/company/ringcentral").await;
    assert_eq!(status, 204);
    until("the other connector has heard of it", async || {
        let (_, now) = ask(&other, Method::GET, "/company").await;
        now["ringcentral"]["source"] == "nobody"
    })
    .await;
    // What befell the connection is told by both.
    let path = "/company/events?connection=ringcentral";
    let [here, there] = [
        ask(&one, Method::GET, path).await.1,
        ask(&other, Method::GET, path).await.1,
    ];
    assert_eq!(here["lines"][0]["what"], "disconnected", "{here}");
    assert_eq!(here, there);
    one.kill();
    other.kill();
}

#[tokio::test]
#[ignore = "needs a PostgreSQL, which `cargo xtask test --only postgres` starts"]
async fn two_reps_at_two_connectors_create_one_record_for_one_number() {
    let company = Company::start(CARLA, "").await;
    let (place, _database) = storage::shared_scratch().await.unwrap();
    let (settings, clock) = (&company.settings, &company.clock);
    let connectors = [
        Connector::start(settings, &place, clock).await,
        Connector::start(settings, &place, clock).await,
    ];
    let tokens = [company.token(ANN).await, company.token(BEN).await];
    let http = reqwest::Client::new();
    for (path, kind, phone) in [
        ("customers", "customer", "+13035550147"),
        ("contacts", "contact", "+13035550148"),
    ] {
        let slow = json!({
            "effect": "delay", "ms": 300, "times": 2,
            "match": { "method": "PUT", "path": kind },
        });
        company.sandbox.netsuite.script(slow).unwrap();
        let create = async |place: usize| {
            let facts = json!({
                "requestId": format!("form-{kind}-{place}"), "companyName": "", "phone": phone,
                "firstName": format!("Nadi{place}"), "lastName": format!("Osei {kind}"), "email": "",
                "title": "", "company": null,
            });
            let address = format!("{}/api/v1/{path}", connectors[place].origin);
            let asked = http.post(address).bearer_auth(&tokens[place]);
            answer(asked.json(&facts).send().await.unwrap()).await
        };
        let (one, other) = tokio::join!(create(0), create(1));
        assert_eq!((one.0, other.0), (200, 200), "{one:?} {other:?}");
        let records = company.sandbox.netsuite.records(kind).unwrap();
        let records = records.as_array().unwrap().iter();
        let made = records.filter(|one| one["lastName"] == format!("Osei {kind}"));
        assert_eq!(made.count(), 1, "{one:?} {other:?}");
    }
    connectors.into_iter().for_each(Connector::kill);
}
