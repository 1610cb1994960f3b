//! Who is refused and what reaches nobody: strangers at every route, grants beyond their purpose, bodies
//! too long or too deep, files beside the app's.

use ledgerline_connector::http;
use ledgerline_sandbox::people;
use reqwest::Method;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::support::{World, answer, call};

/// Longest body the API reads.
const BODY_LIMIT: usize = 256 * 1024;
/// Longer than any grant lives.
const YEAR_MILLIS: i64 = 366 * 86_400_000;

struct Route {
    method: Method,
    path: String,
    has_body: bool,
    takes_grants: bool,
}

/// Every route of the API that is not for everybody, as the connector has it, with what is said of it.
async fn routes(world: &World) -> Vec<Route> {
    let (_, description) = world.get("/api/v1/openapi.json", "").await;
    let routes: Vec<Route> = http::routes()
        .into_iter()
        .filter_map(|http::Route { method, path }| {
            let below = path.strip_prefix("/api/v1")?;
            if below == "/openapi.json" {
                return None;
            }
            let described = &description["paths"][below][method.as_str().to_lowercase()];
            let ways = described["security"].as_array();
            let ways = ways.unwrap_or_else(|| panic!("{method} {path} is not described"));
            Some(Route {
                has_body: described.get("requestBody").is_some(),
                takes_grants: ways.iter().any(|way| way.get("grant").is_some()),
                method,
                path,
            })
        })
        .collect();
    assert!(routes.len() > 30, "the connector's routes are told");
    routes
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
            // A browser repeats what it cannot read an answer to.
            assert_eq!(
                problem["code"], "invalid-request",
                "{} {path}",
                route.method
            );
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
