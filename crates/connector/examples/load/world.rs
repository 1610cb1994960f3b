//! A connector in a process of its own, and around it what it needs.

use std::{
    collections::HashSet,
    error::Error,
    fs,
    ops::Sub,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use axum::{Json, Router, http::HeaderMap, routing::get};
use ledgerline_connector::{certificate, clock::Clock};
use ledgerline_sandbox::{netsuite, people};
use serde_json::{Value, json};
use tokio::{net::TcpListener, time};

use crate::outbox::{self, Outbox};

const FIRST_EXTENSION: u64 = 400_000_000;
/// Linux counts a process's time in these.
const TICKS_PER_SECOND: f64 = 100.0;
/// A reader of the directory asks this often meanwhile; more requests are not expected to be slow.
const SLOW_REQUESTS: u32 = 1_000_000;

/// Who holds a token `rep-7`.
async fn extension(headers: HeaderMap) -> Json<Value> {
    let token = headers["authorization"].to_str().unwrap_or_default();
    let rep: u64 = token
        .rsplit_once('-')
        .and_then(|(_, rep)| rep.parse().ok())
        .unwrap_or_default();
    Json(json!({
        "id": FIRST_EXTENSION + rep,
        "account": { "id": people::ACCOUNT_ID },
        "name": format!("Rep {rep}"),
        "contact": { "email": format!("rep.{rep}@northgate.example") },
        "permissions": { "admin": { "enabled": false } },
    }))
}

async fn serve(router: Router) -> Result<String, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(origin)
}

/// All of it, running.
pub(crate) struct World {
    origin: String,
    netsuite: netsuite::NetSuite,
    http: reqwest::Client,
    connector: Child,
    folder: PathBuf,
    clock: Clock,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = self.connector.kill();
        let _ = self.connector.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// What the connector has used since its start.
#[derive(Clone, Copy)]
pub(crate) struct Usage {
    pub(crate) megabytes: f64,
    pub(crate) seconds: f64,
}

impl Sub for Usage {
    type Output = Self;

