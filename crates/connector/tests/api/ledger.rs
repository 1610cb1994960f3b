//! What mends the gaps of the ledger.

use reqwest::Method;
use serde_json::{Value, json};

use crate::company::{ANN, BEN, CARLA, Company};

impl Company {
    async fn send(&self, gap: &Value) -> Value {
        let path = "/company/ledger/send";
        let body = json!({
            "call": gap["call"], "extension": gap["extension"], "startedAt": gap["startedAt"],
        });
        let (status, sent) = self.ask(CARLA, Method::POST, path, body).await;
        assert_eq!(status, 200, "{sent}");
        sent
    }

    /// The only gap there is.
    async fn gap(&self) -> Value {
        let ledger = self.ledger().await;
        let gaps = ledger["gaps"].as_array().unwrap();
        assert_eq!(gaps.len(), 1, "{ledger}");
        gaps[0].clone()
    }
}

#[tokio::test]
async fn a_deleted_record_is_made_anew_when_somebody_says_so_and_never_by_itself() {
    let mut company = Company::start(CARLA, "").await;
    let session = company.call(ANN);
    company.read().await.unwrap();
    company
        .netsuite(Method::DELETE, &session, &Value::Null)
        .await;
    company.sync().await;
    let gap = company.gap().await;
    assert_eq!(gap["cause"], "gone-from-netsuite");
    assert_eq!(company.records().len(), 0, "a sync makes no deleted record");
    let sent = company.send(&gap).await;
    assert_eq!(sent, json!({ "gap": null, "problem": null }));
    assert_eq!(company.records().len(), 1);
    let ledger = company.ledger().await;
    assert_eq!(
        (&ledger["calls"], &ledger["inNetsuite"]),
        (&json!(1), &json!(1))
    );
    // One that is there is not written again.
    let before = company.records();
    let sent = company.send(&gap).await;
    assert_eq!(
        (sent["gap"].clone(), company.records()),
        (Value::Null, before)
    );
}

#[tokio::test]
async fn what_people_wrote_is_in_the_record_that_is_made_anew() {
    let mut company = Company::start(CARLA, "").await;
    let rules = json!({ "version": 0, "rules": { "callFields": [
        { "rep": { "isRequired": false }, "field": "custevent_rc_result" },
        { "fact": "disposition", "field": "custevent_rc_disposition" },
    ] } });
    let (status, saved) = company.ask(CARLA, Method::PUT, "/logging", rules).await;
    assert_eq!(status, 200, "{saved}");
    let session = company.call(ANN);
    let mut told = company.told(&session, "Wants the blue one", 0);
    told["disposition"] = json!("Sold");
    told["dispositionChosenAt"] = json!(1);
    told["chosen"] = json!({ "company": "602", "contact": null, "chosenAt": 5 });
    told["entered"] = json!({ "custevent_rc_result": { "value": { "text": "East" }, "at": 9 } });
    company.report_as(ANN, &session, told).await;
    // A colleague whose phone rang, too: RingCentral's log has the call for Ann alone.
    let mut told = company.told(&session, "Ann has it", 0);
    told["result"] = json!("answeredElsewhere");
    told["answeredAt"] = Value::Null;
    company.report_as(BEN, &session, told).await;
    // What was chosen for the number later is no word on this call.
    let later = company.call(ANN);
    let mut told = company.told(&later, "", 0);
    told["chosen"] = json!({ "company": "601", "contact": null, "chosenAt": 9 });
    company.report_as(ANN, &later, told).await;
    company.read().await.unwrap();
    let record = |company: &Company| {
        let key = format!("rc-{session}");
        let records = company.records();
        records.into_iter().find(|one| one["externalId"] == key)
    };
    let before = record(&company).unwrap();
    company
        .netsuite(Method::DELETE, &session, &Value::Null)
        .await;
    assert_eq!(record(&company), None);
    let gap = company.gap().await;
    // RingCentral is away just then: it goes on from there.
    let log = "/restapi/v1.0/account/~/call-log";
    company.fault(json!({ "match": { "path": log }, "status": 503, "times": 1 }));
    let sent = company.send(&gap).await;
    assert!(sent["problem"].is_string(), "{sent}");
    let sent = company.send(&gap).await;
    assert_eq!(sent, json!({ "gap": null, "problem": null }));
    let after = record(&company).unwrap();
    let of = |record: &Value| {
        let fields = [
            "title",
            "message",
            "company",
            "assigned",
            "phone",
            "custevent_rc_result",
            "custevent_rc_disposition",
        ];
        fields.map(|field| record[field].clone())
    };
    assert_eq!(of(&after), of(&before));
    let message = after["message"].as_str().unwrap();
    for words in ["Wants the blue one", "Ann has it", "Sold"] {
        assert!(message.contains(words), "{message}");
    }
    assert_eq!(after["custevent_rc_result"], "East", "{after}");
    // What they write later takes the place of it.
    let mut told = company.told(&session, "Wants ten", 0);
    told["noteEditedAt"] = json!(company.clock.now().as_millis() + 1);
    company.report_as(ANN, &session, told).await;
    let message = record(&company).unwrap()["message"].clone();
    let message = message.as_str().unwrap();
    assert!(message.contains("Wants ten") && message.contains("Ann has it"));
    assert!(!message.contains("blue one"), "{message}");
}

