//! How well calls were heard over the last weeks: each person's own for themselves, everybody's for admins.

use serde_json::{Value, json};

use crate::support::{World, call};

const DAY: i64 = 86_400_000;

/// A call so many days ago that was heard like this.
fn heard(now: i64, session: &str, days_ago: i64, heard: Value) -> Value {
    let mut told = call();
    let started = now - days_ago * DAY - 60_000;
    told["telephonySessionId"] = json!(session);
    told["startedAt"] = json!(started);
    told["answeredAt"] = json!(started + 5_000);
    told["endedAt"] = json!(started + 50_000);
    told["heard"] = heard;
    told
}

fn spans(good: i64, fair: i64, poor: i64, grade: &str, cause: Option<&str>) -> Value {
    json!({
        "goodMs": good, "fairMs": fair, "poorMs": poor,
        "worst": { "grade": grade, "cause": cause },
    })
}

async fn report(world: &World, who: &str, path: &str) -> Value {
    let (status, report) = world.get(path, &format!("Bearer {who}")).await;
    assert_eq!(status, 200, "{report}");
    report
}

async fn log(world: &World, who: &str, call: &Value) {
    let (status, answer) = world.log(&format!("Bearer {who}"), call).await;
    assert_eq!(status, 200, "{answer}");
}

/// Two of Ann's today, one of them bad for a while, a bad one of hers ten days ago, and one of Ben's.
async fn some_weeks() -> World {
    let world = World::start().await;
    let now = world.clock.now().as_millis();
    for (who, session, days_ago, how) in [
        ("ann", "s-good", 0, spans(40_000, 0, 0, "good", None)),
        (
            "ann",
            "s-dipped",
            0,
            spans(30_000, 0, 9_000, "poor", Some("theirsIsLost")),
        ),
        (
            "ann",
            "s-poor",
            10,
            spans(1_000, 0, 40_000, "poor", Some("slow")),
        ),
        (
            "ben",
            "s-bens",
            0,
            spans(1_000, 30_000, 0, "fair", Some("uneven")),
        ),
    ] {
        log(&world, who, &heard(now, session, days_ago, how)).await;
    }
    world
}

#[tokio::test]
async fn ones_own_report_counts_ones_own_calls_by_day_and_names_the_worst() {
    let world = some_weeks().await;
    let report = report(&world, "ann", "/api/v1/quality").await;
    assert_eq!(
        report["total"],
        json!({
            "good": 2, "dipped": 1, "fair": 0, "poor": 1,
            "causes": [
                { "cause": "theirsIsLost", "calls": 1 },
                { "cause": "slow", "calls": 1 },
            ],
        })
    );
    let days = report["days"].as_array().unwrap();
    assert_eq!(days.len(), 2, "{report}");
    assert_eq!(days[0]["tally"]["good"], 2, "the newest first: {report}");
    assert_eq!(days[1]["tally"]["poor"], 1);
    assert!(days[0]["day"].as_str() > days[1]["day"].as_str());
    assert_eq!(report["people"], json!([]));
    let worst = report["worst"].as_array().unwrap();
    let calls: Vec<&Value> = worst.iter().map(|one| &one["call"]).collect();
    assert_eq!(calls, ["s-poor", "s-dipped"], "and none that was good");
    assert_eq!(worst[0]["heard"]["poorMs"], 40_000);
    let url = worst[0]["url"].as_str().unwrap();
    assert!(url.starts_with("https://pages.example/app/crm/calendar/call.nl?id="));
}

#[tokio::test]
async fn an_admin_sees_whose_calls_are_bad_and_why_and_a_member_does_not() {
    let world = some_weeks().await;
    let all = report(&world, "carla", "/api/v1/company/quality").await;
    let total = &all["total"];
    assert_eq!(
        (&total["good"], &total["fair"], &total["poor"]),
        (&json!(2), &json!(1), &json!(1))
    );
    let people: Vec<(&str, &Value)> = all["people"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), &one["tally"]["causes"]))
        .collect();
    let [(first, bens), (second, anns)] = people[..] else {
        panic!("{all}");
    };
    // All of his calls, and two of three of hers.
    assert_eq!((first, second), ("Ben Okafor", "Ann Lee"));
    assert_eq!(*bens, json!([{ "cause": "uneven", "calls": 1 }]));
    assert_eq!(anns.as_array().map(Vec::len), Some(2));
    let names: Vec<&Value> = all["worst"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(names, ["Ann Lee", "Ann Lee", "Ben Okafor"]);
    for secret in ["4155550134", "ARRIAGA", "blue one", "Cobalt"] {
        assert!(!all.to_string().contains(secret), "{secret}: {all}");
    }
    let (status, refused) = world.get("/api/v1/company/quality", "Bearer ann").await;
    assert_eq!((status, &refused["code"]), (403, &json!("admin-only")));
}

