//! What is linked to a call, and begun from it, before anybody has told of the call.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    company::{ANN, BEN, CARLA, Company},
    links::{
        SESSION, another, begin_as, link, named, names, order, pairs, put, report, saves_order,
    },
    support::{World, call},
};

/// The call's links as this person is shown them.
async fn shown_to(world: &World, who: &str) -> (u16, Value) {
    let path = format!("/api/v1/calls/{SESSION}/links");
    world.get(&path, &format!("Bearer {who}")).await
}

#[tokio::test]
async fn whoever_links_a_live_call_first_takes_it_from_nobody() {
    let world = World::start().await;
    assert_eq!(link(&world, "ben", SESSION, "project", "702").await.0, 204);
    assert_eq!(link(&world, "ann", SESSION, "project", "701").await.0, 204);
    for (who, project) in [("ann", "701"), ("ben", "702")] {
        let (_, links) = shown_to(&world, who).await;
        assert_eq!(names(&links), pairs(&[("project", project)]), "{who}'s own");
        assert_eq!(links["mayChange"], true);
        assert_eq!(links["isAwaited"], true);
    }
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    world.app.linking().look().await.unwrap();
    assert_eq!(named(&world)[0], "701");
    let (_, links) = shown_to(&world, "ben").await;
    assert_eq!(links["mayChange"], false);
    assert!(!names(&links).contains(&pairs(&[("project", "702")])[0]));
    assert_eq!(link(&world, "ann", SESSION, "project", "702").await.0, 204);
    assert_eq!(link(&world, "ben", SESSION, "project", "701").await.0, 403);
}

#[tokio::test]
async fn of_two_who_were_on_the_call_each_ones_links_count_once_they_have_told() {
    let world = World::start().await;
    let wish = |record: &str, is_linked: bool| json!({ "kind": "opportunity", "record": record, "isLinked": is_linked });
    let path = format!("/api/v1/calls/{SESSION}/links");
    for (record, is_linked) in [("5505", true), ("5501", false)] {
        let done = put(&world, "ben", &path, &wish(record, is_linked)).await;
        assert_eq!(done.0, 204, "{}", done.1);
    }
    world.clock.advance_millis(1_000);
    assert_eq!(
        link(&world, "ann", SESSION, "opportunity", "5501").await.0,
        204
    );
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    world.app.linking().look().await.unwrap();
    assert_eq!(named(&world)[2], "5501");
    assert_eq!(world.log("Bearer ben", &call()).await.0, 200);
    world.app.linking().look().await.unwrap();
    let (_, links) = shown_to(&world, "ann").await;
    for linked in pairs(&[("opportunity", "5501"), ("opportunity", "5505")]) {
        assert!(names(&links).contains(&linked), "{links}");
    }
    assert_eq!(named(&world)[2], "5501", "Ann said so after Ben");
}

#[tokio::test]
async fn an_admins_link_counts_whosever_call_it_turns_out_to_be() {
    let world = World::start().await;
    assert_eq!(
        link(&world, "carla", SESSION, "project", "702").await.0,
        204
    );
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    world.app.linking().look().await.unwrap();
    assert_eq!(named(&world)[0], "702");
}

#[tokio::test]
async fn a_live_calls_link_can_be_taken_away_and_is_none_of_a_reports() {
    let world = World::start().await;
    assert_eq!(
        link(&world, "ann", SESSION, "salesOrder", "5601").await.0,
        204
    );
    let rows = report(&world, "ann", "/api/v1/revenue").await;
    assert_eq!(rows["rows"], json!([]), "whose it is nobody knows");
    let path = format!("/api/v1/calls/{SESSION}/links");
    let wish = json!({ "kind": "salesOrder", "record": "5601", "isLinked": false });
    assert_eq!(put(&world, "ann", &path, &wish).await.0, 204);
    assert_eq!(names(&shown_to(&world, "ann").await.1), pairs(&[]));
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    world.app.linking().look().await.unwrap();
    assert_eq!(named(&world)[2], Value::Null);
}

#[tokio::test]
async fn the_customer_chosen_when_the_call_is_logged_counts_before_what_was_linked_earlier() {
    let world = World::start().await;
    assert_eq!(link(&world, "ann", SESSION, "project", "701").await.0, 204);
    let mut chosen = call();
    chosen["chosen"] = json!({ "company": "601", "contact": null, "chosenAt": 1 });
    assert_eq!(world.log("Bearer ann", &chosen).await.0, 200);
    world.app.linking().look().await.unwrap();
    assert_eq!(named(&world)[0], "601");
}

#[tokio::test]
async fn an_order_begun_in_a_live_call_is_the_one_of_whose_call_it_was() {
    let world = World::start().await;
    begin_as(&world, "ben", SESSION, "600").await;
    begin_as(&world, "ann", SESSION, "600").await;
    assert_eq!(shown_to(&world, "ann").await.1["order"], "awaited");
    assert_eq!(shown_to(&world, "carla").await.0, 404);
    let bens = saves_order(&world, "Ben", "600");
    let anns = saves_order(&world, "Ann", "600");
    world.app.linking().look().await.unwrap();
    assert_eq!(order(&world, &anns)["custbody_rc_call"], Value::Null);
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    world.app.linking().look().await.unwrap();
    assert_eq!(order(&world, &anns)["custbody_rc_call"], SESSION);
    assert_eq!(order(&world, &bens)["custbody_rc_call"], Value::Null);
    assert_eq!(named(&world)[2], json!(anns));
    // Ben was on the call as well: then his is from it, too.
    assert_eq!(world.log("Bearer ben", &call()).await.0, 200);
    world.app.linking().look().await.unwrap();
    assert_eq!(order(&world, &bens)["custbody_rc_call"], SESSION);
}

