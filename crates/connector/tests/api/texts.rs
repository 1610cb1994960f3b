//! Texts, as the app reports them.

use reqwest::Method;
use serde_json::{Value, json};

use super::support::{World, answer};

/// 14:05 in Los Angeles.
const FIVE_PAST_TWO: i64 = 1_795_298_700_000;
const HOUR: i64 = 3_600_000;

fn text(id: &str, direction: &str, at: i64, body: &str) -> Value {
    json!({ "id": id, "direction": direction, "at": at, "body": body, "delivery": "delivered" })
}

fn report(messages: &[Value]) -> Value {
    json!({
        "conversation": "5439713300012345678",
        "others": [{ "number": "+14155550134", "name": "ARRIAGA T" }],
        "localNumber": "+16505550101",
        "messages": messages,
    })
}

async fn log(world: &World, credentials: &str, report: &Value) -> (u16, Value) {
    let path = format!("/api/v1/texts/{}", report["conversation"].as_str().unwrap());
    let request = world.request(Method::PUT, &path, credentials).json(report);
    answer(request.send().await.unwrap()).await
}

#[tokio::test]
async fn a_day_of_texts_is_one_phone_call_record_however_often_it_is_told() {
    let world = World::start().await;
    let hello = text("1", "Inbound", FIVE_PAST_TWO, "Is the pump in?");
    let (status, logged) = log(&world, "Bearer ann", &report(std::slice::from_ref(&hello))).await;
    assert_eq!(status, 200, "{logged}");
    let reply = text("2", "Outbound", FIVE_PAST_TWO + HOUR, "Yes");
    let whole = report(&[reply, hello]);
    let (first, second) = tokio::join!(
        log(&world, "Bearer ann", &whole),
        log(&world, "Bearer ann", &whole)
    );
    assert_eq!((first.0, second.0), (200, 200));
    let day = &first.1["days"][0];
    assert_eq!(day["day"], "2026-11-21");
    assert_eq!(day["messages"], json!(["1", "2"]));
    assert_eq!(
        day["record"]["externalId"],
        "rc-sms-5439713300012345678-20261121"
    );
    assert_eq!(day["record"]["found"]["company"]["id"], "600");
    let [record] = &world.calls()[..] else {
        panic!("{:?}", world.calls())
    };
    assert_eq!(record["id"], day["record"]["record"]);
    assert_eq!(record["title"], "Texts with Tomás Arriaga");
    assert_eq!(record["company"]["id"], "600");
    assert_eq!(record["contact"]["id"], "1001");
    assert_eq!(record["assigned"]["refName"], "Ann Lee");
    assert_eq!(record["startDate"], "2026-11-21");
    assert_eq!(
        (&record["startTime"], &record["endTime"]),
        (&json!("14:05"), &json!("15:05"))
    );
    assert_eq!(
        record["message"],
        "Texts: 1 received, 1 sent\nNumber: +1 (415) 555-0134\nOur number: +1 (650) 555-0101\n\n\
         14:05 Tomás Arriaga: Is the pump in?\n15:05 Ann Lee: Yes"
    );
}

#[tokio::test]
async fn a_session_says_how_far_the_persons_texts_were_told() {
    let world = World::start().await;
    let until = async |who: &str| world.session(who).await.1["textsUntil"].clone();
    assert_eq!(until("ann").await, Value::Null);
    let tell = async |id: &str, at: i64| {
        let hello = text(id, "Inbound", at, "Is the pump in?");
        let (status, logged) = log(&world, "Bearer ann", &report(&[hello])).await;
        assert_eq!(status, 200, "{logged}");
    };
    tell("2", FIVE_PAST_TWO + HOUR).await;
    tell("1", FIVE_PAST_TWO).await;
    assert_eq!(until("ann").await, json!(FIVE_PAST_TWO + HOUR));
    assert_eq!(until("ben").await, Value::Null, "each has their own");
    let ahead = world.clock.now().plus_millis(48 * HOUR).as_millis();
    tell("3", ahead).await;
    let until = until("ann").await.as_i64().unwrap();
    assert!(until < ahead, "a clock that is ahead hides nothing");
}

