//! Whom a call is filed under is merged, deleted or not taken between the directory and the write, and its
//! record may be locked: nothing waits for a person, and no note is lost.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    company::{ANN, BEN, CARLA, Company},
    support::{World, call},
};

/// The seeded customer and contact of [`call`]'s number, and others.
const CUSTOMER: i64 = 600;
const ANOTHER: i64 = 601;
const CONTACT: i64 = 1001;

async fn world() -> World {
    let world = World::start().await;
    world.session("ann").await;
    world.read_directory().await;
    world
}

fn only(world: &World) -> Value {
    let calls = world.calls();
    assert_eq!(calls.len(), 1, "{calls:?}");
    calls[0].clone()
}

fn under(record: &Value) -> (Option<&str>, Option<&str>) {
    let id = |field: &str| record[field]["id"].as_str();
    (id("company"), id("contact"))
}

/// The same call with a note, and a choice where there is one.
fn noted(note: &str, at: i64, chosen: Value) -> Value {
    let mut told = call();
    told["note"] = json!(note);
    told["noteEditedAt"] = json!(at);
    told["chosen"] = chosen;
    told
}

#[tokio::test]
async fn a_merged_customers_call_is_filed_under_the_one_that_is_left() {
    let world = world().await;
    world.netsuite.merge("customer", CUSTOMER, ANOTHER).unwrap();
    let (status, logged) = world.log("Bearer ann", &call()).await;
    assert_eq!(status, 200, "{logged}");
    assert_eq!(logged["found"]["company"]["id"], "601", "{logged}");
    assert_eq!(under(&only(&world)), (Some("601"), Some("1001")));
    // The directory knows it, too, so that the next call costs one request.
    let before = world.netsuite.accesses().len();
    let mut next = call();
    next["telephonySessionId"] = json!("s-next");
    assert_eq!(world.log("Bearer ann", &next).await.0, 200);
    assert_eq!(world.netsuite.accesses().len(), before + 1);
    assert_eq!(under(&world.calls()[1]), (Some("601"), Some("1001")));
}

#[tokio::test]
async fn a_deleted_or_merged_contacts_call_is_logged_and_the_rep_is_asked() {
    for is_merged in [true, false] {
        let world = world().await;
        if is_merged {
            world.netsuite.merge("contact", CONTACT, 1002).unwrap();
        } else {
            world.netsuite.delete_by_hand("contact", CONTACT).unwrap();
        }
        let (status, logged) = world.log("Bearer ann", &call()).await;
        assert_eq!(status, 200, "{logged}");
        let record = only(&world);
        assert_ne!(under(&record).1, Some("1001"), "{record}");
        let message = record["message"].as_str().unwrap();
        assert!(message.contains("Wants the blue one"), "{message}");
        let (_, found) = world.look_up("+14155550134").await;
        assert!(!found.to_string().contains("\"1001\""), "{found}");
    }
}

#[tokio::test]
async fn a_404_asks_anew_and_who_is_there_after_all_stays_known() {
    let world = world().await;
    for method in ["POST", "PUT"] {
        world.script(json!({
            "effect": "status", "status": 404, "match": { "method": method, "path": "phoneCall" },
        }));
        let (status, logged) = world
            .log("Bearer ann", &noted(method, 1, Value::Null))
            .await;
        assert_eq!(status, 200, "{logged}");
    }
    assert_eq!(under(&only(&world)), (Some("600"), Some("1001")));
}

#[tokio::test]
async fn whom_netsuite_never_takes_keeps_no_call_out() {
    let world = world().await;
    world.script(json!({
        "effect": "status", "status": 400, "errorCode": "USER_ERROR", "times": 2,
        "detail": "Error while accessing a resource. You have entered an Invalid Field Value 600 for the \
                   following field: company.",
        "match": { "method": ["POST", "PUT"], "path": "phoneCall" },
    }));
    let (status, logged) = world.log("Bearer ann", &call()).await;
    assert_eq!(
        (status, &logged["unfiled"]),
        (200, &json!("unknown")),
        "{logged}"
    );
    let record = only(&world);
    assert_eq!(under(&record), (None, None));
    let message = record["message"].as_str().unwrap();
    assert!(message.contains("Not filed:") && message.contains("Wants the blue one"));
}

