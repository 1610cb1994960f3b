//! The company's call log, from the sandbox's RingCentral into the sandbox's NetSuite.

use std::{collections::BTreeSet, fs, path::PathBuf};

use ledgerline_connector::{
    app::App,
    certificate,
    clock::Clock,
    company_log::{CompanyError, ReadError, Step},
    http,
    settings::Settings,
    storage::{self, Database},
};
use ledgerline_sandbox::{
    Config, Running, Sandbox,
    ringcentral::{self, RateLimits, faults::Fault, oauth::personal_jwt},
    telephony::{Party, PartyStatus, Session},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    sharing::until,
    support::{Front, answer, folder, records_of},
};

pub(crate) const ANN: &str = "101";
pub(crate) const BEN: &str = "102";
pub(crate) const CARLA: &str = "103";
const LOG: &str = "/restapi/v1.0/account/~/call-log";
pub(crate) const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

/// A connector that reads the company's log, and both platforms.
pub(crate) struct Company {
    pub(crate) sandbox: Running,
    pub(crate) settings: Settings,
    pub(crate) database: Database,
    pub(crate) clock: Clock,
    pub(crate) app: App,
    front: Front,
    pub(crate) origin: String,
    http: reqwest::Client,
    calls: usize,
    folder: PathBuf,
}

impl Drop for Company {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Company {
    pub(crate) async fn start(jwt_of: &str, extra: &str) -> Self {
        Self::start_as("ledgerline-company", jwt_of, extra).await
    }

    /// With another of the sandbox's apps.
    pub(crate) async fn start_as(client_id: &str, jwt_of: &str, extra: &str) -> Self {
        let sandbox = Sandbox::start(Config {
            ringcentral: ringcentral::Settings {
                rate_limits: RateLimits {
                    light: 1000,
                    medium: 1000,
                    heavy: 1000,
                    auth: 1000,
                },
                ..ringcentral::Settings::default()
            },
            ..Config::default()
        })
        .await
        .unwrap();
        let front = Front::default();
        let origin = front.open().await;
        let extra = extra.replace("{origin}", &origin);
        let folder = folder();
        let clock = Clock::default();
        let (pem, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
        certificate::make(&pem, &key, clock.now()).unwrap();
        let certificate_id = sandbox
            .netsuite
            .register_certificate(&fs::read_to_string(&pem).unwrap())
            .unwrap();
        let file = folder.join("connector.toml");
        let (server, netsuite) = (&sandbox.ringcentral_url, &sandbox.netsuite_url);
        let jwt = jwt(&sandbox, jwt_of);
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
server = "{server}"
client_id = "ledgerline-demo"
account_id = "400012345"

[netsuite]
base_url = "{netsuite}"
client_id = "sandbox-integration"
certificate_id = "{certificate_id}"
private_key_path = "key.pem"
retry_base_millis = 1
directory = false

[company]
client_id = "{client_id}"
client_secret = "sandbox-company-secret"
jwt = "{jwt}"
{extra}
"#
            ),
        )
        .unwrap();
        let settings = Settings::load(&file, std::iter::empty()).unwrap();
        let database = storage::scratch().await.unwrap();
        let app = App::new(settings.clone(), database.clone(), clock.clone()).unwrap();
        front.leads_to(Some(http::router(app.clone())));
        Self {
            sandbox,
            settings,
            database,
            clock,
            app,
            front,
            origin,
            http: reqwest::Client::new(),
            calls: 0,
            folder,
        }
    }

    /// What a process of its own is started with.
    pub(crate) fn settings_file(&self) -> PathBuf {
        self.folder.join("connector.toml")
    }

    /// The connector is started anew with the same database.
    pub(crate) async fn restart(&mut self) {
        let (settings, database) = (self.settings.clone(), self.database.clone());
        self.app = App::new(settings, database, self.clock.clone()).unwrap();
        self.app.restore().await.unwrap();
        self.front.leads_to(Some(http::router(self.app.clone())));
    }

    /// It is there again as it was.
    pub(crate) fn answer_again(&self) {
        self.front.leads_to(Some(http::router(self.app.clone())));
    }

    /// The connector is not there.
    pub(crate) fn stop(&self) {
        self.front.leads_to(None);
    }

