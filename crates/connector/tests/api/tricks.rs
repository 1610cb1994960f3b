//! Text that means something to SQL, to a path, to a query, to a header or to a log, in every parameter of
//! every route and in every text of every body: refused, or taken as the text it is. The routes are the
//! connector's own list, so one that nobody thought of here fails.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

use ledgerline_connector::{directory::Step, http, storage::Database};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::{Column as _, Row as _, any::AnyRow};

use crate::{
    company::{ANN, CARLA, Company, MINUTE},
    samples::{Does, Known, Sample, samples, unsaid},
    support::{World, answer, call},
};

const TRICKS: [&str; 14] = [
    "1' OR '1'='1",
    "1; DROP TABLE customer",
    "1) UNION SELECT id FROM employee --",
    "' || (SELECT email FROM employee) || '",
    "../../../etc/passwd",
    "..%2f..%2fkey.pem",
    "600/../../employee/11",
    "600?expandSubResources=true",
    "600#x",
    "eid:rc-s-a0d1",
    "1\r\nX-Injected: yes",
    "\u{0}",
    "６００",
    "-9223372036854775809",
];

/// Numbers that sums do not survive.
const NUMBERS: [i64; 4] = [i64::MIN, i64::MAX, -1, i64::MAX / 1000];

/// Kinds of records that somebody could be after or spoil.
const KINDS: [&str; 8] = [
    "customer",
    "contact",
    "employee",
    "vendor",
    "job",
    "opportunity",
    "salesOrder",
    "phoneCall",
];

/// What befell the connections is noted for admins, whoever asked.
const NOTED: &str = "connection_event";

fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        let _ = write!(all, "%{byte:02x}");
        all
    })
}

/// Every record but those of calls and texts that were told here, by kind and id.
fn records(netsuite: &ledgerline_sandbox::netsuite::NetSuite) -> BTreeMap<String, Value> {
    let is_told = |one: &Value| {
        let id = one["externalId"].as_str();
        id.is_some_and(|id| id.starts_with("rc-"))
    };
    let mut found = BTreeMap::new();
    for kind in KINDS {
        for one in netsuite.records(kind).unwrap().as_array().unwrap() {
            if !is_told(one) {
                found.insert(format!("{kind} {}", one["id"]), one.clone());
            }
        }
    }
    assert!(found.len() > 50, "the account was read");
    found
}

fn shown(row: &AnyRow) -> String {
    row.columns().iter().fold(String::new(), |mut all, column| {
        let at = column.ordinal();
        let value = row
            .try_get::<Option<String>, _>(at)
            .map(|text| format!("{text:?}"))
            .or_else(|_| row.try_get::<Option<i64>, _>(at).map(|n| format!("{n:?}")))
            .or_else(|_| {
                row.try_get::<Option<Vec<u8>>, _>(at)
                    .map(|bytes| format!("{bytes:?}"))
            });
        let _ = write!(all, "{}={};", column.name(), value.unwrap());
        all
    })
}

/// Every row of every table.
async fn rows(database: &Database) -> BTreeMap<String, Vec<String>> {
    let statement = match std::env::var("LEDGERLINE_TEST_POSTGRES") {
        Ok(_) => {
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables \
             WHERE table_schema = current_schema()"
        }
        Err(_) => "SELECT name FROM sqlite_master WHERE type = 'table'",
    };
    let tables: Vec<String> = sqlx::query_scalar(statement)
        .fetch_all(database)
        .await
        .unwrap();
    let mut found = BTreeMap::new();
    for table in tables {
        if table.contains("sqlx") || table.contains("sqlite") {
            continue;
        }
        let statement = format!("SELECT * FROM {table}");
        let all = sqlx::query(&statement).fetch_all(database).await.unwrap();
        let mut all: Vec<String> = all.iter().map(shown).collect();
        all.sort();
        found.insert(table, all);
    }
    assert!(found.len() > 10, "the tables were read");
    found
}

/// Everything that a trick could spoil.
struct Before {
    records: BTreeMap<String, Value>,
    rows: BTreeMap<String, Vec<String>>,
}

impl Before {
    async fn of(company: &Company) -> Self {
        Self {
            records: records(&company.sandbox.netsuite),
            rows: rows(&company.database).await,
        }
    }

