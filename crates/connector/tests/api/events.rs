//! What befalls the connections, as admins see it in the app; and what somebody is in NetSuite.

use ledgerline_sandbox::ringcentral::faults::Fault;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    company::Company,
    support::{World, call},
};

const ANN: &str = "101";
const CARLA: &str = "103";

async fn log(company: &Company, connection: &str) -> Value {
    let path = format!("/company/events?connection={connection}");
    let (status, log) = company.ask(CARLA, Method::GET, &path, Value::Null).await;
    assert_eq!(status, 200, "{log}");
    log
}

async fn errors(company: &Company, side: &str) -> Value {
    let (_, status) = company
        .ask(CARLA, Method::GET, "/company", Value::Null)
        .await;
    status[side]["errors"].clone()
}

fn whats(log: &Value) -> Vec<&str> {
    let lines = log["lines"].as_array().unwrap();
    lines
        .iter()
        .map(|line| line["what"].as_str().unwrap())
        .collect()
}

fn log_fails(company: &Company, status: u16) {
    let fault =
        json!({ "match": { "pathPrefix": "/restapi/v1.0/account/~/call-log" }, "status": status });
    let fault: Fault = serde_json::from_value(fault).unwrap();
    company.sandbox.ringcentral.faults().script(fault);
}

#[tokio::test]
async fn errors_count_open_their_lines_and_are_cleared_by_an_admins_note_alone() {
    let company = Company::start(CARLA, "").await;
    log_fails(&company, 503);
    company.read().await.unwrap_err();
    assert_eq!(errors(&company, "ringcentral").await, 1);
    assert_eq!(errors(&company, "netsuite").await, 0);
    company.read().await.unwrap();
    assert_eq!(
        errors(&company, "ringcentral").await,
        1,
        "that it works again clears nothing"
    );
    assert_eq!(whats(&log(&company, "ringcentral").await), ["noAnswer"]);
    let (_, for_member) = company.ask(ANN, Method::GET, "/company", Value::Null).await;
    assert_eq!(
        for_member["ringcentral"]["errors"], 0,
        "admins alone are told"
    );

    let path = "/company/events/seen?connection=ringcentral";
    let (status, seen) = company.ask(CARLA, Method::POST, path, Value::Null).await;
    assert_eq!(status, 200, "{seen}");
    assert_eq!(whats(&seen), ["acknowledged", "noAnswer"]);
    assert_eq!(errors(&company, "ringcentral").await, 0);
    log_fails(&company, 403);
    company.pass(600_000);
    company.read().await.unwrap_err();
    assert_eq!(errors(&company, "ringcentral").await, 1);
    company.pass(24 * 3_600_000);
    assert_eq!(errors(&company, "ringcentral").await, 0, "a day clears it");

    for path in [
        "/company/events?connection=netsuite",
        "/company/events/seen?connection=netsuite",
    ] {
        let method = if path.contains("seen") {
            Method::POST
        } else {
            Method::GET
        };
        let (status, problem) = company.ask(ANN, method, path, Value::Null).await;
        assert_eq!((status, &problem["code"]), (403, &json!("admin-only")));
    }
    let (status, _) = company
        .ask(
            CARLA,
            Method::GET,
            "/company/events?connection=other",
            Value::Null,
        )
        .await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn the_log_tells_kinds_and_codes_and_nothing_of_a_person_or_a_secret() {
    let mut company = Company::start(CARLA, "").await;
    company.call(ANN);
    company.sandbox.netsuite.script(json!({
        "effect": "status", "status": 400, "detail": "Invalid value for Tomás Arriaga 4155550134",
        "errorPath": "call 4155550134", "match": { "method": ["POST", "PUT"], "path": "phoneCall" },
    })).unwrap();
    company.read().await.unwrap();
    company.call(ANN);
    company.pass(600_000);
    company.read().await.unwrap();
    let entry = json!({ "clientId": "Tomás 4155550134", "clientSecret": "s3cret", "jwt": company.jwt(CARLA) });
    let (_, proof) = company
        .ask(CARLA, Method::POST, "/company/ringcentral/test", entry)
        .await;
    assert!(proof["finding"].is_string(), "{proof}");
    let (ringcentral, netsuite) = (
        log(&company, "ringcentral").await,
        log(&company, "netsuite").await,
    );
    assert!(
        whats(&ringcentral).contains(&"callsLogged"),
        "{ringcentral}"
    );
    assert!(whats(&ringcentral).contains(&"notProved"), "{ringcentral}");
    assert!(whats(&netsuite).contains(&"fieldRefused"), "{netsuite}");
    let text = format!("{ringcentral}{netsuite}");
    for personal in [
        "4155550134",
        "Tom",
        "Arriaga",
        "Ann",
        "s3cret",
        "sandbox-company-secret",
        &company.jwt(CARLA),
        "northgate",
    ] {
        assert!(!text.contains(personal), "{personal}\n{text}");
    }
}

#[tokio::test]
async fn somebody_sees_which_employee_they_are_by_what_and_what_was_written_last() {
    let world = World::start().await;
    let you = async || world.get("/api/v1/company/you", "Bearer ann").await.1;
    let first = you().await;
    assert_eq!(first["employee"]["found"]["name"], "Ann Lee", "{first}");
    assert_eq!(first["employee"]["found"]["by"], "email");
    assert_eq!(first["writtenAt"], Value::Null);
    world.log("Bearer ann", &call()).await;
    assert!(you().await["writtenAt"].is_i64());

    // Found as before, and the email is not theirs any more.
    let other = json!({ "email": "somebody.else@northgate.example" });
    world
        .in_netsuite(Method::PATCH, "employee/11", &other)
        .await;
    assert_eq!(you().await["employee"]["found"]["by"], "number");
    let nowhere = json!({ "phone": "+16505550999" });
    world
        .in_netsuite(Method::PATCH, "employee/11", &nowhere)
        .await;
    assert_eq!(you().await["employee"]["found"]["by"], "mapping");
    world.clock.advance_millis(2 * 3_600_000);
    let unknown = you().await;
    assert_eq!(unknown["employee"], "notFound", "{unknown}");
    assert!(unknown["email"].is_string() && unknown["number"].is_string());
    assert_eq!(world.get("/api/v1/company/you", "").await.0, 401);
}
