//! What calls are linked to: kept, written into NetSuite's record, counted once; and orders that are made
//! from a call.

use reqwest::Method;
use serde_json::{Value, json};

use super::support::{World, answer, call};

pub(crate) const SESSION: &str = "s-a0d1";

pub(crate) async fn put(world: &World, who: &str, path: &str, body: &Value) -> (u16, Value) {
    let request = world.request(Method::PUT, path, &format!("Bearer {who}"));
    answer(request.json(body).send().await.unwrap()).await
}

pub(crate) async fn link(
    world: &World,
    who: &str,
    call: &str,
    kind: &str,
    record: &str,
) -> (u16, Value) {
    let wish = json!({ "kind": kind, "record": record, "isLinked": true });
    put(world, who, &format!("/api/v1/calls/{call}/links"), &wish).await
}

async fn unlink(world: &World, kind: &str, record: &str) {
    let wish = json!({ "kind": kind, "record": record, "isLinked": false });
    let path = format!("/api/v1/calls/{SESSION}/links");
    assert_eq!(put(world, "ann", &path, &wish).await.0, 204);
}

pub(crate) async fn shown(world: &World, call: &str) -> Value {
    let path = format!("/api/v1/calls/{call}/links");
    let (status, links) = world.get(&path, "Bearer ann").await;
    assert_eq!(status, 200, "{links}");
    links
}

pub(crate) fn names(links: &Value) -> Vec<(String, String)> {
    let text = |record: &Value, field: &str| record[field].as_str().unwrap_or_default().to_owned();
    let records = links["records"].as_array().unwrap();
    records
        .iter()
        .map(|record| (text(record, "kind"), text(record, "record")))
        .collect()
}

pub(crate) fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(kind, record): &(&str, &str)| ((*kind).to_owned(), (*record).to_owned());
    pairs.iter().map(owned).collect()
}

/// What NetSuite's one record of the call names.
pub(crate) fn named(world: &World) -> [Value; 3] {
    let calls = world.calls();
    assert_eq!(calls.len(), 1, "one record");
    ["company", "contact", "transaction"].map(|field| calls[0][field]["id"].clone())
}

pub(crate) fn another(session: &str) -> Value {
    let mut call = call();
    call["telephonySessionId"] = json!(session);
    call
}

#[tokio::test]
async fn a_call_has_any_number_of_links_and_netsuite_those_it_has_room_for() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    let [company, contact, _] = named(&world);
    assert_eq!(company, "600");
    let (status, found) = world
        .get("/api/v1/customers/600/linkable", "Bearer ann")
        .await;
    assert_eq!(status, 200, "{found}");
    assert_eq!(found["projects"]["read"][0]["record"], "701");
    assert_eq!(
        found["opportunities"]["read"][0]["name"],
        "Opportunity #OPP1017 Drip lines, east block"
    );
    assert_eq!(found["orders"]["read"].as_array().unwrap().len(), 2);
    for (kind, record) in [
        ("project", "701"),
        ("opportunity", "5501"),
        ("opportunity", "5505"),
    ] {
        assert_eq!(link(&world, "ann", SESSION, kind, record).await.0, 204);
        // A wish that is sent twice, since its answer was lost, changes nothing.
        assert_eq!(link(&world, "ann", SESSION, kind, record).await.0, 204);
    }
    let links = shown(&world, SESSION).await;
    assert_eq!(
        names(&links)
            .into_iter()
            .filter(|(kind, _)| kind != "contact")
            .collect::<Vec<_>>(),
        pairs(&[
            ("customer", "600"),
            ("project", "701"),
            ("opportunity", "5501"),
            ("opportunity", "5505"),
        ]),
        "{links}"
    );
    assert_eq!(links["isAwaited"], false);
    assert_eq!(links["mayChange"], true);
    // The record says the project, which leads to its customer, and the first of the opportunities.
    assert_eq!(
        named(&world),
        [json!("701"), contact.clone(), json!("5501")]
    );
    // The call is the customer's in the pane and in the history all the same.
    let (_, calls) = world.get("/api/v1/customers/600/calls", "Bearer ann").await;
    let title = "Inbound call from Tomás Arriaga";
    let listed = calls["items"]["read"].as_array().unwrap().iter();
    assert!(listed.clone().any(|one| one["title"] == title), "{calls}");
    let (_, history) = world
        .get("/api/v1/customers/600/history", "Bearer ann")
        .await;
    assert!(
        history["sessions"]
            .as_array()
            .unwrap()
            .contains(&json!(SESSION))
    );
    // Told again with more to say, it keeps what it is linked to, and its name.
    let mut more = call();
    more["note"] = json!("Wants the red one");
    let (_, logged) = world.log("Bearer ann", &more).await;
    assert_eq!(
        named(&world),
        [json!("701"), contact.clone(), json!("5501")]
    );
    assert_eq!(world.calls()[0]["title"], title, "{logged}");
    unlink(&world, "opportunity", "5501").await;
    assert_eq!(named(&world)[2], "5505", "the next one has its place");
    unlink(&world, "project", "701").await;
    unlink(&world, "opportunity", "5505").await;
    assert_eq!(named(&world), [json!("600"), contact, Value::Null]);
    unlink(&world, "customer", "600").await;
    assert_eq!(named(&world), [Value::Null, Value::Null, Value::Null]);
    assert_eq!(names(&shown(&world, SESSION).await), pairs(&[]));
    assert_eq!(link(&world, "ann", SESSION, "customer", "601").await.0, 204);
    assert_eq!(named(&world)[0], "601");
}