#[tokio::test]
async fn a_note_to_a_call_whose_choice_is_gone_is_written_and_the_choice_forgotten() {
    for (chosen, gone) in [
        (
            json!({ "company": null, "contact": "1004", "chosenAt": 5 }),
            ("contact", 1004),
        ),
        (
            json!({ "company": "602", "contact": null, "chosenAt": 5 }),
            ("customer", 602),
        ),
    ] {
        let world = world().await;
        assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
        world.netsuite.delete_by_hand(gone.0, gone.1).unwrap();
        let told = noted("Wants ten", 1_795_299_900_000, chosen.clone());
        let (status, logged) = world.log("Bearer ann", &told).await;
        assert_eq!(status, 200, "{logged}");
        let record = only(&world);
        assert_eq!(under(&record), (Some("600"), Some("1001")), "{chosen}");
        let message = record["message"].as_str().unwrap();
        assert!(message.contains("Wants ten"), "{message}");
        // Told again, nothing changes and nothing is refused.
        assert_eq!(world.log("Bearer ann", &told).await.0, 200);
        assert_eq!(only(&world)["message"], record["message"]);
        let mut next = call();
        next["telephonySessionId"] = json!("s-next");
        assert_eq!(world.log("Bearer ann", &next).await.0, 200);
        assert_eq!(under(&world.calls()[1]), (Some("600"), Some("1001")));
    }
}

#[tokio::test]
async fn a_chosen_customer_that_was_deleted_is_no_choice_for_the_number_any_more() {
    let world = world().await;
    let told = noted(
        "Theirs",
        1,
        json!({ "company": "602", "contact": null, "chosenAt": 5 }),
    );
    assert_eq!(world.log("Bearer ann", &told).await.0, 200);
    assert_eq!(under(&only(&world)), (Some("602"), None));
    world.netsuite.delete_by_hand("customer", 602).unwrap();
    let mut next = call();
    next["telephonySessionId"] = json!("s-next");
    assert_eq!(world.log("Bearer ben", &next).await.0, 200);
    assert_eq!(under(&world.calls()[1]), (Some("600"), Some("1001")));
}

/// Of one day, in the order of their ids.
fn texts(bodies: &[&str], chosen: &Value) -> Value {
    let messages: Vec<Value> = (0_i64..)
        .zip(bodies)
        .map(|(at, body)| {
            json!({
                "id": at.to_string(), "direction": "Inbound", "at": 1_795_298_700_000 + at * 60_000,
                "body": body, "delivery": "delivered",
            })
        })
        .collect();
    json!({
        "conversation": "7001", "localNumber": "+16505550101",
        "others": [{ "number": "+14155550134", "name": null }],
        "messages": messages, "chosen": chosen,
    })
}

async fn tell_texts(world: &World, report: &Value) {
    let request = world.request(Method::PUT, "/api/v1/texts/7001", "Bearer ann");
    let answer = request.json(report).send().await.unwrap();
    assert!(
        answer.status().is_success(),
        "{}",
        answer.text().await.unwrap()
    );
}

/// NetSuite does not take a record any more that names somebody who is gone.
fn refuse(world: &World, field: &str, times: usize) {
    let detail = format!(
        "Error while accessing a resource. You have entered an Invalid Field Value 600 for the following \
         field: {field}."
    );
    world.script(json!({
        "effect": "status", "status": 400, "errorCode": "USER_ERROR", "times": times, "detail": detail,
        "match": { "method": ["POST", "PUT"], "path": "phoneCall" },
    }));
}

#[tokio::test]
async fn texts_of_a_merged_customer_are_filed_under_the_one_that_is_left() {
    let world = world().await;
    world.netsuite.merge("customer", CUSTOMER, ANOTHER).unwrap();
    tell_texts(&world, &texts(&["Is it ready?"], &Value::Null)).await;
    assert_eq!(under(&only(&world)), (Some("601"), Some("1001")));
}

#[tokio::test]
async fn what_is_added_to_what_is_filed_under_a_deleted_contact_stays_with_their_company() {
    for is_text in [true, false] {
        let world = world().await;
        tell(&world, is_text, false, Value::Null).await;
        assert_eq!(under(&only(&world)), (Some("600"), Some("1001")));
        world.netsuite.delete_by_hand("contact", CONTACT).unwrap();
        refuse(&world, "contact", 1);
        tell(&world, is_text, true, Value::Null).await;
        let record = only(&world);
        assert_eq!(under(&record), (Some("600"), None), "{record}");
        assert!(record["message"].as_str().unwrap().contains("Wants ten"));
    }
}