    /// Nothing is changed.
    async fn stays(mut self, company: &Company, route: &str) {
        let mut now = Self::of(company).await;
        assert_eq!(self.records, now.records, "{route}");
        self.rows.remove(NOTED);
        now.rows.remove(NOTED);
        for (table, before) in &self.rows {
            assert_eq!(Some(before), now.rows.get(table), "{route}: {table}");
        }
        assert_eq!(self.rows.len(), now.rows.len(), "{route}");
    }

    /// Something may have been added; what was there is there as it was.
    async fn stays_among_more(self, company: &Company, route: &str) {
        let now = Self::of(company).await;
        for (name, record) in &self.records {
            assert_eq!(now.records.get(name), Some(record), "{route}: {name}");
        }
        for (table, before) in &self.rows {
            let now = now.rows.get(table).map(Vec::len);
            assert!(
                now >= Some(before.len()),
                "{route}: {table} had {} rows and has {now:?}",
                before.len()
            );
        }
    }
}

/// A company with everything set up, a call that is told and one that nobody told.
pub(crate) async fn set_up() -> Company {
    let mut company = Company::start(CARLA, "webhook_url = \"{origin}\"").await;
    company.settings.netsuite.directory = true;
    company.restart().await;
    company.report("s-a0d1", "Wants the blue one").await;
    company.call(ANN);
    let webhook = company.app.webhook();
    while webhook.step().await {}
    company.read().await.unwrap();
    let directory = company.app.directory().unwrap();
    while directory.step().await.unwrap() == Step::Worked {}
    // Who asks is remembered.
    let (status, session) = company
        .ask(CARLA, Method::POST, "/session", Value::Null)
        .await;
    assert_eq!(status, 200, "{session}");
    company
}

pub(crate) async fn known(company: &Company) -> Known {
    let path = "/company/netsuite/certificate";
    let (status, made) = company.ask(CARLA, Method::POST, path, Value::Null).await;
    assert_eq!(status, 200, "{made}");
    let pem = made["pem"].as_str().unwrap();
    Known {
        secret: "sandbox-company-secret".to_owned(),
        jwt: company.jwt(CARLA),
        certificate: company.sandbox.netsuite.register_certificate(pem).unwrap(),
    }
}

/// Carla asks with the token she has.
pub(crate) struct Asker<'a> {
    company: &'a Company,
    http: reqwest::Client,
    token: String,
}

impl<'a> Asker<'a> {
    /// A minute later, so that `RingCentral` has nothing against many questions.
    pub(crate) async fn new(company: &'a Company) -> Self {
        company.pass(MINUTE);
        Self::now(company).await
    }

    pub(crate) async fn now(company: &'a Company) -> Self {
        Self {
            company,
            http: reqwest::Client::new(),
            token: company.token(CARLA).await,
        }
    }

    pub(crate) async fn ask(&self, method: &Method, address: &str, body: &Value) -> (u16, Value) {
        let address = format!("{}{address}", self.company.origin);
        let request = self.http.request(method.clone(), address);
        let request = request.bearer_auth(&self.token);
        let request = if body.is_null() {
            request
        } else {
            request.json(body)
        };
        answer(request.send().await.unwrap()).await
    }

    /// Sends what may be no JSON; the status.
    pub(crate) async fn send(&self, method: &Method, address: &str, body: String) -> u16 {
        let address = format!("{}{address}", self.company.origin);
        let request = self.http.request(method.clone(), address);
        let request = request.bearer_auth(&self.token).body(body);
        request.send().await.unwrap().status().as_u16()
    }
}

pub(crate) fn name(route: &http::Route) -> String {
    format!("{} {}", route.method, route.path)
}

/// Names of the parameters of a path.
fn parameters(path: &str) -> Vec<&str> {
    path.split('/')
        .filter(|part| part.starts_with('{'))
        .collect()
}

/// Where texts, or numbers, stand in a body.
fn places(value: &Value, is_wanted: fn(&Value) -> bool) -> Vec<String> {
    fn look(value: &Value, at: &str, is_wanted: fn(&Value) -> bool, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => fields.iter().for_each(|(name, inner)| {
                look(inner, &format!("{at}/{name}"), is_wanted, found);
            }),
            Value::Array(items) => items.iter().enumerate().for_each(|(index, inner)| {
                look(inner, &format!("{at}/{index}"), is_wanted, found);
            }),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                if is_wanted(value) {
                    found.push(at.to_owned());
                }
            }
        }
    }
    let mut found = Vec::new();
    look(value, "", is_wanted, &mut found);
    found
}