#[tokio::test]
async fn a_live_call_is_linked_and_its_record_says_so_once_there_is_one() {
    let world = World::start().await;
    assert_eq!(link(&world, "ann", SESSION, "project", "701").await.0, 204);
    let links = shown(&world, SESSION).await;
    assert_eq!(names(&links), pairs(&[("project", "701")]));
    assert_eq!(links["isAwaited"], true);
    assert_eq!(links["records"][0]["name"], "Packing line upgrade");
    let before = patches(&world);
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    // Whoever logs it does not wait for its links.
    assert_eq!(patches(&world), before);
    let asked = world.netsuite.accesses().len();
    world.app.linking().look().await.unwrap();
    assert_eq!(named(&world)[0], "701");
    // Read once, and changed once.
    assert_eq!(world.netsuite.accesses().len(), asked + 2);
    assert_eq!(shown(&world, SESSION).await["isAwaited"], false);
}

#[tokio::test]
async fn a_link_outlives_an_outage_and_is_written_once() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    world.script(json!({ "effect": "status", "status": 503, "times": 60 }));
    let wish = json!({
        "kind": "opportunity", "record": "5501", "name": "Drip lines", "isLinked": true,
    });
    let path = format!("/api/v1/calls/{SESSION}/links");
    assert_eq!(put(&world, "ann", &path, &wish).await.0, 204);
    let links = shown(&world, SESSION).await;
    assert_eq!(links["records"][0]["name"], "Drip lines", "{links}");
    assert_eq!(links["isAwaited"], true);
    assert!(world.app.linking().look().await.is_err());
    assert_eq!(named(&world)[2], Value::Null);
    // NetSuite comes back some looks later.
    while world.app.linking().look().await.is_err() {}
    assert_eq!(named(&world)[2], "5501");
    let links = shown(&world, SESSION).await;
    assert_eq!(links["isAwaited"], false);
    let before = world.netsuite.accesses().len();
    world.app.linking().look().await.unwrap();
    assert_eq!(world.netsuite.accesses().len(), before, "nothing is left");
}

#[tokio::test]
async fn a_written_link_whose_answer_is_lost_is_not_written_twice() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    world.script(json!({
        "effect": "loseResponse", "times": 1, "match": { "path": "phoneCall", "method": "PATCH" },
    }));
    assert_eq!(
        link(&world, "ann", SESSION, "opportunity", "5501").await.0,
        204
    );
    world.app.linking().look().await.unwrap();
    assert_eq!(named(&world)[2], "5501");
    assert_eq!(shown(&world, SESSION).await["isAwaited"], false);
}

#[tokio::test]
async fn a_wish_that_is_said_again_after_a_lost_answer_undoes_nothing_said_since() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    let path = format!("/api/v1/calls/{SESSION}/links");
    let wish = |is_linked: bool, ago_ms: i64| json!({ "kind": "opportunity", "record": "5501", "isLinked": is_linked, "agoMs": ago_ms });
    let deal = async |world: &World| {
        world.app.linking().look().await.unwrap();
        named(world)[2].clone()
    };
    // Ann's arrives, and she does not hear of it; an admin takes the link away.
    assert_eq!(put(&world, "ann", &path, &wish(true, 0)).await.0, 204);
    world.clock.advance_millis(5_000);
    assert_eq!(put(&world, "carla", &path, &wish(false, 0)).await.0, 204);
    world.clock.advance_millis(5_000);
    assert_eq!(put(&world, "ann", &path, &wish(true, 10_000)).await.0, 204);
    assert_eq!(deal(&world).await, Value::Null);
    // What she says after that counts.
    assert_eq!(put(&world, "ann", &path, &wish(true, 4_000)).await.0, 204);
    assert_eq!(deal(&world).await, "5501");
    // So does what somebody does in NetSuite.
    by_hand(&world, &json!({ "transaction": null })).await;
    world.clock.advance_millis(5_000);
    shown(&world, SESSION).await;
    assert_eq!(put(&world, "ann", &path, &wish(true, 9_000)).await.0, 204);
    assert_eq!(deal(&world).await, Value::Null);
}

#[tokio::test]
async fn nobody_links_somebody_elses_call_but_an_admin() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    let (status, problem) = link(&world, "ben", SESSION, "project", "701").await;
    assert_eq!((status, &problem["code"]), (403, &json!("forbidden")));
    let begin = json!({ "customer": "600" });
    let path = format!("/api/v1/calls/{SESSION}/order");
    assert_eq!(put(&world, "ben", &path, &begin).await.0, 403);
    let (_, links) = world
        .get(&format!("/api/v1/calls/{SESSION}/links"), "Bearer ben")
        .await;
    assert_eq!(links["mayChange"], false);
    assert_eq!(named(&world)[0], "600");
    assert_eq!(
        link(&world, "carla", SESSION, "project", "701").await.0,
        204
    );
    assert_eq!(named(&world)[0], "701");
}