#[tokio::test]
async fn a_company_that_logs_no_texts_has_none_written_until_it_does() {
    let world = World::start().await;
    let put = async |version: u32, texts: bool| {
        let rules = json!({ "version": version, "rules": { "texts": texts } });
        let request = world.request(Method::PUT, "/api/v1/logging", "Bearer carla");
        let (status, saved) = answer(request.json(&rules).send().await.unwrap()).await;
        assert_eq!(status, 200, "{saved}");
    };
    put(0, false).await;
    let told = report(&[text("1", "Inbound", FIVE_PAST_TWO, "Is the pump in?")]);
    let (status, logged) = log(&world, "Bearer ann", &told).await;
    assert_eq!((status, &logged["leftOutBy"]), (200, &json!("texts")));
    assert_eq!((&logged["days"], world.calls().len()), (&json!([]), 0));
    let (_, session) = world.session("ann").await;
    assert_eq!(session["textsUntil"], Value::Null, "none was told");
    put(1, true).await;
    let (_, logged) = log(&world, "Bearer ann", &told).await;
    assert_eq!(
        (&logged["leftOutBy"], world.calls().len()),
        (&Value::Null, 1)
    );
}

#[tokio::test]
async fn a_day_ends_at_the_reps_midnight() {
    let world = World::start().await;
    // 23:50 in Los Angeles, and twenty minutes later.
    let late = FIVE_PAST_TWO + 9 * HOUR + 45 * 60_000;
    let (_, logged) = log(
        &world,
        "Bearer ann",
        &report(&[
            text("1", "Inbound", late, "Still up?"),
            text("2", "Inbound", late + 20 * 60_000, "Good night"),
        ]),
    )
    .await;
    let days: Vec<&Value> = logged["days"].as_array().unwrap().iter().collect();
    assert_eq!(days.len(), 2, "{logged}");
    assert_eq!(days[0]["day"], "2026-11-21");
    assert_eq!(days[1]["day"], "2026-11-22");
    assert_eq!(world.calls().len(), 2);
}

#[tokio::test]
async fn texts_of_a_shared_number_wait_for_the_reps_choice() {
    let world = World::start().await;
    let mut shared = report(&[text("1", "Inbound", FIVE_PAST_TWO, "Truck is here")]);
    shared["others"] = json!([{ "number": "+12125550177", "name": null }]);
    let (_, logged) = log(&world, "Bearer ann", &shared).await;
    assert_eq!(logged["days"][0]["record"]["found"], Value::Null);
    let message = || world.calls()[0]["message"].as_str().unwrap().to_owned();
    assert!(
        message().contains("\nNot filed: 2 records"),
        "{}",
        message()
    );
    shared["chosen"] = json!({ "company": "603", "contact": "1004", "chosenAt": 1 });
    let (_, logged) = log(&world, "Bearer ann", &shared).await;
    assert_eq!(
        logged["days"][0]["record"]["found"]["contact"]["name"],
        "Dana Whitfield"
    );
    assert_eq!(world.calls().len(), 1);
    assert_eq!(world.calls()[0]["contact"]["id"], "1004");
    assert!(!message().contains("Not filed"));
    assert!(message().contains("14:05 Dana Whitfield: Truck is here"));
}

async fn choose(world: &World, company: &str, contact: &str) {
    let choice = json!({ "number": "+12125550177", "company": company, "contact": contact });
    let request = world.request(Method::PUT, "/api/v1/callers/choice", "Bearer ben");
    let (status, _) = answer(request.json(&choice).send().await.unwrap()).await;
    assert_eq!(status, 204);
}