    pub(crate) fn jwt(&self, extension_number: &str) -> String {
        jwt(&self.sandbox, extension_number)
    }

    /// The webhook is told this, and takes it, refuses it or knows nothing of it.
    pub(crate) async fn survives_event(&self, body: &str) {
        let webhooks = self.sandbox.ringcentral.webhooks();
        let statuses = webhooks.post_to_all(body).await;
        assert!(
            statuses
                .iter()
                .all(|status| [200, 400, 404].contains(status)),
            "{body}: {statuses:?}"
        );
    }

    pub(crate) fn pass(&self, millis: i64) {
        self.clock.advance_millis(millis);
        self.sandbox.clock.advance_millis(millis);
    }

    /// Somebody outside calls this extension and is answered for a minute; in the log afterwards.
    pub(crate) fn call(&mut self, extension_number: &str) -> String {
        self.call_from(extension_number, "+14155550134")
    }

    pub(crate) fn call_from(&mut self, extension_number: &str, from: &str) -> String {
        let people = &self.sandbox.people;
        let person = people
            .iter()
            .find(|person| person.extension_number == extension_number)
            .unwrap();
        let at = (person.extension_id.clone(), person.direct_number.clone());
        self.call_at((at.0.as_str(), at.1.as_str()), from, true)
    }

    /// The same at any extension, a queue's too, whether somebody answers or not.
    pub(crate) fn call_at(
        &mut self,
        callee: (&str, &str),
        from: &str,
        is_answered: bool,
    ) -> String {
        let (id, party) = self.ring(callee, from);
        let telephony = &self.sandbox.telephony;
        if is_answered {
            telephony.update(&id, &party, |party| party.status = PartyStatus::Answered);
        }
        self.pass(MINUTE);
        self.hang_up(&id, &party);
        self.pass(5_000);
        id
    }

    /// Ben calls Ann and gives up at once; no time passes, and it is not logged.
    pub(crate) fn call_of_a_colleague(&mut self) {
        let (id, party) = self.ring(("300012341", "+16505550101"), "+16505550102");
        self.hang_up(&id, &party);
    }

    fn hang_up(&self, id: &str, party: &str) {
        let telephony = &self.sandbox.telephony;
        telephony.update(id, party, |party| {
            party.status = PartyStatus::Disconnected;
        });
    }

    /// The session and the party whose phone rings.
    fn ring(&mut self, (extension_id, number): (&str, &str), from: &str) -> (String, String) {
        self.calls += 1;
        let id = format!("s-c{}", self.calls);
        let telephony = &self.sandbox.telephony;
        telephony.open(Session {
            id: id.clone(),
            legacy_id: format!("45{}", self.calls),
            sequence: 1,
            started_at: self.sandbox.clock.now_millis(),
            ended_at: None,
            parties: Vec::new(),
            origin: "Call".to_owned(),
            conference: None,
        });
        let party = format!("p-c{}-2", self.calls);
        telephony.add_party(
            &id,
            Party {
                ring_out_role: None,
                id: party.clone(),
                extension_id: Some(extension_id.to_owned()),
                is_outbound: false,
                from_number: Some(from.to_owned()),
                from_name: Some("ARRIAGA T".to_owned()),
                to_number: Some(number.to_owned()),
                to_name: None,
                status: PartyStatus::Proceeding,
                reason: None,
                missed: false,
                muted: false,
                recording: None,
                recorded: None,
                sip: None,
                pickup: None,
                history: Vec::new(),
                queue: None,
            },
        );
        (id, party)
    }

    /// The schedule does all that is due.
    pub(crate) async fn read(&self) -> Result<(), CompanyError> {
        let log = self.app.company_log();
        while log.step().await? == Step::Worked {}
        Ok(())
    }

    pub(crate) fn records(&self) -> Vec<Value> {
        records_of(&self.sandbox.netsuite, "phoneCall", "rc-")
    }

    pub(crate) fn netsuite_requests(&self) -> usize {
        self.sandbox.netsuite.accesses().len()
    }