#[tokio::test]
async fn what_is_not_there_or_may_not_be_read_is_not_linked() {
    let world = World::start().await;
    for record in ["999999", "5601", "", "1 OR 1=1"] {
        let (status, problem) = link(&world, "ann", SESSION, "opportunity", record).await;
        assert_eq!(
            (status, &problem["field"]),
            (400, &json!("record")),
            "{record}: {problem}"
        );
    }
    world.script(
        json!({ "effect": "permission", "permission": "Lists -> Projects", "level": "none" }),
    );
    let (status, problem) = link(&world, "ann", SESSION, "project", "701").await;
    assert_eq!(problem["code"], "netsuite-permission", "{status} {problem}");
    let (_, found) = world
        .get("/api/v1/customers/600/linkable", "Bearer ann")
        .await;
    assert_eq!(
        found["projects"],
        json!({ "noAccess": "Lists -> Projects" })
    );
    assert!(!found["orders"]["read"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn what_somebody_linked_in_netsuite_is_not_lost_to_a_link_made_here() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    let body = json!({ "transaction": { "id": "5501" } });
    world
        .in_netsuite(Method::PATCH, &format!("phoneCall/eid:rc-{SESSION}"), &body)
        .await;
    assert_eq!(
        link(&world, "ann", SESSION, "salesOrder", "5601").await.0,
        204
    );
    assert_eq!(named(&world)[2], "5601");
    let links = names(&shown(&world, SESSION).await);
    for linked in pairs(&[("opportunity", "5501"), ("salesOrder", "5601")]) {
        assert!(links.contains(&linked), "{links:?}");
    }
}

/// What NetSuite was asked to change of phone calls.
fn patches(world: &World) -> usize {
    let accesses = world.netsuite.accesses();
    let accesses = accesses.iter().map(|access| format!("{access:?}"));
    accesses
        .filter(|one| one.contains("PATCH") && one.contains("phoneCall"))
        .count()
}

async fn by_hand(world: &World, body: &Value) {
    let record = format!("phoneCall/eid:rc-{SESSION}");
    let answer = world.in_netsuite(Method::PATCH, &record, body).await;
    assert!(answer.status().is_success(), "{}", answer.status());
}

/// Ann's call, filed under whom she chose; the later the greater `at`.
fn chosen(company: &str, at: i64) -> Value {
    let mut call = call();
    call["chosen"] = json!({ "company": company, "contact": null, "chosenAt": at });
    call
}

#[tokio::test]
async fn a_call_that_its_rep_files_anew_stays_where_it_was_filed() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    assert_eq!(link(&world, "ann", SESSION, "project", "701").await.0, 204);
    let (status, logged) = world.log("Bearer ann", &chosen("601", 1)).await;
    assert_eq!(status, 200, "{logged}");
    world.app.linking().look().await.unwrap();
    assert_eq!(named(&world)[0], "601");
    let links = names(&shown(&world, SESSION).await);
    assert!(
        !links.contains(&("project".to_owned(), "701".to_owned())),
        "{links:?}"
    );
    // A project of the customer that is chosen stays.
    assert_eq!(link(&world, "ann", SESSION, "project", "701").await.0, 204);
    assert_eq!(world.log("Bearer ann", &chosen("600", 2)).await.0, 200);
    world.app.linking().look().await.unwrap();
    assert_eq!(named(&world)[0], "701");
}

#[tokio::test]
async fn a_customer_that_was_taken_away_comes_back_when_it_is_chosen() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    unlink(&world, "customer", "600").await;
    assert_eq!(named(&world)[0], Value::Null);
    assert_eq!(world.log("Bearer ann", &chosen("600", 1)).await.0, 200);
    world.app.linking().look().await.unwrap();
    assert_eq!(named(&world)[0], "600");
    let links = names(&shown(&world, SESSION).await);
    assert!(
        links.contains(&("customer".to_owned(), "600".to_owned())),
        "{links:?}"
    );
}

#[tokio::test]
async fn what_somebody_changes_in_netsuite_after_the_links_were_told_stays() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    for (kind, record) in [("project", "701"), ("opportunity", "5501")] {
        assert_eq!(link(&world, "ann", SESSION, kind, record).await.0, 204);
    }
    let told = patches(&world);
    let body = json!({ "company": { "id": "601" }, "contact": null, "transaction": null });
    by_hand(&world, &body).await;
    let mut more = call();
    more["note"] = json!("Wants the red one");
    assert_eq!(world.log("Bearer ann", &more).await.0, 200);
    world.app.linking().look().await.unwrap();
    assert_eq!(named(&world), [json!("601"), Value::Null, Value::Null]);
    assert_eq!(patches(&world), told + 1, "by hand");
    // A link that is made then counts, and brings back nothing that was taken away there.
    assert_eq!(
        link(&world, "ann", SESSION, "opportunity", "5505").await.0,
        204
    );
    assert_eq!(named(&world), [json!("601"), Value::Null, json!("5505")]);
    let links = names(&shown(&world, SESSION).await);
    assert_eq!(
        links,
        pairs(&[("customer", "601"), ("opportunity", "5505")])
    );
}

