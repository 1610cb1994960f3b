//! A connector between a `RingCentral` of a few lines and the sandbox's `NetSuite`, all on loopback.

use std::{
    collections::HashSet,
    fs,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Json, Router,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::IntoResponse as _,
    routing::get,
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use ledgerline_connector::{
    app::App,
    certificate,
    clock::Clock,
    directory::Step,
    http,
    settings::Settings,
    storage::{self, Database},
};
use ledgerline_sandbox::{netsuite, people};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

/// Distinguishes the folders of tests that run at once.
static FOLDERS: AtomicUsize = AtomicUsize::new(0);

/// What the stub answers about a token, which is the name of its holder.
#[derive(Clone, Default)]
pub(crate) struct RingCentral {
    pub(crate) revoked: Arc<Mutex<HashSet<String>>>,
    pub(crate) asked: Arc<AtomicUsize>,
}

async fn extension(
    State(ringcentral): State<RingCentral>,
    headers: HeaderMap,
) -> Result<Json<Value>, StatusCode> {
    ringcentral.asked.fetch_add(1, Ordering::SeqCst);
    let token = headers["authorization"]
        .to_str()
        .unwrap()
        .trim_start_matches("Bearer ")
        .to_owned();
    if ringcentral.revoked.lock().unwrap().contains(&token) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let account = if token == "stranger" {
        "999"
    } else {
        people::ACCOUNT_ID
    };
    match token.as_str() {
        "outage" => return Err(StatusCode::SERVICE_UNAVAILABLE),
        "nobody" => return Err(StatusCode::UNAUTHORIZED),
        _ => {}
    }
    // Their extension has an email that no employee has, and no number.
    let (name, is_unknown) = match token.strip_suffix("-renamed") {
        Some(name) => (name, true),
        None => (token.as_str(), false),
    };
    let person = people::seeded()
        .into_iter()
        .find(|person| person.first_name.to_lowercase() == name)
        .unwrap_or_else(|| people::seeded().remove(0));
    let contact = if is_unknown {
        json!({ "email": "front.desk@northgate.example" })
    } else {
        json!({ "email": person.email, "businessPhone": person.direct_number })
    };
    Ok(Json(json!({
        "id": person.extension_id.parse::<u64>().unwrap(),
        "account": { "id": account },
        "name": person.full_name(),
        "contact": contact,
        "permissions": { "admin": { "enabled": person.is_admin } },
    })))
}

pub(crate) async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    origin
}

/// An address behind which a connector may be started anew, or be away.
#[derive(Clone, Default)]
pub(crate) struct Front(Arc<Mutex<Option<Router>>>);

impl Front {
    /// Answers for nobody yet.
    pub(crate) async fn open(&self) -> String {
        let front = self.clone();
        let hear = async move |request: Request| {
            let router = front.0.lock().unwrap().clone();
            match router {
                Some(router) => router.oneshot(request).await.into_response(),
                None => StatusCode::BAD_GATEWAY.into_response(),
            }
        };
        serve(Router::new().fallback(hear)).await
    }

    pub(crate) fn leads_to(&self, router: Option<Router>) {
        *self.0.lock().unwrap() = router;
    }
}

/// A folder of its own for the files of one connector.
pub(crate) fn folder() -> PathBuf {
    let number = FOLDERS.fetch_add(1, Ordering::SeqCst);
    let folder = std::env::temp_dir().join(format!("ledgerline-{}-{number}", std::process::id()));
    fs::create_dir_all(folder.join("dist")).unwrap();
    folder
}

