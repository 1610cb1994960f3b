//! The organizer mapping: which employee an extension's calls are filed under, as admins see and change
//! it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    company::Company,
    support::{World, call, in_netsuite},
};

const ANN: &str = "101";
const BEN: &str = "102";
const CARLA: &str = "103";
const ANNS: &str = "300012341";
const BENS: &str = "300012342";
const QUEUE: &str = "300012390";
const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

impl Company {
    pub(crate) async fn mapping(&self) -> Value {
        let (status, state) = self
            .ask(CARLA, Method::GET, "/company/mapping", Value::Null)
            .await;
        assert_eq!(status, 200, "{state}");
        state
    }

    pub(crate) async fn save(&self, entry: Value) -> Value {
        let (status, state) = self
            .ask(CARLA, Method::PUT, "/company/mapping", entry)
            .await;
        assert_eq!(status, 200, "{state}");
        state
    }

    pub(crate) async fn map(&self, extension: &str, employee: &str, from: i64) -> Value {
        let one = json!({ "extension": extension, "employee": employee, "from": from });
        self.save(json!({ "extensions": [one] })).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        let path = format!("/company/mapping{path}");
        let (status, answer) = self.ask(CARLA, Method::POST, &path, body).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    /// Somebody does this to the record of a call in NetSuite itself.
    pub(crate) async fn netsuite(&self, method: Method, session: &str, body: &Value) {
        let record = format!("phoneCall/eid:rc-{session}");
        self.in_netsuite(method, &record, body).await;
    }

    /// Somebody changes a record in NetSuite itself.
    async fn change(&self, record: &str, body: &Value) {
        self.in_netsuite(Method::PATCH, record, body).await;
    }

    async fn in_netsuite(&self, method: Method, record: &str, body: &Value) {
        let held = self.settings.netsuite.credentials.as_ref().unwrap();
        let key = held.private_key.reveal().as_bytes();
        // Its clock is not the connector's.
        let now = self.sandbox.clock.now_millis();
        let act = (method, record, body);
        in_netsuite(
            &self.sandbox.netsuite_url,
            (&held.certificate_id, key),
            now,
            act,
        )
        .await;
    }

    pub(crate) async fn act(&self, action: &str, body: Value) {
        let url = format!("{}/console/api/{action}", self.sandbox.ringcentral_url);
        let done = reqwest::Client::new()
            .post(url)
            .json(&body)
            .send()
            .await
            .unwrap();
        assert!(done.status().is_success(), "{}", done.text().await.unwrap());
    }
}

pub(crate) fn row(state: &Value, extension: &str) -> Value {
    let rows = state["rows"].as_array().unwrap();
    let found = rows.iter().find(|row| row["extension"]["id"] == extension);
    found.unwrap().clone()
}

fn assigned(record: &Value) -> Option<String> {
    let assigned = &record["assigned"];
    assigned["id"]
        .as_str()
        .or(assigned.as_str())
        .map(str::to_owned)
}

pub(crate) fn assigned_to(company: &Company, session: &str) -> Option<String> {
    let key = format!("rc-{session}");
    let records = company.records();
    assigned(records.iter().find(|record| record["externalId"] == key)?)
}

#[tokio::test]
async fn every_extension_is_listed_with_what_it_is_and_who_would_have_its_calls() {
    let company = Company::start(CARLA, "").await;
    let state = company.mapping().await;
    let numbers: Vec<_> = state["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["extension"]["number"].as_str().unwrap())
        .collect();
    let all = ["101", "102", "103", "104", "105", "106", "107", "200"];
    assert_eq!(numbers, all);
    let ann = row(&state, ANNS);
    assert_eq!(
        ann["found"]["organizer"],
        json!({ "id": "11", "name": "Ann Lee" })
    );
    assert_eq!(
        (&ann["found"]["how"], &ann["mapping"]),
        (&json!("email"), &json!([]))
    );
    let desk = row(&state, QUEUE);
    assert_eq!(
        (&desk["extension"]["kind"], &desk["found"]),
        (&json!("queue"), &Value::Null)
    );
    assert_eq!(
        (&state["trouble"], &state["employeesTrouble"]),
        (&Value::Null, &Value::Null)
    );
    // Members read it and change nothing.
    let (status, seen) = company
        .ask(ANN, Method::GET, "/company/mapping", Value::Null)
        .await;
    assert_eq!((status, &seen["rows"]), (200, &state["rows"]));
    let nothing = json!({});
    let employees = json!({ "text": "" });
    let refile = json!({ "extension": null, "from": 0, "onlyCounts": true });
    for (method, path, body) in [
        (Method::PUT, "", &nothing),
        (Method::POST, "/employees", &employees),
        (Method::POST, "/preview", &nothing),
        (Method::POST, "/match", &nothing),
        (Method::POST, "/reviewed", &nothing),
        (Method::POST, "/refile", &refile),
    ] {
        let path = format!("/company/mapping{path}");
        let (status, problem) = company.ask(ANN, method, &path, body.clone()).await;
        assert_eq!(
            (status, &problem["code"]),
            (403, &json!("admin-only")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn browser_and_log_file_a_call_under_whom_its_extension_is_mapped_to_since_then() {
    let mut company = Company::start(CARLA, "").await;
    let before = company.call(ANN);
    company.pass(MINUTE);
    let from = company.clock.now().as_millis();
    let state = company.map(ANNS, "13", from).await;
    let owner = &row(&state, ANNS)["mapping"][0]["owner"];
    assert_eq!(
        (&owner["organizer"]["name"], &owner["how"]),
        (&json!("Carla Mendes"), &json!("manual"))
    );
    let told = company.call(ANN);
    company.report(&told, "").await;
    let unseen = company.call(ANN);
    company.read().await.unwrap();
    let of = |session| assigned_to(&company, session);
    assert_eq!(
        of(&before).as_deref(),
        Some("11"),
        "older calls keep their owner"
    );
    assert_eq!(of(&told).as_deref(), Some("13"));
    assert_eq!(of(&unseen).as_deref(), Some("13"));
}

#[tokio::test]
async fn a_mapped_call_costs_netsuite_no_search_for_its_employee() {
    let mut company = Company::start(CARLA, "").await;
    company.map(BENS, "13", 0).await;
    let session = company.call(BEN);
    let before = company.netsuite_requests();
    company.read().await.unwrap();
    assert_eq!(assigned_to(&company, &session).as_deref(), Some("13"));
    // The record is looked for and written, and its caller looked up.
    assert!(company.netsuite_requests() - before <= 4);
    let searches = company.sandbox.netsuite.accesses();
    let after = format!("{:?}", &searches[before..]);
    assert!(!after.to_lowercase().contains("employee"), "{after}");
}

#[tokio::test]
async fn the_default_organizer_gets_the_rest_and_what_the_file_says_counts_until_an_admin_chooses()
{
    let company = Company::start(CARLA, "default_organizer = \"13\"").await;
    let told = company.mapping().await["defaultOrganizer"].clone();
    let carla = json!({ "id": "13", "name": "Carla Mendes" });
    assert_eq!(told, json!({ "organizer": carla, "isFromFile": true }));
    let state = company
        .save(json!({ "defaultOrganizer": { "employee": "12" } }))
        .await;
    assert_eq!(state["defaultOrganizer"]["organizer"]["id"], "12");
    let state = company
        .save(json!({ "defaultOrganizer": { "employee": null } }))
        .await;
    let nobody = json!({ "organizer": null, "isFromFile": false });
    assert_eq!(state["defaultOrganizer"], nobody);
    let found = company
        .post("/employees", json!({ "text": "lee nORTHgate" }))
        .await;
    assert_eq!(found[0]["name"], "Ann Lee");
    assert_eq!(found.as_array().unwrap().len(), 1);
    for entry in [
        json!({ "defaultOrganizer": { "employee": "999" } }),
        json!({ "extensions": [{ "extension": ANNS, "employee": "999", "from": 0 }] }),
        json!({ "extensions": [{ "extension": "1", "employee": "12", "from": 0 }] }),
    ] {
        let (status, problem) = company
            .ask(CARLA, Method::PUT, "/company/mapping", entry)
            .await;
        assert_eq!(status, 400, "{problem}");
    }
}

#[tokio::test]
async fn matching_is_shown_before_it_is_saved_and_leaves_alone_what_an_admin_chose() {
    let company = Company::start(CARLA, "").await;
    company.map(BENS, "13", 0).await;
    let preview = company.post("/preview", Value::Null).await;
    let count = |preview: &Value| preview["proposals"].as_array().unwrap().len();
    // Ann, Carla, Dev and Eva; Ben was chosen; nobody fits the others.
    assert_eq!(count(&preview), 4, "{preview}");
    assert_eq!(
        (&preview["unchanged"], &preview["unmatched"]),
        (&json!(1), &json!(3))
    );
    assert_eq!(
        row(&company.mapping().await, ANNS)["mapping"],
        json!([]),
        "nothing is saved"
    );
    let done = company.post("/match", Value::Null).await;
    assert_eq!((count(&done), &done["isSaved"]), (4, &json!(true)));
    let state = company.mapping().await;
    let how = |extension| row(&state, extension)["mapping"][0]["owner"]["how"].clone();
    assert_eq!((how(ANNS), how(BENS)), (json!("email"), json!("manual")));
    assert_eq!(
        count(&company.post("/match", Value::Null).await),
        0,
        "twice is once"
    );
}

#[tokio::test]
async fn changes_of_the_phone_system_are_named_until_somebody_has_seen_them() {
    let company = Company::start(CARLA, "").await;
    assert_eq!(
        company.mapping().await["changes"].as_array().unwrap().len(),
        8
    );
    let state = company.post("/reviewed", Value::Null).await;
    assert_eq!(state["changes"], json!([]));
    company.map("300012345", "13", 0).await;
    company
        .act(
            "add-extension",
            json!({ "number": "108", "name": "Hana Sato" }),
        )
        .await;
    company
        .act(
            "rename-extension",
            json!({ "extension": "101", "name": "Ann Park" }),
        )
        .await;
    company
        .act("remove-extension", json!({ "extension": "105" }))
        .await;
    company.pass(MINUTE);
    let state = company.mapping().await;
    let changes = state["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 3, "{changes:?}");
    assert_eq!(changes[0]["added"]["now"]["name"], "Hana Sato");
    assert_eq!(changes[1]["renamed"]["before"]["name"], "Ann Lee");
    assert_eq!(changes[1]["renamed"]["now"]["name"], "Ann Park");
    assert_eq!(changes[2]["removed"]["before"]["name"], "Eva Lindqvist");
    // Whoever is gone is shown where something is said of their calls.
    assert_eq!(row(&state, "300012345")["extension"]["isThere"], false);
    let (_, status) = company.ask(ANN, Method::GET, "/company", Value::Null).await;
    assert_eq!(status["mappingChanges"], 3, "{status}");
    let state = company.post("/reviewed", Value::Null).await;
    assert_eq!(state["changes"], json!([]));
}

#[tokio::test]
async fn a_list_that_may_not_be_read_is_no_empty_list_and_takes_nothing_away() {
    let company = Company::start(CARLA, "").await;
    let list = "/restapi/v1.0/account/~/extension";
    let forbidden = json!({ "match": { "path": list }, "permission": "ReadAccounts" });
    let rows = company.mapping().await["rows"].clone();
    company.pass(MINUTE);
    company.fault(forbidden);
    let state = company.mapping().await;
    assert_eq!(
        state["trouble"],
        json!({ "permission": { "name": "ReadAccounts" } })
    );
    assert_eq!(state["rows"], rows);
    let script = json!({
        "effect": "permission", "permission": "Lists -> Employees", "level": "none",
    });
    company.sandbox.netsuite.script(script).unwrap();
    company.pass(2 * MINUTE);
    let state = company.mapping().await;
    assert_eq!(state["trouble"], Value::Null);
    assert!(state["employeesTrouble"].is_string(), "{state}");
}

#[tokio::test]
async fn calls_of_a_wrong_owner_are_filed_anew_and_what_somebody_changed_by_hand_stays() {
    let mut company = Company::start(CARLA, "").await;
    let old = company.call(ANN);
    company.pass(DAY);
    let from = company.clock.now().as_millis();
    let (wrong, by_hand, gone) = (company.call(ANN), company.call(ANN), company.call(ANN));
    company.read().await.unwrap();
    company.map(ANNS, "13", from).await;
    let dav = json!({ "assigned": { "id": "14" } });
    company.netsuite(Method::PATCH, &by_hand, &dav).await;
    company.netsuite(Method::DELETE, &gone, &Value::Null).await;
    let wish = |counts| json!({ "extension": ANNS, "from": from, "onlyCounts": counts });
    let counted = company.post("/refile", wish(true)).await;
    assert_eq!(
        (&counted["left"], &counted["corrected"]),
        (&json!(3), &json!(0))
    );
    assert_eq!(
        assigned_to(&company, &wrong).as_deref(),
        Some("11"),
        "it was only counted"
    );
    let calls = counted["calls"].as_array().unwrap();
    assert_eq!(calls[0]["record"], format!("rc-{wrong}"));
    let mut one = wish(false);
    one["only"] = calls[0]["record"].clone();
    let alone = company.post("/refile", one).await;
    assert_eq!(
        (&alone["corrected"], &alone["left"]),
        (&json!(1), &json!(0)),
        "{alone}"
    );
    assert_eq!(assigned_to(&company, &wrong).as_deref(), Some("13"));
    let done = company.post("/refile", wish(false)).await;
    let numbers = ["corrected", "byHand", "gone", "left"].map(|name| done[name].clone());
    assert_eq!(numbers, [0, 1, 1, 0].map(|count| json!(count)), "{done}");
    assert_eq!(assigned_to(&company, &by_hand).as_deref(), Some("14"));
    assert_eq!(
        assigned_to(&company, &gone),
        None,
        "what was deleted stays so"
    );
    assert_eq!(assigned_to(&company, &old).as_deref(), Some("11"));
    let again = company.post("/refile", wish(false)).await;
    assert_eq!(
        (&again["left"], &again["corrected"]),
        (&json!(0), &json!(0))
    );
}

#[tokio::test]
async fn a_call_without_an_employee_is_counted_and_is_filed_when_its_extension_gets_one() {
    let mut company = Company::start(CARLA, "").await;
    let script = json!({
        "effect": "permission", "permission": "Lists -> Employees", "level": "none",
    });
    company.sandbox.netsuite.script(script).unwrap();
    let session = company.call(ANN);
    company.read().await.unwrap();
    assert_eq!(company.records().len(), 1, "it is logged all the same");
    assert_eq!(company.mapping().await["withoutOrganizer"], 1);
    let script = json!({
        "effect": "permission", "permission": "Lists -> Employees", "level": "full",
    });
    company.sandbox.netsuite.script(script).unwrap();
    company.pass(2 * MINUTE);
    company.map(ANNS, "12", 0).await;
    let all = json!({ "extension": null, "from": 0, "onlyCounts": false });
    let done = company.post("/refile", all).await;
    assert_eq!(
        (&done["corrected"], &done["left"]),
        (&json!(1), &json!(0)),
        "{done}"
    );
    assert_eq!(assigned_to(&company, &session).as_deref(), Some("12"));
    assert_eq!(company.mapping().await["withoutOrganizer"], 0);
}

#[tokio::test]
async fn a_queues_call_that_nobody_took_waits_with_its_cause_until_the_queue_is_mapped() {
    let mut company = Company::start(CARLA, "").await;
    let session = company.call_at((QUEUE, "+16505550120"), "+14155550134", false);
    company.read().await.unwrap();
    assert_eq!(company.records(), Vec::<Value>::new());
    let state = company.mapping().await;
    assert_eq!(state["waiting"], 1, "{state}");
    company.map(QUEUE, "12", 0).await;
    company.pass(MINUTE);
    company.read().await.unwrap();
    assert_eq!(assigned_to(&company, &session).as_deref(), Some("12"));
    assert_eq!(company.mapping().await["waiting"], 0);
}

#[tokio::test]
async fn the_email_of_who_signed_in_finds_the_employee_where_the_extensions_own_does_not() {
    for has_signed_in in [true, false] {
        let world = World::start().await;
        if has_signed_in {
            world.session("ann").await;
            world.clock.advance_millis(2 * 60 * MINUTE);
        }
        let (status, logged) = world.log("Bearer ann-renamed", &call()).await;
        assert_eq!(status, 200, "{logged}");
        let found = assigned(&world.calls()[0]);
        assert_eq!(found.as_deref() == Some("11"), has_signed_in, "{found:?}");
    }
}

#[tokio::test]
async fn somebody_sees_whom_an_admin_mapped_them_to_from_when_on() {
    let company = Company::start(CARLA, "").await;
    let you = async || {
        let asked = company.ask(ANN, Method::GET, "/company/you", Value::Null);
        asked.await.1["employee"]["found"].clone()
    };
    let found = you().await;
    assert_eq!(
        (&found["id"], &found["by"]),
        (&json!("11"), &json!("email"))
    );
    let later = company.clock.now().as_millis() + DAY;
    company.map(ANNS, "13", later).await;
    assert_eq!(you().await["id"], "11", "not yet");
    company.map(ANNS, "13", 0).await;
    let carla = json!({ "id": "13", "name": "Carla Mendes", "by": "mapping" });
    assert_eq!(you().await, carla);
}

#[tokio::test]
async fn a_mapped_queues_call_is_left_out_by_rule_and_filed_under_its_employee_without_the_rule() {
    let mut company = Company::start(CARLA, "").await;
    company.map(QUEUE, "12", 0).await;
    let rules = async |company: &Company, version: u32, missed: bool| {
        let question = json!({ "version": version, "rules": { "missed": missed } });
        let (status, saved) = company.ask(CARLA, Method::PUT, "/logging", question).await;
        assert_eq!(status, 200, "{saved}");
    };
    rules(&company, 0, false).await;
    let session = company.call_at((QUEUE, "+16505550120"), "+14155550134", false);
    company.read().await.unwrap();
    assert_eq!(assigned_to(&company, &session), None);
    assert_eq!(company.status().await["counts"]["leftOut"], 1);
    rules(&company, 1, true).await;
    company.sync().await;
    assert_eq!(assigned_to(&company, &session).as_deref(), Some("12"));
}

#[tokio::test]
async fn each_extension_has_its_employees_subsidiary_until_another_one_is_said() {
    let mut company = Company::start(CARLA, "").await;
    let employee = json!({ "subsidiary": { "id": "2" } });
    company.change("employee/13", &employee).await;
    let state = company.mapping().await;
    let parent = json!({ "id": "1", "name": "Northgate Supply Co." });
    let uk = json!({ "id": "2", "name": "Northgate UK Ltd." });
    assert_eq!(row(&state, ANNS)["own"]["subsidiary"], parent);
    assert_eq!(row(&state, "300012343")["own"]["subsidiary"], uk);
    assert_eq!(state["units"]["subsidiaries"], json!([parent, uk]));
    // The account has no departments, and is not asked for them in vain each time.
    assert_eq!(state["units"]["departments"], json!([]));
    let entry = |subsidiary: Value| json!({ "contexts": [{ "extension": ANNS, "subsidiary": subsidiary }] });
    let state = company.save(entry(json!("2"))).await;
    assert_eq!(row(&state, ANNS)["mapping"], json!([]), "whose it is stays");
    assert_eq!(row(&state, ANNS)["said"]["subsidiary"], uk);
    let session = company.call(ANN);
    company.read().await.unwrap();
    let message = |session: &str| {
        let key = format!("rc-{session}");
        let records = company.records();
        let record = records.iter().find(|one| one["externalId"] == key);
        record.unwrap()["message"].as_str().unwrap().to_owned()
    };
    let said = message(&session);
    assert!(said.contains("Rep: Ann Lee (Northgate UK Ltd.)"), "{said}");
    // What nobody is of cannot be said, and what is not said stays.
    let (status, problem) = company
        .ask(CARLA, Method::PUT, "/company/mapping", entry(json!("9")))
        .await;
    assert_eq!(status, 400, "{problem}");
    let state = company.save(json!({})).await;
    assert_eq!(row(&state, ANNS)["said"]["subsidiary"], uk);
    let state = company.save(entry(Value::Null)).await;
    assert_eq!(row(&state, ANNS)["said"]["subsidiary"], Value::Null);
}

#[tokio::test]
async fn whoever_creates_a_customer_does_so_in_the_subsidiary_of_their_extension() {
    let company = Company::start(CARLA, "").await;
    company
        .change("employee/11", &json!({ "subsidiary": { "id": "2" } }))
        .await;
    let create = async |number: u32| {
        let facts = json!({
            "requestId": format!("form-{number}"), "companyName": format!("Harbour {number}"),
            "lastName": "", "firstName": "", "email": "",
            "phone": format!("+1650555777{number}"),
        });
        let (status, made) = company.ask(ANN, Method::POST, "/customers", facts).await;
        assert_eq!(status, 200, "{made}");
        let customers = company.sandbox.netsuite.records("customer").unwrap();
        let customers = customers.as_array().unwrap().iter();
        let mut made = customers.filter(|one| one["companyName"] == format!("Harbour {number}"));
        let subsidiary = made.next().unwrap()["subsidiary"].clone();
        subsidiary["id"]
            .as_str()
            .or(subsidiary.as_str())
            .map(str::to_owned)
    };
    assert_eq!(create(1).await.as_deref(), Some("2"), "the employee's own");
    let one = json!({ "extension": ANNS, "subsidiary": "1" });
    company.save(json!({ "contexts": [one] })).await;
    assert_eq!(
        create(2).await.as_deref(),
        Some("1"),
        "what the mapping says"
    );
}

#[tokio::test]
async fn a_new_site_and_department_come_with_the_extensions_that_are_of_them() {
    let company = Company::start(CARLA, "").await;
    company.post("/reviewed", Value::Null).await;
    let added = json!({
        "number": "108", "name": "Hana Sato", "site": "London", "department": "Service",
    });
    company.act("add-extension", added).await;
    company.pass(MINUTE);
    let state = company.mapping().await;
    let rows = state["rows"].as_array().unwrap();
    let hana = rows
        .iter()
        .find(|row| row["extension"]["number"] == "108")
        .unwrap();
    assert_eq!(
        (&hana["extension"]["site"], &hana["extension"]["department"]),
        (&json!("London"), &json!("Service"))
    );
    assert_eq!(row(&state, ANNS)["extension"]["department"], "Sales");
}

impl Company {
    /// Somebody logs the call of that extension in NetSuite by hand, for this employee.
    async fn log_by_hand(&self, employee: &str, phone: &str) {
        // A call lasts a minute and five seconds; the reps' clocks show the time of Los Angeles.
        let began = self.sandbox.clock.now_millis() - MINUTE - 5_000;
        let began = jiff::Timestamp::from_millisecond(began).unwrap();
        let mut began = began.in_tz("America/Los_Angeles").unwrap();
        let mut end = began.checked_add(jiff::Span::new().minutes(1)).unwrap();
        if end.date() != began.date() {
            // NetSuite takes no end before its start: who logs at midnight says a minute less.
            end = began;
            began = end.checked_sub(jiff::Span::new().minutes(1)).unwrap();
        }
        let body = json!({
            "title": "Phone call", "phone": phone, "status": "COMPLETE", "timedEvent": true,
            "startDate": began.strftime("%Y-%m-%d").to_string(),
            "startTime": began.strftime("%H:%M").to_string(),
            "endTime": end.strftime("%H:%M").to_string(),
            "assigned": { "id": employee },
        });
        self.in_netsuite(Method::POST, "phoneCall", &body).await;
    }
}

#[tokio::test]
async fn an_extension_without_a_match_is_matched_from_past_calls_with_what_speaks_for_it() {
    let mut company = Company::start(CARLA, "").await;
    let preview = company.post("/preview", Value::Null).await;
    let compared = |preview: &Value| {
        let compared = &preview["past"]["compared"];
        [&compared["calls"], &compared["records"]].map(|count| count.as_u64().unwrap())
    };
    let [calls, logged] = compared(&preview);
    assert_eq!(calls, 0);
    assert_eq!(company.mapping().await["hasPastCalls"], false);
    // Four calls at the queue, of which Ben has logged three and Carla one.
    for employee in ["12", "12", "13", "12"] {
        company.call_at((QUEUE, "+16505550120"), "+14155550134", true);
        company.log_by_hand(employee, "(415) 555-0134").await;
        company.pass(10 * MINUTE);
    }
    company.read().await.unwrap();
    let preview = company.post("/preview", Value::Null).await;
    let proposals = preview["proposals"].as_array().unwrap();
    let of_queue = proposals.iter().find(|one| one["extension"] == QUEUE);
    let of_queue = of_queue.unwrap();
    assert_eq!(
        of_queue["after"]["organizer"]["name"], "Ben Okafor",
        "{preview}"
    );
    assert_eq!(of_queue["after"]["how"], "pastCalls");
    assert_eq!(of_queue["evidence"], json!({ "agree": 3, "of": 4 }));
    assert_eq!(compared(&preview), [4, logged + 4]);
    let state = company.mapping().await;
    assert_eq!(state["hasPastCalls"], true);
    assert_eq!(
        row(&state, QUEUE)["mapping"],
        json!([]),
        "it is a suggestion"
    );
    company.post("/match", Value::Null).await;
    let saved = row(&company.mapping().await, QUEUE)["mapping"][0]["owner"].clone();
    assert_eq!(
        (&saved["how"], &saved["organizer"]["id"]),
        (&json!("pastCalls"), &json!("12"))
    );
}

#[tokio::test]
async fn past_calls_that_cannot_be_read_keep_nobody_from_being_matched_otherwise() {
    let company = Company::start(CARLA, "").await;
    let log = "/restapi/v1.0/account/~/call-log";
    company.fault(json!({ "match": { "path": log }, "status": 503 }));
    let preview = company.post("/preview", Value::Null).await;
    assert!(preview["past"]["unread"].is_string(), "{preview}");
    assert_eq!(preview["proposals"].as_array().unwrap().len(), 5);
}