#[tokio::test]
async fn what_somebody_took_away_in_netsuite_is_gone_when_the_call_is_looked_at() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    for (kind, record) in [("project", "701"), ("opportunity", "5501")] {
        assert_eq!(link(&world, "ann", SESSION, kind, record).await.0, 204);
    }
    let body = json!({ "company": { "id": "600" }, "transaction": null });
    by_hand(&world, &body).await;
    let told = patches(&world);
    let links = shown(&world, SESSION).await;
    let without_contact = |links: &Value| {
        let mut names = names(links);
        names.retain(|(kind, _)| kind != "contact");
        names
    };
    assert_eq!(without_contact(&links), pairs(&[("customer", "600")]));
    assert_eq!(links["isAwaited"], false);
    assert_eq!(
        report(&world, "ann", "/api/v1/revenue").await["rows"],
        json!([])
    );
    assert_eq!(named(&world)[0], "600");
    assert_eq!(patches(&world), told, "there is nothing to write");
    // Looked at again, the record is not read in its turn once more.
    let read = || {
        let accesses = world.netsuite.accesses();
        let one = format!("rc-{SESSION}");
        accesses.iter().filter(|it| it.path.contains(&one)).count()
    };
    let before = read();
    shown(&world, SESSION).await;
    assert_eq!(read(), before);
    // Linked again, it is told again.
    assert_eq!(link(&world, "ann", SESSION, "project", "701").await.0, 204);
    assert_eq!(named(&world)[0], "701");
}

#[tokio::test]
async fn what_is_asked_about_links_that_wait_is_asked_like_an_outbox() {
    let world = World::start().await;
    let asked = || {
        let accesses = world.netsuite.accesses();
        let queries = accesses.iter().filter(|one| one.path.ends_with("suiteql"));
        queries.count()
    };
    let away = |times: u32| {
        world.script(json!({
            "effect": "status", "status": 503, "times": times, "match": { "path": "suiteql" },
        }));
    };
    // Somebody waits for the first answer: it is tried three times. Whose project it is stays open.
    away(3);
    let before = asked();
    assert_eq!(link(&world, "ann", SESSION, "project", "701").await.0, 204);
    assert_eq!(asked() - before, 3);
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    // Nobody waits for this one: it goes behind everybody who does, and is tried four times.
    away(4);
    let before = asked();
    assert!(world.app.linking().look().await.is_err());
    assert_eq!(asked() - before, 4);
    world.app.linking().look().await.unwrap();
    assert_eq!(named(&world)[0], "701");
}

#[tokio::test]
async fn what_cannot_become_a_link_is_not_overwritten_by_one() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    let all = world.netsuite.records("vendor").unwrap();
    let vendor = all[0]["id"].clone();
    let body = json!({ "company": { "id": vendor }, "contact": null });
    by_hand(&world, &body).await;
    for (kind, record) in [("project", "701"), ("opportunity", "5501")] {
        assert_eq!(link(&world, "ann", SESSION, kind, record).await.0, 204);
    }
    let links = shown(&world, SESSION).await;
    let why = links["refused"].as_str().unwrap();
    assert!(why.contains("cannot be linked here"), "{why}");
    assert_eq!(links["isAwaited"], false);
    assert_eq!(named(&world), [vendor, Value::Null, json!("5501")]);
    // It is tried again with the next change.
    by_hand(&world, &json!({ "company": null })).await;
    assert_eq!(
        link(&world, "ann", SESSION, "opportunity", "5505").await.0,
        204
    );
    assert_eq!(named(&world)[0], "701");
    assert_eq!(shown(&world, SESSION).await["refused"], Value::Null);
}

#[tokio::test]
async fn a_call_that_netsuite_refuses_or_has_no_more_keeps_no_other_from_being_told() {
    let world = World::start().await;
    for session in ["s-1", "s-2", "s-3"] {
        assert_eq!(world.log("Bearer ann", &another(session)).await.0, 200);
    }
    world.script(json!({ "effect": "status", "status": 503, "times": 60 }));
    for session in ["s-1", "s-2", "s-3"] {
        assert_eq!(
            link(&world, "ann", session, "opportunity", "5501").await.0,
            204
        );
    }
    while world.app.linking().look().await.is_err() {}
    world.script(json!({
        "effect": "status", "status": 500, "times": 30, "match": { "path": "rc-s-1" },
    }));
    world.script(json!({
        "effect": "status", "status": 404, "errorCode": "NOT_FOUND", "times": 1,
        "match": { "path": "rc-s-2", "method": "GET" },
    }));
    for session in ["s-1", "s-2", "s-3"] {
        let wish = json!({ "kind": "salesOrder", "record": "5601", "isLinked": true });
        let path = format!("/api/v1/calls/{session}/links");
        assert_eq!(put(&world, "ann", &path, &wish).await.0, 204);
    }
    drop(world.app.linking().look().await);
    let deal = |session: &str| {
        let calls = world.calls();
        let id = json!(format!("rc-{session}"));
        let found = calls.iter().find(|one| one["externalId"] == id).unwrap();
        found["transaction"]["id"].clone()
    };
    assert_eq!(deal("s-3"), "5601");
    let gone = shown(&world, "s-2").await;
    assert_eq!(gone["isAwaited"], false);
    assert!(
        gone["refused"].as_str().unwrap().contains("no record"),
        "{gone}"
    );
    assert_eq!(shown(&world, "s-1").await["isAwaited"], true);
}

