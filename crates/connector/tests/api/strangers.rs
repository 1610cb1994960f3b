//! Whom a call is filed under whose number nobody in NetSuite has, or several have, by the company's rules.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    company::{ANN, CARLA, Company},
    support::{World, answer, call, records_of},
};

/// Nobody has it.
const STRANGER: &str = "+13035550147";
/// Dana Whitfield of 603 and Marcus Oyelaran of 604.
const SHARED: &str = "+12125550177";

async fn rules(world: &World, version: u32, rules: Value) {
    let question = json!({ "version": version, "rules": rules });
    let question = serde_json::from_value(question).unwrap();
    world.app.logging.save(question, "Carla").await.unwrap();
}

/// A call of this session with this number, without a note.
fn of(session: &str, number: &str) -> Value {
    let mut told = call();
    told["telephonySessionId"] = json!(session);
    told["remote"]["number"] = json!(number);
    told["note"] = json!("");
    told
}

/// What was created for numbers.
fn created(netsuite: &ledgerline_sandbox::netsuite::NetSuite, kind: &str) -> Vec<Value> {
    records_of(netsuite, kind, "ll-caller-")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_strangers_calls_share_one_lead_however_often_and_by_whomever_they_are_told() {
    let world = World::start().await;
    rules(&world, 0, json!({ "unknown": "lead" })).await;
    let (first, second) = (of("s-1", STRANGER), of("s-2", STRANGER));
    let told = tokio::join!(
        world.log("Bearer ann", &first),
        world.log("Bearer ben", &first),
        world.log("Bearer ben", &second),
        world.log("Bearer ann", &second),
    );
    for (status, logged) in [&told.0, &told.1, &told.2, &told.3] {
        assert_eq!(*status, 200, "{logged}");
        assert_eq!(logged["found"]["company"]["name"], "ARRIAGA T", "{logged}");
    }
    let leads = created(&world.netsuite, "customer");
    assert_eq!(leads.len(), 1, "{leads:?}");
    assert_eq!(leads[0]["companyName"], "ARRIAGA T");
    assert_eq!(leads[0]["phone"], STRANGER);
    assert_eq!(leads[0]["entityStatus"]["refName"], "Unqualified");
    assert_eq!(world.calls().len(), 2);
    for call in world.calls() {
        assert_eq!(call["company"]["id"], leads[0]["id"]);
        assert_eq!(call["title"], "Inbound call from ARRIAGA T");
    }
    let (_, found) = world.look_up(STRANGER).await;
    assert_eq!(found["matches"][0]["company"]["kind"], "lead", "{found}");
}

#[tokio::test]
async fn prospects_and_customers_have_their_stage_and_a_number_for_a_name_where_there_is_none() {
    for (kind, stage) in [("prospect", "In Discussion"), ("customer", "Closed Won")] {
        let world = World::start().await;
        rules(&world, 0, json!({ "unknown": kind })).await;
        let mut nameless = of("s-1", STRANGER);
        nameless["remote"]["name"] = Value::Null;
        world.log("Bearer ann", &nameless).await;
        let made = created(&world.netsuite, "customer");
        assert_eq!(made[0]["entityStatus"]["refName"], stage, "{made:?}");
        assert_eq!(text(&made[0]["companyName"]), "+1 (303) 555-0147");
    }
}

#[tokio::test]
async fn a_lost_answer_leaves_one_lead_and_so_does_one_that_never_comes() {
    let world = World::start().await;
    rules(&world, 0, json!({ "unknown": "lead" })).await;
    let lost = |times: u32| {
        json!({
            "effect": "loseResponse", "times": times,
            "match": { "method": "POST", "path": "record/v1/customer" },
        })
    };
    world.script(lost(1));
    let (status, logged) = world.log("Bearer ann", &of("s-1", STRANGER)).await;
    assert_eq!(
        (status, logged["found"].is_object()),
        (200, true),
        "{logged}"
    );
    assert_eq!(created(&world.netsuite, "customer").len(), 1);
    let mut other = of("s-2", "+13035550148");
    other["remote"]["name"] = json!("OKAFOR B");
    world.script(lost(4));
    let (status, _) = world.log("Bearer ann", &other).await;
    assert_ne!(status, 200);
    assert_eq!(created(&world.netsuite, "customer").len(), 2);
    let (status, logged) = world.log("Bearer ann", &other).await;
    assert_eq!(status, 200);
    let leads = created(&world.netsuite, "customer");
    assert_eq!(leads.len(), 2);
    assert_eq!(logged["found"]["company"]["id"], leads[1]["id"]);
}

#[tokio::test]
async fn a_connector_that_dies_between_lead_and_call_files_the_call_under_that_lead() {
    let mut world = World::start().await;
    rules(&world, 0, json!({ "unknown": "lead" })).await;
    world.script(json!({
        "effect": "status", "status": 500, "times": 4,
        "match": { "method": ["POST", "PUT"], "path": "phoneCall" },
    }));
    let (status, _) = world.log("Bearer ann", &of("s-1", STRANGER)).await;
    assert_ne!(status, 200);
    assert_eq!(created(&world.netsuite, "customer").len(), 1);
    world.restart().await;
    let (status, logged) = world.log("Bearer ann", &of("s-1", STRANGER)).await;
    assert_eq!(status, 200, "{logged}");
    let leads = created(&world.netsuite, "customer");
    assert_eq!(leads.len(), 1);
    assert_eq!(world.calls()[0]["company"]["id"], leads[0]["id"]);
}

#[tokio::test]
async fn a_lead_that_somebody_deleted_or_took_the_number_from_is_not_created_again() {
    for is_deleted in [true, false] {
        let world = World::start().await;
        rules(&world, 0, json!({ "unknown": "lead" })).await;
        world.log("Bearer ann", &of("s-1", STRANGER)).await;
        let lead = created(&world.netsuite, "customer").remove(0);
        let path = format!("customer/{}", text(&lead["id"]));
        if is_deleted {
            world.in_netsuite(Method::DELETE, &path, &json!({})).await;
        } else {
            let moved = json!({ "phone": "+13035550199" });
            world.in_netsuite(Method::PATCH, &path, &moved).await;
        }
        world.clock.advance_millis(2 * 60_000);
        let (status, logged) = world.log("Bearer ann", &of("s-2", STRANGER)).await;
        assert_eq!(
            (status, &logged["unfiled"]),
            (200, &json!("unknown")),
            "{logged}"
        );
        let left = created(&world.netsuite, "customer").len();
        assert_eq!(left, usize::from(!is_deleted));
    }
}

#[tokio::test]
async fn what_cannot_be_created_is_said_and_the_call_is_logged_anyway() {
    let world = World::start().await;
    rules(&world, 0, json!({ "unknown": "lead" })).await;
    for (at, permission) in ["Lists -> Customers", "Setup -> Customer Status"]
        .into_iter()
        .enumerate()
    {
        let lacks =
            |level| json!({ "effect": "permission", "permission": permission, "level": level });
        world.script(lacks(if at == 0 { "view" } else { "none" }));
        let session = format!("s-{at}");
        let (status, logged) = world.log("Bearer ann", &of(&session, STRANGER)).await;
        assert_eq!(status, 200, "{logged}");
        let refused = &logged["unfiled"]["notCreated"];
        assert_eq!(refused["kind"], "lead", "{logged}");
        assert!(text(&refused["why"]).contains(permission), "{logged}");
        let message = text(&world.calls()[at]["message"]).to_owned();
        assert!(message.contains("Not filed: nobody in NetSuite has this number"));
        world.script(lacks("full"));
    }
    assert_eq!(created(&world.netsuite, "customer").len(), 0);
    // Told again, it is filed after all.
    let (_, logged) = world.log("Bearer ann", &of("s-0", STRANGER)).await;
    assert_eq!(logged["found"]["company"]["name"], "ARRIAGA T", "{logged}");
    assert!(!text(&world.calls()[0]["message"]).contains("Not filed"));
}

#[tokio::test]
async fn nothing_is_created_for_withheld_listed_and_colleagues_numbers() {
    let world = World::start().await;
    let listed = "+13035550149";
    rules(&world, 0, json!({ "unknown": "lead", "numbers": [listed] })).await;
    // Ben's direct number is known since he signed in.
    world.session("ben").await;
    let mut withheld = of("s-1", STRANGER);
    withheld["remote"] = json!({ "number": null, "name": null });
    let mut noted = of("s-4", listed);
    noted["note"] = json!("Wants to be left alone");
    let calls = [withheld, of("s-2", "102"), of("s-3", "+16505550102"), noted];
    for told in calls {
        let (status, logged) = world.log("Bearer ann", &told).await;
        assert_eq!(
            (status, logged["record"].is_string()),
            (200, true),
            "{logged}"
        );
        assert_eq!(logged["unfiled"], Value::Null, "{logged}");
    }
    // One that a rule leaves out creates nobody either.
    let (_, logged) = world.log("Bearer ann", &of("s-5", listed)).await;
    assert_eq!(logged["leftOutBy"], "number");
    assert_eq!(created(&world.netsuite, "customer").len(), 0);
}

#[tokio::test]
async fn the_rep_is_asked_who_a_stranger_was_and_what_they_say_stands() {
    let world = World::start().await;
    rules(&world, 0, json!({ "unknown": "ask" })).await;
    let (_, logged) = world.log("Bearer ann", &of("s-1", STRANGER)).await;
    assert_eq!(logged["unfiled"], "unknown", "{logged}");
    let message = || text(&world.calls()[0]["message"]).to_owned();
    assert!(message().ends_with("Not filed: nobody in NetSuite has this number"));
    let mut chosen = of("s-1", STRANGER);
    chosen["chosen"] = json!({ "company": "600", "contact": null, "chosenAt": 1 });
    let (_, logged) = world.log("Bearer ann", &chosen).await;
    assert_eq!(logged["unfiled"], Value::Null, "{logged}");
    assert_eq!(world.calls()[0]["company"]["id"], "600");
    assert!(!message().contains("Not filed"));
    rules(&world, 1, json!({ "unknown": "lead" })).await;
    let (_, logged) = world.log("Bearer ann", &of("s-2", STRANGER)).await;
    assert_eq!(logged["found"]["company"]["id"], "600", "{logged}");
    assert_eq!(created(&world.netsuite, "customer").len(), 0);
}

#[tokio::test]
async fn a_name_that_another_has_is_told_apart_by_the_number() {
    let world = World::start().await;
    let taken = json!({
        "companyName": "ARRIAGA T", "firstName": "", "lastName": "", "phone": "+13035550150",
        "email": "", "requestId": "form-1",
    });
    world.create(&taken).await;
    rules(&world, 0, json!({ "unknown": "customer" })).await;
    let (_, logged) = world.log("Bearer ann", &of("s-1", STRANGER)).await;
    assert_eq!(
        logged["found"]["company"]["name"],
        "ARRIAGA T +1 (303) 555-0147"
    );
}

#[tokio::test]
async fn contacts_without_a_company_are_put_under_the_one_that_is_named() {
    let world = World::start().await;
    let save = async |id: &str| {
        let rules = json!({ "unknown": "contact", "placeholder": { "id": id } });
        let question = json!({ "version": 0, "rules": rules });
        let request = world.request(Method::PUT, "/api/v1/logging", "Bearer carla");
        answer(request.json(&question).send().await.unwrap()).await
    };
    let (status, problem) = save("999999").await;
    assert_eq!(
        (status, &problem["field"]),
        (400, &json!("placeholder")),
        "{problem}"
    );
    let (status, saved) = save("615").await;
    assert_eq!(status, 200, "{saved}");
    let name = text(&saved["rules"]["placeholder"]["name"]).to_owned();
    assert!(!name.is_empty(), "{saved}");
    let (_, logged) = world.log("Bearer ann", &of("s-1", STRANGER)).await;
    assert_eq!(logged["found"]["company"]["name"], name, "{logged}");
    let contact = created(&world.netsuite, "contact").remove(0);
    assert_eq!(
        (text(&contact["firstName"]), text(&contact["lastName"])),
        ("ARRIAGA", "T")
    );
    assert_eq!(contact["company"]["id"], "615");
    let record = world.calls().remove(0);
    assert_eq!(
        (&record["contact"]["id"], &record["company"]["id"]),
        (&contact["id"], &json!("615"))
    );
    // Sol Underhill is in NetSuite already, and belongs to nobody.
    world.log("Bearer ann", &of("s-2", "+12065550165")).await;
    let record = world.calls().remove(1);
    assert_eq!(
        (&record["contact"]["id"], &record["company"]["id"]),
        (&json!("1007"), &json!("615"))
    );
    let contacts = world.netsuite.records("contact").unwrap();
    let sol = contacts
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == "1007");
    assert_eq!(sol.unwrap()["company"]["id"], "615");
}

