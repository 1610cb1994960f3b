//! The API as the app uses it.

#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

mod at_rest;
mod company;
mod directory;
mod early_links;
mod events;
mod gone;
mod histories;
mod ledger;
mod links;
mod load;
mod logging;
mod logs;
mod mapping;
mod pane;
mod processes;
mod quality;
mod samples;
mod security;
mod set_up;
mod sharing;
mod spoilt;
mod strangers;
mod support;
mod tests_run;
mod texts;
mod tricks;
#[path = "../../examples/load/verdict.rs"]
mod verdict;
mod waiting;
mod webhook;

use std::sync::atomic::Ordering;

use ledgerline_connector::http;
use reqwest::Method;
use serde_json::{Value, json};
use support::{World, answer, call};

#[tokio::test]
async fn a_session_says_who_asks_and_which_employee_that_is() {
    let world = World::start().await;
    let (status, session) = world.session("ann").await;
    assert_eq!(status, 200, "{session}");
    assert_eq!(session["extensionId"], "300012341");
    assert_eq!(session["netsuite"], "connected");
    assert_eq!(session["employee"]["name"], "Ann Lee");
    assert_eq!(session["loggingGrant"].as_str().unwrap().len(), 43);
}

#[tokio::test]
async fn an_employee_without_the_extensions_email_is_found_by_the_direct_number() {
    let world = World::start().await;
    let other = json!({ "email": "somebody.else@northgate.example" });
    world
        .in_netsuite(Method::PATCH, "employee/11", &other)
        .await;
    let (_, session) = world.session("ann").await;
    assert_eq!(session["employee"]["id"], "11", "{session}");
    let nowhere = json!({ "phone": "+16505550999" });
    world
        .in_netsuite(Method::PATCH, "employee/12", &other)
        .await;
    world
        .in_netsuite(Method::PATCH, "employee/12", &nowhere)
        .await;
    let (_, session) = world.session("ben").await;
    assert_eq!(session["employee"], Value::Null, "{session}");
}

#[tokio::test]
async fn a_session_says_how_netsuite_is_now_and_not_how_it_was() {
    let world = World::start().await;
    world.session("ann").await;
    let refusals = 20;
    world.script(json!({ "effect": "status", "status": 401, "times": refusals }));
    world.look_up("+14155550134").await;
    let (_, session) = world.session("ann").await;
    assert_eq!(session["netsuite"], "refused", "{session}");
    // Who Ann is was asked before, so nothing but the state itself is a reason to ask NetSuite.
    for _ in 0..refusals {
        world.session("ann").await;
    }
    let (_, session) = world.session("ann").await;
    assert_eq!(session["netsuite"], "connected", "{session}");
}

#[tokio::test]
async fn people_ringcentral_does_not_know_or_of_another_account_are_refused() {
    let world = World::start().await;
    let (status, problem) = world.session("nobody").await;
    assert_eq!(
        (status, &problem["code"]),
        (401, &json!("sign-in-required"))
    );
    let (status, problem) = world.session("stranger").await;
    assert_eq!((status, &problem["code"]), (403, &json!("forbidden")));
    let (status, problem) = world.session("outage").await;
    assert_eq!(
        (status, &problem["code"]),
        (502, &json!("ringcentral-unavailable"))
    );
}

