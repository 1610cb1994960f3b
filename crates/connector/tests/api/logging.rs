//! The company's logging rules: who may change them, what they leave out on both ways into NetSuite, and
//! what brings it back.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    company::{ANN, BEN, CARLA, Company, MINUTE},
    support::{World, answer, call},
};

/// These rules over the stored ones.
async fn save(company: &Company, version: u32, rules: Value) -> (u16, Value) {
    let question = json!({ "version": version, "rules": rules });
    company.ask(CARLA, Method::PUT, "/logging", question).await
}

async fn rules(company: &Company, who: &str) -> Value {
    let (status, settings) = company.ask(who, Method::GET, "/logging", Value::Null).await;
    assert_eq!(status, 200, "{settings}");
    settings
}

#[tokio::test]
async fn a_call_that_a_rule_leaves_out_is_counted_and_logged_by_a_sync_once_the_rule_is_gone() {
    let mut company = Company::start(CARLA, "").await;
    company.call(BEN);
    let (_, saved) = save(&company, 0, json!({ "minimumSeconds": 300 })).await;
    assert_eq!(
        (&saved["version"], &saved["changedBy"]),
        (&json!(1), &json!("Carla Mendes"))
    );
    company.read().await.unwrap();
    assert_eq!(company.records().len(), 0);
    assert_eq!(company.status().await["counts"]["leftOut"], 1);
    let ledger = company.ledger().await;
    assert_eq!(ledger["days"][0]["leftOut"], 1, "{ledger}");
    assert_eq!(ledger["gaps"].as_array().map(Vec::len), Some(0));
    save(&company, 1, json!({ "minimumSeconds": 10 })).await;
    let (_, report) = company.sync().await;
    assert_eq!(
        (&report["newlyLogged"], &report["leftOut"]),
        (&json!(1), &json!(0)),
        "{report}"
    );
    assert_eq!(company.records().len(), 1);
}

#[tokio::test]
async fn a_note_is_logged_whatever_the_rules_say_and_the_log_of_the_company_sees_it() {
    let mut company = Company::start(CARLA, "").await;
    save(&company, 0, json!({ "inbound": false })).await;
    let session = company.call(ANN);
    company.report(&session, "Wants the blue one").await;
    company.read().await.unwrap();
    let records = company.records();
    assert_eq!(records.len(), 1);
    assert!(
        records[0]["message"]
            .as_str()
            .unwrap()
            .contains("Wants the blue one")
    );
    let counts = company.status().await["counts"].clone();
    assert_eq!(
        (&counts["logged"], &counts["leftOut"]),
        (&json!(1), &json!(0)),
        "{counts}"
    );
}

#[tokio::test]
async fn a_browser_is_told_by_which_rule_its_call_is_left_out() {
    let world = World::start().await;
    let rules = json!({ "numbers": ["(415) 555-0134"] });
    world
        .app
        .logging
        .save(
            serde_json::from_value(json!({ "version": 0, "rules": rules })).unwrap(),
            "Carla Mendes",
        )
        .await
        .unwrap();
    let mut silent = call();
    silent["note"] = json!("");
    silent["noteEditedAt"] = Value::Null;
    let (status, answer) = world.log("Bearer ann", &silent).await;
    assert_eq!((status, answer), (200, json!({ "leftOutBy": "number" })));
    assert_eq!(world.calls().len(), 0);
    let (_, you) = world.get("/api/v1/company/you", "Bearer ann").await;
    assert_eq!(you["writtenAt"], Value::Null, "nothing was written: {you}");
    let (_, logged) = world.log("Bearer ann", &call()).await;
    assert!(logged["record"].is_string(), "{logged}");
    // The same without its note changes nothing, and names the record that is there.
    let (_, again) = world.log("Bearer ann", &silent).await;
    assert_eq!(again["record"], logged["record"]);
    assert_eq!(world.calls().len(), 1);
}

