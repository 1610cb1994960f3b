//! The customer pane's routes, and who is created from it.

use reqwest::Method;
use serde_json::{Value, json};

use super::support::{World, answer};

const PARTS: [&str; 5] = ["calls", "orders", "opportunities", "cases", "emails"];

async fn part(world: &World, id: &str, part: &str) -> Value {
    let (status, found) = world
        .get(&format!("/api/v1/customers/{id}/{part}"), "Bearer ann")
        .await;
    assert_eq!(status, 200, "{part}: {found}");
    found
}

async fn post(world: &World, path: &str, body: &Value) -> (u16, Value) {
    let request = world.request(Method::POST, path, "Bearer ann");
    answer(request.json(body).send().await.unwrap()).await
}

#[tokio::test]
async fn a_profile_has_what_the_account_has_and_says_what_it_has_not() {
    let world = World::start().await;
    let profile = part(&world, "600", "profile").await;
    assert_eq!(profile["company"]["name"], "Cobalt Ridge Orchards");
    let contact = &profile["primaryContact"]["read"];
    assert_eq!(contact["contact"]["name"], "Tomás Arriaga", "{profile}");
    assert_eq!(contact["email"], "tomas@cobaltridge.example");
    assert_eq!(profile["terms"]["read"], "Net 30");
    assert_eq!(profile["credit"]["read"]["balance"], "18,240.50 US Dollar");
    assert_eq!(profile["credit"]["read"]["overdue"], "2,310.00 US Dollar");
    assert_eq!(profile["creditLimit"]["read"], "50,000.00 US Dollar");
    // Read, forbidden or not offered; never simply absent.
    for field in ["billingAddress", "shippingAddress", "taxItem"] {
        let is_said = profile[field] == "notOffered"
            || profile[field].get("read").is_some()
            || profile[field].get("noAccess").is_some();
        assert!(is_said, "{field}: {profile}");
    }
    let (status, _) = world
        .get("/api/v1/customers/999999/profile", "Bearer ann")
        .await;
    assert_eq!(status, 404);
    for part in [
        "profile",
        "calls",
        "orders",
        "opportunities",
        "cases",
        "emails",
    ] {
        let path = format!("/api/v1/customers/6%20OR%201/{part}");
        let (status, problem) = world.get(&path, "Bearer ann").await;
        assert_eq!((status, &problem["field"]), (400, &json!("id")), "{part}");
    }
}

#[tokio::test]
async fn lists_are_newest_first_and_an_empty_one_is_a_list() {
    let world = World::start().await;
    world.log("Bearer ann", &super::support::call()).await;
    let calls = part(&world, "600", "calls").await;
    let calls = calls["items"]["read"].as_array().unwrap();
    assert!(
        calls
            .iter()
            .any(|call| call["title"] == "Inbound call from Tomás Arriaga"),
        "{calls:?}"
    );
    for (name, date) in [
        ("calls", "date"),
        ("orders", "date"),
        ("opportunities", "date"),
        ("cases", "date"),
    ] {
        let list = part(&world, "600", name).await;
        let items = list["items"]["read"].as_array().unwrap();
        let dates: Vec<&str> = items.iter().filter_map(|one| one[date].as_str()).collect();
        assert!(
            dates.windows(2).all(|pair| pair[0] >= pair[1]),
            "{name}: {dates:?}"
        );
        assert!(items.iter().all(|one| {
            one["url"]
                .as_str()
                .is_some_and(|url| url.ends_with(one["id"].as_str().unwrap()))
        }));
    }
    let orders = part(&world, "600", "orders").await;
    let orders = orders["items"]["read"].as_array().unwrap().clone();
    assert!(!orders.is_empty());
    assert!(
        orders
            .iter()
            .all(|order| order["total"].is_string() && order["isOpen"].is_boolean())
    );
    let none = part(&world, "629", "orders").await;
    assert_eq!(
        none["items"]["read"],
        json!([]),
        "nothing, and allowed to be read"
    );
    assert_eq!(none["hasMore"], false);
}

#[tokio::test]
async fn what_the_role_may_not_read_says_so_and_hides_nothing_else() {
    let world = World::start().await;
    for (permission, name) in [
        ("Transactions -> Sales Order", "orders"),
        ("Transactions -> Opportunity", "opportunities"),
        ("Lists -> Cases", "cases"),
        ("Lists -> Phone Calls", "calls"),
    ] {
        world.script(json!({ "effect": "permission", "permission": permission, "level": "none" }));
        let list = part(&world, "629", name).await;
        assert_eq!(list["items"]["noAccess"], permission, "{name}: {list}");
    }
    world.script(
        json!({ "effect": "permission", "permission": "Lists -> Contacts", "level": "none" }),
    );
    let profile = part(&world, "600", "profile").await;
    assert!(
        profile["primaryContact"].get("noAccess").is_some(),
        "{profile}"
    );
    assert_eq!(profile["terms"]["read"], "Net 30");
}