#[tokio::test]
async fn ringcentral_is_asked_once_in_five_minutes() {
    let world = World::start().await;
    world.session("ann").await;
    world.session("ann").await;
    assert_eq!(world.ringcentral.asked.load(Ordering::SeqCst), 1);
    world.clock.advance_millis(5 * 60_000);
    world.session("ann").await;
    assert_eq!(world.ringcentral.asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_caller_is_found_however_the_number_is_stored() {
    let world = World::start().await;
    for (number, name, stored) in [
        ("+14155550134", "Tomás Arriaga", "415.555.0134 x12"),
        ("+442079460018", "Imogen Ashworth-Pryce", "020 7946 0018"),
        ("+16175550112", "Siobhán O'Neil", "617-555-0112 ext 3"),
    ] {
        let (status, found) = world.look_up(number).await;
        assert_eq!(status, 200, "{found}");
        assert_eq!(found["matches"][0]["contact"]["name"], name, "{found}");
        assert_eq!(found["matches"][0]["storedAs"], stored);
    }
    let (_, found) = world.look_up("+17025550188").await;
    assert_eq!(found["matches"], json!([]), "inactive");
    let (_, found) = world.look_up("+12125550177").await;
    assert_eq!(found["matches"].as_array().unwrap().len(), 2, "{found}");
}

#[tokio::test]
async fn twenty_lookups_at_once_stay_within_the_governors_limit_and_share_answers() {
    let world = World::start().await;
    let lookups = (0..20).map(|index| {
        let number = format!("+1415555{:04}", 1000 + index % 10);
        let request = world.lookup(&number, "Bearer ann");
        tokio::spawn(async move { request.send().await.unwrap().status().as_u16() })
    });
    for lookup in lookups.collect::<Vec<_>>() {
        assert_eq!(lookup.await.unwrap(), 200);
    }
    let pool = world.netsuite.concurrency();
    assert!(pool.peak <= 3 && pool.refused == 0, "{pool:?}");
    let queries = world
        .netsuite
        .accesses()
        .iter()
        .filter(|one| one.path.ends_with("suiteql"))
        .count();
    assert!(
        queries <= 20,
        "ten numbers, each asked with and without vendors at most: {queries}"
    );
}

#[tokio::test]
async fn a_finished_call_becomes_one_phone_call_record() {
    let world = World::start().await;
    let (status, logged) = world.log("Bearer ann", &call()).await;
    assert_eq!(status, 200, "{logged}");
    assert_eq!(logged["externalId"], "rc-s-a0d1");
    assert_eq!(logged["found"]["company"]["id"], "600");
    let [record] = &world.calls()[..] else {
        panic!("{:?}", world.calls())
    };
    assert_eq!(record["id"], logged["record"]);
    assert_eq!(record["title"], "Inbound call from Tomás Arriaga");
    assert_eq!(record["company"]["id"], "600");
    assert_eq!(record["contact"]["id"], "1001");
    assert_eq!(record["assigned"]["refName"], "Ann Lee");
    assert_eq!(record["startDate"], "2026-11-21");
    assert_eq!(
        (&record["startTime"], &record["endTime"]),
        (&json!("14:05"), &json!("14:11"))
    );
    assert_eq!(record["phone"], "+14155550134");
    let message = record["message"].as_str().unwrap();
    assert!(message.contains("Duration: 00:06:31") && message.ends_with("Wants the blue one"));
}

#[tokio::test]
async fn a_lost_answer_and_repeated_reports_leave_one_record() {
    let world = World::start().await;
    world.script(
        json!({ "effect": "loseResponse", "match": { "method": ["POST", "PUT"], "path": "phoneCall" } }),
    );
    let (status, logged) = world.log("Bearer ann", &call()).await;
    assert_eq!(status, 200, "{logged}");
    let (first, second) = (call(), call());
    let (first, second) = tokio::join!(
        world.log("Bearer ann", &first),
        world.log("Bearer ann", &second)
    );
    assert_eq!((first.0, second.0), (200, 200));
    assert_eq!(world.calls().len(), 1);
}

#[tokio::test]
async fn a_call_costs_one_request_and_one_more_where_the_directory_does_not_know_the_number() {
    let world = World::start().await;
    world.read_directory().await;
    world.session("ann").await;
    let cost = async |call: Value| {
        let before = world.netsuite.accesses().len();
        let (status, logged) = world.log("Bearer ann", &call).await;
        assert_eq!(status, 200, "{logged}");
        let asked = world.netsuite.accesses().split_off(before);
        asked.into_iter().map(|one| one.method).collect::<Vec<_>>()
    };
    assert_eq!(cost(call()).await, ["POST"]);
    let mut with_a_stranger = call();
    with_a_stranger["telephonySessionId"] = json!("s-a0d2");
    with_a_stranger["remote"]["number"] = json!("+13035550199");
    let asked = cost(with_a_stranger).await;
    assert_eq!(asked.len(), 2, "a lookup and a record: {asked:?}");
}

#[tokio::test]
async fn a_record_that_this_connector_knows_nothing_of_is_kept_and_completed() {
    let world = World::start().await;
    let by_another = json!({
        "externalId": "rc-s-a0d1", "title": "Called about the order", "phone": "+14155550134",
        "message": "Typed by a colleague", "status": "COMPLETE",
    });
    world
        .in_netsuite(Method::POST, "phoneCall", &by_another)
        .await;
    let (status, logged) = world.log("Bearer ann", &call()).await;
    assert_eq!(status, 200, "{logged}");
    let calls = world.calls();
    let message = calls[0]["message"].as_str().unwrap();
    assert!(message.contains("Typed by a colleague"), "{message}");
    assert!(message.contains("Wants the blue one"), "{message}");
    assert_eq!(calls.len(), 1);
}

#[tokio::test]
async fn the_newest_edit_of_a_note_stands_and_a_colleague_takes_nothing_away() {
    let world = World::start().await;
    let mut shorter = call();
    shorter["note"] = json!("Blue");
    shorter["noteEditedAt"] = json!(1_795_299_200_000_i64);
    world.log("Bearer ann", &shorter).await;
    world.log("Bearer ann", &call()).await;
    let message = || world.calls()[0]["message"].as_str().unwrap().to_owned();
    assert!(message().ends_with("\n\nNote:\nBlue"), "{}", message());
    let mut from_ben = call();
    from_ben["note"] = json!("");
    from_ben["result"] = json!("answeredElsewhere");
    let (status, logged) = world.log("Bearer ben", &from_ben).await;
    assert_eq!(status, 200, "{logged}");
    assert!(message().ends_with("Blue"), "{}", message());
    assert_eq!(world.calls()[0]["assigned"]["refName"], "Ann Lee");
}

#[tokio::test]
async fn a_second_browser_of_the_rep_who_talked_does_not_make_the_call_a_missed_one() {
    let world = World::start().await;
    world.log("Bearer ann", &call()).await;
    let before = world.calls();
    let mut idle = call();
    idle["result"] = json!("missed");
    idle["answeredAt"] = Value::Null;
    idle["note"] = json!("");
    assert_eq!(world.log("Bearer ann", &idle).await.0, 200);
    assert_eq!(world.calls(), before);
}

#[tokio::test]
async fn two_colleagues_who_talked_have_one_record_whoever_reports_first() {
    let mut records = Vec::new();
    for ann_is_first in [true, false] {
        let world = World::start().await;
        let mut from_ann = call();
        from_ann["direction"] = json!("Outbound");
        from_ann["remote"] = json!({ "number": "102", "name": "Ben Ito" });
        from_ann["note"] = json!("Asked Ben");
        let mut from_ben = call();
        from_ben["remote"] = json!({ "number": "101", "name": "Ann Lee" });
        from_ben["note"] = json!("Ann asked");
        from_ben["endedAt"] = json!(1_795_299_161_000_i64);
        let mut reports = [("Bearer ann", &from_ann), ("Bearer ben", &from_ben)];
        if !ann_is_first {
            reports.reverse();
        }
        for (credentials, report) in reports {
            assert_eq!(world.log(credentials, report).await.0, 200);
        }
        let [record] = &world.calls()[..] else {
            panic!("{:?}", world.calls())
        };
        records.push(
            ["title", "message", "phone", "startTime", "endTime"].map(|name| record[name].clone()),
        );
        assert_eq!(record["assigned"]["refName"], "Ann Lee");
    }
    assert_eq!(records[0], records[1]);
    let message = records[0][1].as_str().unwrap();
    assert!(message.contains("Direction: Outbound\nResult: Answered\nDuration: 00:07:31"));
    assert!(message.ends_with("\n\nNote by Ann Lee:\nAsked Ben\n\nNote by Ben Okafor:\nAnn asked"));
}

#[tokio::test]
async fn a_record_whose_writing_was_never_confirmed_is_known_again() {
    let world = World::start().await;
    world.log("Bearer ann", &call()).await;
    let edited = |note: &str, at: i64| {
        let mut edited = call();
        edited["note"] = json!(note);
        edited["noteEditedAt"] = json!(at);
        edited
    };
    let lost = json!({ "effect": "loseResponse", "times": 4, "match": { "method": ["POST", "PUT"], "path": "phoneCall" } });
    world.script(lost);
    let (status, _) = world.log("Bearer ann", &edited("Wants ten", 1)).await;
    assert_ne!(status, 200);
    let message = || world.calls()[0]["message"].as_str().unwrap().to_owned();
    assert!(message().ends_with("\n\nNote:\nWants ten"), "{}", message());
    assert_eq!(world.log("Bearer ann", &edited("Ten", 2)).await.0, 200);
    assert!(message().ends_with("\n\nNote:\nTen"), "{}", message());
}

#[tokio::test]
async fn several_matches_leave_the_call_unfiled_until_the_rep_chooses() {
    let world = World::start().await;
    let mut shared = call();
    shared["remote"]["number"] = json!("+12125550177");
    let (status, logged) = world.log("Bearer ann", &shared).await;
    assert_eq!((status, &logged["found"]), (200, &Value::Null), "{logged}");
    let record = &world.calls()[0];
    assert_eq!(record["company"], Value::Null);
    assert!(
        record["message"]
            .as_str()
            .unwrap()
            .contains("Not filed: 2 records")
    );
    shared["chosen"] = json!({ "company": null, "contact": "1004" });
    let (status, logged) = world.log("Bearer ann", &shared).await;
    assert_eq!(status, 200, "{logged}");
    let record = &world.calls()[0];
    assert_eq!(
        (&record["contact"]["id"], &record["company"]["id"]),
        (&json!("1004"), &json!("603"))
    );
    assert_eq!(record["title"], "Inbound call from Dana Whitfield");
}

#[tokio::test]
async fn a_contact_without_a_company_does_not_keep_the_call_from_being_logged() {
    let world = World::start().await;
    let mut alone = call();
    alone["remote"]["number"] = json!("+12065550165");
    let (status, logged) = world.log("Bearer ann", &alone).await;
    assert_eq!(status, 200, "{logged}");
    assert_eq!(world.calls()[0]["title"], "Inbound call from Sol Underhill");
}

#[tokio::test]
async fn a_call_is_logged_after_the_sign_in_was_revoked() {
    let world = World::start().await;
    let (_, session) = world.session("ann").await;
    let grant = format!("Grant {}", session["loggingGrant"].as_str().unwrap());
    world
        .ringcentral
        .revoked
        .lock()
        .unwrap()
        .insert("ann".to_owned());
    world.clock.advance_millis(6 * 60_000);
    assert_eq!(world.log("Bearer ann", &call()).await.0, 401);
    let (status, logged) = world.log(&grant, &call()).await;
    assert_eq!(status, 200, "{logged}");
    assert_eq!(world.calls()[0]["assigned"]["refName"], "Ann Lee");
    let lookup = world.lookup("1", &grant).send().await.unwrap();
    assert_eq!(answer(lookup).await.0, 401, "only for calls");
    let closed = world
        .request(Method::DELETE, "/api/v1/session", &grant)
        .send()
        .await
        .unwrap();
    assert_eq!(answer(closed).await.0, 204);
    assert_eq!(world.log(&grant, &call()).await.0, 401);
}

#[tokio::test]
async fn a_rep_netsuite_could_not_name_at_sign_in_is_named_when_the_call_is_logged() {
    let world = World::start().await;
    world.script(json!({
        "effect": "status", "status": 503, "errorCode": "UNEXPECTED_ERROR", "detail": "Away.",
        "times": 4, "match": { "path": "suiteql" },
    }));
    let (status, session) = world.session("ann").await;
    assert_eq!(
        (status, &session["employee"]),
        (200, &Value::Null),
        "{session}"
    );
    let grant = format!("Grant {}", session["loggingGrant"].as_str().unwrap());
    assert_eq!(world.log(&grant, &call()).await.0, 200);
    assert_eq!(world.calls()[0]["assigned"]["refName"], "Ann Lee");
}

#[tokio::test]
async fn a_role_that_may_not_read_employees_logs_the_call_under_the_reps_name() {
    let world = World::start().await;
    world.script(json!({
        "effect": "permission", "permission": "Lists -> Employees", "level": "none",
    }));
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    let record = &world.calls()[0];
    assert!(
        record["message"]
            .as_str()
            .unwrap()
            .contains("\nRep: Ann Lee"),
        "{record}"
    );
}

#[tokio::test]
async fn netsuites_refusals_keep_their_kind_and_words() {
    let world = World::start().await;
    world.log("Bearer ann", &call()).await;
    for (status, code, expected, times) in [
        (400, "INVALID_CONTENT", "netsuite-field", 1),
        (403, "INSUFFICIENT_PERMISSION", "netsuite-permission", 1),
        (401, "INVALID_LOGIN", "netsuite-sign-in", 2),
        (429, "CONCURRENCY_LIMIT_EXCEEDED", "netsuite-busy", 4),
        (500, "UNEXPECTED_ERROR", "netsuite-unavailable", 4),
    ] {
        world.script(json!({
            "effect": "status", "status": status, "errorCode": code, "detail": "Because of this.",
            "errorPath": "message", "times": times, "match": { "method": ["POST", "PUT"], "path": "phoneCall" },
        }));
        let (_, problem) = world.log("Bearer ann", &call()).await;
        assert_eq!(problem["code"], expected, "{problem}");
        if status == 400 {
            assert_eq!(
                (&problem["field"], &problem["detail"]),
                (&json!("message"), &json!("Because of this."))
            );
        }
        assert_eq!(
            world.log("Bearer ann", &call()).await.0,
            200,
            "works again after {status}"
        );
    }
}

#[tokio::test]
async fn a_token_netsuite_no_longer_accepts_is_renewed_once_and_unseen() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    world.script(json!({ "effect": "expireTokens" }));
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
}

#[tokio::test]
async fn malformed_requests_are_named_and_reach_nobody() {
    let world = World::start().await;
    let other = world
        .request(Method::PUT, "/api/v1/calls/s-other", "Bearer ann")
        .json(&call());
    let (status, problem) = answer(other.send().await.unwrap()).await;
    assert_eq!(
        (status, &problem["field"]),
        (400, &json!("telephonySessionId"))
    );
    let broken = world
        .request(Method::PUT, "/api/v1/calls/s-a0d1", "Bearer ann")
        .body("{\"note\":7}");
    assert_eq!(answer(broken.send().await.unwrap()).await.0, 400);
    assert_eq!(
        world
            .get("/api/v1/customers/1%20OR%201", "Bearer ann")
            .await
            .0,
        400
    );
    assert!(world.calls().is_empty());
}

#[tokio::test]
async fn a_customer_shows_the_call_that_was_logged_a_moment_ago() {
    let world = World::start().await;
    world.log("Bearer ann", &call()).await;
    let (status, overview) = world.get("/api/v1/customers/600", "Bearer ann").await;
    assert_eq!(status, 200, "{overview}");
    assert_eq!(overview["company"]["name"], "Cobalt Ridge Orchards");
    assert_eq!(overview["primaryContact"]["name"], "Tomás Arriaga");
    assert_eq!(overview["balance"], "18,240.50 USD");
    assert_eq!(overview["overdue"], "2,310.00 USD");
    let (_, british) = world.get("/api/v1/customers/602", "Bearer ann").await;
    assert_eq!(british["balance"], "4,120.75 GBP");
    let calls = overview["phoneCalls"].as_array().unwrap();
    assert!(
        calls
            .iter()
            .any(|one| one["title"] == "Inbound call from Tomás Arriaga"),
        "{overview}"
    );
    assert_eq!(
        world.get("/api/v1/customers/99999", "Bearer ann").await.0,
        404
    );
}

#[tokio::test]
async fn what_of_a_customer_cannot_be_read_is_left_out_and_named_when_a_permission_is_missing() {
    let world = World::start().await;
    for (status, code, detail) in [
        (400, "INVALID_PARAMETER", "Unknown identifier 'currency'."),
        (
            403,
            "INSUFFICIENT_PERMISSION",
            "You need the 'Lists -> Contacts' permission.",
        ),
    ] {
        world.script(json!({
            "effect": "status", "status": status, "errorCode": code, "detail": detail,
            "times": 1, "match": { "path": "suiteql" },
        }));
    }
    let (status, overview) = world.get("/api/v1/customers/600", "Bearer ann").await;
    assert_eq!(status, 200, "{overview}");
    assert_eq!(overview["balance"], "18,240.50");
    assert_eq!(overview["primaryContact"], Value::Null);
    assert_eq!(overview["noAccess"], json!(["primary contact"]));
}

#[tokio::test]
async fn a_customer_is_created_once_and_nothing_else_is_ever_written() {
    let world = World::start().await;
    let facts = json!({
        "companyName": "New & Sons", "firstName": "", "lastName": "", "phone": "+13035550147",
        "email": "", "requestId": "form-1",
    });
    let (status, created) = world.create(&facts).await;
    assert_eq!(status, 200, "{created}");
    assert_eq!(world.create(&facts).await.1, created);
    let mut colleague = facts.clone();
    colleague["requestId"] = json!("form-2");
    let (_, same) = world.create(&colleague).await;
    assert_eq!(
        same["found"]["company"]["id"],
        created["found"]["company"]["id"]
    );
    world.log("Bearer ann", &call()).await;
    let written = world.netsuite.record_types_written();
    assert_eq!(
        written
            .iter()
            .map(|one| one.to_lowercase())
            .collect::<Vec<_>>(),
        ["customer", "phonecall"]
    );
}

#[tokio::test]
async fn the_description_names_the_routes_that_are_served() {
    let world = World::start().await;
    let (_, description) = world.get("/api/v1/openapi.json", "").await;
    let mut described = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let method: Method = method.to_uppercase().parse().unwrap();
            described.push(format!("{method} /api/v1{path}"));
            let path = format!("/api/v1{}", path.replace("{id}", "1"));
            let answered = world.request(method, &path, "").send().await.unwrap();
            assert_eq!(answered.status().as_u16(), 401, "{path}");
        }
    }
    let mut served: Vec<String> = http::routes()
        .iter()
        .map(|route| format!("{} {}", route.method, route.path))
        .filter(|route| route.contains(" /api/v1/") && route != "GET /api/v1/openapi.json")
        .collect();
    described.sort();
    served.sort();
    assert_eq!(described, served);
}