#[tokio::test]
async fn notes_are_kept_sealed() {
    let mut company = Company::start(CARLA, "").await;
    let session = company.call(ANN);
    company.report(&session, "Wants the blue one").await;
    let (written, words): (String, Vec<u8>) =
        sqlx::query_as("SELECT written, words FROM told_record")
            .fetch_one(&company.database)
            .await
            .unwrap();
    let is_in = |bytes: &[u8]| bytes.windows(4).any(|part| part == b"blue");
    assert!(words.len() > 18 && !is_in(&words) && !is_in(written.as_bytes()));
}

#[tokio::test]
async fn a_call_of_two_of_which_one_part_is_refused_is_two_of_which_one_is_missing() {
    let mut company = Company::start(CARLA, "").await;
    company.call(ANN);
    company.read().await.unwrap();
    // The log lists the call for a colleague as well, and what they told was refused.
    let statement = "INSERT INTO company_call \
                     (call, extension, record, started_at, told, state, cause, seen_at) \
                     SELECT call, '300012342', record, started_at, told, 'failed', 'netsuite-field', \
                     seen_at FROM company_call";
    sqlx::query(statement)
        .execute(&company.database)
        .await
        .unwrap();
    let ledger = company.ledger().await;
    assert_eq!(
        (&ledger["calls"], &ledger["inNetsuite"]),
        (&json!(2), &json!(1)),
        "{ledger}"
    );
    assert_eq!(company.gap().await["extension"], "300012342");
}

#[tokio::test]
async fn a_refused_call_is_sent_once_it_is_mended_and_stays_a_gap_until_then() {
    let mut company = Company::start(CARLA, "").await;
    company.call(ANN);
    company.refuse_writes(400, 2);
    company.read().await.unwrap();
    let gap = company.gap().await;
    assert_eq!(gap["cause"], "netsuite-field");
    let sent = company.send(&gap).await;
    assert_eq!(sent["gap"]["cause"], "netsuite-field", "{sent}");
    let sent = company.send(&gap).await;
    assert_eq!(sent["gap"], Value::Null, "{sent}");
    assert_eq!(company.records().len(), 1);
}