#[tokio::test]
async fn an_order_that_is_awaited_is_not_displaced_by_another_of_the_same_call() {
    let world = World::start().await;
    begin_as(&world, "ben", SESSION, "601").await;
    begin_as(&world, "ann", SESSION, "600").await;
    for who in ["ann", "ben"] {
        assert_eq!(world.log(&format!("Bearer {who}"), &call()).await.0, 200);
    }
    let (anns, bens) = (
        saves_order(&world, "Ann", "600"),
        saves_order(&world, "Ben", "601"),
    );
    for _ in 0..2 {
        world.app.linking().look().await.unwrap();
    }
    assert_eq!(order(&world, &anns)["custbody_rc_call"], SESSION);
    assert_eq!(order(&world, &bens)["custbody_rc_call"], SESSION);
}

#[tokio::test]
async fn an_order_is_not_guessed_while_the_same_rep_began_one_in_a_live_call() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &another("s-1")).await.0, 200);
    begin_as(&world, "ann", "s-1", "600").await;
    begin_as(&world, "ann", SESSION, "600").await;
    let id = saves_order(&world, "Ann", "600");
    world.app.linking().look().await.unwrap();
    assert_eq!(order(&world, &id)["custbody_rc_call"], Value::Null);
    // An order that nobody comes back to is waited for no longer than any other.
    world.clock.advance_millis(25 * 3_600_000);
    world.app.linking().look().await.unwrap();
    assert_eq!(shown_to(&world, "ann").await.0, 404);
}

#[tokio::test]
async fn what_is_linked_to_a_call_that_a_rule_leaves_out_stays_theirs_who_told_of_it() {
    let world = World::start().await;
    let rules = json!({ "version": 0, "rules": { "numbers": ["(415) 555-0134"] } });
    let rules = serde_json::from_value(rules).unwrap();
    world.app.logging.save(rules, "Carla Mendes").await.unwrap();
    for who in ["ben", "ann"] {
        let done = link(&world, who, SESSION, "salesOrder", "5601").await;
        assert_eq!(done.0, 204);
    }
    let mut silent = call();
    silent["note"] = json!("");
    let (status, answer) = world.log("Bearer ann", &silent).await;
    assert_eq!((status, answer), (200, json!({ "leftOutBy": "number" })));
    let (_, links) = shown_to(&world, "ann").await;
    assert_eq!(names(&links), pairs(&[("salesOrder", "5601")]));
    let rows = report(&world, "ann", "/api/v1/revenue").await;
    assert_eq!(rows["rows"][0]["record"], "5601");
    let rows = report(&world, "ben", "/api/v1/revenue").await;
    assert_eq!(rows["rows"], json!([]));
}

#[tokio::test]
async fn what_nobody_tells_of_is_forgotten_after_a_month() {
    let world = World::start().await;
    assert_eq!(link(&world, "ann", SESSION, "project", "701").await.0, 204);
    world.clock.advance_millis(29 * 24 * 3_600_000);
    world.app.linking().look().await.unwrap();
    assert_eq!(shown_to(&world, "ann").await.0, 200);
    world.clock.advance_millis(2 * 24 * 3_600_000);
    world.app.linking().look().await.unwrap();
    assert_eq!(shown_to(&world, "ann").await.0, 404);
}

#[tokio::test]
async fn ringcentrals_log_says_whose_links_count_before_netsuite_takes_the_call() {
    let mut company = Company::start(CARLA, "").await;
    let session = company.call(ANN);
    let path = format!("/calls/{session}/links");
    for (who, project) in [(BEN, "702"), (ANN, "701")] {
        let wish = json!({ "kind": "project", "record": project, "isLinked": true });
        let (status, problem) = company.ask(who, Method::PUT, &path, wish).await;
        assert_eq!(status, 204, "{problem}");
    }
    company.refuse_writes(503, 40);
    company.read().await.unwrap();
    assert_eq!(company.records().len(), 0);
    let (_, links) = company.ask(ANN, Method::GET, &path, Value::Null).await;
    assert_eq!(names(&links), pairs(&[("project", "701")]));
    let wish = json!({ "kind": "project", "record": "702", "isLinked": true });
    let (status, _) = company.ask(BEN, Method::PUT, &path, wish).await;
    assert_eq!(status, 403);
    while company.records().is_empty() {
        company.sync().await;
    }
    company.app.linking().look().await.unwrap();
    assert_eq!(company.records()[0]["company"]["id"], "701");
}

/// The connector died between writing the record and having its links count.
#[tokio::test]
async fn what_was_linked_early_counts_although_the_connector_died_right_after_logging() {
    let company = Company::start(CARLA, "").await;
    let path = "/calls/s-1/links";
    let wish = json!({ "kind": "salesOrder", "record": "5601", "isLinked": true });
    let (status, _) = company.ask(ANN, Method::PUT, path, wish).await;
    assert_eq!(status, 204);
    let columns = "SELECT extension FROM call_link_early";
    let ann: String = sqlx::query_scalar(columns)
        .fetch_one(&company.database)
        .await
        .unwrap();
    let seen = "INSERT INTO company_call (call, extension, record, started_at, told, state, seen_at) \
                VALUES ('s-1', $1, 'r', 0, '', 'logged', 0)";
    sqlx::query(seen)
        .bind(ann)
        .execute(&company.database)
        .await
        .unwrap();
    company.app.linking().look().await.unwrap();
    let (_, report) = company.ask(ANN, Method::GET, "/revenue", Value::Null).await;
    assert_eq!(report["rows"][0]["record"], "5601");
}
