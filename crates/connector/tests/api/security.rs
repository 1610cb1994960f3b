//! Who is refused and what reaches nobody: strangers at every route, grants beyond their purpose, tricks
//! in addresses and bodies, bodies too long or too deep, files beside the app's.

use ledgerline_sandbox::people;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::support::{World, answer, call};

/// Longest body the API reads.
const BODY_LIMIT: usize = 256 * 1024;
/// Longer than any grant lives.
const YEAR_MILLIS: i64 = 366 * 86_400_000;

/// Text that means something to SQL, to a path, to a query, to a header or to a log.
const TRICKS: [&str; 14] = [
    "1' OR '1'='1",
    "1; DROP TABLE customer",
    "1) UNION SELECT id FROM employee --",
    "' || (SELECT email FROM employee) || '",
    "../../../etc/passwd",
    "..%2f..%2fkey.pem",
    "600/../../employee/11",
    "600?expandSubResources=true",
    "600#x",
    "eid:rc-s-a0d1",
    "1\r\nX-Injected: yes",
    "\u{0}",
    "６００",
    "-9223372036854775809",
];

struct Route {
    method: Method,
    path: String,
    has_body: bool,
    takes_grants: bool,
}

/// Every route the connector describes, and so every route it has.
async fn routes(world: &World) -> Vec<Route> {
    let (_, description) = world.get("/api/v1/openapi.json", "").await;
    let mut routes = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, described) in methods.as_object().unwrap() {
            let ways = described["security"].as_array().unwrap();
            routes.push(Route {
                method: method.to_uppercase().parse().unwrap(),
                path: format!("/api/v1{path}"),
                has_body: described.get("requestBody").is_some(),
                takes_grants: ways.iter().any(|way| way.get("grant").is_some()),
            });
        }
    }
    assert!(routes.len() > 30, "the description was read");
    routes
}

/// Everything of NetSuite's that somebody could be after.
fn records(world: &World) -> Vec<Value> {
    ["customer", "contact", "employee", "phoneCall"]
        .map(|kind| world.netsuite.records(kind).unwrap())
        .to_vec()
}

fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut all, byte| {
        let _ = write!(all, "%{byte:02x}");
        all
    })
}

#[tokio::test]
async fn whoever_is_not_of_the_company_is_refused_at_every_route_and_netsuite_is_not_asked() {
    let world = World::start().await;
    let before = world.netsuite.accesses().len();
    for route in routes(&world).await {
        let path = route.path.replace("{id}", "600");
        for (credentials, expected) in [
            ("", 401),
            ("Bearer", 401),
            ("Bearer nobody", 401),
            ("Bearer stranger", 403),
            ("Basic YW5uOmFubg==", 401),
            ("Grant forged", 401),
            ("Grant ' OR 1=1 --", 401),
        ] {
            let request = world.request(route.method.clone(), &path, credentials);
            let (status, problem) = answer(request.json(&call()).send().await.unwrap()).await;
            assert_eq!(
                status, expected,
                "{} {path} {credentials}: {problem}",
                route.method
            );
        }
    }
    assert_eq!(world.netsuite.accesses().len(), before);
}