/// A call, or texts; the second time with what is to be added.
async fn tell(world: &World, is_text: bool, has_more: bool, chosen: Value) -> Value {
    if is_text {
        let bodies = ["Is it ready?", "Wants ten"];
        let bodies = &bodies[..if has_more { 2 } else { 1 }];
        tell_texts(world, &texts(bodies, &chosen)).await;
        return Value::Null;
    }
    let (note, at) = if has_more {
        ("Wants ten", 1_795_299_900_000)
    } else {
        ("Is it ready?", 1_795_299_800_000)
    };
    let (status, logged) = world.log("Bearer ann", &noted(note, at, chosen)).await;
    assert_eq!(status, 200, "{logged}");
    logged
}

#[tokio::test]
async fn what_is_filed_under_somebody_who_is_gone_waits_for_nobody_and_the_rep_may_choose() {
    for is_text in [true, false] {
        // Whom it is filed under is refused once, and then also whom its number leads to.
        for refusals in [1, 2] {
            let world = world().await;
            tell(&world, is_text, false, Value::Null).await;
            for (kind, id) in [("customer", CUSTOMER), ("contact", CONTACT)] {
                world.netsuite.delete_by_hand(kind, id).unwrap();
            }
            refuse(&world, "company", refusals);
            let logged = tell(&world, is_text, true, Value::Null).await;
            let record = only(&world);
            assert_eq!(under(&record), (None, None), "{record}");
            assert!(record["message"].as_str().unwrap().contains("Wants ten"));
            if !is_text {
                assert_eq!(logged["unfiled"], "unknown", "{logged}");
            }
            // Told again, it stays so and is taken.
            tell(&world, is_text, true, Value::Null).await;
            assert_eq!(under(&only(&world)), (None, None));
            let choice = json!({ "company": "602", "contact": null, "chosenAt": 9 });
            tell(&world, is_text, true, choice).await;
            assert_eq!(under(&only(&world)), (Some("602"), None));
        }
    }
}

#[tokio::test]
async fn what_is_added_to_a_locked_record_waits_and_the_call_counts_as_logged() {
    let world = world().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    let before = only(&world);
    let id: i64 = before["id"].as_str().unwrap().parse().unwrap();
    world.netsuite.lock("phoneCall", id, true).unwrap();
    let told = noted("Wants ten", 1_795_299_900_000, Value::Null);
    for _ in 0..2 {
        let (status, problem) = world.log("Bearer ann", &told).await;
        assert_eq!(
            (status, &problem["code"]),
            (423, &json!("netsuite-locked")),
            "{problem}"
        );
        assert!(
            problem["detail"].as_str().unwrap().contains("locked"),
            "{problem}"
        );
    }
    assert_eq!(only(&world), before);
    // A colleague who has nothing to say is told of the record that is there.
    let mut longer = call();
    longer["note"] = json!("");
    longer["endedAt"] = json!(1_795_299_161_000_i64);
    let (status, logged) = world.log("Bearer ben", &longer).await;
    assert_eq!(
        (status, &logged["record"]),
        (200, &before["id"]),
        "{logged}"
    );
    world.netsuite.lock("phoneCall", id, false).unwrap();
    assert_eq!(world.log("Bearer ann", &told).await.0, 200);
    let record = only(&world);
    assert!(
        record["message"].as_str().unwrap().contains("Wants ten"),
        "{record}"
    );
}