#[tokio::test]
async fn of_several_the_one_talked_with_last_is_taken_unless_a_rep_chose_another() {
    let world = World::start().await;
    rules(&world, 0, json!({ "several": "newest" })).await;
    let (_, logged) = world.log("Bearer ann", &of("s-1", SHARED)).await;
    assert_eq!(
        logged["unfiled"],
        json!({ "several": { "count": 2 } }),
        "{logged}"
    );
    // Marcus calls from his own phone, so there was a call with his company last.
    world.log("Bearer ann", &of("s-2", "+17575550109")).await;
    let (_, logged) = world.log("Bearer ann", &of("s-3", SHARED)).await;
    assert_eq!(
        logged["found"]["contact"]["name"], "Marcus Oyelaran",
        "{logged}"
    );
    let mut chosen = of("s-3", SHARED);
    chosen["chosen"] = json!({ "company": "603", "contact": "1004", "chosenAt": 1 });
    world.log("Bearer ann", &chosen).await;
    assert_eq!(world.calls()[2]["contact"]["id"], "1004");
    let (_, logged) = world.log("Bearer ann", &of("s-4", SHARED)).await;
    assert_eq!(logged["found"]["contact"]["id"], "1004", "{logged}");
}

#[tokio::test]
async fn a_company_may_leave_calls_that_several_may_have_made_without_a_customer() {
    let world = World::start().await;
    rules(&world, 0, json!({ "several": "leave" })).await;
    let (_, logged) = world.log("Bearer ann", &of("s-1", SHARED)).await;
    assert_eq!(
        (&logged["found"], &logged["unfiled"]),
        (&Value::Null, &Value::Null)
    );
    assert!(!text(&world.calls()[0]["message"]).contains("Not filed"));
}