#[tokio::test]
async fn what_a_later_report_says_less_of_takes_nothing_away() {
    let world = World::start().await;
    let now = world.clock.now().as_millis();
    let how = spans(10_000, 0, 30_000, "poor", Some("oursIsLost"));
    let told = heard(now, "s-1", 0, how);
    log(&world, "ann", &told).await;
    // RingCentral's log knows nothing of it, and another of her browsers had it for a moment.
    let mut silent = told.clone();
    silent["heard"] = Value::Null;
    let mut short = told.clone();
    short["heard"] = spans(2_000, 0, 0, "good", None);
    for less in [&silent, &short, &told] {
        log(&world, "ann", less).await;
        let report = report(&world, "ann", "/api/v1/quality").await;
        assert_eq!(report["total"]["poor"], 1, "{report}");
        assert_eq!(report["total"]["good"], 0);
    }
    // Whoever had the call before it was handed on heard it for themselves.
    log(&world, "ben", &short).await;
    let all = report(&world, "carla", "/api/v1/company/quality").await;
    assert_eq!(all["total"]["good"], 1);
    assert_eq!(all["total"]["poor"], 1);
}

#[tokio::test]
async fn what_is_older_than_the_report_goes_back_is_kept_no_longer() {
    let world = some_weeks().await;
    let now = world.clock.now().as_millis();
    let how = spans(0, 0, 9_000, "poor", Some("slow"));
    log(&world, "ann", &heard(now, "s-old", 40, how)).await;
    let anns = report(&world, "ann", "/api/v1/quality").await;
    assert_eq!(anns["total"]["poor"], 1, "{anns}");
    world.clock.advance_millis(20 * DAY);
    world.netsuite_clock.advance_millis(20 * DAY);
    let later = report(&world, "ann", "/api/v1/quality").await;
    assert_eq!(later["days"].as_array().map(Vec::len), Some(1), "{later}");
    let how = spans(9_000, 0, 0, "good", None);
    log(&world, "ann", &heard(now + 20 * DAY, "s-new", 0, how)).await;
    // Also where the clock goes back, nothing of it is there any more.
    world.clock.advance_millis(-20 * DAY);
    let earlier = report(&world, "ann", "/api/v1/quality").await;
    assert_eq!(earlier["total"]["poor"], 0, "{earlier}");
}

#[tokio::test]
async fn a_call_that_a_rule_leaves_out_leaves_nothing_behind() {
    let world = World::start().await;
    let now = world.clock.now().as_millis();
    let rules = json!({ "version": 0, "rules": { "inbound": false } });
    let rules = serde_json::from_value(rules).unwrap();
    world.app.logging.save(rules, "Carla Mendes").await.unwrap();
    let how = spans(0, 0, 9_000, "poor", Some("slow"));
    let mut told = heard(now, "s-1", 0, how);
    told["note"] = json!("");
    log(&world, "ann", &told).await;
    let report = report(&world, "ann", "/api/v1/quality").await;
    assert_eq!(report["total"]["poor"], 0, "{report}");
}

#[tokio::test]
async fn nonsense_from_a_browser_is_counted_and_breaks_nothing() {
    let world = World::start().await;
    let now = world.clock.now().as_millis();
    let how = spans(i64::MAX, i64::MIN, i64::MAX, "poor", None);
    log(&world, "ann", &heard(now, "s-1", 0, how)).await;
    let report = report(&world, "ann", "/api/v1/quality").await;
    assert_eq!(report["total"]["good"], 1, "{report}");
    assert_eq!(report["worst"][0]["heard"]["poorMs"], DAY);
}
