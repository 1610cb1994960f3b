//! The customer pane's routes, and who is created from it.

use reqwest::Method;
use serde_json::{Value, json};

use super::support::{World, answer};

const PARTS: [&str; 7] = [
    "calls",
    "orders",
    "invoices",
    "credits",
    "opportunities",
    "cases",
    "emails",
];

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
    assert_eq!(profile["credit"]["read"]["balance"], "18,240.50 USD");
    assert_eq!(profile["credit"]["read"]["overdue"], "2,310.00 USD");
    assert_eq!(profile["creditLimit"]["read"], "50,000.00 USD");
    assert_eq!(profile["credit"]["read"]["daysOverdue"], 28);
    assert_eq!(profile["taxItem"]["read"], "CA Sales Tax 7.25%");
    assert_eq!(
        profile["billingAddress"]["read"],
        "Cobalt Ridge Orchards\n2210 Ridge Road\nHollister CA 95023\nUnited States"
    );
    assert_eq!(
        profile["shippingAddress"]["read"],
        "Cobalt Ridge Orchards\n77 Orchard Lane, gate 2\nHollister CA 95023\nUnited States"
    );
    // Nothing to be told is not the same as nothing told.
    let bare = part(&world, "604", "profile").await;
    assert_eq!(bare["billingAddress"], json!({ "read": null }));
    let (status, _) = world
        .get("/api/v1/customers/999999/profile", "Bearer ann")
        .await;
    assert_eq!(status, 404);
    for part in PARTS.into_iter().chain(["profile", "history"]) {
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
        ("invoices", "date"),
        ("credits", "date"),
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
        ("Transactions -> Invoice", "invoices"),
        ("Transactions -> Credit Memo", "credits"),
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
async fn invoices_and_credits_say_what_is_left_of_them() {
    let world = World::start().await;
    let list = async |name: &str| {
        let list = part(&world, "600", name).await;
        list["items"]["read"].as_array().unwrap().clone()
    };
    let invoices = list("invoices").await;
    let numbers: Vec<&str> = invoices
        .iter()
        .map(|one| one["number"].as_str().unwrap())
        .collect();
    assert_eq!(numbers, ["INV3342", "INV3311", "INV3270"]);
    let facts = |one: &Value| {
        (
            one["total"].clone(),
            one["unpaid"].clone(),
            one["isOpen"].clone(),
        )
    };
    assert_eq!(
        facts(&invoices[1]),
        (json!("12,120.10 USD"), json!("2,310.00 USD"), json!(true))
    );
    assert_eq!(
        facts(&invoices[2]),
        (json!("4,400.00 USD"), Value::Null, json!(false))
    );
    assert!(invoices[0]["due"].as_str() > invoices[0]["date"].as_str());
    assert_eq!(invoices[2]["status"], "Paid In Full");
    let credits = list("credits").await;
    assert_eq!(credits[0]["unused"], "180.00 USD");
    assert_eq!(credits[1]["unused"], Value::Null);
    for (one, page) in [(&invoices[0], "custinvc"), (&credits[0], "custcred")] {
        assert!(one["url"].as_str().unwrap().contains(page));
    }
}

#[tokio::test]
async fn an_account_that_does_not_tell_what_is_left_still_lists_its_invoices() {
    let world = World::start().await;
    for column in ["foreignamountunpaid", "currency"] {
        world.script(json!({
            "effect": "status", "status": 400, "errorCode": "INVALID_PARAMETER",
            "detail": format!("Unknown identifier '{column}'."), "times": 1,
            "match": { "path": "suiteql" },
        }));
    }
    let invoices = part(&world, "600", "invoices").await;
    let newest = &invoices["items"]["read"][0];
    assert_eq!(
        (&newest["total"], &newest["unpaid"]),
        (&json!("15,930.50"), &Value::Null)
    );
}

#[tokio::test]
async fn without_the_permission_for_currencies_amounts_carry_netsuites_names_of_them() {
    let world = World::start().await;
    world.script(
        json!({ "effect": "permission", "permission": "Lists -> Currency", "level": "none" }),
    );
    let profile = part(&world, "600", "profile").await;
    assert_eq!(profile["credit"]["read"]["balance"], "18,240.50 US Dollar");
}

#[tokio::test]
async fn the_calls_of_a_customer_are_told_by_record_and_by_number() {
    let world = World::start().await;
    world.log("Bearer ann", &super::support::call()).await;
    let (status, calls) = world
        .get("/api/v1/customers/600/history", "Bearer ann")
        .await;
    assert_eq!(status, 200, "{calls}");
    assert_eq!(calls["customer"]["name"], "Cobalt Ridge Orchards");
    assert_eq!(calls["order"], Value::Null);
    // The account's own number and its contacts', one of them stored with dots and an extension.
    assert_eq!(
        calls["numbers"],
        json!(["+14155550130", "+14155550134", "+14155550136"])
    );
    let logged = super::support::call();
    assert_eq!(calls["sessions"], json!([logged["telephonySessionId"]]));
    let (_, order) = world.get("/api/v1/orders/5601/history", "Bearer ann").await;
    assert_eq!(order["customer"], calls["customer"]);
    assert_eq!(order["order"], "SO2044");
    for (path, status) in [
        ("/api/v1/customers/999999/history", 404),
        ("/api/v1/orders/999999/history", 404),
        ("/api/v1/orders/5501/history", 404),
        ("/api/v1/orders/5601%20OR%201/history", 400),
    ] {
        assert_eq!(world.get(path, "Bearer ann").await.0, status, "{path}");
    }
    let lost = json!({
        "effect": "permission", "permission": "Transactions -> Sales Order", "level": "none",
    });
    world.script(lost);
    let (status, problem) = world
        .get("/api/v1/orders/999999/history", "Bearer ann")
        .await;
    assert_eq!(status, 403, "{problem}");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("Transactions -> Sales Order")
    );
}