#[tokio::test]
async fn a_field_that_netsuite_refuses_does_not_keep_the_other_from_being_linked() {
    let world = World::start().await;
    world.app.linking().look().await.unwrap();
    for (kind, record) in [("project", "701"), ("opportunity", "5501")] {
        assert_eq!(link(&world, "ann", SESSION, kind, record).await.0, 204);
    }
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    world.script(json!({
        "effect": "status", "status": 400, "errorCode": "INVALID_CONTENT", "errorPath": "company",
        "detail": "Invalid Field Value 701 for 'company'.", "times": 1,
        "match": { "path": "phoneCall", "method": "PATCH" },
    }));
    world.app.linking().look().await.unwrap();
    let [company, contact, deal] = named(&world);
    assert_eq!((company, deal), (json!("600"), json!("5501")));
    assert_ne!(contact, Value::Null);
    let links = shown(&world, SESSION).await;
    assert!(
        links["refused"].as_str().unwrap().contains("'company'"),
        "{links}"
    );
    assert_eq!(links["isAwaited"], false);
}

#[tokio::test]
async fn only_a_call_has_links_and_a_name_is_one_line() {
    let world = World::start().await;
    let (status, _) = world.get("/api/v1/calls/s%00x/links", "Bearer ann").await;
    assert_eq!(status, 404);
    world.script(json!({ "effect": "status", "status": 503, "times": 60 }));
    let wish = json!({
        "kind": "project", "record": "701", "name": "Packing\u{1}\nline", "isLinked": true,
    });
    let path = format!("/api/v1/calls/{SESSION}/links");
    assert_eq!(put(&world, "ann", &path, &wish).await.0, 204);
    assert_eq!(
        shown(&world, SESSION).await["records"][0]["name"],
        "Packingline"
    );
}

#[tokio::test]
async fn what_was_linked_in_netsuite_is_nobodys_but_whose_call_it_is() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    by_hand(&world, &json!({ "transaction": { "id": "5501" } })).await;
    let (status, _) = link(&world, "carla", SESSION, "salesOrder", "5601").await;
    assert_eq!(status, 204);
    let has = |report: &Value| {
        let rows = report["rows"].as_array().unwrap().iter();
        rows.clone().any(|row| row["record"] == "5501")
    };
    assert!(has(&report(&world, "ann", "/api/v1/revenue").await));
    let carlas = report(&world, "carla", "/api/v1/revenue").await;
    assert_eq!(carlas["rows"], json!([]), "she linked it, and it is Ann's");
}

pub(crate) async fn report(world: &World, who: &str, path: &str) -> Value {
    let (status, report) = world.get(path, &format!("Bearer {who}")).await;
    assert_eq!(status, 200, "{report}");
    report
}

#[tokio::test]
async fn each_order_counts_once_however_many_calls_lead_to_it() {
    let world = World::start().await;
    for (who, session, records) in [
        (
            "ann",
            "s-1",
            [("salesOrder", "5601"), ("opportunity", "5501")],
        ),
        (
            "ann",
            "s-2",
            [("salesOrder", "5601"), ("opportunity", "5507")],
        ),
        (
            "ben",
            "s-3",
            [("salesOrder", "5601"), ("salesOrder", "5602")],
        ),
        (
            "ben",
            "s-4",
            [("opportunity", "5503"), ("salesOrder", "5604")],
        ),
    ] {
        world.log(&format!("Bearer {who}"), &another(session)).await;
        for (kind, record) in records {
            assert_eq!(link(&world, who, session, kind, record).await.0, 204);
        }
    }
    let all = report(&world, "carla", "/api/v1/company/revenue").await;
    let row = |report: &Value, record: &str| {
        let rows = report["rows"].as_array().unwrap().iter();
        rows.clone().find(|row| row["record"] == record).cloned()
    };
    let order = row(&all, "5601").unwrap();
    assert_eq!(order["amount"], "6,120.40 USD");
    assert_eq!(order["calls"].as_array().unwrap().len(), 3);
    // A lost one is worth nothing, and one that became an order is in the order's sum.
    assert_eq!(row(&all, "5507").unwrap()["counted"], "dead");
    assert_eq!(row(&all, "5503").unwrap()["counted"], "byItsOrder");
    assert_eq!(
        all["sums"],
        json!([
            { "orders": "4,120.75 GBP", "opportunities": "0.00 GBP" },
            { "orders": "67,320.40 USD", "opportunities": "24,000.00 USD" },
        ])
    );
    let anns = report(&world, "ann", "/api/v1/revenue").await;
    assert_eq!(
        anns["sums"],
        json!([{ "orders": "6,120.40 USD", "opportunities": "24,000.00 USD" }])
    );
    assert_eq!(row(&anns, "5601").unwrap()["calls"], json!(["s-2", "s-1"]));
    assert!(row(&anns, "5604").is_none(), "Ben's");
    let (status, _) = world.get("/api/v1/company/revenue", "Bearer ann").await;
    assert_eq!(status, 403);
    for kind in ["Sales Order", "Opportunity", "Invoice", "Credit Memo"] {
        let permission = format!("Transactions -> {kind}");
        world.script(json!({ "effect": "permission", "permission": permission, "level": "none" }));
    }
    let blind = report(&world, "ann", "/api/v1/revenue").await;
    assert_eq!(blind["sums"], json!([]), "{blind}");
    assert_eq!(row(&blind, "5601").unwrap()["counted"], "unread");
}