#[tokio::test]
async fn pages_carry_a_strict_policy_and_hashed_files_stay_in_the_cache() {
    let world = World::start().await;
    let page = world
        .request(Method::GET, "/history", "")
        .send()
        .await
        .unwrap();
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-")
    );
    assert!(policy.contains("ws://localhost:8790"));
    assert!(
        !policy.contains("unsafe-inline")
            && !policy.contains('*')
            && !policy.contains("'unsafe-eval'")
    );
    assert_eq!(page.headers()["x-content-type-options"], "nosniff");
    assert_eq!(
        page.headers()["cross-origin-opener-policy"],
        "same-origin-allow-popups"
    );
    assert_eq!(page.headers()["cache-control"], "no-cache");
    assert!(!page.headers().contains_key("strict-transport-security"));
    let script = world
        .request(Method::GET, "/app-0123456789abcdef.js", "")
        .header("accept-encoding", "br")
        .send()
        .await
        .unwrap();
    assert_eq!(script.headers()["content-encoding"], "br");
    assert_eq!(
        script.headers()["cache-control"],
        "public, max-age=31536000, immutable"
    );
    let (_, config) = world.get("/config.json", "").await;
    assert_eq!(config["ringcentralClientId"], "ledgerline-demo");
    assert_eq!(world.get("/no-such-file", "").await.0, 404);
}