/// A report of the number that two have.
fn shared(messages: &[Value], chosen: &Value) -> Value {
    let mut shared = report(messages);
    shared["others"] = json!([{ "number": "+12125550177", "name": null }]);
    shared["chosen"] = chosen.clone();
    shared
}

#[tokio::test]
async fn a_later_choice_for_the_number_wins_over_what_was_once_chosen_for_the_conversation() {
    let world = World::start().await;
    let old = json!({ "company": "603", "contact": "1004", "chosenAt": 1 });
    let first = text("1", "Inbound", FIVE_PAST_TWO, "Truck is here");
    let (_, logged) = log(&world, "Bearer ann", &shared(&[first], &old)).await;
    let contact = |logged: &Value| logged["days"][0]["record"]["found"]["contact"]["id"].clone();
    assert_eq!(contact(&logged), "1004");
    choose(&world, "604", "1005").await;
    let next_day = FIVE_PAST_TWO + 24 * HOUR;
    let second = text("2", "Inbound", next_day, "And gone");
    let (status, logged) = log(&world, "Bearer ann", &shared(&[second], &old)).await;
    assert_eq!(status, 200, "{logged}");
    let contacts: Vec<Value> = world
        .calls()
        .iter()
        .map(|one| one["contact"]["id"].clone())
        .collect();
    assert_eq!(contacts, ["1005", "1005"], "both days");
    let (_, found) = world.look_up("+12125550177").await;
    let by = &found["evidence"][0]["chosen"]["by"];
    assert_eq!(by, "Ben Okafor", "nor is the old one told again: {found}");
}

#[tokio::test]
async fn a_choice_files_every_day_of_the_conversation_and_brings_no_deleted_one_back() {
    let world = World::start().await;
    let day = |at: i64| {
        text(
            &at.to_string(),
            "Inbound",
            FIVE_PAST_TWO + at * 24 * HOUR,
            "Hello",
        )
    };
    let none = Value::Null;
    log(
        &world,
        "Bearer ann",
        &shared(&[day(0), day(1), day(2), day(3)], &none),
    )
    .await;
    let mut other = shared(&[day(1)], &none);
    other["conversation"] = "5439713300012345678-9".into();
    log(&world, "Bearer ann", &other).await;
    let deleted = world.calls()[1]["id"].as_str().unwrap().to_owned();
    world
        .in_netsuite(
            Method::DELETE,
            &format!("phoneCall/{deleted}"),
            &Value::Null,
        )
        .await;
    let before: Vec<Value> = world.calls();
    let chosen = json!({ "company": "603", "contact": "1004", "chosenAt": 1_795_000_000_000_i64 });
    let (status, logged) = log(&world, "Bearer ann", &shared(&[], &chosen)).await;
    assert_eq!(status, 200, "{logged}");
    let days: Vec<&Value> = logged["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["day"])
        .collect();
    assert_eq!(days, ["2026-11-21", "2026-11-23", "2026-11-24"]);
    let ours: Vec<Value> = world.calls();
    assert_eq!(ours.len(), before.len());
    for record in &ours {
        let is_other = record["externalId"].as_str().unwrap().contains("678-9-");
        let wanted = if is_other { Value::Null } else { json!("1004") };
        assert_eq!(record["contact"]["id"], wanted, "{record}");
        assert_eq!(
            record["message"].as_str().unwrap().matches("Hello").count(),
            1
        );
    }
    let asked = world.netsuite.accesses().len();
    log(&world, "Bearer ann", &shared(&[], &chosen)).await;
    assert_eq!(
        world.netsuite.accesses().len(),
        asked,
        "the same again asks nothing"
    );
}

#[tokio::test]
async fn texts_of_very_many_days_are_written_and_filed_anew_in_requests_of_ten_days() {
    let world = World::start().await;
    let day = |at: i64| {
        let at_noon = FIVE_PAST_TWO + at * 24 * HOUR;
        text(&at.to_string(), "Inbound", at_noon, "Hello")
    };
    let mut left: Vec<Value> = (0..23).map(day).collect();
    let mut counts = Vec::new();
    loop {
        let (status, logged) = log(&world, "Bearer ann", &shared(&left, &Value::Null)).await;
        assert_eq!(status, 200, "{logged}");
        let days = logged["days"].as_array().unwrap();
        counts.push(days.len());
        let is_told = |one: &Value| {
            let mut days = days.iter();
            days.any(|day| day["messages"].as_array().unwrap().contains(&one["id"]))
        };
        left.retain(|one| !is_told(one));
        if logged["isMore"] == false {
            break;
        }
    }
    assert_eq!((counts, left.len()), (vec![10, 10, 3], 0));
    let chosen = json!({ "company": "603", "contact": "1004", "chosenAt": 1_795_000_000_000_i64 });
    let mut counts = Vec::new();
    loop {
        let newest = [day(22)];
        let told: &[Value] = if counts.is_empty() { &newest } else { &[] };
        let (status, logged) = log(&world, "Bearer ann", &shared(told, &chosen)).await;
        assert_eq!(status, 200, "{logged}");
        counts.push(logged["days"].as_array().unwrap().len());
        if logged["isMore"] == false {
            break;
        }
    }
    assert_eq!(counts, [10, 10, 3]);
    let ours = world.calls();
    assert_eq!(ours.len(), 23);
    for record in &ours {
        assert_eq!(record["contact"]["id"], "1004", "{record}");
    }
}

/// Nobody may change this record any more, or everybody again.
fn lock(world: &World, record: &Value, is_locked: bool) {
    let id = record["id"].as_str().unwrap().parse().unwrap();
    world.netsuite.lock("phoneCall", id, is_locked).unwrap();
}

/// A text on the day so many days later.
fn on_day(id: &str, at: i64) -> Value {
    text(id, "Inbound", FIVE_PAST_TWO + at * 24 * HOUR, "Hello")
}

/// Days or messages that an answer names.
fn named<'a>(answer: &'a Value, list: &str, what: &str) -> Vec<&'a Value> {
    let all = answer[list].as_array().into_iter().flatten();
    all.map(|one| &one[what]).collect()
}