/// The body with each of its texts and numbers in turn replaced by each trick.
fn tricked(body: &Value) -> Vec<Value> {
    let mut bodies = Vec::new();
    let mut put = |place: &str, trick: Value| {
        let mut body = body.clone();
        *body.pointer_mut(place).unwrap() = trick;
        bodies.push(body);
    };
    for place in places(body, Value::is_string) {
        for trick in TRICKS {
            put(&place, json!(trick));
        }
    }
    for place in places(body, Value::is_number) {
        for trick in NUMBERS {
            put(&place, json!(trick));
        }
    }
    bodies
}

#[tokio::test]
async fn tricks_in_every_parameter_of_every_path_are_refused_and_change_nothing() {
    let company = set_up().await;
    let samples = samples(&known(&company).await, company.clock.now().as_millis());
    let mut tried = 0;
    for route in http::routes() {
        let parameters = parameters(&route.path);
        if parameters.is_empty() {
            continue;
        }
        let sample = samples.iter().find(|one| one.route == name(&route));
        let body = sample.map_or(&Value::Null, |one| &one.body);
        let asker = Asker::new(&company).await;
        let before = Before::of(&company).await;
        for parameter in parameters {
            for trick in TRICKS {
                // It is what the id of a call looks like, and anybody may link a call of theirs early.
                let is_an_id = trick.bytes().all(|b| b.is_ascii_digit() || b == b'-');
                if is_an_id && route.method == Method::PUT {
                    continue;
                }
                let address = route.path.replace(parameter, &escaped(trick));
                let (status, problem) = asker.ask(&route.method, &address, body).await;
                assert!(
                    (400..500).contains(&status),
                    "{} {address}: {status} {problem}",
                    route.method
                );
                tried += 1;
            }
        }
        before.stays(&company, &name(&route)).await;
    }
    assert!(tried > 200, "{tried}");
}

/// The parameters of each route's query, as they are described.
async fn queries(company: &Company) -> BTreeMap<String, Vec<String>> {
    let asker = Asker::new(company).await;
    let (_, description) = asker
        .ask(&Method::GET, "/api/v1/openapi.json", &Value::Null)
        .await;
    let mut found = BTreeMap::new();
    for route in http::routes() {
        let Some(below) = route.path.strip_prefix("/api/v1") else {
            continue;
        };
        let method = route.method.as_str().to_lowercase();
        let described = &description["paths"][below][method]["parameters"];
        let all = described.as_array().into_iter().flatten();
        let names: Vec<String> = all
            .filter(|one| one["in"] == "query")
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect();
        if !names.is_empty() {
            found.insert(name(&route), names);
        }
    }
    found
}

/// The parameters of the queries that handlers read.
fn read_by_handlers() -> BTreeSet<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
    let mut found = BTreeSet::new();
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(
            !text.contains("RawQuery") && !text.contains(".query()"),
            "a query is read as it stands"
        );
        for after in text.split("Query<").skip(1) {
            let kind = after.split('>').next().unwrap();
            let fields = text.split(&format!("struct {kind} {{")).nth(1);
            let fields = fields.and_then(|rest| rest.split('}').next()).unwrap();
            let names = fields.lines().filter(|line| !line.contains('#'));
            let names = names.filter_map(|line| line.trim().split_once(": "));
            found.insert(names.map(|(name, _)| name.to_owned()).collect());
        }
    }
    found
}