/// All three, running.
pub(crate) struct World {
    pub(crate) origin: String,
    pub(crate) clock: Clock,
    pub(crate) netsuite_clock: ledgerline_sandbox::clock::Clock,
    pub(crate) netsuite: netsuite::NetSuite,
    pub(crate) ringcentral: RingCentral,
    pub(crate) app: App,
    settings: Settings,
    database: Database,
    netsuite_origin: String,
    certificate_id: String,
    folder: PathBuf,
    http: reqwest::Client,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl World {
    pub(crate) async fn start() -> Self {
        let folder = folder();
        fs::write(
            folder.join("dist/index.html"),
            "<script type=\"module\">start()</script>",
        )
        .unwrap();
        fs::write(folder.join("dist/app-0123456789abcdef.js"), "/* plain */").unwrap();
        fs::write(folder.join("dist/app-0123456789abcdef.js.br"), "smaller").unwrap();
        let clock = Clock::default();
        let netsuite_clock = ledgerline_sandbox::clock::Clock::default();
        let netsuite = netsuite::NetSuite::new(netsuite_clock.clone(), &people::seeded());
        let netsuite_origin = serve(netsuite::router(netsuite.clone())).await;
        let (pem, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
        certificate::make(&pem, &key, clock.now()).unwrap();
        let certificate_id = netsuite
            .register_certificate(&fs::read_to_string(&pem).unwrap())
            .unwrap();
        let ringcentral = RingCentral::default();
        let ringcentral_origin = serve(
            Router::new()
                .route("/restapi/v1.0/account/~/extension/~", get(extension))
                .with_state(ringcentral.clone()),
        )
        .await;
        let file = folder.join("connector.toml");
        let account = people::ACCOUNT_ID;
        fs::write(
            &file,
            format!(
                r#"
listen = "127.0.0.1:0"
public_url = "http://localhost:8787"
static_dir = "dist"
database = "connector.db"
time_zone = "America/Los_Angeles"

[ringcentral]
server = "{ringcentral_origin}"
client_id = "ledgerline-demo"
account_id = "{account}"
connect_origins = ["ws://localhost:8790"]

[netsuite]
base_url = "{netsuite_origin}"
app_url = "https://pages.example"
client_id = "sandbox-integration"
certificate_id = "{certificate_id}"
private_key_path = "key.pem"
retry_base_millis = 1
directory_page = 10
"#
            ),
        )
        .unwrap();
        let settings = Settings::load(&file, std::iter::empty()).unwrap();
        let database = storage::scratch().await.unwrap();
        let app = App::new(settings.clone(), database.clone(), clock.clone()).unwrap();
        let origin = serve(http::router(app.clone())).await;
        Self {
            origin,
            clock,
            netsuite_clock,
            netsuite,
            ringcentral,
            app,
            settings,
            database,
            netsuite_origin,
            certificate_id,
            folder,
            http: reqwest::Client::new(),
        }
    }

    pub(crate) async fn step_directory(&self) {
        self.app.directory().unwrap().step().await.unwrap();
    }

    /// The directory of a connector that was started anew with the same database.
    pub(crate) fn restart_directory(&mut self) {
        let (settings, database) = (self.settings.clone(), self.database.clone());
        self.app = App::new(settings, database, self.clock.clone()).unwrap();
    }

    /// The connector is started anew with the same database.
    pub(crate) async fn restart(&mut self) {
        self.restart_directory();
        self.origin = serve(http::router(self.app.clone())).await;
    }

    /// The admin wants no directory kept; the connector is started anew with the same database.
    pub(crate) async fn refuse_directory(&mut self) {
        self.settings.netsuite.directory = false;
        self.restart().await;
        self.app.forget_unwanted().await.unwrap();
    }

    /// The directory reads until it has nothing to do; how many requests that took.
    pub(crate) async fn read_directory(&self) -> usize {
        let directory = self.app.directory().unwrap();
        let before = self.netsuite.accesses().len();
        while directory.step().await.unwrap() == Step::Worked {}
        self.netsuite.accesses().len() - before
    }

    /// Somebody does this in NetSuite itself.
    pub(crate) async fn in_netsuite(&self, method: Method, record: &str, body: &Value) -> Response {
        let key = fs::read(self.folder.join("key.pem")).unwrap();
        let credentials = (self.certificate_id.as_str(), key.as_slice());
        let now = self.clock.now().as_millis();
        in_netsuite(
            &self.netsuite_origin,
            credentials,
            now,
            (method, record, body),
        )
        .await
    }

    /// Next failures of NetSuite.
    pub(crate) fn script(&self, script: Value) {
        self.netsuite.script(script).unwrap();
    }

    /// All phone calls with one of our external ids.
    pub(crate) fn calls(&self) -> Vec<Value> {
        let all = self.netsuite.records("phoneCall").unwrap();
        let ours = |call: &Value| {
            call["externalId"]
                .as_str()
                .is_some_and(|id| id.starts_with("rc-"))
        };
        all.as_array()
            .unwrap()
            .iter()
            .filter(|call| ours(call))
            .cloned()
            .collect()
    }

    pub(crate) fn request(&self, method: Method, path: &str, credentials: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.origin))
            .header("authorization", credentials)
    }