    /// The time in between, and the memory now.
    fn sub(self, before: Self) -> Self {
        Self {
            megabytes: self.megabytes,
            seconds: self.seconds - before.seconds,
        }
    }
}

impl World {
    /// With a connector that asks NetSuite for so much at once.
    pub(crate) async fn start(at_once: u32) -> Result<Self, Box<dyn Error>> {
        let folder = std::env::temp_dir().join(format!("ledgerline-load-{}", std::process::id()));
        fs::create_dir_all(folder.join("dist"))?;
        fs::write(folder.join("dist/index.html"), "")?;
        let clock = Clock::default();
        let sandbox_clock = ledgerline_sandbox::clock::Clock::default();
        let netsuite = netsuite::NetSuite::new(sandbox_clock, &people::seeded());
        let netsuite_origin = serve(netsuite::router(netsuite.clone())).await?;
        let who = Router::new().route("/restapi/v1.0/account/~/extension/~", get(extension));
        let ringcentral_origin = serve(who).await?;
        let (pem, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
        certificate::make(&pem, &key, clock.now())?;
        let certificate_id = netsuite
            .register_certificate(&fs::read_to_string(&pem)?)
            .map_err(|error| format!("{error:?}"))?;
        let port = TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port();
        let file = folder.join("connector.toml");
        let account = people::ACCOUNT_ID;
        fs::write(
            &file,
            format!(
                r#"
listen = "127.0.0.1:{port}"
public_url = "http://localhost:{port}"
static_dir = "dist"
database = "connector.db"
time_zone = "America/Los_Angeles"

[ringcentral]
server = "{ringcentral_origin}"
client_id = "ledgerline-demo"
account_id = "{account}"

[netsuite]
base_url = "{netsuite_origin}"
client_id = "sandbox-integration"
certificate_id = "{certificate_id}"
private_key_path = "key.pem"
concurrency = {at_once}
"#
            ),
        )?;
        // An example is built into a folder beside the programs.
        let programs = std::env::current_exe()?;
        let programs = programs.ancestors().nth(2).ok_or("no folder of programs")?;
        let connector = Command::new(programs.join("ledgerline-connector"))
            .arg("--settings")
            .arg(&file)
            .env("RUST_LOG", "error")
            .stderr(Stdio::inherit())
            .spawn()?;
        let world = Self {
            origin: format!("http://127.0.0.1:{port}"),
            netsuite,
            http: reqwest::Client::new(),
            connector,
            folder,
            clock,
        };
        world.wait_until_it_knows_everybody().await?;
        Ok(world)
    }

    /// The directory is read, so that customers need not be looked up in NetSuite.
    async fn wait_until_it_knows_everybody(&self) -> Result<(), Box<dyn Error>> {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let asked = self.http.get(format!("{}/api/v1/directory", self.origin));
            if let Ok(answer) = asked.bearer_auth("rep-0").send().await
                && answer.json::<Value>().await?["progress"]["isWhole"] == true
            {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err("the connector did not read its directory".into());
            }
            time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Their logging grants.
    pub(crate) async fn sign_in(&self, reps: u32) -> Result<Vec<String>, Box<dyn Error>> {
        let mut grants = Vec::new();
        for rep in 0..reps {
            let asked = self.http.post(format!("{}/api/v1/session", self.origin));
            let session = asked.bearer_auth(format!("rep-{rep}")).send().await?;
            let session: Value = session.error_for_status()?.json().await?;
            let grant = session["loggingGrant"].as_str().ok_or("no grant")?;
            grants.push(grant.to_owned());
        }
        Ok(grants)
    }

    /// From here on NetSuite takes this long for each request.
    pub(crate) fn slow_netsuite(&self, answer: Duration) -> Result<(), String> {
        self.netsuite.script(json!({
            "effect": "delay", "ms": u64::try_from(answer.as_millis()).unwrap_or(u64::MAX),
            "match": { "path": "/services/rest/" }, "times": SLOW_REQUESTS,
        }))
    }

    /// Somebody calls whom nobody knows; how long the answer takes, in milliseconds.
    pub(crate) async fn look_up(&self, ring: u32) -> Result<f64, Box<dyn Error>> {
        let began = Instant::now();
        let asked = self.http.post(format!("{}/api/v1/callers", self.origin));
        let number = json!({ "number": format!("+1720555{ring:04}") });
        let answer = asked.bearer_auth("rep-0").json(&number).send().await?;
        answer.error_for_status()?.bytes().await?;
        Ok(began.elapsed().as_secs_f64() * 1000.0)
    }

    /// This rep's call, to be told with this grant.
    pub(crate) fn outbox(&self, rep: u32, grant: String) -> Outbox {
        Outbox {
            http: self.http.clone(),
            origin: self.origin.clone(),
            grant,
            call: outbox::call(rep, self.clock.now().as_millis()),
        }
    }

    /// How many NetSuite has answered.
    pub(crate) fn requests(&self) -> usize {
        self.netsuite.accesses().len()
    }

    /// Each rep's call is in NetSuite, and nothing beside them.
    pub(crate) fn expect_each_once(&self, reps: u32) -> Result<(), Box<dyn Error>> {
        let all = self.netsuite.records("phoneCall").unwrap_or_default();
        let ids = all.as_array().into_iter().flatten();
        let ids: Vec<&str> = ids
            .filter_map(|call| call["externalId"].as_str())
            .filter(|id| id.starts_with("rc-s-load"))
            .collect();
        let distinct: HashSet<&str> = ids.iter().copied().collect();
        if distinct.len() == reps as usize && ids.len() == distinct.len() {
            return Ok(());
        }
        Err(format!(
            "{} of {reps} calls are in NetSuite, in {} records",
            distinct.len(),
            ids.len()
        )
        .into())
    }

    /// What the connector's process has used, as Linux tells it.
    pub(crate) fn usage(&self) -> Result<Usage, Box<dyn Error>> {
        let process = PathBuf::from(format!("/proc/{}", self.connector.id()));
        let status = fs::read_to_string(process.join("status"))?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes: f64 = peak
            .and_then(|line| line.split_whitespace().next()?.parse().ok())
            .ok_or("no memory figure")?;
        // `pid (name) state …`; the name may hold spaces. User and system time are 14 and 15.
        let stat = fs::read_to_string(process.join("stat"))?;
        let (_, fields) = stat.rsplit_once(')').ok_or("no processor figure")?;
        let ticks = fields.split_whitespace().skip(11).take(2);
        let ticks: f64 = ticks.filter_map(|field| field.parse::<f64>().ok()).sum();
        Ok(Usage {
            megabytes: kilobytes / 1024.0,
            seconds: ticks / TICKS_PER_SECOND,
        })
    }
}