#[tokio::test]
async fn a_locked_day_keeps_no_other_day_from_being_written() {
    let world = World::start().await;
    let begun: Vec<Value> = (0..11).map(|at| on_day(&format!("a{at}"), at)).collect();
    log(&world, "Bearer ann", &report(&begun[..10])).await;
    log(&world, "Bearer ann", &report(&begun[10..])).await;
    let records = world.calls();
    for record in &records[..10] {
        lock(&world, record, true);
    }
    let more: Vec<Value> = (0..12).map(|at| on_day(&format!("b{at}"), at)).collect();
    let (status, logged) = log(&world, "Bearer ann", &report(&more)).await;
    assert_eq!((status, &logged["isMore"]), (200, &json!(true)), "{logged}");
    assert_eq!(
        (
            named(&logged, "days", "day"),
            named(&logged, "refused", "day").len()
        ),
        (vec![], 10)
    );
    let one = &logged["refused"][0];
    assert_eq!(
        (&one["day"], &one["messages"], &one["problem"]["code"]),
        (
            &json!("2026-11-21"),
            &json!(["b0"]),
            &json!("netsuite-locked")
        )
    );
    // As the app tells on: without what was refused.
    let (_, logged) = log(&world, "Bearer ann", &report(&more[10..])).await;
    assert_eq!(
        (named(&logged, "days", "day").len(), &logged["isMore"]),
        (2, &json!(false))
    );
    assert_eq!(world.calls().len(), 12);
    lock(&world, &records[0], false);
    let (_, logged) = log(&world, "Bearer ann", &report(&more[..2])).await;
    assert_eq!(named(&logged, "days", "messages"), [&json!(["b0"])]);
    assert_eq!(named(&logged, "refused", "messages"), [&json!(["b1"])]);
    let message = world.calls()[0]["message"].as_str().unwrap().to_owned();
    assert_eq!(message.matches("Hello").count(), 2, "{message}");
}