#[tokio::test]
async fn tricks_in_every_parameter_of_every_query_are_refused_and_change_nothing() {
    let company = set_up().await;
    let queries = queries(&company).await;
    let described: BTreeSet<Vec<String>> = queries.values().cloned().collect();
    assert_eq!(described, read_by_handlers());
    let now = company.clock.now().as_millis();
    let good = |parameter: &str| match parameter {
        "epoch" => "e".to_owned(),
        "since" => "0".to_owned(),
        "most" => "10".to_owned(),
        "from" => (now - 10 * MINUTE).to_string(),
        "to" => now.to_string(),
        "connection" => "netsuite".to_owned(),
        unknown => panic!("what is good for {unknown}?"),
    };
    for (route, parameters) in queries {
        let (method, path) = route.split_once(' ').unwrap();
        let method: Method = method.parse().unwrap();
        let asker = Asker::new(&company).await;
        let with = |tricked: &str, trick: &str| {
            let pairs = parameters.iter().map(|parameter| {
                let value = if parameter == tricked {
                    escaped(trick)
                } else {
                    good(parameter)
                };
                format!("{parameter}={value}")
            });
            format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
        };
        let (status, usual) = asker.ask(&method, &with("", ""), &Value::Null).await;
        assert_eq!(status, 200, "{route}: {usual}");
        let before = Before::of(&company).await;
        for parameter in &parameters {
            for trick in TRICKS {
                let address = with(parameter, trick);
                let (status, found) = asker.ask(&method, &address, &Value::Null).await;
                // An epoch is any text: one that is not the directory's is answered from the beginning.
                let is_harmless = parameter == "epoch" && (status, &found) == (200, &usual);
                assert!(
                    is_harmless || (400..500).contains(&status),
                    "{method} {address}: {status} {found}"
                );
            }
            let twice = format!("{}&{parameter}=1", with("", ""));
            let (status, _) = asker.ask(&method, &twice, &Value::Null).await;
            assert_eq!(status, 400, "{method} {twice}");
        }
        before.stays(&company, &route).await;
    }
}

/// Words that stand in nobody's question and in many records.
fn gives_away(found: &Value) -> bool {
    let text = found.to_string();
    ["northgate.example", "PRIVATE KEY", "root:"]
        .iter()
        .any(|word| text.contains(word))
}

/// The names in a route's body, as they are described.
fn described(description: &Value, route: &http::Route) -> BTreeSet<String> {
    let below = route.path.trim_start_matches("/api/v1");
    let method = route.method.as_str().to_lowercase();
    let body = &description["paths"][below][method]["requestBody"];
    let schema = body["content"]["application/json"]["schema"]["$ref"].as_str();
    let schema = schema.unwrap().rsplit('/').next().unwrap();
    let properties = &description["components"]["schemas"][schema]["properties"];
    properties.as_object().unwrap().keys().cloned().collect()
}

async fn is_taken(asker: &Asker<'_>, sample: &Sample) -> (u16, Value) {
    let (method, path) = sample.route.split_once(' ').unwrap();
    let address = path.replace("{id}", sample.id);
    let method = method.parse().unwrap();
    asker.ask(&method, &address, &sample.body).await
}

#[tokio::test]
async fn tricks_in_every_text_and_number_of_every_body_are_refused_or_taken_as_what_they_are() {
    let company = set_up().await;
    let mut samples = samples(&known(&company).await, company.clock.now().as_millis());
    let mut tried = 0;
    for sample in &mut samples {
        let asker = Asker::new(&company).await;
        if sample.route.ends_with("/logging") {
            // So it is of no older version than what is stored, whichever is tried first.
            sample.body["version"] = json!(0);
        }
        let (method, path) = sample.route.split_once(' ').unwrap();
        let method: Method = method.parse().unwrap();
        let address = path.replace("{id}", sample.id);
        // What the route does with any body, it has done before.
        is_taken(&asker, sample).await;
        let before = Before::of(&company).await;
        for body in tricked(&sample.body) {
            let (status, found) = asker.ask(&method, &address, &body).await;
            let is_expected = (200..300).contains(&status) || (400..500).contains(&status);
            assert!(
                is_expected && status != 401,
                "{} {body}: {status} {found}",
                sample.route
            );
            tried += 1;
            if sample.does == Does::Asks {
                assert!(!gives_away(&found), "{} {body}: {found}", sample.route);
            }
        }
        match sample.does {
            Does::Asks => before.stays(&company, sample.route).await,
            Does::Writes => before.stays_among_more(&company, sample.route).await,
        }
    }
    assert!(tried > 1_000, "{tried}");
}

