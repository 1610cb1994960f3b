//! Histories of calls that the whole connector lives through: its outbox's requests, the company's log, its
//! queue for NetSuite, its merge and a `SQLite` file, between the sandbox's RingCentral and NetSuite. Whatever
//! fails, each call is in NetSuite once, with its notes. What fails, and where, `seed` decides; how far a
//! request has come when the connector dies in the middle of it is the machine's.

use std::{
    collections::BTreeMap,
    future::{self, Future},
    net::SocketAddr,
    pin::pin,
    sync::{Arc, Mutex},
    task::Poll,
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    response::Response,
};
use ledgerline_connector::{
    http,
    storage::{self, Place},
};
use ledgerline_sandbox::netsuite;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    sync::Notify,
    task::{JoinHandle, JoinSet},
};
use tower::ServiceExt as _;

use crate::company::{ANN, BEN, CARLA, Company, MINUTE};

const HISTORIES: u64 = 200;
const WORKERS: u64 = 4;
/// How long the connector waits for an answer of NetSuite; on a busy machine they take their time.
const PATIENCE: Duration = Duration::from_millis(500);
/// A death in the middle of a request comes when its task has stopped to wait less often than this.
const MOST_POLLS: usize = 60;

/// What goes wrong with one of the connector's requests for a phone call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Fault {
    /// The connector dies before NetSuite has done it,
    DiesBefore,
    /// or after, and never hears of it.
    DiesAfter,
    /// 429.
    Busy,
    /// 500.
    Fails,
    /// It is done, and from then on nobody takes a connection.
    Refused,
    /// It is done, and there is no answer.
    TimesOut,
    /// It is done, and the connection drops in the middle of its answer.
    AnswerLost,
}

const FAULTS: [Fault; 7] = [
    Fault::DiesBefore,
    Fault::DiesAfter,
    Fault::Busy,
    Fault::Fails,
    Fault::Refused,
    Fault::TimesOut,
    Fault::AnswerLost,
];

/// NetSuite's address as the connector knows it, where its requests meet what goes wrong.
struct Gate {
    address: SocketAddr,
    netsuite: netsuite::NetSuite,
    router: Router,
    /// Each after so many requests.
    coming: Mutex<Vec<(u32, Fault)>>,
    /// How often what went wrong in reading, and in writing.
    struck: Mutex<BTreeMap<(bool, Fault), usize>>,
    dies: Notify,
    listening: Mutex<Option<JoinHandle<()>>>,
}

impl Gate {
    async fn open(netsuite: netsuite::NetSuite) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let gate = Arc::new(Self {
            address: listener.local_addr().unwrap(),
            router: netsuite::router(netsuite.clone()),
            netsuite,
            coming: Mutex::default(),
            struck: Mutex::default(),
            dies: Notify::new(),
            listening: Mutex::default(),
        });
        gate.listen(listener);
        gate
    }

    fn listen(self: &Arc<Self>, listener: TcpListener) {
        let gate = Arc::clone(self);
        let hear = async move |request: Request| gate.answer(request).await;
        let router = Router::new().fallback(hear);
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        *self.listening.lock().unwrap() = Some(serving);
    }

    async fn refuse(&self) {
        let listening = self.listening.lock().unwrap().take();
        if let Some(listening) = listening {
            listening.abort();
            let _ = listening.await;
        }
    }

    /// Nothing more goes wrong; connections are taken again.
    async fn calm(self: &Arc<Self>) {
        self.coming.lock().unwrap().clear();
        if self.listening.lock().unwrap().is_none() {
            self.listen(TcpListener::bind(self.address).await.unwrap());
        }
    }

    fn strike(&self, request: &Request) -> Option<Fault> {
        if !request.uri().path().contains("/phoneCall") {
            return None;
        }
        let mut coming = self.coming.lock().unwrap();
        let due = coming.iter().position(|(after, _)| *after == 0);
        for (after, _) in coming.iter_mut() {
            *after = after.saturating_sub(1);
        }
        let (_, fault) = coming.remove(due?);
        let writes = request.method() != Method::GET;
        let mut struck = self.struck.lock().unwrap();
        *struck.entry((writes, fault)).or_default() += 1;
        Some(fault)
    }

    async fn answer(&self, request: Request) -> Response {
        let fault = self.strike(&request);
        if fault == Some(Fault::DiesBefore) {
            self.dies.notify_one();
            return future::pending().await;
        }
        let refusal = match fault {
            Some(Fault::Busy) => Some(429),
            Some(Fault::Fails) => Some(500),
            _ => None,
        };
        if let Some(status) = refusal {
            let script = json!({ "effect": "status", "status": status });
            self.netsuite.script(script).unwrap();
        }
        let mut answer = self.router.clone().oneshot(request).await.unwrap();
        match fault {
            Some(Fault::DiesAfter) => {
                self.dies.notify_one();
                return future::pending().await;
            }
            Some(Fault::TimesOut) => return future::pending().await,
            Some(Fault::AnswerLost) => {
                // Ends the task that serves this connection.
                std::panic::resume_unwind(Box::new("the answer is lost on purpose"));
            }
            Some(Fault::Refused) => self.refuse().await,
            Some(Fault::DiesBefore | Fault::Busy | Fault::Fails) | None => {}
        }
        // Otherwise a connection that is open already would be used when none is taken.
        let close = HeaderValue::from_static("close");
        answer.headers_mut().insert(header::CONNECTION, close);
        answer
    }
}

