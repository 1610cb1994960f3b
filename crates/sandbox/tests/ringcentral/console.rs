//! The console's page and its HTTP twin.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{EventSocket, World};

const EXTENSION: &str = "/restapi/v1.0/account/~/extension/~";

#[tokio::test]
async fn the_page_has_a_form_for_every_action_and_no_inline_script() {
    let world = World::start().await;
    let response = world
        .client
        .get(world.url("/console"))
        .send()
        .await
        .unwrap();
    let policy = response.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"));
    let page = response.text().await.unwrap();
    let list: Value = world
        .client
        .get(world.url("/console/api"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    for action in list["actions"].as_array().unwrap() {
        if action["method"] == "POST" {
            let button = format!("<button>{}</button>", action["name"].as_str().unwrap());
            assert!(page.contains(&button), "{button}");
        }
    }
    for path in ["/console/console.js", "/sandbox.css"] {
        let file = world.client.get(world.url(path)).send().await.unwrap();
        assert_eq!(file.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn the_portal_shows_the_app_and_creates_a_jwt_that_signs_in() {
    let world = World::start().await;
    let address = world.url("/console/ringcentral/credentials");
    let page = world.client.get(&address).send().await.unwrap();
    let page = page.text().await.unwrap();
    let shown = |page: &str, id: &str| {
        let after = page.split(&format!("<code id=\"{id}\">")).nth(1)?;
        Some(after.split('<').next()?.to_owned())
    };
    let client = shown(&page, "client-id").unwrap();
    let secret = shown(&page, "client-secret").unwrap();
    assert_eq!(shown(&page, "jwt"), None);
    let create = async |client: &str| {
        let form = [("extension", "103"), ("clientId", client)];
        let made = world
            .client
            .post(&address)
            .form(&form)
            .send()
            .await
            .unwrap();
        (made.status(), made.text().await.unwrap())
    };
    // An app for people has no JWT flow.
    for other in ["ledgerline-demo", "nobody's"] {
        assert_eq!(create(other).await.0, StatusCode::BAD_REQUEST);
    }
    let (status, made) = create(&client).await;
    assert_eq!(status, StatusCode::CREATED);
    let jwt = shown(&made, "jwt").unwrap();
    let signed_in = world
        .client
        .post(world.url("/restapi/oauth/token"))
        .basic_auth(client, Some(secret))
        .form(&[
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("assertion", &jwt),
        ])
        .send()
        .await
        .unwrap();
    assert_eq!(signed_in.status(), StatusCode::OK);
}

#[tokio::test]
async fn ringing_makes_a_call_and_the_far_side_hangs_it_up() {
    let world = World::start().await;
    let tokens = world.sign_in("101").await;
    let mut socket = EventSocket::connect(&world.socket_address(&tokens).await).await;
    socket
        .subscribe(&[&format!("{EXTENSION}/telephony/sessions")])
        .await;
    let ring = json!({ "extension": "101", "from": "+12125550100", "name": "Pat Doe" });
    let session = world.act("ring", ring).await["telephonySessionId"].clone();
    let notified = socket.notification().await;
    assert_eq!(notified["body"]["telephonySessionId"], session);
    assert_eq!(
        notified["body"]["parties"][0]["from"]["phoneNumber"],
        "+12125550100"
    );
    world
        .act("hang-up", json!({ "telephonySessionId": session }))
        .await;
    loop {
        let party = socket.notification().await["body"]["parties"][0].clone();
        if party["status"]["code"] == "Disconnected" {
            assert_eq!(party["missedCall"], true);
            break;
        }
    }
}

#[tokio::test]
async fn a_scripted_failure_hits_the_matching_requests_only() {
    let world = World::start().await;
    let tokens = world.sign_in("101").await;
    let prefix = "/restapi/v1.0/account/~/extension";
    let fault = json!({
        "target": "ringcentral",
        "match": { "method": "GET", "pathPrefix": prefix },
        "status": 429, "retryAfter": 7, "times": 2,
    });
    world.act("faults", fault).await;
    world.get_json("/restapi/v1.0/account/~", &tokens).await;
    for _ in 0..2 {
        let refused = world.get(EXTENSION, &tokens).send().await.unwrap();
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(refused.headers()["retry-after"], "7");
    }
    world.get_json(EXTENSION, &tokens).await;
    let unavailable = json!({ "target": "ringcentral", "status": 503 });
    world.act("faults", unavailable).await;
    let refused = world.get(EXTENSION, &tokens).send().await.unwrap();
    assert_eq!(
        refused.json::<Value>().await.unwrap()["errors"][0]["errorCode"],
        "CMN-201"
    );
}

#[tokio::test]
async fn revoking_from_the_console_ends_sign_in_and_socket() {
    let world = World::start().await;
    let tokens = world.sign_in("101").await;
    let mut socket = EventSocket::connect(&world.socket_address(&tokens).await).await;
    socket.next().await.unwrap();
    world.act("revoke", json!({ "extension": "101" })).await;
    assert!(socket.next().await.is_none());
    let refused = world.get(EXTENSION, &tokens).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn settings_change_at_once_and_reset_brings_back_the_start() {
    let world = World::start().await;
    let tokens = world.sign_in("101").await;
    world
        .act("settings", json!({ "rateLimits": { "light": 1 } }))
        .await;
    world.get_json(EXTENSION, &tokens).await;
    let refused = world.get(EXTENSION, &tokens).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let before = world.sandbox.clock.now_millis();
    world
        .act("clock", json!({ "advanceMillis": 3_600_000 }))
        .await;
    assert!(world.sandbox.clock.now_millis() >= before + 3_600_000);
    world.act("reset", json!({})).await;
    assert!(world.sandbox.clock.now_millis() < before + 3_600_000);
    let tokens = world.sign_in("101").await;
    world.get_json(EXTENSION, &tokens).await;
    world.get_json(EXTENSION, &tokens).await;
}

#[tokio::test]
async fn netsuite_s_records_are_listed_whole_and_its_failures_scripted() {
    let world = World::start().await;
    let url = world.url("/console/api/netsuite/customer");
    let customers: Value = world
        .client
        .get(url)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert!(customers[0]["companyName"].is_string(), "{customers}");
    let unknown = world.url("/console/api/netsuite/nothing");
    let unknown = world.client.get(unknown).send().await.unwrap();
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
    world
        .act(
            "faults",
            json!({ "target": "netsuite", "effect": "loseResponse" }),
        )
        .await;
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_a_reason() {
    let world = World::start().await;
    let refused = async |action: &str, body: Value| {
        let url = world.url(&format!("/console/api/{action}"));
        let response = world.client.post(url).json(&body).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    let (status, text) = refused("revoke", json!({ "extension": "999" })).await;
    assert_eq!((status, text.contains("no such extension")), (404, true));
    let (status, text) = refused("faults", json!({ "target": "ringcentral", "sttus": 1 })).await;
    assert_eq!((status, text.contains("sttus")), (400, true));
}

#[tokio::test]
async fn sockets_are_counted_now_at_most_and_in_all() {
    let world = World::start().await;
    let tokens = world.sign_in("101").await;
    let sockets = async || {
        let url = world.url("/console/api/sockets");
        let answer = world.client.get(url).send().await.unwrap();
        answer.json::<Value>().await.unwrap()
    };
    let mut first = EventSocket::connect(&world.socket_address(&tokens).await).await;
    first.next().await.unwrap();
    let once = json!({ "open": 1, "mostAtOnce": 1, "opened": 1 });
    assert_eq!(sockets().await["events"], once);
    let mut second = EventSocket::connect(&world.socket_address(&tokens).await).await;
    second.next().await.unwrap();
    world.act("drop-sockets", json!({ "kind": "events" })).await;
    for socket in [&mut first, &mut second] {
        while socket.next().await.is_some() {}
    }
    let twice = json!({ "open": 0, "mostAtOnce": 2, "opened": 2 });
    assert_eq!(sockets().await["events"], twice);
    assert_eq!(sockets().await["sip"]["opened"], 0);
}

#[tokio::test]
async fn extensions_are_listed_page_by_page_and_come_go_and_change_their_name() {
    let world = World::start().await;
    let tokens = world.sign_in("103").await;
    let list = "/restapi/v1.0/account/~/extension";
    let page = |number: usize| format!("{list}?perPage=3&page={number}");
    let names = async |path: &str| {
        let found = world.get_json(path, &tokens).await;
        let records = found["records"].as_array().unwrap().clone();
        let names = records
            .iter()
            .map(|one| one["name"].as_str().unwrap().to_owned());
        (names.collect::<Vec<_>>(), found)
    };
    let (end, found) = names(&page(3)).await;
    assert_eq!(end, ["Greta Holm", "Order Desk"]);
    assert_eq!(found["paging"]["totalElements"], 8);
    assert!(found["navigation"].get("nextPage").is_none());
    assert!(names(&page(2)).await.1["navigation"]["nextPage"].is_object());
    let (queues, found) = names(&format!("{list}?type=Department&status=Enabled")).await;
    assert_eq!(queues, ["Order Desk"]);
    assert_eq!(found["records"][0]["extensionNumber"], "200");
    let queue = format!("{list}/{}", found["records"][0]["id"]);
    assert_eq!(world.get_json(&queue, &tokens).await["type"], "Department");

    let added = json!({ "number": "300", "name": "Front Door", "kind": "SharedLinesGroup" });
    world.act("add-extension", added).await;
    let renamed = json!({ "extension": "103", "name": "Carla Ruiz" });
    world.act("rename-extension", renamed).await;
    let anns = world.sign_in("101").await;
    world
        .act("remove-extension", json!({ "extension": "101" }))
        .await;
    let (now, _) = names(list).await;
    assert!(now.contains(&"Front Door".to_owned()) && now.contains(&"Carla Ruiz".to_owned()));
    assert!(
        !now.contains(&"Ann Lee".to_owned()) && now.len() == 8,
        "{now:?}"
    );
    assert_eq!(
        world.get_json(EXTENSION, &tokens).await["name"],
        "Carla Ruiz"
    );
    let gone = world.get(EXTENSION, &anns).send().await.unwrap();
    assert_eq!(gone.status(), StatusCode::UNAUTHORIZED);
    let unknown = world
        .get(&format!("{list}/300012341"), &tokens)
        .send()
        .await
        .unwrap();
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);

    let only_list = json!({
        "target": "ringcentral", "match": { "path": list }, "permission": "ReadAccounts",
    });
    world.act("faults", only_list).await;
    world.get_json(EXTENSION, &tokens).await;
    let refused = world.get(list, &tokens).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let refusal = refused.json::<Value>().await.unwrap();
    assert_eq!(
        refusal["errors"][0]["permissionName"], "ReadAccounts",
        "{refusal}"
    );
    world.act("reset", json!({})).await;
    let tokens = world.sign_in("103").await;
    let listed = world.get_json(list, &tokens).await;
    assert_eq!(listed["paging"]["totalElements"], 8);
    assert_eq!(listed["records"][0]["name"], "Ann Lee");
}