#[tokio::test]
async fn the_permission_that_keeps_calls_out_is_named() {
    let mut company = Company::start(CARLA, "").await;
    let (first, _) = (company.call(ANN), company.call(ANN));
    let name = "Lists -> Phone Calls";
    let script = json!({ "effect": "permission", "permission": name, "level": "none" });
    company.sandbox.netsuite.script(script).unwrap();
    company.read().await.unwrap();
    let ledger = company.ledger().await;
    for gap in ledger["gaps"].as_array().unwrap() {
        assert_eq!(gap["cause"], "netsuite-permission", "{first} {ledger}");
        assert_eq!(gap["field"], name);
        assert!(gap["words"].as_str().unwrap().contains(name), "{gap}");
    }
    assert_eq!(ledger["gaps"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn calls_that_a_rule_leaves_out_are_counted_by_rule_and_are_no_gap() {
    let mut company = Company::start(CARLA, "").await;
    let rules = json!({ "version": 0, "rules": { "minimumSeconds": 600 } });
    let (status, saved) = company.ask(CARLA, Method::PUT, "/logging", rules).await;
    assert_eq!(status, 200, "{saved}");
    company.call(ANN);
    company.read().await.unwrap();
    let ledger = company.ledger().await;
    assert_eq!(
        ledger["leftOut"],
        json!([{ "cause": "rule-length", "count": 1 }])
    );
    assert_eq!((&ledger["calls"], &ledger["gaps"]), (&json!(0), &json!([])));
}

#[tokio::test]
async fn members_send_nothing_and_ringcentral_trouble_is_told_in_words() {
    let mut company = Company::start(CARLA, "").await;
    let session = company.call(ANN);
    company.refuse_writes(400, 1);
    company.read().await.unwrap();
    let gap = company.gap().await;
    let (status, problem) = company
        .ask(ANN, Method::POST, "/company/ledger/send", gap.clone())
        .await;
    assert_eq!((status, &problem["code"]), (403, &json!("admin-only")));
    let log = "/restapi/v1.0/account/~/call-log";
    company.fault(json!({ "match": { "path": log }, "status": 503, "times": 1 }));
    let sent = company.send(&gap).await;
    assert!(sent["problem"].is_string(), "{session} {sent}");
}

#[tokio::test]
async fn an_admin_finds_a_known_customer_and_says_that_its_calls_are_right() {
    let mut company = Company::start(CARLA, "").await;
    company.call(ANN);
    company.read().await.unwrap();
    let find = async |who: &str, text: &str| {
        let path = "/company/check/customers";
        company
            .ask(who, Method::POST, path, json!({ "text": text }))
            .await
    };
    let (status, found) = find(CARLA, "RIDGE cob").await;
    assert_eq!(status, 200, "{found}");
    let found = found.as_array().unwrap();
    assert!(found.iter().any(|one| one["id"] == "600"), "{found:?}");
    assert_eq!(find(CARLA, "no such company").await.1, json!([]));
    assert_eq!(find(CARLA, " ").await.1, json!([]));
    let confirm = async |who: &str, id: &str| {
        company
            .ask(
                who,
                Method::PUT,
                "/company/check",
                json!({ "customer": id }),
            )
            .await
            .0
    };
    assert_eq!(confirm(ANN, "600").await, 403);
    assert_eq!(find(ANN, "cobalt").await.0, 403);
    for nobody in ["x", "999999"] {
        assert_eq!(confirm(CARLA, nobody).await, 400);
    }
    assert_eq!(confirm(CARLA, "600").await, 204);
    let (_, status) = company
        .ask(CARLA, Method::GET, "/company", Value::Null)
        .await;
    let check = &status["check"];
    assert_eq!(
        (&check["by"], &check["customer"]["id"]),
        (&json!("Carla Mendes"), &json!("600"))
    );
    assert_eq!(
        company.status().await["check"],
        Value::Null,
        "members are told nothing"
    );
}

#[tokio::test]
async fn a_month_of_long_ago_is_synced_and_compared_in_parts_and_no_part_is_too_long() {
    const DAY: i64 = 86_400_000;
    let mut company = Company::start(CARLA, "").await;
    company.call(ANN);
    // Two months later, nobody having read anything.
    company.pass(60 * DAY);
    let now = company.clock.now().as_millis();
    let ledger = async |from: i64, to: i64| {
        let path = format!("/company/ledger?from={from}&to={to}");
        company.ask(CARLA, Method::GET, &path, Value::Null).await
    };
    let (from, to) = (now - 75 * DAY, now - 45 * DAY);
    let (_, before) = ledger(from, to).await;
    assert_eq!((&before["calls"], &before["days"]), (&json!(0), &json!([])));
    let middle = from + 15 * DAY;
    for (from, to) in [(from, middle), (middle, to)] {
        let range = json!({ "from": from, "to": to });
        let (status, report) = company
            .ask(CARLA, Method::POST, "/company/sync", range)
            .await;
        assert_eq!(
            (status, &report["isComplete"]),
            (200, &json!(true)),
            "{report}"
        );
    }
    let (_, first) = ledger(from, middle).await;
    let (_, second) = ledger(middle, to).await;
    let sum = |field: &str| first[field].as_u64().unwrap() + second[field].as_u64().unwrap();
    assert_eq!(
        (sum("calls"), sum("inNetsuite")),
        (1, 1),
        "{first} {second}"
    );
    // The runs of both parts are one, over the whole month.
    let (_, status) = company
        .ask(CARLA, Method::GET, "/company", Value::Null)
        .await;
    let range = json!({ "from": from, "to": to });
    assert_eq!(status["runs"][0]["range"], range, "{status}");
    assert_eq!(status["timeZone"], "America/Los_Angeles");
    assert_eq!(ledger(now - 31 * DAY, now).await.0, 200);
    assert_eq!(ledger(now - 31 * DAY - 1, now).await.0, 400);
    for (days, status) in [(400, 200), (401, 400)] {
        let range = json!({ "from": now - days * DAY, "to": now });
        let (answered, _) = company
            .ask(CARLA, Method::POST, "/company/sync", range)
            .await;
        assert_eq!(answered, status, "{days}");
    }
}