#[tokio::test]
async fn a_locked_record_is_no_gap_of_the_companys_log() {
    let mut company = Company::start(CARLA, "").await;
    let session = company.call(ANN);
    company.report(&session, "Wants the blue one").await;
    let id: i64 = company.records()[0]["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    company
        .sandbox
        .netsuite
        .lock("phoneCall", id, true)
        .unwrap();
    company.read().await.unwrap();
    let counts = company.status().await["counts"].clone();
    assert_eq!(
        (&counts["logged"], &counts["failed"]),
        (&json!(1), &json!(0)),
        "{counts}"
    );
    assert_eq!(company.records().len(), 1);
}

#[tokio::test]
async fn a_field_that_the_form_demands_is_named_and_a_fixed_value_fills_it() {
    let mut company = Company::start(CARLA, "").await;
    let netsuite = company.sandbox.netsuite.clone();
    netsuite.demand("custevent_rc_campaign", true).unwrap();
    company.call(BEN);
    company.read().await.unwrap();
    let ledger = company.ledger().await;
    let gap = &ledger["gaps"][0];
    assert_eq!(
        (&gap["cause"], &gap["field"]),
        (&json!("netsuite-mandatory"), &json!("Campaign")),
        "{ledger}"
    );
    let fixed = json!({ "fixed": { "entry": { "id": "2", "name": "Harvest" } }, "field": "custevent_rc_campaign" });
    let question = json!({ "version": 0, "rules": { "callFields": [fixed] } });
    let (status, saved) = company.ask(CARLA, Method::PUT, "/logging", question).await;
    assert_eq!(
        (status, &saved["rules"]["callFields"]),
        (200, &json!([fixed])),
        "{saved}"
    );
    let (_, report) = company.sync().await;
    assert_eq!(report["newlyLogged"], 1, "{report}");
    let record = company.records().remove(0);
    assert_eq!(
        record["custevent_rc_campaign"]["refName"], "Harvest",
        "{record}"
    );
    assert_eq!(company.ledger().await["gaps"], json!([]));
    // Calls have had it, so the entry has a name for whoever chooses.
    let (_, fields) = company
        .ask(CARLA, Method::GET, "/logging/fields", Value::Null)
        .await;
    let all = fields.as_array().unwrap();
    let campaign = all.iter().find(|one| one["id"] == "custevent_rc_campaign");
    let campaign = campaign.unwrap();
    assert_eq!(
        campaign["entries"],
        json!([{ "id": "2", "name": "Harvest" }]),
        "{campaign}"
    );
    let odd = json!({ "fixed": { "entry": { "id": "two" } }, "field": "custevent_rc_campaign" });
    let question = json!({ "version": 1, "rules": { "callFields": [odd] } });
    let (status, _) = company.ask(CARLA, Method::PUT, "/logging", question).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn a_browser_is_told_which_field_the_form_demands_and_what_a_person_chose_there_stays() {
    let world = world().await;
    let (field, other) = ("custevent_rc_campaign", "custevent_rc_billable");
    world.netsuite.demand(field, true).unwrap();
    let (status, problem) = world.log("Bearer ann", &call()).await;
    assert_eq!(
        (status, &problem["code"], &problem["field"]),
        (422, &json!("netsuite-field"), &json!("Campaign")),
        "{problem}"
    );
    let rules = json!({ "callFields": [
        { "fixed": { "entry": { "id": "1" } }, "field": field },
        { "fixed": { "checkbox": true }, "field": other },
    ] });
    let question = serde_json::from_value(json!({ "version": 0, "rules": rules })).unwrap();
    world
        .app
        .logging
        .save(question, "Carla Mendes")
        .await
        .unwrap();
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    let record = only(&world);
    assert_eq!(record[field]["id"], "1", "{record}");
    assert_eq!(record[other], true, "{record}");
    let by_hand = json!({ field: { "id": "2" }, other: false });
    world
        .in_netsuite(Method::PATCH, "phoneCall/eid:rc-s-a0d1", &by_hand)
        .await;
    let told = noted("Wants ten", 1_795_299_900_000, Value::Null);
    assert_eq!(world.log("Bearer ann", &told).await.0, 200);
    let record = only(&world);
    assert_eq!(
        (&record[field]["id"], &record[other]),
        (&json!("2"), &json!(false)),
        "{record}"
    );
}

#[tokio::test]
async fn a_colleague_who_shows_the_whole_number_is_a_colleague() {
    let world = world().await;
    world.session("ben").await;
    let question = json!({ "version": 0, "rules": { "internal": "never" } });
    let question = serde_json::from_value(question).unwrap();
    world
        .app
        .logging
        .save(question, "Carla Mendes")
        .await
        .unwrap();
    for (number, is_left_out) in [
        ("102", true),
        ("+16505550102", true),
        ("+16505550199", false),
    ] {
        let mut told = call();
        told["telephonySessionId"] = json!(format!("s-{}", number.trim_start_matches('+')));
        told["remote"]["number"] = json!(number);
        told["note"] = json!("");
        let (_, logged) = world.log("Bearer ann", &told).await;
        assert_eq!(
            logged["leftOutBy"] == "internal",
            is_left_out,
            "{number} {logged}"
        );
    }
}