    pub(crate) async fn get(&self, path: &str, credentials: &str) -> (u16, Value) {
        answer(
            self.request(Method::GET, path, credentials)
                .send()
                .await
                .unwrap(),
        )
        .await
    }

    pub(crate) async fn look_up(&self, number: &str) -> (u16, Value) {
        answer(self.lookup(number, "Bearer ann").send().await.unwrap()).await
    }

    pub(crate) fn lookup(&self, number: &str, credentials: &str) -> RequestBuilder {
        self.request(Method::POST, "/api/v1/callers", credentials)
            .json(&json!({ "number": number }))
    }

    pub(crate) async fn session(&self, token: &str) -> (u16, Value) {
        let request = self.request(Method::POST, "/api/v1/session", &format!("Bearer {token}"));
        answer(request.send().await.unwrap()).await
    }

    pub(crate) async fn log(&self, credentials: &str, call: &Value) -> (u16, Value) {
        let path = format!(
            "/api/v1/calls/{}",
            call["telephonySessionId"].as_str().unwrap()
        );
        answer(
            self.request(Method::PUT, &path, credentials)
                .json(call)
                .send()
                .await
                .unwrap(),
        )
        .await
    }

    pub(crate) async fn create(&self, facts: &Value) -> (u16, Value) {
        let request = self.request(Method::POST, "/api/v1/customers", "Bearer ann");
        answer(request.json(facts).send().await.unwrap()).await
    }
}

/// Somebody does this in the NetSuite at `origin`, with a certificate's id and key.
pub(crate) async fn in_netsuite(
    origin: &str,
    (certificate_id, key): (&str, &[u8]),
    now_millis: i64,
    (method, record, body): (Method, &str, &Value),
) -> Response {
    let http = reqwest::Client::new();
    let address = format!("{origin}/services/rest/auth/oauth2/v1/token");
    let now = now_millis / 1000;
    let claims = json!({
        "iss": "sandbox-integration", "scope": ["rest_webservices"], "aud": address,
        "iat": now, "exp": now + 300,
    });
    let mut header = Header::new(Algorithm::ES256);
    header.kid = Some(certificate_id.to_owned());
    let key = EncodingKey::from_ec_pem(key).unwrap();
    let assertion = jsonwebtoken::encode(&header, &claims, &key).unwrap();
    let kind = "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
    let form = format!(
        "grant_type=client_credentials&client_assertion_type={kind}&client_assertion={assertion}"
    );
    let request = http
        .post(&address)
        .header("content-type", "application/x-www-form-urlencoded");
    let (_, token) = answer(request.body(form).send().await.unwrap()).await;
    let request = http
        .request(method, format!("{origin}/services/rest/record/v1/{record}"))
        .bearer_auth(token["access_token"].as_str().unwrap())
        .header("X-NetSuite-PropertyNameValidation", "error");
    let done = request.json(body).send().await.unwrap();
    assert!(done.status().is_success(), "{}", done.text().await.unwrap());
    done
}

/// NetSuite's records of a type whose external ids begin like this.
pub(crate) fn records_of(netsuite: &netsuite::NetSuite, kind: &str, prefix: &str) -> Vec<Value> {
    let mut all = netsuite.records(kind).unwrap();
    let all = std::mem::take(all.as_array_mut().unwrap());
    let is_ours = |record: &Value| {
        let id = record["externalId"].as_str();
        id.is_some_and(|id| id.starts_with(prefix))
    };
    all.into_iter().filter(is_ours).collect()
}

pub(crate) async fn answer(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let bytes = response.bytes().await.unwrap();
    (
        status,
        serde_json::from_slice(&bytes).unwrap_or(Value::Null),
    )
}

/// Ann answers Tomás Arriaga of Cobalt Ridge Orchards at 14:05 in Los Angeles.
pub(crate) fn call() -> Value {
    json!({
        "telephonySessionId": "s-a0d1",
        "direction": "Inbound",
        "result": "answered",
        "remote": { "number": "+14155550134", "name": "ARRIAGA T" },
        "localNumber": "+16505550101",
        "queue": null,
        "startedAt": 1_795_298_700_000_i64,
        "answeredAt": 1_795_298_710_000_i64,
        "endedAt": 1_795_299_101_000_i64,
        "note": "Wants the blue one",
        "disposition": null,
        "chosen": null,
    })
}