#[tokio::test]
async fn many_who_open_the_same_pane_ask_netsuite_about_once() {
    let world = World::start().await;
    part(&world, "600", "profile").await;
    let before = world.netsuite.accesses().len();
    let asks = (0..12).map(|_| {
        let request = world.request(Method::GET, "/api/v1/customers/600/cases", "Bearer ann");
        tokio::spawn(async move { request.send().await.unwrap().status().as_u16() })
    });
    for ask in asks.collect::<Vec<_>>() {
        assert_eq!(ask.await.unwrap(), 200);
    }
    let asked = world.netsuite.accesses().len() - before;
    assert!(asked < 12, "{asked}");
    assert!(world.netsuite.concurrency().peak <= 3);
}

#[tokio::test]
async fn email_is_a_list_of_its_own_and_nothing_of_it_is_among_the_calls() {
    let world = World::start().await;
    let emails = part(&world, "600", "emails").await;
    let is_said =
        emails["items"].get("noAccess").is_some() || emails["items"].get("read").is_some();
    assert!(is_said, "{emails}");
    for name in PARTS {
        let path = format!("/api/v1/customers/600/{name}");
        for method in [Method::POST, Method::PUT, Method::DELETE] {
            let request = world.request(method, &path, "Bearer ann");
            let status = request.send().await.unwrap().status().as_u16();
            assert_eq!(status, 405, "{name} is read only");
        }
    }
}

#[tokio::test]
async fn a_contact_is_created_once_after_a_look_at_who_is_there() {
    let world = World::start().await;
    let mut facts = json!({
        "firstName": "Siobhan", "lastName": "O'Neil", "company": "606",
        "phone": "617 555 0112", "email": "", "requestId": "form-1",
    });
    let (status, told) = post(&world, "/api/v1/contacts", &facts).await;
    assert_eq!(status, 200, "{told}");
    let known = told["known"].as_array().unwrap();
    assert_eq!(known[0]["found"]["contact"]["name"], "Siobhán O'Neil");
    assert_eq!(known[0]["by"], json!(["number", "name"]));
    assert_eq!(
        world.netsuite.record_types_written().len(),
        0,
        "nothing was written"
    );
    facts["althoughKnown"] = json!(true);
    let (status, created) = post(&world, "/api/v1/contacts", &facts).await;
    assert_eq!(status, 200, "{created}");
    let id = created["created"]["contact"]["id"].clone();
    assert_eq!(
        created["created"]["company"]["name"],
        "O'Neil Roofing & Sons"
    );
    let (_, again) = post(&world, "/api/v1/contacts", &facts).await;
    assert_eq!(
        again["created"]["contact"]["id"], id,
        "saved twice, there once"
    );
    let contacts = world.netsuite.records("contact").unwrap();
    let mine = contacts
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == id)
        .unwrap()
        .clone();
    assert_eq!(mine["company"]["id"], "606");
    let (_, found) = world.look_up("+16175550112").await;
    assert_eq!(found["matches"].as_array().unwrap().len(), 2, "{found}");

    facts["requestId"] = json!("form-2");
    facts["firstName"] = json!("");
    facts["lastName"] = json!(" ");
    let (status, problem) = post(&world, "/api/v1/contacts", &facts).await;
    assert_eq!((status, &problem["field"]), (400, &json!("lastName")));
}

#[tokio::test]
async fn likeness_goes_by_number_email_and_name() {
    let world = World::start().await;
    let known = async |question: Value| {
        let (status, known) = post(&world, "/api/v1/likeness", &question).await;
        assert_eq!(status, 200, "{known}");
        known["known"].as_array().unwrap().clone()
    };
    let by_email = known(json!({ "email": "TOMAS@cobaltridge.example" })).await;
    assert_eq!(by_email[0]["found"]["contact"]["id"], "1001");
    assert_eq!(by_email[0]["by"], json!(["email"]));
    let by_name = known(json!({ "firstName": "tomás", "lastName": "ARRIAGA" })).await;
    assert_eq!(by_name[0]["by"], json!(["name"]));
    let by_company = known(json!({ "companyName": "o'neil roofing & sons" })).await;
    assert_eq!(by_company[0]["found"]["company"]["id"], "606");
    let by_number = known(json!({ "phone": "(415) 555-0134" })).await;
    assert_eq!(by_number[0]["by"], json!(["number"]));
    assert!(known(json!({})).await.is_empty());
    assert!(
        known(json!({ "firstName": "x' OR '1'='1", "lastName": "y" }))
            .await
            .is_empty()
    );
}