#[tokio::test]
async fn todays_texts_are_written_although_an_old_day_that_is_to_follow_a_choice_is_locked() {
    let world = World::start().await;
    let none = Value::Null;
    log(
        &world,
        "Bearer ann",
        &shared(&[on_day("1", 0), on_day("2", 1)], &none),
    )
    .await;
    let old = world.calls()[0].clone();
    lock(&world, &old, true);
    let chosen = json!({ "company": "603", "contact": "1004", "chosenAt": 1_795_000_000_000_i64 });
    let (status, logged) = log(&world, "Bearer ann", &shared(&[on_day("3", 2)], &chosen)).await;
    assert_eq!((status, &logged["isMore"]), (200, &json!(true)), "{logged}");
    assert_eq!(named(&logged, "days", "day"), ["2026-11-22", "2026-11-23"]);
    assert_eq!(named(&logged, "refused", "day"), ["2026-11-21"]);
    let mut rest = shared(&[], &chosen);
    rest["refused"] = json!(["2026-11-21"]);
    let asked = world.netsuite.accesses().len();
    let (_, logged) = log(&world, "Bearer ann", &rest).await;
    assert_eq!(
        (named(&logged, "days", "day"), &logged["isMore"]),
        (vec![], &json!(false))
    );
    assert_eq!(world.netsuite.accesses().len(), asked, "left alone");
    lock(&world, &old, false);
    let (_, logged) = log(&world, "Bearer ann", &shared(&[], &chosen)).await;
    assert_eq!(named(&logged, "days", "day"), ["2026-11-21"]);
    for record in world.calls() {
        assert_eq!(record["contact"]["id"], "1004", "{record}");
    }
}

#[tokio::test]
async fn a_day_that_netsuite_fails_at_keeps_out_no_other_and_a_netsuite_that_is_away_all() {
    let world = World::start().await;
    let fails = |times: u32, path: &str| {
        json!({
            "effect": "status", "status": 500, "errorCode": "UNEXPECTED_ERROR", "times": times,
            "match": { "path": path },
        })
    };
    let first = [on_day("1", 0), on_day("2", 1), on_day("3", 2)];
    log(&world, "Bearer ann", &report(&first)).await;
    world.script(fails(4, "-20261121"));
    let more = [on_day("4", 0), on_day("5", 1), on_day("6", 2)];
    let (status, logged) = log(&world, "Bearer ann", &report(&more)).await;
    assert_eq!(status, 200, "{logged}");
    assert_eq!(
        named(&logged, "days", "messages"),
        [&json!(["5"]), &json!(["6"])]
    );
    assert_eq!(
        logged["refused"][0]["problem"]["code"],
        "netsuite-unavailable"
    );
    world.script(fails(100_000, "phoneCall"));
    let (status, problem) = log(
        &world,
        "Bearer ann",
        &report(&[on_day("7", 0), on_day("8", 1)]),
    )
    .await;
    assert_eq!(
        (status, &problem["code"]),
        (502, &json!("netsuite-unavailable"))
    );
}

#[tokio::test]
async fn a_choice_of_whom_netsuite_does_not_have_is_told_to_an_end_and_is_nobodys_after_it() {
    let world = World::start().await;
    let days: Vec<Value> = (0..3).map(|at| on_day(&at.to_string(), at)).collect();
    log(&world, "Bearer ann", &shared(&days, &Value::Null)).await;
    let dead = json!({ "company": "999999", "contact": null, "chosenAt": 1_795_000_000_000_i64 });
    for _ in 0..3 {
        let (status, logged) = log(&world, "Bearer ann", &shared(&days[2..], &dead)).await;
        assert_eq!(
            (status, &logged["isMore"]),
            (200, &json!(false)),
            "{logged}"
        );
    }
    let (_, logged) = log(&world, "Bearer ann", &shared(&[], &dead)).await;
    assert_eq!(
        logged["days"],
        json!([]),
        "no day is tried for its sake again"
    );
    let (_, found) = world.look_up("+12125550177").await;
    assert_eq!(found["evidence"][0]["chosen"], Value::Null, "{found}");
    // Whom somebody chooses after that is taken.
    let chosen = json!({ "company": "603", "contact": "1004", "chosenAt": 1_795_000_000_001_i64 });
    let (_, logged) = log(&world, "Bearer ann", &shared(&[], &chosen)).await;
    assert_eq!(logged["days"].as_array().unwrap().len(), 3, "{logged}");
}