#[tokio::test]
async fn admins_change_the_rules_one_after_the_other_and_members_read_them() {
    let company = Company::start(CARLA, "").await;
    let everything = rules(&company, ANN).await;
    assert_eq!(
        (&everything["version"], &everything["people"]),
        (&json!(0), &json!([]))
    );
    let question = json!({ "version": 0, "rules": {} });
    for (method, path) in [
        (Method::PUT, "/logging"),
        (Method::POST, "/logging/preview"),
    ] {
        let (status, problem) = company.ask(ANN, method, path, question.clone()).await;
        assert_eq!((status, &problem["code"]), (403, &json!("admin-only")));
    }
    save(&company, 0, json!({ "texts": false })).await;
    let (status, problem) = save(&company, 0, json!({ "voicemail": false })).await;
    assert_eq!((status, &problem["code"]), (409, &json!("outdated")));
    let detail = problem["detail"].as_str().unwrap();
    assert!(
        detail.contains("Version 1 is stored; version 0 was changed."),
        "{detail}"
    );
    let (status, problem) = save(&company, 1, json!({ "numbers": ["Jane"] })).await;
    assert_eq!(
        (status, &problem["field"]),
        (400, &json!("numbers")),
        "{problem}"
    );
    assert_eq!(rules(&company, ANN).await["rules"]["texts"], false);
}

#[tokio::test]
async fn a_change_is_tried_on_the_companys_calls_before_it_is_saved() {
    let mut company = Company::start(CARLA, "").await;
    company.call(ANN);
    company.call(BEN);
    company.read().await.unwrap();
    let try_out = async |rules: Value| {
        let question = json!({ "version": 0, "rules": rules });
        let (_, effect) = company
            .ask(CARLA, Method::POST, "/logging/preview", question)
            .await;
        effect
    };
    let all = try_out(json!({ "minimumSeconds": 300 })).await;
    assert_eq!(
        (&all["calls"], &all["logged"], &all["noLonger"]),
        (&json!(2), &json!(2), &json!(2))
    );
    let people = rules(&company, CARLA).await["people"].clone();
    let ben = people
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "Ben Okafor");
    let one = try_out(json!({ "people": [ben.unwrap()["id"]] })).await;
    assert_eq!(one["noLonger"], 1, "{one}");
    assert_eq!(company.records().len(), 2, "nothing is changed by trying");
}

#[tokio::test]
async fn the_last_call_is_shown_as_it_would_read_and_what_cannot_be_a_template_is_named() {
    let mut company = Company::start(CARLA, "").await;
    let ask = async |company: &Company, rules: Value| {
        let question = json!({ "version": 0, "rules": rules });
        company
            .ask(CARLA, Method::POST, "/logging/preview", question)
            .await
    };
    let words = json!({ "title": "{name}, {result}", "body": "Talked {duration}" });
    let (_, example) = ask(&company, words.clone()).await;
    assert_eq!(example["after"]["title"], "Jane Doe, Answered", "{example}");
    assert_eq!(example["after"]["of"], Value::Null);
    company.call(BEN);
    company.pass(MINUTE);
    let (_, real) = ask(&company, words).await;
    assert_eq!(real["after"]["title"], "ARRIAGA T, Answered", "{real}");
    assert_eq!(real["before"]["title"], "Inbound call from ARRIAGA T");
    assert!(
        real["after"]["message"]
            .as_str()
            .unwrap()
            .starts_with("Talked 00:01:0")
    );
    let (status, problem) = ask(&company, json!({ "title": "{nmae}" })).await;
    assert_eq!((status, &problem["field"]), (400, &json!("title")));
    assert_eq!(problem["detail"], "no such field: {nmae}");
}

#[tokio::test]
async fn times_in_words_are_on_the_companys_clock_and_the_records_own_on_the_reps() {
    let world = World::start().await;
    let words = json!({ "title": "{call} {time}", "timeZone": "Europe/Berlin" });
    let save = async |rules: &Value| {
        let question = json!({ "version": 0, "rules": rules });
        let request = world.request(Method::PUT, "/api/v1/logging", "Bearer carla");
        answer(request.json(&question).send().await.unwrap()).await
    };
    let (status, problem) = save(&json!({ "timeZone": "Europe/Bonn" })).await;
    assert_eq!(
        (status, &problem["field"]),
        (400, &json!("timeZone")),
        "{problem}"
    );
    assert_eq!(save(&words).await.0, 200);
    world.log("Bearer ann", &call()).await;
    let record = world.calls().remove(0);
    assert_eq!(record["title"], "Inbound call 23:05", "{record}");
    assert_eq!(record["startTime"], "14:05");
}