    pub(crate) async fn token(&self, extension_number: &str) -> String {
        let request = self
            .http
            .post(format!(
                "{}/restapi/oauth/token",
                self.sandbox.ringcentral_url
            ))
            .basic_auth("ledgerline-company", Some("sandbox-company-secret"))
            .form(&[
                ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                ("assertion", &self.jwt(extension_number)),
            ]);
        let (_, tokens) = answer(request.send().await.unwrap()).await;
        tokens["access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn ask(
        &self,
        who: &str,
        method: Method,
        path: &str,
        body: Value,
    ) -> (u16, Value) {
        let request = self
            .http
            .request(method, format!("{}/api/v1{path}", self.origin))
            .bearer_auth(self.token(who).await);
        let request = if body.is_null() {
            request
        } else {
            request.json(&body)
        };
        answer(request.send().await.unwrap()).await
    }

    pub(crate) async fn status(&self) -> Value {
        self.ask(ANN, Method::GET, "/company", Value::Null).await.1
    }

    pub(crate) async fn sync(&self) -> (u16, Value) {
        let to = self.clock.now().as_millis();
        let range = json!({ "from": to - 2 * DAY, "to": to });
        self.ask(CARLA, Method::POST, "/company/sync", range).await
    }

    pub(crate) async fn ledger(&self) -> Value {
        let to = self.clock.now().as_millis();
        let path = format!("/company/ledger?from={}&to={to}", to - 10 * DAY);
        let (status, ledger) = self.ask(CARLA, Method::GET, &path, Value::Null).await;
        assert_eq!(status, 200, "{ledger}");
        ledger
    }

    /// Ann's browser reports the call as the log has it.
    pub(crate) async fn report(&self, session: &str, note: &str) {
        self.report_answered_after(session, note, 0).await;
    }

    /// The same without a note, and with what a rep filled in.
    pub(crate) async fn report_filled(&self, session: &str, entered: Value) {
        let mut call = self.told(session, "", 0);
        call["noteEditedAt"] = Value::Null;
        call["entered"] = entered;
        self.report_call(session, call).await;
    }

    /// The same, having heard of the answer later.
    async fn report_answered_after(&self, session: &str, note: &str, millis: i64) {
        let call = self.told(session, note, millis);
        self.report_call(session, call).await;
    }

    /// What a browser tells of the call, as the log has it.
    pub(crate) fn told(&self, session: &str, note: &str, millis: i64) -> Value {
        let ended_at = self.sandbox.clock.now_millis() - 5_000;
        json!({
            "telephonySessionId": session, "direction": "Inbound", "result": "answered",
            "remote": { "number": "+14155550134", "name": "ARRIAGA T" },
            "localNumber": "+16505550101", "queue": null,
            "startedAt": ended_at - 60_000, "answeredAt": ended_at - 60_000 + millis, "endedAt": ended_at,
            "note": note, "noteEditedAt": ended_at, "disposition": null, "chosen": null,
        })
    }

    async fn report_call(&self, session: &str, call: Value) {
        self.report_as(ANN, session, call).await;
    }

    pub(crate) async fn report_as(&self, who: &str, session: &str, call: Value) {
        let path = format!("/calls/{session}");
        let (status, logged) = self.ask(who, Method::PUT, &path, call).await;
        assert_eq!(status, 200, "{logged}");
    }

    pub(crate) fn refuse_writes(&self, status: u16, times: u32) {
        let script = json!({
            "effect": "status", "status": status, "times": times, "match": { "method": ["POST", "PUT", "PATCH"], "path": "phoneCall" },
        });
        self.sandbox.netsuite.script(script).unwrap();
    }

    pub(crate) fn fault(&self, fault: Value) {
        let fault: Fault = serde_json::from_value(fault).unwrap();
        self.sandbox.ringcentral.faults().script(fault);
    }
}

fn jwt(sandbox: &Running, extension_number: &str) -> String {
    let person = sandbox
        .people
        .iter()
        .find(|person| person.extension_number == extension_number);
    personal_jwt(person.unwrap())
}

#[tokio::test]
async fn a_call_no_browser_saw_is_in_netsuite_once_under_its_person_and_customer() {
    let mut company = Company::start(CARLA, "").await;
    let session = company.call(BEN);
    company.read().await.unwrap();
    let records = company.records();
    let [record] = records.as_slice() else {
        panic!("{records:?}");
    };
    assert_eq!(record["externalId"], format!("rc-{session}"));
    assert_eq!(record["title"], "Inbound call from Tomás Arriaga");
    let id = |field: &str| {
        let value = &record[field];
        value["id"].as_str().or(value.as_str()).map(str::to_owned)
    };
    assert_eq!(id("assigned").as_deref(), Some("12"), "{record}");
    assert_eq!(id("company").as_deref(), Some("600"), "{record}");
    assert!(
        record["message"]
            .as_str()
            .unwrap()
            .contains("Result: Answered\nDuration: 00:01:0")
    );
    // Reading the same again asks NetSuite nothing.
    let before = company.netsuite_requests();
    for _ in 0..3 {
        company.pass(61 * MINUTE);
        company.read().await.unwrap();
    }
    assert_eq!(company.netsuite_requests(), before);
    assert_eq!(company.status().await["state"], "connected");
}

#[tokio::test]
async fn the_companys_jwt_asks_for_the_log_and_who_is_who_and_is_no_ones_phone() {
    let mut company = Company::start(CARLA, "").await;
    company.call(ANN);
    company.read().await.unwrap();
    company.pass(61 * MINUTE);
    company.read().await.unwrap();
    let asked = company.sandbox.ringcentral.asked().into_iter();
    let asked = asked.filter(|one| one.client_id == "ledgerline-company");
    let asked: BTreeSet<String> = asked
        .map(|one| format!("{} {}", one.method, one.path))
        .collect();
    let account = "GET /restapi/v1.0/account/~";
    let allowed = ["", "/call-log", "/extension"].map(|path| format!("{account}{path}"));
    assert_eq!(
        asked,
        BTreeSet::from(allowed),
        "no device, no extension's own, nothing changed"
    );
}

#[tokio::test]
async fn before_the_company_is_disconnected_what_is_not_logged_is_counted_and_can_be_sent() {
    let mut company = Company::start(CARLA, "").await;
    company.call(ANN);
    company.refuse_writes(400, 1);
    company.read().await.unwrap();
    company.call(BEN);
    company.pass(6 * MINUTE);
    company.refuse_writes(503, 50);
    company.read().await.unwrap();
    let status = company.status().await;
    let counts = &status["counts"];
    assert_eq!(
        (&counts["waiting"], &counts["failed"]),
        (&json!(1), &json!(1)),
        "{status}"
    );
    company.sandbox.netsuite.reset();
    // As `Send now` does it, from the oldest on.
    let range = json!({ "from": status["missingSince"], "to": company.clock.now().as_millis() });
    let (_, report) = company
        .ask(CARLA, Method::POST, "/company/sync", range)
        .await;
    assert_eq!(report["newlyLogged"], 2, "{report}");
    let status = company.status().await;
    let counts = &status["counts"];
    assert_eq!(
        (
            &counts["waiting"],
            &counts["failed"],
            &status["missingSince"]
        ),
        (&json!(0), &json!(0), &Value::Null),
        "{status}"
    );
    // Disconnected, nothing of it is taken away.
    let before = company.records();
    let path = "/company/ringcentral";
    let (gone, _) = company.ask(CARLA, Method::DELETE, path, Value::Null).await;
    assert_eq!((gone, company.records()), (204, before));
    let counts = company.status().await["counts"].clone();
    assert_eq!(counts["logged"], 2, "what is known of the calls stays, too");
}

#[tokio::test]
async fn the_first_calls_are_logged_within_a_minute_of_a_save() {
    let mut company = Company::start(CARLA, "").await;
    company.settings.company.credentials = None;
    company.restart().await;
    company.call(ANN);
    let tending = tokio::spawn(company.app.company_log().tend());
    let entry = json!({
        "clientId": "ledgerline-company", "clientSecret": "sandbox-company-secret",
        "jwt": company.jwt(CARLA),
    });
    let path = "/company/ringcentral";
    let (_, proof) = company.ask(CARLA, Method::PUT, path, entry).await;
    assert_eq!(proof["isSaved"], true, "{proof}");
    // It looks for a minute.
    until("the first call is logged", async || {
        company.records().len() == 1
    })
    .await;
    tending.abort();
}

#[tokio::test]
async fn a_missed_call_no_browser_saw_is_in_netsuite_as_missed() {
    let mut company = Company::start(CARLA, "").await;
    let ben = ("300012342", "+16505550102");
    let session = company.call_at(ben, "+14155550134", false);
    company.read().await.unwrap();
    let records = company.records();
    let [record] = records.as_slice() else {
        panic!("{records:?}");
    };
    assert_eq!(record["externalId"], format!("rc-{session}"));
    assert_eq!(record["title"], "Missed inbound call from Tomás Arriaga");
    let message = record["message"].as_str().unwrap();
    assert!(message.contains("Result: Missed"), "{message}");
    let assigned = &record["assigned"];
    assert_eq!(assigned["id"].as_str().or(assigned.as_str()), Some("12"));
}

#[tokio::test]
async fn browser_and_sync_make_one_record_in_either_order_and_the_note_stays() {
    let mut messages = Vec::new();
    for is_browser_first in [true, false] {
        let mut company = Company::start(CARLA, "").await;
        let session = company.call(ANN);
        if is_browser_first {
            company.report(&session, "Wants the blue one").await;
            company.read().await.unwrap();
        } else {
            company.read().await.unwrap();
            company.report(&session, "Wants the blue one").await;
        }
        company.pass(61 * MINUTE);
        company.read().await.unwrap();
        let records = company.records();
        assert_eq!(records.len(), 1, "{records:?}");
        messages.push(records[0]["message"].as_str().unwrap().to_owned());
    }
    assert_eq!(messages[0], messages[1]);
    assert_eq!(messages[0].matches("Wants the blue one").count(), 1);
}

#[tokio::test]
async fn what_a_browser_told_costs_nothing_more_when_the_companys_log_tells_it() {
    let mut company = Company::start(CARLA, "").await;
    for note in ["", "Wants the blue one"] {
        let before = company.netsuite_requests();
        let told = company.call(ANN);
        company.report(&told, note).await;
        assert!(company.netsuite_requests() > before, "it is counted");
        let before = (company.records(), company.netsuite_requests());
        let found = |report: &Value| report["alreadyLogged"].as_u64();
        company.read().await.unwrap();
        assert_eq!((company.records(), company.netsuite_requests()), before);
        // The windows overlap, and an admin asks for the same range: it is told again and again.
        for _ in 0..3 {
            company.pass(31 * MINUTE);
            company.read().await.unwrap();
            let (_, report) = company.sync().await;
            assert!(found(&report) > Some(0), "{report}");
        }
        // All that the connector asks meanwhile is to be let in again, since the hour is over.
        let asked = company.sandbox.netsuite.accesses().split_off(before.1);
        let asked = asked.iter().filter(|one| !one.path.contains("oauth2"));
        assert_eq!(asked.map(|one| &one.path).collect::<Vec<_>>(), [""; 0]);
        assert_eq!(company.records(), before.0);
    }
    // A log that knows of more talk than the browser is put into the record, once.
    let told = company.call(ANN);
    company.report_answered_after(&told, "", 5_000).await;
    let before = company.netsuite_requests();
    for _ in 0..2 {
        company.read().await.unwrap();
        company.pass(31 * MINUTE);
    }
    let asked = company.sandbox.netsuite.accesses().split_off(before);
    let asked = asked.iter().filter(|one| one.path.contains("phoneCall"));
    let asked: Vec<&str> = asked.map(|one| one.method.as_str()).collect();
    assert_eq!(asked, ["GET", "PUT"]);
}

#[tokio::test]
async fn calls_of_somebody_who_is_no_employee_go_to_the_default_organizer_and_name_them() {
    let mut company = Company::start(CARLA, "default_organizer = \"13\"").await;
    let script = json!({
        "effect": "permission", "permission": "Lists -> Employees", "level": "none",
    });
    company.sandbox.netsuite.script(script).unwrap();
    company.call(ANN);
    company.read().await.unwrap();
    let record = &company.records()[0];
    let assigned = &record["assigned"];
    assert_eq!(assigned["id"].as_str().or(assigned.as_str()), Some("13"));
    assert!(record["message"].as_str().unwrap().contains("Rep: Ann Lee"));
}

#[tokio::test]
async fn a_range_is_synced_on_demand_and_a_second_time_changes_nothing() {
    let mut company = Company::start(CARLA, "").await;
    let told = company.call(ANN);
    company.report(&told, "").await;
    company.call(BEN);
    company.call_from(BEN, "+16505550101");
    let (status, report) = company.sync().await;
    assert_eq!(status, 200, "{report}");
    let counts = |report: &Value| {
        ["found", "alreadyLogged", "newlyLogged", "failed", "leftOut"]
            .map(|count| report[count].as_u64().unwrap())
    };
    assert_eq!(counts(&report), [3, 1, 1, 0, 1], "{report}");
    assert_eq!(report["isComplete"], true);
    let before = (company.records(), company.netsuite_requests());
    let (_, report) = company.sync().await;
    assert_eq!(counts(&report), [3, 2, 0, 0, 1], "{report}");
    assert_eq!((company.records(), company.netsuite_requests()), before);
    // Both are written down, for admins.
    let look = |who| company.ask(who, Method::GET, "/company", Value::Null);
    let (_, status) = look(CARLA).await;
    let runs = status["runs"].as_array().unwrap();
    let newly = |run: &Value| run["report"]["newlyLogged"].as_u64().unwrap();
    assert_eq!(runs.iter().map(newly).collect::<Vec<_>>(), [0, 1]);
    assert!(runs.iter().all(|run| run["isAsked"] == true), "{status}");
    let why = json!([{ "cause": "internal", "count": 1 }]);
    assert_eq!(runs[0]["report"]["reasons"], why);
    assert_eq!(status["missingSince"], Value::Null);
    let (_, status) = look(ANN).await;
    assert_eq!(status["runs"], json!([]));
}

#[tokio::test]
async fn members_see_how_it_stands_and_may_do_nothing() {
    let company = Company::start(CARLA, "").await;
    let range = json!({ "from": 1, "to": 2 });
    let (status, problem) = company.ask(ANN, Method::POST, "/company/sync", range).await;
    assert_eq!((status, &problem["code"]), (403, &json!("admin-only")));
    let path = "/company/ledger?from=1&to=2";
    let (status, problem) = company.ask(ANN, Method::GET, path, Value::Null).await;
    assert_eq!((status, &problem["code"]), (403, &json!("admin-only")));
    assert_eq!(company.status().await["state"], "starting");
    for (from, to) in [(2, 1), (1, 500 * DAY), (-1, 5)] {
        let range = json!({ "from": from, "to": to });
        let (status, problem) = company
            .ask(CARLA, Method::POST, "/company/sync", range)
            .await;
        assert_eq!(status, 400, "{problem}");
    }
}

#[tokio::test]
async fn a_revoked_jwt_asks_for_a_new_one_and_a_new_one_leaves_no_gap() {
    let mut company = Company::start(CARLA, "").await;
    company.call(ANN);
    company.read().await.unwrap();
    company.sandbox.ringcentral.delete_credential("300012343");
    let during = company.call(BEN);
    company.pass(DAY);
    let error = company.read().await.unwrap_err();
    assert!(matches!(
        error,
        CompanyError::RingCentral(ReadError::Jwt { .. })
    ));
    let status = company.status().await;
    assert_eq!(status["state"], "reconnectNeeded", "{status}");
    assert_eq!(status["code"], "OAU-213");
    assert!(status["cause"].as_str().unwrap().contains("JWT"));
    assert_eq!(status["counts"]["logged"], 1, "nothing is forgotten");
    assert!(status["lastGoodAt"].is_i64());
    company.pass(2 * DAY);
    company.sandbox.ringcentral.reset();
    company.restart().await;
    company.read().await.unwrap();
    let records = company.records();
    assert_eq!(records.len(), 2);
    let key = format!("rc-{during}");
    assert!(records.iter().any(|record| record["externalId"] == key));
    assert_eq!(company.status().await["state"], "connected");
}

#[tokio::test]
async fn an_access_token_that_ends_early_is_replaced_unnoticed() {
    let mut company = Company::start(CARLA, "").await;
    company.read().await.unwrap();
    company
        .sandbox
        .ringcentral
        .expire_access_tokens("300012343");
    company.call(ANN);
    company.pass(6 * MINUTE);
    company.read().await.unwrap();
    assert_eq!(company.records().len(), 1);
}

#[tokio::test]
async fn ringcentrals_limit_is_waited_out_without_asking() {
    let mut company = Company::start(CARLA, "").await;
    company.call(ANN);
    company.fault(json!({
        "match": { "pathPrefix": LOG }, "status": 429, "retryAfter": 30, "times": 1,
    }));
    for _ in 0..2 {
        // The second time nothing is asked, or the log would have been read.
        let error = company.read().await.unwrap_err();
        assert!(matches!(
            error,
            CompanyError::RingCentral(ReadError::Busy { .. })
        ));
        let status = company.status().await;
        assert_eq!(status["state"], "ringcentralAway", "{status}");
        assert!(status["waitsUntil"].is_i64());
    }
    assert!(company.records().is_empty());
    company.pass(30_000);
    company.read().await.unwrap();
    assert_eq!(company.records().len(), 1);
}

#[tokio::test]
async fn a_member_may_not_be_the_one_who_reads_for_the_company() {
    let company = Company::start(ANN, "").await;
    let error = company.read().await.unwrap_err();
    assert!(matches!(
        error,
        CompanyError::RingCentral(ReadError::Permission { .. })
    ));
    let status = company.status().await;
    assert_eq!(status["state"], "permissionMissing");
    assert!(
        status["cause"]
            .as_str()
            .unwrap()
            .contains("FullCompanyCallLog")
    );
}

#[tokio::test]
async fn while_netsuite_is_away_calls_wait_with_their_cause_and_follow_by_themselves() {
    let mut company = Company::start(CARLA, "").await;
    company.call(ANN);
    company.call(BEN);
    company.refuse_writes(503, 50);
    company.read().await.unwrap();
    let status = company.status().await;
    assert_eq!(status["state"], "netsuiteAway", "{status}");
    assert_eq!(status["counts"]["waiting"], 2);
    let ledger = company.ledger().await;
    assert_eq!(
        (&ledger["calls"], &ledger["inNetsuite"]),
        (&json!(2), &json!(0))
    );
    assert_eq!(ledger["gaps"][0]["cause"], "netsuite-away", "{ledger}");
    company.sandbox.netsuite.reset();
    company.pass(6 * MINUTE);
    company.read().await.unwrap();
    assert_eq!(company.records().len(), 2);
    let ledger = company.ledger().await;
    assert_eq!(
        (&ledger["calls"], &ledger["inNetsuite"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(company.status().await["state"], "connected");
}

#[tokio::test]
async fn reconnecting_keeps_mapping_and_history_and_logs_the_calls_that_waited() {
    let mut company = Company::start(CARLA, "").await;
    let chosen = json!({ "extension": "300012342", "employee": "13", "from": 0 });
    let chosen = json!({ "extensions": [chosen] });
    let (status, _) = company
        .ask(CARLA, Method::PUT, "/company/mapping", chosen)
        .await;
    assert_eq!(status, 200);
    let rules = json!({ "version": 0, "rules": { "minimumSeconds": 2 } });
    let (status, _) = company.ask(CARLA, Method::PUT, "/logging", rules).await;
    assert_eq!(status, 200);
    company.call(ANN);
    company.read().await.unwrap();
    company.call(BEN);
    company.pass(6 * MINUTE);
    company.refuse_writes(503, 50);
    company.read().await.unwrap();
    let people = async |company: &Company| -> Vec<(String, Option<String>)> {
        sqlx::query_as("SELECT extension_id, employee_id FROM person ORDER BY extension_id")
            .fetch_all(&company.database)
            .await
            .unwrap()
    };
    let mapped = people(&company).await;
    assert!(!mapped.is_empty());
    let path = "/company/ringcentral";
    let (status, _) = company.ask(CARLA, Method::DELETE, path, Value::Null).await;
    assert_eq!(status, 204);
    let status = company.status().await;
    assert_eq!(status["state"], "notSetUp", "{status}");
    assert!(status["ringcentral"]["leftAt"].is_i64(), "{status}");
    let counts = &status["counts"];
    assert_eq!(
        (&counts["logged"], &counts["waiting"]),
        (&json!(1), &json!(1))
    );
    company.pass(6 * MINUTE);
    company.read().await.unwrap();
    assert_eq!(
        company.records().len(),
        1,
        "nothing is asked or written meanwhile"
    );

    fs::create_dir_all(company.settings.key_path.parent().unwrap()).unwrap();
    let entry = json!({
        "clientId": "ledgerline-company", "clientSecret": "sandbox-company-secret",
        "jwt": company.jwt(CARLA),
    });
    let (_, proof) = company.ask(CARLA, Method::PUT, path, entry).await;
    assert_eq!(proof["isSaved"], true, "{proof}");
    company.sandbox.netsuite.reset();
    company.pass(6 * MINUTE);
    company.read().await.unwrap();
    assert_eq!(people(&company).await, mapped);
    let path = "/company/mapping";
    let (_, mapping) = company.ask(CARLA, Method::GET, path, Value::Null).await;
    let rows = mapping["rows"].as_array().unwrap();
    let bens = |row: &&Value| row["extension"]["id"] == "300012342";
    let owner = &rows.iter().find(bens).unwrap()["mapping"][0]["owner"];
    assert_eq!(owner["organizer"]["id"], "13", "{owner}");
    let (_, rules) = company
        .ask(CARLA, Method::GET, "/logging", Value::Null)
        .await;
    assert_eq!(rules["rules"]["minimumSeconds"], 2, "{rules}");
    let status = company.status().await;
    assert_eq!(status["counts"]["waiting"], 0, "{status}");
    assert_eq!(status["counts"]["logged"], 2);
    assert_eq!(status["ringcentral"]["leftAt"], Value::Null);
    let _ = fs::remove_dir_all(company.settings.key_path.parent().unwrap());
}

#[tokio::test]
async fn a_refused_call_is_listed_holds_up_nobody_and_is_tried_again_when_asked() {
    let mut company = Company::start(CARLA, "").await;
    company.call(ANN);
    company.call(BEN);
    company.refuse_writes(400, 1);
    company.read().await.unwrap();
    assert_eq!(company.records().len(), 1);
    let ledger = company.ledger().await;
    assert_eq!(ledger["gaps"][0]["cause"], "netsuite-field", "{ledger}");
    company.pass(61 * MINUTE);
    company.read().await.unwrap();
    assert_eq!(company.records().len(), 1);
    let (_, report) = company.sync().await;
    assert_eq!(report["newlyLogged"], 1, "{report}");
    assert_eq!(company.ledger().await["gaps"], json!([]));
}

#[tokio::test]
async fn the_ledger_counts_by_day_and_person_and_misses_what_was_deleted_in_netsuite() {
    let mut company = Company::start(CARLA, "").await;
    company.call(ANN);
    company.call(ANN);
    company.call_from(ANN, "+16505550102");
    company.pass(DAY);
    company.call(BEN);
    company.read().await.unwrap();
    let ledger = company.ledger().await;
    assert_eq!(ledger["isChecked"], true);
    assert_eq!(
        (&ledger["calls"], &ledger["inNetsuite"]),
        (&json!(3), &json!(3))
    );
    let days = ledger["days"].as_array().unwrap();
    assert_eq!(days.len(), 2, "{ledger}");
    assert_eq!(
        (&days[0]["name"], &days[0]["calls"], &days[0]["leftOut"]),
        (&json!("Ann Lee"), &json!(2), &json!(1))
    );
    assert_eq!(
        (&days[1]["name"], &days[1]["employee"]),
        (&json!("Ben Okafor"), &json!("12"))
    );
    company.sandbox.netsuite.reset();
    let ledger = company.ledger().await;
    assert_eq!(ledger["inNetsuite"], 0, "{ledger}");
    assert_eq!(ledger["gaps"][0]["cause"], "gone-from-netsuite");
}

#[tokio::test]
async fn without_the_section_it_is_not_set_up_and_admins_are_told() {
    let mut company = Company::start(CARLA, "").await;
    company.settings.company.credentials = None;
    company.restart().await;
    assert_eq!(company.status().await["state"], "notSetUp");
    let (status, problem) = company.sync().await;
    assert_eq!(
        (status, &problem["code"]),
        (503, &json!("company-not-set-up"))
    );
}