fn employee(world: &World, first_name: &str) -> i64 {
    let all = world.netsuite.records("employee").unwrap();
    let all = all.as_array().unwrap().iter();
    let found = all.clone().find(|one| one["firstName"] == first_name);
    found.unwrap()["id"].as_str().unwrap().parse().unwrap()
}

pub(crate) fn saves_order(world: &World, first_name: &str, customer: &str) -> String {
    let Value::Object(order) = json!({
        "entity": { "id": customer }, "tranId": "SO3001", "status": "B", "total": 480.5,
        "tranDate": "2026-11-21", "currency": { "id": "1" }, "memo": "By Friday",
    }) else {
        unreachable!()
    };
    let maker = employee(world, first_name);
    let id = world.netsuite.save_by_hand(maker, "salesOrder", &order);
    id.unwrap().to_string()
}

pub(crate) fn order(world: &World, id: &str) -> Value {
    let all = world.netsuite.records("salesOrder").unwrap();
    let all = all.as_array().unwrap().iter();
    all.clone().find(|one| one["id"] == id).unwrap().clone()
}

async fn begin(world: &World, session: &str) {
    let path = format!("/api/v1/calls/{session}/order");
    let (status, problem) = put(world, "ann", &path, &json!({ "customer": "600" })).await;
    assert_eq!(status, 204, "{problem}");
}

#[tokio::test]
async fn an_order_made_from_a_call_says_so_and_is_linked() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    saves_order(&world, "Ann", "600");
    begin(&world, SESSION).await;
    saves_order(&world, "Ben", "600");
    saves_order(&world, "Ann", "601");
    world.app.linking().look().await.unwrap();
    assert_eq!(shown(&world, SESSION).await["order"], "awaited");
    let id = saves_order(&world, "Ann", "600");
    world.app.linking().look().await.unwrap();
    let made = order(&world, &id);
    assert_eq!(made["custbody_rc_source"], "Phone – RingCentral", "{made}");
    assert_eq!(made["custbody_rc_call"], SESSION);
    assert_eq!(made["memo"], "By Friday");
    assert_eq!(named(&world)[2], json!(id));
    let links = shown(&world, SESSION).await;
    assert_eq!(links["order"], "marked");
    assert!(names(&links).contains(&("salesOrder".to_owned(), id.clone())));
    let all = report(&world, "ann", "/api/v1/revenue").await;
    assert_eq!(all["sums"][0]["orders"], "480.50 USD");
    // The others stay as they were.
    let marked = world.netsuite.records("salesOrder").unwrap();
    let marked = marked.as_array().unwrap().iter();
    let marked = marked.filter(|one| one["custbody_rc_call"].is_string());
    assert_eq!(marked.count(), 1);
}

#[tokio::test]
async fn without_the_fields_the_memo_says_where_an_order_came_from_and_only_once() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    begin(&world, SESSION).await;
    let id = saves_order(&world, "Ann", "600");
    world.script(json!({
        "effect": "status", "status": 404, "errorCode": "NOT_FOUND", "times": 9,
        "match": { "path": "metadata-catalog" },
    }));
    world.script(json!({
        "effect": "loseResponse", "times": 1, "match": { "path": "salesOrder", "method": "PATCH" },
    }));
    world.app.linking().look().await.unwrap();
    world.app.linking().look().await.unwrap();
    assert_eq!(
        order(&world, &id)["memo"],
        format!("By Friday · Phone – RingCentral, call {SESSION}")
    );
    assert_eq!(shown(&world, SESSION).await["order"], "marked");
}

#[tokio::test]
async fn of_several_orders_none_is_guessed_and_who_made_it_says_which_it_is() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    begin(&world, SESSION).await;
    let (one, other) = (
        saves_order(&world, "Ann", "600"),
        saves_order(&world, "Ann", "600"),
    );
    world.app.linking().look().await.unwrap();
    assert_eq!(shown(&world, SESSION).await["order"], "several");
    assert_eq!(named(&world)[2], Value::Null);
    assert_eq!(
        link(&world, "ann", SESSION, "salesOrder", &other).await.0,
        204
    );
    assert_eq!(order(&world, &other)["custbody_rc_call"], SESSION);
    assert_eq!(order(&world, &one)["custbody_rc_call"], Value::Null);
    assert_eq!(named(&world)[2], json!(other));
}

#[tokio::test]
async fn an_order_that_netsuite_does_not_let_be_marked_is_linked_and_says_why() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    begin(&world, SESSION).await;
    let id = saves_order(&world, "Ann", "600");
    world.script(json!({
        "effect": "permission", "permission": "Transactions -> Sales Order", "level": "view",
    }));
    world.app.linking().look().await.unwrap();
    let links = shown(&world, SESSION).await;
    let why = links["order"]["unmarked"].as_str().unwrap();
    assert!(why.contains("Sales Order"), "{why}");
    assert_eq!(named(&world)[2], json!(id));
}

#[tokio::test]
async fn an_order_that_never_comes_is_given_up_after_a_day() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    begin(&world, SESSION).await;
    world.clock.advance_millis(25 * 3_600_000);
    world.app.linking().look().await.unwrap();
    assert_eq!(shown(&world, SESSION).await["order"], "givenUp");
}