#[tokio::test]
async fn every_route_that_reads_a_body_has_one_here_that_says_all_it_reads_and_is_taken() {
    let company = set_up().await;
    let samples = samples(&known(&company).await, company.clock.now().as_millis());
    for sample in samples.iter().filter(|sample| sample.is_taken) {
        let asker = Asker::new(&company).await;
        let (status, problem) = is_taken(&asker, sample).await;
        assert!(
            (200..300).contains(&status),
            "{}: {status} {problem}",
            sample.route
        );
    }
    let asker = Asker::new(&company).await;
    let (_, description) = asker
        .ask(&Method::GET, "/api/v1/openapi.json", &Value::Null)
        .await;
    for route in http::routes() {
        let name = name(&route);
        let here: Vec<&Sample> = samples.iter().filter(|one| one.route == name).collect();
        assert_eq!(unsaid(&here), Vec::<&String>::new(), "{name}");
        for sample in &here {
            assert_eq!(sample.reads, described(&description, &route), "{name}");
        }
        if !here.is_empty() || route.method == Method::GET || !route.path.starts_with("/api/") {
            continue;
        }
        // One that reads no body has nothing against one that is none.
        let address = format!("{}{}", company.origin, route.path.replace("{id}", "1"));
        let request = reqwest::Client::new().request(route.method, address);
        let request = request.bearer_auth(company.token(CARLA).await);
        let request = request.query(&[("connection", "netsuite")]).body("{");
        let (status, problem) = answer(request.send().await.unwrap()).await;
        assert!(
            status != 400,
            "{name} reads a body, which is to be in samples.rs: {problem}"
        );
        company.pass(MINUTE);
    }
    let known: BTreeSet<String> = http::routes().iter().map(name).collect();
    for sample in &samples {
        assert!(known.contains(sample.route), "{}", sample.route);
    }
}

#[tokio::test]
async fn tricks_in_an_event_are_refused_or_lead_to_no_call_at_all() {
    let company = set_up().await;
    let webhooks = company.sandbox.ringcentral.webhooks();
    let id = webhooks.show()[0]["id"].clone();
    let event = json!({
        "uuid": "u", "event": "/restapi/v1.0/account/400012345/telephony/sessions",
        "timestamp": "2026-11-21T22:05:00Z", "subscriptionId": id, "ownerId": "300012343",
        "body": {
            "telephonySessionId": "s-c1", "sessionId": "451", "sequence": 1,
            "eventTime": "2026-11-21T22:05:00Z",
            "parties": [{
                "id": "p-1", "extensionId": "300012341", "direction": "Inbound",
                "from": { "phoneNumber": "+14155550134", "name": "ARRIAGA T" },
                "to": { "phoneNumber": "+16505550101" },
                "status": { "code": "Disconnected", "reason": "x" },
            }],
        },
    });
    assert_eq!(webhooks.post_to_all(&event.to_string()).await, [200]);
    let before = Before::of(&company).await;
    let calls = company.records().len();
    for body in tricked(&event) {
        company.survives_event(&body.to_string()).await;
    }
    let webhook = company.app.webhook();
    while webhook.step().await {}
    company.read().await.unwrap();
    assert_eq!(company.records().len(), calls);
    before.stays_among_more(&company, "the webhook").await;
}

#[tokio::test]
async fn a_call_whose_id_is_a_trick_is_refused_or_is_logged_under_that_very_id() {
    let world = World::start().await;
    let others = |world: &World| {
        let all = world.netsuite.records("phoneCall").unwrap();
        let others = all.as_array().unwrap().iter().cloned();
        others
            .filter(|one| {
                one["externalId"]
                    .as_str()
                    .is_none_or(|id| !id.starts_with("rc-"))
            })
            .collect::<Vec<_>>()
    };
    let before = others(&world);
    for trick in TRICKS {
        let mut call = call();
        call["telephonySessionId"] = json!(trick);
        let path = format!("/api/v1/calls/{}", escaped(trick));
        let request = world.request(Method::PUT, &path, "Bearer ann").json(&call);
        let (status, problem) = answer(request.send().await.unwrap()).await;
        assert!(
            status == 200 || status == 400,
            "{trick:?}: {status} {problem}"
        );
        let external = json!(format!("rc-{trick}"));
        let logged = world.calls();
        let there = logged
            .iter()
            .filter(|one| one["externalId"] == external)
            .count();
        assert_eq!(there, usize::from(status == 200), "{trick:?}");
    }
    assert_eq!(others(&world), before);
}
