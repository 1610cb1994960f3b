//! An admin sets up the company's two connections in the app: proved before they are used, sealed where
//! they are kept, and refused to everybody else.

use std::{fs, path::PathBuf};

use ledgerline_connector::{
    app::App,
    certificate,
    clock::Clock,
    company_log::Step,
    http,
    settings::Settings,
    storage::{self, Database},
};
use ledgerline_sandbox::{
    Config, Running, Sandbox,
    ringcentral::{self, RateLimits, faults::Fault, oauth::personal_jwt},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{answer, folder, in_netsuite, serve};

const ANN: &str = "101";
const CARLA: &str = "103";
const SECRET: &str = "sandbox-company-secret";

/// A connector that nobody has told any credentials, and both platforms.
struct Fresh {
    sandbox: Running,
    folder: PathBuf,
    settings: Settings,
    database: Database,
    app: App,
    origin: String,
    http: reqwest::Client,
}

impl Drop for Fresh {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Fresh {
    async fn start() -> Self {
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
        let folder = folder();
        let file = folder.join("connector.toml");
        let (server, netsuite) = (&sandbox.ringcentral_url, &sandbox.netsuite_url);
        let text = format!(
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
retry_base_millis = 1
directory = false
"#
        );
        fs::write(&file, text).unwrap();
        let settings = Settings::load(&file, std::iter::empty()).unwrap();
        let database = storage::scratch().await.unwrap();
        let app = App::new(settings.clone(), database.clone(), Clock::default()).unwrap();
        app.restore().await.unwrap();
        let origin = serve(http::router(app.clone())).await;
        Self {
            sandbox,
            folder,
            settings,
            database,
            app,
            origin,
            http: reqwest::Client::new(),
        }
    }

    async fn restart(&mut self) {
        let (settings, database) = (self.settings.clone(), self.database.clone());
        self.app = App::new(settings, database, Clock::default()).unwrap();
        self.app.restore().await.unwrap();
        self.origin = serve(http::router(self.app.clone())).await;
    }

    fn jwt(&self, extension_number: &str) -> String {
        let mut people = self.sandbox.people.iter();
        personal_jwt(
            people
                .find(|one| one.extension_number == extension_number)
                .unwrap(),
        )
    }

    async fn token(&self, extension_number: &str) -> String {
        let request = self
            .http
            .post(format!(
                "{}/restapi/oauth/token",
                self.sandbox.ringcentral_url
            ))
            .basic_auth("ledgerline-company", Some(SECRET))
            .form(&[
                ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                ("assertion", &self.jwt(extension_number)),
            ]);
        let (_, tokens) = answer(request.send().await.unwrap()).await;
        tokens["access_token"].as_str().unwrap().to_owned()
    }

    async fn ask_with(
        &self,
        token: &str,
        method: Method,
        path: &str,
        body: &Value,
    ) -> (u16, Value) {
        let request = self
            .http
            .request(method, format!("{}/api/v1/company{path}", self.origin))
            .bearer_auth(token);
        let request = if body.is_null() {
            request
        } else {
            request.json(body)
        };
        answer(request.send().await.unwrap()).await
    }

    async fn ask(&self, who: &str, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let token = self.token(who).await;
        self.ask_with(&token, method, path, body).await
    }

    async fn status(&self, who: &str) -> Value {
        self.ask(who, Method::GET, "", &Value::Null).await.1
    }

    fn entry(&self) -> Value {
        json!({
            "clientId": " ledgerline-company ", "clientSecret": SECRET,
            "jwt": format!("\n {}\r\n", self.jwt(CARLA)),
        })
    }

    async fn test(&self, entry: &Value) -> Value {
        let (status, proof) = self
            .ask(CARLA, Method::POST, "/ringcentral/test", entry)
            .await;
        assert_eq!(status, 200, "{proof}");
        proof
    }

    async fn save(&self, entry: &Value) -> Value {
        let (status, proof) = self.ask(CARLA, Method::PUT, "/ringcentral", entry).await;
        assert_eq!(status, 200, "{proof}");
        proof
    }

    /// The connector's certificate, uploaded; its entry.
    async fn netsuite_entry(&self) -> Value {
        let (status, made) = self
            .ask(CARLA, Method::POST, "/netsuite/certificate", &Value::Null)
            .await;
        assert_eq!(status, 200, "{made}");
        let pem = made["pem"].as_str().unwrap();
        assert!(!pem.contains("PRIVATE"), "{pem}");
        let id = self.sandbox.netsuite.register_certificate(pem).unwrap();
        json!({
            "accountId": "tstdrv0000001", "clientId": "sandbox-integration", "certificateId": id,
        })
    }

    /// When the certificate ends that is offered.
    async fn netsuite_end(&self) -> Value {
        let path = "/netsuite/certificate";
        let (_, made) = self.ask(CARLA, Method::POST, path, &Value::Null).await;
        made["endsAt"].clone()
    }

    async fn metrics(&self) -> String {
        let request = self.http.get(format!("{}/metrics", self.origin));
        request.send().await.unwrap().text().await.unwrap()
    }

    async fn test_netsuite(&self, entry: &Value) -> Value {
        let (status, proof) = self.ask(CARLA, Method::POST, "/netsuite/test", entry).await;
        assert_eq!(status, 200, "{proof}");
        proof
    }

    async fn save_netsuite(&self, entry: &Value) -> Value {
        let (status, proof) = self.ask(CARLA, Method::PUT, "/netsuite", entry).await;
        assert_eq!(status, 200, "{proof}");
        proof
    }

    /// Who is found for what an admin types in the organizer mapping.
    async fn employees(&self, text: &str) -> Value {
        let question = json!({ "text": text });
        let (status, found) = self
            .ask(CARLA, Method::POST, "/mapping/employees", &question)
            .await;
        assert_eq!(status, 200, "{found}");
        found
    }

    fn lacks(&self, permission: &str, level: &str) {
        let script = json!({ "effect": "permission", "permission": permission, "level": level });
        self.sandbox.netsuite.script(script).unwrap();
    }

    async fn is_kept_nowhere(&self, secret: &str) {
        let rows: Vec<Vec<u8>> =
            sqlx::query_scalar("SELECT sealed FROM company_connection WHERE sealed IS NOT NULL")
                .fetch_all(&self.database)
                .await
                .unwrap();
        assert!(!rows.is_empty());
        let has = |row: &Vec<u8>| {
            row.windows(secret.len())
                .any(|part| part == secret.as_bytes())
        };
        assert!(!rows.iter().any(has));
    }
}

#[tokio::test]
async fn an_admin_connects_ringcentral_and_netsuite_and_the_log_is_read_without_a_restart() {
    let mut fresh = Fresh::start().await;
    let status = fresh.status(CARLA).await;
    assert_eq!(status["state"], "notSetUp", "{status}");
    assert_eq!(status["netsuite"]["health"], "notSetUp");
    assert_eq!(fresh.app.company_log().step().await.unwrap(), Step::Idle);

    let proof = fresh.test(&fresh.entry()).await;
    assert_eq!(
        (&proof["finding"], &proof["isSaved"]),
        (&Value::Null, &json!(false))
    );
    assert!(proof["extensions"].as_u64().unwrap() > 0, "{proof}");
    assert_eq!(fresh.status(CARLA).await["ringcentral"]["source"], "nobody");
    assert_eq!(fresh.save(&fresh.entry()).await["isSaved"], true);
    let side = fresh.status(CARLA).await["ringcentral"].clone();
    assert_eq!(side["health"], "away", "{side}");
    assert!(
        side["cause"].as_str().unwrap().contains("NetSuite"),
        "{side}"
    );

    let entry = fresh.netsuite_entry().await;
    let ends_at = fresh.netsuite_end().await;
    assert_eq!(fresh.test_netsuite(&entry).await["finding"], Value::Null);
    assert_eq!(fresh.save_netsuite(&entry).await["isSaved"], true);
    assert_eq!(fresh.app.company_log().step().await.unwrap(), Step::Worked);
    let metrics = fresh.metrics().await;
    let of = |name: &str| -> i64 {
        let mut lines = metrics.lines();
        let line = lines.find_map(|line| line.strip_prefix(name));
        let value = line.unwrap_or_else(|| panic!("{name}\n{metrics}"));
        value.trim().parse().unwrap()
    };
    let two_years = 729 * 86_400;
    let left = of("ledgerline_netsuite_certificate_ends_in_seconds ");
    assert!(
        (two_years - 2 * 86_400..=two_years + 2 * 86_400).contains(&left),
        "{left}"
    );
    assert!(of("ledgerline_ringcentral_jwt_ends_in_seconds ") > 0);
    assert_eq!(of("ledgerline_company_calls_failed "), 0);
    assert!(of("ledgerline_ringcentral_requests_total ") > 0);
    assert!(of("ledgerline_company_log_read_until_age_seconds ") < 120);

    fresh.is_kept_nowhere(SECRET).await;
    for restarts in [false, true] {
        if restarts {
            fresh.restart().await;
            while fresh.app.company_log().step().await.unwrap() == Step::Worked {}
        }
        let status = fresh.status(CARLA).await;
        assert_eq!(status["state"], "connected", "{status}");
        let side = &status["ringcentral"];
        assert_eq!(
            (&side["health"], &side["source"]),
            (&json!("good"), &json!("admin"))
        );
        assert_eq!(side["environment"], "sandbox");
        assert!(side["lastGoodAt"].is_i64(), "{side}");
        assert_eq!(side["inUse"]["secretEnds"], "cret");
        assert_eq!(side["inUse"]["keyEnds"].as_str().unwrap().len(), 4);
        assert!(side["inUse"]["endsAt"].is_i64() && side["inUse"]["savedAt"].is_i64());
        let side = &status["netsuite"];
        assert_eq!(
            (&side["health"], &side["account"]),
            (&json!("good"), &json!("TSTDRV0000001"))
        );
        assert_eq!(side["environment"], "sandbox");
        assert!(side["lastGoodAt"].is_i64(), "{side}");
        assert_eq!(side["inUse"]["endsAt"], ends_at, "{side}");
        let text = status.to_string();
        assert!(!text.contains(SECRET) && !text.contains(&fresh.jwt(CARLA)));
    }
    let for_member = fresh.status(ANN).await;
    assert_eq!(for_member["ringcentral"]["health"], "good");
    assert_eq!(
        for_member["ringcentral"]["inUse"],
        Value::Null,
        "{for_member}"
    );
    assert_eq!(for_member["netsuite"]["inUse"], Value::Null);
}

#[tokio::test]
async fn a_test_names_the_one_thing_that_is_wrong_and_a_save_that_fails_changes_nothing() {
    let fresh = Fresh::start().await;
    fresh.save(&fresh.entry()).await;
    let before = fresh.status(CARLA).await["ringcentral"].clone();
    let with = |field: &str, value: &str| {
        let mut entry = fresh.entry();
        entry[field] = json!(value);
        entry
    };
    let jwt = fresh.jwt(CARLA);
    for (entry, finding, code) in [
        (with("clientId", "  "), "noClientId", Value::Null),
        (with("clientId", "nobodys"), "client", json!("OAU-123")),
        (with("clientSecret", "wrong"), "client", json!("OAU-123")),
        (
            with("clientId", "ledgerline-no-jwt"),
            "app",
            json!("OAU-251"),
        ),
        (
            with("clientId", "ledgerline-no-log"),
            "permission",
            json!("CMN-401"),
        ),
        (with("jwt", &jwt[..jwt.len() / 2]), "cutJwt", Value::Null),
        (
            with("jwt", "eyJhIjoxfQ.eyJleHAiOjF9.c2ln"),
            "endedJwt",
            Value::Null,
        ),
        (
            with("jwt", &format!("{}AAAA", &jwt[..jwt.len() - 4])),
            "jwt",
            json!("OAU-213"),
        ),
        (with("jwt", &fresh.jwt(ANN)), "permission", json!("CMN-419")),
        (with("account", "north"), "noSuchAccount", Value::Null),
        (with("account", "999"), "noSuchAccount", json!("CMN-102")),
        (
            with("server", "https://ringcentral.evil.example"),
            "noServer",
            Value::Null,
        ),
        (with("server", "platform"), "noServer", Value::Null),
    ] {
        for proof in [fresh.test(&entry).await, fresh.save(&entry).await] {
            assert_eq!(
                (&proof["finding"], &proof["code"]),
                (&json!(finding), &code),
                "{proof}"
            );
            assert_eq!(proof["isSaved"], false);
        }
    }
    let proof = fresh.test(&with("clientId", "ledgerline-no-log")).await;
    assert_eq!(proof["permission"], "ReadCallLog", "{proof}");
    let proof = fresh.test(&with("jwt", &fresh.jwt(ANN))).await;
    assert_eq!(proof["permission"], "FullCompanyCallLog", "{proof}");
    let after = fresh.status(CARLA).await["ringcentral"].clone();
    assert_eq!(after["inUse"], before["inUse"], "those in use stay");
}

#[tokio::test]
async fn the_account_can_be_named_and_stays_so_until_it_is_the_jwts_own_again() {
    let fresh = Fresh::start().await;
    let entry = |account: &str| {
        let mut entry = fresh.entry();
        entry["account"] = json!(account);
        entry
    };
    // Which account is asked shows in whose log is away.
    let asks = async |account: &str, entered: &str| {
        let path = format!("/restapi/v1.0/account/{account}/call-log");
        let away = json!({ "match": { "path": path }, "status": 503, "times": 1 });
        let faults = fresh.sandbox.ringcentral.faults();
        faults.script(serde_json::from_value(away).unwrap());
        let proof = fresh.test(&entry(entered)).await;
        faults.reset();
        proof["finding"] == "away"
    };
    let proof = fresh.save(&entry("400012345")).await;
    assert_eq!(
        (&proof["finding"], &proof["isSaved"]),
        (&Value::Null, &json!(true))
    );
    assert!(asks("400012345", " ").await, "what is left empty stays");
    let side = fresh.status(CARLA).await["ringcentral"].clone();
    assert_eq!(side["account"], "400012345");
    assert!(asks("~", "~").await);
    fresh.save(&entry("~")).await;
    assert!(asks("~", "").await);
}

#[tokio::test]
async fn the_servers_address_is_entered_shown_and_that_of_the_sign_in_where_nobody_enters_one() {
    let fresh = Fresh::start().await;
    let own = fresh.status(CARLA).await["ringcentral"]["server"].clone();
    for entered in [own.as_str().unwrap(), "~", " "] {
        let mut entry = fresh.entry();
        entry["server"] = json!(entered);
        let proof = fresh.save(&entry).await;
        assert_eq!(
            (&proof["finding"], &proof["isSaved"]),
            (&Value::Null, &json!(true)),
            "{entered}"
        );
        assert_eq!(fresh.status(CARLA).await["ringcentral"]["server"], own);
    }
}

#[tokio::test]
async fn ringcentral_at_its_limit_or_away_is_no_verdict_on_the_credentials() {
    let fresh = Fresh::start().await;
    for (status, finding) in [(429, "limit"), (503, "away")] {
        let fault = json!({
            "match": { "pathPrefix": "/restapi/v1.0/account/~/call-log" }, "status": status, "times": 1,
        });
        let fault: Fault = serde_json::from_value(fault).unwrap();
        fresh.sandbox.ringcentral.faults().script(fault);
        assert_eq!(fresh.test(&fresh.entry()).await["finding"], finding);
    }
    assert_eq!(fresh.test(&fresh.entry()).await["finding"], Value::Null);
}

#[tokio::test]
async fn a_new_jwt_alone_replaces_the_old_one_and_the_rest_is_kept() {
    let fresh = Fresh::start().await;
    fresh.save(&fresh.entry()).await;
    let entry =
        json!({ "clientId": "ledgerline-company", "clientSecret": null, "jwt": fresh.jwt(CARLA) });
    assert_eq!(fresh.save(&entry).await["isSaved"], true);
    let entry = json!({ "clientId": "ledgerline-company", "clientSecret": "", "jwt": "" });
    assert_eq!(
        fresh.test(&entry).await["finding"],
        Value::Null,
        "those in use are tried"
    );
}

#[tokio::test]
async fn of_two_admins_who_save_at_once_the_second_builds_on_what_the_first_saved() {
    let fresh = Fresh::start().await;
    let token = fresh.token(CARLA).await;
    let fault = json!({
        "match": { "pathPrefix": "/restapi/v1.0/account/~/call-log" }, "delayMillis": 500, "times": 1,
    });
    let fault: Fault = serde_json::from_value(fault).unwrap();
    fresh.sandbox.ringcentral.faults().script(fault);
    let put = async |entry: Value| {
        let path = "/ringcentral";
        fresh.ask_with(&token, Method::PUT, path, &entry).await
    };
    let second = async {
        let statement = "SELECT COUNT(*) FROM lease WHERE name = 'connections'";
        while sqlx::query_scalar::<_, i64>(statement)
            .fetch_one(&fresh.database)
            .await
            .unwrap()
            == 0
        {
            tokio::task::yield_now().await;
        }
        // Only the secret is new; the rest is what is in use, which is the first one's by then.
        put(json!({ "clientId": "ledgerline-company", "clientSecret": SECRET, "jwt": "" })).await
    };
    let (first, second) = tokio::join!(put(fresh.entry()), second);
    assert_eq!(first.1["isSaved"], true, "{}", first.1);
    assert_eq!(second.1["isSaved"], true, "{}", second.1);
}

#[tokio::test]
async fn netsuite_names_a_missing_permission_and_keeps_what_works() {
    let fresh = Fresh::start().await;
    let nothing = json!({ "accountId": "TSTDRV0000001", "clientId": "x", "certificateId": "y" });
    assert_eq!(
        fresh.test_netsuite(&nothing).await["finding"],
        "noCertificate"
    );
    let entry = fresh.netsuite_entry().await;
    assert_eq!(
        fresh
            .ask(CARLA, Method::POST, "/netsuite/certificate", &Value::Null)
            .await
            .1["pem"],
        fresh
            .ask(CARLA, Method::POST, "/netsuite/certificate", &Value::Null)
            .await
            .1["pem"],
        "the one that was uploaded is not thrown away"
    );
    let with = |field: &str, value: &str| {
        let mut entry = entry.clone();
        entry[field] = json!(value);
        entry
    };
    for (entry, finding) in [
        (with("accountId", "1234567"), "account"),
        (with("accountId", "evil.example/"), "noAccount"),
        (with("clientId", "other"), "client"),
        (with("certificateId", "other"), "client"),
    ] {
        let proof = fresh.save_netsuite(&entry).await;
        assert_eq!(proof["finding"], finding, "{proof}");
    }
    assert_eq!(fresh.status(CARLA).await["netsuite"]["source"], "nobody");
    for (permission, level, said) in [
        (
            "Lists -> Phone Calls",
            "view",
            "Lists -> Phone Calls, level Full",
        ),
        ("Lists -> Phone Calls", "none", "Lists -> Phone Calls"),
        ("Lists -> Customers", "none", "Lists -> Customers"),
        (
            "Reports -> SuiteAnalytics Workbook",
            "none",
            "Reports -> SuiteAnalytics Workbook",
        ),
    ] {
        fresh.lacks(permission, level);
        let proof = fresh.save_netsuite(&entry).await;
        assert_eq!(
            (&proof["finding"], &proof["permission"]),
            (&json!("permission"), &json!(said))
        );
        fresh.lacks(permission, "full");
    }
    for permission in [
        "Lists -> Contacts",
        "Lists -> Projects",
        "Lists -> Employees",
    ] {
        fresh.lacks(permission, "none");
        let proof = fresh.test_netsuite(&entry).await;
        assert_eq!(
            (&proof["finding"], &proof["lacks"]),
            (&Value::Null, &json!([permission]))
        );
        fresh.lacks(permission, "full");
    }
    let proof = fresh.save_netsuite(&entry).await;
    assert_eq!(
        (&proof["isSaved"], &proof["lacks"]),
        (&json!(true), &json!([]))
    );
    let written = fresh.sandbox.netsuite.records("phoneCall").unwrap();
    assert!(
        !written.to_string().contains("ledgerline-trial"),
        "a trial writes nothing"
    );
}

#[tokio::test]
async fn employees_of_one_account_are_not_offered_in_the_next() {
    let fresh = Fresh::start().await;
    let entry = fresh.netsuite_entry().await;
    fresh.save_netsuite(&entry).await;
    let before = fresh.employees("eva").await;
    assert_eq!(before[0]["name"], "Eva Lindqvist", "{before}");

    let now = Clock::default().now();
    let (pem, key) = (fresh.folder.join("own.pem"), fresh.folder.join("own.key"));
    certificate::make(&pem, &key, now).unwrap();
    let pem = fs::read_to_string(&pem).unwrap();
    let id = fresh.sandbox.netsuite.register_certificate(&pem).unwrap();
    let key = fs::read(&key).unwrap();
    let renamed = json!({ "lastName": "Berg" });
    let address = format!("employee/{}", before[0]["id"].as_str().unwrap());
    in_netsuite(
        &fresh.sandbox.netsuite_url,
        (&id, &key),
        now.as_millis(),
        (Method::PATCH, &address, &renamed),
    )
    .await;
    assert_eq!(
        fresh.employees("eva").await,
        before,
        "a second look within a minute asks NetSuite nothing"
    );
    fresh.save_netsuite(&entry).await;
    let after = fresh.employees("eva").await;
    assert_eq!(after[0]["name"], "Eva Berg", "{after}");
}

#[tokio::test]
async fn nobody_but_an_admin_of_the_company_may_do_any_of_it() {
    let fresh = Fresh::start().await;
    fresh.save(&fresh.entry()).await;
    let entry = fresh.entry();
    let routes = [
        (Method::POST, "/ringcentral/test"),
        (Method::PUT, "/ringcentral"),
        (Method::DELETE, "/ringcentral"),
        (Method::POST, "/netsuite/test"),
        (Method::PUT, "/netsuite"),
        (Method::DELETE, "/netsuite"),
        (Method::POST, "/netsuite/certificate"),
    ];
    let member = fresh.token(ANN).await;
    let expired = fresh.token(CARLA).await;
    let (status, _) = fresh
        .ask_with(&expired, Method::GET, "", &Value::Null)
        .await;
    assert_eq!(status, 200, "the connector has seen this token");
    fresh.sandbox.ringcentral.expire_access_tokens("300012343");
    for (method, path) in routes {
        let ask = |token: String| {
            let (fresh, method, entry) = (&fresh, method.clone(), &entry);
            async move { fresh.ask_with(&token, method, path, entry).await }
        };
        let (status, problem) = ask(member.clone()).await;
        assert_eq!(
            (status, &problem["code"]),
            (403, &json!("admin-only")),
            "{path}"
        );
        for token in [expired.clone(), "forged".to_owned()] {
            let (status, problem) = ask(token).await;
            assert_eq!(
                (status, &problem["code"]),
                (401, &json!("sign-in-required")),
                "{path}"
            );
        }
        let nobody = fresh
            .http
            .request(
                method.clone(),
                format!("{}/api/v1/company{path}", fresh.origin),
            )
            .json(&entry);
        assert_eq!(answer(nobody.send().await.unwrap()).await.0, 401, "{path}");
    }
    let carla = fresh.token(CARLA).await;
    let long = json!({ "clientId": "x", "clientSecret": "x".repeat(300_000), "jwt": null });
    let (status, _) = fresh
        .ask_with(&carla, Method::PUT, "/ringcentral", &long)
        .await;
    assert_eq!(status, 413);
    let (status, problem) = fresh
        .ask_with(&carla, Method::PUT, "/ringcentral", &json!("x"))
        .await;
    assert_eq!((status, &problem["code"]), (400, &json!("invalid-request")));
    let side = fresh.status(CARLA).await["ringcentral"].clone();
    assert_eq!(
        side["source"], "admin",
        "nothing of it did anything: {side}"
    );
}

#[tokio::test]
async fn an_admin_of_another_company_is_nobody_here() {
    let mut fresh = Fresh::start().await;
    fresh.settings.ringcentral.account_id = ledgerline_core::domain::ids::AccountId::new("999");
    fresh.restart().await;
    let token = fresh.token(CARLA).await;
    for (method, path) in [
        (Method::GET, ""),
        (Method::PUT, "/ringcentral"),
        (Method::DELETE, "/netsuite"),
    ] {
        let (status, problem) = fresh.ask_with(&token, method, path, &fresh.entry()).await;
        assert_eq!(
            (status, &problem["code"]),
            (403, &json!("forbidden")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn disconnecting_holds_over_a_restart_and_takes_nothing_out_of_netsuite() {
    let mut fresh = Fresh::start().await;
    fresh.save(&fresh.entry()).await;
    let entry = fresh.netsuite_entry().await;
    fresh.save_netsuite(&entry).await;
    let records = fresh.sandbox.netsuite.records("phoneCall").unwrap();
    for path in ["/ringcentral", "/netsuite"] {
        let (status, _) = fresh.ask(CARLA, Method::DELETE, path, &Value::Null).await;
        assert_eq!(status, 204);
    }
    fresh.restart().await;
    let status = fresh.status(CARLA).await;
    assert_eq!(status["state"], "notSetUp", "{status}");
    assert_eq!(status["netsuite"]["source"], "nobody");
    assert_eq!(fresh.app.company_log().step().await.unwrap(), Step::Idle);
    assert_eq!(
        fresh.sandbox.netsuite.records("phoneCall").unwrap(),
        records
    );
    assert_eq!(fresh.save(&fresh.entry()).await["isSaved"], true);
}

#[tokio::test]
async fn without_its_key_nothing_opens_and_an_admin_enters_it_again() {
    let mut fresh = Fresh::start().await;
    fresh.save(&fresh.entry()).await;
    let before = fresh.netsuite_entry().await;
    assert_eq!(fresh.save_netsuite(&before).await["isSaved"], true);
    fs::remove_file(fresh.folder.join("connector.key")).unwrap();
    let (settings, database) = (fresh.settings.clone(), fresh.database.clone());
    fresh.app = App::new(settings, database, Clock::default()).unwrap();
    assert!(fresh.app.restore().await.is_err());
    fresh.origin = serve(http::router(fresh.app.clone())).await;
    assert_eq!(fresh.status(CARLA).await["ringcentral"]["source"], "nobody");
    assert_eq!(fresh.save(&fresh.entry()).await["isSaved"], true);
    // The certificate's own key is lost, too: there is another certificate to upload.
    assert_eq!(
        fresh.test_netsuite(&before).await["finding"],
        "noCertificate"
    );
    let entry = fresh.netsuite_entry().await;
    assert_ne!(entry["certificateId"], before["certificateId"]);
    assert_eq!(fresh.save_netsuite(&entry).await["isSaved"], true);
    fresh.restart().await;
    let status = fresh.status(CARLA).await;
    assert_eq!(status["netsuite"]["health"], "good", "{status}");
    assert_eq!(status["ringcentral"]["source"], "admin", "{status}");
}