pub(crate) async fn begin_as(world: &World, who: &str, session: &str, customer: &str) {
    let path = format!("/api/v1/calls/{session}/order");
    let (status, problem) = put(world, who, &path, &json!({ "customer": customer })).await;
    assert_eq!(status, 204, "{problem}");
}

/// How many queries one look asks of NetSuite.
async fn queries_of_a_look(world: &World) -> usize {
    let before = world.netsuite.accesses().len();
    world.app.linking().look().await.unwrap();
    let all = world.netsuite.accesses();
    let asked = all[before..].iter();
    asked.filter(|one| one.path.ends_with("suiteql")).count()
}

fn refuses_column(world: &World, column: &str, times: u32) {
    world.script(json!({
        "effect": "status", "status": 400, "times": times, "match": { "path": "suiteql" },
        "errorCode": "INVALID_PARAMETER",
        "detail": format!("Field '{column}' for record 'transaction' was not found. Reason: NOT_EXPOSED."),
    }));
}

#[tokio::test]
async fn an_order_that_is_begun_before_the_one_before_is_marked_marks_both() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    begin(&world, SESSION).await;
    let first = saves_order(&world, "Ann", "600");
    let away = json!({
        "effect": "status", "status": 503, "times": 9,
        "match": { "path": "salesOrder", "method": "PATCH" },
    });
    world.script(away);
    let _ = world.app.linking().look().await;
    assert_eq!(shown(&world, SESSION).await["order"], "awaited");
    let path = format!("/api/v1/calls/{SESSION}/order");
    let order_ = json!({ "customer": "600" });
    let mut status = 503;
    for _ in 0..20 {
        if status == 204 {
            break;
        }
        assert_eq!(status, 503);
        world.clock.advance_millis(60_000);
        status = put(&world, "ann", &path, &order_).await.0;
    }
    assert_eq!(status, 204);
    assert_eq!(order(&world, &first)["custbody_rc_call"], SESSION);
    assert_eq!(shown(&world, SESSION).await["order"], "awaited");
    let second = saves_order(&world, "Ann", "600");
    world.app.linking().look().await.unwrap();
    assert_eq!(order(&world, &second)["custbody_rc_call"], SESSION);
    assert_eq!(shown(&world, SESSION).await["order"], "marked");
}

#[tokio::test]
async fn an_order_that_was_saved_before_its_beginning_could_be_noted_is_found() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    let begin = |ago_ms: i64| json!({ "customer": "600", "agoMs": ago_ms });
    let path = format!("/api/v1/calls/{SESSION}/order");
    let pass = |millis| {
        world.clock.advance_millis(millis);
        world.netsuite_clock.advance_millis(millis);
    };
    let before = saves_order(&world, "Ann", "600");
    pass(600_000);
    let id = saves_order(&world, "Ann", "600");
    pass(60_000);
    assert_eq!(put(&world, "ann", &path, &begin(120_000)).await.0, 204);
    world.app.linking().look().await.unwrap();
    assert_eq!(order(&world, &id)["custbody_rc_call"], SESSION);
    assert_eq!(order(&world, &before)["custbody_rc_call"], Value::Null);
    // Said once more, as its answer was lost: it is the same beginning.
    pass(60_000);
    assert_eq!(put(&world, "ann", &path, &begin(180_000)).await.0, 204);
    assert_eq!(shown(&world, SESSION).await["order"], "marked");
}

#[tokio::test]
async fn an_order_of_another_customer_is_not_the_one_from_this_call() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    // A customer without any order so far.
    begin_as(&world, "ann", SESSION, "603").await;
    assert_eq!(
        link(&world, "ann", SESSION, "salesOrder", "5602").await.0,
        204
    );
    assert_eq!(order(&world, "5602")["custbody_rc_call"], Value::Null);
    assert_eq!(shown(&world, SESSION).await["order"], "awaited");
    let id = saves_order(&world, "Ann", "603");
    world.app.linking().look().await.unwrap();
    assert_eq!(order(&world, &id)["custbody_rc_call"], SESSION);
}

#[tokio::test]
async fn an_order_that_was_linked_while_netsuite_was_away_is_marked_once_it_is_back() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    begin(&world, SESSION).await;
    let one = saves_order(&world, "Ann", "600");
    saves_order(&world, "Ann", "600");
    world.script(json!({ "effect": "status", "status": 503, "times": 60 }));
    assert_eq!(
        link(&world, "ann", SESSION, "salesOrder", &one).await.0,
        204
    );
    while world.app.linking().look().await.is_err() {}
    assert_eq!(order(&world, &one)["custbody_rc_call"], SESSION);
    assert_eq!(shown(&world, SESSION).await["order"], "marked");
}