#[tokio::test]
async fn the_companys_log_files_strangers_too_and_a_change_says_before_what_it_creates() {
    let mut company = Company::start(CARLA, "").await;
    company.settings.netsuite.directory = true;
    company.restart().await;
    let directory = company.app.directory().unwrap();
    while directory.step().await.unwrap() == ledgerline_connector::directory::Step::Worked {}
    company.call_from(ANN, STRANGER);
    company.call_from(ANN, STRANGER);
    company.call_from(ANN, SHARED);
    company.call(ANN);
    let lead = json!({ "version": 0, "rules": { "unknown": "lead" } });
    let preview = async |company: &Company| {
        let body = lead.clone();
        let path = "/logging/preview";
        company.ask(CARLA, Method::POST, path, body).await.1
    };
    let effect = preview(&company).await;
    let filed = json!({
        "known": 1, "newest": 0, "created": 2, "records": 1, "asked": 1, "nobody": 0,
    });
    assert_eq!(
        (&effect["filed"], &effect["cannotCreate"]),
        (&filed, &Value::Null),
        "{effect}"
    );
    let netsuite = company.sandbox.netsuite.clone();
    let lacks =
        json!({ "effect": "permission", "permission": "Lists -> Customers", "level": "view" });
    netsuite.script(lacks).unwrap();
    let effect = preview(&company).await;
    assert!(
        text(&effect["cannotCreate"]).contains("Lists -> Customers"),
        "{effect}"
    );
    let regains =
        json!({ "effect": "permission", "permission": "Lists -> Customers", "level": "full" });
    netsuite.script(regains).unwrap();
    assert_eq!(
        created(&netsuite, "customer").len(),
        0,
        "nothing is created by trying"
    );
    company
        .ask(CARLA, Method::PUT, "/logging", lead.clone())
        .await;
    company.read().await.unwrap();
    let leads = created(&netsuite, "customer");
    assert_eq!(leads.len(), 1);
    let theirs = company.records();
    let theirs = theirs
        .iter()
        .filter(|call| call["company"]["id"] == leads[0]["id"]);
    assert_eq!(theirs.count(), 2);
}