#[tokio::test]
async fn a_lost_answer_and_a_persons_own_words_are_neither_doubled_nor_lost() {
    let world = World::start().await;
    let hello = text("1", "Inbound", FIVE_PAST_TWO, "Is the pump in?");
    world.script(
        json!({ "effect": "loseResponse", "match": { "method": ["POST", "PUT"], "path": "phoneCall" } }),
    );
    let (status, _) = log(&world, "Bearer ann", &report(std::slice::from_ref(&hello))).await;
    assert_eq!(status, 200);
    let record = world.calls()[0].clone();
    let by_hand = format!(
        "{}\n\nShe means the blue one.",
        record["message"].as_str().unwrap()
    );
    let path = format!("phoneCall/{}", record["id"].as_str().unwrap());
    let change = json!({ "message": by_hand });
    world.in_netsuite(Method::PATCH, &path, &change).await;
    let reply = text("2", "Outbound", FIVE_PAST_TWO + HOUR, "Yes");
    log(&world, "Bearer ann", &report(&[hello, reply])).await;
    let message = world.calls()[0]["message"].as_str().unwrap().to_owned();
    assert_eq!(message.matches("Is the pump in?").count(), 1, "{message}");
    assert!(message.contains("She means the blue one."), "{message}");
    assert!(message.ends_with("\n15:05 Ann Lee: Yes"), "{message}");
}

#[tokio::test]
async fn a_grant_logs_texts_when_the_sign_in_is_gone() {
    let world = World::start().await;
    let (_, session) = world.session("ann").await;
    world
        .ringcentral
        .revoked
        .lock()
        .unwrap()
        .insert("ann".into());
    world.clock.advance_millis(6 * 60_000);
    let grant = format!("Grant {}", session["loggingGrant"].as_str().unwrap());
    let hello = report(&[text("1", "Inbound", FIVE_PAST_TWO, "Hello")]);
    assert_eq!(log(&world, "Bearer ann", &hello).await.0, 401);
    let (status, logged) = log(&world, &grant, &hello).await;
    assert_eq!(status, 200, "{logged}");
    assert_eq!(world.calls()[0]["assigned"]["refName"], "Ann Lee");
}

#[tokio::test]
async fn what_is_no_conversation_is_refused() {
    let world = World::start().await;
    let mut other = report(&[]);
    other["conversation"] = json!("54 39");
    let path = "/api/v1/texts/54%2039";
    let request = world.request(Method::PUT, path, "Bearer ann");
    let (status, answered) = answer(request.json(&other).send().await.unwrap()).await;
    assert_eq!(
        (status, &answered["days"]),
        (200, &json!([])),
        "nothing to log"
    );
    other["messages"] = json!([text("1", "Inbound", FIVE_PAST_TWO, "x")]);
    let request = world.request(Method::PUT, path, "Bearer ann");
    let (status, problem) = answer(request.json(&other).send().await.unwrap()).await;
    assert_eq!((status, &problem["code"]), (400, &json!("invalid-request")));
    let request = world.request(Method::PUT, "/api/v1/texts/1", "Bearer ann");
    let (status, problem) = answer(request.json(&other).send().await.unwrap()).await;
    assert_eq!((status, &problem["field"]), (400, &json!("conversation")));
}