#[tokio::test]
async fn a_look_asks_once_for_all_orders_ever_more_seldom_and_not_for_ever() {
    let world = World::start().await;
    for (session, customer) in [("s-1", "600"), ("s-2", "601"), ("s-3", "600")] {
        assert_eq!(world.log("Bearer ann", &another(session)).await.0, 200);
        begin_as(&world, "ann", session, customer).await;
    }
    refuses_column(&world, "createdby", 1);
    assert_eq!(
        queries_of_a_look(&world).await,
        2,
        "and without who made it"
    );
    assert_eq!(queries_of_a_look(&world).await, 1);
    for _ in 0..2 {
        saves_order(&world, "Ann", "601");
    }
    assert_eq!(queries_of_a_look(&world).await, 1);
    assert_eq!(shown(&world, "s-2").await["order"], "several");
    world.clock.advance_millis(2 * 3_600_000);
    assert_eq!(queries_of_a_look(&world).await, 1);
    for (millis, asked) in [(30_000, 0), (240_000, 0), (60_000, 1), (30_000, 0)] {
        world.clock.advance_millis(millis);
        assert_eq!(queries_of_a_look(&world).await, asked, "after {millis}");
    }
    world.clock.advance_millis(23 * 3_600_000);
    world.app.linking().look().await.unwrap();
    for session in ["s-1", "s-2", "s-3"] {
        assert_eq!(shown(&world, session).await["order"], "givenUp");
    }
    world.clock.advance_millis(3_600_000);
    assert_eq!(queries_of_a_look(&world).await, 0);
}

#[tokio::test]
async fn waiting_ends_also_where_the_role_may_not_read_orders() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    begin(&world, SESSION).await;
    world.clock.advance_millis(25 * 3_600_000);
    world.script(json!({
        "effect": "status", "status": 403, "times": 1, "match": { "path": "suiteql" },
    }));
    assert!(world.app.linking().look().await.is_err());
    assert_eq!(shown(&world, SESSION).await["order"], "givenUp");
}

#[tokio::test]
async fn what_a_person_says_while_a_look_is_on_its_way_stays() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    begin(&world, SESSION).await;
    let one = saves_order(&world, "Ann", "600");
    saves_order(&world, "Ann", "600");
    let before = world.netsuite.accesses().len();
    world.script(json!({
        "effect": "delay", "ms": 1500, "times": 1, "match": { "path": "suiteql" },
    }));
    let links = async {
        while world.netsuite.accesses().len() == before {
            tokio::task::yield_now().await;
        }
        link(&world, "ann", SESSION, "salesOrder", &one).await.0
    };
    let linking = world.app.linking();
    let (looked, linked) = tokio::join!(linking.look(), links);
    looked.unwrap();
    assert_eq!(linked, 204);
    assert_eq!(shown(&world, SESSION).await["order"], "marked");
}

#[tokio::test]
async fn a_rep_who_is_no_employee_says_which_order_it_is() {
    let world = World::start().await;
    let who = "ann-renamed";
    assert_eq!(world.log(&format!("Bearer {who}"), &call()).await.0, 200);
    begin_as(&world, who, SESSION, "600").await;
    world.app.linking().look().await.unwrap();
    assert_eq!(shown(&world, SESSION).await["order"], "awaited");
    let id = saves_order(&world, "Ann", "600");
    world.app.linking().look().await.unwrap();
    assert_eq!(shown(&world, SESSION).await["order"], "several");
    assert_eq!(link(&world, who, SESSION, "salesOrder", &id).await.0, 204);
    assert_eq!(order(&world, &id)["custbody_rc_call"], SESSION);
}

#[tokio::test]
async fn without_where_orders_came_from_currencies_are_told_apart_all_the_same() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    for record in ["5601", "5604"] {
        assert_eq!(
            link(&world, "ann", SESSION, "salesOrder", record).await.0,
            204
        );
    }
    let sums = json!([
        { "orders": "4,120.75 GBP", "opportunities": "0.00 GBP" },
        { "orders": "6,120.40 USD", "opportunities": "0.00 USD" },
    ]);
    refuses_column(&world, "opportunity", 1);
    assert_eq!(report(&world, "ann", "/api/v1/revenue").await["sums"], sums);
    // Where the role may not read the currency, nothing is added up.
    world.clock.advance_millis(11 * 60_000);
    world.script(json!({
        "effect": "status", "status": 403, "times": 1, "match": { "path": "suiteql" },
        "detail": "Your role may not read the field currency.",
    }));
    let blind = report(&world, "ann", "/api/v1/revenue").await;
    assert_eq!(blind["sums"], json!([]));
    assert_eq!(blind["rows"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_the_account_has_and_the_role_may_read_is_asked_once_in_a_while() {
    let world = World::start().await;
    assert_eq!(world.log("Bearer ann", &call()).await.0, 200);
    let asked = |path: &str| {
        let all = world.netsuite.accesses();
        all.iter().filter(|one| one.path.contains(path)).count()
    };
    for _ in 0..2 {
        begin(&world, SESSION).await;
        let id = saves_order(&world, "Ann", "600");
        world.app.linking().look().await.unwrap();
        assert_eq!(order(&world, &id)["custbody_rc_call"], SESSION);
        // A customer with nothing to be linked.
        world
            .get("/api/v1/customers/603/linkable", "Bearer ann")
            .await;
    }
    assert_eq!(asked("metadata-catalog/salesOrder"), 1);
    assert_eq!(asked("record/v1/salesOrder"), 3, "a probe and two marks");
    world.clock.advance_millis(6 * 60_000);
    world
        .get("/api/v1/customers/603/linkable", "Bearer ann")
        .await;
    assert_eq!(asked("record/v1/salesOrder"), 4);
}
