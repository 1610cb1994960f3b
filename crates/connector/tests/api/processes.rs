//! Connectors as they run for a company: processes of their own on one `PostgreSQL`, killed without warning.

use std::{
    collections::BTreeMap,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use ledgerline_connector::storage::{self, Place};
use rand::Rng as _;

use crate::{
    company::{ANN, BEN, CARLA, Company},
    sharing::{are_logged, each_is_there_once, report, told, until},
};

const CALLS: i64 = 24;
/// What `call` lets pass for each.
const CALL_MILLIS: i64 = 65_000;

/// A connector that the operating system runs.
struct Process {
    child: Child,
    origin: String,
}

impl Process {
    async fn start(settings: &Path, place: &Place) -> Self {
        let Place::Server(database) = place else {
            panic!("processes share a server");
        };
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let mut child = Command::new(env!("CARGO_BIN_EXE_ledgerline-connector"))
            .arg("--settings")
            .arg(settings)
            .env("LEDGERLINE_LISTEN", address.to_string())
            .env("DATABASE_URL", database.reveal())
            .env_remove("LEDGERLINE_TEST_POSTGRES")
            .env("RUST_LOG", "error")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let origin = format!("http://{address}");
        let http = reqwest::Client::new();
        until("the connector is there", async || {
            assert_eq!(child.try_wait().unwrap(), None, "it runs");
            let asked = http.get(format!("{origin}/healthz")).send().await;
            asked.is_ok_and(|answered| answered.status() == 200)
        })
        .await;
        Self { child, origin }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // `SIGKILL`: it tidies nothing up.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
#[ignore = "needs a PostgreSQL, which `cargo xtask test --only postgres` starts"]
async fn two_processes_of_which_one_dies_at_any_moment_log_each_call_once() {
    let mut company = Company::start(CARLA, "every_seconds = 30").await;
    let (place, _database) = storage::shared_scratch().await.unwrap();
    // The processes go by the machine's clock, at which the last of the calls ends.
    company.pass(-CALLS * CALL_MILLIS);
    let calls: Vec<_> = (0..CALLS)
        .map(|number| company.call(if number % 4 == 0 { BEN } else { ANN }))
        .collect();
    let settings = company.settings_file();
    let start = async || Process::start(&settings, &place).await;
    let mut processes = [start().await, start().await];
    let origins = Arc::new(Mutex::new(
        [0, 1].map(|index: usize| processes[index].origin.clone()),
    ));
    let token = company.token(ANN).await;
    let (mut notes, mut browsers) = (BTreeMap::new(), Vec::new());
    for (number, session) in calls.iter().enumerate() {
        if number % 4 != 0 {
            let ended_at = company.sandbox.clock.now_millis() - 5_000;
            let note = format!("note number {number} of many");
            for (text, to) in [(None, number), (Some(note.as_str()), number + 1)] {
                let call = told(session, ended_at, text);
                let report = report(Arc::clone(&origins), token.clone(), call, to);
                browsers.push(tokio::spawn(report));
            }
            notes.insert(session.clone(), note);
        }
        if number % 4 == 3 {
            let pause = rand::rng().random_range(0..150);
            tokio::time::sleep(Duration::from_millis(pause)).await;
            let victim = rand::rng().random_range(0..2);
            let fresh = start().await;
            origins.lock().unwrap()[victim].clone_from(&fresh.origin);
            processes[victim] = fresh;
        }
    }
    for browser in browsers {
        browser.await.unwrap();
    }
    until(
        "every call is in NetSuite, as the ledger tells",
        async || are_logged(&company, &processes[0].origin, calls.len()).await,
    )
    .await;
    each_is_there_once(&company, calls, notes);
}