#[tokio::test]
async fn what_a_call_is_linked_to_is_read_from_its_record() {
    let world = World::start().await;
    let links = async |session: &str| {
        let path = format!("/api/v1/calls/{session}/links");
        let (status, links) = world.get(&path, "Bearer ann").await;
        let records = links["records"].as_array().cloned().unwrap_or_default();
        let shown = records.iter().map(|one| {
            let page = one["url"].as_str().and_then(|url| url.rsplit_once('/'));
            format!(
                "{} {} {}",
                one["kind"].as_str().unwrap(),
                one["name"].as_str().unwrap(),
                page.unwrap().1
            )
        });
        (status, shown.collect::<Vec<_>>())
    };
    world.log("Bearer ann", &super::support::call()).await;
    assert_eq!(
        links("s-a0d1").await,
        (
            200,
            vec![
                "customer Cobalt Ridge Orchards custjob.nl?id=600".to_owned(),
                "contact Tomás Arriaga contact.nl?id=1001".to_owned(),
            ]
        )
    );
    // Somebody files it under a project and an opportunity, in NetSuite.
    let change = json!({ "company": { "id": "701" }, "transaction": { "id": "5501" } });
    world
        .in_netsuite(Method::PATCH, "phoneCall/eid:rc-s-a0d1", &change)
        .await;
    assert_eq!(
        links("s-a0d1").await.1,
        [
            "customer Cobalt Ridge Orchards custjob.nl?id=600",
            "contact Tomás Arriaga contact.nl?id=1001",
            "project Packing line upgrade custjob.nl?id=701",
            "opportunity Opportunity #OPP1017 opprtnty.nl?id=5501",
        ]
    );
    let hidden =
        json!({ "effect": "permission", "permission": "Lists -> Projects", "level": "none" });
    world.script(hidden);
    assert_eq!(
        links("s-a0d1").await.1[1],
        "project Packing line upgrade custjob.nl?id=701"
    );
    assert_eq!(links("s-unheard").await.0, 404);
    assert_eq!(links("s'%20OR%20'1'='1").await.0, 404);
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