/// Until it is done, or it has been polled so often.
async fn polled<F: Future>(work: F, most: usize) -> Option<F::Output> {
    let mut work = pin!(work);
    let mut left = most;
    future::poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

/// A browser's report that is not acknowledged.
#[derive(Clone)]
struct Report {
    who: &'static str,
    session: String,
    body: Value,
}

#[derive(Default)]
struct Tally {
    calls: usize,
    notes: usize,
    deaths: usize,
    refused_by_the_log: usize,
    struck: BTreeMap<(bool, Fault), usize>,
}

struct World {
    random: StdRng,
    company: Company,
    gate: Arc<Gate>,
    tokens: BTreeMap<&'static str, String>,
    tally: Tally,
}

impl World {
    async fn start() -> Self {
        let mut company = Company::start(CARLA, "").await;
        let gate = Gate::open(company.sandbox.netsuite.clone()).await;
        let netsuite = &mut company.settings.netsuite;
        netsuite.patience = PATIENCE;
        netsuite.credentials.as_mut().unwrap().base_url = format!("http://{}", gate.address);
        let mut world = Self {
            random: StdRng::seed_from_u64(0),
            company,
            gate,
            tokens: BTreeMap::new(),
            tally: Tally::default(),
        };
        world.restart().await;
        world
    }

    /// What is in the connector's memory is gone, and what it had begun in its file as well.
    async fn restart(&mut self) {
        let file = self.company.settings_file().with_file_name("lived.db");
        self.company.database = storage::open(&Place::File(file)).await.unwrap();
        self.company.restart().await;
    }

    /// A process that works, with so many failures; nothing when it died meanwhile.
    async fn live<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
        let (mut polls, mut is_heard) = (usize::MAX, true);
        for _ in 0..[0, 1, 1, 2][self.random.random_range(0..4)] {
            match self.random.random_range(0..9) {
                7 => polls = self.random.random_range(0..MOST_POLLS),
                8 => is_heard = false,
                other => {
                    let after = self.random.random_range(0..3);
                    let mut coming = self.gate.coming.lock().unwrap();
                    let fault = FAULTS[other];
                    // Repeating it is of no use, now and then.
                    for _ in 0..self.random.random_range(1..6) {
                        coming.push((after, fault));
                    }
                }
            }
        }
        let done = tokio::select! {
            biased;
            () = self.gate.dies.notified() => None,
            done = polled(work, polls) => done,
        };
        self.gate.calm().await;
        if done.is_none() {
            self.tally.deaths += 1;
            self.restart().await;
        }
        done.filter(|_| is_heard)
    }

    /// What a browser's request comes to.
    fn tell(&self, report: &Report) -> impl Future<Output = StatusCode> + use<> {
        let request = Request::builder()
            .method(Method::PUT)
            .uri(format!("/api/v1/calls/{}", report.session))
            .header(
                "authorization",
                format!("Bearer {}", self.tokens[report.who]),
            )
            .header("content-type", "application/json")
            .body(Body::from(report.body.to_string()))
            .unwrap();
        let router = http::router(self.company.app.clone());
        async move { router.oneshot(request).await.unwrap().status() }
    }

    fn read(&self) -> impl Future<Output = bool> + use<> {
        let log = self.company.app.company_log();
        async move {
            loop {
                match log.step().await {
                    Ok(ledgerline_connector::company_log::Step::Worked) => {}
                    done => return done.is_ok(),
                }
            }
        }
    }

    /// Calls that Ann had, some of them together with Ben; what their browsers report.
    fn calls(&mut self) -> (Vec<String>, Vec<Report>) {
        let (mut sessions, mut outbox) = (Vec::new(), Vec::new());
        for _ in 0..self.random.random_range(1..4) {
            let session = self.company.call(ANN);
            let ended_at = self.company.sandbox.clock.now_millis() - 5_000;
            for who in [ANN, BEN] {
                if self.random.random_bool(0.5) {
                    continue;
                }
                let notes = self.random.random_range(0..3);
                for edit in 0..notes.max(1) {
                    let note = if notes == 0 {
                        String::new()
                    } else {
                        format!("Note {edit} of {who} in {session}.")
                    };
                    let edited_at = (notes > 0).then_some(ended_at + edit);
                    outbox.push(Report {
                        who,
                        session: session.clone(),
                        body: json!({
                            "telephonySessionId": session, "direction": "Inbound",
                            "result": "answered", "queue": null,
                            "remote": { "number": "+14155550134", "name": "ARRIAGA T" },
                            "localNumber": "+16505550101", "startedAt": ended_at - 60_000,
                            "answeredAt": ended_at - 55_000, "endedAt": ended_at, "note": note,
                            "noteEditedAt": edited_at, "disposition": null, "chosen": null,
                        }),
                    });
                }
            }
            sessions.push(session);
        }
        (sessions, outbox)
    }

    /// An access token is good for an hour.
    async fn sign_in(&mut self) {
        for who in [ANN, BEN] {
            let token = self.company.token(who).await;
            self.tokens.insert(who, token);
        }
    }

    async fn history(&mut self, seed: u64) {
        self.random = StdRng::seed_from_u64(seed);
        self.sign_in().await;
        let began_at = self.company.clock.now().as_millis();
        let (sessions, told) = self.calls();
        let mut outbox = told.clone();
        let mut rounds = 0;
        while !outbox.is_empty() || rounds < 3 {
            rounds += 1;
            assert!(rounds < 200, "seed {seed}: no end");
            if rounds % 7 == 0 {
                self.sign_in().await;
            }
            if self.random.random_bool(0.3) {
                let status = [429, 500][self.random.random_range(0..2)];
                self.company.fault(json!({
                    "match": { "pathPrefix": "/restapi/v1.0/account" }, "status": status,
                    "retryAfter": self.random.random_range(1..90), "times": 1,
                }));
            }
            let next = (!outbox.is_empty())
                .then(|| outbox.swap_remove(self.random.random_range(0..outbox.len())));
            let read = self.read();
            let acknowledged = match (&next, self.random.random_range(0..3)) {
                // Both at the same time.
                (Some(report), 0) => {
                    let tell = self.tell(report);
                    let both = async { tokio::join!(tell, read) };
                    Box::pin(self.live(both)).await
                }
                (Some(report), _) => {
                    let tell = self.tell(report);
                    self.live(tell).await.map(|status| (status, true))
                }
                (None, _) => Box::pin(self.live(read))
                    .await
                    .map(|is_read| (StatusCode::OK, is_read)),
            };
            self.tally.refused_by_the_log += usize::from(matches!(acknowledged, Some((_, false))));
            let is_done = acknowledged.is_some_and(|(status, _)| status == StatusCode::OK);
            outbox.extend(next.filter(|_| !is_done));
            let minutes = self.random.random_range(0..8);
            self.company.pass(minutes * MINUTE);
        }
        self.settle(seed).await;
        self.expect_each_once(seed, &sessions, &told);
        // Both ways tell everything once more, and NetSuite is asked to change nothing.
        self.sign_in().await;
        let before = self.writes();
        for report in &told {
            assert_eq!(self.tell(report).await, StatusCode::OK);
        }
        let range = json!({ "from": began_at, "to": self.company.clock.now().as_millis() });
        let path = "/company/sync";
        let (_, report) = self.company.ask(CARLA, Method::POST, path, range).await;
        assert!(
            report["found"].as_u64() >= Some(sessions.len() as u64),
            "{report}"
        );
        assert_eq!(self.writes(), before, "seed {seed}");
    }

    /// Nothing fails any more, and everything is read that is due.
    async fn settle(&mut self, seed: u64) {
        for round in 0.. {
            assert!(round < 50, "seed {seed}: it does not mend itself");
            self.company.pass(11 * MINUTE);
            if !self.read().await {
                continue;
            }
            let open = "SELECT COUNT(*) FROM company_call WHERE state <> 'logged'";
            let open: i64 = sqlx::query_scalar(open)
                .fetch_one(&self.company.database)
                .await
                .unwrap();
            if open == 0 && round > 0 {
                return;
            }
        }
    }

    fn expect_each_once(&mut self, seed: u64, sessions: &[String], told: &[Report]) {
        let records = self.company.records();
        for session in sessions {
            let key = format!("rc-{session}");
            let ours: Vec<&Value> = records
                .iter()
                .filter(|record| record["externalId"] == key)
                .collect();
            let [record] = ours[..] else {
                panic!("seed {seed}: {} records of {session}", ours.len());
            };
            assert_eq!(record["company"]["id"], "600", "seed {seed}: {record}");
            assert_eq!(
                record["assigned"]["refName"], "Ann Lee",
                "seed {seed}: {record}"
            );
            assert_eq!(record["title"], "Inbound call from Tomás Arriaga");
            let message = record["message"].as_str().unwrap();
            for who in [ANN, BEN] {
                // Of one person's notes the last edit stands.
                let of_one = |report: &&Report| report.session == *session && report.who == who;
                let mut last = told
                    .iter()
                    .filter(of_one)
                    .map(|report| &report.body["note"]);
                let last = last.next_back().and_then(Value::as_str).unwrap_or_default();
                if last.is_empty() {
                    continue;
                }
                let times = message.matches(last).count();
                assert_eq!(times, 1, "seed {seed}: {message}");
                let all = format!("of {who} in {session}.");
                assert_eq!(message.matches(&all).count(), 1, "seed {seed}: {message}");
                self.tally.notes += 1;
            }
            self.tally.calls += 1;
        }
        assert_eq!(records.len(), self.tally.calls, "seed {seed}");
    }

    fn writes(&self) -> usize {
        let all = self.company.sandbox.netsuite.accesses();
        let writes = all
            .iter()
            .filter(|one| one.method != "GET" && one.path.contains("/record/"));
        writes.count()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_call_is_in_netsuite_once_whatever_fails_between_the_connector_and_it() {
    let mut workers = JoinSet::new();
    for first in 0..WORKERS {
        workers.spawn(async move {
            let mut world = World::start().await;
            for seed in (first..HISTORIES).step_by(usize::try_from(WORKERS).unwrap()) {
                Box::pin(world.history(seed)).await;
            }
            world.tally.struck = std::mem::take(&mut *world.gate.struck.lock().unwrap());
            world.tally
        });
    }
    let tallies = workers.join_all().await;
    let sum = |of: fn(&Tally) -> usize| tallies.iter().map(of).sum::<usize>();
    let (calls, notes) = (sum(|tally| tally.calls), sum(|tally| tally.notes));
    let (deaths, refused) = (
        sum(|tally| tally.deaths),
        sum(|tally| tally.refused_by_the_log),
    );
    assert!(
        calls > 400 && notes > 200 && deaths > 100 && refused > 20,
        "{calls} calls, {notes} notes, {deaths} deaths, {refused} readings that failed"
    );
    for writes in [false, true] {
        for fault in FAULTS {
            let times = tallies
                .iter()
                .filter_map(|tally| tally.struck.get(&(writes, fault)));
            let times: usize = times.sum();
            assert!(times > 5, "{fault:?} in writing: {writes}, {times} times");
        }
    }
}