#[tokio::test]
async fn reps_choose_from_the_companys_list_and_the_last_choice_stands() {
    let world = World::start().await;
    let words = json!(["Sold ", "Call back", "", "Sold"]);
    let rules = json!({ "dispositions": { "words": words, "isRequired": true } });
    let question = json!({ "version": 0, "rules": rules });
    let request = world.request(Method::PUT, "/api/v1/logging", "Bearer carla");
    let (status, saved) = answer(request.json(&question).send().await.unwrap()).await;
    assert_eq!(status, 200, "{saved}");
    let (_, session) = world.session("ann").await;
    let list = json!({ "words": ["Sold", "Call back"], "isRequired": true });
    assert_eq!(session["dispositions"], list, "{session}");
    let mut told = call();
    for (at, word) in [(1, "Sold"), (3, "Call back"), (2, "Sold")] {
        told["disposition"] = json!(word);
        told["dispositionChosenAt"] = json!(at);
        world.log("Bearer ann", &told).await;
    }
    let message = world.calls()[0]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("\nDisposition: Call back\n"), "{message}");
    // What a browser of before tells knows of no choice.
    world.log("Bearer ann", &call()).await;
    let message = world.calls()[0]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("\nDisposition: Call back\n"), "{message}");
}

#[tokio::test]
async fn facts_go_into_the_companys_own_fields_and_a_field_that_is_gone_costs_no_call() {
    let world = World::start().await;
    let ask = async |method, path: &str, body: &Value| {
        let request = world.request(method, path, "Bearer carla");
        answer(request.json(body).send().await.unwrap()).await
    };
    let (_, fields) = ask(Method::GET, "/api/v1/logging/fields", &Value::Null).await;
    let kind = |id: &str| {
        let all = fields.as_array().unwrap();
        all.iter()
            .find(|one| one["id"] == id)
            .map(|one| one["kind"].clone())
    };
    assert_eq!(
        kind("custevent_rc_duration"),
        Some(json!("number")),
        "{fields}"
    );
    assert_eq!(
        kind("custevent_rc_campaign"),
        Some(json!("list")),
        "{fields}"
    );
    assert_eq!(kind("title"), None, "{fields}");
    let (status, problem) = answer(
        world
            .request(Method::GET, "/api/v1/logging/fields", "Bearer ann")
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_eq!((status, &problem["code"]), (403, &json!("admin-only")));
    let to = |fact: &str, field: &str| json!({ "fact": fact, "field": field });
    let rules = json!({ "callFields": [
        to("direction", "custevent_rc_direction"),
        to("talkSeconds", "custevent_rc_duration"),
        to("callId", "custevent_rc_session"),
        to("disposition", "custevent_rc_disposition"),
        to("queue", "custevent_never_there"),
        to("result", "custevent_rc_campaign"),
    ] });
    let question = json!({ "version": 0, "rules": rules });
    assert_eq!(ask(Method::PUT, "/api/v1/logging", &question).await.0, 200);
    let mut told = call();
    told["disposition"] = json!("Sold");
    told["dispositionChosenAt"] = json!(1);
    world.log("Bearer ann", &told).await;
    let record = world.calls().remove(0);
    assert_eq!(record["custevent_rc_direction"], "Inbound", "{record}");
    assert_eq!(record["custevent_rc_duration"], 391, "{record}");
    assert_eq!(record["custevent_rc_session"], "s-a0d1", "{record}");
    assert_eq!(record["custevent_rc_disposition"], "Sold", "{record}");
    assert_eq!(record["custevent_rc_campaign"], Value::Null, "{record}");
    told["disposition"] = Value::Null;
    told["dispositionChosenAt"] = json!(2);
    world.log("Bearer ann", &told).await;
    let record = world.calls().remove(0);
    assert_eq!(record["custevent_rc_disposition"], Value::Null, "{record}");
    // Somebody has deleted it since the metadata was read.
    world.script(json!({
        "effect": "status", "status": 400, "errorCode": "INVALID_CONTENT", "errorPath": "custevent_rc_direction",
        "detail": "Invalid field name 'custevent_rc_direction'. Provide a valid field name.",
        "match": { "method": ["POST", "PUT"], "path": "phoneCall" },
    }));
    let mut next = call();
    next["telephonySessionId"] = json!("s-next");
    let (status, logged) = world.log("Bearer ann", &next).await;
    assert_eq!(status, 200, "{logged}");
    assert_eq!(world.calls()[1]["custevent_rc_direction"], Value::Null);
}

/// Rules that have the rep fill these fields in.
fn asking(fields: &[(&str, bool)]) -> Value {
    let asked = fields.iter().map(
        |(field, is_required)| json!({ "rep": { "isRequired": is_required }, "field": field }),
    );
    json!({ "version": 0, "rules": { "callFields": asked.collect::<Vec<_>>() } })
}

async fn put_rules(world: &World, question: &Value) {
    let request = world.request(Method::PUT, "/api/v1/logging", "Bearer carla");
    let (status, saved) = answer(request.json(question).send().await.unwrap()).await;
    assert_eq!(status, 200, "{saved}");
}

#[tokio::test]
async fn a_rep_is_asked_for_the_companys_own_fields_and_the_last_that_was_filled_in_stands() {
    let world = World::start().await;
    let (_, session) = world.session("ann").await;
    assert_eq!(session["callFields"], json!([]), "nobody is asked yet");
    put_rules(
        &world,
        &asking(&[
            ("custevent_rc_result", true),
            ("custevent_rc_duration", false),
            ("custevent_rc_billable", false),
            ("custevent_rc_campaign", false),
            ("custevent_never_there", true),
        ]),
    )
    .await;
    let (_, session) = world.session("ann").await;
    let asked = session["callFields"].as_array().unwrap();
    let shown: Vec<(&str, &str, bool)> = asked
        .iter()
        .map(|one| {
            let text = |name: &str| one["field"][name].as_str().unwrap();
            (
                text("id"),
                text("kind"),
                one["isRequired"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("custevent_rc_billable", "checkbox", false),
            ("custevent_rc_result", "text", true),
            ("custevent_rc_campaign", "list", false),
            ("custevent_rc_duration", "number", false),
        ],
        "by label, and none that NetSuite does not name"
    );
    let mut told = call();
    told["entered"] = json!({
        "custevent_rc_result": { "value": { "text": "West" }, "at": 5 },
        "custevent_rc_duration": { "value": { "number": 12 }, "at": 1 },
        "custevent_rc_billable": { "value": { "checkbox": true }, "at": 1 },
        "custevent_rc_campaign": { "value": { "entry": { "id": "2", "name": "Harvest" } }, "at": 1 },
    });
    let (status, logged) = world.log("Bearer ann", &told).await;
    assert_eq!(
        (status, &logged["notTaken"]),
        (200, &Value::Null),
        "{logged}"
    );
    let record = world.calls().remove(0);
    assert_eq!(record["custevent_rc_result"], "West", "{record}");
    assert_eq!(record["custevent_rc_duration"], 12, "{record}");
    assert_eq!(record["custevent_rc_billable"], true, "{record}");
    assert_eq!(record["custevent_rc_campaign"]["id"], "2", "{record}");
    // Another browser of hers filled it in later, and the first one tells again.
    let mut second = call();
    second["entered"] = json!({ "custevent_rc_result": { "value": { "text": "East" }, "at": 9 } });
    for telling in [&second, &told] {
        assert_eq!(world.log("Bearer ann", telling).await.0, 200);
    }
    let record = world.calls().remove(0);
    assert_eq!(record["custevent_rc_result"], "East", "{record}");
    assert_eq!(record["custevent_rc_duration"], 12, "{record}");
    // What somebody changes in NetSuite stays, until the rep changes it again.
    let by_hand = json!({ "custevent_rc_result": "North" });
    let path = format!("phoneCall/{}", record["id"].as_str().unwrap());
    world.in_netsuite(Method::PATCH, &path, &by_hand).await;
    world.log("Bearer ann", &told).await;
    assert_eq!(world.calls()[0]["custevent_rc_result"], "North");
    second["entered"]["custevent_rc_result"] = json!({ "at": 20 });
    second["entered"]["custevent_rc_billable"] = json!({ "at": 20 });
    world.log("Bearer ann", &second).await;
    let record = world.calls().remove(0);
    assert_eq!(record["custevent_rc_result"], Value::Null, "{record}");
    assert_eq!(record["custevent_rc_billable"], false, "{record}");
    assert_eq!(world.calls().len(), 1);
}

#[tokio::test]
async fn what_a_rep_filled_in_stays_when_the_companys_log_tells_of_the_call() {
    let mut company = Company::start(CARLA, "").await;
    let question = asking(&[("custevent_rc_result", true)]);
    save(&company, 0, question["rules"].clone()).await;
    let session = company.call(ANN);
    let west = json!({ "custevent_rc_result": { "value": { "text": "West" }, "at": 5 } });
    company.report_filled(&session, west).await;
    let filled = |company: &Company| company.records()[0]["custevent_rc_result"].clone();
    assert_eq!(filled(&company), "West");
    company.read().await.unwrap();
    company.sync().await;
    assert_eq!(company.records().len(), 1);
    assert_eq!(filled(&company), "West");
}

#[tokio::test]
async fn a_value_that_its_field_cannot_take_costs_no_call_and_is_told_to_the_browser() {
    let world = World::start().await;
    let asked = [
        "custevent_rc_duration",
        "custevent_rc_result",
        "custevent_rc_queue",
    ];
    put_rules(&world, &asking(&asked.map(|field| (field, true)))).await;
    let mut told = call();
    told["entered"] = json!({
        "custevent_rc_duration": { "value": { "text": "12.5" }, "at": 1 },
        "custevent_rc_result": { "value": { "text": "West" }, "at": 1 },
        "custevent_rc_queue": { "value": { "text": "Spring" }, "at": 1 },
    });
    // NetSuite has something against one of the others.
    world.script(json!({
        "effect": "status", "status": 400, "errorCode": "INVALID_CONTENT", "errorPath": "custevent_rc_queue",
        "detail": "Invalid field name 'custevent_rc_queue'. Provide a valid field name.",
        "match": { "method": ["POST", "PUT"], "path": "phoneCall" },
    }));
    let (status, logged) = world.log("Bearer ann", &told).await;
    let not_taken = json!(["custevent_rc_duration", "custevent_rc_queue"]);
    assert_eq!((status, &logged["notTaken"]), (200, &not_taken), "{logged}");
    let record = world.calls().remove(0);
    assert_eq!(record["custevent_rc_result"], "West", "{record}");
    assert_eq!(record["custevent_rc_queue"], Value::Null, "{record}");
    // The field takes it by now, and the other one was mended.
    told["entered"]["custevent_rc_duration"] = json!({ "value": { "number": 12 }, "at": 2 });
    let (status, logged) = world.log("Bearer ann", &told).await;
    assert_eq!(
        (status, &logged["notTaken"]),
        (200, &Value::Null),
        "{logged}"
    );
    let record = world.calls().remove(0);
    assert_eq!(record["custevent_rc_queue"], "Spring", "{record}");
    assert_eq!(record["custevent_rc_duration"], 12, "{record}");
}

#[tokio::test]
async fn what_an_admin_lists_is_what_a_rep_chooses_from() {
    let world = World::start().await;
    let asked = json!({ "rep": { "entries": [{ "id": "2", "name": "Harvest" }] }, "field": "custevent_rc_campaign" });
    put_rules(
        &world,
        &json!({ "version": 0, "rules": { "callFields": [asked] } }),
    )
    .await;
    let (_, session) = world.session("ann").await;
    let field = &session["callFields"][0]["field"];
    assert_eq!(
        field["entries"],
        json!([{ "id": "2", "name": "Harvest" }]),
        "{session}"
    );
    // Those that calls have had, where nobody lists any.
    put_rules(&world, &{
        let mut question = asking(&[("custevent_rc_campaign", false)]);
        question["version"] = json!(1);
        question
    })
    .await;
    let mut told = call();
    told["entered"] =
        json!({ "custevent_rc_campaign": { "value": { "entry": { "id": "1" } }, "at": 1 } });
    world.log("Bearer ann", &told).await;
    let (_, session) = world.session("ann").await;
    let field = &session["callFields"][0]["field"];
    assert_eq!(
        field["entries"],
        json!([{ "id": "1", "name": "Spring" }]),
        "{session}"
    );
    // NetSuite is away: what was known of it is asked all the same.
    world.script(json!({ "effect": "status", "status": 503, "times": 20, "match": {} }));
    let (_, session) = world.session("ben").await;
    assert_eq!(session["callFields"][0]["field"], *field, "{session}");
}

#[tokio::test]
async fn how_well_a_call_was_heard_is_in_its_text_and_in_a_field_of_the_companys() {
    let world = World::start().await;
    let rules = json!({
        "title": "{name}",
        "body": "Line: {quality}",
        "callFields": [{ "fact": "quality", "field": "custevent_rc_result" }],
    });
    let question = json!({ "version": 0, "rules": rules });
    let saved = world.request(Method::PUT, "/api/v1/logging", "Bearer carla");
    let (status, saved) = answer(saved.json(&question).send().await.unwrap()).await;
    assert_eq!(status, 200, "{saved}");
    let mut told = call();
    told["heard"] = json!({
        "goodMs": 350_000, "fairMs": 0, "poorMs": 41_000,
        "worst": { "grade": "poor", "cause": "theirsIsLost" },
    });
    world.log("Bearer ann", &told).await;
    let record = world.calls().remove(0);
    let words = "Good, at times poor: some of what they said was lost";
    assert_eq!(record["custevent_rc_result"], words, "{record}");
    let message = record["message"].as_str().unwrap();
    assert!(message.contains(&format!("Line: {words}")), "{message}");
}