#[tokio::test]
async fn a_member_opens_nothing_of_the_admins() {
    let world = World::start().await;
    let member = people::seeded()
        .into_iter()
        .find(|one| !one.is_admin)
        .unwrap();
    let member = format!("Bearer {}", member.first_name.to_lowercase());
    let everybodys = [
        "GET /api/v1/company",
        "GET /api/v1/company/mapping",
        "GET /api/v1/company/you",
    ];
    for route in routes(&world).await {
        let name = format!("{} {}", route.method, route.path);
        if !route.path.starts_with("/api/v1/company") || everybodys.contains(&name.as_str()) {
            continue;
        }
        let request = world.request(route.method, &route.path.replace("{id}", "1"), &member);
        let (status, problem) = answer(request.json(&json!({})).send().await.unwrap()).await;
        assert_eq!(
            (status, &problem["code"]),
            (403, &json!("admin-only")),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_grant_logs_and_opens_nothing_else_and_ends() {
    let world = World::start().await;
    let (_, session) = world.session("ann").await;
    let grant = format!("Grant {}", session["loggingGrant"].as_str().unwrap());
    for route in routes(&world).await {
        if route.takes_grants {
            continue;
        }
        let path = route.path.replace("{id}", "600");
        let request = world.request(route.method.clone(), &path, &grant);
        let status = request
            .json(&call())
            .send()
            .await
            .unwrap()
            .status()
            .as_u16();
        assert_eq!(status, 401, "{} {path}", route.method);
    }
    assert_eq!(world.log(&grant, &call()).await.0, 200);
    world.clock.advance_millis(YEAR_MILLIS);
    assert_eq!(world.log(&grant, &call()).await.0, 401);
}

#[tokio::test]
async fn tricks_in_an_address_are_refused_and_change_nothing() {
    let world = World::start().await;
    let before = records(&world);
    for route in routes(&world).await {
        let addresses: Vec<String> = TRICKS
            .iter()
            .filter_map(|trick| {
                let trick = escaped(trick);
                if route.path.contains("{id}") {
                    Some(route.path.replace("{id}", &trick))
                } else if route.path.ends_with("/directory") {
                    Some(format!(
                        "{}?epoch={trick}&since={trick}&most={trick}",
                        route.path
                    ))
                } else if route.path.ends_with("/ledger") {
                    Some(format!("{}?from={trick}&to={trick}", route.path))
                } else {
                    None
                }
            })
            .collect();
        for address in addresses {
            let request = world.request(route.method.clone(), &address, "Bearer carla");
            let (status, problem) = answer(request.json(&call()).send().await.unwrap()).await;
            assert!(
                (400..500).contains(&status),
                "{} {address}: {status} {problem}",
                route.method
            );
        }
    }
    assert_eq!(records(&world), before);
}

#[tokio::test]
async fn a_call_whose_id_is_a_trick_is_refused_or_is_logged_under_that_very_id() {
    let world = World::start().await;
    let others = |world: &World| {
        let all = world.netsuite.records("phoneCall").unwrap();
        let others = all.as_array().unwrap().iter().cloned();
        others
            .filter(|one| {
                one["externalId"]
                    .as_str()
                    .is_none_or(|id| !id.starts_with("rc-"))
            })
            .collect::<Vec<_>>()
    };
    let before = others(&world);
    for trick in TRICKS {
        let mut call = call();
        call["telephonySessionId"] = json!(trick);
        let path = format!("/api/v1/calls/{}", escaped(trick));
        let request = world.request(Method::PUT, &path, "Bearer ann").json(&call);
        let (status, problem) = answer(request.send().await.unwrap()).await;
        assert!(
            status == 200 || status == 400,
            "{trick:?}: {status} {problem}"
        );
        let external = json!(format!("rc-{trick}"));
        let logged = world.calls();
        let there = logged
            .iter()
            .filter(|one| one["externalId"] == external)
            .count();
        assert_eq!(there, usize::from(status == 200), "{trick:?}");
    }
    assert_eq!(others(&world), before);
}

/// Each text of a body in turn, in place of which a trick may stand.
fn with_each_text(body: &Value, trick: &str) -> Vec<Value> {
    fn places(value: &Value, at: &str, found: &mut Vec<String>) {
        match value {
            Value::String(_) => found.push(at.to_owned()),
            Value::Object(fields) => fields
                .iter()
                .for_each(|(name, inner)| places(inner, &format!("{at}/{name}"), found)),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .for_each(|(index, inner)| places(inner, &format!("{at}/{index}"), found)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut found = Vec::new();
    places(body, "", &mut found);
    let mut bodies = Vec::new();
    for place in found {
        let mut tricked = body.clone();
        *tricked.pointer_mut(&place).unwrap() = json!(trick);
        bodies.push(tricked);
    }
    bodies
}

#[tokio::test]
async fn tricks_in_a_body_find_nobody_and_touch_no_other_record() {
    let world = World::start().await;
    let before = records(&world);
    let asked = [
        ("/api/v1/callers", json!({ "number": "+14155550134" })),
        (
            "/api/v1/callers/known",
            json!({ "numbers": ["+14155550134"] }),
        ),
        (
            "/api/v1/likeness",
            json!({ "kind": "contact", "name": "Zoë Nobody", "phone": "+17755550000", "email": "nobody@example.test" }),
        ),
    ];
    for (path, body) in &asked {
        let request = world.request(Method::POST, path, "Bearer ann").json(body);
        let status = request.send().await.unwrap().status().as_u16();
        assert_eq!(
            status, 200,
            "{path}: the body without a trick is understood"
        );
        for trick in TRICKS {
            for tricked in with_each_text(body, trick) {
                let request = world
                    .request(Method::POST, path, "Bearer ann")
                    .json(&tricked);
                let (status, found) = answer(request.send().await.unwrap()).await;
                assert!(
                    status == 200 || status == 400,
                    "{path} {tricked}: {status} {found}"
                );
                let matches = found.get("matches").and_then(Value::as_array);
                assert!(
                    matches.is_none_or(Vec::is_empty),
                    "{path} {tricked}: {found}"
                );
            }
        }
    }
    assert_eq!(records(&world), before);
}

#[tokio::test]
async fn bodies_too_long_or_too_deep_are_refused_at_every_route() {
    let world = World::start().await;
    let long = format!("{{\"note\":\"{}\"}}", "x".repeat(BODY_LIMIT));
    let deep = "[".repeat(BODY_LIMIT / 2);
    for route in routes(&world).await {
        if !route.has_body {
            continue;
        }
        let path = route.path.replace("{id}", "s-a0d1");
        for (body, expected) in [(&long, 413), (&deep, 400)] {
            let request = world.request(route.method.clone(), &path, "Bearer carla");
            let request = request
                .header("content-type", "application/json")
                .body(body.clone());
            let (status, problem) = answer(request.send().await.unwrap()).await;
            assert_eq!(status, expected, "{} {path}: {problem}", route.method);
        }
    }
}

/// Sends the address as it is; a client would tidy it first.
async fn raw(world: &World, address: &str) -> String {
    let host = world.origin.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!("GET {address} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn no_file_beside_the_apps_can_be_read() {
    let world = World::start().await;
    let served = raw(&world, "/app-0123456789abcdef.js").await;
    assert!(served.starts_with("HTTP/1.1 200"), "{served}");
    for file in ["connector.toml", "key.pem", "certificate.pem"] {
        for before in [
            "/",
            "/../",
            "//",
            "/..%2f",
            "/%2e%2e/",
            "/%2e%2e%2f",
            "/..\\",
            "/..%5c",
            "/app/../../",
            "/./../",
        ] {
            let answer = raw(&world, &format!("{before}{file}")).await;
            let status = answer.get(..12).unwrap_or_default();
            assert!(
                matches!(status, "HTTP/1.1 400" | "HTTP/1.1 404"),
                "{before}{file}: {answer}"
            );
            assert!(
                !answer.contains("PRIVATE KEY") && !answer.contains("client_id"),
                "{answer}"
            );
        }
    }
}
